//! Merges: what left stays away, what a person brings together, what is accepted in one go, and what they say afterwards.

use census::contribution::pass;
use census::field::Field;
use kernel::on_both;
use kernel::party::Standing;

use crate::duplicates::{merge, merge_id, searched, submit, twice};
use crate::world::Test;

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
        chloe.post("/bureau/doublons/surs", &[]).await.with_status(303);
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
}
