//! « Données ouvertes »: for people, everything that programs may read, and the code that shows it elsewhere.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use kernel::error::Result;
use kernel::lang::Message;
use kernel::party::Kind;
use kernel::web::{Page, Shell};

use super::cards::{self, FacetGroup};
use super::directory::filter;
use super::embed::{frame, picture};
use crate::Census;
use crate::api::answer::{body, open};
use crate::atlas::Atlas;
use crate::atlas::filter::{Facets, Filter};
use crate::exchange::LICENCE;
use crate::exchange::dcat::Catalogue;
use crate::exchange::formats::{FILES, Format};

/// What another site may show.
const FORMS: [&str; 4] = ["carte", "image", "liste", "fragment"];
/// Heights that a frame may have, in pixels.
const HEIGHTS: [u32; 3] = [360, 480, 640];

/// A file to download, as its line shows it.
struct FileLine {
    name: &'static str,
    address: String,
    format: &'static str,
}

#[derive(Template)]
#[template(path = "open_data.html")]
struct OpenData {
    shell: Shell,
    licence: &'static str,
    /// How many places, and the day one of them last changed.
    state: String,
    files: Vec<(&'static str, Vec<FileLine>)>,
    addresses: Vec<(&'static str, String)>,
    /// Questions that programs ask most, as addresses that answer.
    examples: Vec<(&'static str, String)>,
    facets: Vec<FacetGroup>,
    forms: Vec<(&'static str, bool)>,
    heights: Vec<(u32, bool)>,
    total: usize,
    shown: String,
    code: String,
    json_ld: String,
}

/// `GET /donnees`
pub async fn show(State(census): State<Census>, shell: Shell) -> Result<Page> {
    let site = &census.app.site.url;
    let found = census.atlas().find(&filter(&census, &shell).await?);
    let form = shell.query.get("forme");
    let form = FORMS.into_iter().find(|known| *known == form).unwrap_or("carte");
    let height = shell.query.get("hauteur").parse().ok().filter(|h| HEIGHTS.contains(h)).unwrap_or(480);
    let query = shell.query.encoded(|name| matches!(name, "forme" | "hauteur" | "page"));
    let mark = if query.is_empty() { "" } else { "?" };
    let piece = if form == "image" { "carte.svg" } else { form };
    let shown = format!("{site}/integrer/{piece}{mark}{query}");
    let title = shell.t1("embed-title", "network", census.app.name().as_str());
    let code = match form {
        // a fragment is fetched by the other site's server: there is no frame to write
        "fragment" => shown.clone(),
        "image" => picture(&shown, &format!("{site}/carte{mark}{query}"), &title),
        _ => frame(&shown, &title, "100%", height),
    };
    shell.page(OpenData {
        licence: LICENCE,
        state: state(&census, &shell),
        files: [Kind::Place, Kind::Organisation].map(|kind| (kind.key(), lines(site, kind))).into(),
        addresses: addresses(site),
        examples: examples(site, &census.atlas().find(&Filter::default()).facets),
        facets: cards::facets(&census, &shell, &found.facets),
        forms: FORMS.map(|known| (known, known == form)).into(),
        heights: HEIGHTS.map(|known| (known, known == height)).into(),
        total: found.places.len(),
        shown,
        code,
        json_ld: json_ld(&census, &shell),
        shell: shell.clone(),
    })
}

/// « 1 512 lieux, à jour du 3 mars 2026 ».
fn state(census: &Census, shell: &Shell) -> String {
    let atlas = census.atlas();
    let count = shell.t1("places-count", "count", atlas.len());
    match modified(&atlas) {
        Some(at) => {
            let day = shell.lang.day(at.to_zoned_datetime(kernel::clock::paris()).date());
            shell.say(&Message::new("data-state").with("places", count).with("day", day))
        }
        None => count,
    }
}

/// When a place last changed.
fn modified(atlas: &Atlas) -> Option<Timestamp> {
    let pins = (0..u32::try_from(atlas.len()).unwrap_or(u32::MAX)).filter_map(|at| atlas.at(at));
    pins.map(|pin| pin.updated).max().and_then(|second| Timestamp::from_second(second).ok())
}

fn lines(site: &str, kind: Kind) -> Vec<FileLine> {
    let files = FILES.iter().filter(|file| file.kind == kind);
    let word = |format: Format| Format::ALL.iter().find(|(known, _)| *known == format).map_or("", |(_, word)| *word);
    let line = |file: &crate::exchange::formats::File| FileLine {
        name: file.name,
        address: format!("{site}/donnees/{}", file.name),
        format: word(file.format),
    };
    files.map(line).collect()
}

/// What programs are given, each with the piece of its words' keys.
fn addresses(site: &str) -> Vec<(&'static str, String)> {
    [
        ("api", "/api/v1"),
        ("openapi", "/api/v1/openapi.json"),
        ("ogc", "/api/ogc"),
        ("changes", "/api/v1/changes"),
        ("dcat", "/donnees/catalogue.jsonld"),
        ("oembed", "/oembed"),
        ("tiles", "/tuiles/lieux/{z}/{x}/{y}.mvt"),
    ]
    .map(|(key, path)| (key, format!("{site}{path}")))
    .into()
}

/// What a developer tries first, where there are places to find.
fn examples(site: &str, facets: &Facets) -> Vec<(&'static str, String)> {
    let most = facets.departments.iter().max_by_key(|(_, count)| **count).map_or("33", |(code, _)| code.as_str());
    [
        ("services", format!("/api/v1/lieux?territory=department:{most}&service=meeting_room")),
        ("open", "/api/v1/lieux?open=now&wheelchair=yes".to_owned()),
        ("box", "/api/v1/lieux.geojson?bbox=-1.8,42.7,1.5,45.8".to_owned()),
        ("pages", "/api/v1/lieux?limit=1000".to_owned()),
    ]
    .map(|(key, path)| (key, format!("{site}{path}")))
    .into()
}

/// The page for search engines of data sets.
fn json_ld(census: &Census, shell: &Shell) -> String {
    let site = &census.app.site.url;
    let files: Vec<serde_json::Value> = FILES
        .iter()
        .filter(|file| file.kind == Kind::Place)
        .map(|file| {
            serde_json::json!({ "@type": "DataDownload", "contentUrl": format!("{site}/donnees/{}", file.name),
                "encodingFormat": file.format.media().split(';').next().unwrap_or_default() })
        })
        .collect();
    let dataset = serde_json::json!({
        "@context": "https://schema.org", "@type": "Dataset", "name": shell.t1("embed-title", "network", census.app.name().as_str()),
        "description": shell.t("data-lead"), "url": format!("{site}/donnees"), "license": LICENCE,
        "dateModified": modified(&census.atlas()).map(|at| at.to_string()),
        "creator": { "@type": "Organization", "name": census.app.name().as_str(), "url": site }, "distribution": files,
    });
    // what stands inside a script element must not end it
    dataset.to_string().replace('<', "\\u003c")
}

/// `GET /donnees/catalogue.jsonld`
pub async fn catalogue(State(census): State<Census>) -> Response {
    let atlas = census.atlas();
    let modified = modified(&atlas);
    let record = Catalogue { site: &census.app.site.url, name: &census.app.name(), modified, extent: atlas.extent() };
    open("application/ld+json", body(&record.written()))
}
