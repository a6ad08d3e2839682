//! Bringing a file in: reading any table, proposing what its columns are, repairing its cells, deciding, writing.
//!
//! The way through: [`tables::read::open`] → [`tables::read::Table::samples`] → [`columns::propose`] →
//! [`columns::Mapping`] → each [`tables::read::Row`] → [`repair::clean_row`] → [`draft::Draft`] → [`plan::Planner`] →
//! [`apply::Applying`]. A dry run stops before the last step; [`run`] holds the whole, for the browser and the command
//! alike; [`undo`] takes it back.

pub mod apply;
pub mod columns;
pub mod draft;
pub mod fuzzing;
pub mod placing;
pub mod plan;
pub mod rejects;
pub mod repair;
pub mod run;
pub mod told;
pub mod undo;
pub mod words;
