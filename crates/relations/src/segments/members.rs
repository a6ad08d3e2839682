//! Static segments: chosen one by one, or frozen from a live one.

use axum::extract::State;
use axum::response::Response;
use kernel::auth::Right;
use kernel::error::{Error, Result, Violations};
use kernel::ids::{PartyId, SegmentId};
use kernel::lang::Message;
use kernel::web::{Fields, Path, Shell, go, once, safe_return, shell};

use super::{find, find_own, ready};
use crate::Relations;
use crate::store::segments::{self as store, Segment};

/// Of that name, the viewer's.
fn named(relations: &Relations, shell: &Shell, typed: &Fields, criteria: String) -> Result<Segment> {
    let mut wrong = Violations::default();
    let name: String = typed.required("name", &mut wrong).chars().take(120).collect();
    wrong.check()?;
    let id = SegmentId::from_bits(once::bits(&relations.app, typed));
    let shared = typed.has("shared", "yes");
    Ok(Segment { id, name, live: false, criteria, owner: shell.viewer.id(), shared, version: 1 })
}

async fn entered(relations: &Relations, segment: &Segment, parties: &[PartyId]) -> Result<Response> {
    let mut tx = relations.app.db.begin().await?;
    store::insert(&mut tx, relations.app.clock.now(), segment).await?;
    store::add_parties(&mut tx, segment.id, parties).await?;
    tx.commit().await?;
    let done = Message::new("flash-segment-listed").with("name", segment.name.as_str()).with("count", parties.len());
    Ok(shell::flash(go(&segment.path()), &done))
}

/// `POST /bureau/segments/listes`: an empty one.
pub async fn create(State(relations): State<Relations>, shell: Shell, typed: Fields) -> Result<Response> {
    shell.viewer.must(Right::ReadPeople)?;
    let segment = named(&relations, &shell, &typed, String::new())?;
    entered(&relations, &segment, &[]).await
}

/// `POST /bureau/segments/{segment}/liste`: those who are in it now, kept under another name.
pub async fn freeze(
    State(relations): State<Relations>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    shell.viewer.must(Right::ReadPeople)?;
    let segment = find(&relations, &shell.viewer, &id).await?;
    let list = named(&relations, &shell, &typed, segment.criteria.clone())?;
    let tree = segment.tree().map_err(|why| Error::Conflict(why.message()))?;
    let parties = ready(&relations, &shell.viewer, tree, &[]).await?.list(&relations).await?;
    entered(&relations, &list, &parties).await
}

/// `POST /bureau/segments/{segment}/membres`: adds or takes out the chosen parties that are in reach.
pub async fn change(
    State(relations): State<Relations>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    shell.viewer.must(Right::ReadPeople)?;
    let segment = find_own(&relations, &shell.viewer, &id).await?;
    if segment.live {
        return Err(Error::NotFound);
    }
    let chosen: Vec<PartyId> = typed.all("party").filter_map(|id| id.parse().ok()).take(2_000).collect();
    let reach = shell.viewer.reach(Right::ReadPeople);
    let cards = store::cards(&relations.app.db, &chosen, &reach).await?;
    let parties: Vec<PartyId> = cards.iter().map(|card| card.id).collect();
    let takes_out = typed.get("do") == "remove";
    let mut tx = relations.app.db.begin().await?;
    match takes_out {
        true => store::take_out(&mut tx, segment.id, &parties).await?,
        false => store::add_parties(&mut tx, segment.id, &parties).await?,
    }
    tx.commit().await?;
    let key = if takes_out { "flash-segment-taken-out" } else { "flash-segment-added" };
    let back =
        if typed.get("retour").is_empty() { segment.path() } else { safe_return(typed.get("retour")).to_owned() };
    Ok(shell::flash(go(&back), &Message::new(key).with("count", parties.len())))
}
