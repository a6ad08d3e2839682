//! Imports in the browser: the file, its columns, the report, the acceptance, the undoing.

use askama::Template;
use axum::Json;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Response};
use kernel::error::{Error, Result, Violations};
use kernel::files::OnItsWay;
use kernel::ids::{AccountId, BatchId};
use kernel::lang::Message;
use kernel::web::{Fields, Page, Pager, Path, Shell, go, shell};
use serde_json::json;
use tokio::io::AsyncWriteExt;

use super::import_job;
use super::import_values::{self, FieldValues};
use super::reports::{self, RowView};
use crate::Census;
use crate::field::Field;
use crate::import::columns::{MappedColumn, Mapping};
use crate::import::plan::{Acceptance, Counts};
use crate::import::run::{ImportError, missing_columns};
use crate::store::batch::{self, Batch, State as Step};
use kernel::text::fold;

const PER_PAGE: usize = 50;

/// A line of the list of imports.
pub struct BatchLine {
    /// The address of its page.
    pub path: String,
    /// As the person named the file.
    pub file_name: String,
    /// The name of its source.
    pub source: String,
    /// When the file came.
    pub when: String,
    /// The word of where it stands.
    pub state: &'static str,
    /// What it does, in words.
    pub counts: String,
}

impl BatchLine {
    /// The line of an import.
    pub fn of(shell: &Shell, batch: &Batch) -> BatchLine {
        let counts = Message::new("import-counts")
            .with("created", batch.counts.created)
            .with("updated", batch.counts.updated)
            .with("rejected", batch.counts.rejected);
        BatchLine {
            path: format!("/bureau/imports/{}", batch.id),
            file_name: batch.file_name.clone(),
            source: batch.source.clone(),
            when: shell.lang.instant(batch.created_at),
            state: batch.state.key(),
            counts: if batch.state == Step::Mapping { String::new() } else { shell.say(&counts) },
        }
    }
}

#[derive(Template)]
#[template(path = "imports.html")]
struct Imports {
    shell: Shell,
    imports: Vec<BatchLine>,
    sources: Vec<String>,
    source: String,
    errors: Vec<(String, String)>,
}

/// `GET /bureau/imports`
pub async fn list(State(census): State<Census>, shell: Shell) -> Result<Page> {
    let page = imports(&census, &shell, "", &Violations::default()).await?;
    shell.page(page)
}

async fn imports(census: &Census, shell: &Shell, source: &str, wrong: &Violations) -> Result<Imports> {
    let imports = batch::list_batches(&census.app.db, 30).await?;
    Ok(Imports {
        imports: imports.iter().map(|b| BatchLine::of(shell, b)).collect(),
        sources: batch::list_sources(&census.app.db).await?,
        source: source.to_owned(),
        errors: wrong
            .iter()
            .flat_map(|(field, messages)| messages.iter().map(|m| (field.to_owned(), shell.say(m))))
            .collect(),
        shell: shell.clone(),
    })
}

/// `POST /bureau/imports`
pub async fn receive(
    State(census): State<Census>,
    shell: Shell,
    form: std::result::Result<Multipart, MultipartRejection>,
) -> Result<Response> {
    let form = form.map_err(|_| Error::Conflict(Message::new("error-upload-broken")))?;
    let upload = take(&census, form).await?;
    let mut wrong = Violations::default();
    if upload.name.is_empty() {
        wrong.add("file", Message::new("error-file-missing"));
    }
    let source = match upload.source.is_empty() {
        true => source_of(&upload.name),
        false => upload.source.clone(),
    };
    let outcome = match wrong.is_empty() {
        true => census.receive(&source, &upload.name, &upload.path, shell.viewer.id()).await,
        false => Err(ImportError::Unknown),
    };
    match outcome {
        Ok(batch) => Ok(go(&format!("/bureau/imports/{}", batch.id))),
        Err(ImportError::Away(cause)) => Err(Error::away(cause)),
        Err(error) => {
            if wrong.is_empty() {
                wrong.add("file", reports::error_message(&error));
            }
            let page = imports(&census, &shell, &upload.source, &wrong).await?;
            Ok(shell.form(&wrong, page)?.into_response())
        }
    }
}

struct Upload {
    path: OnItsWay,
    name: String,
    source: String,
}

/// Takes the file to the local disk as it comes, never whole in memory, never larger than configured.
async fn take(census: &Census, mut form: Multipart) -> Result<Upload> {
    let path = census.app.files.on_its_way(&census.app.chance);
    let mut upload = Upload { path, name: String::new(), source: String::new() };
    let largest = census.app.site.largest_import;
    let broken = |_| Error::Conflict(Message::new("error-upload-broken"));
    while let Some(mut field) = form.next_field().await.map_err(broken)? {
        match field.name().unwrap_or_default() {
            "source" => {
                let mut bytes = Vec::new();
                while let Some(piece) = field.chunk().await.map_err(broken)? {
                    // the form has room for a file of any size, a name has not
                    bytes.extend(piece.iter().take(1_000 - bytes.len().min(1_000)));
                }
                upload.source = String::from_utf8_lossy(&bytes).replace('\0', "").trim().chars().take(80).collect();
            }
            "file" => {
                upload.name = field.file_name().unwrap_or_default().chars().filter(|c| *c != '\0').take(200).collect();
                let mut file = tokio::fs::File::create(&*upload.path).await.map_err(Error::away)?;
                let mut size = 0_u64;
                while let Some(piece) = field.chunk().await.map_err(broken)? {
                    size += piece.len() as u64;
                    if size > largest {
                        return Err(Error::TooLarge(largest));
                    }
                    file.write_all(&piece).await.map_err(Error::away)?;
                }
                file.flush().await.map_err(Error::away)?;
            }
            _ => {}
        }
    }
    Ok(upload)
}

/// The name of a source when none was given: the file's, without its ending and the dates in it.
fn source_of(file_name: &str) -> String {
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    let words: Vec<String> =
        fold(stem).split(' ').filter(|w| !w.bytes().all(|b| b.is_ascii_digit())).map(str::to_owned).collect();
    if words.is_empty() { "liste".to_owned() } else { words.join("-") }
}

struct ColumnView {
    index: usize,
    label: String,
    samples: Vec<String>,
    target: String,
    sure: &'static str,
}

#[derive(Template)]
#[template(path = "import_mapping.html")]
struct MappingPage {
    shell: Shell,
    batch: BatchLine,
    told: Vec<String>,
    error: String,
    /// Why its work failed too often, when it did.
    parked: Option<String>,
    missing: String,
    columns: Vec<ColumnView>,
    fields: Vec<(&'static str, String)>,
    lists: Vec<FieldValues>,
    errors: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "import_running.html")]
struct RunningPage {
    shell: Shell,
    batch: BatchLine,
    stopping: bool,
}

#[derive(Template)]
#[template(path = "import_report.html")]
struct ReportPage {
    shell: Shell,
    batch: BatchLine,
    lead: String,
    /// Why its work failed too often, when it did.
    parked: Option<String>,
    missing: String,
    tiles: Vec<(String, String)>,
    tabs: Vec<(&'static str, String, String, bool)>,
    tab_words: String,
    rows: Vec<RowView>,
    pager: Pager,
    accept: u64,
    rejected: u64,
    planned: bool,
    applied: bool,
}

/// `GET /bureau/imports/{id}`: the step where the import stands.
pub async fn show(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Page> {
    let batch = find(&census, &id).await?;
    if import_job::is_running(&census, batch.id).await? {
        let stopping = import_job::progress_of(&census, batch.id).stopping;
        return shell.page(RunningPage { batch: BatchLine::of(&shell, &batch), stopping, shell: shell.clone() });
    }
    match batch.state {
        Step::Mapping => columns_page(&census, &shell, &batch, &Violations::default()).await,
        _ if shell.query.has("etape", "colonnes") && batch.state == Step::Planned => {
            columns_page(&census, &shell, &batch, &Violations::default()).await
        }
        _ => report(&census, &shell, &batch).await,
    }
}

async fn find(census: &Census, id: &str) -> Result<Batch> {
    let id: BatchId = id.parse().map_err(|_| Error::NotFound)?;
    batch::find_batch(&census.app.db, id).await?.ok_or(Error::NotFound)
}

async fn columns_page(census: &Census, shell: &Shell, batch: &Batch, wrong: &Violations) -> Result<Page> {
    let (path, mapping) = census.fetched(batch).await.map_err(reports::to_error)?;
    let preview = census.preview(&path, &batch.file_name).await;
    let preview = preview.map_err(reports::to_error)?;
    let headers: Vec<String> = preview.proposals.iter().map(|p| p.header.clone()).collect();
    let targets = mapping.resolve(&headers).unwrap_or_else(|_| preview.proposals.iter().map(|p| p.target).collect());
    let words =
        census.words(&path, &batch.file_name, targets.clone(), import_values::fields(&census.vocabulary())).await;
    let words = words.map_err(reports::to_error)?;
    let columns: Vec<ColumnView> = preview
        .proposals
        .iter()
        .zip(&targets)
        .map(|(proposal, target)| ColumnView {
            index: proposal.index,
            label: proposal.label.clone(),
            samples: samples(&preview.samples, proposal.index),
            target: target.map(|field| field.key().to_owned()).unwrap_or_default(),
            sure: sureness(target.is_some(), proposal.confidence),
        })
        .collect();
    let mut told = vec![reports::format_words(shell, &preview.format)];
    told.extend(preview.warnings.iter().map(|warning| reports::warning_words(shell, warning)));
    let vocabulary = census.vocabulary();
    let own = vocabulary.fields().iter().filter(|(_, definition)| !definition.retired).map(|(field, _)| *field);
    let fields = Field::ALL.iter().copied().chain(own);
    let page = MappingPage {
        batch: BatchLine::of(shell, batch),
        told,
        error: error_of(shell, batch).unwrap_or_default(),
        parked: import_job::why_parked(census, batch.id).await?,
        missing: missing_columns(batch).join(", "),
        columns,
        fields: fields.map(|field| (field.key(), shell.term("field", field.key()))).collect(),
        lists: import_values::of(&vocabulary, shell, &words, &mapping),
        errors: wrong.iter().flat_map(|(f, ms)| ms.iter().map(|m| (f.to_owned(), shell.say(m)))).collect(),
        shell: shell.clone(),
    };
    shell.form(wrong, page)
}

fn sureness(mapped: bool, confidence: u8) -> &'static str {
    match (mapped, confidence) {
        (false, _) => "closed",
        (true, 70..) => "open",
        _ => "doubtful",
    }
}

/// The first three different values of a column.
fn samples(rows: &[Vec<String>], at: usize) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for cell in rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty()) {
        let short: String = cell.chars().take(60).collect();
        if !seen.contains(&short) {
            seen.push(short);
        }
        if seen.len() == 3 {
            break;
        }
    }
    seen
}

/// `POST /bureau/imports/{id}/colonnes`: the columns as the person wants them; the report is made next.
pub async fn map_columns(
    State(census): State<Census>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let mut batch = find(&census, &id).await?;
    if !matches!(batch.state, Step::Mapping | Step::Planned) {
        return Err(Error::Conflict(Message::new("error-import-done")));
    }
    let before: Mapping = serde_json::from_str(&batch.mapping)?;
    let mut mapping = Mapping {
        columns: before
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| MappedColumn {
                target: Field::from_key(typed.get(&format!("c{at}"))),
                ..column.clone()
            })
            .collect(),
        ..before
    };
    mapping.forget_replaced();
    import_values::choose(&census.vocabulary(), &mut mapping, &typed);
    batch.mapping = crate::store::encoded(&mapping);
    if !mapping.columns.iter().any(|column| column.target == Some(Field::Name)) {
        let mut wrong = Violations::default();
        wrong.add("columns", Message::new("error-no-name-column"));
        return Ok(columns_page(&census, &shell, &batch, &wrong).await?.into_response());
    }
    start(&census, batch, shell.viewer.id(), None).await
}

/// `POST /bureau/imports/{id}/acceptation`
pub async fn accept(
    State(census): State<Census>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let batch = find(&census, &id).await?;
    if batch.state != Step::Planned {
        return Err(Error::Conflict(Message::new("error-import-done")));
    }
    let acceptance = Acceptance {
        create: typed.has("create", "yes"),
        update: typed.has("update", "yes"),
        except: typed.get("except").split([',', ' ', ';']).filter_map(|n| n.trim().parse().ok()).collect(),
    };
    start(&census, batch, shell.viewer.id(), Some(acceptance)).await
}

async fn start(
    census: &Census,
    batch: Batch,
    actor: Option<AccountId>,
    accept: Option<Acceptance>,
) -> Result<Response> {
    import_job::ask(census, &batch, actor, accept).await?;
    Ok(go(&format!("/bureau/imports/{}", batch.id)))
}

/// `GET /bureau/imports/{id}/avancement`
pub async fn progress(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    let batch = find(&census, &id).await?;
    let (run, waits) = (import_job::progress_of(&census, batch.id), import_job::is_running(&census, batch.id).await?);
    let message = match run.stopping {
        true => shell.t("import-stopping"),
        false => shell.t1("import-rows-done", "count", run.done),
    };
    let answer = json!({
        "done": run.done, "total": 0, "finished": !waits, "message": message,
        "url": format!("/bureau/imports/{}", batch.id),
    });
    Ok(Json(answer).into_response())
}

async fn report(census: &Census, shell: &Shell, batch: &Batch) -> Result<Page> {
    let c = &batch.counts;
    let tabs = [
        ("kept", c.kept),
        ("created", c.created),
        ("updated", c.updated),
        ("vanished", c.vanished),
        ("rejected", c.rejected),
        ("skipped", c.skipped),
        ("noted", c.repaired.max(c.doubtful)),
    ];
    let first = tabs.iter().find(|(_, count)| *count > 0).map_or("created", |(key, _)| key);
    let asked = shell.query.get("onglet");
    let tab = tabs.iter().map(|(key, _)| *key).find(|key| *key == asked).unwrap_or(first);
    let page: usize = shell.query.get("page").parse().unwrap_or(1);
    let offset = i64::try_from(page.saturating_sub(1).saturating_mul(PER_PAGE)).unwrap_or_default();
    let limit = i64::try_from(PER_PAGE).unwrap_or_default();
    let (rows, total) = batch::list_batch_rows(&census.app.db, batch.id, tab, (offset, limit)).await?;
    let likes = reports::likes(census, &rows).await?;
    let path = format!("/bureau/imports/{}", batch.id);
    let tile = |n: u64, key: &'static str| (shell.lang.number(n), shell.t1(key, "count", n));
    let state_lead = match batch.state {
        Step::Applied => "import-applied-lead",
        Step::Undone => "import-undone-lead",
        _ => "import-planned-lead",
    };
    shell.page(ReportPage {
        lead: match error_of(shell, batch) {
            Some(error) => error,
            None if batch.state == Step::Undone && c.removed + c.restored + c.kept > 0 => shell.say(&undone_words(c)),
            None => shell.t1(state_lead, "count", c.rows()),
        },
        parked: import_job::why_parked(census, batch.id).await?,
        missing: missing_columns(batch).join(", "),
        tiles: vec![
            tile(c.created, "tile-created"),
            tile(c.updated, "tile-updated"),
            tile(c.unchanged, "tile-unchanged"),
            tile(c.vanished, "tile-vanished"),
            tile(c.rejected, "tile-rejected"),
            tile(c.conflicts, "tile-conflicts"),
        ],
        tabs: tabs
            .iter()
            .filter(|(key, count)| *count > 0 || *key == tab)
            .map(|(key, count)| (*key, shell.term("tab", key), shell.lang.number(*count), *key == tab))
            .collect(),
        tab_words: shell.term("tab", tab),
        rows: rows.iter().map(|row| RowView::of(shell, row, &likes)).collect(),
        pager: Pager::new(&path, &shell.query, PER_PAGE, usize::try_from(total).unwrap_or_default()),
        accept: c.created + c.updated,
        rejected: c.rejected,
        planned: batch.state == Step::Planned,
        applied: batch.state == Step::Applied,
        batch: BatchLine::of(shell, batch),
        shell: shell.clone(),
    })
}

/// `POST /bureau/imports/{id}/annulation`: the page of the import then says what came of it, and names what was kept.
pub async fn undo(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    let batch = find(&census, &id).await?;
    let back = go(&format!("/bureau/imports/{}", batch.id));
    match import_job::ask_undo(&census, &batch, shell.viewer.id()).await? {
        true => Ok(back),
        false => Ok(shell::flash(back, &Message::new("flash-not-undone"))),
    }
}

/// `POST /bureau/imports/{id}/arret`: what runs, a report, an acceptance or an undoing, changes nothing.
pub async fn stop(State(census): State<Census>, Path(id): Path<String>) -> Result<Response> {
    let batch = find(&census, &id).await?;
    let back = go(&format!("/bureau/imports/{}", batch.id));
    if !import_job::is_running(&census, batch.id).await? {
        return Ok(back);
    }
    import_job::stop(&census, batch.id).await?;
    Ok(shell::flash(back, &Message::new("flash-import-stopping")))
}

/// `POST /bureau/imports/{id}/reprise`: what failed too often is tried again, from its first attempt.
pub async fn try_again(State(census): State<Census>, Path(id): Path<String>) -> Result<Response> {
    let batch = find(&census, &id).await?;
    if !import_job::try_again(&census, batch.id).await? {
        return Err(Error::Conflict(Message::new("error-work-not-parked")));
    }
    Ok(shell::flash(go(&format!("/bureau/imports/{}", batch.id)), &Message::new("flash-work-again")))
}

/// Why the last try of an import came to nothing, if it did.
fn error_of(shell: &Shell, batch: &Batch) -> Option<String> {
    let error = batch.error.as_ref()?;
    Some(serde_json::from_str(error).map_or_else(|_| error.clone(), |message: Message| shell.say(&message)))
}

fn undone_words(counts: &Counts) -> Message {
    Message::new(if counts.kept == 0 { "flash-undone" } else { "flash-undone-kept" })
        .with("count", counts.removed + counts.restored)
        .with("kept", counts.kept)
}

/// Why a file cannot be imported, in words, for the command line.
pub fn error_words(lang: &kernel::lang::Lang, error: &ImportError) -> String {
    lang.say(&reports::error_message(error))
}
