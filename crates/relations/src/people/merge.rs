//! Two people made one, and made two again: each in one transaction, neither losing a row.

use std::collections::BTreeMap;

use kernel::app::App;
use kernel::db::Tx;
use kernel::error::{Error, Result};
use kernel::facts::Fact;
use kernel::ids::{AccountId, MergeId, PartyId};
use kernel::lang::Message;
use kernel::party::{self, Kind, Standing};

use super::person::{self, Typed};
use crate::store::people::{self as store, Names, Person};
use crate::store::person_merges::{self as merges, Merge};
use crate::store::privacy::retention;

/// What the survivor took of the absorbed: field, before and after.
type Taken = BTreeMap<String, (String, String)>;

/// What the parts do when two people become one, in the same transaction, besides the rows of [`merges::FOLLOWERS`].
///
/// No objection is lost by it: the ledger is kept by address, and a refusal at any address of a person holds at all of
/// them, so that with the contact points of both the more restrictive wins. Who was heard from by one card was heard from:
/// taking the merge back leaves that with the survivor, whose data are then kept for longer rather than erased too early.
async fn joined(tx: &mut Tx, survivor: PartyId, absorbed: PartyId) -> sqlx::Result<()> {
    retention::hear_as(tx, absorbed, survivor).await
}

fn changed() -> Error {
    Error::Conflict(Message::new("error-person-changed"))
}

/// What the survivor lacks and the absorbed has.
fn taken(survivor: &Person, absorbed: &Person) -> Taken {
    let mut taken = Taken::new();
    let commune = |person: &Person| person.commune.clone().unwrap_or_default();
    for (key, mine, theirs) in [
        ("given", survivor.given.clone(), absorbed.given.clone()),
        ("family", survivor.family.clone(), absorbed.family.clone()),
        ("civility", survivor.civility.clone(), absorbed.civility.clone()),
        ("commune", commune(survivor), commune(absorbed)),
    ] {
        if mine.is_empty() && !theirs.is_empty() {
            taken.insert(key.to_owned(), (mine, theirs));
        }
    }
    taken
}

/// Makes one of two people; each with the version that was shown.
///
/// # Errors
/// [`Error::Conflict`] when one of them is not any more what was shown: nothing is written.
pub async fn merge(
    app: &App,
    actor: Option<AccountId>,
    (survivor, absorbed): (&Person, &Person),
    versions: (i64, i64),
) -> Result<MergeId> {
    let (stays, goes) = (&survivor.party, &absorbed.party);
    let is_person = |party: &party::Party| party.kind == Kind::Person && party.standing != Standing::Trash;
    if stays.id == goes.id || !is_person(stays) || !is_person(goes) {
        return Err(changed());
    }
    let (now, mut tx) = (app.clock.now(), app.db.begin().await?);
    let mut claims = [(stays.id, versions.0), (goes.id, versions.1)];
    // always in the same order, so that two who merge the same people never wait for each other
    claims.sort_unstable();
    for (id, version) in claims {
        if !store::claim_version(&mut tx, id, version).await? {
            return Err(changed());
        }
    }
    let filled = taken(survivor, absorbed);
    let merge = Merge {
        id: MergeId::new(now, &app.chance),
        survivor: stays.id,
        absorbed: goes.id,
        name: goes.name.clone(),
        slug: goes.slug.clone(),
        standing: goes.standing,
        taken: serde_json::to_string(&filled)?,
        moved: merges::move_followers(&mut tx, goes.id, stays.id).await?,
    };
    merges::put_away(&mut tx, &merge).await?;
    merges::insert(&mut tx, now, actor, &merge).await?;
    let after = filled.into_iter().map(|(key, (_, after))| (key, after)).collect();
    write(app, &mut tx, (survivor, versions.0 + 1), &after).await?;
    joined(&mut tx, stays.id, goes.id).await?;
    person::note(app, &mut tx, actor, stays.id, ("merged", "")).await?;
    person::note(app, &mut tx, actor, goes.id, ("merged", "")).await?;
    let fact = Fact::PeopleMerged { merge: merge.id, survivor: stays.id, absorbed: goes.id, undone: false };
    app.record(&mut tx, actor, &fact).await?;
    tx.commit().await?;
    Ok(merge.id)
}

/// Fills, or empties again, some fields of a person at that version, and says where they are found.
async fn write(
    app: &App,
    tx: &mut Tx,
    (person, version): (&Person, i64),
    after: &BTreeMap<String, String>,
) -> Result<()> {
    let now = app.clock.now();
    let value = |key: &str, before: &str| after.get(key).cloned().unwrap_or_else(|| before.to_owned());
    let commune = value("commune", person.commune.as_deref().unwrap_or_default());
    let typed = Typed {
        given: value("given", &person.given),
        family: value("family", &person.family),
        civility: value("civility", &person.civility),
        language: person.language.clone(),
        commune: (!commune.is_empty()).then_some(commune),
    };
    let names = Names {
        given: &typed.given,
        family: &typed.family,
        civility: &typed.civility,
        language: &typed.language,
        commune: typed.commune.as_deref(),
    };
    if !store::update(tx, now, (person.party.id, version), &names).await? {
        return Err(changed());
    }
    let territory = person.party.territory.as_deref();
    party::update(tx, &app.order, now, person.party.id, &typed.name(), territory).await?;
    let key = app.order.key(&person::full_name(&typed.family, &typed.given));
    store::sort_by(tx, person.party.id, &key).await?;
    Ok(person::settle(app, tx, person.party.id).await?)
}

/// Takes a merge into that person back: the absorbed is as before, with what followed; what the survivor had taken and
/// nobody edited since goes.
///
/// # Errors
/// [`Error::NotFound`] when no such merge holds; [`Error::Conflict`] when a later one stands in the way.
pub async fn undo(app: &App, actor: Option<AccountId>, survivor: &Person, id: MergeId) -> Result<String> {
    let (now, mut tx) = (app.clock.now(), app.db.begin().await?);
    let stays = survivor.party.id;
    let merge = merges::close(&mut tx, now, actor, (id, stays)).await?.ok_or(Error::NotFound)?;
    if let Some(name) = merges::find_later(&mut tx, &merge).await? {
        return Err(Error::Conflict(Message::new("error-later-merge").with("name", name)));
    }
    if !store::claim_version(&mut tx, stays, survivor.version).await? {
        return Err(changed());
    }
    merges::move_back(&mut tx, &merge.moved, stays, merge.absorbed).await?;
    merges::bring_back(&mut tx, &merge).await?;
    let filled: Taken = serde_json::from_str(&merge.taken)?;
    let here = |key: &str| match key {
        "given" => survivor.given.as_str(),
        "family" => survivor.family.as_str(),
        "civility" => survivor.civility.as_str(),
        _ => survivor.commune.as_deref().unwrap_or_default(),
    };
    let mut before = BTreeMap::new();
    for (key, (was, became)) in filled {
        if here(&key) == became {
            before.insert(key, was);
        }
    }
    write(app, &mut tx, (survivor, survivor.version + 1), &before).await?;
    person::settle(app, &mut tx, merge.absorbed).await?;
    person::note(app, &mut tx, actor, stays, ("unmerged", "")).await?;
    person::note(app, &mut tx, actor, merge.absorbed, ("unmerged", "")).await?;
    let fact = Fact::PeopleMerged { merge: id, survivor: stays, absorbed: merge.absorbed, undone: true };
    app.record(&mut tx, actor, &fact).await?;
    tx.commit().await?;
    Ok(merge.name)
}
