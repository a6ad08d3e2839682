//! A proposal: what somebody without an account would change, from the form to the decision.

use jiff::{SignedDuration, Timestamp};
use kernel::app::App;
use kernel::auth::{Right, Viewer};
use kernel::error::{Error, Result};
use kernel::facts::Fact;
use kernel::ids::{AccountId, PartyId, ProposalId};
use kernel::lang::{Lang, Message};
use kernel::mail;
use kernel::party::{Kind, Standing};
use kernel::web::Fields;
use kernel::{db::Tx, link};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use territory::Gazetteer;

use super::{claim, guard, letters};
use crate::edit::{self, By};
use crate::field::Field;
use crate::import::apply::territory;
use crate::reach::{self, Reached};
use crate::sheet::{Sheet, Values};
use crate::store::{self, proposals};

/// What the link of a confirmation is signed for.
pub const CONFIRM: &str = "proposal";
/// How long that link opens.
const OPEN: SignedDuration = SignedDuration::from_hours(24 * super::UNCONFIRMED_DAYS);

/// What a proposal asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A sheet that does not exist yet.
    Create,
    /// Other values for a sheet.
    Correct,
    /// « C’est nous »: to speak for a sheet.
    Claim,
}

impl Sort {
    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            Sort::Create => "create",
            Sort::Correct => "correct",
            Sort::Claim => "claim",
        }
    }

    /// The sort of that word.
    pub fn from_key(key: &str) -> Option<Sort> {
        [Sort::Create, Sort::Correct, Sort::Claim].into_iter().find(|sort| sort.key() == key)
    }
}

/// Where a proposal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Its author's address has not answered: nobody of the team sees it.
    Unconfirmed,
    /// The team has to decide.
    Waiting,
    /// In whole or in part.
    Accepted,
    /// With a reason.
    Refused,
}

impl State {
    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            State::Unconfirmed => "unconfirmed",
            State::Waiting => "waiting",
            State::Accepted => "accepted",
            State::Refused => "refused",
        }
    }

    /// The state of that word.
    pub fn from_key(key: &str) -> Option<State> {
        [State::Unconfirmed, State::Waiting, State::Accepted, State::Refused].into_iter().find(|s| s.key() == key)
    }
}

/// A proposal as stored.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Its id.
    pub id: ProposalId,
    /// What it asks.
    pub sort: Sort,
    /// Of a place or of an organisation.
    pub kind: Kind,
    /// The sheet; none as long as it does not exist.
    pub party: Option<PartyId>,
    /// INSEE code of the commune where a sheet that does not exist yet would stand; none when it is not known.
    pub territory: Option<String>,
    /// Its name, as proposed.
    pub name: String,
    /// The public values that the form showed.
    pub base: Values,
    /// The public values that it came back with.
    pub fields: Values,
    /// To the team.
    pub message: String,
    /// E-mail address; none once forgotten.
    pub author: Option<String>,
    /// As the person wants to be called.
    pub author_name: String,
    /// The language of the answers.
    pub lang: String,
    /// Where it stands.
    pub state: State,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its author's address answered.
    pub confirmed_at: Option<Timestamp>,
    /// Who looks at it, by name, since when.
    pub held: Option<(String, Timestamp)>,
    /// The account of who looks at it.
    pub held_by: Option<AccountId>,
    /// Who decided, when the account is still there, and when.
    pub decided: Option<(Option<String>, Timestamp)>,
    /// The fields that were taken.
    pub taken: Vec<Field>,
    /// What the author was answered.
    pub reply: String,
}

/// What a person of the team decides.
pub struct Decision<'a> {
    /// Accepted or refused.
    pub state: State,
    /// Who.
    pub by: Option<AccountId>,
    /// The fields that are taken.
    pub taken: Vec<Field>,
    /// To the author.
    pub reply: &'a str,
    /// The sheet that was created.
    pub party: Option<PartyId>,
}

/// A field of a proposal beside the sheet as it is now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// Which field.
    pub field: Field,
    /// What the form showed.
    pub base: Value,
    /// What the sheet says now.
    pub current: Value,
    /// What is proposed.
    pub proposed: Value,
}

impl Difference {
    /// Somebody changed the field since the form was opened: taking the proposal would write over that.
    pub fn moved(&self) -> bool {
        self.base != self.current
    }

    /// The sheet says so already.
    pub fn is_done(&self) -> bool {
        self.proposed == self.current
    }
}

impl Proposal {
    /// The fields that it would change, against the sheet as it is now (nothing, for a new one).
    pub fn differences(&self, current: &Values) -> Vec<Difference> {
        let value = |values: &Values, field| values.get(field).cloned().unwrap_or(Value::Null);
        edit::public_fields_in(self.kind, &[&self.fields, &self.base])
            .into_iter()
            .filter(|field| self.fields.get(*field) != self.base.get(*field))
            .map(|field| Difference {
                field,
                base: value(&self.base, field),
                current: value(current, field),
                proposed: value(&self.fields, field),
            })
            .collect()
    }
}

/// Who proposes, as typed into the form and checked.
pub struct Author {
    /// E-mail address.
    pub email: String,
    /// As the person wants to be called; may be empty.
    pub name: String,
    /// To the team; may be empty.
    pub message: String,
    /// The language of the form.
    pub lang: Lang,
    /// Keyed hash of the network it came from.
    pub network: String,
}

/// What is proposed.
pub struct Proposed<'a> {
    /// What it asks.
    pub sort: Sort,
    /// Of a place or of an organisation.
    pub kind: Kind,
    /// The sheet, when there is one.
    pub sheet: Option<&'a Sheet>,
    /// The public values that the form showed.
    pub base: Values,
    /// The public values that it came back with.
    pub fields: Values,
}

/// Keeps a proposal, and asks its author's address to confirm it.
///
/// # Errors
/// The database refused.
pub async fn receive(app: &App, author: &Author, proposed: &Proposed<'_>) -> Result<ProposalId> {
    let now = app.clock.now();
    let id = ProposalId::new(now, &app.chance);
    let token = link::sign(app, CONFIRM, id.bits(), now + OPEN).await?;
    let author_key = guard::mailbox_key(app, &author.email).await?;
    let name = match proposed.sheet {
        Some(sheet) => sheet.party.name.clone(),
        None => proposed.fields.text(Field::Name).to_owned(),
    };
    let mut tx = app.db.begin().await?;
    let new = proposals::NewProposal {
        id,
        sort: proposed.sort,
        kind: proposed.kind,
        party: proposed.sheet.map(Sheet::id),
        territory: territory(&proposed.fields).filter(|_| proposed.sheet.is_none()),
        name: &name,
        base: &proposed.base,
        fields: &proposed.fields,
        message: &author.message,
        author: &author.email,
        author_key: &author_key,
        author_name: &author.name,
        lang: &author.lang.code(),
        network: &author.network,
        at: now,
    };
    proposals::insert(&mut tx, &new).await?;
    mail::write(app, &mut tx, &letters::confirm(app, author, proposed.sort, &name, &token)).await?;
    tx.commit().await?;
    Ok(id)
}

/// The author's address answered, once.
///
/// # Errors
/// [`Error::Gone`] when the proposal is no longer there; the database refused.
pub async fn confirm(app: &App, opened: &link::Link) -> Result<Proposal> {
    let proposal = proposals::find(&app.db, ProposalId::from_bits(opened.subject)).await?.ok_or(Error::Gone)?;
    let own = match (proposal.sort, proposal.party, proposal.author.as_deref()) {
        (Sort::Claim, Some(party), Some(author)) => match store::list_sheets(&app.db, &[party]).await?.pop() {
            Some(sheet) => claim::is_proven(&app.db, author, &sheet).await?.then_some(sheet),
            None => None,
        },
        _ => None,
    };
    let drawn = match &own {
        Some(sheet) => claim::draw(app, &proposal, sheet).await?,
        None => None,
    };
    let mut tx = app.db.begin().await?;
    if opened.spend(app, &mut tx).await? && proposals::confirm(&mut tx, proposal.id, app.clock.now()).await? {
        let fact = Fact::ProposalConfirmed { proposal: proposal.id, party: proposal.party };
        app.record(&mut tx, None, &fact).await?;
        // an address of the place's own answered: nobody of the team knows better
        if let (Some(sheet), Some(drawn)) = (&own, &drawn) {
            let decision =
                Decision { state: State::Accepted, by: None, taken: Vec::new(), reply: "", party: Some(sheet.id()) };
            proposals::decide(&mut tx, proposal.id, app.clock.now(), &decision).await?;
            claim::grant(app, &mut tx, (&proposal, sheet), drawn, "").await?;
        }
        tx.commit().await?;
    }
    Ok(proposal)
}

/// Lets the author of a claim speak for the sheet, because a person of the team is convinced.
///
/// # Errors
/// [`Error::Conflict`] when somebody decided meanwhile, or the author was forgotten.
pub async fn accept_claim(
    app: &App,
    actor: Option<AccountId>,
    (proposal, sheet): (&Proposal, &Sheet),
    reply: &str,
) -> Result<()> {
    let drawn = claim::draw(app, proposal, sheet).await?.ok_or_else(decided_already)?;
    let mut tx = app.db.begin().await?;
    let decision = Decision { state: State::Accepted, by: actor, taken: Vec::new(), reply, party: Some(sheet.id()) };
    if !proposals::decide(&mut tx, proposal.id, app.clock.now(), &decision).await? {
        return Err(decided_already());
    }
    claim::grant(app, &mut tx, (proposal, sheet), &drawn, reply).await?;
    tx.commit().await?;
    Ok(())
}

fn decided_already() -> Error {
    Error::Conflict(Message::new("error-proposal-decided"))
}

/// Takes some fields of a proposal, as the moderator's form says them, into a sheet, new or as it is at that version.
///
/// # Errors
/// [`Error::Invalid`] field by field, at the commune when the sheet would stand where the viewer does not moderate;
/// [`Error::Conflict`] when somebody decided, or saved the sheet, meanwhile.
pub async fn accept(
    app: &App,
    gazetteer: &Gazetteer,
    (viewer, proposal): (&Viewer, &Proposal),
    (sheet, version): (Option<&Sheet>, i64),
    (taken, form): (Vec<Field>, &Fields),
) -> Result<()> {
    let nothing = Values::default();
    let before = sheet.map_or(&nothing, |sheet| &sheet.values);
    let (values, _) = edit::read_fields(gazetteer, &taken, before, form)?;
    match sheet {
        None => reach::check_new(viewer, Right::Moderate, &values)?,
        Some(sheet) => {
            let reached = Reached::among(&app.db, viewer.reach(Right::Moderate), &[sheet.id()]).await?;
            reached.check_move(sheet, &values)?;
        }
    }
    let actor = viewer.id();
    let reply = form.get("reply");
    let (mut tx, party, slug) = match sheet {
        None => edit::create_in(app, actor, proposal.kind, &values, Standing::Public).await?,
        Some(sheet) => {
            let mut tx = app.db.begin().await?;
            edit::update_in(app, &mut tx, By::Team(actor), (sheet, version), &values).await?;
            (tx, sheet.id(), sheet.party.slug.clone())
        }
    };
    let decision = Decision { state: State::Accepted, by: actor, taken: taken.clone(), reply, party: Some(party) };
    if !proposals::decide(&mut tx, proposal.id, app.clock.now(), &decision).await? {
        return Err(decided_already());
    }
    let fields = taken.iter().map(|field| field.key().to_owned()).collect();
    app.record(&mut tx, actor, &Fact::ProposalAccepted { proposal: proposal.id, party, fields }).await?;
    answer(app, &mut tx, proposal, Some((&proposal.kind.path(&slug), &taken)), reply).await?;
    tx.commit().await?;
    Ok(())
}

/// Refuses a proposal, for a reason that its author is told.
///
/// # Errors
/// [`Error::Conflict`] when somebody decided meanwhile.
pub async fn refuse(app: &App, actor: Option<AccountId>, proposal: &Proposal, reason: &str) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let decision = Decision { state: State::Refused, by: actor, taken: Vec::new(), reply: reason, party: None };
    if !proposals::decide(&mut tx, proposal.id, app.clock.now(), &decision).await? {
        return Err(decided_already());
    }
    app.record(&mut tx, actor, &Fact::ProposalRefused { proposal: proposal.id }).await?;
    answer(app, &mut tx, proposal, None, reason).await?;
    tx.commit().await?;
    Ok(())
}

async fn answer(
    app: &App,
    tx: &mut Tx,
    proposal: &Proposal,
    accepted: Option<(&str, &[Field])>,
    words: &str,
) -> Result<()> {
    let Some(author) = &proposal.author else { return Ok(()) };
    mail::write(app, tx, &letters::answer(app, proposal, author, accepted, words)).await?;
    Ok(())
}
