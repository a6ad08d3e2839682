//! Vector tiles of places: one by one where there is room, gathered in cells where there is not.

use bytes::Bytes;
use mvt::{GeomEncoder, GeomType, Tile};

use super::filter::Filter;
use super::{Atlas, Pin, Position};

/// Units across a tile, as is usual.
const EXTENT: u32 = 4_096;
/// From this zoom on, every place stands alone.
const ALONE: u8 = 14;
/// A tile is cut into 2³ × 2³ cells: 64 pixels of a 512-pixel tile, wider than a finger.
const CELL: u32 = 3;
/// A tile never holds more places than that; a village street has fewer.
const MOST: usize = 2_000;

/// Weighs the kept tiles by their bytes.
#[derive(Clone)]
pub struct ByWeight;

impl quick_cache::Weighter<(u8, u32, u32, Filter), Bytes> for ByWeight {
    fn weight(&self, _: &(u8, u32, u32, Filter), tile: &Bytes) -> u64 {
        // the key and its bookkeeping weigh too
        tile.len() as u64 + 200
    }
}

struct Cell<'a> {
    count: usize,
    x: u64,
    y: u64,
    first: Option<&'a Pin>,
}

impl Atlas {
    /// The tile of that zoom and place, in Mapbox Vector Tile encoding; empty bytes when nothing is there.
    pub fn tile(&self, zoom: u8, x: u32, y: u32, filter: &Filter) -> Bytes {
        let key = (zoom, x, y, filter.clone());
        if let Some(tile) = self.tiles.get(&key) {
            return tile;
        }
        let tile = self.draw(zoom, x, y, filter).unwrap_or_default();
        self.tiles.insert(key, tile.clone());
        tile
    }

    fn draw(&self, zoom: u8, x: u32, y: u32, filter: &Filter) -> Option<Bytes> {
        let zoom = u32::from(zoom.min(24));
        if u64::from(x.max(y)) >= 1 << zoom {
            return None;
        }
        let run = self.run(zoom, x, y);
        if run.is_empty() {
            return None;
        }
        let mut layer = Layer::new(zoom, x, y);
        if zoom >= u32::from(ALONE) {
            let pins = self.pins.get(run)?.iter().filter(|pin| filter.admits(pin, 0));
            pins.take(MOST).for_each(|pin| layer.place(pin));
        } else {
            for cell in self.cells(zoom, x, y, run, filter) {
                layer.cell(&cell);
            }
        }
        layer.finish()
    }

    /// The cells of a tile that are not empty. Without a filter their counts and centres are found without looking at
    /// the places, so a tile of the whole world costs the same with a thousand places and with a million.
    fn cells(&self, zoom: u32, x: u32, y: u32, run: std::ops::Range<usize>, filter: &Filter) -> Vec<Cell<'_>> {
        let side = 1 << CELL;
        let mut cells = Vec::new();
        for row in 0..side {
            for column in 0..side {
                let cell = self.run(zoom + CELL, (x << CELL) + column, (y << CELL) + row);
                if cell.is_empty() || cell.start >= run.end {
                    continue;
                }
                let gathered = if filter.is_empty() { self.whole(cell) } else { self.sifted(cell, filter) };
                cells.extend(gathered);
            }
        }
        cells
    }

    fn whole(&self, run: std::ops::Range<usize>) -> Option<Cell<'_>> {
        let (x0, y0) = *self.sums.get(run.start)?;
        let (x1, y1) = *self.sums.get(run.end)?;
        let first = self.pins.get(run.start).map(AsRef::as_ref);
        Some(Cell { count: run.len(), x: x1 - x0, y: y1 - y0, first })
    }

    fn sifted(&self, run: std::ops::Range<usize>, filter: &Filter) -> Option<Cell<'_>> {
        let mut cell = Cell { count: 0, x: 0, y: 0, first: None };
        for pin in self.pins.get(run)?.iter().filter(|pin| filter.admits(pin, 0)) {
            let Some(position) = pin.position else { continue };
            cell.count += 1;
            cell.x += u64::from(position.x);
            cell.y += u64::from(position.y);
            cell.first.get_or_insert(pin);
        }
        (cell.count > 0).then_some(cell)
    }
}

/// The one layer of a tile, `places`: clusters have `count`, places have `id`, `slug`, `name`, `kind` and `stage`.
struct Layer {
    layer: Option<mvt::Layer>,
    tile: Tile,
    zoom: u32,
    x: u32,
    y: u32,
}

impl Layer {
    fn new(zoom: u32, x: u32, y: u32) -> Layer {
        let tile = Tile::new(EXTENT);
        Layer { layer: Some(tile.create_layer("places")), tile, zoom, x, y }
    }

    fn place(&mut self, pin: &Pin) {
        let Some(position) = pin.position else { return };
        self.add(position, |feature| {
            feature.add_tag_uint("count", 1);
            feature.add_tag_string("slug", &pin.slug);
            feature.add_tag_string("name", &pin.name);
            feature.add_tag_string("kind", pin.marks.main_kind());
            feature.add_tag_string("stage", pin.marks.stage().key());
        });
    }

    fn cell(&mut self, cell: &Cell<'_>) {
        if let (1, Some(pin)) = (cell.count, cell.first) {
            return self.place(pin);
        }
        let count = cell.count as u64;
        let mean = |sum: u64| u32::try_from(sum / count.max(1)).unwrap_or(u32::MAX);
        let centre = Position { x: self.inner(mean(cell.x)), y: self.inner(mean(cell.y)) };
        self.add(centre, |feature| feature.add_tag_uint("count", count));
    }

    fn add(&mut self, position: Position, tags: impl FnOnce(&mut mvt::Feature)) {
        let (px, py) = self.inside(position);
        let geometry = GeomEncoder::new(GeomType::Point).point(px, py).and_then(GeomEncoder::encode);
        let (Ok(geometry), Some(layer)) = (geometry, self.layer.take()) else { return };
        let mut feature = layer.into_feature(geometry);
        tags(&mut feature);
        self.layer = Some(feature.into_layer());
    }

    /// The same, away from the edges of its cell: two clusters on either side of an edge must not cover each other.
    fn inner(&self, value: u32) -> u32 {
        let size = 1_u64 << (32 - self.zoom - CELL);
        let (start, margin) = (u64::from(value) / size * size, size / 4);
        let inner = u64::from(value).clamp(start + margin, start + size - margin);
        u32::try_from(inner).unwrap_or(u32::MAX)
    }

    /// Position within the tile, in units of the extent.
    fn inside(&self, position: Position) -> (f64, f64) {
        let size = (1_u64 << (32 - self.zoom)) as f64;
        let along = |value: u32, tile: u32| {
            let offset = u64::from(value) - (u64::from(tile) << (32 - self.zoom));
            (offset as f64 / size * f64::from(EXTENT)).floor()
        };
        (along(position.x, self.x), along(position.y, self.y))
    }

    fn finish(mut self) -> Option<Bytes> {
        let layer = self.layer.take().filter(|layer| layer.num_features() > 0)?;
        self.tile.add_layer(layer).ok()?;
        self.tile.to_bytes().ok().map(Bytes::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::tests::pin_at;
    use kernel::clock::Chance;

    fn atlas(count: usize) -> Atlas {
        let pins = (0..count).map(|i| {
            let step = i as f64 / count as f64;
            pin_at(&Chance::System, "Le Pré", Some((43.0 + 3.0 * step, -1.5 + 2.5 * step)), 1 + (i as u64 % 2))
        });
        Atlas::new(1, pins.collect())
    }

    #[test]
    fn a_filter_that_admits_all_draws_the_same_clusters() {
        let atlas = atlas(500);
        let all = Filter { marks: 3, ..Filter::default() };
        for (zoom, x, y) in [(0, 0, 0), (5, 15, 11), (6, 31, 22), (9, 254, 184)] {
            assert_eq!(atlas.draw(zoom, x, y, &Filter::default()), atlas.draw(zoom, x, y, &all), "{zoom}/{x}/{y}");
        }
    }

    #[test]
    fn no_place_is_lost_between_tiles() {
        let atlas = atlas(500);
        for zoom in [0_u32, 4, 7, 11] {
            let mut seen = 0;
            for y in 0..1_u32 << zoom {
                for x in 0..1_u32 << zoom {
                    let run = atlas.run(zoom, x, y);
                    if run.is_empty() {
                        continue;
                    }
                    seen += atlas.cells(zoom, x, y, run, &Filter::default()).iter().map(|c| c.count).sum::<usize>();
                }
            }
            assert_eq!(seen, 500, "zoom {zoom}");
        }
    }

    #[test]
    fn tiles_outside_the_world_are_empty() {
        assert!(atlas(10).tile(3, 8, 0, &Filter::default()).is_empty());
        assert!(atlas(0).tile(0, 0, 0, &Filter::default()).is_empty());
    }
}
