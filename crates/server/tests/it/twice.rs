//! Forms pressed twice, without script: each makes one thing; sent again with other words, it makes another.

use kernel::on_both;
use kernel::party::Kind;

use crate::privacy_rights::a_link;
use crate::segments::a_party;
use crate::world::{Client, Test};

/// The word that a form of that page carries.
async fn word(client: &Client, page: &str) -> String {
    let text = client.get(page).await.ok().text();
    let (_, after) = text.split_once("name=\"once\" value=\"").unwrap_or_else(|| panic!("{page} has no such form"));
    after.split('"').next().unwrap().to_owned()
}

on_both! {
    async fn a_form_of_the_desk_pressed_twice_makes_one_thing(t: Test) {
        let chloe = t.chloe().await;
        let fabrique = a_party(&t, Kind::Organisation, "La Fabrique", Some("33138")).await.to_string();
        let name = |name: &'static str| vec![("name", name)];
        let task = |subject: &'static str| vec![("subject", subject), ("due", "2026-03-10")];
        let note = |subject: &'static str| vec![("who", fabrique.as_str()), ("subject", subject), ("sort", "call")];
        for (page, action, table, form, other) in [
            ("/bureau/objectifs", "/bureau/objectifs", "objective", name("Mairies"), name("Lieux")),
            ("/bureau/segments", "/bureau/segments/listes", "segment", name("Élus"), name("Porteurs")),
            ("/bureau/ma-journee", "/bureau/ma-journee/actions", "task", task("Rappeler"), task("Écrire")),
            ("/bureau/echanges/nouveau", "/bureau/echanges/nouveau", "interaction", note("Appel"), note("Visite")),
        ] {
            let once = word(&chloe, page).await;
            let mut sent = form.clone();
            sent.push(("once", once.as_str()));
            let first = chloe.post(action, &sent).await.with_status(303).location();
            assert_eq!(chloe.post(action, &sent).await.with_status(303).location(), first, "{action}");
            assert_eq!(t.count(table).await, 1, "{action}");
            // a step back in the browser, and other words: nothing of them is lost
            let mut sent = other;
            sent.push(("once", once.as_str()));
            chloe.post(action, &sent).await.with_status(303);
            assert_eq!(t.count(table).await, 2, "{action}");
            // the same words on a form of their own are wanted twice
            let mut sent = form;
            let again = word(&chloe, page).await;
            sent.push(("once", again.as_str()));
            chloe.post(action, &sent).await.with_status(303);
            assert_eq!(t.count(table).await, 3, "{action}");
        }
    }

    async fn a_request_about_one_s_data_pressed_twice_is_one_and_told_once(t: Test) {
        let page = format!("/preferences/{}", a_link(&t).await);
        let (dov, ask) = (t.dov(), format!("{page}/demandes"));
        let once = word(&dov, &page).await;
        let form = [("sort", "access"), ("once", once.as_str())];
        dov.post(&ask, &form).await.with_status(303);
        let letters = t.box_of_letters().await.len();
        dov.post(&ask, &form).await.with_status(303);
        assert_eq!((t.count("data_request").await, t.box_of_letters().await.len()), (1, letters));
        // asked anew, it is said to be open already
        let once = word(&dov, &page).await;
        dov.post(&ask, &[("sort", "access"), ("once", once.as_str())]).await.with_status(422).shows("déjà en cours");
    }
}
