//! Coverage as JSON, CSV and GeoJSON: the figures of a territory, rankings by level, what a place would change.

use axum::extract::State;
use axum::http::header::CONTENT_DISPOSITION;
use axum::response::{IntoResponse, Response};
use kernel::error::{Error, Result, Violations};
use kernel::lang::Message;
use kernel::web::{Path, Shell};
use serde_json::{Map, Value, json};
use territory::contours::Ring;
use territory::{Gazetteer, Level, TerritoryId};

use super::answer::{body, open, open_headers};
use crate::Census;
use crate::area::{self, Area};
use crate::coverage::ranking::{Of, Rank, Ranked};
use crate::coverage::what_if::Pin;
use crate::coverage::{Coverage, Near};

/// The figures of some people, as the API promises them.
fn figures(site: &str, coverage: &Coverage, near: &Near) -> Map<String, Value> {
    let (sums, reach, nearest) = (near.sums, near.reach, coverage.nearest(near));
    let tenth = |value: f32| (f64::from(value) * 10.0).round() / 10.0;
    let url = nearest.map(|place| format!("{site}{}", kernel::party::Kind::Place.path(&place.slug)));
    let figures = json!({
        "people": sums.people, "within_10": sums.within[0], "within_20": sums.within[1], "within_30": sums.within[2],
        "beyond_20": sums.beyond(), "doubtful": sums.doubtful, "not_counted": sums.unplaced,
        "communes": sums.communes, "underserved_communes": sums.underserved, "open_places": sums.open,
        "minutes": reach.map(|reach| tenth(reach.minutes)), "kilometres": reach.map(|reach| tenth(reach.km)),
        "measured": reach.is_some_and(|reach| reach.measured),
        "nearest_name": nearest.map(|place| &place.name), "nearest_url": url,
    });
    figures.as_object().cloned().unwrap_or_default()
}

/// 422: a parameter that cannot be understood, and what it should be.
fn invalid(parameter: &'static str, message: &'static str) -> Error {
    let mut wrong = Violations::default();
    wrong.add(parameter, Message::new(message));
    Error::Invalid(wrong)
}

/// The area of `?territory=`; France when nothing is asked.
fn asked(census: &Census, shell: &Shell) -> Result<Option<Area>> {
    match shell.query.get("territory") {
        "" => Ok(None),
        key => census.area(key).map(Some).ok_or_else(|| invalid("territory", "error-coverage-territory")),
    }
}

/// `GET /api/v1/coverage`
pub async fn summary(State(census): State<Census>, shell: Shell) -> Result<Response> {
    let coverage = census.coverage().await?;
    let site = &census.app.site.url;
    let area = asked(&census, &shell)?.unwrap_or_else(|| Area::of(&census.gazetteer(), TerritoryId::FRANCE));
    let mut answer = figures(site, &coverage, &coverage.of_area(&area));
    answer.insert("territory".to_owned(), json!(area.key));
    answer.insert("name".to_owned(), json!(area.name));
    answer.insert("url".to_owned(), json!(format!("{site}{}", area.path)));
    answer.insert("by_minute".to_owned(), json!(coverage.by_minute(&area.communes).to_vec()));
    // of the whole, and not of one way: so it was promised before the ways of territories were told
    answer.insert("measured".to_owned(), json!(coverage.measured().is_some()));
    answer.insert("method".to_owned(), json!(format!("{site}/couverture/methode")));
    Ok(open("application/json", body(&answer)))
}

/// `GET /api/v1/coverage/{ranking}`: `epci`, `commune.csv`, `department.geojson`…
pub async fn ranking(State(census): State<Census>, Path(name): Path<String>, shell: Shell) -> Result<Response> {
    let (word, format) = name.split_once('.').unwrap_or((&name, "json"));
    let rank = Rank::from_key(word).ok_or(Error::NotFound)?;
    let within = asked(&census, &shell)?;
    let (coverage, gazetteer, sectors) = (census.coverage().await?, census.gazetteer(), census.territories.sectors());
    let contours = match format {
        "geojson" => Some(census.contours().await?),
        "csv" => None,
        "json" if !name.contains('.') => None,
        _ => return Err(Error::NotFound),
    };
    let (site, url) = (census.app.site.url.clone(), address(&census, &shell));
    let (limit, page) = (super::limit(&shell), shell.query.get("page").parse::<usize>().unwrap_or(1).max(1));
    let format = format.to_owned();
    let made = tokio::task::spawn_blocking(move || {
        let within = within.as_ref().map(|area| area.communes.as_slice());
        let ranked = coverage.ranked(&gazetteer, &sectors, rank, within);
        let lines = Lines { site: &site, gazetteer: &gazetteer, coverage: &coverage };
        match (format.as_str(), contours) {
            ("csv", _) => lines.csv(&ranked),
            (_, Some(contours)) => lines.geojson(&ranked, &|communes| contours.outline(communes)),
            _ => {
                let first = (page - 1).saturating_mul(limit);
                let shown: Vec<Value> = ranked.iter().skip(first).take(limit).map(|l| lines.line(l).into()).collect();
                let more = first.saturating_add(limit) < ranked.len();
                let next = more.then(|| format!("{url}page={}", page + 1));
                body(&json!({ "total": ranked.len(), "next": next, "territories": shown }))
            }
        }
    })
    .await
    .map_err(|error| Error::away(error))?;
    let attachment = [(CONTENT_DISPOSITION, format!("attachment; filename=\"couverture-{name}\""))];
    Ok(match name.split_once('.') {
        Some((_, "csv")) => (open_headers("text/csv; charset=utf-8; header=present"), attachment, made).into_response(),
        Some(_) => (open_headers("application/geo+json"), attachment, made).into_response(),
        None => open("application/json", made),
    })
}

/// The address of this answer without its page, ready for another one.
fn address(census: &Census, shell: &Shell) -> String {
    let query = shell.query.encoded(|name| name == "page");
    let separator = if query.is_empty() { "" } else { "&" };
    format!("{}{}?{query}{separator}", census.app.site.url, shell.path)
}

/// What the lines of a ranking are written from.
struct Lines<'a> {
    site: &'a str,
    gazetteer: &'a Gazetteer,
    coverage: &'a Coverage,
}

/// Columns of the CSV, which are the keys of the JSON.
const COLUMNS: [&str; 19] = [
    "level",
    "code",
    "name",
    "url",
    "people",
    "within_10",
    "within_20",
    "within_30",
    "beyond_20",
    "doubtful",
    "not_counted",
    "communes",
    "underserved_communes",
    "open_places",
    "minutes",
    "kilometres",
    "measured",
    "nearest_name",
    "nearest_url",
];

impl Lines<'_> {
    fn line(&self, ranked: &Ranked<'_>) -> Map<String, Value> {
        let mut line = Map::new();
        let (level, code, name, path) = match ranked.of {
            Of::Territory(id) => (
                id.level().as_str(),
                self.gazetteer.code(id).to_owned(),
                self.gazetteer.full_name(id),
                area::path(self.gazetteer, id),
            ),
            Of::Sector(sector) => {
                ("sector", sector.number.to_string(), sector.name.clone(), format!("/territoires/{}", sector.path()))
            }
        };
        line.insert("level".to_owned(), json!(level));
        line.insert("code".to_owned(), json!(code));
        line.insert("name".to_owned(), json!(name));
        line.insert("url".to_owned(), json!(format!("{}{path}", self.site)));
        line.extend(figures(self.site, self.coverage, &ranked.near));
        line
    }

    fn csv(&self, ranked: &[Ranked<'_>]) -> String {
        let mut csv = String::new();
        tables::cells::push_line(&mut csv, COLUMNS.iter().map(|column| (*column).to_owned()));
        for ranked in ranked {
            let line = self.line(ranked);
            let cell = |column: &&str| match line.get(*column) {
                Some(Value::String(text)) => text.clone(),
                None | Some(Value::Null) => String::new(),
                Some(other) => other.to_string(),
            };
            tables::cells::push_line(&mut csv, COLUMNS.iter().map(cell));
        }
        csv
    }

    /// The outline where the contours of all the communes are known, else the centre.
    fn geojson(&self, ranked: &[Ranked<'_>], outline: &dyn Fn(&[TerritoryId]) -> Vec<Vec<Ring>>) -> String {
        // written one after the other: as one tree of values, France would weigh some hundred megabytes
        let mut written =
            format!("{{\"type\":\"FeatureCollection\",\"numberReturned\":{},\"features\":[", ranked.len());
        for (at, ranked) in ranked.iter().enumerate() {
            let centre_of = |id: TerritoryId| self.gazetteer.centre(id).map(|centre| (centre.lat, centre.lon));
            let (communes, centre) = match ranked.of {
                Of::Territory(id) if id.level() == Level::Commune => (vec![id], centre_of(id)),
                Of::Territory(id) => (self.gazetteer.members(id, Level::Commune), centre_of(id)),
                Of::Sector(sector) => (sector.communes.clone(), self.coverage.middle(&sector.communes)),
            };
            let polygons = outline(&communes);
            let geometry = match (polygons.is_empty(), centre) {
                (false, _) => json!({ "type": "MultiPolygon", "coordinates": polygons }),
                (true, Some((lat, lon))) => json!({ "type": "Point", "coordinates": [lon, lat] }),
                (true, None) => Value::Null,
            };
            let properties = self.line(ranked);
            let word = |key: &str| properties.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            let id = format!("{}:{}", word("level"), word("code"));
            written.push_str(if at == 0 { "" } else { "," });
            written.push_str(&body(
                &json!({ "type": "Feature", "id": id, "geometry": geometry, "properties": properties }),
            ));
        }
        written.push_str("]}");
        written
    }
}

/// `GET /api/v1/coverage/what-if?point=44.91,-0.24`
pub async fn what_if(State(census): State<Census>, shell: Shell) -> Result<Response> {
    let coverage = census.coverage().await?;
    let gazetteer = census.gazetteer();
    let asked = crate::pages::coverage::point_in(shell.query.get("point"))
        .ok_or_else(|| invalid("point", "error-coverage-point"))?;
    let pin = Pin::at(&gazetteer, asked.0, asked.1).ok_or_else(|| invalid("point", "error-coverage-point"))?;
    let gain = coverage.what_if(&pin);
    let limits = |people: [u64; 3]| json!({ "within_10": people[0], "within_20": people[1], "within_30": people[2] });
    let tenth = |minutes: f32| (f64::from(minutes) * 10.0).round() / 10.0;
    let communes: Vec<Value> = gain
        .communes
        .iter()
        .map(|gained| {
            json!({
                "code": gazetteer.code(gained.commune), "name": gazetteer.name(gained.commune), "people": gained.people,
                "minutes_today": gained.before.map(tenth), "minutes": tenth(gained.after),
                "newly_served": limits(gained.newly),
            })
        })
        .collect();
    let answer = json!({
        "latitude": pin.point.0, "longitude": pin.point.1, "commune": gazetteer.code(pin.commune),
        "reached": limits(gain.reached), "newly_served": limits(gain.newly), "communes": communes,
    });
    Ok(open("application/json", body(&answer)))
}
