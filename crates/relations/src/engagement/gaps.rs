//! Who is missing: each région, département, EPCI and commune of the official list, with what the network has of it –
//! an organisation, a way to reach it, somebody elected, a meeting – and what to do where it has not.

use std::collections::HashSet;

use askama::Template;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::consultation;
use kernel::error::Result;
use kernel::ids::PartyId;
use kernel::web::fields::encode;
use kernel::web::{Page, Pager, Shell};
use tables::cells::push_line;
use territory::{Level, TerritoryId};

use super::{PATH, home, official};
use crate::Relations;
use crate::segments;
use crate::store::engagement as store;
use crate::store::segments::Card;

const PER_PAGE: usize = 100;
/// Levels of the official list, the ones most asked for first.
const LEVELS: [Level; 4] = [Level::Epci, Level::Commune, Level::Department, Level::Region];
/// What may be missing.
const MISSING: [&str; 5] = ["any", "organisation", "contact", "elected", "met"];
/// Communes below are not asked for, unless somebody says so.
const LEAST: u32 = 3_500;

/// A territory of the list, and what there is of it.
struct Gap {
    id: TerritoryId,
    card: Option<Card>,
    contact: bool,
    elected: bool,
    met: bool,
}

impl Gap {
    fn lacks(&self, what: &str) -> bool {
        match what {
            "organisation" => self.card.is_none(),
            "contact" => !self.contact,
            "elected" => !self.elected,
            "met" => !self.met,
            _ => self.card.is_none() || !self.contact || !self.elected || !self.met,
        }
    }
}

/// What the address asks.
struct Asked {
    level: Level,
    least: u32,
    missing: &'static str,
    territory: String,
    unknown: bool,
    /// Not only where the network is.
    everywhere: bool,
}

fn asked(relations: &Relations, shell: &Shell) -> Asked {
    let query = &shell.query;
    let territory = query.get("territory").to_owned();
    Asked {
        level: LEVELS.into_iter().find(|level| level.as_str() == query.get("level")).unwrap_or(Level::Epci),
        least: query.get("population").parse().unwrap_or(LEAST),
        missing: MISSING.into_iter().find(|word| *word == query.get("missing")).unwrap_or("any"),
        unknown: !territory.is_empty() && segments::territory_key(relations, &territory).is_none(),
        territory,
        everywhere: query.has("partout", "oui"),
    }
}

/// The départements to which the list is limited as long as nobody asks for others; none when it is not.
async fn limits(relations: &Relations, shell: &Shell, asked: &Asked) -> Result<Vec<TerritoryId>> {
    if asked.everywhere || !asked.territory.is_empty() {
        return Ok(Vec::new());
    }
    home::departments(relations, &shell.viewer.reach(Right::ReadNotes)).await
}

/// The territories of the level that are asked for, as far as the reader reaches.
fn territories(relations: &Relations, shell: &Shell, asked: &Asked, limits: &[TerritoryId]) -> Vec<TerritoryId> {
    let gazetteer = relations.territories.gazetteer();
    let reach = shell.viewer.reach(Right::ReadNotes);
    if asked.unknown {
        return Vec::new();
    }
    let within = segments::territory_key(relations, &asked.territory).and_then(|key| (relations.app.communes())(&key));
    let is_asked = |code: &str| {
        let holds = |ranges: &kernel::grants::Ranges| {
            ranges.iter().any(|(first, last)| (first.as_str()..=last.as_str()).contains(&code))
        };
        reach.covers(Some(code)) && within.as_ref().is_none_or(holds)
    };
    let mut found: Vec<TerritoryId> = gazetteer
        .all(Level::Commune)
        .filter(|commune| is_asked(gazetteer.code(*commune)))
        .filter(|commune| {
            let department = gazetteer.parent(*commune, Level::Department);
            limits.is_empty() || department.is_some_and(|id| limits.contains(&id))
        })
        .filter_map(|commune| gazetteer.parent(commune, asked.level))
        .collect();
    found.sort_unstable();
    found.dedup();
    if asked.level == Level::Commune {
        found.retain(|id| gazetteer.population(*id).unwrap_or_default() >= asked.least);
    }
    found
}

async fn gaps(relations: &Relations, shell: &Shell, asked: &Asked, limits: &[TerritoryId]) -> Result<Vec<Gap>> {
    let db = &relations.app.db;
    let territories = territories(relations, shell, asked, limits);
    let cards = store::organisations(db, &shell.viewer.reach(Right::ReadNotes)).await?;
    let gazetteer = relations.territories.gazetteer();
    let matched = official::matched(&gazetteer, &territories, &cards);
    let ids: Vec<PartyId> = matched.iter().flatten().map(|card| card.id).collect();
    let known = store::known_of(db, relations.app.clock.now(), &ids).await?;
    let [contact, elected, met] = known.map(|ids| ids.into_iter().collect::<HashSet<String>>());
    let gap = |(id, card): (&TerritoryId, Option<&Card>)| {
        let has = |known: &HashSet<String>| card.is_some_and(|card| known.contains(&card.id.to_string()));
        Gap { id: *id, contact: has(&contact), elected: has(&elected), met: has(&met), card: card.cloned() }
    };
    let mut all: Vec<Gap> = territories.iter().zip(matched).map(gap).collect();
    all.retain(|gap| gap.lacks(asked.missing));
    // where most people live first
    all.sort_by_key(|gap| std::cmp::Reverse(gazetteer.population(gap.id).unwrap_or_default()));
    Ok(all)
}

struct Line {
    name: String,
    code: String,
    people: String,
    /// The organisation: id, name, where it stands; empty when there is none.
    id: String,
    organisation: String,
    path: String,
    /// Where it is made, when there is none.
    create: String,
    contact: bool,
    elected: bool,
    met: bool,
}

#[derive(Template)]
#[template(path = "gaps.html")]
struct Gaps {
    shell: Shell,
    levels: Vec<(&'static str, String, bool)>,
    missing: Vec<(&'static str, String, bool)>,
    territory: String,
    unknown: bool,
    everywhere: bool,
    /// To where the network is.
    is_limited: bool,
    population: u32,
    lines: Vec<Line>,
    pager: Pager,
    objectives: Vec<(String, String)>,
    may_note: bool,
    may_create: bool,
    export: String,
    here: String,
}

fn line(relations: &Relations, shell: &Shell, gap: &Gap) -> Line {
    let gazetteer = relations.territories.gazetteer();
    let name = gazetteer.label(gap.id);
    let wanted = match gap.id.level() {
        Level::Commune => format!("Commune {}", gazetteer.with_de(gap.id)),
        Level::Department => format!("Département {}", gazetteer.with_de(gap.id)),
        Level::Region => format!("Région {}", gazetteer.name(gap.id)),
        _ => gazetteer.full_name(gap.id),
    };
    Line {
        name,
        code: gazetteer.code(gap.id).to_owned(),
        people: gazetteer.population(gap.id).map(|people| shell.lang.number(people)).unwrap_or_default(),
        id: gap.card.as_ref().map(|card| card.id.to_string()).unwrap_or_default(),
        organisation: gap.card.as_ref().map(|card| card.name.clone()).unwrap_or_default(),
        path: gap.card.as_ref().map(Card::path).unwrap_or_default(),
        create: format!("/bureau/structures/nouvelle-fiche?name={}", encode(&wanted)),
        contact: gap.contact,
        elected: gap.elected,
        met: gap.met,
    }
}

/// `GET /bureau/objectifs/liste-officielle`
pub async fn show(State(relations): State<Relations>, shell: Shell) -> Result<Page> {
    shell.viewer.must(Right::ReadNotes)?;
    let asked = asked(&relations, &shell);
    let limits = limits(&relations, &shell, &asked).await?;
    let all = gaps(&relations, &shell, &asked, &limits).await?;
    let path = format!("{PATH}/liste-officielle");
    let pager = Pager::new(&path, &shell.query, PER_PAGE, all.len());
    let lines = all.iter().skip((pager.page - 1) * PER_PAGE).take(PER_PAGE);
    let lines = lines.map(|gap| line(&relations, &shell, gap)).collect();
    let objectives = store::list_objectives(&relations.app.db).await?.into_iter().filter(|one| !one.closed);
    let query = shell.query.encoded(|name| name == "page");
    let page = Gaps {
        levels: LEVELS
            .map(|level| (level.as_str(), shell.term("levels", level.as_str()), level == asked.level))
            .into_iter()
            .collect(),
        missing: MISSING
            .map(|word| (word, shell.term("gaps-missing", word), word == asked.missing))
            .into_iter()
            .collect(),
        territory: asked.territory,
        unknown: asked.unknown,
        everywhere: asked.everywhere,
        is_limited: !limits.is_empty(),
        population: asked.least,
        lines,
        objectives: objectives.map(|one| (one.path(), one.name)).collect(),
        may_note: shell.viewer.may(Right::Note),
        may_create: shell.viewer.may(Right::EditSheets),
        export: if shell.viewer.may(Right::ExportPeople) { format!("{path}.csv?{query}") } else { String::new() },
        here: pager.address(pager.page),
        pager,
        shell: shell.clone(),
    };
    shell.page(page)
}

/// `GET /bureau/objectifs/liste-officielle.csv`
pub async fn export(State(relations): State<Relations>, shell: Shell) -> Result<Response> {
    shell.viewer.must(Right::ExportPeople)?;
    shell.viewer.must(Right::ReadNotes)?;
    let asked = asked(&relations, &shell);
    let limits = limits(&relations, &shell, &asked).await?;
    let all = gaps(&relations, &shell, &asked, &limits).await?;
    let ids: Vec<PartyId> = all.iter().filter_map(|gap| gap.card.as_ref()).map(|card| card.id).collect();
    consultation::note(&relations.app, &shell.viewer, &ids, "export", "liste-officielle").await?;
    let gazetteer = relations.territories.gazetteer();
    let mut text = String::new();
    let head = ["level", "code", "name", "population", "organisation", "contact", "elected", "met"];
    push_line(&mut text, head.map(str::to_owned));
    let word = |holds: bool| String::from(if holds { "yes" } else { "no" });
    for gap in &all {
        let organisation = gap.card.as_ref().map(|card| card.name.clone()).unwrap_or_default();
        let people = gazetteer.population(gap.id).map(|people| people.to_string()).unwrap_or_default();
        let cells = [
            gap.id.level().to_string(),
            gazetteer.code(gap.id).to_owned(),
            gazetteer.label(gap.id),
            people,
            organisation,
            word(gap.contact),
            word(gap.elected),
            word(gap.met),
        ];
        push_line(&mut text, cells);
    }
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
        (CONTENT_DISPOSITION, "attachment; filename=\"liste-officielle.csv\""),
        (CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, text).into_response())
}
