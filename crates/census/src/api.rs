//! The registry as JSON: shapes that are promises, public fields only.

use axum::extract::State;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use kernel::error::{Error, Result};
use kernel::party::{Kind, Standing};
use kernel::web::{Access, Path, Routes, Shell};
use serde::Serialize;
use serde_json::{Map, Value, json};
use territory::{Exactness, Level};

use crate::Census;
use crate::field::Field;
use crate::pages::filter;
use crate::sheet::Sheet;
use crate::store;

/// Records of one answer, when the address does not say.
const USUAL: usize = 100;
/// Records of one answer, at most.
const MOST: usize = 1_000;

/// The routes of the API.
pub fn routes() -> Routes<Census> {
    let everyone = Access::Everyone;
    Routes::default()
        .get("/api/v1", everyone, index)
        .get("/api/v1/lieux", everyone, places)
        .get("/api/v1/lieux.geojson", everyone, places_geojson)
        .get("/api/v1/lieux/{slug}", everyone, place)
        .get("/api/v1/structures", everyone, organisations)
        .get("/api/v1/structures/{slug}", everyone, organisation)
        .get("/api/v1/territoires/{level}/{code}", everyone, territory)
}

/// A place or an organisation, as the API promises it.
#[derive(Serialize)]
pub struct PartyJson {
    /// Stable.
    pub id: String,
    /// `place` or `organisation`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// The address of its page.
    pub url: String,
    /// INSEE code of its commune.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commune: Option<String>,
    /// RFC 3339, UTC.
    pub updated_at: String,
    /// Every public field that has a value, by its stable key.
    pub fields: Map<String, Value>,
}

impl PartyJson {
    /// The public part of a sheet.
    pub fn of(site: &str, sheet: &Sheet) -> PartyJson {
        PartyJson {
            id: sheet.id().to_string(),
            kind: sheet.party.kind.key(),
            name: sheet.party.name.clone(),
            url: format!("{site}{}", sheet.party.path()),
            commune: sheet.party.territory.clone(),
            updated_at: sheet.party.updated_at.to_string(),
            fields: sheet
                .values
                .public()
                .iter()
                .filter(|(field, _)| !matches!(field, Field::Name | Field::Commune))
                .map(|(field, value)| (field.key().to_owned(), value.clone()))
                .collect(),
        }
    }

    /// The same as a GeoJSON feature; `null` geometry when the place has no point.
    pub fn feature(site: &str, sheet: &Sheet) -> Value {
        let geometry = sheet
            .values
            .point()
            .map_or(Value::Null, |(lat, lon)| json!({ "type": "Point", "coordinates": [lon, lat] }));
        let party = PartyJson::of(site, sheet);
        let mut properties = party.fields;
        for key in ["latitude", "longitude"] {
            properties.remove(key);
        }
        properties.insert("name".to_owned(), json!(party.name));
        properties.insert("url".to_owned(), json!(party.url));
        properties.insert("updated_at".to_owned(), json!(party.updated_at));
        if let Some(commune) = party.commune {
            properties.insert("commune".to_owned(), json!(commune));
        }
        json!({ "type": "Feature", "id": party.id, "geometry": geometry, "properties": properties })
    }
}

fn open(media: &'static str, body: String) -> Response {
    let headers = [(CONTENT_TYPE, media), (ACCESS_CONTROL_ALLOW_ORIGIN, "*"), (CACHE_CONTROL, "public, max-age=60")];
    (headers, body).into_response()
}

/// `GET /api/v1`
async fn index(State(census): State<Census>) -> Response {
    let site = &census.app.site.url;
    let body = json!({
        "name": census.app.site.name,
        "licence": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        "places": format!("{site}/api/v1/lieux{{?kind,stage,service,wheelchair,territory,bbox,q,limit,after}}"),
        "geojson": format!("{site}/api/v1/lieux.geojson{{?kind,stage,service,wheelchair,territory,bbox,q,limit,after}}"),
        "organisations": format!("{site}/api/v1/structures{{?limit,after}}"),
        "territory": format!("{site}/api/v1/territoires/{{level}}/{{code}}"),
        "tiles": format!("{site}/tuiles/lieux/{{z}}/{{x}}/{{y}}.mvt{{?kind,stage,service,wheelchair,territory,q}}"),
    });
    open("application/json", body.to_string())
}

/// Some records, how many there are in all, and the cursor of the next ones.
struct Slice {
    sheets: Vec<Sheet>,
    total: usize,
    next: Option<String>,
}

async fn slice(census: &Census, shell: &Shell) -> Result<Slice> {
    let atlas = census.atlas();
    let found = atlas.find(&filter(census, shell)?);
    let limit = shell.query.get("limit").parse().unwrap_or(USUAL).clamp(1, MOST);
    // ids are born in order, so that a cursor survives what is added or removed meanwhile
    let mut ids: Vec<_> = found.places.iter().filter_map(|at| atlas.at(*at)).map(|pin| pin.id).collect();
    ids.sort_unstable();
    let after = shell.query.get("after");
    let first = match after.parse() {
        Ok(after) => ids.partition_point(|id| *id <= after),
        Err(_) if after.is_empty() => 0,
        Err(_) => return Err(invalid("after")),
    };
    let wanted: Vec<_> = ids.iter().skip(first).take(limit).copied().collect();
    let mut sheets = store::list_sheets(&census.app.db, &wanted).await?;
    // the atlas may be a moment behind: what was hidden since must not leave
    sheets.retain(|sheet| sheet.party.standing == Standing::Public);
    sheets.sort_by_key(Sheet::id);
    let next = wanted.last().filter(|_| first + limit < ids.len()).map(ToString::to_string);
    Ok(Slice { sheets, total: ids.len(), next })
}

fn invalid(field: &str) -> Error {
    let mut wrong = kernel::error::Violations::default();
    wrong.add(field, kernel::lang::Message::new("error-cursor"));
    Error::Invalid(wrong)
}

fn next_address(census: &Census, shell: &Shell, next: Option<&String>) -> Option<String> {
    let query = shell.query.encoded(|name| name == "after");
    let separator = if query.is_empty() { "" } else { "&" };
    next.map(|after| format!("{}{}?{query}{separator}after={after}", census.app.site.url, shell.path))
}

/// `GET /api/v1/lieux`
async fn places(State(census): State<Census>, shell: Shell) -> Result<Response> {
    let slice = slice(&census, &shell).await?;
    let site = &census.app.site.url;
    let records: Vec<PartyJson> = slice.sheets.iter().map(|sheet| PartyJson::of(site, sheet)).collect();
    let next = next_address(&census, &shell, slice.next.as_ref());
    let body = json!({ "total": slice.total, "next": next, "places": records });
    Ok(open("application/json", body.to_string()))
}

/// `GET /api/v1/lieux.geojson`
async fn places_geojson(State(census): State<Census>, shell: Shell) -> Result<Response> {
    let slice = slice(&census, &shell).await?;
    let features: Vec<Value> =
        slice.sheets.iter().map(|sheet| PartyJson::feature(&census.app.site.url, sheet)).collect();
    let next = next_address(&census, &shell, slice.next.as_ref());
    let links = next.map(|href| json!([{ "rel": "next", "type": "application/geo+json", "href": href }]));
    let body = json!({
        "type": "FeatureCollection", "numberMatched": slice.total, "numberReturned": features.len(),
        "links": links.unwrap_or_else(|| json!([])), "features": features,
    });
    Ok(open("application/geo+json", body.to_string()))
}

/// `GET /api/v1/lieux/{slug}`
async fn place(state: State<Census>, path: Path<String>) -> Result<Response> {
    party(&state, Kind::Place, &path.0).await
}

/// `GET /api/v1/structures/{slug}`
async fn organisation(state: State<Census>, path: Path<String>) -> Result<Response> {
    party(&state, Kind::Organisation, &path.0).await
}

async fn party(census: &Census, kind: Kind, slug: &str) -> Result<Response> {
    // the API is for everybody: a session in the browser opens nothing more
    let nobody = kernel::auth::Viewer::default();
    let sheet = store::find_sheet_for(&census.app.db, &nobody, kind, slug).await?.ok_or(Error::NotFound)?;
    let record = PartyJson::of(&census.app.site.url, &sheet);
    Ok(open("application/json", store::encoded(&record)))
}

/// `GET /api/v1/structures`
async fn organisations(State(census): State<Census>, shell: Shell) -> Result<Response> {
    let limit = shell.query.get("limit").parse().unwrap_or(USUAL).clamp(1, MOST);
    let after = shell.query.get("after").to_owned();
    let wanted = i64::try_from(limit).unwrap_or(i64::MAX);
    let sheets = store::list_public_sheets(&census.app.db, Kind::Organisation, &after, wanted).await?;
    let total = store::count_parties(&census.app.db, Kind::Organisation, Standing::Public).await?;
    let last = sheets.last().map(|sheet| sheet.id().to_string()).filter(|_| sheets.len() == limit);
    let site = &census.app.site.url;
    let records: Vec<PartyJson> = sheets.iter().map(|sheet| PartyJson::of(site, sheet)).collect();
    let next = next_address(&census, &shell, last.as_ref());
    Ok(open("application/json", json!({ "total": total, "next": next, "organisations": records }).to_string()))
}

/// `GET /api/v1/territoires/{level}/{code}`
async fn territory(State(census): State<Census>, Path((level, code)): Path<(String, String)>) -> Result<Response> {
    let gazetteer = census.gazetteer();
    let level: Level = level.parse().map_err(|_| Error::NotFound)?;
    let id = gazetteer.get(level, &code).ok_or(Error::NotFound)?;
    let named = |id| json!({ "code": gazetteer.code(id), "name": gazetteer.full_name(id) });
    let parent = |level| gazetteer.parent(id, level).map(named);
    let centre = gazetteer.centre(id).map(|centre| {
        let exactness = match centre.exactness {
            Exactness::Known => "known",
            Exactness::FromMembers { .. } => "from_members",
            Exactness::FromParent { .. } => "from_parent",
        };
        json!({ "latitude": centre.lat, "longitude": centre.lon, "exactness": exactness })
    });
    let body = json!({
        "level": level.as_str(), "code": gazetteer.code(id), "name": gazetteer.full_name(id),
        "population": gazetteer.population(id), "postcodes": gazetteer.postcodes(id), "centre": centre,
        "epci": parent(Level::Epci), "department": parent(Level::Department), "region": parent(Level::Region),
        "former_region": parent(Level::FormerRegion),
    });
    Ok(open("application/json", body.to_string()))
}
