//! What the command of an import tells of its columns and of its rows, for a person in words and for a script as JSON.

use std::path::Path;

use census::Census;
use census::field::Field;
use census::import::columns::{Mapping, Proposal};
use census::import::rejects::Rejects;
use census::import::run::{ImportError, told};
use census::import::told::Told;
use census::store::batch::{self, Batch, BatchRow};
use kernel::lang::{Lang, Message};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;

use super::Failure;

/// Rows told to a person; the others are counted.
const SHOWN: i64 = 50;
/// Rows told to a script; a file of which more are told is one to look at in the browser.
const KEPT: i64 = 10_000;
/// Rows read in one go.
const STEP: i64 = 500;
/// Signs of a value that are shown to a person.
const SHORT: usize = 80;
/// Under this a person should look at what is proposed, as the page of the columns says.
const SURE: u8 = 70;

/// The columns of a file and what each becomes.
pub struct Columns(Vec<Column>);

struct Column {
    label: String,
    field: Option<&'static str>,
    doubtful: bool,
}

impl Columns {
    /// The columns of a file, as its import reads them.
    ///
    /// # Errors
    /// The file is no table.
    pub async fn of(census: &Census, path: &Path, batch: &Batch) -> Result<Columns, ImportError> {
        let proposals = census.preview(path, &batch.file_name).await?.proposals;
        let mapping: Mapping = serde_json::from_str(&batch.mapping).map_err(anyhow::Error::from)?;
        let headers: Vec<String> = proposals.iter().map(|proposal| proposal.header.clone()).collect();
        let targets = mapping.resolve(&headers).unwrap_or_default();
        let column = |(at, proposal): (usize, Proposal)| {
            let target = targets.get(at).copied().flatten();
            Column {
                label: proposal.label,
                field: target.map(Field::key),
                doubtful: target.is_some() && proposal.confidence < SURE,
            }
        };
        Ok(Columns(proposals.into_iter().enumerate().map(column).collect()))
    }

    /// Prints them for a person, those that are not certain marked.
    pub fn print(&self, lang: &Lang) {
        println!("  {}", lang.t("cli-import-columns"));
        for Column { label, field, doubtful } in &self.0 {
            let becomes = match field {
                Some(key) => lang.t(&format!("field-{key}")),
                None => lang.t("sure-closed"),
            };
            let mark = if *doubtful { format!(" ({})", lang.t("sure-doubtful")) } else { String::new() };
            println!("    {label} → {becomes}{mark}");
        }
    }

    /// The same for a script.
    pub fn json(&self) -> Value {
        let told = |Column { label, field, doubtful }: &Column| json!({ "column": label, "field": field, "doubtful": doubtful });
        self.0.iter().map(told).collect()
    }
}

/// The rows of which something is told, in their order, and how many there are.
async fn rows(census: &Census, batch: &Batch, most: i64) -> anyhow::Result<(Vec<BatchRow>, i64)> {
    let (mut rows, mut total) = (Vec::new(), 0);
    let mut offset = 0;
    while offset < most {
        let page = (offset, STEP.min(most - offset));
        let (found, all) = batch::list_batch_rows(&census.app.db, batch.id, "noted", page).await?;
        total = all;
        if found.is_empty() {
            break;
        }
        offset += STEP;
        rows.extend(found);
    }
    Ok((rows, total))
}

/// Prints for a person what is told of the first rows, and how many others there are.
///
/// # Errors
/// The database is away.
pub async fn print(census: &Census, lang: &Lang, batch: &Batch) -> Result<(), Failure> {
    let (rows, total) = rows(census, batch, SHOWN).await?;
    for row in &rows {
        for one in told(row) {
            println!("  {}", sentence(lang, row, &one));
        }
    }
    let left = total - i64::try_from(rows.len()).unwrap_or(total);
    if left > 0 {
        println!("  {}", lang.say(&Message::new("cli-import-more").with("count", left)));
    }
    Ok(())
}

fn sentence(lang: &Lang, row: &BatchRow, told: &Told) -> String {
    let reason = lang.say(&told.message());
    let value = short(&told.before);
    let message = match told.field {
        None => Message::new("cli-import-told"),
        Some(field) => {
            let key = if value.is_empty() { "cli-import-told-field" } else { "cli-import-told-value" };
            Message::new(key).with("field", lang.t(&format!("field-{}", field.key()))).with("value", value)
        }
    };
    let mut words = lang.say(&message.with("row", row.number.to_string()).with("reason", reason));
    if let Some(suggestion) = &told.suggestion {
        words.push(' ');
        words.push_str(&lang.say(&Message::new("import-suggestion").with("suggestion", short(suggestion))));
    }
    words
}

/// On one line, and not longer than a person reads.
fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.chars().count() > SHORT {
        true => format!("{}…", line.chars().take(SHORT).collect::<String>()),
        false => line,
    }
}

/// What is told of the rows, for a script; and how many rows are not in it.
///
/// # Errors
/// The database is away.
pub async fn json(census: &Census, lang: &Lang, batch: &Batch) -> Result<(Value, i64), Failure> {
    let (rows, total) = rows(census, batch, KEPT).await?;
    let left = total - i64::try_from(rows.len()).unwrap_or(total);
    let one = |row: &BatchRow, told: Told| {
        json!({
            "row": row.number, "name": row.name, "verdict": row.verdict.key(), "key": told.key,
            "field": told.field.map(Field::key), "value": told.before, "becomes": told.after,
            "reason": lang.say(&told.message()), "suggestion": told.suggestion, "severity": told.severity,
        })
    };
    let all = rows.iter().flat_map(|row| told(row).into_iter().map(|told| one(row, told)).collect::<Vec<_>>());
    Ok((all.collect(), left))
}

/// Writes the file of the rows that made no sheet.
///
/// # Errors
/// The file cannot be written, or the database is away.
pub async fn write_rejects(census: &Census, lang: &Lang, batch: &Batch, to: &Path) -> Result<(), Failure> {
    let mut rejects = Rejects::of(census, lang, batch).await?;
    let mut file = tokio::fs::File::create(to).await?;
    while let Some(piece) = rejects.piece().await? {
        file.write_all(piece.as_bytes()).await?;
    }
    file.flush().await?;
    Ok(())
}
