//! A set of rows: one bit for each of the picture.

/// Which rows are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bits(Vec<u64>);

impl Bits {
    /// None of so many rows.
    pub fn none(rows: usize) -> Bits {
        Bits(vec![0; rows.div_ceil(64)])
    }

    /// Adds a row, and room for it.
    pub fn set(&mut self, row: usize) {
        if self.0.len() <= row / 64 {
            self.0.resize(row / 64 + 1, 0);
        }
        if let Some(word) = self.0.get_mut(row / 64) {
            *word |= 1 << (row % 64);
        }
    }

    /// Takes a row out.
    pub fn clear(&mut self, row: usize) {
        if let Some(word) = self.0.get_mut(row / 64) {
            *word &= !(1 << (row % 64));
        }
    }

    /// Whether a row is among them.
    pub fn holds(&self, row: usize) -> bool {
        self.0.get(row / 64).is_some_and(|word| word & (1 << (row % 64)) != 0)
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Those that are there too.
    #[must_use]
    pub fn and(mut self, other: &Bits) -> Bits {
        for (at, word) in self.0.iter_mut().enumerate() {
            *word &= other.0.get(at).copied().unwrap_or_default();
        }
        self
    }

    /// Those that are not there.
    #[must_use]
    pub fn without(mut self, other: &Bits) -> Bits {
        for (word, taken) in self.0.iter_mut().zip(&other.0) {
            *word &= !taken;
        }
        self
    }

    /// With those that are there.
    #[must_use]
    pub fn or(mut self, other: &Bits) -> Bits {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            *word |= more;
        }
        self
    }

    /// Those of which that is true.
    #[must_use]
    pub fn filtered(&self, holds: impl Fn(usize) -> bool) -> Bits {
        let kept = |at: usize, word: u64| {
            let (mut left, mut kept) = (word, 0);
            while left != 0 {
                let bit = left.trailing_zeros() as usize;
                left &= left - 1;
                if holds(at * 64 + bit) {
                    kept |= 1 << bit;
                }
            }
            kept
        };
        Bits(self.0.iter().enumerate().map(|(at, word)| kept(at, *word)).collect())
    }

    /// One by one, in order.
    pub fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            let word = *word;
            (0..64).filter(move |bit| word & (1_u64 << bit) != 0).map(move |bit| at * 64 + bit)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_do_what_sets_do() {
        let of = |rows: &[usize]| {
            let mut bits = Bits::none(10);
            rows.iter().for_each(|row| bits.set(*row));
            bits
        };
        let (one, other) = (of(&[1, 63, 64, 200]), of(&[63, 5]));
        let rows = |bits: Bits| bits.rows().collect::<Vec<usize>>();
        assert_eq!(rows(one.clone().and(&other)), [63]);
        assert_eq!(rows(one.clone().without(&other)), [1, 64, 200]);
        assert_eq!(rows(other.clone().or(&one)), [1, 5, 63, 64, 200]);
        assert_eq!(rows(one.filtered(|row| row % 2 == 0)), [64, 200]);
        assert_eq!((one.count(), one.holds(200), one.holds(201)), (4, true, false));
        let mut less = one;
        less.clear(64);
        assert_eq!(rows(less), [1, 63, 200]);
    }
}
