//! Tests of the reading of opening hours: tables of invented texts, mutations, and the real texts when they are at hand.

use jiff::civil::{Date, date};

use super::fuzzing::fuzz_hours;
use super::{Calendar, Hours, Understanding, Zone, departement, is_by_appointment, open_at, time_zone, week};

/// `W`hole, `P`artly or `N`ot understood, and the rules.
fn check(text: &str, grade: char, osm: &str) {
    let hours = Hours::read(text);
    let found = match hours.understood {
        Understanding::Whole => 'W',
        Understanding::Partly { .. } => 'P',
        Understanding::Not => 'N',
    };
    assert_eq!((found, hours.osm.as_deref().unwrap_or("")), (grade, osm), "{text}");
    assert_eq!(hours.text, text);
    if let Some(rules) = &hours.osm {
        assert_eq!(Hours::read(rules).osm.as_ref(), Some(rules), "read again: {text}");
    }
}

#[test]
fn days_and_times() {
    check("Du lundi au vendredi de 9h à 18h", 'W', "Mo-Fr 09:00-18:00");
    check("Lun-Ven 9h-12h30 / 14h-18h", 'W', "Mo-Fr 09:00-12:30,14:00-18:00");
    check("Lun. au ven. 9h-17h30", 'W', "Mo-Fr 09:00-17:30");
    check("Lundi : 14h - 17h45\nMardi : fermé", 'W', "Mo 14:00-17:45");
    check("9h00-12h00 et 13h30-17h30 du mardi au samedi", 'W', "Tu-Sa 09:00-12:00,13:30-17:30");
    check("lundi mardi jeudi vendredi 8h30 à 12h et 13h30 à 17h", 'W', "Mo,Tu,Th,Fr 08:30-12:00,13:30-17:00");
    check("lundi 9-12h/14-18h30\nsamedi 10-12/14h-17h", 'W', "Mo 09:00-12:00,14:00-18:30; Sa 10:00-12:00,14:00-17:00");
    check("mardi 9h/12h - 14h/18h", 'W', "Tu 09:00-12:00,14:00-18:00");
    check("Jeudi 9h12h-14h18h", 'W', "Th 09:00-12:00,14:00-18:00");
    check("Jeudi : 8:-11:/13:-17:", 'W', "Th 08:00-11:00,13:00-17:00");
    check("L, Ma, J, V : 9h-17h", 'W', "Mo,Tu,Th,Fr 09:00-17:00");
    check("LMMJV 9h–17h", 'W', "Mo-Fr 09:00-17:00");
    check("mar. 14h-18h, merc. 10h-12h, sam. 10h-12h.", 'W', "Tu 14:00-18:00; We,Sa 10:00-12:00");
    check("lundi et eudi de 9h à midi", 'W', "Mo,Th 09:00-12:00");
    check("7j/7 24h/24", 'W', "24/7");
    check("tous les jours 8h-20h", 'W', "Mo-Su 08:00-20:00");
    check("en semaine 9h-18h, le week-end 10h-16h", 'W', "Mo-Fr 09:00-18:00; Sa,Su 10:00-16:00");
    check("Vendredi et samedi 20h-2h", 'W', "Fr,Sa 20:00-02:00");
    check("vendredi au lundi 10h-18h", 'W', "Mo,Fr-Su 10:00-18:00");
    check("Monday to Friday 9am-5pm", 'W', "Mo-Fr 09:00-17:00");
    check("Jeudi de 14h à 15h30, et 15h30 à 17h", 'W', "Th 14:00-17:00");
    // Tuesday in French is March in the rules' syntax.
    check("Mar 14:00-18:00", 'W', "Tu 14:00-18:00");
}

#[test]
fn months_ranks_and_exceptions() {
    check("le 1er samedi du mois 10h-12h", 'W', "Sa[1] 10:00-12:00");
    check("Dernier jeudi de chaque mois de 14h à 17h", 'W', "Th[-1] 14:00-17:00");
    check("Samedi : 9h-12h (2e et 4e du mois)", 'W', "Sa[2,4] 09:00-12:00");
    check("Lundi au vendredi 9h-18h, fermé en août", 'W', "Mo-Fr 09:00-18:00; Aug off");
    check("Fermé du 24 décembre au 2 janvier. Ouvert lundi 9h-18h", 'W', "Mo 09:00-18:00; Dec 24-Jan 2 off");
    check("Les mardis de septembre à juin de 9h à 17h", 'W', "Sep-Jun Tu 09:00-17:00");
    check("Lundi au vendredi 9h-17h, fermé les jours fériés", 'W', "Mo-Fr 09:00-17:00; PH off");
    check("Lundi au vendredi 9h-17h hors vacances scolaires", 'W', "Mo-Fr 09:00-17:00; SH off");
    check("Du lundi au vendredi de 9h à 18h sauf le mercredi", 'W', "Mo,Tu,Th,Fr 09:00-18:00");
    check("Tous les jours sauf le lundi de 10h à 19h", 'W', "Tu-Su 10:00-19:00");
    check(
        "Lundi au vendredi 9h-12h et 14h-17h, sauf le mercredi après-midi",
        'W',
        "Mo,Tu,Th,Fr 09:00-12:00,14:00-17:00; We 09:00-12:00",
    );
    check(
        "Période scolaire :\nmercredi 13h-18h\nVacances scolaires :\ndu lundi au vendredi 10h-19h",
        'W',
        "We 13:00-18:00; SH off; SH Mo-Fr 10:00-19:00",
    );
    check("mardi 9h-12h (semaine paire)", 'W', "week02-52/2 Tu 09:00-12:00");
    check("Lundi : Fermé", 'W', "Mo off");
}

#[test]
fn appointments() {
    check("sur rendez-vous", 'W', "24/7 unknown \"sur rendez-vous\"");
    check("Sur RDV : 05 00 00 00 00", 'W', "24/7 unknown \"sur rendez-vous\"");
    check("Lundi 9h-12h et sur rendez-vous.", 'W', "Mo 09:00-12:00 || 24/7 unknown \"sur rendez-vous\"");
    check("lundi 9h-12h, le samedi sur RDV", 'W', "Mo 09:00-12:00; Sa unknown \"sur rendez-vous\"");
    check(
        "Mardi 9h-12h sans rendez-vous et 14h-17h sur rendez-vous",
        'W',
        "Tu 09:00-12:00, Tu 14:00-17:00 unknown \"sur rendez-vous\"",
    );
    // Of the Monday or of the Tuesday?
    check("sans rendez-vous le lundi 9h-12h, sur rendez-vous le mardi 9h-12h", 'N', "");
}

#[test]
fn what_is_not_certain_is_no_opening() {
    check("mercredi et samedi matin", 'P', "We,Sa unknown \"mercredi et samedi matin\"");
    check("9h-12h / 14h-18h", 'P', "09:00-12:00,14:00-18:00 unknown \"jours non précisés\"");
    check("un mardi sur deux 9h-12h", 'P', "Tu 09:00-12:00 unknown \"un mardi sur deux 9h-12h\"");
    check("Mercredi - samedi 14h-18h", 'P', "We,Sa 14:00-18:00; Th,Fr unknown \"Mercredi - samedi 14h-18h\"");
    check(
        "Lundi au vendredi 9h-12h, mercredi 14h-18h",
        'P',
        "Mo,Tu,Th,Fr 09:00-12:00; We 09:00-12:00 unknown \"mercredi 14h-18h\"",
    );
    check("Lundi au jeudi 9h-17h. Wifi et café offerts.", 'P', "Mo-Th 09:00-17:00");
    check("Lundi 9h-17h\nPermanence téléphonique mardi 9h-12h", 'P', "Mo 09:00-17:00");
    for text in [
        "",
        "Oui",
        "open",
        "WE 10:00-12:00",
        "Lundi 9h",
        "Lundi jusqu'à 18h",
        "lundi 13h030 à 15h",
        "Lundi au vendredi 9h-17h\nLe lieu n'ouvre plus au public",
        "Lundi 9h-18h. Les horaires peuvent varier.",
        "Hiver : lundi 9h-12h. Été : mardi 9h-12h",
        "Atelier couture : lundi 9h-12h",
        "Vendredi 21/04\n10:00 - 12:30",
        "Samedi 3 mars 10h-12h",
        "Lundi après-midi 9h-12h",
        "Du lundi au vendredi 8h-19h (fermé de 12h à 14h)",
    ] {
        check(text, 'N', "");
    }
}

#[test]
fn rules_as_they_are() {
    check("Mo-Fr 09:00-18:00; PH off", 'W', "Mo-Fr 09:00-18:00; PH off");
    check("mo-fr 9:00-18:00", 'W', "Mo-Fr 09:00-18:00");
    check("Tu-Sa 10:00-19:00;Su closed", 'W', "Tu-Sa 10:00-19:00; Su off");
    check("SH Mo-Fr 10:00-19:00", 'W', "SH Mo-Fr 10:00-19:00");
    check("\"sur demande\"", 'W', "24/7 unknown \"sur demande\"");
    check("Mo-Fr 29:00-18:00", 'N', "");
}

#[test]
fn columns_of_days() {
    let hours = Hours::read_week(&["08:00-12:00", "", "10: à 18: (en continu)", "fermé", "", "", ""]);
    assert_eq!(hours.osm.as_deref(), Some("Mo 08:00-12:00; We 10:00-18:00"));
    assert_eq!(hours.text, "Lundi\u{a0}: 08:00-12:00\nMercredi\u{a0}: 10: à 18: (en continu)\nJeudi\u{a0}: fermé");
}

/// `open`, `appointment`, `closed` or `?`, then until or next.
fn state(text: &str, day: Date, hour: i8, minute: i8, calendar: &Calendar) -> String {
    match open_at(&Hours::read(text), day.at(hour, minute, 0, 0), calendar) {
        None => "?".to_owned(),
        Some(state) => {
            let kind = if state.open {
                "open"
            } else if state.appointment_only {
                "appointment"
            } else {
                "closed"
            };
            let when =
                state.until.or(state.next).map_or("never".to_owned(), |when| when.strftime("%m-%d %H:%M").to_string());
            format!("{kind} {when}")
        }
    }
}

#[test]
fn state_now() {
    let france = Calendar::france();
    let monday = date(2025, 3, 10);
    let check = |text: &str, day: Date, hour: i8, expected: &str| {
        assert_eq!(state(text, day, hour, 30, &france), expected, "{text} {day} {hour}:30");
    };
    let office = "lundi au vendredi 9h-12h et 14h-18h";
    check(office, monday, 10, "open 03-10 12:00");
    check(office, monday, 12, "closed 03-10 14:00");
    check(office, date(2025, 3, 14), 19, "closed 03-17 09:00");
    check("24/7", monday, 3, "open never");
    check("vendredi 20h-2h", date(2025, 3, 15), 1, "open 03-15 02:00");
    check("vendredi 20h-2h", date(2025, 3, 14), 22, "open 03-15 02:00");
    check("mardi 9h-12h sur rendez-vous", date(2025, 3, 11), 10, "appointment never");
    check("1er samedi du mois 10h-12h", monday, 10, "closed 04-05 10:00");
    // 14 July 2025 is a Monday: hours that say nothing of holidays say nothing of that day.
    check(office, date(2025, 7, 14), 10, "?");
    check(office, date(2025, 7, 13), 10, "closed 07-15 09:00");
    check("lundi 9h-12h, fermé les jours fériés", date(2025, 7, 14), 10, "closed 07-21 09:00");
    // Partly understood: closed is never certain.
    check("9h-12h", monday, 20, "?");
    check("lundi 9h-12h. Wifi et café offerts.", monday, 20, "?");
    check("lundi 9h-12h. Wifi et café offerts.", monday, 10, "open 03-10 12:00");
    let school = "lundi 9h-12h hors vacances scolaires";
    assert_eq!(state(school, monday, 10, 0, &france), "?");
    let known = Calendar::of(Zone::Mainland).with_school_holidays(vec![date(2025, 3, 8)..=date(2025, 3, 16)]);
    assert_eq!(state(school, monday, 10, 0, &known), "closed 03-17 09:00");
}

#[test]
fn holidays_of_each_zone() {
    let check = |code: &str, day: Date, expected: bool| {
        assert_eq!(Calendar::of(Zone::of_departement(code)).is_public_holiday(day), expected, "{code} {day}");
    };
    check("33", date(2025, 12, 25), true);
    check("33", date(2025, 12, 26), false);
    check("67", date(2025, 12, 26), true);
    check("67", date(2025, 4, 18), true);
    check("33", date(2025, 4, 18), false);
    check("33", date(2025, 4, 21), true);
    check("974", date(2025, 12, 20), true);
    check("973", date(2025, 6, 10), true);
    check("973", date(2025, 6, 11), false);
}

#[test]
fn each_commune_has_its_own_clock() {
    let check = |commune: &str, code: &str, expected: &str| {
        assert_eq!(departement(commune), code, "{commune}");
        let at: jiff::Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
        let local = at.to_zoned_datetime(time_zone(commune)).strftime("%a %H:%M").to_string();
        assert_eq!(local, expected, "{commune}");
    };
    check("33063", "33", "Mon 10:00");
    check("2A004", "2A", "Mon 10:00");
    check("97105", "971", "Mon 05:00");
    check("97209", "972", "Mon 05:00");
    check("97302", "973", "Mon 06:00");
    check("97411", "974", "Mon 13:00");
    check("97502", "975", "Mon 06:00");
    check("97611", "976", "Mon 12:00");
    check("97701", "977", "Mon 05:00");
    check("97801", "978", "Mon 05:00");
    check("98613", "986", "Mon 21:00");
    check("98735", "987", "Sun 23:00");
    check("98731", "987", "Sun 23:30");
    check("98719", "987", "Mon 00:00");
    check("98818", "988", "Mon 20:00");
    // a code that says nothing, or is cut, is read by the clock of the network
    for unknown in ["", "9", "é", "ZZZZZ"] {
        assert_eq!(time_zone(unknown), kernel::clock::paris(), "{unknown}");
    }
}

#[test]
fn weekly_table() {
    let show = |text: &str| {
        week(&Hours::read(text), date(2025, 7, 14), &Calendar::france()).map(|days| {
            let line = |spans: &Vec<_>| {
                let shown = spans.iter().map(|(start, end): &(jiff::civil::Time, jiff::civil::Time)| {
                    format!("{}-{}", start.strftime("%H:%M"), end.strftime("%H:%M"))
                });
                shown.collect::<Vec<_>>().join(",")
            };
            days.iter().map(line).collect::<Vec<_>>().join("|")
        })
    };
    assert_eq!(
        show("lundi et mardi 9h-12h / 14h-18h"),
        Some("09:00-12:00,14:00-18:00|09:00-12:00,14:00-18:00|||||".to_owned())
    );
    assert_eq!(show("vendredi 20h-2h"), Some("||||20:00-02:00||".to_owned()));
    assert_eq!(show("9h-12h"), None);
    assert_eq!(show("sur rendez-vous"), Some("||||||".to_owned()));
    assert!(is_by_appointment(&Hours::read("sur rendez-vous")));
    assert!(!is_by_appointment(&Hours::read("lundi 9h-12h")));
}

/// Texts that reach every branch; the mutations below start from them.
const SEEDS: [&str; 14] = [
    "Du lundi au vendredi de 9h à 12h30 et de 13h30 à 17h, fermé en août",
    "Lundi : 14h – 17h45\nMardi : fermé\n1er samedi du mois 10h-12h",
    "L, Ma, J, V 9h/12h-14h/18h (sauf jeudi après-midi, fermé au public)",
    "7j/7 24h/24 sur rendez-vous 05.00.00.00.00",
    "Mo-Fr 09:00-18:00; SH Sa 10:00-12:00; PH off || unknown \"x\"",
    "Jan 05-Feb 03 Mo[1,-1] 10:00+; week 02-52/2 Tu 22:00-26:00",
    "un mardi sur deux de 9h à midi ou de 14h à minuit (semaine paire)",
    "Période scolaire : mer 13h-18h - Vacances scolaires mardi 9h30h-12 h 30",
    "Sa easter -2 days sunrise-sunset; 2024-2030/2 Dec 25 off",
    "fermé du 24 décembre au 2 janvier. Dimanche et jours fériés 10h-12h",
    "9 : 30 – 12.30, puis 14h00à18h30 le 2ème et 4ème jeudi du mois",
    "Mercredi - samedi 14h-18h, tous les 15 jours le lundi matin",
    "Tous les jours sauf le lundi et vacances scolaires 10h-19h",
    "Mo-Fr 12:00-16:00/02:00; Th[3] +2 days 10:00-11:00; Mar Su[-1]-Oct Su[-1] 09:00-10:00",
];

/// Bytes that mean something, and the two of an accented letter.
const SPICE: &[u8] = b" 0123456789:-/;,.()h\n\"aMoS[]+\xc3\xa9";

#[test]
fn mutations_break_no_promise() {
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % below.max(1) as u64).unwrap_or(0)
    };
    for _ in 0..4_000 {
        let mut bytes = SEEDS[next(SEEDS.len())].as_bytes().to_vec();
        for _ in 0..=next(6) {
            let at = next(bytes.len());
            match next(5) {
                0 => drop(bytes.remove(at)),
                1 => bytes[at] = SPICE[next(SPICE.len())],
                2 => bytes.insert(at, SPICE[next(SPICE.len())]),
                3 => bytes.truncate(at.max(1)),
                _ => {
                    let other = SEEDS[next(SEEDS.len())].as_bytes();
                    let from = next(other.len());
                    bytes.splice(at..at, other[from..].iter().copied().take(12));
                }
            }
            if bytes.is_empty() {
                bytes.push(b'9');
            }
        }
        assert!(fuzz_hours(&bytes), "{:?}", String::from_utf8_lossy(&bytes));
    }
}

/// The records of a file of three columns whose last is quoted text over several lines.
fn records(csv: &str) -> Vec<(String, String)> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = csv.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => quoted = true,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            '\r' => {}
            other => cell.push(other),
        }
    }
    rows.into_iter().skip(1).filter(|row| row.len() == 3).map(|mut row| (row.remove(1), row.remove(1))).collect()
}

/// Runs over real texts when the folder of shared data stands beside the project.
#[test]
fn real_texts_are_understood_often_enough() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/horaires-tarifs/horaires.csv");
    let Ok(csv) = std::fs::read_to_string(path) else {
        println!("skipped: no shared data at {path}");
        return;
    };
    const COLUMNS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
    let mut texts: Vec<Hours> = records(&csv)
        .iter()
        .map(|(column, text)| {
            let day = column.strip_prefix("horaires_").and_then(|name| COLUMNS.iter().position(|known| *known == name));
            let mut cells = [""; 7];
            match day {
                Some(day) => {
                    cells[day] = text;
                    Hours::read_week(&cells)
                }
                None => Hours::read(text),
            }
        })
        .collect();
    texts.sort_by(|left, right| left.text.cmp(&right.text));
    texts.dedup_by(|left, right| left.text == right.text);
    let share = |wanted: fn(&Understanding) -> bool| {
        texts.iter().filter(|hours| wanted(&hours.understood)).count() * 100 / texts.len().max(1)
    };
    let whole = share(|grade| *grade == Understanding::Whole);
    let partly = share(|grade| matches!(grade, Understanding::Partly { .. }));
    println!("{} distinct texts: {whole} % whole, {partly} % partly, the rest not", texts.len());
    assert!(whole >= 75, "{whole} % whole");
    assert!(whole + partly >= 88, "{} % whole or partly", whole + partly);
    for hours in texts.iter().filter_map(|hours| hours.osm.as_deref()) {
        assert_eq!(Hours::read(hours).osm.as_deref(), Some(hours));
    }
}
