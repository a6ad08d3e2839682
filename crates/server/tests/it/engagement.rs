//! Engagement: objectives and their targets, moved by buttons, within one's scope; who is silent, who is missing from the
//! official list, and figures without a name.

use kernel::args;
use kernel::on_both;
use kernel::party::Kind;

use crate::segments::{a_party, an_interaction};
use crate::world::{Client, Test};

async fn an_objective(client: &Client, name: &str) -> String {
    client.post("/bureau/objectifs", &[("name", name)]).await.with_status(303).location().unwrap()
}

on_both! {
    async fn a_target_comes_from_to_identify_to_member_and_its_steps_are_kept(t: Test) {
        let chloe = t.chloe().await;
        chloe.post("/bureau/objectifs", &[("name", " ")]).await.with_status(422);
        let path = an_objective(&chloe, "Toutes les mairies").await;
        let office = a_party(&t, Kind::Organisation, "Mairie de Coutras", Some("33138")).await.to_string();
        chloe.get(&format!("{path}?q=coutras")).await.ok().shows("Mairie de Coutras");
        chloe.post(&format!("{path}/cibles"), &[("party", office.as_str())]).await.with_status(303);
        // the stages stand one under the other on a phone: each is one press away, with how many stand there
        chloe.get(&path).await.ok().shows("<a href=\"#stage-contacted\">").shows("id=\"stage-contacted\"");
        chloe.post(&format!("{path}/cibles"), &[("party", office.as_str())]).await.with_status(303);
        assert_eq!(t.count("engagement_step").await, 1, "a target is one once");
        let version = format!("version-{office}");
        let forward = format!("{office} contacted");
        let moved = chloe.post(&format!("{path}/etapes"), &[("one", forward.as_str()), (version.as_str(), "1")]).await;
        chloe.follow(moved).await.ok().shows("Une cible passe à l’étape « Contactée »");
        // somebody who read the page before finds it moved, and changes nothing
        let back = format!("{office} identify");
        let late = chloe.post(&format!("{path}/etapes"), &[("one", back.as_str()), (version.as_str(), "1")]).await;
        chloe.follow(late).await.ok().shows("elle reste où quelqu’un l’a mise");
        let page = format!("{path}/cibles/{office}");
        let late = [("version", "1"), ("stage", "engaged"), ("do", "save")];
        chloe.post(&page, &late).await.with_status(409).shows("Contactée").shows("Engagée");
        let account = t.account("Chloé", "chloe@reseau.example").await.to_string();
        let now = [("version", "2"), ("stage", "member"), ("owner", account.as_str()), ("do", "save")];
        chloe.post(&page, &now).await.with_status(303);
        chloe.get(&page).await.ok().shows("Contactée → Membre ou partenaire").shows("Devenue une cible");
        chloe.get(&format!("{path}?vue=table&owner={account}")).await.ok().shows("Mairie de Coutras");
        chloe.get(&format!("{path}?vue=table&owner=none")).await.ok().hides("Mairie de Coutras");
        chloe.get(&format!("{path}?vue=table&territory=Dordogne")).await.ok().hides("Mairie de Coutras");
        chloe.get(&format!("{path}?territory=Nulle-part-du-tout")).await.ok().hides("Mairie de Coutras");
        let (facts,) = t.db().one::<(i64,)>("select count(*) from fact where kind = 'target_moved'", vec![]).await.unwrap();
        assert_eq!(facts, 3);
        chloe.post(&page, &[("version", "2"), ("do", "remove")]).await.with_status(409);
        assert_eq!(t.count("engagement").await, 1);
    }

    async fn targets_are_seen_and_moved_within_one_s_scope(t: Test) {
        let chloe = t.chloe().await;
        let path = an_objective(&chloe, "Toutes les mairies").await;
        let near = a_party(&t, Kind::Organisation, "Mairie de Coutras", Some("33138")).await.to_string();
        let far = a_party(&t, Kind::Organisation, "Mairie de Périgueux", Some("24322")).await.to_string();
        chloe.post(&format!("{path}/cibles"), &[("party", near.as_str()), ("party", far.as_str())]).await.with_status(303);
        let rose = t.granted("Rose", "rose@reseau.example", "referent", "territory:department:33").await;
        for view in ["", "?vue=table"] {
            rose.get(&format!("{path}{view}")).await.ok().shows("Mairie de Coutras").hides("Périgueux");
        }
        rose.get(&format!("{path}/cibles/{far}")).await.with_status(404);
        rose.post(&format!("{path}/cibles/{far}"), &[("version", "1"), ("do", "remove")]).await.with_status(404);
        let (there, here) = (format!("{far} member"), format!("{near} informed"));
        for (one, party) in [(&there, &far), (&here, &near)] {
            let version = format!("version-{party}");
            let form = [("one", one.as_str()), (version.as_str(), "1")];
            rose.post(&format!("{path}/etapes"), &form).await.with_status(303);
        }
        let sql = "select stage from engagement where party = $1";
        assert_eq!(t.db().one::<(String,)>(sql, args![&far]).await.unwrap().0, "identify");
        assert_eq!(t.db().one::<(String,)>(sql, args![&near]).await.unwrap().0, "informed");
        // what the programme wants concerns everybody
        rose.post("/bureau/objectifs", &[("name", "Le mien")]).await.with_status(403);
        rose.post(&path, &[("do", "close"), ("version", "1")]).await.with_status(403);
        // a funder counts, and is told no name
        let funder = t.granted("Fati", "fati@region.example", "funder", "territory:department:24").await;
        funder.get("/bureau/objectifs/chiffres").await.ok().shows("Toutes les mairies").hides("Périgueux");
        funder.get(&path).await.with_status(403);
    }

    async fn objectives_are_renamed_ordered_and_closed(t: Test) {
        let chloe = t.chloe().await;
        let first = an_objective(&chloe, "Premier").await;
        let second = an_objective(&chloe, "Second").await;
        chloe.post(&second, &[("do", "raise")]).await.with_status(303);
        // what was just created is told once
        chloe.get("/bureau/objectifs").await.ok();
        let list = chloe.get("/bureau/objectifs").await.ok().text();
        assert!(list.find("Second") < list.find("Premier"));
        chloe.post(&first, &[("do", "rename"), ("name", "Tout premier"), ("version", "1")]).await.with_status(303);
        let late = [("do", "rename"), ("name", "Autre"), ("version", "1")];
        chloe.post(&first, &late).await.with_status(409).shows("Tout premier").shows("Autre");
        chloe.post(&first, &[("do", "close"), ("version", "2")]).await.with_status(303);
        chloe.get(&first).await.ok().shows("Clos").hides("Ajouter des cibles");
    }

    async fn the_demo_tells_what_happened_on_each_page_and_once(t: Test) {
        let chloe = t.chloe().await;
        let coutras = [("postcode", "33230"), ("city", "Coutras")];
        crate::people::organisation(&t, &chloe, "Pays des Trois Rivières", coutras).await;
        chloe.creates("Le Moulin", &[("postcode", "24100"), ("city", "Bergerac")]).await;
        let relations = &t.program.capabilities.relations;
        for _ in 0..2 {
            (relations.capability().demo)().await.unwrap();
            let told = (t.count("objective").await, t.count("segment").await, t.count("data_request").await);
            assert_eq!(told, (2, 4, 3));
        }
        for (path, words) in [
            ("/bureau/objectifs", "signe la charte (fictif)"),
            ("/bureau/segments", "que personne n’a encore rencontrés (fictif)"),
            ("/bureau/ma-journee", "Rappeler la mairie inventée"),
            ("/bureau/donnees-personnelles/demandes", "Effacement"),
        ] {
            chloe.get(path).await.ok().shows(words);
        }
        assert_eq!(t.wrong().await, Vec::<String>::new());
    }

    async fn who_reads_figures_alone_finds_them_from_their_account(t: Test) {
        let chloe = t.chloe().await;
        an_objective(&chloe, "Toutes les mairies").await;
        let fanny = t.granted("Fanny", "fanny@region.example", "funder", "network").await;
        fanny.get("/compte").await.ok().shows("Ce que votre rôle ouvre").shows("/bureau/objectifs/chiffres");
        // and is not sent where she may not go
        fanny.get("/bureau/objectifs/chiffres").await.ok().shows("Toutes les mairies").hides("href=\"/bureau\"");
        chloe.get("/compte").await.ok().hides("Ce que votre rôle ouvre");
        chloe.get("/bureau/objectifs/chiffres").await.ok().shows("href=\"/bureau\"");
    }

    async fn who_is_silent_and_who_is_missing_is_told(t: Test) {
        let chloe = t.chloe().await;
        chloe.get("/bureau/objectifs/sans-nouvelles").await.ok().shows("Choisissez d’abord les cibles");
        let path = an_objective(&chloe, "Toutes les mairies").await;
        let office = a_party(&t, Kind::Organisation, "Mairie de Coutras", Some("33138")).await;
        let other = a_party(&t, Kind::Organisation, "Mairie de Libourne", Some("33243")).await;
        let (coutras, libourne) = (office.to_string(), other.to_string());
        chloe.post(&format!("{path}/cibles"), &[("party", coutras.as_str()), ("party", libourne.as_str())]).await.with_status(303);
        an_interaction(&t, office, "visit", 300).await;
        an_interaction(&t, other, "call", 10).await;
        let silent = "/bureau/objectifs/sans-nouvelles?mois=";
        chloe.get(&format!("{silent}6")).await.ok().shows("Mairie de Coutras").hides("Mairie de Libourne");
        chloe.get(&format!("{silent}24")).await.ok().hides("Mairie de Coutras");
        let gaps = "/bureau/objectifs/liste-officielle";
        let asked = format!("{gaps}?level=commune&territory=department:33&population=3000&missing=organisation");
        chloe.get(&asked).await.ok().shows("Créer la structure").hides("Mairie de Coutras");
        let asked = format!("{gaps}.csv?level=commune&territory=department:33&population=3000&missing=contact");
        let csv = chloe.get(&asked).await.ok().text();
        assert!(csv.contains("33138") && csv.contains("Mairie de Coutras,no,no,yes"), "{csv}");
        // the list begins where the network is: its places and organisations, then what it says of itself
        chloe.get(gaps).await.ok().shows("Bordeaux Métropole").hides("Métropole du Grand Paris").shows("Voir toute la France");
        chloe.get(&format!("{gaps}?partout=oui")).await.ok().shows("Métropole du Grand Paris");
        chloe.get(&format!("{gaps}?territory=department:59")).await.ok().shows("Lille");
        let here = |code: &'static str| format!("<option value=\"{code}\" selected>");
        assert!(chloe.get("/bureau/objectifs/referents").await.ok().text().contains(&here("33")));
        t.accounts().describe("", &["department:24"]).await.unwrap();
        chloe.get(gaps).await.ok().hides("Bordeaux Métropole");
        assert!(chloe.get("/bureau/objectifs/referents").await.ok().text().contains(&here("24")));
        let rose = t.granted("Rose", "rose@reseau.example", "referent", "territory:department:24").await;
        rose.get(gaps).await.ok().hides("Voir toute la France");
        let csv = rose.get(&format!("{gaps}.csv?level=commune&population=0")).await.ok().text();
        assert!(csv.contains("commune,24") && !csv.contains("commune,33"), "a scope holds for the list too");
        chloe.get("/bureau/objectifs/referents?departement=24").await.ok().shows("Rose");
        chloe.get("/bureau/objectifs/referents?departement=33").await.ok().hides("Rose");
    }
}
