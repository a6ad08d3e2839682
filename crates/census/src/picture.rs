//! Photos: sniffed, bounded, turned upright and written anew, so that nothing hidden in a file is ever served.

use std::io::Cursor;

use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};
use kernel::db::Db;
use kernel::files::{Files, hash};
use kernel::ids::FileId;

use crate::store::photos;

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

/// Removes the bytes of a photo that no row names any more, once that is committed.
///
/// # Errors
/// The store or the database is away.
pub async fn discard(db: &Db, files: &Files, hash: &str) -> anyhow::Result<()> {
    // the same photo may have been added to another sheet a moment ago
    if !photos::is_shown(db, hash).await? {
        files.remove(&key(hash, Size::Small)).await?;
        files.remove(&key(hash, Size::Large)).await?;
    }
    Ok(())
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
