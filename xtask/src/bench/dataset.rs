//! Databases filled by the program itself: the import is measured on the way.

use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tempfile::TempDir;

use super::Bench;
use super::generate::Generator;
use super::machine;
use super::options::{Size, Suite};
use super::process::{self, Ran, Server};
use super::report::{Bar, Report};

/// Seed of the generated files.
const SEED: u64 = 2011;
/// A place is seen on the map within that time after an import, or something is broken.
const PATIENCE: Duration = Duration::from_secs(1_800);

/// A filled database.
pub struct Data {
    /// How many places.
    pub size: Size,
    /// What `--data` takes.
    pub folder: PathBuf,
    /// Removed with this.
    _temporary: Option<TempDir>,
}

/// Fills a database of that size, measuring the imports when they are asked.
///
/// # Errors
/// The program refuses the file.
pub fn prepare(bench: &Bench, size: Size, report: &mut Report) -> Result<Data> {
    let kept = bench.options.reuse.as_ref().map(|folder| folder.join(size.name()));
    let measured = bench.options.wants(Suite::Import);
    if let Some(folder) = kept.clone().filter(|folder| folder.join("maillage.db").is_file() && !measured) {
        return Ok(Data { size, folder, _temporary: None });
    }
    let files = tempfile::tempdir()?;
    let file = source_file(bench, size, files.path())?;
    // a million rows take minutes: one run says enough
    let runs = if measured && size != Size::Million { bench.options.runs() } else { 1 };
    let mut ran = Vec::new();
    let mut last = None;
    for _ in 0..runs {
        let folder = tempfile::tempdir()?;
        if measured {
            machine::wait_for_calm(bench.options.calm);
        }
        ran.push(import(bench, folder.path(), &file)?);
        last = Some(folder);
    }
    let temporary = last.context("no import ran")?;
    if measured {
        tell(size, "first import", &ran, size.places(), report)?;
        import_again(bench, size, temporary.path(), &file, report)?;
        if size != Size::Million {
            beside_a_server(bench, size, &file, report)?;
        }
        if size == Size::Real {
            other_files(bench, report)?;
        }
    }
    index(bench, size, temporary.path(), report)?;
    territories(bench, temporary.path())?;
    match kept {
        None => Ok(Data { size, folder: temporary.path().to_owned(), _temporary: Some(temporary) }),
        Some(folder) => {
            let _ = fs::remove_dir_all(&folder);
            copy(temporary.path(), &folder)?;
            Ok(Data { size, folder, _temporary: None })
        }
    }
}

/// Brings the places of the smallest size, with what a served network has, into an empty folder: nothing is measured.
///
/// # Errors
/// The program refuses the file.
pub fn bring_places(bench: &Bench, folder: &Path) -> Result<()> {
    let files = tempfile::tempdir()?;
    import(bench, folder, &source_file(bench, Size::Real, files.path())?)?;
    territories(bench, folder)
}

/// The folder of the real files, where it is present.
fn real(bench: &Bench) -> PathBuf {
    bench.root.join("../shared/data/tiers-lieux-france-2019")
}

fn source_file(bench: &Bench, size: Size, folder: &Path) -> Result<PathBuf> {
    let shared = real(bench).join("corrected.csv");
    if size == Size::Real && shared.is_file() {
        return Ok(shared);
    }
    if size == Size::Real {
        eprintln!("{} is absent: {} generated places instead", shared.display(), size.places());
    }
    let path = folder.join(format!("{}.csv", size.name()));
    let mut out = BufWriter::new(fs::File::create(&path)?);
    Generator::new(&bench.communes, SEED).write(size.places(), &mut out)?;
    out.flush()?;
    Ok(path)
}

/// One import by the command, and its report.
struct Imported {
    ran: Ran,
    report: Value,
}

fn import(bench: &Bench, data: &Path, file: &Path) -> Result<Imported> {
    let (data, file) = (data.display().to_string(), file.display().to_string());
    let args = ["import", "--data", &data, "--source", "bench", "--accept", "--json", &file];
    let ran = process::run(&bench.options.binary, &args)?;
    let report = serde_json::from_str(&ran.output).with_context(|| format!("report of the import: {}", ran.output))?;
    Ok(Imported { ran, report })
}

fn count(report: &Value, key: &str) -> u64 {
    report.get(key).and_then(Value::as_u64).unwrap_or_default()
}

fn tell(size: Size, series: &str, imported: &[Imported], rows: usize, report: &mut Report) -> Result<()> {
    let seconds: Vec<f64> = imported.iter().map(|i| i.ran.time.as_secs_f64()).collect();
    let peaks: Vec<f64> = imported.iter().map(|i| i.ran.peak as f64 / 1e6).collect();
    let done = imported.last().map(|i| count(&i.report, "rows")).unwrap_or_default();
    if usize::try_from(done).ok() != Some(rows) {
        bail!("the import told {done} rows of {rows}");
    }
    let bar = match (size, series) {
        (Size::Real, "first import") => Some(Bar::AtMost(2.0)),
        (Size::Hundred, "first import") => Some(Bar::AtMost(60.0)),
        _ => None,
    };
    let each = seconds.iter().map(|s| s / rows as f64 * 1e6).collect();
    report.add(Suite::Import, size, series, "wall clock", "s", seconds, bar);
    report.add(Suite::Import, size, series, "cost of a row", "µs", each, None);
    report.add(Suite::Import, size, series, "peak memory", "MB", peaks, Some(Bar::AtMost(250.0)));
    if let Some(last) = imported.last() {
        for key in ["created", "repaired", "doubtful", "rejected"] {
            report.add(Suite::Import, size, series, key, "rows", vec![count(&last.report, key) as f64], None);
        }
    }
    Ok(())
}

/// The same file once more: everything is recognised, nothing changes.
fn import_again(bench: &Bench, size: Size, data: &Path, file: &Path, report: &mut Report) -> Result<()> {
    let again = import(bench, data, file)?;
    let changed = count(&again.report, "created") + count(&again.report, "updated");
    if changed > 0 {
        eprintln!("importing the same file again changes {changed} rows");
    }
    report.add(Suite::Import, size, "same file again", "wall clock", "s", vec![again.ran.time.as_secs_f64()], None);
    report.add(
        Suite::Import,
        size,
        "same file again",
        "rows changed",
        "rows",
        vec![changed as f64],
        Some(Bar::AtMost(0.0)),
    );
    let peak = again.ran.peak as f64 / 1e6;
    report.add(Suite::Import, size, "same file again", "peak memory", "MB", vec![peak], Some(Bar::AtMost(250.0)));
    Ok(())
}

/// A server that runs meanwhile follows: when its map has everything, and what it held at most.
fn beside_a_server(bench: &Bench, size: Size, file: &Path, report: &mut Report) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let server = Server::start(&bench.options.binary, folder.path())?;
    let imported = import(bench, folder.path(), file)?;
    let created = count(&imported.report, "created");
    let start = Instant::now();
    let mut client = server.client()?;
    loop {
        let total = client.json("/api/v1/lieux?limit=1")?.get("total").and_then(Value::as_u64).unwrap_or_default();
        if total >= created {
            break;
        }
        if start.elapsed() > PATIENCE {
            bail!("the server shows {total} of {created} places after {} s", PATIENCE.as_secs());
        }
        process::pause(Duration::from_millis(20));
    }
    let series = "beside a running server";
    report.add(Suite::Import, size, series, "until the map shows all", "s", vec![start.elapsed().as_secs_f64()], None);
    wait_for_calm(&server)?;
    let peak = server.memory()?.peak as f64 / 1e6;
    report.add(Suite::Import, size, series, "until the search is calm", "s", vec![start.elapsed().as_secs_f64()], None);
    report.add(Suite::Import, size, series, "peak memory of the server", "MB", vec![peak], Some(Bar::AtMost(250.0)));
    server.stop()
}

/// Waits until the server has used no processor for a second.
///
/// # Errors
/// It stopped.
pub fn wait_for_calm(server: &Server) -> Result<()> {
    let start = Instant::now();
    let mut used = server.ticks()?;
    loop {
        process::pause(Duration::from_secs(1));
        let now = server.ticks()?;
        // a tick is 10 ms
        if now - used <= 2 || start.elapsed() > PATIENCE {
            return Ok(());
        }
        used = now;
    }
}

/// The four files of 2019, each in a database of its own.
fn other_files(bench: &Bench, report: &mut Report) -> Result<()> {
    for name in ["raw-semicolon-decimal-comma.csv", "raw.xlsx", "corrected.csv", "corrected.geojson"] {
        let file = real(bench).join(name);
        if file.is_file() {
            let folder = tempfile::tempdir()?;
            let imported = import(bench, folder.path(), &file)?;
            let rows = usize::try_from(count(&imported.report, "rows")).unwrap_or_default();
            tell(Size::Real, name, &[imported], rows, report)?;
        }
    }
    Ok(())
}

fn index(bench: &Bench, size: Size, data: &Path, report: &mut Report) -> Result<()> {
    let folder = data.display().to_string();
    let ran = process::run(&bench.options.binary, &["reindex", "--data", &folder])?;
    if bench.options.wants(Suite::Import) {
        let series = "search index made anew";
        report.add(Suite::Import, size, series, "wall clock", "s", vec![ran.time.as_secs_f64()], None);
        report.add(Suite::Import, size, series, "peak memory", "MB", vec![ran.peak as f64 / 1e6], None);
        let disk = ["maillage.db", "search"].map(|part| weight_of(&data.join(part)) as f64 / 1e6);
        for (part, weight) in ["database", "search index"].into_iter().zip(disk) {
            report.add(Suite::Import, size, "on disk", part, "MB", vec![weight], None);
        }
    }
    Ok(())
}

/// Brings the centres and contours of the shared data, where present: a served network has them.
fn territories(bench: &Bench, data: &Path) -> Result<()> {
    let shared = bench.root.join("../shared/data");
    let files = [
        "communes-2024/communes.csv",
        "epci-2025/epci.json",
        "contours/communes/communes-24-dordogne.geojson",
        "contours/communes/communes-33-gironde.geojson",
        "contours/communes/communes-40-landes.geojson",
        "contours/communes/communes-47-lot-et-garonne.geojson",
        "contours/communes/communes-64-pyrenees-atlantiques.geojson",
        "contours/departements-version-simplifiee.geojson",
        "contours/regions-avant-redecoupage-2015.geojson",
    ];
    let found: Vec<String> =
        files.iter().map(|file| shared.join(file)).filter(|f| f.is_file()).map(|f| f.display().to_string()).collect();
    if found.is_empty() {
        return Ok(());
    }
    let folder = data.display().to_string();
    let mut args = vec!["territories", "update", "--data", &folder];
    args.extend(found.iter().map(String::as_str));
    process::run(&bench.options.binary, &args).map(|_| ())
}

/// Bytes of a file, or of all the files of a folder.
fn weight_of(path: &Path) -> u64 {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().map(|entry| weight_of(&entry.path())).sum(),
        Err(_) => fs::metadata(path).map_or(0, |meta| meta.len()),
    }
}

/// Copies a folder with all that is in it.
///
/// # Errors
/// The disk is full.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}
