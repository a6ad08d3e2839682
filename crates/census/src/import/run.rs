//! An import from file to registry: received, understood, reported, accepted, by browser and by command alike.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use kernel::db::Tx;
use kernel::facts::Fact;
use kernel::files::OnItsWay;
use kernel::ids::{AccountId, BatchId};
use tables::read::{self, FileError, Limits, Table, Tags, Warning};
use tokio::sync::mpsc;

use super::apply::{Applying, told_row};
use super::columns::{self, Mapping, Proposal};
use super::draft::{Draft, Drafter};
use super::plan::{Acceptance, Counts, Planner, Verdict};
use super::told::Told;
use super::words::Words;
use crate::Census;
use crate::field::Field;
use crate::sheet::Changes;
use crate::store::Lock;
use crate::store::batch::{self, Batch, BatchRow, State};
use crate::typology::List;

/// Rows understood, and written, in one go.
const STEP: usize = 500;

/// Why an import stops before its first row.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be read as a table.
    #[error(transparent)]
    File(#[from] FileError),
    /// The saved mapping names columns that this file does not have.
    #[error("missing columns: {}", .0.join(", "))]
    MissingColumns(Vec<String>),
    /// No column is the name of the place.
    #[error("no column holds the name")]
    NoNameColumn,
    /// The import was applied or undone already.
    #[error("this import is {0}")]
    NotWaiting(&'static str),
    /// Somebody asked it to stop: nothing of it is written.
    #[error("stopped")]
    Stopped,
    /// No such import.
    #[error("no such import")]
    Unknown,
    /// The database or the file store is away.
    #[error(transparent)]
    Away(#[from] anyhow::Error),
}

impl From<sqlx::Error> for ImportError {
    fn from(error: sqlx::Error) -> ImportError {
        ImportError::Away(error.into())
    }
}

/// What the person sees of a file before anything is decided.
pub struct Preview {
    /// What was detected, column by column.
    pub proposals: Vec<Proposal>,
    /// The first rows.
    pub samples: Vec<Vec<String>>,
    /// What to tell about the whole file.
    pub warnings: Vec<Warning>,
    /// The format, in its own words.
    pub format: read::FormatTold,
}

/// Told as an import advances: rows done so far; answers whether to go on.
pub type Progress = Arc<dyn Fn(u64) -> bool + Send + Sync>;

/// A progress that nobody watches.
pub fn unwatched() -> Progress {
    Arc::new(|_| true)
}

impl Census {
    /// Keeps a file and proposes what its columns are: as the source's last file said, else by names and contents.
    ///
    /// # Errors
    /// The file is no table, or the store is away.
    pub async fn receive(
        &self,
        source: &str,
        file_name: &str,
        path: &Path,
        actor: Option<AccountId>,
    ) -> Result<Batch, ImportError> {
        let preview = self.preview(path, file_name).await?;
        let saved = batch::find_mapping(&self.app.db, source).await?;
        let mapping = match saved.and_then(|saved| serde_json::from_str::<Mapping>(&saved).ok()) {
            Some(saved) => saved.for_file(&preview.proposals),
            None => Mapping::from_proposals(&preview.proposals),
        };
        let id = BatchId::new(self.app.clock.now(), &self.app.chance);
        let extension = Path::new(file_name).extension().and_then(|e| e.to_str()).unwrap_or("data");
        let file_key = format!("imports/{id}.{}", kernel::text::slug(extension));
        self.app.files.put_file(&file_key, path).await?;
        let batch = Batch {
            id,
            source: source.to_owned(),
            file_name: file_name.to_owned(),
            file_key,
            state: State::Mapping,
            mapping: crate::store::encoded(&mapping),
            counts: Counts::default(),
            error: None,
            created_at: self.app.clock.now(),
            applied_at: None,
        };
        let mut tx = self.app.db.begin().await?;
        batch::insert_batch(&mut tx, &batch, "", actor).await?;
        tx.commit().await?;
        Ok(batch)
    }

    /// Reads the head of a file.
    ///
    /// # Errors
    /// The file is no table.
    pub async fn preview(&self, path: &Path, file_name: &str) -> Result<Preview, ImportError> {
        let (path, name, limits) = (path.to_owned(), file_name.to_owned(), self.limits());
        let (vocabulary, tags) = (self.vocabulary(), self.tags());
        let preview = tokio::task::spawn_blocking(move || {
            let mut table = read::open_tagged(&path, &name, &limits, tags)?;
            let samples = table.samples(200);
            let mut proposals = columns::propose(&table.headers, &samples);
            columns::propose_own(&mut proposals, &vocabulary);
            Ok::<_, FileError>(Preview { proposals, samples, warnings: table.warnings(), format: table.format.clone() })
        });
        Ok(preview.await.map_err(anyhow::Error::from)??)
    }

    /// The words under the columns that fill one of those fields, counted over the whole file.
    ///
    /// # Errors
    /// The file is no table.
    pub async fn words(
        &self,
        path: &Path,
        file_name: &str,
        targets: Vec<Option<Field>>,
        fields: Vec<Field>,
    ) -> Result<Words, ImportError> {
        // nothing to read the file for
        if !targets.iter().flatten().any(|field| fields.contains(field)) {
            return Ok(Words::new());
        }
        let (path, name, limits, tags) = (path.to_owned(), file_name.to_owned(), self.limits(), self.tags());
        let words = tokio::task::spawn_blocking(move || {
            let mut table = read::open_tagged(&path, &name, &limits, tags)?;
            Ok::<_, FileError>(super::words::count(&mut table, &targets, &fields))
        });
        Ok(words.await.map_err(anyhow::Error::from)??)
    }

    /// Makes the report of an import; nothing changes in the registry.
    ///
    /// # Errors
    /// See [`ImportError`].
    pub async fn plan_import(&self, id: BatchId, progress: &Progress) -> Result<Batch, ImportError> {
        let mut batch = self.waiting(id).await?;
        let (path, mapping) = self.fetched(&batch).await?;
        let said = (self.key().await?, self.app.clock.now());
        let mut planner = Planner::new(&batch.source, Acceptance::default(), Lock::None, said);
        let mut drafts = self.drafts(&path, &batch.file_name, mapping)?;
        let mut tx = self.app.db.begin().await?;
        still_waiting(&mut tx, id).await?;
        batch::remove_batch_rows(&mut tx, id).await?;
        tx.commit().await?;
        let mut done = 0;
        while let Some(piece) = drafts.recv().await {
            let piece = piece?;
            done += piece.len() as u64;
            let mut reading = self.app.db.snapshot().await?;
            let mut planned = planner.plan(&mut reading, piece).await?;
            reading.rollback().await?;
            self.note_likenesses(&mut planned, &mut planner.counts).await?;
            let rows: Vec<BatchRow> = planned
                .iter()
                .filter_map(|row| told_row(row, row.before.as_ref().map(crate::sheet::Sheet::id)))
                .collect();
            let mut tx = self.app.db.begin().await?;
            still_waiting(&mut tx, id).await?;
            batch::insert_batch_rows(&mut tx, id, &rows).await?;
            tx.commit().await?;
            go_on(progress, done)?;
        }
        let mut tx = self.app.db.begin().await?;
        still_waiting(&mut tx, id).await?;
        let vanished = planner.vanished(&mut tx).await?;
        batch::insert_batch_rows(&mut tx, id, &vanished_rows(vanished)).await?;
        batch.state = State::Planned;
        batch.counts = planner.counts;
        batch::update_batch(&mut tx, &batch, self.app.clock.now()).await?;
        tx.commit().await?;
        Ok(batch)
    }

    /// Writes an import into the registry, in one transaction: all that was accepted, or nothing.
    ///
    /// # Errors
    /// See [`ImportError`].
    pub async fn apply_import(
        &self,
        id: BatchId,
        acceptance: Acceptance,
        actor: Option<AccountId>,
        progress: &Progress,
    ) -> Result<Batch, ImportError> {
        let mut tries = 0..3;
        loop {
            match self.apply_once(id, acceptance.clone(), actor, progress).await {
                // on a server, a place of the same name may be entered at the same moment: nothing was written yet
                Err(ImportError::Away(cause)) if is_slug_taken(&cause) && tries.next().is_some() => {}
                outcome => return outcome,
            }
        }
    }

    async fn apply_once(
        &self,
        id: BatchId,
        acceptance: Acceptance,
        actor: Option<AccountId>,
        progress: &Progress,
    ) -> Result<Batch, ImportError> {
        let batch = self.waiting(id).await?;
        let (path, mapping) = self.fetched(&batch).await?;
        let mapping_kept = crate::store::encoded(&mapping);
        let mut drafts = self.drafts(&path, &batch.file_name, mapping)?;
        let now = self.app.clock.now();
        // drawn before the transaction, which on SQLite would wait for itself
        let key = self.key().await?;
        let mut tx = self.app.db.begin().await?;
        let mut batch = still_waiting(&mut tx, id).await?;
        // takes the source's row too: two files of one source come one after the other, or each would create the same
        batch::save_mapping(&mut tx, &batch.source, &mapping_kept, now).await?;
        batch::remove_batch_rows(&mut tx, id).await?;
        let mut planner = Planner::new(&batch.source, acceptance, Lock::Taken, (key, now));
        let mut done = 0;
        while let Some(piece) = drafts.recv().await {
            let mut planned = planner.plan(&mut tx, piece?).await?;
            self.note_likenesses(&mut planned, &mut planner.counts).await?;
            Applying { app: &self.app, batch: &batch, actor, now }.write(&mut tx, &planned).await?;
            done += planned.len() as u64;
            go_on(progress, done)?;
        }
        let vanished = planner.vanished(&mut tx).await?;
        batch::insert_batch_rows(&mut tx, id, &vanished_rows(vanished)).await?;
        batch.state = State::Applied;
        batch.applied_at = Some(now);
        batch.counts = planner.counts;
        batch::update_batch(&mut tx, &batch, now).await?;
        let fact = Fact::ImportApplied {
            batch: id,
            source: batch.source.clone(),
            created: batch.counts.created,
            updated: batch.counts.updated,
        };
        self.app.record(&mut tx, actor, &fact).await?;
        tx.commit().await?;
        Ok(batch)
    }

    async fn key(&self) -> Result<kernel::link::Key, ImportError> {
        let key = kernel::link::key(&self.app).await;
        Ok(key.map_err(|error| anyhow::anyhow!("the key of the installation: {error:?}"))?.clone())
    }

    async fn waiting(&self, id: BatchId) -> Result<Batch, ImportError> {
        let batch = batch::find_batch(&self.app.db, id).await?.ok_or(ImportError::Unknown)?;
        match batch.state {
            State::Mapping | State::Planned => Ok(batch),
            other => Err(ImportError::NotWaiting(other.key())),
        }
    }

    /// The file of an import on the local disk, and its mapping.
    pub(crate) async fn fetched(&self, batch: &Batch) -> Result<(OnItsWay, Mapping), ImportError> {
        let mapping: Mapping = serde_json::from_str(&batch.mapping).context("the mapping of the import")?;
        let path = self.app.files.on_its_way(&self.app.chance);
        if !self.app.files.fetch(&batch.file_key, &path).await? {
            return Err(ImportError::Away(anyhow::anyhow!("the file {} is gone from the store", batch.file_key)));
        }
        Ok((path, mapping))
    }

    /// The drafts of a file, by pieces, made on a thread of their own; at most a few pieces wait in memory.
    fn drafts(
        &self,
        path: &Path,
        file_name: &str,
        mapping: Mapping,
    ) -> Result<mpsc::Receiver<Result<Vec<Draft>, ImportError>>, ImportError> {
        let table = read::open_tagged(path, file_name, &self.limits(), self.tags())?;
        let columns = mapping.resolve(&table.headers).map_err(|missing| {
            ImportError::MissingColumns(missing.into_iter().map(|column| column.header).collect())
        })?;
        if !columns.contains(&Some(Field::Name)) {
            return Err(ImportError::NoNameColumn);
        }
        let (sender, receiver) = mpsc::channel(2);
        let (gazetteer, vocabulary) = (self.gazetteer(), self.vocabulary());
        tokio::task::spawn_blocking(move || {
            let drafter = Drafter::new((&gazetteer, &vocabulary), &mapping, columns);
            send_drafts(&drafter, table, &sender);
        });
        Ok(receiver)
    }

    /// The tags of OpenStreetMap that say a kind of place, as the network maps its own.
    fn tags(&self) -> Tags {
        let words = self.vocabulary();
        let kinds = words.all_terms(List::Kinds).into_iter();
        Tags::of(kinds.flat_map(|key| words.mapped(List::Kinds, key, "osm")))
    }

    fn limits(&self) -> Limits {
        Limits { file: self.app.site.largest_import, ..Limits::default() }
    }
}

/// Tells how far the work has come; an error when somebody asked it to stop.
pub(super) fn go_on(progress: &Progress, done: u64) -> Result<(), ImportError> {
    if progress(done) { Ok(()) } else { Err(ImportError::Stopped) }
}

fn is_slug_taken(cause: &anyhow::Error) -> bool {
    cause.downcast_ref::<sqlx::Error>().is_some_and(kernel::party::is_slug_taken)
}

/// Takes the import's row; whoever accepted it a moment before has changed its state meanwhile.
async fn still_waiting(tx: &mut Tx, id: BatchId) -> Result<Batch, ImportError> {
    let batch = batch::claim_batch(tx, id).await?.ok_or(ImportError::Unknown)?;
    match batch.state {
        State::Mapping | State::Planned => Ok(batch),
        other => Err(ImportError::NotWaiting(other.key())),
    }
}

fn send_drafts(drafter: &Drafter<'_>, mut table: Table, sender: &mpsc::Sender<Result<Vec<Draft>, ImportError>>) {
    let mut piece = Vec::with_capacity(STEP);
    while let Some(row) = table.next_row() {
        let last = row.as_ref().is_err_and(read::RowError::is_last);
        piece.push(drafter.draft(row));
        if piece.len() >= STEP || last {
            let full = std::mem::replace(&mut piece, Vec::with_capacity(STEP));
            if sender.blocking_send(Ok(full)).is_err() || last {
                return;
            }
        }
    }
    if !piece.is_empty() {
        let _ = sender.blocking_send(Ok(piece));
    }
}

fn vanished_rows(vanished: Vec<(String, String, String)>) -> Vec<BatchRow> {
    let row = |(record, party, name): (String, String, String)| BatchRow {
        number: 0,
        record,
        verdict: Verdict::Vanished,
        party: party.parse().ok(),
        name,
        notes: "[]".to_owned(),
        changes: Changes::default(),
        cells: "[]".to_owned(),
        given_before: None,
        origins: None,
    };
    vanished.into_iter().map(row).collect()
}

/// The columns that earlier files of the source had, and that this one lacks.
pub fn missing_columns(batch: &Batch) -> Vec<String> {
    let mapping: Mapping = serde_json::from_str(&batch.mapping).unwrap_or_default();
    mapping.missing.into_iter().map(|column| column.header).collect()
}

/// What is told of a row, read back from the report.
pub fn told(row: &BatchRow) -> Vec<Told> {
    serde_json::from_str(&row.notes).unwrap_or_default()
}
