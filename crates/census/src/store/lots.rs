//! Every SQL statement on lots: many sheets changed together, and what became of each.

use jiff::Timestamp;
use kernel::args;
use kernel::clock::stored;
use kernel::db::{Db, FromRow, Row, Tx};
use kernel::ids::{self, AccountId, LotId, PartyId};
use kernel::party::Kind;
use serde::{Deserialize, Serialize};

use super::encoded;
use crate::field::Field;
use crate::lots::{Operation, Told};
use crate::sheet::{Changes, Origins};

/// Where a lot stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Sheets were chosen; what is to be done with them is not said yet.
    Chosen,
    /// The dry run goes on.
    Planning,
    /// The dry run is ready; nothing has changed.
    Planned,
    /// Sheets are being changed.
    Applying,
    /// All that could be changed is.
    Applied,
    /// Somebody stopped it: some sheets are changed, the others not.
    Stopped,
    /// Sheets are being given back what they were.
    Undoing,
    /// Taken back.
    Undone,
}

impl State {
    const ALL: [State; 8] = [
        State::Chosen,
        State::Planning,
        State::Planned,
        State::Applying,
        State::Applied,
        State::Stopped,
        State::Undoing,
        State::Undone,
    ];

    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            State::Chosen => "chosen",
            State::Planning => "planning",
            State::Planned => "planned",
            State::Applying => "applying",
            State::Applied => "applied",
            State::Stopped => "stopped",
            State::Undoing => "undoing",
            State::Undone => "undone",
        }
    }

    /// Whether a job works on it.
    pub fn is_running(self) -> bool {
        matches!(self, State::Planning | State::Applying | State::Undoing)
    }
}

/// How many sheets came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    /// Chosen.
    pub all: u64,
    /// Looked at by the step that runs.
    pub looked: u64,
    /// Would change.
    pub planned: u64,
    /// Are so already.
    pub same: u64,
    /// May not be changed so.
    pub refused: u64,
    /// Were edited between the dry run and the change, and left alone.
    pub moved: u64,
    /// Changed.
    pub done: u64,
    /// Were edited since, and keep something at the undoing.
    pub kept: u64,
    /// Are as before.
    pub undone: u64,
}

/// A lot.
#[derive(Clone, Debug)]
pub struct Lot {
    /// Its id.
    pub id: LotId,
    /// What it changes.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// What the table asked when all was chosen; empty for rows chosen one by one.
    pub query: String,
    /// What is done.
    pub operation: Operation,
    /// To which field.
    pub field: Option<Field>,
    /// What was typed into the field's form, in its order.
    pub value: Vec<String>,
    /// How many sheets came to what.
    pub counts: Counts,
    /// Somebody asked to stop.
    pub stopping: bool,
    /// Whose it is.
    pub actor: Option<AccountId>,
    /// The name of whoever made it.
    pub actor_name: Option<String>,
    /// When it was begun.
    pub created_at: Timestamp,
    /// Who takes it back, or took it.
    pub undone_by: Option<AccountId>,
}

impl FromRow for Lot {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Lot> {
        let broken = |what: &str| sqlx::Error::Decode(format!("unknown {what} of a lot").into());
        let json = |error: serde_json::Error| sqlx::Error::Decode(error.into());
        let state: String = row.at(2)?;
        Ok(Lot {
            id: ids::read(&row.at::<String>(0)?)?,
            kind: Kind::from_key(&row.at::<String>(1)?).ok_or_else(|| broken("kind"))?,
            state: State::ALL.into_iter().find(|known| known.key() == state).ok_or_else(|| broken("state"))?,
            query: row.at(3)?,
            operation: Operation::from_key(&row.at::<String>(4)?).ok_or_else(|| broken("operation"))?,
            field: Field::stored(&row.at::<String>(5)?),
            value: serde_json::from_str(&row.at::<String>(6)?).map_err(json)?,
            counts: serde_json::from_str(&row.at::<String>(7)?).map_err(json)?,
            stopping: row.at(8)?,
            actor: row.at::<Option<String>>(9)?.map(|id| ids::read(&id)).transpose()?,
            actor_name: row.at(10)?,
            created_at: row.at::<String>(11)?.parse().map_err(|_| broken("instant"))?,
            undone_by: row.at::<Option<String>>(12)?.map(|id| ids::read(&id)).transpose()?,
        })
    }
}

const LOT: &str = "select lot.id, lot.kind, lot.state, lot.query, lot.operation, lot.field, lot.value, lot.counts, \
                   lot.stopping, lot.actor, account.name, lot.created_at, lot.undone_by \
                   from lot left join account on account.id = lot.actor";

/// Writes a new lot.
///
/// # Errors
/// The database refused.
pub async fn insert(tx: &mut Tx, lot: &Lot) -> sqlx::Result<()> {
    tx.execute(
        "insert into lot (id, kind, state, query, operation, field, value, counts, stopping, actor, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        args![
            lot.id,
            lot.kind.key(),
            lot.state.key(),
            &lot.query,
            lot.operation.key(),
            lot.field.map_or("", Field::key),
            encoded(&lot.value),
            encoded(&lot.counts),
            lot.stopping,
            lot.actor,
            lot.created_at
        ],
    )
    .await
    .map(|_| ())
}

/// The lot of that id.
///
/// # Errors
/// The database is away.
pub async fn find(db: &Db, id: LotId) -> sqlx::Result<Option<Lot>> {
    db.optional(&format!("{LOT} where lot.id = $1"), args![id]).await
}

/// The latest lots that changed something, or that are about to.
///
/// # Errors
/// The database is away.
pub async fn list(db: &Db, limit: i64) -> sqlx::Result<Vec<Lot>> {
    let sql = format!("{LOT} where lot.state <> 'chosen' order by lot.created_at desc, lot.id desc limit $1");
    db.all(&sql, args![limit]).await
}

/// Takes the lot's row for this transaction: whoever applies, stops or undoes it comes one after the other.
///
/// # Errors
/// The database refused.
pub async fn claim(tx: &mut Tx, id: LotId) -> sqlx::Result<Option<Lot>> {
    tx.execute("update lot set state = state where id = $1", args![id]).await?;
    tx.optional(&format!("{LOT} where lot.id = $1"), args![id]).await
}

/// Notes where a lot stands and what it came to.
///
/// # Errors
/// The database refused.
pub async fn update(tx: &mut Tx, lot: &Lot, now: Timestamp) -> sqlx::Result<()> {
    let applied = matches!(lot.state, State::Applied | State::Stopped).then_some(now);
    let undone = (lot.state == State::Undone).then_some(now);
    tx.execute(
        "update lot set state = $1, operation = $2, field = $3, value = $4, counts = $5, stopping = $6, \
         undone_by = $7, applied_at = coalesce(applied_at, $8), undone_at = coalesce(undone_at, $9) where id = $10",
        args![
            lot.state.key(),
            lot.operation.key(),
            lot.field.map_or("", Field::key),
            encoded(&lot.value),
            encoded(&lot.counts),
            lot.stopping,
            lot.undone_by,
            applied,
            undone,
            lot.id
        ],
    )
    .await
    .map(|_| ())
}

/// Asks a running lot to stop.
///
/// # Errors
/// The database is away.
pub async fn stop(db: &Db, id: LotId) -> sqlx::Result<u64> {
    db.execute("update lot set stopping = $1 where id = $2 and state = 'applying'", args![true, id]).await
}

/// Removes a lot that changed nothing; `false` when it did.
///
/// # Errors
/// The database refused.
pub async fn remove_unused(tx: &mut Tx, id: LotId) -> sqlx::Result<bool> {
    let sql = "delete from lot where id = $1 and state in ('chosen', 'planning', 'planned')";
    Ok(tx.execute(sql, args![id]).await? == 1)
}

/// Forgets lots that were never applied.
///
/// # Errors
/// The database is away.
pub async fn sweep(db: &Db, before: Timestamp) -> sqlx::Result<u64> {
    let sql = "delete from lot where state in ('chosen', 'planned') and created_at < $1";
    db.execute(sql, args![stored(before)]).await
}

/// What becomes of a sheet of a lot.
#[derive(Clone, Debug)]
pub struct LotRow {
    /// Which.
    pub party: PartyId,
    /// Its place in the table.
    pub number: i64,
    /// `chosen`, `planned`, `refused`, `moved`, `done`, `kept` or `undone`.
    pub state: String,
    /// Of the sheet: as it was looked at, then as the lot made it.
    pub version: i64,
    /// Field by field.
    pub changes: Changes,
    /// Where the values came from before.
    pub origins: Origins,
    /// Why it was refused, what it kept.
    pub told: Told,
}

impl FromRow for LotRow {
    fn from_row(row: &Row<'_>) -> sqlx::Result<LotRow> {
        let json = |error: serde_json::Error| sqlx::Error::Decode(error.into());
        Ok(LotRow {
            party: ids::read(&row.at::<String>(0)?)?,
            number: row.at(1)?,
            state: row.at(2)?,
            version: row.at(3)?,
            changes: serde_json::from_str(&row.at::<String>(4)?).map_err(json)?,
            origins: serde_json::from_str(&row.at::<String>(5)?).map_err(json)?,
            told: serde_json::from_str(&row.at::<String>(6)?).map_err(json)?,
        })
    }
}

const ROW: &str = "select party, number, state, version, changes, origins, told from lot_row";

/// Writes rows, or what became of those that are there.
///
/// # Errors
/// The database refused.
pub async fn save_rows(tx: &mut Tx, lot: LotId, rows: &[LotRow]) -> sqlx::Result<()> {
    let values = rows
        .iter()
        .map(|row| {
            args![
                lot,
                row.party,
                row.number,
                row.state.as_str(),
                row.version,
                encoded(&row.changes),
                encoded(&row.origins),
                encoded(&row.told)
            ]
        })
        .collect();
    let head = "insert into lot_row (lot, party, number, state, version, changes, origins, told)";
    let tail = "on conflict (lot, party) do update set state = excluded.state, version = excluded.version, \
                changes = excluded.changes, origins = excluded.origins, told = excluded.told";
    tx.insert_many(head, 8, values, tail).await
}

/// Rows of a state after that number, in the order of the table.
///
/// # Errors
/// The database is away.
pub async fn list_rows(tx: &mut Tx, lot: LotId, state: &str, after: i64, limit: i64) -> sqlx::Result<Vec<LotRow>> {
    let sql = format!("{ROW} where lot = $1 and state = $2 and number > $3 order by number limit $4");
    tx.all(&sql, args![lot, state, after, limit]).await
}

/// The first rows of a state, for the page of the lot.
///
/// # Errors
/// The database is away.
pub async fn list_shown(db: &Db, lot: LotId, state: &str, (offset, limit): (i64, i64)) -> sqlx::Result<Vec<LotRow>> {
    let sql = format!("{ROW} where lot = $1 and state = $2 order by number limit $3 offset $4");
    db.all(&sql, args![lot, state, limit, offset]).await
}

/// The parties that were chosen one by one, in the order of the table.
///
/// # Errors
/// The database is away.
pub async fn list_chosen(db: &Db, lot: LotId) -> sqlx::Result<Vec<PartyId>> {
    let sql = "select party from lot_row where lot = $1 order by number";
    let rows: Vec<(String,)> = db.all(sql, args![lot]).await?;
    rows.into_iter().map(|(id,)| ids::read(&id)).collect()
}

/// Removes the rows of an earlier dry run.
///
/// # Errors
/// The database refused.
pub async fn remove_rows(tx: &mut Tx, lot: LotId) -> sqlx::Result<()> {
    tx.execute("delete from lot_row where lot = $1", args![lot]).await.map(|_| ())
}

/// Forgets what lots keep of a party.
///
/// # Errors
/// The database refused.
pub async fn forget(tx: &mut Tx, party: PartyId) -> sqlx::Result<()> {
    tx.execute("delete from lot_row where party = $1", args![party]).await.map(|_| ())
}

/// Rows that say they changed a sheet, of lots that changed nothing: none, ever.
///
/// # Errors
/// The database is away.
pub async fn count_lost(db: &Db) -> sqlx::Result<i64> {
    let sql = "select count(*) from lot_row join lot on lot.id = lot_row.lot \
               where lot_row.state = 'done' and lot.state in ('chosen', 'planning', 'planned', 'undone')";
    Ok(db.one::<(i64,)>(sql, vec![]).await?.0)
}
