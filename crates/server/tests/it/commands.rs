//! The commands as scripts meet them: what they print, how they end, what stays true from one version to the next.

use std::time::Duration;

use kernel::on_both;
use kernel::testing::Database;
use serde_json::{Value, json};

use crate::binary::Installation;
use crate::files::{clean, dirty};

fn text(path: &std::path::Path) -> &str {
    path.to_str().unwrap()
}

on_both! {
    async fn an_import_reports_in_a_shape_that_scripts_hold_on_to(i: Installation) {
        let file = i.file("liste.csv", &dirty());
        let dry = i.run(&["import", "--source", "réseau", "--dry-run", "--json", text(&file)]).await.exits(0).json();
        assert_eq!(i.count("party").await, 0);
        let done = i.run(&["import", "--source", "réseau", "--accept", "--json", text(&file)]).await.exits(0).json();
        for report in [&dry, &done] {
            let count = |key: &str| report[key].as_u64().unwrap_or_else(|| panic!("{key} is not in {report}"));
            assert_eq!([count("created"), count("updated"), count("unchanged"), count("vanished"), count("rejected")], [4, 0, 0, 0, 2]);
            assert!(report["id"].as_str().is_some_and(|id| id.len() == 36), "{report}");
            assert_eq!(report["source"], json!("réseau"));
        }
        assert_eq!((&dry["state"], &done["state"], i.count("party").await), (&json!("planned"), &json!("applied"), 4));
        let human = i.run(&["import", "--source", "réseau", "--accept", text(&file)]).await.exits(0);
        assert!(human.out().contains("0 created") && human.out().contains("4 unchanged"), "{human:?}");
        assert_eq!(human.err(), "", "nothing goes wrong, so nothing is said there");
        let id = done["id"].as_str().unwrap().to_owned();
        let undone = i.run(&["import", "undo", "--json", &id]).await.exits(0).json();
        assert_eq!((&undone["removed"], &undone["kept"]), (&json!(4), &json!([])));
        i.run(&["import", "undo", &id]).await.exits(3);
        i.run(&["import", "undo", "no-id"]).await.exits(3);
        assert_eq!(i.count("party").await, 0);
        i.is_well("after all that").await;
    }

    async fn an_import_says_what_is_wrong_with_which_row(i: Installation) {
        let file = i.file("liste.csv", &dirty());
        let to = i.database.folder().join("rejets.csv");
        let human = i.run(&["import", "--source", "réseau", "--dry-run", "--rejects", text(&to), text(&file)]).await.exits(0);
        let out = human.out().replace('\u{a0}', " ");
        for words in ["row 3, ", "row 5", "row 6", "nom → Name"] {
            assert!(out.contains(words), "{words} is not in {out}");
        }
        let rejects = std::fs::read_to_string(&to).unwrap();
        assert!(rejects.starts_with('\u{feff}') && rejects.lines().count() == 3, "{rejects}");
        let report = i.run(&["import", "--source", "réseau", "--dry-run", "--json", text(&file)]).await.exits(0).json();
        let told = report["told"].as_array().unwrap();
        let cedex = told.iter().find(|told| told["key"] == json!("cedex_removed")).unwrap();
        assert_eq!((&cedex["row"], &cedex["field"]), (&json!(3), &json!("city")));
        for key in ["reason", "value", "becomes"] {
            assert!(cedex[key].as_str().is_some_and(|words| !words.is_empty()), "{key}: {cedex}");
        }
        assert!(told.iter().any(|told| told["row"] == json!(5) && told["verdict"] == json!("rejected")), "{told:?}");
        assert_eq!((&report["told_left"], &report["rejected"]), (&json!(0), &json!(2)));
        let columns = report["columns"].as_array().unwrap();
        assert_eq!((columns.len(), &columns[1]["field"]), (15, &json!("name")));
        let long: String = (0..60).map(|row| format!("{row};\n")).collect();
        let long = i.file("longue.csv", format!("id;nom\n{long}").as_bytes());
        let human = i.run(&["import", "--source", "autre", "--dry-run", text(&long)]).await.exits(0);
        assert!(human.out().contains("and 10 other rows"), "{human:?}");
    }

    async fn a_reader_that_has_seen_enough_ends_a_command_without_a_word(i: Installation) {
        let file = i.file("liste.csv", &dirty());
        let mut child = i.command(&["import", "--source", "réseau", "--accept", "--json", text(&file)]).spawn().unwrap();
        drop(child.stdout.take());
        let ended = child.wait_with_output().await.unwrap();
        assert_eq!((ended.status.code(), String::from_utf8_lossy(&ended.stderr).as_ref()), (Some(141), ""));
        assert_eq!(i.count("party").await, 4, "what was accepted is done all the same");
    }

    async fn each_way_to_fail_has_its_code(i: Installation) {
        for usage in [&["import"][..], &["unheard-of"], &["serve", "--listen", "nowhere"], &["import", "--source", "x"],
            &["import", "--source", "x", "--dry-run", "--accept", "f"], &[]] {
            i.run(usage).await.exits(2);
        }
        let missing = i.run(&["import", "--source", "x", "--accept", "/no/such/file.csv"]).await.exits(3);
        assert!(missing.err().contains("/no/such/file.csv"), "{missing:?}");
        i.run(&["user", "remove", "nobody@x.example"]).await.exits(3);
        let picture = i.file("photo.csv", &crate::photos::png(4, 4));
        let refused = i.run(&["import", "--source", "x", "--accept", "--json", text(&picture)]).await.exits(4);
        assert!(refused.err().starts_with("maillage: ") && refused.out().is_empty(), "{refused:?}");
        i.run(&["import", "--source", "x", "--accept", text(&i.file("vide.csv", b""))]).await.exits(4);
        i.run(&["user", "add", "ana@x.example", "--password", "court"]).await.exits(4);
        i.run(&["user", "add", "no-address", "--password", "une phrase assez longue"]).await.exits(4);
        i.run(&["user", "add", "ana@x.example", "--role", "queen", "--password", "une phrase assez longue"]).await.exits(4);
        i.run(&["export", "--format", "papyrus"]).await.exits(4);
        i.run(&["restore", text(&i.file("no.tar.gz", b"no archive"))]).await.exits(4);
        i.run(&["territories", "update", text(&i.file("no.json", b"not a territory"))]).await.exits(4);
        // a row lost its sheet: something the program itself cannot do
        let list = i.file("liste.csv", &clean(&[("1", "La Fabrique", "33230", "Coutras", "")]));
        i.run(&["import", "--source", "x", "--accept", text(&list)]).await.exits(0);
        let db = i.db().await;
        db.execute("delete from sheet", vec![]).await.unwrap();
        let parked = "insert into job (id, kind, body, due_at, attempts, parked) values ($1, 'import', '{}', $2, 8, $3)";
        let (id, due) = ("01900000-0000-7000-8000-000000000001", "2026-01-01T00:00:00.000000Z");
        db.execute(parked, kernel::args![id, due, true]).await.unwrap();
        db.close().await;
        let wrong = i.run(&["check", "--json"]).await.exits(5).json();
        assert!(wrong["wrong"].as_array().is_some_and(|all| all.len() > 1), "{wrong}");
        assert!(wrong.to_string().contains("1 piece of work failed too often"), "{wrong}");
        assert!(!i.run(&["check"]).await.exits(5).out().contains("All is well"));
    }

    async fn a_wrong_setting_stops_the_start_and_is_named_without_its_password(i: Installation) {
        for (name, value, words) in [
            ("MAILLAGE_TRUSTED_PROXIES", "127.0.0.1,proxy", "MAILLAGE_TRUSTED_PROXIES"),
            ("MAILLAGE_PRIVATE_NETWORK", "perhaps", "MAILLAGE_PRIVATE_NETWORK"),
            ("MAILLAGE_BASE_MAP", "ftp://ana:s3cret@tiles.example", "base_map"),
            ("MAILLAGE_ONLINE_GEOCODER", "ana:s3cret@geocoder.example", "online_geocoder"),
            ("MAILLAGE_FILES_SECRET_KEY", "s3cret", "files.region"),
        ] {
            let told = i.command(&["check"]).env(name, value).output().await.unwrap();
            let words_told = String::from_utf8_lossy(&told.stderr).into_owned();
            assert!(told.status.code() == Some(1) && words_told.contains(words), "{name}: {words_told}");
            assert!(!words_told.contains("s3cret"), "{name}: {words_told}");
        }
        let told = i.run(&["check", "--config", "/no/such/file.toml"]).await.exits(1);
        assert!(told.err().contains("/no/such/file.toml"), "{told:?}");
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_maillage"));
        command.args(["check", "--database", "mysql://ana:s3cret@db.example/maillage", "--data"]).arg(&i.data);
        let told = command.output().await.unwrap();
        let words = String::from_utf8_lossy(&told.stderr).into_owned();
        assert!(told.status.code() == Some(1) && words.contains("mysql") && !words.contains("s3cret"), "{words}");
    }

    async fn commands_speak_the_language_of_the_terminal_and_french_to_any_other(i: Installation) {
        let list = i.file("liste.csv", &dirty());
        for (locale, counts, absent, empty) in [
            ("fr_FR.UTF-8", "créées : 4", "ce fichier n’existe pas", "le fichier est vide"),
            ("en_IE", "4 created", "there is no such file", "the file is empty"),
            ("C.UTF-8", "créées : 4", "ce fichier n’existe pas", "le fichier est vide"),
        ] {
            let said = |args: &[&str]| {
                let mut command = i.command(args);
                command.env("LC_ALL", locale);
                async move { command.output().await.unwrap() }
            };
            let told = said(&["import", "--source", "x", "--dry-run", text(&list)]).await;
            let told = String::from_utf8_lossy(&told.stdout).replace('\u{a0}', " ");
            assert!(told.contains(counts), "{locale}: {told}");
            for (args, words) in [
                (["import", "--source", "x", "--dry-run", "absent.csv"].as_slice(), absent),
                (&["territories", "update", text(&i.file("vide.json", b""))], empty),
            ] {
                let told = String::from_utf8_lossy(&said(args).await.stderr).into_owned();
                assert!(told.contains(words), "{locale}: {told}");
            }
        }
    }

    async fn every_other_command_does_what_it_says(i: Installation) {
        let bare = i.beside(Database::bare(i.database.engine()).await);
        let first = bare.run(&["migrate"]).await.exits(0);
        assert!(first.out().contains("applied"), "{first:?}");
        assert!(bare.run(&["migrate"]).await.exits(0).out().contains("up to date"));
        assert_eq!(bare.run(&["migrate", "--json"]).await.exits(0).json(), json!({ "applied": [] }));
        let list = b"id,nom,cp,ville,contact,notes\n1,La Fabrique,33230,Coutras,Zenobie-Secrete,note-tres-secrete\n2,Le Moulin,24100,Bergerac,,\n";
        i.run(&["import", "--source", "x", "--accept", text(&i.file("liste.csv", list))]).await.exits(0);
        let db = i.db().await;
        db.execute("update party set standing = 'trash' where slug = 'le-moulin'", vec![]).await.unwrap();
        db.close().await;
        let geojson = i.run(&["export"]).await.exits(0);
        let collection = geojson.json();
        assert_eq!(collection["features"].as_array().unwrap().len(), 1, "{collection}");
        assert!(!geojson.out().contains("ecrete"), "{geojson:?}");
        let to = i.database.folder().join("out.jsonl");
        i.run(&["export", "--format", "jsonl", "--to", text(&to)]).await.exits(0);
        let lines = std::fs::read_to_string(&to).unwrap();
        let first: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
        assert_eq!((lines.lines().count(), &first["name"]), (1, &json!("La Fabrique")));
        let told = i.run(&["export", "--format", "csv", "--json", "--to", text(&to)]).await.exits(0).json();
        assert_eq!((&told["records"], &told["format"]), (&json!(1), &json!("csv")), "{told}");
        i.run(&["export", "--json"]).await.exits(2);
        let reindexed = i.run(&["reindex"]).await.exits(0);
        assert!(reindexed.out().contains('2'), "{reindexed:?}");
        assert_eq!(i.run(&["reindex", "--json"]).await.exits(0).json(), json!({ "entries": 2 }));
        let communes = json!([{ "code": "33138", "nom": "Coutras", "population": 8300, "surface": 3363.5,
            "centre": { "type": "Point", "coordinates": [-0.13, 45.04] } }]);
        let file = i.file("communes.json", communes.to_string().as_bytes());
        let update = i.run(&["territories", "update", "--json", text(&file)]).await.exits(0).json();
        assert_eq!((&update["centres"], &update["placed"]), (&json!(1), &json!(1)), "{update}");
        // the centre has placed what had no point, and places what comes
        let later = i.file("suite.csv", &clean(&[("3", "L’Escale", "33230", "Coutras", "")]));
        i.run(&["import", "--source", "y", "--accept", text(&later)]).await.exits(0);
        let out = i.run(&["export"]).await.exits(0).json();
        let placed = out["features"].as_array().unwrap().iter().find(|f| f["properties"]["name"] == json!("L’Escale")).unwrap();
        assert_eq!(placed["geometry"]["coordinates"], json!([-0.13, 45.04]), "{placed}");
        i.run(&["user", "add", "ana@x.example", "--name", "Ana", "--role", "referent", "--password", "une phrase assez longue"]).await.exits(0);
        assert_eq!(i.run(&["user", "list"]).await.exits(0).out(), "ana@x.example\tAna\treferent\n");
        let team = i.run(&["user", "list", "--json"]).await.exits(0).json();
        assert_eq!(team, json!({ "accounts": [{
            "email": "ana@x.example", "name": "Ana", "role": "referent",
            "grants": [{ "role": "referent", "scope": "network" }]
        }] }));
        let added = ["user", "--json", "add", "ben@x.example", "--password", "une phrase assez longue"];
        assert_eq!(i.run(&added).await.exits(0).json(), json!({ "email": "ben@x.example", "role": "coordinator" }));
        // nobody else administers the network
        i.run(&["user", "remove", "ben@x.example"]).await.exits(4);
        i.run(&["user", "add", "ben@x.example", "--role", "referent", "--password", "une phrase assez longue"]).await.exits(4);
        i.run(&["user", "add", "zoe@x.example", "--password", "une phrase assez longue"]).await.exits(0);
        let removed = i.run(&["user", "remove", "--json", "ben@x.example"]).await.exits(0).json();
        assert_eq!(removed, json!({ "removed": "ben@x.example" }));
        i.run(&["user", "remove", "ana@x.example"]).await.exits(0);
        assert!(i.run(&["completions", "bash"]).await.exits(0).out().contains("maillage"));
        assert!(i.run(&["--version"]).await.exits(0).out().starts_with("maillage "));
        let archive = i.database.folder().join("a.tar.gz");
        let saved = i.run(&["backup", "--json", text(&archive)]).await.exits(0).json();
        assert!(saved["rows"].as_u64().unwrap() > 5, "{saved}");
        let other = i.beside(Database::bare(i.database.engine()).await);
        let restored = other.run(&["restore", "--json", text(&archive)]).await.exits(0).json();
        assert_eq!((&restored["rows"], &restored["files"]), (&saved["rows"], &saved["files"]));
        other.is_well("restored").await;
        assert_eq!(other.run(&["export"]).await.exits(0).json()["features"].as_array().unwrap().len(), 2);
        other.run(&["restore", text(&archive)]).await.exits(4);
        i.is_well("in the end").await;
    }

    async fn check_tells_what_the_search_and_the_map_say_otherwise_than_the_sheets(i: Installation) {
        let list = clean(&[("1", "La Fabrique", "33230", "Coutras", ""), ("2", "Le Moulin", "24100", "Bergerac", "")]);
        i.run(&["import", "--source", "x", "--accept", text(&i.file("liste.csv", &list))]).await.exits(0);
        i.run(&["reindex"]).await.exits(0);
        i.is_well("just made").await;
        let db = i.db().await;
        db.execute("update party set name = 'Ailleurs' where slug = 'la-fabrique'", vec![]).await.unwrap();
        let wrong = i.run(&["check"]).await.exits(5);
        assert!(wrong.out().contains("what 1 sheet says (/lieux/la-fabrique)"), "{wrong:?}");
        i.run(&["reindex"]).await.exits(0);
        i.is_well("made again").await;
        let moved = "update sheet set lat = 44.5, lon = 0.5 where party = (select id from party where slug = 'le-moulin')";
        db.execute(moved, vec![]).await.unwrap();
        db.close().await;
        let wrong = i.run(&["check"]).await.exits(5);
        assert!(wrong.out().contains("/lieux/le-moulin: its point on the map"), "{wrong:?}");
    }

    async fn the_server_starts_stops_and_starts_again(i: Installation) {
        let list = i.file("liste.csv", &clean(&[("1", "La Fabrique", "33230", "Coutras", "")]));
        i.run(&["import", "--source", "x", "--accept", text(&list)]).await.exits(0);
        let left = i.data.join("scratch/old");
        std::fs::write(&left, b"half").unwrap();
        let file = std::fs::File::options().write(true).open(&left).unwrap();
        file.set_modified(file.metadata().unwrap().modified().unwrap() - Duration::from_secs(25 * 3_600)).unwrap();
        let server = i.serve().await;
        assert!(!left.exists(), "what a killed program left is removed");
        for (path, words) in [("/healthz", "ok"), ("/readyz", "ready"), ("/lieux/la-fabrique", "La Fabrique"), ("/metrics", "http_requests_total"), ("/metrics", "jobs{state=\"parked\"} 0")] {
            let (status, _, body) = server.get(path).await;
            assert!(status == 200 && body.contains(words), "{path} {status} {body}");
        }
        // another process changes the registry while this one serves
        let more = i.file("suite.csv", &clean(&[("2", "Le Moulin", "24100", "Bergerac", "")]));
        i.run(&["import", "--source", "y", "--accept", text(&more)]).await.exits(0);
        let mut seen = false;
        for _ in 0..100 {
            seen = server.get("/lieux").await.2.contains("Le Moulin") && server.get("/recherche?q=moulin").await.2.contains("/lieux/le-moulin");
            if seen {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert!(seen, "the server does not follow");
        // the port is taken: a clear refusal, and the first goes on
        let taken = i.run(&["serve", "--listen", &server.address]).await.exits(1);
        assert!(taken.err().contains(&server.address), "{taken:?}");
        assert_eq!(server.get("/healthz").await.0, 200);
        assert_eq!(server.stop().await, 0);
        let again = i.serve().await;
        assert_eq!(again.get("/lieux/le-moulin").await.0, 200);
        assert_eq!(again.stop().await, 0);
        i.is_well("after two stops").await;
    }
}

on_both! {
    async fn a_demo_is_not_made_in_somebody_s_network(i: Installation) {
        i.run(&["user", "add", "ana@x.example", "--password", "une phrase assez longue"]).await.exits(0);
        let refused = i.run(&["demo", "--listen", "127.0.0.1:0"]).await.exits(4);
        assert!(refused.err().contains("empty folder"), "{refused:?}");
        assert_eq!((i.count("account").await, i.count("party").await), (1, 0));
    }
}

#[tokio::test]
async fn the_demo_is_filled_and_answers() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = tokio::process::Command::new(env!("CARGO_BIN_EXE_maillage"))
        .args(["demo", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    use tokio::io::AsyncBufReadExt;
    let mut lines = tokio::io::BufReader::new(child.stdout.take().unwrap()).lines();
    let mut address = None;
    while address.is_none() {
        let line = lines.next_line().await.unwrap().expect("the demo ended");
        address = line.strip_prefix("Maillage: http://").map(|rest| rest.trim_end_matches('/').to_owned());
    }
    let address = address.unwrap();
    let get = async |path: &str| {
        let mut stream = tokio::net::TcpStream::connect(&address).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\naccept-language: fr\r\nconnection: close\r\n\r\n");
        tokio::io::AsyncWriteExt::write_all(&mut stream, request.as_bytes()).await.unwrap();
        crate::binary::answered(&mut stream).await
    };
    // whoever opens the demo sees with whom to enter
    let (status, _, body) = get("/connexion").await;
    assert_eq!(status, 200);
    for account in accounts::demo::TEAM {
        assert!(body.contains(account.email) && body.contains(account.name), "{}: {body}", account.email);
    }
    let form = format!("email={}&password={}&way=password", accounts::demo::EMAIL, accounts::demo::PASSWORD);
    let mut stream = tokio::net::TcpStream::connect(&address).await.unwrap();
    let request = format!(
        "POST /connexion HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\nconnection: close\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
        form.len()
    );
    tokio::io::AsyncWriteExt::write_all(&mut stream, request.as_bytes()).await.unwrap();
    let (status, head, _) = crate::binary::answered(&mut stream).await;
    assert!(status == 303 && head.contains("session="), "{status} {head}");
    let (status, _, body) = get("/api/v1/lieux?limit=1").await;
    let total = serde_json::from_str::<Value>(&body).unwrap()["total"].as_u64().unwrap();
    assert!(status == 200 && total >= 20, "{status} {body}");
}

#[tokio::test]
async fn an_address_that_cannot_be_read_is_told_without_its_password() {
    let folder = tempfile::tempdir().unwrap();
    let output = tokio::process::Command::new(env!("CARGO_BIN_EXE_maillage"))
        .args(["check", "--database", "postgres://user:secret-word@127.0.0.1:no-port/none", "--data"])
        .arg(folder.path())
        .output()
        .await
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("PostgreSQL server") && !told.contains("secret-word"), "{told}");
}
