//! The files that anyone may download: which there are, and how each is written, one record after the other.

use std::io::{self, Write};
use std::sync::Arc;

use kernel::party::Kind;
use tables::cells::push_line;

use super::kml::Kml;
use super::mednum::{self, Mednum};
use super::osm::Osm;
use super::published::Published;
use super::table::{cells, columns};
use super::xlsx::Xlsx;
use super::{LICENCE, LICENCE_SPDX};
use crate::vocabulary::Vocabulary;

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// One `FeatureCollection`.
    GeoJson,
    /// Comma, UTF-8, a header of field keys.
    Csv,
    /// A workbook of one sheet.
    Xlsx,
    /// The records of the API in one array.
    Json,
    /// One record of the API a line.
    JsonLines,
    /// For globes and maps that read KML.
    Kml,
    /// The schema of médiation numérique, as CSV.
    MednumCsv,
    /// The same, as JSON.
    MednumJson,
    /// OpenStreetMap's JSON, with its tags.
    Osm,
}

/// A file to download.
#[derive(Debug, PartialEq, Eq)]
pub struct File {
    /// The last piece of its address: a promise.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// How it is written.
    pub format: Format,
}

const fn file(name: &'static str, kind: Kind, format: Format) -> File {
    File { name, kind, format }
}

/// Every file, in the order in which they are shown.
pub const FILES: &[File] = &[
    file("lieux.geojson", Kind::Place, Format::GeoJson),
    file("lieux.csv", Kind::Place, Format::Csv),
    file("lieux.xlsx", Kind::Place, Format::Xlsx),
    file("lieux.json", Kind::Place, Format::Json),
    file("lieux.jsonl", Kind::Place, Format::JsonLines),
    file("lieux.kml", Kind::Place, Format::Kml),
    file("lieux-mednum.csv", Kind::Place, Format::MednumCsv),
    file("lieux-mednum.json", Kind::Place, Format::MednumJson),
    file("lieux-osm.json", Kind::Place, Format::Osm),
    file("structures.geojson", Kind::Organisation, Format::GeoJson),
    file("structures.csv", Kind::Organisation, Format::Csv),
    file("structures.xlsx", Kind::Organisation, Format::Xlsx),
    file("structures.json", Kind::Organisation, Format::Json),
    file("structures.jsonl", Kind::Organisation, Format::JsonLines),
    file("structures.kml", Kind::Organisation, Format::Kml),
];

impl File {
    /// The file of that name.
    pub fn named(name: &str) -> Option<&'static File> {
        FILES.iter().find(|file| file.name == name)
    }
}

impl Format {
    /// Every format and the word by which a command asks for it.
    pub const ALL: &[(Format, &str)] = &[
        (Format::GeoJson, "geojson"),
        (Format::Csv, "csv"),
        (Format::Xlsx, "xlsx"),
        (Format::Json, "json"),
        (Format::JsonLines, "jsonl"),
        (Format::Kml, "kml"),
        (Format::MednumCsv, "mednum-csv"),
        (Format::MednumJson, "mednum-json"),
        (Format::Osm, "osm"),
    ];

    /// The media type.
    pub fn media(self) -> &'static str {
        match self {
            Format::GeoJson => "application/geo+json",
            Format::Csv | Format::MednumCsv => "text/csv; charset=utf-8; header=present",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Format::Json | Format::MednumJson | Format::Osm => "application/json",
            Format::JsonLines => "application/x-ndjson",
            Format::Kml => "application/vnd.google-earth.kml+xml",
        }
    }

    /// Whether a browser shows it rather than saving it.
    pub fn is_shown(self) -> bool {
        matches!(self, Format::GeoJson | Format::Json | Format::MednumJson | Format::Osm)
    }
}

/// What is told at the head of a file.
#[derive(Clone, Debug)]
pub struct Head {
    /// The public address of the site.
    pub site: String,
    /// The network's name.
    pub name: String,
    /// The key of the array of records.
    pub records: &'static str,
    /// The network's own words and fields.
    pub vocabulary: Arc<Vocabulary>,
}

impl Head {
    /// The licence and where the data come from, as members of a JSON object.
    fn members(&self) -> String {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        format!(
            r#""source":{},"name":{},"licence":"{LICENCE}","license":"{LICENCE_SPDX}""#,
            quoted(&self.site),
            quoted(&self.name)
        )
    }
}

/// Writes records one after the other, in bounded memory.
pub trait Writer: Send {
    /// One record.
    ///
    /// # Errors
    /// Whoever reads went away, or the disk is full.
    fn record(&mut self, record: &Published) -> io::Result<()>;

    /// What ends the file.
    ///
    /// # Errors
    /// As [`Writer::record`].
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// Begins a file.
///
/// # Errors
/// As [`Writer::record`].
pub fn begin<W: Write + Send + 'static>(format: Format, head: Head, out: W) -> io::Result<Box<dyn Writer>> {
    Ok(match format {
        Format::Xlsx => Box::new(Xlsx::begin(out, head)?),
        Format::Kml => Box::new(Kml::begin(out, &head)?),
        Format::Csv => {
            let own = head.vocabulary.published_fields();
            let columns = columns(&own);
            Box::new(Csv::begin(out, &columns, move |record| cells(record, &own, &head.site))?)
        }
        Format::MednumCsv => {
            let mednum = Mednum::of(&head);
            Box::new(Csv::begin(out, mednum::COLUMNS, move |record| mednum.cells(record))?)
        }
        Format::Osm => Box::new(Osm::begin(out, &head)?),
        Format::GeoJson => {
            let before = format!(r#"{{"type":"FeatureCollection",{},"features":["#, head.members());
            Box::new(Json::begin(out, head, &before, Shape::Feature)?)
        }
        Format::Json => {
            let before = format!(r#"{{{},"{}":["#, head.members(), head.records);
            Box::new(Json::begin(out, head, &before, Shape::Record)?)
        }
        Format::JsonLines => Box::new(Json::begin(out, head, "", Shape::Line)?),
        Format::MednumJson => Box::new(Json::begin(out, head, "[", Shape::Mednum)?),
    })
}

/// What a record becomes in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Feature,
    Record,
    Line,
    Mednum,
}

struct Json<W> {
    out: W,
    site: String,
    mednum: Mednum,
    shape: Shape,
    first: bool,
}

impl<W: Write + Send> Json<W> {
    fn begin(mut out: W, head: Head, before: &str, shape: Shape) -> io::Result<Json<W>> {
        out.write_all(before.as_bytes())?;
        Ok(Json { out, mednum: Mednum::of(&head), site: head.site, shape, first: true })
    }
}

impl<W: Write + Send> Writer for Json<W> {
    fn record(&mut self, record: &Published) -> io::Result<()> {
        if !self.first {
            self.out.write_all(if self.shape == Shape::Line { b"\n" } else { b",\n" })?;
        }
        self.first = false;
        match self.shape {
            Shape::Feature => serde_json::to_writer(&mut self.out, &record.feature(&self.site)),
            Shape::Record | Shape::Line => serde_json::to_writer(&mut self.out, &record.record(&self.site)),
            Shape::Mednum => serde_json::to_writer(&mut self.out, &self.mednum.object(record)),
        }
        .map_err(io::Error::from)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.write_all(match self.shape {
            Shape::Feature | Shape::Record => b"]}\n",
            Shape::Mednum => b"]\n",
            Shape::Line if self.first => b"",
            Shape::Line => b"\n",
        })?;
        self.out.flush()
    }
}

/// Delimited text, its cells made harmless.
struct Csv<W, Cells> {
    out: W,
    cells: Cells,
    line: String,
}

impl<W: Write + Send, Cells: Fn(&Published) -> Vec<String> + Send> Csv<W, Cells> {
    fn begin(mut out: W, columns: &[&str], cells: Cells) -> io::Result<Self> {
        out.write_all(columns.join(",").as_bytes())?;
        out.write_all(b"\r\n")?;
        Ok(Csv { out, cells, line: String::new() })
    }
}

impl<W: Write + Send, Cells: Fn(&Published) -> Vec<String> + Send> Writer for Csv<W, Cells> {
    fn record(&mut self, record: &Published) -> io::Result<()> {
        self.line.clear();
        push_line(&mut self.line, (self.cells)(record));
        self.out.write_all(self.line.as_bytes())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.flush()
    }
}
