//! Coverage of an invented country: three communes of the Gironde, an island, a place here and there.

use std::sync::Arc;

use kernel::clock::Chance;
use territory::{Gazetteer, Level, TerritoryId};

use super::ranking::{Of, Rank};
use super::what_if::Pin;
use super::*;
use crate::atlas::tests::pin_at;
use crate::marks::stage_bit;

fn gazetteer() -> Gazetteer {
    // Coutras, Libourne, Bordeaux, Blaye, Pauillac, Belle-Île (Le Palais), and Arboys en Bugey with its two parts
    Gazetteer::embedded().with_centres([
        ("33138", 45.04, -0.13),
        ("33243", 44.915, -0.24),
        ("33063", 44.84, -0.58),
        ("33058", 45.13, -0.65),
        ("33314", 45.19, -0.76),
        ("56152", 47.345, -3.155),
    ])
}

fn id(gazetteer: &Gazetteer, code: &str) -> TerritoryId {
    gazetteer.get(Level::Commune, code).unwrap()
}

fn coverage(gazetteer: &Gazetteer, places: &[(f64, f64, PublicStage)], times: &Times) -> Coverage {
    let pins = places
        .iter()
        .map(|(lat, lon, stage)| {
            let mut pin = (*pin_at(&Chance::System, "Lieu", Some((*lat, *lon)), stage_bit(*stage))).clone();
            let near = gazetteer.nearest_commune(*lat, *lon).unwrap().commune;
            pin.commune = crate::atlas::commune_number(gazetteer.code(near));
            Arc::new(pin)
        })
        .collect();
    Coverage::new(gazetteer, Arc::new(People::of(gazetteer)), &Atlas::new(1, pins), times)
}

const LIBOURNE: (f64, f64, PublicStage) = (44.915, -0.24, PublicStage::Open);

fn minutes(coverage: &Coverage, gazetteer: &Gazetteer, code: &str) -> Option<f32> {
    coverage.near(id(gazetteer, code)).reach.map(|reach| reach.minutes)
}

#[test]
fn only_open_places_serve_and_the_nearest_does() {
    let gazetteer = gazetteer();
    let places = [LIBOURNE, (45.04, -0.13, PublicStage::Project), (44.84, -0.58, PublicStage::Closed)];
    let made = coverage(&gazetteer, &places, &Times::default());
    assert_eq!(made.sites().len(), 1);
    let (libourne, coutras) =
        (minutes(&made, &gazetteer, "33243").unwrap(), minutes(&made, &gazetteer, "33138").unwrap());
    assert!((3.0..3.5).contains(&libourne) && (20.0..30.0).contains(&coutras), "{libourne} {coutras}");
    let two = coverage(&gazetteer, &[LIBOURNE, (45.03, -0.13, PublicStage::Open)], &Times::default());
    assert!(minutes(&two, &gazetteer, "33138").unwrap() < 6.0);
    let none = coverage(&gazetteer, &[], &Times::default());
    assert_eq!(minutes(&none, &gazetteer, "33243"), None);
    assert!(!none.is_empty());
    assert!(coverage(&Gazetteer::embedded(), &[], &Times::default()).is_empty());
}

#[test]
fn a_grid_finds_what_a_full_look_finds() {
    let gazetteer = gazetteer();
    let chance = Chance::seeded(11);
    let mut bytes = [0_u8; 4];
    let mut unit = || {
        chance.fill(&mut bytes);
        f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX)
    };
    let places: Vec<_> = (0..300).map(|_| (44.3 + 1.4 * unit(), -1.2 + 1.6 * unit(), PublicStage::Open)).collect();
    let made = coverage(&gazetteer, &places, &Times::default());
    for (home, reach) in made.people.homes.iter().zip(&made.reaches).filter(|(home, _)| home.land == 0) {
        let every = made
            .sites
            .iter()
            .map(|site| road::minutes(waters::around_km(home.point, site.point), home.setting, site.setting) as f32);
        let best = every.fold(f32::INFINITY, f32::min);
        assert!((reach.unwrap().minutes - best).abs() < 1e-3, "{home:?} {reach:?} {best}");
    }
}

#[test]
fn an_estuary_and_an_island_are_not_crossed() {
    let gazetteer = gazetteer();
    let made = coverage(&gazetteer, &[(45.19, -0.76, PublicStage::Open)], &Times::default());
    assert!(minutes(&made, &gazetteer, "33058").unwrap() > 45.0, "Blaye is 11 km from Pauillac, across the Gironde");
    // a place on the coast, 20 km from Belle-Île
    let coast = coverage(
        &gazetteer.clone().with_centres([("56186", 47.48, -3.12)]),
        &[(47.48, -3.12, PublicStage::Open)],
        &Times::default(),
    );
    assert_eq!(minutes(&coast, &gazetteer, "56152"), None);
}

#[test]
fn shares_count_people_and_say_what_is_not_known() {
    let gazetteer = gazetteer();
    let made = coverage(&gazetteer, &[LIBOURNE], &Times::default());
    let people = |code| u64::from(gazetteer.population(id(&gazetteer, code)).unwrap());
    let gironde = gazetteer.get(Level::Department, "33").unwrap();
    let sums = made.of(gironde);
    assert_eq!(sums.people, ["33138", "33243", "33063", "33058", "33314"].map(people).iter().sum::<u64>());
    assert_eq!((sums.within[0], sums.open), (people("33243"), 1));
    assert_eq!(sums.people + sums.unplaced, u64::from(gazetteer.population(gironde).unwrap()));
    assert_eq!(sums.beyond(), sums.people - sums.within[1]);
    assert_eq!(
        sums,
        made.sums(&gazetteer.members(gironde, Level::Commune)),
        "a sector of all its communes says the same"
    );
    let counted: u64 = made.by_minute(&gazetteer.members(gironde, Level::Commune)).iter().take(30).sum();
    assert_eq!(counted, sums.within[2]);
    assert_eq!(made.sums(&[]).class(), 0);
    assert_eq!(made.sums(&[id(&gazetteer, "33243")]).class(), 1);
    assert_eq!(made.sums(&[id(&gazetteer, "56152")]).class(), 4);
}

#[test]
fn a_territory_has_the_time_of_its_median_inhabitant_and_the_place_of_most() {
    let gazetteer = gazetteer();
    let (at_coutras, at_bordeaux) = ((45.04, -0.13, PublicStage::Open), (44.84, -0.58, PublicStage::Open));
    let made = coverage(&gazetteer, &[at_coutras, at_bordeaux], &Times::default());
    let commune_of = |near: &Near| made.nearest(near).and_then(|site| site.commune);
    // around Libourne, of which two communes are placed, most live in Libourne: nearer to Coutras than to Bordeaux
    let libournais = made.near(gazetteer.parent(id(&gazetteer, "33138"), Level::Epci).unwrap());
    assert_eq!(libournais.reach.map(|reach| reach.minutes), minutes(&made, &gazetteer, "33243"));
    assert_eq!(commune_of(&libournais), Some(id(&gazetteer, "33138")));
    // in the whole département, most live in Bordeaux
    let gironde = gazetteer.get(Level::Department, "33").unwrap();
    let (whole, members) = (made.near(gironde), gazetteer.members(gironde, Level::Commune));
    assert_eq!(whole.reach.map(|reach| reach.minutes), minutes(&made, &gazetteer, "33063"));
    assert_eq!(commune_of(&whole), Some(id(&gazetteer, "33063")));
    assert_eq!(whole, made.together(&members), "a sector of all its communes says the same");
    let (lat, lon) = made.middle(&members).unwrap();
    assert!((44.8..44.95).contains(&lat) && (-0.6..-0.45).contains(&lon), "{lat} {lon}");
    // where no road leads anywhere nothing is told, and nothing of nobody
    let island = made.near(id(&gazetteer, "56152"));
    assert_eq!((island.reach, island.site), (None, None));
    assert_eq!(made.together(&[]), Near::default());
    assert_eq!(made.middle(&[]), None);
    let none = coverage(&gazetteer, &[], &Times::default()).near(gironde);
    assert_eq!((none.reach, none.site, none.sums.people), (None, None, whole.sums.people));
}

#[test]
fn a_place_near_a_few_is_told_where_most_have_none() {
    let gazetteer = gazetteer();
    // on Belle-Île a place, for its people; those of Bordeaux, some hundred times as many, have none by road
    let made = coverage(&gazetteer, &[(47.345, -3.155, PublicStage::Open)], &Times::default());
    let near = made.together(&[id(&gazetteer, "56152"), id(&gazetteer, "33063")]);
    assert_eq!((near.reach, near.site), (None, Some(0)));
}

#[test]
fn a_commune_born_of_others_is_counted_at_each() {
    let mut gazetteer = Gazetteer::embedded().with_centres([("01015", 45.72, 5.65), ("01340", 45.70, 5.80)]);
    assert!(gazetteer.set_people_of_part("01340", 130));
    let arboys = id(&gazetteer, "01015");
    let people = People::of(&gazetteer);
    let homes = &people.homes[people.range(arboys)];
    let all: u32 = homes.iter().map(|home| home.people).sum();
    assert_eq!((homes.len(), all, homes[1].people), (2, gazetteer.population(arboys).unwrap(), 130));
    let paris = Gazetteer::embedded().with_centres([("75056", 48.86, 2.35)]);
    assert_eq!(People::of(&paris).range(id(&paris, "75056")).len(), 1, "without points of its arrondissements");
}

#[test]
fn the_ranking_puts_first_those_who_lack_most() {
    let gazetteer = gazetteer();
    let made = coverage(&gazetteer, &[LIBOURNE], &Times::default());
    let gironde = gazetteer.members(gazetteer.get(Level::Department, "33").unwrap(), Level::Commune);
    let ranked = made.ranked(&gazetteer, &[], Rank::Level(Level::Commune), Some(&gironde));
    let codes: Vec<&str> = ranked
        .iter()
        .filter_map(|line| match line.of {
            Of::Territory(id) => Some(gazetteer.code(id)),
            Of::Sector(_) => None,
        })
        .collect();
    assert_eq!(codes[0], "33063", "Bordeaux, without a place, before all others");
    assert_eq!(ranked.len(), gironde.len());
    assert!(ranked.windows(2).all(|pair| pair[0].near.sums.beyond() >= pair[1].near.sums.beyond()));
    let regions = made.ranked(&gazetteer, &[], Rank::Level(Level::Region), None);
    assert_eq!(regions.len(), gazetteer.all(Level::Region).count());
    for rank in Rank::ALL {
        assert_eq!(Rank::from_key(rank.key()), Some(rank));
    }
}

#[test]
fn a_pin_serves_those_who_had_nothing_as_near() {
    let gazetteer = gazetteer();
    let made = coverage(&gazetteer, &[LIBOURNE], &Times::default());
    let people = |code| u64::from(gazetteer.population(id(&gazetteer, code)).unwrap());
    let gain = made.what_if(&Pin::at(&gazetteer, 45.04, -0.13).unwrap());
    assert_eq!(gain.newly[0], people("33138"));
    assert_eq!((gain.newly[1], gain.reached[1]), (people("33138"), people("33138")));
    assert!(gain.reached[2] >= gain.newly[2]);
    assert_eq!(gain.communes[0].commune, id(&gazetteer, "33138"));
    // where a place is open already, nobody is newly served
    let again = made.what_if(&Pin::at(&gazetteer, 44.915, -0.24).unwrap());
    assert_eq!((again.newly, again.communes.len()), ([0; 3], 0));
    assert!(Pin::at(&gazetteer, 30.0, -30.0).is_none(), "at sea");
    // what is told as gained is what the coverage with one place more says
    let more = coverage(&gazetteer, &[LIBOURNE, (45.04, -0.13, PublicStage::Open)], &Times::default());
    let (before, after) = (made.of(TerritoryId::FRANCE), more.of(TerritoryId::FRANCE));
    for at in 0..3 {
        assert_eq!(after.within[at] - before.within[at], gain.newly[at]);
    }
}

#[test]
fn a_pin_on_a_place_that_is_there_gains_nobody_whatever_a_server_measured() {
    let gazetteer = gazetteer();
    let way = |to: &str, minutes| ("45.04,-0.13".to_owned(), to.to_owned(), minutes);
    let places = [LIBOURNE, (45.0, -0.15, PublicStage::Open)];
    let estimated = coverage(&gazetteer, &places, &Times::default());
    for measured in [Some(48.0), None] {
        // the server takes longer than the estimate, or finds no way at all
        let times = Times::of([way("44.915,-0.24", measured), way("45,-0.15", measured)]);
        let made = coverage(&gazetteer, &places, &times);
        assert!(made.has_road_times() && !estimated.has_road_times());
        assert!(minutes(&made, &gazetteer, "33138").is_none_or(|minutes| minutes > 40.0));
        for (lat, lon, _) in places {
            let gain = made.what_if(&Pin::at(&gazetteer, lat, lon).unwrap());
            assert_eq!((gain.newly, gain.communes.len()), ([0; 3], 0), "{lat} {lon} {measured:?}");
        }
        let elsewhere = Pin::at(&gazetteer, 45.13, -0.65).unwrap();
        assert_eq!(made.what_if(&elsewhere), estimated.what_if(&elsewhere), "like is compared with like");
    }
}

#[test]
fn a_time_that_was_measured_takes_the_place_of_the_estimate() {
    let gazetteer = gazetteer();
    let between = |minutes| Times::of([("45.04,-0.13".to_owned(), "44.915,-0.24".to_owned(), minutes)]);
    let made = coverage(&gazetteer, &[LIBOURNE], &between(Some(17.5)));
    let reach = made.near(id(&gazetteer, "33138")).reach.unwrap();
    assert_eq!((reach.minutes, reach.measured), (17.5, true));
    assert!(made.measured().is_some_and(|(count, error)| count == 1 && (0.1..0.6).contains(&error)));
    let cut = coverage(&gazetteer, &[LIBOURNE], &between(None));
    assert_eq!(minutes(&cut, &gazetteer, "33138"), None, "the server found no way");
}
