//! Signing in at an OpenID Connect provider: asked by its discovery document, by code, PKCE, state and nonce.

mod discovery;
pub mod pages;
mod token;

use std::net::IpAddr;
use std::time::Duration;

use anyhow::{Context, bail};
use axum::http::HeaderMap;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::SignedDuration;
use kernel::app::{App, Provider};
use kernel::auth;
use kernel::error::{Error, Result};
use kernel::facts::Fact;
use kernel::ids::AccountId;
use kernel::lang::Lang;
use kernel::mail;
use kernel::web::Fields;
use kernel::web::fields::encode;
use kernel::web::shell::{SESSION, cookie};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tracing::{debug, warn};

pub use discovery::Directory;

use crate::{Accounts, letters, password, store};
use discovery::{Document, LARGEST, PATIENCE};
use token::{Claims, Person, Wrong};

/// How somebody who was sent to the provider comes back.
pub const RETURN: &str = "/connexion/fournisseur/retour";
/// Where somebody who signed in there goes after signing out here.
const OUT: &str = "/connexion/fournisseur/fin";
/// For how long somebody may stay at the provider: they type a password there, and wait for a code.
const AWAY: SignedDuration = SignedDuration::from_mins(10);
/// All that is asked of the provider while somebody waits for their page.
const ALL: Duration = Duration::from_secs(10);
/// How often one network may be sent there within a quarter of an hour.
const SENT_OF_NETWORK: i64 = 200;
const KIND: &str = "provider";

/// What is remembered of somebody while they are at the provider.
#[derive(Serialize, Deserialize)]
struct Away {
    /// Hash of a secret that their browser holds: another browser may not come back in their place.
    browser: String,
    nonce: String,
    /// What the challenge of PKCE was made of.
    verifier: String,
    /// The page that was asked for.
    back: String,
}

/// How it ended.
pub(crate) enum Ending {
    /// Signed in: the secret of the session, the page that was asked for, and the token to sign out with.
    In { secret: String, back: String, token: String },
    /// Known there, and not here.
    Unknown,
    /// It cannot be told who they are: they gave up, came too late, or something does not fit.
    Refused,
}

/// The address at the provider to which a browser that holds that secret is sent.
///
/// # Errors
/// [`Error::Wait`] when this network asks too often, [`Error::Away`] when the provider does not say where it is.
pub(crate) async fn leave(
    accounts: &Accounts,
    provider: &Provider,
    browser: &str,
    back: &str,
    from: IpAddr,
) -> Result<String> {
    let (app, now) = (&accounts.app, accounts.app.clock.now());
    let subject = format!("provider {}", auth::network(from));
    if store::keys::count_and_note(&app.db, &subject, now - password::WINDOW, now).await? >= SENT_OF_NETWORK {
        return Err(Error::Wait(Duration::from_secs(15 * 60)));
    }
    let document = accounts.directory.document(app, provider).await.map_err(Error::away)?;
    let (state, nonce, verifier) = (app.chance.secret(), app.chance.secret(), app.chance.secret());
    let mut asked = Fields::default();
    asked.push("response_type", "code");
    asked.push("client_id", provider.client_id.as_str());
    asked.push("redirect_uri", return_address(app));
    asked.push("scope", provider.scopes.as_str());
    asked.push("state", state.as_str());
    asked.push("nonce", nonce.as_str());
    asked.push("acr_values", provider.acr_values.as_str());
    if provider.pkce {
        asked.push("code_challenge", URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes())));
        asked.push("code_challenge_method", "S256");
    }
    let away = Away { browser: auth::session_hash(browser), nonce, verifier, back: back.to_owned() };
    let (id, body) = (auth::session_hash(&state), serde_json::to_string(&away)?);
    let challenge = store::keys::NewChallenge { id: &id, kind: KIND, account: None, body: &body, until: now + AWAY };
    store::keys::insert_challenge(&app.db, &challenge).await?;
    Ok(with_query(&document.authorization_endpoint, &asked))
}

/// Takes in somebody who comes back with what the provider gave to their browser.
///
/// # Errors
/// [`Error::Away`] when the provider does not answer.
pub(crate) async fn come_back(
    accounts: &Accounts,
    provider: &Provider,
    (given, browser): (&Fields, &str),
    (lang, device): (&Lang, &str),
) -> Result<Ending> {
    let (app, now) = (&accounts.app, accounts.app.clock.now());
    let taken = store::keys::take_challenge(&app.db, &auth::session_hash(given.get("state")), KIND, now).await?;
    let Some((_, body)) = taken else { return Ok(Ending::Refused) };
    let away: Away = serde_json::from_str(&body)?;
    if away.browser != auth::session_hash(browser) {
        return Ok(Ending::Refused);
    }
    if given.get("code").is_empty() {
        debug!(error = given.get("error"), "nobody signed in at the provider");
        return Ok(Ending::Refused);
    }
    let asked = tokio::time::timeout(ALL, identify(accounts, provider, &away, given));
    let found = asked.await.map_err(|_| Error::away(anyhow::anyhow!("the provider takes too long")))?;
    let (claims, person, id_token) = match found {
        Ok(found) => found,
        Err(error) if error.is::<Wrong>() || error.is::<NotSaid>() => {
            warn!(error = format!("{error:#}"), "what the provider says is not believed");
            return Ok(Ending::Refused);
        }
        Err(error) => return Err(Error::away(error)),
    };
    let Some(account) = account_of(app, provider, &claims.sub, &person).await? else { return Ok(Ending::Unknown) };
    let holder = auth::find(&app.db, account).await?;
    let mut tx = app.db.begin().await?;
    match store::keys::use_identity(&mut tx, account, (&provider.issuer, &claims.sub), now).await? {
        None => return Ok(Ending::Unknown),
        Some(false) => {}
        Some(true) => {
            // another way into the account: its holder is told, should it not be them
            app.record(&mut tx, Some(account), &Fact::IdentityTied { account }).await?;
            if let Some(holder) = &holder {
                mail::write_asked(app, &mut tx, &letters::changed(app, lang, holder, "identity")).await?;
            }
        }
    }
    let secret = auth::open_session(app, &mut tx, account, device, "openid").await?;
    tx.commit().await?;
    Ok(Ending::In { secret, back: away.back, token: id_token })
}

/// The provider refuses, or says something that does not fit: not a machine that is away.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct NotSaid(String);

/// Who it is, as the provider says: the claims of the identity token, the person, and the token itself.
async fn identify(
    accounts: &Accounts,
    provider: &Provider,
    away: &Away,
    given: &Fields,
) -> anyhow::Result<(Claims, Person, String)> {
    let app = &accounts.app;
    let document = accounts.directory.document(app, provider).await?;
    // a provider that says who answers protects from another one that answers in its place (RFC 9207)
    let issuer = given.get("iss");
    if !issuer.is_empty() && issuer != document.issuer {
        bail!(NotSaid(format!("{issuer} answers in place of {}", document.issuer)));
    }
    let answer = exchange_code(app, provider, &document, away, given.get("code")).await?;
    let claims: Claims = verified(accounts, &document, &answer.id_token).await?;
    claims.check(&document.issuer, &provider.client_id, &away.nonce, app.clock.now())?;
    let mut person = claims.person.clone();
    if person.email.is_none()
        && let (Some(address), Some(access)) = (&document.userinfo_endpoint, &answer.access_token)
    {
        person = ask_person(accounts, &document, (address, access), &claims.sub).await?;
    }
    Ok((claims, person, answer.id_token))
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
    access_token: Option<String>,
}

async fn exchange_code(
    app: &App,
    provider: &Provider,
    document: &Document,
    away: &Away,
    code: &str,
) -> anyhow::Result<Tokens> {
    let mut form = Fields::default();
    form.push("grant_type", "authorization_code");
    form.push("code", code);
    form.push("redirect_uri", return_address(app));
    if provider.pkce {
        form.push("code_verifier", away.verifier.as_str());
    }
    let mut headers = vec![("accept", "application/json".to_owned())];
    if document.wants_secret_in_form() {
        form.push("client_id", provider.client_id.as_str());
        form.push("client_secret", provider.client_secret.as_str());
    } else {
        let piece = |text: &str| encode(text).replace(':', "%3A");
        let both = format!("{}:{}", piece(&provider.client_id), piece(&provider.client_secret));
        headers.push(("authorization", format!("Basic {}", STANDARD.encode(both))));
    }
    let form = Some(form.encoded(|_| false));
    let (status, body) = app.outside.exchange(&document.token_endpoint, &headers, form, LARGEST, PATIENCE).await?;
    if status != 200 {
        // its words may tell why, and hold nothing secret: an error of OAuth has a code
        let said: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
        let error = said.get("error").and_then(serde_json::Value::as_str).unwrap_or_default();
        let told = format!("the provider answers {status} to the code: {error}");
        // 5xx: it is away; else it refuses this code, or this site
        if status >= 500 {
            bail!(told);
        }
        bail!(NotSaid(told));
    }
    serde_json::from_slice(&body).context("the tokens of the provider")
}

/// What a token says, under a key of the provider.
async fn verified<T: serde::de::DeserializeOwned>(
    accounts: &Accounts,
    document: &Document,
    token: &str,
) -> anyhow::Result<T> {
    let wanted = token::key_named(token);
    let keys = accounts.directory.keys(&accounts.app, document, wanted.as_deref()).await?;
    Ok(token::read(token, &keys)?)
}

/// What the provider says of a person besides, as JSON or as a signed token.
#[derive(Deserialize)]
struct Told {
    sub: String,
    #[serde(flatten)]
    person: Person,
}

async fn ask_person(
    accounts: &Accounts,
    document: &Document,
    (address, access): (&str, &str),
    subject: &str,
) -> anyhow::Result<Person> {
    let headers =
        [("authorization", format!("Bearer {access}")), ("accept", "application/json, application/jwt".to_owned())];
    let (status, body) = accounts.app.outside.exchange(address, &headers, None, LARGEST, PATIENCE).await?;
    if status != 200 {
        bail!(NotSaid(format!("the provider answers {status} about the person")));
    }
    let text = String::from_utf8(body)?;
    let told: Told = if text.trim_start().starts_with('{') {
        serde_json::from_str(&text).context("what the provider says of the person")?
    } else {
        verified(accounts, document, text.trim()).await?
    };
    // an answer about somebody else gives nobody their address
    if told.sub != subject {
        bail!(NotSaid("the provider answers about somebody else".to_owned()));
    }
    Ok(told.person)
}

/// The account that an identity opens: the one it is tied to, or, the first time, the one that has its verified address.
/// An account that another identity of this provider opens already is not opened by a second one that shows its address.
async fn account_of(app: &App, provider: &Provider, subject: &str, person: &Person) -> Result<Option<AccountId>> {
    if let Some(account) = store::keys::find_identity(&app.db, &provider.issuer, subject).await? {
        return Ok(Some(account));
    }
    let Some(email) = person.verified_email(provider.vouches) else { return Ok(None) };
    let Some(account) = store::keys::find_account(&app.db, &email).await? else { return Ok(None) };
    let tied = store::keys::list_identities(&app.db, account).await?;
    Ok((!tied.iter().any(|identity| identity.issuer == provider.issuer)).then_some(account))
}

/// Where somebody goes who is about to sign out of their session: home, or to the provider if they came from there.
///
/// # Errors
/// The database is away.
pub(crate) async fn after_sign_out(app: &App, headers: &HeaderMap) -> Result<&'static str> {
    let Some(secret) = app.site.provider.as_ref().and_then(|_| cookie(headers, SESSION)) else { return Ok("/") };
    let means = store::keys::find_means(&app.db, &auth::session_hash(&secret)).await?;
    Ok(if means.as_deref() == Some("openid") { OUT } else { "/" })
}

/// The address at the provider that ends its session too, if it has one.
pub(crate) async fn way_out(accounts: &Accounts, provider: &Provider, token: &str) -> Option<String> {
    let app = &accounts.app;
    // who is signed out here need not learn that the provider is away
    let document = accounts.directory.document(app, provider).await.ok()?;
    let address = document.end_session_endpoint.as_deref()?;
    let mut asked = Fields::default();
    asked.push("id_token_hint", token);
    asked.push("state", app.chance.secret());
    asked.push("post_logout_redirect_uri", format!("{}/", app.site.url));
    Some(with_query(address, &asked))
}

fn return_address(app: &App) -> String {
    format!("{}{RETURN}", app.site.url)
}

/// An address with more in its query; what is empty is not sent.
fn with_query(address: &str, asked: &Fields) -> String {
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}{}", asked.encoded(|_| false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_joins_the_query_that_is_there() {
        let mut asked = Fields::default();
        asked.push("scope", "openid email");
        asked.push("acr_values", "");
        assert_eq!(with_query("https://p.example/a", &asked), "https://p.example/a?scope=openid+email");
        assert_eq!(with_query("https://p.example/a?b=1", &asked), "https://p.example/a?b=1&scope=openid+email");
    }
}
