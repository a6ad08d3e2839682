//! Every SQL statement that changes what is told of the photos of a sheet, and their order.

use jiff::Timestamp;
use kernel::args;
use kernel::db::Tx;
use kernel::ids::{self, FileId, PartyId};
use kernel::party;

/// Says anew what a photo shows, and who took it; `false` when that sheet does not have it.
///
/// # Errors
/// The database refused.
pub async fn describe(
    tx: &mut Tx,
    now: Timestamp,
    (party, file): (PartyId, FileId),
    (alternative, credit): (&str, &str),
) -> sqlx::Result<bool> {
    let sql = "update file set alternative = $1, credit = $2 \
               where id in (select file from sheet_photo where party = $3 and file = $4)";
    if tx.execute(sql, args![alternative, credit, party, file]).await? == 0 {
        return Ok(false);
    }
    // the picture stays the same, and whoever shows the sheet reads it again
    let sql = "select file from sheet_photo where party = $1 order by position limit 1";
    let first: Option<(String,)> = tx.optional(sql, args![party]).await?;
    let first = first.map(|(id,)| ids::read(&id)).transpose()?;
    party::update_picture(tx, now, party, first).await?;
    Ok(true)
}

/// Puts a photo before the others: it becomes the picture of the card; `false` when that sheet does not have it.
///
/// # Errors
/// The database refused.
pub async fn move_first(tx: &mut Tx, now: Timestamp, party: PartyId, file: FileId) -> sqlx::Result<bool> {
    tx.execute("update sheet_photo set position = position + 1 where party = $1", args![party]).await?;
    let sql = "update sheet_photo set position = 0 where party = $1 and file = $2";
    if tx.execute(sql, args![party, file]).await? == 0 {
        return Ok(false);
    }
    party::update_picture(tx, now, party, Some(file)).await?;
    Ok(true)
}
