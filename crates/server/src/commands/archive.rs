//! `maillage backup`, `maillage restore`

use std::path::{Path, PathBuf};

use crate::store::archive::Done;
use kernel::app::App;
use kernel::lang::Message;
use relations::privacy::kept;
use serde_json::json;

use super::Failure;
use crate::config::Config;
use crate::program::{Index, Program};
use crate::progress::counting;

/// Save the database and the files into one archive
#[derive(clap::Args)]
pub struct Backup {
    /// Where to write it; maillage-DATE.tar.gz when not said
    file: Option<PathBuf>,
    /// Report as JSON
    #[arg(long)]
    json: bool,
}

impl Backup {
    /// Writes one moment of the whole program to a file; the file appears only when it is complete.
    ///
    /// # Errors
    /// The database is away, or the disk is full: no file appears.
    pub async fn run(self, config: &Config) -> Result<(), Failure> {
        let program = Program::open(config, Index::Unused).await?;
        let day = program.app.clock.now().to_string().get(..10).unwrap_or_default().to_owned();
        let file = self.file.unwrap_or_else(|| PathBuf::from(format!("maillage-{day}.tar.gz")));
        let bar = counting(&config.lang.t("cli-rows"), self.json);
        let done = crate::store::archive::backup(&program.app, &file, &|rows| bar.set_position(rows)).await?;
        bar.finish_and_clear();
        program.app.db.close().await;
        match self.json {
            true => println!("{}", json!({ "file": file, "rows": done.rows, "files": done.files })),
            false => {
                let told = told("cli-backup-done", &done).with("file", file.display().to_string());
                println!("{}", config.lang.say(&told));
            }
        }
        Ok(())
    }
}

/// Restore an archive onto an empty database
#[derive(clap::Args)]
pub struct Restore {
    /// The archive
    file: PathBuf,
    /// What people refused since: the objections.jsonl of the former data folder; that of DIR when not said
    #[arg(long, value_name = "FILE")]
    objections: Option<PathBuf>,
    /// Report as JSON
    #[arg(long)]
    json: bool,
}

impl Restore {
    /// Fills an empty program from an archive, whatever engine wrote it, and gives it back what people refused since; what
    /// is derived is made again.
    ///
    /// # Errors
    /// The database is not empty, the archive is damaged, or the objections are of another: nothing is kept then.
    pub async fn run(self, config: &Config) -> Result<(), Failure> {
        let program = Program::open(config, Index::Unused).await?;
        let bar = counting(&config.lang.t("cli-rows"), self.json);
        let beside = Some(config.data.join(kept::FILE)).filter(|path| path.exists());
        let objections = self.objections.or(beside);
        let outcome = refill(&program.app, &self.file, objections.as_deref(), &|rows| bar.set_position(rows)).await;
        bar.finish_and_clear();
        program.app.db.close().await;
        let (done, taken) = outcome.map_err(|error| Failure::Refused(format!("{error:#}")))?;
        if self.json {
            println!("{}", json!({ "rows": done.rows, "files": done.files, "objections": taken }));
            return Ok(());
        }
        println!("{}", config.lang.say(&told("cli-restore-done", &done)));
        match taken {
            Some(count) => {
                println!("{}", config.lang.say(&Message::new("cli-restore-objections").with("count", count)));
            }
            None => println!("{}", config.lang.t("cli-restore-no-objections")),
        }
        Ok(())
    }
}

/// The archive, then what people said since, in one transaction; how much that was, where a file of it was given.
async fn refill(
    app: &App,
    archive: &Path,
    objections: Option<&Path>,
    progress: &(dyn Fn(u64) + Sync),
) -> anyhow::Result<(Done, Option<u64>)> {
    let (mut tx, done) = crate::store::archive::refill(app, archive, progress).await?;
    let taken = match objections {
        Some(path) => Some(kept::take_up(&mut tx, path).await?),
        None => None,
    };
    tx.commit().await?;
    Ok((done, taken))
}

fn told(key: &'static str, done: &Done) -> Message {
    Message::new(key).with("rows", done.rows).with("files", done.files)
}
