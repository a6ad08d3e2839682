//! Targets of whom nobody has heard for months, and the communes that no referent covers.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use kernel::auth::Right;
use kernel::clock::stored;
use kernel::error::Result;
use kernel::ids::PartyId;
use kernel::web::{Page, Shell};
use territory::{Level, TerritoryId};

use super::board::{day, place};
use super::home;
use crate::Relations;
use crate::segments::day as days;
use crate::store::engagement as store;

/// Names of a list.
const MOST: i64 = 500;

struct SilentLine {
    name: String,
    path: String,
    place: String,
    last: String,
}

#[derive(Template)]
#[template(path = "silent.html")]
struct Silent {
    shell: Shell,
    months: i32,
    lines: Vec<SilentLine>,
    is_cut: bool,
    /// Nobody is a target yet: silence would say nothing.
    is_empty: bool,
}

/// `GET /bureau/objectifs/sans-nouvelles?mois=6`
pub async fn silent(State(relations): State<Relations>, shell: Shell) -> Result<Page> {
    shell.viewer.must(Right::ReadNotes)?;
    let months = shell.query.get("mois").parse().unwrap_or(6).clamp(1, 120);
    let now = relations.app.clock.now();
    let today = days::number(&stored(now)).unwrap_or_default();
    let since = days::text(days::months_before(today, months));
    let reach = shell.viewer.reach(Right::ReadNotes);
    let cards = store::silent(&relations.app.db, now, &since, &reach, MOST).await?;
    let ids: Vec<PartyId> = cards.iter().map(|card| card.id).collect();
    let last: HashMap<String, String> =
        store::last_interactions(&relations.app.db, now, &ids).await?.into_iter().collect();
    let lines: Vec<SilentLine> = cards
        .into_iter()
        .map(|card| SilentLine {
            path: card.path(),
            place: place(&relations, card.commune.as_deref()),
            last: last.get(&card.id.to_string()).map(|at| day(&shell, at)).unwrap_or_default(),
            name: card.name,
        })
        .collect();
    let is_cut = i64::try_from(lines.len()).is_ok_and(|shown| shown >= MOST);
    let is_empty = store::counts(&relations.app.db, &reach).await?.is_empty();
    shell.page(Silent { months, lines, is_cut, is_empty, shell: shell.clone() })
}

struct Covered {
    name: String,
    communes: usize,
    /// Who covers it, or a part of it.
    referents: String,
    missing: usize,
}

#[derive(Template)]
#[template(path = "referents.html")]
struct Referents {
    shell: Shell,
    department: String,
    departments: Vec<(String, String, bool)>,
    lines: Vec<Covered>,
}

/// `GET /bureau/objectifs/referents?departement=33`: each EPCI of a département, who covers its communes, and how many
/// are covered by nobody.
pub async fn referents(State(relations): State<Relations>, shell: Shell) -> Result<Page> {
    shell.viewer.must(Right::ReadNotes)?;
    let gazetteer = relations.territories.gazetteer();
    let reach = shell.viewer.reach(Right::ReadNotes);
    // a département is offered when something of it is in reach
    let mut departments: Vec<TerritoryId> = gazetteer
        .all(Level::Commune)
        .filter(|commune| reach.covers(Some(gazetteer.code(*commune))))
        .filter_map(|commune| gazetteer.parent(commune, Level::Department))
        .collect();
    departments.sort_unstable();
    departments.dedup();
    let asked = gazetteer.get(Level::Department, shell.query.get("departement"));
    let own = home::departments(&relations, &reach).await?;
    let first = own.iter().find(|id| departments.contains(id)).or_else(|| departments.first()).copied();
    let shown = asked.filter(|id| departments.contains(id)).or(first);
    let grants = store::referents(&relations.app.db, relations.app.clock.now()).await?;
    let covers: Vec<(String, kernel::grants::Ranges)> = grants
        .into_iter()
        .filter_map(|(scope, name)| Some((name, (relations.app.communes())(scope.strip_prefix("territory:")?)?)))
        .collect();
    let mut lines = Vec::new();
    for epci in shown.map(|id| gazetteer.members(id, Level::Epci)).unwrap_or_default() {
        let communes: Vec<&str> = gazetteer
            .members(epci, Level::Commune)
            .into_iter()
            .filter(|commune| gazetteer.parent(*commune, Level::Department) == shown)
            .map(|commune| gazetteer.code(commune))
            .filter(|code| reach.covers(Some(*code)))
            .collect();
        if communes.is_empty() {
            continue;
        }
        let holds = |ranges: &kernel::grants::Ranges, code: &str| {
            ranges.iter().any(|(first, last)| (first.as_str()..=last.as_str()).contains(&code))
        };
        let mut names: Vec<&str> = covers
            .iter()
            .filter(|(_, ranges)| communes.iter().any(|code| holds(ranges, code)))
            .map(|(name, _)| name.as_str())
            .collect();
        names.dedup();
        let missing = communes.iter().filter(|code| !covers.iter().any(|(_, ranges)| holds(ranges, code))).count();
        lines.push(Covered {
            name: gazetteer.full_name(epci),
            communes: communes.len(),
            referents: names.join(", "),
            missing,
        });
    }
    lines.sort_by(|a, b| b.missing.cmp(&a.missing).then_with(|| a.name.cmp(&b.name)));
    let page = Referents {
        department: shown.map(|id| gazetteer.name(id).to_owned()).unwrap_or_default(),
        departments: departments
            .iter()
            .map(|id| (gazetteer.code(*id).to_owned(), gazetteer.label(*id), Some(*id) == shown))
            .collect(),
        lines,
        shell: shell.clone(),
    };
    shell.page(page)
}
