//! The communes in which generated places stand: the real ones where the shared data is present, else a few.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// A commune, as its row of the file says it.
#[derive(Clone, Debug, PartialEq)]
pub struct Commune {
    /// INSEE code, five characters.
    pub code: String,
    /// Its name, accents and all.
    pub name: String,
    /// One of its postcodes, five digits.
    pub postcode: String,
    /// Degrees.
    pub lat: f64,
    /// Degrees.
    pub lon: f64,
    /// Inhabitants.
    pub people: u32,
}

/// Name, code, postcode, point and inhabitants of some communes, for machines without the shared data.
const FEW: &[(&str, &str, &str, f64, f64, u32)] = &[
    ("Bordeaux", "33063", "33000", 44.84, -0.58, 261_804),
    ("Coutras", "33138", "33230", 45.04, -0.13, 8_634),
    ("Libourne", "33243", "33500", 44.91, -0.24, 24_567),
    ("Bergerac", "24037", "24100", 44.85, 0.48, 26_852),
    ("Périgueux", "24322", "24000", 45.18, 0.72, 29_896),
    ("Agen", "47001", "47000", 44.20, 0.62, 32_485),
    ("Marmande", "47157", "47200", 44.50, 0.17, 17_121),
    ("Mont-de-Marsan", "40192", "40000", 43.89, -0.50, 29_554),
    ("Dax", "40088", "40100", 43.71, -1.05, 20_921),
    ("Bayonne", "64102", "64100", 43.49, -1.47, 52_749),
    ("Pau", "64445", "64000", 43.30, -0.37, 78_620),
    ("Bourg-en-Bresse", "01053", "01000", 46.21, 5.23, 42_184),
    ("Marseille", "13055", "13001", 43.30, 5.38, 873_076),
    ("Nantes", "44109", "44000", 47.22, -1.55, 323_204),
    ("Lille", "59350", "59000", 50.63, 3.07, 236_234),
    ("Strasbourg", "67482", "67000", 48.57, 7.75, 291_313),
    ("Brest", "29019", "29200", 48.39, -4.49, 139_456),
    ("Ajaccio", "2A004", "20000", 41.93, 8.74, 73_822),
    ("Saint-Denis", "97411", "97400", -20.88, 55.45, 154_765),
];

/// The communes of the shared file, or the few.
///
/// # Errors
/// The file is there but has other columns.
pub fn load(root: &Path) -> Result<Vec<Commune>> {
    let path = root.join("../shared/data/communes-2024/communes.csv");
    match fs::read_to_string(&path) {
        Ok(text) => read(&text).with_context(|| format!("{}", path.display())),
        Err(_) => Ok(few()),
    }
}

fn few() -> Vec<Commune> {
    let commune = |&(name, code, postcode, lat, lon, people): &(&str, &str, &str, f64, f64, u32)| Commune {
        code: code.to_owned(),
        name: name.to_owned(),
        postcode: postcode.to_owned(),
        lat,
        lon,
        people,
    };
    FEW.iter().map(commune).collect()
}

/// Reads the columns by their names. The file has no quoted comma in the columns read; a row that does not fit is left.
fn read(text: &str) -> Result<Vec<Commune>> {
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().trim_start_matches('\u{feff}').split(',').collect();
    let column = |name: &str| header.iter().position(|h| *h == name).with_context(|| format!("no column {name}"));
    let (code, name, postcode) = (column("insee_com")?, column("commune")?, column("code_postal")?);
    let (lat, lon, people) = (column("lat")?, column("lng")?, column("population_2021")?);
    let commune = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let cell = |at: usize| cells.get(at).copied().filter(|cell| !cell.is_empty());
        Some(Commune {
            code: cell(code)?.to_owned(),
            name: cell(name)?.to_owned(),
            postcode: cell(postcode)?.to_owned(),
            lat: cell(lat)?.parse().ok()?,
            lon: cell(lon)?.parse().ok()?,
            people: cell(people).and_then(|text| text.parse::<f64>().ok()).map_or(0, whole),
        })
    };
    Ok(lines.filter_map(commune).collect())
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
fn whole(number: f64) -> u32 {
    number.clamp(0.0, 1e8) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_name_and_broken_rows_left() {
        let text = "insee_com,x,commune,code_postal,lat,lng,population_2021\n\
                    01004,a,Ambérieu,01500,45.96,5.37,14514.0\n01005,a,Sans point,01330,,,3\ntoo short\n";
        let communes = read(text).unwrap();
        assert_eq!(communes.len(), 1);
        assert_eq!((communes[0].code.as_str(), communes[0].people), ("01004", 14_514));
        assert!(read("a,b\n").is_err());
        assert!(few().iter().all(|c| c.code.len() == 5 && c.postcode.len() == 5));
    }
}
