//! Who read how to reach whom, in the back office: by person and by reader, page by page, and as a file.

use askama::Template;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use kernel::error::Result;
use kernel::web::{Page, Pager, Shell};
use tables::cells::push_quoted;

use super::{count, tabs};
use crate::Relations;
use crate::store::privacy::{self as store, Reading};

const PATH: &str = "/bureau/donnees-personnelles/consultations";
const PER_PAGE: usize = 100;

struct Line {
    when: String,
    reader: String,
    name: String,
    path: String,
    what: String,
    reason: String,
}

fn view(shell: &Shell, reading: Reading) -> Line {
    Line {
        when: reading.at.parse().map_or_else(|_| reading.at.clone(), |at| shell.lang.instant(at)),
        reader: if reading.reader.is_empty() { shell.t("consultation-gone") } else { reading.reader },
        path: format!("/bureau/relations/{}", reading.party),
        what: shell.lang.find(&format!("consultation-what-{}", reading.what)).unwrap_or(reading.what),
        name: reading.name,
        reason: reading.reason,
    }
}

#[derive(Template)]
#[template(path = "privacy_consultations.html")]
struct Consultations {
    shell: Shell,
    tabs: Vec<(&'static str, String, bool)>,
    person: String,
    reader: String,
    query: String,
    lines: Vec<Line>,
    pager: Pager,
}

/// `GET /bureau/donnees-personnelles/consultations`
pub async fn list(State(relations): State<Relations>, shell: Shell) -> Result<Page> {
    let db = &relations.app.db;
    let (person, reader) = (shell.query.get("personne").to_owned(), shell.query.get("lecteur").to_owned());
    let total = count(store::count_readings(db, (&person, &reader)).await?);
    let pager = Pager::new(PATH, &shell.query, PER_PAGE, total);
    let offset = i64::try_from((pager.page - 1) * PER_PAGE).unwrap_or_default();
    let limit = i64::try_from(PER_PAGE).unwrap_or_default();
    let found = store::list_readings(db, (&person, &reader), (offset, limit)).await?;
    shell.page(Consultations {
        tabs: tabs(&shell),
        query: shell.query.encoded(|name| name == "page"),
        lines: found.into_iter().map(|reading| view(&shell, reading)).collect(),
        person,
        reader,
        pager,
        shell: shell.clone(),
    })
}

/// `GET /bureau/donnees-personnelles/consultations.csv`
pub async fn file(State(relations): State<Relations>, shell: Shell) -> Result<Response> {
    let (person, reader) = (shell.query.get("personne"), shell.query.get("lecteur"));
    let head =
        ["consultation-when", "consultation-reader", "consultation-person", "consultation-what", "consultation-reason"];
    // the mark that makes a spreadsheet read UTF-8
    let mut text = String::from('\u{feff}');
    push_quoted(&mut text, &head.map(|key| shell.t(key)));
    let mut offset = 0;
    loop {
        let found = store::list_readings(&relations.app.db, (person, reader), (offset, 1_000)).await?;
        if found.is_empty() {
            break;
        }
        offset += 1_000;
        for reading in found {
            let at = reading.at.clone();
            let line = view(&shell, reading);
            push_quoted(&mut text, &[at, line.reader, line.name, line.what, line.reason]);
        }
    }
    let kind = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"consultations.csv\""),
    ];
    Ok((kind, text).into_response())
}
