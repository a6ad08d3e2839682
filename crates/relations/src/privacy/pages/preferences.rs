//! The preference centre, without an account: what an address receives, stopping everything, and asking about one's data.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::error::{Error, Result, Violations};
use kernel::ids::RequestId;
use kernel::lang::Message;
use kernel::web::{Fields, Page, Path, Shell, go, once, shell};

use crate::Relations;
use crate::form::{FieldView, Form};
use crate::privacy::preferences::{self, Guest};
use crate::privacy::request::{self, Asked, Request, SORTS};
use crate::store::privacy as store;
use crate::store::privacy::requests;

const LONGEST_MESSAGE: usize = 4_000;

struct ChoiceView {
    key: String,
    name: String,
    told: String,
    basis: String,
    on: bool,
}

#[derive(Template)]
#[template(path = "privacy_preferences.html")]
struct Preferences {
    shell: Shell,
    path: String,
    address: String,
    suppressed: bool,
    known: bool,
    choices: Vec<ChoiceView>,
    asked: Vec<(String, String, String)>,
    asking: Vec<FieldView>,
    errors: Vec<(String, String)>,
}

async fn page(
    relations: &Relations,
    shell: &Shell,
    (token, guest): (&str, &Guest),
    typed: &Fields,
    wrong: &Violations,
) -> Result<Preferences> {
    let app = &relations.app;
    let view = |choice: preferences::Choice| ChoiceView {
        name: choice.purpose.named(&shell.lang),
        told: choice.purpose.told(&shell.lang),
        basis: shell.term("basis", choice.purpose.basis.key()),
        on: choice.verdict.is_yes(),
        key: choice.purpose.key,
    };
    let asked = requests::list_of_address(&app.db, &guest.key).await?;
    let line = |request: &Request| {
        let state = shell.term("request-state", &request.state);
        (shell.term("request-sort", &request.sort), shell.lang.day(request.due_on), state)
    };
    let form = Form { shell, family: "preferences", typed, wrong };
    let sorts = SORTS.map(|sort| (sort.to_owned(), shell.term("preferences-right", sort)));
    Ok(Preferences {
        path: format!("/preferences/{token}"),
        address: guest.address.as_deref().map(preferences::masked).unwrap_or_default(),
        suppressed: guest.suppressed,
        known: guest.party.is_some(),
        choices: preferences::choices(app, guest).await?.into_iter().map(view).collect(),
        asked: asked.iter().map(line).collect(),
        asking: vec![form.choice("sort", sorts), form.field("name", "line"), form.field("message", "text")],
        errors: form.errors(),
        shell: shell.clone(),
    })
}

/// `GET /preferences/{token}`: reading it changes nothing, since scanners of mail open links too.
pub async fn show(State(relations): State<Relations>, Path(token): Path<String>, shell: Shell) -> Result<Page> {
    let guest = preferences::open(&relations.app, &token).await?;
    let page = page(&relations, &shell, (&token, &guest), &Fields::default(), &Violations::default()).await?;
    Ok(shell.page(page)?.private())
}

/// `POST /preferences/{token}`: what may be sent, purpose by purpose.
pub async fn save(State(relations): State<Relations>, Path(token): Path<String>, typed: Fields) -> Result<Response> {
    let guest = preferences::open(&relations.app, &token).await?;
    if guest.suppressed {
        return Err(Error::Conflict(Message::new("error-preferences-stopped")));
    }
    preferences::save(&relations.app, &guest, |key| typed.has("purpose", key)).await?;
    Ok(shell::flash(go(&format!("/preferences/{token}")), &Message::new("flash-preferences-saved")))
}

/// `POST /preferences/{token}/arret`: no letter any more, for ever; also by the button of a mail program.
pub async fn stop(State(relations): State<Relations>, Path(token): Path<String>) -> Result<Response> {
    let guest = preferences::open(&relations.app, &token).await?;
    preferences::stop(&relations.app, &guest).await?;
    Ok(shell::flash(go(&format!("/preferences/{token}")), &Message::new("flash-preferences-stopped")))
}

/// `POST /preferences/{token}/maintien`: somebody who was asked wants to stay known.
pub async fn stay(State(relations): State<Relations>, Path(token): Path<String>) -> Result<Response> {
    let guest = preferences::open(&relations.app, &token).await?;
    preferences::stay(&relations.app, &guest).await?;
    Ok(shell::flash(go(&format!("/preferences/{token}")), &Message::new("flash-preferences-kept")))
}

/// `POST /preferences/{token}/demandes`: a request about one's data, by whoever receives the letters of that address.
pub async fn ask(
    State(relations): State<Relations>,
    Path(token): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let app = &relations.app;
    let guest = preferences::open(app, &token).await?;
    let Some(address) = guest.address.clone() else { return Err(Error::Gone) };
    let done = || shell::flash(go(&format!("/preferences/{token}")), &Message::new("flash-request-received"));
    let id = RequestId::from_bits(once::bits(app, &typed));
    if requests::find(&app.db, id).await?.is_some() {
        // pressed twice: the request is there, and is the answer
        return Ok(done());
    }
    let mut wrong = Violations::default();
    let sort = typed.get("sort").to_owned();
    if !SORTS.contains(&sort.as_str()) {
        wrong.add("sort", Message::new("error-choice"));
    } else if requests::find_open(&app.db, &guest.key, &sort).await?.is_some() {
        wrong.add("sort", Message::new("error-request-open"));
    }
    let message = typed.get("message").to_owned();
    if message.chars().count() > LONGEST_MESSAGE {
        wrong.add("message", Message::new("error-message-long").with("limit", LONGEST_MESSAGE));
    } else if sort == "rectification" && message.is_empty() {
        wrong.add("message", Message::new("error-required"));
    }
    if !wrong.is_empty() {
        let page = page(&relations, &shell, (&token, &guest), &typed, &wrong).await?;
        return Ok(shell.form(&wrong, page)?.private().into_response());
    }
    let mut party = guest.party;
    // whoever reads the mailbox of several may be any of them: the desk finds out who asks
    if let Some(owner) = party
        && store::is_shared(&app.db, "email", &address, owner).await?
    {
        party = None;
    }
    let today = app.clock.today();
    let asked = Asked {
        sort,
        party,
        name: typed.get("name").chars().take(200).collect(),
        address: Some(address),
        message,
        via: "centre".to_owned(),
        received_on: today,
    };
    request::receive(app, None, Request::new(id, asked)).await?;
    Ok(done())
}
