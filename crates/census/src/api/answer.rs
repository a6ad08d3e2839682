//! What every answer of the API has in common: who may read it, its links, its refusals.

use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, CACHE_CONTROL, CONTENT_TYPE, LINK,
};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use kernel::error::{Error, Violations};
use kernel::lang::Message;
use serde::Serialize;
use serde_json::{Value, json};

use crate::exchange::LICENCE;

/// An answer that any site may read, kept for a minute at most.
pub fn open(media: &'static str, body: String) -> Response {
    (open_headers(media), body).into_response()
}

/// The headers of such an answer.
pub fn open_headers(media: &'static str) -> [(HeaderName, String); 5] {
    [
        (CONTENT_TYPE, media.to_owned()),
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*".to_owned()),
        (ACCESS_CONTROL_EXPOSE_HEADERS, "etag, link, content-disposition".to_owned()),
        (CACHE_CONTROL, "public, max-age=60".to_owned()),
        (LINK, format!("<{LICENCE}>; rel=\"license\"")),
    ]
}

/// JSON of our own shapes, which always encodes.
pub fn body(value: &impl Serialize) -> String {
    crate::store::encoded(value)
}

/// A link of an answer.
pub fn link(rel: &str, media: &str, href: &str) -> Value {
    json!({ "rel": rel, "type": media, "href": href })
}

/// 422: a parameter of `/api/v1` that cannot be understood.
pub fn invalid(parameter: &str) -> Error {
    let mut wrong = Violations::default();
    wrong.add(parameter, Message::new("error-cursor"));
    Error::Invalid(wrong)
}

/// 400, as the OGC's interfaces want it of a parameter that is unknown or wrong; RFC 9457.
pub fn bad_request(site: &str, detail: &str) -> Response {
    let problem = json!({
        "type": format!("{site}/api/v1#bad-request"), "title": "Bad request", "status": 400, "code": "bad-request",
        "detail": detail,
    });
    let headers = [(CONTENT_TYPE, "application/problem+json"), (ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
    (StatusCode::BAD_REQUEST, headers, problem.to_string()).into_response()
}
