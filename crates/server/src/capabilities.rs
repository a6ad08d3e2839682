//! The list of capabilities: what is in the binary is what is in this list.

use std::sync::Arc;
use std::time::Duration;

use accounts::Accounts;
use census::Census;
use kernel::app::App;
use kernel::auth::Right;
use kernel::capability::{Capability, Group, Keeper, MenuItem, Scheduled, Work};
use kernel::jobs::Works;
use relations::Relations;
use territory::Territories;

/// Every capability, opened on the program's database.
pub struct Capabilities {
    /// Who may do what, which commands use by name.
    pub accounts: Accounts,
    /// The registry, which commands use by name.
    pub census: Census,
    /// People and what happens with them.
    pub relations: Relations,
    /// What each brings.
    pub all: Vec<Capability>,
}

impl Capabilities {
    /// Opens them, and tells the program what they bring.
    ///
    /// # Errors
    /// The database is away.
    pub async fn open(app: &App) -> anyhow::Result<Capabilities> {
        let territories = Territories::open(&app.db).await?;
        let chart = territories.clone();
        app.chart(Arc::new(move |key| chart.ranges(key)));
        let accounts = Accounts::open(app.clone(), territories.clone());
        accounts.start().await?;
        let census = Census::open(app.clone(), territories.clone()).await?;
        let registry = census.capability();
        let relations = Relations::open(app.clone(), territories, registry.criteria.clone(), registry.reached.clone());
        let all = vec![accounts.capability(), registry, relations.capability()];
        let own = [("desk-mail", "/bureau/courrier"), ("desk-works", "/bureau/travaux")]
            .map(|(label, path)| MenuItem { group: Group::Network, label, path, right: Some(Right::Administer) });
        let menu = all.iter().flat_map(|capability| capability.menu.clone()).chain(own).collect();
        let reactions = all.iter().flat_map(|capability| capability.reactions.clone()).collect();
        app.plug(menu, reactions);
        let keeper = |capability: &Capability| Keeper {
            name: capability.name,
            mine: capability.mine.clone(),
            forget: capability.forget.clone(),
        };
        app.entrust(all.iter().map(keeper).collect());
        app.guard(relations::privacy::gate(&relations));
        Ok(Capabilities { accounts, census, relations, all })
    }

    /// The work that runs outside requests.
    pub fn works(&self) -> Works {
        Works::new(
            self.all.iter().flat_map(|capability| capability.jobs.clone()).collect(),
            self.all.iter().flat_map(|capability| capability.reactions.clone()).collect(),
            self.all.iter().flat_map(|capability| capability.schedules.clone()).chain([self.sweeping()]).collect(),
        )
    }

    /// What the kernel forgets with time: old letters, spent links.
    fn sweeping(&self) -> Scheduled {
        let app = self.census.app.clone();
        let run = move || -> Work<()> {
            let app = app.clone();
            Box::pin(async move { Ok(kernel::mail::sweep(&app).await?) })
        };
        Scheduled { name: "kernel.sweep", every: Duration::from_secs(24 * 3_600), run: Arc::new(run) }
    }

    /// What is found, from every capability.
    pub fn search(&self) -> Vec<kernel::capability::SearchEntries> {
        self.all.iter().filter_map(|capability| capability.search.clone()).collect()
    }
}
