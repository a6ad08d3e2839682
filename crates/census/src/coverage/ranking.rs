//! Territories of a level in the order in which they need a place: most people beyond twenty minutes first.

use std::collections::BTreeSet;

use territory::sectors::Sector;
use territory::{Gazetteer, Level, TerritoryId};

use super::{Coverage, Near};

/// What is ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rank {
    /// Territories of a level of the gazetteer.
    Level(Level),
    /// The sectors of the network.
    Sectors,
}

impl Rank {
    /// Every one, from the smallest to the largest.
    pub const ALL: [Rank; 5] = [
        Rank::Level(Level::Commune),
        Rank::Level(Level::Epci),
        Rank::Sectors,
        Rank::Level(Level::Department),
        Rank::Level(Level::Region),
    ];

    /// The word of addresses.
    pub fn key(self) -> &'static str {
        match self {
            Rank::Level(level) => level.as_str(),
            Rank::Sectors => "sector",
        }
    }

    /// The rank of that word.
    pub fn from_key(key: &str) -> Option<Rank> {
        Rank::ALL.into_iter().find(|rank| rank.key() == key)
    }
}

/// One of the ranked.
#[derive(Debug, Clone, Copy)]
pub struct Ranked<'s> {
    /// A territory of the gazetteer, or a sector.
    pub of: Of<'s>,
    /// What its people have together.
    pub near: Near,
}

/// Of what a line of the ranking tells.
#[derive(Debug, Clone, Copy)]
pub enum Of<'s> {
    /// A territory of the gazetteer.
    Territory(TerritoryId),
    /// A sector.
    Sector(&'s Sector),
}

impl Coverage {
    /// The ranking of a level, over France or over those that have a commune among `within`. A territory astride is
    /// ranked with all its people.
    pub fn ranked<'s>(
        &self,
        gazetteer: &Gazetteer,
        sectors: &'s [Sector],
        rank: Rank,
        within: Option<&[TerritoryId]>,
    ) -> Vec<Ranked<'s>> {
        let mut ranked: Vec<Ranked<'s>> = match rank {
            Rank::Sectors => {
                let inside: Option<BTreeSet<TerritoryId>> = within.map(|communes| communes.iter().copied().collect());
                let touches = |sector: &&Sector| {
                    inside.as_ref().is_none_or(|inside| sector.communes.iter().any(|commune| inside.contains(commune)))
                };
                let line =
                    |sector: &'s Sector| Ranked { of: Of::Sector(sector), near: self.together(&sector.communes) };
                sectors.iter().filter(touches).map(line).collect()
            }
            Rank::Level(Level::Commune) => {
                let all: Vec<TerritoryId> = match within {
                    Some(communes) => communes.to_vec(),
                    None => gazetteer.all(Level::Commune).collect(),
                };
                all.into_iter().map(|id| Ranked { of: Of::Territory(id), near: self.near(id) }).collect()
            }
            Rank::Level(level) => {
                let all: BTreeSet<TerritoryId> = match within {
                    Some(communes) => communes
                        .iter()
                        .flat_map(|commune| {
                            let territorial = gazetteer.public_territorial(*commune).filter(|_| level == Level::Epci);
                            gazetteer.parent(*commune, level).into_iter().chain(territorial)
                        })
                        .collect(),
                    None => gazetteer.all(level).collect(),
                };
                all.into_iter().map(|id| Ranked { of: Of::Territory(id), near: self.near(id) }).collect()
            }
        };
        ranked.sort_by_key(|line| std::cmp::Reverse((line.near.sums.beyond(), line.near.sums.people)));
        ranked
    }
}
