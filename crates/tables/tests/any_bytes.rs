//! Any bytes can be read as a table and repaired without a panic and in bounded time: the stored corpus of the fuzzer, and
//! seeded mutations of it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Mutations of each file; the whole stays within seconds.
const ROUNDS: u64 = 200;
const LONGEST: Duration = Duration::from_secs(15);

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
        match draw.next(4) {
            0 if at < bytes.len() => bytes[at] = u8::try_from(draw.next(256)).unwrap_or_default(),
            1 => bytes.insert(at, b";\n\"\0,{}[]@0"[draw.next(11)]),
            2 => bytes.truncate(at),
            _ => bytes.splice(at..at, "é\u{a0}œ’".bytes()).for_each(drop),
        }
    }
    bytes
}

fn corpus() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/read");
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn files_of_any_kind_are_read_or_refused() {
    let files = corpus();
    assert!(!files.is_empty(), "there is a corpus");
    let start = Instant::now();
    for file in files {
        let seed = fs::read(&file).unwrap();
        tables::fuzzing::fuzz_tables(&seed);
        let mut draw = Draw(0x9e37_79b9_7f4a_7c15 ^ seed.len() as u64);
        for _ in 0..ROUNDS {
            if start.elapsed() > LONGEST {
                return;
            }
            tables::fuzzing::fuzz_tables(&mutated(&seed, &mut draw));
        }
    }
}
