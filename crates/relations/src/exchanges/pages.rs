//! The pages of interactions: noted on one screen, with or without network; shown, changed, removed.

use askama::Template;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use kernel::clock::paris;
use kernel::error::{Error, Result, Violations};
use kernel::ids::{InteractionId, PartyId};
use kernel::lang::Message;
use kernel::text;
use kernel::web::shell::flash;
use kernel::web::{Fields, Page, Path, Shell, go, once, safe_return};
use serde::Deserialize;
use serde_json::json;

use super::interaction::{self, Confidentiality, Direction, Interaction, Origin, Sort, writer};
use super::task::Task;
use crate::Relations;
use crate::store::exchanges::{self as store, Choice, Met};
use crate::store::tasks;

/// Parties shown for a search, and those met lately.
const SHOWN: usize = 12;
/// Chosen parties that a form brings back.
const CHOSEN: usize = 30;

/// A party to be chosen.
struct Pick {
    id: String,
    name: String,
    detail: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "exchange_form.html")]
struct Form {
    shell: Shell,
    title: String,
    action: String,
    /// Whose notes the browser keeps.
    account: String,
    /// None for one that is not written yet.
    version: Option<i64>,
    wrong: Vec<(String, String)>,
    /// What somebody else saved meanwhile, where it differs.
    theirs: Vec<(String, String)>,
    picks: Vec<Pick>,
    searched: bool,
    sorts: Vec<(&'static str, String, bool)>,
    directions: Vec<(&'static str, String, bool)>,
    confidentialities: Vec<(&'static str, String, bool)>,
    owners: Vec<(String, String, bool)>,
    typed: Fields,
    more: bool,
    next: bool,
    /// Where one came from.
    cancel: String,
}

impl Form {
    fn error(&self, field: &str) -> &str {
        self.wrong.iter().find(|(name, _)| name == field).map_or("", |(_, words)| words)
    }
}

/// An interaction being changed, and its parties.
struct Editing {
    interaction: Interaction,
    parties: Vec<PartyId>,
}

/// As a field of a form says a moment.
fn local(at: Timestamp) -> String {
    at.to_zoned_datetime(paris()).strftime("%Y-%m-%dT%H:%M").to_string()
}

fn options(shell: &Shell, family: &str, keys: &[&'static str], own: &str) -> Vec<(&'static str, String, bool)> {
    keys.iter().map(|key| (*key, shell.term(family, key), *key == own)).collect()
}

fn pick(relations: &Relations, shell: &Shell, choice: &Choice, chosen: bool) -> Pick {
    let gazetteer = relations.territories.gazetteer();
    let kind = shell.term("interaction-party", choice.kind.key());
    let commune = choice.territory.as_deref().and_then(|code| gazetteer.commune_of(code));
    let detail = match commune {
        Some(commune) => format!("{kind} · {}", gazetteer.name(commune)),
        None => kind,
    };
    Pick { id: choice.party.to_string(), name: choice.name.clone(), detail, chosen }
}

async fn form(
    relations: &Relations,
    shell: &Shell,
    typed: Fields,
    wrong: &Violations,
    editing: Option<&Editing>,
) -> Result<Form> {
    let (db, viewer) = (&relations.app.db, &shell.viewer);
    let mut wanted: Vec<PartyId> = Vec::new();
    for id in typed.all("who").take(CHOSEN).filter_map(|id| id.parse().ok()) {
        if !wanted.contains(&id) {
            wanted.push(id);
        }
    }
    let mut choices = store::list_choices(db, viewer, &wanted).await?;
    let chosen = choices.len();
    let words = text::fold(typed.get("q"));
    if !words.is_empty() {
        choices.extend(store::search_choices(db, viewer, &words, SHOWN).await?);
    }
    if editing.is_none() {
        choices.extend(store::list_recent(db, viewer, SHOWN).await?);
    }
    let mut picks: Vec<Pick> = Vec::new();
    for (at, choice) in choices.iter().enumerate() {
        let id = choice.party.to_string();
        if picks.iter().all(|pick| pick.id != id) {
            picks.push(pick(relations, shell, choice, at < chosen));
        }
    }
    let me = viewer.id().map(|id| id.to_string()).unwrap_or_default();
    let owner = Some(typed.get("next_owner")).filter(|owner| !owner.is_empty()).unwrap_or(&me).to_owned();
    let owners = match editing {
        Some(_) => Vec::new(),
        None => tasks::list_owners(db, relations.app.clock.now()).await?,
    };
    let sorts: Vec<&'static str> = Sort::ALL.iter().map(|sort| sort.key()).collect();
    let directions: Vec<&'static str> = Direction::ALL.iter().map(|direction| direction.key()).collect();
    let confidentialities: Vec<&'static str> = Confidentiality::ALL.iter().map(|one| one.key()).collect();
    let or = |given: &str, default: &str| if given.is_empty() { default.to_owned() } else { given.to_owned() };
    let has = |fields: &[&str]| fields.iter().any(|field| !wrong.of(field).is_empty());
    Ok(Form {
        title: shell.t(if editing.is_some() { "interaction-edit" } else { "interaction-new" }),
        action: match editing {
            Some(editing) => format!("{}/modification", interaction::path(editing.interaction.id)),
            None => "/bureau/echanges/nouveau".to_owned(),
        },
        // a form that comes back still says which version was read: another may have been saved meanwhile
        version: editing.map(|editing| typed.get("version").parse().unwrap_or(editing.interaction.version)),
        wrong: wrong.iter().flat_map(|(f, ms)| ms.iter().map(|m| (f.to_owned(), shell.say(m)))).collect(),
        theirs: Vec::new(),
        searched: !words.is_empty(),
        sorts: options(shell, "interaction-sort", &sorts, &or(typed.get("sort"), "call")),
        directions: options(shell, "interaction-direction", &directions, &or(typed.get("direction"), "none")),
        confidentialities: options(
            shell,
            "interaction-confidentiality",
            &confidentialities,
            &or(typed.get("confidentiality"), "team"),
        ),
        owners: owners
            .into_iter()
            .map(|(id, name)| {
                let id = id.to_string();
                let own = id == owner;
                (id, name, own)
            })
            .collect(),
        more: editing.is_some() || !typed.get("body").is_empty() || has(&["at", "body"]),
        next: !typed.get("next_subject").is_empty() || has(&["next_subject", "next_due", "next_owner"]),
        cancel: match editing {
            Some(editing) => interaction::path(editing.interaction.id),
            None => back(&typed, "/bureau/ma-journee"),
        },
        account: me,
        picks,
        typed,
        shell: shell.clone(),
    })
}

/// `GET /bureau/echanges/nouveau?avec={party}`
pub async fn new(State(relations): State<Relations>, shell: Shell) -> Result<Page> {
    let mut typed = Fields::of(vec![("at".to_owned(), local(relations.app.clock.now()))]);
    for id in shell.query.all("avec") {
        typed.push("who", id);
    }
    typed.push("retour", shell.query.get("retour"));
    typed.push("q", shell.query.get("q"));
    let page = form(&relations, &shell, typed, &Violations::default(), None).await?;
    shell.page(page)
}

/// Whether what was sent asks for parties to choose from, rather than to be kept.
fn searches(typed: &Fields) -> bool {
    typed.has("find", "yes") || (!typed.get("q").is_empty() && typed.get("who").is_empty())
}

/// Where to go afterwards: where one came from, else the page of what was noted.
fn back(typed: &Fields, otherwise: &str) -> String {
    match typed.get("retour") {
        "" => otherwise.to_owned(),
        path => safe_return(path).to_owned(),
    }
}

/// `POST /bureau/echanges/nouveau`
pub async fn create(State(relations): State<Relations>, shell: Shell, typed: Fields) -> Result<Response> {
    let author = writer(&shell.viewer)?;
    if searches(&typed) {
        let page = form(&relations, &shell, typed, &Violations::default(), None).await?;
        return Ok(shell.page(page)?.into_response());
    }
    let outcome = match interaction::read(&typed, relations.app.clock.now(), author) {
        Ok(noted) => {
            let key = once::key(&typed);
            interaction::note(&relations, &shell.viewer, &noted, Origin::Desk, key.as_deref()).await
        }
        Err(error) => Err(error),
    };
    match outcome {
        Ok(written) => {
            let to = back(&typed, &interaction::path(written.id()));
            Ok(flash(go(&to), &Message::new("flash-interaction-noted")))
        }
        Err(Error::Invalid(wrong)) => {
            let page = form(&relations, &shell, typed, &wrong, None).await?;
            Ok(shell.form(&wrong, page)?.into_response())
        }
        Err(other) => Err(other),
    }
}

/// `GET /bureau/echanges/qui?q=`: parties to choose from, for the script of the form.
pub async fn who(State(relations): State<Relations>, shell: Shell) -> Result<Response> {
    let words = text::fold(shell.query.get("q"));
    let found = match words.is_empty() {
        true => Vec::new(),
        false => store::search_choices(&relations.app.db, &shell.viewer, &words, SHOWN).await?,
    };
    let found: Vec<serde_json::Value> = found
        .iter()
        .map(|choice| pick(&relations, &shell, choice, false))
        .map(|pick| json!({ "id": pick.id, "name": pick.name, "detail": pick.detail }))
        .collect();
    Ok(Json(found).into_response())
}

/// A note that a browser kept while it was without network.
#[derive(Deserialize)]
struct Replayed {
    /// Drawn by the browser: the same note comes under the same key.
    key: String,
    /// The fields of the form.
    fields: Vec<(String, String)>,
    /// Nobody waits for it: no page will tell that it is noted.
    #[serde(default)]
    quiet: bool,
    /// Whose note it is; empty where the browser keeps an older script.
    #[serde(default)]
    account: String,
}

fn read_replayed(body: &[u8]) -> Result<Replayed> {
    let read: Option<Replayed> = serde_json::from_slice(body).ok();
    let plain = |key: &str| key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    read.filter(|one| (16..=64).contains(&one.key.len()) && plain(&one.key)).ok_or_else(|| {
        let mut wrong = Violations::default();
        wrong.add("note", Message::new("interaction-error-replay"));
        Error::Invalid(wrong)
    })
}

/// `POST /bureau/echanges/rejouer`: written once, however often it comes; every refusal leaves the note in the browser.
pub async fn replay(State(relations): State<Relations>, shell: Shell, body: Bytes) -> Result<Response> {
    let author = writer(&shell.viewer)?;
    let replayed = read_replayed(&body)?;
    // somebody else signed in since in this browser: the note waits for its author
    if !replayed.account.is_empty() && replayed.account != author.to_string() {
        return Err(Error::SignIn);
    }
    let typed = Fields::of(replayed.fields);
    let noted = interaction::read(&typed, relations.app.clock.now(), author)?;
    let written = interaction::note(&relations, &shell.viewer, &noted, Origin::Offline, Some(&replayed.key)).await?;
    let answer = Json(json!({ "path": back(&typed, &interaction::path(written.id())) })).into_response();
    Ok(if replayed.quiet { answer } else { flash(answer, &Message::new("flash-interaction-noted")) })
}

/// A next action below an interaction.
struct After {
    subject: String,
    due: String,
    owner: String,
    state: String,
}

#[derive(Template)]
#[template(path = "exchange.html")]
struct Show {
    shell: Shell,
    path: String,
    subject: String,
    body: String,
    sort: String,
    when: String,
    author: String,
    direction: String,
    confidentiality: (&'static str, String),
    origin: String,
    /// Names and addresses of cards.
    parties: Vec<(String, String)>,
    /// Those whom the viewer may not know.
    others: usize,
    unsorted: Vec<String>,
    attachments: Vec<String>,
    after: Vec<After>,
    party: String,
    id: String,
    version: i64,
    may_change: bool,
    private: bool,
}

async fn find(relations: &Relations, shell: &Shell, id: &str) -> Result<Interaction> {
    let id: InteractionId = id.parse().map_err(|_| Error::NotFound)?;
    store::find_for(&relations.app.db, &shell.viewer, id).await?.ok_or(Error::NotFound)
}

/// `GET /bureau/echanges/{interaction}`
pub async fn show(State(relations): State<Relations>, Path(id): Path<String>, shell: Shell) -> Result<Page> {
    let one = find(&relations, &shell, &id).await?;
    let db = &relations.app.db;
    let met = store::list_met(db, &shell.viewer, &[one.id]).await?;
    let known: Vec<&Met> = met.iter().filter(|met| met.known).collect();
    let after = tasks::list_after(db, &shell.viewer, one.id).await?;
    let after = after.into_iter().map(|task: Task| After {
        due: task.due.map(|day| shell.lang.day(day)).unwrap_or_default(),
        state: shell.term("todo-state", task.state.key()),
        subject: task.subject,
        owner: task.owner_name,
    });
    let may_change = interaction::may_change(&shell.viewer, &one);
    let page = Show {
        path: interaction::path(one.id),
        subject: if one.subject.is_empty() { shell.t("interaction-erased") } else { one.subject.clone() },
        sort: shell.term("interaction-sort", one.sort.key()),
        when: shell.lang.instant(one.at),
        author: one.author_name.clone(),
        direction: match one.direction {
            Direction::None => String::new(),
            direction => shell.term("interaction-direction", direction.key()),
        },
        confidentiality: (
            one.confidentiality.key(),
            shell.term("interaction-confidentiality", one.confidentiality.key()),
        ),
        origin: match one.origin {
            Origin::Desk => String::new(),
            origin => shell.term("interaction-origin", origin.key()),
        },
        others: met.len() - known.len(),
        party: known.first().map(|met| met.party.to_string()).unwrap_or_default(),
        parties: known.iter().map(|met| (met.name.clone(), card(met.party))).collect(),
        // addresses of people nobody reached by their name: for those who sort them out alone
        unsorted: one
            .unsorted
            .iter()
            .filter(|_| may_change)
            .flat_map(|words| words.split_whitespace())
            .map(str::to_owned)
            .collect(),
        attachments: one.attachments.lines().map(str::to_owned).collect(),
        after: after.collect(),
        id: one.id.to_string(),
        version: one.version,
        may_change,
        private: one.confidentiality == Confidentiality::Private,
        body: one.body,
        shell: shell.clone(),
    };
    shell.page(page)
}

/// The address of the card of a party.
pub fn card(party: PartyId) -> String {
    format!("/bureau/relations/{party}")
}

/// An interaction that the viewer may change, with its parties.
async fn changeable(relations: &Relations, shell: &Shell, id: &str) -> Result<Editing> {
    let interaction = find(relations, shell, id).await?;
    if !interaction::may_change(&shell.viewer, &interaction) {
        return Err(Error::Forbidden);
    }
    let met = store::list_met(&relations.app.db, &shell.viewer, &[interaction.id]).await?;
    Ok(Editing { parties: met.iter().map(|met| met.party).collect(), interaction })
}

/// The fields of a form that say that interaction.
fn fields_of(editing: &Editing) -> Fields {
    let one = &editing.interaction;
    let mut fields = Fields::of(vec![
        ("at".to_owned(), local(one.at)),
        ("sort".to_owned(), one.sort.key().to_owned()),
        ("direction".to_owned(), one.direction.key().to_owned()),
        ("confidentiality".to_owned(), one.confidentiality.key().to_owned()),
        ("subject".to_owned(), one.subject.clone()),
        ("body".to_owned(), one.body.clone()),
    ]);
    for party in &editing.parties {
        fields.push("who", party.to_string());
    }
    fields
}

/// `GET /bureau/echanges/{interaction}/modification`
pub async fn edit(State(relations): State<Relations>, Path(id): Path<String>, shell: Shell) -> Result<Page> {
    let editing = changeable(&relations, &shell, &id).await?;
    let page = form(&relations, &shell, fields_of(&editing), &Violations::default(), Some(&editing)).await?;
    shell.page(page)
}

/// What somebody else saved, where it differs from what was typed.
fn theirs(shell: &Shell, editing: &Editing, typed: &Fields) -> Vec<(String, String)> {
    let saved = fields_of(editing);
    let said = |field: &str, value: &str| match field {
        "sort" | "direction" | "confidentiality" => shell.term(&format!("interaction-{field}"), value),
        _ => value.to_owned(),
    };
    ["subject", "body", "at", "sort", "direction", "confidentiality"]
        .into_iter()
        .filter(|field| saved.get(field) != typed.get(field))
        .map(|field| (shell.t(&format!("interaction-{field}")), said(field, saved.get(field))))
        .collect()
}

/// `POST /bureau/echanges/{interaction}/modification`
pub async fn save(
    State(relations): State<Relations>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let editing = changeable(&relations, &shell, &id).await?;
    let author = writer(&shell.viewer)?;
    if searches(&typed) {
        let page = form(&relations, &shell, typed, &Violations::default(), Some(&editing)).await?;
        return Ok(shell.page(page)?.into_response());
    }
    let version = typed.get("version").parse().unwrap_or_default();
    let one = &editing.interaction;
    let outcome = match interaction::read(&typed, relations.app.clock.now(), author) {
        Ok(noted) => interaction::edit(&relations, &shell.viewer, one, version, &editing.parties, &noted).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => Ok(flash(go(&interaction::path(one.id)), &Message::new("flash-interaction-saved"))),
        Err(Error::Invalid(wrong)) => {
            let page = form(&relations, &shell, typed, &wrong, Some(&editing)).await?;
            Ok(shell.form(&wrong, page)?.into_response())
        }
        Err(Error::Conflict(message)) => {
            let now = changeable(&relations, &shell, &id).await?;
            let theirs = theirs(&shell, &now, &typed);
            let mut page = form(&relations, &shell, typed, &Violations::default(), Some(&now)).await?;
            page.wrong = vec![("subject".to_owned(), shell.say(&message))];
            page.theirs = theirs;
            page.version = Some(now.interaction.version);
            Ok(shell.page_with(StatusCode::CONFLICT, page)?.into_response())
        }
        Err(other) => Err(other),
    }
}

/// `POST /bureau/echanges/{interaction}/suppression`
pub async fn remove(
    State(relations): State<Relations>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let editing = changeable(&relations, &shell, &id).await?;
    let version = typed.get("version").parse().unwrap_or_default();
    interaction::remove(&relations, &shell.viewer, &editing.interaction, version, &editing.parties).await?;
    Ok(flash(go("/bureau/ma-journee"), &Message::new("flash-interaction-removed")))
}
