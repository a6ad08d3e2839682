//! The groups of measures, each against a served database.

pub mod memory;
pub mod pages;
pub mod search;
pub mod start;
pub mod tiles;
pub mod weight;

use anyhow::{Context, Result};

use super::Bench;
use super::dataset::Data;
use super::load::{self, Outcome, Series};
use super::machine;
use super::options::Suite;
use super::process::Server;
use super::report::{Bar, Report};

/// What a series must hold.
#[derive(Clone, Copy, Default)]
struct Bars {
    rate: Option<f64>,
    p99: Option<f64>,
}

/// Runs a series as often as asked after a warm-up, and tells its rate, its latencies and its weight.
fn series(
    bench: &Bench,
    (data, server): (&Data, &Server),
    (suite, name): (Suite, &str),
    load: &Series<'_>,
    bars: Bars,
    report: &mut Report,
) -> Result<()> {
    if load.paths.is_empty() {
        eprintln!("{name}: no address of that sort here");
        return Ok(());
    }
    let seconds = bench.options.seconds();
    let warm = load::run(server.address, &bench.options, seconds, load).with_context(|| name.to_owned())?;
    let mut outcomes: Vec<Outcome> = Vec::new();
    for _ in 0..bench.options.runs() {
        outcomes.push(load::run(server.address, &bench.options, seconds, load).with_context(|| name.to_owned())?);
    }
    let of = |figure: fn(&Outcome) -> f64| outcomes.iter().map(figure).collect::<Vec<f64>>();
    let size = data.size;
    report.add(suite, size, name, "rate", "/s", of(|o| o.rate), bars.rate.map(Bar::AtLeast));
    report.add(suite, size, name, "p50", "ms", of(|o| o.p50), None);
    report.add(suite, size, name, "p99", "ms", of(|o| o.p99), bars.p99.map(Bar::AtMost));
    report.add(suite, size, name, "bytes", "B", of(|o| o.bytes), None);
    eprintln!(
        "   {name}: {:.0}/s (warming up {:.0}/s), load of the machine {:.1}",
        median(&of(|o| o.rate)),
        warm.rate,
        machine::load()
    );
    Ok(())
}

/// The middle value; the mean of the two middle ones of an even number; 0 of none.
pub fn median(values: &[f64]) -> f64 {
    quantile(values, 0.5)
}

/// The value below which that share of the values is, between two by their distance.
pub fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let along = share.clamp(0.0, 1.0) * sorted.len().saturating_sub(1) as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a position in the list")]
    let below = along.floor() as usize;
    match (sorted.get(below), sorted.get(below + 1)) {
        (Some(a), Some(b)) => a + (b - a) * along.fract(),
        (Some(a), None) => *a,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_stand_between_values() {
        for (values, share, expect) in [
            (&[3.0, 1.0, 2.0][..], 0.5, 2.0),
            (&[4.0, 1.0, 2.0, 3.0], 0.5, 2.5),
            (&[1.0, 2.0], 1.0, 2.0),
            (&[5.0], 0.99, 5.0),
            (&[], 0.5, 0.0),
        ] {
            assert!((quantile(values, share) - expect).abs() < 1e-9, "{values:?} {share}");
        }
    }
}
