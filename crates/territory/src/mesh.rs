//! Borders held once: contours cut at their junctions into arcs, from which the outline of any set of them is put
//! together.
//!
//! What two communes share is one arc, whichever of the two drew it, as in TopoJSON. So an outline is the arcs that its
//! members do not share between them (no geometry is computed, nothing is rounded), and simplifying an arc simplifies
//! it for all who touch it: no gap and no overlap opens between neighbours at any zoom.

mod outline;
mod stitch;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::contours::{Ring, simplify_line};

/// Positions are kept to the millionth of a degree, about 10 cm: finer than any border is known.
const GRID: f64 = 1e6;
/// Borders of two sources closer than that, in millionths of a degree (about 5 m), are one border.
const SNAP: i32 = 50;

/// A position on the grid: longitude and latitude.
type Spot = (i32, i32);

/// Lines one after the other: as many vectors would weigh more than what they hold.
#[derive(Debug, Clone, Default)]
struct Lines {
    spots: Vec<Spot>,
    /// Where each ends among the spots.
    ends: Vec<usize>,
}

impl Lines {
    fn push(&mut self, line: &[Spot]) {
        self.spots.extend_from_slice(line);
        self.ends.push(self.spots.len());
    }

    fn get(&self, number: usize) -> Option<&[Spot]> {
        let start = if number == 0 { 0 } else { *self.ends.get(number - 1)? };
        self.spots.get(start..*self.ends.get(number)?)
    }

    fn iter(&self) -> impl Iterator<Item = &[Spot]> {
        (0..self.ends.len()).filter_map(|number| self.get(number))
    }
}

/// Contours by number, in the order they were given, as arcs.
#[derive(Debug, Clone, Default)]
pub struct Mesh {
    /// Each is an open line between two junctions, or a closed one whose ends are the same.
    arcs: Lines,
    /// For each contour, its arcs: the number and whether it runs as the arc does.
    members: Arc<Vec<Vec<(u32, bool)>>>,
}

impl Mesh {
    /// The arcs of those contours, each given as its polygons (outer ring, then holes).
    pub fn new(contours: &[Vec<Vec<Ring>>]) -> Mesh {
        let mut rings: Vec<(usize, Vec<Spot>)> = Vec::new();
        for (number, polygons) in contours.iter().enumerate() {
            for polygon in polygons {
                rings.extend(
                    polygon.iter().enumerate().filter_map(|(at, ring)| Some((number, on_grid(ring, at == 0)?))),
                );
            }
        }
        stitch::bring_together(&mut rings);
        let junctions = junctions(&rings);
        let (mut arcs, mut members) = (Lines::default(), vec![Vec::new(); contours.len()]);
        let mut known: HashMap<(Spot, Spot), (u32, bool)> = HashMap::new();
        for (number, ring) in rings {
            for line in cut(ring, &junctions) {
                let Some(used) = numbered(&mut arcs, &mut known, &line) else { continue };
                if let Some(member) = members.get_mut(number) {
                    member.push(used);
                }
            }
        }
        Mesh { arcs, members: Arc::new(members) }
    }

    /// The same with fewer points: no point left out is farther than `tolerance` degrees from the new line, junctions
    /// stay, and what two contours share they still share.
    #[must_use]
    pub fn simplified(&self, tolerance: f64) -> Mesh {
        let mut arcs = Lines::default();
        for arc in self.arcs.iter() {
            arcs.push(&simplify_line(arc, tolerance * GRID));
        }
        arcs.spots.shrink_to_fit();
        Mesh { arcs, members: self.members.clone() }
    }

    /// The outline of those contours together: polygons as `[outer ring, holes…]`, in degrees. Empty when none is known.
    ///
    /// Slivers that two sources left between their borders are closed; ponds and enclaves stay.
    pub fn outline(&self, numbers: impl IntoIterator<Item = usize>) -> Vec<Vec<Ring>> {
        let mut uses: HashMap<u32, i32> = HashMap::new();
        let unique: HashSet<usize> = numbers.into_iter().collect();
        for (arc, forward) in unique.into_iter().filter_map(|number| self.members.get(number)).flatten() {
            *uses.entry(*arc).or_default() += if *forward { 1 } else { -1 };
        }
        let mut lines: Vec<(u32, bool)> =
            uses.into_iter().filter(|(_, net)| *net != 0).map(|(a, net)| (a, net > 0)).collect();
        // the order of a map would make the same outline begin elsewhere each time
        lines.sort_unstable();
        let directed = lines.into_iter().filter_map(|(arc, forward)| {
            let mut line = self.arcs.get(arc as usize)?.to_vec();
            if !forward {
                line.reverse();
            }
            Some(line)
        });
        outline::polygons(&directed.collect::<Vec<_>>())
    }

    /// How many points its arcs have.
    pub fn points(&self) -> usize {
        self.arcs.spots.len()
    }
}

/// The number of a line, either way, added when it is new. Between two junctions a line is known by its first step.
fn numbered(arcs: &mut Lines, known: &mut HashMap<(Spot, Spot), (u32, bool)>, line: &[Spot]) -> Option<(u32, bool)> {
    let (first, second) = (*line.first()?, *line.get(1)?);
    if let Some(found) = known.get(&(first, second)) {
        return Some(*found);
    }
    let (last, before) = (*line.last()?, *line.get(line.len().checked_sub(2)?)?);
    let number = u32::try_from(arcs.ends.len()).ok()?;
    known.insert((first, second), (number, true));
    known.insert((last, before), (number, false));
    arcs.push(line);
    Some((number, true))
}

/// A ring on the grid without its last point, outer ones counter-clockwise, holes clockwise; `None` for less than a
/// triangle.
fn on_grid(ring: &Ring, outer: bool) -> Option<Vec<Spot>> {
    #[expect(clippy::cast_possible_truncation, reason = "degrees times a million fit an i32")]
    let mut spots: Vec<Spot> =
        ring.iter().map(|[x, y]| ((x * GRID).round() as i32, (y * GRID).round() as i32)).collect();
    spots.dedup();
    if spots.first() == spots.last() {
        spots.pop();
    }
    if spots.len() < 3 {
        return None;
    }
    if (outline::area(&spots) > 0.0) != outer {
        spots.reverse();
    }
    Some(spots)
}

/// Where lines must be cut: spots that do not have exactly two neighbours.
fn junctions(rings: &[(usize, Vec<Spot>)]) -> HashSet<Spot> {
    let mut first: HashMap<Spot, [Spot; 2]> = HashMap::new();
    let mut cut = HashSet::new();
    for (_, ring) in rings {
        let previous = ring.iter().cycle().skip(ring.len().saturating_sub(1));
        let next = ring.iter().cycle().skip(1);
        for ((before, here), after) in previous.zip(ring).zip(next) {
            let mut sides = [*before, *after];
            sides.sort_unstable();
            if *first.entry(*here).or_insert(sides) != sides {
                cut.insert(*here);
            }
        }
    }
    cut
}

/// A ring as lines from junction to junction; without any, one closed line that begins at its least spot and runs
/// towards the lesser of that spot's neighbours, so that both sides of an island's shore find the same.
fn cut(mut ring: Vec<Spot>, junctions: &HashSet<Spot>) -> Vec<Vec<Spot>> {
    let start = ring.iter().position(|spot| junctions.contains(spot));
    let Some(start) = start else {
        let least = ring.iter().enumerate().min_by_key(|(_, spot)| **spot).map_or(0, |(at, _)| at);
        ring.rotate_left(least);
        ring.extend(ring.first().copied());
        return vec![ring];
    };
    ring.rotate_left(start);
    ring.extend(ring.first().copied());
    let mut lines = Vec::new();
    let mut line: Vec<Spot> = Vec::new();
    for spot in ring {
        line.push(spot);
        if line.len() > 1 && junctions.contains(&spot) {
            lines.push(std::mem::replace(&mut line, vec![spot]));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A square of degrees, its sides cut in `steps`, begun at whichever corner and run either way.
    fn square(west: f64, south: f64, side: f64, steps: i32, turned: usize, reversed: bool) -> Vec<Vec<Ring>> {
        let corners = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]];
        let mut ring: Ring = Vec::new();
        for pair in corners.windows(2) {
            for step in 0..steps {
                let t = f64::from(step) / f64::from(steps);
                let at = |axis: usize| pair[0][axis] + t * (pair[1][axis] - pair[0][axis]);
                ring.push([west + side * at(0), south + side * at(1)]);
            }
        }
        let length = ring.len();
        ring.rotate_left(turned % length);
        if reversed {
            ring.reverse();
        }
        ring.push(ring[0]);
        vec![vec![ring]]
    }

    fn area(polygons: &[Vec<Ring>]) -> f64 {
        let ring = |ring: &Ring| ring.windows(2).map(|p| p[0][0] * p[1][1] - p[1][0] * p[0][1]).sum::<f64>() / 2.0;
        polygons.iter().flatten().map(ring).sum()
    }

    #[test]
    fn what_two_share_is_not_in_their_outline() {
        let mesh = Mesh::new(&[square(0.0, 44.0, 1.0, 4, 3, false), square(1.0, 44.0, 1.0, 4, 9, true)]);
        let together = mesh.outline([0, 1]);
        assert_eq!((together.len(), together[0].len()), (1, 1));
        assert!((area(&together) - 2.0).abs() < 1e-9);
        assert!(together[0][0].iter().all(|[x, y]| *x != 1.0 || *y == 44.0 || *y == 45.0), "{together:?}");
        assert!((area(&mesh.outline([1])) - 1.0).abs() < 1e-9);
        assert!(mesh.outline([]).is_empty());
        assert!(mesh.outline([7]).is_empty());
        assert_eq!(mesh.outline([0, 0, 1]), together, "a member given twice counts once");
    }

    #[test]
    fn an_enclave_is_a_hole_until_it_is_a_member() {
        let mut around = square(0.0, 44.0, 3.0, 3, 0, false);
        around[0].push(square(1.0, 45.0, 1.0, 1, 2, false).remove(0).remove(0));
        let mesh = Mesh::new(&[around, square(1.0, 45.0, 1.0, 1, 0, false)]);
        let alone = mesh.outline([0]);
        assert_eq!((alone.len(), alone[0].len()), (1, 2));
        assert!((area(&alone) - 8.0).abs() < 1e-9);
        let both = mesh.outline([0, 1]);
        assert_eq!((both.len(), both[0].len()), (1, 1));
        assert!((area(&both) - 9.0).abs() < 1e-9);
    }

    #[test]
    fn two_that_touch_at_a_corner_are_two_pieces() {
        let mesh = Mesh::new(&[square(0.0, 44.0, 1.0, 1, 0, false), square(1.0, 45.0, 1.0, 1, 0, false)]);
        let both = mesh.outline([0, 1]);
        assert_eq!(both.len(), 2, "{both:?}");
        assert!((area(&both) - 2.0).abs() < 1e-9);
    }

    #[test]
    fn borders_drawn_by_two_hands_are_one_border() {
        // the right one has points in the middle of the left one's side, and wavers by some metres
        let mut right = square(1.0, 44.0, 1.0, 7, 0, false);
        for point in right[0][0].iter_mut().filter(|point| (point[0] - 1.0).abs() < 1e-9) {
            point[0] += 0.000_03;
        }
        let mesh = Mesh::new(&[square(0.0, 44.0, 1.0, 3, 0, false), right]);
        let both = mesh.outline([0, 1]);
        assert_eq!((both.len(), both[0].len()), (1, 1), "{both:?}");
        assert!((area(&both) - 2.0).abs() < 1e-3);
        assert!(
            both[0][0]
                .iter()
                .all(|[x, y]| (x - 1.0).abs() > 0.01 || (y - 44.0).abs() < 0.01 || (y - 45.0).abs() < 0.01)
        );
    }

    #[test]
    fn a_gap_too_thin_to_be_land_is_closed() {
        // 30 m between the two, over the middle of the side only
        let mut right = square(1.0, 44.0, 1.0, 4, 0, false);
        for point in right[0][0].iter_mut().filter(|p| (p[0] - 1.0).abs() < 1e-9 && p[1] > 44.4 && p[1] < 44.6) {
            point[0] += 0.000_3;
        }
        let mesh = Mesh::new(&[square(0.0, 44.0, 1.0, 4, 0, false), right]);
        let both = mesh.outline([0, 1]);
        assert_eq!((both.len(), both[0].len()), (1, 1), "{both:?}");
    }

    #[test]
    fn neighbours_stay_neighbours_when_simplified() {
        let wavy = |polygons: Vec<Vec<Ring>>| -> Vec<Vec<Ring>> {
            let bend = |[x, y]: [f64; 2]| [x + 0.01 * (y * 37.0).sin(), y + 0.01 * (x * 29.0).sin()];
            vec![vec![polygons[0][0].iter().map(|point| bend(*point)).collect()]]
        };
        let contours: Vec<_> = (0..9)
            .map(|at| wavy(square(f64::from(at % 3), 44.0 + f64::from(at / 3), 1.0, 40, at as usize * 7, at % 2 == 0)))
            .collect();
        let mesh = Mesh::new(&contours);
        let coarse = mesh.simplified(0.02);
        assert!(coarse.points() * 4 < mesh.points(), "{} of {}", coarse.points(), mesh.points());
        let whole = area(&coarse.outline(0..9));
        let pieces: f64 = (0..9).map(|at| area(&coarse.outline([at]))).sum();
        assert!((whole - pieces).abs() < 1e-9, "{whole} {pieces}");
        assert_eq!(coarse.outline(0..9)[0].len(), 1, "no gap opened");
    }

    #[test]
    fn what_makes_no_ring_is_left_out() {
        let mesh = Mesh::new(&[vec![vec![vec![[1.0, 44.0], [1.0, 44.0], [1.0, 44.0]]], vec![]], vec![]]);
        assert!(mesh.outline([0, 1]).is_empty());
        assert_eq!(mesh.points(), 0);
    }
}
