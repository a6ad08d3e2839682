//! Records of named values as a table: columns are the names that the first records have, in their order.

use std::collections::{HashMap, VecDeque};

use super::{FileError, FormatTold, Limits, Row, RowError, RowNote, Rows, Table, Warning};

/// Records looked at to list the columns.
const LOOKED_AT: usize = 200;
/// Names met too late that are told.
const LATE: usize = 100;

// What comes from the geometry is kept apart from properties of the same name by a character no key has.
pub(super) const LATITUDE: &str = "\0latitude";
pub(super) const LONGITUDE: &str = "\0longitude";
pub(super) const ID: &str = "\0id";

/// What a record of JSON is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shape {
    /// An object.
    #[default]
    Plain,
    /// A GeoJSON feature.
    Feature,
    /// An element of OpenStreetMap.
    Element,
}

/// One record, its values in order.
#[derive(Debug, Default)]
pub(super) struct Record {
    pub(super) row: u64,
    pub(super) cells: Vec<(String, String)>,
    pub(super) shape: Shape,
    /// The kind of geometry whose middle was taken.
    pub(super) centred: Option<String>,
}

impl Record {
    pub(super) fn new(row: u64) -> Record {
        Record { row, ..Record::default() }
    }

    pub(super) fn add(&mut self, name: &str, text: impl Into<String>) {
        self.cells.push((name.to_owned(), text.into()));
    }

    /// The point, or the middle of a box: west, south, east, north.
    pub(super) fn place(&mut self, [west, south, east, north]: [f64; 4]) {
        let middle = |low: f64, high: f64| if low == high { low } else { ((low + high) / 2.0 * 1e6).round() / 1e6 };
        self.add(LATITUDE, middle(south, north).to_string());
        self.add(LONGITUDE, middle(west, east).to_string());
    }
}

/// Gives records one after the other.
pub(super) trait Source: Send {
    fn next_record(&mut self) -> Option<Result<Record, RowError>>;
}

/// The table of a source; `format` is told what the records at the beginning are.
pub(super) fn table(
    source: impl Source + 'static,
    limits: &Limits,
    format: impl FnOnce(Shape) -> FormatTold,
) -> Result<Table, FileError> {
    let mut reader = Reader { source, first: VecDeque::new(), columns: Columns::default() };
    let mut shape = Shape::Plain;
    while reader.first.len() < LOOKED_AT {
        let Some(record) = reader.source.next_record() else { break };
        if let Ok(record) = &record {
            if shape == Shape::Plain {
                shape = record.shape;
            }
            for (name, _) in &record.cells {
                reader.columns.add(name);
            }
            if reader.columns.names.len() > limits.columns {
                return Err(FileError::TooManyColumns { columns: reader.columns.names.len(), limit: limits.columns });
            }
        }
        reader.first.push_back(record);
    }
    if !reader.first.iter().any(Result::is_ok) {
        return Err(match reader.first.pop_front() {
            Some(Err(RowError::Invalid { .. })) => FileError::NotATable,
            Some(Err(error)) => FileError::Broken { detail: error.to_string() },
            _ => FileError::Empty,
        });
    }
    if reader.columns.names.is_empty() {
        return Err(FileError::Empty);
    }
    reader.columns.positions_last();
    let headers = reader.columns.names.iter().map(|name| name.trim_start_matches('\0').to_owned()).collect();
    Ok(Table::new(format(shape), headers, Box::new(reader), Vec::new()))
}

#[derive(Default)]
struct Columns {
    names: Vec<String>,
    places: HashMap<String, usize>,
    late: Vec<(String, u64, u64)>,
    late_places: HashMap<String, usize>,
}

impl Columns {
    fn add(&mut self, name: &str) {
        if !self.places.contains_key(name) {
            self.places.insert(name.to_owned(), self.names.len());
            self.names.push(name.to_owned());
        }
    }

    /// The identifier first, the position last, whatever the first record had.
    fn positions_last(&mut self) {
        self.names.sort_by_key(|name| match name.as_str() {
            ID => 0,
            LATITUDE => 2,
            LONGITUDE => 3,
            _ => 1,
        });
        self.places = self.names.iter().enumerate().map(|(at, name)| (name.clone(), at)).collect();
    }

    fn note_late(&mut self, name: &str, row: u64) {
        if let Some(known) = self.late_places.get(name) {
            if let Some((_, _, count)) = self.late.get_mut(*known) {
                *count += 1;
            }
        } else if self.late.len() < LATE {
            self.late_places.insert(name.to_owned(), self.late.len());
            self.late.push((name.to_owned(), row, 1));
        }
    }
}

struct Reader<S> {
    source: S,
    first: VecDeque<Result<Record, RowError>>,
    columns: Columns,
}

impl<S: Source> Rows for Reader<S> {
    fn next_row(&mut self) -> Option<Result<Row, RowError>> {
        let record = match self.first.pop_front().or_else(|| self.source.next_record())? {
            Ok(record) => record,
            Err(error) => return Some(Err(error)),
        };
        let mut cells = vec![String::new(); self.columns.names.len()];
        for (name, text) in record.cells {
            match self.columns.places.get(&name).and_then(|place| cells.get_mut(*place)) {
                Some(cell) if !cell.is_empty() && !text.is_empty() && *cell != text => {
                    // a vCard has several telephones, a KML a folder in a folder
                    cell.push_str("; ");
                    cell.push_str(&text);
                }
                _ if text.is_empty() => {}
                Some(cell) => *cell = text,
                None => self.columns.note_late(name.trim_start_matches('\0'), record.row),
            }
        }
        let notes = record.centred.map(|geometry| RowNote::Centred { geometry }).into_iter().collect();
        Some(Ok(Row { number: record.row, cells, notes }))
    }

    fn late_warnings(&self) -> Vec<Warning> {
        let late = self.columns.late.iter();
        late.map(|(name, row, count)| Warning::LateProperty { name: name.clone(), row: *row, count: *count }).collect()
    }
}
