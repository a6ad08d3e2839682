//! Finds the open place that is the nearest by road, without looking at all of them.

use std::collections::HashMap;

use territory::projection::distance_km;

use super::people::Home;
use super::times::Times;
use super::{Reach, Site, road, waters};

/// No place is looked for farther than that, as the crow flies: some two hours by car.
pub(super) const FARTHEST_KM: f64 = 150.0;
/// The side of a square, in degrees: 11 km from north to south.
const SIDE: f64 = 0.1;
/// A routing server may be that much faster than the fastest estimate, on a motorway.
const FASTER: f64 = 0.6;

/// Sites by squares of the globe.
pub(super) struct Grid<'s> {
    sites: &'s [Site],
    squares: HashMap<(i32, i32), Vec<u32>>,
}

#[expect(clippy::cast_possible_truncation, reason = "degrees by ten")]
fn square((lat, lon): (f64, f64)) -> (i32, i32) {
    ((lat / SIDE).floor() as i32, (lon / SIDE).floor() as i32)
}

impl<'s> Grid<'s> {
    pub(super) fn new(sites: &'s [Site]) -> Grid<'s> {
        let mut squares: HashMap<(i32, i32), Vec<u32>> = HashMap::new();
        for (at, site) in sites.iter().enumerate() {
            squares.entry(square(site.point)).or_default().push(u32::try_from(at).unwrap_or(u32::MAX));
        }
        Grid { sites, squares }
    }

    /// The nearest site by road from a home, on the same land.
    pub(super) fn nearest(&self, home: &Home, times: &Times) -> Option<Reach> {
        let (row, column) = square(home.point);
        // a square is narrower from west to east, and how much so depends on the latitude
        let side_km = SIDE * 111.2 * home.point.0.to_radians().cos().clamp(0.05, 1.0);
        let slack = if times.is_empty() { 1.0 } else { FASTER };
        let mut best: Option<Reach> = None;
        let mut ring = 0;
        // what lies beyond a ring is at least that ring's number of squares away
        while f64::from(ring - 1) * side_km <= FARTHEST_KM {
            let beyond = road::least_minutes(f64::from((ring - 1).max(0)) * side_km) * slack;
            if best.is_some_and(|best| beyond >= f64::from(best.minutes)) {
                break;
            }
            for square in around((row, column), ring) {
                for at in self.squares.get(&square).into_iter().flatten() {
                    self.consider(*at, home, times, slack, &mut best);
                }
            }
            ring += 1;
        }
        best
    }

    fn consider(&self, at: u32, home: &Home, times: &Times, slack: f64, best: &mut Option<Reach>) {
        let Some(site) = self.sites.get(at as usize).filter(|site| site.land == home.land) else { return };
        let km = distance_km(home.point, site.point);
        let beaten = |minutes: f64| best.is_some_and(|best| minutes >= f64::from(best.minutes));
        if km > FARTHEST_KM || beaten(road::least_minutes(km) * slack) {
            return;
        }
        let (minutes, measured) = match times.get(home.point, site.point) {
            Some(minutes) => (minutes, true),
            None => (road::minutes(waters::around_km(home.point, site.point), home.setting, site.setting), false),
        };
        if minutes.is_finite() && !beaten(minutes) {
            *best = Some(Reach { minutes: minutes as f32, km: km as f32, site: at, measured });
        }
    }

    /// The sites that may be the nearest by road, nearest as the crow flies first.
    pub(super) fn candidates(&self, home: &Home, within_km: f64, most: usize) -> Vec<u32> {
        let (row, column) = square(home.point);
        let side_km = SIDE * 111.2 * home.point.0.to_radians().cos().clamp(0.05, 1.0);
        let mut found: Vec<(f64, u32)> = Vec::new();
        let mut ring = 0;
        while f64::from(ring - 1) * side_km <= within_km {
            for square in around((row, column), ring) {
                let here = self.squares.get(&square).into_iter().flatten();
                let near = here.filter_map(|at| self.sites.get(*at as usize).map(|site| (at, site)));
                let near = near.filter(|(_, site)| site.land == home.land);
                found.extend(near.map(|(at, site)| (distance_km(home.point, site.point), *at)));
            }
            ring += 1;
        }
        found.retain(|(km, _)| *km <= within_km);
        found.sort_by(|a, b| a.0.total_cmp(&b.0));
        found.into_iter().take(most).map(|(_, at)| at).collect()
    }
}

/// The squares at that many steps from one, diagonals counted as one step.
fn around((row, column): (i32, i32), ring: i32) -> impl Iterator<Item = (i32, i32)> {
    let edge = move |step: i32| step == -ring || step == ring;
    (-ring..=ring)
        .flat_map(move |y| {
            // the whole of the first and last rows, the two ends of the others
            let every = if edge(y) || ring == 0 { 1 } else { 2 * ring };
            (-ring..=ring).step_by(usize::try_from(every).unwrap_or(1)).map(move |x| (y, x))
        })
        .map(move |(y, x)| (row + y, column + x))
}
