//! Noisy French records whose truth is known: places, organisations and people, drawn from a seed, copied with the
//! mistakes that files and hands make, among others that only look like them.

mod organisations;
mod vocabulary;

use std::collections::HashSet;

use kernel::ids::PartyId;
use kernel::party::Kind;
use serde_json::json;
use territory::{Gazetteer, Level, TerritoryId};

use super::record::{Record, city_words, mixed};
use super::words;
use crate::field::Field;
use crate::sheet::Values;
use vocabulary::{COMPLEMENTS, DECORATIONS, FAMILY, GIVEN, NOUNS, SYLLABLES, WAY_NAMES, WAYS};

/// A drawn record.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// What it is a record of.
    pub kind: Kind,
    /// What its sheet says.
    pub values: Values,
    /// Which party it truly is.
    pub truth: usize,
    /// What was done to the copy, for those that are copies.
    pub noise: Vec<Noise>,
}

/// What befalls a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Noise {
    /// A letter too many, too few, another, or two swapped.
    Typo,
    /// Accents and capitals lost.
    Accent,
    /// Words in another order; of a person, the family name first.
    Swap,
    /// The name by its initials, or the given name by its own.
    Acronym,
    /// Words cut short or spelled out: `bd`, `num.`, `asso`.
    Abbreviation,
    /// A kind of place or a legal form added to the name, or taken away.
    Decorated,
    /// Another address in the same or in the next commune; contacts stay.
    Moved,
    /// Another name; the address and contacts stay.
    Renamed,
    /// The commune under a name that it no longer has, its code unknown.
    OldCommune,
    /// Two digits of the telephone swapped.
    Transposed,
    /// Fields left empty.
    Missing,
    /// The general address of the provider, or of the town hall, in place of its own.
    GenericMail,
    /// Letters misread: 0 for o, 1 for l, rn for m.
    Misread,
}

impl Noise {
    /// Every sort.
    pub const ALL: [Noise; 13] = [
        Noise::Typo,
        Noise::Accent,
        Noise::Swap,
        Noise::Acronym,
        Noise::Abbreviation,
        Noise::Decorated,
        Noise::Moved,
        Noise::Renamed,
        Noise::OldCommune,
        Noise::Transposed,
        Noise::Missing,
        Noise::GenericMail,
        Noise::Misread,
    ];
}

/// A seeded draw (splitmix64).
pub struct Draw(u64);

impl Draw {
    /// From that seed.
    pub fn seeded(seed: u64) -> Draw {
        Draw(seed)
    }

    /// A number below that one.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        usize::try_from(mixed(self.0) % (limit.max(1) as u64)).unwrap_or_default()
    }

    /// True so many times out of a hundred.
    pub fn percent(&mut self, share: usize) -> bool {
        self.below(100) < share
    }

    /// One of a list.
    pub fn of<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T
    where
        &'a T: Default,
    {
        list.get(self.below(list.len())).copied().unwrap_or_default()
    }
}

/// Draws records, each party once and some of them again.
pub struct Trial<'a> {
    gazetteer: &'a Gazetteer,
    communes: Vec<TerritoryId>,
    /// The sum of people up to each commune: a place is drawn where people live.
    people: Vec<usize>,
    /// Names and bodies of which there is only one.
    taken: HashSet<String>,
    draw: Draw,
}

impl<'a> Trial<'a> {
    /// Draws of that seed in the communes of the gazetteer.
    pub fn new(gazetteer: &'a Gazetteer, seed: u64) -> Trial<'a> {
        let communes: Vec<TerritoryId> = gazetteer.all(Level::Commune).collect();
        let mut sum = 0;
        let people = communes.iter().map(|id| {
            sum += gazetteer.population(*id).map_or(500, |people| people as usize) + 300;
            sum
        });
        let people = people.collect();
        Trial { gazetteer, communes, people, taken: HashSet::new(), draw: Draw::seeded(seed) }
    }

    /// That many records or a few more: one in six is the copy of another, one in six only looks like another.
    pub fn records(&mut self, wanted: usize, kind: Kind) -> Vec<Drawn> {
        let mut records: Vec<Drawn> = Vec::with_capacity(wanted + 4);
        let mut truth = 0;
        while records.len() < wanted {
            truth += 1;
            let values = match kind {
                Kind::Place => self.place(),
                Kind::Organisation => self.organisation(),
                Kind::Person => self.person(),
            };
            let original = Drawn { kind, values, truth, noise: Vec::new() };
            if self.draw.percent(20) {
                let noise = self.noises(kind);
                let mut values = original.values.clone();
                for one in &noise {
                    self.befall(&mut values, *one, kind);
                }
                self.pointed(&mut values);
                records.push(Drawn { kind, values, truth, noise });
            } else if self.draw.percent(25) {
                truth += 1;
                let values = match kind {
                    Kind::Organisation => self.organisation_like(&original.values),
                    _ => self.lookalike(&original.values, kind),
                };
                records.push(Drawn { kind, values, truth, noise: Vec::new() });
            }
            records.push(original);
        }
        records
    }

    fn commune(&mut self) -> TerritoryId {
        let target = self.draw.below(self.people.last().copied().unwrap_or(1));
        let at = self.people.partition_point(|sum| *sum <= target);
        self.communes.get(at).or(self.communes.first()).copied().unwrap_or(TerritoryId::FRANCE)
    }

    fn settle(&mut self, values: &mut Values, commune: TerritoryId) {
        values.set(Field::Commune, json!(self.gazetteer.code(commune)));
        values.set(Field::City, json!(self.gazetteer.name(commune)));
        let postcode = self.gazetteer.postcodes(commune).into_iter().next().unwrap_or_default();
        values.set(Field::Postcode, json!(postcode));
        let number = self.draw.below(120) + 1;
        let street = format!("{number} {} {}", self.draw.of(WAYS), self.draw.of(WAY_NAMES));
        values.set(Field::Street, if self.draw.percent(90) { json!(street) } else { json!("") });
        values.set(Field::Latitude, serde_json::Value::Null);
        if self.draw.percent(60) {
            let (lat, lon) = self.centre(commune);
            let spread = |draw: &mut Draw| (draw.below(4_000) as f64 - 2_000.0) / 1e5;
            values.set(Field::Latitude, crate::sheet::degrees(lat + spread(&mut self.draw)));
            values.set(Field::Longitude, crate::sheet::degrees(lon + spread(&mut self.draw)));
        }
    }

    /// A point for each commune, the same at each draw, near those of its département: the embedded gazetteer has none.
    fn centre(&self, commune: TerritoryId) -> (f64, f64) {
        let code = self.gazetteer.code(commune);
        let spot = |text: &str, salt: u64| {
            let text = super::record::hash(&[text.as_bytes(), &salt.to_le_bytes()]);
            (text % 10_000) as f64 / 10_000.0
        };
        let department = code.get(..2).unwrap_or_default();
        let lat = 43.0 + 6.0 * spot(department, 1) + 0.4 * spot(code, 2);
        (lat, -1.0 + 7.0 * spot(department, 3) + 0.5 * spot(code, 4))
    }

    fn invented(&mut self) -> String {
        let mut word: String = (0..2 + self.draw.below(2)).map(|_| self.draw.of(SYLLABLES)).collect();
        if let Some(first) = word.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        word
    }

    fn place_name(&mut self, city: &str) -> String {
        let noun = self.draw.of(NOUNS);
        match self.draw.below(10) {
            0..4 => format!("{noun} {}", self.draw.of(COMPLEMENTS)),
            4..6 => format!("{} {}", self.draw.of(DECORATIONS), self.invented()),
            6 => format!("{} {city}", self.draw.of(DECORATIONS)),
            7 => format!("Le {noun} de {}", self.invented()),
            8 => format!("{} {} {}", self.invented(), noun, self.draw.of(COMPLEMENTS)),
            _ => self.invented(),
        }
    }

    fn place(&mut self) -> Values {
        let mut values = Values::default();
        let commune = self.commune();
        self.settle(&mut values, commune);
        let name = self.place_name(self.gazetteer.name(commune));
        values.set(Field::Name, json!(name));
        self.reach(&mut values, &name);
        values
    }

    /// How it is reached, and its number.
    fn reach(&mut self, values: &mut Values, name: &str) {
        let host = kernel::text::slug(name).chars().take(24).collect::<String>();
        let host = format!("{host}-{}.example", self.draw.below(10_000));
        if self.draw.percent(70) {
            values.set(Field::Phone, json!([self.phone()]));
        }
        if self.draw.percent(60) {
            values.set(Field::Email, json!([format!("contact@{host}")]));
        }
        if self.draw.percent(60) {
            values.set(Field::Website, json!([format!("https://www.{host}/")]));
        }
        if self.draw.percent(30) {
            values.set(Field::Siret, json!(self.siret()));
        }
    }

    fn phone(&mut self) -> String {
        let number = 500_000_000 + self.draw.below(200_000_000);
        format!("0{number}")
    }

    fn siret(&mut self) -> String {
        format!("{:09}{:05}", 300_000_000 + self.draw.below(600_000_000), 10 + self.draw.below(90))
    }

    fn person(&mut self) -> Values {
        let mut values = Values::default();
        let family = if self.draw.percent(40) { self.draw.of(FAMILY).to_owned() } else { self.invented() };
        let given = self.draw.of(GIVEN);
        values.set(Field::Name, json!(format!("{given} {family}")));
        let commune = self.commune();
        values.set(Field::Postcode, json!(self.gazetteer.postcodes(commune).into_iter().next().unwrap_or_default()));
        values.set(Field::Commune, json!(self.gazetteer.code(commune)));
        values.set(Field::City, json!(self.gazetteer.name(commune)));
        let local = format!("{}.{}", kernel::text::slug(given), kernel::text::slug(&family));
        if self.draw.percent(80) {
            let host = self.draw.of(&["gmail.com", "orange.fr", "lieu.example", "mairie.example"]);
            values.set(Field::ContactEmail, json!(format!("{local}{}@{host}", self.draw.below(90))));
        }
        if self.draw.percent(70) {
            values.set(Field::ContactPhone, json!(self.phone()));
        }
        values
    }

    /// One to three mistakes, one of each sort at most; a copy keeps something of its original.
    fn noises(&mut self, kind: Kind) -> Vec<Noise> {
        let mut noises = Vec::new();
        for _ in 0..=self.draw.below(3) {
            let noise = Noise::ALL.get(self.draw.below(Noise::ALL.len())).copied().unwrap_or(Noise::Typo);
            // a copy keeps something of its original: what shares nothing with it could be known by nobody
            let whole = |noise: &Noise| matches!(noise, Noise::Moved | Noise::Renamed);
            let part = |noise: &Noise| {
                whole(noise) || matches!(noise, Noise::Acronym | Noise::Missing | Noise::OldCommune | Noise::Transposed)
            };
            let clash = (whole(&noise) && noises.iter().any(part))
                || (part(&noise) && noises.iter().any(whole))
                || (noise == Noise::Swap && noises.contains(&Noise::Acronym))
                || (noise == Noise::Acronym && noises.contains(&Noise::Swap));
            let of_places =
                kind == Kind::Person && matches!(noise, Noise::Decorated | Noise::Renamed | Noise::Abbreviation);
            if !noises.contains(&noise) && !clash && !of_places {
                noises.push(noise);
            }
        }
        noises
    }

    fn befall(&mut self, values: &mut Values, noise: Noise, kind: Kind) {
        let name = values.text(Field::Name).to_owned();
        if kind == Kind::Organisation && self.befall_organisation(values, noise, &name) {
            return;
        }
        match noise {
            Noise::Typo => values.set(Field::Name, json!(self.slipped(&name))),
            Noise::Accent => {
                let folded = kernel::text::fold(&name);
                values.set(Field::Name, json!(if self.draw.percent(50) { folded.to_uppercase() } else { folded }));
                values.set(Field::City, json!(kernel::text::fold(values.text(Field::City)).to_uppercase()));
            }
            Noise::Swap => {
                let mut parts: Vec<&str> = name.split(' ').collect();
                parts.rotate_left(1);
                values.set(Field::Name, json!(parts.join(" ")));
            }
            Noise::Acronym if kind == Kind::Person => {
                let (given, family) = name.split_once(' ').unwrap_or((&name, ""));
                let initial: String = given.chars().take(1).collect();
                values.set(Field::Name, json!(format!("{initial}. {family}")));
            }
            Noise::Acronym => {
                let acronym = words::name(&name).acronym;
                if !acronym.is_empty() {
                    values.set(Field::Name, json!(acronym.as_str().to_uppercase()));
                }
            }
            Noise::Abbreviation => self.abbreviate(values, &name),
            Noise::Decorated => {
                let first = name.split(' ').next().unwrap_or_default().to_owned();
                let known = DECORATIONS.contains(&first.as_str()) && name.len() > first.len();
                let name = match known {
                    true => name.get(first.len()..).unwrap_or_default().trim().to_owned(),
                    false => format!("{} {name}", self.draw.of(DECORATIONS)),
                };
                values.set(Field::Name, json!(name));
            }
            Noise::Moved => self.relocate(values),
            Noise::Renamed => self.rename(values, kind),
            Noise::OldCommune => {
                values.set(Field::Commune, serde_json::Value::Null);
                values.set(Field::City, json!(self.invented()));
            }
            Noise::Transposed => self.transpose(values),
            Noise::Missing => {
                let most = if kind == Kind::Person { 2 } else { 4 };
                let all =
                    [Field::Street, Field::Phone, Field::Email, Field::Website, Field::ContactPhone, Field::Siret];
                for _ in 0..most {
                    let field = all.get(self.draw.below(all.len())).copied().unwrap_or(Field::Street);
                    values.set(field, serde_json::Value::Null);
                }
            }
            Noise::GenericMail if kind == Kind::Person => {
                values.set(Field::ContactEmail, json!(format!("contact{}@mairie.example", self.draw.below(50))));
            }
            Noise::GenericMail => {
                values.set(Field::Email, json!([format!("{}@orange.fr", self.invented().to_lowercase())]));
            }
            Noise::Misread => {
                let at = self.draw.below(3);
                let (from, to) = [("o", "0"), ("l", "1"), ("m", "rn")].get(at).copied().unwrap_or(("o", "0"));
                values.set(Field::Name, json!(name.replacen(from, to, 1)));
            }
        }
    }

    /// Points of one place in two files are some metres apart, or one file has none.
    fn pointed(&mut self, values: &mut Values) {
        let Some((lat, lon)) = values.point() else { return };
        let metres = |draw: &mut Draw| (draw.below(200) as f64 - 100.0) / 111_000.0;
        let (north, east) = (metres(&mut self.draw), metres(&mut self.draw));
        let lat = if self.draw.percent(70) { crate::sheet::degrees(lat + north) } else { serde_json::Value::Null };
        values.set(Field::Latitude, lat);
        values.set(Field::Longitude, crate::sheet::degrees(lon + east));
    }

    fn abbreviate(&mut self, values: &mut Values, name: &str) {
        let shorter = [("avenue", "av."), ("boulevard", "bd"), ("place", "pl."), ("chemin", "ch."), ("Saint", "St")];
        let street =
            shorter.iter().fold(values.text(Field::Street).to_owned(), |s, (long, short)| s.replace(long, short));
        values.set(Field::Street, json!(street));
        let shorter = [("numérique", "num."), ("Association", "Asso"), ("Espace", "Esp."), ("Tiers-lieu", "TL")];
        values.set(Field::Name, json!(shorter.iter().fold(name.to_owned(), |n, (long, short)| n.replace(long, short))));
    }

    /// A place that moved without a contact in common with what it was could be known by nobody.
    fn relocate(&mut self, values: &mut Values) {
        if values.list(Field::Phone).is_empty() && values.list(Field::ContactPhone).is_empty() {
            let phone = self.phone();
            values.set(Field::Phone, json!([phone]));
        }
        let here = self.gazetteer.commune_of(values.text(Field::Commune));
        let next = here.filter(|_| self.draw.percent(40)).and_then(|here| {
            let around = self.gazetteer.members(self.gazetteer.parent(here, Level::Epci)?, Level::Commune);
            around.get(self.draw.below(around.len())).copied()
        });
        if let Some(commune) = next.or(here) {
            self.settle(values, commune);
        }
    }

    fn rename(&mut self, values: &mut Values, kind: Kind) {
        let kept = [Field::Street, Field::Phone, Field::Email, Field::Website];
        if kept.iter().any(|field| !values.list(*field).concat().is_empty()) {
            let name = match kind {
                Kind::Organisation => self.renamed_organisation(values),
                _ => self.place_name(values.text(Field::City)),
            };
            values.set(Field::Name, json!(name));
        }
    }

    fn transpose(&mut self, values: &mut Values) {
        for field in [Field::Phone, Field::ContactPhone] {
            let Some(mut digits) = values.list(field).first().map(|phone| phone.chars().collect::<Vec<char>>()) else {
                continue;
            };
            let at = 2 + self.draw.below(digits.len().saturating_sub(4));
            if at + 1 < digits.len() {
                digits.swap(at, at + 1);
            }
            let number: String = digits.into_iter().collect();
            values.set(field, if field == Field::Phone { json!([number]) } else { json!(number) });
        }
    }

    /// A letter too many, too few, another, or two swapped.
    fn slipped(&mut self, text: &str) -> String {
        let mut letters: Vec<char> = text.chars().collect();
        if letters.len() < 4 {
            return text.to_owned();
        }
        let at = 1 + self.draw.below(letters.len() - 2);
        match self.draw.below(4) {
            0 => letters.swap(at, at + 1),
            1 => drop(letters.remove(at)),
            2 => letters.insert(at, 'e'),
            _ => {
                if let Some(letter) = letters.get_mut(at) {
                    *letter = 'r';
                }
            }
        }
        letters.into_iter().collect()
    }

    /// Another party that looks like this one: of its chain, its guest, its neighbour, its operator's, its namesake.
    fn lookalike(&mut self, original: &Values, kind: Kind) -> Values {
        let mut values = if kind == Kind::Person { self.person() } else { self.place() };
        let copy = |values: &mut Values, fields: &[Field]| {
            for field in fields {
                values.set(*field, original.get(*field).cloned().unwrap_or_default());
            }
        };
        let place = [Field::Street, Field::Postcode, Field::City, Field::Commune, Field::Latitude, Field::Longitude];
        if kind == Kind::Person {
            match self.draw.below(3) {
                // a namesake elsewhere, a relative at home, a colleague behind the same telephone
                0 => copy(&mut values, &[Field::Name]),
                1 => {
                    let family = original.text(Field::Name).split(' ').next_back().unwrap_or_default().to_owned();
                    values.set(Field::Name, json!(format!("{} {family}", self.draw.of(GIVEN))));
                    copy(&mut values, &place);
                }
                _ => copy(&mut values, &[Field::ContactPhone, Field::Commune, Field::Postcode, Field::City]),
            }
            if values.text(Field::Name) == original.text(Field::Name)
                && values.text(Field::Commune) == original.text(Field::Commune)
            {
                values = self.person();
            }
            return values;
        }
        match self.draw.below(5) {
            // the same chain in another town: one name, one site
            0 => copy(&mut values, &[Field::Name, Field::Website]),
            // host and guest: one address, one telephone
            1 => copy(&mut values, &[place.as_slice(), &[Field::Phone]].concat()),
            // a neighbour in the same way
            2 => {
                copy(&mut values, &place[1..4]);
                let street =
                    original.text(Field::Street).split_once(' ').map_or("rue Haute", |(_, way)| way).to_owned();
                values.set(Field::Street, json!(format!("{} {street}", 130 + self.draw.below(60))));
            }
            // the same operator: its number, its telephone and its site, another place
            3 => copy(&mut values, &[Field::Siret, Field::Phone, Field::Website]),
            // another establishment of it in the same town
            _ => {
                copy(&mut values, &[Field::Postcode, Field::City, Field::Commune, Field::Website]);
                let siren = original.text(Field::Siret).get(..9).unwrap_or("312345678").to_owned();
                values.set(Field::Siret, json!(format!("{siren}{:05}", 100 + self.draw.below(900))));
            }
        }
        values
    }
}

/// What an index takes of drawn records: their ids are their places in the list.
pub fn drawn(records: &[Drawn]) -> Vec<super::index::Drawn> {
    let id = |at: usize| PartyId::from_bits(at as u128);
    let record =
        |(at, drawn): (usize, &Drawn)| (Record::of(id(at), drawn.kind, &drawn.values), city_words(&drawn.values));
    records.iter().enumerate().map(record).collect()
}
