//! The session of a browser in which a key was proved or somebody came back from a provider, and its other cookies.

use axum::http::HeaderMap;
use axum::http::header::{HeaderValue, SET_COOKIE};
use axum::response::Response;
use kernel::auth::{self, Right};
use kernel::error::Result;
use kernel::web::shell::{SESSION, cookie};
use kernel::web::{Shell, safe_return};

/// Seconds that the cookie of a session is kept.
const KEPT: u32 = 30 * 24 * 3_600;

/// Where somebody goes whose session was just opened – the page that they asked for, or the first that they may read –
/// and the cookie of the session. The one that the browser held before is closed.
///
/// # Errors
/// The database is away.
pub(crate) async fn arrive(shell: &Shell, headers: &HeaderMap, secret: &str, back: &str) -> Result<(String, String)> {
    if let Some(held) = cookie(headers, SESSION) {
        auth::sign_out(&shell.app.db, &held).await?;
    }
    let desk = auth::viewer(&shell.app, secret).await?.may(Right::ReadDesk);
    let to = match back {
        "" | "/bureau" if !desk => "/compte",
        "" => "/bureau",
        asked => safe_return(asked),
    };
    Ok((to.to_owned(), written(shell, (SESSION, secret), "/", KEPT)))
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
