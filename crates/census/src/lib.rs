//! The registry of places and organisations: sheets, import, directory, map.

pub mod field;
pub mod hours;
pub mod prices;
