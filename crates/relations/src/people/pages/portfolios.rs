//! The portfolios of partner structures, changed from the card of a party.

use axum::extract::State;
use axum::response::Response;
use kernel::auth::Right;
use kernel::error::{Error, Result};
use kernel::ids::PartyId;
use kernel::lang::Message;
use kernel::web::{Fields, Path, Shell, go, shell};

use super::{editable_party, path_of};
use crate::Relations;
use crate::people::portfolio;

/// `POST /bureau/relations/{party}/portefeuille`: a partner structure follows the party, or does so no longer.
pub async fn change(
    State(relations): State<Relations>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let party = editable_party(&relations, &shell, &id).await?;
    let partner: PartyId = typed.get("partner").parse().map_err(|_| Error::NotFound)?;
    let follows = typed.has("do", "follow");
    let (app, viewer) = (&relations.app, &shell.viewer);
    let offer = portfolio::change(app, viewer, &party, (partner, follows)).await?;
    let done = if follows { "flash-portfolio-followed" } else { "flash-portfolio-left" };
    // who left it may have reached the party by it alone
    let is_known = viewer.may_on(&app.db, Right::ReadPeople, party.id).await?;
    let back = if is_known { path_of(&party) } else { "/bureau/personnes".to_owned() };
    Ok(shell::flash(go(&back), &Message::new(done).with("name", offer.name)))
}
