//! An objective: its targets as a board, a column a stage, or as a table; each moves by buttons, with or without script.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::auth::Right;
use kernel::error::Result;
use kernel::facts::Fact;
use kernel::grants::Reach;
use kernel::ids::{AccountId, PartyId};
use kernel::lang::Message;
use kernel::party::Kind;
use kernel::web::{Fields, Page, Pager, Path, Shell, go, safe_return, shell};

use super::{Stage, find};
use crate::Relations;
use crate::segments;
use crate::store::engagement::{self as store, Mover, Objective, Target, Wanted};
use crate::store::segments as parties;

/// Targets of a column: the others are counted, and stand in the table.
const PER_COLUMN: usize = 30;
const PER_PAGE: usize = 100;
/// Found by name, to become targets.
const FOUND: i64 = 12;
/// Targets moved by one form.
const MOST: usize = 2_000;

/// A target, as a card of the board and a line of the table.
pub struct TargetView {
    pub id: String,
    pub version: i64,
    pub name: String,
    /// Of its page in the objective.
    pub path: String,
    pub kind: String,
    pub place: String,
    pub stage: String,
    pub since: String,
    pub owner: String,
    pub last: String,
    /// Where the buttons lead; empty where there is nothing.
    pub next: &'static str,
    pub previous: &'static str,
}

struct Column {
    key: &'static str,
    words: String,
    count: usize,
    targets: Vec<TargetView>,
}

#[derive(Template)]
#[template(path = "objective.html")]
struct Board {
    shell: Shell,
    name: String,
    path: String,
    closed: bool,
    /// With the filters, for coming back.
    here: String,
    is_table: bool,
    as_board: String,
    as_table: String,
    may_note: bool,
    total: usize,
    columns: Vec<Column>,
    lines: Vec<TargetView>,
    pager: Pager,
    kinds: Vec<(&'static str, String, bool)>,
    owners: Vec<(String, String, bool)>,
    territory: String,
    territory_wrong: bool,
    stages: Vec<(&'static str, String)>,
    segments: Vec<(String, String)>,
    words: String,
    found: Vec<(String, String, String)>,
}

/// The name of a commune.
pub fn place(relations: &Relations, commune: Option<&str>) -> String {
    let gazetteer = relations.territories.gazetteer();
    commune.and_then(|code| gazetteer.commune_of(code)).map(|id| gazetteer.label(id)).unwrap_or_default()
}

/// A stored instant as a day.
pub fn day(shell: &Shell, at: &str) -> String {
    at.get(..10).and_then(|date| date.parse().ok()).map(|date| shell.lang.day(date)).unwrap_or_default()
}

fn view(
    relations: &Relations,
    shell: &Shell,
    objective: &Objective,
    target: &Target,
    last: &HashMap<String, String>,
) -> TargetView {
    let id = target.card.id.to_string();
    TargetView {
        version: target.version,
        name: target.card.name.clone(),
        path: format!("{}/cibles/{id}", objective.path()),
        kind: shell.term("segment-kind", target.card.kind.key()),
        place: place(relations, target.card.commune.as_deref()),
        stage: shell.term("engagement-stage", target.stage.key()),
        since: day(shell, &target.since),
        owner: target.owner.as_ref().map(|(_, name)| name.clone()).unwrap_or_default(),
        last: last.get(&id).map(|at| day(shell, at)).unwrap_or_default(),
        next: target.stage.next().map_or("", Stage::key),
        previous: target.stage.previous().map_or("", Stage::key),
        id,
    }
}

/// What the address filters by, and whether its territory is known.
fn wanted(relations: &Relations, shell: &Shell) -> (Wanted, bool) {
    let query = &shell.query;
    let typed = query.get("territory");
    let key = segments::territory_key(relations, typed);
    let within = key.as_deref().and_then(|key| (relations.app.communes())(key));
    let owner = match query.get("owner") {
        "" => None,
        "none" => Some(None),
        id => Some(Some(id.parse().unwrap_or_else(|_| AccountId::from_bits(0)))),
    };
    let unknown = !typed.is_empty() && within.is_none();
    // a territory that is not understood shows nothing rather than everything
    let within = if unknown { Some(Vec::new().into()) } else { within };
    (Wanted { kind: Kind::from_key(query.get("kind")), owner, within }, unknown)
}

/// The targets that one page shows: the first of each column, or a page of the table.
async fn shown(
    relations: &Relations,
    (objective, wanted): (&Objective, &Wanted),
    reach: &Reach,
    table: Option<&Pager>,
) -> Result<Vec<Target>> {
    let db = &relations.app.db;
    if let Some(pager) = table {
        let span = ((pager.page - 1) * PER_PAGE, PER_PAGE);
        return Ok(store::list_targets(db, objective.id, (wanted, None), reach, span).await?);
    }
    let mut found = Vec::new();
    for stage in Stage::ALL {
        let first = (wanted, Some(stage));
        found.extend(store::list_targets(db, objective.id, first, reach, (0, PER_COLUMN)).await?);
    }
    Ok(found)
}

/// `GET /bureau/objectifs/{objective}`
pub async fn show(State(relations): State<Relations>, Path(id): Path<String>, shell: Shell) -> Result<Page> {
    shell.viewer.must(Right::ReadNotes)?;
    let objective = find(&relations, &id).await?;
    let db = &relations.app.db;
    let reach = shell.viewer.reach(Right::ReadNotes);
    let (wanted, territory_wrong) = wanted(&relations, &shell);
    let counts = store::count_targets(db, objective.id, &wanted, &reach).await?;
    let count = |stage: Stage| {
        let counted = counts.iter().find(|(key, _)| key == stage.key());
        counted.and_then(|(_, count)| usize::try_from(*count).ok()).unwrap_or_default()
    };
    let total: usize = Stage::ALL.into_iter().map(count).sum();
    let is_table = shell.query.get("vue") == "table";
    let pager = Pager::new(&objective.path(), &shell.query, PER_PAGE, total);
    let shown = shown(&relations, (&objective, &wanted), &reach, is_table.then_some(&pager)).await?;
    let ids: Vec<PartyId> = shown.iter().map(|target| target.card.id).collect();
    let last: HashMap<String, String> =
        store::last_interactions(db, relations.app.clock.now(), &ids).await?.into_iter().collect();
    let words = shell.query.get("q").to_owned();
    let may_note = shell.viewer.may(Right::Note) && !objective.closed;
    let found = match may_note && !words.is_empty() {
        true => parties::named(db, (&words, None), &shell.viewer.reach(Right::Note), FOUND).await?,
        false => Vec::new(),
    };
    let choices = parties::choices(db).await?;
    let named = segments::names(&relations, &shell.viewer).await?;
    let line = |target: &Target| view(&relations, &shell, &objective, target, &last);
    let column = |stage: Stage| Column {
        key: stage.key(),
        words: shell.term("engagement-stage", stage.key()),
        count: count(stage),
        targets: shown.iter().filter(|target| target.stage == stage).map(line).collect(),
    };
    let owner = |(key, name): (String, String)| {
        let chosen = shell.query.has("owner", &key);
        (key, name, chosen)
    };
    let none = ("none".to_owned(), shell.t("engagement-nobody"));
    let view_at = |view: &str| {
        let kept = shell.query.encoded(|name| name == "vue" || name == "page");
        format!("{}?vue={view}{}{kept}", objective.path(), if kept.is_empty() { "" } else { "&" })
    };
    let page = Board {
        name: objective.name.clone(),
        path: objective.path(),
        closed: objective.closed,
        here: view_at(if is_table { "table" } else { "tableau" }),
        as_board: view_at("tableau"),
        as_table: view_at("table"),
        is_table,
        may_note,
        total,
        columns: if is_table { Vec::new() } else { Stage::ALL.map(column).into_iter().collect() },
        lines: if is_table { shown.iter().map(line).collect() } else { Vec::new() },
        pager,
        kinds: [Kind::Organisation, Kind::Person, Kind::Place]
            .map(|kind| (kind.key(), shell.term("segment-kind", kind.key()), shell.query.has("kind", kind.key())))
            .into_iter()
            .collect(),
        owners: [none].into_iter().chain(choices.accounts).map(owner).collect(),
        territory: shell.query.get("territory").to_owned(),
        territory_wrong,
        stages: Stage::ALL
            .map(|stage| (stage.key(), shell.term("engagement-stage", stage.key())))
            .into_iter()
            .collect(),
        segments: named,
        found: found
            .into_iter()
            .map(|card| (card.id.to_string(), card.name, place(&relations, card.commune.as_deref())))
            .collect(),
        words,
        shell: shell.clone(),
    };
    shell.page(page)
}

/// `POST /bureau/objectifs/{objective}/cibles`: parties one by one (`party`), or all of a segment (`segment`).
pub async fn add(
    State(relations): State<Relations>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    shell.viewer.must(Right::Note)?;
    let objective = find(&relations, &id).await?;
    let mut chosen: Vec<PartyId> = typed.all("party").filter_map(|id| id.parse().ok()).take(MOST).collect();
    if !typed.get("segment").is_empty() {
        chosen.extend(segments::members(&relations, &shell.viewer, typed.get("segment")).await?);
    }
    let reach = shell.viewer.reach(Right::Note);
    let cards = parties::cards(&relations.app.db, &chosen, &reach).await?;
    let mover = Mover { app: &relations.app, by: shell.viewer.id(), at: relations.app.clock.now() };
    let (mut added, stage) = (0_usize, Stage::Identify);
    let mut tx = relations.app.db.begin().await?;
    for card in &cards {
        if mover.add(&mut tx, objective.id, card.id, stage).await? {
            added += 1;
            moved(&relations, &shell, &mut tx, (&objective, card.id), Some(stage)).await?;
        }
    }
    tx.commit().await?;
    Ok(shell::flash(go(&back(&typed, &objective)), &Message::new("flash-targets-added").with("count", added)))
}

/// Where the form came from.
fn back(typed: &Fields, objective: &Objective) -> String {
    match typed.get("retour") {
        "" => objective.path(),
        path => safe_return(path).to_owned(),
    }
}

/// Records the fact of a move.
pub async fn moved(
    relations: &Relations,
    shell: &Shell,
    tx: &mut kernel::db::Tx,
    (objective, party): (&Objective, PartyId),
    stage: Option<Stage>,
) -> Result<()> {
    let stage = stage.map(|stage| stage.key().to_owned());
    let fact = Fact::TargetMoved { objective: objective.id, party, stage };
    relations.app.record(tx, shell.viewer.id(), &fact).await?;
    Ok(())
}

/// `POST /bureau/objectifs/{objective}/etapes`: moves the target of a button (`one`), or all the chosen ones (`party`),
/// to a stage. What somebody else moved since the page was read stays where they put it, and is counted.
pub async fn move_several(
    State(relations): State<Relations>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    shell.viewer.must(Right::Note)?;
    let objective = find(&relations, &id).await?;
    // a button says « id stage », the form of the chosen ones says them apart
    let (chosen, wanted) = match typed.get("one").split_once(' ') {
        Some((one, stage)) => (vec![one], Stage::from_key(stage)),
        None => (typed.all("party").take(MOST).collect(), Stage::from_key(typed.get("stage"))),
    };
    let Some(stage) = wanted else { return Ok(go(&back(&typed, &objective))) };
    let reach = shell.viewer.reach(Right::Note);
    let mover = Mover { app: &relations.app, by: shell.viewer.id(), at: relations.app.clock.now() };
    let (mut done, mut left) = (0_usize, 0_usize);
    let chosen: Vec<PartyId> = chosen.into_iter().filter_map(|id| id.parse().ok()).collect();
    let mut targets = store::find_targets(&relations.app.db, objective.id, &chosen, &reach).await?;
    for target in &mut targets {
        target.version = typed.get(&format!("version-{}", target.card.id)).parse().unwrap_or_default();
    }
    let mut tx = relations.app.db.begin().await?;
    for target in &targets {
        if target.stage == stage {
            continue;
        }
        if mover.move_to(&mut tx, objective.id, target, stage).await? {
            done += 1;
            moved(&relations, &shell, &mut tx, (&objective, target.card.id), Some(stage)).await?;
        } else {
            left += 1;
        }
    }
    tx.commit().await?;
    let stage = shell.term("engagement-stage", stage.key());
    let told = Message::new("flash-targets-moved").with("count", done).with("stage", stage).with("left", left);
    Ok(shell::flash(go(&back(&typed, &objective)), &told))
}
