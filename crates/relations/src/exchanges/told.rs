//! What the card of a party tells of interactions: its moments, and what is to be done next.

use askama::Template;
use kernel::auth::Right;
use kernel::clock::stored;
use kernel::error::Result;
use kernel::ids::PartyId;
use kernel::web::Shell;

use super::day;
use super::interaction::{self, Confidentiality, Interaction, Sort};
use crate::Relations;
use crate::people::panels::Panel;
use crate::people::timeline::{self, Before, Moment};
use crate::store::{exchanges as store, tasks};

/// Next actions of one panel.
const NEXT: usize = 5;
/// Characters of a text that the timeline shows: its page shows all of it.
const EXCERPT: usize = 280;

fn icon(sort: Sort) -> &'static str {
    match sort {
        Sort::Call => "phone",
        Sort::Mail => "mail",
        Sort::Visit => "pin",
        Sort::Meeting | Sort::Event => "people",
        Sort::Note => "edit",
    }
}

/// The beginning of a text, on one line.
fn excerpt(body: &str) -> String {
    let line = kernel::text::squeeze(&body.replace('\n', " "));
    let short: String = line.chars().take(EXCERPT).collect();
    if short.len() < line.len() { format!("{short}…") } else { short }
}

fn moment(shell: &Shell, one: Interaction) -> Moment {
    let sort = shell.term("interaction-sort", one.sort.key());
    // of who was forgotten only that something happened is left
    let title = if one.subject.is_empty() { sort.clone() } else { one.subject };
    let mut details = vec![sort];
    if one.confidentiality == Confidentiality::Private {
        details.push(shell.term("interaction-confidentiality", one.confidentiality.key()));
    }
    let body = excerpt(&one.body);
    if !body.is_empty() {
        details.push(body);
    }
    Moment {
        at: stored(one.at),
        id: one.id.to_string(),
        icon: icon(one.sort),
        title,
        detail: details.join(" · "),
        who: one.author_name,
        path: Some(interaction::path(one.id)),
        when: shell.lang.instant(one.at),
    }
}

/// What the reader may read of what happened with a party before that moment, the latest first. Private notes are their
/// author's alone, and nobody's while an administrator looks through the author's eyes.
///
/// # Errors
/// The database is away.
pub async fn moments(relations: &Relations, shell: &Shell, party: PartyId, before: &Before) -> Result<Vec<Moment>> {
    let limit = usize::try_from(timeline::limit()).unwrap_or(usize::MAX);
    let (at, id) = (before.at.as_str(), before.id.as_str());
    let found = store::list_with(&relations.app.db, &shell.viewer, party, (at, id), limit).await?;
    Ok(found.into_iter().map(|one| moment(shell, one)).collect())
}

struct Line {
    /// Where a gesture goes.
    path: String,
    version: i64,
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
    party: PartyId,
    may_note: bool,
}

/// « Prochaine action »: what is to be done about a party, done or added there; none for who reads no notes.
///
/// # Errors
/// The database is away.
pub async fn panel(relations: &Relations, shell: &Shell, party: PartyId) -> Result<Option<Panel>> {
    let (db, viewer) = (&relations.app.db, &shell.viewer);
    if !viewer.may_on(db, Right::ReadNotes, party).await? {
        return Ok(None);
    }
    let today = relations.app.clock.today();
    let lines = tasks::list_about(db, viewer, party, NEXT)
        .await?
        .into_iter()
        .map(|task| Line {
            path: day::path_of(task.id),
            version: task.version,
            subject: task.subject,
            due: task.due.map(|day| shell.lang.day(day)).unwrap_or_default(),
            owner: task.owner_name,
            late: task.due.is_some_and(|due| due < today),
        })
        .collect();
    let next = Next {
        lines,
        party,
        may_note: viewer.behind().is_none() && viewer.may_on(db, Right::Note, party).await?,
        shell: shell.clone(),
    };
    Ok(Some(Panel { anchor: "suite", title: shell.t("todo-next"), html: next.render()?, order: 10 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_letters() {
        assert_eq!(excerpt("Vu\nau marché"), "Vu au marché");
        let cut = excerpt(&"é".repeat(EXCERPT + 1));
        assert_eq!((cut.chars().count(), cut.ends_with('…')), (EXCERPT + 1, true));
    }
}
