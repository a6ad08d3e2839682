//! A field that the network added: what it is called, the type of its values, of whom it is asked.

use std::collections::BTreeMap;

use kernel::error::{Error, Result, Violations};
use kernel::lang::{Lang, Message};
use kernel::party::Kind;
use kernel::text::{fold, squeeze};
use kernel::web::Fields;
use serde::{Deserialize, Serialize};

use super::Vocabulary;
use super::term::LONGEST_NAME;
use crate::field::own;
use crate::wave::question::Sort;

/// Letters of a hint and of a choice.
const LONGEST: usize = 300;
/// Choices of a field, at most.
const MOST_CHOICES: usize = 60;
/// Fields that a network may add: a form that nobody finishes helps nobody.
pub const MOST_FIELDS: usize = 60;

/// Of whom a field is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// Places.
    #[default]
    Place,
    /// Organisations.
    Organisation,
    /// Both.
    Both,
}

impl About {
    /// Every answer.
    pub const ALL: [About; 3] = [About::Place, About::Organisation, About::Both];

    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            About::Place => "place",
            About::Organisation => "organisation",
            About::Both => "both",
        }
    }
}

/// One of the answers that a field proposes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FieldChoice {
    /// Stays when the words change.
    pub key: String,
    /// What people read.
    pub words: String,
    /// Proposed no longer.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
    /// The choice into which it was merged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub into: Option<String>,
}

/// A field that the network added. Who may read it stands in its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definition {
    /// By language, French at least.
    pub names: BTreeMap<String, String>,
    /// How to fill it, by language.
    #[serde(default)]
    pub hints: BTreeMap<String, String>,
    /// The type of its values: it never changes.
    pub sort: Sort,
    /// Of numbers; may be empty.
    #[serde(default)]
    pub unit: String,
    /// For [`Sort::One`] and [`Sort::Several`].
    #[serde(default)]
    pub choices: Vec<FieldChoice>,
    /// Of whom it is asked.
    #[serde(default)]
    pub about: About,
    /// Where it stands among the others.
    #[serde(default)]
    pub rank: i64,
    /// Asked no longer; what was answered stays.
    #[serde(default)]
    pub retired: bool,
}

impl Definition {
    /// Whether it is asked of places, or of organisations.
    pub fn is_asked_of(&self, kind: Kind) -> bool {
        let about = match self.about {
            About::Place => kind == Kind::Place,
            About::Organisation => kind == Kind::Organisation,
            About::Both => kind != Kind::Person,
        };
        about && !self.retired
    }

    /// The keys of the choices that may be chosen.
    pub fn choices_in_use(&self) -> Vec<&str> {
        let used = self.choices.iter().filter(|choice| !choice.retired && choice.into.is_none());
        used.map(|choice| choice.key.as_str()).collect()
    }

    /// The choice that stands for another since it was merged into it.
    pub fn resolve(&self, key: &str) -> String {
        let mut current = key.to_owned();
        for _ in 0..self.choices.len() {
            let into = self.choices.iter().find(|choice| choice.key == current).and_then(|choice| choice.into.clone());
            let Some(into) = into else { break };
            current = into;
        }
        current
    }

    /// The key of the choice, or of the yes or no, that a text says.
    pub fn recognise(&self, text: &str) -> Option<String> {
        let folded = fold(text);
        if self.sort == Sort::YesNo {
            let key = match folded.as_str() {
                "oui" | "o" | "yes" | "y" | "vrai" | "true" | "1" | "x" => "yes",
                "non" | "n" | "no" | "faux" | "false" | "0" => "no",
                _ => return None,
            };
            return Some(key.to_owned());
        }
        let said = |choice: &&FieldChoice| choice.key == text.trim() || fold(&choice.words) == folded;
        self.choices.iter().find(said).map(|choice| self.resolve(&choice.key))
    }
}

/// The key of a choice's words in the form of a field.
pub fn choice_field(key: &str) -> String {
    format!("choice-{key}")
}

/// Reads the form of a field; answers its key too, new for a new field.
///
/// # Errors
/// [`kernel::error::Error::Invalid`]: no name or type, a name that another field has, too few choices, too many letters,
/// or one field too many.
pub fn read(
    vocabulary: &Vocabulary,
    known: Option<(&str, &Definition)>,
    typed: &Fields,
) -> Result<(String, Definition)> {
    let mut wrong = Violations::default();
    let (names, hints) = words(vocabulary, known.map(|(key, _)| key), typed, &mut wrong);
    let sort = match known {
        Some((_, definition)) => Some(definition.sort),
        None => Sort::from_key(typed.get("sort")),
    };
    if sort.is_none() {
        wrong.add("sort", Message::new("error-required"));
    }
    let sort = sort.unwrap_or(Sort::Line);
    let choices = if sort.has_choices() { choices(known.map(|(_, definition)| definition), typed) } else { Vec::new() };
    let used = choices.iter().filter(|choice| !choice.retired && choice.into.is_none()).count();
    if sort.has_choices() && (used < 2 || choices.len() > MOST_CHOICES) {
        wrong.add("choices", Message::new("error-question-choices").with("limit", MOST_CHOICES));
    }
    if known.is_none() && vocabulary.fields().iter().filter(|(_, field)| !field.retired).count() >= MOST_FIELDS {
        wrong.add("name-fr", Message::new("error-fields-many").with("limit", MOST_FIELDS));
    }
    wrong.check()?;
    let taken = |key: &str| vocabulary.fields().iter().any(|(field, _)| field.key() == key);
    let key = match known {
        Some((key, _)) => key.to_owned(),
        None => {
            let name = names.get("fr").map(String::as_str).unwrap_or_default();
            own::new_key(name, typed.has("public", "yes"), taken)
        }
    };
    let last = vocabulary.fields().iter().map(|(_, definition)| definition.rank).max().unwrap_or_default();
    let definition = Definition {
        names,
        hints,
        sort,
        unit: if sort.is_number() { squeeze(typed.get("unit")).chars().take(30).collect() } else { String::new() },
        choices,
        about: About::ALL.into_iter().find(|about| about.key() == typed.get("about")).unwrap_or_default(),
        rank: known.map_or(last + 1, |(_, definition)| definition.rank),
        retired: known.is_some_and(|(_, definition)| definition.retired),
    };
    Ok((key, definition))
}

/// Refuses a field that comes back in use, when another one took its name meanwhile: a column of a file could not tell
/// the two apart.
///
/// # Errors
/// [`Error::Conflict`], which names the other.
pub fn must_be_free(vocabulary: &Vocabulary, key: &str, definition: &Definition) -> Result<()> {
    let others = vocabulary.fields().iter().filter(|(field, other)| field.key() != key && !other.retired);
    let mut names = others.flat_map(|(_, other)| other.names.values().map(move |name| (name, other)));
    let is_ours = |name: &str| definition.names.values().any(|own| fold(own) == fold(name));
    match names.find(|(name, _)| !definition.retired && is_ours(name)) {
        Some((name, other)) => {
            let other = other.names.get("fr").unwrap_or(name);
            let taken = Message::new("error-word-taken-since").with("word", name.as_str());
            Err(Error::Conflict(taken.with("other", other.as_str())))
        }
        None => Ok(()),
    }
}

type Words = BTreeMap<String, String>;

fn words(vocabulary: &Vocabulary, own: Option<&str>, typed: &Fields, wrong: &mut Violations) -> (Words, Words) {
    let (mut names, mut hints) = (Words::new(), Words::new());
    for lang in Lang::all() {
        for (noun, all, most) in [("name", &mut names, LONGEST_NAME), ("hint", &mut hints, LONGEST)] {
            let field = format!("{noun}-{}", lang.code());
            let text = squeeze(typed.get(&field));
            if text.chars().count() > most {
                wrong.add(&field, Message::new("error-answer-long").with("limit", most));
            }
            if !text.is_empty() {
                all.insert(lang.code(), text);
            }
        }
    }
    if !names.contains_key("fr") {
        wrong.add("name-fr", Message::new("error-required"));
    }
    for (language, name) in &names {
        // a column of a file is known by its name: two fields of one name could not be told apart
        let folded = fold(name);
        let brought = crate::field::Field::ALL.iter().map(|field| format!("field-{}", field.key()));
        let taken = brought.into_iter().any(|key| Lang::all().iter().any(|lang| fold(&lang.t(&key)) == folded));
        let other = vocabulary.field_named(name).is_some_and(|field| Some(field.key()) != own);
        if taken || other {
            wrong.add(&format!("name-{language}"), Message::new("error-field-taken"));
        }
    }
    (names, hints)
}

/// The choices of a field: those that it has, under the words of their boxes; an empty one is retired, since sheets may
/// hold it. Then one a line.
fn choices(known: Option<&Definition>, typed: &Fields) -> Vec<FieldChoice> {
    let before = known.map(|definition| definition.choices.as_slice()).unwrap_or_default();
    let mut all: Vec<FieldChoice> = Vec::new();
    for choice in before {
        let words: String = squeeze(typed.get(&choice_field(&choice.key))).chars().take(LONGEST).collect();
        let retired = choice.into.is_none() && words.is_empty();
        let words = if words.is_empty() { choice.words.clone() } else { words };
        all.push(FieldChoice { words, retired, ..choice.clone() });
    }
    for line in typed.get("choices").lines() {
        let words: String = squeeze(line).chars().take(LONGEST).collect();
        let folded = fold(&words);
        if words.is_empty() {
            continue;
        }
        if let Some(same) = all.iter_mut().find(|choice| fold(&choice.words) == folded) {
            // typed again, it is proposed again
            same.retired = false;
            continue;
        }
        let base: String = folded.replace(' ', "_").chars().filter(char::is_ascii).take(30).collect();
        let base = if base.is_empty() { "choix".to_owned() } else { base };
        let mut keys = (1..).map(|n| if n == 1 { base.clone() } else { format!("{base}_{n}") });
        if let Some(key) = keys.find(|key| !all.iter().any(|choice| choice.key == *key)) {
            all.push(FieldChoice { key, words, ..FieldChoice::default() });
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_read_as_its_form_shows_it() {
        let vocabulary = Vocabulary::default();
        let typed = Fields::read(
            "name-fr=Occupation+des+lieux&name-en=Tenure&hint-fr=Bail+ou+convention&sort=one&about=both&public=yes\
             &choices=Bail%0D%0A%C3%80+titre+gratuit%0ABail",
        );
        let (key, field) = read(&vocabulary, None, &typed).unwrap();
        assert_eq!(key, "own_occupation_des_lieux");
        assert_eq!(field.choices_in_use(), ["bail", "a_titre_gratuit"]);
        assert!(field.is_asked_of(Kind::Organisation) && !field.is_asked_of(Kind::Person));
        // an emptied choice is retired, a new one added, a renamed one keeps its key
        let again = Fields::read(
            "name-fr=Occupation&sort=line&choice-bail=Bail+3-6-9&choice-a_titre_gratuit=&choices=Convention",
        );
        let (same, next) = read(&vocabulary, Some((&key, &field)), &again).unwrap();
        assert_eq!((same.as_str(), next.sort), (key.as_str(), Sort::One), "the type never changes");
        assert_eq!(next.choices_in_use(), ["bail", "convention"]);
        assert_eq!(next.recognise("bail 3 6 9").as_deref(), Some("bail"));
        assert_eq!(next.recognise("à titre gratuit").as_deref(), Some("a_titre_gratuit"), "sheets may say it still");
    }

    #[test]
    fn what_is_wrong_is_told() {
        let rows =
            [("field/own_d_fibre".to_owned(), r#"{"names":{"fr":"Fibre optique"},"sort":"whole"}"#.to_owned(), 1)];
        let vocabulary = Vocabulary::read(1, &rows);
        for (typed, field) in [
            ("name-fr=&sort=line", "name-fr"),
            ("name-fr=D%C3%A9bit&sort=", "sort"),
            ("name-fr=D%C3%A9bit&sort=one&choices=seul", "choices"),
            ("name-fr=fibre+OPTIQUE&sort=line", "name-fr"),
            ("name-fr=T%C3%A9l%C3%A9phone&sort=line", "name-fr"),
        ] {
            let Err(Error::Invalid(wrong)) = read(&vocabulary, None, &Fields::read(typed)) else { panic!("{typed}") };
            assert_eq!(wrong.iter().map(|(name, _)| name).collect::<Vec<_>>(), [field], "{typed}");
        }
    }

    #[test]
    fn yes_and_no_are_read_as_files_write_them() {
        let mut field: Definition = serde_json::from_str(r#"{"names":{"fr":"Fibre"},"sort":"yes_no"}"#).unwrap();
        assert_eq!(field.recognise("OUI").as_deref(), Some("yes"));
        assert_eq!(field.recognise("0").as_deref(), Some("no"));
        assert_eq!(field.recognise("peut-être"), None);
        field.sort = Sort::One;
        assert_eq!(field.recognise("oui"), None);
    }
}
