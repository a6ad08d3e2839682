//! The letters of a wave: to those who are asked when it opens, and to those who did not answer when somebody says so.

use jiff::SignedDuration;
use kernel::app::App;
use kernel::error::{Error, Result, Violations};
use kernel::facts::Fact;
use kernel::ids::{AccountId, PartyId, WaveId};
use kernel::jobs;
use kernel::lang::Message;
use kernel::mail;
use kernel::party::Standing;
use kernel::web::Fields;
use serde_json::json;

use super::answering::{self, standing};
use super::{State, Wave, close, moved, segment};
use crate::Census;
use crate::contribution::round::{self, Candidate};
use crate::contribution::{letters, pass};
use crate::store::{self, rounds, waves};

/// Letters written in one transaction.
const STEP: i64 = 100;
/// The job that writes them.
pub const JOB: &str = "census.wave";
/// Nobody is reminded so soon after the last letter; it also makes a button pressed twice harmless.
const QUIET: SignedDuration = SignedDuration::from_hours(24 * 3);

/// What is missing before a wave can be opened.
///
/// # Errors
/// [`Error::Invalid`] with what is.
pub fn ready(app: &App, wave: &Wave, questions: usize) -> Result<()> {
    let mut wrong = Violations::default();
    if questions == 0 {
        wrong.add("questions", Message::new("error-wave-no-question"));
    }
    match wave.closes_on {
        None => wrong.add("closes_on", Message::new("error-wave-last-day")),
        Some(last) if last < app.clock.today() => wrong.add("closes_on", Message::new("error-wave-last-day")),
        Some(_) => {}
    }
    wrong.check()
}

/// Opens a wave: from now on those of its segment are asked, by letters that a job writes on its first day.
///
/// # Errors
/// Invalid when something is missing; [`Error::Conflict`] when somebody changed the wave since it was shown.
pub async fn open(census: &Census, by: Option<AccountId>, wave: &Wave, version: i64) -> Result<()> {
    let app = &census.app;
    let form = waves::find_form(&app.db, wave.id, wave.form).await?.unwrap_or_default();
    ready(app, wave, form.questions.len())?;
    let places = segment::members(census, &Fields::read(&wave.segment)).await?;
    if places.is_empty() {
        let mut wrong = Violations::default();
        wrong.add("segment", Message::new("error-wave-nobody"));
        return Err(Error::Invalid(wrong));
    }
    let mut tx = app.db.begin().await?;
    if wave.state != State::Draft || !waves::claim(&mut tx, wave.id, version).await? {
        return Err(moved());
    }
    waves::insert_replies(&mut tx, wave.id, &places).await?;
    waves::open(&mut tx, wave.id, app.clock.now()).await?;
    if wave.opens_on.is_none_or(|first| first <= app.clock.today()) {
        jobs::enqueue(app, &mut tx, JOB, &json!({ "wave": wave.id })).await?;
    }
    app.record(&mut tx, by, &Fact::WaveOpened { wave: wave.id, asked: places.len() as u64 }).await?;
    tx.commit().await?;
    Ok(())
}

/// Who would be reminded now: who did not finish nor decline, is public, has an address, and was not written to lately.
///
/// # Errors
/// The database is away.
pub async fn to_remind(census: &Census, wave: &Wave) -> Result<Vec<Candidate>> {
    let now = census.app.clock.now();
    let replies = answering::replies(&census.app, wave.id).await?;
    let waiting = replies.iter().filter(|reply| {
        matches!(standing(reply), "partly" | "silent" | "unwritten")
            && reply.party.standing == Standing::Public
            // a row of a place that was merged opens no more
            && reply.own == reply.party.id
            && reply.written_at.is_none_or(|at| at <= now - QUIET)
    });
    let ids: Vec<PartyId> = waiting.map(|reply| reply.own).collect();
    let mut found = segment::reach(census, &ids).await?;
    found.retain(|candidate| candidate.address.is_some());
    found.sort_by_cached_key(|candidate| census.app.order.key(&candidate.sheet.party.name));
    Ok(found)
}

/// Reminds them.
///
/// # Errors
/// [`Error::Conflict`] when the wave is answered no longer.
pub async fn remind(census: &Census, wave: &Wave) -> Result<u64> {
    let app = &census.app;
    if !wave.is_answered(app.clock.today()) {
        return Err(Error::Conflict(Message::new("error-wave-closed")));
    }
    let ids: Vec<PartyId> = to_remind(census, wave).await?.iter().map(|candidate| candidate.sheet.id()).collect();
    let mut tx = app.db.begin().await?;
    let asked = waves::remind(&mut tx, wave.id, &ids).await?;
    jobs::enqueue(app, &mut tx, JOB, &json!({ "wave": wave.id })).await?;
    tx.commit().await?;
    Ok(asked)
}

/// Writes the letters of one step, then asks for the next: all in one transaction, so that a killed step is done again
/// whole and nobody is written to twice.
///
/// # Errors
/// The database is away; the step is tried again later.
pub async fn step(app: &App, body: &serde_json::Value) -> anyhow::Result<()> {
    let id: WaveId = serde_json::from_value(body["wave"].clone())?;
    let failed = |error: Error| anyhow::anyhow!("{error:?}");
    match waves::find(&app.db, id).await? {
        Some(wave) if wave.is_answered(app.clock.today()) => write(app, &wave).await.map_err(failed),
        _ => Ok(()),
    }
}

async fn write(app: &App, wave: &Wave) -> Result<()> {
    let due = waves::list_due(&app.db, wave.id, STEP).await?;
    if due.is_empty() {
        return Ok(());
    }
    let form = waves::find_form(&app.db, wave.id, wave.form).await?.unwrap_or_default();
    let ids: Vec<PartyId> = due.iter().map(|(party, _)| *party).collect();
    let sheets = store::list_sheets(&app.db, &ids).await?;
    // drawn before, since the first use of the key writes it
    kernel::link::key(app).await?;
    let mut tx = app.db.snapshot().await?;
    let public = sheets.into_iter().filter(|sheet| sheet.party.standing == Standing::Public).collect();
    let found = round::reach(app, &mut tx, public).await?;
    tx.rollback().await?;
    let mut letters_to = Vec::new();
    for (party, due) in &due {
        let candidate = found.iter().find(|candidate| candidate.sheet.id() == *party);
        letters_to.push((*party, due, drawn(app, wave, candidate).await?));
    }
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    for (party, due, drawn) in &letters_to {
        if !waves::claim_due(&mut tx, wave.id, *party, due).await? {
            continue;
        }
        let Some((candidate, drawn, fresh)) = drawn else { continue };
        if *fresh {
            rounds::insert_pass(&mut tx, &drawn.pass, now).await?;
        }
        let again = due.as_str() == "reminder";
        let letter = letters::wave(app, (wave, form.questions.len()), &candidate.sheet, drawn, again);
        let letter = mail::write_for(app, &mut tx, &letter, round::PURPOSE).await?;
        waves::set_written(&mut tx, (wave.id, *party), (drawn.pass.id, letter), (again, now)).await?;
    }
    jobs::enqueue(app, &mut tx, JOB, &json!({ "wave": wave.id })).await?;
    tx.commit().await?;
    Ok(())
}

/// The pass of a place in a wave: the one that it was sent already, as long as its address is the same, else a new one.
async fn drawn<'a>(
    app: &App,
    wave: &Wave,
    candidate: Option<&'a Candidate>,
) -> Result<Option<(&'a Candidate, pass::Drawn, bool)>> {
    let Some((candidate, address)) = candidate.and_then(|known| Some((known, known.address.as_deref()?))) else {
        return Ok(None);
    };
    let now = app.clock.now();
    if let Some(known) = waves::find_pass(&app.db, wave.id, candidate.sheet.id()).await?
        && let Some(pass) = rounds::find_pass(&app.db, known).await?.filter(|pass| !pass.revoked)
        && pass.address.as_deref() == Some(address)
    {
        let (_, stop) = pass::links(app, pass.id, now).await?;
        let token = answering::token(app, pass.id).await?;
        return Ok(Some((candidate, pass::Drawn { pass, token, stop }, false)));
    }
    let mut drawn = pass::draw(app, candidate.sheet.id(), address, "wave").await?;
    // the link opens the questions, not the sheet
    drawn.token = answering::token(app, drawn.pass.id).await?;
    Ok(Some((candidate, drawn, true)))
}

/// Closes the waves whose last day is past, and writes the letters of those whose first day has come.
///
/// # Errors
/// The database is away.
pub async fn keep_going(app: &App) -> anyhow::Result<()> {
    let failed = |error: Error| anyhow::anyhow!("{error:?}");
    for wave in waves::list_past(&app.db, app.clock.today()).await? {
        close(app, None, wave.id).await.map_err(failed)?;
    }
    for wave in waves::list_due_waves(&app.db, app.clock.today()).await? {
        let mut tx = app.db.begin().await?;
        jobs::enqueue(app, &mut tx, JOB, &json!({ "wave": wave.id })).await?;
        tx.commit().await?;
    }
    Ok(())
}
