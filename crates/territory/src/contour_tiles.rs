//! Vector tiles of contours: the base map of a network that has no other.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use bytes::Bytes;
use mvt::{GeomEncoder, GeomType, Tile};
use quick_cache::sync::Cache;

use crate::contours::{Contour, Ring};
use crate::mesh::Mesh;
use crate::projection::mercator;
use crate::sectors::Sector;
use crate::{Gazetteer, Level, TerritoryId};

const EXTENT: f64 = 4_096.0;
/// Drawn around the tile too, so that no seam shows.
const MARGIN: f64 = 64.0;

/// The zooms drawn alike, and how far from the truth their lines may be, in degrees: one pixel of a 512-pixel tile is
/// 360/512/2^z degrees, the tolerance of the deepest zoom of each. That of zoom 5, at which France is first seen, is a pixel
/// and a half: its tiles are part of what the map weighs at a first visit.
const BANDS: [(std::ops::RangeInclusive<u8>, f64); 5] =
    [(0..=4, 0.05), (5..=5, 0.033), (6..=6, 0.018), (7..=8, 0.0045), (9..=12, 0.000_7)];

/// The contours of the levels that a map draws, each simplified for the zooms at which it is seen.
///
/// What is made of communes (EPCI, sectors, and départements and régions whose communes are all known) is put together
/// from theirs, so that neighbours keep one border at every zoom.
pub struct ContourTiles {
    bands: Vec<Band>,
    /// The contours of the mesh that make a commune of today: several for one born of others since the file was made.
    numbers: Arc<HashMap<TerritoryId, Vec<usize>>>,
    /// The larger territories that have a shape.
    shown: Arc<HashSet<TerritoryId>>,
    tiles: Cache<(u8, u32, u32), Bytes>,
}

#[derive(Clone)]
struct Band {
    zooms: std::ops::RangeInclusive<u8>,
    /// The communes.
    mesh: Arc<Mesh>,
    shapes: Arc<Vec<Shape>>,
    sectors: Vec<Shape>,
}

/// What a shape of the map is the contour of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawn {
    /// A territory of the gazetteer.
    Territory(TerritoryId),
    /// A sector, by its number.
    Sector(i64),
    /// A contour whose code is nobody's today, or the outline of France.
    Other,
}

/// A contour as a map draws it.
#[derive(Clone)]
pub struct Shape {
    /// What it is the contour of.
    pub of: Drawn,
    /// The word of its level: `epci`, `sector`…
    pub level: &'static str,
    /// Its name.
    pub name: String,
    /// The first zoom at which it is drawn.
    from: u8,
    rings: Rings,
    /// Left, top, right, bottom on the Mercator square, from 0 to 1.
    bounds: [f64; 4],
}

/// Closed lines on the Mercator square, one after the other, each side of it cut in 2^32 (1 cm): half of what numbers with a
/// point would weigh, and no vector for each island.
#[derive(Clone, Default)]
struct Rings {
    spots: Box<[[u32; 2]]>,
    /// Where each ends among the spots, and whether it is the outside of a polygon rather than a hole.
    ends: Box<[(usize, bool)]>,
}

/// In how many parts a side of the Mercator square is cut.
const SIDE: f64 = 4_294_967_296.0;

impl Rings {
    /// Of polygons in degrees, each its outer ring and then its holes.
    fn of(polygons: &[Vec<Ring>]) -> Rings {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "as saturates: the edge of the square"
        )]
        let spot = |[lon, lat]: &[f64; 2]| mercator(*lat, *lon).map(|part| (part * SIDE).round() as u32);
        let (mut spots, mut ends) = (Vec::new(), Vec::new());
        for (at, ring) in polygons.iter().flat_map(|rings| rings.iter().enumerate()) {
            spots.extend(ring.iter().map(spot));
            ends.push((spots.len(), at == 0));
        }
        Rings { spots: spots.into(), ends: ends.into() }
    }

    /// Each on the square from 0 to 1, and whether it is the outside of a polygon.
    fn iter(&self) -> impl Iterator<Item = (Ring, bool)> {
        let starts = std::iter::once(0).chain(self.ends.iter().map(|(end, _)| *end));
        starts.zip(&self.ends).map(|(start, (end, outer))| {
            let spots = self.spots.get(start..*end).unwrap_or_default();
            (spots.iter().map(|spot| spot.map(|part| f64::from(part) / SIDE)).collect(), *outer)
        })
    }
}

/// A property of a feature of a tile.
#[derive(Clone, Debug, PartialEq)]
pub enum Tag {
    /// Words.
    Text(String),
    /// A whole number.
    Whole(i64),
}

/// A tile: zoom, column from the west, row from the north.
pub type At = (u8, u32, u32);

impl ContourTiles {
    /// Tiles of those contours, over the outline of France as long as no région and no département is known.
    pub fn with_land(mut contours: Vec<Contour>, gazetteer: &Gazetteer) -> ContourTiles {
        let known = |levels: &[Level]| contours.iter().filter(|contour| levels.contains(&contour.level)).count();
        // a few départements must not make an island of themselves
        if known(&[Level::Department]) < 90 && known(&[Level::Region, Level::FormerRegion]) < 12 {
            contours.insert(0, land());
        }
        ContourTiles::new(contours, gazetteer)
    }

    /// Tiles of those contours.
    pub fn new(contours: Vec<Contour>, gazetteer: &Gazetteer) -> ContourTiles {
        let (communes, given): (Vec<Contour>, Vec<Contour>) =
            contours.into_iter().partition(|contour| contour.level == Level::Commune);
        let mut numbers: HashMap<TerritoryId, Vec<usize>> = HashMap::new();
        let mut strangers = Vec::new();
        for (at, contour) in communes.iter().enumerate() {
            match gazetteer.commune_of(&contour.code) {
                Some(id) => numbers.entry(id).or_default().push(at),
                None => strangers.push((at, contour.name.clone())),
            }
        }
        let polygons: Vec<Vec<Vec<Ring>>> = communes.into_iter().map(|contour| contour.polygons).collect();
        let whole = Mesh::new(&polygons);
        drop(polygons);
        let made = Made { gazetteer, groups: groups(gazetteer, &numbers), numbers: &numbers, strangers, given };
        // from the finest to the coarsest, each from the one before: fewer points to walk
        let mut mesh = whole;
        let mut bands: Vec<Band> = Vec::new();
        for (zooms, tolerance) in BANDS.into_iter().rev() {
            mesh = mesh.simplified(tolerance);
            let shapes = Arc::new(made.shapes(&mesh, *zooms.end(), tolerance));
            bands.push(Band { zooms, mesh: Arc::new(mesh.clone()), shapes, sectors: Vec::new() });
        }
        bands.reverse();
        let shapes = bands.iter().flat_map(|band| band.shapes.iter());
        let shown: HashSet<TerritoryId> = shapes
            .filter_map(|shape| match shape.of {
                Drawn::Territory(id) if id.level() < Level::Commune => Some(id),
                _ => None,
            })
            .collect();
        ContourTiles { bands, numbers: Arc::new(numbers), shown: Arc::new(shown), tiles: Cache::new(2_000) }
    }

    /// The same with those sectors, in place of those it had.
    #[must_use]
    pub fn with_sectors(&self, sectors: &[Sector]) -> ContourTiles {
        let mut bands = self.bands.clone();
        for band in &mut bands {
            band.sectors = sectors
                .iter()
                .filter_map(|sector| {
                    let polygons = band.mesh.outline(self.numbers_of(&sector.communes));
                    let named = (Drawn::Sector(sector.number), "sector", sector.name.clone());
                    Shape::of(named, &polygons, 5)
                })
                .collect();
        }
        let (numbers, shown) = (self.numbers.clone(), self.shown.clone());
        ContourTiles { bands, numbers, shown, tiles: Cache::new(2_000) }
    }

    fn numbers_of(&self, communes: &[TerritoryId]) -> Vec<usize> {
        communes.iter().filter_map(|commune| self.numbers.get(commune)).flatten().copied().collect()
    }

    /// The outline of some communes together, in degrees, within 80 m of the truth; empty when none of theirs is known.
    pub fn outline(&self, communes: &[TerritoryId]) -> Vec<Vec<Ring>> {
        self.bands.last().map(|band| band.mesh.outline(self.numbers_of(communes))).unwrap_or_default()
    }

    /// Whether the contour of that commune is known.
    pub fn knows(&self, commune: TerritoryId) -> bool {
        self.numbers.contains_key(&commune)
    }

    /// Whether a territory above the commune has a shape.
    pub fn shows(&self, id: TerritoryId) -> bool {
        self.shown.contains(&id)
    }

    /// The rings of the base map of that zoom within a box of the Mercator square (left, top, right, bottom, from 0 to 1),
    /// cut at its edges: départements where they are known, else the régions or the outline of France.
    pub fn rings(&self, zoom: u8, window: [f64; 4]) -> Vec<Ring> {
        let Some(band) = self.bands.iter().find(|band| band.zooms.contains(&zoom)) else { return Vec::new() };
        let departments = band.shapes.iter().filter(|shape| shape.level == Level::Department.as_str()).count();
        let drawn = |shape: &&Shape| {
            // the borders of départements are those of the régions too
            let level = shape.level == Level::Department.as_str() || (departments < 90 && shape.from == 0);
            level && overlaps(shape.bounds, window)
        };
        let rings = band.shapes.iter().filter(drawn).flat_map(|shape| shape.rings.iter());
        rings.map(|(ring, _)| clipped(ring, window)).filter(|ring| ring.len() > 2).collect()
    }

    /// Nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.bands.iter().all(|band| band.shapes.is_empty())
    }

    /// The base map's tile of that zoom and place; empty bytes when nothing is there.
    pub fn tile(&self, zoom: u8, x: u32, y: u32) -> Bytes {
        if let Some(tile) = self.tiles.get(&(zoom, x, y)) {
            return tile;
        }
        let tile = self.draw((zoom, x, y), "territories", |shape| {
            let tags = [("level", Tag::Text(shape.level.to_owned())), ("name", Tag::Text(shape.name.clone()))];
            (zoom >= shape.from).then(|| tags.to_vec())
        });
        self.tiles.insert((zoom, x, y), tile.clone());
        tile
    }

    /// A tile of one layer that holds the shapes to which `tags` gives properties; empty bytes when there is none.
    pub fn draw(
        &self,
        (zoom, x, y): At,
        layer: &str,
        tags: impl Fn(&Shape) -> Option<Vec<(&'static str, Tag)>>,
    ) -> Bytes {
        self.encode((zoom, x, y), layer, tags).unwrap_or_default()
    }

    fn encode(
        &self,
        (zoom, x, y): At,
        layer: &str,
        tags: impl Fn(&Shape) -> Option<Vec<(&'static str, Tag)>>,
    ) -> Option<Bytes> {
        let band = self.bands.iter().find(|band| band.zooms.contains(&zoom))?;
        let side = 2_f64.powi(i32::from(zoom));
        let (x, y) = (f64::from(x), f64::from(y));
        if x >= side || y >= side {
            return None;
        }
        let margin = MARGIN / EXTENT;
        let window = [(x - margin) / side, (y - margin) / side, (x + 1.0 + margin) / side, (y + 1.0 + margin) / side];
        let near = band.shapes.iter().chain(&band.sectors).filter(|shape| overlaps(shape.bounds, window));
        encoded(layer, near.filter_map(|shape| Some((tags(shape)?, shape.geometry(window, side, x, y)?))))
    }
}

/// A tile of one layer with those features; none when there is no feature.
pub fn encoded(
    layer: &str,
    features: impl Iterator<Item = (Vec<(&'static str, Tag)>, mvt::GeomData)>,
) -> Option<Bytes> {
    let mut tile = Tile::new(4_096);
    let mut layer = tile.create_layer(layer);
    for (tags, geometry) in features {
        let mut feature = layer.into_feature(geometry);
        for (key, tag) in tags {
            match tag {
                Tag::Text(words) => feature.add_tag_string(key, &words),
                Tag::Whole(number) => feature.add_tag_int(key, number),
            }
        }
        layer = feature.into_layer();
    }
    if layer.num_features() == 0 {
        return None;
    }
    tile.add_layer(layer).ok()?;
    tile.to_bytes().ok().map(Bytes::from)
}

/// What the shapes of every band are made from.
struct Made<'g> {
    gazetteer: &'g Gazetteer,
    numbers: &'g HashMap<TerritoryId, Vec<usize>>,
    /// Larger territories and the contours of all their communes.
    groups: BTreeMap<TerritoryId, Vec<usize>>,
    /// Contours of communes that no code leads to.
    strangers: Vec<(usize, String)>,
    /// Contours of other levels, as files gave them.
    given: Vec<Contour>,
}

/// The territories above the commune of which every commune has a contour, with those contours.
fn groups(gazetteer: &Gazetteer, numbers: &HashMap<TerritoryId, Vec<usize>>) -> BTreeMap<TerritoryId, Vec<usize>> {
    let mut groups: BTreeMap<TerritoryId, Option<Vec<usize>>> = BTreeMap::new();
    for commune in gazetteer.all(Level::Commune) {
        let levels = [Level::Epci, Level::Department, Level::FormerRegion, Level::Region];
        let larger = levels.into_iter().filter_map(|level| gazetteer.parent(commune, level));
        for id in larger.chain(gazetteer.public_territorial(commune)) {
            let group = groups.entry(id).or_insert_with(|| Some(Vec::new()));
            match (group.as_mut(), numbers.get(&commune)) {
                (Some(list), Some(own)) => list.extend(own),
                _ => *group = None,
            }
        }
    }
    groups.into_iter().filter_map(|(id, group)| Some((id, group?))).collect()
}

impl Made<'_> {
    fn shapes(&self, mesh: &Mesh, deepest: u8, tolerance: f64) -> Vec<Shape> {
        let mut shapes = Vec::new();
        for contour in &self.given {
            let id = self.gazetteer.get(contour.level, &contour.code);
            if id.is_none_or(|id| !self.groups.contains_key(&id)) && is_drawn(contour.level, deepest) {
                let of = id.map_or(Drawn::Other, Drawn::Territory);
                let named = (of, contour.level.as_str(), contour.name.clone());
                shapes.extend(Shape::of(named, &contour.simplified(tolerance).polygons, first_zoom(contour.level)));
            }
        }
        for (id, numbers) in &self.groups {
            shapes.extend(self.shape(mesh, *id, numbers, deepest));
        }
        if is_drawn(Level::Commune, deepest) {
            for (id, numbers) in self.numbers {
                shapes.extend(self.shape(mesh, *id, numbers, deepest));
            }
            for (number, name) in &self.strangers {
                let named = (Drawn::Other, Level::Commune.as_str(), name.clone());
                shapes.extend(Shape::of(named, &mesh.outline([*number]), first_zoom(Level::Commune)));
            }
        }
        shapes
    }

    fn shape(&self, mesh: &Mesh, id: TerritoryId, numbers: &[usize], deepest: u8) -> Option<Shape> {
        let level = id.level();
        let named = (Drawn::Territory(id), level.as_str(), self.gazetteer.name(id).to_owned());
        is_drawn(level, deepest).then(|| Shape::of(named, &mesh.outline(numbers.iter().copied()), first_zoom(level)))?
    }
}

/// The outline of France at 1:10 000 000 (Natural Earth, public domain), about 300 m wide of the mark.
fn land() -> Contour {
    let polygons = serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/land.json"))).unwrap_or_default();
    Contour { level: Level::Country, code: "FR".to_owned(), name: "France".to_owned(), polygons }
}

/// What would only blacken a small map is left out before that zoom.
fn first_zoom(level: Level) -> u8 {
    match level {
        Level::Country | Level::Region | Level::FormerRegion | Level::Department => 0,
        Level::Epci => 7,
        Level::Commune => 9,
        _ => u8::MAX,
    }
}

/// Whether a band that ends at that zoom holds a level. EPCI are held from zoom 5: a layer of their own shows them there.
fn is_drawn(level: Level, deepest: u8) -> bool {
    if level == Level::Epci { deepest >= 5 } else { deepest >= first_zoom(level) }
}

fn overlaps(a: [f64; 4], b: [f64; 4]) -> bool {
    a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1]
}

impl Shape {
    fn of((of, level, name): (Drawn, &'static str, String), polygons: &[Vec<Ring>], from: u8) -> Option<Shape> {
        let rings = Rings::of(polygons);
        let mut bounds = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
        for [x, y] in rings.iter().flat_map(|(ring, _)| ring) {
            bounds = [bounds[0].min(x), bounds[1].min(y), bounds[2].max(x), bounds[3].max(y)];
        }
        (!rings.spots.is_empty()).then_some(Shape { of, level, name, from, rings, bounds })
    }

    fn geometry(&self, window: [f64; 4], side: f64, x: f64, y: f64) -> Option<mvt::GeomData> {
        let mut encoder = GeomEncoder::new(GeomType::Polygon);
        let mut drawn = false;
        for (ring, outer) in self.rings.iter() {
            let mut points: Vec<(f64, f64)> = Vec::new();
            for [px, py] in clipped(ring, window) {
                let point = (((px * side - x) * EXTENT).round(), ((py * side - y) * EXTENT).round());
                if points.last() != Some(&point) {
                    points.push(point);
                }
            }
            if points.first() == points.last() {
                points.pop();
            }
            if points.len() < 3 {
                continue;
            }
            // exteriors go clockwise on the screen, holes the other way
            if (area(&points) > 0.0) != outer {
                points.reverse();
            }
            for (px, py) in points {
                encoder.add_point(px, py).ok()?;
            }
            encoder.complete_geom().ok()?;
            drawn = true;
        }
        if drawn { encoder.encode().ok() } else { None }
    }
}

fn area(points: &[(f64, f64)]) -> f64 {
    let next = points.iter().cycle().skip(1);
    points.iter().zip(next).map(|((x0, y0), (x1, y1))| x0 * y1 - x1 * y0).sum()
}

/// Sutherland–Hodgman: the part of a ring inside a box (left, top, right, bottom).
fn clipped(mut points: Ring, [left, top, right, bottom]: [f64; 4]) -> Ring {
    for (axis, limit, keep_above) in [(0, left, true), (0, right, false), (1, top, true), (1, bottom, false)] {
        let inside = |p: &[f64; 2]| if keep_above { p[axis] >= limit } else { p[axis] <= limit };
        if points.iter().all(inside) {
            continue;
        }
        let mut kept = Vec::with_capacity(points.len());
        let mut previous = match points.last() {
            Some(last) => *last,
            None => return points,
        };
        for point in &points {
            if inside(point) != inside(&previous) {
                let part = (limit - previous[axis]) / (point[axis] - previous[axis]);
                let other = previous[1 - axis] + part * (point[1 - axis] - previous[1 - axis]);
                kept.push(if axis == 0 { [limit, other] } else { [other, limit] });
            }
            if inside(point) {
                kept.push(*point);
            }
            previous = *point;
        }
        points = kept;
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::tests::gazetteer;

    fn square(level: Level, code: &str, west: f64, south: f64, size: f64) -> Contour {
        let ring =
            vec![[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]];
        Contour { level, code: code.into(), name: "Gironde".into(), polygons: vec![vec![ring]] }
    }

    /// The layers of a tile, roughly: the words that stand in it.
    fn says(tile: &[u8], word: &str) -> bool {
        tile.windows(word.len()).any(|bytes| bytes == word.as_bytes())
    }

    #[test]
    fn contours_are_drawn_where_they_are_and_nowhere_else() {
        let contours =
            vec![square(Level::Department, "33", -1.0, 44.0, 1.0), square(Level::Commune, "33063", -0.5, 44.5, 0.1)];
        let tiles = ContourTiles::new(contours, gazetteer());
        assert!(!tiles.tile(0, 0, 0).is_empty());
        assert!(!tiles.tile(6, 31, 23).is_empty());
        assert!(tiles.tile(6, 0, 0).is_empty());
        assert!(tiles.tile(3, 9, 9).is_empty());
        assert!(tiles.tile(30, 0, 0).is_empty());
        let (whole, corner) = ([0.0, 0.0, 1.0, 1.0], [0.0, 0.0, 0.1, 0.1]);
        assert_eq!((tiles.rings(5, whole).len(), tiles.rings(5, corner).len()), (1, 0), "no commune on a small map");
        assert!(tiles.rings(30, whole).is_empty());
    }

    #[test]
    fn a_machine_that_knows_no_contour_draws_the_land() {
        let tiles = ContourTiles::with_land(Vec::new(), gazetteer());
        // the tile of Bordeaux, and one in the middle of the Atlantic
        assert!(!tiles.tile(6, 31, 23).is_empty());
        assert!(tiles.tile(6, 26, 23).is_empty());
        let one = ContourTiles::with_land(vec![square(Level::Department, "33", -1.0, 44.0, 1.0)], gazetteer());
        assert!(!one.tile(6, 32, 22).is_empty(), "one département is no island");
        let many = (0..90).map(|_| square(Level::Department, "33", -1.0, 44.0, 1.0)).collect();
        let all = ContourTiles::with_land(many, gazetteer());
        assert!(all.tile(6, 32, 22).is_empty(), "what is known takes the place of the outline");
    }

    #[test]
    fn what_is_made_of_communes_is_put_together_from_them() {
        let gazetteer = gazetteer();
        let epci = gazetteer.get(Level::Epci, "243300316").unwrap();
        let members = gazetteer.members(epci, Level::Commune);
        let row: Vec<Contour> = (0..)
            .zip(&members)
            .map(|(at, id)| square(Level::Commune, gazetteer.code(*id), -1.0 + f64::from(at) * 0.02, 44.8, 0.02))
            .collect();
        let tiles = ContourTiles::new(row.clone(), gazetteer);
        let outline = tiles.outline(&members);
        assert_eq!((outline.len(), outline[0].len()), (1, 1));
        let name = "Bordeaux Métropole";
        assert!(says(&tiles.tile(8, 127, 92), name), "{outline:?}");
        assert!(!says(&tiles.tile(6, 31, 23), name), "not before zoom 7");
        // one commune less, and the contour would lie
        let partial = ContourTiles::new(row[1..].to_vec(), gazetteer);
        assert!(!says(&partial.tile(8, 127, 92), name));
        assert!(partial.knows(members[1]) && !partial.knows(members[0]));
    }

    #[test]
    fn a_commune_born_of_others_is_drawn_whole() {
        let gazetteer = gazetteer();
        // Arboys en Bugey (01015) of Arbignieu (01015) and Saint-Bois (01340)
        let contours =
            vec![square(Level::Commune, "01015", 5.0, 45.0, 0.1), square(Level::Commune, "01340", 5.1, 45.0, 0.1)];
        let tiles = ContourTiles::new(contours, gazetteer);
        let outline = tiles.outline(&[gazetteer.get(Level::Commune, "01015").unwrap()]);
        let width = outline[0][0].iter().fold((f64::MAX, f64::MIN), |(w, e), [x, _]| (w.min(*x), e.max(*x)));
        assert_eq!((outline.len(), width), (1, (5.0, 5.2)));
    }

    #[test]
    fn a_sector_is_drawn_with_the_others() {
        let gazetteer = gazetteer();
        let tiles = ContourTiles::new(
            vec![square(Level::Commune, "33063", -0.6, 44.8, 0.1), square(Level::Commune, "33281", -0.7, 44.8, 0.1)],
            gazetteer,
        );
        let communes = ["33063", "33281"].map(|code| gazetteer.get(Level::Commune, code).unwrap()).to_vec();
        let sector = Sector { number: 4, name: "Pays des Deux Rives".into(), communes, ..Sector::default() };
        let with = tiles.with_sectors(&[sector]);
        assert!(says(&with.tile(8, 127, 92), "Pays des Deux Rives"));
        assert!(!says(&with.with_sectors(&[]).tile(8, 127, 92), "Pays des Deux Rives"));
        assert_eq!(with.draw((8, 127, 92), "other", |_| None), Bytes::new());
    }

    #[test]
    fn a_ring_is_cut_at_the_edges() {
        let ring = vec![[-1.0, 0.5], [0.5, -1.0], [2.0, 0.5], [0.5, 2.0]];
        let cut = clipped(ring, [0.0, 0.0, 1.0, 1.0]);
        assert!(cut.iter().all(|[x, y]| (0.0..=1.0).contains(x) && (0.0..=1.0).contains(y)));
        assert!(cut.len() >= 4);
    }
}
