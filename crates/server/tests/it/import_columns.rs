//! The columns that a person chose serve the next file of the source, whatever was added, moved or taken out of it.

use census::field::Field;
use kernel::on_both;

use crate::world::{Client, Test, changed};

/// Sends a file in the browser; the address of its page.
async fn send(client: &Client, name: &str, list: &str) -> String {
    let parts: [(&str, &str, &[u8]); 2] = [("source", "", b"mairie"), ("file", name, list.as_bytes())];
    client.upload("/bureau/imports", &parts).await.with_status(303).location().unwrap()
}

/// Says what the columns are, then accepts all.
async fn accept(t: &Test, client: &Client, path: &str, changes: &[(&str, &str)]) {
    let form = changed(client.form(path).await, changes);
    let pairs: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    client.post(&format!("{path}/colonnes"), &pairs).await.with_status(303);
    t.run_jobs().await;
    client.post(&format!("{path}/acceptation"), &[("create", "yes"), ("update", "yes")]).await.with_status(303);
    t.run_jobs().await;
}

/// What the form says of a column.
fn target(form: &[(String, String)], name: &str) -> String {
    form.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()).unwrap()
}

on_both! {
    async fn a_column_added_before_the_others_does_not_move_what_was_chosen(t: Test) {
        let chloe = t.chloe().await;
        let first = send(&chloe, "a.csv", "Nom,Ville\nLa Fabrique,Coutras\nLe Moulin,Bergerac\n").await;
        accept(&t, &chloe, &first, &[("c0", "name"), ("c1", "city")]).await;
        assert_eq!(t.count("party").await, 2);

        let next = send(&chloe, "b.csv", "Id,Nom,Ville\n7,La Fabrique,Coutras\n8,L’Escale,Agen\n").await;
        let form = chloe.form(&next).await;
        assert_eq!([target(&form, "c0"), target(&form, "c1"), target(&form, "c2")], ["", "name", "city"]);
        // the form as it is: each choice goes to the column it stands beside
        accept(&t, &chloe, &next, &[]).await;
        assert_eq!(t.count("party").await, 3);
        assert_eq!(t.sheet("l-escale").await.unwrap().values.text(Field::City), "Agen");

        // and the new column can be chosen
        let last = send(&chloe, "c.csv", "Note,Nom,Ville\nau fond de la cour,Le Quai,Mont-de-Marsan\n").await;
        accept(&t, &chloe, &last, &[("c0", "notes")]).await;
        assert_eq!(t.sheet("le-quai").await.unwrap().values.text(Field::Notes), "au fond de la cour");
    }

    async fn a_column_that_is_missing_is_told_and_what_was_chosen_for_it_comes_back(t: Test) {
        let chloe = t.chloe().await;
        let first = send(&chloe, "a.csv", "Intitulé,Genre,Lieu-dit\nLa Fabrique,Repaire,Coutras\n").await;
        let columns = [("c0", "name"), ("c1", "kinds"), ("c2", "city")];
        accept(&t, &chloe, &first, &columns).await;
        // once the columns are known, so are their words
        let again = send(&chloe, "a.csv", "Intitulé,Genre,Lieu-dit\nLa Fabrique,Repaire,Coutras\n").await;
        let form = chloe.form(&again).await;
        let word = form.iter().find(|(_, value)| value == "Repaire").map(|(name, _)| name.clone()).unwrap();
        accept(&t, &chloe, &again, &[(word.trim_end_matches("-value"), "fablab")]).await;

        let next = send(&chloe, "b.csv", "Lieu-dit,Intitulé\nAgen,L’Escale\n").await;
        chloe.get(&next).await.ok().shows("ne sont pas dans celui-ci").shows("Genre");
        let form = chloe.form(&next).await;
        assert_eq!([target(&form, "c0"), target(&form, "c1")], ["city", "name"], "what is still there is kept");
        accept(&t, &chloe, &next, &[]).await;
        chloe.get(&next).await.ok().shows("ne sont pas dans celui-ci");

        let last = t.import("mairie", "c.csv", "Intitulé,Genre,Lieu-dit\nLe Quai,Repaire,Dax\n".as_bytes()).await;
        assert_eq!(last.counts.created, 1, "{:?}", last.counts);
        assert_eq!(t.sheet("le-quai").await.unwrap().values.list(Field::Kinds), ["fablab"]);
    }
}
