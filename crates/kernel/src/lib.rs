//! What every capability stands on; knows none of them.

pub mod app;
pub mod auth;
pub mod capability;
pub mod change;
pub mod clock;
pub mod consultation;
pub mod db;
pub mod error;
pub mod facts;
pub mod files;
pub mod glossary;
pub mod grants;
pub mod http;
pub mod ids;
pub mod jobs;
pub mod lang;
pub mod link;
pub mod mail;
pub mod party;
pub mod rights;
pub mod search;
#[cfg(feature = "testing")]
pub mod testing;
pub mod text;
pub mod token;
pub mod web;
