//! What a file of people would do, row by row, before anything is written: only what is missing is filled, what differs
//! is shown and left, and what could be two people waits for somebody.

use std::collections::HashMap;

use kernel::grants::Reach;
use kernel::ids::PartyId;
use kernel::lang::{Lang, Message};
use kernel::party::{Kind, Party, Standing};
use kernel::text::fold;
use serde::{Deserialize, Serialize};
use territory::Gazetteer;

use super::columns::Target;
use super::draft::{self, Draft, Told};
use super::matching::{Body, Held, Known, Place, Someone, Who};
use crate::people::contact::{Point, Sort};
use crate::people::person::{Typed, full_name};
use crate::people::tie::SORTS;
use crate::store::people::Person;
use crate::store::people_imports::ImportRow;

macro_rules! verdicts {
    ($($(#[$doc:meta])* $variant:ident $key:literal $field:ident,)*) => {
        /// What a row becomes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Verdict { $($(#[$doc])* $variant,)* }

        impl Verdict {
            /// Each, in the order in which pages list them.
            pub const ALL: &[Verdict] = &[$(Verdict::$variant,)*];

            /// The stored word: never renamed.
            pub fn key(self) -> &'static str {
                match self { $(Verdict::$variant => $key,)* }
            }

            /// The one of that word.
            pub fn from_key(key: &str) -> Option<Verdict> {
                Verdict::ALL.iter().copied().find(|one| one.key() == key)
            }
        }

        /// How many rows became what.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        pub struct Counts { $($(#[$doc])* pub $field: u64,)* }

        impl Counts {
            /// Counts one more.
            pub fn add(&mut self, verdict: Verdict) {
                match verdict { $(Verdict::$variant => self.$field += 1,)* }
            }

            /// How many of one.
            pub fn of(&self, verdict: Verdict) -> u64 {
                match verdict { $(Verdict::$variant => self.$field,)* }
            }
        }
    };
}

verdicts! {
    /// Somebody new.
    Created "created" created,
    /// Somebody whose sheet is completed.
    Updated "updated" updated,
    /// Somebody of whom it says nothing new.
    Unchanged "unchanged" unchanged,
    /// Somebody who could be two people: somebody says who.
    Doubtful "doubtful" doubtful,
    /// Not read, for a reason.
    Refused "refused" refused,
    /// Somebody said to leave it.
    Skipped "skipped" skipped,
}

/// A value that a row brings, or would.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The field: `given`, `email`…
    pub key: &'static str,
    /// What is there.
    pub before: String,
    /// What the file says.
    pub after: String,
}

/// What becomes of the tie of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tied {
    /// Nothing.
    None,
    /// A tie of that sort is made.
    Added(&'static str),
    /// The function of that tie gets other words.
    Retitled(String, String),
}

/// A row as it would be written.
#[derive(Clone, Debug)]
pub struct Planned {
    /// Its number.
    pub number: i64,
    /// What the file says.
    pub draft: Draft,
    /// What it becomes.
    pub verdict: Verdict,
    /// Who it is, as they are now.
    pub before: Option<Person>,
    /// Who it may be.
    pub perhaps: Vec<PartyId>,
    /// The organisation.
    pub body: Option<Body>,
    /// What is filled.
    pub fills: Vec<Change>,
    /// What differs.
    pub conflicts: Vec<Change>,
    /// What differs is written too.
    pub take: bool,
    /// The person as they would be.
    pub typed: Typed,
    /// Where a new person is found.
    pub territory: Option<String>,
    /// The partner structures that follow a new person from the first.
    pub partners: Vec<PartyId>,
    /// Ways to reach them that are added.
    pub points: Vec<Point>,
    /// What becomes of the tie.
    pub tied: Tied,
}

impl Planned {
    fn fill(&mut self, key: &'static str, after: impl Into<String>) {
        self.fills.push(Change { key, before: String::new(), after: after.into() });
    }
}

/// What reads rows one after the other.
pub struct Planner<'a> {
    /// Who is known; grows with the rows.
    pub known: Known,
    /// Communes.
    pub gazetteer: &'a Gazetteer,
    /// Where the one who imports may change people.
    pub reach: Reach,
    /// What each column is.
    pub columns: Vec<(Option<Target>, String)>,
    /// People that earlier rows of the file make, by the ids that stand for them.
    made: HashMap<PartyId, i64>,
}

impl<'a> Planner<'a> {
    /// A planner of a file.
    pub fn new(
        known: Known,
        gazetteer: &'a Gazetteer,
        reach: Reach,
        columns: Vec<(Option<Target>, String)>,
    ) -> Planner<'a> {
        Planner { known, gazetteer, reach, columns, made: HashMap::new() }
    }

    /// Plans every row, and counts.
    pub fn plan(&mut self, rows: &[ImportRow]) -> (Vec<Planned>, Counts) {
        let planned: Vec<Planned> = rows.iter().map(|row| self.row(row)).collect();
        let mut counts = Counts::default();
        planned.iter().for_each(|row| counts.add(row.verdict));
        (planned, counts)
    }

    fn row(&mut self, row: &ImportRow) -> Planned {
        let cells: Vec<String> = serde_json::from_str(&row.cells).unwrap_or_default();
        let mut draft = draft::read(self.gazetteer, &self.columns, &cells);
        draft.told.extend(serde_json::from_str::<Vec<Told>>(&row.told).unwrap_or_default());
        let place = self.known.body(&draft.organisation);
        let body = settle_body(&mut draft, &place);
        let mut planned = Planned {
            number: row.number,
            draft,
            verdict: Verdict::Refused,
            before: None,
            perhaps: Vec::new(),
            body,
            fills: Vec::new(),
            conflicts: Vec::new(),
            take: row.take,
            typed: Typed::default(),
            territory: None,
            partners: Vec::new(),
            points: Vec::new(),
            tied: Tied::None,
        };
        if planned.draft.is_refused() {
            return planned;
        }
        if row.choice == "skip" {
            planned.verdict = Verdict::Skipped;
            return planned;
        }
        let chosen = row.choice.parse::<PartyId>().ok().filter(|id| self.known.find(*id).is_some());
        let who = match (row.choice.as_str(), chosen) {
            ("create", _) => Who::Nobody,
            (_, Some(id)) => Who::Sure(id),
            _ => self.known.who(&planned.draft, &place),
        };
        match who {
            Who::Nobody => self.create(&mut planned),
            Who::Sure(id) | Who::Likely(id) if self.made.contains_key(&id) => self.twice(&mut planned, id),
            Who::Sure(id) => self.update(&mut planned, id),
            Who::Likely(id) => {
                planned.draft.tell("people-import-likely", "", "");
                self.update(&mut planned, id);
            }
            Who::Perhaps(mut ids) => {
                if let Some(made) = ids.iter().find(|id| self.made.contains_key(id)).copied() {
                    self.twice(&mut planned, made);
                }
                ids.retain(|id| !self.made.contains_key(id));
                planned.perhaps = ids;
                planned.verdict = Verdict::Doubtful;
            }
        }
        planned
    }

    /// The same person as on another row, who is not there yet.
    fn twice(&self, planned: &mut Planned, id: PartyId) {
        let number = self.made.get(&id).copied().unwrap_or_default();
        let message = Message::new("people-import-twice").with("row", number);
        planned.draft.told.push(Told { message, column: String::new(), value: String::new(), refuses: false });
        planned.verdict = Verdict::Doubtful;
    }

    fn create(&mut self, planned: &mut Planned) {
        let draft = &planned.draft;
        if draft.name().is_empty() {
            return planned.draft.refuse(Message::new("people-import-no-name"), "", "");
        }
        let of_body = planned.body.as_ref().and_then(|body| body.named.territory.clone());
        let territory = draft.commune.clone().or(of_body);
        if !self.reach.covers(territory.as_deref()) {
            // whoever holds a partner structure finds them again by its portfolio
            planned.partners = planned.body.as_ref().map(|body| self.known.holding(body.named.id)).unwrap_or_default();
            if planned.partners.is_empty() {
                let place = territory.unwrap_or_default();
                return planned.draft.refuse(Message::new("people-import-out"), "", &place);
            }
        }
        planned.typed = Typed {
            given: draft.given.clone(),
            family: draft.family.clone(),
            civility: draft.civility.clone(),
            language: draft.language.clone().unwrap_or_else(|| Lang::french().code()),
            commune: draft.commune.clone(),
        };
        planned.territory = territory;
        planned.points = draft.points.clone();
        let (name, civility) = (planned.typed.name(), planned.typed.civility.clone());
        let commune = commune_words(self.gazetteer, planned.typed.commune.as_deref());
        planned.fill("name", name);
        for (key, after) in [("civility", civility), ("commune", commune)] {
            if !after.is_empty() {
                planned.fill(key, after);
            }
        }
        for point in planned.points.clone() {
            planned.fill(point.sort.key(), point.value);
        }
        tie(planned, &[]);
        planned.verdict = Verdict::Created;
        self.remember(planned);
    }

    /// The next rows of the file know whom this one makes.
    fn remember(&mut self, planned: &Planned) {
        // no id that is ever drawn is so small
        let id = PartyId::from_bits(u128::try_from(planned.number).unwrap_or_default().saturating_add(1));
        let (typed, now) = (&planned.typed, jiff::Timestamp::UNIX_EPOCH);
        let party = Party {
            id,
            kind: Kind::Person,
            name: typed.name(),
            slug: String::new(),
            territory: planned.territory.clone(),
            picture: None,
            standing: Standing::Hidden,
            updated_at: now,
        };
        let person = Person {
            party,
            given: typed.given.clone(),
            family: typed.family.clone(),
            civility: typed.civility.clone(),
            language: typed.language.clone(),
            commune: typed.commune.clone(),
            version: 1,
        };
        let point = |point: &Point| [point.sort.key().to_owned(), point.value.clone(), point.normal.clone()];
        let ties =
            planned.body.iter().map(|body| Held { id: None, other: body.named.id, title: planned.draft.title.clone() });
        let (points, ties) = (planned.points.iter().map(point).collect(), ties.collect());
        self.made.insert(id, planned.number);
        self.known.add(Someone { person, points, ties });
    }

    fn update(&mut self, planned: &mut Planned, id: PartyId) {
        let Some(someone) = self.known.find(id).cloned() else { return };
        let person = &someone.person;
        planned.typed = Typed {
            given: person.given.clone(),
            family: person.family.clone(),
            civility: person.civility.clone(),
            language: person.language.clone(),
            commune: person.commune.clone(),
        };
        planned.before = Some(person.clone());
        // of several of that name, the one where they are already
        let named = self.known.bodies(&planned.draft.organisation);
        if let Some(body) = named.iter().find(|body| someone.ties.iter().any(|tie| tie.other == body.named.id)) {
            planned.body = body.is_editable.then(|| body.clone());
        }
        self.compare(planned);
        reach_out(planned, &someone);
        tie(planned, &someone.ties);
        let changes = !planned.fills.is_empty() || (planned.take && !planned.conflicts.is_empty());
        planned.verdict = if changes { Verdict::Updated } else { Verdict::Unchanged };
        if !changes {
            return;
        }
        let (typed, added) = (planned.typed.clone(), planned.body.as_ref().map(|body| body.named.id));
        let (title, is_tied) = (planned.draft.title.clone(), matches!(planned.tied, Tied::Added(_)));
        let change = |someone: &mut Someone| {
            let person = &mut someone.person;
            let before = (&person.given, &person.family, &person.civility, &person.language, &person.commune);
            if before != (&typed.given, &typed.family, &typed.civility, &typed.language, &typed.commune) {
                // as the row will write it
                person.version += 1;
            }
            person.party.name = typed.name();
            (person.given, person.family, person.civility) = (typed.given, typed.family, typed.civility);
            (person.language, person.commune) = (typed.language, typed.commune);
            if let Some(other) = added.filter(|_| is_tied) {
                someone.ties.push(Held { id: None, other, title });
            }
        };
        self.known.change(id, change, &planned.points.clone());
    }

    /// Compares what a form of a person holds.
    fn compare(&self, planned: &mut Planned) {
        let draft = planned.draft.clone();
        let present = [planned.typed.given.clone(), planned.typed.family.clone()];
        let [given, family] = &present;
        let name = fold(&full_name(&draft.given, &draft.family));
        // « Dulac Anne » is the same name
        let is_same = name == fold(&full_name(given, family)) || name == fold(&full_name(family, given));
        if !is_same {
            let pairs = [("given", given, &draft.given), ("family", family, &draft.family)];
            for (key, before, after) in pairs {
                settle(planned, key, (before, after), |typed, after| match key {
                    "given" => typed.given = after,
                    _ => typed.family = after,
                });
            }
        }
        let civility = planned.typed.civility.clone();
        settle(planned, "civility", (&civility, &draft.civility), |typed, after| typed.civility = after);
        let language = planned.typed.language.clone();
        let said = draft.language.clone().unwrap_or_default();
        settle(planned, "language", (&language, &said), |typed, after| typed.language = after);
        let Some(commune) = draft.commune else { return };
        if planned.typed.commune.as_ref() == Some(&commune) {
            return;
        }
        // nobody is put out of the reach of whoever imports
        if !self.reach.covers(Some(&commune)) {
            let words = commune_words(self.gazetteer, Some(&commune));
            return planned.draft.tell("people-import-commune-out", "", &words);
        }
        // found there through an organisation: it says nothing new
        let found = planned.before.as_ref().and_then(|person| person.party.territory.clone());
        if planned.typed.commune.is_none() && found.as_ref() == Some(&commune) {
            return;
        }
        let before = commune_words(self.gazetteer, planned.typed.commune.as_deref());
        let after = commune_words(self.gazetteer, Some(&commune));
        settle(planned, "commune", (&before, &after), |typed, _| typed.commune = Some(commune));
    }
}

/// Fills what is missing, notes what differs, and writes that too when somebody said so.
fn settle(
    planned: &mut Planned,
    key: &'static str,
    (before, after): (&str, &str),
    write: impl FnOnce(&mut Typed, String),
) {
    if after.is_empty() || fold(before) == fold(after) {
        return;
    }
    let change = Change { key, before: before.to_owned(), after: after.to_owned() };
    let fills = before.is_empty();
    if fills || planned.take {
        write(&mut planned.typed, after.to_owned());
    }
    match fills {
        true => planned.fills.push(change),
        false => planned.conflicts.push(change),
    }
}

/// Ways to reach somebody: the first of a sort fills, another differs from those that are there.
fn reach_out(planned: &mut Planned, someone: &Someone) {
    for sort in Sort::ALL {
        let there: Vec<&[String; 3]> = someone.points.iter().filter(|[known, ..]| known == sort.key()).collect();
        let is_known = |point: &Point| there.iter().any(|[_, _, normal]| *normal == point.normal);
        let of_sort = planned.draft.points.iter().filter(|point| point.sort == *sort && !is_known(point));
        let new: Vec<Point> = of_sort.cloned().collect();
        let before = there.iter().map(|[_, value, _]| value.as_str()).collect::<Vec<_>>().join("; ");
        for point in new {
            let change = Change { key: sort.key(), before: before.clone(), after: point.value.clone() };
            let fills = there.is_empty();
            if fills || planned.take {
                planned.points.push(point);
            }
            match fills {
                true => planned.fills.push(change),
                false => planned.conflicts.push(change),
            }
        }
    }
}

/// What becomes of the tie to the organisation of the row.
fn tie(planned: &mut Planned, held: &[Held]) {
    let title = planned.draft.title.clone();
    let Some(body) = planned.body.clone() else {
        if !title.is_empty() && planned.draft.organisation.is_empty() {
            planned.draft.tell("people-import-title-alone", "", &title);
        }
        return;
    };
    let words = |title: &str| {
        if title.is_empty() { body.named.name.clone() } else { format!("{title} – {}", body.named.name) }
    };
    let there: Vec<&Held> = held.iter().filter(|tie| tie.other == body.named.id).collect();
    let Some(first) = there.first() else {
        let allows = |key: &str| SORTS.iter().any(|sort| sort.key == key && sort.to.contains(&body.named.kind));
        let said = planned.draft.tie.filter(|key| allows(key));
        planned.tied = Tied::Added(said.unwrap_or_else(|| draft::tie_of_title(&title, body.named.kind)));
        return planned.fill("tie", words(&title));
    };
    if title.is_empty() || there.iter().any(|tie| fold(&tie.title) == fold(&title)) {
        return;
    }
    let fills = first.title.is_empty();
    let change = Change { key: "title", before: first.title.clone(), after: title.clone() };
    if let Some(id) = first.id.clone().filter(|_| fills || planned.take) {
        planned.tied = Tied::Retitled(id, title);
    }
    match fills {
        true => planned.fills.push(change),
        false => planned.conflicts.push(change),
    }
}

/// Tells what an organisation named in a file is here; answers it when people may be tied to it.
fn settle_body(draft: &mut Draft, place: &Place) -> Option<Body> {
    let name = draft.organisation.clone();
    match place {
        Place::None => {}
        Place::Found(body) if body.is_editable => return Some(body.clone()),
        Place::Found(_) => draft.tell("people-import-body-out", "", &name),
        Place::Several => draft.tell("people-import-body-several", "", &name),
        Place::Unknown => draft.tell("people-import-body-unknown", "", &name),
    }
    None
}

fn commune_words(gazetteer: &Gazetteer, code: Option<&str>) -> String {
    crate::people::person::commune_label(gazetteer, code)
}
