//! Every SQL statement on the links and the codes of letters.

use jiff::Timestamp;
use kernel::args;
use kernel::db::{Db, Tx, dialect};
use kernel::ids::AccountId;

/// A link to be written.
#[derive(Clone, Copy, Debug)]
pub struct NewLink<'a> {
    /// Of its secret.
    pub hash: &'a str,
    /// Keyed hash of its short code; empty for a link that has none.
    pub code: &'a str,
    /// Hash of the secret of the browser that asked.
    pub device: Option<&'a str>,
    /// Lower case.
    pub email: &'a str,
    /// Whose, where that is known when it is written.
    pub account: Option<AccountId>,
    /// The word of what it is for.
    pub purpose: &'static str,
    /// The page that was asked for.
    pub back: &'a str,
    /// Until when.
    pub expires_at: Timestamp,
}

/// A link as it is stored.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Of its secret.
    pub hash: String,
    /// Keyed hash of its short code; empty until its letter is written, and for a link that has none.
    pub code: String,
    /// Hash of the secret of the browser that asked.
    pub device: Option<String>,
    /// Lower case.
    pub email: String,
    /// Whose, where that was known when it was written.
    pub account: Option<String>,
    /// The word of what it is for.
    pub purpose: String,
    /// The page that was asked for.
    pub back: String,
    /// Wrong codes so far.
    pub tries: i64,
    /// Until when.
    pub expires_at: String,
    /// When it was used.
    pub used_at: Option<String>,
}

kernel::row!(Stored { hash, code, device, email, account, purpose, back, tries, expires_at, used_at });

const COLUMNS: &str = "hash, code, device, email, account, purpose, back, tries, expires_at, used_at";

/// Writes a link.
///
/// # Errors
/// The database refused.
pub async fn insert(tx: &mut Tx, link: &NewLink<'_>, now: Timestamp) -> sqlx::Result<()> {
    tx.execute(
        "insert into sign_in_link (hash, code, device, email, account, purpose, back, tries, created_at, expires_at) \
         values ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9)",
        args![
            link.hash,
            link.code,
            link.device,
            link.email,
            link.account,
            link.purpose,
            link.back,
            now,
            link.expires_at
        ],
    )
    .await
    .map(|_| ())
}

/// The link stored under that hash.
///
/// # Errors
/// The database is away.
pub async fn find(db: &Db, hash: &str) -> sqlx::Result<Option<Stored>> {
    db.optional(&format!("select {COLUMNS} from sign_in_link where hash = $1"), args![hash]).await
}

/// The same, which nobody else changes before the transaction ends.
///
/// # Errors
/// The database refused.
pub async fn find_in(tx: &mut Tx, hash: &str) -> sqlx::Result<Option<Stored>> {
    let lock = dialect::for_update(tx.db().engine());
    tx.optional(&format!("select {COLUMNS} from sign_in_link where hash = $1 {lock}"), args![hash]).await
}

/// What a browser asked for last, which nobody else changes before the transaction ends.
///
/// # Errors
/// The database refused.
pub async fn find_of_device(tx: &mut Tx, device: &str, purpose: &str) -> sqlx::Result<Option<Stored>> {
    let lock = dialect::for_update(tx.db().engine());
    let sql = format!(
        "select {COLUMNS} from sign_in_link where device = $1 and purpose = $2 order by created_at desc limit 1 {lock}"
    );
    tx.optional(&sql, args![device, purpose]).await
}

/// Gives a link that waits for its letter its secret and its code; `false` when that was done before.
///
/// # Errors
/// The database refused.
pub async fn seal(tx: &mut Tx, waiting: &str, hash: &str, code: &str) -> sqlx::Result<bool> {
    let sql = "update sign_in_link set hash = $1, code = $2 where hash = $3 and code = ''";
    Ok(tx.execute(sql, args![hash, code, waiting]).await? == 1)
}

/// Counts a code that was typed.
///
/// # Errors
/// The database refused.
pub async fn count_try(tx: &mut Tx, hash: &str) -> sqlx::Result<()> {
    tx.execute("update sign_in_link set tries = tries + 1 where hash = $1", args![hash]).await.map(|_| ())
}

/// Uses a link up; `false` when somebody else did.
///
/// # Errors
/// The database refused.
pub async fn spend(tx: &mut Tx, hash: &str, now: Timestamp) -> sqlx::Result<bool> {
    let sql = "update sign_in_link set used_at = $1 where hash = $2 and used_at is null";
    Ok(tx.execute(sql, args![now, hash]).await? == 1)
}

/// Kills the links of an account that were not used, of one purpose.
///
/// # Errors
/// The database refused.
pub async fn remove_unused(tx: &mut Tx, account: AccountId, purpose: &str) -> sqlx::Result<u64> {
    let sql = "delete from sign_in_link where account = $1 and purpose = $2 and used_at is null";
    tx.execute(sql, args![account, purpose]).await
}

/// Kills every link that signs in at that address and was not used, invitations too: who holds one of before is out.
///
/// # Errors
/// The database refused.
pub async fn remove_of_address(tx: &mut Tx, email: &str) -> sqlx::Result<()> {
    let sql = "delete from sign_in_link where email = $1 and purpose in ('sign-in', 'invitation') \
               and used_at is null";
    tx.execute(sql, args![email]).await.map(|_| ())
}

/// The links of an account that wait to be used, of one purpose: address and end, oldest first.
///
/// # Errors
/// The database is away.
pub async fn list_waiting(
    db: &Db,
    account: AccountId,
    purpose: &str,
    now: Timestamp,
) -> sqlx::Result<Vec<(String, String)>> {
    let sql = "select email, expires_at from sign_in_link where account = $1 and purpose = $2 and used_at is null \
               and expires_at > $3 order by created_at";
    db.all(sql, args![account, purpose, now]).await
}

/// Invitations that nobody accepted yet: account and end, oldest first.
///
/// # Errors
/// The database is away.
pub async fn list_invitations(db: &Db) -> sqlx::Result<Vec<(String, String)>> {
    let sql = "select account, expires_at from sign_in_link where purpose = 'invitation' and used_at is null \
               and account is not null order by created_at";
    db.all(sql, vec![]).await
}
