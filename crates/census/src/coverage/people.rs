//! Where people live, as points: one a commune, or several where the gazetteer knows more.
//!
//! A commune born of others is counted at its communes déléguées, Paris, Lyon and Marseille at their arrondissements,
//! each with its own people. Elsewhere everybody is counted at the centre of the commune: in a large one, some live
//! farther and some nearer than what is told. A commune without a centre of its own is counted nowhere, and told.

use std::collections::HashMap;
use std::ops::Range;

use territory::{Exactness, Gazetteer, Level, TerritoryId};

use super::road::Setting;
use super::waters::land_of;

/// A point where people live.
#[derive(Debug, Clone, Copy)]
pub struct Home {
    /// The commune it belongs to.
    pub commune: TerritoryId,
    /// Degrees north and east.
    pub point: (f64, f64),
    /// How many.
    pub people: u32,
    /// What surrounds it.
    pub setting: Setting,
    /// The land it stands on.
    pub land: u16,
}

/// Everybody whose commune has a centre.
#[derive(Debug, Default)]
pub struct People {
    /// In order of commune.
    pub homes: Vec<Home>,
    ranges: HashMap<TerritoryId, (u32, u32)>,
    /// Communes without a centre of their own, and their people.
    pub unplaced: HashMap<TerritoryId, u32>,
}

/// What surrounds the centre of a commune or a district, by its density.
pub fn setting(gazetteer: &Gazetteer, id: TerritoryId) -> Setting {
    let density = gazetteer.area(id).zip(gazetteer.population(id)).map(|(km2, people)| f64::from(people) / km2);
    Setting::of(density)
}

impl People {
    /// The people of every commune of the gazetteer.
    pub fn of(gazetteer: &Gazetteer) -> People {
        let mut districts: HashMap<TerritoryId, Vec<TerritoryId>> = HashMap::new();
        for district in gazetteer.all(Level::District) {
            if let Some(commune) = gazetteer.parent(district, Level::Commune) {
                districts.entry(commune).or_default().push(district);
            }
        }
        let mut people = People::default();
        for commune in gazetteer.all(Level::Commune) {
            let first = people.homes.len();
            let parts = match districts.get(&commune) {
                Some(districts) => districts.clone(),
                None => gazetteer.delegated_of(commune).collect(),
            };
            people.homes.extend(homes(gazetteer, commune, &parts));
            let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            if people.homes.len() > first {
                people.ranges.insert(commune, (number(first), number(people.homes.len())));
            } else {
                people.unplaced.insert(commune, gazetteer.population(commune).unwrap_or(0));
            }
        }
        people
    }

    /// Positions in `homes` of those of a commune.
    pub fn range(&self, commune: TerritoryId) -> Range<usize> {
        self.ranges.get(&commune).map_or(0..0, |(from, to)| *from as usize..*to as usize)
    }
}

/// The homes of a commune, from its parts when all of what is known of them holds together, else its centre.
fn homes(gazetteer: &Gazetteer, commune: TerritoryId, parts: &[TerritoryId]) -> Vec<Home> {
    let all = gazetteer.population(commune).unwrap_or(0);
    let home = |id: TerritoryId, point: (f64, f64), people: u32| Home {
        commune,
        point,
        people,
        setting: setting(gazetteer, id),
        land: land_of(gazetteer.code(commune)),
    };
    let own = |id: TerritoryId| {
        let centre = gazetteer.centre(id).filter(|centre| !matches!(centre.exactness, Exactness::FromParent { .. }))?;
        Some((centre.lat, centre.lon))
    };
    let placed: Vec<(TerritoryId, (f64, f64), u32)> = parts
        .iter()
        .filter(|part| gazetteer.code(**part) != gazetteer.code(commune))
        .filter_map(|part| Some((*part, own(*part)?, gazetteer.population(*part).filter(|people| *people > 0)?)))
        .collect();
    // the chief town has the commune's own code, hence its centre, and the people that the others leave
    let others: u64 = placed.iter().map(|(.., people)| u64::from(*people)).sum();
    let chief = own(commune).filter(|_| placed.len() < parts.len() && others < u64::from(all));
    let parted = if chief.is_some() { !placed.is_empty() } else { placed.len() > 1 };
    // parts that leave a tenth of the people out, or count them twice, would move everybody
    let close = others * 10 >= u64::from(all) * 9 && others * 10 <= u64::from(all) * 11;
    if !parted || !(chief.is_some() || close) {
        return own(commune).map(|point| home(commune, point, all)).into_iter().collect();
    }
    if let Some(point) = chief {
        let rest = u32::try_from(u64::from(all) - others).unwrap_or(0);
        let parts = placed.into_iter().map(|(id, point, people)| home(id, point, people));
        return std::iter::once(home(commune, point, rest)).chain(parts).collect();
    }
    let mut left = all;
    let mut homes: Vec<Home> = Vec::with_capacity(placed.len());
    for (id, point, people) in placed {
        // scaled, since the parts are counted another year than the whole
        let share = u32::try_from(u64::from(people) * u64::from(all) / others.max(1)).unwrap_or(0).min(left);
        left -= share;
        homes.push(home(id, point, share));
    }
    if let Some(largest) = homes.iter_mut().max_by_key(|home| home.people) {
        largest.people += left;
    }
    homes
}
