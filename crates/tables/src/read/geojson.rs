//! GeoJSON and other JSON as a table: one column per property, the position of the geometry in two more.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::encoding::{self, Decoded};
use super::json::{Piece, Records as JsonRecords};
use super::records::{self, ID, Record, Shape, Source};
use super::{FileError, FormatTold, Input, Kind, Limits, RowError, Table, Tags, osm};

/// Objects in objects become columns `a.b.c`, this deep.
const DEPTH: usize = 4;

pub(super) fn open(mut input: Input, limits: &Limits, tags: Tags) -> Result<Table, FileError> {
    let encoding = encoding::detect(&mut input)?;
    let records = JsonRecords::new(Decoded::new(input, encoding), limits.row, limits.row.saturating_mul(32))?;
    let features = Features { records, tags, row: 0, limit: limits.row, ended: false };
    records::table(features, limits, |shape| {
        let kind = match shape {
            Shape::Plain => Kind::Json,
            Shape::Feature => Kind::GeoJson,
            Shape::Element => Kind::Osm,
        };
        FormatTold { encoding: Some(encoding), ..FormatTold::of(kind) }
    })
}

struct Features {
    records: JsonRecords<Decoded>,
    tags: Tags,
    row: u64,
    limit: usize,
    ended: bool,
}

impl Source for Features {
    fn next_record(&mut self) -> Option<Result<Record, RowError>> {
        loop {
            if self.ended {
                return None;
            }
            let piece = self.records.next_piece()?;
            self.row += 1;
            let row = self.row;
            return Some(match piece {
                Ok(Piece::Record(text)) => match serde_json::from_slice::<Node>(&text) {
                    Ok(Node::Object(entries)) if osm::is_element(&entries) => {
                        match osm::record(row, &entries, &self.tags) {
                            Some(record) => Ok(record),
                            // the points of a line have no tags of their own
                            None => continue,
                        }
                    }
                    Ok(Node::Object(entries)) => Ok(record(row, entries)),
                    Ok(_) => Err(invalid(row, "not an object", &text)),
                    Err(error) => Err(invalid(row, &error.to_string(), &text)),
                },
                Ok(Piece::TooLarge) => Err(RowError::TooLarge { row, limit: self.limit }),
                Err(error) => {
                    self.ended = true;
                    Err(RowError::Broken { row: row - 1, detail: error.to_string() })
                }
            });
        }
    }
}

fn invalid(row: u64, detail: &str, text: &[u8]) -> RowError {
    let text = String::from_utf8_lossy(text).chars().take(200).collect();
    RowError::Invalid { row, detail: detail.to_owned(), text }
}

fn record(row: u64, entries: Vec<(String, Node)>) -> Record {
    let feature = entries.iter().any(|(key, value)| key == "type" && *value == Node::Text("Feature".into()))
        && entries.iter().any(|(key, _)| key == "properties" || key == "geometry");
    let shape = if feature { Shape::Feature } else { Shape::Plain };
    let mut found = Record { shape, ..Record::new(row) };
    if !feature {
        for (key, value) in entries {
            flatten(key, value, 0, &mut found.cells);
        }
        return found;
    }
    for (key, value) in entries {
        match (key.as_str(), value) {
            ("id", id @ (Node::Text(_) | Node::Number(_) | Node::Whole(_))) => {
                found.cells.push((ID.to_owned(), id.print()));
            }
            ("properties", Node::Object(properties)) => {
                for (key, value) in properties {
                    flatten(key, value, 0, &mut found.cells);
                }
            }
            ("geometry", geometry @ Node::Object(_)) => place(&geometry, &mut found),
            _ => {}
        }
    }
    found
}

/// The point, or the middle of the bounding box of anything else.
fn place(geometry: &Node, found: &mut Record) {
    let mut bounds: Option<[f64; 4]> = None;
    geometry.each_position(0, &mut |longitude, latitude| {
        let [west, south, east, north] = bounds.unwrap_or([longitude, latitude, longitude, latitude]);
        bounds = Some([west.min(longitude), south.min(latitude), east.max(longitude), north.max(latitude)]);
    });
    let Some(bounds) = bounds else { return };
    found.place(bounds);
    let kind = geometry.entry("type").map(Node::print).unwrap_or_default();
    if kind != "Point" {
        found.centred = Some(kind);
    }
}

fn flatten(name: String, value: Node, depth: usize, cells: &mut Vec<(String, String)>) {
    match value {
        Node::Object(entries) if depth < DEPTH => {
            for (key, value) in entries {
                flatten(format!("{name}.{key}"), value, depth + 1, cells);
            }
        }
        value => cells.push((name, value.print())),
    }
}

/// A JSON value that keeps the order of its keys.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Nothing,
    Truth(bool),
    Number(f64),
    Whole(String),
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

impl Node {
    pub(super) fn entry(&self, name: &str) -> Option<&Node> {
        match self {
            Node::Object(entries) => entries.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// As a cell: numbers without needless decimals, lists of plain values joined by semicolons.
    pub(super) fn print(&self) -> String {
        match self {
            Node::Nothing => String::new(),
            Node::Truth(truth) => truth.to_string(),
            Node::Number(number) => number.to_string(),
            Node::Whole(text) | Node::Text(text) => text.clone(),
            Node::List(items) if items.iter().all(|item| matches!(item, Node::Text(_))) => {
                let texts = items
                    .iter()
                    .filter_map(|item| if let Node::Text(text) = item { Some(text.as_str()) } else { None });
                crate::cells::joined(&texts.filter(|text| !text.is_empty()).collect::<Vec<_>>())
            }
            Node::List(items) => {
                let printed: Vec<String> = items.iter().map(Node::print).filter(|text| !text.is_empty()).collect();
                printed.join("; ")
            }
            Node::Object(entries) => {
                let printed = entries.iter().map(|(key, value)| format!("{key}: {}", value.print()));
                printed.collect::<Vec<_>>().join(", ")
            }
        }
    }

    /// Every [longitude, latitude] under `coordinates` or `geometries`.
    fn each_position(&self, depth: usize, give: &mut impl FnMut(f64, f64)) {
        match self {
            Node::Object(_) if depth < 16 => {
                for name in ["coordinates", "geometries"] {
                    if let Some(inner) = self.entry(name) {
                        inner.each_position(depth + 1, give);
                    }
                }
            }
            Node::List(items) => match items.as_slice() {
                [longitude, latitude, ..] if longitude.number().is_some() => {
                    if let (Some(longitude), Some(latitude)) = (longitude.number(), latitude.number()) {
                        give(longitude, latitude);
                    }
                }
                items => items.iter().for_each(|item| item.each_position(depth + 1, give)),
            },
            _ => {}
        }
    }

    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Node::Number(number) => Some(*number),
            Node::Whole(text) => text.parse().ok(),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }
    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Nothing)
    }
    fn visit_bool<E>(self, truth: bool) -> Result<Node, E> {
        Ok(Node::Truth(truth))
    }
    fn visit_i64<E>(self, number: i64) -> Result<Node, E> {
        Ok(Node::Whole(number.to_string()))
    }
    fn visit_u64<E>(self, number: u64) -> Result<Node, E> {
        Ok(Node::Whole(number.to_string()))
    }
    fn visit_f64<E>(self, number: f64) -> Result<Node, E> {
        Ok(Node::Number(number))
    }
    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.to_owned()))
    }
    fn visit_string<E>(self, text: String) -> Result<Node, E> {
        Ok(Node::Text(text))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Node::List(list))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Node::Object(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{RowNote, Warning, open_bytes};
    use super::*;

    fn check(content: &str, kind: Kind, headers: &[&str], rows: &[(u64, &str)]) -> Table {
        let mut table = open_bytes(content.as_bytes().to_vec(), "essai.geojson", &Limits::default()).expect(content);
        assert_eq!(table.format.kind, kind, "{content}");
        assert_eq!(table.headers, headers, "{content}");
        let read: Vec<(u64, String)> = std::iter::from_fn(|| table.next_row())
            .map(|row| match row {
                Ok(row) => (row.number, row.cells.join("¦")),
                Err(error) => (error.row(), error.to_string()),
            })
            .collect();
        let read: Vec<(u64, &str)> = read.iter().map(|(number, text)| (*number, text.as_str())).collect();
        assert_eq!(read, rows, "{content}");
        table
    }

    #[test]
    fn collections_and_lone_features() {
        let point = r#"{"type":"Feature","id":7,"geometry":{"type":"Point","coordinates":[-0.5,44.0]},"properties":{"nom":"L’Étape","places":12,"note":null}}"#;
        let headers = ["id", "nom", "places", "note", "latitude", "longitude"];
        let row = "7¦L’Étape¦12¦¦44¦-0.5";
        let collection = format!(r#"{{"type":"FeatureCollection","bbox":[1,2,3,4],"features":[{point}, {point}]}}"#);
        check(&collection, Kind::GeoJson, &headers, &[(1, row), (2, row)]);
        check(point, Kind::GeoJson, &headers, &[(1, row)]);
        check(
            &format!(
                "{point}
{point}
"
            ),
            Kind::GeoJson,
            &headers,
            &[(1, row), (2, row)],
        );
        // the type after the features, and a property named as a column of the geometry
        let late = r#"{"features":[{"properties":{"latitude":"x"},"geometry":{"type":"Point","coordinates":[1,2]},"type":"Feature"}],"type":"FeatureCollection"}"#;
        check(late, Kind::GeoJson, &["latitude", "latitude", "longitude"], &[(1, "x¦2¦1")]);
    }

    #[test]
    fn arrays_of_objects() {
        let array = r#"[{"nom":"A","adresse":{"ville":"Pau"},"tags":["wifi","café"]}, {"nom":"B"}, 12, {"nom":"C}"#;
        check(
            array,
            Kind::Json,
            &["nom", "adresse.ville", "tags"],
            &[
                (1, "A¦Pau¦wifi; café"),
                (2, "B¦¦"),
                (3, "row 3: not an object"),
                (3, "broken after row 3: broken file: the text breaks off"),
            ],
        );
        check(r#"{"licence":"LO","data":[{"nom":"A"}]}"#, Kind::Json, &["nom"], &[(1, "A")]);
    }

    #[test]
    fn a_surface_is_placed_at_its_middle_and_told() {
        let surface = r#"{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[0,44],[1,44],[1,45],[0,44]]]},"properties":{"nom":"A"}}"#;
        let mut table = open_bytes(surface.into(), "a.json", &Limits::default()).unwrap();
        let row = table.next_row().unwrap().unwrap();
        assert_eq!(row.cells, ["A", "44.5", "0.5"]);
        assert_eq!(row.notes, [RowNote::Centred { geometry: "Polygon".into() }]);
    }

    #[test]
    fn a_property_met_late_is_told() {
        let mut items: Vec<String> = (0..300).map(|n| format!(r#"{{"nom":"Lieu {n}"}}"#)).collect();
        items.push(r#"{"nom":"X","wifi":"oui"}"#.into());
        let rows: Vec<(u64, String)> = (0..300).map(|n| (n + 1, format!("Lieu {n}"))).collect();
        let mut rows: Vec<(u64, &str)> = rows.iter().map(|(number, text)| (*number, text.as_str())).collect();
        rows.push((301, "X"));
        let table = check(&format!("[{}]", items.join(",")), Kind::Json, &["nom"], &rows);
        assert_eq!(table.warnings(), [Warning::LateProperty { name: "wifi".into(), row: 301, count: 1 }]);
    }

    #[test]
    fn what_is_no_table_is_refused() {
        let refuse = |content: &str, error: FileError| {
            assert_eq!(open_bytes(content.into(), "a.json", &Limits::default()).unwrap_err(), error, "{content}");
        };
        refuse("[]", FileError::Empty);
        refuse(r#"{"type":"FeatureCollection","features":[]}"#, FileError::Empty);
        refuse("[1,2,3]", FileError::NotATable);
        refuse(r#"{"a" 1}"#, FileError::Broken { detail: "a colon was expected".into() });
    }
}
