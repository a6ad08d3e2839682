//! Who people are and what they may do: sign-in, invitations, roles and their scopes.

mod accounts;
pub mod demo;
mod device;
mod entry;
pub mod first_run;
pub mod invitation;
pub mod keys;
mod letters;
pub mod links;
pub mod own;
pub mod pages;
pub mod password;
pub mod provider;
mod roles;
pub mod session;
pub mod store;
mod team;

pub use accounts::Accounts;
pub use entry::Listed;
pub use invitation::Waiting;
