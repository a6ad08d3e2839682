//! Agreement of the geocoder with real files; skipped, with a message, where the folder of shared data is absent.

use std::path::PathBuf;
use std::time::Instant;

use territory::geocoder::{Outcome, Query, geocode};
use territory::{Gazetteer, Level};

/// A file of the shared data, or `None` and a message.
fn real(name: &str) -> Option<Vec<u8>> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")).join(name);
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        eprintln!("skipped: no real data at {}", path.display());
    }
    bytes
}

/// Rows of a CSV file as a function from the name of a column to its cell.
fn rows(bytes: &[u8], delimiter: u8) -> Vec<std::collections::HashMap<String, String>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(bytes);
    reader.deserialize().map(Result::unwrap).collect()
}

#[derive(Default)]
struct Tally {
    same: usize,
    other: usize,
    ambiguous: usize,
    not_found: usize,
    unchecked: usize,
}

impl Tally {
    /// Counts an outcome against the code of the file; `true` when they differ.
    fn count(&mut self, gazetteer: &Gazetteer, outcome: &Outcome, expected: &str) -> bool {
        let Some(expected) = gazetteer.commune_of(expected) else {
            self.unchecked += 1;
            return false;
        };
        match outcome {
            Outcome::Found(found) if found.id == expected => self.same += 1,
            Outcome::Found(_) => self.other += 1,
            Outcome::Ambiguous(_) => self.ambiguous += 1,
            Outcome::NotFound(_) => self.not_found += 1,
        }
        !matches!(outcome, Outcome::Found(found) if found.id == expected)
    }

    fn share(&self) -> f64 {
        self.same as f64 / (self.same + self.other + self.ambiguous + self.not_found).max(1) as f64
    }

    fn tell(&self, what: &str, rows: usize, start: Instant) {
        let micros = start.elapsed().as_secs_f64() * 1e6 / rows.max(1) as f64;
        eprintln!(
            "{what}: {rows} rows, same commune {:.2} % ({}), other {}, ambiguous {}, not found {}, without code {}; \
             {micros:.1} µs a row",
            100.0 * self.share(),
            self.same,
            self.other,
            self.ambiguous,
            self.not_found,
            self.unchecked,
        );
    }
}

fn show(gazetteer: &Gazetteer, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Found(found) => {
            format!("{} {} {:.2} {:?}", found.commune, gazetteer.label(found.id), found.score, found.notes)
        }
        Outcome::Ambiguous(candidates) => {
            let few: Vec<_> = candidates.iter().take(4).map(|c| format!("{} {}", c.commune, c.name)).collect();
            format!("? {}: {}", candidates.len(), few.join(", "))
        }
        Outcome::NotFound(reason) => format!("! {reason:?}"),
    }
}

#[test]
fn places_of_2019_fall_in_their_commune() {
    let Some(file) = real("tiers-lieux-france-2019/corrected.csv") else { return };
    let gazetteer = Gazetteer::embedded();
    let rows = rows(&file, b',');
    let mut tally = Tally::default();
    let start = Instant::now();
    for row in &rows {
        let query = Query { postcode: Some(&row["CP"]), city: Some(&row["COMINIT"]), ..Query::default() };
        let outcome = geocode(&gazetteer, query);
        if tally.count(&gazetteer, &outcome, &row["INSEECOM"]) {
            eprintln!(
                "  {} | {} | {} {} -> {}",
                row["CP"],
                row["COMINIT"],
                row["INSEECOM"],
                row["NOMCOM"],
                show(&gazetteer, &outcome)
            );
        }
    }
    tally.tell("tiers-lieux 2019", rows.len(), start);
    assert!(tally.share() > 0.9, "{}", tally.share());
}

#[test]
fn the_post_office_of_2020_agrees() {
    let Some(file) = real("codes-postaux-2020/laposte_hexasmal.csv") else { return };
    let gazetteer = Gazetteer::embedded();
    let rows = rows(&file, b';');
    let mut tally = Tally::default();
    let start = Instant::now();
    let mut shown = 0;
    for row in &rows {
        let query = Query { postcode: Some(&row["Code_postal"]), city: Some(&row["Nom_commune"]), ..Query::default() };
        let outcome = geocode(&gazetteer, query);
        if tally.count(&gazetteer, &outcome, &row["Code_commune_INSEE"]) {
            shown += 1;
            if shown % 10 == 1 || matches!(outcome, Outcome::Found(_)) {
                eprintln!(
                    "  {} | {} | {} -> {}",
                    row["Code_postal"],
                    row["Nom_commune"],
                    row["Code_commune_INSEE"],
                    show(&gazetteer, &outcome)
                );
            }
        }
    }
    tally.tell("post office 2020", rows.len(), start);
    assert!(tally.share() > 0.9, "{}", tally.share());
    assert_eq!(gazetteer.all(Level::District).count(), 45);
}
