//! All that is held about a person, in one file: JSON for programs, HTML for reading and printing.

use askama::Template;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::auth::Right;
use kernel::consultation;
use kernel::error::{Error, Result};
use kernel::lang::Message;
use kernel::party::{self, Party};
use kernel::web::{Path, Shell};
use serde_json::{Map, Value as Json};

use super::requests::found;
use crate::Relations;
use crate::privacy::contactability::EVERYTHING;
use crate::privacy::purpose::{self, Purpose};
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
    let chapters = chapters(&shell, &purpose::list(&relations.app).await?, &held);
    let when = shell.lang.instant(relations.app.clock.now());
    let page = File { name: person.name, when, chapters, shell: shell.clone() };
    Ok(shell.page(page)?.private().into_response())
}

/// What a stored word is called: the part and the field where it stands, and the family of its words.
const WORDS: [(&str, &str, &str); 17] = [
    ("consents", "action", "consent-action"),
    ("consents", "way", "consent-way"),
    ("consents", "by", "request-via"),
    ("consents", "channels", "channel"),
    ("consultations", "what", "consultation-what"),
    ("contact_point", "purpose", "contact-purpose"),
    ("contact_point", "sort", "contact-sort"),
    ("contact_point", "state", "contact-state"),
    ("engagement", "stage", "engagement-stage"),
    ("engagement_steps", "before", "engagement-stage"),
    ("engagement_steps", "stage", "engagement-stage"),
    ("import", "basis", "basis"),
    ("interactions", "sort", "interaction-sort"),
    ("letters", "state", "mail-state"),
    ("requests", "sort", "request-sort"),
    ("requests", "state", "request-state"),
    ("tie", "sort", "tie-sort"),
];

/// Each part as a chapter, in the words of the reader.
fn chapters(shell: &Shell, purposes: &[Purpose], held: &Json) -> Vec<Chapter> {
    let mut chapters = Vec::new();
    for parts in held.get("held").and_then(Json::as_object).into_iter().flat_map(Map::values) {
        for (part, value) in parts.as_object().into_iter().flatten() {
            let called = |key: &str| shell.lang.find(&format!("file-word-{key}")).unwrap_or_else(|| key.to_owned());
            let said = |key: &str, text: &str| said(shell, purposes, (part, key), text);
            let mut lines = Vec::new();
            flatten("", ("", value), (&called, &said), &mut lines);
            let name = shell.lang.find(&format!("file-part-{part}")).unwrap_or_else(|| part.clone());
            chapters.push(Chapter { name, lines });
        }
    }
    chapters
}

/// A stored word, an instant or a day as people read it; any other text is its own.
fn said(shell: &Shell, purposes: &[Purpose], (part, key): (&str, &str), text: &str) -> String {
    if key == "purpose" && part != "contact_point" {
        let known = purposes.iter().find(|purpose| purpose.key == text).map(|purpose| purpose.named(&shell.lang));
        return known.unwrap_or_else(|| if text == EVERYTHING { shell.t("purpose-all") } else { text.to_owned() });
    }
    let family = WORDS.iter().find(|(in_part, of, _)| *in_part == part && *of == key).map(|(_, _, family)| family);
    if let Some(words) = family.and_then(|family| shell.lang.find(&format!("{family}-{text}"))) {
        return words;
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        return shell.lang.instant(at);
    }
    // a number of eight digits is no day
    let day = text.parse::<Date>().ok().filter(|_| text.len() == 10);
    day.map_or_else(|| text.to_owned(), |day| shell.lang.day(day))
}

/// What a field is called, and what stands in it, in words.
type Told<'a> = (&'a dyn Fn(&str) -> String, &'a dyn Fn(&str, &str) -> String);

/// A value as lines of names and words: `contacts 1 / value`.
fn flatten(name: &str, (key, value): (&str, &Json), told: Told<'_>, lines: &mut Vec<(String, String)>) {
    let under = |piece: &str| if name.is_empty() { piece.to_owned() } else { format!("{name} / {piece}") };
    match value {
        Json::Null => {}
        Json::Object(pairs) => {
            for (key, value) in pairs {
                flatten(&under(&(told.0)(key)), (key, value), told, lines);
            }
        }
        Json::Array(values) => {
            for (at, value) in values.iter().enumerate() {
                flatten(&under(&(at + 1).to_string()), (key, value), told, lines);
            }
        }
        Json::String(text) if text.is_empty() => {}
        Json::String(text) => lines.push((name.to_owned(), (told.1)(key, text))),
        other => lines.push((name.to_owned(), other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_becomes_lines_that_a_person_reads() {
        let mut lines = Vec::new();
        let value = serde_json::json!({ "name": "Dov", "mails": [{ "to": "d@x.example" }, { "to": null }], "seats": 3, "no": "" });
        let called = |key: &str| if key == "mails" { "courriels".to_owned() } else { key.to_owned() };
        let said = |key: &str, text: &str| if key == "to" { format!("<{text}>") } else { text.to_owned() };
        flatten("", ("", &value), (&called, &said), &mut lines);
        lines.sort();
        let expected = [("courriels / 1 / to", "<d@x.example>"), ("name", "Dov"), ("seats", "3")];
        assert_eq!(lines, expected.map(|(name, words)| (name.to_owned(), words.to_owned())));
    }
}
