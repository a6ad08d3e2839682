//! Of whom a wave is asked: the filters of the directory, and how long ago a place confirmed its sheet.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use kernel::error::Result;
use kernel::ids::PartyId;
use kernel::web::Fields;

use crate::Census;
use crate::contribution::round::{self, Candidate};
use crate::pages;
use crate::stage::PublicStage;
use crate::store::{self, rounds};

/// Places read at a time.
const STEP: usize = 200;
/// The names of the filters that a segment keeps.
pub const NAMES: [&str; 7] = ["q", "kind", "territory", "stage", "service", "wheelchair", "confirmed"];

/// Filters as a form sends them, written as addresses write them; what is no filter is left out.
pub fn written(typed: &Fields) -> String {
    typed.encoded(|name| !NAMES.contains(&name))
}

/// Whether a place that last confirmed then is among those that `confirmed=` asks for.
fn wanted(asked: &str, confirmed: Option<Timestamp>, now: Timestamp) -> bool {
    match asked {
        "never" => confirmed.is_none(),
        "year" => confirmed.is_none_or(|at| at < now - SignedDuration::from_hours(24 * 365)),
        _ => true,
    }
}

/// The public places of a segment, in the order of names; those that are closed only when they are asked for.
///
/// # Errors
/// The database or the search is away.
pub async fn members(census: &Census, segment: &Fields) -> Result<Vec<PartyId>> {
    let filter = pages::filter_of(census, segment)?;
    let atlas = census.atlas();
    let found = atlas.find(&filter);
    let pins = found.places.iter().filter_map(|at| atlas.at(*at));
    let closed = segment.has("stage", PublicStage::Closed.key());
    let open = pins.filter(|pin| closed || pin.marks.stage() != PublicStage::Closed);
    let ids: Vec<PartyId> = open.map(|pin| pin.id).collect();
    let asked = segment.get("confirmed");
    if asked.is_empty() {
        return Ok(ids);
    }
    let last: HashMap<PartyId, Timestamp> = rounds::list_last_confirmed(&census.app.db).await?.into_iter().collect();
    let now = census.app.clock.now();
    Ok(ids.into_iter().filter(|id| wanted(asked, last.get(id).copied(), now)).collect())
}

/// Those places with the address where each is written to, if there is one.
///
/// # Errors
/// The database is away.
pub async fn reach(census: &Census, places: &[PartyId]) -> Result<Vec<Candidate>> {
    // drawn before, since the first use of the key writes it
    kernel::link::key(&census.app).await?;
    let mut all = Vec::with_capacity(places.len());
    for piece in places.chunks(STEP) {
        let sheets = store::list_sheets(&census.app.db, piece).await?;
        let mut tx = census.app.db.snapshot().await?;
        all.extend(round::reach(&census.app, &mut tx, sheets).await?);
        tx.rollback().await?;
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_confirmed_lately_may_be_left_out() {
        let now: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
        let days = |days: i64| Some(now - SignedDuration::from_hours(24 * days));
        for (asked, confirmed, expected) in [
            ("", None, true),
            ("", days(1), true),
            ("never", None, true),
            ("never", days(900), false),
            ("year", None, true),
            ("year", days(10), false),
            ("year", days(366), true),
            ("other", days(1), true),
        ] {
            assert_eq!(wanted(asked, confirmed, now), expected, "{asked} {confirmed:?}");
        }
    }

    #[test]
    fn only_filters_are_kept() {
        let typed = Fields::read("kind=fablab&version=3&stage=open&bbox=1,2,3,4&page=2&confirmed=year&q=");
        assert_eq!(written(&typed), "kind=fablab&stage=open&confirmed=year");
    }
}
