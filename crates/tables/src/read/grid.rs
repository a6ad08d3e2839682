//! From rows of cells to a table: where the header is, how wide it is, what to do with ragged rows.

use std::collections::VecDeque;

use super::{FileError, FormatTold, Limits, RawRow, RawRows, Row, RowError, RowNote, Rows, Table, Warning, is_blank};

/// Rows looked at to find the header and the blank columns at the right.
const LOOKED_AT: usize = 200;
/// A header is not looked for below this many filled rows.
const PREAMBLE: usize = 12;

pub(super) fn table(
    format: FormatTold,
    mut rows: Box<dyn RawRows>,
    mut warnings: Vec<Warning>,
    limits: &Limits,
) -> Result<Table, FileError> {
    let mut first = VecDeque::new();
    while first.len() < LOOKED_AT {
        match rows.next_raw() {
            Some(row) => first.push_back(row),
            None => break,
        }
    }
    let readable: Vec<&RawRow> = first.iter().flatten().collect();
    let Some(broken_or_empty) = readable.first().copied() else {
        return Err(match first.pop_front() {
            Some(Err(error)) => FileError::Broken { detail: error.to_string() },
            _ => FileError::Empty,
        });
    };
    let header_number = header_row(&readable).map_or(broken_or_empty.number, |row| row.number);
    let nameless =
        readable.iter().find(|row| row.number == header_number).is_some_and(|row| looks_like_data(&row.cells));
    let mut preamble = Vec::new();
    let mut header = Vec::new();
    while let Some(row) = first.pop_front() {
        match row {
            Ok(row) if row.number < header_number => preamble.push(one_line(&row.cells)),
            Ok(row) => {
                header.clone_from(&row.cells);
                if nameless {
                    first.push_front(Ok(row));
                }
                break;
            }
            Err(error) => preamble.push(error.to_string()),
        }
    }
    if !preamble.is_empty() {
        warnings.push(Warning::Preamble { lines: preamble });
    }
    let declared = header.len();
    let columns = used_columns(&header, &first);
    if columns > limits.columns {
        return Err(FileError::TooManyColumns { columns, limit: limits.columns });
    }
    let headers = if nameless {
        warnings.push(Warning::NoHeaderRow);
        vec![String::new(); columns]
    } else {
        header.resize(columns, String::new());
        header.iter().map(|name| tidy(name)).collect()
    };
    rows.expect_columns(declared);
    let shifts = rows.shifts();
    let grid = Grid { rows, first, columns, declared: declared.max(columns), shifts };
    Ok(Table::new(format, headers, Box::new(grid), warnings))
}

/// The first row, unless it is obviously a title: two cells at most, over a row of four cells at least that reads as
/// names and is as wide as what follows.
fn header_row<'a>(rows: &[&'a RawRow]) -> Option<&'a RawRow> {
    let filled = |row: &RawRow| row.cells.iter().filter(|cell| !is_blank(cell)).count();
    let first = rows.first()?;
    let mut widths: Vec<usize> = rows.iter().skip(1).map(|row| filled(row)).collect();
    widths.sort_unstable();
    let usual = widths.get(widths.len() / 2).copied().unwrap_or(0);
    if filled(first) > 2 || usual < 4 {
        return Some(first);
    }
    rows.iter().take(PREAMBLE).find(|row| filled(row) >= 4 && filled(row) * 10 >= usual * 7).copied()
}

/// A file of data without names: an e-mail, an address of the web, a decimal number or a postcode in the first row.
fn looks_like_data(cells: &[String]) -> bool {
    let datum = |cell: &String| {
        let cell = cell.trim();
        let digits = cell.chars().filter(char::is_ascii_digit).count();
        let number =
            digits >= 4 && cell.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '-' | '+'));
        number
            || cell.starts_with("http://")
            || cell.starts_with("https://")
            || cell.starts_with("www.")
            || (cell.contains('@') && cell.contains('.') && !cell.contains(' '))
    };
    // years alone are names of columns in some surveys
    let year =
        |cell: &String| cell.trim().len() == 4 && cell.trim().parse::<u16>().is_ok_and(|y| (1900..2100).contains(&y));
    cells.iter().any(|cell| datum(cell) && !year(cell))
}

fn used_columns(header: &[String], rows: &VecDeque<Result<RawRow, RowError>>) -> usize {
    let last = |cells: &[String]| cells.iter().rposition(|cell| !is_blank(cell)).map_or(0, |last| last + 1);
    let below = rows.iter().flatten().map(|row| last(row.cells.get(..header.len()).unwrap_or(&row.cells))).max();
    last(header).max(below.unwrap_or(0).min(header.len())).max(1)
}

fn one_line(cells: &[String]) -> String {
    cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" ")
}

fn tidy(name: &str) -> String {
    let plain: String = name.chars().filter(|c| !matches!(c, '\u{feff}' | '\u{200b}' | '\u{2060}')).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Grid {
    rows: Box<dyn RawRows>,
    first: VecDeque<Result<RawRow, RowError>>,
    /// Columns given.
    columns: usize,
    /// Columns the header row has, blank ones at its end included.
    declared: usize,
    shifts: bool,
}

impl Rows for Grid {
    fn next_row(&mut self) -> Option<Result<Row, RowError>> {
        let row = self.first.pop_front().or_else(|| self.rows.next_raw())?;
        Some(row.and_then(|row| fit(row, self.columns, self.declared, self.shifts)))
    }
}

fn fit(row: RawRow, columns: usize, declared: usize, shifts: bool) -> Result<Row, RowError> {
    let RawRow { number, mut cells, stray_quote } = row;
    let mut notes = Vec::new();
    if stray_quote {
        notes.push(RowNote::StrayQuote);
    }
    if cells.len() > columns {
        let too_many = cells.iter().skip(declared).any(|cell| !is_blank(cell));
        if shifts && too_many {
            return Err(RowError::TooManyCells { row: number, expected: columns, found: cells.len(), cells });
        }
        let beyond: Vec<String> = cells.drain(columns..).filter(|cell| !is_blank(cell)).collect();
        if !beyond.is_empty() {
            notes.push(RowNote::BeyondHeader { cells: beyond });
        }
    } else if cells.len() < columns {
        // workbooks do not store the blank cells at the end of a row: that is no defect
        if shifts {
            notes.push(RowNote::Padded { missing: columns - cells.len() });
        }
        cells.resize(columns, String::new());
    }
    Ok(Row { number, cells, notes })
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, Warning, open_bytes};
    use super::*;

    fn check(content: &str, headers: &[&str], first: &str, warnings: &[Warning]) {
        let mut table = open_bytes(content.as_bytes().to_vec(), "a.csv", &Limits::default()).expect(content);
        assert_eq!(table.headers, headers, "{content}");
        assert_eq!(table.next_row().unwrap().unwrap().cells.join("¦"), first, "{content}");
        assert_eq!(table.warnings(), warnings, "{content}");
    }

    #[test]
    fn finds_the_header() {
        let preamble = |line: &str| Warning::Preamble { lines: vec![line.to_owned()] };
        check("Nom;Ville\nA;Pau\n", &["Nom", "Ville"], "A¦Pau", &[]);
        check(
            "Liste des lieux 2023;;;\nNom;Ville;CP;Site\nA;Pau;64000;a.fr\nB;Dax;40100;b.fr\n",
            &["Nom", "Ville", "CP", "Site"],
            "A¦Pau¦64000¦a.fr",
            &[preamble("Liste des lieux 2023")],
        );
        // two narrow columns are no title
        check("Nom;Ville\nA;Pau\nB;Dax\n", &["Nom", "Ville"], "A¦Pau", &[]);
    }

    #[test]
    fn a_file_without_names_keeps_its_first_row() {
        check("La Ruche;Dax;40100\nB;Pau;64000\n", &["", "", ""], "La Ruche¦Dax¦40100", &[Warning::NoHeaderRow]);
        check("Nom;2019;2020\nA;3;4\n", &["Nom", "2019", "2020"], "A¦3¦4", &[]);
    }

    #[test]
    fn blank_columns_at_the_right_are_left_out() {
        check("Nom;Ville;;;\nA;Pau;;;\n", &["Nom", "Ville"], "A¦Pau", &[]);
        check("Nom;Ville;;;\nA;Pau;x;;\n", &["Nom", "Ville", ""], "A¦Pau¦x", &[]);
    }

    #[test]
    fn what_is_written_beyond_the_header_is_told() {
        let mut file = "Nom;Ville;\n".to_owned();
        for n in 0..300 {
            file.push_str(&format!("Lieu {n};Pau;\n"));
        }
        file.push_str("Dernier;Pau;aparté\n");
        let table = open_bytes(file.into_bytes(), "a.csv", &Limits::default()).unwrap();
        let last = table.last().unwrap().unwrap();
        assert_eq!(last.notes, [RowNote::BeyondHeader { cells: vec!["aparté".to_owned()] }]);
        let short = fit(RawRow { number: 4, cells: vec!["A".into()], stray_quote: false }, 2, 2, true).unwrap();
        assert_eq!(short.notes, [RowNote::Padded { missing: 1 }]);
    }
}
