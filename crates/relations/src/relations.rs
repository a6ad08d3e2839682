//! The capability: what it holds, and what it brings to the server.

use std::sync::Arc;

use kernel::app::App;
use kernel::capability::{Capability, Criterion, JobKind, MenuItem, Mine, Reached, Reaction, Scheduled, Work};
use kernel::ids::PartyId;
use kernel::web::Routes;
use territory::Territories;

use crate::{engagement, exchanges, membership, people, privacy, segments};

/// What the pages of relations share, cheap to clone.
#[derive(Clone)]
pub struct Relations {
    /// The program.
    pub app: App,
    /// Communes and what they belong to.
    pub territories: Territories,
    /// What segments may ask of other capabilities.
    pub(crate) criteria: Arc<Vec<Criterion>>,
    /// How places and organisations are reached by anybody, as another capability tells it.
    pub(crate) reached: Option<Reached>,
    /// All parties in memory, once a segment was asked for.
    pub(crate) picture: Arc<segments::live::Live>,
}

impl Relations {
    /// The relations of the program; `criteria` are what other capabilities let segments ask, and `reached` is what the one
    /// that holds public sheets tells on the cards of their parties.
    pub fn open(app: App, territories: Territories, criteria: Vec<Criterion>, reached: Option<Reached>) -> Relations {
        Relations { app, territories, criteria: Arc::new(criteria), reached, picture: Arc::default() }
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
            criteria: Vec::new(),
            reached: None,
            mine: self.mine(),
            forget: self.forget(),
            demo: self.demo(),
            check: self.check(),
        }
    }

    fn routes(&self) -> Routes {
        people::routes(self)
            .merge(exchanges::routes(self))
            .merge(engagement::routes(self))
            .merge(segments::routes(self))
            .merge(membership::routes(self))
            .merge(privacy::routes(self))
    }

    fn menu() -> Vec<MenuItem> {
        let parts = [
            exchanges::menu(),
            people::menu(),
            engagement::menu(),
            segments::menu(),
            membership::menu(),
            privacy::menu(),
        ];
        parts.concat()
    }

    fn reactions(&self) -> Vec<Reaction> {
        people::reactions(self)
    }

    fn jobs(&self) -> Vec<JobKind> {
        privacy::jobs(self)
    }

    fn schedules(&self) -> Vec<Scheduled> {
        [people::schedules(self), membership::schedules(self)].concat()
    }

    /// All that is known of a person here, part by part.
    fn mine(&self) -> Arc<dyn Fn(PartyId) -> Work<Mine> + Send + Sync> {
        let relations = self.clone();
        Arc::new(move |party| {
            let relations = relations.clone();
            Box::pin(async move {
                let mut mine = people::mine(&relations, party).await?;
                mine.extend(exchanges::mine(&relations, party).await?);
                mine.extend(membership::mine(&relations, party).await?);
                mine.extend(privacy::mine(&relations, party).await?);
                mine.extend(engagement::mine(&relations, party).await?);
                mine.extend(segments::mine(&relations, party).await?);
                Ok(mine)
            })
        })
    }

    /// Forgets a person, keeping what is anonymous.
    fn forget(&self) -> Arc<dyn Fn(PartyId) -> Work<()> + Send + Sync> {
        let relations = self.clone();
        Arc::new(move |party| {
            let relations = relations.clone();
            Box::pin(async move {
                exchanges::forget(&relations, party).await?;
                engagement::forget(&relations, party).await?;
                segments::forget(&relations, party).await?;
                // the addresses of the person are needed to find what was written to them
                privacy::forget(&relations, party).await?;
                membership::forget(&relations, party).await?;
                people::forget(&relations, party).await
            })
        })
    }

    /// Fictional people and what happened with them, for `maillage demo`.
    fn demo(&self) -> Arc<dyn Fn() -> Work<()> + Send + Sync> {
        let relations = self.clone();
        Arc::new(move || {
            let relations = relations.clone();
            Box::pin(async move {
                people::demo(&relations).await?;
                exchanges::demo(&relations).await?;
                membership::demo(&relations).await?;
                engagement::demo(&relations).await?;
                segments::demo(&relations).await?;
                privacy::demo(&relations).await
            })
        })
    }

    /// What is wrong in these data, in words for the administrator.
    fn check(&self) -> Arc<dyn Fn() -> Work<Vec<String>> + Send + Sync> {
        let relations = self.clone();
        Arc::new(move || {
            let relations = relations.clone();
            Box::pin(async move {
                let mut wrong = people::check(&relations).await?;
                wrong.extend(exchanges::check(&relations).await?);
                wrong.extend(membership::check(&relations).await?);
                wrong.extend(privacy::check(&relations).await?);
                wrong.extend(engagement::check(&relations).await?);
                wrong.extend(segments::check(&relations).await?);
                Ok(wrong)
            })
        })
    }
}
