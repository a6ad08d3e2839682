//! Reads JSON: communes of the geo API, EPCI with their members, GeoJSON.

use serde_json::{Map, Value};

use super::slices::{elements, member};
use super::{CommuneCentre, EpciMembers, SkipReason, Skipped, Unrecognised, Update, shortened};
use crate::centres::plausible;
use crate::codes;
use crate::contours::{Contour, Ring};
use crate::gazetteer::Gazetteer;
use crate::level::Level;
use crate::names::key;

pub(super) fn parse(text: &str, gazetteer: &Gazetteer) -> Result<Update, Unrecognised> {
    let mut reader = Reader { gazetteer, update: Update::default(), undecided: Vec::new(), former: false };
    if text.starts_with('[') {
        reader.list(text);
        let nothing = reader.update == Update::default();
        if nothing || reader.update.skipped.len() == reader.rows_read() && reader.unknown_throughout() {
            return Err(Unrecognised::Json);
        }
    } else if member(text, "type") == Some("\"Feature\"") {
        reader.element(1, text);
    } else {
        let features = member(text, "features").filter(|list| list.starts_with('['));
        reader.list(features.ok_or(Unrecognised::Json)?);
    }
    Ok(reader.finish())
}

struct Reader<'g> {
    gazetteer: &'g Gazetteer,
    update: Update,
    /// Contours that may be of a région of today or of before.
    undecided: Vec<usize>,
    /// Whether a contour can only be of a région of before.
    former: bool,
}

impl Reader<'_> {
    fn list(&mut self, text: &str) {
        let mut all = elements(text);
        let mut row = 0;
        for element in all.by_ref() {
            row += 1;
            self.element(row, element);
        }
        if !all.ended() {
            self.skip(row + 1, SkipReason::Truncated, "");
        }
    }

    fn rows_read(&self) -> usize {
        let update = &self.update;
        update.centres.len() + update.contours.len() + update.epci.len() + update.skipped.len()
    }

    /// Whether no element has anything of a territory.
    fn unknown_throughout(&self) -> bool {
        self.update.skipped.iter().all(|skipped| {
            matches!(skipped.reason, SkipReason::Unreadable | SkipReason::NoCode | SkipReason::Truncated)
        })
    }

    fn skip(&mut self, row: usize, reason: SkipReason, value: &str) {
        self.update.skipped.push(Skipped { row, reason, value: shortened(value) });
    }

    fn element(&mut self, row: usize, text: &str) {
        let Ok(Value::Object(object)) = serde_json::from_str(text) else {
            return self.skip(row, SkipReason::Unreadable, text);
        };
        if object.contains_key("geometry") {
            self.feature(row, &object);
        } else if object.contains_key("membres") {
            self.grouping(row, &object);
        } else {
            self.commune(row, &object);
        }
    }

    fn grouping(&mut self, row: usize, object: &Map<String, Value>) {
        let code = string(object, &["code", "siren"]);
        let name = string(object, &["nom"]);
        if code.len() != 9 {
            return self.skip(row, SkipReason::NoCode, &name);
        }
        let members = object.get("membres").and_then(Value::as_array).into_iter().flatten();
        let members: Vec<String> = members
            .filter_map(|member| member.get("code").or(Some(member)).and_then(Value::as_str))
            .filter_map(|code| codes::insee(code).map(|(code, _)| code))
            .collect();
        if members.is_empty() {
            return self.skip(row, SkipReason::NoMembers, &code);
        }
        self.update.epci.push(EpciMembers { code, name, members });
    }

    fn commune(&mut self, row: usize, object: &Map<String, Value>) {
        let Some((code, _)) = codes::insee(&string(object, &["code"])) else {
            return self.skip(row, SkipReason::NoCode, &string(object, &["nom"]));
        };
        if let Some(contour) = object.get("contour").filter(|contour| !contour.is_null()) {
            let polygons = polygons(contour);
            if polygons.is_empty() {
                self.skip(row, SkipReason::NoPolygon, &code);
            } else {
                let name = string(object, &["nom"]);
                self.update.contours.push(Contour { level: Level::Commune, code: code.clone(), name, polygons });
            }
        }
        match object.get("centre").filter(|centre| !centre.is_null()) {
            Some(centre) => self.centre(row, code, centre, object),
            None if object.contains_key("contour") => {}
            None => self.skip(row, SkipReason::NoCoordinates, &code),
        }
    }

    fn centre(&mut self, row: usize, code: String, geometry: &Value, object: &Map<String, Value>) {
        let point = geometry.get("coordinates").and_then(position).filter(|[lon, lat]| plausible(*lat, *lon));
        let Some([lon, lat]) = point else {
            return self.skip(row, SkipReason::BadCoordinates, &geometry.to_string());
        };
        let population = object.get("population").and_then(Value::as_u64).and_then(|people| u32::try_from(people).ok());
        // the geo API counts hectares
        let area_km2 = object.get("surface").and_then(Value::as_f64).map(|hectares| hectares / 100.0);
        self.update.centres.push(CommuneCentre { code, lat, lon, population, area_km2 });
    }

    fn feature(&mut self, row: usize, object: &Map<String, Value>) {
        let nothing = Map::new();
        let properties = object.get("properties").and_then(Value::as_object).unwrap_or(&nothing);
        let geometry = object.get("geometry").unwrap_or(&Value::Null);
        let code = string(
            properties,
            &[
                "code",
                "insee_com",
                "INSEE_COM",
                "code_insee",
                "insee",
                "codgeo",
                "insee_dep",
                "INSEE_DEP",
                "insee_reg",
                "INSEE_REG",
                "siren",
            ],
        );
        let name = string(properties, &["nom", "name", "libelle", "NOM", "libgeo"]);
        if code.is_empty() {
            return self.skip(row, SkipReason::NoCode, &name);
        }
        if geometry.get("type").and_then(Value::as_str) == Some("Point") {
            return match codes::insee(&code) {
                Some((code, _)) => self.centre(row, code, geometry, properties),
                None => self.skip(row, SkipReason::NoCode, &code),
            };
        }
        let polygons = polygons(geometry);
        if polygons.is_empty() {
            return self.skip(row, SkipReason::NoPolygon, &code);
        }
        let levels = self.levels(&code, &name, properties);
        let Some(level) = levels.first().copied() else {
            return self.skip(row, SkipReason::UnknownLevel, &format!("{code} {name}"));
        };
        if levels.as_slice() == [Level::FormerRegion] {
            self.former = true;
        } else if levels.contains(&Level::FormerRegion) {
            self.undecided.push(self.update.contours.len());
        }
        let code = if code.len() == 4 { format!("0{code}") } else { code };
        self.update.contours.push(Contour { level, code, name, polygons });
    }

    /// The levels a contour may be of, the likeliest first.
    fn levels(&self, code: &str, name: &str, properties: &Map<String, Value>) -> Vec<Level> {
        match code.len() {
            9 => return vec![Level::Epci],
            4 | 5 => {
                let district = self.gazetteer.get(Level::District, code).is_some();
                return vec![if district { Level::District } else { Level::Commune }];
            }
            _ => {}
        }
        let among = [Level::Department, Level::Region, Level::FormerRegion];
        let named = key(name);
        let same_name = among.into_iter().filter(|level| {
            self.gazetteer
                .get(*level, code)
                .is_some_and(|id| !named.is_empty() && key(self.gazetteer.name(id)) == named)
        });
        let found: Vec<Level> = same_name.collect();
        if !found.is_empty() {
            return found;
        }
        // a name spelled otherwise: the names of the properties may tell
        let told = |word: &str| properties.keys().any(|name| name.to_ascii_lowercase().contains(word));
        match (told("dep"), told("reg")) {
            (true, false) => vec![Level::Department],
            (false, true) => vec![Level::Region],
            _ => Vec::new(),
        }
    }

    fn finish(mut self) -> Update {
        if self.former {
            for at in self.undecided {
                if let Some(contour) = self.update.contours.get_mut(at) {
                    contour.level = Level::FormerRegion;
                }
            }
        }
        self.update
    }
}

/// The first of these members that is a text or a whole number.
fn string(object: &Map<String, Value>, names: &[&str]) -> String {
    let value = names.iter().find_map(|name| object.get(*name));
    match value {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// A position [longitude, latitude], altitude left out.
fn position(value: &Value) -> Option<[f64; 2]> {
    let pair = value.as_array()?;
    Some([pair.first()?.as_f64()?, pair.get(1)?.as_f64()?])
}

/// The polygons of a geometry; positions and rings that make no sense are left out.
fn polygons(geometry: &Value) -> Vec<Vec<Ring>> {
    let coordinates = geometry.get("coordinates").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    match geometry.get("type").and_then(Value::as_str) {
        Some("Polygon") => polygon(coordinates).into_iter().collect(),
        Some("MultiPolygon") => {
            coordinates.iter().filter_map(Value::as_array).filter_map(|rings| polygon(rings)).collect()
        }
        _ => Vec::new(),
    }
}

fn polygon(rings: &[Value]) -> Option<Vec<Ring>> {
    let outer = ring(rings.first()?)?;
    Some(std::iter::once(outer).chain(rings.iter().skip(1).filter_map(ring)).collect())
}

/// A closed ring of at least three corners.
fn ring(positions: &Value) -> Option<Ring> {
    let positions = positions.as_array()?.iter().filter_map(position);
    let mut ring: Ring = positions.filter(|[lon, lat]| plausible(*lat, *lon)).collect();
    if ring.first() != ring.last() {
        ring.extend(ring.first().copied());
    }
    (ring.len() >= 4).then_some(ring)
}
