//! The commands of the binary, and what their exit codes mean.

mod accounts;
mod archive;
mod check;
mod demo;
mod export;
mod import;
mod import_told;
mod serve;
mod territories;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use kernel::lang::Message;
use serde_json::json;
use tracing_subscriber::EnvFilter;

use crate::config::{Config, Flags};

/// The network of third places: census, map, directory, imports.
///
/// What it says is in the language of the terminal (LC_ALL, LC_MESSAGES, LANG: fr or en), else in French.
///
/// Exit codes: 0 done; 1 failed; 2 wrong usage; 3 nothing to do or nothing found; 4 the file was refused;
/// 5 `check` found something wrong.
#[derive(Parser)]
#[command(name = "maillage", version, about, long_about)]
struct Cli {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the site
    Serve(serve::Serve),
    /// Serve the site with fictional places of former Aquitaine
    Demo(demo::Demo),
    /// Bring the database's schema up to date
    Migrate {
        /// Report as JSON
        #[arg(long)]
        json: bool,
    },
    /// Import a list of places, or undo an import
    Import(import::Import),
    /// Write every public place and organisation to a file
    Export(export::Export),
    /// Make again what is derived from the database: the search index
    Reindex {
        /// Report as JSON
        #[arg(long)]
        json: bool,
    },
    /// Save the database and the files into one archive
    Backup(archive::Backup),
    /// Restore an archive onto an empty database
    Restore(archive::Restore),
    /// Update what is known of territories: centres, contours
    Territories(territories::Territories),
    /// Accounts of the team
    User(accounts::User),
    /// Check the integrity of the database and of what is derived
    Check(check::Check),
    /// Print a completion script
    Completions {
        /// For which shell
        shell: clap_complete::Shell,
    },
}

/// Why a command did not do what was asked.
#[derive(Debug)]
pub enum Failure {
    /// 1: ours, or a neighbour's.
    Failed(anyhow::Error),
    /// 3: nothing to do, nothing found.
    Nothing(String),
    /// 4: the file was refused.
    Refused(String),
    /// 5: something is wrong in the data.
    Wrong(usize),
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Failure {
        Failure::Failed(error.into())
    }
}

/// Runs the command of the command line.
pub fn run() -> ExitCode {
    end_when_nobody_reads();
    let cli = Cli::parse();
    if let Command::Completions { shell } = cli.command {
        clap_complete::generate(shell, &mut Cli::command(), "maillage", &mut std::io::stdout());
        return ExitCode::SUCCESS;
    }
    match start(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Failed(error)) => {
            eprintln!("maillage: {error:#}");
            ExitCode::from(1)
        }
        Err(Failure::Nothing(words)) => {
            eprintln!("maillage: {words}");
            ExitCode::from(3)
        }
        Err(Failure::Refused(words)) => {
            eprintln!("maillage: {words}");
            ExitCode::from(4)
        }
        Err(Failure::Wrong(_)) => ExitCode::from(5),
    }
}

/// Whoever has read enough (`maillage import … --json | head`) closes the pipe: that ends a command as it ends any other
/// program, with the code of SIGPIPE (128 + 13) and without a word.
fn end_when_nobody_reads() {
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let words = panic.payload_as_str().unwrap_or_default();
        if words.starts_with("failed printing to stdout") && words.contains("Broken pipe") {
            std::process::exit(141);
        }
        told(panic);
    }));
}

fn start(cli: Cli) -> Result<(), Failure> {
    let mut config = Config::read(&cli.flags)?;
    let serving = matches!(cli.command, Command::Serve(_) | Command::Demo(_));
    if !serving {
        // commands tell what they do themselves; the log is for what goes wrong
        config.log = "warn,sqlx=error".to_owned();
    }
    let filter = EnvFilter::try_new(&config.log)?;
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if config.log_json {
        subscriber.json().init();
    } else {
        subscriber.init();
    }
    // one provider of cryptography, chosen before anything asks for it
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let done = runtime.block_on(async {
        match cli.command {
            Command::Serve(serve) => serve.run(config).await,
            Command::Demo(demo) => demo.run(config, cli.flags.data.is_some()).await,
            Command::Migrate { json } => migrate(&config, json).await,
            Command::Import(import) => import.run(&config).await,
            Command::Export(export) => export.run(&config).await,
            Command::Reindex { json } => reindex(&config, json).await,
            Command::Backup(backup) => backup.run(&config).await,
            Command::Restore(restore) => restore.run(&config).await,
            Command::Territories(territories) => territories.run(&config).await,
            Command::User(user) => user.run(&config).await,
            Command::Check(check) => check.run(&config).await,
            Command::Completions { .. } => Ok(()),
        }
    });
    // a long calculation of a server that stops is not waited for; commands have waited for theirs
    runtime.shutdown_background();
    done
}

async fn migrate(config: &Config, as_json: bool) -> Result<(), Failure> {
    std::fs::create_dir_all(&config.data)?;
    let db = kernel::db::Db::open(&config.database).await?;
    let done = kernel::db::migrate::migrate(&db, kernel::db::history::HISTORY).await?;
    db.close().await;
    if as_json {
        println!("{}", json!({ "applied": done }));
        return Ok(());
    }
    let told = match done.as_slice() {
        [] => Message::new("cli-schema-current"),
        [.., last] => Message::new("cli-schema-applied").with("count", done.len()).with("last", last.to_string()),
    };
    println!("{}", config.lang.say(&told));
    Ok(())
}

async fn reindex(config: &Config, as_json: bool) -> Result<(), Failure> {
    let program = crate::program::Program::open(config, crate::program::Index::OnDisk).await?;
    let bar = crate::progress::counting(&config.lang.t("cli-reindexing"), as_json);
    program.app.search.clear()?;
    let followed = program.follow().await?;
    bar.finish_and_clear();
    match as_json {
        true => println!("{}", json!({ "entries": followed })),
        false => println!("{}", config.lang.say(&Message::new("cli-reindexed").with("count", followed))),
    }
    Ok(())
}
