//! Taking a file of people back: whom it made is removed, whom it completed is as before; whoever was changed since stays,
//! and is named.

use std::collections::{HashMap, HashSet};

use kernel::app::App;
use kernel::auth::{Right, Viewer};
use kernel::db::Tx;
use kernel::error::{Error, Result};
use kernel::facts::Fact;
use kernel::grants::Reach;
use kernel::ids::{self, AccountId, PartyId};
use kernel::lang::Message;
use kernel::party;

use super::apply::Made;
use crate::people::person;
use crate::store::people_imports::{self as store, Import, ImportRow};
use crate::store::{contacts, people, ties};

/// What became of a row that is taken back.
const TAKEN_BACK: &str = "undone";
const KEPT: &str = "kept";

/// Takes an import back; answers how many people stay as they are.
///
/// # Errors
/// [`Error::Conflict`] when it is not in, or was taken back already.
pub async fn undo(app: &App, viewer: &Viewer, import: &Import) -> Result<u64> {
    let rows = store::list_rows(&app.db, import.id).await?;
    let mut written: Vec<(&ImportRow, PartyId, Made)> = Vec::new();
    for row in rows.iter().filter(|row| !row.made.is_empty()) {
        if let (Some(party), Ok(made)) = (&row.party, serde_json::from_str::<Made>(&row.made)) {
            written.push((row, ids::read(party)?, made));
        }
    }
    let parties: Vec<PartyId> = written.iter().map(|(_, party, _)| *party).collect();
    let reached = viewer.reach(Right::EditPeople).among(&app.db, &parties).await?;
    let reached: HashSet<PartyId> = reached.into_iter().collect();
    let (now, actor, mut tx) = (app.clock.now(), viewer.id(), app.db.begin().await?);
    if !store::claim_undoing(&mut tx, now, actor, import.id).await? {
        return Err(Error::Conflict(Message::new("people-import-changed")));
    }
    // asked of everybody first: what is taken back of one row changes what the next one finds
    let mut untouched: HashMap<PartyId, bool> = HashMap::new();
    for (_, party, made) in &written {
        let (version, noted, others) = store::count_changes(&mut tx, *party).await?;
        let same = (version, noted) == (made.version, made.noted) && (!made.created || others == 0);
        let all = untouched.entry(*party).or_insert(true);
        *all = *all && same && reached.contains(party);
    }
    let mut kept: HashSet<PartyId> = HashSet::new();
    for (row, party, made) in written.iter().rev() {
        let verdict = match untouched.get(party) {
            Some(true) => {
                take_back(app, &mut tx, actor, *party, made).await?;
                TAKEN_BACK
            }
            _ => {
                kept.insert(*party);
                KEPT
            }
        };
        store::settle_undone(&mut tx, import.id, row.number, verdict).await?;
    }
    let kept = u64::try_from(kept.len()).unwrap_or(u64::MAX);
    app.record(&mut tx, actor, &Fact::PeopleImportUndone { import: import.id, kept }).await?;
    tx.commit().await?;
    Ok(kept)
}

async fn take_back(app: &App, tx: &mut Tx, actor: Option<AccountId>, party: PartyId, made: &Made) -> Result<()> {
    // by themselves, also of who goes with them: what is known of the other end changes too
    for tie in &made.ties {
        ties::remove(tx, ids::read(tie)?).await?;
    }
    if made.created {
        return Ok(party::remove(tx, party).await?);
    }
    for point in &made.points {
        contacts::remove(tx, party, ids::read(point)?).await?;
    }
    if let Some((tie, title)) = &made.retitled {
        store::retitle(tx, tie, title).await?;
    }
    if let Some(before) = &made.before {
        // as it stands inside the transaction: another row of the file may be taken back already
        let Some(now) = people::find_in(tx, party).await? else { return Ok(()) };
        person::write_edit(app, tx, actor, (&now, now.version), &before.typed()).await?;
    }
    person::settle(app, tx, party).await?;
    Ok(person::note(app, tx, actor, party, ("edited", "")).await?)
}

/// Whom an import that was taken back left as they are, as far as a reach holds them.
///
/// # Errors
/// The database is away.
pub async fn list_kept(app: &App, reach: &Reach, rows: &[ImportRow]) -> Result<Vec<people::Named>> {
    let kept = rows.iter().filter(|row| row.verdict == KEPT).filter_map(|row| row.party.as_deref());
    let mut parties: Vec<PartyId> = kept.map(ids::read).collect::<sqlx::Result<_>>()?;
    parties.sort_unstable();
    parties.dedup();
    let mut named = Vec::new();
    for piece in parties.chunks(200) {
        named.extend(people::list_by_ids(&app.db, piece, reach).await?);
    }
    Ok(named)
}
