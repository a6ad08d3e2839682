//! Accounts made, listed and removed by the command line.

use kernel::app::App;
use kernel::auth::Account;
use kernel::grants::Scope;
use kernel::ids::{AccountId, GrantId};

use crate::{Accounts, password, store};

/// An account with what it holds, as the command line lists it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The account.
    pub account: Account,
    /// Roles and scopes held today, by their stored words.
    pub grants: Vec<(String, String)>,
}

impl Accounts {
    /// Creates an account that holds that role on the whole network, or changes the name, password and roles of the one
    /// that has this address.
    ///
    /// # Errors
    /// [`kernel::error::Refused`] when it is that of the last administrator and the role is another; or the database refused.
    pub async fn save(&self, email: &str, name: &str, typed: &str, role: &str) -> anyhow::Result<AccountId> {
        let (hash, email) = (password::hash(typed).await?, email.trim().to_lowercase());
        self.put((&email, name), &hash, (role, &Scope::Network)).await
    }

    /// The same on any part of the network, for a password that is hashed already.
    pub(crate) async fn put(
        &self,
        named: (&str, &str),
        hash: &str,
        (role, scope): (&str, &Scope),
    ) -> anyhow::Result<AccountId> {
        let app: &App = &self.app;
        let now = app.clock.now();
        let mut tx = app.db.begin().await?;
        let before = self.administrators(&mut tx).await?;
        let id = store::save(&mut tx, AccountId::new(now, &app.chance), named, hash, now).await?;
        store::remove_grants(&mut tx, id).await?;
        let grant =
            store::NewGrant { account: id, role, scope, since: now, until: None, given_by: None, delegated_from: None };
        store::insert_grant(&mut tx, GrantId::new(now, &app.chance), &grant, now).await?;
        // whoever knew the old password is out
        store::close_sessions(&mut tx, id).await?;
        self.keep_an_administrator(&mut tx, before).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Every account, in the order of addresses.
    ///
    /// # Errors
    /// The database is away.
    pub async fn list(&self) -> sqlx::Result<Vec<Listed>> {
        let mut listed = Vec::new();
        for account in store::list(&self.app.db).await? {
            let grants = store::list_grants(&self.app.db, account.id, self.app.clock.now()).await?;
            let grants = grants.into_iter().map(|grant| (grant.role, grant.scope.key())).collect();
            listed.push(Listed { account, grants });
        }
        Ok(listed)
    }

    /// Removes the account that has this address, with its sessions.
    ///
    /// # Errors
    /// [`kernel::error::Refused`] when it is that of the last administrator; or the database is away.
    pub async fn remove(&self, email: &str) -> anyhow::Result<bool> {
        let mut tx = self.app.db.begin().await?;
        let before = self.administrators(&mut tx).await?;
        let removed = store::remove(&mut tx, &email.trim().to_lowercase()).await?;
        self.keep_an_administrator(&mut tx, before).await?;
        tx.commit().await?;
        Ok(removed)
    }
}
