//! Signing in and out.

use askama::Template;
use axum::extract::Extension;
use axum::http::header::{HeaderValue, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kernel::auth;
use kernel::error::Result;
use kernel::lang::Message;
use kernel::web::shell::{From, SESSION, cookie, flash};
use kernel::web::{Access, Fields, Page, Routes, Shell, go, safe_return};

use crate::{Accounts, password};

/// The routes of accounts, each with the right it asks.
pub fn routes(accounts: &Accounts) -> Routes {
    let everyone = Access::Everyone;
    Routes::default()
        .get("/connexion", everyone, sign_in_form)
        .post("/connexion", everyone, sign_in)
        .post("/deconnexion", everyone, sign_out)
        .with_state(accounts.clone())
        .merge(crate::keys::pages::routes(accounts))
        .merge(crate::provider::pages::routes(accounts))
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn {
    shell: Shell,
    back: String,
    email: String,
    failed: bool,
}

/// `GET /connexion`
async fn sign_in_form(shell: Shell) -> Result<Page> {
    let back = safe_return(shell.query.get("retour")).to_owned();
    shell.page(SignIn { back, email: String::new(), failed: false, shell: shell.clone() })
}

/// `POST /connexion`
async fn sign_in(shell: Shell, from: Extension<From>, headers: HeaderMap, typed: Fields) -> Result<Response> {
    let back = safe_return(typed.get("retour")).to_owned();
    let device = headers.get("user-agent").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let email = typed.get("email").to_owned();
    // a password may begin or end with a space
    let password = typed.pairs().find(|(name, _)| *name == "password").map_or("", |(_, value)| value);
    match password::sign_in(&shell.app, &email, password, from.0.0, device).await? {
        Some(secret) => Ok(with_cookie(go(&back), &session_cookie(&shell, &secret, 30 * 24 * 3_600))),
        None => {
            let page = SignIn { back, email, failed: true, shell: shell.clone() };
            Ok(shell.page_with(StatusCode::UNPROCESSABLE_ENTITY, page)?.into_response())
        }
    }
}

/// `POST /deconnexion`
async fn sign_out(shell: Shell, headers: HeaderMap) -> Result<Response> {
    let next = crate::provider::after_sign_out(&shell.app, &headers).await?;
    if let Some(secret) = cookie(&headers, SESSION) {
        auth::sign_out(&shell.app.db, &secret).await?;
    }
    let gone = with_cookie(go(next), &session_cookie(&shell, "", 0));
    Ok(flash(gone, &Message::new("flash-signed-out")))
}

fn session_cookie(shell: &Shell, secret: &str, seconds: u32) -> String {
    let secure = if shell.app.site.url.starts_with("https://") { "; Secure" } else { "" };
    format!("{SESSION}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}
