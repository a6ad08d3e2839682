//! What somebody of the team was told: a person no longer wants to be reached, said by phone, face to face, by post or by mail.

use jiff::civil::Date;
use kernel::app::App;
use kernel::error::Result;
use kernel::ids::{AccountId, PartyId};
use kernel::mail;

use super::contactability::{Action, Basis, Channel, EVERYTHING, Way};
use super::ledger::{self, Entry};
use super::purpose::{self, Purpose};
use crate::store::privacy as store;

/// By what it comes; the words are those of requests.
pub const WAYS: [&str; 4] = ["phone", "visit", "post", "mail"];

/// A refusal, as it was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    /// The word of the purpose, or [`EVERYTHING`].
    pub purpose: String,
    /// By what they are no longer to be reached.
    pub channels: Vec<Channel>,
    /// One of [`WAYS`].
    pub by: String,
    /// The day on which they said it.
    pub on: Date,
    /// In their words.
    pub words: String,
}

/// What it does to a purpose: a consent is taken back, the rest is objected to. Nothing here says yes.
pub fn action(purpose: Option<&Purpose>) -> Action {
    match purpose {
        Some(purpose) if purpose.basis == Basis::Consent => Action::Withdrawn,
        _ => Action::Objected,
    }
}

/// Writes down what a party refused, at each way to reach them that is known. A mailbox or a number that others have too gets
/// no line: there the refusal is found by the card. Whoever asks about somebody else by name is not told of it; whoever asks
/// about the mailbox is, as a letter there is read by all who have it.
///
/// # Errors
/// The database refused.
pub async fn enter(app: &App, actor: Option<AccountId>, party: PartyId, told: &Objection) -> Result<()> {
    let purposes = purpose::list(app).await?;
    let action = action(purposes.iter().find(|purpose| purpose.key == told.purpose));
    let way = if matches!(told.by.as_str(), "phone" | "visit") { Way::Spoken } else { Way::Paper };
    let evidence = ledger::told(&told.by, told.on, &told.words, &told.channels);
    let keys = keys(app, party).await?;
    let mut tx = app.db.begin().await?;
    for subject_key in keys {
        let (purpose, evidence) = (told.purpose.clone(), evidence.clone());
        let entry = Entry { subject_key, party: Some(party), purpose, action, way, evidence, actor };
        ledger::write(app, &mut tx, &purposes, &entry).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The keys of what reaches that party alone; when there is nothing of that sort, a key of their own, found by their card.
async fn keys(app: &App, party: PartyId) -> Result<Vec<String>> {
    let mut keys = Vec::new();
    for (sort, address) in store::list_contacts(&app.db, party).await? {
        if Channel::from_key(&sort).is_none() || store::is_shared(&app.db, &sort, &address, party).await? {
            continue;
        }
        let key = mail::address_key(app, &address).await?;
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    if keys.is_empty() {
        keys.push(mail::address_key(app, &party.to_string()).await?);
    }
    Ok(keys)
}

/// Whether it closes an address for good.
pub fn is_final(told: &Objection) -> bool {
    told.purpose == EVERYTHING && told.channels.contains(&Channel::Email)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_never_says_yes() {
        for key in ["news", "census", "programme", "events", "membership"] {
            let purpose = Purpose::shipped(key).unwrap();
            let expected = if purpose.basis == Basis::Consent { Action::Withdrawn } else { Action::Objected };
            assert_eq!(action(Some(&purpose)), expected, "{key}");
        }
        assert_eq!(action(None), Action::Objected);
    }
}
