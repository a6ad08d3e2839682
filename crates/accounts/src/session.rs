//! Opening a session in a browser: a new secret each time, the one that it held before closed, and where it leads.

use axum::http::HeaderMap;
use axum::http::header::{HeaderValue, SET_COOKIE};
use axum::response::Response;
use kernel::auth::{self, Right};
use kernel::error::Result;
use kernel::web::shell::{SESSION, cookie};
use kernel::web::{Shell, go, safe_return};

/// The cookie of the browser that asked for a letter, in which alone its code can be typed.
pub const ASKED: &str = "demande";
/// Seconds that the cookie of a session is kept.
const KEPT: u32 = 30 * 24 * 3_600;

/// What a browser says of itself.
pub fn device(headers: &HeaderMap) -> &str {
    headers.get("user-agent").and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Leads somebody whose session was just opened to the page that they asked for, or to the first that they may read.
///
/// # Errors
/// The database is away.
pub async fn welcome(shell: &Shell, headers: &HeaderMap, secret: &str, back: &str) -> Result<Response> {
    let (to, cookie) = arrive(shell, headers, secret, back).await?;
    Ok(with_cookie(go(&to), &cookie))
}

/// Where somebody goes whose session was just opened, and the cookie of the session: for an answer that is no redirect.
///
/// # Errors
/// The database is away.
pub(crate) async fn arrive(shell: &Shell, headers: &HeaderMap, secret: &str, back: &str) -> Result<(String, String)> {
    // whoever gave the browser its former session, or holds it elsewhere, holds nothing any more
    if let Some(held) = cookie(headers, SESSION) {
        auth::sign_out(&shell.app.db, &held).await?;
    }
    let viewer = auth::viewer(&shell.app, secret).await?;
    let desk = viewer.may(Right::ReadDesk) || viewer.may(Right::EditSheets);
    let to = match back {
        "" | "/bureau" if !desk => "/compte",
        "" => "/bureau",
        asked => safe_return(asked),
    };
    Ok((to.to_owned(), written(shell, (SESSION, secret), "/", KEPT)))
}

/// Makes the browser forget its session.
pub fn forgotten(shell: &Shell, response: Response) -> Response {
    with_cookie(response, &written(shell, (SESSION, ""), "/", 0))
}

/// Gives the browser the secret by which the code of its letter is known, for a quarter of an hour.
pub fn asked(shell: &Shell, response: Response, secret: &str) -> Response {
    with_cookie(response, &written(shell, (ASKED, secret), "/", 15 * 60))
}

/// A cookie under that path, for so many seconds; 0 forgets it. *Lax*: one comes back from another site.
pub(crate) fn written(shell: &Shell, (name, value): (&str, &str), path: &str, seconds: u32) -> String {
    let secure = if shell.app.site.url.starts_with("https://") { "; Secure" } else { "" };
    format!("{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

/// An answer that sets a cookie more.
pub(crate) fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}
