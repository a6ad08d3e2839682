//! Who people are and what they may do: sign-in, invitations, roles and their scopes.

mod accounts;
mod arrival;
mod entry;
pub mod keys;
pub mod pages;
pub mod password;
pub mod provider;
pub mod store;

pub use accounts::Accounts;
pub use entry::Listed;
