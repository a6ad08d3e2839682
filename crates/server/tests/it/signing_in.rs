//! Signing in: nothing told of who has an account, patience before guessers, sessions that close.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use accounts::password;
use kernel::args;
use kernel::clock::stored;
use kernel::on_both;

use crate::world::{Answer, Client, Node, SITE, Test};

const EMAIL: &str = "chloe@reseau.example";
const PASSWORD: &str = " une phrase assez longue ";

async fn account(node: &Node) {
    node.accounts().save("Chloe@Reseau.example ", "Chloé", PASSWORD, "coordinator").await.unwrap();
}

async fn sign_in(client: &Client, email: &str, password: &str) -> Answer {
    client.post("/connexion", &[("email", email), ("password", password), ("retour", "/bureau/lieux")]).await
}

/// As if that subject had failed so often a moment ago.
async fn failed(t: &Test, subject: &str, times: usize) {
    for _ in 0..times {
        let sql = "insert into attempt (subject, at) values ($1, $2)";
        t.db().execute(sql, args![subject, stored(t.clock.now())]).await.unwrap();
    }
}

on_both! {
    async fn the_right_password_opens_a_session(t: Test) {
        account(&t).await;
        let client = t.visitor();
        let done = sign_in(&client, "CHLOE@reseau.example", PASSWORD).await;
        assert_eq!((done.status, done.location().as_deref()), (303, Some("/bureau/lieux")), "{done:?}");
        let cookie = done.header("set-cookie");
        for flag in ["session=", "Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=2592000"] {
            assert!(cookie.contains(flag), "{flag} is not in {cookie}");
        }
        assert!(!cookie.contains("Secure"), "over http a secure cookie would never come back");
        client.get("/bureau").await.ok().shows("Chloé");
        // the database holds no secret that opens a session
        let secret = client.cookies.lock().unwrap()["session"].clone();
        let held: Vec<(String,)> = t.db().all("select hash from session", vec![]).await.unwrap();
        assert!(held.iter().all(|(hash,)| *hash != secret) && held.len() == 1);
        let (password,): (String,) = t.db().one("select password from account", vec![]).await.unwrap();
        assert!(password.starts_with("$argon2id$"), "{password}");
        let (facts,): (i64,) = t.db().one("select count(*) from fact where kind = 'signed_in'", vec![]).await.unwrap();
        assert_eq!(facts, 1);
    }

    async fn the_accounts_of_a_demo_open_nothing_where_it_is_none(t: Test) {
        use accounts::demo::{EMAIL, PASSWORD, TEAM};
        // a folder that was a demo, and is served
        t.accounts().demo().await.unwrap();
        let client = t.visitor();
        let page = client.get("/connexion").await.ok().hides(PASSWORD);
        assert!(TEAM.iter().all(|player| !page.text().contains(player.email)), "{page:?}");
        sign_in(&client, EMAIL, PASSWORD).await.with_status(422).hides("Comptes de la démonstration");
        assert_eq!(t.count("session").await, 0);
        // a password that somebody chose is theirs
        t.accounts().save(EMAIL, "Chloé", "une phrase assez longue", "coordinator").await.unwrap();
        sign_in(&client, EMAIL, "une phrase assez longue").await.with_status(303);
        // in a demo they open
        let mut site = t.app().site.clone();
        site.demo = true;
        let demo = Node::open_as(&t.database, t.clock.clone(), 7, site).await;
        let client = demo.visitor();
        client.get("/connexion").await.ok().shows("Comptes de la démonstration").shows(TEAM[1].email);
        sign_in(&client, TEAM[1].email, PASSWORD).await.with_status(303);
    }

    async fn over_https_the_session_is_secure(t: Test) {
        let mut site = t.app().site.clone();
        site.url = "https://reseau.example".to_owned();
        let node = Node::open_as(&t.database, t.clock.clone(), 7, site).await;
        account(&node).await;
        let client = node.visitor().with("sec-fetch-site", "same-origin");
        let done = sign_in(&client, EMAIL, PASSWORD).await.with_status(303);
        assert!(done.header("set-cookie").contains("; Secure"), "{}", done.header("set-cookie"));
        assert!(node.visitor().get("/").await.ok().header("strict-transport-security").contains("max-age="));
    }

    async fn a_refusal_does_not_tell_who_has_an_account(t: Test) {
        account(&t).await;
        let wrong = sign_in(&t.visitor(), EMAIL, "une autre phrase").await.with_status(422);
        let unknown = sign_in(&t.visitor(), "nobody@reseau.example", PASSWORD).await.with_status(422);
        let same = |answer: &Answer, email: &str| answer.text().replace(email, "…");
        assert_eq!(same(&wrong, EMAIL), same(&unknown, "nobody@reseau.example"));
        assert!(!wrong.text().contains("une autre phrase"), "a password is never shown again");
        assert!(wrong.form().contains(&("email".to_owned(), EMAIL.to_owned())), "the address is kept: {wrong:?}");
        // the least of several measures is the work itself; an answer that skipped it would take a hundredth
        let least = async |email: &str| {
            let mut least = Duration::MAX;
            for _ in 0..4 {
                let start = Instant::now();
                password::sign_in(t.app(), email, "x", IpAddr::from([192, 0, 2, 9]), "").await.unwrap();
                least = least.min(start.elapsed());
            }
            least
        };
        let (known, unknown) = (least(EMAIL).await, least("nobody@reseau.example").await);
        assert!(unknown * 4 > known && known * 4 > unknown, "{known:?} for an account, {unknown:?} for none");
    }

    async fn guessing_one_account_is_slowed_and_no_other(t: Test) {
        account(&t).await;
        t.accounts().save("ana@fabrique.example", "Ana", PASSWORD, "referent").await.unwrap();
        failed(&t, &format!("account {EMAIL}"), 9).await;
        sign_in(&t.visitor(), EMAIL, "faux").await.with_status(422);
        let waiting = sign_in(&t.visitor(), EMAIL, PASSWORD).await.with_status(429);
        assert_eq!(waiting.header("retry-after"), "900");
        assert!(waiting.text().contains("15"), "{waiting:?}");
        // from anywhere
        sign_in(&t.visitor().from([203, 0, 113, 5]), EMAIL, PASSWORD).await.with_status(429);
        // a coworking space is one address: its other members are not locked out
        sign_in(&t.visitor(), "ana@fabrique.example", PASSWORD).await.with_status(303);
        t.clock.advance(Duration::from_secs(15 * 60 + 1));
        sign_in(&t.visitor(), EMAIL, PASSWORD).await.with_status(303);
        let (left,): (i64,) = t
            .db()
            .one("select count(*) from attempt where subject = $1", args![format!("account {EMAIL}")])
            .await
            .unwrap();
        assert_eq!(left, 0, "the right password wipes the slate");
    }

    async fn guesses_that_come_at_once_are_counted_one_by_one(t: Test) {
        account(&t).await;
        let mut guesses = tokio::task::JoinSet::new();
        for _ in 0..24 {
            let app = t.app().clone();
            let from = IpAddr::from([192, 0, 2, 9]);
            guesses.spawn(async move { password::sign_in(&app, EMAIL, "faux", from, "").await.is_ok() });
        }
        let judged = guesses.join_all().await.into_iter().filter(|judged| *judged).count();
        assert!(judged <= 10, "{judged} passwords were tried");
        sign_in(&t.visitor(), EMAIL, PASSWORD).await.with_status(429);
        // and the right one leaves nothing that would count against its network
        t.clock.advance(Duration::from_secs(15 * 60 + 1));
        t.accounts().sweep().await.unwrap();
        sign_in(&t.visitor(), EMAIL, PASSWORD).await.with_status(303);
        assert_eq!(t.count("attempt").await, 0);
    }

    async fn guessing_many_accounts_from_one_network_is_slowed(t: Test) {
        account(&t).await;
        failed(&t, "network 192.0.2.1", 98).await;
        sign_in(&t.visitor(), "nobody-1@reseau.example", "faux").await.with_status(422);
        sign_in(&t.visitor(), "nobody-2@reseau.example", "faux").await.with_status(422);
        sign_in(&t.visitor(), EMAIL, PASSWORD).await.with_status(429);
        // what a visitor says of where it comes from is not believed
        sign_in(&t.visitor().with("x-forwarded-for", "203.0.113.5"), EMAIL, PASSWORD).await.with_status(429);
        sign_in(&t.visitor().from([192, 0, 2, 2]), EMAIL, PASSWORD).await.with_status(303);
        // in IPv6 one customer holds a whole /64
        failed(&t, "network 2001:db8:1:2::/64", 100).await;
        let mut client = t.visitor();
        client.from = "2001:db8:1:2:aaaa::1".parse().unwrap();
        sign_in(&client, EMAIL, PASSWORD).await.with_status(429);
        client.from = "2001:db8:1:3::1".parse().unwrap();
        sign_in(&client, EMAIL, PASSWORD).await.with_status(303);
        // behind a proxy that the administrator trusts, its word counts
        let mut site = t.app().site.clone();
        site.trusted_proxies = vec!["192.0.2.1".parse().unwrap()];
        let node = Node::open_as(&t.database, t.clock.clone(), 7, site).await;
        sign_in(&node.visitor().with("x-forwarded-for", "203.0.113.5"), EMAIL, PASSWORD).await.with_status(303);
        sign_in(&node.visitor().with("x-forwarded-for", "203.0.113.5, 192.0.2.1"), EMAIL, PASSWORD).await.with_status(303);
        sign_in(&node.visitor(), EMAIL, PASSWORD).await.with_status(429);
        // old failures are forgotten
        t.clock.advance(Duration::from_secs(16 * 60));
        t.accounts().sweep().await.unwrap();
        assert_eq!(t.count("attempt").await, 0);
    }

    async fn a_session_given_by_somebody_else_is_not_opened(t: Test) {
        account(&t).await;
        let client = t.visitor();
        client.cookies.lock().unwrap().insert("session".to_owned(), "chosen-by-an-attacker".to_owned());
        sign_in(&client, EMAIL, PASSWORD).await.with_status(303);
        let first = client.cookies.lock().unwrap()["session"].clone();
        assert_ne!(first, "chosen-by-an-attacker");
        assert_eq!(first.len(), 64);
        let attacker = t.visitor();
        attacker.cookies.lock().unwrap().insert("session".to_owned(), "chosen-by-an-attacker".to_owned());
        attacker.get("/bureau").await.with_status(303);
        sign_in(&client, EMAIL, PASSWORD).await.with_status(303);
        assert_ne!(client.cookies.lock().unwrap()["session"], first, "each sign-in has a secret of its own");
    }

    async fn signing_out_closes_the_session_itself(t: Test) {
        account(&t).await;
        let client = t.visitor();
        sign_in(&client, EMAIL, PASSWORD).await.with_status(303);
        let kept = client.cookies.lock().unwrap().clone();
        let out = client.post("/deconnexion", &[]).await;
        assert!(out.header("set-cookie").contains("Max-Age=0"));
        assert!(!client.cookies.lock().unwrap().contains_key("session"));
        client.follow(out).await.ok().shows("déconnect");
        // whoever kept the cookie is out too
        let thief = t.visitor();
        *thief.cookies.lock().unwrap() = kept;
        thief.get("/bureau").await.with_status(303);
        assert_eq!(t.count("session").await, 0);
        t.visitor().post("/deconnexion", &[]).await.with_status(303);
    }

    async fn sessions_end(t: Test) {
        account(&t).await;
        let client = t.visitor();
        sign_in(&client, EMAIL, PASSWORD).await.with_status(303);
        let day = Duration::from_secs(24 * 3_600);
        t.clock.advance(day * 29);
        client.get("/bureau").await.ok();
        t.clock.advance(day * 29);
        client.get("/bureau").await.ok();
        t.clock.advance(day * 31);
        client.get("/bureau").await.with_status(303);
        t.accounts().sweep().await.unwrap();
        assert_eq!(t.count("session").await, 0);
        // a new password puts out whoever knew the old one
        sign_in(&client, EMAIL, PASSWORD).await.with_status(303);
        t.accounts().save(EMAIL, "Chloé", "une phrase toute nouvelle", "coordinator").await.unwrap();
        client.get("/bureau").await.with_status(303);
        sign_in(&client, EMAIL, PASSWORD).await.with_status(422);
        sign_in(&client, EMAIL, "une phrase toute nouvelle").await.with_status(303);
        let listed = t.accounts().list().await.unwrap();
        assert_eq!(listed.iter().map(|a| (a.account.email.as_str(), a.grants[0].0.as_str())).collect::<Vec<_>>(), [(EMAIL, "coordinator")]);
        // the last who administers the network stays so, until somebody else does
        assert!(t.accounts().save(EMAIL, "Chloé", PASSWORD, "referent").await.is_err());
        assert!(t.accounts().remove(EMAIL).await.is_err());
        sign_in(&client, EMAIL, "une phrase toute nouvelle").await.with_status(303);
        t.accounts().save("ana@fabrique.example", "Ana", PASSWORD, "coordinator").await.unwrap();
        assert!(t.accounts().remove("CHLOE@reseau.example").await.unwrap());
        assert!(!t.accounts().remove(EMAIL).await.unwrap());
        client.get("/bureau").await.with_status(303);
        assert_eq!(t.count("session").await, 0);
    }

    async fn nobody_is_sent_to_another_site(t: Test) {
        account(&t).await;
        for back in ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
            "javascript:alert(1)", "http:evil.example", " //evil.example", "/%0d%0aSet-Cookie:x=1\r\nX: y", "evil.example"] {
            let form = [("email", EMAIL), ("password", PASSWORD), ("retour", back)];
            let done = t.visitor().post("/connexion", &form).await.with_status(303);
            let to = done.header("location");
            assert!(to.starts_with('/') && !to.starts_with("//") && !to.contains('\\'), "{back:?} leads to {to}");
            assert_eq!(done.headers.get_all("set-cookie").iter().count(), 1);
            assert!(!done.headers.contains_key("x"));
            let encoded = kernel::web::fields::encode(back);
            let language = t.get(&format!("/langue/en?retour={encoded}")).await.with_status(303);
            let to = language.header("location");
            assert!(to.starts_with('/') && !to.starts_with("//") && !to.contains('\\'), "{back:?} leads to {to}");
            let form = t.get(&format!("/connexion?retour={encoded}")).await.ok().form();
            assert!(form.iter().all(|(_, value)| !value.contains("evil")), "{form:?}");
        }
        let good = t.get("/langue/en?retour=/lieux?kind=fablab").await;
        assert_eq!(good.header("location"), "/lieux?kind=fablab");
        assert_eq!(SITE, t.app().site.url);
    }
}
