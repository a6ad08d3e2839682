//! Gives their points to the sheets that have none, once the centres of communes are known.
//!
//! A list imported on a machine that knows no centre yet makes an empty map: an update of territories fills it. What
//! somebody gave is never touched, and a second run finds nothing more to do.

use kernel::ids::{PartyId, RevisionId};
use serde_json::json;
use territory::{Centre, Gazetteer};

use crate::Census;
use crate::field::Field;
use crate::import::placing;
use crate::sheet::{Changes, Origin, Origins, Sheet, Values, degrees};
use crate::store::{self, Action, Lock, NewRevision, SheetWrite, duplicates};

/// Sheets looked at at once, and written in one transaction: others work in between.
const STEP: i64 = 500;

/// A sheet with its point.
struct Placed<'a> {
    sheet: &'a Sheet,
    values: Values,
    origins: Origins,
    changes: Changes,
}

impl Census {
    /// Gives their points to the sheets that have none; answers how many got one.
    ///
    /// # Errors
    /// The database is away: what was written stays, and the next call goes on.
    pub async fn give_points(&self) -> anyhow::Result<usize> {
        // the centres that were just brought
        self.follow().await?;
        let (gazetteer, mut after, mut given) = (self.gazetteer(), String::new(), 0);
        loop {
            let sheets = duplicates::list_live_sheets(&self.app.db, &after, STEP).await?;
            let Some(last) = sheets.last() else { break };
            after = last.id().to_string();
            let lacking = sheets.iter().filter(|sheet| point(&gazetteer, sheet).is_some());
            let lacking: Vec<PartyId> = lacking.map(Sheet::id).collect();
            if !lacking.is_empty() {
                given += self.write_points(&gazetteer, &lacking).await?;
            }
        }
        self.follow().await?;
        Ok(given)
    }

    async fn write_points(&self, gazetteer: &Gazetteer, ids: &[PartyId]) -> sqlx::Result<usize> {
        let (app, now) = (&self.app, self.app.clock.now());
        let on = now.to_string().get(..10).unwrap_or_default().to_owned();
        let mut tx = app.db.begin().await?;
        // looked at again under their locks: somebody may have placed one by hand meanwhile
        let sheets = store::list_sheets_in(&mut tx, ids, Lock::Taken).await?;
        let placed: Vec<Placed<'_>> = sheets.iter().filter_map(|sheet| placed(gazetteer, sheet, &on)).collect();
        let writes: Vec<SheetWrite<'_>> = placed
            .iter()
            .map(|one| SheetWrite {
                id: one.sheet.id(),
                values: &one.values,
                origins: &one.origins,
                version: one.sheet.version + 1,
                city: one.values.text(Field::City),
            })
            .collect();
        store::save_sheets(&mut tx, &writes).await?;
        let revisions: Vec<NewRevision<'_>> = placed
            .iter()
            .map(|one| NewRevision {
                id: RevisionId::new(now, &app.chance),
                party: one.sheet.id(),
                version: one.sheet.version + 1,
                at: now,
                actor: None,
                batch: None,
                action: Action::Located,
                changes: &one.changes,
            })
            .collect();
        store::insert_revisions(&mut tx, &revisions).await?;
        tx.commit().await?;
        Ok(placed.len())
    }
}

/// The point that a sheet lacks: it has none, or one that the program took from a larger territory than the commune.
fn point(gazetteer: &Gazetteer, sheet: &Sheet) -> Option<(Centre, &'static str)> {
    let values = &sheet.values;
    let none = values.get(Field::Latitude).is_none() && values.get(Field::Longitude).is_none();
    let supposed = values.text(Field::PointPrecision) == "approximate"
        && matches!(sheet.origins.0.get(&Field::Latitude), Some(Origin::Derived { .. }));
    if !none && !supposed {
        return None;
    }
    placing::find_point(gazetteer, values).filter(|(_, precision)| none || *precision == "commune")
}

fn placed<'a>(gazetteer: &Gazetteer, sheet: &'a Sheet, on: &str) -> Option<Placed<'a>> {
    let (centre, precision) = point(gazetteer, sheet)?;
    let (mut values, mut origins) = (sheet.values.clone(), sheet.origins.clone());
    values.set(Field::Latitude, degrees(centre.lat));
    values.set(Field::Longitude, degrees(centre.lon));
    values.set(Field::PointPrecision, json!(precision));
    let changes = values.changes_since(&sheet.values);
    for field in changes.fields() {
        origins.0.insert(field, Origin::Derived { on: on.to_owned() });
    }
    Some(Placed { sheet, values, origins, changes })
}
