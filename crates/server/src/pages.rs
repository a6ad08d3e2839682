//! Pages that belong to no capability: language, health, metrics, the components of the design system.

use std::net::IpAddr;

use askama::Template;
use axum::extract::{Extension, State};
use axum::http::header::{CONTENT_TYPE, HeaderValue, SET_COOKIE};
use axum::response::{IntoResponse, Response};
use kernel::error::{Error, Result};
use kernel::lang::Lang;
use kernel::web::shell::LANGUAGE;
use kernel::web::{Access, Page, Path, Routes, Shell, go, safe_return};
use metrics_exporter_prometheus::PrometheusHandle;

use crate::shell::From;
use crate::store;

/// The figures of this node, and who may read them besides this machine.
#[derive(Clone, Default)]
pub struct Metrics {
    /// None in tests, which have no recorder of their own.
    pub handle: Option<PrometheusHandle>,
    /// Addresses that the settings name.
    pub readers: Vec<IpAddr>,
}

/// The routes, each with the right it asks.
pub fn routes(metrics: Metrics) -> Routes {
    let everyone = Access::Everyone;
    Routes::default()
        .get("/langue/{code}", everyone, language)
        .get("/composants", everyone, components)
        .get("/healthz", everyone, healthz)
        .get("/readyz", everyone, readyz)
        .get("/metrics", everyone, prometheus)
        .get("/robots.txt", everyone, robots)
        .with_state(metrics)
}

fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}

/// `GET /langue/{code}`: chooses a language and comes back.
async fn language(Path(code): Path<String>, shell: Shell) -> Result<Response> {
    let lang = Lang::from_code(&code).ok_or(Error::NotFound)?;
    let asked = shell.query.get("retour");
    let back = if asked.is_empty() { "/" } else { safe_return(asked) };
    let cookie = format!("{LANGUAGE}={lang}; Path=/; Max-Age=31536000; SameSite=Lax");
    Ok(with_cookie(go(back), &cookie))
}

#[derive(Template)]
#[template(path = "components.html")]
struct Components {
    shell: Shell,
}

/// `GET /composants`: every component of the design system on one page.
async fn components(shell: Shell) -> Result<Page> {
    shell.page(Components { shell: shell.clone() })
}

/// `GET /healthz`: the process answers.
async fn healthz() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers too.
async fn readyz(shell: Shell) -> Result<&'static str> {
    kernel::change::last(&shell.app.db).await.map_err(Error::away)?;
    Ok("ready\n")
}

/// `GET /metrics`: for this machine, and for whoever the settings name.
async fn prometheus(State(metrics): State<Metrics>, from: Extension<From>, shell: Shell) -> Result<Response> {
    let From(ip) = from.0;
    let allowed = ip.is_loopback() || metrics.readers.contains(&ip);
    let handle = metrics.handle.filter(|_| allowed).ok_or(Error::NotFound)?;
    // when the database is away the other figures are still worth reading
    if let Ok(counts) = store::count_by_state(&shell.app).await {
        for state in store::STATES {
            let count = counts.iter().find(|(known, _)| known == state).map_or(0, |(_, count)| *count);
            metrics::gauge!("jobs", "state" => *state).set(f64::from(u32::try_from(count).unwrap_or(u32::MAX)));
        }
    }
    Ok(([(CONTENT_TYPE, "text/plain; version=0.0.4")], handle.render()).into_response())
}

/// `GET /robots.txt`
async fn robots(shell: Shell) -> String {
    let demo = if shell.app.site.demo {
        "Disallow: /\n"
    } else {
        "Disallow: /bureau\nDisallow: /recherche\nDisallow: /connexion\nDisallow: /invitation\n"
    };
    format!("User-agent: *\n{demo}")
}
