//! `cargo xtask bench`: measures the bars of the design on the real places and on generated ones.
//!
//! Everything runs on loopback, in folders of its own, against the release binary; the load comes from `wrk` on the same
//! machine. What is printed is also written to `target/bench/latest.json`, from which `--render` fills the tables of
//! `docs/performance.md`.

mod addresses;
mod chance;
mod client;
mod communes;
mod dataset;
mod generate;
mod load;
mod machine;
mod options;
mod peer;
mod people;
mod process;
mod report;
mod suites;
mod words;

use std::path::PathBuf;

use anyhow::{Context, Result};

use options::{Options, Size, Suite};
use report::Report;

/// Runs the benchmarks that the arguments choose; see `--help`.
///
/// # Errors
/// Which argument is wrong, which program is missing, or what the measured program answered.
pub fn run(args: &[String]) -> Result<()> {
    let root = root();
    let Some(options) = Options::read(args, &root)? else {
        println!("{}", options::HELP);
        return Ok(());
    };
    if options.render {
        return report::render_into_docs(&root);
    }
    if !options.binary.is_file() {
        anyhow::bail!(
            "{} is missing: run `make bench`, which builds it, or name it with --binary",
            options.binary.display()
        );
    }
    load::check_installed()?;
    let communes = communes::load(&root)?;
    let mut report = Report::new(machine::describe(&options));
    if options.keep {
        report.keep_last(&root)?;
    }
    let bench = Bench { options, root, communes };
    for size in bench.options.sizes.clone() {
        bench.measure(size, &mut report).with_context(|| format!("measuring {}", size.name()))?;
        report.save(&bench.root)?;
    }
    println!("\n{}", report.table());
    println!("written: {}", report.save(&bench.root)?.display());
    Ok(())
}

/// What every suite needs.
pub struct Bench {
    options: Options,
    root: PathBuf,
    communes: Vec<communes::Commune>,
}

impl Bench {
    fn measure(&self, size: Size, report: &mut Report) -> Result<()> {
        eprintln!("== {}", size.name());
        if self.options.wants(Suite::Duplicates) {
            suites::duplicates::run(self, size, report)?;
        }
        if self.options.wants(Suite::Segments) {
            suites::segments::run(self, size, report)?;
        }
        if self.options.wants(Suite::Relations) {
            report.save(&self.root)?;
            suites::relations::run(self, size, report)?;
        }
        let served = [Suite::Memory, Suite::Pages, Suite::Tiles, Suite::Search, Suite::OpenData, Suite::Weight];
        let others = [Suite::Import, Suite::Start, Suite::Coverage];
        if !served.into_iter().chain(others).any(|suite| self.options.wants(suite)) {
            return Ok(());
        }
        let data = dataset::prepare(self, size, report)?;
        report.save(&self.root)?;
        if self.options.wants(Suite::Start) {
            suites::start::run(self, &data, report)?;
        }
        if self.options.wants(Suite::Coverage) {
            suites::coverage::run(self, &data, report)?;
        }
        if !served.into_iter().any(|suite| self.options.wants(suite)) {
            return Ok(());
        }
        let server = process::Server::start(&self.options.binary, &data.folder)?;
        suites::memory::at_rest(self, &data, &server, report)?;
        for suite in served {
            // what a later suite breaks must not lose what was measured before
            report.save(&self.root)?;
            match suite {
                _ if !self.options.wants(suite) => {}
                Suite::Weight if size == Size::Real => suites::weight::run(&data, &server, report)?,
                Suite::Pages => suites::pages::run(self, &data, &server, report)?,
                Suite::Tiles => suites::tiles::run(self, &data, &server, report)?,
                Suite::Search => suites::search::run(self, &data, &server, report)?,
                Suite::OpenData => suites::open_data::run(self, &data, &server, report)?,
                _ => {}
            }
        }
        suites::memory::after_load(self, &data, &server, report)?;
        server.stop()?;
        if self.options.peer && self.options.wants(Suite::Tiles) {
            peer::martin(self, &data, report)?;
        }
        Ok(())
    }
}

/// The workspace's root.
fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}
