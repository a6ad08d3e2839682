//! Every SQL statement that reads the history of sheets.

use jiff::Timestamp;
use kernel::args;
use kernel::db::{Db, FromRow, Row, Value, dialect};
use kernel::ids::{self, AccountId, PartyId};

use crate::sheet::Changes;

/// One line of a sheet's history.
pub struct Revision {
    /// The version that it made.
    pub version: i64,
    /// When.
    pub at: Timestamp,
    /// The name of who did it; none for the program, and never read for the public.
    pub actor: Option<String>,
    /// The source of the import that did it.
    pub source: Option<String>,
    /// `created`, `edited`…
    pub action: String,
    /// Field by field.
    pub changes: Changes,
    /// The lot that did it with others.
    pub lot: Option<String>,
}

impl FromRow for Revision {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Revision> {
        read(row, Changes::read)
    }
}

/// The same of what everybody may read: private fields are passed over while reading.
struct Public(Revision);

impl FromRow for Public {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Public> {
        read(row, Changes::read_public).map(Public)
    }
}

fn read(row: &Row<'_>, changes: fn(&str) -> serde_json::Result<Changes>) -> sqlx::Result<Revision> {
    let broken = |error: String| sqlx::Error::Decode(error.into());
    Ok(Revision {
        version: row.at(0)?,
        at: row.at::<String>(1)?.parse().map_err(|e: jiff::Error| broken(e.to_string()))?,
        actor: row.at(2)?,
        source: row.at(3)?,
        action: row.at(4)?,
        changes: changes(&row.at::<String>(5)?).map_err(|e| broken(e.to_string()))?,
        lot: row.at(6)?,
    })
}

const LATEST_FIRST: &str = "order by revision.version desc, revision.id desc";

/// How many lines the history of a sheet has.
///
/// # Errors
/// The database is away.
pub async fn count(db: &Db, party: PartyId) -> sqlx::Result<i64> {
    Ok(db.one::<(i64,)>("select count(*) from revision where party = $1", args![party]).await?.0)
}

/// The history of a sheet, latest first.
///
/// # Errors
/// The database is away.
pub async fn list(db: &Db, party: PartyId, (offset, limit): (i64, i64)) -> sqlx::Result<Vec<Revision>> {
    let sql = format!("{} where revision.party = $1 {LATEST_FIRST} limit $2 offset $3", of("account.name"));
    db.all(&sql, args![party, limit, offset]).await
}

/// What was done to a sheet after it had that version, latest first.
///
/// # Errors
/// The database is away.
pub async fn list_after(db: &Db, party: PartyId, version: i64) -> sqlx::Result<Vec<Revision>> {
    let sql = format!("{} where revision.party = $1 and revision.version > $2 {LATEST_FIRST}", of("account.name"));
    db.all(&sql, args![party, version]).await
}

/// When the sheet was given that version; none when it never had it.
///
/// # Errors
/// The database is away.
pub async fn find_instant(db: &Db, party: PartyId, version: i64) -> sqlx::Result<Option<Timestamp>> {
    let sql = "select at from revision where party = $1 and version = $2 order by id limit 1";
    let found: Option<(String,)> = db.optional(sql, args![party, version]).await?;
    let broken = |error: jiff::Error| sqlx::Error::Decode(error.to_string().into());
    found.map(|(at,)| at.parse().map_err(broken)).transpose()
}

/// What everybody may read of the history of a sheet, latest first: no name, and no private field.
///
/// # Errors
/// The database is away.
pub async fn list_public(db: &Db, party: PartyId, (offset, limit): (i64, i64)) -> sqlx::Result<Vec<Revision>> {
    let sql = format!("{} where revision.party = $1 {LATEST_FIRST} limit $2 offset $3", of("null"));
    Ok(db.all::<Public>(&sql, args![party, limit, offset]).await?.into_iter().map(|row| row.0).collect())
}

/// The names of these accounts; those that are gone are absent.
///
/// # Errors
/// The database is away.
pub async fn list_names(db: &Db, accounts: &[AccountId]) -> sqlx::Result<Vec<(AccountId, String)>> {
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!("select id, name from account where id in ({})", dialect::in_list(1, accounts.len()));
    let rows: Vec<(String, String)> = db.all(&sql, accounts.iter().map(|id| Value::from(*id)).collect()).await?;
    rows.into_iter().map(|(id, name)| Ok((ids::read(&id)?, name))).collect()
}

fn of(actor: &str) -> String {
    let account = if actor == "null" { "" } else { "left join account on account.id = revision.actor" };
    let actor = if actor == "null" { "cast(null as text)" } else { actor };
    format!(
        "select revision.version, revision.at, {actor}, batch.source, revision.action, revision.changes, \
         (select max(lot_row.lot) from lot_row where lot_row.party = revision.party \
         and lot_row.version = revision.version and revision.action = 'lot') from revision {account} left join batch on batch.id = revision.batch"
    )
}
