//! What is told of an import: rows in words, the file of refused rows, why a file cannot be read.

use std::collections::HashMap;

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use kernel::error::{Error, Result};
use kernel::ids::{BatchId, PartyId};
use kernel::lang::Message;
use kernel::party::Party;
use kernel::web::{Path, Shell};
use tables::read::{self, FormatTold, Warning};

use super::words;
use crate::Census;
use crate::import::plan::Verdict;
use crate::import::rejects::Rejects;
use crate::import::repair::Severity;
use crate::import::run::{ImportError, told};
use crate::import::told::shown;
use crate::store;
use crate::store::batch::{self, BatchRow};

/// One row of a report.
pub struct RowView {
    pub number: i64,
    pub name: String,
    pub changes: Vec<(String, String, String)>,
    pub notes: Vec<NoteView>,
    pub created: bool,
}

/// One thing told of a row.
pub struct NoteView {
    pub class: &'static str,
    pub class_words: String,
    pub field: String,
    pub words: String,
    pub suggestion: String,
    /// The sheet that the row resembles, as a link, and why.
    pub like: Option<(String, String)>,
    pub reasons: String,
}

/// The sheets that rows are told to resemble: those that are still there.
///
/// # Errors
/// The database is away.
pub async fn likes(census: &Census, rows: &[BatchRow]) -> Result<HashMap<PartyId, Party>> {
    let ids: Vec<PartyId> = rows.iter().flat_map(told).filter_map(|told| Some(told.like?.party)).collect();
    let sheets = store::list_sheets(&census.app.db, &ids).await?;
    Ok(sheets.into_iter().map(|sheet| (sheet.id(), sheet.party)).collect())
}

impl RowView {
    /// The row in the reader's words.
    pub fn of(shell: &Shell, row: &BatchRow, likes: &HashMap<PartyId, Party>) -> RowView {
        let short = |text: String| match text.chars().count() > 160 {
            true => format!("{}…", text.chars().take(160).collect::<String>()),
            false => text,
        };
        RowView {
            number: row.number,
            name: row.name.clone(),
            created: row.verdict == Verdict::Created,
            changes: row
                .changes
                .0
                .iter()
                .map(|(field, (before, after))| {
                    let words = |value| short(words::value(shell, *field, value));
                    (shell.term("field", field.key()), words(before), words(after))
                })
                .collect(),
            notes: told(row)
                .into_iter()
                .map(|told| {
                    let class = match (row.verdict, told.severity) {
                        (Verdict::Rejected, Severity::Dropped) => "rejected",
                        (_, Severity::Repaired) => "repaired",
                        _ => "doubtful",
                    };
                    let like = told.like.as_ref().and_then(|like| likes.get(&like.party));
                    let reasons = told.like.iter().flat_map(|like| &like.reasons);
                    NoteView {
                        class,
                        like: like.map(|party| (party.name.clone(), format!("/bureau{}", party.path()))),
                        reasons: reasons.map(|key| shell.term("reason", key)).collect::<Vec<_>>().join(" · "),
                        class_words: shell.term("note-class", class),
                        field: told.field.map(|field| shell.term("field", field.key())).unwrap_or_default(),
                        words: shell.say(&told.message()),
                        suggestion: told.suggestion.unwrap_or_default(),
                    }
                })
                .collect(),
        }
    }
}

/// `GET /bureau/imports/{id}/rejets.csv`: the refused rows as they came, with the reason, to correct and import again.
pub async fn rejected_file(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    let id: BatchId = id.parse().map_err(|_| Error::NotFound)?;
    let batch = batch::find_batch(&census.app.db, id).await?.ok_or(Error::NotFound)?;
    let rejects = Rejects::of(&census, &shell.lang, &batch).await.map_err(to_error)?;
    let pieces = stream::try_unfold(rejects, |mut rejects| async move {
        Ok::<_, ImportError>(rejects.piece().await?.map(|piece| (piece, rejects)))
    });
    let disposition = format!("attachment; filename=\"rejets-{id}.csv\"");
    let headers = [(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, disposition)];
    Ok((headers, Body::from_stream(pieces)).into_response())
}

/// Why a file cannot be imported, and what to do.
pub fn error_message(error: &ImportError) -> Message {
    match error {
        ImportError::File(file) => file.message(),
        ImportError::MissingColumns(missing) => Message::new("error-missing-columns").with("names", missing.join(", ")),
        ImportError::NoNameColumn => Message::new("error-no-name-column"),
        ImportError::NotWaiting(_) => Message::new("error-import-done"),
        ImportError::Stopped => Message::new("import-stopped"),
        ImportError::Unknown => Message::new("error-import-unknown"),
        ImportError::Away(_) => Message::new("error-away-title"),
    }
}

/// The error of a page from the error of an import.
pub fn to_error(error: ImportError) -> Error {
    match error {
        ImportError::Away(cause) => Error::away(cause),
        ImportError::Unknown => Error::NotFound,
        other => Error::Conflict(error_message(&other)),
    }
}

/// What was detected of a file's format.
pub fn format_words(shell: &Shell, format: &FormatTold) -> String {
    let mut words = vec![shell.term("format", kind_key(format.kind))];
    if let Some(delimiter) = format.delimiter {
        let shown = match delimiter {
            '\t' => "⇥".to_owned(),
            '\u{1f}' => "␟".to_owned(),
            other => other.to_string(),
        };
        words.push(shell.t1("format-delimiter", "delimiter", shown));
    }
    if let Some(sheet) = &format.sheet {
        words.push(shell.t1("format-sheet", "name", sheet.clone()));
    }
    words.join(", ")
}

fn kind_key(kind: read::Kind) -> &'static str {
    match kind {
        read::Kind::Csv => "csv",
        read::Kind::Xlsx => "xlsx",
        read::Kind::Ods => "ods",
        read::Kind::GeoJson => "geojson",
        read::Kind::Json => "json",
        read::Kind::Osm => "osm",
        read::Kind::Kml => "kml",
        read::Kind::Vcard => "vcard",
    }
}

/// What is told once of a whole file.
pub fn warning_words(shell: &Shell, warning: &Warning) -> String {
    let value = serde_json::to_value(warning).unwrap_or_default();
    let kind = value.get("kind").and_then(serde_json::Value::as_str).unwrap_or("other").to_owned();
    let detail: Vec<String> = value
        .as_object()
        .map(|map| map.iter().filter(|(key, _)| *key != "kind").map(|(_, v)| shown(v)).collect())
        .unwrap_or_default();
    shell.say(&Message::new(format!("warning-{kind}")).with("detail", detail.join(", ")))
}
