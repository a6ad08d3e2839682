//! Asking again who somebody is, before a dangerous act: by their password, or by a code in a letter.

use askama::Template;
use axum::extract::Extension;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kernel::auth::{self, Account};
use kernel::error::{Error, Result};
use kernel::web::fields::encode;
use kernel::web::shell::{From, SESSION, cookie};
use kernel::web::{Fields, Page, Shell, go};

use super::{returned, untrimmed};
use crate::links::{self, Purpose, Typed};
use crate::store::links as stored;
use crate::{password, session, store};

#[derive(Template)]
#[template(path = "sure.html")]
struct Sure {
    shell: Shell,
    back: String,
    email: String,
    has_password: bool,
    /// A letter left: its code may be typed.
    sent: bool,
    /// Letters stay here: nobody but the team can read them.
    kept: bool,
    /// What is wrong with the password, or with the code.
    wrong: String,
}

/// Whoever is asked; an administrator who looks through their eyes cannot answer for them.
fn asked(shell: &Shell) -> Result<&Account> {
    let account = shell.viewer.account().ok_or(Error::SignIn)?;
    if shell.viewer.behind().is_some() { Err(Error::Forbidden) } else { Ok(account) }
}

async fn page(shell: &Shell, status: StatusCode, back: &str, sent: bool, wrong: String) -> Result<Page> {
    let account = asked(shell)?;
    let page = Sure {
        back: back.to_owned(),
        email: account.email.clone(),
        has_password: store::own::has_password(&shell.app.db, account.id).await?,
        sent,
        kept: shell.app.site.relay.is_none(),
        wrong,
        shell: shell.clone(),
    };
    shell.page_with(status, page)
}

/// `GET /connexion/confirmation?retour=`
pub async fn show(shell: Shell) -> Result<Page> {
    let back = returned(shell.query.get("retour"));
    let sent = !shell.query.get("lettre").is_empty();
    page(&shell, StatusCode::OK, &back, sent, String::new()).await
}

/// `POST /connexion/confirmation`: a letter is asked for, or a code or a password is given.
pub async fn confirm(shell: Shell, from: Extension<From>, headers: HeaderMap, typed: Fields) -> Result<Response> {
    let account = asked(&shell)?;
    let back = returned(typed.get("retour"));
    if typed.get("way") == "letter" {
        let secret = links::ask_code(&shell.app, &shell.lang, account, from.0.0).await?;
        let to = format!("/connexion/confirmation?lettre=1&retour={}", encode(&back));
        return Ok(session::asked(&shell, go(&to), &secret));
    }
    let code = typed.get("code");
    if !code.is_empty() {
        let asked = cookie(&headers, session::ASKED).unwrap_or_default();
        return match links::try_code(&shell.app, &asked, Purpose::Sure, code).await? {
            Typed::Right(link) if link.account.as_deref() == Some(account.id.to_string().as_str()) => {
                assure(&shell, &headers, Some(&link.hash), &back).await
            }
            Typed::Right(_) | Typed::Wrong => refuse(&shell, &back, true, "enter-code-wrong").await,
            Typed::Dead => refuse(&shell, &back, false, "sure-code-dead").await,
        };
    }
    let right = password::is_right(&shell.app, &account.email, untrimmed(&typed, "password"), from.0.0).await?;
    match right == Some(account.id) {
        true => assure(&shell, &headers, None, &back).await,
        false => refuse(&shell, &back, false, "sure-wrong").await,
    }
}

async fn refuse(shell: &Shell, back: &str, sent: bool, why: &str) -> Result<Response> {
    let page = page(shell, StatusCode::UNPROCESSABLE_ENTITY, back, sent, shell.t(why)).await?;
    Ok(page.into_response())
}

/// Notes it in the session, and leads back.
async fn assure(shell: &Shell, headers: &HeaderMap, spent: Option<&str>, back: &str) -> Result<Response> {
    let secret = cookie(headers, SESSION).ok_or(Error::SignIn)?;
    let mut tx = shell.app.db.begin().await?;
    if let Some(hash) = spent
        && !stored::spend(&mut tx, hash, shell.app.clock.now()).await?
    {
        drop(tx);
        return refuse(shell, back, false, "sure-code-dead").await;
    }
    auth::assure(&shell.app, &mut tx, &secret).await?;
    tx.commit().await?;
    Ok(go(if back.is_empty() { "/compte" } else { back }))
}
