//! Fictional interactions and next actions, for `maillage demo`.

use jiff::SignedDuration;
use kernel::ids::{InteractionId, TaskId};

use super::interaction::{Confidentiality, Direction, Noted, Origin, Sort};
use super::task::{NewTask, later};
use crate::Relations;
use crate::store::exchanges::{self as store, Arrival};
use crate::store::tasks;

/// Days ago, what it was, and the line.
const NOTED: [(i64, Sort, &str); 6] = [
    (1, Sort::Call, "Appel fictif : la salle du bas sera prête au printemps"),
    (4, Sort::Visit, "Visite fictive : douze postes occupés, un projet de fablab"),
    (9, Sort::Mail, "Courrier fictif : demande de statuts types"),
    (20, Sort::Meeting, "Réunion fictive avec la communauté de communes"),
    (45, Sort::Event, "Rencontre fictive des tiers-lieux du département"),
    (90, Sort::Note, "À savoir : l’association inventée change de présidence"),
];

/// Days from today, and the line.
const TO_DO: [(i64, &str); 4] = [
    (-2, "Envoyer les statuts types (fictif)"),
    (0, "Rappeler la mairie inventée"),
    (3, "Préparer la visite du fablab imaginaire"),
    (21, "Proposer une date de rencontre (fictif)"),
];

/// Fictional interactions with the parties that are there; nothing when something was noted already.
///
/// # Errors
/// The database is away.
pub async fn demo(relations: &Relations) -> anyhow::Result<()> {
    let app = &relations.app;
    let (account, parties) = store::list_demo(&app.db).await?;
    let Some(author) = account else { return Ok(()) };
    if parties.is_empty() || store::count(&app.db).await? > 0 {
        return Ok(());
    }
    let now = app.clock.now();
    let today = app.clock.today();
    let mut tx = app.db.begin().await?;
    for (at, (days, sort, subject)) in NOTED.into_iter().enumerate() {
        let noted = Noted {
            at: now - SignedDuration::from_hours(24 * days),
            sort,
            direction: Direction::None,
            subject: subject.to_owned(),
            body: String::new(),
            confidentiality: Confidentiality::Team,
            parties: parties.iter().cycle().skip(at).take(1).copied().collect(),
            next: None,
        };
        let arrival = Arrival { origin: Origin::Desk, key: None, unsorted: None, attachments: String::new() };
        store::insert(&mut tx, InteractionId::new(now, &app.chance), now, author, &noted, &arrival).await?;
    }
    for (at, (days, subject)) in TO_DO.into_iter().enumerate() {
        let task = NewTask {
            id: TaskId::new(now, &app.chance),
            subject: subject.to_owned(),
            due: Some(later(today, days)),
            owner: author,
            party: parties.iter().cycle().nth(at).copied(),
            interaction: None,
        };
        tasks::insert(&mut tx, &task, now, author).await?;
    }
    Ok(tx.commit().await?)
}
