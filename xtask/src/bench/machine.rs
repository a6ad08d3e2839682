//! The machine and the binary that the figures belong to.

use std::fs;
use std::process::Command;

use serde_json::{Value, json};

use super::options::Options;

/// Model, cores, memory, load and binary, for the report.
pub fn describe(options: &Options) -> Value {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let model = value_of(&cpu, "model name").unwrap_or("unknown").to_owned();
    let gib = value_of(&memory, "MemTotal")
        .and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok())
        .map_or(0.0, |kib| (kib / f64::from(1 << 20) * 10.0).round() / 10.0);
    let version = Command::new(&options.binary).arg("--version").output().ok();
    let version = version.map(|out| String::from_utf8_lossy(&out.stdout).trim().to_owned()).unwrap_or_default();
    let bytes = fs::metadata(&options.binary).map_or(0, |meta| meta.len());
    json!({
        "cpu": model, "cores": cores(), "memory_gib": gib, "load_before": load(), "version": version,
        "binary_mb": (bytes as f64 / 1e5).round() / 10.0, "runs": options.runs(), "seconds": options.seconds(),
        "connections": options.connections, "system": fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default().trim(),
    })
}

/// The load average of the last minute: other work on the machine makes figures worse.
pub fn load() -> f64 {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace().next().and_then(|first| first.parse().ok()).unwrap_or_default()
}

/// Processors.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Percent of the machine that others may take without disturbing a measure.
pub const CALM: f64 = 10.0;

/// Waits at most that many seconds until others took little of the machine for a second; told when they never do.
pub fn wait_for_calm(seconds: u64) {
    for _ in 0..seconds {
        let before = busy();
        super::process::pause(std::time::Duration::from_secs(1));
        let taken = busy().saturating_sub(before) as f64 / cores() as f64;
        if taken < CALM {
            return;
        }
    }
    if seconds > 0 {
        eprintln!("   the machine is not calm");
    }
}

/// Ticks of 10 ms in which the machine's processors were busy since it started.
pub fn busy() -> u64 {
    busy_of(&fs::read_to_string("/proc/stat").unwrap_or_default())
}

fn busy_of(stat: &str) -> u64 {
    let line = stat.lines().next().unwrap_or_default();
    let ticks: Vec<u64> = line.split_whitespace().skip(1).take(8).filter_map(|word| word.parse().ok()).collect();
    // the fourth is idle, the fifth waits for disks
    ticks.iter().enumerate().filter(|(at, _)| !matches!(at, 3 | 4)).map(|(_, ticks)| ticks).sum()
}

/// Ticks that the ended children of this process took: the load generator's.
pub fn children() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    after.split_whitespace().skip(13).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum()
}

fn value_of<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix(':')).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn idle_ticks_are_not_busy() {
        assert_eq!(busy_of("cpu  10 1 5 1000 200 3 2 4 0 0\ncpu0 1 1 1\n"), 25);
        assert_eq!(busy_of(""), 0);
    }

    #[test]
    fn a_value_is_found_by_its_name() {
        let text = "model\t\t: 1\nmodel name\t: Fast One\nMemTotal:       16 kB\n";
        assert_eq!(value_of(text, "model name"), Some("Fast One"));
        assert_eq!(value_of(text, "MemTotal"), Some("16 kB"));
        assert_eq!(value_of(text, "flags"), None);
    }
}
