//! Every SQL statement on imports: batches, their rows, what each source last said.

use jiff::Timestamp;
use kernel::args;
use kernel::db::{Db, FromRow, Row, Tx, Value, dialect};
use kernel::ids::{self, AccountId, BatchId, PartyId};

use super::encoded;
use crate::import::plan::{Counts, Verdict};
use crate::sheet::{Changes, Origins, Values};

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The person is looking at the columns.
    Mapping,
    /// The report is ready; nothing has changed.
    Planned,
    /// In the registry.
    Applied,
    /// Taken back.
    Undone,
}

impl State {
    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            State::Mapping => "mapping",
            State::Planned => "planned",
            State::Applied => "applied",
            State::Undone => "undone",
        }
    }

    fn from_key(key: &str) -> State {
        match key {
            "planned" => State::Planned,
            "applied" => State::Applied,
            "undone" => State::Undone,
            _ => State::Mapping,
        }
    }
}

/// One import of one file.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Its id.
    pub id: BatchId,
    /// The name under which such files come back.
    pub source: String,
    /// As the person named the file.
    pub file_name: String,
    /// In the file store.
    pub file_key: String,
    /// Where it stands.
    pub state: State,
    /// JSON of the mapping.
    pub mapping: String,
    /// What it does or did.
    pub counts: Counts,
    /// Why the report could not be made.
    pub error: Option<String>,
    /// When the file came.
    pub created_at: Timestamp,
    /// When it was accepted.
    pub applied_at: Option<Timestamp>,
}

const BATCH: &str =
    "select id, source, file_name, file_key, state, mapping, counts, error, created_at, applied_at from batch";

impl FromRow for Batch {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Batch> {
        let broken = |error: String| sqlx::Error::Decode(error.into());
        let instant = |text: String| text.parse().map_err(|e: jiff::Error| broken(e.to_string()));
        Ok(Batch {
            id: ids::read(&row.at::<String>(0)?)?,
            source: row.at(1)?,
            file_name: row.at(2)?,
            file_key: row.at(3)?,
            state: State::from_key(&row.at::<String>(4)?),
            mapping: row.at(5)?,
            counts: serde_json::from_str(&row.at::<String>(6)?).map_err(|e| broken(e.to_string()))?,
            error: row.at(7)?,
            created_at: instant(row.at(8)?)?,
            applied_at: row.at::<Option<String>>(9)?.map(instant).transpose()?,
        })
    }
}

/// Writes a new import.
///
/// # Errors
/// The database refused.
pub async fn insert_batch(tx: &mut Tx, batch: &Batch, hash: &str, actor: Option<AccountId>) -> sqlx::Result<()> {
    tx.execute(
        "insert into batch (id, source, file_name, file_key, file_hash, state, mapping, counts, actor, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        args![
            batch.id,
            &batch.source,
            &batch.file_name,
            &batch.file_key,
            hash,
            batch.state.key(),
            &batch.mapping,
            encoded(&batch.counts),
            actor,
            batch.created_at
        ],
    )
    .await
    .map(|_| ())
}

/// The import of that id.
///
/// # Errors
/// The database is away.
pub async fn find_batch(db: &Db, id: BatchId) -> sqlx::Result<Option<Batch>> {
    db.optional(&format!("{BATCH} where id = $1"), args![id]).await
}

/// The latest imports.
///
/// # Errors
/// The database is away.
pub async fn list_batches(db: &Db, limit: i64) -> sqlx::Result<Vec<Batch>> {
    db.all(&format!("{BATCH} order by created_at desc, id desc limit $1"), args![limit]).await
}

/// Takes the import's row for this transaction, whatever the engine: two people who accept or undo the same import
/// come one after the other, and the second sees what the first did.
///
/// # Errors
/// The database refused.
pub async fn claim_batch(tx: &mut Tx, id: BatchId) -> sqlx::Result<Option<Batch>> {
    tx.execute("update batch set state = state where id = $1", args![id]).await?;
    tx.optional(&format!("{BATCH} where id = $1"), args![id]).await
}

/// Notes where an import stands and what it does.
///
/// # Errors
/// The database refused.
pub async fn update_batch(tx: &mut Tx, batch: &Batch, now: Timestamp) -> sqlx::Result<()> {
    let applied = (batch.state == State::Applied).then_some(now);
    let undone = (batch.state == State::Undone).then_some(now);
    tx.execute(
        "update batch set state = $1, mapping = $2, counts = $3, error = $4, \
         applied_at = coalesce(applied_at, $5), undone_at = coalesce(undone_at, $6) where id = $7",
        args![
            batch.state.key(),
            &batch.mapping,
            encoded(&batch.counts),
            batch.error.as_deref(),
            applied,
            undone,
            batch.id
        ],
    )
    .await
    .map(|_| ())
}

/// What was learnt about a source's columns; none the first time.
///
/// # Errors
/// The database is away.
pub async fn find_mapping(db: &Db, source: &str) -> sqlx::Result<Option<String>> {
    let found: Option<(String,)> = db.optional("select mapping from source where name = $1", args![source]).await?;
    Ok(found.map(|(mapping,)| mapping))
}

/// Keeps what was learnt about a source's columns.
///
/// # Errors
/// The database refused.
pub async fn save_mapping(tx: &mut Tx, source: &str, mapping: &str, now: Timestamp) -> sqlx::Result<()> {
    tx.execute(
        "insert into source (name, mapping, updated_at) values ($1, $2, $3) \
         on conflict (name) do update set mapping = excluded.mapping, updated_at = excluded.updated_at",
        args![source, mapping, now],
    )
    .await
    .map(|_| ())
}

/// Takes the source's row for this transaction: its imports are applied and undone one after the other.
///
/// # Errors
/// The database refused.
pub async fn claim_source(tx: &mut Tx, source: &str) -> sqlx::Result<()> {
    tx.execute("update source set name = name where name = $1", args![source]).await.map(|_| ())
}

/// The names of the sources that came before.
///
/// # Errors
/// The database is away.
pub async fn list_sources(db: &Db) -> sqlx::Result<Vec<String>> {
    let rows: Vec<(String,)> = db.all("select name from source order by updated_at desc limit 50", vec![]).await?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

/// What a source last said of one of its records.
#[derive(Clone, Debug)]
pub struct SourceRecord {
    /// `id:…` or `name:…`
    pub record: String,
    /// The party it became.
    pub party: PartyId,
    /// What the source said.
    pub given: Values,
    /// The import in which it was last seen.
    pub seen_batch: BatchId,
}

impl FromRow for SourceRecord {
    fn from_row(row: &Row<'_>) -> sqlx::Result<SourceRecord> {
        Ok(SourceRecord {
            record: row.at(0)?,
            party: ids::read(&row.at::<String>(1)?)?,
            given: serde_json::from_str(&row.at::<String>(2)?).map_err(|e| sqlx::Error::Decode(e.into()))?,
            seen_batch: ids::read(&row.at::<String>(3)?)?,
        })
    }
}

/// What a source last said of these records.
///
/// # Errors
/// The database is away.
pub async fn list_source_records(tx: &mut Tx, source: &str, records: &[&str]) -> sqlx::Result<Vec<SourceRecord>> {
    let mut found = Vec::new();
    for piece in records.chunks(500) {
        let list = dialect::in_list(2, piece.len());
        let mut args = args![source];
        args.extend(piece.iter().map(|record| Value::from(*record)));
        let sql = format!(
            "select record, party, given, seen_batch from source_record where source = $1 and record in ({list})"
        );
        found.extend(tx.all::<SourceRecord>(&sql, args).await?);
    }
    Ok(found)
}

/// The records of a source that this import did not see, with the names of their parties, after that record.
///
/// # Errors
/// The database is away.
pub async fn list_source_names(
    tx: &mut Tx,
    source: &str,
    after: &str,
    limit: i64,
) -> sqlx::Result<Vec<(String, String, String)>> {
    let sql = "select source_record.record, source_record.party, party.name from source_record \
               join party on party.id = source_record.party \
               where source_record.source = $1 and source_record.record > $2 and party.standing <> 'trash' \
               order by source_record.record limit $3";
    tx.all(sql, args![source, after, limit]).await
}

/// Notes what a source says of its records.
///
/// # Errors
/// The database refused.
pub async fn save_source_records(tx: &mut Tx, source: &str, records: &[SourceRecord]) -> sqlx::Result<()> {
    let rows = records.iter().map(|r| args![source, &r.record, r.party, encoded(&r.given), r.seen_batch]).collect();
    let head = "insert into source_record (source, record, party, given, seen_batch)";
    let tail = "on conflict (source, record) do update set party = excluded.party, given = excluded.given, \
                seen_batch = excluded.seen_batch";
    tx.insert_many(head, 5, rows, tail).await
}

/// Forgets what a source said of a record, when the import that created it is undone.
///
/// # Errors
/// The database refused.
pub async fn remove_source_record(tx: &mut Tx, source: &str, record: &str) -> sqlx::Result<()> {
    let sql = "delete from source_record where source = $1 and record = $2";
    tx.execute(sql, args![source, record]).await.map(|_| ())
}

/// What became of one row.
#[derive(Clone, Debug)]
pub struct BatchRow {
    /// As the person's spreadsheet numbers it.
    pub number: i64,
    /// The record's key.
    pub record: String,
    /// What becomes of it.
    pub verdict: Verdict,
    /// The party it is, when it is one.
    pub party: Option<PartyId>,
    /// Its name.
    pub name: String,
    /// JSON of [`crate::import::told::Told`].
    pub notes: String,
    /// Field by field.
    pub changes: Changes,
    /// JSON of the row as it came, for what was refused.
    pub cells: String,
    /// What the source had said before.
    pub given_before: Option<Values>,
    /// Where the values that it changed came from before; none for a row that changed no sheet, and for old rows.
    pub origins: Option<Origins>,
}

impl FromRow for BatchRow {
    fn from_row(row: &Row<'_>) -> sqlx::Result<BatchRow> {
        let json = |error: serde_json::Error| sqlx::Error::Decode(error.into());
        Ok(BatchRow {
            number: row.at(0)?,
            record: row.at(1)?,
            verdict: Verdict::from_key(&row.at::<String>(2)?),
            party: row.at::<Option<String>>(3)?.map(|id| ids::read(&id)).transpose()?,
            name: row.at(4)?,
            notes: row.at(5)?,
            changes: serde_json::from_str(&row.at::<String>(6)?).map_err(json)?,
            cells: row.at(7)?,
            given_before: row.at::<Option<String>>(8)?.map(|t| serde_json::from_str(&t)).transpose().map_err(json)?,
            origins: row.at::<Option<String>>(9)?.map(|t| serde_json::from_str(&t)).transpose().map_err(json)?,
        })
    }
}

/// Writes what becomes of rows.
///
/// # Errors
/// The database refused.
pub async fn insert_batch_rows(tx: &mut Tx, batch: BatchId, rows: &[BatchRow]) -> sqlx::Result<()> {
    let rows = rows
        .iter()
        .map(|r| {
            args![
                batch,
                r.number,
                &r.record,
                r.verdict.key(),
                r.party,
                &r.name,
                &r.notes,
                encoded(&r.changes),
                &r.cells,
                r.given_before.as_ref().map(encoded),
                r.origins.as_ref().map(encoded)
            ]
        })
        .collect();
    let head = "insert into batch_row (batch, number, record, verdict, party, name, notes, changes, cells, \
                given_before, origins)";
    tx.insert_many(head, 11, rows, "").await
}

/// Forgets the rows of an import, before its report is made again.
///
/// # Errors
/// The database refused.
pub async fn remove_batch_rows(tx: &mut Tx, batch: BatchId) -> sqlx::Result<()> {
    tx.execute("delete from batch_row where batch = $1", args![batch]).await.map(|_| ())
}

/// Notes that what became of a row stayed when its import was taken back, under the name that the sheet has now.
///
/// # Errors
/// The database refused.
pub async fn keep_batch_row(tx: &mut Tx, batch: BatchId, row: &BatchRow, name: &str, notes: &str) -> sqlx::Result<()> {
    let sql = "update batch_row set verdict = $1, name = $2, notes = $3 \
               where batch = $4 and number = $5 and record = $6";
    let args = args![Verdict::Kept.key(), name, notes, batch, row.number, &row.record];
    tx.execute(sql, args).await.map(|_| ())
}

/// What hangs on a party because somebody spoke for it or about it, and would go with it.
const SPOKEN: [&str; 4] = [
    "select distinct party from confirmation where",
    "select distinct party from pass where",
    "select distinct party from proposal where",
    "select distinct party from wave_reply where (answers is not null or declined_at is not null) and",
];

/// Those of these parties that were confirmed, written to, corrected by a proposal, or that answered a wave.
///
/// # Errors
/// The database is away.
pub async fn list_spoken_for(tx: &mut Tx, ids: &[PartyId]) -> sqlx::Result<Vec<PartyId>> {
    let mut spoken = Vec::new();
    for piece in ids.chunks(300) {
        let list = dialect::in_list(1, piece.len());
        for head in SPOKEN {
            let sql = format!("{head} party in ({list})");
            spoken.extend(tx.all::<(String,)>(&sql, piece.iter().map(|id| Value::from(*id)).collect()).await?);
        }
    }
    spoken.into_iter().map(|(id,)| ids::read(&id)).collect()
}

const ROWS: &str =
    "select number, record, verdict, party, name, notes, changes, cells, given_before, origins from batch_row";

/// The rows of an import with that verdict; `noted` for those of any verdict that have something to tell.
///
/// # Errors
/// The database is away.
pub async fn list_batch_rows(
    db: &Db,
    batch: BatchId,
    verdict: &str,
    (offset, limit): (i64, i64),
) -> sqlx::Result<(Vec<BatchRow>, i64)> {
    let filter = match verdict {
        "noted" => "where batch = $1 and notes <> $2",
        _ => "where batch = $1 and verdict = $2",
    };
    let wanted = if verdict == "noted" { "[]" } else { verdict };
    let (total,): (i64,) = db.one(&format!("select count(*) from batch_row {filter}"), args![batch, wanted]).await?;
    let sql = format!("{ROWS} {filter} order by number, record limit $3 offset $4");
    Ok((db.all(&sql, args![batch, wanted, limit, offset]).await?, total))
}

/// The rows of an import that changed something, after that row, for undoing.
///
/// # Errors
/// The database is away.
pub async fn list_done_rows(
    tx: &mut Tx,
    batch: BatchId,
    after: (i64, &str),
    limit: i64,
) -> sqlx::Result<Vec<BatchRow>> {
    let sql = format!(
        "{ROWS} where batch = $1 and verdict in ('created', 'updated', 'unchanged') \
         and (number > $2 or (number = $3 and record > $4)) order by number, record limit $5"
    );
    tx.all(&sql, args![batch, after.0, after.0, after.1, limit]).await
}
