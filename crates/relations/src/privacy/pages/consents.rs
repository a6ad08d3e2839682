//! The ledger of consents in the back office: what an address said, and what somebody said on paper or by word of mouth.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::error::{Result, Violations};
use kernel::lang::Message;
use kernel::mail;
use kernel::web::{Fields, Page, Shell, go, shell};
use serde_json::Value as Json;

use super::tabs;
use crate::Relations;
use crate::form::{FieldView, Form};
use crate::privacy::contactability::{Action, Channel, EVERYTHING, Way};
use crate::privacy::ledger::{self, Entry, Line, Reached};
use crate::privacy::purpose::{self, Purpose};
use crate::privacy::{letters, preferences};
use crate::store::privacy as store;

const PATH: &str = "/bureau/donnees-personnelles/consentements";
/// What the team may enter: the rest is said by the person or by the program.
const ACTIONS: [Action; 4] = [Action::Given, Action::Renewed, Action::Withdrawn, Action::Objected];
const WAYS: [Way; 2] = [Way::Paper, Way::Spoken];

struct LineView {
    when: String,
    purpose: String,
    action: String,
    way: String,
    proof: String,
}

#[derive(Template)]
#[template(path = "privacy_consents.html")]
struct Consents {
    shell: Shell,
    tabs: Vec<(&'static str, String, bool)>,
    address: String,
    suppressed: bool,
    verdicts: Vec<(String, String, bool)>,
    lines: Vec<LineView>,
    inputs: Vec<FieldView>,
    errors: Vec<(String, String)>,
}

fn named(shell: &Shell, purposes: &[Purpose], key: &str) -> String {
    let known = purposes.iter().find(|purpose| purpose.key == key).map(|purpose| purpose.named(&shell.lang));
    known.unwrap_or_else(|| if key == EVERYTHING { shell.t("purpose-all") } else { key.to_owned() })
}

fn view(shell: &Shell, purposes: &[Purpose], line: &Line) -> LineView {
    let evidence: Json = serde_json::from_str(&line.evidence).unwrap_or_default();
    let word = |name: &str| evidence.get(name).and_then(Json::as_str).unwrap_or_default();
    let channels = evidence.get("channels").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let channels: Vec<String> = channels
        .iter()
        .filter_map(|word| Some(shell.term("channel", Channel::from_key(word.as_str()?)?.key())))
        .collect();
    let action = shell.term("consent-action", &line.action);
    let said_on = word("on").parse().map_or_else(|_| String::new(), |day| shell.lang.day(day));
    LineView {
        when: line.at.parse().map_or_else(|_| line.at.clone(), |at| shell.lang.instant(at)),
        purpose: named(shell, purposes, &line.purpose),
        action: if channels.is_empty() { action } else { format!("{action} ({})", channels.join(", ")) },
        way: match word("by") {
            "" => shell.term("consent-way", &line.channel),
            by => format!("{} {said_on}", shell.term("request-via", by)).trim().to_owned(),
        },
        proof: word("reference").to_owned(),
    }
}

async fn page(relations: &Relations, shell: &Shell, typed: &Fields, wrong: &Violations) -> Result<Consents> {
    let app = &relations.app;
    let purposes = purpose::list(app).await?;
    let address = typed.get("address").to_owned();
    let (mut lines, mut verdicts, mut suppressed) = (Vec::new(), Vec::new(), false);
    if address.contains('@') {
        let key = mail::address_key(app, &address).await?;
        suppressed = mail::is_suppressed(&app.db, &key).await?;
        lines = store::list_of_subject(&app.db, &key).await?.iter().map(|line| view(shell, &purposes, line)).collect();
        lines.reverse();
        let reached = Reached::read(app, Channel::Email, &address).await?;
        for purpose in &purposes {
            let verdict = reached.verdict(purpose);
            let words = shell.term("contactability", verdict.key());
            verdicts.push((purpose.named(&shell.lang), words, verdict.is_yes()));
        }
    }
    let form = Form { shell, family: "consent-field", typed, wrong };
    let all = [(EVERYTHING.to_owned(), shell.t("purpose-all"))];
    let named = purposes.iter().map(|purpose| (purpose.key.clone(), purpose.named(&shell.lang)));
    let actions = ACTIONS.map(|action| (action.key().to_owned(), shell.term("consent-action", action.key())));
    let ways = WAYS.map(|way| (way.key().to_owned(), shell.term("consent-way", way.key())));
    Ok(Consents {
        tabs: tabs(shell),
        address,
        suppressed,
        verdicts,
        lines,
        inputs: vec![
            form.needed("address", "email"),
            form.choice("purpose", named.chain(all)),
            form.choice("action", actions),
            form.choice("way", ways),
            form.field("reference", "line"),
        ],
        errors: form.errors(),
        shell: shell.clone(),
    })
}

/// `GET /bureau/donnees-personnelles/consentements`: with `address`, what was said there.
pub async fn show(State(relations): State<Relations>, shell: Shell) -> Result<Page> {
    let typed = Fields::of(vec![("address".to_owned(), shell.query.get("address").to_owned())]);
    Ok(shell.page(page(&relations, &shell, &typed, &Violations::default()).await?)?.private())
}

/// `POST /bureau/donnees-personnelles/consentements`: somebody said it, on paper or by word of mouth.
pub async fn enter(State(relations): State<Relations>, shell: Shell, typed: Fields) -> Result<Response> {
    shell.viewer.must(Right::ProtectData)?;
    let app = &relations.app;
    let purposes = purpose::list(app).await?;
    let mut wrong = Violations::default();
    let address = typed.required("address", &mut wrong);
    if !address.is_empty() && !is_address(&address) {
        wrong.add("address", Message::new("error-author"));
    }
    let action = Action::from_key(typed.get("action")).filter(|action| ACTIONS.contains(action));
    let way = Way::from_key(typed.get("way")).filter(|way| WAYS.contains(way));
    let key = typed.get("purpose").to_owned();
    if key != EVERYTHING && purposes.iter().all(|purpose| purpose.key != key) {
        wrong.add("purpose", Message::new("error-choice"));
    }
    if action.is_none() {
        wrong.add("action", Message::new("error-choice"));
    }
    // a yes to everything is no consent: it must be given purpose by purpose
    if key == EVERYTHING && matches!(action, Some(Action::Given | Action::Renewed)) {
        wrong.add("purpose", Message::new("error-consent-everything"));
    }
    let reference = typed.get("reference").to_owned();
    match way {
        None => wrong.add("way", Message::new("error-choice")),
        Some(Way::Paper) if reference.is_empty() => wrong.add("reference", Message::new("error-consent-reference")),
        Some(_) => {}
    }
    if reference.chars().count() > 200 {
        wrong.add("reference", Message::new("error-name-long").with("count", 200));
    }
    let (Some(action), Some(way), true) = (action, way, wrong.is_empty()) else {
        let page = page(&relations, &shell, &typed, &wrong).await?;
        return Ok(shell.form(&wrong, page)?.private().into_response());
    };
    let party = store::find_owner(&app.db, &address).await?.and_then(|id| id.parse().ok());
    let entry = Entry {
        subject_key: mail::address_key(app, &address).await?,
        party,
        purpose: key,
        action,
        way,
        evidence: ledger::reference(&reference),
        actor: shell.viewer.id(),
    };
    let mut tx = app.db.begin().await?;
    ledger::write(app, &mut tx, &purposes, &entry).await?;
    tx.commit().await?;
    let back = format!("{PATH}?address={}", kernel::web::fields::encode(&address));
    Ok(shell::flash(go(&back), &Message::new("flash-consent-entered")))
}

/// `POST /bureau/donnees-personnelles/consentements/lien`: sends the link of the preferences to whoever asked for it.
pub async fn send_link(State(relations): State<Relations>, shell: Shell, typed: Fields) -> Result<Response> {
    shell.viewer.must(Right::ProtectData)?;
    let app = &relations.app;
    let mut wrong = Violations::default();
    let address = typed.required("address", &mut wrong);
    if !address.is_empty() && !is_address(&address) {
        wrong.add("address", Message::new("error-author"));
    }
    if !wrong.is_empty() {
        let page = page(&relations, &shell, &typed, &wrong).await?;
        return Ok(shell.form(&wrong, page)?.private().into_response());
    }
    let party = store::find_owner(&app.db, &address).await?.and_then(|id| id.parse().ok());
    let door = preferences::door(app, &address).await?;
    let mut tx = app.db.begin().await?;
    door.keep(app, &mut tx, party).await?;
    mail::write_asked(app, &mut tx, &letters::preferences(app, &door)).await?;
    tx.commit().await?;
    let back = format!("{PATH}?address={}", kernel::web::fields::encode(&address));
    Ok(shell::flash(go(&back), &Message::new("flash-consent-link")))
}

/// Whether it looks like an address of e-mail: what a relay would refuse anyway is told at once.
pub(super) fn is_address(text: &str) -> bool {
    let Some((name, domain)) = text.split_once('@') else { return false };
    let plain = |text: &str| !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control());
    plain(name) && plain(domain) && domain.contains('.') && !domain.contains('@') && text.len() <= 254
}
