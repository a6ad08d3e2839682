//! A person: what a form says of them, and each change of it, in one transaction with what it tells.

use kernel::app::App;
use kernel::db::Tx;
use kernel::error::{Error, Result, Violations};
use kernel::facts::Fact;
use kernel::ids::{AccountId, ContactId, PartyId, RevisionId, TieId};
use kernel::lang::{Lang, Message};
use kernel::party::{self, Kind, NewParty, Standing};
use kernel::text;
use kernel::web::Fields;
use territory::sectors::understand;
use territory::{Gazetteer, Level};

use super::contact::{Point, Purpose, State};
use crate::store::contacts::{self, NewPoint};
use crate::store::known;
use crate::store::people::{self as store, Names, Person};
use crate::store::portfolios;
use crate::store::ties::{self, NewTie};

/// The longest name, in letters.
pub const LONGEST: usize = 120;
/// How a person may be addressed; empty when it is not known.
pub const CIVILITIES: &[&str] = &["", "madame", "monsieur"];

/// What a form says of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// Given names.
    pub given: String,
    /// Family name.
    pub family: String,
    /// One of [`CIVILITIES`].
    pub civility: String,
    /// In which they are written to.
    pub language: String,
    /// INSEE code of their own commune.
    pub commune: Option<String>,
}

/// `Prénom Nom`.
pub fn full_name(given: &str, family: &str) -> String {
    format!("{given} {family}").trim().to_owned()
}

impl Typed {
    /// Reads a form; what is wrong is added to `wrong`.
    pub fn read(gazetteer: &Gazetteer, form: &Fields, wrong: &mut Violations) -> Typed {
        let mut name = |key: &str| {
            let typed: String = text::squeeze(form.get(key)).chars().filter(|c| !c.is_control()).collect();
            if typed.chars().count() > LONGEST {
                wrong.add(key, Message::new("error-person-name-long").with("count", LONGEST));
            }
            typed
        };
        let (given, family) = (name("given"), name("family"));
        if given.is_empty() && family.is_empty() {
            wrong.add("family", Message::new("error-required"));
        }
        let civility = form.get("civility").to_owned();
        if !CIVILITIES.contains(&civility.as_str()) {
            wrong.add("civility", Message::new("error-choice"));
        }
        let language = match form.get("language") {
            "" => Lang::french().code(),
            code => code.to_owned(),
        };
        if !Lang::all().iter().any(|lang| lang.code() == language) {
            wrong.add("language", Message::new("error-choice"));
        }
        let commune = read_commune(gazetteer, form.get("commune")).unwrap_or_else(|message| {
            wrong.add("commune", message);
            None
        });
        Typed { given, family, civility, language, commune }
    }

    /// `Prénom Nom`.
    pub fn name(&self) -> String {
        full_name(&self.given, &self.family)
    }

    /// As lists sort people.
    fn sorted_name(&self) -> String {
        full_name(&self.family, &self.given)
    }

    fn names(&self) -> Names<'_> {
        Names {
            given: &self.given,
            family: &self.family,
            civility: &self.civility,
            language: &self.language,
            commune: self.commune.as_deref(),
        }
    }
}

/// The commune that was typed: its name, its INSEE code, or a postcode that one commune only has.
///
/// # Errors
/// Several communes, or none, for the reader.
pub fn read_commune(gazetteer: &Gazetteer, typed: &str) -> Result<Option<String>, Message> {
    // each comma would begin another commune
    let typed = text::squeeze(&typed.replace([',', ';', '\t'], " "));
    if typed.is_empty() {
        return Ok(None);
    }
    let short: String = typed.chars().take(LONGEST).collect();
    let understood = understand(gazetteer, &short, &[]);
    if let ([commune], []) = (understood.communes.as_slice(), understood.doubts.as_slice()) {
        return Ok(Some(gazetteer.code(*commune).to_owned()));
    }
    let perhaps: Vec<String> = understood
        .doubts
        .iter()
        .flat_map(|doubt| &doubt.perhaps)
        .filter(|id| id.level() == Level::Commune)
        .take(6)
        .map(|id| gazetteer.label(*id))
        .collect();
    match perhaps.is_empty() {
        true => Err(Message::new("error-commune-unknown")),
        false => Err(Message::new("error-commune-perhaps").with("names", perhaps.join(", "))),
    }
}

/// What a person has as a form would hold it.
pub fn typed_of(gazetteer: &Gazetteer, person: &Person) -> Fields {
    let mut fields = Fields::default();
    fields.push("given", person.given.as_str());
    fields.push("family", person.family.as_str());
    fields.push("civility", person.civility.as_str());
    fields.push("language", person.language.as_str());
    fields.push("commune", commune_label(gazetteer, person.commune.as_deref()));
    fields
}

/// A commune by its name, such that [`read_commune`] reads it back.
pub fn commune_label(gazetteer: &Gazetteer, code: Option<&str>) -> String {
    let Some(code) = code else { return String::new() };
    gazetteer.commune_of(code).map_or_else(|| code.to_owned(), |id| gazetteer.label(id))
}

/// A person to be entered, with what is known of them at once.
#[derive(Clone, Debug, Default)]
pub struct NewPerson {
    /// What the form says.
    pub typed: Typed,
    /// Where they are found.
    pub territory: Option<String>,
    /// How to reach them, and for what.
    pub points: Vec<(Point, Purpose)>,
    /// What they are to a party: the sort, the party, the words of the function.
    pub ties: Vec<(String, PartyId, String)>,
    /// `hand`, `import`, `demo`…
    pub source: String,
    /// The partner structures that follow them from the first.
    pub partners: Vec<PartyId>,
}

impl NewPerson {
    /// The card of the party.
    pub fn card(&self, id: PartyId) -> NewParty {
        NewParty {
            id,
            kind: Kind::Person,
            name: self.typed.name(),
            territory: self.territory.clone(),
            standing: Standing::Hidden,
        }
    }
}

/// Enters a person; answers the id and the address.
///
/// # Errors
/// The database refused.
pub async fn create(app: &App, actor: Option<AccountId>, new: &NewPerson) -> Result<(PartyId, String)> {
    let mut tries = 0;
    loop {
        match enter(app, actor, new).await {
            // on a server, another of the same name may take the free address first
            Err(error) if tries < 5 && party::is_slug_taken(&error) => tries += 1,
            other => return Ok(other?),
        }
    }
}

async fn enter(app: &App, actor: Option<AccountId>, new: &NewPerson) -> sqlx::Result<(PartyId, String)> {
    let (now, mut tx) = (app.clock.now(), app.db.begin().await?);
    let id = PartyId::new(now, &app.chance);
    let slug = party::insert_many(&mut tx, &app.order, now, &[new.card(id)]).await?.pop().unwrap_or_default();
    write_new(app, &mut tx, actor, id, new).await?;
    tx.commit().await?;
    Ok((id, slug))
}

/// Writes what is known of a person whose card was just entered.
///
/// # Errors
/// The database refused.
pub async fn write_new(
    app: &App,
    tx: &mut Tx,
    actor: Option<AccountId>,
    id: PartyId,
    new: &NewPerson,
) -> sqlx::Result<()> {
    let now = app.clock.now();
    store::sort_by(tx, id, &app.order.key(&new.typed.sorted_name())).await?;
    store::insert(tx, now, actor, (id, &new.source), &new.typed.names()).await?;
    for (point, purpose) in &new.points {
        let contact = ContactId::new(now, &app.chance);
        let (purpose, source) = (*purpose, new.source.as_str());
        let state = State::Unverified;
        contacts::insert(tx, now, actor, id, &NewPoint { id: contact, point, purpose, state, reason: "", source })
            .await?;
    }
    for (at, (sort, other, title)) in new.ties.iter().enumerate() {
        let tie = NewTie {
            id: TieId::new(now, &app.chance),
            sort,
            party: id,
            other: *other,
            title,
            since: None,
            until: None,
            main: at == 0,
            note: "",
        };
        ties::insert(tx, now, actor, &tie).await?;
    }
    for partner in &new.partners {
        portfolios::follow(tx, now, id, *partner).await?;
    }
    changed(app, tx, actor, id, ("listed", "")).await
}

/// Notes a change of a person, and tells it.
async fn changed(
    app: &App,
    tx: &mut Tx,
    actor: Option<AccountId>,
    party: PartyId,
    (what, fields): (&str, &str),
) -> sqlx::Result<()> {
    note(app, tx, actor, party, (what, fields)).await?;
    app.record(tx, actor, &Fact::PersonChanged { party, what: what.to_owned() }).await.map(|_| ())
}

/// Notes what was changed of how any party is known.
///
/// # Errors
/// The database refused.
pub async fn note(
    app: &App,
    tx: &mut Tx,
    actor: Option<AccountId>,
    party: PartyId,
    what: (&str, &str),
) -> sqlx::Result<()> {
    let now = app.clock.now();
    store::note(tx, (RevisionId::new(now, &app.chance), now), actor, party, what).await
}

/// The keys of what an edit changes.
pub fn differences(before: &Person, after: &Typed) -> Vec<&'static str> {
    let mut changed = Vec::new();
    for (key, differs) in [
        ("given", before.given != after.given),
        ("family", before.family != after.family),
        ("civility", before.civility != after.civility),
        ("language", before.language != after.language),
        ("commune", before.commune != after.commune),
    ] {
        if differs {
            changed.push(key);
        }
    }
    changed
}

/// Writes an edit.
///
/// # Errors
/// [`Error::Conflict`] when somebody saved another version meanwhile: nothing is written.
pub async fn update(app: &App, actor: Option<AccountId>, before: &Person, version: i64, after: &Typed) -> Result<()> {
    let mut tx = app.db.begin().await?;
    write_edit(app, &mut tx, actor, (before, version), after).await?;
    Ok(tx.commit().await?)
}

/// The same inside a transaction.
///
/// # Errors
/// As [`update`].
pub async fn write_edit(
    app: &App,
    tx: &mut Tx,
    actor: Option<AccountId>,
    (before, version): (&Person, i64),
    after: &Typed,
) -> Result<()> {
    let (now, id) = (app.clock.now(), before.party.id);
    if !store::update(tx, now, (id, version), &after.names()).await? {
        return Err(Error::Conflict(Message::new("error-person-changed")));
    }
    let fields = differences(before, after);
    let territory = before.party.territory.as_deref();
    party::update(tx, &app.order, now, id, &after.name(), territory).await?;
    store::sort_by(tx, id, &app.order.key(&after.sorted_name())).await?;
    settle(app, tx, id).await?;
    if !fields.is_empty() {
        changed(app, tx, actor, id, ("edited", &fields.join(" "))).await?;
    }
    Ok(())
}

/// Says again where a person is found: in their own commune, else in that of their main organisation. When neither is
/// known any more they stay where they were, so that whoever followed them still does.
///
/// # Errors
/// The database refused.
pub async fn settle(app: &App, tx: &mut Tx, id: PartyId) -> sqlx::Result<()> {
    if let Some(commune) = store::find_place(tx, id, &app.clock.today().to_string()).await? {
        store::place(tx, app.clock.now(), id, &commune).await?;
    }
    Ok(())
}

/// Puts a person in the trash, or takes them out of it.
///
/// # Errors
/// The database refused.
pub async fn move_to(app: &App, actor: Option<AccountId>, id: PartyId, standing: Standing) -> Result<()> {
    let mut tx = app.db.begin().await?;
    party::update_standing(&mut tx, app.clock.now(), id, standing).await?;
    let what = if standing == Standing::Trash { "trashed" } else { "restored" };
    changed(app, &mut tx, actor, id, (what, "")).await?;
    Ok(tx.commit().await?)
}

/// Erases who somebody is, and who those were that were made one with them; a party that is no person is left alone.
///
/// # Errors
/// The database is away.
pub async fn forget(app: &App, id: PartyId) -> sqlx::Result<()> {
    let (now, name) = (app.clock.now(), Lang::french().t("person-erased"));
    let key = app.order.key(&name);
    let mut tx = app.db.begin().await?;
    let (mut waiting, mut erased) = (vec![id], Vec::new());
    while let Some(one) = waiting.pop() {
        if erased.contains(&one) {
            continue;
        }
        waiting.extend(known::list_absorbed(&mut tx, one).await?);
        if known::erase(&mut tx, now, one, (&name, &key)).await? {
            let what = "forgotten".to_owned();
            app.record(&mut tx, None, &Fact::PersonChanged { party: one, what }).await?;
        }
        erased.push(one);
    }
    tx.commit().await
}
