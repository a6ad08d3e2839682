//! The OpenAPI document of everything that a program may ask; a test of the server keeps it in step with the routes.

use axum::extract::State;
use axum::response::Response;
use kernel::token::Scope;
use serde_json::{Map, Value, json};

use super::answer::open;
use crate::Census;
use crate::exchange::LICENCE;
use crate::exchange::formats::FILES;
use crate::field::{DataClass, Field};
use crate::stage::PublicStage;
use crate::typology::List;
use crate::vocabulary::Vocabulary;

/// One thing that may be asked.
struct Operation {
    method: &'static str,
    path: &'static str,
    summary: &'static str,
    /// Names of [`parameters`]; those of the path stand in the path.
    query: &'static [&'static str],
    /// Media type and schema of the answer.
    answer: (&'static str, &'static str),
    /// The scope that an access token must have; none for what is open to everybody.
    scope: Option<Scope>,
}

const fn read(
    path: &'static str,
    summary: &'static str,
    query: &'static [&'static str],
    answer: (&'static str, &'static str),
) -> Operation {
    Operation { method: "get", path, summary, query, answer, scope: None }
}

const FILTERS: &[&str] =
    &["kind", "stage", "service", "wheelchair", "open", "territory", "bbox", "q", "limit", "after"];
const SELECTION: &[&str] = &["kind", "stage", "service", "wheelchair", "territory", "bbox", "q"];
const JSON: &str = "application/json";
const GEOJSON: &str = "application/geo+json";

/// Everything, in the order of the document. What is not here is no promise.
const OPERATIONS: &[Operation] = &[
    read("/api/v1", "What there is, as address templates", &[], (JSON, "Object")),
    read("/api/v1/openapi.json", "This document", &[], (JSON, "Object")),
    read("/api/v1/lieux", "Public places", FILTERS, (JSON, "Places")),
    read("/api/v1/lieux.geojson", "Public places as GeoJSON", FILTERS, (GEOJSON, "FeatureCollection")),
    read("/api/v1/lieux/{slug}", "One place", &[], (JSON, "Record")),
    read("/api/v1/structures", "Public organisations", &["limit", "after"], (JSON, "Organisations")),
    read("/api/v1/structures/{slug}", "One organisation", &[], (JSON, "Record")),
    read("/api/v1/territoires/{level}/{code}", "A territory", &[], (JSON, "Object")),
    read(
        "/api/v1/changes",
        "What became public, changed or left since a cursor",
        &["since", "limit"],
        (JSON, "Changes"),
    ),
    Operation {
        method: "post",
        path: "/api/v1/imports",
        summary: "Send a file to be imported: the body is the file",
        query: &["source", "name"],
        answer: (JSON, "Import"),
        scope: Some(Scope::SendImports),
    },
    Operation {
        scope: Some(Scope::SendImports),
        ..read("/api/v1/imports/{id}", "Where an import stands", &[], (JSON, "Import"))
    },
    Operation {
        method: "post",
        scope: Some(Scope::AcceptImports),
        ..read("/api/v1/imports/{id}/acceptance", "Accept the report of an import", &[], (JSON, "Import"))
    },
    read(
        "/api/v1/vocabulaire",
        "What the keys of terms and fields mean, and their words in other typologies",
        &[],
        (JSON, "Object"),
    ),
    read("/api/v1/coverage", "How far the nearest open place is by road", &["territory"], (JSON, "Coverage")),
    read("/api/v1/coverage/what-if", "Whom a place at a point would serve", &["point"], (JSON, "Object")),
    read(
        "/api/v1/coverage/{ranking}",
        "Territories of a level, most underserved first; with .csv or .geojson the whole file",
        &["territory", "limit", "page"],
        (JSON, "Ranking"),
    ),
    read("/donnees/{file}", "A whole file, made while it is read", SELECTION, ("application/octet-stream", "File")),
    read("/donnees/catalogue.jsonld", "The catalogue as DCAT-AP", &[], ("application/ld+json", "Object")),
    read(
        "/oembed",
        "What to show for an address of the site",
        &["url", "maxwidth", "maxheight", "format"],
        (JSON, "Object"),
    ),
    read("/api/ogc", "OGC API – Features: landing page", &[], (JSON, "Object")),
    read("/api/ogc/conformance", "OGC API – Features: conformance", &[], (JSON, "Object")),
    read("/api/ogc/collections", "OGC API – Features: collections", &[], (JSON, "Object")),
    read("/api/ogc/collections/{collection}", "OGC API – Features: one collection", &[], (JSON, "Object")),
    read(
        "/api/ogc/collections/places/items",
        "OGC API – Features: places",
        &super::ogc::OF_PLACES,
        (GEOJSON, "FeatureCollection"),
    ),
    read(
        "/api/ogc/collections/organisations/items",
        "OGC API – Features: organisations",
        &super::ogc::OF_ORGANISATIONS,
        (GEOJSON, "FeatureCollection"),
    ),
    read("/api/ogc/collections/{collection}/items/{id}", "OGC API – Features: one feature", &[], (GEOJSON, "Feature")),
];

/// Every path of the document, with its method: what a test compares with the routes.
pub fn paths() -> Vec<(&'static str, &'static str)> {
    OPERATIONS.iter().map(|operation| (operation.method, operation.path)).collect()
}

/// `GET /api/v1/openapi.json`
pub async fn document(State(census): State<Census>) -> Response {
    let (site, name) = (&census.app.site.url, census.app.name());
    open("application/vnd.oai.openapi+json;version=3.0", written(&census.vocabulary(), site, &name).to_string())
}

/// The document itself, OpenAPI 3.0.3.
pub fn written(words: &Vocabulary, site: &str, name: &str) -> Value {
    let mut paths = Map::new();
    for operation in OPERATIONS {
        let path = paths.entry(operation.path.to_owned()).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(operation.method.to_owned(), described(words, operation));
        }
    }
    json!({
        "openapi": "3.0.3",
        "info": {
            "title": name,
            "version": "1",
            "description": "Open data of the network: read without a key, the same for everybody. Operations that \
                            change something ask an access token with their scope.",
            "license": { "name": "Licence Ouverte 2.0", "url": LICENCE },
        },
        "servers": [{ "url": site }],
        "paths": paths,
        "components": { "schemas": schemas(words), "responses": responses(), "securitySchemes": security() },
    })
}

fn security() -> Value {
    json!({ "token": { "type": "http", "scheme": "bearer", "description": "An access token made in the back office" } })
}

fn described(words: &Vocabulary, operation: &Operation) -> Value {
    let (media, schema) = operation.answer;
    let in_path = operation.path.split('/').filter_map(|piece| piece.strip_prefix('{')?.strip_suffix('}'));
    let parameters: Vec<Value> =
        in_path.map(path_parameter).chain(operation.query.iter().map(|name| query_parameter(words, name))).collect();
    let mut described = json!({
        "summary": operation.summary,
        "operationId": operation_id(operation),
        "parameters": parameters,
        "responses": {
            (success(operation)): {
                "description": operation.summary,
                "content": { media: { "schema": { "$ref": format!("#/components/schemas/{schema}") } } },
            },
            "default": { "$ref": "#/components/responses/Problem" },
        },
    });
    if let (Some(scope), Some(members)) = (operation.scope, described.as_object_mut()) {
        members.insert("security".to_owned(), json!([{ "token": [] }]));
        members.insert("x-scope".to_owned(), json!(scope.key()));
    }
    if let (true, Some(members)) = (operation.path == "/api/v1/imports", described.as_object_mut()) {
        let content = json!({ "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } });
        members.insert("requestBody".to_owned(), json!({ "required": true, "content": content }));
    }
    described
}

/// What is changed is changed outside the request: the answer only says that it was understood.
fn success(operation: &Operation) -> &'static str {
    if operation.method == "post" { "202" } else { "200" }
}

/// `getApiV1LieuxSlug`: stable, since the path is.
fn operation_id(operation: &Operation) -> String {
    let words = operation.path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.fold(operation.method.to_owned(), |mut id, word| {
        let mut letters = word.chars();
        id.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        id.push_str(letters.as_str());
        id
    })
}

fn path_parameter(name: &str) -> Value {
    let schema = match name {
        "file" => json!({ "type": "string", "enum": FILES.iter().map(|file| file.name).collect::<Vec<_>>() }),
        "collection" => json!({ "type": "string", "enum": super::ogc::COLLECTIONS.map(|(name, _)| name) }),
        "level" => json!({ "type": "string", "example": "department" }),
        "ranking" => json!({ "type": "string", "example": "epci.csv" }),
        "id" => json!({ "type": "string", "format": "uuid" }),
        _ => json!({ "type": "string" }),
    };
    json!({ "name": name, "in": "path", "required": true, "schema": schema })
}

fn query_parameter(words: &Vocabulary, name: &str) -> Value {
    let many = |keys: Vec<&str>| json!({ "type": "array", "items": { "type": "string", "enum": keys } });
    let whole =
        |least: i64, usual: i64| json!({ "type": "integer", "minimum": least, "maximum": 1000, "default": usual });
    let (schema, meaning) = match name {
        "kind" => (many(words.all_terms(List::Kinds)), "Any of these kinds"),
        "stage" => (many(PublicStage::ALL.iter().map(|stage| stage.key()).collect()), "Any of these stages"),
        "service" => (many(words.all_terms(List::Services)), "All of these services"),
        "wheelchair" => (many(vec!["yes"]), "With wheelchair access"),
        "open" => (
            json!({ "type": "string", "enum": ["now"] }),
            "Open at this minute, for certain, by the clock of the place",
        ),
        "territory" => (json!({ "type": "array", "items": { "type": "string" } }), "level:code, such as department:33"),
        "bbox" => {
            let numbers = json!({ "type": "array", "items": { "type": "number" }, "minItems": 4, "maxItems": 4 });
            (numbers, "west,south,east,north in degrees; a west beyond the east goes across the antimeridian")
        }
        "datetime" => (json!({ "type": "string" }), "Changed at that instant or within that interval (RFC 3339)"),
        "q" => (json!({ "type": "string" }), "Words, forgiving mistakes"),
        "limit" => (whole(1, 100), "How many at most"),
        "page" => (json!({ "type": "integer", "minimum": 1, "default": 1 }), "Which page"),
        "point" => (json!({ "type": "string", "example": "44.9125,-0.2328" }), "Latitude and longitude in degrees"),
        "offset" => (json!({ "type": "integer", "minimum": 0, "default": 0 }), "How many are passed over"),
        "url" => (json!({ "type": "string", "format": "uri" }), "An address of the directory, the map or a sheet"),
        "maxwidth" | "maxheight" => (json!({ "type": "integer", "minimum": 120 }), "Pixels at most"),
        "format" => (json!({ "type": "string", "enum": ["json"] }), "The only one is json"),
        "source" => (json!({ "type": "string", "maxLength": 80 }), "The name under which such files come back"),
        "name" => (json!({ "type": "string" }), "The name of the file"),
        "since" => (json!({ "type": "integer", "minimum": 0, "default": 0 }), "The cursor of the last answer"),
        _ => (json!({ "type": "string" }), "The cursor of the next page, taken from the answer before"),
    };
    // lists are repeated (kind=a&kind=b), but for the box, whose numbers stand behind commas
    let explode = name != "bbox";
    json!({ "name": name, "in": "query", "description": meaning, "style": "form", "explode": explode, "schema": schema })
}

fn responses() -> Value {
    json!({ "Problem": {
        "description": "What went wrong (RFC 9457)",
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
    }})
}

fn schemas(words: &Vocabulary) -> Value {
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let list = |of: &str| json!({ "type": "array", "items": reference(of) });
    let page = |key: &str| {
        json!({ "type": "object", "required": ["total", "next", key], "properties": {
            "total": { "type": "integer" }, "next": { "type": "string", "nullable": true }, key: list("Record"),
        }})
    };
    json!({
        "Object": { "type": "object" },
        "File": { "type": "string", "format": "binary" },
        "Fields": { "type": "object", "properties": fields(words) },
        "Record": { "type": "object", "required": ["id", "kind", "name", "url", "updated_at", "fields"], "properties": {
            "id": { "type": "string", "format": "uuid" },
            "kind": { "type": "string", "enum": ["place", "organisation"] },
            "name": { "type": "string" }, "url": { "type": "string", "format": "uri" },
            "commune": { "type": "string", "description": "INSEE code" },
            "updated_at": { "type": "string", "format": "date-time" }, "fields": reference("Fields"),
        }},
        "Places": page("places"),
        "Organisations": page("organisations"),
        "Feature": { "type": "object", "required": ["type", "id", "geometry", "properties"], "properties": {
            "type": { "type": "string", "enum": ["Feature"] }, "id": { "type": "string" },
            "geometry": { "type": "object", "nullable": true }, "properties": { "type": "object" },
        }},
        "FeatureCollection": { "type": "object", "required": ["type", "features"], "properties": {
            "type": { "type": "string", "enum": ["FeatureCollection"] },
            "numberMatched": { "type": "integer" }, "numberReturned": { "type": "integer" },
            "links": { "type": "array", "items": { "type": "object" } }, "features": list("Feature"),
        }},
        "Changes": { "type": "object", "required": ["cursor", "more", "next", "changes"], "properties": {
            "cursor": { "type": "integer" }, "more": { "type": "boolean" }, "next": { "type": "string" },
            "changes": { "type": "array", "items": { "type": "object", "required": ["change", "id"], "properties": {
                "change": { "type": "string", "enum": ["created", "updated", "removed"] },
                "id": { "type": "string", "format": "uuid" }, "kind": { "type": "string" },
                "url": { "type": "string" }, "updated_at": { "type": "string", "format": "date-time" },
            }}},
        }},
        "Import": { "type": "object", "required": ["id", "state", "running"], "properties": {
            "id": { "type": "string", "format": "uuid" }, "source": { "type": "string" },
            "state": { "type": "string", "enum": ["mapping", "planned", "applied", "undone"] },
            "running": { "type": "boolean" }, "refused": { "type": "boolean" }, "report": { "type": "string" },
            "rows": { "type": "integer" }, "created": { "type": "integer" }, "updated": { "type": "integer" },
            "unchanged": { "type": "integer" }, "vanished": { "type": "integer" }, "rejected": { "type": "integer" },
            "repaired": { "type": "integer" }, "doubtful": { "type": "integer" }, "conflicts": { "type": "integer" },
            "missing_columns": { "type": "array", "items": { "type": "string" } },
        }},
        "Coverage": { "type": "object", "properties": coverage() },
        "Ranking": { "type": "object", "required": ["total", "next", "territories"], "properties": {
            "total": { "type": "integer" }, "next": { "type": "string", "nullable": true },
            "territories": list("Coverage"),
        }},
        "Problem": { "type": "object", "required": ["title", "status", "code"], "properties": {
            "type": { "type": "string" }, "title": { "type": "string" }, "status": { "type": "integer" },
            "detail": { "type": "string" }, "code": { "type": "string" }, "instance": { "type": "string" },
        }},
    })
}

/// The figures of a territory and of each line of a ranking; what only one of them has is said to be so.
fn coverage() -> Map<String, Value> {
    let whole = |meaning: &str| json!({ "type": "integer", "minimum": 0, "description": meaning });
    let tenths = |meaning: &str| json!({ "type": "number", "nullable": true, "description": meaning });
    let text = |meaning: &str| json!({ "type": "string", "nullable": true, "description": meaning });
    let properties = [
        ("level", text("Of a line of a ranking")),
        ("code", text("Of a line of a ranking")),
        ("territory", text("level:code, of a single territory")),
        ("name", text("In full")),
        ("url", text("Its page")),
        ("people", whole("People counted")),
        ("within_10", whole("Those with an open place within 10 minutes")),
        ("within_20", whole("Those with an open place within 20 minutes")),
        ("within_30", whole("Those with an open place within 30 minutes")),
        ("beyond_20", whole("The others beyond 20 minutes")),
        ("doubtful", whole("Those whose estimated time is too near 20 minutes to be sure")),
        ("not_counted", whole("Those of communes whose centre is not known")),
        ("communes", whole("How many")),
        ("underserved_communes", whole("Those with people beyond 20 minutes")),
        ("open_places", whole("How many stand there")),
        ("minutes", tenths("Half of the people have an open place within that time")),
        ("kilometres", tenths("That way as the crow flies")),
        ("measured", json!({ "type": "boolean", "description": "By a routing server, else estimated" })),
        ("nearest_name", text("The open place that is the nearest for most of the people")),
        ("nearest_url", text("Its page")),
        ("by_minute", json!({ "type": "array", "items": whole("People"), "description": "Of a single territory" })),
        ("method", text("The page that tells the method, of a single territory")),
    ];
    properties.into_iter().map(|(key, schema)| (key.to_owned(), schema)).collect()
}

/// Every public field, as [`Field`] says it.
fn fields(words: &Vocabulary) -> Map<String, Value> {
    let public = Field::ALL.iter().filter(|field| field.class() == DataClass::Public);
    let brought = public.map(|field| (field.key().to_owned(), json!({ "description": field.meaning() })));
    let named = |field: Field| {
        let name = words.glossary.find_anywhere(&format!("field-{}", field.key())).unwrap_or_else(|| field.meaning());
        (field.key().to_owned(), json!({ "description": name }))
    };
    brought.chain(words.published_fields().into_iter().map(named)).collect()
}
