//! Passkeys: added by who is sure to be themselves, proved once by the device that holds them, and by no other.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::args;
use kernel::clock::stored;
use kernel::on_both;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::world::{Answer, Client, SITE, Test};

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const HOLDS_A_KEY: u8 = 0x40;

/// A device that holds one key, and signs what it is asked as a telephone does.
struct Device {
    pair: EcdsaKeyPair,
    id: Vec<u8>,
    user: Vec<u8>,
    counter: u32,
    flags: u8,
    origin: String,
    site: String,
}

impl Device {
    fn new(id: &str) -> Device {
        let chance = SystemRandom::new();
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &chance).unwrap();
        Device {
            pair: EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, made.as_ref(), &chance).unwrap(),
            id: id.as_bytes().to_vec(),
            user: Vec::new(),
            counter: 1,
            flags: USER_PRESENT | USER_VERIFIED,
            origin: SITE.to_owned(),
            site: "reseau.example".to_owned(),
        }
    }

    fn said(&self, kind: &str, asked: &Value) -> Vec<u8> {
        let challenge = asked["publicKey"]["challenge"].as_str().unwrap();
        let said = json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false });
        said.to_string().into_bytes()
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(self.site.as_bytes()).to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// Makes a key, as `navigator.credentials.create` answers.
    fn creates(&mut self, asked: &Value, name: &str) -> Value {
        self.user = URL_SAFE_NO_PAD.decode(asked["publicKey"]["user"]["id"].as_str().unwrap()).unwrap();
        let point = self.pair.public_key().as_ref();
        let mut data = self.data(self.flags | HOLDS_A_KEY);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        // the key in COSE: EC2, ES256, P-256, x, y
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(&point[1..33]);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(&point[33..65]);
        // CBOR: { fmt: "none", attStmt: {}, authData: … }
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt");
        object.push(0x64);
        object.extend(b"none");
        object.push(0x67);
        object.extend(b"attStmt");
        object.extend([0xa0, 0x68]);
        object.extend(b"authData");
        object.extend([0x58, u8::try_from(data.len()).unwrap()]);
        object.extend(&data);
        let response = json!({
            "attestationObject": URL_SAFE_NO_PAD.encode(object),
            "clientDataJSON": URL_SAFE_NO_PAD.encode(self.said("webauthn.create", asked)),
        });
        let mut answer = self.answers(asked, &response);
        answer["name"] = json!(name);
        answer
    }

    /// Proves its key, as `navigator.credentials.get` answers.
    fn proves(&mut self, asked: &Value) -> Value {
        self.counter += 1;
        let (data, said) = (self.data(self.flags), self.said("webauthn.get", asked));
        let signed = [data.clone(), Sha256::digest(&said).to_vec()].concat();
        let signature = self.pair.sign(&SystemRandom::new(), &signed).unwrap();
        let response = json!({
            "authenticatorData": URL_SAFE_NO_PAD.encode(data),
            "clientDataJSON": URL_SAFE_NO_PAD.encode(said),
            "signature": URL_SAFE_NO_PAD.encode(signature.as_ref()),
            "userHandle": URL_SAFE_NO_PAD.encode(&self.user),
        });
        self.answers(asked, &response)
    }

    fn answers(&self, asked: &Value, response: &Value) -> Value {
        let id = URL_SAFE_NO_PAD.encode(&self.id);
        json!({
            "id": asked["id"], "back": "/bureau/lieux",
            "credential": { "id": id, "rawId": id, "type": "public-key", "extensions": {}, "response": response },
        })
    }
}

async fn says(client: &Client, path: &str, body: &Value) -> Answer {
    client.send("POST", path, Some("application/json"), body.to_string().into_bytes()).await
}

/// Everybody who is signed in has just shown that they are themselves.
async fn sure(t: &Test) {
    let until = t.clock.now() + jiff::SignedDuration::from_mins(10);
    t.db().execute("update session set sure_until = $1", args![stored(until)]).await.unwrap();
}

/// Adds the key of that device to the account of that client.
async fn adds(t: &Test, client: &Client, device: &mut Device, name: &str) -> Answer {
    sure(t).await;
    let asked = says(client, "/compte/cles/defi", &json!({})).await.ok().json();
    says(client, "/compte/cles", &device.creates(&asked, name)).await
}

/// Asks to sign in, and answers with that device.
async fn signs_in(client: &Client, device: &mut Device) -> Answer {
    let asked = says(client, "/connexion/cle/defi", &json!({})).await.ok().json();
    says(client, "/connexion/cle", &device.proves(&asked)).await
}

on_both! {
    async fn a_passkey_is_added_by_who_is_sure_and_opens_the_account(t: Test) {
        let chloe = t.chloe().await;
        crate::team::unsure(&t).await;
        let refused = says(&chloe, "/compte/cles/defi", &json!({})).await.with_status(403).json();
        assert_eq!(refused["code"], "sure");
        chloe.get("/compte/cles").await.ok().shows("Vous n’en avez pas encore").hides("data-passkey-new");
        let mut phone = Device::new("le-telephone-de-chloe");
        let added = adds(&t, &chloe, &mut phone, "Téléphone").await.with_status(201);
        assert_eq!(added.json()["go"], "/compte/cles");
        chloe.get("/compte/cles").await.ok().shows("Téléphone").shows("N’a pas encore servi");
        let asked = says(&chloe, "/compte/cles/defi", &json!({})).await.ok().json();
        let known = &asked["publicKey"]["excludeCredentials"][0]["id"];
        assert_eq!(*known, json!(URL_SAFE_NO_PAD.encode(&phone.id)), "a device does not make a second key: {asked}");
        let selection = &asked["publicKey"]["authenticatorSelection"];
        assert_eq!((&selection["residentKey"], &selection["userVerification"]), (&json!("required"), &json!("required")));
        assert_eq!((&asked["publicKey"]["rp"]["id"], &asked["publicKey"]["attestation"]), (&json!("reseau.example"), &json!("none")));

        let visitor = t.visitor();
        let done = signs_in(&visitor, &mut phone).await.ok();
        assert_eq!(done.json()["go"], "/bureau/lieux");
        for flag in ["session=", "HttpOnly", "SameSite=Lax"] {
            assert!(done.header("set-cookie").contains(flag), "{}", done.header("set-cookie"));
        }
        visitor.get("/bureau").await.ok().shows("Chloé");
        let (means,): (String,) = t.db().one("select means from session where means <> 'password'", vec![]).await.unwrap();
        assert_eq!(means, "passkey");
        let (credential,): (String,) = t.db().one("select credential from passkey", vec![]).await.unwrap();
        let kept: Value = serde_json::from_str(&credential).unwrap();
        assert_eq!(kept["cred"]["counter"], json!(2), "the counter follows: {kept}");
        chloe.get("/compte/cles").await.ok().shows("A servi le");
        assert_eq!(t.count("sign_in_challenge").await, 1, "only the question that nobody answered is left");
        chloe.get("/compte").await.ok().shows("Voir mes clés d’accès");
        let key = URL_SAFE_NO_PAD.encode(&phone.id);
        chloe.post("/compte/cles/retrait", &[("key", &key)]).await.with_status(303);
        // both are told to the address that is the way in, and noted
        let told = t.box_of_letters().await;
        for (letter, words) in told.iter().zip(["a été ajoutée", "a été retirée"]) {
            assert!(letter.0 == "chloe@reseau.example" && letter.2.contains(words), "{letter:?}");
        }
        assert_eq!(told.len(), 2);
        let sql = "select count(*) from fact where kind in ('passkey_added', 'passkey_removed')";
        assert_eq!(t.db().one::<(i64,)>(sql, vec![]).await.unwrap().0, 2);
    }

    async fn an_answer_is_taken_once_and_within_five_minutes(t: Test) {
        let chloe = t.chloe().await;
        let mut phone = Device::new("telephone");
        sure(&t).await;
        let asked = says(&chloe, "/compte/cles/defi", &json!({})).await.ok().json();
        let answer = phone.creates(&asked, "Téléphone");
        says(&chloe, "/compte/cles", &answer).await.with_status(201);
        says(&chloe, "/compte/cles", &answer).await.with_status(422);
        let visitor = t.visitor();
        let asked = says(&visitor, "/connexion/cle/defi", &json!({})).await.ok().json();
        let answer = phone.proves(&asked);
        says(&visitor, "/connexion/cle", &answer).await.ok();
        let sessions = t.count("session").await;
        says(&t.visitor(), "/connexion/cle", &answer).await.with_status(422);
        // too late
        let asked = says(&visitor, "/connexion/cle/defi", &json!({})).await.ok().json();
        t.clock.advance(std::time::Duration::from_secs(5 * 60 + 1));
        says(&visitor, "/connexion/cle", &phone.proves(&asked)).await.with_status(422);
        sure(&t).await;
        let mut other = Device::new("autre");
        let asked = says(&chloe, "/compte/cles/defi", &json!({})).await.ok().json();
        // what was asked to add a key signs nobody in
        says(&visitor, "/connexion/cle", &phone.proves(&asked)).await.with_status(422);
        t.clock.advance(std::time::Duration::from_secs(5 * 60 + 1));
        says(&chloe, "/compte/cles", &other.creates(&asked, "")).await.with_status(422);
        for nonsense in [json!({}), json!({ "id": "x" }), json!([]), json!({ "id": "x", "credential": {} })] {
            says(&visitor, "/connexion/cle", &nonsense).await.with_status(422);
            says(&chloe, "/compte/cles", &nonsense).await.with_status(422);
        }
        assert_eq!((t.count("passkey").await, t.count("session").await), (1, sessions));
        t.accounts().sweep().await.unwrap();
        assert_eq!(t.count("sign_in_challenge").await, 0);
    }

    async fn what_one_was_asked_adds_no_key_to_another(t: Test) {
        let (ana, ben) = (t.ana().await, t.ben().await);
        sure(&t).await;
        let asked = says(&ana, "/compte/cles/defi", &json!({})).await.ok().json();
        says(&ben, "/compte/cles", &Device::new("de-ana").creates(&asked, "")).await.with_status(422);
        assert_eq!(t.count("passkey").await, 0);
        // nor does a device give the same key to two accounts
        let mut phone = Device::new("telephone");
        adds(&t, &ana, &mut phone, "").await.with_status(201);
        adds(&t, &ben, &mut phone, "").await.with_status(422);
        ana.get("/compte/cles").await.ok().shows("Clé du 2 mars 2026");
        ben.get("/compte/cles").await.ok().shows("Vous n’en avez pas encore");
        // nobody renames or removes the key of somebody else
        let key = URL_SAFE_NO_PAD.encode(&phone.id);
        ben.post("/compte/cles/nom", &[("key", &key), ("name", "À moi")]).await.with_status(404);
        ben.post("/compte/cles/retrait", &[("key", &key)]).await.with_status(404);
        for path in ["/compte/cles/defi", "/compte/cles", "/compte/cles/nom", "/compte/cles/retrait"] {
            let nobody = t.visitor().post(path, &[("key", &key)]).await;
            assert!(nobody.location().is_some_and(|to| to.starts_with("/connexion")), "{nobody:?}");
        }
        assert_eq!(t.count("passkey").await, 1);
    }

    async fn what_is_not_signed_by_the_device_for_this_site_opens_nothing(t: Test) {
        let (ana, ben) = (t.ana().await, t.ben().await);
        let (mut phone, mut other) = (Device::new("telephone"), Device::new("autre"));
        adds(&t, &ana, &mut phone, "").await.with_status(201);
        adds(&t, &ben, &mut other, "").await.with_status(201);
        let sessions = t.count("session").await;
        let visitor = t.visitor();
        let refused = async |device: &mut Device, why: &str| {
            let answer = signs_in(&visitor, device).await;
            assert_eq!((answer.status, answer.header("set-cookie").as_str()), (422, ""), "{why}");
        };
        // another key under the name of Ana's
        let mut forged = Device::new("telephone");
        forged.user = phone.user.clone();
        refused(&mut forged, "the signature of another key").await;
        // a page of another site passes on what it was asked
        for (origin, site) in [
            ("https://evil.example", "reseau.example"),
            ("http://reseau.example.evil.example", "reseau.example"),
            (SITE, "evil.example"),
        ] {
            phone.origin = origin.to_owned();
            phone.site = site.to_owned();
            refused(&mut phone, origin).await;
        }
        phone.origin = SITE.to_owned();
        phone.site = "reseau.example".to_owned();
        phone.flags = USER_PRESENT;
        refused(&mut phone, "nobody showed who holds the device").await;
        phone.flags = USER_VERIFIED;
        refused(&mut phone, "nobody was there").await;
        phone.flags = USER_PRESENT | USER_VERIFIED;
        // a device that says that its key is Ben's
        let own = std::mem::replace(&mut phone.user, other.user.clone());
        refused(&mut phone, "the key of Ana under the name of Ben").await;
        phone.user = own;
        let mut unknown = Device::new("inconnu");
        unknown.user = phone.user.clone();
        refused(&mut unknown, "a key that nobody added").await;
        assert_eq!(t.count("session").await, sessions);
        signs_in(&visitor, &mut phone).await.ok();
        // a copy of the device is behind
        phone.counter -= 2;
        let copied = signs_in(&t.visitor(), &mut phone).await;
        assert_eq!(copied.status, 422, "{copied:?}");
        phone.counter += 1;
        signs_in(&t.visitor(), &mut phone).await.ok();
    }

    async fn a_key_that_was_removed_or_whose_account_was_closed_opens_nothing(t: Test) {
        let chloe = t.chloe().await;
        let (mut phone, mut laptop) = (Device::new("telephone"), Device::new("ordinateur"));
        adds(&t, &chloe, &mut phone, "Téléphone").await.with_status(201);
        adds(&t, &chloe, &mut laptop, "Ordinateur").await.with_status(201);
        let key = URL_SAFE_NO_PAD.encode(&phone.id);
        chloe.post("/compte/cles/nom", &[("key", &key), ("name", " Vieux téléphone ")]).await.with_status(303);
        chloe.get("/compte/cles").await.ok().shows("Vieux téléphone").shows("Ordinateur");
        // removing asks to be sure again
        t.clock.advance(std::time::Duration::from_secs(11 * 60));
        let unsure = chloe.post("/compte/cles/retrait", &[("key", &key)]).await.with_status(303);
        assert!(unsure.header("location").starts_with("/connexion/confirmation"), "{unsure:?}");
        sure(&t).await;
        let removed = chloe.post("/compte/cles/retrait", &[("key", &key)]).await.with_status(303);
        chloe.follow(removed).await.ok().shows("La clé d’accès est retirée").hides("Vieux téléphone");
        signs_in(&t.visitor(), &mut phone).await.with_status(422);
        signs_in(&t.visitor(), &mut laptop).await.ok();
        t.db().execute("update account set closed_at = $1", args![stored(t.clock.now())]).await.unwrap();
        signs_in(&t.visitor(), &mut laptop).await.with_status(422);
    }

    async fn the_sign_in_page_works_without_script(t: Test) {
        let page = t.get("/connexion?retour=/bureau/lieux%3Fkind%3Dfablab").await.ok();
        let text = page.text();
        let shown = text.split("data-passkey-sign-in").nth(1).unwrap().split('>').next().unwrap();
        assert!(shown.contains(" hidden"), "the button waits for its script: {shown}");
        page.hides("/connexion/fournisseur");
    }
}
