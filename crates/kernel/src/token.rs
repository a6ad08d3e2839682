//! What a program presents instead of a password: a secret of which only the hash is kept, and what it may do.

use axum::http::HeaderMap;
use jiff::SignedDuration;
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::args;
use crate::clock::stored;
use crate::error::{Error, Result};
use crate::ids::{self, TokenId};

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
}

/// The beginning of every secret, by which one that leaked is recognised.
pub const PREFIX: &str = "maillage_";

/// The hash under which a secret is known.
pub fn hash(secret: &str) -> String {
    ids::hex(&Sha256::digest(secret.as_bytes()))
}

/// The token of a request (`Authorization: Bearer …`), if it may do that; its use is noted once an hour.
///
/// # Errors
/// [`Error::SignIn`] without a token that is known and not revoked, [`Error::Forbidden`] without the scope.
pub async fn must(app: &App, headers: &HeaderMap, scope: Scope) -> Result<TokenId> {
    let header = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let secret = header.strip_prefix("Bearer ").map(str::trim).filter(|secret| secret.starts_with(PREFIX));
    let secret = secret.ok_or(Error::SignIn)?;
    let sql = "select id, scopes, coalesce(used_at, '') from token where hash = $1 and revoked_at is null";
    let found: Option<(String, String, String)> = app.db.optional(sql, args![hash(secret)]).await?;
    let (id, scopes, used_at) = found.ok_or(Error::SignIn)?;
    if !scopes.split(' ').any(|key| key == scope.key()) {
        return Err(Error::Forbidden);
    }
    let now = app.clock.now();
    if used_at < stored(now - SignedDuration::from_hours(1)) {
        app.db.execute("update token set used_at = $1 where id = $2", args![now, &id]).await?;
    }
    Ok(ids::read(&id)?)
}
