//! Search as one types.

use anyhow::Result;

use super::super::Bench;
use super::super::addresses::Site;
use super::super::dataset::Data;
use super::super::load::Series;
use super::super::machine;
use super::super::options::{Size, Suite};
use super::super::process::Server;
use super::super::report::{Bar, Report};
use super::{Bars, quantile, series};

/// Suggestions for beginnings of names: by eight at once, then one after the other.
pub fn run(bench: &Bench, data: &Data, server: &Server, report: &mut Report) -> Result<()> {
    let typed = Site::survey(&mut server.client()?)?.suggestions();
    let bar = (data.size != Size::Million).then_some(10.0);
    let bars = Bars { rate: None, p99: bar };
    for (name, unkept) in [("500 beginnings, each looked for anew", true), ("500 beginnings, kept answers", false)] {
        let load = Series { paths: &typed, encoding: "", unkept };
        series(bench, (data, server), (Suite::Search, name), &load, bars, report)?;
    }
    machine::wait_for_calm(bench.options.calm);
    one_by_one(data, server, &typed, report)
}

/// One person who types: latency without a queue, the slowest beginnings, and how many find something.
fn one_by_one(data: &Data, server: &Server, typed: &[String], report: &mut Report) -> Result<()> {
    let mut client = server.client()?;
    let (mut times, mut found) = (Vec::new(), 0);
    for path in typed {
        let answer = client.get(&format!("{path}&n=once"), "")?;
        times.push((answer.time.as_secs_f64() * 1e3, path));
        // a link stands in the fragment for each thing found
        found += usize::from(String::from_utf8_lossy(&answer.body).contains("href=\"/lieux/"));
    }
    let all: Vec<f64> = times.iter().map(|(time, _)| *time).collect();
    let name = "500 beginnings, one by one";
    for (measure, share) in [("p50", 0.5), ("p99", 0.99), ("slowest", 1.0)] {
        let bar = (measure == "p99" && data.size != Size::Million).then_some(Bar::AtMost(10.0));
        report.add(Suite::Search, data.size, name, measure, "ms", vec![quantile(&all, share)], bar);
    }
    let share = found as f64 / typed.len().max(1) as f64 * 100.0;
    report.add(Suite::Search, data.size, name, "find a place", "%", vec![share], None);
    times.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (time, path) in times.iter().take(5) {
        eprintln!("   slow: {time:.1} ms {path}");
    }
    Ok(())
}
