//! Every SQL statement on what somebody keeps of their own account: addresses, password, sessions.

use jiff::Timestamp;
use kernel::args;
use kernel::auth::{Account, COLUMNS};
use kernel::db::{Db, Tx};
use kernel::ids::{AccountId, PartyId};

/// The account of an address, the main one or another that was confirmed; none for one that is closed.
///
/// # Errors
/// The database is away.
pub async fn find_account(db: &Db, email: &str) -> sqlx::Result<Option<Account>> {
    let sql = format!(
        "select {COLUMNS} from account where closed_at is null and (email = $1 or id in \
         (select account from account_address where email = $2 and confirmed_at is not null)) \
         order by case when email = $3 then 0 else 1 end limit 1"
    );
    db.optional(&sql, args![email, email, email]).await
}

/// Whether an address belongs to an account, closed ones too.
///
/// # Errors
/// The database refused.
pub async fn is_taken(tx: &mut Tx, email: &str) -> sqlx::Result<bool> {
    let sql = "select email from account where email = $1 union select email from account_address where email = $2";
    Ok(tx.optional::<(String,)>(sql, args![email, email]).await?.is_some())
}

/// The other addresses of an account, in their order.
///
/// # Errors
/// The database is away.
pub async fn list_addresses(db: &Db, account: AccountId) -> sqlx::Result<Vec<String>> {
    let sql = "select email from account_address where account = $1 and confirmed_at is not null order by email";
    let rows: Vec<(String,)> = db.all(sql, args![account]).await?;
    Ok(rows.into_iter().map(|(email,)| email).collect())
}

/// Adds an address that answered its letter; `false` when it is an account's already.
///
/// # Errors
/// The database refused.
pub async fn add_address(tx: &mut Tx, account: AccountId, email: &str, now: Timestamp) -> sqlx::Result<bool> {
    if is_taken(tx, email).await? {
        return Ok(false);
    }
    let sql = "insert into account_address (email, account, added_at, confirmed_at) values ($1, $2, $3, $4) \
               on conflict (email) do nothing";
    Ok(tx.execute(sql, args![email, account, now, now]).await? == 1)
}

/// Takes an address away; `false` when the account has no such other address.
///
/// # Errors
/// The database refused.
pub async fn remove_address(tx: &mut Tx, account: AccountId, email: &str) -> sqlx::Result<bool> {
    let sql = "delete from account_address where email = $1 and account = $2 and confirmed_at is not null";
    Ok(tx.execute(sql, args![email, account]).await? == 1)
}

/// Makes one of the other addresses the main one, which becomes one of the others; `false` when it is none of them.
///
/// # Errors
/// The database refused.
pub async fn make_main(tx: &mut Tx, account: &Account, email: &str, now: Timestamp) -> sqlx::Result<bool> {
    if !remove_address(tx, account.id, email).await? {
        return Ok(false);
    }
    tx.execute("update account set email = $1 where id = $2", args![email, account.id]).await?;
    let sql = "insert into account_address (email, account, added_at, confirmed_at) values ($1, $2, $3, $4)";
    tx.execute(sql, args![account.email.as_str(), account.id, now, now]).await?;
    Ok(true)
}

/// How somebody wants to be called.
///
/// # Errors
/// The database refused.
pub async fn rename(tx: &mut Tx, account: AccountId, name: &str) -> sqlx::Result<()> {
    tx.execute("update account set name = $1 where id = $2", args![name, account]).await.map(|_| ())
}

/// Sets the hash of a password, or takes it away.
///
/// # Errors
/// The database refused.
pub async fn set_password(tx: &mut Tx, account: AccountId, hash: Option<&str>) -> sqlx::Result<()> {
    tx.execute("update account set password = $1 where id = $2", args![hash, account]).await.map(|_| ())
}

/// Whether an account has a password.
///
/// # Errors
/// The database is away.
pub async fn has_password(db: &Db, account: AccountId) -> sqlx::Result<bool> {
    let sql = "select id from account where id = $1 and password is not null";
    Ok(db.optional::<(String,)>(sql, args![account]).await?.is_some())
}

/// An open session.
#[derive(Clone, Debug)]
pub struct Open {
    /// Under what it is stored: nothing that opens it.
    pub hash: String,
    /// What the browser said of itself.
    pub device: String,
    /// How it was opened.
    pub means: String,
    /// When.
    pub created_at: String,
    /// When it was last used, to the hour.
    pub seen_at: String,
}

kernel::row!(Open { hash, device, means, created_at, seen_at });

/// The open sessions of an account, the latest used first.
///
/// # Errors
/// The database is away.
pub async fn list_sessions(db: &Db, account: AccountId) -> sqlx::Result<Vec<Open>> {
    let sql = "select hash, device, means, created_at, seen_at from session where account = $1 \
               order by seen_at desc, hash";
    db.all(sql, args![account]).await
}

/// Closes one session of an account; `false` when it has no such session.
///
/// # Errors
/// The database refused.
pub async fn close_session(tx: &mut Tx, account: AccountId, hash: &str) -> sqlx::Result<bool> {
    let sql = "delete from session where hash = $1 and account = $2";
    Ok(tx.execute(sql, args![hash, account]).await? == 1)
}

/// Closes every session of an account but that one, and kills the links to addresses that were to be added: whoever is put
/// out would come back by the one that they asked for.
///
/// # Errors
/// The database refused.
pub async fn close_others(tx: &mut Tx, account: AccountId, but: &str) -> sqlx::Result<u64> {
    super::links::remove_unused(tx, account, "address").await?;
    tx.execute("delete from session where account = $1 and hash <> $2", args![account, but]).await
}

/// The condition that somebody ever signed in to an account, or gave it a way to.
pub(super) const USED: &str = "(account.password is not null \
                               or exists (select 1 from session where session.account = account.id) \
                               or exists (select 1 from passkey where passkey.account = account.id) \
                               or exists (select 1 from identity where identity.account = account.id) \
                               or exists (select 1 from fact where fact.kind = 'signed_in' and fact.actor = account.id))";

/// Whether somebody ever signed in to that account, or gave it a way to.
///
/// # Errors
/// The database refused.
pub async fn was_used(tx: &mut Tx, account: AccountId) -> sqlx::Result<bool> {
    let sql = format!("select account.id from account where account.id = $1 and {USED}");
    Ok(tx.optional::<(String,)>(&sql, args![account]).await?.is_some())
}

/// The latest who read how to reach a person: when, the reader's name, the word of the page, the reason.
///
/// # Errors
/// The database is away.
pub async fn list_consultations(
    db: &Db,
    person: PartyId,
    limit: i64,
) -> sqlx::Result<Vec<(String, String, String, String)>> {
    let sql = "select consultation.at, coalesce(account.name, ''), consultation.what, consultation.reason \
               from consultation left join account on account.id = consultation.account \
               where consultation.party = $1 order by consultation.at desc limit $2";
    db.all(sql, args![person, limit]).await
}

/// The latest administrators who looked through the eyes of an account: when, their name, the fact as it is stored.
///
/// # Errors
/// The database is away.
pub async fn list_seen_as(db: &Db, account: AccountId, limit: i64) -> sqlx::Result<Vec<(String, String, String)>> {
    let sql = "select fact.at, coalesce(account.name, ''), fact.body from fact \
               left join account on account.id = fact.actor where fact.kind = 'seen_as' and fact.body like $1 \
               order by fact.at desc, fact.id desc limit $2";
    db.all(sql, args![format!("%{account}%"), limit]).await
}

/// The name of a party, for the words of a role.
///
/// # Errors
/// The database is away.
pub async fn party_name(db: &Db, party: PartyId) -> sqlx::Result<Option<String>> {
    let found: Option<(String,)> = db.optional("select name from party where id = $1", args![party]).await?;
    Ok(found.map(|(name,)| name))
}

/// The name of a role of the network's own.
///
/// # Errors
/// The database is away.
pub async fn role_name(db: &Db, role: &str) -> sqlx::Result<Option<Option<String>>> {
    let found: Option<(Option<String>,)> = db.optional("select name from role where key = $1", args![role]).await?;
    Ok(found.map(|(name,)| name))
}
