//! Waves: questions composed in the browser, asked of a segment by letter, answered without an account, read and published.

use std::time::Duration;

use kernel::on_both;
use serde_json::json;

use crate::contributions::link_in;
use crate::world::{Answer, Client, Test, changed};

const DAY: u64 = 24 * 3_600;

/// Letters are written and sent, as the server does.
async fn work(t: &Test) {
    t.run_jobs().await;
    census::wave::sending::keep_going(t.app()).await.unwrap();
    t.run_jobs().await;
    t.post_letters().await;
}

/// Opens a form, changes some fields, and posts it to the same address.
async fn fills(client: &Client, path: &str, changes: &[(&str, &str)]) -> Answer {
    let form = changed(client.form(path).await, changes);
    let pairs: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    client.post(path, &pairs).await
}

/// The version that the forms of a wave name.
async fn version(client: &Client, wave: &str) -> String {
    let form = client.form(&format!("{wave}/questions")).await;
    form.into_iter().find(|(name, _)| name == "version").unwrap().1
}

async fn posts(client: &Client, wave: &str, to: &str, more: &[(&str, &str)]) -> Answer {
    let version = version(client, wave).await;
    let mut form = vec![("version", version.as_str())];
    form.extend_from_slice(more);
    client.post(&format!("{wave}{to}"), &form).await
}

/// A draft with that title, which closes on 31 March.
async fn drafts(chloe: &Client, title: &str) -> String {
    let said = [("title", title), ("words", "Bonjour à tous.\n\nMerci."), ("closes_on", "2026-03-31")];
    chloe.post("/bureau/enquetes", &said).await.with_status(303).location().unwrap()
}

/// Paid or not, how many, and a free word.
async fn composes(chloe: &Client, wave: &str) {
    for question in [
        vec![
            ("wording", "Employez-vous quelqu’un ?"),
            ("sort", "yes_no"),
            ("key", "paid"),
            ("public", "yes"),
            ("required", "yes"),
        ],
        vec![
            ("wording", "Combien ?"),
            ("sort", "whole"),
            ("key", "count"),
            ("when", "paid=yes"),
            ("public", "yes"),
            ("unit", "personnes"),
        ],
        vec![
            ("wording", "Quels jours ?"),
            ("sort", "several"),
            ("key", "days"),
            ("choices", "Lundi\nMardi"),
            ("public", "yes"),
        ],
        vec![("wording", "Un mot ?"), ("sort", "text"), ("key", "word")],
    ] {
        posts(chloe, wave, "/questions", &question).await.with_status(303);
    }
}

/// Opens a wave and lets its letters leave.
async fn opens(t: &Test, chloe: &Client, wave: &str) {
    posts(chloe, wave, "/ouverture", &[]).await.with_status(303);
    work(t).await;
}

/// The link of the last letter to that address.
async fn link_to(t: &Test, to: &str) -> String {
    link_of(t, to, "").await
}

/// The same, of the wave of that title.
async fn link_of(t: &Test, to: &str, title: &str) -> String {
    let told = |(address, subject, _): &(String, String, String)| address == to && subject.contains(title);
    let found = t.box_of_letters().await.into_iter().rfind(told);
    link_in(&found.unwrap_or_else(|| panic!("no letter to {to}")).2)
}

/// A wave of one place, and one that is closed and published: the id of the first, its token, the slug of the other, the place.
pub async fn two_waves(t: &Test) -> [String; 4] {
    let (ana, chloe) = (t.ana().await, t.chloe().await);
    ana.creates("Le Lavoir", &[("email", "bonjour@lavoir.example"), ("contact_phone", "06 99 88 77 66")]).await;
    t.follow().await;
    let past = drafts(&chloe, "Enquête passée").await;
    composes(&chloe, &past).await;
    posts(&chloe, &past, "/destinataires", &[("q", "Lavoir")]).await.with_status(303);
    opens(t, &chloe, &past).await;
    let link = link_to(t, "bonjour@lavoir.example").await;
    let secret = [("q-paid", "yes"), ("q-count", "3"), ("q-word", "note-tres-secrete de Zenobie-Secrete")];
    fills(&t.dov(), &link, &secret).await.with_status(303);
    chloe.post(&format!("{past}/cloture"), &[]).await.with_status(303);
    chloe.post(&format!("{past}/publication"), &[("publish", "yes")]).await.with_status(303);
    let wave = drafts(&chloe, "Enquête en cours").await;
    composes(&chloe, &wave).await;
    posts(&chloe, &wave, "/destinataires", &[("q", "Lavoir")]).await.with_status(303);
    opens(t, &chloe, &wave).await;
    let last = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    let place = t.sheet("le-lavoir").await.unwrap().id().to_string();
    [last(&wave), last(&link_of(t, "bonjour@lavoir.example", "en cours").await), "enquete-passee".to_owned(), place]
}

on_both! {
    async fn a_wave_is_composed_asked_answered_and_read(t: Test) {
        let (ana, chloe, dov) = (t.ana().await, t.chloe().await, t.dov());
        for (name, more) in [("Le Moulin", ("email", "bonjour@moulin.example")), ("La Grange", ("phone", "05 53 00 00 09")), ("Le Four", ("email", "bonjour@four.example"))] {
            ana.creates(name, &[("postcode", "24100"), ("city", "Bergerac"), more]).await;
        }
        ana.creates("Fermé", &[("email", "x@ferme.example"), ("stage", "closed")]).await;
        t.follow().await;
        chloe.get("/bureau/enquetes").await.ok().shows("Aucune enquête pour l’instant");
        chloe.post("/bureau/enquetes", &[("title", ""), ("words", "gardé"), ("closes_on", "hier")]).await.with_status(422).shows("gardé").shows("Une date est attendue");
        let wave = drafts(&chloe, "Activité de 2025").await;
        // nothing is asked yet: it cannot be opened
        posts(&chloe, &wave, "/ouverture", &[]).await.with_status(422).shows("Ajoutez au moins une question");
        composes(&chloe, &wave).await;
        chloe.get(&wave).await.ok().shows("Si « Employez-vous quelqu’un ? » : Oui").shows("Lundi · Mardi");
        chloe.get(&format!("{wave}/apercu")).await.ok().shows("Employez-vous quelqu’un ?").hides("Envoyer nos réponses");
        posts(&chloe, &wave, "/questions", &[("wording", "Une autre"), ("sort", "one"), ("choices", "seul")]).await.with_status(422).shows("au moins deux choix").shows("Une autre");
        posts(&chloe, &wave, "/questions/count/ordre", &[("to", "up")]).await.with_status(409).shows("dépend de la réponse");
        posts(&chloe, &wave, "/questions/paid/retrait", &[]).await.with_status(409);
        posts(&chloe, &wave, "/questions/word/ordre", &[("to", "up")]).await.with_status(303);
        // of whom: counted before anything is sent
        chloe.get(&format!("{wave}/destinataires")).await.ok().shows("3 lieux").shows("2 ont une adresse où écrire");
        posts(&chloe, &wave, "/destinataires", &[("q", "introuvable")]).await.with_status(303);
        posts(&chloe, &wave, "/ouverture", &[]).await.with_status(422).shows("Aucun lieu ne répond à ces choix");
        posts(&chloe, &wave, "/destinataires", &[("territory", "department:24"), ("confirmed", "never")]).await.with_status(303);
        chloe.get(&format!("{wave}/destinataires")).await.ok().shows("3 lieux");
        assert_eq!(t.count("letter").await, 0);
        opens(&t, &chloe, &wave).await;
        let letters = t.box_of_letters().await;
        assert_eq!(letters.len(), 2);
        let letter = letters.iter().find(|(to, _, _)| to == "bonjour@moulin.example").unwrap();
        assert_eq!(letter.1.replace('\u{a0}', " "), "Activité de 2025 : quelques questions pour Le Moulin");
        assert!(letter.2.contains("Bonjour à tous.") && letter.2.contains("31\u{a0}mars\u{a0}2026"), "{}", letter.2);
        let link = link_in(&letter.2);
        assert!(link.starts_with("/enquete/"), "{link}");
        // looking answers nothing, and is not noted
        let looked = dov.get(&link).await.ok().shows("Le Moulin").shows("Si « Employez-vous quelqu’un ? » : Oui");
        assert!(looked.header("cache-control").contains("no-store"));
        ana.get(&format!("{wave}/suivi")).await.ok().shows("Sans réponse <span class=\"count\">2</span>").shows("Sans lettre <span class=\"count\">1</span>").shows("05 53 00 00 09");
        // what was typed stays when something is wrong
        fills(&dov, &link, &[("q-count", "plusieurs"), ("q-paid", "yes"), ("q-word", "mot gardé")]).await.with_status(422).shows("plusieurs").shows("mot gardé").shows("Un nombre entier est attendu");
        fills(&dov, &link, &[("q-word", "mot gardé")]).await.with_status(422).shows("mot gardé");
        // for later, what must be answered may wait
        fills(&dov, &link, &[("q-word", "à finir"), ("later", "yes")]).await.with_status(303);
        dov.get(&link).await.ok().shows("à finir").shows("Il reste à finir");
        // an answer to a question that is not asked is not kept, and is no error
        fills(&dov, &link, &[("q-paid", "no"), ("q-count", "12"), ("q-days", "lundi")]).await.with_status(303);
        dov.get(&link).await.ok().hides("value=\"12\"").shows("Répondu le 2 mars 2026");
        // by telephone: written down by Ana, who is named
        let grange = t.sheet("la-grange").await.unwrap().id();
        let by_phone = format!("{wave}/lieux/{grange}");
        ana.get(&by_phone).await.ok().shows("Vous notez ce que dit La Grange");
        fills(&ana, &by_phone, &[("q-paid", "yes"), ("q-count", "4")]).await.with_status(303);
        chloe.get(&format!("{wave}/suivi?voir=answered")).await.ok().shows("Noté par Ana").shows("La Grange").hides("Le Four");
        let results = chloe.get(&format!("{wave}/resultats")).await.ok();
        results.shows("2 lieux ont répondu, sur 3.").shows("Une réponse, un lieu non concerné.").shows("Médiane").shows("à finir");
        chloe.get(&format!("{wave}/resultats?territory=department:33")).await.ok().shows("Personne n’a encore répondu");
        let file = chloe.get(&format!("{wave}/reponses.csv")).await.ok();
        file.shows("\"Combien ? [count]\"").shows("\"La Grange\"").shows("\"Ana\"").shows("\"Lundi\"").shows("\"Non\"");
        let book = chloe.get(&format!("{wave}/reponses.xlsx")).await.ok();
        assert!(book.body.starts_with(b"PK") && book.header("content-type").contains("spreadsheetml"));
        // referents follow, and neither compose nor export
        ana.get(&wave).await.with_status(403);
        ana.get(&format!("{wave}/reponses.csv")).await.with_status(403);
        ana.post(&format!("{wave}/cloture"), &[]).await.with_status(403);
        ana.get(&format!("{wave}/resultats")).await.ok().hides("reponses.csv");
        let kinds: Vec<(String,)> = t.db().all("select kind from fact where kind like 'wave_%' order by kind", vec![]).await.unwrap();
        assert_eq!(kinds.iter().map(|(kind,)| kind.as_str()).collect::<Vec<_>>(), ["wave_answered", "wave_answered", "wave_opened"]);
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn a_reminder_goes_to_those_who_are_silent_and_no_others(t: Test) {
        let (ana, chloe, dov) = (t.ana().await, t.chloe().await, t.dov());
        for name in ["moulin", "grange", "four", "puits", "phare"] {
            ana.creates(&format!("Le {name}"), &[("email", &format!("bonjour@{name}.example"))]).await;
        }
        t.follow().await;
        let wave = drafts(&chloe, "Rappels").await;
        composes(&chloe, &wave).await;
        opens(&t, &chloe, &wave).await;
        assert_eq!(t.box_of_letters().await.len(), 5);
        let link = async |name: &str| link_to(&t, &format!("bonjour@{name}.example")).await;
        // one answers, one declines, one leaves the directory, one wants no letter any more, one says nothing
        fills(&dov, &link("moulin").await, &[("q-paid", "no")]).await.with_status(303);
        dov.post(&format!("{}/refus", link("grange").await), &[]).await.with_status(303);
        dov.get(&link("grange").await).await.ok().shows("Vous pouvez changer d’avis");
        let four = t.sheet("le-four").await.unwrap();
        census::contribution::pass::leave(t.app(), &four).await.unwrap();
        let letters = t.box_of_letters().await;
        let letter = &letters.iter().find(|(to, _, _)| to == "bonjour@puits.example").unwrap().2;
        let stop = letter.lines().find(|line| line.contains("/courrier/stop/")).unwrap().trim_start_matches(crate::world::SITE).to_owned();
        dov.post(&stop, &[]).await.ok();
        let remind = format!("{wave}/rappel");
        chloe.get(&remind).await.ok().shows("Personne n’est à relancer maintenant");
        t.clock.advance(Duration::from_secs(4 * DAY));
        chloe.get(&remind).await.ok().shows("Relancer ce lieu").shows("Le phare").hides("Le moulin").hides("Le grange").hides("Le four").hides("Le puits");
        assert_eq!(t.box_of_letters().await.len(), 5, "seeing the list reminds nobody");
        // pressed twice, it writes once
        chloe.post(&remind, &[]).await.with_status(303);
        chloe.post(&remind, &[]).await.with_status(303);
        work(&t).await;
        chloe.post(&remind, &[]).await.with_status(303);
        work(&t).await;
        let letters = t.box_of_letters().await;
        assert_eq!(letters.len(), 6);
        assert!(letters[5].1.starts_with("Rappel") && letters[5].0 == "bonjour@phare.example", "{:?}", letters[5]);
        // the link of the reminder is the place's own, and opens only this wave
        let (first, again) = (link_in(&letters.iter().find(|(to, _, _)| to == "bonjour@phare.example").unwrap().2), link_in(&letters[5].2));
        fills(&dov, &again, &[("q-paid", "no"), ("q-word", "au rappel")]).await.with_status(303);
        dov.get(&first).await.ok().shows("au rappel").shows("Le phare");
        let token = first.rsplit('/').next().unwrap();
        dov.get(&format!("/fiche/{token}")).await.with_status(404);
        dov.get(&format!("/enquete/{}", stop.rsplit('/').next().unwrap())).await.with_status(404);
        // who declined changes its mind
        fills(&dov, &link("grange").await, &[("q-paid", "no")]).await.with_status(303);
        chloe.get(&format!("{wave}/suivi")).await.ok().hides("Ne répondra pas");
        // past its last day the wave closes by itself, and its links with it
        t.clock.advance(Duration::from_secs(40 * DAY));
        dov.get(&again).await.with_status(410).shows("Cette enquête est close");
        dov.post(&again, &[("q-paid", "yes")]).await.with_status(410);
        work(&t).await;
        // a session sleeps no longer than a month
        let chloe = t.chloe().await;
        chloe.get(&format!("{wave}/suivi")).await.ok().shows("Close").hides("Préparer un rappel");
        chloe.post(&remind, &[]).await.with_status(409);
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn a_later_wave_begins_with_the_last_answers(t: Test) {
        let (ana, chloe, dov) = (t.ana().await, t.chloe().await, t.dov());
        ana.creates("Le Moulin", &[("email", "bonjour@moulin.example")]).await;
        t.follow().await;
        let first = drafts(&chloe, "Première").await;
        composes(&chloe, &first).await;
        opens(&t, &chloe, &first).await;
        let link = link_to(&t, "bonjour@moulin.example").await;
        fills(&dov, &link, &[("q-paid", "yes"), ("q-count", "7"), ("q-days", "mardi")]).await.with_status(303);
        chloe.post(&format!("{first}/cloture"), &[]).await.with_status(303);
        t.clock.advance(Duration::from_secs(10 * DAY));
        let copy = chloe.post(&format!("{first}/copie"), &[]).await.with_status(303).location().unwrap();
        let second = copy.trim_end_matches("/reglages").to_owned();
        fills(&chloe, &copy, &[("title", "Seconde"), ("closes_on", "2026-04-15")]).await.with_status(303);
        // the copy asks one more thing, and the days in another way
        posts(&chloe, &second, "/questions", &[("wording", "Et le soir ?"), ("sort", "yes_no"), ("when", "days=mardi")]).await.with_status(303);
        opens(&t, &chloe, &second).await;
        let link = link_to(&t, "bonjour@moulin.example").await;
        let form = dov.form(&link).await;
        let value = |name: &str| form.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
        assert_eq!((value("q-paid"), value("q-count"), value("q-days"), value("q-soir")), (Some("yes"), Some("7"), Some("mardi"), Some("")));
        dov.get(&link).await.ok().shows("Repris de votre réponse du 2 mars 2026");
        chloe.get(&format!("{second}/resultats")).await.ok().shows("Personne n’a encore répondu");
        // sent as it is: it counts as an answer to the second
        fills(&dov, &link, &[("q-count", "9")]).await.with_status(303);
        chloe.get(&format!("{second}/resultats")).await.ok().shows("Dans « Première » : une réponse.").shows("<td class=\"num\">9</td><td class=\"num\">7</td>");
    }

    async fn an_open_wave_changes_by_versions(t: Test) {
        let (ana, chloe, dov) = (t.ana().await, t.chloe().await, t.dov());
        for name in ["moulin", "grange"] {
            ana.creates(&format!("Le {name}"), &[("email", &format!("bonjour@{name}.example"))]).await;
        }
        t.follow().await;
        let wave = drafts(&chloe, "Versions").await;
        composes(&chloe, &wave).await;
        // two who compose at once do not write over each other
        let before = version(&chloe, &wave).await;
        posts(&chloe, &wave, "/questions", &[("wording", "Une de plus"), ("sort", "line")]).await.with_status(303);
        let late = [("version", before.as_str()), ("wording", "Trop tard"), ("sort", "line")];
        let told = chloe.post(&format!("{wave}/questions"), &late).await.with_status(409).shows("Trop tard").shows("Quelqu’un d’autre");
        let pairs = told.form();
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        chloe.post(&format!("{wave}/questions"), &pairs).await.with_status(303);
        chloe.get(&wave).await.ok().shows("Une de plus").shows("Trop tard");
        opens(&t, &chloe, &wave).await;
        assert_eq!(t.count("wave_form").await, 1, "a draft has one version");
        let link = link_to(&t, "bonjour@moulin.example").await;
        let seen = dov.form(&link).await;
        let days = format!("{wave}/questions/days");
        fills(&chloe, &days, &[("wording", "Quels jours d’ouverture ?"), ("choice-lundi", ""), ("choices", "Mercredi")]).await.with_status(303);
        assert_eq!(t.count("wave_form").await, 2);
        // what the place saw is what it answers
        let pairs = changed(seen, &[("q-paid", "no"), ("q-days", "lundi")]);
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        dov.post(&link, &pairs).await.with_status(303);
        chloe.get(&format!("{wave}/resultats")).await.ok().shows("Quels jours d’ouverture ?").shows("Lundi").shows("Mercredi");
        // a type does not change under the answers
        fills(&chloe, &days, &[("sort", "line")]).await.with_status(422).shows("Un lieu a répondu à cette question");
        posts(&chloe, &wave, "/questions/days/retrait", &[]).await.with_status(303);
        chloe.get(&format!("{wave}/resultats")).await.ok().shows("Cette question a été retirée");
        // closed, nothing changes any more
        let version = version(&chloe, &wave).await;
        chloe.post(&format!("{wave}/cloture"), &[]).await.with_status(303);
        chloe.post(&format!("{wave}/questions/word/retrait"), &[("version", &version)]).await.with_status(409);
        chloe.post(&format!("{wave}/suppression"), &[]).await.with_status(409);
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn two_who_answer_for_one_place_see_each_other(t: Test) {
        let (ana, chloe, dov) = (t.ana().await, t.chloe().await, t.dov());
        ana.creates("Le Moulin", &[("email", "bonjour@moulin.example")]).await;
        t.follow().await;
        let wave = drafts(&chloe, "À deux").await;
        composes(&chloe, &wave).await;
        opens(&t, &chloe, &wave).await;
        let link = link_to(&t, "bonjour@moulin.example").await;
        let id = t.sheet("le-moulin").await.unwrap().id();
        let mine = changed(dov.form(&link).await, &[("q-paid", "yes"), ("q-count", "3"), ("q-word", "de Dov")]);
        fills(&ana, &format!("{wave}/lieux/{id}"), &[("q-paid", "no"), ("q-word", "d’Ana")]).await.with_status(303);
        let pairs: Vec<(&str, &str)> = mine.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let told = dov.post(&link, &pairs).await.with_status(409).shows("d’Ana").shows("de Dov").shows("Quelqu’un d’autre a répondu");
        let again = told.form();
        let pairs: Vec<(&str, &str)> = again.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        dov.post(&link, &pairs).await.with_status(303);
        chloe.get(&format!("{wave}/resultats")).await.ok().shows("de Dov").hides("d’Ana");
    }

    async fn answers_follow_a_merge_and_its_undoing(t: Test) {
        let (ana, chloe, dov) = (t.ana().await, t.chloe().await, t.dov());
        for (name, to) in [("Le Moulin", "un@moulin.example"), ("Moulin (le)", "deux@moulin.example")] {
            ana.creates(name, &[("email", to), ("another", "yes")]).await;
        }
        t.follow().await;
        let wave = drafts(&chloe, "Fusion").await;
        composes(&chloe, &wave).await;
        opens(&t, &chloe, &wave).await;
        let (stays, goes) = (t.sheet("le-moulin").await.unwrap(), t.sheet("moulin-le").await.unwrap());
        let link = link_to(&t, "deux@moulin.example").await;
        fills(&dov, &link, &[("q-paid", "no"), ("q-word", "dit par l’absorbé")]).await.with_status(303);
        let wish = census::duplicates::merge::Wish {
            survivor: (stays.id(), stays.version),
            absorbed: (goes.id(), goes.version),
            taken: Default::default(),
            answer: "same".to_owned(),
            since: None,
            lot: None,
        };
        let merge = census::duplicates::merge::merge(t.app(), None, &wish).await.unwrap();
        t.follow().await;
        dov.get(&link).await.with_status(410);
        dov.post(&link, &[("q-paid", "yes")]).await.with_status(410);
        chloe.get(&format!("{wave}/suivi")).await.ok().shows("Réponses : 1 / 1").hides("Moulin (le)");
        chloe.get(&format!("{wave}/resultats")).await.ok().shows("Un lieu a répondu, sur 1.").shows("dit par l’absorbé");
        t.clock.advance(Duration::from_secs(4 * DAY));
        chloe.get(&format!("{wave}/rappel")).await.ok().shows("Personne n’est à relancer");
        census::duplicates::merge::undo(t.app(), None, merge).await.unwrap();
        t.follow().await;
        dov.get(&link).await.ok().shows("dit par l’absorbé");
        chloe.get(&format!("{wave}/suivi")).await.ok().shows("Réponses : 1 / 2").shows("Moulin (le)");
        // what is in the trash is not counted, and answers no more
        ana.post("/bureau/lieux/moulin-le/corbeille", &[]).await.with_status(303);
        t.follow().await;
        dov.get(&link).await.with_status(410);
        chloe.get(&format!("{wave}/resultats")).await.ok().shows("Personne n’a encore répondu, sur 1.");
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn what_is_published_counts_five_places_or_nothing(t: Test) {
        let (ana, chloe) = (t.ana().await, t.chloe().await);
        for n in 0..7 {
            ana.creates(&format!("Lieu {n}"), &[("email", &format!("lieu{n}@exemple.example")), ("another", "yes")]).await;
        }
        t.follow().await;
        let wave = drafts(&chloe, "Publiée").await;
        composes(&chloe, &wave).await;
        posts(&chloe, &wave, "/questions", &[("wording", "Au bureau seulement ?"), ("sort", "yes_no")]).await.with_status(303);
        opens(&t, &chloe, &wave).await;
        for n in 0..7 {
            let link = link_to(&t, &format!("lieu{n}@exemple.example")).await;
            let count = format!("{}", 10 + n);
            let given = [("q-paid", if n == 0 { "no" } else { "yes" }), ("q-count", count.as_str()), ("q-days", "lundi"), ("q-word", "note-tres-secrete")];
            fills(&t.dov(), &link, &given).await.with_status(303);
        }
        t.get("/enquetes/publiee").await.with_status(404);
        chloe.post(&format!("{wave}/publication"), &[("publish", "yes")]).await.with_status(409).shows("une fois l’enquête close");
        chloe.post(&format!("{wave}/cloture"), &[]).await.with_status(303);
        t.get("/enquetes/publiee").await.with_status(404);
        chloe.post(&format!("{wave}/publication"), &[("publish", "yes")]).await.with_status(303);
        t.get("/enquetes").await.ok().shows("Publiée");
        let page = t.get("/enquetes/publiee").await.ok();
        let page = page.shows("7 lieux ont répondu").shows("moins de 5").hides("note-tres-secrete").hides("Un mot ?").hides("Au bureau seulement").hides("Lieu 0");
        // six said yes and one no: neither is told, since one would tell the other
        assert!(!page.text().contains("class=\"num people\">6<"), "{page:?}");
        assert!(page.text().contains("class=\"num people\">7<"), "seven said Monday: {page:?}");
        chloe.post(&format!("{wave}/publication"), &[("publish", "no")]).await.with_status(303);
        t.follow().await;
        t.get("/enquetes/publiee").await.with_status(404);
    }

    async fn what_a_place_said_is_its_own_to_have_and_to_erase(t: Test) {
        let (ana, chloe, dov) = (t.ana().await, t.chloe().await, t.dov());
        ana.creates("Le Moulin", &[("email", "bonjour@moulin.example")]).await;
        t.follow().await;
        let wave = drafts(&chloe, "Oubli").await;
        composes(&chloe, &wave).await;
        opens(&t, &chloe, &wave).await;
        let link = link_to(&t, "bonjour@moulin.example").await;
        fills(&dov, &link, &[("q-paid", "no"), ("q-word", "Zénobie s’en occupe")]).await.with_status(303);
        let id = t.sheet("le-moulin").await.unwrap().id();
        let mine = census::contribution::mine(t.app(), id).await.unwrap();
        let told = mine.iter().find(|(name, _)| name == "wave").unwrap();
        assert_eq!(told.1["answers"], json!({"paid": "no", "word": "Zénobie s’en occupe"}));
        census::contribution::forget(t.app(), id).await.unwrap();
        let mine = census::contribution::mine(t.app(), id).await.unwrap();
        assert_eq!(mine.iter().find(|(name, _)| name == "wave").unwrap().1["answers"], json!({"paid": "no"}));
        dov.get(&link).await.with_status(410);
        chloe.get(&format!("{wave}/resultats")).await.ok().shows("Un lieu a répondu").hides("Zénobie");
    }

    async fn letters_of_a_wave_leave_on_its_first_day_once_each(t: Test) {
        let (ana, chloe) = (t.ana().await, t.chloe().await);
        for n in 0..120 {
            ana.creates(&format!("Lieu {n:03}"), &[("email", &format!("lieu{n}@exemple.example")), ("another", "yes")]).await;
        }
        t.follow().await;
        let wave = drafts(&chloe, "Demain").await;
        composes(&chloe, &wave).await;
        fills(&chloe, &format!("{wave}/reglages"), &[("opens_on", "2026-03-04")]).await.with_status(303);
        chloe.get(&format!("{wave}/destinataires")).await.ok().shows("Les lettres partiront le 4 mars 2026");
        opens(&t, &chloe, &wave).await;
        assert_eq!(t.count("letter").await, 0);
        t.clock.advance(Duration::from_secs(2 * DAY));
        // two nodes at once, and a step that is done again
        let other = t.another_node(7).await;
        let id = wave.rsplit('/').next().unwrap();
        let body = json!({ "wave": id });
        let (one, two) = tokio::join!(census::wave::sending::step(t.app(), &body), census::wave::sending::step(other.app(), &body));
        assert!(one.is_ok() || two.is_ok(), "{one:?} {two:?}");
        work(&t).await;
        work(&t).await;
        assert_eq!(t.count("letter").await, 120);
        let (places,): (i64,) = t.db().one("select count(distinct party) from letter", vec![]).await.unwrap();
        assert_eq!(places, 120);
    }
}
