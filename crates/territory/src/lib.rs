//! Régions, départements, EPCI, communes: gazetteer, offline geocoder, contours.

mod former_regions;
mod level;
mod tables;

pub use level::{Level, TerritoryId, UnknownLevel};
pub use tables::Kind;
