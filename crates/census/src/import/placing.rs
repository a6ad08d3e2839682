//! Where a sheet is: its commune found from the address, a point from the commune when none was given, and what is odd
//! about either. Never a silent guess, never 0, 0.

use kernel::text::fold;
use serde_json::{Value, json};
use territory::geocoder::{self, MatchLevel, Note, Outcome, Query};
use territory::{Centre, Exactness, Gazetteer};

use super::repair::Severity;
use super::told::Told;
use crate::field::Field;
use crate::sheet::{Values, degrees};

/// A point so far from the centre of its commune is doubtful, in kilometres: the largest communes of metropolitan
/// France are some 40 km across.
const FAR_KM: f64 = 30.0;

/// Finds the commune, and a point when there is none; answers the fields that were found rather than given.
pub fn place(gazetteer: &Gazetteer, values: &mut Values, told: &mut Vec<Told>) -> Vec<Field> {
    let (named, pointed) = (!values.text(Field::City).is_empty(), values.point().is_some());
    let given = |field: Field| Some(values.text(field).to_owned()).filter(|text| !text.is_empty());
    let (street, postcode, city, code) =
        (given(Field::Street), given(Field::Postcode), given(Field::City), given(Field::Commune));
    let query = Query {
        street: street.as_deref(),
        postcode: postcode.as_deref(),
        city: city.as_deref(),
        commune_code: code.as_deref(),
        // an address in one line is typed in the street's field
        free: street.as_deref().filter(|_| postcode.is_none() && city.is_none() && code.is_none()),
    };
    match geocoder::geocode(gazetteer, query) {
        Outcome::Found(found) => {
            told.extend(found.notes.iter().filter_map(|note| told_of(note, found.level)));
            values.set(Field::Commune, json!(found.commune));
            // the official name gives its accents back to a name in capitals; another name is kept as it was declared
            if city.as_deref().is_none_or(|city| fold(city) == fold(&found.name)) {
                values.set(Field::City, json!(found.name));
            }
            match values.point() {
                Some(point) => check_distance(gazetteer, &found, point, told),
                None => set_point(values, &found, told),
            }
        }
        Outcome::Ambiguous(candidates) => {
            let names: Vec<String> =
                candidates.iter().take(5).map(|c| format!("{} ({})", c.name, c.department)).collect();
            let typed = city.or(postcode).unwrap_or_default();
            told.push(
                Told::new("commune_ambiguous", Some(Field::City), Severity::Doubtful, &typed, "")
                    .suggest(names.join(", ")),
            );
            values.set(Field::Commune, nearest(gazetteer, values.point(), told));
        }
        Outcome::NotFound(_) => {
            let words = [&street, &postcode, &city, &code].into_iter().flatten();
            let typed = words.map(String::as_str).collect::<Vec<_>>().join(" ");
            if !typed.is_empty() {
                told.push(Told::new("commune_not_found", Some(Field::City), Severity::Doubtful, &typed, ""));
            }
            values.set(Field::Commune, nearest(gazetteer, values.point(), told));
        }
    }
    if values.point().is_some() && values.get(Field::PointPrecision).is_none() {
        values.set(Field::PointPrecision, json!("given"));
    }
    let commune = values.text(Field::Commune);
    let mut found = Vec::new();
    if !commune.is_empty() && code.as_deref() != Some(commune) {
        found.push(Field::Commune);
    }
    if !named && !values.text(Field::City).is_empty() {
        found.push(Field::City);
    }
    if !pointed && values.point().is_some() {
        found.extend([Field::Latitude, Field::Longitude, Field::PointPrecision]);
    }
    found
}

/// The commune whose centre is nearest to a point, when the address says nothing: told, since it may be the neighbour.
fn nearest(gazetteer: &Gazetteer, point: Option<(f64, f64)>, told: &mut Vec<Told>) -> Value {
    let found = point.and_then(|(lat, lon)| gazetteer.nearest_commune(lat, lon)).filter(|near| near.km < 10.0);
    let Some(found) = found else { return Value::Null };
    let name = gazetteer.name(found.commune);
    told.push(Told::new("commune_from_point", Some(Field::Commune), Severity::Doubtful, "", name));
    json!(gazetteer.code(found.commune))
}

/// The best point of a sheet whose commune is known, and how precise it is; none as long as no centre is.
pub fn find_point(gazetteer: &Gazetteer, values: &Values) -> Option<(Centre, &'static str)> {
    let text = |field: Field| Some(values.text(field)).filter(|text| !text.is_empty());
    let commune = gazetteer.commune_of(text(Field::Commune)?)?;
    let query = Query {
        street: text(Field::Street),
        postcode: text(Field::Postcode),
        city: text(Field::City),
        commune_code: text(Field::Commune),
        free: None,
    };
    let centre = match geocoder::geocode(gazetteer, query) {
        // an arrondissement, or a former commune, is nearer than the whole; another commune is none of ours
        Outcome::Found(found) if found.id == commune => found.point,
        _ => gazetteer.centre(commune),
    }?;
    Some((centre, precision(centre)))
}

fn precision(centre: Centre) -> &'static str {
    match centre.exactness {
        Exactness::Known | Exactness::FromMembers { .. } => "commune",
        Exactness::FromParent { .. } => "approximate",
    }
}

fn set_point(values: &mut Values, found: &geocoder::Match, told: &mut Vec<Told>) {
    let Some(centre) = found.point else { return };
    values.set(Field::Latitude, degrees(centre.lat));
    values.set(Field::Longitude, degrees(centre.lon));
    values.set(Field::PointPrecision, json!(precision(centre)));
    told.push(Told::new("point_from_commune", Some(Field::Latitude), Severity::Doubtful, "", &found.name));
}

fn check_distance(gazetteer: &Gazetteer, found: &geocoder::Match, point: (f64, f64), told: &mut Vec<Told>) {
    let Some(centre) = gazetteer.centre(found.id).filter(|c| !matches!(c.exactness, Exactness::FromParent { .. }))
    else {
        return;
    };
    let km = territory::projection::distance_km(point, (centre.lat, centre.lon));
    if km > FAR_KM {
        let far = format!("{km:.0}");
        told.push(Told::new("point_far_from_commune", Some(Field::Latitude), Severity::Doubtful, &found.name, &far));
    }
}

/// What is worth telling of a geocoder's note; what is only a way of writing is not.
fn told_of(note: &Note, level: MatchLevel) -> Option<Told> {
    let told = |key: &str, field: Field, severity: Severity, before: &str, after: &str| {
        Some(Told::new(key, Some(field), severity, before, after))
    };
    match note {
        Note::PostcodeRepaired { before, after } => {
            told("zero_restored", Field::Postcode, Severity::Repaired, before, after)
        }
        Note::PostcodeUnreadable { typed } => told("invalid_postcode", Field::Postcode, Severity::Doubtful, typed, ""),
        Note::PostcodeUnlisted { postcode } => {
            told("postcode_unlisted", Field::Postcode, Severity::Doubtful, postcode, "")
        }
        Note::PostcodeDisagrees { typed, expected } => {
            Told::new("postcode_disagrees", Some(Field::Postcode), Severity::Doubtful, typed, &expected.join(", "))
                .into()
        }
        Note::NoPostcode | Note::NoCity => None,
        Note::CityFromText { taken } => told("city_from_text", Field::City, Severity::Doubtful, taken, taken),
        Note::CityMisspelled { typed, matched, .. } => {
            told("city_misspelled", Field::City, Severity::Doubtful, typed, matched)
        }
        Note::CityShortened { typed, matched } | Note::CityExtended { typed, matched } => {
            told("city_read_as", Field::City, Severity::Repaired, typed, matched)
        }
        Note::CityNotRecognised { typed } => told("city_not_recognised", Field::City, Severity::Doubtful, typed, ""),
        Note::FormerCommune { old, new } => told("former_commune", Field::City, Severity::Repaired, old, new),
        Note::CodeRepaired { before, after } => {
            told("zero_restored", Field::Commune, Severity::Repaired, before, after)
        }
        Note::CodeReplaced { before, after } if level == MatchLevel::District => {
            let _ = (before, after);
            None
        }
        Note::CodeReplaced { before, after } => {
            told("code_replaced", Field::Commune, Severity::Repaired, before, after)
        }
        Note::CodeUnknown { typed } => told("code_unknown", Field::Commune, Severity::Doubtful, typed, ""),
        Note::CityDisagreesWithCode { typed, expected } => {
            told("city_disagrees", Field::City, Severity::Doubtful, typed, expected)
        }
        Note::DistrictFromCedex { .. } => None,
        Note::DistrictDisagrees { typed, postcode } => {
            told("district_disagrees", Field::City, Severity::Doubtful, &typed.to_string(), postcode)
        }
        Note::FormerNamesakes { count } => {
            told("former_namesakes", Field::City, Severity::Doubtful, &count.to_string(), "")
        }
    }
}
