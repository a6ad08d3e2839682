//! The letter that signs in: what is said of it, its code, and its link, which only a button spends.

use askama::Template;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kernel::auth::{self, Account};
use kernel::error::{Error, Result};
use kernel::web::shell::cookie;
use kernel::web::{Fields, Page, Path, Shell};

use crate::links::{self, Purpose, Typed};
use crate::store::links as stored;
use crate::{session, store};

#[derive(Template)]
#[template(path = "letter_sent.html")]
struct Sent {
    shell: Shell,
    /// Letters stay here: nobody but the team can read them.
    kept: bool,
    wrong: String,
}

/// The page of a link that nothing can be done with any more: what to do instead.
#[derive(Template)]
#[template(path = "link_dead.html")]
struct Dead {
    shell: Shell,
    /// The key of what to do instead.
    how: &'static str,
}

/// The answer to a link that is dead; any other failure stays what it is.
pub(super) fn dead(shell: &Shell, error: Error, how: &'static str) -> Result<Response> {
    match error {
        Error::Gone => {
            let page = Dead { how, shell: shell.clone() };
            Ok(shell.page_with(StatusCode::GONE, page)?.private().into_response())
        }
        other => Err(other),
    }
}

fn sent_page(shell: &Shell, status: StatusCode, wrong: String) -> Result<Page> {
    let page = Sent { kept: shell.app.site.relay.is_none(), wrong, shell: shell.clone() };
    Ok(shell.page_with(status, page)?.private())
}

/// `GET /connexion/lettre`: the same whatever the address was.
pub async fn sent(shell: Shell) -> Result<Page> {
    sent_page(&shell, StatusCode::OK, String::new())
}

/// `POST /connexion/code`: in the browser that asked for the letter.
pub async fn code(shell: Shell, headers: HeaderMap, typed: Fields) -> Result<Response> {
    let asked = cookie(&headers, session::ASKED).unwrap_or_default();
    match links::try_code(&shell.app, &asked, Purpose::SignIn, typed.get("code")).await? {
        Typed::Dead => dead(&shell, Error::Gone, "enter-dead-how"),
        Typed::Wrong => {
            let again = sent_page(&shell, StatusCode::UNPROCESSABLE_ENTITY, shell.t("enter-code-wrong"))?;
            Ok(again.into_response())
        }
        Typed::Right(link) => {
            let account = store::own::find_account(&shell.app.db, &link.email).await?;
            let Some(account) = account else { return dead(&shell, Error::Gone, "enter-dead-how") };
            let mut tx = shell.app.db.begin().await?;
            if !stored::spend(&mut tx, &link.hash, shell.app.clock.now()).await? {
                return dead(&shell, Error::Gone, "enter-dead-how");
            }
            let device = session::device(&headers);
            let secret = auth::open_session(&shell.app, &mut tx, account.id, device, "code").await?;
            tx.commit().await?;
            session::welcome(&shell, &headers, &secret, &link.back).await
        }
    }
}

#[derive(Template)]
#[template(path = "link_open.html")]
struct Open {
    shell: Shell,
    action: String,
    name: String,
}

async fn whose(shell: &Shell, secret: &str) -> Result<Account> {
    let link = links::look(&shell.app, secret, Purpose::SignIn).await?;
    store::own::find_account(&shell.app.db, &link.email).await?.ok_or(Error::Gone)
}

/// `GET /connexion/lien/{secret}`: one button, and nothing changes before it is pressed.
pub async fn show(Path(secret): Path<String>, shell: Shell) -> Result<Response> {
    match whose(&shell, &secret).await {
        Ok(account) => {
            let action = format!("/connexion/lien/{secret}");
            let page = Open { action, name: account.name, shell: shell.clone() };
            Ok(shell.page(page)?.private().into_response())
        }
        Err(error) => dead(&shell, error, "enter-dead-how"),
    }
}

/// `POST /connexion/lien/{secret}`: in whatever browser the letter was opened.
pub async fn open(Path(secret): Path<String>, shell: Shell, headers: HeaderMap) -> Result<Response> {
    let account = match whose(&shell, &secret).await {
        Ok(account) => account,
        Err(error) => return dead(&shell, error, "enter-dead-how"),
    };
    let mut tx = shell.app.db.begin().await?;
    let link = match links::spend(&shell.app, &mut tx, &secret, Purpose::SignIn).await {
        Ok(link) => link,
        Err(error) => return dead(&shell, error, "enter-dead-how"),
    };
    let opened = auth::open_session(&shell.app, &mut tx, account.id, session::device(&headers), "link").await?;
    tx.commit().await?;
    session::welcome(&shell, &headers, &opened, &link.back).await
}
