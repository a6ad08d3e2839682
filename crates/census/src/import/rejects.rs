//! The rows that made no sheet, as a file to correct and import again: the columns of the file, the row, the reason.

use kernel::ids::BatchId;
use kernel::lang::Lang;
use tables::cells::push_quoted;

use super::run::{ImportError, told};
use crate::Census;
use crate::store::batch::{self, Batch};

/// Rows that are written in one go.
const STEP: i64 = 100;
/// Verdicts of the rows that are written, in this order.
const VERDICTS: &[&str] = &["rejected", "skipped"];

/// The file of the refused and skipped rows of an import, as CSV, piece by piece: it is never whole in memory.
pub struct Rejects {
    census: Census,
    lang: Lang,
    batch: BatchId,
    columns: usize,
    head: Option<String>,
    left: &'static [&'static str],
    offset: i64,
}

impl Rejects {
    /// The file of an import, before its first piece.
    ///
    /// # Errors
    /// The file of the import is gone from the store.
    pub async fn of(census: &Census, lang: &Lang, batch: &Batch) -> Result<Rejects, ImportError> {
        let (path, _) = census.fetched(batch).await?;
        let preview = census.preview(&path, &batch.file_name).await?;
        let mut headers: Vec<String> = preview.proposals.into_iter().map(|proposal| proposal.header).collect();
        let columns = headers.len();
        headers.push(lang.t("csv-row"));
        headers.push(lang.t("csv-reason"));
        // the mark tells spreadsheets that this is UTF-8
        let mut head = String::from("\u{feff}");
        push_quoted(&mut head, &headers);
        Ok(Rejects {
            census: census.clone(),
            lang: lang.clone(),
            batch: batch.id,
            columns,
            head: Some(head),
            left: VERDICTS,
            offset: 0,
        })
    }

    /// The next piece of the file; `None` at its end.
    ///
    /// # Errors
    /// The database is away.
    pub async fn piece(&mut self) -> Result<Option<String>, ImportError> {
        if let Some(head) = self.head.take() {
            return Ok(Some(head));
        }
        while let Some((verdict, rest)) = self.left.split_first() {
            let page = (self.offset, STEP);
            let (rows, _) = batch::list_batch_rows(&self.census.app.db, self.batch, verdict, page).await?;
            if rows.is_empty() {
                (self.left, self.offset) = (rest, 0);
                continue;
            }
            self.offset += STEP;
            let mut csv = String::new();
            for row in rows {
                let mut cells: Vec<String> = serde_json::from_str(&row.cells).unwrap_or_default();
                cells.resize(self.columns, String::new());
                cells.push(row.number.to_string());
                let reasons: Vec<String> = told(&row).iter().map(|told| self.lang.say(&told.message())).collect();
                cells.push(reasons.join(" ; "));
                push_quoted(&mut csv, &cells);
            }
            return Ok(Some(csv));
        }
        Ok(None)
    }
}
