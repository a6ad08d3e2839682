//! Files as they are published, broken in the ways they break.

use super::*;
use crate::gazetteer::tests::gazetteer;
use crate::level::Level;

fn read(text: &str) -> Update {
    parse(text.as_bytes(), gazetteer()).unwrap()
}

fn reasons(update: &Update) -> Vec<(usize, SkipReason)> {
    update.skipped.iter().map(|skipped| (skipped.row, skipped.reason)).collect()
}

#[test]
fn a_table_with_a_row_per_postcode() {
    let update = read(
        "insee_com,commune,code_postal,commune_type,lat,lng,superficie_km2,population_2021\n\
         33138,Coutras,33230,COMD,45.1,-0.2,1,1\n\
         33138,Coutras,33230,COM,45.04,-0.13,34.1,8500\n\
         33138,Coutras,33231,COM,45.04,-0.13,34.1,8500\n\
         1053,Bourg,01000,COM,46.2,5.2,,41000\n\
         33243,Libourne,33500,COM,,,20,24000\n\
         ,Nulle Part,,COM,45.0,1.0,,\n\
         33063,Bordeaux,33000,COM,0,0,,\n\
         24322,Périgueux,24000,COM,nord,1.0,,\n\
         33999\n",
    );
    let coutras = &update.centres[0];
    assert_eq!((coutras.code.as_str(), coutras.lat, coutras.population), ("33138", 45.04, Some(8500)));
    assert_eq!(update.centres.iter().map(|c| c.code.as_str()).collect::<Vec<_>>(), ["33138", "01053"]);
    assert_eq!(update.repeated, 2);
    assert_eq!(
        reasons(&update),
        [
            (6, SkipReason::NoCoordinates),
            (7, SkipReason::NoCode),
            (8, SkipReason::BadCoordinates),
            (9, SkipReason::BadCoordinates),
            (10, SkipReason::NoCoordinates),
        ]
    );
}

#[test]
fn a_table_of_the_post_office() {
    let text = "Code_commune_INSEE;Nom_commune;Code_postal;Ligne_5;Libell\u{e9}_d_acheminement;coordonnees_gps\r\n\
                33138;COUTRAS;33230;;COUTRAS;45.04,-0.13\r\n\
                97502;ST PIERRE;97500;;ST PIERRE;\r\n";
    // once in UTF-8 with its mark, once as Windows writes it
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    for bytes in [format!("\u{feff}{text}").into_bytes(), latin] {
        let update = parse(&bytes, gazetteer()).unwrap();
        assert_eq!((update.centres.len(), update.centres[0].lon), (1, -0.13));
        assert_eq!(reasons(&update), [(3, SkipReason::NoCoordinates)]);
    }
}

#[test]
fn communes_of_the_geo_api() {
    let update = read(
        r#"[{"nom":"Coutras","code":"33138","centre":{"type":"Point","coordinates":[-0.13,45.04]},"population":8500,
             "surface":3412.5,"contour":{"type":"Polygon","coordinates":[[[-0.2,45],[-0.1,45],[-0.1,45.1],[-0.2,45]]]}},
            {"nom":"Libourne","code":"33243","centre":{"type":"Point","coordinates":["x",null]}},
            {"nom":"Sans code"},
            {"nom":"Guîtres","code":"33198"},
            {"nom":"coupé","#,
    );
    assert_eq!((update.centres.len(), update.contours.len()), (1, 1));
    assert_eq!(update.centres[0].area_km2, Some(34.125));
    assert_eq!(
        reasons(&update),
        [
            (2, SkipReason::BadCoordinates),
            (3, SkipReason::NoCode),
            (4, SkipReason::NoCoordinates),
            (5, SkipReason::Truncated)
        ]
    );
}

#[test]
fn epci_with_their_members() {
    let update = read(
        r#"[{"code":"200070092","nom":"CC du Test","membres":[{"code":"33138"},{"code":"1053"},{"code":"?"}]},
            {"code":"200070093","nom":"Vide","membres":[]},{"code":"2","nom":"Court","membres":[]}, 3]"#,
    );
    assert_eq!(update.epci[0].members, ["33138", "01053"]);
    assert_eq!(reasons(&update), [(2, SkipReason::NoMembers), (3, SkipReason::NoCode), (4, SkipReason::Unreadable)]);
}

fn feature(code: &str, name: &str, geometry: &str) -> String {
    format!(r#"{{"type":"Feature","properties":{{"code":"{code}","nom":"{name}"}},"geometry":{geometry}}}"#)
}

const TRIANGLE: &str = r#"{"type":"Polygon","coordinates":[[[0.1,45],[1,45],[1,46]]]}"#;

#[test]
fn the_level_of_a_contour_is_told_by_its_code_and_name() {
    for (features, expect) in [
        (vec![("75", "Nouvelle-Aquitaine")], vec![Level::Region]),
        (vec![("75", "Paris")], vec![Level::Department]),
        (vec![("11", "Île-de-France")], vec![Level::Region]),
        (vec![("11", "Île-de-France"), ("72", "Aquitaine")], vec![Level::FormerRegion, Level::FormerRegion]),
        (vec![("33138", "Coutras"), ("75111", "Paris 11e")], vec![Level::Commune, Level::District]),
        (vec![("243300316", "Bordeaux Métropole")], vec![Level::Epci]),
    ] {
        let list: Vec<String> = features.iter().map(|(code, name)| feature(code, name, TRIANGLE)).collect();
        let update = read(&format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, list.join(",")));
        let levels: Vec<Level> = update.contours.iter().map(|contour| contour.level).collect();
        assert_eq!(levels, expect, "{features:?}");
    }
}

#[test]
fn a_lone_feature_and_broken_ones() {
    let lone = read(&feature("75", "Nouvelle-Aquitaine", TRIANGLE));
    assert_eq!(lone.contours[0].polygons[0][0].len(), 4, "the ring is closed");
    let broken = [
        feature("33138", "Coutras", "null"),
        feature("", "Rien", TRIANGLE),
        feature("77", "Atlantide", TRIANGLE),
        feature("33243", "Libourne", r#"{"type":"Point","coordinates":[-0.24,44.91]}"#),
        r#"{"type":"Feature"}"#.to_owned(),
    ];
    let update = read(&format!(r#"{{"features":[{}"#, broken.join(",")));
    assert_eq!(update.centres.len(), 1);
    assert_eq!(
        reasons(&update),
        [
            (1, SkipReason::NoPolygon),
            (2, SkipReason::NoCode),
            (3, SkipReason::UnknownLevel),
            (5, SkipReason::NoCode),
            (6, SkipReason::Truncated)
        ]
    );
}

#[test]
fn other_files_are_refused() {
    for (text, expect) in [
        ("", Unrecognised::Empty),
        ("nom;adresse\nX;Y\n", Unrecognised::Columns { columns: "nom;adresse".to_owned() }),
        ("{}", Unrecognised::Json),
        ("[]", Unrecognised::Json),
        (r#"[{"a":1}]"#, Unrecognised::Json),
        ("{\"features\":3}", Unrecognised::Json),
    ] {
        assert_eq!(parse(text.as_bytes(), gazetteer()), Err(expect), "{text}");
    }
}

#[test]
fn an_update_lies_over_the_gazetteer() {
    let update =
        read("code,latitude,longitude,population\n33138,45.04,-0.13,1000000\n98411,-38.7,77.5,12\n99999,45,1,\n");
    for (populations, counted) in [(Populations::Keep, 1), (Populations::Replace, 2)] {
        let mut gazetteer = gazetteer().clone();
        let before = gazetteer.population(gazetteer.get(Level::FormerRegion, "72").unwrap()).unwrap();
        let applied = gazetteer.apply(&update, populations);
        assert_eq!((applied.centres, applied.populations), (2, counted));
        assert_eq!(applied.unknown, ["99999"]);
        let after = gazetteer.population(gazetteer.get(Level::FormerRegion, "72").unwrap()).unwrap();
        assert_eq!(after > before + 900_000, populations == Populations::Replace);
    }
}
