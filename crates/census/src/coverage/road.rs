//! The time by car between two points, estimated without a map of roads.
//!
//! Road = as the crow flies × [`DETOUR`]. Time = [`START`] + road / speed, where the speed rises with the way to go,
//! from what one drives around there to what one drives on main roads:
//!
//! `v(r) = v₀ + (FAR − v₀) × (1 − e^(−r / REACH_KM))`, with `v₀` the mean of the two ends, by density of people.
//!
//! The detour is the usual one: 1.34 on average in 300 European cities (*radial physical detour*, Environment and
//! Planning B, 2023), 1.3 ± 0.1 on road networks (Wang and others, npj Complexity 1:22, 2024). Speeds were set by hand so
//! that thirty known journeys of former Aquitaine, from Bordeaux's suburbs to the Landes, come near the time usually
//! given for them outside of rush hours: they do within 13 % on average, the worst but one within 40 % (the tests below).
//! That is a calibration on common knowledge, not a measure; a routing server gives one ([`super::times`]). To be
//! counted on: ± 25 %. Too short in mountains, where no relief is known, at rush hours, and across waters that are not
//! in [`super::waters`]; too long along a motorway.

/// The limits that are told, in minutes.
pub const LIMITS: [f32; 3] = [10.0, 20.0, 30.0];
/// Beyond that many minutes a territory is underserved.
pub const UNDERSERVED: f32 = 20.0;
/// What the estimate may be wrong by, as a share.
pub const ERROR: f32 = 0.25;

/// By road, for one kilometre as the crow flies.
pub const DETOUR: f64 = 1.3;
/// Minutes to start, to park, to walk in.
pub const START: f64 = 3.0;
/// km/h on main roads.
const FAR: f64 = 76.0;
/// Kilometres by road after which two thirds of the way from the speed near home to that of main roads is gained.
const REACH_KM: f64 = 20.0;

/// What surrounds an end of a journey, by people per km² (the thresholds of Eurostat's degree of urbanisation).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// Less than 300, or not known.
    Rural,
    /// 300 to 1 500.
    Between,
    /// 1 500 and more.
    Dense,
}

impl Setting {
    /// The setting of that many people per km².
    pub fn of(density: Option<f64>) -> Setting {
        match density {
            Some(people) if people >= 1_500.0 => Setting::Dense,
            Some(people) if people >= 300.0 => Setting::Between,
            _ => Setting::Rural,
        }
    }

    /// km/h around there.
    fn speed(self) -> f64 {
        match self {
            Setting::Rural => 46.0,
            Setting::Between => 36.0,
            Setting::Dense => 16.0,
        }
    }
}

/// Minutes by car for that many kilometres as the crow flies; grows with them.
pub fn minutes(km: f64, from: Setting, to: Setting) -> f64 {
    let road = km * DETOUR;
    let near = f64::midpoint(from.speed(), to.speed());
    let speed = near + (FAR - near) * (1.0 - (-road / REACH_KM).exp());
    START + 60.0 * road / speed
}

/// No estimate is shorter, whatever surrounds the two ends.
pub fn least_minutes(km: f64) -> f64 {
    minutes(km, Setting::Rural, Setting::Rural)
}

/// Whether an estimate is so near the limit of twenty minutes that it may stand on the other side.
pub fn is_near_limit(minutes: f32) -> bool {
    (UNDERSERVED / (1.0 + ERROR)..=UNDERSERVED * (1.0 + ERROR)).contains(&minutes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use territory::projection::distance_km;

    const R: Setting = Setting::Rural;
    const B: Setting = Setting::Between;
    const D: Setting = Setting::Dense;

    /// Centres of two communes, what surrounds them, and the minutes that are commonly said.
    type Journey = (&'static str, (f64, f64), (f64, f64), [Setting; 2], f64);
    const JOURNEYS: &[Journey] = &[
        ("Libourne – Coutras", (44.912, -0.233), (45.041, -0.100), [B, R], 24.0),
        ("Bergerac – Périgueux", (44.852, 0.488), (45.194, 0.710), [B, D], 52.0),
        ("Mont-de-Marsan – Dax", (43.893, -0.501), (43.703, -1.064), [B, B], 52.0),
        ("Sarlat – Périgueux", (44.906, 1.199), (45.194, 0.710), [R, D], 68.0),
        ("Agen – Villeneuve-sur-Lot", (44.201, 0.630), (44.418, 0.748), [D, R], 34.0),
        ("Marmande – Agen", (44.501, 0.169), (44.201, 0.630), [B, D], 55.0),
        ("Pau – Oloron", (43.322, -0.343), (43.168, -0.595), [D, R], 42.0),
        ("Orthez – Pau", (43.495, -0.778), (43.322, -0.343), [R, D], 42.0),
        ("Biscarrosse – Mimizan", (44.408, -1.152), (44.200, -1.232), [R, R], 30.0),
        ("Langon – Bazas", (44.535, -0.242), (44.441, -0.218), [B, R], 19.0),
        ("Langon – La Réole", (44.535, -0.242), (44.587, -0.045), [B, B], 24.0),
        ("Libourne – Saint-Émilion", (44.912, -0.233), (44.895, -0.172), [B, R], 13.0),
        ("Bergerac – Sainte-Foy", (44.852, 0.488), (44.841, 0.217), [B, D], 27.0),
        ("Ribérac – Périgueux", (45.243, 0.340), (45.194, 0.710), [R, D], 43.0),
        ("Nontron – Périgueux", (45.534, 0.682), (45.194, 0.710), [R, D], 54.0),
        ("Thiviers – Périgueux", (45.424, 0.906), (45.194, 0.710), [R, D], 37.0),
        ("Nérac – Agen", (44.134, 0.347), (44.201, 0.630), [R, D], 33.0),
        ("Casteljaloux – Marmande", (44.310, 0.089), (44.501, 0.169), [R, B], 25.0),
        ("Saint-Sever – Mont-de-Marsan", (43.765, -0.561), (43.893, -0.501), [R, B], 19.0),
        ("Hagetmau – Saint-Sever", (43.650, -0.587), (43.765, -0.561), [R, R], 13.0),
        ("Bordeaux – Mérignac", (44.862, -0.585), (44.831, -0.682), [D, D], 19.0),
        ("Bordeaux – Pessac", (44.862, -0.585), (44.786, -0.681), [D, D], 19.0),
        ("Bordeaux – Talence", (44.862, -0.585), (44.806, -0.592), [D, D], 14.0),
        ("Bordeaux – Arcachon", (44.862, -0.585), (44.651, -1.172), [D, B], 57.0),
        ("Bordeaux – Libourne", (44.862, -0.585), (44.912, -0.233), [D, B], 38.0),
        ("Bayonne – Biarritz", (43.484, -1.461), (43.471, -1.556), [D, D], 18.0),
        ("Bayonne – Saint-Jean-de-Luz", (43.484, -1.461), (43.393, -1.634), [D, B], 27.0),
        ("Bordeaux – Saint-Médard", (44.862, -0.585), (44.886, -0.782), [D, B], 26.0),
        ("Lons – Pau", (43.326, -0.406), (43.322, -0.343), [B, D], 17.0),
        ("Pau – Lescar", (43.322, -0.343), (43.341, -0.430), [D, B], 12.0),
    ];

    #[test]
    fn known_journeys_take_about_the_time_people_say() {
        let mut errors: Vec<(f64, &str)> = JOURNEYS
            .iter()
            .map(|(name, from, to, [a, b], said)| {
                ((minutes(distance_km(*from, *to), *a, *b) / said - 1.0).abs(), *name)
            })
            .collect();
        errors.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mean = errors.iter().map(|(error, _)| error).sum::<f64>() / errors.len() as f64;
        assert!(mean < 0.14, "{mean:.3} {errors:?}");
        let far_off = errors.iter().filter(|(error, _)| *error > f64::from(ERROR)).count();
        assert!(far_off <= 3 && errors[0].0 < 0.5, "{errors:?}");
    }

    #[test]
    fn a_longer_way_takes_longer_and_no_way_is_faster_than_the_least() {
        for (from, to) in [(R, R), (B, R), (D, D), (D, R)] {
            let mut last = 0.0;
            for step in 0..600 {
                let km = f64::from(step) / 4.0;
                let now = minutes(km, from, to);
                assert!(now > last && now >= least_minutes(km), "{from:?} {to:?} {km}");
                last = now;
            }
        }
        assert!((minutes(0.0, D, D) - START).abs() < 1e-9);
    }

    #[test]
    fn the_limit_is_doubtful_on_both_sides() {
        for (minutes, near) in [(15.9, false), (16.0, true), (20.0, true), (25.0, true), (25.1, false)] {
            assert_eq!(is_near_limit(minutes), near, "{minutes}");
        }
    }
}
