//! Map tiles under load.

use anyhow::Result;

use super::super::Bench;
use super::super::addresses::tiles;
use super::super::dataset::Data;
use super::super::load::Series;
use super::super::options::{Size, Suite};
use super::super::process::Server;
use super::super::report::Report;
use super::{Bars, series};

/// Enough different tiles that most are drawn anew in a run.
pub const MANY: usize = 60_000;
const FEW: usize = 300;

/// Many different tiles and the same few, with and without filters.
pub fn run(bench: &Bench, data: &Data, server: &Server, report: &mut Report) -> Result<()> {
    let p99 = match data.size {
        Size::Real | Size::Hundred => 5.0,
        Size::Million => 20.0,
    };
    // what Martin serves from PostGIS on such a machine, at the least
    let bars = Bars { rate: Some(4_000.0), p99: Some(p99) };
    for (name, count, filtered) in [
        ("60 000 different tiles", MANY, false),
        ("60 000 different tiles, filtered", MANY, true),
        ("the same 300 tiles", FEW, false),
        ("the same 300 tiles, filtered", FEW, true),
    ] {
        let paths = tiles(&bench.communes, count, filtered);
        let load = Series { paths: &paths, encoding: "", unkept: false };
        series(bench, (data, server), (Suite::Tiles, name), &load, bars, report)?;
    }
    let paths = tiles(&bench.communes, FEW, false);
    let load = Series { paths: &paths, encoding: "gzip", unkept: false };
    series(bench, (data, server), (Suite::Tiles, "the same 300 tiles, gzip"), &load, bars, report)
}
