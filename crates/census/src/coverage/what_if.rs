//! What if: a place opens at a point – whom would it serve who has none as near today?

use territory::projection::distance_km;
use territory::{Gazetteer, TerritoryId};

use super::road::{LIMITS, Setting};
use super::{Coverage, people, road, waters};

/// Farther than that as the crow flies nobody is within thirty minutes.
const WITHIN_KM: f64 = 40.0;
/// A point farther from the centre of any commune is not on land.
const ON_LAND_KM: f64 = 30.0;

/// Where a place would open.
#[derive(Debug, Clone, Copy)]
pub struct Pin {
    /// Degrees north and east.
    pub point: (f64, f64),
    /// The commune whose centre is the nearest.
    pub commune: TerritoryId,
    setting: Setting,
    land: u16,
}

impl Pin {
    /// A pin at a point; none at sea or abroad.
    pub fn at(gazetteer: &Gazetteer, lat: f64, lon: f64) -> Option<Pin> {
        let near = gazetteer.nearest_commune(lat, lon).filter(|near| near.km <= ON_LAND_KM)?;
        Some(Pin {
            point: (lat, lon),
            commune: near.commune,
            setting: people::setting(gazetteer, near.commune),
            land: waters::land_of(gazetteer.code(near.commune)),
        })
    }
}

/// A commune that would be nearer to an open place than today.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gained {
    /// Which.
    pub commune: TerritoryId,
    /// Its people within thirty minutes of the pin.
    pub people: u64,
    /// Minutes to the nearest open place today, of those who gain the most, estimated as the way to the pin is; none
    /// without any.
    pub before: Option<f32>,
    /// Minutes to the pin.
    pub after: f32,
    /// Of its people, those who enter the limits of 10, 20 and 30 minutes.
    pub newly: [u64; 3],
}

/// What a place would change.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Gain {
    /// People within 10, 20 and 30 minutes of the pin.
    pub reached: [u64; 3],
    /// Of those, people who have no open place within that time today.
    pub newly: [u64; 3],
    /// Communes where somebody enters the limit of 10, 20 or 30 minutes: most people within 20 first.
    pub communes: Vec<Gained>,
}

impl Coverage {
    /// What a place at that pin would change, by estimates on both sides: no server was asked the way to the pin, and its
    /// times of today beside an estimate would tell of people who gain nothing. Looks once at every home: some
    /// milliseconds for France.
    pub fn what_if(&self, pin: &Pin) -> Gain {
        let mut gain = Gain::default();
        // a degree of latitude is 111 km: most homes are passed over by one comparison
        let reach = WITHIN_KM / 111.0;
        let reaches = self.estimates.as_ref().unwrap_or(&self.reaches);
        for (home, today) in self.people.homes.iter().zip(reaches) {
            if (home.point.0 - pin.point.0).abs() > reach || home.land != pin.land {
                continue;
            }
            let km = distance_km(home.point, pin.point);
            if km > WITHIN_KM {
                continue;
            }
            let minutes = road::minutes(waters::around_km(home.point, pin.point), home.setting, pin.setting) as f32;
            if minutes > LIMITS[2] {
                continue;
            }
            let people = u64::from(home.people);
            let before = today.map(|reach| reach.minutes);
            let mut newly = [0; 3];
            for (at, limit) in LIMITS.iter().enumerate().filter(|(_, limit)| minutes <= **limit) {
                gain.reached[at] += people;
                newly[at] = if before.is_none_or(|before| before > *limit) { people } else { 0 };
                gain.newly[at] += newly[at];
            }
            if newly.iter().any(|people| *people > 0) {
                gain.add(Gained { commune: home.commune, people, before, after: minutes, newly });
            }
        }
        gain.communes.sort_by_key(|commune| std::cmp::Reverse((commune.newly[1], commune.newly[2], commune.people)));
        gain
    }
}

impl Gain {
    /// Homes come in order of commune: those of one follow each other.
    fn add(&mut self, more: Gained) {
        match self.communes.last_mut().filter(|last| last.commune == more.commune) {
            Some(last) => {
                if more.people > last.people {
                    (last.before, last.after) = (more.before, more.after);
                }
                last.people += more.people;
                for (sum, more) in last.newly.iter_mut().zip(more.newly) {
                    *sum += more;
                }
            }
            None => self.communes.push(more),
        }
    }
}
