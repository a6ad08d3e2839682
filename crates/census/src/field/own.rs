//! Fields that the network added: named by a key that says who may read them, and that stays in memory once read.
//!
//! A field is copied everywhere and compared by its key, hence each key is kept once, for as long as the program runs:
//! some tens of them. What people read of a field (its name, its choices) stands in the vocabulary, not here.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::{PoisonError, RwLock};

use super::DataClass;
use crate::wave::question::Sort;

/// Begins the key of a field that everybody reads.
const PUBLIC: &str = "own_";
/// Begins the key of a field that only the team reads. It stands in the key, so that a program that knows nothing else of
/// the field still keeps it to itself.
const PRIVATE: &str = "team_";
/// Letters of a key.
const LONGEST: usize = 48;
/// Keys that are kept: whatever is read from a database cannot fill the memory.
const MOST: usize = 2_000;

/// What is kept of a field: it never changes.
#[derive(Debug)]
struct Kept {
    key: String,
    sort: Sort,
}

static KEPT: RwLock<BTreeMap<String, &'static Kept>> = RwLock::new(BTreeMap::new());

/// A field that the network added.
#[derive(Clone, Copy, Debug)]
pub struct OwnField(&'static Kept);

impl PartialEq for OwnField {
    fn eq(&self, other: &OwnField) -> bool {
        self.key() == other.key()
    }
}

impl Eq for OwnField {}

impl PartialOrd for OwnField {
    fn partial_cmp(&self, other: &OwnField) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for OwnField {
    fn cmp(&self, other: &OwnField) -> Ordering {
        self.key().cmp(other.key())
    }
}

impl Hash for OwnField {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl OwnField {
    /// The stable key: `own_debit_fibre`, `team_relance`.
    pub fn key(self) -> &'static str {
        &self.0.key
    }

    /// The type of its values.
    pub fn sort(self) -> Sort {
        self.0.sort
    }

    /// Who may read it.
    pub fn class(self) -> DataClass {
        if self.key().starts_with(PUBLIC) { DataClass::Public } else { DataClass::Private }
    }

    /// The field of that key, when it was declared.
    pub fn find(key: &str) -> Option<OwnField> {
        // most keys are those of fields that the program brings
        if !key.starts_with(PUBLIC) && !key.starts_with(PRIVATE) {
            return None;
        }
        let kept = KEPT.read().unwrap_or_else(PoisonError::into_inner);
        kept.get(key).map(|kept| OwnField(kept))
    }

    /// Makes a field known; none when the key is not that of such a field.
    pub fn declare(key: &str, sort: Sort) -> Option<OwnField> {
        if let Some(known) = OwnField::find(key).filter(|known| known.sort() == sort) {
            return Some(known);
        }
        let mut all = KEPT.write().unwrap_or_else(PoisonError::into_inner);
        if !is_key(key) || all.len() >= MOST {
            return None;
        }
        let kept: &'static Kept = Box::leak(Box::new(Kept { key: key.to_owned(), sort }));
        all.insert(key.to_owned(), kept);
        Some(OwnField(kept))
    }

    /// The field of a stored key, whether it was declared or not yet.
    pub fn named(key: &str) -> Option<OwnField> {
        OwnField::find(key).or_else(|| OwnField::declare(key, Sort::Line))
    }
}

/// Whether that may be the key of such a field.
pub fn is_key(key: &str) -> bool {
    let rest = key.strip_prefix(PUBLIC).or_else(|| key.strip_prefix(PRIVATE)).unwrap_or_default();
    let shape = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    !rest.is_empty() && key.len() <= LONGEST && rest.chars().all(shape)
}

/// A key for a new field, from its name, that none of those taken has.
pub fn new_key(name: &str, public: bool, taken: impl Fn(&str) -> bool) -> String {
    let folded = kernel::text::fold(name);
    let words: Vec<&str> = folded.split(' ').filter(|word| word.is_ascii() && !word.is_empty()).take(5).collect();
    let words = if words.is_empty() { "champ".to_owned() } else { words.join("_") };
    let prefix = if public { PUBLIC } else { PRIVATE };
    let base: String = format!("{prefix}{words}").chars().take(LONGEST - 4).collect();
    let mut numbered = (1..).map(|n| if n == 1 { base.clone() } else { format!("{base}_{n}") });
    numbered.find(|key| !taken(key)).unwrap_or(base)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::Field;

    #[test]
    fn a_key_says_who_may_read() {
        let fibre = OwnField::declare("own_test_fibre", Sort::Whole).unwrap();
        let note = OwnField::declare("team_test_note", Sort::Text).unwrap();
        assert_eq!((fibre.class(), note.class()), (DataClass::Public, DataClass::Private));
        assert_eq!(Field::from_key("own_test_fibre"), Some(Field::Own(fibre)));
        assert_eq!(OwnField::declare("own_test_fibre", Sort::Whole).unwrap().key(), fibre.key());
        for wrong in ["own_", "name", "own_Étage", "own_a b", "x_a", &format!("own_{}", "a".repeat(60))] {
            assert!(OwnField::declare(wrong, Sort::Line).is_none(), "{wrong}");
        }
        assert_eq!(Field::from_key("own_test_never_declared"), None);
    }

    #[test]
    fn a_stored_key_is_read_before_it_is_declared() {
        let read: Field = serde_json::from_str("\"team_test_elsewhere\"").unwrap();
        assert_eq!((read.key(), read.class()), ("team_test_elsewhere", DataClass::Private));
        assert!(serde_json::from_str::<Field>("\"unheard_of\"").is_err());
        // then it is declared, with its type
        let declared = Field::Own(OwnField::declare("team_test_elsewhere", Sort::Day).unwrap());
        assert_eq!(read, declared);
    }

    #[test]
    fn keys_come_from_names() {
        assert_eq!(new_key("Débit de la fibre (Mbit/s)", true, |_| false), "own_debit_de_la_fibre_mbit");
        assert_eq!(new_key("Relance", false, |key| key == "team_relance"), "team_relance_2");
        assert_eq!(new_key("?", true, |_| false), "own_champ");
        assert!(is_key(&new_key(&"très long ".repeat(20), true, |_| false)));
    }
}
