//! Entry points for fuzzing: whatever the bytes, nothing here may panic.

use std::sync::LazyLock;

use crate::contours::Contours;
use crate::gazetteer::Gazetteer;
use crate::geocoder::{Query, geocode};
use crate::level::Level;
use crate::{codes, sectors, update};

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(Gazetteer::embedded);

/// Geocodes bytes as a free text, as fields separated by `|`, and as a search.
pub fn fuzz_geocode(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    geocode(&GAZETTEER, Query { free: Some(&text), ..Query::default() });
    let mut fields = text.splitn(4, '|');
    let query = Query {
        street: fields.next(),
        postcode: fields.next(),
        city: fields.next(),
        commune_code: fields.next(),
        free: None,
    };
    geocode(&GAZETTEER, query);
    geocode(&GAZETTEER, Query { city: Some(&text), ..Query::default() });
    GAZETTEER.find(&text, 10);
    GAZETTEER.by_path(&text);
    codes::postcode(&text);
    codes::insee(&text);
    sectors::understand(&GAZETTEER, &text, &[]);
    sectors::number_in(&text);
}

/// Reads bytes as a file of an update, and uses what it brings.
pub fn fuzz_update(data: &[u8]) {
    let Ok(read) = update::parse(data, &GAZETTEER) else { return };
    let mut gazetteer = GAZETTEER.clone();
    gazetteer.apply(&read, update::Populations::Replace);
    for centre in read.centres.iter().take(3) {
        gazetteer.nearest_commune(centre.lat, centre.lon);
    }
    let contours = Contours::new(read.contours.iter().map(|contour| contour.simplified(0.01)).collect());
    contours.containing(Level::Commune, 45.0, 0.5);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small generator (xorshift64*), seeded: the same bytes at every run.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, end: usize) -> usize {
            self.0 ^= self.0 >> 12;
            self.0 ^= self.0 << 25;
            self.0 ^= self.0 >> 27;
            let number = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
            usize::try_from(number).unwrap() % end.max(1)
        }

        /// Changes, drops, doubles or inserts some bytes.
        fn mutated(&mut self, seed: &[u8]) -> Vec<u8> {
            let mut bytes = seed.to_vec();
            for _ in 0..=self.below(6) {
                let at = self.below(bytes.len() + 1);
                let byte = u8::try_from(self.below(256)).unwrap();
                match self.below(5) {
                    0 => bytes.insert(at, byte),
                    1 => bytes.truncate(at),
                    2 => bytes.splice(at..at, "é\u{a0}Œ-0|,".bytes()).for_each(drop),
                    3 if at < bytes.len() => bytes[at] = byte,
                    _ if at < bytes.len() => drop(bytes.remove(at)),
                    _ => {}
                }
            }
            bytes
        }
    }

    fn hammer(seeds: &[&str], rounds: usize, target: fn(&[u8])) {
        let mut dice = Dice(20_111_015);
        for round in 0..rounds {
            let seed = seeds[dice.below(seeds.len())].as_bytes();
            let bytes = match round % 4 {
                0 => (0..dice.below(60)).map(|_| u8::try_from(dice.below(256)).unwrap()).collect(),
                _ => dice.mutated(seed),
            };
            target(&bytes);
        }
    }

    #[test]
    fn no_address_makes_it_panic() {
        let seeds = [
            "12 rue Gambetta 33230 COUTRAS CEDEX",
            "BP 12|24000|Périgueux|24322",
            "x|69421|Lyon Cedex 03 - 3e (69)|",
            "|1000|Bourg en Bresse|1053",
            "33 000 Bordeaux, France",
            "L’Haÿ-les-Roses s/ Mer 2A",
            "commune/33138-coutras",
            "33138 Coutras\n243 300 316;Saint-Denis (974), CA du Libournais\t01144",
            "sector/12-pays",
        ];
        hammer(&seeds, 250, fuzz_geocode);
        fuzz_geocode("é".repeat(100_000).as_bytes());
        fuzz_geocode("33230 ".repeat(10_000).as_bytes());
    }

    #[test]
    fn no_file_makes_it_panic() {
        let seeds = [
            "insee_com,lat,lng,population\n33138,45.04,-0.13,8500\n1053,46.2,5.2,\n",
            "Code_commune_INSEE;Nom_commune;coordonnees_gps\n33138;COUTRAS;45.04,-0.13\n",
            r#"[{"nom":"Coutras","code":"33138","centre":{"type":"Point","coordinates":[-0.13,45.04]}}]"#,
            r#"{"features":[{"properties":{"code":"33138","nom":"C"},"geometry":{"type":"Polygon","coordinates":[[[0,45],[1,45],[1,46],[0,45]]]}}]}"#,
            r#"[{"code":"200070092","nom":"CC","membres":[{"code":"33138"}]}]"#,
        ];
        hammer(&seeds, 800, fuzz_update);
        fuzz_update("[".repeat(100_000).as_bytes());
        fuzz_update(r#"{"features":"#.repeat(10_000).as_bytes());
    }
}
