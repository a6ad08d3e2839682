//! Signing in at an OpenID Connect provider: a fake one on this machine, honest, forgetful, hostile or away.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use kernel::app::{Provider, Site};
use kernel::args;
use kernel::clock::stored;
use kernel::on_both;
use kernel::web::Fields;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair, RsaPublicKeyComponents};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::world::{Answer, Client, Node, SITE, Test};

/// The key of the fake provider: drawn for these stories, and of no other use.
const KEY: &str = include_str!("provider_key.txt");
const EMAIL: &str = "chloe@reseau.example";

/// What the fake provider says next.
struct Says {
    /// Claims of the identity token.
    claims: Value,
    /// What it says of the person besides, signed; nothing where the identity token says all.
    person: Option<Value>,
    header: Value,
    /// Spoils the signature.
    forged: bool,
    status: u16,
    /// The forms that its token endpoint was sent, with the header of authorization.
    asked: Vec<(Fields, String)>,
    /// It takes the secret in the form only.
    in_form: bool,
}

#[derive(Clone)]
struct Fake {
    says: Arc<Mutex<Says>>,
    key: Arc<RsaKeyPair>,
    address: String,
}

impl Fake {
    async fn start() -> Fake {
        let der = STANDARD.decode(KEY.split_whitespace().collect::<String>()).unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let says = Says {
            claims: json!({}),
            person: None,
            header: json!({ "alg": "RS256", "kid": "one" }),
            forged: false,
            status: 200,
            asked: Vec::new(),
            in_form: false,
        };
        let fake = Fake {
            says: Arc::new(Mutex::new(says)),
            key: Arc::new(RsaKeyPair::from_der(&der).unwrap()),
            address: format!("http://{}", listener.local_addr().unwrap()),
        };
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/jwks", get(jwks))
            .route("/token", post(token))
            .route("/userinfo", get(person))
            .with_state(fake.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        fake
    }

    fn sign(&self, claims: &Value) -> String {
        let says = self.says.lock().unwrap();
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&says.header), part(claims));
        let mut signature = vec![0; self.key.public().modulus_len()];
        self.key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature).unwrap();
        if says.forged {
            signature[17] ^= 1;
        }
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// From now on it says that of whoever comes, in answer to what it was just asked.
    fn says(&self, t: &Test, asked: &Fields, more: &Value) {
        let now = t.clock.now().as_second();
        let mut claims = json!({
            "iss": self.address, "sub": "chloe-there", "aud": "maillage", "nonce": asked.get("nonce"),
            "iat": now, "exp": now + 60,
        });
        claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.says.lock().unwrap().claims = claims;
    }

    fn set(&self, change: impl FnOnce(&mut Says)) {
        change(&mut self.says.lock().unwrap());
    }
}

async fn discovery(State(fake): State<Fake>) -> Response {
    let at = |path: &str| format!("{}{path}", fake.address);
    let methods = if fake.says.lock().unwrap().in_form { json!(["client_secret_post"]) } else { json!(null) };
    axum::Json(json!({
        "issuer": fake.address, "authorization_endpoint": at("/authorize"), "token_endpoint": at("/token"),
        "jwks_uri": at("/jwks"), "userinfo_endpoint": at("/userinfo"), "end_session_endpoint": at("/session/end"),
        "token_endpoint_auth_methods_supported": methods,
    }))
    .into_response()
}

async fn jwks(State(fake): State<Fake>) -> Response {
    let public: RsaPublicKeyComponents<Vec<u8>> = RsaPublicKeyComponents::from(fake.key.public());
    let (n, e) = (URL_SAFE_NO_PAD.encode(public.n), URL_SAFE_NO_PAD.encode(public.e));
    let keys = json!([{ "kty": "OKP", "crv": "X448", "kid": "unknown kind" },
                      { "kty": "RSA", "kid": "one", "use": "sig", "alg": "RS256", "n": n, "e": e }]);
    axum::Json(json!({ "keys": keys })).into_response()
}

async fn token(State(fake): State<Fake>, headers: HeaderMap, body: String) -> Response {
    let basic = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let (claims, status) = {
        let mut says = fake.says.lock().unwrap();
        says.asked.push((Fields::read(&body), basic));
        (says.claims.clone(), says.status)
    };
    if status != 200 {
        let refusal = axum::Json(json!({ "error": "invalid_grant" }));
        return (StatusCode::from_u16(status).unwrap(), refusal).into_response();
    }
    let id_token = fake.sign(&claims);
    axum::Json(json!({ "access_token": "jeton", "token_type": "Bearer", "id_token": id_token })).into_response()
}

async fn person(State(fake): State<Fake>, headers: HeaderMap) -> Response {
    let said = fake.says.lock().unwrap().person.clone();
    match said {
        Some(said) if headers.get("authorization").is_some_and(|value| value == "Bearer jeton") => {
            ([("content-type", "application/jwt")], fake.sign(&said)).into_response()
        }
        _ => StatusCode::UNAUTHORIZED.into_response(),
    }
}

fn provider(fake: &Fake) -> Provider {
    Provider {
        issuer: fake.address.clone(),
        client_id: "maillage".to_owned(),
        client_secret: "un secret: partagé".to_owned(),
        name: "Fournisseur d’essai".to_owned(),
        scopes: "openid email".to_owned(),
        acr_values: String::new(),
        pkce: true,
        vouches: false,
    }
}

/// A node at which people may sign in by that provider; Chloé has an account there.
async fn node(t: &Test, provider: Provider) -> Node {
    let site = Site { provider: Some(provider), ..t.app().site.clone() };
    let node = Node::open_as(&t.database, t.clock.clone(), 9, site).await;
    node.accounts().save(EMAIL, "Chloé", "une phrase assez longue", "coordinator").await.unwrap();
    node
}

/// Leaves for the provider; what it is asked there.
async fn leaves(client: &Client) -> Fields {
    let left = client.get("/connexion/fournisseur?retour=/bureau/lieux").await.with_status(303);
    let address = left.header("location");
    Fields::read(address.split_once('?').unwrap().1)
}

/// Comes back with that state.
async fn returns(client: &Client, state: &str) -> Answer {
    client.get(&format!("/connexion/fournisseur/retour?state={state}&code=un-code")).await
}

/// Leaves, and comes back while the provider says that.
async fn goes_there(t: &Test, fake: &Fake, client: &Client, more: &Value) -> Answer {
    let asked = leaves(client).await;
    fake.says(t, &asked, more);
    returns(client, asked.get("state")).await
}

on_both! {
    async fn a_verified_address_ties_the_identity_which_then_opens_the_account(t: Test) {
        let fake = Fake::start().await;
        let node = node(&t, provider(&fake)).await;
        node.visitor().get("/connexion").await.ok().shows("Se connecter avec Fournisseur d’essai");
        let client = node.visitor();
        let asked = leaves(&client).await;
        let wanted = [("response_type", "code"), ("client_id", "maillage"), ("scope", "openid email"), ("acr_values", ""), ("code_challenge_method", "S256")];
        for (name, value) in wanted {
            assert_eq!(asked.get(name), value, "{name}");
        }
        assert_eq!(asked.get("redirect_uri"), format!("{SITE}/connexion/fournisseur/retour"));
        assert!(asked.get("state").len() >= 32 && asked.get("nonce").len() >= 32 && asked.get("state") != asked.get("nonce"));
        fake.says(&t, &asked, &json!({ "email": "Chloe@Reseau.example", "email_verified": true }));
        let done = returns(&client, asked.get("state")).await.with_status(303);
        assert_eq!(done.location().as_deref(), Some("/bureau/lieux"));
        client.get("/bureau").await.ok().shows("Chloé");
        let (form, basic) = fake.says.lock().unwrap().asked.remove(0);
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(form.get("code_verifier").as_bytes()));
        assert_eq!((form.get("code"), form.get("grant_type"), challenge.as_str()), ("un-code", "authorization_code", asked.get("code_challenge")));
        assert_eq!((form.get("client_secret"), form.get("redirect_uri")), ("", asked.get("redirect_uri")));
        let basic = String::from_utf8(STANDARD.decode(basic.strip_prefix("Basic ").unwrap()).unwrap()).unwrap();
        assert_eq!(basic, "maillage:un+secret%3A+partag%C3%A9");
        // from now on the identity is enough, whatever its address becomes
        let later = node.visitor();
        goes_there(&t, &fake, &later, &json!({ "email": "autre@ailleurs.example", "email_verified": false })).await.with_status(303);
        later.get("/bureau").await.ok().shows("Chloé");
        assert_eq!((t.count("identity").await, t.count("account").await), (1, 1));
        let means: Vec<(String,)> = t.db().all("select means from session", vec![]).await.unwrap();
        assert!(means.len() == 2 && means.iter().all(|(means,)| means == "openid"), "{means:?}");
        // it is shown to its owner, who unties it
        later.get("/compte/cles").await.ok().shows("Fournisseur d’essai");
        let identity = [("issuer", fake.address.as_str()), ("subject", "chloe-there")];
        later.post("/compte/cles/identite", &identity).await.with_status(303);
        assert_eq!(t.count("identity").await, 0);
        // both were told to the address of the account, and noted
        for sql in [
            "select count(*) from letter where kind = 'account.changed' and recipient = 'chloe@reseau.example'",
            "select count(*) from fact where kind in ('identity_tied', 'identity_untied')",
        ] {
            assert_eq!(t.db().one::<(i64,)>(sql, vec![]).await.unwrap().0, 2, "{sql}");
        }
    }

    async fn who_is_unknown_or_unverified_is_told_the_same_and_gets_no_account(t: Test) {
        let fake = Fake::start().await;
        let node = node(&t, provider(&fake)).await;
        let mut told = Vec::new();
        for more in [
            json!({ "email": EMAIL, "email_verified": false }),
            json!({ "email": EMAIL }),
            json!({ "email": "dov@ailleurs.example", "email_verified": true }),
            json!({ "email": "", "email_verified": true }),
        ] {
            let answer = goes_there(&t, &fake, &node.visitor(), &more).await.with_status(403).shows("n’ouvre aucun compte ici");
            assert!(!answer.header("set-cookie").contains("session="), "{answer:?}");
            told.push(answer.text());
        }
        assert!(told.iter().all(|text| *text == told[0]), "nobody learns whether an address has an account");
        // an address that was typed and never confirmed opens nothing
        let account = node.account("Chloé", EMAIL).await;
        let sql = "insert into account_address (email, account, added_at) values ($1, $2, $3)";
        t.db().execute(sql, args!["chloe@ailleurs.example", account, t.clock.now()]).await.unwrap();
        let other = json!({ "email": "chloe@ailleurs.example", "email_verified": true });
        goes_there(&t, &fake, &node.visitor(), &other).await.with_status(403);
        t.db().execute("update account_address set confirmed_at = $1", args![stored(t.clock.now())]).await.unwrap();
        goes_there(&t, &fake, &node.visitor(), &other).await.with_status(303);
        // a second identity that shows the same address does not open what the first one opens
        let second = json!({ "sub": "somebody-else", "email": EMAIL, "email_verified": true });
        goes_there(&t, &fake, &node.visitor(), &second).await.with_status(403);
        t.db().execute("update account set closed_at = $1", args![stored(t.clock.now())]).await.unwrap();
        goes_there(&t, &fake, &node.visitor(), &other).await.with_status(403);
        assert_eq!((t.count("account").await, t.count("identity").await, t.count("session").await), (1, 1, 1));
    }

    async fn a_token_that_does_not_fit_opens_nothing(t: Test) {
        let fake = Fake::start().await;
        let node = node(&t, provider(&fake)).await;
        let now = t.clock.now().as_second();
        for wrong in [
            json!({ "nonce": "another" }),
            json!({ "nonce": null }),
            json!({ "iss": "https://p.example" }),
            json!({ "aud": "another-site" }),
            json!({ "aud": ["maillage", "another-site"] }),
            json!({ "azp": "another-site" }),
            json!({ "exp": now - 3_600 }),
            json!({ "iat": now + 3_600 }),
        ] {
            let mut claims = wrong.clone();
            claims.as_object_mut().unwrap().extend(json!({ "email": EMAIL, "email_verified": true }).as_object().unwrap().clone());
            let answer = goes_there(&t, &fake, &node.visitor(), &claims).await;
            assert_eq!(answer.status, 403, "{wrong}: {answer:?}");
        }
        let right = json!({ "email": EMAIL, "email_verified": true });
        fake.set(|says| says.forged = true);
        goes_there(&t, &fake, &node.visitor(), &right).await.with_status(403).shows("n’a pas abouti");
        fake.set(|says| says.forged = false);
        for header in [json!({ "alg": "none" }), json!({ "alg": "HS256", "kid": "one" }), json!({ "alg": "RS256", "kid": "two" })] {
            fake.set(|says| says.header = header.clone());
            let answer = goes_there(&t, &fake, &node.visitor(), &right).await;
            assert_eq!(answer.status, 403, "{header}: {answer:?}");
        }
        assert_eq!((t.count("identity").await, t.count("session").await), (0, 0));
        fake.set(|says| says.header = json!({ "alg": "RS256", "kid": "one" }));
        goes_there(&t, &fake, &node.visitor(), &right).await.with_status(303);
    }

    async fn one_comes_back_once_in_the_browser_that_left(t: Test) {
        let fake = Fake::start().await;
        let node = node(&t, provider(&fake)).await;
        let right = json!({ "email": EMAIL, "email_verified": true });
        let (ana, dov) = (node.visitor(), node.visitor());
        // Dov is given the address at which Ana should come back, or the other way round
        let asked = leaves(&ana).await;
        fake.says(&t, &asked, &right);
        returns(&dov, asked.get("state")).await.with_status(403);
        leaves(&dov).await;
        returns(&dov, asked.get("state")).await.with_status(403);
        returns(&ana, asked.get("state")).await.with_status(403);
        // once
        let asked = leaves(&ana).await;
        fake.says(&t, &asked, &right);
        returns(&ana, asked.get("state")).await.with_status(303);
        returns(&ana, asked.get("state")).await.with_status(403);
        // two windows of one browser, whatever their order
        let (first, second) = (leaves(&ana).await, leaves(&ana).await);
        fake.says(&t, &first, &right);
        returns(&ana, first.get("state")).await.with_status(303);
        fake.says(&t, &second, &right);
        returns(&ana, second.get("state")).await.with_status(303);
        // too late, given up, or nothing at all
        let asked = leaves(&ana).await;
        fake.says(&t, &asked, &right);
        t.clock.advance(Duration::from_secs(10 * 60 + 1));
        returns(&ana, asked.get("state")).await.with_status(403);
        let asked = leaves(&ana).await;
        let given_up = format!("/connexion/fournisseur/retour?state={}&error=access_denied", asked.get("state"));
        ana.get(&given_up).await.with_status(403);
        ana.get("/connexion/fournisseur/retour").await.with_status(403);
        // another provider answers in the place of this one
        let asked = leaves(&ana).await;
        fake.says(&t, &asked, &right);
        let mixed = format!("/connexion/fournisseur/retour?state={}&code=x&iss=https://evil.example", asked.get("state"));
        ana.get(&mixed).await.with_status(403);
        assert_eq!(t.count("session").await, 1, "a new session closes the one that the browser held");
        // nobody is sent elsewhere afterwards
        let left = ana.get("/connexion/fournisseur?retour=https://evil.example").await.with_status(303);
        let asked = Fields::read(left.header("location").split_once('?').unwrap().1);
        fake.says(&t, &asked, &right);
        assert_eq!(returns(&ana, asked.get("state")).await.location().as_deref(), Some("/bureau"));
    }

    async fn a_provider_that_is_away_or_refuses_is_told(t: Test) {
        let fake = Fake::start().await;
        let node = node(&t, provider(&fake)).await;
        let right = json!({ "email": EMAIL, "email_verified": true });
        fake.set(|says| says.status = 503);
        goes_there(&t, &fake, &node.visitor(), &right).await.with_status(503).hides("un secret");
        fake.set(|says| says.status = 400);
        goes_there(&t, &fake, &node.visitor(), &right).await.with_status(403).shows("n’a pas abouti");
        assert_eq!(t.count("session").await, 0);
        let nowhere = Provider { issuer: "http://127.0.0.1:9".to_owned(), ..provider(&fake) };
        let site = Site { provider: Some(nowhere), ..t.app().site.clone() };
        let lost = Node::open_as(&t.database, t.clock.clone(), 11, site).await;
        lost.visitor().get("/connexion/fournisseur").await.with_status(503);
        lost.visitor().get("/connexion").await.ok();
        // without a provider its addresses lead back
        for (path, to) in [("", "/connexion"), ("/retour?state=x&code=y", "/connexion"), ("/fin", "/")] {
            assert_eq!(t.get(&format!("/connexion/fournisseur{path}")).await.location().as_deref(), Some(to));
        }
    }

    async fn a_provider_of_the_profile_of_proconnect_is_asked_about_the_person_and_signed_out_of(t: Test) {
        let fake = Fake::start().await;
        fake.set(|says| says.in_form = true);
        let proconnect = Provider {
            name: "ProConnect".to_owned(),
            scopes: "openid given_name usual_name email".to_owned(),
            acr_values: "eidas1".to_owned(),
            pkce: false,
            vouches: true,
            ..provider(&fake)
        };
        let node = node(&t, proconnect).await;
        let client = node.visitor();
        let person = json!({ "sub": "chloe-there", "iss": fake.address, "aud": "maillage", "email": EMAIL, "usual_name": "Martin" });
        // what it says of somebody else counts for nothing
        fake.set(|says| says.person = Some(json!({ "sub": "ana-there", "email": EMAIL })));
        goes_there(&t, &fake, &client, &json!({ "acr": "eidas1" })).await.with_status(403);
        fake.set(|says| says.person = Some(person));
        let asked = leaves(&client).await;
        assert_eq!((asked.get("acr_values"), asked.get("code_challenge")), ("eidas1", ""));
        fake.says(&t, &asked, &json!({ "acr": "eidas1" }));
        returns(&client, asked.get("state")).await.with_status(303);
        let (form, basic) = fake.says.lock().unwrap().asked.pop().unwrap();
        assert_eq!((form.get("client_id"), form.get("client_secret"), basic.as_str()), ("maillage", "un secret: partagé", ""));
        let token = client.cookies.lock().unwrap()["fournisseur-fin"].clone();
        // signing out leads to the provider's own end
        let out = client.post("/deconnexion", &[]).await.with_status(303);
        assert_eq!(out.location().as_deref(), Some("/connexion/fournisseur/fin"));
        let page = client.follow(out).await.ok().shows("Se déconnecter de ProConnect");
        let text = page.text().replace("&#38;", "&").replace("&amp;", "&");
        let end = format!("{}/session/end?id_token_hint={token}&state=", fake.address);
        assert!(text.contains(&end) && text.contains("post_logout_redirect_uri="), "{page:?}");
        client.get("/bureau").await.with_status(303);
        client.get("/connexion/fournisseur/fin").await.with_status(303);
        // whoever signed in otherwise stays here
        let chloe = node.visitor();
        let typed = [("email", EMAIL), ("password", "une phrase assez longue")];
        chloe.post("/connexion", &typed).await.with_status(303);
        assert_eq!(chloe.post("/deconnexion", &[]).await.location().as_deref(), Some("/"));
    }
}
