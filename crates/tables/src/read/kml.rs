//! KML as a table: one row a placemark, its data as columns, the folders it lies in, the middle of its geometry.

use std::io::{BufReader, Seek};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::archive::broken;
use super::ods::{attribute, character};
use super::records::{self, ID, Record, Source};
use super::{FileError, FormatTold, Input, Kind, Limits, RowError, Table};

/// Folders in folders that are told.
const DEPTH: usize = 8;

pub(super) fn open(mut input: Input, limits: &Limits) -> Result<Table, FileError> {
    input.rewind()?;
    let mut reader = Reader::from_reader(BufReader::new(input));
    let config = reader.config_mut();
    config.check_end_names = false;
    config.expand_empty_elements = true;
    let source = Kml { reader, buffer: Vec::new(), row: 0, folders: Vec::new(), limit: limits.row, ended: false };
    records::table(source, limits, |_| FormatTold::of(Kind::Kml))
}

struct Kml {
    reader: Reader<BufReader<Input>>,
    buffer: Vec<u8>,
    row: u64,
    /// Names of the folders around, outermost first; empty until they are told.
    folders: Vec<String>,
    limit: usize,
    ended: bool,
}

/// What a piece of text belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Name,
    Description,
    Address,
    Phone,
    Value,
    Coordinates,
    Elsewhere,
}

impl Source for Kml {
    fn next_record(&mut self) -> Option<Result<Record, RowError>> {
        if self.ended {
            return None;
        }
        match self.placemark() {
            Ok(Some(record)) => Some(Ok(record)),
            Ok(None) => {
                self.ended = true;
                None
            }
            Err(error) => {
                self.ended = !matches!(error, RowError::TooLarge { .. });
                Some(Err(error))
            }
        }
    }
}

impl Kml {
    fn next(&mut self) -> Result<Event<'_>, RowError> {
        self.buffer.clear();
        let row = self.row;
        self.reader
            .read_event_into(&mut self.buffer)
            .map_err(|error| RowError::Broken { row, detail: broken(error).to_string() })
    }

    /// Goes to the next placemark, minding the folders on the way.
    fn placemark(&mut self) -> Result<Option<Record>, RowError> {
        let mut naming = false;
        loop {
            let room = self.folders.len() < DEPTH;
            match self.next()? {
                Event::Start(start) => match local(&start) {
                    "Placemark" => {
                        let id = attribute(&start, "id");
                        self.row += 1;
                        return self.record(id).map(Some);
                    }
                    "Folder" if room => self.folders.push(String::new()),
                    "name" => naming = true,
                    _ => {}
                },
                Event::Text(text) if naming => {
                    let text = text.to_string();
                    if let Some(folder) = self.folders.last_mut() {
                        folder.push_str(text.trim());
                    }
                }
                Event::CData(text) if naming => {
                    let text = text.to_string();
                    if let Some(folder) = self.folders.last_mut() {
                        folder.push_str(text.trim());
                    }
                }
                Event::End(end) => match end.local_name().as_ref() {
                    "Folder" => drop(self.folders.pop()),
                    "name" => naming = false,
                    _ => {}
                },
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    /// What stands in a placemark, until it ends.
    fn record(&mut self, id: Option<String>) -> Result<Record, RowError> {
        let row = self.row;
        let mut record = Record::new(row);
        if let Some(id) = id {
            record.add(ID, id);
        }
        let mut bounds: Option<[f64; 4]> = None;
        let (mut place, mut column, mut text, mut size) = (Place::Elsewhere, String::new(), String::new(), 0_usize);
        let mut geometry = None;
        loop {
            let event = self.next()?;
            match event {
                Event::Start(start) => {
                    place = match local(&start) {
                        "name" => Place::Name,
                        "description" => Place::Description,
                        "address" => Place::Address,
                        "phoneNumber" => Place::Phone,
                        "coordinates" => Place::Coordinates,
                        "value" => Place::Value,
                        "SimpleData" => {
                            column = attribute(&start, "name").unwrap_or_default();
                            Place::Value
                        }
                        "Data" => {
                            column = attribute(&start, "name").unwrap_or_default();
                            Place::Elsewhere
                        }
                        name @ ("Point" | "LineString" | "Polygon" | "MultiGeometry") => {
                            geometry.get_or_insert_with(|| name.to_owned());
                            Place::Elsewhere
                        }
                        _ => Place::Elsewhere,
                    };
                    text.clear();
                }
                Event::Text(piece) => text.push_str(&piece),
                Event::CData(piece) => text.push_str(&piece),
                Event::GeneralRef(entity) => text.extend(character(&entity)),
                Event::End(end) => {
                    if end.local_name().as_ref() == "Placemark" {
                        break;
                    }
                    size = size.saturating_add(text.len());
                    if size <= self.limit {
                        fill(&mut record, &mut bounds, place, &column, text.trim());
                    }
                    place = Place::Elsewhere;
                    text.clear();
                }
                Event::Eof => return Err(RowError::Broken { row, detail: "a placemark breaks off".to_owned() }),
                _ => {}
            }
            // what is too long is passed over, not kept until its end
            if text.len() > self.limit {
                text.clear();
                size = usize::MAX;
            }
        }
        if size > self.limit {
            return Err(RowError::TooLarge { row, limit: self.limit });
        }
        let folders: Vec<&str> = self.folders.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
        record.add("categorie", folders.join("; "));
        if let Some(bounds) = bounds {
            record.place(bounds);
            record.centred = geometry.filter(|kind| kind != "Point");
        }
        Ok(record)
    }
}

fn fill(record: &mut Record, bounds: &mut Option<[f64; 4]>, place: Place, column: &str, text: &str) {
    match place {
        _ if text.is_empty() => {}
        Place::Name => record.add("name", text),
        Place::Description => record.add("description", text),
        Place::Address => record.add("adresse", text),
        Place::Phone => record.add("telephone", text),
        // the identifier that a file gives itself is surer than that of its elements
        Place::Value if column == "id" => {
            record.cells.retain(|(name, _)| name != ID);
            record.add(ID, text);
        }
        Place::Value if !column.is_empty() => record.add(column, text),
        Place::Coordinates => {
            for position in text.split_whitespace() {
                let mut numbers = position.split(',').map(str::parse::<f64>);
                let (Some(Ok(lon)), Some(Ok(lat))) = (numbers.next(), numbers.next()) else { continue };
                let [w, s, e, n] = bounds.unwrap_or([lon, lat, lon, lat]);
                *bounds = Some([w.min(lon), s.min(lat), e.max(lon), n.max(lat)]);
            }
        }
        Place::Value | Place::Elsewhere => {}
    }
}

/// The name of an element without its prefix.
fn local<'a>(start: &'a BytesStart<'_>) -> &'a str {
    start.local_name().into_inner()
}

#[cfg(test)]
mod tests {
    use super::super::{Kind, Limits, RowError, open_bytes};

    #[test]
    fn placemarks_are_rows() {
        let kml = r#"<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Carte</name>
            <Folder><name>Fablabs</name>
            <Placemark id="a"><name>L&#8217;&#201;tape &amp; co</name><description><![CDATA[<b>Ouvert</b>]]></description>
            <ExtendedData><Data name="Téléphone"><value>05 56 00 00 00</value></Data><SchemaData><SimpleData name="cp">33230</SimpleData></SchemaData></ExtendedData>
            <Point><coordinates>-0.5,44.5,0</coordinates></Point></Placemark></Folder>
            <Placemark><name>B</name><Polygon><outerBoundaryIs><LinearRing><coordinates>0,44 1,44
             1,45 0,44</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>"#;
        let mut table = open_bytes(kml.into(), "carte.kml", &Limits::default()).unwrap();
        assert_eq!(table.format.kind, Kind::Kml);
        assert_eq!(
            table.headers,
            ["id", "name", "description", "Téléphone", "cp", "categorie", "latitude", "longitude"]
        );
        let rows: Vec<String> = table.by_ref().map(|row| row.unwrap().cells.join("¦")).collect();
        assert_eq!(rows, ["a¦L’Étape & co¦<b>Ouvert</b>¦05 56 00 00 00¦33230¦Fablabs¦44.5¦-0.5", "¦B¦¦¦¦¦44.5¦0.5"]);
    }

    #[test]
    fn a_placemark_that_breaks_off_or_is_endless_is_told() {
        let cut = "<kml><Placemark><name>A</name></Placemark><Placemark><name>B";
        let table = open_bytes(cut.into(), "a.kml", &Limits::default()).unwrap();
        let rows: Vec<_> = table.collect();
        assert!(matches!(rows.as_slice(), [Ok(_), Err(RowError::Broken { .. })]), "{rows:?}");
        let long = format!(
            "<kml><Placemark><name>{}</name></Placemark><Placemark><name>B</name></Placemark></kml>",
            "a".repeat(5_000)
        );
        let limits = Limits { row: 1_000, ..Limits::default() };
        let rows: Vec<_> = open_bytes(long.into(), "a.kml", &limits).unwrap().collect();
        assert!(matches!(rows.as_slice(), [Err(RowError::TooLarge { .. }), Ok(_)]), "{rows:?}");
    }
}
