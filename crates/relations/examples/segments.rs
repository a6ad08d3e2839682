//! Measures the counting of segments over drawn people, ten interactions each, in memory and in release:
//! `segments [people] [seed]` tells the load and the counts as one line of JSON.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use kernel::grants::{Communes, Ranges, Reach, Scope};
use kernel::ids::{AccountId, ObjectiveId, PartyId, SegmentId};
use kernel::party::{Kind, Standing};
use relations::engagement::Stage;
use relations::segments::answer::{Asking, Known};
use relations::segments::picture::{self, Belonging, Picture, Row, Stand, Tie, packed};
use relations::segments::tree::{INTERACTIONS, Node, TIES};
use serde_json::json;

/// The day from which everything is drawn: 2 March 2026.
const TODAY: i32 = 20_514;
/// Names of the drawn people.
const NAMES: &[&str] = &["marie", "jean", "camille", "dominique", "claude", "andrea", "sacha", "lou", "maxime", "noa"];
const FAMILIES: &[&str] = &["martin", "bernard", "durand", "etchegaray", "lafitte", "castaing", "dupouy", "labat"];
/// Trees as people compose them, from a plain one to one that looks at everything.
const TREES: &[(&str, &str)] = &[
    ("kind", r#"{"is":"kind","with":{"value":"person"}}"#),
    (
        "elected of a département, silent",
        r#"{"group":"all","of":[{"is":"territory","with":{"value":"department:33"}},
        {"is":"tie","with":{"way":"is","sort":"elected","when":"current"}},
        {"is":"last","with":{"op":"older","months":"6"}}]}"#,
    ),
    (
        "met twice in a year, not a member",
        r#"{"group":"all","of":[{"is":"interactions","with":{"count":"2","sort":"visit","months":"12"}},
        {"group":"none","of":[{"is":"membership","with":{"state":"current"}}]}]}"#,
    ),
    (
        "name",
        r#"{"group":"any","of":[{"is":"name","with":{"value":"castaing"}},{"is":"name","with":{"value":"lou labat"}}]}"#,
    ),
    (
        "everything",
        r#"{"group":"any","of":[{"group":"all","of":[{"is":"contact","with":{"value":"email"}},
        {"is":"purpose","with":{"value":"work"}},{"is":"language","with":{"value":"fr"}},
        {"is":"created","with":{"op":"after","day":"2020-01-01"}},{"is":"standing","with":{"value":"hidden"}}]},
        {"is":"stage","with":{"objective":"00000000-0000-0000-0000-000000000001","stage":"contacted"}},
        {"is":"owner","with":{"value":"00000000-0000-0000-0000-000000000003"}},
        {"is":"interactions","with":{"count":"5"}},{"is":"last","with":{"op":"newer","months":"3"}},
        {"is":"name","with":{"value":"claude"}},{"is":"tie","with":{"way":"is","when":"ever"}},
        {"group":"none","of":[{"is":"membership","with":{"state":"never"}}]},
        {"is":"segment","with":{"value":"00000000-0000-0000-0000-000000000007"}}]}"#,
    ),
];

/// Numbers that come again with the same seed.
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    fn day(&mut self, within: u64) -> i32 {
        TODAY - i32::try_from(self.below(within)).unwrap_or_default()
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        let at = usize::try_from(self.below(words.len() as u64)).unwrap_or_default();
        words.get(at).copied().unwrap_or_default()
    }
}

fn communes(key: &str) -> Option<Ranges> {
    let code = key.strip_prefix("department:")?;
    Some([(format!("{code}000"), format!("{code}999"))].into())
}

fn drawn(number: u64, draw: &mut Draw) -> Row {
    let mut row = Row::new(PartyId::from_bits(u128::from(number) + 1_000), Kind::Person, Standing::Hidden);
    row.name = format!("{} {} {}", draw.of(NAMES), draw.of(FAMILIES), number % 977);
    row.commune = format!("{:05}", 1_001 + draw.below(94_000));
    row.created = draw.day(4_000);
    row.language = if draw.below(20) == 0 { "en" } else { "fr" }.to_owned();
    row.flags = picture::flags("email", draw.of(&["verified", "unverified", "invalid"]), draw.of(&["work", "home"]));
    for _ in 0..draw.below(3) {
        row.ties.push(Tie {
            sort: draw.of(TIES).to_owned(),
            is: true,
            other: PartyId::from_bits(u128::from(draw.below(1_000))),
            since: draw.day(4_000),
            until: if draw.below(4) == 0 { draw.day(1_000) } else { i32::MAX },
        });
    }
    for _ in 0..10 {
        row.events.push(packed(draw.day(2_000), draw.of(INTERACTIONS)));
    }
    if draw.below(5) == 0 {
        let stage = Stage::ALL.get(usize::try_from(draw.below(5)).unwrap_or_default()).copied();
        let owner = Some(AccountId::from_bits(u128::from(draw.below(20))));
        row.stands.push(Stand { objective: ObjectiveId::from_bits(1), stage: stage.unwrap_or(Stage::Identify), owner });
    }
    if draw.below(4) == 0 {
        let since = draw.day(2_000);
        row.memberships.push(Belonging { kind: "individual".to_owned(), since, until: since + 365, ended: false });
    }
    if draw.below(50) == 0 {
        row.lists.push(SegmentId::from_bits(7));
    }
    row
}

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let people: u64 = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(100_000);
    let mut draw = Draw(arguments.next().and_then(|text| text.parse().ok()).unwrap_or(2011));
    let rows: Vec<Row> = (0..people).map(|number| drawn(number, &mut draw)).collect();
    let start = Instant::now();
    let mut picture = Picture::new(0);
    for row in rows {
        picture.push(row);
    }
    let load = start.elapsed().as_secs_f64() * 1e3;
    let communes: Communes = Arc::new(communes);
    let segments: HashMap<SegmentId, Known> = [(SegmentId::from_bits(7), Known::Static)].into_iter().collect();
    let asking = Asking { picture: &picture, communes: &communes, today: TODAY, segments: &segments, brought: &[] };
    let scopes = [Scope::Territory("department:33".to_owned()), Scope::Territory("department:24".to_owned())];
    let reach = Reach::of(&scopes, None, &communes);
    let (mut all, mut told) = (Vec::new(), Vec::new());
    for (name, tree) in TREES {
        let node = Node::read(&format!(r#"{{"version":1,"tree":{tree}}}"#))
            .map_err(|refused| anyhow::anyhow!("{name}: {refused:?}"))?;
        let mut times: Vec<f64> = Vec::new();
        let mut count = 0;
        for _ in 0..50 {
            let start = Instant::now();
            count = asking.answer(&node).count();
            times.push(start.elapsed().as_secs_f64() * 1e3);
            // the same within a scope, as a referent asks
            let start = Instant::now();
            let within = asking.reachable(&reach).map(|reach| asking.answer(&node).and(&reach).count());
            std::hint::black_box(within);
            times.push(start.elapsed().as_secs_f64() * 1e3);
        }
        told.push(json!({ "name": name, "count": count, "p50_ms": quantile(&mut times, 0.5) }));
        all.extend(times);
    }
    // the price of a change: one party read again
    let start = Instant::now();
    for number in 0..1_000 {
        let row = drawn(number, &mut draw);
        picture.follow(row.id, Some(row));
    }
    let follow = start.elapsed().as_secs_f64();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM"));
    let peak = peak.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
    let (p50, p95, p99) = (quantile(&mut all, 0.5), quantile(&mut all, 0.95), quantile(&mut all, 0.99));
    let answer = json!({
        "people": people, "interactions": people * 10, "load_ms": load, "p50_ms": p50, "p95_ms": p95, "p99_ms": p99,
        "follow_one_us": follow * 1e3, "peak_mb": peak.map(|kilobytes| kilobytes / 1e3), "trees": told,
    });
    println!("{answer}");
    Ok(())
}

fn quantile(times: &mut [f64], share: f64) -> Option<f64> {
    times.sort_by(f64::total_cmp);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a position in the list")]
    let at = (share * times.len().saturating_sub(1) as f64) as usize;
    times.get(at).copied()
}
