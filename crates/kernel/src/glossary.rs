//! Words that the network wrote itself, in the browser: they stand before, or beside, those of `locales/`.

use std::collections::{BTreeMap, HashMap};

/// Messages by language and key. They are plain words: no plural, nothing is put into them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glossary(BTreeMap<String, HashMap<String, String>>);

impl Glossary {
    /// Adds the words of a key in a language; empty words are none.
    pub fn add(&mut self, language: &str, key: impl Into<String>, words: &str) {
        if !words.is_empty() {
            self.0.entry(language.to_owned()).or_default().insert(key.into(), words.to_owned());
        }
    }

    /// The words of a key in that language.
    pub fn find(&self, language: &str, key: &str) -> Option<&str> {
        self.0.get(language)?.get(key).map(String::as_str)
    }

    /// The same in whatever language has them, French first: what the network named in one language only has that name
    /// in all of them.
    pub fn find_anywhere(&self, key: &str) -> Option<&str> {
        self.find("fr", key).or_else(|| self.0.values().find_map(|words| words.get(key)).map(String::as_str))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_in_one_language_serves_the_others() {
        let mut glossary = Glossary::default();
        glossary.add("en", "kind-own1", "Grocery");
        glossary.add("fr", "kind-own2", "Épicerie");
        glossary.add("fr", "kind-own3", "");
        assert_eq!(glossary.find("fr", "kind-own1"), None);
        assert_eq!(glossary.find_anywhere("kind-own1"), Some("Grocery"));
        assert_eq!(glossary.find("fr", "kind-own2"), Some("Épicerie"));
        assert_eq!(glossary.find_anywhere("kind-own3"), None);
    }
}
