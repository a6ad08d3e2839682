//! What a change of the vocabulary is about: a term of a list, a field, or a typology of others.

use std::fmt;

use crate::field::own;
use crate::typology::List;

/// What a change is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A term, by its list and its key.
    Term(List, String),
    /// A field that the network added.
    Field(String),
    /// A typology that the network added.
    Typology(String),
}

impl Subject {
    /// The subject of that word; none when nothing is called so.
    pub fn read(word: &str) -> Option<Subject> {
        let (noun, rest) = word.split_once('/')?;
        match noun {
            "term" => {
                let (list, key) = rest.split_once('/')?;
                let list = List::from_key(list)?;
                list.keys().any(|known| known == key).then(|| Subject::Term(list, key.to_owned()))
            }
            "field" if own::is_key(rest) => Some(Subject::Field(rest.to_owned())),
            "typology" if !rest.is_empty() => Some(Subject::Typology(rest.to_owned())),
            _ => None,
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::Term(list, key) => write!(f, "term/{}/{key}", list.key()),
            Subject::Field(key) => write!(f, "field/{key}"),
            Subject::Typology(key) => write!(f, "typology/{key}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_written_as_it_is_read() {
        for word in ["term/kinds/own1", "term/legal_forms/scic", "field/own_fibre", "typology/region"] {
            assert_eq!(Subject::read(word).map(|subject| subject.to_string()).as_deref(), Some(word));
        }
        for wrong in ["term/kinds/own13", "term/x/own1", "field/name", "typology/", "kinds", ""] {
            assert_eq!(Subject::read(wrong), None, "{wrong}");
        }
    }
}
