//! `maillage check`

use census::picture;
use kernel::change::{self, Changed};
use kernel::lang::{Lang, Message};
use serde_json::json;

use super::Failure;
use crate::config::Config;
use crate::program::{Index, Program};
use crate::progress::{step, steps};

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
        let program = Program::open(config, Index::OnDisk).await?;
        let bar = steps(program.capabilities.all.len() + 3, self.json);
        step(&bar, config.lang.t("cli-step-database"));
        let mut wrong = kernel::db::dialect::integrity(&program.app.db).await?;
        wrong.extend(parked_work(&program, &config.lang).await?);
        for capability in &program.capabilities.all {
            step(&bar, config.lang.say(&Message::new("cli-step-capability").with("name", capability.name)));
            wrong.extend((capability.check)().await?);
        }
        step(&bar, config.lang.t("cli-step-files"));
        wrong.extend(missing_files(&program, &config.lang).await?);
        step(&bar, config.lang.t("cli-step-index"));
        wrong.extend(untrue_entries(&program, &config.lang).await?);
        bar.finish_and_clear();
        program.app.db.close().await;
        if self.json {
            println!("{}", json!({ "wrong": wrong }));
        } else if wrong.is_empty() {
            println!("{}", config.lang.t("cli-check-well"));
        } else {
            wrong.iter().for_each(|words| println!("{words}"));
        }
        if wrong.is_empty() { Ok(()) } else { Err(Failure::Wrong(wrong.len())) }
    }
}

/// Work that failed too often: nobody does it before somebody says so.
async fn parked_work(program: &Program, lang: &Lang) -> anyhow::Result<Option<String>> {
    let count = crate::store::count_parked(&program.app).await?;
    Ok((count > 0).then(|| lang.say(&Message::new("cli-check-parked").with("count", count))))
}

/// An index that says it is up to date, and holds more, less or something else than what can be found.
async fn untrue_entries(program: &Program, lang: &Lang) -> anyhow::Result<Vec<String>> {
    let (db, search) = (&program.app.db, &program.app.search);
    if search.seen() < change::last_followed(db).await? {
        // it follows at the next start
        return Ok(Vec::new());
    }
    let mut wrong = Vec::new();
    let expected = kernel::party::count_findable(db).await?;
    let held = search.len();
    if i64::try_from(held)? != expected {
        wrong.push(Message::new("cli-check-index").with("held", held).with("expected", expected));
    }
    let (mut seq, mut untrue) = (0, Vec::new());
    loop {
        let changes = change::since(db, seq, 1_000).await?;
        let Some((last, _)) = changes.last().copied() else { break };
        seq = last;
        let parties = changes.into_iter().map(|(_, changed)| changed).filter(|changed| changed.party().is_some());
        let parties: Vec<Changed> = parties.collect();
        for source in program.capabilities.search() {
            let (said, index) = (source(parties.clone()).await?, search.clone());
            untrue.extend(tokio::task::spawn_blocking(move || index.untrue(&said)).await??);
        }
    }
    if let Some(first) = untrue.first() {
        wrong.push(Message::new("cli-check-entries").with("count", untrue.len()).with("path", first.as_str()));
    }
    // what was changed meanwhile is followed later, and proves nothing
    if search.seen() < change::last_followed(db).await? {
        return Ok(Vec::new());
    }
    Ok(wrong.iter().map(|words| lang.say(words)).collect())
}

/// Photos that the database knows and the store does not have.
async fn missing_files(program: &Program, lang: &Lang) -> anyhow::Result<Vec<String>> {
    let known: std::collections::HashSet<String> = program.app.files.keys().await?.into_iter().collect();
    let hashes = census::store::photos::list_hashes(&program.app.db).await?;
    Ok(hashes
        .into_iter()
        .map(|hash| picture::key(&hash, picture::Size::Large))
        .filter(|key| !known.contains(key))
        .map(|key| lang.say(&Message::new("cli-check-file").with("file", key)))
        .collect())
}
