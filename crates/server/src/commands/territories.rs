//! `maillage territories`

use std::path::PathBuf;

use anyhow::Context;
use kernel::lang::Message;
use serde_json::json;
use territory::store;
use territory::update::{self, SkipReason, Unrecognised};

use super::Failure;
use crate::config::Config;
use crate::program::{Index, Program};
use crate::progress::{step, steps};

/// The largest file of territories that is fetched: contours of every commune weigh some 60 MB.
const LARGEST: usize = 300 << 20;

/// Update what is known of territories: centres, contours
#[derive(clap::Args)]
pub struct Territories {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Bring centres, populations and contours from files or addresses (geo API JSON, CSV, GeoJSON)
    Update {
        /// Files, or http(s) addresses
        #[arg(required = true)]
        from: Vec<String>,
        /// Report as JSON
        #[arg(long)]
        json: bool,
    },
}

impl Territories {
    /// Brings updates in; a broken row never sinks a file, and is told.
    ///
    /// # Errors
    /// A file cannot be read, or is of no known kind.
    pub async fn run(self, config: &Config) -> Result<(), Failure> {
        let Action::Update { from, json: as_json } = self.action;
        let program = Program::open(config, Index::Unused).await?;
        let bar = steps(from.len() * 3, as_json);
        for place in from {
            let said = |key: &'static str| config.lang.say(&Message::new(key).with("file", place.as_str()));
            step(&bar, said("cli-step-reading"));
            let bytes = match place.starts_with("http://") || place.starts_with("https://") {
                true => program.app.outside.get(&place, LARGEST).await?,
                false => std::fs::read(PathBuf::from(&place)).with_context(|| place.clone())?,
            };
            step(&bar, said("cli-step-understanding"));
            let gazetteer = program.capabilities.census.gazetteer();
            let update = tokio::task::spawn_blocking(move || update::parse(&bytes, &gazetteer)).await?;
            let refused = |error| config.lang.say(&refusal(error).with("file", place.as_str()));
            let update = update.map_err(|error| Failure::Refused(refused(error)))?;
            step(&bar, said("cli-step-writing"));
            store::save(&program.app.db, &update).await?;
            let placed = match update.centres.is_empty() {
                true => 0,
                false => program.capabilities.census.give_points().await?,
            };
            if as_json {
                let told = json!({ "from": place, "centres": update.centres.len(), "contours": update.contours.len(),
                    "skipped": update.skipped.len(), "placed": placed });
                println!("{told}");
                continue;
            }
            let told = Message::new("cli-territories")
                .with("file", place)
                .with("centres", update.centres.len())
                .with("contours", update.contours.len())
                .with("skipped", update.skipped.len());
            bar.suspend(|| {
                println!("{}", config.lang.say(&told));
                if placed > 0 {
                    println!("  {}", config.lang.say(&Message::new("cli-territories-placed").with("count", placed)));
                }
            });
            for skipped in update.skipped.iter().take(10) {
                let row = Message::new("cli-territories-row")
                    .with("row", skipped.row)
                    .with("value", skipped.value.as_str())
                    .with("reason", config.lang.t(skip_key(skipped.reason)));
                bar.suspend(|| println!("  {}", config.lang.say(&row)));
            }
        }
        bar.finish_and_clear();
        program.app.db.close().await;
        Ok(())
    }
}

/// Why a file is none of those known.
fn refusal(error: Unrecognised) -> Message {
    match error {
        Unrecognised::Columns { columns } => Message::new("cli-territories-columns").with("columns", columns),
        Unrecognised::Json => Message::new("cli-territories-json"),
        Unrecognised::Empty => Message::new("cli-territories-empty"),
    }
}

/// The words of a row that was not taken.
fn skip_key(reason: SkipReason) -> &'static str {
    match reason {
        SkipReason::Unreadable => "cli-skip-unreadable",
        SkipReason::Truncated => "cli-skip-truncated",
        SkipReason::NoCode => "cli-skip-no-code",
        SkipReason::NoCoordinates => "cli-skip-no-coordinates",
        SkipReason::BadCoordinates => "cli-skip-bad-coordinates",
        SkipReason::NoPolygon => "cli-skip-no-polygon",
        SkipReason::UnknownLevel => "cli-skip-unknown-level",
        SkipReason::NoMembers => "cli-skip-no-members",
    }
}
