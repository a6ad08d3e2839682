//! Merges: what left stays away, what a person brings together, what is accepted in one go, and what they say afterwards.

use census::contribution::pass;
use census::field::Field;
use census::sheet::Sheet;
use census::store::duplicates::{PairRow, save_pairs};
use census::store::rounds::insert_pass;
use kernel::on_both;
use kernel::party::Standing;

use crate::duplicates::{merge, merge_id, pair, searched, submit, twice};
use crate::world::{Test, changed};

on_both! {
    async fn what_left_neither_completes_another_sheet_nor_hides_it(t: Test) {
        let chloe = t.chloe().await;
        let pair = twice(&t, &chloe).await;
        let (stays, gone) = (t.sheet("le-moulin-numerique").await.unwrap(), t.sheet("le-moulin-numerique-2").await.unwrap());
        pass::leave(t.app(), &gone).await.unwrap();
        chloe.get(&pair).await.ok().shows("a demandé à ne plus figurer").hides("Fusionner les deux fiches");
        for (survivor, absorbed) in [(&stays, &gone), (&gone, &stays)] {
            let (id, versions) = (survivor.id().to_string(), [survivor, absorbed].map(|sheet| sheet.version.to_string()));
            let form = [("survivor", id.as_str()), ("survivor-version", versions[0].as_str()), ("absorbed-version", versions[1].as_str()), ("take-email", "absorbed")];
            chloe.post(&format!("{pair}/fusion"), &form).await.with_status(409).shows("mettez « Le Moulin numérique » à la corbeille");
        }
        let chosen = format!("{} {} {} {}", stays.id(), stays.version, gone.id(), gone.version);
        for form in [vec![], vec![("pair", chosen.as_str())]] {
            chloe.post("/bureau/doublons/surs", &form).await.with_status(303);
        }
        chloe.get("/bureau/doublons/surs").await.ok().hides("LE MOULIN NUMERIQUE");
        t.follow().await;
        assert_eq!(t.count("party_merge").await, 0);
        assert!(t.sheet("le-moulin-numerique").await.unwrap().values.list(Field::Email).is_empty());
        t.get("/lieux/le-moulin-numerique").await.ok().hides("bonjour@moulin.example");
        t.get("/lieux/le-moulin-numerique-2").await.with_status(404);
    }

    async fn two_sheets_that_left_become_one_that_left(t: Test) {
        let chloe = t.chloe().await;
        let pair = twice(&t, &chloe).await;
        for slug in ["le-moulin-numerique", "le-moulin-numerique-2"] {
            pass::leave(t.app(), &t.sheet(slug).await.unwrap()).await.unwrap();
        }
        merge(&chloe, &pair, &[]).await.with_status(303);
        assert_eq!(t.sheet("le-moulin-numerique").await.unwrap().party.standing, Standing::Hidden);
        chloe.post(&format!("/bureau/fusions/{}/annulation", merge_id(&t).await), &[]).await.with_status(303);
        for slug in ["le-moulin-numerique", "le-moulin-numerique-2"] {
            chloe.post(&format!("/bureau/lieux/{slug}/retour"), &[]).await.with_status(409).shows("à la demande du lieu");
        }
    }

    async fn taking_a_merge_back_shows_nothing_of_what_left_meanwhile(t: Test) {
        let chloe = t.chloe().await;
        let pair = twice(&t, &chloe).await;
        merge(&chloe, &pair, &[]).await.with_status(303);
        pass::leave(t.app(), &t.sheet("le-moulin-numerique").await.unwrap()).await.unwrap();
        chloe.post(&format!("/bureau/fusions/{}/annulation", merge_id(&t).await), &[]).await.with_status(303);
        t.follow().await;
        for slug in ["le-moulin-numerique", "le-moulin-numerique-2"] {
            t.get(&format!("/lieux/{slug}")).await.with_status(404);
            // nor does the team bring either of them back
            chloe.post(&format!("/bureau/lieux/{slug}/retour"), &[]).await.with_status(409).shows("à la demande du lieu");
        }
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn two_that_no_search_brings_together_are_compared_answered_and_merged(t: Test) {
        let (ana, chloe) = (t.ana().await, t.chloe().await);
        ana.creates("La Forge", &[("postcode", "24100"), ("city", "Bergerac"), ("email", "bonjour@forge.example")]).await;
        ana.creates("Atelier du Fer", &[("postcode", "33230"), ("city", "Coutras"), ("seats", "3"), ("summary", "Du métal")]).await;
        searched(&t, &chloe).await;
        assert_eq!(t.count("duplicate_pair").await, 0);
        ana.get("/bureau/lieux/la-forge").await.ok().shows("Comparer avec une autre fiche");
        let compares = async |other: &str| ana.post("/bureau/lieux/la-forge/comparaison", &[("compare", other)]).await;
        for wrong in ["", "nulle-part", "la-forge"] {
            compares(wrong).await.with_status(422).shows("Aucune autre fiche de même sorte");
        }
        let path = compares("http://reseau.example/lieux/atelier-du-fer?vue=carte").await.with_status(303).location().unwrap();
        let page = ana.get(&path).await.ok().shows("rapprochées par une personne").hides("Fusionner les deux fiches");
        assert_eq!(t.count("duplicate_pair").await, 0, "looking notes nothing");
        submit(&ana, &page, &format!("{path}/reponse"), &[("answer", "renamed")]).await.with_status(303);
        searched(&t, &chloe).await;
        chloe.get("/bureau/doublons").await.ok().shows("1 question en attente").shows("rapprochées par une personne");
        merge(&chloe, &path, &[]).await.with_status(303);
        t.follow().await;
        assert_eq!(t.get("/lieux/la-forge").await.status + t.get("/lieux/atelier-du-fer").await.status, 200 + 308);
        chloe.post(&format!("/bureau/fusions/{}/annulation", merge_id(&t).await), &[]).await.with_status(303);
        // nor is an answer needed before the merge
        searched(&t, &chloe).await;
        assert_eq!(t.count("duplicate_pair").await, 0);
        merge(&chloe, &path, &[]).await.with_status(303);
        assert_eq!((t.count("party_merge").await, t.count("duplicate_pair").await), (2, 1));
        // of one that is in the other now there is nothing more to compare
        compares("atelier-du-fer").await.with_status(422);
        chloe.get("/bureau/doublons/0192f1d0-7c1e-7b5a-9c0e-5b1f2a6d3e44/0192f1d0-7c1e-7b5a-9c0e-5b1f2a6d3e44").await.with_status(404);
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn of_the_safe_pairs_those_that_were_ticked_and_read_are_merged(t: Test) {
        let chloe = t.chloe().await;
        for (name, siret) in [("La Forge", "55203253400646"), ("Le Four", "44306184100047"), ("La Grange", "73282932000074"), ("Le Grenier", "80295478500027")] {
            let fields = [("street", "3 place du Marché"), ("postcode", "24100"), ("city", "Bergerac"), ("siret", siret), ("another", "yes")];
            for _ in 0..2 {
                chloe.creates(name, &fields).await;
            }
        }
        searched(&t, &chloe).await;
        let surs = "/bureau/doublons/surs";
        let all: Vec<String> = chloe.form(surs).await.into_iter().filter(|(name, _)| name == "pair").map(|(_, value)| value).collect();
        assert_eq!(all.len(), 4, "{all:?}");
        let of = async |slug: &str| {
            let id = t.sheet(slug).await.unwrap().id().to_string();
            all.iter().find(|value| value.contains(&id)).unwrap().clone()
        };
        // one is edited after it was read, one is said to have moved, one is not ticked
        let (forge, four, grange) = (of("la-forge").await, of("le-four").await, of("la-grange").await);
        chloe.edits("/bureau/lieux/le-four", &[("summary", "Du pain")]).await.with_status(303);
        let ids: Vec<&str> = grange.split(' ').step_by(2).collect();
        let pair = format!("/bureau/doublons/{}/{}", ids[0], ids[1]);
        chloe.post(&format!("{pair}/reponse"), &[("answer", "moved"), ("before", "")]).await.with_status(303);
        let ticked = [("pair", forge.as_str()), ("pair", four.as_str()), ("pair", grange.as_str()), ("pair", "n’importe quoi")];
        let answer = chloe.post(surs, &ticked).await.with_status(303);
        chloe.follow(answer).await.ok().shows("1 paire a été fusionnée.").shows("2 paires cochées ont été laissées de côté");
        let merged: Vec<(String,)> = t.db().all("select name from party_merge", vec![]).await.unwrap();
        assert_eq!(merged, [("La Forge".to_owned(),)]);
        chloe.get(surs).await.ok().shows("Le Four").shows("Le Grenier").hides("La Grange").hides("La Forge");
        let answer = chloe.post(surs, &[]).await.with_status(303);
        chloe.follow(answer).await.ok().shows("Aucune paire n’était cochée");
    }

    async fn the_queue_has_pages(t: Test) {
        let chloe = t.chloe().await;
        let mut ids = Vec::new();
        for name in ["Aulne", "Bouleau", "Charme", "Frêne", "Genêt", "Hêtre", "Mélèze", "Noyer", "Orme", "Peuplier", "Saule", "Tilleul"] {
            let slug = chloe.creates(name, &[("another", "yes")]).await;
            ids.push(t.sheet(&slug).await.unwrap().id());
        }
        ids.sort_unstable();
        let all = ids.iter().enumerate().flat_map(|(at, one)| ids[at + 1..].iter().map(move |other| (*one, *other)));
        let rows: Vec<PairRow> = all
            .map(|(one, other)| PairRow { one, other, bits: 5.0, reasons: "[]".to_owned(), safe: false, answer: None, merged: None })
            .collect();
        let mut tx = t.db().begin().await.unwrap();
        save_pairs(&mut tx, t.app().clock.now(), &rows).await.unwrap();
        tx.commit().await.unwrap();
        chloe.get("/bureau/doublons").await.ok().shows("66 questions en attente").shows("/bureau/doublons?page=2");
        let second = chloe.get("/bureau/doublons?page=2").await.ok();
        assert_eq!(second.text().matches("<h3><a href=\"/bureau/doublons/").count(), 16);
    }

    async fn when_a_place_moved_is_kept_from_the_answer_through_the_merge(t: Test) {
        let chloe = t.chloe().await;
        let pair = twice(&t, &chloe).await;
        let (page, action) = (chloe.get(&pair).await.ok(), format!("{pair}/reponse"));
        let refused = submit(&chloe, &page, &action, &[("answer", "moved"), ("since", "il y a longtemps")]).await;
        let again = refused.with_status(422).shows("Écrivez une année, un mois ou un jour").shows("value=\"il y a longtemps\"");
        submit(&chloe, &again, &action, &[("since", "mars 2019")]).await.with_status(303);
        chloe.get(&pair).await.ok().shows("value=\"2019-03\"");
        assert_eq!(t.count("party_relation").await, 1);
        merge(&chloe, &pair, &[]).await.with_status(303);
        let relations: Vec<(String, Option<String>, Option<String>)> =
            t.db().all("select sort, since, merged from party_relation", vec![]).await.unwrap();
        assert_eq!(relations, [("moved".to_owned(), Some("2019-03".to_owned()), Some(merge_id(&t).await))]);
        chloe.get("/bureau/fusions").await.ok().shows("Le même, qui a déménagé, depuis 2019-03");
        chloe.post(&format!("/bureau/fusions/{}/annulation", merge_id(&t).await), &[]).await.with_status(303);
        assert_eq!(t.count("party_relation").await, 0);
        // what makes nothing of the two needs no date
        let page = chloe.get(&pair).await.ok();
        submit(&chloe, &page, &action, &[("answer", "different"), ("since", "il y a longtemps")]).await.with_status(303);
    }

    async fn what_a_place_confirmed_stays_confirmed_in_the_sheet_that_takes_it(t: Test) {
        let chloe = t.chloe().await;
        let pair = twice(&t, &chloe).await;
        let (one, two) = (t.sheet("le-moulin-numerique").await.unwrap(), t.sheet("le-moulin-numerique-2").await.unwrap());
        let drawn = pass::draw(t.app(), two.id(), "bonjour@moulin.example", "claim").await.unwrap();
        let mut tx = t.db().begin().await.unwrap();
        insert_pass(&mut tx, &drawn.pass, t.app().clock.now()).await.unwrap();
        tx.commit().await.unwrap();
        // a value that comes, one that both have, one that gives way
        pass::confirm(t.app(), &drawn.pass, &two, two.version, &[Field::Email, Field::Phone, Field::Name]).await.unwrap();
        let of = async |sheet: &Sheet| pass::confirmed(t.app(), sheet).await.unwrap().into_iter().map(|(field, _)| field).collect::<Vec<_>>();
        assert!(of(&one).await.is_empty());
        merge(&chloe, &pair, &[]).await.with_status(303);
        let merged = of(&t.sheet("le-moulin-numerique").await.unwrap()).await;
        assert!(merged.len() == 2 && merged.contains(&Field::Email) && merged.contains(&Field::Phone), "{merged:?}");
        t.follow().await;
        t.get("/lieux/le-moulin-numerique").await.ok().shows("confirmé par le lieu en mars 2026");
        // what the place confirmed through one sheet is in the history of that one, to which the other leads
        let history = format!("/bureau/lieux/{}/historique", two.id());
        chloe.get("/bureau/lieux/le-moulin-numerique/historique").await.ok().shows(&history);
        chloe.get(&history).await.ok().shows("LE MOULIN NUMERIQUE");
        chloe.post(&format!("/bureau/fusions/{}/annulation", merge_id(&t).await), &[]).await.with_status(303);
        assert!(of(&t.sheet("le-moulin-numerique").await.unwrap()).await.is_empty());
        assert_eq!(of(&t.sheet("le-moulin-numerique-2").await.unwrap()).await.len(), 3);
        chloe.get("/bureau/lieux/le-moulin-numerique/historique").await.ok().hides(&history);
    }

    async fn what_a_place_confirmed_of_its_own_sheet_is_as_before_when_a_merge_is_undone(t: Test) {
        let chloe = t.chloe().await;
        let pair = twice(&t, &chloe).await;
        for slug in ["le-moulin-numerique", "le-moulin-numerique-2"] {
            let sheet = t.sheet(slug).await.unwrap();
            let drawn = pass::draw(t.app(), sheet.id(), "bonjour@moulin.example", "claim").await.unwrap();
            let mut tx = t.db().begin().await.unwrap();
            insert_pass(&mut tx, &drawn.pass, t.app().clock.now()).await.unwrap();
            tx.commit().await.unwrap();
            pass::confirm(t.app(), &drawn.pass, &sheet, sheet.version, &[Field::Name, Field::Phone]).await.unwrap();
            t.clock.advance(std::time::Duration::from_secs(3_600));
        }
        let stored = async || {
            let sql = "select party, field, value, at, pass from confirmation order by party, field";
            t.db().all::<(String, String, String, String, Option<String>)>(sql, vec![]).await.unwrap()
        };
        let before = stored().await;
        merge(&chloe, &pair, &[("take-name", "absorbed")]).await.with_status(303);
        assert_ne!(stored().await, before);
        chloe.post(&format!("/bureau/fusions/{}/annulation", merge_id(&t).await), &[]).await.with_status(303);
        assert_eq!(stored().await, before);
    }

    async fn an_establishment_and_its_seat_are_proposed_as_such(t: Test) {
        let (ana, chloe) = (t.ana().await, t.chloe().await);
        let seat = [("name", "Coop du Pont"), ("siret", "73282932000074"), ("postcode", "33230"), ("city", "Coutras"), ("email", "bonjour@pont.example")];
        let other = [("name", "La Ruche"), ("siret", "73282932000082"), ("city", "Bergerac")];
        for form in [seat.as_slice(), other.as_slice()] {
            ana.post("/bureau/structures/nouvelle-fiche", form).await.with_status(303);
        }
        searched(&t, &chloe).await;
        ana.get("/bureau/doublons").await.ok().shows("même SIREN, autre établissement").shows("établissement de l’autre ?");
        let pair = pair(&t).await;
        let page = ana.get(&pair).await.ok().shows("Même SIREN, autre SIRET");
        // the fuller sheet is A: here the seat
        submit(&ana, &page, &format!("{pair}/reponse"), &[]).await.with_status(303);
        let (answer,) = t.db().one::<(String,)>("select answer from duplicate_pair", vec![]).await.unwrap();
        assert_eq!(answer, "branch");
        t.follow().await;
        t.get("/structures/la-ruche").await.ok().shows("Établissement de").shows("Coop du Pont");
        searched(&t, &chloe).await;
        chloe.get("/bureau/doublons").await.ok().shows("Aucune question en attente");
    }

    async fn a_merge_among_twenty_edits_of_the_sheet_that_stays_loses_nothing(t: Test) {
        let chloe = t.chloe().await;
        let pair = twice(&t, &chloe).await;
        let mut editors = Vec::new();
        for _ in 0..20 {
            editors.push(t.ana().await);
        }
        let edits = editors.iter().enumerate().map(|(at, client)| async move {
            let (path, text) = ("/bureau/lieux/le-moulin-numerique", format!("Texte {at}"));
            for _ in 0..60 {
                let form = client.form(path).await;
                let before = form.iter().find(|(name, _)| name == "description").map(|(_, value)| value.clone()).unwrap_or_default();
                let form = changed(form, &[("description", &format!("{before}\n\n{text}"))]);
                let pairs: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                if client.post(path, &pairs).await.status == 303 {
                    return;
                }
            }
            panic!("{text} never got its turn");
        });
        let merges = async {
            for _ in 0..60 {
                if merge(&chloe, &pair, &[]).await.status == 303 {
                    return;
                }
            }
            panic!("the merge never got its turn");
        };
        tokio::join!(futures_util::future::join_all(edits), merges);
        let whole = |text: &str| {
            for at in 0..20 {
                let count = text.split("\n\n").filter(|line| *line == format!("Texte {at}")).count();
                assert_eq!(count, 1, "{at}: {text}");
            }
        };
        let one = t.sheet("le-moulin-numerique").await.unwrap();
        whole(one.values.text(Field::Description));
        assert_eq!((one.version, one.values.list(Field::Email)), (22, vec!["bonjour@moulin.example"]));
        assert_eq!(one.values.get(Field::Seats), Some(&serde_json::json!(12)));
        // nor does taking it back
        chloe.post(&format!("/bureau/fusions/{}/annulation", merge_id(&t).await), &[]).await.with_status(303);
        let one = t.sheet("le-moulin-numerique").await.unwrap();
        whole(one.values.text(Field::Description));
        assert!(one.values.list(Field::Email).is_empty());
        assert_eq!(t.sheet("le-moulin-numerique-2").await.unwrap().values.list(Field::Email), ["bonjour@moulin.example"]);
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }
}
