//! A lot taken back: each sheet is as before, but what was edited since, which stays and is named.

use kernel::auth::{Right, Viewer};
use kernel::error::{Error, Result};
use kernel::facts::Fact;
use kernel::grants::Reach;
use kernel::ids::{AccountId, LotId, PartyId};
use kernel::party::Standing;

use super::run::{self, stand};
use super::{Change, Told};
use crate::Census;
use crate::field::Field;
use crate::import::undo::restored;
use crate::reach::{self, Reached};
use crate::sheet::Sheet;
use crate::store::lots::{self, Lot, LotRow, State};
use crate::store::{self, Action, Lock};

/// Sheets given back what they were in one transaction.
const STEP: i64 = 250;

/// Whether the viewer may take that lot back: whoever made it, and those who undo imports.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn must(viewer: &Viewer, lot: &Lot) -> Result<()> {
    viewer.must(Right::EditSheets)?;
    if may(viewer, lot) { Ok(()) } else { Err(Error::Forbidden) }
}

/// The same, as a question.
pub fn may(viewer: &Viewer, lot: &Lot) -> bool {
    viewer.may(Right::EditSheets) && (viewer.may(Right::Import) || (lot.actor.is_some() && lot.actor == viewer.id()))
}

/// Takes a lot back, at once when it is small.
///
/// # Errors
/// [`Error::Conflict`] when it is not applied, or not any more.
pub async fn undo(census: &Census, actor: Option<AccountId>, id: LotId) -> Result<()> {
    run::step(census, id, (&[State::Applied, State::Stopped], State::Undoing), |lot| lot.undone_by = actor).await
}

/// Gives some sheets back what they were; `false` when there is nothing more to do.
pub(super) async fn piece(census: &Census, id: LotId, reach: Reach) -> anyhow::Result<bool> {
    let app = &census.app;
    let mut tx = app.db.begin().await?;
    let Some(mut lot) = lots::claim(&mut tx, id).await?.filter(|lot| lot.state == State::Undoing) else {
        return Ok(false);
    };
    let actor = lot.undone_by;
    let rows = lots::list_rows(&mut tx, id, "done", -1, STEP).await?;
    if rows.is_empty() {
        lot.state = State::Undone;
        app.record(&mut tx, actor, &Fact::LotUndone { lot: id, kept: lot.counts.kept }).await?;
        lots::update(&mut tx, &lot, app.clock.now()).await?;
        tx.commit().await?;
        return Ok(false);
    }
    let mut ids: Vec<PartyId> = rows.iter().map(|row| row.party).collect();
    ids.sort_unstable();
    let sheets = store::list_sheets_in(&mut tx, &ids, Lock::Taken).await?;
    let merged = store::duplicates::list_merged(&mut tx, &ids).await?;
    let left = store::rounds::list_left(&mut tx, &ids).await?;
    let reached = Reached::among_in(&mut tx, reach, &ids).await?;
    let (mut written, mut changes) = (Vec::new(), Vec::new());
    for row in rows {
        let Some(sheet) = sheets.iter().find(|sheet| sheet.id() == row.party) else { continue };
        if !reached.has(sheet.id()) {
            lot.counts.kept += 1;
            let told = Told { refused: vec![reach::out_of_reach()], ..row.told.clone() };
            written.push(LotRow { state: "kept".to_owned(), told, ..row });
            continue;
        }
        let kept = match before(&row) {
            Some(standing) if sheet.party.standing == standing => None,
            // two sheets live in one, or somebody moved it since: it stays whole
            Some(_) if merged.contains(&sheet.id()) || !is_as_moved(&lot, sheet) => Some(Vec::new()),
            // who left meanwhile is brought back by nobody else
            Some(Standing::Public) if left.contains(&sheet.id()) => Some(Vec::new()),
            Some(standing) => {
                stand(app, &mut tx, actor, sheet, standing).await?;
                None
            }
            None => Some(take_back(sheet, &row, &mut changes)).filter(|kept| !kept.is_empty()),
        };
        let state = if kept.is_none() { "undone" } else { "kept" };
        if kept.is_none() {
            lot.counts.undone += 1;
        } else {
            lot.counts.kept += 1;
        }
        let told = Told { kept: kept.unwrap_or_default(), ..row.told.clone() };
        written.push(LotRow { state: state.to_owned(), told, ..row });
    }
    super::write(app, &mut tx, (actor, Action::LotUndone), &changes).await?;
    lot.counts.looked += written.len() as u64;
    lots::save_rows(&mut tx, id, &written).await?;
    lots::update(&mut tx, &lot, app.clock.now()).await?;
    tx.commit().await?;
    Ok(true)
}

/// Who found the sheet before the lot moved it; none for a lot that changed its values.
fn before(row: &LotRow) -> Option<Standing> {
    row.told.standing.as_deref().map(Standing::from_key)
}

fn is_as_moved(lot: &Lot, sheet: &Sheet) -> bool {
    let trashed = lot.operation == super::Operation::Trash;
    trashed == (sheet.party.standing == Standing::Trash)
}

/// Notes what is to be written of the sheet; answers the fields that were edited since.
fn take_back<'a>(sheet: &'a Sheet, row: &LotRow, changes: &mut Vec<Change<'a>>) -> Vec<Field> {
    let (values, kept) = restored(&sheet.values, &row.changes);
    let changed = values.changes_since(&sheet.values);
    if !changed.is_empty() {
        let mut origins = sheet.origins.clone();
        for field in changed.fields() {
            match row.origins.0.get(&field).filter(|_| values.get(field).is_some()) {
                Some(origin) => drop(origins.0.insert(field, origin.clone())),
                None => drop(origins.0.remove(&field)),
            }
        }
        changes.push(Change { sheet, values, changes: changed, origins });
    }
    kept
}
