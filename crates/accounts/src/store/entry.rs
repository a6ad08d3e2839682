//! Every SQL statement on accounts that are made by an invitation or by the first run, and on what the first run sets.

use jiff::Timestamp;
use kernel::args;
use kernel::db::{Db, Tx};
use kernel::ids::{self, AccountId};

/// The account of an address, closed ones too; made without a password when there is none. Answers its id.
///
/// # Errors
/// The database refused.
pub async fn ensure(tx: &mut Tx, id: AccountId, email: &str, name: &str, now: Timestamp) -> sqlx::Result<AccountId> {
    let sql = "select account from account_address where email = $1 and confirmed_at is not null";
    if let Some((other,)) = tx.optional::<(String,)>(sql, args![email]).await? {
        return ids::read(&other);
    }
    tx.execute(
        "insert into account (id, email, name, created_at) values ($1, $2, $3, $4) on conflict (email) do nothing",
        args![id, email, name, now],
    )
    .await?;
    let (id,): (String,) = tx.one("select id from account where email = $1", args![email]).await?;
    // whoever was asked to leave is asked to come back
    tx.execute("update account set closed_at = null where id = $1", args![&id]).await?;
    ids::read(&id)
}

/// Removes an account of which nothing was made.
///
/// # Errors
/// The database refused.
pub async fn remove_unused(tx: &mut Tx, id: AccountId) -> sqlx::Result<()> {
    tx.execute("delete from account where id = $1", args![id]).await.map(|_| ())
}

/// How many accounts there are.
///
/// # Errors
/// The database is away.
pub async fn count(db: &Db) -> sqlx::Result<i64> {
    Ok(db.one::<(i64,)>("select count(*) from account", vec![]).await?.0)
}

/// The same inside a transaction.
///
/// # Errors
/// The database refused.
pub async fn count_in(tx: &mut Tx) -> sqlx::Result<i64> {
    Ok(tx.one::<(i64,)>("select count(*) from account", vec![]).await?.0)
}

/// What was set under that name.
///
/// # Errors
/// The database is away.
pub async fn find_setting(db: &Db, name: &str) -> sqlx::Result<Option<String>> {
    let found: Option<(String,)> = db.optional("select value from setting where name = $1", args![name]).await?;
    Ok(found.map(|(value,)| value))
}

/// Sets it. Whoever sets the same name at the same time waits for the end of this transaction.
///
/// # Errors
/// The database refused.
pub async fn save_setting(tx: &mut Tx, name: &str, value: &str) -> sqlx::Result<()> {
    let sql =
        "insert into setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value";
    tx.execute(sql, args![name, value]).await.map(|_| ())
}
