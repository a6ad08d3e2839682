//! Waters that no road crosses but at some bridges, and lands that no road joins.
//!
//! A hand-made list of the estuaries, gulfs and lakes where a straight line would lie most, with the bridges around
//! them; ferries are not roads. What is not in it is crossed: small rias, the marshes, the passes of mountains.

use territory::projection::distance_km;

type Point = (f64, f64);

/// A water: a line that a car crosses nowhere, and the bridges or heads by which it goes around.
struct Water {
    name: &'static str,
    line: &'static [Point],
    gates: &'static [Point],
}

/// Degrees north and east, to some hundred metres.
const WATERS: &[Water] = &[
    Water {
        name: "Gironde et Garonne jusqu’au pont d’Aquitaine",
        line: &[
            (45.62, -1.40),
            (45.585, -1.05),
            (45.45, -0.88),
            (45.30, -0.735),
            (45.20, -0.715),
            (45.127, -0.685),
            (45.04, -0.607),
            (44.985, -0.56),
            (44.93, -0.545),
            (44.8803, -0.5377),
        ],
        gates: &[(44.8803, -0.5377)],
    },
    Water {
        name: "Dordogne jusqu’à Cubzac",
        line: &[(45.04, -0.607), (45.032, -0.555), (45.0, -0.49), (44.966, -0.452)],
        gates: &[(44.966, -0.452)],
    },
    Water {
        name: "Bassin d’Arcachon",
        line: &[(44.58, -1.40), (44.62, -1.235), (44.675, -1.17), (44.66, -1.03)],
        gates: &[(44.645, -1.0)],
    },
    Water {
        name: "Seine de la mer à Tancarville",
        line: &[(49.45, -0.3), (49.437, 0.15), (49.4337, 0.2747), (49.45, 0.38), (49.4722, 0.465)],
        gates: &[(49.4337, 0.2747), (49.4722, 0.465)],
    },
    Water {
        name: "Seine de Tancarville à Brotonne",
        line: &[(49.4722, 0.465), (49.49, 0.60), (49.5208, 0.749)],
        gates: &[(49.4722, 0.465), (49.5208, 0.749)],
    },
    Water {
        name: "Loire de la mer à Saint-Nazaire",
        line: &[(47.18, -2.6), (47.25, -2.25), (47.2853, -2.1709)],
        gates: &[(47.2853, -2.1709)],
    },
    Water {
        name: "Loire de Saint-Nazaire à Cheviré",
        line: &[(47.2853, -2.1709), (47.30, -2.05), (47.285, -1.93), (47.205, -1.745), (47.1877, -1.6146)],
        gates: &[(47.2853, -2.1709), (47.1877, -1.6146)],
    },
    Water {
        name: "goulet et rade de Brest, Élorn",
        line: &[(48.32, -4.80), (48.335, -4.55), (48.36, -4.45), (48.3862, -4.3985)],
        gates: &[(48.3862, -4.3985)],
    },
    Water {
        name: "rade de Brest, Aulne",
        line: &[(48.335, -4.55), (48.30, -4.42), (48.29, -4.33), (48.2698, -4.264)],
        gates: &[(48.2698, -4.264)],
    },
    Water {
        name: "baie de Douarnenez",
        line: &[(48.15, -4.80), (48.15, -4.36), (48.143, -4.30)],
        gates: &[(48.14, -4.27)],
    },
    Water {
        name: "Rance jusqu’au barrage", line: &[(48.72, -2.05), (48.6185, -2.0255)], gates: &[(48.6185, -2.0255)]
    },
    Water {
        name: "Rance du barrage au pont Saint-Hubert",
        line: &[(48.6185, -2.0255), (48.58, -1.99), (48.5297, -1.962)],
        gates: &[(48.6185, -2.0255), (48.5297, -1.962)],
    },
    Water {
        name: "rade de Lorient, Blavet",
        line: &[(47.66, -3.42), (47.70, -3.37), (47.725, -3.35), (47.745, -3.345), (47.7752, -3.342)],
        gates: &[(47.7752, -3.342)],
    },
    Water {
        name: "golfe du Morbihan",
        line: &[(47.48, -2.98), (47.555, -2.915), (47.60, -2.82), (47.645, -2.757)],
        gates: &[(47.65, -2.755)],
    },
    Water {
        name: "baie du Mont-Saint-Michel",
        line: &[(48.82, -1.95), (48.68, -1.65), (48.635, -1.511)],
        gates: &[(48.615, -1.505)],
    },
    Water { name: "baie de Somme", line: &[(50.25, 1.42), (50.21, 1.57), (50.195, 1.64)], gates: &[(50.185, 1.66)] },
    Water {
        name: "anse de l’Aiguillon",
        line: &[(46.24, -1.38), (46.27, -1.18), (46.295, -1.11)],
        gates: &[(46.30, -1.06)],
    },
    Water {
        name: "Charente jusqu’à Rochefort",
        line: &[(45.98, -1.16), (45.965, -1.0), (45.9165, -0.9607)],
        gates: &[(45.9165, -0.9607)],
    },
    Water {
        name: "Seudre du viaduc à Saujon",
        line: &[(45.80, -1.14), (45.74, -1.05), (45.69, -0.95)],
        gates: &[(45.80, -1.14), (45.674, -0.93)],
    },
    Water {
        name: "étang de Berre",
        line: &[(43.405, 5.055), (43.45, 5.10), (43.50, 5.09), (43.548, 5.05)],
        gates: &[(43.405, 5.055), (43.552, 5.045)],
    },
    Water {
        name: "grand Rhône d’Arles à la mer",
        line: &[(43.676, 4.622), (43.60, 4.67), (43.50, 4.73), (43.39, 4.82), (43.28, 4.87)],
        gates: &[(43.676, 4.622)],
    },
    Water { name: "lac du Bourget", line: &[(45.80, 5.84), (45.66, 5.885)], gates: &[(45.645, 5.885), (45.805, 5.84)] },
    Water {
        name: "lac d’Annecy",
        line: &[(45.895, 6.14), (45.85, 6.17), (45.79, 6.215)],
        gates: &[(45.90, 6.13), (45.785, 6.22)],
    },
];

/// Communes that no road joins to the rest, by island.
const ISLANDS: &[&[&str]] = &[
    &["22016"],                            // Bréhat
    &["29083"],                            // Sein
    &["29082"],                            // Batz
    &["29084"],                            // Molène
    &["29155"],                            // Ouessant
    &["56069"],                            // Groix
    &["56085"],                            // Hœdic
    &["56086"],                            // Houat
    &["56087"],                            // Île-aux-Moines
    &["56088"],                            // Île-d’Arz
    &["56009", "56114", "56152", "56241"], // Belle-Île
    &["17004"],                            // Aix
    &["85113"],                            // Yeu
    &["97110"],                            // La Désirade
    &["97130"],                            // Terre-de-Bas
    &["97131"],                            // Terre-de-Haut
    &["97108", "97112", "97126"],          // Marie-Galante
];

/// A number for the land where a commune stands: 0 is the continent, with the islands that a bridge joins.
pub fn land_of(code: &str) -> u16 {
    if let Some(at) = ISLANDS.iter().position(|communes| communes.contains(&code)) {
        return u16::try_from(at).unwrap_or_default() + 1_000;
    }
    match code.get(..3) {
        Some(overseas) if overseas.starts_with("97") || overseas.starts_with("98") => overseas.parse().unwrap_or(999),
        Some(corsica) if corsica.starts_with("2A") || corsica.starts_with("2B") => 20,
        _ => 0,
    }
}

/// Kilometres as the crow flies, but around the waters: by their nearest bridge.
pub fn around_km(from: Point, to: Point) -> f64 {
    around(from, to, 3)
}

fn around(from: Point, to: Point, depth: u8) -> f64 {
    let Some(water) = WATERS.iter().find(|water| water.parts(from, to)).filter(|_| depth > 0) else {
        return distance_km(from, to);
    };
    let by = |gate: &Point| around(from, *gate, depth - 1) + around(*gate, to, depth - 1);
    water.gates.iter().map(by).min_by(f64::total_cmp).unwrap_or_else(|| distance_km(from, to))
}

/// The name of the first water between two points, for explanations.
pub fn between(from: Point, to: Point) -> Option<&'static str> {
    WATERS.iter().find(|water| water.parts(from, to)).map(|water| water.name)
}

/// Names of the waters in the list.
pub fn names() -> impl Iterator<Item = &'static str> {
    WATERS.iter().map(|water| water.name)
}

impl Water {
    /// Whether the straight way crosses it. A way that begins or ends at one of its own bridges does not.
    fn parts(&self, from: Point, to: Point) -> bool {
        if self.gates.contains(&from) || self.gates.contains(&to) {
            return false;
        }
        self.line.iter().zip(self.line.iter().skip(1)).any(|(a, b)| cross(from, to, *a, *b))
    }
}

/// Whether two segments cross, as on a flat map: they are short.
fn cross(a: Point, b: Point, c: Point, d: Point) -> bool {
    let side = |p: Point, q: Point, r: Point| (q.1 - p.1) * (r.0 - p.0) - (q.0 - p.0) * (r.1 - p.1);
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estuary_is_gone_around_by_its_bridge() {
        let (blaye, pauillac) = ((45.13, -0.65), (45.19, -0.76));
        assert_eq!(between(blaye, pauillac), Some("Gironde et Garonne jusqu’au pont d’Aquitaine"));
        let km = around_km(blaye, pauillac);
        assert!((65.0..90.0).contains(&km), "{km}: some 11 km straight, by Bordeaux by road");
        let (royan, le_verdon) = ((45.63, -1.02), (45.55, -1.06));
        assert!(around_km(royan, le_verdon) > 150.0);
        let (blaye, bourg) = ((45.13, -0.65), (45.05, -0.56));
        assert_eq!(around_km(blaye, bourg), distance_km(blaye, bourg), "on the same bank");
    }

    #[test]
    fn a_bridge_near_by_costs_little() {
        let (le_havre, honfleur) = ((49.50, 0.13), (49.41, 0.24));
        let km = around_km(le_havre, honfleur);
        assert!((12.0..20.0).contains(&km), "{km}");
        let (saint_nazaire, saint_brevin) = ((47.28, -2.22), (47.24, -2.16));
        assert!(around_km(saint_nazaire, saint_brevin) < 12.0);
    }

    #[test]
    fn lands_without_a_road_between_them_are_told_apart() {
        for (code, other, same) in [
            ("33063", "75056", true),
            ("29155", "29019", false),
            ("56152", "56241", true),
            ("2A004", "2B033", true),
            ("2A004", "13055", false),
            ("97411", "97105", false),
            ("97112", "97105", false),
            ("17369", "17300", true),
        ] {
            assert_eq!(land_of(code) == land_of(other), same, "{code} {other}");
        }
    }

    #[test]
    fn every_water_has_a_way_around() {
        for water in WATERS {
            assert!(water.line.len() > 1 && !water.gates.is_empty(), "{}", water.name);
            for gate in water.gates {
                let near = water.line.iter().map(|point| distance_km(*point, *gate)).fold(f64::MAX, f64::min);
                assert!(near < 4.0, "{}: a gate {near} km off", water.name);
            }
        }
    }
}
