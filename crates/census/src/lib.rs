//! The registry of places and organisations: sheets, import, directory, map.
//!
//! A *sheet* is what is known of a party, field by field ([`sheet`]). Lists, facets, tiles and neighbours are read from
//! the [`atlas`], which holds every public place in memory and follows the journal of changes. A file enters through
//! [`import`], which decides alike for a dry run and for the real one.

pub mod api;
pub mod area;
pub mod atlas;
mod census;
pub mod contribution;
pub mod coverage;
pub mod criteria;
pub mod demo;
pub mod duplicates;
pub mod edit;
pub mod exchange;
pub mod field;
pub mod geocode;
mod hosts;
pub mod hours;
pub mod import;
pub mod lots;
pub mod marks;
mod open_places;
pub mod operators;
pub mod pages;
pub mod picture;
pub mod points;
pub mod prices;
mod reach;
mod reached;
pub mod revert;
pub mod sectors;
pub mod sheet;
pub mod stage;
pub mod store;
pub mod table;
pub mod typology;
pub mod vocabulary;
pub mod wave;

pub use census::Census;
