//! Régions, départements, EPCI, communes: gazetteer, offline geocoder, contours.

mod address;
mod centres;
pub mod codes;
pub mod contour_tiles;
pub mod contours;
mod display;
mod find;
mod former_regions;
pub mod fuzzing;
mod gazetteer;
pub mod geocoder;
mod level;
pub mod mesh;
pub mod names;
mod populations;
pub mod projection;
pub mod sectors;
pub mod store;
mod tables;
mod territories;
pub mod update;

pub use centres::{Centre, Exactness, Nearest};
pub use gazetteer::{Gazetteer, Through};
pub use level::{Level, TerritoryId, UnknownLevel};
pub use names::key;
pub use tables::Kind;
pub use territories::Territories;
