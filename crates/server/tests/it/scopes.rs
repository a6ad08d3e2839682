//! A role on a part of the network: what is out of reach is read as a member reads it, and changed by nobody who holds a part.

use std::time::Duration;

use census::field::Field;
use census::sheet::Sheet;
use kernel::ids::PartyId;
use kernel::on_both;
use kernel::web::Access;
use serde_json::{Value, json};

use crate::contributions::{decides, proposes};
use crate::places::addresses;
use crate::privacy::network;
use crate::world::{Client, Test};

/// Private in Gironde, then in Dordogne.
const HERE: &[&str] = &["Contact-de-la-Fabrique", "note-de-la-fabrique", "fabrique@secrete.example"];
const THERE: &[&str] = &["Contact-du-Moulin", "note-du-moulin", "moulin@secrete.example"];

/// La Fabrique in Gironde, Le Moulin in Dordogne, each with private fields.
async fn two(t: &Test) -> [Sheet; 2] {
    let ana = t.ana().await;
    let private = |secrets: &'static [&'static str]| {
        [("contact_name", secrets[0]), ("notes", secrets[1]), ("contact_email", secrets[2]), ("kinds", "coworking")]
    };
    let with = |place: [(&'static str, &'static str); 2], secrets| [&place[..], &private(secrets)[..]].concat();
    ana.creates("La Fabrique", &with([("postcode", "33230"), ("city", "Coutras")], HERE)).await;
    ana.creates("Le Moulin", &with([("postcode", "24100"), ("city", "Bergerac")], THERE)).await;
    t.follow().await;
    [t.sheet("la-fabrique").await.unwrap(), t.sheet("le-moulin").await.unwrap()]
}

/// Rose is the referent of Gironde.
async fn rose(t: &Test) -> Client {
    t.granted("Rose", "rose@reseau.example", "referent", "territory:department:33").await
}

/// Max keeps one place.
async fn keeper(t: &Test, place: PartyId) -> Client {
    t.granted("Max", "max@fabrique.example", "manager", &format!("place:{place}")).await
}

/// All that a change of a sheet would leave behind.
async fn traces(t: &Test, slug: &str) -> (i64, i64, i64, i64, String) {
    let sheet = t.sheet(slug).await.unwrap();
    let id = sheet.id();
    let count = async |sql: &str| t.db().one::<(i64,)>(sql, kernel::args![id]).await.unwrap().0;
    (
        sheet.version,
        count("select count(*) from revision where party = $1").await,
        count("select count(*) from sheet_photo where party = $1").await,
        count("select count(*) from wave_reply where party = $1 and answered_at is not null").await,
        format!("{:?} {:?}", sheet.party, sheet.values),
    )
}

fn row(sheet: &Sheet, cells: &Value) -> Value {
    json!({ "id": sheet.id(), "version": sheet.version, "cells": cells })
}

async fn sends(client: &Client, path: &str, rows: Vec<Value>, partial: bool) -> crate::world::Answer {
    let body = json!({ "rows": rows, "partial": partial }).to_string();
    client.send("POST", path, Some("application/json"), body.into_bytes()).await
}

async fn consultations(t: &Test, what: &str) -> i64 {
    let sql = "select count(*) from consultation join account on account.id = consultation.account \
               where account.email = 'rose@reseau.example' and consultation.what = $1";
    t.db().one::<(i64,)>(sql, kernel::args![what]).await.unwrap().0
}

on_both! {
    async fn no_route_of_a_sheet_changes_one_that_is_out_of_reach(t: Test) {
        let mut things = network(&t).await;
        let rose = rose(&t).await;
        let kept = t.sheet("la-fabrique").await.unwrap().id();
        let max = keeper(&t, kept).await;
        things.place = "le-moulin".to_owned();
        things.place_id = t.sheet("le-moulin").await.unwrap().id().to_string();
        things.wave[3] = things.place_id.clone();
        let before = traces(&t, "le-moulin").await;
        let of_a_sheet = |path: &str| path.starts_with("/bureau/{kind}/{slug}") || path == "/bureau/enquetes/{wave}/lieux/{party}";
        let mut asked = 0;
        for route in t.declared.iter().filter(|route| route.method == "POST" && of_a_sheet(route.path)) {
            assert_eq!(route.access, Access::Team(kernel::auth::Right::EditSheets), "{}", route.path);
            let address = addresses(route, &things).remove(0);
            let form = [("name", "Changé"), ("version", "1"), ("alternative", "x"), ("take", "name"), ("compare", "la-fabrique")];
            for (client, name) in [(&rose, "Rose"), (&max, "Max")] {
                let answer = client.post(&address, &form).await;
                // of a wave that does not ask it, a place has no page
                let refused = answer.status == 403 || (answer.status == 404 && route.path.contains("enquetes"));
                assert!(refused, "{name}: {answer:?}");
                asked += 1;
            }
        }
        assert!(asked >= 18, "{asked}");
        assert_eq!(traces(&t, "le-moulin").await, before);
    }

    async fn a_referent_works_on_her_territory_as_before(t: Test) {
        two(&t).await;
        let rose = rose(&t).await;
        rose.get("/bureau/lieux/la-fabrique").await.ok().shows(HERE[0]).shows(HERE[1]);
        rose.edits("/bureau/lieux/la-fabrique", &[("seats", "12")]).await.with_status(303);
        rose.edits("/bureau/lieux/la-fabrique", &[("seats", "13")]).await.with_status(303);
        rose.get("/bureau/lieux/la-fabrique/historique").await.ok().shows(HERE[1]).shows("Ana");
        let form = [("version", "3"), ("take", "seats")];
        rose.post("/bureau/lieux/la-fabrique/historique/2", &form).await.with_status(303);
        assert_eq!(t.sheet("la-fabrique").await.unwrap().values.get(Field::Seats), Some(&json!(12)));
        rose.post("/bureau/lieux/la-fabrique/corbeille", &[]).await.with_status(303);
        rose.post("/bureau/lieux/la-fabrique/retour", &[]).await.with_status(303);
        let photo = crate::photos::png(30, 20);
        let parts: [(&str, &str, &[u8]); 2] = [("photo", "porte.png", &photo), ("alternative", "", b"La porte")];
        rose.upload("/bureau/lieux/la-fabrique/photos", &parts).await.with_status(303);
        assert_eq!(t.count("sheet_photo").await, 1);
    }

    async fn a_sheet_out_of_reach_is_seen_as_a_member_sees_it(t: Test) {
        two(&t).await;
        let rose = rose(&t).await;
        let form = rose.get("/bureau/lieux/le-moulin").await.with_status(303);
        assert_eq!(form.location().as_deref(), Some("/lieux/le-moulin"));
        rose.follow(form).await.ok().shows("Le Moulin").shows("pas dans votre périmètre").hides("/bureau/lieux/le-moulin");
        let history = rose.get("/bureau/lieux/le-moulin/historique").await.with_status(303);
        assert_eq!(history.location().as_deref(), Some("/lieux/le-moulin/historique"));
        rose.get("/lieux/la-fabrique").await.ok().shows("/bureau/lieux/la-fabrique");
        let seen = ["/lieux/le-moulin", "/lieux/le-moulin/historique", "/bureau?scope=all", "/bureau/lieux?scope=all",
            "/bureau/table?scope=all&columns=contact_name,notes,contact_email", "/recherche?q=moulin", "/bureau/doublons"];
        for path in seen {
            let page = rose.get(path).await.ok();
            for secret in THERE {
                assert!(!page.text().contains(secret), "{path} tells {secret}");
            }
        }
        // the coordination reads both, in the same places
        t.chloe().await.get("/bureau/table?columns=contact_name,notes").await.ok().shows(THERE[0]).shows(HERE[0]).hides("sont vides ici");
    }

    async fn lists_are_of_ones_territory_unless_all_is_asked(t: Test) {
        two(&t).await;
        let rose = rose(&t).await;
        for path in ["/bureau/lieux", "/bureau/table", "/bureau/lieux?q=i", "/bureau/table?scope=mine"] {
            rose.get(path).await.ok().shows("La Fabrique").hides("Le Moulin").shows("Mon territoire");
        }
        let all = rose.get("/bureau/lieux?scope=all").await.ok().shows("La Fabrique").shows("href=\"/lieux/le-moulin\"");
        all.shows("href=\"/bureau/lieux/la-fabrique\"").hides("/bureau/lieux/le-moulin");
        let table = rose.get("/bureau/table?scope=all&columns=notes").await.ok();
        let table = table.shows(HERE[1]).shows("href=\"/lieux/le-moulin\"").shows("1 fiche n’est pas dans votre périmètre");
        table.hides("Choisir Le Moulin").hides("/bureau/lieux/le-moulin");
        rose.get("/bureau/table?scope=all&q=bergerac").await.ok().shows("Le Moulin");
        rose.get("/bureau/table?q=bergerac").await.ok().hides("Le Moulin");
        rose.get("/bureau").await.ok().shows("<b>1</b><span>").shows("Tout le réseau");
        rose.get("/bureau?scope=all").await.ok().shows("<b>2</b><span>");
        t.ana().await.get("/bureau/lieux").await.ok().shows("Le Moulin").hides("Mon territoire");
        // a view keeps what it was asked, and no more: each finds their own territory in it
        let made = rose.post("/bureau/vues", &[("name", "Tous"), ("query", "kind=place&scope=all"), ("shared", "yes")]).await;
        rose.follow(made).await.ok().shows("Le Moulin");
    }

    async fn a_sheet_is_created_and_stays_where_the_right_reaches(t: Test) {
        two(&t).await;
        let rose = rose(&t).await;
        rose.get("/bureau/lieux/nouvelle-fiche").await.ok();
        let there = [("name", "L’Escale"), ("postcode", "24100"), ("city", "Bergerac"), ("summary", "Un texte à garder")];
        let refused = rose.post("/bureau/lieux/nouvelle-fiche", &there).await.with_status(422);
        let refused = refused.shows("Indiquez une commune de votre territoire");
        for (name, value) in there {
            assert!(refused.form().contains(&(name.to_owned(), value.to_owned())), "{name} is lost");
        }
        rose.post("/bureau/lieux/nouvelle-fiche", &[("name", "L’Escale")]).await.with_status(422);
        assert_eq!(t.count("party").await, 2);
        let here = [("name", "L’Escale"), ("postcode", "33230"), ("city", "Coutras")];
        rose.post("/bureau/lieux/nouvelle-fiche", &here).await.with_status(303);
        let before = traces(&t, "la-fabrique").await;
        let moved = [("postcode", "24100"), ("city", "Bergerac"), ("seats", "7")];
        let refused = rose.edits("/bureau/lieux/la-fabrique", &moved).await.with_status(422);
        let refused = refused.shows("sortirait de votre périmètre");
        assert!(refused.form().contains(&("seats".to_owned(), "7".to_owned())));
        assert_eq!(traces(&t, "la-fabrique").await, before);
        // an older version stands elsewhere: it does not come back either
        t.ana().await.edits("/bureau/lieux/le-moulin", &[("postcode", "33230"), ("city", "Coutras")]).await.with_status(303);
        let version = t.sheet("le-moulin").await.unwrap().version.to_string();
        let back = [("version", &*version), ("take", "postcode"), ("take", "city")];
        rose.post("/bureau/lieux/le-moulin/historique/1", &back).await.with_status(422).shows("sortirait de votre périmètre");
        assert_eq!(t.sheet("le-moulin").await.unwrap().party.territory.as_deref(), Some("33138"));
    }

    async fn who_keeps_a_place_finds_it_and_nothing_else_of_the_desk(t: Test) {
        let [fabrique, moulin] = two(&t).await;
        let max = keeper(&t, fabrique.id()).await;
        let home = max.get("/bureau").await.with_status(303);
        assert_eq!(home.location().as_deref(), Some("/bureau/lieux/la-fabrique"));
        max.follow(home).await.ok().shows(HERE[0]).shows(HERE[1]).hides("/bureau/recensement/liens").hides("comparaison");
        max.get("/lieux/la-fabrique").await.ok().shows("/bureau/lieux/la-fabrique").shows("href=\"/bureau\"");
        max.edits("/bureau/lieux/la-fabrique", &[("seats", "12")]).await.with_status(303);
        max.get("/bureau/lieux/la-fabrique/historique").await.ok().shows(HERE[1]).shows("Max").hides("/bureau/lots");
        let before = traces(&t, "le-moulin").await;
        let (one, other) = (fabrique.id().min(moulin.id()), fabrique.id().max(moulin.id()));
        let pair = format!("/bureau/doublons/{one}/{other}");
        let closed = ["/bureau/lieux", "/bureau/structures", "/bureau/table", "/bureau/lots", "/bureau/propositions", "/bureau/doublons",
            "/bureau/lieux/nouvelle-fiche", "/bureau/lieux/le-moulin", "/bureau/lieux/le-moulin/historique",
            "/bureau/lieux/le-moulin/historique/1", pair.as_str()];
        for path in closed {
            max.get(path).await.with_status(403);
        }
        max.post("/bureau/lieux/nouvelle-fiche", &[("name", "L’Escale"), ("city", "Coutras")]).await.with_status(403);
        max.post("/bureau/lieux/le-moulin", &[("name", "Changé"), ("version", "1")]).await.with_status(403);
        max.post(&format!("{pair}/reponse"), &[("answer", "different")]).await.with_status(403);
        max.post("/bureau/ressemblances/lieux", &[("name", "Le Moulin")]).await.with_status(403);
        let cells = vec![row(&moulin, &json!({ "seats": "3" }))];
        sends(&max, "/bureau/table", cells, true).await.with_status(422);
        assert_eq!(traces(&t, "le-moulin").await, before);
        // what one keeps by its name may move
        max.edits("/bureau/lieux/la-fabrique", &[("postcode", "24100"), ("city", "Bergerac")]).await.with_status(303);
        // of two places, one is chosen
        let both = t.granted("Max", "max@fabrique.example", "manager", &format!("place:{}", moulin.id())).await;
        both.get("/bureau").await.ok().shows("/bureau/lieux/la-fabrique").shows("/bureau/lieux/le-moulin");
        // a hidden place is still its keeper's
        t.db().execute("update party set standing = 'hidden' where id = $1", kernel::args![moulin.id()]).await.unwrap();
        both.get("/bureau/lieux/le-moulin").await.ok().shows(THERE[0]);
        let nobody = t.granted("Lou", "lou@reseau.example", "member", "network").await;
        nobody.get("/bureau").await.with_status(403);
    }

    async fn cells_pasted_over_a_border_save_nothing_beyond_it_and_say_which(t: Test) {
        let [fabrique, moulin] = two(&t).await;
        let rose = rose(&t).await;
        let rows = || vec![
            row(&fabrique, &json!({ "seats": "20" })),
            row(&moulin, &json!({ "seats": "21", "notes": "écrasée", "contact_name": "Personne" })),
        ];
        let before = traces(&t, "le-moulin").await;
        let looked = sends(&rose, "/bureau/table/essai", rows(), false).await.ok();
        let refused = sends(&rose, "/bureau/table", rows(), false).await.with_status(422);
        for answer in [looked, refused] {
            for secret in THERE {
                assert!(!answer.text().contains(secret), "{secret} is told");
            }
            let answer = answer.json();
            assert_eq!((&answer["saved"], &answer["refused"]), (&json!(false), &json!(3)), "{answer}");
            let beyond = &answer["rows"][1];
            assert_eq!((&beyond["name"], &beyond["state"]), (&json!("Le Moulin"), &json!("refused")));
            assert!(beyond["cells"][0]["refused"][0].as_str().unwrap().contains("périmètre"), "{beyond}");
        }
        assert_eq!(t.count("lot").await, 0);
        let saved = sends(&rose, "/bureau/table", rows(), true).await.ok().json();
        assert_eq!((&saved["saved"], &saved["changed"]), (&json!(true), &json!(1)), "{saved}");
        assert_eq!(t.sheet("la-fabrique").await.unwrap().values.get(Field::Seats), Some(&json!(20)));
        assert_eq!(traces(&t, "le-moulin").await, before);
        // an address typed into a cell takes no sheet away; the other cells of the row stand
        let fabrique = t.sheet("la-fabrique").await.unwrap();
        let moving = vec![row(&fabrique, &json!({ "postcode": "24100", "city": "Bergerac", "seats": "22" }))];
        let told = sends(&rose, "/bureau/table", moving.clone(), false).await.with_status(422).json();
        assert_eq!(told["refused"], json!(2), "{told}");
        sends(&rose, "/bureau/table", moving, true).await.ok();
        let after = t.sheet("la-fabrique").await.unwrap();
        assert_eq!((after.values.get(Field::Seats), after.values.text(Field::City)), (Some(&json!(22)), "Coutras"));
    }

    async fn a_lot_refuses_the_rows_out_of_reach_and_changes_the_others(t: Test) {
        let [fabrique, moulin] = two(&t).await;
        let (rose, ana) = (rose(&t).await, t.ana().await);
        let begin = async |chosen: &[(&str, &str)]| rose.post("/bureau/lots", chosen).await.with_status(303).location().unwrap();
        let before = traces(&t, "le-moulin").await;
        // by default all means all of one's territory
        let mine = begin(&[("all", "yes"), ("query", "kind=place")]).await;
        rose.get(&mine).await.ok().shows("Modifier 1 fiche");
        let (one, other) = (fabrique.id().to_string(), moulin.id().to_string());
        let chosen = [("kind", "place"), ("row", &*one), ("row", &*other)];
        for chosen in [&chosen[..], &[("all", "yes"), ("query", "kind=place&scope=all")]] {
            let path = begin(chosen).await;
            rose.post(&format!("{path}/essai"), &[("operation", "add"), ("field", "tags"), ("tags", "bois")]).await.with_status(303);
            rose.get(&path).await.ok().shows("1 fiche changerait").shows("1 refus").shows("périmètre");
            rose.post(&format!("{path}/application"), &[]).await.with_status(303);
            assert_eq!(t.sheet("la-fabrique").await.unwrap().values.list(Field::Tags), ["bois"]);
            assert_eq!(traces(&t, "le-moulin").await, before);
            rose.post(&format!("{path}/annulation"), &[]).await.with_status(303);
            assert!(t.sheet("la-fabrique").await.unwrap().values.list(Field::Tags).is_empty());
        }
        for operation in ["trash", "clear"] {
            let path = begin(&[("row", &*other)]).await;
            rose.post(&format!("{path}/essai"), &[("operation", operation), ("field", "notes")]).await.with_status(303);
            rose.get(&path).await.ok().shows("1 refus");
            for secret in THERE {
                rose.get(&path).await.ok().hides(secret);
            }
        }
        let path = begin(&[("row", &*one)]).await;
        rose.post(&format!("{path}/essai"), &[("operation", "set"), ("field", "city"), ("city", "Bergerac")]).await.with_status(303);
        assert_eq!(t.sheet("la-fabrique").await.unwrap().values.text(Field::City), "Coutras");
        assert_eq!(traces(&t, "le-moulin").await, before);
        // the lot of another tells nothing private of what is out of reach
        let saved = sends(&ana, "/bureau/table", vec![row(&moulin, &json!({ "notes": "note-toute-neuve" }))], false).await.ok().json();
        let lot = format!("/bureau/lots/{}", saved["lot"].as_str().unwrap());
        ana.get(&lot).await.ok().shows("note-toute-neuve");
        rose.get(&lot).await.ok().shows("Le Moulin").hides("note-toute-neuve").hides(THERE[1]);
        rose.post(&format!("{lot}/annulation"), &[]).await.with_status(403);
    }

    async fn proposals_go_to_whoever_moderates_there(t: Test) {
        two(&t).await;
        let rose = rose(&t).await;
        let by = |author: &'static str| ("author", author);
        let there = proposes(&t, "/lieux/le-moulin/corriger", &[("seats", "3"), by("un@moulin.example")]).await;
        let here = proposes(&t, "/lieux/la-fabrique/corriger", &[("seats", "4"), by("deux@moulin.example")]).await;
        let new = |name: &'static str, city: &'static str, postcode: &'static str| [("name", name), ("city", city), ("postcode", postcode)];
        let far = proposes(&t, "/proposer", &[&new("Neuf là-bas", "Bergerac", "24100")[..], &[by("trois@moulin.example")]].concat()).await;
        let near = proposes(&t, "/proposer", &[&new("Neuf ici", "Coutras", "33230")[..], &[by("quatre@moulin.example")]].concat()).await;
        let nowhere = proposes(&t, "/proposer", &[("name", "Neuf quelque part"), by("cinq@moulin.example")]).await;
        let list = rose.get("/bureau/propositions").await.ok().shows("La Fabrique").shows("Neuf ici");
        list.hides("Le Moulin").hides("Neuf là-bas").hides("Neuf quelque part").hides("trois@moulin.example");
        let all = t.ana().await.get("/bureau/propositions").await.ok();
        all.shows("Le Moulin").shows("Neuf là-bas").shows("Neuf quelque part");
        let reach = kernel::grants::Reach::everywhere();
        assert_eq!(census::store::proposals::count_waiting(t.db(), &reach).await.unwrap(), 5);
        rose.get("/bureau").await.ok().shows("<b>2</b><span>");
        let before = traces(&t, "le-moulin").await;
        for id in [&there, &far, &nowhere] {
            let path = format!("/bureau/propositions/{id}");
            rose.get(&path).await.with_status(403);
            for step in ["prise", "accord", "refus"] {
                let form = [("take", "seats"), ("take", "name"), ("seats", "3"), ("name", "x"), ("version", "1"), ("reply", "non")];
                rose.post(&format!("{path}/{step}"), &form).await.with_status(403);
            }
        }
        assert_eq!(traces(&t, "le-moulin").await, before);
        assert_eq!(census::store::proposals::count_waiting(t.db(), &reach).await.unwrap(), 5);
        // what is proposed here is not sent elsewhere by editing it
        let take = ["name", "city", "postcode"];
        let sent = decides(&rose, &near, Some(&take[..]), &[("city", "Bergerac"), ("postcode", "24100")]).await;
        sent.with_status(422).shows("Indiquez une commune de votre territoire");
        decides(&rose, &near, None, &[]).await.with_status(303);
        let decided = decides(&rose, &here, None, &[]).await.with_status(303);
        assert_eq!(decided.location().as_deref(), Some("/bureau/propositions"), "what waits elsewhere is not the next");
        assert_eq!(t.sheet("la-fabrique").await.unwrap().values.get(Field::Seats), Some(&json!(4)));
        rose.get("/bureau/propositions?etat=decidees").await.ok().shows("Neuf ici").shows("La Fabrique");
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn two_sheets_are_compared_by_whoever_reads_and_judged_by_whoever_edits_both(t: Test) {
        let [fabrique, moulin] = two(&t).await;
        let rose = rose(&t).await;
        let (one, other) = (fabrique.id().min(moulin.id()), fabrique.id().max(moulin.id()));
        let pair = format!("/bureau/doublons/{one}/{other}");
        let page = rose.get(&pair).await.ok().shows("Le Moulin").shows("La Fabrique").shows("n’est pas dans votre périmètre").hides("name=\"answer\"");
        for secret in THERE {
            assert!(!page.text().contains(secret), "{secret}");
        }
        rose.post(&format!("{pair}/reponse"), &[("answer", "different")]).await.with_status(403);
        assert_eq!(t.count("duplicate_pair").await, 0);
        t.ana().await.post(&format!("{pair}/reponse"), &[("answer", "different")]).await.with_status(303);
    }

    async fn reading_how_to_reach_somebody_is_noted_once_an_hour(t: Test) {
        let [fabrique, _] = two(&t).await;
        let rose = rose(&t).await;
        rose.get("/bureau/lieux/le-moulin").await.with_status(303);
        rose.get("/bureau/lieux").await.ok();
        rose.get("/bureau/table").await.ok();
        assert_eq!(consultations(&t, "sheet").await, 0, "nothing private was read");
        rose.get("/bureau/lieux/la-fabrique").await.ok();
        rose.get("/bureau/lieux/la-fabrique/historique").await.ok();
        rose.get("/bureau/table?columns=notes").await.ok();
        assert_eq!(consultations(&t, "sheet").await, 1);
        t.clock.advance(Duration::from_secs(2 * 3_600));
        rose.get("/bureau/table?scope=all&columns=notes").await.ok();
        assert_eq!(consultations(&t, "sheet").await, 2);
        let sql = "select distinct party from consultation";
        let read: Vec<(String,)> = t.db().all(sql, vec![]).await.unwrap();
        assert_eq!(read, [(fabrique.id().to_string(),)]);
    }
}
