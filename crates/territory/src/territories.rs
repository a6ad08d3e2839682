//! What the program knows of territories at a given moment, shared by all who ask.

use std::sync::Arc;

use arc_swap::{ArcSwap, ArcSwapOption};
use kernel::db::Db;
use tokio::sync::Mutex;

use crate::contour_tiles::ContourTiles;
use crate::sectors::{self, Sector};
use crate::update::{Populations, Update};
use crate::{Gazetteer, Level, store};

/// The gazetteer, the sectors and the contours, replaced when an update comes; cheap to clone.
#[derive(Clone)]
pub struct Territories {
    gazetteer: Arc<ArcSwap<Gazetteer>>,
    /// In order of number.
    sectors: Arc<ArcSwap<Vec<Sector>>>,
    /// Made when the first tile is asked for: a start, and a command, need not wait for them.
    contours: Arc<ArcSwapOption<ContourTiles>>,
    making: Arc<Mutex<()>>,
    /// Where the network is, as filters name it.
    home: Arc<ArcSwap<Vec<String>>>,
}

impl Territories {
    /// The official list, completed with what updates brought.
    ///
    /// # Errors
    /// The database is away.
    pub async fn open(db: &Db) -> sqlx::Result<Territories> {
        let territories = Territories {
            gazetteer: Arc::new(ArcSwap::from_pointee(Gazetteer::embedded())),
            sectors: Arc::default(),
            contours: Arc::default(),
            making: Arc::default(),
            home: Arc::default(),
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
        self.reload_sectors(db).await
    }

    /// Reads the sectors again; the contours of communes stay, those of sectors are put together anew.
    ///
    /// # Errors
    /// The database is away.
    pub async fn reload_sectors(&self, db: &Db) -> sqlx::Result<()> {
        // whoever makes the contours meanwhile would draw the sectors of before
        let _one = self.making.lock().await;
        let sectors = store::sectors::list(db, &self.gazetteer()).await?;
        if let Some(made) = self.contours.load_full() {
            self.contours.store(Some(Arc::new(made.with_sectors(&sectors))));
        }
        self.sectors.store(Arc::new(sectors));
        Ok(())
    }

    /// The communes and their neighbours.
    pub fn gazetteer(&self) -> Arc<Gazetteer> {
        self.gazetteer.load_full()
    }

    /// The sectors, in order of number.
    pub fn sectors(&self) -> Arc<Vec<Sector>> {
        self.sectors.load_full()
    }

    /// The sector of that number.
    pub fn sector(&self, number: i64) -> Option<Sector> {
        self.sectors().iter().find(|sector| sector.number == number).cloned()
    }

    /// From now on the network is there (`region:75`, `department:17`): its pages start from it where nothing else is asked.
    pub fn settle(&self, home: Vec<String>) {
        self.home.store(Arc::new(home));
    }

    /// Where the network is, as filters name it; nothing when nobody said.
    pub fn home(&self) -> Arc<Vec<String>> {
        self.home.load_full()
    }

    /// The communes of a territory or of a sector as filters name it (`department:33`, `sector:4`): the first and the
    /// last INSEE code of each run of neighbours in the official list, which holds the communes that were merged since
    /// as well. None for a name that is not known.
    pub fn ranges(&self, key: &str) -> Option<Arc<[(String, String)]>> {
        let gazetteer = self.gazetteer();
        let mut communes = match sectors::number_in(key) {
            Some(number) => self.sector(number)?.communes,
            None => {
                let (level, code) = key.split_once(':')?;
                let id = gazetteer.get(level.parse().ok()?, code)?;
                if id.level() == Level::Commune { vec![id] } else { gazetteer.members(id, Level::Commune) }
            }
        };
        // numbers follow the order of codes
        communes.sort_unstable();
        let mut ranges: Vec<(String, String)> = Vec::new();
        let mut before = None;
        for commune in communes {
            let code = gazetteer.code(commune).to_owned();
            match ranges.last_mut().filter(|_| before == Some(commune.at())) {
                Some((_, last)) => *last = code,
                None => ranges.push((code.clone(), code)),
            }
            before = Some(commune.at() + 1);
        }
        Some(ranges.into())
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
        let (gazetteer, sectors) = (self.gazetteer(), self.sectors());
        let make = move || ContourTiles::with_land(contours, &gazetteer).with_sectors(&sectors);
        let made = Arc::new(tokio::task::spawn_blocking(make).await?);
        self.contours.store(Some(made.clone()));
        Ok(made)
    }
}
