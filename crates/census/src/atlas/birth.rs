//! Pages of places in the order of their ids, which is that of their birth: it does not move when places come or go.

use kernel::ids::PartyId;

use super::filter::Filter;
use super::{Atlas, Pin};

/// Where a page begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Start {
    /// After that place; none for the first.
    pub after: Option<PartyId>,
    /// Then so many are passed over.
    pub offset: usize,
    /// Only what changed between these instants, both included, in seconds since 1970.
    pub changed: Option<(i64, i64)>,
}

/// Some places, and what stands around them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slice {
    /// Their ids, in order.
    pub ids: Vec<PartyId>,
    /// How many answer in all, the pages before and after included.
    pub total: usize,
    /// Whether others come after.
    pub more: bool,
}

impl Atlas {
    /// Some places that answer a filter.
    pub fn page(&self, filter: &Filter, start: Start, limit: usize) -> Slice {
        let first = start
            .after
            .map_or(0, |after| self.by_birth.partition_point(|at| self.at(*at).is_some_and(|pin| pin.id <= after)));
        let admits = |pin: &&Pin| {
            start.changed.is_none_or(|(from, to)| (from..=to).contains(&pin.updated)) && filter.admits(pin, 0)
        };
        let born = |from: usize| self.by_birth.iter().skip(from).filter_map(|at| self.at(*at)).filter(admits);
        let total = match (start.changed, filter.is_empty()) {
            (None, true) => self.len(),
            (None, false) => self.find(filter).places.len(),
            (Some(_), _) => born(0).count(),
        };
        let mut found = born(first).skip(start.offset);
        let ids = found.by_ref().take(limit).map(|pin| pin.id).collect();
        Slice { ids, total, more: found.next().is_some() }
    }

    /// West, south, east, north of every place, wherever in the world.
    pub fn extent(&self) -> Option<[f64; 4]> {
        let points = (0..self.mortons.len()).filter_map(|at| self.pins.get(at)?.position).map(super::Position::degrees);
        points.fold(None, |extent, (lat, lon)| {
            let [w, s, e, n] = extent.unwrap_or([lon, lat, lon, lat]);
            Some([f64::min(w, lon), f64::min(s, lat), f64::max(e, lon), f64::max(n, lat)])
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::tests::pin_at;
    use crate::marks::kind_bit;
    use kernel::clock::Chance;

    #[test]
    fn pages_follow_one_another_without_loss_or_repeat() {
        let chance = Chance::seeded(7);
        let (cowork, fab) = (kind_bit("coworking").unwrap(), kind_bit("fablab").unwrap());
        let pins: Vec<_> = (0..25)
            .map(|n| pin_at(&chance, &format!("{n}"), Some((44.0, 0.1)), if n % 2 == 0 { cowork } else { fab }))
            .collect();
        let mut expected: Vec<PartyId> = pins.iter().filter(|pin| pin.marks.0 == fab).map(|pin| pin.id).collect();
        expected.sort_unstable();
        let atlas = Atlas::new(1, pins);
        let filter = Filter { marks: fab, ..Filter::default() };
        let (mut by_cursor, mut after) = (Vec::new(), None);
        loop {
            let slice = atlas.page(&filter, Start { after, ..Start::default() }, 5);
            assert_eq!(slice.total, 12);
            after = slice.ids.last().copied();
            by_cursor.extend(slice.ids);
            if !slice.more {
                break;
            }
        }
        assert_eq!(by_cursor, expected);
        let by_offset: Vec<PartyId> = [0, 5, 10]
            .into_iter()
            .flat_map(|offset| atlas.page(&filter, Start { offset, ..Start::default() }, 5).ids)
            .collect();
        assert_eq!(by_offset, expected);
        let never = atlas.page(&filter, Start { changed: Some((5, 9)), ..Start::default() }, 5);
        assert_eq!((never.total, never.ids.len(), never.more), (0, 0, false));
    }
}
