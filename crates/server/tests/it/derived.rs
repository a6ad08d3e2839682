//! What is derived – search, map, kept pages – follows the database, changed by whatever node, and can be made again.

use std::collections::BTreeSet;

use census::atlas::Atlas;
use kernel::db::Engine;
use kernel::on_both;
use kernel::search::Audience;

use crate::files::{clean, dirty};
use crate::world::{Node, Test};

/// All that an atlas knows, place by place.
fn held(atlas: &Atlas) -> BTreeSet<String> {
    let all = (0..u32::try_from(atlas.len()).unwrap()).map(|at| format!("{:?}", atlas.at(at).unwrap()));
    all.collect()
}

/// What the search answers to some words, for everybody and for the team.
fn answers(node: &Node) -> Vec<String> {
    let words = ["fabrique", "moulin", "coutras", "berger", "fablab", "atelier cafe", "grande", "zzz", "secret"];
    let audiences = [Audience::Everyone, Audience::Team];
    let find = |word: &str, audience| {
        let (hits, total) = node.app().search.find(word, audience, 20).unwrap();
        let hits: BTreeSet<String> = hits.iter().map(|hit| format!("{hit:?}")).collect();
        format!("{word} {audience:?} {total} {hits:?}")
    };
    words.iter().flat_map(|word| audiences.map(|audience| find(word, audience))).collect()
}

/// Changes of every kind.
async fn lives(t: &Test) {
    let ana = t.ana().await;
    let first = t.import("réseau", "liste.csv", &dirty()).await;
    ana.edits("/bureau/lieux/la-fabrique", &[("name", "La Grande Fabrique"), ("kinds", "fablab")])
        .await
        .with_status(303);
    ana.post("/bureau/lieux/le-moulin/corbeille", &[]).await.with_status(303);
    ana.creates("L’Escale", &[("postcode", "47000"), ("city", "Agen"), ("latitude", "44.2"), ("longitude", "0.62")])
        .await;
    ana.post("/bureau/structures/nouvelle-fiche", &[("name", "Coop du Moulin")]).await.with_status(303);
    let more =
        clean(&[("9", "Le Hangar", "24000", "Périgueux", ""), ("10", "La Friche", "40000", "Mont-de-Marsan", "")]);
    let second = t.import("autre", "autre.csv", &more).await;
    census::import::undo::undo(t.app(), second.id, None).await.unwrap().unwrap();
    ana.post("/bureau/lieux/le-moulin/retour", &[]).await.with_status(303);
    assert!(first.counts.created > 3);
}

on_both! {
    async fn what_another_node_changed_is_seen_after_following(t: Test) {
        let other = t.another_node(7).await;
        let ben = other.signed_in("Ben", "ben@fabrique.example", crate::world::Role::Referent).await;
        // both have answered, and kept what they answered
        t.get("/lieux").await.ok().hides("L’Escale");
        ben.creates("L’Escale", &[("postcode", "47000"), ("city", "Agen"), ("latitude", "44.2"), ("longitude", "0.62")]).await;
        other.follow().await;
        other.visitor().get("/lieux").await.ok().shows("L’Escale");
        t.follow().await;
        for path in ["/lieux", "/carte", "/recherche?q=escale", "/recherche/suggestions?q=esc", "/lieux/l-escale", "/",
            "/territoires/commune/47001-agen", "/api/v1/lieux", &crate::editing::tile_of(44.2, 0.62, 12)] {
            t.get(path).await.ok().shows("L’Escale");
        }
        t.ana().await.post("/bureau/lieux/l-escale/corbeille", &[]).await.with_status(303);
        other.follow().await;
        other.visitor().get("/lieux").await.ok().hides("L’Escale");
        other.visitor().get("/lieux/l-escale").await.with_status(404);
        assert_eq!(held(&t.census().atlas()).len(), 1, "this node has not followed yet");
        t.follow().await;
        assert_eq!(held(&t.census().atlas()).len(), 0);
    }

    async fn a_page_asked_by_many_at_once_is_made_once(t: Test) {
        let made = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let counted = made.clone();
        let slow = move || {
            let made = counted.clone();
            async move {
                let number = made.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                // the first maker fails: nobody keeps waiting for it
                if number == 0 { Err(axum::http::StatusCode::SERVICE_UNAVAILABLE) } else { Ok("une page") }
            }
        };
        let pages = server::cache::Pages::new(t.census().clone());
        let router = axum::Router::new()
            .route("/lieux", axum::routing::get(slow))
            .layer(axum::middleware::from_fn_with_state(pages, server::cache::keep));
        let ask = || {
            let request = axum::http::Request::get("/lieux").body(axum::body::Body::empty()).unwrap();
            tower::ServiceExt::oneshot(router.clone(), request)
        };
        let hung_up = tokio::time::timeout(std::time::Duration::from_millis(10), ask()).await;
        assert!(hung_up.is_err());
        made.store(0, std::sync::atomic::Ordering::SeqCst);
        let answers = futures_util::future::join_all((0..20).map(|_| ask())).await;
        let good = answers.into_iter().filter(|answer| answer.as_ref().is_ok_and(|a| a.status() == 200)).count();
        assert_eq!((good, made.load(std::sync::atomic::Ordering::SeqCst)), (19, 2));
    }

    async fn a_page_made_between_the_map_and_the_search_is_not_kept(t: Test) {
        let ana = t.ana().await;
        ana.creates("La Fabrique", &[]).await;
        for ahead in ["the map", "the search"] {
            let name = if ahead == "the map" { "Le Moulin" } else { "L’Escale" };
            let words = if ahead == "the map" { "/lieux?q=moulin" } else { "/lieux?q=escale" };
            ana.creates(name, &[]).await;
            if ahead == "the map" {
                t.census().follow().await.unwrap();
            } else {
                let sources = t.node.program.capabilities.search();
                t.app().search.follow(t.db(), &sources).await.unwrap();
            }
            t.get(words).await.ok().hides(name);
            t.follow().await;
            t.get(words).await.ok().shows(name);
        }
    }

    async fn followed_and_made_again_are_the_same(t: Test) {
        let other = t.another_node(7).await;
        lives(&t).await;
        t.follow().await;
        other.follow().await;
        let (map, found) = (held(&t.census().atlas()), answers(&t));
        assert!(map.len() > 3 && found.iter().any(|answer| answer.contains("Grande Fabrique")), "{map:?} {found:?}");
        assert_eq!((held(&other.census().atlas()), answers(&other)), (map.clone(), found.clone()), "followed step by step");
        // from nothing: a node that just started, and an index that was cleared
        let fresh = t.another_node(8).await;
        assert_eq!(held(&fresh.census().atlas()), map);
        assert_eq!(answers(&fresh).iter().filter(|answer| answer.contains(" 0 ")).count(), found.len());
        fresh.follow().await;
        assert_eq!(answers(&fresh), found);
        t.app().search.clear().unwrap();
        assert_eq!(t.app().search.cursor().unwrap(), 0);
        t.follow().await;
        t.census().load().await.unwrap();
        assert_eq!((held(&t.census().atlas()), answers(&t)), (map, found));
        assert_eq!(t.wrong().await, Vec::<String>::new());
        assert_eq!(fresh.wrong().await, Vec::<String>::new());
    }

    async fn a_map_that_says_something_else_than_the_sheets_is_told(t: Test) {
        let ana = t.ana().await;
        let agen = [("postcode", "47000"), ("city", "Agen"), ("latitude", "44.2"), ("longitude", "0.62")];
        ana.creates("La Fabrique", &agen).await;
        ana.creates("Le Moulin", &[]).await;
        assert_eq!(t.wrong().await, Vec::<String>::new());
        // changed behind the back of the journal, so that nobody followed
        t.db().execute("update party set name = 'Ailleurs' where slug = 'le-moulin'", vec![]).await.unwrap();
        t.db().execute("update sheet set lat = 1.5 where lat is not null", vec![]).await.unwrap();
        let wrong = t.wrong().await;
        assert!(wrong.len() == 1 && wrong[0].contains("/lieux/le-moulin: its name"), "{wrong:?}");
        // read again from the database, the map has the name, and the point that the sheet does not say
        t.census().load().await.unwrap();
        let wrong = t.wrong().await;
        assert!(wrong.len() == 1 && wrong[0].contains("/lieux/la-fabrique: its point"), "{wrong:?}");
    }

    async fn changes_of_two_nodes_at_once_are_all_followed(t: Test) {
        let (other, reader) = (t.another_node(7).await, t.another_node(8).await);
        let (ana, ben) = (t.ana().await, other.signed_in("Ben", "ben@x.example", crate::world::Role::Referent).await);
        let many = async |client: &crate::world::Client, who: &str| {
            for at in 0..12 {
                client.creates(&format!("Lieu {who} {at}"), &[("postcode", "33230"), ("city", "Coutras")]).await;
            }
        };
        let followed = async {
            for _ in 0..30 {
                reader.follow().await;
                tokio::task::yield_now().await;
            }
        };
        tokio::join!(many(&ana, "ana"), many(&ben, "ben"), followed);
        reader.follow().await;
        assert_eq!(reader.census().atlas().len(), 24, "a change was passed over");
        assert_eq!(reader.app().search.find("lieu", Audience::Everyone, 50).unwrap().1, 24);
        assert_eq!(kernel::change::last(t.db()).await.unwrap(), reader.app().search.cursor().unwrap());
    }

    async fn what_only_the_team_knows_is_passed_over_at_once(t: Test) {
        if t.engine() == Engine::Postgres {
            // which chooses by what a table holds; that the index answers is a matter of its words, the same for both
            return;
        }
        for sql in [
            "select seq, noun, id from change where seq > 7 and noun not in ('published', 'known') order by seq limit 9",
            "select seq from change where noun not in ('published', 'known') order by seq desc limit 1",
        ] {
            let plan: Vec<(i64, i64, i64, String)> =
                t.db().all(&format!("explain query plan {sql}"), vec![]).await.unwrap();
            assert!(plan.iter().any(|(.., words)| words.contains("change_followed")), "{plan:?}");
        }
    }

    async fn a_kept_page_is_answered_again_only_while_nothing_changed(t: Test) {
        let ana = t.ana().await;
        ana.creates("La Fabrique", &[]).await;
        t.follow().await;
        let first = t.get("/lieux").await.ok();
        let tag = first.header("etag");
        assert!(tag.len() > 10, "{first:?}");
        let again = t.visitor().with("if-none-match", &tag).get("/lieux").await.with_status(304);
        assert_eq!((again.body.len(), again.header("etag")), (0, tag.clone()));
        t.visitor().with("if-none-match", &tag).with("accept-language", "en").get("/lieux").await.ok().shows("lang=\"en\"");
        for coding in ["gzip", "br"] {
            let packed = t.visitor().with("accept-encoding", coding).get("/lieux").await.ok();
            assert_eq!(packed.header("content-encoding"), coding);
            assert!(packed.body.len() < first.body.len());
            let packed = t.visitor().with("accept-encoding", coding).get("/lieux").await.ok();
            assert_eq!(packed.header("content-encoding"), coding, "the kept answer too");
        }
        let plain = t.get("/lieux").await.ok();
        assert_eq!((plain.header("content-encoding").as_str(), plain.body == first.body), ("", true));
        ana.creates("Le Moulin", &[]).await;
        t.follow().await;
        let changed = t.visitor().with("if-none-match", &tag).get("/lieux").await.ok().shows("Le Moulin");
        assert_ne!(changed.header("etag"), tag);
    }

    async fn what_answers_a_search_is_read_page_by_page(t: Test) {
        let rows: String = (1..=60).map(|n| format!("{n},Atelier Numéro {n},33230,Coutras\n")).collect();
        t.import("réseau", "liste.csv", format!("id,nom,code postal,commune\n{rows}").as_bytes()).await;
        let told = async |query: &str| -> BTreeSet<String> {
            let page = t.get(&format!("/recherche?q=atelier{query}")).await.ok().shows("60").text();
            let links = page.split("href=\"/lieux/").skip(1).filter_map(|link| link.split('"').next());
            links.filter(|slug| slug.starts_with("atelier-numero-")).map(str::to_owned).collect()
        };
        let (first, second) = (told("").await, told("&page=2").await);
        assert_eq!((first.len(), second.len()), (50, 10));
        assert_eq!(first.union(&second).count(), 60, "each is on one page");
        assert_eq!(told("&page=9").await, second, "there is no page after the last");
        t.get("/lieux?q=atelier").await.ok().shows("60");
    }
}
