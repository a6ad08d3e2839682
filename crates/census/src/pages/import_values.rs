//! What the words of a file become: for each column of a closed list, its words and the term that each stands for.

use std::collections::BTreeMap;

use kernel::text::fold;
use kernel::web::{Fields, Shell};

use crate::edit::{self, Input};
use crate::field::Field;
use crate::import::columns::Mapping;
use crate::import::repair;
use crate::vocabulary::Vocabulary;

/// Words of one field that are shown; the rest are recognised or kept as they are.
const SHOWN: usize = 40;

/// The fields of closed lists whose words are told: those of the program, and those that the network added.
fn lists(words: &Vocabulary) -> Vec<Field> {
    let own = words.fields().iter().map(|(field, _)| *field).filter(|field| !words.terms(*field).is_empty());
    [Field::Kinds, Field::Services, Field::Publics, Field::LegalForm, Field::OrganisationKinds]
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
    /// In how many of the rows that were looked at.
    pub count: usize,
    /// The key of its term; empty for none.
    pub chosen: String,
}

/// The words of every column that fills a closed list.
pub fn of(
    words: &Vocabulary,
    shell: &Shell,
    (rows, targets): (&[Vec<String>], &[Option<Field>]),
    mapping: &Mapping,
) -> Vec<FieldValues> {
    let lists = lists(words).into_iter().map(|field| {
        let family = match edit::input(field) {
            Input::Choice(family) | Input::Choices(family) => family,
            Input::Line | Input::Text => "",
        };
        let none = if field == Field::Kinds { "import-value-none" } else { "import-value-kept" };
        FieldValues {
            field: field.key(),
            title: shell.term("field", field.key()),
            terms: words.terms(field).into_iter().map(|key| (key.to_owned(), shell.term(family, key))).collect(),
            none: shell.t(none),
            values: values(words, (field, mapping), rows, targets),
        }
    });
    lists.filter(|list| !list.values.is_empty()).collect()
}

fn values(
    vocabulary: &Vocabulary,
    (field, mapping): (Field, &Mapping),
    rows: &[Vec<String>],
    targets: &[Option<Field>],
) -> Vec<ValueView> {
    let columns: Vec<usize> =
        targets.iter().enumerate().filter(|(_, target)| **target == Some(field)).map(|(at, _)| at).collect();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for cell in rows.iter().flat_map(|row| columns.iter().filter_map(|at| row.get(*at))) {
        // the same words as the rows will be read with: a cell may hold several
        for word in repair::clean_row(&[(field, cell)]).values.remove(&field).unwrap_or_default() {
            *counts.entry(word).or_default() += 1;
        }
    }
    let mut all: Vec<(String, usize)> = counts.into_iter().collect();
    all.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    all.into_iter()
        .take(SHOWN)
        .enumerate()
        .map(|(at, (value, count))| {
            let saved = mapping.terms(field, &value).map(|terms| terms.first().cloned().unwrap_or_default());
            let chosen = saved.unwrap_or_else(|| recognised(vocabulary, field, &value));
            ValueView { name: name(field, at), value, count, chosen }
        })
        .collect()
}

fn name(field: Field, at: usize) -> String {
    format!("v-{}-{at}", field.key())
}

/// The term that the program reads in a word; empty for none.
fn recognised(words: &Vocabulary, field: Field, word: &str) -> String {
    words.said(field, word).into_iter().next().unwrap_or_default()
}

/// Notes in a mapping what the person chose otherwise than the program reads it, now or in an earlier file.
pub fn choose(words: &Vocabulary, mapping: &mut Mapping, typed: &Fields) {
    for field in lists(words) {
        let known = |key: &str| words.terms(field).contains(&key);
        for at in 0..SHOWN {
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
