//! Work outside requests: jobs, deliveries of facts to reactions, and what comes back on a schedule.
//!
//! A job is written in the transaction of the change that asks for it. A worker claims it under a lease, so that a
//! killed worker's job is taken up by another: at least once, hence every job is idempotent.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;
use jiff::{SignedDuration, Timestamp};
use tracing::{error, warn};

use crate::app::App;
use crate::args;
use crate::capability::{JobKind, Reaction, Scheduled, Work};
use crate::clock::stored;
use crate::db::{Db, Engine, Tx, dialect};
use crate::facts::Fact;
use crate::ids::{self, FactId, JobId};

/// After so many attempts a job is parked and shown to the administrator.
pub const ATTEMPTS: i64 = 8;
/// How long a worker may hold a job before another takes it up.
const LEASE: SignedDuration = SignedDuration::from_mins(10);

/// Queues work in the transaction of the change that asks for it.
///
/// # Errors
/// The database refused.
pub async fn enqueue(app: &App, tx: &mut Tx, kind: &str, body: &serde_json::Value) -> sqlx::Result<JobId> {
    enqueue_at(app, tx, kind, body, app.clock.now()).await
}

/// The same, not before that instant.
///
/// # Errors
/// The database refused.
pub async fn enqueue_at(
    app: &App,
    tx: &mut Tx,
    kind: &str,
    body: &serde_json::Value,
    due: Timestamp,
) -> sqlx::Result<JobId> {
    let id = JobId::new(app.clock.now(), &app.chance);
    tx.execute(
        "insert into job (id, kind, body, due_at, attempts, parked) values ($1, $2, $3, $4, 0, $5)",
        args![id, kind, body, due, false],
    )
    .await?;
    Ok(id)
}

/// Whether a job of that kind, whose body holds that word, waits or runs on whatever node; a parked one does neither.
///
/// # Errors
/// The database is away.
pub async fn is_queued(db: &Db, kind: &str, word: &str) -> sqlx::Result<bool> {
    let sql = "select count(*) from job where kind = $1 and parked = $2 and body like $3";
    Ok(db.one::<(i64,)>(sql, args![kind, false, format!("%{word}%")]).await?.0 > 0)
}

/// Takes back the jobs of that kind whose body holds that word: those that wait never begin, and a node that runs one sees
/// that [`is_queued`] does not find it any more. `false` on SQLite, where nothing is taken back: its one writer may be that
/// very job, which then runs in this process, and is told without the database.
///
/// # Errors
/// The database is away.
pub async fn withdraw(db: &Db, kind: &str, word: &str) -> sqlx::Result<bool> {
    if db.engine() == Engine::Sqlite {
        return Ok(false);
    }
    let sql = "delete from job where kind = $1 and parked = $2 and body like $3";
    db.execute(sql, args![kind, false, format!("%{word}%")]).await?;
    Ok(true)
}

/// The parked job of that kind, whose body holds that word, and why it failed last.
///
/// # Errors
/// The database is away.
pub async fn find_parked(db: &Db, kind: &str, word: &str) -> sqlx::Result<Option<(JobId, String)>> {
    let sql = "select id, coalesce(error, '') from job where kind = $1 and parked = $2 and body like $3 \
               order by due_at desc limit 1";
    let found: Option<(String, String)> = db.optional(sql, args![kind, true, format!("%{word}%")]).await?;
    let Some((id, error)) = found else { return Ok(None) };
    Ok(Some((ids::read(&id)?, error)))
}

/// Tries a parked job again, at once, from its first attempt; `false` when no job of that id is parked.
///
/// # Errors
/// The database is away.
pub async fn try_again(app: &App, id: JobId) -> sqlx::Result<bool> {
    let sql = "update job set parked = $1, attempts = 0, due_at = $2, lease_until = null where id = $3 and parked = $4";
    Ok(app.db.execute(sql, args![false, app.clock.now(), id, true]).await? == 1)
}

/// Forgets the parked jobs of that kind whose body holds that word: what is asked now takes their place.
///
/// # Errors
/// The database refused.
pub async fn forget_parked(tx: &mut Tx, kind: &str, word: &str) -> sqlx::Result<()> {
    let sql = "delete from job where kind = $1 and parked = $2 and body like $3";
    tx.execute(sql, args![kind, true, format!("%{word}%")]).await.map(|_| ())
}

/// Everything a worker can run, as the capabilities declared it.
#[derive(Clone, Default)]
pub struct Works {
    jobs: HashMap<&'static str, JobKind>,
    reactions: HashMap<&'static str, Reaction>,
    schedules: Vec<Scheduled>,
}

impl Works {
    /// Puts the declarations together.
    pub fn new(jobs: Vec<JobKind>, reactions: Vec<Reaction>, schedules: Vec<Scheduled>) -> Works {
        Works {
            jobs: jobs.into_iter().map(|job| (job.name, job)).collect(),
            reactions: reactions.into_iter().map(|reaction| (reaction.name, reaction)).collect(),
            schedules,
        }
    }

    /// Takes up at once what a killed program held; on SQLite one program works at a time, so every lease is a dead one.
    ///
    /// # Errors
    /// The database is away.
    pub async fn take_over(&self, app: &App) -> sqlx::Result<()> {
        if app.db.engine() == Engine::Sqlite {
            app.db.execute("update job set lease_until = null where lease_until is not null", vec![]).await?;
            app.db.execute("update delivery set lease_until = null where lease_until is not null", vec![]).await?;
        }
        Ok(())
    }

    /// Runs what is due, until nothing is; answers how much was run.
    ///
    /// # Errors
    /// The database is away; a failed job is not an error here, it is tried again later.
    pub async fn run_due(&self, app: &App) -> sqlx::Result<usize> {
        let mut ran = 0;
        loop {
            let before = ran;
            if let Some((id, kind, body)) = claim_job(app).await? {
                let outcome = match self.jobs.get(kind.as_str()) {
                    Some(job) => survived((job.run)(body)).await,
                    None => Err(anyhow::anyhow!("no capability knows this kind of job")),
                };
                finish_job(app, id, &kind, outcome).await?;
                ran += 1;
            }
            if let Some((fact_id, name, fact)) = claim_delivery(app).await? {
                let outcome = match (self.reactions.get(name.as_str()), fact) {
                    (Some(reaction), Ok(fact)) => survived((reaction.run)(fact_id, fact)).await,
                    (None, _) => Err(anyhow::anyhow!("no capability has this reaction")),
                    (_, Err(error)) => Err(error),
                };
                finish_delivery(app, fact_id, &name, outcome).await?;
                ran += 1;
            }
            if ran == before {
                return Ok(ran);
            }
        }
    }

    /// Runs the schedules whose time has come; one node of several runs each.
    ///
    /// # Errors
    /// The database is away.
    pub async fn run_schedules(&self, app: &App) -> sqlx::Result<()> {
        for schedule in &self.schedules {
            if claim_schedule(app, schedule).await?
                && let Err(error) = survived((schedule.run)()).await
            {
                error!(schedule = schedule.name, error = format!("{error:#}"), "a scheduled work failed");
            }
        }
        Ok(())
    }

    /// Works until the program stops.
    pub async fn work(self, app: App, mut stop: tokio::sync::watch::Receiver<bool>) {
        loop {
            if let Err(error) = self.run_due(&app).await {
                warn!(%error, "the queue could not be read");
            }
            if let Err(error) = self.run_schedules(&app).await {
                warn!(%error, "the schedules could not be read");
            }
            tokio::select! {
                _ = stop.wait_for(|stop| *stop) => return,
                () = tokio::time::sleep(Duration::from_millis(500)) => {}
            }
        }
    }
}

/// A work that panics has failed, as one that says so: it must not end the worker, and every other work with it.
async fn survived(work: Work<()>) -> anyhow::Result<()> {
    AssertUnwindSafe(work).catch_unwind().await.unwrap_or_else(|panic| {
        let words =
            panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        Err(anyhow::anyhow!("it panicked: {}", words.unwrap_or("without a word")))
    })
}

async fn claim_job(app: &App) -> sqlx::Result<Option<(JobId, String, serde_json::Value)>> {
    let now = app.clock.now();
    let due = "select id, kind, body from job where parked = $1 and due_at <= $2 \
               and (lease_until is null or lease_until < $3)";
    // a look first: an empty queue must not take the write lock twice a second
    let waiting: Option<(String, String, String)> =
        app.db.optional(&format!("{due} limit 1"), args![false, now, now]).await?;
    if waiting.is_none() {
        return Ok(None);
    }
    let mut tx = app.db.begin().await?;
    park_endless(&mut tx, now).await?;
    let sql = format!("{due} order by due_at limit 1 {}", dialect::skip_locked(app.db.engine()));
    let found = tx.optional::<(String, String, String)>(&sql, args![false, now, now]).await?;
    if let Some((id, _, _)) = &found {
        let sql = "update job set lease_until = $1, attempts = attempts + 1 where id = $2";
        tx.execute(sql, args![lease_end(now), id]).await?;
    }
    tx.commit().await?;
    let Some((id, kind, body)) = found else { return Ok(None) };
    Ok(Some((ids::read(&id)?, kind, serde_json::from_str(&body).unwrap_or_default())))
}

/// Parks the jobs that were begun as often as a job may be and never came to an end, not even to a failure: what ends
/// the program would end it again at each start.
async fn park_endless(tx: &mut Tx, now: Timestamp) -> sqlx::Result<()> {
    let sql = "update job set parked = $1, error = $2, lease_until = null \
               where parked = $3 and attempts >= $4 and (lease_until is null or lease_until < $5)";
    let words = format!("begun {ATTEMPTS} times, it never came to an end: the program was stopped or killed meanwhile");
    let parked = tx.execute(sql, args![true, words, false, ATTEMPTS, now]).await?;
    if parked > 0 {
        error!(jobs = parked, "a job that never comes to an end is parked");
    }
    Ok(())
}

async fn finish_job(app: &App, id: JobId, kind: &str, outcome: anyhow::Result<()>) -> sqlx::Result<()> {
    let Err(failure) = outcome else {
        return app.db.execute("delete from job where id = $1", args![id]).await.map(|_| ());
    };
    let words = format!("{failure:#}");
    let (attempts,): (i64,) = app.db.one("select attempts from job where id = $1", args![id]).await?;
    let parked = attempts >= ATTEMPTS;
    warn!(job = %id, kind, attempts, parked, error = words, "a job failed");
    app.db
        .execute(
            "update job set error = $1, parked = $2, due_at = $3, lease_until = null where id = $4",
            args![words, parked, stored(app.clock.now() + back_off(attempts)), id],
        )
        .await
        .map(|_| ())
}

async fn claim_delivery(app: &App) -> sqlx::Result<Option<(FactId, String, anyhow::Result<Fact>)>> {
    let now = app.clock.now();
    let due = "select delivery.fact, delivery.reaction from delivery where attempts < $1 and due_at <= $2 \
               and (lease_until is null or lease_until < $3)";
    let waiting: Option<(String, String)> =
        app.db.optional(&format!("{due} limit 1"), args![ATTEMPTS, now, now]).await?;
    if waiting.is_none() {
        return Ok(None);
    }
    let mut tx = app.db.begin().await?;
    let sql = format!("{due} order by due_at limit 1 {}", dialect::skip_locked(app.db.engine()));
    let Some((fact, reaction)) = tx.optional::<(String, String)>(&sql, args![ATTEMPTS, now, now]).await? else {
        return Ok(None);
    };
    tx.execute(
        "update delivery set lease_until = $1, attempts = attempts + 1 where fact = $2 and reaction = $3",
        args![lease_end(now), &fact, &reaction],
    )
    .await?;
    let (body,): (String,) = tx.one("select body from fact where id = $1", args![&fact]).await?;
    tx.commit().await?;
    Ok(Some((ids::read(&fact)?, reaction, serde_json::from_str(&body).map_err(Into::into))))
}

async fn finish_delivery(app: &App, fact: FactId, name: &str, outcome: anyhow::Result<()>) -> sqlx::Result<()> {
    let Err(failure) = outcome else {
        let sql = "delete from delivery where fact = $1 and reaction = $2";
        return app.db.execute(sql, args![fact, name]).await.map(|_| ());
    };
    let words = format!("{failure:#}");
    warn!(%fact, reaction = name, error = words, "a reaction failed");
    let sql = "select attempts from delivery where fact = $1 and reaction = $2";
    let (attempts,): (i64,) = app.db.one(sql, args![fact, name]).await?;
    app.db
        .execute(
            "update delivery set error = $1, due_at = $2, lease_until = null where fact = $3 and reaction = $4",
            args![words, stored(app.clock.now() + back_off(attempts)), fact, name],
        )
        .await
        .map(|_| ())
}

async fn claim_schedule(app: &App, schedule: &Scheduled) -> sqlx::Result<bool> {
    let now = app.clock.now();
    let every = SignedDuration::try_from(schedule.every).unwrap_or(SignedDuration::MAX);
    let sql = "select ran_at from schedule where name = $1";
    let last: Option<(String,)> = app.db.optional(sql, args![schedule.name]).await?;
    match last {
        None => {
            let sql = "insert into schedule (name, ran_at) values ($1, $2) on conflict (name) do nothing";
            Ok(app.db.execute(sql, args![schedule.name, now]).await? == 1)
        }
        Some((ran_at,)) if ran_at <= stored(now - every) => {
            let sql = "update schedule set ran_at = $1 where name = $2 and ran_at = $3";
            Ok(app.db.execute(sql, args![now, schedule.name, ran_at]).await? == 1)
        }
        Some(_) => Ok(false),
    }
}

fn lease_end(now: Timestamp) -> String {
    stored(now + LEASE)
}

/// 2, 4, 8… seconds, at most an hour.
fn back_off(attempts: i64) -> SignedDuration {
    SignedDuration::from_secs((1_i64 << attempts.clamp(1, 12)).min(3_600))
}
