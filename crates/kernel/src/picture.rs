//! Photos: sniffed, bounded, turned upright and written anew, so that nothing hidden in a file is ever served.

use std::io::Cursor;

use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};
use jiff::Timestamp;

use crate::args;
use crate::clock::Chance;
use crate::db::{Db, FromRow, Row, Tx};
use crate::files::{Files, hash};
use crate::ids::{self, FileId};

/// The largest photo that is accepted, in bytes.
pub const LARGEST: usize = 20 << 20;
/// Width or height of what is shown large, in pixels.
const LARGE: u32 = 1_600;
/// Width of what stands on a card, in pixels.
const SMALL: u32 = 640;
const QUALITY: u8 = 82;

/// Why a file is not kept as a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAPicture {
    /// JPEG, PNG, WebP and GIF are understood.
    UnknownFormat,
    /// More pixels or bytes than is reasonable.
    TooLarge,
    /// It begins like a picture and does not go on like one.
    Broken,
}

/// A photo ready to be kept.
pub struct Picture {
    /// At most 1 600 pixels a side.
    pub large: Bytes,
    /// At most 640 pixels wide.
    pub small: Bytes,
    /// Of the large one, in pixels.
    pub width: u32,
    /// Of the large one, in pixels.
    pub height: u32,
}

/// Decodes, turns upright by the camera's own mark, and writes anew as JPEG; takes a while, so call it on a thread
/// that may block.
///
/// # Errors
/// See [`NotAPicture`].
pub fn prepare(bytes: &[u8]) -> Result<Picture, NotAPicture> {
    if bytes.len() > LARGEST {
        return Err(NotAPicture::TooLarge);
    }
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| NotAPicture::Broken)?;
    if reader.format().is_none() {
        return Err(NotAPicture::UnknownFormat);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(12_000);
    limits.max_image_height = Some(12_000);
    limits.max_alloc = Some(400 << 20);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| refused(&error))?;
    let orientation = decoder.orientation().map_err(|error| refused(&error))?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(|error| refused(&error))?;
    image.apply_orientation(orientation);
    let large = shrunk(&image, LARGE, LARGE);
    let small = shrunk(&large, SMALL, LARGE);
    Ok(Picture { width: large.width(), height: large.height(), large: jpeg(&large)?, small: jpeg(&small)? })
}

fn refused(error: &image::ImageError) -> NotAPicture {
    match error {
        image::ImageError::Limits(_) => NotAPicture::TooLarge,
        image::ImageError::Unsupported(_) => NotAPicture::UnknownFormat,
        _ => NotAPicture::Broken,
    }
}

fn shrunk(image: &DynamicImage, width: u32, height: u32) -> DynamicImage {
    match image.width() > width || image.height() > height {
        true => image.resize(width, height, FilterType::Triangle),
        false => image.clone(),
    }
}

fn jpeg(image: &DynamicImage) -> Result<Bytes, NotAPicture> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, QUALITY)
        .encode_image(&image.to_rgb8())
        .map_err(|_| NotAPicture::Broken)?;
    Ok(bytes.into())
}

/// Keeps both sizes; the same photo is kept once. Answers its hash.
///
/// # Errors
/// The store is away.
pub async fn keep(files: &Files, picture: &Picture) -> anyhow::Result<String> {
    let hash = hash(&picture.large);
    files.put(&key(&hash, Size::Small), picture.small.clone()).await?;
    files.put(&key(&hash, Size::Large), picture.large.clone()).await?;
    Ok(hash)
}

/// The two sizes of a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// For a page.
    Large,
    /// For a card.
    Small,
}

/// The key of a photo in the store.
pub fn key(hash: &str, size: Size) -> String {
    match size {
        Size::Large => format!("photos/{hash}.jpg"),
        Size::Small => format!("photos/{hash}-640.jpg"),
    }
}

/// What is known of a stored photo.
#[derive(Clone, Debug)]
pub struct Photo {
    /// Its id.
    pub id: FileId,
    /// Of the large size, which gives its address.
    pub hash: String,
    /// Pixels.
    pub width: i64,
    /// Pixels.
    pub height: i64,
    /// What a person who does not see it should know.
    pub alternative: String,
    /// Who took it.
    pub credit: String,
}

impl Photo {
    /// The address of the photo in that size; it never changes, hence may be kept for ever.
    pub fn path(&self, size: Size) -> String {
        format!("/{}", key(&self.hash, size))
    }
}

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

/// Removes the bytes of a photo that no row names any more, once that is committed.
///
/// # Errors
/// The store or the database is away.
pub async fn discard(db: &Db, files: &Files, hash: &str) -> anyhow::Result<()> {
    // the same photo may have been added to another sheet a moment ago
    let (others,): (i64,) = db.one("select count(*) from file where hash = $1", args![hash]).await?;
    if others == 0 {
        files.remove(&key(hash, Size::Small)).await?;
        files.remove(&key(hash, Size::Large)).await?;
    }
    Ok(())
}

/// The photos of those ids, in no order.
///
/// # Errors
/// The database is away.
pub async fn list(db: &Db, ids: &[FileId]) -> sqlx::Result<Vec<Photo>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let list = crate::db::dialect::in_list(1, ids.len());
    let sql = format!("select id, hash, width, height, alternative, credit from file where id in ({list})");
    db.all(&sql, ids.iter().map(|id| (*id).into()).collect()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_is_written_anew_and_shrunk() {
        let mut png = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(2_000, 1_000).write_to(&mut png, image::ImageFormat::Png).unwrap();
        let picture = prepare(png.get_ref()).unwrap();
        assert_eq!((picture.width, picture.height), (1_600, 800));
        assert!(picture.small.len() < picture.large.len());
    }

    #[test]
    fn what_is_not_a_photo_is_refused() {
        assert_eq!(prepare(b"<svg onload=alert(1)>").err(), Some(NotAPicture::UnknownFormat));
        assert_eq!(prepare(b"\x89PNG\r\n\x1a\n broken").err(), Some(NotAPicture::Broken));
    }
}
