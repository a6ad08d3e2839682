//! Rounds of letters: the yearly question to the places, with bounded reminders, and the notice to those who are listed.

use jiff::{SignedDuration, Span, Timestamp};
use kernel::app::App;
use kernel::clock::paris;
use kernel::db::Tx;
use kernel::error::Result;
use kernel::facts::Fact;
use kernel::ids::{AccountId, PartyId, RoundId};
use kernel::jobs;
use kernel::mail;
use kernel::party::Kind;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::letters;
use super::pass;
use crate::field::Field;
use crate::sheet::Sheet;
use crate::stage::PublicStage;
use crate::store::{self, rounds};

/// Letters written in one transaction.
const STEP: i64 = 100;
/// The job that writes them.
pub const JOB: &str = "census.round";
/// What the letters of the census use data for: the word that people refuse.
pub const PURPOSE: &str = "census";

/// What a round asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// « Is your sheet still true? », to places, each year.
    Census,
    /// « You are listed here », once, to places and organisations that never were told.
    Notice,
}

impl Sort {
    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            Sort::Census => "census",
            Sort::Notice => "notice",
        }
    }

    /// The sort of that word.
    pub fn from_key(key: &str) -> Option<Sort> {
        [Sort::Census, Sort::Notice].into_iter().find(|sort| sort.key() == key)
    }

    fn kinds(self) -> &'static [Kind] {
        match self {
            Sort::Census => &[Kind::Place],
            Sort::Notice => &[Kind::Place, Kind::Organisation],
        }
    }
}

/// How the yearly question is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// A round starts by itself when the last one is that old.
    pub automatic: bool,
    /// Months between two rounds.
    pub months: i64,
    /// Reminders to who does not answer, at most.
    pub reminders: i64,
    /// Days between two letters.
    pub days: i64,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { automatic: false, months: 12, reminders: 2, days: 14 }
    }
}

/// A round as stored.
#[derive(Clone, Debug)]
pub struct Round {
    /// Its id.
    pub id: RoundId,
    /// What it asks.
    pub sort: Sort,
    /// When.
    pub started_at: Timestamp,
    /// Who; none when the schedule did.
    pub started_by: Option<String>,
    /// Reminders at most.
    pub reminders: i64,
    /// Days between two letters.
    pub every_days: i64,
    /// No reminder is written any more.
    pub closed_at: Option<Timestamp>,
}

/// Where a party is written to: whoever showed that they speak for it, else its public address, else its contact's.
pub fn address(sheet: &Sheet, claimed: Option<&str>) -> Option<String> {
    let own = || sheet.values.list(Field::Email).first().map(|text| (*text).to_owned());
    let contact = || sheet.values.list(Field::ContactEmail).first().map(|text| (*text).to_owned());
    claimed.map(str::to_owned).or_else(own).or_else(contact)
}

/// Whether a round of that sort concerns the sheet: a closed place has no opening hours to confirm.
fn concerns(sort: Sort, sheet: &Sheet) -> bool {
    sort == Sort::Notice || sheet.values.stage().public() != PublicStage::Closed
}

/// Somebody whom a round would write to, or could not.
pub struct Candidate {
    /// The sheet.
    pub sheet: Sheet,
    /// Where; none when no address is known, or it objected.
    pub address: Option<String>,
}

/// Whom a round of that sort would write to, after that id, a step at a time; the sheets read in the step are counted.
///
/// # Errors
/// The database is away.
pub async fn candidates(
    app: &App,
    sort: Sort,
    (kind, after): (Kind, &str),
    round: Option<RoundId>,
) -> Result<(Vec<Candidate>, Option<String>)> {
    let sheets = store::list_public_sheets(&app.db, kind, after, STEP).await?;
    let next = sheets.last().map(|sheet| sheet.id().to_string());
    let ids: Vec<PartyId> = sheets.iter().map(Sheet::id).collect();
    // drawn before, since the first use of the key writes it
    kernel::link::key(app).await?;
    let mut tx = app.db.snapshot().await?;
    // the notice is given once in a lifetime, the question once in a round
    let asked = match sort {
        Sort::Notice => rounds::list_asked(&mut tx, sort, None, &ids).await?,
        Sort::Census if round.is_some() => rounds::list_asked(&mut tx, sort, round, &ids).await?,
        Sort::Census => Vec::new(),
    };
    let wanted = |sheet: &Sheet| concerns(sort, sheet) && !asked.contains(&sheet.id());
    let found = reach(app, &mut tx, sheets.into_iter().filter(wanted).collect()).await?;
    tx.rollback().await?;
    Ok((found, next))
}

/// Those sheets with the address where each is written to, unless it objected. The key of the installation must have been
/// drawn before the transaction.
///
/// # Errors
/// The database is away.
pub async fn reach(app: &App, tx: &mut Tx, sheets: Vec<Sheet>) -> Result<Vec<Candidate>> {
    let ids: Vec<PartyId> = sheets.iter().map(Sheet::id).collect();
    let claimed = rounds::list_claimed(tx, &ids).await?;
    let (mut found, mut keys) = (Vec::with_capacity(sheets.len()), Vec::with_capacity(sheets.len()));
    for sheet in sheets {
        let own = claimed.iter().rfind(|pass| pass.party == sheet.id()).and_then(|pass| pass.address.as_deref());
        let address = address(&sheet, own);
        let key = match &address {
            Some(known) => mail::address_key(app, known).await?,
            None => String::new(),
        };
        keys.push(key);
        found.push(Candidate { sheet, address });
    }
    let objected = mail::list_suppressed(tx, &keys).await?;
    for (candidate, key) in found.iter_mut().zip(&keys) {
        if objected.contains(key) {
            candidate.address = None;
        }
    }
    Ok(found)
}

/// Starts a round: the letters are written by a job.
///
/// # Errors
/// The database refused.
pub async fn start(app: &App, by: Option<AccountId>, sort: Sort, settings: &Settings) -> Result<RoundId> {
    let now = app.clock.now();
    let id = RoundId::new(now, &app.chance);
    let reminders = if sort == Sort::Census { settings.reminders } else { 0 };
    let asked = count(app, sort).await?.0;
    let mut tx = app.db.begin().await?;
    rounds::insert_round(&mut tx, id, sort, (by, now), (reminders, settings.days)).await?;
    jobs::enqueue(app, &mut tx, JOB, &json!({ "round": id, "kind": 0, "after": "" })).await?;
    app.record(&mut tx, by, &Fact::RoundStarted { round: id, asked }).await?;
    tx.commit().await?;
    Ok(id)
}

/// How many a round started now would write to, and how many it could not.
///
/// # Errors
/// The database is away.
pub async fn count(app: &App, sort: Sort) -> Result<(u64, u64)> {
    let (mut reached, mut missed) = (0, 0);
    for kind in sort.kinds() {
        let mut after = String::new();
        loop {
            let (found, next) = candidates(app, sort, (*kind, &after), None).await?;
            reached += found.iter().filter(|candidate| candidate.address.is_some()).count() as u64;
            missed += found.iter().filter(|candidate| candidate.address.is_none()).count() as u64;
            let Some(next) = next else { break };
            after = next;
        }
    }
    Ok((reached, missed))
}

/// Whom a round started now would write to, at most `limit`.
///
/// # Errors
/// The database is away.
pub async fn preview(app: &App, sort: Sort, limit: usize) -> Result<Vec<Candidate>> {
    let mut all = Vec::new();
    for kind in sort.kinds() {
        let mut after = String::new();
        while all.len() < limit {
            let (found, next) = candidates(app, sort, (*kind, &after), None).await?;
            all.extend(found.into_iter().filter(|candidate| candidate.address.is_some()));
            let Some(next) = next else { break };
            after = next;
        }
    }
    all.truncate(limit);
    Ok(all)
}

/// Writes the letters of one step, then asks for the next: all in one transaction, so that a killed step is done again
/// whole and nobody is written to twice.
///
/// # Errors
/// The database is away; the step is tried again later.
pub async fn step(app: &App, body: &serde_json::Value) -> anyhow::Result<()> {
    let id: RoundId = serde_json::from_value(body["round"].clone())?;
    let at = usize::try_from(body["kind"].as_u64().unwrap_or_default())?;
    let after = body["after"].as_str().unwrap_or_default();
    let Some(round) = rounds::find_round(&app.db, id).await?.filter(|round| round.closed_at.is_none()) else {
        return Ok(());
    };
    let Some(kind) = round.sort.kinds().get(at).copied() else { return Ok(()) };
    let failed = |error: kernel::error::Error| anyhow::anyhow!("{error:?}");
    let (found, next) = candidates(app, round.sort, (kind, after), Some(id)).await.map_err(failed)?;
    let mut drawn = Vec::with_capacity(found.len());
    for candidate in &found {
        drawn.push(match &candidate.address {
            Some(address) => {
                Some(pass::draw(app, candidate.sheet.id(), address, round.sort.key()).await.map_err(failed)?)
            }
            None => None,
        });
    }
    let now = app.clock.now();
    let next_letter = (round.reminders > 0).then(|| now + days(round.every_days));
    let mut tx = app.db.begin().await?;
    for (candidate, drawn) in found.iter().zip(&drawn) {
        let asked = (id, candidate.sheet.id());
        let due = next_letter.filter(|_| drawn.is_some());
        if !rounds::claim_asking(&mut tx, asked, due).await? {
            continue;
        }
        let Some(drawn) = drawn else { continue };
        rounds::insert_pass(&mut tx, &drawn.pass, now).await?;
        let written = match round.sort {
            Sort::Census => {
                let letter = letters::census(app, &candidate.sheet, drawn, false);
                mail::write_for(app, &mut tx, &letter, PURPOSE).await
            }
            // what the law has people told is for no purpose that they could refuse
            Sort::Notice => mail::write(app, &mut tx, &letters::notice(app, &candidate.sheet, drawn)).await,
        };
        let letter = written.map_err(failed)?;
        rounds::set_asked(&mut tx, asked, (drawn.pass.id, letter), now).await?;
    }
    let (at, after) = match next {
        Some(next) => (at, next),
        None => (at + 1, String::new()),
    };
    if at < round.sort.kinds().len() {
        jobs::enqueue(app, &mut tx, JOB, &json!({ "round": id, "kind": at, "after": after })).await?;
    }
    tx.commit().await?;
    Ok(())
}

fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}

/// When the round after that one starts: as many months of the calendar later in Paris, on the last day of a month that
/// has no such day. Far beyond the calendar there is none.
fn following(started: Timestamp, months: i64) -> Timestamp {
    let later =
        Span::new().try_months(months).and_then(|months| started.to_zoned_datetime(paris()).checked_add(months));
    later.map_or(Timestamp::MAX, |later| later.timestamp())
}

/// Writes the reminders that are due, and starts the yearly round when it is time and somebody asked for that.
///
/// # Errors
/// The database is away.
pub async fn keep_going(app: &App) -> anyhow::Result<()> {
    let failed = |error: kernel::error::Error| anyhow::anyhow!("{error:?}");
    loop {
        let due = rounds::list_due(&app.db, app.clock.now(), STEP).await?;
        if due.is_empty() {
            break;
        }
        for due in &due {
            remind(app, due).await.map_err(failed)?;
        }
    }
    let settings = rounds::find_settings(&app.db).await?;
    if !settings.automatic {
        return Ok(());
    }
    let last = rounds::list_rounds(&app.db).await?.into_iter().find(|round| round.sort == Sort::Census);
    if last.is_none_or(|round| following(round.started_at, settings.months) <= app.clock.now()) {
        start(app, None, Sort::Census, &settings).await.map_err(failed)?;
    }
    Ok(())
}

async fn remind(app: &App, due: &rounds::Due) -> Result<()> {
    let now = app.clock.now();
    let next = (due.reminded + 1 < due.reminders).then(|| now + days(due.every_days));
    let sheet = store::list_sheets(&app.db, &[due.party]).await?.pop();
    let pass = rounds::find_pass(&app.db, due.pass).await?.filter(|pass| !pass.revoked);
    let public = sheet.filter(|sheet| sheet.party.standing == kernel::party::Standing::Public);
    let (token, stop) = pass::links(app, due.pass, now).await?;
    let mut tx = app.db.begin().await?;
    if !rounds::claim_reminder(&mut tx, due, next).await? {
        return Ok(());
    }
    if let (Some(sheet), Some(pass)) = (public, pass) {
        let drawn = pass::Drawn { pass, token, stop };
        let letter = letters::census(app, &sheet, &drawn, true);
        let letter = mail::write_for(app, &mut tx, &letter, PURPOSE).await?;
        rounds::set_letter(&mut tx, due, letter).await?;
    }
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_comes_back_on_the_same_day_of_the_calendar_or_the_last_of_a_shorter_month() {
        for (started, months, expected) in [
            ("2026-03-02T09:00:00Z", 12, "2027-03-02T09:00:00Z"),
            ("2026-01-31T09:00:00Z", 1, "2026-02-28T09:00:00Z"),
            ("2024-02-29T09:00:00Z", 12, "2025-02-28T09:00:00Z"),
            ("2023-08-31T09:00:00Z", 6, "2024-02-29T10:00:00Z"),
            ("2026-12-31T09:00:00Z", 3, "2027-03-31T08:00:00Z"),
            // already the 1st of March in Paris
            ("2026-02-28T23:30:00Z", 1, "2026-03-31T22:30:00Z"),
        ] {
            let due = following(started.parse().unwrap(), months);
            assert_eq!(due.to_string(), expected, "{started} + {months}");
        }
        assert_eq!(following(Timestamp::UNIX_EPOCH, i64::MAX), Timestamp::MAX);
    }
}
