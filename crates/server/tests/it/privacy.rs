//! What only the team may read leaves by no public page, tile, answer, search or file.

use kernel::on_both;
use kernel::web::Access;
use territory::update::{CommuneCentre, Update};

use crate::places::{Things, addresses};
use crate::world::Test;

/// One for each thing that is nobody else's business; none stands in a public text.
const SECRETS: &[&str] = &[
    "Zenobie-Secrete",
    "secrete@zenobie.example",
    "06 99 88 77 66",
    "0699887766",
    "+33699887766",
    "note-tres-secrete",
    "fichier-secret",
    "Refuse-Secret",
    "appel-secret",
    "ana@fabrique.example",
    "chloe@reseau.example",
];

/// The id of a letter to somebody who is nobody else's business.
async fn a_letter(t: &Test) -> String {
    let letter = kernel::mail::Letter {
        kind: "test",
        to: "secrete@zenobie.example".to_owned(),
        lang: kernel::lang::Lang::french(),
        subject: "note-tres-secrete".to_owned(),
        blocks: vec![kernel::mail::Block::Text("Zenobie-Secrete".to_owned())],
        party: None,
        unsubscribe: None,
    };
    let mut tx = t.db().begin().await.unwrap();
    let id = kernel::mail::write(t.app(), &mut tx, &letter).await.unwrap();
    tx.commit().await.unwrap();
    t.post_letters().await;
    id.to_string()
}

/// A network with a place, an organisation, an import and a photo, whose every private field holds a secret.
pub async fn network(t: &Test) -> Things {
    let (ana, chloe) = (t.ana().await, t.chloe().await);
    let private = [
        ("contact_name", "Zenobie-Secrete"),
        ("contact_email", "secrete@zenobie.example"),
        ("contact_phone", "06 99 88 77 66"),
        ("notes", "note-tres-secrete"),
        ("postcode", "33230"),
        ("city", "Coutras"),
        ("latitude", "45.0405"),
        ("longitude", "-0.1301"),
        ("kinds", "coworking"),
        ("operator", "Coop du Pont"),
    ];
    let place = ana.creates("La Fabrique", &private).await;
    let mut organisation = vec![("name", "Coop du Pont")];
    organisation.extend_from_slice(&private[..6]);
    ana.post("/bureau/structures/nouvelle-fiche", &organisation).await.with_status(303);
    let list = "id;nom;cp;ville;contact;mail du contact;tel contact;notes\n\
                1;Le Moulin;24100;Bergerac;Zenobie-Secrete;secrete@zenobie.example;06 99 88 77 66;note-tres-secrete\n\
                2;;24100;Bergerac;Refuse-Secret;secrete@zenobie.example;;note-tres-secrete\n";
    let parts: [(&str, &str, &[u8]); 2] = [("source", "", b"liste"), ("file", "fichier-secret.csv", list.as_bytes())];
    let path = chloe.upload("/bureau/imports", &parts).await.location().unwrap();
    let form = chloe.form(&path).await;
    let pairs: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    for field in ["contact_name", "contact_email", "contact_phone", "notes"] {
        assert!(pairs.iter().any(|(_, target)| *target == field), "no column is the {field}: {pairs:?}");
    }
    chloe.post(&format!("{path}/colonnes"), &pairs).await.with_status(303);
    t.run_jobs().await;
    chloe.post(&format!("{path}/acceptation"), &[("create", "yes"), ("update", "yes")]).await.with_status(303);
    t.run_jobs().await;
    let coutras = CommuneCentre { code: "33138".to_owned(), lat: 45.04, lon: -0.13, population: None, area_km2: None };
    let update = Update { centres: vec![coutras], ..Update::default() };
    territory::store::save(t.db(), &update).await.unwrap();
    chloe.post("/bureau/secteurs", &[("name", "Pays de la Fabrique"), ("kind", "pays")]).await.with_status(303);
    let photo = crate::photos::png(30, 20);
    let parts: [(&str, &str, &[u8]); 2] = [("photo", "fichier-secret.png", &photo), ("alternative", "", b"La porte")];
    ana.upload(&format!("/bureau/lieux/{place}/photos"), &parts).await.with_status(303);
    t.follow().await;
    let id = t.sheet(&place).await.unwrap().id();
    let rounds = crate::rounds::a_round(t).await;
    let photos = census::store::list_photos(t.db(), id).await.unwrap();
    let hook =
        [("hook_name", "Carte du département"), ("url", "http://127.0.0.1:9/appel-secret"), ("event", "sheet.created")];
    chloe.post("/bureau/acces/appels", &hook).await.with_status(201);
    crate::entering::three_links(t).await;
    let hooks = census::store::access::list_webhooks(t.db()).await.unwrap();
    let place_id = id.to_string();
    let somebody = [
        ("given", "Zoé"),
        ("family", "Zenobie-Secrete"),
        ("email", "secrete@zenobie.example"),
        ("phone", "06 99 88 77 66"),
        ("structure", place_id.as_str()),
        ("tie", "manages"),
        ("title", "note-tres-secrete"),
    ];
    chloe.post("/bureau/personnes/nouvelle", &somebody).await.with_status(303);
    Things {
        account: t.account("Elsa", "elsa@reseau.example").await.to_string(),
        place_id,
        person: "zoe-zenobie-secrete".to_owned(),
        webhook: hooks[0].id.to_string(),
        place,
        organisation: "coop-du-pont".to_owned(),
        batch: path.rsplit('/').next().unwrap().to_owned(),
        photo: photos[0].path(census::picture::Size::Large),
        photo_id: photos[0].id.to_string(),
        letter: a_letter(t).await,
        pass: rounds.0,
        stop: rounds.1,
        round: rounds.2,
        wave: crate::waves::two_waves(t).await,
        preferences: crate::privacy_rights::a_link(t).await,
        proposal_token: crate::contributions::a_proposal(t).await,
        proposal: t.db().one::<(String,)>("select id from proposal where state = 'waiting'", vec![]).await.unwrap().0,
    }
}

on_both! {
    async fn no_public_address_tells_a_secret(t: Test) {
        let mut things = network(&t).await;
        let mut asked = 0;
        for place in ["la-fabrique", "le-moulin"] {
            things.place = place.to_owned();
            // the link of a letter shows a place what it said itself the last time
            // nobody guesses the address of a calendar
            let own = |path: &str| path == "/enquete/{pass}" || path == "/agenda/{file}";
            let everyone = t.declared.iter().filter(|route| route.access == Access::Everyone && route.method == "GET");
            for route in everyone.filter(|route| !own(route.path)) {
                for address in addresses(route, &things) {
                    for client in [t.dov(), t.dov().with("accept-language", "en")] {
                        let answer = client.get(&address).await;
                        assert!(answer.status < 400 || route.path == "/metrics", "{answer:?}");
                        let text = answer.text();
                        for secret in SECRETS {
                            assert!(!text.contains(secret), "{address} tells {secret}");
                        }
                        asked += 1;
                    }
                }
            }
        }
        assert!(asked > 100, "{asked}");
        // the secrets are there, for who may read them
        let ana = t.ana().await;
        ana.get("/bureau/lieux/la-fabrique").await.ok().shows("Zenobie-Secrete").shows("note-tres-secrete");
        ana.get("/bureau/lieux/le-moulin").await.ok().shows("secrete@zenobie.example");
        // and even then the public page of a place is the public page
        ana.get("/lieux/la-fabrique").await.ok().hides("note-tres-secrete").hides("Zenobie-Secrete");
    }

    async fn a_secret_cannot_be_guessed_by_searching(t: Test) {
        network(&t).await;
        for words in ["Zenobie-Secrete", "zenob", "secrete@zenobie.example", "secrete", "note-tres-secrete", "0699887766"] {
            for address in ["/recherche?q=", "/recherche/suggestions?q=", "/lieux?q=", "/carte?q="] {
                t.get(&format!("{address}{words}")).await.ok().hides("/lieux/la-fabrique").hides("/lieux/le-moulin");
            }
            let found = t.get(&format!("/api/v1/lieux?q={words}")).await.ok().json();
            assert_eq!(found["total"], 0, "{words}: {found}");
        }
        let found = t.get("/api/v1/lieux?q=fabrique").await.ok().json();
        assert_eq!(found["total"], 1, "the search works: {found}");
    }

    async fn what_the_team_saw_is_not_kept_for_others(t: Test) {
        network(&t).await;
        let ana = t.ana().await;
        for path in ["/", "/lieux", "/lieux/la-fabrique", "/structures/coop-du-pont"] {
            let seen = ana.get(path).await.ok();
            assert_eq!(seen.header("cache-control"), "private, no-store", "{path}");
            t.get(path).await.ok().hides("/deconnexion").hides("/bureau/lieux/");
        }
        // the other way round: what everybody sees does not hide the back office from the team
        ana.get("/lieux/la-fabrique").await.ok().shows("/bureau/lieux/la-fabrique");
    }
}
