//! The project's own chores: `tidy`, `test`, `fuzz`, `bench`, `schema`, `postgres`.

mod bench;
mod fuzz;
mod postgres;
mod schema;
mod test;
mod tidy;

use std::process::{Command, ExitCode};

use anyhow::{Context, bail};

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let task = args.next().unwrap_or_default();
    let rest: Vec<String> = args.collect();
    let outcome = match task.as_str() {
        "tidy" => tidy::run(),
        "test" => test::run(&rest),
        "bench" => bench::run(&rest),
        "fuzz" => fuzz::run(&rest),
        "schema" => tidy::root().and_then(|root| schema::run(&root)),
        "postgres" => with_postgres(&rest),
        other => Err(anyhow::anyhow!("{other:?}: expected tidy, test, fuzz, bench, schema or postgres")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask {task}: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// `cargo xtask postgres COMMAND…`: runs a command with a throwaway PostgreSQL in `TEST_DATABASE_URL`.
fn with_postgres(command: &[String]) -> anyhow::Result<()> {
    let command = command.strip_prefix(&["--".to_owned()]).unwrap_or(command);
    let [program, args @ ..] = command else { bail!("expected a command, as: cargo xtask postgres cargo test") };
    let cluster = postgres::Cluster::start()?;
    let status =
        Command::new(program).args(args).env("TEST_DATABASE_URL", &cluster.url).status().context("the command")?;
    if !status.success() {
        bail!("the command failed");
    }
    Ok(())
}
