//! A seeded draw: the same seed gives the same file and the same addresses on every machine.

/// SplitMix64 (Steele, Lea, Flood, 2014): one addition and three mixes a number, enough for test data.
pub struct Chance(u64);

impl Chance {
    /// A draw that starts from that seed.
    pub fn seeded(seed: u64) -> Chance {
        Chance(seed)
    }

    /// Any 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to below `bound`; 0 when the bound is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        match u64::try_from(bound) {
            Ok(bound @ 1..) => usize::try_from(self.bits() % bound).unwrap_or_default(),
            _ => 0,
        }
    }

    /// From 0 to below 1.
    pub fn unit(&mut self) -> f64 {
        // 53 bits fill the mantissa exactly
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True that often, in percent.
    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of the list; nothing of an empty one.
    pub fn one<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len()))
    }

    /// One word of the list; the empty word of an empty one.
    pub fn word<'a>(&mut self, list: &[&'a str]) -> &'a str {
        self.one(list).copied().unwrap_or_default()
    }

    /// Puts a list in a drawn order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_draw() {
        let draw = |seed| {
            let mut chance = Chance::seeded(seed);
            (0..8).map(|_| chance.below(100)).collect::<Vec<_>>()
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        // the first number of the published reference implementation for seed 0
        assert_eq!(Chance::seeded(0).bits(), 0xe220_a839_7b1d_cdaf);
    }

    #[test]
    fn every_thing_of_a_list_is_drawn_and_none_is_lost() {
        let mut chance = Chance::seeded(3);
        let mut list: Vec<usize> = (0..50).collect();
        chance.shuffle(&mut list);
        assert_ne!(list, (0..50).collect::<Vec<_>>());
        list.sort_unstable();
        assert_eq!(list, (0..50).collect::<Vec<_>>());
        assert_eq!((chance.below(0), chance.one::<u8>(&[])), (0, None));
        assert!((0..1_000).all(|_| (0.0..1.0).contains(&chance.unit())));
    }
}
