//! How the network knows, contacts and follows its targets: people, relations, interactions, engagement, membership.

pub mod exchanges;
pub mod people;
mod relations;
pub mod store;

pub use relations::Relations;
