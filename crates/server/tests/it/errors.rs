//! Refusals and failures: a face in the reader's language, a shape for programs, nothing of our insides, no injection.

use census::field::Field;
use census::sheet::Values;
use kernel::on_both;
use kernel::party::{Kind, Standing};
use kernel::web::fields::encode;
use kernel::web::{Access, Routes};
use serde_json::json;

use crate::places::addresses;
use crate::privacy::network;
use crate::world::Test;

const PAYLOAD: &str = "<script>alert(1)</script>\"'";

on_both! {
    async fn a_page_that_is_not_says_so_in_the_reader_s_language(t: Test) {
        for path in ["/nulle-part", "/lieux/nulle-part", "/structures/nulle-part", "/territoires/commune/99999",
            "/bureau-x", "/tuiles/lieux/1/2/3", "/tuiles/lieux/a/b/c.mvt", "/langue/xx"] {
            let french = t.get(path).await.with_status(404).shows("lang=\"fr\"");
            assert!(french.text().contains("Cette page"), "{french:?}");
            let english = t.visitor().with("accept-language", "en-GB,en;q=0.9,fr;q=0.5").get(path).await.with_status(404);
            english.shows("lang=\"en\"").hides("Cette page");
        }
        let chosen = t.visitor();
        chosen.get("/langue/en").await.with_status(303);
        chosen.get("/nulle-part").await.with_status(404).shows("lang=\"en\"");
        chosen.get("/lieux").await.ok().shows("lang=\"en\"");
        t.get("/lieux").await.ok().shows("lang=\"fr\"");
    }

    async fn a_link_of_a_letter_that_opens_nothing_says_what_to_do(t: Test) {
        for path in ["/preferences/coupe", "/courrier/stop/coupe"] {
            t.get(path).await.with_status(404).shows("Ce lien n’ouvre plus rien").hides("Cette page n’existe");
        }
        t.get("/lieux/nulle-part").await.with_status(404).hides("Ce lien");
    }

    async fn a_program_is_told_by_problem_json(t: Test) {
        let missing = t.get("/api/v1/lieux/nulle-part").await.with_status(404);
        assert_eq!(missing.header("content-type"), "application/problem+json");
        let body = missing.json();
        assert_eq!((&body["status"], &body["code"], &body["instance"]), (&json!(404), &json!("not-found"), &json!("/api/v1/lieux/nulle-part")));
        assert!(body["type"].as_str().unwrap().starts_with("http") && body["title"].is_string(), "{body}");
        let english = t.visitor().with("accept-language", "en").get("/api/v1/nulle-part").await.with_status(404);
        assert_eq!(english.header("content-type"), "application/problem+json");
        assert_ne!(english.json()["title"], body["title"]);
        let invalid = t.get("/api/v1/lieux?after=nothing").await.with_status(422).json();
        assert_eq!(invalid["code"], json!("invalid"));
        assert!(invalid["errors"]["after"].as_array().is_some_and(|messages| messages.len() == 1), "{invalid}");
        let posted = t.visitor().post("/api/v1/lieux", &[]).await;
        assert_eq!((posted.status, posted.header("content-type").as_str()), (404, "application/problem+json"));
        let asked = t.visitor().with("accept", "application/json").get("/nulle-part").await.with_status(404);
        assert_eq!(asked.header("content-type"), "application/problem+json");
    }

    async fn a_panic_is_a_page_that_tells_nothing_of_our_insides(t: Test) {
        let mut node = t.another_node(7).await;
        let mut routes = Routes::default().get("/essai/panique", Access::Everyone, async || -> &'static str {
            panic!("SELECT secret FROM insides")
        });
        routes = routes.get("/api/v1/panique", Access::Everyone, async || -> &'static str { panic!("insides") });
        let census = &mut node.program.capabilities.all[0];
        census.routes = census.routes.clone().merge(routes);
        (node.router, node.declared) = server::shell::router(&node.program, Default::default()).unwrap();
        let page = node.visitor().get("/essai/panique").await.with_status(500);
        assert!(page.header("content-type").starts_with("text/html"), "{page:?}");
        assert!(!page.header("content-security-policy").is_empty());
        page.shows("</html>").hides("insides").hides("panick").hides(".rs");
        let problem = node.visitor().get("/api/v1/panique").await.with_status(500);
        assert_eq!(problem.header("content-type"), "application/problem+json");
        assert!(problem.json()["reference"].is_string());
        problem.hides("insides");
        node.visitor().get("/").await.ok();
    }

    async fn a_database_that_fails_before_it_is_known_who_asks_has_a_face_too(t: Test) {
        let ana = t.ana().await;
        ana.get("/nulle-part").await.with_status(404).shows("href=\"/bureau\"");
        t.db().execute("drop table session", vec![]).await.unwrap();
        let page = ana.get("/lieux").await.with_status(500).shows("</html>").hides("from session");
        assert!(page.header("content-type").starts_with("text/html"), "{page:?}");
        let problem = ana.get("/api/v1/lieux").await.with_status(500);
        assert_eq!(problem.header("content-type"), "application/problem+json");
        // the reference is that of its line in the log
        let reference = problem.json()["reference"].as_str().map(str::len);
        assert_eq!(reference, Some(8), "{problem:?}");
        t.get("/lieux").await.ok();
    }

    async fn what_is_too_large_is_refused(t: Test) {
        let large = "x".repeat(3 << 20);
        t.visitor().post("/connexion", &[("email", &large)]).await.with_status(413).shows("</html>");
        t.ana().await.post("/bureau/lieux/nouvelle-fiche", &[("name", &large)]).await.with_status(413);
        let chloe = t.chloe().await;
        let file = vec![b'x'; 5 << 20];
        let parts: [(&str, &str, &[u8]); 1] = [("file", "liste.csv", &file)];
        chloe.upload("/bureau/imports", &parts).await.with_status(413).shows("4");
        assert_eq!(std::fs::read_dir(t.path("scratch")).unwrap().count(), 0);
        assert_eq!(t.app().files.keys().await.unwrap(), Vec::<String>::new());
    }

    async fn a_broken_upload_leaves_nothing(t: Test) {
        let chloe = t.chloe().await;
        let (kind, body) = crate::world::multipart(&[("source", "", b"liste"), ("file", "liste.csv", b"id,nom\n1,A\n")]);
        let cut = body[..body.len() - 20].to_vec();
        let answer = chloe.send("POST", "/bureau/imports", Some(&kind), cut).await;
        assert!((400..500).contains(&answer.status), "{answer:?}");
        assert!(answer.text().contains("</html>"), "{answer:?}");
        for (kind, body) in [("multipart/form-data", b"x".to_vec()), ("text/plain", b"x".to_vec()), (&kind, b"x".to_vec())] {
            let answer = chloe.send("POST", "/bureau/imports", Some(kind), body).await;
            assert!((400..500).contains(&answer.status) && answer.text().contains("</html>"), "{kind}: {answer:?}");
        }
        assert_eq!((t.count("batch").await, std::fs::read_dir(t.path("scratch")).unwrap().count()), (0, 0));
    }

    async fn strange_addresses_are_pages_that_are_not(t: Test) {
        let chloe = t.chloe().await;
        for path in ["/lieux/%00", "/lieux/a%00b", "/lieux/%ff%fe", "/lieux/..%2f..%2fetc", "/structures/%00", "/territoires/%00",
            "/territoires/commune/%00", "/territoires/%ff", "/api/v1/lieux/%00", "/api/v1/territoires/commune/%00",
            "/api/v1/territoires/%00/x", "/photos/%00.jpg", "/langue/%00", "/assets/%00", "/tuiles/lieux/1/%00/1.mvt",
            "/bureau/lieux/%00", "/bureau/%00", "/bureau/imports/%00", "/bureau/imports/%00/rejets.csv",
            "/bureau/lieux/%00/historique", "/lieux/%F0%9F%8F%A0"] {
            let answer = chloe.get(path).await;
            assert_eq!(answer.status, 404, "{answer:?}");
        }
        for path in ["/lieux?q=%00", "/lieux?q=%ff", "/recherche?q=%00%00", "/lieux?page=999999999999999999999", "/lieux?page=-1",
            "/lieux?page=%00", "/carte?bbox=NaN,NaN,NaN,NaN", "/carte?bbox=1,2,3", "/lieux?pres=inf,nan", "/lieux?kind=%00",
            "/lieux?territory=%00", "/lieux?territory=commune:%00", "/bureau/lieux?etat=%00&q=%00", "/bureau/lieux?page=99999999999",
            "/bureau/lieux?q=100%25_", "/api/v1/lieux?limit=-5", "/api/v1/lieux?limit=99999999999999999999", "/structures?page=99",
            "/recherche?q=%22%28%29%5B%5D%7B%7D%2A%3F%5E%7E%3A%5C+AND+OR+NOT", "/bureau/structures?page=9223372036854775807",
            "/recherche/suggestions?q=%27", "/lieux?&&&===&=", "/api/v1/structures?after=%00&limit=0"] {
            let answer = chloe.get(path).await;
            assert!(answer.status < 400, "{answer:?}");
        }
        for (path, form) in [
            ("/bureau/lieux/nouvelle-fiche", [("name", "A\u{0}B"), ("stage", "\u{0}"), ("kinds", "\u{0}"), ("latitude", "NaN")]),
            ("/connexion", [("email", "\u{0}"), ("password", "\u{0}"), ("retour", "\u{0}"), ("x", "")]),
        ] {
            let answer = chloe.post(path, &form).await;
            assert!(answer.status < 500, "{answer:?}");
        }
    }

    async fn cookies_bring_nothing_into_a_page(t: Test) {
        let check = async |cookie: &str, words: &str, expect: bool| {
            let client = t.visitor().with("cookie", cookie);
            let page = client.get("/lieux").await.ok();
            assert_eq!(page.text().contains(words), expect, "{cookie}: {page:?}");
            assert!(!page.text().contains("<script>alert"), "{cookie}");
        };
        let flashed = |message: serde_json::Value| format!("flash={}", encode(&message.to_string()));
        let created = |name: &str| flashed(json!({ "key": "flash-created", "args": [["name", name]] }));
        check(&created("La Fabrique"), "La Fabrique", true).await;
        check(&created(PAYLOAD), "script&#62;alert(1)", true).await;
        check(&flashed(json!({ "key": "flash-created", "args": [] })), "class=\"flash", false).await;
        check(&flashed(json!({ "key": "error-bug-title", "args": [] })), "class=\"flash", false).await;
        check("flash={\"key\":\"flash-created\"", "class=\"flash", false).await;
        check("flash=title-site%0d%0aX-Evil:1", "X-Evil", false).await;
        check("lang=<script>alert(1)</script>", "alert(1)", false).await;
        check("lang=en\"onload=\"x", "onload", false).await;
        check("session=' or '1'='1", "déconnexion", false).await;
        // a message is shown once
        let client = t.visitor();
        client.cookies.lock().unwrap().insert("flash".to_owned(), encode("{\"key\":\"flash-signed-out\",\"args\":[]}"));
        let shown = client.get("/lieux").await.ok();
        assert!(shown.header("set-cookie").starts_with("flash=;"), "{shown:?}");
        assert_eq!(shown.header("cache-control"), "private, no-store");
        client.get("/lieux").await.ok().hides("class=\"flash");
    }

    async fn a_name_that_is_a_script_is_words_everywhere(t: Test) {
        let mut things = network(&t).await;
        // written as a program would, since the form takes such things out of what is typed
        let texts = Field::ALL.iter().filter(|field| {
            !matches!(field, Field::Latitude | Field::Longitude | Field::Commune | Field::Seats | Field::Area | Field::MeetingRooms)
        });
        let mut values: Values = texts.map(|field| (*field, json!(PAYLOAD))).collect();
        let scripts = json!(["javascript:alert(1)", "data:text/html,<script>alert(1)</script>", PAYLOAD]);
        for field in [Field::Website, Field::Links, Field::Booking, Field::Phone, Field::Email, Field::Tags, Field::Kinds] {
            values.set(field, scripts.clone());
        }
        values.set(Field::Commune, json!("33138"));
        values.set(Field::Latitude, json!(45.0405));
        values.set(Field::Longitude, json!(-0.1301));
        let text = json!({ "text": PAYLOAD, "understood": "not" });
        values.set(Field::Hours, text.clone());
        values.set(Field::Prices, text);
        for kind in [Kind::Place, Kind::Organisation] {
            things.place = census::edit::create(t.app(), None, kind, &values, Standing::Public).await.unwrap();
        }
        things.organisation = things.place.clone();
        assert_eq!(things.place, "script-alert-1-script");
        // and by a file: its name, its columns, its cells, its refused rows
        let list = "nom,<script>alert(1)</script>,type\n,\"<script>alert(1)</script>\"\"'\",<script>alert(1)</script>\n\
                    \"<script>alert(1)</script>\",x,<script>alert(1)</script>\n";
        let parts: [(&str, &str, &[u8]); 2] =
            [("source", "", PAYLOAD.as_bytes()), ("file", "<script>alert(1)</script>.csv", list.as_bytes())];
        let chloe = t.chloe().await;
        let path = chloe.upload("/bureau/imports", &parts).await.location().unwrap();
        for state in ["mapping", "planned", "applied"] {
            let page = chloe.get(&path).await.ok();
            assert!(!page.text().contains("<script>alert"), "{state}: {page:?}");
            let next = match state {
                "mapping" => "colonnes",
                _ => "acceptation",
            };
            let form = [("c0", "name"), ("c1", ""), ("c2", "kinds"), ("create", "yes")];
            if state != "applied" {
                chloe.post(&format!("{path}/{next}"), &form).await.with_status(303);
                t.run_jobs().await;
            }
        }
        things.batch = path.rsplit('/').next().unwrap().to_owned();
        t.follow().await;
        let mut seen = 0;
        for route in t.declared.iter().filter(|route| route.method == "GET") {
            let mut all = addresses(route, &things);
            all.extend(["?onglet=rejected", "?onglet=created", "?onglet=noted", "?q=%3Cscript%3Ealert(1)%3C/script%3E"].map(|q| format!("{}{q}", all[0].split('?').next().unwrap())));
            for address in all {
                let answer = chloe.get(&address).await;
                let kind = answer.header("content-type");
                assert_eq!(answer.header("x-content-type-options"), "nosniff", "{address}");
                if kind.starts_with("text/html") {
                    let text = answer.text();
                    assert!(!text.to_lowercase().contains("<script>alert"), "{address}");
                    assert!(!text.contains("</script>\"'") && !text.contains("href=\"javascript:") && !text.contains("href=\"data:"), "{address}");
                    seen += usize::from(text.contains("alert(1)"));
                }
            }
        }
        assert!(seen > 10, "the name is shown on {seen} pages only");
        // the description for search engines is JSON whatever the name
        let page = t.get(&format!("/lieux/{}", things.place)).await.ok().text();
        let json_ld = page.split("application/ld+json\">").nth(1).unwrap().split("</script>").next().unwrap();
        let parsed: serde_json::Value = serde_json::from_str(json_ld).unwrap_or_else(|e| panic!("{e}: {json_ld}"));
        assert_eq!(parsed["name"], json!(PAYLOAD), "{parsed}");
    }

    async fn every_answer_tells_browsers_what_it_may_do(t: Test) {
        let things = network(&t).await;
        let chloe = t.chloe().await;
        for route in t.declared.iter().filter(|route| route.method == "GET") {
            let answer = chloe.get(&addresses(route, &things).remove(0)).await;
            let policy = answer.header("content-security-policy");
            let framed = if route.path.starts_with("/integrer/") { "frame-ancestors *" } else { "frame-ancestors 'none'" };
            for piece in ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'", framed] {
                assert!(policy.contains(piece), "{}: {policy}", route.path);
            }
            assert!(!policy.contains("unsafe"), "{policy}");
            if answer.header("content-type").starts_with("text/html") {
                let text = answer.text();
                for inline in [" style=\"", " onclick=", " onload=", "<style", "<script>"] {
                    assert!(!text.contains(inline), "{} has {inline}", route.path);
                }
            }
        }
    }
}
