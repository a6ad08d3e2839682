//! What the program knows of territories at a given moment, shared by all who ask.

use std::sync::Arc;

use arc_swap::{ArcSwap, ArcSwapOption};
use kernel::db::Db;
use tokio::sync::Mutex;

use crate::contour_tiles::ContourTiles;
use crate::update::{Populations, Update};
use crate::{Gazetteer, Level, store};

/// The gazetteer and the contours, replaced when an update comes; cheap to clone.
#[derive(Clone)]
pub struct Territories {
    gazetteer: Arc<ArcSwap<Gazetteer>>,
    /// Made when the first tile is asked for: a start, and a command, need not wait for them.
    contours: Arc<ArcSwapOption<ContourTiles>>,
    making: Arc<Mutex<()>>,
}

impl Territories {
    /// The official list, completed with what updates brought.
    ///
    /// # Errors
    /// The database is away.
    pub async fn open(db: &Db) -> sqlx::Result<Territories> {
        let territories = Territories {
            gazetteer: Arc::new(ArcSwap::from_pointee(Gazetteer::embedded())),
            contours: Arc::default(),
            making: Arc::default(),
        };
        territories.reload(db).await?;
        Ok(territories)
    }

    /// Reads again what updates brought.
    ///
    /// # Errors
    /// The database is away.
    pub async fn reload(&self, db: &Db) -> sqlx::Result<()> {
        let centres = store::list_centres(db).await?;
        if !centres.is_empty() {
            let mut gazetteer = Gazetteer::embedded();
            let update = Update { centres, ..Update::default() };
            gazetteer.apply(&update, Populations::Keep);
            self.gazetteer.store(Arc::new(gazetteer));
        }
        self.contours.store(None);
        Ok(())
    }

    /// The communes and their neighbours.
    pub fn gazetteer(&self) -> Arc<Gazetteer> {
        self.gazetteer.load_full()
    }

    /// The contours, as tiles.
    ///
    /// # Errors
    /// The database is away.
    pub async fn contours(&self, db: &Db) -> anyhow::Result<Arc<ContourTiles>> {
        if let Some(made) = self.contours.load_full() {
            return Ok(made);
        }
        let _one = self.making.lock().await;
        if let Some(made) = self.contours.load_full() {
            return Ok(made);
        }
        let mut contours = Vec::new();
        for level in [Level::Region, Level::FormerRegion, Level::Department, Level::Epci, Level::Commune] {
            contours.extend(store::list_contours(db, level).await?);
        }
        let made = Arc::new(tokio::task::spawn_blocking(move || ContourTiles::with_land(contours)).await?);
        self.contours.store(Some(made.clone()));
        Ok(made)
    }
}
