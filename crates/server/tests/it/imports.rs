//! A list goes in: the report changes nothing, the import is all or nothing, comes back unchanged, and is taken back.

use std::collections::HashSet;

use census::field::Field;
use census::import::plan::{Acceptance, Counts};
use census::import::run::{ImportError, told, unwatched};
use census::import::undo;
use census::sheet::Origin;
use census::store::batch::{self, Batch, State};
use census::store::{self, SheetWrite};
use kernel::on_both;
use serde_json::json;

use crate::files::{clean, dirty, xlsx};
use crate::world::{Node, Test};

const TABLES: [&str; 7] = ["party", "sheet", "revision", "source_record", "source", "fact", "change"];

async fn counted(node: &Node) -> Vec<(&'static str, i64)> {
    let mut counts = Vec::new();
    for table in TABLES {
        counts.push((table, node.count(table).await));
    }
    counts
}

fn numbers(counts: &Counts) -> [u64; 6] {
    [counts.created, counts.updated, counts.unchanged, counts.vanished, counts.rejected, counts.conflicts]
}

/// What is told of the rows of an import: number and key.
async fn told_of(node: &Node, batch: &Batch) -> Vec<(i64, String)> {
    let mut all = Vec::new();
    for verdict in ["noted", "rejected"] {
        let (rows, _) = batch::list_batch_rows(node.db(), batch.id, verdict, (0, 1_000)).await.unwrap();
        all.extend(rows.iter().flat_map(|row| told(row).into_iter().map(|told| (row.number, told.key))));
    }
    all.sort();
    all.dedup();
    all
}

fn two_places() -> Vec<u8> {
    clean(&[
        ("1", "La Fabrique", "33230", "Coutras", "05 57 49 00 00"),
        ("2", "Le Moulin", "24100", "Bergerac", "05 53 24 00 00"),
    ])
}

on_both! {
    async fn a_report_changes_nothing_and_says_what_the_import_does(t: Test) {
        let before = counted(&t).await;
        let report = t.dry_run("réseau", "liste.csv", &dirty()).await;
        assert_eq!(counted(&t).await, before);
        assert_eq!(report.state, State::Planned);
        assert_eq!(numbers(&report.counts), [4, 0, 0, 0, 2, 0], "{:?}", report.counts);
        let again = t.dry_run("réseau", "liste.csv", &dirty()).await;
        assert_eq!(again.counts, report.counts);

        let done = t.apply(report.id).await.unwrap();
        assert_eq!(done.counts, report.counts, "the import does what its report says");
        assert_eq!((t.count("party").await, t.count("sheet").await, t.count("source_record").await), (4, 4, 4));
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn a_dirty_list_is_repaired_aloud(t: Test) {
        let batch = t.import("réseau", "liste.csv", &dirty()).await;
        let told = told_of(&t, &batch).await;
        let has = |row: i64, key: &str| told.contains(&(row, key.to_owned()));
        for (row, key) in [
            (2, "capitals_lowered"),
            (3, "cedex_removed"),
            (3, "zero_restored"),
            (3, "email_moved"),
            (2, "handle_expanded"),
            (4, "mojibake"),
            (4, "zero_restored"),
            (4, "pending"),
            (5, "no_name"),
            (6, "duplicate_row"),
        ] {
            assert!(has(row, key), "{row} {key} is not in {told:?}");
        }
        let fabrique = t.sheet("la-fabrique").await.unwrap();
        assert_eq!(fabrique.party.territory.as_deref(), Some("33138"));
        assert_eq!(fabrique.values.point(), Some((45.0405, -0.1301)));
        assert_eq!(fabrique.values.text(Field::City), "Coutras");
        assert_eq!(fabrique.values.text(Field::ContactName), "Ana Dupuy");
        assert_eq!(fabrique.values.list(Field::ContactEmail), ["ana@fabrique.example"]);
        assert_eq!(fabrique.values.get(Field::Seats), Some(&json!(12)));
        let moulin = t.sheet("le-moulin").await.unwrap();
        assert_eq!(moulin.party.territory.as_deref(), Some("24037"));
        assert!(moulin.values.get(Field::Website).is_none(), "{:?}", moulin.values);
        let atelier = t.sheet("l-atelier-cafe").await.unwrap();
        assert_eq!(atelier.party.name, "L’Atelier café");
        assert_eq!(atelier.values.text(Field::Postcode), "01000");
        assert_eq!(atelier.party.territory.as_deref(), Some("01053"));
        assert_eq!(atelier.values.point(), None, "no centre is known here: no point is better than a false one");
    }

    async fn the_same_file_again_changes_nothing(t: Test) {
        t.import("réseau", "liste.csv", &dirty()).await;
        let before = (counted(&t).await, t.sheet("la-fabrique").await.unwrap().version);
        let again = t.import("réseau", "liste.csv", &dirty()).await;
        assert_eq!(numbers(&again.counts), [0, 0, 4, 0, 2, 0], "{:?}", again.counts);
        let mut expected = before;
        // that it was accepted is a fact of its own
        expected.0.iter_mut().find(|(table, _)| *table == "fact").unwrap().1 += 1;
        assert_eq!((counted(&t).await, t.sheet("la-fabrique").await.unwrap().version), expected);
    }

    async fn a_changed_file_updates_and_tells_what_vanished(t: Test) {
        t.import("réseau", "liste.csv", &two_places()).await;
        let changed = clean(&[
            ("1", "La Fabrique", "33230", "Coutras", "05 57 49 11 11"),
            ("3", "L’Escale", "47000", "Agen", ""),
        ]);
        let batch = t.import("réseau", "liste.csv", &changed).await;
        assert_eq!(numbers(&batch.counts), [1, 1, 0, 1, 0, 0], "{:?}", batch.counts);
        let (vanished, _) = batch::list_batch_rows(t.db(), batch.id, "vanished", (0, 10)).await.unwrap();
        assert_eq!(vanished.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Le Moulin"]);
        assert!(t.sheet("le-moulin").await.is_some(), "what a file no longer says is not removed");
        t.get("/lieux/la-fabrique").await.ok().shows("05 57 49 11 11");
    }

    async fn an_edit_made_here_outlives_the_next_file(t: Test) {
        t.import("réseau", "liste.csv", &two_places()).await;
        let ana = t.ana().await;
        let answer = ana.edits("/bureau/lieux/la-fabrique", &[("phone", "05 57 49 22 22")]).await;
        assert_eq!(answer.status, 303, "{answer:?}");
        let changed = clean(&[
            ("1", "La Fabrique de Coutras", "33230", "Coutras", "05 57 49 11 11"),
            ("2", "Le Moulin", "24100", "Bergerac", "05 53 24 00 00"),
        ]);
        let batch = t.import("réseau", "liste.csv", &changed).await;
        assert_eq!(numbers(&batch.counts), [0, 1, 1, 0, 0, 1], "{:?}", batch.counts);
        assert!(told_of(&t, &batch).await.contains(&(2, "conflict".to_owned())));
        let sheet = t.sheet("la-fabrique").await.unwrap();
        assert_eq!(sheet.party.name, "La Fabrique de Coutras");
        assert_eq!(sheet.values.list(Field::Phone), ["05 57 49 22 22"]);
        // both values are told in the report
        let chloe = t.chloe().await;
        let report = chloe.get(&format!("/bureau/imports/{}?onglet=noted", batch.id)).await.ok();
        report.shows("05 57 49 22 22").shows("05 57 49 11 11");
    }

    async fn an_import_is_taken_back_and_what_was_edited_stays(t: Test) {
        let first = t.import("réseau", "liste.csv", &two_places()).await;
        let ana = t.ana().await;
        ana.edits("/bureau/lieux/le-moulin", &[("summary", "Un ancien moulin")]).await.with_status(303);
        let undone = undo::undo(t.app(), first.id, None).await.unwrap().unwrap();
        t.follow().await;
        assert_eq!((undone.removed, undone.restored), (1, 0));
        assert_eq!(undone.kept.iter().map(|kept| kept.path.as_str()).collect::<Vec<_>>(), ["/lieux/le-moulin"]);
        t.get("/lieux/la-fabrique").await.with_status(404);
        t.get("/lieux/le-moulin").await.ok().shows("Un ancien moulin");
        t.get("/lieux").await.ok().hides("La Fabrique").shows("Le Moulin");
        assert!(undo::undo(t.app(), first.id, None).await.unwrap().is_none(), "taken back once");
        assert!(matches!(t.apply(first.id).await, Err(ImportError::NotWaiting("undone"))));
        assert_eq!(t.wrong().await, Vec::<String>::new());
        // the file may come back: what was removed is created again, what stayed is recognised
        let again = t.import("réseau", "liste.csv", &two_places()).await;
        assert_eq!(numbers(&again.counts), [1, 0, 1, 0, 0, 0], "{:?}", again.counts);
    }

    async fn an_update_is_taken_back_to_the_value_before(t: Test) {
        t.import("réseau", "liste.csv", &two_places()).await;
        let before = t.sheet("la-fabrique").await.unwrap();
        let changed = clean(&[
            ("1", "La Fabrique neuve", "33000", "Bordeaux", "05 57 49 11 11"),
            ("2", "Le Moulin", "24100", "Bergerac", "05 53 24 99 99"),
        ]);
        let batch = t.import("réseau", "liste.csv", &changed).await;
        t.ana().await.edits("/bureau/lieux/le-moulin", &[("phone", "05 53 24 55 55")]).await.with_status(303);
        let undone = undo::undo(t.app(), batch.id, None).await.unwrap().unwrap();
        assert_eq!((undone.removed, undone.restored, undone.kept.len()), (0, 1, 1), "{undone:?}");
        assert_eq!(undone.kept[0].fields, [Field::Phone]);
        let after = t.sheet("la-fabrique").await.unwrap();
        assert_eq!(after.values, before.values);
        assert_eq!((after.party.name, after.party.territory), (before.party.name, before.party.territory));
        assert_eq!(t.sheet("le-moulin").await.unwrap().values.list(Field::Phone), ["05 53 24 55 55"]);
        // the source is remembered as it spoke before: the same file is the same update again
        let again = t.dry_run("réseau", "liste.csv", &changed).await;
        assert_eq!(numbers(&again.counts), [0, 1, 1, 0, 0, 1], "{:?}", again.counts);
    }

    async fn what_is_taken_back_comes_again_from_where_it_came(t: Test) {
        let first = t.import("réseau", "liste.csv", &two_places()).await;
        let before = t.sheet("la-fabrique").await.unwrap();
        t.clock.advance(std::time::Duration::from_secs(24 * 3_600));
        let changed = clean(&[("1", "La Fabrique", "33230", "Coutras", "05 57 49 11 11")]);
        let from = async |batch: &Batch| {
            let origin = t.sheet("la-fabrique").await.unwrap().origins.0.get(&Field::Phone).cloned();
            assert!(matches!(&origin, Some(Origin::Import { batch: by, .. }) if *by == batch.id), "{origin:?}");
        };
        from(&first).await;
        let second = t.import("réseau", "liste.csv", &changed).await;
        from(&second).await;
        undo::undo(t.app(), second.id, None).await.unwrap().unwrap();
        from(&first).await;
        let after = t.sheet("la-fabrique").await.unwrap();
        assert_eq!((&after.values, &after.origins), (&before.values, &before.origins));
        // a row of before the origins were kept: better none than a false one
        let third = t.import("réseau", "liste.csv", &changed).await;
        t.db().execute("update batch_row set origins = null", vec![]).await.unwrap();
        undo::undo(t.app(), third.id, None).await.unwrap().unwrap();
        let after = t.sheet("la-fabrique").await.unwrap();
        assert_eq!((&after.values, after.origins.0.get(&Field::Phone)), (&before.values, None));
        assert_eq!(after.origins.0.get(&Field::Name), before.origins.0.get(&Field::Name));
    }

    async fn a_value_typed_by_hand_is_signed_by_hand_again_when_an_import_is_taken_back(t: Test) {
        // the file comes back as it was typed here, then changes it: the source now has the last word
        t.import("réseau", "liste.csv", &two_places()).await;
        t.ana().await.edits("/bureau/lieux/la-fabrique", &[("phone", "05 57 49 22 22")]).await.with_status(303);
        let before = t.sheet("la-fabrique").await.unwrap();
        for phone in ["05 57 49 22 22", "05 57 49 33 33"] {
            let list = clean(&[("1", "La Fabrique", "33230", "Coutras", phone), ("2", "Le Moulin", "24100", "Bergerac", "05 53 24 00 00")]);
            let batch = t.import("réseau", "liste.csv", &list).await;
            if phone.ends_with("33") {
                assert_eq!(t.sheet("la-fabrique").await.unwrap().values.list(Field::Phone), [phone]);
                undo::undo(t.app(), batch.id, None).await.unwrap().unwrap();
            }
        }
        let after = t.sheet("la-fabrique").await.unwrap();
        assert_eq!((&after.values, &after.origins), (&before.values, &before.origins));
        assert!(matches!(after.origins.0.get(&Field::Phone), Some(Origin::Person { .. })), "{:?}", after.origins);
    }

    async fn two_imports_are_taken_back_one_after_the_other(t: Test) {
        let first = t.import("réseau", "liste.csv", &two_places()).await;
        let changed = clean(&[
            ("1", "La Fabrique", "33230", "Coutras", "05 57 49 11 11"),
            ("2", "Le Moulin", "24100", "Bergerac", "05 53 24 00 00"),
        ]);
        let second = t.import("réseau", "liste.csv", &changed).await;
        undo::undo(t.app(), second.id, None).await.unwrap().unwrap();
        let undone = undo::undo(t.app(), first.id, None).await.unwrap().unwrap();
        assert_eq!((undone.removed, undone.kept.len()), (2, 0), "nobody edited anything: {undone:?}");
        assert_eq!(t.count("party").await, 0);
    }

    async fn a_conflict_of_an_import_taken_back_is_told_again(t: Test) {
        t.import("réseau", "liste.csv", &two_places()).await;
        t.ana().await.edits("/bureau/lieux/la-fabrique", &[("phone", "05 57 49 22 22")]).await.with_status(303);
        let changed = clean(&[
            ("1", "La Fabrique", "33230", "Coutras", "05 57 49 11 11"),
            ("2", "Le Moulin", "24100", "Bergerac", "05 53 24 00 00"),
        ]);
        let batch = t.import("réseau", "liste.csv", &changed).await;
        assert_eq!(numbers(&batch.counts), [0, 0, 2, 0, 0, 1], "{:?}", batch.counts);
        undo::undo(t.app(), batch.id, None).await.unwrap().unwrap();
        let again = t.dry_run("réseau", "liste.csv", &changed).await;
        assert_eq!(numbers(&again.counts), [0, 0, 2, 0, 0, 1], "{:?}", again.counts);
    }

    async fn a_place_that_got_a_photo_is_kept(t: Test) {
        let batch = t.import("réseau", "liste.csv", &two_places()).await;
        let photo = crate::photos::png(60, 40);
        let parts: [(&str, &str, &[u8]); 2] = [("photo", "a.png", &photo), ("alternative", "", b"La cour")];
        t.ana().await.upload("/bureau/lieux/la-fabrique/photos", &parts).await.with_status(303);
        let undone = undo::undo(t.app(), batch.id, None).await.unwrap().unwrap();
        assert_eq!((undone.removed, undone.kept.len()), (1, 1), "{undone:?}");
        t.get("/lieux/la-fabrique").await.ok().shows("La cour");
    }

    async fn two_people_accept_at_once_and_one_import_is_made(t: Test) {
        let other = t.another_node(7).await;
        let batch = t.dry_run("réseau", "liste.csv", &dirty()).await;
        let (one, two) = tokio::join!(t.apply(batch.id), other.apply(batch.id));
        let done = [&one, &two].iter().filter(|outcome| outcome.is_ok()).count();
        assert_eq!(done, 1, "{one:?} {two:?}");
        let refused = if one.is_ok() { two } else { one };
        assert!(matches!(refused, Err(ImportError::NotWaiting("applied"))), "{refused:?}");
        assert_eq!(t.count("party").await, 4);
    }

    async fn two_files_of_one_source_at_once_make_no_doubles(t: Test) {
        let other = t.another_node(7).await;
        let (one, two) = (t.dry_run("réseau", "a.csv", &dirty()).await, t.dry_run("réseau", "b.csv", &dirty()).await);
        let (one, two) = tokio::join!(t.apply(one.id), other.apply(two.id));
        let created = [one.unwrap().counts.created, two.unwrap().counts.created];
        assert!(created == [4, 0] || created == [0, 4], "{created:?}");
        assert_eq!((t.count("party").await, t.count("source_record").await), (4, 4));
    }

    async fn two_sources_that_name_the_same_places_at_once_come_both_in(t: Test) {
        let other = t.another_node(7).await;
        let (one, two) = (t.dry_run("réseau", "a.csv", &dirty()).await, t.dry_run("carte", "b.csv", &dirty()).await);
        let (one, two) = tokio::join!(t.apply(one.id), other.apply(two.id));
        assert_eq!((one.unwrap().counts.created, two.unwrap().counts.created), (4, 4));
        assert!(t.sheet("la-fabrique").await.is_some() && t.sheet("la-fabrique-2").await.is_some());
    }

    async fn an_edit_committed_while_a_file_comes_in_is_not_written_over(t: Test) {
        t.import("réseau", "liste.csv", &two_places()).await;
        let changed = clean(&[("1", "La Fabrique", "33230", "Coutras", "05 57 49 11 11")]);
        let report = t.dry_run("réseau", "liste.csv", &changed).await;
        let sheet = t.sheet("la-fabrique").await.unwrap();
        let (mut values, version) = (sheet.values.clone(), sheet.version + 1);
        values.set(Field::Phone, json!(["05 57 49 22 22"]));
        // the edit is written, and not committed yet
        let mut tx = t.db().begin().await.unwrap();
        assert!(store::claim_version(&mut tx, sheet.id(), sheet.version).await.unwrap());
        let write = SheetWrite { id: sheet.id(), values: &values, origins: &sheet.origins, version, city: "Coutras" };
        store::save_sheets(&mut tx, &[write]).await.unwrap();
        let other = t.another_node(7).await;
        let applying = tokio::spawn(async move { other.apply(report.id).await });
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        tx.commit().await.unwrap();
        let applied = applying.await.unwrap().unwrap();
        assert_eq!(numbers(&applied.counts), [0, 0, 1, 1, 0, 1], "{:?}", applied.counts);
        assert_eq!(t.sheet("la-fabrique").await.unwrap().values.list(Field::Phone), ["05 57 49 22 22"]);
    }

    async fn two_people_undo_at_once_and_one_undoes(t: Test) {
        let other = t.another_node(7).await;
        let batch = t.import("réseau", "liste.csv", &dirty()).await;
        let (one, two) = tokio::join!(undo::undo(t.app(), batch.id, None), undo::undo(other.app(), batch.id, None));
        let done = [one.unwrap(), two.unwrap()].iter().filter(|outcome| outcome.is_some()).count();
        assert_eq!((done, t.count("party").await), (1, 0));
    }

    async fn an_import_accepted_twice_in_the_browser_is_made_once(t: Test) {
        let chloe = t.chloe().await;
        let batch = t.dry_run("réseau", "liste.csv", &two_places()).await;
        let path = format!("/bureau/imports/{}/acceptation", batch.id);
        let yes = [("create", "yes"), ("update", "yes")];
        chloe.post(&path, &yes).await.with_status(303);
        chloe.post(&path, &yes).await.with_status(303);
        t.run_jobs().await;
        chloe.post(&path, &yes).await.with_status(409);
        let after = batch::find_batch(t.db(), batch.id).await.unwrap().unwrap();
        assert_eq!((after.state, numbers(&after.counts)), (State::Applied, [2, 0, 0, 0, 0, 0]));
        // and it can still be taken back whole
        let undone = undo::undo(t.app(), batch.id, None).await.unwrap().unwrap();
        assert_eq!(undone.removed, 2);
    }

    async fn who_accepts_while_another_accepts_is_told(t: Test) {
        let chloe = t.chloe().await;
        let report = t.dry_run("réseau", "liste.csv", &two_places()).await;
        // the other's acceptance has the row, and is about to commit
        let mut tx = t.db().begin().await.unwrap();
        let mut theirs = batch::claim_batch(&mut tx, report.id).await.unwrap().unwrap();
        theirs.state = State::Applied;
        batch::update_batch(&mut tx, &theirs, t.clock.now()).await.unwrap();
        let path = format!("/bureau/imports/{}/acceptation", report.id);
        let mine = tokio::spawn(async move { chloe.post(&path, &[("create", "yes")]).await });
        // time for the request to read the import as it still was
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        tx.commit().await.unwrap();
        mine.await.unwrap().with_status(409);
        let after = batch::find_batch(t.db(), report.id).await.unwrap().unwrap();
        assert_eq!((after.state, t.count("job").await), (State::Applied, 0));
    }

    async fn a_report_made_while_another_accepts_does_not_reopen_the_import(t: Test) {
        let report = t.dry_run("réseau", "liste.csv", &two_places()).await;
        let mut tx = t.db().begin().await.unwrap();
        let mut theirs = batch::claim_batch(&mut tx, report.id).await.unwrap().unwrap();
        theirs.state = State::Applied;
        batch::update_batch(&mut tx, &theirs, t.clock.now()).await.unwrap();
        let census = t.census().clone();
        let planning = tokio::spawn(async move { census.plan_import(report.id, &unwatched()).await });
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        tx.commit().await.unwrap();
        let planned = planning.await.unwrap();
        assert!(matches!(planned, Err(ImportError::NotWaiting("applied"))), "{planned:?}");
        let after = batch::find_batch(t.db(), report.id).await.unwrap().unwrap();
        assert_eq!(after.state, State::Applied);
    }

    async fn an_import_that_waits_is_seen_waiting_by_every_node(t: Test) {
        let (chloe, other) = (t.chloe().await, t.another_node(7).await);
        let there = other.signed_in("Chloé", "chloe@reseau.example", crate::world::Role::Coordinator).await;
        let report = t.dry_run("réseau", "liste.csv", &two_places()).await;
        let path = format!("/bureau/imports/{}", report.id);
        chloe.post(&format!("{path}/acceptation"), &[("create", "yes")]).await.with_status(303);
        let running = |answer: crate::world::Answer| answer.ok().json()["finished"] == json!(false);
        assert!(running(chloe.get(&format!("{path}/avancement")).await));
        assert!(running(there.get(&format!("{path}/avancement")).await), "the other node does not know that it waits");
        there.get(&path).await.ok().hides("name=\"create\"");
        // the other node does the work
        other.run_jobs().await;
        assert!(!running(there.get(&format!("{path}/avancement")).await));
        assert!(!running(chloe.get(&format!("{path}/avancement")).await), "this node waits for ever");
        t.follow().await;
        chloe.get(&path).await.ok().shows("annulation");
    }

    async fn a_part_of_a_report_is_accepted(t: Test) {
        t.import("réseau", "liste.csv", &two_places()).await;
        let next = clean(&[
            ("1", "La Fabrique", "33230", "Coutras", "05 57 49 11 11"),
            ("2", "Le Moulin", "24100", "Bergerac", "05 53 24 11 11"),
            ("3", "L’Escale", "47000", "Agen", ""),
        ]);
        let batch = t.receive("réseau", "liste.csv", &next).await.unwrap();
        let acceptance = Acceptance { create: false, update: true, except: HashSet::from([2]) };
        let batch = t.census().apply_import(batch.id, acceptance, None, &unwatched()).await.unwrap();
        assert_eq!((batch.counts.created, batch.counts.updated, batch.counts.skipped), (0, 1, 2), "{:?}", batch.counts);
        assert_eq!(t.sheet("la-fabrique").await.unwrap().values.list(Field::Phone), ["05 57 49 00 00"]);
        assert_eq!(t.sheet("le-moulin").await.unwrap().values.list(Field::Phone), ["05 53 24 11 11"]);
        // what was left aside is offered again by the next file
        let again = t.dry_run("réseau", "liste.csv", &next).await;
        assert_eq!(numbers(&again.counts), [1, 1, 1, 0, 0, 0], "{:?}", again.counts);
    }

    async fn a_workbook_and_geojson_say_the_same_as_csv(t: Test) {
        let rows: [&[&str]; 3] = [
            &["id", "nom", "code postal", "commune", "latitude", "longitude"],
            &["1", "La Fabrique", "33230", "Coutras", "45.0405", "-0.1301"],
            &["2", "Le Moulin", "24100", "Bergerac", "44.8522", "0.4831"],
        ];
        let csv: String = rows.iter().map(|row| row.join(",") + "\n").collect();
        t.import("réseau", "liste.csv", csv.as_bytes()).await;
        let workbook = t.dry_run("réseau", "liste.xlsx", &xlsx(&rows)).await;
        assert_eq!(numbers(&workbook.counts), [0, 0, 2, 0, 0, 0], "{:?}", workbook.counts);
        let feature = |row: &[&str]| {
            let (lat, lon): (f64, f64) = (row[4].parse().unwrap(), row[5].parse().unwrap());
            json!({ "type": "Feature", "geometry": { "type": "Point", "coordinates": [lon, lat] },
                "properties": { "id": row[0], "nom": row[1], "code postal": row[2], "commune": row[3] } })
        };
        let features: Vec<_> = rows[1..].iter().map(|row| feature(row)).collect();
        let geojson = json!({ "type": "FeatureCollection", "features": features }).to_string();
        // the columns are those of another shape of file, so it comes as a source of its own
        let batch = t.dry_run("carte", "liste.geojson", geojson.as_bytes()).await;
        assert_eq!(numbers(&batch.counts), [2, 0, 0, 0, 0, 0], "{:?}", batch.counts);
        let told = told_of(&t, &batch).await;
        assert!(told.iter().filter(|(_, key)| key == "resembles").count() == 2, "likely doubles are told: {told:?}");
    }

    async fn a_place_in_the_trash_stays_there(t: Test) {
        t.import("réseau", "liste.csv", &two_places()).await;
        t.ana().await.post("/bureau/lieux/la-fabrique/corbeille", &[]).await.with_status(303);
        let changed = clean(&[("1", "La Fabrique", "33230", "Coutras", "05 57 49 11 11")]);
        let batch = t.import("réseau", "liste.csv", &changed).await;
        assert_eq!(numbers(&batch.counts), [0, 0, 1, 1, 0, 0], "{:?}", batch.counts);
        assert!(told_of(&t, &batch).await.contains(&(2, "in_trash".to_owned())));
        t.get("/lieux/la-fabrique").await.with_status(404);
    }

    async fn a_refused_file_says_why_and_leaves_nothing(t: Test) {
        let chloe = t.chloe().await;
        let before = (counted(&t).await, t.count("batch").await);
        for (name, bytes, words) in [
            ("vide.csv", b"".as_slice(), "vide"),
            ("blancs.csv", b"\n\n  \n".as_slice(), "vide"),
            ("page.csv", b"<!DOCTYPE html><html><body>Perdu</body></html>".as_slice(), "format"),
            ("photo.csv", b"\x89PNG\r\n\x1a\n0000000000".as_slice(), "format"),
            ("vieux.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe10000000000".as_slice(), "format"),
            ("abime.xlsx", b"PK\x03\x04 and nothing more".as_slice(), "recommencez"),
        ] {
            let parts: [(&str, &str, &[u8]); 2] = [("source", "", "réseau".as_bytes()), ("file", name, bytes)];
            let answer = chloe.upload("/bureau/imports", &parts).await;
            assert_eq!(answer.status, 422, "{name}: {answer:?}");
            answer.shows(words).shows("réseau");
        }
        let none: [(&str, &str, &[u8]); 1] = [("source", "", b"x")];
        chloe.upload("/bureau/imports", &none).await.with_status(422);
        assert_eq!((counted(&t).await, t.count("batch").await), before);
        let left = std::fs::read_dir(t.path("scratch")).unwrap().count();
        assert_eq!(left, 0, "nothing is left on the way");
    }

    async fn a_file_goes_in_by_the_browser(t: Test) {
        let chloe = t.chloe().await;
        let file = dirty();
        let parts: [(&str, &str, &[u8]); 2] = [("source", "", "Réseau 33".as_bytes()), ("file", "liste.csv", &file)];
        let received = chloe.upload("/bureau/imports", &parts).await;
        let path = received.location().unwrap_or_else(|| panic!("{received:?}"));
        // columns
        let columns = chloe.get(&path).await.ok().shows("COUTRAS").shows("contact (2)");
        let form = columns.form();
        let target = |at: usize| form.iter().find(|(name, _)| *name == format!("c{at}")).map(|(_, v)| v.clone());
        assert_eq!(target(1).as_deref(), Some("name"), "{form:?}");
        let pairs: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        // no name: the page comes back and says so
        let nameless: Vec<(&str, &str)> = pairs.iter().map(|(n, v)| if *n == "c1" { (*n, "") } else { (*n, *v) }).collect();
        chloe.post(&format!("{path}/colonnes"), &nameless).await.with_status(422);
        chloe.post(&format!("{path}/colonnes"), &pairs).await.with_status(303);
        let progress = chloe.get(&format!("{path}/avancement")).await.ok().json();
        assert_eq!(progress["finished"], json!(false), "{progress}");
        assert_eq!(t.run_jobs().await, 1);
        // report
        assert_eq!(t.count("party").await, 0);
        let progress = chloe.get(&format!("{path}/avancement")).await.ok().json();
        assert_eq!(progress["finished"], json!(true), "{progress}");
        chloe.get(&path).await.ok().shows("La Fabrique").shows("acceptation");
        chloe.get(&format!("{path}?onglet=rejected")).await.ok().shows("n’a pas de nom").shows("est déjà à la ligne 2");
        // acceptance, all but the fifth record
        let accepted = chloe.post(&format!("{path}/acceptation"), &[("create", "yes"), ("update", "yes"), ("except", "7")]).await;
        assert_eq!(accepted.status, 303, "{accepted:?}");
        t.run_jobs().await;
        assert_eq!(t.count("party").await, 3);
        t.get("/lieux").await.ok().shows("La Fabrique").shows("Le Moulin").hides("Cie");
        chloe.get(&path).await.ok().shows("annulation");
        chloe.get("/bureau/imports").await.ok().shows("liste.csv").shows("Réseau 33");
        chloe.get("/bureau").await.ok().shows("liste.csv");
        // undone
        chloe.post(&format!("{path}/annulation"), &[]).await.with_status(303);
        t.run_jobs().await;
        chloe.get(&path).await.ok().shows("3 fiches sont revenues");
        t.get("/lieux").await.ok().hides("La Fabrique");
        let twice = chloe.post(&format!("{path}/annulation"), &[]).await;
        chloe.follow(twice).await.ok().shows("déjà annulé");
    }

    async fn refused_rows_come_back_as_a_file_to_correct(t: Test) {
        let chloe = t.chloe().await;
        let list = "id,nom,code postal,commune,notes\n\
                    1,La Fabrique,33230,Coutras,\n\
                    2,,24100,Bergerac,\"=HYPERLINK(\"\"http://evil.example\"\");+33 5; @x\"\n\
                    3,,47000,Agen,-12\n";
        let batch = t.import("réseau", "liste.csv", list.as_bytes()).await;
        assert_eq!(numbers(&batch.counts), [1, 0, 0, 0, 2, 0]);
        let file = chloe.get(&format!("/bureau/imports/{}/rejets.csv", batch.id)).await.ok();
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
        assert!(file.header("content-disposition").starts_with("attachment"));
        let text = file.text();
        assert!(text.starts_with('\u{feff}'), "spreadsheets are told that it is UTF-8");
        assert!(text.contains("\"'=HYPERLINK(\"\"http://evil.example\"\");+33 5; @x\""), "{text}");
        assert!(text.contains("\"-12\""), "a number is no formula: {text}");
        // corrected by hand and imported again under the same name
        let corrected = text.replace("\"2\";\"\"", "\"2\";\"Le Moulin\"").replace("\"3\";\"\"", "\"3\";\"L’Escale\"");
        assert_ne!(corrected, text);
        let again = t.import("réseau", "rejets.csv", corrected.as_bytes()).await;
        assert_eq!((again.counts.created, again.counts.rejected), (2, 0), "{:?}", again.counts);
        assert_eq!(t.sheet("le-moulin").await.unwrap().party.territory.as_deref(), Some("24037"));
        let notes = t.sheet("le-moulin").await.unwrap().values.text(Field::Notes).to_owned();
        assert!(notes.starts_with("=HYPERLINK") || notes.starts_with("'=HYPERLINK"), "{notes}");
    }

    async fn what_was_learnt_of_a_source_serves_again(t: Test) {
        let list = "n°,Dénomination,Intitulé,CP\n1,La Fabrique,SARL La Fabrique,33230\n2,Le Moulin,SCIC Moulin,24100\n";
        let chloe = t.chloe().await;
        let parts: [(&str, &str, &[u8]); 2] = [("source", "", b"cci"), ("file", "a.csv", list.as_bytes())];
        let path = chloe.upload("/bureau/imports", &parts).await.location().unwrap();
        let form = changed(&chloe.form(&path).await, &[("c1", "operator"), ("c2", "name")]);
        let pairs: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        chloe.post(&format!("{path}/colonnes"), &pairs).await.with_status(303);
        t.run_jobs().await;
        chloe.post(&format!("{path}/acceptation"), &[("create", "yes")]).await.with_status(303);
        t.run_jobs().await;
        assert_eq!(t.sheet("sarl-la-fabrique").await.unwrap().values.text(Field::Operator), "La Fabrique");
        // the next file of that source needs no hand, the columns in another order
        let next = "CP,Intitulé,Dénomination,n°\n47000,L’Escale,Association Escale,3\n";
        let batch = t.import("cci", "b.csv", next.as_bytes()).await;
        assert_eq!(batch.counts.created, 1);
        assert_eq!(t.sheet("l-escale").await.unwrap().values.text(Field::Operator), "Association Escale");
        assert_eq!(batch::list_sources(t.db()).await.unwrap(), ["cci"]);
        chloe.get("/bureau/imports").await.ok().shows("cci");
    }
}

fn changed(form: &[(String, String)], changes: &[(&str, &str)]) -> Vec<(String, String)> {
    crate::world::changed(form.to_vec(), changes)
}
