//! A term of a list as the network wants it: its names, the words by which people say it, and those of other typologies.

use std::collections::BTreeMap;

use kernel::error::{Error, Result, Violations};
use kernel::lang::{Lang, Message};
use kernel::text::{fold, squeeze};
use kernel::web::Fields;
use serde::{Deserialize, Serialize};

use super::{KNOWN_TYPOLOGIES, Vocabulary};
use crate::typology::List;

/// Letters of a name.
pub const LONGEST_NAME: usize = 80;
/// Words by which a term is said, at most.
const MOST_WORDS: usize = 100;

/// What the network says of a term.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Term {
    /// By language; a term that the program brings keeps its own where none is given.
    pub names: BTreeMap<String, String>,
    /// Words by which people say it, as they were typed.
    pub said: Vec<String>,
    /// Its words in typologies of others, by the key of each; where one is not named, what the program knows holds.
    pub mapped: BTreeMap<String, Vec<String>>,
    /// Proposed no longer.
    pub retired: bool,
    /// The term into which it was merged.
    pub into: Option<String>,
}

/// A typology of others, to which the network maps its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Typology {
    /// As the network calls it.
    pub name: String,
}

impl Term {
    /// Whether it may be chosen.
    pub fn is_in_use(&self) -> bool {
        !self.retired && self.into.is_none()
    }

    /// Whether a folded text is one of its names, or one of its words, whole.
    pub fn is_called(&self, folded: &str) -> bool {
        self.names.values().chain(&self.said).any(|word| fold(word) == folded)
    }

    /// Whether a folded text is its word in a typology of others.
    pub fn is_mapped_from(&self, folded: &str) -> bool {
        self.mapped.values().flatten().any(|word| fold(word) == folded)
    }

    /// Its words, folded.
    pub fn said_folded(&self) -> Vec<String> {
        self.said.iter().map(|word| fold(word)).filter(|word| !word.is_empty()).collect()
    }
}

/// The key of a typology's words in the form of a term.
pub fn mapping_field(typology: &str) -> String {
    format!("mapped-{typology}")
}

/// The typologies to which a list may be mapped: those that the program knows map kinds of places only.
pub fn typologies_of(vocabulary: &Vocabulary, list: List) -> Vec<String> {
    let known = KNOWN_TYPOLOGIES.iter().filter(|_| list == List::Kinds).map(|key| (*key).to_owned());
    known.chain(vocabulary.typologies().map(|(key, _)| key.to_owned())).collect()
}

/// Words typed one a line.
fn lines(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for line in text.lines().map(squeeze).filter(|line| !line.is_empty()) {
        if !all.iter().any(|known| fold(known) == fold(&line)) {
            all.push(line);
        }
    }
    all
}

/// Reads the form of a term over what it was.
///
/// # Errors
/// [`kernel::error::Error::Invalid`]: a term of the network without a name, a name or a word that another term has, too
/// many letters or words, a tag of OpenStreetMap without its `=`.
pub fn read(vocabulary: &Vocabulary, (list, key): (List, &str), typed: &Fields) -> Result<Term> {
    let mut wrong = Violations::default();
    let before = vocabulary.term(list, key);
    let is_brought = list.brought().contains(&key);
    let mut term = Term { names: BTreeMap::new(), said: lines(typed.get("said")), mapped: BTreeMap::new(), ..before };
    for lang in Lang::all() {
        let field = format!("name-{}", lang.code());
        let name = squeeze(typed.get(&field));
        if name.chars().count() > LONGEST_NAME {
            wrong.add(&field, Message::new("error-answer-long").with("limit", LONGEST_NAME));
        }
        let brought = is_brought.then(|| lang.find(&format!("{}-{key}", list.family()))).flatten();
        if !name.is_empty() && brought.as_ref() != Some(&name) {
            term.names.insert(lang.code(), name);
        }
    }
    if !is_brought && !term.names.contains_key("fr") {
        wrong.add("name-fr", Message::new("error-required"));
    }
    for (language, name) in &names(&term, (list, key)) {
        if let Some(other) = called(vocabulary, (list, key), name) {
            wrong.add(&format!("name-{language}"), Message::new("error-word-taken").with("other", other));
        }
    }
    for word in &term.said {
        if let Some(other) = called(vocabulary, (list, key), word) {
            wrong.add("said", Message::new("error-word-said-taken").with("word", word.as_str()).with("other", other));
        }
    }
    for typology in typologies_of(vocabulary, list) {
        let field = mapping_field(&typology);
        let words = lines(typed.get(&field));
        if typology == "osm" && words.iter().any(|word| !word.contains('=')) {
            wrong.add(&field, Message::new("error-osm-tag"));
        }
        if words != super::brought(list, key, &typology) {
            term.mapped.insert(typology, words);
        }
    }
    if term.said.len() > MOST_WORDS || term.mapped.values().any(|words| words.len() > MOST_WORDS) {
        wrong.add("said", Message::new("error-words-many").with("limit", MOST_WORDS));
    }
    wrong.check()?;
    Ok(term)
}

/// Refuses a term that comes back, when another one took its names or its words meanwhile.
///
/// # Errors
/// [`Error::Conflict`], which names the other.
pub fn must_be_free(vocabulary: &Vocabulary, (list, key): (List, &str), term: &Term) -> Result<()> {
    let names = names(term, (list, key));
    // what is merged names nothing
    let mut said = names.values().chain(&term.said).filter(|_| term.into.is_none());
    match said.find_map(|word| Some((word, called(vocabulary, (list, key), word)?))) {
        Some((word, other)) => Err(Error::Conflict(
            Message::new("error-word-taken-since").with("word", word.as_str()).with("other", other),
        )),
        None => Ok(()),
    }
}

/// What a term is called in each language: as the network says, else as the program brought it.
fn names(term: &Term, (list, key): (List, &str)) -> BTreeMap<String, String> {
    let mut names = term.names.clone();
    for lang in Lang::all().into_iter().filter(|_| list.brought().contains(&key)) {
        if let Some(brought) = lang.find(&format!("{}-{key}", list.family())) {
            names.entry(lang.code()).or_insert(brought);
        }
    }
    names
}

/// The name of another term of the list that is called so, in whatever language.
fn called(vocabulary: &Vocabulary, (list, key): (List, &str), word: &str) -> Option<String> {
    let folded = fold(word);
    let langs: Vec<Lang> = Lang::all().into_iter().map(|lang| lang.with(vocabulary.glossary.clone())).collect();
    let name = |lang: &Lang, other: &str| lang.find(&format!("{}-{other}", list.family())).unwrap_or_default();
    let others = vocabulary.all_terms(list).into_iter().filter(|other| *other != key);
    let is_so = |other: &&str| {
        langs.iter().any(|lang| fold(&name(lang, other)) == folded) || vocabulary.term(list, other).is_called(&folded)
    };
    // what was merged away names nothing any more: its words may be taken up
    let mut standing = others.filter(|other| vocabulary.term(list, other).into.is_none());
    standing.find(is_so).map(|other| name(&Lang::french().with(vocabulary.glossary.clone()), other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        let row = |subject: &str, body: &str| (subject.to_owned(), body.to_owned(), 1);
        Vocabulary::read(
            1,
            &[
                row("term/kinds/own1", r#"{"names":{"fr":"Épicerie"},"said":["multiple rural"]}"#),
                row("typology/region", r#"{"name":"Région"}"#),
            ],
        )
    }

    #[test]
    fn a_term_is_read_as_its_form_shows_it() {
        let typed = Fields::read(
            "name-fr=++Halle++couverte&name-en=&said=halle%0D%0A%0AHalle%0Amarch%C3%A9&mapped-osm=amenity%3Dmarketplace\
             &mapped-region=COM-3",
        );
        let term = read(&vocabulary(), (List::Kinds, "own2"), &typed).unwrap();
        assert_eq!(term.names.get("fr").map(String::as_str), Some("Halle couverte"));
        assert_eq!(term.said, ["halle", "marché"]);
        assert_eq!(term.mapped.get("osm").unwrap(), &["amenity=marketplace"]);
        assert_eq!(term.mapped.get("region").unwrap(), &["COM-3"]);
        assert!(term.is_in_use());
    }

    #[test]
    fn a_term_of_the_program_keeps_what_is_not_changed() {
        let own = crate::typology::kind("fablab").unwrap();
        let typed = Fields::read(
            "name-fr=Fablab&name-en=Fab+lab&mapped-osm=leisure%3Dhackerspace&mapped-mednum=FABLAB\
             &mapped-observatory_2023=Fablab+%2F+Makerspace+%2F+Hackerspace+%28Espaces+du+Faire%29\
             &mapped-cget_2019=Tiers+lieux+%C3%A0+dominante+fablab",
        );
        let term = read(&vocabulary(), (List::Kinds, own.key), &typed).unwrap();
        assert!(term.mapped.values().all(Vec::is_empty), "{:?}", term.mapped);
        assert!(!term.mapped.contains_key("osm") && !term.mapped.contains_key("mednum"));
    }

    #[test]
    fn what_another_took_meanwhile_is_not_given_back() {
        let row = |subject: &str, body: &str| (subject.to_owned(), body.to_owned(), 1);
        let rows = [row("term/kinds/own1", r#"{"names":{"fr":"Épicerie"},"said":["multiple rural"]}"#)];
        let vocabulary = Vocabulary::read(1, &rows);
        let refused = |key: &str, body: &str| {
            let term: Term = serde_json::from_str(body).unwrap();
            match must_be_free(&vocabulary, (List::Kinds, key), &term) {
                Ok(()) => String::new(),
                Err(Error::Conflict(message)) => Lang::french().say(&message),
                Err(other) => panic!("{other:?}"),
            }
        };
        assert!(refused("own3", r#"{"names":{"fr":"ÉPICERIE"}}"#).contains("Épicerie"));
        assert!(refused("own3", r#"{"names":{"fr":"Halle"},"said":["Multiple rural"]}"#).contains("Épicerie"));
        assert!(refused("own3", r#"{"names":{"fr":"Halle"},"retired":true}"#).is_empty());
        assert!(refused("own3", r#"{"names":{"fr":"Épicerie"},"into":"own1"}"#).is_empty(), "it names nothing");
        assert!(refused("own1", r#"{"names":{"fr":"Épicerie"}}"#).is_empty(), "itself");
        // without a name of the network, a term that the program brings is called as it was
        let brought = Lang::french().find("kind-cafe").unwrap();
        let rows = [row("term/kinds/own2", &serde_json::json!({ "names": { "fr": brought } }).to_string())];
        let taken = Vocabulary::read(1, &rows);
        assert!(must_be_free(&taken, (List::Kinds, "cafe"), &Term::default()).is_err());
        let typed = Fields::read("name-fr=&name-en=");
        assert!(matches!(read(&taken, (List::Kinds, "cafe"), &typed), Err(Error::Invalid(_))));
    }

    #[test]
    fn what_is_wrong_is_told() {
        let long = format!("name-fr={}", "x".repeat(81));
        for (typed, field) in [
            ("name-fr=", "name-fr"),
            ("name-fr=%C3%89PICERIE", "name-fr"),
            ("name-fr=Fablab", "name-fr"),
            ("name-fr=Halle&said=multiple+rural", "said"),
            ("name-fr=Halle&mapped-osm=market", "mapped-osm"),
            (long.as_str(), "name-fr"),
        ] {
            let Err(Error::Invalid(wrong)) = read(&vocabulary(), (List::Kinds, "own2"), &Fields::read(typed)) else {
                panic!("{typed}")
            };
            assert_eq!(wrong.iter().map(|(name, _)| name).collect::<Vec<_>>(), [field], "{typed}");
        }
    }
}
