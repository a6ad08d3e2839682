//! Changes of many sheets in the back office: chosen in the table, tried, applied, followed, taken back.

use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::error::{Error, Result};
use kernel::ids::{LotId, PartyId};
use kernel::lang::Message;
use kernel::party::{Kind, Standing};
use kernel::web::{Fields, Page, Path, Shell, go, shell};
use serde_json::json;

use super::editing::{FieldView, field_view};
use super::{table, words};
use crate::field::{DataClass, Field};
use crate::lots::run::{self, Chosen};
use crate::lots::{Operation, bulk, undo};
use crate::reach;
use crate::sheet::Sheet;
use crate::store::lots::{self, Lot, LotRow, State as Step};
use crate::{Census, store};

/// Sheets shown of each outcome: enough to judge by.
const SHOWN: i64 = 25;

/// A line of the list of lots.
struct LotLine {
    path: String,
    what: String,
    who: String,
    when: String,
    state: &'static str,
    badge: &'static str,
    counts: String,
}

impl LotLine {
    fn of(shell: &Shell, lot: &Lot) -> LotLine {
        let changed = if lot.state == Step::Planned { lot.counts.planned } else { lot.counts.done };
        LotLine {
            path: path(lot.id),
            what: what(shell, lot),
            who: lot.actor_name.clone().unwrap_or_else(|| shell.t("by-program")),
            when: shell.lang.instant(lot.created_at),
            state: lot.state.key(),
            badge: match lot.state {
                Step::Applied => "open",
                Step::Undone => "closed",
                _ => "doubtful",
            },
            counts: shell.t1("sheets-count", "count", changed),
        }
    }
}

fn path(id: LotId) -> String {
    format!("/bureau/lots/{id}")
}

/// What a lot does, in words: « Mots libres : ajouter céramique ».
fn what(shell: &Shell, lot: &Lot) -> String {
    let operation = shell.term("operation", lot.operation.key());
    let Some(field) = lot.field else { return operation };
    // a private value is told to whoever asked for it, and to those who read it everywhere
    let mine = lot.actor.is_some() && lot.actor == shell.viewer.id();
    let told = field.class() == DataClass::Public || mine || reach::read_whole(&shell.viewer).is_everywhere();
    let all = if told { lot.value.as_slice() } else { &[] };
    let value: Vec<String> = all.iter().map(|value| words::word(shell, field, value)).collect();
    let said = format!("{}{} {operation}", shell.term("field", field.key()), shell.t("colon"));
    if value.is_empty() { said } else { format!("{said} {}", shell.lang.quoted(&value.join(", "))) }
}

#[derive(Template)]
#[template(path = "lots.html")]
struct Lots {
    shell: Shell,
    lots: Vec<LotLine>,
}

/// `GET /bureau/lots`
pub async fn list(State(census): State<Census>, shell: Shell) -> Result<Page> {
    let lots = lots::list(&census.app.db, 100).await?;
    shell.page(Lots { lots: lots.iter().map(|lot| LotLine::of(&shell, lot)).collect(), shell: shell.clone() })
}

/// `POST /bureau/lots`: the rows that were ticked, or all that the table answers.
pub async fn begin(State(census): State<Census>, shell: Shell, typed: Fields) -> Result<Response> {
    shell.viewer.must(Right::EditSheets)?;
    let kind = if typed.has("kind", "organisation") { Kind::Organisation } else { Kind::Place };
    let chosen = match typed.has("all", "yes") {
        true => Chosen::All(Fields::read(typed.get("query")), Box::new(shell.viewer.clone())),
        false => {
            let mut ids: Vec<PartyId> = Vec::new();
            for id in typed.all("row").filter_map(|id| id.parse().ok()) {
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
            Chosen::Rows(known(&census, kind, ids).await?)
        }
    };
    let lot = run::begin(&census, shell.viewer.id(), kind, &chosen).await?;
    Ok(go(&path(lot.id)))
}

/// Those of the ids that are sheets of that kind, in their order: a form may name anything.
async fn known(census: &Census, kind: Kind, ids: Vec<PartyId>) -> Result<Vec<PartyId>> {
    let sheets = store::list_sheets(&census.app.db, &ids).await?;
    let is_known = |id: &PartyId| sheets.iter().any(|sheet| sheet.id() == *id && sheet.party.kind == kind);
    Ok(ids.into_iter().filter(is_known).collect())
}

async fn find(census: &Census, id: &str) -> Result<Lot> {
    let id: LotId = id.parse().map_err(|_| Error::NotFound)?;
    lots::find(&census.app.db, id).await?.ok_or(Error::NotFound)
}

/// The lot at that address, for whoever may change what becomes of it.
async fn own(census: &Census, shell: &Shell, id: &str) -> Result<Lot> {
    let lot = find(census, id).await?;
    undo::must(&shell.viewer, &lot)?;
    Ok(lot)
}

#[derive(Template)]
#[template(path = "lot_ask.html")]
struct Ask {
    shell: Shell,
    path: String,
    table: String,
    count: usize,
    operations: Vec<(&'static str, String, bool)>,
    fields: Vec<(&'static str, String, bool)>,
    /// What is asked, once an operation that makes sense is chosen.
    chosen: Option<(&'static str, &'static str)>,
    /// Why what was chosen makes no sense.
    error: String,
    field: Option<FieldView>,
}

#[derive(Template)]
#[template(path = "lot_running.html")]
struct RunningPage {
    shell: Shell,
    lot: LotLine,
    title: String,
    may_stop: bool,
}

/// Sheets that came to the same.
struct Group {
    words: String,
    state: &'static str,
    rows: Vec<RowView>,
    /// How many are not shown.
    more: String,
}

struct RowView {
    name: String,
    path: String,
    changes: Vec<(String, String, String)>,
    told: String,
}

#[derive(Template)]
#[template(path = "lot.html")]
struct LotPage {
    shell: Shell,
    lot: LotLine,
    table: String,
    tiles: Vec<(String, String)>,
    groups: Vec<Group>,
    planned: u64,
    may_apply: bool,
    may_undo: bool,
}

/// `GET /bureau/lots/{lot}`: the step where it stands.
pub async fn show(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Page> {
    let lot = find(&census, &id).await?;
    let again = lot.state == Step::Planned && shell.query.has("etape", "demande");
    match lot.state {
        Step::Chosen => shell.page(ask_page(&census, &shell, &lot, &shell.query.clone())),
        _ if again => shell.page(ask_page(&census, &shell, &lot, &asked_again(&shell, &lot))),
        _ if lot.state.is_running() => shell.page(RunningPage {
            title: shell.term("lot-state", lot.state.key()),
            may_stop: lot.state == Step::Applying && undo::may(&shell.viewer, &lot),
            lot: LotLine::of(&shell, &lot),
            shell: shell.clone(),
        }),
        _ => report(&census, &shell, &lot).await,
    }
}

/// What was asked of the lot before, unless the address asks otherwise.
fn asked_again(shell: &Shell, lot: &Lot) -> Fields {
    let mut fields = shell.query.clone();
    if fields.get("operation").is_empty() {
        fields.push("operation", lot.operation.key());
        fields.push("field", lot.field.map_or("", Field::key));
        lot.value.iter().for_each(|value| fields.push(lot.field.map_or("", Field::key), value.as_str()));
    }
    fields
}

fn table_of(lot: &Lot) -> String {
    let kind = format!("kind={}", lot.kind.key());
    format!("{}?{}", table::PATH, if lot.query.is_empty() { &kind } else { &lot.query })
}

fn ask_page(census: &Census, shell: &Shell, lot: &Lot, asked: &Fields) -> Ask {
    let operation = Operation::from_key(asked.get("operation")).filter(|operation| Operation::BULK.contains(operation));
    let named = Field::from_key(asked.get("field"));
    let field = operation.filter(|operation| operation.needs_field()).and(named);
    let possible = operation.filter(|operation| bulk::is_possible(&census.vocabulary(), lot.kind, *operation, field));
    let error = match (operation, possible) {
        (Some(operation), None) if operation.needs_field() && field.is_none() => shell.t("lot-no-field"),
        (Some(_), None) => shell.t("lot-impossible"),
        _ => String::new(),
    };
    let has_value = possible.is_some_and(Operation::needs_value);
    Ask {
        path: path(lot.id),
        table: table_of(lot),
        count: usize::try_from(lot.counts.all).unwrap_or_default(),
        operations: Operation::BULK
            .into_iter()
            .map(|one| (one.key(), shell.term("operation", one.key()), operation == Some(one)))
            .collect(),
        fields: bulk::fields(&census.vocabulary(), lot.kind)
            .into_iter()
            .map(|one| (one.key(), shell.term("field", one.key()), named == Some(one)))
            .collect(),
        chosen: possible.map(|operation| (operation.key(), field.map_or("", Field::key))),
        error,
        field: field
            .filter(|_| has_value)
            .map(|field| field_view(&census.vocabulary(), shell, field, asked, Vec::new())),
        shell: shell.clone(),
    }
}

async fn report(census: &Census, shell: &Shell, lot: &Lot) -> Result<Page> {
    let c = &lot.counts;
    let counted = [
        ("planned", if lot.state == Step::Planned { c.planned } else { 0 }),
        ("done", if lot.state == Step::Undone { 0 } else { c.done }),
        ("undone", c.undone),
        ("kept", c.kept),
        ("moved", c.moved),
        ("refused", c.refused),
    ];
    let mut groups = Vec::new();
    for (state, count) in counted.into_iter().filter(|(_, count)| *count > 0) {
        let rows = lots::list_shown(&census.app.db, lot.id, state, (0, SHOWN)).await?;
        let ids: Vec<PartyId> = rows.iter().map(|row| row.party).collect();
        let sheets = store::list_sheets(&census.app.db, &ids).await?;
        let read = reach::read_whole(&shell.viewer).among(&census.app.db, &ids).await?;
        let more = count.saturating_sub(rows.len() as u64);
        groups.push(Group {
            words: shell.t1(group_words(state), "count", count),
            state,
            rows: rows
                .iter()
                .filter_map(|row| row_view(shell, lot, (row, read.contains(&row.party)), &sheets))
                .collect(),
            more: if more > 0 { shell.t1("lot-more", "count", more) } else { String::new() },
        });
    }
    let tile = |n: u64, key: &'static str| (shell.lang.number(n), shell.t1(key, "count", n));
    let tiles = [("lot-tile-all", c.all), ("lot-tile-same", c.same)];
    shell.page(LotPage {
        table: table_of(lot),
        tiles: tiles.into_iter().filter(|(_, n)| *n > 0).map(|(key, n)| tile(n, key)).collect(),
        groups,
        planned: if lot.state == Step::Planned { c.planned } else { 0 },
        may_apply: lot.state == Step::Planned && undo::may(&shell.viewer, lot),
        may_undo: matches!(lot.state, Step::Applied | Step::Stopped) && c.done > 0 && undo::may(&shell.viewer, lot),
        lot: LotLine::of(shell, lot),
        shell: shell.clone(),
    })
}

fn group_words(state: &str) -> &'static str {
    match state {
        "planned" => "lot-group-planned",
        "done" => "lot-group-done",
        "undone" => "lot-group-undone",
        "kept" => "lot-group-kept",
        "moved" => "lot-group-moved",
        _ => "lot-group-refused",
    }
}

/// `whole` says that the viewer reads the private fields of the sheet.
fn row_view(shell: &Shell, lot: &Lot, (row, whole): (&LotRow, bool), sheets: &[Sheet]) -> Option<RowView> {
    let sheet = sheets.iter().find(|sheet| sheet.id() == row.party)?;
    let change = |(field, (before, after)): (&Field, &(serde_json::Value, serde_json::Value))| {
        (shell.term("field", field.key()), words::value(shell, *field, before), words::value(shell, *field, after))
    };
    let is_told = |field: &Field| whole || field.class() == DataClass::Public;
    let refused: Vec<String> = row.told.refused.iter().map(|message| shell.say(message)).collect();
    let kept: Vec<String> = row.told.kept.iter().map(|field| shell.term("field", field.key())).collect();
    let told = match (refused.is_empty(), kept.is_empty(), row.state.as_str()) {
        (false, _, _) => refused.join(" "),
        (_, false, _) => shell.t1("lot-kept-fields", "fields", kept.join(", ")),
        (_, _, "kept") => shell.t("lot-kept-whole"),
        (_, _, "moved") => shell.t("lot-moved"),
        (_, _, "refused") => shell.t("lot-refused-since"),
        _ if lot.field.is_none() && lot.operation != Operation::Cells => standing(shell, sheet),
        _ => String::new(),
    };
    Some(RowView {
        name: sheet.party.name.clone(),
        path: format!("/bureau{}", sheet.party.path()),
        changes: row.changes.0.iter().filter(|(field, _)| is_told(field)).map(change).collect(),
        told,
    })
}

fn standing(shell: &Shell, sheet: &Sheet) -> String {
    match sheet.party.standing {
        Standing::Public => String::new(),
        other => shell.term("standing", other.key()),
    }
}

/// `POST /bureau/lots/{lot}/essai`: the dry run.
pub async fn plan(
    State(census): State<Census>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let lot = own(&census, &shell, &id).await?;
    let operation = Operation::from_key(typed.get("operation"));
    let field = operation.filter(|operation| operation.needs_field()).and(Field::from_key(typed.get("field")));
    let possible = operation.filter(|operation| bulk::is_possible(&census.vocabulary(), lot.kind, *operation, field));
    let Some(operation) = possible else { return Err(Error::Conflict(Message::new("lot-impossible"))) };
    let value: Vec<String> = match field.filter(|_| operation.needs_value()) {
        Some(field) => typed.all(field.key()).map(str::to_owned).collect(),
        None => Vec::new(),
    };
    if operation.needs_value() && value.is_empty() {
        let back = format!("{}?etape=demande&operation={}&field={}", path(lot.id), operation.key(), typed.get("field"));
        return Ok(shell::flash(go(&back), &Message::new("flash-lot-no-value")));
    }
    run::step(&census, lot.id, (&[Step::Chosen, Step::Planned], Step::Planning), |lot| {
        (lot.operation, lot.field, lot.value) = (operation, field, value);
    })
    .await?;
    Ok(go(&path(lot.id)))
}

/// `POST /bureau/lots/{lot}/application`
pub async fn apply(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    let lot = own(&census, &shell, &id).await?;
    run::step(&census, lot.id, (&[Step::Planned], Step::Applying), |_| {}).await?;
    census.follow().await?;
    told_of(&census, lot.id, "flash-lot-applied").await
}

/// Back to the lot, with what came of it when it is done already.
async fn told_of(census: &Census, id: LotId, key: &'static str) -> Result<Response> {
    let lot = lots::find(&census.app.db, id).await?.ok_or(Error::NotFound)?;
    let back = go(&path(id));
    let count = if lot.state == Step::Undone { lot.counts.undone } else { lot.counts.done };
    let message = Message::new(key).with("count", count).with("kept", lot.counts.kept);
    Ok(if lot.state.is_running() { back } else { shell::flash(back, &message) })
}

/// `POST /bureau/lots/{lot}/arret`: what is changed stays changed, and may be taken back.
pub async fn stop(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    let lot = own(&census, &shell, &id).await?;
    lots::stop(&census.app.db, lot.id).await?;
    Ok(go(&path(lot.id)))
}

/// `POST /bureau/lots/{lot}/annulation`
pub async fn undo(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    let lot = own(&census, &shell, &id).await?;
    undo::undo(&census, shell.viewer.id(), lot.id).await?;
    census.follow().await?;
    told_of(&census, lot.id, "flash-lot-undone").await
}

/// `POST /bureau/lots/{lot}/abandon`: a dry run that nobody applies.
pub async fn give_up(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    let lot = own(&census, &shell, &id).await?;
    let mut tx = census.app.db.begin().await?;
    if !lots::remove_unused(&mut tx, lot.id).await? {
        return Err(Error::Conflict(Message::new("error-lot-elsewhere")));
    }
    tx.commit().await?;
    Ok(go(&table_of(&lot)))
}

/// `GET /bureau/lots/{lot}/avancement`
pub async fn progress(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    let lot = find(&census, &id).await?;
    let total = match lot.state {
        Step::Applying => lot.counts.planned,
        Step::Undoing => lot.counts.done,
        _ => lot.counts.all,
    };
    let answer = json!({
        "done": lot.counts.looked, "total": total, "finished": !lot.state.is_running(), "url": path(lot.id),
        "message": shell.t1("sheets-count", "count", lot.counts.looked),
    });
    Ok(Json(answer).into_response())
}
