//! Refusals and failures: a face in the reader's language, a shape for programs, nothing of our insides, no injection.

use kernel::on_both;
use kernel::web::{Access, Routes};
use serde_json::json;

use crate::places::addresses;
use crate::privacy::network;
use crate::world::Test;

const PAYLOAD: &str = "<script>alert(1)</script>\"'";

on_both! {
    async fn a_page_that_is_not_says_so_in_the_reader_s_language(t: Test) {
        for path in ["/nulle-part", "/lieux/nulle-part", "/structures/nulle-part", "/territoires/commune/99999",
            "/bureau-x", "/tuiles/lieux/1/2/3", "/tuiles/lieux/99/0/0.mvt", "/tuiles/lieux/a/b/c.mvt", "/langue/xx"] {
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
        (node.router, node.declared) = server::shell::router(&node.program, None).unwrap();
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
        check("flash=flash-created&name=tLa+Fabrique", "La Fabrique", true).await;
        check("flash=flash-created&name=t<script>alert(1)</script>", "script&#62;alert", true).await;
        check("flash=flash-created&name=t%3Cscript%3Ealert(1)%3C/script%3E", "alert(1)", true).await;
        check("flash=error-bug-title", "class=\"flash", false).await;
        check("flash=title-site%0d%0aX-Evil:1", "X-Evil", false).await;
        check("lang=<script>alert(1)</script>", "alert(1)", false).await;
        check("lang=en\"onload=\"x", "onload", false).await;
        check("session=' or '1'='1", "déconnexion", false).await;
        // a message is shown once
        let client = t.visitor();
        client.cookies.lock().unwrap().insert("flash".to_owned(), "flash-signed-out".to_owned());
        let shown = client.get("/lieux").await.ok();
        assert!(shown.header("set-cookie").starts_with("flash=;"), "{shown:?}");
        assert_eq!(shown.header("cache-control"), "private, no-store");
        client.get("/lieux").await.ok().hides("class=\"flash");
    }

    async fn a_name_that_is_a_script_is_words_everywhere(t: Test) {
        let mut things = network(&t).await;
        let ana = t.ana().await;
        let lines: Vec<(&str, &str)> = ["other_names", "summary", "description", "specificities", "street", "complement",
            "access", "phone", "operator", "networks", "labels", "tags", "spaces", "equipment", "hours", "prices", "notes", "contact_name"]
            .iter()
            .map(|field| (*field, PAYLOAD))
            .chain([("postcode", "33230"), ("city", "Coutras"), ("latitude", "45.04"), ("longitude", "-0.13"),
                ("website", "javascript:alert(1)"), ("links", "data:text/html,<script>alert(1)</script>")])
            .collect();
        let mut answer = ana.post("/bureau/lieux/nouvelle-fiche", &[vec![("name", PAYLOAD)], lines.clone()].concat()).await;
        // what cannot be such a value is refused, shown escaped; then it is entered without
        if answer.status == 422 {
            assert!(!answer.text().contains("<script>alert"), "{answer:?}");
            let wrong = ["phone", "website", "links"];
            let kept: Vec<(&str, &str)> = lines.into_iter().filter(|(name, _)| !wrong.contains(name)).collect();
            answer = ana.post("/bureau/lieux/nouvelle-fiche", &[vec![("name", PAYLOAD)], kept].concat()).await;
        }
        let made = answer.location().unwrap_or_else(|| panic!("{answer:?}"));
        things.place = made.strip_prefix("/bureau/lieux/").unwrap().to_owned();
        ana.post("/bureau/structures/nouvelle-fiche", &[("name", PAYLOAD)]).await.with_status(303);
        things.organisation = things.place.clone();
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
            for piece in ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"] {
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
