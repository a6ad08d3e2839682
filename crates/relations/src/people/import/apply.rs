//! Writing a file of people: all that was planned, in one transaction, or nothing; what each row wrote is kept, so that
//! it can be taken back.

use std::collections::HashMap;

use kernel::app::App;
use kernel::db::Tx;
use kernel::error::{Error, Result};
use kernel::facts::Fact;
use kernel::ids::{AccountId, ContactId, PartyId, TieId};
use kernel::lang::Message;
use kernel::party;
use serde::{Deserialize, Serialize};

use super::json;
use super::plan::{Counts, Planned, Tied, Verdict};
use crate::people::contact::{Purpose, State};
use crate::people::person::{self, NewPerson, Typed};
use crate::store::contacts::{self, NewPoint};
use crate::store::people_imports::{self as store, Became, Import};
use crate::store::ties::{self, NewTie};

/// What a row wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// The person did not exist before.
    pub created: bool,
    /// The form of the person before, where it was changed.
    pub before: Option<Form>,
    /// Ways to reach them that were added.
    pub points: Vec<String>,
    /// Ties that were made.
    pub ties: Vec<String>,
    /// A tie whose function was given other words, and those that it had.
    pub retitled: Option<(String, String)>,
    /// The version of the sheet once all was written.
    pub version: i64,
    /// How many changes of it were noted by then.
    pub noted: i64,
}

/// What a form of a person holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// Given names.
    pub given: String,
    /// Family name.
    pub family: String,
    /// `madame`, `monsieur`, or nothing.
    pub civility: String,
    /// In which they are written to.
    pub language: String,
    /// INSEE code of their own commune.
    pub commune: Option<String>,
}

impl Form {
    /// The same, as people are edited.
    pub fn typed(&self) -> Typed {
        let Form { given, family, civility, language, commune } = self.clone();
        Typed { given, family, civility, language, commune }
    }
}

/// Writes an import as it was planned.
///
/// # Errors
/// [`Error::Conflict`] when somebody accepted it already, or changed one of the people meanwhile: nothing is written.
pub async fn apply(
    app: &App,
    actor: Option<AccountId>,
    import: &Import,
    (planned, counts): (&[Planned], Counts),
) -> Result<()> {
    let mut tries = 0;
    loop {
        match apply_once(app, actor, import, (planned, counts)).await {
            // on a server, somebody of the same name may be entered at the same moment: nothing was written yet
            Err(error) if tries < 3 && is_slug_taken(&error) => tries += 1,
            other => return other,
        }
    }
}

fn is_slug_taken(error: &Error) -> bool {
    let (Error::Bug(cause) | Error::Away(cause)) = error else { return false };
    cause.source.downcast_ref::<sqlx::Error>().is_some_and(party::is_slug_taken)
}

async fn apply_once(
    app: &App,
    actor: Option<AccountId>,
    import: &Import,
    (planned, counts): (&[Planned], Counts),
) -> Result<()> {
    let (now, mut tx) = (app.clock.now(), app.db.begin().await?);
    if !store::claim(&mut tx, now, actor, (import.id, import.version), &json(&counts)).await? {
        return Err(Error::Conflict(Message::new("people-import-changed")));
    }
    let new: Vec<(i64, PartyId, NewPerson)> = planned
        .iter()
        .filter(|row| row.verdict == Verdict::Created)
        .map(|row| (row.number, PartyId::new(now, &app.chance), person_of(row)))
        .collect();
    let cards: Vec<_> = new.iter().map(|(_, id, person)| person.card(*id)).collect();
    party::insert_many(&mut tx, &app.order, now, &cards).await?;
    let ids: HashMap<i64, PartyId> = new.iter().map(|(number, id, _)| (*number, *id)).collect();
    for (_, id, person) in &new {
        person::write_new(app, &mut tx, actor, *id, person).await?;
    }
    let mut written: Vec<(&Planned, Option<PartyId>, Option<Made>)> = Vec::with_capacity(planned.len());
    for row in planned {
        let (party, made) = match row.verdict {
            Verdict::Created => {
                let party = ids.get(&row.number).copied();
                let mut made = Made { created: true, ..Made::default() };
                if let Some(party) = party {
                    write_tie(app, &mut tx, actor, (party, row), &mut made).await?;
                }
                (party, Some(made))
            }
            Verdict::Updated => {
                let party = row.before.as_ref().map(|person| person.party.id);
                (party, Some(write_edit(app, &mut tx, actor, row).await?))
            }
            Verdict::Unchanged => (row.before.as_ref().map(|person| person.party.id), None),
            Verdict::Doubtful | Verdict::Refused | Verdict::Skipped => (None, None),
        };
        written.push((row, party, made));
    }
    // counted at the end: two rows of a file may complete the same person
    for (row, party, mut made) in written {
        if let (Some(party), Some(made)) = (party, &mut made) {
            (made.version, made.noted, _) = store::count_changes(&mut tx, party).await?;
        }
        let became = Became {
            number: row.number,
            verdict: row.verdict.key(),
            party,
            made: made.map(|made| json(&made)).unwrap_or_default(),
            told: json(&row.draft.told),
            is_in: party.is_some(),
        };
        store::settle(&mut tx, import.id, &became).await?;
    }
    let fact = Fact::PeopleImported { import: import.id, created: counts.created, updated: counts.updated };
    app.record(&mut tx, actor, &fact).await?;
    Ok(tx.commit().await?)
}

fn person_of(row: &Planned) -> NewPerson {
    NewPerson {
        typed: row.typed.clone(),
        territory: row.territory.clone(),
        points: row.points.iter().map(|point| (point.clone(), Purpose::Work)).collect(),
        ties: Vec::new(),
        source: "import".to_owned(),
        partners: row.partners.clone(),
    }
}

/// Completes somebody who is known.
async fn write_edit(app: &App, tx: &mut Tx, actor: Option<AccountId>, row: &Planned) -> Result<Made> {
    let mut made = Made::default();
    let Some(before) = &row.before else { return Ok(made) };
    let id = before.party.id;
    if !person::differences(before, &row.typed).is_empty() {
        person::write_edit(app, tx, actor, (before, before.version), &row.typed).await?;
        made.before = Some(Form {
            given: before.given.clone(),
            family: before.family.clone(),
            civility: before.civility.clone(),
            language: before.language.clone(),
            commune: before.commune.clone(),
        });
    }
    let now = app.clock.now();
    for point in &row.points {
        let contact = ContactId::new(now, &app.chance);
        let (purpose, state, source) = (Purpose::Work, State::Unverified, "import");
        let new = NewPoint { id: contact, point, purpose, state, reason: "", source };
        contacts::insert(tx, now, actor, id, &new).await?;
        person::note(app, tx, actor, id, ("contact", point.sort.key())).await?;
        made.points.push(contact.to_string());
    }
    write_tie(app, tx, actor, (id, row), &mut made).await?;
    Ok(made)
}

/// Ties somebody to the organisation of the row, or gives the tie the words of the function.
async fn write_tie(
    app: &App,
    tx: &mut Tx,
    actor: Option<AccountId>,
    (party, row): (PartyId, &Planned),
    made: &mut Made,
) -> Result<()> {
    let now = app.clock.now();
    match (&row.tied, &row.body) {
        (Tied::Added(sort), Some(body)) => {
            let id = TieId::new(now, &app.chance);
            let new = NewTie {
                id,
                sort,
                party,
                other: body.named.id,
                title: &row.draft.title,
                since: row.draft.since.as_deref(),
                until: None,
                // by which somebody new is presented; whoever is known keeps theirs
                main: row.before.is_none(),
                note: &row.draft.note,
            };
            ties::insert(tx, now, actor, &new).await?;
            made.ties.push(id.to_string());
            person::note(app, tx, actor, party, ("tie", sort)).await?;
            person::settle(app, tx, party).await?;
        }
        (Tied::Retitled(id, title), Some(_)) => {
            store::retitle(tx, id, title).await?;
            let before = row.fills.iter().chain(&row.conflicts).find(|change| change.key == "title");
            made.retitled = Some((id.clone(), before.map(|change| change.before.clone()).unwrap_or_default()));
            person::note(app, tx, actor, party, ("tie", "title")).await?;
        }
        _ => {}
    }
    Ok(())
}
