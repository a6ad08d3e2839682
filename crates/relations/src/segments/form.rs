//! Composing a segment: each button posts the whole form, which comes back with one criterion more or less, and counted;
//! the last one saves it.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::error::{Error, Result, Violations};
use kernel::ids::SegmentId;
use kernel::lang::Message;
use kernel::web::{Fields, Page, Path, Shell, go, once, shell};

use super::builder::{self, Line, Lists};
use super::tree::Node;
use super::{PATH, find_own, ready};
use crate::Relations;
use crate::store::segments::{self as store, Segment};

/// The longest name.
const LONGEST_NAME: usize = 120;

#[derive(Template)]
#[template(path = "segment_form.html")]
struct Form {
    shell: Shell,
    title: String,
    action: String,
    name: String,
    name_errors: Vec<String>,
    shared: bool,
    version: i64,
    lines: Vec<Line>,
    kinds: Vec<(&'static str, String)>,
    json: String,
    errors: Vec<String>,
    conflict: Option<String>,
    count: String,
}

#[derive(Template)]
#[template(path = "segment_count.html")]
struct Count {
    words: String,
}

/// What a form is about: its words, whether it is shared, from which version.
struct Draft<'a> {
    /// None for a new one.
    segment: Option<&'a Segment>,
    name: String,
    shared: bool,
    version: i64,
}

impl<'a> Draft<'a> {
    fn read(segment: Option<&'a Segment>, typed: &Fields) -> Draft<'a> {
        Draft {
            segment,
            name: typed.get("name").to_owned(),
            shared: typed.has("shared", "yes"),
            version: typed.get("version").parse().unwrap_or_default(),
        }
    }
}

/// The sentence that counts a tree, or says why it cannot be counted.
async fn counted(relations: &Relations, shell: &Shell, node: &Node, wrong: &Violations) -> Result<String> {
    if !wrong.is_empty() {
        return Ok(shell.t("segment-count-later"));
    }
    let ready = ready(relations, &shell.viewer, node.clone(), &[]).await?;
    if ready.is_blind() {
        return Ok(shell.t("segment-blind"));
    }
    Ok(shell.t1("segment-counted", "count", ready.count(relations).await?))
}

async fn form(
    relations: &Relations,
    shell: &Shell,
    draft: &Draft<'_>,
    node: &mut Node,
    (told, errors): (bool, Vec<String>),
) -> Result<Form> {
    let lists = Lists::load(relations, shell).await?;
    let mut wrong = builder::check(relations, shell, &lists, node).await?;
    let count = counted(relations, shell, node, &wrong).await?;
    if draft.name.is_empty() {
        wrong.add("name", Message::new("error-required"));
    }
    // what was just added is still to be filled in: that is no mistake yet
    let shown = if told { wrong } else { Violations::default() };
    Ok(Form {
        title: match draft.segment {
            Some(segment) => segment.name.clone(),
            None => shell.t("segment-new"),
        },
        action: match draft.segment {
            Some(segment) => format!("{}/modification", segment.path()),
            None => format!("{PATH}/nouveau"),
        },
        name: draft.name.clone(),
        name_errors: shown.of("name").iter().map(|message| shell.say(message)).collect(),
        shared: draft.shared,
        version: draft.version,
        lines: builder::lines(relations, shell, &lists, node, &shown).await?,
        kinds: builder::kinds(relations, shell),
        json: node.stored(),
        errors,
        conflict: None,
        count,
        shell: shell.clone(),
    })
}

/// `GET /bureau/segments/nouveau`
pub async fn new(State(relations): State<Relations>, shell: Shell) -> Result<Page> {
    shell.viewer.must(Right::ReadPeople)?;
    let draft = Draft { segment: None, name: String::new(), shared: false, version: 0 };
    let page = form(&relations, &shell, &draft, &mut Node::empty(), (false, Vec::new())).await?;
    shell.page(page)
}

/// `GET /bureau/segments/compte`: the sentence that counts what a form holds, while it is filled in.
pub async fn count(State(relations): State<Relations>, shell: Shell) -> Result<Page> {
    shell.viewer.must(Right::ReadPeople)?;
    let words = match builder::read(&shell.query) {
        Ok(mut node) => {
            let lists = Lists::load(&relations, &shell).await?;
            let wrong = builder::check(&relations, &shell, &lists, &mut node).await?;
            counted(&relations, &shell, &node, &wrong).await?
        }
        Err(refused) => shell.say(&refused.message()),
    };
    Ok(shell.page(Count { words })?.private())
}

/// What a posted form asks: the tree after its button, and what was refused.
fn pressed(shell: &Shell, typed: &Fields) -> (Node, Vec<String>) {
    let refused = |refused: super::tree::Refused| vec![shell.say(&refused.message())];
    let (mut node, mut errors) = match builder::read(typed) {
        Ok(node) => (node, Vec::new()),
        Err(why) => (Node::empty(), refused(why)),
    };
    match typed.get("do") {
        "json" => match Node::read(typed.get("json")) {
            Ok(read) => node = read,
            Err(why) => errors = refused(why),
        },
        action => {
            let before = node.clone();
            builder::apply(&mut node, action, typed);
            if let Err(why) = node.bounded() {
                node = before;
                errors = refused(why);
            }
        }
    }
    (node, errors)
}

/// The tree of a form that is to be saved; the form again when something is wrong in it, or another button was pressed.
async fn accepted(
    relations: &Relations,
    shell: &Shell,
    draft: &Draft<'_>,
    typed: &Fields,
) -> Result<std::result::Result<Node, Response>> {
    let (mut node, errors) = pressed(shell, typed);
    let saves = typed.get("do") == "save";
    if saves && errors.is_empty() {
        let lists = Lists::load(relations, shell).await?;
        let wrong = builder::check(relations, shell, &lists, &mut node).await?;
        let loops = draft.segment.is_some_and(|segment| node.segments().contains(&segment.id));
        if wrong.is_empty() && !loops && !draft.name.is_empty() && draft.name.chars().count() <= LONGEST_NAME {
            return Ok(Ok(node));
        }
        let errors = if loops { vec![shell.t("segment-of-itself")] } else { Vec::new() };
        let page = form(relations, shell, draft, &mut node, (true, errors)).await?;
        return Ok(Err(shell.page_with(StatusCode::UNPROCESSABLE_ENTITY, page)?.into_response()));
    }
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    // counting is the button that asks whether all is well
    let told = typed.get("do") == "count";
    let page = form(relations, shell, draft, &mut node, (told, errors)).await?;
    Ok(Err(shell.page_with(status, page)?.into_response()))
}

/// `POST /bureau/segments/nouveau`
pub async fn create(State(relations): State<Relations>, shell: Shell, typed: Fields) -> Result<Response> {
    shell.viewer.must(Right::ReadPeople)?;
    let draft = Draft::read(None, &typed);
    let node = match accepted(&relations, &shell, &draft, &typed).await? {
        Ok(node) => node,
        Err(again) => return Ok(again),
    };
    let now = relations.app.clock.now();
    let segment = Segment {
        id: SegmentId::from_bits(once::bits(&relations.app, &typed)),
        name: draft.name.clone(),
        live: true,
        criteria: node.stored(),
        owner: shell.viewer.id(),
        shared: draft.shared,
        version: 1,
    };
    let mut tx = relations.app.db.begin().await?;
    store::insert(&mut tx, now, &segment).await?;
    tx.commit().await?;
    Ok(shell::flash(go(&segment.path()), &Message::new("flash-segment-saved").with("name", segment.name.as_str())))
}

/// The segment of an address when it is a live one of the viewer's, with its tree.
async fn live(relations: &Relations, shell: &Shell, id: &str) -> Result<Segment> {
    shell.viewer.must(Right::ReadPeople)?;
    let segment = find_own(relations, &shell.viewer, id).await?;
    if segment.live { Ok(segment) } else { Err(Error::NotFound) }
}

/// `GET /bureau/segments/{segment}/modification`
pub async fn edit(State(relations): State<Relations>, Path(id): Path<String>, shell: Shell) -> Result<Page> {
    let segment = live(&relations, &shell, &id).await?;
    let (mut node, errors) = match segment.tree() {
        Ok(node) => (node, Vec::new()),
        Err(refused) => (Node::empty(), vec![shell.say(&refused.message())]),
    };
    let (name, shared, version) = (segment.name.clone(), segment.shared, segment.version);
    let draft = Draft { segment: Some(&segment), name, shared, version };
    let page = form(&relations, &shell, &draft, &mut node, (true, errors)).await?;
    shell.page(page)
}

/// `POST /bureau/segments/{segment}/modification`
pub async fn save(
    State(relations): State<Relations>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let segment = live(&relations, &shell, &id).await?;
    let draft = Draft::read(Some(&segment), &typed);
    let mut node = match accepted(&relations, &shell, &draft, &typed).await? {
        Ok(node) => node,
        Err(again) => return Ok(again),
    };
    let changed = Segment {
        name: draft.name.clone(),
        shared: draft.shared,
        criteria: node.stored(),
        version: draft.version,
        ..segment.clone()
    };
    let mut tx = relations.app.db.begin().await?;
    if store::update(&mut tx, relations.app.clock.now(), &changed).await? {
        tx.commit().await?;
        return Ok(shell::flash(go(&segment.path()), &Message::new("flash-segment-saved").with("name", changed.name)));
    }
    drop(tx);
    let now = find_own(&relations, &shell.viewer, &id).await?;
    // what was typed stays in the form, which may now be saved over the other
    let draft = Draft { version: now.version, ..draft };
    let mut page = form(&relations, &shell, &draft, &mut node, (true, Vec::new())).await?;
    page.conflict = Some(shell.t1("segment-conflict", "name", now.name.as_str()));
    Ok(shell.page_with(StatusCode::CONFLICT, page)?.into_response())
}
