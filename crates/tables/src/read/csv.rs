//! Delimited text: the delimiter is told from the first rows, and a stray quotation mark costs one row, not the file.
//!
//! The records are cut here rather than by a library for two reasons: rows must carry the number a spreadsheet shows,
//! blank lines and multi-line cells included, and an unbalanced quotation mark must not swallow the rest of the file.

use std::io::{BufRead, Cursor, Read};

use super::encoding::{self, Decoded};
use super::{Encoding, FileError, FormatTold, Input, Kind, Limits, RawRow, RawRows, RowError, Table, Warning, grid};

const SAMPLE: usize = 128 << 10;
const SAMPLE_ROWS: usize = 200;
/// A cell over more lines than this was opened by a stray quotation mark.
const CELL_LINES: usize = 1000;
/// What separates the cells of nearly every file.
const USUAL: [u8; 4] = [b';', b',', b'\t', b'|'];
/// What separates those of few, and stands in many a text: believed only where it cuts every row alike.
const RARE: [u8; 4] = [0x1F, b'^', b'~', b':'];

pub(super) fn open(mut input: Input, limits: &Limits) -> Result<Table, FileError> {
    let encoding = encoding::detect(&mut input)?;
    let mut decoded = Decoded::new(input, encoding);
    let mut sample = Vec::new();
    decoded.by_ref().take(SAMPLE as u64).read_to_end(&mut sample)?;
    // old Mac files end their lines with a carriage return alone
    let ending = if sample.contains(&b'\n') || !sample.contains(&b'\r') { b'\n' } else { b'\r' };
    let (hint, skipped) = separator_hint(&sample, ending);
    let whole = sample.len() < SAMPLE;
    let candidates = hint.map_or(USUAL.to_vec(), |delimiter| vec![delimiter]);
    let (delimiter, width) =
        guess_delimiter(sample.get(skipped..).unwrap_or_default(), &candidates, ending, whole, limits)?;
    let body = sample.split_off(skipped);
    let source = Cursor::new(body).chain(decoded);
    let mut records = Records::new(source, delimiter, ending, limits.row);
    records.row = u64::from(skipped > 0);
    records.columns = width;
    let mut format = FormatTold::of(Kind::Csv);
    format.delimiter = width.map(|_| char::from(delimiter));
    format.encoding = Some(encoding);
    let warnings = if encoding == Encoding::Mixed { vec![Warning::MixedEncodings] } else { Vec::new() };
    grid::table(format, Box::new(records), warnings, limits)
}

/// `sep=;`, the first line Excel understands, and its length with the line ending.
fn separator_hint(sample: &[u8], ending: u8) -> (Option<u8>, usize) {
    let end = sample.iter().position(|byte| *byte == ending);
    let Some(line) = end.and_then(|end| sample.get(..end)) else { return (None, 0) };
    let text = String::from_utf8_lossy(line).trim().trim_matches('"').to_ascii_lowercase();
    match (text.strip_prefix("sep="), end) {
        (Some(hint), Some(end)) => match hint.as_bytes() {
            [byte] if USUAL.contains(byte) || RARE.contains(byte) => (Some(*byte), end + 1),
            _ => (None, 0),
        },
        _ => (None, 0),
    }
}

/// The delimiter that gives the most rows of one same width, and gives it to the header too; and that width.
fn guess_delimiter(
    sample: &[u8],
    candidates: &[u8],
    ending: u8,
    whole: bool,
    limits: &Limits,
) -> Result<(u8, Option<usize>), FileError> {
    if sample.iter().all(|byte| byte.is_ascii_whitespace() || b",;|\"".contains(byte)) {
        return Err(FileError::Empty);
    }
    // in a file of one column, commas and semicolons belong to its text
    let mut best = (0.0, b'\t', None);
    let mut even = false;
    let mut rows_seen = 0;
    let mut longest_cell = 0;
    for &delimiter in candidates {
        let cut = Cut::of(sample, delimiter, ending, whole, limits);
        longest_cell = cut.longest_cell.max(longest_cell);
        rows_seen = rows_seen.max(cut.widths.len());
        if let Some((score, width)) = consistency(&cut.widths)
            && score > best.0
        {
            best = (score, delimiter, Some(width));
            even = cut.is_even();
        }
    }
    if !even && candidates.len() > 1 {
        let rare = RARE.into_iter().find_map(|delimiter| {
            let cut = Cut::of(sample, delimiter, ending, whole, limits);
            Some((delimiter, cut.believed(sample, delimiter)?))
        });
        if let Some((delimiter, width)) = rare {
            return Ok((delimiter, Some(width)));
        }
    }
    if rows_seen == 0 {
        return Err(FileError::Empty);
    }
    // one column is a list of names; one column of long lines is prose
    if best.0 == 0.0 && (longest_cell > 300 || rows_seen < 2) {
        return Err(FileError::NotATable);
    }
    Ok((best.1, best.2))
}

/// What a delimiter makes of the first rows.
struct Cut {
    widths: Vec<usize>,
    header: Vec<String>,
    longest_cell: usize,
}

impl Cut {
    fn of(sample: &[u8], delimiter: u8, ending: u8, whole: bool, limits: &Limits) -> Cut {
        let mut records = Records::new(Cursor::new(sample), delimiter, ending, limits.row);
        let mut cut = Cut { widths: Vec::new(), header: Vec::new(), longest_cell: 0 };
        while cut.widths.len() < SAMPLE_ROWS {
            match records.next_raw() {
                Some(Ok(row)) => {
                    cut.longest_cell = row.cells.iter().map(String::len).max().unwrap_or(0).max(cut.longest_cell);
                    cut.widths.push(row.cells.len());
                    if cut.header.is_empty() {
                        cut.header = row.cells;
                    }
                }
                Some(Err(_)) => {}
                None => break,
            }
        }
        // the sample may cut its last row
        if !whole && cut.widths.len() < SAMPLE_ROWS {
            cut.widths.pop();
        }
        cut
    }

    /// Whether every row has the same width, of two cells at least.
    fn is_even(&self) -> bool {
        self.widths.first().is_some_and(|first| *first > 1 && self.widths.iter().all(|width| width == first))
    }

    /// The width of the table, where there is no doubt that this rare delimiter makes one.
    fn believed(&self, sample: &[u8], delimiter: u8) -> Option<usize> {
        let width = self.widths.first().copied().filter(|_| self.is_even() && self.widths.len() > 1)?;
        // hours and figures are no names of columns
        let named = self.header.iter().all(|cell| cell.chars().any(char::is_alphabetic));
        // « Accueil : lundi », `https://…`: a colon of the text, even where every row has one
        let of_the_text =
            || width < 3 || sample.windows(2).any(|pair| matches!(pair, [b':', b' ' | b'/'] | [b' ', b':']));
        (named && (delimiter != b':' || !of_the_text())).then_some(width)
    }
}

/// How alike the widths are, and the most frequent; `None` where every row has one cell.
fn consistency(widths: &[usize]) -> Option<(f64, usize)> {
    let mut counted: Vec<(usize, usize)> = Vec::new();
    for width in widths {
        match counted.iter_mut().find(|(seen, _)| seen == width) {
            Some((_, times)) => *times += 1,
            None => counted.push((*width, 1)),
        }
    }
    let (width, times) = counted.into_iter().filter(|(width, _)| *width > 1).max_by_key(|(_, times)| *times)?;
    let share = times as f64 / widths.len() as f64;
    let header = if widths.first() == Some(&width) { 2.0 } else { 1.0 };
    Some((share * share * header * (1.0 + (width.min(30) as f64) / 30.0), width))
}

/// Cuts UTF-8 text into records.
struct Records<Source> {
    source: Source,
    delimiter: u8,
    ending: u8,
    limit: usize,
    /// Bytes given back after a stray quotation mark, to be read before the source.
    returned: Vec<u8>,
    returned_at: usize,
    row: u64,
    columns: Option<usize>,
    broken: bool,
}

enum Line {
    End,
    Whole,
    /// Cut at the limit.
    Partial,
}

impl<Source: BufRead> Records<Source> {
    fn new(source: Source, delimiter: u8, ending: u8, limit: usize) -> Self {
        Records {
            source,
            delimiter,
            ending,
            limit,
            returned: Vec::new(),
            returned_at: 0,
            row: 0,
            columns: None,
            broken: false,
        }
    }

    /// Appends a line, its ending included, unless `raw` reaches the limit before.
    fn read_line(&mut self, raw: &mut Vec<u8>) -> std::io::Result<Line> {
        let mut read = 0;
        loop {
            let room = self.limit.saturating_sub(raw.len());
            let rest = self.returned.get(self.returned_at..).unwrap_or_default();
            let from_returned = !rest.is_empty();
            let available = if from_returned { rest } else { self.source.fill_buf()? };
            if available.is_empty() {
                return Ok(if read == 0 { Line::End } else { Line::Whole });
            }
            if room == 0 {
                return Ok(Line::Partial);
            }
            let slice = available.get(..room.min(available.len())).unwrap_or(available);
            let end = slice.iter().position(|byte| *byte == self.ending);
            let used = end.map_or(slice.len(), |end| end + 1);
            raw.extend_from_slice(slice.get(..used).unwrap_or_default());
            read += used;
            if from_returned {
                self.returned_at += used;
            } else {
                self.source.consume(used);
            }
            if end.is_some() {
                return Ok(Line::Whole);
            }
        }
    }

    fn give_back(&mut self, bytes: &[u8]) {
        let rest = self.returned.split_off(self.returned_at.min(self.returned.len()));
        self.returned = [bytes, &rest].concat();
        self.returned_at = 0;
    }

    /// Passes over the rest of a line that is too long.
    fn skip_line(&mut self) -> std::io::Result<()> {
        loop {
            let mut rest = Vec::new();
            if !matches!(self.read_line(&mut rest)?, Line::Partial) {
                return Ok(());
            }
        }
    }

    fn read_record(&mut self) -> std::io::Result<Option<Result<RawRow, RowError>>> {
        let mut raw = Vec::new();
        let mut lines = 0;
        let mut first_line = 0;
        let mut scan = Scan::default();
        loop {
            let before = raw.len();
            let line = self.read_line(&mut raw)?;
            let ended = matches!(line, Line::End);
            if ended && lines == 0 {
                return Ok(None);
            }
            lines += 1;
            scan.feed(raw.get(before..).unwrap_or_default(), self.delimiter);
            if lines == 1 {
                first_line = raw.len();
                self.row += 1;
                if matches!(line, Line::Partial) && !scan.quoted {
                    self.skip_line()?;
                    return Ok(Some(Err(RowError::TooLarge { row: self.row, limit: self.limit })));
                }
            }
            if !scan.quoted && !matches!(line, Line::Partial) {
                break;
            }
            if ended || lines > CELL_LINES || matches!(line, Line::Partial) {
                return self.recover(&raw, first_line).map(Some);
            }
        }
        let cells = split(&raw, self.delimiter, true);
        // a quotation mark opened here and closed by chance some rows below: the first line alone may be whole
        if lines > 1 && self.columns.is_some_and(|columns| cells.len() != columns) {
            let alone = split(raw.get(..first_line).unwrap_or_default(), self.delimiter, false);
            if self.columns == Some(alone.len()) {
                return self.recover(&raw, first_line).map(Some);
            }
        }
        Ok(Some(Ok(RawRow { number: self.row, cells, stray_quote: false })))
    }

    /// Reads the first line with its quotation marks as text, and gives the others back.
    fn recover(&mut self, raw: &[u8], first_line: usize) -> std::io::Result<Result<RawRow, RowError>> {
        let (first, rest) = raw.split_at(first_line.min(raw.len()));
        self.give_back(rest);
        if !first.ends_with(&[self.ending]) && first.len() >= self.limit {
            self.skip_line()?;
            return Ok(Err(RowError::TooLarge { row: self.row, limit: self.limit }));
        }
        let cells = split(first, self.delimiter, false);
        Ok(Ok(RawRow { number: self.row, cells, stray_quote: true }))
    }
}

impl<Source: BufRead + Send> RawRows for Records<Source> {
    fn next_raw(&mut self) -> Option<Result<RawRow, RowError>> {
        while !self.broken {
            match self.read_record() {
                Ok(Some(Ok(row))) if row.is_blank() => {}
                Ok(record) => return record,
                Err(error) => {
                    self.broken = true;
                    return Some(Err(RowError::Broken { row: self.row, detail: error.to_string() }));
                }
            }
        }
        None
    }

    fn expect_columns(&mut self, columns: usize) {
        self.columns = Some(columns);
    }

    fn shifts(&self) -> bool {
        true
    }
}

/// Where a scan stands, from one line to the next.
struct Scan {
    quoted: bool,
    field_start: bool,
}

impl Default for Scan {
    fn default() -> Self {
        Scan { quoted: false, field_start: true }
    }
}

impl Scan {
    /// A doubled mark inside quotes closes and opens again, which comes to the same.
    fn feed(&mut self, bytes: &[u8], delimiter: u8) {
        let mut after_quote = false;
        for byte in bytes {
            match *byte {
                b'"' if self.quoted => {
                    self.quoted = false;
                    after_quote = true;
                    continue;
                }
                b'"' if self.field_start || after_quote => self.quoted = true,
                b' ' if self.field_start => {
                    after_quote = false;
                    continue;
                }
                byte if !self.quoted && byte == delimiter => {
                    self.field_start = true;
                    after_quote = false;
                    continue;
                }
                _ => {}
            }
            self.field_start = false;
            after_quote = false;
        }
        if !self.quoted {
            self.field_start = true;
        }
    }
}

/// The cells of one record. With `quotes` false, quotation marks around whole cells are still taken off.
fn split(raw: &[u8], delimiter: u8, quotes: bool) -> Vec<String> {
    let mut end = raw.len();
    while end > 0 && matches!(raw.get(end - 1), Some(b'\n' | b'\r')) {
        end -= 1;
    }
    let raw = raw.get(..end).unwrap_or_default();
    let mut cells = Vec::new();
    let mut cell: Vec<u8> = Vec::new();
    let mut scan = Scan::default();
    let mut after_quote = false;
    for byte in raw {
        let was_after_quote = std::mem::take(&mut after_quote);
        match *byte {
            b'"' if quotes && scan.quoted => {
                scan.quoted = false;
                after_quote = true;
            }
            b'"' if quotes && was_after_quote => {
                scan.quoted = true;
                cell.push(b'"');
            }
            b'"' if quotes && scan.field_start => {
                scan.quoted = true;
                scan.field_start = false;
                cell.clear();
            }
            byte if !scan.quoted && byte == delimiter => {
                cells.push(text(&mut cell, quotes));
                scan.field_start = true;
            }
            b' ' if scan.field_start => cell.push(b' '),
            byte => {
                scan.field_start = false;
                cell.push(byte);
            }
        }
    }
    cells.push(text(&mut cell, quotes));
    cells
}

fn text(cell: &mut Vec<u8>, quotes: bool) -> String {
    let bytes = std::mem::take(cell);
    let text = String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    if !quotes && let Some(inner) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
        return inner.replace("\"\"", "\"");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::{RowNote, open_bytes};
    use super::*;

    /// Reads `content` and compares delimiter, headers and rows (number, cells joined by `¦`, or the error).
    fn check(content: &str, delimiter: impl Into<Option<char>>, headers: &[&str], rows: &[(u64, &str)]) {
        let mut table = open_bytes(content.as_bytes().to_vec(), "essai.csv", &Limits::default()).expect(content);
        assert_eq!(table.format.delimiter, delimiter.into(), "{content}");
        assert_eq!(table.headers, headers, "{content}");
        let mut read = Vec::new();
        while let Some(row) = table.next_row() {
            read.push(match row {
                Ok(row) => (row.number, row.cells.join("¦")),
                Err(error) => (error.row(), error.to_string()),
            });
        }
        let read: Vec<(u64, &str)> = read.iter().map(|(number, text)| (*number, text.as_str())).collect();
        assert_eq!(read, rows, "{content}");
    }

    #[test]
    fn delimiters_and_quotes() {
        check("Nom,Ville\nLa Ruche,Dax\n", ',', &["Nom", "Ville"], &[(2, "La Ruche¦Dax")]);
        check(
            "Nom;Lat\r\nLa Ruche;44,5\r\nL’Autre;45,1\r\n",
            ';',
            &["Nom", "Lat"],
            &[(2, "La Ruche¦44,5"), (3, "L’Autre¦45,1")],
        );
        check("Nom\tVille\nA, B\tPau\n", '\t', &["Nom", "Ville"], &[(2, "A, B¦Pau")]);
        check("Nom|Ville\rA|Pau\rB|Dax", '|', &["Nom", "Ville"], &[(2, "A¦Pau"), (3, "B¦Dax")]);
        check("Nom;Ville\n\"A;B\";\"dit \"\"le\"\" lieu\"\n", ';', &["Nom", "Ville"], &[(2, "A;B¦dit \"le\" lieu")]);
        check("sep=;\nNom;Ville\nA;Pau\n", ';', &["Nom", "Ville"], &[(3, "A¦Pau")]);
        check("Nom\nLa Ruche\nL’Autre\n", None, &["Nom"], &[(2, "La Ruche"), (3, "L’Autre")]);
    }

    #[test]
    fn rare_delimiters_are_believed_where_they_cut_every_row() {
        check("Nom^Ville\nA, B^Pau\nC^Dax\n", '^', &["Nom", "Ville"], &[(2, "A, B¦Pau"), (3, "C¦Dax")]);
        check("Nom~Ville\nA~Pau\nB~Dax\n", '~', &["Nom", "Ville"], &[(2, "A¦Pau"), (3, "B¦Dax")]);
        check(
            "Nom\u{1f}Ville\nA; B\u{1f}Pau\nC\u{1f}Dax\n",
            '\u{1f}',
            &["Nom", "Ville"],
            &[(2, "A; B¦Pau"), (3, "C¦Dax")],
        );
        check(
            "Nom:CP:Ville\nA:64000:Pau\nB:40100:Dax\n",
            ':',
            &["Nom", "CP", "Ville"],
            &[(2, "A¦64000¦Pau"), (3, "B¦40100¦Dax")],
        );
        check("sep=^\nNom^Ville\nA^Pau\n", '^', &["Nom", "Ville"], &[(3, "A¦Pau")]);
    }

    #[test]
    fn hours_addresses_and_colons_of_a_text_are_not_torn_apart() {
        check("Horaires\n09:30:00\n10:00:00\n", None, &["Horaires"], &[(2, "09:30:00"), (3, "10:00:00")]);
        check("Ouvert : de : à\nLa Ruche : 9h : 18h\n", None, &["Ouvert : de : à"], &[(2, "La Ruche : 9h : 18h")]);
        check("Nom:Ville\nA:Pau\n", None, &["Nom:Ville"], &[(2, "A:Pau")]);
        // a usual delimiter that cuts every row comes first, and rows of other widths keep what is usual
        check("a:b:c;Nom\nd:e:f;La Ruche\n", ';', &["a:b:c", "Nom"], &[(2, "d:e:f¦La Ruche")]);
        check(
            "Nom;Ouvre;Ferme\nA;09:30;18:00\nB;10:00;\nC;9:00\n",
            ';',
            &["Nom", "Ouvre", "Ferme"],
            &[(2, "A¦09:30¦18:00"), (3, "B¦10:00¦"), (4, "C¦9:00¦")],
        );
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_does() {
        check(
            "Nom;Note\n\n\"A\";\"deux\nlignes\"\n;\nB;x\n",
            ';',
            &["Nom", "Note"],
            &[(3, "A¦deux\nlignes"), (5, "B¦x")],
        );
    }

    #[test]
    fn ragged_rows() {
        check(
            "Nom;Ville;CP\nA;Pau\nB;Dax;40100;;\nC;Dax;40100;trop\n",
            ';',
            &["Nom", "Ville", "CP"],
            &[(2, "A¦Pau¦"), (3, "B¦Dax¦40100"), (4, "row 4: 4 cells for 3 columns")],
        );
    }

    #[test]
    fn a_stray_quote_costs_one_row() {
        let file = "Nom;Ville\n\"Le Bocal;Pau\nB;Dax\nC;Agen\n";
        check(file, ';', &["Nom", "Ville"], &[(2, "\"Le Bocal¦Pau"), (3, "B¦Dax"), (4, "C¦Agen")]);
        let mut table = open_bytes(file.into(), "a.csv", &Limits::default()).unwrap();
        assert_eq!(table.next_row().unwrap().unwrap().notes, [RowNote::StrayQuote]);
        // closed by chance two rows below
        check(
            "Nom;Ville\n\"A;Pau\nB;Dax\nC\";Agen;x\nD;Pau\n",
            ';',
            &["Nom", "Ville"],
            &[(2, "\"A¦Pau"), (3, "B¦Dax"), (4, "row 4: 3 cells for 2 columns"), (5, "D¦Pau")],
        );
        // an inch mark inside a cell opens nothing
        check("Nom;Ville\nÉcran 24\" neuf;Pau\n", ';', &["Nom", "Ville"], &[(2, "Écran 24\" neuf¦Pau")]);
    }

    #[test]
    fn a_row_over_the_limit_is_told_and_passed() {
        let limits = Limits { row: 64, ..Limits::default() };
        let file = format!("Nom;Ville\nA;Pau\n{};Dax\nC;Agen\n", "x".repeat(500));
        let mut table = open_bytes(file.into_bytes(), "a.csv", &limits).unwrap();
        let rows: Vec<_> = std::iter::from_fn(|| table.next_row()).collect();
        assert_eq!(rows.len(), 3);
        assert_eq!(rows[1], Err(RowError::TooLarge { row: 3, limit: 64 }));
        assert_eq!(rows[2].as_ref().unwrap().cells, ["C", "Agen"]);
    }

    #[test]
    fn what_is_no_table_is_refused() {
        let refuse = |content: &str, error: FileError| {
            assert_eq!(open_bytes(content.into(), "a.csv", &Limits::default()).unwrap_err(), error, "{content}");
        };
        refuse("", FileError::Empty);
        refuse(" \n\n ", FileError::Empty);
        refuse(";;;\n;;;\n", FileError::Empty);
        refuse(&"Il était une fois un lieu. ".repeat(20), FileError::NotATable);
        refuse("<!DOCTYPE html><html></html>", FileError::UnknownFormat(super::super::Foreign::Html));
    }
}
