//! Tests of the reading of prices: tables of invented texts, mutations, and the real texts when they are at hand.

use super::fuzzing::fuzz_prices;
use super::{Price, Prices, Taxes, Unit, Value};
use crate::hours::Understanding;

/// One line per price: value, unit, then what, audience, taxes and conditions where they are said.
fn show(price: &Price) -> String {
    let value = match price.value {
        Value::Cents(cents) => cents.to_string(),
        Value::From(cents) => format!("{cents}+"),
        Value::Between(least, most) => format!("{least}..{most}"),
        Value::Free => "free".to_owned(),
        Value::FreeContribution => "libre".to_owned(),
    };
    let unit = match price.unit {
        Unit::Pack { n } => format!("pack{n}"),
        unit => unit.key().to_owned(),
    };
    let taxes = price.taxes.map(|taxes| if taxes == Taxes::Ht { "HT" } else { "TTC" }.to_owned());
    let said = [("", &price.what), ("for ", &price.audience), ("", &taxes), ("if ", &price.conditions)];
    let said = said.iter().filter_map(|(mark, words)| words.as_ref().map(|words| format!(" [{mark}{words}]")));
    format!("{value} {unit}{}", said.collect::<String>())
}

fn check(text: &str, expected: &[&str]) {
    let prices = Prices::read(text);
    assert_eq!(prices.list.iter().map(show).collect::<Vec<_>>(), expected, "{text}");
}

#[test]
fn amounts_and_units() {
    check("10€/h", &["1000 hour"]);
    check("11 Euro l'adhésion annuelle", &["1100 year [l'adhésion annuelle]"]);
    check("5 € HT la demi-journée", &["500 half_day [HT]"]);
    check("0,15 € la page N&B", &["15 page [la page N&B]"]);
    check("1 200 € / an", &["120000 year"]);
    check("1.200 €", &["120000 unknown"]);
    check("thé 1€50", &["150 unknown [thé]"]);
    check("50 cts la copie", &["50 page [la copie]"]);
    check("10€/h, 50€/jour, 200€/mois", &["1000 hour", "5000 day", "20000 month"]);
    check("Journée : 15 €, demi-journée : 8 €", &["1500 day", "800 half_day"]);
    check("Salle : 20 € HT/heure et 80 € HT la 1/2 journée", &["2000 hour [Salle] [HT]", "8000 half_day [Salle] [HT]"]);
    check("Carnet de 10 tickets : 80 €", &["8000 pack10 [Carnet de 10 tickets]"]);
    check("20€ les 3 heures", &["2000 unknown [les 3 heures]"]);
    check("au-delà du 3e atelier : 2 €/atelier", &["200 use [au-delà du 3e atelier]"]);
    check("adhésion 10 €/an donnant accès à 3 ateliers", &["1000 year [adhésion] [if donnant accès à 3 ateliers]"]);
    check("25 €/ trimestre", &["2500 quarter"]);
    check(
        "Abonnement mensuel 120€ HT (144 € TTC)",
        &["12000 month [Abonnement mensuel] [HT]", "14400 month [Abonnement mensuel] [TTC]"],
    );
}

#[test]
fn free_least_and_ranges() {
    check("gratuit", &["free unknown"]);
    check("0 €", &["free unknown"]);
    check("Service public non payant", &["free unknown [Service public]"]);
    check("gratuite sous conditions (DE, - 18 ans...)", &["free unknown [if sous conditions\u{a0}; DE, - 18 ans...]"]);
    check("prix libre", &["libre unknown"]);
    check("à partir de 150€ HT/mois", &["15000+ month [HT]"]);
    check("10 à 20 €", &["1000..2000 unknown"]);
    check("entre 10 € et 20 € la journée", &["1000..2000 day"]);
    check("Étudiants : 5 €, non adhérents 12 €", &["500 unknown [for Étudiants]", "1200 unknown [for non adhérents]"]);
    check("gratuit pour tous", &["free unknown [for tous]"]);
    check("1ère heure gratuite puis 2€/h", &["free unknown [1ère heure]", "200 hour"]);
}

#[test]
fn what_is_not_certain_is_no_price() {
    for text in [
        "",
        "-",
        "aucun",
        "Pas gratuit",
        "environ 10 €",
        "100 % financé",
        "-20 % pour les étudiants",
        "Prix : 12",
        "20 à 10 €",
        "de l'ordre de 21 € par heure",
        "Subvention de 5 000 €",
        "voir www.exemple.invalid",
        "selon devis",
    ] {
        check(text, &[]);
        assert_eq!(Prices::read(text).understood, Understanding::Not, "{text}");
    }
    let prices = Prices::read("Adhésion 10 €\nTarifs des salles à voir avec nous");
    assert_eq!(
        prices.understood,
        Understanding::Partly { left: vec!["Tarifs des salles à voir avec nous".to_owned()] }
    );
}

#[test]
fn numbers_to_show() {
    let amounts =
        |text: &str| Prices::read(text).list.first().map(|price| (price.amount(), price.highest(), price.is_minimum()));
    assert_eq!(amounts("12,50 €"), Some((Some(12.5), None, false)));
    assert_eq!(amounts("10 à 20 €"), Some((Some(10.0), Some(20.0), false)));
    assert_eq!(amounts("dès 5 €"), Some((Some(5.0), None, true)));
    assert_eq!(amounts("gratuit"), Some((Some(0.0), None, false)));
    assert_eq!(amounts("prix libre"), Some((None, None, false)));
}

#[test]
fn mutations_break_no_promise() {
    const SPICE: &[u8] = b" 0123456789,./()-a\n\xe2\x82\xac";
    const SEEDS: [&str; 5] = [
        "Adhésion : 15€ (ou 10€ sur conditions de ressources), gratuite pour les cours collectifs.",
        "entre 10 € et 1 200,50€ HT la 1/2 journée; 99999999999999999999 €",
        "à partir de 0.10cts la copie n&b, prix libre au chapeau",
        "Carnet de 10 tickets : 80€ TTC (étudiants : 5 €50)",
        "10€/h 50€/jour ½ journée 1.200 € non payant",
    ];
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % below.max(1) as u64).unwrap_or(0)
    };
    for _ in 0..6_000 {
        let mut bytes = SEEDS[next(SEEDS.len())].as_bytes().to_vec();
        for _ in 0..=next(6) {
            let at = next(bytes.len());
            match next(3) {
                0 if bytes.len() > 1 => drop(bytes.remove(at)),
                1 => bytes[at] = SPICE[next(SPICE.len())],
                _ => bytes.insert(at, SPICE[next(SPICE.len())]),
            }
        }
        assert!(fuzz_prices(&bytes), "{:?}", String::from_utf8_lossy(&bytes));
    }
}

/// Runs over real texts when the folder of shared data stands beside the project.
#[test]
fn real_texts_are_understood_often_enough() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/horaires-tarifs/tarifs.csv");
    let Ok(csv) = std::fs::read_to_string(path) else {
        println!("skipped: no shared data at {path}");
        return;
    };
    // Two columns without commas or quotes, then the text.
    let texts: Vec<&str> =
        csv.split("fibre-64,Lestarifsdemastructure,").skip(1).map(|text| text.trim().trim_matches('"')).collect();
    let grades: Vec<Understanding> = texts.iter().map(|text| Prices::read(text).understood).collect();
    let whole = grades.iter().filter(|grade| **grade == Understanding::Whole).count();
    let not = grades.iter().filter(|grade| **grade == Understanding::Not).count();
    println!("{} texts: {whole} whole, {} partly, {not} not", texts.len(), texts.len() - whole - not);
    assert!(whole * 100 >= texts.len() * 55, "{whole} whole of {}", texts.len());
}
