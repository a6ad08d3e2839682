//! Coverage: for everyone in France, how far the nearest open place is by road, and where the next one is needed.
//!
//! Derived from the atlas and the gazetteer, made when first asked for, made again when an open place comes, moves or
//! goes. Each commune is one point, or several where more is known ([`people`]). The time is an estimate ([`road`]),
//! corrected for the waters and islands that it would otherwise cross ([`waters`]), or what a routing server answered
//! ([`times`]). A territory is **underserved** (« territoire en carence ») for those of its people who have no open
//! place within twenty minutes by car, the rule of several regional calls.

pub mod job;
mod kept;
mod nearest;
pub mod people;
pub mod plot;
pub mod ranking;
pub mod road;
mod sums;
pub mod tile;
pub mod times;
pub mod waters;
pub mod what_if;

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use kernel::ids::PartyId;
use territory::{Gazetteer, Level, TerritoryId};

use crate::area::Area;
use crate::atlas::{Atlas, commune_code};
use crate::stage::PublicStage;
use people::{Home, People};
use road::Setting;
use times::Times;

pub(crate) use kept::Kept;
pub use sums::Sums;

/// An open public place, as far as roads are concerned.
#[derive(Debug, Clone)]
pub struct Site {
    /// The party.
    pub id: PartyId,
    /// Its name.
    pub name: Box<str>,
    /// The piece of its address.
    pub slug: Box<str>,
    /// Its commune of today.
    pub commune: Option<TerritoryId>,
    /// Degrees north and east.
    pub point: (f64, f64),
    /// What surrounds it.
    pub setting: Setting,
    /// The land it stands on: see [`waters::land_of`].
    pub land: u16,
    /// Its point is its commune's: it may be some kilometres off.
    pub vague: bool,
}

/// The way from a home to the nearest open place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reach {
    /// By car.
    pub minutes: f32,
    /// As the crow flies.
    pub km: f32,
    /// Position in [`Coverage::sites`].
    pub site: u32,
    /// A routing server gave the time; else it is estimated.
    pub measured: bool,
}

/// One moment of the coverage.
#[derive(Debug)]
pub struct Coverage {
    people: std::sync::Arc<People>,
    /// For each home its nearest open place by road; none beyond [`nearest::FARTHEST_KM`] or without a road.
    reaches: Vec<Option<Reach>>,
    /// The same by estimates alone, where a routing server gave times: what is only estimated, as the way to a place that
    /// is not there yet, is compared with these.
    estimates: Option<Vec<Option<Reach>>>,
    sites: Vec<Site>,
    /// Open places by commune.
    open: HashMap<TerritoryId, u32>,
    /// For the territories above the commune.
    larger: HashMap<TerritoryId, Near>,
}

/// The people of a home and the way from it.
type Way = (u32, Option<Reach>);

/// What some people have together: those of a commune, of a larger territory, of a sector.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Near {
    /// The way of the median inhabitant: half of the people have a shorter or equal one. None when too many have none.
    ///
    /// A mean would be moved by a few who are very far, and could not count those whom no road leads anywhere.
    pub reach: Option<Reach>,
    /// The open place that is the nearest for more of the people than any other, as a position in [`Coverage::sites`].
    pub site: Option<u32>,
    /// How many have what.
    pub sums: Sums,
}

impl Near {
    /// From the ways of all the people, which are put in order.
    fn of(ways: &mut [Way], sums: Sums) -> Near {
        let minutes = |reach: &Option<Reach>| reach.map_or(f32::INFINITY, |reach| reach.minutes);
        ways.sort_by(|a, b| minutes(&a.1).total_cmp(&minutes(&b.1)));
        let all: u64 = ways.iter().map(|(people, _)| u64::from(*people)).sum();
        let mut before = 0;
        let median = ways.iter().find(|(people, _)| {
            before += u64::from(*people);
            before * 2 >= all
        });
        let mut served: BTreeMap<u32, u64> = BTreeMap::new();
        for (people, reach) in ways.iter().filter_map(|(people, reach)| Some((*people, (*reach)?))) {
            *served.entry(reach.site).or_default() += u64::from(people);
        }
        let most = served.into_iter().max_by_key(|(site, people)| (*people, Reverse(*site)));
        Near { reach: median.and_then(|(_, reach)| *reach), site: most.map(|(site, _)| site), sums }
    }
}

impl Coverage {
    /// The coverage of all the communes whose centre is known, by all the open places of the atlas.
    pub fn new(gazetteer: &Gazetteer, people: std::sync::Arc<People>, atlas: &Atlas, times: &Times) -> Coverage {
        let sites = sites(gazetteer, atlas);
        let grid = nearest::Grid::new(&sites);
        let by = |times: &Times| -> Vec<Option<Reach>> {
            people.homes.iter().map(|home| grid.nearest(home, times)).collect()
        };
        let reaches = by(times);
        let estimates = (!times.is_empty()).then(|| by(&Times::default()));
        let mut open: HashMap<TerritoryId, u32> = HashMap::new();
        for commune in sites.iter().filter_map(|site| site.commune) {
            *open.entry(commune).or_default() += 1;
        }
        let mut coverage = Coverage { people, reaches, estimates, sites, open, larger: HashMap::new() };
        coverage.larger = coverage.near_of_larger(gazetteer);
        coverage
    }

    /// The open places that it knows.
    pub fn sites(&self) -> &[Site] {
        &self.sites
    }

    /// The site of a reach.
    pub fn site(&self, reach: Reach) -> Option<&Site> {
        self.sites.get(reach.site as usize)
    }

    /// The open place that is the nearest for most of some people.
    pub fn nearest(&self, near: &Near) -> Option<&Site> {
        near.site.and_then(|at| self.sites.get(at as usize))
    }

    /// Where people live.
    pub fn people(&self) -> &People {
        &self.people
    }

    /// No centre of a commune is known: nothing can be said.
    pub fn is_empty(&self) -> bool {
        self.people.homes.is_empty()
    }

    /// What a routing server gave: how many of the shortest ways, and by how much the estimates of these were wrong on
    /// average, as a share. None when no server was asked.
    pub fn measured(&self) -> Option<(usize, f64)> {
        let pairs = self.people.homes.iter().zip(&self.reaches);
        let measured = pairs.filter_map(|(home, reach)| Some((home, reach.filter(|reach| reach.measured)?)));
        let (count, sum) = measured.fold((0, 0.0), |(count, sum), (home, reach)| {
            let estimate = self
                .site(reach)
                .map(|site| road::minutes(waters::around_km(home.point, site.point), home.setting, site.setting));
            (count + 1, sum + estimate.map_or(0.0, |minutes| (minutes / f64::from(reach.minutes) - 1.0).abs()))
        });
        (count > 0).then(|| (count, sum / count as f64))
    }

    /// Whether a routing server gave times: what is only estimated says so beside them.
    pub fn has_road_times(&self) -> bool {
        self.estimates.is_some()
    }

    /// The homes of a commune and the way from each.
    fn of_commune(&self, commune: TerritoryId) -> impl Iterator<Item = (&Home, Option<Reach>)> {
        let range: Range<usize> = self.people.range(commune);
        let homes = self.people.homes.get(range.clone()).unwrap_or_default();
        homes.iter().zip(self.reaches.get(range).unwrap_or_default().iter().copied())
    }

    /// What the people of a territory of the gazetteer have together; nothing below the commune.
    pub fn near(&self, id: TerritoryId) -> Near {
        match id.level() {
            Level::Commune => self.together(&[id]),
            _ => self.larger.get(&id).copied().unwrap_or_default(),
        }
    }

    /// What the people of some communes have together.
    pub fn together(&self, communes: &[TerritoryId]) -> Near {
        let mut ways: Vec<Way> = communes.iter().flat_map(|commune| self.ways(*commune)).collect();
        Near::of(&mut ways, self.sums(communes))
    }

    /// What the people of an area have together: known already, but for a sector.
    pub fn of_area(&self, area: &Area) -> Near {
        match area.id {
            Some(id) => self.near(id),
            None => self.together(&area.communes),
        }
    }

    fn ways(&self, commune: TerritoryId) -> impl Iterator<Item = Way> {
        self.of_commune(commune).map(|(home, reach)| (home.people, reach))
    }

    /// Where the people of some communes are on average, in degrees; none when none of their centres is known.
    pub fn middle(&self, communes: &[TerritoryId]) -> Option<(f64, f64)> {
        let homes = communes.iter().flat_map(|commune| self.of_commune(*commune)).map(|(home, _)| home);
        let (all, lat, lon) = homes.fold((0.0, 0.0, 0.0), |(all, lat, lon), home| {
            // a commune where nobody lives is somewhere too
            let weight = f64::from(home.people.max(1));
            (all + weight, lat + weight * home.point.0, lon + weight * home.point.1)
        });
        (all > 0.0).then(|| (lat / all, lon / all))
    }

    /// What the people of some communes have.
    pub fn sums(&self, communes: &[TerritoryId]) -> Sums {
        let mut sums = Sums::default();
        for commune in communes {
            sums.open += self.open.get(commune).copied().unwrap_or_default();
            sums.add_commune(self.of_commune(*commune), self.people.unplaced.get(commune).copied());
        }
        sums
    }

    /// The same for a territory of the gazetteer.
    pub fn of(&self, id: TerritoryId) -> Sums {
        match id.level() {
            Level::Commune => self.sums(&[id]),
            _ => self.larger.get(&id).map(|near| near.sums).unwrap_or_default(),
        }
    }

    /// People by whole minutes, from less than one to less than sixty; those farther are not in it.
    pub fn by_minute(&self, communes: &[TerritoryId]) -> [u64; 60] {
        let mut people = [0; 60];
        for (home, reach) in communes.iter().flat_map(|commune| self.of_commune(*commune)) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "minutes are small and positive"
            )]
            let minute = reach.map(|reach| reach.minutes.max(0.0) as usize);
            if let Some(count) = minute.and_then(|minute| people.get_mut(minute)) {
                *count += u64::from(home.people);
            }
        }
        people
    }

    /// Each home is looked at once a level.
    fn near_of_larger(&self, gazetteer: &Gazetteer) -> HashMap<TerritoryId, Near> {
        let mut larger: HashMap<TerritoryId, (Sums, Vec<Way>)> = HashMap::new();
        for commune in gazetteer.all(Level::Commune) {
            let own = self.sums(&[commune]);
            for id in gazetteer.ancestors(commune) {
                let (sums, ways) = larger.entry(id).or_default();
                sums.add(&own);
                ways.extend(self.ways(commune));
            }
        }
        larger.into_iter().map(|(id, (sums, mut ways))| (id, Near::of(&mut ways, sums))).collect()
    }
}

/// The open places of the atlas; one that has no point stands at the centre of its commune.
fn sites(gazetteer: &Gazetteer, atlas: &Atlas) -> Vec<Site> {
    let pins = (0..u32::try_from(atlas.len()).unwrap_or(u32::MAX)).filter_map(|at| atlas.at(at));
    pins.filter(|pin| pin.marks.stage() == PublicStage::Open)
        .filter_map(|pin| {
            let declared = commune_code(pin.commune).and_then(|code| gazetteer.commune_of(&code));
            let centre = declared.and_then(|id| gazetteer.centre(id)).map(|centre| (centre.lat, centre.lon));
            let point = pin.position.map(crate::atlas::Position::degrees).or(centre)?;
            let commune = declared.or_else(|| gazetteer.nearest_commune(point.0, point.1).map(|near| near.commune));
            Some(Site {
                id: pin.id,
                name: pin.name.clone(),
                slug: pin.slug.clone(),
                commune,
                point,
                setting: commune.map_or(Setting::Rural, |id| people::setting(gazetteer, id)),
                land: commune.map_or(0, |id| waters::land_of(gazetteer.code(id))),
                vague: centre.is_some_and(|centre| territory::projection::distance_km(centre, point) < 0.06),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests;
