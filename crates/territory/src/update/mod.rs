//! Reads the files people give to `maillage territories update`: centres, populations, contours, members of EPCI.

mod apply;
mod json;
mod slices;
mod table;

use crate::contours::Contour;
use crate::gazetteer::Gazetteer;

pub use apply::{Applied, Populations};

/// What a file brings.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Update {
    /// One per code.
    pub centres: Vec<CommuneCentre>,
    /// In the order of the file.
    pub contours: Vec<Contour>,
    /// In the order of the file.
    pub epci: Vec<EpciMembers>,
    /// What could not be read; the rest was.
    pub skipped: Vec<Skipped>,
    /// Rows that only repeat a code already read, as files with one row per postcode do.
    pub repeated: usize,
}

/// The centre of a commune, a déléguée or a district, and what stands beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct CommuneCentre {
    /// INSEE code.
    pub code: String,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// People.
    pub population: Option<u32>,
    /// Square kilometres.
    pub area_km2: Option<f64>,
}

/// The communes of an EPCI.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpciMembers {
    /// SIREN number.
    pub code: String,
    /// Name.
    pub name: String,
    /// INSEE codes.
    pub members: Vec<String>,
}

/// A row left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Line of a table, the header being 1; place of an element in a JSON list, from 1.
    pub row: usize,
    /// Why.
    pub reason: SkipReason,
    /// What stood there, cut short.
    pub value: String,
}

/// Why a row was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SkipReason {
    /// Not readable at all.
    Unreadable,
    /// The file ends in the middle.
    Truncated,
    /// No code of a territory.
    NoCode,
    /// No coordinates.
    NoCoordinates,
    /// Coordinates that are not numbers, not on the globe, or 0, 0.
    BadCoordinates,
    /// No polygon with at least three corners.
    NoPolygon,
    /// The level cannot be told from the code and the name.
    UnknownLevel,
    /// An EPCI without members.
    NoMembers,
}

/// The file is none of those known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unrecognised {
    /// Neither JSON nor a table with a code and coordinates.
    #[error("not a list of communes: columns `{columns}` hold no INSEE code with coordinates")]
    Columns {
        /// The header, cut short.
        columns: String,
    },
    /// JSON, but neither a list of communes, nor of EPCI, nor GeoJSON.
    #[error("JSON that is neither a list of communes, nor a list of EPCI, nor GeoJSON")]
    Json,
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
}

/// Reads a file whatever its kind: JSON of the geo API, table of communes (comma, semicolon or tab), GeoJSON, JSON of
/// EPCI; UTF-8, or else Windows Latin.
///
/// The gazetteer tells the level of a contour, since `11` is Aude, Île-de-France of today and Île-de-France of before.
///
/// # Errors
/// Only when nothing in the file is of a kind known; a broken row is told in [`Update::skipped`].
pub fn parse(bytes: &[u8], gazetteer: &Gazetteer) -> Result<Update, Unrecognised> {
    let text = decoded(bytes);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    match text.chars().next() {
        None => Err(Unrecognised::Empty),
        Some('[' | '{') => json::parse(text, gazetteer),
        Some(_) => table::parse(text),
    }
}

/// UTF-8, or else one character per byte: the letters of Windows-1252 are those of Latin-1.
fn decoded(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect::<String>().into(),
    }
}

/// The beginning of a value, for a message.
fn shortened(value: &str) -> String {
    value.chars().take(80).collect()
}

#[cfg(test)]
mod tests;
