//! OpenStreetMap: our fields as its tags, in the JSON that Overpass answers and JOSM opens.
//!
//! The ids are negative: objects that OpenStreetMap does not have yet. Whoever brings them in first looks for what is
//! there already. The Licence Ouverte lets OpenStreetMap take the data under the ODbL; what was itself taken from
//! OpenStreetMap stays under the ODbL.

use std::io::{self, Write};
use std::sync::Arc;

use serde_json::{Map, Value, json};
use tables::phones::e164;

use super::LICENCE;
use super::formats::{Head, Writer};
use super::published::Published;
use crate::field::Field;
use crate::stage::PublicStage;
use crate::typology::List;
use crate::vocabulary::Vocabulary;

const NOTE: &str = "Licence Ouverte 2.0, compatible with the ODbL: name the source. Look for existing objects before \
                    adding any; values taken from OpenStreetMap stay under the ODbL.";

/// Fields whose value is the tag's value.
const PLAIN: &[(Field, &str)] = &[
    (Field::Summary, "description"),
    (Field::Postcode, "addr:postcode"),
    (Field::City, "addr:city"),
    (Field::Operator, "operator"),
    (Field::Website, "website"),
    (Field::Email, "email"),
    (Field::Facebook, "contact:facebook"),
    (Field::Instagram, "contact:instagram"),
    (Field::Linkedin, "contact:linkedin"),
    (Field::Mastodon, "contact:mastodon"),
    (Field::Twitter, "contact:twitter"),
    (Field::Siret, "ref:FR:SIRET"),
    (Field::Rna, "ref:FR:RNA"),
    (Field::Wheelchair, "wheelchair"),
    (Field::OpenedOn, "start_date"),
    (Field::OtherNames, "alt_name"),
];

/// A file of OpenStreetMap's JSON being written.
pub struct Osm<W> {
    out: W,
    number: i64,
    vocabulary: Arc<Vocabulary>,
}

impl<W: Write + Send> Osm<W> {
    /// Writes the head.
    ///
    /// # Errors
    /// Whoever reads went away, or the disk is full.
    pub fn begin(mut out: W, head: &Head) -> io::Result<Osm<W>> {
        let note = json!({ "copyright": head.name, "attribution": head.site, "license": LICENCE, "note": NOTE });
        write!(out, r#"{{"version":0.6,"generator":"Maillage","osm3s":{note},"elements":["#)?;
        Ok(Osm { out, number: 0, vocabulary: head.vocabulary.clone() })
    }
}

impl<W: Write + Send> Writer for Osm<W> {
    fn record(&mut self, record: &Published) -> io::Result<()> {
        // a node is a point: what has none cannot be one; and what is closed is no longer on the map
        let Some((lat, lon)) = record.values().point() else { return Ok(()) };
        if record.values().stage().public() != PublicStage::Open {
            return Ok(());
        }
        self.number -= 1;
        let node = json!({ "type": "node", "id": self.number, "lat": lat, "lon": lon, "tags": tags(&self.vocabulary, record) });
        self.out.write_all(if self.number == -1 { b"" } else { b",\n" })?;
        serde_json::to_writer(&mut self.out, &node).map_err(io::Error::from)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.write_all(b"]}\n")?;
        self.out.flush()
    }
}

/// The tags of a record; those of its kinds as the network maps them.
pub fn tags(words: &Vocabulary, record: &Published) -> Map<String, Value> {
    let values = record.values();
    let mut tags = Map::new();
    // no value of OpenStreetMap is longer than 255 letters
    let mut add = |key: &str, value: String| {
        if !value.is_empty() && value.chars().count() <= 255 {
            tags.entry(key.to_owned()).or_insert(Value::from(value));
        }
    };
    add("name", record.name.clone());
    for kind in values.list(Field::Kinds) {
        // the first tag of a kind is written, all are read
        if let Some((key, value)) = words.mapped(List::Kinds, kind, "osm").first().and_then(|tag| tag.split_once('=')) {
            add(key, value.to_owned());
        }
    }
    for (field, key) in PLAIN {
        add(key, values.list(*field).join(";"));
    }
    let street = values.text(Field::Street);
    match street.split_once(' ').filter(|(number, _)| number.starts_with(|c: char| c.is_ascii_digit())) {
        Some((number, street)) => {
            add("addr:housenumber", number.trim_end_matches(',').to_owned());
            add("addr:street", street.trim().to_owned());
        }
        None => add("addr:street", street.to_owned()),
    }
    let phones: Vec<String> = values.list(Field::Phone).into_iter().filter_map(e164).collect();
    add("phone", phones.join(";"));
    add("opening_hours", values.hours().and_then(|hours| hours.osm).unwrap_or_default());
    add("ref:FR:maillage", record.id.to_string());
    if values.list(Field::Services).contains(&"fibre") {
        add("internet_access", "yes".to_owned());
    }
    tags
}
