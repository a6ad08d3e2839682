//! A workbook of one sheet, written row after row: the few parts that every spreadsheet opens, nothing more.

use std::io::{self, Write};

use quick_xml::escape::escape;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

/// The most letters that a cell of Excel holds.
const LONGEST: usize = 32_767;

const PARTS: [(&str, &str); 4] = [
    (
        "[Content_Types].xml",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="SHEET" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    ),
];

/// A workbook being written.
pub struct Workbook<W: Write> {
    zip: ZipWriter<StreamWriter<W>>,
    row: String,
}

/// A cell to be written.
pub enum Cell {
    /// Words, never taken for a formula.
    Text(String),
    /// A number.
    Number(f64),
}

impl<W: Write> Workbook<W> {
    /// Writes the parts before the rows.
    ///
    /// # Errors
    /// Whoever reads went away, or the disk is full.
    pub fn open(out: W, sheet: &str) -> io::Result<Workbook<W>> {
        let mut zip = ZipWriter::new_stream(out);
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        for (name, text) in PARTS {
            zip.start_file(name, options)?;
            zip.write_all(text.replace("SHEET", sheet).as_bytes())?;
        }
        zip.start_file("xl/worksheets/sheet1.xml", options.large_file(true))?;
        zip.write_all(
            br#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>"#,
        )?;
        Ok(Workbook { zip, row: String::new() })
    }

    /// Writes a row.
    ///
    /// # Errors
    /// As [`Workbook::open`].
    pub fn write_row(&mut self, cells: impl Iterator<Item = Cell>) -> io::Result<()> {
        self.row.clear();
        self.row.push_str("<row>");
        for cell in cells {
            match cell {
                Cell::Number(number) if number.is_finite() => {
                    self.row.push_str("<c><v>");
                    self.row.push_str(&number.to_string());
                    self.row.push_str("</v></c>");
                }
                Cell::Text(text) if !text.is_empty() => {
                    let text: String = text.chars().filter(|c| allowed(*c)).take(LONGEST).collect();
                    self.row.push_str(r#"<c t="inlineStr"><is><t xml:space="preserve">"#);
                    self.row.push_str(&escape(text.as_str()));
                    self.row.push_str("</t></is></c>");
                }
                _ => self.row.push_str("<c/>"),
            }
        }
        self.row.push_str("</row>");
        self.zip.write_all(self.row.as_bytes())
    }

    /// Writes what comes after the rows.
    ///
    /// # Errors
    /// As [`Workbook::open`].
    pub fn close(mut self) -> io::Result<()> {
        self.zip.write_all(b"</sheetData></worksheet>")?;
        self.zip.finish()?.into_inner().flush()
    }
}

/// What XML may hold.
pub fn allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r') || (c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'))
}
