//! The preference centre: a signed link by which whoever receives letters at an address says what may be sent there.

use jiff::SignedDuration;
use kernel::app::App;
use kernel::db::Tx;
use kernel::error::{Error, Result};
use kernel::ids::PartyId;
use kernel::{link, mail};
use serde_json::json;

use super::contactability::{Action, Basis, Channel, Contact, EVERYTHING, Event, Verdict, Way, may_write};
use super::ledger::{self, Entry, Line};
use super::purpose::{self, Purpose};
use super::request;
use crate::store::privacy as store;

/// What the signature of a link is for.
const LINK: &str = "preferences";
/// How long a link opens: letters are read again years later.
const OPENS: SignedDuration = SignedDuration::from_hours(24 * 365 * 3);

/// The way in for an address.
#[derive(Clone, Debug)]
pub struct Door {
    /// The address of the page.
    pub address: String,
    /// The address of e-mail that it is for.
    pub to: String,
    key: String,
}

/// Makes the link for an address: before the transaction of the letter begins.
///
/// # Errors
/// The database is away.
pub async fn door(app: &App, to: &str) -> Result<Door> {
    let key = mail::address_key(app, to).await?;
    let subject = u128::from_str_radix(&key, 16).map_err(|_| Error::bug("the key of an address is no number"))?;
    let token = link::sign(app, LINK, subject, app.clock.now() + OPENS).await?;
    Ok(Door { address: format!("{}/preferences/{token}", app.site.url), to: to.trim().to_owned(), key })
}

impl Door {
    /// The address that stops every letter, for the head of letters.
    pub fn stop(&self) -> String {
        format!("{}/arret", self.address)
    }

    /// Keeps what the page behind the link will need, in the transaction of the letter that carries it.
    ///
    /// # Errors
    /// The database refused.
    pub async fn keep(&self, app: &App, tx: &mut Tx, party: Option<PartyId>) -> sqlx::Result<()> {
        let address = self.to.to_lowercase();
        store::keep_address(tx, &self.key, &address, party, ("fr", app.clock.now())).await
    }
}

/// An address whose link was opened.
#[derive(Clone, Debug)]
pub struct Guest {
    /// Keyed hash of the address.
    pub key: String,
    /// The address; none once it was forgotten.
    pub address: Option<String>,
    /// Whose it is, as long as that is known.
    pub party: Option<PartyId>,
    /// Whether it is on the list of those never written to again.
    pub suppressed: bool,
}

/// Opens a link.
///
/// # Errors
/// [`Error::NotFound`] for what was not signed here, [`Error::Gone`] for what has expired.
pub async fn open(app: &App, token: &str) -> Result<Guest> {
    let opened = link::open(app, LINK, token).await?;
    let key = format!("{:032x}", opened.subject);
    let known = store::find_address(&app.db, &key).await?;
    let suppressed = mail::is_suppressed(&app.db, &key).await?;
    let party = known.as_ref().and_then(|known| known.party.as_ref()?.parse().ok());
    Ok(Guest { key, address: known.map(|known| known.address), party, suppressed })
}

/// What an address is told about one purpose.
pub struct Choice {
    /// The purpose.
    pub purpose: Purpose,
    /// Whether letters may be sent there for it today.
    pub verdict: Verdict,
}

/// What an address receives, purpose by purpose: those of letters alone.
///
/// # Errors
/// The database is away.
pub async fn choices(app: &App, guest: &Guest) -> Result<Vec<Choice>> {
    let own = store::list_of_subject(&app.db, &guest.key).await?;
    let (mut keys, mut said) = (vec![guest.key.clone()], Vec::new());
    if let Some(party) = guest.party {
        keys.extend(ledger::keys_of(app, party).await?);
        said = store::list_of_party(&app.db, party).await?;
    }
    let mut found = Vec::new();
    for purpose in purpose::list(app).await? {
        if purpose.retired || !purpose.channels.contains(&Channel::Email) {
            continue;
        }
        // what is wrong with the address is no choice of its owner
        let asked = purpose.asked();
        let lines = ledger::with_former((&purpose.key, Channel::Email), &own, &said, &keys);
        let histories = [lines.iter().filter_map(Line::event).collect::<Vec<Event<'_>>>()];
        let verdict = may_write(&asked, Channel::Email, &histories, guest.suppressed, Contact::Verified);
        found.push(Choice { purpose, verdict });
    }
    Ok(found)
}

/// What has to be written when somebody ticks or unticks a purpose; nothing when it is so already.
pub fn change(basis: Basis, verdict: Verdict, wanted: bool) -> Option<Action> {
    match (verdict.is_yes(), wanted, basis) {
        (false, true, _) => Some(Action::Given),
        (true, false, Basis::Consent) => Some(Action::Withdrawn),
        (true, false, _) => Some(Action::Objected),
        _ => None,
    }
}

/// Writes what an address chose; answers how many purposes changed.
///
/// # Errors
/// The database refused.
pub async fn save(app: &App, guest: &Guest, wanted: impl Fn(&str) -> bool) -> Result<usize> {
    let purposes = purpose::list(app).await?;
    let choices = choices(app, guest).await?;
    let mut changed = 0;
    let mut tx = app.db.begin().await?;
    for choice in &choices {
        let key = choice.purpose.key.as_str();
        if let Some(action) = change(choice.purpose.basis, choice.verdict, wanted(key)) {
            ledger::write(app, &mut tx, &purposes, &entry(guest, key, action)).await?;
            changed += 1;
        }
    }
    if let Some(party) = guest.party {
        request::hear(app, &mut tx, party, "centre").await?;
    }
    tx.commit().await?;
    Ok(changed)
}

/// Stops every letter to an address, for ever.
///
/// # Errors
/// The database refused.
pub async fn stop(app: &App, guest: &Guest) -> Result<()> {
    let mut tx = app.db.begin().await?;
    if !guest.suppressed {
        ledger::write(app, &mut tx, &[], &entry(guest, EVERYTHING, Action::Objected)).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Notes that somebody wants to be kept.
///
/// # Errors
/// The database refused.
pub async fn stay(app: &App, guest: &Guest) -> Result<()> {
    let Some(party) = guest.party else { return Ok(()) };
    let mut tx = app.db.begin().await?;
    request::hear(app, &mut tx, party, "answer").await?;
    tx.commit().await?;
    Ok(())
}

fn entry(guest: &Guest, purpose: &str, action: Action) -> Entry {
    Entry {
        subject_key: guest.key.clone(),
        party: guest.party,
        purpose: purpose.to_owned(),
        action,
        way: Way::Centre,
        evidence: json!({ "link": "preferences" }),
        actor: None,
    }
}

/// An address as its owner recognises it and nobody else: `a…@moulin.example`.
pub fn masked(address: &str) -> String {
    match address.split_once('@') {
        Some((name, domain)) => format!("{}…@{domain}", name.chars().next().unwrap_or('…')),
        None => "…".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ticked_is_written_once() {
        assert_eq!(change(Basis::Consent, Verdict::NoConsent, true), Some(Action::Given));
        assert_eq!(change(Basis::Consent, Verdict::Allowed, false), Some(Action::Withdrawn));
        assert_eq!(change(Basis::Interest, Verdict::Allowed, false), Some(Action::Objected));
        assert_eq!(change(Basis::Interest, Verdict::Objected, true), Some(Action::Given));
        for basis in Basis::ALL {
            assert_eq!(change(basis, Verdict::Allowed, true), None);
            assert_eq!(change(basis, Verdict::Objected, false), None);
        }
    }

    #[test]
    fn a_page_does_not_tell_an_address_to_who_found_its_link() {
        assert_eq!(masked("ana@moulin.example"), "a…@moulin.example");
        assert_eq!(masked("nothing"), "…");
    }
}
