//! What a reader asks of the directory and of the map, and what answers it.

use std::collections::BTreeMap;
use std::sync::Arc;

use kernel::ids::PartyId;

use super::{Atlas, Pin, Position};
use crate::marks::{self, KIND_BITS, SERVICE_BITS, STAGE_BITS};
use crate::stage::PublicStage;
use crate::typology::List;
use kernel::web::Fields;

/// What is asked: within a group any of the chosen ones, between groups all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// The chosen kinds, services, access and stages, as bits.
    pub marks: u64,
    /// Numbers of communes, sorted; empty for everywhere.
    pub communes: Arc<Vec<u32>>,
    /// Those that answer the words, or are open now, sorted; none when neither was asked.
    pub among: Option<Arc<Vec<PartyId>>>,
    /// West, south, east, north on the Mercator square; a west beyond the east goes across the antimeridian.
    pub within: Option<[u32; 4]>,
}

/// What answers.
#[derive(Debug)]
pub struct Found {
    /// Positions in the atlas, in the order of names.
    pub places: Vec<u32>,
    /// For each choice of the facets, how many there would be with it.
    pub facets: Facets,
}

/// Weighs the kept answers by the places they name.
#[derive(Clone)]
pub(super) struct ByLength;

impl quick_cache::Weighter<Filter, Arc<Found>> for ByLength {
    fn weight(&self, filter: &Filter, found: &Arc<Found>) -> u64 {
        let asked = filter.communes.len() + filter.among.as_ref().map_or(0, |among| among.len());
        (found.places.len() + 4 * found.facets.communes.len() + asked + 256) as u64
    }
}

/// Counts for each choice; those of a group ignore what is chosen in that group.
#[derive(Clone, Debug, Default)]
pub struct Facets {
    /// By kind, in the order of the typology.
    pub kinds: Vec<usize>,
    /// By service.
    pub services: Vec<usize>,
    /// By public stage, in the order of [`PublicStage::ALL`].
    pub stages: Vec<usize>,
    /// With wheelchair access.
    pub wheelchair: usize,
    /// By the code of the département; those of the chosen territories ignored.
    pub departments: BTreeMap<String, usize>,
    /// By the number of the commune, likewise, in the order of the numbers.
    pub communes: Vec<(u32, usize)>,
}

impl Filter {
    /// The marks asked by an address: `kind=fablab&service=meeting_room&stage=open&wheelchair=yes`.
    pub fn marks_of(fields: &Fields) -> u64 {
        let kinds = fields.all("kind").filter_map(marks::kind_bit);
        let services = fields.all("service").filter_map(marks::service_bit);
        let stages = PublicStage::ALL.iter().filter(|s| fields.has("stage", s.key())).map(|s| marks::stage_bit(*s));
        let wheelchair = fields.has("wheelchair", "yes").then(marks::wheelchair_bit);
        kinds.chain(services).chain(stages).chain(wheelchair).fold(0, |marks, bit| marks | bit)
    }

    /// The box of an address: `bbox=west,south,east,north` in degrees.
    pub fn within_of(fields: &Fields) -> Option<[u32; 4]> {
        let numbers: Vec<f64> = fields.get("bbox").split(',').filter_map(|n| n.trim().parse().ok()).collect();
        let [west, south, east, north] = numbers.as_slice() else { return None };
        let nw = Position::of(north.clamp(-85.0, 85.0), west.clamp(-180.0, 180.0))?;
        let se = Position::of(south.clamp(-85.0, 85.0), east.clamp(-180.0, 180.0))?;
        Some([nw.x, se.y, se.x, nw.y])
    }

    /// The same, among those alone, which are sorted.
    #[must_use]
    pub fn only(self, those: Arc<Vec<PartyId>>) -> Filter {
        let among = match self.among {
            Some(said) => Arc::new(said.iter().copied().filter(|id| those.binary_search(id).is_ok()).collect()),
            None => those,
        };
        Filter { among: Some(among), ..self }
    }

    /// Nothing is asked.
    pub fn is_empty(&self) -> bool {
        *self == Filter::default()
    }

    /// Whether a pin answers all but the groups of `but`.
    pub fn admits(&self, pin: &Pin, but: u64) -> bool {
        self.admits_marks(pin.marks.0, but) && self.admits_commune(pin.commune) && self.admits_elsewhere(pin)
    }

    fn admits_marks(&self, marks: u64, but: u64) -> bool {
        let groups = [KIND_BITS, STAGE_BITS, crate::marks::wheelchair_bit()];
        let marked = groups.iter().all(|group| {
            let asked = self.marks & group & !but;
            asked == 0 || marks & asked != 0
        });
        // services add up: whoever asks a meeting room and fibre wants both
        let services = self.marks & SERVICE_BITS & !but;
        marked && marks & services == services
    }

    fn admits_commune(&self, commune: u32) -> bool {
        self.communes.is_empty() || self.communes.binary_search(&commune).is_ok()
    }

    fn admits_elsewhere(&self, pin: &Pin) -> bool {
        let said = self.among.as_ref().is_none_or(|among| among.binary_search(&pin.id).is_ok());
        let inside = self.within.is_none_or(|within| {
            let holds =
                |p: Position| parts(within).any(|[w, s, e, n]| (w..=e).contains(&p.x) && (n..=s).contains(&p.y));
            pin.position.is_some_and(holds)
        });
        said && inside
    }
}

impl Atlas {
    /// What answers a filter, kept as long as the registry does not change.
    pub fn find(&self, filter: &Filter) -> Arc<Found> {
        if let Some(found) = self.answers.get(filter) {
            return found;
        }
        let found = Arc::new(self.look(filter));
        self.answers.insert(filter.clone(), found.clone());
        found
    }

    fn look(&self, filter: &Filter) -> Found {
        let mut counts = [0_usize; 64];
        let mut places = Vec::new();
        let groups: Vec<u64> = [KIND_BITS, STAGE_BITS].into_iter().filter(|group| filter.marks & group != 0).collect();
        let open = groups.iter().fold(u64::MAX, |open, group| open & !group);
        let mut by_commune = vec![0_usize; self.communes.len()];
        let asked: Vec<bool> = self.communes.iter().map(|commune| filter.admits_commune(*commune)).collect();
        let elsewhere = self.elsewhere(filter);
        for line in &self.by_name {
            if elsewhere.as_ref().is_some_and(|chosen| !chosen.holds(line.at)) {
                continue;
            }
            let here = asked.get(line.commune as usize).is_some_and(|asked| *asked);
            let marked = filter.admits_marks(line.marks, 0);
            if let Some(count) = by_commune.get_mut(line.commune as usize).filter(|_| marked) {
                *count += 1;
            }
            if marked && here {
                places.push(line.at);
                count(&mut counts, line.marks & open);
            }
            for group in &groups {
                if here && filter.admits_marks(line.marks, *group) {
                    count(&mut counts, line.marks & group);
                }
            }
        }
        Found { places, facets: Facets::of(&counts, self.communes.iter().copied().zip(by_commune)) }
    }

    /// The places that answer the words and the box; none when neither is asked.
    fn elsewhere(&self, filter: &Filter) -> Option<Chosen> {
        let said = filter.among.as_ref().map(|among| {
            let of_ids = among.iter().filter_map(|id| self.by_id.get(id).copied());
            Chosen::of(self.len(), of_ids)
        });
        let inside = filter.within.map(|within| {
            let mut found = Vec::new();
            for part in parts(within) {
                self.each_inside(part, |at, _| found.push(at));
            }
            Chosen::of(self.len(), found)
        });
        match (said, inside) {
            (Some(said), Some(inside)) => Some(said.and(&inside)),
            (said, inside) => said.or(inside),
        }
    }
}

/// A box as one, or as the two on either side of the antimeridian.
fn parts([west, south, east, north]: [u32; 4]) -> impl Iterator<Item = [u32; 4]> {
    let (first, second) = match west <= east {
        true => ([west, south, east, north], None),
        false => ([west, south, u32::MAX, north], Some([0, south, east, north])),
    };
    std::iter::once(first).chain(second)
}

/// A set of places: one bit for each of the atlas.
pub(super) struct Chosen(Vec<u64>);

impl Chosen {
    /// Those positions, in an atlas of that many places.
    pub(super) fn of(places: usize, positions: impl IntoIterator<Item = u32>) -> Chosen {
        let mut bits = vec![0_u64; places.div_ceil(64)];
        for at in positions {
            if let Some(word) = bits.get_mut(at as usize / 64) {
                *word |= 1 << (at % 64);
            }
        }
        Chosen(bits)
    }

    /// Whether it holds that position.
    pub(super) fn holds(&self, at: u32) -> bool {
        self.0.get(at as usize / 64).is_some_and(|word| word & (1 << (at % 64)) != 0)
    }

    fn and(mut self, other: &Chosen) -> Chosen {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word &= other;
        }
        self
    }
}

fn count(counts: &mut [usize; 64], mut bits: u64) {
    while bits != 0 {
        let at = bits.trailing_zeros() as usize;
        if let Some(count) = counts.get_mut(at) {
            *count += 1;
        }
        bits &= bits - 1;
    }
}

impl Facets {
    /// Those of that many places in each commune, by its number: for lists that are no part of the atlas.
    pub fn of_communes(by_commune: impl Iterator<Item = (u32, usize)>) -> Facets {
        Facets::of(&[0; 64], by_commune)
    }

    fn of(counts: &[usize; 64], by_commune: impl Iterator<Item = (u32, usize)>) -> Facets {
        let communes: Vec<(u32, usize)> = by_commune.filter(|(_, count)| *count > 0).collect();
        let mut departments: BTreeMap<String, usize> = BTreeMap::new();
        for (commune, count) in &communes {
            let Some(code) = super::commune_code(*commune) else { continue };
            // overseas départements have three digits
            let length = if code.starts_with("97") || code.starts_with("98") { 3 } else { 2 };
            *departments.entry(code.get(..length).unwrap_or_default().to_owned()).or_default() += count;
        }
        let at = |bit: u64| counts.get(bit.trailing_zeros() as usize).copied().unwrap_or_default();
        Facets {
            kinds: List::Kinds.keys().filter_map(marks::kind_bit).map(at).collect(),
            services: List::Services.keys().filter_map(marks::service_bit).map(at).collect(),
            stages: PublicStage::ALL.iter().map(|stage| at(marks::stage_bit(*stage))).collect(),
            wheelchair: at(marks::wheelchair_bit()),
            departments,
            communes,
        }
    }
}

/// Numbers of communes, ready for a filter.
pub fn communes<'a>(codes: impl IntoIterator<Item = &'a str>) -> Arc<Vec<u32>> {
    let mut numbers: Vec<u32> = codes.into_iter().map(super::commune_number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    Arc::new(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::tests::pin_at;
    use crate::marks::{kind_bit, service_bit, stage_bit};
    use kernel::clock::Chance;

    #[test]
    fn facets_count_what_each_choice_would_give() {
        let chance = Chance::seeded(1);
        let (cowork, fab) = (kind_bit("coworking").unwrap(), kind_bit("fablab").unwrap());
        let open = stage_bit(PublicStage::Open);
        let room = service_bit("meeting_room").unwrap();
        let pins = vec![
            pin_at(&chance, "b", None, cowork | open | room),
            pin_at(&chance, "a", Some((44.0, 0.0)), fab | open),
            pin_at(&chance, "c", Some((44.0, 0.1)), cowork | fab | stage_bit(PublicStage::Closed)),
        ];
        let atlas = Atlas::new(1, pins);
        let names = |found: &Found| -> Vec<String> {
            found.places.iter().filter_map(|at| atlas.at(*at)).map(|pin| pin.name.to_string()).collect()
        };
        let all = atlas.find(&Filter::default());
        assert_eq!(names(&all), ["a", "b", "c"]);
        assert_eq!(all.facets.kinds[..2], [2, 2]);

        let asked = Filter { marks: Filter::marks_of(&Fields::read("kind=fablab&stage=open")), ..Filter::default() };
        let found = atlas.find(&asked);
        assert_eq!(names(&found), ["a"]);
        assert_eq!(found.facets.kinds[..2], [1, 1], "open ones, by kind");
        assert_eq!(found.facets.stages, [1, 0, 1], "fablabs, by stage");
        assert_eq!(found.facets.departments.get("33"), Some(&1));

        let boxed = Filter { within: Filter::within_of(&Fields::read("bbox=-0.05,43,0.05,45")), ..Filter::default() };
        assert_eq!(names(&atlas.find(&boxed)), ["a"]);
    }

    #[test]
    fn a_box_whose_west_is_beyond_its_east_goes_across_the_antimeridian() {
        let chance = Chance::seeded(2);
        let pins = vec![
            pin_at(&chance, "Nouméa", Some((-22.3, 166.4)), 1),
            pin_at(&chance, "Mata’utu", Some((-13.3, -176.2)), 1),
            pin_at(&chance, "Bordeaux", Some((44.8, -0.6)), 1),
        ];
        let atlas = Atlas::new(1, pins);
        let filter = |bbox: &str| Filter { within: Filter::within_of(&Fields::read(bbox)), ..Filter::default() };
        let pacific = filter("bbox=160,-25,-170,-10");
        assert_eq!(atlas.find(&pacific).places.len(), 2);
        let admitted = (0..3).filter_map(|at| atlas.at(at)).filter(|pin| pacific.admits(pin, 0)).count();
        assert_eq!(admitted, 2, "one by one as well");
        assert_eq!(atlas.find(&filter("bbox=-170,-25,160,-10")).places.len(), 0, "the other way round the world");
    }
}
