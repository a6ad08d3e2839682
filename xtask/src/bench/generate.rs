//! A seeded French list of places, dirty in the ways real lists are.
//!
//! Out of a hundred rows: 5 postcodes lost their leading zero (where there is one), 8 towns are in capitals without
//! accents, 3 bear a cedex, 5 have no coordinates, 3 have them with a decimal comma, 2 have something else than an address
//! in the web column, 40 have no opening hours.

use std::io::Write;

use anyhow::Result;

use super::chance::Chance;
use super::communes::Commune;
use super::words;

/// The columns, as a coordinator names them.
pub const HEADER: &str = "ID;Nom du lieu;Typologie;Adresse;Code postal;Ville;Code INSEE;Latitude;Longitude;Téléphone;\
                          Courriel du lieu;Site web;Statut;Services;Horaires;Tarifs;Structure porteuse;Description";

/// Draws places, in communes drawn by their inhabitants.
pub struct Generator<'a> {
    communes: &'a [Commune],
    /// Sums of weights before each commune and itself.
    weights: Vec<u64>,
    chance: Chance,
}

impl<'a> Generator<'a> {
    /// A generator of that seed.
    pub fn new(communes: &'a [Commune], seed: u64) -> Generator<'a> {
        let mut sum = 0;
        // villages have third places too: every commune weighs at least as 500 inhabitants
        let weigh = |commune: &Commune| {
            sum += u64::from(commune.people) + 500;
            sum
        };
        Generator { communes, weights: communes.iter().map(weigh).collect(), chance: Chance::seeded(seed) }
    }

    /// Writes a file of that many places.
    ///
    /// # Errors
    /// The disk is full.
    pub fn write(&mut self, places: usize, out: &mut impl Write) -> Result<()> {
        writeln!(out, "{HEADER}")?;
        for number in 1..=places {
            let row = self.row(number).map(|cell| quoted(&cell));
            writeln!(out, "{}", row.join(";"))?;
        }
        Ok(())
    }

    fn row(&mut self, number: usize) -> [String; 18] {
        let commune = self.commune();
        let chance = &mut self.chance;
        let name = name(chance, &commune.name);
        let (lat, lon) = point(chance, &commune);
        let street = match chance.percent(8) {
            true => String::new(),
            false => format!("{} {}", chance.below(180) + 1, chance.word(words::WAYS)),
        };
        let services = some(chance, words::SERVICES, 6);
        let web = website(chance, number);
        [
            number.to_string(),
            name,
            chance.word(words::KINDS).to_owned(),
            street,
            postcode(chance, &commune.postcode),
            city(chance, &commune.name),
            if chance.percent(20) { String::new() } else { commune.code.clone() },
            lat,
            lon,
            if chance.percent(40) { phone(chance) } else { String::new() },
            if chance.percent(40) { format!("contact{number}@exemple.invalid") } else { String::new() },
            web,
            chance.word(words::STAGES).to_owned(),
            services,
            if chance.percent(60) { chance.word(words::HOURS).to_owned() } else { String::new() },
            if chance.percent(40) { chance.word(words::PRICES).to_owned() } else { String::new() },
            chance.word(words::OPERATORS).to_owned(),
            (0..chance.below(4)).map(|_| chance.word(words::SENTENCES)).collect::<Vec<_>>().join(" "),
        ]
    }

    fn commune(&mut self) -> Commune {
        let total = self.weights.last().copied().unwrap_or(1);
        let drawn = self.chance.bits() % total;
        let at = self.weights.partition_point(|sum| *sum <= drawn);
        self.communes.get(at).cloned().unwrap_or_else(|| Commune {
            code: "33138".to_owned(),
            name: "Coutras".to_owned(),
            postcode: "33230".to_owned(),
            lat: 45.04,
            lon: -0.13,
            people: 0,
        })
    }
}

fn name(chance: &mut Chance, commune: &str) -> String {
    let noun = chance.word(words::NOUNS);
    let complement = chance.word(words::COMPLEMENTS);
    // the same bare name in several towns happens, seldom
    match chance.below(20) {
        0 => format!("{noun} {complement}").to_uppercase(),
        1..=2 => format!("{noun} {complement}"),
        3..=9 => format!("{noun} de {commune}"),
        _ => format!("{noun} {complement} – {commune}"),
    }
}

/// Some 3 km around the centre, denser in the middle, written as lists write it.
fn point(chance: &mut Chance, commune: &Commune) -> (String, String) {
    if chance.percent(5) {
        return (String::new(), String::new());
    }
    let around = |chance: &mut Chance| (chance.unit() + chance.unit() - 1.0) * 0.03;
    let (lat, lon) = (commune.lat + around(chance), commune.lon + around(chance) * 1.4);
    let (lat, lon) = (format!("{lat:.6}"), format!("{lon:.6}"));
    if chance.percent(3) { (lat.replace('.', ","), lon.replace('.', ",")) } else { (lat, lon) }
}

fn postcode(chance: &mut Chance, postcode: &str) -> String {
    match postcode.strip_prefix('0') {
        Some(short) if chance.percent(5) => short.to_owned(),
        _ => postcode.to_owned(),
    }
}

fn city(chance: &mut Chance, name: &str) -> String {
    match chance.below(100) {
        0..8 => name.to_uppercase().chars().map(plain).collect(),
        8..11 => format!("{} CEDEX", name.to_uppercase()),
        _ => name.to_owned(),
    }
}

/// A capital without its accent, as old files write towns.
fn plain(letter: char) -> char {
    match letter {
        'À' | 'Â' | 'Ä' => 'A',
        'É' | 'È' | 'Ê' | 'Ë' => 'E',
        'Î' | 'Ï' => 'I',
        'Ô' | 'Ö' => 'O',
        'Ù' | 'Û' | 'Ü' => 'U',
        'Ç' => 'C',
        '-' => ' ',
        other => other,
    }
}

fn website(chance: &mut Chance, number: usize) -> String {
    match chance.below(100) {
        0..2 => "en cours".to_owned(),
        2..30 => String::new(),
        30..60 => format!("www.lieu-{number}.example"),
        _ => format!("https://lieu-{number}.example/"),
    }
}

fn phone(chance: &mut Chance) -> String {
    // 05 99 is not allotted
    format!("05 99 {:02} {:02} {:02}", chance.below(100), chance.below(100), chance.below(100))
}

fn some(chance: &mut Chance, list: &[&str], most: usize) -> String {
    let mut chosen: Vec<&str> = (0..chance.below(most + 1)).map(|_| chance.word(list)).collect();
    chosen.sort_unstable();
    chosen.dedup();
    chosen.join(", ")
}

fn quoted(cell: &str) -> String {
    if cell.contains([';', '"', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

/// What somebody types on the way to a name: its beginning, three times out of ten with one mistake.
pub fn typed(chance: &mut Chance, name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let shortest = 2.min(letters.len());
    let length = shortest + chance.below(letters.len().min(24) + 1 - shortest);
    let mut typed: Vec<char> = letters.iter().take(length).copied().collect();
    // a mistake in the first letter, or in a very short word, is corrected at once
    if typed.len() >= 5 && chance.percent(30) {
        let at = 2 + chance.below(typed.len() - 3);
        match chance.below(3) {
            0 => typed.swap(at, at + 1),
            1 => drop(typed.remove(at)),
            _ => typed.insert(at, 'e'),
        }
    }
    let typed: String = typed.into_iter().collect();
    if chance.percent(60) { typed.to_lowercase() } else { typed }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::communes;

    fn file(seed: u64, places: usize) -> String {
        let communes = communes::load(std::path::Path::new("/nowhere")).unwrap();
        let mut out = Vec::new();
        Generator::new(&communes, seed).write(places, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_seed_makes_the_same_file() {
        assert_eq!(file(1, 50), file(1, 50));
        assert_ne!(file(1, 50), file(2, 50));
    }

    #[test]
    fn files_are_dirty_as_often_as_said() {
        let text = file(7, 20_000);
        let share = |what: &dyn Fn(&str) -> bool| text.lines().filter(|line| what(line)).count() as f64 / 200.0;
        for (what, share, expect) in [
            ("cedex", share(&|line| line.contains(" CEDEX;")), 3.0),
            ("no web", share(&|line| line.contains(";en cours;")), 2.0),
        ] {
            assert!((share - expect).abs() < 1.0, "{what}: {share} %");
        }
        assert!(text.contains(";1000;Bourg-en-Bresse;"), "no lost zero");
    }

    #[test]
    fn cells_with_separators_are_quoted() {
        assert_eq!(quoted("a;b\"c"), "\"a;b\"\"c\"");
        assert_eq!(quoted("l’été"), "l’été");
    }

    #[test]
    fn what_is_typed_begins_like_the_name() {
        let mut chance = Chance::seeded(5);
        for name in ["L’Établi numérique – Périgueux", "Ô", "", "abc"] {
            for _ in 0..200 {
                let typed = typed(&mut chance, name);
                assert!(typed.chars().count() <= 25);
                let first = name.to_lowercase().chars().next();
                assert_eq!(typed.to_lowercase().chars().next(), first, "{typed}");
            }
        }
    }
}
