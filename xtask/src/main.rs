//! The project's own chores: `tidy`, `test`, `bench`, `postgres`.

mod postgres;

use std::process::{Command, ExitCode};

use anyhow::{Context, bail};

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<ExitCode> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["postgres", "--", program, rest @ ..] => with_postgres(program, rest),
        _ => bail!("usage: xtask postgres -- COMMAND…"),
    }
}

/// Runs a command beside a throwaway PostgreSQL cluster, whose address it finds in `TEST_DATABASE_URL`.
fn with_postgres(program: &str, args: &[&str]) -> anyhow::Result<ExitCode> {
    let cluster = postgres::Cluster::start()?;
    let status = Command::new(program).args(args).env("TEST_DATABASE_URL", &cluster.url).status();
    let status = status.with_context(|| format!("running {program}"))?;
    Ok(ExitCode::from(u8::try_from(status.code().unwrap_or(1)).unwrap_or(1)))
}
