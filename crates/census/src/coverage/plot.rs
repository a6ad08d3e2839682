//! The curve of coverage: for each number of minutes, the share of people who have an open place within them.

use std::fmt::Write;

/// Minutes on the horizontal axis.
pub const MINUTES: usize = 45;
/// The drawing, in its own units, which are pixels on a phone.
const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 210.0;
const LEFT: f64 = 40.0;
const RIGHT: f64 = 352.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 180.0;

/// A line of the plot.
pub struct Curve {
    /// Shares from 0 to 1, within less than one minute, two minutes… [`MINUTES`] of them.
    pub shares: Vec<f64>,
    /// The class of the line: its colour and dashes.
    pub class: &'static str,
}

impl Curve {
    /// The curve of counts by whole minutes over that many people; none where nobody is counted.
    pub fn of(by_minute: &[u64], people: u64, class: &'static str) -> Option<Curve> {
        let mut sum = 0_u64;
        let shares = by_minute.iter().take(MINUTES).map(|count| {
            sum += count;
            sum as f64 / people.max(1) as f64
        });
        (people > 0).then(|| Curve { shares: shares.collect(), class })
    }

    /// The share within that many minutes.
    pub fn at(&self, minutes: usize) -> f64 {
        minutes.checked_sub(1).and_then(|at| self.shares.get(at)).copied().unwrap_or(0.0)
    }
}

/// The drawing as SVG, without words but the numbers of its axes: colours come from the style sheet, so that it follows
/// the theme and the paper. `labels` name the axes' ends: percents and minutes, as the language writes them.
pub fn svg(curves: &[Curve], percents: &[String], minutes: &[(usize, String)]) -> String {
    let mut drawn = format!("<svg class=\"curve\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" aria-hidden=\"true\">");
    for (at, words) in percents.iter().enumerate() {
        let share = at as f64 / (percents.len().max(2) - 1) as f64;
        let y = y(share);
        let _ = write!(drawn, "<path class=\"grid\" d=\"M{LEFT} {y:.1}H{RIGHT}\"/>");
        let _ = write!(drawn, "<text class=\"end\" x=\"{:.1}\" y=\"{:.1}\">{words}</text>", LEFT - 6.0, y + 4.0);
    }
    for (at, words) in minutes {
        let x = x(*at);
        let class = if *at == 20 { "limit" } else { "grid" };
        let _ = write!(drawn, "<path class=\"{class}\" d=\"M{x:.1} {TOP}V{BOTTOM}\"/>");
        let _ = write!(drawn, "<text class=\"middle\" x=\"{x:.1}\" y=\"{:.1}\">{words}</text>", BOTTOM + 18.0);
    }
    // the first is the one that the page is about: drawn last, over the others
    for curve in curves.iter().rev() {
        let mut path = format!("M{:.1} {:.1}", x(0), y(0.0));
        for (at, share) in curve.shares.iter().enumerate() {
            let _ = write!(path, "L{:.1} {:.1}", x(at + 1), y(*share));
        }
        let _ = write!(drawn, "<path class=\"line {}\" d=\"{path}\"/>", curve.class);
    }
    drawn.push_str("</svg>");
    drawn
}

fn x(minutes: usize) -> f64 {
    LEFT + (RIGHT - LEFT) * minutes as f64 / MINUTES as f64
}

fn y(share: f64) -> f64 {
    BOTTOM - (BOTTOM - TOP) * share.clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_only_rises_and_ends_where_everybody_is() {
        let mut counts = [0_u64; 60];
        (counts[5], counts[12], counts[50]) = (30, 50, 20);
        let curve = Curve::of(&counts, 100, "own").unwrap();
        assert_eq!((curve.at(0), curve.at(5), curve.at(6), curve.at(13), curve.at(45)), (0.0, 0.0, 0.3, 0.8, 0.8));
        assert!(curve.shares.is_sorted());
        assert!(Curve::of(&counts, 0, "own").is_none());
    }

    #[test]
    fn the_drawing_is_whole_and_says_nothing_aloud() {
        let curve = Curve::of(&[1; 60], 60, "own").unwrap();
        let drawn = svg(&[curve], &["0 %".into(), "100 %".into()], &[(10, "10".into()), (20, "20".into())]);
        assert!(drawn.starts_with("<svg") && drawn.ends_with("</svg>") && drawn.contains("aria-hidden"));
        assert_eq!((drawn.matches("<text").count(), drawn.matches("class=\"limit\"").count()), (4, 1));
        assert!(!drawn.contains("NaN") && !drawn.contains("style="), "{drawn}");
    }
}
