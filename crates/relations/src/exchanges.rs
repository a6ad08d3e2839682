//! Interactions: what happened with people, noted in a moment and even without network, and what is to be done next.

pub mod calendar;
mod day;
mod demo;
pub mod interaction;
pub mod lmtp;
pub mod mail;
mod pages;
pub mod task;
mod told;

use kernel::auth::Right;
use kernel::capability::{Group, MenuItem, Mine};
use kernel::ids::PartyId;
use kernel::web::{Access, Routes};

use crate::Relations;
use crate::store::{exchanges as store, tasks};

pub use demo::{Team, demo};
pub use told::{moments, panel};

/// The pages of interactions and next actions, each with the right it asks.
pub fn routes(relations: &Relations) -> Routes {
    let (note, read) = (Access::Team(Right::Note), Access::Team(Right::ReadNotes));
    Routes::default()
        .get("/bureau/echanges/nouveau", note, pages::new)
        .post("/bureau/echanges/nouveau", note, pages::create)
        .get("/bureau/echanges/qui", note, pages::who)
        .post("/bureau/echanges/rejouer", note, pages::replay)
        .get("/bureau/echanges/{interaction}", read, pages::show)
        .get("/bureau/echanges/{interaction}/modification", note, pages::edit)
        .post("/bureau/echanges/{interaction}/modification", note, pages::save)
        .post("/bureau/echanges/{interaction}/suppression", note, pages::remove)
        .get("/bureau/ma-journee", note, day::mine)
        .get("/bureau/ma-journee/equipe", read, day::team)
        .post("/bureau/ma-journee/actions", note, day::add)
        .post("/bureau/ma-journee/actions/{task}", note, day::change)
        .post("/bureau/ma-journee/agenda", note, day::make_calendar)
        .post("/bureau/ma-journee/agenda/arret", note, day::stop_calendar)
        .post("/bureau/ma-journee/courrier", note, day::make_address)
        .post("/bureau/ma-journee/courrier/arret", note, day::stop_address)
        .get("/agenda/{file}", Access::Everyone, calendar::feed)
        .with_state(relations.clone())
}

/// The lines of the menu.
pub fn menu() -> Vec<MenuItem> {
    vec![MenuItem { group: Group::Day, label: "desk-day", path: "/bureau/ma-journee", right: Some(Right::Note) }]
}

/// What is known of a person here: what the team noted, and what it has to do about them.
///
/// # Errors
/// The database is away.
pub async fn mine(relations: &Relations, party: PartyId) -> anyhow::Result<Mine> {
    let db = &relations.app.db;
    let (noted, due) = (store::mine(db, party).await?, tasks::mine(db, party).await?);
    let noted = noted.into_iter().map(|(at, sort, subject, body)| {
        let told = serde_json::json!({ "at": at, "sort": sort, "subject": subject, "body": body });
        ("interactions".to_owned(), told)
    });
    let due = due.into_iter().map(|(subject, due, state)| {
        ("tasks".to_owned(), serde_json::json!({ "subject": subject, "due": due, "state": state }))
    });
    Ok(noted.chain(due).collect())
}

/// Forgets a person: what was said goes, the sort and the day of each interaction stay for the counts.
///
/// # Errors
/// The database is away.
pub async fn forget(relations: &Relations, party: PartyId) -> anyhow::Result<()> {
    Ok(store::forget(&relations.app.db, party, relations.app.clock.now()).await?)
}

/// What is wrong in these data.
///
/// # Errors
/// The database is away.
pub async fn check(relations: &Relations) -> anyhow::Result<Vec<String>> {
    Ok(store::check(&relations.app.db).await?)
}
