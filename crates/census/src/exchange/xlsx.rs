//! Records as a workbook of one sheet, under the keys of the fields.

use std::io::{self, Write};

use tables::workbook::{Cell, Workbook};

use super::formats::{Head, Writer};
use super::published::Published;
use super::table::{cells, columns};
use crate::field::Field;

/// A workbook of records being written.
pub struct Xlsx<W: Write> {
    book: Workbook<W>,
    site: String,
    own: Vec<Field>,
}

impl<W: Write + Send> Xlsx<W> {
    /// Writes the parts before the rows, and the header.
    ///
    /// # Errors
    /// Whoever reads went away, or the disk is full.
    pub fn begin(out: W, head: Head) -> io::Result<Xlsx<W>> {
        let mut book = Workbook::open(out, head.records)?;
        let own = head.vocabulary.published_fields();
        book.write_row(columns(&own).into_iter().map(|column| Cell::Text(column.to_owned())))?;
        Ok(Xlsx { book, site: head.site, own })
    }
}

/// What a text of a table is: a code is no number, its zero would go.
fn cell(text: String) -> Cell {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() && plain_number(&text) => Cell::Number(number),
        _ => Cell::Text(text),
    }
}

/// `-0.13` and `8`, not `01250`, `33138` (a postcode), `1e5` nor `+33`.
fn plain_number(cell: &str) -> bool {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let whole = digits.split('.').next().unwrap_or_default();
    let decimal = digits.contains('.');
    digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && (whole == "0" || !whole.starts_with('0'))
        && (decimal || whole.len() < 5)
}

impl<W: Write + Send> Writer for Xlsx<W> {
    fn record(&mut self, record: &Published) -> io::Result<()> {
        let cells = cells(record, &self.own, &self.site);
        self.book.write_row(cells.into_iter().map(cell))
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.book.close()
    }
}
