//! What of a sheet is published: the only thing that exports, feeds and interfaces are given, and it holds no private
//! field to give away.

use std::fmt;
use std::sync::OnceLock;

use jiff::Timestamp;
use kernel::ids::PartyId;
use kernel::party::Kind;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::field::{DataClass, Field};
use crate::sheet::{Key, Sheet, Values};

/// The public part of a sheet.
#[derive(Clone, Debug)]
pub struct Published {
    /// Its id, which never changes.
    pub id: PartyId,
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// The piece of its address.
    pub slug: String,
    /// INSEE code of its commune.
    pub commune: Option<String>,
    /// When it last changed.
    pub updated_at: Timestamp,
    pairs: Pairs,
    values: OnceLock<Values>,
}

/// Public fields with their values as they are stored, in the order of a sheet. Most who publish copy the text of a value:
/// reading it only to write it again took most of the time of a page of a thousand records.
#[derive(Clone, Debug)]
struct Pairs(Vec<(Field, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Pairs, D::Error> {
        deserializer.deserialize_map(PairsVisitor)
    }
}

struct PairsVisitor;

impl<'de> Visitor<'de> for PairsVisitor {
    type Value = Pairs;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the fields of a sheet")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
        let mut pairs = Vec::with_capacity(32);
        while let Some(Key(field)) = map.next_key()? {
            match field.filter(|field| field.class() == DataClass::Public) {
                Some(field) => pairs.push((field, map.next_value()?)),
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        pairs.sort_unstable_by_key(|(field, _)| *field);
        Ok(Pairs(pairs))
    }
}

impl Published {
    /// From a stored sheet; a private field is passed over while it is read, and never held.
    ///
    /// # Errors
    /// The text is no JSON object.
    pub fn read(
        id: PartyId,
        kind: Kind,
        (slug, commune): (String, Option<String>),
        updated_at: Timestamp,
        stored: &str,
    ) -> serde_json::Result<Published> {
        let pairs: Pairs = serde_json::from_str(stored)?;
        let name = pairs.0.iter().find(|(field, _)| *field == Field::Name);
        let name = name.map(|(_, value)| serde_json::from_str(value.get())).transpose()?.unwrap_or_default();
        Ok(Published { id, kind, name, slug, commune, updated_at, pairs, values: OnceLock::new() })
    }

    /// The public part of a whole sheet, without the fields that the network retired.
    pub fn of(sheet: &Sheet, retired: &[Field]) -> Published {
        let party = &sheet.party;
        let named = (party.name.clone(), party.slug.clone(), party.territory.clone());
        let raw = |value: &Value| serde_json::value::to_raw_value(value).ok();
        let is_public = |field: &Field| field.class() == DataClass::Public && !retired.contains(field);
        let public = sheet.values.iter().filter(|(field, _)| is_public(field));
        let pairs = Pairs(public.filter_map(|(field, value)| Some((field, raw(value)?))).collect());
        let (name, slug, commune) = named;
        Published {
            id: party.id,
            kind: party.kind,
            name,
            slug,
            commune,
            updated_at: party.updated_at,
            pairs,
            values: OnceLock::new(),
        }
    }

    /// The same without the fields that the network retired: sheets keep what they say of them, and nobody is told.
    pub fn without(mut self, retired: &[Field]) -> Published {
        self.pairs.0.retain(|(field, _)| !retired.contains(field));
        // whoever had read the values before would find them there still
        self.values = OnceLock::new();
        self
    }

    /// Its values, public ones only.
    pub fn values(&self) -> &Values {
        let read = |(field, value): &(Field, Box<RawValue>)| Some((*field, serde_json::from_str(value.get()).ok()?));
        self.values.get_or_init(|| self.pairs.0.iter().filter_map(read).collect())
    }

    fn degrees(&self, wanted: Field) -> Option<f64> {
        let found = self.pairs.0.iter().find(|(field, _)| *field == wanted);
        found.and_then(|(_, value)| value.get().parse().ok())
    }

    /// The address of its page.
    pub fn url(&self, site: &str) -> String {
        format!("{site}{}", self.kind.path(&self.slug))
    }

    /// The fields that stand beside the name, in the order of a sheet.
    pub fn fields(&self) -> impl Iterator<Item = (Field, &RawValue)> {
        let beside = self.pairs.0.iter().filter(|(field, _)| !matches!(field, Field::Name | Field::Commune));
        beside.map(|(field, value)| (*field, &**value))
    }

    /// As `/api/v1` promises it.
    pub fn record<'a>(&'a self, site: &'a str) -> Record<'a> {
        Record {
            id: self.id,
            kind: self.kind.key(),
            name: &self.name,
            url: self.url(site),
            commune: self.commune.as_deref(),
            updated_at: self.updated_at.to_string(),
            fields: Fields(self),
        }
    }

    /// As a GeoJSON feature; `null` geometry when there is no point.
    pub fn feature<'a>(&'a self, site: &'a str) -> Feature<'a> {
        let point = self.degrees(Field::Longitude).zip(self.degrees(Field::Latitude));
        let point = point.map(|(lon, lat)| Point { kind: "Point", coordinates: [lon, lat] });
        Feature { kind: "Feature", id: self.id, geometry: point, properties: Properties(self, site) }
    }
}

/// A place or an organisation, as the API promises it.
#[derive(Serialize)]
pub struct Record<'a> {
    id: PartyId,
    kind: &'static str,
    name: &'a str,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    commune: Option<&'a str>,
    updated_at: String,
    fields: Fields<'a>,
}

struct Fields<'a>(&'a Published);

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.fields().map(|(field, value)| (field.key(), value)))
    }
}

/// A GeoJSON feature.
#[derive(Serialize)]
pub struct Feature<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    id: PartyId,
    geometry: Option<Point>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Point {
    #[serde(rename = "type")]
    kind: &'static str,
    /// Longitude, latitude: GeoJSON's order.
    coordinates: [f64; 2],
}

struct Properties<'a>(&'a Published, &'a str);

impl Serialize for Properties<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Properties(record, site) = self;
        let mut map = serializer.serialize_map(None)?;
        for (field, value) in record.fields() {
            // the geometry says where it is
            if !matches!(field, Field::Latitude | Field::Longitude) {
                map.serialize_entry(field.key(), value)?;
            }
        }
        map.serialize_entry("name", &record.name)?;
        map.serialize_entry("url", &record.url(site))?;
        map.serialize_entry("updated_at", &record.updated_at.to_string())?;
        if let Some(commune) = &record.commune {
            map.serialize_entry("commune", commune)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::OwnField;
    use crate::wave::question::Sort;

    #[test]
    fn what_is_retired_is_nowhere_in_what_is_published() {
        let own = |key: &str| Field::Own(OwnField::declare(key, Sort::Whole).unwrap());
        let (kept, retired) = (own("own_published_kept"), own("own_published_retired"));
        let stored = r#"{"name":"L’Escale","seats":8,"own_published_kept":1250,"own_published_retired":99}"#;
        let id = "0192f1d0-0000-7000-8000-000000000001".parse().unwrap();
        let named = ("l-escale".to_owned(), None);
        let read = Published::read(id, Kind::Place, named, Timestamp::UNIX_EPOCH, stored).unwrap();
        assert!(read.values().get(retired).is_some(), "it was asked then");
        let shown = read.without(&[retired]);
        assert_eq!(shown.fields().map(|(field, _)| field).collect::<Vec<_>>(), [Field::Seats, kept]);
        assert!(shown.values().get(retired).is_none() && shown.values().get(kept).is_some());
        for told in [serde_json::to_string(&shown.record("")), serde_json::to_string(&shown.feature(""))] {
            let told = told.unwrap();
            assert!(told.contains("own_published_kept") && !told.contains("own_published_retired"), "{told}");
        }
    }
}
