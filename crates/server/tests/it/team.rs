//! The team: nobody raises themselves by any scope, the last administrator stays, delegations and periods end, seeing as.

use std::time::Duration;

use kernel::args;
use kernel::auth::Right;
use kernel::ids::AccountId;
use kernel::on_both;
use kernel::rights::Role;

use crate::world::{Client, Node, Test};

const GIRONDE: &str = "territory:department:33";
const DAY: Duration = Duration::from_secs(24 * 3_600);

/// Time went by: nobody who is signed in showed lately who they are.
pub async fn unsure(t: &Test) {
    t.db().execute("update session set sure_until = null", vec![]).await.unwrap();
}

/// Asks to give a role; what is refused writes nothing.
async fn gives(t: &Test, client: &Client, to: AccountId, role: &str, scope: &str) -> u16 {
    let before = t.count("role_grant").await;
    let form = [("role", role), ("scope", scope)];
    let answer = client.post(&format!("/bureau/equipe/{to}/roles"), &form).await;
    let given = t.count("role_grant").await - before;
    assert_eq!((given == 1, given == 0), (answer.status == 303, answer.status != 303), "{answer:?}");
    answer.status
}

/// The only grant of an account that is not a delegation.
async fn grant_of(t: &Test, account: AccountId) -> String {
    let sql = "select id from role_grant where account = $1 and delegated_from is null";
    t.db().one::<(String,)>(sql, args![account]).await.unwrap().0
}

async fn takes_back(t: &Test, client: &Client, from: AccountId) -> u16 {
    let grant = grant_of(t, from).await;
    client.post(&format!("/bureau/equipe/{from}/retrait"), &[("grant", &grant)]).await.status
}

async fn facts(t: &Test, kind: &str) -> i64 {
    let sql = "select count(*) from fact where kind = $1";
    t.db().one::<(i64,)>(sql, args![kind]).await.unwrap().0
}

/// A coordinator, a referent of the Gironde, and a member there.
async fn team(t: &Test) -> (Client, Client, AccountId) {
    let chloe = t.chloe().await;
    let rose = t.granted("Rose", "rose@reseau.example", "referent", GIRONDE).await;
    t.granted("Gil", "gil@reseau.example", "member", GIRONDE).await;
    (chloe, rose, t.account("Gil", "gil@reseau.example").await)
}

/// Dan, to whom somebody lends that grant until the end of March.
async fn delegate_of(t: &Test, lender: &Client, grant: &str) -> Client {
    let dan = t.account("Dan", "dan@reseau.example").await;
    let form = [("email", "dan@reseau.example"), ("grant", grant), ("until", "2026-03-31")];
    lender.post("/bureau/equipe/delegation", &form).await.with_status(303);
    let delegate = t.with_session(dan).await;
    delegate.get("/bureau").await.ok();
    delegate
}

/// Fields of a form of rights.
fn ticks<'a>(rights: &[&'a str], version: &'a str) -> Vec<(&'a str, &'a str)> {
    rights.iter().map(|right| ("right", *right)).chain([("version", version)]).collect()
}

on_both! {
    async fn a_referent_gives_only_within_their_territory_and_their_rights(t: Test) {
        let (_, rose, gil) = team(&t).await;
        for (role, scope) in [
            ("coordinator", "network"), ("coordinator", GIRONDE), ("referent", "network"),
            ("referent", "territory:department:24"), ("referent", "territory:region:75"),
            ("referent", "territory:department:99"), ("referent", "territory:"), ("treasurer", GIRONDE),
            ("protector", "network"), ("technician", "network"), ("technician", GIRONDE), ("press", "network"),
            ("member", "own"), ("member", "group:1"), ("member", ""), ("nobody", GIRONDE),
        ] {
            assert_eq!(gives(&t, &rose, gil, role, scope).await, 422, "{role} on {scope}");
        }
        assert_eq!(gives(&t, &rose, gil, "referent", GIRONDE).await, 303);
        assert_eq!(gives(&t, &rose, gil, "moderator", "territory:commune:33138").await, 303);
        assert_eq!(facts(&t, "role_given").await, 2);
        // never to oneself, not even what one has
        let own = t.account("Rose", "rose@reseau.example").await;
        assert_eq!(gives(&t, &rose, own, "referent", GIRONDE).await, 403);
        // and of accounts elsewhere nothing is known
        let chloe = t.account("Chloé", "chloe@reseau.example").await;
        t.granted("Dora", "dora@reseau.example", "member", "territory:department:24").await;
        let dora = t.account("Dora", "dora@reseau.example").await;
        for other in [chloe, dora] {
            assert_eq!(gives(&t, &rose, other, "member", GIRONDE).await, 404);
            rose.get(&format!("/bureau/equipe/{other}")).await.with_status(404);
            assert_eq!(takes_back(&t, &rose, other).await, 404);
            rose.post(&format!("/bureau/equipe/{other}/fermeture"), &[]).await.with_status(404);
        }
        rose.get("/bureau/equipe").await.ok().shows("Gil").hides("Dora").hides("chloe@reseau.example");
        rose.get(&format!("/bureau/equipe/{gil}?q=Perigueux")).await.ok().shows("Rien de ce nom");
        rose.get(&format!("/bureau/equipe/{gil}?q=Coutras")).await.ok().shows("value=\"territory:commune:33138\"");
    }

    async fn a_partner_gives_only_within_its_portfolio(t: Test) {
        let chloe = t.chloe().await;
        let (mut places, mut partners) = (Vec::new(), Vec::new());
        for (name, postcode, city) in [("La Fabrique", "33230", "Coutras"), ("Le Moulin", "24100", "Bergerac")] {
            let slug = chloe.creates(name, &[("postcode", postcode), ("city", city)]).await;
            places.push(t.sheet(&slug).await.unwrap().id());
        }
        for name in ["Coop du Pont", "Coop du Lac"] {
            let form = [("name", name), ("postcode", "33230"), ("city", "Coutras")];
            chloe.post("/bureau/structures/nouvelle-fiche", &form).await.with_status(303);
            let sql = "select id from party where name = $1";
            partners.push(t.db().one::<(String,)>(sql, args![name]).await.unwrap().0);
        }
        let sql = "insert into portfolio (party, partner, since) values ($1, $2, $3)";
        t.db().execute(sql, args![places[0], &partners[0], t.clock.now()]).await.unwrap();
        let pia = t.granted("Pia", "pia@coop.example", "partner", &format!("partner:{}", partners[0])).await;
        t.granted("Gil", "gil@reseau.example", "manager", &format!("place:{}", places[0])).await;
        let gil = t.account("Gil", "gil@reseau.example").await;
        let [fabrique, moulin] = [0, 1].map(|at: usize| format!("place:{}", places[at]));
        let [pont, lac] = [0, 1].map(|at: usize| format!("partner:{}", partners[at]));
        assert_eq!(gives(&t, &pia, gil, "manager", &fabrique).await, 303);
        assert_eq!(gives(&t, &pia, gil, "partner", &pont).await, 303);
        for (role, scope) in [
            ("manager", &*moulin), ("partner", &*lac), ("partner", "network"), ("manager", GIRONDE),
            ("referent", &*pont), ("moderator", &*pont), ("manager", &*lac),
        ] {
            assert_eq!(gives(&t, &pia, gil, role, scope).await, 422, "{role} on {scope}");
        }
        // a referent of the whole territory reaches each of the portfolio, and holds no partner structure for that
        let rose = t.granted("Rose", "rose@reseau.example", "referent", GIRONDE).await;
        assert_eq!(gives(&t, &rose, gil, "partner", &pont).await, 422);
        // a manager gives nothing, and edits one place
        let manager_too = t.account("Hugo", "hugo@reseau.example").await;
        let other = t.granted("Hal", "hal@reseau.example", "manager", &fabrique).await;
        assert_eq!(gives(&t, &other, manager_too, "manager", &fabrique).await, 403);
        other.get("/bureau/lieux/la-fabrique").await.ok();
        let refused = other.get("/bureau/lieux/le-moulin").await.status;
        assert!([403, 404].contains(&refused), "{refused}");
        let refused = other.post("/bureau/lieux/le-moulin", &[("name", "Le Moulin de Gil")]).await.status;
        assert!([403, 404].contains(&refused), "{refused}");
        assert!(t.sheet("le-moulin").await.unwrap().party.name == "Le Moulin");
    }

    async fn an_invitation_is_bound_like_any_gift(t: Test) {
        let (_, rose, gil) = team(&t).await;
        let before = t.count("account").await;
        let form = |email: &'static str, role: &'static str, scope: &'static str| [("email", email), ("role", role), ("scope", scope), ("name", "Néo")];
        let path = "/bureau/equipe/invitation";
        for refused in [
            form("neo@reseau.example", "referent", "network"),
            form("neo@reseau.example", "coordinator", GIRONDE),
            form("neo@reseau.example", "member", "territory:department:24"),
            form("neo", "member", GIRONDE),
            form("neo@reseau.example\nbcc: tous@reseau.example", "member", GIRONDE),
            form("rose@reseau.example", "referent", GIRONDE),
        ] {
            rose.post(path, &refused).await.with_status(422).shows(refused[0].1.split('\n').next().unwrap());
        }
        assert_eq!(t.count("account").await, before);
        let invited = rose.post(path, &form("neo@reseau.example", "member", GIRONDE)).await.with_status(303);
        assert_eq!(t.count("account").await, before + 1);
        let page = invited.location().unwrap();
        rose.follow(invited).await.ok().shows("neo@reseau.example").shows("Membre").shows("Relancer l’invitation");
        assert_eq!(facts(&t, "role_given").await, 1);
        // sent once more, then withdrawn: nobody ever came
        rose.post(&format!("{page}/invitation"), &[]).await.with_status(303);
        let sql = "select count(*) from letter where kind = 'account.invitation'";
        assert_eq!(t.db().one::<(i64,)>(sql, vec![]).await.unwrap().0, 2);
        t.granted("Dora", "dora@reseau.example", "referent", "territory:department:24").await;
        let dora = t.granted("Dora", "dora@reseau.example", "member", "territory:department:24").await;
        for path in ["invitation", "invitation/retrait"] {
            dora.post(&format!("{page}/{path}"), &[]).await.with_status(404);
        }
        rose.post(&format!("{page}/invitation/retrait"), &[]).await.with_status(303);
        assert_eq!(t.count("account").await, before + 1, "Dora came, Néo went");
        rose.get(&page).await.with_status(404);
        // nothing waits with who is there
        rose.post(&format!("/bureau/equipe/{gil}/invitation"), &[]).await.with_status(404);
    }

    async fn a_dangerous_act_of_the_team_asks_again_who_one_is(t: Test) {
        let (chloe, rose, gil) = team(&t).await;
        unsure(&t).await;
        chloe.get(&format!("/bureau/equipe/{gil}")).await.ok().shows("Confirmer que c’est moi");
        // a page that is but a form asks before it is filled in
        let first = chloe.get("/bureau/equipe/invitation?email=neo%40reseau.example").await.with_status(303);
        assert!(first.header("location").ends_with("invitation%3Femail%3Dneo%2540reseau.example"), "{first:?}");
        let before = (t.count("role_grant").await, t.count("role").await, t.count("account").await, t.count("fact").await);
        let form = [
            ("role", "member"), ("scope", GIRONDE), ("email", "neo@reseau.example"), ("name", "Néo"), ("reason", "essai"),
        ];
        // and so does one that was left open too long: what was typed comes back with it
        let late = chloe.post("/bureau/equipe/invitation", &form).await.with_status(303);
        let back = kernel::web::Fields::read(late.header("location").split_once('?').unwrap().1);
        let back = back.get("retour").to_owned();
        assert!(back.starts_with("/bureau/equipe/invitation?"), "{back}");
        let of_gil = ["roles", "fermeture", "reouverture", "voir-comme"].map(|act| format!("/bureau/equipe/{gil}/{act}"));
        let others = ["invitation", "delegation", "roles", "roles/press", "roles/press/origine"];
        for path in of_gil.into_iter().chain(others.map(|act| format!("/bureau/equipe/{act}"))) {
            let asked = chloe.post(&path, &form).await.with_status(303);
            assert!(asked.header("location").starts_with("/connexion/confirmation?retour="), "{path}: {asked:?}");
        }
        // who may not is told so, sure or not
        rose.post(&format!("/bureau/equipe/{gil}/voir-comme"), &form).await.with_status(403);
        let after = (t.count("role_grant").await, t.count("role").await, t.count("account").await, t.count("fact").await);
        assert_eq!(after, before);
        t.db().execute("update session set sure_until = '2999-01-01T00:00:00.000000Z'", vec![]).await.unwrap();
        let again = chloe.get(&back).await.ok().form();
        for (field, value) in [("email", "neo@reseau.example"), ("name", "Néo"), ("role", "member")] {
            assert!(again.contains(&(field.to_owned(), value.to_owned())), "{field}: {again:?}");
        }
    }

    async fn the_last_administrator_stays(t: Test) {
        let chloe = t.chloe().await;
        let own = t.account("Chloé", "chloe@reseau.example").await;
        let theo = t.account("Théo", "theo@reseau.example").await;
        assert_eq!(takes_back(&t, &chloe, own).await, 409);
        chloe.post(&format!("/bureau/equipe/{own}/fermeture"), &[]).await.with_status(403);
        let coordinator = Role::shipped("coordinator").unwrap();
        let less: Vec<&str> =
            coordinator.rights.iter().filter(|right| *right != Right::Administer).map(Right::key).collect();
        chloe.post("/bureau/equipe/roles/coordinator", &ticks(&less, "")).await.with_status(409);
        assert_eq!(t.count("role").await, 0);
        // somebody who administers until the end of the month does not replace her
        let form = [("role", "technician"), ("scope", "network"), ("until", "2026-03-31")];
        chloe.post(&format!("/bureau/equipe/{theo}/roles"), &form).await.with_status(303);
        assert_eq!(takes_back(&t, &chloe, own).await, 409);
        assert_eq!(takes_back(&t, &chloe, theo).await, 303);
        assert_eq!(gives(&t, &chloe, theo, "technician", "network").await, 303);
        // nor does somebody who never came
        assert_eq!(takes_back(&t, &chloe, own).await, 409);
        t.with_session(theo).await;
        assert_eq!(takes_back(&t, &chloe, own).await, 303);
        chloe.get("/bureau").await.with_status(403);
    }

    async fn no_role_is_given_on_what_reaches_nothing_yet(t: Test) {
        let (chloe, _, gil) = team(&t).await;
        chloe.creates("Le Moulin", &[("postcode", "33230"), ("city", "Coutras")]).await;
        let person = [("given", "Anne"), ("family", "Dulac"), ("commune", "Coutras")];
        chloe.post("/bureau/personnes/nouvelle", &person).await.with_status(303);
        for scope in ["group:x", "event:x", "programme:x"] {
            chloe.get(&format!("/bureau/equipe/{gil}?q=x")).await.ok().hides(&format!("value=\"{scope}\""));
            // neither asked by hand: what comes back does not offer it
            let form = [("role", "referent"), ("scope", scope)];
            let told = chloe.post(&format!("/bureau/equipe/{gil}/roles"), &form).await.with_status(422);
            told.hides(&format!("value=\"{scope}\""));
            let form = [("role", "referent"), ("scope", scope), ("email", "eve@reseau.example"), ("name", "Eve")];
            chloe.post("/bureau/equipe/invitation", &form).await.with_status(422);
            // one that was written by other means opens nothing, and says so
            let email = format!("{}@reseau.example", scope.replace(':', "-"));
            let ida = t.granted("Ida", &email, "referent", scope).await;
            ida.get("/bureau/personnes").await.ok().hides("Dulac");
            ida.post("/bureau/lieux/le-moulin/corbeille", &[]).await.with_status(403);
            let id = t.account("Ida", &email).await;
            chloe.get(&format!("/bureau/equipe/{id}")).await.ok().shows("sans effet pour l’instant");
        }
    }

    async fn a_network_that_will_have_no_administrator_is_told(t: Test) {
        let chloe = t.chloe().await;
        let warning = "Plus personne n’administrera le réseau après le";
        chloe.get("/bureau/equipe").await.ok().hides(warning);
        t.db().execute("update role_grant set until = $1", args!["2026-03-31T22:00:00.000000Z"]).await.unwrap();
        chloe.get("/bureau/equipe").await.ok().shows(warning).shows("31 mars 2026");
        // a referent is not told what they can do nothing about
        let rose = t.granted("Rose", "rose@reseau.example", "referent", GIRONDE).await;
        rose.get("/bureau/equipe").await.ok().hides(warning);
        t.granted("Théo", "theo@reseau.example", "technician", "network").await;
        chloe.get("/bureau/equipe").await.ok().hides(warning);
    }

    async fn nobody_raises_themselves_by_changing_a_role(t: Test) {
        let chloe = t.chloe().await;
        let theo = t.granted("Théo", "theo@reseau.example", "technician", "network").await;
        let path = "/bureau/equipe/roles/technician";
        let all: Vec<&str> = Right::ALL.iter().map(|right| right.key()).collect();
        theo.post(path, &ticks(&all, "")).await.with_status(422);
        // a role of the network's own is bound the same way
        let mut made = ticks(&["merge"], "");
        made.push(("name", "Chargée de tout"));
        theo.post("/bureau/equipe/roles", &made).await.with_status(422);
        assert_eq!(t.count("role").await, 0);
        // not even who coordinates gives out what is sensitive
        let mut sensitive = ticks(&["read-sensitive"], "");
        sensitive.push(("name", "Curieuse"));
        chloe.post("/bureau/equipe/roles", &sensitive).await.with_status(422);
        // what was taken from a role comes back through somebody else
        chloe.post(path, &ticks(&["administer"], "")).await.with_status(303);
        theo.get("/bureau").await.with_status(403);
        theo.post(&format!("{path}/origine"), &[]).await.with_status(403);
        t.clock.advance(DAY);
        // who opened the form before is told
        chloe.post(path, &ticks(&["administer", "read-desk"], "")).await.with_status(409).shows("entre-temps");
        chloe.post(&format!("{path}/origine"), &[]).await.with_status(303);
        theo.get("/bureau").await.ok();
        assert_eq!((t.count("role").await, facts(&t, "role_changed").await), (0, 2));
        // a role of one's own, given and held
        chloe.post("/bureau/equipe/roles", &[("name", "Lecture seule")]).await.with_status(303);
        let form = chloe.form("/bureau/equipe/roles/own-lecture-seule").await;
        let version = form.iter().find(|(name, _)| name == "version").unwrap().1.clone();
        let mut reads = ticks(&["read-desk"], &version);
        reads.push(("name", "Lecture seule"));
        chloe.post("/bureau/equipe/roles/own-lecture-seule", &reads).await.with_status(303);
        let gil = t.account("Gil", "gil@reseau.example").await;
        assert_eq!(gives(&t, &chloe, gil, "own-lecture-seule", "network").await, 303);
        t.with_session(gil).await.get("/bureau").await.ok();
        chloe.get("/bureau/equipe/roles").await.ok().shows("Lecture seule").shows("Ouvrir le bureau");
    }

    async fn a_delegation_ends_on_its_day_and_with_what_it_comes_from(t: Test) {
        let (chloe, rose, gil) = team(&t).await;
        let dan = t.account("Dan", "dan@reseau.example").await;
        let rose_id = t.account("Rose", "rose@reseau.example").await;
        let (grant, others) = (grant_of(&t, rose_id).await, grant_of(&t, gil).await);
        let path = "/bureau/equipe/delegation";
        for refused in [
            [("email", "dan@reseau.example"), ("grant", &*grant), ("until", "")],
            [("email", "dan@reseau.example"), ("grant", &*others), ("until", "2026-03-10")],
            [("email", "rose@reseau.example"), ("grant", &*grant), ("until", "2026-03-10")],
            [("email", "nobody@reseau.example"), ("grant", &*grant), ("until", "2026-03-10")],
            [("email", "dan@reseau.example"), ("grant", &*grant), ("until", "2026-03-01")],
        ] {
            rose.post(path, &refused).await.with_status(422);
        }
        let form = [("email", "dan@reseau.example"), ("grant", &*grant), ("until", "2026-03-10")];
        rose.post(path, &form).await.with_status(303);
        let client = t.with_session(dan).await;
        client.get("/bureau").await.ok();
        // shown on both sides
        rose.get(path).await.ok().shows("délégué à Dan");
        client.get(path).await.ok().shows("délégué par Rose");
        chloe.get(&format!("/bureau/equipe/{dan}")).await.ok().shows("délégué par Rose");
        // and not given on, nor delegated on
        assert_eq!(gives(&t, &client, gil, "member", GIRONDE).await, 422);
        let sql = "select id from role_grant where account = $1";
        let (received,): (String,) = t.db().one(sql, args![dan]).await.unwrap();
        let on = [("email", "gil@reseau.example"), ("grant", &*received), ("until", "2026-03-09")];
        client.post(path, &on).await.with_status(422);
        t.clock.advance(DAY * 8);
        client.get("/bureau").await.ok();
        t.clock.advance(DAY);
        client.get("/bureau").await.with_status(403);
        // with the role that it comes from
        let form = [("email", "dan@reseau.example"), ("grant", &*grant), ("until", "2026-03-31")];
        rose.post(path, &form).await.with_status(303);
        client.get("/bureau").await.ok();
        assert_eq!(takes_back(&t, &chloe, rose_id).await, 303);
        client.get("/bureau").await.with_status(403);
        rose.get("/bureau").await.with_status(403);
    }

    async fn a_delegation_that_was_written_while_its_origin_ended_opens_nothing(t: Test) {
        let (_, rose, _) = team(&t).await;
        let rose_id = t.account("Rose", "rose@reseau.example").await;
        let grant = grant_of(&t, rose_id).await;
        let delegate = delegate_of(&t, &rose, &grant).await;
        // two requests at once: the role was taken back between what the other read and what it wrote
        let (now, db) = (t.clock.now(), t.db());
        db.execute("update role_grant set until = $1 where id = $2", args![now, &grant]).await.unwrap();
        delegate.get("/bureau").await.with_status(403);
        db.execute("update role_grant set until = null where id = $1", args![&grant]).await.unwrap();
        delegate.get("/bureau").await.ok();
        db.execute("update account set closed_at = $1 where id = $2", args![now, rose_id]).await.unwrap();
        delegate.get("/bureau").await.with_status(403);
    }

    async fn whoever_holds_a_right_on_the_whole_network_is_written_to_once(t: Test) {
        t.chloe().await;
        t.granted("Chloé", "chloe@reseau.example", "technician", "network").await;
        t.granted("Théo", "theo@reseau.example", "technician", "network").await;
        t.granted("Rose", "rose@reseau.example", "referent", GIRONDE).await;
        t.granted("Zoé", "zoe@reseau.example", "technician", "network").await;
        let closed = "update account set closed_at = $1 where name = 'Zoé'";
        t.db().execute(closed, args![t.clock.now()]).await.unwrap();
        let names = async |right: Right| {
            let found = kernel::auth::list_with(t.app(), right).await.unwrap();
            found.into_iter().map(|account| account.name).collect::<Vec<_>>()
        };
        assert_eq!(names(Right::Administer).await, ["Chloé", "Théo"]);
        assert_eq!(names(Right::EditSheets).await, ["Chloé"], "a part of the network is not all of it");
        let sql = "insert into role (key, name, rights, updated_at) values ('technician', null, 'read-desk', $1)";
        t.db().execute(sql, args![t.clock.now()]).await.unwrap();
        assert_eq!(names(Right::Administer).await, ["Chloé"]);
    }

    async fn either_side_ends_a_delegation_and_nobody_else(t: Test) {
        let (_, rose, gil) = team(&t).await;
        let dan = t.account("Dan", "dan@reseau.example").await;
        let grant = grant_of(&t, t.account("Rose", "rose@reseau.example").await).await;
        let form = [("email", "dan@reseau.example"), ("grant", &*grant), ("until", "2026-03-10")];
        rose.post("/bureau/equipe/delegation", &form).await.with_status(303);
        let sql = "select id from role_grant where account = $1";
        let (delegated,): (String,) = t.db().one(sql, args![dan]).await.unwrap();
        let path = "/bureau/equipe/delegation/retrait";
        let other = t.granted("Ivo", "ivo@reseau.example", "moderator", GIRONDE).await;
        other.post(path, &[("grant", &*delegated)]).await.with_status(404);
        // one's own role is not given back there
        rose.post(path, &[("grant", &*grant)]).await.with_status(404);
        let client = t.with_session(dan).await;
        client.get("/bureau").await.ok();
        rose.post(path, &[("grant", &*delegated)]).await.with_status(303);
        client.get("/bureau").await.with_status(403);
        rose.get(&format!("/bureau/equipe/{gil}")).await.ok();
    }

    async fn a_role_that_has_not_begun_opens_nothing(t: Test) {
        let (chloe, _, gil) = team(&t).await;
        let form = [("role", "referent"), ("scope", GIRONDE), ("since", "2026-03-05"), ("until", "2026-03-07")];
        chloe.post(&format!("/bureau/equipe/{gil}/roles"), &form).await.with_status(303);
        let client = t.with_session(gil).await;
        client.get("/bureau").await.with_status(403);
        chloe.get(&format!("/bureau/equipe/{gil}")).await.ok().shows("à venir");
        t.clock.advance(DAY * 3);
        client.get("/bureau").await.ok();
        t.clock.advance(DAY * 3);
        client.get("/bureau").await.with_status(403);
        chloe.get(&format!("/bureau/equipe/{gil}")).await.ok().shows("terminé");
        let form = [("role", "referent"), ("scope", GIRONDE), ("since", "2026-05-05"), ("until", "2026-05-04")];
        let again = chloe.post(&format!("/bureau/equipe/{gil}/roles"), &form).await.with_status(422);
        assert!(again.form().contains(&("until".to_owned(), "2026-05-04".to_owned())), "what was typed stays: {again:?}");
    }

    async fn seeing_as_somebody_changes_nothing_and_is_noted(t: Test) {
        let (chloe, rose, gil) = team(&t).await;
        let rose_id = t.account("Rose", "rose@reseau.example").await;
        let path = format!("/bureau/equipe/{rose_id}/voir-comme");
        rose.post(&format!("/bureau/equipe/{gil}/voir-comme"), &[("reason", "curiosité")]).await.with_status(403);
        chloe.post(&path, &[("reason", " ")]).await.with_status(422);
        let own = t.account("Chloé", "chloe@reseau.example").await;
        chloe.post(&format!("/bureau/equipe/{own}/voir-comme"), &[("reason", "essai")]).await.with_status(403);
        chloe.get("/bureau").await.ok().hides("Vous voyez le site comme");
        chloe.post(&path, &[("reason", "Rose ne voit pas une fiche")]).await.with_status(303);
        chloe.get("/bureau").await.ok().shows("Vous voyez le site comme Rose");
        chloe.get("/").await.ok().shows("Vous voyez le site comme Rose");
        // what she sees, she alone may do
        chloe.get("/bureau/courrier").await.with_status(403).shows("Vous voyez le site comme Rose");
        let before = (t.count("fact").await, t.count("party").await, t.count("role_grant").await);
        for path in ["/bureau/lieux/nouvelle-fiche", "/bureau/equipe/delegation", "/bureau/vues", "/connexion", "/proposer"] {
            chloe.post(path, &[("name", "La Fabrique")]).await.with_status(403);
        }
        assert_eq!(gives(&t, &chloe, gil, "member", GIRONDE).await, 403);
        assert_eq!((t.count("fact").await, t.count("party").await, t.count("role_grant").await), before);
        for path in ["/compte", "/compte/sessions"] {
            chloe.get(path).await.with_status(403);
        }
        let back = chloe.post("/bureau/equipe/retour", &[]).await.with_status(303);
        chloe.follow(back).await.ok().hides("Vous voyez le site comme").shows("Rose");
        chloe.get("/bureau/courrier").await.ok();
        assert_eq!((facts(&t, "seen_as").await, facts(&t, "seen_as_ended").await), (1, 1));
        let sql = "select fact.body from fact join account on account.id = fact.actor \
                   where fact.kind = 'seen_as' and account.name = 'Chloé'";
        let (body,): (String,) = t.db().one(sql, vec![]).await.unwrap();
        assert!(body.contains("Rose ne voit pas une fiche") && body.contains(&rose_id.to_string()), "{body}");
        rose.get("/compte").await.ok().shows("Qui a vu le site avec vos yeux").shows("Rose ne voit pas une fiche").shows("Chloé");
        // whoever looks through nobody's eyes stays where they are
        t.visitor().post("/bureau/equipe/retour", &[]).await.with_status(303);
    }

    async fn a_lone_coordinator_names_who_protects_the_data_and_nobody_else_does(t: Test) {
        let (chloe, rose, gil) = team(&t).await;
        let own = t.account("Chloé", "chloe@reseau.example").await;
        let theo = t.granted("Théo", "theo@reseau.example", "technician", "network").await;
        let wide = t.granted("Wanda", "wanda@reseau.example", "referent", "network").await;
        chloe.get(&format!("/bureau/equipe/{gil}")).await.ok().shows("value=\"protector\"");
        // neither to oneself, nor on a part of the network, nor by who does not run it
        assert_eq!(gives(&t, &chloe, own, "protector", "network").await, 403);
        assert_eq!(gives(&t, &chloe, gil, "protector", GIRONDE).await, 422);
        for (client, status) in [(&rose, 422), (&wide, 422), (&theo, 403)] {
            assert_eq!(gives(&t, client, gil, "protector", "network").await, status);
        }
        assert_eq!(gives(&t, &chloe, gil, "protector", "network").await, 303);
        let officer = t.with_session(gil).await;
        officer.get("/bureau/donnees-personnelles/registre").await.ok();
        // the coordinator reads no more than before, and takes back what they gave
        let coordinator = kernel::auth::find(t.db(), own).await.unwrap().unwrap();
        assert!(!kernel::auth::powers(t.app(), &coordinator).await.unwrap().may(Right::ReadSensitive));
        // a network that gives the officer more is not helped to more
        let sql = "insert into role (key, name, rights, updated_at) values ('protector', null, $1, $2)";
        let rights = "read-desk protect-data read-sensitive merge";
        t.db().execute(sql, args![rights, t.clock.now()]).await.unwrap();
        let hana = t.account("Hana", "hana@reseau.example").await;
        assert_eq!(gives(&t, &chloe, hana, "protector", "network").await, 422);
        // by an invitation too, as the program ships it
        t.db().execute("delete from role", vec![]).await.unwrap();
        let form = [("role", "protector"), ("scope", "network"), ("email", "dpo@reseau.example"), ("name", "Délie")];
        chloe.post("/bureau/equipe/invitation", &form).await.with_status(303);
    }

    async fn a_technician_sees_the_accounts_and_changes_none(t: Test) {
        let (_, _, gil) = team(&t).await;
        let theo = t.granted("Théo", "theo@reseau.example", "technician", "network").await;
        theo.get("/bureau/equipe").await.ok().shows("Gil").shows("Rose").hides("Inviter quelqu’un");
        theo.get("/bureau/equipe?role=member").await.ok().shows("gil@reseau.example").hides("rose@reseau.example");
        let page = format!("/bureau/equipe/{gil}");
        theo.get(&page).await.ok().shows("Membre").shows("Voir comme cette personne").hides("Fermer ce compte").hides(&format!("{page}/roles"));
        for act in ["roles", "retrait", "fermeture", "reouverture", "invitation", "invitation/retrait"] {
            theo.post(&format!("{page}/{act}"), &[("role", "member"), ("scope", GIRONDE)]).await.with_status(403);
        }
        theo.post(&format!("{page}/voir-comme"), &[("reason", "Gil ne voit rien")]).await.with_status(303);
    }

    async fn whoever_administers_does_not_come_in_by_the_letters_of_others(t: Test) {
        let chloe = t.chloe().await;
        let chloe_id = t.account("Chloé", "chloe@reseau.example").await;
        let theo = t.granted("Théo", "theo@reseau.example", "technician", "network").await;
        let form = [("email", "chloe@reseau.example"), ("way", "link")];
        t.visitor().post("/connexion", &form).await.with_status(303);
        t.run_jobs().await;
        t.post_letters().await;
        let sql = "select id from letter where kind = 'account.sign-in'";
        let (id,): (String,) = t.db().one(sql, vec![]).await.unwrap();
        let (path, link) = (format!("/bureau/courrier/{id}"), "/connexion/lien/");
        theo.get(&path).await.ok().hides(link).shows("il ouvre le compte");
        // where no letter leaves, whoever gives roles hands them over
        chloe.get(&path).await.ok().shows(link);
        // and nobody does so with their eyes
        let seen = [("reason", "curiosité")];
        theo.post(&format!("/bureau/equipe/{chloe_id}/voir-comme"), &seen).await.with_status(303);
        theo.get(&path).await.ok().hides(link);
        // where letters leave, one that failed is nobody's to read
        let relay = crate::relay::SmtpServer::start().await;
        let site = kernel::app::Site { relay: Some(relay.relay()), ..t.app().site.clone() };
        let node = Node::open_as(&t.database, t.clock.clone(), 7, site).await;
        let there = node.with_session(chloe_id).await;
        there.get(&path).await.ok().hides(link).shows("il ouvre le compte");
    }

    async fn what_is_sensitive_is_not_seen_over_a_shoulder(t: Test) {
        let chloe = t.chloe().await;
        t.granted("Paule", "paule@reseau.example", "protector", "network").await;
        let paule = t.account("Paule", "paule@reseau.example").await;
        chloe.post(&format!("/bureau/equipe/{paule}/voir-comme"), &[("reason", "essai")]).await.with_status(303);
        let secret = chloe.cookies.lock().unwrap()["session"].clone();
        let viewer = kernel::auth::viewer(t.app(), &secret).await.unwrap();
        assert_eq!((viewer.id(), viewer.behind().map(|behind| behind.name.as_str())), (Some(paule), Some("Chloé")));
        assert!(viewer.may(Right::ReadDesk) && !viewer.may(Right::ReadSensitive) && !viewer.may(Right::ProtectData));
        // whoever ceases to administer ceases to look
        t.db().execute("delete from role_grant where role = 'coordinator'", vec![]).await.unwrap();
        let viewer = kernel::auth::viewer(t.app(), &secret).await.unwrap();
        assert!(viewer.behind().is_none() && !viewer.may(Right::ReadDesk));
    }

    async fn a_closed_account_is_out_at_once(t: Test) {
        let (chloe, rose, gil) = team(&t).await;
        let rose_id = t.account("Rose", "rose@reseau.example").await;
        let delegate = delegate_of(&t, &rose, &grant_of(&t, rose_id).await).await;
        chloe.post(&format!("/bureau/equipe/{rose_id}/fermeture"), &[]).await.with_status(303);
        assert_eq!(rose.get("/bureau").await.location().as_deref(), Some("/connexion?retour=/bureau"));
        delegate.get("/bureau").await.with_status(403);
        assert_eq!(gives(&t, &chloe, rose_id, "member", GIRONDE).await, 403);
        chloe.get("/bureau/equipe").await.ok().hides("rose@reseau.example");
        chloe.get("/bureau/equipe?etat=fermes").await.ok().shows("rose@reseau.example");
        chloe.post(&format!("/bureau/equipe/{rose_id}/reouverture"), &[]).await.with_status(303);
        // the session is not there any more, the role is; what was delegated stays ended
        rose.get("/bureau").await.with_status(303);
        let rose = t.with_session(rose_id).await;
        rose.get("/bureau").await.ok();
        delegate.get("/bureau").await.with_status(403);
        assert_eq!((facts(&t, "account_closed").await, facts(&t, "account_reopened").await), (1, 1));
        // a referent closes whom they could have given everything, and nobody else
        t.granted("Gil", "gil@reseau.example", "treasurer", "network").await;
        rose.post(&format!("/bureau/equipe/{gil}/fermeture"), &[]).await.with_status(403);
        t.granted("Hana", "hana@reseau.example", "member", GIRONDE).await;
        let hana = t.account("Hana", "hana@reseau.example").await;
        rose.post(&format!("/bureau/equipe/{hana}/fermeture"), &[]).await.with_status(303);
        rose.get(&format!("/bureau/equipe/{hana}")).await.ok().shows("Ce compte est fermé");
    }
}
