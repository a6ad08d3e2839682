//! What the program knows of territories at a given moment, shared by all who ask.

use std::sync::Arc;

use arc_swap::ArcSwap;
use kernel::db::Db;

use crate::contour_tiles::ContourTiles;
use crate::update::{Populations, Update};
use crate::{Gazetteer, Level, store};

/// The gazetteer and the contours, replaced together when an update comes; cheap to clone.
#[derive(Clone)]
pub struct Territories {
    gazetteer: Arc<ArcSwap<Gazetteer>>,
    contours: Arc<ArcSwap<ContourTiles>>,
}

impl Territories {
    /// The official list, completed with what updates brought.
    ///
    /// # Errors
    /// The database is away.
    pub async fn open(db: &Db) -> sqlx::Result<Territories> {
        let territories = Territories {
            gazetteer: Arc::new(ArcSwap::from_pointee(Gazetteer::embedded())),
            contours: Arc::new(ArcSwap::from_pointee(ContourTiles::new(&[]))),
        };
        territories.reload(db).await?;
        Ok(territories)
    }

    /// Reads again what updates brought.
    ///
    /// # Errors
    /// The database is away.
    pub async fn reload(&self, db: &Db) -> sqlx::Result<()> {
        let mut gazetteer = Gazetteer::embedded();
        let centres = store::list_centres(db).await?;
        if !centres.is_empty() {
            let update = Update { centres, ..Update::default() };
            gazetteer.apply(&update, Populations::Keep);
        }
        let mut contours = Vec::new();
        for level in [Level::Region, Level::FormerRegion, Level::Department, Level::Epci, Level::Commune] {
            contours.extend(store::list_contours(db, level).await?);
        }
        self.gazetteer.store(Arc::new(gazetteer));
        self.contours.store(Arc::new(ContourTiles::with_land(contours)));
        Ok(())
    }

    /// The communes and their neighbours.
    pub fn gazetteer(&self) -> Arc<Gazetteer> {
        self.gazetteer.load_full()
    }

    /// The contours, as tiles.
    pub fn contours(&self) -> Arc<ContourTiles> {
        self.contours.load_full()
    }
}
