//! A throwaway PostgreSQL cluster from the system's own server binaries: started on a free port, stopped and removed on drop.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

/// The oldest server that Maillage supports.
const OLDEST: u32 = 15;
/// Those who may hold a cluster when the caller is root, whom PostgreSQL refuses.
const UNPRIVILEGED: &[&str] = &["postgres", "nobody"];

/// A running cluster of its own, in a temporary folder; stopped, and its folder removed, when dropped.
pub struct Cluster {
    /// `postgres://maillage@127.0.0.1:PORT/postgres`: a role that may create databases, for `TEST_DATABASE_URL`.
    pub url: String,
    folder: PathBuf,
    binaries: PathBuf,
    user: Option<String>,
}

impl Cluster {
    /// Makes a cluster and starts it, without durability: it lives as long as this value.
    ///
    /// # Errors
    /// No server is installed (the error says what to install), or it did not start (the error holds its log).
    pub fn start() -> anyhow::Result<Cluster> {
        let binaries = find_binaries()?;
        let user = if is_root()? { Some(unprivileged()?) } else { None };
        let folder = fresh_folder(user.as_deref())?;
        let mut cluster = Cluster { url: String::new(), folder, binaries, user };
        cluster.initialise()?;
        // the port is free when asked and may be taken a moment later: then another is tried
        let mut last = String::new();
        for _ in 0..3 {
            let port = free_port()?;
            match cluster.serve(port) {
                Ok(()) => {
                    cluster.url = format!("postgres://maillage@127.0.0.1:{port}/postgres");
                    return Ok(cluster);
                }
                Err(error) => last = format!("{error:#}\n{}", cluster.log()),
            }
        }
        bail!("the PostgreSQL server of {} did not start:\n{last}", cluster.binaries.display())
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn initialise(&self) -> anyhow::Result<()> {
        let (data, initdb) = (self.data(), self.binaries.join("initdb"));
        let data = data.as_os_str();
        let args = ["--username=maillage", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "-D"];
        self.run(&initdb, args.iter().map(OsStr::new).chain([data]))
    }

    fn serve(&self, port: u16) -> anyhow::Result<()> {
        let options = format!(
            "-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={} -c fsync=off \
             -c synchronous_commit=off -c full_page_writes=off -c max_connections=200 -c shared_buffers=64MB \
             -c autovacuum=off -c min_wal_size=32MB -c max_wal_size=256MB",
            self.folder.display()
        );
        let (data, log) = (self.data(), self.folder.join("log"));
        let args = ["start", "--wait", "--timeout=60", "--silent", "-D"];
        let args = args.iter().map(OsStr::new).chain([data.as_os_str(), OsStr::new("-l"), log.as_os_str()]);
        self.run(&self.binaries.join("pg_ctl"), args.chain([OsStr::new("-o"), OsStr::new(&options)]))
    }

    /// The end of what the server wrote.
    fn log(&self) -> String {
        let text = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        let lines: Vec<&str> = text.lines().rev().take(20).collect();
        lines.into_iter().rev().fold(String::new(), |mut all, line| {
            let _ = writeln!(all, "  {line}");
            all
        })
    }

    fn run<'a>(&self, program: &Path, args: impl Iterator<Item = &'a OsStr>) -> anyhow::Result<()> {
        let mut command = match &self.user {
            Some(user) => {
                let mut command = Command::new("setpriv");
                command.args(["--reuid", user, "--regid", &group_of(user)?, "--clear-groups", "--"]).arg(program);
                command
            }
            None => Command::new(program),
        };
        // the server must not hold the pipes of whoever started it, nor stand in a folder its user cannot read
        let log = std::fs::File::create(self.folder.join("command"))?;
        let status = command
            .args(args)
            .current_dir(&self.folder)
            .env("LC_ALL", "C")
            .env_remove("PGDATA")
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .status()
            .with_context(|| format!("running {}", program.display()))?;
        if !status.success() {
            let words = std::fs::read_to_string(self.folder.join("command")).unwrap_or_default();
            bail!("{} ended with {status}: {}", program.display(), words.trim());
        }
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let data = self.data();
        let args = ["stop", "--mode=immediate", "--wait", "--silent", "-D"];
        let args = args.iter().map(OsStr::new).chain([data.as_os_str()]);
        if let Err(error) = self.run(&self.binaries.join("pg_ctl"), args) {
            eprintln!("the throwaway PostgreSQL cluster in {} was not stopped: {error:#}", self.folder.display());
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The folder of the newest server binaries that are recent enough: the distributions' own places, then the path.
fn find_binaries() -> anyhow::Result<PathBuf> {
    let mut folders: Vec<PathBuf> = Vec::new();
    for root in ["/usr/lib/postgresql", "/usr/local/opt", "/opt/homebrew/opt"] {
        let Ok(entries) = std::fs::read_dir(root) else { continue };
        folders.extend(entries.flatten().map(|entry| entry.path().join("bin")));
    }
    folders
        .extend(["/usr/pgsql-18", "/usr/pgsql-17", "/usr/pgsql-16", "/usr/pgsql-15"].map(|f| Path::new(f).join("bin")));
    let path = std::env::var_os("PATH").unwrap_or_default();
    folders.extend(std::env::split_paths(&path));
    let mut found: Vec<(u32, PathBuf)> = folders
        .into_iter()
        .filter(|folder| ["initdb", "pg_ctl", "postgres"].iter().all(|name| folder.join(name).is_file()))
        // a link in /usr/local/bin leads to the folder that holds all of them
        .filter_map(|folder| Some(folder.join("postgres").canonicalize().ok()?.parent()?.to_owned()))
        .filter_map(|folder| Some((version(&folder.join("postgres"))?, folder)))
        .collect();
    found.sort();
    match found.pop() {
        Some((version, folder)) if version >= OLDEST => Ok(folder),
        Some((version, folder)) => bail!(
            "the PostgreSQL server of {} is version {version}, and {OLDEST} or later is needed: {HOW}",
            folder.display()
        ),
        None => bail!("no PostgreSQL server was found (initdb, pg_ctl, postgres): {HOW}"),
    }
}

const HOW: &str = "install it with `apt-get install postgresql` (Debian, Ubuntu), `dnf install postgresql-server` \
                   (Fedora) or `brew install postgresql@17` (macOS); or set TEST_DATABASE_URL to a server whose role \
                   may create databases";

/// `15` of `postgres (PostgreSQL) 15.14 (Debian 15.14-0)`.
fn version(postgres: &Path) -> Option<u32> {
    let output = Command::new(postgres).arg("--version").output().ok()?;
    read_version(&String::from_utf8_lossy(&output.stdout))
}

fn read_version(told: &str) -> Option<u32> {
    let number = told.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    number.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

fn is_root() -> anyhow::Result<bool> {
    let output = Command::new("id").arg("-u").output().context("running id")?;
    Ok(String::from_utf8_lossy(&output.stdout).trim() == "0")
}

fn unprivileged() -> anyhow::Result<String> {
    let known = |user: &&&str| Command::new("id").arg("-u").arg(**user).output().is_ok_and(|o| o.status.success());
    match UNPRIVILEGED.iter().find(known) {
        Some(user) => Ok((*user).to_owned()),
        None => bail!("PostgreSQL does not run as root, and there is no user named {}", UNPRIVILEGED.join(" or ")),
    }
}

fn group_of(user: &str) -> anyhow::Result<String> {
    let output = Command::new("id").args(["-g", user]).output().context("running id")?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Where what tests throw away stands: in memory where there is room, since each test on PostgreSQL copies a database of
/// some 800 files, which a disk makes twenty times as slow; else where the system keeps temporary files.
#[must_use]
pub fn scratch() -> PathBuf {
    let memory = Path::new("/dev/shm");
    let told = Command::new("df").args(["-Pk"]).arg(memory).output();
    let free = told.ok().and_then(|output| read_free(&String::from_utf8_lossy(&output.stdout)));
    if free.is_some_and(|kilobytes| kilobytes >= ROOM) { memory.to_owned() } else { std::env::temp_dir() }
}

/// What clusters and tests need at once, in kilobytes; a container often has 64 MB there.
const ROOM: u64 = 2 << 20;

/// The fourth word of the second line of `df -Pk`: what is free.
fn read_free(told: &str) -> Option<u64> {
    told.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()
}

/// A new folder that belongs to whoever runs the server. Sockets have short names: the folder has one too.
fn fresh_folder(user: Option<&str>) -> anyhow::Result<PathBuf> {
    let base = scratch();
    for attempt in 0..1_000 {
        let folder = base.join(format!("maillage-pg-{}-{attempt}", std::process::id()));
        match std::fs::create_dir(&folder) {
            Ok(()) => {
                if let Some(user) = user {
                    let owner = format!("{user}:{}", group_of(user)?);
                    let done = Command::new("chown").arg(owner).arg(&folder).status().context("running chown")?;
                    if !done.success() {
                        bail!("{} could not be given to {user}", folder.display());
                    }
                }
                return Ok(folder);
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error).with_context(|| format!("folder {}", folder.display())),
        }
    }
    bail!("no free name for a temporary folder in {}", base.display())
}

fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0)).context("a free port on loopback")?.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_free_is_read() {
        let told = "Filesystem 1024-blocks Used Available Capacity Mounted on\ntmpfs 12337108 4 12337104 1% /dev/shm\n";
        assert_eq!(read_free(told), Some(12_337_104));
        assert_eq!(read_free("df: /dev/shm: No such file or directory\n"), None);
    }

    #[test]
    fn versions_are_read_as_servers_tell_them() {
        let check = |told: &str, expect| assert_eq!(read_version(told), expect, "{told}");
        check("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)", Some(15));
        check("postgres (PostgreSQL) 18beta2", Some(18));
        check("postgres", None);
    }

    #[test]
    fn a_cluster_starts_answers_and_leaves_nothing() {
        let cluster = match Cluster::start() {
            Ok(cluster) => cluster,
            Err(error) => {
                let told = error.to_string();
                assert!(told.contains("apt-get install postgresql"), "{told}");
                println!("skipped: {told}");
                return;
            }
        };
        let folder = cluster.folder.clone();
        let address = cluster.url.trim_start_matches("postgres://maillage@").trim_end_matches("/postgres").to_owned();
        std::net::TcpStream::connect(&address).unwrap();
        drop(cluster);
        assert!(std::net::TcpStream::connect(&address).is_err(), "{address} still answers");
        assert!(!folder.exists(), "{} is left", folder.display());
    }
}
