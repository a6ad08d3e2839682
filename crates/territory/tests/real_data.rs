//! Agreement of the geocoder with real files; skipped, with a message, where the folder of shared data is absent.

use std::path::PathBuf;
use std::time::Instant;

use territory::contour_tiles::ContourTiles;
use territory::contours::{Contour, Contours};
use territory::geocoder::{Outcome, Query, geocode};
use territory::{Centre, Exactness, Gazetteer, Level, update};

/// A file of the shared data, or `None` and a message.
fn real(name: &str) -> Option<Vec<u8>> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")).join(name);
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        eprintln!("skipped: no real data at {}", path.display());
    }
    bytes
}

/// Rows of a CSV file as a function from the name of a column to its cell.
fn rows(bytes: &[u8], delimiter: u8) -> Vec<std::collections::HashMap<String, String>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(bytes);
    reader.deserialize().map(Result::unwrap).collect()
}

/// How long a step takes, told and not judged.
fn timed<T>(what: &str, times: u32, mut step: impl FnMut() -> T) -> T {
    let start = Instant::now();
    let mut last = step();
    for _ in 1..times {
        last = step();
    }
    eprintln!("{what}: {:.3} ms", start.elapsed().as_secs_f64() * 1e3 / f64::from(times));
    last
}

#[derive(Default)]
struct Tally {
    same: usize,
    other: usize,
    ambiguous: usize,
    not_found: usize,
    unchecked: usize,
}

impl Tally {
    /// Counts an outcome against the code of the file; `true` when they differ.
    fn count(&mut self, gazetteer: &Gazetteer, outcome: &Outcome, expected: &str) -> bool {
        let Some(expected) = gazetteer.commune_of(expected) else {
            self.unchecked += 1;
            return false;
        };
        match outcome {
            Outcome::Found(found) if found.id == expected => self.same += 1,
            Outcome::Found(_) => self.other += 1,
            Outcome::Ambiguous(_) => self.ambiguous += 1,
            Outcome::NotFound(_) => self.not_found += 1,
        }
        !matches!(outcome, Outcome::Found(found) if found.id == expected)
    }

    fn share(&self) -> f64 {
        self.same as f64 / (self.same + self.other + self.ambiguous + self.not_found).max(1) as f64
    }

    fn tell(&self, what: &str, rows: usize, start: Instant) {
        let micros = start.elapsed().as_secs_f64() * 1e6 / rows.max(1) as f64;
        eprintln!(
            "{what}: {rows} rows, same commune {:.2} % ({}), other {}, ambiguous {}, not found {}, without code {}; \
             {micros:.1} µs a row",
            100.0 * self.share(),
            self.same,
            self.other,
            self.ambiguous,
            self.not_found,
            self.unchecked,
        );
    }
}

fn show(gazetteer: &Gazetteer, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Found(found) => {
            format!("{} {} {:.2} {:?}", found.commune, gazetteer.label(found.id), found.score, found.notes)
        }
        Outcome::Ambiguous(candidates) => {
            let few: Vec<_> = candidates.iter().take(4).map(|c| format!("{} {}", c.commune, c.name)).collect();
            format!("? {}: {}", candidates.len(), few.join(", "))
        }
        Outcome::NotFound(reason) => format!("! {reason:?}"),
    }
}

#[test]
fn files_of_updates_are_read_whole() {
    let mut gazetteer = timed("embedded gazetteer", 5, Gazetteer::embedded);
    for (name, centres, contours, epci, skipped) in [
        ("communes-2024/communes.csv", 34_900, 0, 0, 4),
        ("codes-postaux-2020/laposte_hexasmal.csv", 34_800, 0, 0, 270),
        ("epci-2025/epci.json", 0, 0, 1255, 0),
        ("contours/communes/communes-24-dordogne.geojson", 0, 520, 0, 0),
        ("contours/communes/communes-33-gironde.geojson", 0, 538, 0, 0),
        ("contours/departements-nouvelle-aquitaine.geojson", 0, 12, 0, 0),
        ("contours/departements-version-simplifiee.geojson", 0, 96, 0, 0),
        ("contours/region-nouvelle-aquitaine.geojson", 0, 1, 0, 0),
        ("contours/regions-avant-redecoupage-2015.geojson", 0, 22, 0, 0),
    ] {
        let Some(file) = real(name) else { return };
        let update = timed(name, 1, || update::parse(&file, &gazetteer)).unwrap();
        let found = (update.contours.len(), update.epci.len(), update.skipped.len());
        assert_eq!(found, (contours, epci, skipped), "{name}: {:?}", update.skipped.first());
        assert!(update.centres.len() >= centres, "{name}: {} centres", update.centres.len());
        if centres > 0 {
            let applied = timed("  applied", 1, || gazetteer.apply(&update, update::Populations::Keep));
            eprintln!("  {} centres set, {} codes unknown today", applied.centres, applied.unknown.len());
            assert!(applied.unknown.len() < 700, "{:?}", applied.unknown);
        }
    }
    let placed = gazetteer.all(Level::Commune).filter(|id| {
        matches!(
            gazetteer.centre(*id),
            Some(Centre { exactness: Exactness::Known | Exactness::FromMembers { .. }, .. })
        )
    });
    let count = placed.count();
    eprintln!("communes with a centre of their own: {count} of {}", gazetteer.all(Level::Commune).count());
    assert!(count > 34_800);
}

#[test]
fn contours_hold_the_places_of_their_communes() {
    let (Some(places), Some(old), Some(gironde)) = (
        real("tiers-lieux-france-2019/corrected.csv"),
        real("contours/regions-avant-redecoupage-2015.geojson"),
        real("contours/communes/communes-33-gironde.geojson"),
    ) else {
        return;
    };
    let gazetteer = Gazetteer::embedded();
    let regions = update::parse(&old, &gazetteer).unwrap().contours;
    assert!(regions.iter().all(|contour| contour.level == Level::FormerRegion));
    let full: usize = regions.iter().map(Contour::points).sum();
    let simple: Vec<Contour> = timed("simplified", 1, || regions.iter().map(|c| c.simplified(0.01)).collect());
    let fewer: usize = simple.iter().map(Contour::points).sum();
    eprintln!("points of the former régions: {full}, simplified to a hundredth of a degree: {fewer}");
    assert!(fewer * 2 < full);
    let communes = update::parse(&gironde, &gazetteer).unwrap().contours;
    let contours = Contours::new(simple.into_iter().chain(communes).collect());
    let (mut same, mut aquitaine, mut commune_same, mut in_gironde) = (0, 0, 0, 0);
    for row in rows(&places, b',') {
        let (Ok(lat), Ok(lon)) = (row["LAT"].parse(), row["LONG"].parse()) else { continue };
        let Some(commune) = gazetteer.commune_of(&row["INSEECOM"]) else { continue };
        let former = gazetteer.parent(commune, Level::FormerRegion).map(|id| gazetteer.code(id));
        if former == Some("72") {
            aquitaine += 1;
            same += usize::from(contours.containing(Level::FormerRegion, lat, lon).is_some_and(|c| c.code == "72"));
        }
        if row["INSEECOM"].starts_with("33") {
            in_gironde += 1;
            let held = contours.containing(Level::Commune, lat, lon);
            commune_same += usize::from(held.is_some_and(|c| gazetteer.commune_of(&c.code) == Some(commune)));
        }
    }
    eprintln!("former Aquitaine: {same} of {aquitaine} inside; communes of Gironde: {commune_same} of {in_gironde}");
    assert!(aquitaine > 100 && same * 100 >= aquitaine * 98);
    assert!(commune_same * 100 >= in_gironde * 90);
}

#[test]
fn the_nearest_centre_is_close_to_the_commune() {
    let (Some(places), Some(communes)) =
        (real("tiers-lieux-france-2019/corrected.csv"), real("communes-2024/communes.csv"))
    else {
        return;
    };
    let mut gazetteer = Gazetteer::embedded();
    let update = update::parse(&communes, &gazetteer).unwrap();
    gazetteer.apply(&update, update::Populations::Keep);
    let points: Vec<(f64, f64)> = rows(&places, b',')
        .iter()
        .filter_map(|row| Some((row["LAT"].parse().ok()?, row["LONG"].parse().ok()?)))
        .collect();
    let far = timed("nearest commune of every place", 1, || {
        points.iter().filter(|(lat, lon)| gazetteer.nearest_commune(*lat, *lon).is_none_or(|n| n.km > 12.0)).count()
    });
    eprintln!("{far} of {} places farther than 12 km from any centre", points.len());
    assert!(points.len() > 1_400 && far * 100 <= points.len());
}

#[test]
fn searches_answer_quickly() {
    let gazetteer = Gazetteer::embedded();
    for query in ["s", "saint", "bordeaux", "saint jean de luse", "perigeux", "communaute de communes du", "qzqzqzqzqz"]
    {
        let found = timed(&format!("find {query}"), 20, || gazetteer.find(query, 10));
        assert!(found.len() <= 10);
    }
}

#[test]
fn places_of_2019_fall_in_their_commune() {
    let Some(file) = real("tiers-lieux-france-2019/corrected.csv") else { return };
    let gazetteer = Gazetteer::embedded();
    let rows = rows(&file, b',');
    let mut tally = Tally::default();
    let start = Instant::now();
    for row in &rows {
        let query = Query { postcode: Some(&row["CP"]), city: Some(&row["COMINIT"]), ..Query::default() };
        let outcome = geocode(&gazetteer, query);
        if tally.count(&gazetteer, &outcome, &row["INSEECOM"]) {
            eprintln!(
                "  {} | {} | {} {} -> {}",
                row["CP"],
                row["COMINIT"],
                row["INSEECOM"],
                row["NOMCOM"],
                show(&gazetteer, &outcome)
            );
        }
    }
    tally.tell("tiers-lieux 2019", rows.len(), start);
    assert!(tally.share() >= 0.99, "{}", tally.share());
    assert!(tally.other <= 5, "{}", tally.other);
}

#[test]
fn places_of_2019_fall_in_their_commune_as_free_texts() {
    let Some(file) = real("tiers-lieux-france-2019/corrected.csv") else { return };
    let gazetteer = Gazetteer::embedded();
    let mut tally = Tally::default();
    let rows = rows(&file, b',');
    let start = Instant::now();
    for row in &rows {
        let text = match row["CP"].as_str() {
            "0" => format!("{}, {}", row["ADRESSE"], row["COMINIT"]),
            postcode => format!("{} {postcode} {}", row["ADRESSE"], row["COMINIT"]),
        };
        let outcome = geocode(&gazetteer, Query { free: Some(&text), ..Query::default() });
        if tally.count(&gazetteer, &outcome, &row["INSEECOM"]) {
            eprintln!("  {text} | {} {} -> {}", row["INSEECOM"], row["NOMCOM"], show(&gazetteer, &outcome));
        }
    }
    tally.tell("tiers-lieux 2019 as free texts", rows.len(), start);
    assert!(tally.share() >= 0.9, "{}", tally.share());
}

#[test]
fn the_post_office_of_2020_agrees() {
    let Some(file) = real("codes-postaux-2020/laposte_hexasmal.csv") else { return };
    let gazetteer = Gazetteer::embedded();
    let rows = rows(&file, b';');
    let mut tally = Tally::default();
    let start = Instant::now();
    let mut shown = 0;
    for row in &rows {
        let query = Query { postcode: Some(&row["Code_postal"]), city: Some(&row["Nom_commune"]), ..Query::default() };
        let outcome = geocode(&gazetteer, query);
        if tally.count(&gazetteer, &outcome, &row["Code_commune_INSEE"]) {
            shown += 1;
            if shown % 10 == 1 || matches!(outcome, Outcome::Found(_)) {
                eprintln!(
                    "  {} | {} | {} -> {}",
                    row["Code_postal"],
                    row["Nom_commune"],
                    row["Code_commune_INSEE"],
                    show(&gazetteer, &outcome)
                );
            }
        }
    }
    tally.tell("post office 2020", rows.len(), start);
    assert!(tally.share() >= 0.998, "{}", tally.share());
    assert_eq!(gazetteer.all(Level::District).count(), 45);
}

#[test]
fn contours_of_epci_are_those_of_their_communes_put_together() {
    let names = ["24-dordogne", "33-gironde", "40-landes", "47-lot-et-garonne", "64-pyrenees-atlantiques"];
    let gazetteer = Gazetteer::embedded();
    let mut contours = Vec::new();
    for name in names {
        let Some(file) = real(&format!("contours/communes/communes-{name}.geojson")) else { return };
        contours.extend(update::parse(&file, &gazetteer).unwrap().contours);
    }
    let points: usize = contours.iter().map(Contour::points).sum();
    let tiles = timed("contour tiles of five départements", 1, || ContourTiles::new(contours.clone(), &gazetteer));
    let aquitaine = gazetteer.get(Level::FormerRegion, "72").unwrap();
    let (mut whole, mut pieces, mut holes) = (0, 0, 0);
    for epci in gazetteer.members(aquitaine, Level::Epci) {
        let members = gazetteer.members(epci, Level::Commune);
        if !members.iter().all(|commune| tiles.knows(*commune)) {
            continue;
        }
        let outline = tiles.outline(&members);
        whole += 1;
        pieces += outline.len();
        holes += outline.iter().map(|polygon| polygon.len() - 1).sum::<usize>();
        // every commune's point is inside: nothing was lost, no hole is a commune
        let contour = Contour { level: Level::Epci, code: String::new(), name: String::new(), polygons: outline };
        for commune in &members {
            let own = tiles.outline(&[*commune]);
            let inner = inside(&own[0]);
            assert!(contour.holds(inner[1], inner[0]), "{} in {}", gazetteer.name(*commune), gazetteer.name(epci));
        }
    }
    eprintln!("{points} points; {whole} EPCI, {pieces} pieces, {holes} holes");
    assert!(whole >= 80, "{whole}");
    assert!(pieces < whole + 20 && holes < 15, "{pieces} pieces, {holes} holes");
    let region =
        timed("outline of former Aquitaine", 1, || tiles.outline(&gazetteer.members(aquitaine, Level::Commune)));
    let largest: usize = region.iter().map(|polygon| polygon[0].len()).max().unwrap();
    assert!(region.len() < 12 && largest > 300, "{} pieces, the largest of {largest} points", region.len());
    for (zoom, x, y) in [(5, 15, 11), (7, 63, 46), (9, 255, 184), (12, 2041, 1478)] {
        let tile = timed(&format!("tile {zoom}"), 1, || tiles.tile(zoom, x, y));
        eprintln!("  {} bytes", tile.len());
    }
}

/// A point inside a polygon: on the line through its middle, between the two first crossings.
fn inside(polygon: &[Vec<[f64; 2]>]) -> [f64; 2] {
    let ring = &polygon[0];
    let (low, high) = ring.iter().fold((f64::MAX, f64::MIN), |(l, h), [_, y]| (l.min(*y), h.max(*y)));
    let y = f64::midpoint(low, high) + 1e-7;
    let mut crossings: Vec<f64> = polygon
        .iter()
        .flat_map(|ring| ring.windows(2))
        .filter(|pair| (pair[0][1] > y) != (pair[1][1] > y))
        .map(|pair| pair[0][0] + (y - pair[0][1]) / (pair[1][1] - pair[0][1]) * (pair[1][0] - pair[0][0]))
        .collect();
    crossings.sort_by(f64::total_cmp);
    [f64::midpoint(crossings[0], crossings[1]), y]
}
