//! Partner structures and their portfolios: whom they enter, what they are given to follow, and what they give nobody.

use kernel::args;
use kernel::on_both;

use crate::people::{BERGERAC, COUTRAS, enters, id_of, organisation};
use crate::world::{Client, Test};

/// Somebody who holds that partner structure alone.
async fn pia(t: &Test, partner: &str) -> Client {
    t.granted("Pia", "pia@coop.example", "partner", &format!("partner:{partner}")).await
}

async fn follows(client: &Client, party: &str, partner: &str, gesture: &str) -> u16 {
    let form = [("partner", partner), ("do", gesture)];
    client.post(&format!("/bureau/relations/{party}/portefeuille"), &form).await.status
}

on_both! {
    async fn a_partner_enters_people_with_what_it_follows_and_finds_them_again(t: Test) {
        let chloe = t.chloe().await;
        let (coop, other) = (organisation(&t, &chloe, "Coop du Pont", COUTRAS).await, organisation(&t, &chloe, "Coop du Lac", BERGERAC).await);
        let pia = pia(&t, &coop).await;
        let typed = [("given", "Luc"), ("family", "Ferrand"), ("email", "luc@exemple.fr")];
        // of nothing that it follows, they could not be found again
        for more in [vec![], vec![("commune", "Coutras")], vec![("structure", other.as_str()), ("tie", "employed")]] {
            let form = [typed.as_slice(), more.as_slice()].concat();
            pia.post("/bureau/personnes/nouvelle", &form).await.with_status(422).shows("hors du territoire que vous suivez");
        }
        pia.get(&format!("/bureau/personnes/nouvelle?structure={coop}")).await.ok().shows("Fonction à Coop du Pont");
        let with = [("email", "luc@exemple.fr"), ("structure", coop.as_str()), ("tie", "employed"), ("commune", "Bergerac")];
        enters(&pia, "Luc", "Ferrand", &with).await;
        pia.get("/bureau/personnes").await.ok().shows("Luc Ferrand");
        pia.get("/bureau/personnes/luc-ferrand").await.ok().shows("luc@exemple.fr").shows("Coop du Pont");
        // wherever they go
        pia.edits("/bureau/personnes/luc-ferrand/modification", &[("commune", "Coutras")]).await.with_status(303);
        pia.get("/bureau/personnes/luc-ferrand").await.ok().shows("Coutras (Gironde)");
        // nobody else's portfolio grew, and who coordinates enters nobody into one
        enters(&chloe, "Anne", "Dulac", &[("structure", coop.as_str()), ("tie", "employed")]).await;
        let rows: Vec<(String, String)> = t.db().all("select party, partner from portfolio", vec![]).await.unwrap();
        assert_eq!(rows, [(id_of(&t, "luc-ferrand").await, coop.clone())]);
        pia.get("/bureau/personnes/anne-dulac").await.with_status(404);
        // a file brings them in alike, and taking it back takes them out
        let book = "Prénom;Nom;Structure\nZoé;Lanton;Coop du Pont\nMax;Ailleurs;Coop du Lac\n";
        let path = pia.upload("/bureau/personnes/imports", &[("file", "carnet.csv", book.as_bytes())]).await.with_status(303).location().unwrap();
        let form = crate::world::changed(pia.form(&path).await, &[("purpose", "programme")]);
        let form: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        pia.post(&format!("{path}/colonnes"), &form).await.with_status(303);
        let page = pia.get(&path).await.ok().shows("Max Ailleurs").shows("hors du territoire que vous suivez");
        crate::duplicates::submit(&pia, &page, &format!("{path}/acceptation"), &[]).await.with_status(303);
        pia.get("/bureau/personnes/zoe-lanton").await.ok().shows("Coop du Pont");
        pia.post(&format!("{path}/annulation"), &[]).await.with_status(303);
        assert_eq!((t.count("person").await, t.count("portfolio").await), (2, 1));
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn a_hidden_organisation_of_elsewhere_is_named_by_no_list_nor_file(t: Test) {
        let chloe = t.chloe().await;
        let hidden = organisation(&t, &chloe, "Projet secret", BERGERAC).await;
        enters(&chloe, "Anne", "Dulac", &[("commune", "Coutras"), ("structure", hidden.as_str()), ("tie", "employed")]).await;
        t.db().execute("update party set standing = 'hidden' where id = $1", args![&hidden]).await.unwrap();
        let rose = t.granted("Rose", "rose@reseau.example", "referent", "territory:department:33").await;
        for page in ["/bureau/personnes", "/bureau/personnes/anne-dulac", "/bureau/personnes/export.csv", "/bureau/personnes/export.vcf"] {
            rose.get(page).await.ok().shows("Dulac").hides("Projet secret");
            chloe.get(page).await.ok().shows("Projet secret");
        }
        let found = "/bureau/personnes?structure=secret";
        rose.get(found).await.ok().hides("Dulac");
        chloe.get(found).await.ok().shows("Dulac");
    }

    async fn a_portfolio_grows_within_what_one_holds(t: Test) {
        let chloe = t.chloe().await;
        let (coop, other) = (organisation(&t, &chloe, "Coop du Pont", COUTRAS).await, organisation(&t, &chloe, "Coop du Lac", COUTRAS).await);
        let far = organisation(&t, &chloe, "Pays de là-bas", BERGERAC).await;
        enters(&chloe, "Anne", "Dulac", &[("email", "anne@exemple.fr"), ("commune", "Coutras")]).await;
        let anne = id_of(&t, "anne-dulac").await;
        let card = "/bureau/personnes/anne-dulac";
        chloe.get(card).await.ok().hides("Portefeuilles");
        let pia = pia(&t, &coop).await;
        // whoever holds the structure alone takes nothing in, not even by guessing
        pia.get(card).await.with_status(404);
        assert_eq!(follows(&pia, &anne, &coop, "follow").await, 404);
        // nor does whoever holds the territory alone give anything to a structure that they do not hold
        let rose = t.granted("Rose", "rose@reseau.example", "referent", "territory:department:33").await;
        rose.get(card).await.ok().hides("Portefeuilles");
        assert_eq!(follows(&rose, &anne, &coop, "follow").await, 403);
        // whoever coordinates does, of structures that are partners
        chloe.get(card).await.ok().shows("Portefeuilles").shows("Coop du Pont").hides("Coop du Lac");
        assert_eq!(follows(&chloe, &anne, &other, "follow").await, 403);
        for _ in 0..2 {
            assert_eq!(follows(&chloe, &anne, &coop, "follow").await, 303);
        }
        assert_eq!(t.count("portfolio").await, 1);
        pia.get(card).await.ok().shows("anne@exemple.fr").shows("Ne plus suivre").shows("Suivie par une structure partenaire");
        // whom one has by a portfolio is not given further: the structure of somebody else has its own
        let sql = "insert into role_grant (id, account, role, scope, since, created_at) values ($1, $2, 'partner', $3, $4, $5)";
        let (now, account) = (t.clock.now(), t.account("Pia", "pia@coop.example").await);
        let id = kernel::ids::GrantId::new(now, &t.app().chance);
        t.db().execute(sql, args![id, account, format!("partner:{other}"), now, now]).await.unwrap();
        pia.get(card).await.ok().hides("Coop du Lac");
        assert_eq!(follows(&pia, &anne, &other, "follow").await, 403);
        // with the territory as well, she follows what stands there, and nothing elsewhere
        t.granted("Pia", "pia@coop.example", "referent", "territory:department:33").await;
        assert_eq!(follows(&pia, &anne, &other, "follow").await, 303);
        assert_eq!(follows(&pia, &far, &other, "follow").await, 404);
        assert_eq!(follows(&pia, &anne, &other, "leave").await, 303);
        assert_eq!(follows(&pia, &anne, &coop, "leave").await, 303);
        assert_eq!(t.count("portfolio").await, 0);
        // a role without people may change none of it
        let tom = t.granted("Tom", "tom@reseau.example", "treasurer", "network").await;
        assert_eq!(follows(&tom, &anne, &coop, "follow").await, 403);
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn who_leaves_the_only_portfolio_that_held_them_is_out_of_reach(t: Test) {
        let chloe = t.chloe().await;
        let coop = organisation(&t, &chloe, "Coop du Pont", COUTRAS).await;
        let pia = pia(&t, &coop).await;
        enters(&pia, "Luc", "Ferrand", &[("structure", coop.as_str()), ("tie", "employed")]).await;
        let luc = id_of(&t, "luc-ferrand").await;
        let form = [("partner", coop.as_str()), ("do", "leave")];
        let left = pia.post(&format!("/bureau/relations/{luc}/portefeuille"), &form).await.with_status(303);
        assert_eq!(left.location().as_deref(), Some("/bureau/personnes"));
        pia.get("/bureau/personnes/luc-ferrand").await.with_status(404);
        chloe.get("/bureau/personnes/luc-ferrand").await.ok().shows("N’est plus suivie par une structure partenaire");
    }
}
