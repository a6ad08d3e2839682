//! What the words of a file become: for each column of a closed list, its words and the term that each stands for.

use std::collections::BTreeMap;

use kernel::text::fold;
use kernel::web::{Fields, Shell};

use crate::field::Field;
use crate::import::columns::Mapping;
use crate::import::repair;
use crate::typology::{self, KINDS, LEGAL_FORMS, PUBLICS, SERVICES, Term};

/// Words of one field that are shown; the rest are recognised or kept as they are.
const SHOWN: usize = 40;

/// The fields of closed lists, the family of the words of their terms, and the terms.
const LISTS: [(Field, &str, &[Term]); 4] = [
    (Field::Kinds, "kind", &[]),
    (Field::Services, "service", SERVICES),
    (Field::Publics, "public", PUBLICS),
    (Field::LegalForm, "legal", LEGAL_FORMS),
];

/// The words of one field.
pub struct FieldValues {
    /// Its key.
    pub field: &'static str,
    /// Its name.
    pub title: String,
    /// The terms to choose from.
    pub terms: Vec<(&'static str, String)>,
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
pub fn of(shell: &Shell, rows: &[Vec<String>], targets: &[Option<Field>], mapping: &Mapping) -> Vec<FieldValues> {
    let lists = LISTS.iter().map(|(field, family, terms)| {
        let keys = match field {
            Field::Kinds => KINDS.iter().map(|kind| kind.key).collect(),
            _ => terms.iter().map(|term| term.key).collect::<Vec<_>>(),
        };
        let none = if *field == Field::Kinds { "import-value-none" } else { "import-value-kept" };
        FieldValues {
            field: field.key(),
            title: shell.term("field", field.key()),
            terms: keys.into_iter().map(|key| (key, shell.term(family, key))).collect(),
            none: shell.t(none),
            values: values(*field, rows, targets, mapping),
        }
    });
    lists.filter(|list| !list.values.is_empty()).collect()
}

fn values(field: Field, rows: &[Vec<String>], targets: &[Option<Field>], mapping: &Mapping) -> Vec<ValueView> {
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
            let chosen = saved.unwrap_or_else(|| recognised(field, &value).to_owned());
            ValueView { name: name(field, at), value, count, chosen }
        })
        .collect()
}

fn name(field: Field, at: usize) -> String {
    format!("v-{}-{at}", field.key())
}

/// The term that the program reads in a word; empty for none.
fn recognised(field: Field, word: &str) -> &'static str {
    let terms = LISTS.iter().find(|(list, _, _)| *list == field).map_or(&[][..], |(_, _, terms)| terms);
    match field {
        Field::Kinds => typology::recognise_kinds(word).first().copied(),
        _ => typology::recognise(terms, word),
    }
    .unwrap_or_default()
}

/// Notes in a mapping what the person chose otherwise than the program reads it, now or in an earlier file.
pub fn choose(mapping: &mut Mapping, typed: &Fields) {
    for (field, _, terms) in LISTS {
        let known = |key: &str| match field {
            Field::Kinds => typology::kind(key).is_some(),
            _ => terms.iter().any(|term| term.key == key),
        };
        for at in 0..SHOWN {
            let chosen = typed.get(&name(field, at));
            let word = typed.get(&format!("{}-value", name(field, at)));
            let otherwise = mapping.terms(field, word).is_some() || recognised(field, word) != chosen;
            if !word.is_empty() && otherwise {
                let terms = Some(chosen.to_owned()).filter(|key| known(key)).into_iter().collect();
                mapping.values.entry(field).or_default().insert(fold(word), terms);
            }
        }
    }
}
