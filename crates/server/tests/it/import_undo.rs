//! An import is taken back or stopped: what came since stays and is named, and what was stopped has changed nothing.

use std::sync::Arc;

use census::import::plan::Acceptance;
use census::import::run::{ImportError, Progress};
use census::import::undo;
use census::store::batch;
use kernel::args;
use kernel::ids::PartyId;
use kernel::on_both;

use crate::files::clean;
use crate::world::{Node, Test};

/// A list of that many places, numbered from 11.
fn places(count: usize) -> Vec<u8> {
    let rows: Vec<(String, String)> =
        (11..11 + count).map(|number| (number.to_string(), format!("Atelier numéro {number}"))).collect();
    let rows: Vec<_> = rows.iter().map(|(id, name)| (id.as_str(), name.as_str(), "33230", "Coutras", "")).collect();
    clean(&rows)
}

async fn party(node: &Node, number: usize) -> PartyId {
    node.sheet(&format!("atelier-numero-{number}")).await.unwrap().id()
}

const AT: &str = "2026-03-02T09:00:00Z";

async fn confirmed(node: &Node, number: usize) {
    let sql = "insert into confirmation (party, field, value, at) values ($1, 'name', 'x', $2)";
    node.db().execute(sql, args![party(node, number).await, AT]).await.unwrap();
}

async fn written_to(node: &Node, number: usize) {
    let sql = "insert into pass (id, party, address_key, via, created_at) values ('p', $1, 'k', 'census', $2)";
    node.db().execute(sql, args![party(node, number).await, AT]).await.unwrap();
}

async fn corrected(node: &Node, number: usize) {
    let sql = "insert into proposal (id, sort, kind, party, name, base, fields, message, author_key, author_name, lang, \
               network, state, created_at, taken, reply) \
               values ('p', 'correct', 'place', $1, 'x', '{}', '{}', '', 'k', 'x', 'fr', 'n', 'waiting', $2, '[]', '')";
    node.db().execute(sql, args![party(node, number).await, AT]).await.unwrap();
}

async fn answered(node: &Node, number: usize) {
    let sql = "insert into wave (id, slug, title, words, state, segment, form, version, published, created_at) \
               values ('w', 'w', 'x', '', 'open', '', 1, 1, $1, $2)";
    node.db().execute(sql, args![false, AT]).await.unwrap();
    let sql = "insert into wave_reply (wave, party, due, reminded, form, answers, version, complete) \
               values ('w', $1, '', 0, 1, '{}', 1, $2)";
    node.db().execute(sql, args![party(node, number).await, true]).await.unwrap();
}

on_both! {
    async fn what_was_said_of_a_place_since_keeps_it_and_every_one_is_named(t: Test) {
        let batch = t.import("réseau", "liste.csv", &places(16)).await;
        written_to(&t, 11).await;
        corrected(&t, 12).await;
        answered(&t, 13).await;
        for number in 14..=24 {
            confirmed(&t, number).await;
        }
        let undone = undo::undo(t.app(), batch.id, None).await.unwrap().unwrap();
        t.follow().await;
        assert_eq!((undone.removed, undone.kept.len()), (2, 14), "{undone:?}");
        assert_eq!((t.count("party").await, t.count("confirmation").await, t.count("pass").await), (14, 11, 1));
        assert_eq!((t.count("proposal").await, t.count("wave_reply").await), (1, 1));
        // the list stays on the page of the import, whole
        let page = t.chloe().await.get(&format!("/bureau/imports/{}", batch.id)).await.ok();
        let page = (11..=24).fold(page, |page, number| page.shows(&format!("Atelier numéro {number}")));
        page.hides("Atelier numéro 25").shows("14 fiches gardent");
    }

    async fn what_is_stopped_at_its_next_piece_has_changed_nothing(t: Test) {
        let batch = t.dry_run("réseau", "liste.csv", &places(520)).await;
        let stop: Progress = Arc::new(|done| done < 500);
        let stopped = t.census().apply_import(batch.id, Acceptance::default(), None, &stop).await;
        assert!(matches!(stopped, Err(ImportError::Stopped)), "{stopped:?}");
        for table in ["party", "sheet", "revision", "source_record", "source"] {
            assert_eq!(t.count(table).await, 0, "{table}");
        }
        let (rows, _) = batch::list_batch_rows(t.db(), batch.id, "created", (0, 10)).await.unwrap();
        assert_eq!(rows.len(), 10, "the report is still there");
        assert_eq!(t.apply(batch.id).await.unwrap().counts.created, 520);
        let stopped = undo::undo_watched(t.app(), batch.id, None, &stop).await;
        assert!(matches!(stopped, Err(ImportError::Stopped)), "{stopped:?}");
        assert_eq!((t.count("party").await, t.count("source_record").await), (520, 520));
        let undone = undo::undo(t.app(), batch.id, None).await.unwrap().unwrap();
        assert_eq!((undone.removed, t.count("party").await), (520, 0));
    }

    async fn a_person_stops_what_waits_and_may_begin_again(t: Test) {
        let chloe = t.chloe().await;
        let batch = t.dry_run("réseau", "liste.csv", &places(2)).await;
        let path = format!("/bureau/imports/{}", batch.id);
        let accept = format!("{path}/acceptation");
        chloe.post(&accept, &[("create", "yes")]).await.with_status(303);
        chloe.get(&path).await.ok().shows("/arret");
        let asked = chloe.post(&format!("{path}/arret"), &[]).await.with_status(303);
        chloe.follow(asked).await.ok().shows("L’arrêt est demandé");
        t.run_jobs().await;
        assert_eq!((t.count("party").await, t.count("job").await), (0, 0));
        chloe.get(&path).await.ok().shows("acceptation");
        // nothing runs: nothing to stop
        chloe.post(&format!("{path}/arret"), &[]).await.with_status(303);
        chloe.post(&accept, &[("create", "yes")]).await.with_status(303);
        t.run_jobs().await;
        assert_eq!(t.count("party").await, 2);
        // its undoing can be stopped as well
        chloe.post(&format!("{path}/annulation"), &[]).await.with_status(303);
        chloe.post(&format!("{path}/arret"), &[]).await.with_status(303);
        t.run_jobs().await;
        assert_eq!(t.count("party").await, 2);
        chloe.post(&format!("{path}/annulation"), &[]).await.with_status(303);
        t.run_jobs().await;
        assert_eq!(t.count("party").await, 0);
        chloe.get(&path).await.ok().shows("L’import est annulé");
    }
}
