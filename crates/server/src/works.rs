//! Work outside requests in the back office: what waits, what runs, and what failed too often and asks for a person.

use askama::Template;
use axum::response::Response;
use kernel::auth::Right;
use kernel::error::{Error, Result};
use kernel::ids::{FactId, JobId};
use kernel::lang::Message;
use kernel::web::shell::flash;
use kernel::web::{Access, Fields, Page, Pager, Routes, Shell, go};
use tracing::info;

use crate::store::{self, Line};

const PAGE: &str = "/bureau/travaux";
const PER_PAGE: usize = 50;

/// The routes, each with the right it asks.
pub fn routes() -> Routes {
    let administer = Access::Team(Right::Administer);
    Routes::default()
        .get("/bureau/travaux", administer, list)
        .post("/bureau/travaux/reprise", administer, try_again)
        .post("/bureau/travaux/abandon", administer, give_up)
        .with_state(())
}

struct WorkView {
    id: String,
    reaction: String,
    name: String,
    of: String,
    state: String,
    badge: &'static str,
    attempts: usize,
    when: String,
    error: String,
}

impl WorkView {
    fn of(shell: &Shell, line: Line) -> WorkView {
        let name = if line.reaction.is_empty() { &line.kind } else { &line.reaction };
        // a stored name has points, which a key of the translations cannot have
        let known = shell.lang.find(&format!("work-{}", name.replace('.', "-")));
        WorkView {
            name: known.unwrap_or_else(|| name.clone()),
            of: if line.reaction.is_empty() { line.body } else { line.kind },
            badge: match line.state.as_str() {
                "parked" => "rejected",
                "running" => "updated",
                _ if line.error.is_some() => "doubtful",
                _ => "plain",
            },
            attempts: usize::try_from(line.attempts).unwrap_or_default(),
            when: line.due_at.parse().map_or(line.due_at, |at| shell.lang.instant(at)),
            error: line.error.unwrap_or_default(),
            id: line.id,
            reaction: line.reaction,
            state: line.state,
        }
    }
}

#[derive(Template)]
#[template(path = "works.html")]
struct Works {
    shell: Shell,
    parked: usize,
    works: Vec<WorkView>,
    pager: Pager,
}

/// `GET /bureau/travaux`
async fn list(shell: Shell) -> Result<Page> {
    let counts = store::count_by_state(&shell.app).await?;
    let number = |n: i64| usize::try_from(n).unwrap_or_default();
    let parked = counts.iter().find(|(state, _)| state == "parked").map_or(0, |(_, count)| number(*count));
    let total: usize = counts.iter().map(|(_, count)| number(*count)).sum();
    let pager = Pager::new(PAGE, &shell.query, PER_PAGE, total);
    let offset = i64::try_from((pager.page - 1) * PER_PAGE).unwrap_or_default();
    let lines = store::list(&shell.app, (offset, i64::try_from(PER_PAGE).unwrap_or_default())).await?;
    let works = lines.into_iter().map(|line| WorkView::of(&shell, line)).collect();
    shell.page(Works { parked, works, pager, shell: shell.clone() })
}

/// The work that a form names; anything else does not exist.
fn named(typed: &Fields) -> Result<(&str, &str)> {
    let (id, reaction) = (typed.get("id"), typed.get("reaction"));
    let known = if reaction.is_empty() { id.parse::<JobId>().is_ok() } else { id.parse::<FactId>().is_ok() };
    if known { Ok((id, reaction)) } else { Err(Error::NotFound) }
}

/// `POST /bureau/travaux/reprise`: from its first attempt, at once.
async fn try_again(shell: Shell, typed: Fields) -> Result<Response> {
    shell.viewer.must(Right::Administer)?;
    let (id, reaction) = named(&typed)?;
    if !store::try_again(&shell.app, id, reaction).await? {
        return Err(Error::Conflict(Message::new("error-work-not-parked")));
    }
    Ok(flash(go(PAGE), &Message::new("flash-work-again")))
}

/// `POST /bureau/travaux/abandon`: it will not be done.
async fn give_up(shell: Shell, typed: Fields) -> Result<Response> {
    shell.viewer.must(Right::Administer)?;
    let (id, reaction) = named(&typed)?;
    if !store::give_up(&shell.app, id, reaction).await? {
        return Err(Error::Conflict(Message::new("error-work-not-parked")));
    }
    info!(id, reaction, by = ?shell.viewer.id(), "a parked work was given up");
    Ok(flash(go(PAGE), &Message::new("flash-work-given-up")))
}
