//! What the card of a party tells of interactions: its moments, and what is to be done next.

use askama::Template;
use jiff::Timestamp;
use kernel::auth::{Right, Viewer};
use kernel::error::Result;
use kernel::ids::{InteractionId, PartyId};
use kernel::web::Shell;

use super::interaction::{self, Confidentiality, Sort};
use crate::Relations;
use crate::store::{exchanges as store, tasks};

/// Next actions of one panel.
const NEXT: usize = 5;

/// Something that happened with a party, as its timeline shows it.
#[derive(Clone, Debug)]
pub struct Moment {
    /// What tells it from the others of the same instant.
    pub id: InteractionId,
    /// When.
    pub at: Timestamp,
    /// What it was.
    pub sort: Sort,
    /// One line; empty once a person of it was forgotten.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// Who noted it.
    pub by: String,
    /// Its author alone reads it.
    pub private: bool,
    /// The address of its page.
    pub path: String,
}

/// What the viewer may read of what happened with a party before that moment (or ever), the latest first. A moment is an
/// instant as it is stored, and the id of what happened then: a page goes on where the one before it ended.
///
/// # Errors
/// The database is away.
pub async fn moments(
    relations: &Relations,
    viewer: &Viewer,
    party: PartyId,
    before: Option<(&str, &str)>,
    limit: usize,
) -> Result<Vec<Moment>> {
    let found = store::list_with(&relations.app.db, viewer, party, before.unwrap_or(("9999", "")), limit).await?;
    let moment = |one: interaction::Interaction| Moment {
        id: one.id,
        at: one.at,
        sort: one.sort,
        subject: one.subject,
        body: one.body,
        by: one.author_name,
        private: one.confidentiality == Confidentiality::Private,
        path: interaction::path(one.id),
    };
    Ok(found.into_iter().map(moment).collect())
}

/// A piece of the card of a party.
#[derive(Clone, Debug)]
pub struct Panel {
    /// Its heading.
    pub title: String,
    /// What it holds, as HTML that needs no more escaping.
    pub html: String,
}

struct Line {
    subject: String,
    due: String,
    owner: String,
    late: bool,
}

#[derive(Template)]
#[template(path = "exchanges_panel.html")]
struct Next {
    shell: Shell,
    lines: Vec<Line>,
    note: String,
    may_note: bool,
}

/// « Prochaine action »: what is to be done about a party, and the way to note something; none for who reads no notes.
///
/// # Errors
/// The database is away.
pub async fn panel(relations: &Relations, shell: &Shell, party: PartyId) -> Result<Option<Panel>> {
    let (db, viewer) = (&relations.app.db, &shell.viewer);
    if !viewer.may_on(db, Right::ReadNotes, party).await? {
        return Ok(None);
    }
    let today = super::day::today(relations);
    let lines = tasks::list_about(db, viewer, party, NEXT)
        .await?
        .into_iter()
        .map(|task| Line {
            subject: task.subject,
            due: task.due.map(|day| shell.lang.day(day)).unwrap_or_default(),
            owner: task.owner_name,
            late: task.due.is_some_and(|due| due < today),
        })
        .collect();
    let next = Next {
        lines,
        note: format!("/bureau/echanges/nouveau?avec={party}"),
        may_note: viewer.may_on(db, Right::Note, party).await?,
        shell: shell.clone(),
    };
    Ok(Some(Panel { title: shell.t("todo-next"), html: next.render()? }))
}
