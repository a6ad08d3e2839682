//! Requests about personal data in the back office: who asks, by when, how that was checked, and what was answered.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::app::App;
use kernel::auth::Right;
use kernel::error::{Error, Result, Violations};
use kernel::grants::Reach;
use kernel::ids::{PartyId, RequestId};
use kernel::lang::Message;
use kernel::party;
use kernel::web::{Fields, Page, Pager, Path, Shell, go, once, shell};
use kernel::{consultation, mail, text};

use super::consents::is_address;
use super::{count, tabs};
use crate::Relations;
use crate::form::{self, FieldView, Form};
use crate::privacy::letters;
use crate::privacy::request::{self, Asked, IDENTITIES, OUTCOMES, Request, SORTS, WAYS};
use crate::store::privacy as store;
use crate::store::privacy::requests;
use crate::store::segments::{self as parties, Card};

const PATH: &str = "/bureau/donnees-personnelles/demandes";
const PER_PAGE: usize = 50;
const LONGEST_MESSAGE: usize = 4_000;
/// Those shown when a name is that of several.
const FOUND: i64 = 40;

struct Line {
    path: String,
    sort: String,
    who: String,
    received: String,
    due: String,
    state: String,
    badge: &'static str,
    late: bool,
}

fn line(shell: &Shell, request: &Request) -> Line {
    let late = request.is_late(shell.app.clock.today());
    Line {
        path: format!("{PATH}/{}", request.id),
        sort: shell.term("request-sort", &request.sort),
        who: match (request.name.as_str(), &request.address) {
            ("", None) => shell.t("request-forgotten"),
            ("", Some(address)) => address.clone(),
            (name, _) => name.to_owned(),
        },
        received: shell.lang.day(request.received_on),
        due: shell.lang.day(request.due_on),
        state: shell.term("request-state", &request.state),
        badge: match (late, request.state.as_str()) {
            (true, _) => "rejected",
            (_, "received") => "doubtful",
            (_, "verified") => "updated",
            _ => "plain",
        },
        late,
    }
}

#[derive(Template)]
#[template(path = "privacy_requests.html")]
struct Requests {
    shell: Shell,
    tabs: Vec<(&'static str, String, bool)>,
    open: bool,
    late: usize,
    lines: Vec<Line>,
    pager: Pager,
    inputs: Vec<FieldView>,
    errors: Vec<(String, String)>,
}

async fn index(relations: &Relations, shell: &Shell, typed: &Fields, wrong: &Violations) -> Result<Requests> {
    let db = &relations.app.db;
    let open = shell.query.get("etat") != "fermees";
    let pager = Pager::new(PATH, &shell.query, PER_PAGE, count(requests::count(db, open).await?));
    let offset = i64::try_from((pager.page - 1) * PER_PAGE).unwrap_or_default();
    let found = requests::list(db, open, (offset, i64::try_from(PER_PAGE).unwrap_or_default())).await?;
    let today = relations.app.clock.today().to_string();
    let late = count(requests::count_late(db, &today).await?);
    let form = Form { shell, family: "request-field", typed, wrong };
    let words = |family: &str, key: &str| (key.to_owned(), shell.term(family, key));
    Ok(Requests {
        tabs: tabs(shell),
        open,
        late,
        lines: found.iter().map(|request| line(shell, request)).collect(),
        pager,
        inputs: vec![
            form.choice("sort", SORTS.map(|key| words("request-sort", key))),
            form.needed("name", "line"),
            form.field("address", "email"),
            form.choice("via", WAYS.iter().skip(1).map(|key| words("request-via", key))),
            form.needed("received_on", "day"),
            form.field("message", "text"),
        ],
        errors: form.errors(),
        shell: shell.clone(),
    })
}

/// `GET /bureau/donnees-personnelles/demandes`: those that wait, by their deadline; with `etat=fermees` the others.
pub async fn list(State(relations): State<Relations>, shell: Shell) -> Result<Page> {
    let mut typed = Fields::default();
    typed.push("received_on", relations.app.clock.today().to_string());
    shell.page(index(&relations, &shell, &typed, &Violations::default()).await?)
}

/// `POST /bureau/donnees-personnelles/demandes`: a request that came by another way than the preference centre.
pub async fn create(State(relations): State<Relations>, shell: Shell, typed: Fields) -> Result<Response> {
    shell.viewer.must(Right::ProtectData)?;
    let app = &relations.app;
    let mut wrong = Violations::default();
    let (sort, via) = (typed.get("sort").to_owned(), typed.get("via").to_owned());
    if !SORTS.contains(&sort.as_str()) {
        wrong.add("sort", Message::new("error-choice"));
    }
    if !WAYS.iter().skip(1).any(|way| *way == via) {
        wrong.add("via", Message::new("error-choice"));
    }
    let name = typed.required("name", &mut wrong);
    let address = Some(typed.get("address").to_owned()).filter(|address| !address.is_empty());
    if address.as_ref().is_some_and(|address| !is_address(address)) {
        wrong.add("address", Message::new("error-author"));
    }
    let message = typed.get("message").to_owned();
    for (field, text, longest) in [("name", &name, 200), ("message", &message, LONGEST_MESSAGE)] {
        if text.chars().count() > longest {
            wrong.add(field, Message::new("error-message-long").with("limit", longest));
        }
    }
    let received = form::day(&typed, "received_on", &mut wrong);
    if received.is_some_and(|day| day > app.clock.today()) {
        wrong.add("received_on", Message::new("error-request-future"));
    }
    let (Some(received_on), true) = (received, wrong.is_empty()) else {
        let page = index(&relations, &shell, &typed, &wrong).await?;
        return Ok(shell.form(&wrong, page)?.into_response());
    };
    let party = match &address {
        Some(address) => store::find_owner(&app.db, address).await?.and_then(|id| id.parse().ok()),
        None => None,
    };
    let asked = Asked { sort, party, name, address, message, via, received_on };
    let id =
        request::receive(app, shell.viewer.id(), Request::new(RequestId::from_bits(once::bits(app, &typed)), asked))
            .await?;
    Ok(shell::flash(go(&format!("{PATH}/{id}")), &Message::new("flash-request-entered")))
}

#[derive(Template)]
#[template(path = "privacy_request.html")]
struct RequestPage {
    shell: Shell,
    tabs: Vec<(&'static str, String, bool)>,
    line: Line,
    request: Request,
    person: String,
    person_path: String,
    /// Those whose name holds what was typed, when it is not clear who is meant: slug, name, commune.
    people: Vec<(String, String, String)>,
    silent: bool,
    ended: String,
    identity: Vec<FieldView>,
    answers: Vec<FieldView>,
    errors: Vec<(String, String)>,
}

pub(super) async fn found(app: &App, id: &str) -> Result<Request> {
    let id: RequestId = id.parse().map_err(|_| Error::NotFound)?;
    requests::find(&app.db, id).await?.ok_or(Error::NotFound)
}

async fn page(
    relations: &Relations,
    shell: &Shell,
    request: Request,
    typed: &Fields,
    wrong: &Violations,
) -> Result<RequestPage> {
    let app = &relations.app;
    let person = match request.party {
        Some(id) => party::find(&app.db, id).await?,
        None => None,
    };
    let mut silent = false;
    if let Some(address) = &request.address {
        let key = mail::address_key(app, address).await?;
        silent = mail::is_suppressed(&app.db, &key).await?;
    }
    let mut known = typed.clone();
    if typed.get("person").is_empty() {
        known.push("person", person.as_ref().map(|person| person.slug.clone()).unwrap_or_default());
    }
    if typed.get("identity").is_empty() {
        // who came by the link of a letter showed that the address is theirs
        let first = if request.via == "centre" { "link" } else { "document" };
        known.push("identity", if request.identity.is_empty() { first } else { request.identity.as_str() });
    }
    let form = Form { shell, family: "request-field", typed: &known, wrong };
    let words = |family: &str, key: &str| (key.to_owned(), shell.term(family, key));
    let people = match wrong.of("person").is_empty() {
        true => Vec::new(),
        false => namesakes(relations, typed.get("person")).await?,
    };
    let gazetteer = relations.territories.gazetteer();
    let place = |code: &str| gazetteer.commune_of(code).map(|id| gazetteer.label(id)).unwrap_or_default();
    Ok(RequestPage {
        people: people
            .into_iter()
            .map(|card| (card.slug, card.name, card.commune.as_deref().map(place).unwrap_or_default()))
            .collect(),
        tabs: tabs(shell),
        line: line(shell, &request),
        person: person.as_ref().map(|person| person.name.clone()).unwrap_or_default(),
        person_path: person.as_ref().map(|person| format!("/bureau/personnes/{}", person.slug)).unwrap_or_default(),
        silent,
        ended: request
            .ended_at
            .as_ref()
            .and_then(|at| at.parse().ok())
            .map(|at| shell.lang.instant(at))
            .unwrap_or_default(),
        identity: vec![
            form.field("person", "line"),
            form.choice("identity", IDENTITIES.map(|key| words("request-identity", key))),
            form.field("identity_note", "line"),
        ],
        answers: vec![
            form.choice("state", OUTCOMES.map(|key| words("request-state", key))),
            form.field("outcome", "text"),
        ],
        errors: form.errors(),
        request,
        shell: shell.clone(),
    })
}

/// `GET /bureau/donnees-personnelles/demandes/{request}`
pub async fn show(State(relations): State<Relations>, Path(id): Path<String>, shell: Shell) -> Result<Page> {
    let request = found(&relations.app, &id).await?;
    if let Some(party) = request.party {
        consultation::note(&relations.app, &shell.viewer, &[party], "request", "").await?;
    }
    shell.page(page(&relations, &shell, request, &Fields::default(), &Violations::default()).await?)
}

fn moved() -> Error {
    Error::Conflict(Message::new("error-request-moved"))
}

fn done(request: &Request, key: &'static str) -> Response {
    shell::flash(go(&format!("{PATH}/{}", request.id)), &Message::new(key))
}

/// The people whose name holds these words.
async fn namesakes(relations: &Relations, words: &str) -> Result<Vec<Card>> {
    let people = (words, Some(party::Kind::Person));
    Ok(parties::named(&relations.app.db, people, &Reach::everywhere(), FOUND).await?)
}

/// Who is meant by the address of a card or the end of it, or by a whole name that is nobody else's; among several, the
/// one that was chosen. What is close to a name is asked again: somebody else's data would be shown, or erased.
async fn meant(relations: &Relations, words: &str, chosen: &str) -> Result<Option<PartyId>> {
    let slug = words.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    // one word alone is a name: whoever has no other may be taken for all who have it too
    if words.contains(['/', '-'])
        && let Some(person) = requests::find_person(&relations.app.db, slug).await?
    {
        return Ok(Some(person.id));
    }
    let found = namesakes(relations, words).await?;
    if let Some(card) = found.iter().find(|card| card.slug == chosen) {
        return Ok(Some(card.id));
    }
    Ok(match &found[..] {
        [one] if text::fold(&one.name) == text::fold(words) => Some(one.id),
        _ => None,
    })
}

/// `POST /bureau/donnees-personnelles/demandes/{request}/identite`: whose data, and how that was checked.
pub async fn verify(
    State(relations): State<Relations>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let app = &relations.app;
    let mut request = found(app, &id).await?;
    shell.viewer.must(Right::ProtectData)?;
    let mut wrong = Violations::default();
    let identity = typed.get("identity").to_owned();
    let note = typed.get("identity_note").to_owned();
    if !IDENTITIES.contains(&identity.as_str()) {
        wrong.add("identity", Message::new("error-choice"));
    } else if identity != "link" && note.is_empty() {
        wrong.add("identity_note", Message::new("error-request-identity"));
    } else if note.chars().count() > 300 {
        wrong.add("identity_note", Message::new("error-name-long").with("count", 300));
    }
    let person = match typed.get("person") {
        "" => None,
        words => {
            let person = meant(&relations, words, typed.get("chosen")).await?;
            if person.is_none() {
                let several = !namesakes(&relations, words).await?.is_empty();
                let key = if several { "error-request-which" } else { "error-request-person" };
                wrong.add("person", Message::new(key));
            }
            person
        }
    };
    if !wrong.is_empty() {
        let page = page(&relations, &shell, request, &typed, &wrong).await?;
        return Ok(shell.form(&wrong, page)?.into_response());
    }
    request.version = typed.get("version").parse().unwrap_or_default();
    let mut tx = app.db.begin().await?;
    if !requests::verify(&mut tx, &request, person, (&identity, &note)).await? {
        return Err(moved());
    }
    if let Some(person) = person {
        request::hear(app, &mut tx, person, "form").await?;
    }
    tx.commit().await?;
    Ok(done(&request, "flash-request-verified"))
}

/// `POST /bureau/donnees-personnelles/demandes/{request}/prolongation`: two months more, for a reason that is told.
pub async fn extend(
    State(relations): State<Relations>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let app = &relations.app;
    let mut request = found(app, &id).await?;
    shell.viewer.must(Right::ProtectData)?;
    let why: String = typed.get("extended").chars().take(1_000).collect();
    if why.is_empty() || request.is_late(app.clock.today()) {
        // the law asks that it be told, with its reason, within the first month
        let key = if why.is_empty() { "error-required" } else { "error-request-late" };
        let mut wrong = Violations::default();
        wrong.add("extended", Message::new(key));
        let page = page(&relations, &shell, request, &typed, &wrong).await?;
        return Ok(shell.form(&wrong, page)?.into_response());
    }
    request.version = typed.get("version").parse().unwrap_or_default();
    let due_on = request::deadline(request.received_on, true);
    let mut tx = app.db.begin().await?;
    if !requests::extend(&mut tx, &request, &due_on.to_string(), &why).await? {
        return Err(moved());
    }
    if let Some(address) = &request.address {
        mail::write_asked(app, &mut tx, &letters::request_extended(app, address, due_on, &why)).await?;
    }
    tx.commit().await?;
    Ok(done(&request, "flash-request-extended"))
}

/// Ends a request, and tells whoever asked.
async fn end(app: &App, shell: &Shell, request: &Request, version: i64, said: (&str, &str)) -> Result<()> {
    let mut tx = app.db.begin().await?;
    if !requests::end(&mut tx, (request.id, version), said, app.clock.now(), shell.viewer.id()).await? {
        return Err(moved());
    }
    if let Some(address) = &request.address {
        mail::write_asked(app, &mut tx, &letters::request_answered(app, address, said.0, said.1)).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// `POST /bureau/donnees-personnelles/demandes/{request}/reponse`
pub async fn answer(
    State(relations): State<Relations>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let app = &relations.app;
    let request = found(app, &id).await?;
    shell.viewer.must(Right::ProtectData)?;
    let mut wrong = Violations::default();
    let state = typed.get("state").to_owned();
    let outcome = typed.get("outcome").to_owned();
    if !OUTCOMES.contains(&state.as_str()) {
        wrong.add("state", Message::new("error-choice"));
    } else if state != "granted" && outcome.is_empty() {
        wrong.add("outcome", Message::new("error-request-why"));
    } else if state == "granted" && request.identity.is_empty() {
        wrong.add("state", Message::new("error-request-unverified"));
    }
    if outcome.chars().count() > LONGEST_MESSAGE {
        wrong.add("outcome", Message::new("error-message-long").with("limit", LONGEST_MESSAGE));
    }
    if !wrong.is_empty() {
        let page = page(&relations, &shell, request, &typed, &wrong).await?;
        return Ok(shell.form(&wrong, page)?.into_response());
    }
    let version = typed.get("version").parse().unwrap_or_default();
    end(app, &shell, &request, version, (&state, &outcome)).await?;
    Ok(done(&request, "flash-request-answered"))
}

/// `POST /bureau/donnees-personnelles/demandes/{request}/effacement`: forgets the person, then ends the request.
pub async fn erase(
    State(relations): State<Relations>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let app = &relations.app;
    let request = found(app, &id).await?;
    shell.viewer.must(Right::ProtectData)?;
    shell.sure()?;
    let version: i64 = typed.get("version").parse().unwrap_or_default();
    let (Some(party), "verified", true) = (request.party, request.state.as_str(), version == request.version) else {
        return Err(moved());
    };
    // the address goes with the person: what is still to be told is told after, from here
    request::forget(app, shell.viewer.id(), party).await?;
    end(app, &shell, &request, version, ("granted", "")).await?;
    Ok(done(&request, "flash-request-erased"))
}
