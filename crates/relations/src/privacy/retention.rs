//! The end of retention: people not heard from for years are listed, asked once, and erased when somebody confirms it.

use jiff::{SignedDuration, Timestamp, ToSpan};
use kernel::app::App;
use kernel::clock::paris;
use kernel::error::{Error, Result};
use kernel::ids::{AccountId, PartyId, RetentionId};
use kernel::lang::Message;
use kernel::{jobs, mail};
use serde_json::{Value as Json, json};

use super::{ledger, letters, preferences, purpose, request};
use crate::store::privacy::retention as store;

/// The work that erases the people of a run.
pub const JOB: &str = "relations.retention";
/// Days that people have to answer before their data may be erased.
pub const WAIT: i64 = 30;
/// The most people of one run: a list that somebody reads.
pub const MOST: i64 = 2_000;

/// Somebody whose data reached their end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub party: PartyId,
    /// Their name.
    pub name: String,
    /// When they last came to us.
    pub last_at: String,
    /// Where they are asked.
    pub address: Option<String>,
    /// `listed`, `asked`, `silent`, `spared`, `answered`, `needed`.
    pub state: String,
}

/// A search of such people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its id.
    pub id: RetentionId,
    /// Not heard from since.
    pub before: String,
    /// `listed`, `asked`, `erasing`, `done`, `dropped`.
    pub state: String,
    /// How many were found.
    pub listed: i64,
    /// How many were erased.
    pub erased: i64,
    /// When.
    pub created_at: String,
    /// By whom; empty when the account is gone.
    pub created_by: String,
    /// When they were asked.
    pub asked_at: Option<String>,
    /// When it ended.
    pub ended_at: Option<String>,
}

impl Run {
    /// From when its people may be erased; none before they were asked.
    pub fn ripe_at(&self) -> Option<Timestamp> {
        let asked: Timestamp = self.asked_at.as_ref()?.parse().ok()?;
        asked.checked_add(SignedDuration::from_hours(24 * WAIT)).ok()
    }
}

/// The longest that any purpose keeps data after the last contact, in months: somebody is known for all of them at once.
///
/// # Errors
/// The database is away.
pub async fn months(app: &App) -> Result<i64> {
    let purposes = purpose::list(app).await?;
    Ok(purposes.iter().filter(|purpose| !purpose.retired).map(|purpose| purpose.months).max().unwrap_or(36))
}

/// Looks for people not heard from for longer, and keeps their list; none when there is nobody.
///
/// # Errors
/// The database is away.
pub async fn start(app: &App, actor: Option<AccountId>) -> Result<Option<RetentionId>> {
    let now = app.clock.now();
    let today = app.clock.today();
    let oldest = today.saturating_sub(months(app).await?.months());
    let before = oldest.to_zoned_datetime(paris())?.timestamp();
    let people = store::list_silent(&app.db, before, &today.to_string(), MOST).await?;
    if people.is_empty() {
        return Ok(None);
    }
    let id = RetentionId::new(now, &app.chance);
    let mut tx = app.db.begin().await?;
    store::insert(&mut tx, id, (before, now), actor, &people).await?;
    tx.commit().await?;
    Ok(Some(id))
}

fn moved() -> Error {
    Error::Conflict(Message::new("error-retention-moved"))
}

/// Whether a person asked at any of their addresses not to be written to.
async fn is_silenced(app: &App, party: PartyId) -> Result<bool> {
    for key in ledger::keys_of(app, party).await? {
        if mail::is_suppressed(&app.db, &key).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Asks the people of a run, once, whether their data may be kept.
///
/// # Errors
/// [`Error::Conflict`] when they were asked already.
pub async fn ask(app: &App, actor: Option<AccountId>, run: &Run) -> Result<usize> {
    let months = months(app).await?;
    let mut asked = Vec::new();
    for person in store::list_people(&app.db, run.id).await?.into_iter().filter(|person| person.state == "listed") {
        let mut door = None;
        if let Some(address) = &person.address
            && !is_silenced(app, person.party).await?
        {
            door = Some(preferences::door(app, address).await?);
        }
        asked.push((person.party, door));
    }
    let mut written = 0;
    let mut tx = app.db.begin().await?;
    if !store::advance(&mut tx, run.id, ("listed", "asked"), app.clock.now(), actor).await? {
        return Err(moved());
    }
    for (party, door) in asked {
        let state = match &door {
            Some(door) => {
                door.keep(app, &mut tx, Some(party)).await?;
                mail::write(app, &mut tx, &letters::still_there(app, door, months, WAIT)).await?;
                written += 1;
                "asked"
            }
            None => "silent",
        };
        store::set_line(&mut tx, run.id, party, state).await?;
    }
    tx.commit().await?;
    Ok(written)
}

/// Has the people of a run erased who did not answer: once they had the time to, on somebody's word.
///
/// # Errors
/// [`Error::Conflict`] before that, or when it was done.
pub async fn erase(app: &App, actor: Option<AccountId>, run: &Run) -> Result<()> {
    let now = app.clock.now();
    if run.ripe_at().is_none_or(|ripe| now < ripe) {
        return Err(Error::Conflict(Message::new("error-retention-early").with("days", WAIT)));
    }
    let mut tx = app.db.begin().await?;
    if !store::advance(&mut tx, run.id, ("asked", "erasing"), now, actor).await? {
        return Err(moved());
    }
    let body = json!({ "run": run.id.to_string(), "actor": actor.map(|id| id.to_string()) });
    jobs::enqueue(app, &mut tx, JOB, &body).await?;
    tx.commit().await?;
    Ok(())
}

/// Gives a run up: nobody is erased by it.
///
/// # Errors
/// [`Error::Conflict`] when it ended.
pub async fn drop_run(app: &App, actor: Option<AccountId>, run: &Run) -> Result<()> {
    if !matches!(run.state.as_str(), "listed" | "asked") {
        return Err(moved());
    }
    let mut tx = app.db.begin().await?;
    if !store::advance(&mut tx, run.id, (run.state.as_str(), "dropped"), app.clock.now(), actor).await? {
        return Err(moved());
    }
    tx.commit().await?;
    Ok(())
}

/// The job: erases one person after the other. Asked again after it was cut, it goes on where it was.
///
/// # Errors
/// The database is away, or the body is none of ours.
pub async fn work(app: &App, body: &Json) -> Result<()> {
    let word = |name: &str| body.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
    let id: RetentionId = word("run").parse().map_err(|_| Error::bug("a retention job names no run"))?;
    let actor = word("actor").parse().ok();
    let Some(run) = store::find_run(&app.db, id).await?.filter(|run| run.state == "erasing") else { return Ok(()) };
    for person in store::list_people(&app.db, id).await? {
        let goes = matches!(person.state.as_str(), "asked" | "silent");
        // somebody who signed in meanwhile left no line in the run
        let last = store::find_last(&app.db, person.party).await?;
        if !goes || last.is_none_or(|last| last >= run.before) {
            continue;
        }
        match request::forget(app, actor, person.party).await {
            Ok(()) => store::count_erased(&app.db, id).await?,
            // whoever alone administers the network stays, and the list says why; the others go
            Err(Error::Conflict(_)) => {
                let mut tx = app.db.begin().await?;
                store::set_line(&mut tx, id, person.party, "needed").await?;
                tx.commit().await?;
            }
            Err(other) => return Err(other),
        }
    }
    let mut tx = app.db.begin().await?;
    store::advance(&mut tx, id, ("erasing", "done"), app.clock.now(), actor).await?;
    tx.commit().await?;
    Ok(())
}

/// Keeps somebody in spite of their silence, for a reason that the desk knows.
///
/// # Errors
/// [`Error::NotFound`] when they are not in that run.
pub async fn spare(app: &App, run: RetentionId, party: PartyId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    if !store::set_line(&mut tx, run, party, "spared").await? {
        return Err(Error::NotFound);
    }
    tx.commit().await?;
    Ok(())
}

/// The day of a stored instant.
pub fn day_of(at: &str) -> Option<jiff::civil::Date> {
    at.parse::<Timestamp>().ok().map(|at| at.to_zoned_datetime(paris()).date())
}
