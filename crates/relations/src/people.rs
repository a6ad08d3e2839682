//! People and organisations as the network knows them: how to reach them, and what they are to each other.

use kernel::capability::{MenuItem, Mine};
use kernel::ids::PartyId;
use kernel::web::Routes;

use crate::Relations;

/// The pages of people, each with the right it asks.
pub fn routes(relations: &Relations) -> Routes {
    Routes::default().with_state(relations.clone())
}

/// The lines of the menu.
pub fn menu() -> Vec<MenuItem> {
    Vec::new()
}

/// What is known of a person here.
///
/// # Errors
/// The database is away.
pub async fn mine(_relations: &Relations, _party: PartyId) -> anyhow::Result<Mine> {
    Ok(Vec::new())
}

/// Forgets a person.
///
/// # Errors
/// The database is away.
pub async fn forget(_relations: &Relations, _party: PartyId) -> anyhow::Result<()> {
    Ok(())
}

/// Fictional people.
///
/// # Errors
/// The database is away.
pub async fn demo(_relations: &Relations) -> anyhow::Result<()> {
    Ok(())
}

/// What is wrong in these data.
///
/// # Errors
/// The database is away.
pub async fn check(_relations: &Relations) -> anyhow::Result<Vec<String>> {
    Ok(Vec::new())
}
