//! Privacy by construction: purposes, the ledger of consents, preferences, requests, retention, and their registers.

pub mod contactability;
mod demo;
pub mod kept;
pub mod ledger;
mod letters;
pub mod objection;
mod pages;
mod panel;
pub mod preferences;
pub mod purpose;
pub mod request;
pub mod retention;

use std::sync::Arc;

use kernel::app::App;
use kernel::auth::Right;
use kernel::capability::{Gate, Group, JobKind, MenuItem, Mine, Work};
use kernel::error::Result;
use kernel::ids::PartyId;
use kernel::web::Routes;
use serde_json::json;

use crate::Relations;
use crate::store::privacy as store;
use contactability::{Channel, Verdict};

pub use panel::panel;

/// The pages of privacy, each with the right it asks.
pub fn routes(relations: &Relations) -> Routes {
    pages::routes(relations)
}

/// The lines of the menu.
pub fn menu() -> Vec<MenuItem> {
    let path = "/bureau/donnees-personnelles";
    vec![MenuItem { group: Group::Network, label: "desk-privacy", path, right: Some(Right::ProtectData) }]
}

/// The work that is done outside requests.
pub fn jobs(relations: &Relations) -> Vec<JobKind> {
    let app = relations.app.clone();
    let run = move |body: serde_json::Value| -> Work<()> {
        let app = app.clone();
        Box::pin(async move { retention::work(&app, &body).await.map_err(|error| told(&error)) })
    };
    vec![JobKind { name: retention::JOB, run: Arc::new(run) }]
}

/// Asked of each letter that leaves: whether its address may still be written to for its purpose.
pub fn gate(relations: &Relations) -> Gate {
    let app = relations.app.clone();
    Arc::new(move |purpose: String, address: String| -> Work<Option<String>> {
        let app = app.clone();
        Box::pin(async move { may_leave(&app, &purpose, &address).await.map_err(|error| told(&error)) })
    })
}

async fn may_leave(app: &App, purpose: &str, address: &str) -> Result<Option<String>> {
    let verdict = match purpose::find(app, purpose).await? {
        Some(purpose) => ledger::may_write_to(app, &purpose, Channel::Email, address).await?,
        None => Verdict::Retired,
    };
    Ok((!verdict.is_yes()).then(|| verdict.key().to_owned()))
}

/// An error of a handler for whoever runs work.
fn told(error: &kernel::error::Error) -> anyhow::Error {
    anyhow::anyhow!("{error:?}")
}

/// What is known of a person here: what they said about letters, those that were written to them, what they asked, and who
/// read how to reach them.
///
/// # Errors
/// The database is away.
pub async fn mine(relations: &Relations, party: PartyId) -> anyhow::Result<Mine> {
    let db = &relations.app.db;
    let said: Vec<serde_json::Value> = store::list_of_party(db, party)
        .await?
        .iter()
        .map(|line| {
            let evidence: serde_json::Value = serde_json::from_str(&line.evidence).unwrap_or_default();
            json!({
                "at": line.at, "purpose": line.purpose, "action": line.action, "way": line.channel, "evidence": evidence,
            })
        })
        .collect();
    let asked: Vec<serde_json::Value> = store::requests::list_of_party(db, party)
        .await?
        .iter()
        .map(|request| {
            json!({
                "received_on": request.received_on.to_string(), "sort": request.sort, "state": request.state,
                "message": request.message, "outcome": request.outcome,
            })
        })
        .collect();
    let read: Vec<serde_json::Value> = store::list_readings_of(db, party)
        .await?
        .into_iter()
        .map(|(at, what)| json!({ "at": at, "what": what }))
        .collect();
    let own = request::own_keys(&relations.app, party).await.map_err(|error| told(&error))?;
    let written: Vec<serde_json::Value> = store::list_written(db, party, &own.keys)
        .await?
        .iter()
        .map(|letter| {
            json!({
                "at": letter.at, "subject": letter.subject, "purpose": letter.purpose, "kind": letter.kind,
                "state": letter.state,
            })
        })
        .collect();
    let parts = [("consents", said), ("letters", written), ("requests", asked), ("consultations", read)];
    let told = parts.into_iter().filter(|(_, lines)| !lines.is_empty());
    Ok(told.map(|(name, lines)| (name.to_owned(), serde_json::Value::Array(lines))).collect())
}

/// Forgets a person here; before the part that holds their addresses does.
///
/// # Errors
/// The database is away.
pub async fn forget(relations: &Relations, party: PartyId) -> anyhow::Result<()> {
    request::forget_here(relations, party).await
}

/// What some of the people of the demo said and asked.
///
/// # Errors
/// The database is away.
pub async fn demo(relations: &Relations) -> anyhow::Result<()> {
    demo::demo(relations).await.map_err(|error| told(&error))
}

/// What is wrong in these data: a ledger that was changed.
///
/// # Errors
/// The database is away.
pub async fn check(relations: &Relations) -> anyhow::Result<Vec<String>> {
    ledger::check(&relations.app).await.map_err(|error| told(&error))
}
