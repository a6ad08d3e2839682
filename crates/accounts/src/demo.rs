//! Fictional accounts for `maillage demo`: one for each way of working, all under the password that the sign-in page shows.

use kernel::grants::Scope;

use crate::{Accounts, password, store};

/// The coordinator, who may do everything.
pub const EMAIL: &str = "demo@exemple.invalid";
/// Of every account of a demo: shown, since everything in a demo is.
pub const PASSWORD: &str = "maillage-demo-2011";

/// Somebody of a demo.
pub struct Player {
    /// Where nothing can be written to.
    pub email: &'static str,
    /// How they are called.
    pub name: &'static str,
    /// Their role.
    pub role: &'static str,
    /// On what, as it is stored; none for the first place of the registry.
    pub scope: Option<&'static str>,
}

/// Everybody, the coordinator first.
pub const TEAM: [Player; 7] = [
    Player { email: EMAIL, name: "Chloé", role: "coordinator", scope: Some("network") },
    Player { email: "rose@exemple.invalid", name: "Rose", role: "referent", scope: Some("territory:department:33") },
    Player {
        email: "marius@exemple.invalid",
        name: "Marius",
        role: "referent",
        scope: Some("territory:department:40"),
    },
    Player { email: "maia@exemple.invalid", name: "Maïa", role: "manager", scope: None },
    Player { email: "theo@exemple.invalid", name: "Théo", role: "treasurer", scope: Some("network") },
    Player { email: "dalila@exemple.invalid", name: "Dalila", role: "protector", scope: Some("network") },
    Player { email: "fanny@exemple.invalid", name: "Fanny", role: "funder", scope: Some("network") },
];

/// Whether that opens an account of a demo: everybody knows it, so that outside a demo it opens nothing.
pub fn is_public(email: &str, typed: &str) -> bool {
    typed == PASSWORD && TEAM.iter().any(|player| player.email == email)
}

impl Accounts {
    /// Whether somebody's network is there, and no demo: what a demo opens to everybody must not be made in it.
    ///
    /// # Errors
    /// The database is away.
    pub async fn is_taken(&self) -> sqlx::Result<bool> {
        let known = store::list(&self.app.db).await?;
        if known.iter().any(|account| account.email == EMAIL) {
            return Ok(false);
        }
        Ok(!known.is_empty() || store::first_place(&self.app.db).await?.is_some())
    }

    /// Makes the accounts of a demo that are not there yet; who keeps a place comes once there is one.
    ///
    /// # Errors
    /// The database refused.
    pub async fn demo(&self) -> anyhow::Result<()> {
        let db = &self.app.db;
        let known = store::list(db).await?;
        let place = store::first_place(db).await?.map(Scope::Place);
        let missing = TEAM.iter().filter(|player| known.iter().all(|account| account.email != player.email));
        let missing: Vec<(&Player, Scope)> = missing
            .filter_map(|player| {
                let scope = player.scope.map_or_else(|| place.clone(), Scope::from_key);
                scope.map(|scope| (player, scope))
            })
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        let hash = password::hash(PASSWORD).await?;
        for (player, scope) in missing {
            self.put((player.email, player.name), &hash, (player.role, &scope)).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use kernel::rights::Role;

    use super::*;

    #[test]
    fn everybody_of_the_demo_has_a_role_and_a_scope_that_are_understood_and_no_address() {
        for player in TEAM {
            assert!(Role::shipped(player.role).is_some(), "{}", player.role);
            assert!(player.scope.is_none_or(|scope| Scope::from_key(scope).is_some()), "{}", player.name);
            assert!(player.email.ends_with(".invalid"), "{}", player.email);
        }
    }
}
