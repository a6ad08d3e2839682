//! Where each declared route is asked: every route has an address here, so that no story forgets one.

use kernel::web::route::Declared;

/// What the addresses of routes are made of.
pub struct Things {
    pub place: String,
    pub place_id: String,
    pub webhook: String,
    pub organisation: String,
    /// The piece of the address of a person.
    pub person: String,
    pub batch: String,
    pub photo: String,
    pub photo_id: String,
    pub letter: String,
    pub proposal: String,
    pub proposal_token: String,
    pub pass: String,
    pub stop: String,
    pub round: String,
    /// A wave that is open: its id, the token of its only place, the slug of one that is published, and the place.
    pub wave: [String; 4],
    /// Somebody of the network, without a role.
    pub account: String,
    /// What opens the preferences of an address.
    pub preferences: String,
}

/// Pieces of addresses for which the tests know nothing.
const UNKNOWN: [&str; 9] =
    ["{one}", "{merge}", "{lot}", "{view}", "{interaction}", "{task}", "{objective}", "{segment}", "{import}"];

/// Addresses at which that route answers something about those things.
#[expect(clippy::too_many_lines, reason = "one line for each sort of address")]
pub fn addresses(route: &Declared, things: &Things) -> Vec<String> {
    let Things { place, organisation, batch, photo, photo_id, letter, proposal, proposal_token, .. } = things;
    let one = |path: &str| vec![path.to_owned()];
    match route.path {
        "/lieux" | "/carte" => [
            route.path,
            "?kind=coworking",
            "?q=fabrique",
            "?territory=department:33",
            "?sort=recent",
            "?pres=45,0",
            "?page=2",
        ]
        .iter()
        .enumerate()
        .map(|(at, query)| if at == 0 { (*query).to_owned() } else { format!("{}{query}", route.path) })
        .collect(),
        path if path.contains("{secret}") => vec![of_entering(path)],
        path if path.starts_with("/bureau/personnes/{slug}") => vec![path.replace("{slug}", &things.person)],
        path if path.starts_with("/bureau/relations/") => of_relations(path, things),
        path if path.starts_with("/lieux/{slug}") => vec![path.replace("{slug}", place)],
        path if path.starts_with("/structures/{slug}") => vec![path.replace("{slug}", organisation)],
        "/territoires/{*path}" => {
            ["country/fr-france", "region/75-nouvelle-aquitaine", "department/33-gironde", "commune/33138-coutras"]
                .iter()
                .map(|path| format!("/territoires/{path}"))
                .collect()
        }
        "/recherche" => vec!["/recherche".to_owned(), "/recherche?q=fabrique".to_owned()],
        "/recherche/suggestions" => one("/recherche/suggestions?q=fabr"),
        "/proposition/{token}" => vec![format!("/proposition/{proposal_token}")],
        "/photos/{name}" => one(photo),
        "/tuiles/lieux/{z}/{x}/{y}" => {
            (0..=14).step_by(2).map(|z| crate::editing::tile_of(45.0405, -0.1301, z)).collect()
        }
        "/tuiles/territoires/{z}/{x}/{y}" => one("/tuiles/territoires/0/0/0.mvt"),
        path if path.contains("couverture") || path.contains("coverage") => of_coverage(path),
        "/api/v1/lieux" | "/api/v1/lieux.geojson" | "/api/v1/structures" => {
            vec![route.path.to_owned(), format!("{}?limit=1000", route.path)]
        }
        "/api/v1/lieux/{slug}" => vec![format!("/api/v1/lieux/{place}")],
        "/api/v1/structures/{slug}" => vec![format!("/api/v1/structures/{organisation}")],
        "/api/v1/territoires/{level}/{code}" => one("/api/v1/territoires/commune/33138"),
        "/donnees/{file}" => {
            census::exchange::formats::FILES.iter().map(|file| format!("/donnees/{}", file.name)).collect()
        }
        "/donnees" => vec!["/donnees".to_owned(), "/donnees?forme=liste&kind=coworking&hauteur=640".to_owned()],
        "/oembed" => one(&format!("/oembed?url={}/lieux/{place}", crate::world::SITE)),
        "/integrer/lieux/{slug}" => vec![format!("/integrer/lieux/{place}")],
        "/integrer/structures/{slug}" => vec![format!("/integrer/structures/{organisation}")],
        path if path.starts_with("/bureau/acces/") || path.starts_with("/bureau/equipe/") => of_access(path, things),
        "/api/ogc/collections/{collection}" => one("/api/ogc/collections/places"),
        "/api/ogc/collections/{collection}/items/{id}" => {
            vec![format!("/api/ogc/collections/places/items/{}", things.place_id)]
        }
        path if path.contains("vocabulaire") => {
            let path = path.replace("{list}", "kinds").replace("{number}", "1");
            vec![path.replace("champs/{key}", "champs/own_none").replace("{key}", "fablab")]
        }
        path if path.starts_with("/preferences/") => vec![path.replace("{token}", &things.preferences)],
        path if path.contains("donnees-personnelles") || path.contains("adhesions") => vec![of_members(path)],
        path if path.contains("enquete") => of_waves(path, &things.wave),
        "/langue/{code}" => one("/langue/en"),
        "/bureau/{kind}" => vec!["/bureau/lieux".to_owned(), "/bureau/structures".to_owned()],
        "/bureau/{kind}/nouvelle-fiche" => one("/bureau/lieux/nouvelle-fiche"),
        "/bureau/ressemblances/{kind}" => one("/bureau/ressemblances/lieux"),
        "/agenda/{file}" => one("/agenda/0192f1d0.ics"),
        "/bureau/echanges/qui" => one("/bureau/echanges/qui?q=fabrique"),
        path if UNKNOWN.iter().any(|piece| path.contains(piece)) => vec![unknown(path)],
        "/bureau/table" => of_table(),
        path if path.contains("{proposal}") => vec![path.replace("{proposal}", proposal)],
        path if path.contains("{pass}") => vec![path.replace("{pass}", &things.pass)],
        path if path.contains("{stop}") => vec![path.replace("{stop}", &things.stop)],
        path if path.contains("{round}") => vec![path.replace("{round}", &things.round)],
        path if path.contains("{letter}") => vec![path.replace("{letter}", letter)],
        path if path.contains("{number}") => vec![path.replace("{number}", "1")],
        path if path.contains("{id}") => vec![path.replace("{id}", batch)],
        path if path.contains("{kind}/{slug}") => {
            let path = path.replace("{kind}", "lieux").replace("{slug}", place).replace("{version}", "1");
            vec![path.replace("{file}", photo_id)]
        }
        path if path.contains('{') => panic!("{path} has no address in the tests: add one"),
        path => one(path),
    }
}

/// Those of who and what has access; the role is one without rights, so that asking changes nobody's.
fn of_access(path: &str, things: &Things) -> Vec<String> {
    let path = path.replace("{token}", "0192f1d0-7c1e-7b5a-9c0e-5b1f2a6d3e44").replace("{webhook}", &things.webhook);
    vec![path.replace("{account}", &things.account).replace("{role}", "press")]
}

/// Those of the table.
fn of_table() -> Vec<String> {
    ["", "?kind=organisation", "?standing=trash&q=fabrique", "?sort=-updated&columns=notes,tags"]
        .map(|query| format!("/bureau/table{query}"))
        .to_vec()
}

/// Those of links in letters of accounts.
fn of_entering(path: &str) -> String {
    let purpose = match path {
        path if path.starts_with("/invitation/") => "invitation",
        path if path.starts_with("/compte/") => "address",
        _ => "sign-in",
    };
    path.replace("{secret}", &crate::entering::secret(purpose))
}

/// Those of personal data and memberships: a purpose and a kind that come with the program, the rest unknown.
fn of_members(path: &str) -> String {
    let id = "0192f1d0-7c1e-7b5a-9c0e-5b1f2a6d3e44";
    let path = path.replace("{purpose}", "news").replace("{sort}", "place");
    ["{request}", "{run}", "{membership}", "{payment}"].iter().fold(path, |path, piece| path.replace(piece, id))
}

/// Those of waves.
fn of_waves(path: &str, [wave, token, slug, place]: &[String; 4]) -> Vec<String> {
    let path = path.replace("{wave}", wave).replace("{pass}", token).replace("{slug}", slug);
    vec![path.replace("{party}", place).replace("{key}", "paid")]
}

/// Those of coverage.
fn of_coverage(path: &str) -> Vec<String> {
    let queries: &[&str] = match path {
        "/couverture" => &["", "?level=commune&territory=department:33", "?level=epci&page=2", "?territory=sector:1"],
        "/couverture/simulation" => &["?point=44.91,-0.24", "?q=Coutras", "?q=nulle+part", ""],
        "/api/v1/coverage/what-if" => &["?point=44.91,-0.24"],
        "/api/v1/coverage/{ranking}" => {
            let names = ["epci", "commune.csv", "department.geojson"];
            return names.iter().map(|name| format!("/api/v1/coverage/{name}?territory=department:33")).collect();
        }
        "/tuiles/couverture/{z}/{x}/{y}" => return vec!["/tuiles/couverture/6/31/23.mvt".to_owned()],
        _ => &[""],
    };
    queries.iter().map(|query| format!("{path}{query}")).collect()
}

/// Those of the card of a party; no contact point and no tie is known.
fn of_relations(path: &str, things: &Things) -> Vec<String> {
    let unknown = "0192f1d0-7c1e-7b5a-9c0e-5b1f2a6d3e44";
    let path = path.replace("{party}", &things.place_id);
    vec![path.replace("{contact}", unknown).replace("{tie}", unknown)]
}

/// The address of a thing that nobody knows.
fn unknown(path: &str) -> String {
    let id = "0192f1d0-7c1e-7b5a-9c0e-5b1f2a6d3e44";
    UNKNOWN.iter().chain(&["{other}", "{party}"]).fold(path.to_owned(), |path, piece| path.replace(piece, id))
}
