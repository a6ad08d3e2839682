//! What lists and maps filter on, as bits: kinds, services, wheelchair access, stage.

use crate::field::Field;
use crate::sheet::Values;
use crate::stage::PublicStage;
use crate::typology::{List, OWN};

/// Kinds in bits 0–19 and 53–56, services in 20–47 and 57–62, wheelchair in 48, photo in 49, public stage in 50–52.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Marks(pub u64);

const SERVICE: u32 = 20;
const WHEELCHAIR: u32 = 48;
const STAGE: u32 = 50;
const MORE_KINDS: u32 = 53;
const MORE_SERVICES: u32 = 57;
const END: u32 = 63;

const fn bits(from: u32, to: u32) -> u64 {
    ((1 << to) - 1) & !((1 << from) - 1)
}

/// The bits of the kinds.
pub const KIND_BITS: u64 = bits(0, SERVICE) | bits(MORE_KINDS, MORE_SERVICES);
/// The bits of the services.
pub const SERVICE_BITS: u64 = bits(SERVICE, WHEELCHAIR) | bits(MORE_SERVICES, END);
/// The bits of the public stage.
pub const STAGE_BITS: u64 = 0b111 << STAGE;

/// The bit of a term of a list whose terms are filters: those that the program brings by their position, those of the
/// network by the number in their key, so that a sheet is marked without asking what the network calls them.
pub fn bit(list: List, key: &str) -> Option<u64> {
    let (runs, brought) = match list {
        List::Kinds => ([0..SERVICE, MORE_KINDS..MORE_SERVICES], list.brought()),
        List::Services => ([SERVICE..WHEELCHAIR, MORE_SERVICES..END], list.brought()),
        _ => return None,
    };
    let own = OWN.iter().take(list.room()).position(|own| *own == key).map(|at| brought.len() + at);
    let at = brought.iter().position(|known| *known == key).or(own)?;
    runs.into_iter().flatten().nth(at).map(|at| 1 << at)
}

impl Marks {
    /// The marks of a sheet.
    pub fn of(values: &Values) -> Marks {
        let kinds = values.list(Field::Kinds).into_iter().filter_map(kind_bit);
        let services = values.list(Field::Services).into_iter().filter_map(service_bit);
        let mut marks = kinds.chain(services).fold(0, |marks, bit| marks | bit);
        if values.text(Field::Wheelchair) == "yes" {
            marks |= wheelchair_bit();
        }
        Marks(marks | stage_bit(values.stage().public()))
    }

    fn keys(self, list: List) -> impl Iterator<Item = &'static str> {
        list.keys().filter(move |key| bit(list, key).is_some_and(|bit| self.0 & bit != 0))
    }

    /// The keys of the kinds, in the order of the typology.
    pub fn kinds(self) -> impl Iterator<Item = &'static str> {
        self.keys(List::Kinds)
    }

    /// The kinds that have a symbol and a colour: those that the program brings.
    pub fn drawn(self) -> impl Iterator<Item = &'static str> {
        self.kinds().filter(|key| !OWN.contains(key))
    }

    /// The first of them: what the symbol of the place shows.
    pub fn main_kind(self) -> &'static str {
        self.drawn().next().unwrap_or("other")
    }

    /// The keys of the services.
    pub fn services(self) -> impl Iterator<Item = &'static str> {
        self.keys(List::Services)
    }

    /// What the public is told of its life.
    pub fn stage(self) -> PublicStage {
        let found = PublicStage::ALL.iter().find(|stage| self.0 & stage_bit(**stage) != 0);
        found.copied().unwrap_or(PublicStage::Open)
    }

    /// Whether a wheelchair enters.
    pub fn wheelchair(self) -> bool {
        self.0 & wheelchair_bit() != 0
    }
}

/// The bit of a kind.
pub fn kind_bit(key: &str) -> Option<u64> {
    bit(List::Kinds, key)
}

/// The bit of a service.
pub fn service_bit(key: &str) -> Option<u64> {
    bit(List::Services, key)
}

/// The bit of wheelchair access.
pub fn wheelchair_bit() -> u64 {
    1 << WHEELCHAIR
}

/// The bit of a public stage.
pub fn stage_bit(stage: PublicStage) -> u64 {
    let at = match stage {
        PublicStage::Open => 0,
        PublicStage::Project => 1,
        PublicStage::Closed => 2,
    };
    1 << (STAGE + at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn marks_say_what_the_sheet_says() {
        let values: Values = [
            (Field::Kinds, json!(["fablab", "coworking", "unknown"])),
            (Field::Services, json!(["machines", "Un service à part"])),
            (Field::Wheelchair, json!("yes")),
            (Field::Stage, json!("works")),
        ]
        .into_iter()
        .collect();
        let marks = Marks::of(&values);
        assert_eq!(marks.kinds().collect::<Vec<_>>(), ["coworking", "fablab"]);
        assert_eq!(marks.services().collect::<Vec<_>>(), ["machines"]);
        assert_eq!(marks.stage(), PublicStage::Project);
        assert!(marks.wheelchair());
    }
}
