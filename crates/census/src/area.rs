//! A territory as pages, filters and files name it: one of the gazetteer, or a sector that the network drew.

use std::collections::BTreeSet;

use territory::sectors::{self, Sector};
use territory::{Gazetteer, Level, TerritoryId};

use crate::Census;

/// Metropolitan France.
const FRANCE: [f64; 4] = [-5.2, 42.2, 8.3, 51.1];

/// Some communes under a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// How filters name it: `department:33`, `sector:4`.
    pub key: String,
    /// The address of its page.
    pub path: String,
    /// In full.
    pub name: String,
    /// Its communes of today.
    pub communes: Vec<TerritoryId>,
    /// The territory of the gazetteer that it is; none for a sector.
    pub id: Option<TerritoryId>,
}

impl Area {
    /// A territory of the gazetteer. Below the commune it is its commune: places and people are known by commune.
    pub fn of(gazetteer: &Gazetteer, id: TerritoryId) -> Area {
        Area {
            key: key(gazetteer, id),
            path: path(gazetteer, id),
            name: gazetteer.full_name(id),
            communes: match id.level() {
                Level::Commune => vec![id],
                _ => gazetteer.members(id, Level::Commune),
            },
            id: Some(id),
        }
    }

    /// A sector.
    pub fn of_sector(sector: &Sector) -> Area {
        Area {
            key: sector.key(),
            path: format!("/territoires/{}", sector.path()),
            name: sector.name.clone(),
            communes: sector.communes.clone(),
            id: None,
        }
    }
}

/// How a filter names a territory: `department:33`.
pub fn key(gazetteer: &Gazetteer, id: TerritoryId) -> String {
    format!("{}:{}", id.level(), gazetteer.code(id))
}

/// The address of a territory's page.
pub fn path(gazetteer: &Gazetteer, id: TerritoryId) -> String {
    format!("/territoires/{}", gazetteer.path(id))
}

impl Census {
    /// The area that a filter names, which may be several territories between spaces; none when it names none, or one that
    /// does not exist.
    pub fn area(&self, key: &str) -> Option<Area> {
        if key.contains(' ') {
            // anybody may ask for the whole country a thousand times in one address: each is read once
            let mut seen = BTreeSet::new();
            let keys = key.split_whitespace().filter(|part| seen.insert(*part));
            let parts: Vec<Area> = keys.map(|part| self.area(part)).collect::<Option<_>>()?;
            if parts.is_empty() {
                return None;
            }
            let mut communes: Vec<TerritoryId> = parts.iter().flat_map(|part| part.communes.clone()).collect();
            communes.sort_unstable();
            communes.dedup();
            let name = parts.iter().map(|part| part.name.as_str()).collect::<Vec<_>>().join(", ");
            return Some(Area { key: key.to_owned(), path: "/territoires".to_owned(), name, communes, id: None });
        }
        if let Some(number) = sectors::number_in(key) {
            return self.territories.sector(number).map(|sector| Area::of_sector(&sector));
        }
        let gazetteer = self.gazetteer();
        let (level, code) = key.split_once(':')?;
        gazetteer.get(level.parse().ok()?, code).map(|id| Area::of(&gazetteer, id))
    }

    /// Where the network is, as the first run asks it; none when nobody said.
    pub fn home(&self) -> Option<Area> {
        self.area(&self.territories.home().join(" "))
    }

    /// West, south, east, north of what a map shows first: where the network is, as far as the centres of its communes
    /// are known; else all its places; else metropolitan France.
    pub fn first_view(&self) -> [f64; 4] {
        let gazetteer = self.gazetteer();
        let communes = self.home().map(|home| home.communes).unwrap_or_default();
        let centres = communes.into_iter().filter_map(|commune| gazetteer.centre(commune));
        let home = centres.fold(None, |bounds, centre| {
            let [w, s, e, n] = bounds.unwrap_or([centre.lon, centre.lat, centre.lon, centre.lat]);
            let (w, e) = (f64::min(w, centre.lon), f64::max(e, centre.lon));
            Some([w, f64::min(s, centre.lat), e, f64::max(n, centre.lat)])
        });
        // the communes at its edge lie around their centres
        let around = home.map(|[w, s, e, n]| [w - 0.08, s - 0.08, e + 0.08, n + 0.08]);
        around.or_else(|| self.atlas().bounds()).unwrap_or(FRANCE)
    }
}
