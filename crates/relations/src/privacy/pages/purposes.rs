//! Purposes in the back office: what data are used for, on what basis, for how long, and what people are told.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::error::{Error, Result, Violations};
use kernel::lang::Message;
use kernel::text;
use kernel::web::{Fields, Page, Path, Shell, go, shell};

use super::tabs;
use crate::Relations;
use crate::form::{self, FieldView, Form};
use crate::privacy::contactability::{Basis, Channel, EVERYTHING};
use crate::privacy::purpose::{self, LONGEST, Purpose};
use crate::store::privacy as store;

const PATH: &str = "/bureau/donnees-personnelles/finalites";
const LONGEST_TEXT: usize = 4_000;

struct Line {
    path: String,
    name: String,
    basis: String,
    months: String,
    channels: String,
    retired: bool,
}

#[derive(Template)]
#[template(path = "privacy_purposes.html")]
struct Purposes {
    shell: Shell,
    tabs: Vec<(&'static str, String, bool)>,
    lines: Vec<Line>,
    inputs: Vec<FieldView>,
    errors: Vec<(String, String)>,
}

/// The words of a purpose's channels.
pub(super) fn channels(shell: &Shell, purpose: &Purpose) -> String {
    let words = purpose.channels.iter().map(|channel| shell.term("channel", channel.key()));
    words.collect::<Vec<_>>().join(", ")
}

async fn index(relations: &Relations, shell: &Shell, typed: &Fields, wrong: &Violations) -> Result<Purposes> {
    let line = |purpose: &Purpose| Line {
        path: format!("{PATH}/{}", purpose.key),
        name: purpose.named(&shell.lang),
        basis: shell.term("basis", purpose.basis.key()),
        months: shell.t1("privacy-months", "count", purpose.months),
        channels: channels(shell, purpose),
        retired: purpose.retired,
    };
    let form = Form { shell, family: "purpose-field", typed, wrong };
    Ok(Purposes {
        tabs: tabs(shell),
        lines: purpose::list(&relations.app).await?.iter().map(line).collect(),
        inputs: inputs(&form),
        errors: form.errors(),
        shell: shell.clone(),
    })
}

fn inputs(form: &Form<'_>) -> Vec<FieldView> {
    let bases = Basis::ALL.map(|basis| (basis.key().to_owned(), form.shell.term("basis", basis.key())));
    let channels = Channel::ALL.map(|channel| (channel.key().to_owned(), form.shell.term("channel", channel.key())));
    vec![
        form.needed("name", "line"),
        form.choice("basis", bases),
        form.needed("months", "number"),
        form.choices("channels", channels),
        form.needed("text", "text"),
    ]
}

/// `GET /bureau/donnees-personnelles/finalites`
pub async fn list(State(relations): State<Relations>, shell: Shell) -> Result<Page> {
    let typed = Fields::read("basis=consent&months=36&channels=email");
    shell.page(index(&relations, &shell, &typed, &Violations::default()).await?)
}

fn read(typed: &Fields, wrong: &mut Violations) -> Purpose {
    let name = typed.required("name", wrong);
    if name.chars().count() > 80 {
        wrong.add("name", Message::new("error-name-long").with("count", 80));
    }
    let basis = Basis::from_key(typed.get("basis"));
    if basis.is_none() {
        wrong.add("basis", Message::new("error-choice"));
    }
    let body = typed.required("text", wrong).replace("\r\n", "\n");
    if body.chars().count() > LONGEST_TEXT {
        wrong.add("text", Message::new("error-message-long").with("limit", LONGEST_TEXT));
    }
    Purpose {
        key: String::new(),
        name: Some(name),
        basis: basis.unwrap_or(Basis::Consent),
        months: form::number(typed, "months", (1, LONGEST), wrong),
        channels: typed.all("channels").filter_map(Channel::from_key).collect(),
        text: Some((String::new(), body)),
        retired: typed.has("retired", "yes"),
        version: 0,
    }
}

/// Writes a purpose and the text that people are told; `false` when somebody else wrote it since.
async fn write(relations: &Relations, shell: &Shell, purpose: &Purpose) -> Result<bool> {
    let app = &relations.app;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    if let Some((hash, body)) = &purpose.text {
        store::keep_text(&mut tx, hash, &purpose.key, body, now).await?;
    }
    let saved = store::save_purpose(&mut tx, purpose, now, shell.viewer.id()).await?;
    if saved {
        tx.commit().await?;
    }
    Ok(saved)
}

fn hashed(purpose: &mut Purpose) {
    if let Some((hash, body)) = &mut purpose.text {
        *hash = purpose::text_hash(&purpose.key, body);
    }
}

/// `POST /bureau/donnees-personnelles/finalites`: a purpose of the network's own.
pub async fn create(State(relations): State<Relations>, shell: Shell, typed: Fields) -> Result<Response> {
    shell.viewer.must(Right::ProtectData)?;
    let mut wrong = Violations::default();
    let mut new = read(&typed, &mut wrong);
    new.key = text::slug(typed.get("name"));
    let known = purpose::list(&relations.app).await?;
    if new.key == EVERYTHING || known.iter().any(|purpose| purpose.key == new.key) {
        wrong.add("name", Message::new("error-purpose-taken"));
    }
    hashed(&mut new);
    if wrong.is_empty() && !write(&relations, &shell, &new).await? {
        wrong.add("name", Message::new("error-purpose-taken"));
    }
    if !wrong.is_empty() {
        let page = index(&relations, &shell, &typed, &wrong).await?;
        return Ok(shell.form(&wrong, page)?.into_response());
    }
    Ok(shell::flash(go(&format!("{PATH}/{}", new.key)), &Message::new("flash-purpose-saved")))
}

#[derive(Template)]
#[template(path = "privacy_purpose.html")]
struct PurposePage {
    shell: Shell,
    tabs: Vec<(&'static str, String, bool)>,
    name: String,
    path: String,
    version: i64,
    retired: bool,
    inputs: Vec<FieldView>,
    errors: Vec<(String, String)>,
    theirs: Vec<(String, String)>,
}

fn typed_of(shell: &Shell, purpose: &Purpose) -> Fields {
    let mut typed = Fields::default();
    typed.push("name", purpose.named(&shell.lang));
    typed.push("basis", purpose.basis.key());
    typed.push("months", purpose.months.to_string());
    for channel in &purpose.channels {
        typed.push("channels", channel.key());
    }
    typed.push("text", purpose.told(&shell.lang));
    if purpose.retired {
        typed.push("retired", "yes");
    }
    typed
}

fn page(shell: &Shell, purpose: &Purpose, typed: &Fields, wrong: &Violations) -> PurposePage {
    let form = Form { shell, family: "purpose-field", typed, wrong };
    PurposePage {
        tabs: tabs(shell),
        name: purpose.named(&shell.lang),
        path: format!("{PATH}/{}", purpose.key),
        version: purpose.version,
        retired: typed.has("retired", "yes"),
        inputs: inputs(&form),
        errors: form.errors(),
        theirs: Vec::new(),
        shell: shell.clone(),
    }
}

/// `GET /bureau/donnees-personnelles/finalites/{purpose}`
pub async fn show(State(relations): State<Relations>, Path(key): Path<String>, shell: Shell) -> Result<Page> {
    let purpose = purpose::find(&relations.app, &key).await?.ok_or(Error::NotFound)?;
    shell.page(page(&shell, &purpose, &typed_of(&shell, &purpose), &Violations::default()))
}

/// `POST /bureau/donnees-personnelles/finalites/{purpose}`
pub async fn save(
    State(relations): State<Relations>,
    Path(key): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let known = purpose::find(&relations.app, &key).await?.ok_or(Error::NotFound)?;
    shell.viewer.must(Right::ProtectData)?;
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
    hashed(&mut new);
    if known.text.is_none() && typed.get("text") == known.told(&shell.lang).trim() {
        new.text = None;
    }
    if new.version != known.version || !write(&relations, &shell, &new).await? {
        let known = purpose::find(&relations.app, &key).await?.ok_or(Error::NotFound)?;
        let mut page = page(&shell, &known, &typed, &wrong);
        let stored = typed_of(&shell, &known);
        let theirs = Form { shell: &shell, family: "purpose-field", typed: &stored, wrong: &wrong };
        let differs =
            |(theirs, mine): &(FieldView, &FieldView)| theirs.value != mine.value || theirs.choices != mine.choices;
        page.theirs = inputs(&theirs)
            .into_iter()
            .zip(&page.inputs)
            .filter(differs)
            .map(|(field, _)| {
                let chosen = field.choices.iter().filter(|(.., on)| *on).map(|(_, label, _)| label.clone());
                let chosen = chosen.collect::<Vec<_>>().join(", ");
                (field.words, if field.choices.is_empty() { field.value } else { chosen })
            })
            .collect();
        return Ok(shell.page_with(StatusCode::CONFLICT, page)?.into_response());
    }
    Ok(shell::flash(go(&format!("{PATH}/{key}")), &Message::new("flash-purpose-saved")))
}
