//! Vector tiles of contours: the base map of a network that has no other.

use bytes::Bytes;
use mvt::{GeomEncoder, GeomType, Tile};
use quick_cache::sync::Cache;

use crate::Level;
use crate::contours::{Contour, Ring};

const EXTENT: f64 = 4_096.0;
/// Drawn around the tile too, so that no seam shows.
const MARGIN: f64 = 64.0;

/// The contours of the levels that a map draws, each simplified for the zooms at which it is seen.
pub struct ContourTiles {
    bands: Vec<Band>,
    tiles: Cache<(u8, u32, u32), Bytes>,
}

struct Band {
    zooms: std::ops::RangeInclusive<u8>,
    shapes: Vec<Shape>,
}

struct Shape {
    level: Level,
    name: String,
    /// Rings on the Mercator square, from 0 to 1.
    polygons: Vec<Vec<Ring>>,
    bounds: [f64; 4],
}

impl ContourTiles {
    /// Tiles of those contours, over the outline of France as long as no région and no département is known.
    pub fn with_land(mut contours: Vec<Contour>) -> ContourTiles {
        let known = |levels: &[Level]| contours.iter().filter(|contour| levels.contains(&contour.level)).count();
        // a few départements must not make an island of themselves
        if known(&[Level::Department]) < 90 && known(&[Level::Region, Level::FormerRegion]) < 12 {
            contours.insert(0, land());
        }
        ContourTiles::new(&contours)
    }

    /// Tiles of those contours.
    pub fn new(contours: &[Contour]) -> ContourTiles {
        // one pixel of a 512-pixel tile is 360/512/2^z degrees: the tolerance of the deepest zoom of each band
        let bands = [(0..=4, 0.05), (5..=6, 0.018), (7..=8, 0.0045), (9..=12, 0.000_7)];
        let bands = bands
            .into_iter()
            .map(|(zooms, tolerance)| Band {
                shapes: contours
                    .iter()
                    .filter(|contour| is_drawn(contour.level, *zooms.end()))
                    .map(|contour| Shape::of(&contour.simplified(tolerance)))
                    .collect(),
                zooms,
            })
            .collect();
        ContourTiles { bands, tiles: Cache::new(2_000) }
    }

    /// Nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.bands.iter().all(|band| band.shapes.is_empty())
    }

    /// The tile of that zoom and place; empty bytes when nothing is there.
    pub fn tile(&self, zoom: u8, x: u32, y: u32) -> Bytes {
        if let Some(tile) = self.tiles.get(&(zoom, x, y)) {
            return tile;
        }
        let tile = self.draw(zoom, x, y).unwrap_or_default();
        self.tiles.insert((zoom, x, y), tile.clone());
        tile
    }

    fn draw(&self, zoom: u8, x: u32, y: u32) -> Option<Bytes> {
        let band = self.bands.iter().find(|band| band.zooms.contains(&zoom))?;
        let side = 2_f64.powi(i32::from(zoom));
        let (x, y) = (f64::from(x), f64::from(y));
        if x >= side || y >= side {
            return None;
        }
        let margin = MARGIN / EXTENT;
        let window = [(x - margin) / side, (y - margin) / side, (x + 1.0 + margin) / side, (y + 1.0 + margin) / side];
        let mut tile = Tile::new(4_096);
        let mut layer = tile.create_layer("territories");
        for shape in band.shapes.iter().filter(|shape| is_drawn(shape.level, zoom) && overlaps(shape.bounds, window)) {
            let Some(geometry) = shape.geometry(window, side, x, y) else { continue };
            let mut feature = layer.into_feature(geometry);
            feature.add_tag_string("level", shape.level.as_str());
            feature.add_tag_string("name", &shape.name);
            layer = feature.into_layer();
        }
        if layer.num_features() == 0 {
            return None;
        }
        tile.add_layer(layer).ok()?;
        tile.to_bytes().ok().map(Bytes::from)
    }
}

/// The outline of France at 1:10 000 000 (Natural Earth, public domain), about 300 m wide of the mark.
fn land() -> Contour {
    let polygons = serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/land.json"))).unwrap_or_default();
    Contour { level: Level::Country, code: "FR".to_owned(), name: "France".to_owned(), polygons }
}

/// What would only blacken a small map is left out.
fn is_drawn(level: Level, zoom: u8) -> bool {
    match level {
        Level::Country | Level::Region | Level::FormerRegion | Level::Department => true,
        Level::Epci => zoom >= 7,
        Level::Commune => zoom >= 9,
        _ => false,
    }
}

fn overlaps(a: [f64; 4], b: [f64; 4]) -> bool {
    a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1]
}

impl Shape {
    fn of(contour: &Contour) -> Shape {
        let mut bounds = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
        let project = |[lon, lat]: [f64; 2]| {
            let sin = lat.clamp(-85.0, 85.0).to_radians().sin();
            [(lon + 180.0) / 360.0, 0.5 - ((1.0 + sin) / (1.0 - sin)).ln() / (4.0 * std::f64::consts::PI)]
        };
        let polygons: Vec<Vec<Ring>> = contour
            .polygons
            .iter()
            .map(|rings| rings.iter().map(|ring| ring.iter().map(|point| project(*point)).collect()).collect())
            .collect();
        for [x, y] in polygons.iter().flatten().flatten() {
            bounds = [bounds[0].min(*x), bounds[1].min(*y), bounds[2].max(*x), bounds[3].max(*y)];
        }
        Shape { level: contour.level, name: contour.name.clone(), polygons, bounds }
    }

    fn geometry(&self, window: [f64; 4], side: f64, x: f64, y: f64) -> Option<mvt::GeomData> {
        let mut encoder = GeomEncoder::new(GeomType::Polygon);
        let mut drawn = false;
        for (at, ring) in self.polygons.iter().flat_map(|rings| rings.iter().enumerate()) {
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
            if (area(&points) > 0.0) != (at == 0) {
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
fn clipped(ring: &Ring, [left, top, right, bottom]: [f64; 4]) -> Ring {
    let mut points = ring.clone();
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

    fn square(level: Level, west: f64, south: f64, size: f64) -> Contour {
        let ring =
            vec![[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]];
        Contour { level, code: "33".into(), name: "Gironde".into(), polygons: vec![vec![ring]] }
    }

    #[test]
    fn contours_are_drawn_where_they_are_and_nowhere_else() {
        let tiles =
            ContourTiles::new(&[square(Level::Department, -1.0, 44.0, 1.0), square(Level::Commune, -0.5, 44.5, 0.1)]);
        assert!(!tiles.tile(0, 0, 0).is_empty());
        assert!(!tiles.tile(6, 31, 23).is_empty());
        assert!(tiles.tile(6, 0, 0).is_empty());
        assert!(tiles.tile(3, 9, 9).is_empty());
        assert!(tiles.tile(30, 0, 0).is_empty());
    }

    #[test]
    fn a_machine_that_knows_no_contour_draws_the_land() {
        let tiles = ContourTiles::with_land(Vec::new());
        // the tile of Bordeaux, and one in the middle of the Atlantic
        assert!(!tiles.tile(6, 31, 23).is_empty());
        assert!(tiles.tile(6, 26, 23).is_empty());
        let one = ContourTiles::with_land(vec![square(Level::Department, -1.0, 44.0, 1.0)]);
        assert!(!one.tile(6, 32, 22).is_empty(), "one département is no island");
        let all = ContourTiles::with_land((0..90).map(|_| square(Level::Department, -1.0, 44.0, 1.0)).collect());
        assert!(all.tile(6, 32, 22).is_empty(), "what is known takes the place of the outline");
    }

    #[test]
    fn a_ring_is_cut_at_the_edges() {
        let ring = vec![[-1.0, 0.5], [0.5, -1.0], [2.0, 0.5], [0.5, 2.0]];
        let cut = clipped(&ring, [0.0, 0.0, 1.0, 1.0]);
        assert!(cut.iter().all(|[x, y]| (0.0..=1.0).contains(x) && (0.0..=1.0).contains(y)));
        assert!(cut.len() >= 4);
    }
}
