//! Files of people in the browser: the file, its columns and what the data are for, the dry run row by row, the
//! acceptance, and taking it back.

use askama::Template;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::error::{Error, Result, Violations};
use kernel::lang::Message;
use kernel::web::{Fields, Page, Path, Shell, go, shell};
use tables::cells::push_quoted;

use super::import_report::{self, told_words};
use crate::Relations;
use crate::people::import::columns::Target;
use crate::people::import::draft::Told;
use crate::people::import::plan::Verdict;
use crate::people::import::{self, LARGEST, MOST_ROWS, apply, undo};
use crate::privacy::purpose;
use crate::store::people_imports::{self as store, Import};

/// Where imports stand.
pub const PATH: &str = "/bureau/personnes/imports";
/// The largest body: the file and the form around it.
pub const LARGEST_BODY: usize = (8 << 20) + (64 << 10);
/// Imports of the list.
const LISTED: i64 = 30;

/// A line of the list of imports.
pub struct ImportLine {
    /// The address of its page.
    pub path: String,
    /// As the person named the file.
    pub file_name: String,
    /// Who brought it, and when.
    pub when: String,
    /// The word of where it stands.
    pub state: String,
    /// What it did, in words.
    pub counts: String,
}

impl ImportLine {
    /// The line of an import.
    pub fn of(shell: &Shell, import: &Import) -> ImportLine {
        let at = import.created_at.parse().map_or_else(|_| String::new(), |at| shell.lang.instant(at));
        let when = if import.author.is_empty() { at } else { format!("{at} · {}", import.author) };
        let counts = import.counted();
        let words = Message::new("people-import-counts")
            .with("created", counts.created)
            .with("updated", counts.updated)
            .with("refused", counts.refused + counts.doubtful);
        ImportLine {
            path: import.path(),
            file_name: import.file_name.clone(),
            when,
            state: import.state.clone(),
            counts: if import.state == "mapping" { String::new() } else { shell.say(&words) },
        }
    }
}

#[derive(Template)]
#[template(path = "people_imports.html")]
struct Imports {
    shell: Shell,
    imports: Vec<ImportLine>,
    errors: Vec<String>,
    largest: u64,
    most: usize,
}

/// Both rights: what is brought in is how to reach people, and it changes their sheets.
pub fn must(shell: &Shell) -> Result<()> {
    shell.viewer.must(Right::EditPeople)?;
    shell.viewer.must(Right::ReadContacts)
}

async fn imports(relations: &Relations, shell: &Shell, wrong: &Violations) -> Result<Imports> {
    let whose = if import::reaches_all(&shell.viewer) { None } else { shell.viewer.id() };
    let found = store::list(&relations.app.db, whose, LISTED).await?;
    Ok(Imports {
        imports: found.iter().map(|one| ImportLine::of(shell, one)).collect(),
        errors: wrong.iter().flat_map(|(_, messages)| messages).map(|message| shell.say(message)).collect(),
        largest: LARGEST >> 20,
        most: MOST_ROWS,
        shell: shell.clone(),
    })
}

/// `GET /bureau/personnes/imports`
pub async fn list(State(relations): State<Relations>, shell: Shell) -> Result<Page> {
    must(&shell)?;
    let page = imports(&relations, &shell, &Violations::default()).await?;
    shell.page(page)
}

/// The file of a form, never larger than what is read.
async fn take(mut form: Multipart) -> Result<(String, Vec<u8>)> {
    let broken = |_| Error::Conflict(Message::new("error-upload-broken"));
    let (mut name, mut bytes) = (String::new(), Vec::new());
    while let Some(mut field) = form.next_field().await.map_err(broken)? {
        if field.name() != Some("file") {
            continue;
        }
        name = field.file_name().unwrap_or_default().to_owned();
        while let Some(piece) = field.chunk().await.map_err(broken)? {
            if bytes.len() as u64 + piece.len() as u64 > LARGEST {
                return Err(Error::TooLarge(LARGEST));
            }
            bytes.extend_from_slice(&piece);
        }
    }
    Ok((name, bytes))
}

/// `POST /bureau/personnes/imports`
pub async fn receive(
    State(relations): State<Relations>,
    shell: Shell,
    form: std::result::Result<Multipart, MultipartRejection>,
) -> Result<Response> {
    must(&shell)?;
    let form = form.map_err(|_| Error::Conflict(Message::new("error-upload-broken")))?;
    let (name, bytes) = take(form).await?;
    let outcome = match name.is_empty() {
        true => Err(Error::Conflict(Message::new("error-file-missing"))),
        false => import::receive(&relations, shell.viewer.id(), &name, bytes).await,
    };
    match outcome {
        Ok(id) => Ok(go(&format!("{PATH}/{id}"))),
        Err(Error::Conflict(message)) => {
            let mut wrong = Violations::default();
            wrong.add("file", message);
            let page = imports(&relations, &shell, &wrong).await?;
            Ok(shell.form(&wrong, page)?.into_response())
        }
        Err(other) => Err(other),
    }
}

/// A column of the file.
struct ColumnView {
    index: usize,
    label: String,
    samples: Vec<String>,
    target: String,
}

#[derive(Template)]
#[template(path = "people_import_columns.html")]
struct Columns {
    shell: Shell,
    import: ImportLine,
    version: i64,
    columns: Vec<ColumnView>,
    targets: Vec<(&'static str, String)>,
    /// Word, name with its legal basis, whether it is chosen.
    purposes: Vec<(String, String, bool)>,
    errors: Vec<(String, String)>,
    /// When the same file was brought in before.
    same: String,
}

/// `GET /bureau/personnes/imports/{import}`: the step where it stands.
pub async fn show(State(relations): State<Relations>, Path(id): Path<String>, shell: Shell) -> Result<Page> {
    must(&shell)?;
    let found = import::find(&relations, &shell.viewer, &id).await?;
    if found.state == "mapping" && (found.purpose.is_empty() || shell.query.has("etape", "colonnes")) {
        return columns(&relations, &shell, &found, &Violations::default()).await;
    }
    import_report::show(&relations, &shell, &found).await
}

async fn columns(relations: &Relations, shell: &Shell, import: &Import, wrong: &Violations) -> Result<Page> {
    let db = &relations.app.db;
    let rows = store::list_rows(db, import.id).await?;
    let cells: Vec<Vec<String>> =
        rows.iter().take(100).map(|row| serde_json::from_str(&row.cells).unwrap_or_default()).collect();
    let samples = |at: usize| {
        let mut seen: Vec<String> = Vec::new();
        for cell in cells.iter().filter_map(|row| row.get(at)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty()) {
            let short: String = cell.chars().take(60).collect();
            if seen.len() < 3 && !seen.contains(&short) {
                seen.push(short);
            }
        }
        seen
    };
    let view = |(index, (target, label)): (usize, (Option<Target>, String))| ColumnView {
        index,
        samples: samples(index),
        target: target.map_or("", Target::key).to_owned(),
        label,
    };
    let purposes = purpose::list(&relations.app).await?;
    let purpose = |one: purpose::Purpose| {
        let words = format!("{} ({})", one.named(&shell.lang), shell.term("basis", one.basis.key()));
        let chosen = one.key == import.purpose;
        (one.key, words, chosen)
    };
    let same = store::find_same(db, &import.file_hash, import.id).await?;
    let same = same.and_then(|at| at.parse().ok()).map(|at| shell.lang.instant(at)).unwrap_or_default();
    let page = Columns {
        import: ImportLine::of(shell, import),
        version: import.version,
        columns: import.targets().into_iter().enumerate().map(view).collect(),
        targets: Target::ALL.iter().map(|one| (one.key(), shell.term("people-column", one.key()))).collect(),
        purposes: purposes.into_iter().filter(|one| !one.retired).map(purpose).collect(),
        errors: wrong
            .iter()
            .flat_map(|(field, all)| all.iter().map(move |message| (field.to_owned(), message)))
            .map(|(field, message)| (field, shell.say(message)))
            .collect(),
        same,
        shell: shell.clone(),
    };
    shell.form(wrong, page)
}

/// `POST /bureau/personnes/imports/{import}/colonnes`: the columns as the person wants them, and what the data are for.
pub async fn map(
    State(relations): State<Relations>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    must(&shell)?;
    let mut found = import::find(&relations, &shell.viewer, &id).await?;
    let targets: Vec<Option<Target>> =
        (0..found.columns().len()).map(|at| Target::from_key(typed.get(&format!("c{at}")))).collect();
    let mut wrong = Violations::default();
    let names = [Target::Name, Target::Given, Target::Family, Target::Email, Target::Phone, Target::Id];
    if !targets.iter().flatten().any(|target| names.contains(target)) {
        wrong.add("columns", Message::new("people-import-no-column"));
    }
    for target in Target::ALL.iter().filter(|target| !target.is_many()) {
        if targets.iter().filter(|one| **one == Some(*target)).count() > 1 {
            let name = shell.term("people-column", target.key());
            wrong.add("columns", Message::new("people-import-twice-column").with("name", name));
        }
    }
    let purposes = purpose::list(&relations.app).await?;
    let chosen = purposes.iter().find(|one| one.key == typed.get("purpose") && !one.retired);
    if chosen.is_none() {
        wrong.add("purpose", Message::new("people-import-no-purpose"));
    }
    let words: Vec<&str> = targets.iter().map(|target| target.map_or("", Target::key)).collect();
    found.mapping = import::json(&words);
    let Some(chosen) = chosen.filter(|_| wrong.is_empty()) else {
        return Ok(columns(&relations, &shell, &found, &wrong).await?.into_response());
    };
    let version = typed.get("version").parse().unwrap_or_default();
    let mut tx = relations.app.db.begin().await?;
    let basis = chosen.basis.key();
    if !store::map(&mut tx, (found.id, version), &found.mapping, (&chosen.key, basis)).await? {
        return Err(Error::Conflict(Message::new("people-import-changed")));
    }
    tx.commit().await?;
    Ok(go(&found.path()))
}

/// `POST /bureau/personnes/imports/{import}/choix`: what somebody says of the rows of one page.
pub async fn choose(
    State(relations): State<Relations>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    must(&shell)?;
    let found = import::find(&relations, &shell.viewer, &id).await?;
    if found.state != "mapping" {
        return Err(Error::Conflict(Message::new("people-import-changed")));
    }
    let mut tx = relations.app.db.begin().await?;
    for number in typed.all("row").filter_map(|number| number.parse::<i64>().ok()).take(200) {
        let choice = typed.get(&format!("r{number}"));
        // the id of a person, or one of two words
        let choice = if choice.len() <= 36 { choice } else { "" };
        let take = typed.has(&format!("t{number}"), "yes");
        store::choose(&mut tx, found.id, number, (choice, take)).await?;
    }
    tx.commit().await?;
    let query: String = typed.get("page").chars().take(10).filter(char::is_ascii_digit).collect();
    let tab = Verdict::from_key(typed.get("onglet")).map_or("", Verdict::key);
    Ok(go(&format!("{}?onglet={tab}&page={query}", found.path())))
}

/// `POST /bureau/personnes/imports/{import}/acceptation`
pub async fn accept(
    State(relations): State<Relations>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    must(&shell)?;
    let found = import::find(&relations, &shell.viewer, &id).await?;
    // what was read on the page is what is written: another mapping would be another import
    let is_same = typed.get("version").parse::<i64>().is_ok_and(|version| version == found.version);
    if found.state != "mapping" || found.purpose.is_empty() || !is_same {
        return Err(Error::Conflict(Message::new("people-import-changed")));
    }
    let (planned, counts) = import::planned(&relations, &shell.viewer, &found).await?;
    apply::apply(&relations.app, shell.viewer.id(), &found, (&planned, counts)).await?;
    let done = Message::new("flash-people-imported").with("created", counts.created).with("updated", counts.updated);
    Ok(shell::flash(go(&found.path()), &done))
}

/// `POST /bureau/personnes/imports/{import}/annulation`
pub async fn take_back(State(relations): State<Relations>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    must(&shell)?;
    let found = import::find(&relations, &shell.viewer, &id).await?;
    let kept = undo::undo(&relations.app, &shell.viewer, &found).await?;
    let done = Message::new("flash-people-import-undone").with("kept", kept);
    Ok(shell::flash(go(&found.path()), &done))
}

/// `POST /bureau/personnes/imports/{import}/abandon`
pub async fn abandon(State(relations): State<Relations>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    must(&shell)?;
    let found = import::find(&relations, &shell.viewer, &id).await?;
    let mut tx = relations.app.db.begin().await?;
    if !store::remove(&mut tx, found.id).await? {
        return Err(Error::Conflict(Message::new("people-import-changed")));
    }
    tx.commit().await?;
    Ok(shell::flash(go(PATH), &Message::new("flash-people-import-dropped")))
}

/// `GET /bureau/personnes/imports/{import}/refus.csv`: the rows that were not brought in, to correct and bring again: the
/// columns of the file, the row, the reasons.
pub async fn refused(State(relations): State<Relations>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    must(&shell)?;
    let found = import::find(&relations, &shell.viewer, &id).await?;
    let rows = store::list_rows(&relations.app.db, found.id).await?;
    let is_out = |verdict: &str| matches!(Verdict::from_key(verdict), Some(Verdict::Refused | Verdict::Doubtful));
    let mut reasons: Vec<(i64, Vec<Told>)> = Vec::new();
    if found.state == "mapping" {
        let (planned, _) = import::planned(&relations, &shell.viewer, &found).await?;
        let out = planned.into_iter().filter(|row| is_out(row.verdict.key()));
        reasons.extend(out.map(|row| (row.number, row.draft.told)));
    } else {
        let out = rows.iter().filter(|row| is_out(&row.verdict));
        reasons.extend(out.map(|row| (row.number, serde_json::from_str(&row.told).unwrap_or_default())));
    }
    let mut headers = found.columns();
    let width = headers.len();
    headers.extend([shell.t("people-import-row"), shell.t("people-import-reason")]);
    // the mark tells spreadsheets that this is UTF-8
    let mut text = String::from('\u{feff}');
    push_quoted(&mut text, &headers);
    for (number, told) in reasons {
        let Some(row) = rows.iter().find(|row| row.number == number) else { continue };
        let mut cells: Vec<String> = serde_json::from_str(&row.cells).unwrap_or_default();
        cells.resize(width, String::new());
        let words: Vec<String> = told.iter().map(|told| told_words(&shell, told)).collect();
        cells.extend([number.to_string(), words.join(" ; ")]);
        push_quoted(&mut text, &cells);
    }
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
        (CONTENT_DISPOSITION, "attachment; filename=\"lignes-a-corriger.csv\""),
        (CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, text).into_response())
}
