//! What of a sheet is published: the only thing that exports, feeds and interfaces are given, and it holds no private
//! field to give away.

use jiff::Timestamp;
use kernel::ids::PartyId;
use kernel::party::Kind;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::field::Field;
use crate::sheet::{Sheet, Values};

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
    values: Values,
}

impl Published {
    /// From what was read of it; a private field among the values stays behind.
    pub fn new(
        id: PartyId,
        kind: Kind,
        (name, slug, commune): (String, String, Option<String>),
        updated_at: Timestamp,
        values: Values,
    ) -> Published {
        let private = values.iter().any(|(field, _)| field.class() == crate::field::DataClass::Private);
        let values = if private { values.public() } else { values };
        Published { id, kind, name, slug, commune, updated_at, values }
    }

    /// The public part of a whole sheet.
    pub fn of(sheet: &Sheet) -> Published {
        let party = &sheet.party;
        let named = (party.name.clone(), party.slug.clone(), party.territory.clone());
        Published::new(party.id, party.kind, named, party.updated_at, sheet.values.public())
    }

    /// Its values, public ones only.
    pub fn values(&self) -> &Values {
        &self.values
    }

    /// The address of its page.
    pub fn url(&self, site: &str) -> String {
        format!("{site}{}", self.kind.path(&self.slug))
    }

    /// The fields that stand beside the name, in the order of a sheet.
    pub fn fields(&self) -> impl Iterator<Item = (Field, &Value)> {
        self.values.iter().filter(|(field, _)| !matches!(field, Field::Name | Field::Commune))
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
        let point = self.values.point().map(|(lat, lon)| Point { kind: "Point", coordinates: [lon, lat] });
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
