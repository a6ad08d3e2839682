//! How the network knows, contacts and follows its targets: people, relations, interactions, engagement, membership.

pub mod engagement;
pub mod exchanges;
pub mod form;
pub mod membership;
pub mod paper;
pub mod people;
pub mod privacy;
mod relations;
pub mod segments;
pub mod store;

pub use relations::Relations;
