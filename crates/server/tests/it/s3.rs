//! Files in an S3-compatible store, by its real protocol: signed requests, uploads in parts, listings.

use std::path::Path;

use crate::world::Role;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use bytes::Bytes;
use kernel::files::{Files, Place, S3};
use kernel::on_both;
use kernel::testing::Database;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use server::store::archive::{backup, restore};
use tempfile::TempDir;
use tower::ServiceExt;

use crate::files::clean;
use crate::photos;
use crate::world::{Client, Node, Test};

const BUCKET: &str = "reseau";

/// A store that checks signatures, with one bucket, until the test ends.
async fn store() -> (S3, TempDir) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(BUCKET)).unwrap();
    let mut builder = S3ServiceBuilder::new(s3s_fs::FileSystem::new(folder.path()).unwrap());
    builder.set_auth(SimpleAuth::from_single("reseau-cle", "reseau-secret"));
    let service = builder.build();
    let answer = async move |request: Request| service.clone().oneshot(request).await.unwrap().map(Body::new);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await.unwrap() });
    let s3 = S3 {
        endpoint: format!("http://{address}"),
        region: "eu-west-3".to_owned(),
        bucket: BUCKET.to_owned(),
        access_key: "reseau-cle".to_owned(),
        secret_key: "reseau-secret".to_owned(),
    };
    (s3, folder)
}

fn open(s3: &S3, scratch: &Path) -> Files {
    Files::open(&Place::S3(s3.clone()), scratch).unwrap()
}

#[tokio::test]
async fn bytes_and_files_in_parts_are_kept_listed_given_back_and_removed() {
    let (s3, folder) = store().await;
    let files = open(&s3, &folder.path().join("scratch"));
    assert_eq!(files.get("photos/a.jpg").await.unwrap(), None, "nothing is there yet");
    files.put("photos/a.jpg", Bytes::from_static("été".as_bytes())).await.unwrap();
    assert_eq!(files.get("photos/a.jpg").await.unwrap().unwrap(), "été".as_bytes());
    // beyond a part of five mebibytes, and not a whole number of them
    let large: Vec<u8> = (0..13_000_001_u32).map(|i| u8::try_from(i % 251).unwrap()).collect();
    let (here, back) = (folder.path().join("here"), folder.path().join("back"));
    std::fs::write(&here, &large).unwrap();
    files.put_file("imports/large.csv", &here).await.unwrap();
    assert!(files.fetch("imports/large.csv", &back).await.unwrap());
    assert!(std::fs::read(&back).unwrap() == large, "the file that came back is another");
    assert!(!files.fetch("imports/none.csv", &back).await.unwrap());
    let mut keys = files.keys().await.unwrap();
    keys.sort();
    assert_eq!(keys, ["imports/large.csv", "photos/a.jpg"]);
    files.remove("photos/a.jpg").await.unwrap();
    files.remove("photos/a.jpg").await.unwrap();
    assert_eq!(files.get("photos/a.jpg").await.unwrap(), None);
}

#[tokio::test]
async fn a_wrong_key_is_told_with_the_file_and_without_the_secret() {
    let (s3, folder) = store().await;
    let wrong = S3 { secret_key: "perdu-de-vue".to_owned(), ..s3 };
    let files = open(&wrong, &folder.path().join("scratch"));
    let error = files.put("photos/a.jpg", Bytes::from_static(b"a")).await.unwrap_err();
    let told = format!("{error:#}");
    assert!(told.contains("photos/a.jpg"), "{told}");
    assert!(!told.contains("perdu-de-vue") && !format!("{wrong:?}").contains("perdu-de-vue"), "{told}");
    assert!(files.get("photos/a.jpg").await.is_err(), "a refusal is not an absence");
}

async fn ana(node: &Node) -> Client {
    node.signed_in("Ana", "ana@fabrique.example", Role::Referent).await
}

on_both! {
    async fn two_nodes_share_the_photos_and_an_archive_takes_them_along(t: Test) {
        let (s3, _folder) = store().await;
        let site = t.app().site.clone();
        let place = Place::S3(s3);
        let one = Node::open_with_files(&t.database, t.clock.clone(), 3, site.clone(), &place).await;
        let other = Node::open_with_files(&t.database, t.clock.clone(), 4, site, &place).await;
        let rows = [("1", "La Fabrique", "33230", "Coutras", "")];
        one.import("réseau", "liste.csv", &clean(&rows)).await;
        one.follow().await;
        let photo = photos::png(40, 30);
        let parts: [(&str, &str, &[u8]); 2] = [("photo", "a.png", &photo), ("alternative", "", "La cour".as_bytes())];
        ana(&one).await.upload("/bureau/lieux/la-fabrique/photos", &parts).await.with_status(303);
        other.follow().await;
        let address = photos::photos(&other.visitor().get("/lieux/la-fabrique").await.ok()).pop().expect("a photo");
        let served = other.visitor().get(&address).await.ok().body;
        let archive = t.database.folder().join("sauvegarde.tar.gz");
        backup(other.app(), &archive, &|_| {}).await.unwrap();
        // onto an empty machine whose files are in a folder
        let database = Database::fresh(t.database.engine()).await;
        let elsewhere = Node::open(&database, t.clock.clone(), 9).await;
        restore(elsewhere.app(), &archive, &|_| {}).await.unwrap();
        elsewhere.follow().await;
        assert!(elsewhere.visitor().get(&address).await.ok().body == served, "the photo of the archive is another");
    }
}
