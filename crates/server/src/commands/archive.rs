//! `maillage backup`, `maillage restore`

use std::path::PathBuf;

use kernel::backup::Done;
use kernel::lang::Message;
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
        let done = kernel::backup::backup(&program.app, &file, &|rows| bar.set_position(rows)).await?;
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
    /// Report as JSON
    #[arg(long)]
    json: bool,
}

impl Restore {
    /// Fills an empty program from an archive, whatever engine wrote it; what is derived is made again.
    ///
    /// # Errors
    /// The database is not empty, or the archive is damaged: nothing is kept then.
    pub async fn run(self, config: &Config) -> Result<(), Failure> {
        let program = Program::open(config, Index::Unused).await?;
        let bar = counting(&config.lang.t("cli-rows"), self.json);
        let done = kernel::backup::restore(&program.app, &self.file, &|rows| bar.set_position(rows)).await;
        bar.finish_and_clear();
        program.app.db.close().await;
        let done = done.map_err(|error| Failure::Refused(format!("{error:#}")))?;
        match self.json {
            true => println!("{}", json!({ "rows": done.rows, "files": done.files })),
            false => println!("{}", config.lang.say(&told("cli-restore-done", &done))),
        }
        Ok(())
    }
}

fn told(key: &'static str, done: &Done) -> Message {
    Message::new(key).with("rows", done.rows).with("files", done.files)
}
