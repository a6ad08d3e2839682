//! Reads a table of communes, one row per commune or per postcode.

use std::collections::HashMap;

use kernel::text::fold;

use super::{CommuneCentre, SkipReason, Skipped, Unrecognised, Update, shortened};
use crate::centres::plausible;
use crate::codes;

/// Where the columns of interest stand.
struct Columns {
    code: usize,
    lat: usize,
    /// The same as `lat` when one column holds both.
    lon: usize,
    population: Option<usize>,
    area: Option<usize>,
    kind: Option<usize>,
}

impl Columns {
    fn of(header: &csv::StringRecord) -> Option<Self> {
        let names: Vec<String> = header.iter().map(fold).collect();
        let find = |wanted: &[&str]| wanted.iter().find_map(|name| names.iter().position(|have| have == name));
        let both = find(&["coordonnees gps", "geo point 2d", "coordonnees geographiques", "geolocalisation"]);
        Some(Self {
            code: find(&["insee com", "code commune insee", "code insee", "code commune", "codgeo", "insee", "code"])?,
            lat: find(&["lat", "latitude", "latitude centre"]).or(both)?,
            lon: find(&["lng", "lon", "long", "longitude", "longitude centre"]).or(both)?,
            population: names.iter().position(|name| name.starts_with("population")),
            area: find(&["superficie km2", "superficie", "area km2"]),
            kind: find(&["commune type"]),
        })
    }
}

pub(super) fn parse(text: &str) -> Result<Update, Unrecognised> {
    // the reader of tables tells the line before when lines end as in Windows
    let unified = text.contains('\r').then(|| text.replace("\r\n", "\n").replace('\r', "\n"));
    let text = unified.as_deref().unwrap_or(text);
    let header_line = text.lines().next().unwrap_or("");
    let delimiter = [b';', b',', b'\t'].into_iter().max_by_key(|d| header_line.bytes().filter(|b| b == d).count());
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter.unwrap_or(b',')).flexible(true).from_reader(text.as_bytes());
    let unrecognised = || Unrecognised::Columns { columns: shortened(header_line) };
    let columns = reader.headers().ok().and_then(Columns::of).ok_or_else(unrecognised)?;
    let mut update = Update::default();
    let mut places = HashMap::new();
    for (number, record) in reader.records().enumerate() {
        match record {
            Ok(record) => {
                let row = record.position().and_then(|at| usize::try_from(at.line()).ok()).unwrap_or(number + 2);
                read_row(&record, &columns, row, &mut update, &mut places);
            }
            Err(error) => update.skipped.push(Skipped {
                row: number + 2,
                reason: SkipReason::Unreadable,
                value: shortened(&error.to_string()),
            }),
        }
    }
    Ok(update)
}

/// `places`: of each code its place in the list, and whether it is that of a commune déléguée.
fn read_row(
    record: &csv::StringRecord,
    columns: &Columns,
    row: usize,
    update: &mut Update,
    places: &mut HashMap<String, (usize, bool)>,
) {
    let cell = |at: usize| record.get(at).unwrap_or("").trim();
    let mut skip = |reason, value: &str| update.skipped.push(Skipped { row, reason, value: shortened(value) });
    let Some((code, _)) = codes::insee(cell(columns.code)) else {
        return skip(SkipReason::NoCode, cell(columns.code));
    };
    let (lat, lon) = match columns.lat == columns.lon {
        true => cell(columns.lat).split_once(',').unwrap_or((cell(columns.lat), "")),
        false => (cell(columns.lat), cell(columns.lon)),
    };
    if lat.is_empty() && lon.is_empty() {
        return skip(SkipReason::NoCoordinates, &code);
    }
    let Some((lat, lon)) = degrees(lat).zip(degrees(lon)).filter(|(lat, lon)| plausible(*lat, *lon)) else {
        return skip(SkipReason::BadCoordinates, &format!("{lat}, {lon}"));
    };
    let delegated = columns.kind.is_some_and(|at| matches!(cell(at), "COMD" | "COMA"));
    let centre = CommuneCentre {
        code: code.clone(),
        lat,
        lon,
        population: columns.population.and_then(|at| cell(at).parse().ok()),
        area_km2: columns.area.and_then(|at| degrees(cell(at))),
    };
    match places.get(&code).copied() {
        None => {
            places.insert(code, (update.centres.len(), delegated));
            update.centres.push(centre);
        }
        // a commune comes before the déléguée that shares its code
        Some((at, true)) if !delegated => {
            places.insert(code, (at, false));
            if let Some(old) = update.centres.get_mut(at) {
                *old = centre;
            }
            update.repeated += 1;
        }
        Some(_) => update.repeated += 1,
    }
}

/// A number with a point or a decimal comma.
fn degrees(typed: &str) -> Option<f64> {
    let number = typed.trim().replace(',', ".");
    number.parse().ok().filter(|number: &f64| number.is_finite())
}
