//! The program put together from its settings: database, files, search, capabilities.

use anyhow::Context;
use kernel::app::{App, Site};
use kernel::clock::{Chance, Clock};
use kernel::db::{Address, Db, history::HISTORY, migrate};
use kernel::files::Files;
use kernel::http::Outside;
use kernel::lang::Order;
use kernel::search::Search;

use crate::capabilities::Capabilities;
use crate::config::Config;

/// The program, ready to serve or to run a command.
pub struct Program {
    /// Shared by all.
    pub app: App,
    /// What each capability brings.
    pub capabilities: Capabilities,
}

/// Whether a command needs the search index of this node, or leaves it to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Index {
    /// Open the one on disk.
    OnDisk,
    /// None is needed; a running server may hold the one on disk.
    Unused,
}

impl Program {
    /// Opens everything; an embedded database is created and brought up to date, a server's is brought up to date.
    ///
    /// # Errors
    /// What could not be opened, with its address or folder.
    pub async fn open(config: &Config, index: Index) -> anyhow::Result<Program> {
        Program::open_as(config, index, config.site.clone()).await
    }

    /// The same under another site's settings.
    ///
    /// # Errors
    /// As [`Program::open`].
    pub async fn open_as(config: &Config, index: Index, site: Site) -> anyhow::Result<Program> {
        std::fs::create_dir_all(&config.data).with_context(|| format!("folder {}", config.data.display()))?;
        let db = open_database(&config.database).await?;
        let search = match index {
            Index::OnDisk => Search::open(&config.search())?,
            Index::Unused => Search::in_memory()?,
        };
        let app = App::new(
            db,
            Clock::System,
            Chance::System,
            Files::open(&config.files, &config.scratch())?,
            search,
            Order::french()?,
            site,
            crate::assets::assets(),
            Outside::new(config.private_network)?,
        );
        let capabilities = Capabilities::open(&app).await?;
        Ok(Program { app, capabilities })
    }

    /// Brings the search up to date with the database.
    ///
    /// # Errors
    /// The database is away, or the index cannot be written.
    pub async fn follow(&self) -> anyhow::Result<usize> {
        self.capabilities.census.follow().await?;
        self.app.search.follow(&self.app.db, &self.capabilities.search()).await
    }
}

/// Opens a database and brings its schema up to date.
///
/// # Errors
/// The address, and the engine's words.
pub async fn open_database(address: &Address) -> anyhow::Result<Db> {
    let shown = match address {
        Address::File(path) => path.display().to_string(),
        // the address holds a password
        Address::Server(_) => "the PostgreSQL server".to_owned(),
    };
    let db = Db::open(address).await.with_context(|| format!("database {shown}"))?;
    migrate::migrate(&db, HISTORY).await.with_context(|| format!("schema of {shown}"))?;
    Ok(db)
}
