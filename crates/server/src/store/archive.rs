//! One archive that holds everything: one JSON line a row, whatever the engine, and the files.
//!
//! An archive of a SQLite file restores onto a PostgreSQL server and the other way round. It is written beside its
//! place and renamed when complete: a killed backup leaves no archive that looks whole.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use kernel::app::App;
use kernel::db::history::HISTORY;
use kernel::db::{Tx, Value, dialect};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

/// The schema's own history is the program's; open sessions and failed sign-ins do not outlive a restore.
const LEFT_OUT: &[&str] = &["migration", "session", "attempt"];

/// What the program writes by itself where nobody has entered anything yet.
const BY_ITSELF: &[&str] = &["counter", "schedule", "change", "job", "delivery", "road_time", "spent_link"];

/// What was saved or restored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Rows of the database.
    pub rows: u64,
    /// Files.
    pub files: u64,
}

/// The last entry of an archive, so that one which was cut has none.
#[derive(Serialize, Deserialize)]
struct Manifest {
    program: String,
    schema: i64,
    written_at: String,
    tables: Vec<(String, u64)>,
    files: u64,
}

/// Writes everything to `to`, as one moment of the database saw it.
///
/// # Errors
/// The database or the files are away, or the disk is full: `to` does not appear.
pub async fn backup(app: &App, to: &Path, progress: &(dyn Fn(u64) + Sync)) -> anyhow::Result<Done> {
    let partial = PathBuf::from(format!("{}.partial", to.display()));
    let file = File::create(&partial).with_context(|| format!("{}", partial.display()))?;
    let mut archive = tar::Builder::new(GzEncoder::new(BufWriter::new(file), Compression::fast()));
    let outcome = match fill(app, &mut archive, progress).await {
        Ok(done) => named(archive, &partial, to).map(|()| done),
        Err(error) => Err(error),
    };
    if outcome.is_err() {
        let _ = std::fs::remove_file(&partial);
    }
    outcome
}

/// Gives a complete archive its name, which appears only when the bytes are on the disk.
fn named(archive: Archive, partial: &Path, to: &Path) -> anyhow::Result<()> {
    let file = archive.into_inner()?.finish()?.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    file.sync_all()?;
    std::fs::rename(partial, to).with_context(|| format!("{}", to.display()))
}

type Archive = tar::Builder<GzEncoder<BufWriter<File>>>;

async fn fill(app: &App, archive: &mut Archive, progress: &(dyn Fn(u64) + Sync)) -> anyhow::Result<Done> {
    let mut tx = app.db.snapshot().await?;
    let mut done = Done::default();
    let mut tables = Vec::new();
    let scratch = app.files.on_its_way(&app.chance);
    for table in tables_of(&mut tx).await? {
        let rows = write_table(&mut tx, &table, &scratch, done.rows, progress).await?;
        append(archive, &format!("tables/{table}.jsonl"), &scratch)?;
        done.rows += rows;
        tables.push((table, rows));
    }
    tx.rollback().await?;
    for key in app.files.keys().await? {
        // a file removed since the rows were read is named by none of them
        if app.files.fetch(&key, &scratch).await? {
            append(archive, &format!("files/{key}"), &scratch)?;
            done.files += 1;
        }
    }
    let manifest = Manifest {
        program: concat!("maillage ", env!("CARGO_PKG_VERSION")).to_owned(),
        schema: HISTORY.last().map_or(0, |last| last.number),
        written_at: app.clock.now().to_string(),
        tables,
        files: done.files,
    };
    let bytes = serde_json::to_vec_pretty(&manifest)?;
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes.len() as u64);
    header.set_mode(0o600);
    header.set_cksum();
    // last, so that an archive that was cut has none
    archive.append_data(&mut header, "manifest.json", bytes.as_slice())?;
    Ok(done)
}

fn append(archive: &mut Archive, name: &str, path: &Path) -> anyhow::Result<()> {
    let mut file = File::open(path)?;
    archive.append_file(name, &mut file).with_context(|| name.to_owned())
}

/// The tables, those that others refer to first: in the order in which the history creates them.
async fn tables_of(tx: &mut Tx) -> anyhow::Result<Vec<String>> {
    let sql = dialect::tables(tx.db().engine());
    let all: Vec<(String,)> = tx.all(sql, vec![]).await?;
    let history: String = HISTORY.iter().map(|step| step.sql).collect();
    let created = |table: &str| history.find(&format!("create table {table} ("));
    let kept = all.into_iter().map(|(table,)| table).filter(|table| !LEFT_OUT.contains(&table.as_str()));
    let mut tables: Vec<String> = kept.collect();
    tables.sort_by_key(|table| created(table));
    Ok(tables)
}

async fn columns_of(tx: &mut Tx, table: &str) -> anyhow::Result<Vec<(String, String)>> {
    let sql = dialect::columns(tx.db().engine());
    Ok(tx.all(sql, kernel::args![table]).await?)
}

/// Writes the rows of a table to a local file, a line each.
async fn write_table(
    tx: &mut Tx,
    table: &str,
    to: &Path,
    before: u64,
    progress: &(dyn Fn(u64) + Sync),
) -> anyhow::Result<u64> {
    let columns = columns_of(tx, table).await?;
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    let list = names.join(", ");
    let mut out = BufWriter::new(File::create(to)?);
    let mut rows = 0_u64;
    let write = |row: Vec<Json>| {
        let line: Map<String, Json> = names.iter().map(|name| (*name).to_owned()).zip(row).collect();
        serde_json::to_writer(&mut out, &line)?;
        rows += 1;
        if rows.is_multiple_of(1_000) {
            progress(before + rows);
        }
        out.write_all(b"\n")
    };
    tx.each_row(format!("select {list} from {table}"), &columns, write).await?;
    out.flush()?;
    Ok(rows)
}

/// Fills an empty program from an archive, in one transaction.
///
/// # Errors
/// The database holds something already, the archive is cut or damaged, or was written by a later version: no row is
/// kept then. Files that were copied already stay; they are named by their content and hurt nobody.
pub async fn restore(app: &App, from: &Path, progress: &(dyn Fn(u64) + Sync)) -> anyhow::Result<Done> {
    let (tx, done) = refill(app, from, progress).await?;
    tx.commit().await?;
    Ok(done)
}

/// The same, before the transaction ends: what the archive could not know is added to it.
///
/// # Errors
/// As [`restore`].
pub async fn refill(app: &App, from: &Path, progress: &(dyn Fn(u64) + Sync)) -> anyhow::Result<(Tx, Done)> {
    let manifest = read_manifest(from)?;
    let known = HISTORY.last().map_or(0, |last| last.number);
    if manifest.schema > known {
        bail!("the archive has schema {}, this program knows {known}: install a later version", manifest.schema);
    }
    let mut tx = app.db.begin().await?;
    let filled = filled(&mut tx).await?;
    if !filled.is_empty() {
        bail!("the database is not empty ({}): restore onto a new folder or a new database", filled.join(", "));
    }
    let mut done = Done::default();
    let mut archive = open(from)?;
    for entry in archive.entries()? {
        let mut entry = entry?;
        let path = entry.path()?.to_string_lossy().into_owned();
        if let Some(table) = path.strip_prefix("tables/").and_then(|name| name.strip_suffix(".jsonl")) {
            done.rows +=
                restore_table(&mut tx, table, &mut entry, done.rows, progress).await.with_context(|| path.clone())?;
        } else if let Some(key) = path.strip_prefix("files/") {
            let scratch = app.files.on_its_way(&app.chance);
            std::io::copy(&mut entry, &mut File::create(&*scratch)?)?;
            app.files.put_file(key, &scratch).await?;
            done.files += 1;
        }
    }
    let expected: u64 = manifest.tables.iter().map(|(_, rows)| rows).sum();
    if done.rows != expected || done.files != manifest.files {
        bail!(
            "the archive announces {expected} rows and {} files, it holds {} and {}",
            manifest.files,
            done.rows,
            done.files
        );
    }
    Ok((tx, done))
}

/// The tables that hold what somebody entered, each with its number of rows.
async fn filled(tx: &mut Tx) -> anyhow::Result<Vec<String>> {
    let mut filled = Vec::new();
    for table in tables_of(tx).await?.into_iter().filter(|table| !BY_ITSELF.contains(&table.as_str())) {
        // the key of signed links is drawn when the first of them is made, the code of the first run at the first start
        let own = " where name not in ('installation-key', 'first-run')";
        let but = if table == "setting" { own } else { "" };
        let (rows,): (i64,) = tx.one(&format!("select count(*) from {table}{but}"), vec![]).await?;
        if rows > 0 {
            filled.push(format!("{table}: {rows}"));
        }
    }
    Ok(filled)
}

fn open(from: &Path) -> anyhow::Result<tar::Archive<GzDecoder<BufReader<File>>>> {
    let file = File::open(from).with_context(|| format!("{}", from.display()))?;
    Ok(tar::Archive::new(GzDecoder::new(BufReader::new(file))))
}

/// Reads the archive to its end: one that was cut or damaged is refused before anything is written.
fn read_manifest(from: &Path) -> anyhow::Result<Manifest> {
    let mut archive = open(from)?;
    let mut manifest = None;
    for entry in archive.entries().context("this is no archive of Maillage")? {
        let mut entry = entry.context("the archive is damaged")?;
        if entry.path()?.to_string_lossy() == "manifest.json" {
            let mut text = String::new();
            entry.read_to_string(&mut text).context("the archive is damaged")?;
            manifest = Some(serde_json::from_str(&text).context("the archive's manifest")?);
        }
    }
    // the checksum of all the bytes stands after the last of them
    std::io::copy(&mut archive.into_inner(), &mut std::io::sink()).context("the archive is damaged")?;
    manifest.context("the archive is not complete: it has no manifest")
}

async fn restore_table(
    tx: &mut Tx,
    table: &str,
    entry: &mut impl Read,
    before: u64,
    progress: &(dyn Fn(u64) + Sync),
) -> anyhow::Result<u64> {
    let columns = columns_of(tx, table).await?;
    if columns.is_empty() {
        bail!("this program has no table {table}");
    }
    // what the migrations wrote is replaced by what the archive holds
    tx.execute(&format!("delete from {table}"), vec![]).await?;
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    let head = format!("insert into {table} ({})", names.join(", "));
    let (mut rows, mut piece) = (0_u64, Vec::new());
    for line in BufReader::new(entry).lines() {
        let row: Map<String, Json> = serde_json::from_str(&line?)?;
        piece.push(columns.iter().map(|(name, kind)| value(row.get(name), kind)).collect::<Vec<Value>>());
        rows += 1;
        if piece.len() >= 500 {
            tx.insert_many(&head, names.len(), std::mem::take(&mut piece), "").await?;
            progress(before + rows);
        }
    }
    tx.insert_many(&head, names.len(), piece, "").await?;
    Ok(rows)
}

fn value(json: Option<&Json>, kind: &str) -> Value {
    match kind {
        "bigint" => Value::Int(json.and_then(Json::as_i64)),
        "double precision" => Value::Real(json.and_then(Json::as_f64)),
        "boolean" => Value::Bool(json.and_then(Json::as_bool)),
        _ => Value::Text(json.and_then(Json::as_str).map(str::to_owned)),
    }
}
