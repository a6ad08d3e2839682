//! From lines that no two members share to polygons with their holes.

use std::collections::HashMap;

use super::{GRID, Spot};
use crate::contours::Ring;

/// A hole, or a piece, less wide than that on average (millionths of a degree: some 60 m) is the space that two sources
/// left between their borders.
const SLIVER: f64 = 600.0;

/// In square millionths of a degree; positive when the ring runs counter-clockwise.
pub(super) fn area(ring: &[Spot]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    let cross = ring
        .iter()
        .zip(next)
        .map(|((x0, y0), (x1, y1))| f64::from(*x0) * f64::from(*y1) - f64::from(*x1) * f64::from(*y0));
    cross.sum::<f64>() / 2.0
}

/// The polygons that directed lines bound, the inside at their left.
pub(super) fn polygons(lines: &[Vec<Spot>]) -> Vec<Vec<Ring>> {
    let mut outers: Vec<(f64, Vec<Spot>)> = Vec::new();
    let mut holes: Vec<Vec<Spot>> = Vec::new();
    for ring in rings(lines) {
        let size = area(&ring);
        if ring.len() < 3 || size == 0.0 {
            continue;
        }
        match size > 0.0 {
            true => outers.push((size, ring)),
            false if width(&ring, size) >= SLIVER => holes.push(ring),
            false => {}
        }
    }
    // the largest piece stays whatever its shape
    outers.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut at = 0;
    outers.retain(|(size, ring)| {
        at += 1;
        at == 1 || width(ring, *size) >= SLIVER / 4.0
    });
    let mut polygons: Vec<Vec<Vec<Spot>>> = outers.into_iter().map(|(_, ring)| vec![ring]).collect();
    for hole in holes {
        // from the smallest piece to the largest: an island in a lake holds its own ponds
        let around = polygons.iter_mut().rev().find(|polygon| polygon.first().is_some_and(|outer| holds(outer, &hole)));
        if let Some(polygon) = around {
            polygon.push(hole);
        }
    }
    polygons.into_iter().map(|rings| rings.iter().map(|ring| degrees(ring)).collect()).collect()
}

fn degrees(ring: &[Spot]) -> Ring {
    let closed = ring.iter().chain(ring.first());
    closed.map(|(x, y)| [f64::from(*x) / GRID, f64::from(*y) / GRID]).collect()
}

/// How wide a ring is on average: its area by half its length.
fn width(ring: &[Spot], size: f64) -> f64 {
    let next = ring.iter().cycle().skip(1);
    let length: f64 =
        ring.iter().zip(next).map(|((x0, y0), (x1, y1))| f64::from(x1 - x0).hypot(f64::from(y1 - y0))).sum();
    2.0 * size.abs() / length.max(1.0)
}

/// Whether a ring holds another that does not cross it: most of some of its spots, as a few may lie on the ring itself.
fn holds(outer: &[Spot], inner: &[Spot]) -> bool {
    let step = (inner.len() / 5).max(1);
    let asked: Vec<&Spot> = inner.iter().step_by(step).collect();
    asked.iter().filter(|spot| inside(outer, ***spot)).count() * 2 > asked.len()
}

fn inside(ring: &[Spot], (x, y): Spot) -> bool {
    let (x, y) = (f64::from(x), f64::from(y));
    let next = ring.iter().cycle().skip(1);
    let crossed = ring.iter().zip(next).filter(|((x0, y0), (x1, y1))| {
        let (x0, y0, x1, y1) = (f64::from(*x0), f64::from(*y0), f64::from(*x1), f64::from(*y1));
        (y0 > y) != (y1 > y) && x < (x1 - x0) * (y - y0) / (y1 - y0) + x0
    });
    crossed.count() % 2 == 1
}

/// Lines put end to end into closed rings (first spot not repeated); a ring that meets itself becomes several.
fn rings(lines: &[Vec<Spot>]) -> Vec<Vec<Spot>> {
    let mut from: HashMap<Spot, Vec<usize>> = HashMap::new();
    for (at, line) in lines.iter().enumerate() {
        if let Some(first) = line.first() {
            from.entry(*first).or_default().push(at);
        }
    }
    let mut taken = vec![false; lines.len()];
    let mut rings = Vec::new();
    for start in 0..lines.len() {
        let mut path: Vec<Spot> = Vec::new();
        let mut here = start;
        while taken.get(here) == Some(&false) {
            if let Some(taken) = taken.get_mut(here) {
                *taken = true;
            }
            let Some(line) = lines.get(here) else { break };
            path.extend(line.iter().take(line.len().saturating_sub(1)));
            let Some(end) = line.last() else { break };
            let next = from.get(end).into_iter().flatten().find(|next| taken.get(**next) == Some(&false));
            match next {
                Some(next) => here = *next,
                None => break,
            }
        }
        split(path, &mut rings);
    }
    rings
}

/// Cuts a closed walk wherever it comes back to a spot.
fn split(path: Vec<Spot>, rings: &mut Vec<Vec<Spot>>) {
    let mut open: Vec<Spot> = Vec::new();
    let mut place: HashMap<Spot, usize> = HashMap::new();
    for spot in path {
        if let Some(at) = place.get(&spot).copied() {
            let loop_: Vec<Spot> = open.drain(at..).collect();
            for left in &loop_ {
                place.remove(left);
            }
            rings.push(loop_);
        }
        place.insert(spot, open.len());
        open.push(spot);
    }
    if !open.is_empty() {
        rings.push(open);
    }
}
