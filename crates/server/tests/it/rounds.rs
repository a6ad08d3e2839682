//! The census that never restarts: places asked by a letter, confirming in one gesture, reminded within bounds, free to leave.

use std::time::Duration;

use census::contribution::round;
use census::field::Field;
use kernel::on_both;
use kernel::party::Standing;
use serde_json::json;

use crate::contributions::link_in;
use crate::world::{Client, Test, changed};

const MOULIN: [(&str, &str); 7] = [
    ("postcode", "24100"),
    ("city", "Bergerac"),
    ("phone", "05 53 00 00 00"),
    ("email", "bonjour@moulin.example"),
    ("hours", "du lundi au vendredi de 9h à 18h"),
    ("siret", "732 829 320 00074"),
    ("notes", "note-tres-secrete"),
];

const DAY: u64 = 24 * 3_600;

/// Runs the queue and the schedule of rounds, as the server does.
async fn work(t: &Test) {
    t.run_jobs().await;
    round::keep_going(t.app()).await.unwrap();
    t.run_jobs().await;
    t.post_letters().await;
}

/// Asks every place; the path of the round.
async fn asks(t: &Test, chloe: &Client) -> String {
    let started = chloe.post("/bureau/recensement", &[]).await.with_status(303).location().unwrap();
    work(t).await;
    started
}

/// The last letter to that address: its text.
async fn last_letter(t: &Test, to: &str) -> String {
    let found = t.box_of_letters().await.into_iter().rfind(|(address, _, _)| address == to);
    found.unwrap_or_else(|| panic!("no letter to {to}")).2
}

/// Somebody says « c’est nous » from that address, and answers the letter, twice.
async fn claims(t: &Test, sheet: &str, who: &str) {
    let (dov, path) = (t.dov(), format!("{sheet}/c-est-nous"));
    let form = dov.form(&path).await;
    t.clock.advance(Duration::from_secs(20));
    let form = changed(form, &[("author", who), ("message", "Bonjour")]);
    let pairs: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    dov.post(&path, &pairs).await.with_status(303);
    let link = link_in(&last_letter(t, who).await);
    dov.get(&link).await.ok().shows("Confirmer que c’est nous");
    t.clock.advance(Duration::from_secs(20));
    dov.post(&link, &[]).await.with_status(303);
    dov.post(&link, &[]).await.with_status(303);
}

fn stop_in(text: &str) -> String {
    let line = text.lines().find(|line| line.contains("/courrier/stop/")).unwrap();
    line.trim_start_matches(crate::world::SITE).to_owned()
}

/// A round asked of one place of its own: the tokens of its pass and of its stop, and the id of the round.
pub async fn a_round(t: &Test) -> (String, String, String) {
    let (ana, chloe) = (t.ana().await, t.chloe().await);
    ana.creates("Le Grenier", &[("email", "bonjour@grenier.example"), ("notes", "note-tres-secrete")]).await;
    let path = asks(t, &chloe).await;
    let letter = last_letter(t, "bonjour@grenier.example").await;
    // left as it was found, so that another round may be asked
    chloe.post(&format!("{path}/cloture"), &[]).await.with_status(303);
    let last = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    (last(&link_in(&letter)), last(&stop_in(&letter)), last(&path))
}

on_both! {
    async fn a_place_confirms_its_sheet_in_one_gesture(t: Test) {
        let (ana, chloe) = (t.ana().await, t.chloe().await);
        ana.creates("Le Moulin", &MOULIN).await;
        ana.creates("Sans adresse", &[]).await;
        ana.creates("Fermé", &[("email", "x@ferme.example"), ("stage", "closed")]).await;
        t.follow().await;
        chloe.get("/bureau/recensement").await.ok().shows("Un lieu recevrait une lettre").shows("Un lieu n’a pas d’adresse");
        let path = asks(&t, &chloe).await;
        let letter = last_letter(&t, "bonjour@moulin.example").await;
        for words in ["est encore vrai", "05 53 00 00 00", "du lundi au vendredi", "Relire et confirmer"] {
            assert!(letter.contains(words), "{words} is not in {letter}");
        }
        assert!(!letter.contains("note-tres-secrete"));
        let (dov, link) = (t.dov(), link_in(&letter));
        // looking, as scanners do, confirms nothing
        for method in ["GET", "HEAD", "GET"] {
            let answer = dov.send(method, &link, None, Vec::new()).await.ok();
            assert!(answer.header("cache-control").contains("no-store"), "{answer:?}");
        }
        dov.get(&link).await.ok().shows("Tout est encore juste").shows("05 53 00 00 00").hides("note-tres-secrete");
        t.get("/lieux/le-moulin").await.ok().hides("Confirmé par le lieu");
        chloe.get(&path).await.ok().shows("Le Moulin").shows("Gardée ici").shows("Sans adresse").hides("Fermé");
        // one field, then the whole
        let form = dov.form(&link).await;
        let version = form.iter().find(|(name, _)| name == "version").unwrap().1.clone();
        let post = |field: (&'static str, &'static str)| {
            let (dov, link, version) = (&dov, link.clone(), version.clone());
            async move { dov.post(&format!("{link}/confirmation"), &[("version", &version), field]).await }
        };
        post(("field", "phone")).await.with_status(303);
        t.follow().await;
        t.get("/lieux/le-moulin").await.ok().shows("En partie confirmé par le lieu en mars 2026");
        ana.get("/bureau/lieux/le-moulin").await.ok().shows("Saisi par Ana, le 2 mars 2026 · confirmé le 2 mars 2026");
        post(("all", "yes")).await.with_status(303);
        t.follow().await;
        t.get("/lieux/le-moulin").await.ok().shows("Confirmé par le lieu en mars 2026").hides("En partie");
        chloe.get(&format!("{path}?voir=repondu")).await.ok().shows("Confirmée");
        let file = chloe.get(&format!("{path}/reponses.csv")).await.ok();
        assert!(file.header("content-type").starts_with("text/csv"));
        file.shows("Le Moulin").shows("Confirmée");
        // who answered is not reminded
        t.clock.advance(Duration::from_secs(15 * DAY));
        work(&t).await;
        assert_eq!(t.box_of_letters().await.len(), 1);
        // what the team changes is no longer what the place confirmed
        t.ana().await.edits("/bureau/lieux/le-moulin", &[("phone", "05 53 99 99 99")]).await.with_status(303);
        t.follow().await;
        t.get("/lieux/le-moulin").await.ok().shows("En partie confirmé");
        post(("all", "yes")).await.with_status(409).shows("05 53 99 99 99");
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn a_place_edits_its_sheet_without_an_account(t: Test) {
        let (ana, chloe, dov) = (t.ana().await, t.chloe().await, t.dov());
        ana.creates("Le Moulin", &MOULIN).await;
        asks(&t, &chloe).await;
        let link = link_in(&last_letter(&t, "bonjour@moulin.example").await);
        let edit = format!("{link}/modification");
        dov.get(&edit).await.ok().hides("note-tres-secrete").hides("Réservé à l’équipe");
        dov.edits(&edit, &[("siret", "12")]).await.with_status(422).shows("12");
        // meanwhile Ana saves: both versions are shown, nothing is written over
        let form = changed(dov.form(&edit).await, &[("seats", "30"), ("phone", "05 53 11 11 11")]);
        ana.edits("/bureau/lieux/le-moulin", &[("summary", "Le texte d’Ana")]).await.with_status(303);
        let pairs: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let told = dov.post(&edit, &pairs).await.with_status(409).shows("Le texte d’Ana");
        let again = changed(told.form(), &[("summary", "Le texte d’Ana")]);
        let pairs: Vec<(&str, &str)> = again.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        dov.post(&edit, &pairs).await.with_status(303);
        let sheet = t.sheet("le-moulin").await.unwrap();
        assert_eq!((sheet.values.get(Field::Seats), sheet.values.text(Field::Summary)), (Some(&json!(30)), "Le texte d’Ana"));
        assert_eq!(sheet.values.text(Field::Notes), "note-tres-secrete", "what only the team reads stays");
        ana.get("/bureau/lieux/le-moulin/historique").await.ok().shows("Modification par le lieu lui-même");
        dov.get(&link).await.ok().shows("Confirmé le 2 mars 2026");
        ana.get("/bureau/lieux/le-moulin").await.ok().shows("Saisi par le lieu ou la structure, le 2 mars 2026");
        // a private field slipped into the form is not written
        let form = changed(dov.form(&edit).await, &[("notes", "intrus"), ("contact_email", "intrus@x.example")]);
        let pairs: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        dov.post(&edit, &pairs).await;
        assert_eq!(t.sheet("le-moulin").await.unwrap().values.text(Field::Notes), "note-tres-secrete");
        // the link of another purpose opens nothing
        let token = link.rsplit('/').next().unwrap();
        dov.get(&format!("/courrier/stop/{token}")).await.with_status(404);
        dov.get(&format!("/proposition/{token}")).await.with_status(404);
        t.clock.advance(Duration::from_secs(551 * DAY));
        dov.get(&link).await.with_status(410);
    }

    async fn reminders_are_bounded_and_stop_for_ever_when_asked(t: Test) {
        let (ana, chloe) = (t.ana().await, t.chloe().await);
        ana.creates("Le Moulin", &MOULIN).await;
        chloe.post("/bureau/recensement/reglages", &[("months", "12"), ("reminders", "9"), ("days", "14")]).await.with_status(422).shows("entre 0 et 4");
        chloe.post("/bureau/recensement/reglages", &[("months", "12"), ("reminders", "2"), ("days", "14"), ("automatic", "yes")]).await.with_status(303);
        // automatic: the first round starts by itself
        work(&t).await;
        chloe.post("/bureau/recensement", &[]).await.with_status(409).shows("Un recensement est en cours");
        for letters in [1, 1, 2, 3, 3, 3] {
            assert_eq!(t.box_of_letters().await.len(), letters);
            t.clock.advance(Duration::from_secs(if letters == 1 { 8 * DAY } else { 15 * DAY }));
            work(&t).await;
        }
        let subjects: Vec<String> = t.box_of_letters().await.into_iter().map(|(_, subject, _)| subject).collect();
        assert!(subjects[1].starts_with("Rappel") && subjects[2].starts_with("Rappel"), "{subjects:?}");
        // the next year it asks again, and Dov presses « stop » from his mail program, which sends no header of a browser
        t.clock.advance(Duration::from_secs(300 * DAY));
        work(&t).await;
        assert_eq!(t.box_of_letters().await.len(), 4);
        let letter = last_letter(&t, "bonjour@moulin.example").await;
        let stop = stop_in(&letter);
        t.get(&stop).await.ok().shows("Nous n’écrirons plus jamais à cette adresse");
        let bare = t.dov().with("sec-fetch-site", "");
        let kind = "application/x-www-form-urlencoded";
        bare.send("POST", &stop, Some(kind), b"List-Unsubscribe=One-Click".to_vec()).await.ok().shows("Nous ne vous écrirons plus");
        t.get(&stop).await.ok().shows("Nous ne vous écrirons plus");
        for _ in 0..3 {
            t.clock.advance(Duration::from_secs(200 * DAY));
            work(&t).await;
        }
        assert_eq!(t.box_of_letters().await.len(), 4, "an address that objected is never written to again");
        // nor when the sheet is erased and comes back
        let id = t.sheet("le-moulin").await.unwrap().id();
        census::contribution::forget(t.app(), id).await.unwrap();
        let mut tx = t.db().begin().await.unwrap();
        kernel::party::remove(&mut tx, id).await.unwrap();
        tx.commit().await.unwrap();
        t.import("liste", "liste.csv", b"id;nom;mail\n1;Le Moulin;Bonjour@Moulin.example\n").await;
        t.clock.advance(Duration::from_secs(400 * DAY));
        work(&t).await;
        assert!(t.box_of_letters().await.len() <= 4);
        t.chloe().await.get("/bureau/recensement").await.ok().shows("Un lieu n’a pas d’adresse");
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn who_is_listed_is_told_once_and_may_leave_for_good(t: Test) {
        let chloe = t.chloe().await;
        let list = "id;nom;cp;ville;mail;contact\n1;Le Moulin;24100;Bergerac;bonjour@moulin.example;Zenobie-Secrete\n2;La Grange;33230;Coutras;bonjour@grange.example;\n3;Le Four;33230;Coutras;;\n";
        t.import("liste du Pays", "liste.csv", list.as_bytes()).await;
        let organisation = [("name", "Coop du Pont"), ("email", "coop@pont.example")];
        t.ana().await.post("/bureau/structures/nouvelle-fiche", &organisation).await.with_status(303);
        chloe.get("/bureau/recensement/avis").await.ok().shows("Prévenir ces 3 fiches").shows("coop@pont.example").hides("Le Four");
        assert_eq!(t.count("letter").await, 0, "seeing the list tells nobody");
        chloe.post("/bureau/recensement/avis", &[]).await.with_status(303);
        work(&t).await;
        assert_eq!(t.box_of_letters().await.len(), 3);
        let letter = last_letter(&t, "bonjour@moulin.example").await;
        for words in ["Nom, ", "la liste « liste du Pays »", "intérêt légitime", "CNIL", "Voir, corriger ou retirer"] {
            let plain = letter.replace('\u{a0}', " ");
            assert!(plain.contains(words), "{words} is not in {plain}");
        }
        assert!(!letter.contains("Zenobie-Secrete"), "names of fields, not what they hold");
        // once
        chloe.get("/bureau/recensement/avis").await.ok().shows("Personne n’est à prévenir");
        chloe.post("/bureau/recensement/avis", &[]).await.with_status(303);
        work(&t).await;
        assert_eq!(t.box_of_letters().await.len(), 3);
        // Le Moulin leaves: scanners do not do it, a button does
        let (dov, link) = (t.dov(), link_in(&letter));
        dov.get(&format!("{link}/retrait")).await.ok().shows("ne l’y remettra pas");
        t.get("/lieux/le-moulin").await.ok();
        dov.post(&format!("{link}/retrait"), &[]).await.with_status(303);
        dov.post(&format!("{link}/retrait"), &[]).await.with_status(303);
        t.follow().await;
        t.get("/lieux/le-moulin").await.with_status(404);
        t.get("/lieux").await.ok().hides("Le Moulin");
        // the same list again, and another one that knows it by its address only
        let again = t.import("liste du Pays", "liste.csv", list.replace("24100", "24000").as_bytes()).await;
        assert_eq!((again.counts.rejected, again.counts.vanished), (1, 0), "{:?}", again.counts);
        let other = "nom;cp;ville;mail\nMoulin de Bergerac;24100;Bergerac;BONJOUR@moulin.example\nLe Neuf;33230;Coutras;neuf@x.example\n";
        let other = t.import("autre liste", "autre.csv", other.as_bytes()).await;
        assert_eq!((other.counts.created, other.counts.rejected), (1, 1));
        assert_eq!(t.sheet("le-moulin").await.unwrap().party.standing, Standing::Hidden);
        t.chloe().await.get("/bureau/imports").await.ok();
        // the team cannot undo that by itself
        t.ana().await.post("/bureau/lieux/le-moulin/retour", &[]).await.with_status(409).shows("à la demande du lieu");
        // it changes its mind
        dov.get(&link).await.ok().shows("Votre fiche n’est pas publique");
        dov.post(&format!("{link}/retour"), &[]).await.with_status(303);
        t.follow().await;
        t.get("/lieux/le-moulin").await.ok();
        assert_eq!(t.count("departure").await, 0);
        let facts: Vec<(String,)> = t.db().all("select kind from fact where kind in ('party_left', 'party_restored', 'round_started') order by at, kind", vec![]).await.unwrap();
        assert_eq!(facts.len(), 4, "{facts:?}");
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn a_place_that_shares_the_mailbox_of_one_that_left_goes_on(t: Test) {
        let mailbox = "accueil@cooperative.example";
        let list = |seats: &str, last: &str| {
            format!("id;nom;cp;ville;mail;postes\n1;Le Moulin;24100;Bergerac;{mailbox};8\n2;La Grange;33230;Coutras;{mailbox};{seats}\n{last}")
        };
        t.import("liste", "liste.csv", list("10", "").as_bytes()).await;
        let moulin = t.sheet("le-moulin").await.unwrap();
        census::contribution::pass::leave(t.app(), &moulin).await.unwrap();
        t.follow().await;
        // the other is updated all the same; a third, which only has the mailbox, is for a person to decide
        let third = format!("3;Le Four;33500;Libourne;{mailbox};4\n");
        let again = t.import("liste", "liste.csv", list("12", &third).as_bytes()).await;
        assert_eq!((again.counts.updated, again.counts.created, again.counts.rejected, again.counts.vanished), (1, 0, 2, 0), "{:?}", again.counts);
        assert_eq!(t.sheet("la-grange").await.unwrap().values.get(Field::Seats), Some(&json!(12)));
        assert!(t.sheet("le-four").await.is_none());
        assert_eq!(t.sheet("le-moulin").await.unwrap().party.standing, Standing::Hidden);
        let page = t.chloe().await.get(&format!("/bureau/imports/{}?onglet=rejected", again.id)).await.ok();
        page.shows("« Le Four » a la même adresse e-mail qu’une fiche qui a demandé").shows("« Le Moulin » a demandé à ne plus figurer");
        // another list does not bring it back, by its name nor under the number of a place that lives
        let other = format!("id;nom;cp;ville;mail\n9;Le Moulin;24100;Bergerac;{mailbox}\n");
        assert_eq!(t.import("autre", "autre.csv", other.as_bytes()).await.counts.rejected, 1);
        let taken = format!("id;nom;cp;ville;mail;postes\n2;Le Moulin;24100;Bergerac;{mailbox};12\n");
        assert_eq!(t.import("liste", "liste.csv", taken.as_bytes()).await.counts.rejected, 1);
        assert_eq!(t.sheet("la-grange").await.unwrap().party.name, "La Grange");
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn it_is_us_with_proof_or_with_a_person(t: Test) {
        let (ana, dov) = (t.ana().await, t.dov());
        ana.creates("Le Moulin", &MOULIN).await;
        let claims = async |who: &str| claims(&t, "/lieux/le-moulin", who).await;
        // the public address of the sheet: at once, once, and nobody else is to be told
        claims("bonjour@moulin.example").await;
        assert_eq!((t.count("pass").await, t.box_of_letters().await.len()), (1, 2));
        ana.get("/bureau/propositions").await.ok().shows("Rien n’attend");
        let link = link_in(&last_letter(&t, "bonjour@moulin.example").await);
        assert!(link.starts_with("/fiche/"));
        dov.get(&link).await.ok().shows("Le Moulin");
        // another: a person decides
        claims("dov@gmail.com").await;
        assert_eq!(t.count("pass").await, 1);
        let (id,): (String,) = t.db().one("select id from proposal where state = 'waiting'", vec![]).await.unwrap();
        let path = format!("/bureau/propositions/{id}");
        ana.get(&path).await.ok().shows("dov@gmail.com").shows("Accepter et envoyer le lien");
        t.clock.advance(Duration::from_secs(20));
        ana.post(&format!("{path}/accord"), &[("reply", "Bienvenue")]).await.with_status(303);
        ana.post(&format!("{path}/accord"), &[]).await.with_status(409);
        assert_eq!(t.count("pass").await, 2);
        let letter = last_letter(&t, "dov@gmail.com").await;
        assert!(letter.contains("> Bienvenue"), "{letter}");
        // who runs the place learns that somebody else may change its sheet, without their whole address
        let told = last_letter(&t, "bonjour@moulin.example").await.replace('\u{a0}', " ");
        assert!(told.contains("« @gmail.com »") && told.contains("répondez à cette lettre"), "{told}");
        assert!(!told.contains("dov@gmail.com") && !told.contains("/fiche/"), "{told}");
        t.clock.advance(Duration::from_secs(20));
        // the yearly question goes to who speaks for the place
        asks(&t, &t.chloe().await).await;
        assert!(last_letter(&t, "dov@gmail.com").await.contains("Une fois par an"));
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn the_domain_of_a_site_proves_only_where_the_site_is_the_place_s_own(t: Test) {
        let ana = t.ana().await;
        let site = |url: &'static str| [("website", url), ("another", "yes")];
        ana.creates("Le Moulin", &[MOULIN.as_slice(), &site("https://www.moulin-a-eau.example/")].concat()).await;
        ana.creates("La Grange", &site("https://coop.example/")).await;
        ana.creates("Le Hangar", &site("https://coop.example/lieux/hangar")).await;
        ana.creates("La Mairie", &[site("https://coutras.example").as_slice(), &[("legal_form", "commune")]].concat()).await;
        ana.creates("Le Fournil", &site("https://club-internet.fr/")).await;
        claims(&t, "/lieux/le-moulin", "ben@moulin-a-eau.example").await;
        assert_eq!(t.count("pass").await, 1);
        let told = last_letter(&t, "bonjour@moulin.example").await;
        assert!(told.contains("@moulin-a-eau.example") && !told.contains("ben@"), "{told}");
        for (path, who) in [
            ("/lieux/le-moulin", "ana@moulin.example"),
            ("/lieux/la-grange", "ben@coop.example"),
            ("/lieux/le-hangar", "ana@coop.example"),
            ("/lieux/la-mairie", "accueil@coutras.example"),
            ("/lieux/le-fournil", "dov@club-internet.fr"),
        ] {
            claims(&t, path, who).await;
            assert_eq!(t.count("pass").await, 1, "{who} waits for somebody");
        }
        let (waiting,): (i64,) = t.db().one("select count(*) from proposal where state = 'waiting'", vec![]).await.unwrap();
        assert_eq!(waiting, 5);
    }

    async fn a_link_that_is_withdrawn_opens_nothing(t: Test) {
        let (ana, chloe, dov) = (t.ana().await, t.chloe().await, t.dov());
        ana.creates("Le Moulin", &MOULIN).await;
        ana.creates("La Grange", &[("email", "bonjour@grange.example")]).await;
        ana.get("/bureau/recensement/liens").await.ok().shows("Aucun lien n’ouvre de fiche");
        claims(&t, "/lieux/le-moulin", "bonjour@moulin.example").await;
        claims(&t, "/lieux/la-grange", "bonjour@grange.example").await;
        let link = link_in(&last_letter(&t, "bonjour@moulin.example").await);
        let other = link_in(&last_letter(&t, "bonjour@grange.example").await);
        chloe.get("/bureau/recensement").await.ok().shows("/bureau/recensement/liens");
        let page = ana.get("/bureau/recensement/liens").await.ok();
        let page = page.shows("bonjour@moulin.example").shows("bonjour@grange.example").shows("2 mars 2026").shows("C’est nous");
        page.shows("3 septembre 2027").shows("Aucun");
        dov.edits(&format!("{link}/modification"), &[("seats", "30")]).await.with_status(303);
        // from the sheet, those to the sheet
        let text = ana.get("/bureau/lieux/le-moulin").await.ok().text();
        let of_sheet = text.split('"').find(|piece| piece.starts_with("/bureau/recensement/liens?fiche=")).unwrap().to_owned();
        let page = ana.get(&of_sheet).await.ok().shows("bonjour@moulin.example").hides("bonjour@grange.example");
        let text = page.hides("<td data-label=\"Dernier usage connu\">Aucun").text();
        let withdraw = text.split('"').find(|piece| piece.ends_with("/retrait")).unwrap().to_owned();
        let asked = dov.post(&withdraw, &[]).await.with_status(303).location().unwrap();
        assert!(asked.starts_with("/connexion"), "{asked}");
        dov.get(&link).await.ok();
        let party = t.sheet("le-moulin").await.unwrap().id().to_string();
        let back = ana.post(&withdraw, &[("fiche", &party)]).await.with_status(303);
        assert_eq!(back.location().unwrap(), of_sheet);
        ana.follow(back).await.ok().shows("Le lien est retiré").hides("bonjour@moulin.example");
        // again is no more than once
        chloe.post(&withdraw, &[]).await.with_status(303);
        let facts: Vec<(String,)> = t.db().all("select body from fact where kind = 'pass_withdrawn'", vec![]).await.unwrap();
        assert_eq!(facts.len(), 1);
        for path in ["", "/modification", "/retrait"] {
            dov.get(&format!("{link}{path}")).await.with_status(410);
        }
        for path in ["/confirmation", "/modification", "/retrait", "/retour"] {
            dov.post(&format!("{link}{path}"), &[("version", "2"), ("all", "yes"), ("name", "Pris")]).await.with_status(410);
        }
        assert_eq!(t.sheet("le-moulin").await.unwrap().party.name, "Le Moulin");
        dov.get(&other).await.ok();
        for id in ["0192f1d0-7c1e-7b5a-9c0e-5b1f2a6d3e44", "nul"] {
            ana.post(&format!("/bureau/recensement/liens/{id}/retrait"), &[]).await.with_status(404);
        }
        ana.get("/bureau/recensement/liens?fiche=nul").await.with_status(404);
        // what expired is not listed
        t.clock.advance(Duration::from_secs(551 * DAY));
        t.chloe().await.get("/bureau/recensement/liens").await.ok().hides("bonjour@grange.example");
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn two_nodes_write_each_letter_of_a_round_once(t: Test) {
        let list: String = (0..250).map(|n| format!("{n};Lieu {n};lieu{n}@x.example\n")).collect();
        t.import("liste", "liste.csv", format!("id;nom;mail\n{list}").as_bytes()).await;
        let other = t.another_node(7).await;
        t.chloe().await.post("/bureau/recensement", &[]).await.with_status(303);
        for _ in 0..8 {
            tokio::join!(t.run_jobs(), other.run_jobs());
        }
        assert_eq!((t.count("asking").await, t.count("letter").await, t.count("pass").await), (250, 250, 250));
        t.clock.advance(Duration::from_secs(15 * DAY));
        let (one, two) = tokio::join!(round::keep_going(t.app()), round::keep_going(other.app()));
        one.unwrap();
        two.unwrap();
        assert_eq!(t.count("letter").await, 500, "one reminder each, whoever writes them");
    }

    async fn twenty_who_confirm_and_edit_at_once_lose_nothing(t: Test) {
        t.ana().await.creates("Le Moulin", &MOULIN).await;
        asks(&t, &t.chloe().await).await;
        let link = link_in(&last_letter(&t, "bonjour@moulin.example").await);
        let clients: Vec<Client> = (0..20).map(|_| t.dov()).collect();
        let work = clients.iter().enumerate().map(|(at, client)| {
            let link = link.clone();
            async move {
                let text = format!("Texte {at}");
                for _ in 0..60 {
                    let form = client.form(&format!("{link}/modification")).await;
                    let before = form.iter().find(|(n, _)| n == "description").map(|(_, v)| v.clone()).unwrap_or_default();
                    let form = changed(form, &[("description", &format!("{before}\n\n{text}"))]);
                    let pairs: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
                    if client.post(&format!("{link}/modification"), &pairs).await.status == 303 {
                        return;
                    }
                    let form = client.form(&link).await;
                    let version = form.into_iter().find(|(n, _)| n == "version").unwrap().1;
                    client.post(&format!("{link}/confirmation"), &[("version", &version), ("field", "phone")]).await;
                }
                panic!("{text} never got its turn");
            }
        });
        futures_util::future::join_all(work).await;
        let sheet = t.sheet("le-moulin").await.unwrap();
        let text = sheet.values.text(Field::Description).to_owned();
        for at in 0..20 {
            assert!(text.split("\n\n").any(|line| line == format!("Texte {at}")), "{at} is lost: {text}");
        }
        assert_eq!(sheet.version, 21);
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }
}
