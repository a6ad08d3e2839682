//! Accepting an invitation: the link of its letter shows one button, which signs in.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use kernel::auth::{self, Account};
use kernel::error::{Error, Result};
use kernel::ids::AccountId;
use kernel::lang::Message;
use kernel::web::shell::flash;
use kernel::web::{Path, Shell};

use super::link::dead;
use crate::links::{self, Purpose};
use crate::{Accounts, session};

#[derive(Template)]
#[template(path = "invited.html")]
struct Invited {
    shell: Shell,
    action: String,
    name: String,
    roles: Vec<String>,
}

async fn whose(shell: &Shell, secret: &str) -> Result<Account> {
    let link = links::look(&shell.app, secret, Purpose::Invitation).await?;
    let id: AccountId = link.account.and_then(|id| id.parse().ok()).ok_or(Error::Gone)?;
    auth::find(&shell.app.db, id).await?.ok_or(Error::Gone)
}

/// `GET /invitation/{secret}`
pub async fn show(State(accounts): State<Accounts>, Path(secret): Path<String>, shell: Shell) -> Result<Response> {
    match whose(&shell, &secret).await {
        Ok(account) => {
            let roles = accounts.roles_in_words(&shell.lang, &account).await?;
            let action = format!("/invitation/{secret}");
            let page = Invited { action, name: account.name, roles, shell: shell.clone() };
            Ok(shell.page(page)?.private().into_response())
        }
        Err(error) => dead(&shell, error, "invited-dead-how"),
    }
}

/// `POST /invitation/{secret}`
pub async fn accept(Path(secret): Path<String>, shell: Shell, headers: HeaderMap) -> Result<Response> {
    let account = match whose(&shell, &secret).await {
        Ok(account) => account,
        Err(error) => return dead(&shell, error, "invited-dead-how"),
    };
    let mut tx = shell.app.db.begin().await?;
    if let Err(error) = links::spend(&shell.app, &mut tx, &secret, Purpose::Invitation).await {
        return dead(&shell, error, "invited-dead-how");
    }
    let device = session::device(&headers);
    let opened = auth::open_session(&shell.app, &mut tx, account.id, device, "invitation").await?;
    tx.commit().await?;
    let done = session::welcome(&shell, &headers, &opened, "/compte").await?;
    Ok(flash(done, &Message::new("flash-invited").with("name", account.name)))
}
