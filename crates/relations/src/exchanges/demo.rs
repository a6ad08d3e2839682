//! Fictional interactions and next actions, for `maillage demo`.

use jiff::SignedDuration;
use kernel::db::Db;
use kernel::ids::{AccountId, InteractionId, PartyId, TaskId};
use kernel::party::Kind;

use super::interaction::{Confidentiality, Direction, Noted, Origin, Sort};
use super::task::{NewTask, later};
use crate::Relations;
use crate::store::exchanges::{self as store, Arrival};
use crate::store::people::{self, Named};
use crate::store::tasks;

/// Days ago, what it was, who began, with which kind of party, the line and the text.
const NOTED: [(i64, Sort, Direction, Kind, &str, &str); 14] = [
    (0, Sort::Call, Direction::In, Kind::Place, "Appel fictif : la salle du bas sera prête au printemps", ""),
    (1, Sort::Mail, Direction::Out, Kind::Organisation, "Invitation inventée à la journée d’information", ""),
    (
        2,
        Sort::Visit,
        Direction::None,
        Kind::Place,
        "Visite fictive : douze postes occupés, un projet de fablab",
        "Le local voisin se libère à l’automne. L’équipe cherche une découpeuse d’occasion et quelqu’un qui sache s’en servir.",
    ),
    (4, Sort::Meeting, Direction::None, Kind::Organisation, "Réunion fictive sur la fibre et les permanences", ""),
    (6, Sort::Call, Direction::Out, Kind::Place, "Appel fictif : d’accord pour relire la charte", ""),
    (9, Sort::Mail, Direction::In, Kind::Place, "Courrier fictif : demande de statuts types", ""),
    (
        13,
        Sort::Meeting,
        Direction::None,
        Kind::Organisation,
        "Réunion fictive avec la communauté de communes",
        "Trois élus, deux agents. Ils veulent savoir combien d’habitants viendraient, et ce que coûte une animatrice à mi-temps.",
    ),
    (20, Sort::Event, Direction::None, Kind::Place, "Rencontre fictive des tiers-lieux du département", ""),
    (27, Sort::Note, Direction::None, Kind::Place, "À savoir : ouvert le samedi pendant les travaux (fictif)", ""),
    (38, Sort::Visit, Direction::None, Kind::Organisation, "Visite fictive de l’ancienne gare avec le maire", ""),
    (45, Sort::Call, Direction::Out, Kind::Place, "Appel fictif : personne, message laissé", ""),
    (60, Sort::Mail, Direction::Out, Kind::Organisation, "Envoi inventé du bilan de l’année", ""),
    (90, Sort::Note, Direction::None, Kind::Organisation, "À savoir : l’association inventée change de présidence", ""),
    (210, Sort::Meeting, Direction::None, Kind::Place, "Première rencontre fictive, chez eux", ""),
];

/// Days from today, about which kind of party, whether the coordinator does it whoever takes care of them, and the line.
const TO_DO: [(i64, Kind, bool, &str); 9] = [
    (-2, Kind::Place, true, "Envoyer les statuts types (fictif)"),
    (-1, Kind::Place, false, "Relancer pour la convention imaginaire"),
    (0, Kind::Organisation, true, "Rappeler la mairie inventée"),
    (0, Kind::Place, false, "Confirmer la visite de jeudi (fictif)"),
    (1, Kind::Organisation, true, "Préparer la réunion fictive sur la fibre"),
    (3, Kind::Place, true, "Préparer la visite du fablab imaginaire"),
    (8, Kind::Place, false, "Prendre des nouvelles des travaux (fictif)"),
    (21, Kind::Organisation, true, "Proposer une date de rencontre (fictif)"),
    (40, Kind::Place, false, "Faire le point sur l’année (fictif)"),
];

/// Who works in the demo, the coordinator first, and on what part of the network.
pub struct Team(Vec<(AccountId, String)>);

impl Team {
    /// Those who have an account.
    ///
    /// # Errors
    /// The database is away.
    pub async fn open(db: &Db) -> sqlx::Result<Team> {
        Ok(Team(store::list_team(db).await?))
    }

    /// The coordinator; none while nobody has an account.
    pub fn first(&self) -> Option<AccountId> {
        self.0.first().map(|(id, _)| *id)
    }

    /// Who takes care of what lies in that commune: its referent, where there is one.
    pub fn of(&self, commune: Option<&str>) -> Option<AccountId> {
        let own = commune.and_then(|code| code.get(..2)).map(|code| format!("territory:department:{code}"));
        let referent = self.0.iter().find(|(_, scope)| Some(scope) == own.as_ref());
        referent.map(|(id, _)| *id).or_else(|| self.first())
    }
}

/// Fictional interactions with the parties that are there; nothing when something was noted already.
///
/// # Errors
/// The database is away.
pub async fn demo(relations: &Relations) -> anyhow::Result<()> {
    let app = &relations.app;
    let team = Team::open(&app.db).await?;
    let Some(first) = team.first() else { return Ok(()) };
    if store::count(&app.db).await? > 0 {
        return Ok(());
    }
    let places = people::list_anchors(&app.db, Kind::Place, 40).await?;
    let bodies = people::list_anchors(&app.db, Kind::Organisation, 40).await?;
    let ends = |kind: Kind| if kind == Kind::Place { &places } else { &bodies };
    let mut met = Vec::new();
    for (at, (_, _, _, kind, ..)) in NOTED.iter().enumerate() {
        met.push(match pick(ends(*kind), at) {
            Some(end) => Some((end, store::find_tied(&app.db, end.id).await?)),
            None => None,
        });
    }
    let now = app.clock.now();
    let today = app.clock.today();
    let mut tx = app.db.begin().await?;
    for ((days, sort, direction, _, subject, body), met) in NOTED.into_iter().zip(met) {
        let Some((end, person)) = met else { continue };
        let parties: Vec<PartyId> = [end.id].into_iter().chain(person).collect();
        let noted = Noted {
            at: now - SignedDuration::from_hours(24 * days + 1),
            sort,
            direction,
            subject: subject.to_owned(),
            body: body.to_owned(),
            confidentiality: Confidentiality::Team,
            parties,
            next: None,
        };
        let author = team.of(end.territory.as_deref()).unwrap_or(first);
        let arrival = Arrival { origin: Origin::Desk, key: None, unsorted: None, attachments: String::new() };
        store::insert(&mut tx, InteractionId::new(now, &app.chance), now, author, &noted, &arrival).await?;
    }
    for (at, (days, kind, first_does, subject)) in TO_DO.into_iter().enumerate() {
        let Some(end) = pick(ends(kind), at) else { continue };
        let own = team.of(end.territory.as_deref()).filter(|_| !first_does);
        let task = NewTask {
            id: TaskId::new(now, &app.chance),
            subject: subject.to_owned(),
            due: Some(later(today, days)),
            owner: own.unwrap_or(first),
            party: Some(end.id),
            interaction: None,
        };
        tasks::insert(&mut tx, &task, now, first).await?;
    }
    Ok(tx.commit().await?)
}

/// Each time another, all over the list.
fn pick(ends: &[Named], at: usize) -> Option<&Named> {
    ends.get((at * 7).checked_rem(ends.len())?)
}
