//! The list of people: searched by name, filtered, and never wider than what the reader may know.

use askama::Template;
use axum::extract::State;
use kernel::auth::Right;
use kernel::consultation;
use kernel::error::Result;
use kernel::ids::PartyId;
use kernel::text;
use kernel::web::{Fields, Page, Pager, Shell};
use territory::Level;

use super::where_words;
use crate::Relations;
use crate::people::contact::{Sort, link};
use crate::people::tie::{self, SORTS};
use crate::store::people::{self as store, Asked};
use crate::store::{contacts, ties};

const PER_PAGE: usize = 50;
/// What the list is filtered by.
const FILTERS: [&str; 6] = ["q", "structure", "territoire", "lien", "courriel", "etat"];
/// Words of a search; more would only slow it.
const WORDS: usize = 6;

/// A line of the list.
struct Line {
    name: String,
    path: String,
    functions: Vec<String>,
    place: String,
    /// Value and address to touch.
    email: (String, String),
    phone: (String, String),
}

#[derive(Template)]
#[template(path = "people_list.html")]
struct List {
    shell: Shell,
    words: String,
    body: String,
    territories: Vec<(String, String, bool)>,
    sorts: Vec<(&'static str, String, bool)>,
    email: String,
    trash: bool,
    /// Whether addresses are shown, and whether they may be asked for.
    told: bool,
    may_tell: bool,
    may_edit: bool,
    may_export: bool,
    /// The filters, as an address says them.
    query: String,
    filtered: bool,
    count: String,
    lines: Vec<Line>,
    pager: Pager,
}

fn words_of(typed: &str) -> Vec<String> {
    text::fold(typed).split(' ').filter(|word| !word.is_empty()).take(WORDS).map(str::to_owned).collect()
}

/// What an address asks of the list; whether an e-mail address is known, only of those who may read them.
pub fn asked(relations: &Relations, shell: &Shell, query: &Fields) -> Asked {
    let may_tell = shell.viewer.may(Right::ReadContacts);
    let territory = query.get("territoire");
    Asked {
        words: words_of(query.get("q")),
        body: words_of(query.get("structure")),
        communes: (!territory.is_empty())
            .then(|| relations.territories.ranges(territory).map(|runs| runs.to_vec()).unwrap_or_default()),
        tie: SORTS.iter().find(|sort| sort.key == query.get("lien")).map(|sort| sort.key.to_owned()),
        email: match query.get("courriel") {
            "oui" if may_tell => Some(true),
            "non" if may_tell => Some(false),
            _ => None,
        },
        trash: query.has("etat", "trash"),
    }
}

/// The filters of an address, without what only a page of the list says.
pub fn filters_of(query: &Fields) -> String {
    query.encoded(|name| !FILTERS.contains(&name))
}

/// `GET /bureau/personnes`
pub async fn list(State(relations): State<Relations>, shell: Shell) -> Result<Page> {
    let db = &relations.app.db;
    let (people, reached) = (shell.viewer.reach(Right::ReadPeople), shell.viewer.reach(Right::ReadContacts));
    let may_tell = shell.viewer.may(Right::ReadContacts);
    let (email, territory) = (shell.query.get("courriel").to_owned(), shell.query.get("territoire").to_owned());
    let tie = shell.query.get("lien").to_owned();
    let asked = asked(&relations, &shell, &shell.query);
    let total = store::count(db, &asked, (&people, &reached)).await?;
    let pager = Pager::new("/bureau/personnes", &shell.query, PER_PAGE, total);
    let span = ((pager.page - 1) * PER_PAGE, PER_PAGE);
    let found = store::list(db, &asked, (&people, &reached), span).await?;
    let told = may_tell && shell.query.has("coordonnees", "oui");
    let lines = lines(&relations, &shell, &found, told).await?;
    let filters = ["q", "structure", "territoire", "lien", "courriel"];
    shell.page(List {
        words: shell.query.get("q").to_owned(),
        body: shell.query.get("structure").to_owned(),
        territories: territories(&relations, &territory),
        sorts: SORTS
            .iter()
            .filter(|sort| sort.from.contains(&kernel::party::Kind::Person))
            .map(|sort| (sort.key, tie::words(&shell.lang, sort.key, false), sort.key == tie))
            .collect(),
        email,
        trash: asked.trash,
        told,
        may_tell,
        may_edit: shell.viewer.may(Right::EditPeople),
        may_export: shell.viewer.may(Right::ExportPeople),
        query: filters_of(&shell.query),
        filtered: filters.iter().any(|name| !shell.query.get(name).is_empty()),
        count: shell.t1("people-count", "count", total),
        lines,
        pager,
        shell: shell.clone(),
    })
}

/// The lines of a page; addresses only of those whose addresses the reader may read, which is noted.
async fn lines(relations: &Relations, shell: &Shell, found: &[store::Person], told: bool) -> Result<Vec<Line>> {
    let db = &relations.app.db;
    let ids: Vec<PartyId> = found.iter().map(|person| person.party.id).collect();
    let reach = shell.viewer.reach(Right::ReadPeople);
    let held = ties::list_present(db, &ids, &relations.app.clock.today().to_string(), &reach).await?;
    let readable = match told {
        true => store::within(db, &ids, &shell.viewer.reach(Right::ReadContacts)).await?,
        false => Vec::new(),
    };
    let points = contacts::list_of(db, &readable).await?;
    let mut shown: Vec<PartyId> = points.iter().map(|point| point.party).collect();
    shown.dedup();
    if !shown.is_empty() {
        consultation::note(&relations.app, &shell.viewer, &shown, "list", "").await?;
    }
    let gazetteer = relations.territories.gazetteer();
    let first = |id: PartyId, sort: Sort| {
        let point = points.iter().find(|point| point.party == id && point.point.sort == sort);
        point.map_or_else(Default::default, |point| {
            (point.point.value.clone(), link(sort, &point.point.value, &point.point.normal))
        })
    };
    let view = |person: &store::Person| {
        let id = person.party.id;
        let own = held.iter().filter(|(whose, ..)| *whose == id).take(2);
        let functions = own.map(|(_, sort, title, name)| {
            let what = if title.is_empty() { tie::words(&shell.lang, sort, false) } else { title.clone() };
            format!("{what}{} {name}", shell.t("colon"))
        });
        Line {
            name: person.party.name.clone(),
            path: format!("/bureau/personnes/{}", person.party.slug),
            functions: functions.collect(),
            place: where_words(&gazetteer, person.party.territory.as_deref()),
            email: first(id, Sort::Email),
            phone: first(id, Sort::Phone),
        }
    };
    Ok(found.iter().map(view).collect())
}

/// Sectors, then départements: key, words, whether it is chosen.
fn territories(relations: &Relations, chosen: &str) -> Vec<(String, String, bool)> {
    let gazetteer = relations.territories.gazetteer();
    let mut all: Vec<(String, String)> =
        relations.territories.sectors().iter().map(|sector| (sector.key(), sector.name.clone())).collect();
    all.extend(gazetteer.all(Level::Department).map(|id| {
        let key = format!("{}:{}", id.level(), gazetteer.code(id));
        (key, gazetteer.label(id))
    }));
    if !chosen.is_empty() && all.iter().all(|(key, _)| key != chosen) {
        // another level, asked by a link of another page
        let named = chosen.split_once(':').and_then(|(level, code)| gazetteer.get(level.parse().ok()?, code));
        all.push((chosen.to_owned(), named.map_or_else(|| chosen.to_owned(), |id| gazetteer.label(id))));
    }
    all.into_iter().map(|(key, words)| (key == chosen, key, words)).map(|(is, key, words)| (key, words, is)).collect()
}
