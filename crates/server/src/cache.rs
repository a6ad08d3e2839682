//! Public pages kept as they were answered, compressed, until the registry changes.
//!
//! Only what is the same for everybody is kept: GET, no session, 200, no cookie set. An answer is dropped when a change
//! of the registry was followed since, or after a minute, because « ouvert maintenant » grows old. Visitors who ask the
//! same page at once wait for one making of it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, ETAG, IF_NONE_MATCH, SET_COOKIE, VARY};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use census::Census;
use kernel::web::shell::{FLASH, SESSION, cookie, language};
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};

/// Bytes kept in all.
const ROOM: u64 = 48 << 20;
/// A larger answer is made anew each time.
const LARGEST: usize = 1 << 20;
const FRESH: Duration = Duration::from_secs(60);

#[derive(Clone)]
struct Kept {
    headers: HeaderMap,
    body: Bytes,
    /// The last changes that the map and the search knew when it was made.
    known: (i64, i64),
    made: Instant,
}

#[derive(Clone)]
struct ByBytes;

impl quick_cache::Weighter<String, Arc<Kept>> for ByBytes {
    fn weight(&self, key: &String, kept: &Arc<Kept>) -> u64 {
        (key.len() + kept.body.len() + 1_000) as u64
    }
}

/// Where the one who makes a page puts it.
type Room<'a> = quick_cache::sync::PlaceholderGuard<
    'a,
    String,
    Arc<Kept>,
    ByBytes,
    quick_cache::DefaultHashBuilder,
    quick_cache::sync::DefaultLifecycle<String, Arc<Kept>>,
>;

/// The kept answers, cheap to clone.
#[derive(Clone)]
pub struct Pages {
    kept: Arc<Cache<String, Arc<Kept>, ByBytes>>,
    census: Census,
}

impl Pages {
    /// Nothing kept yet.
    pub fn new(census: Census) -> Pages {
        Pages { kept: Arc::new(Cache::with_weighter(2_000, ROOM, ByBytes)), census }
    }

    /// The page as it was kept, or the room of one that the caller is to make while the others wait.
    async fn find_or_make(&self, key: &String, known: (i64, i64)) -> Result<Arc<Kept>, Room<'_>> {
        let fresh =
            |kept: &Arc<Kept>| kept.known.0 >= known.0 && kept.known.1 >= known.1 && kept.made.elapsed() < FRESH;
        loop {
            let kept = self.kept.get_value_or_guard_async(key).await?;
            if fresh(&kept) {
                return Ok(kept);
            }
            self.kept.remove_if(key, |kept| !fresh(kept));
        }
    }
}

/// Answers from what is kept, or keeps what is answered.
pub async fn keep(State(pages): State<Pages>, request: Request, next: Next) -> Response {
    let Some(key) = key(&request) else { return next.run(request).await };
    let seen = request.headers().get(IF_NONE_MATCH).cloned();
    // the map and the search follow one after the other: a page made between the two knows of one only
    let known = (pages.census.atlas().seq, pages.census.app.search.seen());
    // an answer that is not kept, or a maker who hangs up, frees the room: the next one makes it
    let room = match pages.find_or_make(&key, known).await {
        Ok(kept) => return answer(&kept, seen.as_ref()),
        Err(room) => room,
    };
    let response = next.run(request).await;
    if response.status() != StatusCode::OK || !may_be_kept(response.headers()) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let mut headers = parts.headers;
    let tag = format!("\"{}\"", kernel::ids::hex(Sha256::digest(&body).get(..12).unwrap_or_default()));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(ETAG, tag);
    }
    headers.insert(VARY, HeaderValue::from_static("accept-encoding, accept-language, cookie"));
    let kept = Arc::new(Kept { headers, body, known, made: Instant::now() });
    if kept.body.len() <= LARGEST {
        // refused only where the whole was emptied meanwhile: the page is then made again
        let _ = room.insert(kept.clone());
    }
    answer(&kept, seen.as_ref())
}

fn answer(kept: &Kept, seen: Option<&HeaderValue>) -> Response {
    if seen.is_some() && seen == kept.headers.get(ETAG) {
        let mut response = StatusCode::NOT_MODIFIED.into_response();
        *response.headers_mut() = kept.headers.clone();
        response.headers_mut().remove("content-encoding");
        response.headers_mut().remove("content-type");
        return response;
    }
    let mut response = Response::new(Body::from(kept.body.clone()));
    *response.headers_mut() = kept.headers.clone();
    response
}

/// What tells one answer from another: the address, the language, the compression.
fn key(request: &Request) -> Option<String> {
    let headers = request.headers();
    let anonymous = cookie(headers, SESSION).is_none() && cookie(headers, FLASH).is_none_or(|value| value.is_empty());
    let path = request.uri().path();
    let public = ![
        "/bureau",
        "/connexion",
        "/compte",
        "/invitation",
        "/bienvenue",
        "/healthz",
        "/readyz",
        "/metrics",
        "/assets",
        "/photos",
        "/langue",
    ]
    .iter()
    .any(|private| path.starts_with(private));
    if request.method() != Method::GET || !anonymous || !public {
        return None;
    }
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let coding = match (accepted.contains("br"), accepted.contains("gzip")) {
        (true, _) => 'b',
        (false, true) => 'g',
        (false, false) => '-',
    };
    Some(format!("{coding}{}{}", language(headers), request.uri()))
}

fn may_be_kept(headers: &HeaderMap) -> bool {
    let private = headers.get(CACHE_CONTROL).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains("private"));
    // what brings its own tag is made while it is read: it would not fit, and need not be kept
    !private && !headers.contains_key(SET_COOKIE) && !headers.contains_key(ETAG)
}
