//! Entering without a password, keeping one's account, being invited, and the first steps of a network.

use std::net::IpAddr;
use std::time::Duration;

use kernel::args;
use kernel::clock::stored;
use kernel::grants::Scope;
use kernel::on_both;
use territory::update::{CommuneCentre, Update};

use crate::world::{Answer, Client, Node, Role, SITE, Test};

const EMAIL: &str = "ana@fabrique.example";
const PASSWORD: &str = "une phrase assez longue";

/// The secret of the link of that purpose that [`three_links`] makes.
pub fn secret(purpose: &str) -> String {
    kernel::token::hash(purpose)
}

/// A link of each purpose, for Ana, so that every route that opens one can be asked.
pub async fn three_links(t: &Test) {
    let ana = t.account("Ana", EMAIL).await;
    for (purpose, email) in [("sign-in", EMAIL), ("invitation", EMAIL), ("address", "autre@reseau.example")] {
        let sql = "insert into sign_in_link (hash, code, email, account, purpose, back, tries, created_at, expires_at) \
                   values ($1, '', $2, $3, $4, '', 0, $5, $6)";
        let now = t.clock.now();
        let until = stored(now + jiff::SignedDuration::from_hours(1));
        let hash = kernel::token::hash(&secret(purpose));
        t.db().execute(sql, args![hash, email, ana, purpose, now, until]).await.unwrap();
    }
}

/// The last letter to that address: the path of its link, empty when it has none, and its code.
async fn letter(node: &Node, to: &str) -> (String, String) {
    node.run_jobs().await;
    let letters = node.box_of_letters().await;
    let (_, _, text) = letters.iter().rev().find(|(address, ..)| address == to).expect("a letter");
    let leads =
        |word: &&str| ["/connexion/lien/", "/invitation/", "/confirmation/"].iter().any(|to| word.contains(*to));
    let path = text.split_whitespace().find(leads).and_then(|word| word.strip_prefix(SITE)).unwrap_or_default();
    let code = text.lines().find(|line| line.contains("code") && line.starts_with("- "));
    let code = code.and_then(|line| line.rsplit(':').next()).unwrap_or_default().trim().to_owned();
    (path.to_owned(), code)
}

async fn count_letters(node: &Node) -> usize {
    node.run_jobs().await;
    node.box_of_letters().await.len()
}

async fn asks(client: &Client, email: &str) -> Answer {
    client.post("/connexion", &[("email", email), ("way", "link"), ("retour", "/bureau/lieux")]).await
}

/// Ana, who has a password, signed in a moment ago.
async fn sure_ana(t: &Test) -> Client {
    t.accounts().save(EMAIL, "Ana", PASSWORD, "referent").await.unwrap();
    let client = t.visitor();
    client.post("/connexion", &[("email", EMAIL), ("password", PASSWORD)]).await.with_status(303);
    client
}

/// A node of a network that only its own machine reaches.
async fn at_home(t: &Test) -> Node {
    let mut site = t.app().site.clone();
    site.url = "http://127.0.0.1:8470".to_owned();
    site.name = kernel::app::UNNAMED.to_owned();
    Node::open_as(&t.database, t.clock.clone(), 11, site).await
}

fn at_the_machine(node: &Node) -> Client {
    let mut client = node.visitor().from([127, 0, 0, 1]);
    client.headers = vec![("host".to_owned(), "127.0.0.1:8470".to_owned())];
    client
}

on_both! {
    async fn a_letter_opens_a_session_once_in_whatever_browser(t: Test) {
        t.ana().await;
        let asked = asks(&t.visitor(), " Ana@Fabrique.example").await.with_status(303);
        assert_eq!(asked.location().as_deref(), Some("/connexion/lettre"));
        let (link, _) = letter(&t, EMAIL).await;
        let other = t.visitor();
        // what scans letters reads, and reads again
        let before = (t.count("session").await, t.count("fact").await);
        for method in ["GET", "HEAD", "GET"] {
            let page = other.send(method, &link, None, Vec::new()).await.ok();
            assert_eq!(page.header("cache-control"), "private, no-store");
        }
        assert_eq!((t.count("session").await, t.count("fact").await), before);
        other.get(&link).await.shows("Ana").shows("Me connecter");
        let opened = other.post(&link, &[]).await.with_status(303);
        assert_eq!(opened.location().as_deref(), Some("/bureau/lieux"));
        other.get("/bureau").await.ok();
        // it is used up, for everybody
        t.visitor().post(&link, &[]).await.with_status(410).shows("ne sert plus");
        t.visitor().get(&link).await.with_status(410);
        let held: Vec<(String,)> = t.db().all("select hash from sign_in_link", vec![]).await.unwrap();
        assert!(held.iter().all(|(hash,)| !link.contains(hash.as_str())), "the database holds no secret");
    }

    async fn a_link_dies_after_a_quarter_of_an_hour(t: Test) {
        t.ana().await;
        asks(&t.visitor(), EMAIL).await.with_status(303);
        let (link, _) = letter(&t, EMAIL).await;
        t.clock.advance(Duration::from_secs(15 * 60));
        t.visitor().get(&link).await.with_status(410);
        t.visitor().post(&link, &[]).await.with_status(410);
        t.accounts().sweep().await.unwrap();
        t.clock.advance(Duration::from_secs(1));
        t.accounts().sweep().await.unwrap();
        assert_eq!(t.count("sign_in_link").await, 0);
        t.visitor().get("/connexion/lien/nonsense").await.with_status(410);
    }

    async fn a_code_is_typed_in_the_browser_that_asked(t: Test) {
        t.ana().await;
        let client = t.visitor();
        asks(&client, EMAIL).await.with_status(303);
        let (link, code) = letter(&t, EMAIL).await;
        assert_eq!(code.len(), 9, "{code}");
        t.visitor().post("/connexion/code", &[("code", &code)]).await.with_status(410);
        client.post("/connexion/code", &[("code", "AAAA AAAA")]).await.with_status(422).shows("pas le code");
        let typed = code.to_lowercase().replace(' ', "-");
        let done = client.post("/connexion/code", &[("code", &typed)]).await.with_status(303);
        assert_eq!(done.location().as_deref(), Some("/bureau/lieux"));
        client.get("/bureau").await.ok();
        // one letter opens once, by its code or by its link
        t.visitor().post(&link, &[]).await.with_status(410);
        client.post("/connexion/code", &[("code", &typed)]).await.with_status(410);
    }

    async fn five_wrong_codes_kill_the_code_and_its_link(t: Test) {
        t.ana().await;
        let client = t.visitor();
        asks(&client, EMAIL).await.with_status(303);
        let (link, code) = letter(&t, EMAIL).await;
        for status in [422, 422, 422, 422, 410] {
            client.post("/connexion/code", &[("code", "ZZZZ ZZZZ")]).await.with_status(status);
        }
        client.post("/connexion/code", &[("code", &code)]).await.with_status(410);
        t.visitor().post(&link, &[]).await.with_status(410);
    }

    async fn nobody_learns_whether_an_address_has_an_account(t: Test) {
        t.ana().await;
        let (known, unknown) = (t.visitor(), t.visitor());
        let tables = ["sign_in_link", "job", "attempt", "letter", "fact", "session"];
        let written = async |client: &Client, email: &str| {
            let mut before = Vec::new();
            for table in tables {
                before.push(t.count(table).await);
            }
            let answer = asks(client, email).await.with_status(303);
            let mut grown = Vec::new();
            for (table, before) in tables.into_iter().zip(before) {
                grown.push(t.count(table).await - before);
            }
            (answer.location(), grown)
        };
        let (one, other) = (written(&known, EMAIL).await, written(&unknown, "nobody@reseau.example").await);
        assert_eq!(one, other);
        assert_eq!(count_letters(&t).await, 1, "strangers get no letter");
        let pages = [known.get("/connexion/lettre").await.ok(), unknown.get("/connexion/lettre").await.ok()];
        assert_eq!(pages[0].text(), pages[1].text());
        let codes = [("code", "ZZZZ ZZZZ")];
        let wrong = [known.post("/connexion/code", &codes).await, unknown.post("/connexion/code", &codes).await];
        assert_eq!((wrong[0].status, wrong[0].text()), (wrong[1].status, wrong[1].text()));
        // and an account that was closed is nobody's
        t.db().execute("update account set closed_at = $1", args![t.clock.now()]).await.unwrap();
        asks(&t.visitor(), EMAIL).await.with_status(303);
        assert_eq!(count_letters(&t).await, 1);
    }

    async fn a_mailbox_is_not_flooded_and_a_coworking_space_is_not_locked_out(t: Test) {
        t.ana().await;
        for _ in 0..4 {
            asks(&t.visitor(), EMAIL).await.with_status(303);
        }
        asks(&t.visitor().from([203, 0, 113, 9]), EMAIL).await.with_status(429);
        assert_eq!(count_letters(&t).await, 4);
        // others of the same network still sign in
        for at in 0..50 {
            asks(&t.visitor(), &format!("member-{at}@reseau.example")).await.with_status(303);
        }
        for at in 0..10 {
            asks(&t.visitor(), &format!("guest-{at}@reseau.example")).await;
        }
        asks(&t.visitor(), "last@reseau.example").await.with_status(429);
        t.clock.advance(Duration::from_secs(16 * 60));
        asks(&t.visitor(), EMAIL).await.with_status(303);
        // a day has its own limit
        for _ in 0..20 {
            let sql = "insert into attempt (subject, at) values ($1, $2)";
            t.db().execute(sql, args![format!("letter account {EMAIL}"), stored(t.clock.now())]).await.unwrap();
        }
        t.clock.advance(Duration::from_secs(3_600));
        t.accounts().sweep().await.unwrap();
        asks(&t.visitor(), EMAIL).await.with_status(429);
        t.clock.advance(Duration::from_secs(24 * 3_600));
        asks(&t.visitor(), EMAIL).await.with_status(303);
    }

    async fn nothing_typed_reaches_the_head_of_a_letter_or_another_site(t: Test) {
        t.ana().await;
        for email in ["ana@fabrique.example\r\nBcc: x@evil.example", "ana@fabrique.example, x@evil.example", "ana", ""] {
            asks(&t.visitor(), email).await.with_status(422);
        }
        for back in ["//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nX: y"] {
            t.clock.advance(Duration::from_secs(3_600));
            t.visitor().post("/connexion", &[("email", EMAIL), ("way", "link"), ("retour", back)]).await.with_status(303);
            let (link, _) = letter(&t, EMAIL).await;
            let to = t.visitor().post(&link, &[]).await.with_status(303).header("location");
            assert_eq!(to, "/bureau", "{back:?}");
        }
        let client = sure_ana(&t).await;
        client.post("/compte/nom", &[("name", "Ana\r\nBcc: x@evil.example")]).await.with_status(303);
        let (name,): (String,) = t.db().one("select name from account where email = $1", args![EMAIL]).await.unwrap();
        assert!(!name.contains(['\r', '\n']), "{name:?}");
        let asked = client.get("/connexion/confirmation?retour=//evil.example").await.ok();
        assert!(asked.form().iter().all(|(_, value)| !value.contains("evil")), "{asked:?}");
        let form = [("password", PASSWORD), ("retour", "https://evil.example")];
        let to = client.post("/connexion/confirmation", &form).await.with_status(303).header("location");
        assert!(to.starts_with('/') && !to.contains("evil"), "{to}");
    }

    async fn the_session_of_before_is_closed_by_signing_in(t: Test) {
        let client = sure_ana(&t).await;
        let kept = client.cookies.lock().unwrap().clone();
        asks(&client, EMAIL).await.with_status(303);
        let (_, code) = letter(&t, EMAIL).await;
        client.post("/connexion/code", &[("code", &code)]).await.with_status(303);
        assert_ne!(client.cookies.lock().unwrap()["session"], kept["session"]);
        let thief = t.visitor();
        *thief.cookies.lock().unwrap() = kept;
        thief.get("/compte").await.with_status(303);
        assert_eq!(t.count("session").await, 1);
    }

    async fn a_dangerous_act_asks_again_who_one_is(t: Test) {
        t.accounts().save(EMAIL, "Ana", PASSWORD, "referent").await.unwrap();
        let ana = t.ana().await;
        crate::team::unsure(&t).await;
        let asked = ana.post("/compte/mot-de-passe", &[("password", "une autre phrase longue")]).await.with_status(303);
        assert!(asked.header("location").starts_with("/connexion/confirmation?retour="), "{asked:?}");
        ana.get("/compte").await.ok().shows("Confirmer que c’est moi").hides("/compte/mot-de-passe\"");
        let back = [("retour", "/compte?a=b")];
        ana.post("/connexion/confirmation", &[back[0], ("password", "faux")]).await.with_status(422);
        // by a letter, whose code is that of this session's browser
        let to = ana.post("/connexion/confirmation", &[back[0], ("way", "letter")]).await.with_status(303);
        ana.follow(to).await.ok().shows(EMAIL);
        let (link, code) = letter(&t, EMAIL).await;
        assert_eq!(link, "", "the letter has no link");
        // it signs nobody in
        ana.post("/connexion/code", &[("code", &code)]).await.with_status(410);
        let done = ana.post("/connexion/confirmation", &[back[0], ("code", &code)]).await.with_status(303);
        assert_eq!(done.header("location"), "/compte?a=b");
        ana.post("/compte/mot-de-passe", &[("password", "une autre phrase longue")]).await.with_status(303);
        assert_eq!(t.visitor().post("/connexion", &[("email", EMAIL), ("password", "une autre phrase longue")]).await.status, 303);
        // a quarter of an hour later it is asked again
        t.clock.advance(Duration::from_secs(15 * 60));
        let later = ana.post("/compte/mot-de-passe/retrait", &[]).await.with_status(303);
        assert!(later.header("location").starts_with("/connexion/confirmation"));
        t.visitor().get("/connexion/confirmation").await.with_status(303);
    }

    async fn a_password_is_changed_by_whoever_came_by_a_link_and_told(t: Test) {
        t.accounts().save(EMAIL, "Ana", PASSWORD, "referent").await.unwrap();
        let elsewhere = t.visitor();
        elsewhere.post("/connexion", &[("email", EMAIL), ("password", PASSWORD)]).await.with_status(303);
        // forgotten: the link is the way back
        let client = t.visitor();
        asks(&client, EMAIL).await.with_status(303);
        let (link, _) = letter(&t, EMAIL).await;
        client.post(&link, &[]).await.with_status(303);
        client.post("/compte/mot-de-passe", &[("password", "court")]).await.with_status(422).shows("12 caractères");
        client.post("/compte/mot-de-passe", &[("password", "une autre phrase longue")]).await.with_status(303);
        let letters = t.box_of_letters().await;
        assert!(letters.iter().any(|(to, subject, _)| to == EMAIL && subject.contains("a changé")), "{letters:?}");
        elsewhere.get("/bureau").await.with_status(303);
        client.get("/bureau").await.ok();
        t.visitor().post("/connexion", &[("email", EMAIL), ("password", PASSWORD)]).await.with_status(422);
        client.post("/compte/mot-de-passe/retrait", &[]).await.with_status(303);
        t.visitor().post("/connexion", &[("email", EMAIL), ("password", "une autre phrase longue")]).await.with_status(422);
        client.get("/compte").await.ok().shows("pas de mot de passe");
    }

    async fn an_account_has_several_addresses(t: Test) {
        t.chloe().await;
        let client = sure_ana(&t).await;
        let other = "ana@maison.example";
        client.post("/compte/adresses", &[("email", other)]).await.with_status(303);
        client.get("/compte").await.ok().shows("En attente");
        // it opens nothing before it answered
        asks(&t.visitor(), other).await.with_status(303);
        t.run_jobs().await;
        let (link, _) = letter(&t, other).await;
        assert!(link.starts_with("/compte/adresses/confirmation/"), "{link}");
        t.visitor().get(&link).await.ok().shows(other);
        assert_eq!(t.count("account_address").await, 0);
        t.visitor().post(&link, &[]).await.with_status(303);
        t.visitor().post(&link, &[]).await.with_status(410);
        t.clock.advance(Duration::from_secs(1));
        asks(&t.visitor(), other).await.with_status(303);
        let (link, _) = letter(&t, other).await;
        t.visitor().post(&link, &[]).await.with_status(303);
        // the main one changes; the former is told, and the other sessions end
        let elsewhere = t.visitor();
        elsewhere.post("/connexion", &[("email", other), ("password", PASSWORD)]).await.with_status(303);
        client.post("/compte/adresses/principale", &[("email", other)]).await.with_status(303);
        elsewhere.get("/bureau").await.with_status(303);
        let letters = t.box_of_letters().await;
        assert!(letters.iter().any(|(to, subject, _)| to == EMAIL && subject.contains("a changé")), "{letters:?}");
        client.get("/compte").await.ok().shows(other).shows(EMAIL);
        client.post("/compte/adresses/retrait", &[("email", EMAIL)]).await.with_status(303);
        t.visitor().post("/connexion", &[("email", EMAIL), ("password", PASSWORD)]).await.with_status(422);
        t.visitor().post("/connexion", &[("email", other), ("password", PASSWORD)]).await.with_status(303);
        // somebody else's address is asked about like any other, and is not given
        client.post("/compte/adresses", &[("email", "chloe@reseau.example")]).await.with_status(303);
        let (link, _) = letter(&t, "chloe@reseau.example").await;
        t.visitor().post(&link, &[]).await.with_status(409);
        client.post("/compte/adresses", &[("email", "x@y.example\r\nBcc: z@y.example")]).await.with_status(422);
        client.post("/compte/adresses/retrait", &[("email", "chloe@reseau.example")]).await.with_status(404);
        client.post("/compte/adresses/principale", &[("email", "chloe@reseau.example")]).await.with_status(404);
    }

    async fn an_address_that_is_added_is_told_and_goes_with_whoever_asked_for_it(t: Test) {
        let (client, other) = (sure_ana(&t).await, "ana@maison.example");
        client.post("/compte/adresses", &[("email", other)]).await.with_status(303);
        let (link, _) = letter(&t, other).await;
        // whoever asked for it is put out, and does not come back by it
        client.post("/compte/sessions/autres", &[]).await.with_status(303);
        t.visitor().post(&link, &[]).await.with_status(410);
        t.clock.advance(Duration::from_secs(1));
        client.post("/compte/adresses", &[("email", other)]).await.with_status(303);
        let (link, _) = letter(&t, other).await;
        t.visitor().post(&link, &[]).await.with_status(303);
        let letters = t.box_of_letters().await;
        assert!(letters.iter().any(|(to, _, text)| to == EMAIL && text.contains("adresse de plus")), "{letters:?}");
        // an invitation that went there opens nothing once the address is taken away
        t.clock.advance(Duration::from_secs(1));
        t.accounts().invite(other, "Ana", "member", &Scope::Network, None, None).await.unwrap();
        let (link, _) = letter(&t, other).await;
        assert!(link.starts_with("/invitation/"), "{link}");
        client.post("/compte/adresses/retrait", &[("email", other)]).await.with_status(303);
        t.visitor().post(&link, &[]).await.with_status(410);
        assert_eq!(t.count("account").await, 1);
    }

    async fn sessions_are_named_and_closed_by_their_owner_alone(t: Test) {
        t.accounts().save(EMAIL, "Ana", PASSWORD, "referent").await.unwrap();
        let phone = t.visitor().with("user-agent", "Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0");
        phone.post("/connexion", &[("email", EMAIL), ("password", PASSWORD)]).await.with_status(303);
        let ana = t.ana().await;
        ana.get("/compte").await.ok().shows("Firefox sur Android").shows("Cet appareil");
        let sql = "select hash from session where device like '%Android%'";
        let (hash,): (String,) = t.db().one(sql, vec![]).await.unwrap();
        t.chloe().await.post("/compte/sessions/fermeture", &[("session", &hash)]).await.with_status(404);
        phone.get("/compte").await.ok();
        ana.post("/compte/sessions/fermeture", &[("session", &hash)]).await.with_status(303);
        phone.get("/compte").await.with_status(303);
        let (second, third) = (t.ana().await, t.ana().await);
        ana.post("/compte/sessions/autres", &[]).await.with_status(303);
        second.get("/compte").await.with_status(303);
        third.get("/compte").await.with_status(303);
        ana.get("/compte").await.ok().shows("Référent de territoire – tout le réseau");
    }

    async fn an_invitation_is_accepted_by_a_button(t: Test) {
        let chloe = t.account("Chloé", "chloe@reseau.example").await;
        let gironde = Scope::Territory("department:33".to_owned());
        let now = t.clock.now();
        for (email, name, role, until) in [
            ("nothing", "Rose", "referent", None),
            ("rose@reseau.example", "", "referent", None),
            ("rose@reseau.example", "Rose", "queen", None),
            ("rose@reseau.example", "Rose", "referent", Some(now)),
        ] {
            let refused = t.accounts().invite(email, name, role, &gironde, until, Some(chloe)).await.unwrap_err();
            assert_eq!(refused.status().as_u16(), 422, "{email} {name} {role}");
        }
        let rose = t.accounts().invite("Rose@reseau.example", "Rose", "referent", &gironde, None, Some(chloe)).await.unwrap();
        assert_eq!(t.accounts().waiting().await.unwrap().iter().map(|w| w.account).collect::<Vec<_>>(), [rose]);
        let (first, _) = letter(&t, "rose@reseau.example").await;
        t.visitor().get(&first).await.ok().shows("Rose").shows("Gironde");
        // sent again, the former link is dead
        t.clock.advance(Duration::from_secs(60));
        t.accounts().invite_again(rose, Some(chloe)).await.unwrap();
        let (second, _) = letter(&t, "rose@reseau.example").await;
        assert_ne!(first, second);
        t.visitor().post(&first, &[]).await.with_status(410);
        let client = t.visitor();
        let done = client.post(&second, &[]).await.with_status(303);
        assert_eq!(done.location().as_deref(), Some("/compte"));
        client.get("/bureau").await.ok();
        t.visitor().post(&second, &[]).await.with_status(410);
        assert!(t.accounts().waiting().await.unwrap().is_empty());
        // she was in: withdrawing takes nothing away
        assert!(!t.accounts().withdraw(rose).await.unwrap());
        // somebody who never came goes, with the role
        let dov = t.accounts().invite("dov@reseau.example", "Dov", "member", &Scope::Network, None, None).await.unwrap();
        let (link, _) = letter(&t, "dov@reseau.example").await;
        assert!(t.accounts().withdraw(dov).await.unwrap());
        t.visitor().post(&link, &[]).await.with_status(410);
        assert!(kernel::auth::find(t.db(), dov).await.unwrap().is_none());
        // and an invitation dies after two weeks
        t.accounts().invite("eve@reseau.example", "Eve", "member", &Scope::Network, None, None).await.unwrap();
        let (link, _) = letter(&t, "eve@reseau.example").await;
        t.clock.advance(Duration::from_secs(14 * 24 * 3_600));
        t.visitor().get(&link).await.with_status(410);
        t.visitor().post(&link, &[]).await.with_status(410);
    }

    async fn a_new_network_is_begun_in_the_browser(t: Test) {
        let node = at_home(&t).await;
        let client = at_the_machine(&node);
        for path in ["/", "/connexion"] {
            assert_eq!(client.get(path).await.location().as_deref(), Some("/bienvenue"), "{path}");
        }
        client.get("/bienvenue").await.ok().shows("Ensuite");
        let ana = [("name", "Ana"), ("email", EMAIL)];
        client.post("/bienvenue", &[ana[0], ana[1]]).await.with_status(422).shows("Choisissez un mot de passe");
        let begun = client.post("/bienvenue", &[ana[0], ana[1], ("password", PASSWORD)]).await.with_status(303);
        assert_eq!(begun.location().as_deref(), Some("/bienvenue/reseau"));
        client.get("/bienvenue/reseau").await.ok().shows("Nouvelle-Aquitaine");
        client.post("/bienvenue/reseau", &[("network", ""), ("territory", "region:75")]).await.with_status(422);
        client.post("/bienvenue/reseau", &[("network", "x"), ("territory", "region:nowhere")]).await.with_status(422);
        let form = [("network", "Tiers-lieux  du Sud\r\n"), ("territory", "region:75"), ("territory", "department:11")];
        let told = client.post("/bienvenue/reseau", &form).await.with_status(303);
        client.follow(told).await.ok().shows("Tiers-lieux du Sud").shows("/bureau/imports").shows("Nouvelle-Aquitaine");
        client.get("/bureau/imports").await.ok();
        // the name is there at the next start too, unless the configuration has one
        assert_eq!(at_home(&t).await.app().name().as_str(), "Tiers-lieux du Sud");
        assert_eq!(t.another_node(12).await.app().name().as_str(), "Réseau d’essai");
        // and the door is closed
        let late = at_the_machine(&node);
        assert_eq!(late.get("/bienvenue").await.location().as_deref(), Some("/connexion"));
        late.get("/").await.ok();
        let eve = [ana[0], ("email", "eve@x.example"), ("password", PASSWORD)];
        let told = late.post("/bienvenue", &eve).await.with_status(409);
        told.shows("a déjà son administrateur").shows("href=\"/connexion\"");
        assert_eq!(t.count("account").await, 1);
    }

    async fn pages_start_from_the_territory_that_the_first_run_was_told(t: Test) {
        let chloe = t.chloe().await;
        let centre = |code: &str, lat, lon| CommuneCentre { code: code.to_owned(), lat, lon, population: None, area_km2: None };
        let centres = vec![centre("33138", 45.04, -0.13), centre("33063", 44.84, -0.58), centre("75056", 48.86, 2.35)];
        territory::store::save(t.db(), &Update { centres, ..Update::default() }).await.unwrap();
        t.follow().await;
        let list = "/bureau/objectifs/liste-officielle?level=commune&population=0";
        // as long as nobody said where the network is
        chloe.get("/carte").await.ok().shows("data-bounds=\"-5.2000,42.2000,8.3000,51.1000\"");
        chloe.get("/couverture").await.ok().shows("<option value=\"\">");
        chloe.get("/territoires").await.ok().hides("Le territoire du réseau");
        chloe.get(list).await.ok().shows("Marseille").hides("Seuls les départements du réseau");
        t.accounts().describe("", &["department:33"]).await.unwrap();
        chloe.get("/carte").await.ok().shows("data-bounds=\"-0.6600,44.7600,-0.0500,45.1200\"");
        t.get("/integrer/carte").await.ok().shows("data-bounds=\"-0.6600,44.7600,-0.0500,45.1200\"");
        chloe.get("/territoires").await.ok().shows("Le territoire du réseau");
        let coverage = chloe.get("/couverture").await.ok().shows("<option value=\"department:33\" selected>");
        coverage.shows("/api/v1/coverage/epci.csv?territory=department:33").shows("<option value=\"country:FR\">");
        chloe.get("/couverture?territory=country:FR").await.ok().hides("<option value=\"department:33\" selected>");
        chloe.get(list).await.ok().shows("Seuls les départements du réseau").shows("Bordeaux").hides("Marseille");
        chloe.get(&format!("{list}&partout=oui")).await.ok().shows("Marseille");
        // whoever holds a part of the network starts from it
        let rose = t.granted("Rose", "rose@reseau.example", "referent", "territory:department:24").await;
        rose.get(list).await.ok().shows("Périgueux").hides("Bordeaux");
        // the next start knows it too; several territories are one
        t.accounts().describe("", &["department:33", "department:24"]).await.unwrap();
        let node = t.another_node(12).await;
        let chloe = node.signed_in("Chloé", "chloe@reseau.example", Role::Coordinator).await;
        chloe.get(list).await.ok().shows("Bordeaux").shows("Périgueux").hides("Marseille");
        chloe.get("/couverture").await.ok().shows("<option value=\"department:33 department:24\" selected>");
    }

    async fn a_stranger_does_not_begin_a_network(t: Test) {
        let form = [("name", "Eve"), ("email", "eve@evil.example"), ("password", PASSWORD)];
        t.get("/").await.ok();
        t.get("/connexion").await.ok();
        t.get("/bienvenue").await.ok().shows("journal");
        t.visitor().post("/bienvenue", &form).await.with_status(403);
        // nor through a proxy of the same machine, nor by a name that somebody else chose for it
        let node = at_home(&t).await;
        for (name, value) in [("x-forwarded-for", "203.0.113.5"), ("forwarded", "for=203.0.113.5"), ("via", "1.1 proxy")] {
            at_the_machine(&node).with(name, value).post("/bienvenue", &form).await.with_status(403);
        }
        let mut rebound = at_the_machine(&node);
        rebound.headers = vec![("host".to_owned(), "evil.example".to_owned())];
        rebound.post("/bienvenue", &form).await.with_status(403);
        let mut elsewhere = at_the_machine(&node);
        elsewhere.from = IpAddr::from([203, 0, 113, 5]);
        elsewhere.post("/bienvenue", &form).await.with_status(403);
        // once the network has a public address, only the code of the log counts
        let mut home = t.visitor().from([127, 0, 0, 1]);
        home.headers = vec![("host".to_owned(), "127.0.0.1:8470".to_owned())];
        home.post("/bienvenue", &form).await.with_status(403);
        assert_eq!(t.count("account").await, 0);
    }

    async fn the_code_of_the_log_begins_a_network_once(t: Test) {
        let former = t.accounts().first_code().await.unwrap().unwrap();
        let code = t.accounts().first_code().await.unwrap().unwrap();
        assert_ne!(former, code);
        t.get(&format!("/bienvenue?code={former}")).await.with_status(403);
        let client = t.visitor();
        let form = client.get(&format!("/bienvenue?code={code}")).await.ok().form();
        assert!(form.contains(&("code".to_owned(), code.clone())), "{form:?}");
        let form = [("code", code.as_str()), ("name", "Ana"), ("email", EMAIL), ("password", PASSWORD)];
        client.post("/bienvenue", &form).await.with_status(303);
        client.get("/bienvenue/suite").await.ok();
        t.visitor().post("/bienvenue", &form).await.with_status(409);
        assert_eq!(t.accounts().first_code().await.unwrap(), None);
        // another node knows it too
        let node = t.another_node(13).await;
        node.visitor().post("/bienvenue", &form).await.with_status(409);
        // and what the first run keeps does not hinder a restore
        let empty = Test::beside(&t).await;
        empty.accounts().first_code().await.unwrap().unwrap();
        let archive = t.path("backup.tar.gz");
        server::store::archive::backup(t.app(), &archive, &|_| {}).await.unwrap();
        server::store::archive::restore(empty.app(), &archive, &|_| {}).await.unwrap();
    }
}
