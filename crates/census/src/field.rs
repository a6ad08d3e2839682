//! The fields of a sheet that a file, a form or an exchange may fill, and who may read each.

pub mod own;

use std::fmt;

use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use own::OwnField;

/// Who may read a field without signing in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataClass {
    /// Everybody; goes into open data.
    Public,
    /// The network's team only; never leaves by a public page, a tile, an export or the search.
    Private,
}

macro_rules! fields {
    ($($variant:ident $key:literal $class:ident $doc:literal;)*) => {
        /// One field of a sheet. The key is what is stored, imported and exported: it never changes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field {
            $(#[doc = $doc] $variant,)*
            /// A field that the network added; it stands after the others.
            Own(OwnField),
        }

        impl Field {
            /// Every field that the program brings, in the order of a sheet; those of the network come after them.
            pub const ALL: &[Field] = &[$(Field::$variant,)*];

            /// The stable key: `hours`, `wheelchair`…
            pub fn key(self) -> &'static str {
                match self { $(Field::$variant => $key,)* Field::Own(own) => own.key() }
            }

            /// The field of that key; of those that the network added, the ones that this program has read.
            pub fn from_key(key: &str) -> Option<Field> {
                match key { $($key => Some(Field::$variant),)* _ => OwnField::find(key).map(Field::Own) }
            }

            /// What it holds, in English, for those who write programs.
            pub fn meaning(self) -> &'static str {
                match self { $(Field::$variant => $doc,)* Field::Own(_) => "A field of the network's own" }
            }

            /// Who may read it.
            pub fn class(self) -> DataClass {
                match self { $(Field::$variant => DataClass::$class,)* Field::Own(own) => own.class() }
            }
        }
    };
}

impl Field {
    /// The field of a key that was stored: another node may have added one that this program has not read yet.
    pub fn stored(key: &str) -> Option<Field> {
        Field::from_key(key).or_else(|| OwnField::named(key).map(Field::Own))
    }
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Field, D::Error> {
        deserializer.deserialize_str(KeyOfField)
    }
}

struct KeyOfField;

impl Visitor<'_> for KeyOfField {
    type Value = Field;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the key of a field")
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Field, E> {
        Field::stored(key).ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(key), &self))
    }
}

fields! {
    SourceId "source_id" Public "The record's own id in the file it came from";
    Name "name" Public "Name";
    OtherNames "other_names" Public "Former names, acronyms, names in another language";
    Summary "summary" Public "One sentence, 280 characters at most";
    Description "description" Public "The long text";
    Stage "stage" Public "From idea to closed, see `Stage`";
    StageHistory "stage_history" Public "Dated steps from idea to closed: `2019-03 open`";
    OpenedOn "opened_on" Public "Day of opening, possible or past";
    ClosedOn "closed_on" Public "Day of closing";
    Kinds "kinds" Public "Terms of the network's typology (others are mapped from it)";
    OrganisationKinds "organisation_kinds" Public "What an organisation is: commune, chamber, company…";
    Street "street" Public "Number and street";
    Complement "complement" Public "Building, floor, place called…, post box";
    Postcode "postcode" Public "Five digits";
    City "city" Public "Commune as declared";
    Commune "commune" Public "INSEE code of the commune, five characters";
    Latitude "latitude" Public "Degrees, WGS 84";
    Longitude "longitude" Public "Degrees, WGS 84";
    PointPrecision "point_precision" Public "How the point is known: given, commune, approximate";
    Phone "phone" Public "General telephone of the place";
    Email "email" Public "General e-mail of the place";
    Website "website" Public "Web site";
    Booking "booking" Public "Address where one books";
    Twitter "twitter" Public "X, formerly Twitter";
    Facebook "facebook" Public "Facebook page";
    Instagram "instagram" Public "Instagram account";
    Linkedin "linkedin" Public "LinkedIn page";
    Mastodon "mastodon" Public "Mastodon account";
    Links "links" Public "Other addresses";
    Hours "hours" Public "Opening hours, as written and in OSM syntax";
    Prices "prices" Public "Prices, as written and structured";
    Services "services" Public "Services offered";
    Spaces "spaces" Public "Kinds of spaces";
    Equipment "equipment" Public "Machines and tools";
    Seats "seats" Public "Number of work places";
    MeetingRooms "meeting_rooms" Public "Number of meeting rooms";
    Area "area" Public "Surface in square metres";
    Wheelchair "wheelchair" Public "Wheelchair access: yes, limited, no";
    Access "access" Public "How to come: parking, bus, train, entrance";
    LegalForm "legal_form" Public "Legal form of the organisation that runs the place";
    Siret "siret" Public "SIRET, fourteen digits with a Luhn checksum";
    Rna "rna" Public "RNA number of an association: W and nine digits";
    Operator "operator" Public "Name of the organisation that runs the place";
    Networks "networks" Public "Networks it belongs to";
    Labels "labels" Public "Labels it holds";
    Publics "publics" Public "Publics it welcomes";
    Tags "tags" Public "Free words";
    Specificities "specificities" Public "What is particular here";
    ContactName "contact_name" Private "Name of the person to contact";
    ContactEmail "contact_email" Private "E-mail of the person to contact";
    ContactPhone "contact_phone" Private "Telephone of the person to contact";
    Notes "notes" Private "Notes of the network's team";
}
