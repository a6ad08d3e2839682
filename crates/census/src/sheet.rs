//! A sheet: what is known of a place or of an organisation, field by field, and where each value came from.
//!
//! Fields are JSON by stable key, so that import, form, revision, conflict and undo all work on the same thing: a field
//! and its value before and after.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use kernel::ids::{AccountId, BatchId, FileId, PartyId};
use kernel::party::Party;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::field::{DataClass, Field, OwnField};
use crate::hours::Hours;
use crate::prices::Prices;
use crate::stage::Stage;

/// The values of a sheet, by field.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Values(Map<String, Value>);

impl Values {
    /// The value of a field.
    pub fn get(&self, field: Field) -> Option<&Value> {
        self.0.get(field.key())
    }

    /// Writes a field; null, the empty text and the empty list remove it.
    pub fn set(&mut self, field: Field, value: Value) {
        let empty = match &value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(list) => list.is_empty(),
            _ => false,
        };
        match empty {
            true => self.0.remove(field.key()),
            false => self.0.insert(field.key().to_owned(), value),
        };
    }

    /// The text of a field; empty when there is none.
    pub fn text(&self, field: Field) -> &str {
        self.get(field).and_then(Value::as_str).unwrap_or_default()
    }

    /// The texts of a list; a lone text is a list of one.
    pub fn list(&self, field: Field) -> Vec<&str> {
        match self.get(field) {
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(text)) => vec![text],
            _ => Vec::new(),
        }
    }

    /// The number of a field.
    pub fn number(&self, field: Field) -> Option<f64> {
        self.get(field).and_then(Value::as_f64)
    }

    /// Latitude and longitude, when both are known.
    pub fn point(&self) -> Option<(f64, f64)> {
        Some((self.number(Field::Latitude)?, self.number(Field::Longitude)?))
    }

    /// The stage; a place of a list of places is open unless somebody says otherwise.
    pub fn stage(&self) -> Stage {
        Stage::from_key(self.text(Field::Stage)).unwrap_or(Stage::Open)
    }

    /// The opening hours.
    pub fn hours(&self) -> Option<Hours> {
        serde_json::from_value(self.get(Field::Hours)?.clone()).ok()
    }

    /// The prices.
    pub fn prices(&self) -> Option<Prices> {
        serde_json::from_value(self.get(Field::Prices)?.clone()).ok()
    }

    /// Every field that has a value, in the order of a sheet.
    pub fn iter(&self) -> impl Iterator<Item = (Field, &Value)> {
        let brought = Field::ALL.iter().filter_map(|field| Some((*field, self.get(*field)?)));
        brought.chain(self.own())
    }

    /// Every field that the program brings, then those of the network that one of the two holds.
    pub fn fields_with(&self, other: &Values) -> Vec<Field> {
        let own: BTreeSet<Field> = self.own().chain(other.own()).map(|(field, _)| field).collect();
        Field::ALL.iter().copied().chain(own).collect()
    }

    /// The fields that the network added, and that have a value.
    pub fn own(&self) -> impl Iterator<Item = (Field, &Value)> {
        self.0.iter().filter_map(|(key, value)| Some((Field::Own(OwnField::find(key)?), value)))
    }

    /// The same without what only the team may read.
    pub fn public(&self) -> Values {
        let kept = self.iter().filter(|(field, _)| field.class() == DataClass::Public);
        Values(kept.map(|(field, value)| (field.key().to_owned(), value.clone())).collect())
    }

    /// The public fields of a stored sheet; private ones are passed over while reading, and never held.
    ///
    /// # Errors
    /// The text is no JSON object.
    pub fn read_public(stored: &str) -> serde_json::Result<Values> {
        serde_json::from_str::<PublicOnly>(stored).map(|read| read.0)
    }

    /// What differs from `before`, field by field: before and after.
    pub fn changes_since(&self, before: &Values) -> Changes {
        let value = |values: &Values, field| values.get(field).cloned().unwrap_or(Value::Null);
        let all = self.fields_with(before).into_iter();
        all.filter(|field| self.get(*field) != before.get(*field))
            .map(|field| (field, (value(before, field), value(self, field))))
            .collect::<BTreeMap<_, _>>()
            .into()
    }
}

/// See [`Values::read_public`].
struct PublicOnly(Values);

impl<'de> Deserialize<'de> for PublicOnly {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<PublicOnly, D::Error> {
        deserializer.deserialize_map(PublicVisitor)
    }
}

/// The field that a key names, read without keeping the key; none for a key of another version.
pub(crate) struct Key(pub(crate) Option<Field>);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_str(KeyVisitor)
    }
}

struct KeyVisitor;

impl Visitor<'_> for KeyVisitor {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the key of a field")
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Key, E> {
        Ok(Key(Field::from_key(key)))
    }
}

struct PublicVisitor;

impl<'de> Visitor<'de> for PublicVisitor {
    type Value = PublicOnly;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the fields of a sheet")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PublicOnly, A::Error> {
        let mut values = Map::new();
        while let Some(Key(field)) = map.next_key()? {
            match field.filter(|field| field.class() == DataClass::Public) {
                Some(field) => {
                    values.insert(field.key().to_owned(), map.next_value()?);
                }
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(PublicOnly(Values(values)))
    }
}

impl FromIterator<(Field, Value)> for Values {
    fn from_iter<I: IntoIterator<Item = (Field, Value)>>(pairs: I) -> Values {
        let mut values = Values::default();
        for (field, value) in pairs {
            values.set(field, value);
        }
        values
    }
}

/// What an edit did: for each field, the value before and the value after, null for none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Changes(pub BTreeMap<Field, (Value, Value)>);

impl From<BTreeMap<Field, (Value, Value)>> for Changes {
    fn from(fields: BTreeMap<Field, (Value, Value)>) -> Changes {
        Changes(fields)
    }
}

impl Changes {
    /// Nothing differs.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The fields, in the order of a sheet.
    pub fn fields(&self) -> Vec<Field> {
        self.0.keys().copied().collect()
    }

    /// Stored changes.
    ///
    /// # Errors
    /// The text is none of ours.
    pub fn read(stored: &str) -> serde_json::Result<Changes> {
        serde_json::from_str(stored)
    }

    /// The public fields of stored changes; private ones are passed over while reading, and never held.
    ///
    /// # Errors
    /// The text is no JSON object of pairs.
    pub fn read_public(stored: &str) -> serde_json::Result<Changes> {
        let pairs = Values::read_public(stored)?;
        let pair = |(field, value): (Field, &Value)| Some((field, (value.get(0)?.clone(), value.get(1)?.clone())));
        Ok(Changes(pairs.iter().filter_map(pair).collect()))
    }
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Origin {
    /// A file.
    Import {
        /// Which import.
        batch: BatchId,
        /// The name of its source.
        source: String,
        /// The day.
        on: String,
    },
    /// A person of the team.
    Person {
        /// Who; none when the account is gone.
        account: Option<AccountId>,
        /// The day.
        on: String,
    },
    /// The place or the organisation itself, by a link that it was sent.
    Itself {
        /// The day.
        on: String,
    },
    /// Found by the program: a point from an address, a commune from a point.
    Derived {
        /// The day.
        on: String,
    },
}

/// Where each value of a sheet came from.
///
/// Stored as a list of origins, each with its fields: a row of a file fills thirty fields from one import, and saying
/// so thirty times made sheets three times as large.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(from = "StoredOrigins")]
pub struct Origins(pub BTreeMap<Field, Origin>);

/// The two forms in which origins are found in a database.
#[derive(Deserialize)]
#[serde(untagged)]
enum StoredOrigins {
    Gathered(Vec<(Origin, Vec<Field>)>),
    /// As the first databases had it.
    ByField(BTreeMap<Field, Origin>),
}

impl From<StoredOrigins> for Origins {
    fn from(stored: StoredOrigins) -> Origins {
        match stored {
            StoredOrigins::ByField(fields) => Origins(fields),
            StoredOrigins::Gathered(groups) => {
                let each = |(origin, fields): (Origin, Vec<Field>)| {
                    fields.into_iter().map(move |field| (field, origin.clone()))
                };
                Origins(groups.into_iter().flat_map(each).collect())
            }
        }
    }
}

impl Serialize for Origins {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut groups: Vec<(&Origin, Vec<Field>)> = Vec::new();
        for (field, origin) in &self.0 {
            match groups.iter_mut().find(|(known, _)| *known == origin) {
                Some((_, fields)) => fields.push(*field),
                None => groups.push((origin, vec![*field])),
            }
        }
        groups.serialize(serializer)
    }
}

/// A sheet as stored, with the party it describes.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The party.
    pub party: Party,
    /// What is known.
    pub values: Values,
    /// Where from.
    pub origins: Origins,
    /// Grows at each edit.
    pub version: i64,
}

impl Sheet {
    /// The id of the party.
    pub fn id(&self) -> PartyId {
        self.party.id
    }

    /// The same as a member sees it: without what only those read who may contact the place.
    #[must_use]
    pub fn public_only(mut self) -> Sheet {
        self.values = self.values.public();
        self.origins.0.retain(|field, _| field.class() == DataClass::Public);
        self
    }
}

/// What a card shows.
#[derive(Clone, Debug)]
pub struct Card {
    /// The party.
    pub party: Party,
    /// Its commune, in words.
    pub city: String,
    /// One sentence.
    pub summary: String,
    /// Kinds, services and stage.
    pub marks: crate::marks::Marks,
    /// The hash of its photo.
    pub photo: Option<String>,
    /// Kilometres from where the reader asked, if they did.
    pub distance: Option<f64>,
}

/// The JSON of a point's fields, rounded to the decimetre: more digits are noise.
pub fn degrees(value: f64) -> Value {
    json!((value * 1e6).round() / 1e6)
}

/// Photos of a sheet, in order.
pub type Photos = Vec<FileId>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_is_told_field_by_field() {
        let before: Values = [(Field::Name, json!("L’Escale")), (Field::Seats, json!(8))].into_iter().collect();
        let mut after = before.clone();
        after.set(Field::Seats, Value::Null);
        after.set(Field::Kinds, json!(["coworking"]));
        let changes = after.changes_since(&before);
        assert_eq!(changes.fields(), [Field::Kinds, Field::Seats]);
        assert_eq!(changes.0.get(&Field::Seats), Some(&(json!(8), Value::Null)));
        let stored = serde_json::to_string(&changes).unwrap();
        assert_eq!(serde_json::from_str::<Changes>(&stored).unwrap(), changes);
    }

    #[test]
    fn origins_are_stored_once_and_read_in_both_forms() {
        let person = |on: &str| Origin::Person { account: None, on: on.to_owned() };
        let origins = Origins(BTreeMap::from([
            (Field::Name, person("2026-11-24")),
            (Field::Seats, Origin::Derived { on: "2026-11-23".to_owned() }),
            (Field::City, person("2026-11-24")),
        ]));
        let stored = serde_json::to_string(&origins).unwrap();
        assert_eq!(stored.matches("2026-11-24").count(), 1, "{stored}");
        assert_eq!(serde_json::from_str::<Origins>(&stored).unwrap(), origins);
        let by_field = serde_json::to_string(&origins.0).unwrap();
        assert_eq!(serde_json::from_str::<Origins>(&by_field).unwrap(), origins);
        assert_eq!(serde_json::from_str::<Origins>("{}").unwrap(), Origins::default());
    }

    #[test]
    fn the_public_history_holds_no_private_field() {
        let all: BTreeMap<Field, (Value, Value)> =
            Field::ALL.iter().map(|field| (*field, (json!("secret"), json!(["other"])))).collect();
        let stored = serde_json::to_string(&Changes(all)).unwrap();
        let public = Changes::read_public(&stored).unwrap();
        let expected: Vec<Field> =
            Field::ALL.iter().copied().filter(|field| field.class() == DataClass::Public).collect();
        assert!(expected.len() < Field::ALL.len());
        assert!(public.fields().iter().all(|field| expected.contains(field)), "{public:?}");
        assert_eq!(public.0.len(), expected.len());
        assert_eq!(public.0.get(&Field::Name), Some(&(json!("secret"), json!(["other"]))));
    }

    #[test]
    fn what_only_the_team_may_read_stays_behind() {
        let values: Values =
            [(Field::Name, json!("L’Escale")), (Field::ContactEmail, json!("a@b.fr"))].into_iter().collect();
        assert_eq!(values.public().iter().map(|(field, _)| field).collect::<Vec<_>>(), [Field::Name]);
        let stored = serde_json::to_string(&values).unwrap();
        assert_eq!(Values::read_public(&stored).unwrap(), values.public());
        // a field that a later version stored is nobody's to publish
        assert_eq!(Values::read_public(r#"{"unheard_of":{"a":1}}"#).unwrap(), Values::default());
    }
}
