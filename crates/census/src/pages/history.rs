//! The history of a sheet: for the team, with the way back to each version; for everybody, without a name nor a private field.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::error::{Error, Result};
use kernel::ids::PartyId;
use kernel::lang::Message;
use kernel::party::Kind;
use kernel::web::{Fields, Page, Pager, Path, Shell, go, moved, shell};

use super::editing::{editable, kind_of};
use super::words;
use crate::field::Field;
use crate::reach::{self, Reached};
use crate::revert::{self, Line, Wish};
use crate::sheet::Sheet;
use crate::store::duplicates;
use crate::store::history::{self, Revision};
use crate::{Census, store};

/// What reaches somebody: that it changed is public, what it was is not. A number that was taken away because it was a
/// person's must not stay readable in the history for ever.
const REACHING: &[Field] = &[
    Field::Phone,
    Field::Email,
    Field::Twitter,
    Field::Facebook,
    Field::Instagram,
    Field::Linkedin,
    Field::Mastodon,
    Field::Links,
    Field::Operator,
];
/// What only programs read.
const CODES: &[Field] = &[Field::SourceId, Field::Commune, Field::PointPrecision];

struct RevisionView {
    when: String,
    who: String,
    what: String,
    changes: Vec<(String, String, String)>,
    /// The address of the way back to the version that it made.
    back: String,
    /// The lot that did it with others.
    lot: Option<String>,
}

#[derive(Template)]
#[template(path = "history.html")]
struct History {
    shell: Shell,
    name: String,
    desk_path: String,
    may_edit: bool,
    revisions: Vec<RevisionView>,
    /// What was merged into it: the name then, and the address of its own history.
    absorbed: Vec<(String, String)>,
    pager: Pager,
}

/// Lines of one page of a history.
const PER_PAGE: usize = 100;

/// The pages of a history, and what to read for the one that is asked.
async fn pages(census: &Census, shell: &Shell, sheet: &Sheet) -> Result<(Pager, (i64, i64))> {
    let total = usize::try_from(history::count(&census.app.db, sheet.id()).await?).unwrap_or_default();
    let pager = Pager::new(&shell.path, &shell.query, PER_PAGE, total);
    let offset = i64::try_from((pager.page - 1) * PER_PAGE).unwrap_or_default();
    Ok((pager, (offset, i64::try_from(PER_PAGE).unwrap_or_default())))
}

/// `GET /bureau/{kind}/{slug}/historique`
pub async fn desk(
    State(census): State<Census>,
    Path((kind, slug)): Path<(String, String)>,
    shell: Shell,
) -> Result<Response> {
    let db = &census.app.db;
    let sheet = store::find_sheet_for(db, &shell.viewer, kind_of(&kind)?, &slug).await?.ok_or(Error::NotFound)?;
    if reach::read_whole(&shell.viewer).among(db, &[sheet.id()]).await?.is_empty() {
        // the team reads it as a member does; who keeps another place has no business here
        shell.viewer.must(Right::ReadDesk)?;
        let public = go(&format!("{}/historique", sheet.party.path()));
        return Ok(shell::flash(public, &Message::new("flash-out-of-reach")));
    }
    reach::note(&census.app, &shell.viewer, &[&sheet]).await?;
    let desk_path = format!("/bureau{}", sheet.party.path());
    let may_edit = shell.viewer.may_on(db, Right::EditSheets, sheet.id()).await?;
    let reads_desk = shell.viewer.may(Right::ReadDesk);
    let mut known = sheet.version;
    let view = |revision: Revision| {
        let back = may_edit && revision.version < known;
        known = revision.version;
        RevisionView {
            when: shell.lang.instant(revision.at),
            what: shell.term("action", &revision.action),
            changes: told(&shell, &revision),
            lot: revision.lot.filter(|_| reads_desk),
            back: if back { format!("{desk_path}/historique/{}", revision.version) } else { String::new() },
            who: revision.actor.or(revision.source).unwrap_or_else(|| shell.t("by-program")),
        }
    };
    let (pager, some) = pages(&census, &shell, &sheet).await?;
    let revisions: Vec<RevisionView> =
        history::list(&census.app.db, sheet.id(), some).await?.into_iter().map(view).collect();
    let absorbed = duplicates::list_absorbed_by(&census.app.db, sheet.id()).await?;
    // an absorbed sheet stands at its id while the merge holds
    let address = |id: PartyId| format!("/bureau{}/historique", sheet.party.kind.path(&id.to_string()));
    let absorbed = absorbed.into_iter().map(|(id, name)| (name, address(id))).collect();
    let name = sheet.party.name;
    let page = History { name, revisions, absorbed, pager, desk_path, may_edit, shell: shell.clone() };
    Ok(shell.page(page)?.into_response())
}

fn told(shell: &Shell, revision: &Revision) -> Vec<(String, String, String)> {
    let one = |(field, (before, after)): (&Field, &(serde_json::Value, serde_json::Value))| {
        (shell.term("field", field.key()), words::value(shell, *field, before), words::value(shell, *field, after))
    };
    revision.changes.0.iter().map(one).collect()
}

struct LineView {
    key: &'static str,
    changes: Vec<(String, String, String)>,
    /// What the place itself said since, in words; empty when it said nothing.
    itself: String,
    taken: bool,
}

#[derive(Template)]
#[template(path = "revision.html")]
struct Preview {
    shell: Shell,
    name: String,
    path: String,
    desk_path: String,
    when: String,
    version: i64,
    lines: Vec<LineView>,
    /// Why nothing was brought back: in short, then what to do.
    error: Option<(String, String)>,
}

/// A version of a sheet, and what was done since.
struct Past {
    sheet: Sheet,
    version: i64,
    when: String,
    since: Vec<Revision>,
}

async fn past(census: &Census, shell: &Shell, (kind, slug): (&str, &str), version: i64) -> Result<Past> {
    let sheet = editable(census, shell, kind_of(kind)?, slug).await?;
    let at = history::find_instant(&census.app.db, sheet.id(), version).await?.ok_or(Error::NotFound)?;
    let since = history::list_after(&census.app.db, sheet.id(), version).await?;
    Ok(Past { sheet, version, when: shell.lang.instant(at), since })
}

/// `asked` is the form that came back, if one did: its boxes stay as they were ticked.
fn preview_page(shell: &Shell, past: &Past, asked: Option<&Fields>, error: Option<(String, String)>) -> Preview {
    let then = revert::walked_back(past.sheet.values.clone(), &past.since);
    let changes = then.changes_since(&past.sheet.values);
    let of = |field: &Field| {
        let value = |values: &crate::sheet::Values| {
            values.get(*field).map(|value| words::value(shell, *field, value)).unwrap_or_default()
        };
        (shell.term("field", field.key()), value(&past.sheet.values), value(&then))
    };
    let view = |line: Line| LineView {
        key: line.key(),
        changes: line.fields.iter().map(of).collect(),
        taken: asked.map_or(line.itself.is_none(), |asked| asked.has("take", line.key())),
        itself: line.itself.map(|at| shell.t1("revert-itself", "when", shell.lang.instant(at))).unwrap_or_default(),
    };
    let desk_path = format!("/bureau{}", past.sheet.party.path());
    Preview {
        name: past.sheet.party.name.clone(),
        path: format!("{desk_path}/historique/{}", past.version),
        desk_path,
        when: past.when.clone(),
        version: past.sheet.version,
        lines: revert::lines(&changes, &past.since).into_iter().map(view).collect(),
        error,
        shell: shell.clone(),
    }
}

/// `GET /bureau/{kind}/{slug}/historique/{version}`: what would change.
pub async fn preview(
    State(census): State<Census>,
    Path((kind, slug, version)): Path<(String, String, i64)>,
    shell: Shell,
) -> Result<Page> {
    let past = past(&census, &shell, (&kind, &slug), version).await?;
    shell.page(preview_page(&shell, &past, None, None))
}

/// `POST /bureau/{kind}/{slug}/historique/{version}`
pub async fn bring_back(
    State(census): State<Census>,
    Path((kind, slug, version)): Path<(String, String, i64)>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let past = past(&census, &shell, (&kind, &slug), version).await?;
    let then = revert::walked_back(past.sheet.values.clone(), &past.since);
    let changes = then.changes_since(&past.sheet.values);
    let taken: Vec<Field> = revert::lines(&changes, &past.since)
        .into_iter()
        .filter(|line| typed.has("take", line.key()))
        .flat_map(|line| line.fields)
        .collect();
    let wish = Wish { then: &then, taken: &taken, seen: typed.get("version").parse().unwrap_or_default() };
    let reach = shell.viewer.reach(Right::EditSheets);
    let reached = Reached::among(&census.app.db, reach, &[past.sheet.id()]).await?;
    if !reached.keeps(&past.sheet, &wish.values(&past.sheet)) {
        let told = (shell.t1("errors-title", "count", 1_usize), shell.say(&reach::moved_out()));
        let page = preview_page(&shell, &past, Some(&typed), Some(told));
        return Ok(shell.page_with(StatusCode::UNPROCESSABLE_ENTITY, page)?.into_response());
    }
    match revert::bring_back(&census.app, shell.viewer.id(), &past.sheet, &wish).await {
        Ok(changes) => {
            let done = Message::new("flash-reverted").with("name", past.sheet.party.name.clone());
            let back = go(&format!("/bureau{}/historique", past.sheet.party.path()));
            Ok(shell::flash(back, &done.with("count", changes.0.len())))
        }
        Err(Error::Conflict(_)) => {
            let told = (shell.t("revert-moved-title"), shell.t("revert-moved"));
            let page = preview_page(&shell, &past, Some(&typed), Some(told));
            Ok(shell.page_with(StatusCode::CONFLICT, page)?.into_response())
        }
        Err(other) => Err(other),
    }
}

struct PublicRevision {
    when: String,
    who: String,
    what: String,
    changes: Vec<(String, String, String)>,
    /// Fields of which only the change is told.
    untold: String,
}

#[derive(Template)]
#[template(path = "history_public.html")]
struct PublicHistory {
    shell: Shell,
    name: String,
    path: String,
    list: (&'static str, String),
    revisions: Vec<PublicRevision>,
    pager: Pager,
}

/// `GET /lieux/{slug}/historique`
pub async fn place(State(census): State<Census>, Path(slug): Path<String>, shell: Shell) -> Result<Response> {
    public(&census, shell, Kind::Place, &slug).await
}

/// `GET /structures/{slug}/historique`
pub async fn organisation(State(census): State<Census>, Path(slug): Path<String>, shell: Shell) -> Result<Response> {
    public(&census, shell, Kind::Organisation, &slug).await
}

async fn public(census: &Census, shell: Shell, kind: Kind, slug: &str) -> Result<Response> {
    let sheet = store::find_sheet_for(&census.app.db, &shell.viewer, kind, slug).await?.ok_or(Error::NotFound)?;
    let path = sheet.party.path();
    if sheet.party.slug != slug {
        return Ok(moved(&format!("{path}/historique")));
    }
    let (pager, some) = pages(census, &shell, &sheet).await?;
    let revisions = history::list_public(&census.app.db, sheet.id(), some).await?;
    let retired = census.vocabulary().retired_fields();
    let view = |revision: Revision| public_view(&shell, (kind, &retired), revision);
    let (list, words) = if kind == Kind::Place { ("/lieux", "places") } else { ("/structures", "organisations") };
    let page = PublicHistory {
        revisions: revisions.into_iter().filter_map(view).collect(),
        list: (list, shell.t(words)),
        name: sheet.party.name,
        path,
        pager,
        shell: shell.clone(),
    };
    Ok(shell.page(page)?.into_response())
}

/// None for what changed nothing that everybody may read.
fn public_view(shell: &Shell, (kind, retired): (Kind, &[Field]), mut revision: Revision) -> Option<PublicRevision> {
    revision.changes.0.retain(|field, _| !CODES.contains(field) && !retired.contains(field));
    let reaching = |field: &&Field| REACHING.contains(field);
    let untold: Vec<String> =
        revision.changes.0.keys().filter(reaching).map(|field| shell.term("field", field.key())).collect();
    revision.changes.0.retain(|field, _| !REACHING.contains(field));
    if revision.changes.is_empty() && untold.is_empty() {
        return None;
    }
    Some(PublicRevision {
        when: shell.lang.instant(revision.at),
        who: who(shell, kind, &revision),
        what: shell.term("action", &revision.action),
        changes: told(shell, &revision),
        untold: untold.join(", "),
    })
}

/// Who changed it, without naming a person.
fn who(shell: &Shell, kind: Kind, revision: &Revision) -> String {
    match (revision.action.as_str(), &revision.source) {
        (_, Some(source)) => shell.t1("history-import", "source", source.as_str()),
        ("imported" | "undone", None) => shell.t("history-import-unnamed"),
        ("itself" | "left", _) if kind == Kind::Place => shell.t("history-place"),
        ("itself" | "left", _) => shell.t("history-organisation"),
        ("located", _) => shell.t("by-program"),
        _ => shell.t("history-team"),
    }
}
