//! Routes put together, and what every request passes through, from the outside in.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use accounts::Accounts;
use axum::Router;
use axum::extract::{ConnectInfo, Extension, MatchedPath, Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue,
    STRICT_TRANSPORT_SECURITY, X_FRAME_OPTIONS,
};
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use census::Census;
use kernel::app::App;
use kernel::auth::{self, Viewer};
use kernel::error::Error;
use kernel::web::route::Declared;
use kernel::web::shell::{COME_BACK, SESSION, cookie};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::csrf::CsrfLayer;

use crate::cache::{self, Pages};
use crate::pages::Metrics;
use crate::program::Program;
use crate::{assets, face, letters, pages, works};

pub use kernel::web::shell::From;

/// Everything that answers, and the rights of every route.
///
/// # Errors
/// The public address is no origin, or the address of the base map fits no header.
pub fn router(program: &Program, metrics: Metrics) -> anyhow::Result<(Router, Vec<Declared>)> {
    let app = program.app.clone();
    let mut routes = pages::routes(metrics).merge(letters::routes()).merge(works::routes());
    for capability in &program.capabilities.all {
        routes = routes.merge(capability.routes.clone());
    }
    let declared = routes.declared().to_vec();
    let csrf = CsrfLayer::new().add_trusted_origin(&app.site.url)?;
    let compressed = CompressionLayer::new()
        .quality(tower_http::CompressionLevel::Precise(5))
        .compress_when(SizeAbove::new(512).and(NotForContentType::IMAGES).and(NotForContentType::new("font/")));
    let (accounts, census) = (program.capabilities.accounts.clone(), program.capabilities.census.clone());
    // one layer of all these parts: the router boxes what it is given once for each layer
    let passed_through = ServiceBuilder::new()
        .layer(from_fn_with_state(app.clone(), from))
        .layer(from_fn(measured))
        .layer(from_fn_with_state((accounts, census), first_run))
        .layer(from_fn_with_state(Pages::new(program.capabilities.census.clone()), cache::keep))
        .layer(from_fn_with_state(Arc::new(Protection::of(&app)?), protected))
        .layer(from_fn(open_to_scripts))
        .layer(compressed)
        .layer(Extension(app.clone()))
        .layer(from_fn_with_state(app.clone(), face::face))
        .layer(from_fn_with_state(app, viewer))
        .layer(CatchPanicLayer::custom(|_| Error::bug("a handler panicked").into_response()))
        .layer(csrf);
    let router = routes
        .into_router()
        .route("/assets/{name}", get(assets::file))
        .route("/hors-ligne.js", get(assets::worker))
        .fallback(|| async { Error::NotFound })
        .layer(passed_through);
    Ok((router, declared))
}

/// Headers that tell browsers what a page may do. No inline script or style exists, so none is allowed.
struct Protection {
    page: Vec<(HeaderName, HeaderValue)>,
    /// Of what is made to stand in the pages of other sites, and nothing else may stand in their frames.
    embed: Vec<(HeaderName, HeaderValue)>,
}

impl Protection {
    fn of(app: &App) -> anyhow::Result<Protection> {
        let base = app.site.base_map.as_deref().and_then(origin).map(|origin| format!(" {origin}")).unwrap_or_default();
        let policy = format!(
            "default-src 'self'; img-src 'self' data: blob:{base}; connect-src 'self'{base}; worker-src 'self'; \
             object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors"
        );
        let fixed = [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "strict-origin-when-cross-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("permissions-policy", "geolocation=(self), camera=(), microphone=(), payment=()"),
        ];
        let mut every: Vec<(HeaderName, HeaderValue)> = fixed
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .into_iter()
            .collect();
        if app.site.url.starts_with("https://") {
            every.push((STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000")));
        }
        let with_policy = |ancestors: &str| -> anyhow::Result<Vec<(HeaderName, HeaderValue)>> {
            let policy = HeaderValue::from_str(&format!("{policy} {ancestors}"))?;
            Ok([every.clone(), vec![(CONTENT_SECURITY_POLICY, policy)]].concat())
        };
        let mut page = with_policy("'none'")?;
        page.push((X_FRAME_OPTIONS, HeaderValue::from_static("DENY")));
        Ok(Protection { page, embed: with_policy("*")? })
    }
}

async fn protected(State(protection): State<Arc<Protection>>, request: Request, next: Next) -> Response {
    let embedded = request.uri().path().starts_with("/integrer/");
    let mut response = next.run(request).await;
    for (name, value) in if embedded { &protection.embed } else { &protection.page } {
        response.headers_mut().entry(name).or_insert_with(|| value.clone());
    }
    response
}

/// Whether the script of another site may read what is there. Sending imports is for programs, which ask no browser.
fn is_open(path: &str) -> bool {
    let open = ["/api/", "/donnees/", "/oembed", "/tuiles/", "/integrer/fragment", "/integrer/carte.svg"];
    open.iter().any(|open| path.starts_with(open)) && !path.starts_with("/api/v1/imports")
}

/// What a browser asks before the script of another site reads open data under conditions (`If-None-Match`…), and
/// refusals that such a script may read as well as what is answered: without the header it learns nothing of a 404.
async fn open_to_scripts(request: Request, next: Next) -> Response {
    if !is_open(request.uri().path()) {
        return next.run(request).await;
    }
    if request.method() != Method::OPTIONS {
        let mut response = next.run(request).await;
        if response.status().is_client_error() || response.status().is_server_error() {
            let headers = response.headers_mut();
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
            headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("retry-after"));
        }
        return response;
    }
    let headers = [
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD"),
        (ACCESS_CONTROL_ALLOW_HEADERS, "accept, accept-language, if-none-match, range"),
        (ACCESS_CONTROL_MAX_AGE, "86400"),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// `https://host:port` of an address.
fn origin(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split('/').next()?;
    Some(format!("{scheme}://{host}"))
}

/// Who asks, from the session's cookie; told to the answer too, so that the face of an error knows for whom it is.
async fn viewer(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let viewer = match cookie(request.headers(), SESSION) {
        None => Viewer::default(),
        Some(secret) => match auth::viewer(&app, &secret).await {
            Ok(viewer) => viewer,
            Err(error) => return Error::from(error).into_response(),
        },
    };
    let refused = viewer.behind().is_some() && !may_look_at(&request);
    request.extensions_mut().insert(viewer.clone());
    let mut response = if refused { Error::Forbidden.into_response() } else { next.run(request).await };
    response.extensions_mut().insert(viewer);
    response
}

/// What an administrator who looks through the eyes of somebody may ask: pages, but none of the person's own account,
/// and no change besides coming back and signing out.
fn may_look_at(request: &Request) -> bool {
    let path = request.uri().path();
    match *request.method() {
        Method::GET | Method::HEAD => path != "/compte" && !path.starts_with("/compte/"),
        _ => path == COME_BACK || path == "/deconnexion",
    }
}

/// Where the request comes from: the last address that a trusted proxy did not vouch for.
async fn from(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical());
    let mut from = peer.unwrap_or(IpAddr::from([127, 0, 0, 1]));
    if app.site.trusted_proxies.contains(&from) {
        let header = request.headers().get("x-forwarded-for").and_then(|value| value.to_str().ok()).unwrap_or_default();
        for hop in header.split(',').rev().filter_map(|hop| hop.trim().parse::<IpAddr>().ok()) {
            from = hop.to_canonical();
            if !app.site.trusted_proxies.contains(&from) {
                break;
            }
        }
    }
    request.extensions_mut().insert(From(from));
    next.run(request).await
}

/// Leads whoever sits at the machine of a network that is empty, and that nobody runs yet, to its first steps.
async fn first_run(
    State((accounts, census)): State<(Accounts, Census)>,
    from: Extension<From>,
    request: Request,
    next: Next,
) -> Response {
    let home = request.method() == Method::GET && request.uri().path() == "/" && census.atlas().is_empty();
    let here = home && accounts.is_here(from.0, request.headers());
    if here && accounts.is_new().await.unwrap_or(false) {
        return Redirect::to("/bienvenue").into_response();
    }
    next.run(request).await
}

/// Counts and times every request by its route: addresses would make a label each.
async fn measured(request: Request, next: Next) -> Response {
    let method = request.method().to_string();
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "other".to_owned(), |p| p.as_str().to_owned());
    let start = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    let labels = [("method", method), ("route", route), ("status", status)];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_duration_seconds", &labels).record(start.elapsed().as_secs_f64());
    response
}

/// How long a stop waits for what still runs: requests, jobs, letters.
pub const GRACE: Duration = Duration::from_secs(20);
