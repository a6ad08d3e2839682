//! Territories that the network draws for itself: sets of communes, such as a Pays, a PETR or the sector of a referent.

mod reading;

use crate::gazetteer::Gazetteer;
use crate::level::TerritoryId;

pub use reading::{Doubt, Told, Understood, Way, understand};

/// What a sector is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SectorKind {
    /// A Pays or a PETR: EPCI that plan together.
    Pays,
    /// A sector of the network's own: that of a referent, of a programme.
    #[default]
    Network,
}

impl SectorKind {
    /// Both.
    pub const ALL: [SectorKind; 2] = [SectorKind::Network, SectorKind::Pays];

    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            SectorKind::Pays => "pays",
            SectorKind::Network => "network",
        }
    }

    /// The kind of that word.
    pub fn from_key(key: &str) -> Option<SectorKind> {
        SectorKind::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// A set of communes with a name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sector {
    /// Names it in addresses and filters, and is never given again.
    pub number: i64,
    /// As the network calls it.
    pub name: String,
    /// What it is.
    pub kind: SectorKind,
    /// Grows with each change of the name or of the kind.
    pub version: i64,
    /// Its communes of today, in order of code.
    pub communes: Vec<TerritoryId>,
    /// Stored codes that lead to no commune of today; none, unless a code was withdrawn without a successor.
    pub lost: Vec<String>,
}

impl Sector {
    /// The communes of stored codes: a commune that was merged into another is followed there.
    pub fn with_codes(mut self, gazetteer: &Gazetteer, codes: impl IntoIterator<Item = String>) -> Sector {
        for code in codes {
            match gazetteer.commune_of(&code) {
                Some(commune) => self.communes.push(commune),
                None => self.lost.push(code),
            }
        }
        self.communes.sort_unstable();
        self.communes.dedup();
        self
    }

    /// The piece of its address: `sector/4-pays-des-deux-rives`. Only the number counts when it is read back.
    pub fn path(&self) -> String {
        format!("sector/{}-{}", self.number, kernel::text::slug(&self.name))
    }

    /// How a filter names it: `sector:4`.
    pub fn key(&self) -> String {
        format!("sector:{}", self.number)
    }

    /// People living there; `None` when it has no commune.
    pub fn population(&self, gazetteer: &Gazetteer) -> Option<u32> {
        let people = self.communes.iter().filter_map(|commune| gazetteer.population(*commune));
        people.fold(None, |sum, people| Some(sum.unwrap_or(0_u32).saturating_add(people)))
    }
}

/// The number of a sector in an address (`sector/4-pays…`) or a filter (`sector:4`).
pub fn number_in(text: &str) -> Option<i64> {
    let rest = text.strip_prefix("sector/").or_else(|| text.strip_prefix("sector:"))?;
    rest.split('-').next()?.parse().ok().filter(|number| *number > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::tests::gazetteer;

    #[test]
    fn codes_of_before_lead_to_communes_of_today() {
        let codes = ["01144", "33138", "33138", "00000"].map(str::to_owned);
        let sector = Sector::default().with_codes(gazetteer(), codes);
        let found: Vec<&str> = sector.communes.iter().map(|id| gazetteer().code(*id)).collect();
        assert_eq!((found, sector.lost), (vec!["01025", "33138"], vec!["00000".to_owned()]));
    }

    #[test]
    fn addresses_read_back_whatever_the_name() {
        let sector = Sector { number: 12, name: "Pays de l’Isle".into(), ..Sector::default() };
        assert_eq!(sector.path(), "sector/12-pays-de-l-isle");
        for (text, number) in [
            ("sector/12-pays-de-l-isle", Some(12)),
            ("sector/12", Some(12)),
            ("sector:12", Some(12)),
            ("sector:x", None),
            ("sector:-1", None),
            ("commune/12", None),
        ] {
            assert_eq!(number_in(text), number, "{text}");
        }
        assert!(SectorKind::ALL.iter().all(|kind| SectorKind::from_key(kind.key()) == Some(*kind)));
    }
}
