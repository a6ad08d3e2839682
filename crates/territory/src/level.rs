//! The levels of the French territory, and the small number that names one territory in memory.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A level, from the largest to the smallest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// France, code `FR`.
    Country,
    /// A région of today, INSEE code (`75` is Nouvelle-Aquitaine).
    Region,
    /// A région as it was before 2016, INSEE code of then (`72` is Aquitaine).
    FormerRegion,
    /// A département or an overseas collectivity, INSEE code (`24`, `2A`, `974`).
    Department,
    /// An intercommunalité with its own tax, or an établissement public territorial; SIREN number.
    Epci,
    /// A commune of today, INSEE code.
    Commune,
    /// A commune déléguée or associée, inside a commune of today; INSEE code, sometimes that of its commune too.
    Delegated,
    /// An arrondissement of Paris, Lyon or Marseille, INSEE code (`75111`).
    District,
}

impl Level {
    /// Every level, from the largest to the smallest.
    pub const ALL: [Self; 8] = [
        Self::Country,
        Self::Region,
        Self::FormerRegion,
        Self::Department,
        Self::Epci,
        Self::Commune,
        Self::Delegated,
        Self::District,
    ];

    /// The word for addresses, files and the database: `former-region`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Region => "region",
            Self::FormerRegion => "former-region",
            Self::Department => "department",
            Self::Epci => "epci",
            Self::Commune => "commune",
            Self::Delegated => "delegated",
            Self::District => "district",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The word is none of those of [`Level::as_str`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown level of territory: {0}")]
pub struct UnknownLevel(pub String);

impl FromStr for Level {
    type Err = UnknownLevel;

    fn from_str(word: &str) -> Result<Self, UnknownLevel> {
        Self::ALL.into_iter().find(|level| level.as_str() == word).ok_or_else(|| UnknownLevel(word.to_owned()))
    }
}

/// One territory of the gazetteer in memory.
///
/// Keep the level and the code (see [`crate::Gazetteer::code`]) in a database: the number changes from one
/// millésime to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TerritoryId {
    pub(crate) level: Level,
    pub(crate) index: u16,
}

impl TerritoryId {
    /// France.
    pub const FRANCE: Self = Self { level: Level::Country, index: 0 };

    pub(crate) const fn new(level: Level, index: u16) -> Self {
        Self { level, index }
    }

    /// Its level.
    pub const fn level(self) -> Level {
        self.level
    }

    pub(crate) fn at(self) -> usize {
        usize::from(self.index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_levels_read_back() {
        for level in Level::ALL {
            assert_eq!(level.as_str().parse::<Level>(), Ok(level));
            assert_eq!(serde_json::to_string(&level).unwrap(), format!("\"{level}\""));
        }
        assert!("canton".parse::<Level>().is_err());
    }
}
