//! The page of a place.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::error::{Error, Result};
use kernel::party::Kind;
use kernel::web::{Path, Shell, moved};

use super::place_view::PlaceView;
use crate::{Census, store};

#[derive(Template)]
#[template(path = "place.html")]
struct PlacePage {
    shell: Shell,
    view: PlaceView,
}

/// `GET /lieux/{slug}`
pub async fn show(State(census): State<Census>, Path(slug): Path<String>, shell: Shell) -> Result<Response> {
    show_party(&census, shell, Kind::Place, &slug).await
}

/// The page of a place or of an organisation.
pub async fn show_party(census: &Census, shell: Shell, kind: Kind, slug: &str) -> Result<Response> {
    let sheet = store::find_sheet_for(&census.app.db, &shell.viewer, kind, slug).await?.ok_or(Error::NotFound)?;
    if sheet.party.slug != slug {
        return Ok(moved(&sheet.party.path()));
    }
    let view = PlaceView::of(census, &shell, &sheet).await?;
    Ok(shell.page(PlacePage { view, shell: shell.clone() })?.into_response())
}
