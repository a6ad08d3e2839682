//! Fictional objectives with their targets at every stage, for `maillage demo`.

use jiff::SignedDuration;
use kernel::ids::ObjectiveId;
use kernel::party::Kind;

use super::Stage;
use crate::Relations;
use crate::exchanges::Team;
use crate::store::engagement::{self as store, Mover};
use crate::store::people;

/// The words, and who is wanted.
const OBJECTIVES: [(&str, Kind); 2] = [
    ("Les structures du territoire connaissent le réseau (fictif)", Kind::Organisation),
    ("Chaque lieu a un interlocuteur et signe la charte (fictif)", Kind::Place),
];

/// One after the other: most are on their way.
const STAGES: [Stage; 8] = [
    Stage::Contacted,
    Stage::Identify,
    Stage::Informed,
    Stage::Engaged,
    Stage::Contacted,
    Stage::Member,
    Stage::Informed,
    Stage::Identify,
];

/// How many days ago each came to its stage: over the past months, no two beside each other on one day.
const AGO: [i64; 11] = [3, 41, 12, 88, 27, 5, 64, 150, 19, 112, 33];

/// Two objectives whose targets are the organisations and places that are there; nothing when there is an objective.
///
/// # Errors
/// The database is away.
pub async fn demo(relations: &Relations) -> anyhow::Result<()> {
    let app = &relations.app;
    if !store::list_objectives(&app.db).await?.is_empty() {
        return Ok(());
    }
    let team = Team::open(&app.db).await?;
    for (name, kind) in OBJECTIVES {
        let targets = people::list_anchors(&app.db, kind, 18).await?;
        let (id, now) = (ObjectiveId::new(app.clock.now(), &app.chance), app.clock.now());
        let mut tx = app.db.begin().await?;
        store::insert_objective(&mut tx, now, id, name, team.first()).await?;
        for ((target, stage), days) in targets.iter().zip(STAGES.into_iter().cycle()).zip(AGO.into_iter().cycle()) {
            let at = now - SignedDuration::from_hours(24 * days + 2);
            let mover = Mover { app, by: team.of(target.territory.as_deref()), at };
            mover.add(&mut tx, id, target.id, stage).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}
