//! `make test`: everything that has to pass, in one command, on a machine with Rust and Node.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, bail};

use crate::postgres::{self, Cluster};

/// Runs every check in order; the first that fails ends the run.
///
/// # Errors
/// What failed, or what is missing on the machine and how to install it.
pub fn run(args: &[String]) -> anyhow::Result<()> {
    let quick = args.iter().any(|arg| arg == "--quick");
    let chromium = if quick { None } else { Some(chromium()?) };
    let cluster = server()?;
    step("style", Command::new("cargo").args(["fmt", "--all", "--check"]))?;
    step(
        "lints",
        // with what only the benchmarks build, so that it is still right when they are next asked for
        Command::new("cargo")
            .args(["clippy", "--workspace", "--all-targets", "--features", "server/fill", "--locked"])
            .args(["--", "-D", "warnings"]),
    )?;
    step(
        "tests on SQLite and PostgreSQL",
        Command::new("cargo")
            .args(["test", "--workspace", "--locked", "--no-fail-fast"])
            .env("TEST_DATABASE_URL", &cluster.url)
            .env("TMPDIR", postgres::scratch())
            .env("CI", "true"),
    )?;
    drop(cluster);
    if let Some(chromium) = chromium {
        // the tests above have built it; asked alone, cargo would build it once more with fewer features
        let binary = std::env::current_dir()?.join("target/debug/maillage");
        step(
            "browser tests",
            Command::new("node")
                // each file has a server of its own; more at once than there are processors only makes each slower
                .args(["--test", "--test-concurrency=2"])
                .args(browser_tests()?)
                .current_dir("web")
                .env("MAILLAGE", binary)
                .env("CHROMIUM", chromium)
                .env("TMPDIR", postgres::scratch())
                .env("CI", "true"),
        )?;
    }
    Ok(())
}

/// Each file by its name: versions of Node read a folder in different ways.
fn browser_tests() -> anyhow::Result<Vec<String>> {
    let mut files: Vec<String> = std::fs::read_dir("web/tests")?
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .filter(|name| name.ends_with(".test.mjs"))
        .map(|name| format!("tests/{name}"))
        .collect();
    files.sort();
    Ok(files)
}

fn step(name: &str, command: &mut Command) -> anyhow::Result<()> {
    eprintln!("── {name}");
    let start = Instant::now();
    let status =
        command.status().with_context(|| format!("{name}: {:?} could not be started", command.get_program()))?;
    if !status.success() {
        bail!("{name} failed");
    }
    eprintln!("── {name}: {:.0} s", start.elapsed().as_secs_f64());
    Ok(())
}

fn server() -> anyhow::Result<Cluster> {
    Cluster::start().or_else(|missing| {
        if !install("postgresql") {
            return Err(missing);
        }
        Cluster::start()
    })
}

/// The shell without windows of Chromium where it is there: the same engine, without the browser around it that nobody
/// looks at, which takes a third of the time of the tests.
fn chromium() -> anyhow::Result<PathBuf> {
    let find = || {
        let places = [
            "/usr/bin/chromium-headless-shell",
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/snap/bin/chromium",
        ];
        places.iter().map(Path::new).find(|path| path.exists()).map(Path::to_owned)
    };
    if let Some(path) = find() {
        return Ok(path);
    }
    let _ = install("chromium-headless-shell") || install("chromium");
    find().context("the browser tests need Chromium: install it (Debian: `apt install chromium-headless-shell`)")
}

/// Installs a Debian package where that can be done without asking: as root, with apt.
fn install(package: &str) -> bool {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout.starts_with(b"0"));
    if !is_root || !Path::new("/usr/bin/apt-get").exists() {
        return false;
    }
    eprintln!("── installing {package}");
    let apt = |args: &[&str]| {
        let mut command = Command::new("apt-get");
        command.args(args).env("DEBIAN_FRONTEND", "noninteractive").stdout(std::process::Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    apt(&["update"]) && apt(&["install", "-y", "--no-install-recommends", package])
}
