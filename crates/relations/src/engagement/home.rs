//! Where the network is: the départements with which its lists begin, for whoever reads the whole of France.

use kernel::error::Result;
use kernel::grants::Reach;
use territory::{Level, TerritoryId};

use crate::Relations;
use crate::store::engagement as store;

/// The départements that the network said to be its own at its first run, else those of its places and organisations.
/// None for a network that is nowhere yet, and for whoever works on a part of it: their scope says as much.
///
/// # Errors
/// The database is away.
pub async fn departments(relations: &Relations, reach: &Reach) -> Result<Vec<TerritoryId>> {
    if !reach.is_everywhere() {
        return Ok(Vec::new());
    }
    let (db, gazetteer) = (&relations.app.db, relations.territories.gazetteer());
    let mut found: Vec<TerritoryId> = Vec::new();
    for key in store::find_home(db).await?.split_whitespace() {
        match key.split_once(':') {
            Some(("department", code)) => found.extend(gazetteer.get(Level::Department, code)),
            Some(("region", code)) => {
                let region = gazetteer.get(Level::Region, code);
                found.extend(region.map(|id| gazetteer.members(id, Level::Department)).unwrap_or_default());
            }
            _ => {}
        }
    }
    if found.is_empty() {
        for code in store::list_communes(db).await? {
            let commune = gazetteer.commune_of(&code);
            found.extend(commune.and_then(|id| gazetteer.parent(id, Level::Department)));
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}
