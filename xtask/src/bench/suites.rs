//! The groups of measures, each against a served database.

pub mod coverage;
pub mod duplicates;
pub mod memory;
pub mod open_data;
pub mod pages;
pub mod relations;
pub mod search;
pub mod segments;
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
    let warm = load::run(server.address, &bench.options, bench.options.seconds(), load);
    let warm = warm.with_context(|| name.to_owned())?;
    let mut runs: Vec<Run> = Vec::new();
    for _ in 0..bench.options.runs() * if bench.options.calm > 0 { 3 } else { 1 } {
        machine::wait_for_calm(bench.options.calm);
        runs.push(one_run(bench, server, load).with_context(|| name.to_owned())?);
        if runs.iter().filter(|run| run.others < machine::CALM).count() >= bench.options.runs() {
            break;
        }
    }
    runs.sort_by(|a, b| a.others.total_cmp(&b.others));
    runs.truncate(bench.options.runs());
    tell(data.size, (suite, name), &runs, bars, report);
    eprintln!("   {name}: while warming up {:.0}/s", warm.rate);
    Ok(())
}

/// One run, and what the machine did meanwhile.
struct Run {
    outcome: Outcome,
    /// Microseconds of processor that the server took for a request.
    each: f64,
    /// Percent of the machine that other programs took.
    others: f64,
}

fn one_run(bench: &Bench, server: &Server, load: &Series<'_>) -> Result<Run> {
    let seconds = bench.options.seconds();
    let (machine, served, own) = (machine::busy(), server.ticks()?, machine::children());
    let outcome = load::run(server.address, &bench.options, seconds, load)?;
    let served = (server.ticks()? - served) as f64;
    let ours = served + machine::children().saturating_sub(own) as f64;
    let all = machine::busy().saturating_sub(machine) as f64;
    let seconds = seconds as f64;
    // a tick is 10 ms
    Ok(Run {
        outcome,
        each: served * 1e4 / (outcome.rate * seconds),
        others: ((all - ours) / (seconds * machine::cores() as f64)).max(0.0),
    })
}

fn tell(size: super::options::Size, (suite, name): (Suite, &str), runs: &[Run], bars: Bars, report: &mut Report) {
    let of = |figure: fn(&Run) -> f64| runs.iter().map(figure).collect::<Vec<f64>>();
    report.add(suite, size, name, "rate", "/s", of(|run| run.outcome.rate), bars.rate.map(Bar::AtLeast));
    report.add(suite, size, name, "p50", "ms", of(|run| run.outcome.p50), None);
    report.add(suite, size, name, "p99", "ms", of(|run| run.outcome.p99), bars.p99.map(Bar::AtMost));
    report.add(suite, size, name, "bytes", "B", of(|run| run.outcome.bytes), None);
    report.add(suite, size, name, "processor time of the server a request", "µs", of(|run| run.each), None);
    report.add(suite, size, name, OTHERS, "%", of(|run| run.others), None);
}

/// How much of the machine other programs took meanwhile: above some percent, figures are worse than they are.
pub const OTHERS: &str = "taken by other programs";

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
