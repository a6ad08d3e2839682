//! `maillage check`

use serde_json::json;

use super::Failure;
use crate::config::Config;
use crate::program::{Index, Program};

/// Check the integrity of the database and of what is derived
#[derive(clap::Args)]
pub struct Check {
    /// Report as JSON
    #[arg(long)]
    json: bool,
}

impl Check {
    /// Asks the engine, each capability, the index and the files whether they agree.
    ///
    /// # Errors
    /// [`Failure::Wrong`] with what was found.
    pub async fn run(self, config: &Config) -> Result<(), Failure> {
        let program = Program::open(config, Index::Unused).await?;
        let mut wrong = kernel::db::dialect::integrity(&program.app.db).await?;
        for capability in &program.capabilities.all {
            wrong.extend((capability.check)().await?);
        }
        wrong.extend(missing_files(&program).await?);
        program.app.db.close().await;
        if self.json {
            println!("{}", json!({ "wrong": wrong }));
        } else if wrong.is_empty() {
            println!("All is well.");
        } else {
            wrong.iter().for_each(|words| println!("{words}"));
        }
        if wrong.is_empty() { Ok(()) } else { Err(Failure::Wrong(wrong.len())) }
    }
}

/// Photos that the database knows and the store does not have.
async fn missing_files(program: &Program) -> anyhow::Result<Vec<String>> {
    let known: std::collections::HashSet<String> = program.app.files.keys().await?.into_iter().collect();
    let hashes: Vec<(String,)> = program.app.db.all("select distinct hash from file", vec![]).await?;
    Ok(hashes
        .into_iter()
        .map(|(hash,)| kernel::picture::key(&hash, kernel::picture::Size::Large))
        .filter(|key| !known.contains(key))
        .map(|key| format!("the file {key} is missing"))
        .collect())
}
