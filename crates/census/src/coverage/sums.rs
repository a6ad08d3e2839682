//! What the people of a territory have: how many within each limit of time of an open place.

use super::Reach;
use super::people::Home;
use super::road::{LIMITS, UNDERSERVED, is_near_limit};

/// Counts over some communes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// People whose home has a point.
    pub people: u64,
    /// Of those, within 10, 20 and 30 minutes of an open place.
    pub within: [u64; 3],
    /// People so near the limit of 20 minutes that an estimate may put them on the wrong side.
    pub doubtful: u64,
    /// People of communes whose centre is not known: counted nowhere else.
    pub unplaced: u64,
    /// Communes with somebody beyond 20 minutes.
    pub underserved: u32,
    /// Communes.
    pub communes: u32,
    /// Open places.
    pub open: u32,
}

impl Sums {
    /// People beyond 20 minutes of any open place.
    pub fn beyond(&self) -> u64 {
        self.people - self.within[1].min(self.people)
    }

    /// The share within the limit of that number, from 0 to 1; none where nobody is counted.
    pub fn share(&self, limit: usize) -> Option<f64> {
        let within = self.within.get(limit)?;
        (self.people > 0).then(|| *within as f64 / self.people as f64)
    }

    /// The class in which half of the people are: 1 (10 minutes) to 4 (beyond 30); 0 where nobody is counted.
    pub fn class(&self) -> u8 {
        if self.people == 0 {
            return 0;
        }
        let at = self.within.iter().position(|within| within * 2 >= self.people).unwrap_or(LIMITS.len());
        u8::try_from(at).unwrap_or(0) + 1
    }

    pub(super) fn add(&mut self, other: &Sums) {
        self.people += other.people;
        for (within, more) in self.within.iter_mut().zip(other.within) {
            *within += more;
        }
        self.doubtful += other.doubtful;
        self.unplaced += other.unplaced;
        self.underserved += other.underserved;
        self.communes += other.communes;
        self.open += other.open;
    }

    pub(super) fn add_commune<'a>(
        &mut self,
        homes: impl Iterator<Item = (&'a Home, Option<Reach>)>,
        unplaced: Option<u32>,
    ) {
        let before = self.beyond();
        for (home, reach) in homes {
            let minutes = reach.map_or(f32::INFINITY, |reach| reach.minutes);
            self.people += u64::from(home.people);
            for (within, limit) in self.within.iter_mut().zip(LIMITS) {
                *within += if minutes <= limit { u64::from(home.people) } else { 0 };
            }
            if is_near_limit(minutes) && reach.is_some_and(|reach| !reach.measured) {
                self.doubtful += u64::from(home.people);
            }
        }
        self.unplaced += u64::from(unplaced.unwrap_or(0));
        self.underserved += u32::from(self.beyond() > before);
        self.communes += 1;
    }
}

const _: () = assert!(LIMITS[1] == UNDERSERVED, "the second limit is that of underserved territories");
