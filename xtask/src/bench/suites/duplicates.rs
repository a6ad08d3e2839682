//! Duplicates: how many of the drawn ones, and of those judged by hand, are found, how many of those found are right,
//! and how fast.

use anyhow::{Context, Result};
use serde_json::Value;

use super::super::Bench;
use super::super::machine;
use super::super::options::{Size, Suite};
use super::super::process;
use super::super::report::{Bar, Report};

/// Records drawn with the mistakes of real lists, as many as there are places, by the registry's own example; and the
/// pairs of the 2019 census that a person judged, where the shared data has them.
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
    let drawn = [
        ("place", "places with mistakes"),
        ("person", "people with mistakes, a fifth as many"),
        ("organisation", "organisations with mistakes, a fifth as many"),
    ];
    for (kind, name) in drawn {
        tell(size, name, told.get(kind).unwrap_or(&Value::Null), report);
    }
    // the same whatever the size: told once, beside the real places
    if size == Size::Real {
        match told.get("judged") {
            Some(judged) if judged.is_object() => tell_judged(size, judged, report),
            _ => eprintln!(
                "skipped: {} or the census beside it is absent: no pair judged by hand is measured",
                bench.root.join("../shared/data/doublons").display()
            ),
        }
    }
    Ok(())
}

/// The figure of that key; none when the example says that there is nothing to divide by, 0 when it says nothing.
fn figure(told: &Value, key: &str) -> Option<f64> {
    match told.get(key) {
        Some(Value::Null) => None,
        found => Some(found.and_then(Value::as_f64).unwrap_or_default()),
    }
}

/// Few pairs, each worth some percents: what they say is read with that in mind.
fn tell_judged(size: Size, told: &Value, report: &mut Report) {
    for (measure, unit, key, bar) in [
        ("pairs judged", "", "records", None),
        ("judged one", "", "true_pairs", None),
        ("judged one, met by blocking", "%", "blocking_recall", Some(Bar::AtLeast(99.5))),
        ("judged one, asked about", "%", "review_recall", None),
        ("asked about, judged one", "%", "review_precision", Some(Bar::AtLeast(60.0))),
        ("safe", "", "safe", None),
        ("safe, judged one", "%", "safe_precision", Some(Bar::AtLeast(99.9))),
        ("questions in the whole file", "", "questions", None),
    ] {
        if let Some(value) = figure(told, key) {
            report.add(Suite::Duplicates, size, "pairs of 2019 judged by hand", measure, unit, vec![value], bar);
        }
    }
}

fn tell(size: Size, name: &str, told: &Value, report: &mut Report) {
    let figure = |key: &str| figure(told, key);
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
        (
            "index and full search",
            "s",
            figure("build_s").zip(figure("scan_s")).map(|(build, scan)| build + scan),
            whole,
        ),
        ("peak memory", "MB", figure("peak_mb"), None),
    ] {
        // of nothing found, nothing is right nor wrong
        if let Some(value) = value {
            report.add(Suite::Duplicates, size, name, measure, unit, vec![value], bar);
        }
    }
}
