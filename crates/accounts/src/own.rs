//! What somebody keeps of their own account: name, addresses, password, sessions; each change told to the address that was
//! the way in before.

use std::net::IpAddr;

use kernel::app::App;
use kernel::auth::{self, Account};
use kernel::error::{Error, Result, Violations};
use kernel::ids::AccountId;
use kernel::lang::{Lang, Message};
use kernel::{mail, text, token};

use crate::links::{self, Purpose};
use crate::store::links::NewLink;
use crate::store::own as store;
use crate::{letters, password};

/// Characters of a name.
const LONGEST_NAME: usize = 80;
/// Characters of a password: the hash costs the more the longer it is.
const LONGEST_PASSWORD: usize = 1_000;
/// Other addresses of one account.
const MOST_ADDRESSES: usize = 10;

/// An e-mail address as it is kept, or none for what cannot be one: neither two addresses, nor anything that would write
/// another line into the head of a letter.
pub fn address(typed: &str) -> Option<String> {
    let typed = typed.trim().to_lowercase();
    let strange = |c: char| c.is_whitespace() || c.is_control() || "<>()[]\\,;:\"".contains(c);
    let (user, host) = typed.split_once('@')?;
    let whole = !user.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.');
    (whole && !host.contains('@') && typed.len() <= 254 && !typed.contains(strange)).then_some(typed)
}

/// A name as it is kept: one line.
pub fn name(typed: &str, wrong: &mut Violations) -> String {
    let name: String = text::squeeze(typed).chars().filter(|c| !c.is_control()).collect();
    if name.is_empty() {
        wrong.add("name", Message::new("error-required"));
    } else if name.chars().count() > LONGEST_NAME {
        wrong.add("name", Message::new("error-my-name-long").with("count", LONGEST_NAME));
    }
    name
}

/// Looks at a new password.
pub fn check_password(typed: &str, wrong: &mut Violations) {
    let length = typed.chars().count();
    if length < password::SHORTEST {
        wrong.add("password", Message::new("error-my-password-short").with("count", password::SHORTEST));
    } else if length > LONGEST_PASSWORD {
        wrong.add("password", Message::new("error-my-password-long").with("count", LONGEST_PASSWORD));
    }
}

/// Changes how somebody wants to be called.
///
/// # Errors
/// [`Error::Invalid`]: none, or too long a one.
pub async fn rename(app: &App, account: &Account, typed: &str) -> Result<()> {
    let mut wrong = Violations::default();
    let name = name(typed, &mut wrong);
    wrong.check()?;
    let mut tx = app.db.begin().await?;
    store::rename(&mut tx, account.id, &name).await?;
    Ok(tx.commit().await?)
}

/// Writes to an address that somebody wants to add: it is theirs once it answers. Whether it is another account's is not
/// told before.
///
/// # Errors
/// [`Error::Invalid`] for what is no address, or one too many; [`Error::Wait`] after too many letters.
pub async fn ask_address(app: &App, lang: &Lang, account: &Account, typed: &str, from: IpAddr) -> Result<()> {
    let mut wrong = Violations::default();
    let found = address(typed);
    let others = store::list_addresses(&app.db, account.id).await?;
    match &found {
        None => wrong.add("email", Message::new("error-my-address")),
        Some(email) if *email == account.email || others.contains(email) => {
            wrong.add("email", Message::new("error-my-address-known"));
        }
        Some(_) if others.len() >= MOST_ADDRESSES => {
            wrong.add("email", Message::new("error-my-address-many").with("count", MOST_ADDRESSES));
        }
        Some(_) => {}
    }
    wrong.check()?;
    let email = found.unwrap_or_default();
    links::may_write(app, &email, from).await?;
    let (now, secret) = (app.clock.now(), app.chance.secret());
    let hash = token::hash(&secret);
    let new = NewLink {
        hash: &hash,
        code: "",
        device: None,
        email: &email,
        account: Some(account.id),
        purpose: Purpose::Address.key(),
        back: "",
        expires_at: now + Purpose::Address.life(),
    };
    let mut tx = app.db.begin().await?;
    crate::store::links::insert(&mut tx, &new, now).await?;
    mail::write_asked(app, &mut tx, &letters::address(app, lang, account, &email, &secret)).await?;
    Ok(tx.commit().await?)
}

/// The address answered: it opens the account from now on, which the main address is told. Answers which.
///
/// # Errors
/// [`Error::Gone`] for a link that is dead, [`Error::Conflict`] for an address that is an account's already.
pub async fn confirm_address(app: &App, lang: &Lang, secret: &str) -> Result<String> {
    let asked = links::look(app, secret, Purpose::Address).await?;
    let id: AccountId = asked.account.and_then(|id| id.parse().ok()).ok_or(Error::Gone)?;
    let account = auth::find(&app.db, id).await?.ok_or(Error::Gone)?;
    let mut tx = app.db.begin().await?;
    let link = links::spend(app, &mut tx, secret, Purpose::Address).await?;
    if !store::add_address(&mut tx, account.id, &link.email, app.clock.now()).await? {
        return Err(Error::Conflict(Message::new("error-my-address-taken")));
    }
    mail::write_asked(app, &mut tx, &letters::changed(app, lang, &account, "other-address")).await?;
    tx.commit().await?;
    Ok(link.email)
}

/// Makes one of the other addresses the main one; tells the former, and closes the other sessions.
///
/// # Errors
/// [`Error::NotFound`] for what is none of them.
pub async fn make_main(app: &App, lang: &Lang, account: &Account, email: &str, session: &str) -> Result<()> {
    let mut tx = app.db.begin().await?;
    if !store::make_main(&mut tx, account, email, app.clock.now()).await? {
        return Err(Error::NotFound);
    }
    store::close_others(&mut tx, account.id, session).await?;
    mail::write_asked(app, &mut tx, &letters::changed(app, lang, account, "address")).await?;
    Ok(tx.commit().await?)
}

/// Takes one of the other addresses away, with the links that were sent to it.
///
/// # Errors
/// [`Error::NotFound`] for what is none of them.
pub async fn remove_address(app: &App, account: &Account, email: &str) -> Result<()> {
    let mut tx = app.db.begin().await?;
    if !store::remove_address(&mut tx, account.id, email).await? {
        return Err(Error::NotFound);
    }
    crate::store::links::remove_of_address(&mut tx, email).await?;
    Ok(tx.commit().await?)
}

/// Sets a password, or takes it away; tells the main address, and closes the other sessions.
///
/// # Errors
/// [`Error::Invalid`]: too short, or too long.
pub async fn set_password(app: &App, lang: &Lang, account: &Account, typed: Option<&str>, session: &str) -> Result<()> {
    let mut wrong = Violations::default();
    if let Some(typed) = typed {
        check_password(typed, &mut wrong);
    }
    wrong.check()?;
    let hash = match typed {
        Some(typed) => Some(password::hash(typed).await?),
        None => None,
    };
    let mut tx = app.db.begin().await?;
    store::set_password(&mut tx, account.id, hash.as_deref()).await?;
    store::close_others(&mut tx, account.id, session).await?;
    let what = if hash.is_some() { "password" } else { "no-password" };
    mail::write_asked(app, &mut tx, &letters::changed(app, lang, account, what)).await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_one_line_and_one_mailbox() {
        assert_eq!(address(" Ana@Fabrique.Example ").as_deref(), Some("ana@fabrique.example"));
        for wrong in [
            "",
            "ana",
            "ana@",
            "@fabrique.example",
            "ana@fabrique",
            "ana@fabrique.example, ben@fabrique.example",
            "ana@fabrique.example\r\nBcc: ben@x.example",
            "ana@a.example@b.example",
            "Ana <ana@fabrique.example>",
            "ana\u{0}@fabrique.example",
            "ana@.example",
        ] {
            assert_eq!(address(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_name_is_one_line() {
        let mut wrong = Violations::default();
        assert_eq!(name("Ana\r\nBcc: ben@x.example", &mut wrong), "Ana Bcc: ben@x.example");
        assert!(wrong.is_empty());
        name(" \r\n", &mut wrong);
        assert!(!wrong.is_empty());
    }
}
