//! The work of an import outside the request: asked for, followed, stopped, and what is told when it could not be done.

use std::collections::HashMap;
use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Duration;

use kernel::error::{Error, Result};
use kernel::ids::{AccountId, BatchId};
use kernel::jobs;
use kernel::lang::Message;
use serde::{Deserialize, Serialize};

use super::reports;
use crate::Census;
use crate::import::plan::Acceptance;
use crate::import::run::{ImportError, Progress};
use crate::import::undo;
use crate::store::batch::{self, Batch, State as Step};

/// Stored with each job: never renamed.
const JOB: &str = "import";

/// How far an import of this process has come.
#[derive(Clone, Copy, Debug, Default)]
pub struct Run {
    /// Rows done.
    pub done: u64,
    /// Somebody asked to stop.
    pub stopping: bool,
}

/// The imports that run in this process, and those that wait and are to stop before they begin.
pub type Running = HashMap<BatchId, Run>;

/// What the job of an import is asked.
#[derive(Serialize, Deserialize)]
struct Asked {
    batch: BatchId,
    actor: Option<AccountId>,
    accept: Option<Acceptance>,
    /// To take it back, whatever else is asked.
    #[serde(default)]
    undo: bool,
}

fn locked(census: &Census) -> MutexGuard<'_, Running> {
    census.running.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether its job waits or runs, on whatever node.
///
/// # Errors
/// The database is away.
pub async fn is_running(census: &Census, id: BatchId) -> Result<bool> {
    Ok(jobs::is_queued(&census.app.db, JOB, &id.to_string()).await?)
}

/// Why its job failed too often and waits for somebody, when it does.
///
/// # Errors
/// The database is away.
pub async fn why_parked(census: &Census, id: BatchId) -> Result<Option<String>> {
    Ok(jobs::find_parked(&census.app.db, JOB, &id.to_string()).await?.map(|(_, error)| error))
}

/// Tries again, at once, what failed too often; `false` when nothing did.
///
/// # Errors
/// The database is away.
pub async fn try_again(census: &Census, id: BatchId) -> Result<bool> {
    match jobs::find_parked(&census.app.db, JOB, &id.to_string()).await? {
        Some((job, _)) => Ok(jobs::try_again(&census.app, job).await?),
        None => Ok(false),
    }
}

/// How far it has come, when it runs on this node.
pub fn progress_of(census: &Census, id: BatchId) -> Run {
    locked(census).get(&id).copied().unwrap_or_default()
}

/// Asks for the report of an import, or for what was accepted of it, outside the request.
///
/// # Errors
/// It was accepted or undone meanwhile, or the database is away.
pub async fn ask(census: &Census, batch: &Batch, actor: Option<AccountId>, accept: Option<Acceptance>) -> Result<()> {
    let asked = Asked { batch: batch.id, actor, accept, undo: false };
    match enqueue(census, batch, &[Step::Mapping, Step::Planned], &asked).await? {
        true => Ok(()),
        false => Err(Error::Conflict(Message::new("error-import-done"))),
    }
}

/// Asks for an import to be taken back, outside the request; `false` when it is not applied, or not any more.
///
/// # Errors
/// The database is away.
pub async fn ask_undo(census: &Census, batch: &Batch, actor: Option<AccountId>) -> Result<bool> {
    let asked = Asked { batch: batch.id, actor, accept: None, undo: true };
    enqueue(census, batch, &[Step::Applied], &asked).await
}

async fn enqueue(census: &Census, batch: &Batch, from: &[Step], asked: &Asked) -> Result<bool> {
    let mut tx = census.app.db.begin().await?;
    // somebody else may have accepted it since it was read: what they did must not be written over
    let claimed = batch::claim_batch(&mut tx, batch.id).await?.ok_or(Error::NotFound)?;
    if !from.contains(&claimed.state) {
        return Ok(false);
    }
    // what was told of an earlier try is not told of this one
    let batch = Batch { error: None, state: claimed.state, counts: claimed.counts, ..batch.clone() };
    batch::update_batch(&mut tx, &batch, census.app.clock.now()).await?;
    jobs::forget_parked(&mut tx, JOB, &batch.id.to_string()).await?;
    jobs::enqueue(&census.app, &mut tx, JOB, &serde_json::to_value(asked)?).await?;
    tx.commit().await?;
    if let Some(run) = locked(census).get_mut(&batch.id) {
        run.stopping = false;
    }
    Ok(true)
}

/// Asks an import that waits or runs to stop, on whatever node: at its next piece nothing of it is written.
///
/// # Errors
/// The database is away.
pub async fn stop(census: &Census, id: BatchId) -> Result<()> {
    if let Some(run) = locked(census).get_mut(&id) {
        run.stopping = true;
        return Ok(());
    }
    if is_running(census, id).await? && !jobs::withdraw(&census.app.db, JOB, &id.to_string()).await? {
        locked(census).entry(id).or_default().stopping = true;
    }
    Ok(())
}

/// The job of an import: the report, the acceptance or the undoing. What the file itself refuses is told to the person,
/// not retried.
///
/// # Errors
/// The database or the store is away: the job is tried again.
pub async fn run(census: &Census, body: serde_json::Value) -> anyhow::Result<()> {
    let asked: Asked = serde_json::from_value(body)?;
    let (id, planning) = (asked.batch, asked.accept.is_none() && !asked.undo);
    let begins = {
        let mut running = locked(census);
        let run = running.entry(id).or_default();
        run.done = 0;
        !run.stopping
    };
    let outcome = match begins {
        true => perform(census, asked).await,
        false => Err(ImportError::Stopped),
    };
    locked(census).remove(&id);
    match outcome {
        Ok(()) | Err(ImportError::NotWaiting(_) | ImportError::Unknown) => Ok(()),
        Err(ImportError::Away(cause)) => Err(cause),
        Err(refused) => {
            let mut tx = census.app.db.begin().await?;
            if let Some(mut batch) = batch::claim_batch(&mut tx, id).await? {
                batch.error = Some(crate::store::encoded(&reports::error_message(&refused)));
                // half a report is none
                if begins && planning && matches!(refused, ImportError::Stopped) && batch.state == Step::Planned {
                    batch.state = Step::Mapping;
                    batch::remove_batch_rows(&mut tx, id).await?;
                }
                batch::update_batch(&mut tx, &batch, census.app.clock.now()).await?;
            }
            tx.commit().await?;
            Ok(())
        }
    }
}

async fn perform(census: &Census, asked: Asked) -> std::result::Result<(), ImportError> {
    let (id, running) = (asked.batch, census.running.clone());
    let progress: Progress = Arc::new(move |done| {
        let mut running = running.lock().unwrap_or_else(PoisonError::into_inner);
        let run = running.entry(id).or_default();
        run.done = done;
        !run.stopping
    });
    let mut work = Box::pin(async {
        match (asked.undo, asked.accept) {
            (true, _) => undo::undo_watched(&census.app, id, asked.actor, &progress).await.map(|_| ()),
            (false, None) => census.plan_import(id, &progress).await.map(|_| ()),
            (false, Some(acceptance)) => census.apply_import(id, acceptance, asked.actor, &progress).await.map(|_| ()),
        }
    });
    tokio::select! {
        outcome = &mut work => return outcome,
        () = withdrawn(census, id) => {}
    }
    // another node took the job back: the work hears of it at its next piece, and writes nothing
    locked(census).entry(id).or_default().stopping = true;
    work.await
}

/// Waits until the job is taken back by another node.
async fn withdrawn(census: &Census, id: BatchId) {
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
        // a database that is away for a moment has taken nothing back
        if matches!(is_running(census, id).await, Ok(false)) {
            return;
        }
    }
}
