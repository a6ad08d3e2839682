//! Passwords: hashed with argon2id, never told whether the address has an account, patient before guessers.

use std::net::IpAddr;
use std::time::Duration;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use jiff::SignedDuration;
use kernel::app::App;
use kernel::auth;
use kernel::error::{Error, Result};
use kernel::ids::AccountId;

use crate::{demo, store};

/// Failures of one account within [`WINDOW`] before it must wait.
const FAILURES_OF_ACCOUNT: i64 = 10;
/// Failures of one network within [`WINDOW`]: a coworking space is one address, its members must not lock each other.
const FAILURES_OF_NETWORK: i64 = 100;
/// How long failures count.
pub const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// The shortest password that is accepted, in characters (ANSSI/CNIL: length before complexity).
pub const SHORTEST: usize = 12;

/// Hashes a password with argon2id; a deliberate 20 to 50 ms, on a thread that may block.
///
/// # Errors
/// The library refused, which no password makes it do.
pub async fn hash(password: &str) -> anyhow::Result<String> {
    let password = password.to_owned();
    tokio::task::spawn_blocking(move || hash_now(&password)).await?
}

fn hash_now(password: &str) -> anyhow::Result<String> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| anyhow::anyhow!("argon2: {error}"))
}

fn verify(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// Whether that is the password of the account: for whoever is signed in and must show it again.
///
/// # Errors
/// [`Error::Wait`] after too many failures.
pub async fn is_right(app: &App, email: &str, password: &str, from: IpAddr) -> Result<Option<AccountId>> {
    let email = email.trim().to_lowercase();
    let subjects = [format!("account {email}"), format!("network {}", auth::network(from))];
    let limits = [FAILURES_OF_ACCOUNT, FAILURES_OF_NETWORK];
    let now = app.clock.now();
    for (subject, limit) in subjects.iter().zip(limits) {
        if store::count_attempts(&app.db, subject, now - WINDOW).await? >= limit {
            return Err(Error::Wait(Duration::from_secs(15 * 60)));
        }
    }
    // noted before it is judged: a hundred passwords that are tried at once are a hundred failures until one is right
    store::note_attempts(&app.db, &subjects, now).await?;
    for (subject, limit) in subjects.iter().zip(limits) {
        if store::count_attempts(&app.db, subject, now - WINDOW).await? > limit {
            return Err(Error::Wait(Duration::from_secs(15 * 60)));
        }
    }
    let (account, hash) = store::find_password(&app.db, &email).await?.unzip();
    let typed = password.to_owned();
    let right = tokio::task::spawn_blocking(move || match hash.flatten() {
        None => {
            // the same work as for an account that exists
            let _ = hash_now(&typed);
            false
        }
        Some(hash) => verify(&typed, &hash),
    })
    .await?;
    // a database that was a demo and is served has no door that stands open
    if !right || (!app.site.demo && demo::is_public(&email, password)) {
        return Ok(None);
    }
    let [of_account, of_network] = &subjects;
    let mut tx = app.db.begin().await?;
    store::forget_attempts(&mut tx, of_account).await?;
    store::forget_attempt(&mut tx, of_network, now).await?;
    tx.commit().await?;
    Ok(account)
}

/// Opens a session for whoever gives the right address and password; answers the secret of its cookie, or nothing.
/// The answer and its delay do not tell whether the address has an account.
///
/// # Errors
/// [`Error::Wait`] after too many failures of this account or this network.
pub async fn sign_in(app: &App, email: &str, password: &str, from: IpAddr, device: &str) -> Result<Option<String>> {
    let Some(account) = is_right(app, email, password, from).await? else { return Ok(None) };
    let mut tx = app.db.begin().await?;
    let secret = auth::open_session(app, &mut tx, account, device, "password").await?;
    tx.commit().await?;
    Ok(Some(secret))
}
