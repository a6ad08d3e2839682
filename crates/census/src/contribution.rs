//! What people without an account bring to the registry, and what the places themselves confirm when they are asked.

pub mod claim;
pub mod demo;
pub mod departure;
pub mod guard;
pub mod letters;
pub mod pass;
pub mod proposal;
pub mod round;

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use kernel::app::App;
use kernel::capability::{JobKind, Mine, Scheduled, Work};
use kernel::ids::PartyId;
use serde_json::json;

use crate::Census;
use crate::store::{proposals, rounds, waves};
use crate::wave::{self, sending};

/// The retention clocks: an unconfirmed proposal, and its network.
pub const UNCONFIRMED_DAYS: i64 = 7;
/// Who proposed what was decided: time enough to answer a question about it.
pub const DECIDED_DAYS: i64 = 90;

/// What comes back: forgetting with time.
pub fn schedules(census: &Census) -> Vec<Scheduled> {
    let app = census.app.clone();
    let sweep = Scheduled {
        name: "census.contribution.sweep",
        every: Duration::from_secs(6 * 3_600),
        run: Arc::new(move || {
            let app = app.clone();
            Box::pin(async move { sweep(&app).await })
        }),
    };
    let app = census.app.clone();
    let rounds = Scheduled {
        name: "census.rounds",
        every: Duration::from_secs(3_600),
        run: Arc::new(move || {
            let app = app.clone();
            Box::pin(async move { round::keep_going(&app).await })
        }),
    };
    let app = census.app.clone();
    let waves = Scheduled {
        name: "census.waves",
        every: Duration::from_secs(1_800),
        run: Arc::new(move || {
            let app = app.clone();
            Box::pin(async move { sending::keep_going(&app).await })
        }),
    };
    vec![sweep, rounds, waves]
}

/// The work that is queued: the letters of a round and of a wave, a step at a time.
pub fn jobs(census: &Census) -> Vec<JobKind> {
    let app = census.app.clone();
    let run = move |body| -> Work<()> {
        let app = app.clone();
        Box::pin(async move { round::step(&app, &body).await })
    };
    let app = census.app.clone();
    let write = move |body| -> Work<()> {
        let app = app.clone();
        Box::pin(async move { sending::step(&app, &body).await })
    };
    vec![JobKind { name: round::JOB, run: Arc::new(run) }, JobKind { name: sending::JOB, run: Arc::new(write) }]
}

/// Forgets what is past its time.
///
/// # Errors
/// The database is away.
pub async fn sweep(app: &App) -> anyhow::Result<()> {
    let days = |days: i64| app.clock.now() - SignedDuration::from_hours(24 * days);
    Ok(proposals::sweep(&app.db, days(UNCONFIRMED_DAYS), days(DECIDED_DAYS)).await?)
}

/// What people without an account said about a party.
///
/// # Errors
/// The database is away.
pub async fn mine(app: &App, party: PartyId) -> anyhow::Result<Mine> {
    let proposals = proposals::list_of(&app.db, party).await?;
    let told = proposals.into_iter().map(|p| {
        json!({ "at": p.created_at.to_string(), "author": p.author, "name": p.author_name, "message": p.message,
                "state": p.state.key(), "fields": p.fields, "reply": p.reply })
    });
    let mut mine: Mine = told.map(|proposal| ("proposal".to_owned(), proposal)).collect();
    for (wave, form, answers, at) in waves::list_answers_of(&app.db, &[party]).await? {
        let told = json!({ "wave": wave, "questions": form, "at": at.to_string(), "answers": answers });
        mine.push(("wave".to_owned(), told));
    }
    Ok(mine)
}

/// Forgets who said it, and who was written to about it; what became of the sheet stays.
///
/// # Errors
/// The database refused.
pub async fn forget(app: &App, party: PartyId) -> anyhow::Result<()> {
    let mut tx = app.db.begin().await?;
    proposals::forget(&mut tx, party).await?;
    wave::answering::forget(app, &mut tx, party).await?;
    rounds::forget_passes(&mut tx, party, app.clock.now()).await?;
    kernel::mail::forget(&mut tx, party).await?;
    tx.commit().await?;
    Ok(())
}

/// What is wrong in contributions, in words for the administrator.
///
/// # Errors
/// The database is away.
pub async fn check(app: &App) -> anyhow::Result<Vec<String>> {
    let lost = proposals::count_lost(&app.db).await?;
    let unasked = waves::count_lost(&app.db).await?;
    let mut wrong = Vec::new();
    if lost > 0 {
        wrong.push(format!("{lost} accepted proposals lead to no sheet"));
    }
    if unasked > 0 {
        wrong.push(format!("{unasked} answers name questions that are not there"));
    }
    Ok(wrong)
}
