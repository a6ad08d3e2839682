//! The matrix of roles: what each role that comes with the program is answered by each route, in its scope and out of it.

use std::path::Path;

use kernel::args;
use kernel::ids::AccountId;
use kernel::on_both;
use kernel::rights::{DataClass, Right, Role};
use kernel::web::Access;
use kernel::web::route::Declared;

use crate::places::{Things, addresses};
use crate::privacy::network;
use crate::world::Test;

/// A role, and who holds it alone.
struct Holder {
    role: Role,
    account: AccountId,
}

/// What a route answered each role: about what is in its scope, and about what is out of it where that has another
/// address.
struct Row {
    method: &'static str,
    path: &'static str,
    right: String,
    cells: Vec<(String, Option<String>)>,
}

/// The part of the network on which a role is usually held; La Fabrique, its operator and the Gironde are in, Le Moulin,
/// the Coop du Lac and the Dordogne are out.
fn scope_of(role: &str, place: &str, partner: &str) -> String {
    match role {
        "partner" => format!("partner:{partner}"),
        "referent" | "institution" | "moderator" => "territory:department:33".to_owned(),
        "manager" => format!("place:{place}"),
        "member" | "holder" => "own".to_owned(),
        _ => "network".to_owned(),
    }
}

async fn holders(t: &Test, things: &Things) -> Vec<Holder> {
    let sql = "select id from party where kind = 'organisation' and slug = $1";
    let (partner,): (String,) = t.db().one(sql, args![&things.organisation]).await.unwrap();
    for party in [&things.place_id, &partner] {
        let sql = "insert into portfolio (party, partner, since) values ($1, $2, $3)";
        t.db().execute(sql, args![party, &partner, t.clock.now()]).await.unwrap();
    }
    let mut holders = Vec::new();
    for role in Role::all_shipped() {
        let (name, email) = (format!("Holder {}", role.key), format!("{}@holders.example", role.key));
        t.granted(&name, &email, &role.key, &scope_of(&role.key, &things.place_id, &partner)).await;
        holders.push(Holder { account: t.account(&name, &email).await, role });
    }
    holders
}

async fn ask(t: &Test, account: AccountId, method: &str, address: &str) -> String {
    // a session each time: some routes close it
    let client = t.with_session(account).await;
    let answer = match method {
        "GET" => client.get(address).await,
        _ => client.post(address, &[]).await,
    };
    assert!(answer.status < 500, "{answer:?}");
    match answer.location() {
        Some(to) if to.starts_with("/connexion") => "sign-in".to_owned(),
        _ => answer.status.to_string(),
    }
}

/// What everybody may change says nothing of roles, nor do the routes of programs.
fn is_asked(route: &Declared) -> bool {
    match route.access {
        Access::Everyone => route.method == "GET",
        Access::Team(_) | Access::Any(_) => true,
        Access::Token(_) => false,
    }
}

async fn rows(t: &Test, holders: &[Holder], mut things: Things) -> Vec<Row> {
    let asked: Vec<&Declared> = t.declared.iter().filter(|route| is_asked(route)).collect();
    let first = |things: &Things| asked.iter().map(|route| addresses(route, things).remove(0)).collect::<Vec<_>>();
    let inside = first(&things);
    things.place = "le-moulin".to_owned();
    things.place_id = t.sheet("le-moulin").await.unwrap().id().to_string();
    things.organisation = "coop-du-lac".to_owned();
    let outside = first(&things);
    // what only reads first: a change may take away what the next route asks
    let mut order: Vec<usize> = (0..asked.len()).collect();
    order.sort_by_key(|at| asked[*at].method != "GET");
    let mut rows = Vec::new();
    for at in order {
        let (route, inside, outside) = (asked[at], &inside[at], &outside[at]);
        let mut cells = Vec::new();
        for holder in holders {
            let within = ask(t, holder.account, route.method, inside).await;
            let without = match inside == outside {
                true => None,
                false => Some(ask(t, holder.account, route.method, outside).await),
            };
            if let Access::Team(right) = route.access
                && !holder.role.rights.has(right)
            {
                let refused = without.as_deref().is_none_or(|answer| answer == "403");
                assert!(within == "403" && refused, "{}: {} {inside}", holder.role.key, route.method);
            }
            cells.push((within, without));
        }
        let right = match route.access {
            Access::Team(right) => format!("{right:?}"),
            Access::Any(rights) => rights.iter().map(|right| format!("{right:?}")).collect::<Vec<_>>().join(" or "),
            _ => "everyone".to_owned(),
        };
        rows.push(Row { method: route.method, path: route.path, right, cells });
    }
    rows
}

/// As `roles.txt` keeps it: one line a route, `in` or `in/out` for each role.
fn text(holders: &[Holder], rows: &[Row]) -> String {
    let keys: Vec<&str> = holders.iter().map(|holder| holder.role.key.as_str()).collect();
    let mut text = format!("route, right: {}\n", keys.join(", "));
    for row in rows {
        let cells = row.cells.iter().map(|(within, without)| match without {
            None => within.clone(),
            Some(without) => format!("{within}/{without}"),
        });
        let cells = cells.collect::<Vec<_>>().join(", ");
        text.push_str(&format!("{} {}, {}: {cells}\n", row.method, row.path, row.right));
    }
    text
}

/// Whether that answer opened something: not to whoever is refused, nor told that there is nothing where whoever
/// coordinates finds something.
fn opens(answer: &str, coordinator: &str) -> bool {
    answer != "403" && answer != "sign-in" && (answer != "404" || coordinator == "404")
}

fn cell((within, without): &(String, Option<String>), coordinator: &(String, Option<String>)) -> &'static str {
    let inside = opens(within, &coordinator.0);
    let outside = match (without, &coordinator.1) {
        (Some(without), Some(coordinator)) => opens(without, coordinator),
        _ => inside,
    };
    match (inside, outside) {
        (true, true) => "●",
        (true, false) => "◐",
        (false, true) => "!",
        (false, false) => "",
    }
}

fn heading(document: &mut String, first: &str, holders: &[Holder]) {
    let keys: Vec<&str> = holders.iter().map(|holder| holder.role.key.as_str()).collect();
    document.push_str(&format!("| {first} | {} |\n|---|{}\n", keys.join(" | "), "---|".repeat(keys.len())));
}

/// As `docs/rights.md` tells it.
fn document(holders: &[Holder], rows: &[Row]) -> String {
    let mut document = String::from(
        "# Rights\n\nWritten by `crates/server/tests/it/roles.rs`: change the roles or the routes, not this file.\n\n\
         ## What each role carries\n\nAs the program ships it; a network changes it in `/bureau/equipe/roles`. A right marked * is held on the whole\n\
         network or not at all.\n\n",
    );
    heading(&mut document, "right", holders);
    for class in DataClass::ALL {
        for right in Right::ALL.iter().filter(|right| right.class() == class) {
            let has = holders.iter().map(|holder| if holder.role.rights.has(*right) { "●" } else { "" });
            let whole = if right.is_whole() { "*" } else { "" };
            let has = has.collect::<Vec<_>>().join(" | ");
            document.push_str(&format!("| `{}`{whole} ({}) | {has} |\n", right.key(), class.key()));
        }
    }
    document.push_str(
        "\n## What each route answers each role\n\n● opens; ◐ opens within the scope on which the role is held, and not out of it; empty: refused. Each role is held\n\
         on one scope: the network for coordinator, press, funder, treasurer, protector and technician; a département for\n\
         referent, institution and moderator; a structure and its portfolio for partner; a place for manager; oneself for\n\
         member and holder. Routes of programs (tokens), and what everybody may send, are not here.\n\n",
    );
    heading(&mut document, "route", holders);
    for row in rows {
        let Some(coordinator) = row.cells.first() else { continue };
        let cells: Vec<&str> = row.cells.iter().map(|one| cell(one, coordinator)).collect();
        document.push_str(&format!("| {} `{}` ({}) | {} |\n", row.method, row.path, row.right, cells.join(" | ")));
    }
    document
}

on_both! {
    async fn each_role_is_answered_what_its_scope_allows(t: Test) {
        let things = network(&t).await;
        let out = [("name", "Coop du Lac"), ("postcode", "24100"), ("city", "Bergerac")];
        t.chloe().await.post("/bureau/structures/nouvelle-fiche", &out).await.with_status(303);
        t.follow().await;
        let holders = holders(&t, &things).await;
        let rows = rows(&t, &holders, things).await;
        for row in &rows {
            for (holder, cell) in holders.iter().zip(&row.cells) {
                let told = self::cell(cell, &row.cells[0]);
                assert_ne!(told, "!", "{} {}: {} is answered out of its scope alone", row.method, row.path, holder.role.key);
            }
        }
        let known = [include_str!("roles.txt"), include_str!("../../../../docs/rights.md")];
        let found = [text(&holders, &rows), document(&holders, &rows)];
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let mut other = Vec::new();
        for ((name, known), found) in ["roles.txt", "rights.md"].into_iter().zip(known).zip(&found) {
            if known != found {
                std::fs::write(folder.join(name), found).unwrap();
                let new: Vec<&str> = found.lines().filter(|line| !known.lines().any(|known| known == *line)).collect();
                other.push(format!("{}\n{}", folder.join(name).display(), new.join("\n")));
            }
        }
        assert!(
            other.is_empty(),
            "the matrix of roles is another; if it is right, put these in place of crates/server/tests/it/roles.txt and docs/rights.md\n{}",
            other.join("\n")
        );
    }
}
