//! Elements of OpenStreetMap, as Overpass and the OpenStreetMap API answer them in JSON: tags become columns.

use std::collections::BTreeSet;

use super::geojson::Node;
use super::records::{ID, Record, Shape};

/// Tags under `contact:` that also go without it; there `contact` is the place, not a person.
const CONTACT: &str = "contact:";

/// The tags that say the kind of a place, each as `amenity=cafe`; none unless they are given.
#[derive(Clone, Debug, Default)]
pub struct Tags(BTreeSet<String>);

impl Tags {
    /// Those of these that are tags, however they were spaced.
    pub fn of(words: impl IntoIterator<Item = String>) -> Tags {
        let tag = |word: String| word.split_once('=').map(|(key, value)| format!("{}={}", key.trim(), value.trim()));
        Tags(words.into_iter().filter_map(tag).collect())
    }
}

/// Whether an object of JSON is an element: a node, a way or a relation, with its number.
pub(super) fn is_element(entries: &[(String, Node)]) -> bool {
    let kind = entries.iter().any(|(key, value)| {
        key == "type" && matches!(value, Node::Text(kind) if matches!(kind.as_str(), "node" | "way" | "relation"))
    });
    kind && entries.iter().any(|(key, value)| key == "id" && value.number().is_some())
}

/// The record of an element, whose kinds are told by some of its tags; none without tags.
pub(super) fn record(row: u64, entries: &[(String, Node)], of_kinds: &Tags) -> Option<Record> {
    let entry = |name: &str| entries.iter().find(|(key, _)| key == name).map(|(_, value)| value);
    let Some(Node::Object(tags)) = entry("tags") else { return None };
    if tags.is_empty() {
        return None;
    }
    let mut record = Record { shape: Shape::Element, ..Record::new(row) };
    let (kind, number) = (entry("type").map(Node::print), entry("id").map(Node::print));
    // the number alone is not one of a kind: node 1 and way 1 are two things
    record.add(ID, format!("{}/{}", kind.clone().unwrap_or_default(), number.unwrap_or_default()));
    let all = tags.iter().map(|(key, value)| format!("{key}={}", value.print()));
    let kinds: Vec<String> = all.filter(|tag| of_kinds.0.contains(tag)).collect();
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
    use std::io::Cursor;

    use super::super::{Asked, Kind, Limits, Table, Tags, open_input};

    fn opened(answer: &str, tags: &[&str]) -> Table {
        let input = Box::new(Cursor::new(answer.as_bytes().to_vec()));
        let asked = Asked { tags: Tags::of(tags.iter().map(|tag| (*tag).to_owned())), ..Asked::default() };
        open_input(input, answer.len() as u64, "interpreter", &Limits::default(), asked).unwrap()
    }

    #[test]
    fn tags_of_the_network_say_kinds_too() {
        let answer = r#"{"elements":[{"type":"node","id":1,"lat":44.5,"lon":-0.5,
            "tags":{"name":"Le Bric","amenity":"foo","office":"coworking","shop":"books"}}]}"#;
        let types = |tags: &[&str]| {
            let mut table = opened(answer, tags);
            let at = table.headers.iter().position(|header| header == "types").unwrap();
            table.next_row().unwrap().unwrap().cells.swap_remove(at)
        };
        assert_eq!(types(&[]), "");
        assert_eq!(types(&["amenity = foo", "office=coworking", "no tag"]), "amenity=foo; office=coworking");
        assert_eq!(types(&["amenity=foo"]), "amenity=foo", "what is asked holds");
    }

    #[test]
    fn what_overpass_answers_is_a_table() {
        let answer = r#"{"version":0.6,"generator":"Overpass API","osm3s":{"copyright":"ODbL"},"elements":[
            {"type":"node","id":1,"lat":44.5,"lon":-0.5,"tags":{"name":"L’Étape","office":"coworking","contact:phone":"+33 5 56 00 00 00","email":"a@b.fr","opening_hours":"Mo-Fr 09:00-18:00"}},
            {"type":"way","id":1,"center":{"lat":45,"lon":1},"nodes":[2,3],"tags":{"name":"Le Moulin","leisure":"hackerspace","amenity":"cafe"}},
            {"type":"node","id":2,"lat":45,"lon":1}]}"#;
        let mut table = opened(answer, &["office=coworking", "leisure=hackerspace", "amenity=cafe"]);
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
