//! The same tiles from a peer, in the same run: Martin serving the same points from PostGIS.
//!
//! Needs `martin`, and PostgreSQL with PostGIS (`apt-get install postgresql postgis`; Martin:
//! `cargo install martin --locked`, or a release of github.com/maplibre/martin). A throwaway cluster is made in a
//! temporary folder, as an unprivileged user when the benchmark runs as root, and listens on a loopback port.

use std::fs;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::Bench;
use super::addresses::tiles;
use super::dataset::Data;
use super::load::{self, Series};
use super::options::Suite;
use super::process::{Server, free_address, pause};
use super::report::Report;
use super::suites::{median, tiles::MANY};

/// Measures Martin on the places of a served database; says what to install when something is missing.
///
/// # Errors
/// The cluster or Martin does not start.
pub fn martin(bench: &Bench, data: &Data, report: &mut Report) -> Result<()> {
    if Command::new("martin").arg("--version").output().is_err() {
        eprintln!("--peer martin: martin is missing; `cargo install martin --locked`, or a release of its own site");
        return Ok(());
    }
    let Some(tools) = postgres_tools() else {
        eprintln!("--peer martin: PostgreSQL is missing; `apt-get install postgresql postgis`");
        return Ok(());
    };
    let cluster = Cluster::start(&tools)?;
    if cluster.sql("create extension postgis").is_err() {
        eprintln!("--peer martin: PostGIS is missing; `apt-get install postgresql-postgis`");
        return Ok(());
    }
    fill(bench, data, &cluster)?;
    let address = free_address()?;
    let served = Command::new("martin")
        .args(["--listen-addresses", &address.to_string(), &cluster.url()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let _served = Stopped(served);
    wait(address)?;
    let paths: Vec<String> = tiles(&bench.communes, MANY, false).iter().map(|path| of_martin(path)).collect();
    let load = Series { paths: &paths, encoding: "", unkept: false };
    let mut runs = Vec::new();
    for _ in 0..bench.options.runs() {
        runs.push(load::run(address, &bench.options, bench.options.seconds(), &load)?);
    }
    let name = "Martin on PostGIS, 60 000 different tiles";
    report.add(Suite::Tiles, data.size, name, "rate", "/s", runs.iter().map(|o| o.rate).collect(), None);
    report.add(Suite::Tiles, data.size, name, "p99", "ms", runs.iter().map(|o| o.p99).collect(), None);
    report.add(Suite::Tiles, data.size, name, "bytes", "B", runs.iter().map(|o| o.bytes).collect(), None);
    eprintln!("   {name}: {:.0}/s", median(&runs.iter().map(|o| o.rate).collect::<Vec<_>>()));
    Ok(())
}

/// `/tuiles/lieux/5/15/11.mvt` becomes `/place/5/15/11`: Martin names sources by their tables.
fn of_martin(path: &str) -> String {
    let tile = path.trim_start_matches("/tuiles/lieux").split('.').next().unwrap_or_default();
    format!("/place{tile}")
}

fn wait(address: SocketAddr) -> Result<()> {
    let start = Instant::now();
    loop {
        let health = super::client::Client::connect(address).and_then(|mut client| client.get("/health", ""));
        if health.is_ok_and(|answer| answer.status == 200) {
            return Ok(());
        }
        if start.elapsed() > Duration::from_secs(60) {
            bail!("martin does not answer");
        }
        pause(Duration::from_millis(50));
    }
}

/// Copies the public places as the program exports them.
fn fill(bench: &Bench, data: &Data, cluster: &Cluster) -> Result<()> {
    let file = cluster.folder.path().join("places.tsv");
    let server = Server::start(&bench.options.binary, &data.folder)?;
    let mut client = server.client()?;
    let mut out = std::io::BufWriter::new(fs::File::create(&file)?);
    let mut next = Some("/api/v1/lieux.geojson?limit=1000".to_owned());
    while let Some(address) = next.take() {
        let page = client.json(&address)?;
        for feature in page.get("features").and_then(|f| f.as_array()).into_iter().flatten() {
            let at =
                |i: usize| feature.pointer(&format!("/geometry/coordinates/{i}")).and_then(serde_json::Value::as_f64);
            let name = feature.pointer("/properties/name").and_then(|name| name.as_str()).unwrap_or_default();
            if let (Some(lon), Some(lat)) = (at(0), at(1)) {
                writeln!(out, "{}\t{lon}\t{lat}", name.replace(['\t', '\\', '\n'], " "))?;
            }
        }
        next = page.pointer("/links/0/href").and_then(|href| href.as_str()).map(|href| {
            let path = href.split_once("://").map_or(href, |(_, rest)| rest);
            path.find('/').and_then(|at| path.get(at..)).unwrap_or("/").to_owned()
        });
    }
    out.flush()?;
    drop(out);
    server.stop()?;
    cluster.sql("create table raw (name text, lon double precision, lat double precision)")?;
    cluster.sql(&format!("\\copy raw from '{}'", file.display()))?;
    cluster.sql(
        "create table place as select row_number() over ()::int as id, name, \
         st_transform(st_setsrid(st_makepoint(lon, lat), 4326), 3857)::geometry(point, 3857) as geom \
         from raw where abs(lat) < 85",
    )?;
    cluster.sql("create index on place using gist (geom)")?;
    cluster.sql("analyze place")
}

/// Kills and reaps when dropped.
struct Stopped(Child);

impl Drop for Stopped {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A throwaway PostgreSQL on loopback.
struct Cluster {
    folder: tempfile::TempDir,
    tools: PathBuf,
    port: u16,
}

impl Cluster {
    fn start(tools: &Path) -> Result<Cluster> {
        let folder = tempfile::tempdir()?;
        let cluster = Cluster { port: free_address()?.port(), tools: tools.to_owned(), folder };
        let home = cluster.folder.path().display().to_string();
        if is_root() {
            // the server refuses to run as root
            let status = Command::new("chown").args(["-R", "postgres", &home]).status()?;
            if !status.success() {
                bail!("the folder of the cluster could not be given to the user postgres");
            }
        }
        let data = format!("{home}/pg");
        cluster.tool("initdb", &["-D", &data, "-A", "trust", "-U", "bench", "--no-sync"])?;
        let options =
            format!("-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home} -c fsync=off", cluster.port);
        cluster.tool("pg_ctl", &["-D", &data, "-w", "-l", &format!("{home}/log"), "-o", &options, "start"])?;
        Ok(cluster)
    }

    fn tool(&self, name: &str, args: &[&str]) -> Result<()> {
        let program = self.tools.join(name).display().to_string();
        let mut command = match is_root() {
            true => {
                let mut command = Command::new("runuser");
                command.args(["-u", "postgres", "--", &program]);
                command
            }
            false => Command::new(&program),
        };
        // pg_ctl's server keeps the pipes of its parent open
        let status = command.args(args).current_dir("/").stdout(Stdio::null()).stderr(Stdio::null()).status()?;
        if !status.success() {
            bail!("{name} failed: {status}");
        }
        Ok(())
    }

    fn url(&self) -> String {
        format!("postgres://bench@127.0.0.1:{}/postgres", self.port)
    }

    fn sql(&self, sql: &str) -> Result<()> {
        let output = Command::new(self.tools.join("psql"))
            .args(["-q", "-v", "ON_ERROR_STOP=1", "-d", &self.url(), "-c", sql])
            .output()
            .context("starting psql")?;
        if !output.status.success() {
            bail!("{sql}: {}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let data = self.folder.path().join("pg").display().to_string();
        let _ = self.tool("pg_ctl", &["-D", &data, "-m", "immediate", "stop"]);
    }
}

fn is_root() -> bool {
    fs::read_to_string("/proc/self/status").is_ok_and(|status| {
        status.lines().any(|line| line.strip_prefix("Uid:").and_then(|ids| ids.split_whitespace().next()) == Some("0"))
    })
}

/// The folder of the newest server's programs.
fn postgres_tools() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<PathBuf> =
        versions.flatten().map(|entry| entry.path().join("bin")).filter(|bin| bin.join("initdb").is_file()).collect();
    found.sort();
    found.pop()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_are_asked_by_the_peers_names() {
        assert_eq!(of_martin("/tuiles/lieux/5/15/11.mvt?kind=x"), "/place/5/15/11");
    }
}
