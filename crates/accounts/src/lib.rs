//! Who people are and what they may do: sign-in, invitations, roles and their scopes.

mod accounts;
mod entry;
pub mod pages;
pub mod password;
mod roles;
pub mod store;
mod team;

pub use accounts::Accounts;
pub use entry::Listed;
