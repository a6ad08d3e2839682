//! Portfolios of partner structures: what they follow, and with it what those who hold a role there reach.

use kernel::app::App;
use kernel::auth::{Right, Viewer};
use kernel::error::{Error, Result};
use kernel::ids::PartyId;
use kernel::party::{Party, Standing};

use super::person::note;
use crate::store::portfolios as store;

/// A partner structure that may follow a party, or does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Which.
    pub partner: PartyId,
    /// Its name.
    pub name: String,
    /// Whether it follows the party.
    pub follows: bool,
}

/// The portfolios that the viewer may change for that party.
///
/// To follow a party gives it to everybody who holds a role on the structure: as for any role, one gives within what one
/// holds, the structure as such and the party by its commune or as all of the network. Having it by a portfolio is not
/// enough.
///
/// # Errors
/// The database is away.
pub async fn offers(app: &App, viewer: &Viewer, party: &Party) -> sqlx::Result<Vec<Offer>> {
    let held = viewer.reach(Right::GiveRoles);
    if held.is_nothing() {
        return Ok(Vec::new());
    }
    let may_follow =
        party.standing != Standing::Trash && viewer.reach(Right::EditPeople).covers(party.territory.as_deref());
    let followers = store::list_followers(&app.db, party.id).await?;
    let mut offers = Vec::new();
    for one in store::list_partners(&app.db).await? {
        let follows = followers.contains(&one.id);
        if one.id != party.id && held.holds_partner(one.id) && (follows || may_follow) {
            offers.push(Offer { partner: one.id, name: one.name, follows });
        }
    }
    Ok(offers)
}

/// Follows a party, or does so no longer.
///
/// # Errors
/// [`Error::Forbidden`] to whoever is not offered that.
pub async fn change(app: &App, viewer: &Viewer, party: &Party, (partner, follows): (PartyId, bool)) -> Result<Offer> {
    let offers = offers(app, viewer, party).await?;
    let offer = offers.into_iter().find(|one| one.partner == partner).ok_or(Error::Forbidden)?;
    if offer.follows != follows {
        let (now, mut tx) = (app.clock.now(), app.db.begin().await?);
        let what = if follows { "followed" } else { "unfollowed" };
        match follows {
            true => store::follow(&mut tx, now, party.id, partner).await?,
            false => store::leave(&mut tx, party.id, partner).await?,
        }
        note(app, &mut tx, viewer.id(), party.id, (what, "")).await?;
        tx.commit().await?;
    }
    Ok(offer)
}

/// The partner structures by which the viewer may change a party: it is one of them, or in its portfolio. Whom they
/// enter with it joins these portfolios, and is found again.
///
/// # Errors
/// The database is away.
pub async fn holding(app: &App, viewer: &Viewer, party: PartyId) -> sqlx::Result<Vec<PartyId>> {
    let reach = viewer.reach(Right::EditPeople);
    let (_, _, partners) = reach.parts();
    let mut holding: Vec<PartyId> = partners.iter().copied().filter(|partner| *partner == party).collect();
    let followed = store::list_followed(&app.db, partners).await?;
    for (_, partner) in followed.into_iter().filter(|(followed, _)| *followed == party) {
        if !holding.contains(&partner) {
            holding.push(partner);
        }
    }
    Ok(holding)
}
