//! Duplicates: how many of the drawn ones are found, how many of those found are right, and how fast.

use anyhow::{Context, Result};
use serde_json::Value;

use super::super::Bench;
use super::super::machine;
use super::super::options::{Size, Suite};
use super::super::process;
use super::super::report::{Bar, Report};

/// Records drawn with the mistakes of real lists, as many as there are places, by the registry's own example.
pub fn run(bench: &Bench, size: Size, report: &mut Report) -> Result<()> {
    machine::wait_for_calm(bench.options.calm);
    let root = bench.root.join("Cargo.toml").display().to_string();
    let records = size.places().to_string();
    let build =
        ["build", "--release", "--quiet", "--manifest-path", &root, "-p", "maillage-census", "--example", "duplicates"];
    process::run("cargo".as_ref(), &build)?;
    let example = [
        "run",
        "--release",
        "--quiet",
        "--manifest-path",
        &root,
        "-p",
        "maillage-census",
        "--example",
        "duplicates",
        "--",
        &records,
    ];
    let ran = process::run("cargo".as_ref(), &example)?;
    let told: Value = serde_json::from_str(&ran.output).with_context(|| format!("the example says {}", ran.output))?;
    for (kind, name) in [("place", "places with mistakes"), ("person", "people with mistakes, a fifth as many")] {
        tell(size, name, told.get(kind).unwrap_or(&Value::Null), report);
    }
    Ok(())
}

fn tell(size: Size, name: &str, told: &Value, report: &mut Report) {
    let figure = |key: &str| told.get(key).and_then(Value::as_f64).unwrap_or_default();
    let whole = match size {
        Size::Real => None,
        Size::Hundred => Some(Bar::AtMost(5.0)),
        Size::Million => Some(Bar::AtMost(90.0)),
    };
    let typing = (size == Size::Hundred).then_some(Bar::AtMost(10.0));
    for (measure, unit, value, bar) in [
        ("records", "", figure("records"), None),
        ("drawn twice, met by blocking", "%", figure("blocking_recall"), Some(Bar::AtLeast(99.5))),
        ("drawn twice, asked about", "%", figure("review_recall"), None),
        ("asked about, drawn twice", "%", figure("review_precision"), Some(Bar::AtLeast(60.0))),
        ("safe, drawn twice", "%", figure("safe_precision"), Some(Bar::AtLeast(99.9))),
        ("while typing, p99", "ms", figure("typing_p99_ms"), typing),
        ("index and full search", "s", figure("build_s") + figure("scan_s"), whole),
        ("peak memory", "MB", figure("peak_mb"), None),
    ] {
        report.add(Suite::Duplicates, size, name, measure, unit, vec![value], bar);
    }
}
