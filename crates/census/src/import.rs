//! Bringing a file in: reading any table, proposing what its columns are, repairing its cells.
//!
//! The way through: [`read::open`] → [`read::Table::samples`] → [`columns::propose`] → [`columns::Mapping`] →
//! each [`read::Row`] → [`repair::clean_row`]. Nothing here knows a database or the web.

pub mod columns;
pub mod fuzzing;
pub mod read;
pub mod repair;
