//! Latitude and longitude: read from any notation, then judged as a pair.

use crate::field::Field;

use super::{CleanedRow, Note, NoteKind, Severity, Work};

/// French territories as (south, north, west, east) in degrees, with a margin of some kilometres.
const FRANCE: [(f64, f64, f64, f64); 11] = [
    (41.2, 51.3, -5.5, 9.8),        // metropolitan France
    (15.7, 16.7, -62.0, -60.9),     // Guadeloupe
    (17.8, 18.3, -63.3, -62.7),     // Saint-Martin, Saint-Barthélemy
    (14.3, 15.0, -61.4, -60.7),     // Martinique
    (2.0, 6.0, -54.8, -51.4),       // Guyane
    (-21.5, -20.7, 55.1, 55.9),     // La Réunion
    (-13.2, -12.5, 44.9, 45.4),     // Mayotte
    (46.6, 47.3, -56.6, -56.0),     // Saint-Pierre-et-Miquelon
    (-23.0, -19.4, 163.0, 168.5),   // Nouvelle-Calédonie
    (-28.0, -7.5, -155.0, -134.0),  // Polynésie française
    (-14.6, -13.0, -178.4, -175.9), // Wallis-et-Futuna
];

fn in_france(latitude: f64, longitude: f64) -> bool {
    FRANCE
        .iter()
        .any(|(south, north, west, east)| (*south..=*north).contains(&latitude) && (*west..=*east).contains(&longitude))
}

/// Reads a cell as a number, or as two. Both columns are judged together later.
pub(super) fn read(work: &mut Work, text: &str) {
    if text.len() > 100 {
        return work.dropped(NoteKind::InvalidCoordinate, text, None);
    }
    let plain = text.replace(['−', '–'], "-").replace('\n', " ");
    if let Some(value) = decimal(&plain) {
        return work.give(work.field, value.to_string());
    }
    if let Some(value) = sexagesimal(&plain) {
        let right = value.to_string();
        work.repaired(NoteKind::DegreesConverted, text, &right);
        return work.give(work.field, right);
    }
    if let Some((latitude, longitude)) = pair(&plain) {
        work.repaired(NoteKind::CoordinatesSplit, text, &format!("{latitude} · {longitude}"));
        work.give(Field::Latitude, latitude.to_string());
        work.give(Field::Longitude, longitude.to_string());
        return;
    }
    work.dropped(NoteKind::InvalidCoordinate, text, None);
}

/// A number with a dot or a comma; spaces between groups of three digits are allowed.
fn decimal(text: &str) -> Option<f64> {
    let mut groups = text.split(' ');
    let mut joined = groups.next()?.to_owned();
    for group in groups {
        let whole = group.split([',', '.']).next()?;
        if whole.len() != 3 || joined.contains([',', '.']) {
            return None;
        }
        joined.push_str(group);
    }
    let joined = joined.trim_end_matches('°').replace(',', ".");
    let plain = joined.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'));
    joined.parse().ok().filter(|number: &f64| plain && number.is_finite())
}

/// `44°54'40"N`, `0° 14.5' O`, `N 44 54 40`.
fn sexagesimal(text: &str) -> Option<f64> {
    let upper = text.trim().to_uppercase();
    let letters: Vec<char> = upper.chars().filter(|c| c.is_alphabetic()).collect();
    let sign = match letters.as_slice() {
        [] => 1.0,
        ['N' | 'E'] => 1.0,
        ['S' | 'O' | 'W'] => -1.0,
        _ => return None,
    };
    if letters.is_empty() && !upper.contains(['°', 'º', '\'', '’', '′']) {
        return None;
    }
    let figures: String =
        upper.chars().map(|c| if c.is_ascii_digit() || matches!(c, '.' | ',' | '-') { c } else { ' ' }).collect();
    let mut parts = Vec::new();
    for figure in figures.split_whitespace() {
        parts.push(figure.replace(',', ".").parse::<f64>().ok()?);
    }
    let (degrees, minutes, seconds) = match parts.as_slice() {
        [degrees] => (*degrees, 0.0, 0.0),
        [degrees, minutes] => (*degrees, *minutes, 0.0),
        [degrees, minutes, seconds] => (*degrees, *minutes, *seconds),
        _ => return None,
    };
    if !(0.0..60.0).contains(&minutes) || !(0.0..60.0).contains(&seconds) || degrees.abs() > 180.0 {
        return None;
    }
    let negative = upper.trim_start().starts_with('-');
    let size = degrees.abs() + minutes / 60.0 + seconds / 3600.0;
    Some(round(if negative { -size } else { size * sign }))
}

/// Two numbers in one cell, latitude first; longitude first in `POINT(…)`.
fn pair(text: &str) -> Option<(f64, f64)> {
    let upper = text.trim().to_uppercase();
    let wkt = upper.starts_with("POINT");
    let inner = upper.trim_start_matches("POINT").trim_matches(|c: char| "()[]{} ".contains(c));
    let pieces: Vec<&str> = match inner.split_once([';', '|']) {
        Some((one, two)) => vec![one, two],
        None if inner.contains('.') || inner.matches(',').count() == 1 => inner.split([',', ' ']).collect(),
        None => inner.split(", ").flat_map(|piece| piece.split(' ')).collect(),
    };
    let numbers: Vec<&str> = pieces.into_iter().map(str::trim).filter(|piece| !piece.is_empty()).collect();
    let [one, two] = numbers.as_slice() else { return None };
    let (one, two) = (decimal(one)?, decimal(two)?);
    Some(if wkt { (two, one) } else { (one, two) })
}

/// Seven decimals: a centimetre.
fn round(degrees: f64) -> f64 {
    (degrees * 1e7).round() / 1e7
}

/// Judges the pair of a row: kept, exchanged, projected back, or dropped, with a note unless it was right.
pub(super) fn judge(row: &mut CleanedRow) {
    let take = |row: &mut CleanedRow, field| row.values.remove(&field).and_then(|values| values.into_iter().next());
    let (latitude, longitude) = match (take(row, Field::Latitude), take(row, Field::Longitude)) {
        (Some(latitude), Some(longitude)) => (latitude, longitude),
        (None, None) => return,
        (Some(alone), None) => {
            return note(row, Field::Latitude, NoteKind::CoordinateAlone, &alone, None, Severity::Dropped);
        }
        (None, Some(alone)) => {
            return note(row, Field::Longitude, NoteKind::CoordinateAlone, &alone, None, Severity::Dropped);
        }
    };
    let written = format!("{latitude}, {longitude}");
    let (Ok(north), Ok(east)) = (latitude.parse::<f64>(), longitude.parse::<f64>()) else {
        return note(row, Field::Latitude, NoteKind::InvalidCoordinate, &written, None, Severity::Dropped);
    };
    let verdict = verdict(north, east);
    let after = verdict.position.map(|(latitude, longitude)| (latitude.to_string(), longitude.to_string()));
    if let Some((kind, severity)) = verdict.note {
        let text = after.as_ref().map(|(latitude, longitude)| format!("{latitude}, {longitude}"));
        note(row, Field::Latitude, kind, &written, text, severity);
    }
    if let Some((latitude, longitude)) = after {
        row.values.insert(Field::Latitude, vec![latitude]);
        row.values.insert(Field::Longitude, vec![longitude]);
    }
}

fn note(row: &mut CleanedRow, field: Field, kind: NoteKind, before: &str, after: Option<String>, severity: Severity) {
    let after = after.unwrap_or_default();
    row.notes.push(Note { field, kind, before: before.to_owned(), after, suggestion: None, severity });
}

struct Verdict {
    position: Option<(f64, f64)>,
    note: Option<(NoteKind, Severity)>,
}

fn verdict(north: f64, east: f64) -> Verdict {
    let found = |position, kind, severity| Verdict { position, note: Some((kind, severity)) };
    if north == 0.0 && east == 0.0 {
        return found(None, NoteKind::CoordinatesUnknown, Severity::Repaired);
    }
    if in_france(north, east) {
        return Verdict { position: Some((north, east)), note: None };
    }
    if in_france(east, north) {
        return found(Some((east, north)), NoteKind::CoordinatesSwapped, Severity::Repaired);
    }
    for (x, y) in [(east, north), (north, east)] {
        if let Some((latitude, longitude)) = lambert93_to_wgs84(x, y).filter(|(lat, lon)| in_france(*lat, *lon)) {
            return found(Some((latitude, longitude)), NoteKind::CoordinatesProjected, Severity::Repaired);
        }
    }
    if north.abs() <= 90.0 && east.abs() <= 180.0 {
        return found(Some((north, east)), NoteKind::CoordinatesAbroad, Severity::Doubtful);
    }
    found(None, NoteKind::CoordinatesOutOfRange, Severity::Dropped)
}

/// Lambert-93 (RGF93, EPSG:2154) metres to degrees of latitude and longitude; `None` outside its domain.
///
/// Inverse of the secant conformal conic, IGN note NTG 71, algorithms ALG0002 and ALG0004, on the GRS 80 ellipsoid.
fn lambert93_to_wgs84(x: f64, y: f64) -> Option<(f64, f64)> {
    const EXPONENT: f64 = 0.725_607_765_053_267;
    const CONSTANT: f64 = 11_754_255.426_096;
    const X_POLE: f64 = 700_000.0;
    const Y_POLE: f64 = 12_655_612.049_876;
    const ECCENTRICITY: f64 = 0.081_819_191_042_815_79;
    if !(0.0..1_350_000.0).contains(&x) || !(6_000_000.0..7_250_000.0).contains(&y) {
        return None;
    }
    let radius = (x - X_POLE).hypot(y - Y_POLE);
    let angle = ((x - X_POLE) / (Y_POLE - y)).atan();
    let longitude = 3.0 + (angle / EXPONENT).to_degrees();
    let isometric = -(radius / CONSTANT).abs().ln() / EXPONENT;
    let mut latitude = 2.0 * isometric.exp().atan() - std::f64::consts::FRAC_PI_2;
    for _ in 0..12 {
        let sine = ECCENTRICITY * latitude.sin();
        let correction = ((1.0 + sine) / (1.0 - sine)).powf(ECCENTRICITY / 2.0);
        latitude = 2.0 * (correction * isometric.exp()).atan() - std::f64::consts::FRAC_PI_2;
    }
    Some((round(latitude.to_degrees()), round(longitude)))
}

#[cfg(test)]
mod tests {
    use super::super::clean_row;
    use super::*;

    #[test]
    fn pairs() {
        let check = |latitude: &str, longitude: &str, right: Option<(&str, &str)>, kind: Option<NoteKind>| {
            let row = clean_row(&[(Field::Name, "A"), (Field::Latitude, latitude), (Field::Longitude, longitude)]);
            let read = |field| row.values.get(&field).and_then(|values| values.first()).map(String::as_str);
            assert_eq!(read(Field::Latitude).zip(read(Field::Longitude)), right, "{latitude} {longitude}");
            assert_eq!(row.notes.last().map(|note| note.kind), kind, "{latitude} {longitude}");
        };
        check("44.918432", "-0.241", Some(("44.918432", "-0.241")), None);
        check("44,918432", "-0,241", Some(("44.918432", "-0.241")), None);
        check("-0.241", "44.918432", Some(("44.918432", "-0.241")), Some(NoteKind::CoordinatesSwapped));
        check("44°54'40\"N", "0°14'30''O", Some(("44.9111111", "-0.2416667")), Some(NoteKind::DegreesConverted));
        check("-21.1", "55.5", Some(("-21.1", "55.5")), None);
        check("45.2", "-12.8", Some(("-12.8", "45.2")), Some(NoteKind::CoordinatesSwapped));
        check("6862271,7", "648237,3", Some(("48.8584002", "2.2945")), Some(NoteKind::CoordinatesProjected));
        check("0", "0", None, Some(NoteKind::CoordinatesUnknown));
        check("44.9", "", None, Some(NoteKind::CoordinateAlone));
        check("444.9", "12.1", None, Some(NoteKind::CoordinatesOutOfRange));
        check("50.85", "-40.35", Some(("50.85", "-40.35")), Some(NoteKind::CoordinatesAbroad));
        check("44.9, -0.24", "", Some(("44.9", "-0.24")), Some(NoteKind::CoordinatesSplit));
        check("POINT(-0.24 44.9)", "", Some(("44.9", "-0.24")), Some(NoteKind::CoordinatesSplit));
        check("ici", "là", None, Some(NoteKind::InvalidCoordinate));
    }

    #[test]
    fn lambert_93() {
        let check = |x: f64, y: f64, right: Option<(f64, f64)>| {
            let found = lambert93_to_wgs84(x, y);
            match (found, right) {
                (Some((latitude, longitude)), Some((north, east))) => {
                    assert!((latitude - north).abs() < 2e-6 && (longitude - east).abs() < 2e-6, "{found:?} {right:?}");
                }
                _ => assert_eq!(found, right),
            }
        };
        // the origin of the projection, by definition
        check(700_000.0, 6_600_000.0, Some((46.5, 3.0)));
        // the tower of the Champ-de-Mars, as published in both systems
        check(648_237.301_566, 6_862_271.681_554, Some((48.8584, 2.2945)));
        check(2.3, 48.8, None);
    }
}
