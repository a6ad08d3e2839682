//! The coverage of one territory as pages show it: a sentence, bars, a curve, and the same as a table.

use kernel::lang::Message;
use kernel::web::Shell;
use territory::TerritoryId;

use crate::area::Area;
use crate::coverage::plot::{self, Curve};
use crate::coverage::{Coverage, Near, Reach, Site, Sums, road};

/// The rows of the table that says what the curve shows.
const TOLD: [usize; 7] = [5, 10, 15, 20, 25, 30, 45];

/// People by class of time.
pub struct Bar {
    pub class: u8,
    pub words: String,
    pub people: String,
    pub share: String,
    /// Percents, for the drawing.
    pub width: String,
}

/// One line of the curve's legend.
pub struct Line {
    pub class: &'static str,
    pub name: String,
}

/// The section of a territory's page, and the top of the page of coverage.
pub struct CoverageView {
    pub key: String,
    pub lead: String,
    /// The nearest open place: what it is to these people, its name, its page. None of France, where it tells nothing.
    pub nearest: Option<(String, String, String)>,
    /// How far it is.
    pub way: String,
    /// The time is so near the limit that the true one may be on the other side.
    pub doubtful: bool,
    /// What makes the figures doubtful, if anything.
    pub doubts: Vec<String>,
    pub bars: Vec<Bar>,
    pub drawing: String,
    pub lines: Vec<Line>,
    /// Minutes, then the share for each line.
    pub rows: Vec<(String, Vec<String>)>,
}

/// A share as a reader is told it: neither 0 nor 100 % unless it is.
pub fn percent(shell: &Shell, share: f64) -> String {
    let percents = share * 100.0;
    let words = match percents {
        p if p > 0.0 && p < 0.5 => format!("<\u{a0}{}", shell.lang.decimal(1.0, 0)),
        p if (99.5..100.0).contains(&p) => format!(">\u{a0}{}", shell.lang.decimal(99.0, 0)),
        p => shell.lang.decimal(p, 0),
    };
    format!("{words}\u{a0}%")
}

/// Minutes as a reader is told them.
pub fn minutes(shell: &Shell, minutes: f32) -> String {
    format!("{}\u{a0}min", shell.lang.decimal(f64::from(minutes).max(1.0), 0))
}

/// People by class: within 10, 20 and 30 minutes, and beyond.
fn by_class(sums: &Sums) -> [u64; 4] {
    let [ten, twenty, thirty] = sums.within;
    [ten, twenty.saturating_sub(ten), thirty.saturating_sub(twenty), sums.people.saturating_sub(thirty)]
}

impl CoverageView {
    /// The view of an area; none when nobody there is counted.
    pub fn of(shell: &Shell, coverage: &Coverage, area: &Area, among: &[Area]) -> Option<CoverageView> {
        let near = coverage.of_area(area);
        let sums = near.sums;
        let curve = |area: &Area, class| {
            Curve::of(&coverage.by_minute(&area.communes), coverage.of_area(area).sums.people, class)
        };
        let mut curves = vec![curve(area, "own")?];
        let mut lines = vec![Line { class: "own", name: area.name.clone() }];
        for (other, class) in among.iter().filter(|other| other.key != area.key).zip(["larger", "largest"]) {
            if let Some(curve) = curve(other, class) {
                curves.push(curve);
                lines.push(Line { class, name: other.name.clone() });
            }
        }
        // all the people of most communes are counted at one point: there is nothing to take the median of
        let alone = matches!(area.communes.as_slice(), [one] if coverage.people().range(*one).len() == 1);
        let known = coverage.nearest(&near).filter(|_| area.id != Some(TerritoryId::FRANCE));
        Some(CoverageView {
            key: area.key.clone(),
            lead: lead(shell, &sums),
            nearest: known.map(link).map(|(name, path)| {
                (shell.t(if alone { "coverage-nearest" } else { "coverage-nearest-most" }), name, path)
            }),
            way: way(shell, &near, alone),
            doubtful: near.reach.is_some_and(is_doubtful),
            doubts: doubts(shell, &sums),
            bars: bars(shell, &sums),
            drawing: drawing(shell, &curves),
            rows: TOLD
                .iter()
                .map(|at| {
                    let shares = curves.iter().map(|curve| percent(shell, curve.at(*at))).collect();
                    (minutes(shell, *at as f32), shares)
                })
                .collect(),
            lines,
        })
    }
}

fn lead(shell: &Shell, sums: &Sums) -> String {
    let message = match (sums.beyond(), sums.open) {
        (0, _) => Message::new("coverage-lead-all"),
        (beyond, _) => Message::new("coverage-lead").with("people", shell.lang.number(beyond)),
    };
    shell.say(&message.with("share", percent(shell, sums.share(1).unwrap_or_default())))
}

/// How far the nearest open place is, from the one point of a commune or for half of the people.
fn way(shell: &Shell, near: &Near, alone: bool) -> String {
    match (near.reach, near.site) {
        (Some(reach), _) => {
            let key = if alone { "coverage-way" } else { "coverage-way-half" };
            let km = shell.lang.decimal(f64::from(reach.km), usize::from(reach.km < 10.0));
            shell.say(&Message::new(key).with("time", minutes(shell, reach.minutes)).with("km", km))
        }
        (None, Some(_)) => shell.t("coverage-way-few"),
        (None, None) => shell.t("coverage-way-none"),
    }
}

/// The name of a place and the address of its page.
pub fn link(site: &Site) -> (String, String) {
    (site.name.to_string(), kernel::party::Kind::Place.path(&site.slug))
}

/// Whether an estimated time is so near the limit that the true one may be on the other side.
pub fn is_doubtful(reach: Reach) -> bool {
    !reach.measured && road::is_near_limit(reach.minutes)
}

fn doubts(shell: &Shell, sums: &Sums) -> Vec<String> {
    let mut doubts = Vec::new();
    if sums.doubtful > 0 {
        doubts.push(shell.t1("coverage-doubtful", "people", shell.lang.number(sums.doubtful)));
    }
    if sums.unplaced > 0 {
        doubts.push(shell.t1("coverage-unplaced", "people", shell.lang.number(sums.unplaced)));
    }
    doubts
}

fn bars(shell: &Shell, sums: &Sums) -> Vec<Bar> {
    let all = sums.people.max(1) as f64;
    (1..)
        .zip(by_class(sums))
        .map(|(class, people)| Bar {
            class,
            words: shell.term("coverage-class", &class.to_string()),
            people: shell.lang.number(people),
            share: percent(shell, people as f64 / all),
            width: format!("{:.2}", people as f64 / all * 100.0),
        })
        .collect()
}

fn drawing(shell: &Shell, curves: &[Curve]) -> String {
    let percents: Vec<String> = [0.0, 0.25, 0.5, 0.75, 1.0].iter().map(|share| percent(shell, *share)).collect();
    let ticks: Vec<(usize, String)> = [0, 10, 20, 30, 40]
        .into_iter()
        .map(|at| (at, if at == 0 { "0".to_owned() } else { minutes(shell, at as f32) }))
        .collect();
    plot::svg(curves, &percents, &ticks)
}

/// The territories to compare with: the région, and France.
pub fn larger(gazetteer: &territory::Gazetteer, area: &Area) -> Vec<Area> {
    let first: Option<TerritoryId> = area.id.or_else(|| area.communes.first().copied());
    let region = first.and_then(|id| gazetteer.parent(id, territory::Level::Region));
    region.into_iter().chain([TerritoryId::FRANCE]).map(|id| Area::of(gazetteer, id)).collect()
}
