//! The binary `maillage`.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::commands::run()
}
