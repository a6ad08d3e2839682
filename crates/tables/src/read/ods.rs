//! OpenDocument workbooks, read row after row: a library that loads them whole would let a small file repeat one
//! cell a thousand million times.

use std::io::{BufRead, BufReader, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use zip::ZipArchive;

use super::archive::{Workbook, broken, choose, score};
use super::worker::{Sink, Worker};
use super::{FileError, Input, Limits, RawRow, RowError};

/// A filled row said to repeat more often than this is given that many times, then told.
const REPEATS: u64 = 1000;

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
    let mut archive = ZipArchive::new(input).map_err(broken)?;
    let mut sheets = Vec::new();
    {
        let part = archive.by_name("content.xml").map_err(broken)?;
        let mut content = Content::new(BufReader::new(part.take(limits.unpacked)), limits.columns);
        while let Some(name) = content.next_sheet()? {
            let found = score(std::iter::from_fn(|| content.next_row().ok().flatten().map(|(row, _)| row)));
            sheets.push((name, found, true));
        }
    }
    let told = choose(&sheets, wanted)?;
    let rank = sheets.iter().position(|(name, ..)| *name == told.chosen).unwrap_or(0);
    let part = archive.by_name("content.xml").map_err(broken)?;
    let mut content = Content::new(BufReader::new(part.take(limits.unpacked)), limits.columns);
    for _ in 0..=rank {
        content.next_sheet()?;
    }
    tell(told);
    stream(&mut content, sink);
    Ok(())
}

fn stream<Source: BufRead>(content: &mut Content<Source>, sink: &mut Sink) {
    loop {
        let (row, repeats) = match content.next_row() {
            Ok(Some(found)) => found,
            Ok(None) => return,
            Err(error) => {
                let row = content.row;
                drop(sink.put(Err(RowError::Broken { row, detail: error.to_string() })));
                return;
            }
        };
        if row.is_blank() {
            continue;
        }
        for again in 0..repeats.min(REPEATS) {
            if sink.put(Ok(RawRow { number: row.number + again, ..row.clone() })).is_err() {
                return;
            }
        }
        if repeats > REPEATS {
            let detail = format!("repeated {repeats} times, read {REPEATS} times");
            let text = row.cells.join(" ").chars().take(200).collect();
            if sink.put(Err(RowError::Invalid { row: row.number + REPEATS, detail, text })).is_err() {
                return;
            }
        }
    }
}

/// A position in `content.xml`.
struct Content<Source> {
    reader: Reader<Source>,
    buffer: Vec<u8>,
    columns: usize,
    /// Number of the next row.
    row: u64,
    inside: bool,
}

impl<Source: BufRead> Content<Source> {
    fn new(source: Source, columns: usize) -> Self {
        let mut reader = Reader::from_reader(source);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.expand_empty_elements = true;
        Content { reader, buffer: Vec::new(), columns: columns * 2, row: 1, inside: false }
    }

    /// Goes to the next sheet and gives its name.
    fn next_sheet(&mut self) -> Result<Option<String>, FileError> {
        loop {
            self.buffer.clear();
            match self.reader.read_event_into(&mut self.buffer).map_err(broken)? {
                Event::Start(start) if start.name().as_ref() == "table:table" => {
                    self.row = 1;
                    self.inside = true;
                    return Ok(Some(attribute(&start, "table:name").unwrap_or_default()));
                }
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    /// The next row of the sheet and how many times it repeats; blank ones too.
    fn next_row(&mut self) -> Result<Option<(RawRow, u64)>, FileError> {
        while self.inside {
            self.buffer.clear();
            match self.reader.read_event_into(&mut self.buffer).map_err(broken)? {
                Event::Start(start) if start.name().as_ref() == "table:table-row" => {
                    let repeats = number(&start, "table:number-rows-repeated").unwrap_or(1).max(1);
                    let number = self.row;
                    self.row = self.row.saturating_add(repeats);
                    let cells = self.cells()?;
                    return Ok(Some((RawRow { number, cells, stray_quote: false }, repeats)));
                }
                Event::End(end) if end.name().as_ref() == "table:table" => self.inside = false,
                Event::Eof => self.inside = false,
                _ => {}
            }
        }
        Ok(None)
    }

    fn cells(&mut self) -> Result<Vec<String>, FileError> {
        let mut cells: Vec<String> = Vec::new();
        let mut column = 0_usize;
        loop {
            self.buffer.clear();
            let (repeats, value) = match self.reader.read_event_into(&mut self.buffer).map_err(broken)? {
                Event::Start(start)
                    if matches!(start.name().as_ref(), "table:table-cell" | "table:covered-table-cell") =>
                {
                    (number(&start, "table:number-columns-repeated").unwrap_or(1).max(1), value(&start))
                }
                Event::End(end) if end.name().as_ref() == "table:table-row" => return Ok(cells),
                Event::Eof => return Ok(cells),
                _ => continue,
            };
            let shown = self.shown()?;
            let text = match value {
                // a code formatted to five digits shows its zero, its value does not have it
                Some(value) if !(shown.starts_with('0') && shown.trim_start_matches('0') == value) => value,
                _ => shown,
            };
            let repeats = usize::try_from(repeats).unwrap_or(usize::MAX);
            let end = column.saturating_add(repeats).min(self.columns);
            if !text.is_empty() && column < end {
                cells.resize(column, String::new());
                cells.resize(end, text);
            }
            column = end;
        }
    }

    /// The text of a cell, its annotations left out.
    fn shown(&mut self) -> Result<String, FileError> {
        let mut text = String::new();
        let mut aside = 0_usize;
        let mut nested = 0_usize;
        loop {
            self.buffer.clear();
            match self.reader.read_event_into(&mut self.buffer).map_err(broken)? {
                Event::Start(start) => match start.name().as_ref() {
                    "office:annotation" => aside += 1,
                    "table:table-cell" => nested += 1,
                    "text:p" if aside == 0 && !text.is_empty() => text.push('\n'),
                    "text:line-break" if aside == 0 => text.push('\n'),
                    "text:tab" if aside == 0 => text.push('\t'),
                    "text:s" if aside == 0 => {
                        let count = number(&start, "text:c").unwrap_or(1).min(100);
                        (0..count).for_each(|_| text.push(' '));
                    }
                    _ => {}
                },
                Event::End(end) => match end.name().as_ref() {
                    "office:annotation" => aside = aside.saturating_sub(1),
                    "table:table-cell" | "table:covered-table-cell" if nested == 0 => return Ok(text),
                    "table:table-cell" => nested -= 1,
                    _ => {}
                },
                Event::Text(piece) if aside == 0 => text.push_str(&piece),
                Event::CData(piece) if aside == 0 => text.push_str(&piece),
                Event::GeneralRef(entity) if aside == 0 => text.extend(character(&entity)),
                Event::Eof => return Ok(text),
                _ => {}
            }
        }
    }
}

pub(super) fn character(entity: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(character)) = entity.resolve_char_ref() {
        return Some(character);
    }
    match &**entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

pub(super) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = start.attributes().flatten().find(|attribute| attribute.key.as_ref() == name)?;
    Some(quick_xml::escape::unescape(&found.value).ok()?.into_owned())
}

fn number(start: &BytesStart<'_>, name: &str) -> Option<u64> {
    attribute(start, name)?.parse().ok()
}

/// The value of a number, a day or a truth; text is what the cell shows.
fn value(start: &BytesStart<'_>) -> Option<String> {
    match attribute(start, "office:value-type")?.as_str() {
        "float" | "percentage" | "currency" => {
            let written = attribute(start, "office:value")?;
            Some(written.parse::<f64>().map_or(written, |number| number.to_string()))
        }
        "date" => {
            let written = attribute(start, "office:date-value")?;
            Some(written.strip_suffix("T00:00:00").map(str::to_owned).unwrap_or(written))
        }
        "boolean" => attribute(start, "office:boolean-value"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::super::{Limits, RowError, open_bytes};

    fn workbook(body: &str) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, content) in [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", body)] {
            writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(content.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn text(value: &str) -> String {
        format!(r#"<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>"#)
    }

    fn row(cells: &[String]) -> String {
        format!("<table:table-row>{}</table:table-row>", cells.concat())
    }

    #[test]
    fn reads_values_spaces_and_repeats() {
        let float = r#"<table:table-cell office:value-type="float" office:value="1250"><text:p>01250</text:p></table:table-cell>"#;
        let plain = r#"<table:table-cell office:value-type="float" office:value="44.5"><text:p>44,5</text:p></table:table-cell>"#;
        let date = r#"<table:table-cell office:value-type="date" office:date-value="2019-03-12"><office:annotation><text:p>vu</text:p></office:annotation><text:p>12/03/19</text:p></table:table-cell>"#;
        let blank = r#"<table:table-cell table:number-columns-repeated="2"/>"#.to_owned();
        let body = format!(
            r#"<office:spreadsheet><table:table table:name="Aide">{}</table:table><table:table table:name="Lieux">{}{}<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>{}</table:table></office:spreadsheet>"#,
            row(&[text("Mode d’emploi")]),
            row(&[text("Nom"), text("CP"), text("Lat"), text("Ouvert"), text("x"), text("Note")]),
            row(&[
                text("Caf&amp;<text:s text:c=\"2\"/>Co<text:line-break/>&#233;"),
                float.into(),
                plain.into(),
                date.into()
            ]),
            row(&[text("B"), text("C"), blank, text("D"), text("E")]),
        );
        let mut table = open_bytes(workbook(&body), "a.ods", &Limits::default()).unwrap();
        assert_eq!(table.format.sheet.as_deref(), Some("Lieux"));
        assert_eq!(table.headers, ["Nom", "CP", "Lat", "Ouvert", "x", "Note"]);
        let first = table.next_row().unwrap().unwrap();
        assert_eq!(first.cells, ["Caf&  Co\né", "01250", "44.5", "2019-03-12", "", ""]);
        let second = table.next_row().unwrap().unwrap();
        assert_eq!((second.number, second.cells.join("¦").as_str()), (6, "B¦C¦¦¦D¦E"));
        assert!(table.next_row().is_none());
    }

    #[test]
    fn a_row_repeated_a_million_times_is_told() {
        let again = r#"<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>z</text:p></table:table-cell></table:table-row>"#;
        let body = format!(
            r#"<table:table table:name="A">{}{again}</table:table>"#,
            row(&[text("Nom"), text("Ville"), text("CP")])
        );
        let table = open_bytes(workbook(&body), "a.ods", &Limits::default()).unwrap();
        assert_eq!(table.headers, ["Nom", "Ville", "CP"]);
        let rows: Vec<_> = table.collect();
        assert_eq!(rows.len(), 1001);
        assert!(matches!(rows.last(), Some(Err(RowError::Invalid { row: 1002, .. }))));
    }
}
