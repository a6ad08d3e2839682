//! The capability: what it holds, and what it brings to the server.

use std::sync::Arc;
use std::time::Duration;

use kernel::app::App;
use kernel::capability::{Capability, Scheduled, Work};
use territory::Territories;

use crate::{pages, password, store};

/// What the pages of accounts share, cheap to clone.
#[derive(Clone)]
pub struct Accounts {
    /// The program.
    pub app: App,
    /// Names of the territories on which roles are given.
    pub territories: Territories,
}

impl Accounts {
    /// The accounts of the program.
    pub fn open(app: App, territories: Territories) -> Accounts {
        Accounts { app, territories }
    }

    /// What it brings to the server.
    pub fn capability(&self) -> Capability {
        Capability {
            name: "accounts",
            routes: pages::routes(self),
            menu: Vec::new(),
            reactions: Vec::new(),
            jobs: Vec::new(),
            schedules: vec![self.sweeping()],
            search: None,
            criteria: Vec::new(),
            mine: self.mine(),
            forget: self.forget(),
            demo: Arc::new(|| Box::pin(async { Ok(()) })),
            check: Arc::new(|| Box::pin(async { Ok(Vec::new()) })),
        }
    }

    /// Forgets what has expired: sessions that sleep, failed attempts, links and challenges.
    ///
    /// # Errors
    /// The database is away.
    pub async fn sweep(&self) -> sqlx::Result<()> {
        kernel::auth::sweep(&self.app).await?;
        store::sweep(&self.app.db, self.app.clock.now(), password::WINDOW).await
    }

    fn sweeping(&self) -> Scheduled {
        let accounts = self.clone();
        let run = move || -> Work<()> {
            let accounts = accounts.clone();
            Box::pin(async move { Ok(accounts.sweep().await?) })
        };
        Scheduled { name: "accounts.sweep", every: Duration::from_secs(3_600), run: Arc::new(run) }
    }

    fn mine(&self) -> Arc<dyn Fn(kernel::ids::PartyId) -> Work<kernel::capability::Mine> + Send + Sync> {
        let app = self.app.clone();
        Arc::new(move |party| {
            let app = app.clone();
            Box::pin(async move { Ok(store::mine(&app.db, party).await?) })
        })
    }

    fn forget(&self) -> Arc<dyn Fn(kernel::ids::PartyId) -> Work<()> + Send + Sync> {
        let app = self.app.clone();
        Arc::new(move |party| {
            let app = app.clone();
            Box::pin(async move { Ok(store::forget(&app.db, party).await?) })
        })
    }
}
