//! Brings together borders that two sources drew a few metres apart, or with other points on the same line.
//!
//! Only what has no counterpart is looked at: where the sources agree, nothing moves and nothing is spent.

use std::collections::{HashMap, HashSet};

use super::{SNAP, Spot};

type Step = (Spot, Spot);

/// Moves spots without a counterpart onto one another, then cuts lines where the other side has a spot.
pub(super) fn bring_together(rings: &mut Vec<(usize, Vec<Spot>)>) {
    let loose = loose_spots(rings);
    if loose.is_empty() {
        return;
    }
    let moved = merged(&loose);
    if !moved.is_empty() {
        for (_, ring) in rings.iter_mut() {
            for spot in ring.iter_mut() {
                if let Some(to) = moved.get(spot) {
                    *spot = *to;
                }
            }
            tidy(ring);
        }
    }
    let steps = loose_steps(rings);
    let grid = Grid::of(steps.iter().flat_map(|(a, b)| [*a, *b]));
    for (_, ring) in rings.iter_mut() {
        let next: Vec<Spot> = ring.iter().cycle().skip(1).take(ring.len()).copied().collect();
        let mut cut = Vec::with_capacity(ring.len());
        for (a, b) in ring.iter().zip(next) {
            cut.push(*a);
            if steps.contains(&sorted(*a, b)) {
                cut.extend(grid.on(*a, b));
            }
        }
        *ring = cut;
        tidy(ring);
    }
    rings.retain(|(_, ring)| ring.len() >= 3);
}

fn sorted(a: Spot, b: Spot) -> Step {
    if a < b { (a, b) } else { (b, a) }
}

/// The steps that one ring only takes.
fn loose_steps(rings: &[(usize, Vec<Spot>)]) -> HashSet<Step> {
    let mut once = HashSet::new();
    let mut more = HashSet::new();
    for (_, ring) in rings {
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            let step = sorted(*a, *b);
            if !once.insert(step) {
                more.insert(step);
            }
        }
    }
    once.retain(|step| !more.contains(step));
    once
}

fn loose_spots(rings: &[(usize, Vec<Spot>)]) -> Vec<Spot> {
    let mut spots: Vec<Spot> = loose_steps(rings).into_iter().flat_map(|(a, b)| [a, b]).collect();
    spots.sort_unstable();
    spots.dedup();
    spots
}

/// Spots within [`SNAP`] of an earlier one, and that one.
fn merged(spots: &[Spot]) -> HashMap<Spot, Spot> {
    let mut grid = Grid::default();
    let mut moved = HashMap::new();
    for spot in spots {
        match grid.near(*spot) {
            Some(to) => {
                moved.insert(*spot, to);
            }
            None => grid.put(*spot),
        }
    }
    moved
}

/// Without repeated spots and without going out and back on the same line.
fn tidy(ring: &mut Vec<Spot>) {
    ring.dedup();
    while ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    let mut clean: Vec<Spot> = Vec::with_capacity(ring.len());
    for spot in ring.drain(..) {
        if clean.len() > 1 && clean.get(clean.len() - 2) == Some(&spot) {
            clean.pop();
        } else {
            clean.push(spot);
        }
    }
    *ring = clean;
}

/// Spots by square, to find those near a spot or a line.
#[derive(Default)]
struct Grid(HashMap<Spot, Vec<Spot>>);

/// The side of a square, in millionths of a degree: some 200 m, so that a border's step crosses few of them.
const SIDE: i32 = 2_000;

fn square((x, y): Spot) -> Spot {
    (x.div_euclid(SIDE), y.div_euclid(SIDE))
}

impl Grid {
    fn of(spots: impl Iterator<Item = Spot>) -> Grid {
        let mut grid = Grid::default();
        let unique: HashSet<Spot> = spots.collect();
        let mut unique: Vec<Spot> = unique.into_iter().collect();
        unique.sort_unstable();
        unique.into_iter().for_each(|spot| grid.put(spot));
        grid
    }

    fn put(&mut self, spot: Spot) {
        self.0.entry(square(spot)).or_default().push(spot);
    }

    /// The spots of the squares that a box touches, widened by [`SNAP`].
    fn within(&self, (x0, y0): Spot, (x1, y1): Spot) -> impl Iterator<Item = Spot> + '_ {
        let (west, south) = square((x0.min(x1) - SNAP, y0.min(y1) - SNAP));
        let (east, north) = square((x0.max(x1) + SNAP, y0.max(y1) + SNAP));
        (west..=east)
            .flat_map(move |x| (south..=north).map(move |y| (x, y)))
            .filter_map(|square| self.0.get(&square))
            .flatten()
            .copied()
    }

    fn near(&self, spot: Spot) -> Option<Spot> {
        let close = |(x, y): &Spot| f64::from(x - spot.0).hypot(f64::from(y - spot.1)) <= f64::from(SNAP);
        self.within(spot, spot).find(close)
    }

    /// The spots that lie on a step within [`SNAP`], from its beginning to its end.
    fn on(&self, a: Spot, b: Spot) -> Vec<Spot> {
        // a step of more than half a degree would walk too many squares, and is no border of a commune
        if (a.0 - b.0).abs().max((a.1 - b.1).abs()) > 500_000 {
            return Vec::new();
        }
        let (dx, dy) = (f64::from(b.0 - a.0), f64::from(b.1 - a.1));
        let length = dx.hypot(dy);
        let mut found: Vec<(f64, Spot)> = self
            .within(a, b)
            .filter(|spot| *spot != a && *spot != b)
            .filter_map(|spot| {
                let (px, py) = (f64::from(spot.0 - a.0), f64::from(spot.1 - a.1));
                let along = (px * dx + py * dy) / length;
                let aside = ((px * dy - py * dx) / length).abs();
                (aside <= f64::from(SNAP) && along > 0.0 && along < length).then_some((along, spot))
            })
            .collect();
        found.sort_by(|one, other| one.0.total_cmp(&other.0));
        found.into_iter().map(|(_, spot)| spot).collect()
    }
}
