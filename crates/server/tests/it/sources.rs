//! Sources read from an address: what changes little enters alone, the rest waits for somebody.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use kernel::on_both;

use crate::world::{Client, Test};

/// A list published at an address of this machine.
#[derive(Clone, Default)]
struct Published(Arc<Mutex<(u16, Vec<u8>)>>);

impl Published {
    async fn serve(&self) -> String {
        let give = async |State(list): State<Published>| {
            let (status, body) = list.0.lock().unwrap().clone();
            (StatusCode::from_u16(status).unwrap(), [("location", "http://127.0.0.1:9/")], body)
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/lieux.csv", get(give)).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        format!("http://{address}/lieux.csv")
    }

    fn says(&self, status: u16, places: &[(&str, &str)]) {
        let rows: String = places.iter().map(|(id, name)| format!("{id};{name};33230;Coutras\n")).collect();
        *self.0.lock().unwrap() = (status, format!("id;nom;cp;ville\n{rows}").into_bytes());
    }
}

/// What is due is read, as the server does by itself.
async fn pass(t: &Test, hours: u64) {
    t.clock.advance(Duration::from_secs(hours * 3_600 + 301));
    t.program.capabilities.works().run_schedules(t.app()).await.unwrap();
    t.run_jobs().await;
}

async fn outcome(t: &Test) -> (String, Option<String>) {
    let sql = "select coalesce(last_outcome, ''), last_error from source_address";
    t.db().one(sql, vec![]).await.unwrap()
}

async fn follow(chloe: &Client, url: &str, most: [&str; 3]) {
    let form = [
        ("source", "Pays"),
        ("url", url),
        ("every", "24"),
        ("created", most[0]),
        ("updated", most[1]),
        ("vanished", most[2]),
    ];
    chloe.post("/bureau/sources", &form).await.with_status(303);
}

async fn places(t: &Test) -> i64 {
    t.count("party").await
}

const THREE: &[(&str, &str)] = &[("1", "La Fabrique"), ("2", "Le Moulin"), ("3", "L’Escale")];

on_both! {
    async fn a_source_waits_the_first_time_then_enters_alone_when_it_changes_little(t: Test) {
        let (chloe, list) = (t.chloe().await, Published::default());
        list.says(200, THREE);
        follow(&chloe, &list.serve().await, ["1", "5", "0"]).await;
        t.run_jobs().await;
        assert_eq!((outcome(&t).await.0.as_str(), places(&t).await), ("waiting", 0), "nobody has looked at its columns");
        let page = chloe.get("/bureau/sources").await.ok().shows("attend quelqu’un");
        let report = page.text().split("href=\"/bureau/imports/").nth(1).map(|rest| rest.split('"').next().unwrap().to_owned()).unwrap();
        let accepted = chloe.post(&format!("/bureau/imports/{report}/acceptation"), &[("create", "yes"), ("update", "yes")]).await;
        accepted.with_status(303);
        t.run_jobs().await;
        assert_eq!(places(&t).await, 3);
        // the same again is not even planned
        let (before,): (i64,) = t.db().one("select count(*) from batch", vec![]).await.unwrap();
        pass(&t, 24).await;
        let (after,): (i64,) = t.db().one("select count(*) from batch", vec![]).await.unwrap();
        assert_eq!(before, after);
        // one more place is within what was agreed
        list.says(200, &[THREE, &[("4", "Le Passage")]].concat());
        pass(&t, 24).await;
        assert_eq!((outcome(&t).await.0.as_str(), places(&t).await), ("applied", 4));
        t.get("/lieux/le-passage").await.ok();
        // three more are not, nor one that vanished
        list.says(200, &[THREE, &[("4", "Le Passage"), ("5", "E"), ("6", "F")]].concat());
        pass(&t, 24).await;
        assert_eq!((outcome(&t).await.0.as_str(), places(&t).await), ("waiting", 4));
        list.says(200, THREE);
        pass(&t, 24).await;
        assert_eq!(outcome(&t).await.0, "waiting");
        let (letters,): (i64,) = t.db().one("select count(*) from letter where kind = 'source-waiting'", vec![]).await.unwrap();
        assert_eq!(letters, 3, "each time that somebody has to decide");
        // columns that nobody has seen wait too, even if they change nothing
        *list.0.lock().unwrap() = (200, "code;libelle;cp;ville\n1;La Fabrique;33230;Coutras\n".into());
        pass(&t, 24).await;
        assert_eq!(outcome(&t).await.0, "waiting");
        assert_eq!(places(&t).await, 4);
    }

    async fn what_would_double_a_sheet_or_contradict_an_edit_waits(t: Test) {
        let (chloe, list) = (t.chloe().await, Published::default());
        chloe.creates("Le Passage", &[("postcode", "33230"), ("city", "Coutras")]).await;
        list.says(200, THREE);
        follow(&chloe, &list.serve().await, ["9", "9", "9"]).await;
        t.run_jobs().await;
        let page = chloe.get("/bureau/sources").await.ok().shows("Ses colonnes n’ont encore été relues par personne");
        let report = page.text().split("href=\"/bureau/imports/").nth(1).map(|rest| rest.split('"').next().unwrap().to_owned()).unwrap();
        let yes = [("create", "yes"), ("update", "yes")];
        chloe.post(&format!("/bureau/imports/{report}/acceptation"), &yes).await.with_status(303);
        t.run_jobs().await;
        assert_eq!(places(&t).await, 4);
        // somebody decided: it waits no more
        pass(&t, 24).await;
        assert_eq!(outcome(&t).await, ("unchanged".to_owned(), None));
        // well within what was agreed, and yet a place that is there already
        list.says(200, &[THREE, &[("4", "LE PASSAGE")]].concat());
        pass(&t, 24).await;
        assert_eq!((outcome(&t).await.0.as_str(), places(&t).await), ("waiting", 4));
        let why = "Une nouvelle fiche ressemble à une fiche qui existe.";
        chloe.get("/bureau/sources").await.ok().shows(why);
        let letter = t.box_of_letters().await.pop().unwrap();
        assert!(letter.0 == "chloe@reseau.example" && letter.2.contains(why), "{letter:?}");
        // read again, it waits for the same reason
        pass(&t, 24).await;
        let (key, told) = outcome(&t).await;
        assert_eq!((key.as_str(), told.as_deref()), ("waiting", Some(why)));
        // what was edited here is kept, and alone that asks nobody
        chloe.edits("/bureau/lieux/l-escale", &[("name", "L’Escale de Coutras")]).await.with_status(303);
        list.says(200, &[THREE[0], THREE[1], ("3", "Autre nom")]);
        pass(&t, 24).await;
        assert_eq!(outcome(&t).await, ("applied".to_owned(), None));
        // together with new places it does
        list.says(200, &[THREE[0], THREE[1], ("3", "Encore un nom"), ("5", "Hangar des Bateliers")]);
        pass(&t, 24).await;
        assert_eq!((outcome(&t).await.0.as_str(), places(&t).await), ("waiting", 4));
        chloe.get("/bureau/sources").await.ok().shows("Un champ modifié ici est dit autrement par la source");
    }

    async fn what_cannot_be_read_is_told_and_tried_again(t: Test) {
        let (chloe, list) = (t.chloe().await, Published::default());
        list.says(503, THREE);
        let url = list.serve().await;
        follow(&chloe, &url, ["9", "9", "9"]).await;
        t.run_jobs().await;
        let (key, error) = outcome(&t).await;
        assert!(key == "failed" && error.as_deref().is_some_and(|e| e.contains("503")), "{key} {error:?}");
        chloe.get("/bureau/sources").await.ok().shows("lecture impossible").shows("503");
        // an hour later rather than a day
        list.says(302, THREE);
        pass(&t, 1).await;
        assert!(outcome(&t).await.1.is_some_and(|e| e.contains("redirects")));
        *list.0.lock().unwrap() = (200, b"\x89PNG\r\n".to_vec());
        pass(&t, 1).await;
        assert_eq!(outcome(&t).await.0, "failed", "a picture is no table");
        // more than may be imported
        *list.0.lock().unwrap() = (200, vec![b'a'; 5 << 20]);
        pass(&t, 1).await;
        assert!(outcome(&t).await.1.is_some_and(|e| e.contains("more than")));
        list.says(200, THREE);
        pass(&t, 1).await;
        let (key, why) = outcome(&t).await;
        assert_eq!((key.as_str(), why.as_deref()), ("waiting", Some("Ses colonnes n’ont encore été relues par personne.")));
    }

    async fn a_paused_source_is_left_alone_and_a_removed_one_leaves_its_sheets(t: Test) {
        let (chloe, list) = (t.chloe().await, Published::default());
        list.says(200, THREE);
        let url = list.serve().await;
        follow(&chloe, &url, ["9", "9", "9"]).await;
        chloe.post("/bureau/sources/pause", &[("source", "Pays")]).await.with_status(303);
        t.run_jobs().await;
        let first = outcome(&t).await;
        list.says(200, &THREE[..2]);
        pass(&t, 48).await;
        assert_eq!(outcome(&t).await, first);
        chloe.get("/bureau/sources").await.ok().shows("suspendue");
        chloe.post("/bureau/sources/pause", &[("source", "Pays")]).await.with_status(303);
        chloe.post("/bureau/sources/lecture", &[("source", "Pays")]).await.with_status(303);
        t.run_jobs().await;
        chloe.post("/bureau/sources/suppression", &[("source", "Pays")]).await.with_status(303);
        chloe.get("/bureau/sources").await.ok().shows("Aucune source");
        chloe.post("/bureau/sources/lecture", &[("source", "Pays")]).await.with_status(404);
        let wrong = [("source", "Pays"), ("url", "file:///etc/passwd"), ("created", "-1"), ("updated", "x"), ("vanished", "0")];
        chloe.post("/bureau/sources", &wrong).await.with_status(422).shows("file:///etc/passwd").shows("nombre entier");
    }
}
