//! Every SQL statement on sectors.

use std::collections::BTreeMap;

use jiff::Timestamp;
use kernel::args;
use kernel::change::Changed;
use kernel::db::{Db, Tx};

use crate::Gazetteer;
use crate::sectors::{Sector, SectorKind};

/// Every sector with its communes, in order of number.
///
/// # Errors
/// The database is away.
pub async fn list(db: &Db, gazetteer: &Gazetteer) -> sqlx::Result<Vec<Sector>> {
    let rows: Vec<(i64, String, String, i64)> = db
        .all("select number, name, kind, version from sector where removed_at is null order by number", vec![])
        .await?;
    let mut codes: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    let members: Vec<(i64, String)> =
        db.all("select sector, commune from sector_commune order by sector, commune", vec![]).await?;
    for (number, commune) in members {
        codes.entry(number).or_default().push(commune);
    }
    let sector = |(number, name, kind, version): (i64, String, String, i64)| {
        let kind = SectorKind::from_key(&kind).unwrap_or_default();
        let sector = Sector { number, name, kind, version, ..Sector::default() };
        sector.with_codes(gazetteer, codes.remove(&number).unwrap_or_default())
    };
    Ok(rows.into_iter().map(sector).collect())
}

/// A new sector without communes; answers its number. Numbers of sectors removed since are not given again.
///
/// # Errors
/// The database refused.
pub async fn insert(tx: &mut Tx, name: &str, kind: SectorKind, now: Timestamp) -> sqlx::Result<i64> {
    // the counter's row stays locked until the commit: two who draw at once get two numbers
    let (number,): (i64,) =
        tx.one("update counter set value = value + $1 where name = 'sector' returning value", args![1_i64]).await?;
    let sql = "insert into sector (number, name, kind, version, created_at, updated_at) values ($1, $2, $3, 1, $4, $5)";
    tx.execute(sql, args![number, name, kind.key(), now, now]).await?;
    tx.touch(Changed::Sectors);
    Ok(number)
}

/// Gives a sector another name and kind; `false`, and nothing changes, when it is no longer at that version.
///
/// # Errors
/// The database refused.
pub async fn rename(
    tx: &mut Tx,
    (number, version): (i64, i64),
    name: &str,
    kind: SectorKind,
    now: Timestamp,
) -> sqlx::Result<bool> {
    let sql = "update sector set name = $1, kind = $2, version = version + 1, updated_at = $3 \
               where number = $4 and version = $5 and removed_at is null";
    let changed = tx.execute(sql, args![name, kind.key(), now, number, version]).await? == 1;
    tx.touch(Changed::Sectors);
    Ok(changed)
}

/// Adds communes by code; those that are members already stay. `false` when the sector was removed meanwhile.
///
/// # Errors
/// The database refused.
pub async fn add(tx: &mut Tx, number: i64, codes: &[&str], now: Timestamp) -> sqlx::Result<bool> {
    let sql = "update sector set updated_at = $1 where number = $2 and removed_at is null";
    if tx.execute(sql, args![now, number]).await? == 0 {
        return Ok(false);
    }
    let rows = codes.iter().map(|code| args![number, *code]).collect();
    tx.insert_many("insert into sector_commune (sector, commune)", 2, rows, "on conflict (sector, commune) do nothing")
        .await?;
    tx.touch(Changed::Sectors);
    Ok(true)
}

/// Takes a commune out.
///
/// # Errors
/// The database refused.
pub async fn take_out(tx: &mut Tx, number: i64, code: &str) -> sqlx::Result<()> {
    tx.execute("delete from sector_commune where sector = $1 and commune = $2", args![number, code]).await?;
    tx.touch(Changed::Sectors);
    Ok(())
}

/// The stored codes of a sector: some may be of communes that were merged since.
///
/// # Errors
/// The database is away.
pub async fn codes(tx: &mut Tx, number: i64) -> sqlx::Result<Vec<String>> {
    let rows: Vec<(String,)> =
        tx.all("select commune from sector_commune where sector = $1 order by commune", args![number]).await?;
    Ok(rows.into_iter().map(|(code,)| code).collect())
}

/// Removes a sector: its row stays, so that its number is never another's and the removal can be told.
///
/// # Errors
/// The database refused.
pub async fn remove(tx: &mut Tx, number: i64, now: Timestamp) -> sqlx::Result<bool> {
    let sql = "update sector set removed_at = $1 where number = $2 and removed_at is null";
    let removed = tx.execute(sql, args![now, number]).await? == 1;
    tx.execute("delete from sector_commune where sector = $1", args![number]).await?;
    tx.touch(Changed::Sectors);
    Ok(removed)
}
