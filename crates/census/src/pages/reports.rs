//! What is told of an import: rows in words, the file of refused rows, why a file cannot be read.

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use kernel::error::{Error, Result};
use kernel::ids::BatchId;
use kernel::lang::Message;
use kernel::web::{Path, Shell};

use super::words;
use crate::Census;
use crate::import::plan::Verdict;
use crate::import::read::{self, FileError, FormatTold, Warning};
use crate::import::repair::Severity;
use crate::import::run::{ImportError, told};
use crate::import::told::shown;
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
}

impl RowView {
    /// The row in the reader's words.
    pub fn of(shell: &Shell, row: &BatchRow) -> RowView {
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
                    NoteView {
                        class,
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
    let csv = rejected_csv(&census, &shell.lang, &batch).await.map_err(to_error)?;
    let disposition = format!("attachment; filename=\"rejets-{id}.csv\"");
    Ok(([(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, disposition)], csv)
        .into_response())
}

/// The refused and skipped rows of an import as CSV: the file's own columns, then the row number and the reason.
///
/// # Errors
/// The file is gone from the store.
pub async fn rejected_csv(
    census: &Census,
    lang: &kernel::lang::Lang,
    batch: &batch::Batch,
) -> std::result::Result<String, ImportError> {
    let (path, _) = census.fetched(batch).await?;
    let preview = census.preview(&path, &batch.file_name).await;
    let mut headers: Vec<String> = preview?.proposals.into_iter().map(|p| p.header).collect();
    headers.push(lang.t("csv-row"));
    headers.push(lang.t("csv-reason"));
    // the mark tells spreadsheets that this is UTF-8
    let mut csv = String::from("\u{feff}");
    push_line(&mut csv, &headers);
    for verdict in ["rejected", "skipped"] {
        let mut offset = 0;
        loop {
            let (rows, _) = batch::list_batch_rows(&census.app.db, batch.id, verdict, (offset, 1_000)).await?;
            if rows.is_empty() {
                break;
            }
            offset += 1_000;
            for row in rows {
                let mut cells: Vec<String> = serde_json::from_str(&row.cells).unwrap_or_default();
                cells.resize(headers.len() - 2, String::new());
                cells.push(row.number.to_string());
                cells.push(told(&row).iter().map(|t| lang.say(&t.message())).collect::<Vec<_>>().join(" ; "));
                push_line(&mut csv, &cells);
            }
        }
    }
    Ok(csv)
}

fn push_line(csv: &mut String, cells: &[String]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            csv.push(';');
        }
        // a cell that begins like a formula would be run by the spreadsheet that opens it
        let guarded = cell.starts_with(['=', '+', '-', '@']) && cell.parse::<f64>().is_err();
        let text = if guarded { format!("'{cell}") } else { cell.clone() };
        csv.push('"');
        csv.push_str(&text.replace('"', "\"\""));
        csv.push('"');
    }
    csv.push_str("\r\n");
}

/// Why a file cannot be imported, and what to do.
pub fn error_message(error: &ImportError) -> Message {
    match error {
        ImportError::File(file) => file_message(file),
        ImportError::MissingColumns(missing) => Message::new("error-missing-columns").with("names", missing.join(", ")),
        ImportError::NoNameColumn => Message::new("error-no-name-column"),
        ImportError::NotWaiting(_) => Message::new("error-import-done"),
        ImportError::Unknown => Message::new("error-import-unknown"),
        ImportError::Away(_) => Message::new("error-away-title"),
    }
}

fn file_message(error: &FileError) -> Message {
    let mega = |bytes: u64| bytes.div_ceil(1 << 20);
    match error {
        FileError::Empty => Message::new("error-file-empty"),
        FileError::TooLarge { bytes, limit } => {
            Message::new("error-file-large").with("size", mega(*bytes)).with("limit", mega(*limit))
        }
        FileError::TooDense { .. } => Message::new("error-file-dense"),
        FileError::TooManyColumns { columns, limit } => {
            Message::new("error-file-columns").with("count", *columns).with("limit", *limit)
        }
        FileError::NotATable => Message::new("error-file-not-table"),
        FileError::Encrypted => Message::new("error-file-encrypted"),
        FileError::UnknownFormat(_) => Message::new("error-file-format"),
        FileError::NoSuchSheet { name } => Message::new("error-file-sheet").with("name", name.clone()),
        FileError::Broken { detail } => Message::new("error-file-broken").with("detail", detail.clone()),
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
        let shown = if delimiter == '\t' { "⇥".to_owned() } else { delimiter.to_string() };
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
