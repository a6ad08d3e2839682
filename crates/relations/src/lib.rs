//! How the network knows, contacts and follows its targets: people, relations, interactions, engagement, membership.

mod csv;
pub mod engagement;
pub mod people;
mod relations;
pub mod segments;
pub mod store;

pub use relations::Relations;
