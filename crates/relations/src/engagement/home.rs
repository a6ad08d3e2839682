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
    for key in relations.territories.home().iter() {
        let named = key.split_once(':').and_then(|(level, code)| gazetteer.get(level.parse().ok()?, code));
        found.extend(named.into_iter().flat_map(|id| match id.level() {
            Level::Region => gazetteer.members(id, Level::Department),
            _ => gazetteer.parent(id, Level::Department).into_iter().collect(),
        }));
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
