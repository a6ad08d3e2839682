//! Who a row is already: the same id, address or number, else the same name at the same organisation or in the same
//! commune. What could be two people is nobody until somebody says who.

use std::collections::{HashMap, HashSet};

use kernel::auth::{Right, Viewer};
use kernel::db::Db;
use kernel::ids::PartyId;
use kernel::party::Kind;
use kernel::text::fold;

use super::draft::Draft;
use crate::people::contact::{Point, Sort};
use crate::people::person::full_name;
use crate::store::people::{self, Asked, Named, Person};
use crate::store::{people_imports as store, portfolios};

/// A tie of somebody to an organisation or a place.
#[derive(Clone, Debug)]
pub struct Held {
    /// Its id; none for one that this very file makes.
    pub id: Option<String>,
    /// To what.
    pub other: PartyId,
    /// The words of the function.
    pub title: String,
}

/// Somebody who is known and may be changed.
#[derive(Clone, Debug)]
pub struct Someone {
    /// What is known.
    pub person: Person,
    /// How they are reached: sort, as it is shown, as it is compared.
    pub points: Vec<[String; 3]>,
    /// What they are.
    pub ties: Vec<Held>,
}

/// An organisation or a place that a file may name.
#[derive(Clone, Debug)]
pub struct Body {
    /// Which.
    pub named: Named,
    /// Whether the one who imports may tie people to it.
    pub is_editable: bool,
}

/// Everybody whom the one who imports may change, found by what a row says.
#[derive(Default)]
pub struct Known {
    people: HashMap<PartyId, Someone>,
    by_point: HashMap<(String, String), Vec<PartyId>>,
    by_name: HashMap<String, Vec<PartyId>>,
    bodies: HashMap<String, Vec<Body>>,
    /// The partner structures of the one who imports that hold a party: themselves, and their portfolios.
    holders: HashMap<PartyId, Vec<PartyId>>,
}

/// Who a row is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Nobody yet.
    Nobody,
    /// Surely that one.
    Sure(PartyId),
    /// The same name at the same place: likely that one.
    Likely(PartyId),
    /// One of these, or nobody.
    Perhaps(Vec<PartyId>),
}

/// What an organisation named in a file is here.
#[derive(Clone, Debug)]
pub enum Place {
    /// The row names none.
    None,
    /// That one.
    Found(Body),
    /// Several of that name.
    Several,
    /// None of that name.
    Unknown,
}

impl Known {
    /// Everybody in reach of the viewer, and every organisation that they may name.
    ///
    /// # Errors
    /// The database is away.
    pub async fn load(db: &Db, viewer: &Viewer) -> sqlx::Result<Known> {
        let (edit, read) = (viewer.reach(Right::EditPeople), viewer.reach(Right::ReadContacts));
        let all = people::list(db, &Asked::default(), (&edit, &read), (0, usize::MAX)).await?;
        let ids: Vec<PartyId> = all.iter().map(|person| person.party.id).collect();
        let readable: HashSet<PartyId> = read.among(db, &ids).await?.into_iter().collect();
        let mut known = Known::default();
        for person in all.into_iter().filter(|person| readable.contains(&person.party.id)) {
            known.add(Someone { person, points: Vec::new(), ties: Vec::new() });
        }
        for point in store::list_points(db, &edit).await? {
            known.add_point(point.party, [point.sort, point.value, point.normal]);
        }
        for (party, id, other, title) in store::list_ties(db, &edit).await? {
            if let Some(someone) = known.people.get_mut(&party) {
                someone.ties.push(Held { id: Some(id), other, title });
            }
        }
        let named = store::list_bodies(db, &viewer.reach(Right::ReadPeople)).await?;
        let ids: Vec<PartyId> = named.iter().map(|one| one.id).collect();
        let editable: HashSet<PartyId> = edit.among(db, &ids).await?.into_iter().collect();
        for named in named {
            let is_editable = editable.contains(&named.id);
            known.bodies.entry(fold(&named.name)).or_default().push(Body { named, is_editable });
        }
        let (_, _, partners) = edit.parts();
        let own = partners.iter().map(|partner| (*partner, *partner));
        for (party, partner) in own.chain(portfolios::list_followed(db, partners).await?) {
            let holders = known.holders.entry(party).or_default();
            if !holders.contains(&partner) {
                holders.push(partner);
            }
        }
        Ok(known)
    }

    /// The partner structures by which the one who imports may change a party.
    pub fn holding(&self, party: PartyId) -> Vec<PartyId> {
        self.holders.get(&party).cloned().unwrap_or_default()
    }

    /// Somebody of that id.
    pub fn find(&self, id: PartyId) -> Option<&Someone> {
        self.people.get(&id)
    }

    /// Adds somebody.
    pub fn add(&mut self, someone: Someone) {
        let (id, name) = (someone.person.party.id, fold(&someone.person.party.name));
        if !name.is_empty() {
            self.by_name.entry(name).or_default().push(id);
        }
        let points = someone.points.clone();
        self.people.insert(id, Someone { points: Vec::new(), ..someone });
        for point in points {
            self.add_point(id, point);
        }
    }

    fn add_point(&mut self, id: PartyId, point: [String; 3]) {
        let Some(someone) = self.people.get_mut(&id) else { return };
        let [sort, _, normal] = &point;
        let key = (sort.clone(), normal.clone());
        someone.points.push(point);
        let whose = self.by_point.entry(key).or_default();
        if !whose.contains(&id) {
            whose.push(id);
        }
    }

    /// What a row added to somebody, so that the next rows of the same file see it.
    pub fn change(&mut self, id: PartyId, change: impl FnOnce(&mut Someone), points: &[Point]) {
        if let Some(someone) = self.people.get_mut(&id) {
            change(someone);
        }
        for point in points {
            self.add_point(id, [point.sort.key().to_owned(), point.value.clone(), point.normal.clone()]);
        }
    }

    /// The organisation that a row names: of exactly that folded name, and the only one.
    pub fn body(&self, name: &str) -> Place {
        if name.is_empty() {
            return Place::None;
        }
        let all = self.bodies(name);
        // a place and the organisation that runs it often share a name: people work at the organisation
        let organisations: Vec<&Body> = all.iter().filter(|body| body.named.kind == Kind::Organisation).collect();
        match (all, organisations.as_slice()) {
            ([], _) => Place::Unknown,
            ([one], _) => Place::Found(one.clone()),
            (_, [one]) => Place::Found((*one).clone()),
            _ => Place::Several,
        }
    }

    /// Every organisation and place of that name.
    pub fn bodies(&self, name: &str) -> &[Body] {
        self.bodies.get(&fold(name)).map_or(&[][..], Vec::as_slice)
    }

    fn named_so(&self, draft: &Draft) -> Vec<PartyId> {
        // a list may say « Dulac Anne »
        let both = [full_name(&draft.given, &draft.family), full_name(&draft.family, &draft.given)];
        let mut found: Vec<PartyId> = Vec::new();
        for name in both.iter().map(|name| fold(name)).filter(|name| !name.is_empty()) {
            found.extend(self.by_name.get(&name).into_iter().flatten());
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Who a row is; `body` is what its organisation is here.
    pub fn who(&self, draft: &Draft, body: &Place) -> Who {
        if let Some(id) = draft.id.filter(|id| self.people.contains_key(id)) {
            return Who::Sure(id);
        }
        let same_name = self.named_so(draft);
        let by = |sort: Sort| {
            let points = draft.points.iter().filter(move |point| point.sort == sort);
            let keys = points.map(|point| (point.sort.key().to_owned(), point.normal.clone()));
            let found: HashSet<PartyId> = keys.filter_map(|key| self.by_point.get(&key)).flatten().copied().collect();
            let mut found: Vec<PartyId> = found.into_iter().collect();
            found.sort_unstable();
            found
        };
        let no_name = draft.name().is_empty();
        let mails = by(Sort::Email);
        match mails.as_slice() {
            [one] => return Who::Sure(*one),
            [] => {}
            several => {
                let named: Vec<PartyId> = several.iter().filter(|id| same_name.contains(id)).copied().collect();
                return match named.as_slice() {
                    [one] => Who::Sure(*one),
                    _ => Who::Perhaps(mails.clone()),
                };
            }
        }
        // many share the number of a switchboard: only with the name does it say who
        let phones = by(Sort::Phone);
        let named: Vec<PartyId> = phones.iter().filter(|id| same_name.contains(id)).copied().collect();
        match (named.as_slice(), phones.as_slice()) {
            ([one], _) => return Who::Sure(*one),
            ([], [one]) if no_name => return Who::Sure(*one),
            ([_, _, ..], _) => return Who::Perhaps(named),
            _ => {}
        }
        if same_name.is_empty() {
            return Who::Nobody;
        }
        let near: Vec<PartyId> = same_name.iter().filter(|id| self.is_near(**id, draft, body)).copied().collect();
        match near.as_slice() {
            [one] => Who::Likely(*one),
            _ => Who::Perhaps(same_name),
        }
    }

    /// Whether somebody is where a row says: at its organisation, or in its commune.
    fn is_near(&self, id: PartyId, draft: &Draft, body: &Place) -> bool {
        let Some(someone) = self.people.get(&id) else { return false };
        let works_there = match body {
            Place::Found(body) => someone.ties.iter().any(|tie| tie.other == body.named.id),
            _ => false,
        };
        let party = &someone.person.party;
        let lives_there =
            draft.commune.is_some() && (someone.person.commune == draft.commune || party.territory == draft.commune);
        works_there || lives_there
    }
}
