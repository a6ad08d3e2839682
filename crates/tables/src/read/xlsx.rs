//! Excel workbooks, read cell after cell.

use std::io::BufReader;

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxCellReader};

use super::archive::{Workbook, broken, choose, score};
use super::worker::{Sink, Worker};
use super::{FileError, Input, Limits, RawRow, RowError};

pub(super) fn start(
    input: BufReader<Input>,
    limits: Limits,
    wanted: Option<String>,
) -> Result<(Worker, Workbook), FileError> {
    Worker::start(move |tell, sink| read(input, &limits, wanted, tell, sink))
}

fn read(
    input: BufReader<Input>,
    limits: &Limits,
    wanted: Option<String>,
    tell: &mut dyn FnMut(Workbook),
    sink: &mut Sink,
) -> Result<(), FileError> {
    let mut workbook: Xlsx<BufReader<Input>> = Xlsx::new(input).map_err(broken)?;
    let listed = workbook.sheets_metadata().to_vec();
    let mut sheets = Vec::new();
    for sheet in listed.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
        // a sheet that cannot be read does not forbid the others
        let found = match workbook.worksheet_cells_reader(&sheet.name) {
            Ok(cells) => score(Cells::new(cells, limits.columns).map_while(Result::ok)),
            Err(_) => 0,
        };
        sheets.push((sheet.name.clone(), found, sheet.visible == SheetVisible::Visible));
    }
    let told = choose(&sheets, wanted)?;
    let name = told.chosen.clone();
    let cells = workbook.worksheet_cells_reader(&name).map_err(broken)?;
    tell(told);
    for row in Cells::new(cells, limits.columns) {
        let failed = row.is_err();
        if matches!(&row, Ok(row) if row.is_blank()) {
            continue;
        }
        if sink.put(row).is_err() || failed {
            break;
        }
    }
    Ok(())
}

/// Gathers cells into rows. Cells further right than twice the limit of columns are not a table's.
struct Cells<'book> {
    reader: XlsxCellReader<'book, BufReader<Input>>,
    columns: usize,
    /// The first cell of the next row, already read: row, column, text.
    ahead: Option<(u64, usize, String)>,
    last: u64,
    failed: Option<RowError>,
    ended: bool,
}

impl<'book> Cells<'book> {
    fn new(reader: XlsxCellReader<'book, BufReader<Input>>, columns: usize) -> Self {
        Cells { reader, columns: columns * 2, ahead: None, last: 0, failed: None, ended: false }
    }

    fn next_cell(&mut self) -> Result<Option<(u64, usize, String)>, RowError> {
        if let Some(cell) = self.ahead.take() {
            return Ok(Some(cell));
        }
        loop {
            match self.reader.next_cell() {
                Ok(Some(cell)) => {
                    let (row, column) = cell.get_position();
                    let text = text(cell.get_value());
                    if !text.is_empty() {
                        return Ok(Some((u64::from(row) + 1, column as usize, text)));
                    }
                }
                Ok(None) => return Ok(None),
                Err(error) => return Err(RowError::Broken { row: self.last, detail: error.to_string() }),
            }
        }
    }
}

impl Iterator for Cells<'_> {
    type Item = Result<RawRow, RowError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return self.failed.take().map(Err);
        }
        let mut cells: Vec<String> = Vec::new();
        loop {
            match self.next_cell() {
                Ok(Some((row, column, text))) => {
                    if !cells.is_empty() && row != self.last {
                        self.ahead = Some((row, column, text));
                        break;
                    }
                    self.last = row;
                    let column = column.min(self.columns);
                    if cells.len() <= column {
                        cells.resize(column + 1, String::new());
                    }
                    if let Some(cell) = cells.get_mut(column) {
                        *cell = text;
                    }
                }
                Ok(None) => {
                    self.ended = true;
                    break;
                }
                Err(error) => {
                    // what was read of the row is given before
                    self.ended = true;
                    self.failed = Some(error);
                    break;
                }
            }
        }
        if cells.is_empty() {
            return self.failed.take().map(Err);
        }
        Some(Ok(RawRow { number: self.last, cells, stray_quote: false }))
    }
}

fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        // prints the shortest digits that give the same number back: 44300, 47.245935
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTime(moment) => date(moment),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// `2019-03-12`, `2019-03-12T09:30`, or `09:30` where the number has no day.
fn date(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
    let number = moment.as_f64();
    if (0.0..1.0).contains(&number) {
        format!("{hour:02}:{minute:02}")
    } else if number.fract() == 0.0 {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}")
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::super::{FileError, Limits, RowError, RowNote, open_bytes};

    fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let mut put = |name: &str, content: String| {
            writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(content.as_bytes()).unwrap();
        };
        let (mut listed, mut relations) = (String::new(), String::new());
        for (rank, (name, rows)) in sheets.iter().enumerate() {
            listed += &format!(r#"<sheet name="{name}" sheetId="{rank}" r:id="r{rank}"/>"#);
            relations += &format!(
                r#"<Relationship Id="r{rank}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/s{rank}.xml"/>"#
            );
            put(&format!("xl/worksheets/s{rank}.xml"), format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"));
        }
        let styles = r#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;
        put("xl/styles.xml", styles.into());
        put("xl/workbook.xml", format!(r#"<workbook xmlns:r="r"><sheets>{listed}</sheets></workbook>"#));
        let root = r#"<Relationships><Relationship Id="b" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
        put("_rels/.rels", root.into());
        put("xl/_rels/workbook.xml.rels", format!("<Relationships>{relations}</Relationships>"));
        writer.finish().unwrap().into_inner()
    }

    fn text(place: &str, value: &str) -> String {
        format!(r#"<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>"#)
    }

    #[test]
    fn reads_the_widest_sheet_with_its_row_numbers() {
        let header = ["A1", "B1", "C1", "D1"].map(|place| text(place, &place.replace('1', "x"))).concat();
        let lieux = format!(
            r#"<row r="1">{header}</row><row r="4">{}<c r="B4"><v>33500</v></c><c r="C4"><v>44.918432</v></c><c r="D4" s="1"><v>43544</v></c><c r="F4"><v>9</v></c></row>"#,
            text("A4", "L’Étape")
        );
        let book = workbook(&[("Notice", &format!(r#"<row r="1">{}</row>"#, text("A1", "Lire"))), ("Lieux", &lieux)]);
        let mut table = open_bytes(book, "a.xlsx", &Limits::default()).unwrap();
        assert_eq!(table.format.sheet.as_deref(), Some("Lieux"));
        assert_eq!(table.format.sheets, ["Notice", "Lieux"]);
        assert_eq!(table.headers, ["Ax", "Bx", "Cx", "Dx"]);
        let row = table.next_row().unwrap().unwrap();
        assert_eq!((row.number, row.cells.join("¦").as_str()), (4, "L’Étape¦33500¦44.918432¦2019-03-20"));
        assert_eq!(row.notes, [RowNote::BeyondHeader { cells: vec!["9".into()] }]);
        assert!(table.next_row().is_none());
    }

    #[test]
    fn damage_is_told_where_it_begins() {
        let header = [text("A1", "Nom"), text("B1", "Ville")].concat();
        let book = workbook(&[(
            "A",
            &format!(
                r#"<row r="1">{header}</row><row r="2">{}</row><row r="3"><c r="A3" t="s"><v>12</v></c>"#,
                text("A2", "x")
            ),
        )]);
        let rows: Vec<_> = open_bytes(book, "a.xlsx", &Limits::default()).unwrap().collect();
        assert_eq!(rows.len(), 2);
        assert!(matches!(rows.last(), Some(Err(RowError::Broken { .. }))), "{rows:?}");
        assert_eq!(open_bytes(workbook(&[("A", "")]), "a.xlsx", &Limits::default()).unwrap_err(), FileError::Empty);
    }
}
