//! Signing in and out.

mod first;
mod invited;
mod link;
mod own;
mod roles;
mod scopes;
mod sure;
mod team;
mod team_account;

use askama::Template;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kernel::auth::{self, Right};
use kernel::error::Result;
use kernel::lang::Message;
use kernel::web::shell::{From, SESSION, cookie, flash};
use kernel::web::{Access, Fields, Routes, Shell, go, safe_return};

use crate::own::address;
use crate::{Accounts, demo, links, password, session};

/// The routes of accounts, each with the right it asks.
pub fn routes(accounts: &Accounts) -> Routes {
    let everyone = Access::Everyone;
    let administer = Access::Team(Right::Administer);
    Routes::default()
        .get("/connexion", everyone, sign_in_form)
        .get("/connexion/lettre", everyone, link::sent)
        .get("/connexion/lien/{secret}", everyone, link::show)
        .get("/connexion/confirmation", everyone, sure::show)
        .get("/compte", everyone, own::show)
        .get("/compte/adresses/confirmation/{secret}", everyone, own::ask_confirm)
        .get("/invitation/{secret}", everyone, invited::show)
        .get("/bienvenue", everyone, first::show)
        .get("/bienvenue/reseau", administer, first::network)
        .get("/bienvenue/suite", administer, first::next)
        .post("/connexion", everyone, sign_in)
        .post("/deconnexion", everyone, sign_out)
        .post("/connexion/code", everyone, link::code)
        .post("/connexion/lien/{secret}", everyone, link::open)
        .post("/connexion/confirmation", everyone, sure::confirm)
        .post("/compte/nom", everyone, own::rename)
        .post("/compte/adresses", everyone, own::add_address)
        .post("/compte/adresses/principale", everyone, own::make_main)
        .post("/compte/adresses/retrait", everyone, own::remove_address)
        .post("/compte/adresses/confirmation/{secret}", everyone, own::confirm)
        .post("/compte/mot-de-passe", everyone, own::set_password)
        .post("/compte/mot-de-passe/retrait", everyone, own::remove_password)
        .post("/compte/sessions/fermeture", everyone, own::close_session)
        .post("/compte/sessions/autres", everyone, own::close_others)
        .post("/invitation/{secret}", everyone, invited::accept)
        .post("/bienvenue", everyone, first::begin)
        .post("/bienvenue/reseau", administer, first::describe)
        .with_state(accounts.clone())
        .merge(team::routes(accounts))
        .merge(crate::keys::pages::routes(accounts))
        .merge(crate::provider::pages::routes(accounts))
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn {
    shell: Shell,
    back: String,
    email: String,
    /// The address and the password do not go together.
    failed: bool,
    /// What is wrong with the address.
    wrong: String,
    /// In a demo, the accounts that anybody may enter with: address, name, role.
    team: Vec<(&'static str, String, String)>,
    /// Theirs.
    password: &'static str,
}

/// The accounts of a demo; none elsewhere.
fn players(shell: &Shell) -> Vec<(&'static str, String, String)> {
    let all = demo::TEAM.iter().filter(|_| shell.app.site.demo);
    all.map(|player| (player.email, player.name.to_owned(), shell.term("role", player.role))).collect()
}

/// A page of this site to come back to, or nothing where none was asked for.
fn returned(typed: &str) -> String {
    if typed.is_empty() { String::new() } else { safe_return(typed).to_owned() }
}

/// A value as it was typed: a password may begin or end with a space.
fn untrimmed<'a>(typed: &'a Fields, field: &str) -> &'a str {
    typed.pairs().find(|(name, _)| *name == field).map_or("", |(_, value)| value)
}

/// `GET /connexion`
async fn sign_in_form(
    State(accounts): State<Accounts>,
    from: Extension<From>,
    headers: HeaderMap,
    shell: Shell,
) -> Result<Response> {
    if accounts.is_here(from.0, &headers) && accounts.is_new().await? {
        return Ok(go("/bienvenue"));
    }
    let back = returned(shell.query.get("retour"));
    let page = SignIn {
        back,
        email: String::new(),
        failed: false,
        wrong: String::new(),
        team: players(&shell),
        password: demo::PASSWORD,
        shell: shell.clone(),
    };
    Ok(shell.page(page)?.into_response())
}

/// `POST /connexion`: with a password, or without one, by a letter.
async fn sign_in(shell: Shell, from: Extension<From>, headers: HeaderMap, typed: Fields) -> Result<Response> {
    let back = returned(typed.get("retour"));
    let (email, password) = (typed.get("email").to_owned(), untrimmed(&typed, "password"));
    let by_password = match typed.get("way") {
        "link" => false,
        "password" => true,
        // Enter, in either field
        _ => !password.is_empty(),
    };
    let again = |failed: bool, wrong: String| -> Result<Response> {
        let page = SignIn {
            back: back.clone(),
            email: email.clone(),
            failed,
            wrong,
            team: players(&shell),
            password: demo::PASSWORD,
            shell: shell.clone(),
        };
        Ok(shell.page_with(StatusCode::UNPROCESSABLE_ENTITY, page)?.into_response())
    };
    if by_password {
        let device = session::device(&headers);
        return match password::sign_in(&shell.app, &email, password, from.0.0, device).await? {
            Some(secret) => session::welcome(&shell, &headers, &secret, &back).await,
            None => again(true, String::new()),
        };
    }
    let Some(email) = address(&email) else { return again(false, shell.t("error-my-address")) };
    let secret = links::ask(&shell.app, &shell.lang, &email, &back, from.0.0).await?;
    Ok(session::asked(&shell, go("/connexion/lettre"), &secret))
}

/// `POST /deconnexion`
async fn sign_out(shell: Shell, headers: HeaderMap) -> Result<Response> {
    let next = crate::provider::after_sign_out(&shell.app, &headers).await?;
    if let Some(secret) = cookie(&headers, SESSION) {
        auth::sign_out(&shell.app.db, &secret).await?;
    }
    let gone = session::forgotten(&shell, go(next));
    Ok(flash(gone, &Message::new("flash-signed-out")))
}
