//! `maillage export`

use std::io::{BufWriter, IsTerminal, Write};
use std::path::PathBuf;

use census::exchange::export::{Selection, write_watched};
use census::exchange::formats::Format;
use kernel::party::Kind;
use serde_json::json;

use super::Failure;
use crate::config::Config;
use crate::program::{Index, Program};
use crate::progress::counting;

/// Write every public place and organisation to a file
#[derive(clap::Args)]
pub struct Export {
    /// geojson, csv, xlsx, json, jsonl (one record a line), kml, mednum-csv, mednum-json or osm
    #[arg(long, default_value = "geojson")]
    format: String,
    /// all, places or organisations
    #[arg(long, default_value = "all")]
    what: String,
    /// Where to write; standard output when not said
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Report as JSON; the file itself then goes elsewhere than to standard output
    #[arg(long, requires = "to")]
    json: bool,
}

impl Export {
    /// Writes public fields only, piece by piece.
    ///
    /// # Errors
    /// The format is unknown, or the file cannot be written.
    pub async fn run(self, config: &Config) -> Result<(), Failure> {
        let format = Format::ALL.iter().find(|(_, word)| *word == self.format).map(|(format, _)| *format);
        let words: Vec<&str> = Format::ALL.iter().map(|(_, word)| *word).collect();
        let format = format.ok_or_else(|| Failure::Refused(format!("{}: {}", self.format, words.join(", "))))?;
        let kinds: &'static [Kind] = match self.what.as_str() {
            "all" => &[Kind::Place, Kind::Organisation],
            "places" => &[Kind::Place],
            "organisations" => &[Kind::Organisation],
            other => return Err(Failure::Refused(format!("{other}: all, places or organisations"))),
        };
        let program = Program::open(config, Index::Unused).await?;
        let out: Box<dyn Write + Send> = match &self.to {
            Some(path) => Box::new(BufWriter::new(std::fs::File::create(path)?)),
            None => Box::new(BufWriter::new(std::io::stdout())),
        };
        let head = program.capabilities.census.head(kinds.last().copied().unwrap_or(Kind::Place));
        // a file on the screen and a line that moves would mix
        let mixes = self.to.is_none() && std::io::stdout().is_terminal();
        let bar = counting(&config.lang.t("cli-rows"), self.json || mixes);
        let progress = |records| bar.set_position(records);
        let done = write_watched(&program.app.db, Selection::All(kinds), format, head, out, &progress).await;
        bar.finish_and_clear();
        program.app.db.close().await;
        let records = done?;
        if self.json {
            println!("{}", json!({ "file": self.to, "format": self.format, "records": records }));
        }
        Ok(())
    }
}
