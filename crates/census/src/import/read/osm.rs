//! Elements of OpenStreetMap, as Overpass and the OpenStreetMap API answer them in JSON: tags become columns.

use super::geojson::Node;
use super::records::{ID, Record, Shape};
use crate::typology::KINDS;

/// Tags under `contact:` that also go without it; there `contact` is the place, not a person.
const CONTACT: &str = "contact:";

/// Whether an object of JSON is an element: a node, a way or a relation, with its number.
pub(super) fn is_element(entries: &[(String, Node)]) -> bool {
    let kind = entries.iter().any(|(key, value)| {
        key == "type" && matches!(value, Node::Text(kind) if matches!(kind.as_str(), "node" | "way" | "relation"))
    });
    kind && entries.iter().any(|(key, value)| key == "id" && value.number().is_some())
}

/// The record of an element; none without tags.
pub(super) fn record(row: u64, entries: &[(String, Node)]) -> Option<Record> {
    let entry = |name: &str| entries.iter().find(|(key, _)| key == name).map(|(_, value)| value);
    let Some(Node::Object(tags)) = entry("tags") else { return None };
    if tags.is_empty() {
        return None;
    }
    let mut record = Record { shape: Shape::Element, ..Record::new(row) };
    let (kind, number) = (entry("type").map(Node::print), entry("id").map(Node::print));
    // the number alone is not one of a kind: node 1 and way 1 are two things
    record.add(ID, format!("{}/{}", kind.clone().unwrap_or_default(), number.unwrap_or_default()));
    let kinds: Vec<String> = tags
        .iter()
        .map(|(key, value)| (key.as_str(), value.print()))
        .filter(|(key, value)| KINDS.iter().any(|kind| kind.osm.contains(&(*key, value.as_str()))))
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    record.add("types", kinds.join("; "));
    for (key, value) in tags {
        match key.strip_prefix(CONTACT).unwrap_or(key) {
            // what OpenStreetMap holds is the public address of the place
            "email" => record.add("email public", value.print()),
            "phone" => record.add("phone", value.print()),
            // of a relation, not of the place
            "type" => {}
            key => record.add(key, value.print()),
        }
    }
    let centre = entry("center");
    let degrees = |name: &str| {
        entry(name).and_then(Node::number).or_else(|| centre.and_then(|c| c.entry(name)).and_then(Node::number))
    };
    let bounds = |name: &str| entry("bounds").and_then(|b| b.entry(name)).and_then(Node::number);
    let bounds = [bounds("minlon"), bounds("minlat"), bounds("maxlon"), bounds("maxlat")];
    if let (Some(lat), Some(lon)) = (degrees("lat"), degrees("lon")) {
        record.place([lon, lat, lon, lat]);
        record.centred = centre.and(kind);
    } else if let [Some(west), Some(south), Some(east), Some(north)] = bounds {
        record.place([west, south, east, north]);
        record.centred = kind;
    }
    Some(record)
}

#[cfg(test)]
mod tests {
    use super::super::{Kind, Limits, open_bytes};

    #[test]
    fn what_overpass_answers_is_a_table() {
        let answer = r#"{"version":0.6,"generator":"Overpass API","osm3s":{"copyright":"ODbL"},"elements":[
            {"type":"node","id":1,"lat":44.5,"lon":-0.5,"tags":{"name":"L’Étape","office":"coworking","contact:phone":"+33 5 56 00 00 00","email":"a@b.fr","opening_hours":"Mo-Fr 09:00-18:00"}},
            {"type":"way","id":1,"center":{"lat":45,"lon":1},"nodes":[2,3],"tags":{"name":"Le Moulin","leisure":"hackerspace","amenity":"cafe"}},
            {"type":"node","id":2,"lat":45,"lon":1}]}"#;
        let mut table = open_bytes(answer.into(), "interpreter", &Limits::default()).unwrap();
        assert_eq!(table.format.kind, Kind::Osm);
        assert_eq!(
            table.headers,
            [
                "id",
                "types",
                "name",
                "office",
                "phone",
                "email public",
                "opening_hours",
                "leisure",
                "amenity",
                "latitude",
                "longitude"
            ]
        );
        let rows: Vec<String> = table.by_ref().map(|row| row.unwrap().cells.join("¦")).collect();
        assert_eq!(
            rows,
            [
                "node/1¦office=coworking¦L’Étape¦coworking¦+33 5 56 00 00 00¦a@b.fr¦Mo-Fr 09:00-18:00¦¦¦44.5¦-0.5",
                "way/1¦leisure=hackerspace; amenity=cafe¦Le Moulin¦¦¦¦¦hackerspace¦cafe¦45¦1"
            ]
        );
    }
}
