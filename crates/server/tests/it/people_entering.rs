//! The most frequent gesture on one page: who somebody is, what they do and where, and how they are reached.

use kernel::on_both;

use crate::people::{BERGERAC, COUTRAS, enters, organisation};
use crate::world::Test;

on_both! {
    async fn a_function_is_entered_with_the_person_in_an_organisation_found_by_its_name(t: Test) {
        let chloe = t.chloe().await;
        organisation(&t, &chloe, "Mairie de Coutras", COUTRAS).await;
        organisation(&t, &chloe, "Mairie de Coutras annexe", COUTRAS).await;
        chloe.get("/bureau/personnes/nouvelle").await.ok().shows("Structure ou lieu").shows("Intitulé");
        // a name typed in full is no beginning of another
        let fields = [("organisation", "mairie de COUTRAS"), ("tie", "elected"), ("title", "Maire"), ("phone", "05 56 00 00 00")];
        enters(&chloe, "Anne", "Dulac", &fields).await;
        chloe.get("/bureau/personnes/anne-dulac").await.ok().shows("Maire · Mairie de Coutras").shows("tel:+33556000000");
        // a part of it is that of two: the form comes back whole, and asks which
        let typed = [("given", "Paul"), ("family", "Vergne"), ("organisation", "coutras"), ("tie", "employed"), ("title", "Secrétaire")];
        let asked = chloe.post("/bureau/personnes/nouvelle", &typed).await.with_status(422).shows("choisissez la bonne").shows("Secrétaire");
        assert_eq!(asked.text().matches("name=\"chosen\"").count(), 2);
        let (_, after) = asked.text().split_once("name=\"chosen\" value=\"").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        let chosen = after.split('"').next().unwrap().to_owned();
        enters(&chloe, "Paul", "Vergne", &[&typed[2..], &[("chosen", chosen.as_str())]].concat()).await;
        assert_eq!(t.count("tie").await, 2);
    }

    async fn ties_noted_on_one_day_are_told_together(t: Test) {
        let chloe = t.chloe().await;
        let mairie = organisation(&t, &chloe, "Mairie de Coutras", COUTRAS).await;
        for given in ["Anne", "Paul", "Zoé"] {
            enters(&chloe, given, "Dulac", &[("structure", mairie.as_str()), ("tie", "employed")]).await;
        }
        let card = chloe.get(&format!("/bureau/relations/{mairie}")).await.ok().shows("3 liens notés ce jour-là");
        card.hides("Paul Dulac (début inconnu)");
        // one alone is told by its name
        chloe.get("/bureau/personnes/anne-dulac").await.ok().shows("Mairie de Coutras (début inconnu)");
    }

    async fn a_function_nowhere_and_an_organisation_of_nobody_are_told_and_nothing_is_lost(t: Test) {
        let chloe = t.chloe().await;
        organisation(&t, &chloe, "Mairie de Bergerac", BERGERAC).await;
        organisation(&t, &chloe, "Mairie de Coutras", COUTRAS).await;
        let who = [("given", "Anne"), ("family", "Dulac"), ("commune", "Coutras")];
        for (fields, told) in [
            ([("title", "Maire"), ("tie", "elected")], "indiquez la structure"),
            ([("organisation", "Moulin"), ("tie", "elected")], "ne porte ce nom"),
            ([("organisation", "Mairie de Coutras"), ("tie", "")], "Lien"),
        ] {
            let form = [who.as_slice(), fields.as_slice()].concat();
            chloe.post("/bureau/personnes/nouvelle", &form).await.with_status(422).shows(told).shows("Dulac").shows(fields[0].1);
        }
        // whoever holds the Gironde ties nobody to an organisation of the Dordogne
        let rose = t.granted("Rose", "rose@reseau.example", "referent", "territory:department:33").await;
        let form = [who.as_slice(), &[("organisation", "Mairie de Bergerac"), ("tie", "elected")]].concat();
        rose.post("/bureau/personnes/nouvelle", &form).await.with_status(422).shows("ne porte ce nom");
        assert_eq!(t.count("person").await, 0);
        enters(&rose, "Anne", "Dulac", &[("organisation", "mairie"), ("tie", "elected")]).await;
    }
}
