//! Interactions: noted within one's part of the network, private ones for their author alone, replayed once, followed by
//! calendars, and taken from mails in copy.

use kernel::args;
use kernel::ids::PartyId;
use kernel::on_both;
use relations::exchanges::lmtp;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

use crate::world::{Answer, Client, Test};

const NEW: &str = "/bureau/echanges/nouveau";
const REPLAY: &str = "/bureau/echanges/rejouer";
const DAY: &str = "/bureau/ma-journee";

/// La Fabrique in the Gironde, Le Moulin in the Dordogne: their ids.
async fn two_places(t: &Test) -> [String; 2] {
    let chloe = t.chloe().await;
    let fabrique = chloe.creates("La Fabrique", &[("postcode", "33230"), ("city", "Coutras")]).await;
    let moulin = chloe.creates("Le Moulin", &[("postcode", "24100"), ("city", "Bergerac")]).await;
    t.follow().await;
    [t.sheet(&fabrique).await.unwrap().id().to_string(), t.sheet(&moulin).await.unwrap().id().to_string()]
}

/// Somebody whom the network knows, in Bergerac, reached at that address.
async fn zenobie(t: &Test) -> PartyId {
    let now = t.clock.now();
    let id = PartyId::new(now, &t.app().chance);
    let sql = "insert into party (id, kind, name, slug, folded, sort_key, territory, standing, created_at, updated_at) \
               values ($1, 'person', 'Zénobie Martin', 'zenobie-martin', 'zenobie martin', '00', '24037', 'hidden', \
               $2, $3)";
    t.db().execute(sql, args![id, now, now]).await.unwrap();
    let sql = "insert into person (party, given, family, civility, language, version, created_at, updated_at) \
               values ($1, 'Zénobie', 'Martin', '', 'fr', 1, $2, $3)";
    t.db().execute(sql, args![id, now, now]).await.unwrap();
    let sql = "insert into contact_point (id, party, sort, value, normal, purpose, state, position, created_at) \
               values ($1, $2, 'email', 'Zenobie@Moulin.example', 'zenobie@moulin.example', 'work', 'unverified', 0, $3)";
    t.db().execute(sql, args![kernel::ids::ContactId::new(now, &t.app().chance), id, now]).await.unwrap();
    id
}

/// Somebody who holds the Gironde alone.
async fn rose(t: &Test) -> Client {
    t.granted("Rose", "rose@reseau.example", "referent", "territory:department:33").await
}

async fn notes(client: &Client, who: &[&str], more: &[(&str, &str)]) -> Answer {
    let mut form: Vec<(&str, &str)> = who.iter().map(|id| ("who", *id)).collect();
    form.extend_from_slice(more);
    client.post(NEW, &form).await
}

/// The page of what was just noted.
#[track_caller]
fn noted(answer: &Answer) -> String {
    answer.location().filter(|to| to.starts_with("/bureau/echanges/")).unwrap_or_else(|| panic!("{answer:?}"))
}

async fn replays(client: &Client, note: &Value) -> Answer {
    client.send("POST", REPLAY, Some("application/json"), note.to_string().into_bytes()).await
}

fn note(key: &str, who: &str, subject: &str) -> Value {
    json!({ "key": key, "fields": [["who", who], ["subject", subject], ["at", "2026-03-01T18:30"]] })
}

on_both! {
    async fn noting_asks_the_right_on_each_party(t: Test) {
        let [fabrique, moulin] = two_places(&t).await;
        let rose = rose(&t).await;
        let page = noted(&notes(&rose, &[&fabrique], &[("subject", "Vue au marché"), ("sort", "visit")]).await);
        rose.get(&page).await.ok().shows("Vue au marché").shows("Visite").shows("La Fabrique").shows("Rose");
        notes(&rose, &[&fabrique, &moulin], &[("subject", "Vues ensemble")]).await.with_status(403);
        notes(&rose, &[&moulin], &[("subject", "Vu seul")]).await.with_status(403);
        assert_eq!(t.count("interaction").await, 1);
        // the form finds what may be noted about, and nothing else
        let found = rose.get("/bureau/echanges/qui?q=la").await.ok().json();
        assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
        assert_eq!(rose.get("/bureau/echanges/qui?q=moulin").await.ok().json(), json!([]));
        rose.get(&format!("{NEW}?avec={moulin}")).await.ok().hides("Le Moulin");
        rose.get(&format!("{NEW}?avec={fabrique}")).await.ok().shows("La Fabrique");
        let wrong = t.wrong().await;
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    async fn a_note_is_read_where_one_of_its_parties_is_in_reach(t: Test) {
        let [fabrique, moulin] = two_places(&t).await;
        let person = zenobie(&t).await.to_string();
        let (chloe, rose, ben) = (t.chloe().await, rose(&t).await, t.ben().await);
        let both = noted(&notes(&chloe, &[&fabrique, &person], &[("subject", "Projet commun")]).await);
        rose.get(&both).await.ok().shows("Projet commun").shows("La Fabrique").hides("Zénobie").shows("et une autre fiche");
        ben.get(&both).await.ok().shows("Zénobie Martin");
        // nor does a change of somebody else's note, which reaches out of one's scope
        rose.get(&format!("{both}/modification")).await.with_status(403);
        rose.post(&format!("{both}/suppression"), &[("version", "1")]).await.with_status(403);
        let theirs = noted(&notes(&chloe, &[&moulin], &[("subject", "Affaire du Périgord")]).await);
        rose.get(&theirs).await.with_status(404);
        ben.get(&theirs).await.ok();
        let open = noted(&notes(&chloe, &[&moulin], &[("subject", "À savoir"), ("confidentiality", "public")]).await);
        rose.get(&open).await.ok().shows("À savoir");
        t.dov().get(&open).await.with_status(303);
    }

    async fn a_private_note_is_its_authors_alone(t: Test) {
        let [fabrique, _] = two_places(&t).await;
        let (ben, chloe) = (t.ben().await, t.chloe().await);
        let more = [("subject", "Pour moi"), ("confidentiality", "private"), ("next_subject", "Y repenser"), ("next_due", "2026-03-02")];
        let page = noted(&notes(&ben, &[&fabrique], &more).await);
        ben.get(&page).await.ok().shows("Pour moi").shows("Y repenser");
        ben.get(DAY).await.ok().shows("Y repenser");
        for other in [&chloe, &t.ana().await, &rose(&t).await] {
            other.get(&page).await.with_status(404);
            other.get(&format!("{page}/modification")).await.with_status(404);
            other.post(&format!("{page}/suppression"), &[("version", "1")]).await.with_status(404);
            other.get(&format!("{DAY}/equipe")).await.ok().hides("Y repenser");
        }
        // an administrator who looks through the eyes of its author reads neither, and writes nothing
        let seen = t.account("Ben", "ben@fabrique.example").await;
        let secret = chloe.cookies.lock().unwrap()["session"].clone();
        let sql = "update session set seen_as = $1 where hash = $2";
        t.db().execute(sql, args![seen, kernel::auth::session_hash(&secret)]).await.unwrap();
        chloe.get(&page).await.with_status(404);
        chloe.get(DAY).await.ok().hides("Y repenser");
        notes(&chloe, &[&fabrique], &[("subject", "En son nom")]).await.with_status(403);
        chloe.post(&format!("{DAY}/agenda"), &[]).await.with_status(403);
        // a private note gives nobody else something to do
        let other = t.account("Ana", "ana@fabrique.example").await.to_string();
        let more = [("subject", "x"), ("confidentiality", "private"), ("next_subject", "y"), ("next_owner", other.as_str())];
        notes(&ben, &[&fabrique], &more).await.with_status(422).shows("Une note privée");
    }

    async fn a_note_that_waited_for_the_network_is_written_once(t: Test) {
        let [fabrique, moulin] = two_places(&t).await;
        let (chloe, ben) = (t.chloe().await, t.ben().await);
        let key = "6e0c1a52-9a55-4a6e-8f6e-0d6b3c2f1a90";
        let first = replays(&chloe, &note(key, &fabrique, "Sans réseau")).await.ok().json();
        let again = replays(&chloe, &note(key, &fabrique, "Sans réseau")).await.ok().json();
        assert_eq!(first, again);
        assert_eq!(t.count("interaction").await, 1);
        let page = first["path"].as_str().unwrap().to_owned();
        chloe.get(&page).await.ok().shows("Sans réseau").shows("Noté sans réseau").shows("1er mars 2026 à 18:30");
        // somebody else's note under the same key is theirs: nothing is told of the first, nor lost of the second
        let other = replays(&ben, &note(key, &fabrique, "Une autre")).await.ok().json();
        assert_ne!(other["path"], first["path"]);
        assert_eq!(t.count("interaction").await, 2);
        // nor does it become somebody else's, who signed in since in the same browser
        let mut of_chloe = note("a-key-of-chloe-0001", &fabrique, "Pour Chloé seule");
        of_chloe["account"] = json!(t.account("Chloé", "chloe@reseau.example").await.to_string());
        let shared = t.ben().await.with("accept", "application/json");
        replays(&shared, &of_chloe).await.with_status(401);
        assert_eq!(t.count("interaction").await, 2);
        // what cannot be written is refused by its reason, and stays in the browser
        let rose = rose(&t).await.with("accept", "application/json");
        replays(&rose, &note("a-key-of-rose-0001", &moulin, "Hors de portée")).await.with_status(403);
        let gone = PartyId::from_bits(9).to_string();
        let told = replays(&rose, &note("a-key-of-rose-0002", &gone, "Disparue")).await.with_status(422).json();
        assert!(told["errors"]["who"][0].as_str().unwrap().contains("n’existe plus"), "{told}");
        for broken in [json!({}), json!({ "key": "short", "fields": [] }), json!({ "key": "<script>alert(1)</script>", "fields": [] }), json!([])] {
            replays(&rose, &broken).await.with_status(422);
        }
        rose.cookies.lock().unwrap().clear();
        replays(&rose, &note("a-key-of-rose-0003", &fabrique, "Session close")).await.with_status(401);
        let evil = t.chloe().await.with("sec-fetch-site", "cross-site").with("origin", "https://evil.example");
        replays(&evil, &note("a-key-of-evil-0001", &fabrique, "D’ailleurs")).await.with_status(403);
        assert_eq!(t.count("interaction").await, 2);
    }

    async fn who_is_in_the_trash_stays_with_what_happened(t: Test) {
        let [fabrique, _] = two_places(&t).await;
        let person = zenobie(&t).await.to_string();
        let chloe = t.chloe().await;
        let page = noted(&notes(&chloe, &[&fabrique, &person], &[("subject", "Projet commun")]).await);
        let standing = "update party set standing = $1 where id = $2";
        t.db().execute(standing, args!["trash", &person]).await.unwrap();
        chloe.edits(&format!("{page}/modification"), &[("subject", "Projet mené à deux"), ("find", "")]).await.with_status(303);
        t.db().execute(standing, args!["hidden", &person]).await.unwrap();
        chloe.get(&page).await.ok().shows("Projet mené à deux").shows("La Fabrique").shows("Zénobie Martin");
    }

    async fn what_is_told_another_day_moves_on_every_card(t: Test) {
        let [fabrique, moulin] = two_places(&t).await;
        let chloe = t.chloe().await;
        let old = [("subject", "Visite du printemps"), ("at", "2026-02-20T10:00")];
        let visit = noted(&notes(&chloe, &[&fabrique, &moulin], &old).await);
        let new = [("subject", "Appel de mars"), ("at", "2026-03-01T10:00")];
        noted(&notes(&chloe, &[&fabrique, &moulin], &new).await);
        let cards = [&fabrique, &moulin].map(|id| format!("/bureau/relations/{id}"));
        for (at, visit_is_last) in [("2026-02-20T10:00", false), ("2026-03-02T08:00", true)] {
            chloe.edits(&format!("{visit}/modification"), &[("at", at), ("find", "")]).await.with_status(303);
            for card in &cards {
                let page = chloe.get(card).await.ok().text();
                let place = |subject: &str| page.find(subject).unwrap_or_else(|| panic!("{subject} is not on {card}"));
                assert_eq!(place("Visite du printemps") < place("Appel de mars"), visit_is_last, "{card} {at}");
            }
        }
        let wrong = t.wrong().await;
        assert!(wrong.is_empty(), "{wrong:?}");
        // what a check would tell
        t.db().execute("update interaction_party set at = '2020-01-01T00:00:00.000000Z'", vec![]).await.unwrap();
        assert_eq!(t.wrong().await.len(), 2);
    }

    async fn somebody_elses_change_is_told_with_both_versions(t: Test) {
        let [fabrique, _] = two_places(&t).await;
        let (chloe, ben) = (t.chloe().await, t.ben().await);
        let page = noted(&notes(&ben, &[&fabrique], &[("subject", "Première ligne")]).await);
        let edit = format!("{page}/modification");
        let mine = ben.form(&edit).await;
        // whoever coordinates may correct it
        chloe.edits(&edit, &[("subject", "Ligne corrigée")]).await.with_status(303);
        let late = crate::world::changed(mine, &[("subject", "Ligne de Ben"), ("find", "")]);
        let late: Vec<(&str, &str)> = late.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        ben.post(&edit, &late).await.with_status(409).shows("Ligne corrigée").shows("Ligne de Ben");
        // nor is it written over by a form that came back meanwhile, refused or searching
        for (field, value) in [("subject", ""), ("find", "yes")] {
            let back = crate::world::changed(late.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(), &[(field, value)]);
            let back: Vec<(&str, &str)> = back.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            let again = crate::world::changed(ben.post(&edit, &back).await.form(), &[("subject", "Ligne de Ben"), ("find", "")]);
            let again: Vec<(&str, &str)> = again.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            ben.post(&edit, &again).await.with_status(409);
        }
        ben.get(&page).await.ok().shows("Ligne corrigée");
        ben.post(&format!("{page}/suppression"), &[("version", "1")]).await.with_status(409);
        // a referent is neither its author nor a coordinator
        t.ana().await.get(&edit).await.with_status(403);
        ben.post(&format!("{page}/suppression"), &[("version", "2")]).await.with_status(303);
        assert_eq!((t.count("interaction").await, t.count("interaction_party").await), (0, 0));
    }

    async fn whatever_is_typed_is_text(t: Test) {
        let [fabrique, _] = two_places(&t).await;
        let ben = t.ben().await;
        let more = [("subject", "<script>alert(1)</script>\r\nSet-Cookie: a=b"), ("body", "a\u{0}b\u{7}\r\n<img src=x>"), ("retour", "//evil.example")];
        let answer = notes(&ben, &[&fabrique], &more).await.with_status(303);
        assert_eq!(answer.location().as_deref(), Some("/bureau"), "an address elsewhere would be a trap");
        let (id, body): (String, String) = t.db().one("select id, body from interaction", vec![]).await.unwrap();
        assert_eq!(body, "ab\n<img src=x>");
        let page = ben.get(&format!("/bureau/echanges/{id}")).await.ok();
        assert!(!page.text().contains("<script>alert") && !page.text().contains("<img src=x"), "{page:?}");
        page.shows("<script>alert(1)</script> Set-Cookie: a=b");
        let long = "x".repeat(201);
        notes(&ben, &[&fabrique], &[("subject", long.as_str())]).await.with_status(422).shows("200 signes au plus");
        for (field, wrong) in [("at", "demain"), ("at", "9999-01-01T00:00"), ("next_due", "2026-02-31")] {
            let form = [("subject", "x"), ("next_subject", "y"), (field, wrong)];
            notes(&ben, &[&fabrique], &form).await.with_status(422);
        }
        let nul = json!({ "key": "0123456789abcdef", "fields": [["who", fabrique], ["subject", "a\u{0}b"], ["body", "\u{0}"]] });
        replays(&ben, &nul).await.ok();
        ben.get("/bureau/echanges/%00").await.with_status(404);
        ben.get("/bureau/echanges/qui?q=%25%27%22_").await.ok();
    }

    async fn a_next_action_is_done_or_put_off_with_one_gesture(t: Test) {
        let [fabrique, moulin] = two_places(&t).await;
        let (chloe, ben, rose) = (t.chloe().await, t.ben().await, rose(&t).await);
        let account = t.account("Ben", "ben@fabrique.example").await.to_string();
        let given = [
            (fabrique.as_str(), "Rappeler la Fabrique", "2026-02-27"),
            (moulin.as_str(), "Visiter le Moulin", "2026-03-03"),
        ];
        for (who, subject, due) in given {
            let more = [("subject", "Appel"), ("next_subject", subject), ("next_due", due), ("next_owner", account.as_str())];
            notes(&chloe, &[who], &more).await.with_status(303);
        }
        ben.get(DAY).await.ok().shows("En retard").shows("Rappeler la Fabrique").shows("Cette semaine").shows("Visiter le Moulin");
        chloe.get(DAY).await.ok().hides("Rappeler la Fabrique");
        chloe.get(&format!("{DAY}/equipe")).await.ok().shows("Ben").shows("Visiter le Moulin");
        rose.get(&format!("{DAY}/equipe")).await.ok().shows("Rappeler la Fabrique").hides("Visiter le Moulin");
        let tasks: Vec<(String,)> = t.db().all("select id from task order by due", vec![]).await.unwrap();
        let [late, next] = [&tasks[0].0, &tasks[1].0].map(|id| format!("{DAY}/actions/{id}"));
        rose.post(&next, &[("gesture", "done"), ("version", "1")]).await.with_status(404);
        ben.post(&late, &[("gesture", "week"), ("version", "1")]).await.with_status(303);
        let (due,): (String,) = t.db().one("select due from task order by due desc limit 1", vec![]).await.unwrap();
        assert_eq!(due, "2026-03-09");
        ben.post(&late, &[("gesture", "done"), ("version", "1")]).await.with_status(409);
        ben.post(&late, &[("gesture", "explode")]).await.with_status(404);
        let dov = t.account("Dov", "dov@nobody.example").await.to_string();
        chloe.post(&next, &[("gesture", "give"), ("owner", dov.as_str())]).await.with_status(404);
        let given = t.account("Ana", "ana@fabrique.example").await.to_string();
        let ana = t.ana().await;
        chloe.post(&next, &[("gesture", "give"), ("owner", given.as_str())]).await.with_status(303);
        ana.get(DAY).await.ok().shows("Visiter le Moulin");
        ana.post(&next, &[("gesture", "done")]).await.with_status(303);
        ana.get(DAY).await.ok().shows("Fait : Visiter le Moulin").shows("Rien à faire");
        // one of one's own, about nobody
        ben.post(&format!("{DAY}/actions"), &[("subject", "Ranger"), ("due", "")]).await.with_status(303);
        ben.post(&format!("{DAY}/actions"), &[("subject", " ")]).await.with_status(422);
        rose.post(&format!("{DAY}/actions"), &[("subject", "x"), ("who", moulin.as_str())]).await.with_status(403);
        chloe.get(&format!("{DAY}/equipe")).await.ok().hides("Ranger");
    }

    async fn what_one_has_to_do_names_nobody_whom_one_may_not_know(t: Test) {
        let [fabrique, _] = two_places(&t).await;
        let person = zenobie(&t).await.to_string();
        let (chloe, rose) = (t.chloe().await, rose(&t).await);
        let account = t.account("Rose", "rose@reseau.example").await.to_string();
        let more = [("subject", "Appel"), ("next_subject", "Préparer la visite"), ("next_due", "2026-03-05"), ("next_owner", account.as_str())];
        notes(&chloe, &[&person], &more).await.with_status(303);
        rose.get(DAY).await.ok().shows("Préparer la visite").hides("Zénobie");
        chloe.get(&format!("{DAY}/equipe")).await.ok().shows("Préparer la visite").shows("Zénobie Martin");
        let secret = calendar(&rose).await;
        let text = t.get(&format!("/agenda/{secret}.ics")).await.ok().text();
        assert!(text.contains("Préparer la visite") && !text.contains("Zénobie"), "{text}");
        // she does it all the same
        let (task,): (String,) = t.db().one("select id from task", vec![]).await.unwrap();
        rose.post(&format!("{DAY}/actions/{task}"), &[("gesture", "done"), ("version", "1")]).await.with_status(303);
        // what follows from a private note is given to nobody: neither would see it again
        let more = [("subject", "Pour moi"), ("confidentiality", "private"), ("next_subject", "Y repenser")];
        notes(&rose, &[&fabrique], &more).await.with_status(303);
        let (own,): (String,) = t.db().one("select id from task where state = 'open'", vec![]).await.unwrap();
        let other = t.account("Chloé", "chloe@reseau.example").await.to_string();
        rose.post(&format!("{DAY}/actions/{own}"), &[("gesture", "give"), ("owner", other.as_str())]).await.with_status(403);
        rose.get(DAY).await.ok().shows("Y repenser");
    }

    async fn a_next_action_is_added_and_done_on_the_card_of_its_party(t: Test) {
        let [fabrique, _] = two_places(&t).await;
        let chloe = t.chloe().await;
        let card = format!("/bureau/relations/{fabrique}");
        chloe.get(&card).await.ok().shows(&format!("/bureau/echanges/nouveau?avec={fabrique}")).shows("/bureau/lieux");
        let form = [("subject", "Rappeler lundi"), ("who", fabrique.as_str()), ("retour", card.as_str())];
        let back = chloe.post("/bureau/ma-journee/actions", &form).await.with_status(303).location();
        assert_eq!(back.as_deref(), Some(card.as_str()));
        let (id,): (String,) = t.db().one("select id from task where party is not null", vec![]).await.unwrap();
        let gesture = format!("/bureau/ma-journee/actions/{id}");
        chloe.get(&card).await.ok().shows("Rappeler lundi").shows(&gesture);
        // what is refused keeps about whom it was
        let wrong = [("subject", ""), ("who", fabrique.as_str()), ("retour", card.as_str())];
        chloe.post("/bureau/ma-journee/actions", &wrong).await.with_status(422).shows(&fabrique).shows(&card);
        let done = [("gesture", "done"), ("version", "1"), ("retour", card.as_str())];
        let back = chloe.post(&gesture, &done).await.with_status(303).location();
        assert_eq!(back.as_deref(), Some(card.as_str()));
        chloe.get(&card).await.ok();
        // giving up leads back where one came from, on this site alone
        chloe.get(&format!("{NEW}?avec={fabrique}&retour={card}")).await.ok().shows(&format!("<a href=\"{card}\">Annuler</a>"));
        chloe.get(&format!("{NEW}?retour=//evil.example")).await.ok().shows("<a href=\"/bureau\">Annuler</a>");
        chloe.get(NEW).await.ok().shows(&format!("<a href=\"{DAY}\">Annuler</a>"));
        chloe.get(&card).await.ok().hides("Rappeler lundi").shows("Rien de prévu");
    }

    async fn a_calendar_tells_what_its_owner_may_read_and_nothing_private(t: Test) {
        let [fabrique, moulin] = two_places(&t).await;
        let (chloe, rose) = (t.chloe().await, rose(&t).await);
        let account = t.account("Rose", "rose@reseau.example").await;
        let hostile = "Virgule, point; barre\\ et une ligne qui est bien trop longue pour tenir sur une seule : éééééé";
        let more = [("subject", hostile), ("sort", "visit"), ("next_subject", "Suite\r\nEND:VCALENDAR"), ("next_due", "2026-03-05")];
        notes(&rose, &[&fabrique], &more).await.with_status(303);
        notes(&rose, &[&fabrique], &[("subject", "Secret"), ("sort", "call"), ("confidentiality", "private"), ("next_subject", "Secrète suite"), ("next_due", "2026-03-05")])
            .await.with_status(303);
        notes(&chloe, &[&moulin], &[("subject", "Loin d’ici"), ("sort", "visit")]).await.with_status(303);
        notes(&chloe, &[&fabrique], &[("subject", "Par Chloé"), ("sort", "meeting")]).await.with_status(303);
        let secret = calendar(&rose).await;
        let (hash,): (String,) = t.db().one("select calendar from intake", vec![]).await.unwrap();
        assert_ne!(hash, secret, "the secret is kept nowhere");
        let mine = t.get(&format!("/agenda/{secret}.ics")).await.ok();
        assert!(mine.header("content-type").starts_with("text/calendar"));
        assert!(mine.header("cache-control").contains("no-store"));
        let text = mine.text();
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains("SUMMARY:Visite – Virgule\\, point\\; barre\\\\ et une ligne"), "{unfolded}");
        assert!(unfolded.contains("DTSTART:20260302T090000Z") && unfolded.contains("DTSTART;VALUE=DATE:20260305"));
        assert_eq!(unfolded.matches("END:VCALENDAR\r\n").count(), 1, "{unfolded}");
        assert_eq!(unfolded.matches("BEGIN:VEVENT").count(), 2, "{unfolded}");
        assert!(!unfolded.contains("Secret") && !unfolded.contains("Secrète") && !unfolded.contains("Chloé"));
        let team = t.get(&format!("/agenda/{secret}-equipe.ics")).await.ok().text();
        assert!(team.contains("Par Chloé") && !team.contains("Loin d") && !team.contains("Secr"), "{team}");
        // a role that ended, another secret, a calendar that was closed: nothing is left to read
        let other = calendar(&rose).await;
        t.get(&format!("/agenda/{secret}.ics")).await.with_status(404);
        let sql = "update role_grant set until = $1 where account = $2";
        t.db().execute(sql, args![t.clock.now(), account]).await.unwrap();
        t.get(&format!("/agenda/{other}.ics")).await.with_status(404);
        t.db().execute("update role_grant set until = null where account = $1", args![account]).await.unwrap();
        t.get(&format!("/agenda/{other}.ics")).await.ok();
        rose.post(&format!("{DAY}/agenda/arret"), &[]).await.with_status(303);
        t.get(&format!("/agenda/{other}.ics")).await.with_status(404);
        for guess in [".ics", "-equipe.ics", "null.ics", "x"] {
            t.get(&format!("/agenda/{guess}")).await.with_status(404);
        }
        t.get(&format!("/agenda/{hash}.ics")).await.with_status(404);
    }

    async fn a_mail_in_copy_becomes_an_interaction_once(t: Test) {
        let person = zenobie(&t).await;
        let chloe = t.chloe().await;
        let (mut mail, to) = mailing(&t, &chloe).await;
        let text = letter("Chloé <chloe@reseau.example>", "zenobie@moulin.example", "");
        assert_eq!(mail.sends("chloe@reseau.example", &to, &text).await, "250 2.0.0 noted");
        assert_eq!(mail.sends("chloe@reseau.example", &to, &text).await, "250 2.0.0 noted before");
        let rows: Vec<(String, String, String, String)> = t.db()
            .all("select subject, body, at, attachments from interaction", vec![]).await.unwrap();
        let expected = ("Salle du bas", "Au printemps.\n.un point", "2026-03-01T17:30:00.000000Z", "plan.pdf");
        assert_eq!(rows.len(), 1);
        let (subject, body, at, files) = &rows[0];
        assert_eq!((subject.as_str(), body.as_str(), at.as_str(), files.as_str()), expected);
        let (party,): (String,) = t.db().one("select party from interaction_party", vec![]).await.unwrap();
        assert_eq!(party, person.to_string());
        // whom nobody knows waits to be sorted, with the addresses
        let unknown = letter("chloe@reseau.example", "inconnu@ailleurs.example", "X: 1\r\n").replace("<1@", "<2@");
        assert_eq!(mail.sends("chloe@reseau.example", &to, &unknown).await, "250 2.0.0 noted");
        chloe.get(DAY).await.ok().shows("À trier").shows("inconnu@ailleurs.example");
        t.ben().await.get(DAY).await.ok().hides("inconnu@ailleurs.example");
        let (id,): (String,) = t.db().one("select id from interaction where unsorted is not null", vec![]).await.unwrap();
        t.ben().await.get(&format!("/bureau/echanges/{id}")).await.with_status(404);
        let edit = format!("/bureau/echanges/{id}/modification");
        let who = person.to_string();
        chloe.edits(&edit, &[("who", who.as_str()), ("find", "")]).await.with_status(303);
        chloe.get(DAY).await.ok().hides("À trier");
        // those who read what was said do not read how to reach a third, whom they may not know
        let both = letter("chloe@reseau.example", "zenobie@moulin.example, tiers@ailleurs.example", "").replace("<1@", "<3@");
        assert_eq!(mail.sends("chloe@reseau.example", &to, &both).await, "250 2.0.0 noted");
        let (id,): (String,) = t.db().one("select id from interaction where unsorted is not null", vec![]).await.unwrap();
        let page = format!("/bureau/echanges/{id}");
        chloe.get(&page).await.ok().shows("tiers@ailleurs.example");
        t.ben().await.get(&page).await.ok().shows("Salle du bas").hides("tiers@ailleurs.example");
        // another word, and the former address takes nothing
        chloe.post(&format!("{DAY}/courrier"), &[]).await.with_status(303);
        assert_eq!(mail.sends("chloe@reseau.example", &to, &text).await, "550 5.1.1 no such address");
        let wrong = t.wrong().await;
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    async fn mails_of_strangers_and_machines_are_not_noted(t: Test) {
        zenobie(&t).await;
        let chloe = t.chloe().await;
        let (mut mail, to) = mailing(&t, &chloe).await;
        let stranger = letter("evil@evil.example", "zenobie@moulin.example", "");
        assert_eq!(mail.sends("evil@evil.example", &to, &stranger).await, "550 5.7.1 only its owner may write to this address");
        let looping = letter("chloe@reseau.example", "zenobie@moulin.example", "Auto-Submitted: auto-replied\r\n");
        assert_eq!(mail.sends("chloe@reseau.example", &to, &looping).await, "250 2.0.0 not noted: a machine sent it");
        let text = letter("chloe@reseau.example", "zenobie@moulin.example", "");
        assert_eq!(mail.sends("", &to, &text).await, "250 2.0.0 not noted: a machine sent it");
        assert_eq!(mail.sends("chloe@reseau.example", "notes+none@reseau.example", &text).await, "550 5.1.1 no such address");
        assert_eq!(mail.sends("chloe@reseau.example", "chloe@reseau.example", &text).await, "550 5.1.1 no such address");
        assert_eq!(mail.sends("chloe@reseau.example", &to, "\u{7f}\u{0}\r\n").await, "554 5.6.0 not understood");
        assert_eq!(mail.says("MAIL FROM:<a@b.example> SIZE=999999999").await, "552 5.3.4 larger than is taken");
        let large = format!("{text}{}", "0123456789abcdef\r\n".repeat(lmtp::LARGEST / 18 + 1));
        assert_eq!(mail.sends("chloe@reseau.example", &to, &large).await, "552 5.3.4 larger than is taken");
        assert_eq!(mail.says("DATA").await, "503 5.5.1 for nobody");
        assert_eq!(mail.says("HELO x").await, "500 5.5.1 this is LMTP: say LHLO");
        assert_eq!(mail.says(&"x".repeat(5_000)).await, "500 5.5.2 this line is too long");
        // who may no longer note takes no mail
        let sql = "update role_grant set role = 'member'";
        t.db().execute(sql, vec![]).await.unwrap();
        assert_eq!(mail.sends("chloe@reseau.example", &to, &text).await, "550 5.7.1 its owner may note nothing");
        assert_eq!(mail.says("QUIT").await, "221 2.0.0 bye");
        assert_eq!(t.count("interaction").await, 0);
    }

    async fn the_card_of_a_party_tells_page_by_page_what_its_reader_may_read(t: Test) {
        let [fabrique, moulin] = two_places(&t).await;
        let chloe = t.chloe().await;
        for at in 1..=45 {
            // two of them at the same instant
            let (when, subject) = (format!("2026-01-{:02}T10:00", at / 2 + 1), format!("Appel {at}."));
            notes(&chloe, &[&fabrique, &moulin], &[("subject", subject.as_str()), ("at", when.as_str())]).await.with_status(303);
        }
        notes(&chloe, &[&fabrique], &[("subject", "Rien que pour moi"), ("confidentiality", "private")]).await.with_status(303);
        let rose = rose(&t).await;
        let (mut path, mut told, mut pages) = (format!("/bureau/relations/{fabrique}"), Vec::new(), 0);
        loop {
            let text = rose.get(&path).await.ok().hides("Rien que pour moi").text();
            told.extend((1..=45).rev().filter(|at| text.contains(&format!("Appel {at}."))));
            pages += 1;
            let next = text.split("<a href=\"").skip(1).filter_map(|link| link.split('"').next());
            let Some(next) = next.filter(|link| link.contains("?avant=")).last() else { break };
            path = next.split('#').next().unwrap().replace("&#38;", "&");
        }
        assert_eq!((told, pages), ((1..=45).rev().collect::<Vec<i32>>(), 3));
        rose.get(&format!("/bureau/relations/{moulin}")).await.with_status(404);
    }

    async fn a_person_who_is_forgotten_leaves_counts(t: Test) {
        let [fabrique, _] = two_places(&t).await;
        let person = zenobie(&t).await;
        let (chloe, who) = (t.chloe().await, person.to_string());
        let more = [("subject", "Zénobie a dit"), ("body", "des choses"), ("sort", "call"), ("next_subject", "Rappeler Zénobie")];
        notes(&chloe, &[&who, &fabrique], &more).await.with_status(303);
        let relations = t.program.capabilities.relations.clone();
        let mine = relations::exchanges::mine(&relations, person).await.unwrap();
        assert!(serde_json::to_string(&mine).unwrap().contains("des choses"));
        relations::exchanges::forget(&relations, person).await.unwrap();
        let (at, sort, subject, body): (String, String, String, String) =
            t.db().one("select at, sort, subject, body from interaction", vec![]).await.unwrap();
        assert_eq!((at.as_str(), sort.as_str(), subject.as_str(), body.as_str()), ("2026-03-02T00:00:00.000000Z", "call", "", ""));
        assert_eq!(t.count("task").await, 0);
        let (left,): (String,) = t.db().one("select party from interaction_party", vec![]).await.unwrap();
        assert_eq!(left, fabrique);
        let wrong = t.wrong().await;
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}

/// Asks for a calendar; answers the secret that the page shows.
async fn calendar(client: &Client) -> String {
    let page = client.post(&format!("{DAY}/agenda"), &[]).await.with_status(201).text();
    let secrets = page.split("/agenda/").skip(1).filter_map(|rest| rest.get(..64));
    let mut hexadecimal = secrets.filter(|secret| secret.bytes().all(|byte| byte.is_ascii_hexdigit()));
    hexadecimal.next().expect("a secret").to_owned()
}

/// A mail of that sender to that address, with a file, and a line that begins with a dot.
fn letter(from: &str, to: &str, more: &str) -> String {
    format!(
        "From: {from}\r\nTo: {to}\r\nSubject: Salle du bas\r\nDate: Sun, 1 Mar 2026 18:30:00 +0100\r\n\
         Message-ID: <1@reseau.example>\r\n{more}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\nAu printemps.\r\n.un point\r\n--b\r\n\
         Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"plan.pdf\"\r\n\r\nxxx\r\n--b--\r\n"
    )
}

/// The mail server of the machine, talking to the program.
struct Mailer {
    lines: Lines<BufReader<OwnedReadHalf>>,
    write: OwnedWriteHalf,
}

/// The program listens; answers who talks to it, and the address of that account.
async fn mailing(t: &Test, client: &Client) -> (Mailer, String) {
    client.post(&format!("{DAY}/courrier"), &[]).await.with_status(303);
    let (word,): (String,) = t.db().one("select word from intake", vec![]).await.unwrap();
    client.get(DAY).await.ok().shows(&format!("notes+{word}@reseau.example"));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let relations = t.program.capabilities.relations.clone();
    tokio::spawn(async move {
        // the listener ends with its sender
        let _stop = stop;
        lmtp::serve(relations, listener, stopped).await;
    });
    let (read, write) = TcpStream::connect(("127.0.0.1", port)).await.unwrap().into_split();
    let mut mailer = Mailer { lines: BufReader::new(read).lines(), write };
    assert_eq!(mailer.hears().await, "220 Maillage LMTP");
    assert!(mailer.says("LHLO essai").await.starts_with("250 SIZE "));
    (mailer, format!("notes+{word}@reseau.example"))
}

impl Mailer {
    /// The last line of an answer.
    async fn hears(&mut self) -> String {
        loop {
            let line = self.lines.next_line().await.unwrap().expect("an answer");
            if line.as_bytes().get(3) != Some(&b'-') {
                return line;
            }
        }
    }

    async fn says(&mut self, words: &str) -> String {
        self.write.write_all(format!("{words}\r\n").as_bytes()).await.unwrap();
        self.hears().await
    }

    /// Hands a mail over; answers what became of it.
    async fn sends(&mut self, from: &str, to: &str, text: &str) -> String {
        assert_eq!(self.says("RSET").await, "250 2.0.0 forgotten");
        assert_eq!(self.says(&format!("MAIL FROM:<{from}>")).await, "250 2.1.0 go on");
        let answer = self.says(&format!("RCPT TO:<{to}>")).await;
        if !answer.starts_with("250") {
            return answer;
        }
        assert_eq!(self.says("DATA").await, "354 go on");
        let doubled = text.replace("\r\n.", "\r\n..");
        self.write.write_all(doubled.as_bytes()).await.unwrap();
        self.says(".").await
    }
}
