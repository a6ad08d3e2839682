//! Links and short codes of letters: one use, a few minutes, only their hashes kept; a page opens them and its button
//! alone spends them, so that what scans letters burns nothing.

use std::net::IpAddr;
use std::time::Duration;

use jiff::SignedDuration;
use kernel::app::App;
use kernel::clock::{Chance, stored};
use kernel::db::Tx;
use kernel::error::{Error, Result};
use kernel::lang::Lang;
use kernel::{auth, jobs, link, mail, token};
use serde_json::{Value, json};

use crate::store::links::{self, NewLink, Stored};
use crate::{letters, store};

/// The job that writes the letter of whoever asks to sign in.
pub const LETTER: &str = "accounts.sign-in-letter";
/// Wrong codes after which the code is dead, and the link of the same letter with it.
pub const TRIES: i64 = 5;
/// Letters and digits of a code; those that are taken for one another are not among them.
const ALPHABET: &[u8; 30] = b"ABCDEFGHJKMNPQRSTVWXYZ23456789";
/// How many of them a code has: 39 bits, of which five may be tried.
const CODE: usize = 8;
/// Letters that one address may be sent within a quarter of an hour: the page must not be a way to fill a mailbox.
const OF_ADDRESS: i64 = 4;
/// And within a day.
const OF_ADDRESS_A_DAY: i64 = 20;
/// Letters that one network may ask for within a quarter of an hour: a coworking space is one address.
const OF_NETWORK: i64 = 60;
const QUARTER: SignedDuration = SignedDuration::from_mins(15);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Signing in.
    SignIn,
    /// Accepting an invitation.
    Invitation,
    /// Showing that an address is one's own.
    Address,
    /// Showing again who one is, by a code.
    Sure,
}

impl Purpose {
    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            Purpose::SignIn => "sign-in",
            Purpose::Invitation => "invitation",
            Purpose::Address => "address",
            Purpose::Sure => "sure",
        }
    }

    /// How long it can be used.
    pub fn life(self) -> SignedDuration {
        match self {
            Purpose::SignIn | Purpose::Sure => QUARTER,
            Purpose::Address => DAY,
            Purpose::Invitation => SignedDuration::from_hours(24 * 14),
        }
    }
}

/// A code, as it is drawn: eight letters and digits.
fn draw_code(chance: &Chance) -> String {
    let mut code = String::with_capacity(CODE);
    while code.len() < CODE {
        let mut byte = [0_u8];
        chance.fill(&mut byte);
        let [byte] = byte;
        // beyond the last whole multiple of thirty, some letters would come more often
        if byte < 240
            && let Some(letter) = ALPHABET.get(usize::from(byte % 30))
        {
            code.push(char::from(*letter));
        }
    }
    code
}

/// A code as it is written for people: `ABCD EFGH`.
pub fn shown(code: &str) -> String {
    code.split_at_checked(4).map_or_else(|| code.to_owned(), |(first, last)| format!("{first} {last}"))
}

/// A code as people type it: spaces, dashes and small letters do not matter.
fn tidy(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).take(CODE + 1).collect()
}

/// A code is known only together with the browser for which it was drawn.
async fn code_hash(app: &App, device: &str, code: &str) -> Result<String> {
    Ok(link::key(app).await?.hash("sign-in-code", &format!("{device} {code}")))
}

/// Counts a letter to that address, asked for from there, whether or not the address is anybody's.
///
/// # Errors
/// [`Error::Wait`] after too many.
pub async fn may_write(app: &App, email: &str, from: IpAddr) -> Result<()> {
    let (address, network) = (format!("letter account {email}"), format!("letter network {}", auth::network(from)));
    let now = app.clock.now();
    let limits = [
        (&address, QUARTER, OF_ADDRESS, 15 * 60),
        (&address, DAY, OF_ADDRESS_A_DAY, 24 * 3_600),
        (&network, QUARTER, OF_NETWORK, 15 * 60),
    ];
    for (subject, window, limit, wait) in limits {
        if store::count_attempts(&app.db, subject, now - window).await? >= limit {
            return Err(Error::Wait(Duration::from_secs(wait)));
        }
    }
    for subject in [&address, &network] {
        store::note_attempt(&app.db, subject, now).await?;
    }
    Ok(())
}

/// Somebody asks for a letter that signs in; answers the secret of the browser that may type its code. The same is read
/// and written whether or not the address has an account: a job looks, and writes the letter of those who have one.
///
/// # Errors
/// [`Error::Wait`] after too many letters.
pub async fn ask(app: &App, lang: &Lang, email: &str, back: &str, from: IpAddr) -> Result<String> {
    may_write(app, email, from).await?;
    let (now, device) = (app.clock.now(), app.chance.secret());
    // stands for the secret until the letter draws one: nobody knows of what it is the hash
    let (waiting, held) = (token::hash(&app.chance.secret()), token::hash(&device));
    let new = NewLink {
        hash: &waiting,
        code: "",
        device: Some(&held),
        email,
        account: None,
        purpose: Purpose::SignIn.key(),
        back,
        expires_at: now + Purpose::SignIn.life(),
    };
    let mut tx = app.db.begin().await?;
    links::insert(&mut tx, &new, now).await?;
    jobs::enqueue(app, &mut tx, LETTER, &json!({ "link": waiting, "lang": lang.code() })).await?;
    tx.commit().await?;
    Ok(device)
}

/// Writes the letter that was asked for, if the address is an account's; done twice, it writes one.
///
/// # Errors
/// The database refused.
pub async fn write_letter(app: &App, body: &Value) -> Result<()> {
    let word = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
    let Some(asked) = links::find(&app.db, word("link")).await? else { return Ok(()) };
    let Some(account) = store::own::find_account(&app.db, &asked.email).await? else { return Ok(()) };
    let lang = app.speaking(Lang::from_code(word("lang")).unwrap_or_default());
    let (secret, code) = (app.chance.secret(), draw_code(&app.chance));
    let sealed = code_hash(app, asked.device.as_deref().unwrap_or_default(), &code).await?;
    let mut tx = app.db.begin().await?;
    if links::seal(&mut tx, &asked.hash, &token::hash(&secret), &sealed).await? {
        let letter = letters::sign_in(app, &lang, (&account, asked.email.as_str()), &secret, &shown(&code));
        mail::write_asked(app, &mut tx, &letter).await?;
    }
    Ok(tx.commit().await?)
}

/// Writes to the main address of an account a code that shows again who somebody is; answers the secret of the browser
/// that may type it.
///
/// # Errors
/// [`Error::Wait`] after too many letters.
pub async fn ask_code(app: &App, lang: &Lang, account: &auth::Account, from: IpAddr) -> Result<String> {
    may_write(app, &account.email, from).await?;
    let (now, device, code) = (app.clock.now(), app.chance.secret(), draw_code(&app.chance));
    let held = token::hash(&device);
    let sealed = code_hash(app, &held, &code).await?;
    // its secret is told to nobody: this letter has a code alone
    let hash = token::hash(&app.chance.secret());
    let new = NewLink {
        hash: &hash,
        code: &sealed,
        device: Some(&held),
        email: &account.email,
        account: Some(account.id),
        purpose: Purpose::Sure.key(),
        back: "",
        expires_at: now + Purpose::Sure.life(),
    };
    let mut tx = app.db.begin().await?;
    links::insert(&mut tx, &new, now).await?;
    mail::write_asked(app, &mut tx, &letters::sure(app, lang, account, &shown(&code))).await?;
    tx.commit().await?;
    Ok(device)
}

fn is_alive(app: &App, link: &Stored, purpose: Purpose) -> bool {
    link.purpose == purpose.key()
        && link.used_at.is_none()
        && link.tries < TRIES
        && link.expires_at > stored(app.clock.now())
}

/// What the link of that secret would do; nothing changes.
///
/// # Errors
/// [`Error::Gone`] for one that was never drawn, was used, has expired, or died of wrong codes: nobody learns which.
pub async fn look(app: &App, secret: &str, purpose: Purpose) -> Result<Stored> {
    let found = links::find(&app.db, &token::hash(secret)).await?;
    found.filter(|link| is_alive(app, link, purpose)).ok_or(Error::Gone)
}

/// Uses the link of that secret up, in the transaction of what it does.
///
/// # Errors
/// As [`look`].
pub async fn spend(app: &App, tx: &mut Tx, secret: &str, purpose: Purpose) -> Result<Stored> {
    let found = links::find_in(tx, &token::hash(secret)).await?;
    let link = found.filter(|link| is_alive(app, link, purpose)).ok_or(Error::Gone)?;
    match links::spend(tx, &link.hash, app.clock.now()).await? {
        true => Ok(link),
        false => Err(Error::Gone),
    }
}

/// What a typed code is.
#[derive(Clone, Debug)]
pub enum Typed {
    /// That of this browser's letter; it is for the caller to spend it, with what it does.
    Right(Box<Stored>),
    /// Another; it may be typed again.
    Wrong,
    /// No code of this browser can be used any more.
    Dead,
}

/// Compares a code with that of the letter that this browser asked for last. Each try is counted before it is judged.
///
/// # Errors
/// The database refused.
pub async fn try_code(app: &App, device: &str, purpose: Purpose, typed: &str) -> Result<Typed> {
    let device = token::hash(device);
    let given = code_hash(app, &device, &tidy(typed)).await?;
    let mut tx = app.db.begin().await?;
    let found = links::find_of_device(&mut tx, &device, purpose.key()).await?;
    let Some(link) = found.filter(|link| is_alive(app, link, purpose)) else { return Ok(Typed::Dead) };
    links::count_try(&mut tx, &link.hash).await?;
    tx.commit().await?;
    Ok(match link.code == given {
        true => Typed::Right(Box::new(link)),
        false if link.tries + 1 >= TRIES => Typed::Dead,
        false => Typed::Wrong,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_no_letter_that_is_taken_for_another() {
        let chance = Chance::seeded(7);
        for _ in 0..200 {
            let code = draw_code(&chance);
            assert_eq!(code.len(), CODE);
            assert!(!code.contains(['I', 'L', 'O', 'U', '0', '1']), "{code}");
            assert_eq!(tidy(&shown(&code).to_lowercase()), code);
        }
        assert_eq!(tidy(" abcd-efgh\r\n"), "ABCDEFGH");
        // one letter too many is another code
        assert_ne!(tidy("ABCDEFGHJ"), "ABCDEFGH");
    }
}
