//! Who is asking: accounts with a password, sessions that can be listed and closed, and the roles of the team.

use std::net::IpAddr;
use std::time::Duration;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use jiff::SignedDuration;
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::args;
use crate::clock::stored;
use crate::db::{Db, FromRow, Row, dialect};
use crate::error::{Error, Result};
use crate::facts::Fact;
use crate::ids::{self, AccountId};

/// A session that was not used for so long is closed.
const SESSION_DAYS: i64 = 30;
/// Failures of one account within [`WINDOW`] before it must wait.
const FAILURES_OF_ACCOUNT: i64 = 10;
/// Failures of one network within [`WINDOW`]: a coworking space is one address, its members must not lock each other.
const FAILURES_OF_NETWORK: i64 = 100;
const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// The shortest password that is accepted, in characters (ANSSI/CNIL: length before complexity).
pub const SHORTEST_PASSWORD: usize = 12;

/// What a member of the team may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Open the back office and read sheets, private fields included.
    ReadDesk,
    /// Create, edit, trash and restore sheets, and their photos.
    EditSheets,
    /// Decide on what people without an account propose.
    Moderate,
    /// Write to places and organisations, and follow who answers.
    Ask,
    /// Merge sheets that are one, and take merges back.
    Merge,
    /// Import files and undo imports.
    Import,
    /// Draw, change and remove sectors: they are what everybody filters and reports by.
    DrawSectors,
    /// Choose the network's own words: terms of the typologies, and fields of its own.
    ChooseWords,
    /// See the state of the program.
    Administer,
}

/// The roles of the team, until the capability of accounts brings scopes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Runs the programme: every right.
    Coordinator,
    /// Meets people: reads and edits sheets.
    Referent,
}

impl Role {
    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            Role::Coordinator => "coordinator",
            Role::Referent => "referent",
        }
    }

    /// The role of that word.
    pub fn from_key(key: &str) -> Option<Role> {
        [Role::Coordinator, Role::Referent].into_iter().find(|role| role.key() == key)
    }

    /// Whether it carries that right.
    pub fn may(self, right: Right) -> bool {
        match self {
            Role::Coordinator => true,
            Role::Referent => matches!(right, Right::ReadDesk | Right::EditSheets | Right::Moderate),
        }
    }
}

/// Somebody who signs in.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Lower case.
    pub email: String,
    /// As the person wants to be called.
    pub name: String,
    /// What the person may do.
    pub role: Role,
}

impl FromRow for Account {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Account> {
        Ok(Account {
            id: ids::read(&row.at::<String>(0)?)?,
            email: row.at(1)?,
            name: row.at(2)?,
            role: Role::from_key(&row.at::<String>(3)?).ok_or_else(|| sqlx::Error::Decode("unknown role".into()))?,
        })
    }
}

/// Who asks: a member of the team, or nobody in particular.
#[derive(Clone, Debug, Default)]
pub struct Viewer {
    account: Option<Account>,
}

impl Viewer {
    /// Somebody who signed in.
    pub fn of(account: Account) -> Viewer {
        Viewer { account: Some(account) }
    }

    /// The account, for those who signed in.
    pub fn account(&self) -> Option<&Account> {
        self.account.as_ref()
    }

    /// The account's id, as facts and revisions note it.
    pub fn id(&self) -> Option<AccountId> {
        self.account.as_ref().map(|account| account.id)
    }

    /// Whether the viewer has that right.
    pub fn may(&self, right: Right) -> bool {
        self.account.as_ref().is_some_and(|account| account.role.may(right))
    }

    /// As [`Viewer::may`], for the first lines of a handler.
    ///
    /// # Errors
    /// [`Error::SignIn`] to those who did not, [`Error::Forbidden`] to the others.
    pub fn must(&self, right: Right) -> Result<()> {
        match &self.account {
            None => Err(Error::SignIn),
            Some(account) if account.role.may(right) => Ok(()),
            Some(_) => Err(Error::Forbidden),
        }
    }
}

/// Hashes a password with argon2id; a deliberate 20 to 50 ms, so call it on a thread that may block.
///
/// # Errors
/// The library refused, which no password makes it do.
pub fn hash_password(password: &str) -> anyhow::Result<String> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| anyhow::anyhow!("argon2: {error}"))
}

fn verify_password(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// Creates an account, or changes the name, password and role of the one that has this address.
///
/// # Errors
/// The database refused.
pub async fn save_account(app: &App, email: &str, name: &str, password: &str, role: Role) -> anyhow::Result<AccountId> {
    let password = password.to_owned();
    let hash = tokio::task::spawn_blocking(move || hash_password(&password)).await??;
    let email = email.trim().to_lowercase();
    let id = AccountId::new(app.clock.now(), &app.chance);
    let mut tx = app.db.begin().await?;
    tx.execute(
        "insert into account (id, email, name, password, role, created_at) values ($1, $2, $3, $4, $5, $6) \
         on conflict (email) do update set name = excluded.name, password = excluded.password, role = excluded.role",
        args![id, &email, name, hash, role.key(), app.clock.now()],
    )
    .await?;
    let (id,): (String,) = tx.one("select id from account where email = $1", args![&email]).await?;
    // whoever knew the old password is out
    tx.execute("delete from session where account = $1", args![&id]).await?;
    tx.commit().await?;
    Ok(ids::read(&id)?)
}

/// Every account, in the order of addresses.
///
/// # Errors
/// The database is away.
pub async fn list_accounts(db: &Db) -> sqlx::Result<Vec<Account>> {
    db.all("select id, email, name, role from account order by email", vec![]).await
}

/// Removes the account that has this address, with its sessions.
///
/// # Errors
/// The database is away.
pub async fn remove_account(db: &Db, email: &str) -> sqlx::Result<bool> {
    Ok(db.execute("delete from account where email = $1", args![email.trim().to_lowercase()]).await? > 0)
}

/// Opens a session for whoever gives the right address and password; answers the secret of its cookie, or nothing.
/// The answer and its delay do not tell whether the address has an account.
///
/// # Errors
/// [`Error::Wait`] after too many failures of this account or this network.
pub async fn sign_in(app: &App, email: &str, password: &str, from: IpAddr, device: &str) -> Result<Option<String>> {
    let email = email.trim().to_lowercase();
    let subjects = [format!("account {email}"), format!("network {}", network(from))];
    for (subject, limit) in subjects.iter().zip([FAILURES_OF_ACCOUNT, FAILURES_OF_NETWORK]) {
        if failures(app, subject).await? >= limit {
            return Err(Error::Wait(Duration::from_secs(15 * 60)));
        }
    }
    let sql = "select id, coalesce(password, '') from account where email = $1";
    let found: Option<(String, String)> = app.db.optional(sql, args![&email]).await?;
    let (id, hash) = found.unwrap_or_default();
    let password = password.to_owned();
    let right = tokio::task::spawn_blocking(move || match hash.is_empty() {
        true => {
            // the same work as for an account that exists
            let _ = hash_password(&password);
            false
        }
        false => verify_password(&password, &hash),
    })
    .await?;
    let now = app.clock.now();
    if !right {
        for subject in subjects {
            app.db.execute("insert into attempt (subject, at) values ($1, $2)", args![subject, now]).await?;
        }
        return Ok(None);
    }
    let account: AccountId = ids::read(&id)?;
    let secret = app.chance.secret();
    let mut tx = app.db.begin().await?;
    tx.execute(
        "insert into session (hash, account, created_at, seen_at, device) values ($1, $2, $3, $4, $5)",
        args![session_hash(&secret), account, now, now, device.chars().take(200).collect::<String>()],
    )
    .await?;
    tx.execute("delete from attempt where subject = $1", args![format!("account {email}")]).await?;
    app.record(&mut tx, Some(account), &Fact::SignedIn { account }).await?;
    tx.commit().await?;
    Ok(Some(secret))
}

/// Who holds the session of that secret; a session that sleeps too long is nobody's.
///
/// # Errors
/// The database is away.
pub async fn viewer(app: &App, secret: &str) -> sqlx::Result<Viewer> {
    let (now, hash) = (app.clock.now(), session_hash(secret));
    let oldest = stored(now - SignedDuration::from_hours(24 * SESSION_DAYS));
    let sql = "select seen_at, account from session where hash = $1 and seen_at > $2";
    let found: Option<(String, String)> = app.db.optional(sql, args![&hash, oldest]).await?;
    let Some((seen_at, account)) = found else { return Ok(Viewer::default()) };
    // noted once an hour: a page must not cost a write
    if seen_at < stored(now - SignedDuration::from_hours(1)) {
        app.db.execute("update session set seen_at = $1 where hash = $2", args![now, &hash]).await?;
    }
    let sql = "select id, email, name, role from account where id = $1";
    Ok(Viewer { account: app.db.optional(sql, args![account]).await? })
}

/// Closes the session of that secret.
///
/// # Errors
/// The database is away.
pub async fn sign_out(db: &Db, secret: &str) -> sqlx::Result<()> {
    db.execute("delete from session where hash = $1", args![session_hash(secret)]).await.map(|_| ())
}

/// Forgets failures and sessions that no longer matter.
///
/// # Errors
/// The database is away.
pub async fn sweep(app: &App) -> sqlx::Result<()> {
    let now = app.clock.now();
    app.db.execute("delete from attempt where at < $1", args![stored(now - WINDOW)]).await?;
    let oldest = stored(now - SignedDuration::from_hours(24 * SESSION_DAYS));
    app.db.execute("delete from session where seen_at < $1", args![oldest]).await?;
    Ok(())
}

async fn failures(app: &App, subject: &str) -> sqlx::Result<i64> {
    let since = stored(app.clock.now() - WINDOW);
    let sql = "select count(*) from attempt where subject = $1 and at > $2";
    Ok(app.db.one::<(i64,)>(sql, args![subject, since]).await?.0)
}

fn session_hash(secret: &str) -> String {
    ids::hex(&Sha256::digest(secret.as_bytes()))
}

/// The network of an address: an IPv4 address, or the /64 that one customer holds in IPv6.
pub fn network(ip: IpAddr) -> String {
    match ip.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let s = v6.segments();
            format!("{:x}:{:x}:{:x}:{:x}::/64", s[0], s[1], s[2], s[3])
        }
    }
}

/// Whether that error says that the e-mail has an account already.
pub fn is_taken(error: &sqlx::Error) -> bool {
    dialect::broken_unique(error, "account", "email")
}
