//! What people said of letters, kept in a file beside the database: an archive from before does not make it forgotten.
//!
//! The file is only added to, as the ledger is: addresses that are never written to again, lines of the ledger with their
//! hashes, and the texts that they name. Of a person it holds the keyed hashes of addresses, the id of the card and the words
//! in which a refusal was noted, and no address.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, ErrorKind, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use jiff::Timestamp;
use kernel::app::App;
use kernel::clock::stored;
use kernel::db::Tx;
use kernel::ids::PartyId;
use kernel::{link, mail};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use tracing::{error, warn};

use super::ledger::Line;
use crate::store::privacy::{self as store, kept};

/// Its name, in the folder of the data.
pub const FILE: &str = "objections.jsonl";
/// Between two looks at what was said.
const EVERY: Duration = Duration::from_secs(2);
/// Lines read at once.
const STEP: i64 = 500;

/// An address that is never written to again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppressed {
    /// Its keyed hash.
    pub key: String,
    /// Why.
    pub reason: String,
    /// Since when.
    pub at: String,
}

/// A text that somebody was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Its hash, by which lines name it.
    pub hash: String,
    /// For which purpose.
    pub purpose: String,
    /// The text.
    pub body: String,
    /// Since when.
    pub since: String,
}

/// A line of the ledger, with whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The line.
    #[serde(flatten)]
    pub line: Line,
    /// The id of whose it is, where that is known.
    pub party: Option<String>,
}

/// A line of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Piece {
    /// Whose key made the hashes.
    Installation(String),
    Suppressed(Suppressed),
    Text(Text),
    Said(Box<Said>),
}

/// What a file holds already.
#[derive(Debug, Default)]
struct Known {
    /// Its bytes, without a line that a killed program left by half.
    length: u64,
    installation: Option<String>,
    position: i64,
    hash: String,
    suppressed: BTreeSet<String>,
    texts: BTreeSet<String>,
}

/// Follows what is said until the program stops.
pub async fn follow(app: App, path: PathBuf, mut stop: watch::Receiver<bool>) {
    let mut seen = None;
    loop {
        match refresh(&app, &path, seen).await {
            Ok(now) => seen = Some(now),
            Err(error) => error!(error = format!("{error:#}"), "objections could not be kept beside the database"),
        }
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// Adds to the file what was said since; nothing when as much was said as was `seen`. Answers how much that is.
///
/// # Errors
/// The database is away, or the file cannot be written.
pub async fn refresh(app: &App, path: &Path, seen: Option<(i64, i64)>) -> anyhow::Result<(i64, i64)> {
    let now = kept::counts(&app.db).await?;
    if seen != Some(now) && now != (0, 0) {
        let mut tx = app.db.snapshot().await?;
        let outcome = keep(&mut tx, path, app.clock.now()).await;
        tx.rollback().await?;
        outcome?;
    }
    Ok(now)
}

async fn keep(tx: &mut Tx, path: &Path, now: Timestamp) -> anyhow::Result<()> {
    let Some(own) = link::fingerprint(tx).await? else { return Ok(()) };
    // a large ledger takes a while to read: requests do not wait for it
    let file = path.to_owned();
    let mut known = tokio::task::spawn_blocking(move || known(&file)).await??;
    let other = known.installation.as_ref().is_some_and(|theirs| *theirs != own);
    if other || !kept::has_line(tx, known.position, &known.hash).await? {
        let aside = path.with_extension(format!("{}.jsonl", stored(now).replace(':', "-")));
        warn!(aside = %aside.display(), "the objections kept here are of another database: they are put aside");
        std::fs::rename(path, &aside)?;
        known = Known::default();
    }
    let mut text = String::new();
    if known.installation.is_none() {
        push(&mut text, &Piece::Installation(own))?;
    }
    for one in kept::list_texts(tx).await?.into_iter().filter(|one| !known.texts.contains(&one.hash)) {
        push(&mut text, &Piece::Text(one))?;
    }
    for one in kept::list_suppressed(tx).await?.into_iter().filter(|one| !known.suppressed.contains(&one.key)) {
        push(&mut text, &Piece::Suppressed(one))?;
    }
    let mut length = append(path, known.length, &text)?;
    loop {
        let lines = kept::list_said(tx, known.position, STEP).await?;
        let Some(last) = lines.last() else { return Ok(()) };
        known.position = last.line.position;
        text.clear();
        for said in lines {
            push(&mut text, &Piece::Said(Box::new(said)))?;
        }
        length = append(path, length, &text)?;
    }
}

fn push(text: &mut String, piece: &Piece) -> anyhow::Result<()> {
    text.push_str(&serde_json::to_string(piece)?);
    text.push('\n');
    Ok(())
}

/// Adds a text after so many bytes, on the disk when it answers; how many there are then.
fn append(path: &Path, length: u64, text: &str) -> anyhow::Result<u64> {
    let opened = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(path);
    let mut file = opened.with_context(|| path.display().to_string())?;
    file.set_len(length)?;
    file.seek(SeekFrom::End(0))?;
    file.write_all(text.as_bytes())?;
    file.sync_data()?;
    Ok(length + text.len() as u64)
}

/// Reads the whole lines of a file, and answers their bytes; a file that is not there has none.
fn read(path: &Path, mut each: impl FnMut(Piece) -> anyhow::Result<()>) -> anyhow::Result<u64> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(error).with_context(|| path.display().to_string()),
    };
    let (mut reader, mut line, mut length) = (BufReader::new(file), Vec::new(), 0_u64);
    loop {
        line.clear();
        let read = reader.read_until(b'\n', &mut line)?;
        if !line.ends_with(b"\n") {
            return Ok(length);
        }
        let piece: serde_json::Result<Piece> = serde_json::from_slice(&line);
        each(piece.with_context(|| format!("{}: this is no file of objections", path.display()))?)?;
        length += read as u64;
    }
}

fn known(path: &Path) -> anyhow::Result<Known> {
    let mut known = Known::default();
    let length = read(path, |piece| {
        match piece {
            Piece::Installation(own) => known.installation = Some(own),
            Piece::Text(text) => {
                known.texts.insert(text.hash);
            }
            Piece::Suppressed(one) => {
                known.suppressed.insert(one.key);
            }
            Piece::Said(said) => (known.position, known.hash) = (said.line.position, said.line.hash),
        }
        Ok(())
    })?;
    Ok(Known { length, ..known })
}

/// Gives back to a database that was just filled from an archive what people said since, in the same transaction; answers
/// how much that was.
///
/// # Errors
/// The file is of another installation or of none, or its ledger does not go on from that of the archive.
pub async fn take_up(tx: &mut Tx, path: &Path) -> anyhow::Result<u64> {
    let shown = path.display();
    let own = link::fingerprint(tx).await?;
    let (start, start_hash) = store::lock_head(tx).await?;
    let (mut head, mut last, mut taken) = ((start, start_hash), (0, String::new()), 0);
    let mut pieces = Vec::new();
    read(path, |piece| {
        pieces.push(piece);
        Ok(())
    })?;
    if !pieces.iter().any(|piece| matches!(piece, Piece::Installation(_))) {
        bail!("{shown}: nothing there says of which installation it is");
    }
    for piece in pieces {
        match piece {
            Piece::Installation(theirs) if own.as_ref() != Some(&theirs) => {
                bail!("{shown} is of another installation: move it away, or name that of the archive (--objections)");
            }
            Piece::Installation(_) => {}
            Piece::Text(one) => store::keep_text(tx, &one.hash, &one.purpose, &one.body, one.since.parse()?).await?,
            Piece::Suppressed(one) => {
                if mail::list_suppressed(tx, std::slice::from_ref(&one.key)).await?.is_empty() {
                    mail::suppress(tx, one.at.parse()?, &one.key, &one.reason).await?;
                    taken += 1;
                }
            }
            Piece::Said(said) => {
                let Said { line, party: whose } = *said;
                last = (line.position, line.hash.clone());
                if line.position <= start {
                    continue;
                }
                let mut party: Option<PartyId> = None;
                if let Some(known) = whose
                    && kept::has_party(tx, &known).await?
                {
                    party = Some(known.parse()?);
                }
                if (line.position, &line.previous) != (head.0 + 1, &head.1) || line.digest() != line.hash {
                    bail!("{shown}: line {} of the ledger does not go on from the archive", line.position);
                }
                store::insert_consent(tx, &line, party, None).await?;
                head = (line.position, line.hash);
                taken += 1;
            }
        }
    }
    if last.0 <= start && !kept::has_line(tx, last.0, &last.1).await? {
        bail!("{shown}: its ledger is not that of the archive: move it away, or name its own (--objections)");
    }
    Ok(taken)
}
