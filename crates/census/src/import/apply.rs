//! What a plan writes: sheets, their history, what the source said, and what is told of each row.

use jiff::Timestamp;
use kernel::app::App;
use kernel::db::Tx;
use kernel::ids::{AccountId, PartyId, RevisionId};
use kernel::party::{self, Kind, NewParty, Standing};

use super::plan::{Planned, Verdict};
use crate::field::Field;
use crate::lots::origins_of;
use crate::sheet::{Origin, Origins, Values};
use crate::store::batch::{Batch, BatchRow, SourceRecord};
use crate::store::{self, Action, NewRevision, SheetWrite};

/// Who applies which import, and when.
pub struct Applying<'a> {
    /// The program.
    pub app: &'a App,
    /// The import.
    pub batch: &'a Batch,
    /// Who accepted it.
    pub actor: Option<AccountId>,
    /// When.
    pub now: Timestamp,
}

struct Written<'a> {
    planned: &'a Planned,
    party: PartyId,
    origins: Origins,
    version: i64,
}

impl Applying<'_> {
    /// Writes some rows of a plan.
    ///
    /// # Errors
    /// The database refused; nothing of the import is written then, since all is one transaction.
    pub async fn write(&self, tx: &mut Tx, planned: &[Planned]) -> sqlx::Result<()> {
        let parties: Vec<Option<PartyId>> = planned.iter().map(|row| self.party_of(row)).collect();
        self.write_parties(tx, planned, &parties).await?;
        let written: Vec<Written<'_>> = planned
            .iter()
            .zip(&parties)
            .filter(|(row, _)| matches!(row.verdict, Verdict::Created | Verdict::Updated))
            .filter_map(|(row, party)| Some(self.written(row, (*party)?)))
            .collect();
        self.write_sheets(tx, &written).await?;
        self.write_records(tx, planned, &parties).await?;
        let rows: Vec<BatchRow> =
            planned.iter().zip(&parties).filter_map(|(row, party)| told_row(row, *party)).collect();
        store::batch::insert_batch_rows(tx, self.batch.id, &rows).await
    }

    fn party_of(&self, row: &Planned) -> Option<PartyId> {
        match (&row.before, row.verdict) {
            (Some(sheet), _) => Some(sheet.id()),
            (None, Verdict::Created) => Some(PartyId::new(self.now, &self.app.chance)),
            (None, _) => None,
        }
    }

    async fn write_parties(&self, tx: &mut Tx, planned: &[Planned], ids: &[Option<PartyId>]) -> sqlx::Result<()> {
        let mut new = Vec::new();
        for (row, id) in planned.iter().zip(ids) {
            let Some(id) = *id else { continue };
            let (name, territory) = (row.after.text(Field::Name), territory(&row.after));
            match (&row.before, row.verdict) {
                (None, Verdict::Created) => new.push(NewParty {
                    id,
                    kind: Kind::Place,
                    name: name.to_owned(),
                    territory,
                    standing: Standing::Public,
                }),
                (Some(sheet), Verdict::Updated) if sheet.party.name != name || sheet.party.territory != territory => {
                    party::update(tx, &self.app.order, self.now, id, name, territory.as_deref()).await?;
                }
                _ => {}
            }
        }
        party::insert_many(tx, &self.app.order, self.now, &new).await?;
        Ok(())
    }

    fn written<'a>(&self, row: &'a Planned, party: PartyId) -> Written<'a> {
        let mut origins = row.before.as_ref().map(|sheet| sheet.origins.clone()).unwrap_or_default();
        let on = self.now.to_string().get(..10).unwrap_or_default().to_owned();
        for field in row.changes.fields() {
            let origin = match row.draft.found.contains(&field) {
                true => Origin::Derived { on: on.clone() },
                false => Origin::Import { batch: self.batch.id, source: self.batch.source.clone(), on: on.clone() },
            };
            origins.0.insert(field, origin);
        }
        let version = row.before.as_ref().map_or(0, |sheet| sheet.version) + 1;
        Written { planned: row, party, origins, version }
    }

    async fn write_sheets(&self, tx: &mut Tx, written: &[Written<'_>]) -> sqlx::Result<()> {
        let sheets: Vec<SheetWrite<'_>> = written
            .iter()
            .map(|w| SheetWrite {
                id: w.party,
                values: &w.planned.after,
                origins: &w.origins,
                version: w.version,
                city: w.planned.after.text(Field::City),
            })
            .collect();
        store::save_sheets(tx, &sheets).await?;
        let revisions: Vec<NewRevision<'_>> = written
            .iter()
            .map(|w| NewRevision {
                id: RevisionId::new(self.now, &self.app.chance),
                party: w.party,
                version: w.version,
                at: self.now,
                actor: self.actor,
                batch: Some(self.batch.id),
                action: Action::Imported,
                changes: &w.planned.changes,
            })
            .collect();
        store::insert_revisions(tx, &revisions).await
    }

    async fn write_records(&self, tx: &mut Tx, planned: &[Planned], ids: &[Option<PartyId>]) -> sqlx::Result<()> {
        let records: Vec<SourceRecord> = planned
            .iter()
            .zip(ids)
            .filter(|(row, _)| !matches!(row.verdict, Verdict::Rejected | Verdict::Skipped))
            .filter_map(|(row, id)| {
                Some(SourceRecord {
                    record: row.draft.record.clone(),
                    party: (*id)?,
                    given: row.draft.values.clone(),
                    seen_batch: self.batch.id,
                })
            })
            .collect();
        store::batch::save_source_records(tx, &self.batch.source, &records).await
    }
}

/// What is kept of a row for the report: nothing of a row that changes nothing and says nothing.
pub fn told_row(row: &Planned, party: Option<PartyId>) -> Option<BatchRow> {
    if row.verdict == Verdict::Unchanged && row.draft.told.is_empty() {
        return None;
    }
    let told: Vec<_> = row.draft.refused.iter().chain(&row.draft.told).collect();
    let refused = matches!(row.verdict, Verdict::Rejected | Verdict::Skipped);
    Some(BatchRow {
        number: i64::try_from(row.draft.number).unwrap_or(i64::MAX),
        record: match row.draft.refused {
            // two refused rows may bear the same record
            Some(_) => format!("row:{}", row.draft.number),
            None => row.draft.record.clone(),
        },
        verdict: row.verdict,
        party,
        name: row.draft.label().chars().take(200).collect(),
        notes: store::encoded(&told),
        changes: row.changes.clone(),
        cells: if refused { store::encoded(&row.draft.cells) } else { "[]".to_owned() },
        given_before: row.given_before.clone(),
        origins: row
            .before
            .as_ref()
            .filter(|_| row.verdict == Verdict::Updated)
            .map(|sheet| origins_of(sheet, &row.changes)),
    })
}

/// The INSEE code of the commune, as the party keeps it.
pub fn territory(values: &Values) -> Option<String> {
    Some(values.text(Field::Commune)).filter(|code| !code.is_empty()).map(str::to_owned)
}
