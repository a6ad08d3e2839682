//! Where people are found: where the organisation that presents them stands, and not where another of theirs does.

use kernel::args;
use kernel::ids::{PartyId, TieId};
use kernel::on_both;
use relations::store::people::list_misplaced;

use crate::people::{BERGERAC, COUTRAS, enters, id_of, organisation};
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
}
