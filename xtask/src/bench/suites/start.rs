//! From the start of the program to the last byte of its first page.

use anyhow::Result;

use super::super::Bench;
use super::super::dataset::Data;
use super::super::machine;
use super::super::options::{Size, Suite};
use super::super::process::Server;
use super::super::report::{Bar, Report};

/// Starts five times on the same folder, the files being in the system's cache as after any update.
pub fn run(bench: &Bench, data: &Data, report: &mut Report) -> Result<()> {
    let mut times = Vec::new();
    for _ in 0..if bench.options.quick { 2 } else { 5 } {
        machine::wait_for_calm(bench.options.calm);
        let server = Server::start(&bench.options.binary, &data.folder)?;
        times.push(server.first_page.as_secs_f64() * 1e3);
        server.stop()?;
    }
    let bar = (data.size == Size::Real).then_some(Bar::AtMost(500.0));
    report.add(Suite::Start, data.size, "start", "first page", "ms", times, bar);
    Ok(())
}
