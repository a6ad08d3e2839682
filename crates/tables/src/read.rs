//! Reading a file as a table of text cells, whatever it was made with, in bounded memory.

mod archive;
mod csv;
mod encoding;
mod geojson;
mod grid;
mod json;
mod kml;
mod ods;
mod osm;
mod records;
mod vcard;
mod worker;
mod xlsx;

use std::collections::VecDeque;
use std::fs::File;
use std::io::{Cursor, Read, Seek};
use std::path::Path;

use kernel::lang::Message;
use serde::{Deserialize, Serialize};

pub use encoding::Encoding;
pub use osm::Tags;

/// What a file may cost before it is refused. Sizes in bytes.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Size of the file as given.
    pub file: u64,
    /// Size a zipped workbook declares once unpacked, all its parts together.
    pub unpacked: u64,
    /// Size of the texts that an Excel workbook keeps in one part, unpacked: they are held in memory as long as it is read.
    pub strings: u64,
    /// Greatest ratio of unpacked to packed size.
    pub ratio: u64,
    /// Size of one row (CSV) or one feature (JSON).
    pub row: usize,
    /// Number of columns.
    pub columns: usize,
}

impl Default for Limits {
    /// 512 MiB for the file, 1 GiB and 200 to one unpacked, 100 MiB of texts, 1 MiB a row, 1000 columns.
    fn default() -> Self {
        Limits { file: 512 << 20, unpacked: 1 << 30, strings: 100 << 20, ratio: 200, row: 1 << 20, columns: 1000 }
    }
}

/// The family of formats a file was recognised as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Text with a delimiter.
    Csv,
    /// Workbook of Excel since 2007.
    Xlsx,
    /// Workbook of LibreOffice.
    Ods,
    /// GeoJSON: a `FeatureCollection`, a lone `Feature`, or one feature per line.
    GeoJson,
    /// Other JSON: an array of objects, or an object that holds one.
    Json,
    /// OpenStreetMap's JSON: what Overpass answers.
    Osm,
    /// KML.
    Kml,
    /// vCards.
    Vcard,
}

/// What was detected of a file, told to the person before anything else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FormatTold {
    /// The family of formats.
    pub kind: Kind,
    /// CSV only: the delimiter.
    pub delimiter: Option<char>,
    /// Text formats only: the encoding.
    pub encoding: Option<Encoding>,
    /// Workbooks only: the sheet read.
    pub sheet: Option<String>,
    /// Workbooks only: every sheet that holds something, in order; pass one to [`open_sheet`] to read it instead.
    pub sheets: Vec<String>,
}

impl FormatTold {
    fn of(kind: Kind) -> FormatTold {
        FormatTold { kind, delimiter: None, encoding: None, sheet: None, sheets: Vec::new() }
    }
}

/// Formats recognised in order to say what to do about them; none is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Foreign {
    /// Excel before 2007 (.xls).
    OldExcel,
    /// PDF.
    Pdf,
    /// A web page.
    Html,
    /// XML that is no workbook.
    Xml,
    /// A picture.
    Picture,
    /// An archive that is no workbook.
    Archive,
    /// Another binary file.
    Binary,
}

/// Why a whole file is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// No byte, no row, or only blank ones.
    #[error("empty file")]
    Empty,
    /// The file, or what it unpacks to, is past a limit. Both in bytes.
    #[error("{bytes} bytes, over the limit of {limit}")]
    TooLarge {
        /// Size found or declared.
        bytes: u64,
        /// Limit passed.
        limit: u64,
    },
    /// A zipped workbook that unpacks to far more than a spreadsheet ever does.
    #[error("unpacks to {ratio} times its size, over the limit of {limit}")]
    TooDense {
        /// Ratio found.
        ratio: u64,
        /// Limit passed.
        limit: u64,
    },
    /// An Excel workbook whose texts would take too much memory. Both in bytes.
    #[error("{bytes} bytes of shared strings at least, over the limit of {limit}")]
    TooMuchText {
        /// Size measured.
        bytes: u64,
        /// Limit passed.
        limit: u64,
    },
    /// More columns than the limit.
    #[error("{columns} columns, over the limit of {limit}")]
    TooManyColumns {
        /// Number found.
        columns: usize,
        /// Limit passed.
        limit: usize,
    },
    /// Readable, but not rows and columns: prose, a JSON number…
    #[error("not a table")]
    NotATable,
    /// Protected by a password.
    #[error("encrypted file")]
    Encrypted,
    /// Not a format that is read here.
    #[error("unknown format: {0:?}")]
    UnknownFormat(Foreign),
    /// The workbook has no such sheet.
    #[error("no sheet named {name}")]
    NoSuchSheet {
        /// Name asked for.
        name: String,
    },
    /// The format was recognised but the file is damaged, or could not be read from the disk.
    #[error("broken file: {detail}")]
    Broken {
        /// What the reader met, in English, for the log.
        detail: String,
    },
}

impl FileError {
    /// Why the file is refused and what to do, for whoever brought it.
    pub fn message(&self) -> Message {
        let mega = |bytes: u64| bytes.div_ceil(1 << 20);
        match self {
            FileError::Empty => Message::new("error-file-empty"),
            FileError::TooLarge { bytes, limit } => {
                Message::new("error-file-large").with("size", mega(*bytes)).with("limit", mega(*limit))
            }
            FileError::TooDense { .. } => Message::new("error-file-dense"),
            FileError::TooMuchText { limit, .. } => Message::new("error-file-texts").with("limit", mega(*limit)),
            FileError::TooManyColumns { columns, limit } => {
                Message::new("error-file-columns").with("count", *columns).with("limit", *limit)
            }
            FileError::NotATable => Message::new("error-file-not-table"),
            FileError::Encrypted => Message::new("error-file-encrypted"),
            FileError::UnknownFormat(_) => Message::new("error-file-format"),
            FileError::NoSuchSheet { name } => Message::new("error-file-sheet").with("name", name.clone()),
            FileError::Broken { detail } => Message::new("error-file-broken").with("detail", detail.clone()),
        }
    }
}

impl From<std::io::Error> for FileError {
    fn from(error: std::io::Error) -> Self {
        FileError::Broken { detail: error.to_string() }
    }
}

/// Why one row could not be read; the following rows still can, unless [`RowError::is_last`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum RowError {
    /// More cells than columns, and the cells too many are not blank: the cells have surely shifted.
    #[error("row {row}: {found} cells for {expected} columns")]
    TooManyCells {
        /// Number of the row.
        row: u64,
        /// Number of columns.
        expected: usize,
        /// Number of cells.
        found: usize,
        /// Every cell of the row, so that nothing is lost.
        cells: Vec<String>,
    },
    /// The row is over [`Limits::row`].
    #[error("row {row}: over {limit} bytes")]
    TooLarge {
        /// Number of the row.
        row: u64,
        /// Limit passed, in bytes.
        limit: usize,
    },
    /// The row is no valid JSON object.
    #[error("row {row}: {detail}")]
    Invalid {
        /// Number of the row.
        row: u64,
        /// What the reader met, in English.
        detail: String,
        /// The beginning of the text of the row.
        text: String,
    },
    /// The file breaks off here: no row follows.
    #[error("broken after row {row}: {detail}")]
    Broken {
        /// Number of the last row read.
        row: u64,
        /// What the reader met, in English.
        detail: String,
    },
}

impl RowError {
    /// Number of the row, as in [`Row::number`].
    pub fn row(&self) -> u64 {
        match self {
            RowError::TooManyCells { row, .. }
            | RowError::TooLarge { row, .. }
            | RowError::Invalid { row, .. }
            | RowError::Broken { row, .. } => *row,
        }
    }

    /// Whether no row can follow.
    pub fn is_last(&self) -> bool {
        matches!(self, RowError::Broken { .. })
    }
}

/// What had to be done to read a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum RowNote {
    /// Short row: blank cells were added at its end.
    Padded {
        /// How many.
        missing: usize,
    },
    /// Something is written to the right of the last named column; it is read into no column.
    BeyondHeader {
        /// The cells that are not blank.
        cells: Vec<String>,
    },
    /// A stray quotation mark was taken as text.
    StrayQuote,
    /// Not a point: the middle of its bounding box is given.
    Centred {
        /// `Polygon`, `LineString`…
        geometry: String,
    },
}

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Number as a spreadsheet shows it (1 is the first row of the sheet, often the header, blank rows count);
    /// in JSON the rank of the object, from 1.
    pub number: u64,
    /// As many cells as there are headers.
    pub cells: Vec<String>,
    /// What had to be done to read it.
    pub notes: Vec<RowNote>,
}

/// Something to tell once about the whole table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Warning {
    /// Lines above the header were passed over.
    Preamble {
        /// Their text, cells joined by spaces.
        lines: Vec<String>,
    },
    /// The first row holds data, no names: every header is blank.
    NoHeaderRow,
    /// Other sheets hold something too.
    OtherSheets {
        /// Their names.
        names: Vec<String>,
    },
    /// A property that no feature of the beginning had; its values are read into no column.
    LateProperty {
        /// Its name.
        name: String,
        /// Where it was first met.
        row: u64,
        /// How many times it had a value so far.
        count: u64,
    },
    /// Some lines are UTF-8 and some are Windows-1252; each was read as what it is.
    MixedEncodings,
}

/// Rows still to come, and what was learnt meanwhile.
trait Rows: Send {
    fn next_row(&mut self) -> Option<Result<Row, RowError>>;
    fn late_warnings(&self) -> Vec<Warning> {
        Vec::new()
    }
}

/// Rows before headers are known. `cells` may be of any length; blank rows are not given.
trait RawRows: Send {
    fn next_raw(&mut self) -> Option<Result<RawRow, RowError>>;
    /// Tells the number of columns, once it is known.
    fn expect_columns(&mut self, _columns: usize) {}
    /// Whether too many cells mean that the cells have shifted (text), or only something written aside (workbook).
    fn shifts(&self) -> bool;
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct RawRow {
    number: u64,
    cells: Vec<String>,
    stray_quote: bool,
}

impl RawRow {
    fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| is_blank(cell))
    }
}

/// An open file: headers, then rows one after the other. Can be sent to another thread.
pub struct Table {
    /// What was detected.
    pub format: FormatTold,
    /// One per column, trimmed, as written: may be blank, may repeat.
    pub headers: Vec<String>,
    rows: Box<dyn Rows>,
    peeked: VecDeque<Result<Row, RowError>>,
    warnings: Vec<Warning>,
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table").field("format", &self.format).field("headers", &self.headers).finish_non_exhaustive()
    }
}

impl Table {
    fn new(format: FormatTold, headers: Vec<String>, rows: Box<dyn Rows>, warnings: Vec<Warning>) -> Table {
        Table { format, headers, rows, peeked: VecDeque::new(), warnings }
    }

    /// The next row, or why it could not be read; `None` at the end.
    pub fn next_row(&mut self) -> Option<Result<Row, RowError>> {
        self.peeked.pop_front().or_else(|| self.rows.next_row())
    }

    /// The cells of the first rows (at most `count`), which [`Table::next_row`] still gives afterwards.
    pub fn samples(&mut self, count: usize) -> Vec<Vec<String>> {
        while self.peeked.len() < count {
            match self.rows.next_row() {
                Some(row) => self.peeked.push_back(row),
                None => break,
            }
        }
        self.peeked.iter().flatten().take(count).map(|row| row.cells.clone()).collect()
    }

    /// What to tell about the whole table; complete once every row was read.
    pub fn warnings(&self) -> Vec<Warning> {
        let mut warnings = self.warnings.clone();
        warnings.extend(self.rows.late_warnings());
        warnings
    }
}

impl Iterator for Table {
    type Item = Result<Row, RowError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_row()
    }
}

trait ReadSeek: Read + Seek + Send {}
impl<T: Read + Seek + Send> ReadSeek for T {}
type Input = Box<dyn ReadSeek>;

/// Opens a file of any format read here, recognised by its content; of a workbook, the sheet most like a table.
///
/// `original_name` is the name the person gave it, used only where the content leaves a doubt.
pub fn open(path: &Path, original_name: &str, limits: &Limits) -> Result<Table, FileError> {
    open_sheet(path, original_name, limits, None)
}

/// What is asked of a file besides its rows.
#[derive(Default)]
struct Asked<'a> {
    /// The sheet of a workbook.
    sheet: Option<&'a str>,
    /// The tags that say the kind of a place.
    tags: Tags,
    /// Cards are of people, each part of whose name has its column.
    people: bool,
}

/// [`open`], reading the sheet of that name where the file is a workbook.
pub fn open_sheet(path: &Path, original_name: &str, limits: &Limits, sheet: Option<&str>) -> Result<Table, FileError> {
    open_file(path, original_name, limits, Asked { sheet, ..Asked::default() })
}

/// [`open`], where elements of OpenStreetMap say the kind of a place by those tags.
pub fn open_tagged(path: &Path, original_name: &str, limits: &Limits, tags: Tags) -> Result<Table, FileError> {
    open_file(path, original_name, limits, Asked { tags, ..Asked::default() })
}

fn open_file(path: &Path, name: &str, limits: &Limits, asked: Asked<'_>) -> Result<Table, FileError> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    open_input(Box::new(file), size, name, limits, asked)
}

/// [`open`] for a file already in memory.
pub fn open_bytes(data: Vec<u8>, original_name: &str, limits: &Limits) -> Result<Table, FileError> {
    let size = data.len() as u64;
    open_input(Box::new(Cursor::new(data)), size, original_name, limits, Asked::default())
}

/// [`open_bytes`], where vCards are those of people: given names, family name, function and organisation have columns of
/// their own.
pub fn open_people(data: Vec<u8>, original_name: &str, limits: &Limits) -> Result<Table, FileError> {
    let size = data.len() as u64;
    let asked = Asked { people: true, ..Asked::default() };
    open_input(Box::new(Cursor::new(data)), size, original_name, limits, asked)
}

fn open_input(mut input: Input, size: u64, name: &str, limits: &Limits, asked: Asked<'_>) -> Result<Table, FileError> {
    if size > limits.file {
        return Err(FileError::TooLarge { bytes: size, limit: limits.file });
    }
    match recognise(&mut input, name)? {
        Found::Zip => archive::open(input, limits, asked.sheet),
        Found::Json => geojson::open(input, limits, asked.tags),
        Found::Kml => kml::open(input, limits),
        Found::Vcard => vcard::open(input, limits, asked.people),
        Found::Text => csv::open(input, limits),
    }
}

/// Which reader to call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Zip,
    Json,
    Kml,
    Vcard,
    Text,
}

/// Tells the family by the first bytes, and leaves the input at its beginning.
fn recognise(input: &mut Input, name: &str) -> Result<Found, FileError> {
    let mut head = Vec::new();
    input.rewind()?;
    input.by_ref().take(64 << 10).read_to_end(&mut head)?;
    input.rewind()?;
    if head.starts_with(b"PK\x03\x04") {
        return Ok(Found::Zip);
    }
    if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(compound_file(input)?);
    }
    let binary: [(&[u8], Foreign); 9] = [
        (b"%PDF", Foreign::Pdf),
        (b"\x89PNG", Foreign::Picture),
        (b"\xFF\xD8\xFF", Foreign::Picture),
        (b"GIF8", Foreign::Picture),
        (b"RIFF", Foreign::Picture),
        (b"\x1F\x8B", Foreign::Archive),
        (b"PK\x05\x06", Foreign::Archive),
        (b"7z\xBC\xAF", Foreign::Archive),
        (b"Rar!", Foreign::Archive),
    ];
    if let Some((_, foreign)) = binary.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err(FileError::UnknownFormat(*foreign));
    }
    let text = encoding::peek(&head).ok_or(FileError::UnknownFormat(Foreign::Binary))?;
    let start = text.trim_start();
    match start.chars().next() {
        None if head.len() < 1024 => Err(FileError::Empty),
        Some('<') => {
            let page: String = start.chars().take(2000).collect::<String>().to_ascii_lowercase();
            if page.contains("<kml") {
                return Ok(Found::Kml);
            }
            let html = page.contains("<html") || page.contains("<!doctype html") || page.contains("<table");
            Err(FileError::UnknownFormat(if html { Foreign::Html } else { Foreign::Xml }))
        }
        Some('{') => Ok(Found::Json),
        Some('B' | 'b') if start.get(..11).is_some_and(|begin| begin.eq_ignore_ascii_case("BEGIN:VCARD")) => {
            Ok(Found::Vcard)
        }
        // a bracket may also open a name in a CSV file: what follows it decides
        Some('[') if start[1..].trim_start().starts_with(['{', ']']) || name.ends_with("json") => Ok(Found::Json),
        _ => Ok(Found::Text),
    }
}

/// Old Excel and encrypted workbooks share the same container, whose directory names are in UTF-16.
fn compound_file(input: &mut Input) -> Result<FileError, FileError> {
    let wanted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut data = Vec::new();
    input.by_ref().take(32 << 20).read_to_end(&mut data)?;
    let encrypted = data.windows(wanted.len()).any(|window| window == wanted);
    Ok(if encrypted { FileError::Encrypted } else { FileError::UnknownFormat(Foreign::OldExcel) })
}

/// Nothing but spaces, no-break ones and invisible marks included.
fn is_blank(cell: &str) -> bool {
    cell.chars().all(|c| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{2060}'))
}
