//! What a person says the words of a file stand for, in the browser: kinds, services, publics, legal forms.

use census::field::Field;
use census::import::repair::Severity;
use census::import::run::told;
use census::store::batch;
use kernel::on_both;

use crate::world::Test;

const LIST: &str = "Nom;Code postal;Ville;Services;Publics;Forme juridique\n\
    La Fabrique;33230;Coutras;Wifi, Hamac;Télétravailleurs, Bricolos;Coopérative du village\n\
    Le Moulin;24000;Périgueux;Hamac;Bricolos;Association loi 1901\n";

on_both! {
    async fn each_word_of_a_closed_list_becomes_what_the_person_says(t: Test) {
        let chloe = t.chloe().await;
        let parts = [("source", "", "réseau".as_bytes()), ("file", "liste.csv", LIST.as_bytes())];
        let batch = chloe.upload("/bureau/imports", &parts).await.with_status(303).location().unwrap();
        let page = chloe.get(&batch).await.ok().shows("Hamac").shows("Bricolos").shows("Coopérative du village");
        let form = page.form();
        let named = |word: &str| {
            let hidden = form.iter().find(|(_, value)| value == word).map(|(name, _)| name.clone());
            hidden.unwrap().trim_end_matches("-value").to_owned()
        };
        let (hammock, makers, coop) = (named("Hamac"), named("Bricolos"), named("Coopérative du village"));
        let wifi = form.iter().find(|(name, _)| *name == named("Wifi")).unwrap();
        assert_eq!(wifi.1, "fibre", "what the program recognises is chosen already");
        let chosen = [(hammock.as_str(), "outdoor"), (makers.as_str(), "craftspeople"), (coop.as_str(), "scic")];
        let form = crate::world::changed(form, &chosen);
        let fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        chloe.post(&format!("{batch}/colonnes"), &fields).await.with_status(303);
        t.run_jobs().await;
        chloe.post(&format!("{batch}/acceptation"), &[("create", "yes"), ("update", "yes")]).await.with_status(303);
        t.run_jobs().await;
        let sheet = t.sheet("la-fabrique").await.unwrap();
        assert_eq!(sheet.values.list(Field::Services), ["fibre", "outdoor"]);
        assert_eq!(sheet.values.list(Field::Publics), ["employees", "craftspeople"]);
        assert_eq!(sheet.values.text(Field::LegalForm), "scic");
        let other = t.sheet("le-moulin").await.unwrap();
        assert_eq!(other.values.list(Field::Services), ["outdoor"]);
        assert_eq!(other.values.text(Field::LegalForm), "association");

        // the next file of the source knows them
        let more = "Nom;Code postal;Ville;Services;Publics;Forme juridique\nLe Quai;40000;Mont-de-Marsan;hamac;;\n";
        t.import("réseau", "suite.csv", more.as_bytes()).await;
        assert_eq!(t.sheet("le-quai").await.unwrap().values.list(Field::Services), ["outdoor"]);
    }

    async fn a_rare_word_and_an_unknown_stage_are_offered_too(t: Test) {
        let chloe = t.chloe().await;
        let mut list = String::from("Nom;Code postal;Ville;Publics;Etat\n");
        for row in 0..300 {
            list.push_str(&format!("Lieu {row};33230;Coutras;Habitants {row};Ouvert\n"));
        }
        list.push_str("Le Dernier;33230;Coutras;Bricolos;Hibernation\n");
        let parts = [("source", "", "réseau".as_bytes()), ("file", "liste.csv", list.as_bytes())];
        let batch = chloe.upload("/bureau/imports", &parts).await.with_status(303).location().unwrap();
        let form = crate::world::changed(chloe.form(&batch).await, &[("c3", "publics"), ("c4", "stage")]);
        let fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        chloe.post(&format!("{batch}/colonnes"), &fields).await.with_status(303);
        t.run_jobs().await;
        let id = batch.rsplit('/').next().unwrap().parse().unwrap();
        let (rows, _) = batch::list_batch_rows(t.db(), id, "noted", (0, 1_000)).await.unwrap();
        let mut notes = rows.iter().flat_map(told);
        assert!(notes.any(|told| told.key == "stage_unknown" && told.severity == Severity::Doubtful));
        // the word stands below three hundred others, and is offered all the same
        let columns = format!("{batch}?etape=colonnes");
        let form = chloe.form(&columns).await;
        let named = |word: &str| {
            let hidden = form.iter().find(|(_, value)| value == word).map(|(name, _)| name.clone());
            hidden.unwrap_or_else(|| panic!("{word} is not offered")).trim_end_matches("-value").to_owned()
        };
        let (makers, asleep) = (named("Bricolos"), named("Hibernation"));
        let form = crate::world::changed(form.clone(), &[(makers.as_str(), "craftspeople"), (asleep.as_str(), "struggling")]);
        let fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        chloe.post(&format!("{batch}/colonnes"), &fields).await.with_status(303);
        t.run_jobs().await;
        chloe.post(&format!("{batch}/acceptation"), &[("create", "yes"), ("update", "yes")]).await.with_status(303);
        t.run_jobs().await;
        let sheet = t.sheet("le-dernier").await.unwrap();
        assert_eq!(sheet.values.text(Field::Stage), "struggling");
        assert_eq!(sheet.values.list(Field::Publics), ["craftspeople"]);
    }
}
