//! What other programs are given in the back office: access tokens, and the addresses that are told of changes.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, HeaderValue};
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::error::{Error, Result, Violations};
use kernel::ids::{TokenId, WebhookId};
use kernel::lang::Message;
use kernel::token::{self, Scope, Withheld};
use kernel::web::shell::flash;
use kernel::web::{Fields, Page, Path, Shell, go};

use crate::Census;
use crate::exchange::webhooks::{self, EVENTS};
use crate::store::access::{self, NewToken, TokenLine, Webhook};

/// Messages shown of a webhook.
const SHOWN: i64 = 100;
/// The longest name of a program, in characters.
const LONGEST: usize = 80;

struct TokenView {
    path: String,
    name: String,
    scopes: Vec<String>,
    made: String,
    used: String,
    revoked: bool,
    /// Why it opens nothing, or not all that was ticked, since its maker may not do it themselves; empty otherwise.
    withheld: String,
}

struct HookView {
    path: String,
    name: String,
    url: String,
    events: Vec<String>,
    state: &'static str,
}

impl HookView {
    fn of(shell: &Shell, hook: &Webhook) -> HookView {
        HookView {
            path: format!("/bureau/acces/appels/{}", hook.id),
            name: hook.name.clone(),
            url: hook.url.clone(),
            events: hook.events.split(' ').map(|key| shell.t(&event_key(key))).collect(),
            state: match (&hook.disabled_at, &hook.failing_since) {
                (Some(_), _) => "off",
                (None, Some(_)) => "failing",
                (None, None) => "on",
            },
        }
    }
}

/// `sheet.created` is said by `event-sheet-created`.
fn event_key(key: &str) -> String {
    format!("event-{}", key.replace('.', "-"))
}

/// What was just made, whose secret is shown this once.
#[derive(Default)]
struct Made {
    what: &'static str,
    secret: String,
}

#[derive(Template)]
#[template(path = "access.html")]
struct Access {
    shell: Shell,
    made: Option<Made>,
    tokens: Vec<TokenView>,
    hooks: Vec<HookView>,
    scopes: Vec<(&'static str, bool)>,
    events: Vec<(&'static str, String, bool)>,
    typed: Fields,
    wrong: Vec<(String, String)>,
}

impl Access {
    fn error(&self, field: &str) -> &str {
        self.wrong.iter().find(|(name, _)| name == field).map_or("", |(_, words)| words)
    }
}

async fn view(census: &Census, shell: &Shell, made: Option<Made>, typed: Fields, wrong: &Violations) -> Result<Access> {
    let when = |at: &str| at.parse().map_or_else(|_| at.to_owned(), |at| shell.lang.instant(at));
    let token = |line: TokenLine, withheld: Option<Withheld>| TokenView {
        path: format!("/bureau/acces/jetons/{}/revocation", line.id),
        withheld: withheld.map(|why| shell.t(&format!("token-withheld-{}", why.key()))).unwrap_or_default(),
        name: line.name,
        scopes: line.scopes.split(' ').map(|key| shell.term("scope", key)).collect(),
        made: match line.made_by {
            Some(name) => format!("{} · {name}", when(&line.created_at)),
            None => when(&line.created_at),
        },
        used: line.used_at.map_or_else(|| shell.t("token-unused"), |at| when(&at)),
        revoked: line.revoked_at.is_some(),
    };
    let hooks = access::list_webhooks(&census.app.db).await?;
    let mut tokens = Vec::new();
    for line in access::list_tokens(&census.app.db).await? {
        let why = withheld(census, &line).await?;
        tokens.push(token(line, why));
    }
    Ok(Access {
        made,
        tokens,
        hooks: hooks.iter().map(|hook| HookView::of(shell, hook)).collect(),
        scopes: Scope::ALL.map(|scope| (scope.key(), typed.has("scope", scope.key()))).into(),
        events: EVENTS.map(|key| (key, shell.t(&event_key(key)), typed.has("event", key))).into(),
        typed,
        wrong: wrong.iter().flat_map(|(f, ms)| ms.iter().map(|m| (f.to_owned(), shell.say(m)))).collect(),
        shell: shell.clone(),
    })
}

/// Why a token opens less than its scopes say; a revoked one opens nothing anyhow.
async fn withheld(census: &Census, line: &TokenLine) -> Result<Option<Withheld>> {
    if line.revoked_at.is_some() {
        return Ok(None);
    }
    for scope in Scope::ALL.into_iter().filter(|scope| line.scopes.split(' ').any(|key| key == scope.key())) {
        if let Some(why) = token::withheld(&census.app, line.maker, scope).await? {
            return Ok(Some(why));
        }
    }
    Ok(None)
}

/// `GET /bureau/acces`
pub async fn list(State(census): State<Census>, shell: Shell) -> Result<Page> {
    let page = view(&census, &shell, None, Fields::default(), &Violations::default()).await?;
    shell.page(page)
}

/// The page that shows a secret: nobody keeps it.
fn once(page: Page) -> Response {
    let mut response = page.into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response
}

fn named(typed: &Fields, wrong: &mut Violations, field: &str) -> String {
    let name = typed.required(field, wrong);
    if name.chars().count() > LONGEST {
        wrong.add(field, Message::new("error-name-long").with("count", LONGEST));
    }
    name
}

/// `POST /bureau/acces/jetons`: the answer itself shows the secret, which is kept nowhere.
pub async fn make_token(State(census): State<Census>, shell: Shell, typed: Fields) -> Result<Response> {
    shell.viewer.must(Right::Administer)?;
    let mut wrong = Violations::default();
    let name = named(&typed, &mut wrong, "token_name");
    let scopes: Vec<Scope> = Scope::ALL.into_iter().filter(|scope| typed.has("scope", scope.key())).collect();
    if scopes.is_empty() {
        wrong.add("scope", Message::new("error-scope-none"));
    } else if scopes.iter().any(|scope| !shell.viewer.may(scope.right())) {
        // a program does what its maker may do: who administers without importing would import through one
        wrong.add("scope", Message::new("error-scope-beyond"));
    }
    if !wrong.is_empty() {
        let page = view(&census, &shell, None, typed, &wrong).await?;
        return Ok(shell.form(&wrong, page)?.into_response());
    }
    let (now, app) = (census.app.clock.now(), &census.app);
    let secret = format!("{}{}", token::PREFIX, app.chance.secret());
    let new = NewToken {
        id: TokenId::new(now, &app.chance),
        hash: &token::hash(&secret),
        name: &name,
        scopes: &scopes.iter().map(|scope| scope.key()).collect::<Vec<_>>().join(" "),
        by: shell.viewer.id(),
    };
    access::insert_token(&app.db, now, &new).await?;
    let made = Some(Made { what: "token-made", secret });
    let page = view(&census, &shell, made, Fields::default(), &wrong).await?;
    Ok(once(shell.page_with(StatusCode::CREATED, page)?))
}

/// `POST /bureau/acces/jetons/{token}/revocation`
pub async fn revoke_token(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    shell.viewer.must(Right::Administer)?;
    let id: TokenId = id.parse().map_err(|_| Error::NotFound)?;
    if !access::revoke_token(&census.app.db, census.app.clock.now(), id).await? {
        return Err(Error::NotFound);
    }
    Ok(flash(go("/bureau/acces"), &Message::new("flash-token-revoked")))
}

/// `POST /bureau/acces/appels`
pub async fn make_webhook(State(census): State<Census>, shell: Shell, typed: Fields) -> Result<Response> {
    shell.viewer.must(Right::Administer)?;
    let mut wrong = Violations::default();
    let name = named(&typed, &mut wrong, "hook_name");
    let url = typed.required("url", &mut wrong);
    let is_address = url.starts_with("https://") || url.starts_with("http://");
    if !url.is_empty() && (!is_address || url.len() > 2_000 || url.contains(char::is_whitespace)) {
        wrong.add("url", Message::new("error-url"));
    }
    let events: Vec<&str> = EVENTS.into_iter().filter(|key| typed.has("event", key)).collect();
    if events.is_empty() {
        wrong.add("event", Message::new("error-event-none"));
    }
    if !wrong.is_empty() {
        let page = view(&census, &shell, None, typed, &wrong).await?;
        return Ok(shell.form(&wrong, page)?.into_response());
    }
    let (now, app) = (census.app.clock.now(), &census.app);
    let secret = webhooks::secret(&app.chance);
    let made = Some(Made { what: "hook-made", secret: webhooks::shown(&secret) });
    let hook = Webhook {
        id: WebhookId::new(now, &app.chance),
        url,
        name,
        events: events.join(" "),
        secret,
        failing_since: None,
        disabled_at: None,
        disabled_why: None,
    };
    access::insert_webhook(&app.db, now, &hook).await?;
    let page = view(&census, &shell, made, Fields::default(), &wrong).await?;
    Ok(once(shell.page_with(StatusCode::CREATED, page)?))
}

struct MessageView {
    event: String,
    when: String,
    state: String,
    badge: &'static str,
    attempts: i64,
    answer: String,
    body: String,
}

#[derive(Template)]
#[template(path = "webhook.html")]
struct Shown {
    shell: Shell,
    hook: HookView,
    off: Option<String>,
    messages: Vec<MessageView>,
}

async fn find(census: &Census, id: &str) -> Result<Webhook> {
    let id: WebhookId = id.parse().map_err(|_| Error::NotFound)?;
    access::find_webhook(&census.app.db, id).await?.ok_or(Error::NotFound)
}

/// `GET /bureau/acces/appels/{webhook}`: what was told, and what was answered.
pub async fn show_webhook(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Page> {
    let hook = find(&census, &id).await?;
    let messages = access::list_messages(&census.app.db, hook.id, SHOWN).await?.into_iter().map(|line| MessageView {
        event: shell.t(&event_key(&line.event)),
        when: line.created_at.parse().map_or(line.created_at, |at| shell.lang.instant(at)),
        badge: match line.state.as_str() {
            "delivered" => "open",
            "failed" => "rejected",
            _ => "updated",
        },
        state: shell.term("message", &line.state),
        attempts: line.attempts,
        answer: line.answer.unwrap_or_default(),
        body: line.body,
    });
    shell.page(Shown {
        messages: messages.collect(),
        off: hook.disabled_why.as_ref().map(|why| shell.term("hook-off", why)),
        hook: HookView::of(&shell, &hook),
        shell: shell.clone(),
    })
}

/// `POST /bureau/acces/appels/{webhook}/essai`
pub async fn test_webhook(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    shell.viewer.must(Right::Administer)?;
    let hook = find(&census, &id).await?;
    webhooks::test(&census, &hook).await?;
    let back = format!("/bureau/acces/appels/{}", hook.id);
    Ok(flash(go(&back), &Message::new("flash-hook-test")))
}

/// `POST /bureau/acces/appels/{webhook}/arret`
pub async fn stop_webhook(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    shell.viewer.must(Right::Administer)?;
    let hook = find(&census, &id).await?;
    let mut tx = census.app.db.begin().await?;
    access::disable_webhook(&mut tx, census.app.clock.now(), hook.id, "person").await?;
    tx.commit().await?;
    Ok(flash(go(&format!("/bureau/acces/appels/{}", hook.id)), &Message::new("flash-hook-off")))
}

/// `POST /bureau/acces/appels/{webhook}/reprise`
pub async fn start_webhook(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    shell.viewer.must(Right::Administer)?;
    let hook = find(&census, &id).await?;
    access::enable_webhook(&census.app.db, hook.id).await?;
    Ok(flash(go(&format!("/bureau/acces/appels/{}", hook.id)), &Message::new("flash-hook-on")))
}

/// `POST /bureau/acces/appels/{webhook}/suppression`
pub async fn remove_webhook(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    shell.viewer.must(Right::Administer)?;
    let hook = find(&census, &id).await?;
    access::remove_webhook(&census.app.db, hook.id).await?;
    Ok(flash(go("/bureau/acces"), &Message::new("flash-hook-gone")))
}
