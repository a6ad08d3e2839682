//! The map of some places as one drawing (SVG), for pages where no script runs: gathered in cells over the contours that
//! are known, and of bounded size whatever their number.

use std::collections::BTreeMap;
use std::fmt::Write;

use quick_xml::escape::escape;
use territory::contour_tiles::ContourTiles;
use territory::contours::Ring;

use super::Position;

/// The drawing, in its own units: two for a pixel of its usual size.
const WIDTH: f64 = 1_600.0;
const HEIGHT: f64 = 1_200.0;
/// The side of a cell: there are 475 at most.
const CELL: f64 = 64.0;
/// Room around the places, by which the part of the world that they span is widened.
const AROUND: f64 = 1.2;
/// No smaller part of the world is shown, as a share of its width: some 40 km in France.
const NARROWEST: f64 = 0.001_5;
/// Bytes that contours may take.
const LAND: usize = 120_000;
/// West, south, east, north of metropolitan France, in degrees: what is shown when there are places there, or nowhere.
const METROPOLITAN: [f64; 4] = [-5.6, 41.0, 9.8, 51.5];

/// A part of the Mercator square: left, top, right, bottom, each from 0 to 1.
type Window = [f64; 4];

/// The places of one cell: how many, and the sums of their positions in the drawing.
#[derive(Default)]
struct Cell {
    count: usize,
    x: f64,
    y: f64,
}

/// A drawing of some places.
pub struct Still {
    window: Window,
    cells: BTreeMap<(i32, i32), Cell>,
}

impl Still {
    /// The drawing of those places. Where some are in metropolitan France, those overseas are out of it.
    pub fn of(places: &[Position]) -> Still {
        let points: Vec<[f64; 2]> = places.iter().copied().map(unit).collect();
        let window = window(&points);
        let [left, top, right, bottom] = window;
        let mut cells: BTreeMap<(i32, i32), Cell> = BTreeMap::new();
        for [x, y] in points.into_iter().filter(|[x, y]| (left..=right).contains(x) && (top..=bottom).contains(y)) {
            let [x, y] = placed([x, y], window);
            let cell = cells.entry(whole([x / CELL, y / CELL])).or_default();
            cell.count += 1;
            cell.x += x;
            cell.y += y;
        }
        Still { window, cells }
    }

    /// How many places are in it.
    pub fn shown(&self) -> usize {
        self.cells.values().map(|cell| cell.count).sum()
    }

    /// The drawing as SVG. Colours are attributes: a style sheet within would be refused by the policy of our own pages.
    pub fn svg(&self, contours: &ContourTiles, title: &str, note: &str) -> String {
        let (width, height) = (WIDTH / 2.0, HEIGHT / 2.0);
        let mut drawn = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{width}\" \
             height=\"{height}\"><title>{}</title>",
            escape(title)
        );
        if !note.is_empty() {
            let _ = write!(drawn, "<desc>{}</desc>", escape(note));
        }
        let _ = write!(
            drawn,
            "<path fill=\"#d5e6ec\" d=\"M0 0h{WIDTH}v{HEIGHT}H0z\"/><path fill=\"#f6f6f0\" stroke=\"#b4b9ab\" \
             stroke-width=\"2\" stroke-linejoin=\"round\" d=\"{}\"/>",
            land(contours, self.window)
        );
        let (mut circles, mut counts) = (String::new(), String::new());
        for cell in self.cells.values() {
            let count = cell.count as f64;
            let (x, y) = (cell.x / count, cell.y / count);
            let radius = if cell.count == 1 { 9.0 } else { (14.0 + 4.0 * count.ln()).min(CELL / 2.0 - 2.0) };
            let _ = write!(circles, "<circle cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"{radius:.0}\"/>");
            if cell.count > 1 {
                let _ = write!(counts, "<text x=\"{x:.0}\" y=\"{:.0}\">{}</text>", y + 7.0, cell.count);
            }
        }
        let _ = write!(
            drawn,
            "<g fill=\"#0d5c47\" stroke=\"#fff\" stroke-width=\"3\">{circles}</g><g fill=\"#fff\" \
             font-family=\"sans-serif\" font-size=\"20\" font-weight=\"700\" text-anchor=\"middle\">{counts}</g></svg>"
        );
        drawn
    }
}

/// The contours around, as the data of a path: coarser where they would weigh too much.
fn land(contours: &ContourTiles, window: Window) -> String {
    let [left, top, right, bottom] = window;
    let scale = WIDTH / (right - left);
    // the zoom at which a tile of 512 pixels is drawn as large
    let zoom = (0..=12_u8).rev().find(|zoom| 512.0 * 2_f64.powi(i32::from(*zoom)) <= scale).unwrap_or(0);
    // cut outside of what is seen, so that no cut is
    let edge = (right - left) / 100.0;
    let around = [left - edge, top - edge, right + edge, bottom + edge];
    let mut drawn =
        [zoom, zoom.min(6), zoom.min(4)].into_iter().map(|zoom| path(&contours.rings(zoom, around), window));
    drawn.find(|path| path.len() <= LAND).unwrap_or_default()
}

fn path(rings: &[Ring], window: Window) -> String {
    let mut path = String::new();
    for ring in rings {
        let mut spots = ring.iter().map(|point| {
            let [x, y] = placed(*point, window);
            whole([x + 0.5, y + 0.5])
        });
        let Some(first) = spots.next() else { continue };
        let (mut last, mut steps) = (first, String::new());
        for (x, y) in spots {
            if (x, y) != last {
                let _ = write!(steps, "l{} {}", x - last.0, y - last.1);
                last = (x, y);
            }
        }
        if !steps.is_empty() {
            let _ = write!(path, "M{} {}{steps}z", first.0, first.1);
        }
    }
    path
}

/// What is shown of the world: where the places are, in the shape of the drawing.
fn window(points: &[[f64; 2]]) -> Window {
    let [west, south, east, north] = METROPOLITAN;
    let corner = |lat, lon| Position::of(lat, lon).map(unit).unwrap_or_default();
    let ([left, top], [right, bottom]) = (corner(north, west), corner(south, east));
    let at_home = |[x, y]: [f64; 2]| (left..=right).contains(&x) && (top..=bottom).contains(&y);
    let some_at_home = points.iter().any(|point| at_home(*point));
    let shown = points.iter().filter(|point| !some_at_home || at_home(**point));
    let bounds = shown.fold(None, |bounds: Option<Window>, [x, y]| {
        let [l, t, r, b] = bounds.unwrap_or([*x, *y, *x, *y]);
        Some([l.min(*x), t.min(*y), r.max(*x), b.max(*y)])
    });
    let [l, t, r, b] = bounds.unwrap_or([left, top, right, bottom]);
    let width = ((r - l) * AROUND).max((b - t) * AROUND * WIDTH / HEIGHT).max(NARROWEST);
    let (x, y, height) = (f64::midpoint(l, r), f64::midpoint(t, b), width * HEIGHT / WIDTH);
    [x - width / 2.0, y - height / 2.0, x + width / 2.0, y + height / 2.0]
}

/// A position on the Mercator square from 0 to 1.
fn unit(position: Position) -> [f64; 2] {
    [f64::from(position.x) / f64::from(u32::MAX), f64::from(position.y) / f64::from(u32::MAX)]
}

/// A point of the Mercator square in the units of the drawing.
fn placed([x, y]: [f64; 2], [left, top, right, bottom]: Window) -> [f64; 2] {
    [(x - left) / (right - left) * WIDTH, (y - top) / (bottom - top) * HEIGHT]
}

#[expect(clippy::cast_possible_truncation, reason = "units of the drawing: some thousands")]
fn whole([x, y]: [f64; 2]) -> (i32, i32) {
    (x.floor() as i32, y.floor() as i32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::clock::Chance;
    use quick_xml::Reader;
    use quick_xml::events::Event;
    use territory::Gazetteer;

    fn drawn(points: &[(f64, f64)]) -> (Still, String) {
        let places: Vec<Position> = points.iter().filter_map(|(lat, lon)| Position::of(*lat, *lon)).collect();
        let still = Still::of(&places);
        let contours = ContourTiles::with_land(Vec::new(), &Gazetteer::embedded());
        let svg = still.svg(&contours, "Lieux « A & <B> »", "");
        (still, svg)
    }

    /// How many elements of that name a well-formed document has.
    fn count(svg: &str, name: &str) -> usize {
        let (mut reader, mut found) = (Reader::from_str(svg), 0);
        loop {
            match reader.read_event().unwrap() {
                Event::Start(start) | Event::Empty(start) => {
                    found += usize::from(start.local_name().into_inner() == name);
                }
                Event::Eof => return found,
                _ => {}
            }
        }
    }

    #[test]
    fn it_is_well_formed_and_bounded_whatever_the_number_of_places() {
        let chance = Chance::seeded(5);
        let mut bytes = [0_u8; 4];
        let mut unit = || {
            chance.fill(&mut bytes);
            f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX)
        };
        let many: Vec<(f64, f64)> = (0..30_000).map(|_| (42.0 + 9.0 * unit(), -5.0 + 13.0 * unit())).collect();
        for points in [&many[..], &many[..300], &many[..1], &many[..0]] {
            let (still, svg) = drawn(points);
            assert_eq!(still.shown(), points.len());
            assert!(svg.len() < 200_000, "{} bytes", svg.len());
            assert_eq!(count(&svg, "title"), 1);
            assert!(count(&svg, "circle") <= 475 && svg.contains("A &amp; &lt;B&gt;"), "{svg}");
            assert!(svg.contains("role=\"img\"") && !svg.contains("style"), "{svg}");
        }
        let (_, alone) = drawn(&[]);
        assert!(alone.len() > 1_500, "the outline of France is there: {}", alone.len());
    }

    #[test]
    fn places_at_one_spot_are_one_circle_that_says_how_many() {
        let (still, svg) = drawn(&[(44.9, -0.2), (44.9, -0.2), (44.9, -0.2), (45.4, 0.9)]);
        assert_eq!((still.shown(), count(&svg, "circle"), count(&svg, "text")), (4, 2, 1));
        assert!(svg.contains(">3</text>"), "{svg}");
    }

    #[test]
    fn what_is_overseas_does_not_make_the_others_small() {
        let (still, svg) = drawn(&[(44.9, -0.2), (44.8, -0.6), (-21.1, 55.5)]);
        assert_eq!((still.shown(), count(&svg, "circle")), (2, 2));
        let (overseas, _) = drawn(&[(-21.1, 55.5)]);
        assert_eq!(overseas.shown(), 1);
    }
}
