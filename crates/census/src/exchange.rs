//! What the registry gives to other programs and takes from them: files to download, formats of others, records.

pub mod dcat;
pub mod export;
pub mod formats;
pub mod kml;
pub mod mednum;
pub mod osm;
pub mod published;
pub mod refresh;
pub mod table;
pub mod webhooks;
pub mod xlsx;

/// The licence of what is published: Licence Ouverte 2.0 (Etalab).
pub const LICENCE: &str = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/";
/// The same, as SPDX knows it.
pub const LICENCE_SPDX: &str = "etalab-2.0";
