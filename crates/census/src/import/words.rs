//! The words under the columns of closed lists, counted over the whole file, so that each can be given its term.

use std::collections::{BTreeMap, HashMap};

use tables::read::Table;

use super::repair;
use crate::field::Field;

/// Different words of one field that are kept, the most frequent.
pub const KEPT: usize = 500;
/// Different words of one field that are counted; what comes after so many is no closed list.
const COUNTED: usize = 5_000;
/// Different cells of one field that wait to be taken apart: a list repeats its cells.
const WAITING: usize = 2_000;
/// In signs: what is longer is a text, no word.
const LONGEST: usize = 200;

/// Of each field its words, the most frequent first, with how often each stands in the file.
pub type Words = BTreeMap<Field, Vec<(String, usize)>>;

/// Counts the words of those fields in what is left of a table.
pub fn count(table: &mut Table, targets: &[Option<Field>], fields: &[Field]) -> Words {
    let wanted = |target: &Option<Field>| target.filter(|field| fields.contains(field));
    let columns: Vec<(usize, Field)> =
        targets.iter().enumerate().filter_map(|(at, target)| Some((at, wanted(target)?))).collect();
    if columns.is_empty() {
        return Words::new();
    }
    let mut counts: BTreeMap<Field, Counts> = BTreeMap::new();
    for row in table.flatten() {
        for (at, field) in &columns {
            let cell = row.cells.get(*at).map(String::as_str).unwrap_or_default();
            if !cell.trim().is_empty() {
                counts.entry(*field).or_default().cell(*field, cell);
            }
        }
    }
    counts.into_iter().map(|(field, counts)| (field, counts.kept(field))).collect()
}

#[derive(Default)]
struct Counts {
    waiting: HashMap<String, usize>,
    words: HashMap<String, usize>,
}

impl Counts {
    fn cell(&mut self, field: Field, cell: &str) {
        if let Some(times) = self.waiting.get_mut(cell) {
            *times += 1;
            return;
        }
        if self.waiting.len() >= WAITING {
            self.take_apart(field);
        }
        self.waiting.insert(cell.to_owned(), 1);
    }

    fn take_apart(&mut self, field: Field) {
        for (cell, times) in std::mem::take(&mut self.waiting) {
            // the same words as the rows will be read with: a cell may hold several
            let words = repair::clean_row(&[(field, cell.as_str())]).values.remove(&field).unwrap_or_default();
            let words = if field == Field::Stage { vec![words.join(" ")] } else { words };
            for word in words {
                let room = self.words.len() < COUNTED && !word.is_empty() && word.chars().count() <= LONGEST;
                match self.words.get_mut(&word) {
                    Some(count) => *count += times,
                    None if room => {
                        self.words.insert(word, times);
                    }
                    None => {}
                }
            }
        }
    }

    fn kept(mut self, field: Field) -> Vec<(String, usize)> {
        self.take_apart(field);
        let mut words: Vec<(String, usize)> = self.words.into_iter().collect();
        // in the same order each time the page is shown
        words.sort_by(|(one, often), (other, less)| less.cmp(often).then_with(|| one.cmp(other)));
        words.truncate(KEPT);
        words
    }
}

#[cfg(test)]
mod tests {
    use tables::read::{Limits, open_bytes};

    use super::*;

    #[test]
    fn a_word_of_the_last_row_is_counted_too() {
        let mut csv = String::from("Nom;Publics;Etat\n");
        for row in 0..3_000 {
            csv.push_str(&format!("Lieu {row};Bricolos, Habitants {};ouvert\n", row % 700));
        }
        csv.push_str("Le dernier;Chercheurs, Bricolos;en sommeil\n");
        let mut table = open_bytes(csv.into_bytes(), "a.csv", &Limits::default()).unwrap();
        let targets = [Some(Field::Name), Some(Field::Publics), Some(Field::Stage)];
        let words = count(&mut table, &targets, &[Field::Publics, Field::Stage, Field::Kinds]);
        let publics = &words[&Field::Publics];
        assert_eq!((publics.len(), &publics[0]), (KEPT, &("Bricolos".to_owned(), 3_001)));
        assert_eq!(words[&Field::Stage], [("ouvert".to_owned(), 3_000), ("en sommeil".to_owned(), 1)]);
        assert_eq!(words.len(), 2, "names are no words of a list");
    }
}
