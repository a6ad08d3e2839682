//! Coverage of France by the places of 2019; skipped, with a message, where the folder of shared data is absent.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use census::atlas::{Atlas, pin};
use census::coverage::people::People;
use census::coverage::ranking::Rank;
use census::coverage::times::Times;
use census::coverage::what_if::Pin;
use census::coverage::{Coverage, waters};
use census::marks::stage_bit;
use census::stage::PublicStage;
use census::store::PinRow;
use kernel::clock::{Chance, Clock};
use kernel::ids::PartyId;
use territory::{Gazetteer, Level, TerritoryId, update};

/// A file of the shared data, or `None` and a message.
fn real(name: &str) -> Option<Vec<u8>> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")).join(name);
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        eprintln!("skipped: no real data at {}", path.display());
    }
    bytes
}

fn gazetteer() -> Option<Gazetteer> {
    let mut gazetteer = Gazetteer::embedded();
    let update = update::parse(&real("communes-2024/communes.csv")?, &gazetteer).unwrap();
    gazetteer.apply(&update, update::Populations::Keep);
    Some(gazetteer)
}

/// How long a step takes, told and not judged.
fn timed<T>(what: &str, step: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let made = step();
    eprintln!("{what}: {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    made
}

/// The points of the census of 2019, all of them open.
fn atlas() -> Option<Atlas> {
    let file = real("tiers-lieux-france-2019/corrected.geojson")?;
    let json: serde_json::Value = serde_json::from_slice(&file).unwrap();
    let chance = Chance::seeded(1);
    let number = |value: &serde_json::Value| value.as_f64().or_else(|| value.as_str()?.replace(',', ".").parse().ok());
    let pins = json["features"].as_array().unwrap().iter().filter_map(|feature| {
        let (lon, lat) =
            (number(&feature["geometry"]["coordinates"][0])?, number(&feature["geometry"]["coordinates"][1])?);
        let row = PinRow {
            id: PartyId::new(Clock::System.now(), &chance),
            name: "Lieu".to_owned(),
            slug: "lieu".to_owned(),
            sort_key: String::new(),
            territory: None,
            lat: Some(lat),
            lon: Some(lon),
            marks: stage_bit(PublicStage::Open).cast_signed(),
            updated_at: String::new(),
        };
        Some(Arc::new(pin(row)))
    });
    Some(Atlas::new(1, pins.collect()))
}

#[test]
fn france_is_covered_as_its_places_say() {
    let (Some(gazetteer), Some(atlas)) = (gazetteer(), atlas()) else { return };
    let people = Arc::new(timed("homes of France", || People::of(&gazetteer)));
    eprintln!("{} homes, {} communes without a centre", people.homes.len(), people.unplaced.len());
    let made = timed("coverage of France", || Coverage::new(&gazetteer, people.clone(), &atlas, &Times::default()));
    let france = made.of(TerritoryId::FRANCE);
    let share = |limit| france.share(limit).unwrap();
    eprintln!(
        "{} places: within 10, 20, 30 minutes {:.3} {:.3} {:.3}",
        made.sites().len(),
        share(0),
        share(1),
        share(2)
    );
    assert!(made.sites().len() > 1_400 && people.homes.len() > 34_800);
    assert!((0.2..0.6).contains(&share(0)) && (0.6..0.85).contains(&share(1)) && (0.8..0.97).contains(&share(2)));
    assert_eq!(france.people + france.unplaced, u64::from(gazetteer.population(TerritoryId::FRANCE).unwrap()));
    let ranked = timed("communes ranked", || made.ranked(&gazetteer, &[], Rank::Level(Level::Commune), None));
    assert_eq!(ranked.len(), gazetteer.all(Level::Commune).count());
    let pin = Pin::at(&gazetteer, 44.35, -0.2).unwrap();
    let gain = timed("what if", || made.what_if(&pin));
    assert!(gain.reached[2] >= gain.reached[1] && gain.reached[1] >= gain.newly[1]);
}

#[test]
fn the_banks_of_an_estuary_are_told_apart() {
    let Some(gazetteer) = gazetteer() else { return };
    let point = |code: &&str| {
        let centre = gazetteer.centre(gazetteer.commune_of(code).unwrap()).unwrap();
        (centre.lat, centre.lon)
    };
    // from the sea to Bordeaux on each bank of the Gironde; of the Loire; of the Seine
    let banks: [[&[&str]; 2]; 3] = [
        [
            &["33544", "33514", "33395", "33314", "33423", "33220"],
            &["17306", "17230", "17248", "33389", "33073", "33058", "33325"],
        ],
        [&["44184", "44052", "44103"], &["44154", "44116", "44061"]],
        [&["76351", "76305"], &["14333", "14715"]],
    ];
    for [one, other] in banks {
        for from in one {
            for to in other {
                assert!(waters::between(point(from), point(to)).is_some(), "{from} {to}: crossed");
                assert!(waters::around_km(point(from), point(to)) > 5.0);
            }
        }
    }
    for bank in [banks[0][0], banks[0][1]] {
        for pair in bank.windows(2) {
            assert_eq!(waters::between(point(&pair[0]), point(&pair[1])), None, "{pair:?}: on one bank");
        }
    }
}
