//! Which records are worth comparing: those that share one of these keys. Each key is cheap and coarse; together they
//! must not miss a pair, see the recall that `cargo xtask bench --only duplicates` measures.

use kernel::party::Kind;

use super::record::{Record, hash, mixed};
use super::words::{Word, is_common, sound};

/// A key, and what cuts its block when too many records share it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Records with the same are compared.
    pub block: u64,
    /// In a block that is too large, only those with the same of these too.
    pub part: u32,
}

/// What a key is made of; part of its hash.
#[derive(Clone, Copy)]
enum Sort {
    Phone = 1,
    Email,
    Site,
    Siret,
    Rna,
    Source,
    House,
    Way,
    Beginning,
    End,
    Sound,
    Acronym,
    Whole,
    Trigram,
    Pair,
    Cell,
    Person,
}

/// Words of a name that make keys: the others add nothing but time.
const WORDS: usize = 4;
/// About 400 m of latitude, in degrees: the side of a cell in which a name is looked for around a point.
const CELL: f32 = 0.004;

/// Gives the keys of a record, one after the other.
pub fn each(record: &Record, mut give: impl FnMut(Key)) {
    let kind = record.kind as u64;
    let mut key = |sort: Sort, what: u64, part: u32| {
        give(Key { block: mixed(what ^ mixed(((sort as u64) << 8) | kind)), part });
    };
    let area = record.area();
    let whole = record.names.first().map_or(0, |name| hash(&[name.squeezed.as_bytes()]));
    let named = u32::try_from(whole & 0xffff_ffff).unwrap_or_default();
    record.phones.iter().for_each(|phone| key(Sort::Phone, *phone, named));
    record.emails.iter().for_each(|email| key(Sort::Email, *email, named));
    record.sites.iter().for_each(|site| key(Sort::Site, *site, area));
    for (sort, number) in [(Sort::Siret, record.siret), (Sort::Rna, record.rna), (Sort::Source, record.source_id)] {
        if number != 0 {
            key(sort, number, area);
        }
    }
    if area != 0 {
        let place = u64::from(area) << 32;
        if record.number > 0 {
            for word in &record.way {
                key(Sort::House, hash(&[word.as_str().as_bytes()]) ^ place ^ u64::from(record.number), named);
            }
        }
        // the commune may be unknown on one side
        if record.number > 0 && record.commune != 0 && record.postcode != 0 {
            for word in &record.way {
                let place = u64::from(record.postcode | 1 << 31) << 32;
                key(Sort::House, hash(&[word.as_str().as_bytes()]) ^ place ^ u64::from(record.number), named);
            }
        }
        for word in &record.way {
            key(Sort::Way, hash(&[word.as_str().as_bytes()]) ^ place, named);
        }
    }
    for name in &record.names {
        of_name(record, name, &mut key);
    }
    if let (Some((lat, lon)), Some(name)) = (record.point, record.names.first()) {
        // a point near the side of a cell has neighbours in the next one: the grid is laid twice, half a cell apart
        for shift in [0.0, 0.5] {
            #[expect(clippy::cast_possible_truncation, reason = "degrees over a cell stay small")]
            let cell = [(lat / CELL + shift).floor() as i32, (lon / (CELL * 1.4) + shift).floor() as i32];
            let cell = hash(&[&cell[0].to_le_bytes(), &cell[1].to_le_bytes(), &[u8::from(shift > 0.0)]]);
            // common words too: « L’Atelier » is « L’Atelier, un espace Untel », and few share one cell
            for known in name.words.iter().take(WORDS) {
                key(Sort::Cell, cell ^ hash(&[beginning(known.word).as_bytes()]), 0);
            }
        }
    }
}

fn of_name(record: &Record, name: &super::record::Name, key: &mut impl FnMut(Sort, u64, u32)) {
    let area = record.area();
    let place = u64::from(area) << 32;
    let told: Vec<Word> = name.words.iter().map(|known| known.word).filter(|word| !is_common(word.as_str())).collect();
    let told: Vec<Word> = match told.is_empty() {
        true => name.words.iter().map(|known| known.word).take(WORDS).collect(),
        false => told.into_iter().take(WORDS).collect(),
    };
    let text = |word: &Word| hash(&[word.as_str().as_bytes()]);
    if record.kind == Kind::Person {
        for (at, word) in told.iter().enumerate() {
            for (_, other) in told.iter().enumerate().filter(|(other, _)| *other != at) {
                let initial = other.as_str().bytes().next().unwrap_or(0);
                key(Sort::Person, hash(&[sound(word.as_str()).as_bytes(), &[initial]]), record.postcode);
            }
            key(Sort::Beginning, hash(&[beginning(*word).as_bytes()]) ^ u64::from(record.postcode), 0);
        }
    } else if area != 0 {
        for word in &told {
            let second = told.iter().find(|other| *other != word).map_or(0, |other| low(text(other)));
            key(Sort::Beginning, hash(&[beginning(*word).as_bytes()]) ^ place, second);
            key(Sort::End, hash(&[end(*word).as_bytes()]) ^ place, second);
            key(Sort::Sound, hash(&[sound(word.as_str()).as_bytes()]) ^ place, second);
            if word.len() <= 7 {
                key(Sort::Acronym, text(word) ^ place, 0);
            }
        }
        if !name.acronym.is_empty() {
            key(Sort::Acronym, text(&name.acronym) ^ place, 0);
        }
    }
    // whatever the commune: a place that moved, a commune unknown or wrong
    key(Sort::Whole, hash(&[name.squeezed.as_bytes()]), area);
    let mut pair: Vec<u64> = told.iter().map(text).collect();
    pair.sort_unstable();
    if let [one, other, ..] = pair.as_slice() {
        key(Sort::Pair, one ^ other.rotate_left(17), area);
    }
    for seed in 0..3_u64 {
        if let Some(least) = trigrams(&name.squeezed).map(|trigram| mixed(trigram ^ (seed << 56))).min() {
            key(Sort::Trigram, least ^ seed, area);
        }
    }
}

fn low(value: u64) -> u32 {
    u32::try_from(value & 0xffff_ffff).unwrap_or_default()
}

/// The first three letters.
fn beginning(word: Word) -> String {
    word.as_str().chars().take(3).collect()
}

/// The last three letters.
fn end(word: Word) -> String {
    let letters: Vec<char> = word.as_str().chars().collect();
    letters.iter().skip(letters.len().saturating_sub(3)).collect()
}

/// Three letters after three letters, as numbers; of two alike names most are the same (MinHash, Broder 1997).
fn trigrams(text: &str) -> impl Iterator<Item = u64> + '_ {
    text.as_bytes().windows(3).map(|three| three.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::Field;
    use crate::sheet::Values;
    use kernel::ids::PartyId;
    use serde_json::json;

    fn keys(name: &str, commune: &str, phone: &str) -> Vec<u64> {
        let values: Values =
            [(Field::Name, json!(name)), (Field::Commune, json!(commune)), (Field::Phone, json!([phone]))]
                .into_iter()
                .collect();
        let mut found = Vec::new();
        each(&Record::of(PartyId::from_bits(1), Kind::Place, &values), |key| found.push(key.block));
        found
    }

    #[test]
    fn one_thing_in_common_is_enough_to_be_compared() {
        let check = |one: &[u64], other: &[u64], expect: bool, what: &str| {
            assert_eq!(one.iter().any(|key| other.contains(key)), expect, "{what}");
        };
        let navette = keys("La Navette", "33063", "05 56 00 00 01");
        check(&navette, &keys("NAVETE", "33063", ""), true, "a typing error in the same commune");
        check(&navette, &keys("Autre chose", "24037", "0556000001"), true, "a telephone");
        check(&navette, &keys("La Navette", "24037", ""), true, "a name elsewhere");
        check(&navette, &keys("Le Moulin", "33063", ""), false, "a commune alone");
    }
}
