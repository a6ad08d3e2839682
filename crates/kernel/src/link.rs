//! Signed links: who holds one may do what it says until it expires; made with a key of the installation.
//!
//! A link in a letter is opened by scanners too, so reading one changes nothing: state changes on POST only, and what
//! must happen once spends the link in the transaction of the change.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;

use crate::app::App;
use crate::args;
use crate::clock::stored;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::ids::hex;

/// The key of the installation: drawn once, kept in the database, the same on every node.
#[derive(Clone)]
pub struct Key(String);

/// Not the key itself.
impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Key {
    /// A keyed hash of a text for that purpose, 32 hexadecimal digits: the same text for another purpose gives another.
    pub fn hash(&self, purpose: &str, text: &str) -> String {
        let mut mac = self.mac(purpose, text).finalize().into_bytes().to_vec();
        mac.truncate(16);
        hex(&mac)
    }

    fn mac(&self, purpose: &str, text: &str) -> Hmac<Sha256> {
        // a key of any length is accepted, so the fallback is never taken
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_bytes())
            .unwrap_or_else(|_| Hmac::<Sha256>::new(&hmac::digest::Key::<Hmac<Sha256>>::default()));
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        mac
    }
}

/// The key of the installation.
///
/// # Errors
/// The database is away.
pub async fn key(app: &App) -> Result<&Key> {
    let found = app.key.get_or_try_init(async || {
        let sql = "select value from setting where name = 'installation-key'";
        if let Some((key,)) = app.db.optional::<(String,)>(sql, vec![]).await? {
            return Ok::<Key, sqlx::Error>(Key(key));
        }
        let insert = "insert into setting (name, value) values ('installation-key', $1) on conflict (name) do nothing";
        app.db.execute(insert, args![app.chance.secret()]).await?;
        Ok(Key(app.db.one::<(String,)>(sql, vec![]).await?.0))
    });
    Ok(found.await?)
}

/// The same inside a transaction, which on SQLite must not wait for another.
pub(crate) async fn key_in(app: &App, tx: &mut Tx) -> sqlx::Result<Key> {
    if let Some(key) = app.key.get() {
        return Ok(key.clone());
    }
    let insert = "insert into setting (name, value) values ('installation-key', $1) on conflict (name) do nothing";
    tx.execute(insert, args![app.chance.secret()]).await?;
    Ok(Key(tx.one::<(String,)>("select value from setting where name = 'installation-key'", vec![]).await?.0))
}

/// What tells the key of an installation from that of another, and nothing of the key itself; none before it was drawn.
///
/// # Errors
/// The database is away.
pub async fn fingerprint(tx: &mut Tx) -> sqlx::Result<Option<String>> {
    let sql = "select value from setting where name = 'installation-key'";
    let found: Option<(String,)> = tx.optional(sql, vec![]).await?;
    Ok(found.map(|(key,)| Key(key).hash("fingerprint", "")))
}

/// A link that was opened: its signature is ours, and it has not expired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What it is about: the bits of an id.
    pub subject: u128,
    expires_at: Timestamp,
    mark: String,
}

/// The piece of an address that lets whoever has it do one thing with one subject until then: 72 letters and digits.
///
/// # Errors
/// The database is away.
pub async fn sign(app: &App, purpose: &str, subject: u128, until: Timestamp) -> Result<String> {
    let seconds = u32::try_from(until.as_second()).unwrap_or(u32::MAX);
    let said = format!("{subject:032x}{seconds:08x}");
    let mark = key(app).await?.hash(purpose, &said);
    Ok(format!("{said}{mark}"))
}

/// Reads the piece of an address that [`sign`] made for that purpose.
///
/// # Errors
/// [`Error::NotFound`] for what was not signed here for that purpose, [`Error::Gone`] for what has expired.
pub async fn open(app: &App, purpose: &str, token: &str) -> Result<Link> {
    let (said, mark) = token.split_at_checked(40).ok_or(Error::NotFound)?;
    if !token.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
        return Err(Error::NotFound);
    }
    let given: Vec<u8> =
        (0..mark.len()).step_by(2).filter_map(|at| u8::from_str_radix(mark.get(at..at + 2)?, 16).ok()).collect();
    if mark.len() != 32 || key(app).await?.mac(purpose, said).verify_truncated_left(&given).is_err() {
        return Err(Error::NotFound);
    }
    let (subject, seconds) = said.split_at_checked(32).ok_or(Error::NotFound)?;
    let subject = u128::from_str_radix(subject, 16).map_err(|_| Error::NotFound)?;
    let seconds = u32::from_str_radix(seconds, 16).map_err(|_| Error::NotFound)?;
    let expires_at = Timestamp::from_second(i64::from(seconds)).map_err(|_| Error::NotFound)?;
    if expires_at <= app.clock.now() {
        return Err(Error::Gone);
    }
    Ok(Link { subject, expires_at, mark: mark.to_owned() })
}

impl Link {
    /// Uses the link up in the transaction of what it changes; `false` when that was done before.
    ///
    /// # Errors
    /// The database refused.
    pub async fn spend(&self, app: &App, tx: &mut Tx) -> sqlx::Result<bool> {
        let sql = "insert into spent_link (mark, at, expires_at) values ($1, $2, $3) on conflict (mark) do nothing";
        Ok(tx.execute(sql, args![&self.mark, app.clock.now(), self.expires_at]).await? == 1)
    }
}

/// Forgets spent links that have expired anyway.
///
/// # Errors
/// The database is away.
pub async fn sweep(app: &App) -> sqlx::Result<()> {
    app.db.execute("delete from spent_link where expires_at < $1", args![stored(app.clock.now())]).await.map(|_| ())
}
