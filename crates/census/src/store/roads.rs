//! Every SQL statement on the times that a routing server gave.

use jiff::Timestamp;
use kernel::args;
use kernel::change::Changed;
use kernel::db::{Db, Tx};

/// Every time: origin, destination, minutes (none where the server found no way).
///
/// # Errors
/// The database is away.
pub async fn list(db: &Db) -> sqlx::Result<Vec<(String, String, Option<f64>)>> {
    db.all("select origin, destination, minutes from road_time", vec![]).await
}

/// Keeps times, in place of those that were there.
///
/// # Errors
/// The database refused.
pub async fn save(tx: &mut Tx, times: &[(String, String, Option<f64>)], now: Timestamp) -> sqlx::Result<()> {
    let rows = times.iter().map(|(origin, destination, minutes)| args![origin, destination, *minutes, now]).collect();
    let head = "insert into road_time (origin, destination, minutes, asked_at)";
    let tail =
        "on conflict (origin, destination) do update set minutes = excluded.minutes, asked_at = excluded.asked_at";
    tx.insert_many(head, 4, rows, tail).await?;
    Ok(())
}

/// Forgets the times asked before that instant: the point may no longer be a place's, the roads may have changed.
///
/// # Errors
/// The database refused.
pub async fn forget_before(tx: &mut Tx, instant: Timestamp) -> sqlx::Result<u64> {
    tx.execute("delete from road_time where asked_at < $1", args![instant]).await
}

/// Tells those who follow that there are new times.
pub fn tell(tx: &mut Tx) {
    tx.touch(Changed::RoadTimes);
}
