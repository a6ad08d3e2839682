//! Régions, départements, EPCI, communes: gazetteer, offline geocoder, contours.

mod address;
mod centres;
pub mod codes;
mod display;
mod find;
mod former_regions;
mod gazetteer;
pub mod geocoder;
mod level;
mod names;
mod populations;
pub mod projection;
mod tables;

pub use centres::{Centre, Exactness, Nearest};
pub use gazetteer::{Gazetteer, Through};
pub use level::{Level, TerritoryId, UnknownLevel};
pub use names::key;
pub use tables::Kind;
