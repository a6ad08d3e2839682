//! Segments: composed without script, counted against a naive recomputation, explained, frozen into lists, exported
//! within one's scope and logged; what is no segment is refused.

use kernel::args;
use kernel::change::Changed;
use kernel::ids::{AccountId, ContactId, InteractionId, PartyId, SegmentId, TieId};
use kernel::on_both;
use kernel::party::{self, Kind, NewParty, Standing};

use crate::world::{Client, Test};

/// A party of the network.
pub async fn a_party(t: &Test, kind: Kind, name: &str, commune: Option<&str>) -> PartyId {
    let (app, now) = (t.app(), t.app().clock.now());
    let id = PartyId::new(now, &app.chance);
    let territory = commune.map(str::to_owned);
    let new = NewParty { id, kind, name: name.to_owned(), territory, standing: Standing::Hidden };
    let mut tx = t.db().begin().await.unwrap();
    party::insert_many(&mut tx, &app.order, now, &[new]).await.unwrap();
    if kind == Kind::Person {
        let sql = "insert into person (party, given, family, civility, language, version, source, created_at, updated_at) \
                   values ($1, '', $2, '', 'fr', 1, 'hand', $3, $4)";
        tx.execute(sql, args![id, name, now, now]).await.unwrap();
    }
    tx.commit().await.unwrap();
    id
}

/// Something that happened with that party, so many days ago.
pub async fn an_interaction(t: &Test, party: PartyId, sort: &str, days: i64) {
    let (app, now) = (t.app(), t.app().clock.now());
    let id = InteractionId::new(now, &app.chance);
    let at = now - jiff::SignedDuration::from_hours(24 * days);
    let author = t.account("Chloé", "chloe@reseau.example").await;
    let mut tx = t.db().begin().await.unwrap();
    let sql = "insert into interaction (id, at, sort, direction, subject, body, confidentiality, author, origin, attachments, \
               version, created_at, created_by, updated_at) \
               values ($1, $2, $3, 'out', 'x', '', 'team', $4, 'desk', '', 1, $5, $6, $7)";
    tx.execute(sql, args![id, at, sort, author, now, author, now]).await.unwrap();
    let sql = "insert into interaction_party (interaction, party, part, at) values ($1, $2, 'with', $3)";
    tx.execute(sql, args![id, party, at]).await.unwrap();
    tx.touch(Changed::Party(party));
    tx.commit().await.unwrap();
}

async fn an_address(t: &Test, party: PartyId, value: &str, state: &str) {
    let (app, now) = (t.app(), t.app().clock.now());
    let sql = "insert into contact_point (id, party, sort, value, normal, purpose, state, position, created_at) \
               values ($1, $2, 'email', $3, $4, 'work', $5, 1, $6)";
    let id = ContactId::new(now, &app.chance);
    let mut tx = t.db().begin().await.unwrap();
    tx.execute(sql, args![id, party, value, value, state, now]).await.unwrap();
    tx.touch(Changed::Party(party));
    tx.commit().await.unwrap();
}

async fn a_tie(t: &Test, sort: &str, party: PartyId, other: PartyId, until: Option<&str>) {
    let (app, now) = (t.app(), t.app().clock.now());
    let sql = "insert into tie (id, sort, party, other, title, until, main, note, created_at) \
               values ($1, $2, $3, $4, '', $5, $6, '', $7)";
    let id = TieId::new(now, &app.chance);
    let mut tx = t.db().begin().await.unwrap();
    tx.execute(sql, args![id, sort, party, other, until, true, now]).await.unwrap();
    tx.touch(Changed::Party(party));
    tx.touch(Changed::Party(other));
    tx.commit().await.unwrap();
}

/// A shared segment of those criteria, as another program might have stored it.
pub async fn a_segment(t: &Test, tree: &str) -> String {
    let (app, now) = (t.app(), t.app().clock.now());
    let owner: AccountId = t.account("Chloé", "chloe@reseau.example").await;
    let id = SegmentId::new(now, &app.chance);
    let criteria = format!(r#"{{"version":1,"tree":{tree}}}"#);
    let sql = "insert into segment (id, name, sort, criteria, owner, shared, version, created_at, updated_at) \
               values ($1, $2, 'live', $3, $4, $5, 1, $6, $7)";
    t.db().execute(sql, args![id, "Essai", criteria, owner, true, now, now]).await.unwrap();
    format!("/bureau/segments/{id}")
}

/// The ids of the people of a segment, sorted.
pub async fn exported(client: &Client, path: &str) -> Vec<String> {
    let text = client.get(&format!("{path}/export")).await.ok().text();
    let lines = text.lines().skip(1);
    let mut ids: Vec<String> = lines.filter_map(|line| line.split(',').next()).map(str::to_owned).collect();
    ids.sort();
    ids
}

/// Somebody drawn, as the test knows them.
struct Drawn {
    id: PartyId,
    name: String,
    commune: &'static str,
    /// Days since what happened, by sort.
    events: Vec<(&'static str, i64)>,
    address: Option<&'static str>,
    elected: Option<Option<&'static str>>,
}

/// People drawn from a seed, entered in the database.
async fn drawn(t: &Test, seed: u64, office: PartyId) -> Vec<Drawn> {
    let mut state = seed;
    let mut draw = move |end: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % end
    };
    let mut people = Vec::new();
    for number in 0..40 {
        let name = format!("{} {} {number}", ["Ana", "Bén", "Chloé"][draw(3)], ["Martin", "Labat"][draw(2)]);
        let commune = ["33063", "33138", "24322"][draw(3)];
        let sorts = ["call", "visit", "mail"];
        let events: Vec<_> = (0..draw(4)).map(|_| (sorts[draw(3)], [3, 100, 250, 500][draw(4)])).collect();
        let address = [None, Some("unverified"), Some("verified"), Some("invalid")][draw(4)];
        let elected = [None, Some(None), Some(Some("2020")), Some(Some("2030-06"))][draw(4)];
        let id = a_party(t, Kind::Person, &name, Some(commune)).await;
        for (sort, days) in &events {
            an_interaction(t, id, sort, *days).await;
        }
        if let Some(state) = address {
            an_address(t, id, &format!("p{number}@mairie.example"), state).await;
        }
        if let Some(until) = elected {
            a_tie(t, "elected", id, office, until).await;
        }
        people.push(Drawn { id, name, commune, events, address, elected });
    }
    people
}

type Naive = fn(&Drawn) -> bool;

/// Criteria, and what a reader would answer by hand.
const CASES: &[(&str, Naive)] = &[
    (r#"{"is":"kind","with":{"value":"person"}}"#, |_| true),
    (r#"{"is":"kind","with":{"value":"place"}}"#, |_| false),
    (r#"{"is":"name","with":{"value":"ben LABAT"}}"#, |one| one.name.starts_with("Bén Labat")),
    (r#"{"is":"territory","with":{"value":"department:33"}}"#, |one| one.commune.starts_with("33")),
    (r#"{"is":"contact","with":{"value":"email"}}"#, |one| matches!(one.address, Some("unverified" | "verified"))),
    (r#"{"is":"contact","with":{"value":"verified"}}"#, |one| one.address == Some("verified")),
    (r#"{"is":"purpose","with":{"value":"home"}}"#, |_| false),
    (r#"{"is":"language","with":{"value":"fr"}}"#, |_| true),
    (r#"{"is":"standing","with":{"value":"public"}}"#, |_| false),
    (r#"{"is":"created","with":{"op":"after","day":"2026-03-01"}}"#, |_| true),
    (r#"{"is":"created","with":{"op":"before","day":"2026-03-02"}}"#, |_| false),
    (r#"{"is":"tie","with":{"way":"is","sort":"elected","when":"current"}}"#, |one| {
        matches!(one.elected, Some(None | Some("2030-06")))
    }),
    (r#"{"is":"tie","with":{"way":"is","sort":"elected","when":"ever"}}"#, |one| one.elected.is_some()),
    (r#"{"is":"tie","with":{"way":"has","when":"ever"}}"#, |_| false),
    (r#"{"is":"last","with":{"op":"never"}}"#, |one| one.events.is_empty()),
    (r#"{"is":"last","with":{"op":"older","months":"6"}}"#, |one| {
        !one.events.is_empty() && one.events.iter().all(|(_, days)| *days > 200)
    }),
    (r#"{"is":"last","with":{"op":"newer","months":"6"}}"#, |one| one.events.iter().any(|(_, days)| *days <= 100)),
    (r#"{"is":"last","with":{"op":"before","day":"2025-01-01"}}"#, |one| {
        !one.events.is_empty() && one.events.iter().all(|(_, days)| *days == 500)
    }),
    (r#"{"is":"interactions","with":{"count":"2"}}"#, |one| one.events.len() >= 2),
    (r#"{"is":"interactions","with":{"count":"1","sort":"visit","months":"12"}}"#, |one| {
        one.events.iter().any(|(sort, days)| *sort == "visit" && *days < 365)
    }),
    (r#"{"is":"partner","with":{"value":"00000000-0000-0000-0000-000000000009"}}"#, |_| false),
    (
        r#"{"group":"none","of":[{"is":"territory","with":{"value":"department:33"}},{"is":"last","with":{"op":"never"}}]}"#,
        |one| !one.commune.starts_with("33") && !one.events.is_empty(),
    ),
    (
        r#"{"group":"any","of":[{"is":"name","with":{"value":"ana"}},{"group":"all","of":[
        {"is":"contact","with":{"value":"email"}},{"is":"territory","with":{"value":"department:24"}}]}]}"#,
        |one| {
            let reached = matches!(one.address, Some("unverified" | "verified"));
            one.name.starts_with("Ana") || reached && one.commune.starts_with("24")
        },
    ),
    (r#"{"is":"unheard","with":{}}"#, |_| false),
];

on_both! {
    async fn each_criterion_finds_whom_a_naive_count_finds(t: Test) {
        let chloe = t.chloe().await;
        let office = a_party(&t, Kind::Organisation, "Mairie de Coutras", Some("33138")).await;
        for seed in [7, 2011] {
            let people = drawn(&t, seed, office).await;
            for (tree, naive) in CASES {
                let path = a_segment(&t, tree).await;
                let found = exported(&chloe, &path).await;
                for one in &people {
                    let is_in = found.binary_search(&one.id.to_string()).is_ok();
                    assert_eq!(is_in, naive(one), "{tree}: {} {:?} {:?}", one.name, one.events, one.elected);
                }
            }
        }
        let path = a_segment(&t, r#"{"is":"tie","with":{"way":"has","sort":"elected","when":"current"}}"#).await;
        assert_eq!(exported(&chloe, &path).await, [office.to_string()]);
    }

    async fn a_live_segment_follows_whatever_the_team_writes(t: Test) {
        let chloe = t.chloe().await;
        let office = a_party(&t, Kind::Organisation, "Mairie de Coutras", Some("33138")).await.to_string();
        let nora = a_party(&t, Kind::Person, "Nora Ici", Some("33063")).await.to_string();
        let objective = chloe.post("/bureau/objectifs", &[("name", "Mairies")]).await.location().unwrap();
        let list = chloe.post("/bureau/segments/listes", &[("name", "Choisis")]).await.location().unwrap();
        let end = |path: &str| path.rsplit('/').next().unwrap().to_owned();
        let elected = a_segment(&t, r#"{"is":"tie","with":{"way":"is","sort":"elected","when":"current"}}"#).await;
        let electing = a_segment(&t, r#"{"is":"tie","with":{"way":"has","sort":"elected","when":"current"}}"#).await;
        let reached = a_segment(&t, r#"{"is":"contact","with":{"value":"email"}}"#).await;
        let met = a_segment(&t, r#"{"is":"interactions","with":{"count":"1"}}"#).await;
        let aimed = a_segment(&t, &format!(r#"{{"is":"stage","with":{{"objective":"{}"}}}}"#, end(&objective))).await;
        let member = a_segment(&t, r#"{"is":"membership","with":{"state":"current"}}"#).await;
        let french = a_segment(&t, r#"{"is":"language","with":{"value":"fr"}}"#).await;
        let chosen = a_segment(&t, &format!(r#"{{"is":"segment","with":{{"value":"{}"}}}}"#, end(&list))).await;
        for (path, held) in [(&elected, vec![]), (&reached, vec![]), (&met, vec![]), (&french, vec![nora.clone()])] {
            assert_eq!(exported(&chloe, path).await, held, "before anything is written");
        }
        let done = async |path: &str, form: &[(&str, &str)]| chloe.post(path, form).await.with_status(303);
        let only = async |path: &str, who: &[&String]| {
            let who: Vec<String> = who.iter().map(|id| (*id).clone()).collect();
            assert_eq!(exported(&chloe, path).await, who, "{path}");
        };
        done(&format!("/bureau/relations/{nora}/liens"), &[("other", office.as_str()), ("tie", "elected")]).await;
        only(&elected, &[&nora]).await;
        only(&electing, &[&office]).await;
        let (tie,) = t.db().one::<(String,)>("select id from tie", vec![]).await.unwrap();
        done(&format!("/bureau/relations/{nora}/liens/{tie}/retrait"), &[("version", "1")]).await;
        only(&elected, &[]).await;
        only(&electing, &[]).await;
        chloe.edits("/bureau/personnes/nora-ici/modification", &[("language", "en")]).await.with_status(303);
        only(&french, &[]).await;
        // from here on nothing is written that anybody outside could follow
        t.follow().await;
        let public = kernel::change::last_followed(t.db()).await.unwrap();
        let points = format!("/bureau/relations/{nora}/coordonnees");
        done(&points, &[("sort", "email"), ("value", "nora@ici.example")]).await;
        only(&reached, &[&nora]).await;
        let (point,) = t.db().one::<(String,)>("select id from contact_point", vec![]).await.unwrap();
        done(&format!("{points}/{point}"), &[("sort", "email"), ("value", "nora@ici.example"), ("state", "invalid"), ("version", "1")]).await;
        only(&reached, &[]).await;
        done(&format!("{points}/{point}/retrait"), &[("version", "2")]).await;
        let form = [("who", nora.as_str()), ("subject", "Appel")];
        let note = done("/bureau/echanges/nouveau", &form).await.location().unwrap();
        only(&met, &[&nora]).await;
        let form = [("who", office.as_str()), ("subject", "Appel"), ("version", "1")];
        done(&format!("{note}/modification"), &form).await;
        only(&met, &[&office]).await;
        done(&format!("{note}/suppression"), &[("version", "2")]).await;
        only(&met, &[]).await;
        done(&format!("{objective}/cibles"), &[("party", nora.as_str())]).await;
        only(&aimed, &[&nora]).await;
        done(&format!("{objective}/cibles/{nora}"), &[("version", "1"), ("do", "remove")]).await;
        only(&aimed, &[]).await;
        done(&format!("{list}/membres"), &[("do", "add"), ("party", nora.as_str())]).await;
        only(&chosen, &[&nora]).await;
        done(&format!("{list}/membres"), &[("do", "remove"), ("party", nora.as_str())]).await;
        only(&chosen, &[]).await;
        done("/bureau/adhesions/nouvelle", &[("party", "nora-ici"), ("kind", "individual"), ("since", "2026-03-01")]).await;
        only(&member, &[&nora]).await;
        // what stopped before its last day runs no longer
        let lapsed = a_segment(&t, r#"{"is":"membership","with":{"state":"lapsed"}}"#).await;
        let (membership,) = t.db().one::<(String,)>("select id from membership", vec![]).await.unwrap();
        done(&format!("/bureau/adhesions/{membership}/fin"), &[("ended", "Elle part")]).await;
        only(&member, &[]).await;
        only(&lapsed, &[&nora]).await;
        assert_eq!(kernel::change::last_followed(t.db()).await.unwrap(), public);
        let feed = t.get("/api/v1/changes?since=0").await.ok();
        feed.hides(&nora).hides(&office);
        // the organisation of this story is a party and nothing else
        assert_eq!(t.wrong().await, ["1 parties have no sheet"]);
    }

    async fn a_segment_never_shows_more_than_its_reader_reaches(t: Test) {
        let near = a_party(&t, Kind::Person, "Nora Ici", Some("33063")).await;
        let far = a_party(&t, Kind::Person, "Farid Ailleurs", Some("24322")).await;
        an_address(&t, near, "nora@ici.example", "verified").await;
        let path = a_segment(&t, r#"{"is":"kind","with":{"value":"person"}}"#).await;
        let rose = t.granted("Rose", "rose@reseau.example", "referent", "territory:department:33").await;
        rose.get(&path).await.ok().shows("Nora Ici").hides("Farid Ailleurs");
        rose.get("/bureau/segments/compte?g0=all&c0-0=kind&0-0.value=person").await.ok().shows("Une fiche");
        assert_eq!(exported(&rose, &path).await, [near.to_string()]);
        rose.get(&format!("{path}/pourquoi/{far}")).await.with_status(404);
        rose.get(&format!("{path}/pourquoi/{near}")).await.ok().shows("Nora Ici").shows("vrai");
        // the export says how to reach her, and that Rose read it
        rose.get(&format!("{path}/export")).await.ok().shows("nora@ici.example");
        let sql = "select count(*) from consultation where what = 'export' and party = $1";
        assert_eq!(t.db().one::<(i64,)>(sql, args![near]).await.unwrap().0, 1);
        assert_eq!(t.db().one::<(i64,)>(sql, args![far]).await.unwrap().0, 0);
        // who may see people but not what happened with them is told no count of it
        let silent = a_segment(&t, r#"{"is":"last","with":{"op":"never"}}"#).await;
        let tess = t.granted("Tess", "tess@reseau.example", "treasurer", "network").await;
        tess.get(&path).await.ok().shows("Farid Ailleurs");
        tess.get(&silent).await.ok().hides("Farid Ailleurs").shows("rien n’est compté");
        tess.get(&format!("{path}/export")).await.with_status(403);
        t.dov().get(&path).await.with_status(303);
    }

    async fn a_segment_is_composed_by_buttons_alone(t: Test) {
        let chloe = t.chloe().await;
        a_party(&t, Kind::Person, "Nora Ici", Some("33063")).await;
        let new = "/bureau/segments/nouveau";
        chloe.get(new).await.ok().shows("Ajouter le critère");
        let page = chloe.post(new, &[("g0", "all"), ("new0", "territory"), ("do", "add:0")]).await.ok();
        let mut form = page.shows("Le nombre viendra").form();
        form.iter_mut().filter(|(name, _)| name == "0-0.value").for_each(|(_, value)| *value = "Gironde".to_owned());
        form.push(("do".to_owned(), "count".to_owned()));
        let pairs: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let page = chloe.post(new, &pairs).await.ok().shows("Une fiche répond").shows("department:33");
        // no name: told at its field, and nothing of the form is lost
        let mut form = page.form();
        form.push(("do".to_owned(), "save".to_owned()));
        let pairs: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let page = chloe.post(new, &pairs).await.with_status(422).shows("department:33");
        let mut form = page.form();
        form.iter_mut().filter(|(name, _)| name == "name").for_each(|(_, value)| *value = "Girondins".to_owned());
        form.push(("do".to_owned(), "save".to_owned()));
        let pairs: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let saved = chloe.post(new, &pairs).await.with_status(303);
        let path = saved.location().unwrap();
        chloe.get(&path).await.ok().shows("Nora Ici").shows("Gironde");
        // somebody else saves first: what was typed stays, and both are told
        let edit = format!("{path}/modification");
        let form = chloe.form(&edit).await;
        let with = |name: &str, form: &[(String, String)]| {
            let mut form = form.to_vec();
            form.iter_mut().filter(|(field, _)| field == "name").for_each(|(_, value)| *value = name.to_owned());
            form.push(("do".to_owned(), "save".to_owned()));
            form
        };
        for (name, status) in [("Premier", 303), ("Second", 409)] {
            let form = with(name, &form);
            let pairs: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            chloe.post(&edit, &pairs).await.with_status(status);
        }
        chloe.get(&path).await.ok().shows("Premier");
        // nobody else sees what is not shared
        t.ana().await.get(&path).await.with_status(404);
        chloe.post(&format!("{path}/suppression"), &[]).await.with_status(303);
        chloe.get(&path).await.with_status(404);
    }

    async fn what_is_no_segment_is_refused(t: Test) {
        let chloe = t.chloe().await;
        let new = "/bureau/segments/nouveau";
        let deep = format!(r#"{{"version":1,"tree":{}{}}}"#, r#"{"group":"all","of":["#.repeat(40), "]}".repeat(40));
        for (json, told) in [
            ("{", "n’est pas un segment"),
            (r#"{"version":9,"tree":{"group":"all","of":[]}}"#, "une autre version"),
            (r#"{"version":1,"tree":{"sql":"select 1"}}"#, "n’est pas un segment"),
            (deep.as_str(), "niveaux au plus"),
        ] {
            chloe.post(new, &[("json", json), ("do", "json")]).await.with_status(422).shows(told);
        }
        let many: Vec<(String, String)> = (0..80).map(|at| (format!("c0-{at}"), "name".to_owned())).collect();
        let mut pairs: Vec<(&str, &str)> = many.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        pairs.extend([("g0", "all"), ("name", "Trop"), ("do", "save")]);
        chloe.post(new, &pairs).await.with_status(422).shows("Trop de critères");
        let nonsense = [("g0", "all"), ("c0-0", "kind"), ("0-0.value", "robot"), ("name", "Robots"), ("do", "save")];
        chloe.post(new, &nonsense).await.with_status(422).shows("n’existe pas");
        assert_eq!(t.count("segment").await, 0);
        chloe.get("/bureau/segments/pas-un-id").await.with_status(404);
    }

    async fn a_kind_of_membership_is_chosen_by_the_name_that_it_keeps(t: Test) {
        let chloe = t.chloe().await;
        let path = "/bureau/segments/compte?g0=all&c0-0=membership&0-0.state=current&0-0.kind=individual";
        chloe.get(path).await.ok().shows("Personne ne répond");
        // the network changes its fee, and leaves its name to the program
        let sql = "insert into membership_kind (key, audience, fee, months, retired, version, updated_at) \
                   values ('individual', 'person', 2000, 12, $1, 1, $2)";
        t.db().execute(sql, args![false, t.app().clock.now()]).await.unwrap();
        chloe.get(path).await.ok().shows("Personne ne répond");
        chloe.get("/bureau/segments/nouveau").await.ok();
    }

    async fn a_list_keeps_whom_it_was_given(t: Test) {
        let chloe = t.chloe().await;
        let nora = a_party(&t, Kind::Person, "Nora Ici", Some("33063")).await;
        let path = a_segment(&t, r#"{"is":"kind","with":{"value":"person"}}"#).await;
        let frozen = chloe.post(&format!("{path}/liste"), &[("name", "Gardés")]).await.with_status(303);
        let list = frozen.location().unwrap();
        let later = a_party(&t, Kind::Person, "Later Plustard", None).await;
        chloe.get(&list).await.ok().shows("Nora Ici").hides("Later Plustard");
        chloe.get(&path).await.ok().shows("Later Plustard");
        chloe.get(&format!("{list}?q=plustard")).await.ok().shows("Later Plustard");
        let (nora, later) = (nora.to_string(), later.to_string());
        chloe.post(&format!("{list}/membres"), &[("do", "add"), ("party", later.as_str())]).await.with_status(303);
        chloe.post(&format!("{list}/membres"), &[("do", "remove"), ("party", nora.as_str())]).await.with_status(303);
        assert_eq!(exported(&chloe, &list).await, [later]);
        let id = list.rsplit('/').next().unwrap().to_owned();
        let of_list = a_segment(&t, &format!(r#"{{"is":"segment","with":{{"value":"{id}"}}}}"#)).await;
        chloe.get(&of_list).await.ok().shows("Later Plustard").hides("Nora Ici");
        chloe.post(&format!("{list}/suppression"), &[]).await.with_status(303);
        assert_eq!(exported(&chloe, &of_list).await, Vec::<String>::new());
        let relations = t.program.capabilities.all.iter().find(|one| one.name == "relations").unwrap();
        assert_eq!((relations.check)().await.unwrap(), Vec::<String>::new());
    }
}
