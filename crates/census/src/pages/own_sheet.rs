//! A place before its own sheet, by the link of a letter: to confirm it, edit it, leave, or stop the letters.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use kernel::error::{Error, Result, Violations};
use kernel::lang::Message;
use kernel::party::Standing;
use kernel::web::{Fields, Page, Path, Shell, go, shell};

use super::editing::{Section, errors_view, sections_view, told_theirs};
use super::words;
use crate::Census;
use crate::contribution::pass;
use crate::edit;
use crate::field::{DataClass, Field};
use crate::sheet::Sheet;

struct RowView {
    key: &'static str,
    words: String,
    value: String,
    confirmed: String,
}

#[derive(Template)]
#[template(path = "own_sheet.html")]
struct Own {
    shell: Shell,
    name: String,
    path: String,
    token: String,
    version: i64,
    left: bool,
    public: bool,
    rows: Vec<RowView>,
    error: String,
}

fn page(shell: &Shell, token: &str, sheet: &Sheet, known: &[(Field, Timestamp)], error: String) -> Own {
    let rows = pass::confirmable(sheet)
        .into_iter()
        .map(|field| RowView {
            key: field.key(),
            words: shell.term("field", field.key()),
            value: sheet.values.get(field).map(|value| words::value(shell, field, value)).unwrap_or_default(),
            confirmed: known.iter().find(|(confirmed, _)| *confirmed == field).map_or_else(String::new, |(_, at)| {
                let day = at.to_zoned_datetime(kernel::clock::paris()).date();
                shell.t1("own-confirmed-on", "day", shell.lang.day(day))
            }),
        })
        .collect();
    Own {
        name: sheet.party.name.clone(),
        path: sheet.party.path(),
        token: token.to_owned(),
        version: sheet.version,
        left: sheet.party.standing != Standing::Public,
        public: sheet.party.standing == Standing::Public,
        rows,
        error,
        shell: shell.clone(),
    }
}

/// `GET /fiche/{pass}`: nothing is confirmed by looking.
pub async fn show(State(census): State<Census>, Path(token): Path<String>, shell: Shell) -> Result<Page> {
    let (_, sheet) = pass::open(&census.app, &token).await?;
    let known = pass::confirmed(&census.app, &sheet).await?;
    Ok(shell.page(page(&shell, &token, &sheet, &known, String::new()))?.private())
}

/// `POST /fiche/{pass}/confirmation`: one field, or the whole.
pub async fn confirm(
    State(census): State<Census>,
    Path(token): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let (pass, sheet) = pass::open(&census.app, &token).await?;
    let all = pass::confirmable(&sheet);
    let named = |field: &Field| typed.has("all", "yes") || typed.has("field", field.key());
    let fields: Vec<Field> = all.into_iter().filter(named).collect();
    let version: i64 = typed.get("version").parse().unwrap_or_default();
    match pass::confirm(&census.app, &pass, &sheet, version, &fields).await {
        Ok(()) => {
            let done = Message::new("flash-own-confirmed").with("count", fields.len());
            Ok(shell::flash(go(&format!("/fiche/{token}")), &done))
        }
        Err(Error::Conflict(message)) => {
            let known = pass::confirmed(&census.app, &sheet).await?;
            let page = page(&shell, &token, &sheet, &known, shell.say(&message));
            Ok(shell.page_with(StatusCode::CONFLICT, page)?.private().into_response())
        }
        Err(other) => Err(other),
    }
}

#[derive(Template)]
#[template(path = "own_form.html")]
struct Form {
    shell: Shell,
    name: String,
    token: String,
    version: i64,
    sections: Vec<Section>,
    errors: Vec<(String, String)>,
}

fn form(census: &Census, shell: &Shell, token: &str, sheet: &Sheet, typed: &Fields, wrong: &Violations) -> Form {
    let public = |field: Field| field.class() == DataClass::Public;
    Form {
        name: sheet.party.name.clone(),
        token: token.to_owned(),
        version: sheet.version,
        sections: sections_view(&census.vocabulary(), shell, sheet.party.kind, public, typed, wrong),
        errors: errors_view(shell, wrong),
        shell: shell.clone(),
    }
}

/// `GET /fiche/{pass}/modification`
pub async fn edit(State(census): State<Census>, Path(token): Path<String>, shell: Shell) -> Result<Page> {
    let (_, sheet) = pass::open(&census.app, &token).await?;
    let typed = edit::typed(&sheet.values.public());
    Ok(shell.page(form(&census, &shell, &token, &sheet, &typed, &Violations::default()))?.private())
}

/// `POST /fiche/{pass}/modification`
pub async fn save(
    State(census): State<Census>,
    Path(token): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let (pass, sheet) = pass::open(&census.app, &token).await?;
    let version: i64 = typed.get("version").parse().unwrap_or_default();
    let fields = census.vocabulary().public_fields(sheet.party.kind);
    let outcome = match edit::read_fields(&census.gazetteer(), &fields, &sheet.values, &typed) {
        Ok((values, _)) => pass::edit(&census.app, &pass, &sheet, version, &values).await.map(|_| ()),
        Err(error) => Err(error),
    };
    let (status, wrong) = match outcome {
        Ok(()) => return Ok(shell::flash(go(&format!("/fiche/{token}")), &Message::new("flash-own-saved"))),
        Err(Error::Invalid(wrong)) => (StatusCode::UNPROCESSABLE_ENTITY, wrong),
        Err(Error::Conflict(message)) => {
            (StatusCode::CONFLICT, told_theirs(&edit::typed(&sheet.values), &fields, &typed, message))
        }
        Err(other) => return Err(other),
    };
    Ok(shell.page_with(status, form(&census, &shell, &token, &sheet, &typed, &wrong))?.private().into_response())
}

#[derive(Template)]
#[template(path = "own_leave.html")]
struct Leave {
    shell: Shell,
    name: String,
    token: String,
    left: bool,
}

/// `GET /fiche/{pass}/retrait`
pub async fn ask_leave(State(census): State<Census>, Path(token): Path<String>, shell: Shell) -> Result<Page> {
    let (_, sheet) = pass::open(&census.app, &token).await?;
    let left = sheet.party.standing != Standing::Public;
    Ok(shell.page(Leave { name: sheet.party.name, token, left, shell: shell.clone() })?.private())
}

/// `POST /fiche/{pass}/retrait`
pub async fn leave(State(census): State<Census>, Path(token): Path<String>) -> Result<Response> {
    let (_, sheet) = pass::open(&census.app, &token).await?;
    if sheet.party.standing == Standing::Public {
        pass::leave(&census.app, &sheet).await?;
    }
    Ok(go(&format!("/fiche/{token}/retrait")))
}

/// `POST /fiche/{pass}/retour`
pub async fn come_back(State(census): State<Census>, Path(token): Path<String>) -> Result<Response> {
    let (_, sheet) = pass::open(&census.app, &token).await?;
    if sheet.party.standing == Standing::Hidden {
        pass::come_back(&census.app, &sheet).await?;
    }
    Ok(go(&format!("/fiche/{token}")))
}

#[derive(Template)]
#[template(path = "letters_stop.html")]
struct Stop {
    shell: Shell,
    token: String,
    done: bool,
}

/// `GET /courrier/stop/{stop}`
pub async fn ask_stop(State(census): State<Census>, Path(token): Path<String>, shell: Shell) -> Result<Page> {
    let pass = pass::open_stop(&census.app, &token).await?;
    let done = kernel::mail::is_suppressed(&census.app.db, &pass.address_key).await?;
    Ok(shell.page(Stop { token, done, shell: shell.clone() })?.private())
}

/// `POST /courrier/stop/{stop}`: by a person, or by their mail program (RFC 8058), which wants no redirection.
pub async fn stop(State(census): State<Census>, Path(token): Path<String>, shell: Shell) -> Result<Page> {
    let pass = pass::open_stop(&census.app, &token).await?;
    pass::stop(&census.app, &pass).await?;
    Ok(shell.page(Stop { token, done: true, shell: shell.clone() })?.private())
}
