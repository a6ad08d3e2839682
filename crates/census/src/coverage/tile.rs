//! Tiles of coverage: territories coloured by the time within which half of their people have an open place.
//!
//! From afar EPCI, nearer communes; as polygons where their contours are known, else as points at their centres.

use bytes::Bytes;
use mvt::{GeomEncoder, GeomType};
use territory::contour_tiles::{At, ContourTiles, Drawn, Tag, encoded};
use territory::{Gazetteer, Level, TerritoryId};

use super::Coverage;
use crate::area;
use crate::atlas::Position;

/// The layer of polygons.
pub const AREAS: &str = "coverage";
/// The layer of points.
pub const POINTS: &str = "coverage-points";
/// From that zoom on communes are shown.
const COMMUNES: u8 = 9;
/// Before that zoom a shape is smaller than its circle.
const SHAPES: u8 = 5;
/// Beyond that zoom a map draws the tiles of this one larger.
pub const DEEPEST: u8 = 12;

/// What a tile is made from.
pub struct Source<'a> {
    /// What people have.
    pub coverage: &'a Coverage,
    /// Names and centres.
    pub gazetteer: &'a Gazetteer,
    /// Shapes.
    pub contours: &'a ContourTiles,
}

impl Source<'_> {
    /// The tile, empty bytes when nothing is there.
    pub fn tile(&self, at: At) -> Bytes {
        let (zoom, ..) = at;
        if zoom > DEEPEST {
            return Bytes::new();
        }
        let level = if zoom >= COMMUNES { Level::Commune } else { Level::Epci };
        let areas = self.contours.draw(at, AREAS, |shape| match shape.of {
            Drawn::Territory(id) if id.level() == level && zoom >= SHAPES => self.tags(id),
            _ => None,
        });
        let points = self.points(at, level).unwrap_or_default();
        // a tile is the list of its layers: two tiles one after the other are one tile of both
        if points.is_empty() { areas } else { [areas, points].concat().into() }
    }

    fn tags(&self, id: TerritoryId) -> Option<Vec<(&'static str, Tag)>> {
        let class = match id.level() {
            Level::Commune => self.coverage.commune(id).sums.class(),
            _ => self.coverage.of(id).class(),
        };
        let sums = self.coverage.of(id);
        let percents = sums.share(1).map(|share| (share * 100.0).round());
        #[expect(clippy::cast_possible_truncation, reason = "between 0 and 100")]
        let share = percents.map(|percents| ("share", Tag::Whole(percents as i64)));
        let mut tags = vec![
            ("class", Tag::Whole(i64::from(class))),
            ("name", Tag::Text(self.gazetteer.name(id).to_owned())),
            ("path", Tag::Text(area::path(self.gazetteer, id))),
        ];
        tags.extend(share);
        (class > 0).then_some(tags)
    }

    /// Whether a shape stands for that territory at the zooms of its level.
    fn is_shaped(&self, id: TerritoryId) -> bool {
        match id.level() {
            Level::Commune => self.contours.knows(id),
            _ => self.contours.shows(id),
        }
    }

    /// Those of the level that have no shape, at their centres.
    fn points(&self, (zoom, x, y): At, level: Level) -> Option<Bytes> {
        let size = 2_f64.powi(i32::from(zoom));
        let point = |id: TerritoryId| {
            let position = self.gazetteer.centre(id).and_then(|centre| Position::of(centre.lat, centre.lon))?;
            let along =
                |value: u32, tile: u32| (f64::from(value) / f64::from(u32::MAX) * size - f64::from(tile)) * 4_096.0;
            let (px, py) = (along(position.x, x).round(), along(position.y, y).round());
            // a circle that the edge cuts is drawn by both tiles
            let inside = |value: f64| (-128.0..4_224.0).contains(&value);
            if !inside(px) || !inside(py) || (zoom >= SHAPES && self.is_shaped(id)) {
                return None;
            }
            let tags = self.tags(id)?;
            let mut encoder = GeomEncoder::new(GeomType::Point);
            encoder.add_point(px, py).ok()?;
            Some((tags, encoder.encode().ok()?))
        };
        encoded(POINTS, self.gazetteer.all(level).filter_map(point))
    }
}
