//! The addresses asked: a mix as visitors make it, taken from what the served site holds.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anyhow::Result;

use super::chance::Chance;
use super::client::Client;
use super::communes::Commune;
use super::generate::typed;

const KINDS: [&str; 8] = ["coworking", "fablab", "workshop", "culture", "telecentre", "cafe", "digital", "reuse"];
const SERVICES: [&str; 6] = ["meeting_room", "fibre", "desks", "machines", "parking", "training"];
const STAGES: [&str; 3] = ["open", "project", "closed"];
const WORDS: [&str; 10] = [
    "atelier",
    "coworking",
    "numérique",
    "fablab",
    "la ruche",
    "escale",
    "cowork bordeaux",
    "télétravail",
    "café",
    "moulin",
];
const DEPARTMENTS: [&str; 12] = ["24", "33", "40", "47", "64", "13", "59", "69", "29", "35", "2A", "01"];

/// Addresses of each sort of page.
pub struct Site {
    /// Place pages.
    pub places: Vec<String>,
    /// Directory pages, filtered.
    pub directory: Vec<String>,
    /// Map pages, filtered.
    pub map: Vec<String>,
    /// Territory pages of every level.
    pub territories: Vec<String>,
    /// Names of places, for what people type.
    pub names: Vec<String>,
    /// Open-data pages of 100 features, one after the other.
    pub features: Vec<String>,
}

impl Site {
    /// Asks the site for what it holds.
    ///
    /// # Errors
    /// It does not answer.
    pub fn survey(client: &mut Client) -> Result<Site> {
        let mut chance = Chance::seeded(11);
        let (mut places, mut names) = records(client)?;
        chance.shuffle(&mut places);
        chance.shuffle(&mut names);
        places.truncate(1_000);
        names.truncate(2_000);
        Ok(Site {
            places,
            directory: (0..200).map(|_| asked(&mut chance, "/lieux")).collect(),
            map: (0..50).map(|_| asked(&mut chance, "/carte")).collect(),
            territories: territories(client)?,
            names,
            features: features(client)?,
        })
    }

    /// 4 000 requests as visitors make them: 10 % home, 35 % directory, 5 % map, 40 % places, 10 % territories.
    pub fn mixed(&self) -> Vec<String> {
        let mut chance = Chance::seeded(12);
        let home = ["/".to_owned()];
        let pick = |chance: &mut Chance| {
            let list: &[String] = match chance.below(100) {
                0..10 => &home,
                10..45 => &self.directory,
                45..50 => &self.map,
                50..90 => &self.places,
                _ => &self.territories,
            };
            chance.one(list).cloned().unwrap_or_else(|| "/".to_owned())
        };
        (0..4_000).map(|_| pick(&mut chance)).collect()
    }

    /// The same few pages.
    pub fn hot(&self) -> Vec<String> {
        let mut few = vec!["/".to_owned(), "/lieux".to_owned(), "/carte".to_owned()];
        few.extend(self.places.iter().take(4).cloned());
        few.extend(self.territories.iter().take(1).cloned());
        few
    }

    /// Suggestions for 500 beginnings of names, mistakes included.
    pub fn suggestions(&self) -> Vec<String> {
        let mut chance = Chance::seeded(13);
        let mut typed = |_| {
            let name = chance.one(&self.names).cloned().unwrap_or_default();
            format!("/recherche/suggestions?q={}", encoded(&typed(&mut chance, &name)))
        };
        (0..500).map(&mut typed).collect()
    }
}

/// A page of the directory or of the map with one to three filters, sometimes further than the first page.
fn asked(chance: &mut Chance, path: &str) -> String {
    let mut query = Vec::new();
    if chance.percent(50) {
        query.push(format!("kind={}", chance.word(&KINDS)));
    }
    if chance.percent(25) {
        query.push(format!("service={}", chance.word(&SERVICES)));
    }
    if chance.percent(25) {
        query.push(format!("stage={}", chance.word(&STAGES)));
    }
    if chance.percent(25) {
        query.push(format!("territory=department:{}", chance.word(&DEPARTMENTS)));
    }
    if chance.percent(20) {
        query.push(format!("q={}", encoded(chance.word(&WORDS))));
    }
    if chance.percent(40) {
        query.push(format!("page={}", 1 + chance.below(8)));
    }
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

/// Paths and names of some thousands of places.
fn records(client: &mut Client) -> Result<(Vec<String>, Vec<String>)> {
    let (mut paths, mut names) = (Vec::new(), Vec::new());
    let mut next = Some("/api/v1/lieux?limit=1000".to_owned());
    while let Some(address) = next.take().filter(|_| paths.len() < 5_000) {
        let page = client.json(&address)?;
        for place in page.get("places").and_then(|list| list.as_array()).into_iter().flatten() {
            let text = |key: &str| place.get(key).and_then(|value| value.as_str()).unwrap_or_default();
            paths.push(path_of(text("url")));
            names.push(text("name").to_owned());
        }
        next = page.get("next").and_then(|next| next.as_str()).map(path_of);
    }
    Ok((paths, names))
}

/// The first hundred open-data pages, or as many as there are.
fn features(client: &mut Client) -> Result<Vec<String>> {
    let mut pages = Vec::new();
    let mut next = Some("/api/v1/lieux.geojson?limit=100".to_owned());
    while let Some(address) = next.take().filter(|_| pages.len() < 100) {
        let page = client.json(&address)?;
        let full = page.get("numberReturned").and_then(serde_json::Value::as_u64) == Some(100);
        next = page.pointer("/links/0/href").and_then(|next| next.as_str()).map(path_of);
        if full {
            pages.push(address);
        }
    }
    Ok(pages)
}

/// A hundred territory pages: régions first, then what they link to.
fn territories(client: &mut Client) -> Result<Vec<String>> {
    let mut found: Vec<String> = Vec::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut next = 0;
    let mut page = client.text("/territoires")?;
    loop {
        let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        // a sample of each page's links, or the first department would fill the list
        for link in links.filter(|link| link.starts_with("/territoires/")).step_by(3) {
            if seen.insert(link.to_owned()) {
                found.push(link.to_owned());
            }
        }
        next += 4;
        match found.get(next).cloned().filter(|_| found.len() < 100) {
            Some(path) => page = client.text(&path)?,
            None => break,
        }
    }
    found.truncate(100);
    Ok(found)
}

/// The path of a full address.
fn path_of(address: &str) -> String {
    let after = address.split_once("://").map_or(address, |(_, rest)| rest);
    after.find('/').and_then(|at| after.get(at..)).unwrap_or("/").to_owned()
}

/// What people type, as a browser sends it.
pub fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            other => {
                let _ = write!(out, "%{other:02X}");
            }
        }
    }
    out
}

/// Tiles from zoom 5 to 14 where people live: a commune is drawn, then a point some kilometres around it.
pub fn tiles(communes: &[Commune], count: usize, filtered: bool) -> Vec<String> {
    let mut chance = Chance::seeded(14);
    let metropolitan: Vec<&Commune> = communes.iter().filter(|c| (41.0..51.5).contains(&c.lat)).collect();
    let mut tile = |_| {
        let zoom = 5 + chance.below(10);
        let (lat, lon) = chance.one(&metropolitan).map_or((45.0, 0.0), |c| (c.lat, c.lon));
        let (lat, lon) = (lat + (chance.unit() - 0.5) * 0.05, lon + (chance.unit() - 0.5) * 0.07);
        let (x, y) = tile_of(lat, lon, zoom);
        let filter = match (filtered, chance.below(4)) {
            (false, _) => String::new(),
            (true, 0) => format!("?kind={}", chance.word(&KINDS)),
            (true, 1) => format!("?service={}", chance.word(&SERVICES)),
            (true, 2) => format!("?kind={}&stage={}", chance.word(&KINDS), chance.word(&STAGES)),
            (true, _) => format!("?territory=department:{}", chance.word(&DEPARTMENTS)),
        };
        format!("/tuiles/lieux/{zoom}/{x}/{y}.mvt{filter}")
    };
    (0..count).map(&mut tile).collect()
}

/// The tile that holds a point (OpenStreetMap's slippy map names).
fn tile_of(lat: f64, lon: f64, zoom: usize) -> (usize, usize) {
    let side = (1_usize << zoom.min(30)) as f64;
    let x = (lon + 180.0) / 360.0 * side;
    let y = (1.0 - lat.to_radians().tan().asinh() / std::f64::consts::PI) / 2.0 * side;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    let whole = |value: f64| value.clamp(0.0, side - 1.0) as usize;
    (whole(x), whole(y))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_cut_and_encoded() {
        assert_eq!(path_of("http://127.0.0.1:8/api?x=1"), "/api?x=1");
        assert_eq!(path_of("/lieux"), "/lieux");
        assert_eq!(encoded("l’été à"), "l%E2%80%99%C3%A9t%C3%A9+%C3%A0");
    }

    #[test]
    fn tiles_stand_where_the_map_names_them() {
        // Bordeaux at zoom 12, as openstreetmap.org names the tile
        assert_eq!(tile_of(44.83, -0.58, 12), (2_041, 1_476));
        assert_eq!(tile_of(0.0, 0.0, 1), (1, 1));
        assert_eq!(tile_of(-90.0, 200.0, 2), (3, 3));
        let few = crate::bench::communes::load(std::path::Path::new("/nowhere")).unwrap();
        let drawn = tiles(&few, 300, true);
        assert_eq!(drawn, tiles(&few, 300, true));
        assert!(drawn.iter().collect::<BTreeSet<_>>().len() > 200);
    }
}
