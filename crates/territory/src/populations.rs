//! How many people live in each territory, summed from the communes.

use std::collections::HashMap;

use crate::former_regions::FORMER_REGIONS;
use crate::level::{Level, TerritoryId};
use crate::tables::{NONE, Tables};

/// People per territory; 0 where nothing is told.
#[derive(Debug, Clone, Default)]
pub(crate) struct Populations {
    communes: Vec<u32>,
    epci: Vec<u32>,
    departments: Vec<u32>,
    former_regions: Vec<u32>,
    regions: Vec<u32>,
    country: u32,
}

impl Populations {
    pub(crate) fn embedded(tables: &Tables, former_region: &[u16]) -> Self {
        let communes = tables.communes.iter().map(|commune| commune.population().unwrap_or(0)).collect();
        Self::summed(communes, tables, former_region)
    }

    /// The same with other figures for some communes, by index.
    pub(crate) fn with(&self, figures: &HashMap<u16, u32>, tables: &Tables, former_region: &[u16]) -> Self {
        let mut communes = self.communes.clone();
        for (index, people) in figures {
            if let Some(old) = communes.get_mut(usize::from(*index)) {
                *old = *people;
            }
        }
        Self::summed(communes, tables, former_region)
    }

    fn summed(communes: Vec<u32>, tables: &Tables, former_region: &[u16]) -> Self {
        let mut sums = Self {
            epci: vec![0; tables.epci.len()],
            departments: vec![0; tables.departments.len()],
            former_regions: vec![0; FORMER_REGIONS.len()],
            regions: vec![0; tables.regions.len()],
            ..Self::default()
        };
        for (commune, people) in tables.communes.iter().zip(&communes) {
            add(&mut sums.epci, commune.parent, *people);
            add(&mut sums.epci, commune.public_territorial, *people);
            add(&mut sums.departments, commune.department, *people);
            sums.country = sums.country.saturating_add(*people);
        }
        for (index, (department, people)) in tables.departments.iter().zip(&sums.departments).enumerate() {
            add(&mut sums.regions, department.parent, *people);
            add(&mut sums.former_regions, former_region.get(index).copied().unwrap_or(NONE), *people);
        }
        sums.communes = communes;
        sums
    }

    pub(crate) fn of(&self, id: TerritoryId) -> Option<u32> {
        let list = match id.level {
            Level::Country => return Some(self.country),
            Level::Region => &self.regions,
            Level::FormerRegion => &self.former_regions,
            Level::Department => &self.departments,
            Level::Epci => &self.epci,
            Level::Commune => &self.communes,
            Level::Delegated | Level::District => return None,
        };
        list.get(id.at()).copied().filter(|people| *people > 0)
    }
}

fn add(list: &mut [u32], index: u16, people: u32) {
    if let Some(sum) = list.get_mut(usize::from(index)) {
        *sum = sum.saturating_add(people);
    }
}
