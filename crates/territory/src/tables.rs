//! Reads the packed file of `build.rs` into records; names stay where they are in the embedded bytes.
//!
//! Layout, numbers little-endian: `MTG1`; nine `u32` counts (régions, départements, EPCI, communes, déléguées,
//! arrondissements, postcodes, obsolete codes, bytes of text); the records of 24 bytes of the six levels in that
//! order, each sorted by code; postcodes as `u32`; obsolete codes as six bytes and a `u16`; the text, where the code
//! and then the name of each record stand.

use crate::level::Level;

static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/territories.bin"));

/// No parent.
pub(crate) const NONE: u16 = u16::MAX;
const UNKNOWN_POPULATION: u32 = u32::MAX;

/// What a territory is within its level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing special: a metropolitan département or région, a commune, a commune déléguée, a district.
    Plain,
    /// Communauté de communes.
    Communities,
    /// Communauté d'agglomération.
    Agglomeration,
    /// Communauté urbaine.
    Urban,
    /// Métropole.
    Metropolis,
    /// Métropole de Lyon, a collectivity of its own.
    LyonMetropolis,
    /// Établissement public territorial, inside the Métropole du Grand Paris.
    PublicTerritorial,
    /// Commune associée (law of 1971), where déléguée is [`Kind::Plain`].
    Associated,
    /// Overseas département or région.
    Overseas,
    /// Overseas collectivity or territory.
    OverseasCollectivity,
}

const KINDS: [Kind; 10] = [
    Kind::Plain,
    Kind::Communities,
    Kind::Agglomeration,
    Kind::Urban,
    Kind::Metropolis,
    Kind::LyonMetropolis,
    Kind::PublicTerritorial,
    Kind::Associated,
    Kind::Overseas,
    Kind::OverseasCollectivity,
];

#[derive(Debug, Clone, Copy)]
pub(crate) struct Record {
    text: u32,
    code_length: u8,
    name_length: u8,
    /// INSEE's TNCC; 255 when not told.
    pub liaison: u8,
    pub kind: Kind,
    population: u32,
    /// Département → région; commune → EPCI; déléguée, district → commune.
    pub parent: u16,
    /// Of a commune, a déléguée, a district.
    pub department: u16,
    /// Commune → établissement public territorial.
    pub public_territorial: u16,
    postcode_count: u16,
    first_postcode: u32,
}

impl Record {
    pub(crate) fn population(&self) -> Option<u32> {
        (self.population != UNKNOWN_POPULATION).then_some(self.population)
    }
}

/// Everything of the packed file.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    pub regions: Vec<Record>,
    pub departments: Vec<Record>,
    pub epci: Vec<Record>,
    pub communes: Vec<Record>,
    pub delegated: Vec<Record>,
    pub districts: Vec<Record>,
    postcodes: Vec<u32>,
    obsolete: Vec<([u8; 6], u16)>,
    arena: &'static str,
}

impl Tables {
    /// The embedded file. `build.rs` refuses to write a file with too little in it, and a test reads it back, so that
    /// the empty tables of a broken one are never met.
    pub(crate) fn embedded() -> Self {
        Self::decode(PACKED).unwrap_or_default()
    }

    fn decode(bytes: &'static [u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        if reader.take(4)? != b"MTG1" {
            return None;
        }
        let mut counts = [0_usize; 9];
        for count in &mut counts {
            *count = usize::try_from(reader.u32()?).ok()?;
        }
        let [regions, departments, epci, communes, delegated, districts, postcodes, obsolete, text] = counts;
        Some(Self {
            regions: reader.records(regions)?,
            departments: reader.records(departments)?,
            epci: reader.records(epci)?,
            communes: reader.records(communes)?,
            delegated: reader.records(delegated)?,
            districts: reader.records(districts)?,
            postcodes: reader
                .take(postcodes.checked_mul(4)?)?
                .as_chunks()
                .0
                .iter()
                .map(|c| u32::from_le_bytes(*c))
                .collect(),
            obsolete: reader
                .take(obsolete.checked_mul(8)?)?
                .as_chunks()
                .0
                .iter()
                .map(|[a, b, c, d, e, f, low, high]| ([*a, *b, *c, *d, *e, *f], u16::from_le_bytes([*low, *high])))
                .collect(),
            arena: std::str::from_utf8(reader.take(text)?).ok()?,
        })
    }

    pub(crate) fn of(&self, level: Level) -> &[Record] {
        match level {
            Level::Country | Level::FormerRegion => &[],
            Level::Region => &self.regions,
            Level::Department => &self.departments,
            Level::Epci => &self.epci,
            Level::Commune => &self.communes,
            Level::Delegated => &self.delegated,
            Level::District => &self.districts,
        }
    }

    pub(crate) fn code(&self, record: &Record) -> &'static str {
        let start = record.text as usize;
        self.arena.get(start..start + usize::from(record.code_length)).unwrap_or("")
    }

    pub(crate) fn name(&self, record: &Record) -> &'static str {
        let start = record.text as usize + usize::from(record.code_length);
        self.arena.get(start..start + usize::from(record.name_length)).unwrap_or("")
    }

    pub(crate) fn postcodes(&self, record: &Record) -> &[u32] {
        let start = record.first_postcode as usize;
        self.postcodes.get(start..start + usize::from(record.postcode_count)).unwrap_or(&[])
    }

    /// Index of the record with this code.
    pub(crate) fn position(&self, level: Level, code: &str) -> Option<u16> {
        let at = self.of(level).binary_search_by(|record| self.code(record).cmp(code)).ok()?;
        u16::try_from(at).ok()
    }

    /// Index of the commune which took over a code that no longer exists.
    pub(crate) fn successor(&self, code: &str) -> Option<u16> {
        let mut padded = [0_u8; 6];
        padded.get_mut(..code.len())?.copy_from_slice(code.as_bytes());
        let at = self.obsolete.binary_search_by_key(&padded, |(code, _)| *code).ok()?;
        self.obsolete.get(at).map(|(_, commune)| *commune)
    }
}

struct Reader(&'static [u8]);

impl Reader {
    fn take(&mut self, length: usize) -> Option<&'static [u8]> {
        let (head, tail) = self.0.split_at_checked(length)?;
        self.0 = tail;
        Some(head)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, tail) = self.0.split_first_chunk()?;
        self.0 = tail;
        Some(*head)
    }

    fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    fn records(&mut self, count: usize) -> Option<Vec<Record>> {
        (0..count).map(|_| self.record()).collect()
    }

    fn record(&mut self) -> Option<Record> {
        let text = self.u32()?;
        let [code_length, name_length, liaison, kind] = self.array()?;
        Some(Record {
            text,
            code_length,
            name_length,
            liaison,
            kind: KINDS.get(usize::from(kind)).copied()?,
            population: self.u32()?,
            parent: self.u16()?,
            department: self.u16()?,
            public_territorial: self.u16()?,
            postcode_count: self.u16()?,
            first_postcode: self.u32()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_file_reads_back_whole() {
        let tables = Tables::embedded();
        assert!(tables.communes.len() > 34_000, "{}", tables.communes.len());
        assert_eq!(tables.districts.len(), 45);
        for level in Level::ALL {
            assert!(tables.of(level).is_sorted_by_key(|r| tables.code(r)), "{level}");
            assert!(tables.of(level).iter().all(|r| !tables.name(r).is_empty()), "{level}");
        }
    }

    #[test]
    fn a_cut_file_is_refused() {
        for length in [0, 3, 4, 39, 40, 1000, PACKED.len() / 2, PACKED.len() - 1] {
            assert!(Tables::decode(&PACKED[..length]).is_none(), "{length}");
        }
    }
}
