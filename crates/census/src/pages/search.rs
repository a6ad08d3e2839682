//! Search over everything: places, organisations, territories; as one types, or as a page.

use askama::Template;
use axum::extract::State;
use kernel::auth::Right;
use kernel::error::Result;
use kernel::search::{Audience, Hit};
use kernel::web::{Page, Pager, Shell};

use super::cards::symbol;
use crate::Census;

/// Sheets on one page.
const PER_PAGE: usize = 50;

/// One answer, whatever it is.
struct Found {
    path: String,
    title: String,
    subtitle: String,
    kind: String,
    symbol: String,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    shell: Shell,
    words: String,
    found: Vec<Found>,
    territories: Vec<Found>,
    pager: Pager,
}

#[derive(Template)]
#[template(path = "suggestions.html")]
struct Suggestions {
    shell: Shell,
    found: Vec<Found>,
}

/// `GET /recherche`
pub async fn page(State(census): State<Census>, shell: Shell) -> Result<Page> {
    let words = shell.query.get("q").to_owned();
    let (search, audience) = (&census.app.search, audience(&shell));
    let pager = Pager::new("/recherche", &shell.query, PER_PAGE, search.count(&words, audience)?);
    let hits = search.page(&words, audience, (pager.page - 1) * PER_PAGE, PER_PAGE)?;
    let page = SearchPage {
        // told once, before the first of the sheets
        territories: if pager.page == 1 { territories(&census, &shell, &words, 8) } else { Vec::new() },
        found: hits.into_iter().map(|hit| found(&shell, hit)).collect(),
        words,
        pager,
        shell: shell.clone(),
    };
    shell.page(page)
}

/// `GET /recherche/suggestions`: a fragment.
pub async fn suggestions(State(census): State<Census>, shell: Shell) -> Result<Page> {
    let words = shell.query.get("q").to_owned();
    let hits = census.app.search.suggest(&words, audience(&shell), 6)?;
    let mut all: Vec<Found> = hits.into_iter().map(|hit| found(&shell, hit)).collect();
    all.extend(territories(&census, &shell, &words, 3));
    shell.page(Suggestions { found: all, shell: shell.clone() })
}

fn audience(shell: &Shell) -> Audience {
    if shell.viewer.may(Right::ReadDesk) { Audience::Team } else { Audience::Everyone }
}

fn found(shell: &Shell, hit: Hit) -> Found {
    Found {
        path: hit.path,
        title: hit.title,
        subtitle: hit.subtitle,
        kind: shell.term("noun", &hit.kind),
        symbol: symbol(if hit.kind == "organisation" { "organisation" } else { "other" }),
    }
}

fn territories(census: &Census, shell: &Shell, words: &str, limit: usize) -> Vec<Found> {
    let gazetteer = census.gazetteer();
    if words.chars().count() < 2 {
        return Vec::new();
    }
    let all = gazetteer.find(words, limit).into_iter().filter(|(_, score)| *score > 0.5);
    all.map(|(id, _)| Found {
        path: crate::area::path(&gazetteer, id),
        title: gazetteer.full_name(id),
        subtitle: gazetteer
            .parent(id, territory::Level::Department)
            .filter(|parent| *parent != id)
            .map(|parent| gazetteer.name(parent).to_owned())
            .unwrap_or_default(),
        kind: shell.term("level", id.level().as_str()),
        symbol: "map".to_owned(),
    })
    .collect()
}
