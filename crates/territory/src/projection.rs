//! Lambert-93 to longitude and latitude, those to the square of web maps, and distances on the globe.

/// The parameters of a Lambert conformal conic projection, as IGN names them.
struct Cone {
    /// e, first excentricity of the ellipsoid.
    excentricity: f64,
    /// n.
    exponent: f64,
    /// C, metres.
    constant: f64,
    /// Xs and Ys, metres.
    pole: (f64, f64),
    /// λ0, radians.
    meridian: f64,
}

/// EPSG:2154 (GRS80; parallels 44° and 49°; meridian 3°; origin at 700 000 m, 6 600 000 m), as IGN's *Projections
/// cartographiques en France* gives it.
const LAMBERT_93: Cone = Cone {
    excentricity: 0.081_819_191_042_815_8,
    exponent: 0.725_607_765_053_267,
    constant: 11_754_255.426_096_0,
    pole: (700_000.0, 12_655_612.049_876),
    meridian: 3.0 * std::f64::consts::PI / 180.0,
};

/// Mean radius of the Earth, km (IUGG).
const EARTH_RADIUS_KM: f64 = 6_371.008_8;

/// Where a latitude and a longitude in degrees stand on the square of web maps (Web Mercator, EPSG:3857): from the west and
/// from the north, each from 0 to 1 within 85.05° of the equator.
pub fn mercator(lat: f64, lon: f64) -> [f64; 2] {
    let sin = lat.to_radians().sin();
    [(lon + 180.0) / 360.0, 0.5 - ((1.0 + sin) / (1.0 - sin)).ln() / (4.0 * std::f64::consts::PI)]
}

/// Latitude and longitude in degrees (RGF93, which is WGS84 within a metre) of a point in Lambert-93 metres.
///
/// Algorithm ALG0004 of IGN's note NT/G 71. `None` when the point is not within the extent of the projection
/// (metropolitan France and its seas).
pub fn lambert93_to_wgs84(x: f64, y: f64) -> Option<(f64, f64)> {
    if !(-600_000.0..=1_800_000.0).contains(&x) || !(5_600_000.0..=7_700_000.0).contains(&y) {
        return None;
    }
    let (latitude, longitude) = LAMBERT_93.inverse(x, y);
    Some((latitude.to_degrees(), longitude.to_degrees()))
}

impl Cone {
    /// ALG0004: latitude and longitude in radians.
    fn inverse(&self, x: f64, y: f64) -> (f64, f64) {
        let (dx, dy) = (x - self.pole.0, self.pole.1 - y);
        let longitude = self.meridian + (dx / dy).atan() / self.exponent;
        let isometric = -(dx.hypot(dy) / self.constant).ln() / self.exponent;
        (self.latitude(isometric), longitude)
    }

    /// ALG0002: the latitude of an isometric latitude; each round gains more than two digits.
    fn latitude(&self, isometric: f64) -> f64 {
        let mut latitude = 2.0 * isometric.exp().atan() - std::f64::consts::FRAC_PI_2;
        for _ in 0..12 {
            let bent = self.excentricity * latitude.sin();
            let factor = ((1.0 + bent) / (1.0 - bent)).powf(self.excentricity / 2.0);
            latitude = 2.0 * (factor * isometric.exp()).atan() - std::f64::consts::FRAC_PI_2;
        }
        latitude
    }
}

/// Kilometres along the globe between two points (latitude, longitude) in degrees (haversine formula).
pub fn distance_km(from: (f64, f64), to: (f64, f64)) -> f64 {
    let (lat_a, lat_b) = (from.0.to_radians(), to.0.to_radians());
    let half_lat = ((lat_b - lat_a) / 2.0).sin();
    let half_lon = ((to.1 - from.1).to_radians() / 2.0).sin();
    let chord = half_lat.powi(2) + lat_a.cos() * lat_b.cos() * half_lon.powi(2);
    2.0 * EARTH_RADIUS_KM * chord.min(1.0).sqrt().asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_of_lambert_93_fall_where_they_should() {
        // the origin by definition; the others computed with the direct formulas of Snyder (USGS 1395, p. 107-109)
        for (x, y, lat, lon) in [
            (700_000.0, 6_600_000.0, 46.5, 3.0),
            direct(48.853_41, 2.348_8),
            direct(44.837_789, -0.579_18),
            direct(41.919_229, 8.738_635),
            direct(51.05, 2.36),
            direct(48.4, -4.9),
        ] {
            let (found_lat, found_lon) = lambert93_to_wgs84(x, y).unwrap();
            assert!((found_lat - lat).abs() < 1e-7 && (found_lon - lon).abs() < 1e-7, "{found_lat} {found_lon}");
        }
    }

    #[test]
    fn the_example_of_the_note_comes_out() {
        // NT/G 71, ALG0004, first test set
        let cone = Cone {
            excentricity: 0.082_483_256_76,
            exponent: 0.760_405_966,
            constant: 11_603_796.976_7,
            pole: (600_000.0, 5_657_616.674),
            meridian: 0.040_792_344_33,
        };
        let (latitude, longitude) = cone.inverse(1_029_705.083, 272_723.849);
        assert!((latitude - 0.872_664_626).abs() < 1e-8, "{latitude}");
        assert!((longitude - 0.145_512_099).abs() < 1e-8, "{longitude}");
    }

    /// Lambert conformal conic with two parallels, from the definition alone and not from the constants above.
    fn direct(lat: f64, lon: f64) -> (f64, f64, f64, f64) {
        let (a, f) = (6_378_137.0, 1.0 / 298.257_222_101);
        let e = f64::sqrt(f * (2.0 - f));
        let m = |p: f64| p.cos() / (1.0 - (e * p.sin()).powi(2)).sqrt();
        let t = |p: f64| {
            (std::f64::consts::FRAC_PI_4 - p / 2.0).tan() / ((1.0 - e * p.sin()) / (1.0 + e * p.sin())).powf(e / 2.0)
        };
        let (p1, p2, p0) = (44_f64.to_radians(), 49_f64.to_radians(), 46.5_f64.to_radians());
        let n = (m(p1).ln() - m(p2).ln()) / (t(p1).ln() - t(p2).ln());
        let scale = a * m(p1) / (n * t(p1).powf(n));
        let rho = |p: f64| scale * t(p).powf(n);
        let theta = n * (lon - 3.0).to_radians();
        let r = rho(lat.to_radians());
        (700_000.0 + r * theta.sin(), 6_600_000.0 + rho(p0) - r * theta.cos(), lat, lon)
    }

    #[test]
    fn points_outside_are_refused() {
        for (x, y) in [(0.0, 0.0), (2.35, 48.85), (f64::NAN, 6_600_000.0), (700_000.0, f64::INFINITY)] {
            assert_eq!(lambert93_to_wgs84(x, y), None, "{x} {y}");
        }
    }

    #[test]
    fn distances_on_the_globe() {
        let bordeaux = (44.8378, -0.5792);
        assert!((distance_km(bordeaux, (48.8534, 2.3488)) - 499.0).abs() < 3.0);
        assert_eq!(distance_km(bordeaux, bordeaux), 0.0);
        assert!((distance_km((0.0, 0.0), (0.0, 180.0)) - 20_015.1).abs() < 0.2);
    }
}
