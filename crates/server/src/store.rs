//! Every SQL statement on jobs and deliveries as the administrator sees them: listed, counted, tried again, given up; archives stand in
//! `store/archive.rs`.

pub mod archive;

use kernel::app::App;
use kernel::args;
use kernel::clock::stored;
use kernel::db::Value;
use kernel::jobs::{self, ATTEMPTS};

/// Where a job or a delivery may stand.
pub const STATES: &[&str] = &["parked", "running", "waiting"];

/// A job, or the delivery of a fact to a reaction.
pub struct Line {
    /// The job's id, or the fact's.
    pub id: String,
    /// The reaction of a delivery; empty for a job.
    pub reaction: String,
    /// The kind of the job, or of the fact.
    pub kind: String,
    /// What the job was asked, as JSON; empty for a delivery.
    pub body: String,
    /// `parked`, `running` or `waiting`.
    pub state: String,
    /// Not before.
    pub due_at: String,
    /// How often it was begun.
    pub attempts: i64,
    /// The last failure.
    pub error: Option<String>,
}

kernel::row!(Line { id, reaction, kind, body, state, due_at, attempts, error });

/// Jobs and deliveries, each with its state; takes the instant twice, and the attempts that park a delivery.
const WORK: &str = "(select id, '' as reaction, kind, body, due_at, attempts, error, \
     case when parked then 'parked' when lease_until >= $1 then 'running' else 'waiting' end as state from job \
     union all \
     select fact.id, delivery.reaction, fact.kind, '', delivery.due_at, delivery.attempts, delivery.error, \
     case when delivery.lease_until >= $2 then 'running' when delivery.attempts >= $3 then 'parked' else 'waiting' end \
     from delivery join fact on fact.id = delivery.fact) as work";

fn instants(app: &App) -> Vec<Value> {
    let now = stored(app.clock.now());
    args![&now, &now, ATTEMPTS]
}

/// How much stands in each state; a state that holds nothing is not told.
///
/// # Errors
/// The database is away.
pub async fn count_by_state(app: &App) -> sqlx::Result<Vec<(String, i64)>> {
    let sql = format!("select state, count(*) from {WORK} group by state order by state");
    app.db.all(&sql, instants(app)).await
}

/// How much failed too often and waits for a person.
///
/// # Errors
/// The database is away.
pub async fn count_parked(app: &App) -> sqlx::Result<i64> {
    Ok(count_by_state(app).await?.into_iter().find(|(state, _)| state == "parked").map_or(0, |(_, count)| count))
}

/// What is there, parked first, then running, then waiting, each in the order of its time.
///
/// # Errors
/// The database is away.
pub async fn list(app: &App, (offset, limit): (i64, i64)) -> sqlx::Result<Vec<Line>> {
    let sql = format!(
        "select id, reaction, kind, body, state, due_at, attempts, error from {WORK} \
         order by state, due_at, id limit $4 offset $5"
    );
    let mut given = instants(app);
    given.extend(args![limit, offset]);
    app.db.all(&sql, given).await
}

/// Tries again what was parked, from its first attempt; `false` when there is nothing parked of that name.
///
/// # Errors
/// The database is away.
pub async fn try_again(app: &App, id: &str, reaction: &str) -> sqlx::Result<bool> {
    if reaction.is_empty() {
        return match id.parse() {
            Ok(job) => jobs::try_again(app, job).await,
            Err(_) => Ok(false),
        };
    }
    let now = app.clock.now();
    let sql = "update delivery set attempts = 0, due_at = $1, lease_until = null where fact = $2 \
               and reaction = $3 and attempts >= $4 and (lease_until is null or lease_until < $5)";
    Ok(app.db.execute(sql, args![now, id, reaction, ATTEMPTS, now]).await? == 1)
}

/// Forgets what was parked: it will not be done; `false` when there is nothing parked of that name.
///
/// # Errors
/// The database is away.
pub async fn give_up(app: &App, id: &str, reaction: &str) -> sqlx::Result<bool> {
    let changed = if reaction.is_empty() {
        app.db.execute("delete from job where id = $1 and parked = $2", args![id, true]).await?
    } else {
        let sql = "delete from delivery where fact = $1 and reaction = $2 and attempts >= $3 \
                   and (lease_until is null or lease_until < $4)";
        app.db.execute(sql, args![id, reaction, ATTEMPTS, app.clock.now()]).await?
    };
    Ok(changed == 1)
}
