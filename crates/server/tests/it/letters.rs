//! Letters: written with their change, sent once, refused or uncertain aloud, never to who objected; and signed links.

use std::time::Duration;

use kernel::app::App;
use kernel::args;
use kernel::error::Error;
use kernel::ids::LetterId;
use kernel::lang::Lang;
use kernel::mail::{self, Block, Letter, State};
use kernel::{link, on_both};

use crate::binary::Installation;
use crate::relay::SmtpServer;
use crate::world::{Node, Test};

/// A letter to that address.
pub fn letter(to: &str) -> Letter {
    Letter {
        kind: "test",
        to: to.to_owned(),
        lang: Lang::french(),
        subject: "Votre fiche est-elle encore juste ?".to_owned(),
        blocks: vec![
            Block::Text("Bonjour à l’équipe de « La Fabrique »,".to_owned()),
            Block::Action("Relire la fiche".to_owned(), "http://reseau.example/fiche/abc".to_owned()),
        ],
        party: None,
        unsubscribe: Some("http://reseau.example/courrier/stop".to_owned()),
    }
}

async fn write(app: &App, to: &str) -> LetterId {
    let mut tx = app.db.begin().await.unwrap();
    let id = mail::write(app, &mut tx, &letter(to)).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn states(app: &App) -> Vec<(String, String)> {
    app.db.all("select coalesce(recipient, ''), state from letter order by id", vec![]).await.unwrap()
}

/// A node whose letters leave by that relay.
async fn sending(t: &Test, server: &SmtpServer) -> Node {
    let site = kernel::app::Site { relay: Some(server.relay()), ..t.app().site.clone() };
    Node::open_as(&t.database, t.clock.clone(), 7, site).await
}

on_both! {
    async fn a_letter_leaves_once_and_its_end_is_kept(t: Test) {
        let server = SmtpServer::start().await;
        let node = sending(&t, &server).await;
        for to in ["lieu@moulin.example", "refused@x.example", "later@x.example", "fabrique@x.example"] {
            write(node.app(), to).await;
            t.clock.advance(Duration::from_millis(5));
        }
        assert_eq!(node.post_letters().await, 3);
        assert_eq!(server.recipients(), ["lieu@moulin.example", "fabrique@x.example"]);
        let told = |to: &str, state: &str| (to.to_owned(), state.to_owned());
        assert_eq!(states(node.app()).await, [
            told("lieu@moulin.example", "sent"), told("refused@x.example", "refused"),
            told("later@x.example", "queued"), told("fabrique@x.example", "sent"),
        ]);
        let text = server.letters().remove(0);
        for line in ["To: lieu@moulin.example", "List-Unsubscribe: <http://reseau.example/courrier/stop>",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click", "Auto-Submitted: auto-generated"] {
            assert!(text.contains(line), "{line} is not in {text}");
        }
        assert!(text.contains("text/plain") && text.contains("text/html"), "{text}");
        // nothing is left to be sent; what was put off comes back in its time, and gives up in the end
        assert_eq!(node.post_letters().await, 0);
        for _ in 0..9 {
            t.clock.advance(Duration::from_secs(24 * 3_600));
            node.post_letters().await;
        }
        assert_eq!(states(node.app()).await.into_iter().filter(|(_, state)| state == "refused").count(), 2);
        assert_eq!(server.recipients().len(), 2);
        let chloe = node.signed_in("Chloé", "chloe@reseau.example", crate::world::Role::Coordinator).await;
        chloe.get("/bureau/courrier").await.ok().shows("Remise au relais").shows("refused@x.example");
        chloe.get("/bureau/courrier?etat=sent").await.ok().shows("lieu@moulin.example").hides("refused@x.example");
        let refusals: Vec<(String,)> = t.db().all("select body from fact where kind = 'letter_refused'", vec![]).await.unwrap();
        assert!(!refusals.is_empty(), "a refusal is a fact");
    }

    async fn a_relay_that_is_away_loses_nothing(t: Test) {
        let server = SmtpServer::start().await;
        let mut gone = t.app().site.clone();
        gone.relay = Some(kernel::mail::Relay::read("smtp://127.0.0.1:1", "a@reseau.example", "").unwrap());
        let away = Node::open_as(&t.database, t.clock.clone(), 8, gone).await;
        write(away.app(), "lieu@moulin.example").await;
        assert_eq!(away.post_letters().await, 0);
        assert_eq!(states(away.app()).await[0].1, "queued");
        let back = sending(&t, &server).await;
        assert_eq!(back.post_letters().await, 0, "it waits a little");
        t.clock.advance(Duration::from_secs(61));
        assert_eq!(back.post_letters().await, 1);
        assert_eq!(server.recipients(), ["lieu@moulin.example"]);
    }

    async fn without_a_relay_the_team_reads_the_letters(t: Test) {
        let id = write(t.app(), "lieu@moulin.example").await;
        let kept = t.box_of_letters().await;
        assert_eq!((kept.len(), kept[0].0.as_str()), (1, "lieu@moulin.example"));
        let chloe = t.chloe().await;
        chloe.get("/bureau/courrier").await.ok().shows("Aucune lettre ne part d’ici").shows("Gardée ici");
        chloe.get(&format!("/bureau/courrier/{id}")).await.ok().shows("Relire la fiche").shows("http://reseau.example/fiche/abc");
        // what is captured is no failure that one sends again
        chloe.post(&format!("/bureau/courrier/{id}/renvoi"), &[]).await.with_status(409);
        t.ana().await.get("/bureau/courrier").await.with_status(403);
    }

    async fn who_objected_is_never_written_to_again(t: Test) {
        let server = SmtpServer::start().await;
        let node = sending(&t, &server).await;
        write(node.app(), "dov@moulin.example").await;
        let key = mail::address_key(node.app(), " Dov@Moulin.example").await.unwrap();
        let mut tx = node.db().begin().await.unwrap();
        mail::suppress(&mut tx, t.clock.now(), &key, "objected").await.unwrap();
        tx.commit().await.unwrap();
        // neither what waited, nor what is written later, however the address is typed
        write(node.app(), "DOV@moulin.example").await;
        node.post_letters().await;
        assert!(server.recipients().is_empty());
        assert!(states(node.app()).await.iter().all(|(_, state)| state == State::Suppressed.key()));
        // but what they ask for themselves, before and after
        for again in 0..2 {
            let mut tx = node.db().begin().await.unwrap();
            mail::write_asked(node.app(), &mut tx, &letter("dov@moulin.example")).await.unwrap();
            if again == 0 {
                mail::suppress(&mut tx, t.clock.now(), &key, "objected").await.unwrap();
            }
            tx.commit().await.unwrap();
        }
        node.post_letters().await;
        assert_eq!(server.recipients(), ["dov@moulin.example"; 2]);
        let rows: Vec<(String,)> = t.db().all("select key from suppression", vec![]).await.unwrap();
        assert!(!rows[0].0.contains("dov"), "only a hash is kept: {rows:?}");
    }

    async fn a_change_taken_back_writes_no_letter(t: Test) {
        let mut tx = t.db().begin().await.unwrap();
        mail::write(t.app(), &mut tx, &letter("lieu@moulin.example")).await.unwrap();
        tx.rollback().await.unwrap();
        assert_eq!(t.count("letter").await, 0);
    }

    async fn two_nodes_send_each_letter_once(t: Test) {
        let server = SmtpServer::start().await;
        let (one, two) = (sending(&t, &server).await, sending(&t, &server).await);
        for number in 0..40 {
            write(one.app(), &format!("lieu{number}@moulin.example")).await;
        }
        tokio::join!(one.post_letters(), two.post_letters());
        let mut sent = server.recipients();
        sent.sort();
        sent.dedup();
        assert_eq!((sent.len(), server.recipients().len()), (40, 40));
    }

    async fn a_link_opens_what_was_signed_and_nothing_else(t: Test) {
        let until = t.clock.now() + jiff::SignedDuration::from_hours(24);
        let token = link::sign(t.app(), "test", 42, until).await.unwrap();
        let opened = link::open(t.app(), "test", &token).await.unwrap();
        assert_eq!(opened.subject, 42);
        // the same key on another node
        let other = t.another_node(9).await;
        assert_eq!(link::open(other.app(), "test", &token).await.unwrap().subject, 42);
        let refused = async |purpose: &str, token: &str| link::open(t.app(), purpose, token).await.unwrap_err().code();
        assert_eq!(refused("another", &token).await, "not-found");
        for at in [0, 31, 39, 40, 71] {
            let mut forged = token.clone().into_bytes();
            forged[at] = if forged[at] == b'0' { b'1' } else { b'0' };
            assert_eq!(refused("test", &String::from_utf8(forged).unwrap()).await, "not-found", "digit {at}");
        }
        for broken in ["", "é", &token[..71], &format!("{token}0"), &token.to_uppercase()] {
            assert_eq!(refused("test", broken).await, "not-found", "{broken}");
        }
        // once is once, on whatever node
        let mut tx = t.db().begin().await.unwrap();
        assert!(opened.spend(t.app(), &mut tx).await.unwrap());
        tx.commit().await.unwrap();
        let mut tx = other.db().begin().await.unwrap();
        assert!(!opened.spend(other.app(), &mut tx).await.unwrap());
        tx.rollback().await.unwrap();
        t.clock.advance(Duration::from_secs(24 * 3_600));
        assert!(matches!(link::open(t.app(), "test", &token).await, Err(Error::Gone)));
    }

    async fn a_letter_cut_by_kill_9_is_told_uncertain_and_not_sent_twice(i: Installation) {
        let server = SmtpServer::start().await;
        let url = server.url();
        let settings = [("MAILLAGE_MAIL_RELAY", url.as_str()), ("MAILLAGE_MAIL_FROM", "bonjour@reseau.example")];
        i.run(&["migrate"]).await.exits(0);
        let insert = "insert into letter (id, kind, recipient, recipient_key, lang, subject, body, html, state, attempts, \
                      due_at, created_at) values ($1, 'test', $2, $3, 'fr', 'Bonjour', 'Bonjour', '', 'queued', 0, $4, $5)";
        let db = i.db().await;
        let now = kernel::clock::Clock::System.now();
        for (id, to) in [("01900000-0000-7000-8000-000000000001", "mute@moulin.example"), ("01900000-0000-7000-8000-000000000002", "lieu@moulin.example")] {
            db.execute(insert, args![id, to, to, now, now]).await.unwrap();
        }
        let running = i.serve_with(&settings).await;
        for _ in 0..600 {
            if !server.recipients().is_empty() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        running.kill().await;
        assert_eq!(server.recipients(), ["mute@moulin.example"], "the whole letter was said before the kill");
        if db.engine() == kernel::db::Engine::Postgres {
            // on a server another node may be at work: the lease of the dead one must pass first
            db.execute("update letter set lease_until = '2020-01-01T00:00:00.000000Z' where state = 'sending'", vec![]).await.unwrap();
        }
        let running = i.serve_with(&settings).await;
        for _ in 0..600 {
            if server.recipients().len() > 1 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(running.stop().await, 0);
        assert_eq!(server.recipients(), ["mute@moulin.example", "lieu@moulin.example"]);
        let states: Vec<(String,)> = db.all("select state from letter order by id", vec![]).await.unwrap();
        assert_eq!(states, [("uncertain".to_owned(),), ("sent".to_owned(),)]);
        db.close().await;
        i.is_well("after the kill").await;
    }
}
