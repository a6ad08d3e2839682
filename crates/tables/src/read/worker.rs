//! A reader that owns its file on a thread of its own and hands rows over in bounded batches.
//!
//! The streaming readers of zipped workbooks borrow from the open archive, so rows cannot be pulled from a value
//! that also owns it. A thread can: it waits while nobody asks for rows, and ends when the table is dropped.
//! It also confines a failure of a parser to the file that provoked it.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use super::{FileError, RawRow, RawRows, RowError};

const BATCH: usize = 128;
const BATCHES: usize = 4;

/// Where a reader puts its rows.
pub(super) struct Sink {
    sender: SyncSender<Vec<Result<RawRow, RowError>>>,
    batch: Vec<Result<RawRow, RowError>>,
}

/// Nobody reads any more: stop.
pub(super) struct Stopped;

impl Sink {
    pub(super) fn put(&mut self, row: Result<RawRow, RowError>) -> Result<(), Stopped> {
        self.batch.push(row);
        if self.batch.len() < BATCH { Ok(()) } else { self.flush() }
    }

    fn flush(&mut self) -> Result<(), Stopped> {
        self.sender.send(std::mem::take(&mut self.batch)).map_err(|_| Stopped)
    }
}

/// Rows coming from the thread.
pub(super) struct Worker {
    receiver: Receiver<Vec<Result<RawRow, RowError>>>,
    batch: std::vec::IntoIter<Result<RawRow, RowError>>,
    last: u64,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Worker {
    /// Runs `read` on a new thread and waits for what it tells of the file before its rows.
    pub(super) fn start<Told: Send + 'static>(
        read: impl FnOnce(&mut dyn FnMut(Told), &mut Sink) -> Result<(), FileError> + Send + 'static,
    ) -> Result<(Worker, Told), FileError> {
        let (sender, receiver) = sync_channel(BATCHES);
        let (teller, told) = sync_channel(1);
        let thread = std::thread::Builder::new().name("import-reader".to_owned()).spawn(move || {
            let mut sink = Sink { sender, batch: Vec::new() };
            let mut tell = |what| drop(teller.send(Ok(what)));
            if let Err(error) = read(&mut tell, &mut sink) {
                // once told, there is nobody to hear: what breaks later is a row error, put in the sink
                drop(teller.try_send(Err(error)));
            }
            drop(sink.flush());
        })?;
        let Ok(told) = told.recv() else { return Err(FileError::Broken { detail: "the reader failed".to_owned() }) };
        Ok((Worker { receiver, batch: Vec::new().into_iter(), last: 0, thread: Some(thread) }, told?))
    }
}

impl RawRows for Worker {
    fn next_raw(&mut self) -> Option<Result<RawRow, RowError>> {
        loop {
            if let Some(row) = self.batch.next() {
                self.last = match &row {
                    Ok(row) => row.number,
                    Err(error) => error.row(),
                };
                return Some(row);
            }
            match self.receiver.recv() {
                Ok(batch) => self.batch = batch.into_iter(),
                Err(_) => {
                    let failed = self.thread.take()?.join().is_err();
                    let detail = "the reader failed".to_owned();
                    return failed.then_some(Err(RowError::Broken { row: self.last, detail }));
                }
            }
        }
    }

    fn shifts(&self) -> bool {
        false
    }
}
