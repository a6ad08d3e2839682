//! OGC API – Features 1.0: the same records for every GIS, with the filters of the directory.

use std::collections::HashSet;

use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::clock::stored;
use kernel::error::{Error, Result};
use kernel::ids::PartyId;
use kernel::party::Kind;
use kernel::search::Audience;
use kernel::web::{Access, Path, Routes, Shell};
use serde_json::{Value, json};

use super::answer::{bad_request, body, link, open};
use super::{Collection, MOST, USUAL};
use crate::Census;
use crate::atlas::birth::Start;
use crate::atlas::commune_number;
use crate::exchange::LICENCE;
use crate::exchange::published::Published;
use crate::pages::{communes_asked, filter_of};
use crate::store::published::{self, Narrowed};

const JSON: &str = "application/json";
const GEOJSON: &str = "application/geo+json";
const OPENAPI: &str = "application/vnd.oai.openapi+json;version=3.0";
const CRS84: &str = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
/// Degrees a coordinate may have.
const WORLD: [f64; 4] = [-180.0, -90.0, 180.0, 90.0];
/// Organisations that words may answer: what answers more is too common to narrow a list.
const MOST_SAID: usize = 5_000;

/// What the interface conforms to.
pub const CONFORMANCE: [&str; 3] = [
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
];

/// The parameters of the items of each collection; another one is refused, as the standard asks.
pub const OF_PLACES: [&str; 10] =
    ["bbox", "datetime", "limit", "offset", "kind", "stage", "service", "wheelchair", "territory", "q"];
/// Organisations have no kind, no stage and no services: asking for one is refused, not passed over.
pub const OF_ORGANISATIONS: [&str; 6] = ["bbox", "datetime", "limit", "offset", "territory", "q"];

/// The collections: the piece of their address and what they hold.
pub const COLLECTIONS: [(&str, Kind); 2] = [("places", Kind::Place), ("organisations", Kind::Organisation)];

/// The routes.
pub fn routes(routes: Routes<Census>) -> Routes<Census> {
    let everyone = Access::Everyone;
    routes
        .get("/api/ogc", everyone, landing)
        .get("/api/ogc/conformance", everyone, conformance)
        .get("/api/ogc/collections", everyone, collections)
        .get("/api/ogc/collections/{collection}", everyone, collection)
        // one route a collection, since each has its own parameters
        .get("/api/ogc/collections/places/items", everyone, places)
        .get("/api/ogc/collections/organisations/items", everyone, organisations)
        .get("/api/ogc/collections/{collection}/items/{id}", everyone, item)
}

/// `GET /api/ogc`
async fn landing(State(census): State<Census>) -> Response {
    let site = &census.app.site.url;
    let to = |rel: &str, media: &str, path: &str| link(rel, media, &format!("{site}{path}"));
    let page = json!({
        "title": census.app.name().as_str(),
        "links": [
            to("self", JSON, "/api/ogc"),
            to("service-desc", OPENAPI, "/api/v1/openapi.json"),
            to("service-doc", "text/html", "/donnees"),
            to("conformance", JSON, "/api/ogc/conformance"),
            to("data", JSON, "/api/ogc/collections"),
            link("license", "text/html", LICENCE),
        ],
    });
    open(JSON, body(&page))
}

/// `GET /api/ogc/conformance`
async fn conformance() -> Response {
    open(JSON, body(&json!({ "conformsTo": CONFORMANCE })))
}

/// `GET /api/ogc/collections`
async fn collections(State(census): State<Census>) -> Response {
    let site = &census.app.site.url;
    let all: Vec<Value> = COLLECTIONS.iter().map(|(name, kind)| describe(&census, name, *kind)).collect();
    let links = [link("self", JSON, &format!("{site}/api/ogc/collections"))];
    open(JSON, body(&json!({ "links": links, "collections": all })))
}

/// `GET /api/ogc/collections/{collection}`
async fn collection(State(census): State<Census>, Path(name): Path<String>) -> Result<Response> {
    let kind = kind_of(&name)?;
    Ok(open(JSON, body(&describe(&census, &name, kind))))
}

fn kind_of(name: &str) -> Result<Kind> {
    COLLECTIONS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind).ok_or(Error::NotFound)
}

fn describe(census: &Census, name: &str, kind: Kind) -> Value {
    let site = &census.app.site.url;
    let own = format!("{site}/api/ogc/collections/{name}");
    // organisations are not in memory: theirs is the extent of all that can be
    let extent = if kind == Kind::Place { census.atlas().extent() } else { None }.unwrap_or(WORLD);
    let (title, page) = match kind {
        Kind::Place => ("Tiers-lieux", "/lieux"),
        _ => ("Structures", "/structures"),
    };
    json!({
        "id": name, "title": format!("{title} – {}", census.app.name()), "itemType": "feature",
        "extent": { "spatial": { "bbox": [extent], "crs": CRS84 }, "temporal": { "interval": [[null, null]] } },
        "crs": [CRS84],
        "links": [
            link("self", JSON, &own),
            link("items", GEOJSON, &format!("{own}/items")),
            link("alternate", "text/html", &format!("{site}{page}")),
            link("license", "text/html", LICENCE),
        ],
    })
}

/// What the address of items asks.
#[derive(Clone, Debug, Default, PartialEq)]
struct Asked {
    limit: usize,
    offset: usize,
    bbox: Option<[f64; 4]>,
    changed: Option<(Timestamp, Timestamp)>,
}

/// `GET /api/ogc/collections/places/items`
async fn places(State(census): State<Census>, shell: Shell) -> Result<Response> {
    let asked = match asked(&shell, &OF_PLACES) {
        Ok(asked) => asked,
        Err(wrong) => return Ok(bad_request(&census.app.site.url, &wrong)),
    };
    let found = find_places(&census, &shell, &asked).await?;
    Ok(items(&census, &shell, ("places", &asked), &found))
}

/// `GET /api/ogc/collections/organisations/items`
async fn organisations(State(census): State<Census>, shell: Shell) -> Result<Response> {
    let asked = match asked(&shell, &OF_ORGANISATIONS) {
        Ok(asked) => asked,
        Err(wrong) => return Ok(bad_request(&census.app.site.url, &wrong)),
    };
    let found = find_organisations(&census, &shell, &asked).await?;
    Ok(items(&census, &shell, ("organisations", &asked), &found))
}

fn items(
    census: &Census,
    shell: &Shell,
    (name, asked): (&str, &Asked),
    (records, total): &(Vec<Published>, usize),
) -> Response {
    let links = page_links(census, shell, name, asked, *total);
    let collection = Collection::of(&census.app.site.url, records, *total, links);
    open(GEOJSON, body(&collection))
}

async fn find_places(census: &Census, shell: &Shell, asked: &Asked) -> Result<(Vec<Published>, usize)> {
    let changed = asked.changed.map(|(from, to)| (from.as_second(), to.as_second()));
    let start = Start { after: None, offset: asked.offset, changed };
    let found = census.atlas().page(&filter_of(census, &shell.query)?, start, asked.limit);
    Ok((published::list_of(&census.app.db, &census.vocabulary(), &found.ids).await?, found.total))
}

async fn find_organisations(census: &Census, shell: &Shell, asked: &Asked) -> Result<(Vec<Published>, usize)> {
    let (db, known, kind) = (&census.app.db, census.vocabulary(), Kind::Organisation);
    let changed = asked.changed.map(|(from, to)| (stored(from), stored(to)));
    let narrowed = Narrowed { bbox: asked.bbox, changed };
    let (words, communes) = (shell.query.get("q"), communes_asked(census, &shell.query));
    if words.is_empty() && communes.is_empty() {
        return Ok(published::page(db, &known, kind, &narrowed, (asked.offset, asked.limit)).await?);
    }
    let said: Option<HashSet<PartyId>> = match words.is_empty() {
        true => None,
        false => {
            let ids = census.app.search.ids(words, kind.key(), Audience::Everyone, MOST_SAID)?;
            Some(ids.into_iter().collect())
        }
    };
    let is_said = |id: &PartyId| said.as_ref().is_none_or(|said| said.contains(id));
    let is_here = |commune: &Option<String>| {
        let number = commune.as_deref().map_or(0, commune_number);
        communes.is_empty() || (number != 0 && communes.binary_search(&number).is_ok())
    };
    // organisations are not in memory, but they are few: their ids are read whole and sifted here
    let all = published::list_ids(db, kind, &narrowed).await?;
    let found: Vec<PartyId> =
        all.into_iter().filter(|(id, commune)| is_said(id) && is_here(commune)).map(|(id, _)| id).collect();
    let shown: Vec<PartyId> = found.iter().skip(asked.offset).take(asked.limit).copied().collect();
    Ok((published::list_of(db, &known, &shown).await?, found.len()))
}

fn page_links(census: &Census, shell: &Shell, name: &str, asked: &Asked, total: usize) -> Vec<Value> {
    let site = &census.app.site.url;
    let address = |offset: usize| {
        let query = shell.query.encoded(|name| name == "offset");
        let offset = if offset == 0 { String::new() } else { format!("offset={offset}") };
        let query = [query, offset].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("&");
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{site}{}{mark}{query}", shell.path)
    };
    let mut links = vec![
        link("self", GEOJSON, &address(asked.offset)),
        link("collection", JSON, &format!("{site}/api/ogc/collections/{name}")),
    ];
    if asked.offset > 0 {
        links.push(link("prev", GEOJSON, &address(asked.offset.saturating_sub(asked.limit))));
    }
    let next = asked.offset.saturating_add(asked.limit);
    if next < total {
        links.push(link("next", GEOJSON, &address(next)));
    }
    links
}

/// `GET /api/ogc/collections/{collection}/items/{id}`
async fn item(State(census): State<Census>, Path((name, id)): Path<(String, String)>) -> Result<Response> {
    let kind = kind_of(&name)?;
    let id = id.parse().map_err(|_| Error::NotFound)?;
    let found = published::find(&census.app.db, &census.vocabulary(), kind, id).await?;
    let record = found.ok_or(Error::NotFound)?;
    let site = &census.app.site.url;
    let own = format!("{site}/api/ogc/collections/{name}");
    let mut feature = serde_json::to_value(record.feature(site)).unwrap_or_default();
    let links = json!([
        link("self", GEOJSON, &format!("{own}/items/{id}")),
        link("collection", JSON, &own),
        link("alternate", "text/html", &record.url(site)),
    ]);
    if let Some(members) = feature.as_object_mut() {
        members.insert("links".to_owned(), links);
    }
    Ok(open(GEOJSON, body(&feature)))
}

/// Reads the parameters; the first that is wrong, in words.
fn asked(shell: &Shell, parameters: &[&str]) -> Result<Asked, String> {
    let query = &shell.query;
    if let Some((unknown, _)) = query.pairs().find(|(name, _)| !parameters.contains(name) && *name != "f") {
        return Err(format!("{unknown}: there is no such parameter here; there are {}", parameters.join(", ")));
    }
    let number = |name: &str, usual: usize| match query.get(name) {
        "" => Ok(usual),
        text => text.parse::<usize>().map_err(|_| format!("{name}={text}: a whole number is expected")),
    };
    let limit = number("limit", USUAL)?;
    if limit == 0 {
        return Err("limit=0: 1 at least".to_owned());
    }
    Ok(Asked {
        // more than the most is brought back to the most: the standard lets a server do so
        limit: limit.min(MOST),
        offset: number("offset", 0)?,
        bbox: Some(query.get("bbox")).filter(|text| !text.is_empty()).map(bbox).transpose()?,
        changed: Some(query.get("datetime")).filter(|text| !text.is_empty()).map(interval).transpose()?,
    })
}

/// Four numbers; a west that is beyond the east goes across the antimeridian, as the standard says.
fn bbox(text: &str) -> Result<[f64; 4], String> {
    let numbers: Vec<f64> =
        text.split(',').filter_map(|n| n.trim().parse().ok()).filter(|n: &f64| n.is_finite()).collect();
    match numbers.as_slice() {
        [west, south, east, north] if south <= north && text.split(',').count() == 4 => {
            Ok([*west, *south, *east, *north])
        }
        _ => Err(format!("bbox={text}: west,south,east,north in degrees is expected")),
    }
}

/// An instant, a day, or an interval open on either side: `2026-01-01T00:00:00Z/..`.
fn interval(text: &str) -> Result<(Timestamp, Timestamp), String> {
    let wrong = || format!("datetime={text}: an instant or an interval of RFC 3339 is expected");
    let ends = |text: &str| -> Option<(Timestamp, Timestamp)> {
        if let Ok(at) = text.parse::<Timestamp>() {
            return Some((at, at));
        }
        let day: Date = text.parse().ok()?;
        let start = day.to_zoned_datetime(jiff::tz::TimeZone::UTC).ok()?.timestamp();
        Some((start, start + jiff::SignedDuration::from_secs(86_399)))
    };
    let is_open = |text: &str| text.is_empty() || text == "..";
    let (from, to) = match text.split_once('/') {
        None => return ends(text).ok_or_else(wrong),
        Some((from, to)) => (from.trim(), to.trim()),
    };
    let start = if is_open(from) { Timestamp::UNIX_EPOCH } else { ends(from).ok_or_else(wrong)?.0 };
    // the last instant that is stored with four digits of a year
    let never = || "9999-12-30T00:00:00Z".parse::<Timestamp>().unwrap_or(Timestamp::MAX);
    let end = if is_open(to) { never() } else { ends(to).ok_or_else(wrong)?.1 };
    if start <= end { Ok((start, end)) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_read_as_the_standard_writes_them() {
        let read = |text: &str| interval(text).map(|(from, to)| format!("{from} {to}"));
        for (text, expected) in [
            ("2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z 2026-03-02T09:00:00Z"),
            ("2026-03-02", "2026-03-02T00:00:00Z 2026-03-02T23:59:59Z"),
            ("2026-03-02T09:00:00Z/..", "2026-03-02T09:00:00Z 9999-12-30T00:00:00Z"),
            ("/2026-03-02", "1970-01-01T00:00:00Z 2026-03-02T23:59:59Z"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(expected), "{text}");
        }
        for text in ["hier", "2026-03-02/2026-03-01", "2026-13-01", "1/2/3"] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_box_has_four_numbers_in_order() {
        assert_eq!(bbox("-1,44,0.5,45"), Ok([-1.0, 44.0, 0.5, 45.0]));
        assert_eq!(bbox("170,-25,-170,-10"), Ok([170.0, -25.0, -170.0, -10.0]), "across the antimeridian");
        for wrong in ["1,2,3", "1,2,3,x", "NaN,44,0,45", "1,44,inf,45", "1,46,2,45", "1,2,3,4,5,6"] {
            assert!(bbox(wrong).is_err(), "{wrong}");
        }
    }
}
