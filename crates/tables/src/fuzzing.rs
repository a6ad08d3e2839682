//! Entry points for a fuzzer: any bytes, no panic, bounded time.

use crate::read::{Limits, open_bytes, open_people};
use crate::{dates, mails, phones, text};

/// Rows read of one input.
const ROWS: usize = 2000;

/// Reads the bytes as a file of places, then as one of people, and repairs what its cells say.
pub fn fuzz_tables(data: &[u8]) {
    let limits = Limits { unpacked: 8 << 20, row: 64 << 10, ..Limits::default() };
    let opened = [open_bytes(data.to_vec(), "essai.csv", &limits), open_people(data.to_vec(), "essai.csv", &limits)];
    for table in opened {
        let Ok(mut table) = table else { continue };
        for row in table.by_ref().take(ROWS).flatten() {
            for cell in &row.cells {
                let cell = text::tidy(cell, false);
                text::absence(&cell);
                phones::find(&cell);
                mails::find(&cell);
                dates::read(&cell);
            }
        }
        table.warnings();
    }
}
