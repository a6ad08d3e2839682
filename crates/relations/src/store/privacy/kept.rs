//! Every SQL statement on what is kept beside the database of what people said of letters.

use kernel::args;
use kernel::db::{Db, FromRow, Row, Tx};

use crate::privacy::kept::{Said, Suppressed, Text};
use crate::privacy::ledger::Line;

kernel::row!(Suppressed { key, reason, at });
kernel::row!(Text { hash, purpose, body, since });

/// The line, then whose it is.
impl FromRow for Said {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Said> {
        Ok(Said { line: Line::from_row(row)?, party: row.at(12)? })
    }
}

/// How many lines the ledger has, and how many addresses are never written to again: when neither grew, nothing did.
///
/// # Errors
/// The database is away.
pub async fn counts(db: &Db) -> sqlx::Result<(i64, i64)> {
    let sql =
        "select coalesce((select position from consent_head where id = 1), 0), (select count(*) from suppression)";
    db.one(sql, vec![]).await
}

/// Whether the ledger has that line at that place; it has none at the place 0.
///
/// # Errors
/// The database is away.
pub async fn has_line(tx: &mut Tx, position: i64, hash: &str) -> sqlx::Result<bool> {
    let sql = "select hash from consent where position = $1";
    let found: Option<(String,)> = tx.optional(sql, args![position]).await?;
    Ok(found.map_or(position == 0, |(known,)| known == hash))
}

/// Lines after that place, in order, with whose they are.
///
/// # Errors
/// The database is away.
pub async fn list_said(tx: &mut Tx, after: i64, limit: i64) -> sqlx::Result<Vec<Said>> {
    let sql = "select id, position, subject_key, purpose, action, basis, text_hash, channel, evidence, at, previous, \
               hash, party from consent where position > $1 order by position limit $2";
    tx.all(sql, args![after, limit]).await
}

/// Every address that is never written to again.
///
/// # Errors
/// The database is away.
pub async fn list_suppressed(tx: &mut Tx) -> sqlx::Result<Vec<Suppressed>> {
    tx.all("select key, reason, at from suppression order by at, key", vec![]).await
}

/// Every text that somebody was shown.
///
/// # Errors
/// The database is away.
pub async fn list_texts(tx: &mut Tx) -> sqlx::Result<Vec<Text>> {
    tx.all("select hash, purpose, body, since from purpose_text order by since, hash", vec![]).await
}

/// Whether somebody of that id is known.
///
/// # Errors
/// The database is away.
pub async fn has_party(tx: &mut Tx, party: &str) -> sqlx::Result<bool> {
    let found: Option<(String,)> = tx.optional("select id from party where id = $1", args![party]).await?;
    Ok(found.is_some())
}
