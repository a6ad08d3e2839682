//! The capability: what it holds, and what it brings to the server.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use kernel::app::App;
use kernel::auth::Right;
use kernel::capability::{Capability, Group, JobKind, MenuItem, Scheduled, Work};
use kernel::ids::PartyId;
use territory::Territories;

use crate::provider::Directory;
use crate::{links, pages, password, store};

/// What the pages of accounts share, cheap to clone.
#[derive(Clone)]
pub struct Accounts {
    /// The program.
    pub app: App,
    /// Names of the territories on which roles are given.
    pub territories: Territories,
    /// Somebody has an account: the first run is over.
    pub(crate) settled: Arc<AtomicBool>,
    /// What the provider said of itself.
    pub(crate) directory: Directory,
}

impl Accounts {
    /// The accounts of the program.
    pub fn open(app: App, territories: Territories) -> Accounts {
        Accounts { app, territories, settled: Arc::default(), directory: Directory::default() }
    }

    /// What it brings to the server.
    pub fn capability(&self) -> Capability {
        Capability {
            name: "accounts",
            routes: pages::routes(self),
            menu: Self::menu(),
            reactions: Vec::new(),
            jobs: vec![self.writing()],
            schedules: vec![self.sweeping()],
            search: None,
            criteria: Vec::new(),
            reached: None,
            mine: self.mine(),
            forget: self.forget(),
            demo: Arc::new(|| Box::pin(async { Ok(()) })),
            check: Arc::new(|| Box::pin(async { Ok(Vec::new()) })),
        }
    }

    fn menu() -> Vec<MenuItem> {
        let line = |label, path, right| MenuItem { group: Group::Network, label, path, right: Some(right) };
        vec![
            line("desk-team", "/bureau/equipe", Right::GiveRoles),
            line("desk-roles", "/bureau/equipe/roles", Right::Administer),
        ]
    }

    /// Forgets what has expired: sessions that sleep, failed attempts, links and challenges.
    ///
    /// # Errors
    /// The database is away.
    pub async fn sweep(&self) -> sqlx::Result<()> {
        kernel::auth::sweep(&self.app).await?;
        store::sweep(&self.app.db, self.app.clock.now(), password::WINDOW).await
    }

    /// Writes the letters of those who ask to sign in.
    fn writing(&self) -> JobKind {
        let app = self.app.clone();
        let run = move |body: serde_json::Value| -> Work<()> {
            let app = app.clone();
            Box::pin(
                async move { links::write_letter(&app, &body).await.map_err(|error| anyhow::anyhow!("{error:?}")) },
            )
        };
        JobKind { name: links::LETTER, run: Arc::new(run) }
    }

    fn sweeping(&self) -> Scheduled {
        let accounts = self.clone();
        let run = move || -> Work<()> {
            let accounts = accounts.clone();
            Box::pin(async move { Ok(accounts.sweep().await?) })
        };
        Scheduled { name: "accounts.sweep", every: Duration::from_secs(3_600), run: Arc::new(run) }
    }

    fn mine(&self) -> Arc<dyn Fn(PartyId) -> Work<kernel::capability::Mine> + Send + Sync> {
        let app = self.app.clone();
        Arc::new(move |party| {
            let app = app.clone();
            Box::pin(async move {
                let mut mine = store::mine(&app.db, party).await?;
                mine.extend(store::keys::mine(&app.db, party).await?);
                Ok(mine)
            })
        })
    }

    fn forget(&self) -> Arc<dyn Fn(PartyId) -> Work<()> + Send + Sync> {
        let accounts = self.clone();
        Arc::new(move |party| {
            let accounts = accounts.clone();
            Box::pin(async move { accounts.forget_person(party).await })
        })
    }

    /// Removes the accounts of a person, unless the network would be without an administrator: whoever asks is told to name
    /// another first.
    async fn forget_person(&self, party: PartyId) -> anyhow::Result<()> {
        let mut tx = self.app.db.begin().await?;
        let before = self.administrators(&mut tx).await?;
        store::forget(&mut tx, party).await?;
        self.keep_an_administrator(&mut tx, before).await?;
        Ok(tx.commit().await?)
    }
}
