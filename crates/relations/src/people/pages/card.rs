//! The card of a party: who it is, how to reach it, what it is to others, and everything that happened with it.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::capability::PublicContacts;
use kernel::consultation;
use kernel::error::{Error, Result};
use kernel::party::{Kind, Party, Standing};
use kernel::web::fields::encode;
use kernel::web::{Page, Path, Shell, go};

use super::accounts::may_join;
use super::{base_of, path_of, readable, readable_party, where_words};
use crate::Relations;
use crate::people::contact::{Sort, State as Works, link};
use crate::people::graph::{self, Graph};
use crate::people::panels::{self, Panel};
use crate::people::portfolio::{self, Offer};
use crate::people::tie;
use crate::people::timeline::{self, Moment};
use crate::store::contacts::ContactPoint;
use crate::store::people::{self as store, Person};
use crate::store::ties::Tie;
use crate::store::{contacts, person_accounts as accounts, person_merges, ties};

/// Ties read at once; those of a chamber that has more stand in the list of people.
const TIES: i64 = 200;
/// Ties of the past that are shown at once.
const PAST: usize = 30;

/// A way to reach the party.
struct PointView {
    id: String,
    icon: &'static str,
    sort: String,
    value: String,
    link: String,
    purpose: String,
    state: String,
    /// The colour of the state, which its words say.
    badge: &'static str,
    reason: String,
    first: bool,
}

/// A tie, seen from the card.
struct TieView {
    id: String,
    words: String,
    title: String,
    icon: &'static str,
    name: String,
    path: String,
    place: String,
    when: String,
    main: bool,
    note: String,
}

/// What only a person has.
struct OwnView {
    civility: String,
    language: String,
    has_account: bool,
    /// The accounts that it is, and those that it may be, for who may say so: id and address.
    accounts: Vec<(String, String)>,
    likely: Vec<(String, String)>,
    /// The people who were made one with this one: the merge, and their name.
    absorbed: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "people_card.html")]
struct Card {
    shell: Shell,
    name: String,
    kind: &'static str,
    icon: &'static str,
    place: String,
    headline: String,
    /// Where the pages that change it stand.
    base: String,
    path: String,
    /// Its public page, for a place or an organisation.
    public: String,
    /// The people tied to it, and the form of a new one.
    list_path: String,
    new_path: String,
    /// Under which a browser keeps what was typed in its form.
    draft: String,
    trashed: bool,
    own: Option<OwnView>,
    /// None when the reader may not know how to reach it.
    points: Option<Vec<PointView>>,
    /// What its public sheet tells, and where that is put right.
    told: PublicContacts,
    ties: Vec<TieView>,
    past: Vec<TieView>,
    more: bool,
    graph: Option<Graph>,
    moments: Vec<Moment>,
    next: Option<String>,
    later: bool,
    panels: Vec<Panel>,
    /// The partner structures that follow it, and those that may, as far as the reader says so.
    followers: Vec<Offer>,
    others: Vec<Offer>,
    /// Where something is noted of it; empty for who may not.
    note: String,
    /// The list in which it stands: where, and its words.
    list: (&'static str, &'static str),
    may_edit: bool,
    may_give_roles: bool,
}

/// `GET /bureau/personnes/{slug}`
pub async fn person(State(relations): State<Relations>, Path(slug): Path<String>, shell: Shell) -> Result<Response> {
    match readable(&relations, &shell, &slug).await {
        Ok(person) => Ok(show(&relations, &shell, &person.party, Some(&person)).await?.into_response()),
        // who was made one with another is found there by those who may know them, as long as that is not taken back
        Err(Error::NotFound) => {
            let id = store::find_former(&relations.app.db, &slug).await?.ok_or(Error::NotFound)?;
            let now = readable_party(&relations, &shell, &id.to_string()).await?;
            Ok(go(&path_of(&now)))
        }
        Err(other) => Err(other),
    }
}

/// `GET /bureau/relations/{party}`: the card of any party, by its id.
pub async fn party(State(relations): State<Relations>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    let found = readable_party(&relations, &shell, &id).await?;
    if found.kind != Kind::Person {
        return Ok(show(&relations, &shell, &found, None).await?.into_response());
    }
    match person_merges::find_survivor(&relations.app.db, found.id).await? {
        Some(survivor) => {
            let now = readable_party(&relations, &shell, &survivor.to_string()).await?;
            Ok(go(&path_of(&now)))
        }
        None => Ok(go(&path_of(&found))),
    }
}

async fn show(relations: &Relations, shell: &Shell, party: &Party, person: Option<&Person>) -> Result<Page> {
    let (db, viewer) = (&relations.app.db, &shell.viewer);
    let held = ties::list(db, party.id, &viewer.reach(Right::ReadPeople), TIES).await?;
    let (moments, next) = timeline::page(relations, shell, party.id, &held).await?;
    let points = points(relations, shell, party).await?;
    let told = match &relations.reached {
        Some(reached) if person.is_none() => reached(viewer.clone(), party.id).await?,
        _ => PublicContacts::default(),
    };
    let own = match person {
        Some(person) => Some(own_view(relations, shell, person).await?),
        None => None,
    };
    let day = relations.app.clock.today().to_string();
    let gazetteer = relations.territories.gazetteer();
    let view = |one: &Tie| tie_view(shell, one, where_words(&gazetteer, one.far.territory.as_deref()));
    let (past, present): (Vec<&Tie>, Vec<&Tie>) = held.iter().partition(|one| tie::is_over(one.until.as_deref(), &day));
    let drawn: Vec<(&str, Kind)> = present.iter().map(|one| (one.far.name.as_str(), one.far.kind)).collect();
    let shown: Vec<TieView> = present.iter().map(|one| view(one)).collect();
    let may_edit = viewer.may_on(db, Right::EditPeople, party.id).await?;
    let offers = if may_edit { portfolio::offers(&relations.app, viewer, party).await? } else { Vec::new() };
    let (followers, others) = offers.into_iter().partition(|one| one.follows);
    let headline = shown.first().filter(|_| person.is_some()).map(|main| headline(shell, main)).unwrap_or_default();
    let notes = viewer.behind().is_none() && viewer.may_on(db, Right::Note, party.id).await?;
    shell.page(Card {
        name: party.name.clone(),
        kind: party.kind.key(),
        icon: super::icon_of(party.kind),
        place: where_words(&gazetteer, party.territory.as_deref()),
        headline,
        base: base_of(party),
        path: path_of(party),
        public: if person.is_some() { String::new() } else { party.path() },
        list_path: format!("/bureau/personnes?structure={}", encode(&party.name)),
        new_path: format!("/bureau/personnes/nouvelle?structure={}", party.id),
        draft: party.id.to_string(),
        trashed: party.standing == Standing::Trash,
        own,
        points,
        told,
        graph: graph::draw(&party.name, party.kind, &drawn),
        past: past.iter().take(PAST).map(|one| view(one)).collect(),
        more: i64::try_from(held.len()).is_ok_and(|count| count >= TIES),
        ties: shown,
        moments,
        next,
        later: !shell.query.get("avant").is_empty(),
        panels: panels::panels(relations, shell, party).await?,
        followers,
        others,
        note: match notes {
            true => format!("/bureau/echanges/nouveau?avec={}&retour={}", party.id, encode(&path_of(party))),
            false => String::new(),
        },
        list: match party.kind {
            Kind::Place => ("/bureau/lieux", "desk-places"),
            Kind::Organisation => ("/bureau/structures", "desk-organisations"),
            Kind::Person => ("/bureau/personnes", "desk-people"),
        },
        may_edit,
        may_give_roles: person.is_some() && viewer.may_on(db, Right::GiveRoles, party.id).await?,
        shell: shell.clone(),
    })
}

async fn own_view(relations: &Relations, shell: &Shell, person: &Person) -> Result<OwnView> {
    let db = &relations.app.db;
    let civility = match person.civility.as_str() {
        "" => String::new(),
        key => shell.term("civility", key),
    };
    let (accounts, mut likely) = (accounts::list(db, person.party.id).await?, Vec::new());
    let may_join = may_join(&shell.viewer);
    if may_join && person.party.standing != Standing::Trash {
        likely = accounts::list_likely(db, person.party.id).await?;
    }
    Ok(OwnView {
        civility,
        language: shell.term("language", &person.language),
        has_account: !accounts.is_empty(),
        accounts: if may_join { accounts } else { Vec::new() },
        likely,
        absorbed: person_merges::list_into(db, person.party.id).await?,
    })
}

fn headline(shell: &Shell, main: &TieView) -> String {
    match main.title.is_empty() {
        true => format!("{}{} {}", main.words, shell.t("colon"), main.name),
        false => format!("{} · {}", main.title, main.name),
    }
}

/// How to reach the party, for those who may know, which is noted.
async fn points(relations: &Relations, shell: &Shell, party: &Party) -> Result<Option<Vec<PointView>>> {
    let (app, viewer) = (&relations.app, &shell.viewer);
    if !viewer.may_on(&app.db, Right::ReadContacts, party.id).await? {
        return Ok(None);
    }
    let all = contacts::list(&app.db, party.id).await?;
    if !all.is_empty() {
        consultation::note(app, viewer, &[party.id], "card", "").await?;
    }
    let mut before = None;
    let mut views = Vec::new();
    for one in &all {
        views.push(point_view(shell, one, before != Some(one.point.sort)));
        before = Some(one.point.sort);
    }
    Ok(Some(views))
}

fn point_view(shell: &Shell, one: &ContactPoint, first: bool) -> PointView {
    let sort = one.point.sort;
    let is_usable = matches!(one.state, Works::Unverified | Works::Verified);
    PointView {
        id: one.id.to_string(),
        icon: match sort {
            Sort::Email => "mail",
            Sort::Phone => "phone",
            Sort::Post => "pin",
            Sort::Web => "link",
        },
        sort: shell.term("contact-sort", sort.key()),
        value: one.point.value.clone(),
        // nobody should call by a slip of the finger what is on hold
        link: if is_usable { link(sort, &one.point.value, &one.point.normal) } else { String::new() },
        purpose: shell.term("contact-purpose", one.purpose.key()),
        state: shell.term("contact-state", one.state.key()),
        badge: match one.state {
            Works::Verified => "open",
            Works::Unverified => "plain",
            Works::Hold => "doubtful",
            Works::Invalid => "rejected",
        },
        reason: one.reason.clone(),
        first,
    }
}

fn tie_view(shell: &Shell, one: &Tie, place: String) -> TieView {
    let day = |stored: &String| tie::show_day(&shell.lang, stored);
    let when = match (&one.since, &one.until) {
        (None, None) => String::new(),
        (Some(since), None) => shell.t1("tie-from", "since", day(since)),
        (None, Some(until)) => shell.t1("tie-until", "until", day(until)),
        (Some(since), Some(until)) => {
            let span = kernel::lang::Message::new("tie-span").with("since", day(since));
            shell.say(&span.with("until", day(until)))
        }
    };
    TieView {
        id: one.id.to_string(),
        words: tie::words(&shell.lang, &one.sort, one.back),
        title: one.title.clone(),
        icon: super::icon_of(one.far.kind),
        name: one.far.name.clone(),
        path: one.far.path(),
        place,
        when,
        main: one.main && !one.back,
        note: one.note.clone(),
    }
}
