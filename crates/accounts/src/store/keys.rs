//! Every SQL statement on passkeys, on identities at providers, and on what a browser was asked meanwhile.

use jiff::Timestamp;
use kernel::args;
use kernel::capability::Mine;
use kernel::clock::stored;
use kernel::db::{Db, Tx};
use kernel::ids::{self, AccountId, PartyId};
use kernel::row;

/// What a browser is asked, until it answers.
#[derive(Clone, Copy, Debug)]
pub struct NewChallenge<'a> {
    /// Under what it is kept: the hash of a secret that the browser holds.
    pub id: &'a str,
    /// `passkey-new`, `passkey` or `provider`: what asks for one is not answered by another.
    pub kind: &'static str,
    /// Who was signed in when it was asked.
    pub account: Option<AccountId>,
    /// JSON.
    pub body: &'a str,
    /// Until when an answer is taken.
    pub until: Timestamp,
}

/// Keeps what a browser is asked.
///
/// # Errors
/// The database refused.
pub async fn insert_challenge(db: &Db, challenge: &NewChallenge<'_>) -> sqlx::Result<()> {
    let NewChallenge { id, kind, account, body, until } = *challenge;
    let sql = "insert into sign_in_challenge (id, kind, account, body, expires_at) values ($1, $2, $3, $4, $5)";
    db.execute(sql, args![id, kind, account, body, until]).await.map(|_| ())
}

/// Takes what a browser was asked, once: who was signed in then, and the body. Whatever becomes of the answer, the same
/// is not taken again.
///
/// # Errors
/// The database is away.
pub async fn take_challenge(
    db: &Db,
    id: &str,
    kind: &'static str,
    now: Timestamp,
) -> sqlx::Result<Option<(Option<AccountId>, String)>> {
    let mut tx = db.begin().await?;
    let sql = "select account, body from sign_in_challenge where id = $1 and kind = $2 and expires_at > $3";
    let found: Option<(Option<String>, String)> = tx.optional(sql, args![id, kind, now]).await?;
    let taken = tx.execute("delete from sign_in_challenge where id = $1 and kind = $2", args![id, kind]).await?;
    tx.commit().await?;
    // two answers at once: the one that removed it is the one that counts
    let Some((account, body)) = found.filter(|_| taken == 1) else { return Ok(None) };
    Ok(Some((account.map(|account| ids::read(&account)).transpose()?, body)))
}

/// A passkey as its owner sees it.
#[derive(Clone, Debug)]
pub struct Key {
    /// Credential id, base64url.
    pub id: String,
    /// As its owner calls it.
    pub name: String,
    /// RFC 3339.
    pub created_at: String,
    /// RFC 3339; none until it signed in.
    pub used_at: Option<String>,
}
row!(Key { id, name, created_at, used_at });

/// The passkeys of an account, oldest first.
///
/// # Errors
/// The database is away.
pub async fn list_keys(db: &Db, account: AccountId) -> sqlx::Result<Vec<Key>> {
    let sql = "select id, name, created_at, used_at from passkey where account = $1 order by created_at, id";
    db.all(sql, args![account]).await
}

/// The account that a passkey opens, and the passkey as the library keeps it.
///
/// # Errors
/// The database is away.
pub async fn find_key(db: &Db, id: &str) -> sqlx::Result<Option<(AccountId, String)>> {
    let sql = "select passkey.account, passkey.credential from passkey \
               join account on account.id = passkey.account where passkey.id = $1 and account.closed_at is null";
    let found: Option<(String, String)> = db.optional(sql, args![id]).await?;
    found.map(|(account, credential)| Ok((ids::read(&account)?, credential))).transpose()
}

/// Keeps a passkey; `false` when one of that id is known, of whomever.
///
/// # Errors
/// The database refused.
pub async fn insert_key(
    tx: &mut Tx,
    account: AccountId,
    (id, name): (&str, &str),
    credential: &str,
    now: Timestamp,
) -> sqlx::Result<bool> {
    let sql = "insert into passkey (id, account, name, credential, created_at) values ($1, $2, $3, $4, $5) \
               on conflict (id) do nothing";
    Ok(tx.execute(sql, args![id, account, name, credential, now]).await? == 1)
}

/// Notes that a passkey signed in, and its counter; `false` when somebody did so since it was read.
///
/// # Errors
/// The database refused.
pub async fn use_key(tx: &mut Tx, id: &str, before: &str, after: &str, now: Timestamp) -> sqlx::Result<bool> {
    let sql = "update passkey set credential = $1, used_at = $2 where id = $3 and credential = $4";
    Ok(tx.execute(sql, args![after, now, id, before]).await? == 1)
}

/// Calls a passkey otherwise; `false` when the account has none of that id.
///
/// # Errors
/// The database is away.
pub async fn rename_key(db: &Db, account: AccountId, id: &str, name: &str) -> sqlx::Result<bool> {
    let sql = "update passkey set name = $1 where id = $2 and account = $3";
    Ok(db.execute(sql, args![name, id, account]).await? == 1)
}

/// Removes a passkey; `false` when the account has none of that id.
///
/// # Errors
/// The database refused.
pub async fn remove_key(tx: &mut Tx, account: AccountId, id: &str) -> sqlx::Result<bool> {
    Ok(tx.execute("delete from passkey where id = $1 and account = $2", args![id, account]).await? == 1)
}

/// An identity at a provider, as its owner sees it.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The provider.
    pub issuer: String,
    /// Who they are there.
    pub subject: String,
    /// RFC 3339.
    pub created_at: String,
    /// RFC 3339; none until it signed in.
    pub used_at: Option<String>,
}
row!(Identity { issuer, subject, created_at, used_at });

/// The identities that open an account, oldest first.
///
/// # Errors
/// The database is away.
pub async fn list_identities(db: &Db, account: AccountId) -> sqlx::Result<Vec<Identity>> {
    let sql = "select issuer, subject, created_at, used_at from identity where account = $1 \
               order by created_at, issuer, subject";
    db.all(sql, args![account]).await
}

/// The account that an identity opens.
///
/// # Errors
/// The database is away.
pub async fn find_identity(db: &Db, issuer: &str, subject: &str) -> sqlx::Result<Option<AccountId>> {
    let sql = "select identity.account from identity join account on account.id = identity.account \
               where identity.issuer = $1 and identity.subject = $2 and account.closed_at is null";
    let found: Option<(String,)> = db.optional(sql, args![issuer, subject]).await?;
    found.map(|(account,)| ids::read(&account)).transpose()
}

/// The account of an address, be it one of its other addresses that were confirmed.
///
/// # Errors
/// The database is away.
pub async fn find_account(db: &Db, email: &str) -> sqlx::Result<Option<AccountId>> {
    let sql = "select id from account where closed_at is null and (email = $1 or id = \
               (select account from account_address where email = $2 and confirmed_at is not null))";
    let found: Option<(String,)> = db.optional(sql, args![email, email]).await?;
    found.map(|(account,)| ids::read(&account)).transpose()
}

/// Ties an identity to an account, or notes that it signed in: whether it was tied just now; none when it opens another
/// account.
///
/// # Errors
/// The database refused.
pub async fn use_identity(
    tx: &mut Tx,
    account: AccountId,
    (issuer, subject): (&str, &str),
    now: Timestamp,
) -> sqlx::Result<Option<bool>> {
    let sql = "insert into identity (issuer, subject, account, created_at) values ($1, $2, $3, $4) \
               on conflict (issuer, subject) do nothing";
    let is_new = tx.execute(sql, args![issuer, subject, account, now]).await? == 1;
    let sql = "update identity set used_at = $1 where issuer = $2 and subject = $3 and account = $4";
    Ok((tx.execute(sql, args![now, issuer, subject, account]).await? == 1).then_some(is_new))
}

/// Unties an identity; `false` when the account has no such one.
///
/// # Errors
/// The database refused.
pub async fn remove_identity(tx: &mut Tx, account: AccountId, issuer: &str, subject: &str) -> sqlx::Result<bool> {
    let sql = "delete from identity where issuer = $1 and subject = $2 and account = $3";
    Ok(tx.execute(sql, args![issuer, subject, account]).await? == 1)
}

/// By what means the session of that hash was opened.
///
/// # Errors
/// The database is away.
pub async fn find_means(db: &Db, session: &str) -> sqlx::Result<Option<String>> {
    let found: Option<(String,)> = db.optional("select means from session where hash = $1", args![session]).await?;
    Ok(found.map(|(means,)| means))
}

/// How many attempts of a subject were noted since then; the new one is noted with them.
///
/// # Errors
/// The database is away.
pub async fn count_and_note(db: &Db, subject: &str, since: Timestamp, now: Timestamp) -> sqlx::Result<i64> {
    let sql = "select count(*) from attempt where subject = $1 and at > $2";
    let (count,): (i64,) = db.one(sql, args![subject, stored(since)]).await?;
    db.execute("insert into attempt (subject, at) values ($1, $2)", args![subject, now]).await?;
    Ok(count)
}

/// What is known here of how a person signs in.
///
/// # Errors
/// The database is away.
pub async fn mine(db: &Db, person: PartyId) -> sqlx::Result<Mine> {
    let keys: Vec<(String, String, Option<String>)> = db
        .all(
            "select passkey.name, passkey.created_at, passkey.used_at from passkey \
             join account on account.id = passkey.account where account.person = $1 order by passkey.created_at",
            args![person],
        )
        .await?;
    let identities: Vec<(String, String, String)> = db
        .all(
            "select identity.issuer, identity.subject, identity.created_at from identity \
             join account on account.id = identity.account where account.person = $1 order by identity.created_at",
            args![person],
        )
        .await?;
    Ok(vec![("passkeys".to_owned(), serde_json::json!(keys)), ("identities".to_owned(), serde_json::json!(identities))])
}
