//! Fictional consents, refusals and requests, for `maillage demo`.

use kernel::error::Result;
use kernel::ids::RequestId;
use kernel::mail;

use super::contactability::{Action, Way};
use super::ledger::{self, Entry};
use super::purpose;
use super::request::{self, Asked, Request};
use crate::Relations;
use crate::exchanges::task::later;
use crate::store::privacy as store;
use crate::store::privacy::requests;

/// What is asked, by what way, how many days ago, in which words.
const ASKED: [(&str, &str, i64, &str); 3] = [
    ("access", "mail", 4, "Demande fictive : que savez-vous de moi, et d’où cela vient-il ?"),
    ("rectification", "phone", 12, "Demande fictive : je ne suis plus conseillère municipale."),
    (
        "erasure",
        "post",
        27,
        "Demande fictive : lettre reçue à la mairie, je ne souhaite plus figurer dans vos fichiers.",
    ),
];

/// What they said, of what, and how.
const SAID: [(Action, &str, Way, &str); 4] = [
    (Action::Given, "news", Way::Paper, "Feuille d’émargement fictive n° 3"),
    (Action::Given, "events", Way::Paper, "Feuille d’émargement fictive n° 3"),
    (Action::Given, "news", Way::Spoken, "Dit lors d’une visite inventée"),
    (Action::Objected, "census", Way::Spoken, "Dit au téléphone (fictif)"),
];

/// What some of the people who are there said and asked; nothing when somebody asked something already.
///
/// # Errors
/// The database is away.
pub async fn demo(relations: &Relations) -> Result<()> {
    let app = &relations.app;
    if requests::count(&app.db, true).await? + requests::count(&app.db, false).await? > 0 {
        return Ok(());
    }
    let people = store::list_demo(&app.db, 16).await?;
    let (today, purposes) = (app.clock.today(), purpose::list(app).await?);
    for ((party, _, address), (action, purpose, way, words)) in people.iter().zip(SAID.into_iter().cycle()) {
        let entry = Entry {
            subject_key: mail::address_key(app, address).await?,
            party: Some(*party),
            purpose: purpose.to_owned(),
            action,
            way,
            evidence: ledger::reference(words),
            actor: None,
        };
        let mut tx = app.db.begin().await?;
        ledger::write(app, &mut tx, &purposes, &entry).await?;
        tx.commit().await?;
    }
    for ((party, name, address), (sort, via, days, message)) in people.iter().rev().zip(ASKED) {
        let received_on = later(today, -days);
        let asked = Asked {
            sort: sort.to_owned(),
            party: Some(*party),
            name: name.clone(),
            address: Some(address.clone()),
            message: message.to_owned(),
            via: via.to_owned(),
            received_on,
        };
        request::receive(app, None, Request::new(RequestId::new(app.clock.now(), &app.chance), asked)).await?;
    }
    Ok(())
}
