//! Letters: written with the change that asks for them, kept in a ledger, sent once or told uncertain.
//!
//! The ledger is the queue. A letter is *sending* before the relay hears of it, and gets its end in a second commit: what a
//! killed program leaves in between is *uncertain*, shown to the team, and never sent again unless somebody says so.

pub mod relay;
mod sender;

pub use relay::Relay;
pub use sender::{run_due, take_over, work};

use askama::Template;
use jiff::{SignedDuration, Timestamp};

use crate::app::App;
use crate::clock::stored;
use crate::db::{Db, FromRow, Row, Tx, dialect};
use crate::error::Result;
use crate::ids::{self, LetterId, PartyId};
use crate::lang::Lang;
use crate::{args, link, text};

/// How long the ledger remembers who was written to, and what captured letters said.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 365);

/// A piece of a letter.
#[derive(Clone, Debug)]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// What there is to do, and where.
    Action(String, String),
    /// Names and values, a line each.
    Facts(Vec<(String, String)>),
    /// Words of somebody else.
    Quote(String),
}

/// A letter to be written.
#[derive(Clone, Debug)]
pub struct Letter {
    /// What it is for; stored, never renamed.
    pub kind: &'static str,
    /// The address.
    pub to: String,
    /// The language of its words.
    pub lang: Lang,
    /// One line.
    pub subject: String,
    /// What it says, in order.
    pub blocks: Vec<Block>,
    /// Whom it is about.
    pub party: Option<PartyId>,
    /// The address that stops letters of this sort, which the letter also shows.
    pub unsubscribe: Option<String>,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Html<'a> {
    lang: &'a Lang,
    network: &'a str,
    home: &'a str,
    letter: &'a Letter,
    stop: String,
}

/// Where a letter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It waits for the relay.
    Queued,
    /// The relay is hearing it.
    Sending,
    /// The relay answers for it.
    Sent,
    /// There is no relay: the team reads it.
    Captured,
    /// It will not be delivered.
    Refused,
    /// It may have left, or not.
    Uncertain,
    /// The address asked not to be written to.
    Suppressed,
    /// Nobody may be written to for its purpose there any longer: they said so while it waited.
    Stopped,
}

impl State {
    /// Every state.
    pub const ALL: [State; 8] = [
        State::Queued,
        State::Sending,
        State::Sent,
        State::Captured,
        State::Refused,
        State::Uncertain,
        State::Suppressed,
        State::Stopped,
    ];

    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            State::Queued => "queued",
            State::Sending => "sending",
            State::Sent => "sent",
            State::Captured => "captured",
            State::Refused => "refused",
            State::Uncertain => "uncertain",
            State::Suppressed => "suppressed",
            State::Stopped => "stopped",
        }
    }

    /// The state of that word.
    pub fn from_key(key: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.key() == key)
    }
}

/// The keyed hash of an address: the same however it is typed, and nothing that leads back to it.
///
/// # Errors
/// The database is away.
pub async fn address_key(app: &App, address: &str) -> Result<String> {
    Ok(key_of(link::key(app).await?, address))
}

fn key_of(key: &link::Key, address: &str) -> String {
    key.hash("address", &address.trim().to_lowercase())
}

/// Writes a letter in the transaction of the change that asks for it; an address that objected gets none, and the ledger
/// says so.
///
/// # Errors
/// The database refused.
pub async fn write(app: &App, tx: &mut Tx, letter: &Letter) -> Result<LetterId> {
    enter(app, tx, letter, (false, None)).await
}

/// The same for one of the purposes that personal data are used for. When it is about to leave, whoever knows what people
/// said is asked again whether its address may be written to for that: a letter that may not is *stopped*, and says why.
///
/// # Errors
/// The database refused.
pub async fn write_for(app: &App, tx: &mut Tx, letter: &Letter, purpose: &str) -> Result<LetterId> {
    enter(app, tx, letter, (false, Some(purpose))).await
}

/// The same for a letter that a person asked for themselves: to sign in, to confirm an address, to be answered. It leaves
/// even to an address that objected: the objection is to letters that nobody there asked for.
///
/// # Errors
/// The database refused.
pub async fn write_asked(app: &App, tx: &mut Tx, letter: &Letter) -> Result<LetterId> {
    enter(app, tx, letter, (true, None)).await
}

async fn enter(app: &App, tx: &mut Tx, letter: &Letter, (asked, purpose): (bool, Option<&str>)) -> Result<LetterId> {
    let now = app.clock.now();
    let id = LetterId::new(now, &app.chance);
    let key = key_of(&link::key_in(app, tx).await?, &letter.to);
    let objected: Option<(String,)> = tx.optional("select key from suppression where key = $1", args![&key]).await?;
    let (state, body, html) = match objected.filter(|_| !asked) {
        Some(_) => (State::Suppressed, String::new(), String::new()),
        None => (State::Queued, plain(app, letter), html(app, letter)?),
    };
    let head = "insert into letter (id, kind, party, recipient, recipient_key, lang, subject, body, html, unsubscribe, \
                state, attempts, due_at, created_at, asked, purpose)";
    let row = args![
        id,
        letter.kind,
        letter.party,
        letter.to.trim(),
        key,
        letter.lang.code(),
        text::squeeze(&letter.subject),
        body,
        html,
        letter.unsubscribe.as_deref(),
        state.key(),
        0_i64,
        now,
        now,
        i64::from(asked),
        purpose
    ];
    tx.insert_many(head, 16, vec![row], "").await?;
    Ok(id)
}

fn stop_words(letter: &Letter) -> String {
    if letter.unsubscribe.is_some() { letter.lang.t("letter-stop") } else { String::new() }
}

fn html(app: &App, letter: &Letter) -> Result<String> {
    let network = app.name();
    let page = Html { lang: &letter.lang, network: &network, home: &app.site.url, letter, stop: stop_words(letter) };
    Ok(page.render()?)
}

fn plain(app: &App, letter: &Letter) -> String {
    let mut pieces: Vec<String> = letter
        .blocks
        .iter()
        .map(|block| match block {
            Block::Text(words) => words.clone(),
            Block::Action(words, address) => format!("{words}{}\n{address}", letter.lang.t("colon")),
            Block::Facts(lines) => {
                let colon = letter.lang.t("colon");
                lines.iter().map(|(name, value)| format!("- {name}{colon} {value}")).collect::<Vec<_>>().join("\n")
            }
            Block::Quote(words) => words.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n"),
        })
        .collect();
    pieces.push(format!("-- \n{}\n{}", app.name(), app.site.url));
    if let Some(address) = &letter.unsubscribe {
        pieces.push(format!("{}{}\n{address}", stop_words(letter), letter.lang.t("colon")));
    }
    pieces.join("\n\n") + "\n"
}

/// A letter as it is handed to the relay.
struct Outgoing {
    id: LetterId,
    party: Option<PartyId>,
    recipient: String,
    recipient_key: String,
    lang: String,
    subject: String,
    body: String,
    html: String,
    unsubscribe: Option<String>,
    attempts: i64,
    created_at: Timestamp,
}

impl FromRow for Outgoing {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Outgoing> {
        Ok(Outgoing {
            id: ids::read(&row.at::<String>(0)?)?,
            party: row.at::<Option<String>>(1)?.and_then(|id| ids::read(&id).ok()),
            recipient: row.at::<Option<String>>(2)?.unwrap_or_default(),
            recipient_key: row.at(3)?,
            lang: row.at(4)?,
            subject: row.at(5)?,
            body: row.at(6)?,
            html: row.at(7)?,
            unsubscribe: row.at(8)?,
            attempts: row.at(9)?,
            created_at: row.at::<String>(10)?.parse().map_err(|e: jiff::Error| sqlx::Error::Decode(e.into()))?,
        })
    }
}

/// A letter as the ledger shows it.
pub struct Line {
    /// Its id.
    pub id: String,
    /// What it is for.
    pub kind: String,
    /// To whom; none once forgotten.
    pub recipient: Option<String>,
    /// One line.
    pub subject: String,
    /// What it says; empty once sent.
    pub body: String,
    /// Where it stands.
    pub state: String,
    /// When it was written.
    pub created_at: String,
    /// The relay's last words.
    pub answer: Option<String>,
}

crate::row!(Line { id, kind, recipient, subject, body, state, created_at, answer });

const LINE: &str = "select id, kind, recipient, subject, body, state, created_at, answer from letter";

/// How many letters stand in each state.
///
/// # Errors
/// The database is away.
pub async fn count_by_state(db: &Db) -> sqlx::Result<Vec<(String, i64)>> {
    db.all("select state, count(*) from letter group by state order by state", vec![]).await
}

/// Letters, latest first; of one state when it is given.
///
/// # Errors
/// The database is away.
pub async fn list_letters(db: &Db, state: Option<State>, (offset, limit): (i64, i64)) -> sqlx::Result<Vec<Line>> {
    let state = state.map_or("%", State::key);
    db.all(&format!("{LINE} where state like $1 order by id desc limit $2 offset $3"), args![state, limit, offset])
        .await
}

/// One letter.
///
/// # Errors
/// The database is away.
pub async fn find_letter(db: &Db, id: LetterId) -> sqlx::Result<Option<Line>> {
    db.optional(&format!("{LINE} where id = $1"), args![id]).await
}

/// Sends again a letter that is uncertain or was refused, because somebody said so; `false` when it is neither, or has
/// nothing left to say.
///
/// # Errors
/// The database is away.
pub async fn send_again(app: &App, id: LetterId) -> sqlx::Result<bool> {
    let sql = "update letter set state = 'queued', attempts = 0, due_at = $1, answer = null, ended_at = null \
               where id = $2 and state in ('uncertain', 'refused') and body <> '' and recipient is not null";
    Ok(app.db.execute(sql, args![app.clock.now(), id]).await? == 1)
}

/// Never writes to that address again, but what somebody there asks for: its keyed hash outlives what was known of it.
///
/// # Errors
/// The database refused.
pub async fn suppress(tx: &mut Tx, now: Timestamp, key: &str, reason: &str) -> sqlx::Result<()> {
    let sql = "insert into suppression (key, reason, at) values ($1, $2, $3) on conflict (key) do nothing";
    tx.execute(sql, args![key, reason, now]).await?;
    let sql = "update letter set state = 'suppressed', body = '', html = '', ended_at = $1 \
               where recipient_key = $2 and state = 'queued' and asked = 0";
    tx.execute(sql, args![now, key]).await?;
    Ok(())
}

/// Whether the address of that key asked not to be written to.
///
/// # Errors
/// The database is away.
pub async fn is_suppressed(db: &Db, key: &str) -> sqlx::Result<bool> {
    let found: Option<(String,)> = db.optional("select key from suppression where key = $1", args![key]).await?;
    Ok(found.is_some())
}

/// Those of these keys whose addresses asked not to be written to.
///
/// # Errors
/// The database is away.
pub async fn list_suppressed(tx: &mut Tx, keys: &[String]) -> sqlx::Result<Vec<String>> {
    let mut found = Vec::new();
    for piece in keys.chunks(500) {
        let sql = format!("select key from suppression where key in ({})", dialect::in_list(1, piece.len()));
        found.extend(tx.all::<(String,)>(&sql, piece.iter().map(crate::db::Value::from).collect()).await?);
    }
    Ok(found.into_iter().map(|(key,)| key).collect())
}

/// Forgets who was written to about a party, keeping that a letter was.
///
/// # Errors
/// The database refused.
pub async fn forget(tx: &mut Tx, party: PartyId) -> sqlx::Result<()> {
    let sql = "update letter set recipient = null, subject = '', body = '', html = '', unsubscribe = null \
               where party = $1 and state not in ('queued', 'sending')";
    tx.execute(sql, args![party]).await?;
    tx.execute("delete from letter where party = $1 and state = 'queued'", args![party]).await.map(|_| ())
}

/// Forgets letters that ended long ago, and spent links that have expired.
///
/// # Errors
/// The database is away.
pub async fn sweep(app: &App) -> sqlx::Result<()> {
    let sql = "delete from letter where state not in ('queued', 'sending') and created_at < $1";
    app.db.execute(sql, args![stored(app.clock.now() - KEPT)]).await?;
    link::sweep(app).await
}
