//! The project's own chores: `tidy`, `test`, `fuzz`, `bench`.

mod fuzz;
mod test;
mod tidy;

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let task = args.next().unwrap_or_default();
    let rest: Vec<String> = args.collect();
    let outcome = match task.as_str() {
        "tidy" => tidy::run(),
        "test" => test::run(&rest),
        "fuzz" => fuzz::run(&rest),
        other => Err(anyhow::anyhow!("{other:?}: expected tidy, test, fuzz or bench")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask {task}: {error:#}");
            ExitCode::FAILURE
        }
    }
}
