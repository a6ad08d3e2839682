//! A file made while it is read: records come from the database piece by piece, and memory holds a few pieces only.

use std::io::{self, BufWriter, Write};

use bytes::Bytes;
use futures_util::Stream;
use kernel::db::Db;
use kernel::ids::PartyId;
use kernel::party::Kind;
use tokio::sync::mpsc;

use super::formats::{Format, Head, begin};
use super::published::Published;
use crate::store::published;
use crate::vocabulary::Vocabulary;

/// Records read at once.
const PIECE: usize = 500;
/// Bytes given at once to whoever reads.
const CHUNK: usize = 64 << 10;
/// Pieces and chunks that wait at most: a slow reader slows the database down, not the memory up.
const WAITING: usize = 4;

/// Which records a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// Every public one of those kinds, one kind after the other.
    All(&'static [Kind]),
    /// Those of these that are still public, in the order of ids.
    These(Vec<PartyId>),
}

/// Writes a file; answers how many records it holds.
///
/// # Errors
/// The database is away, or `out` takes no more.
pub async fn write<W: Write + Send + 'static>(
    db: &Db,
    selection: Selection,
    format: Format,
    head: Head,
    out: W,
) -> anyhow::Result<u64> {
    write_watched(db, selection, format, head, out, &|_| {}).await
}

/// The same, telling how many records were read so far.
///
/// # Errors
/// As [`write`].
pub async fn write_watched<W: Write + Send + 'static>(
    db: &Db,
    selection: Selection,
    format: Format,
    head: Head,
    out: W,
    progress: &(dyn Fn(u64) + Sync),
) -> anyhow::Result<u64> {
    let (sender, mut pieces) = mpsc::channel::<Vec<Published>>(WAITING);
    let words = head.vocabulary.clone();
    let writing = tokio::task::spawn_blocking(move || -> io::Result<u64> {
        let mut writer = begin(format, head, out)?;
        let mut count = 0;
        while let Some(piece) = pieces.blocking_recv() {
            for record in &piece {
                writer.record(record)?;
                count += 1;
            }
        }
        writer.finish()?;
        Ok(count)
    });
    let read = read(db, &words, selection, sender, progress).await;
    let written = writing.await?;
    // whoever stopped listening is told by the writer
    let count = written?;
    read?;
    Ok(count)
}

/// Reads the records; stops when nobody takes them any more.
async fn read(
    db: &Db,
    words: &Vocabulary,
    selection: Selection,
    sender: mpsc::Sender<Vec<Published>>,
    progress: &(dyn Fn(u64) + Sync),
) -> sqlx::Result<()> {
    let mut done = 0_u64;
    match selection {
        Selection::All(kinds) => {
            let limit = i64::try_from(PIECE).unwrap_or(i64::MAX);
            for kind in kinds {
                let mut after = String::new();
                loop {
                    let piece = published::list(db, words, *kind, (&after, limit)).await?;
                    let Some(last) = piece.last() else { break };
                    after = last.id.to_string();
                    done += u64::try_from(piece.len()).unwrap_or_default();
                    progress(done);
                    if sender.send(piece).await.is_err() {
                        return Ok(());
                    }
                }
            }
            Ok(())
        }
        Selection::These(ids) => {
            for ids in ids.chunks(PIECE) {
                if sender.send(published::list_of(db, words, ids).await?).await.is_err() {
                    return Ok(());
                }
            }
            Ok(())
        }
    }
}

/// The bytes of a file, as they are made; an error ends them, so that a cut file never looks whole.
pub fn stream(
    db: Db,
    selection: Selection,
    format: Format,
    head: Head,
) -> impl Stream<Item = Result<Bytes, io::Error>> + Send + 'static {
    let (sender, receiver) = mpsc::channel::<Result<Bytes, io::Error>>(WAITING);
    tokio::spawn(async move {
        let out = BufWriter::with_capacity(CHUNK, Chunks(sender.clone()));
        if let Err(error) = write(&db, selection, format, head, out).await {
            // nobody is told when nobody reads any more
            if sender.send(Err(io::Error::other(format!("{error:#}")))).await.is_ok() {
                tracing::warn!(error = format!("{error:#}"), "an export was cut");
            }
        }
    });
    futures_util::stream::unfold(receiver, async |mut receiver| receiver.recv().await.map(|chunk| (chunk, receiver)))
}

/// Gives what is written to whoever reads the answer.
struct Chunks(mpsc::Sender<Result<Bytes, io::Error>>);

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let chunk = Bytes::copy_from_slice(bytes);
        self.0.blocking_send(Ok(chunk)).map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
