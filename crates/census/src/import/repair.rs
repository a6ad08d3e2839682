//! Repairing the cells of a row, each repair leaving a trace: nothing written in a file disappears without a note.

mod codes;
mod coordinates;
mod figures;
mod lists;
mod mails;
mod phones;
mod places;
pub(in crate::import) mod shapes;
mod text;
mod web;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::field::Field;

use super::columns::is_list;
use crate::wave::question::Sort;

macro_rules! note_kinds {
    ($($variant:ident $key:literal $doc:literal;)*) => {
        /// What was repaired, doubted or dropped. The key names its sentence in each language: it never changes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum NoteKind {
            $(#[doc = $doc] #[serde(rename = $key)] $variant,)*
        }

        impl NoteKind {
            /// Every kind.
            pub const ALL: &[NoteKind] = &[$(NoteKind::$variant,)*];

            /// The stable key, in snake case.
            pub fn key(self) -> &'static str {
                match self { $(NoteKind::$variant => $key,)* }
            }
        }
    };
}

note_kinds! {
    Mojibake "mojibake" "UTF-8 once read as another encoding was put right";
    Undecodable "undecodable" "Letters lost before this file was made (U+FFFD)";
    HtmlRemoved "html_removed" "HTML entities or tags turned into text";
    InvisibleRemoved "invisible_removed" "Invisible characters removed";
    NullWord "null_word" "A word for nothing: 0, N/A, non renseigné…";
    Pending "pending" "A word for later: en cours, à venir…";
    CapitalsLowered "capitals_lowered" "A name in capitals was written as usual";
    CedexRemoved "cedex_removed" "Cedex taken off a city";
    PostcodeMoved "postcode_moved" "A postcode was beside the city, or a city beside the postcode";
    ZeroRestored "zero_restored" "The zero at the beginning of a code or a number was put back";
    CodeTidied "code_tidied" "Spaces, prefix or decimals taken off a code";
    InvalidPostcode "invalid_postcode" "Not a postcode";
    InvalidCommune "invalid_commune" "Not an INSEE code of commune";
    InvalidSiret "invalid_siret" "Not a SIRET: length or checksum";
    SirenGiven "siren_given" "A SIREN where a SIRET is asked: the place is not told";
    RnaMoved "rna_moved" "An RNA number was in the SIRET column, or the reverse";
    InvalidRna "invalid_rna" "Not an RNA number";
    Split "split" "Several values were in one cell";
    AddressesSplit "addresses_split" "Several e-mail or web addresses were in one cell";
    InvalidPhone "invalid_phone" "Not a telephone number";
    EmailTidied "email_tidied" "mailto:, (at), spaces or a comma taken off an e-mail";
    InvalidEmail "invalid_email" "Not an e-mail address";
    EmailMoved "email_moved" "An e-mail was in another column";
    SchemeAdded "scheme_added" "https:// put before a web address";
    UrlTidied "url_tidied" "A web address mistyped in a known way was put right";
    UrlTruncated "url_truncated" "A web address cut short by the file it comes from";
    InvalidUrl "invalid_url" "Not a web address";
    UnsafeUrl "unsafe_url" "An address of a scheme that is refused: javascript:, file:…";
    AddressMoved "address_moved" "A web address was put in the field of its network";
    HandleExpanded "handle_expanded" "An @account was turned into its address";
    NotAnAccount "not_an_account" "A page name that is no address";
    TextAside "text_aside" "Words beside the value, read into no field";
    DegreesConverted "degrees_converted" "Degrees, minutes, seconds turned into decimal degrees";
    CoordinatesSplit "coordinates_split" "Latitude and longitude were in one cell";
    CoordinatesSwapped "coordinates_swapped" "Latitude and longitude were exchanged";
    CoordinatesProjected "coordinates_projected" "Lambert-93 metres turned into degrees";
    CoordinatesUnknown "coordinates_unknown" "0, 0 stands for unknown";
    CoordinatesAbroad "coordinates_abroad" "Outside every French territory";
    CoordinatesOutOfRange "coordinates_out_of_range" "No position on Earth";
    CoordinateAlone "coordinate_alone" "One coordinate without the other";
    InvalidCoordinate "invalid_coordinate" "Not a coordinate";
    InvalidNumber "invalid_number" "Not a number";
    ApproximateNumber "approximate_number" "A number that is approximate or several";
    InvalidChoice "invalid_choice" "Neither yes, no nor limited";
    DateRead "date_read" "A date written in another way";
    InvalidDate "invalid_date" "Not a date";
    TooLong "too_long" "Longer than the field is meant for; kept";
    SecondValue "second_value" "Another value for a field that holds one";
}

/// How much a note asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Put right: nothing is lost.
    Repaired,
    /// Kept, or kept out, with a doubt: somebody should look.
    Doubtful,
    /// Read into no field.
    Dropped,
}

/// The trace of one repair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Field of the column the content was in.
    pub field: Field,
    /// What happened.
    pub kind: NoteKind,
    /// What the file says.
    pub before: String,
    /// What was made of it; empty where nothing was.
    pub after: String,
    /// What it could be, for a person to accept.
    pub suggestion: Option<String>,
    /// How much it asks for.
    pub severity: Severity,
}

/// One cell repaired. Values may belong to other fields than the column's: an e-mail in the web column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// Values, in the order of the cell.
    pub values: Vec<(Field, String)>,
    /// Traces.
    pub notes: Vec<Note>,
}

/// Why a row makes no sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// No name at all.
    NoName,
}

/// One row repaired.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CleanedRow {
    /// Values by field; one each, several for the fields that are lists. Never blank.
    pub values: BTreeMap<Field, Vec<String>>,
    /// Traces, in the order of the columns.
    pub notes: Vec<Note>,
    /// Why the row cannot make a sheet; its values are given all the same.
    pub refused: Option<Refusal>,
}

/// A cell of more values than this is no list of values; the rest is told in one note.
const MOST: usize = 200;

/// A cell being repaired.
struct Work {
    field: Field,
    values: Vec<(Field, String)>,
    notes: Vec<Note>,
    /// Values over [`MOST`].
    over: Vec<String>,
}

impl Work {
    fn give(&mut self, field: Field, value: impl Into<String>) {
        let value = value.into();
        if self.values.len() >= MOST {
            self.over.push(value);
        } else if !self.values.iter().any(|(known, same)| *known == field && *same == value) {
            self.values.push((field, value));
        }
    }

    fn note(&mut self, kind: NoteKind, severity: Severity, before: &str, after: &str, suggestion: Option<String>) {
        let (before, after) = (before.to_owned(), after.to_owned());
        self.notes.push(Note { field: self.field, kind, before, after, suggestion, severity });
    }

    fn repaired(&mut self, kind: NoteKind, before: &str, after: &str) {
        self.note(kind, Severity::Repaired, before, after, None);
    }

    fn doubtful(&mut self, kind: NoteKind, before: &str, after: &str, suggestion: Option<String>) {
        self.note(kind, Severity::Doubtful, before, after, suggestion);
    }

    fn dropped(&mut self, kind: NoteKind, before: &str, suggestion: Option<String>) {
        self.note(kind, Severity::Dropped, before, "", suggestion);
    }
}

/// Repairs one cell. Coordinates are only read as numbers here: it takes both to judge them, see [`clean_row`].
pub fn clean(field: Field, raw: &str) -> Cleaned {
    let mut work = Work { field, values: Vec::new(), notes: Vec::new(), over: Vec::new() };
    let text = text::tidy(&mut work, raw);
    if text.is_empty() {
        // what is left of nothing but tags or invisible marks has its note already
    } else if let Some(kind) = text::nothing(field, &text) {
        let severity = if kind == NoteKind::Pending { Severity::Doubtful } else { Severity::Repaired };
        work.note(kind, severity, &text, "", None);
    } else {
        read(&mut work, &text);
    }
    if !work.over.is_empty() {
        let over = work.over.join("; ");
        work.dropped(NoteKind::TooLong, &over, None);
    }
    Cleaned { values: work.values, notes: work.notes }
}

fn read(work: &mut Work, text: &str) {
    match work.field {
        Field::City => places::city(work, text),
        Field::Street | Field::Complement => places::street(work, text),
        Field::Postcode => codes::postcode(work, text),
        Field::Commune => codes::commune(work, text),
        Field::Siret => codes::siret(work, text),
        Field::Rna => codes::rna(work, text),
        Field::Latitude | Field::Longitude => coordinates::read(work, text),
        Field::Phone | Field::ContactPhone => phones::read(work, text),
        Field::Email | Field::ContactEmail => mails::read(work, text),
        Field::Website
        | Field::Booking
        | Field::Links
        | Field::Twitter
        | Field::Facebook
        | Field::Instagram
        | Field::Linkedin
        | Field::Mastodon => web::read(work, text),
        Field::Seats | Field::MeetingRooms | Field::Area => figures::number(work, text),
        Field::Wheelchair => figures::wheelchair(work, text),
        Field::OpenedOn | Field::ClosedOn => figures::date(work, text),
        Field::Own(own) if own.sort().is_number() => figures::own_number(work, own.sort(), text),
        Field::Own(own) if own.sort() == Sort::Day => figures::date(work, text),
        field if is_list(field) => lists::read(work, text),
        field => {
            if text.chars().count() > room(field) {
                work.doubtful(NoteKind::TooLong, text, text, None);
            }
            work.give(field, text);
        }
    }
}

/// How many characters a text field is meant for.
fn room(field: Field) -> usize {
    match field {
        Field::Summary => 280,
        Field::Description | Field::Notes => 20_000,
        Field::Name | Field::ContactName | Field::Operator | Field::SourceId => 200,
        Field::Street | Field::Complement | Field::City => 300,
        Field::Own(own) if own.sort() != Sort::Text => 300,
        _ => 4_000,
    }
}

/// Repairs a row: `cells` are the mapped columns with their text, in the order of the file.
///
/// The value of a field's own column comes before what was moved from another. Coordinates are judged together.
pub fn clean_row(cells: &[(Field, &str)]) -> CleanedRow {
    let mut row = CleanedRow::default();
    let mut moved = Vec::new();
    let mut second = Vec::new();
    for (field, raw) in cells {
        let cleaned = clean(*field, raw);
        row.notes.extend(cleaned.notes);
        for (target, value) in cleaned.values {
            if target == *field {
                put(&mut row.values, *field, target, value, &mut second);
            } else {
                moved.push((*field, target, value));
            }
        }
    }
    for (from, target, value) in moved {
        put(&mut row.values, from, target, value, &mut second);
    }
    row.notes.extend(second);
    coordinates::judge(&mut row);
    if !row.values.contains_key(&Field::Name) {
        row.refused = Some(Refusal::NoName);
    }
    row
}

fn put(values: &mut BTreeMap<Field, Vec<String>>, from: Field, target: Field, value: String, second: &mut Vec<Note>) {
    // an address that is already there as the private one must not become public by being written twice
    if target == Field::Email
        && from != target
        && values.get(&Field::ContactEmail).is_some_and(|known| known.contains(&value))
    {
        return;
    }
    let known = values.entry(target).or_default();
    if from == target
        && joins(target)
        && let Some(first) = known.first_mut()
    {
        if !first.contains(&value) {
            first.push(' ');
            first.push_str(&value);
        }
        return;
    }
    match known.first() {
        Some(first) if !is_list(target) && !same(target, first, &value) => {
            second.push(Note {
                field: from,
                kind: NoteKind::SecondValue,
                before: value,
                after: first.clone(),
                suggestion: None,
                severity: Severity::Doubtful,
            });
        }
        _ if known.iter().any(|known| same(target, known, &value)) => {}
        _ => known.push(value),
    }
}

/// Fields that several columns make up: number and street, first name and last name.
fn joins(field: Field) -> bool {
    matches!(field, Field::Street | Field::ContactName)
}

fn same(field: Field, one: &str, other: &str) -> bool {
    match field {
        Field::Website | Field::Links | Field::Facebook | Field::Twitter | Field::Instagram | Field::Linkedin => {
            web::bare(one) == web::bare(other)
        }
        Field::Email | Field::ContactEmail => one.eq_ignore_ascii_case(other),
        Field::City => kernel::text::fold(one) == kernel::text::fold(other),
        _ => one == other,
    }
}
