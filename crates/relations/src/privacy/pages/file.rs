//! All that is held about a person, in one file: JSON for programs, HTML for reading and printing.

use askama::Template;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::consultation;
use kernel::error::{Error, Result};
use kernel::lang::Message;
use kernel::party::{self, Party};
use kernel::web::{Path, Shell};
use serde_json::Value as Json;

use super::requests::found;
use crate::Relations;
use crate::privacy::request;

/// The person whose identity was checked: nobody else's file is opened, and that it was is noted.
async fn opened(relations: &Relations, shell: &Shell, id: &str) -> Result<Party> {
    let app = &relations.app;
    let request = found(app, id).await?;
    shell.viewer.must(Right::ProtectData)?;
    let (Some(party), "verified") = (request.party, request.state.as_str()) else {
        return Err(Error::Conflict(Message::new("error-request-unverified")));
    };
    let person = party::find(&app.db, party).await?.ok_or(Error::Gone)?;
    consultation::note(app, &shell.viewer, &[party], "file", &request.sort).await?;
    Ok(person)
}

/// `GET /bureau/donnees-personnelles/demandes/{request}/donnees.json`
pub async fn json(State(relations): State<Relations>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    found(&relations.app, &id).await?;
    shell.sure()?;
    let person = opened(&relations, &shell, &id).await?;
    let text = serde_json::to_string_pretty(&request::gather(&relations.app, &person).await?)?;
    let head = [
        (CONTENT_TYPE, "application/json; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"donnees.json\""),
        (CACHE_CONTROL, "private, no-store"),
    ];
    Ok((head, text).into_response())
}

struct Chapter {
    name: String,
    lines: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "privacy_file.html")]
struct File {
    shell: Shell,
    name: String,
    when: String,
    chapters: Vec<Chapter>,
}

/// `GET /bureau/donnees-personnelles/demandes/{request}/donnees.html`
pub async fn html(State(relations): State<Relations>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    found(&relations.app, &id).await?;
    shell.sure()?;
    let person = opened(&relations, &shell, &id).await?;
    let held = request::gather(&relations.app, &person).await?;
    let mut chapters = Vec::new();
    for (capability, parts) in held.get("held").and_then(Json::as_object).into_iter().flatten() {
        for (name, value) in parts.as_object().into_iter().flatten() {
            let mut lines = Vec::new();
            flatten("", value, &mut lines);
            chapters.push(Chapter { name: format!("{capability} – {name}"), lines });
        }
    }
    let when = shell.lang.instant(relations.app.clock.now());
    let page = File { name: person.name, when, chapters, shell: shell.clone() };
    Ok(shell.page(page)?.private().into_response())
}

/// A value as lines of names and words: `contacts 1 / value`.
pub(super) fn flatten(name: &str, value: &Json, lines: &mut Vec<(String, String)>) {
    let under = |piece: &str| if name.is_empty() { piece.to_owned() } else { format!("{name} / {piece}") };
    match value {
        Json::Null => {}
        Json::Object(pairs) => {
            for (key, value) in pairs {
                flatten(&under(key), value, lines);
            }
        }
        Json::Array(values) => {
            for (at, value) in values.iter().enumerate() {
                flatten(&under(&(at + 1).to_string()), value, lines);
            }
        }
        Json::String(text) => lines.push((name.to_owned(), text.clone())),
        other => lines.push((name.to_owned(), other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_becomes_lines_that_a_person_reads() {
        let mut lines = Vec::new();
        let value =
            serde_json::json!({ "name": "Dov", "mails": [{ "to": "d@x.example" }, { "to": null }], "seats": 3 });
        flatten("", &value, &mut lines);
        lines.sort();
        let expected = [("mails / 1 / to", "d@x.example"), ("name", "Dov"), ("seats", "3")];
        assert_eq!(lines, expected.map(|(name, words)| (name.to_owned(), words.to_owned())));
    }
}
