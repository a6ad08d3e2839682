//! Sheets edited by hand: nothing typed is lost, nobody's edit is written over, what is in the trash is shown nowhere.

use census::field::Field;
use kernel::on_both;
use serde_json::json;

use crate::world::Test;

const FABRIQUE: [(&str, &str); 8] = [
    ("postcode", "33230"),
    ("city", "Coutras"),
    ("latitude", "45.0405"),
    ("longitude", "-0.1301"),
    ("kinds", "coworking"),
    ("services", "meeting_room"),
    ("seats", "12"),
    ("summary", "Bureaux partagés au bord de l’eau"),
];

on_both! {
    async fn a_place_is_entered_by_hand_and_found_everywhere(t: Test) {
        let ana = t.ana().await;
        ana.get("/bureau/lieux/nouvelle-fiche").await.ok().shows("Nom");
        let slug = ana.creates("La Fabrique", &FABRIQUE).await;
        assert_eq!(slug, "la-fabrique");
        let again = ana.creates("La Fabrique", &[]).await;
        assert_eq!(again, "la-fabrique-2", "an address is never shared");
        t.follow().await;
        t.get("/lieux/la-fabrique").await.ok().shows("Bureaux partagés au bord de l’eau").shows("Coutras (Gironde)");
        t.get("/lieux").await.ok().shows("La Fabrique");
        t.get("/lieux?kind=coworking").await.ok().shows("La Fabrique");
        t.get("/lieux?kind=fablab").await.ok().hides("/lieux/la-fabrique\"");
        t.get("/carte").await.ok().shows("La Fabrique");
        t.get("/recherche?q=fabriqe").await.ok().shows("/lieux/la-fabrique");
        t.get("/recherche/suggestions?q=fabr").await.ok().shows("/lieux/la-fabrique");
        t.get("/territoires/departements/33").await;
        let api = t.get("/api/v1/lieux/la-fabrique").await.ok().json();
        assert_eq!((&api["name"], &api["commune"], &api["fields"]["seats"]), (&json!("La Fabrique"), &json!("33138"), &json!(12)));
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn an_organisation_and_the_places_it_runs_know_each_other(t: Test) {
        let ana = t.ana().await;
        for name in ["Coop du Pont", "Coop \"100 % locale\" d_Isle"] {
            ana.post("/bureau/structures/nouvelle-fiche", &[("name", name)]).await.with_status(303);
            ana.creates(&format!("Lieu de {name}"), &[("operator", name)]).await;
        }
        t.run_jobs().await;
        t.get("/structures").await.ok().shows("Coop du Pont").shows("Coop \"100 % locale\" d_Isle");
        t.get("/structures/coop-du-pont").await.ok().shows("Lieu de Coop du Pont").hides("locale");
        t.get("/structures/coop-100-locale-d-isle").await.ok().shows("Lieu de Coop \"100 % locale\" d_Isle");
        t.get("/lieux/lieu-de-coop-du-pont").await.ok().shows("/structures/coop-du-pont");
        t.get("/lieux/coop-du-pont").await.with_status(404);
        let api = t.get("/api/v1/structures?limit=1").await.ok().json();
        assert_eq!((&api["total"], api["organisations"].as_array().unwrap().len()), (&json!(2), 1));
        let next = api["next"].as_str().unwrap().trim_start_matches(crate::world::SITE).to_owned();
        let rest = t.get(&next).await.ok().json();
        assert_eq!(rest["organisations"].as_array().unwrap().len(), 1, "{rest}");
        assert_eq!(t.get("/api/v1/structures/coop-du-pont").await.ok().json()["kind"], json!("organisation"));
        // what was just done is told once, on the first page
        ana.get("/bureau").await.ok();
        ana.get("/bureau/structures?q=pont").await.ok().shows("Coop du Pont").hides("locale");
    }

    async fn a_place_stays_tied_to_who_runs_it_whatever_its_name(t: Test) {
        let ana = t.ana().await;
        // the place comes first, and writes the name in its own way
        ana.creates("La Fabrique", &[("operator", "COOPERATIVE du Pont")]).await;
        t.run_jobs().await;
        t.get("/lieux/la-fabrique").await.ok().hides("/structures/");
        ana.post("/bureau/structures/nouvelle-fiche", &[("name", "SCIC Coopérative du pont")]).await.with_status(303);
        t.run_jobs().await;
        let path = "/structures/scic-cooperative-du-pont";
        t.get("/lieux/la-fabrique").await.ok().shows(path).shows("SCIC Coopérative du pont");
        t.get(path).await.ok().shows("/lieux/la-fabrique");
        ana.get("/bureau/lieux/la-fabrique").await.ok().shows("<option value=\"SCIC Coopérative du pont\">");
        // another name: the tie holds on both sides, and is written once
        ana.edits(&format!("/bureau{path}"), &[("name", "La Passerelle")]).await.with_status(303);
        t.run_jobs().await;
        t.get("/lieux/la-fabrique").await.ok().shows(path).shows("La Passerelle");
        t.get(path).await.ok().shows("/lieux/la-fabrique");
        t.census().tie_operators().await.unwrap();
        assert_eq!(t.count("party_relation").await, 1);
        // two of one name: nothing is guessed; and who is run by another is tied to it
        for _ in 0..2 {
            ana.post("/bureau/structures/nouvelle-fiche", &[("name", "Les Deux"), ("another", "yes")]).await.with_status(303);
        }
        ana.edits("/bureau/lieux/la-fabrique", &[("operator", "Les Deux")]).await.with_status(303);
        t.run_jobs().await;
        assert_eq!(t.count("party_relation").await, 0);
        t.get("/lieux/la-fabrique").await.ok().shows("Les Deux").hides("/structures/");
        t.get(path).await.ok().hides("/lieux/la-fabrique");
    }

    async fn a_change_of_stage_is_dated_in_the_history_of_the_place(t: Test) {
        let ana = t.ana().await;
        ana.creates("La Fabrique", &[FABRIQUE.as_slice(), &[("stage", "works")]].concat()).await;
        let history = async || {
            let sheet = t.sheet("la-fabrique").await.unwrap();
            sheet.values.list(Field::StageHistory).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        t.get("/lieux/la-fabrique").await.ok().hides("Histoire du lieu");
        assert_eq!(history().await, Vec::<String>::new(), "since when is not known");
        let path = "/bureau/lieux/la-fabrique";
        ana.edits(path, &[("stage", "open")]).await.with_status(303);
        assert_eq!(history().await, ["2026-03 open"]);
        t.follow().await;
        t.get("/lieux/la-fabrique").await.ok().shows("Histoire du lieu").shows("mars 2026").shows("Ouvert");
        // saved again, or dated by whoever knows better
        ana.edits(path, &[("seats", "20")]).await.with_status(303);
        assert_eq!(history().await, ["2026-03 open"]);
        ana.edits(path, &[("stage", "closed"), ("stage_history", "2026-03 ouvert\n2026-02-27 fermé")]).await.with_status(303);
        assert_eq!(history().await, ["2026-02-27 closed", "2026-03 open", "2026-03 closed"]);
        // a list that says it dates it too
        let list = |stage: &str| format!("id,nom,code postal,commune,statut\n1,Le Moulin,24100,Bergerac,{stage}\n");
        t.import("réseau", "liste.csv", list("en projet").as_bytes()).await;
        t.import("réseau", "liste.csv", list("ouvert").as_bytes()).await;
        let moulin = t.sheet("le-moulin").await.unwrap();
        assert_eq!(moulin.values.list(Field::StageHistory), ["2026-03 open"]);
        let again = t.import("réseau", "liste.csv", list("ouvert").as_bytes()).await;
        assert_eq!((again.counts.updated, again.counts.conflicts), (0, 0), "{:?}", again.counts);
    }

    async fn a_refused_form_comes_back_as_it_was_typed(t: Test) {
        let ana = t.ana().await;
        let typed = [
            ("name", ""),
            ("summary", "Un texte <b>long</b> que personne ne veut retaper"),
            ("siret", "123 456 789 00011"),
            ("stage", "unheard-of"),
            ("kinds", "fablab"),
            ("stage_history", "hier ouvert"),
            ("city", "Bergerac"),
            ("notes", "à rappeler"),
        ];
        let answer = ana.post("/bureau/lieux/nouvelle-fiche", &typed).await.with_status(422);
        for (name, value) in typed.iter().filter(|(name, _)| !matches!(*name, "name" | "stage" | "kinds" | "stage_history")) {
            let form = answer.form();
            assert!(form.contains(&((*name).to_owned(), (*value).to_owned())), "{name} is lost: {form:?}");
        }
        let text = answer.text();
        for field in ["name", "siret", "stage", "stage_history"] {
            assert!(text.contains(&format!("field-{field}-error")), "{field} is not told as wrong: {answer:?}");
        }
        assert!(answer.form().contains(&("kinds".to_owned(), "fablab".to_owned())));
        answer.shows("hier ouvert");
        assert_eq!((t.count("party").await, t.count("fact").await), (0, 0));
    }

    async fn an_edit_is_seen_and_kept_in_the_history(t: Test) {
        let ana = t.ana().await;
        ana.creates("La Fabrique", &FABRIQUE).await;
        t.clock.advance(std::time::Duration::from_secs(3_600));
        let saved = ana.edits("/bureau/lieux/la-fabrique", &[("name", "La Grande Fabrique"), ("seats", "20")]).await;
        ana.follow(saved).await.ok().shows("20");
        t.follow().await;
        // the address is a promise
        t.get("/lieux/la-fabrique").await.ok().shows("La Grande Fabrique");
        t.get("/recherche?q=grande+fabrique").await.ok().shows("La Grande Fabrique");
        let history = ana.get("/bureau/lieux/la-fabrique/historique").await.ok();
        history.shows("La Grande Fabrique").shows("12").shows("20").shows("Ana").shows("2 mars 2026");
        let facts: Vec<(String, String)> = t.db().all("select kind, body from fact order by at, id", vec![]).await.unwrap();
        let kinds: Vec<&str> = facts.iter().map(|(kind, _)| kind.as_str()).collect();
        assert_eq!(kinds, ["party_listed", "party_edited"]);
        let edited: kernel::facts::Fact = serde_json::from_str(&facts[1].1).unwrap();
        assert!(matches!(edited, kernel::facts::Fact::PartyEdited { fields, .. } if fields == ["name", "seats"]));
        // saved again as it is: nothing is written
        let before = t.count("revision").await;
        ana.edits("/bureau/lieux/la-fabrique", &[]).await.with_status(303);
        assert_eq!(t.count("revision").await, before);
    }

    async fn each_value_says_where_it_comes_from_to_the_team_alone(t: Test) {
        let list = crate::files::clean(&[("1", "La Fabrique", "33230", "Coutras", "05 57 49 00 00")]);
        t.import("Pays", "liste.csv", &list).await;
        let quentin = t.signed_in("Quentin-Visible", "quentin@reseau.example", crate::world::Role::Referent).await;
        quentin.edits("/bureau/lieux/la-fabrique", &[("seats", "20")]).await.with_status(303);
        t.follow().await;
        let page = quentin.get("/bureau/lieux/la-fabrique").await.ok();
        let page = page.shows("Import « Pays », le 2 mars 2026").shows("Saisi par Quentin-Visible, le 2 mars 2026");
        let text = page.text();
        for field in ["name", "phone", "seats"] {
            assert!(text.contains(&format!("id=\"field-{field}-origin\"")), "{field} says nothing: {page:?}");
            assert!(text.contains(&format!(" field-{field}-origin\"")), "{field} is not described by it: {page:?}");
        }
        assert!(!text.contains("field-summary-origin"), "what is empty comes from nowhere");
        // a refused form says so still
        quentin.edits("/bureau/lieux/la-fabrique", &[("siret", "12")]).await.with_status(422).shows("Import « Pays »");
        for path in ["/lieux/la-fabrique", "/lieux/la-fabrique/historique", "/lieux/la-fabrique/corriger"] {
            t.get(path).await.ok().hides("Quentin-Visible").hides("-origin\"");
        }
        // an account that is gone has no name any more
        t.accounts().remove("quentin@reseau.example").await.unwrap();
        let page = t.ana().await.get("/bureau/lieux/la-fabrique").await.ok();
        page.shows("Saisi par l’équipe, le 2 mars 2026").hides("Quentin-Visible");
    }

    async fn two_who_edit_at_once_lose_nothing(t: Test) {
        let (ana, ben) = (t.ana().await, t.ben().await);
        ana.creates("La Fabrique", &FABRIQUE).await;
        let path = "/bureau/lieux/la-fabrique";
        let form = ben.form(path).await;
        ana.edits(path, &[("summary", "Le texte d’Ana")]).await.with_status(303);
        let mine = crate::world::changed(form, &[("summary", "Le texte de Ben"), ("seats", "30")]);
        let pairs: Vec<(&str, &str)> = mine.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let refused = ben.post(path, &pairs).await.with_status(409).shows("Le texte d’Ana").shows("Le texte de Ben");
        let sheet = t.sheet("la-fabrique").await.unwrap();
        assert_eq!(sheet.values.text(Field::Summary), "Le texte d’Ana");
        // what Ben typed is in the form, which now starts from what he was shown
        let again = refused.form();
        assert!(again.contains(&("seats".to_owned(), "30".to_owned())), "{again:?}");
        let pairs: Vec<(&str, &str)> = again.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        ben.post(path, &pairs).await.with_status(303);
        let sheet = t.sheet("la-fabrique").await.unwrap();
        assert_eq!((sheet.values.text(Field::Summary), sheet.values.get(Field::Seats)), ("Le texte de Ben", Some(&json!(30))));
        ana.get(&format!("{path}/historique")).await.ok().shows("Le texte d’Ana").shows("Le texte de Ben");
    }

    async fn of_two_who_save_at_the_same_moment_one_is_told(t: Test) {
        let (ana, other) = (t.ana().await, t.another_node(7).await);
        let ben = other.signed_in("Ben", "ben@fabrique.example", crate::world::Role::Referent).await;
        ana.creates("La Fabrique", &FABRIQUE).await;
        let path = "/bureau/lieux/la-fabrique";
        let pairs = |form: Vec<(String, String)>, seats: &str| crate::world::changed(form, &[("seats", seats)]);
        let (a, b) = (pairs(ana.form(path).await, "21"), pairs(ben.form(path).await, "22"));
        let refs = |form: &[(String, String)]| form.iter().map(|(n, v)| (n.clone(), v.clone())).collect::<Vec<_>>();
        let (a, b) = (refs(&a), refs(&b));
        let (a, b): (Vec<(&str, &str)>, Vec<(&str, &str)>) = (
            a.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect(),
            b.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect(),
        );
        let (one, two) = tokio::join!(ana.post(path, &a), ben.post(path, &b));
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409], "{one:?} {two:?}");
        assert_eq!(t.sheet("la-fabrique").await.unwrap().version, 2);
    }

    async fn places_of_one_name_entered_at_once_have_each_their_address(t: Test) {
        let other = t.another_node(7).await;
        let (ana, ben) = (t.ana().await, other.signed_in("Ben", "ben@fabrique.example", crate::world::Role::Referent).await);
        let named = [("name", "La Fabrique")];
        let new = "/bureau/lieux/nouvelle-fiche";
        let (a, b, c, d, e, f) = tokio::join!(
            ana.post(new, &named), ben.post(new, &named), ana.post(new, &named),
            ben.post(new, &named), ana.post(new, &named), ben.post(new, &named),
        );
        let mut addresses: Vec<String> =
            [a, b, c, d, e, f].into_iter().map(|answer| answer.location().unwrap_or_else(|| panic!("{answer:?}"))).collect();
        addresses.sort();
        addresses.dedup();
        assert_eq!((addresses.len(), t.count("sheet").await), (6, 6), "{addresses:?}");
    }

    async fn the_trash_hides_everywhere_and_gives_back(t: Test) {
        let ana = t.ana().await;
        ana.creates("La Fabrique", &FABRIQUE).await;
        t.follow().await;
        let tile = tile_of(45.0405, -0.1301, 12);
        let before = t.get(&tile).await.ok();
        assert!(before.text().contains("La Fabrique"), "{tile}");
        let trashed = ana.post("/bureau/lieux/la-fabrique/corbeille", &[]).await;
        ana.follow(trashed).await.ok().shows("est à la corbeille");
        t.follow().await;
        t.get("/lieux/la-fabrique").await.with_status(404);
        t.get("/api/v1/lieux/la-fabrique").await.with_status(404);
        t.get("/lieux/la-fabrique/partage.png").await.with_status(404);
        for path in ["/", "/lieux", "/carte", "/recherche?q=fabrique", "/recherche/suggestions?q=fabrique", "/api/v1/lieux",
            "/api/v1/lieux.geojson", "/territoires/commune/33138", tile.as_str()] {
            let page = t.get(path).await;
            assert!(page.status < 400, "{page:?}");
            page.hides("/lieux/la-fabrique").hides("au bord de l’eau");
        }
        ana.get("/bureau/lieux").await.ok().hides("La Fabrique");
        ana.get("/bureau/lieux?etat=trash").await.ok().shows("La Fabrique");
        ana.get("/lieux/la-fabrique").await.ok().shows("noindex");
        let back = ana.post("/bureau/lieux/la-fabrique/retour", &[]).await;
        ana.follow(back).await.ok().shows("est rétablie");
        t.follow().await;
        t.get("/lieux/la-fabrique").await.ok();
        t.get("/recherche?q=fabrique").await.ok().shows("/lieux/la-fabrique");
        assert!(t.get(&tile).await.ok().text().contains("La Fabrique"));
        ana.get("/bureau/lieux/la-fabrique/historique").await.ok().shows("corbeille");
        let facts: Vec<(String,)> = t.db().all("select kind from fact order by at, id", vec![]).await.unwrap();
        assert_eq!(facts.len(), 3);
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn a_former_address_leads_to_the_new_one(t: Test) {
        let ana = t.ana().await;
        ana.creates("La Fabrique", &FABRIQUE).await;
        let id = t.sheet("la-fabrique").await.unwrap().id();
        let sql = "insert into former_slug (kind, slug, party) values ('place', 'ancien-nom', $1)";
        t.db().execute(sql, kernel::args![id]).await.unwrap();
        assert_eq!(t.get("/lieux/ancien-nom").await.with_status(308).header("location"), "/lieux/la-fabrique");
        assert_eq!(ana.get("/bureau/lieux/ancien-nom").await.with_status(308).header("location"), "/bureau/lieux/la-fabrique");
        assert_eq!(ana.creates("Ancien nom", &[]).await, "ancien-nom-2", "a former address is given to nobody");
        let found = t.sheet("ancien-nom").await.unwrap().party;
        assert_eq!((found.id, found.slug.as_str()), (id, "la-fabrique"));
        assert_eq!(kernel::party::find(t.db(), id).await.unwrap().unwrap(), found);
    }

    async fn a_place_overseas_opens_by_its_own_clock(t: Test) {
        // Monday, ten in the morning in Paris
        let ana = t.ana().await;
        let check = async |name: &str, postcode: &str, city: &str, words: &str| {
            let fields = [("postcode", postcode), ("city", city), ("hours", "du lundi au vendredi de 9h à 12h")];
            let slug = ana.creates(name, &fields).await;
            t.follow().await;
            t.get(&format!("/lieux/{slug}")).await.ok().shows(words);
        };
        check("La Fabrique", "33230", "Coutras", "Ouvert jusqu’à 12 h").await;
        check("Le Volcan", "97400", "Saint-Denis", "Fermé, ouvre mardi à 9 h").await;
        check("Le Fleuve", "97300", "Cayenne", "Fermé, ouvre à 9 h").await;
    }

    async fn somebody_finds_what_is_open_now_with_a_meeting_room(t: Test) {
        // Monday, ten in the morning in Paris
        let ana = t.ana().await;
        let creates = async |name: &str, more: &[(&str, &str)]| {
            let fields = [&[("postcode", "33230"), ("city", "Coutras"), ("kinds", "coworking")][..], more].concat();
            ana.creates(name, &fields).await
        };
        let (morning, afternoon) = ("du lundi au vendredi de 9h à 12h", "du lundi au vendredi de 14h à 18h");
        creates("Le Matin", &[("hours", morning), ("services", "meeting_room")]).await;
        creates("Le Coin", &[("hours", morning)]).await;
        creates("Le Soir", &[("hours", afternoon), ("services", "meeting_room")]).await;
        creates("Le Silence", &[("services", "meeting_room")]).await;
        creates("Le Chantier", &[("hours", morning), ("stage", "works")]).await;
        ana.creates("Le Volcan", &[("postcode", "97400"), ("city", "Saint-Denis"), ("hours", morning)]).await;
        t.follow().await;
        let open = async |more: &str| {
            let found = t.get(&format!("/api/v1/lieux?open=now{more}")).await.ok().json();
            let places = found["places"].as_array().unwrap();
            let mut names: Vec<String> = places.iter().map(|place| place["name"].as_str().unwrap().to_owned()).collect();
            names.sort_unstable();
            names
        };
        assert_eq!(open("").await, ["Le Coin", "Le Matin"]);
        assert_eq!(open("&q=matin").await, ["Le Matin"]);
        for page in ["/lieux", "/carte"] {
            t.get(page).await.ok().shows("Le Soir").shows("Le Volcan").hides("value=\"now\" checked");
            let found = t.get(&format!("{page}?open=now&service=meeting_room")).await.ok().shows("value=\"now\" checked");
            found.shows("/lieux/le-matin").hides("/lieux/le-coin").hides("/lieux/le-soir").hides("/lieux/le-silence");
        }
        // the chip takes the one filter off, and keeps the other
        t.get("/lieux?open=now&service=meeting_room").await.ok().shows("href=\"/lieux?service=meeting_room\"");
        // what changes is followed, whatever was answered in the same minute
        ana.edits("/bureau/lieux/le-coin", &[("hours", afternoon)]).await.with_status(303);
        t.follow().await;
        assert_eq!(open("").await, ["Le Matin"]);
        // half past two: pages kept for a minute of the machine's clock are not asked again
        t.clock.advance(std::time::Duration::from_secs(4 * 3_600 + 1_800));
        assert_eq!(open("&limit=9").await, ["Le Coin", "Le Soir"]);
        t.get("/lieux?open=now&q=matin").await.ok().shows("Les lieux fermés à cette heure");
    }

    async fn whoever_has_an_exact_point_is_reached_by_a_way(t: Test) {
        let ana = t.ana().await;
        ana.creates("La Fabrique", &FABRIQUE).await;
        ana.creates("Le Moulin", &[("postcode", "24000"), ("city", "Périgueux")]).await;
        t.follow().await;
        t.get("/lieux/la-fabrique").await.ok().shows("openstreetmap.org/directions?to=45.0405,-0.1301");
        t.get("/lieux/le-moulin").await.ok().hides("openstreetmap.org/directions");
    }

    async fn a_commune_that_is_its_departement_is_named_once(t: Test) {
        let ana = t.ana().await;
        let slug = ana.creates("La Halle", &[("postcode", "75011"), ("city", "Paris")]).await;
        t.follow().await;
        t.get(&format!("/lieux/{slug}")).await.ok().hides("(Paris)");
    }

    async fn the_map_and_the_list_keep_the_filters_that_they_have_no_box_for(t: Test) {
        let ana = t.ana().await;
        ana.creates("La Fabrique", &FABRIQUE).await;
        ana.creates("Le Moulin", &[("postcode", "24000"), ("city", "Périgueux")]).await;
        t.follow().await;
        let asked = "territory=department:33&service=meeting_room&kind=coworking";
        let held = |name: &str, value: &str| format!("type=\"checkbox\" name=\"{name}\" value=\"{value}\" checked");
        let map = t.get(&format!("/carte?{asked}")).await.ok().shows("La Fabrique").hides("Le Moulin");
        let map = map.shows(&held("territory", "department:33")).shows(&held("service", "meeting_room"));
        assert_eq!(map.text().matches("value=\"coworking\" checked").count(), 1, "{map:?}");
        let list = t.get("/lieux?territory=commune:33138&territory=department:24&territory=moon:1").await.ok();
        let list = list.shows("La Fabrique").shows("Le Moulin").shows(&held("territory", "commune:33138"));
        let list = list.shows(&held("territory", "moon:1"));
        assert_eq!(list.text().matches("value=\"department:24\" checked").count(), 1, "{list:?}");
        t.get("/carte").await.ok().hides("name=\"territory\"");
    }

    async fn a_place_may_be_named_as_a_page_of_the_desk(t: Test) {
        let ana = t.ana().await;
        let slug = ana.creates("Nouvelle fiche", &[("summary", "Un lieu malicieux")]).await;
        ana.get(&format!("/bureau/lieux/{slug}")).await.ok().shows("Un lieu malicieux");
    }
}

/// The address of the tile of places that holds a point.
pub fn tile_of(lat: f64, lon: f64, z: u8) -> String {
    let at = census::atlas::Position::of(lat, lon).unwrap();
    let shift = 32 - u32::from(z);
    format!("/tuiles/lieux/{z}/{}/{}.mvt", u64::from(at.x) >> shift, u64::from(at.y) >> shift)
}
