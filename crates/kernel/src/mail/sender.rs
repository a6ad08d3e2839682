//! Takes letters from the ledger to the relay, one after the other on one connection.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;
use tracing::warn;

use super::relay::{Line, Outcome, Relay};
use super::{Outgoing, State};
use crate::app::App;
use crate::args;
use crate::clock::stored;
use crate::db::{Engine, dialect};
use crate::facts::Fact;
use crate::ids::LetterId;

/// Longer than any exchange with the relay: past it, who held the letter is dead.
const LEASE: SignedDuration = SignedDuration::from_mins(5);
/// Between two tries at a relay that is away.
const AWAY: SignedDuration = SignedDuration::from_mins(1);
/// A letter that could not leave for so long says nothing useful any more.
const OLDEST: SignedDuration = SignedDuration::from_hours(72);
/// Between two tries at an address that the relay refuses for now, in minutes.
const RETRIES: [i64; 8] = [5, 15, 60, 180, 360, 720, 1_440, 1_440];

/// Sends what is due, until nothing is or the relay is away; answers how many letters got their end.
///
/// # Errors
/// The database is away; what the relay answers is in the ledger.
pub async fn run_due(app: &App) -> anyhow::Result<usize> {
    resolve(app).await?;
    let relay = app.site.relay.as_ref().filter(|_| !app.site.demo);
    let (mut ended, mut line) = (0, None);
    while let Some(due) = next_due(app).await? {
        if is_stopped(app, &due).await? {
            continue;
        }
        if let (Some(relay), None) = (relay, &line) {
            match relay.connect(&app.site.url).await {
                Ok(open) => line = Some(open),
                Err(error) => {
                    put_off(app, &format!("{error:#}")).await?;
                    break;
                }
            }
        }
        let Some(letter) = claim(app, due.id).await? else { continue };
        let outcome = match (relay, line.take()) {
            (Some(relay), Some(open)) => {
                let (outcome, open) = hand_over(app, relay, open, &letter).await;
                line = open;
                outcome
            }
            _ => None,
        };
        ended += usize::from(finish(app, &letter, outcome).await?);
    }
    if let Some(line) = line {
        line.close().await;
    }
    Ok(ended)
}

/// On SQLite one program works at a time: whatever was sending when this one starts, the last one left undecided.
///
/// # Errors
/// The database is away.
pub async fn take_over(app: &App) -> sqlx::Result<()> {
    if app.db.engine() == Engine::Sqlite {
        let sql = "update letter set lease_until = $1 where state = 'sending'";
        app.db.execute(sql, args![stored(app.clock.now() - LEASE)]).await?;
    }
    Ok(())
}

/// Sends until the program stops; a letter on its way is ended first.
pub async fn work(app: App, mut stop: watch::Receiver<bool>) {
    loop {
        if let Err(error) = run_due(&app).await {
            warn!(error = format!("{error:#}"), "letters could not be sent");
        }
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(Duration::from_millis(700)) => {}
        }
    }
}

/// What nobody can tell any more, and what waited too long.
async fn resolve(app: &App) -> sqlx::Result<()> {
    let now = app.clock.now();
    // a look first: an empty ledger must not take the write lock at each round
    let sql = "select count(*) from letter where (state = 'sending' and lease_until < $1) \
               or (state = 'queued' and created_at < $2)";
    let oldest = stored(now - OLDEST);
    if app.db.one::<(i64,)>(sql, args![now, &oldest]).await?.0 == 0 {
        return Ok(());
    }
    let sql = "update letter set state = 'uncertain', lease_until = null, ended_at = $1 \
               where state = 'sending' and lease_until < $2";
    app.db.execute(sql, args![now, now]).await?;
    let sql = "update letter set state = 'refused', ended_at = $1, answer = coalesce(answer, 'too old') \
               where state = 'queued' and created_at < $2 and attempts > 0";
    app.db.execute(sql, args![now, oldest]).await.map(|_| ())
}

/// A letter whose time has come.
struct Due {
    id: LetterId,
    /// What data are used for by it; empty for a letter that no purpose covers.
    purpose: String,
    recipient: String,
}

async fn next_due(app: &App) -> sqlx::Result<Option<Due>> {
    let sql = "select id, coalesce(purpose, ''), coalesce(recipient, '') from letter \
               where state = 'queued' and due_at <= $1 order by due_at limit 1";
    let found: Option<(String, String, String)> = app.db.optional(sql, args![app.clock.now()]).await?;
    let Some((id, purpose, recipient)) = found else { return Ok(None) };
    Ok(Some(Due { id: crate::ids::read(&id)?, purpose, recipient }))
}

/// Whether a letter may not leave, for its address refused its purpose since it was written: its end is then told. As long
/// as whoever knows cannot answer it waits, without keeping the others.
async fn is_stopped(app: &App, due: &Due) -> sqlx::Result<bool> {
    let Some(gate) = app.gate().filter(|_| !due.purpose.is_empty()) else { return Ok(false) };
    let now = app.clock.now();
    match gate(due.purpose.clone(), due.recipient.clone()).await {
        Ok(None) => return Ok(false),
        Ok(Some(reason)) => {
            let sql = "update letter set state = 'stopped', body = '', html = '', ended_at = $1, answer = $2 \
                       where id = $3 and state = 'queued'";
            app.db.execute(sql, args![now, reason, due.id]).await?;
        }
        Err(error) => {
            let words = format!("{error:#}");
            warn!(letter = %due.id, error = words, "nobody can tell whether a letter may leave; it waits");
            let sql = "update letter set due_at = $1, answer = $2 where id = $3 and state = 'queued'";
            app.db.execute(sql, args![stored(now + AWAY), words, due.id]).await?;
        }
    }
    Ok(true)
}

/// Says *sending*, and commits, before the relay hears a word; none when another node was quicker.
async fn claim(app: &App, due: LetterId) -> sqlx::Result<Option<Outgoing>> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let sql = format!(
        "select id, party, recipient, recipient_key, lang, subject, body, html, unsubscribe, attempts, created_at \
         from letter where id = $1 and state = 'queued' {}",
        dialect::skip_locked(app.db.engine())
    );
    let Some(mut letter) = tx.optional::<Outgoing>(&sql, args![due]).await? else { return Ok(None) };
    // the address may have objected since the letter was written
    let sql = "select suppression.key from suppression join letter on letter.recipient_key = suppression.key \
               where suppression.key = $1 and letter.id = $2 and letter.asked = 0";
    let objected: Option<(String,)> = tx.optional(sql, args![&letter.recipient_key, due]).await?;
    if objected.is_some() {
        let sql = "update letter set state = 'suppressed', body = '', html = '', ended_at = $1 where id = $2";
        tx.execute(sql, args![now, due]).await?;
        tx.commit().await?;
        return Ok(None);
    }
    let sql = "update letter set state = 'sending', attempts = attempts + 1, lease_until = $1 where id = $2";
    tx.execute(sql, args![stored(now + LEASE), due]).await?;
    tx.commit().await?;
    letter.attempts += 1;
    Ok(Some(letter))
}

/// The connection is given back when it may carry the next letter.
async fn hand_over(app: &App, relay: &Relay, mut line: Line, letter: &Outgoing) -> (Option<Outcome>, Option<Line>) {
    let (to, message) = match relay.message(&app.site.url, letter) {
        Ok(message) => message,
        Err(error) => return (Some(Outcome::Refused(format!("{error:#}"))), Some(line)),
    };
    let outcome = line.send(relay.sender(), to, &message).await;
    if matches!(outcome, Outcome::Accepted(_)) {
        return (Some(outcome), Some(line));
    }
    line.close().await;
    (Some(outcome), None)
}

/// Writes the end of a letter, or when it is tried again; without an outcome it stays in the box. Answers whether it ended.
async fn finish(app: &App, letter: &Outgoing, outcome: Option<Outcome>) -> sqlx::Result<bool> {
    let now = app.clock.now();
    let later = usize::try_from(letter.attempts - 1).ok().and_then(|tried| RETRIES.get(tried));
    let (state, words) = match outcome {
        None => (State::Captured, None),
        Some(Outcome::Accepted(words)) => (State::Sent, Some(words)),
        Some(Outcome::Unknown(words)) => (State::Uncertain, Some(words)),
        Some(Outcome::Later(words)) => match later {
            Some(minutes) => return try_later(app, letter, now + SignedDuration::from_mins(*minutes), &words).await,
            None => (State::Refused, Some(words)),
        },
        Some(Outcome::Refused(words)) => (State::Refused, Some(words)),
    };
    let mut tx = app.db.begin().await?;
    let sql = "update letter set state = $1, ended_at = $2, answer = $3, lease_until = null where id = $4";
    tx.execute(sql, args![state.key(), now, words, letter.id]).await?;
    match state {
        // what was delivered need not lie here too: its links open doors
        State::Sent => {
            tx.execute("update letter set body = '', html = '' where id = $1", args![letter.id]).await?;
        }
        State::Refused => {
            app.record(&mut tx, None, &Fact::LetterRefused { letter: letter.id, party: letter.party }).await?;
        }
        _ => {}
    }
    tx.commit().await?;
    Ok(true)
}

async fn try_later(app: &App, letter: &Outgoing, at: Timestamp, words: &str) -> sqlx::Result<bool> {
    let sql = "update letter set state = 'queued', due_at = $1, answer = $2, lease_until = null where id = $3";
    app.db.execute(sql, args![at, words, letter.id]).await?;
    Ok(false)
}

/// The relay is away: everything waits, and the ledger says why.
async fn put_off(app: &App, words: &str) -> sqlx::Result<()> {
    warn!(error = words, "the mail relay is away; letters wait");
    let now = app.clock.now();
    let sql = "update letter set due_at = $1, answer = $2 where state = 'queued' and due_at <= $3";
    app.db.execute(sql, args![stored(now + AWAY), words, now]).await.map(|_| ())
}
