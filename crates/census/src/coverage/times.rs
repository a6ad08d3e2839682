//! Times that a routing server answered, between points: they take the place of the estimate.

use std::collections::HashMap;

/// A point to the fourth decimal of a degree: some ten metres.
pub type Spot = (i32, i32);

/// The spot of a point in degrees.
#[expect(clippy::cast_possible_truncation, reason = "degrees by ten thousand")]
pub fn spot((lat, lon): (f64, f64)) -> Spot {
    ((lat * 1e4).round() as i32, (lon * 1e4).round() as i32)
}

/// As the database keeps it: `44.9125,-0.2328`.
pub fn written((lat, lon): Spot) -> String {
    format!("{:.4},{:.4}", f64::from(lat) / 1e4, f64::from(lon) / 1e4)
}

/// The spot of a stored text.
pub fn read(text: &str) -> Option<Spot> {
    let (lat, lon) = text.split_once(',')?;
    Some(spot((lat.parse().ok()?, lon.parse().ok()?)))
}

/// Minutes by origin and destination; infinite where the server found no way.
#[derive(Debug, Default)]
pub struct Times(HashMap<(Spot, Spot), f32>);

impl Times {
    /// Those of stored rows: origin, destination, minutes.
    pub fn of(rows: impl IntoIterator<Item = (String, String, Option<f64>)>) -> Times {
        let known = rows.into_iter().filter_map(|(origin, destination, minutes)| {
            Some(((read(&origin)?, read(&destination)?), minutes.map_or(f32::INFINITY, |minutes| minutes as f32)))
        });
        Times(known.collect())
    }

    /// No server was asked.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Minutes from one point to another, infinite without a way; none when the server was not asked.
    pub fn get(&self, from: (f64, f64), to: (f64, f64)) -> Option<f64> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&(spot(from), spot(to))).map(|minutes| f64::from(*minutes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_stored_and_read_back() {
        for point in [(44.912_48, -0.232_76), (-21.1, 55.5), (0.0, -0.000_04)] {
            assert_eq!(read(&written(spot(point))), Some(spot(point)), "{point:?}");
        }
        assert_eq!(written(spot((44.912_48, -0.232_76))), "44.9125,-0.2328");
        assert_eq!(read("ici"), None);
    }

    #[test]
    fn what_was_not_asked_is_not_known() {
        let rows = [("44.9,-0.2", "45,0", Some(12.5)), ("44.9,-0.2", "45,1", None), ("?", "45,1", Some(1.0))];
        let times = Times::of(rows.map(|(from, to, minutes)| (from.to_owned(), to.to_owned(), minutes)));
        assert_eq!((times.len(), times.get((44.9, -0.2), (45.0, 0.0))), (2, Some(12.5)));
        assert_eq!(times.get((44.9, -0.2), (45.0, 1.0)), Some(f64::INFINITY));
        assert_eq!(times.get((45.0, 0.0), (44.9, -0.2)), None);
    }
}
