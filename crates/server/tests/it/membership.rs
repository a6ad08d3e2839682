//! Who belongs to the network: dues, receipts without holes, reminders, and what stays out of reach.

use std::time::Duration;

use kernel::on_both;
use relations::membership::dues::Membership;
use relations::membership::payment::{Received, receive};

use crate::world::{Client, Test, changed};

const PATH: &str = "/bureau/adhesions";

/// A place of Gironde and one of Dordogne, with an address each.
async fn places(t: &Test, chloe: &Client) -> [String; 2] {
    let near = [("postcode", "33230"), ("city", "Coutras"), ("kinds", "coworking")];
    let far = [("postcode", "24100"), ("city", "Bergerac"), ("kinds", "coworking")];
    let slugs = [chloe.creates("La Fabrique", &near).await, chloe.creates("Le Moulin", &far).await];
    for slug in &slugs {
        let id = t.sheet(slug).await.unwrap().id();
        let now = t.clock.now();
        let sql = "insert into contact_point (id, party, sort, value, normal, purpose, state, position, created_at) \
                   values ($1, $2, 'email', $3, $4, 'work', 'verified', 1, $5)";
        let address = format!("bonjour@{slug}.example");
        let contact = kernel::ids::ContactId::new(now, &t.app().chance);
        t.db().execute(sql, kernel::args![contact, id, &address, &address, now]).await.unwrap();
    }
    slugs
}

async fn joins(chloe: &Client, slug: &str, since: &str) -> String {
    let form = [("party", format!("/lieux/{slug}")), ("kind", "place".to_owned()), ("since", since.to_owned())];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    chloe.post(&format!("{PATH}/nouvelle"), &form).await.with_status(303).location().unwrap()
}

async fn pays(chloe: &Client, page: &str, amount: &str, status: u16) {
    let form = [("amount", amount), ("means", "transfer"), ("paid_on", "2026-03-02"), ("reference", "VIR 12")];
    chloe.post(&format!("{page}/paiements"), &form).await.with_status(status);
}

on_both! {
    async fn a_member_joins_pays_and_gets_a_receipt(t: Test) {
        let chloe = t.chloe().await;
        let [near, _] = places(&t, &chloe).await;
        let page = joins(&chloe, &near, "2026-03-01").await;
        chloe.get(&page).await.ok().shows("À payer").shows("50 €").shows("28 février 2027").shows("Reste à payer");
        chloe.get(PATH).await.ok().shows("Reste à payer : 50 €");
        // two periods of one member do not run at once
        let again = [("party", near.as_str()), ("kind", "place"), ("since", "2026-06-01")];
        chloe.post(&format!("{PATH}/nouvelle"), &again).await.with_status(422).shows("déjà en cours");
        let wrong = [("party", near.as_str()), ("kind", "individual"), ("since", "2028-06-01")];
        chloe.post(&format!("{PATH}/nouvelle"), &wrong).await.with_status(422);
        for (amount, status) in [("", 422), ("0", 422), ("douze", 422), ("-5", 422), ("20,50", 303), ("29.50", 303)] {
            pays(&chloe, &page, amount, status).await;
        }
        chloe.get(&page).await.ok().shows("À jour").shows("2026-0001").shows("2026-0002").hides("Reste à payer");
        let (id,): (String,) = t.db().one("select id from payment where number = 1", vec![]).await.unwrap();
        let receipt = chloe.get(&format!("{page}/recus/{id}")).await.ok();
        assert_eq!(receipt.header("content-type"), "application/pdf");
        assert!(receipt.body.starts_with(b"%PDF-") && receipt.body.len() > 2_000, "{}", receipt.body.len());
        let same = chloe.get(&format!("{page}/recus/{id}")).await.ok();
        assert_eq!(same.body, receipt.body);
    }

    async fn receipts_have_no_holes_whoever_writes_them_and_begin_again_each_year(t: Test) {
        let chloe = t.chloe().await;
        let [near, far] = places(&t, &chloe).await;
        let (one, other) = (joins(&chloe, &near, "2026-03-01").await, joins(&chloe, &far, "2026-03-01").await);
        for _ in 0..3 {
            tokio::join!(pays(&chloe, &one, "10", 303), pays(&chloe, &other, "10", 303));
        }
        pays(&chloe, &one, "-10", 303).await;
        let numbers: Vec<(i64,)> = t.db().all("select number from payment order by number", vec![]).await.unwrap();
        assert_eq!(numbers.iter().map(|(number,)| *number).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6, 7]);
        t.clock.advance(Duration::from_secs(86_400 * 365));
        let chloe = t.chloe().await;
        pays(&chloe, &one, "10", 303).await;
        chloe.get(&one).await.ok().shows("2027-0001");
        assert_eq!(t.wrong().await, Vec::<String>::new());
        t.db().execute("delete from payment where year = 2026 and number = 3", vec![]).await.unwrap();
        assert!(t.wrong().await.iter().any(|words| words.contains("receipts of 2026")));
    }

    async fn who_joins_is_found_by_name_and_chosen_among_several(t: Test) {
        let chloe = t.chloe().await;
        places(&t, &chloe).await;
        let far = [("postcode", "64000"), ("city", "Pau"), ("kinds", "coworking")];
        let twin = chloe.creates("La Fabrique du Moulin", &far).await;
        let new = format!("{PATH}/nouvelle");
        let asks = |party, since| [("party", party), ("kind", "place"), ("since", since)];
        // the whole name of one, though another begins so
        let page = chloe.post(&new, &asks("la fabrique", "2026-03-01")).await.with_status(303).location().unwrap();
        chloe.get(&page).await.ok().shows("La Fabrique");
        let several = chloe.post(&new, &asks("moulin", "2026-03-01")).await.with_status(422);
        let id = t.sheet(&twin).await.unwrap().id().to_string();
        several.shows("Plusieurs fiches portent ce nom").shows("Le Moulin").shows(&id);
        let chosen = [("chosen", id.as_str()), ("party", "moulin"), ("kind", "place"), ("since", "2026-03-01")];
        let page = chloe.post(&new, &chosen).await.with_status(303).location().unwrap();
        chloe.get(&page).await.ok().shows("La Fabrique du Moulin");
        // the name was changed after another was chosen: what is typed last counts
        let changed = [("chosen", id.as_str()), ("party", "Le Moulin"), ("kind", "place"), ("since", "2026-03-01")];
        let page = chloe.post(&new, &changed).await.with_status(303).location().unwrap();
        chloe.get(&page).await.ok().hides("La Fabrique du Moulin");
        let fabrique = t.sheet("la-fabrique").await.unwrap().id();
        chloe.get(&format!("/bureau/relations/{fabrique}")).await.ok().hides("N’a jamais adhéré");
        let other = chloe.creates("Le Hangar", &[("postcode", "33230"), ("city", "Coutras"), ("kinds", "coworking")]).await;
        let other = t.sheet(&other).await.unwrap().id();
        let card = chloe.get(&format!("/bureau/relations/{other}")).await.ok();
        card.shows("N’a jamais adhéré").shows(&format!("{new}?partie={other}"));
        chloe.post(&new, &asks("Personne de ce nom", "2026-03-01")).await.with_status(422).shows("Aucune fiche ne porte");
        chloe.get(&format!("{new}?partie={id}")).await.ok().shows("La Fabrique du Moulin").hides("adresse entière");
    }

    async fn a_payment_pressed_twice_is_one_receipt(t: Test) {
        let chloe = t.chloe().await;
        let [near, _] = places(&t, &chloe).await;
        let page = joins(&chloe, &near, "2026-03-01").await;
        let typed = async |amount: &str| changed(chloe.form(&page).await, &[("amount", amount), ("reference", "VIR 12")]);
        let press = async |form: &[(String, String)]| {
            let pairs: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            chloe.post(&format!("{page}/paiements"), &pairs).await
        };
        let form = typed("20").await;
        // at once, and again later: each press answers like the first
        let (one, other) = tokio::join!(press(&form), press(&form));
        for answer in [one, other, press(&form).await] {
            let told = chloe.follow(answer.with_status(303)).await.ok();
            told.shows("2026-0001").hides("2026-0002");
        }
        assert_eq!(t.count("payment").await, 1);
        // money that goes back, twice, though there is nothing left to give
        let back = typed("-20").await;
        press(&back).await.with_status(303);
        press(&back).await.with_status(303);
        assert_eq!(t.count("payment").await, 2);
        // the same form, gone back to and changed, is another payment: nothing of it is lost, and one press more makes it
        let changed = changed(form, &[("amount", "30")]);
        let told = press(&changed).await.with_status(409).shows("2026-0001").shows("value=\"30\"");
        assert_eq!(t.count("payment").await, 2);
        press(&told.form()).await.with_status(303);
        assert_eq!(t.count("payment").await, 3);
        // whoever opens the page anew pays anew, the same amount too
        press(&typed("20").await).await.with_status(303);
        assert_eq!(t.count("payment").await, 4);
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn two_who_give_money_back_do_not_give_it_twice(t: Test) {
        let chloe = t.chloe().await;
        let [near, _] = places(&t, &chloe).await;
        let page = joins(&chloe, &near, "2026-03-01").await;
        pays(&chloe, &page, "20", 303).await;
        // as both of them read it
        let seen = Membership {
            id: page.rsplit('/').next().unwrap().parse().unwrap(),
            party: None,
            name: "La Fabrique".to_owned(),
            kind: "place".to_owned(),
            since: "2026-03-01".parse().unwrap(),
            until: "2027-02-28".parse().unwrap(),
            fee: 5_000,
            paid: 2_000,
            ended: String::new(),
        };
        let back = Received {
            paid_on: "2026-03-02".parse().unwrap(),
            cents: -2_000,
            means: "transfer".to_owned(),
            reference: String::new(),
            key: String::new(),
        };
        receive(t.app(), None, &seen, back.clone()).await.unwrap();
        assert!(receive(t.app(), None, &seen, back).await.is_err());
        // what was refused took no number
        pays(&chloe, &page, "10", 303).await;
        chloe.get(&page).await.ok().shows("2026-0003");
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn dues_are_seen_within_one_s_reach_and_kept_by_who_may(t: Test) {
        let chloe = t.chloe().await;
        let [near, far] = places(&t, &chloe).await;
        let (one, other) = (joins(&chloe, &near, "2026-01-01").await, joins(&chloe, &far, "2026-03-01").await);
        pays(&chloe, &other, "50", 303).await;
        let rose = t.granted("Rose", "rose@pays.example", "referent", "territory:department:33").await;
        rose.get(PATH).await.ok().shows("La Fabrique").shows("En retard").hides("Le Moulin");
        rose.get(&one).await.ok().hides("Noter un paiement");
        rose.get(&other).await.with_status(404);
        rose.get(&format!("{PATH}/liste.csv")).await.ok().shows("La Fabrique").hides("Le Moulin");
        rose.post(&format!("{one}/paiements"), &[("amount", "50")]).await.with_status(403);
        rose.get(&format!("{PATH}/types")).await.with_status(403);
        let luc = t.granted("Luc", "luc@pays.example", "treasurer", "territory:department:33").await;
        luc.get(PATH).await.ok().hides("Le Moulin");
        luc.post(&format!("{one}/paiements"), &[("amount", "50")]).await.with_status(403);
        chloe.get(&format!("{PATH}?cotisation=late")).await.ok().shows("La Fabrique").hides("Le Moulin");
        chloe.get(&format!("{PATH}?cotisation=paid")).await.ok().shows("Le Moulin").hides("La Fabrique");
        chloe.get(&format!("{PATH}?cotisation=due")).await.ok().shows("Aucune adhésion");
        chloe.get(&format!("{PATH}?etat=running&type=place&q=moul")).await.ok().shows("Le Moulin").hides("La Fabrique");
    }

    async fn the_end_is_recalled_three_times_and_not_to_who_objected(t: Test) {
        let chloe = t.chloe().await;
        let [near, far] = places(&t, &chloe).await;
        joins(&chloe, &near, "2025-03-20").await;
        joins(&chloe, &far, "2025-03-20").await;
        let refused = [("address", "bonjour@le-moulin.example"), ("purpose", "membership"), ("action", "objected"), ("way", "spoken")];
        chloe.post("/bureau/donnees-personnelles/consentements", &refused).await.with_status(303);
        for (days, letters) in [(0, 1), (5, 1), (15, 2), (1, 2), (40, 3), (60, 3)] {
            t.clock.advance(Duration::from_secs(86_400 * days));
            for _ in 0..2 {
                relations::membership::reminders::run(t.app()).await.unwrap();
            }
            let sent = t.box_of_letters().await;
            assert_eq!(sent.len(), letters, "after {days} days more: {sent:?}");
            assert!(sent.iter().all(|(to, ..)| to == "bonjour@la-fabrique.example"));
        }
        let kept: Vec<(String, i64)> = t.db().all("select outcome, count(*) from membership_reminder group by outcome order by outcome", vec![]).await.unwrap();
        assert_eq!(kept, [("objected".to_owned(), 3), ("written".to_owned(), 3)]);
    }

    async fn an_address_that_leads_nowhere_hides_no_other(t: Test) {
        let chloe = t.chloe().await;
        let [near, _] = places(&t, &chloe).await;
        joins(&chloe, &near, "2025-03-20").await;
        t.db().execute("update contact_point set state = 'invalid'", vec![]).await.unwrap();
        let (id, now) = (t.sheet(&near).await.unwrap().id(), t.clock.now());
        let sql = "insert into contact_point (id, party, sort, value, normal, purpose, state, position, created_at) \
                   values ($1, $2, 'email', $3, $4, 'work', 'verified', 2, $5)";
        let contact = kernel::ids::ContactId::new(now, &t.app().chance);
        t.db().execute(sql, kernel::args![contact, id, "autre@fabrique.example", "autre@fabrique.example", now]).await.unwrap();
        assert_eq!(relations::membership::reminders::run(t.app()).await.unwrap(), 1);
        assert!(t.box_of_letters().await.iter().all(|(to, ..)| to == "autre@fabrique.example"));
    }

    async fn kinds_are_the_network_s_and_what_runs_keeps_its_fee(t: Test) {
        let chloe = t.chloe().await;
        let [near, _] = places(&t, &chloe).await;
        let page = joins(&chloe, &near, "2026-03-01").await;
        let kind = format!("{PATH}/types/place");
        let form = [("name", "Lieu"), ("audience", "place"), ("fee", "80"), ("months", "12"), ("version", "0")];
        chloe.post(&kind, &form).await.with_status(303);
        chloe.post(&kind, &form).await.with_status(409).shows("80 €");
        chloe.get(&page).await.ok().shows("50 €");
        let next = chloe.post(&format!("{page}/renouvellement"), &[]).await.with_status(303).location().unwrap();
        chloe.get(&next).await.ok().shows("80 €").shows("1er mars 2027");
        // pressed twice, it is the same period
        let again = chloe.post(&format!("{page}/renouvellement"), &[]).await.with_status(303).location().unwrap();
        assert_eq!((again, t.count("membership").await), (next, 2));
        let own = [("name", "Membre fondateur"), ("audience", "any"), ("fee", "0"), ("months", "24")];
        chloe.post(&format!("{PATH}/types"), &own).await.with_status(303);
        chloe.post(&format!("{PATH}/types"), &own).await.with_status(422);
        chloe.post(&format!("{page}/fin"), &[]).await.with_status(422);
        chloe.post(&format!("{page}/fin"), &[("ended", "Le lieu ferme")]).await.with_status(303);
        chloe.get(&page).await.ok().shows("Le lieu ferme").shows("Terminée");
    }
}
