//! Public pages and open data under load.

use anyhow::Result;

use super::super::Bench;
use super::super::addresses::Site;
use super::super::dataset::Data;
use super::super::load::Series;
use super::super::options::{Size, Suite};
use super::super::process::Server;
use super::super::report::Report;
use super::{Bars, series};

/// The mix of a visit, kept answers and new ones; each sort of page alone, always new; open data.
pub fn run(bench: &Bench, data: &Data, server: &Server, report: &mut Report) -> Result<()> {
    let site = Site::survey(&mut server.client()?)?;
    let rate = match data.size {
        Size::Real => Some(5_000.0),
        Size::Hundred => Some(2_500.0),
        Size::Million => None,
    };
    let page = Bars { rate, p99: (data.size == Size::Real).then_some(10.0) };
    let (mixed, hot) = (site.mixed(), site.hot());
    let none = Bars::default();
    let home = vec!["/".to_owned()];
    let open_data = Bars { rate: Some(2_500.0), p99: None };
    for (name, paths, encoding, unkept, bars) in [
        ("mixed pages, gzip", &mixed, "gzip", false, page),
        ("mixed pages, not compressed", &mixed, "", false, page),
        ("the same 8 pages, gzip", &hot, "gzip", false, page),
        ("mixed pages, each made anew, gzip", &mixed, "gzip", true, none),
        ("mixed pages, each made anew, not compressed", &mixed, "", true, none),
        ("home, made anew", &home, "", true, none),
        ("directory, made anew", &site.directory, "", true, none),
        ("map page, made anew", &site.map, "", true, none),
        ("place, made anew", &site.places, "", true, none),
        ("territory, made anew", &site.territories, "", true, none),
        ("100 features, gzip", &site.features, "gzip", false, open_data),
        ("100 features, not compressed", &site.features, "", false, open_data),
        ("100 features, made anew", &site.features, "", true, none),
    ] {
        let load = Series { paths, encoding, unkept };
        series(bench, (data, server), (Suite::Pages, name), &load, bars, report)?;
    }
    Ok(())
}
