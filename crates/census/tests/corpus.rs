//! A short run of every fuzz target on its stored corpus and on seeded mutations of it: what `cargo xtask fuzz` found
//! once must never come back.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// Mutations of each file; the whole stays within seconds.
const ROUNDS: u64 = 300;
const LONGEST: Duration = Duration::from_secs(20);

/// xorshift: the same mutations at each run.
struct Draw(u64);

impl Draw {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (below.max(1) as u64)).unwrap_or_default()
    }
}

fn mutated(seed: &[u8], draw: &mut Draw) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=draw.next(4) {
        let at = draw.next(bytes.len() + 1).min(bytes.len());
        match draw.next(5) {
            0 if at < bytes.len() => bytes[at] = u8::try_from(draw.next(256)).unwrap_or_default(),
            1 => bytes.insert(at, b";\n\"\0,{}[]-0"[draw.next(11)]),
            2 => bytes.truncate(at),
            3 => {
                let piece = bytes[at..].to_vec();
                bytes.extend(piece);
            }
            _ => bytes.splice(at..at, "é\u{a0}œ’".bytes()).for_each(drop),
        }
    }
    bytes
}

fn short_run(target: &str, run: impl Fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{target} has a corpus");
    let start = Instant::now();
    for file in files {
        let seed = fs::read(&file).unwrap();
        run(&seed);
        let mut draw = Draw(0x9e37_79b9_7f4a_7c15 ^ seed.len() as u64);
        for _ in 0..ROUNDS {
            if start.elapsed() > LONGEST {
                return;
            }
            run(&mutated(&seed, &mut draw));
        }
    }
}

#[test]
fn files_of_any_kind_are_read_or_refused() {
    short_run("read", census::import::fuzzing::fuzz_read);
}

#[test]
fn files_of_places_and_of_people_are_tables_or_refused() {
    // whatever was once a file of places is worth reading as one of people
    short_run("read", tables::fuzzing::fuzz_tables);
}

#[test]
fn cells_of_any_kind_are_repaired_or_told() {
    short_run("repair", census::import::fuzzing::fuzz_repair);
}

#[test]
fn any_address_is_found_or_told() {
    short_run("geocode", territory::fuzzing::fuzz_geocode);
}

#[test]
fn any_update_is_read_or_refused() {
    short_run("update", territory::fuzzing::fuzz_update);
}

#[test]
fn any_hours_are_read_or_kept_as_text() {
    short_run("hours", |data| assert!(census::hours::fuzzing::fuzz_hours(data)));
}

#[test]
fn any_prices_are_read_or_kept_as_text() {
    short_run("prices", |data| assert!(census::prices::fuzzing::fuzz_prices(data)));
}
