//! Kinds of membership in the back office: who they are for, what is asked, for how long.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::error::{Error, Result, Violations};
use kernel::lang::Message;
use kernel::text;
use kernel::web::{Fields, Page, Path, Shell, go, shell};

use crate::Relations;
use crate::form::{self, FieldView, Form};
use crate::membership::kind::{self, AUDIENCES, Kind};
use crate::store::membership as store;

const PATH: &str = "/bureau/adhesions/types";
/// The most that is asked, in cents.
const MOST: i64 = 10_000_000;

struct Line {
    path: String,
    name: String,
    audience: String,
    fee: String,
    months: i64,
    retired: bool,
}

#[derive(Template)]
#[template(path = "membership_kinds.html")]
struct Kinds {
    shell: Shell,
    lines: Vec<Line>,
    inputs: Vec<FieldView>,
    errors: Vec<(String, String)>,
}

fn inputs(form: &Form<'_>) -> Vec<FieldView> {
    let audiences = AUDIENCES.map(|key| (key.to_owned(), form.shell.term("membership-audience", key)));
    vec![
        form.needed("name", "line"),
        form.choice("audience", audiences),
        form.needed("fee", "number"),
        form.needed("months", "number"),
    ]
}

async fn index(relations: &Relations, shell: &Shell, typed: &Fields, wrong: &Violations) -> Result<Kinds> {
    let line = |kind: &Kind| Line {
        path: format!("{PATH}/{}", kind.key),
        name: kind.named(&shell.lang),
        audience: shell.term("membership-audience", &kind.audience),
        fee: shell.lang.euros(kind.fee),
        months: kind.months,
        retired: kind.retired,
    };
    let form = Form { shell, family: "membership-field", typed, wrong };
    Ok(Kinds {
        lines: kind::list(&relations.app).await?.iter().map(line).collect(),
        inputs: inputs(&form),
        errors: form.errors(),
        shell: shell.clone(),
    })
}

/// `GET /bureau/adhesions/types`
pub async fn list(State(relations): State<Relations>, shell: Shell) -> Result<Page> {
    let typed = Fields::read("months=12");
    shell.page(index(&relations, &shell, &typed, &Violations::default()).await?)
}

fn read(typed: &Fields, wrong: &mut Violations) -> Kind {
    let name = typed.required("name", wrong);
    if name.chars().count() > 80 {
        wrong.add("name", Message::new("error-name-long").with("count", 80));
    }
    let audience = typed.get("audience").to_owned();
    if !AUDIENCES.contains(&audience.as_str()) {
        wrong.add("audience", Message::new("error-choice"));
    }
    Kind {
        key: String::new(),
        name: Some(name),
        audience,
        fee: form::cents(typed, "fee", (0, MOST), wrong),
        months: form::number(typed, "months", (1, 120), wrong),
        retired: typed.has("retired", "yes"),
        version: 0,
    }
}

/// `POST /bureau/adhesions/types`: a kind of the network's own.
pub async fn create(State(relations): State<Relations>, shell: Shell, typed: Fields) -> Result<Response> {
    shell.viewer.must(Right::KeepMembers)?;
    let app = &relations.app;
    let mut wrong = Violations::default();
    let mut new = read(&typed, &mut wrong);
    new.key = text::slug(typed.get("name"));
    let taken = kind::list(app).await?.iter().any(|kind| kind.key == new.key);
    if taken || (wrong.is_empty() && !store::save_kind(&app.db, &new, app.clock.now(), shell.viewer.id()).await?) {
        wrong.add("name", Message::new("error-membership-kind-taken"));
    }
    if !wrong.is_empty() {
        let page = index(&relations, &shell, &typed, &wrong).await?;
        return Ok(shell.form(&wrong, page)?.into_response());
    }
    Ok(shell::flash(go(PATH), &Message::new("flash-membership-kind-saved")))
}

#[derive(Template)]
#[template(path = "membership_kind.html")]
struct KindPage {
    shell: Shell,
    name: String,
    path: String,
    version: i64,
    retired: bool,
    conflict: Option<String>,
    inputs: Vec<FieldView>,
    errors: Vec<(String, String)>,
}

fn page(shell: &Shell, kind: &Kind, typed: &Fields, wrong: &Violations) -> KindPage {
    let form = Form { shell, family: "membership-field", typed, wrong };
    KindPage {
        name: kind.named(&shell.lang),
        path: format!("{PATH}/{}", kind.key),
        version: kind.version,
        retired: typed.has("retired", "yes"),
        conflict: None,
        inputs: inputs(&form),
        errors: form.errors(),
        shell: shell.clone(),
    }
}

fn typed_of(shell: &Shell, kind: &Kind) -> Fields {
    let mut typed = Fields::default();
    typed.push("name", kind.named(&shell.lang));
    typed.push("audience", kind.audience.clone());
    typed.push("fee", super::decimal(kind.fee));
    typed.push("months", kind.months.to_string());
    if kind.retired {
        typed.push("retired", "yes");
    }
    typed
}

/// `GET /bureau/adhesions/types/{sort}`
pub async fn show(State(relations): State<Relations>, Path(key): Path<String>, shell: Shell) -> Result<Page> {
    let kinds = kind::list(&relations.app).await?;
    let kind = kinds.into_iter().find(|kind| kind.key == key).ok_or(Error::NotFound)?;
    shell.page(page(&shell, &kind, &typed_of(&shell, &kind), &Violations::default()))
}

/// `POST /bureau/adhesions/types/{sort}`: what is asked of memberships from now on; those that run keep theirs.
pub async fn save(
    State(relations): State<Relations>,
    Path(key): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let app = &relations.app;
    let kinds = kind::list(app).await?;
    let known = kinds.into_iter().find(|kind| kind.key == key).ok_or(Error::NotFound)?;
    shell.viewer.must(Right::KeepMembers)?;
    let mut wrong = Violations::default();
    let mut new = read(&typed, &mut wrong);
    if !wrong.is_empty() {
        return Ok(shell.form(&wrong, page(&shell, &known, &typed, &wrong))?.into_response());
    }
    new.key.clone_from(&known.key);
    new.version = typed.get("version").parse().unwrap_or_default();
    // what was not changed keeps the words of the program, in every language
    if known.name.is_none() && new.name.as_deref() == Some(known.named(&shell.lang).as_str()) {
        new.name = None;
    }
    let same = new.version == known.version;
    if !same || !store::save_kind(&app.db, &new, app.clock.now(), shell.viewer.id()).await? {
        let mut page = page(&shell, &known, &typed, &wrong);
        let theirs = Message::new("error-membership-kind-meanwhile")
            .with("name", known.named(&shell.lang))
            .with("fee", shell.lang.euros(known.fee))
            .with("months", known.months);
        page.conflict = Some(shell.say(&theirs));
        return Ok(shell.page_with(StatusCode::CONFLICT, page)?.into_response());
    }
    Ok(shell::flash(go(PATH), &Message::new("flash-membership-kind-saved")))
}
