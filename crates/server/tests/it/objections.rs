//! What people refuse when they say it to somebody: by phone, face to face or by post, and what it stops, letters that wait included.

use std::io::Write;

use kernel::app::App;
use kernel::args;
use kernel::ids::{ContactId, PartyId};
use kernel::mail;
use kernel::on_both;
use kernel::testing::Database;
use relations::privacy::contactability::{Channel, Verdict};
use relations::privacy::{kept, ledger, purpose};
use server::store::archive::{backup, refill};

use crate::binary::Installation;
use crate::letters::letter;
use crate::privacy_rights::{a_link, link_of, person, sure, verdict};
use crate::world::{Node, Test};

const DESK: &str = "/bureau/donnees-personnelles";
const EVERY: [(&str, &str); 3] = [("channels", "email"), ("channels", "phone"), ("channels", "post")];

/// Another way to reach somebody.
async fn reached(node: &Node, party: PartyId, (sort, normal): (&str, &str)) {
    let now = node.app().clock.now();
    let sql = "insert into contact_point (id, party, sort, value, normal, purpose, state, position, created_at) \
               values ($1, $2, $3, $4, $5, 'work', 'verified', 2, $6)";
    let id = ContactId::new(now, &node.app().chance);
    node.db().execute(sql, args![id, party, sort, normal, normal, now]).await.unwrap();
}

async fn by(node: &Node, purpose: &str, channel: Channel, address: &str) -> Verdict {
    let purpose = purpose::find(node.app(), purpose).await.unwrap().unwrap();
    ledger::may_write_to(node.app(), &purpose, channel, address).await.unwrap()
}

async fn to(node: &Node, party: PartyId, address: &str) -> Verdict {
    let census = purpose::find(node.app(), "census").await.unwrap().unwrap();
    let at = (address, "verified");
    ledger::may_write_to_person(node.app(), &census, Channel::Email, party, at).await.unwrap()
}

/// What somebody said on the phone the day before.
fn said(purpose: &'static str, channels: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let rest = [("purpose", purpose), ("by", "phone"), ("on", "2026-03-01"), ("words", "ne m’écrivez plus")];
    [rest.as_slice(), channels].concat()
}

/// The letters that did not leave: their states, and why.
async fn states(app: &App) -> Vec<(String, String)> {
    let sql = "select state, coalesce(answer, '') from letter where state not in ('captured', 'queued') order by state";
    app.db.all(sql, vec![]).await.unwrap()
}

on_both! {
    async fn an_objection_said_on_the_phone_is_entered_from_the_card(t: Test) {
        let party = person(&t, "Dov Lande", "dov@lande.example").await;
        let chloe = t.chloe().await;
        let page = format!("/bureau/relations/{party}/oppositions");
        chloe.get("/bureau/personnes/dov-lande").await.ok().shows("Noter une opposition").shows("On peut écrire");
        chloe.get(&page).await.ok().shows("Dov Lande ne veut plus être contacté");
        // what cannot be is told, and what was typed is kept
        let tomorrow = [("purpose", "census"), EVERY[0], ("by", "phone"), ("on", "2026-03-03"), ("words", "à garder")];
        chloe.post(&page, &tomorrow).await.with_status(422).shows("Ce jour n’est pas encore venu").shows("à garder");
        let nothing = [("purpose", "census"), ("by", "phone"), ("on", "2026-03-01"), ("words", "non")];
        chloe.post(&page, &nothing).await.with_status(422).shows("Cochez au moins un moyen");
        chloe.post(&page, &said("", &EVERY)).await.with_status(422);
        assert_eq!(t.count("consent").await, 0);
        // one purpose, then one that needed a consent: it is taken back; a yes is not entered here
        chloe.post(&page, &said("census", &EVERY)).await.with_status(303);
        assert_eq!(verdict(&t, "census", "dov@lande.example").await, Verdict::Objected);
        assert_eq!(verdict(&t, "programme", "dov@lande.example").await, Verdict::Allowed);
        let yes = [said("news", &EVERY).as_slice(), &[("action", "given")]].concat();
        chloe.post(&page, &yes).await.with_status(303);
        assert_eq!(verdict(&t, "news", "dov@lande.example").await, Verdict::Withdrawn);
        // with its proof: who, when, how, in which words
        let ledger = chloe.get(&format!("{DESK}/consentements?address=dov@lande.example")).await.ok();
        ledger.shows("Téléphone").shows("1er mars 2026").shows("ne m’écrivez plus").shows("Opposition");
        let (actors,): (i64,) = t.db().one("select count(*) from consent where actor is not null", vec![]).await.unwrap();
        assert_eq!(actors, 2);
        // everything, for ever
        chloe.post(&page, &said("all", &EVERY)).await.with_status(303);
        assert_eq!(verdict(&t, "programme", "dov@lande.example").await, Verdict::Suppressed);
        assert_eq!(t.count("suppression").await, 1);
        chloe.get("/bureau/personnes/dov-lande").await.ok().shows("A demandé à ne plus jamais rien recevoir");
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn who_wants_no_call_may_still_be_written_to(t: Test) {
        let party = person(&t, "Dov Lande", "dov@lande.example").await;
        reached(&t, party, ("phone", "+33556000000")).await;
        reached(&t, party, ("post", "3 rue du pont")).await;
        let (chloe, page) = (t.chloe().await, format!("/bureau/relations/{party}/oppositions"));
        chloe.post(&page, &said("all", &[("channels", "phone")])).await.with_status(303);
        assert_eq!(by(&t, "census", Channel::Phone, "+33556000000").await, Verdict::Objected);
        assert_eq!(by(&t, "census", Channel::Email, "dov@lande.example").await, Verdict::Allowed);
        assert_eq!(t.count("suppression").await, 0);
        // another number changes nothing of it
        t.db().execute("update contact_point set normal = '+33557000000' where sort = 'phone'", vec![]).await.unwrap();
        assert_eq!(by(&t, "census", Channel::Phone, "+33557000000").await, Verdict::Objected);
        // no mail either, for ever: what comes by post is not what they refused
        chloe.post(&page, &said("all", &[("channels", "email")])).await.with_status(303);
        assert_eq!(by(&t, "census", Channel::Email, "dov@lande.example").await, Verdict::Suppressed);
        assert_eq!(by(&t, "census", Channel::Post, "3 rue du pont").await, Verdict::Allowed);
        assert_eq!(by(&t, "census", Channel::Phone, "+33557000000").await, Verdict::Objected);
        chloe.get("/bureau/personnes/dov-lande").await.ok().shows("Recensement (courrier postal)").shows("S’est opposée");
    }

    async fn whoever_shares_a_mailbox_is_not_closed_by_another(t: Test) {
        let mailbox = "mairie@lande.example";
        let (dov, ben) = (person(&t, "Dov Lande", "dov@lande.example").await, person(&t, "Ben Lande", mailbox).await);
        let eva = person(&t, "Eva Lande", mailbox).await;
        reached(&t, dov, ("email", mailbox)).await;
        let chloe = t.chloe().await;
        for one in [dov, eva] {
            chloe.post(&format!("/bureau/relations/{one}/oppositions"), &said("all", &EVERY)).await.with_status(303);
        }
        assert!(!to(&t, dov, mailbox).await.is_yes());
        assert_eq!(to(&t, eva, mailbox).await, Verdict::Objected);
        assert_eq!(to(&t, ben, mailbox).await, Verdict::Allowed);
        // a letter by e-mail is asked by its address: whoever reads it and refused decides
        assert!(!by(&t, "census", Channel::Email, mailbox).await.is_yes());
        let key = mail::address_key(t.app(), mailbox).await.unwrap();
        assert!(!mail::is_suppressed(t.db(), &key).await.unwrap());
    }

    async fn an_objection_is_entered_by_who_may_change_the_person_alone(t: Test) {
        let party = person(&t, "Dov Lande", "dov@lande.example").await;
        let page = format!("/bureau/relations/{party}/oppositions");
        let away = t.granted("Rose", "rose@pays.example", "referent", "territory:department:24").await;
        away.get(&page).await.with_status(404);
        away.post(&page, &said("all", &EVERY)).await.with_status(404);
        let reader = t.granted("Maud", "maud@reseau.example", "protector", "network").await;
        reader.post(&page, &said("all", &EVERY)).await.with_status(403);
        assert_eq!((t.count("consent").await, t.count("suppression").await), (0, 0));
    }

    async fn an_address_that_is_nobody_s_is_closed_alone(t: Test) {
        let mut tx = t.db().begin().await.unwrap();
        mail::write(t.app(), &mut tx, &letter("contact@lande.example")).await.unwrap();
        tx.commit().await.unwrap();
        let call = [("address", "contact@lande.example"), ("purpose", "all"), ("action", "objected"), ("way", "spoken")];
        t.chloe().await.post(&format!("{DESK}/consentements"), &call).await.with_status(303);
        assert_eq!(verdict(&t, "census", "Contact@Lande.example").await, Verdict::Suppressed);
        assert_eq!(t.box_of_letters().await.len(), 0);
        assert_eq!(states(t.app()).await, [("suppressed".to_owned(), String::new())]);
    }

    async fn a_letter_that_waits_is_stopped_by_what_its_reader_refused_meanwhile(t: Test) {
        let token = a_link(&t).await;
        let mut tx = t.db().begin().await.unwrap();
        let (dov, ben) = (letter("dov@lande.example"), letter("ben@lande.example"));
        mail::write_for(t.app(), &mut tx, &dov, "census").await.unwrap();
        mail::write_for(t.app(), &mut tx, &ben, "census").await.unwrap();
        mail::write_for(t.app(), &mut tx, &dov, "programme").await.unwrap();
        // what they must receive whatever they refuse
        mail::write(t.app(), &mut tx, &dov).await.unwrap();
        mail::write_asked(t.app(), &mut tx, &dov).await.unwrap();
        tx.commit().await.unwrap();
        let kept = [("purpose", "programme"), ("purpose", "membership")];
        t.dov().post(&format!("/preferences/{token}"), &kept).await.with_status(303);
        let mut left: Vec<String> = t.box_of_letters().await.into_iter().map(|(to, ..)| to).collect();
        left.sort();
        assert_eq!(left, ["ben@lande.example", "dov@lande.example", "dov@lande.example", "dov@lande.example"]);
        assert_eq!(states(t.app()).await, [("stopped".to_owned(), "objected".to_owned())]);
        // told and counted, never silent; and it does not leave later
        let chloe = t.chloe().await;
        let list = chloe.get("/bureau/courrier?etat=stopped").await.ok();
        list.shows("Arrêtée").shows("S’est opposée").shows("dov@lande.example").hides("ben@lande.example");
        assert_eq!(t.box_of_letters().await.len(), 4);
        let (id,): (String,) = t.db().one("select id from letter where state = 'stopped'", vec![]).await.unwrap();
        chloe.get(&format!("/bureau/courrier/{id}")).await.ok().shows("elle n’est pas partie").hides("Relire la fiche");
        chloe.post(&format!("/bureau/courrier/{id}/renvoi"), &[]).await.with_status(409);
    }

    async fn the_file_of_a_person_holds_each_letter_each_stage_and_each_way_to_reach_them(t: Test) {
        let party = person(&t, "Dov Lande", "dov@lande.example").await;
        reached(&t, party, ("phone", "+33556000000")).await;
        let chloe = t.chloe().await;
        let objective = chloe.post("/bureau/objectifs", &[("name", "Recenser")]).await.with_status(303).location().unwrap();
        let id = objective.rsplit('/').next().unwrap().to_owned();
        let now = t.clock.now();
        for (at, before, stage) in [(0, None, Some("identify")), (1, Some("identify"), Some("contacted"))] {
            let sql = "insert into engagement_step (id, objective, party, before, stage, at) values ($1, $2, $3, $4, $5, $6)";
            let step = ContactId::new(now, &t.app().chance);
            let when = now + jiff::SignedDuration::from_secs(at);
            t.db().execute(sql, args![step, &id, party, before, stage, when]).await.unwrap();
        }
        let mut tx = t.db().begin().await.unwrap();
        mail::write_for(t.app(), &mut tx, &letter("dov@lande.example"), "census").await.unwrap();
        mail::write_for(t.app(), &mut tx, &letter("ben@lande.example"), "census").await.unwrap();
        tx.commit().await.unwrap();
        t.post_letters().await;
        let token = link_of(&t, "dov@lande.example", Some(party)).await;
        t.dov().post(&format!("/preferences/{token}/demandes"), &[("sort", "access")]).await.with_status(303);
        let (request,): (String,) = t.db().one("select id from data_request", vec![]).await.unwrap();
        let page = format!("{DESK}/demandes/{request}");
        let known = [("person", "dov-lande"), ("identity", "link"), ("version", "1")];
        chloe.post(&format!("{page}/identite"), &known).await.with_status(303);
        sure(&t).await;
        let file = chloe.get(&format!("{page}/donnees.json")).await.ok().json();
        let held = &file["held"]["relations"];
        assert_eq!(held["contact_point"].as_array().map(Vec::len), Some(2), "{held}");
        let letters = held["letters"].as_array().unwrap();
        let census: Vec<_> = letters.iter().filter(|letter| letter["purpose"] == "census").collect();
        assert_eq!(census.len(), 1, "{held}");
        assert_eq!(census[0]["state"], "captured");
        assert_eq!(census[0]["subject"], "Votre fiche est-elle encore juste ?");
        assert_eq!(held["engagement_steps"].as_array().map(Vec::len), Some(2), "{held}");
        assert_eq!(held["engagement_steps"][1]["stage"], "contacted");
        let read = chloe.get(&format!("{page}/donnees.html")).await.ok();
        let read = read.shows("Lettres écrites").shows("Gardée ici").shows("Votre fiche est-elle encore juste").shows("Recensement");
        read.shows("Étapes franchies").shows("Contactée").shows("Recenser").shows("+33556000000").shows("dov@lande.example");
    }

    async fn what_was_refused_since_an_archive_outlives_its_restoration(t: Test) {
        let party = person(&t, "Dov Lande", "dov@lande.example").await;
        let token = link_of(&t, "dov@lande.example", Some(party)).await;
        let (centre, file) = (format!("/preferences/{token}"), t.path("objections.jsonl"));
        t.dov().post(&centre, &[("purpose", "census"), ("purpose", "membership")]).await.with_status(303);
        let first = kept::refresh(t.app(), &file, None).await.unwrap();
        let path = t.path("a.tar.gz");
        backup(t.app(), &path, &|_| {}).await.unwrap();
        // a program that was killed in the middle of a line
        std::fs::OpenOptions::new().append(true).open(&file).unwrap().write_all(b"{\"said\":{\"id\"").unwrap();
        // one purpose, then everything; and somebody by the link of the census, which the ledger does not know
        t.dov().post(&centre, &[("purpose", "membership")]).await.with_status(303);
        let (chloe, page) = (t.chloe().await, format!("{DESK}/consentements"));
        let call = [("address", "ben@lande.example"), ("purpose", "all"), ("action", "objected"), ("way", "spoken")];
        chloe.post(&page, &call).await.with_status(303);
        let key = mail::address_key(t.app(), "eva@lande.example").await.unwrap();
        let mut tx = t.db().begin().await.unwrap();
        mail::suppress(&mut tx, t.clock.now(), &key, "objected").await.unwrap();
        tx.commit().await.unwrap();
        let second = kept::refresh(t.app(), &file, Some(first)).await.unwrap();
        assert_eq!(kept::refresh(t.app(), &file, Some(second)).await.unwrap(), second);
        assert!(!std::fs::read_to_string(&file).unwrap().contains("lande.example"), "no address is kept there");
        let restored = async |seed: u64| {
            let database = Database::fresh(t.engine()).await;
            let node = Node::open(&database, t.clock.clone(), seed).await;
            (database, node)
        };
        let (_database, node) = restored(9).await;
        // one whose head was lost is of no installation that is known
        let headless = t.path("headless.jsonl");
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&headless, text.split_once('\n').unwrap().1).unwrap();
        let (mut tx, _) = refill(node.app(), &path, &|_| {}).await.unwrap();
        assert!(kept::take_up(&mut tx, &headless).await.unwrap_err().to_string().contains("which installation"));
        tx.rollback().await.unwrap();
        let (mut tx, _) = refill(node.app(), &path, &|_| {}).await.unwrap();
        assert_eq!(kept::take_up(&mut tx, &file).await.unwrap(), 4, "two lines, two addresses");
        tx.commit().await.unwrap();
        assert_eq!(verdict(&node, "census", "dov@lande.example").await, Verdict::Objected);
        assert_eq!(verdict(&node, "membership", "dov@lande.example").await, Verdict::Allowed);
        for address in ["ben@lande.example", "eva@lande.example"] {
            assert_eq!(verdict(&node, "census", address).await, Verdict::Suppressed, "{address}");
        }
        assert_eq!(node.wrong().await, Vec::<String>::new());
        // it goes on from there, in the same file
        let chloe = node.signed_in("Chloé", "chloe@reseau.example", crate::world::Role::Coordinator).await;
        let call = [("address", "luc@lande.example"), ("purpose", "census"), ("action", "objected"), ("way", "spoken")];
        chloe.post(&page, &call).await.with_status(303);
        kept::refresh(node.app(), &file, None).await.unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap().matches("\"said\"").count(), t.count("consent").await as usize + 1);
        // what another installation kept is taken up by none, and overwritten by none
        let (_other, stranger) = restored(10).await;
        kernel::link::key(stranger.app()).await.unwrap();
        let mut tx = stranger.db().begin().await.unwrap();
        assert!(kept::take_up(&mut tx, &file).await.unwrap_err().to_string().contains("another installation"));
        tx.rollback().await.unwrap();
        let key = mail::address_key(stranger.app(), "eva@lande.example").await.unwrap();
        let mut tx = stranger.db().begin().await.unwrap();
        mail::suppress(&mut tx, t.clock.now(), &key, "objected").await.unwrap();
        tx.commit().await.unwrap();
        let before = std::fs::read(&file).unwrap();
        kept::refresh(stranger.app(), &file, None).await.unwrap();
        let aside = std::fs::read_dir(t.path("")).unwrap().map(|entry| entry.unwrap().path());
        let aside: Vec<_> = aside.filter(|path| path.to_string_lossy().contains("objections.2026")).collect();
        assert_eq!(std::fs::read(&aside[0]).unwrap(), before);
    }

    async fn the_server_keeps_objections_beside_the_database_and_restore_takes_them_up(i: Installation) {
        i.run(&["migrate"]).await.exits(0);
        let db = i.db().await;
        db.execute("insert into setting (name, value) values ('installation-key', 'a-key')", vec![]).await.unwrap();
        let archive = i.database.folder().join("a.tar.gz").to_string_lossy().into_owned();
        i.run(&["backup", &archive]).await.exits(0);
        let sql = "insert into suppression (key, reason, at) values ('abc', 'objected', '2026-03-02T09:00:00.000000Z')";
        db.execute(sql, vec![]).await.unwrap();
        db.close().await;
        let file = i.data.join(kept::FILE);
        let running = i.serve().await;
        for _ in 0..200 {
            if std::fs::read_to_string(&file).is_ok_and(|text| text.contains("abc")) {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        running.kill().await;
        let file = file.to_string_lossy().into_owned();
        let other = i.beside(Database::bare(i.database.engine()).await);
        let restored = other.run(&["restore", "--json", "--objections", &file, &archive]).await.exits(0).json();
        assert_eq!(restored["objections"], 1, "{restored}");
        assert_eq!(other.count("suppression").await, 1);
        other.is_well("restored").await;
        // without the file it says so; with one that is none, nothing is restored
        let third = i.beside(Database::bare(i.database.engine()).await);
        third.run(&["restore", "--objections", &archive, &archive]).await.exits(4);
        assert!(third.run(&["restore", &archive]).await.exits(0).out().contains("--objections FILE"));
        assert_eq!(third.count("suppression").await, 0);
    }

    async fn what_was_refused_just_before_a_stop_is_kept(i: Installation) {
        i.run(&["migrate"]).await.exits(0);
        let db = i.db().await;
        db.execute("insert into setting (name, value) values ('installation-key', 'a-key')", vec![]).await.unwrap();
        let refuse = async |key: &str| {
            let sql = "insert into suppression (key, reason, at) values ($1, 'objected', '2026-03-02T09:00:00.000000Z')";
            db.execute(sql, args![key]).await.unwrap();
        };
        refuse("first").await;
        let (running, file) = (i.serve().await, i.data.join(kept::FILE));
        let holds = |key: &str| std::fs::read_to_string(&file).is_ok_and(|text| text.contains(key));
        for _ in 0..200 {
            if holds("first") {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        assert!(holds("first"));
        // the next look is two seconds away
        refuse("second").await;
        assert_eq!(running.stop().await, 0);
        assert!(holds("second"));
        db.close().await;
    }

    async fn a_letter_of_the_census_waits_for_nobody_who_refused_it(t: Test) {
        let chloe = t.chloe().await;
        t.ana().await.creates("Le Moulin", &[("email", "bonjour@moulin.example")]).await;
        t.follow().await;
        let round = chloe.post("/bureau/recensement", &[]).await.with_status(303).location().unwrap();
        t.run_jobs().await;
        let call = [("address", "bonjour@moulin.example"), ("purpose", "census"), ("action", "objected"), ("way", "spoken")];
        chloe.post(&format!("{DESK}/consentements"), &call).await.with_status(303);
        assert_eq!(t.box_of_letters().await.len(), 0);
        chloe.get(&round).await.ok().shows("Le Moulin").shows("Arrêtée");
        let (purpose,): (String,) = t.db().one("select purpose from letter", vec![]).await.unwrap();
        assert_eq!(purpose, "census");
    }
}
