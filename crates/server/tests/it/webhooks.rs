//! What other programs are given: tokens that open one thing, and signed messages that get through in the end.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use census::exchange::webhooks::signature;
use kernel::on_both;
use serde_json::{Value, json};

use crate::world::{Answer, Client, Test};

/// What a receiver was told, and what it answers.
#[derive(Clone, Default)]
struct Ear(Arc<Mutex<(Vec<(HeaderMap, String)>, u16)>>);

impl Ear {
    /// Listens on a port of this machine; answers its address.
    async fn listen(&self) -> String {
        self.answers(200);
        let hear = async |State(ear): State<Ear>, headers: HeaderMap, body: String| {
            let mut heard = ear.0.lock().unwrap();
            heard.0.push((headers, body));
            StatusCode::from_u16(heard.1).unwrap()
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/", post(hear)).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        format!("http://{address}/")
    }

    fn answers(&self, status: u16) {
        self.0.lock().unwrap().1 = status;
    }

    fn heard(&self) -> Vec<(HeaderMap, Value)> {
        let heard = self.0.lock().unwrap();
        heard.0.iter().map(|(headers, body)| (headers.clone(), serde_json::from_str(body).unwrap())).collect()
    }

    fn bodies(&self) -> Vec<String> {
        self.0.lock().unwrap().0.iter().map(|(_, body)| body.clone()).collect()
    }
}

/// Makes a webhook in the browser; answers its page and its secret, which is shown once.
async fn hook(chloe: &Client, url: &str, events: &[&str]) -> (String, String) {
    let mut form = vec![("hook_name", "Carte du département"), ("url", url)];
    form.extend(events.iter().map(|event| ("event", *event)));
    let made = chloe.post("/bureau/acces/appels", &form).await.with_status(201);
    let text = made.text();
    let secret = text.split("value=\"whsec_").nth(1).unwrap().split('"').next().unwrap().replace("&#x2B;", "+");
    let page = text.split("href=\"/bureau/acces/appels/").nth(1).unwrap().split('"').next().unwrap();
    (format!("/bureau/acces/appels/{page}"), secret.replace("&#43;", "+").replace("&#47;", "/"))
}

/// A token made in the browser.
async fn token(chloe: &Client, scopes: &[&str]) -> String {
    let mut form = vec![("token_name", "Tableur du Pays")];
    form.extend(scopes.iter().map(|scope| ("scope", *scope)));
    let made = chloe.post("/bureau/acces/jetons", &form).await.with_status(201);
    assert_eq!(made.header("cache-control"), "private, no-store");
    made.text()
        .split("value=\"maillage_")
        .nth(1)
        .map(|rest| format!("maillage_{}", rest.split('"').next().unwrap()))
        .unwrap()
}

async fn send(t: &Test, token: &str, method: &str, path: &str, body: &[u8]) -> Answer {
    let client = t.visitor().with("authorization", &format!("Bearer {token}")).with("sec-fetch-site", "none");
    client.send(method, path, Some("text/csv"), body.to_vec()).await
}

const ALL: &[&str] = &["sheet.created", "sheet.updated", "sheet.removed", "registry.changed"];

on_both! {
    async fn each_change_is_told_once_signed_and_without_a_secret(t: Test) {
        let (ear, chloe, ana) = (Ear::default(), t.chloe().await, t.ana().await);
        let (page, secret) = hook(&chloe, &ear.listen().await, ALL).await;
        ana.creates("La Fabrique", &[("postcode", "33230"), ("city", "Coutras"), ("contact_name", "Zenobie-Secrete")]).await;
        ana.edits("/bureau/lieux/la-fabrique", &[("seats", "9"), ("notes", "note-tres-secrete")]).await.with_status(303);
        ana.post("/bureau/lieux/la-fabrique/corbeille", &[]).await.with_status(303);
        ana.post("/bureau/lieux/la-fabrique/retour", &[]).await.with_status(303);
        t.import("liste", "l.csv", b"nom;cp;ville\nLe Moulin;24100;Bergerac\n").await;
        t.run_jobs().await;
        let heard = ear.heard();
        // reactions run after all of this: what is told is how things stand
        let told: Vec<&str> = heard.iter().map(|(_, body)| body["type"].as_str().unwrap()).collect();
        assert_eq!(told.iter().filter(|event| **event == "registry.changed").count(), 1, "{told:?}");
        assert_eq!(told.len(), 5, "{told:?}");
        for ((headers, _), body) in heard.iter().zip(ear.bodies()) {
            let header = |name: &str| headers.get(name).unwrap().to_str().unwrap().to_owned();
            let timestamp: i64 = header("webhook-timestamp").parse().unwrap();
            assert_eq!(header("webhook-signature"), signature(&secret, &header("webhook-id"), timestamp, &body));
            for private in ["ecrete", "liste"] {
                assert!(!body.contains(private), "{body}");
            }
        }
        t.run_jobs().await;
        assert_eq!(ear.heard().len(), 5, "nothing is told twice");
        chloe.get(&page).await.ok().shows("arrivé").hides("abandonné");
    }

    async fn what_left_tells_its_id_alone_and_what_never_was_public_nothing(t: Test) {
        let (ear, chloe, ana) = (Ear::default(), t.chloe().await, t.ana().await);
        hook(&chloe, &ear.listen().await, &["sheet.removed", "sheet.created"]).await;
        ana.creates("La Fabrique", &[]).await;
        t.run_jobs().await;
        ana.post("/bureau/lieux/la-fabrique/corbeille", &[]).await.with_status(303);
        t.run_jobs().await;
        census::edit::create(t.app(), None, kernel::party::Kind::Place,
            &[(census::field::Field::Name, json!("Lieu caché"))].into_iter().collect(), kernel::party::Standing::Hidden).await.unwrap();
        t.run_jobs().await;
        let heard = ear.heard();
        assert_eq!(heard.iter().map(|(_, b)| b["type"].as_str().unwrap()).collect::<Vec<_>>(), ["sheet.created", "sheet.removed"]);
        assert_eq!(heard[1].1["data"].as_object().unwrap().keys().collect::<Vec<_>>(), ["id"]);
        assert_eq!(heard[1].1["data"]["id"], heard[0].1["data"]["id"]);
    }

    async fn a_merge_tells_who_stays_and_who_went_and_its_undoing_who_came_back(t: Test) {
        let (ear, chloe, ana) = (Ear::default(), t.chloe().await, t.ana().await);
        for name in ["Le Moulin", "Moulin (le)"] {
            ana.creates(name, &[("another", "yes")]).await;
        }
        t.run_jobs().await;
        hook(&chloe, &ear.listen().await, ALL).await;
        let (stays, goes) = (t.sheet("le-moulin").await.unwrap(), t.sheet("moulin-le").await.unwrap());
        let wish = census::duplicates::merge::Wish {
            survivor: (stays.id(), stays.version),
            absorbed: (goes.id(), goes.version),
            taken: Default::default(),
            answer: "same".to_owned(),
            since: None,
            lot: None,
        };
        let (stays, goes) = (json!(stays.id()), json!(goes.id()));
        // each message leaves by a job of its own: their order is not told
        let told = |from: usize| {
            let told = ear.heard().into_iter().skip(from).map(|(_, body)| (body["type"].clone(), body["data"]["id"].clone()));
            let mut told: Vec<(String, String)> = told.map(|(event, id)| (event.to_string(), id.to_string())).collect();
            told.sort();
            told
        };
        let lines = |event: &str, id: &Value| (json!(event).to_string(), id.to_string());
        let merge = census::duplicates::merge::merge(t.app(), None, &wish).await.unwrap();
        t.run_jobs().await;
        assert_eq!(told(0), [lines("sheet.removed", &goes), lines("sheet.updated", &stays)]);
        t.run_jobs().await;
        assert_eq!(told(0).len(), 2, "nothing is told twice");
        census::duplicates::merge::undo(t.app(), None, merge).await.unwrap();
        t.run_jobs().await;
        assert_eq!(told(2), [lines("sheet.created", &goes), lines("sheet.updated", &stays)]);
    }

    async fn many_sheets_changed_at_once_say_to_read_the_feed(t: Test) {
        let (ear, chloe, ana) = (Ear::default(), t.chloe().await, t.ana().await);
        ana.creates("La Fabrique", &[("seats", "12")]).await;
        t.run_jobs().await;
        hook(&chloe, &ear.listen().await, ALL).await;
        let sheet = t.sheet("la-fabrique").await.unwrap();
        let rows = json!({ "rows": [{ "id": sheet.id(), "version": sheet.version, "cells": { "seats": "20" } }], "partial": false });
        let saved = ana.send("POST", "/bureau/table", Some("application/json"), rows.to_string().into_bytes()).await.ok().json();
        let lot = saved["lot"].as_str().unwrap();
        ana.post(&format!("/bureau/lots/{lot}/annulation"), &[]).await.with_status(303);
        let batch = t.import("liste", "l.csv", b"nom;cp;ville\nLe Moulin;24100;Bergerac\n").await;
        t.run_jobs().await;
        census::import::undo::undo(t.app(), batch.id, None).await.unwrap().unwrap();
        t.run_jobs().await;
        let heard = ear.heard();
        assert_eq!(heard.len(), 4, "a lot, an import, and both taken back");
        for (_, body) in heard {
            assert_eq!((&body["type"], &body["data"]["changes"]), (&json!("registry.changed"), &json!("http://reseau.example/api/v1/changes")));
        }
    }

    async fn a_message_is_sent_again_until_it_gets_through(t: Test) {
        let (ear, chloe, ana) = (Ear::default(), t.chloe().await, t.ana().await);
        let (page, _) = hook(&chloe, &ear.listen().await, ALL).await;
        ear.answers(503);
        ana.creates("La Fabrique", &[]).await;
        t.run_jobs().await;
        assert_eq!(ear.heard().len(), 1);
        chloe.get(&page).await.ok().shows("503").shows("sans réponse");
        t.clock.advance(Duration::from_secs(4));
        t.run_jobs().await;
        assert_eq!(ear.heard().len(), 1, "not at once");
        t.clock.advance(Duration::from_secs(2));
        // the program was killed while it sent: its lease ends, another takes the job up
        t.db().execute("update job set lease_until = $1 where kind = 'webhook'", kernel::args!["2026-03-02T09:00:10.000000Z"]).await.unwrap();
        t.run_jobs().await;
        assert_eq!(ear.heard().len(), 1, "somebody holds it");
        t.clock.advance(Duration::from_secs(10));
        ear.answers(200);
        t.run_jobs().await;
        let heard = ear.heard();
        assert_eq!(heard.len(), 2);
        assert_eq!(heard[0].0["webhook-id"], heard[1].0["webhook-id"], "the receiver knows it by its id");
        chloe.get(&page).await.ok().shows("arrivé").shows("en marche");
    }

    async fn an_address_that_is_dead_is_switched_off_and_somebody_is_told(t: Test) {
        let (ear, chloe, ana) = (Ear::default(), t.chloe().await, t.ana().await);
        let url = ear.listen().await;
        let (page, _) = hook(&chloe, &url, ALL).await;
        ear.answers(500);
        for day in 0..5 {
            ana.creates(&format!("Lieu {day}"), &[]).await;
            for _ in 0..24 {
                t.run_jobs().await;
                t.clock.advance(Duration::from_secs(3_600));
            }
        }
        chloe.get(&page).await.ok().shows("ne répondait plus").shows("abandonné");
        let (letters,): (i64,) = t.db().one("select count(*) from letter where kind = 'webhook-off'", vec![]).await.unwrap();
        assert_eq!(letters, 1, "one coordinator, one letter");
        let before = ear.heard().len();
        ana.creates("Lieu 6", &[]).await;
        t.run_jobs().await;
        assert_eq!(ear.heard().len(), before, "nothing leaves any more");
        // a person corrects, tests, and starts again
        ear.answers(200);
        chloe.post(&format!("{page}/essai"), &[]).await.with_status(303);
        t.run_jobs().await;
        assert_eq!(ear.heard().last().unwrap().1["type"], json!("test"));
        chloe.post(&format!("{page}/reprise"), &[]).await.with_status(303);
        ana.creates("Lieu 7", &[]).await;
        t.run_jobs().await;
        assert_eq!(ear.heard().len(), before + 2);
        chloe.post(&format!("{page}/suppression"), &[]).await.with_status(303);
        chloe.get(&page).await.with_status(404);
    }

    async fn no_message_goes_to_a_private_address_unless_the_operator_says_so(t: Test) {
        let outside = kernel::http::Outside::new(false).unwrap();
        for url in ["http://127.0.0.1:9/", "http://localhost:9/", "http://10.0.0.1/", "http://[::1]:9/", "file:///etc/passwd"] {
            let refused = outside.post(url, &[], String::new(), Duration::from_secs(2)).await;
            let words = format!("{:#}", refused.unwrap_err());
            assert!(words.contains("private") || words.contains("only http"), "{url}: {words}");
        }
        // what is typed wrong comes back with what was typed
        let chloe = t.chloe().await;
        let wrong = [("hook_name", "Carte"), ("url", "ftp://carte.example"), ("event", "sheet.created")];
        chloe.post("/bureau/acces/appels", &wrong).await.with_status(422).shows("ftp://carte.example").shows("https://");
        chloe.post("/bureau/acces/appels", &[("hook_name", ""), ("url", "")]).await.with_status(422).shows("Cochez");
    }

    async fn a_token_opens_what_its_scopes_say_until_it_is_revoked(t: Test) {
        let chloe = t.chloe().await;
        let sends = token(&chloe, &["imports-send"]).await;
        let accepts = token(&chloe, &["imports-accept"]).await;
        let stored: Vec<(String,)> = t.db().all("select hash from token", vec![]).await.unwrap();
        assert!(stored.iter().all(|(hash,)| !sends.contains(hash.as_str()) && hash.len() == 64), "{stored:?}");
        chloe.get("/bureau/acces").await.ok().shows("Tableur du Pays").shows("jamais").hides(&sends);
        let list = "nom;cp;ville\nLa Fabrique;33230;Coutras\n".as_bytes();
        let path = "/api/v1/imports?source=pays&name=l.csv";
        assert_eq!(send(&t, &accepts, "POST", path, list).await.status, 403, "another scope");
        assert_eq!(send(&t, "maillage_0000", "POST", path, list).await.status, 401);
        assert_eq!(t.visitor().with("sec-fetch-site", "none").send("POST", path, None, list.to_vec()).await.status, 401);
        let sent = send(&t, &sends, "POST", path, list).await.with_status(202);
        assert_eq!(sent.header("cache-control"), "private, no-store");
        let id = sent.json()["id"].as_str().unwrap().to_owned();
        let own = format!("/api/v1/imports/{id}");
        assert_eq!(send(&t, &accepts, "POST", &format!("{own}/acceptance"), b"").await.status, 409, "its report is not made yet");
        t.run_jobs().await;
        let report = send(&t, &sends, "GET", &own, b"").await.ok().json();
        assert_eq!((&report["state"], &report["created"], &report["running"]), (&json!("planned"), &json!(1), &json!(false)));
        assert_eq!(t.count("party").await, 0, "a report changes nothing");
        assert_eq!(send(&t, &sends, "POST", &format!("{own}/acceptance"), b"").await.status, 403);
        send(&t, &accepts, "POST", &format!("{own}/acceptance"), b"").await.with_status(202);
        t.run_jobs().await;
        t.get("/lieux/la-fabrique").await.ok();
        assert_eq!(send(&t, &sends, "POST", "/api/v1/imports?source=x", b"\x89PNG\r\n").await.status, 422);
        assert_eq!(send(&t, &sends, "POST", "/api/v1/imports", list).await.status, 422, "a source has a name");
        chloe.get("/bureau/acces").await.ok().hides("dernier usage : jamais</span>");
        let page = chloe.get("/bureau/acces").await.text();
        for revoke in page.split("action=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).filter(|to| to.contains("revocation")) {
            chloe.post(revoke, &[]).await.with_status(303);
        }
        assert_eq!(send(&t, &sends, "GET", &own, b"").await.status, 401, "revoked");
        chloe.post("/bureau/acces/jetons", &[("token_name", "x")]).await.with_status(422).shows("Cochez");
        // who administers and imports nothing does not import through a program
        let theo = t.granted("Théo", "theo@reseau.example", "technician", "network").await;
        let before = t.count("token").await;
        for scope in ["imports-send", "imports-accept"] {
            let form = [("token_name", "x"), ("scope", scope)];
            theo.post("/bureau/acces/jetons", &form).await.with_status(422).shows("importer vous est fermé");
        }
        assert_eq!(t.count("token").await, before);
    }

    async fn a_token_does_no_more_than_its_maker_may_today(t: Test) {
        let chloe = t.chloe().await;
        // whoever imports and administers, on a role that the network changes later
        let theo = t.granted("Théo", "theo@reseau.example", "coordinator", "network").await;
        let account = t.account("Théo", "theo@reseau.example").await;
        let own = token(&theo, &["imports-send"]).await;
        let list = "nom;cp;ville\nLa Fabrique;33230;Coutras\n".as_bytes();
        let sent = send(&t, &own, "POST", "/api/v1/imports?source=pays&name=l.csv", list).await.with_status(202);
        let report = format!("/api/v1/imports/{}", sent.json()["id"].as_str().unwrap());
        chloe.get("/bureau/acces").await.ok().hides("n’ouvre plus rien");
        // the role ended
        let role = async |role: &str| {
            let sql = "update role_grant set role = $1 where account = $2";
            t.db().execute(sql, kernel::args![role, account]).await.unwrap();
        };
        role("referent").await;
        let told = send(&t, &own, "GET", &report, b"").await.with_status(403);
        assert_eq!(told.header("content-type"), "application/problem+json");
        let told = told.json();
        assert_eq!(told["code"], json!("withheld"));
        assert!(told["detail"].as_str().unwrap().contains("droit d’importer"), "{told}");
        chloe.get("/bureau/acces").await.ok().shows("n’a plus le droit d’importer");
        // what they may do again, the token does again
        role("coordinator").await;
        send(&t, &own, "GET", &report, b"").await.ok();
        // the account is closed
        chloe.post(&format!("/bureau/equipe/{account}/fermeture"), &[]).await.with_status(303);
        let told = send(&t, &own, "GET", &report, b"").await.with_status(403).json();
        assert!(told["detail"].as_str().unwrap().contains("n’a plus de compte"), "{told}");
        chloe.get("/bureau/acces").await.ok().shows("n’a plus de compte");
        // or it is gone
        t.accounts().remove("theo@reseau.example").await.unwrap();
        send(&t, &own, "POST", "/api/v1/imports?source=pays&name=l.csv", list).await.with_status(403);
        assert_eq!(t.count("batch").await, 1);
    }
}
