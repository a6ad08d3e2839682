//! Who somebody that is being typed may be already: the same name whatever its accents and order, the same address, the
//! same number.

use kernel::app::App;
use kernel::auth::{Right, Viewer};
use kernel::ids::PartyId;
use kernel::web::Fields;
use kernel::{consultation, text};

use super::contact::{Point, Sort};
use super::person::full_name;
use crate::store::people::{self as store, Named};

/// The word under which it is noted that somebody was told whose an address or a number is.
pub const WORD: &str = "alike";

/// People that look like what was typed, among those that the viewer may know. That an address is theirs is told by it: it is
/// noted like any reading of it.
///
/// # Errors
/// The database is away.
pub async fn find(app: &App, viewer: &Viewer, form: &Fields) -> sqlx::Result<Vec<Named>> {
    let (given, family) = (form.get("given"), form.get("family"));
    let mut names: Vec<String> = Vec::new();
    if !given.is_empty() && !family.is_empty() {
        // a list may say « Dulac Anne », and a double name stands with a hyphen or without
        names = [full_name(given, family), full_name(family, given)].map(|name| text::fold(&name)).to_vec();
        names.retain(|name| !name.is_empty());
        names.dedup();
    }
    let read = |sort: Sort, key: &str| Point::read(sort, form.get(key)).ok();
    // an address of an organisation reaches many, and makes nobody the same
    let points: Vec<Point> = [read(Sort::Email, "email"), read(Sort::Phone, "phone")]
        .into_iter()
        .flatten()
        .filter(|point| !point.is_generic())
        .collect();
    let keys: Vec<(&str, &str)> = points.iter().map(|point| (point.sort.key(), point.normal.as_str())).collect();
    let (people, contacts) = (viewer.reach(Right::ReadPeople), viewer.reach(Right::ReadContacts));
    let mut found = store::list_of_points(&app.db, &keys, (&people, &contacts)).await?;
    let reached: Vec<PartyId> = found.iter().map(|one| one.id).collect();
    consultation::note(app, viewer, &reached, WORD, "").await?;
    found.extend(store::list_of_names(&app.db, &names, &people).await?);
    found.sort_by_key(|one| one.id);
    found.dedup_by_key(|one| one.id);
    Ok(found)
}
