//! The registry as JSON: shapes that are promises, public fields only.

pub mod answer;
pub mod changes;
pub mod coverage;
pub mod files;
pub mod imports;
pub mod oembed;
pub mod ogc;
pub mod openapi;
pub mod vocabulary;

use axum::extract::State;
use axum::response::Response;
use kernel::error::{Error, Result};
use kernel::party::Kind;
use kernel::token::Scope;
use kernel::web::{Access, Path, Routes, Shell};
use serde::Serialize;
use serde_json::json;
use territory::{Exactness, Level};

use crate::Census;
use crate::atlas::birth::Start;
use crate::exchange::published::{Feature, Published, Record};
use crate::exchange::{LICENCE, formats::FILES};
use crate::pages::filter;
use crate::store;
use crate::store::published::{self, Narrowed};
use answer::{body, link, open};

/// Records of one answer, when the address does not say.
const USUAL: usize = 100;
/// Records of one answer, at most.
const MOST: usize = 1_000;

/// The routes of the API.
pub fn routes() -> Routes<Census> {
    let everyone = Access::Everyone;
    let routes = Routes::default()
        .get("/api/v1", everyone, index)
        .get("/api/v1/openapi.json", everyone, openapi::document)
        .get("/api/v1/lieux", everyone, places)
        .get("/api/v1/lieux.geojson", everyone, places_geojson)
        .get("/api/v1/lieux/{slug}", everyone, place)
        .get("/api/v1/structures", everyone, organisations)
        .get("/api/v1/structures/{slug}", everyone, organisation)
        .get("/api/v1/territoires/{level}/{code}", everyone, territory)
        .get("/api/v1/vocabulaire", everyone, vocabulary::show)
        .get("/api/v1/changes", everyone, changes::feed)
        // the handler itself counts the bytes of a file against the configured limit
        .upload("/api/v1/imports", Access::Token(Scope::SendImports), usize::MAX, imports::send)
        .get("/api/v1/imports/{id}", Access::Token(Scope::SendImports), imports::show)
        .post("/api/v1/imports/{id}/acceptance", Access::Token(Scope::AcceptImports), imports::accept)
        .get("/api/v1/coverage", everyone, coverage::summary)
        .get("/api/v1/coverage/what-if", everyone, coverage::what_if)
        .get("/api/v1/coverage/{ranking}", everyone, coverage::ranking)
        .get("/oembed", everyone, oembed::answer)
        .get("/donnees/catalogue.jsonld", everyone, crate::pages::open_data::catalogue)
        .get("/donnees/{file}", everyone, files::download);
    ogc::routes(routes)
}

/// `GET /api/v1`
async fn index(State(census): State<Census>) -> Response {
    let site = &census.app.site.url;
    let files: Vec<String> = FILES.iter().map(|file| format!("{site}/donnees/{}", file.name)).collect();
    open(
        "application/json",
        body(&json!({
            "name": census.app.name().as_str(),
            "licence": LICENCE,
            "openapi": format!("{site}/api/v1/openapi.json"),
            "places": format!("{site}/api/v1/lieux{{?kind,stage,service,wheelchair,open,territory,bbox,q,limit,after}}"),
            "geojson": format!("{site}/api/v1/lieux.geojson{{?kind,stage,service,wheelchair,open,territory,bbox,q,limit,after}}"),
            "organisations": format!("{site}/api/v1/structures{{?limit,after}}"),
            "territory": format!("{site}/api/v1/territoires/{{level}}/{{code}}"),
            "coverage": format!("{site}/api/v1/coverage{{?territory}}"),
            "coverage_ranking": format!("{site}/api/v1/coverage/{{level}}{{?territory,limit,page}}"),
            "what_if": format!("{site}/api/v1/coverage/what-if{{?point}}"),
            "vocabulary": format!("{site}/api/v1/vocabulaire"),
            "changes": format!("{site}/api/v1/changes{{?since,limit}}"),
            "ogc": format!("{site}/api/ogc"),
            "tiles": format!("{site}/tuiles/lieux/{{z}}/{{x}}/{{y}}.mvt{{?kind,stage,service,wheelchair,territory,q}}"),
            "files": files,
        })),
    )
}

/// Some records, how many there are in all, and the cursor of the next ones.
struct Slice {
    records: Vec<Published>,
    total: usize,
    next: Option<String>,
}

fn limit(shell: &Shell) -> usize {
    shell.query.get("limit").parse().unwrap_or(USUAL).clamp(1, MOST)
}

async fn slice(census: &Census, shell: &Shell) -> Result<Slice> {
    let after = match shell.query.get("after") {
        "" => None,
        after => Some(after.parse().map_err(|_| answer::invalid("after"))?),
    };
    let filter = filter(census, shell).await?;
    let found = census.atlas().page(&filter, Start { after, ..Start::default() }, limit(shell));
    // the atlas may be a moment behind: what was hidden since does not leave, since the store reads what is public
    let records = published::list_of(&census.app.db, &census.vocabulary(), &found.ids).await?;
    let next = found.ids.last().filter(|_| found.more).map(ToString::to_string);
    Ok(Slice { records, total: found.total, next })
}

fn next_address(census: &Census, shell: &Shell, next: Option<&String>) -> Option<String> {
    let query = shell.query.encoded(|name| name == "after");
    let separator = if query.is_empty() { "" } else { "&" };
    next.map(|after| format!("{}{}?{query}{separator}after={after}", census.app.site.url, shell.path))
}

/// The shape of a list of places.
#[derive(Serialize)]
struct Places<'a> {
    total: usize,
    next: Option<String>,
    places: Vec<Record<'a>>,
}

/// `GET /api/v1/lieux`
async fn places(State(census): State<Census>, shell: Shell) -> Result<Response> {
    let slice = slice(&census, &shell).await?;
    let site = &census.app.site.url;
    let next = next_address(&census, &shell, slice.next.as_ref());
    let places = slice.records.iter().map(|record| record.record(site)).collect();
    Ok(open("application/json", body(&Places { total: slice.total, next, places })))
}

/// A `FeatureCollection`, as GeoJSON and OGC API write it.
#[derive(Serialize)]
struct Collection<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "numberMatched")]
    matched: usize,
    #[serde(rename = "numberReturned")]
    returned: usize,
    links: Vec<serde_json::Value>,
    features: Vec<Feature<'a>>,
}

impl<'a> Collection<'a> {
    fn of(site: &'a str, records: &'a [Published], matched: usize, links: Vec<serde_json::Value>) -> Collection<'a> {
        let features: Vec<Feature<'a>> = records.iter().map(|record| record.feature(site)).collect();
        Collection { kind: "FeatureCollection", matched, returned: features.len(), links, features }
    }
}

/// `GET /api/v1/lieux.geojson`
async fn places_geojson(State(census): State<Census>, shell: Shell) -> Result<Response> {
    let slice = slice(&census, &shell).await?;
    let next = next_address(&census, &shell, slice.next.as_ref());
    let links = next.map(|href| link("next", "application/geo+json", &href)).into_iter().collect();
    let collection = Collection::of(&census.app.site.url, &slice.records, slice.total, links);
    Ok(open("application/geo+json", body(&collection)))
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
    let record = Published::of(&sheet, &census.vocabulary().retired_fields());
    Ok(open("application/json", body(&record.record(&census.app.site.url))))
}

/// The shape of a list of organisations.
#[derive(Serialize)]
struct Organisations<'a> {
    total: usize,
    next: Option<String>,
    organisations: Vec<Record<'a>>,
}

/// `GET /api/v1/structures`
async fn organisations(State(census): State<Census>, shell: Shell) -> Result<Response> {
    let (db, words, limit) = (&census.app.db, census.vocabulary(), limit(&shell));
    // one more than asked tells whether others follow
    let wanted = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let mut records = published::list(db, &words, Kind::Organisation, (shell.query.get("after"), wanted)).await?;
    let more = records.len() > limit;
    records.truncate(limit);
    let (_, total) = published::page(db, &words, Kind::Organisation, &Narrowed::default(), (0, 0)).await?;
    let last = records.last().map(|record| record.id.to_string()).filter(|_| more);
    let next = next_address(&census, &shell, last.as_ref());
    let organisations = records.iter().map(|record| record.record(&census.app.site.url)).collect();
    Ok(open("application/json", body(&Organisations { total, next, organisations })))
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
    Ok(open(
        "application/json",
        body(&json!({
            "level": level.as_str(), "code": gazetteer.code(id), "name": gazetteer.full_name(id),
            "population": gazetteer.population(id), "postcodes": gazetteer.postcodes(id), "centre": centre,
            "epci": parent(Level::Epci), "department": parent(Level::Department), "region": parent(Level::Region),
            "former_region": parent(Level::FormerRegion),
        })),
    ))
}
