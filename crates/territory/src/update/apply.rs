//! Lays an update over the gazetteer.

use std::collections::HashMap;
use std::sync::Arc;

use super::Update;
use crate::gazetteer::Gazetteer;
use crate::level::Level;

/// Which populations to believe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Populations {
    /// Those embedded; those of the update only for communes without any.
    Keep,
    /// Those of the update.
    Replace,
}

/// What an update changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    /// Centres set.
    pub centres: usize,
    /// Populations set.
    pub populations: usize,
    /// INSEE codes that are today neither of a commune, nor of a déléguée, nor of a district.
    pub unknown: Vec<String>,
}

impl Gazetteer {
    /// Lays the centres, areas and populations of an update over this gazetteer. Contours are the caller's to keep; the
    /// members of EPCI stay those embedded, which are newer than any file met.
    pub fn apply(&mut self, update: &Update, populations: Populations) -> Applied {
        let mut applied = Applied::default();
        self.apply_populations(update, populations, &mut applied);
        for centre in &update.centres {
            if self.set_centre(&centre.code, centre.lat, centre.lon) {
                applied.centres += 1;
            } else {
                applied.unknown.push(centre.code.clone());
            }
            if let Some(km2) = centre.area_km2 {
                self.set_area(&centre.code, km2);
            }
            if let Some(people) = centre.population {
                self.set_people_of_part(&centre.code, people);
            }
        }
        applied
    }

    /// Before the centres, whose means weigh people.
    fn apply_populations(&mut self, update: &Update, populations: Populations, applied: &mut Applied) {
        let mut figures = HashMap::new();
        for centre in &update.centres {
            let (Some(people), Some(id)) = (centre.population, self.get(Level::Commune, &centre.code)) else {
                continue;
            };
            if populations == Populations::Replace || self.population(id).is_none() {
                figures.insert(id.index, people);
            }
        }
        applied.populations = figures.len();
        if !figures.is_empty() {
            let new = self.populations.with(&figures, self.tables(), self.former_region_of_departments());
            self.populations = Arc::new(new);
        }
    }
}
