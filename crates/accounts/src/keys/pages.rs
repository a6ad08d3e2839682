//! Passkeys in the browser: one's own, adding one, and signing in with one.

use askama::Template;
use axum::Json;
use axum::body::Bytes;
use axum::extract::Extension;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use kernel::auth::Account;
use kernel::error::{Error, Result};
use kernel::lang::{Lang, Message};
use kernel::web::shell::{From, flash};
use kernel::web::{Access, Fields, Page, Routes, Shell, go};
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::keys::{self, Answer, Asked};
use crate::session::{arrive, with_cookie};
use crate::{Accounts, store};

const OWN: &str = "/compte/cles";
/// Where somebody shows again who they are, and comes back here.
const SURE: &str = "/connexion/confirmation?retour=/compte/cles";

/// The routes of passkeys. Whoever signs in has an account, and needs no right to look after their own keys.
pub fn routes(accounts: &Accounts) -> Routes {
    let everyone = Access::Everyone;
    Routes::default()
        .get("/compte/cles", everyone, list)
        .post("/connexion/cle/defi", everyone, ask_who)
        .post("/connexion/cle", everyone, sign_in)
        .post("/compte/cles/defi", everyone, ask_for_new)
        .post("/compte/cles", everyone, keep_new)
        .post("/compte/cles/nom", everyone, rename)
        .post("/compte/cles/retrait", everyone, remove)
        .post("/compte/cles/identite", everyone, remove_identity)
        .with_state(accounts.clone())
}

/// A key or an identity, in words.
struct Line {
    id: String,
    subject: String,
    name: String,
    made: String,
    used: String,
}

#[derive(Template)]
#[template(path = "keys.html")]
struct Keys {
    shell: Shell,
    keys: Vec<Line>,
    identities: Vec<Line>,
    sure: bool,
    sure_path: &'static str,
}

/// `GET /compte/cles`
async fn list(shell: Shell) -> Result<Page> {
    let account = own(&shell)?;
    let keys = store::keys::list_keys(&shell.app.db, account.id).await?;
    let keys = keys.into_iter().map(|key| Line {
        made: instant(&shell.lang, &key.created_at),
        used: key.used_at.as_deref().map(|at| instant(&shell.lang, at)).unwrap_or_default(),
        id: key.id,
        subject: String::new(),
        name: key.name,
    });
    let identities = store::keys::list_identities(&shell.app.db, account.id).await?;
    let identities = identities.into_iter().map(|identity| Line {
        made: instant(&shell.lang, &identity.created_at),
        used: identity.used_at.as_deref().map(|at| instant(&shell.lang, at)).unwrap_or_default(),
        name: shell.app.site.provider.as_ref().map_or_else(
            || identity.issuer.clone(),
            |provider| if provider.issuer == identity.issuer { provider.name.clone() } else { identity.issuer.clone() },
        ),
        id: identity.issuer.clone(),
        subject: identity.subject,
    });
    let sure = shell.viewer.is_sure(shell.app.clock.now());
    let page =
        Keys { keys: keys.collect(), identities: identities.collect(), sure, sure_path: SURE, shell: shell.clone() };
    shell.page(page)
}

/// `POST /connexion/cle/defi`
async fn ask_who(shell: Shell, from: Extension<From>) -> Result<Response> {
    Ok(asked(&keys::ask_who(&shell.app, from.0.0).await?))
}

/// `POST /connexion/cle`
async fn sign_in(shell: Shell, headers: HeaderMap, body: Bytes) -> Result<Response> {
    let device = headers.get("user-agent").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some(answer) = read::<Answer<_>>(&body) else { return Ok(refused()) };
    match keys::sign_in(&shell.app, &answer, device).await? {
        Some(secret) => {
            let (to, session) = arrive(&shell, &headers, &secret, &answer.back).await?;
            Ok(with_cookie(Json(json!({ "go": to })).into_response(), &session))
        }
        None => Ok(refused()),
    }
}

/// `POST /compte/cles/defi`
async fn ask_for_new(shell: Shell) -> Result<Response> {
    let account = own(&shell)?;
    if !shell.viewer.is_sure(shell.app.clock.now()) {
        return Ok(not_sure());
    }
    Ok(asked(&keys::ask_for_new(&shell.app, &account).await?))
}

/// `POST /compte/cles`
async fn keep_new(shell: Shell, body: Bytes) -> Result<Response> {
    let account = own(&shell)?;
    if !shell.viewer.is_sure(shell.app.clock.now()) {
        return Ok(not_sure());
    }
    let Some(mut answer) = read::<Answer<_>>(&body) else { return Ok(refused()) };
    if answer.name.trim().is_empty() {
        answer.name = default_name(&shell);
    }
    if !keys::keep_new(&shell.app, &shell.lang, &account, &answer).await? {
        return Ok(refused());
    }
    let done = (StatusCode::CREATED, Json(json!({ "go": OWN }))).into_response();
    Ok(flash(done, &Message::new("flash-key-added")))
}

/// `POST /compte/cles/nom`
async fn rename(shell: Shell, typed: Fields) -> Result<Response> {
    let account = own(&shell)?;
    let name = match keys::short(typed.get("name")) {
        name if name.is_empty() => default_name(&shell),
        name => name,
    };
    if !store::keys::rename_key(&shell.app.db, account.id, typed.get("key"), &name).await? {
        return Err(Error::NotFound);
    }
    Ok(flash(go(OWN), &Message::new("flash-key-renamed")))
}

/// `POST /compte/cles/retrait`
async fn remove(shell: Shell, typed: Fields) -> Result<Response> {
    let account = own(&shell)?;
    if !shell.viewer.is_sure(shell.app.clock.now()) {
        return Ok(go(SURE));
    }
    if !keys::remove(&shell.app, &shell.lang, &account, typed.get("key")).await? {
        return Err(Error::NotFound);
    }
    Ok(flash(go(OWN), &Message::new("flash-key-removed")))
}

/// `POST /compte/cles/identite`
async fn remove_identity(shell: Shell, typed: Fields) -> Result<Response> {
    let account = own(&shell)?;
    if !shell.viewer.is_sure(shell.app.clock.now()) {
        return Ok(go(SURE));
    }
    let (issuer, subject) = (typed.get("issuer"), typed.get("subject"));
    if !keys::untie(&shell.app, &shell.lang, &account, (issuer, subject)).await? {
        return Err(Error::NotFound);
    }
    Ok(flash(go(OWN), &Message::new("flash-identity-removed")))
}

/// The account of who asks. An administrator who looks through the eyes of somebody adds no key to their account.
fn own(shell: &Shell) -> Result<Account> {
    let account = shell.viewer.account().ok_or(Error::SignIn)?;
    if shell.viewer.behind().is_some() {
        return Err(Error::Forbidden);
    }
    Ok(account.clone())
}

/// What the body of a script says; none for anything else.
fn read<T: DeserializeOwned>(body: &Bytes) -> Option<T> {
    serde_json::from_slice(body).ok()
}

fn asked(asked: &Asked) -> Response {
    Json(json!({ "id": asked.id, "publicKey": asked.options })).into_response()
}

/// The script says it in the words of the page.
fn refused() -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "code": "refused" }))).into_response()
}

fn not_sure() -> Response {
    (StatusCode::FORBIDDEN, Json(json!({ "code": "sure", "go": SURE }))).into_response()
}

fn default_name(shell: &Shell) -> String {
    let today = shell.app.clock.today();
    shell.t1("keys-default-name", "day", shell.lang.day(today))
}

fn instant(lang: &Lang, stored: &str) -> String {
    stored.parse::<Timestamp>().map_or_else(|_| stored.to_owned(), |at| lang.instant(at))
}
