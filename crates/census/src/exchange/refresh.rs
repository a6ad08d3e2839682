//! Sources read again and again from an address: the same report as for a file sent by hand, accepted without a person
//! only where it changes little.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use kernel::auth::{self, Right};
use kernel::capability::{JobKind, Scheduled};
use kernel::jobs;
use kernel::lang::{Lang, Message};
use kernel::mail::{self, Block, Letter};
use serde_json::{Value, json};

use crate::Census;
use crate::import::columns::Mapping;
use crate::import::plan::{Acceptance, Counts};
use crate::import::run::{ImportError, unwatched};
use crate::pages::imports::error_words;
use crate::store::batch::{self, Batch};
use crate::store::sources::{self, SourceAddress};

/// The largest file that is read from an address, in bytes, whatever the largest import: it is held in memory once.
const LARGEST: u64 = 32 << 20;
/// When a reading that failed is tried again, at the latest.
const AGAIN: SignedDuration = SignedDuration::from_hours(1);

/// Looks for sources whose time has come, and asks for a job for each.
pub fn schedule(census: &Census) -> Scheduled {
    let census = census.clone();
    Scheduled {
        name: "census.sources",
        every: Duration::from_secs(300),
        run: Arc::new(move || {
            let census = census.clone();
            Box::pin(async move {
                for due in sources::list_due(&census.app.db, census.app.clock.now()).await? {
                    // the job says itself when the next time is; until then nobody asks again
                    let lease = census.app.clock.now() + AGAIN;
                    if sources::postpone(&census.app.db, &due, lease).await? {
                        ask(&census, &due.source).await?;
                    }
                }
                Ok(())
            })
        }),
    }
}

/// Asks for a source to be read now.
///
/// # Errors
/// The database refused.
pub async fn ask(census: &Census, source: &str) -> anyhow::Result<()> {
    let mut tx = census.app.db.begin().await?;
    jobs::enqueue(&census.app, &mut tx, "refresh", &json!({ "source": source })).await?;
    tx.commit().await?;
    Ok(())
}

/// Reads a source.
pub fn job(census: &Census) -> JobKind {
    let census = census.clone();
    JobKind {
        name: "refresh",
        run: Arc::new(move |body| {
            let census = census.clone();
            Box::pin(async move {
                let source = body.get("source").and_then(Value::as_str).unwrap_or_default();
                match sources::find(&census.app.db, source).await? {
                    Some(address) => read(&census, address).await,
                    None => Ok(()),
                }
            })
        }),
    }
}

/// What came of a reading.
enum Outcome {
    /// The same file as last time.
    Unchanged,
    /// It changed little, and was accepted.
    Applied(Batch),
    /// Somebody decides, for these reasons.
    Waiting(Batch, Vec<Why>),
}

/// Why a report waits for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    /// Nobody has looked at its columns yet, or they are others.
    Columns,
    /// It changes more than was agreed.
    Much,
    /// It would make sheets that resemble those that are there.
    Alike(u64),
    /// It says otherwise than what was edited here, and would make new sheets.
    Conflicts(u64),
}

impl Why {
    fn message(self) -> Message {
        match self {
            Why::Columns => Message::new("source-why-columns"),
            Why::Much => Message::new("source-why-much"),
            Why::Alike(count) => Message::new("source-why-alike").with("count", count),
            Why::Conflicts(count) => Message::new("source-why-conflicts").with("count", count),
        }
    }
}

/// The reasons in the words of a letter and of the page of sources, which keeps them as it keeps failures.
fn reasons(why: &[Why]) -> String {
    let lang = Lang::french();
    why.iter().map(|why| lang.say(&why.message())).collect::<Vec<_>>().join(" ")
}

async fn read(census: &Census, mut address: SourceAddress) -> anyhow::Result<()> {
    let now = census.app.clock.now();
    let every = SignedDuration::from_hours(address.every_hours.clamp(1, 24 * 365));
    let waited = address.last_outcome.as_deref() == Some("waiting") && still_waits(census, &address).await?;
    let outcome = attempt(census, &mut address).await;
    let (key, batch) = match &outcome {
        Ok(Outcome::Unchanged) => (if waited { "waiting" } else { "unchanged" }, address.batch),
        Ok(Outcome::Applied(batch)) => ("applied", Some(batch.id)),
        Ok(Outcome::Waiting(batch, _)) => ("waiting", Some(batch.id)),
        Err(_) => ("failed", address.batch),
    };
    address.last_outcome = Some(key.to_owned());
    address.batch = batch;
    address.last_error = match &outcome {
        // still the reasons for which it waits
        Ok(Outcome::Unchanged) if waited => address.last_error.take(),
        Ok(Outcome::Waiting(_, why)) => Some(reasons(why)),
        Ok(_) => None,
        Err(error) => Some(words(error)),
    };
    address.next_at = now + if outcome.is_err() { every.min(AGAIN) } else { every };
    sources::note(&census.app.db, now, &address).await?;
    if let Ok(Outcome::Waiting(batch, why)) = &outcome {
        write_to_coordinators(census, &address, batch, why).await?;
    }
    Ok(())
}

/// Whether nobody has decided yet about the report of the last reading.
async fn still_waits(census: &Census, address: &SourceAddress) -> anyhow::Result<bool> {
    Ok(match address.batch {
        Some(id) => {
            batch::find_batch(&census.app.db, id).await?.is_some_and(|batch| batch.state == batch::State::Planned)
        }
        None => false,
    })
}

/// Why a reading failed: what the file itself refuses in the reader's words, what the network says as it says it.
fn words(error: &ImportError) -> String {
    let words = match error {
        ImportError::Away(cause) => format!("{cause:#}"),
        refused => error_words(&Lang::french(), refused),
    };
    words.chars().take(500).collect()
}

async fn attempt(census: &Census, address: &mut SourceAddress) -> Result<Outcome, ImportError> {
    let largest = usize::try_from(LARGEST.min(census.app.site.largest_import)).unwrap_or(usize::MAX);
    let bytes = census.app.outside.get(&address.url, largest).await?;
    let hash = kernel::files::hash(&bytes);
    if address.last_hash.as_ref() == Some(&hash) {
        return Ok(Outcome::Unchanged);
    }
    let path = census.app.files.on_its_way(&census.app.chance);
    tokio::fs::write(&*path, bytes).await.map_err(anyhow::Error::from)?;
    let saved = batch::find_mapping(&census.app.db, &address.source).await?;
    let batch = census.receive(&address.source, file_name(&address.url), &path, None).await?;
    // columns that nobody has looked at, or that are others than those somebody has, wait for a person
    let read = |mapping: &str| serde_json::from_str::<Mapping>(mapping).ok();
    let known = match (saved.as_deref().and_then(read), read(&batch.mapping)) {
        (Some(saved), Some(now)) => saved.agrees(&now),
        _ => false,
    };
    let planned = census.plan_import(batch.id, &unwatched()).await?;
    address.last_hash = Some(hash);
    let why = waits(address, known, &planned.counts);
    if !why.is_empty() {
        return Ok(Outcome::Waiting(planned, why));
    }
    Ok(Outcome::Applied(census.apply_import(batch.id, Acceptance::default(), None, &unwatched()).await?))
}

/// Why a report may not be accepted without a person; nothing when it may.
fn waits(address: &SourceAddress, known: bool, counts: &Counts) -> Vec<Why> {
    let mut why = Vec::new();
    if !known {
        why.push(Why::Columns);
    }
    if !changes_little(address, counts) {
        why.push(Why::Much);
    }
    // a sheet twice is seen by everybody, and is more work to undo than to refuse
    if counts.alike > 0 {
        why.push(Why::Alike(counts.alike));
    }
    if counts.conflicts > 0 && counts.created > 0 {
        why.push(Why::Conflicts(counts.conflicts));
    }
    why
}

/// Whether it changes no more than was agreed.
fn changes_little(address: &SourceAddress, counts: &Counts) -> bool {
    let most = |count: u64, most: i64| i64::try_from(count).is_ok_and(|count| count <= most);
    most(counts.created, address.most_created)
        && most(counts.updated, address.most_updated)
        && most(counts.vanished, address.most_vanished)
}

/// The last piece of an address, as the name of its file.
fn file_name(url: &str) -> &str {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    path.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("source")
}

async fn write_to_coordinators(
    census: &Census,
    address: &SourceAddress,
    batch: &Batch,
    why: &[Why],
) -> anyhow::Result<()> {
    let lang = Lang::french();
    let accounts = auth::list_with(&census.app, Right::Import).await?;
    let mut tx = census.app.db.begin().await?;
    for account in accounts {
        let counts = Message::new("import-counts")
            .with("created", batch.counts.created)
            .with("updated", batch.counts.updated)
            .with("rejected", batch.counts.rejected);
        let letter = Letter {
            kind: "source-waiting",
            to: account.email,
            lang: lang.clone(),
            subject: lang.say(&Message::new("letter-source-waiting").with("name", address.source.clone())),
            blocks: vec![
                Block::Text(lang.t("letter-source-waiting-text")),
                Block::Text(reasons(why)),
                Block::Text(lang.say(&counts)),
                Block::Action(
                    lang.t("letter-source-waiting-see"),
                    format!("{}/bureau/imports/{}", census.app.site.url, batch.id),
                ),
            ],
            party: None,
            unsubscribe: None,
        };
        let written = mail::write(&census.app, &mut tx, &letter).await;
        written.map_err(|error| anyhow::anyhow!("the letter could not be written: {error:?}"))?;
    }
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_by_its_address() {
        for (url, name) in [
            ("https://a.fr/x/lieux.csv?v=2#a", "lieux.csv"),
            ("https://a.fr/", "source"),
            ("https://overpass.example/api/interpreter?data=[out:json]", "interpreter"),
        ] {
            assert_eq!(file_name(url), name, "{url}");
        }
    }
}
