//! What the words of a file become: for each column of a closed list, its words and the term that each stands for.

use kernel::text::fold;
use kernel::web::{Fields, Shell};

use crate::edit::{self, Input};
use crate::field::Field;
use crate::import::columns::Mapping;
use crate::import::words::{KEPT, Words};
use crate::stage::Stage;
use crate::vocabulary::Vocabulary;

/// The fields of closed lists whose words are told: those of the program, and those that the network added.
pub fn fields(words: &Vocabulary) -> Vec<Field> {
    let own = words.fields().iter().map(|(field, _)| *field).filter(|field| !words.terms(*field).is_empty());
    [Field::Kinds, Field::Services, Field::Publics, Field::LegalForm, Field::OrganisationKinds, Field::Stage]
        .into_iter()
        .chain(own)
        .collect()
}

/// The words of one field.
pub struct FieldValues {
    /// Its key.
    pub field: &'static str,
    /// Its name.
    pub title: String,
    /// The terms to choose from.
    pub terms: Vec<(String, String)>,
    /// What becomes of a word without a term.
    pub none: String,
    /// The most frequent first.
    pub values: Vec<ValueView>,
}

/// One word of the file.
pub struct ValueView {
    /// The name of its choice in the form.
    pub name: String,
    /// As the file has it.
    pub value: String,
    /// How often it stands in the file.
    pub count: usize,
    /// The key of its term; empty for none.
    pub chosen: String,
}

/// The words of every column that fills a closed list.
pub fn of(vocabulary: &Vocabulary, shell: &Shell, words: &Words, mapping: &Mapping) -> Vec<FieldValues> {
    let lists = fields(vocabulary).into_iter().map(|field| {
        let family = match edit::input(field) {
            Input::Choice(family) | Input::Choices(family) => family,
            Input::Line | Input::Text => "",
        };
        let none = match field {
            Field::Kinds => "import-value-none",
            Field::Stage => "import-stage-none",
            _ => "import-value-kept",
        };
        FieldValues {
            field: field.key(),
            title: shell.term("field", field.key()),
            terms: vocabulary.terms(field).into_iter().map(|key| (key.to_owned(), shell.term(family, key))).collect(),
            none: shell.t(none),
            values: values(vocabulary, (field, mapping), words.get(&field).map(Vec::as_slice).unwrap_or_default()),
        }
    });
    lists.filter(|list| !list.values.is_empty()).collect()
}

fn values(vocabulary: &Vocabulary, (field, mapping): (Field, &Mapping), words: &[(String, usize)]) -> Vec<ValueView> {
    words
        .iter()
        .enumerate()
        .map(|(at, (value, count))| {
            let saved = mapping.terms(field, value).map(|terms| terms.first().cloned().unwrap_or_default());
            let chosen = saved.unwrap_or_else(|| recognised(vocabulary, field, value));
            ValueView { name: name(field, at), value: value.clone(), count: *count, chosen }
        })
        .collect()
}

fn name(field: Field, at: usize) -> String {
    format!("v-{}-{at}", field.key())
}

/// The term that the program reads in a word; empty for none.
fn recognised(words: &Vocabulary, field: Field, word: &str) -> String {
    match field {
        Field::Stage => Stage::recognise(word).map(|stage| stage.key().to_owned()).unwrap_or_default(),
        _ => words.said(field, word).into_iter().next().unwrap_or_default(),
    }
}

/// Notes in a mapping what the person chose otherwise than the program reads it, now or in an earlier file.
pub fn choose(words: &Vocabulary, mapping: &mut Mapping, typed: &Fields) {
    for field in fields(words) {
        let known = |key: &str| words.terms(field).contains(&key);
        for at in 0..KEPT {
            let chosen = typed.get(&name(field, at));
            let word = typed.get(&format!("{}-value", name(field, at)));
            let otherwise = mapping.terms(field, word).is_some() || recognised(words, field, word) != chosen;
            if !word.is_empty() && otherwise {
                let terms = Some(chosen.to_owned()).filter(|key| known(key)).into_iter().collect();
                mapping.values.entry(field).or_default().insert(fold(word), terms);
            }
        }
    }
}
