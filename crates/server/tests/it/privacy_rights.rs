//! What people decide about their own data: preferences, objections that outlive everything, requests, the end of retention.

use std::time::Duration;

use kernel::args;
use kernel::ids::PartyId;
use kernel::on_both;
use kernel::party::{Kind, NewParty, Standing, insert_many};
use kernel::testing::Database;
use relations::privacy::contactability::{Channel, Verdict};
use relations::privacy::{ledger, preferences, purpose, request};
use server::store::archive::{backup, restore};

use crate::world::{Client, Node, SITE, Test};

const DESK: &str = "/bureau/donnees-personnelles";

/// The piece of an address that opens the preferences of somebody who is nobody else's business.
pub async fn a_link(t: &Test) -> String {
    link_of(t, "dov@lande.example", None).await
}

pub async fn link_of(node: &Node, address: &str, party: Option<PartyId>) -> String {
    let door = preferences::door(node.app(), address).await.unwrap();
    let mut tx = node.db().begin().await.unwrap();
    door.keep(node.app(), &mut tx, party).await.unwrap();
    tx.commit().await.unwrap();
    door.address.strip_prefix(&format!("{SITE}/preferences/")).unwrap().to_owned()
}

/// Somebody known, with an address.
pub async fn person(node: &Node, name: &str, address: &str) -> PartyId {
    let (app, now) = (node.app(), node.app().clock.now());
    let id = PartyId::new(now, &app.chance);
    let new = NewParty { id, kind: Kind::Person, name: name.to_owned(), territory: None, standing: Standing::Hidden };
    let mut tx = node.db().begin().await.unwrap();
    insert_many(&mut tx, &app.order, now, &[new]).await.unwrap();
    let sql = "insert into person (party, given, family, civility, language, version, created_at, updated_at) \
               values ($1, '', $2, '', 'fr', 1, $3, $4)";
    tx.execute(sql, args![id, name, now, now]).await.unwrap();
    let sql = "insert into contact_point (id, party, sort, value, normal, purpose, state, position, created_at) \
               values ($1, $2, 'email', $3, $4, 'work', 'verified', 1, $5)";
    tx.execute(sql, args![kernel::ids::ContactId::new(now, &app.chance), id, address, address, now]).await.unwrap();
    tx.commit().await.unwrap();
    id
}

pub async fn verdict(node: &Node, purpose: &str, address: &str) -> Verdict {
    let purpose = purpose::find(node.app(), purpose).await.unwrap().unwrap();
    ledger::may_write_to(node.app(), &purpose, Channel::Email, address).await.unwrap()
}

/// Everybody showed a moment ago who they are.
pub async fn sure(t: &Test) {
    let until = t.clock.now() + jiff::SignedDuration::from_secs(600);
    t.db().execute("update session set sure_until = $1", args![until]).await.unwrap();
}

async fn coordinator(t: &Test) -> Client {
    t.chloe().await
}

on_both! {
    async fn a_link_opens_the_preferences_of_an_address_and_only_a_post_changes_them(t: Test) {
        let token = link_of(&t, "Dov@Lande.example", None).await;
        let page = format!("/preferences/{token}");
        let dov = t.dov();
        for _ in 0..2 {
            dov.get(&page).await.ok().shows("d…@lande.example").hides("dov@lande.example").shows("Lettre du réseau");
            dov.get(&format!("{page}/arret")).await.ok();
        }
        assert_eq!((t.count("consent").await, t.count("suppression").await), (0, 0));
        assert_eq!(verdict(&t, "news", "dov@lande.example").await, Verdict::NoConsent);
        // what is ticked is written, once
        for _ in 0..2 {
            dov.post(&page, &[("purpose", "news"), ("purpose", "census")]).await.with_status(303);
        }
        assert_eq!(verdict(&t, "news", "dov@lande.example").await, Verdict::Allowed);
        assert_eq!(verdict(&t, "programme", "dov@lande.example").await, Verdict::Objected);
        let said: Vec<(String, String)> = t.db().all("select purpose, action from consent order by position", vec![]).await.unwrap();
        let pairs: Vec<(&str, &str)> = said.iter().map(|(purpose, action)| (purpose.as_str(), action.as_str())).collect();
        assert_eq!(pairs, [("news", "given"), ("programme", "objected"), ("membership", "objected")]);
        dov.post(&page, &[("purpose", "census")]).await.with_status(303);
        assert_eq!(verdict(&t, "news", "dov@lande.example").await, Verdict::Withdrawn);
        // a link that was changed by one letter opens nothing
        let forged = format!("/preferences/{}0", &token[..token.len() - 1]);
        let other = format!("/preferences/{}1", &token[..token.len() - 1]);
        assert!([t.dov().get(&forged).await.status, t.dov().get(&other).await.status].contains(&404));
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn an_objection_to_everything_outlives_erasure_import_and_restore(t: Test) {
        let party = person(&t, "Dov Lande", "dov@lande.example").await;
        let token = link_of(&t, "dov@lande.example", Some(party)).await;
        t.dov().post(&format!("/preferences/{token}/arret"), &[]).await.with_status(303);
        t.dov().get(&format!("/preferences/{token}")).await.ok().shows("Plus rien ne part");
        assert_eq!(verdict(&t, "census", "DOV@lande.example").await, Verdict::Suppressed);
        // somebody says that they agreed: it does not count
        let paper = [("address", "dov@lande.example"), ("purpose", "news"), ("action", "given"), ("way", "paper"), ("reference", "P-12")];
        coordinator(&t).await.post(&format!("{DESK}/consentements"), &paper).await.with_status(303);
        assert_eq!(verdict(&t, "news", "dov@lande.example").await, Verdict::Suppressed);
        // erased, then brought again by a file under another card
        request::forget(t.app(), None, party).await.unwrap();
        assert!(kernel::party::find(t.db(), party).await.unwrap().is_none());
        person(&t, "D. Lande", "dov@lande.example").await;
        assert_eq!(verdict(&t, "census", "dov@lande.example").await, Verdict::Suppressed);
        assert_eq!(t.count("consent").await, 2);
        assert_eq!(t.wrong().await, Vec::<String>::new());
        let path = t.path("a.tar.gz");
        backup(t.app(), &path, &|_| {}).await.unwrap();
        let database = Database::fresh(t.engine()).await;
        let node = Node::open(&database, t.clock.clone(), 9).await;
        restore(node.app(), &path, &|_| {}).await.unwrap();
        assert_eq!(verdict(&node, "census", "dov@lande.example").await, Verdict::Suppressed);
        assert_eq!(node.wrong().await, Vec::<String>::new());
        // its link still opens, and tells nothing that was erased
        node.visitor().get(&format!("/preferences/{token}")).await.ok().hides("lande.example");
    }

    async fn two_addresses_of_one_person_are_as_closed_as_the_more_closed_of_them(t: Test) {
        let party = person(&t, "Dov Lande", "dov@lande.example").await;
        let now = t.clock.now();
        let sql = "insert into contact_point (id, party, sort, value, normal, purpose, state, position, created_at) \
                   values ($1, $2, 'email', $3, $4, 'home', 'verified', 2, $5)";
        let id = kernel::ids::ContactId::new(now, &t.app().chance);
        t.db().execute(sql, args![id, party, "d@other.example", "d@other.example", now]).await.unwrap();
        assert_eq!(verdict(&t, "census", "d@other.example").await, Verdict::Allowed);
        let token = link_of(&t, "dov@lande.example", Some(party)).await;
        t.dov().post(&format!("/preferences/{token}"), &[("purpose", "news")]).await.with_status(303);
        assert_eq!(verdict(&t, "census", "d@other.example").await, Verdict::Objected);
        // the yes of the one is no yes of the other
        assert_eq!(verdict(&t, "news", "d@other.example").await, Verdict::NoConsent);
        t.dov().post(&format!("/preferences/{token}/arret"), &[]).await.with_status(303);
        assert_eq!(verdict(&t, "census", "d@other.example").await, Verdict::Suppressed);
    }

    async fn a_refusal_follows_whoever_changes_address(t: Test) {
        let party = person(&t, "Dov Lande", "dov@lande.example").await;
        let token = link_of(&t, "dov@lande.example", Some(party)).await;
        t.dov().post(&format!("/preferences/{token}"), &[("purpose", "news")]).await.with_status(303);
        let sql = "update contact_point set value = $1, normal = $2 where party = $3";
        t.db().execute(sql, args!["dov@neuf.example", "dov@neuf.example", party]).await.unwrap();
        assert_eq!(verdict(&t, "census", "dov@neuf.example").await, Verdict::Objected);
        let census = purpose::find(t.app(), "census").await.unwrap().unwrap();
        let at = ("dov@neuf.example", "verified");
        let asked = ledger::may_write_to_person(t.app(), &census, Channel::Email, party, at).await.unwrap();
        assert_eq!(asked, Verdict::Objected);
        // the yes of the address that was left is no yes of the new one
        assert_eq!(verdict(&t, "news", "dov@neuf.example").await, Verdict::NoConsent);
        // only the person undoes it, at the address that they have now
        let paper = [("address", "dov@neuf.example"), ("purpose", "census"), ("action", "given"), ("way", "paper"), ("reference", "P-12")];
        coordinator(&t).await.post(&format!("{DESK}/consentements"), &paper).await.with_status(303);
        assert_eq!(verdict(&t, "census", "dov@neuf.example").await, Verdict::Objected);
        let token = link_of(&t, "dov@neuf.example", Some(party)).await;
        t.dov().post(&format!("/preferences/{token}"), &[("purpose", "census")]).await.with_status(303);
        assert_eq!(verdict(&t, "census", "dov@neuf.example").await, Verdict::Allowed);
        assert_eq!(verdict(&t, "programme", "dov@neuf.example").await, Verdict::Objected);
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn a_ledger_that_was_changed_is_told(t: Test) {
        let token = a_link(&t).await;
        for choice in ["news", "events", "census"] {
            t.dov().post(&format!("/preferences/{token}"), &[("purpose", choice)]).await.with_status(303);
        }
        assert_eq!(t.wrong().await, Vec::<String>::new());
        t.db().execute("update consent set action = 'given' where position = 2", vec![]).await.unwrap();
        assert!(t.wrong().await.iter().any(|words| words.contains("line 2")), "{:?}", t.wrong().await);
        t.db().execute("delete from consent where position = (select max(position) from consent)", vec![]).await.unwrap();
        assert!(t.wrong().await.iter().any(|words| words.contains("ends at line")), "{:?}", t.wrong().await);
    }

    async fn a_paper_without_its_reference_and_a_yes_to_everything_are_refused(t: Test) {
        let chloe = coordinator(&t).await;
        let page = format!("{DESK}/consentements");
        let form = [("address", "dov@lande.example"), ("purpose", "news"), ("action", "given"), ("way", "paper")];
        chloe.post(&page, &form).await.with_status(422).shows("Donnez la référence").shows("dov@lande.example");
        let all = [("address", "dov@lande.example"), ("purpose", "all"), ("action", "given"), ("way", "spoken")];
        chloe.post(&page, &all).await.with_status(422).shows("finalité par finalité");
        assert_eq!(t.count("consent").await, 0);
        let refused = [("address", "dov@lande.example"), ("purpose", "all"), ("action", "objected"), ("way", "spoken")];
        chloe.post(&page, &refused).await.with_status(303);
        assert_eq!(verdict(&t, "census", "dov@lande.example").await, Verdict::Suppressed);
    }

    async fn whoever_asks_is_answered_once_they_were_recognised(t: Test) {
        let party = person(&t, "Dov Lande", "dov@lande.example").await;
        let chloe = coordinator(&t).await;
        let token = link_of(&t, "dov@lande.example", Some(party)).await;
        let ask = format!("/preferences/{token}/demandes");
        t.dov().post(&ask, &[("sort", "access")]).await.with_status(303);
        t.dov().post(&ask, &[("sort", "access")]).await.with_status(422).shows("déjà en cours");
        t.dov().post(&ask, &[("sort", "rectification")]).await.with_status(422);
        // the six rights of the law, in words that say what they do
        let page = t.dov().get(&format!("/preferences/{token}")).await.ok();
        assert_eq!(page.text().matches("<option value=\"").count(), request::SORTS.len());
        page.shows("Garder mes données sans vous en servir").shows("Ne plus utiliser mes données");
        let letters = t.box_of_letters().await;
        assert_eq!(letters.len(), 2, "{letters:?}");
        assert!(letters.iter().any(|(to, ..)| to == "dov@lande.example"));
        let team = letters.iter().find(|(to, ..)| to == "chloe@reseau.example").unwrap();
        assert!(team.2.contains("2\u{a0}avril\u{a0}2026") && !team.2.contains("Dov"), "{team:?}");
        let (id,): (String,) = t.db().one("select id from data_request", vec![]).await.unwrap();
        let page = format!("{DESK}/demandes/{id}");
        chloe.get(&page).await.ok().shows("Accès aux données").shows("dov@lande.example");
        // nothing is opened before the identity was checked, nor by a session that did not show lately who it is
        crate::team::unsure(&t).await;
        chloe.get(&format!("{page}/donnees.json")).await.with_status(303);
        sure(&t).await;
        chloe.get(&format!("{page}/donnees.json")).await.with_status(409);
        // a part of a name is asked again: nobody else's data are shown by a guess, though it is somebody's whole name
        person(&t, "Lande", "seule@lande.example").await;
        // however many organisations have that name too
        let mut tx = t.db().begin().await.unwrap();
        let now = t.clock.now();
        let bodies: Vec<NewParty> = (0..45)
            .map(|at| NewParty {
                id: PartyId::new(now, &t.app().chance),
                kind: Kind::Organisation,
                name: format!("Association Lande {at}"),
                territory: None,
                standing: Standing::Hidden,
            })
            .collect();
        insert_many(&mut tx, &t.app().order, now, &bodies).await.unwrap();
        tx.commit().await.unwrap();
        let guessed = [("person", "lande"), ("identity", "link"), ("version", "1")];
        chloe.post(&format!("{page}/identite"), &guessed).await.with_status(422).shows("choisissez la bonne").shows("dov-lande");
        let nobody = [("person", "Personne de ce nom"), ("identity", "link"), ("version", "1")];
        chloe.post(&format!("{page}/identite"), &nobody).await.with_status(422).shows("Personne ne porte ce nom");
        let known = [("person", "Dov Lande"), ("identity", "link"), ("version", "1")];
        chloe.post(&format!("{page}/identite"), &known).await.with_status(303);
        chloe.post(&format!("{page}/identite"), &known).await.with_status(409);
        let file = chloe.get(&format!("{page}/donnees.json")).await.ok().json();
        assert_eq!(file["person"]["name"], "Dov Lande");
        assert_eq!(file["held"]["relations"]["requests"][0]["sort"], "access");
        chloe.get(&format!("{page}/donnees.html")).await.ok().shows("Dov Lande").shows("1 / sorte").shows("Accès aux données");
        chloe.get(&format!("{DESK}/consultations?personne=dov&lecteur=chlo")).await.ok().shows("Dov Lande").shows("Fichier de ses données");
        chloe.get(&format!("{DESK}/consultations.csv?personne=personne")).await.ok().hides("Dov Lande");
        chloe.post(&format!("{page}/reponse"), &[("state", "refused"), ("version", "2")]).await.with_status(422);
        chloe.post(&format!("{page}/reponse"), &[("state", "granted"), ("version", "2")]).await.with_status(303);
        chloe.get(&format!("{DESK}/demandes")).await.ok().hides("Dov Lande").hides("dov@lande.example");
        assert!(t.box_of_letters().await.iter().any(|(to, subject, _)| to == "dov@lande.example" && subject.contains("Réponse")));
    }

    async fn a_deadline_is_a_month_and_may_be_extended_once_in_time(t: Test) {
        let chloe = coordinator(&t).await;
        let form = [("sort", "access"), ("name", "Dov"), ("via", "post"), ("received_on", "2026-01-31")];
        let page = chloe.post(&format!("{DESK}/demandes"), &form).await.with_status(303).location().unwrap();
        chloe.get(&page).await.ok().shows("28 février 2026");
        chloe.get(&format!("{DESK}/demandes")).await.ok().shows("a dépassé son délai");
        chloe.post(&format!("{page}/prolongation"), &[("extended", "complexe"), ("version", "1")]).await.with_status(422).shows("plus temps de prolonger");
        let form = [("sort", "access"), ("name", "Ben"), ("via", "post"), ("received_on", "2026-03-01")];
        let page = chloe.post(&format!("{DESK}/demandes"), &form).await.with_status(303).location().unwrap();
        chloe.post(&format!("{page}/prolongation"), &[("extended", "complexe"), ("version", "1")]).await.with_status(303);
        chloe.get(&page).await.ok().shows("1er juin 2026");
        chloe.post(&format!("{page}/prolongation"), &[("extended", "encore"), ("version", "2")]).await.with_status(409);
        let future = [("sort", "access"), ("name", "Ben"), ("via", "post"), ("received_on", "2026-03-09")];
        chloe.post(&format!("{DESK}/demandes"), &future).await.with_status(422);
    }

    async fn an_erased_person_is_nowhere_and_their_receipts_still_count(t: Test) {
        let party = person(&t, "Dov Lande", "dov@lande.example").await;
        let chloe = coordinator(&t).await;
        let member = [("party", "dov-lande"), ("kind", "individual"), ("since", "2026-03-01")];
        let membership = chloe.post("/bureau/adhesions/nouvelle", &member).await.with_status(303).location().unwrap();
        let paid = [("amount", "15"), ("means", "cash"), ("paid_on", "2026-03-01")];
        chloe.post(&format!("{membership}/paiements"), &paid).await.with_status(303);
        let token = link_of(&t, "dov@lande.example", Some(party)).await;
        t.dov().post(&format!("/preferences/{token}/demandes"), &[("sort", "erasure"), ("name", "Dov Lande")]).await.with_status(303);
        let (id,): (String,) = t.db().one("select id from data_request", vec![]).await.unwrap();
        let page = format!("{DESK}/demandes/{id}");
        sure(&t).await;
        chloe.post(&format!("{page}/effacement"), &[("version", "1")]).await.with_status(409);
        chloe.post(&format!("{page}/identite"), &[("person", "dov-lande"), ("identity", "link"), ("version", "1")]).await.with_status(303);
        t.db().execute("update session set sure_until = null", vec![]).await.unwrap();
        let asked = chloe.post(&format!("{page}/effacement"), &[("version", "2")]).await.with_status(303);
        assert!(asked.location().unwrap().starts_with("/connexion/confirmation"));
        sure(&t).await;
        chloe.post(&format!("{page}/effacement"), &[("version", "2")]).await.with_status(303);
        chloe.get(&page).await.ok().hides("Dov Lande").hides("lande.example").shows("Personne effacée");
        assert_eq!((t.count("person").await, t.count("contact_point").await, t.count("payment").await), (0, 0, 1));
        let (kept,): (i64,) = t.db().one("select count(*) from data_request where name <> '' or address is not null", vec![]).await.unwrap();
        assert_eq!(kept, 0);
        assert!(t.box_of_letters().await.iter().any(|(to, subject, _)| to == "dov@lande.example" && subject.contains("Réponse")));
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn the_last_administrator_is_not_erased(t: Test) {
        let chloe = coordinator(&t).await;
        let party = person(&t, "Chloé Martin", "chloe@martin.example").await;
        let sql = "update account set person = $1 where email = 'chloe@reseau.example'";
        t.db().execute(sql, args![party]).await.unwrap();
        let token = link_of(&t, "chloe@martin.example", Some(party)).await;
        let form = [("sort", "erasure"), ("name", "Chloé Martin")];
        t.dov().post(&format!("/preferences/{token}/demandes"), &form).await.with_status(303);
        let (id,): (String,) = t.db().one("select id from data_request", vec![]).await.unwrap();
        let page = format!("{DESK}/demandes/{id}");
        let known = [("person", "chloe-martin"), ("identity", "link"), ("version", "1")];
        chloe.post(&format!("{page}/identite"), &known).await.with_status(303);
        sure(&t).await;
        let told = chloe.post(&format!("{page}/effacement"), &[("version", "2")]).await.with_status(409);
        told.shows("Plus personne n’administrerait le réseau");
        // nothing of it was done: the account, the person and the request are there
        assert_eq!((t.count("account").await, t.count("person").await, t.count("contact_point").await), (1, 1, 1));
        chloe.get(&page).await.ok().shows("Chloé Martin").hides("Personne effacée");
        // once somebody else administers, it is done
        let theo = t.granted("Théo", "theo@reseau.example", "coordinator", "network").await;
        sure(&t).await;
        chloe.post(&format!("{page}/effacement"), &[("version", "2")]).await.with_status(303);
        theo.get(&page).await.ok().shows("Personne effacée");
        assert!(kernel::party::find(t.db(), party).await.unwrap().is_none());
        assert_eq!(t.count("account").await, 1);
    }

    async fn the_end_of_retention_spares_whoever_alone_administers(t: Test) {
        let silent = person(&t, "Dov Lande", "dov@lande.example").await;
        let alone = person(&t, "Zoé Seule", "zoe@seule.example").await;
        t.clock.advance(Duration::from_secs(86_400 * 365 * 3 + 86_400 * 20));
        let chloe = coordinator(&t).await;
        let run = chloe.post(&format!("{DESK}/conservation"), &[]).await.with_status(303).location().unwrap();
        chloe.post(&format!("{run}/question"), &[]).await.with_status(303);
        t.clock.advance(Duration::from_secs(86_400 * 31));
        let chloe = coordinator(&t).await;
        sure(&t).await;
        chloe.post(&format!("{run}/effacement"), &[]).await.with_status(303);
        // meanwhile the account of one of the list became the only one that administers; it signed in long ago
        let account = t.account("Zoé", "zoe@reseau.example").await;
        let sql = "update account set person = $1, password = 'x' where id = $2";
        t.db().execute(sql, args![alone, account]).await.unwrap();
        t.db().execute("update role_grant set account = $1", args![account]).await.unwrap();
        t.run_jobs().await;
        assert!(kernel::party::find(t.db(), silent).await.unwrap().is_none());
        assert!(kernel::party::find(t.db(), alone).await.unwrap().is_some());
        let (state,): (String,) = t.db().one("select state from retention_line where party = $1", args![alone]).await.unwrap();
        assert_eq!(state, "needed");
        let (erased, state): (i64, String) = t.db().one("select erased, state from retention_run", vec![]).await.unwrap();
        assert_eq!((erased, state.as_str()), (1, "done"));
    }

    async fn nothing_of_two_cards_made_one_outlives_erasure(t: Test) {
        let stays = person(&t, "Dov Lande", "dov@lande.example").await;
        let goes = person(&t, "D. Lande", "d@lande.example").await;
        // what a file said of the one who goes does not follow them
        let sql = "insert into people_import (id, file_name, file_hash, state, headers, mapping, purpose, basis, counts, \
                   version, created_at) values ($1, 'carnet.csv', '', 'applied', '', '', '', '', '', 1, $2)";
        let import = kernel::ids::PeopleImportId::new(t.clock.now(), &t.app().chance);
        t.db().execute(sql, args![import, t.clock.now()]).await.unwrap();
        let sql = "insert into people_import_row (import, number, cells, choice, take, verdict, party, made, told) \
                   values ($1, 2, '', '', $2, 'updated', $3, 'Lande', 'd@lande.example')";
        t.db().execute(sql, args![import, false, goes]).await.unwrap();
        let chloe = coordinator(&t).await;
        let page = chloe.get(&format!("/bureau/personnes/dov-lande/fusion?avec={goes}")).await.ok();
        crate::duplicates::submit(&chloe, &page, "/bureau/personnes/dov-lande/fusion", &[]).await.with_status(303);
        request::forget(t.app(), None, stays).await.unwrap();
        for party in [stays, goes] {
            assert!(kernel::party::find(t.db(), party).await.unwrap().is_none(), "{party}");
        }
        let sql = "select count(*) from people_import_row where made <> '' or told <> ''";
        assert_eq!(t.db().one::<(i64,)>(sql, vec![]).await.unwrap().0, 0);
        assert_eq!((t.count("person_merge").await, t.count("contact_point").await), (0, 0));
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn a_mail_that_waits_to_be_sorted_forgets_an_erased_address(t: Test) {
        let party = person(&t, "Dov Lande", "dov@lande.example").await;
        let (now, author) = (t.clock.now(), t.account("Chloé", "chloe@reseau.example").await);
        let sql = "insert into interaction (id, at, sort, direction, subject, body, confidentiality, author, origin, unsorted, \
                   attachments, version, created_at, updated_at) \
                   values ($1, $2, 'mail', 'out', 'Salle', '', 'team', $3, 'mail', $4, '', 1, $5, $6)";
        let id = kernel::ids::InteractionId::new(now, &t.app().chance);
        let addresses = "autre@lande.example Dov@lande.example";
        t.db().execute(sql, args![id, now, author, addresses, now, now]).await.unwrap();
        request::forget(t.app(), None, party).await.unwrap();
        let (left,): (String,) = t.db().one("select unsorted from interaction", vec![]).await.unwrap();
        assert_eq!(left, "autre@lande.example");
    }

    async fn erasing_one_of_two_who_read_a_mailbox_leaves_the_other_answered(t: Test) {
        let mailbox = "mairie@lande.example";
        let (dov, ben) = (person(&t, "Dov Lande", mailbox).await, person(&t, "Ben Lande", mailbox).await);
        let chloe = coordinator(&t).await;
        let token = link_of(&t, mailbox, Some(dov)).await;
        t.dov().post(&format!("/preferences/{token}/demandes"), &[("sort", "access"), ("name", "Ben")]).await.with_status(303);
        // nobody knows yet which of the two it was
        let (id, party): (String, Option<String>) = t.db().one("select id, party from data_request", vec![]).await.unwrap();
        assert_eq!(party, None);
        let page = format!("{DESK}/demandes/{id}");
        let known = [("person", "ben-lande"), ("identity", "known"), ("identity_note", "vu hier"), ("version", "1")];
        chloe.post(&format!("{page}/identite"), &known).await.with_status(303);
        // why a membership of the one ended is theirs alone
        let member = [("party", "dov-lande"), ("kind", "individual"), ("since", "2026-03-01")];
        let membership = chloe.post("/bureau/adhesions/nouvelle", &member).await.with_status(303).location().unwrap();
        chloe.post(&format!("{membership}/fin"), &[("ended", "Dov déménage")]).await.with_status(303);
        request::forget(t.app(), None, dov).await.unwrap();
        chloe.get(&membership).await.ok().hides("Dov").shows("Terminée");
        chloe.get(&page).await.ok().shows(mailbox).shows("Ben Lande");
        t.dov().get(&format!("/preferences/{token}")).await.ok().shows("m…@lande.example");
        chloe.post(&format!("{page}/reponse"), &[("state", "partly"), ("outcome", "voici"), ("version", "2")]).await.with_status(303);
        assert!(t.box_of_letters().await.iter().any(|(to, subject, _)| to == mailbox && subject.contains("Réponse")));
        // with the last who reads it, all of it goes
        request::forget(t.app(), None, ben).await.unwrap();
        let sql = "select count(*) from data_request where address is not null or name <> '' or outcome <> ''";
        assert_eq!(t.db().one::<(i64,)>(sql, vec![]).await.unwrap().0, 0);
        assert_eq!(t.count("preference_address").await, 0);
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn who_was_silent_for_years_is_listed_then_asked_then_erased(t: Test) {
        let silent = person(&t, "Dov Lande", "dov@lande.example").await;
        let back = person(&t, "Ben Retour", "ben@retour.example").await;
        let spared = person(&t, "Ana Gardée", "ana@gardee.example").await;
        t.clock.advance(Duration::from_secs(86_400 * 365 * 3 + 86_400 * 20));
        let recent = person(&t, "Zoé Récente", "zoe@recente.example").await;
        let chloe = coordinator(&t).await;
        let run = chloe.post(&format!("{DESK}/conservation"), &[]).await.with_status(303).location().unwrap();
        chloe.get(&run).await.ok().shows("Dov Lande").shows("Ben Retour").hides("Zoé Récente");
        assert_eq!(t.box_of_letters().await.len(), 0);
        chloe.post(&format!("{run}/maintien"), &[("party", &spared.to_string())]).await.with_status(303);
        chloe.post(&format!("{run}/question"), &[]).await.with_status(303);
        chloe.post(&format!("{run}/question"), &[]).await.with_status(409);
        let letters = t.box_of_letters().await;
        assert_eq!(letters.len(), 2, "{letters:?}");
        let letter = letters.iter().find(|(to, ..)| to == "ben@retour.example").unwrap();
        let link = letter.2.split_whitespace().find(|word| word.contains("/preferences/")).unwrap();
        let link = link.strip_prefix(SITE).unwrap();
        t.dov().post(&format!("{link}/maintien"), &[]).await.with_status(303);
        sure(&t).await;
        chloe.post(&format!("{run}/effacement"), &[]).await.with_status(409);
        t.clock.advance(Duration::from_secs(86_400 * 29));
        let chloe = coordinator(&t).await;
        sure(&t).await;
        chloe.post(&format!("{run}/effacement"), &[]).await.with_status(409);
        t.clock.advance(Duration::from_secs(86_400 * 2));
        let chloe = coordinator(&t).await;
        sure(&t).await;
        chloe.post(&format!("{run}/effacement"), &[]).await.with_status(303);
        t.run_jobs().await;
        for (party, there) in [(silent, false), (back, true), (spared, true), (recent, true)] {
            assert_eq!(kernel::party::find(t.db(), party).await.unwrap().is_some(), there, "{party}");
        }
        chloe.get(&run).await.ok().shows("Terminée");
    }

    async fn years_as_a_member_are_no_silence(t: Test) {
        person(&t, "Dov Lande", "dov@lande.example").await;
        person(&t, "Ben Silence", "ben@silence.example").await;
        let team = person(&t, "Luc Équipe", "luc@equipe.example").await;
        t.clock.advance(Duration::from_secs(86_400 * 365 * 2));
        let chloe = coordinator(&t).await;
        let member = [("party", "dov-lande"), ("kind", "individual"), ("since", "2028-03-01")];
        chloe.post("/bureau/adhesions/nouvelle", &member).await.with_status(303);
        // of the team, whose session ended long ago
        t.granted("Luc", "luc@equipe.example", "referent", "network").await;
        let sql = "update account set person = $1 where email = 'luc@equipe.example'";
        t.db().execute(sql, args![team]).await.unwrap();
        t.clock.advance(Duration::from_secs(86_400 * (365 + 90)));
        t.db().execute("delete from session", vec![]).await.unwrap();
        let chloe = coordinator(&t).await;
        let run = chloe.post(&format!("{DESK}/conservation"), &[]).await.with_status(303).location().unwrap();
        chloe.get(&run).await.ok().shows("Ben Silence").hides("Dov Lande").hides("Luc Équipe");
    }

    async fn who_asked_for_silence_at_one_address_is_not_asked_at_another(t: Test) {
        let party = person(&t, "Dov Lande", "dov@lande.example").await;
        let sql = "insert into contact_point (id, party, sort, value, normal, purpose, state, position, created_at) \
                   values ($1, $2, 'email', $3, $4, 'home', 'verified', 2, $5)";
        let id = kernel::ids::ContactId::new(t.clock.now(), &t.app().chance);
        t.db().execute(sql, args![id, party, "d@other.example", "d@other.example", t.clock.now()]).await.unwrap();
        let refused = [("address", "d@other.example"), ("purpose", "all"), ("action", "objected"), ("way", "spoken")];
        coordinator(&t).await.post(&format!("{DESK}/consentements"), &refused).await.with_status(303);
        t.clock.advance(Duration::from_secs(86_400 * 365 * 3 + 86_400 * 20));
        let chloe = coordinator(&t).await;
        let run = chloe.post(&format!("{DESK}/conservation"), &[]).await.with_status(303).location().unwrap();
        chloe.post(&format!("{run}/question"), &[]).await.with_status(303);
        assert_eq!(t.box_of_letters().await.len(), 0);
        let (state,): (String,) = t.db().one("select state from retention_line", vec![]).await.unwrap();
        assert_eq!(state, "silent");
    }

    async fn purposes_are_the_network_s_and_two_who_edit_are_told(t: Test) {
        let chloe = coordinator(&t).await;
        let page = format!("{DESK}/finalites/news");
        let form = chloe.form(&page).await;
        let post = async |text: &str| {
            let changed = crate::world::changed(form.clone(), &[("text", text)]);
            let pairs: Vec<(&str, &str)> = changed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            chloe.post(&page, &pairs).await
        };
        post("Une lettre par mois.").await.with_status(303);
        post("Deux lettres par mois.").await.with_status(409).shows("Une lettre par mois.").shows("Deux lettres par mois.");
        let token = a_link(&t).await;
        t.dov().get(&format!("/preferences/{token}")).await.ok().shows("Une lettre par mois.");
        t.dov().post(&format!("/preferences/{token}"), &[("purpose", "news")]).await.with_status(303);
        let sql = "select purpose_text.body from consent join purpose_text on purpose_text.hash = consent.text_hash \
                   where consent.purpose = 'news'";
        let (body,): (String,) = t.db().one(sql, vec![]).await.unwrap();
        assert_eq!(body, "Une lettre par mois.");
        chloe.get(&format!("{DESK}/registre")).await.ok().shows("Une lettre par mois.").shows("Consentement");
        chloe.get(&format!("{DESK}/registre.html")).await.ok().shows("Intérêt légitime");
    }

    async fn a_part_of_the_network_does_not_open_the_data_of_all(t: Test) {
        let rose = t.granted("Rose", "rose@pays.example", "referent", "territory:department:33").await;
        let local = t.granted("Luc", "luc@pays.example", "protector", "territory:department:33").await;
        let whole = t.granted("Maud", "maud@reseau.example", "protector", "network").await;
        for page in ["demandes", "finalites", "consentements", "conservation", "registre", "consultations"] {
            rose.get(&format!("{DESK}/{page}")).await.with_status(403);
            local.get(&format!("{DESK}/{page}")).await.with_status(403);
            whole.get(&format!("{DESK}/{page}")).await.ok();
        }
    }
}
