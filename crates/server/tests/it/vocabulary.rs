//! The network's own words: terms added, renamed, merged and retired in the browser, fields of its own; sheets follow.

use census::field::{DataClass, Field};
use kernel::on_both;
use serde_json::json;

use crate::world::{Client, Test};

const WORDS: &str = "/bureau/vocabulaire";

/// Adds a term to a list; answers its address.
async fn adds_term(client: &Client, list: &str, fields: &[(&str, &str)]) -> String {
    client.post(&format!("{WORDS}/termes/{list}"), fields).await.with_status(303).location().unwrap()
}

async fn adds_field(client: &Client, fields: &[(&str, &str)]) -> String {
    client.post(&format!("{WORDS}/champs"), fields).await.with_status(303).location().unwrap()
}

on_both! {
    async fn a_term_of_the_network_is_chosen_found_filtered_and_published(t: Test) {
        let chloe = t.chloe().await;
        let term = adds_term(&chloe, "kinds", &[
            ("name-fr", "Épicerie de village"), ("name-en", "Village grocery"), ("said", "multiple rural"),
            ("mapped-osm", "shop=convenience"), ("mapped-mednum", "ASSO"),
        ]).await;
        assert_eq!(term, "/bureau/vocabulaire/termes/kinds/own1");
        chloe.get(&term).await.ok().shows("Aucune fiche ne le porte").shows("multiple rural");
        chloe.get("/bureau/lieux/nouvelle-fiche").await.ok().shows("Épicerie de village");
        chloe.creates("La Fabrique", &[("kinds", "own1"), ("latitude", "45.04"), ("longitude", "-0.13")]).await;
        t.follow().await;
        t.get("/lieux/la-fabrique").await.ok().shows("Épicerie de village");
        t.get("/lieux?kind=own1").await.ok().shows("La Fabrique").shows("Épicerie de village");
        t.get("/lieux?kind=fablab").await.ok().hides("/lieux/la-fabrique\"");
        let english = t.dov().with("accept-language", "en");
        english.get("/lieux/la-fabrique").await.ok().shows("Village grocery");
        t.get("/recherche?q=grocery").await.ok().shows("La Fabrique");
        let osm = t.get("/donnees/lieux-osm.json").await.ok().json();
        assert_eq!(osm["elements"][0]["tags"]["shop"], "convenience");
        t.get("/donnees/lieux-mednum.csv").await.ok().shows("ASSO;TIERS_LIEUX");
        let told = t.get("/api/v1/vocabulaire").await.ok().json();
        let own = told["lists"]["kinds"].as_array().unwrap().iter().find(|term| term["key"] == "own1").unwrap().clone();
        assert_eq!(own["names"], json!({ "fr": "Épicerie de village", "en": "Village grocery" }));
        assert_eq!(own["typologies"]["osm"], json!(["shop=convenience"]));
        // files say it in their own words
        t.import("réseau", "liste.csv", "Nom;Type\nLe Moulin;Multiple rural\nLe Quai;VILLAGE GROCERY\n".as_bytes()).await;
        for slug in ["le-moulin", "le-quai"] {
            assert_eq!(t.sheet(slug).await.unwrap().values.list(Field::Kinds), ["own1"], "{slug}");
        }
        // another name changes no sheet
        let versions = t.count("revision").await;
        chloe.edits(&term, &[("name-fr", "Épicerie rurale")]).await.with_status(303);
        t.get("/lieux/la-fabrique").await.ok().shows("Épicerie rurale").hides("Épicerie de village");
        assert_eq!(t.count("revision").await, versions);
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn a_merged_term_carries_its_sheets_along_and_back(t: Test) {
        let chloe = t.chloe().await;
        let halle = adds_term(&chloe, "kinds", &[("name-fr", "Halle")]).await;
        chloe.creates("La Fabrique", &[("kinds", "own1"), ("notes", "à rappeler")]).await;
        chloe.creates("Le Moulin", &[("kinds", "cafe")]).await;
        chloe.get(&halle).await.ok().shows("Une fiche le porte");
        let version = chloe.get(&halle).await.form().into_iter().find(|(name, _)| name == "version").unwrap().1;
        let merge = format!("{halle}/fusion");
        // nobody else decides, nor with an old page, nor into itself
        t.ana().await.post(&merge, &[("into", "culture"), ("version", &version)]).await.with_status(403);
        chloe.post(&merge, &[("into", "culture"), ("version", "9")]).await.with_status(409);
        chloe.post(&merge, &[("into", "own1"), ("version", &version)]).await.with_status(409);
        let lot = chloe.post(&merge, &[("into", "culture"), ("version", &version)]).await.with_status(303).location().unwrap();
        assert!(lot.starts_with("/bureau/lots/"), "{lot}");
        chloe.get(&lot).await.ok().shows("La Fabrique").shows("Faire place à");
        assert_eq!(t.sheet("la-fabrique").await.unwrap().values.list(Field::Kinds), ["culture"]);
        chloe.get("/bureau/lieux/nouvelle-fiche").await.ok().hides(">Halle<").hides("value=\"own1\"");
        chloe.get(&halle).await.ok().shows("fusionné dans");
        // what files say of it leads to the other
        t.import("réseau", "liste.csv", "Nom;Type\nLe Quai;Halle\n".as_bytes()).await;
        assert_eq!(t.sheet("le-quai").await.unwrap().values.list(Field::Kinds), ["culture"]);
        t.get("/api/v1/vocabulaire").await.ok().shows("\"merged_into\":\"culture\"");
        // back: the term, and by its lot the sheets
        let version = chloe.get(&halle).await.form().into_iter().find(|(name, _)| name == "version").unwrap().1;
        chloe.post(&format!("{halle}/usage"), &[("usage", "oui"), ("version", &version)]).await.with_status(303);
        chloe.post(&format!("{lot}/annulation"), &[]).await.with_status(303);
        assert_eq!(t.sheet("la-fabrique").await.unwrap().values.list(Field::Kinds), ["own1"]);
        chloe.get(&format!("{WORDS}/historique")).await.ok().shows("Fusionné dans").shows("Chloé");
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn a_term_takes_the_place_of_free_words(t: Test) {
        let chloe = t.chloe().await;
        t.import("réseau", "liste.csv", "Nom;Services\nLa Fabrique;Relais colis\nLe Moulin;Relais Colis, Hamac\n".as_bytes()).await;
        assert_eq!(t.sheet("la-fabrique").await.unwrap().values.list(Field::Services), ["Relais colis"]);
        let term = adds_term(&chloe, "services", &[("name-fr", "Relais de colis"), ("said", "relais colis")]).await;
        let page = chloe.get(&format!("{term}?mots=oui")).await.ok().shows("Relais colis").shows("Relais Colis").hides("Hamac");
        assert_eq!(page.text().matches("name=\"word\"").count(), 2);
        // a word that says something else is left alone, whoever posts it
        chloe.post(&format!("{term}/mots"), &[("word", "Hamac")]).await.with_status(409);
        let lot = chloe.post(&format!("{term}/mots"), &[("word", "Relais colis"), ("word", "Relais Colis")]).await.with_status(303);
        assert!(lot.location().unwrap().starts_with("/bureau/lots/"));
        assert_eq!(t.sheet("la-fabrique").await.unwrap().values.list(Field::Services), ["own1"]);
        assert_eq!(t.sheet("le-moulin").await.unwrap().values.list(Field::Services), ["own1", "Hamac"]);
        t.follow().await;
        t.get("/lieux?service=own1").await.ok().shows("La Fabrique").shows("Le Moulin");
    }

    async fn a_field_of_the_network_joins_forms_files_pages_and_the_table(t: Test) {
        let chloe = t.chloe().await;
        let fibre = adds_field(&chloe, &[
            ("name-fr", "Débit montant"), ("name-en", "Upload speed"), ("hint-fr", "Mesuré au moins une fois"),
            ("sort", "whole"), ("unit", "Mbit/s"), ("about", "place"), ("public", "yes"),
        ]).await;
        assert_eq!(fibre, "/bureau/vocabulaire/champs/own_debit_montant");
        let tenure = adds_field(&chloe, &[
            ("name-fr", "Occupation du lieu"), ("sort", "one"), ("about", "place"), ("public", "yes"),
            ("choices", "Bail\nÀ titre gratuit\nPrêt à usage"),
        ]).await;
        adds_field(&chloe, &[("name-fr", "Suivi interne"), ("sort", "text"), ("about", "both")]).await;
        let (speed, tenure_field) = (Field::from_key("own_debit_montant").unwrap(), Field::from_key("own_occupation_du_lieu").unwrap());
        let inner = Field::from_key("team_suivi_interne").unwrap();
        assert_eq!((speed.class(), inner.class()), (DataClass::Public, DataClass::Private));

        // the form of the team, with what is wrong told and what was typed kept
        let form = chloe.get("/bureau/lieux/nouvelle-fiche").await.ok().shows("Débit montant").shows("Mesuré au moins une fois").shows("Suivi interne");
        assert!(form.text().contains("name=\"own_debit_montant\""));
        let wrong = [("name", "La Fabrique"), ("own_debit_montant", "beaucoup")];
        chloe.post("/bureau/lieux/nouvelle-fiche", &wrong).await.with_status(422).shows("beaucoup").shows("field-own_debit_montant-error");
        chloe.creates("La Fabrique", &[
            ("own_debit_montant", "1 250"), ("own_occupation_du_lieu", "bail"), ("team_suivi_interne", "voir le maire"),
        ]).await;
        let values = t.sheet("la-fabrique").await.unwrap().values;
        assert_eq!((values.get(speed), values.text(tenure_field)), (Some(&json!(1250)), "bail"));
        t.follow().await;

        // everybody reads what is public, and nothing of the rest anywhere
        t.get("/lieux/la-fabrique").await.ok().shows("Débit montant").shows("1 250 Mbit/s").shows("Bail").hides("voir le maire");
        t.dov().with("accept-language", "en").get("/lieux/la-fabrique").await.ok().shows("Upload speed");
        for path in [
            "/api/v1/lieux", "/api/v1/lieux.geojson", "/donnees/lieux.csv", "/donnees/lieux.kml", "/donnees/lieux.jsonl",
            "/api/ogc/collections/places/items", "/api/v1/openapi.json", "/api/v1/vocabulaire",
        ] {
            let answer = t.get(path).await.ok().hides("team_suivi").hides("voir le maire");
            assert!(answer.text().contains("own_debit_montant"), "{path}");
        }
        t.get("/lieux/la-fabrique/historique").await.ok().hides("voir le maire").hides("Suivi interne");
        t.get("/recherche?q=maire").await.ok().hides("La Fabrique");

        // a file fills it by its name, and what Maillage wrote comes back
        let list = "Nom;Débit montant;Occupation du lieu;Suivi interne\nLe Moulin;300;PRÊT A USAGE;rappeler\nLe Quai;vite;bail;\n";
        let batch = t.import("réseau", "liste.csv", list.as_bytes()).await;
        assert_eq!(batch.counts.created, 2);
        let moulin = t.sheet("le-moulin").await.unwrap().values;
        assert_eq!((moulin.get(speed), moulin.text(tenure_field), moulin.text(inner)), (Some(&json!(300)), "pret_a_usage", "rappeler"));
        assert_eq!(t.sheet("le-quai").await.unwrap().values.get(speed), None, "not a number, and told");
        t.follow().await;
        let file = t.get("/donnees/lieux.csv").await.ok().body;
        let fresh = Test::beside(&t).await;
        let other = fresh.chloe().await;
        adds_field(&other, &[("name-fr", "Débit montant"), ("sort", "whole"), ("about", "place"), ("public", "yes")]).await;
        fresh.import("ailleurs", "lieux.csv", &file).await;
        assert_eq!(fresh.sheet("la-fabrique").await.unwrap().values.get(speed), Some(&json!(1250)));

        // a letter that tells what is held names it as the network does
        let sheet = t.sheet("la-fabrique").await.unwrap();
        let drawn = census::contribution::pass::draw(t.app(), sheet.id(), "lieu@exemple.invalid", "letter").await.unwrap();
        let letter = census::contribution::letters::notice(t.app(), &sheet, &drawn);
        assert!(format!("{:?}", letter.blocks).contains("Débit montant"), "{:?}", letter.blocks);

        // the table, a correction by anybody, and a merge of choices
        chloe.get("/bureau/table?columns=own_debit_montant,team_suivi_interne").await.ok().shows("voir le maire").shows("1250");
        t.get("/lieux/la-fabrique/corriger").await.ok().shows("Débit montant").hides("Suivi interne");
        let version = chloe.get(&tenure).await.form().into_iter().find(|(name, _)| name == "version").unwrap().1;
        let asked = [("from", "pret_a_usage"), ("into", "a_titre_gratuit"), ("version", version.as_str())];
        chloe.post(&format!("{tenure}/fusion"), &asked).await.with_status(303);
        assert_eq!(t.sheet("le-moulin").await.unwrap().values.text(tenure_field), "a_titre_gratuit");
        // retired, it is neither asked nor shown; what sheets say stays
        let version = chloe.get(&fibre).await.form().into_iter().find(|(name, _)| name == "version").unwrap().1;
        chloe.post(&format!("{fibre}/usage"), &[("usage", "non"), ("version", &version)]).await.with_status(303);
        let form = chloe.get("/bureau/lieux/nouvelle-fiche").await.ok().text();
        assert!(!form.contains("name=\"own_debit_montant\""));
        t.get("/lieux/la-fabrique").await.ok().hides("Débit montant");
        chloe.edits("/bureau/lieux/la-fabrique", &[("seats", "4")]).await.with_status(303);
        assert_eq!(t.sheet("la-fabrique").await.unwrap().values.get(speed), Some(&json!(1250)));
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn a_retired_field_leaves_all_that_is_published_and_comes_back_with_it(t: Test) {
        let chloe = t.chloe().await;
        let fibre = adds_field(&chloe, &[
            ("name-fr", "Devise du lieu"), ("sort", "line"), ("about", "both"), ("public", "yes"),
        ]).await;
        assert_eq!(fibre, "/bureau/vocabulaire/champs/own_devise_du_lieu");
        let said = [("own_devise_du_lieu", "Pamplemousse"), ("latitude", "45.04"), ("longitude", "-0.13")];
        chloe.creates("La Fabrique", &said).await;
        chloe.edits("/bureau/lieux/la-fabrique", &[("own_devise_du_lieu", "Pamplemousses")]).await.with_status(303);
        let structure = [("name", "Coop du Pont"), ("own_devise_du_lieu", "Pamplemousses")];
        chloe.post("/bureau/structures/nouvelle-fiche", &structure).await.with_status(303);
        t.follow().await;
        let place = t.sheet("la-fabrique").await.unwrap().id();
        let mut published: Vec<String> = [
            "/lieux/la-fabrique", "/lieux/la-fabrique/historique", "/api/v1/lieux", "/api/v1/lieux/la-fabrique",
            "/api/v1/lieux.geojson", "/api/v1/structures", "/api/ogc/collections/places/items",
            "/api/v1/structures/coop-du-pont", "/api/ogc/collections/organisations/items",
        ].map(str::to_owned).to_vec();
        published.push(format!("/api/ogc/collections/places/items/{place}"));
        for ending in ["geojson", "csv", "json", "jsonl", "kml"] {
            published.extend([format!("/donnees/lieux.{ending}"), format!("/donnees/structures.{ending}")]);
        }
        for path in &published {
            t.get(path).await.ok().shows("Pamplemousse");
        }
        t.get("/recherche?q=pamplemousses").await.ok().shows("La Fabrique");
        let cursor = t.get("/api/v1/changes").await.ok().json()["cursor"].as_i64().unwrap();

        let stands = async |usage: &str| {
            let form = chloe.get(&fibre).await.form();
            let version = form.into_iter().find(|(name, _)| name == "version").unwrap().1;
            let asked = [("usage", usage), ("version", version.as_str())];
            chloe.post(&format!("{fibre}/usage"), &asked).await.with_status(303);
            t.follow().await;
        };
        stands("non").await;
        chloe.get(&fibre).await.ok().shows("ni publié");
        for path in &published {
            t.get(path).await.ok().hides("Pamplemousse").hides("own_devise_du_lieu").hides("Devise du lieu");
        }
        t.get("/recherche?q=pamplemousses").await.ok().hides("/lieux/la-fabrique");
        // whoever keeps a copy is told to read them again; the team loses nothing
        let changes = t.get(&format!("/api/v1/changes?since={cursor}")).await.ok().json();
        assert_eq!(changes["changes"].as_array().unwrap().len(), 2, "{changes}");
        let field = Field::from_key("own_devise_du_lieu").unwrap();
        assert_eq!(t.sheet("la-fabrique").await.unwrap().values.text(field), "Pamplemousses");

        stands("oui").await;
        for path in &published {
            t.get(path).await.ok().shows("Pamplemousse");
        }
        t.get("/recherche?q=pamplemousses").await.ok().shows("La Fabrique");
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn what_changed_is_kept_and_may_be_brought_back(t: Test) {
        let chloe = t.chloe().await;
        let term = adds_term(&chloe, "publics", &[("name-fr", "Aidants")]).await;
        chloe.edits(&term, &[("name-fr", "Proches aidants")]).await.with_status(303);
        let history = chloe.get(&format!("{WORDS}/historique")).await.ok();
        history.shows("Version 2").shows("Aidants").shows("Chloé");
        chloe.post(&format!("{WORDS}/historique/1"), &[]).await.with_status(303);
        assert!(chloe.get(&term).await.ok().text().contains("value=\"Aidants\""));
        assert_eq!(t.count("vocabulary_change").await, 3);
        chloe.post(&format!("{WORDS}/historique/99"), &[]).await.with_status(404);
        // two who edit at once: the second is told, and keeps what was typed
        let form = chloe.get(&term).await.form();
        chloe.edits(&term, &[("name-fr", "Aidantes et aidants")]).await.with_status(303);
        let late: Vec<(String, String)> = crate::world::changed(form, &[("name-fr", "Autre nom")]);
        let late: Vec<(&str, &str)> = late.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        chloe.post(&term, &late).await.with_status(409).shows("Autre nom");
        // a typology of others, to which every list may be mapped
        chloe.post(&format!("{WORDS}/typologies"), &[("typology", "Région")]).await.with_status(303);
        chloe.post(&format!("{WORDS}/typologies"), &[("typology", "RÉGION")]).await.with_status(422);
        chloe.edits(&term, &[("mapped-region", "PUB-7")]).await.with_status(303);
        t.import("région", "liste.csv", "Nom;Publics\nLa Fabrique;PUB-7\n".as_bytes()).await;
        assert_eq!(t.sheet("la-fabrique").await.unwrap().values.list(Field::Publics), ["own1"]);
        // a node that was started later, or that follows, calls things the same
        let node = t.another_node(7).await;
        node.signed_in("Chloé", "chloe@example.org", crate::world::Role::Coordinator).await.get(&term).await.ok().shows("Aidantes et aidants");
        chloe.edits(&term, &[("name-fr", "Aidants familiaux")]).await.with_status(303);
        node.follow().await;
        node.signed_in("Chloé", "chloe@example.org", crate::world::Role::Coordinator).await.get(&term).await.ok().shows("Aidants familiaux");
    }

    async fn a_tag_that_the_network_maps_says_its_term_in_what_overpass_answers(t: Test) {
        let chloe = t.chloe().await;
        adds_term(&chloe, "kinds", &[("name-fr", "Halle"), ("mapped-osm", "amenity=marketplace")]).await;
        let answer = |number: u32, name: &str, tags: &str| {
            format!(r#"{{"type":"node","id":{number},"lat":45.0{number},"lon":-0.1,"tags":{{"name":"{name}",{tags}}}}}"#)
        };
        let elements = [
            answer(1, "La Fabrique", r#""amenity":"marketplace","leisure":"hackerspace""#),
            answer(2, "Le Moulin", r#""amenity":"marketplace""#),
            answer(3, "Le Quai", r#""amenity":"cafe","shop":"books""#),
        ];
        let file = format!(r#"{{"version":0.6,"elements":[{}]}}"#, elements.join(","));
        let batch = t.import("osm", "interpreter.json", file.as_bytes()).await;
        assert_eq!(batch.counts.created, 3);
        let mut kinds = Vec::new();
        for slug in ["la-fabrique", "le-moulin", "le-quai"] {
            let values = t.sheet(slug).await.unwrap().values;
            kinds.push(values.list(Field::Kinds).into_iter().map(str::to_owned).collect::<Vec<_>>());
            assert!(values.list(Field::Tags).is_empty(), "{slug}: {values:?}");
        }
        assert_eq!(kinds, [vec!["fablab", "own1"], vec!["own1"], vec!["cafe"]]);
    }

    async fn what_comes_back_does_not_take_a_name_that_another_has_now(t: Test) {
        let chloe = t.chloe().await;
        let term = adds_term(&chloe, "publics", &[("name-fr", "Aidants")]).await;
        chloe.edits(&term, &[("name-fr", "Proches")]).await.with_status(303);
        let other = adds_term(&chloe, "publics", &[("name-fr", "Soignants"), ("said", "aidants")]).await;
        let back = format!("{WORDS}/historique/1");
        chloe.post(&back, &[]).await.with_status(409).shows("« Aidants »").shows("« Soignants »");
        assert_eq!(t.count("vocabulary_change").await, 3);
        chloe.edits(&other, &[("said", "")]).await.with_status(303);
        chloe.post(&back, &[]).await.with_status(303);
        chloe.get(&term).await.ok().shows("value=\"Aidants\"");

        // a term that was merged away, whose name somebody took up
        let version = async |path: &str| {
            chloe.get(path).await.form().into_iter().find(|(name, _)| name == "version").unwrap().1
        };
        let seen = version(&term).await;
        let merge = [("into", "own2"), ("version", seen.as_str())];
        chloe.post(&format!("{term}/fusion"), &merge).await.with_status(303);
        adds_term(&chloe, "publics", &[("name-fr", "Aidants")]).await;
        let seen = version(&term).await;
        let asked = [("usage", "oui"), ("version", seen.as_str())];
        chloe.post(&format!("{term}/usage"), &asked).await.with_status(409).shows("« Aidants »");

        // and a retired field, whose name a new one has
        let field = [("name-fr", "Devise du lieu"), ("sort", "line"), ("about", "place"), ("public", "yes")];
        let motto = adds_field(&chloe, &field).await;
        let seen = version(&motto).await;
        let usage = format!("{motto}/usage");
        chloe.post(&usage, &[("usage", "non"), ("version", &seen)]).await.with_status(303);
        let (last, next) = (t.count("vocabulary_change").await, adds_field(&chloe, &field).await);
        assert_ne!(motto, next);
        let seen = version(&motto).await;
        chloe.post(&usage, &[("usage", "oui"), ("version", &seen)]).await.with_status(409).shows("« Devise du lieu »");
        chloe.post(&format!("{WORDS}/historique/{}", last - 1), &[]).await.with_status(409);
        chloe.edits(&next, &[("name-fr", "Devise")]).await.with_status(303);
        chloe.post(&usage, &[("usage", "oui"), ("version", &seen)]).await.with_status(303);
    }

    async fn who_only_edits_sheets_reads_the_words_and_changes_none(t: Test) {
        let chloe = t.chloe().await;
        let term = adds_term(&chloe, "kinds", &[("name-fr", "Halle")]).await;
        let ana = t.ana().await;
        ana.get(WORDS).await.ok().shows("Halle").hides("Ajouter un terme");
        ana.get(&term).await.ok().hides("Enregistrer");
        for (path, fields) in [
            (format!("{WORDS}/termes/kinds"), vec![("name-fr", "Autre")]),
            (term.clone(), vec![("name-fr", "Autre"), ("version", "1")]),
            (format!("{term}/usage"), vec![("usage", "non"), ("version", "1")]),
            (format!("{term}/mots"), vec![("word", "Halle")]),
            (format!("{WORDS}/champs"), vec![("name-fr", "Autre"), ("sort", "line")]),
            (format!("{WORDS}/typologies"), vec![("typology", "Autre")]),
            (format!("{WORDS}/historique/1"), vec![]),
        ] {
            ana.post(&path, &fields).await.with_status(403);
        }
        assert_eq!(t.count("vocabulary_change").await, 1);
        // what is wrong is told beside what was typed
        chloe.post(&format!("{WORDS}/termes/kinds"), &[("name-fr", "FABLAB")]).await.with_status(422).shows("FABLAB");
        chloe.get(&format!("{WORDS}/termes/kinds/own9")).await.with_status(404);
        chloe.get(&format!("{WORDS}/termes/nothing")).await.with_status(404);
    }
}
