//! The history of a sheet: each version may come back, honestly; everybody reads it, without a name nor a private field.

use census::edit::By;
use census::field::{DataClass, Field};
use census::sheet::{Origin, Values};
use kernel::on_both;
use kernel::party::{Kind, Standing};
use serde_json::json;

use crate::world::{Answer, Client, Test};

const FABRIQUE: [(&str, &str); 4] =
    [("postcode", "33230"), ("city", "Coutras"), ("seats", "12"), ("summary", "Au bord de l’eau")];
const PATH: &str = "/bureau/lieux/la-fabrique";

/// Posts the form of the way back as the page shows it, but those changes.
async fn goes_back(client: &Client, page: &Answer, version: i64, but: &[&str]) -> Answer {
    let form: Vec<(String, String)> =
        page.form().into_iter().filter(|(_, value)| !but.contains(&value.as_str())).collect();
    let form: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    client.post(&format!("{PATH}/historique/{version}"), &form).await
}

/// The place itself edits its sheet, as by the link of its letter.
async fn says_itself(t: &Test, field: Field, value: serde_json::Value) {
    let sheet = t.sheet("la-fabrique").await.unwrap();
    let mut values = sheet.values.clone();
    values.set(field, value);
    let mut tx = t.db().begin().await.unwrap();
    census::edit::update_in(t.app(), &mut tx, By::Itself, (&sheet, sheet.version), &values).await.unwrap();
    tx.commit().await.unwrap();
}

on_both! {
    async fn a_version_comes_back_as_one_revision_more(t: Test) {
        let (ana, ben) = (t.ana().await, t.ben().await);
        ana.creates("La Fabrique", &FABRIQUE).await;
        ana.edits(PATH, &[("name", "La Grande Fabrique"), ("seats", "20"), ("phone", "05 56 00 00 01")]).await.with_status(303);
        ana.edits(PATH, &[("seats", "30")]).await.with_status(303);
        let history = ben.get(&format!("{PATH}/historique")).await.ok();
        history.shows("Revenir à cette version");
        let page = ben.get(&format!("{PATH}/historique/1")).await.ok().shows("La Grande Fabrique").shows("30").shows("12");
        let done = goes_back(&ben, &page, 1, &[]).await.with_status(303);
        ben.follow(done).await.ok().shows("Retour à une version").shows("Ben");
        let sheet = t.sheet("la-fabrique").await.unwrap();
        assert_eq!((sheet.values.text(Field::Name), sheet.values.get(Field::Seats)), ("La Fabrique", Some(&json!(12))));
        assert_eq!((sheet.values.get(Field::Phone), sheet.version), (None, 4), "what came since is gone");
        assert_eq!(sheet.party.name, "La Fabrique");
        let ben_id: (String,) = t.db().one("select id from account where name = 'Ben'", vec![]).await.unwrap();
        let by = |account: Option<kernel::ids::AccountId>| account.map(|id| id.to_string());
        assert!(matches!(sheet.origins.0.get(&Field::Seats), Some(Origin::Person { account, .. }) if by(*account) == Some(ben_id.0.clone())));
        // and that too can be taken back
        let page = ben.get(&format!("{PATH}/historique/3")).await.ok();
        goes_back(&ben, &page, 3, &["name"]).await.with_status(303);
        let sheet = t.sheet("la-fabrique").await.unwrap();
        assert_eq!((sheet.values.text(Field::Name), sheet.values.get(Field::Seats)), ("La Fabrique", Some(&json!(30))), "what was not ticked stays");
        ben.get(&format!("{PATH}/historique/99")).await.with_status(404);
        ben.get(&format!("{PATH}/historique/x")).await.with_status(404);
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn who_goes_back_over_somebody_else_is_told(t: Test) {
        let (ana, ben) = (t.ana().await, t.ben().await);
        ana.creates("La Fabrique", &FABRIQUE).await;
        ana.edits(PATH, &[("seats", "20")]).await.with_status(303);
        let page = ben.get(&format!("{PATH}/historique/1")).await.ok();
        ana.edits(PATH, &[("summary", "Écrit entre-temps")]).await.with_status(303);
        let told = goes_back(&ben, &page, 1, &[]).await.with_status(409).shows("Écrit entre-temps");
        assert_eq!(t.sheet("la-fabrique").await.unwrap().version, 3, "nothing was written");
        // what was ticked is still ticked, what nobody had seen is not
        let form = told.form();
        assert!(form.contains(&("take".into(), "seats".into())) && !form.contains(&("take".into(), "summary".into())), "{form:?}");
        goes_back(&ben, &told, 1, &[]).await.with_status(303);
        let sheet = t.sheet("la-fabrique").await.unwrap();
        assert_eq!((sheet.values.get(Field::Seats), sheet.values.text(Field::Summary)), (Some(&json!(12)), "Écrit entre-temps"));
    }

    async fn what_the_place_said_since_is_pointed_out_and_kept(t: Test) {
        let ana = t.ana().await;
        ana.creates("La Fabrique", &FABRIQUE).await;
        ana.edits(PATH, &[("seats", "20")]).await.with_status(303);
        says_itself(&t, Field::Summary, json!("Dit par le lieu")).await;
        let page = ana.get(&format!("{PATH}/historique/1")).await.ok().shows("Dit par le lieu lui-même");
        assert!(!page.form().contains(&("take".into(), "summary".into())), "it is not ticked");
        goes_back(&ana, &page, 1, &[]).await.with_status(303);
        let sheet = t.sheet("la-fabrique").await.unwrap();
        assert_eq!((sheet.values.text(Field::Summary), sheet.values.get(Field::Seats)), ("Dit par le lieu", Some(&json!(12))));
        assert!(matches!(sheet.origins.0.get(&Field::Summary), Some(Origin::Itself { .. })));
    }

    async fn only_who_edits_sheets_brings_a_version_back(t: Test) {
        t.ana().await.creates("La Fabrique", &FABRIQUE).await;
        let dov = t.dov();
        let asked = dov.get(&format!("{PATH}/historique/1")).await.with_status(303);
        assert!(asked.location().unwrap().starts_with("/connexion"));
        dov.post(&format!("{PATH}/historique/1"), &[("take", "seats"), ("version", "1")]).await.with_status(303);
        assert_eq!(t.sheet("la-fabrique").await.unwrap().version, 1);
    }

    async fn the_public_history_names_nobody_and_holds_nothing_private(t: Test) {
        let ana = t.ana().await;
        // every field, written as a program would
        let secret = |field: &Field| json!(format!("secret-{}", field.key()));
        let mut values: Values = Field::ALL.iter().filter(|f| f.class() == DataClass::Private).map(|f| (*f, secret(f))).collect();
        values.set(Field::Name, json!("La Fabrique"));
        census::edit::create(t.app(), None, Kind::Place, &values, Standing::Public).await.unwrap();
        let private = [("contact_email", "secret-contact_email@x.example"), ("contact_phone", "05 99 88 77 66")];
        let first = [("phone", "05 56 00 00 01"), ("summary", "Première phrase"), ("notes", "rien de public")];
        ana.edits(PATH, &[first.as_slice(), &private].concat()).await.with_status(303);
        ana.edits(PATH, &[("phone", "05 56 00 00 02"), ("summary", "Seconde phrase")]).await.with_status(303);
        says_itself(&t, Field::Seats, json!(14)).await;
        let list = "nom,commune,code postal,places\nLe Moulin,Bergerac,24100,9\n";
        t.import("liste du département", "liste.csv", list.as_bytes()).await;
        t.follow().await;
        t.get("/lieux/la-fabrique").await.ok().shows("/lieux/la-fabrique/historique");
        let page = t.get("/lieux/la-fabrique/historique").await.ok();
        let page = page.shows("Première phrase").shows("Seconde phrase").shows("l’équipe du réseau").shows("· le lieu").shows("14");
        let page = page.shows("Téléphone").hides("05 56 00 00 01").hides("05 56 00 00 02").hides("Ana").hides("rien de public").hides("05 99 88 77 66");
        for field in Field::ALL.iter().filter(|field| field.class() == DataClass::Private) {
            assert!(!page.text().contains(&format!("secret-{}", field.key())), "{}", field.key());
        }
        t.get("/lieux/le-moulin/historique").await.ok().shows("import de liste du département");
        t.get("/structures/la-fabrique/historique").await.with_status(404);
        ana.post(&format!("{PATH}/corbeille"), &[]).await.with_status(303);
        t.follow().await;
        t.get("/lieux/la-fabrique/historique").await.with_status(404);
    }
}
