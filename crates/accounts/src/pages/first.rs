//! The first run, in the browser: an administrator, the network's name and territory, and what comes next.

use askama::Template;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kernel::error::{Error, Result, Violations};
use kernel::web::shell::From;
use kernel::web::{Fields, Page, Shell, go};

use super::untrimmed;
use crate::first_run::First;
use crate::{Accounts, password, session};

#[derive(Template)]
#[template(path = "first_run.html")]
struct Begin {
    shell: Shell,
    /// Whether the visitor may begin; else the code of the log is asked.
    allowed: bool,
    code: String,
    wrong_code: bool,
    name: String,
    email: String,
    /// Letters leave: a password may be done without.
    letters: bool,
    shortest: usize,
    errors: Vec<(String, String)>,
}

impl Begin {
    fn error(&self, field: &str) -> String {
        let of = self.errors.iter().filter(|(wrong, _)| wrong == field);
        of.map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

fn told(shell: &Shell, wrong: &Violations) -> Vec<(String, String)> {
    wrong.iter().flat_map(|(f, ms)| ms.iter().map(|m| (f.to_owned(), shell.say(m)))).collect()
}

fn page(shell: &Shell, allowed: bool, code: &str, typed: &Fields, wrong: &Violations) -> Begin {
    Begin {
        allowed,
        code: if allowed { code.to_owned() } else { String::new() },
        wrong_code: !allowed && !code.is_empty(),
        name: typed.get("name").to_owned(),
        email: typed.get("email").to_owned(),
        letters: shell.app.site.relay.is_some(),
        shortest: password::SHORTEST,
        errors: told(shell, wrong),
        shell: shell.clone(),
    }
}

/// `GET /bienvenue`, as long as nobody has an account.
pub async fn show(
    State(accounts): State<Accounts>,
    from: Extension<From>,
    headers: HeaderMap,
    shell: Shell,
) -> Result<Response> {
    if !accounts.is_new().await? {
        return Ok(go("/connexion"));
    }
    let code = shell.query.get("code");
    let allowed = accounts.may_begin(from.0, &headers, code).await?;
    let page = page(&shell, allowed, code, &Fields::default(), &Violations::default());
    let status = if page.wrong_code { StatusCode::FORBIDDEN } else { StatusCode::OK };
    Ok(shell.page_with(status, page)?.private().into_response())
}

#[derive(Template)]
#[template(path = "first_taken.html")]
struct Taken {
    shell: Shell,
}

/// Somebody else who had the form open was the first.
fn taken(shell: &Shell) -> Result<Response> {
    Ok(shell.page_with(StatusCode::CONFLICT, Taken { shell: shell.clone() })?.private().into_response())
}

/// `POST /bienvenue`: the first administrator.
pub async fn begin(
    State(accounts): State<Accounts>,
    from: Extension<From>,
    headers: HeaderMap,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    if !accounts.is_new().await? {
        return taken(&shell);
    }
    let code = typed.get("code");
    if !accounts.may_begin(from.0, &headers, code).await? {
        return Err(Error::Forbidden);
    }
    let first = First { name: typed.get("name"), email: typed.get("email"), password: untrimmed(&typed, "password") };
    match accounts.begin(&first, session::device(&headers)).await {
        Ok(secret) => session::welcome(&shell, &headers, &secret, "/bienvenue/reseau").await,
        // somebody was the first between the two looks
        Err(Error::NotFound) => taken(&shell),
        Err(Error::Invalid(wrong)) => {
            let page = page(&shell, true, code, &typed, &wrong);
            Ok(shell.form(&wrong, page)?.private().into_response())
        }
        Err(other) => Err(other),
    }
}

struct Choice {
    key: String,
    words: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "first_network.html")]
struct Network {
    shell: Shell,
    /// The configuration did not name the network.
    may_name: bool,
    name: String,
    regions: Vec<Choice>,
    departments: Vec<Choice>,
    errors: Vec<(String, String)>,
}

impl Network {
    fn error(&self, field: &str) -> String {
        let of = self.errors.iter().filter(|(wrong, _)| wrong == field);
        of.map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

fn described(accounts: &Accounts, shell: &Shell, name: &str, held: &[String], wrong: &Violations) -> Network {
    let (mut regions, mut departments) = (Vec::new(), Vec::new());
    for (key, words, region) in accounts.choices() {
        let choice = Choice { chosen: held.contains(&key), key, words };
        if region { regions.push(choice) } else { departments.push(choice) }
    }
    Network {
        may_name: accounts.may_name(),
        name: name.to_owned(),
        regions,
        departments,
        errors: told(shell, wrong),
        shell: shell.clone(),
    }
}

/// `GET /bienvenue/reseau`
pub async fn network(State(accounts): State<Accounts>, shell: Shell) -> Result<Page> {
    let held = accounts.territory().await?;
    let name = shell.app.name();
    let unnamed = name.as_str() == kernel::app::UNNAMED;
    let name = if unnamed { "" } else { name.as_str() };
    shell.page(described(&accounts, &shell, name, &held, &Violations::default()))
}

/// `POST /bienvenue/reseau`
pub async fn describe(State(accounts): State<Accounts>, shell: Shell, typed: Fields) -> Result<Response> {
    let chosen: Vec<&str> = typed.all("territory").collect();
    match accounts.describe(typed.get("network"), &chosen).await {
        Ok(()) => Ok(go("/bienvenue/suite")),
        Err(Error::Invalid(wrong)) => {
            let held: Vec<String> = chosen.into_iter().map(str::to_owned).collect();
            let page = described(&accounts, &shell, typed.get("network"), &held, &wrong);
            Ok(shell.form(&wrong, page)?.into_response())
        }
        Err(other) => Err(other),
    }
}

#[derive(Template)]
#[template(path = "first_next.html")]
struct Next {
    shell: Shell,
    /// Where the network is: words, and the address of its page.
    places: Vec<(String, String)>,
    /// No letter leaves yet.
    no_relay: bool,
}

/// `GET /bienvenue/suite`: a first list, or a look around.
pub async fn next(State(accounts): State<Accounts>, shell: Shell) -> Result<Page> {
    let gazetteer = accounts.territories.gazetteer();
    let place = |key: &String| {
        let (level, code) = key.split_once(':')?;
        let id = gazetteer.get(level.parse().ok()?, code)?;
        Some((gazetteer.label(id), format!("/territoires/{}", gazetteer.path(id))))
    };
    let places = accounts.territory().await?.iter().filter_map(place).collect();
    shell.page(Next { places, no_relay: shell.app.site.relay.is_none(), shell: shell.clone() })
}
