//! An import taken back: what it created goes, what it changed returns, what was edited since stays and is named.

use kernel::app::App;
use kernel::db::Tx;
use kernel::facts::Fact;
use kernel::ids::{AccountId, BatchId, PartyId, RevisionId};
use kernel::party;
use serde_json::Value;

use super::apply::territory;
use super::plan::Verdict;
use super::repair::Severity;
use super::run::{self, ImportError, Progress};
use super::told::Told;
use crate::field::Field;
use crate::sheet::{Changes, Sheet, Values};
use crate::store::batch::{self, Batch, BatchRow, SourceRecord, State};
use crate::store::{self, Action, NewRevision, SheetWrite};

/// What was taken back.
#[derive(Debug, Default)]
pub struct Undone {
    /// Sheets removed.
    pub removed: u64,
    /// Sheets that are as before.
    pub restored: u64,
    /// Sheets, or fields of sheets, kept because they were edited since.
    pub kept: Vec<Kept>,
}

/// What was kept.
#[derive(Debug)]
pub struct Kept {
    /// The address of its page.
    pub path: String,
    /// Its name.
    pub name: String,
    /// The fields edited since; empty for a whole sheet that the import had created.
    pub fields: Vec<Field>,
}

impl Kept {
    fn whole(sheet: &Sheet) -> Kept {
        Kept { path: sheet.party.path(), name: sheet.party.name.clone(), fields: Vec::new() }
    }

    /// What is told of the row, and then what was kept of it.
    fn told(&self, row: &BatchRow) -> Vec<Told> {
        let mut told = run::told(row);
        if self.fields.is_empty() {
            told.push(Told::new("kept", None, Severity::Doubtful, &self.name, ""));
        }
        let field = |field: &Field| Told::new("kept_field", Some(*field), Severity::Doubtful, "", "");
        told.extend(self.fields.iter().map(field));
        told
    }
}

/// Takes an import back; `None` when it is not applied, or not any more.
///
/// # Errors
/// The database refused: nothing is taken back.
pub async fn undo(app: &App, id: BatchId, actor: Option<AccountId>) -> Result<Option<Undone>, ImportError> {
    undo_watched(app, id, actor, &run::unwatched()).await
}

/// The same, while somebody watches, who may stop it.
///
/// # Errors
/// The database refused, or it was stopped: nothing is taken back.
pub async fn undo_watched(
    app: &App,
    id: BatchId,
    actor: Option<AccountId>,
    progress: &Progress,
) -> Result<Option<Undone>, ImportError> {
    let mut tx = app.db.begin().await?;
    let Some(mut batch) = batch::claim_batch(&mut tx, id).await?.filter(|batch| batch.state == State::Applied) else {
        return Ok(None);
    };
    batch::claim_source(&mut tx, &batch.source).await?;
    let (mut undone, mut done) = (Undone::default(), 0);
    let mut after = (-1, String::new());
    loop {
        let rows = batch::list_done_rows(&mut tx, id, (after.0, &after.1), 500).await?;
        let Some(last) = rows.last() else { break };
        after = (last.number, last.record.clone());
        let parties: Vec<PartyId> = rows.iter().filter_map(|row| row.party).collect();
        let sheets = store::list_sheets_in(&mut tx, &parties, store::Lock::Taken).await?;
        let edited = store::list_edited_since(&mut tx, &parties, id).await?;
        let spoken = batch::list_spoken_for(&mut tx, &parties).await?;
        let merged = store::duplicates::list_merged(&mut tx, &parties).await?;
        for row in &rows {
            let Some(sheet) = sheets.iter().find(|sheet| Some(sheet.id()) == row.party) else { continue };
            let kept = undone.kept.len();
            match row.verdict {
                // two sheets live in one: the merge is to be taken back first
                Verdict::Created | Verdict::Updated if merged.contains(&sheet.id()) => {
                    undone.kept.push(Kept::whole(sheet));
                }
                // what the place or others said of it since would go with the sheet
                Verdict::Created if spoken.contains(&sheet.id()) => undone.kept.push(Kept::whole(sheet)),
                Verdict::Created if edited.contains(&sheet.id()) && !is_as_imported(row, sheet) => {
                    undone.kept.push(Kept::whole(sheet));
                }
                Verdict::Created => undo_created(&mut tx, &batch, row, sheet, &mut undone).await?,
                Verdict::Updated => undo_updated(app, &mut tx, (&batch, actor), row, sheet, &mut undone).await?,
                // a conflict changed no sheet, but the source would not be heard saying the same again
                _ => give_back(&mut tx, &batch, row, sheet).await?,
            }
            if let Some(kept) = undone.kept.get(kept) {
                batch::keep_batch_row(&mut tx, id, row, &kept.name, &store::encoded(&kept.told(row))).await?;
            }
        }
        done += rows.len() as u64;
        run::go_on(progress, done)?;
    }
    batch.state = State::Undone;
    batch.counts.removed = undone.removed;
    batch.counts.restored = undone.restored;
    batch.counts.kept = undone.kept.len() as u64;
    batch::update_batch(&mut tx, &batch, app.clock.now()).await?;
    let fact = Fact::ImportUndone { batch: id, kept: undone.kept.len() as u64 };
    app.record(&mut tx, actor, &fact).await?;
    tx.commit().await?;
    Ok(Some(undone))
}

/// A later import that was itself taken back has a line in the history too: what matters is what is said and shown.
fn is_as_imported(row: &BatchRow, sheet: &Sheet) -> bool {
    let (left, edited) = restored(&sheet.values, &row.changes);
    edited.is_empty() && left.iter().next().is_none() && sheet.party.picture.is_none()
}

async fn undo_created(
    tx: &mut Tx,
    batch: &Batch,
    row: &BatchRow,
    sheet: &Sheet,
    undone: &mut Undone,
) -> sqlx::Result<()> {
    batch::remove_source_record(tx, &batch.source, &row.record).await?;
    party::remove(tx, sheet.id()).await?;
    undone.removed += 1;
    Ok(())
}

async fn undo_updated(
    app: &App,
    tx: &mut Tx,
    (batch, actor): (&Batch, Option<AccountId>),
    row: &BatchRow,
    sheet: &Sheet,
    undone: &mut Undone,
) -> sqlx::Result<()> {
    let (values, edited) = restored(&sheet.values, &row.changes);
    if !edited.is_empty() {
        undone.kept.push(Kept { path: sheet.party.path(), name: sheet.party.name.clone(), fields: edited });
    }
    let changes = values.changes_since(&sheet.values);
    if !changes.is_empty() {
        let now = app.clock.now();
        let mut origins = sheet.origins.clone();
        for field in changes.fields() {
            // a row that says nothing of the origins before is older than their column: better none than a false one
            let before = row.origins.as_ref().and_then(|before| before.0.get(&field));
            match before.filter(|_| values.get(field).is_some()) {
                Some(origin) => drop(origins.0.insert(field, origin.clone())),
                None => drop(origins.0.remove(&field)),
            }
        }
        let (version, city) = (sheet.version + 1, values.text(Field::City));
        let write = SheetWrite { id: sheet.id(), values: &values, origins: &origins, version, city };
        store::save_sheets(tx, &[write]).await?;
        party::update(tx, &app.order, now, sheet.id(), values.text(Field::Name), territory(&values).as_deref()).await?;
        let revision = NewRevision {
            id: RevisionId::new(now, &app.chance),
            party: sheet.id(),
            version,
            at: now,
            actor,
            batch: Some(batch.id),
            action: Action::Undone,
            changes: &changes,
        };
        store::insert_revisions(tx, &[revision]).await?;
        undone.restored += 1;
    }
    give_back(tx, batch, row, sheet).await
}

/// The source is remembered as it spoke before this import.
async fn give_back(tx: &mut Tx, batch: &Batch, row: &BatchRow, sheet: &Sheet) -> sqlx::Result<()> {
    let Some(given) = row.given_before.clone() else { return Ok(()) };
    let record = SourceRecord { record: row.record.clone(), party: sheet.id(), given, seen_batch: batch.id };
    batch::save_source_records(tx, &batch.source, &[record]).await
}

/// The values with each change taken back, but those that were edited since, which are named.
pub(crate) fn restored(current: &Values, changes: &Changes) -> (Values, Vec<Field>) {
    let (mut values, mut edited) = (current.clone(), Vec::new());
    for (field, (before, after)) in &changes.0 {
        let here = current.get(*field).cloned().unwrap_or(Value::Null);
        match here == *after {
            true => values.set(*field, before.clone()),
            false => edited.push(*field),
        }
    }
    (values, edited)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_was_edited_since_stays_and_is_named() {
        let current: Values = [(Field::Seats, json!(12)), (Field::Phone, json!("edited here"))].into_iter().collect();
        let changes = Changes(
            [(Field::Seats, (json!(8), json!(12))), (Field::Phone, (Value::Null, json!("from the file")))]
                .into_iter()
                .collect(),
        );
        let (values, edited) = restored(&current, &changes);
        assert_eq!(values.get(Field::Seats), Some(&json!(8)));
        assert_eq!(edited, [Field::Phone]);
    }
}
