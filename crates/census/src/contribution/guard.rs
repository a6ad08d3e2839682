//! Keeps robots and abuse out of public forms without anybody else's help, and without losing what a person typed.
//!
//! A field that only robots fill, a form that takes a few seconds, limits that know that a coworking space is one network,
//! and above all an address that must answer before the team sees anything.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};
use kernel::app::App;
use kernel::auth;
use kernel::error::{Error, Result, Violations};
use kernel::lang::{Lang, Message};
use kernel::link;
use kernel::mail;
use kernel::web::Fields;

use super::proposal::Author;
use crate::field::Field;
use crate::import::repair;
use crate::store::proposals;

/// The name of the field that people do not see.
pub const TRAP: &str = "fax";
/// The name of the field that says, signed, when the form was opened.
pub const OPENED: &str = "opened";
const FORM: &str = "form";
/// A person needs longer to read a form, let alone to fill it.
const QUICKEST: SignedDuration = SignedDuration::from_secs(3);
/// A form left open for longer is only asked to be sent again.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 30);
/// Unconfirmed proposals of one network in an hour: a whole coworking space on a day of workshops, and no more.
const OF_NETWORK: i64 = 40;
/// Unconfirmed proposals of one address in a day: the form must not be a way to fill somebody's mailbox.
const OF_AUTHOR: i64 = 5;
/// Proposals of one mailbox that the team has not decided: whoever answers for an address must not fill the queue with it.
/// Of a mailbox and not of a network, since a coworking space is one network.
const UNDECIDED_OF_AUTHOR: i64 = 20;
/// Unconfirmed proposals in an hour in all: what the relay may be made to write by strangers.
const OF_ALL: i64 = 400;
/// The longest message to the team, in characters.
const LONGEST_MESSAGE: usize = 4_000;

/// What the form carries to say when it was opened.
///
/// # Errors
/// The database is away.
pub async fn opened(app: &App) -> Result<String> {
    let now = app.clock.now();
    let micros = u128::try_from(now.as_microsecond()).unwrap_or_default();
    link::sign(app, FORM, micros, now + LONGEST).await
}

/// The same for a form that comes back refused: it was opened when it was opened, unless what it says is none of ours.
///
/// # Errors
/// The database is away.
pub async fn still_opened(app: &App, token: &str) -> Result<String> {
    match link::open(app, FORM, token).await {
        Ok(_) => Ok(token.to_owned()),
        Err(Error::NotFound | Error::Gone) => opened(app).await,
        Err(other) => Err(other),
    }
}

/// What a public form that came back is.
pub enum Judged {
    /// A robot filled what nobody sees: it is thanked, and nothing is written.
    Robot,
    /// A person, as far as one can tell.
    Person(Author),
}

/// Looks at who sends a form, after the limits; what is wrong is told like any other field, so that nothing typed is lost.
///
/// # Errors
/// The database is away.
pub async fn judge(app: &App, lang: &Lang, from: IpAddr, form: &Fields, wrong: &mut Violations) -> Result<Judged> {
    if !form.get(TRAP).is_empty() {
        return Ok(Judged::Robot);
    }
    if !was_open_long_enough(app, form.get(OPENED)).await? {
        wrong.add(OPENED, Message::new("error-form-quick"));
    }
    let email = address(form.get("author"), wrong);
    if form.get("message").chars().count() > LONGEST_MESSAGE {
        wrong.add("message", Message::new("error-message-long").with("limit", LONGEST_MESSAGE));
    }
    let network = link::key(app).await?.hash("network", &auth::network(from));
    if wrong.is_empty() {
        let author_key = mailbox_key(app, &email).await?;
        let (hour, day) = (before(app, 1), before(app, 24));
        let (of_network, of_author, of_all) =
            proposals::count_unconfirmed(&app.db, (&network, hour), (&author_key, day)).await?;
        if of_author >= OF_AUTHOR {
            wrong.add("author", Message::new("error-author-often"));
        } else if proposals::count_undecided(&app.db, &author_key).await? >= UNDECIDED_OF_AUTHOR {
            wrong.add("author", Message::new("error-author-undecided").with("limit", UNDECIDED_OF_AUTHOR));
        } else if of_network >= OF_NETWORK || of_all >= OF_ALL {
            wrong.add(OPENED, Message::new("error-network-often"));
        }
    }
    let name = kernel::text::squeeze(form.get("author_name")).chars().take(120).collect();
    Ok(Judged::Person(Author { email, name, message: form.get("message").to_owned(), lang: lang.clone(), network }))
}

/// The keyed hash of the mailbox of an address: `ana+essai@…` is that of Ana too.
///
/// # Errors
/// The database is away.
pub async fn mailbox_key(app: &App, address: &str) -> Result<String> {
    mail::address_key(app, &mailbox(address)).await
}

fn mailbox(address: &str) -> String {
    let Some((local, domain)) = address.rsplit_once('@') else { return address.to_owned() };
    match local.split_once('+') {
        Some((own, _)) if !own.is_empty() => format!("{own}@{domain}"),
        _ => address.to_owned(),
    }
}

fn before(app: &App, hours: i64) -> Timestamp {
    app.clock.now() - SignedDuration::from_hours(hours)
}

async fn was_open_long_enough(app: &App, token: &str) -> Result<bool> {
    let opened = match link::open(app, FORM, token).await {
        Ok(opened) => opened,
        Err(Error::NotFound | Error::Gone) => return Ok(false),
        Err(other) => return Err(other),
    };
    let at = i64::try_from(opened.subject).ok().and_then(|micros| Timestamp::from_microsecond(micros).ok());
    Ok(at.is_some_and(|at| at + QUICKEST <= app.clock.now()))
}

/// The one address typed, repaired as on a sheet.
fn address(typed: &str, wrong: &mut Violations) -> String {
    if typed.is_empty() {
        wrong.add("author", Message::new("error-required"));
        return String::new();
    }
    let cleaned = repair::clean(Field::Email, typed);
    let mut found = cleaned.values.into_iter().filter(|(field, _)| *field == Field::Email).map(|(_, value)| value);
    match (found.next(), found.next()) {
        (Some(address), None) => address,
        _ => {
            wrong.add("author", Message::new("error-author"));
            String::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_behind_a_plus_is_the_same_mailbox() {
        for (address, expected) in [
            ("ana@fabrique.example", "ana@fabrique.example"),
            ("ana+essai@fabrique.example", "ana@fabrique.example"),
            ("ana+a+b@fabrique.example", "ana@fabrique.example"),
            ("+ana@fabrique.example", "+ana@fabrique.example"),
            ("ana", "ana"),
        ] {
            assert_eq!(mailbox(address), expected);
        }
    }
}
