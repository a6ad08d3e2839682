//! The capability: what it holds, and what it brings to the server.

use std::sync::Arc;

use kernel::app::App;
use kernel::capability::{Capability, JobKind, MenuItem, Mine, Reaction, Scheduled, Work};
use kernel::ids::PartyId;
use kernel::web::Routes;
use territory::Territories;

use crate::people;

/// What the pages of relations share, cheap to clone.
#[derive(Clone)]
pub struct Relations {
    /// The program.
    pub app: App,
    /// Communes and what they belong to.
    pub territories: Territories,
}

impl Relations {
    /// The relations of the program.
    pub fn open(app: App, territories: Territories) -> Relations {
        Relations { app, territories }
    }

    /// What it brings to the server.
    pub fn capability(&self) -> Capability {
        Capability {
            name: "relations",
            routes: self.routes(),
            menu: Self::menu(),
            reactions: self.reactions(),
            jobs: self.jobs(),
            schedules: self.schedules(),
            search: None,
            mine: self.mine(),
            forget: self.forget(),
            demo: self.demo(),
            check: self.check(),
        }
    }

    fn routes(&self) -> Routes {
        people::routes(self)
    }

    fn menu() -> Vec<MenuItem> {
        people::menu()
    }

    fn reactions(&self) -> Vec<Reaction> {
        people::reactions(self)
    }

    fn jobs(&self) -> Vec<JobKind> {
        Vec::new()
    }

    fn schedules(&self) -> Vec<Scheduled> {
        people::schedules(self)
    }

    /// All that is known of a person here, part by part.
    fn mine(&self) -> Arc<dyn Fn(PartyId) -> Work<Mine> + Send + Sync> {
        let relations = self.clone();
        Arc::new(move |party| {
            let relations = relations.clone();
            Box::pin(async move { people::mine(&relations, party).await })
        })
    }

    /// Forgets a person, keeping what is anonymous.
    fn forget(&self) -> Arc<dyn Fn(PartyId) -> Work<()> + Send + Sync> {
        let relations = self.clone();
        Arc::new(move |party| {
            let relations = relations.clone();
            Box::pin(async move { people::forget(&relations, party).await })
        })
    }

    /// Fictional people and what happened with them, for `maillage demo`.
    fn demo(&self) -> Arc<dyn Fn() -> Work<()> + Send + Sync> {
        let relations = self.clone();
        Arc::new(move || {
            let relations = relations.clone();
            Box::pin(async move { people::demo(&relations).await })
        })
    }

    /// What is wrong in these data, in words for the administrator.
    fn check(&self) -> Arc<dyn Fn() -> Work<Vec<String>> + Send + Sync> {
        let relations = self.clone();
        Arc::new(move || {
            let relations = relations.clone();
            Box::pin(async move { people::check(&relations).await })
        })
    }
}
