//! Passkeys (WebAuthn): added by somebody who is signed in, then proved without typing an address.

pub mod pages;

use std::net::IpAddr;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use kernel::app::{App, Site};
use kernel::auth::{self, Account};
use kernel::error::{Error, Result};
use kernel::facts::Fact;
use kernel::ids::AccountId;
use kernel::lang::Lang;
use kernel::mail;
use serde::Deserialize;
use serde_json::{Value, json};
use tracing::{debug, warn};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url,
    Uuid, Webauthn, WebauthnBuilder, WebauthnError,
};

use crate::{letters, password, store};

/// For how long a browser may answer what it was asked.
pub const PATIENCE: SignedDuration = SignedDuration::from_mins(5);
/// How often one network may ask to be asked within a quarter of an hour: a coworking space is one address.
const ASKED_OF_NETWORK: i64 = 600;
/// The longest name of a key, in characters.
const LONGEST_NAME: usize = 80;
const NEW: &str = "passkey-new";
const KNOWN: &str = "passkey";

/// What a browser is asked, and the secret under which it answers.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The secret; only its hash is kept.
    pub id: String,
    /// `PublicKeyCredentialCreationOptions` or `PublicKeyCredentialRequestOptions`, their bytes in base64url.
    pub options: Value,
}

/// What a browser answers.
#[derive(Debug, Deserialize)]
pub struct Answer<T> {
    /// The secret of what it was asked.
    pub id: String,
    /// What the authenticator signed.
    pub credential: T,
    /// How the new key is called; empty elsewhere.
    #[serde(default)]
    pub name: String,
    /// The page that was asked for; empty elsewhere.
    #[serde(default)]
    pub back: String,
}

/// This site as authenticators know it: its host and its origin. A site named by an IP address can have no passkeys.
fn relying_party(site: &Site) -> Result<Webauthn> {
    let origin = Url::parse(&site.url).map_err(|_| Error::NotFound)?;
    let host = origin.domain().ok_or(Error::NotFound)?;
    let builder = WebauthnBuilder::new(host, &origin).map_err(|_| Error::NotFound)?;
    builder.rp_name(&site.name).build().map_err(|error| failed(&error))
}

fn failed(error: &WebauthnError) -> Error {
    Error::from(anyhow::anyhow!("webauthn: {error}"))
}

/// Asks the browser of somebody who is signed in for a new key.
///
/// # Errors
/// [`Error::NotFound`] where the site has no name of its own; the database is away.
pub async fn ask_for_new(app: &App, account: &Account) -> Result<Asked> {
    let site = relying_party(&app.site)?;
    let known = store::keys::list_keys(&app.db, account.id).await?;
    // an authenticator that holds one already does not make a second
    let known = known.iter().filter_map(|key| URL_SAFE_NO_PAD.decode(&key.id).ok()).collect();
    let name = if account.name.is_empty() { &account.email } else { &account.name };
    let user = Uuid::from_u128(account.id.bits());
    let (asked, state) =
        site.start_passkey_registration(user, &account.email, name, Some(known)).map_err(|error| failed(&error))?;
    let mut options = serde_json::to_value(&asked)?;
    // only what the authenticator keeps itself is found again without an address
    if let Some(selection) = options.pointer_mut("/publicKey/authenticatorSelection").and_then(Value::as_object_mut) {
        selection.insert("residentKey".to_owned(), json!("required"));
        selection.insert("requireResidentKey".to_owned(), json!(true));
    }
    keep(app, NEW, Some(account.id), &serde_json::to_string(&state)?, &options).await
}

/// Keeps a new key, and tells its owner; `false` when the answer is not to what this account was asked, or is not signed as
/// it should be.
///
/// # Errors
/// The database is away.
pub async fn keep_new(
    app: &App,
    lang: &Lang,
    account: &Account,
    answer: &Answer<RegisterPublicKeyCredential>,
) -> Result<bool> {
    let (site, now) = (relying_party(&app.site)?, app.clock.now());
    let asked = store::keys::take_challenge(&app.db, &auth::session_hash(&answer.id), NEW, now).await?;
    let Some((asked_of, state)) = asked else { return Ok(false) };
    // what somebody else was asked adds no key here
    if asked_of != Some(account.id) {
        return Ok(false);
    }
    let state: PasskeyRegistration = serde_json::from_str(&state)?;
    let key = match site.finish_passkey_registration(&answer.credential, &state) {
        Ok(key) => key,
        Err(error) => {
            debug!(%error, "a new passkey was refused");
            return Ok(false);
        }
    };
    let (id, credential) = (URL_SAFE_NO_PAD.encode(key.cred_id()), serde_json::to_string(&key)?);
    let name = short(&answer.name);
    let mut tx = app.db.begin().await?;
    if !store::keys::insert_key(&mut tx, account.id, (&id, &name), &credential, now).await? {
        return Ok(false);
    }
    app.record(&mut tx, Some(account.id), &Fact::PasskeyAdded { account: account.id }).await?;
    mail::write_asked(app, &mut tx, &letters::changed(app, lang, account, "key")).await?;
    tx.commit().await?;
    Ok(true)
}

/// Removes a key, and tells its owner; `false` when the account has none of that id.
///
/// # Errors
/// The database refused.
pub async fn remove(app: &App, lang: &Lang, account: &Account, id: &str) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    if !store::keys::remove_key(&mut tx, account.id, id).await? {
        return Ok(false);
    }
    app.record(&mut tx, Some(account.id), &Fact::PasskeyRemoved { account: account.id }).await?;
    mail::write_asked(app, &mut tx, &letters::changed(app, lang, account, "no-key")).await?;
    tx.commit().await?;
    Ok(true)
}

/// Unties an identity at a provider, and tells whose account it opened; `false` when the account has no such one.
///
/// # Errors
/// The database refused.
pub async fn untie(app: &App, lang: &Lang, account: &Account, identity: (&str, &str)) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    if !store::keys::remove_identity(&mut tx, account.id, identity.0, identity.1).await? {
        return Ok(false);
    }
    app.record(&mut tx, Some(account.id), &Fact::IdentityUntied { account: account.id }).await?;
    mail::write_asked(app, &mut tx, &letters::changed(app, lang, account, "no-identity")).await?;
    tx.commit().await?;
    Ok(true)
}

/// Asks a browser to prove a key, whosever it is.
///
/// # Errors
/// [`Error::NotFound`] where the site has no name of its own, [`Error::Wait`] when this network asks too often.
pub async fn ask_who(app: &App, from: IpAddr) -> Result<Asked> {
    let (site, now) = (relying_party(&app.site)?, app.clock.now());
    let subject = format!("keys {}", auth::network(from));
    if store::keys::count_and_note(&app.db, &subject, now - password::WINDOW, now).await? >= ASKED_OF_NETWORK {
        return Err(Error::Wait(Duration::from_secs(15 * 60)));
    }
    let (asked, state) = site.start_discoverable_authentication().map_err(|error| failed(&error))?;
    keep(app, KNOWN, None, &serde_json::to_string(&state)?, &serde_json::to_value(&asked)?).await
}

/// Opens a session for whoever proves a key; answers the secret of its cookie, or nothing.
///
/// # Errors
/// The database is away.
pub async fn sign_in(app: &App, answer: &Answer<PublicKeyCredential>, device: &str) -> Result<Option<String>> {
    let (site, now) = (relying_party(&app.site)?, app.clock.now());
    let asked = store::keys::take_challenge(&app.db, &auth::session_hash(&answer.id), KNOWN, now).await?;
    let Some((_, state)) = asked else { return Ok(None) };
    let state: DiscoverableAuthentication = serde_json::from_str(&state)?;
    let Ok((user, id)) = site.identify_discoverable_authentication(&answer.credential) else { return Ok(None) };
    let id = URL_SAFE_NO_PAD.encode(id);
    let Some((account, before)) = store::keys::find_key(&app.db, &id).await? else { return Ok(None) };
    // the authenticator says whose key it is: it must be the one who added it
    if user.as_u128() != account.bits() {
        return Ok(None);
    }
    let mut key: Passkey = serde_json::from_str(&before)?;
    let proved = match site.finish_discoverable_authentication_v2(&answer.credential, state, &key) {
        Ok(proved) => proved,
        Err(WebauthnError::CredentialPossibleCompromise) => {
            warn!(%account, key = %id, "the counter of a passkey went back: it may have been copied");
            return Ok(None);
        }
        Err(error) => {
            debug!(%error, "a passkey was refused");
            return Ok(None);
        }
    };
    let _ = key.update_credential(&proved);
    let after = serde_json::to_string(&key)?;
    let mut tx = app.db.begin().await?;
    // two answers at once with one counter: the second is a copy
    if !store::keys::use_key(&mut tx, &id, &before, &after, now).await? {
        return Ok(None);
    }
    let secret = auth::open_session(app, &mut tx, account, device, "passkey").await?;
    tx.commit().await?;
    Ok(Some(secret))
}

/// A name as it is kept.
fn short(name: &str) -> String {
    name.trim().chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect()
}

async fn keep(app: &App, kind: &'static str, account: Option<AccountId>, body: &str, options: &Value) -> Result<Asked> {
    let id = app.chance.secret();
    let hash = auth::session_hash(&id);
    let until = app.clock.now() + PATIENCE;
    let challenge = store::keys::NewChallenge { id: &hash, kind, account, body, until };
    store::keys::insert_challenge(&app.db, &challenge).await?;
    Ok(Asked { id, options: options.get("publicKey").cloned().unwrap_or_default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(url: &str) -> Site {
        Site {
            name: "Réseau d’essai".to_owned(),
            url: url.to_owned(),
            demo: false,
            base_map: None,
            online_geocoder: None,
            road_server: None,
            trusted_proxies: Vec::new(),
            largest_import: 0,
            relay: None,
            provider: None,
            intake: None,
        }
    }

    #[test]
    fn a_site_named_by_an_address_of_a_machine_has_no_passkeys() {
        for url in ["https://reseau.example", "http://localhost:8470", "https://tiers-lieux.reseau.example:8443"] {
            assert!(relying_party(&site(url)).is_ok(), "{url}");
        }
        for url in ["http://127.0.0.1:8470", "https://[2001:db8::1]", "reseau.example"] {
            assert!(matches!(relying_party(&site(url)), Err(Error::NotFound)), "{url}");
        }
    }

    #[test]
    fn names_of_keys_are_short_and_plain() {
        assert_eq!(short("  Téléphone\u{0}\n d’Ana "), "Téléphone d’Ana");
        assert_eq!(short(&"é".repeat(200)).chars().count(), LONGEST_NAME);
    }
}
