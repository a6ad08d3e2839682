//! Segments: how fast they are counted over drawn people and what happened with them, in memory.

use anyhow::{Context, Result};
use serde_json::Value;

use super::super::Bench;
use super::super::machine;
use super::super::options::{Size, Suite};
use super::super::process;
use super::super::report::{Bar, Report};

/// As many people as there are places, with ten interactions each, by the example of the relations; the bar is that of
/// 100 000 people and 1 000 000 interactions.
pub fn run(bench: &Bench, size: Size, report: &mut Report) -> Result<()> {
    machine::wait_for_calm(bench.options.calm);
    let root = bench.root.join("Cargo.toml").display().to_string();
    let people = size.places().to_string();
    let chosen = ["--release", "--quiet", "--manifest-path", &root, "-p", "relations", "--example", "segments"];
    process::run("cargo".as_ref(), &[&["build"][..], &chosen].concat())?;
    let ran = process::run("cargo".as_ref(), &[&["run"][..], &chosen, &["--", &people]].concat())?;
    let told: Value = serde_json::from_str(&ran.output).with_context(|| format!("the example says {}", ran.output))?;
    let bar = (size == Size::Hundred).then_some(Bar::AtMost(100.0));
    for (measure, unit, key, bar) in [
        ("read into memory", "ms", "load_ms", None),
        ("count, p50", "ms", "p50_ms", None),
        ("count, p95", "ms", "p95_ms", None),
        ("count, p99", "ms", "p99_ms", bar),
        ("one changed party", "µs", "follow_one_us", None),
        ("peak memory", "MB", "peak_mb", None),
    ] {
        let value = told.get(key).and_then(Value::as_f64).unwrap_or_default();
        report.add(Suite::Segments, size, "segments of people, ten interactions each", measure, unit, vec![value], bar);
    }
    Ok(())
}
