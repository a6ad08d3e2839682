//! Databases with people and what happened with them: the smallest list of places, then the server's own `fill-people` fills it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;
use tempfile::TempDir;

use super::Bench;
use super::dataset;
use super::options::Size;
use super::process;

/// What `fill-people` tells, beside the database that it filled.
const TOLD: &str = "people.json";

/// A filled database, and what there is to ask of it.
pub struct People {
    /// How many people; ten times as many interactions.
    pub size: Size,
    /// What `--data` takes.
    pub folder: PathBuf,
    told: Value,
    /// Removed with this.
    _temporary: Option<TempDir>,
}

impl People {
    /// The word of that key.
    ///
    /// # Errors
    /// `fill-people` does not tell it: another version of it filled the folder.
    pub fn word(&self, key: &str) -> Result<&str> {
        self.told.get(key).and_then(Value::as_str).with_context(|| self.lacks(key))
    }

    /// The number of that key.
    ///
    /// # Errors
    /// As [`People::word`].
    pub fn number(&self, key: &str) -> Result<f64> {
        self.told.get(key).and_then(Value::as_f64).with_context(|| self.lacks(key))
    }

    /// The words of the list of that key.
    ///
    /// # Errors
    /// As [`People::word`], or the list is empty.
    pub fn words(&self, key: &str) -> Result<Vec<String>> {
        let list = self.told.get(key).and_then(Value::as_array).into_iter().flatten();
        let words: Vec<String> = list.filter_map(Value::as_str).map(str::to_owned).collect();
        if words.is_empty() { Err(anyhow::anyhow!(self.lacks(key))) } else { Ok(words) }
    }

    /// Some of them: given name, family name, e-mail address, which may be empty.
    ///
    /// # Errors
    /// As [`People::words`].
    pub fn names(&self) -> Result<Vec<[String; 3]>> {
        let list = self.told.get("names").and_then(Value::as_array).into_iter().flatten();
        let word = |name: &Value, at: usize| name.get(at).and_then(Value::as_str).unwrap_or_default().to_owned();
        let names: Vec<[String; 3]> = list.map(|name| [0, 1, 2].map(|at| word(name, at))).collect();
        if names.is_empty() { Err(anyhow::anyhow!(self.lacks("names"))) } else { Ok(names) }
    }

    fn lacks(&self, key: &str) -> String {
        format!("{} says no {key}: remove the folder, it will be filled again", self.folder.join(TOLD).display())
    }
}

/// Fills a database with as many people as the size has places, or takes up the one that was kept.
///
/// # Errors
/// The program refuses the list of places, or `fill-people` fails: its last words.
pub fn prepare(bench: &Bench, size: Size) -> Result<People> {
    let kept = bench.options.reuse.as_ref().map(|folder| folder.join(format!("people-{}", size.name())));
    if let Some(folder) = kept.clone().filter(|folder| folder.join(TOLD).is_file()) {
        let told = read(&folder)?;
        return Ok(People { size, folder, told, _temporary: None });
    }
    let temporary = tempfile::tempdir()?;
    dataset::bring_places(bench, temporary.path())?;
    fill(bench, size, temporary.path())?;
    let told = read(temporary.path())?;
    let Some(folder) = kept else {
        return Ok(People { size, folder: temporary.path().to_owned(), told, _temporary: Some(temporary) });
    };
    let _ = fs::remove_dir_all(&folder);
    dataset::copy(temporary.path(), &folder)?;
    Ok(People { size, folder, told, _temporary: None })
}

fn fill(bench: &Bench, size: Size, folder: &Path) -> Result<()> {
    let program = bench.options.binary.with_file_name("fill-people");
    let (people, interactions) = (size.places().to_string(), (size.places() * 10).to_string());
    let data = folder.display().to_string();
    let asked = ["--data", &data, "--people", &people, "--interactions", &interactions];
    eprintln!("   filling a database with {people} people and {interactions} interactions");
    let ran = process::run(&program, &asked)
        .with_context(|| format!("{}: `make bench` builds it beside the program", program.display()))?;
    eprintln!("   filled in {:.0} s, {:.0} MB at most", ran.time.as_secs_f64(), ran.peak as f64 / 1e6);
    fs::write(folder.join(TOLD), ran.output).with_context(|| folder.join(TOLD).display().to_string())
}

fn read(folder: &Path) -> Result<Value> {
    let text = fs::read_to_string(folder.join(TOLD))?;
    serde_json::from_str(text.trim()).with_context(|| format!("`fill-people` says {text}"))
}
