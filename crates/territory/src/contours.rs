//! Contours of territories: which one holds a point, and fewer points where fewer will do.

use serde::{Deserialize, Serialize};

use crate::level::Level;

/// A ring of points [longitude, latitude] in degrees, the last one as the first.
pub type Ring = Vec<[f64; 2]>;

/// The contour of a territory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contour {
    /// The level of the territory.
    pub level: Level,
    /// Its code.
    pub code: String,
    /// Its name as the file gives it.
    pub name: String,
    /// Each polygon is its outer ring and then its holes.
    pub polygons: Vec<Vec<Ring>>,
}

impl Contour {
    /// Whether a point is inside: an odd number of sides to its east, holes counted with the rest.
    pub fn holds(&self, lat: f64, lon: f64) -> bool {
        self.polygons.iter().any(|rings| rings.iter().filter(|ring| ring_holds(ring, lat, lon)).count() % 2 == 1)
    }

    /// The same with fewer points: none is moved, and no point left out is farther than `tolerance` degrees from the new
    /// line. Islands smaller than that disappear, but never the largest piece.
    #[must_use]
    pub fn simplified(&self, tolerance: f64) -> Self {
        let mut polygons: Vec<Vec<Ring>> =
            self.polygons.iter().filter_map(|rings| simplify_polygon(rings, tolerance)).collect();
        if polygons.is_empty() {
            let largest = self.polygons.iter().max_by_key(|rings| rings.first().map_or(0, Vec::len));
            polygons.extend(largest.cloned());
        }
        Self { polygons, ..self.clone() }
    }

    /// How many points it has.
    pub fn points(&self) -> usize {
        self.polygons.iter().flatten().map(Vec::len).sum()
    }
}

fn ring_holds(ring: &[[f64; 2]], lat: f64, lon: f64) -> bool {
    let sides = ring.iter().zip(ring.iter().skip(1));
    sides
        .filter(|([x1, y1], [x2, y2])| (*y1 > lat) != (*y2 > lat) && lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1)
        .count()
        % 2
        == 1
}

fn simplify_polygon(rings: &[Ring], tolerance: f64) -> Option<Vec<Ring>> {
    let outer = simplify(rings.first()?, tolerance)?;
    let holes = rings.iter().skip(1).filter_map(|ring| simplify(ring, tolerance));
    Some(std::iter::once(outer).chain(holes).collect())
}

/// Douglas and Peucker (1973) on a ring, cut in two at the point farthest from the first; `None` when nothing of it is
/// left.
pub fn simplify(ring: &[[f64; 2]], tolerance: f64) -> Option<Ring> {
    let first = *ring.first()?;
    let last = ring.len() - 1;
    let (middle, _) = farthest(ring.iter().map(|point| square_distance(*point, first)))?;
    let mut kept = vec![false; ring.len()];
    for at in [0, middle, last] {
        *kept.get_mut(at)? = true;
    }
    let mut stretches = vec![(0, middle), (middle, last)];
    while let Some((from, to)) = stretches.pop() {
        let (Some(inner), Some(a), Some(b)) = (ring.get(from + 1..to), ring.get(from), ring.get(to)) else { continue };
        let Some((at, square)) = farthest(inner.iter().map(|point| square_to_segment(*point, *a, *b))) else {
            continue;
        };
        if square > tolerance * tolerance {
            let at = from + 1 + at;
            if let Some(keep) = kept.get_mut(at) {
                *keep = true;
            }
            stretches.extend([(from, at), (at, to)]);
        }
    }
    let simple: Ring = ring.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(point, _)| *point).collect();
    (simple.len() >= 4).then_some(simple)
}

/// The same on an open line of whole numbers, whose ends stay; a closed one keeps its end and what is farthest from it.
pub(crate) fn simplify_line(line: &[(i32, i32)], tolerance: f64) -> Vec<(i32, i32)> {
    let at = |(x, y): &(i32, i32)| [f64::from(*x), f64::from(*y)];
    let closed = line.len() > 3 && line.first() == line.last();
    let Some(last) = line.len().checked_sub(1).filter(|last| *last > 1) else { return line.to_vec() };
    let mut kept = vec![false; line.len()];
    let mut stretches = vec![(0, last)];
    if closed && let Some(first) = line.first().map(at) {
        let middle = farthest(line.iter().map(|point| square_distance(at(point), first))).map_or(last, |(at, _)| at);
        stretches = vec![(0, middle), (middle, last)];
        if let Some(keep) = kept.get_mut(middle) {
            *keep = true;
        }
    }
    while let Some((from, to)) = stretches.pop() {
        let (Some(inner), Some(a), Some(b)) = (line.get(from + 1..to), line.get(from), line.get(to)) else { continue };
        let squares = inner.iter().map(|point| square_to_segment(at(point), at(a), at(b)));
        let Some((offset, _)) = farthest(squares).filter(|(_, square)| *square > tolerance * tolerance) else {
            continue;
        };
        if let Some(keep) = kept.get_mut(from + 1 + offset) {
            *keep = true;
        }
        stretches.extend([(from, from + 1 + offset), (from + 1 + offset, to)]);
    }
    let ends = |at: usize| at == 0 || at == last;
    line.iter().zip(&kept).enumerate().filter(|(at, (_, kept))| **kept || ends(*at)).map(|(_, (p, _))| *p).collect()
}

fn farthest(squares: impl Iterator<Item = f64>) -> Option<(usize, f64)> {
    squares.enumerate().max_by(|a, b| a.1.total_cmp(&b.1))
}

fn square_distance([x1, y1]: [f64; 2], [x2, y2]: [f64; 2]) -> f64 {
    (x2 - x1).powi(2) + (y2 - y1).powi(2)
}

fn square_to_segment(point: [f64; 2], a: [f64; 2], b: [f64; 2]) -> f64 {
    let length = square_distance(a, b);
    if length == 0.0 {
        return square_distance(point, a);
    }
    let along = ((point[0] - a[0]) * (b[0] - a[0]) + (point[1] - a[1]) * (b[1] - a[1])) / length;
    let t = along.clamp(0.0, 1.0);
    square_distance(point, [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])])
}

/// Contours to search by point.
#[derive(Debug, Clone, Default)]
pub struct Contours {
    /// West, south, east, north of each.
    boxes: Vec<[f64; 4]>,
    contours: Vec<Contour>,
}

impl Contours {
    /// Takes the contours of an update.
    pub fn new(contours: Vec<Contour>) -> Self {
        Self { boxes: contours.iter().map(bounding_box).collect(), contours }
    }

    /// All of them.
    pub fn all(&self) -> &[Contour] {
        &self.contours
    }

    /// The contour of this level that holds a point in degrees; `None` when no contour of this level does.
    pub fn containing(&self, level: Level, lat: f64, lon: f64) -> Option<&Contour> {
        let near = self.boxes.iter().zip(&self.contours).filter(|([west, south, east, north], contour)| {
            contour.level == level && (*west..=*east).contains(&lon) && (*south..=*north).contains(&lat)
        });
        near.map(|(_, contour)| contour).find(|contour| contour.holds(lat, lon))
    }
}

fn bounding_box(contour: &Contour) -> [f64; 4] {
    let empty = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    contour.polygons.iter().flatten().flatten().fold(empty, |[west, south, east, north], [lon, lat]| {
        [west.min(*lon), south.min(*lat), east.max(*lon), north.max(*lat)]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(west: f64, south: f64, side: f64) -> Ring {
        vec![[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]
    }

    fn contour(polygons: Vec<Vec<Ring>>) -> Contour {
        Contour { level: Level::Commune, code: "33138".to_owned(), name: "Coutras".to_owned(), polygons }
    }

    #[test]
    fn points_are_inside_outside_or_in_a_hole() {
        let with_hole =
            contour(vec![vec![square(0.0, 40.0, 4.0), square(1.0, 41.0, 1.0)], vec![square(10.0, 40.0, 1.0)]]);
        let contours = Contours::new(vec![with_hole]);
        for (lat, lon, inside) in [
            (40.5, 0.5, true),
            (41.5, 1.5, false),
            (40.5, 10.5, true),
            (40.5, 9.0, false),
            (50.0, 0.5, false),
            (f64::NAN, 0.5, false),
        ] {
            assert_eq!(contours.containing(Level::Commune, lat, lon).is_some(), inside, "{lat} {lon}");
            assert!(contours.containing(Level::Region, lat, lon).is_none());
        }
    }

    #[test]
    fn a_simpler_ring_keeps_its_shape() {
        // a square whose sides waver by a thousandth of a degree
        let mut wavy: Ring = Vec::new();
        for corner in square(0.0, 40.0, 1.0).windows(2) {
            for step in 0..100 {
                let t = f64::from(step) / 100.0;
                let waver = if step % 2 == 1 { 0.001 } else { 0.0 };
                wavy.push([
                    corner[0][0] + t * (corner[1][0] - corner[0][0]) + waver,
                    corner[0][1] + t * (corner[1][1] - corner[0][1]) + waver,
                ]);
            }
        }
        wavy.push(wavy[0]);
        let simple = simplify(&wavy, 0.01).unwrap();
        assert!(simple.len() < 12, "{}", simple.len());
        assert_eq!(simple.first(), simple.last());
        assert!(ring_holds(&simple, 40.5, 0.5) && !ring_holds(&simple, 41.5, 0.5));
        assert_eq!(simplify(&wavy, 0.0).unwrap().len(), wavy.len());
    }

    #[test]
    fn small_islands_go_but_something_stays() {
        let two = contour(vec![vec![square(0.0, 40.0, 1.0)], vec![square(5.0, 40.0, 0.001)]]);
        assert_eq!(two.simplified(0.01).polygons.len(), 1);
        let tiny = contour(vec![vec![square(5.0, 40.0, 0.001)]]);
        assert_eq!(tiny.simplified(0.01).polygons, tiny.polygons);
        assert_eq!(simplify(&[], 0.1), None);
        assert_eq!(simplify(&[[1.0, 1.0]], 0.1), None);
    }
}
