//! An interaction: what happened with people, from what was typed to what is kept, changed and removed.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use kernel::auth::Viewer;
use kernel::clock::paris;
use kernel::error::{Error, Result, Violations};
use kernel::facts::Fact;
use kernel::ids::{AccountId, InteractionId, PartyId, TaskId};
use kernel::lang::Message;
use kernel::party::{self, Standing};
use kernel::rights::Right;
use kernel::web::Fields;
use kernel::{text, token};

use super::task::NewTask;
use crate::Relations;
use crate::store::exchanges::{self as store, Arrival};
use crate::store::tasks;

/// The longest line, in characters.
const LONGEST_LINE: usize = 200;
/// The longest text, in characters.
pub const LONGEST_TEXT: usize = 20_000;
/// The most parties of one interaction.
const MOST: usize = 30;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$own:meta])* $variant:ident $key:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$own])* $variant,)* }

        impl $name {
            /// Every one, in the order of the pages.
            pub const ALL: &[$name] = &[$($name::$variant,)*];

            /// The stored word: never renamed.
            pub fn key(self) -> &'static str {
                match self { $($name::$variant => $key,)* }
            }

            /// The one of that word.
            pub fn from_key(key: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|one| one.key() == key)
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What happened.
    Sort {
        /// Somebody telephoned.
        Call "call";
        /// Somebody came to see somebody.
        Visit "visit";
        /// Somebody wrote.
        Mail "mail";
        /// People sat together.
        Meeting "meeting";
        /// People met at an event.
        Event "event";
        /// Anything else worth knowing.
        Note "note";
    }
}

words! {
    /// Who began.
    Direction {
        /// It does not matter.
        None "none";
        /// The network.
        Out "out";
        /// The others.
        In "in";
    }
}

words! {
    /// Who may read it.
    Confidentiality {
        /// Whoever reads the notes of one of its parties.
        Team "team";
        /// The whole team of the network.
        Public "public";
        /// Its author alone.
        Private "private";
    }
}

words! {
    /// Where it came from.
    Origin {
        /// The form of the back office.
        Desk "desk";
        /// A browser that was without network.
        Offline "offline";
        /// A mail sent in copy.
        Mail "mail";
    }
}

/// What is kept of something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Interaction {
    /// Its id.
    pub id: InteractionId,
    /// When it happened.
    pub at: Timestamp,
    /// What it was.
    pub sort: Sort,
    /// Who began.
    pub direction: Direction,
    /// One line; empty once a person of it was forgotten.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// Who may read it.
    pub confidentiality: Confidentiality,
    /// Who noted it; none when the account is gone.
    pub author: Option<AccountId>,
    /// The name of that account.
    pub author_name: String,
    /// Where it came from.
    pub origin: Origin,
    /// Addresses of a mail whose people are not known, between spaces.
    pub unsorted: Option<String>,
    /// Names of the files of a mail, one a line.
    pub attachments: String,
    /// Grows at each edit.
    pub version: i64,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// What somebody noted, understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Noted {
    /// When it happened.
    pub at: Timestamp,
    /// What it was.
    pub sort: Sort,
    /// Who began.
    pub direction: Direction,
    /// One line.
    pub subject: String,
    /// Plain text, which may be empty.
    pub body: String,
    /// Who may read it.
    pub confidentiality: Confidentiality,
    /// With whom.
    pub parties: Vec<PartyId>,
    /// What is to be done next.
    pub next: Option<Next>,
}

/// What is to be done next.
#[derive(Clone, Debug, PartialEq)]
pub struct Next {
    /// One line.
    pub subject: String,
    /// The day.
    pub due: Option<Date>,
    /// Who does it.
    pub owner: AccountId,
}

/// What became of what was noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It is written now.
    New(InteractionId),
    /// It was written before, under the same key.
    Known(InteractionId),
}

impl Written {
    /// Which.
    pub fn id(self) -> InteractionId {
        match self {
            Written::New(id) | Written::Known(id) => id,
        }
    }
}

/// The address of an interaction.
pub fn path(id: InteractionId) -> String {
    format!("/bureau/echanges/{id}")
}

/// Who writes: an administrator who looks through the eyes of somebody changes nothing.
///
/// # Errors
/// [`Error::SignIn`] to those who did not, [`Error::Forbidden`] to those who only look.
pub fn writer(viewer: &Viewer) -> Result<AccountId> {
    match (viewer.id(), viewer.behind()) {
        (Some(id), None) => Ok(id),
        (Some(_), Some(_)) => Err(Error::Forbidden),
        (None, _) => Err(Error::SignIn),
    }
}

/// Understands what was typed. The next action is read where a form asks for one.
///
/// # Errors
/// [`Error::Invalid`] with what was wrong, field by field.
pub fn read(typed: &Fields, now: Timestamp, author: AccountId) -> Result<Noted> {
    let mut wrong = Violations::default();
    let at = read_instant(typed.get("at"), now);
    if at.is_none() {
        wrong.add("at", Message::new("interaction-error-at"));
    }
    let subject = line(typed, "subject", true, &mut wrong);
    let body = tidy_text(typed.get("body"));
    if body.chars().count() > LONGEST_TEXT {
        wrong.add("body", Message::new("interaction-error-long").with("count", LONGEST_TEXT));
    }
    let mut parties: Vec<PartyId> = Vec::new();
    for id in typed.all("who").filter_map(|id| id.parse().ok()) {
        if !parties.contains(&id) {
            parties.push(id);
        }
    }
    if parties.is_empty() {
        wrong.add("who", Message::new("interaction-error-who"));
    } else if parties.len() > MOST {
        wrong.add("who", Message::new("interaction-error-many").with("count", MOST));
    }
    let confidentiality = Confidentiality::from_key(typed.get("confidentiality")).unwrap_or(Confidentiality::Team);
    let next = read_next(typed, author, confidentiality, &mut wrong);
    wrong.check()?;
    Ok(Noted {
        at: at.unwrap_or(now),
        sort: Sort::from_key(typed.get("sort")).unwrap_or(Sort::Note),
        direction: Direction::from_key(typed.get("direction")).unwrap_or(Direction::None),
        subject,
        body,
        confidentiality,
        parties,
        next,
    })
}

/// A line as it was typed, on one line.
pub fn line(typed: &Fields, field: &str, required: bool, wrong: &mut Violations) -> String {
    let line = text::squeeze(&tidy_text(typed.get(field)));
    if required && line.is_empty() {
        wrong.add(field, Message::new("error-required"));
    }
    if line.chars().count() > LONGEST_LINE {
        wrong.add(field, Message::new("interaction-error-long").with("count", LONGEST_LINE));
    }
    line
}

/// A text without what no text holds: marks of control, and ends of lines of other machines.
pub fn tidy_text(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    kept.trim().to_owned()
}

/// A moment as a form says it, in metropolitan France's time; now when it says nothing. None for what is no moment, and
/// for what is too far away to be one.
fn read_instant(typed: &str, now: Timestamp) -> Option<Timestamp> {
    if typed.is_empty() {
        return Some(now);
    }
    let local: DateTime = typed.parse().ok()?;
    if !(1990..2100).contains(&local.date().year()) {
        return None;
    }
    local.to_zoned_datetime(paris()).ok().map(|at| at.timestamp())
}

/// A day as a form says it; none for nothing.
///
/// # Errors
/// It is no day, or one too far away.
pub fn read_day(typed: &str) -> Result<Option<Date>, Message> {
    if typed.is_empty() {
        return Ok(None);
    }
    match typed.parse::<Date>() {
        Ok(day) if (1990..2100).contains(&day.year()) => Ok(Some(day)),
        _ => Err(Message::new("interaction-error-day")),
    }
}

fn read_next(
    typed: &Fields,
    author: AccountId,
    confidentiality: Confidentiality,
    wrong: &mut Violations,
) -> Option<Next> {
    let subject = line(typed, "next_subject", false, wrong);
    let due = read_day(typed.get("next_due")).unwrap_or_else(|message| {
        wrong.add("next_due", message);
        None
    });
    if subject.is_empty() {
        if due.is_some() {
            wrong.add("next_subject", Message::new("error-required"));
        }
        return None;
    }
    let owner = match typed.get("next_owner") {
        "" => author,
        id => id.parse().unwrap_or(author),
    };
    if confidentiality == Confidentiality::Private && owner != author {
        wrong.add("next_owner", Message::new("interaction-error-private-next"));
    }
    Some(Next { subject, due, owner })
}

/// What a replayed note is known by: the same words of another account, or of another origin, are another key.
pub fn origin_key(author: AccountId, origin: Origin, key: &str) -> String {
    token::hash(&format!("{author}\n{}\n{key}", origin.key()))
}

/// The right to note on each of these parties, which are all there.
///
/// # Errors
/// [`Error::Invalid`] when one is gone, [`Error::Forbidden`] when one is out of reach.
async fn must_note(relations: &Relations, viewer: &Viewer, parties: &[PartyId]) -> Result<()> {
    let db = &relations.app.db;
    viewer.must(Right::Note)?;
    for id in parties {
        let there = party::find(db, *id).await?.is_some_and(|party| party.standing != Standing::Trash);
        if !there {
            let mut gone = Violations::default();
            gone.add("who", Message::new("interaction-error-gone"));
            return Err(Error::Invalid(gone));
        }
        viewer.must_on(db, Right::Note, *id).await?;
    }
    Ok(())
}

/// Whoever is given something to do must be of those who note.
///
/// # Errors
/// [`Error::Invalid`] when they are not.
pub async fn must_take(relations: &Relations, owner: AccountId) -> Result<()> {
    let app = &relations.app;
    let known = tasks::list_owners(&app.db, app.clock.now()).await?;
    let mut wrong = Violations::default();
    if known.iter().all(|(id, _)| *id != owner) {
        wrong.add("next_owner", Message::new("interaction-error-owner"));
    }
    wrong.check()
}

/// Writes what was noted; once, whatever the number of times that it comes under the same key.
///
/// # Errors
/// [`Error::Invalid`] when a party is gone, [`Error::Forbidden`] when one is out of reach.
pub async fn note(
    relations: &Relations,
    viewer: &Viewer,
    noted: &Noted,
    origin: Origin,
    key: Option<&str>,
) -> Result<Written> {
    let author = writer(viewer)?;
    let app = &relations.app;
    let key = key.map(|key| origin_key(author, origin, key));
    if let Some(key) = &key
        && let Some(known) = store::find_by_key(&app.db, key).await?
    {
        return Ok(Written::Known(known));
    }
    must_note(relations, viewer, &noted.parties).await?;
    if let Some(next) = noted.next.as_ref().filter(|next| next.owner != author) {
        must_take(relations, next.owner).await?;
    }
    let arrival = Arrival { origin, key, unsorted: None, attachments: String::new() };
    write(relations, author, noted, &arrival).await
}

/// Writes an interaction that may be written.
///
/// # Errors
/// The database refused.
pub async fn write(relations: &Relations, author: AccountId, noted: &Noted, arrival: &Arrival) -> Result<Written> {
    let app = &relations.app;
    let now = app.clock.now();
    let id = InteractionId::new(now, &app.chance);
    let mut tx = app.db.begin().await?;
    if !store::insert(&mut tx, id, now, author, noted, arrival).await? {
        // the same came a moment ago, by another window
        tx.rollback().await?;
        let key = arrival.key.as_deref().unwrap_or_default();
        let known = store::find_by_key(&app.db, key).await?;
        return known.map(Written::Known).ok_or_else(|| Error::bug("an interaction was refused without a twin"));
    }
    if let Some(next) = &noted.next {
        let task = NewTask {
            id: TaskId::new(now, &app.chance),
            subject: next.subject.clone(),
            due: next.due,
            owner: next.owner,
            party: noted.parties.first().copied(),
            interaction: Some(id),
        };
        tasks::insert(&mut tx, &task, now, author).await?;
    }
    app.record(&mut tx, Some(author), &Fact::InteractionNoted { interaction: id }).await?;
    tx.commit().await?;
    Ok(Written::New(id))
}

/// Whether the viewer may change it: its author, or who looks after what is noted of people, where they may note.
pub fn may_change(viewer: &Viewer, interaction: &Interaction) -> bool {
    let own = interaction.author.is_some() && interaction.author == viewer.id();
    viewer.behind().is_none() && viewer.may(Right::Note) && (own || viewer.may(Right::ProtectData))
}

fn must_change(viewer: &Viewer, interaction: &Interaction) -> Result<()> {
    if may_change(viewer, interaction) { Ok(()) } else { Err(Error::Forbidden) }
}

/// Changes an interaction that was read at that version; `before` are its parties.
///
/// # Errors
/// [`Error::Conflict`] when somebody changed it meanwhile, and as [`note`].
pub async fn edit(
    relations: &Relations,
    viewer: &Viewer,
    interaction: &Interaction,
    version: i64,
    before: &[PartyId],
    noted: &Noted,
) -> Result<()> {
    let author = writer(viewer)?;
    must_change(viewer, interaction)?;
    // the form shows those about whom one may note: who went to the trash meanwhile stays with what happened
    let shown = store::list_choices(&relations.app.db, viewer, before).await?;
    let is_left = |id: &PartyId| !noted.parties.contains(id) && shown.iter().all(|choice| choice.party != *id);
    let left: Vec<PartyId> = before.iter().copied().filter(is_left).collect();
    let mut noted = noted.clone();
    noted.parties.extend(left);
    if noted.confidentiality == Confidentiality::Private && interaction.author != Some(author) {
        // it would be out of everybody's sight but the author's
        return Err(Error::Forbidden);
    }
    let added: Vec<PartyId> = noted.parties.iter().copied().filter(|id| !before.contains(id)).collect();
    must_note(relations, viewer, &added).await?;
    must_reach(relations, viewer, before).await?;
    let app = &relations.app;
    let mut tx = app.db.begin().await?;
    if !store::update(&mut tx, interaction.id, version, app.clock.now(), &noted).await? {
        return Err(Error::Conflict(Message::new("interaction-error-meanwhile")));
    }
    app.record(&mut tx, Some(author), &Fact::InteractionEdited { interaction: interaction.id }).await?;
    Ok(tx.commit().await?)
}

/// The right to note on each of these parties, wherever they stand.
async fn must_reach(relations: &Relations, viewer: &Viewer, parties: &[PartyId]) -> Result<()> {
    for id in parties {
        viewer.must_on(&relations.app.db, Right::Note, *id).await?;
    }
    Ok(())
}

/// Removes an interaction that was read at that version, with its next actions.
///
/// # Errors
/// [`Error::Conflict`] when somebody changed it meanwhile.
pub async fn remove(
    relations: &Relations,
    viewer: &Viewer,
    interaction: &Interaction,
    version: i64,
    parties: &[PartyId],
) -> Result<()> {
    let author = writer(viewer)?;
    must_change(viewer, interaction)?;
    // one's own private note may be taken back whatever became of one's part of the network
    if interaction.confidentiality != Confidentiality::Private {
        must_reach(relations, viewer, parties).await?;
    }
    let app = &relations.app;
    let mut tx = app.db.begin().await?;
    if !store::remove(&mut tx, interaction.id, version).await? {
        return Err(Error::Conflict(Message::new("interaction-error-meanwhile")));
    }
    app.record(&mut tx, Some(author), &Fact::InteractionRemoved { interaction: interaction.id }).await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-03-02T09:00:00Z".parse().unwrap()
    }

    #[test]
    fn words_survive_being_stored() {
        assert!(Sort::ALL.iter().all(|sort| Sort::from_key(sort.key()) == Some(*sort)));
        assert!(Direction::ALL.iter().all(|one| Direction::from_key(one.key()) == Some(*one)));
        assert!(Confidentiality::ALL.iter().all(|one| Confidentiality::from_key(one.key()) == Some(*one)));
        assert_eq!(Origin::from_key("desk"), Some(Origin::Desk));
    }

    #[test]
    fn a_moment_is_read_in_the_time_of_the_network() {
        assert_eq!(read_instant("", now()), Some(now()));
        assert_eq!(read_instant("2026-03-02T10:00", now()), Some(now()));
        assert_eq!(read_instant("2026-07-01T10:00", now()), Some("2026-07-01T08:00:00Z".parse().unwrap()));
        for wrong in ["hier", "0202-03-02T10:00", "2026-02-30T10:00"] {
            assert_eq!(read_instant(wrong, now()), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_missing_is_told_field_by_field() {
        let author = AccountId::from_bits(1);
        let Err(Error::Invalid(wrong)) = read(&Fields::read("next_due=2026-03-04"), now(), author) else {
            panic!("nothing was wrong")
        };
        let fields: Vec<&str> = wrong.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["next_subject", "subject", "who"]);
        let id = PartyId::from_bits(7);
        let noted = read(&Fields::read(&format!("who={id}&who={id}&subject=+Vu%0D%0Aau+march%C3%A9+")), now(), author);
        let noted = noted.unwrap();
        assert_eq!((noted.subject.as_str(), noted.parties), ("Vu au marché", vec![id]));
        assert_eq!((noted.sort, noted.confidentiality), (Sort::Note, Confidentiality::Team));
    }

    #[test]
    fn a_private_note_gives_nobody_else_something_to_do() {
        let (author, other) = (AccountId::from_bits(1), AccountId::from_bits(2));
        let typed = format!(
            "who={}&subject=x&confidentiality=private&next_subject=y&next_owner={other}",
            PartyId::from_bits(7)
        );
        let Err(Error::Invalid(wrong)) = read(&Fields::read(&typed), now(), author) else {
            panic!("nothing was wrong")
        };
        assert_eq!(wrong.of("next_owner").len(), 1);
    }

    #[test]
    fn the_same_key_of_another_account_is_another() {
        let (one, two) = (AccountId::from_bits(1), AccountId::from_bits(2));
        assert_ne!(origin_key(one, Origin::Offline, "k"), origin_key(two, Origin::Offline, "k"));
        assert_ne!(origin_key(one, Origin::Offline, "k"), origin_key(one, Origin::Mail, "k"));
    }
}
