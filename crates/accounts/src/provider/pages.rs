//! Going to the provider, coming back, and signing out there too.

use askama::Template;
use axum::extract::{Extension, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use kernel::error::Result;
use kernel::web::shell::{From, cookie};
use kernel::web::{Access, Fields, Routes, Shell, go, safe_return};

use crate::Accounts;
use crate::provider::{self, Ending};
use crate::session::{arrive, with_cookie, written};

/// The cookie of a secret that ties who comes back to the browser that left.
const BROWSER: &str = "fournisseur";
/// The cookie of the token with which one signs out at the provider.
const TOKEN: &str = "fournisseur-fin";
/// A cookie is refused by browsers beyond 4 096 bytes, with its name.
const LARGEST_TOKEN: usize = 3_800;

/// The routes of the provider. They are asked by GET: a form may lead nowhere but here (the policy of the pages), and what
/// they change is only what this browser is in the midst of.
pub fn routes(accounts: &Accounts) -> Routes {
    let everyone = Access::Everyone;
    Routes::default()
        .get("/connexion/fournisseur", everyone, leave)
        .get("/connexion/fournisseur/retour", everyone, come_back)
        .get("/connexion/fournisseur/fin", everyone, sign_out)
        .with_state(accounts.clone())
}

#[derive(Template)]
#[template(path = "provider.html")]
struct Told {
    shell: Shell,
    title: String,
    text: String,
    /// Where to go from here, and its words.
    next: String,
    next_words: String,
    /// Goes there by itself.
    at_once: bool,
}

/// `GET /connexion/fournisseur`
async fn leave(
    State(accounts): State<Accounts>,
    shell: Shell,
    from: Extension<From>,
    headers: HeaderMap,
) -> Result<Response> {
    let Some(known) = &shell.app.site.provider else { return Ok(go("/connexion")) };
    // two windows of one browser may be on their way at once
    let held = cookie(&headers, BROWSER).filter(|secret| secret.len() == 64);
    let secret = held.unwrap_or_else(|| shell.app.chance.secret());
    let back = match shell.query.get("retour") {
        "" => "",
        asked => safe_return(asked),
    };
    let address = provider::leave(&accounts, known, &secret, back, from.0.0).await?;
    let mut response = StatusCode::SEE_OTHER.into_response();
    response.headers_mut().insert(LOCATION, HeaderValue::from_str(&address)?);
    Ok(with_cookie(response, &own_cookie(&shell, BROWSER, &secret, 600)))
}

/// `GET /connexion/fournisseur/retour`
async fn come_back(State(accounts): State<Accounts>, shell: Shell, headers: HeaderMap) -> Result<Response> {
    let Some(known) = &shell.app.site.provider else { return Ok(go("/connexion")) };
    let device = headers.get("user-agent").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let browser = cookie(&headers, BROWSER).unwrap_or_default();
    let name = known.name.as_str();
    let (title, text) =
        match provider::come_back(&accounts, known, (&shell.query, &browser), (&shell.lang, device)).await? {
            Ending::In { secret, back, token } => {
                let (to, session) = arrive(&shell, &headers, &secret, &back).await?;
                let response = with_cookie(go(&to), &session);
                if token.len() > LARGEST_TOKEN {
                    return Ok(response);
                }
                return Ok(with_cookie(response, &own_cookie(&shell, TOKEN, &token, 30 * 24 * 3_600)));
            }
            Ending::Unknown => (shell.t("provider-unknown"), shell.t1("provider-unknown-text", "name", name)),
            Ending::Refused => (shell.t("provider-refused"), shell.t1("provider-refused-text", "name", name)),
        };
    let (next, next_words) = ("/connexion".to_owned(), shell.t("provider-again"));
    // another language leads back to the start: what came in the address is of no use twice
    let away = Shell { path: next.clone(), query: Fields::default(), ..shell.clone() };
    let page = Told { title, text, next, next_words, at_once: false, shell: away };
    Ok(shell.page_with(StatusCode::FORBIDDEN, page)?.private().into_response())
}

/// `GET /connexion/fournisseur/fin`
async fn sign_out(State(accounts): State<Accounts>, shell: Shell, headers: HeaderMap) -> Result<Response> {
    let Some(known) = &shell.app.site.provider else { return Ok(go("/")) };
    let Some(token) = cookie(&headers, TOKEN).filter(|token| !token.is_empty()) else { return Ok(go("/")) };
    let forgotten = own_cookie(&shell, TOKEN, "", 0);
    let Some(next) = provider::way_out(&accounts, known, &token).await else {
        return Ok(with_cookie(go("/"), &forgotten));
    };
    let page = Told {
        title: shell.t("provider-out"),
        text: shell.t1("provider-out-text", "name", known.name.as_str()),
        next,
        next_words: shell.t1("provider-out-go", "name", known.name.as_str()),
        at_once: true,
        shell: shell.clone(),
    };
    Ok(with_cookie(shell.page(page)?.private().into_response(), &forgotten))
}

/// A cookie that only these pages are shown.
fn own_cookie(shell: &Shell, name: &str, value: &str, seconds: u32) -> String {
    written(shell, (name, value), "/connexion/fournisseur", seconds)
}
