//! Duplicates: told while a sheet is written and at an import, asked about in a queue, merged field by field, and two again.

use census::field::Field;
use kernel::on_both;
use serde_json::json;

use crate::world::{Answer, Client, Test};

pub const MOULIN: [(&str, &str); 6] = [
    ("street", "12 rue des Écoles"),
    ("postcode", "33230"),
    ("city", "Coutras"),
    ("phone", "05 56 00 00 01"),
    ("siret", "73282932000074"),
    ("another", "yes"),
];

/// Two sheets of one place, and the address of their pair.
pub async fn twice(t: &Test, chloe: &Client) -> String {
    chloe
        .creates(
            "Le Moulin numérique",
            &[MOULIN.as_slice(), &[("seats", "12"), ("summary", "Au bord de l’eau")]].concat(),
        )
        .await;
    chloe.creates("LE MOULIN NUMERIQUE", &[MOULIN.as_slice(), &[("email", "bonjour@moulin.example")]].concat()).await;
    searched(t, chloe).await;
    pair(t).await
}

pub async fn searched(t: &Test, chloe: &Client) {
    chloe.post("/bureau/doublons/recherche", &[]).await.with_status(303);
    t.run_jobs().await;
}

pub async fn pair(t: &Test) -> String {
    let rows: Vec<(String, String)> =
        t.db().all("select one, other from duplicate_pair order by bits desc", vec![]).await.unwrap();
    let (one, other) = rows.first().expect("a pair was found");
    format!("/bureau/doublons/{one}/{other}")
}

/// Posts the form of a page that goes to that address.
pub async fn submit(client: &Client, page: &Answer, action: &str, changes: &[(&str, &str)]) -> Answer {
    let text = page.text();
    let form = text.split("<form").find(|form| form.contains(&format!("action=\"{action}\""))).expect(action);
    let form = Answer {
        path: String::new(),
        status: 200,
        headers: page.headers.clone(),
        body: format!("<form{form}").into_bytes(),
    }
    .form();
    let form = crate::world::changed(form, changes);
    let pairs: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    client.post(action, &pairs).await
}

pub async fn merge(client: &Client, pair: &str, changes: &[(&str, &str)]) -> Answer {
    let page = client.get(pair).await.ok();
    submit(client, &page, &format!("{pair}/fusion"), changes).await
}

pub async fn merge_id(t: &Test) -> String {
    t.db().one::<(String,)>("select id from party_merge order by id desc limit 1", vec![]).await.unwrap().0
}

/// What a sheet holds, without what an edit counts.
pub async fn said(t: &Test, slug: &str) -> (serde_json::Value, serde_json::Value, Option<String>) {
    let sheet = t.sheet(slug).await.unwrap();
    (json!(sheet.values), json!(sheet.origins), sheet.party.picture.map(|id| id.to_string()))
}

on_both! {
    async fn a_new_sheet_that_looks_like_another_asks_first(t: Test) {
        let ana = t.ana().await;
        ana.creates("Le Moulin numérique", &MOULIN).await;
        let typed = [("name", "Moulin Numerique"), ("street", "12 r. des Ecoles"), ("postcode", "33230"), ("city", "Coutras"), ("summary", "à garder")];
        let asked = ana.post("/bureau/lieux/nouvelle-fiche", &typed).await.with_status(409);
        let asked = asked.shows("Ressemble à une fiche").shows("Le Moulin numérique").shows("même adresse");
        assert!(asked.form().contains(&("summary".to_owned(), "à garder".to_owned())), "{asked:?}");
        assert_eq!(t.count("party").await, 1);
        let sure = [typed.as_slice(), &[("another", "yes")]].concat();
        ana.post("/bureau/lieux/nouvelle-fiche", &sure).await.with_status(303);
        assert_eq!(t.count("party").await, 2);
    }

    async fn what_is_typed_is_told_while_it_is_typed_to_the_team_alone(t: Test) {
        let ana = t.ana().await;
        ana.creates("Le Moulin numérique", &MOULIN).await;
        let typed = [("name", "Moulin Numerique"), ("street", "12 r. des Ecoles"), ("postcode", "33230")];
        let told = ana.post("/bureau/ressemblances/lieux", &typed).await.ok();
        assert!(told.text().contains("Le Moulin numérique") && !told.text().contains("<html"), "{told:?}");
        assert!(told.header("cache-control").contains("private"), "{told:?}");
        // what is wrong so far, or resembles nothing, is told nothing about
        for typed in [[("name", "Moulin Numerique"), ("siret", "12")], [("name", "La Forge"), ("postcode", "24100")]] {
            assert_eq!(ana.post("/bureau/ressemblances/lieux", &typed).await.ok().text().trim(), "");
        }
        ana.post("/bureau/ressemblances/personnes", &typed).await.with_status(404);
        t.visitor().post("/bureau/ressemblances/lieux", &typed).await.with_status(303);
        assert_eq!(t.count("party").await, 1);
    }

    async fn an_import_says_what_looks_like_what_is_there(t: Test) {
        t.chloe().await.creates("Le Moulin numérique", &MOULIN).await;
        let list = "id,nom,adresse,code postal,commune\n1,Moulin numérique,12 rue des Ecoles,33230,Coutras\n2,La Forge,,24100,Bergerac\n";
        let batch = t.dry_run("liste", "liste.csv", list.as_bytes()).await;
        let rows: Vec<(String,)> = t.db().all("select notes from batch_row where notes like '%resembles%'", vec![]).await.unwrap();
        assert_eq!((rows.len(), batch.counts.created), (1, 2), "{rows:?}");
        assert!(rows[0].0.contains("Le Moulin numérique"), "{rows:?}");
        assert_eq!(batch.counts.alike, 1);
        // a link to it, with the reasons in the words of the queue
        let chloe = t.chloe().await;
        let report = chloe.get(&format!("/bureau/imports/{}", batch.id)).await.ok();
        let report = report.shows("<a href=\"/bureau/lieux/le-moulin-numerique\">Voir « Le Moulin numérique »</a>");
        report.shows("même adresse");
    }

    async fn two_sheets_side_by_side_say_where_each_value_comes_from(t: Test) {
        let chloe = t.chloe().await;
        chloe.creates("Le Moulin numérique", &MOULIN).await;
        let list = "id,nom,adresse,code postal,commune\n1,Moulin numérique,12 rue des Ecoles,33230,Coutras\n";
        t.import("Pays", "liste.csv", list.as_bytes()).await;
        searched(&t, &chloe).await;
        let page = chloe.get(&pair(&t).await).await.ok();
        page.shows("Saisi par Chloé, le 2 mars 2026").shows("Import « Pays », le 2 mars 2026");
    }

    async fn two_sheets_are_made_one_and_two_again_exactly(t: Test) {
        let chloe = t.chloe().await;
        let pair = twice(&t, &chloe).await;
        chloe.get("/bureau/doublons").await.ok().shows("LE MOULIN NUMERIQUE").shows("même SIRET");
        let photo = crate::photos::png(40, 30);
        let parts: [(&str, &str, &[u8]); 2] = [("photo", "a.png", &photo), ("alternative", "", "La cour".as_bytes())];
        chloe.upload("/bureau/lieux/le-moulin-numerique-2/photos", &parts).await.with_status(303);
        let before = (said(&t, "le-moulin-numerique").await, said(&t, "le-moulin-numerique-2").await);
        merge(&chloe, &pair, &[]).await.with_status(303);
        t.follow().await;
        let one = t.sheet("le-moulin-numerique").await.unwrap();
        assert_eq!(one.values.list(Field::Email), ["bonjour@moulin.example"], "what it lacked came");
        assert_eq!((one.values.get(Field::Seats), one.party.picture.is_some()), (Some(&json!(12)), true));
        assert_eq!(t.get("/lieux/le-moulin-numerique-2").await.with_status(308).header("location"), "/lieux/le-moulin-numerique");
        t.get("/lieux/le-moulin-numerique").await.ok().shows("La cour");
        // what was just done is told once
        chloe.get("/bureau").await.ok().shows("a rejoint");
        chloe.get("/bureau/lieux?etat=trash").await.ok().hides("LE MOULIN NUMERIQUE");
        chloe.get("/bureau/lieux/le-moulin-numerique/historique").await.ok().shows("Fusion");
        assert_eq!(t.wrong().await, Vec::<String>::new());
        let id = merge_id(&t).await;
        chloe.post(&format!("/bureau/fusions/{id}/annulation"), &[]).await.with_status(303);
        t.follow().await;
        assert_eq!((said(&t, "le-moulin-numerique").await, said(&t, "le-moulin-numerique-2").await), before);
        t.get("/lieux/le-moulin-numerique-2").await.ok().shows("La cour");
        t.get("/lieux/le-moulin-numerique").await.ok().hides("La cour");
        chloe.post(&format!("/bureau/fusions/{id}/annulation"), &[]).await.with_status(409);
        let kinds: Vec<(String,)> = t.db().all("select kind from fact where kind like '%merge%' order by at, id", vec![]).await.unwrap();
        assert_eq!(kinds.len(), 2, "{kinds:?}");
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn what_was_edited_since_stays_when_a_merge_is_undone(t: Test) {
        let chloe = t.chloe().await;
        let pair = twice(&t, &chloe).await;
        merge(&chloe, &pair, &[]).await.with_status(303);
        chloe.edits("/bureau/lieux/le-moulin-numerique", &[("email", "nouveau@moulin.example"), ("seats", "20")]).await.with_status(303);
        let undone = chloe.post(&format!("/bureau/fusions/{}/annulation", merge_id(&t).await), &[]).await;
        chloe.follow(undone).await.ok().shows("restent dans la fiche gardée");
        let kept = t.sheet("le-moulin-numerique").await.unwrap();
        assert_eq!((kept.values.list(Field::Email), kept.values.get(Field::Seats)), (vec!["nouveau@moulin.example"], Some(&json!(20))));
        let back = t.sheet("le-moulin-numerique-2").await.unwrap();
        assert_eq!(back.values.list(Field::Email), ["bonjour@moulin.example"]);
    }

    async fn an_answer_is_remembered_and_holds_through_a_merge(t: Test) {
        let (ana, chloe) = (t.ana().await, t.chloe().await);
        let pair = twice(&t, &chloe).await;
        ana.post(&format!("{pair}/fusion"), &[]).await.with_status(403);
        ana.post(&format!("{pair}/reponse"), &[("answer", "different"), ("before", "")]).await.with_status(303);
        // the second of two who answer at once is told
        chloe.post(&format!("{pair}/reponse"), &[("answer", "same"), ("before", "")]).await.with_status(409);
        searched(&t, &chloe).await;
        chloe.get("/bureau/doublons").await.ok().shows("Aucune question en attente");
        // a third record of the second place: once they are one, the first is still another
        chloe.creates("Moulin numérique", &MOULIN).await;
        searched(&t, &chloe).await;
        let waiting: Vec<(String, String)> = t.db().all("select one, other from duplicate_pair where answer is null order by one", vec![]).await.unwrap();
        assert_eq!(waiting.len(), 2, "{waiting:?}");
        let second = t.sheet("le-moulin-numerique-2").await.unwrap().id().to_string();
        let (one, other) = waiting.iter().find(|(one, other)| *one == second || *other == second).unwrap();
        merge(&chloe, &format!("/bureau/doublons/{one}/{other}"), &[]).await.with_status(303);
        searched(&t, &chloe).await;
        chloe.get("/bureau/doublons").await.ok().shows("Aucune question en attente");
    }

    async fn safe_pairs_are_accepted_and_undone_together(t: Test) {
        let chloe = t.chloe().await;
        twice(&t, &chloe).await;
        chloe.get("/bureau/doublons").await.ok().shows("1 paire sûre");
        t.ana().await.post("/bureau/doublons/surs", &[]).await.with_status(403);
        let page = chloe.get("/bureau/doublons/surs").await.ok().shows("LE MOULIN NUMERIQUE").shows("même SIRET");
        submit(&chloe, &page, "/bureau/doublons/surs", &[]).await.with_status(303);
        assert_eq!(t.sheet("le-moulin-numerique-2").await.unwrap().party.slug, "le-moulin-numerique");
        let (lot,): (String,) = t.db().one("select lot from party_merge", vec![]).await.unwrap();
        chloe.post(&format!("/bureau/fusions/{lot}/annulation-du-lot"), &[]).await.with_status(303);
        assert_eq!(t.sheet("le-moulin-numerique-2").await.unwrap().party.slug, "le-moulin-numerique-2");
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn a_pair_that_was_edited_since_is_no_longer_safe(t: Test) {
        let chloe = t.chloe().await;
        twice(&t, &chloe).await;
        chloe.creates("La Forge", &[("street", "3 place du Marché"), ("postcode", "24100"), ("city", "Bergerac"), ("siret", "55203253400646")]).await;
        chloe.creates("La Forge", &[("street", "3 place du Marché"), ("postcode", "24100"), ("city", "Bergerac"), ("siret", "55203253400646"), ("another", "yes")]).await;
        searched(&t, &chloe).await;
        chloe.get("/bureau/doublons").await.ok().shows("2 paires sûres");
        let page = chloe.get("/bureau/doublons/surs").await.ok();
        let other = [("siret", "44306184100047"), ("street", "90 route de Paris"), ("phone", "05 56 99 99 99"), ("name", "Atelier Garonne")];
        chloe.edits("/bureau/lieux/le-moulin-numerique-2", &other).await.with_status(303);
        let accepted = submit(&chloe, &page, "/bureau/doublons/surs", &[]).await.with_status(303);
        chloe.follow(accepted).await.ok().shows("1 paire a été fusionnée.").shows("laissée de côté");
        assert_eq!(t.count("party_merge").await, 1);
        let (absorbed,): (String,) = t.db().one("select name from party where standing = 'trash'", vec![]).await.unwrap();
        assert_eq!(absorbed, "La Forge");
        assert_eq!(t.sheet("le-moulin-numerique-2").await.unwrap().party.slug, "le-moulin-numerique-2");
    }

    async fn what_an_import_brings_twice_waits_in_the_queue(t: Test) {
        let list = "id,nom,adresse,code postal,commune\n1,Le Moulin numérique,12 rue des Écoles,33230,Coutras\n2,Moulin numérique,12 rue des Ecoles,33230,COUTRAS\n";
        t.import("liste", "liste.csv", list.as_bytes()).await;
        t.run_jobs().await;
        t.run_jobs().await;
        t.chloe().await.get("/bureau/doublons").await.ok().shows("1 question en attente").shows("même adresse");
    }

    async fn a_host_and_its_guest_say_so_until_the_answer_is_changed(t: Test) {
        let chloe = t.chloe().await;
        let pair = twice(&t, &chloe).await;
        let page = chloe.get(&pair).await.ok();
        let survivor = page.form().into_iter().find(|(name, _)| name == "survivor").unwrap().1;
        submit(&chloe, &page, &format!("{pair}/reponse"), &[("answer", "host"), ("since", "2019")]).await.with_status(303);
        t.follow().await;
        let first = t.get("/lieux/le-moulin-numerique").await.ok();
        let second = t.get("/lieux/le-moulin-numerique-2").await.ok();
        let hosts = t.sheet("le-moulin-numerique").await.unwrap().id().to_string() == survivor;
        let (host, guest) = if hosts { (first, second) } else { (second, first) };
        host.shows("Accueille").shows("depuis 2019").hides("Accueilli par");
        guest.shows("Accueilli par");
        chloe.get("/bureau/doublons").await.ok().shows("Dernières réponses").shows("A héberge B");
        let page = chloe.get(&pair).await.ok();
        submit(&chloe, &page, &format!("{pair}/reponse"), &[("answer", "different")]).await.with_status(303);
        assert_eq!(t.count("party_relation").await, 0);
        t.follow().await;
        for slug in ["le-moulin-numerique", "le-moulin-numerique-2"] {
            t.get(&format!("/lieux/{slug}")).await.ok().hides("Accueille").hides("Accueilli");
        }
    }

    async fn of_a_place_that_moved_the_later_sheet_says_where(t: Test) {
        let chloe = t.chloe().await;
        // the fuller sheet stays, and is the older one
        chloe.creates("Le Moulin numérique", &[MOULIN.as_slice(), &[("seats", "12"), ("summary", "Au bord de l’eau"), ("prices_text", "10 € la journée")]].concat()).await;
        let moved = [("street", "90 route de Paris"), ("postcode", "24100"), ("city", "Bergerac"), ("siret", "73282932000074"), ("phone", "05 56 00 00 01"), ("another", "yes")];
        chloe.creates("Le Moulin numérique", &moved).await;
        searched(&t, &chloe).await;
        let pair = pair(&t).await;
        let page = chloe.get(&pair).await.ok();
        submit(&chloe, &page, &format!("{pair}/reponse"), &[("answer", "moved")]).await.with_status(303);
        merge(&chloe, &pair, &[]).await.with_status(303);
        let one = t.sheet("le-moulin-numerique").await.unwrap();
        assert_eq!((one.values.text(Field::Street), one.values.text(Field::City)), ("90 route de Paris", "Bergerac"));
        assert_eq!(one.values.get(Field::Seats), Some(&json!(12)));
    }

    async fn of_two_who_merge_at_once_one_is_told(t: Test) {
        let chloe = t.chloe().await;
        let pair = twice(&t, &chloe).await;
        let page = chloe.get(&pair).await.ok();
        let action = format!("{pair}/fusion");
        let (one, other) = tokio::join!(submit(&chloe, &page, &action, &[]), submit(&chloe, &page, &action, &[]));
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert_eq!((statuses, t.count("party_merge").await), ([303, 409], 1));
    }

    async fn whatever_points_at_a_party_follows_it_or_is_known_to_stay(t: Test) {
        if t.engine() == kernel::db::Engine::Postgres {
            // the schema is one text: what SQLite's catalogue says of it holds for both
            return;
        }
        let tables: Vec<(String,)> = t.db().all(kernel::db::dialect::tables(t.engine()), vec![]).await.unwrap();
        for (table,) in tables {
            let sql = "select \"table\", \"from\" from pragma_foreign_key_list($1)";
            let keys: Vec<(String, String)> = t.db().all(sql, kernel::args![&table]).await.unwrap();
            let columns: Vec<&str> = keys.iter().filter(|(to, _)| to == "party").map(|(_, from)| from.as_str()).collect();
            if !columns.is_empty() {
                let follows = census::store::duplicates::FOLLOWERS.iter().any(|(name, _)| *name == table);
                let stays = census::store::duplicates::STAYERS.contains(&table.as_str());
                assert!(follows != stays, "{table} refers to a party: does it follow it into another, or stay?");
                for column in columns.into_iter().filter(|column| follows && *column != "party") {
                    let name = format!("{table}.{column}");
                    let is_there = census::store::duplicates::FOLLOWERS.iter().any(|(known, _)| *known == name);
                    assert!(is_there, "{name} names a party too: it follows as well");
                }
            }
        }
    }
}
