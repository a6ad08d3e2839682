//! Measures the search for duplicates on drawn records and, where they are, on pairs that a person judged, in release:
//! `duplicates [records] [seed]` tells recall, precision and speed as one line of JSON.

use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

use census::duplicates::index::{Index, REVIEW, places};
use census::duplicates::judged;
use census::duplicates::trial::{Drawn, Noise, Trial, drawn};
use kernel::party::Kind;
use serde_json::{Value, json};
use territory::Gazetteer;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let wanted: usize = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(100_000);
    let seed: u64 = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(2011);
    let gazetteer = Gazetteer::embedded();
    let mut answer = json!({ "records": wanted });
    for (kind, share) in [(Kind::Place, 1.0), (Kind::Person, 0.2), (Kind::Organisation, 0.2)] {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
        let records = Trial::new(&gazetteer, seed).records((wanted as f64 * share) as usize, kind);
        answer[kind.key()] = measured(&records);
    }
    answer["judged"] = judged_by_hand(&gazetteer)?;
    println!("{answer}");
    Ok(())
}

/// A share in percent; none of nothing.
fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64 * 100.0)
}

/// What becomes of the pairs of the shared data that a person judged; null where that folder is absent.
fn judged_by_hand(gazetteer: &Gazetteer) -> anyhow::Result<Value> {
    let shared = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data"));
    let (pairs, census) =
        (shared.join("doublons/paires-jugees.csv"), shared.join("tiers-lieux-france-2019/corrected.csv"));
    if !pairs.is_file() || !census.is_file() {
        return Ok(Value::Null);
    }
    let (pairs, records) = (judged::pairs(&pairs)?, judged::records(&census, gazetteer)?);
    let at = judged::places_of(&records);
    let told = judged::outcome(&Index::new(0, records), &at, &pairs);
    Ok(json!({
        "records": told.judged, "true_pairs": told.ones, "found": told.asked, "safe": told.safe,
        "blocking_recall": share(told.met, told.ones), "review_recall": share(told.asked_ones, told.ones),
        "review_precision": share(told.asked_ones, told.asked), "safe_precision": share(told.safe_ones, told.safe),
        "questions": told.questions,
    }))
}

fn measured(records: &[Drawn]) -> Value {
    let truths = pairs(records);
    let start = Instant::now();
    let index = Index::new(0, drawn(records));
    let built = start.elapsed().as_secs_f64();
    let (mut candidates, mut met) = (0_usize, 0_usize);
    for shard in 0..index.shards() {
        let found = index.candidates(shard, index.shards());
        candidates += found.len();
        met += found.iter().filter(|pair| truths.contains_key(&places(**pair))).count();
    }
    let start = Instant::now();
    let found = index.scan(REVIEW, &|_| {});
    let scanned = start.elapsed().as_secs_f64();
    let is_true = |one: u32, other: u32| truths.contains_key(&(one, other));
    let right = found.iter().filter(|pair| is_true(pair.one, pair.other)).count();
    let safe: Vec<_> = found.iter().filter(|pair| index.is_safe(pair.one, pair.other)).collect();
    let safe_right = safe.iter().filter(|pair| is_true(pair.one, pair.other)).count();
    let told: HashMap<(u32, u32), f32> = found.iter().map(|pair| ((pair.one, pair.other), pair.bits)).collect();
    let mut missed: HashMap<String, (usize, usize)> = HashMap::new();
    for (pair, noise) in &truths {
        for sort in *noise {
            let entry = missed.entry(format!("{sort:?}")).or_default();
            entry.0 += usize::from(!told.contains_key(pair));
            entry.1 += 1;
        }
    }
    let mut times: Vec<f64> = Vec::new();
    for at in (0..records.len()).step_by((records.len() / 1_000).max(1)) {
        let Some(record) = u32::try_from(at).ok().and_then(|at| index.at(at)) else { continue };
        let start = Instant::now();
        std::hint::black_box(index.resembling(record, REVIEW, 5));
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    let quantile = |share: usize| times.get((times.len() * share / 1_000).min(times.len().saturating_sub(1))).copied();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes = |key: &str| {
        let line = status.lines().find(|line| line.starts_with(key))?;
        line.split_whitespace().nth(1)?.parse::<f64>().ok()
    };
    json!({
        "records": records.len(), "true_pairs": truths.len(), "candidates": candidates,
        "blocking_recall": share(met, truths.len()), "found": found.len(), "safe": safe.len(),
        "review_precision": share(right, found.len()), "review_recall": share(right, truths.len()),
        "safe_precision": share(safe_right, safe.len()), "safe_recall": share(safe_right, truths.len()),
        "build_s": built, "scan_s": scanned, "typing_p50_ms": quantile(500), "typing_p99_ms": quantile(990),
        "typing_worst_ms": times.last(), "peak_mb": kilobytes("VmHWM").map(|kb| kb / 1e3),
        "missed_by_noise": missed.into_iter().map(|(sort, (missed, all))| (sort, share(missed, all))).collect::<HashMap<_, _>>(),
        "why": examples(records, &index, &truths, &found),
    })
}

/// The pairs of one truth, the place of the first record before that of the second, with what befell the copy.
fn pairs(records: &[Drawn]) -> HashMap<(u32, u32), &[Noise]> {
    let mut of: HashMap<usize, Vec<u32>> = HashMap::new();
    for (drawn, at) in records.iter().zip(0..) {
        of.entry(drawn.truth).or_default().push(at);
    }
    let noise = |at: u32| records.get(at as usize).map_or(&[][..], |drawn| drawn.noise.as_slice());
    let two = of.values().filter_map(|places| match places.as_slice() {
        [one, other] => {
            Some(((*one.min(other), *one.max(other)), if noise(*one).is_empty() { noise(*other) } else { noise(*one) }))
        }
        _ => None,
    });
    two.collect()
}

/// Some mistakes, to be looked at with `--why` as last argument.
fn examples(
    records: &[Drawn],
    index: &Index,
    truths: &HashMap<(u32, u32), &[Noise]>,
    found: &[census::duplicates::index::Pair],
) -> Value {
    if !std::env::args().any(|argument| argument == "--why") {
        return Value::Null;
    }
    let told = |one: u32, other: u32| {
        let values = |at: u32| records.get(at as usize).map(|drawn| json!(drawn.values));
        let likeness = index.at(one).zip(index.at(other)).map(|(a, b)| index.likeness(a, b));
        eprintln!(
            "{}\n{}\n  {:?}",
            json!(values(one)),
            json!(values(other)),
            likeness.map(|l| (l.probability, l.reasons))
        );
    };
    eprintln!("--- found, and none");
    for pair in found.iter().filter(|pair| !truths.contains_key(&(pair.one, pair.other))).take(12) {
        told(pair.one, pair.other);
    }
    eprintln!("--- missed");
    let all: std::collections::HashSet<(u32, u32)> = found.iter().map(|pair| (pair.one, pair.other)).collect();
    for (pair, noise) in truths.iter().filter(|(pair, _)| !all.contains(pair)).take(15) {
        eprintln!("{noise:?}");
        told(pair.0, pair.1);
    }
    eprintln!("--- never compared");
    let mut met = std::collections::HashSet::new();
    for shard in 0..index.shards() {
        met.extend(index.candidates(shard, index.shards()).into_iter().map(places));
    }
    for (pair, noise) in truths.iter().filter(|(pair, _)| !met.contains(pair)).take(15) {
        eprintln!("{noise:?}");
        told(pair.0, pair.1);
    }
    json!("told")
}
