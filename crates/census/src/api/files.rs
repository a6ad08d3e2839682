//! Files to download, at addresses that stay: made while they are read, never kept whole.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use kernel::error::{Error, Result};
use kernel::party::Kind;
use kernel::web::{Path, Shell};

use super::answer::open_headers;
use crate::Census;
use crate::atlas::birth::Start;
use crate::exchange::export::{Selection, stream};
use crate::exchange::formats::{File, Head};
use crate::pages::filter_of;

/// `GET /donnees/{file}`: `lieux.csv`, `structures.geojson`…, places with the filters of the directory.
pub async fn download(
    State(census): State<Census>,
    Path(name): Path<String>,
    shell: Shell,
    headers: HeaderMap,
) -> Result<Response> {
    let file = File::named(&name).ok_or(Error::NotFound)?;
    let tag = tag(&census, &shell, file);
    let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut response = match known.split(',').any(|known| known.trim() == tag) {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => {
            let selection = selection(&census, &shell, file.kind)?;
            let bytes = stream(census.app.db.clone(), selection, file.format, census.head(file.kind));
            (open_headers(file.format.media()), Body::from_stream(bytes)).into_response()
        }
    };
    let way = if file.format.is_shown() { "inline" } else { "attachment" };
    let disposition = format!("{way}; filename=\"{}\"", file.name);
    for (name, value) in [(ETAG, tag), (CONTENT_DISPOSITION, disposition)] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    Ok(response)
}

/// What the file holds is known by the last change that the map and the search have seen: the same tag, the same
/// records. Weak, since an answer may be compressed.
fn tag(census: &Census, shell: &Shell, file: &File) -> String {
    let (changes, said) = (census.atlas().seq, census.app.search.seen());
    let query = shell.query.encoded(|_| false);
    let told = format!("{} {query} {said} {}", file.name, env!("CARGO_PKG_VERSION"));
    let hash = kernel::files::hash(told.as_bytes());
    format!("W/\"{changes}-{}\"", hash.get(..16).unwrap_or_default())
}

fn selection(census: &Census, shell: &Shell, kind: Kind) -> Result<Selection> {
    if kind != Kind::Place {
        return Ok(Selection::All(&[Kind::Organisation]));
    }
    let filter = filter_of(census, &shell.query)?;
    Ok(match filter.is_empty() {
        true => Selection::All(&[Kind::Place]),
        false => Selection::These(census.atlas().page(&filter, Start::default(), usize::MAX).ids),
    })
}

impl Census {
    /// What is told at the head of a file of that kind.
    pub fn head(&self, kind: Kind) -> Head {
        let records = if kind == Kind::Organisation { "organisations" } else { "places" };
        let vocabulary = self.vocabulary();
        Head { site: self.app.site.url.clone(), name: self.app.name().to_string(), records, vocabulary }
    }
}
