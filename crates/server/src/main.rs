//! The binary `maillage`.

use std::process::ExitCode;

/// Gives back what a server at rest does not use; the system's leaves what each thread freed to that thread. How it is set
/// stands in `.cargo/config.toml`, why in `docs/decisions/0025-allocator.md`.
#[cfg(feature = "jemalloc")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    server::commands::run()
}
