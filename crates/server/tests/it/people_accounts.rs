//! People and accounts: which account is somebody's, and what its holder then reads of who read how to reach them.

use kernel::args;
use kernel::on_both;

use crate::people::{enters, id_of};
use crate::world::Test;

on_both! {
    async fn an_account_is_the_person_whose_address_it_has(t: Test) {
        let chloe = t.chloe().await;
        enters(&chloe, "Anne", "Dulac", &[("email", "Anne@exemple.fr"), ("commune", "Coutras")]).await;
        let card = "/bureau/personnes/anne-dulac";
        let anne = t.granted("Anne", "anne@exemple.fr", "member", "own").await;
        let account = t.account("Anne", "anne@exemple.fr").await.to_string();
        let stranger = t.account("Zoé", "zoe@exemple.fr").await.to_string();
        anne.get("/compte").await.ok().hides("Qui a lu vos coordonnées");
        // whoever gives roles on a part of the network is not asked, and may not
        let rose = t.granted("Rose", "rose@pays.example", "referent", "territory:department:33").await;
        rose.get(card).await.ok().hides("C’est son compte");
        rose.post(&format!("{card}/compte"), &[("account", account.as_str())]).await.with_status(403);
        // nor is an account made somebody of whom it has no address
        chloe.post(&format!("{card}/compte"), &[("account", stranger.as_str())]).await.with_status(404);
        chloe.get(card).await.ok().shows("C’est son compte").shows("N’a pas de compte");
        let joined = chloe.post(&format!("{card}/compte"), &[("account", account.as_str())]).await.with_status(303);
        chloe.follow(joined).await.ok().shows("A un compte").shows("Compte rattaché").hides("C’est son compte");
        // from now on the log of who read how to reach her is hers to read
        anne.get("/compte").await.ok().shows("Qui a lu vos coordonnées").shows("Rose");
        let parted = [("account", account.as_str()), ("do", "part")];
        chloe.post(&format!("{card}/compte"), &parted).await.with_status(303);
        anne.get("/compte").await.ok().hides("Qui a lu vos coordonnées");
        // nobody becomes a card that was put away
        chloe.post(&format!("{card}/corbeille"), &[]).await.with_status(303);
        chloe.get(card).await.ok().hides("C’est son compte");
        chloe.post(&format!("{card}/compte"), &[("account", account.as_str())]).await.with_status(404);
        let (joined,): (i64,) = t.db().one("select count(*) from account where person is not null", vec![]).await.unwrap();
        assert_eq!(joined, 0);
    }

    async fn being_told_whose_an_address_is_is_a_reading_of_it(t: Test) {
        let chloe = t.chloe().await;
        for (given, email, commune) in [("Anne", "anne@exemple.fr", "Coutras"), ("Paul", "paul@exemple.fr", "Bergerac")] {
            enters(&chloe, given, "Dulac", &[("email", email), ("commune", commune)]).await;
        }
        let anne = id_of(&t, "anne-dulac").await;
        let rose = t.granted("Rose", "rose@pays.example", "referent", "territory:department:33").await;
        let read = async || {
            let sql = "select party.slug, consultation.what from consultation join party on party.id = consultation.party \
                       join account on account.id = consultation.account where account.name = 'Rose' order by consultation.id";
            t.db().all::<(String, String)>(sql, vec![]).await.unwrap()
        };
        let typing = "/bureau/personnes/ressemblances";
        // a name alone says nothing of how to reach them
        rose.post(typing, &[("given", "Anne"), ("family", "Dulac")]).await.ok().shows("Anne Dulac");
        assert!(read().await.is_empty());
        rose.post(typing, &[("given", "A"), ("family", "B"), ("email", "anne@exemple.fr")]).await.ok().shows("Anne Dulac");
        let told = [("anne-dulac".to_owned(), "alike".to_owned())];
        assert_eq!(read().await, told);
        // nobody out of reach is told of, by a name or by an address, and nothing is noted of them
        rose.post(typing, &[("given", "Paul"), ("family", "Dulac"), ("email", "paul@exemple.fr")]).await.ok().hides("Paul Dulac");
        assert_eq!(read().await, told);
        // the same without script, and for a way to reach somebody else
        t.clock.advance(std::time::Duration::from_secs(2 * 3_600));
        let form = [("given", "A"), ("family", "B"), ("commune", "Coutras"), ("email", "anne@exemple.fr")];
        rose.post("/bureau/personnes/nouvelle", &form).await.with_status(409).shows("Anne Dulac");
        assert_eq!(read().await.len(), 2);
        let own = enters(&rose, "Zoé", "Autre", &[("commune", "Coutras")]).await;
        let add = format!("/bureau/relations/{}/coordonnees", id_of(&t, &own).await);
        t.clock.advance(std::time::Duration::from_secs(2 * 3_600));
        rose.post(&add, &[("sort", "email"), ("value", "anne@exemple.fr")]).await.with_status(409).shows("Anne Dulac");
        rose.post(&add, &[("sort", "email"), ("value", "paul@exemple.fr")]).await.with_status(303);
        assert_eq!(read().await.len(), 3);
        // the person concerned reads it
        let account = t.account("Anne", "anne@exemple.fr").await;
        t.db().execute("update account set person = $1 where id = $2", args![&anne, account]).await.unwrap();
        t.with_session(account).await.get("/compte").await.ok().shows("Rose").shows("une ressemblance");
    }
}
