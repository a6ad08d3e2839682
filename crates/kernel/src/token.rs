//! What a program presents instead of a password: a secret of which only the hash is kept, and what it may do.

use axum::http::HeaderMap;
use jiff::SignedDuration;
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::args;
use crate::auth::{self, Right};
use crate::clock::stored;
use crate::error::{Error, Result};
use crate::ids::{self, AccountId, TokenId};
use crate::lang::Message;

/// What a token may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Send a file to be imported, and read its report; a person accepts it.
    SendImports,
    /// Accept the report of an import.
    AcceptImports,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Scope; 2] = [Scope::SendImports, Scope::AcceptImports];

    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            Scope::SendImports => "imports-send",
            Scope::AcceptImports => "imports-accept",
        }
    }

    /// The right that whoever makes the token holds, and keeps: a program does no more than they may.
    pub fn right(self) -> Right {
        match self {
            Scope::SendImports | Scope::AcceptImports => Right::Import,
        }
    }
}

/// The beginning of every secret, by which one that leaked is recognised.
pub const PREFIX: &str = "maillage_";

/// The hash under which a secret is known.
pub fn hash(secret: &str) -> String {
    ids::hex(&Sha256::digest(secret.as_bytes()))
}

/// Why a token that nobody revoked opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withheld {
    /// Whoever made it has no account any more.
    Gone,
    /// They may not do it themselves any more.
    Beyond,
}

impl Withheld {
    /// The piece of the translations' keys: `token-withheld-gone`, `error-token-gone`.
    pub fn key(self) -> &'static str {
        match self {
            Withheld::Gone => "gone",
            Withheld::Beyond => "beyond",
        }
    }
}

/// Why a token made by that account does not open that today; none when it does.
///
/// # Errors
/// The database is away.
pub async fn withheld(app: &App, maker: Option<AccountId>, scope: Scope) -> sqlx::Result<Option<Withheld>> {
    let Some(maker) = maker else { return Ok(Some(Withheld::Gone)) };
    let Some(account) = auth::find(&app.db, maker).await? else { return Ok(Some(Withheld::Gone)) };
    let may = auth::powers(app, &account).await?.may(scope.right());
    Ok((!may).then_some(Withheld::Beyond))
}

/// The token of a request (`Authorization: Bearer …`), if it may do that; its use is noted once an hour.
///
/// # Errors
/// [`Error::SignIn`] without a token that is known and not revoked, [`Error::Forbidden`] without the scope,
/// [`Error::Withheld`] when its maker may not do it themselves today.
pub async fn must(app: &App, headers: &HeaderMap, scope: Scope) -> Result<TokenId> {
    let header = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let secret = header.strip_prefix("Bearer ").map(str::trim).filter(|secret| secret.starts_with(PREFIX));
    let secret = secret.ok_or(Error::SignIn)?;
    let sql = "select id, scopes, coalesce(used_at, ''), coalesce(created_by, '') from token \
               where hash = $1 and revoked_at is null";
    let found: Option<(String, String, String, String)> = app.db.optional(sql, args![hash(secret)]).await?;
    let (id, scopes, used_at, maker) = found.ok_or(Error::SignIn)?;
    if !scopes.split(' ').any(|key| key == scope.key()) {
        return Err(Error::Forbidden);
    }
    if let Some(why) = withheld(app, maker.parse().ok(), scope).await? {
        return Err(Error::Withheld(Message::new(format!("error-token-{}", why.key()))));
    }
    let now = app.clock.now();
    if used_at < stored(now - SignedDuration::from_hours(1)) {
        app.db.execute("update token set used_at = $1 where id = $2", args![now, &id]).await?;
    }
    Ok(ids::read(&id)?)
}
