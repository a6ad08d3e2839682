//! The matrix of rights: who is answered what by every declared route, and nobody from another site.

use kernel::on_both;
use kernel::web::Access;
use kernel::web::route::Declared;

use crate::places::addresses;
use crate::privacy::network;
use crate::world::{Answer, Client, Test};

async fn ask(client: &Client, route: &Declared, address: &str) -> Answer {
    match route.method {
        "GET" => client.get(address).await,
        _ => client.post(address, &[]).await,
    }
}

fn told(answer: &Answer) -> String {
    match answer.location() {
        Some(to) if to.starts_with("/connexion") => "sign-in".to_owned(),
        _ => answer.status.to_string(),
    }
}

on_both! {
    async fn every_route_answers_those_who_may_and_no_others(t: Test) {
        let things = network(&t).await;
        let mut matrix = String::from("route, right: nobody, referent, coordinator\n");
        // what only reads first: a change may take away what the next route asks
        let (reads, changes): (Vec<&Declared>, Vec<&Declared>) = t.declared.iter().partition(|route| route.method == "GET");
        for route in reads.into_iter().chain(changes) {
            let address = addresses(route, &things).remove(0);
            let (dov, ana, chloe) = (t.dov(), t.ana().await, t.chloe().await);
            let answers = [ask(&dov, route, &address).await, ask(&ana, route, &address).await, ask(&chloe, route, &address).await];
            let right = match route.access {
                Access::Everyone => "everyone".to_owned(),
                Access::Team(right) => format!("{right:?}"),
                Access::Any(rights) => rights.iter().map(|right| format!("{right:?}")).collect::<Vec<_>>().join(" or "),
                Access::Token(scope) => format!("token {}", scope.key()),
            };
            let [nobody, referent, coordinator] = answers.each_ref().map(told);
            if let Access::Token(_) = route.access {
                assert_eq!([&*nobody, &*referent, &*coordinator], ["401"; 3], "{address}: a session is no token");
            }
            matrix.push_str(&format!("{} {}, {right}: {nobody}, {referent}, {coordinator}\n", route.method, route.path));
            for answer in &answers {
                assert!(answer.status < 500, "{answer:?}");
            }
            let asked: &[kernel::rights::Right] = match &route.access {
                Access::Team(right) => std::slice::from_ref(right),
                Access::Any(rights) => rights,
                Access::Everyone | Access::Token(_) => &[],
            };
            if !asked.is_empty() {
                assert_eq!(nobody, "sign-in", "{address}");
                let role = kernel::rights::Role::shipped("referent").unwrap();
                let may = asked.iter().any(|right| role.rights.has(*right));
                assert_eq!(referent == "403", !may, "{address}: {referent}");
                assert!(coordinator != "403" && coordinator != "sign-in", "{address}: {coordinator}");
            }
        }
        let known = include_str!("rights.txt");
        if matrix != known {
            let found = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("rights.txt");
            std::fs::write(&found, &matrix).unwrap();
            let new: Vec<&str> = matrix.lines().filter(|line| !known.lines().any(|known| known == *line)).collect();
            panic!(
                "the matrix of rights is another; if it is right, put {} in place of rights.txt\n{}",
                found.display(),
                new.join("\n")
            );
        }
    }

    async fn nothing_is_changed_from_another_site(t: Test) {
        let things = network(&t).await;
        let before = (t.count("fact").await, t.count("session").await, t.count("party").await, t.count("sheet_photo").await);
        let mut asked = 0;
        for route in t.declared.iter().filter(|route| route.method == "POST") {
            let address = addresses(route, &things).remove(0);
            let evil = "https://evil.example";
            let ways = [
                t.chloe().await.with("sec-fetch-site", "cross-site").with("origin", evil),
                t.chloe().await.with("sec-fetch-site", "same-site").with("origin", "http://autre.reseau.example"),
                // a browser that does not tell where it comes from otherwise
                t.chloe().await.with("sec-fetch-site", "").with("origin", evil),
                t.chloe().await.with("sec-fetch-site", "").with("origin", "null"),
            ];
            for client in ways {
                let answer = client.post(&address, &[("create", "yes")]).await;
                assert_eq!(answer.status, 403, "{answer:?}");
                let face = if address.starts_with("/api/") { "\"status\":403" } else { "</html>" };
                assert!(answer.text().contains(face), "a refusal has a face: {answer:?}");
                asked += 1;
            }
        }
        assert!(asked > 30, "{asked}");
        let sessions = (asked / 4) * 4;
        let after = (t.count("fact").await, t.count("session").await - sessions, t.count("party").await, t.count("sheet_photo").await);
        assert_eq!(after, before);
    }

    async fn a_role_on_a_territory_reaches_what_is_in_it_and_nothing_else(t: Test) {
        network(&t).await;
        t.granted("Rose", "rose@reseau.example", "referent", "territory:department:33").await;
        let account = kernel::auth::find(t.db(), t.account("Rose", "rose@reseau.example").await).await.unwrap().unwrap();
        let powers = kernel::auth::powers(t.app(), &account).await.unwrap();
        let reach = powers.reach(kernel::rights::Right::EditSheets);
        let mut args = Vec::new();
        let sql = format!("select coalesce(party.territory, '') from party where {}", reach.filter(&mut args));
        let found: Vec<(String,)> = t.db().all(&sql, args).await.unwrap();
        let sql = "select id from party where territory >= '33' and territory < '34'";
        let there: Vec<(String,)> = t.db().all(sql, vec![]).await.unwrap();
        assert!(!found.is_empty() && found.iter().all(|(code,)| code.starts_with("33")), "{found:?}");
        assert_eq!(found.len(), there.len());
        assert!(powers.reach(kernel::rights::Right::Merge).is_nothing(), "what concerns everybody is held on all or not");
    }

    async fn a_page_of_the_desk_leads_to_the_sign_in_and_back(t: Test) {
        network(&t).await;
        let asked = t.get("/bureau/lieux/la-fabrique").await;
        assert_eq!(asked.location().as_deref(), Some("/connexion?retour=/bureau/lieux/la-fabrique"));
        t.get(&asked.location().unwrap()).await.ok().shows("value=\"/bureau/lieux/la-fabrique\"");
        let ana = t.ana().await;
        ana.get("/bureau").await.ok().hides("Importer une liste");
        ana.get("/bureau/imports").await.with_status(403).shows("Réseau d’essai");
    }
}
