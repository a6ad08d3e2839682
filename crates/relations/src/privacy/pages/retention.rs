//! The end of retention in the back office: the list first, then the question, then the erasure; nothing by itself.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::app::App;
use kernel::auth::Right;
use kernel::error::{Error, Result};
use kernel::ids::{PartyId, RetentionId};
use kernel::lang::Message;
use kernel::web::{Fields, Page, Path, Shell, go, shell};

use super::{count, tabs};
use crate::Relations;
use crate::privacy::retention::{self, Person, Run, WAIT};
use crate::store::privacy::retention as store;

const PATH: &str = "/bureau/donnees-personnelles/conservation";

struct RunView {
    path: String,
    when: String,
    who: String,
    state: String,
    badge: &'static str,
    listed: String,
    erased: String,
}

fn view(shell: &Shell, run: &Run) -> RunView {
    RunView {
        path: format!("{PATH}/{}", run.id),
        when: run.created_at.parse().map_or_else(|_| run.created_at.clone(), |at| shell.lang.instant(at)),
        who: if run.created_by.is_empty() { shell.t("by-program") } else { run.created_by.clone() },
        state: shell.term("retention-state", &run.state),
        badge: match run.state.as_str() {
            "done" => "open",
            "dropped" => "closed",
            "erasing" => "updated",
            _ => "doubtful",
        },
        listed: shell.n(count(run.listed)),
        erased: shell.n(count(run.erased)),
    }
}

#[derive(Template)]
#[template(path = "privacy_retention.html")]
struct Runs {
    shell: Shell,
    tabs: Vec<(&'static str, String, bool)>,
    months: i64,
    runs: Vec<RunView>,
}

/// `GET /bureau/donnees-personnelles/conservation`
pub async fn list(State(relations): State<Relations>, shell: Shell) -> Result<Page> {
    let runs = store::list_runs(&relations.app.db).await?;
    shell.page(Runs {
        tabs: tabs(&shell),
        months: retention::months(&relations.app).await?,
        runs: runs.iter().map(|run| view(&shell, run)).collect(),
        shell: shell.clone(),
    })
}

/// `POST /bureau/donnees-personnelles/conservation`: looks for those whose data reached their end; changes none of them.
pub async fn start(State(relations): State<Relations>, shell: Shell) -> Result<Response> {
    shell.viewer.must(Right::ProtectData)?;
    Ok(match retention::start(&relations.app, shell.viewer.id()).await? {
        Some(id) => shell::flash(go(&format!("{PATH}/{id}")), &Message::new("flash-retention-listed")),
        None => shell::flash(go(PATH), &Message::new("flash-retention-nobody")),
    })
}

struct PersonView {
    id: PartyId,
    name: String,
    last: String,
    state: String,
    goes: bool,
}

#[derive(Template)]
#[template(path = "privacy_run.html")]
struct RunPage {
    shell: Shell,
    tabs: Vec<(&'static str, String, bool)>,
    run: RunView,
    listed: bool,
    asked: bool,
    ripe: bool,
    ripe_on: String,
    days: i64,
    people: Vec<PersonView>,
}

async fn found(app: &App, id: &str) -> Result<Run> {
    let id: RetentionId = id.parse().map_err(|_| Error::NotFound)?;
    store::find_run(&app.db, id).await?.ok_or(Error::NotFound)
}

/// `GET /bureau/donnees-personnelles/conservation/{run}`: the list that somebody reads before anything is asked or erased.
pub async fn show(State(relations): State<Relations>, Path(id): Path<String>, shell: Shell) -> Result<Page> {
    let app = &relations.app;
    let run = found(app, &id).await?;
    let person = |person: Person| PersonView {
        id: person.party,
        last: retention::day_of(&person.last_at).map(|day| shell.lang.day(day)).unwrap_or_default(),
        state: shell.term("retention-line", &person.state),
        goes: !matches!(person.state.as_str(), "spared" | "answered" | "needed"),
        name: person.name,
    };
    let people = store::list_people(&app.db, run.id).await?.into_iter().map(person).collect();
    let ripe_at = run.ripe_at();
    let ripe_on = ripe_at.map(|at| shell.lang.instant(at)).unwrap_or_default();
    shell.page(RunPage {
        tabs: tabs(&shell),
        listed: run.state == "listed",
        asked: run.state == "asked",
        ripe: ripe_at.is_some_and(|ripe| ripe <= app.clock.now()),
        ripe_on,
        days: WAIT,
        run: view(&shell, &run),
        people,
        shell: shell.clone(),
    })
}

fn done(run: &Run, message: &Message) -> Response {
    shell::flash(go(&format!("{PATH}/{}", run.id)), message)
}

/// `POST /bureau/donnees-personnelles/conservation/{run}/question`
pub async fn ask(State(relations): State<Relations>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    let run = found(&relations.app, &id).await?;
    shell.viewer.must(Right::ProtectData)?;
    let written = retention::ask(&relations.app, shell.viewer.id(), &run).await?;
    Ok(done(&run, &Message::new("flash-retention-asked").with("count", written)))
}

/// `POST /bureau/donnees-personnelles/conservation/{run}/effacement`
pub async fn erase(State(relations): State<Relations>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    let run = found(&relations.app, &id).await?;
    shell.viewer.must(Right::ProtectData)?;
    shell.sure()?;
    retention::erase(&relations.app, shell.viewer.id(), &run).await?;
    Ok(done(&run, &Message::new("flash-retention-erasing")))
}

/// `POST /bureau/donnees-personnelles/conservation/{run}/abandon`
pub async fn abandon(State(relations): State<Relations>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    let run = found(&relations.app, &id).await?;
    shell.viewer.must(Right::ProtectData)?;
    retention::drop_run(&relations.app, shell.viewer.id(), &run).await?;
    Ok(done(&run, &Message::new("flash-retention-dropped")))
}

/// `POST /bureau/donnees-personnelles/conservation/{run}/maintien`: somebody of the list is kept.
pub async fn spare(
    State(relations): State<Relations>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let run = found(&relations.app, &id).await?;
    shell.viewer.must(Right::ProtectData)?;
    let party: PartyId = typed.get("party").parse().map_err(|_| Error::NotFound)?;
    retention::spare(&relations.app, run.id, party).await?;
    Ok(done(&run, &Message::new("flash-retention-spared")))
}
