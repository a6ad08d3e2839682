//! How far a party has come, objective by objective, as its card shows it.

use askama::Template;
use kernel::auth::Right;
use kernel::error::Result;
use kernel::ids::PartyId;
use kernel::web::Shell;

use super::PATH;
use super::board::day;
use crate::Relations;
use crate::people::panels::Panel;
use crate::store::engagement as store;

struct Line {
    objective: String,
    /// Of the board.
    path: String,
    stage: String,
    /// Of the party in the objective.
    target: String,
    since: String,
    owner: String,
}

#[derive(Template)]
#[template(path = "engagement_panel.html")]
struct Stages {
    shell: Shell,
    lines: Vec<Line>,
}

/// The objectives that are pursued and of which the party is a target; none for who reads no notes of it, and where it is
/// a target of nothing.
///
/// # Errors
/// The database is away.
pub async fn panel(relations: &Relations, shell: &Shell, party: PartyId) -> Result<Option<Panel>> {
    let db = &relations.app.db;
    if !shell.viewer.may_on(db, Right::ReadNotes, party).await? {
        return Ok(None);
    }
    let view = |stand: store::Standing| Line {
        path: format!("{PATH}/{}", stand.objective),
        target: format!("{PATH}/{}/cibles/{party}", stand.objective),
        objective: stand.name,
        stage: shell.term("engagement-stage", &stand.stage),
        since: day(shell, &stand.since),
        owner: stand.owner,
    };
    let lines: Vec<Line> = store::list_standings(db, party).await?.into_iter().map(view).collect();
    if lines.is_empty() {
        return Ok(None);
    }
    let html = Stages { lines, shell: shell.clone() }.render()?;
    Ok(Some(Panel { anchor: "etapes", title: shell.t("desk-engagement"), html, order: 30 }))
}
