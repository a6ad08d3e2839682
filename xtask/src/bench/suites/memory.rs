//! Memory of the server.

use std::time::Duration;

use anyhow::Result;

use super::super::Bench;
use super::super::dataset::Data;
use super::super::options::{Size, Suite};
use super::super::process::{Server, pause};
use super::super::report::{Bar, Report};

/// After the start and a first look at each sort of page.
pub fn at_rest(bench: &Bench, data: &Data, server: &Server, report: &mut Report) -> Result<()> {
    let mut client = server.client()?;
    for path in ["/", "/lieux", "/carte", "/territoires", "/tuiles/lieux/5/15/11.mvt", "/recherche/suggestions?q=cow"] {
        client.text(path)?;
    }
    pause(Duration::from_secs(3));
    let bar = (data.size == Size::Real).then_some(Bar::AtMost(80.0));
    tell(bench, data, server, ("at rest", bar), report)
}

/// After all the load of the other suites: caches are full.
pub fn after_load(bench: &Bench, data: &Data, server: &Server, report: &mut Report) -> Result<()> {
    pause(Duration::from_secs(2));
    tell(bench, data, server, ("after the load of this benchmark", None), report)
}

fn tell(
    bench: &Bench,
    data: &Data,
    server: &Server,
    (series, bar): (&str, Option<Bar>),
    report: &mut Report,
) -> Result<()> {
    if bench.options.wants(Suite::Memory) {
        let memory = server.memory()?;
        for (measure, bytes, bar) in
            [("resident", memory.now, bar), ("of that, not of files", memory.own, None), ("peak", memory.peak, None)]
        {
            report.add(Suite::Memory, data.size, series, measure, "MB", vec![bytes as f64 / 1e6], bar);
        }
    }
    Ok(())
}
