//! An error becomes a page or a problem+json, in the reader's language, and is logged once.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, REFERER, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::app::App;
use kernel::auth::Viewer;
use kernel::error::Error;
use kernel::lang::Message;
use kernel::web::Shell;
use kernel::web::fields::encode;
use serde_json::json;
use tracing::{debug, error, warn};

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    shell: Shell,
    status: u16,
    title: String,
    text: String,
    detail: String,
}

/// Gives every error a face.
pub async fn face(State(app): State<App>, request: Request, next: Next) -> Response {
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    let method = request.method().clone();
    let response = next.run(request).await;
    let Some(error) = response.extensions().get::<Error>().cloned().or_else(|| bare(&response)) else {
        return response;
    };
    // nobody, where even that could not be known
    let viewer = response.extensions().get::<Viewer>().cloned().unwrap_or_default();
    let reference = log(&app, &error, &method, &uri);
    if wants_json(&uri, &headers) {
        return problem(&app, &error, &uri, &headers, &reference);
    }
    if matches!(error, Error::SignIn) {
        // back to the page after signing in; a form that was posted is asked again from its own page
        let back = if method == axum::http::Method::GET { uri.path() } else { "/bureau" };
        return Redirect::to(&format!("/connexion?retour={}", encode(back))).into_response();
    }
    if matches!(error, Error::Confirm) {
        let back = if method == axum::http::Method::GET { asked(&uri) } else { came_from(&app, &headers) };
        return Redirect::to(&format!("/connexion/confirmation?retour={}", encode(&back))).into_response();
    }
    page(app, viewer, &error, &uri, &headers, reference)
}

/// The path of a page and what follows its question mark.
fn asked(uri: &Uri) -> String {
    uri.path_and_query().map_or_else(|| uri.path().to_owned(), ToString::to_string)
}

/// The page of this site on which a form was sent: it is asked again from there.
fn came_from(app: &App, headers: &HeaderMap) -> String {
    let page = headers.get(REFERER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let inside = page.strip_prefix(&app.site.url).filter(|path| path.starts_with('/'));
    kernel::web::safe_return(inside.unwrap_or_default()).to_owned()
}

/// What a layer refused without saying more: it gets a face too.
fn bare(response: &Response) -> Option<Error> {
    if response.headers().contains_key(CONTENT_TYPE) {
        return None;
    }
    Some(match response.status() {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Error::NotFound,
        StatusCode::FORBIDDEN => Error::Forbidden,
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge(2 << 20),
        StatusCode::REQUEST_TIMEOUT => Error::Wait(std::time::Duration::from_secs(5)),
        _ => return None,
    })
}

/// A short reference that a person can read out and that stands in the log.
fn log(app: &App, failure: &Error, method: &axum::http::Method, uri: &Uri) -> String {
    let reference = app.chance.secret().get(..8).unwrap_or_default().to_owned();
    let path = uri.path();
    match failure {
        Error::Bug(cause) => {
            error!(%method, path, reference, at = %cause.at, error = format!("{:#}", cause.source), "a request failed");
        }
        Error::Away(cause) => {
            warn!(%method, path, reference, at = %cause.at, error = format!("{:#}", cause.source), "a neighbour is away");
        }
        other => {
            debug!(%method, path, code = other.code(), "a request was refused");
            return String::new();
        }
    }
    reference
}

fn wants_json(uri: &Uri, headers: &HeaderMap) -> bool {
    let accept = headers.get("accept").and_then(|v| v.to_str().ok()).unwrap_or_default();
    uri.path().starts_with("/api/") || accept.starts_with("application/json")
}

fn title_and_text(lang: &kernel::lang::Lang, failure: &Error) -> (String, String) {
    let title = lang.t(&format!("error-{}-title", failure.code()));
    let text = match failure {
        Error::Conflict(message) | Error::Withheld(message) => lang.say(message),
        Error::TooLarge(limit) => {
            let limit = limit.div_ceil(1 << 20);
            lang.say(&Message::new("error-too-large-text").with("limit", limit))
        }
        Error::Wait(wait) => {
            let minutes = wait.as_secs().div_ceil(60);
            lang.say(&Message::new("error-wait-text").with("count", minutes))
        }
        other => lang.t(&format!("error-{}-text", other.code())),
    };
    (title, text)
}

/// RFC 9457.
fn problem(app: &App, failure: &Error, uri: &Uri, headers: &HeaderMap, reference: &str) -> Response {
    let lang = kernel::web::shell::language(headers);
    let (title, detail) = title_and_text(&lang, failure);
    let status = failure.status();
    let mut body = json!({
        "type": format!("{}/api/v1#{}", app.site.url, failure.code()),
        "title": title, "status": status.as_u16(), "detail": detail, "instance": uri.path(), "code": failure.code(),
    });
    if let (Error::Invalid(violations), Some(map)) = (failure, body.as_object_mut()) {
        let errors: serde_json::Map<String, serde_json::Value> = violations
            .iter()
            .map(|(field, messages)| {
                (field.to_owned(), json!(messages.iter().map(|m| lang.say(m)).collect::<Vec<_>>()))
            })
            .collect();
        map.insert("errors".to_owned(), errors.into());
    }
    if let (false, Some(map)) = (reference.is_empty(), body.as_object_mut()) {
        map.insert("reference".to_owned(), json!(reference));
    }
    let mut response = (status, body.to_string()).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    retry_after(failure, &mut response);
    response
}

/// What the links of letters open: there an unknown address is a link that a mailbox cut or that is too old, and no page
/// that was lost.
const OF_LETTERS: [&str; 6] =
    ["/preferences/", "/courrier/stop/", "/fiche/", "/enquete/", "/proposition/", "/invitation/"];

fn page(app: App, viewer: Viewer, failure: &Error, uri: &Uri, headers: &HeaderMap, detail: String) -> Response {
    let mut shell = Shell::new(app, viewer, uri, headers);
    // the message of what was done waits for a page where it was done
    shell.flash = None;
    let (title, text) = match failure {
        Error::NotFound | Error::Gone if OF_LETTERS.iter().any(|path| uri.path().starts_with(path)) => {
            (shell.t("error-link-title"), shell.t("error-link-text"))
        }
        _ => title_and_text(&shell.lang, failure),
    };
    let status = failure.status();
    let page = ErrorPage { status: status.as_u16(), title, text, detail, shell: shell.clone() };
    let mut response = match shell.page_with(status, page) {
        Ok(page) => page.into_response(),
        Err(_) => status.into_response(),
    };
    retry_after(failure, &mut response);
    response
}

fn retry_after(failure: &Error, response: &mut Response) {
    if let Error::Wait(wait) = failure
        && let Ok(seconds) = HeaderValue::from_str(&wait.as_secs().to_string())
    {
        response.headers_mut().insert(RETRY_AFTER, seconds);
    }
}
