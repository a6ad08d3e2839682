//! Every SQL statement on photos: which there are, what is told of those of a sheet, and their order.

use jiff::Timestamp;
use kernel::args;
use kernel::clock::Chance;
use kernel::db::{Db, FromRow, Row, Tx};
use kernel::ids::{self, FileId, PartyId};
use kernel::party;

use crate::picture::{Photo, Picture};

impl FromRow for Photo {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Photo> {
        Ok(Photo {
            id: ids::read(&row.at::<String>(0)?)?,
            hash: row.at(1)?,
            width: row.at::<Option<i64>>(2)?.unwrap_or_default(),
            height: row.at::<Option<i64>>(3)?.unwrap_or_default(),
            alternative: row.at(4)?,
            credit: row.at(5)?,
        })
    }
}

/// Writes what is known of a photo.
///
/// # Errors
/// The database refused.
pub async fn insert(
    tx: &mut Tx,
    (now, chance): (Timestamp, &Chance),
    (hash, picture): (&str, &Picture),
    (name, alternative, credit): (&str, &str, &str),
) -> sqlx::Result<FileId> {
    let id = FileId::new(now, chance);
    tx.execute(
        "insert into file (id, hash, name, media_type, size, width, height, alternative, credit, created_at) \
         values ($1, $2, $3, 'image/jpeg', $4, $5, $6, $7, $8, $9)",
        args![
            id,
            hash,
            name,
            i64::try_from(picture.large.len()).unwrap_or_default(),
            picture.width,
            picture.height,
            alternative,
            credit,
            now
        ],
    )
    .await?;
    Ok(id)
}

/// The hash of every photo.
///
/// # Errors
/// The database is away.
pub async fn list_hashes(db: &Db) -> sqlx::Result<Vec<String>> {
    let rows: Vec<(String,)> = db.all("select distinct hash from file", vec![]).await?;
    Ok(rows.into_iter().map(|(hash,)| hash).collect())
}

/// Whether anything still shows the photo of that hash.
///
/// # Errors
/// The database is away.
pub async fn is_shown(db: &Db, hash: &str) -> sqlx::Result<bool> {
    let (count,): (i64,) = db.one("select count(*) from file where hash = $1", args![hash]).await?;
    Ok(count > 0)
}

/// Forgets a photo that nothing shows any more; answers its hash when its bytes may go too.
///
/// # Errors
/// The database refused.
pub async fn remove(tx: &mut Tx, id: FileId) -> sqlx::Result<Option<String>> {
    let hash: Option<(String,)> = tx.optional("select hash from file where id = $1", args![id]).await?;
    tx.execute("delete from file where id = $1", args![id]).await?;
    let Some((hash,)) = hash else { return Ok(None) };
    let (others,): (i64,) = tx.one("select count(*) from file where hash = $1", args![&hash]).await?;
    Ok((others == 0).then_some(hash))
}

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
