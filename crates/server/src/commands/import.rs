//! `maillage import` and `maillage import undo`

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::time::Instant;

use census::Census;
use census::import::plan::{Acceptance, Counts};
use census::import::run::{ImportError, missing_columns};
use census::import::undo;
use census::pages::imports::error_words;
use census::store::batch::Batch;
use kernel::ids::BatchId;
use kernel::lang::{Lang, Message};
use serde_json::{Value, json};

use super::Failure;
use super::import_told::{self, Columns};
use crate::config::Config;
use crate::program::{Index, Program};
use crate::progress::{counting, watched};

/// Import a list of places, or undo an import
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Import {
    #[command(subcommand)]
    undo: Option<Undo>,
    /// Name under which such files come back: the same name recognises the same records
    #[arg(long, value_name = "NAME", required = true)]
    source: Option<String>,
    /// Report what the file would do; change nothing
    #[arg(long, conflicts_with = "accept")]
    dry_run: bool,
    /// Accept what the report says, without asking
    #[arg(long)]
    accept: bool,
    /// Report as JSON
    #[arg(long)]
    json: bool,
    /// Write the rows that make no sheet to this CSV file, with the reason, to be corrected and imported again
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// CSV, XLSX, ODS, GeoJSON or JSON
    #[arg(required = true)]
    file: Option<PathBuf>,
}

#[derive(clap::Subcommand)]
enum Undo {
    /// Take back a whole import; what was edited since stays, and is named
    Undo {
        /// The import's id
        id: String,
        /// Report as JSON
        #[arg(long)]
        json: bool,
    },
}

impl Import {
    /// Imports a file, or undoes an import.
    ///
    /// # Errors
    /// The file is refused, or the database is away.
    pub async fn run(self, config: &Config) -> Result<(), Failure> {
        let program = Program::open(config, Index::Unused).await?;
        // a report names the network's own fields as the network does
        let lang = program.app.speaking(config.lang.clone());
        let outcome = match &self.undo {
            Some(Undo::Undo { id, json }) => take_back(&program, &lang, id, *json).await,
            None => self.bring_in(&program, &lang).await,
        };
        program.app.db.close().await;
        outcome
    }

    async fn bring_in(&self, program: &Program, lang: &Lang) -> Result<(), Failure> {
        let (Some(source), Some(file)) = (&self.source, &self.file) else {
            return Err(Failure::Refused(lang.t("cli-import-needs")));
        };
        if !file.is_file() {
            let absent = Message::new("cli-no-file").with("file", file.display().to_string());
            return Err(Failure::Nothing(lang.say(&absent)));
        }
        let start = Instant::now();
        let refused = |error| refused(lang, error);
        let census = &program.capabilities.census;
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let batch = census.receive(source, &name, file, None).await.map_err(refused)?;
        let asks = !self.accept && !self.dry_run && !self.json && std::io::stdin().is_terminal();
        let bar = counting(&lang.t("cli-rows"), self.json);
        let batch = match self.dry_run || asks {
            true => census.plan_import(batch.id, &watched(&bar)).await.map_err(refused)?,
            false => {
                census.apply_import(batch.id, Acceptance::default(), None, &watched(&bar)).await.map_err(refused)?
            }
        };
        bar.finish_and_clear();
        let columns = match self.dry_run || asks {
            true => Some(Columns::of(census, file, &batch).await.map_err(refused)?),
            false => None,
        };
        self.report(census, lang, &batch, columns.as_ref(), start).await?;
        if let Some(to) = &self.rejects {
            import_told::write_rejects(census, lang, &batch, to).await?;
        }
        if !asks {
            return Ok(());
        }
        print!("{} ", lang.t("cli-import-ask"));
        std::io::stdout().flush()?;
        let mut answer = String::new();
        std::io::stdin().read_line(&mut answer)?;
        if !matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "o" | "oui") {
            println!("{}", lang.t("cli-import-waits"));
            return Ok(());
        }
        let bar = counting(&lang.t("cli-rows"), false);
        let batch =
            census.apply_import(batch.id, Acceptance::default(), None, &watched(&bar)).await.map_err(refused)?;
        bar.finish_and_clear();
        println!("{}", lang.say(&Message::new("cli-import-applied").with("id", batch.id.to_string())));
        Ok(())
    }

    async fn report(
        &self,
        census: &Census,
        lang: &Lang,
        batch: &Batch,
        columns: Option<&Columns>,
        start: Instant,
    ) -> Result<(), Failure> {
        let seconds = start.elapsed().as_secs_f64();
        if self.json {
            let mut report = report_json(batch, seconds);
            let (told, left) = import_told::json(census, lang, batch).await?;
            if let Some(report) = report.as_object_mut() {
                report.insert("told".to_owned(), told);
                report.insert("told_left".to_owned(), left.into());
                report.extend(columns.map(|columns| ("columns".to_owned(), columns.json())));
            }
            println!("{report}");
            return Ok(());
        }
        let Counts { created, updated, unchanged, vanished, rejected, repaired, doubtful, conflicts, .. } =
            batch.counts;
        let head = Message::new("cli-import-head")
            .with("file", batch.file_name.as_str())
            .with("source", batch.source.as_str())
            .with("id", batch.id.to_string());
        let counts = Message::new("cli-import-counts")
            .with("created", created)
            .with("updated", updated)
            .with("unchanged", unchanged)
            .with("vanished", vanished)
            .with("rejected", rejected);
        let repairs = Message::new("cli-import-repairs")
            .with("repaired", repaired)
            .with("doubtful", doubtful)
            .with("conflicts", conflicts);
        println!("{}\n  {}\n  {}", lang.say(&head), lang.say(&counts), lang.say(&repairs));
        let missing = missing_columns(batch);
        if !missing.is_empty() {
            println!("  {}", lang.say(&Message::new("import-missing-columns").with("names", missing.join(", "))));
        }
        if let Some(columns) = columns {
            columns.print(lang);
        }
        import_told::print(census, lang, batch).await?;
        println!("  {} s", lang.decimal(seconds, 2));
        Ok(())
    }
}

fn report_json(batch: &Batch, seconds: f64) -> Value {
    let counts = &batch.counts;
    json!({
        "id": batch.id, "source": batch.source, "file": batch.file_name, "state": batch.state.key(),
        "rows": counts.rows(), "created": counts.created, "updated": counts.updated, "unchanged": counts.unchanged,
        "vanished": counts.vanished, "rejected": counts.rejected, "repaired": counts.repaired,
        "doubtful": counts.doubtful, "conflicts": counts.conflicts, "missing_columns": missing_columns(batch),
        "seconds": (seconds * 1000.0).round() / 1000.0,
    })
}

fn refused(lang: &Lang, error: ImportError) -> Failure {
    match error {
        ImportError::Away(cause) => Failure::Failed(cause),
        ImportError::Unknown => Failure::Nothing(lang.t("cli-import-unknown")),
        other => Failure::Refused(error_words(lang, &other)),
    }
}

async fn take_back(program: &Program, lang: &Lang, id: &str, as_json: bool) -> Result<(), Failure> {
    let unknown = |_| Failure::Nothing(lang.say(&Message::new("cli-import-no-id").with("id", id)));
    let id: BatchId = id.parse().map_err(unknown)?;
    let undone = undo::undo(&program.app, id, None).await?;
    let undone = undone.ok_or_else(|| Failure::Nothing(lang.t("cli-import-not-applied")))?;
    if as_json {
        let kept: Vec<Value> = undone
            .kept
            .iter()
            .map(|kept| {
                let fields: Vec<&str> = kept.fields.iter().map(|field| field.key()).collect();
                json!({ "path": kept.path, "name": kept.name, "fields": fields })
            })
            .collect();
        println!("{}", json!({ "id": id, "removed": undone.removed, "restored": undone.restored, "kept": kept }));
        return Ok(());
    }
    let told = Message::new("cli-undone")
        .with("removed", undone.removed)
        .with("restored", undone.restored)
        .with("kept", undone.kept.len());
    println!("{}", lang.say(&told));
    for kept in &undone.kept {
        let fields: Vec<&str> = kept.fields.iter().map(|field| field.key()).collect();
        println!("  {} ({}) {}", kept.name, kept.path, fields.join(", "));
    }
    Ok(())
}
