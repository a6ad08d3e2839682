//! Segments: people, places and organisations that answer to criteria, counted as they are composed, and lists that were
//! chosen one by one; never shown beyond the reach of the reader.

pub mod answer;
pub mod bits;
mod builder;
pub mod day;
mod demo;
mod explain;
mod export;
mod form;
pub mod live;
mod members;
mod pages;
pub mod picture;
pub mod tree;

use std::collections::HashMap;

use kernel::auth::{Right, Viewer};
use kernel::capability::{Group, MenuItem, Mine};
use kernel::clock::stored;
use kernel::error::{Error, Result};
use kernel::grants::Reach;
use kernel::ids::{PartyId, SegmentId};
use kernel::web::{Access, Routes};
use serde_json::json;

use crate::Relations;
use crate::store::segments as store;
use answer::{Asking, Known};
use bits::Bits;
use picture::Picture;
use store::Segment;
use tree::{Criterion, Node, Refused};

pub use demo::demo;

/// Where segments stand.
pub const PATH: &str = "/bureau/segments";
/// Segments that a tree may name, with those that they name.
const MOST_NAMED: usize = 20;

/// The pages of segments, each with the right it asks.
pub fn routes(relations: &Relations) -> Routes {
    let people = Access::Team(Right::ReadPeople);
    Routes::default()
        .get("/bureau/segments", people, pages::list)
        .get("/bureau/segments/nouveau", people, form::new)
        .post("/bureau/segments/nouveau", people, form::create)
        .get("/bureau/segments/compte", people, form::count)
        .post("/bureau/segments/listes", people, members::create)
        .get("/bureau/segments/{segment}", people, pages::show)
        .get("/bureau/segments/{segment}/modification", people, form::edit)
        .post("/bureau/segments/{segment}/modification", people, form::save)
        .get("/bureau/segments/{segment}/pourquoi/{party}", people, explain::show)
        .get("/bureau/segments/{segment}/export", Access::Team(Right::ExportPeople), export::export)
        .post("/bureau/segments/{segment}/liste", people, members::freeze)
        .post("/bureau/segments/{segment}/membres", people, members::change)
        .post("/bureau/segments/{segment}/suppression", people, pages::remove)
        .with_state(relations.clone())
}

/// The line of the menu.
pub fn menu() -> Vec<MenuItem> {
    vec![MenuItem { group: Group::People, label: "desk-segments", path: PATH, right: Some(Right::ReadPeople) }]
}

/// The lists that a person was chosen for.
///
/// # Errors
/// The database is away.
pub async fn mine(relations: &Relations, party: PartyId) -> anyhow::Result<Mine> {
    let names = store::names_of(&relations.app.db, party).await?;
    Ok(if names.is_empty() { Vec::new() } else { vec![("segments".to_owned(), json!(names))] })
}

/// Takes a person out of the lists that they were chosen for.
///
/// # Errors
/// The database is away.
pub async fn forget(relations: &Relations, party: PartyId) -> anyhow::Result<()> {
    let mut tx = relations.app.db.begin().await?;
    store::forget(&mut tx, party).await?;
    Ok(tx.commit().await?)
}

/// What is wrong in these data.
///
/// # Errors
/// The database is away.
pub async fn check(relations: &Relations) -> anyhow::Result<Vec<String>> {
    let misplaced = store::count_misplaced(&relations.app.db).await?;
    Ok((misplaced > 0).then(|| format!("{misplaced} parties were chosen for a live segment")).into_iter().collect())
}

impl Segment {
    /// The address of its page.
    pub(crate) fn path(&self) -> String {
        format!("{PATH}/{}", self.id)
    }

    /// Who is in it, as a tree.
    pub(crate) fn tree(&self) -> Result<Node, Refused> {
        if self.live {
            return Node::read(&self.criteria);
        }
        let values = [("value".to_owned(), self.id.to_string())].into_iter().collect();
        Ok(Node::Group(tree::Join::All, vec![Node::Criterion(Criterion { key: "segment".to_owned(), values })]))
    }

    /// Whether the viewer may see that there is such a segment.
    pub(crate) fn is_seen_by(&self, viewer: &Viewer) -> bool {
        self.shared || (self.owner.is_some() && self.owner == viewer.id())
    }

    /// Whether the viewer may change it: it is theirs, or nobody's any longer and they see it.
    pub(crate) fn is_changed_by(&self, viewer: &Viewer) -> bool {
        self.owner.is_none_or(|owner| Some(owner) == viewer.id())
    }
}

/// The segment of an address, when the viewer may see it.
pub(crate) async fn find(relations: &Relations, viewer: &Viewer, id: &str) -> Result<Segment> {
    let id: SegmentId = id.parse().map_err(|_| Error::NotFound)?;
    let found = store::find(&relations.app.db, id).await?;
    found.filter(|segment| segment.is_seen_by(viewer)).ok_or(Error::NotFound)
}

/// The same, when the viewer may change it.
pub(crate) async fn find_own(relations: &Relations, viewer: &Viewer, id: &str) -> Result<Segment> {
    let segment = find(relations, viewer, id).await?;
    if segment.is_changed_by(viewer) { Ok(segment) } else { Err(Error::Forbidden) }
}

/// The territory or the sector that somebody typed, as filters name it.
pub(crate) fn territory_key(relations: &Relations, typed: &str) -> Option<String> {
    if typed.is_empty() { None } else { builder::territory(relations, typed) }
}

/// The segments that the viewer may name: id and name.
pub(crate) async fn names(relations: &Relations, viewer: &Viewer) -> Result<Vec<(String, String)>> {
    let Some(account) = viewer.id() else { return Ok(Vec::new()) };
    let segments = store::list(&relations.app.db, account).await?;
    Ok(segments.into_iter().map(|segment| (segment.id.to_string(), segment.name)).collect())
}

/// Who is in a segment that the viewer may see, as far as the viewer reaches.
pub(crate) async fn members(relations: &Relations, viewer: &Viewer, id: &str) -> Result<Vec<PartyId>> {
    let segment = find(relations, viewer, id).await?;
    let tree = segment.tree().map_err(|why| Error::Conflict(why.message()))?;
    ready(relations, viewer, tree, &[]).await?.list(relations).await
}

/// A tree with all that it names, and how far its reader sees.
pub(crate) struct Ready {
    node: Node,
    segments: HashMap<SegmentId, Known>,
    reaches: Vec<Reach>,
    today: i32,
}

/// Makes a tree ready to be asked for that viewer: a criterion over what they may not read keeps its answers to where
/// they may read it, else counts would tell it.
pub(crate) async fn ready(relations: &Relations, viewer: &Viewer, node: Node, also: &[Right]) -> Result<Ready> {
    let mut segments = HashMap::new();
    let mut asked = node.rights().iter().chain(also.iter().copied()).chain([Right::ReadPeople]).collect::<Vec<Right>>();
    let mut open = node.segments();
    while let Some(id) = open.pop() {
        if segments.contains_key(&id) || segments.len() >= MOST_NAMED {
            continue;
        }
        let Some(segment) = store::find(&relations.app.db, id).await? else { continue };
        if !segment.live {
            segments.insert(id, Known::Static);
            continue;
        }
        // what another version wrote answers nobody
        let Ok(inner) = Node::read(&segment.criteria) else { continue };
        asked.extend(inner.rights().iter());
        open.extend(inner.segments());
        segments.insert(id, Known::Live(inner));
    }
    asked.sort_unstable();
    asked.dedup();
    let reaches = asked.into_iter().map(|right| viewer.reach(right)).collect();
    let today = day::number(&stored(relations.app.clock.now())).unwrap_or_default();
    Ok(Ready { node, segments, reaches, today })
}

impl Ready {
    /// Gives those who answer, within the reach of the reader, to whoever counts or lists them.
    pub(crate) fn answered<T>(
        &self,
        relations: &Relations,
        picture: Option<&Picture>,
        using: impl FnOnce(&Asking<'_>, Bits) -> T,
    ) -> Result<T> {
        let picture = picture.ok_or_else(|| Error::bug("the picture was just made"))?;
        let asking = Asking {
            picture,
            communes: relations.app.communes(),
            today: self.today,
            segments: &self.segments,
            brought: &relations.criteria,
        };
        let mut found = asking.answer(&self.node);
        for reach in self.reaches.iter().filter_map(|reach| asking.reachable(reach)) {
            found = found.and(&reach);
        }
        Ok(using(&asking, found))
    }

    /// How many.
    pub(crate) async fn count(&self, relations: &Relations) -> Result<usize> {
        let picture = relations.picture().await?;
        self.answered(relations, picture.as_ref(), |_, found| found.count())
    }

    /// Who, in the order of folded names.
    pub(crate) async fn list(&self, relations: &Relations) -> Result<Vec<PartyId>> {
        let picture = relations.picture().await?;
        self.answered(relations, picture.as_ref(), |asking, found| {
            let picture = asking.picture;
            let mut rows: Vec<usize> = found.rows().collect();
            rows.sort_by(|a, b| picture.name(*a).cmp(picture.name(*b)).then(a.cmp(b)));
            rows.into_iter().filter_map(|row| picture.head(row)).map(|head| head.id).collect()
        })
    }

    /// Whether the tree asks something that the viewer may read nowhere.
    pub(crate) fn is_blind(&self) -> bool {
        self.reaches.iter().any(Reach::is_nothing)
    }
}
