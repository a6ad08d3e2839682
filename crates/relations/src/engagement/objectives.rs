//! The objectives of the programme: named, ordered, closed; and their figures, without a name, for those who fund.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::auth::{Right, Viewer};
use kernel::error::{Error, Result, Violations};
use kernel::ids::ObjectiveId;
use kernel::lang::Message;
use kernel::web::{Fields, Page, Path, Shell, go, once, shell};

use super::{PATH, Stage, find};
use crate::Relations;
use crate::store::engagement::{self as store, Objective};

/// The longest name.
const LONGEST: usize = 200;

struct Line {
    id: String,
    name: String,
    path: String,
    closed: bool,
    version: i64,
    /// At each stage, from the first to the last.
    counts: Vec<String>,
    total: String,
}

#[derive(Template)]
#[template(path = "objectives.html")]
struct Objectives {
    shell: Shell,
    lines: Vec<Line>,
    stages: Vec<String>,
    name: String,
    errors: Vec<String>,
    conflict: Option<String>,
    may_change: bool,
}

#[derive(Template)]
#[template(path = "objective_figures.html")]
struct Figures {
    shell: Shell,
    lines: Vec<Line>,
    stages: Vec<String>,
}

/// What the programme wants concerns everybody: it is changed by who notes on the whole network.
fn may_change(viewer: &Viewer) -> bool {
    viewer.reach(Right::Note).is_everywhere()
}

fn must_change(viewer: &Viewer) -> Result<()> {
    viewer.must(Right::Note)?;
    if may_change(viewer) { Ok(()) } else { Err(Error::Forbidden) }
}

async fn lines(relations: &Relations, shell: &Shell, right: Right) -> Result<Vec<Line>> {
    let mut counts: HashMap<(String, String), i64> = HashMap::new();
    for (objective, stage, count) in store::counts(&relations.app.db, &shell.viewer.reach(right)).await? {
        counts.insert((objective, stage), count);
    }
    let objectives = store::list_objectives(&relations.app.db).await?;
    let line = |objective: Objective| {
        let id = objective.id.to_string();
        let of = |stage: Stage| counts.get(&(id.clone(), stage.key().to_owned())).copied().unwrap_or_default();
        let each = Stage::ALL.map(of);
        Line {
            path: objective.path(),
            name: objective.name,
            closed: objective.closed,
            version: objective.version,
            counts: each.iter().map(|count| shell.lang.number(*count)).collect(),
            total: shell.lang.number(each.iter().sum::<i64>()),
            id,
        }
    };
    Ok(objectives.into_iter().map(line).collect())
}

/// The names of the stages.
fn stages(shell: &Shell) -> Vec<String> {
    Stage::ALL.iter().map(|stage| shell.term("engagement-stage", stage.key())).collect()
}

async fn page(relations: &Relations, shell: &Shell, name: &str, wrong: &Violations) -> Result<Objectives> {
    Ok(Objectives {
        lines: lines(relations, shell, Right::ReadNotes).await?,
        stages: stages(shell),
        name: name.to_owned(),
        errors: wrong.of("name").iter().map(|message| shell.say(message)).collect(),
        conflict: None,
        may_change: may_change(&shell.viewer),
        shell: shell.clone(),
    })
}

/// `GET /bureau/objectifs`
pub async fn list(State(relations): State<Relations>, shell: Shell) -> Result<Page> {
    shell.viewer.must(Right::ReadNotes)?;
    let page = page(&relations, &shell, "", &Violations::default()).await?;
    shell.page(page)
}

/// `GET /bureau/objectifs/chiffres`: how many at each stage, and nobody's name.
pub async fn figures(State(relations): State<Relations>, shell: Shell) -> Result<Page> {
    shell.viewer.must(Right::ReadFigures)?;
    let lines = lines(&relations, &shell, Right::ReadFigures).await?;
    shell.page(Figures { lines, stages: stages(&shell), shell: shell.clone() })
}

/// The name that was typed.
fn named(typed: &Fields) -> (String, Violations) {
    let mut wrong = Violations::default();
    let name = typed.required("name", &mut wrong);
    if name.chars().count() > LONGEST {
        wrong.add("name", Message::new("engagement-too-long"));
    }
    (name, wrong)
}

/// `POST /bureau/objectifs`
pub async fn create(State(relations): State<Relations>, shell: Shell, typed: Fields) -> Result<Response> {
    must_change(&shell.viewer)?;
    let (name, wrong) = named(&typed);
    if !wrong.is_empty() {
        let page = page(&relations, &shell, &name, &wrong).await?;
        return Ok(shell.form(&wrong, page)?.into_response());
    }
    let now = relations.app.clock.now();
    let id = ObjectiveId::from_bits(once::bits(&relations.app, &typed));
    let mut tx = relations.app.db.begin().await?;
    store::insert_objective(&mut tx, now, id, &name, shell.viewer.id()).await?;
    tx.commit().await?;
    Ok(shell::flash(go(&format!("{PATH}/{id}")), &Message::new("flash-objective-created").with("name", name)))
}

/// `POST /bureau/objectifs/{objective}`: renames it, closes it, opens it again, or puts it one place before.
pub async fn change(
    State(relations): State<Relations>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    must_change(&shell.viewer)?;
    let objective = find(&relations, &id).await?;
    let mut tx = relations.app.db.begin().await?;
    if typed.get("do") == "raise" {
        store::raise_objective(&mut tx, &objective).await?;
        tx.commit().await?;
        return Ok(go(PATH));
    }
    let (name, wrong) = named(&typed);
    let mut changed = Objective { version: typed.get("version").parse().unwrap_or_default(), ..objective.clone() };
    match typed.get("do") {
        "close" => changed.closed = true,
        "reopen" => changed.closed = false,
        _ => {
            wrong.check()?;
            changed.name = name;
        }
    }
    if store::update_objective(&mut tx, relations.app.clock.now(), &changed).await? {
        tx.commit().await?;
        return Ok(shell::flash(go(PATH), &Message::new("flash-objective-saved").with("name", changed.name)));
    }
    drop(tx);
    let mut page = page(&relations, &shell, "", &Violations::default()).await?;
    let both = Message::new("objective-conflict").with("name", objective.name).with("own", changed.name);
    page.conflict = Some(shell.say(&both));
    Ok(shell.page_with(StatusCode::CONFLICT, page)?.into_response())
}
