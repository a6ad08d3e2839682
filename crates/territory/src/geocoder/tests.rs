//! Addresses as people type them, and the commune each must lead to.

use super::*;
use crate::gazetteer::tests::gazetteer;

/// The answer in one line: `commune[/district] level score notes`, `? candidates`, `! reason`.
fn told(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Found(found) => {
            let district = found.district.as_ref().map_or(String::new(), |code| format!("/{code}"));
            let notes: Vec<String> = found.notes.iter().map(note_name).collect();
            format!("{}{district} {:?} {:.2} {}", found.commune, found.level, found.score, notes.join(","))
        }
        Outcome::Ambiguous(candidates) => {
            let codes: Vec<&str> = candidates.iter().map(|candidate| candidate.commune.as_str()).collect();
            format!("? {}", codes.join(" "))
        }
        Outcome::NotFound(reason) => format!("! {}", serde_json::to_value(reason).unwrap()["reason"].as_str().unwrap()),
    }
}

fn note_name(note: &Note) -> String {
    serde_json::to_value(note).unwrap()["note"].as_str().unwrap().to_owned()
}

fn check_free(text: &str, expect: &str) {
    let outcome = geocode(gazetteer(), Query { free: Some(text), ..Query::default() });
    assert!(told(&outcome).trim_end().starts_with(expect), "{text}: {} instead of {expect}", told(&outcome));
}

fn check(postcode: &str, city: &str, expect: &str) {
    let query = Query { postcode: Some(postcode), city: Some(city), ..Query::default() };
    let told = told(&geocode(gazetteer(), query));
    assert!(told.trim_end().starts_with(expect), "{postcode} {city}: {told} instead of {expect}");
}

#[test]
fn free_texts() {
    for (text, expect) in [
        ("12 rue Gambetta 33230 COUTRAS CEDEX", "33138 Commune 1.00"),
        ("BP 12, 24000 Périgueux", "24322 Commune 1.00"),
        ("Le Bourg - 47120 Saint-Astier de Duras", "47229 Commune 0.80 city-extended"),
        ("33 000 Bordeaux", "33063 Commune 1.00 postcode-repaired"),
        ("place de la Bourse\n33074 BORDEAUX CEDEX", "33063 Commune 0.95 postcode-unlisted"),
        ("4 rue des Casernes 1000 Bourg-en-Bresse", "01053 Commune 1.00 postcode-repaired"),
        ("12 rue Gambetta, Coutras", "33138 Commune 0.85 city-from-text,no-postcode"),
        ("12 rue Gambetta Coutras", "33138 Commune 0.68 city-from-text,no-postcode"),
        ("12 avenue de Bordeaux", "! no-city-in-text"),
        ("Coutras (33230)", "33138 Commune 1.00"),
        ("6 Rue du Château d'Eau 75010 Paris", "75056/75110 District 1.00"),
        (
            "10 rue de la République, 69421 Lyon Cedex 03",
            "69123/69383 District 0.95 postcode-unlisted,district-from-cedex",
        ),
        ("Rue du Rhône, Genève", "! foreign"),
        ("Avenue X, MC 98000 Monaco", "! foreign"),
        ("33230", "33"),
        ("", "! empty"),
        ("  ,;  ", "! "),
    ] {
        if text == "33230" {
            let outcome = geocode(gazetteer(), Query { free: Some(text), ..Query::default() });
            assert!(matches!(outcome, Outcome::Ambiguous(candidates) if candidates.len() > 5));
        } else {
            check_free(text, expect);
        }
    }
}

#[test]
fn postcodes_and_cities() {
    for (postcode, city, expect) in [
        ("33230", "Coutras", "33138 Commune 1.00"),
        ("33230", "COUTRAS", "33138 Commune 1.00"),
        ("33230", "Coutra", "33138 Commune 0.90 city-misspelled"),
        ("24000", "Perigeux", "24322 Commune 0.90 city-misspelled"),
        ("31520", "Ramonville", "31446 Commune 0.85 city-shortened"),
        ("0", "Coutras", "33138 Commune 0.85 no-postcode"),
        ("33000", "Coutras", "33138 Commune 0.75 postcode-disagrees"),
        ("33000", "Périgueux", "? 24322 33063"),
        ("93200", "Saint-Denis", "93066 Commune 1.00"),
        ("97400", "ST DENIS", "97411 Commune 1.00"),
        ("", "Saint-Denis", "? 97411 93066"),
        ("", "Saint-Denis (93)", "93066 Commune 0.85"),
        ("", "Saint-Denis, La Réunion", "97411 Commune 0.85"),
        ("75011", "Paris", "75056/75111 District 1.00"),
        ("", "Paris 11e", "75056/75111 District 0.85"),
        ("", "Paris 11ème arrondissement", "75056/75111 District 0.85"),
        ("75012", "Paris 11e", "75056/75112 District 0.90 district-disagrees"),
        ("75116", "Paris", "75056/75116 District 1.00"),
        ("", "Lyon 3ème", "69123/69383 District"),
        ("13001", "Marseille 01", "13055/13201 District 1.00"),
        ("13000", "Marseille", "13055 Commune 0.95 postcode-unlisted"),
        ("69001", "Lyon.", "69123/69381 District 1.00"),
        ("75553", "PARIS CEDEX 11", "75056/75111 District 0.95 postcode-unlisted,district-from-cedex"),
        ("20000", "Ajaccio", "2A004 Commune 1.00"),
        ("20090", "Ajaccio", "2A004 Commune 1.00"),
        ("20200", "Bastia", "2B033 Commune 1.00"),
        ("97110", "Pointe à Pitre", "97120 Commune 1.00"),
        ("98000", "Monaco", "! foreign"),
        ("L-1234", "Luxembourg", "! foreign"),
        ("33230", "Zzzzzzz", "?"),
        ("33490", "Saint Macaire", "33435 Commune 1.00"),
        ("59000", "Lille", "59350 Commune 1.00"),
        ("01300", "Arbignieu", "01015 Delegated 0.97 former-commune"),
        ("99999", "Coutras", "33138 Commune 0.85 postcode-unreadable"),
        ("", "33230 Coutras", "33138 Commune 1.00"),
        ("76210", "Trouville", "76715 Commune 0.85 city-shortened"),
        ("01140", "Billiat", "? 01044 01188"),
        ("31520", "Ramonville St Agne cede", "31446 Commune 1.00"),
        ("24000", "", "24322 Postcode 0.70 no-city"),
    ] {
        check(postcode, city, expect);
    }
}

#[test]
fn codes_decide_and_say_when_the_name_disagrees() {
    for (code, city, expect) in [
        ("33138", "Coutras", "33138 Commune 1.00"),
        ("1053", "Bourg-en-Bresse", "01053 Commune 1.00 code-repaired"),
        ("75111", "Paris", "75056/75111 District 1.00"),
        ("33138", "Périgueux", "33138 Commune 0.60 city-disagrees-with-code"),
        ("01144", "Dommartin", "01025 Delegated"),
        ("99138", "Monaco", "! foreign"),
        ("00000", "Coutras", "33138 Commune 0.85 no-postcode"),
        ("33999", "Coutras", "33138 Commune 0.85 code-unknown,no-postcode"),
    ] {
        let query = Query { commune_code: Some(code), city: Some(city), ..Query::default() };
        let told = told(&geocode(gazetteer(), query));
        assert!(told.trim_end().starts_with(expect), "{code} {city}: {told} instead of {expect}");
    }
}

#[test]
fn an_address_takes_the_centre_of_what_was_recognised() {
    let placed = gazetteer().clone().with_centres([("33138", 45.04, -0.13), ("75111", 48.86, 2.38)]);
    let point = |text: &str| match geocode(&placed, Query { free: Some(text), ..Query::default() }) {
        Outcome::Found(found) => found.point.map(|centre| (centre.lat, centre.lon)),
        _ => None,
    };
    assert_eq!(point("33230 Coutras"), Some((45.04, -0.13)));
    assert_eq!(point("75011 Paris"), Some((48.86, 2.38)));
    assert_eq!(point("97400 Saint-Denis"), None);
}
