//! An archive holds everything, restores onto either engine, and is refused when it is not whole.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;
use kernel::db::Engine;
use kernel::on_both;
use kernel::testing::{Database, has_postgres};
use server::store::archive::{Done, backup, restore};

use crate::files::dirty;
use crate::world::{Node, Test};

/// A network that has lived: imports applied and undone, edits, conflicts, photos, trash, an account, a centre.
async fn lived(t: &Test) {
    let ana = t.ana().await;
    t.import("réseau", "liste.csv", &dirty()).await;
    ana.edits("/bureau/lieux/la-fabrique", &[("seats", "30"), ("notes", "à rappeler — « l’été »\tet 😀")])
        .await
        .with_status(303);
    ana.post("/bureau/lieux/le-moulin/corbeille", &[]).await.with_status(303);
    let photo = crate::photos::png(40, 30);
    let parts: [(&str, &str, &[u8]); 2] = [("photo", "a.png", &photo), ("alternative", "", "La cour".as_bytes())];
    ana.upload("/bureau/lieux/la-fabrique/photos", &parts).await.with_status(303);
    let second = t.import("autre", "autre.csv", &dirty()).await;
    census::import::undo::undo(t.app(), second.id, None).await.unwrap();
    let sql = "insert into territory_centre (code, lat, lon, population, area) values ('33138', 45.0412345678901, -0.13, 8300, null)";
    t.db().execute(sql, vec![]).await.unwrap();
    t.dry_run("réseau", "suite.csv", &dirty()).await;
    t.follow().await;
}

/// What an archive holds, without the order of rows, and without its manifest.
fn contents(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut archive = tar::Archive::new(GzDecoder::new(std::fs::File::open(path).unwrap()));
    let mut contents = BTreeMap::new();
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        let name = entry.path().unwrap().to_string_lossy().into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        if name.ends_with(".jsonl") {
            let mut lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
            lines.sort();
            bytes = lines.join(&b'\n');
        }
        contents.insert(name, bytes);
    }
    contents.remove("manifest.json").expect("a manifest");
    contents
}

async fn saved(node: &Node, path: &Path) -> Done {
    backup(node.app(), path, &|_| {}).await.unwrap()
}

/// A new node on an empty database.
async fn empty(t: &Test, engine: Engine) -> (Database, Node) {
    let database = Database::fresh(engine).await;
    let node = Node::open(&database, t.clock.clone(), 9).await;
    (database, node)
}

async fn rows(node: &Node) -> i64 {
    let mut rows = 0;
    for table in [
        "party",
        "sheet",
        "revision",
        "batch",
        "batch_row",
        "source",
        "source_record",
        "fact",
        "file",
        "account",
        "change",
    ] {
        rows += node.count(table).await;
    }
    rows
}

on_both! {
    async fn a_network_comes_back_whole_on_either_engine(t: Test) {
        lived(&t).await;
        let path = t.path("a.tar.gz");
        let done = saved(&t, &path).await;
        let before = contents(&path);
        assert!(done.rows > 40 && done.files >= 4, "{done:?}");
        assert!(before.contains_key("tables/sheet.jsonl") && !before.contains_key("tables/session.jsonl"));
        assert!(!t.path("a.tar.gz.partial").exists());
        for engine in [Engine::Sqlite, Engine::Postgres] {
            if engine == Engine::Postgres && !has_postgres() {
                continue;
            }
            let (database, node) = empty(&t, engine).await;
            assert_eq!(restore(node.app(), &path, &|_| {}).await.unwrap(), done);
            let again = database.folder().join("b.tar.gz");
            assert_eq!(saved(&node, &again).await, done);
            let after = contents(&again);
            assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
            for (name, bytes) in &before {
                assert_eq!(String::from_utf8_lossy(&after[name]), String::from_utf8_lossy(bytes), "{name} on {engine:?}");
            }
            // and it works: pages, search, photos, the memory of sources
            node.follow().await;
            assert_eq!(node.wrong().await, Vec::<String>::new());
            node.visitor().get("/lieux").await.ok().shows("La Fabrique").hides("Le Moulin");
            node.visitor().get("/recherche?q=fabrique").await.ok().shows("/lieux/la-fabrique");
            let photo = census::store::list_photos(node.db(), node.sheet("la-fabrique").await.unwrap().id()).await.unwrap();
            node.visitor().get(&photo[0].path(census::picture::Size::Small)).await.ok();
            let same = node.dry_run("réseau", "liste.csv", &dirty()).await;
            assert_eq!((same.counts.created, same.counts.updated), (0, 0), "{:?}", same.counts);
            let ana = node.signed_in("Ana", "ana@fabrique.example", crate::world::Role::Referent).await;
            ana.get("/bureau/lieux/la-fabrique/historique").await.ok().shows("Ana");
        }
    }

    async fn an_archive_is_restored_onto_nothing_else_than_nothing(t: Test) {
        lived(&t).await;
        let path = t.path("a.tar.gz");
        saved(&t, &path).await;
        let before = rows(&t).await;
        let refused = restore(t.app(), &path, &|_| {}).await.unwrap_err();
        assert!(refused.to_string().contains("not empty"), "{refused:#}");
        assert_eq!(rows(&t).await, before);
        // an account is enough: somebody uses that database
        let (_database, node) = empty(&t, t.engine()).await;
        node.signed_in("Dov", "dov@x.example", crate::world::Role::Referent).await;
        restore(node.app(), &path, &|_| {}).await.unwrap_err();
        assert_eq!(node.count("party").await, 0);
    }

    async fn whatever_somebody_entered_keeps_an_archive_out_and_is_named(t: Test) {
        let path = t.path("a.tar.gz");
        saved(&t, &path).await;
        let sector = "insert into sector (number, name, kind, version, created_at, updated_at) values (1, 'Libournais', 'pays', 1, '2026', '2026')";
        let centre = "insert into territory_centre (code, lat, lon, population, area) values ('33138', 45.04, -0.13, 8300, null)";
        let setting = "insert into setting (name, value) values ('census', '{}')";
        for (table, sql) in [("sector", sector), ("territory_centre", centre), ("setting", setting)] {
            let (_database, node) = empty(&t, t.engine()).await;
            node.db().execute(sql, vec![]).await.unwrap();
            let refused = restore(node.app(), &path, &|_| {}).await.unwrap_err().to_string();
            assert!(refused.contains(&format!("{table}: 1")), "{refused}");
            assert_eq!(node.count(table).await, 1);
        }
        // what the program does by itself before anybody came is nobody's
        let (_database, node) = empty(&t, t.engine()).await;
        kernel::link::key(node.app()).await.unwrap();
        node.program.capabilities.works().run_schedules(node.app()).await.unwrap();
        restore(node.app(), &path, &|_| {}).await.unwrap();
    }

    async fn an_archive_that_is_not_whole_is_refused_whole(t: Test) {
        lived(&t).await;
        let path = t.path("a.tar.gz");
        saved(&t, &path).await;
        let whole = std::fs::read(&path).unwrap();
        let (database, node) = empty(&t, t.engine()).await;
        let nothing = rows(&node).await;
        let bad = database.folder().join("bad.tar.gz");
        let check = async |bytes: &[u8], what: &str| {
            std::fs::write(&bad, bytes).unwrap();
            let refused = restore(node.app(), &bad, &|_| {}).await;
            assert!(refused.is_err(), "{what}: {refused:?}");
            assert_eq!(rows(&node).await, nothing, "{what}");
        };
        for part in [0, 1, 10, 25, 50, 75, 90, 99] {
            check(&whole[..whole.len() * part / 100], &format!("cut at {part} %")).await;
        }
        check(&whole[..whole.len() - 3], "without its last bytes").await;
        check(b"this is a letter, not an archive", "something else").await;
        // one bit of what was compressed: the checksum tells
        for part in [20, 40, 60, 80] {
            let mut flipped = whole.clone();
            flipped[whole.len() * part / 100] ^= 0x10;
            check(&flipped, &format!("a bit flipped at {part} %")).await;
        }
        let left = node.app().files.keys().await.unwrap();
        assert_eq!(left, Vec::<String>::new(), "files of an archive that was refused");
        // the same node then takes the good one
        std::fs::write(&bad, &whole).unwrap();
        restore(node.app(), &bad, &|_| {}).await.unwrap();
    }

    async fn an_archive_of_a_later_version_is_refused(t: Test) {
        let path = t.path("a.tar.gz");
        let gz = flate2::write::GzEncoder::new(std::fs::File::create(&path).unwrap(), flate2::Compression::fast());
        let mut archive = tar::Builder::new(gz);
        let manifest = br#"{"program":"maillage 9","schema":999,"written_at":"2030-01-01T00:00:00Z","tables":[],"files":0}"#;
        let mut header = tar::Header::new_gnu();
        header.set_size(manifest.len() as u64);
        header.set_cksum();
        archive.append_data(&mut header, "manifest.json", manifest.as_slice()).unwrap();
        archive.into_inner().unwrap().finish().unwrap();
        let refused = restore(t.app(), &path, &|_| {}).await.unwrap_err();
        assert!(refused.to_string().contains("later version"), "{refused:#}");
    }

    async fn an_archive_made_while_others_write_is_one_moment(t: Test) {
        let other = t.another_node(7).await;
        let rows: String = (0..400).map(|at| format!("{at},Lieu {at},33230,Coutras\n")).collect();
        let list = format!("id,nom,code postal,commune\n{rows}");
        let batch = t.dry_run("réseau", "liste.csv", list.as_bytes()).await;
        let path = t.path("a.tar.gz");
        let (done, applied) = tokio::join!(backup(t.app(), &path, &|_| {}), other.apply(batch.id));
        done.unwrap();
        applied.unwrap();
        let (_database, node) = empty(&t, Engine::Sqlite).await;
        restore(node.app(), &path, &|_| {}).await.unwrap();
        let counts = (node.count("party").await, node.count("sheet").await, node.count("source_record").await);
        assert!(counts == (0, 0, 0) || counts == (400, 400, 400), "{counts:?}");
        let state = census::store::batch::find_batch(node.db(), batch.id).await.unwrap().unwrap().state.key();
        assert_eq!(state == "applied", counts.0 == 400, "{state}");
        node.follow().await;
        assert_eq!(node.wrong().await, Vec::<String>::new());
    }

    async fn a_disk_that_refuses_leaves_no_archive(t: Test) {
        let nowhere = t.path("no-such-folder").join("a.tar.gz");
        backup(t.app(), &nowhere, &|_| {}).await.unwrap_err();
        // a folder stands at that name: the archive cannot take it, and leaves nothing beside it
        let taken = t.path("taken.tar.gz");
        std::fs::create_dir(&taken).unwrap();
        backup(t.app(), &taken, &|_| {}).await.unwrap_err();
        assert!(!t.path("taken.tar.gz.partial").exists());
        assert_eq!(std::fs::read_dir(t.path("scratch")).unwrap().count(), 0);
    }
}
