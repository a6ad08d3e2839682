//! Coverage: the first figures after a start, and what a place would change.

use std::time::Instant;

use anyhow::{Result, ensure};

use super::super::Bench;
use super::super::dataset::Data;
use super::super::machine;
use super::super::options::{Size, Suite};
use super::super::process::Server;
use super::super::report::{Bar, Report};
use super::quantile;

/// Points from the Landes to the Ardennes, one after the other: none is asked twice.
const PINS: u32 = 500;

/// The first answer of a server that has just started holds the making of all the figures of France.
pub fn run(bench: &Bench, data: &Data, report: &mut Report) -> Result<()> {
    let asked = [
        ("région, communes ranked", "/api/v1/coverage/commune?territory=region:75", Bar::AtMost(2.0)),
        ("France", "/api/v1/coverage", Bar::AtMost(30.0)),
        ("page of France, communes", "/couverture?level=commune", Bar::AtMost(30.0)),
    ];
    let runs = if bench.options.quick { 1 } else { 3 };
    for (name, path, bar) in asked {
        let mut times = Vec::new();
        for _ in 0..runs {
            machine::wait_for_calm(bench.options.calm);
            let server = Server::start(&bench.options.binary, &data.folder)?;
            let mut client = server.client()?;
            let start = Instant::now();
            let answer = client.text(path)?;
            times.push(start.elapsed().as_secs_f64());
            ensure!(answer.contains("20"), "{path} answers no coverage");
            server.stop()?;
        }
        report.add(Suite::Coverage, data.size, name, "first answer after a start", "s", times, Some(bar));
    }
    what_if(data, bench, report)
}

fn what_if(data: &Data, bench: &Bench, report: &mut Report) -> Result<()> {
    let server = Server::start(&bench.options.binary, &data.folder)?;
    let mut client = server.client()?;
    client.text("/api/v1/coverage")?;
    let mut times = Vec::new();
    for pin in 0..PINS {
        let along = f64::from(pin) / f64::from(PINS);
        let path = format!("/couverture/simulation?point={:.4},{:.4}", 43.9 + 5.6 * along, -0.9 + 5.4 * along);
        times.push(client.get(&path, "")?.time.as_secs_f64() * 1e3);
    }
    for (measure, share) in [("p50", 0.5), ("p99", 0.99), ("slowest", 1.0)] {
        let bar = (measure == "p99" && data.size != Size::Million).then_some(Bar::AtMost(100.0));
        report.add(
            Suite::Coverage,
            data.size,
            "what if, one by one",
            measure,
            "ms",
            vec![quantile(&times, share)],
            bar,
        );
    }
    let memory = server.memory()?;
    report.add(
        Suite::Coverage,
        data.size,
        "memory once coverage is known",
        "resident",
        "MB",
        vec![memory.now as f64 / 1e6],
        None,
    );
    server.stop()
}
