//! Where people are found: where the organisation that presents them stands, not where another of theirs does, and with what
//! the registry makes of two places.

use kernel::args;
use kernel::ids::{PartyId, TieId};
use kernel::on_both;
use relations::store::people::list_misplaced;

use crate::people::{BERGERAC, COUTRAS, enters, id_of, organisation, text_of};
use crate::world::Test;

on_both! {
    async fn whoever_is_tied_to_two_is_not_misplaced_by_the_other(t: Test) {
        let chloe = t.chloe().await;
        let pays = organisation(&t, &chloe, "Pays mobile", COUTRAS).await;
        let chamber = organisation(&t, &chloe, "Chambre du Sud", BERGERAC).await;
        enters(&chloe, "Anne", "Dulac", &[("structure", pays.as_str()), ("tie", "employed")]).await;
        let anne: PartyId = id_of(&t, "anne-dulac").await.parse().unwrap();
        let now = t.clock.now();
        let sql = "insert into tie (id, sort, party, other, title, main, note, created_at) \
                   values ($1, 'member', $2, $3, '', $4, '', $5)";
        let row = args![TieId::new(now, &t.app().chance), anne, chamber.as_str(), false, now];
        t.db().execute(sql, row).await.unwrap();
        let (today, pays, chamber) = (t.clock.today().to_string(), pays.parse().unwrap(), chamber.parse().unwrap());
        for body in [None, Some(pays), Some(chamber)] {
            let found = list_misplaced(t.db(), &today, body, 10).await.unwrap();
            assert!(found.is_empty(), "{body:?}: {found:?}");
        }
        chloe.edits("/bureau/structures/pays-mobile", &BERGERAC).await.with_status(303);
        for (body, expected) in [(None, vec![anne]), (Some(pays), vec![anne]), (Some(chamber), vec![])] {
            assert_eq!(list_misplaced(t.db(), &today, body, 10).await.unwrap(), expected, "{body:?}");
        }
        t.run_jobs().await;
        let found = list_misplaced(t.db(), &today, None, 10).await.unwrap();
        assert!(found.is_empty(), "{found:?}");
        let sql = "select territory from party where id = $1";
        assert_eq!(t.db().one::<(String,)>(sql, args![anne]).await.unwrap().0, "24037");
    }

    async fn people_are_found_where_their_organisation_moves(t: Test) {
        let chloe = t.chloe().await;
        let pays = organisation(&t, &chloe, "Pays mobile", COUTRAS).await;
        enters(&chloe, "Anne", "Dulac", &[("structure", pays.as_str()), ("tie", "employed")]).await;
        enters(&chloe, "Luc", "Vergne", &[("structure", pays.as_str()), ("tie", "employed"), ("commune", "Coutras")]).await;
        chloe.edits("/bureau/structures/pays-mobile", &BERGERAC).await.with_status(303);
        t.run_jobs().await;
        let commune = "select territory from party where slug = $1";
        assert_eq!(text_of(&t, commune, "anne-dulac").await, "24037");
        assert_eq!(text_of(&t, commune, "luc-vergne").await, "33138", "their own commune is theirs");
    }

    async fn people_follow_when_the_registry_makes_one_of_two_places(t: Test) {
        let chloe = t.chloe().await;
        let pair = crate::duplicates::twice(&t, &chloe).await;
        let (stays, goes) = (id_of(&t, "le-moulin-numerique").await, id_of(&t, "le-moulin-numerique-2").await);
        enters(&chloe, "Anne", "Dulac", &[("structure", goes.as_str()), ("tie", "manages")]).await;
        let partner = [("other", goes.as_str()), ("tie", "partner")];
        chloe.post(&format!("/bureau/relations/{stays}/liens"), &partner).await.with_status(303);
        for (subject, who) in [("Avec l’un", vec![&goes]), ("Avec les deux", vec![&stays, &goes])] {
            let mut form: Vec<(&str, &str)> = who.into_iter().map(|id| ("who", id.as_str())).collect();
            form.extend([("subject", subject), ("next_subject", "Rappeler")]);
            chloe.post("/bureau/echanges/nouveau", &form).await.with_status(303);
        }
        let objective = chloe.post("/bureau/objectifs", &[("name", "Moulins")]).await.location().unwrap();
        chloe.post(&format!("{objective}/cibles"), &[("party", stays.as_str()), ("party", goes.as_str())]).await.with_status(303);
        let held = async |sql: &str| t.db().all::<(String,)>(sql, vec![]).await.unwrap();
        let (notes, targets) = ("select party from interaction_party order by interaction, party", "select party from engagement order by party");
        let before = (held(notes).await, held(targets).await);
        crate::duplicates::merge(&chloe, &pair, &[]).await.with_status(303);
        let anne = id_of(&t, "anne-dulac").await;
        let other = "select other from tie where party = $1";
        assert_eq!(text_of(&t, other, &anne).await, stays);
        assert_eq!(text_of(&t, other, &stays).await, goes, "nothing is tied to itself");
        chloe.get(&format!("/bureau/relations/{stays}")).await.ok().shows("Avec l’un").shows("Avec les deux").shows("Moulins");
        assert_eq!(held("select distinct party from task").await, [(stays.clone(),)]);
        assert_eq!(t.wrong().await, Vec::<String>::new());
        let merge = crate::duplicates::merge_id(&t).await;
        chloe.post(&format!("/bureau/fusions/{merge}/annulation"), &[]).await.with_status(303);
        assert_eq!(text_of(&t, other, &anne).await, goes);
        assert_eq!((held(notes).await, held(targets).await), before);
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }
}
