//! What a comparison reads of a party: its names, where it is, how it is reached, its official numbers.

use kernel::ids::PartyId;
use kernel::party::Kind;
use kernel::text::fold;

use super::words::{self, Legal, Word};
use crate::atlas::commune_number;
use crate::field::Field;
use crate::hosts;
use crate::sheet::Values;

/// A party as comparisons read it; a few hundred bytes.
#[derive(Clone, Debug)]
pub struct Record {
    /// The party.
    pub id: PartyId,
    /// Only parties of one kind are compared.
    pub kind: Kind,
    /// Its name, then the names it also bears.
    pub names: Box<[Name]>,
    /// Its commune as the atlas packs it, 0 when unknown.
    pub commune: u32,
    /// Its postcode, 0 when unknown.
    pub postcode: u32,
    /// Number of its house, 0 when unknown.
    pub number: u16,
    /// `b` of `12 bis`, else 0.
    pub letter: u8,
    /// The words of its way.
    pub way: Box<[Word]>,
    /// What its address says beside the way: a building, or whose guest it is.
    pub around: Box<[Word]>,
    /// Degrees; none when the point is only that of the commune.
    pub point: Option<(f32, f32)>,
    /// Telephones, as numbers.
    pub phones: Box<[u64]>,
    /// E-mail addresses, hashed.
    pub emails: Box<[u64]>,
    /// Web sites that are its own, hashed: the host, or the page on a site that hosts many.
    pub sites: Box<[u64]>,
    /// SIRET, 0 when unknown.
    pub siret: u64,
    /// RNA number, hashed; 0 when unknown.
    pub rna: u64,
    /// Its id in the file it came from, hashed; 0 when unknown.
    pub source_id: u64,
    /// What its name says of its legal form.
    pub legal: Option<Legal>,
    /// The kinds of the typology as bits.
    pub kinds: u32,
}

/// One of the names of a party.
#[derive(Clone, Debug)]
pub struct Name {
    /// Its words, each with how much it tells.
    pub words: Box<[Known]>,
    /// Its letters together.
    pub squeezed: Box<str>,
    /// Its first letters.
    pub acronym: Word,
}

/// A word and how much it tells of who bears it.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// The word.
    pub word: Word,
    /// Bits: 10 for a word that one name in a thousand bears.
    pub bits: f32,
}

impl Record {
    /// The record of a sheet. Words are given their bits by [`super::index::Frequencies`].
    pub fn of(id: PartyId, kind: Kind, values: &Values) -> Record {
        let names = std::iter::once(values.text(Field::Name)).chain(values.list(Field::OtherNames));
        let mut legal = None;
        let names: Vec<Name> = names
            .filter(|text| !text.is_empty())
            .take(5)
            .map(|text| {
                let read = if kind == Kind::Person { person(text) } else { words::name(text) };
                legal = legal.or(read.legal);
                Name::of(read)
            })
            .collect();
        let mut street = words::street(values.text(Field::Street));
        let more = words::street(values.text(Field::Complement));
        if street.way.is_empty() && street.number == 0 {
            (street.number, street.letter, street.way) = (more.number, more.letter, more.way);
        } else {
            street.around.extend(more.way);
        }
        street.around.extend(more.around);
        let contact = |public: Field, private: Field| {
            values.list(public).into_iter().chain(values.list(private)).collect::<Vec<_>>()
        };
        Record {
            id,
            kind,
            names: names.into(),
            commune: commune_number(values.text(Field::Commune)),
            postcode: values.text(Field::Postcode).parse().unwrap_or(0),
            number: street.number,
            letter: street.letter,
            way: street.way.into(),
            around: street.around.into(),
            point: point(values),
            phones: hashed(&contact(Field::Phone, Field::ContactPhone), phone),
            emails: hashed(&contact(Field::Email, Field::ContactEmail), email),
            sites: hashed(&contact(Field::Website, Field::Facebook), site),
            siret: digits(values.text(Field::Siret)),
            rna: nonzero(values.text(Field::Rna)),
            source_id: nonzero(values.text(Field::SourceId)),
            legal,
            kinds: u32::try_from(crate::marks::Marks::of(values).0 & 0xffff_ffff).unwrap_or_default(),
        }
    }

    /// The area in which its neighbours are looked for: its commune, else its postcode; 0 when neither is known.
    pub fn area(&self) -> u32 {
        match self.commune {
            0 if self.postcode > 0 => self.postcode | 1 << 31,
            commune => commune,
        }
    }

    /// Whether both name a house, and the same one.
    pub fn same_house(&self, other: &Record) -> bool {
        self.number > 0
            && self.number == other.number
            && (self.letter == other.letter || self.letter * other.letter == 0)
    }
}

impl Name {
    fn of(read: words::NameWords) -> Name {
        Name {
            words: read.words.into_iter().map(|word| Known { word, bits: 0.0 }).collect(),
            squeezed: read.squeezed.into(),
            acronym: read.acronym,
        }
    }
}

/// The name of a person: all its words, whatever their order, the given names in one form.
fn person(text: &str) -> words::NameWords {
    let folded = fold(text);
    let mut all: Vec<&str> =
        folded.split(' ').filter(|word| !matches!(*word, "" | "m" | "mme" | "mr" | "dr")).collect();
    all.sort_unstable();
    let squeezed: String = all.concat();
    let mut found: Vec<Word> = Vec::new();
    for word in folded.split(' ').filter(|word| all.contains(word)) {
        let word = Word::of(words::given_name(word));
        if !found.contains(&word) {
            found.push(word);
        }
    }
    words::NameWords { words: found, squeezed, acronym: Word::default(), legal: None }
}

#[expect(clippy::cast_possible_truncation, reason = "a metre is enough to compare")]
fn point(values: &Values) -> Option<(f32, f32)> {
    let known = !matches!(values.text(Field::PointPrecision), "commune" | "approximate");
    values.point().filter(|_| known).map(|(lat, lon)| (lat as f32, lon as f32))
}

fn hashed(texts: &[&str], read: fn(&str) -> u64) -> Box<[u64]> {
    let mut found: Vec<u64> = texts.iter().map(|text| read(text)).filter(|value| *value != 0).collect();
    found.sort_unstable();
    found.dedup();
    found.into()
}

/// The last nine digits, so that `+33 5…` and `05…` are one; 0 for what is no number.
pub fn phone(text: &str) -> u64 {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let start = digits.len().saturating_sub(9);
    match digits.get(start..) {
        Some(nine) if nine.len() == 9 => nine.parse().unwrap_or(0),
        _ => 0,
    }
}

/// An e-mail address whatever its capitals.
pub fn email(text: &str) -> u64 {
    if text.contains('@') { hash(&[text.trim().to_lowercase().as_bytes()]) } else { 0 }
}

/// The host of a site, or its page where the host is everybody's.
pub fn site(text: &str) -> u64 {
    let text = text.trim().to_lowercase();
    let bare = text.split_once("://").map_or(text.as_str(), |(_, rest)| rest).trim_start_matches("www.");
    let bare = bare.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let host = bare.split('/').next().unwrap_or_default();
    match (host.contains('.'), hosts::holds_pages(host)) {
        (false, _) => 0,
        (true, true) if bare == host => 0,
        (true, true) => hash(&[bare.as_bytes()]),
        (true, false) => hash(&[host.as_bytes()]),
    }
}

/// The host of an e-mail address, as [`site`] hashes hosts; 0 for the providers of everybody.
pub fn mail_host(text: &str) -> u64 {
    match text.trim().to_lowercase().rsplit_once('@') {
        Some((_, host)) if !hosts::gives_addresses(host) => site(host),
        _ => 0,
    }
}

fn digits(text: &str) -> u64 {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.len() == 14 { digits.parse().unwrap_or(0) } else { 0 }
}

/// The SIREN in a SIRET: its first nine digits.
pub fn siren(siret: u64) -> u64 {
    siret / 100_000
}

/// Of two that have one SIREN under two SIRET, whether the first is the establishment and the second the seat; none of
/// others. The seat is as a rule the first establishment that was declared, hence the smaller number.
pub fn is_establishment(one: &Values, other: &Values) -> Option<bool> {
    let (one, other) = (digits(one.text(Field::Siret)), digits(other.text(Field::Siret)));
    (one != 0 && other != 0 && one != other && siren(one) == siren(other)).then_some(one > other)
}

fn nonzero(text: &str) -> u64 {
    if text.is_empty() { 0 } else { hash(&[text.trim().to_lowercase().as_bytes()]) }
}

/// The words of a commune's name, which tell nothing in the name of a place.
pub fn city_words(values: &Values) -> Box<[Word]> {
    words::words(values.text(Field::City)).iter().map(|word| Word::of(word)).collect()
}

/// A hash that is the same in every process: FNV-1a, then the finalizer of splitmix64 to spread its bits; never 0.
pub fn hash(parts: &[&[u8]]) -> u64 {
    let mut value = 0xcbf2_9ce4_8422_2325_u64;
    for part in parts {
        for byte in *part {
            value = (value ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
        // so that (ab, c) and (a, bc) differ
        value = (value ^ 0xff).wrapping_mul(0x0100_0000_01b3);
    }
    mixed(value).max(1)
}

/// The finalizer of splitmix64 (Steele, Lea, Flood 2014).
pub fn mixed(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn contacts_compare_however_they_are_typed() {
        assert_eq!(phone("05 56 00 00 01"), phone("+33 (0)5.56.00.00.01"));
        assert_eq!(phone("3939"), 0);
        assert_eq!(email("Bonjour@Lieu.example "), email("bonjour@lieu.example"));
        assert_eq!(site("https://www.lieu.example/accueil?x=1"), site("lieu.example"));
        assert_ne!(site("https://facebook.com/lieu"), site("https://fr.facebook.com/autre"));
        assert_eq!(site("https://facebook.com/"), 0);
        assert_eq!(site("en cours"), 0);
        assert_eq!(mail_host("a@lieu.example"), site("https://lieu.example"));
        assert_eq!(mail_host("a@gmail.com"), 0);
    }

    #[test]
    fn of_one_siren_under_two_siret_the_smaller_is_the_seat() {
        let siret = |number: &str| -> Values { [(Field::Siret, json!(number))].into_iter().collect() };
        let seat = siret("73282932000074");
        for (other, is_seat) in [
            ("73282932000082", Some(false)),
            ("73282932000074", None),
            ("55203253400646", None),
            ("732829320", None),
            ("", None),
        ] {
            assert_eq!(is_establishment(&seat, &siret(other)), is_seat, "{other}");
        }
        assert_eq!(is_establishment(&siret("73282932000082"), &seat), Some(true));
    }

    #[test]
    fn a_point_of_the_commune_is_no_point() {
        let mut values: Values =
            [(Field::Name, json!("L’Escale")), (Field::Latitude, json!(45.0)), (Field::Longitude, json!(0.5))]
                .into_iter()
                .collect();
        let id = PartyId::from_bits(1);
        assert!(Record::of(id, Kind::Place, &values).point.is_some());
        values.set(Field::PointPrecision, json!("commune"));
        assert!(Record::of(id, Kind::Place, &values).point.is_none());
    }
}
