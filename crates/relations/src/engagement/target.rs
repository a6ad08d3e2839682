//! One target of an objective: where it stands, who takes care of it, and how it came there.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::error::{Error, Result};
use kernel::ids::{AccountId, PartyId};
use kernel::lang::Message;
use kernel::web::{Fields, Page, Path, Shell, go, shell};

use super::board::{day, moved, place};
use super::{Stage, find};
use crate::Relations;
use crate::store::engagement::{self as store, Mover, Objective, Step, Target};
use crate::store::segments as parties;

#[derive(Template)]
#[template(path = "target.html")]
struct TargetPage {
    shell: Shell,
    objective: String,
    objective_path: String,
    name: String,
    card_path: String,
    path: String,
    place: String,
    since: String,
    version: i64,
    may_note: bool,
    stages: Vec<(&'static str, String, bool)>,
    owners: Vec<(String, String, bool)>,
    conflict: Option<String>,
    /// What happened, when, by whom.
    steps: Vec<(String, String, String)>,
}

async fn target(relations: &Relations, shell: &Shell, objective: &Objective, id: &str, right: Right) -> Result<Target> {
    let party: PartyId = id.parse().map_err(|_| Error::NotFound)?;
    let reach = shell.viewer.reach(right);
    store::find_target(&relations.app.db, objective.id, party, &reach).await?.ok_or(Error::NotFound)
}

fn told(shell: &Shell, (before, after, at, by): Step) -> (String, String, String) {
    let word = |stage: &str| shell.term("engagement-stage", stage);
    let words = match (before, after) {
        (Some(before), Some(after)) => {
            let message =
                Message::new("engagement-step-moved").with("before", word(&before)).with("after", word(&after));
            shell.say(&message)
        }
        (None, Some(after)) => shell.t1("engagement-step-added", "after", word(&after)),
        (_, None) => shell.t("engagement-step-dropped"),
    };
    (words, day(shell, &at), by.unwrap_or_default())
}

async fn page(relations: &Relations, shell: &Shell, objective: &Objective, target: &Target) -> Result<TargetPage> {
    let steps = store::steps(&relations.app.db, objective.id, target.card.id).await?;
    let choices = parties::choices(&relations.app.db).await?;
    let may = shell.viewer.may_on(&relations.app.db, Right::Note, target.card.id).await?;
    let own = target.owner.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default();
    let owner = |(key, name): (String, String)| {
        let chosen = key == own;
        (key, name, chosen)
    };
    Ok(TargetPage {
        objective: objective.name.clone(),
        objective_path: objective.path(),
        name: target.card.name.clone(),
        card_path: target.card.path(),
        path: format!("{}/cibles/{}", objective.path(), target.card.id),
        place: place(relations, target.card.commune.as_deref()),
        since: day(shell, &target.since),
        version: target.version,
        may_note: may,
        stages: Stage::ALL
            .map(|stage| (stage.key(), shell.term("engagement-stage", stage.key()), stage == target.stage))
            .into_iter()
            .collect(),
        owners: choices.accounts.into_iter().map(owner).collect(),
        conflict: None,
        steps: steps.into_iter().map(|step| told(shell, step)).collect(),
        shell: shell.clone(),
    })
}

/// `GET /bureau/objectifs/{objective}/cibles/{party}`
pub async fn show(
    State(relations): State<Relations>,
    Path((id, party)): Path<(String, String)>,
    shell: Shell,
) -> Result<Page> {
    shell.viewer.must(Right::ReadNotes)?;
    let objective = find(&relations, &id).await?;
    let target = target(&relations, &shell, &objective, &party, Right::ReadNotes).await?;
    let page = page(&relations, &shell, &objective, &target).await?;
    shell.page(page)
}

/// `POST /bureau/objectifs/{objective}/cibles/{party}`: its stage and who takes care of it, or that it is a target no
/// longer.
pub async fn change(
    State(relations): State<Relations>,
    Path((id, party)): Path<(String, String)>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    shell.viewer.must(Right::Note)?;
    let objective = find(&relations, &id).await?;
    let now = target(&relations, &shell, &objective, &party, Right::Note).await?;
    let read = Target { version: typed.get("version").parse().unwrap_or_default(), ..now.clone() };
    let mover = Mover { app: &relations.app, by: shell.viewer.id(), at: relations.app.clock.now() };
    let stage = Stage::from_key(typed.get("stage")).unwrap_or(now.stage);
    let owner: Option<AccountId> = typed.get("owner").parse().ok();
    if let Some(account) = owner
        && kernel::auth::find(&relations.app.db, account).await?.is_none()
    {
        return Err(Error::NotFound);
    }
    let mut tx = relations.app.db.begin().await?;
    let mut kept = true;
    if typed.get("do") == "remove" {
        kept = mover.drop_target(&mut tx, objective.id, &read).await?;
        if kept {
            moved(&relations, &shell, &mut tx, (&objective, now.card.id), None).await?;
            tx.commit().await?;
            let done = Message::new("flash-target-dropped").with("name", now.card.name);
            return Ok(shell::flash(go(&objective.path()), &done));
        }
    } else {
        let mut at = read;
        if owner != now.owner.as_ref().map(|(id, _)| *id) {
            kept = mover.give(&mut tx, objective.id, &at, owner).await?;
            at.version += 1;
        }
        if kept && stage != now.stage {
            kept = mover.move_to(&mut tx, objective.id, &at, stage).await?;
            if kept {
                moved(&relations, &shell, &mut tx, (&objective, now.card.id), Some(stage)).await?;
            }
        }
    }
    if kept {
        tx.commit().await?;
        let path = format!("{}/cibles/{party}", objective.path());
        return Ok(shell::flash(go(&path), &Message::new("flash-target-saved").with("name", now.card.name)));
    }
    drop(tx);
    let mut page = page(&relations, &shell, &objective, &now).await?;
    let word = |stage: Stage| shell.term("engagement-stage", stage.key());
    let both = Message::new("target-conflict").with("theirs", word(now.stage)).with("own", word(stage));
    page.conflict = Some(shell.say(&both));
    Ok(shell.page_with(StatusCode::CONFLICT, page)?.into_response())
}
