//! The list of segments, and who is in each.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::auth::Right;
use kernel::error::Result;
use kernel::lang::Message;
use kernel::web::{Page, Pager, Path, Shell, go, shell};

use super::builder::{self, Lists};
use super::tree::Node;
use super::{PATH, find, find_own, ready};
use crate::Relations;
use crate::store::segments::{self as store, Card, Segment};

const PER_PAGE: usize = 50;
/// Found by name, to be added to a list.
const FOUND: i64 = 12;

struct Line {
    name: String,
    path: String,
    sort: String,
    shared: bool,
    count: String,
}

#[derive(Template)]
#[template(path = "segments.html")]
struct Segments {
    shell: Shell,
    segments: Vec<Line>,
}

/// `GET /bureau/segments`
pub async fn list(State(relations): State<Relations>, shell: Shell) -> Result<Page> {
    shell.viewer.must(Right::ReadPeople)?;
    let Some(account) = shell.viewer.id() else {
        return shell.page(Segments { segments: Vec::new(), shell: shell.clone() });
    };
    let mut segments = Vec::new();
    for segment in store::list(&relations.app.db, account).await? {
        segments.push(Line {
            count: count(&relations, &shell, &segment).await?,
            path: segment.path(),
            sort: sort(&shell, &segment),
            shared: segment.shared,
            name: segment.name,
        });
    }
    shell.page(Segments { segments, shell: shell.clone() })
}

fn sort(shell: &Shell, segment: &Segment) -> String {
    shell.t(if segment.live { "segment-live" } else { "segment-static" })
}

async fn count(relations: &Relations, shell: &Shell, segment: &Segment) -> Result<String> {
    let Ok(tree) = segment.tree() else { return Ok(String::new()) };
    let ready = ready(relations, &shell.viewer, tree, &[]).await?;
    Ok(if ready.is_blind() { String::new() } else { shell.n(ready.count(relations).await?) })
}

/// Somebody of the segment.
pub struct Member {
    pub id: String,
    pub name: String,
    pub path: String,
    pub kind: String,
    pub place: String,
    pub why: String,
}

/// A card as a line.
pub fn member(relations: &Relations, shell: &Shell, segment: &Segment, card: &Card) -> Member {
    let gazetteer = relations.territories.gazetteer();
    let commune = card.commune.as_deref().and_then(|code| gazetteer.commune_of(code));
    Member {
        id: card.id.to_string(),
        name: card.name.clone(),
        path: card.path(),
        kind: shell.term("segment-kind", card.kind.key()),
        place: commune.map(|id| gazetteer.label(id)).unwrap_or_default(),
        why: format!("{}/pourquoi/{}", segment.path(), card.id),
    }
}

#[derive(Template)]
#[template(path = "segment.html")]
struct Show {
    shell: Shell,
    name: String,
    path: String,
    /// Where letters are written to its people.
    letters: String,
    sort: String,
    live: bool,
    shared: bool,
    may_change: bool,
    may_export: bool,
    blind: bool,
    refused: String,
    /// The criteria, indented by their depth.
    criteria: Vec<(usize, String)>,
    members: Vec<Member>,
    pager: Pager,
    words: String,
    found: Vec<Member>,
}

/// `GET /bureau/segments/{segment}`
pub async fn show(State(relations): State<Relations>, Path(id): Path<String>, shell: Shell) -> Result<Page> {
    shell.viewer.must(Right::ReadPeople)?;
    let segment = find(&relations, &shell.viewer, &id).await?;
    let reach = shell.viewer.reach(Right::ReadPeople);
    let (tree, refused) = match segment.tree() {
        Ok(tree) => (tree, String::new()),
        Err(why) => (Node::empty(), shell.say(&why.message())),
    };
    let ready = ready(&relations, &shell.viewer, tree.clone(), &[]).await?;
    let ids = if refused.is_empty() { ready.list(&relations).await? } else { Vec::new() };
    let pager = Pager::new(&segment.path(), &shell.query, PER_PAGE, ids.len());
    let shown: Vec<_> = ids.iter().copied().skip((pager.page - 1) * PER_PAGE).take(PER_PAGE).collect();
    let cards = store::cards(&relations.app.db, &shown, &reach).await?;
    let words = shell.query.get("q").to_owned();
    let found = match !segment.live && !words.is_empty() {
        true => store::named(&relations.app.db, (&words, None), &reach, FOUND).await?,
        false => Vec::new(),
    };
    let criteria = if segment.live { told(&relations, &shell, &tree).await? } else { Vec::new() };
    let line = |card: &Card| member(&relations, &shell, &segment, card);
    let page = Show {
        name: segment.name.clone(),
        path: segment.path(),
        letters: format!("/bureau/personnes/courriers?segment={}", segment.id),
        sort: sort(&shell, &segment),
        live: segment.live,
        shared: segment.shared,
        may_change: segment.is_changed_by(&shell.viewer),
        may_export: shell.viewer.may(Right::ExportPeople),
        blind: ready.is_blind(),
        refused,
        criteria,
        members: cards.iter().map(line).collect(),
        found: found.iter().filter(|card| !ids.contains(&card.id)).map(line).collect(),
        pager,
        words,
        shell: shell.clone(),
    };
    shell.page(page)
}

/// The criteria in words, each with its depth.
async fn told(relations: &Relations, shell: &Shell, tree: &Node) -> Result<Vec<(usize, String)>> {
    let lists = Lists::load(relations, shell).await?;
    let mut lines = Vec::new();
    let mut open = vec![(1_usize, tree)];
    while let Some((depth, node)) = open.pop() {
        match node {
            Node::Group(join, nodes) => {
                lines.push((depth, shell.term("segment-join", join.key())));
                open.extend(nodes.iter().rev().map(|inner| (depth + 1, inner)));
            }
            Node::Criterion(criterion) => {
                lines.push((depth, builder::said(relations, shell, &lists, criterion).await?));
            }
        }
    }
    Ok(lines)
}

/// `POST /bureau/segments/{segment}/suppression`
pub async fn remove(State(relations): State<Relations>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    shell.viewer.must(Right::ReadPeople)?;
    let segment = find_own(&relations, &shell.viewer, &id).await?;
    let mut tx = relations.app.db.begin().await?;
    store::remove(&mut tx, segment.id).await?;
    tx.commit().await?;
    Ok(shell::flash(go(PATH), &Message::new("flash-segment-removed").with("name", segment.name)))
}
