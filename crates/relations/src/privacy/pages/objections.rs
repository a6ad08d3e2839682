//! A refusal entered from the card of a party by whoever may change it: what, by what, since when, and how it was said.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use kernel::error::{Result, Violations};
use kernel::lang::Message;
use kernel::party::Party;
use kernel::web::{Fields, Page, Path, Shell, go, shell};

use crate::Relations;
use crate::form::{self, FieldView, Form};
use crate::people::{editable_party, path_of};
use crate::privacy::contactability::{Channel, EVERYTHING};
use crate::privacy::objection::{self, Objection, WAYS};
use crate::privacy::purpose::{self, Purpose};

/// The longest words that are kept.
const LONGEST: usize = 300;

#[derive(Template)]
#[template(path = "privacy_objection.html")]
struct Objecting {
    shell: Shell,
    title: String,
    back: (String, String),
    action: String,
    inputs: Vec<FieldView>,
    errors: Vec<(String, String)>,
}

fn page(shell: &Shell, party: &Party, purposes: &[Purpose], typed: &Fields, wrong: &Violations) -> Objecting {
    let form = Form { shell, family: "objection-field", typed, wrong };
    let used = purposes.iter().filter(|purpose| !purpose.retired);
    let named = used.map(|purpose| (purpose.key.clone(), purpose.named(&shell.lang)));
    let (none, all) = ((String::new(), shell.t("objection-choose")), (EVERYTHING.to_owned(), shell.t("purpose-all")));
    let channels = Channel::ALL.map(|channel| (channel.key().to_owned(), shell.term("channel", channel.key())));
    let ways = WAYS.map(|way| (way.to_owned(), shell.term("request-via", way)));
    Objecting {
        title: shell.t1("objection-title", "name", party.name.as_str()),
        back: (path_of(party), party.name.clone()),
        action: format!("/bureau/relations/{}/oppositions", party.id),
        inputs: vec![
            form.choice("purpose", [none].into_iter().chain(named).chain([all])),
            form.choices("channels", channels),
            form.choice("by", ways).short(),
            form.needed("on", "day"),
            form.needed("words", "text"),
        ],
        errors: form.errors(),
        shell: shell.clone(),
    }
}

/// `GET /bureau/relations/{party}/oppositions`
pub async fn ask(State(relations): State<Relations>, Path(id): Path<String>, shell: Shell) -> Result<Page> {
    let party = editable_party(&relations, &shell, &id).await?;
    let purposes = purpose::list(&relations.app).await?;
    let mut typed = Fields::default();
    for channel in Channel::ALL {
        typed.push("channels", channel.key());
    }
    typed.push("on", relations.app.clock.today().to_string());
    Ok(shell.page(page(&shell, &party, &purposes, &typed, &Violations::default()))?.private())
}

/// What was told, as far as it can be read.
fn read(typed: &Fields, purposes: &[Purpose], today: Date, wrong: &mut Violations) -> Option<Objection> {
    let purpose = typed.get("purpose").to_owned();
    if purpose != EVERYTHING && purposes.iter().all(|known| known.key != purpose || known.retired) {
        wrong.add("purpose", Message::new("error-choice"));
    }
    let channels: Vec<Channel> = typed.all("channels").filter_map(Channel::from_key).collect();
    if channels.is_empty() {
        wrong.add("channels", Message::new("error-objection-channels"));
    }
    let by = typed.get("by").to_owned();
    if !WAYS.contains(&by.as_str()) {
        wrong.add("by", Message::new("error-choice"));
    }
    let on = form::day(typed, "on", wrong);
    if on.is_some_and(|on| on > today) {
        wrong.add("on", Message::new("error-request-future"));
    }
    let words = typed.required("words", wrong);
    if words.chars().count() > LONGEST {
        wrong.add("words", Message::new("error-objection-long").with("count", LONGEST));
    }
    Some(Objection { purpose, channels, by, on: on?, words }).filter(|_| wrong.is_empty())
}

/// `POST /bureau/relations/{party}/oppositions`: a refusal only; nobody of the team says yes for somebody here.
pub async fn enter(
    State(relations): State<Relations>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let party = editable_party(&relations, &shell, &id).await?;
    let app = &relations.app;
    let purposes = purpose::list(app).await?;
    let mut wrong = Violations::default();
    let Some(told) = read(&typed, &purposes, app.clock.today(), &mut wrong) else {
        let page = page(&shell, &party, &purposes, &typed, &wrong);
        return Ok(shell.form(&wrong, page)?.private().into_response());
    };
    objection::enter(app, shell.viewer.id(), party.id, &told).await?;
    let key = if objection::is_final(&told) { "flash-objection-final" } else { "flash-objection-entered" };
    let done = Message::new(key).with("name", party.name.as_str());
    Ok(shell::flash(go(&format!("{}#consentements", path_of(&party))), &done))
}
