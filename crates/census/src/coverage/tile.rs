//! Tiles of coverage: territories coloured by the time within which half of their people have an open place.
//!
//! From afar EPCI, nearer communes, or the level that is asked; as polygons where their contours are known, else as
//! points at their centres.

use bytes::Bytes;
use mvt::{GeomEncoder, GeomType};
use territory::contour_tiles::{At, ContourTiles, Drawn, Tag, encoded};
use territory::sectors::Sector;
use territory::{Gazetteer, Level};

use super::Coverage;
use super::ranking::{Of, Rank};
use crate::area;
use crate::atlas::Position;

/// The layer of polygons.
pub const AREAS: &str = "coverage";
/// The layer of points.
pub const POINTS: &str = "coverage-points";
/// From that zoom on communes are shown.
const COMMUNES: u8 = 9;
/// Before that zoom the shape of an EPCI or a sector is smaller than its circle.
const SHAPES: u8 = 5;
/// Beyond that zoom a map draws the tiles of this one larger.
pub const DEEPEST: u8 = 12;

/// What a tile is made from.
pub struct Source<'a> {
    /// What people have.
    pub coverage: &'a Coverage,
    /// Names and centres.
    pub gazetteer: &'a Gazetteer,
    /// The sectors of the network.
    pub sectors: &'a [Sector],
    /// Shapes.
    pub contours: &'a ContourTiles,
}

/// Whether a level may be asked for, to be shown at every zoom: the others follow the zoom.
pub fn may_be_asked(rank: Rank) -> bool {
    matches!(rank, Rank::Sectors | Rank::Level(Level::Department | Level::Region))
}

fn shown(asked: Option<Rank>, zoom: u8) -> Rank {
    let usual = if zoom >= COMMUNES { Level::Commune } else { Level::Epci };
    asked.filter(|rank| may_be_asked(*rank)).unwrap_or(Rank::Level(usual))
}

/// Whether what is shown is large enough to be drawn as shapes.
fn is_large(rank: Rank, zoom: u8) -> bool {
    zoom >= SHAPES || matches!(rank, Rank::Level(Level::Department | Level::Region))
}

impl Source<'_> {
    /// The tile, of the level that is asked for if it may be; empty bytes when nothing is there.
    pub fn tile(&self, at: At, asked: Option<Rank>) -> Bytes {
        let (zoom, ..) = at;
        if zoom > DEEPEST {
            return Bytes::new();
        }
        let rank = shown(asked, zoom);
        let areas = self.contours.draw(at, AREAS, |shape| {
            let of = match (shape.of, rank) {
                _ if !is_large(rank, zoom) => None,
                (Drawn::Territory(id), Rank::Level(level)) if id.level() == level => Some(Of::Territory(id)),
                (Drawn::Sector(number), Rank::Sectors) => {
                    self.sectors.iter().find(|sector| sector.number == number).map(Of::Sector)
                }
                _ => None,
            };
            self.tags(of?)
        });
        let points = self.points(at, rank).unwrap_or_default();
        // a tile is the list of its layers: two tiles one after the other are one tile of both
        if points.is_empty() { areas } else { [areas, points].concat().into() }
    }

    fn tags(&self, of: Of<'_>) -> Option<Vec<(&'static str, Tag)>> {
        let (sums, name, path) = match of {
            Of::Territory(id) => {
                (self.coverage.of(id), self.gazetteer.name(id).to_owned(), area::path(self.gazetteer, id))
            }
            Of::Sector(sector) => {
                (self.coverage.sums(&sector.communes), sector.name.clone(), format!("/territoires/{}", sector.path()))
            }
        };
        let class = sums.class();
        let percents = sums.share(1).map(|share| (share * 100.0).round());
        #[expect(clippy::cast_possible_truncation, reason = "between 0 and 100")]
        let share = percents.map(|percents| ("share", Tag::Whole(percents as i64)));
        let mut tags =
            vec![("class", Tag::Whole(i64::from(class))), ("name", Tag::Text(name)), ("path", Tag::Text(path))];
        tags.extend(share);
        (class > 0).then_some(tags)
    }

    /// Whether a shape stands for it at the zooms of its level.
    fn is_shaped(&self, of: Of<'_>) -> bool {
        match of {
            Of::Territory(id) if id.level() == Level::Commune => self.contours.knows(id),
            Of::Territory(id) => self.contours.shows(id),
            Of::Sector(sector) => sector.communes.iter().any(|commune| self.contours.knows(*commune)),
        }
    }

    /// Degrees north and east.
    fn centre(&self, of: Of<'_>) -> Option<(f64, f64)> {
        match of {
            Of::Territory(id) => self.gazetteer.centre(id).map(|centre| (centre.lat, centre.lon)),
            Of::Sector(sector) => self.coverage.middle(&sector.communes),
        }
    }

    /// Those of the level that have no shape, at their centres.
    fn points(&self, (zoom, x, y): At, rank: Rank) -> Option<Bytes> {
        let size = 2_f64.powi(i32::from(zoom));
        let point = |of: Of<'_>| {
            let position = self.centre(of).and_then(|(lat, lon)| Position::of(lat, lon))?;
            let along =
                |value: u32, tile: u32| (f64::from(value) / f64::from(u32::MAX) * size - f64::from(tile)) * 4_096.0;
            let (px, py) = (along(position.x, x).round(), along(position.y, y).round());
            // a circle that the edge cuts is drawn by both tiles
            let inside = |value: f64| (-128.0..4_224.0).contains(&value);
            if !inside(px) || !inside(py) || (is_large(rank, zoom) && self.is_shaped(of)) {
                return None;
            }
            let tags = self.tags(of)?;
            let mut encoder = GeomEncoder::new(GeomType::Point);
            encoder.add_point(px, py).ok()?;
            Some((tags, encoder.encode().ok()?))
        };
        match rank {
            Rank::Level(level) => encoded(POINTS, self.gazetteer.all(level).map(Of::Territory).filter_map(point)),
            Rank::Sectors => encoded(POINTS, self.sectors.iter().map(Of::Sector).filter_map(point)),
        }
    }
}
