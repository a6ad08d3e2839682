//! oEmbed: whoever pastes an address of the directory, of the map or of a place gets what to show in its stead.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::error::{Error, Result};
use kernel::party::Kind;
use kernel::web::{Fields, Shell};
use serde_json::json;

use super::answer::{body, open};
use crate::pages::embed::frame;
use crate::{Census, store};

/// What is shown, in pixels, unless less is asked.
const WIDTH: u32 = 640;
const HEIGHT: u32 = 480;
/// The height of one place.
const CARD: u32 = 260;

/// `GET /oembed?url=`
pub async fn answer(State(census): State<Census>, shell: Shell) -> Result<Response> {
    if !matches!(shell.query.get("format"), "" | "json") {
        // the protocol lets a provider know one format
        return Ok(StatusCode::NOT_IMPLEMENTED.into_response());
    }
    let site = &census.app.site.url;
    let path = shell.query.get("url").strip_prefix(site.as_str()).ok_or(Error::NotFound)?;
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let path = path.trim_end_matches('/');
    let (address, title, tall, picture) = match path {
        "/carte" => (embedded(site, "carte", query), shell.t("map-title"), HEIGHT, None),
        "/lieux" => (embedded(site, "liste", query), shell.t("places"), HEIGHT, None),
        path => {
            let (kind, slug) = party_of(path).ok_or(Error::NotFound)?;
            // what is told to other sites is what everybody may see
            let nobody = kernel::auth::Viewer::default();
            let found = store::find_sheet_for(&census.app.db, &nobody, kind, slug).await?.ok_or(Error::NotFound)?;
            let path = found.party.path();
            (format!("{site}/integrer{path}"), found.party.name, CARD, Some(format!("{site}{path}/partage.png")))
        }
    };
    let most =
        |name: &str, usual: u32| shell.query.get(name).parse::<u32>().map_or(usual, |most| most.clamp(120, usual));
    let (width, height) = (most("maxwidth", WIDTH), most("maxheight", tall));
    let mut told = json!({
        "version": "1.0", "type": "rich", "title": title, "width": width, "height": height,
        "provider_name": census.app.name().as_str(), "provider_url": site, "cache_age": 3600,
        "html": frame(&address, &title, &width.to_string(), height),
    });
    if let (Some(picture), Some(members)) = (picture, told.as_object_mut()) {
        members.insert("thumbnail_url".to_owned(), json!(picture));
        members.insert("thumbnail_width".to_owned(), json!(1200));
        members.insert("thumbnail_height".to_owned(), json!(630));
    }
    Ok(open("application/json", body(&told)))
}

fn embedded(site: &str, form: &str, query: &str) -> String {
    // written anew: nothing of an address goes unescaped into the page of another site
    let query = Fields::read(query).encoded(|name| name == "page");
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{site}/integrer/{form}{mark}{query}")
}

fn party_of(path: &str) -> Option<(Kind, &str)> {
    let (kind, slug) = match path.strip_prefix("/lieux/") {
        Some(slug) => (Kind::Place, slug),
        None => (Kind::Organisation, path.strip_prefix("/structures/")?),
    };
    (!slug.is_empty() && !slug.contains('/')).then_some((kind, slug))
}
