//! One's own account: name, addresses, password, sessions, roles, and who read how to reach one.

use askama::Template;
use axum::extract::{Extension, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use kernel::auth::{self, Account};
use kernel::error::{Error, Result, Violations};
use kernel::facts::Fact;
use kernel::lang::Message;
use kernel::web::shell::{From, SESSION, cookie, flash};
use kernel::web::{Fields, Page, Path, Shell, go};

use super::link::dead;
use super::untrimmed;
use crate::links::{self, Purpose};
use crate::store::own as store;
use crate::{Accounts, device, own};

/// Consultations that the page shows, the latest first.
const SHOWN: i64 = 50;

struct SessionView {
    hash: String,
    device: String,
    means: String,
    since: String,
    seen: String,
    current: bool,
}

struct Reading {
    when: String,
    who: String,
    what: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "own_account.html")]
struct Own {
    shell: Shell,
    name: String,
    typed_name: String,
    email: String,
    typed_email: String,
    others: Vec<String>,
    /// Addresses whose letter was not answered yet.
    pending: Vec<String>,
    has_password: bool,
    sure: bool,
    sessions: Vec<SessionView>,
    roles: Vec<String>,
    /// None for an account that the network does not know as a person.
    readings: Option<Vec<Reading>>,
    /// Administrators who looked through one's eyes.
    seen: Vec<Reading>,
    errors: Vec<(String, String)>,
}

impl Own {
    fn error(&self, field: &str) -> String {
        let of = self.errors.iter().filter(|(wrong, _)| wrong == field);
        of.map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// Whose account it is. An administrator who looks through their eyes reads it, and changes nothing.
fn holder(shell: &Shell) -> Result<&Account> {
    let account = shell.viewer.account().ok_or(Error::SignIn)?;
    if shell.viewer.behind().is_some() { Err(Error::Forbidden) } else { Ok(account) }
}

/// Under what the session of this browser is stored.
fn current(headers: &HeaderMap) -> String {
    auth::session_hash(&cookie(headers, SESSION).unwrap_or_default())
}

async fn view(
    accounts: &Accounts,
    shell: &Shell,
    headers: &HeaderMap,
    typed: &Fields,
    wrong: &Violations,
) -> Result<Own> {
    let account = shell.viewer.account().ok_or(Error::SignIn)?;
    let (db, now, here) = (&accounts.app.db, accounts.app.clock.now(), current(headers));
    let when = |at: &str| at.parse().map_or_else(|_| at.to_owned(), |at| shell.lang.instant(at));
    let open = store::list_sessions(db, account.id).await?.into_iter();
    let sessions = open.map(|open| SessionView {
        device: device::in_words(&shell.lang, &open.device),
        means: shell.lang.find(&format!("my-means-{}", open.means)).unwrap_or(open.means),
        since: when(&open.created_at),
        seen: when(&open.seen_at),
        current: open.hash == here,
        hash: open.hash,
    });
    let sessions: Vec<SessionView> = sessions.collect();
    let readings = match account.person {
        None => None,
        Some(person) => {
            let lines = store::list_consultations(db, person, SHOWN).await?;
            let line = |(at, who, what, reason): (String, String, String, String)| Reading {
                when: when(&at),
                who: if who.is_empty() { shell.t("my-reader-gone") } else { who },
                what: shell.lang.find(&format!("my-read-{what}")).unwrap_or(what),
                reason,
            };
            Some(lines.into_iter().map(line).collect())
        }
    };
    let mut seen = Vec::new();
    for (at, who, body) in store::list_seen_as(db, account.id, SHOWN).await? {
        // the id may stand in the reason of another
        if let Ok(Fact::SeenAs { account: through, reason }) = serde_json::from_str(&body)
            && through == account.id
        {
            let who = if who.is_empty() { shell.t("my-reader-gone") } else { who };
            seen.push(Reading { when: when(&at), who, what: String::new(), reason });
        }
    }
    let pending = crate::store::links::list_waiting(db, account.id, Purpose::Address.key(), now).await?;
    let name = typed.get("name");
    Ok(Own {
        name: account.name.clone(),
        typed_name: if name.is_empty() { account.name.clone() } else { name.to_owned() },
        email: account.email.clone(),
        typed_email: typed.get("email").to_owned(),
        others: store::list_addresses(db, account.id).await?,
        pending: pending.into_iter().map(|(email, _)| email).collect(),
        has_password: store::has_password(db, account.id).await?,
        sure: shell.viewer.is_sure(now),
        sessions,
        roles: accounts.roles_in_words(&shell.lang, account).await?,
        readings,
        seen,
        errors: wrong.iter().flat_map(|(f, ms)| ms.iter().map(|m| (f.to_owned(), shell.say(m)))).collect(),
        shell: shell.clone(),
    })
}

/// `GET /compte`
pub async fn show(State(accounts): State<Accounts>, headers: HeaderMap, shell: Shell) -> Result<Page> {
    let page = view(&accounts, &shell, &headers, &Fields::default(), &Violations::default()).await?;
    shell.page(page)
}

/// After a change: back to the account, or the same page with what was wrong.
async fn answer(
    accounts: &Accounts,
    shell: &Shell,
    (headers, typed): (&HeaderMap, &Fields),
    outcome: Result<()>,
    done: &'static str,
) -> Result<Response> {
    match outcome {
        Ok(()) => Ok(flash(go("/compte"), &Message::new(done))),
        Err(Error::Invalid(wrong)) => {
            let page = view(accounts, shell, headers, typed, &wrong).await?;
            Ok(shell.form(&wrong, page)?.into_response())
        }
        Err(other) => Err(other),
    }
}

/// `POST /compte/nom`
pub async fn rename(
    State(accounts): State<Accounts>,
    shell: Shell,
    headers: HeaderMap,
    typed: Fields,
) -> Result<Response> {
    let done = own::rename(&accounts.app, holder(&shell)?, typed.get("name")).await;
    answer(&accounts, &shell, (&headers, &typed), done, "flash-my-name").await
}

/// `POST /compte/adresses`
pub async fn add_address(
    State(accounts): State<Accounts>,
    shell: Shell,
    from: Extension<From>,
    headers: HeaderMap,
    typed: Fields,
) -> Result<Response> {
    let account = holder(&shell)?;
    shell.sure()?;
    let done = own::ask_address(&accounts.app, &shell.lang, account, typed.get("email"), from.0.0).await;
    answer(&accounts, &shell, (&headers, &typed), done, "flash-my-address-asked").await
}

/// `POST /compte/adresses/principale`
pub async fn make_main(shell: Shell, headers: HeaderMap, typed: Fields) -> Result<Response> {
    let account = holder(&shell)?;
    shell.sure()?;
    own::make_main(&shell.app, &shell.lang, account, typed.get("email"), &current(&headers)).await?;
    Ok(flash(go("/compte"), &Message::new("flash-my-address-main")))
}

/// `POST /compte/adresses/retrait`
pub async fn remove_address(shell: Shell, typed: Fields) -> Result<Response> {
    let account = holder(&shell)?;
    shell.sure()?;
    own::remove_address(&shell.app, account, typed.get("email")).await?;
    Ok(flash(go("/compte"), &Message::new("flash-my-address-gone")))
}

#[derive(Template)]
#[template(path = "address_confirm.html")]
struct Confirm {
    shell: Shell,
    action: String,
    email: String,
}

/// `GET /compte/adresses/confirmation/{secret}`: one button, and nothing changes before it is pressed.
pub async fn ask_confirm(Path(secret): Path<String>, shell: Shell) -> Result<Response> {
    match links::look(&shell.app, &secret, Purpose::Address).await {
        Ok(link) => {
            let action = format!("/compte/adresses/confirmation/{secret}");
            let page = Confirm { action, email: link.email, shell: shell.clone() };
            Ok(shell.page(page)?.private().into_response())
        }
        Err(error) => dead(&shell, error, "my-address-dead-how"),
    }
}

/// `POST /compte/adresses/confirmation/{secret}`
pub async fn confirm(Path(secret): Path<String>, shell: Shell) -> Result<Response> {
    match own::confirm_address(&shell.app, &shell.lang, &secret).await {
        Ok(email) => Ok(flash(go("/compte"), &Message::new("flash-my-address-added").with("email", email))),
        Err(error) => dead(&shell, error, "my-address-dead-how"),
    }
}

/// `POST /compte/mot-de-passe`
pub async fn set_password(
    State(accounts): State<Accounts>,
    shell: Shell,
    headers: HeaderMap,
    typed: Fields,
) -> Result<Response> {
    let account = holder(&shell)?;
    shell.sure()?;
    let password = Some(untrimmed(&typed, "password"));
    let done = own::set_password(&accounts.app, &shell.lang, account, password, &current(&headers)).await;
    answer(&accounts, &shell, (&headers, &typed), done, "flash-my-password").await
}

/// `POST /compte/mot-de-passe/retrait`
pub async fn remove_password(shell: Shell, headers: HeaderMap) -> Result<Response> {
    let account = holder(&shell)?;
    shell.sure()?;
    own::set_password(&shell.app, &shell.lang, account, None, &current(&headers)).await?;
    Ok(flash(go("/compte"), &Message::new("flash-my-password-gone")))
}

/// `POST /compte/sessions/fermeture`
pub async fn close_session(shell: Shell, typed: Fields) -> Result<Response> {
    let account = holder(&shell)?;
    let mut tx = shell.app.db.begin().await?;
    if !store::close_session(&mut tx, account.id, typed.get("session")).await? {
        return Err(Error::NotFound);
    }
    tx.commit().await?;
    Ok(flash(go("/compte"), &Message::new("flash-my-session-closed")))
}

/// `POST /compte/sessions/autres`
pub async fn close_others(shell: Shell, headers: HeaderMap) -> Result<Response> {
    let account = holder(&shell)?;
    let mut tx = shell.app.db.begin().await?;
    store::close_others(&mut tx, account.id, &current(&headers)).await?;
    tx.commit().await?;
    Ok(flash(go("/compte"), &Message::new("flash-my-sessions-closed")))
}
