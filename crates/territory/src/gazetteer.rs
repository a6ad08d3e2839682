//! The gazetteer: every territory of France by its code, its postcode, its parents and its members.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::centres::Centres;
use crate::find::NameIndex;
use crate::former_regions::{FORMER_REGIONS, FormerRegion};
use crate::level::{Level, TerritoryId};
use crate::populations::Populations;
use crate::tables::{Kind, NONE, Record, Tables};

/// Every territory of France, with an overlay of what an update brought (centres, populations).
///
/// A clone is cheap in time and costs only the overlay in memory: clone, apply an update, and put the new one in place.
#[derive(Debug, Clone)]
pub struct Gazetteer {
    shared: Arc<Shared>,
    pub(crate) populations: Arc<Populations>,
    pub(crate) centres: Centres,
}

/// What never changes.
#[derive(Debug)]
struct Shared {
    tables: Tables,
    names: NameIndex,
    /// Postcode → commune or district, sorted.
    postcodes: Vec<(u32, TerritoryId)>,
    /// Commune → its communes déléguées and associées, sorted.
    delegated: Vec<(u16, u16)>,
    /// Département → position in [`FORMER_REGIONS`].
    former_region: Vec<u16>,
    /// EPCI → the département where most of its people live.
    main_department: Vec<u16>,
}

/// How a code led to a commune of today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Through {
    /// It is the commune's own code.
    Current,
    /// It is the code of a commune déléguée or associée.
    Delegated(TerritoryId),
    /// It is the code of an arrondissement of Paris, Lyon or Marseille.
    District(TerritoryId),
    /// It was the code of a commune that has left no trace but its code.
    Obsolete,
}

impl Gazetteer {
    /// The official list embedded in the program. Built in a few milliseconds: keep one for the whole program.
    pub fn embedded() -> Self {
        let tables = Tables::embedded();
        let former_region = tables.departments.iter().map(|d| former_region_of(tables.code(d))).collect();
        let mut delegated: Vec<(u16, u16)> =
            tables.delegated.iter().zip(0_u16..).map(|(record, index)| (record.parent, index)).collect();
        delegated.sort_unstable();
        let mut shared = Shared {
            names: NameIndex::default(),
            postcodes: postcode_index(&tables),
            main_department: main_departments(&tables),
            delegated,
            former_region,
            tables,
        };
        let ids = Level::ALL.into_iter().flat_map(|level| shared.all(level));
        shared.names = NameIndex::build(ids.map(|id| (id, shared.name(id))));
        let populations = Populations::embedded(&shared.tables, &shared.former_region);
        Self { shared: Arc::new(shared), populations: Arc::new(populations), centres: Centres::default() }
    }

    pub(crate) fn names(&self) -> &NameIndex {
        &self.shared.names
    }

    pub(crate) fn tables(&self) -> &Tables {
        &self.shared.tables
    }

    pub(crate) fn former_region_of_departments(&self) -> &[u16] {
        &self.shared.former_region
    }

    /// Every territory of a level, in order of code.
    pub fn all(&self, level: Level) -> impl Iterator<Item = TerritoryId> + use<> {
        self.shared.all(level)
    }

    /// The territory of this level with this exact code.
    pub fn get(&self, level: Level, code: &str) -> Option<TerritoryId> {
        let index = match level {
            Level::Country => (code == "FR").then_some(0),
            Level::FormerRegion => {
                FORMER_REGIONS.binary_search_by_key(&code, |r| r.code).ok().and_then(|at| u16::try_from(at).ok())
            }
            _ => self.shared.tables.position(level, code),
        };
        index.map(|index| TerritoryId::new(level, index))
    }

    /// The commune of today for an INSEE code of today or of before, of a commune, déléguée, associée or arrondissement.
    pub fn commune_of(&self, code: &str) -> Option<TerritoryId> {
        self.resolve(code).map(|(commune, _)| commune)
    }

    /// As [`Gazetteer::commune_of`], and how the code led there.
    pub fn resolve(&self, code: &str) -> Option<(TerritoryId, Through)> {
        if let Some(commune) = self.get(Level::Commune, code) {
            return Some((commune, Through::Current));
        }
        for (level, through) in
            [(Level::Delegated, Through::Delegated as fn(TerritoryId) -> Through), (Level::District, Through::District)]
        {
            if let Some(id) = self.get(level, code) {
                return Some((self.parent(id, Level::Commune)?, through(id)));
            }
        }
        let index = self.shared.tables.successor(code)?;
        Some((TerritoryId::new(Level::Commune, index), Through::Obsolete))
    }

    /// Its code: INSEE for most, SIREN for an EPCI, `FR` for France.
    pub fn code(&self, id: TerritoryId) -> &'static str {
        match id.level {
            Level::Country => "FR",
            Level::FormerRegion => former(id).map_or("", |region| region.code),
            _ => self.shared.record(id).map_or("", |record| self.shared.tables.code(record)),
        }
    }

    /// Its official name; of an EPCI with its kind in short (`CC du Pays de …`), see [`Gazetteer::full_name`].
    pub fn name(&self, id: TerritoryId) -> &'static str {
        self.shared.name(id)
    }

    /// What it is within its level.
    pub fn kind(&self, id: TerritoryId) -> Kind {
        self.shared.record(id).map_or(Kind::Plain, |record| record.kind)
    }

    /// INSEE's TNCC, which says the article of the name; `None` when not told.
    pub(crate) fn liaison(&self, id: TerritoryId) -> Option<u8> {
        match id.level {
            Level::FormerRegion => former(id).map(|region| region.liaison),
            Level::Country => Some(3),
            _ => self.shared.record(id).map(|record| record.liaison).filter(|liaison| *liaison != u8::MAX),
        }
    }

    /// People living there (population municipale), the sum of its communes above them; `None` when not told.
    pub fn population(&self, id: TerritoryId) -> Option<u32> {
        match id.level {
            Level::District => self.shared.record(id)?.population(),
            Level::Delegated => self.shared.record(id)?.population().or_else(|| self.people_of_part(id)),
            _ => self.populations.of(id),
        }
    }

    /// The postcodes of a commune or a district, five digits each; of a déléguée those of its commune; else none.
    pub fn postcodes(&self, id: TerritoryId) -> Vec<String> {
        let owner = if id.level == Level::Delegated { self.parent(id, Level::Commune) } else { Some(id) };
        let Some(record) = owner.and_then(|owner| self.shared.record(owner)) else { return Vec::new() };
        self.shared.tables.postcodes(record).iter().map(|postcode| format!("{postcode:05}")).collect()
    }

    /// Communes with this postcode of five digits, and the arrondissements of Paris, Lyon and Marseille, after them.
    pub fn with_postcode(&self, postcode: &str) -> impl Iterator<Item = TerritoryId> + '_ {
        let number = if postcode.len() == 5 { postcode.parse().unwrap_or(0) } else { 0 };
        let list = &self.shared.postcodes;
        let from = list.partition_point(|(have, _)| *have < number);
        list.get(from..).unwrap_or(&[]).iter().take_while(move |(have, _)| *have == number).map(|(_, id)| *id)
    }

    /// The communes déléguées and associées of a commune.
    pub fn delegated_of(&self, commune: TerritoryId) -> impl Iterator<Item = TerritoryId> + '_ {
        let index = if commune.level == Level::Commune { commune.index } else { NONE };
        let list = &self.shared.delegated;
        let from = list.partition_point(|(parent, _)| *parent < index);
        list.get(from..)
            .unwrap_or(&[])
            .iter()
            .take_while(move |(parent, _)| *parent == index)
            .map(|(_, delegated)| TerritoryId::new(Level::Delegated, *delegated))
    }

    /// The territory of `level` it belongs to, itself at its own level; `None` where there is none.
    ///
    /// An EPCI astride several départements answers the one where most of its people live. A commune around Paris
    /// answers the Métropole du Grand Paris as its EPCI; see [`Gazetteer::public_territorial`].
    pub fn parent(&self, id: TerritoryId, level: Level) -> Option<TerritoryId> {
        if id.level == level {
            return Some(id);
        }
        let record = self.shared.record(id);
        let to = |level: Level, index: u16| (index != NONE).then(|| TerritoryId::new(level, index));
        match (id.level, level) {
            (_, Level::Country) => Some(TerritoryId::FRANCE),
            (Level::Delegated | Level::District, Level::Commune) => to(Level::Commune, record?.parent),
            (Level::Delegated | Level::District, _) => self.parent(to(Level::Commune, record?.parent)?, level),
            (Level::Commune, Level::Epci) => to(Level::Epci, record?.parent),
            (Level::Commune, Level::Department) => to(Level::Department, record?.department),
            (Level::Epci, Level::Department) => to(Level::Department, *self.shared.main_department.get(id.at())?),
            (Level::Department, Level::FormerRegion) => {
                to(Level::FormerRegion, *self.shared.former_region.get(id.at())?)
            }
            (Level::Department, Level::Region) => to(Level::Region, record?.parent),
            (Level::Commune | Level::Epci, Level::FormerRegion | Level::Region) => {
                self.parent(self.parent(id, Level::Department)?, level)
            }
            (Level::FormerRegion, Level::Region) => {
                let department = former(id)?.departments.first()?;
                self.parent(self.get(Level::Department, department)?, level)
            }
            _ => None,
        }
    }

    /// The établissement public territorial of a commune around Paris.
    pub fn public_territorial(&self, commune: TerritoryId) -> Option<TerritoryId> {
        let record = self.shared.record(self.parent(commune, Level::Commune)?)?;
        (record.public_territorial != NONE).then(|| TerritoryId::new(Level::Epci, record.public_territorial))
    }

    /// Everything it belongs to, from the nearest to France.
    pub fn ancestors(&self, id: TerritoryId) -> Vec<TerritoryId> {
        let mut ancestors = Vec::new();
        for level in Level::ALL.into_iter().rev().filter(|level| *level < id.level) {
            if level == Level::Epci && id.level > Level::Epci {
                ancestors.extend(self.public_territorial(id));
            }
            ancestors.extend(self.parent(id, level));
        }
        ancestors
    }

    /// Whether `id` is `other` or lies inside it; an EPCI astride two départements lies in its main one.
    pub fn is_within(&self, id: TerritoryId, other: TerritoryId) -> bool {
        self.parent(id, other.level) == Some(other)
            || (other.level == Level::Epci && self.public_territorial(id) == Some(other))
    }

    /// The territories of `level` inside this one, in order of code. An EPCI counts in every département where it has a
    /// commune.
    pub fn members(&self, id: TerritoryId, level: Level) -> Vec<TerritoryId> {
        if level <= id.level {
            return Vec::new();
        }
        if level == Level::Epci && id.level != Level::Country {
            let communes = self.all(Level::Commune).filter(|commune| self.is_within(*commune, id));
            let groupings: BTreeSet<TerritoryId> = communes
                .flat_map(|commune| [self.parent(commune, Level::Epci), self.public_territorial(commune)])
                .flatten()
                .collect();
            return groupings.into_iter().collect();
        }
        self.all(level).filter(|inner| self.is_within(*inner, id)).collect()
    }
}

impl Shared {
    fn record(&self, id: TerritoryId) -> Option<&Record> {
        self.tables.of(id.level).get(id.at())
    }

    fn all(&self, level: Level) -> impl Iterator<Item = TerritoryId> + use<> {
        let count = match level {
            Level::Country => 1,
            Level::FormerRegion => FORMER_REGIONS.len(),
            _ => self.tables.of(level).len(),
        };
        (0..u16::try_from(count).unwrap_or(NONE)).map(move |index| TerritoryId::new(level, index))
    }

    fn name(&self, id: TerritoryId) -> &'static str {
        match id.level {
            Level::Country => "France",
            Level::FormerRegion => former(id).map_or("", |region| region.name),
            _ => self.record(id).map_or("", |record| self.tables.name(record)),
        }
    }
}

fn former(id: TerritoryId) -> Option<&'static FormerRegion> {
    FORMER_REGIONS.get(id.at())
}

/// Position, in [`FORMER_REGIONS`], of the one that held a département.
fn former_region_of(department: &str) -> u16 {
    let at = FORMER_REGIONS.iter().position(|region| region.departments.contains(&department));
    at.and_then(|at| u16::try_from(at).ok()).unwrap_or(NONE)
}

fn postcode_index(tables: &Tables) -> Vec<(u32, TerritoryId)> {
    let mut index: Vec<(u32, TerritoryId)> = [Level::Commune, Level::District]
        .into_iter()
        .flat_map(|level| tables.of(level).iter().zip(0_u16..).map(move |(record, at)| (level, record, at)))
        .flat_map(|(level, record, at)| {
            tables.postcodes(record).iter().map(move |postcode| (*postcode, TerritoryId::new(level, at)))
        })
        .collect();
    index.sort_unstable();
    index
}

/// For each EPCI, the département where most of its people live.
fn main_departments(tables: &Tables) -> Vec<u16> {
    let mut people: Vec<Vec<(u16, u64)>> = vec![Vec::new(); tables.epci.len()];
    for commune in &tables.communes {
        let weight = u64::from(commune.population().unwrap_or(0)) + 1;
        for grouping in [commune.parent, commune.public_territorial] {
            let Some(shares) = people.get_mut(usize::from(grouping)) else { continue };
            match shares.iter_mut().find(|(department, _)| *department == commune.department) {
                Some((_, sum)) => *sum += weight,
                None => shares.push((commune.department, weight)),
            }
        }
    }
    people.iter().map(|shares| shares.iter().max_by_key(|(_, sum)| *sum).map_or(NONE, |(at, _)| *at)).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::LazyLock;

    use super::*;

    /// One for all the tests: building it takes a while without optimisation.
    pub(crate) fn gazetteer() -> &'static Gazetteer {
        static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(Gazetteer::embedded);
        &GAZETTEER
    }

    fn parents(level: Level, code: &str) -> Vec<&'static str> {
        let gazetteer = gazetteer();
        let id = gazetteer.get(level, code).expect(code);
        gazetteer.ancestors(id).into_iter().map(|id| gazetteer.name(id)).collect()
    }

    #[test]
    fn ancestors_run_from_the_nearest_to_france() {
        for (level, code, expect) in [
            (Level::Commune, "33138", "CA du Libournais < Gironde < Aquitaine < Nouvelle-Aquitaine < France"),
            (
                Level::District,
                "75111",
                "Paris < Métropole du Grand Paris < Paris < Île-de-France < Île-de-France < France",
            ),
            (Level::Commune, "85113", "Vendée < Pays de la Loire < Pays de la Loire < France"),
            (Level::Department, "974", "La Réunion < France"),
            (Level::FormerRegion, "72", "Nouvelle-Aquitaine < France"),
            (Level::Region, "75", "France"),
            (Level::Country, "FR", ""),
        ] {
            assert_eq!(parents(level, code).join(" < "), expect, "{code}");
        }
        assert!(parents(Level::Commune, "93066").contains(&"Plaine Commune"));
    }

    #[test]
    fn codes_of_any_time_lead_to_a_commune_of_today() {
        let gazetteer = gazetteer();
        for (code, expect) in [
            ("33063", Some("33063")),
            ("75111", Some("75056")),
            ("69381", Some("69123")),
            ("13201", Some("13055")),
            ("01144", Some("01025")),
            ("69232", Some("69123")),
            ("02285", Some("59545")),
            ("2A004", Some("2A004")),
            ("00000", None),
            ("", None),
            ("é", None),
            ("123456789012", None),
        ] {
            assert_eq!(gazetteer.commune_of(code).map(|id| gazetteer.code(id)), expect, "{code}");
        }
    }

    #[test]
    fn members_are_inside_and_counted() {
        let gazetteer = gazetteer();
        for (level, code, members, least, most) in [
            (Level::FormerRegion, "72", Level::Department, 5, 5),
            (Level::Region, "75", Level::Department, 12, 12),
            (Level::Region, "75", Level::FormerRegion, 3, 3),
            (Level::Department, "33", Level::Commune, 530, 535),
            (Level::Department, "33", Level::Epci, 25, 35),
            (Level::Epci, "243300316", Level::Commune, 28, 28),
            (Level::Commune, "75056", Level::District, 20, 20),
            (Level::Commune, "13055", Level::District, 16, 16),
            (Level::Commune, "33138", Level::Commune, 0, 0),
            (Level::Country, "FR", Level::Epci, 1200, 1300),
        ] {
            let id = gazetteer.get(level, code).expect(code);
            let count = gazetteer.members(id, members).len();
            assert!((least..=most).contains(&count), "{level} {code}: {count} {members}");
        }
    }

    #[test]
    fn postcodes_lead_both_ways() {
        let gazetteer = gazetteer();
        let codes =
            |postcode: &str| -> Vec<&str> { gazetteer.with_postcode(postcode).map(|id| gazetteer.code(id)).collect() };
        assert_eq!(codes("75011"), ["75056", "75111"]);
        assert!(codes("33230").contains(&"33138"));
        assert!(codes("33074").is_empty());
        assert!(codes("").is_empty());
        let coutras = gazetteer.get(Level::Commune, "33138").unwrap();
        assert_eq!(gazetteer.postcodes(coutras), ["33230"]);
    }

    #[test]
    fn populations_add_up() {
        let gazetteer = gazetteer();
        let of = |level, code| gazetteer.population(gazetteer.get(level, code).unwrap()).unwrap();
        let departments: u32 = ["24", "33", "40", "47", "64"].iter().map(|c| of(Level::Department, c)).sum();
        assert_eq!(of(Level::FormerRegion, "72"), departments);
        assert!((60_000_000..80_000_000).contains(&of(Level::Country, "FR")));
        assert!(of(Level::Epci, "243300316") > 800_000);
    }
}
