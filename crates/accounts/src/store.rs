//! Every SQL statement on accounts, their grants and the ways they sign in.

pub mod entry;
pub mod keys;
pub mod links;
pub mod own;
pub mod team;

use jiff::{SignedDuration, Timestamp};
use kernel::args;
use kernel::auth::{Account, COLUMNS};
use kernel::capability::Mine;
use kernel::clock::stored;
use kernel::db::{Db, FromRow, Row, Tx};
use kernel::grants::{Grant, Scope};
use kernel::ids::{self, AccountId, GrantId, PartyId};

/// Creates the account of that address, or changes its name and password; answers its id.
///
/// # Errors
/// The database refused.
pub async fn save(
    tx: &mut Tx,
    id: AccountId,
    (email, name): (&str, &str),
    password: &str,
    now: Timestamp,
) -> sqlx::Result<AccountId> {
    tx.execute(
        "insert into account (id, email, name, password, created_at) values ($1, $2, $3, $4, $5) \
         on conflict (email) do update set name = excluded.name, password = excluded.password, closed_at = null",
        args![id, email, name, password, now],
    )
    .await?;
    let (id,): (String,) = tx.one("select id from account where email = $1", args![email]).await?;
    ids::read(&id)
}

/// The first public place by name, for the demo.
///
/// # Errors
/// The database is away.
pub async fn first_place(db: &Db) -> sqlx::Result<Option<PartyId>> {
    let sql = "select id from party where kind = 'place' and standing = 'public' order by sort_key, id limit 1";
    let found: Option<(String,)> = db.optional(sql, vec![]).await?;
    found.map(|(id,)| ids::read(&id)).transpose()
}

/// Every account, in the order of addresses.
///
/// # Errors
/// The database is away.
pub async fn list(db: &Db) -> sqlx::Result<Vec<Account>> {
    db.all(&format!("select {COLUMNS} from account order by email"), vec![]).await
}

/// Removes the account of that address.
///
/// # Errors
/// The database refused.
pub async fn remove(tx: &mut Tx, email: &str) -> sqlx::Result<bool> {
    Ok(tx.execute("delete from account where email = $1", args![email]).await? > 0)
}

/// Closes every session of an account.
///
/// # Errors
/// The database refused.
pub async fn close_sessions(tx: &mut Tx, account: AccountId) -> sqlx::Result<u64> {
    tx.execute("delete from session where account = $1", args![account]).await
}

/// The account of an address and the hash of its password, if it has one.
///
/// # Errors
/// The database is away.
pub async fn find_password(db: &Db, email: &str) -> sqlx::Result<Option<(AccountId, Option<String>)>> {
    let sql = "select id, password from account where closed_at is null and (email = $1 or id = \
               (select account from account_address where email = $2 and confirmed_at is not null))";
    let found: Option<(String, Option<String>)> = db.optional(sql, args![email, email]).await?;
    found.map(|(id, hash)| Ok((ids::read(&id)?, hash))).transpose()
}

/// How many attempts of a subject failed since then.
///
/// # Errors
/// The database is away.
pub async fn count_attempts(db: &Db, subject: &str, since: Timestamp) -> sqlx::Result<i64> {
    let sql = "select count(*) from attempt where subject = $1 and at > $2";
    Ok(db.one::<(i64,)>(sql, args![subject, stored(since)]).await?.0)
}

/// Notes an attempt.
///
/// # Errors
/// The database is away.
pub async fn note_attempt(db: &Db, subject: &str, now: Timestamp) -> sqlx::Result<()> {
    db.execute("insert into attempt (subject, at) values ($1, $2)", args![subject, now]).await.map(|_| ())
}

/// Notes an attempt of each of these subjects.
///
/// # Errors
/// The database is away.
pub async fn note_attempts(db: &Db, subjects: &[String], now: Timestamp) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    for subject in subjects {
        tx.execute("insert into attempt (subject, at) values ($1, $2)", args![subject, now]).await?;
    }
    tx.commit().await
}

/// Forgets the attempt of a subject at that moment, which succeeded.
///
/// # Errors
/// The database refused.
pub async fn forget_attempt(tx: &mut Tx, subject: &str, at: Timestamp) -> sqlx::Result<()> {
    tx.execute("delete from attempt where subject = $1 and at = $2", args![subject, at]).await.map(|_| ())
}

/// Forgets the attempts of a subject that succeeded.
///
/// # Errors
/// The database refused.
pub async fn forget_attempts(tx: &mut Tx, subject: &str) -> sqlx::Result<()> {
    tx.execute("delete from attempt where subject = $1", args![subject]).await.map(|_| ())
}

/// A grant to be written.
#[derive(Clone, Copy, Debug)]
pub struct NewGrant<'a> {
    /// To whom.
    pub account: AccountId,
    /// The word of the role.
    pub role: &'a str,
    /// On what.
    pub scope: &'a Scope,
    /// From when.
    pub since: Timestamp,
    /// Until when.
    pub until: Option<Timestamp>,
    /// By whom.
    pub given_by: Option<AccountId>,
    /// The grant of which it is a delegation.
    pub delegated_from: Option<GrantId>,
}

/// Gives a role.
///
/// # Errors
/// The database refused.
pub async fn insert_grant(tx: &mut Tx, id: GrantId, grant: &NewGrant<'_>, now: Timestamp) -> sqlx::Result<()> {
    tx.execute(
        "insert into role_grant (id, account, role, scope, since, until, given_by, delegated_from, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![
            id,
            grant.account,
            grant.role,
            grant.scope.key(),
            grant.since,
            grant.until,
            grant.given_by,
            grant.delegated_from,
            now
        ],
    )
    .await
    .map(|_| ())
}

/// Takes every role of an account back, leaving no trace: for an account that the command line sets anew.
///
/// # Errors
/// The database refused.
pub async fn remove_grants(tx: &mut Tx, account: AccountId) -> sqlx::Result<()> {
    tx.execute("delete from role_grant where account = $1", args![account]).await.map(|_| ())
}

struct GrantRow(Option<Grant>);

impl FromRow for GrantRow {
    fn from_row(row: &Row<'_>) -> sqlx::Result<GrantRow> {
        let broken = |_| sqlx::Error::Decode("unknown instant".into());
        let id = |text: Option<String>| text.map(|text| ids::read(&text)).transpose();
        let Some(scope) = Scope::from_key(&row.at::<String>(3)?) else { return Ok(GrantRow(None)) };
        Ok(GrantRow(Some(Grant {
            id: ids::read(&row.at::<String>(0)?)?,
            account: ids::read(&row.at::<String>(1)?)?,
            role: row.at(2)?,
            scope,
            since: row.at::<String>(4)?.parse().map_err(broken)?,
            until: row.at::<Option<String>>(5)?.map(|at| at.parse()).transpose().map_err(broken)?,
            given_by: id(row.at(6)?)?,
            delegated_from: row.at::<Option<String>>(7)?.map(|text| ids::read(&text)).transpose()?,
        })))
    }
}

/// The roles that an account holds at that moment, oldest first.
///
/// # Errors
/// The database is away.
pub async fn list_grants(db: &Db, account: AccountId, now: Timestamp) -> sqlx::Result<Vec<Grant>> {
    let sql = "select id, account, role, scope, since, until, given_by, delegated_from from role_grant \
               where account = $1 and since <= $2 and (until is null or until > $3) order by id";
    let rows: Vec<GrantRow> = db.all(sql, args![account, now, now]).await?;
    Ok(rows.into_iter().filter_map(|row| row.0).collect())
}

/// Forgets what has expired: failed attempts, letters that were asked for, links of letters, challenges.
///
/// # Errors
/// The database is away.
pub async fn sweep(db: &Db, now: Timestamp, window: SignedDuration) -> sqlx::Result<()> {
    let sql = "delete from attempt where at < $1 and subject not like 'letter %'";
    db.execute(sql, args![stored(now - window)]).await?;
    let day = SignedDuration::from_hours(24);
    db.execute("delete from attempt where at < $1", args![stored(now - day)]).await?;
    db.execute("delete from sign_in_link where expires_at < $1", args![stored(now)]).await?;
    db.execute("delete from sign_in_challenge where expires_at < $1", args![stored(now)]).await?;
    Ok(())
}

/// What is known of a person here: their account, their sessions, their roles, and who read how to reach them.
///
/// # Errors
/// The database is away.
pub async fn mine(db: &Db, party: PartyId) -> sqlx::Result<Mine> {
    let accounts: Vec<(String, String, String)> =
        db.all("select email, name, created_at from account where person = $1 order by id", args![party]).await?;
    let sessions: Vec<(String, String)> = db
        .all(
            "select session.device, session.seen_at from session join account on account.id = session.account \
             where account.person = $1 order by session.seen_at",
            args![party],
        )
        .await?;
    let consultations: Vec<(String, String, String)> = db
        .all(
            "select consultation.at, coalesce(account.name, ''), consultation.what from consultation \
             left join account on account.id = consultation.account where consultation.party = $1 \
             order by consultation.at",
            args![party],
        )
        .await?;
    Ok(vec![
        ("accounts".to_owned(), serde_json::json!(accounts)),
        ("sessions".to_owned(), serde_json::json!(sessions)),
        ("consultations".to_owned(), serde_json::json!(consultations)),
    ])
}

/// Removes the accounts of a person, and who read how to reach them.
///
/// # Errors
/// The database refused.
pub async fn forget(tx: &mut Tx, party: PartyId) -> sqlx::Result<()> {
    tx.execute("delete from account where person = $1", args![party]).await?;
    tx.execute("delete from consultation where party = $1", args![party]).await.map(|_| ())
}
