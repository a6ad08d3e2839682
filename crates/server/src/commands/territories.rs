//! `maillage territories`

use std::path::PathBuf;

use anyhow::Context;
use serde_json::json;
use territory::store;
use territory::update;

use super::Failure;
use crate::config::Config;
use crate::program::{Index, Program};

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
        for place in from {
            let bytes = match place.starts_with("http://") || place.starts_with("https://") {
                true => program.app.outside.get(&place, LARGEST).await?,
                false => std::fs::read(PathBuf::from(&place)).with_context(|| place.clone())?,
            };
            let gazetteer = program.capabilities.census.gazetteer();
            let update = tokio::task::spawn_blocking(move || update::parse(&bytes, &gazetteer)).await?;
            let update = update.map_err(|error| Failure::Refused(format!("{place}: {error}")))?;
            store::save(&program.app.db, &update).await?;
            if as_json {
                let told = json!({ "from": place, "centres": update.centres.len(), "contours": update.contours.len(),
                    "skipped": update.skipped.len() });
                println!("{told}");
                continue;
            }
            println!(
                "{place}: {} centres, {} contours, {} rows skipped",
                update.centres.len(),
                update.contours.len(),
                update.skipped.len()
            );
            for skipped in update.skipped.iter().take(10) {
                println!("  row {}: {:?} {}", skipped.row, skipped.reason, skipped.value);
            }
        }
        program.app.db.close().await;
        Ok(())
    }
}
