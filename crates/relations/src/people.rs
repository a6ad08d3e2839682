//! People and organisations as the network knows them: how to reach them, and what they are to each other.

pub mod alike;
pub mod contact;
mod demo;
pub mod export;
pub mod graph;
pub mod import;
pub mod mailing;
pub mod merge;
mod pages;
pub mod panels;
pub mod person;
pub mod portfolio;
pub mod tie;
pub mod timeline;

use std::sync::Arc;
use std::time::Duration;

use kernel::auth::Right;
use kernel::capability::{Group, MenuItem, Mine, Reaction, Scheduled, Work};
use kernel::facts::Fact;
use kernel::ids::PartyId;
use kernel::web::Routes;

use crate::Relations;
use crate::store::{known, people as store};

pub(crate) use pages::{editable_party, path_of};

/// People put in their place at once.
const STEP: i64 = 5_000;

/// The pages of people, each with the right it asks.
pub fn routes(relations: &Relations) -> Routes {
    pages::routes().with_state(relations.clone())
}

/// The lines of the menu.
pub fn menu() -> Vec<MenuItem> {
    vec![MenuItem {
        group: Group::People,
        label: "desk-people",
        path: "/bureau/personnes",
        right: Some(Right::ReadPeople),
    }]
}

/// People are found where their main organisation is: they follow it.
pub fn reactions(relations: &Relations) -> Vec<Reaction> {
    let relations = relations.clone();
    vec![Reaction {
        name: "relations.places",
        wants: |fact| {
            matches!(
                fact,
                Fact::PartyEdited { .. }
                    | Fact::PartiesMerged { .. }
                    | Fact::MergeUndone { .. }
                    | Fact::ImportApplied { .. }
                    | Fact::ImportUndone { .. }
                    | Fact::LotApplied { .. }
                    | Fact::LotUndone { .. }
                    | Fact::ProposalAccepted { .. }
            )
        },
        run: Arc::new(move |_, fact| {
            let relations = relations.clone();
            Box::pin(async move { Ok(settle(&relations, &moved(&fact)).await?) })
        }),
    }]
}

/// The places and organisations that a fact may have moved; none for one that is about many.
fn moved(fact: &Fact) -> Vec<PartyId> {
    match fact {
        Fact::PartyEdited { party, .. } | Fact::ProposalAccepted { party, .. } => vec![*party],
        Fact::PartiesMerged { survivor, absorbed, .. } | Fact::MergeUndone { survivor, absorbed, .. } => {
            vec![*survivor, *absorbed]
        }
        _ => Vec::new(),
    }
}

/// The same once a day, for ties that ended meanwhile; and files of people that nobody corrected are forgotten.
pub fn schedules(relations: &Relations) -> Vec<Scheduled> {
    let (relations, imports) = (relations.clone(), relations.clone());
    let run = move || -> Work<()> {
        let relations = relations.clone();
        Box::pin(async move { Ok(settle(&relations, &[]).await?) })
    };
    let sweep = move || -> Work<()> {
        let relations = imports.clone();
        Box::pin(async move { import::sweep(&relations).await })
    };
    vec![
        Scheduled { name: "relations.places", every: Duration::from_secs(24 * 3_600), run: Arc::new(run) },
        Scheduled { name: "relations.people-imports", every: Duration::from_secs(24 * 3_600), run: Arc::new(sweep) },
    ]
}

/// Puts people where the organisation that decides stands: those tied to these, or all where none is named.
async fn settle(relations: &Relations, bodies: &[PartyId]) -> sqlx::Result<()> {
    let app = &relations.app;
    let today = app.clock.today().to_string();
    let mut misplaced = Vec::new();
    for body in bodies {
        misplaced.extend(store::list_misplaced(&app.db, &today, Some(*body), STEP).await?);
    }
    if bodies.is_empty() {
        misplaced = store::list_misplaced(&app.db, &today, None, STEP).await?;
    }
    for piece in misplaced.chunks(200) {
        let mut tx = app.db.begin().await?;
        for id in piece {
            person::settle(app, &mut tx, *id).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

/// What is known of a person here.
///
/// # Errors
/// The database is away.
pub async fn mine(relations: &Relations, party: PartyId) -> anyhow::Result<Mine> {
    let mut mine = known::mine(&relations.app.db, party).await?;
    mine.extend(import::mine(relations, party).await?);
    Ok(mine)
}

/// Forgets a person: what stays is a party without a name, with its commune.
///
/// # Errors
/// The database is away.
pub async fn forget(relations: &Relations, party: PartyId) -> anyhow::Result<()> {
    import::forget(relations, party).await?;
    Ok(person::forget(&relations.app, party).await?)
}

/// Fictional people.
///
/// # Errors
/// The database is away.
pub async fn demo(relations: &Relations) -> anyhow::Result<()> {
    demo::fill(relations).await
}

/// What is wrong in these data.
///
/// # Errors
/// The database is away.
pub async fn check(relations: &Relations) -> anyhow::Result<Vec<String>> {
    let wrong = known::list_wrong(&relations.app.db).await?;
    Ok(wrong.into_iter().map(|(count, what)| format!("{count} {what}")).collect())
}
