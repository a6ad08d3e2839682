//! The load: `wrk` walking through a list of addresses in a drawn order.

use std::fmt::Write as _;
use std::fs;
use std::net::SocketAddr;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::options::Options;

/// One series of requests.
pub struct Series<'a> {
    /// The addresses, walked in this order.
    pub paths: &'a [String],
    /// `Accept-Encoding`, empty for none.
    pub encoding: &'a str,
    /// Each request gets a number of its own in its query, so that no kept answer serves.
    pub unkept: bool,
}

/// What one run of a series gave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// Requests a second.
    pub rate: f64,
    /// Milliseconds within which half of the answers came.
    pub p50: f64,
    /// Nine in ten.
    pub p90: f64,
    /// Ninety-nine in a hundred.
    pub p99: f64,
    /// Mean bytes of an answer, headers included.
    pub bytes: f64,
}

/// Says what to install when the load generator is missing.
///
/// # Errors
/// It is.
pub fn check_installed() -> Result<()> {
    match Command::new("wrk").arg("--version").output() {
        Ok(_) => Ok(()),
        Err(_) => bail!("wrk is missing: `apt-get install wrk` (Debian), `brew install wrk` (macOS)"),
    }
}

/// Loads the server with a series for some seconds.
///
/// # Errors
/// Some answers were not 2xx or 3xx, or connections broke.
pub fn run(address: SocketAddr, options: &Options, seconds: u64, series: &Series<'_>) -> Result<Outcome> {
    let folder = tempfile::tempdir()?;
    let (script, list) = (folder.path().join("load.lua"), folder.path().join("paths"));
    fs::write(&list, series.paths.join("\n"))?;
    fs::write(&script, lua(&list.display().to_string(), series))?;
    // one thread keeps 8 connections busy, and leaves the rest of the machine to what is measured
    let output = Command::new("wrk")
        .args(["-t1", &format!("-c{}", options.connections), &format!("-d{seconds}s"), "--timeout", "20s", "-s"])
        .arg(&script)
        .arg(format!("http://{address}/"))
        .output()
        .context("starting wrk")?;
    let text = String::from_utf8_lossy(&output.stdout);
    read(&text).with_context(|| format!("wrk said:\n{text}{}", String::from_utf8_lossy(&output.stderr)))
}

/// The script: requests are written before the run, so that the generator costs little; `done` tells exact figures.
fn lua(list: &str, series: &Series<'_>) -> String {
    let mut script = String::new();
    let _ = writeln!(script, "local encoding, unkept = {:?}, {}", series.encoding, series.unkept);
    let _ = writeln!(script, "local list = {list:?}");
    script.push_str(
        r#"
local requests, at, count = {}, 0, 0
function init(args)
  local headers = {}
  if encoding ~= "" then headers["Accept-Encoding"] = encoding end
  for path in io.lines(list) do
    if unkept then
      local text = wrk.format("GET", path .. (path:find("?", 1, true) and "&" or "?") .. "n=@@", headers)
      local cut = text:find("@@", 1, true)
      requests[#requests + 1] = { text:sub(1, cut - 1), text:sub(cut + 2) }
    else
      requests[#requests + 1] = wrk.format("GET", path, headers)
    end
  end
  math.randomseed(os.time())
  at, count = math.random(#requests), math.random(1000000) * 1000
end
function request()
  at, count = at % #requests + 1, count + 1
  local found = requests[at]
  if unkept then return found[1] .. count .. found[2] end
  return found
end
function done(summary, latency)
  local e = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d %d %d\n", summary.requests, summary.duration, summary.bytes,
    latency:percentile(50), latency:percentile(90), latency:percentile(99),
    e.connect + e.read + e.write + e.status + e.timeout))
end
"#,
    );
    script
}

fn read(text: &str) -> Result<Outcome> {
    let line = text.lines().find_map(|line| line.strip_prefix("RESULT ")).context("no result")?;
    let numbers: Vec<f64> = line.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let [requests, duration, bytes, p50, p90, p99, errors] = numbers.as_slice() else { bail!("result: {line}") };
    if *errors > 0.0 {
        bail!("{errors} of {requests} requests failed");
    }
    if *requests < 1.0 || *duration < 1.0 {
        bail!("nothing was answered");
    }
    Ok(Outcome {
        rate: requests / duration * 1e6,
        p50: p50 / 1e3,
        p90: p90 / 1e3,
        p99: p99 / 1e3,
        bytes: bytes / requests,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_read_and_failures_told() {
        let outcome = read("Running…\nRESULT 1000 2000000 500000 1000 2000 9000 0\n").unwrap();
        assert_eq!(outcome, Outcome { rate: 500.0, p50: 1.0, p90: 2.0, p99: 9.0, bytes: 500.0 });
        for (text, told) in [
            ("RESULT 1000 2000000 500000 1 2 9 4\n", "4 of 1000"),
            ("RESULT 0 2000000 0 0 0 0 0\n", "nothing"),
            ("unable to connect\n", "no result"),
        ] {
            assert!(read(text).unwrap_err().to_string().contains(told), "{text}");
        }
    }
}
