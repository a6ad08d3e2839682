//! Every public place in memory, in the order of the map: what lists, facets, tiles and neighbours read.
//!
//! Places stand in Morton order (the bits of x and y interleaved), so that any map tile, and any cell of a tile, is one
//! contiguous run: counting a cluster is two binary searches, whatever the number of places. Derived from the
//! database, rebuilt at start, and followed by the journal of changes.

pub mod birth;
pub mod filter;
pub mod still;
pub mod tile;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use kernel::ids::PartyId;
use kernel::party::Kind;
use quick_cache::sync::Cache;
use territory::projection::mercator;
use territory::{Gazetteer, Level, TerritoryId};

use crate::marks::Marks;
use filter::{Filter, Found};

/// What the map must know of a place.
#[derive(Clone, Debug)]
pub struct Pin {
    /// The party.
    pub id: PartyId,
    /// Position on the world's Mercator square, each axis on 32 bits; none for a place that has no point.
    pub position: Option<Position>,
    /// Kinds, services, stage.
    pub marks: Marks,
    /// The INSEE code of its commune, packed by [`commune_number`]; 0 when unknown.
    pub commune: u32,
    /// The beginning of the French sort key of its name.
    pub order: u128,
    /// Its name.
    pub name: Box<str>,
    /// The piece of its address.
    pub slug: Box<str>,
    /// When it last changed, in seconds since 1970.
    pub updated: i64,
}

/// A point of the Mercator square: (0, 0) is its north-west corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// From west to east.
    pub x: u32,
    /// From north to south.
    pub y: u32,
}

impl Position {
    /// Web Mercator (EPSG:3857) on 32 bits an axis: about 1 cm.
    pub fn of(lat: f64, lon: f64) -> Option<Position> {
        if !lat.is_finite() || !lon.is_finite() || lat.abs() > 85.05 || lon.abs() > 180.0 {
            return None;
        }
        let [x, y] = mercator(lat, lon);
        let scale = |v: f64| (v.clamp(0.0, 1.0) * f64::from(u32::MAX)).round();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=u32::MAX")]
        Some(Position { x: scale(x) as u32, y: scale(y) as u32 })
    }

    /// Latitude and longitude, in degrees.
    pub fn degrees(self) -> (f64, f64) {
        let x = f64::from(self.x) / f64::from(u32::MAX);
        let y = f64::from(self.y) / f64::from(u32::MAX);
        let lat = (std::f64::consts::PI * (1.0 - 2.0 * y)).sinh().atan().to_degrees();
        (lat, x * 360.0 - 180.0)
    }

    /// The bits of x and y interleaved.
    pub fn morton(self) -> u64 {
        spread(self.x) | (spread(self.y) << 1)
    }
}

fn spread(value: u32) -> u64 {
    let mut v = u64::from(value);
    v = (v | (v << 16)) & 0x0000_ffff_0000_ffff;
    v = (v | (v << 8)) & 0x00ff_00ff_00ff_00ff;
    v = (v | (v << 4)) & 0x0f0f_0f0f_0f0f_0f0f;
    v = (v | (v << 2)) & 0x3333_3333_3333_3333;
    (v | (v << 1)) & 0x5555_5555_5555_5555
}

/// An INSEE code as a number (base 36, so that 2A004 has one too); 0 for none.
pub fn commune_number(code: &str) -> u32 {
    if code.len() == 5 { u32::from_str_radix(code, 36).unwrap_or(0) } else { 0 }
}

/// The INSEE code of that number.
pub fn commune_code(number: u32) -> Option<String> {
    if number == 0 {
        return None;
    }
    let mut digits = Vec::new();
    let mut rest = number;
    while rest > 0 || digits.len() < 5 {
        digits.push(char::from_digit(rest % 36, 36)?.to_ascii_uppercase());
        rest /= 36;
    }
    Some(digits.into_iter().rev().collect())
}

/// What a filter looks at of a place.
#[derive(Clone, Copy)]
struct Line {
    marks: u64,
    /// The position in `communes`.
    commune: u32,
    /// The position in `pins`.
    at: u32,
}

/// One moment of the public registry.
pub struct Atlas {
    /// The number of the last change it holds.
    pub seq: i64,
    /// Those that have a point, in Morton order, then the others.
    pins: Vec<Arc<Pin>>,
    mortons: Vec<u64>,
    /// Sums of x and y over the pins before each: the centre of a run is two subtractions.
    sums: Vec<(u64, u64)>,
    /// What filters look at, in the order of names: one walk through memory, whatever is asked.
    by_name: Vec<Line>,
    /// Positions in `pins`, the oldest first: ids are born in order.
    by_birth: Vec<u32>,
    by_id: HashMap<PartyId, u32>,
    /// The numbers of the communes where there are places, in order.
    communes: Vec<u32>,
    by_commune: HashMap<u32, usize>,
    by_territory: OnceLock<HashMap<TerritoryId, usize>>,
    bounds: Option<[f64; 4]>,
    answers: Cache<Filter, Arc<Found>, filter::ByLength>,
    tiles: Cache<(u8, u32, u32, Filter), bytes::Bytes, tile::ByWeight>,
}

impl Atlas {
    /// An atlas of those pins.
    pub fn new(seq: i64, pins: Vec<Arc<Pin>>) -> Atlas {
        Atlas::sorted(seq, pins)
    }

    fn sorted(seq: i64, mut pins: Vec<Arc<Pin>>) -> Atlas {
        // stable, hence quick on what is nearly in order already
        pins.sort_by_key(|pin| (pin.position.is_none(), pin.position.map_or(u64::MAX, Position::morton), pin.id));
        let mortons: Vec<u64> = pins.iter().map_while(|pin| pin.position.map(Position::morton)).collect();
        let mut sums = Vec::with_capacity(mortons.len() + 1);
        let (mut x, mut y) = (0_u64, 0_u64);
        sums.push((0, 0));
        for position in pins.iter().map_while(|pin| pin.position) {
            x += u64::from(position.x);
            y += u64::from(position.y);
            sums.push((x, y));
        }
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let ordered = |key: fn(&Pin) -> (u128, PartyId)| {
            let mut keys: Vec<_> = pins.iter().enumerate().map(|(at, pin)| (key(pin), number(at))).collect();
            keys.sort_unstable();
            keys.into_iter().map(|(_, at)| at)
        };
        let by_birth: Vec<u32> = ordered(|pin| (0, pin.id)).collect();
        let mut communes: Vec<u32> = pins.iter().map(|pin| pin.commune).collect();
        communes.sort_unstable();
        communes.dedup();
        let line = |at: u32| {
            let pin = pins.get(at as usize)?;
            Some(Line { marks: pin.marks.0, commune: number(communes.partition_point(|c| *c < pin.commune)), at })
        };
        let by_name: Vec<Line> = ordered(|pin| (pin.order, pin.id)).filter_map(line).collect();
        let by_id = pins.iter().enumerate().map(|(at, pin)| (pin.id, number(at))).collect();
        let mut by_commune = HashMap::new();
        for pin in &pins {
            *by_commune.entry(pin.commune).or_default() += 1;
        }
        let bounds = Atlas::bounds_of(&pins);
        let tiles = Cache::with_weighter(20_000, 48 << 20, tile::ByWeight);
        let answers = Cache::with_weighter(64, 4 << 20, filter::ByLength);
        let by_territory = OnceLock::new();
        Atlas {
            seq,
            pins,
            mortons,
            sums,
            by_name,
            by_birth,
            by_id,
            communes,
            by_commune,
            by_territory,
            bounds,
            answers,
            tiles,
        }
    }

    /// The atlas after some places changed: `None` for those that left the public registry.
    #[must_use]
    pub fn followed(&self, seq: i64, changed: Vec<(PartyId, Option<Pin>)>) -> Atlas {
        let gone: HashMap<PartyId, ()> = changed.iter().map(|(id, _)| (*id, ())).collect();
        let mut pins: Vec<Arc<Pin>> = self.pins.iter().filter(|pin| !gone.contains_key(&pin.id)).cloned().collect();
        pins.extend(changed.into_iter().filter_map(|(_, pin)| pin.map(Arc::new)));
        Atlas::sorted(seq, pins)
    }

    /// How many places.
    pub fn len(&self) -> usize {
        self.pins.len()
    }

    /// No place at all.
    pub fn is_empty(&self) -> bool {
        self.pins.is_empty()
    }

    /// The pin of a party.
    pub fn pin(&self, id: PartyId) -> Option<&Pin> {
        self.by_id.get(&id).and_then(|at| self.at(*at))
    }

    /// The pin at a position of the atlas.
    pub fn at(&self, at: u32) -> Option<&Pin> {
        self.pins.get(at as usize).map(Arc::as_ref)
    }

    /// West, south, east, north of all the places within metropolitan France; of all when there are none there.
    pub fn bounds(&self) -> Option<[f64; 4]> {
        self.bounds
    }

    fn bounds_of(pins: &[Arc<Pin>]) -> Option<[f64; 4]> {
        let points: Vec<(f64, f64)> = pins.iter().filter_map(|pin| pin.position.map(Position::degrees)).collect();
        let metropolitan: Vec<(f64, f64)> = points
            .iter()
            .copied()
            .filter(|(lat, lon)| (41.0..51.5).contains(lat) && (-5.6..9.8).contains(lon))
            .collect();
        let shown = if metropolitan.is_empty() { points } else { metropolitan };
        shown.into_iter().fold(None, |bounds, (lat, lon)| {
            let [w, s, e, n] = bounds.unwrap_or([lon, lat, lon, lat]);
            Some([f64::min(w, lon), f64::min(s, lat), f64::max(e, lon), f64::max(n, lat)])
        })
    }

    /// The nearest public places, with their distance in kilometres, nearest first.
    pub fn near(&self, lat: f64, lon: f64, within_km: f64, limit: usize) -> Vec<(&Pin, f64)> {
        // a city holds thousands within what a countryside has to look through
        for closer in [within_km / 16.0, within_km / 4.0] {
            let found = self.all_near(lat, lon, closer, limit);
            if found.len() >= limit {
                return found;
            }
        }
        self.all_near(lat, lon, within_km, limit)
    }

    fn all_near(&self, lat: f64, lon: f64, within_km: f64, limit: usize) -> Vec<(&Pin, f64)> {
        // one degree of latitude is 111.2 km; the box is widened by the cosine for longitudes
        let (dlat, dlon) = (within_km / 111.2, within_km / (111.2 * lat.to_radians().cos().max(0.01)));
        let mut found: Vec<(&Pin, f64)> = Vec::new();
        self.each_within([lon - dlon, lat - dlat, lon + dlon, lat + dlat], |_, pin| {
            if let Some((plat, plon)) = pin.position.map(Position::degrees) {
                let km = territory::projection::distance_km((lat, lon), (plat, plon));
                if km <= within_km {
                    found.push((pin, km));
                }
            }
        });
        found.sort_by(|a, b| a.1.total_cmp(&b.1));
        found.truncate(limit);
        found
    }

    /// The communes where there are places, by their number, and how many; 0 is of those whose commune is unknown.
    pub fn communes(&self) -> &HashMap<u32, usize> {
        &self.by_commune
    }

    /// How many places stand in a territory. The counts of all of them are made at the first question; a gazetteer that
    /// changes makes a new atlas.
    pub fn count_in(&self, gazetteer: &Gazetteer, territory: TerritoryId) -> usize {
        let counts = self.by_territory.get_or_init(|| {
            let mut counts: HashMap<TerritoryId, usize> = HashMap::new();
            for (commune, count) in &self.by_commune {
                let code = commune_code(*commune).unwrap_or_default();
                let Some(commune) = gazetteer.get(Level::Commune, &code) else { continue };
                for territory in gazetteer.ancestors(commune).into_iter().chain([commune]) {
                    *counts.entry(territory).or_default() += count;
                }
            }
            counts
        });
        counts.get(&territory).copied().unwrap_or_default()
    }

    /// The same places, the oldest of the registry first.
    pub fn by_birth(&self, places: &[u32]) -> Vec<u32> {
        let chosen = filter::Chosen::of(self.len(), places.iter().copied());
        self.by_birth.iter().copied().filter(|at| chosen.holds(*at)).collect()
    }

    /// Calls `visit` for each place of a box (west, south, east, north, in degrees).
    pub fn each_within<'a>(&'a self, [west, south, east, north]: [f64; 4], visit: impl FnMut(u32, &'a Pin)) {
        let (Some(nw), Some(se)) = (
            Position::of(north.clamp(-85.0, 85.0), west.clamp(-180.0, 180.0)),
            Position::of(south.clamp(-85.0, 85.0), east.clamp(-180.0, 180.0)),
        ) else {
            return;
        };
        self.each_inside([nw.x, se.y, se.x, nw.y], visit);
    }

    /// The same for a box of the Mercator square, by the runs of the tiles that cover it. North is the smaller y.
    fn each_inside<'a>(&'a self, [west, south, east, north]: [u32; 4], mut visit: impl FnMut(u32, &'a Pin)) {
        // the deepest zoom at which the box spans at most 8 tiles a side
        let span = (east.saturating_sub(west)).max(south.saturating_sub(north)).max(1);
        let zoom = (span.leading_zeros() + 2).min(22);
        let shift = 32 - zoom;
        for y in (north >> shift)..=(south >> shift) {
            for x in (west >> shift)..=(east >> shift) {
                for at in self.run(zoom, x, y) {
                    let Some(pin) = self.pins.get(at) else { continue };
                    let Some(p) = pin.position else { continue };
                    if (west..=east).contains(&p.x) && (north..=south).contains(&p.y) {
                        visit(u32::try_from(at).unwrap_or(u32::MAX), pin);
                    }
                }
            }
        }
    }

    /// The run of places inside a tile of the world at that zoom (0 to 32).
    fn run(&self, zoom: u32, x: u32, y: u32) -> std::ops::Range<usize> {
        if zoom == 0 {
            return 0..self.mortons.len();
        }
        let bits = 2 * (32 - zoom);
        let prefix = spread(x) | (spread(y) << 1);
        let first = prefix << bits;
        let start = self.mortons.partition_point(|morton| *morton < first);
        let end = match (prefix + 1).checked_shl(bits).filter(|next| next >> bits == prefix + 1) {
            Some(next) => start + self.mortons.get(start..).unwrap_or_default().partition_point(|m| *m < next),
            None => self.mortons.len(),
        };
        start..end
    }
}

/// The pin of a row, and whether everybody may see it.
pub fn pin(row: crate::store::PinRow) -> Pin {
    let position = row.lat.zip(row.lon).and_then(|(lat, lon)| Position::of(lat, lon));
    let mut order = [0_u8; 16];
    for (at, byte) in order.iter_mut().enumerate() {
        *byte = row.sort_key.get(at * 2..at * 2 + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).unwrap_or(0);
    }
    Pin {
        id: row.id,
        position,
        marks: Marks(row.marks.cast_unsigned()),
        commune: row.territory.as_deref().map_or(0, commune_number),
        order: u128::from_be_bytes(order),
        name: row.name.into(),
        slug: row.slug.into(),
        updated: row.updated_at.parse::<jiff::Timestamp>().map(jiff::Timestamp::as_second).unwrap_or_default(),
    }
}

impl Pin {
    /// The address of its page.
    pub fn path(&self) -> String {
        Kind::Place.path(&self.slug)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use kernel::clock::{Chance, Clock};

    pub(crate) fn pin_at(chance: &Chance, name: &str, point: Option<(f64, f64)>, marks: u64) -> Arc<Pin> {
        Arc::new(Pin {
            id: PartyId::new(Clock::System.now(), chance),
            position: point.and_then(|(lat, lon)| Position::of(lat, lon)),
            marks: Marks(marks),
            commune: commune_number("33063"),
            order: u128::from(name.bytes().next().unwrap_or_default()) << 120,
            name: name.into(),
            slug: kernel::text::slug(name).into(),
            updated: 0,
        })
    }

    #[test]
    fn codes_of_communes_become_numbers_and_back() {
        for code in ["33063", "2A004", "01001", "97411"] {
            assert_eq!(commune_code(commune_number(code)).as_deref(), Some(code));
        }
        assert_eq!(commune_number("NR"), 0);
    }

    #[test]
    fn positions_go_to_the_map_and_back() {
        for (lat, lon) in [(44.84, -0.58), (-21.1, 55.5), (0.0, 0.0)] {
            let (lat2, lon2) = Position::of(lat, lon).unwrap().degrees();
            assert!((lat - lat2).abs() < 1e-6 && (lon - lon2).abs() < 1e-6);
        }
        assert_eq!(Position::of(f64::NAN, 0.0), None);
    }

    #[test]
    fn a_box_finds_what_a_full_look_finds() {
        let chance = Chance::seeded(3);
        let mut bytes = [0_u8; 4];
        let mut unit = || {
            chance.fill(&mut bytes);
            f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX)
        };
        let points: Vec<(f64, f64)> = (0..3_000).map(|_| (42.0 + 9.0 * unit(), -5.0 + 13.0 * unit())).collect();
        let pins = points.iter().map(|point| pin_at(&Chance::System, "x", Some(*point), 1)).collect();
        let atlas = Atlas::new(1, pins);
        for [w, s, e, n] in [[-1.0, 44.0, 0.5, 45.5], [-5.0, 42.0, 8.0, 51.0], [2.0, 48.0, 2.01, 48.01]] {
            let mut found = 0;
            atlas.each_within([w, s, e, n], |_, _| found += 1);
            let expected = points.iter().filter(|(lat, lon)| (s..=n).contains(lat) && (w..=e).contains(lon)).count();
            assert!(usize::abs_diff(found, expected) <= 1, "{found} {expected}");
        }
    }

    #[test]
    fn neighbours_come_nearest_first() {
        let chance = Chance::seeded(1);
        let pins = vec![
            pin_at(&chance, "loin", Some((45.0, 0.0)), 1),
            pin_at(&chance, "près", Some((44.01, 0.0)), 1),
            pin_at(&chance, "ici", Some((44.0, 0.0)), 1),
            pin_at(&chance, "nulle part", None, 1),
        ];
        let atlas = Atlas::new(1, pins);
        let names: Vec<&str> = atlas.near(44.0, 0.0, 20.0, 5).iter().map(|(pin, _)| &*pin.name).collect();
        assert_eq!(names, ["ici", "près"]);
    }
}
