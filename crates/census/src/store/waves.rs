//! Every SQL statement on waves: what they ask, of whom, and what was answered.

use jiff::Timestamp;
use jiff::civil::Date;
use kernel::app::App;
use kernel::args;
use kernel::change::{Changed, in_pieces};
use kernel::db::{Db, FromRow, Row, Tx};
use kernel::ids::{self, AccountId, LetterId, PartyId, PassId, WaveId};
use kernel::party::{COLUMNS, Party};
use kernel::text;

use super::encoded;
use crate::wave::form::{Answers, Form};
use crate::wave::{Said, State, Wave};

fn day(text: Option<String>) -> Option<Date> {
    text.and_then(|text| text.parse().ok())
}

fn instant(text: Option<String>) -> Option<Timestamp> {
    text.and_then(|text| text.parse().ok())
}

fn written(day: Option<Date>) -> Option<String> {
    day.map(|day| day.to_string())
}

fn json(error: serde_json::Error) -> sqlx::Error {
    sqlx::Error::Decode(error.into())
}

impl FromRow for Wave {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Wave> {
        let state = State::from_key(&row.at::<String>(6)?);
        Ok(Wave {
            id: ids::read(&row.at::<String>(0)?)?,
            slug: row.at(1)?,
            title: row.at(2)?,
            words: row.at(3)?,
            opens_on: day(row.at(4)?),
            closes_on: day(row.at(5)?),
            state: state.ok_or_else(|| sqlx::Error::Decode("unknown state of wave".into()))?,
            segment: row.at(7)?,
            form: row.at(8)?,
            version: row.at(9)?,
            published: row.at(10)?,
            opened_at: instant(row.at(11)?),
        })
    }
}

const WAVE: &str = "select id, slug, title, words, opens_on, closes_on, state, segment, form, version, published, \
                    opened_at from wave";

/// Every wave, latest first.
///
/// # Errors
/// The database is away.
pub async fn list(db: &Db) -> sqlx::Result<Vec<Wave>> {
    db.all(&format!("{WAVE} order by id desc limit 200"), vec![]).await
}

/// One wave.
///
/// # Errors
/// The database is away.
pub async fn find(db: &Db, id: WaveId) -> sqlx::Result<Option<Wave>> {
    db.optional(&format!("{WAVE} where id = $1"), args![id]).await
}

/// The published wave of that address.
///
/// # Errors
/// The database is away.
pub async fn find_published(db: &Db, slug: &str) -> sqlx::Result<Option<Wave>> {
    let sql = format!("{WAVE} where slug = $1 and published and state = 'closed'");
    db.optional(&sql, args![slug]).await
}

/// The published waves, latest first.
///
/// # Errors
/// The database is away.
pub async fn list_published(db: &Db) -> sqlx::Result<Vec<Wave>> {
    db.all(&format!("{WAVE} where published and state = 'closed' order by id desc limit 100"), vec![]).await
}

/// Writes a new draft, at an address of its own.
///
/// # Errors
/// The database refused.
pub async fn insert(
    tx: &mut Tx,
    app: &App,
    by: Option<AccountId>,
    (said, segment): (&Said, &str),
    copied_from: Option<WaveId>,
) -> sqlx::Result<WaveId> {
    let now = app.clock.now();
    let id = WaveId::new(now, &app.chance);
    let slug = text::slug(&said.title);
    let like = format!("{slug}%");
    let taken: Vec<(String,)> = tx.all("select slug from wave where slug like $1", args![like]).await?;
    let free = |slug: &String| !taken.iter().any(|(other,)| other == slug);
    let mut numbered = (1..).map(|n| if n == 1 { slug.clone() } else { format!("{slug}-{n}") });
    let slug = numbered.find(free).unwrap_or_else(|| id.to_string());
    let sql = "insert into wave (id, slug, title, words, opens_on, closes_on, state, segment, form, version, published, \
               copied_from, created_at, created_by) \
               values ($1, $2, $3, $4, $5, $6, 'draft', $7, 1, 1, $8, $9, $10, $11)";
    let (opens, closes) = (written(said.opens_on), written(said.closes_on));
    let args = args![id, slug, &said.title, &said.words, opens, closes, segment, false, copied_from, now, by];
    tx.execute(sql, args).await?;
    Ok(id)
}

/// Takes the lock of a wave at the version that was shown; `false` when somebody changed it since.
///
/// # Errors
/// The database refused.
pub async fn claim(tx: &mut Tx, id: WaveId, version: i64) -> sqlx::Result<bool> {
    let sql = "update wave set version = version + 1 where id = $1 and version = $2";
    Ok(tx.execute(sql, args![id, version]).await? == 1)
}

/// Writes what is said of a wave.
///
/// # Errors
/// The database refused.
pub async fn update_said(tx: &mut Tx, id: WaveId, said: &Said) -> sqlx::Result<()> {
    let sql = "update wave set title = $1, words = $2, opens_on = $3, closes_on = $4 where id = $5";
    let (opens, closes) = (written(said.opens_on), written(said.closes_on));
    tx.execute(sql, args![&said.title, &said.words, opens, closes, id]).await.map(|_| ())
}

/// Writes of whom a draft is asked.
///
/// # Errors
/// The database refused.
pub async fn update_segment(tx: &mut Tx, id: WaveId, segment: &str) -> sqlx::Result<()> {
    tx.execute("update wave set segment = $1 where id = $2", args![segment, id]).await.map(|_| ())
}

/// Says whether the totals are shown to everybody.
///
/// # Errors
/// The database refused.
pub async fn update_published(tx: &mut Tx, id: WaveId, published: bool) -> sqlx::Result<()> {
    // public pages are kept until something that they may show changes
    tx.touch(Changed::Waves);
    tx.execute("update wave set published = $1 where id = $2", args![published, id]).await.map(|_| ())
}

/// A draft begins to be asked.
///
/// # Errors
/// The database refused.
pub async fn open(tx: &mut Tx, id: WaveId, now: Timestamp) -> sqlx::Result<()> {
    let sql = "update wave set state = 'open', opened_at = $1 where id = $2";
    tx.execute(sql, args![now, id]).await.map(|_| ())
}

/// Closes a wave that is open; no letter of it is due any more.
///
/// # Errors
/// The database refused.
pub async fn close(tx: &mut Tx, id: WaveId, now: Timestamp) -> sqlx::Result<bool> {
    let sql =
        "update wave set state = 'closed', closed_at = $1, version = version + 1 where id = $2 and state = 'open'";
    let closed = tx.execute(sql, args![now, id]).await? == 1;
    tx.execute("update wave_reply set due = '' where wave = $1 and due <> ''", args![id]).await?;
    Ok(closed)
}

/// Removes a draft.
///
/// # Errors
/// The database refused.
pub async fn remove_draft(tx: &mut Tx, id: WaveId) -> sqlx::Result<bool> {
    Ok(tx.execute("delete from wave where id = $1 and state = 'draft'", args![id]).await? == 1)
}

/// The open waves whose last day is past.
///
/// # Errors
/// The database is away.
pub async fn list_past(db: &Db, today: Date) -> sqlx::Result<Vec<Wave>> {
    db.all(&format!("{WAVE} where state = 'open' and closes_on < $1"), args![today.to_string()]).await
}

/// The open waves whose letters may leave today, and of which some are due.
///
/// # Errors
/// The database is away.
pub async fn list_due_waves(db: &Db, today: Date) -> sqlx::Result<Vec<Wave>> {
    let sql = format!(
        "{WAVE} where state = 'open' and (opens_on is null or opens_on <= $1) and exists \
         (select 1 from wave_reply where wave_reply.wave = wave.id and wave_reply.due <> '')"
    );
    db.all(&sql, args![today.to_string()]).await
}

/// Writes the questions of a wave at a version; over those of the draft.
///
/// # Errors
/// The database refused.
pub async fn save_form(
    tx: &mut Tx,
    (wave, version): (WaveId, i64),
    form: &Form,
    (by, now): (Option<AccountId>, Timestamp),
) -> sqlx::Result<()> {
    let row = args![wave, version, encoded(form), now, by];
    let tail = "on conflict (wave, version) do update set questions = excluded.questions, at = excluded.at, \
                actor = excluded.actor";
    tx.insert_many("insert into wave_form (wave, version, questions, at, actor)", 5, vec![row], tail).await
}

/// The version of the questions that is shown from now on.
///
/// # Errors
/// The database refused.
pub async fn show_form(tx: &mut Tx, id: WaveId, version: i64) -> sqlx::Result<()> {
    tx.execute("update wave set form = $1 where id = $2", args![version, id]).await.map(|_| ())
}

/// The questions of a wave at a version.
///
/// # Errors
/// The database is away.
pub async fn find_form(db: &Db, wave: WaveId, version: i64) -> sqlx::Result<Option<Form>> {
    let sql = "select questions from wave_form where wave = $1 and version = $2";
    let found: Option<(String,)> = db.optional(sql, args![wave, version]).await?;
    found.map(|(text,)| serde_json::from_str(&text).map_err(json)).transpose()
}

/// Every version of the questions of a wave, first to last.
///
/// # Errors
/// The database is away.
pub async fn list_forms(db: &Db, wave: WaveId) -> sqlx::Result<Vec<(i64, Form)>> {
    let sql = "select version, questions from wave_form where wave = $1 order by version";
    let rows: Vec<(i64, String)> = db.all(sql, args![wave]).await?;
    rows.into_iter().map(|(version, text)| Ok((version, serde_json::from_str(&text).map_err(json)?))).collect()
}

/// What one place is asked and answered in a wave.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The place, as it is now.
    pub party: Party,
    /// The place whose row it is: another one, when that was merged into [`Reply::party`].
    pub own: PartyId,
    /// `first`, `reminder`: a letter that is to be written; else empty.
    pub due: String,
    /// When the last letter was written.
    pub written_at: Option<Timestamp>,
    /// How many reminders.
    pub reminded: i64,
    /// The version of the questions that was answered.
    pub form: Option<i64>,
    /// What was answered; empty when nothing was.
    pub answers: Answers,
    /// Grows at each answer.
    pub version: i64,
    /// False for what is kept to be finished later.
    pub complete: bool,
    /// When it was last answered.
    pub answered_at: Option<Timestamp>,
    /// Who of the team wrote the answers down; none for the place itself.
    pub actor: Option<String>,
    /// When it said that it would not answer.
    pub declined_at: Option<Timestamp>,
    /// Where its last letter stands.
    pub letter: Option<String>,
}

impl FromRow for Reply {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Reply> {
        let party = Party::from_row(row)?;
        let answers = row.at::<Option<String>>(12)?.map(|text| serde_json::from_str(&text).map_err(json));
        Ok(Reply {
            own: party.id,
            party,
            due: row.at(8)?,
            written_at: instant(row.at(9)?),
            reminded: row.at(10)?,
            form: row.at(11)?,
            answers: answers.transpose()?.unwrap_or_default(),
            version: row.at(13)?,
            complete: row.at(14)?,
            answered_at: instant(row.at(15)?),
            actor: row.at(16)?,
            declined_at: instant(row.at(17)?),
            letter: row.at(18)?,
        })
    }
}

fn replies(tail: &str) -> String {
    format!(
        "select {COLUMNS}, wave_reply.due, wave_reply.written_at, wave_reply.reminded, wave_reply.form, \
         wave_reply.answers, wave_reply.version, wave_reply.complete, wave_reply.answered_at, account.name, \
         wave_reply.declined_at, letter.state from wave_reply join party on party.id = wave_reply.party \
         left join letter on letter.id = wave_reply.letter left join account on account.id = wave_reply.actor {tail}"
    )
}

/// Everybody of a wave, as their rows say it: see [`crate::wave::answering::replies`] for what follows merges.
///
/// # Errors
/// The database is away.
pub async fn list_replies(db: &Db, wave: WaveId) -> sqlx::Result<Vec<Reply>> {
    db.all(&replies("where wave_reply.wave = $1 order by party.sort_key, party.id"), args![wave]).await
}

/// The row of one place in a wave.
///
/// # Errors
/// The database is away.
pub async fn find_reply(db: &Db, wave: WaveId, party: PartyId) -> sqlx::Result<Option<Reply>> {
    db.optional(&replies("where wave_reply.wave = $1 and wave_reply.party = $2"), args![wave, party]).await
}

/// The wave that a pass opens, and the place that it opens it for.
///
/// # Errors
/// The database is away.
pub async fn find_by_pass(db: &Db, pass: PassId) -> sqlx::Result<Option<(WaveId, PartyId)>> {
    let sql = "select wave, party from wave_reply where pass = $1";
    let found: Option<(String, String)> = db.optional(sql, args![pass]).await?;
    found.map(|(wave, party)| Ok((ids::read(&wave)?, ids::read(&party)?))).transpose()
}

/// The pass of a place in a wave.
///
/// # Errors
/// The database is away.
pub async fn find_pass(db: &Db, wave: WaveId, party: PartyId) -> sqlx::Result<Option<PassId>> {
    let sql = "select pass from wave_reply where wave = $1 and party = $2 and pass is not null";
    let found: Option<(String,)> = db.optional(sql, args![wave, party]).await?;
    found.map(|(id,)| ids::read(&id)).transpose()
}

/// Parties by id, whatever their standing.
///
/// # Errors
/// The database is away.
pub async fn list_parties(db: &Db, ids: &[PartyId]) -> sqlx::Result<Vec<Party>> {
    let mut found = Vec::with_capacity(ids.len());
    for (list, args) in in_pieces(ids) {
        found.extend(db.all::<Party>(&format!("select {COLUMNS} from party where id in ({list})"), args).await?);
    }
    Ok(found)
}

/// Asks those places, each by a letter that is due; those of the wave already stay as they are.
///
/// # Errors
/// The database refused.
pub async fn insert_replies(tx: &mut Tx, wave: WaveId, places: &[PartyId]) -> sqlx::Result<()> {
    let rows = places.iter().map(|party| args![wave, *party, "first", 0_i64, 0_i64, false]).collect();
    let head = "insert into wave_reply (wave, party, due, reminded, version, complete)";
    tx.insert_many(head, 6, rows, "on conflict (wave, party) do nothing").await
}

/// A reminder is due to those places, unless a letter already is.
///
/// # Errors
/// The database refused.
pub async fn remind(tx: &mut Tx, wave: WaveId, places: &[PartyId]) -> sqlx::Result<u64> {
    let mut asked = 0;
    for party in places {
        let sql = "update wave_reply set due = case when written_at is null then 'first' else 'reminder' end \
                   where wave = $1 and party = $2 and due = '' and not complete and declined_at is null";
        asked += tx.execute(sql, args![wave, *party]).await?;
    }
    Ok(asked)
}

/// Places of a wave to which a letter is due, and which.
///
/// # Errors
/// The database is away.
pub async fn list_due(db: &Db, wave: WaveId, limit: i64) -> sqlx::Result<Vec<(PartyId, String)>> {
    let sql = "select party, due from wave_reply where wave = $1 and due <> '' order by party limit $2";
    let rows: Vec<(String, String)> = db.all(sql, args![wave, limit]).await?;
    rows.into_iter().map(|(party, due)| Ok((ids::read(&party)?, due))).collect()
}

/// Takes a letter that is due, before it is written; `false` when another worker did, and none when an answer came first.
///
/// # Errors
/// The database refused.
pub async fn claim_due(tx: &mut Tx, wave: WaveId, party: PartyId, due: &str) -> sqlx::Result<bool> {
    let sql = "update wave_reply set due = '' where wave = $1 and party = $2 and due = $3";
    if tx.execute(sql, args![wave, party, due]).await? == 0 {
        return Ok(false);
    }
    let sql = "select complete, declined_at from wave_reply where wave = $1 and party = $2";
    let (complete, declined): (bool, Option<String>) = tx.one(sql, args![wave, party]).await?;
    Ok(!complete && declined.is_none())
}

/// A letter was written to a place.
///
/// # Errors
/// The database refused.
pub async fn set_written(
    tx: &mut Tx,
    (wave, party): (WaveId, PartyId),
    (pass, letter): (PassId, LetterId),
    (again, now): (bool, Timestamp),
) -> sqlx::Result<()> {
    let sql = "update wave_reply set pass = $1, letter = $2, written_at = $3, reminded = reminded + $4 \
               where wave = $5 and party = $6";
    tx.execute(sql, args![pass, letter, now, i64::from(again), wave, party]).await.map(|_| ())
}

/// What is written when a place answers.
pub struct Answered<'a> {
    /// The wave and the place.
    pub whose: (WaveId, PartyId),
    /// The version of the answers that was shown.
    pub version: i64,
    /// The version of the questions.
    pub form: i64,
    /// The answers.
    pub answers: &'a Answers,
    /// Nothing is left for later.
    pub complete: bool,
    /// Who of the team wrote them down.
    pub actor: Option<AccountId>,
}

/// Writes answers over those of the version that was shown; `false` when others came meanwhile.
///
/// # Errors
/// The database refused.
pub async fn save_answers(tx: &mut Tx, answered: &Answered<'_>, now: Timestamp) -> sqlx::Result<bool> {
    let sql = "update wave_reply set form = $1, answers = $2, complete = $3, answered_at = $4, actor = $5, \
               declined_at = null, due = '', version = version + 1 where wave = $6 and party = $7 and version = $8";
    let (wave, party) = answered.whose;
    let args = args![
        answered.form,
        encoded(answered.answers),
        answered.complete,
        now,
        answered.actor,
        wave,
        party,
        answered.version
    ];
    Ok(tx.execute(sql, args).await? == 1)
}

/// A place says that it will not answer; what it had answered is kept no longer.
///
/// # Errors
/// The database refused.
pub async fn decline(tx: &mut Tx, wave: WaveId, party: PartyId, now: Timestamp) -> sqlx::Result<()> {
    let sql = "update wave_reply set declined_at = $1, answers = null, form = null, complete = $2, answered_at = null, \
               actor = null, due = '', version = version + 1 where wave = $3 and party = $4";
    tx.execute(sql, args![now, false, wave, party]).await.map(|_| ())
}

/// What parties answered in any wave, latest first: the wave, the version of its questions, the answers, and when.
///
/// # Errors
/// The database is away.
pub async fn list_answers_of(db: &Db, parties: &[PartyId]) -> sqlx::Result<Vec<(WaveId, i64, Answers, Timestamp)>> {
    let mut found = Vec::new();
    for (list, args) in in_pieces(parties) {
        let sql = format!(
            "select wave, form, answers, answered_at from wave_reply where party in ({list}) and form is not null \
             and answers is not null and answered_at is not null"
        );
        for (wave, form, answers, at) in db.all::<(String, i64, String, String)>(&sql, args).await? {
            let at = at.parse().map_err(|_| sqlx::Error::Decode("instant".into()))?;
            found.push((ids::read(&wave)?, form, serde_json::from_str(&answers).map_err(json)?, at));
        }
    }
    found.sort_by_key(|(_, _, _, at): &(WaveId, i64, Answers, Timestamp)| std::cmp::Reverse(*at));
    Ok(found)
}

/// Writes the answers of a place anew, without the words that are forgotten.
///
/// # Errors
/// The database refused.
pub async fn rewrite_answers(tx: &mut Tx, wave: WaveId, party: PartyId, answers: &Answers) -> sqlx::Result<()> {
    tx.touch(Changed::Waves);
    let sql = "update wave_reply set answers = $1, version = version + 1 where wave = $2 and party = $3";
    tx.execute(sql, args![encoded(answers), wave, party]).await.map(|_| ())
}

/// Answers that name a version of the questions that is not there: for `check`.
///
/// # Errors
/// The database is away.
pub async fn count_lost(db: &Db) -> sqlx::Result<i64> {
    let sql = "select count(*) from wave_reply where form is not null and not exists \
               (select 1 from wave_form where wave_form.wave = wave_reply.wave and wave_form.version = wave_reply.form)";
    Ok(db.one::<(i64,)>(sql, vec![]).await?.0)
}
