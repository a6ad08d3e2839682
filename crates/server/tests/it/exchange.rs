//! What leaves comes back: files to download, interfaces for other programs, the feed of changes.

use std::collections::BTreeSet;

use census::exchange::formats::FILES;
use census::field::{DataClass, Field};
use census::sheet::Sheet;
use kernel::on_both;
use serde_json::{Value, json};

use crate::world::Test;

/// Places whose every public field is filled, with what breaks files: quotes, lines, formulas, semicolons.
const RICH: &[(&str, &str)] = &[
    ("name", "=La « Fabrique », \"du\" pont"),
    ("other_names", "Ex-Moulin; Fab’ du pont"),
    ("summary", "-Un lieu, des gens; et <du café> & plus"),
    ("description", "Première ligne\n\n@deuxième, \"ligne\""),
    ("stage", "works"),
    ("stage_history", "2019-03 idea\n2021 works"),
    ("opened_on", "2019-03-12"),
    ("kinds", "coworking"),
    ("kinds", "fablab"),
    ("street", "3 rue du Pont"),
    ("complement", "Bâtiment B"),
    ("postcode", "33230"),
    ("city", "Coutras"),
    ("latitude", "45.0405"),
    ("longitude", "-0.1301"),
    ("phone", "05 56 00 00 00"),
    ("email", "ana.martin@lafabrique.example"),
    ("website", "https://lafabrique.example/a,b"),
    ("booking", "https://lafabrique.example/reserver"),
    ("mastodon", "https://social.example/@fabrique"),
    ("hours", "lun-ven 9h-18h"),
    ("prices", "12 € la journée"),
    ("services", "meeting_room"),
    ("seats", "12"),
    ("wheelchair", "limited"),
    ("access", "Par la gare\nPuis à pied"),
    ("legal_form", "association"),
    ("operator", "Coop du Pont"),
    ("tags", r#"["salle, cuisine","jardin"]"#),
    ("specificities", "+Vue sur l’Isle"),
    ("contact_name", "Zenobie-Secrete"),
    ("contact_email", "secrete@zenobie.example"),
    ("contact_phone", "06 99 88 77 66"),
    ("notes", "note-tres-secrete"),
];

/// The public values of a sheet, without what names it in the file it came from.
fn public(sheet: &Sheet) -> Value {
    let mut values = serde_json::to_value(sheet.values.public()).unwrap();
    values.as_object_mut().unwrap().remove(Field::SourceId.key());
    values
}

async fn network(t: &Test) {
    let ana = t.ana().await;
    let (name, rest) = RICH.split_first().unwrap();
    ana.creates(name.1, rest).await;
    let plain = [("postcode", "24100"), ("city", "Bergerac"), ("kinds", "food"), ("contact_name", "Zenobie-Secrete")];
    ana.creates("Le Moulin", &plain).await;
    ana.post("/bureau/structures/nouvelle-fiche", &[("name", "Coop du Pont"), ("notes", "note-tres-secrete")])
        .await
        .with_status(303);
    t.follow().await;
}

on_both! {
    async fn what_is_exported_comes_back_without_loss(t: Test) {
        network(&t).await;
        let slug = "la-fabrique-du-pont";
        let before = public(&t.sheet(slug).await.expect("the place has its address"));
        for field in ["hours", "prices", "stage_history", "email", "tags", "point_precision", "access"] {
            assert!(before.get(field).is_some(), "{field} is in the story: {before}");
        }
        let other = Test::beside(&t).await;
        for (at, file) in ["lieux.csv", "lieux.xlsx", "lieux.geojson", "lieux.json", "lieux.jsonl", "lieux.kml"].iter().enumerate() {
            let bytes = t.get(&format!("/donnees/{file}")).await.ok().body;
            let source = format!("export {at}");
            let batch = other.import(&source, file, &bytes).await;
            assert_eq!((batch.counts.created, batch.counts.rejected), (2, 0), "{file}: {:?}", batch.counts);
            let slug = if at == 0 { slug.to_owned() } else { format!("{slug}-{}", at + 1) };
            let after = other.sheet(&slug).await.unwrap_or_else(|| panic!("{file}: no {slug}"));
            assert_eq!(public(&after), before, "{file}");
            let again = other.dry_run(&source, file, &bytes).await;
            assert_eq!((again.counts.unchanged, again.counts.updated), (2, 0), "{file} again: {:?}", again.counts);
        }
    }

    async fn files_stay_at_their_addresses_and_say_what_they_are(t: Test) {
        network(&t).await;
        for file in FILES {
            let path = format!("/donnees/{}", file.name);
            let answer = t.get(&path).await.ok();
            assert_eq!(answer.header("content-type"), file.format.media(), "{path}");
            assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
            assert!(answer.header("content-disposition").contains(file.name), "{path}");
            assert!(answer.header("link").contains("licence-ouverte"), "{path}");
            let tag = answer.header("etag");
            assert!(tag.starts_with("W/"), "{path}: {tag}");
            let same = t.visitor().with("if-none-match", &tag).get(&path).await.with_status(304);
            assert!(same.body.is_empty(), "{path}");
        }
        let tag = t.get("/donnees/lieux.csv").await.header("etag");
        t.ana().await.edits("/bureau/lieux/le-moulin", &[("seats", "9")]).await.with_status(303);
        t.follow().await;
        t.visitor().with("if-none-match", &tag).get("/donnees/lieux.csv").await.ok();
        t.get("/donnees").await.ok().shows(", à jour du ").shows("/api/v1/lieux?open=now").shows("\"dateModified\":\"2");
        t.get("/donnees/personnes.csv").await.with_status(404);
        // as the directory is filtered
        let some = t.get("/donnees/lieux.json?kind=food").await.ok().json();
        assert_eq!(some["places"].as_array().unwrap().len(), 1, "{some}");
        assert_eq!(some["places"][0]["name"], json!("Le Moulin"));
        let csv = t.get("/donnees/lieux.csv?kind=coworking").await.ok().text();
        assert!(csv.contains("\"'=La « Fabrique »"), "a formula is harmless: {csv}");
    }

    async fn others_schemas_get_their_own_words(t: Test) {
        network(&t).await;
        let mednum = t.get("/donnees/lieux-mednum.json?kind=coworking").await.ok().json();
        let place = &mednum[0];
        assert_eq!(place["typologie"], json!("TIERS_LIEUX;FABLAB"), "{place}");
        assert_eq!(place["telephone"], json!("+33556000000"), "{place}");
        assert_eq!(place["code_insee"], json!("33138"), "{place}");
        assert_eq!(place["horaires"], json!("Mo-Fr 09:00-18:00"), "{place}");
        let csv = t.get("/donnees/lieux-mednum.csv").await.ok().text();
        assert!(csv.starts_with("id,pivot,nom,commune,code_postal,code_insee,adresse,"), "{csv}");
        let osm = t.get("/donnees/lieux-osm.json").await.ok().json();
        assert_eq!(osm["elements"].as_array().unwrap().len(), 0, "a place in works is not on the map: {osm}");
        t.ana().await.edits("/bureau/lieux/la-fabrique-du-pont", &[("stage", "open")]).await.with_status(303);
        t.follow().await;
        let osm = t.get("/donnees/lieux-osm.json?kind=coworking").await.ok().json();
        let tags = &osm["elements"][0]["tags"];
        assert_eq!(tags["office"], json!("coworking"), "{osm}");
        assert_eq!((&tags["addr:housenumber"], &tags["addr:street"]), (&json!("3"), &json!("rue du Pont")), "{osm}");
        assert!(osm["osm3s"]["note"].as_str().unwrap().contains("ODbL"), "{osm}");
    }

    async fn no_file_holds_a_private_field(t: Test) {
        network(&t).await;
        let private: Vec<&str> = Field::ALL.iter().filter(|f| f.class() == DataClass::Private).map(|f| f.key()).collect();
        let mut asked = 0;
        let addresses = FILES.iter().map(|file| format!("/donnees/{}", file.name)).chain(
            ["places", "organisations"].iter().map(|name| format!("/api/ogc/collections/{name}/items")));
        for path in addresses {
            let answer = t.get(&path).await.ok();
            // a workbook is compressed: what is in it is looked at through the import of the first story
            let text = answer.text();
            for secret in ["Zenobie", "zenobie", "99 88 77 66", "99887766", "note-tres-secrete"].iter().chain(&private) {
                assert!(!text.contains(secret), "{path} tells {secret}");
            }
            asked += 1;
        }
        assert!(asked > 15);
    }

    async fn the_feed_tells_what_came_changed_and_left_and_nothing_of_what_never_was_public(t: Test) {
        network(&t).await;
        let ana = t.ana().await;
        let feed = t.get("/api/v1/changes").await.ok().json();
        let told: Vec<&str> = feed["changes"].as_array().unwrap().iter().map(|c| c["change"].as_str().unwrap()).collect();
        assert_eq!(told, ["created"; 3], "{feed}");
        let cursor = feed["cursor"].as_i64().unwrap();
        let since = async |cursor: i64| t.get(&format!("/api/v1/changes?since={cursor}")).await.ok().json();
        assert_eq!(since(cursor).await["changes"], json!([]));
        // a sheet that is hidden from the start: a proposal, say
        let hidden = census::edit::create(t.app(), None, kernel::party::Kind::Place,
            &[(Field::Name, json!("Lieu caché"))].into_iter().collect(), kernel::party::Standing::Hidden).await.unwrap();
        t.follow().await;
        assert_eq!(since(cursor).await["changes"], json!([]), "{hidden}");
        ana.edits("/bureau/lieux/le-moulin", &[("seats", "9")]).await.with_status(303);
        ana.post("/bureau/lieux/la-fabrique-du-pont/corbeille", &[]).await.with_status(303);
        t.follow().await;
        let feed = since(cursor).await;
        let changes = feed["changes"].as_array().unwrap();
        assert_eq!((changes.len(), &changes[0]["change"], &changes[1]["change"]), (2, &json!("updated"), &json!("removed")));
        assert_eq!(changes[1].as_object().unwrap().keys().collect::<Vec<_>>(), ["change", "id"], "{feed}");
        let cursor = feed["cursor"].as_i64().unwrap();
        ana.post("/bureau/lieux/la-fabrique-du-pont/retour", &[]).await.with_status(303);
        t.follow().await;
        assert_eq!(since(cursor).await["changes"][0]["change"], json!("created"));
        // page by page, the same
        let (mut cursor, mut seen) = (0, Vec::new());
        loop {
            let feed = t.get(&format!("/api/v1/changes?since={cursor}&limit=1")).await.ok().json();
            seen.extend(feed["changes"].as_array().unwrap().iter().map(|c| c["id"].as_str().unwrap().to_owned()));
            cursor = feed["cursor"].as_i64().unwrap();
            if feed["more"] == json!(false) {
                break;
            }
        }
        assert_eq!((seen.len(), seen.iter().collect::<BTreeSet<_>>().len()), (3, 3));
        t.get("/api/v1/changes?since=999999").await.with_status(410);
        t.get("/api/v1/changes?since=x").await.with_status(422);
        // an import taken back tells that its places left
        let before = t.get("/api/v1/changes").await.json()["cursor"].clone();
        let batch = t.import("liste", "l.csv", b"nom;cp;ville\nLe Passage;33500;Libourne\n").await;
        census::import::undo::undo(t.app(), batch.id, None).await.unwrap();
        t.follow().await;
        let feed = since(before.as_i64().unwrap()).await;
        assert_eq!(feed["changes"].as_array().unwrap().len(), 1, "{feed}");
        assert_eq!(feed["changes"][0]["change"], json!("removed"), "{feed}");
    }

    async fn a_gis_reads_the_collections_page_by_page(t: Test) {
        network(&t).await;
        let list: String = (0..25).map(|n| format!("{n};Lieu {n};33230;Coutras;45.04;-0.13\n")).collect();
        t.import("liste", "l.csv", format!("id;nom;cp;ville;lat;lon\n{list}").as_bytes()).await;
        let landing = t.get("/api/ogc").await.ok().json();
        let rels: Vec<&str> = landing["links"].as_array().unwrap().iter().map(|l| l["rel"].as_str().unwrap()).collect();
        for rel in ["self", "service-desc", "service-doc", "conformance", "data"] {
            assert!(rels.contains(&rel), "{rel}: {landing}");
        }
        let conforms = t.get("/api/ogc/conformance").await.ok().json();
        assert_eq!(conforms["conformsTo"].as_array().unwrap().len(), 3, "{conforms}");
        let collections = t.get("/api/ogc/collections").await.ok().json();
        for collection in collections["collections"].as_array().unwrap() {
            let links = collection["links"].as_array().unwrap();
            let items = links.iter().find(|link| link["rel"] == json!("items")).unwrap()["href"].as_str().unwrap();
            let path = items.strip_prefix(crate::world::SITE).unwrap();
            assert_eq!(t.get(path).await.ok().header("content-type"), "application/geo+json");
        }
        let (mut path, mut seen) = ("/api/ogc/collections/places/items?limit=10".to_owned(), Vec::new());
        let mut pages = Vec::new();
        loop {
            let page = t.get(&path).await.ok().json();
            assert_eq!(page["numberMatched"], json!(27));
            seen.extend(page["features"].as_array().unwrap().iter().map(|f| f["id"].as_str().unwrap().to_owned()));
            pages.push(path.clone());
            let link = |rel: &str| page["links"].as_array().unwrap().iter().find(|l| l["rel"] == json!(rel))
                .map(|l| l["href"].as_str().unwrap().strip_prefix(crate::world::SITE).unwrap().to_owned());
            if pages.len() > 1 {
                assert_eq!(link("prev"), Some(pages[pages.len() - 2].clone()));
            }
            match link("next") {
                Some(next) => path = next,
                None => break,
            }
        }
        assert_eq!((pages.len(), seen.len(), seen.iter().collect::<BTreeSet<_>>().len()), (3, 27, 27));
        let items = "/api/ogc/collections/places/items";
        let found = t.get(&format!("{items}?q=fabrique")).await.ok().json();
        let one = t.get(&format!("{items}/{}", found["features"][0]["id"].as_str().unwrap())).await.ok();
        assert_eq!(one.header("content-type"), "application/geo+json");
        assert_eq!(one.json()["geometry"]["coordinates"], json!([-0.1301, 45.0405]));
        let count = async |query: &str| t.get(&format!("{items}?{query}")).await.ok().json()["numberMatched"].clone();
        assert_eq!(count("bbox=-0.2,45,-0.1,45.1").await, json!(26));
        assert_eq!(count("kind=food").await, json!(1));
        assert_eq!(count("datetime=2026-03-02").await, json!(27));
        assert_eq!(count("datetime=../2026-03-01T00:00:00Z").await, json!(0));
        for wrong in ["bbox=1,2,3", "limit=x", "limit=0", "datetime=hier", "unheard=of"] {
            let refused = t.get(&format!("{items}?{wrong}")).await.with_status(400);
            assert_eq!(refused.header("content-type"), "application/problem+json", "{wrong}");
        }
        t.get(&format!("{items}/0192f1d0-7c1e-7b5a-9c0e-5b1f2a6d3e44")).await.with_status(404);
        t.get("/api/ogc/collections/people/items").await.with_status(404);
        assert_eq!(t.get("/api/ogc/collections/organisations/items?limit=1").await.ok().json()["numberReturned"], json!(1));
        // in the trash, it is no feature any more
        t.ana().await.post("/bureau/lieux/le-moulin/corbeille", &[]).await.with_status(303);
        t.follow().await;
        assert_eq!(count("kind=food").await, json!(0));
    }

    async fn each_collection_has_the_filters_that_mean_something_there_and_refuses_the_others(t: Test) {
        network(&t).await;
        let ana = t.ana().await;
        let far = [("name", "Coop de Mata’utu"), ("latitude", "-13.3"), ("longitude", "-176.2"), ("another", "yes")];
        let near = [("name", "Le Moulin coopératif"), ("postcode", "33230"), ("city", "Coutras"), ("another", "yes")];
        for fields in [far, near] {
            ana.post("/bureau/structures/nouvelle-fiche", &fields).await.with_status(303);
        }
        t.follow().await;
        let items = "/api/ogc/collections/organisations/items";
        let names = async |query: &str| {
            let found = t.get(&format!("{items}?{query}")).await.ok().json();
            let features = found["features"].as_array().unwrap();
            assert_eq!((&found["numberMatched"], &found["numberReturned"]), (&json!(features.len()), &json!(features.len())));
            features.iter().map(|feature| feature["properties"]["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(names("").await.len(), 3);
        assert_eq!(names("q=moulin").await, ["Le Moulin coopératif"]);
        assert_eq!(names("territory=department:33").await, ["Le Moulin coopératif"]);
        assert_eq!(names("q=moulin&territory=department:24").await, Vec::<String>::new());
        assert_eq!(names("territory=department:00").await, Vec::<String>::new(), "one that does not exist has nobody");
        assert_eq!(names("bbox=170,-25,-170,-10").await, ["Coop de Mata’utu"], "across the antimeridian");
        let first = t.get(&format!("{items}?q=coop&limit=1")).await.ok().json();
        assert_eq!((&first["numberMatched"], &first["numberReturned"]), (&json!(3), &json!(1)), "{first}");
        for of_places in ["kind=food", "stage=open", "service=meeting_room", "wheelchair=yes"] {
            let refused = t.get(&format!("{items}?{of_places}")).await.with_status(400);
            assert_eq!(refused.header("content-type"), "application/problem+json", "{of_places}");
        }
        t.get("/api/ogc/collections/places/items?bbox=170,-25,-170,-10").await.ok();
        let document = t.get("/api/v1/openapi.json").await.ok().json();
        for (path, has) in [("places", true), ("organisations", false)] {
            let operation = &document["paths"][format!("/api/ogc/collections/{path}/items")]["get"];
            let named = operation["parameters"].as_array().unwrap().iter().any(|parameter| parameter["name"] == json!("kind"));
            assert_eq!(named, has, "{operation}");
        }
    }

    async fn the_document_of_the_api_is_its_routes(t: Test) {
        let document = t.get("/api/v1/openapi.json").await.ok();
        assert!(document.header("content-type").starts_with("application/vnd.oai.openapi+json"));
        let document = document.json();
        let mut written = BTreeSet::new();
        for (path, operations) in document["paths"].as_object().unwrap() {
            for method in operations.as_object().unwrap().keys() {
                written.insert((method.to_uppercase(), path.clone()));
            }
        }
        let open = |path: &str| path.starts_with("/api") || path.starts_with("/donnees/") || path.starts_with("/oembed");
        let routes: BTreeSet<(String, String)> = t.declared.iter().filter(|route| open(route.path))
            .map(|route| (route.method.to_owned(), route.path.to_owned())).collect();
        assert_eq!(written, routes, "each route of the API is in its document, and nothing else");
        let mut ids = BTreeSet::new();
        for operation in document["paths"].as_object().unwrap().values().flat_map(|p| p.as_object().unwrap().values()) {
            assert!(ids.insert(operation["operationId"].as_str().unwrap()), "{operation}");
        }
        // every reference leads somewhere
        let text = document.to_string();
        for reference in text.split("\"$ref\":\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            assert!(document.pointer(reference).is_some(), "{reference}");
        }
    }

    async fn the_script_of_another_site_may_ask_before_it_reads(t: Test) {
        let visitor = t.visitor();
        for path in ["/api/v1/lieux", "/api/ogc/collections/places/items", "/donnees/lieux.csv", "/oembed", "/tuiles/lieux/5/15/11.mvt"] {
            let answer = visitor.send("OPTIONS", path, None, Vec::new()).await.with_status(204);
            assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
            assert_eq!(answer.header("access-control-allow-methods"), "GET, HEAD", "{path}");
            assert!(answer.header("access-control-allow-headers").contains("if-none-match"), "{path}");
        }
        assert_eq!(visitor.get("/tuiles/lieux/5/15/11.mvt").await.ok().header("access-control-allow-origin"), "*");
        for path in ["/bureau/lieux", "/connexion", "/lieux"] {
            let answer = visitor.send("OPTIONS", path, None, Vec::new()).await;
            assert_eq!(answer.header("access-control-allow-origin"), "", "{path}");
        }
    }

    async fn the_script_of_another_site_reads_why_it_was_refused(t: Test) {
        network(&t).await;
        let unknown = "/api/ogc/collections/places/items/0192f1d0-7c1e-7b5a-9c0e-5b1f2a6d3e44";
        for (path, status) in [
            ("/api/v1/lieux/nulle-part", 404), ("/api/v1/nulle-part", 404), ("/api/v1/changes?since=999999", 410),
            ("/api/v1/changes?since=x", 422), ("/api/v1/lieux?after=x", 422), (unknown, 404),
            ("/api/ogc/collections/places/items?unheard=of", 400), ("/donnees/personnes.csv", 404), ("/oembed", 404),
            ("/oembed?format=xml", 501), ("/tuiles/lieux/1/x/1.mvt", 404),
        ] {
            let refused = t.visitor().with("origin", "https://ailleurs.example").get(path).await.with_status(status);
            assert_eq!(refused.header("access-control-allow-origin"), "*", "{path}");
        }
        for path in ["/lieux/nulle-part", "/integrer/lieux/nulle-part", "/bureau/nulle-part", "/api/v1/imports/x"] {
            assert_eq!(t.get(path).await.header("access-control-allow-origin"), "", "{path}");
        }
    }

    async fn only_what_is_made_for_it_stands_in_the_frames_of_others(t: Test) {
        network(&t).await;
        for path in ["/integrer/carte", "/integrer/liste?kind=food", "/integrer/lieux/le-moulin", "/integrer/structures/coop-du-pont"] {
            let answer = t.get(path).await.ok();
            assert_eq!(answer.header("x-frame-options"), "", "{path}");
            let policy = answer.header("content-security-policy");
            assert!(policy.contains("frame-ancestors *") && policy.contains("default-src 'self'"), "{path}: {policy}");
            assert!(!answer.text().contains("<form method"), "{path} changes nothing");
        }
        t.get("/integrer/liste?kind=food").await.ok().shows("Le Moulin").hides("du pont");
        for path in ["/", "/lieux", "/lieux/le-moulin", "/donnees", "/connexion"] {
            let answer = t.get(path).await.ok();
            assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
            assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        }
        let fragment = t.get("/integrer/fragment?kind=food").await.ok();
        assert_eq!(fragment.header("access-control-allow-origin"), "*");
        assert!(!fragment.text().contains("<html") && fragment.text().contains("http://reseau.example/lieux/le-moulin"), "{fragment:?}");
        t.get("/integrer/lieux/nulle-part").await.with_status(404);
    }

    async fn a_map_stands_in_a_page_without_script(t: Test) {
        network(&t).await;
        let still = t.get("/integrer/carte.svg?kind=coworking").await.ok();
        assert_eq!((still.header("content-type"), still.header("access-control-allow-origin")), ("image/svg+xml".to_owned(), "*".to_owned()));
        assert!(still.body.len() < 200_000 && still.text().contains("role=\"img\""), "{} bytes", still.body.len());
        assert_eq!(still.text().matches("<circle").count(), 1);
        let still = still.shows("<title>Carte des lieux de Réseau d’essai : 1 lieu</title>");
        for private in ["Zenobie", "secrete@zenobie.example", "note-tres-secrete", "style="] {
            assert!(!still.text().contains(private), "{private}");
        }
        t.visitor().with("accept-language", "en").get("/integrer/carte.svg").await.ok().shows("Map of the places of");
        // where no script runs the frame shows it, and its code may be copied
        t.get("/integrer/carte?kind=coworking").await.ok().shows("<noscript><img class=\"map-still\" src=\"/integrer/carte.svg?kind=coworking\"");
        let made = t.get("/donnees?forme=image&kind=coworking").await.ok();
        made.shows("<img src=\"http://reseau.example/integrer/carte.svg?kind=coworking\"").shows("<a href=\"http://reseau.example/carte?kind=coworking\"");
        // what is hidden is not drawn
        t.ana().await.post("/bureau/lieux/la-fabrique-du-pont/corbeille", &[]).await.with_status(303);
        t.follow().await;
        let none = t.get("/integrer/carte.svg?kind=coworking").await.ok().shows("aucun lieu");
        assert!(!none.text().contains("<circle"), "{none:?}");
    }

    async fn a_pasted_address_finds_what_to_show(t: Test) {
        network(&t).await;
        let site = crate::world::SITE;
        let place = t.get(&format!("/oembed?url={site}/lieux/le-moulin&maxwidth=400")).await.ok().json();
        assert_eq!((&place["type"], &place["width"], &place["title"]), (&json!("rich"), &json!(400), &json!("Le Moulin")));
        assert!(place["html"].as_str().unwrap().contains("/integrer/lieux/le-moulin\""), "{place}");
        let map = t.get(&format!("/oembed?url={site}/carte%3Fkind%3Dfood%26q%3D%22%3E")).await.ok().json();
        assert!(map["html"].as_str().unwrap().contains("/integrer/carte?kind=food&amp;q=%22%3E\""), "{map}");
        for nothing in ["/oembed", "/oembed?url=https://ailleurs.example/lieux/le-moulin", &format!("/oembed?url={site}/bureau")] {
            t.get(nothing).await.with_status(404);
        }
        t.get(&format!("/oembed?format=xml&url={site}/carte")).await.with_status(501);
        t.get("/lieux/le-moulin").await.ok().shows("application/json+oembed");
    }

    async fn people_find_everything_on_one_page_and_portals_in_one_record(t: Test) {
        network(&t).await;
        let page = t.get("/donnees?forme=liste&kind=food&hauteur=640").await.ok();
        for file in FILES {
            assert!(page.text().contains(&format!("/donnees/{}", file.name)), "{}", file.name);
        }
        let page = page.shows("/integrer/liste?kind=food").shows("height=\"640\"").shows("Licence Ouverte 2.0");
        page.shows("/api/ogc");
        let catalogue = t.get("/donnees/catalogue.jsonld").await.ok();
        assert_eq!(catalogue.header("content-type"), "application/ld+json");
        let catalogue = catalogue.json();
        let mut named = BTreeSet::new();
        for dataset in catalogue["dcat:dataset"].as_array().unwrap() {
            assert!(dataset["dct:license"]["@id"].is_string() && dataset["dct:modified"].is_object(), "{dataset}");
            for file in dataset["dcat:distribution"].as_array().unwrap() {
                let address = file["dcat:downloadURL"]["@id"].as_str().unwrap();
                t.get(address.strip_prefix(crate::world::SITE).unwrap()).await.ok();
                named.insert(file["dct:title"].as_str().unwrap().to_owned());
            }
        }
        assert_eq!(named.len(), FILES.len());
    }
}
