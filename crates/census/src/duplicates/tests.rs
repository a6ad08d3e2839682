//! Quality of the search for duplicates: on drawn records whose truth is known, on cases told one by one, and on the
//! pairs of the 2019 census that were judged by hand, where they are present.

use std::collections::HashSet;
use std::path::PathBuf;

use kernel::ids::PartyId;
use kernel::party::Kind;
use serde_json::{Value, json};
use territory::Gazetteer;

use super::index::{Index, REVIEW, places};
use super::judged::{self, Verdict};
use super::record::{Record, city_words};
use super::score::Reason;
use super::trial::{Trial, drawn};
use crate::field::Field;
use crate::sheet::Values;

/// Recall of the blocks, precision of the safe batch, precision and recall of the queue, in percent.
fn quality(wanted: usize, seed: u64, kind: Kind) -> [f64; 4] {
    let records = Trial::new(&Gazetteer::embedded(), seed).records(wanted, kind);
    let index = Index::new(0, drawn(&records));
    let truth = |at: u32| records.get(at as usize).map(|drawn| drawn.truth);
    let is_true = |(one, other): (u32, u32)| truth(one) == truth(other);
    let mut once = HashSet::new();
    let truths: HashSet<usize> = records.iter().map(|drawn| drawn.truth).filter(|truth| !once.insert(*truth)).collect();
    let candidates = (0..index.shards()).flat_map(|shard| index.candidates(shard, index.shards()));
    let met = candidates.filter(|pair| is_true(places(*pair))).count();
    let found = index.scan(REVIEW, &|_| {});
    let right = found.iter().filter(|pair| is_true((pair.one, pair.other))).count();
    let safe: Vec<_> = found.iter().filter(|pair| index.is_safe(pair.one, pair.other)).collect();
    let safe_right = safe.iter().filter(|pair| is_true((pair.one, pair.other))).count();
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64 * 100.0;
    assert!(!safe.is_empty());
    [share(met, truths.len()), share(safe_right, safe.len()), share(right, found.len()), share(right, truths.len())]
}

#[test]
fn places_drawn_twice_are_found_and_others_are_not() {
    let [recall, safe, precision, found] = quality(6_000, 7, Kind::Place);
    println!("blocks {recall:.2} %, safe {safe:.2} %, queue {precision:.1} % right, {found:.1} % of all");
    assert!(recall >= 99.5 && safe >= 99.9 && precision >= 90.0 && found >= 90.0);
}

#[test]
fn people_drawn_twice_are_found_and_others_are_not() {
    let [recall, safe, precision, found] = quality(3_000, 7, Kind::Person);
    println!("blocks {recall:.2} %, safe {safe:.2} %, queue {precision:.1} % right, {found:.1} % of all");
    assert!(recall >= 99.5 && safe >= 99.9 && precision >= 90.0 && found >= 90.0);
}

fn place(name: &str, more: &[(Field, Value)]) -> Values {
    let base = [
        (Field::Name, json!(name)),
        (Field::Street, json!("12 rue des Écoles")),
        (Field::Postcode, json!("33230")),
        (Field::City, json!("Coutras")),
        (Field::Commune, json!("33138")),
        (Field::Phone, json!(["05 56 00 00 01"])),
    ];
    base.into_iter().chain(more.iter().cloned()).collect()
}

/// How likely the two are one, and why, in an empty registry.
fn judged(kind: Kind, one: &Values, other: &Values) -> (f32, Vec<Reason>) {
    let record = |at: u128, values: &Values| (Record::of(PartyId::from_bits(at), kind, values), city_words(values));
    let index = Index::new(0, vec![record(1, one), record(2, other)]);
    let (one, other) = (index.at(0).unwrap(), index.at(1).unwrap());
    let likeness = index.likeness(one, other);
    (likeness.probability, likeness.reasons.into_iter().map(|(reason, _)| reason).collect())
}

#[test]
fn a_person_is_asked_about_those_and_not_about_these() {
    let moulin = place("Le Moulin numérique", &[]);
    let elsewhere =
        [(Field::Postcode, json!("24100")), (Field::City, json!("Bergerac")), (Field::Commune, json!("24037"))];
    let other_phone = (Field::Phone, json!(["05 53 00 00 09"]));
    for (what, other, asked, reason) in [
        ("capitals", place("LE MOULIN NUMERIQUE", &[]), true, Reason::SameName),
        ("an abbreviation", place("Asso Moulin Num.", &[]), true, Reason::SameAddress),
        ("a typing error", place("Le Moulin numériqe", std::slice::from_ref(&other_phone)), true, Reason::NearName),
        (
            "a word more",
            place("Tiers-lieu Le Moulin numérique", std::slice::from_ref(&other_phone)),
            true,
            Reason::OtherPhone,
        ),
        (
            "a chain",
            place("Le Moulin numérique", &[elsewhere.as_slice(), std::slice::from_ref(&other_phone)].concat()),
            false,
            Reason::OtherCommune,
        ),
        (
            "a neighbour",
            place("La Forge", &[(Field::Street, json!("40 rue des Écoles")), other_phone.clone()]),
            false,
            Reason::OtherNumber,
        ),
        ("a guest", place("Fablab d’Isle", &[(Field::Kinds, json!(["fablab"]))]), false, Reason::OtherName),
    ] {
        let (probability, reasons) = judged(Kind::Place, &moulin, &other);
        assert_eq!(probability >= REVIEW, asked, "{what}: {probability} {reasons:?}");
        assert!(reasons.contains(&reason), "{what}: {reasons:?}");
    }
}

#[test]
fn an_official_number_outweighs_looks() {
    let siret = |number: &str| place("Le Moulin numérique", &[(Field::Siret, json!(number))]);
    let same = judged(Kind::Place, &siret("12345678900011"), &siret("12345678900011"));
    assert!(same.0 > 0.999 && same.1.contains(&Reason::SameSiret), "{same:?}");
    let establishment = judged(Kind::Organisation, &siret("12345678900011"), &siret("12345678900029"));
    assert!(establishment.1.contains(&Reason::SameSiren), "{establishment:?}");
    let other = judged(Kind::Organisation, &siret("12345678900011"), &siret("98765432100018"));
    assert!(other.0 < same.0 && other.1.contains(&Reason::OtherSiret), "{other:?}");
    let town = judged(Kind::Organisation, &place("Mairie de Coutras", &[]), &place("CC de Coutras", &[]));
    assert!(town.0 < REVIEW && town.1.contains(&Reason::OtherLegal), "{town:?}");
}

#[test]
fn establishments_are_found_with_their_seat_however_little_they_look_alike() {
    let record = |at: u128, kind: Kind, name: &str, siret: &str| {
        let values: Values = [(Field::Name, json!(name)), (Field::Siret, json!(siret))].into_iter().collect();
        (Record::of(PartyId::from_bits(at), kind, &values), city_words(&values))
    };
    let index = Index::new(
        0,
        vec![
            record(1, Kind::Organisation, "Coop du Pont", "12345678900029"),
            record(2, Kind::Organisation, "La Ruche", "12345678900011"),
            record(3, Kind::Organisation, "Atelier Garonne", "12345678900037"),
            record(4, Kind::Organisation, "La Ruche bis", "12345678900011"),
            record(5, Kind::Place, "Le Moulin", "12345678900045"),
            record(6, Kind::Organisation, "La Forge", "98765432100018"),
        ],
    );
    let id = |at: u32| index.at(at).unwrap().id.bits();
    let mut found: Vec<(u128, u128)> =
        index.establishments().iter().map(|pair| (id(pair.one), id(pair.other))).collect();
    found.sort_unstable();
    assert_eq!(found, [(1, 2), (2, 3)]);
}

#[test]
fn a_person_is_known_by_initials_and_whatever_the_order() {
    let person = |name: &str, email: &str| -> Values {
        [(Field::Name, json!(name)), (Field::Postcode, json!("33230")), (Field::ContactEmail, json!(email))]
            .into_iter()
            .collect()
    };
    let jean = person("Jean-Pierre Kokerboom", "jp.kokerboom@lieu.example");
    for (what, other, asked) in [
        ("family name first", person("KOKERBOOM Jean Pierre", ""), true),
        ("initials", person("J.-P. Kokerboom", "jp.kokerboom@lieu.example"), true),
        ("a relative", person("Sophie Kokerboom", "sophie@lieu.example"), false),
        ("a namesake of a common name", person("Jean Martin", ""), false),
    ] {
        let (probability, reasons) = judged(Kind::Person, &jean, &other);
        assert_eq!(probability >= REVIEW, asked, "{what}: {probability} {reasons:?}");
    }
}

#[test]
fn an_index_follows_what_changes() {
    let record =
        |at: u128, values: &Values| (Record::of(PartyId::from_bits(at), Kind::Place, values), city_words(values));
    let (moulin, forge) = (place("Le Moulin numérique", &[]), place("La Forge", &[(Field::Phone, json!([]))]));
    let mut index = Index::new(1, vec![record(1, &moulin), record(2, &forge)]);
    let asked = record(9, &place("Moulin numerique", &[])).0;
    assert_eq!(index.resembling(&asked, REVIEW, 5).iter().map(|l| l.id.bits()).collect::<Vec<_>>(), [1]);
    index.follow(PartyId::from_bits(1), None);
    index.settle();
    assert!(index.resembling(&asked, REVIEW, 5).is_empty());
    index.follow(PartyId::from_bits(2), Some(record(2, &moulin)));
    index.settle();
    assert_eq!(index.resembling(&asked, REVIEW, 5).iter().map(|l| l.id.bits()).collect::<Vec<_>>(), [2]);
    index.follow(PartyId::from_bits(3), Some(record(3, &moulin)));
    index.settle();
    assert_eq!((index.len(), index.scan(REVIEW, &|_| {}).len()), (2, 1));
}

fn shared(path: &str) -> Option<PathBuf> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")).join(path);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {} is absent", path.display());
    None
}

/// Real data: `doublons` and the 2019 census. What a person judged to be one is asked about; most of the rest is not.
#[test]
fn pairs_judged_by_hand_are_told_apart() {
    let Some(pairs) = shared("doublons/paires-jugees.csv") else { return };
    let Some(census) = shared("tiers-lieux-france-2019/corrected.csv") else { return };
    let pairs = judged::pairs(&pairs).unwrap();
    let records = judged::records(&census, &Gazetteer::embedded()).unwrap();
    let at = judged::places_of(&records);
    let index = Index::new(0, records);
    for one in &pairs {
        let [a, b] = one.pair.map(|id| index.record(id).unwrap());
        let likeness = index.likeness(a, b);
        println!("{:.3} {:?} {:?} {:?}", likeness.probability, one.verdict, one.names, likeness.reasons);
    }
    let told = judged::outcome(&index, &at, &pairs);
    println!("{told:?}");
    assert_eq!(told.judged, pairs.iter().filter(|pair| pair.verdict != Verdict::Unsure).count());
    assert_eq!(told.met, told.ones, "every pair that is one is compared");
    assert!(told.asked_ones * 100 >= told.ones * 75 && told.asked_ones * 100 >= told.asked * 60, "{told:?}");
}

#[test]
fn places_of_one_name_are_told_apart_by_their_number() {
    let (two, three) = (place("Atelier du Moulin 2", &[]), place("Atelier du Moulin 3", &[]));
    assert!(judged(Kind::Place, &two, &three).1.contains(&Reason::OtherName));
    assert!(judged(Kind::Place, &two, &place("ATELIER MOULIN 2", &[])).1.contains(&Reason::SameName));
}
