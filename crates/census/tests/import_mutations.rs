//! Any bytes can be read and repaired without a panic and in bounded time; nothing written is lost without a note.

#![expect(clippy::unwrap_used, reason = "a fixture is written in memory")]

use std::io::Write;
use std::time::{Duration, Instant};

use census::field::Field;
use census::import::fuzzing::{fuzz_read, fuzz_repair};
use census::import::repair::{NoteKind, clean};

const CSV: &str = "Nom;Adresse;CP;Ville;Site;Mail;Lat;Long;Horaires\n\
    \"La Ruche; du Sud\";8 RUE HAUTE;1250;BOURG CEDEX 9;www.ruche.example.fr|site]];a@b.fr ou c@d.fr;46,2;5,2;lun-ven 9h-18h\n\
    L’Ã‰tabli;\"3 place\nBasse\";33 500;LIBOURNE;en cours;x (at) y.fr;6862271,7;648237,3;\n\
    ;;0;;@ruche;;0;0;Mo-Fr 09:00-18:00\n";
const GEO: &str = r#"{"type":"FeatureCollection","features":[{"type":"Feature","id":1,"geometry":{"type":"Point","coordinates":[-0.24,44.9]},"properties":{"nom":"La Ruche","tags":["a","b"],"adresse":{"cp":"33500"}}},{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[0,44],[1,45]]]},"properties":{"nom":"L'Établi","wifi":true}}]}"#;

/// A small generator (splitmix64), so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    fn mutate(&mut self, seed: &[u8]) -> Vec<u8> {
        const SPICE: [&[u8]; 24] = [
            b"\"",
            b";",
            b",",
            b"\n",
            b"\r",
            b"\0",
            b"\xff",
            b"\xc3",
            b"\xe2\x80",
            b"{",
            b"}",
            b"[",
            b"]",
            b"\\",
            b"<",
            b"&#",
            b"@",
            b"://",
            b"\xc3\x83\xc2\xa9",
            b"+33",
            b"(",
            b"9999999999999999999",
            b"\xf0\x9f\x91\xa9",
            b"PK\x03\x04",
        ];
        let mut data = seed.to_vec();
        for _ in 0..=self.below(6) {
            let at = self.below(data.len() + 1);
            match self.below(5) {
                0 if at < data.len() => data[at] = self.next() as u8,
                1 if at < data.len() => data.truncate(at),
                2 => {
                    let end = (at + self.below(40)).min(data.len());
                    data.drain(at..end);
                }
                3 => {
                    let end = (at + self.below(60)).min(data.len());
                    let piece = data[at..end].to_vec();
                    let to = self.below(data.len() + 1);
                    data.splice(to..to, piece);
                }
                _ => {
                    let spice = SPICE[self.below(SPICE.len())];
                    data.splice(at..at, spice.iter().copied());
                }
            }
        }
        data
    }
}

fn ods() -> Vec<u8> {
    let content = "<office:body><table:table table:name=\"A\"><table:table-row><table:table-cell office:value-type=\"string\"><text:p>Nom</text:p></table:table-cell><table:table-cell table:number-columns-repeated=\"2\" office:value-type=\"float\" office:value=\"12.5\"><text:p>12,5</text:p></table:table-cell></table:table-row></table:table></office:body>";
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    writer.start_file("content.xml", stored).unwrap();
    writer.write_all(content.as_bytes()).unwrap();
    writer.finish().unwrap().into_inner()
}

#[test]
fn mutated_files_never_panic() {
    let wide: Vec<u8> = CSV.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let seeds: [(&[u8], usize); 4] = [(CSV.as_bytes(), 1200), (GEO.as_bytes(), 1200), (&wide, 300), (&ods(), 500)];
    let mut random = Random(2011);
    for (seed, rounds) in seeds {
        for _ in 0..rounds {
            let data = random.mutate(seed);
            let start = Instant::now();
            fuzz_read(&data);
            assert!(start.elapsed() < Duration::from_secs(5), "{}", String::from_utf8_lossy(&data));
        }
    }
}

#[test]
fn mutated_cells_never_panic() {
    let mut random = Random(2013);
    for seed in CSV.split(';') {
        for _ in 0..60 {
            fuzz_repair(&random.mutate(seed.as_bytes()));
        }
    }
}

/// One cell as long as a row may be.
#[test]
fn long_cells_take_no_long_time() {
    let pieces = [
        "a@b.fr http://x.fr;",
        "<a &#x",
        "Ã",
        "(",
        "123 ",
        "0556000000",
        "a.fr,",
        "a/",
        "[\"a\",",
        "<b>",
        "x\n",
        "&lt;",
    ];
    for piece in pieces {
        let text = piece.repeat((16 << 10) / piece.len());
        for field in Field::ALL {
            let start = Instant::now();
            clean(*field, &text);
            assert!(start.elapsed() < Duration::from_secs(2), "{field:?} {piece:?} {:?}", start.elapsed());
        }
    }
}

/// Every run of letters or digits of a cell is found again, in a value or in a note.
#[test]
fn nothing_disappears_without_a_note() {
    let cells = [
        "Madame Essai",
        "http://a.fr|site web",
        "a@b.fr (accueil) ou 05 56 00 00 00",
        "05 56 00 00 00 le matin",
        "12 ou 13",
        "33500 LIBOURNE CEDEX",
        "en cours",
        "0",
        "oui sur demande",
        "Facebook : le lieu / @lieu",
        "vers 2019",
        "44.9 nord",
        "Linkedin / Twitter: @lieu",
        "www.a.fr / b@c.fr, rien",
        "73282932000074 et W332001234",
        "NULL",
        "javascript:x(1)",
        "une dizaine",
        "3 rue Haute, 33500 Libourne",
        "@lieu@piaille.fr",
        "Wifi, café / thé; (a, b)",
        "12/13/2019",
        "+33 5",
        "https://www.facebook.com/",
        "POINT(1 2 3)",
        "<b>gras</b> &amp; net",
    ];
    for field in Field::ALL {
        for cell in cells {
            let cleaned = clean(*field, cell);
            let mut kept = String::new();
            cleaned.values.iter().for_each(|(_, value)| kept += &format!(" {value}"));
            cleaned.notes.iter().for_each(|note| kept += &format!(" {}", note.before));
            let kept = kept.to_lowercase();
            for word in cell.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 2) {
                let joined = matches!(word.to_lowercase().as_str(), "twitter" | "facebook" | "linkedin");
                assert!(
                    kept.contains(&word.to_lowercase()) || joined,
                    "{field:?} {cell:?}: {word} lost in {cleaned:?}"
                );
            }
            assert!(!cleaned.values.is_empty() || !cleaned.notes.is_empty(), "{field:?} {cell:?}");
        }
    }
    assert!(NoteKind::ALL.iter().all(|kind| serde_json::to_string(kind).unwrap() == format!("\"{}\"", kind.key())));
}
