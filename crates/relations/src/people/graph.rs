//! The ties of a party as a small drawing; the list beside it says the same in words.

use kernel::party::Kind;

/// The most that is drawn around a party: more would be read by nobody.
const MOST: usize = 12;
/// The longest label, in letters.
const LABEL: usize = 20;
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 360.0;

/// A party of the drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// From the left, in the drawing's own unit.
    pub x: i64,
    /// From the top.
    pub y: i64,
    /// Where its name begins, from the top.
    pub label_y: i64,
    /// Its name, shortened.
    pub label: String,
    /// `person`, `place`, `organisation`.
    pub kind: &'static str,
}

/// The drawing: the party in the middle, the others around it.
#[derive(Clone, Debug, PartialEq)]
pub struct Graph {
    /// The party itself.
    pub centre: Node,
    /// Those it is tied to.
    pub around: Vec<Node>,
    /// How many are not drawn.
    pub left: usize,
}

/// Draws the ties of a party; none when there is nothing to draw.
pub fn draw(name: &str, kind: Kind, others: &[(&str, Kind)]) -> Option<Graph> {
    if others.is_empty() {
        return None;
    }
    let shown = others.len().min(MOST);
    let around = others.iter().take(MOST).enumerate().map(|(at, (name, kind))| {
        let turn = std::f64::consts::TAU * fraction(at, shown) - std::f64::consts::FRAC_PI_2;
        node(name, *kind, WIDTH / 2.0 + 230.0 * turn.cos(), HEIGHT / 2.0 + 130.0 * turn.sin())
    });
    Some(Graph {
        centre: node(name, kind, WIDTH / 2.0, HEIGHT / 2.0),
        around: around.collect(),
        left: others.len() - shown,
    })
}

fn fraction(at: usize, of: usize) -> f64 {
    let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    number(at) / number(of.max(1))
}

fn node(name: &str, kind: Kind, x: f64, y: f64) -> Node {
    let mut label: String = name.chars().take(LABEL).collect();
    if name.chars().count() > LABEL {
        label.push('…');
    }
    let (x, y) = (whole(x), whole(y));
    Node { x, y, label_y: y + 26, label, kind: kind.key() }
}

#[expect(clippy::cast_possible_truncation, reason = "a point of the drawing, a few hundred units wide")]
fn whole(number: f64) -> i64 {
    number.round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_is_bounded_and_stays_inside() {
        assert_eq!(draw("Anne Dulac", Kind::Person, &[]), None);
        let long = "Communauté de communes des Trois Rivières";
        let others = vec![(long, Kind::Organisation); 40];
        let graph = draw("Anne Dulac", Kind::Person, &others).unwrap();
        assert_eq!((graph.around.len(), graph.left), (12, 28));
        for node in graph.around.iter().chain([&graph.centre]) {
            assert!((60..=580).contains(&node.x) && (20..=330).contains(&node.y) && node.label_y < 360, "{node:?}");
            assert!(node.label.chars().count() <= 21);
        }
        assert_eq!(graph.around[0].label, "Communauté de commun…");
    }
}
