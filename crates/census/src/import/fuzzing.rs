//! Entry points for a fuzzer: any bytes, no panic, bounded time.

use tables::read::{Limits, open_bytes};

use super::columns::{Mapping, propose};
use super::repair::{clean, clean_row};
use crate::field::Field;

/// Rows read of one input.
const ROWS: usize = 2000;

/// Reads the bytes as a file, proposes, maps and repairs its rows.
pub fn fuzz_read(data: &[u8]) {
    let limits = Limits { unpacked: 8 << 20, row: 64 << 10, ..Limits::default() };
    let Ok(mut table) = open_bytes(data.to_vec(), "essai.csv", &limits) else { return };
    let samples = table.samples(50);
    let mapping = Mapping::from_proposals(&propose(&table.headers, &samples));
    let Ok(targets) = mapping.resolve(&table.headers) else { return };
    for row in table.by_ref().take(ROWS).flatten() {
        let cells: Vec<(Field, &str)> =
            targets.iter().zip(&row.cells).filter_map(|(target, cell)| Some(((*target)?, cell.as_str()))).collect();
        clean_row(&cells);
    }
    table.warnings();
}

/// Repairs the bytes, as text, in every field, then as a row.
pub fn fuzz_repair(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for field in Field::ALL {
        clean(*field, &text);
    }
    let cells: Vec<(Field, &str)> = Field::ALL.iter().copied().zip(text.split('\u{1f}')).collect();
    clean_row(&cells);
}
