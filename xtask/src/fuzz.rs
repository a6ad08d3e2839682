//! `cargo xtask fuzz`: the parsers under a coverage-guided fuzzer, for as long as one likes.

use std::process::Command;

use anyhow::{Context, bail};

const TARGETS: &[&str] = &["tables", "read", "repair", "geocode", "update", "hours", "prices"];

/// Runs each target in turn, a minute each unless `--seconds N` says otherwise.
///
/// # Errors
/// cargo-fuzz is missing, or a target found a fault: its input is kept under `fuzz/artifacts`.
pub fn run(args: &[String]) -> anyhow::Result<()> {
    let seconds = args.iter().skip_while(|arg| *arg != "--seconds").nth(1).map_or("60", String::as_str);
    for target in TARGETS {
        let status = Command::new("cargo")
            .args(["+nightly", "fuzz", "run", target, "--"])
            .arg(format!("-max_total_time={seconds}"))
            .status()
            .context("cargo fuzz: `cargo install cargo-fuzz` and `rustup toolchain install nightly`")?;
        if !status.success() {
            bail!("{target} found a fault");
        }
    }
    Ok(())
}
