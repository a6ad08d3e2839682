//! Open data: pages of a thousand features as a GIS asks them, and the whole registry in one file.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};
use serde_json::Value;

use super::super::Bench;
use super::super::dataset::Data;
use super::super::machine;
use super::super::options::{Size, Suite};
use super::super::process::Server;
use super::super::report::{Bar, Report};
use super::quantile;

/// Pages asked, none twice: what was kept serves none of them.
const PAGES: u64 = 200;
/// Features of a page.
const LIMIT: u64 = 1_000;

/// Pages one by one, then the file.
pub fn run(bench: &Bench, data: &Data, server: &Server, report: &mut Report) -> Result<()> {
    pages(bench, data, server, report)?;
    file(bench, data, server, report)
}

fn pages(bench: &Bench, data: &Data, server: &Server, report: &mut Report) -> Result<()> {
    let mut client = server.client()?;
    let items = "/api/ogc/collections/places/items";
    let first = client.json(&format!("{items}?limit=1"))?;
    let matched = first.get("numberMatched").and_then(Value::as_u64).unwrap_or_default();
    let whole = matched.saturating_sub(LIMIT).max(1);
    // a prime step walks all over the registry
    let offsets: BTreeSet<u64> = (0..PAGES).map(|page| page * 7_919 % whole).collect();
    machine::wait_for_calm(bench.options.calm);
    let mut times = Vec::new();
    for offset in offsets {
        let answer = client.get(&format!("{items}?limit={LIMIT}&offset={offset}"), "")?;
        ensure!(answer.status == 200, "{items} answers {}", answer.status);
        times.push(answer.time.as_secs_f64() * 1e3);
    }
    let name = "OGC pages of 1 000 features, one by one";
    for (measure, share) in [("p50", 0.5), ("p95", 0.95), ("slowest", 1.0)] {
        let bar = (measure == "p95" && data.size == Size::Hundred).then_some(Bar::AtMost(30.0));
        report.add(Suite::OpenData, data.size, name, measure, "ms", vec![quantile(&times, share)], bar);
    }
    Ok(())
}

fn file(bench: &Bench, data: &Data, server: &Server, report: &mut Report) -> Result<()> {
    let mut client = server.client()?;
    let before = server.memory()?.own;
    let (mut times, mut weight) = (Vec::new(), 0);
    for _ in 0..bench.options.runs() {
        machine::wait_for_calm(bench.options.calm);
        let answer = client.get("/donnees/lieux.geojson", "")?;
        ensure!(answer.status == 200, "the file answers {}", answer.status);
        times.push(answer.time.as_secs_f64());
        weight = answer.body.len();
    }
    let grown = server.memory()?.own.saturating_sub(before);
    let name = "all places as GeoJSON";
    let bar = (data.size == Size::Hundred).then_some(Bar::AtMost(3.0));
    report.add(Suite::OpenData, data.size, name, "wall clock", "s", times, bar);
    report.add(Suite::OpenData, data.size, name, "weight", "MB", vec![weight as f64 / 1e6], None);
    report.add(Suite::OpenData, data.size, name, "memory of the server since", "MB", vec![grown as f64 / 1e6], None);
    Ok(())
}
