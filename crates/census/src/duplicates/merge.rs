//! Two parties made one, field by field, and made two again: each in one transaction, neither losing a value.

use std::collections::BTreeSet;

use kernel::app::App;
use kernel::db::Tx;
use kernel::error::{Error, Result};
use kernel::facts::Fact;
use kernel::ids::{AccountId, MergeId, PartyId, RevisionId};
use kernel::lang::Message;
use kernel::link;
use kernel::party::{self, Standing};
use serde_json::{Value, json};

use super::confirmations;
use crate::contribution::departure;
use crate::field::Field;
use crate::import::apply::territory;
use crate::sheet::{Changes, Origins, Sheet, Values};
use crate::store::duplicates::{self, Merge, Relation};
use crate::store::{self, Action, Lock, NewRevision, SheetWrite, rounds};

/// What a person asks: who stays, who goes, and what is taken from whom.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Who stays, and the version of its sheet that was shown.
    pub survivor: (PartyId, i64),
    /// Who goes, and the version of its sheet that was shown.
    pub absorbed: (PartyId, i64),
    /// The fields taken from the absorbed.
    pub taken: BTreeSet<Field>,
    /// `same`, `moved` or `renamed`.
    pub answer: String,
    /// When it moved or got its other name, if that is known: a day, a month or a year.
    pub since: Option<String>,
    /// Those accepted together have the same.
    pub lot: Option<String>,
}

/// A point is one value in three fields: one's latitude beside the other's longitude would be a place that nobody gave.
pub const POINT: [Field; 3] = [Field::Latitude, Field::Longitude, Field::PointPrecision];

/// What says where a place is, which moves as one.
const ADDRESS: [Field; 8] = [
    Field::Street,
    Field::Complement,
    Field::Postcode,
    Field::City,
    Field::Commune,
    Field::Latitude,
    Field::Longitude,
    Field::PointPrecision,
];

/// The same choice with a point taken whole or not at all, as its latitude was chosen.
fn with_whole_point(taken: &BTreeSet<Field>) -> BTreeSet<Field> {
    let mut taken = taken.clone();
    match taken.contains(&Field::Latitude) {
        true => taken.extend(POINT),
        false => taken.retain(|field| !POINT.contains(field)),
    }
    taken
}

/// The fields that a merge fills from the absorbed unless a person says otherwise: those that the survivor lacks, and a
/// point that is better known.
pub fn proposed(survivor: &Values, absorbed: &Values) -> BTreeSet<Field> {
    let missing = |field: &Field| survivor.get(*field).is_none() && absorbed.get(*field).is_some();
    let mut taken: BTreeSet<Field> = survivor.fields_with(absorbed).into_iter().filter(missing).collect();
    let vague = |values: &Values| values.point().is_none() || values.text(Field::PointPrecision) != "given";
    if vague(survivor) && !vague(absorbed) {
        taken.extend(POINT);
    } else if survivor.point().is_some() {
        taken.retain(|field| !POINT.contains(field));
    }
    taken
}

/// The same when one became the other: the sheet that was made later tells where it is now, or its name, and tells it whole.
pub fn proposed_after(answer: &str, survivor: &Sheet, absorbed: &Sheet) -> BTreeSet<Field> {
    let told: &[Field] = match answer {
        "moved" => &ADDRESS,
        "renamed" => &[Field::Name],
        _ => &[],
    };
    let mut taken = proposed(&survivor.values, &absorbed.values);
    match absorbed.id() > survivor.id() {
        true => taken.extend(told),
        false => taken.retain(|field| !told.contains(field)),
    }
    taken
}

/// Who should stay: the fuller sheet, then the older.
pub fn stays<'a>(one: &'a Sheet, other: &'a Sheet) -> (&'a Sheet, &'a Sheet) {
    let told = |sheet: &Sheet| sheet.values.iter().count();
    match (told(one), told(other)) {
        (a, b) if a > b || (a == b && one.id() < other.id()) => (one, other),
        _ => (other, one),
    }
}

/// The survivor's values after the merge. A name that is given up stays among the other names.
fn merged(survivor: &Values, absorbed: &Values, taken: &BTreeSet<Field>) -> Values {
    let mut after = survivor.clone();
    for field in taken {
        after.set(*field, absorbed.get(*field).cloned().unwrap_or(Value::Null));
    }
    let kept = kernel::text::fold(after.text(Field::Name));
    let mut names: Vec<String> = after.list(Field::OtherNames).into_iter().map(str::to_owned).collect();
    for name in [survivor.text(Field::Name), absorbed.text(Field::Name)] {
        let folded = kernel::text::fold(name);
        if folded != kept && !names.iter().any(|known| kernel::text::fold(known) == folded) {
            names.push(name.to_owned());
        }
    }
    after.set(Field::OtherNames, json!(names));
    after
}

/// Why two sheets cannot be made one when one of them, and not the other, is among those that left: what a place asked to
/// be listed no longer would come back in the other's sheet, or hide it.
pub fn parted(left: &[PartyId], one: &Sheet, other: &Sheet) -> Option<Message> {
    let (gone, stays) = match (left.contains(&one.id()), left.contains(&other.id())) {
        (true, false) => (one, other),
        (false, true) => (other, one),
        _ => return None,
    };
    let message = Message::new("error-pair-left").with("name", gone.party.name.clone());
    Some(message.with("other", stays.party.name.clone()))
}

/// The two sheets as they were shown, which nobody else edits until the transaction ends.
async fn claimed(tx: &mut Tx, wish: &Wish) -> Result<(Sheet, Sheet)> {
    let changed = || Error::Conflict(Message::new("error-pair-changed"));
    for (party, version) in [wish.survivor, wish.absorbed] {
        // also what keeps two who merge the same pair at once one after the other
        if !store::claim_version(tx, party, version).await? {
            return Err(changed());
        }
    }
    let sheets = store::list_sheets_in(tx, &[wish.survivor.0, wish.absorbed.0], Lock::Taken).await?;
    let of = |id: PartyId| sheets.iter().find(|sheet| sheet.id() == id && sheet.party.standing != Standing::Trash);
    let (Some(survivor), Some(absorbed)) = (of(wish.survivor.0), of(wish.absorbed.0)) else { return Err(changed()) };
    if survivor.party.kind != absorbed.party.kind || survivor.id() == absorbed.id() {
        return Err(changed());
    }
    let left = rounds::list_left(tx, &[survivor.id(), absorbed.id()]).await?;
    match parted(&left, survivor, absorbed) {
        Some(message) => Err(Error::Conflict(message)),
        None => Ok((survivor.clone(), absorbed.clone())),
    }
}

/// Merges, in one transaction.
///
/// # Errors
/// [`Error::Conflict`] when one of the sheets is not any more what was shown, or when one of them asked to be listed no
/// longer: nothing is written.
pub async fn merge(app: &App, actor: Option<AccountId>, wish: &Wish) -> Result<MergeId> {
    let mut tx = app.db.begin().await?;
    let id = merge_in(app, &mut tx, actor, wish).await?;
    tx.commit().await?;
    Ok(id)
}

/// As [`merge`], within a transaction that does more.
///
/// # Errors
/// As [`merge`].
pub async fn merge_in(app: &App, tx: &mut Tx, actor: Option<AccountId>, wish: &Wish) -> Result<MergeId> {
    let now = app.clock.now();
    let (survivor, absorbed) = &claimed(tx, wish).await?;
    let taken = with_whole_point(&wish.taken);
    let values = merged(&survivor.values, &absorbed.values, &taken);
    let changes = values.changes_since(&survivor.values);
    let mut origins = survivor.origins.clone();
    for field in &taken {
        match absorbed.origins.0.get(field) {
            Some(origin) => drop(origins.0.insert(*field, origin.clone())),
            None => drop(origins.0.remove(field)),
        }
    }
    let id = MergeId::new(now, &app.chance);
    let mut moved = duplicates::move_followers(tx, absorbed.id(), survivor.id()).await?;
    moved.extend(confirmations::take(tx, absorbed.id(), (survivor.id(), &values)).await?);
    let merge = Merge {
        id,
        lot: wish.lot.clone().unwrap_or_else(|| id.to_string()),
        survivor: survivor.id(),
        absorbed: absorbed.id(),
        name: absorbed.party.name.clone(),
        slug: absorbed.party.slug.clone(),
        standing: absorbed.party.standing,
        changes: changes.clone(),
        origins: survivor.origins.clone(),
        moved,
        picture: survivor.party.picture.map(|picture| picture.to_string()),
        answer: wish.answer.clone(),
        since: wish.since.clone(),
        merged_at: now,
        undone: false,
    };
    write(app, tx, actor, (survivor, &values, &origins), (&changes, Action::Merged)).await?;
    if survivor.party.picture.is_none() && absorbed.party.picture.is_some() {
        party::update_picture(tx, now, survivor.id(), absorbed.party.picture).await?;
    }
    told(app, tx, actor, absorbed, Action::Merged).await?;
    let kept = (absorbed.party.slug.as_str(), absorbed.id().to_string());
    let whose = (absorbed.party.kind, absorbed.id());
    duplicates::readdress(tx, whose, (kept.0, &kept.1), Standing::Trash, Some(survivor.id())).await?;
    let choices: Vec<&str> = taken.iter().map(|field| field.key()).collect();
    duplicates::insert_merge(tx, &merge, &json!(choices).to_string(), actor).await?;
    if wish.answer != "same" {
        let (one, other) = (absorbed.id(), survivor.id());
        // in place of what the answer noted: the merge says which of the two became the other
        duplicates::remove_relations(tx, one, other).await?;
        let (relation, since) = (MergeId::new(now, &app.chance), wish.since.as_deref());
        let relation = Relation { id: relation, sort: &wish.answer, one, other, since, merged: Some(id) };
        duplicates::insert_relation(tx, &relation, actor, now).await?;
    }
    let fact = Fact::PartiesMerged { merge: id, survivor: survivor.id(), absorbed: absorbed.id() };
    app.record(tx, actor, &fact).await?;
    Ok(id)
}

/// What a merge taken back left with the survivor, because it was edited since.
#[derive(Debug, PartialEq)]
pub struct Undone {
    /// Who had stayed.
    pub survivor: PartyId,
    /// Who came back.
    pub absorbed: PartyId,
    /// The fields that keep what was written since.
    pub kept: Vec<Field>,
}

/// Takes a merge back: both are as before, but what was edited since in the merged sheet, which stays there.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Conflict`] when it was taken back already, or when a later merge stands in the way.
pub async fn undo(app: &App, actor: Option<AccountId>, id: MergeId) -> Result<Undone> {
    let mut tx = app.db.begin().await?;
    let undone = undo_in(app, &mut tx, actor, id).await?;
    tx.commit().await?;
    Ok(undone)
}

/// As [`undo`], within a transaction that does more.
///
/// # Errors
/// As [`undo`].
pub async fn undo_in(app: &App, tx: &mut Tx, actor: Option<AccountId>, id: MergeId) -> Result<Undone> {
    let merge = duplicates::claim_merge(tx, id).await?.ok_or(Error::NotFound)?;
    if merge.undone {
        return Err(Error::Conflict(Message::new("error-merge-undone")));
    }
    if let Some(name) = duplicates::find_later_merge(tx, &merge).await? {
        return Err(Error::Conflict(Message::new("error-later-merge").with("name", name)));
    }
    let now = app.clock.now();
    let sheets = store::list_sheets_in(tx, &[merge.survivor, merge.absorbed], Lock::Taken).await?;
    let of = |id: PartyId| sheets.iter().find(|sheet| sheet.id() == id).ok_or(Error::Gone);
    let (survivor, absorbed) = (of(merge.survivor)?, of(merge.absorbed)?);
    let (values, origins, kept) = before(survivor, &merge);
    let changes = values.changes_since(&survivor.values);
    write(app, tx, actor, (survivor, &values, &origins), (&changes, Action::Unmerged)).await?;
    duplicates::move_back(tx, &merge.moved, survivor.id(), absorbed.id()).await?;
    confirmations::give_back(tx, &merge.moved, survivor.id(), absorbed.id()).await?;
    if merge.picture.is_none() && survivor.party.picture == absorbed.party.picture {
        party::update_picture(tx, now, survivor.id(), None).await?;
    }
    let whose = (absorbed.party.kind, absorbed.id());
    let standing = standing_after(app, tx, (survivor, absorbed), merge.standing).await?;
    duplicates::readdress(tx, whose, (&absorbed.party.slug, &merge.slug), standing, None).await?;
    told(app, tx, actor, absorbed, Action::Unmerged).await?;
    duplicates::close_merge(tx, id, actor, now).await?;
    let fact = Fact::MergeUndone { merge: id, survivor: survivor.id(), absorbed: absorbed.id() };
    app.record(tx, actor, &fact).await?;
    Ok(Undone { survivor: survivor.id(), absorbed: absorbed.id(), kept })
}

/// Who finds the absorbed again. What left while it stood for both left for both: taking the merge back shows it to nobody.
async fn standing_after(
    app: &App,
    tx: &mut Tx,
    (survivor, absorbed): (&Sheet, &Sheet),
    before: Standing,
) -> Result<Standing> {
    if rounds::list_left(tx, &[survivor.id()]).await?.is_empty() {
        return Ok(before);
    }
    let (key, now) = (link::key(app).await?, app.clock.now());
    let mut keys = departure::Keys::of(key, &absorbed.values).all();
    keys.push(departure::own(key, absorbed.id()));
    rounds::insert_departures(tx, absorbed.id(), &keys, now).await?;
    // what an import would know both by is noted once, of the absorbed from now on: the survivor left all the same
    rounds::insert_departures(tx, survivor.id(), &[departure::own(key, survivor.id())], now).await?;
    Ok(Standing::Hidden)
}

/// The survivor's sheet without the merge, and the fields that were edited since, which stay.
fn before(survivor: &Sheet, merge: &Merge) -> (Values, Origins, Vec<Field>) {
    let (mut values, mut origins, mut kept) = (survivor.values.clone(), survivor.origins.clone(), Vec::new());
    for (field, (before, after)) in &merge.changes.0 {
        let here = survivor.values.get(*field).cloned().unwrap_or(Value::Null);
        if here != *after {
            kept.push(*field);
            continue;
        }
        values.set(*field, before.clone());
        match merge.origins.0.get(field) {
            Some(origin) => drop(origins.0.insert(*field, origin.clone())),
            None => drop(origins.0.remove(field)),
        }
    }
    (values, origins, kept)
}

/// The version was taken by `claim_version` or by the lock: it grows by one here as at any edit.
async fn write(
    app: &App,
    tx: &mut Tx,
    actor: Option<AccountId>,
    (sheet, values, origins): (&Sheet, &Values, &Origins),
    (changes, action): (&Changes, Action),
) -> Result<()> {
    let (now, city) = (app.clock.now(), values.text(Field::City));
    let version = if action == Action::Merged { sheet.version } else { sheet.version + 1 };
    store::save_sheets(tx, &[SheetWrite { id: sheet.id(), values, origins, version, city }]).await?;
    let name = values.text(Field::Name);
    party::update(tx, &app.order, now, sheet.id(), name, territory(values).as_deref()).await?;
    let id = RevisionId::new(now, &app.chance);
    let revision = NewRevision { id, party: sheet.id(), version, at: now, actor, batch: None, action, changes };
    Ok(store::insert_revisions(tx, &[revision]).await?)
}

/// A line in the history of the one whose sheet does not change.
async fn told(app: &App, tx: &mut Tx, actor: Option<AccountId>, sheet: &Sheet, action: Action) -> Result<()> {
    let (now, changes) = (app.clock.now(), Changes::default());
    let (id, party, version) = (RevisionId::new(now, &app.chance), sheet.id(), sheet.version);
    let revision = NewRevision { id, party, version, at: now, actor, batch: None, action, changes: &changes };
    Ok(store::insert_revisions(tx, &[revision]).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(pairs: &[(Field, Value)]) -> Values {
        pairs.iter().cloned().collect()
    }

    #[test]
    fn what_the_survivor_lacks_is_proposed() {
        let survivor = values(&[
            (Field::Name, json!("L’Escale")),
            (Field::Latitude, json!(45.0)),
            (Field::Longitude, json!(0.1)),
            (Field::PointPrecision, json!("commune")),
        ]);
        let absorbed = values(&[
            (Field::Name, json!("Escale")),
            (Field::Seats, json!(8)),
            (Field::Latitude, json!(45.01)),
            (Field::Longitude, json!(0.11)),
            (Field::PointPrecision, json!("given")),
        ]);
        let taken = proposed(&survivor, &absorbed);
        assert!(taken.contains(&Field::Seats) && taken.contains(&Field::Latitude) && !taken.contains(&Field::Name));
        let back = proposed(&absorbed, &survivor);
        assert!(!back.contains(&Field::Latitude), "a given point is not replaced by that of the commune");
    }

    #[test]
    fn a_point_is_taken_whole_or_not_at_all() {
        let taken = |fields: &[Field]| with_whole_point(&fields.iter().copied().collect());
        assert_eq!(taken(&[Field::Seats, Field::Longitude]), BTreeSet::from([Field::Seats]));
        assert_eq!(taken(&[Field::Latitude]), BTreeSet::from(POINT));
    }

    #[test]
    fn a_name_given_up_is_kept_among_the_others() {
        let survivor = values(&[(Field::Name, json!("L’Escale"))]);
        let absorbed = values(&[(Field::Name, json!("La Halte")), (Field::OtherNames, json!(["Ancienne halte"]))]);
        let after = merged(&survivor, &absorbed, &BTreeSet::from([Field::OtherNames]));
        assert_eq!(after.list(Field::OtherNames), ["Ancienne halte", "La Halte"]);
        let renamed = merged(&survivor, &absorbed, &BTreeSet::from([Field::Name]));
        assert_eq!((renamed.text(Field::Name), renamed.list(Field::OtherNames)), ("La Halte", vec!["L’Escale"]));
    }
}
