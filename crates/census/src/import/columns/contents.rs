//! What the cells of a column look like, whatever its header says.

use std::collections::HashSet;

use crate::field::Field;
use crate::import::repair::shapes;

/// How many filled cells of a column have each shape.
#[derive(Clone, Debug, Default)]
pub(super) struct Contents {
    pub(super) filled: usize,
    pub(super) generic_emails: usize,
    pub(super) mobiles: usize,
    emails: usize,
    urls: usize,
    facebook: usize,
    twitter: usize,
    instagram: usize,
    linkedin: usize,
    handles: usize,
    phones: usize,
    sirets: usize,
    postcodes: usize,
    round_codes: usize,
    communes: usize,
    latitudes: usize,
    longitudes: usize,
    decimals: usize,
    hours: usize,
    numbers: usize,
    distinct: usize,
    letters: usize,
    length: usize,
}

impl Contents {
    /// Counts one column of the sample.
    pub(super) fn of(samples: &[Vec<String>], index: usize) -> Contents {
        let mut contents = Contents::default();
        let mut distinct = HashSet::new();
        for row in samples {
            let cell = row.get(index).map(|cell| cell.trim()).unwrap_or_default();
            // zeros and words for nothing are no evidence
            let folded = kernel::text::fold(cell);
            if folded.is_empty() || matches!(folded.as_str(), "0" | "null" | "nr" | "na" | "n a" | "en cours") {
                continue;
            }
            contents.count(cell);
            distinct.insert(folded);
        }
        contents.distinct = distinct.len();
        contents
    }

    fn count(&mut self, cell: &str) {
        self.filled += 1;
        self.length += cell.chars().count();
        self.letters += usize::from(cell.chars().any(char::is_alphabetic));
        let lower = cell.to_lowercase();
        if shapes::is_email(cell) {
            self.emails += 1;
            self.generic_emails += usize::from(is_generic(&lower));
            return;
        }
        if shapes::is_url(cell) {
            self.urls += 1;
            self.facebook += usize::from(lower.contains("facebook.com") || lower.contains("fb.com"));
            self.twitter += usize::from(lower.contains("twitter.com") || lower.contains("//x.com"));
            self.instagram += usize::from(lower.contains("instagram.com"));
            self.linkedin += usize::from(lower.contains("linkedin.com"));
            return;
        }
        self.handles += usize::from(cell.starts_with('@') && !cell.contains(' ') && cell.len() > 2);
        self.hours += usize::from(shapes::is_hours(&lower));
        self.sirets += usize::from(shapes::is_siret(cell));
        let number = shapes::number(cell);
        if let Some(number) = number {
            self.numbers += 1;
            let decimal = cell.contains(['.', ',']);
            self.decimals += usize::from(decimal);
            let metric = number.abs() > 1000.0;
            self.latitudes += usize::from(
                (decimal && ((41.0..=51.5).contains(&number) || (-23.0..=18.5).contains(&number)))
                    || (metric && (6_000_000.0..7_250_000.0).contains(&number)),
            );
            self.longitudes += usize::from(
                (decimal && ((-5.5..=10.0).contains(&number) || number.abs() > 44.0 && number.abs() <= 180.0))
                    || (metric && (50_000.0..1_350_000.0).contains(&number)),
            );
        }
        if let Some(phone) = shapes::phone(cell) {
            self.phones += 1;
            self.mobiles += usize::from(phone.starts_with("06") || phone.starts_with("07"));
        }
        let compact: String = cell.chars().filter(|c| !c.is_whitespace()).collect();
        if matches!(compact.len(), 4 | 5) && compact.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            self.communes += usize::from(shapes::is_commune(&compact));
            let digits = compact.bytes().all(|byte| byte.is_ascii_digit());
            self.postcodes += usize::from(digits);
            self.round_codes += usize::from(digits && compact.ends_with('0'));
        }
    }

    /// A count as a share of the filled cells.
    pub(super) fn share(&self, count: usize) -> f64 {
        if self.filled == 0 { 0.0 } else { count as f64 / self.filled as f64 }
    }

    /// The share of cells that look like that field; `None` where nothing is filled or the field has no shape.
    pub(super) fn support(&self, field: Field) -> Option<f64> {
        let count = match field {
            Field::Email | Field::ContactEmail => self.emails,
            Field::Website | Field::Booking | Field::Links => self.urls,
            Field::Facebook | Field::Twitter | Field::Instagram | Field::Linkedin if self.urls > 0 => {
                self.urls + self.handles
            }
            Field::Phone | Field::ContactPhone => self.phones,
            Field::Siret => self.sirets,
            Field::Postcode => self.postcodes,
            Field::Commune => self.communes,
            Field::Latitude => self.latitudes,
            Field::Longitude => self.longitudes,
            Field::City | Field::Name | Field::ContactName | Field::Kinds => {
                self.letters.saturating_sub(self.emails + self.urls)
            }
            Field::Hours => self.hours,
            _ => return None,
        };
        // free text about hours has no shape to fail
        let lenient = field == Field::Hours && count * 2 < self.filled;
        (self.filled > 0 && !lenient).then(|| self.share(count))
    }

    /// The field that contents alone suggest, and how surely (0 to 85).
    pub(super) fn guess(&self) -> Option<(Field, u8)> {
        if self.filled == 0 {
            return None;
        }
        let urls = self.share(self.urls);
        let of_urls = |count: usize| self.urls > 0 && count * 10 >= self.urls * 6;
        let web = match () {
            () if of_urls(self.facebook) => Field::Facebook,
            () if of_urls(self.twitter) => Field::Twitter,
            () if of_urls(self.instagram) => Field::Instagram,
            () if of_urls(self.linkedin) => Field::Linkedin,
            () => Field::Website,
        };
        let public = self.generic_emails * 2 >= self.emails;
        let round = self.round_codes * 10 > self.postcodes * 6;
        let guesses = [
            (if public { Field::Email } else { Field::ContactEmail }, self.share(self.emails), 0.6),
            (web, urls, 0.6),
            (Field::Twitter, self.share(self.handles), 0.6),
            (Field::Siret, self.share(self.sirets), 0.8),
            (Field::Phone, self.share(self.phones), 0.7),
            (Field::Hours, self.share(self.hours), 0.7),
            (Field::Postcode, if round { self.share(self.postcodes) } else { 0.0 }, 0.9),
            (Field::Commune, if round { 0.0 } else { self.share(self.communes) }, 0.95),
            (Field::Latitude, self.position(self.latitudes), 0.9),
            (Field::Longitude, self.position(self.longitudes), 0.9),
        ];
        let found = guesses.into_iter().find(|(_, share, least)| share >= least);
        found.map(|(field, share, _)| {
            // codes and positions could be something else; an address could not
            let sure = match field {
                Field::Postcode | Field::Commune | Field::Latitude | Field::Longitude => 25.0,
                _ => 45.0,
            };
            (field, (40.0 + sure * share) as u8)
        })
    }

    /// Positions are guessed from degrees with decimals only, not from whole numbers.
    fn position(&self, count: usize) -> f64 {
        if self.share(self.decimals) < 0.9 { 0.0 } else { self.share(count) }
    }

    /// Words, nearly all different, short enough for names.
    pub(super) fn looks_like_names(&self) -> bool {
        self.filled > 0
            && self.share(self.letters) > 0.9
            && self.share(self.distinct) > 0.7
            && self.length / self.filled < 60
    }
}

/// The private counterpart of a field of contact.
pub(super) fn private(field: Field) -> Field {
    match field {
        Field::Email => Field::ContactEmail,
        Field::Phone => Field::ContactPhone,
        other => other,
    }
}

/// An address of a place, not of a person: contact@, accueil@…
fn is_generic(email: &str) -> bool {
    let local = email.split('@').next().unwrap_or_default();
    let local = kernel::text::fold(local);
    let words = [
        "contact",
        "info",
        "infos",
        "accueil",
        "bonjour",
        "hello",
        "coworking",
        "mairie",
        "secretariat",
        "fablab",
        "reservation",
        "association",
        "asso",
        "communication",
        "admin",
        "espace",
        "tierslieu",
        "coucou",
        "salut",
    ];
    local.split(' ').any(|word| words.contains(&word.trim_end_matches(|c: char| c.is_ascii_digit())))
}
