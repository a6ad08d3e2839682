//! The binary `maillage`.

use std::process::ExitCode;

/// Keeps a server at rest a quarter smaller than the system's, which leaves what each thread freed to that thread:
/// `docs/decisions/0025-allocator.md`.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    server::commands::run()
}
