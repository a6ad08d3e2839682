//! What people without an account bring: proposed, confirmed by a letter, decided by a person, and nobody's work lost.

use std::time::Duration;

use crate::world::Role;
use census::field::Field;
use kernel::on_both;
use serde_json::json;

use crate::world::{Answer, Client, Test, changed};

/// What Ana entered before anybody corrects it.
const FABRIQUE: [(&str, &str); 9] = [
    ("postcode", "33230"),
    ("city", "Coutras"),
    ("kinds", "coworking"),
    ("seats", "12"),
    ("phone", "05 56 00 00 00"),
    ("summary", "Bureaux partagés au bord de l’eau"),
    ("email", "bonjour@fabrique.example"),
    ("contact_name", "Zenobie-Secrete"),
    ("notes", "note-tres-secrete"),
];

/// The path of the link of a letter.
pub fn link_in(text: &str) -> String {
    let link = text.lines().find(|line| line.starts_with(crate::world::SITE) && line.len() > 60);
    link.unwrap_or_else(|| panic!("no link in {text}")).trim_start_matches(crate::world::SITE).to_owned()
}

/// Opens a public form, reads it for a while, changes some fields and posts it.
async fn sends(t: &Test, client: &Client, path: &str, changes: &[(&str, &str)]) -> Answer {
    let form = client.form(path).await;
    t.clock.advance(Duration::from_secs(20));
    let form = changed(form, changes);
    let pairs: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    client.post(path, &pairs).await
}

/// The same, and the letter answered; the id of the proposal.
pub async fn proposes(t: &Test, path: &str, changes: &[(&str, &str)]) -> String {
    let dov = t.dov();
    let sent = sends(t, &dov, path, changes).await.with_status(303);
    dov.follow(sent).await.ok().shows("Une lettre vous attend");
    let letter = t.box_of_letters().await.pop().unwrap().2;
    dov.post(&link_in(&letter), &[]).await.with_status(303);
    // letters of one moment have no order
    t.clock.advance(Duration::from_secs(60));
    let found: Vec<(String,)> =
        t.db().all("select id from proposal where state = 'waiting' order by id desc limit 1", vec![]).await.unwrap();
    found[0].0.clone()
}

/// The moderator's form as the page shows it, with some fields changed; `take` replaces the ticks.
pub async fn decides(client: &Client, id: &str, take: Option<&[&str]>, changes: &[(&str, &str)]) -> Answer {
    let path = format!("/bureau/propositions/{id}");
    let mut form = changed(client.form(&path).await, changes);
    if let Some(take) = take {
        form.retain(|(name, _)| name != "take");
        form.extend(take.iter().map(|key| ("take".to_owned(), (*key).to_owned())));
    }
    let pairs: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    client.post(&format!("{path}/accord"), &pairs).await
}

/// A proposal that waits, whose author and words are nobody else's business; the token of another, not yet confirmed.
pub async fn a_proposal(t: &Test) -> String {
    let author = ("author", "secrete@zenobie.example");
    proposes(t, "/proposer", &[("name", "Lieu proposé"), ("message", "note-tres-secrete"), author]).await;
    sends(t, &t.dov(), "/proposer", &[("name", "Un autre lieu"), author]).await.with_status(303);
    let letter = t.box_of_letters().await.pop().unwrap().2;
    link_in(&letter).rsplit('/').next().unwrap().to_owned()
}

const DOV: (&str, &str) = ("author", "dov@moulin.example");

on_both! {
    async fn a_place_is_proposed_confirmed_and_published(t: Test) {
        let (dov, ana) = (t.dov(), t.ana().await);
        t.get("/proposer").await.ok().shows("Aucun compte n’est demandé").hides("Réservé à l’équipe");
        let typed = [("name", "Le Moulin"), ("city", "Bergerac"), ("postcode", "24100"), ("message", "J’y travaille"), DOV];
        sends(&t, &dov, "/proposer", &typed).await.with_status(303);
        // nobody of the team sees what nobody answers for
        ana.get("/bureau/propositions").await.ok().shows("Rien n’attend").hides("Le Moulin");
        let letters = t.box_of_letters().await;
        assert_eq!((letters.len(), letters[0].0.as_str()), (1, "dov@moulin.example"));
        let link = link_in(&letters[0].2);
        // scanners open links, in every way that reads
        for method in ["GET", "HEAD", "GET"] {
            let answer = dov.send(method, &link, None, Vec::new()).await.ok();
            assert!(answer.header("cache-control").contains("no-store"), "{answer:?}");
        }
        ana.get("/bureau/propositions").await.ok().hides("Le Moulin");
        dov.post(&link, &[]).await.with_status(303);
        dov.post(&link, &[]).await.with_status(303);
        dov.get(&link).await.ok().shows("déjà confirmé");
        let facts: Vec<(String,)> = t.db().all("select kind from fact where kind like 'proposal%'", vec![]).await.unwrap();
        assert_eq!(facts.len(), 1, "answered twice, confirmed once");
        ana.get("/bureau").await.ok().shows("proposition à décider");
        ana.get("/bureau/propositions").await.ok().shows("Le Moulin").shows("Nouvelle fiche").shows("dov@moulin.example");
        let (id,): (String,) = t.db().one("select id from proposal", vec![]).await.unwrap();
        ana.get(&format!("/bureau/propositions/{id}")).await.ok().shows("J’y travaille").shows("Bergerac");
        t.clock.advance(Duration::from_secs(60));
        decides(&ana, &id, None, &[("summary", ""), ("reply", "Merci Dov")]).await.with_status(303);
        t.follow().await;
        t.get("/lieux/le-moulin").await.ok().shows("Bergerac (Dordogne)").hides("dov@moulin.example").hides("J’y travaille");
        let answer = t.box_of_letters().await.pop().unwrap();
        assert!(answer.0 == "dov@moulin.example" && answer.2.contains("Merci Dov") && answer.2.contains("/lieux/le-moulin"), "{answer:?}");
        ana.get("/bureau/propositions?etat=decidees").await.ok().shows("Acceptée").shows("Ana");
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn a_correction_is_taken_in_part_with_edits_beside_what_changed(t: Test) {
        let ana = t.ana().await;
        ana.creates("La Fabrique", &FABRIQUE).await;
        let form = t.dov().get("/lieux/la-fabrique/corriger").await.ok();
        form.hides("Zenobie-Secrete").hides("note-tres-secrete");
        let id = proposes(&t, "/lieux/la-fabrique/corriger",
            &[("seats", "30"), ("phone", "05 57 11 11 11"), ("summary", "Un texte de Dov"), DOV]).await;
        // meanwhile Ana changes one of them
        ana.edits("/bureau/lieux/la-fabrique", &[("summary", "Un texte d’Ana")]).await.with_status(303);
        let page = ana.get(&format!("/bureau/propositions/{id}")).await.ok();
        page.shows("a changé depuis la proposition").shows("Bureaux partagés au bord de l’eau").shows("Un texte d’Ana").shows("Un texte de Dov");
        let ticked: Vec<String> =
            ana.get(&format!("/bureau/propositions/{id}")).await.form().into_iter().filter(|(n, _)| n == "take").map(|(_, v)| v).collect();
        assert_eq!(ticked, ["phone", "seats"], "writing over Ana's text must be a gesture");
        // one field taken as edited, one left, and what is wrong is told in its place
        decides(&ana, &id, Some(&["seats"]), &[("seats", "beaucoup")]).await.with_status(422).shows("beaucoup");
        decides(&ana, &id, Some(&[]), &[]).await.with_status(422).shows("Cochez au moins un champ");
        decides(&ana, &id, Some(&["seats"]), &[("seats", "28"), ("reply", "Compté hier")]).await.with_status(303);
        let sheet = t.sheet("la-fabrique").await.unwrap();
        assert_eq!(sheet.values.get(Field::Seats), Some(&json!(28)));
        assert_eq!(sheet.values.text(Field::Summary), "Un texte d’Ana");
        assert_eq!(sheet.values.list(Field::Phone), ["05 56 00 00 00"]);
        assert_eq!(sheet.values.text(Field::Notes), "note-tres-secrete", "what only the team reads is not touched");
        let letter = t.box_of_letters().await.pop().unwrap().2;
        assert!(letter.contains("Nous n’avons pas repris ceci") && letter.contains("Compté hier"), "{letter}");
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn what_is_typed_is_not_lost_to_caution(t: Test) {
        t.ana().await.creates("La Fabrique", &FABRIQUE).await;
        let dov = t.dov();
        // too quick, a wrong address, a wrong field: all told at once, all typed is there
        let form = changed(dov.form("/proposer").await, &[("name", "Le Moulin"), ("siret", "12"), ("author", "dov"), ("message", "un mot")]);
        let pairs: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let refused = dov.post("/proposer", &pairs).await.with_status(422).shows("revenu trop vite").shows("n’est pas lisible");
        for pair in [("name", "Le Moulin"), ("siret", "12"), ("author", "dov"), ("message", "un mot")] {
            assert!(refused.form().contains(&(pair.0.to_owned(), pair.1.to_owned())), "{pair:?} is lost");
        }
        // the same name as a sheet in the same commune
        let twin = [("name", "LA FABRIQUE"), ("city", "Coutras"), DOV];
        let told = sends(&t, &dov, "/proposer", &twin).await.with_status(422);
        let told = told.shows("Une fiche y ressemble déjà").shows("/lieux/la-fabrique/corriger");
        let form = changed(told.form(), &[]);
        let pairs: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        dov.post("/proposer", &pairs).await.with_status(303);
        // nothing changed, and nothing said
        sends(&t, &dov, "/lieux/la-fabrique/corriger", &[DOV]).await.with_status(422).shows("Vous n’avez rien changé");
        sends(&t, &dov, "/lieux/la-fabrique/corriger", &[DOV, ("message", "Ce lieu a fermé")]).await.with_status(303);
        // a robot is thanked
        let before = t.count("proposal").await;
        sends(&t, &dov, "/proposer", &[("name", "Spam"), ("fax", "1"), DOV]).await.with_status(303);
        assert_eq!(t.count("proposal").await, before);
        // a mailbox is not filled by a form
        for _ in 0..3 {
            sends(&t, &dov, "/proposer", &[("name", "Encore"), ("sure", "yes"), DOV]).await.with_status(303);
        }
        sends(&t, &dov, "/proposer", &[("name", "Encore un"), ("sure", "yes"), DOV]).await.with_status(422).shows("attendent déjà votre confirmation");
        assert_eq!(t.count("letter").await, 5);
        // and a coworking space, which is one network, still works
        for number in 0..30 {
            let who = format!("membre{number}@fabrique.example");
            sends(&t, &dov, "/proposer", &[("name", "Un lieu"), ("author", &who)]).await.with_status(303);
        }
        let mut stopped = 0;
        for number in 0..10 {
            let who = format!("robot{number}@fabrique.example");
            stopped += u32::from(sends(&t, &dov, "/proposer", &[("name", "Un lieu"), ("author", &who)]).await.status == 422);
        }
        assert!(stopped > 0, "the limit of a network is never met");
        let other = t.dov().from([203, 0, 113, 9]);
        sends(&t, &other, "/proposer", &[("name", "Ailleurs"), ("author", "x@ailleurs.example")]).await.with_status(303);
    }

    async fn one_mailbox_that_answers_does_not_fill_the_queue_and_its_neighbours_go_on(t: Test) {
        let (dov, chloe) = (t.dov(), t.chloe().await);
        let mut first = String::new();
        for number in 0..20 {
            let name = format!("Lieu {number}");
            let id = proposes(&t, "/proposer", &[("name", &name), ("sure", "yes"), DOV]).await;
            if number == 0 {
                first = id;
            }
        }
        // a day later as well: confirmed ones count as long as nobody decided
        t.clock.advance(Duration::from_secs(2 * 24 * 3_600));
        for author in ["dov@moulin.example", "Dov@Moulin.example", "dov+encore@moulin.example"] {
            let typed = [("name", "Un de trop"), ("sure", "yes"), ("author", author)];
            let refused = sends(&t, &dov, "/proposer", &typed).await.with_status(422);
            let refused = refused.shows("20 de vos envois attendent déjà la réponse de l’équipe");
            assert!(refused.form().contains(&("name".to_owned(), "Un de trop".to_owned())), "{refused:?}");
        }
        sends(&t, &dov, "/proposer", &[("name", "D’une voisine"), ("sure", "yes"), ("author", "eve@moulin.example")]).await.with_status(303);
        chloe.post(&format!("/bureau/propositions/{first}/refus"), &[("reply", "Ce lieu existe déjà.")]).await.with_status(303);
        sends(&t, &dov, "/proposer", &[("name", "Le suivant"), ("sure", "yes"), DOV]).await.with_status(303);
    }

    async fn what_is_hidden_cannot_be_corrected(t: Test) {
        let ana = t.ana().await;
        ana.creates("La Fabrique", &FABRIQUE).await;
        ana.post("/bureau/lieux/la-fabrique/corbeille", &[]).await.with_status(303);
        for client in [&t.dov(), &ana] {
            client.get("/lieux/la-fabrique/corriger").await.with_status(404);
            client.post("/lieux/la-fabrique/corriger", &[DOV]).await.with_status(404);
        }
        t.get("/structures/la-fabrique/corriger").await.with_status(404);
        t.get("/proposition/envoyee").await.ok();
        t.get(&format!("/proposition/{}", "0".repeat(72))).await.with_status(404);
    }

    async fn of_two_who_decide_one_does_and_the_other_is_told(t: Test) {
        let (ana, other) = (t.ana().await, t.another_node(7).await);
        let ben = other.signed_in("Ben", "ben@fabrique.example", Role::Referent).await;
        ana.creates("La Fabrique", &FABRIQUE).await;
        let id = proposes(&t, "/lieux/la-fabrique/corriger", &[("seats", "30"), DOV]).await;
        let path = format!("/bureau/propositions/{id}");
        ben.post(&format!("{path}/prise"), &[]).await.with_status(303);
        ana.get(&path).await.ok().shows("Ben s’en occupe");
        ana.get("/bureau/propositions").await.ok().shows("Ben s’en occupe");
        ben.get(&path).await.ok().shows("Vous vous en occupez");
        let (a, b) = tokio::join!(decides(&ana, &id, None, &[("seats", "31")]), decides(&ben, &id, None, &[("seats", "32")]));
        let mut statuses = [a.status, b.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409], "{a:?} {b:?}");
        let told = if a.status == 409 { a } else { b };
        assert!(told.text().contains("</html>"), "{told:?}");
        assert_eq!(t.sheet("la-fabrique").await.unwrap().version, 2);
        let letters = t.box_of_letters().await;
        assert_eq!(letters.iter().filter(|(_, subject, _)| subject.contains("est publiée")).count(), 1);
        // decided is decided
        ana.post(&format!("{path}/refus"), &[("reply", "trop tard")]).await.with_status(409);
        ana.post(&format!("{path}/prise"), &[]).await.with_status(409);
    }

    async fn whoever_decides_goes_on_to_the_next_that_waits(t: Test) {
        let (ana, ben) = (t.ana().await, t.signed_in("Ben", "ben@fabrique.example", Role::Referent).await);
        let mut ids = Vec::new();
        for name in ["Un", "Deux", "Trois", "Quatre"] {
            let author = format!("{}@moulin.example", name.to_lowercase());
            ids.push(proposes(&t, "/proposer?type=structure", &[("name", name), ("author", &author)]).await);
        }
        let path = |at: usize| format!("/bureau/propositions/{}", ids[at]);
        ben.post(&format!("{}/prise", path(2)), &[]).await.with_status(303);
        // the second is left for later: what follows is what comes after it, but what somebody else looks at
        let decided = ana.post(&format!("{}/refus", path(0)), &[("reply", "non")]).await;
        assert_eq!(decided.location(), Some(path(1)));
        ana.follow(decided).await.ok().shows("La proposition sur « Un » est refusée").shows("Deux");
        let accepted = decides(&ana, &ids[1], None, &[]).await.with_status(303);
        assert_eq!(accepted.location(), Some(path(3)), "Ben looks at the third");
        let last = ana.post(&format!("{}/refus", path(3)), &[("reply", "non")]).await;
        assert_eq!(last.location().as_deref(), Some("/bureau/propositions"));
        ana.get("/bureau/propositions").await.ok().shows("Trois");
    }

    async fn a_refusal_says_why(t: Test) {
        let ana = t.ana().await;
        let id = proposes(&t, "/proposer?type=structure", &[("name", "Publicité"), DOV]).await;
        let path = format!("/bureau/propositions/{id}");
        ana.post(&format!("{path}/refus"), &[("reply", " ")]).await.with_status(422);
        ana.post(&format!("{path}/refus"), &[("reply", "Ce n’est pas\nun tiers-lieu.")]).await.with_status(303);
        let letter = t.box_of_letters().await.pop().unwrap().2;
        assert!(letter.contains("> Ce n’est pas\n> un tiers-lieu."), "{letter}");
        assert_eq!(t.count("party").await, 0);
        t.dov().get(&path).await.with_status(303);
    }

    async fn who_proposed_is_forgotten_in_time(t: Test) {
        let ana = t.ana().await;
        ana.creates("La Fabrique", &FABRIQUE).await;
        let id = proposes(&t, "/lieux/la-fabrique/corriger", &[("seats", "30"), ("author_name", "Dov"), DOV]).await;
        sends(&t, &t.dov(), "/proposer", &[("name", "Jamais confirmé"), ("author", "x@y.example")]).await.with_status(303);
        decides(&ana, &id, None, &[]).await.with_status(303);
        let party = t.sheet("la-fabrique").await.unwrap().id();
        let known = census::contribution::mine(t.app(), party).await.unwrap();
        assert_eq!(known[0].1["author"], json!("dov@moulin.example"));
        t.clock.advance(Duration::from_secs(8 * 24 * 3_600));
        census::contribution::sweep(t.app()).await.unwrap();
        assert_eq!(t.count("proposal").await, 1, "what was never confirmed is gone");
        let kept: Vec<(Option<String>, String)> = t.db().all("select author, network from proposal", vec![]).await.unwrap();
        assert_eq!(kept, [(Some("dov@moulin.example".to_owned()), String::new())]);
        t.clock.advance(Duration::from_secs(90 * 24 * 3_600));
        census::contribution::sweep(t.app()).await.unwrap();
        let kept: Vec<(Option<String>, String)> = t.db().all("select author, author_name from proposal", vec![]).await.unwrap();
        assert_eq!(kept, [(None, String::new())]);
        t.ana().await.get(&format!("/bureau/propositions/{id}")).await.ok().shows("adresse oubliée").shows("30");
    }

    async fn twenty_who_correct_one_sheet_lose_nothing(t: Test) {
        let ana = t.ana().await;
        ana.creates("La Fabrique", &FABRIQUE).await;
        let fields = ["summary", "description", "access", "specificities"];
        let clients: Vec<Client> = (0..20).map(|_| t.dov()).collect();
        let form = clients[0].form("/lieux/la-fabrique/corriger").await;
        t.clock.advance(Duration::from_secs(20));
        let posts = clients.iter().enumerate().map(|(at, client)| {
            let (who, text) = (format!("dov{at}@moulin.example"), format!("Texte {at}"));
            let form = changed(form.clone(), &[("author", &who), (fields[at % 4], &text)]);
            async move {
                let pairs: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
                client.post("/lieux/la-fabrique/corriger", &pairs).await.with_status(303);
            }
        });
        futures_util::future::join_all(posts).await;
        let letters = t.box_of_letters().await;
        assert_eq!(letters.len(), 20);
        futures_util::future::join_all(letters.iter().map(|(_, _, text)| async { clients[0].post(&link_in(text), &[]).await.with_status(303) })).await;
        let ids: Vec<(String,)> = t.db().all("select id from proposal where state = 'waiting' order by id", vec![]).await.unwrap();
        assert_eq!(ids.len(), 20);
        // each is decided on the sheet as it is: those on a field that moved must be ticked by hand
        for (id,) in &ids {
            let take: Vec<String> = t.db().all::<(String,)>("select fields from proposal where id = $1", kernel::args![id]).await.unwrap()
                .iter().flat_map(|(f,)| fields.iter().filter(|key| f.contains(&format!("\"{key}\":\"Texte"))).map(|k| (*k).to_owned()).collect::<Vec<_>>()).collect();
            let take: Vec<&str> = take.iter().map(String::as_str).collect();
            decides(&ana, id, Some(&take), &[]).await.with_status(303);
        }
        let (revisions,): (i64,) = t.db().one("select count(*) from revision where action = 'edited'", vec![]).await.unwrap();
        assert_eq!(revisions, 20, "each text is in the history");
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }
}
