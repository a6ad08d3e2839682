//! The one binary: commands, configuration, the list of capabilities, routes put together.

pub mod assets;
pub mod cache;
pub mod capabilities;
pub mod commands;
pub mod config;
pub mod face;
pub mod letters;
pub mod pages;
pub mod program;
pub mod progress;
pub mod shell;
pub mod store;
pub mod works;
