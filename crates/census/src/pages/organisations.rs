//! Organisations: the list, and the page of one.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::error::Result;
use kernel::party::{Kind, Standing};
use kernel::web::{Page, Pager, Path, Shell};

use super::cards::CardView;
use crate::{Census, store};

const PER_PAGE: usize = 24;

#[derive(Template)]
#[template(path = "organisations.html")]
struct Organisations {
    shell: Shell,
    page: Vec<CardView>,
    pager: Pager,
}

/// `GET /structures`
pub async fn list(State(census): State<Census>, shell: Shell) -> Result<Page> {
    let total = store::count_parties(&census.app.db, Kind::Organisation, Standing::Public).await?;
    let pager = Pager::new("/structures", &shell.query, PER_PAGE, usize::try_from(total).unwrap_or_default());
    let offset = i64::try_from((pager.page - 1) * PER_PAGE).unwrap_or_default();
    let limit = i64::try_from(PER_PAGE).unwrap_or_default();
    let cards = store::list_organisations(&census.app.db, offset, limit).await?;
    shell.page(Organisations { page: CardView::all(&census, &shell, &cards), pager, shell: shell.clone() })
}

/// `GET /structures/{slug}`
pub async fn show(State(census): State<Census>, Path(slug): Path<String>, shell: Shell) -> Result<Response> {
    super::place::show_party(&census, shell, Kind::Organisation, &slug).await
}
