//! The table of sheets in the back office: which ones, under which columns, and the cells that are typed into it.

use askama::Template;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::error::{Error, Result};
use kernel::ids::PartyId;
use kernel::party::Kind;
use kernel::web::{Fields, Page, Pager, Shell};
use serde_json::{Map, Value, json};

use super::cards::{self, FacetGroup};
use super::views::{self, ViewLine};
use crate::edit::{self, Input};
use crate::field::{DataClass, Field};
use crate::lots::{cells, save};
use crate::reach::{self, Reached};
use crate::sheet::Sheet;
use crate::table::{self, Order, Question};
use crate::{Census, store};

pub const PATH: &str = "/bureau/table";
const PER_PAGE: usize = 100;

/// A column, as its head shows it.
struct Column {
    key: &'static str,
    words: String,
    /// `line`, `text`, `choice` or `choices`.
    input: &'static str,
    /// Only the team reads it.
    private: bool,
    /// The address that orders by it; empty where it cannot be.
    sort: String,
    /// `ascending`, `descending`, or empty.
    sorted: &'static str,
    /// Addresses without it, and with it one place before.
    without: String,
    before: String,
}

struct RowView {
    id: String,
    version: i64,
    /// The reader may edit it.
    edited: bool,
    name: String,
    path: String,
    cells: Vec<String>,
    updated: String,
}

#[derive(Template)]
#[template(path = "table.html")]
struct Table {
    shell: Shell,
    title: String,
    kind: &'static str,
    standing: &'static str,
    may_edit: bool,
    /// `mine` or `all`; empty for whoever works on the whole network.
    scope: &'static str,
    /// Rows of which the private columns are empty, since the reader may not contact them.
    unread: usize,
    columns: Vec<Column>,
    name: Column,
    updated: Column,
    /// Fields that are no column yet, and the address with each.
    others: Vec<(String, String)>,
    rows: Vec<RowView>,
    pager: Pager,
    facets: Vec<FacetGroup>,
    active: Vec<(String, String)>,
    views: Vec<ViewLine>,
    /// What « all of them » means, and the whole address.
    question: String,
    query: String,
    kinds: Vec<(&'static str, String, String, bool)>,
    labels: String,
    choices: String,
    sort: String,
    columns_key: String,
}

/// `GET /bureau/table`
pub async fn show(State(census): State<Census>, shell: Shell) -> Result<Page> {
    let db = &census.app.db;
    let found = table::find(&census, &shell.viewer, &shell.query).await?;
    let question = found.question().clone();
    let pager = Pager::new(PATH, &shell.query, PER_PAGE, found.len());
    let ids = found.some((pager.page - 1) * PER_PAGE, PER_PAGE);
    let mut sheets = store::list_sheets_for(db, &shell.viewer, &ids).await?;
    sheets.sort_by_cached_key(|sheet| ids.iter().position(|id| *id == sheet.id()));
    let groups = found.facets().map(|facets| cards::facets(&census, &shell, facets)).unwrap_or_default();
    let may_edit = shell.viewer.may(Right::EditSheets);
    let edited = Reached::among(db, shell.viewer.reach(Right::EditSheets), &ids).await?;
    let unread = unread(&census, &shell, &question, &sheets).await?;
    let (place, organisation) = (question.kind == Kind::Place, question.kind == Kind::Organisation);
    shell.page(Table {
        title: shell.t("table-title"),
        kind: question.kind.key(),
        standing: question.standing.key(),
        columns: question.columns.iter().enumerate().map(|(at, _)| column(&shell, &question, at)).collect(),
        name: sortable(&shell, &question, (Field::Name.key(), shell.t("field-name")), Order::Name),
        updated: sortable(&shell, &question, ("updated", shell.t("updated")), Order::Updated),
        others: others(&census, &shell, &question),
        rows: sheets.iter().map(|sheet| row(&shell, &question, sheet, edited.has(sheet.id()))).collect(),
        active: cards::active(&shell, PATH, &groups),
        facets: groups,
        views: views::lines(&census, &shell).await?,
        question: table::question_of(&shell.query),
        query: shell.query.encoded(|name| name == "page"),
        kinds: vec![
            ("place", shell.t("desk-places"), format!("{PATH}?kind=place"), place),
            ("organisation", shell.t("desk-organisations"), format!("{PATH}?kind=organisation"), organisation),
        ],
        labels: labels(&shell),
        choices: choices(&census, &shell, &question),
        sort: shell.query.get("sort").to_owned(),
        columns_key: if shell.query.get("columns").is_empty() {
            String::new()
        } else {
            Question::columns_key(&question.columns)
        },
        may_edit,
        scope: reach::chosen(&shell.viewer, &shell.query),
        unread,
        pager,
        shell: shell.clone(),
    })
}

/// How many of these rows do not tell what their private columns hold; that the others are read is noted.
async fn unread(census: &Census, shell: &Shell, question: &Question, sheets: &[Sheet]) -> Result<usize> {
    let private: Vec<Field> =
        question.columns.iter().copied().filter(|field| field.class() == DataClass::Private).collect();
    if private.is_empty() {
        return Ok(0);
    }
    let tells = |sheet: &Sheet| private.iter().any(|field| sheet.values.get(*field).is_some());
    let told: Vec<&Sheet> = sheets.iter().filter(|sheet| tells(sheet)).collect();
    reach::note(&census.app, &shell.viewer, &told).await?;
    let ids: Vec<PartyId> = sheets.iter().map(Sheet::id).collect();
    Ok(ids.len() - reach::read_whole(&shell.viewer).among(&census.app.db, &ids).await?.len())
}

fn row(shell: &Shell, question: &Question, sheet: &Sheet, edited: bool) -> RowView {
    let cell = |field: &Field| {
        sheet.values.get(*field).map(|value| cells::shown(&shell.lang, *field, value)).unwrap_or_default()
    };
    RowView {
        id: sheet.id().to_string(),
        version: sheet.version,
        edited,
        name: sheet.party.name.clone(),
        path: if edited { format!("/bureau{}", sheet.party.path()) } else { sheet.party.path() },
        cells: question.columns.iter().map(cell).collect(),
        updated: shell.lang.instant(sheet.party.updated_at),
    }
}

/// The address of this table with those changes: a name, and its value, empty for none.
fn address(shell: &Shell, changes: &[(&str, &str)]) -> String {
    let mut kept: Vec<(String, String)> = shell
        .query
        .pairs()
        .filter(|(name, _)| *name != "page" && changes.iter().all(|(changed, _)| changed != name))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    kept.extend(changes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    match Fields::of(kept).encoded(|_| false) {
        query if query.is_empty() => PATH.to_owned(),
        query => format!("{PATH}?{query}"),
    }
}

fn sortable(shell: &Shell, question: &Question, (key, words): (&'static str, String), order: Order) -> Column {
    let (asked, from_end) = question.order;
    let sorted = match (asked == order, from_end) {
        (true, false) => "ascending",
        (true, true) => "descending",
        _ => "",
    };
    let next = if sorted == "ascending" { format!("-{}", order.key()) } else { order.key().to_owned() };
    Column {
        key,
        words,
        input: "line",
        private: false,
        sort: address(shell, &[("sort", &next)]),
        sorted,
        without: String::new(),
        before: String::new(),
    }
}

fn column(shell: &Shell, question: &Question, at: usize) -> Column {
    let field = question.columns.get(at).copied().unwrap_or(Field::Name);
    let words = shell.term("field", field.key());
    let mut without = question.columns.clone();
    without.retain(|other| *other != field);
    let mut moved = question.columns.clone();
    if at > 0 {
        moved.swap(at, at - 1);
    }
    let with = |columns: &[Field]| address(shell, &[("columns", &Question::columns_key(columns))]);
    let head = match Order::of(field) {
        Some(order) => sortable(shell, question, (field.key(), words), order),
        None => Column {
            key: field.key(),
            words,
            input: "line",
            private: false,
            sort: String::new(),
            sorted: "",
            without: String::new(),
            before: String::new(),
        },
    };
    Column {
        input: match edit::input(field) {
            Input::Line => "line",
            Input::Text => "text",
            Input::Choice(_) => "choice",
            Input::Choices(_) => "choices",
        },
        private: field.class() == DataClass::Private,
        // the last column is never taken away: the address would then name none, and mean the usual ones
        without: if question.columns.len() > 1 { with(&without) } else { String::new() },
        before: if at > 0 { with(&moved) } else { String::new() },
        ..head
    }
}

fn others(census: &Census, shell: &Shell, question: &Question) -> Vec<(String, String)> {
    let is_other = |field: &Field| *field != Field::Name && !question.columns.contains(field);
    let with = |field: Field| {
        let columns: Vec<Field> = question.columns.iter().copied().chain([field]).collect();
        (shell.term("field", field.key()), address(shell, &[("columns", &Question::columns_key(&columns))]))
    };
    census.vocabulary().all_fields(question.kind).into_iter().filter(is_other).map(with).collect()
}

/// The words of each closed list, for the island: what may be typed.
fn choices(census: &Census, shell: &Shell, question: &Question) -> String {
    let (mut lists, vocabulary) = (Map::new(), census.vocabulary());
    for field in question.columns.iter().chain([&Field::Name]) {
        let (Input::Choice(family) | Input::Choices(family)) = edit::input(*field) else { continue };
        let words: Vec<String> =
            vocabulary.terms(*field).into_iter().map(|key| cells::word(&shell.lang, family, key)).collect();
        lists.insert(field.key().to_owned(), json!(words));
    }
    Value::Object(lists).to_string()
}

/// The words that the island needs, in the reader's language.
fn labels(shell: &Shell) -> String {
    let keys = [
        "edited",
        "other-rows",
        "found",
        "offline",
        "failed",
        "saved",
        "nothing",
        "refused",
        "moved",
        "save",
        "save-rest",
        "back",
        "review",
        "too-long",
        "nothing-to-undo",
        "gone",
        "fixed",
        "copied",
        "filled",
        "choices",
        "keep-mine",
        "take-theirs",
        "drop-row",
        "sheet",
        "column",
        "before",
        "after",
    ];
    let map: Map<String, Value> =
        keys.iter().map(|key| ((*key).to_owned(), Value::from(shell.lang.say(&message(key))))).collect();
    Value::Object(map).to_string()
}

/// Sentences that hold a number keep its place: the island puts it there.
fn message(key: &str) -> kernel::lang::Message {
    kernel::lang::Message::new(format!("grid-{key}")).with("count", "{n}").with("name", "{name}")
}

/// The cells that the table sends, as JSON.
fn body(body: std::result::Result<Bytes, BytesRejection>) -> Result<save::Asked> {
    save::read_asked(&body.map_err(|_| Error::TooLarge(2 << 20))?)
}

/// `POST /bureau/table/essai`: what would become of the cells.
pub async fn look(
    State(census): State<Census>,
    shell: Shell,
    sent: std::result::Result<Bytes, BytesRejection>,
) -> Result<Response> {
    shell.viewer.must(Right::EditSheets)?;
    let answer = save::look(&census, (&shell.viewer, &shell.lang), &body(sent)?).await?;
    Ok(Json(answer).into_response())
}

/// `POST /bureau/table`: the cells are saved as one lot, or none of them is.
pub async fn save(
    State(census): State<Census>,
    shell: Shell,
    sent: std::result::Result<Bytes, BytesRejection>,
) -> Result<Response> {
    shell.viewer.must(Right::EditSheets)?;
    let answer = save::save(&census, (&shell.viewer, &shell.lang), &body(sent)?).await?;
    let status = match (answer.saved, answer.moved > 0, answer.refused > 0) {
        (true, _, _) => StatusCode::OK,
        (_, true, _) => StatusCode::CONFLICT,
        (_, _, true) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::OK,
    };
    if answer.saved {
        census.follow().await?;
    }
    Ok((status, Json(answer)).into_response())
}
