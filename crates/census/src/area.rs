//! A territory as pages, filters and files name it: one of the gazetteer, or a sector that the network drew.

use territory::sectors::{self, Sector};
use territory::{Gazetteer, Level, TerritoryId};

use crate::Census;

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
    /// The area that a filter names; none when it does not exist.
    pub fn area(&self, key: &str) -> Option<Area> {
        if let Some(number) = sectors::number_in(key) {
            return self.territories.sector(number).map(|sector| Area::of_sector(&sector));
        }
        let gazetteer = self.gazetteer();
        let (level, code) = key.split_once(':')?;
        gazetteer.get(level.parse().ok()?, code).map(|id| Area::of(&gazetteer, id))
    }
}
