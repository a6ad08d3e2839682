//! « Pourquoi X y est » : the tree, each criterion true or false for one party, with the value that was found.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::error::{Error, Result};
use kernel::ids::PartyId;
use kernel::lang::Message;
use kernel::web::{Path, Shell};

use super::answer::Asking;
use super::builder::{self, Lists};
use super::tree::{Criterion, Node};
use super::{day, find, picture, ready};
use crate::Relations;
use crate::store::segments as store;

/// A line of the tree.
struct Why {
    /// From 1.
    depth: usize,
    words: String,
    holds: bool,
    /// What was found, in words; empty for a group.
    found: String,
}

#[derive(Template)]
#[template(path = "segment_why.html")]
struct Explanation {
    shell: Shell,
    segment: String,
    segment_path: String,
    name: String,
    path: String,
    /// Whether the party is in it.
    holds: bool,
    /// The reader may not be told: a criterion is over what they may not read of that party.
    blind: bool,
    lines: Vec<Why>,
}

/// `GET /bureau/segments/{segment}/pourquoi/{party}`
pub async fn show(
    State(relations): State<Relations>,
    Path((id, party)): Path<(String, String)>,
    shell: Shell,
) -> Result<Response> {
    shell.viewer.must(Right::ReadPeople)?;
    let segment = find(&relations, &shell.viewer, &id).await?;
    let party: PartyId = party.parse().map_err(|_| Error::NotFound)?;
    let reach = shell.viewer.reach(Right::ReadPeople);
    let card = store::cards(&relations.app.db, &[party], &reach).await?.pop().ok_or(Error::NotFound)?;
    let tree = segment.tree().map_err(|why| Error::Conflict(why.message()))?;
    let mut blind = false;
    let rights: Vec<Right> = tree.rights().iter().collect();
    for right in rights {
        blind |= !shell.viewer.may_on(&relations.app.db, right, party).await?;
    }
    // everything named is asked for, so that a criterion over another segment is judged as a whole
    let ready = ready(&relations, &shell.viewer, tree.clone(), &[]).await?;
    let flat = flattened(&tree);
    let (in_reach, judged) = {
        let picture = relations.picture().await?;
        ready.answered(&relations, picture.as_ref(), |asking, all| {
            let Some(row) = asking.picture.row_of(party) else { return (false, Vec::new()) };
            let judged: Vec<(bool, Vec<Found>)> =
                flat.iter().map(|(_, node)| (asking.holds(node, row), found(asking, node, row))).collect();
            (all.holds(row), judged)
        })?
    };
    let lists = Lists::load(&relations, &shell).await?;
    let mut lines = Vec::new();
    let judged = if blind { Vec::new() } else { judged };
    for ((depth, node), (holds, found)) in flat.iter().zip(judged) {
        let words = match node {
            Node::Group(join, _) => shell.term("segment-join", join.key()),
            Node::Criterion(criterion) => builder::said(&relations, &shell, &lists, criterion).await?,
        };
        let told: Vec<String> = found.iter().map(|found| said(&relations, &shell, &lists, found)).collect();
        lines.push(Why { depth: *depth, words, holds, found: told.join(", ") });
    }
    let page = Explanation {
        segment: segment.name.clone(),
        segment_path: segment.path(),
        name: card.name.clone(),
        path: card.path(),
        holds: in_reach,
        blind,
        lines,
        shell: shell.clone(),
    };
    Ok(shell.page(page)?.into_response())
}

/// Every node with its depth, in the order of the page.
fn flattened(tree: &Node) -> Vec<(usize, &Node)> {
    let (mut flat, mut open) = (Vec::new(), vec![(1_usize, tree)]);
    while let Some((depth, node)) = open.pop() {
        flat.push((depth, node));
        if let Node::Group(_, nodes) = node {
            open.extend(nodes.iter().rev().map(|inner| (depth + 1, inner)));
        }
    }
    flat
}

/// What was found of a party.
enum Found {
    /// A word of that family.
    Term(&'static str, String),
    /// As it is.
    Words(String),
    /// A commune.
    Commune(u32),
    /// A day.
    Day(i32),
    /// So many interactions.
    Count(usize),
    /// An objective and the stage in it.
    Stand(String, &'static str),
    /// Somebody of the team.
    Account(String),
    /// Nothing.
    Nothing,
}

fn found(asking: &Asking<'_>, node: &Node, row: usize) -> Vec<Found> {
    let Node::Criterion(criterion) = node else { return Vec::new() };
    let found = found_of(asking, criterion, row);
    if found.is_empty() { vec![Found::Nothing] } else { found }
}

fn found_of(asking: &Asking<'_>, criterion: &Criterion, row: usize) -> Vec<Found> {
    let picture = asking.picture;
    let Some(head) = picture.head(row) else { return Vec::new() };
    let flags = |all: &[(u8, &'static str)], family: &'static str| {
        let held = all.iter().filter(|(flag, _)| head.flags & flag != 0);
        held.map(|(_, key)| Found::Term(family, (*key).to_owned())).collect::<Vec<Found>>()
    };
    let word = |number: u16| picture.word(number).to_owned();
    match criterion.key.as_str() {
        "kind" => vec![Found::Term("segment-kind", head.kind.key().to_owned())],
        "standing" => vec![Found::Term("segment-standing", head.standing.key().to_owned())],
        "name" => vec![Found::Words(picture.name(row).to_owned())],
        "territory" if head.commune != 0 => vec![Found::Commune(head.commune)],
        "language" => vec![Found::Words(word(head.language))],
        "created" => vec![Found::Day(head.created)],
        "contact" => flags(
            &[
                (picture::EMAIL, "email"),
                (picture::PHONE, "phone"),
                (picture::POST, "post"),
                (picture::WEB, "web"),
                (picture::VERIFIED, "verified"),
            ],
            "segment-contact",
        ),
        "purpose" => {
            flags(&[(picture::WORK, "work"), (picture::HOME, "home"), (picture::GENERIC, "generic")], "segment-purpose")
        }
        "tie" => picture
            .ties(row)
            .iter()
            .filter(|tie| tie.is == (criterion.value("way") == "is"))
            .map(|tie| Found::Term("segment-tie", word(tie.sort)))
            .collect(),
        "last" => asking.last(row).map(Found::Day).into_iter().collect(),
        "interactions" => vec![Found::Count(asking.interactions(row, None, i32::MIN))],
        "stage" => picture
            .stands(row)
            .iter()
            .filter(|stand| stand.objective.to_string() == criterion.value("objective"))
            .map(|stand| Found::Stand(stand.objective.to_string(), stand.stage.key()))
            .collect(),
        "owner" => {
            let owners = picture.stands(row).iter().filter_map(|stand| stand.owner);
            owners.map(|owner| Found::Account(owner.to_string())).collect()
        }
        "membership" => {
            let all = picture.memberships(row).iter();
            all.flat_map(|one| {
                // the last day of one that stopped before says nothing of it
                let until = (one.until != i32::MAX && !one.ended).then_some(Found::Day(one.until));
                [Some(Found::Words(word(one.kind))), until].into_iter().flatten()
            })
            .collect()
        }
        _ => Vec::new(),
    }
}

fn said(relations: &Relations, shell: &Shell, lists: &Lists, found: &Found) -> String {
    let named = |list: &[(String, String)], key: &str| {
        list.iter().find(|(known, _)| known == key).map(|(_, name)| name.clone()).unwrap_or_default()
    };
    match found {
        Found::Term(family, key) => shell.lang.find(&format!("{family}-{key}")).unwrap_or_else(|| key.clone()),
        Found::Words(words) => words.clone(),
        Found::Commune(number) => {
            let gazetteer = relations.territories.gazetteer();
            let code = commune_code(*number);
            gazetteer.commune_of(&code).map_or(code, |id| gazetteer.label(id))
        }
        Found::Day(number) => {
            let date = day::text(*number);
            date.parse().map_or(date, |date| shell.lang.day(date))
        }
        Found::Count(count) => shell.say(&Message::new("segment-found-interactions").with("count", *count)),
        Found::Stand(objective, stage) => {
            let stage = shell.term("engagement-stage", stage);
            format!("{}{} {stage}", named(&lists.choices.objectives, objective), shell.t("colon"))
        }
        Found::Account(id) => named(&lists.choices.accounts, id),
        Found::Nothing => shell.t("segment-found-nothing"),
    }
}

/// The INSEE code of a number of the picture.
fn commune_code(number: u32) -> String {
    let (mut digits, mut rest) = (Vec::new(), number);
    while rest > 0 || digits.len() < 5 {
        digits.push(char::from_digit(rest % 36, 36).unwrap_or('0').to_ascii_uppercase());
        rest /= 36;
    }
    digits.into_iter().rev().collect()
}
