//! kill -9 at random instants: what was acknowledged is there, nothing is there by half, and the work can be done again.

use std::time::Duration;

use kernel::clock::Chance;
use kernel::db::Engine;
use kernel::on_both;
use kernel::testing::Database;
use serde_json::json;
use tokio::io::AsyncWriteExt;

use crate::binary::{Installation, answered, files_in};
use crate::files::{clean, long};
use crate::world::multipart;

/// About that many milliseconds, never the same.
fn about(millis: u64) -> Duration {
    let mut draw = [0; 1];
    Chance::System.fill(&mut draw);
    Duration::from_millis(millis * (200 + u64::from(draw[0]) % 100) / 250)
}

on_both! {
    async fn an_import_killed_at_any_moment_is_made_or_not_at_all(i: Installation) {
        // a server writes several times slower in a debug build: the same moments are met with fewer rows
        let rows: i64 = if i.database.engine() == Engine::Sqlite { 20_000 } else { 6_000 };
        let file = i.file("longue.csv", &long(usize::try_from(rows).unwrap()));
        let import = ["import", "--source", "x", "--accept", "--json", file.to_str().unwrap()];
        let mut in_the_middle = 0;
        for moment in [600, 1_300, 2_500] {
            let after = about(moment);
            in_the_middle += u32::from(i.killed(&import, after).await);
            let places = i.count("party").await;
            assert!(places == 0 || places == rows, "{places} places after a kill at {after:?}");
            assert_eq!(i.count("sheet").await, places);
            i.is_well(&format!("after a kill at {after:?}")).await;
        }
        assert!(in_the_middle > 0, "every import had ended before it was killed: make the file longer");
        let report = i.run(&import).await.exits(0).json();
        let made = (report["created"].as_i64().unwrap(), report["unchanged"].as_i64().unwrap());
        assert!(made == (rows, 0) || made == (0, rows), "{report}");
        assert_eq!(i.count("party").await, rows);
    }

    async fn an_archive_killed_at_any_moment_is_whole_or_is_not(i: Installation) {
        let file = i.file("longue.csv", &long(5_000));
        i.run(&["import", "--source", "x", "--accept", file.to_str().unwrap()]).await.exits(0);
        let archive = i.database.folder().join("a.tar.gz");
        let path = archive.to_str().unwrap().to_owned();
        let partial = format!("{path}.partial");
        let other = i.beside(Database::fresh(Engine::Sqlite).await);
        let mut in_the_middle = 0;
        for moment in [450, 700, 1_000] {
            in_the_middle += u32::from(i.killed(&["backup", &path], about(moment)).await);
            if archive.exists() {
                continue;
            }
            if std::path::Path::new(&partial).exists() {
                other.run(&["restore", &partial]).await.exits(4);
                assert_eq!((other.count("party").await, other.count("account").await), (0, 0));
            }
        }
        assert!(in_the_middle > 0, "every backup had ended before it was killed: import more");
        if !archive.exists() {
            i.run(&["backup", &path]).await.exits(0);
        }
        other.run(&["restore", &path]).await.exits(0);
        assert_eq!(other.count("party").await, 5_000);
        assert!(!std::path::Path::new(&partial).exists() || in_the_middle > 0);
    }

    async fn an_upload_is_whole_or_is_not_and_an_accepted_import_goes_on(i: Installation) {
        let (kind, body) = multipart(&[("source", "", b"x"), ("file", "longue.csv", &long(3_000))]);
        // killed while the file comes
        let server = i.serve().await.signed_in(&i).await;
        let mut stream = server.connect().await;
        stream.write_all(server.head("POST", "/bureau/imports", &kind, body.len()).as_bytes()).await.unwrap();
        stream.write_all(&body[..body.len() / 2]).await.unwrap();
        while files_in(&i.data.join("scratch")) == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        server.kill().await;
        assert_eq!((i.count("batch").await, files_in(&i.data.join("files/imports"))), (0, 0));
        // the connection cut, and not the server: it leaves nothing and goes on
        let server = i.serve().await.signed_in(&i).await;
        let left = files_in(&i.data.join("scratch"));
        let mut stream = server.connect().await;
        stream.write_all(server.head("POST", "/bureau/imports", &kind, body.len()).as_bytes()).await.unwrap();
        stream.write_all(&body[..body.len() / 2]).await.unwrap();
        while files_in(&i.data.join("scratch")) == left {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        drop(stream);
        while files_in(&i.data.join("scratch")) > left {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(i.count("batch").await, 0);
        // killed just after it acknowledged
        let mut stream = server.connect().await;
        stream.write_all(server.head("POST", "/bureau/imports", &kind, body.len()).as_bytes()).await.unwrap();
        stream.write_all(&body).await.unwrap();
        let (status, head, text) = answered(&mut stream).await;
        assert_eq!(status, 303, "{head}{text}");
        let location = head.lines().find_map(|line| line.strip_prefix("location: ")).unwrap().to_owned();
        server.kill().await;
        let server = i.serve().await.signed_in(&i).await;
        let (status, _, columns) = server.get(&location).await;
        assert!(status == 200 && columns.contains("Lieu 1"), "{status} {columns}");
        let form: Vec<String> =
            ["source_id", "name", "kinds", "street", "postcode", "city", "phone"].iter().enumerate().map(|(at, f)| format!("c{at}={f}")).collect();
        let kind = "application/x-www-form-urlencoded";
        let (status, head, _) = server.send("POST", &format!("{location}/colonnes"), kind, form.join("&").as_bytes()).await;
        assert_eq!(status, 303, "{head}");
        finished(&server, &location).await;
        // accepted, then killed while it is applied: the next start takes it up
        let (status, head, _) = server.send("POST", &format!("{location}/acceptation"), kind, b"create=yes&update=yes").await;
        assert_eq!(status, 303, "{head}");
        tokio::time::sleep(about(250)).await;
        server.kill().await;
        let places = i.count("party").await;
        assert!(places == 0 || places == 3_000, "{places}");
        if i.database.engine() == Engine::Postgres {
            // on a server another node may be at work: the lease of the dead one must pass first
            let db = i.db().await;
            db.execute("update job set lease_until = null", vec![]).await.unwrap();
            db.close().await;
        }
        let server = i.serve().await.signed_in(&i).await;
        finished(&server, &location).await;
        // the search for duplicates that an import asks for may still wait
        assert_eq!((i.count("party").await, i.count("job where kind <> 'duplicates'").await), (3_000, 0));
        assert_eq!(server.stop().await, 0);
        i.is_well("in the end").await;
    }
}

on_both! {
    async fn a_merge_or_its_undoing_killed_at_any_moment_is_made_or_not_at_all(i: Installation) {
        let twice = [
            ("1", "Le Moulin numérique", "33230", "Coutras", "05 56 00 00 01"),
            ("2", "LE MOULIN NUMERIQUE", "33230", "Coutras", "05 56 00 00 01"),
        ];
        let file = i.file("liste.csv", &clean(&twice));
        i.run(&["import", "--source", "x", "--accept", file.to_str().unwrap()]).await.exits(0);
        let (mut merged, mut turns) = (false, [0, 0]);
        for moment in [1, 3, 6, 10, 15, 22, 40, 120, 240] {
            let server = i.serve().await.signed_in(&i).await;
            let (path, form) = if merged { taking_back(&i).await } else { merging(&i, &server).await };
            let mut stream = server.connect().await;
            let kind = "application/x-www-form-urlencoded";
            stream.write_all(server.head("POST", &path, kind, form.len()).as_bytes()).await.unwrap();
            stream.write_all(form.as_bytes()).await.unwrap();
            tokio::time::sleep(about(moment)).await;
            server.kill().await;
            let merges = i.count("party_merge where undone_at is null").await;
            assert!(merges <= 1, "{merges} merges of two sheets");
            for trace in ["party where standing = 'trash'", "duplicate_pair where merged is not null"] {
                assert_eq!(i.count(trace).await, merges, "{trace}, after a kill at {moment} ms");
            }
            let told = i.count("fact where kind = 'parties_merged'").await - i.count("fact where kind = 'merge_undone'").await;
            assert_eq!(told, merges, "the facts and the merges, after a kill at {moment} ms");
            i.is_well(&format!("after a kill at {moment} ms")).await;
            turns[usize::from(merged != (merges == 1))] += 1;
            merged = merges == 1;
        }
        assert!(turns[0] > 0 && turns[1] > 0, "{} kills came before the commit, {} after", turns[0], turns[1]);
    }
}

/// The form that merges the two sheets of the only pair, which the search after the import has found.
async fn merging(i: &Installation, server: &crate::binary::Server) -> (String, String) {
    for _ in 0..200 {
        if i.count("duplicate_pair").await > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let db = i.db().await;
    let (one, other): (String, String) = db.one("select one, other from duplicate_pair", vec![]).await.unwrap();
    db.close().await;
    let path = format!("/bureau/doublons/{one}/{other}");
    let (status, _, page) = server.get(&path).await;
    assert_eq!(status, 200, "{page}");
    let hidden = |name: &str| {
        let after = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_else(|| panic!("{name}: {page}"));
        format!("{name}={}", after.split('"').next().unwrap())
    };
    let form = ["survivor", "survivor-version", "absorbed-version"].map(hidden).join("&");
    (format!("{path}/fusion"), form)
}

/// The form that takes the last merge back.
async fn taking_back(i: &Installation) -> (String, String) {
    let db = i.db().await;
    let sql = "select id from party_merge where undone_at is null";
    let (id,): (String,) = db.one(sql, vec![]).await.unwrap();
    db.close().await;
    (format!("/bureau/fusions/{id}/annulation"), String::new())
}

/// Waits until an import neither waits nor runs.
async fn finished(server: &crate::binary::Server, location: &str) {
    for _ in 0..600 {
        let (_, _, body) = server.get(&format!("{location}/avancement")).await;
        let told: serde_json::Value = serde_json::from_str(&body).unwrap_or_else(|error| panic!("{error}: {body}"));
        if told["finished"] == json!(true) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the import does not end");
}
