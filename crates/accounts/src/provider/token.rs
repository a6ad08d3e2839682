//! Signed tokens (JWT): read only once their signature is that of a key of the provider, then checked claim by claim.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use ring::signature::{ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// By how much the clocks of two machines may differ.
const SKEW: SignedDuration = SignedDuration::from_mins(1);

/// A public key, as providers publish it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Jwk {
    /// `RSA` or `EC`.
    pub kty: String,
    /// Its name.
    pub kid: Option<String>,
    /// `sig`, or `enc` for a key that signs nothing.
    #[serde(rename = "use")]
    pub usage: Option<String>,
    /// What it signs by, where it is said.
    pub alg: Option<String>,
    /// Modulus, base64url.
    pub n: String,
    /// Exponent, base64url.
    pub e: String,
    /// Curve.
    pub crv: String,
    /// A coordinate, base64url.
    pub x: String,
    /// The other.
    pub y: String,
}

/// Why a token is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// It is no token.
    #[error("it is no signed token")]
    Shape,
    /// It is signed otherwise than by RS256 or ES256; not at all, for instance.
    #[error("it is signed in a way that is not accepted")]
    Algorithm,
    /// No key of the provider signed it.
    #[error("no key of the provider signed it")]
    Signature,
    /// It comes from somebody else.
    #[error("its issuer is another")]
    Issuer,
    /// It is for somebody else.
    #[error("it is meant for another site")]
    Audience,
    /// It is too old, or of tomorrow.
    #[error("it is of another time")]
    Time,
    /// It answers another question.
    #[error("it answers another question")]
    Nonce,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
}

/// The name of the key that a token says it is signed by; nothing of it is believed yet.
pub fn key_named(token: &str) -> Option<String> {
    let header: Header = decoded(token.split('.').next()?).ok()?;
    header.kid
}

/// What a token says, once its signature is that of one of these keys.
///
/// # Errors
/// Its shape, its algorithm or its signature is wrong.
pub fn read<T: DeserializeOwned>(token: &str, keys: &[Jwk]) -> Result<T, Wrong> {
    let (signed, signature) = token.rsplit_once('.').ok_or(Wrong::Shape)?;
    let (header, body) = signed.split_once('.').ok_or(Wrong::Shape)?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| Wrong::Shape)?;
    let header: Header = decoded(header)?;
    if !matches!(header.alg.as_str(), "RS256" | "ES256") {
        return Err(Wrong::Algorithm);
    }
    let candidates = keys.iter().filter(|key| {
        key.usage.as_deref().unwrap_or("sig") == "sig"
            && key.alg.as_ref().is_none_or(|alg| *alg == header.alg)
            && (header.kid.is_none() || key.kid.is_none() || key.kid == header.kid)
    });
    let mut right = candidates.filter(|key| match header.alg.as_str() {
        "RS256" => signed_by_rsa(key, signed.as_bytes(), &signature),
        _ => signed_by_curve(key, signed.as_bytes(), &signature),
    });
    right.next().ok_or(Wrong::Signature)?;
    decoded(body)
}

fn decoded<T: DeserializeOwned>(part: &str) -> Result<T, Wrong> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| Wrong::Shape)?;
    serde_json::from_slice(&bytes).map_err(|_| Wrong::Shape)
}

fn signed_by_rsa(key: &Jwk, message: &[u8], signature: &[u8]) -> bool {
    let (Ok(n), Ok(e)) = (URL_SAFE_NO_PAD.decode(&key.n), URL_SAFE_NO_PAD.decode(&key.e)) else { return false };
    // some providers write the zero that keeps a number positive elsewhere
    let bare = |number: &[u8]| number.iter().copied().skip_while(|byte| *byte == 0).collect::<Vec<u8>>();
    let public = RsaPublicKeyComponents { n: bare(&n), e: bare(&e) };
    key.kty == "RSA" && public.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature).is_ok()
}

fn signed_by_curve(key: &Jwk, message: &[u8], signature: &[u8]) -> bool {
    let (Ok(x), Ok(y)) = (URL_SAFE_NO_PAD.decode(&key.x), URL_SAFE_NO_PAD.decode(&key.y)) else { return false };
    let point = [&[4_u8][..], &x, &y].concat();
    key.kty == "EC"
        && key.crv == "P-256"
        && UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature).is_ok()
}

/// One name or several.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

/// What an identity token says.
#[derive(Clone, Debug, Deserialize)]
pub struct Claims {
    iss: String,
    /// Who it is, there.
    pub sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: f64,
    iat: Option<f64>,
    nonce: Option<String>,
    /// What it says of the person besides.
    #[serde(flatten)]
    pub person: Person,
}

/// What is read of a person: an address, and whether the provider verified it.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Person {
    /// As the provider writes it.
    #[serde(default)]
    pub email: Option<String>,
    #[serde(default)]
    email_verified: Option<serde_json::Value>,
}

impl Person {
    /// The address in lower case, when it is known to be theirs: the provider says so, or vouches for all.
    pub fn verified_email(&self, vouches: bool) -> Option<String> {
        let said = match &self.email_verified {
            None => vouches,
            Some(serde_json::Value::Bool(said)) => *said,
            // some write it as a word
            Some(other) => other.as_str() == Some("true"),
        };
        let email = self.email.as_deref().map(|email| email.trim().to_lowercase());
        email.filter(|email| said && !email.is_empty())
    }
}

impl Claims {
    /// It comes from that issuer, for that client, now, in answer to that question.
    ///
    /// # Errors
    /// The first claim that is wrong.
    pub fn check(&self, issuer: &str, client: &str, nonce: &str, now: Timestamp) -> Result<(), Wrong> {
        if self.iss != issuer {
            return Err(Wrong::Issuer);
        }
        let meant = match &self.aud {
            Audience::One(one) => one == client,
            // meant for several, it must say that it was given to this one
            Audience::Many(many) => {
                many.iter().any(|one| one == client) && (many.len() == 1 || self.azp.as_deref() == Some(client))
            }
        };
        if !meant || self.azp.as_deref().is_some_and(|azp| azp != client) {
            return Err(Wrong::Audience);
        }
        let seconds = |at: Timestamp| at.as_duration().as_secs_f64();
        if self.exp <= seconds(now - SKEW) || self.iat.is_some_and(|iat| iat > seconds(now + SKEW)) {
            return Err(Wrong::Time);
        }
        if self.nonce.as_deref() != Some(nonce) {
            return Err(Wrong::Nonce);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::rand::SystemRandom;
    use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
    use serde_json::json;

    const NOW: &str = "2026-03-02T09:00:00Z";

    fn signer() -> EcdsaKeyPair {
        let chance = SystemRandom::new();
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &chance).unwrap();
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, made.as_ref(), &chance).unwrap()
    }

    fn public(pair: &EcdsaKeyPair, kid: &str) -> Jwk {
        let point = pair.public_key().as_ref();
        Jwk {
            kty: "EC".to_owned(),
            kid: Some(kid.to_owned()),
            crv: "P-256".to_owned(),
            x: URL_SAFE_NO_PAD.encode(&point[1..33]),
            y: URL_SAFE_NO_PAD.encode(&point[33..]),
            ..Jwk::default()
        }
    }

    fn token(pair: &EcdsaKeyPair, header: &serde_json::Value, body: &serde_json::Value) -> String {
        let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(header), part(body));
        let signature = pair.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
    }

    #[test]
    fn a_token_is_believed_only_under_a_key_of_the_provider() {
        let (pair, other) = (signer(), signer());
        let header = json!({ "alg": "ES256", "kid": "a" });
        let good = token(&pair, &header, &json!({ "email": "ana@fabrique.example" }));
        let keys = [public(&other, "b"), public(&pair, "a")];
        assert_eq!(key_named(&good).as_deref(), Some("a"));
        let person: Person = read(&good, &keys).unwrap();
        assert_eq!(person.email.as_deref(), Some("ana@fabrique.example"));
        let wrong = |token: &str, keys: &[Jwk]| read::<Person>(token, keys).unwrap_err();
        assert_eq!(wrong(&good, &[public(&other, "a")]), Wrong::Signature);
        assert_eq!(wrong(&good, &[]), Wrong::Signature);
        let enc = Jwk { usage: Some("enc".to_owned()), ..public(&pair, "a") };
        assert_eq!(wrong(&good, &[enc]), Wrong::Signature);
        let parts: Vec<&str> = good.split('.').collect();
        let forged = URL_SAFE_NO_PAD.encode(r#"{"email":"chloe@reseau.example"}"#);
        assert_eq!(wrong(&format!("{}.{forged}.{}", parts[0], parts[2]), &keys), Wrong::Signature);
        // signed by nobody, or with the public key taken for a shared secret
        for alg in ["none", "HS256", "RS384", ""] {
            let header = URL_SAFE_NO_PAD.encode(json!({ "alg": alg }).to_string());
            assert_eq!(wrong(&format!("{header}.{forged}."), &keys), Wrong::Algorithm, "{alg}");
        }
        for shape in ["", ".", "..", "a.b", "a.b.c", "é.é.é", &good[1..]] {
            assert_eq!(wrong(shape, &keys), Wrong::Shape, "{shape}");
        }
    }

    #[test]
    fn each_claim_is_checked() {
        let now: Timestamp = NOW.parse().unwrap();
        let good = json!({
            "iss": "https://p.example", "sub": "1", "aud": "maillage", "nonce": "n",
            "exp": now.as_second() + 60, "iat": now.as_second(),
        });
        let told = |change: serde_json::Value| {
            let mut claims = good.clone();
            claims.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            let claims: Claims = serde_json::from_value(claims).unwrap();
            claims.check("https://p.example", "maillage", "n", now)
        };
        assert_eq!(told(json!({})), Ok(()));
        assert_eq!(told(json!({ "aud": ["maillage"] })), Ok(()));
        assert_eq!(told(json!({ "aud": ["maillage", "x"], "azp": "maillage" })), Ok(()));
        assert_eq!(told(json!({ "exp": now.as_second() - 30 })), Ok(()), "clocks differ");
        assert_eq!(told(json!({ "iss": "https://q.example" })), Err(Wrong::Issuer));
        assert_eq!(told(json!({ "aud": "x" })), Err(Wrong::Audience));
        assert_eq!(told(json!({ "aud": ["maillage", "x"] })), Err(Wrong::Audience));
        assert_eq!(told(json!({ "azp": "x" })), Err(Wrong::Audience));
        assert_eq!(told(json!({ "exp": now.as_second() - 61 })), Err(Wrong::Time));
        assert_eq!(told(json!({ "iat": now.as_second() + 3_600 })), Err(Wrong::Time));
        assert_eq!(told(json!({ "nonce": "m" })), Err(Wrong::Nonce));
        assert_eq!(told(json!({ "nonce": null })), Err(Wrong::Nonce));
    }

    #[test]
    fn an_address_counts_when_it_was_verified() {
        let of = |value: serde_json::Value| serde_json::from_value::<Person>(value).unwrap();
        let (address, email) = (Some("ana@fabrique.example".to_owned()), " Ana@Fabrique.example ");
        assert_eq!(of(json!({ "email": email, "email_verified": true })).verified_email(false), address);
        assert_eq!(of(json!({ "email": email, "email_verified": "true" })).verified_email(false), address);
        assert_eq!(of(json!({ "email": email })).verified_email(true), address);
        assert_eq!(of(json!({ "email": email })).verified_email(false), None);
        // what the provider says of one address goes before what the settings say of all
        assert_eq!(of(json!({ "email": email, "email_verified": false })).verified_email(true), None);
        assert_eq!(of(json!({ "email": email, "email_verified": "false" })).verified_email(true), None);
        assert_eq!(of(json!({ "email_verified": true })).verified_email(true), None);
    }
}
