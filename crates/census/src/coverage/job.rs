//! Asks a routing server (OSRM's or Valhalla's table of times) for what is otherwise estimated: a job, off unless the
//! settings name a server, some requests at a time, its answers kept in the database.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use kernel::capability::{JobKind, Scheduled};
use kernel::jobs;
use kernel::web::fields::encode;
use serde::Deserialize;
use serde_json::json;
use territory::{Level, TerritoryId};

use super::people::Home;
use super::times::{Spot, Times, spot, written};
use super::{Coverage, nearest};
use crate::Census;
use crate::store::roads;

const NAME: &str = "road-times";
/// Requests of one run; the job then queues itself for the rest, so that others have their turn.
const REQUESTS: usize = 50;
/// Homes and places of one request: OSRM refuses tables of more than a hundred points unless told otherwise.
const HOMES: usize = 15;
const PLACES: usize = 60;
/// For each home the nearest places as the crow flies: the nearest by road is hardly ever another.
const CANDIDATES: usize = 5;
const WITHIN_KM: f64 = 60.0;
/// Times older than that are asked again: roads change.
const KEPT: SignedDuration = SignedDuration::from_hours(180 * 24);
/// The largest answer that is read, in bytes.
const LARGEST: usize = 1 << 20;

/// The job itself: some intercommunalities, then it asks for the next ones.
pub fn job(census: &Census) -> JobKind {
    let census = census.clone();
    JobKind {
        name: NAME,
        run: Arc::new(move |body| {
            let census = census.clone();
            Box::pin(async move {
                let after = body.get("after").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
                step(&census, &after).await
            })
        }),
    }
}

/// Once a day: places came, moved or closed, and times grow old.
pub fn schedule(census: &Census) -> Scheduled {
    let census = census.clone();
    Scheduled {
        name: "census.road-times",
        every: Duration::from_secs(24 * 3_600),
        run: Arc::new(move || {
            let census = census.clone();
            Box::pin(async move {
                let wanted = census.app.site.road_server.is_some();
                if wanted && !jobs::is_queued(&census.app.db, NAME, "after").await? {
                    ask_for_more(&census, "").await?;
                }
                Ok(())
            })
        }),
    }
}

async fn ask_for_more(census: &Census, after: &str) -> anyhow::Result<()> {
    let mut tx = census.app.db.begin().await?;
    jobs::enqueue(&census.app, &mut tx, NAME, &json!({ "after": after })).await?;
    tx.commit().await?;
    Ok(())
}

async fn step(census: &Census, after: &str) -> anyhow::Result<()> {
    let Some(server) = census.app.site.road_server.as_deref().map(Server::read) else { return Ok(()) };
    let (coverage, gazetteer) = (census.coverage().await?, census.gazetteer());
    let now = census.app.clock.now();
    if after.is_empty() {
        let mut tx = census.app.db.begin().await?;
        roads::forget_before(&mut tx, now - KEPT).await?;
        tx.commit().await?;
    }
    let known = Times::of(roads::list(&census.app.db).await?);
    let mut groups: BTreeMap<&str, Vec<TerritoryId>> = BTreeMap::new();
    for commune in gazetteer.all(Level::Commune) {
        if let Some(epci) = gazetteer.parent(commune, Level::Epci).map(|id| gazetteer.code(id)).filter(|c| *c > after) {
            groups.entry(epci).or_default().push(commune);
        }
    }
    let grid = nearest::Grid::new(coverage.sites());
    let (mut asked, mut last) = (0, None);
    for (epci, communes) in groups {
        for table in tables(&coverage, &grid, &communes, &known) {
            let found = census.app.outside.get(&server.address(&table), LARGEST).await?;
            let times = server.times(&table, &found)?;
            let mut tx = census.app.db.begin().await?;
            roads::save(&mut tx, &times, now).await?;
            roads::tell(&mut tx);
            tx.commit().await?;
            asked += 1;
        }
        if asked >= REQUESTS {
            last = Some(epci);
            break;
        }
    }
    match last {
        Some(code) => ask_for_more(census, code).await,
        None => Ok(()),
    }
}

/// What one request asks: the times from some points to some others.
#[derive(Debug, PartialEq)]
struct Table {
    from: Vec<Spot>,
    to: Vec<Spot>,
}

/// The tables of some communes: those of their homes that still have a candidate without a time.
fn tables(coverage: &Coverage, grid: &nearest::Grid<'_>, communes: &[TerritoryId], known: &Times) -> Vec<Table> {
    let wanted = |home: &Home| -> Vec<(f64, f64)> {
        let near = grid.candidates(home, WITHIN_KM, CANDIDATES);
        let points = near.into_iter().filter_map(|at| coverage.sites().get(at as usize)).map(|site| site.point);
        points.filter(|point| known.get(home.point, *point).is_none()).collect()
    };
    let homes: Vec<(Spot, Vec<(f64, f64)>)> = communes
        .iter()
        .flat_map(|commune| coverage.of_commune(*commune))
        .map(|(home, _)| (spot(home.point), wanted(home)))
        .filter(|(_, wanted)| !wanted.is_empty())
        .collect();
    homes
        .chunks(HOMES)
        .map(|homes| {
            let to: BTreeSet<Spot> = homes.iter().flat_map(|(_, wanted)| wanted).map(|point| spot(*point)).collect();
            let from: BTreeSet<Spot> = homes.iter().map(|(from, _)| *from).collect();
            Table { from: from.into_iter().collect(), to: to.into_iter().take(PLACES).collect() }
        })
        .collect()
}

/// A server and how it is spoken to.
#[derive(Debug, PartialEq)]
enum Server<'a> {
    /// `http://…`: `/table/v1/driving`.
    Osrm(&'a str),
    /// `valhalla+http://…`: `/sources_to_targets`.
    Valhalla(&'a str),
}

#[derive(Deserialize)]
struct OsrmAnswer {
    durations: Vec<Vec<Option<f64>>>,
}

#[derive(Deserialize)]
struct ValhallaAnswer {
    sources_to_targets: Vec<Vec<ValhallaTime>>,
}

#[derive(Deserialize)]
struct ValhallaTime {
    time: Option<f64>,
}

impl Server<'_> {
    fn read(address: &str) -> Server<'_> {
        match address.strip_prefix("valhalla+") {
            Some(rest) => Server::Valhalla(rest.trim_end_matches('/')),
            None => Server::Osrm(address.strip_prefix("osrm+").unwrap_or(address).trim_end_matches('/')),
        }
    }

    fn address(&self, table: &Table) -> String {
        let degrees = |(lat, lon): &Spot| (f64::from(*lat) / 1e4, f64::from(*lon) / 1e4);
        match self {
            Server::Osrm(server) => {
                let point = |spot: &Spot| {
                    let (lat, lon) = degrees(spot);
                    format!("{lon:.4},{lat:.4}")
                };
                let points: Vec<String> = table.from.iter().chain(&table.to).map(point).collect();
                let numbers =
                    |range: std::ops::Range<usize>| range.map(|at| at.to_string()).collect::<Vec<_>>().join(";");
                let (sources, all) = (numbers(0..table.from.len()), table.from.len() + table.to.len());
                let destinations = numbers(table.from.len()..all);
                let points = points.join(";");
                format!(
                    "{server}/table/v1/driving/{points}?sources={sources}&destinations={destinations}&annotations=duration"
                )
            }
            Server::Valhalla(server) => {
                let points = |spots: &[Spot]| -> Vec<serde_json::Value> {
                    let point = |spot: &Spot| json!({ "lat": degrees(spot).0, "lon": degrees(spot).1 });
                    spots.iter().map(point).collect()
                };
                let asked = json!({ "sources": points(&table.from), "targets": points(&table.to), "costing": "auto" });
                format!("{server}/sources_to_targets?json={}", encode(&asked.to_string()))
            }
        }
    }

    /// The rows of an answer. One of another shape is the server's trouble: the job is tried again later.
    fn times(&self, table: &Table, answer: &[u8]) -> anyhow::Result<Vec<(String, String, Option<f64>)>> {
        let seconds: Vec<Vec<Option<f64>>> = match self {
            Server::Osrm(_) => serde_json::from_slice::<OsrmAnswer>(answer)?.durations,
            Server::Valhalla(_) => {
                let rows = serde_json::from_slice::<ValhallaAnswer>(answer)?.sources_to_targets;
                rows.into_iter().map(|row| row.into_iter().map(|cell| cell.time).collect()).collect()
            }
        };
        let whole = seconds.len() == table.from.len() && seconds.iter().all(|row| row.len() == table.to.len());
        anyhow::ensure!(whole, "the routing server answered a table of another size");
        let cells = table.from.iter().zip(seconds).flat_map(|(from, row)| {
            table.to.iter().zip(row).map(move |(to, seconds)| {
                // to start, to park, to walk in: the server drives only
                let minutes = seconds.filter(|s| s.is_finite() && *s >= 0.0).map(|s| s / 60.0 + super::road::START);
                (written(*from), written(*to), minutes)
            })
        });
        Ok(cells.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        Table { from: vec![(449_125, -2_328)], to: vec![(450_400, -1_300), (448_400, -5_800)] }
    }

    #[test]
    fn both_protocols_are_spoken() {
        let osrm = Server::read("http://127.0.0.1:5000/");
        assert_eq!(
            osrm.address(&table()),
            "http://127.0.0.1:5000/table/v1/driving/-0.2328,44.9125;-0.1300,45.0400;-0.5800,44.8400\
             ?sources=0&destinations=1;2&annotations=duration"
        );
        let valhalla = Server::read("valhalla+http://127.0.0.1:8002");
        let address = valhalla.address(&table());
        assert!(address.starts_with("http://127.0.0.1:8002/sources_to_targets?json=%7B"), "{address}");
        let one = osrm.times(&table(), br#"{"code":"Ok","durations":[[600,null]]}"#).unwrap();
        let other = valhalla.times(&table(), br#"{"sources_to_targets":[[{"time":600},{"time":null}]]}"#).unwrap();
        assert_eq!(one, other);
        assert_eq!(one[0], ("44.9125,-0.2328".to_owned(), "45.0400,-0.1300".to_owned(), Some(13.0)));
        assert_eq!(one[1].2, None, "no way");
    }

    #[test]
    fn an_answer_of_another_shape_is_refused() {
        let server = Server::read("http://127.0.0.1:5000");
        for answer in [&b"<html>"[..], b"{}", br#"{"durations":[]}"#, br#"{"durations":[[1,2,3]]}"#] {
            assert!(server.times(&table(), answer).is_err());
        }
    }
}
