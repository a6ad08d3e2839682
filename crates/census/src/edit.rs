//! Editing a sheet by hand: the same repairs as an import, refused field by field, never over somebody else's edit.

use std::collections::BTreeSet;

use jiff::Timestamp;
use kernel::app::App;
use kernel::db::Tx;
use kernel::error::{Error, Result, Violations};
use kernel::facts::Fact;
use kernel::ids::{AccountId, PartyId, RevisionId};
use kernel::lang::Message;
use kernel::party::{self, Kind, NewParty, Standing};
use kernel::web::Fields;
use serde_json::{Value, json};
use territory::Gazetteer;

use crate::field::{DataClass, Field};
use crate::import::apply::territory;
use crate::import::draft::set_text;
use crate::import::placing;
use crate::import::repair::{self, Severity};
use crate::import::told::Told;
use crate::sheet::{Changes, Origin, Origins, Sheet, Values};
use crate::stage::{self, Stage};
use crate::store::{self, Action, NewRevision, SheetWrite};
use crate::vocabulary::Vocabulary;
use crate::wave::question::Sort;

/// How a field is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// One line.
    Line,
    /// Several lines.
    Text,
    /// Some of a closed list.
    Choices(&'static str),
    /// One of a closed list.
    Choice(&'static str),
}

/// The fields of a form, by section, in the order in which they are typed.
type Sections = &'static [(&'static str, &'static [Field])];

const PLACE: Sections = &[
    (
        "identity",
        &[
            Field::Name,
            Field::OtherNames,
            Field::Summary,
            Field::Description,
            Field::Kinds,
            Field::Stage,
            Field::OpenedOn,
            Field::ClosedOn,
            Field::StageHistory,
            Field::Specificities,
        ],
    ),
    (
        "where",
        &[
            Field::Street,
            Field::Complement,
            Field::Postcode,
            Field::City,
            Field::Latitude,
            Field::Longitude,
            Field::Access,
            Field::Wheelchair,
        ],
    ),
    (
        "contact",
        &[
            Field::Phone,
            Field::Email,
            Field::Website,
            Field::Booking,
            Field::Facebook,
            Field::Twitter,
            Field::Instagram,
            Field::Linkedin,
            Field::Mastodon,
            Field::Links,
        ],
    ),
    (
        "offer",
        &[
            Field::Hours,
            Field::Prices,
            Field::Services,
            Field::Spaces,
            Field::Equipment,
            Field::Seats,
            Field::MeetingRooms,
            Field::Area,
            Field::Publics,
        ],
    ),
    (
        "carrier",
        &[Field::Operator, Field::LegalForm, Field::Siret, Field::Rna, Field::Networks, Field::Labels, Field::Tags],
    ),
    ("private", &[Field::ContactName, Field::ContactEmail, Field::ContactPhone, Field::Notes]),
];

const ORGANISATION: Sections = &[
    (
        "identity",
        &[
            Field::Name,
            Field::OtherNames,
            Field::Summary,
            Field::Description,
            Field::OrganisationKinds,
            Field::LegalForm,
            Field::Siret,
            Field::Rna,
        ],
    ),
    ("where", &[Field::Street, Field::Complement, Field::Postcode, Field::City, Field::Latitude, Field::Longitude]),
    (
        "contact",
        &[Field::Phone, Field::Email, Field::Website, Field::Facebook, Field::Linkedin, Field::Mastodon, Field::Links],
    ),
    ("carrier", &[Field::Networks, Field::Labels, Field::Tags]),
    ("private", &[Field::ContactName, Field::ContactEmail, Field::ContactPhone, Field::Notes]),
];

/// The fields that the program brings to the form of a place or of an organisation; see [`Vocabulary::sections`].
pub fn sections(kind: Kind) -> Sections {
    if kind == Kind::Place { PLACE } else { ORGANISATION }
}

/// How that field is typed.
pub fn input(field: Field) -> Input {
    match field {
        Field::Kinds => Input::Choices("kind"),
        Field::OrganisationKinds => Input::Choices("organisation-kind"),
        Field::Services => Input::Choices("service"),
        Field::Publics => Input::Choices("public"),
        Field::Stage => Input::Choice("stage"),
        Field::Wheelchair => Input::Choice("wheelchair"),
        Field::LegalForm => Input::Choice("legal"),
        Field::Summary
        | Field::Description
        | Field::Hours
        | Field::Prices
        | Field::Access
        | Field::Specificities
        | Field::Notes
        | Field::StageHistory => Input::Text,
        Field::Own(own) => match own.sort() {
            Sort::Text => Input::Text,
            Sort::Several => Input::Choices(own.key()),
            Sort::YesNo | Sort::One => Input::Choice(own.key()),
            Sort::Line | Sort::Whole | Sort::Decimal | Sort::Day => Input::Line,
        },
        _ => Input::Line,
    }
}

/// What a person typed, as a form holds it again: one pair a value.
pub fn typed(values: &Values) -> Fields {
    let mut fields = Fields::default();
    for (field, value) in values.iter() {
        match (input(field), value) {
            (Input::Choices(_), Value::Array(list)) => {
                list.iter().filter_map(Value::as_str).for_each(|key| fields.push(field.key(), key));
            }
            (_, Value::Array(list)) => {
                let separator = if field == Field::StageHistory { "\n" } else { " ; " };
                let all: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
                fields.push(field.key(), all.join(separator));
            }
            (_, Value::Object(map)) => fields.push(field.key(), map.get("text").and_then(Value::as_str).unwrap_or("")),
            (_, Value::String(text)) => fields.push(field.key(), text.as_str()),
            (_, other) => fields.push(field.key(), other.to_string()),
        }
    }
    fields
}

/// What of a form everybody may read, and the sheets in question hold: of the fields that the program brings all, of those
/// that the network added the ones that have a value.
pub fn public_fields_in(kind: Kind, sheets: &[&Values]) -> Vec<Field> {
    let brought = sections(kind).iter().flat_map(|(_, fields)| fields.iter().copied());
    let own: BTreeSet<Field> = sheets.iter().flat_map(|values| values.own()).map(|(field, _)| field).collect();
    brought.chain(own).filter(|field| field.class() == DataClass::Public).collect()
}

/// The sheet that a whole form says, over the one that was.
///
/// # Errors
/// [`Error::Invalid`], field by field, with what to do.
pub fn read(
    (gazetteer, words): (&Gazetteer, &Vocabulary),
    kind: Kind,
    before: &Values,
    form: &Fields,
) -> Result<(Values, Vec<Told>)> {
    read_fields(gazetteer, &words.all_fields(kind), before, form)
}

/// What an address is made of: a change of one of these finds the commune and the point anew.
pub(crate) const WHERE: &[Field] = &[Field::Street, Field::Postcode, Field::City, Field::Latitude, Field::Longitude];

/// The same of a form that has only those fields: the others stay.
///
/// # Errors
/// As [`read`].
pub fn read_fields(
    gazetteer: &Gazetteer,
    fields: &[Field],
    before: &Values,
    form: &Fields,
) -> Result<(Values, Vec<Told>)> {
    let (mut values, mut told, mut wrong) = (before.clone(), Vec::new(), Violations::default());
    let mut cells: Vec<(Field, String)> = Vec::new();
    for field in fields {
        values.set(*field, Value::Null);
        match input(*field) {
            Input::Choices(_) => {
                let keys: Vec<&str> = form.all(field.key()).collect();
                values.set(*field, json!(keys));
            }
            Input::Choice("stage") => set_stage(&mut values, form.get(field.key()), &mut wrong),
            Input::Choice(_) => values.set(*field, json!(form.get(field.key()))),
            _ => cells.push((*field, form.get(field.key()).to_owned())),
        }
    }
    let borrowed: Vec<(Field, &str)> = cells.iter().map(|(field, text)| (*field, text.as_str())).collect();
    let cleaned = repair::clean_row(&borrowed);
    for note in cleaned.notes {
        // what an import would keep out with a note, a person can put right at once
        if note.severity == Severity::Dropped {
            let message = Message::new(format!("note-{}", note.kind.key()));
            wrong.add(note.field.key(), message.with("before", note.before.clone()).with("after", note.after.clone()));
        }
        told.push(Told::from(note));
    }
    // what a repair moves to another field must not write over one that this form does not show
    let shown = |field: &Field| fields.contains(field) || before.get(*field).is_none();
    for (field, texts) in cleaned.values.into_iter().filter(|(field, _)| shown(field)) {
        match field {
            Field::StageHistory => values.set(field, json!(history(&texts.join("\n"), &mut wrong))),
            _ => set_text(&mut values, field, texts, &mut told),
        }
    }
    if values.text(Field::Name).is_empty() {
        wrong.add(Field::Name.key(), Message::new("error-required"));
    }
    wrong.check()?;
    if WHERE.iter().any(|field| values.get(*field) != before.get(*field)) || values.get(Field::Commune).is_none() {
        // a point that the program found goes with the address it was found from
        if before.text(Field::PointPrecision) != "given" && values.point() == before.point() {
            values.set(Field::Latitude, Value::Null);
            values.set(Field::Longitude, Value::Null);
        }
        values.set(Field::Commune, Value::Null);
        values.set(Field::PointPrecision, Value::Null);
        placing::place(gazetteer, &mut values, &mut told);
    }
    Ok((values, told))
}

fn set_stage(values: &mut Values, key: &str, wrong: &mut Violations) {
    match Stage::from_key(key) {
        Some(stage) => values.set(Field::Stage, json!(stage.key())),
        None if key.is_empty() => {}
        None => wrong.add(Field::Stage.key(), Message::new("error-choice")),
    }
}

/// `2019-03 open`, a line a step.
fn history(text: &str, wrong: &mut Violations) -> Vec<String> {
    let mut steps = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (since, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let dated = since.len() >= 4 && since.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        match Stage::recognise(rest).filter(|_| dated) {
            Some(stage) => steps.push(format!("{since} {}", stage.key())),
            None => wrong.add(Field::StageHistory.key(), Message::new("error-history").with("before", line)),
        }
    }
    stage::in_order(&mut steps);
    steps
}

/// Enters a party into the registry; answers its address.
///
/// # Errors
/// The database refused.
pub async fn create(
    app: &App,
    actor: Option<AccountId>,
    kind: Kind,
    values: &Values,
    standing: Standing,
) -> Result<String> {
    let (tx, _, slug) = create_in(app, actor, kind, values, standing).await?;
    tx.commit().await?;
    Ok(slug)
}

/// The same, to be committed with what goes with it; answers the id and the address.
///
/// # Errors
/// As [`create`].
pub async fn create_in(
    app: &App,
    actor: Option<AccountId>,
    kind: Kind,
    values: &Values,
    standing: Standing,
) -> Result<(Tx, PartyId, String)> {
    let id = PartyId::new(app.clock.now(), &app.chance);
    let new = NewParty { id, kind, name: values.text(Field::Name).to_owned(), territory: territory(values), standing };
    let (mut tx, slug) = enter(app, &new).await?;
    let changes = values.changes_since(&Values::default());
    write(app, &mut tx, By::Team(actor), (id, 1), (values, Origins::default()), (&changes, Action::Created)).await?;
    app.record(&mut tx, actor, &Fact::PartyListed { party: id }).await?;
    Ok((tx, id, slug))
}

/// Writes the party in a transaction of its own. On a server, another of the same name may take the free address first:
/// then the next one is looked for.
async fn enter(app: &App, new: &NewParty) -> Result<(Tx, String)> {
    let mut tries = 0..20;
    loop {
        let mut tx = app.db.begin().await?;
        match party::insert_many(&mut tx, &app.order, app.clock.now(), std::slice::from_ref(new)).await {
            Ok(slugs) => return Ok((tx, slugs.into_iter().next().unwrap_or_default())),
            Err(error) if party::is_slug_taken(&error) && tries.next().is_some() => tx.rollback().await?,
            Err(error) => return Err(error.into()),
        }
    }
}

/// Who changes a sheet by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Somebody of the team.
    Team(Option<AccountId>),
    /// The place or the organisation itself, by a link that it was sent.
    Itself,
}

impl By {
    fn account(self) -> Option<AccountId> {
        match self {
            By::Team(account) => account,
            By::Itself => None,
        }
    }

    fn origin(self, on: &str) -> Origin {
        match self {
            By::Team(account) => Origin::Person { account, on: on.to_owned() },
            By::Itself => Origin::Itself { on: on.to_owned() },
        }
    }
}

/// Saves an edit that started from `version`.
///
/// # Errors
/// [`Error::Conflict`] when somebody saved the sheet meanwhile: nothing is written, and what was typed is still there.
pub async fn update(app: &App, actor: Option<AccountId>, before: &Sheet, version: i64, values: &Values) -> Result<()> {
    let mut tx = app.db.begin().await?;
    if !update_in(app, &mut tx, By::Team(actor), (before, version), values).await?.is_empty() {
        tx.commit().await?;
    }
    Ok(())
}

/// The same, to be committed with what goes with it; answers what changed. When nothing did, the version has only been
/// claimed: there is nothing to commit for its own sake.
///
/// # Errors
/// As [`update`].
pub async fn update_in(app: &App, tx: &mut Tx, by: By, seen: (&Sheet, i64), values: &Values) -> Result<Changes> {
    let action = if by == By::Itself { Action::Itself } else { Action::Edited };
    update_as(app, tx, (by, action), seen, values).await
}

/// The same, under another word of the history.
///
/// # Errors
/// As [`update`].
pub async fn update_as(
    app: &App,
    tx: &mut Tx,
    (by, action): (By, Action),
    (before, version): (&Sheet, i64),
    values: &Values,
) -> Result<Changes> {
    let conflict = || Error::Conflict(Message::new("error-edited-meanwhile"));
    // what is brought back brings its own history
    let now = Some(app.clock.now()).filter(|_| action != Action::Reverted);
    let dated = now.and_then(|now| stage::dated(&before.values, values, now));
    let values = dated.as_ref().unwrap_or(values);
    let changes = values.changes_since(&before.values);
    if before.version != version {
        return Err(conflict());
    }
    if changes.is_empty() {
        return Ok(changes);
    }
    if !store::claim_version(tx, before.id(), version).await? {
        return Err(conflict());
    }
    let (name, commune) = (values.text(Field::Name), territory(values));
    party::update(tx, &app.order, app.clock.now(), before.id(), name, commune.as_deref()).await?;
    let described = (values, before.origins.clone());
    write(app, tx, by, (before.id(), version + 1), described, (&changes, action)).await?;
    let fields = changes.fields().into_iter().map(|field| field.key().to_owned()).collect();
    app.record(tx, by.account(), &Fact::PartyEdited { party: before.id(), fields }).await?;
    Ok(changes)
}

/// The same change with the date of a new stage among the steps of the place.
pub(crate) fn dated(before: &Values, values: Values, changes: Changes, now: Timestamp) -> (Values, Changes) {
    match stage::dated(before, &values, now) {
        Some(dated) => {
            let changes = dated.changes_since(before);
            (dated, changes)
        }
        None => (values, changes),
    }
}

/// Each value that changed now comes from whoever changed it; nobody types a commune's code, nor the point of a commune.
pub(crate) fn sign(origins: &mut Origins, values: &Values, changes: &Changes, (by, now): (By, Timestamp)) {
    let on = now.to_string().get(..10).unwrap_or_default().to_owned();
    let vague = matches!(values.text(Field::PointPrecision), "commune" | "approximate");
    for field in changes.fields() {
        let found = match field {
            Field::Commune => true,
            Field::Latitude | Field::Longitude | Field::PointPrecision => vague,
            _ => false,
        };
        match values.get(field) {
            Some(_) if found => origins.0.insert(field, Origin::Derived { on: on.clone() }),
            Some(_) => origins.0.insert(field, by.origin(&on)),
            None => origins.0.remove(&field),
        };
    }
}

async fn write(
    app: &App,
    tx: &mut Tx,
    by: By,
    (party, version): (PartyId, i64),
    (values, mut origins): (&Values, Origins),
    (changes, action): (&Changes, Action),
) -> Result<()> {
    let now = app.clock.now();
    sign(&mut origins, values, changes, (by, now));
    let city = values.text(Field::City);
    store::save_sheets(tx, &[SheetWrite { id: party, values, origins: &origins, version, city }]).await?;
    let id = RevisionId::new(now, &app.chance);
    let revision = NewRevision { id, party, version, at: now, actor: by.account(), batch: None, action, changes };
    store::insert_revisions(tx, &[revision]).await?;
    Ok(())
}

/// Puts a party in the trash, or takes it out.
///
/// # Errors
/// The database refused.
pub async fn move_to(app: &App, actor: Option<AccountId>, sheet: &Sheet, standing: Standing) -> Result<()> {
    let mut tx = app.db.begin().await?;
    if store::duplicates::list_merged(&mut tx, &[sheet.id()]).await?.contains(&sheet.id())
        && sheet.party.standing == Standing::Trash
    {
        return Err(Error::Conflict(Message::new("error-merged-trash")));
    }
    party::update_standing(&mut tx, app.clock.now(), sheet.id(), standing).await?;
    let (action, fact) = match standing {
        Standing::Trash => (Action::Trashed, Fact::PartyTrashed { party: sheet.id() }),
        _ => (Action::Restored, Fact::PartyRestored { party: sheet.id() }),
    };
    let revision = NewRevision {
        id: RevisionId::new(app.clock.now(), &app.chance),
        party: sheet.id(),
        version: sheet.version,
        at: app.clock.now(),
        actor,
        batch: None,
        action,
        changes: &Changes::default(),
    };
    store::insert_revisions(&mut tx, &[revision]).await?;
    app.record(&mut tx, actor, &fact).await?;
    tx.commit().await?;
    Ok(())
}
