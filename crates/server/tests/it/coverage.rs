//! Coverage and sectors as people meet them: pages, files, what-if, drawing, and a routing server that answers.

use std::sync::{Arc, Mutex};

use axum::extract::{OriginalUri, State};
use kernel::app::Site;
use kernel::on_both;
use serde_json::json;
use territory::update::{CommuneCentre, Update};

use crate::world::{Client, Node, SITE, Test};

/// Centres of some communes of the Gironde, as `maillage territories update` brings them.
async fn centres(t: &Test) {
    let centre =
        |code: &str, lat, lon| CommuneCentre { code: code.to_owned(), lat, lon, population: None, area_km2: None };
    let update = Update {
        centres: vec![
            centre("33138", 45.04, -0.13),
            centre("33243", 44.915, -0.24),
            centre("33063", 44.84, -0.58),
            centre("33058", 45.13, -0.65),
            centre("33314", 45.19, -0.76),
        ],
        ..Update::default()
    };
    territory::store::save(t.db(), &update).await.unwrap();
    t.follow().await;
}

async fn open_at(client: &Client, name: &str, city: &str, postcode: &str, (lat, lon): (&str, &str)) {
    let fields = [
        ("postcode", postcode),
        ("city", city),
        ("latitude", lat),
        ("longitude", lon),
        ("stage", "open"),
        ("kinds", "coworking"),
    ];
    client.creates(name, &fields).await;
}

const LIBOURNE: (&str, &str) = ("44.9151", "-0.2402");
const COUTRAS: (&str, &str) = ("45.0402", "-0.1302");

async fn beyond(t: &Test, territory: &str) -> u64 {
    let answer = t.get(&format!("/api/v1/coverage?territory={territory}")).await.ok().json();
    answer["beyond_20"].as_u64().unwrap()
}

on_both! {
    async fn coverage_is_not_told_before_centres_are_known(t: Test) {
        t.get("/couverture").await.ok().shows("La couverture n’est pas encore calculable").shows("maillage territories update");
        t.get("/couverture/simulation?point=44.9,-0.2").await.ok().shows("pas encore calculable");
        t.get("/territoires/department/33-gironde").await.ok().hides("Le lieu le plus proche");
        t.get("/api/v1/coverage/what-if?point=44.9,-0.2").await.with_status(422);
        assert!(t.get("/tuiles/couverture/9/255/184.mvt").await.ok().body.is_empty());
    }

    async fn coverage_follows_the_places_that_open_move_and_close(t: Test) {
        centres(&t).await;
        let ana = t.ana().await;
        let nobody = beyond(&t, "department:33").await;
        assert!(nobody > 290_000, "{nobody}");
        open_at(&ana, "La Fabrique", "Libourne", "33500", LIBOURNE).await;
        t.follow().await;
        let one = beyond(&t, "department:33").await;
        assert_eq!(nobody - one, u64::from(people(&t, "33243")));
        t.get("/couverture?level=commune&territory=department:33").await.ok()
            .shows("La Fabrique").shows("Coutras (33)").shows("Comment c’est calculé").shows("Territoires en carence");
        t.get("/territoires/commune/33243-libourne").await.ok().shows("Le lieu le plus proche").shows("10 min ou moins")
            .shows("Lieu ouvert le plus proche : <a href=\"/lieux/la-fabrique\">La Fabrique</a>").shows("Il est à 3 min en voiture");
        // from a commune without a place too, and from what is made of communes
        t.get("/territoires/commune/33138-coutras").await.ok().shows("\"/lieux/la-fabrique\"").shows("min en voiture (");
        t.get("/territoires/department/33-gironde").await.ok()
            .shows("Lieu ouvert le plus proche du plus grand nombre : <a href=\"/lieux/la-fabrique\"")
            .shows("La moitié des habitants ont un lieu ouvert à");
        t.get("/couverture?level=epci").await.ok().shows("Libournais").shows("\"/lieux/la-fabrique\"").shows("3 min");
        t.get("/couverture/methode").await.ok().shows("son habitant médian");
        // a territory that is asked for twice is read once
        t.get("/couverture?territory=department:33%20department:33").await.ok().shows("Gironde").hides("Gironde, Gironde");
        // an edit that moves nothing changes nothing
        ana.edits("/bureau/lieux/la-fabrique", &[("summary", "Un atelier")]).await.with_status(303);
        t.follow().await;
        assert_eq!(beyond(&t, "department:33").await, one);
        ana.edits("/bureau/lieux/la-fabrique", &[("stage", "closed")]).await.with_status(303);
        t.follow().await;
        assert_eq!(beyond(&t, "department:33").await, nobody);
        ana.edits("/bureau/lieux/la-fabrique", &[("stage", "open")]).await.with_status(303);
        ana.post("/bureau/lieux/la-fabrique/corbeille", &[]).await.with_status(303);
        t.follow().await;
        assert_eq!(beyond(&t, "department:33").await, nobody, "what is in the trash serves nobody");
    }

    async fn files_of_coverage_say_what_the_page_says(t: Test) {
        centres(&t).await;
        open_at(&t.ana().await, "La Fabrique", "Libourne", "33500", LIBOURNE).await;
        t.follow().await;
        let list = t.get("/api/v1/coverage/commune?territory=department:33&limit=2").await.ok().json();
        let first = &list["territories"][0];
        assert_eq!((first["code"].as_str(), first["nearest_name"].as_str()), (Some("33063"), Some("La Fabrique")), "{first}");
        assert!(first["minutes"].as_f64().unwrap() > 20.0);
        let next = list["next"].as_str().unwrap().strip_prefix(SITE).unwrap().to_owned();
        assert_ne!(t.get(&next).await.ok().json()["territories"][0]["code"], first["code"]);
        let csv = t.get("/api/v1/coverage/commune.csv?territory=department:33").await.ok();
        assert!(csv.header("content-type").starts_with("text/csv") && csv.header("content-disposition").contains("couverture-commune.csv"));
        let text = csv.text();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 1 + list["total"].as_u64().unwrap() as usize);
        assert!(lines[0].starts_with("level,code,name,url,people,within_10") && lines[1].starts_with("commune,33063,Bordeaux,"), "{}", lines[1]);
        // what is made of communes has its place and its time too, in every form
        let libournais = |list: &serde_json::Value| {
            let lines = list["territories"].as_array().unwrap();
            lines.iter().find(|one| one["name"].as_str().unwrap().contains("Libournais")).unwrap().clone()
        };
        let epci = libournais(&t.get("/api/v1/coverage/epci?territory=department:33").await.ok().json());
        assert_eq!((epci["nearest_name"].as_str(), epci["measured"].as_bool()), (Some("La Fabrique"), Some(false)), "{epci}");
        assert_eq!(epci["nearest_url"].as_str(), Some(format!("{SITE}/lieux/la-fabrique").as_str()));
        assert!(epci["minutes"].as_f64().unwrap() < 5.0 && epci["kilometres"].as_f64().is_some(), "{epci}");
        let csv = t.get("/api/v1/coverage/epci.csv?territory=department:33").await.ok().text();
        assert!(csv.lines().next().unwrap().ends_with("minutes,kilometres,measured,nearest_name,nearest_url"), "{csv}");
        assert!(csv.lines().any(|line| line.contains("Libournais") && line.contains(",La Fabrique,")), "{csv}");
        let whole = t.get("/api/v1/coverage?territory=department:33").await.ok().json();
        assert_eq!((whole["nearest_name"].as_str(), whole["minutes"].is_f64()), (Some("La Fabrique"), true), "{whole}");
        let features = t.get("/api/v1/coverage/epci.geojson?territory=department:33").await.ok().json();
        assert_eq!(features["features"].as_array().unwrap().len() as u64, features["numberReturned"].as_u64().unwrap());
        assert!(features["features"][0]["id"].as_str().unwrap().starts_with("epci:"));
        assert!(features["features"][0]["properties"].get("nearest_name").is_some());
        for wrong in ["/api/v1/coverage/canton", "/api/v1/coverage/epci.xls", "/api/v1/coverage/epci.json"] {
            t.get(wrong).await.with_status(404);
        }
        t.get("/api/v1/coverage?territory=department:00").await.with_status(422);
        assert!(!t.get("/tuiles/couverture/9/255/184.mvt").await.ok().body.is_empty(), "a commune without a contour is a point");
    }

    async fn what_if_answers_at_an_address_to_share(t: Test) {
        centres(&t).await;
        open_at(&t.ana().await, "La Fabrique", "Libourne", "33500", LIBOURNE).await;
        t.follow().await;
        let found = t.get("/couverture/simulation?q=33230+Coutras").await;
        assert_eq!((found.status, found.location().as_deref()), (303, Some("/couverture/simulation?point=45.0400,-0.1300&q=33230+Coutras")));
        let words = kernel::lang::Lang::french().number(people(&t, "33138"));
        let plain = words.replace(['\u{a0}', '\u{202f}'], " ");
        t.get(&found.location().unwrap()).await.ok().shows("Un lieu à Coutras (33)").shows(&format!("{plain} habitants auraient un lieu"));
        assert_eq!(t.get("/couverture/simulation?q=45.04,-0.13").await.location().as_deref(), Some("/couverture/simulation?point=45.0400,-0.1300"));
        t.get("/couverture/simulation?q=Saint-Martin").await.ok().shows("Plusieurs communes");
        t.get("/couverture/simulation?q=zzzz").await.ok().shows("ne mène à aucune commune");
        t.get("/couverture/simulation?point=30,-30").await.ok().shows("près d’aucune commune");
        let answer = t.get("/api/v1/coverage/what-if?point=45.04,-0.13").await.ok().json();
        assert_eq!(answer["newly_served"]["within_20"].as_u64().unwrap(), u64::from(people(&t, "33138")));
        // the place opens: what was foretold happens
        let before = beyond(&t, "department:33").await;
        open_at(&t.ana().await, "Le Moulin", "Coutras", "33230", COUTRAS).await;
        t.follow().await;
        assert_eq!(before - beyond(&t, "department:33").await, answer["newly_served"]["within_20"].as_u64().unwrap());
    }

    async fn a_sector_is_drawn_pasted_narrowed_and_removed(t: Test) {
        centres(&t).await;
        let chloe = t.chloe().await;
        open_at(&chloe, "La Fabrique", "Libourne", "33500", LIBOURNE).await;
        open_at(&chloe, "Le Hangar", "Bordeaux", "33000", ("44.8401", "-0.5801")).await;
        chloe.post("/bureau/secteurs", &[("name", "")]).await.with_status(422).shows("obligatoire");
        let drawn = chloe.post("/bureau/secteurs", &[("name", "Pays du Libournais"), ("kind", "pays")]).await.with_status(303);
        assert_eq!(drawn.location().as_deref(), Some("/bureau/secteurs/1"));
        chloe.post("/bureau/secteurs", &[("name", "pays du libournais")]).await.with_status(422).shows("déjà ce nom");
        // a list that is not understood whole adds nothing, tells why, and keeps what was typed
        let list = "33138 Coutras\nLibourne\nZzzzz\nSaint-Martin (33)";
        let told = chloe.post("/bureau/secteurs/1/communes", &[("communes", list)]).await.with_status(422);
        told.shows("« Zzzzz » n’est ni une commune").shows("2 communes comprises, dont 2 nouvelles").shows("33138 Coutras");
        chloe.get("/bureau/secteurs/1").await.ok().shows("Aucune commune");
        let form = [("communes", list), ("code", "33058"), ("partial", "yes")];
        chloe.post("/bureau/secteurs/1/communes", &form).await.with_status(303);
        chloe.get("/bureau/secteurs/1").await.ok().shows("3 communes").shows("Blaye (33)").hides("Bordeaux (33)");
        // by search, one EPCI
        chloe.get("/bureau/secteurs/1?q=bordeaux+m%C3%A9tropole").await.ok().shows("28 communes").shows("Ajouter");
        chloe.post("/bureau/secteurs/1/communes", &[("code", "243300316")]).await.with_status(303);
        chloe.get("/bureau/secteurs/1").await.ok().shows("31 communes");
        let take_out = [("code", "33063"), ("code", "33058")];
        chloe.post("/bureau/secteurs/1/retrait", &take_out).await.with_status(303);
        chloe.get("/bureau/secteurs/1").await.ok().shows("29 communes");
        t.follow().await;
        // its page, and everything that it narrows
        t.get("/territoires/sector/1-pays-du-libournais").await.ok().shows("Pays ou PETR").shows("La Fabrique").hides("Le Hangar").shows("Le lieu le plus proche");
        t.get("/territoires").await.ok().shows("Pays du Libournais");
        t.get("/lieux?territory=sector:1").await.ok().shows("La Fabrique").hides("Le Hangar").shows("Pays du Libournais");
        assert_eq!(t.get("/api/v1/lieux?territory=sector:1").await.ok().json()["total"], 1);
        t.get("/couverture?territory=sector:1&level=commune").await.ok().shows("Coutras (33)").hides("Pauillac (33)");
        let sector = t.get("/api/v1/coverage/sector").await.ok().json()["territories"][0].clone();
        assert_eq!((sector["name"].as_str(), sector["nearest_name"].as_str()), (Some("Pays du Libournais"), Some("La Fabrique")));
        t.get("/territoires/sector/1-pays-du-libournais").await.ok().shows("plus grand nombre : <a href=\"/lieux/la-fabrique\"");
        // on the map, and as a feature, at its middle as long as no contour of its communes is known
        let tile = t.get("/tuiles/couverture/9/255/184.mvt?level=sector").await.ok();
        assert!(tile.text().contains("Pays du Libournais") && !tile.text().contains("Coutras"), "{tile:?}");
        assert!(t.get("/tuiles/couverture/9/255/184.mvt").await.ok().text().contains("Coutras"));
        t.get("/couverture?level=sector").await.ok().shows(".mvt?level=sector\"").shows("Chaque territoire du classement");
        let feature = t.get("/api/v1/coverage/sector.geojson").await.ok().json()["features"][0].clone();
        assert_eq!(feature["geometry"]["type"], "Point", "{feature}");
        // another node follows; a new name moves the address
        let other = t.another_node(7).await;
        let page = t.chloe().await.get("/bureau/secteurs/1").await.ok();
        assert!(page.text().contains("name=\"version\" value=\"1\""));
        chloe.post("/bureau/secteurs/1", &[("name", "Grand Libournais"), ("kind", "pays"), ("version", "1")]).await.with_status(303);
        chloe.post("/bureau/secteurs/1", &[("name", "Petit Libournais"), ("kind", "pays"), ("version", "1")]).await
            .with_status(409).shows("Grand Libournais").shows("Petit Libournais");
        other.follow().await;
        assert_eq!(
            other.visitor().get("/territoires/sector/1-pays-du-libournais").await.location().as_deref(),
            Some("/territoires/sector/1-grand-libournais")
        );
        chloe.post("/bureau/secteurs/1/suppression", &[]).await.with_status(303);
        t.follow().await;
        t.get("/territoires/sector/1-grand-libournais").await.with_status(404);
        assert_eq!(t.get("/api/v1/lieux?territory=sector:1").await.ok().json()["total"], 0, "not everywhere");
        chloe.post("/bureau/secteurs", &[("name", "Autre")]).await.with_status(303);
        t.get("/territoires/sector/1").await.with_status(404);
        chloe.get("/bureau/secteurs/2").await.ok();
    }

    async fn two_who_draw_at_once_lose_nothing(t: Test) {
        let chloe = t.chloe().await;
        chloe.post("/bureau/secteurs", &[("name", "Sud")]).await.with_status(303);
        let codes = ["33138", "33243", "33063", "33058", "33314", "24037", "24322", "40192", "47001", "64445"];
        let clients: Vec<Client> = {
            let mut clients = Vec::new();
            for _ in codes {
                clients.push(t.chloe().await);
            }
            clients
        };
        let adds = clients.iter().zip(codes).map(|(client, code)| async move {
            client.post("/bureau/secteurs/1/communes", &[("communes", code)]).await.with_status(303);
        });
        futures_util::future::join_all(adds).await;
        t.follow().await;
        chloe.get("/bureau/secteurs/1").await.ok().shows("10 communes");
        let draws = clients.iter().zip(codes).map(|(client, code)| async move {
            client.post("/bureau/secteurs", &[("name", code)]).await.with_status(303).location().unwrap()
        });
        let mut addresses = futures_util::future::join_all(draws).await;
        addresses.sort();
        addresses.dedup();
        assert_eq!(addresses.len(), codes.len());
    }

    async fn a_routing_server_takes_the_place_of_the_estimate(t: Test) {
        centres(&t).await;
        open_at(&t.ana().await, "La Fabrique", "Libourne", "33500", LIBOURNE).await;
        let server = Roads::start().await;
        let site = Site { road_server: Some(server.address.clone()), ..t.app().site.clone() };
        let node = Node::open_as(&t.database, t.clock.clone(), 9, site).await;
        node.program.capabilities.works().run_schedules(node.app()).await.unwrap();
        let first = node.run_jobs().await;
        assert!(first > 0);
        node.follow().await;
        let answer = node.visitor().get("/api/v1/coverage/commune?territory=department:33&limit=1000").await.ok().json();
        let coutras = answer["territories"].as_array().unwrap().iter().find(|one| one["code"] == "33138").unwrap().clone();
        // the server says ten minutes of driving to everywhere; three are added to start and park
        assert_eq!((coutras["minutes"].as_f64(), coutras["measured"].as_bool()), (Some(13.0), Some(true)), "{coutras}");
        node.visitor().get("/couverture/methode").await.ok().shows("serveur d’itinéraires");
        // what was answered is not asked again
        let asked = server.asked();
        assert!(!asked.is_empty() && asked.iter().all(|uri| uri.starts_with("/table/v1/driving/")), "{asked:?}");
        t.clock.advance(std::time::Duration::from_secs(25 * 3_600));
        node.program.capabilities.works().run_schedules(node.app()).await.unwrap();
        node.run_jobs().await;
        assert_eq!(server.asked().len(), asked.len());
        // a place that comes is
        open_at(&t.ana().await, "Le Moulin", "Coutras", "33230", COUTRAS).await;
        node.follow().await;
        t.clock.advance(std::time::Duration::from_secs(25 * 3_600));
        node.program.capabilities.works().run_schedules(node.app()).await.unwrap();
        node.run_jobs().await;
        assert!(server.asked().len() > asked.len());
        // a request never asks
        let now = server.asked().len();
        node.visitor().get("/couverture").await.ok();
        assert_eq!(server.asked().len(), now);
    }

    async fn without_a_routing_server_nothing_is_asked(t: Test) {
        centres(&t).await;
        t.node.program.capabilities.works().run_schedules(t.app()).await.unwrap();
        assert_eq!((t.count("job").await, t.count("road_time").await), (0, 0));
    }
}

fn people(t: &Test, code: &str) -> u32 {
    let gazetteer = t.census().gazetteer();
    gazetteer.population(gazetteer.commune_of(code).unwrap()).unwrap()
}

/// A routing server that takes ten minutes to everywhere, and remembers what it was asked.
struct Roads {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Roads {
    async fn start() -> Roads {
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let router = axum::Router::new().fallback(table).with_state(asked.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Roads { address, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

async fn table(State(asked): State<Arc<Mutex<Vec<String>>>>, OriginalUri(uri): OriginalUri) -> String {
    asked.lock().unwrap().push(uri.to_string());
    let count = |name: &str| {
        let query = uri.query().unwrap_or_default();
        let list = query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}="))).unwrap_or_default();
        list.split(';').count()
    };
    let row = vec![600.0; count("destinations")];
    json!({ "code": "Ok", "durations": vec![row; count("sources")] }).to_string()
}
