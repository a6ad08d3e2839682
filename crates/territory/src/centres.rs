//! Centres of territories: known for some communes, worked out for the rest, and always saying which.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::gazetteer::Gazetteer;
use crate::level::{Level, TerritoryId};
use crate::projection::distance_km;
use crate::tables::Kind;

/// A point for a territory.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Centre {
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Where the point comes from.
    pub exactness: Exactness,
}

/// How a centre is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Exactness {
    /// Given for this very territory.
    Known,
    /// Mean of its communes (of its districts for Paris, Lyon, Marseille) whose centre is known, weighted by people.
    FromMembers {
        /// How many of them.
        known: usize,
    },
    /// Nothing is known inside: the centre of the larger territory of this level.
    FromParent {
        /// The level of the larger territory.
        level: Level,
    },
}

/// A commune and how far its centre is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nearest {
    /// The commune.
    pub commune: TerritoryId,
    /// Kilometres from the point asked to the centre of the commune.
    pub km: f64,
}

/// Points given by an update, and the sums from which the others are worked out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Centres {
    points: HashMap<TerritoryId, (f64, f64)>,
    areas: HashMap<TerritoryId, f32>,
    /// People of communes déléguées, which the official list does not tell.
    people: HashMap<TerritoryId, u32>,
    /// Communes whose point is the mean of their districts.
    derived: HashSet<TerritoryId>,
    sums: HashMap<TerritoryId, Sum>,
    by_latitude: OnceLock<Vec<(f64, f64, TerritoryId)>>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    lat: f64,
    lon: f64,
    weight: f64,
    known: usize,
}

impl Sum {
    fn add(&mut self, (lat, lon): (f64, f64), weight: f64) {
        self.lat += lat * weight;
        self.lon += lon * weight;
        self.weight += weight;
        self.known += 1;
    }

    fn remove(&mut self, (lat, lon): (f64, f64), weight: f64) {
        self.lat -= lat * weight;
        self.lon -= lon * weight;
        self.weight -= weight;
        self.known = self.known.saturating_sub(1);
    }

    fn mean(&self) -> Option<(f64, f64)> {
        (self.known > 0 && self.weight > 0.0).then(|| (self.lat / self.weight, self.lon / self.weight))
    }
}

/// Whether a point can be one of France: a number, on the globe, and not the 0, 0 of an empty cell.
pub(crate) fn plausible(lat: f64, lon: f64) -> bool {
    (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon) && !(lat.abs() < 1e-6 && lon.abs() < 1e-6)
}

impl Gazetteer {
    /// The gazetteer with these centres: INSEE code, degrees north, degrees east. Unknown codes are left out.
    #[must_use]
    pub fn with_centres<'a>(mut self, centres: impl IntoIterator<Item = (&'a str, f64, f64)>) -> Self {
        for (code, lat, lon) in centres {
            self.set_centre(code, lat, lon);
        }
        self
    }

    /// Sets the centre of a commune, a déléguée or a district. `false`, and nothing changes, when the code is unknown,
    /// or belongs to a commune that has left no trace but its code, or the point is not on the globe or is 0, 0.
    pub fn set_centre(&mut self, code: &str, lat: f64, lon: f64) -> bool {
        let Some(id) = self.with_centre_of_its_own(code).filter(|_| plausible(lat, lon)) else { return false };
        self.centres.by_latitude = OnceLock::new();
        self.centres.derived.remove(&id);
        self.place(id, (lat, lon));
        if id.level == Level::District {
            self.place_from_districts(id);
        }
        true
    }

    fn with_centre_of_its_own(&self, code: &str) -> Option<TerritoryId> {
        [Level::Commune, Level::District, Level::Delegated].into_iter().find_map(|level| self.get(level, code))
    }

    /// Sets the area of a commune, a déléguée or a district, in km²; `false` when the code or the figure makes no sense.
    pub fn set_area(&mut self, code: &str, km2: f64) -> bool {
        match self.with_centre_of_its_own(code) {
            Some(id) if km2.is_finite() && km2 > 0.0 => {
                self.centres.areas.insert(id, km2 as f32);
                true
            }
            _ => false,
        }
    }

    /// Sets the people of a commune déléguée or associée; `false` for any other code, whose people are summed elsewhere.
    pub fn set_people_of_part(&mut self, code: &str, people: u32) -> bool {
        let part = self.with_centre_of_its_own(code).filter(|id| id.level == Level::Delegated);
        part.map(|id| self.centres.people.insert(id, people)).is_some()
    }

    pub(crate) fn people_of_part(&self, id: TerritoryId) -> Option<u32> {
        self.centres.people.get(&id).copied()
    }

    /// Its area in km²; of a larger territory the sum over its communes, only when all are known.
    pub fn area(&self, id: TerritoryId) -> Option<f64> {
        if id.level >= Level::Commune {
            return self.centres.areas.get(&id).map(|km2| f64::from(*km2));
        }
        self.members(id, Level::Commune).into_iter().map(|commune| self.area(commune)).sum()
    }

    fn place(&mut self, id: TerritoryId, point: (f64, f64)) {
        let weight = f64::from(self.population(id).unwrap_or(0).max(1));
        let old = self.centres.points.insert(id, point);
        for larger in self.summed_in(id) {
            let sum = self.centres.sums.entry(larger).or_default();
            if let Some(old) = old {
                sum.remove(old, weight);
            }
            sum.add(point, weight);
        }
    }

    /// The territories whose mean a point enters: of a district its commune, of a commune what it belongs to.
    fn summed_in(&self, id: TerritoryId) -> Vec<TerritoryId> {
        match id.level {
            Level::District => self.parent(id, Level::Commune).into_iter().collect(),
            Level::Commune => {
                let metropolitan = self.parent(id, Level::Department).is_some_and(|d| self.kind(d) == Kind::Plain);
                let mut larger = self.ancestors(id);
                // islands of three oceans would pull the centre of France into the sea
                larger.retain(|up| up.level != Level::Country || metropolitan);
                larger
            }
            _ => Vec::new(),
        }
    }

    /// Gives a commune with districts their mean, unless its own centre is known.
    fn place_from_districts(&mut self, district: TerritoryId) {
        let Some(commune) = self.parent(district, Level::Commune) else { return };
        let own = self.centres.points.contains_key(&commune) && !self.centres.derived.contains(&commune);
        let Some(mean) = self.centres.sums.get(&commune).and_then(Sum::mean).filter(|_| !own) else { return };
        self.centres.derived.insert(commune);
        self.place(commune, mean);
    }

    /// How many communes have a centre, given or worked out from their districts.
    pub fn known_centres(&self) -> usize {
        self.centres.points.keys().filter(|id| id.level == Level::Commune).count()
    }

    /// The best point known for a territory, and where it comes from; `None` rather than a point that means nothing.
    ///
    /// A commune without a centre takes the one of its EPCI, or else of its département.
    pub fn centre(&self, id: TerritoryId) -> Option<Centre> {
        let known = |id: TerritoryId| self.centres.sums.get(&id).map_or(0, |sum| sum.known);
        if let Some((lat, lon)) = self.centres.points.get(&id).copied() {
            let exactness = match self.centres.derived.contains(&id) {
                true => Exactness::FromMembers { known: known(id) },
                false => Exactness::Known,
            };
            return Some(Centre { lat, lon, exactness });
        }
        if let Some((lat, lon)) = self.centres.sums.get(&id).and_then(Sum::mean) {
            return Some(Centre { lat, lon, exactness: Exactness::FromMembers { known: known(id) } });
        }
        let larger: &[Level] = match id.level {
            Level::Delegated | Level::District => &[Level::Commune],
            Level::Commune => &[Level::Epci, Level::Department],
            Level::Epci => &[Level::Department],
            _ => &[],
        };
        larger.iter().find_map(|level| {
            let centre = self.centre(self.parent(id, *level)?)?;
            Some(match centre.exactness {
                // the commune of a déléguée may itself stand on its EPCI
                Exactness::FromParent { .. } => centre,
                _ => Centre { exactness: Exactness::FromParent { level: *level }, ..centre },
            })
        })
    }

    /// The commune whose known centre is the nearest to a point in degrees; `None` when no centre is known or the point
    /// is not on the globe.
    pub fn nearest_commune(&self, lat: f64, lon: f64) -> Option<Nearest> {
        if !plausible(lat, lon) {
            return None;
        }
        let sorted = self.centres.by_latitude.get_or_init(|| self.centres.sorted_by_latitude());
        let middle = sorted.partition_point(|(have, ..)| *have < lat);
        let (south, north) = sorted.split_at_checked(middle)?;
        let mut best: Option<Nearest> = None;
        // on each side, stop as soon as the latitude alone is farther than the best
        let northward: &mut dyn Iterator<Item = &(f64, f64, TerritoryId)> = &mut north.iter();
        let southward: &mut dyn Iterator<Item = &(f64, f64, TerritoryId)> = &mut south.iter().rev();
        for side in [northward, southward] {
            for (at, across, commune) in side {
                if best.is_some_and(|best| distance_km((lat, lon), (*at, lon)) > best.km) {
                    break;
                }
                let km = distance_km((lat, lon), (*at, *across));
                if best.is_none_or(|best| km < best.km) {
                    best = Some(Nearest { commune: *commune, km });
                }
            }
        }
        best
    }
}

impl Centres {
    fn sorted_by_latitude(&self) -> Vec<(f64, f64, TerritoryId)> {
        let communes = self.points.iter().filter(|(id, _)| id.level == Level::Commune);
        let mut sorted: Vec<_> = communes.map(|(id, (lat, lon))| (*lat, *lon, *id)).collect();
        sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2)));
        sorted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::tests::gazetteer;

    /// Points invented around the Gironde, one beyond the sea.
    fn placed() -> Gazetteer {
        gazetteer().clone().with_centres([
            ("33138", 45.0, -0.1),
            ("33243", 44.9, -0.25),
            ("33063", 44.84, -0.58),
            ("97411", -20.9, 55.45),
            ("75111", 48.86, 2.38),
            ("75101", 48.86, 2.34),
        ])
    }

    fn centre(gazetteer: &Gazetteer, level: Level, code: &str) -> Option<Centre> {
        gazetteer.centre(gazetteer.get(level, code).expect(code))
    }

    #[test]
    fn a_centre_says_where_it_comes_from() {
        let gazetteer = placed();
        for (level, code, expect) in [
            (Level::Commune, "33138", Some(Exactness::Known)),
            (Level::Commune, "33015", Some(Exactness::FromParent { level: Level::Epci })),
            (Level::Commune, "33529", Some(Exactness::FromParent { level: Level::Department })),
            (Level::Commune, "24322", None),
            (Level::Commune, "75056", Some(Exactness::FromMembers { known: 2 })),
            (Level::District, "75102", Some(Exactness::FromParent { level: Level::Commune })),
            (Level::Epci, "243300316", Some(Exactness::FromMembers { known: 1 })),
            (Level::Department, "33", Some(Exactness::FromMembers { known: 3 })),
            (Level::FormerRegion, "72", Some(Exactness::FromMembers { known: 3 })),
            (Level::Region, "11", Some(Exactness::FromMembers { known: 1 })),
            (Level::Region, "53", None),
            (Level::Country, "FR", Some(Exactness::FromMembers { known: 4 })),
        ] {
            assert_eq!(centre(&gazetteer, level, code).map(|c| c.exactness), expect, "{level} {code}");
        }
    }

    #[test]
    fn means_weigh_people() {
        let gazetteer = placed();
        let gironde = centre(&gazetteer, Level::Department, "33").unwrap();
        // Bordeaux holds nine tenths of the people of the three
        assert!((gironde.lat - 44.84).abs() < 0.03 && (gironde.lon + 0.58).abs() < 0.06, "{gironde:?}");
    }

    #[test]
    fn a_new_point_takes_the_place_of_the_old_one() {
        let mut gazetteer = placed();
        assert!(gazetteer.set_centre("97411", -21.0, 55.5));
        let department = centre(&gazetteer, Level::Department, "974").unwrap();
        assert!((department.lat + 21.0).abs() < 1e-9 && (department.lon - 55.5).abs() < 1e-9, "{department:?}");
        assert_eq!(department.exactness, Exactness::FromMembers { known: 1 });
        assert!(gazetteer.set_centre("75056", 48.8566, 2.3522));
        assert_eq!(centre(&gazetteer, Level::Commune, "75056").unwrap().exactness, Exactness::Known);
    }

    #[test]
    fn points_that_mean_nothing_are_refused() {
        let mut gazetteer = gazetteer().clone();
        for (code, lat, lon) in
            [("33138", 0.0, 0.0), ("33138", f64::NAN, 1.0), ("33138", 91.0, 1.0), ("99999", 45.0, 1.0)]
        {
            assert!(!gazetteer.set_centre(code, lat, lon), "{code} {lat} {lon}");
        }
        assert_eq!(gazetteer.nearest_commune(45.0, 0.0), None);
        assert_eq!(centre(&gazetteer, Level::Country, "FR"), None);
    }

    #[test]
    fn the_nearest_commune_and_how_far() {
        let gazetteer = placed();
        for (lat, lon, expect) in [
            (45.01, -0.11, "33138"),
            (44.8, -0.6, "33063"),
            (44.93, -0.2, "33243"),
            (-21.0, 55.0, "97411"),
            (48.0, 2.0, "75056"),
        ] {
            let nearest = gazetteer.nearest_commune(lat, lon).unwrap();
            assert_eq!(gazetteer.code(nearest.commune), expect, "{lat} {lon}");
        }
        assert!(gazetteer.nearest_commune(45.0, -0.1).unwrap().km < 1e-6);
        assert_eq!(gazetteer.nearest_commune(0.0, 0.0), None);
    }
}
