//! Ways to reach a party in the back office: added, changed, put first and removed; addresses of organisations go to them.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::error::{Error, Result, Violations};
use kernel::ids::{ContactId, PartyId};
use kernel::lang::Message;
use kernel::party::{Kind, Party};
use kernel::web::{Fields, Page, Path, Shell, go, shell};

use super::form::short;
use super::{base_of, editable_party, given, path_of};
use crate::Relations;
use crate::form::FieldView;
use crate::people::alike;
use crate::people::contact::{Point, Purpose, Sort, State as Works};
use crate::people::person::note;
use crate::people::tie;
use crate::store::contacts::{self as store, ContactPoint, NewPoint};
use crate::store::people::Named;
use crate::store::ties;

#[derive(Template)]
#[template(path = "people_contact.html")]
struct ContactPage {
    shell: Shell,
    title: String,
    action: String,
    back: (String, String),
    fields: Vec<FieldView>,
    errors: Vec<(String, String)>,
    /// Others whom it reaches already: name and card.
    sharing: Vec<(String, String)>,
    /// Whom an address of an organisation may be given to.
    owners: Vec<(String, String, bool)>,
    /// Of one that is there already: it may be removed.
    known: bool,
    /// The version that was read.
    version: String,
}

fn page(shell: &Shell, party: &Party, id: Option<ContactId>, typed: &Fields, wrong: &Violations) -> ContactPage {
    let words = |family: &str, key: &str| (key.to_owned(), shell.term(family, key));
    let sorts = Sort::ALL.iter().map(|one| words("contact-sort", one.key()));
    let purposes = Purpose::ALL
        .iter()
        .filter(|one| party.kind != Kind::Person || **one != Purpose::Generic)
        .map(|one| words("contact-purpose", one.key()));
    let states = Works::ALL.iter().map(|one| words("contact-state", one.key()));
    let form = given(shell, typed, wrong);
    ContactPage {
        title: match id {
            None => shell.t1("contact-new-title", "name", party.name.as_str()),
            Some(_) => shell.t1("contact-edit-title", "name", party.name.as_str()),
        },
        action: match id {
            None => format!("{}/coordonnees", base_of(party)),
            Some(id) => format!("{}/coordonnees/{id}", base_of(party)),
        },
        back: (path_of(party), party.name.clone()),
        fields: vec![
            form.choice("sort", sorts).short(),
            form.needed("value", "text"),
            form.choice("purpose", purposes).short(),
            form.choice("state", states).short(),
            form.field("reason", "line"),
        ],
        errors: form.errors(),
        sharing: Vec::new(),
        owners: Vec::new(),
        known: id.is_some(),
        version: typed.get("version").to_owned(),
        shell: shell.clone(),
    }
}

/// What a form says of a contact point.
struct Typed {
    point: Point,
    purpose: Purpose,
    state: Works,
    reason: String,
}

impl Typed {
    fn as_new(&self, id: ContactId) -> NewPoint<'_> {
        let Typed { point, purpose, state, reason } = self;
        NewPoint { id, point, purpose: *purpose, state: *state, reason, source: "hand" }
    }
}

fn read(party: &Party, typed: &Fields) -> Result<Typed> {
    let mut wrong = Violations::default();
    let sort = Sort::from_key(typed.get("sort"));
    if sort.is_none() {
        wrong.add("sort", Message::new("error-choice"));
    }
    let point = match Point::read(sort.unwrap_or(Sort::Post), typed.get("value")) {
        Ok(point) => Some(point),
        Err(message) => {
            wrong.add("value", message);
            None
        }
    };
    let purpose = match typed.get("purpose") {
        "" => Some(Purpose::Work),
        key => Purpose::from_key(key),
    };
    // what belongs to an organisation is nobody's own
    let purpose = purpose.filter(|purpose| party.kind != Kind::Person || *purpose != Purpose::Generic);
    if purpose.is_none() {
        wrong.add("purpose", Message::new("error-choice"));
    }
    let state = match typed.get("state") {
        "" => Some(Works::Unverified),
        key => Works::from_key(key),
    };
    if state.is_none() {
        wrong.add("state", Message::new("error-choice"));
    }
    let reason = short(typed.get("reason"));
    if state == Some(Works::Hold) && reason.is_empty() {
        wrong.add("reason", Message::new("error-contact-reason"));
    }
    match (point, purpose, state) {
        (Some(point), Some(mut purpose), Some(state)) if wrong.is_empty() => {
            if party.kind != Kind::Person && point.is_generic() {
                purpose = Purpose::Generic;
            }
            Ok(Typed { point, purpose, state, reason })
        }
        _ => Err(Error::Invalid(wrong)),
    }
}

fn typed_of(one: &ContactPoint) -> Fields {
    let mut fields = Fields::default();
    fields.push("sort", one.point.sort.key());
    fields.push("value", one.point.value.as_str());
    fields.push("purpose", one.purpose.key());
    fields.push("state", one.state.key());
    fields.push("reason", one.reason.as_str());
    fields.push("version", one.version.to_string());
    fields
}

/// `GET /bureau/relations/{party}/coordonnees`
pub async fn new(State(relations): State<Relations>, Path(id): Path<String>, shell: Shell) -> Result<Page> {
    let party = editable_party(&relations, &shell, &id).await?;
    shell.page(page(&shell, &party, None, &Fields::default(), &Violations::default()))
}

/// The organisations to which a person is tied today and that the viewer may change: their address may be given to one.
async fn owners(relations: &Relations, shell: &Shell, party: &Party) -> Result<Vec<Named>> {
    let (db, day) = (&relations.app.db, relations.app.clock.today().to_string());
    let mut found: Vec<Named> = Vec::new();
    for one in ties::list(db, party.id, &shell.viewer.reach(Right::ReadPeople), 50).await? {
        let is_body = one.far.kind != Kind::Person && !tie::is_over(one.until.as_deref(), &day);
        if is_body
            && found.iter().all(|known| known.id != one.far.id)
            && shell.viewer.may_on(db, Right::EditPeople, one.far.id).await?
        {
            found.push(one.far);
        }
    }
    Ok(found)
}

/// `POST /bureau/relations/{party}/coordonnees`
pub async fn create(
    State(relations): State<Relations>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let party = editable_party(&relations, &shell, &id).await?;
    let new = match read(&party, &typed) {
        Ok(new) => new,
        Err(Error::Invalid(wrong)) => {
            return Ok(shell.form(&wrong, page(&shell, &party, None, &typed, &wrong))?.into_response());
        }
        Err(other) => return Err(other),
    };
    if let Some(again) = doubts(&relations, &shell, &party, None, (&new, &typed)).await? {
        return Ok(again);
    }
    let owner = typed.get("owner");
    if party.kind == Kind::Person && new.point.is_generic() && owner != "self" {
        let body: PartyId = owner.parse().map_err(|_| Error::NotFound)?;
        give(&relations, &shell, body, &new.point).await?;
        let done = Message::new("flash-contact-given");
        return Ok(shell::flash(go(&path_of(&party)), &done));
    }
    let (app, actor) = (&relations.app, shell.viewer.id());
    let (now, mut tx) = (app.clock.now(), app.db.begin().await?);
    let contact = ContactId::new(now, &app.chance);
    store::insert(&mut tx, now, actor, party.id, &new.as_new(contact)).await?;
    note(app, &mut tx, actor, party.id, ("contact", new.point.sort.key())).await?;
    tx.commit().await?;
    let done = Message::new("flash-contact-saved");
    Ok(shell::flash(go(&path_of(&party)), &done))
}

/// The form again where somebody should say more: whose the address of an organisation is, or that several people share
/// one; none when all is said.
async fn doubts(
    relations: &Relations,
    shell: &Shell,
    party: &Party,
    id: Option<ContactId>,
    (new, typed): (&Typed, &Fields),
) -> Result<Option<Response>> {
    let mut again = page(shell, party, id, typed, &Violations::default());
    if party.kind == Kind::Person && new.point.is_generic() && typed.get("owner").is_empty() {
        // one that is there already stays with the person, or is removed
        let found = if id.is_none() { owners(relations, shell, party).await? } else { Vec::new() };
        let bodies = found.iter().enumerate().map(|(at, one)| (one.id.to_string(), one.name.clone(), at == 0));
        again.owners = bodies.collect();
        again.owners.push(("self".to_owned(), shell.t("contact-owner-self"), found.is_empty()));
        return Ok(Some(shell.page_with(StatusCode::CONFLICT, again)?.into_response()));
    }
    let is_personal = matches!(new.point.sort, Sort::Email | Sort::Phone) && !new.point.is_generic();
    if is_personal && !typed.has("another", "yes") {
        let reach = shell.viewer.reach(Right::ReadContacts);
        let sharing = store::list_sharing(&relations.app.db, &new.point, party.id, &reach).await?;
        // a person may well be reached by the number of their organisation; two people by one is worth a word
        let people: Vec<&Named> =
            sharing.iter().filter(|one| one.kind == Kind::Person && party.kind == Kind::Person).collect();
        let told: Vec<PartyId> = people.iter().map(|one| one.id).collect();
        kernel::consultation::note(&relations.app, &shell.viewer, &told, alike::WORD, "").await?;
        again.sharing = people.iter().map(|one| (one.name.clone(), one.path())).collect();
        if !again.sharing.is_empty() {
            return Ok(Some(shell.page_with(StatusCode::CONFLICT, again)?.into_response()));
        }
    }
    Ok(None)
}

/// Gives the address of an organisation to the organisation, unless it has it already.
///
/// # Errors
/// The viewer may not change it.
pub async fn give(relations: &Relations, shell: &Shell, body: PartyId, point: &Point) -> Result<()> {
    let (app, actor) = (&relations.app, shell.viewer.id());
    shell.viewer.must_on(&app.db, Right::EditPeople, body).await?;
    let is_body = kernel::party::find(&app.db, body).await?.is_some_and(|party| party.kind != Kind::Person);
    if !is_body {
        return Err(Error::NotFound);
    }
    let known = store::list(&app.db, body).await?;
    if known.iter().any(|one| one.point.sort == point.sort && one.point.normal == point.normal) {
        return Ok(());
    }
    let (now, mut tx) = (app.clock.now(), app.db.begin().await?);
    let (id, purpose, state) = (ContactId::new(now, &app.chance), Purpose::Generic, Works::Unverified);
    store::insert(&mut tx, now, actor, body, &NewPoint { id, point, purpose, state, reason: "", source: "hand" })
        .await?;
    note(app, &mut tx, actor, body, ("contact", point.sort.key())).await?;
    Ok(tx.commit().await?)
}

/// A contact point of a party that the viewer may change.
async fn found(relations: &Relations, shell: &Shell, (party, contact): (&str, &str)) -> Result<(Party, ContactPoint)> {
    let party = editable_party(relations, shell, party).await?;
    // the form shows the address, which only some may read
    shell.viewer.must_on(&relations.app.db, Right::ReadContacts, party.id).await?;
    let id: ContactId = contact.parse().map_err(|_| Error::NotFound)?;
    let found = store::find(&relations.app.db, party.id, id).await?.ok_or(Error::NotFound)?;
    Ok((party, found))
}

/// `GET /bureau/relations/{party}/coordonnees/{contact}`
pub async fn edit(
    State(relations): State<Relations>,
    Path((party, contact)): Path<(String, String)>,
    shell: Shell,
) -> Result<Page> {
    let (party, one) = found(&relations, &shell, (&party, &contact)).await?;
    kernel::consultation::note(&relations.app, &shell.viewer, &[party.id], "card", "").await?;
    shell.page(page(&shell, &party, Some(one.id), &typed_of(&one), &Violations::default()))
}

/// `POST /bureau/relations/{party}/coordonnees/{contact}`
pub async fn save(
    State(relations): State<Relations>,
    Path((party, contact)): Path<(String, String)>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let (party, one) = found(&relations, &shell, (&party, &contact)).await?;
    let new = match read(&party, &typed) {
        Ok(new) => new,
        Err(Error::Invalid(wrong)) => {
            return Ok(shell.form(&wrong, page(&shell, &party, Some(one.id), &typed, &wrong))?.into_response());
        }
        Err(other) => return Err(other),
    };
    let is_new = new.point.normal != one.point.normal;
    if is_new && let Some(again) = doubts(&relations, &shell, &party, Some(one.id), (&new, &typed)).await? {
        return Ok(again);
    }
    let (app, actor) = (&relations.app, shell.viewer.id());
    let (now, mut tx) = (app.clock.now(), app.db.begin().await?);
    let version = typed.get("version").parse().unwrap_or_default();
    if !store::update(&mut tx, now, (party.id, version), &new.as_new(one.id)).await? {
        tx.rollback().await?;
        return conflict(&relations, &shell, (&party, one.id), &typed, "error-contact-changed").await;
    }
    note(app, &mut tx, actor, party.id, ("contact", new.point.sort.key())).await?;
    tx.commit().await?;
    let done = Message::new("flash-contact-saved");
    Ok(shell::flash(go(&path_of(&party)), &done))
}

/// Both versions: what was typed stays in the form, and beside each field that differs stands what was saved meanwhile.
async fn conflict(
    relations: &Relations,
    shell: &Shell,
    (party, id): (&Party, ContactId),
    typed: &Fields,
    told: &'static str,
) -> Result<Response> {
    let theirs = store::find(&relations.app.db, party.id, id).await?.ok_or(Error::Gone)?;
    kernel::consultation::note(&relations.app, &shell.viewer, &[party.id], "card", "").await?;
    let saved = typed_of(&theirs);
    let mut wrong = Violations::default();
    wrong.add("version", Message::new(told));
    for key in ["sort", "value", "purpose", "state", "reason"] {
        let value = saved.get(key);
        if value != typed.get(key).replace("\r\n", "\n") {
            let words = match key {
                "value" | "reason" => value.to_owned(),
                _ => shell.term(&format!("contact-{key}"), value),
            };
            wrong.add(key, Message::new("error-theirs").with("before", words));
        }
    }
    let mut again = page(shell, party, Some(id), typed, &wrong);
    again.version = theirs.version.to_string();
    Ok(shell.page_with(StatusCode::CONFLICT, again)?.into_response())
}

/// `POST /bureau/relations/{party}/coordonnees/{contact}/retrait`: what is taken away is what was read.
pub async fn remove(
    State(relations): State<Relations>,
    Path((party, contact)): Path<(String, String)>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let (party, one) = found(&relations, &shell, (&party, &contact)).await?;
    let (app, actor) = (&relations.app, shell.viewer.id());
    let mut tx = app.db.begin().await?;
    let version = typed.get("version").parse().unwrap_or_default();
    if !store::remove_at(&mut tx, party.id, (one.id, version)).await? {
        tx.rollback().await?;
        return conflict(&relations, &shell, (&party, one.id), &typed, "error-contact-changed-kept").await;
    }
    note(app, &mut tx, actor, party.id, ("contact-removed", one.point.sort.key())).await?;
    tx.commit().await?;
    Ok(shell::flash(go(&path_of(&party)), &Message::new("flash-contact-removed")))
}

/// `POST /bureau/relations/{party}/coordonnees/{contact}/premier`
pub async fn put_first(
    State(relations): State<Relations>,
    Path((party, contact)): Path<(String, String)>,
    shell: Shell,
) -> Result<Response> {
    let (party, one) = found(&relations, &shell, (&party, &contact)).await?;
    let mut tx = relations.app.db.begin().await?;
    store::put_first(&mut tx, party.id, (one.point.sort, one.id)).await?;
    tx.commit().await?;
    Ok(shell::flash(go(&path_of(&party)), &Message::new("flash-contact-first")))
}
