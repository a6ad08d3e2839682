//! The online geocoder, when the operator names one: it sharpens what was approximated, and nothing else.

use std::sync::{Arc, Mutex};

use crate::world::Role;
use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use kernel::app::Site;
use kernel::on_both;
use serde_json::{Value, json};

use crate::world::{Client, Node, Test};

/// A server of addresses on this machine, which notes what it is asked.
#[derive(Clone, Default)]
struct Ban {
    asked: Arc<Mutex<Vec<String>>>,
    says: Arc<Mutex<(u16, String)>>,
}

impl Ban {
    async fn start() -> (Ban, String) {
        let ban = Ban::default();
        let answer = async |State(ban): State<Ban>, RawQuery(query): RawQuery| {
            ban.asked.lock().unwrap().push(query.unwrap_or_default());
            let (status, body) = ban.says.lock().unwrap().clone();
            (StatusCode::from_u16(status).unwrap(), body)
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/search/", axum::routing::get(answer)).with_state(ban.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        (ban, format!("http://{address}"))
    }

    /// What it answers from now on: a feature as the Base adresse nationale writes it.
    fn finds(&self, kind: &str, commune: &str, score: f64, at: [f64; 2]) {
        let feature = json!({
            "type": "Feature",
            "geometry": { "type": "Point", "coordinates": at },
            "properties": { "label": "3 Rue du Port 33230 Coutras", "score": score, "type": kind, "citycode": commune },
        });
        let answer = json!({ "type": "FeatureCollection", "version": "draft", "features": [feature] });
        *self.says.lock().unwrap() = (200, answer.to_string());
    }

    fn says(&self, status: u16, body: &str) {
        *self.says.lock().unwrap() = (status, body.to_owned());
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

const LIST: &str = "id,nom,adresse,code postal,commune,latitude,longitude\n\
    1,La Fabrique,3 rue du Port,33230,Coutras,,\n\
    2,Le Moulin,,33230,Coutras,,\n\
    3,L’Escale,5 rue Neuve,33000,Bordeaux,44.8378,-0.5792\n";

/// A node that asks that server.
async fn node(t: &Test, server: &str) -> Node {
    let site = Site { online_geocoder: Some(server.to_owned()), ..t.app().site.clone() };
    Node::open_as(&t.database, t.clock.clone(), 9, site).await
}

/// Where a place stands on the map: longitude and latitude.
async fn point(node: &Node, slug: &str) -> Option<(f64, f64)> {
    let answer = node.visitor().get("/api/v1/lieux.geojson?limit=100").await.ok().json();
    let features = answer["features"].as_array().unwrap().clone();
    let is_its = |feature: &&Value| feature["properties"]["url"].as_str().unwrap().ends_with(&format!("/lieux/{slug}"));
    let found = features.iter().find(is_its).unwrap_or_else(|| panic!("{slug} is not among {features:?}")).clone();
    let at = &found["geometry"]["coordinates"];
    Some((at[0].as_f64()?, at[1].as_f64()?))
}

/// Runs the queue until nothing waits.
async fn work(node: &Node) {
    while node.run_jobs().await > 0 {}
}

async fn ana(node: &Node) -> Client {
    node.signed_in("Ana", "ana@fabrique.example", Role::Referent).await
}

on_both! {
    async fn an_approximated_address_is_sharpened_and_the_map_follows(t: Test) {
        let (ban, server) = Ban::start().await;
        let node = node(&t, &server).await;
        ban.finds("housenumber", "33138", 0.91, [-0.1312, 45.0397]);
        node.import("réseau", "liste.csv", LIST.as_bytes()).await;
        work(&node).await;
        let asked = ban.asked();
        assert_eq!(asked.len(), 1, "neither the place without a street nor that with a point: {asked:?}");
        assert!(asked[0].contains("3+rue+du+Port+33230+Coutras") && asked[0].contains("citycode=33138"), "{asked:?}");
        assert_eq!(point(&node, "la-fabrique").await, Some((-0.1312, 45.0397)));
        assert_eq!(point(&node, "l-escale").await, Some((-0.5792, 44.8378)));
        // the edit of another sheet asks nothing about this one, which is known now
        ana(&node).await.edits("/bureau/lieux/le-moulin", &[("seats", "8")]).await.with_status(303);
        work(&node).await;
        assert_eq!(ban.asked(), Vec::<String>::new());
        // and the list that comes again does not put it back
        node.import("réseau", "liste.csv", LIST.as_bytes()).await;
        work(&node).await;
        assert_eq!(point(&node, "la-fabrique").await, Some((-0.1312, 45.0397)));
        assert_eq!(node.wrong().await, Vec::<String>::new());
    }

    async fn an_answer_that_is_elsewhere_vague_or_unsure_changes_nothing(t: Test) {
        let (ban, server) = Ban::start().await;
        let node = node(&t, &server).await;
        ban.finds("housenumber", "33063", 0.95, [-0.57, 44.83]);
        node.import("réseau", "liste.csv", LIST.as_bytes()).await;
        work(&node).await;
        let before = point(&node, "la-fabrique").await;
        for (kind, score) in [("municipality", 0.95), ("housenumber", 0.4)] {
            ban.finds(kind, "33138", score, [-0.2, 45.1]);
            ana(&node).await.edits("/bureau/lieux/la-fabrique", &[("seats", if score > 0.5 { "8" } else { "9" })]).await.with_status(303);
            work(&node).await;
        }
        assert_eq!(ban.asked().len(), 3);
        assert_eq!(point(&node, "la-fabrique").await, before);
        assert_ne!(before, Some((-0.57, 44.83)));
    }

    async fn a_server_that_is_away_is_asked_again_later(t: Test) {
        let (ban, server) = Ban::start().await;
        let node = node(&t, &server).await;
        ban.says(503, "");
        node.import("réseau", "liste.csv", LIST.as_bytes()).await;
        work(&node).await;
        ban.says(200, "<html>maintenance</html>");
        t.clock.advance(std::time::Duration::from_secs(3_600));
        work(&node).await;
        ban.finds("street", "33138", 0.8, [-0.1312, 45.0397]);
        t.clock.advance(std::time::Duration::from_secs(24 * 3_600));
        work(&node).await;
        assert_eq!(ban.asked().len(), 3);
        assert_eq!(point(&node, "la-fabrique").await, Some((-0.1312, 45.0397)));
    }
}
