//! Engagement: for each objective of the programme, how far each target has come, who takes care of it, and who is
//! missing from the official list.

mod board;
mod demo;
mod gaps;
mod home;
mod objectives;
mod official;
mod panel;
mod silence;
mod target;

use kernel::auth::Right;
use kernel::capability::{Group, MenuItem, Mine};
use kernel::error::{Error, Result};
use kernel::ids::{ObjectiveId, PartyId};
use kernel::web::{Access, Routes};
use serde_json::json;

use crate::Relations;
use crate::store::engagement::{self as store, Objective};

pub use demo::demo;
pub use panel::panel;

/// Where objectives stand.
pub const PATH: &str = "/bureau/objectifs";

/// How far a target has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Somebody has still to be found there.
    Identify,
    /// Somebody was written to, called or met.
    Contacted,
    /// They know what the network is.
    Informed,
    /// They do something with it.
    Engaged,
    /// A member or a partner.
    Member,
}

impl Stage {
    /// From the first to the last.
    pub const ALL: [Stage; 5] = [Stage::Identify, Stage::Contacted, Stage::Informed, Stage::Engaged, Stage::Member];

    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            Stage::Identify => "identify",
            Stage::Contacted => "contacted",
            Stage::Informed => "informed",
            Stage::Engaged => "engaged",
            Stage::Member => "member",
        }
    }

    /// The stage of that word.
    pub fn from_key(key: &str) -> Option<Stage> {
        Stage::ALL.into_iter().find(|stage| stage.key() == key)
    }

    /// The one after; none after the last.
    pub fn next(self) -> Option<Stage> {
        Stage::ALL.into_iter().find(|stage| *stage > self)
    }

    /// The one before; none before the first.
    pub fn previous(self) -> Option<Stage> {
        Stage::ALL.into_iter().rev().find(|stage| *stage < self)
    }
}

/// The pages of engagement, each with the right it asks.
pub fn routes(relations: &Relations) -> Routes {
    let (reads, notes) = (Access::Team(Right::ReadNotes), Access::Team(Right::Note));
    Routes::default()
        .get("/bureau/objectifs", reads, objectives::list)
        .post("/bureau/objectifs", notes, objectives::create)
        .get("/bureau/objectifs/chiffres", Access::Team(Right::ReadFigures), objectives::figures)
        .get("/bureau/objectifs/sans-nouvelles", reads, silence::silent)
        .get("/bureau/objectifs/referents", reads, silence::referents)
        .get("/bureau/objectifs/liste-officielle", reads, gaps::show)
        .get("/bureau/objectifs/liste-officielle.csv", Access::Team(Right::ExportPeople), gaps::export)
        .get("/bureau/objectifs/{objective}", reads, board::show)
        .post("/bureau/objectifs/{objective}", notes, objectives::change)
        .post("/bureau/objectifs/{objective}/cibles", notes, board::add)
        .post("/bureau/objectifs/{objective}/etapes", notes, board::move_several)
        .get("/bureau/objectifs/{objective}/cibles/{party}", reads, target::show)
        .post("/bureau/objectifs/{objective}/cibles/{party}", notes, target::change)
        .with_state(relations.clone())
}

/// The lines of the menu.
pub fn menu() -> Vec<MenuItem> {
    let line = |label, path, right| MenuItem { group: Group::People, label, path, right: Some(right) };
    vec![
        line("desk-engagement", PATH, Right::ReadNotes),
        // whoever funds the network reads these alone
        line("desk-figures", "/bureau/objectifs/chiffres", Right::ReadFigures),
    ]
}

/// The objectives of which a person is a target, and each move that led them where they stand.
///
/// # Errors
/// The database is away.
pub async fn mine(relations: &Relations, party: PartyId) -> anyhow::Result<Mine> {
    let stands = store::stands_of(&relations.app.db, party).await?;
    let told: Vec<_> = stands
        .iter()
        .map(|(name, stage, since)| json!({ "objective": name, "stage": stage, "since": since }))
        .collect();
    let moves = store::moves_of(&relations.app.db, party).await?;
    let steps: Vec<_> = moves
        .iter()
        .map(|(name, before, stage, at)| json!({ "objective": name, "before": before, "stage": stage, "at": at }))
        .collect();
    let parts = [("engagement", told), ("engagement_steps", steps)];
    let held = parts.into_iter().filter(|(_, lines)| !lines.is_empty());
    Ok(held.map(|(name, lines)| (name.to_owned(), json!(lines))).collect())
}

/// A person is a target of nothing any longer.
///
/// # Errors
/// The database is away.
pub async fn forget(relations: &Relations, party: PartyId) -> anyhow::Result<()> {
    let mut tx = relations.app.db.begin().await?;
    store::forget(&mut tx, party).await?;
    Ok(tx.commit().await?)
}

/// What is wrong in these data.
///
/// # Errors
/// The database is away.
pub async fn check(relations: &Relations) -> anyhow::Result<Vec<String>> {
    let stages = store::list_stages(&relations.app.db).await?;
    let unknown = stages.iter().filter(|stage| Stage::from_key(stage).is_none());
    Ok(unknown.map(|stage| format!("targets stand at a stage that is not known: {stage}")).collect())
}

impl Objective {
    /// The address of its page.
    pub(crate) fn path(&self) -> String {
        format!("{PATH}/{}", self.id)
    }
}

/// The objective of an address.
async fn find(relations: &Relations, id: &str) -> Result<Objective> {
    let id: ObjectiveId = id.parse().map_err(|_| Error::NotFound)?;
    store::find_objective(&relations.app.db, id).await?.ok_or(Error::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_go_one_by_one() {
        let mut at = Some(Stage::Identify);
        let mut all = Vec::new();
        while let Some(stage) = at {
            assert_eq!(Stage::from_key(stage.key()), Some(stage));
            all.push(stage);
            at = stage.next();
        }
        assert_eq!(all, Stage::ALL);
        assert_eq!((Stage::Member.previous(), Stage::Identify.previous()), (Some(Stage::Engaged), None));
    }
}
