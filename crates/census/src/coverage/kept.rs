//! Keeps the coverage until something that it depends on changes; nothing is made before it is asked for.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arc_swap::ArcSwapOption;
use territory::Gazetteer;
use tokio::sync::Mutex;

use super::Coverage;
use super::people::People;
use super::times::Times;
use crate::Census;
use crate::atlas::Atlas;
use crate::stage::PublicStage;
use crate::store;

/// What is kept, shared by the clones of a [`Census`].
#[derive(Default)]
pub(crate) struct Kept {
    coverage: ArcSwapOption<Made>,
    people: ArcSwapOption<(Arc<Gazetteer>, Arc<People>)>,
    /// Grows when a routing server gave times.
    roads: AtomicU64,
    making: Mutex<()>,
}

struct Made {
    /// The atlas looked at last; another one with the same open places says the same.
    seq: i64,
    gazetteer: Arc<Gazetteer>,
    roads: u64,
    places: u64,
    coverage: Arc<Coverage>,
}

impl Kept {
    /// A routing server gave times: what is kept is old.
    pub(crate) fn forget_roads(&self) {
        self.roads.fetch_add(1, Ordering::Relaxed);
    }
}

impl Census {
    /// The coverage as it is now, made when it was not.
    ///
    /// # Errors
    /// The database is away.
    pub async fn coverage(&self) -> anyhow::Result<Arc<Coverage>> {
        let kept = &self.kept;
        if let Some(made) = self.up_to_date() {
            return Ok(made);
        }
        let _one = kept.making.lock().await;
        if let Some(made) = self.up_to_date() {
            return Ok(made);
        }
        let (atlas, gazetteer, roads) = (self.atlas(), self.gazetteer(), kept.roads.load(Ordering::Relaxed));
        let places = fingerprint(&atlas);
        let same = kept
            .coverage
            .load_full()
            .filter(|made| made.places == places && made.roads == roads && Arc::ptr_eq(&made.gazetteer, &gazetteer));
        let coverage = match same {
            Some(made) => made.coverage.clone(),
            None => {
                let times = Times::of(store::roads::list(&self.app.db).await?);
                let people = self.people_of(&gazetteer).await?;
                let (atlas, gazetteer) = (atlas.clone(), gazetteer.clone());
                let make = move || Coverage::new(&gazetteer, people, &atlas, &times);
                Arc::new(tokio::task::spawn_blocking(make).await?)
            }
        };
        let made = Made { seq: atlas.seq, gazetteer, roads, places, coverage: coverage.clone() };
        kept.coverage.store(Some(Arc::new(made)));
        Ok(coverage)
    }

    fn up_to_date(&self) -> Option<Arc<Coverage>> {
        let made = self.kept.coverage.load_full()?;
        let same = made.seq == self.atlas().seq
            && made.roads == self.kept.roads.load(Ordering::Relaxed)
            && Arc::ptr_eq(&made.gazetteer, &self.gazetteer());
        same.then(|| made.coverage.clone())
    }

    async fn people_of(&self, gazetteer: &Arc<Gazetteer>) -> anyhow::Result<Arc<People>> {
        let kept = self.kept.people.load_full().filter(|kept| Arc::ptr_eq(&kept.0, gazetteer));
        if let Some(kept) = kept {
            return Ok(kept.1.clone());
        }
        let own = gazetteer.clone();
        let people = Arc::new(tokio::task::spawn_blocking(move || People::of(&own)).await?);
        self.kept.people.store(Some(Arc::new((gazetteer.clone(), people.clone()))));
        Ok(people)
    }
}

/// The open places and where they are, as one number: most edits change neither.
fn fingerprint(atlas: &Atlas) -> u64 {
    let mut hasher = DefaultHasher::new();
    for pin in (0..u32::try_from(atlas.len()).unwrap_or(u32::MAX)).filter_map(|at| atlas.at(at)) {
        if pin.marks.stage() == PublicStage::Open {
            (pin.id, pin.position.map(|p| (p.x, p.y)), pin.commune, &pin.name, &pin.slug).hash(&mut hasher);
        }
    }
    hasher.finish()
}
