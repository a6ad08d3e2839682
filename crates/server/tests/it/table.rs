//! Many sheets at once: the table, its cells saved together or not at all, lots tried, applied and taken back, named views.

use census::field::Field;
use census::sheet::Sheet;
use kernel::on_both;
use serde_json::{Value, json};

use crate::world::{Answer, Client, Test};

async fn two(t: &Test) -> [Sheet; 2] {
    let ana = t.ana().await;
    ana.creates(
        "La Fabrique",
        &[("postcode", "33230"), ("city", "Coutras"), ("kinds", "coworking"), ("seats", "12"), ("tags", "bois")],
    )
    .await;
    ana.creates("Le Moulin", &[("kinds", "fablab"), ("notes", "à rappeler")]).await;
    t.follow().await;
    [t.sheet("la-fabrique").await.unwrap(), t.sheet("le-moulin").await.unwrap()]
}

fn row(sheet: &Sheet, cells: Value) -> Value {
    let mut row = json!({ "id": sheet.id(), "version": sheet.version });
    row["cells"] = cells;
    row
}

async fn sends(client: &Client, path: &str, rows: Vec<Value>, partial: bool) -> Answer {
    let body = json!({ "rows": rows, "partial": partial }).to_string();
    client.send("POST", path, Some("application/json"), body.into_bytes()).await
}

async fn saves(client: &Client, rows: Vec<Value>) -> Answer {
    sends(client, "/bureau/table", rows, false).await
}

async fn value(t: &Test, slug: &str, field: Field) -> Value {
    t.sheet(slug).await.unwrap().values.get(field).cloned().unwrap_or(Value::Null)
}

/// Begins a lot, asks something of it, and answers its address.
async fn tries(client: &Client, chosen: &[(&str, &str)], asked: &[(&str, &str)]) -> String {
    let path = client.post("/bureau/lots", chosen).await.with_status(303).location().unwrap();
    client.post(&format!("{path}/essai"), asked).await.with_status(303);
    path
}

async fn undoes(client: &Client, lot: &str) -> Answer {
    client.post(&format!("/bureau/lots/{lot}/annulation"), &[]).await
}

on_both! {
    async fn the_table_shows_what_its_address_asks(t: Test) {
        two(&t).await;
        let ana = t.ana().await;
        let page = ana.get("/bureau/table").await.ok().shows("La Fabrique").shows("Le Moulin").shows("Coutras").shows("Bureaux partagés");
        page.hides("à rappeler");
        ana.get("/bureau/table?columns=notes,seats").await.ok().shows("à rappeler").shows("12").hides("Bureaux partagés</td>");
        ana.get("/bureau/table?kind=place&kind=fablab").await.ok().shows("Le Moulin").hides("La Fabrique");
        ana.get("/bureau/table?q=coutras").await.ok().shows("La Fabrique").hides("Le Moulin");
        ana.get("/bureau/table?kind=organisation").await.ok().hides("La Fabrique");
        let names = |page: Answer| {
            let text = page.text();
            (text.find("La Fabrique</a>").unwrap(), text.find("Le Moulin</a>").unwrap())
        };
        let (fabrique, moulin) = names(ana.get("/bureau/table?sort=name").await.ok());
        assert!(fabrique < moulin);
        let (fabrique, moulin) = names(ana.get("/bureau/table?sort=-name").await.ok());
        assert!(fabrique > moulin);
        ana.post("/bureau/lieux/le-moulin/corbeille", &[]).await.with_status(303);
        t.follow().await;
        ana.get("/bureau/table").await.ok().hides("Le Moulin</a>");
        ana.get("/bureau/table?standing=trash&q=moul").await.ok().shows("Le Moulin");
        ana.get("/bureau/table?standing=trash&q=fabr").await.ok().hides("Le Moulin</a>");
        let asked = t.get("/bureau/table").await;
        assert!(asked.location().unwrap().starts_with("/connexion"));
    }

    async fn cells_are_looked_at_then_saved_as_one_lot_and_taken_back(t: Test) {
        let [fabrique, moulin] = two(&t).await;
        let ana = t.ana().await;
        let rows = || vec![
            row(&fabrique, json!({ "kinds": "Fablab ; bureaux partagés", "seats": "20", "phone": "0556000001" })),
            row(&moulin, json!({ "notes": "rappelé", "postcode": "24100", "city": "BERGERAC" })),
        ];
        let looked = sends(&ana, "/bureau/table/essai", rows(), false).await.ok().json();
        assert_eq!((&looked["saved"], &looked["changed"], &looked["refused"]), (&json!(false), &json!(2), &json!(0)), "{looked}");
        let phone = looked["rows"][0]["cells"].as_array().unwrap().iter().find(|cell| cell["field"] == "phone").unwrap().clone();
        assert_eq!((&phone["now"], &phone["after"]), (&json!(""), &json!("05 56 00 00 01")));
        assert_eq!((t.count("lot").await, t.count("revision").await), (0, 2), "looking writes nothing");
        let saved = saves(&ana, rows()).await.ok().json();
        assert_eq!((&saved["saved"], &saved["changed"]), (&json!(true), &json!(2)), "{saved}");
        assert_eq!(value(&t, "la-fabrique", Field::Kinds).await, json!(["coworking", "fablab"]));
        assert_eq!(value(&t, "le-moulin", Field::City).await, json!("Bergerac"), "repaired as in a form");
        let after = t.sheet("la-fabrique").await.unwrap();
        assert_eq!((after.version, after.values.get(Field::Tags)), (2, Some(&json!(["bois"]))));
        ana.get("/bureau/lieux/la-fabrique/historique").await.ok().shows("Modification en lot").shows("Ana");
        let lot = saved["lot"].as_str().unwrap();
        ana.get("/bureau/lots").await.ok().shows("Saisie dans le tableau").shows("Ana");
        ana.get(&format!("/bureau/lots/{lot}")).await.ok().shows("La Fabrique").shows("rappelé");
        // edited since: that stays, and is named
        ana.edits("/bureau/lieux/la-fabrique", &[("seats", "33")]).await.with_status(303);
        let undone = undoes(&ana, lot).await.with_status(303);
        ana.follow(undone).await.ok().shows("modifiée depuis, gardée").shows("Postes de travail");
        let sheet = t.sheet("la-fabrique").await.unwrap();
        assert_eq!((sheet.values.get(Field::Seats), sheet.values.get(Field::Phone)), (Some(&json!(33)), None));
        assert_eq!(sheet.values.get(Field::Kinds), Some(&json!(["coworking"])));
        let back = t.sheet("le-moulin").await.unwrap();
        assert_eq!((&back.values, &back.origins), (&moulin.values, &moulin.origins), "exactly as before");
        undoes(&ana, lot).await.with_status(409);
        t.follow().await;
        t.get("/lieux?kind=fablab").await.ok().hides("/lieux/la-fabrique\"");
        let facts: Vec<(String,)> = t.db().all("select kind from fact where kind like 'lot%' order by at, id", vec![]).await.unwrap();
        assert_eq!(facts.len(), 2);
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn one_refused_cell_keeps_all_the_others_out_unless_somebody_says_so(t: Test) {
        let [fabrique, moulin] = two(&t).await;
        let ana = t.ana().await;
        let rows = || vec![
            row(&fabrique, json!({ "seats": "21", "email": "pas une adresse", "kinds": "Piscine", "unheard": "x" })),
            row(&moulin, json!({ "name": "", "seats": "5" })),
        ];
        let refused = saves(&ana, rows()).await.with_status(422).json();
        assert_eq!((&refused["saved"], &refused["refused"]), (&json!(false), &json!(4)), "{refused}");
        assert!(refused.to_string().contains("Piscine"));
        assert_eq!((t.count("lot").await, t.count("revision").await), (0, 2));
        let saved = sends(&ana, "/bureau/table", rows(), true).await.ok().json();
        assert_eq!((&saved["saved"], &saved["changed"]), (&json!(true), &json!(2)), "{saved}");
        assert_eq!(value(&t, "la-fabrique", Field::Seats).await, json!(21));
        assert_eq!(value(&t, "la-fabrique", Field::Email).await, Value::Null);
        assert_eq!((value(&t, "le-moulin", Field::Name).await, value(&t, "le-moulin", Field::Seats).await), (json!("Le Moulin"), json!(5)));
    }

    async fn a_sheet_changed_meanwhile_is_told_with_both_values(t: Test) {
        let [fabrique, moulin] = two(&t).await;
        let (ana, ben) = (t.ana().await, t.ben().await);
        ana.edits("/bureau/lieux/la-fabrique", &[("seats", "40")]).await.with_status(303);
        let rows = || vec![row(&fabrique, json!({ "seats": "50" })), row(&moulin, json!({ "seats": "6" }))];
        let told = saves(&ben, rows()).await.with_status(409).json();
        assert_eq!((&told["moved"], &told["saved"]), (&json!(1), &json!(false)));
        let moved = &told["rows"][0];
        assert_eq!((&moved["state"], &moved["version"]), (&json!("moved"), &json!(2)));
        assert_eq!((&moved["cells"][0]["now"], &moved["cells"][0]["after"]), (&json!("40"), &json!("50")));
        assert_eq!(value(&t, "le-moulin", Field::Seats).await, Value::Null, "the rest waits too");
        sends(&ben, "/bureau/table", rows(), true).await.ok();
        assert_eq!((value(&t, "la-fabrique", Field::Seats).await, value(&t, "le-moulin", Field::Seats).await), (json!(40), json!(6)));
        // the person has seen it, and says so with the version of what was shown
        let mut again = row(&fabrique, json!({ "seats": "50" }));
        again["version"] = json!(2);
        saves(&ben, vec![again]).await.ok();
        assert_eq!(value(&t, "la-fabrique", Field::Seats).await, json!(50));
        let gone = json!({ "id": "0192f1d0-7c1e-7b5a-9c0e-5b1f2a6d3e44", "version": 1, "cells": { "seats": "1" } });
        assert_eq!(saves(&ben, vec![gone]).await.ok().json()["rows"][0]["state"], json!("gone"));
    }

    async fn twenty_who_edit_cells_of_one_sheet_at_once_lose_nothing(t: Test) {
        let [fabrique, _] = two(&t).await;
        let ana = t.ana().await;
        let fields = ["seats", "area", "meeting_rooms", "summary", "description", "access", "specificities", "operator", "street",
            "complement", "tags", "networks", "labels", "equipment", "spaces", "phone", "email", "website", "notes", "contact_name"];
        let texts = ["7", "70", "3", "r", "d", "a", "s", "o", "1 rue du Pont", "c", "t", "n", "l", "e", "p", "05 56 00 00 01",
            "a@b.fr", "https://a.fr", "n", "Ana B."];
        let one = async |at: usize| {
            let mut version = fabrique.version;
            for _ in 0..60 {
                let mut row = row(&fabrique, json!({ fields[at]: texts[at] }));
                row["version"] = json!(version);
                let answer = saves(&ana, vec![row]).await;
                match answer.status {
                    200 => return,
                    409 => version = answer.json()["rows"][0]["version"].as_i64().unwrap(),
                    _ => panic!("{answer:?}"),
                }
            }
            panic!("{} was never saved", fields[at]);
        };
        futures_util::future::join_all((0..20).map(one)).await;
        let sheet = t.sheet("la-fabrique").await.unwrap();
        for field in fields {
            assert!(sheet.values.get(Field::from_key(field).unwrap()).is_some(), "{field} is lost");
        }
        let (revisions,): (i64,) = t.db().one("select count(*) from revision where action = 'lot'", vec![]).await.unwrap();
        assert_eq!((revisions, sheet.version), (20, 21), "twenty edits, each seen");
        assert_eq!(t.count("lot").await, 20);
    }

    async fn what_is_no_table_is_refused_with_a_clear_error(t: Test) {
        let [fabrique, _] = two(&t).await;
        let ana = t.ana().await;
        for body in ["", "{", "[]", "{\"rows\":7}"] {
            ana.send("POST", "/bureau/table", Some("application/json"), body.as_bytes().to_vec()).await.with_status(422);
        }
        let many = vec![row(&fabrique, json!({ "seats": "1" })); 501];
        saves(&ana, many).await.with_status(409);
        // one row twice is one row
        let twice = vec![row(&fabrique, json!({ "seats": "1" })), row(&fabrique, json!({ "seats": "2" }))];
        saves(&ana, twice).await.ok();
        assert_eq!((value(&t, "la-fabrique", Field::Seats).await, t.sheet("la-fabrique").await.unwrap().version), (json!(1), 2));
    }

    async fn only_who_edits_sheets_writes_cells_and_lots_and_only_its_author_or_a_coordinator_undoes(t: Test) {
        let [fabrique, _] = two(&t).await;
        let (ana, ben, chloe, dov) = (t.ana().await, t.ben().await, t.chloe().await, t.dov());
        let cells = || vec![row(&fabrique, json!({ "seats": "99" }))];
        saves(&dov, cells()).await.with_status(303);
        sends(&dov, "/bureau/table/essai", cells(), false).await.with_status(303);
        dov.post("/bureau/lots", &[("all", "yes"), ("query", "kind=place")]).await.with_status(303);
        assert_eq!((value(&t, "la-fabrique", Field::Seats).await, t.count("lot").await), (json!(12), 0));
        let lot = saves(&ana, cells()).await.ok().json()["lot"].as_str().unwrap().to_owned();
        undoes(&dov, &lot).await.with_status(303);
        undoes(&ben, &lot).await.with_status(403);
        assert_eq!(value(&t, "la-fabrique", Field::Seats).await, json!(99));
        ben.get(&format!("/bureau/lots/{lot}")).await.ok().hides("Annuler ce lot");
        undoes(&chloe, &lot).await.with_status(303);
        assert_eq!(value(&t, "la-fabrique", Field::Seats).await, json!(12));
        let path = tries(&ana, &[("all", "yes"), ("query", "kind=place")], &[("operation", "trash")]).await;
        for step in ["application", "essai", "abandon", "arret"] {
            ben.post(&format!("{path}/{step}"), &[("operation", "trash")]).await.with_status(403);
        }
        t.get("/lieux/la-fabrique").await.ok();
    }

    async fn a_lot_is_tried_applied_and_taken_back_whole(t: Test) {
        let [fabrique, moulin] = two(&t).await;
        let ana = t.ana().await;
        let (one, other) = (fabrique.id().to_string(), moulin.id().to_string());
        let path = ana.post("/bureau/lots", &[("kind", "place"), ("row", &one), ("row", &other), ("row", "x")]).await.location().unwrap();
        ana.get(&path).await.ok().shows("Modifier 2 fiches");
        ana.get(&format!("{path}?etape=demande&operation=add&field=summary")).await.ok().shows("ne se fait pas à ce champ");
        ana.get(&format!("{path}?etape=demande&operation=add&field=tags")).await.ok().shows("Essayer sans rien changer");
        ana.post(&format!("{path}/essai"), &[("operation", "add"), ("field", "tags")]).await.with_status(303);
        ana.post(&format!("{path}/essai"), &[("operation", "add"), ("field", "tags"), ("tags", "bois ; céramique")]).await.with_status(303);
        ana.get(&path).await.ok().shows("2 fiches changeraient").shows("céramique").shows("Changer 2 fiches");
        assert_eq!(t.count("revision").await, 2, "a trial changes nothing");
        // asked otherwise: the same sheets
        ana.post(&format!("{path}/essai"), &[("operation", "set"), ("field", "phone"), ("phone", "pas un numéro")]).await.with_status(303);
        ana.get(&path).await.ok().shows("2 refus").shows("Aucune fiche ne changerait");
        ana.post(&format!("{path}/essai"), &[("operation", "add"), ("field", "tags"), ("tags", "bois ; céramique")]).await.with_status(303);
        // one of them is edited between the trial and the change, where the lot would change it
        ana.edits("/bureau/lieux/le-moulin", &[("tags", "cuir")]).await.with_status(303);
        let done = ana.post(&format!("{path}/application"), &[]).await.with_status(303);
        ana.follow(done).await.ok().shows("1 fiche changée").shows("modifiée entre l’essai et l’application");
        assert_eq!(value(&t, "la-fabrique", Field::Tags).await, json!(["bois", "céramique"]));
        assert_eq!(value(&t, "le-moulin", Field::Tags).await, json!(["cuir"]));
        ana.post(&format!("{path}/application"), &[]).await.with_status(409);
        ana.post(&format!("{path}/abandon"), &[]).await.with_status(409);
        let undone = ana.post(&format!("{path}/annulation"), &[]).await.with_status(303);
        ana.follow(undone).await.ok().shows("1 fiche rendue comme avant");
        assert_eq!(value(&t, "la-fabrique", Field::Tags).await, json!(["bois"]));
        // the jobs that stand by for a killed program find all of it done
        let before = t.count("revision").await;
        t.run_jobs().await;
        assert_eq!((t.count("revision").await, t.count("job").await), (before, 0));
        let empty = ana.post("/bureau/lots", &[("kind", "place"), ("row", "x")]).await.with_status(409);
        empty.shows("Aucune fiche n’est choisie");
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn sheets_go_to_the_trash_together_and_come_back(t: Test) {
        let [_, moulin] = two(&t).await;
        let ana = t.ana().await;
        let path = tries(&ana, &[("all", "yes"), ("query", "kind=place")], &[("operation", "trash")]).await;
        ana.post(&format!("{path}/application"), &[]).await.with_status(303);
        t.follow().await;
        t.get("/lieux/la-fabrique").await.with_status(404);
        ana.get("/bureau/lieux?etat=trash").await.ok().shows("La Fabrique").shows("Le Moulin");
        // one leaves for good at its own request: only it may come back
        let sql = "insert into departure (key, party, at) values ('k', $1, '2026-03-02T09:00:00.000000Z')";
        t.db().execute(sql, kernel::args![moulin.id()]).await.unwrap();
        let back = tries(&ana, &[("all", "yes"), ("query", "kind=place&standing=trash")], &[("operation", "restore")]).await;
        ana.get(&back).await.ok().shows("1 fiche changerait").shows("1 refus").shows("à la demande du lieu");
        ana.post(&format!("{path}/annulation"), &[]).await.with_status(303);
        t.follow().await;
        t.get("/lieux/la-fabrique").await.ok();
        t.get("/lieux/le-moulin").await.with_status(404);
        ana.get("/bureau/lieux/la-fabrique/historique").await.ok().shows("Mise à la corbeille").shows("Rétablissement");
    }

    async fn a_large_lot_is_a_job_that_may_be_stopped(t: Test) {
        let list: String = (0..700).map(|at| format!("Lieu {at:03},Coutras,33230\n")).collect();
        t.import("liste", "liste.csv", format!("nom,commune,code postal\n{list}").as_bytes()).await;
        let chloe = t.chloe().await;
        let asked = [("operation", "add"), ("field", "tags"), ("tags", "à trier")];
        let path = tries(&chloe, &[("all", "yes"), ("query", "kind=place")], &asked).await;
        chloe.get(&path).await.ok().shows("essai en cours");
        let progress = chloe.get(&format!("{path}/avancement")).await.ok().json();
        assert_eq!((&progress["finished"], &progress["total"]), (&json!(false), &json!(700)));
        t.run_jobs().await;
        chloe.get(&path).await.ok().shows("700 fiches changeraient").shows("et 675 autres");
        chloe.post(&format!("{path}/application"), &[]).await.with_status(303);
        chloe.get(&path).await.ok().shows("Arrêter");
        chloe.post(&format!("{path}/arret"), &[]).await.with_status(303);
        t.run_jobs().await;
        chloe.get(&path).await.ok().shows("arrêté en chemin");
        assert_eq!(value(&t, "lieu-000", Field::Tags).await, Value::Null);
        let path = tries(&chloe, &[("all", "yes"), ("query", "kind=place&q=coutras")], &asked).await;
        t.run_jobs().await;
        chloe.post(&format!("{path}/application"), &[]).await.with_status(303);
        // whichever node is there goes on with it
        t.another_node(7).await.run_jobs().await;
        chloe.get(&path).await.ok().shows("700 fiches changées");
        assert_eq!(value(&t, "lieu-699", Field::Tags).await, json!(["à trier"]));
        chloe.edits("/bureau/lieux/lieu-699", &[("tags", "trié")]).await.with_status(303);
        chloe.post(&format!("{path}/annulation"), &[]).await.with_status(303);
        t.run_jobs().await;
        chloe.get(&path).await.ok().shows("699 fiches rendues comme avant").shows("1 fiche modifiée depuis, gardée");
        assert_eq!(value(&t, "lieu-000", Field::Tags).await, Value::Null);
        assert_eq!(value(&t, "lieu-699", Field::Tags).await, json!(["trié"]));
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn a_view_has_a_name_and_an_address_that_may_be_sent(t: Test) {
        two(&t).await;
        let (ana, ben, chloe) = (t.ana().await, t.ben().await, t.chloe().await);
        let query = "kind=place&kind=fablab&columns=notes&sort=-updated";
        let made = ana.post("/bureau/vues", &[("name", "À rappeler"), ("query", query)]).await.with_status(303);
        assert_eq!(made.location().as_deref(), Some("/bureau/vues/a-rappeler"));
        let opened = ana.follow(made).await.ok();
        opened.shows("à rappeler").shows("est enregistrée").hides("La Fabrique");
        // somebody else's own view is nobody else's
        ben.get("/bureau/vues/a-rappeler").await.with_status(404);
        ben.get("/bureau/table").await.ok().hides("a-rappeler");
        let shared = ben.post("/bureau/vues", &[("name", "À rappeler"), ("query", query), ("shared", "yes")]).await;
        assert_eq!(shared.location().as_deref(), Some("/bureau/vues/a-rappeler-2"), "an address is never shared");
        let there = ana.get("/bureau/vues/a-rappeler-2").await.with_status(303);
        assert_eq!(there.location().as_deref(), Some(&*format!("/bureau/table?{query}")));
        ana.post("/bureau/vues/a-rappeler-2", &[("name", "À moi")]).await.with_status(403);
        ana.post("/bureau/vues/a-rappeler-2/suppression", &[]).await.with_status(403);
        ben.post("/bureau/vues/a-rappeler-2", &[("name", "Les fablabs"), ("shared", "yes")]).await.with_status(303);
        ana.get("/bureau/table").await.ok().shows("Les fablabs");
        chloe.post("/bureau/vues/a-rappeler-2/suppression", &[]).await.with_status(303);
        ben.get("/bureau/vues/a-rappeler-2").await.with_status(404);
        ana.post("/bureau/vues/a-rappeler/suppression", &[]).await.with_status(303);
        assert_eq!(t.count("table_view").await, 0);
        t.dov().post("/bureau/vues", &[("name", "x"), ("query", query)]).await.with_status(303);
        assert_eq!(t.count("table_view").await, 0);
    }
}
