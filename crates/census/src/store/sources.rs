//! Every SQL statement on sources that are read again and again from an address.

use jiff::Timestamp;
use kernel::args;
use kernel::clock::stored;
use kernel::db::{Db, FromRow, Row};
use kernel::ids::{self, BatchId};

/// A source and its address.
#[derive(Clone, Debug)]
pub struct SourceAddress {
    /// The name under which its files come back.
    pub source: String,
    /// Where it is read.
    pub url: String,
    /// How often, in hours.
    pub every_hours: i64,
    /// More new sheets than that wait for a person.
    pub most_created: i64,
    /// More changed sheets than that wait for a person.
    pub most_updated: i64,
    /// More records that are no longer there than that wait for a person.
    pub most_vanished: i64,
    /// When it is read next.
    pub next_at: Timestamp,
    /// It is not read until somebody says so.
    pub paused: bool,
    /// The hash of the file that was read last.
    pub last_hash: Option<String>,
    /// When it was read last, as stored.
    pub last_at: Option<String>,
    /// `unchanged`, `applied`, `waiting` or `failed`.
    pub last_outcome: Option<String>,
    /// What went wrong, in words.
    pub last_error: Option<String>,
    /// The import that it led to.
    pub batch: Option<BatchId>,
}

impl FromRow for SourceAddress {
    fn from_row(row: &Row<'_>) -> sqlx::Result<SourceAddress> {
        let broken = |error: jiff::Error| sqlx::Error::Decode(error.to_string().into());
        Ok(SourceAddress {
            source: row.at(0)?,
            url: row.at(1)?,
            every_hours: row.at(2)?,
            most_created: row.at(3)?,
            most_updated: row.at(4)?,
            most_vanished: row.at(5)?,
            next_at: row.at::<String>(6)?.parse().map_err(broken)?,
            paused: row.at(7)?,
            last_hash: row.at(8)?,
            last_at: row.at(9)?,
            last_outcome: row.at(10)?,
            last_error: row.at(11)?,
            batch: row.at::<Option<String>>(12)?.map(|id| ids::read(&id)).transpose()?,
        })
    }
}

const READ: &str = "select source, url, every_hours, most_created, most_updated, most_vanished, next_at, paused, \
                    last_hash, last_at, last_outcome, last_error, batch from source_address";

/// Every such source, in the order of names.
///
/// # Errors
/// The database is away.
pub async fn list(db: &Db) -> sqlx::Result<Vec<SourceAddress>> {
    db.all(&format!("{READ} order by source"), vec![]).await
}

/// Those whose time has come.
///
/// # Errors
/// The database is away.
pub async fn list_due(db: &Db, now: Timestamp) -> sqlx::Result<Vec<SourceAddress>> {
    db.all(&format!("{READ} where paused = $1 and next_at <= $2 order by next_at"), args![false, now]).await
}

/// The source of that name.
///
/// # Errors
/// The database is away.
pub async fn find(db: &Db, source: &str) -> sqlx::Result<Option<SourceAddress>> {
    db.optional(&format!("{READ} where source = $1"), args![source]).await
}

/// Keeps a source, or changes what is asked of the one of that name: it is read anew.
///
/// # Errors
/// The database refused.
pub async fn save(db: &Db, address: &SourceAddress) -> sqlx::Result<()> {
    let sql = "insert into source_address (source, url, every_hours, most_created, most_updated, most_vanished, \
               next_at, paused) values ($1, $2, $3, $4, $5, $6, $7, $8) \
               on conflict (source) do update set url = excluded.url, every_hours = excluded.every_hours, \
               most_created = excluded.most_created, most_updated = excluded.most_updated, \
               most_vanished = excluded.most_vanished, next_at = excluded.next_at, paused = excluded.paused, \
               last_hash = null";
    let a = address;
    let args =
        args![&a.source, &a.url, a.every_hours, a.most_created, a.most_updated, a.most_vanished, a.next_at, a.paused];
    db.execute(sql, args).await.map(|_| ())
}

/// Notes what came of a reading, and when the next one is.
///
/// # Errors
/// The database refused.
pub async fn note(db: &Db, now: Timestamp, address: &SourceAddress) -> sqlx::Result<()> {
    let sql = "update source_address set last_hash = $1, last_at = $2, last_outcome = $3, last_error = $4, \
               batch = $5, next_at = $6 where source = $7";
    let a = address;
    let (hash, outcome, error) = (a.last_hash.as_deref(), a.last_outcome.as_deref(), a.last_error.as_deref());
    db.execute(sql, args![hash, now, outcome, error, a.batch, a.next_at, &a.source]).await.map(|_| ())
}

/// Says when a source is read next; answers whether it was due then as it is now: one node of several asks for it.
///
/// # Errors
/// The database refused.
pub async fn postpone(db: &Db, address: &SourceAddress, next: Timestamp) -> sqlx::Result<bool> {
    let sql = "update source_address set next_at = $1 where source = $2 and next_at = $3";
    Ok(db.execute(sql, args![next, &address.source, stored(address.next_at)]).await? == 1)
}

/// Stops or resumes the reading of a source.
///
/// # Errors
/// The database refused.
pub async fn pause(db: &Db, source: &str, paused: bool) -> sqlx::Result<bool> {
    let sql = "update source_address set paused = $1 where source = $2";
    Ok(db.execute(sql, args![paused, source]).await? == 1)
}

/// Forgets the address of a source; what it brought stays.
///
/// # Errors
/// The database refused.
pub async fn remove(db: &Db, source: &str) -> sqlx::Result<bool> {
    Ok(db.execute("delete from source_address where source = $1", args![source]).await? == 1)
}
