//! The measured program: started, watched, stopped.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::client::Client;

/// The largest file of the benchmarks is larger than what the program takes unless told.
const LARGEST_IMPORT: (&str, &str) = ("MAILLAGE_LARGEST_IMPORT_MB", "500");
/// A million rows take minutes; an hour means that something hangs.
const LONGEST: Duration = Duration::from_secs(3_600);
const START: Duration = Duration::from_secs(120);

/// What a command did, and what it took.
pub struct Ran {
    /// Its standard output.
    pub output: String,
    /// Wall clock.
    pub time: Duration,
    /// The most memory it held, in bytes (`VmHWM`).
    pub peak: u64,
}

/// Runs the program to its end.
///
/// # Errors
/// It failed: its last words.
pub fn run(binary: &Path, args: &[&str]) -> Result<Ran> {
    let folder = tempfile::tempdir()?;
    let (out, err) = (folder.path().join("out"), folder.path().join("err"));
    let start = Instant::now();
    let mut child = Command::new(binary)
        .args(args)
        .env(LARGEST_IMPORT.0, LARGEST_IMPORT.1)
        .stdin(Stdio::null())
        .stdout(fs::File::create(&out)?)
        .stderr(fs::File::create(&err)?)
        .spawn()
        .with_context(|| format!("starting {}", binary.display()))?;
    let (status, peak) = watch(&mut child, start)?;
    let time = start.elapsed();
    let output = fs::read_to_string(&out)?;
    if !status.success() {
        let words = fs::read_to_string(&err).unwrap_or_default();
        bail!("{} {}: {status}\n{output}{words}", binary.display(), args.join(" "));
    }
    Ok(Ran { output, time, peak })
}

fn watch(child: &mut Child, start: Instant) -> Result<(ExitStatus, u64)> {
    let mut peak = 0;
    loop {
        peak = peak.max(memory(child.id()).map_or(0, |memory| memory.peak));
        if let Some(status) = child.try_wait()? {
            return Ok((status, peak));
        }
        if start.elapsed() > LONGEST {
            child.kill()?;
            bail!("still running after {} s", LONGEST.as_secs());
        }
        pause(Duration::from_millis(5));
    }
}

/// What a process holds, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    /// Now (`VmRSS`).
    pub now: u64,
    /// Of that, what is not backed by a file (`RssAnon`).
    pub own: u64,
    /// At most since it started (`VmHWM`).
    pub peak: u64,
}

/// The memory of a running process.
pub fn memory(id: u32) -> Option<Memory> {
    memory_of(&fs::read_to_string(format!("/proc/{id}/status")).ok()?)
}

fn memory_of(status: &str) -> Option<Memory> {
    let bytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        Some(line.trim_start_matches(':').split_whitespace().next()?.parse::<u64>().ok()? << 10)
    };
    Some(Memory { now: bytes("VmRSS")?, own: bytes("RssAnon")?, peak: bytes("VmHWM")? })
}

/// A running `maillage serve`; stopped when dropped.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// From its start to the last byte of its first page.
    pub first_page: Duration,
}

impl Server {
    /// Serves that folder on a free port of loopback, and waits for the first page.
    ///
    /// # Errors
    /// It stopped, or did not answer in two minutes.
    pub fn start(binary: &Path, data: &Path) -> Result<Server> {
        let address = free_address()?;
        let log = fs::File::create(data.join("serve.log"))?;
        let start = Instant::now();
        let child = Command::new(binary)
            .args(["serve", "--data"])
            .arg(data)
            .args(["--listen", &address.to_string()])
            .env(LARGEST_IMPORT.0, LARGEST_IMPORT.1)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .with_context(|| format!("starting {}", binary.display()))?;
        let mut server = Server { child, address, first_page: Duration::ZERO };
        loop {
            if let Ok(answer) = Client::connect(address).and_then(|mut client| client.get("/", "gzip")) {
                // an empty network that nobody runs leads to its first steps
                if !matches!(answer.status, 200 | 303) {
                    bail!("the first page answers {}", answer.status);
                }
                server.first_page = start.elapsed();
                return Ok(server);
            }
            if let Some(status) = server.child.try_wait()? {
                bail!("serve stopped: {status}; see {}", data.join("serve.log").display());
            }
            if start.elapsed() > START {
                bail!("no page after {} s", START.as_secs());
            }
            pause(Duration::from_millis(1));
        }
    }

    /// What it holds now.
    ///
    /// # Errors
    /// It stopped.
    pub fn memory(&self) -> Result<Memory> {
        memory(self.child.id()).context("the server stopped")
    }

    /// Processor time it has used, in ticks of 10 ms.
    ///
    /// # Errors
    /// It stopped.
    pub fn ticks(&self) -> Result<u64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // the name, in parentheses, may hold spaces
        let after = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
        Ok(after.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum())
    }

    /// A new connection to it.
    ///
    /// # Errors
    /// It stopped.
    pub fn client(&self) -> Result<Client> {
        Client::connect(self.address)
    }

    /// Stops it as an administrator would, and waits.
    ///
    /// # Errors
    /// It does not stop in 30 s.
    pub fn stop(mut self) -> Result<()> {
        Command::new("kill").arg(self.child.id().to_string()).status()?;
        let start = Instant::now();
        while self.child.try_wait()?.is_none() {
            if start.elapsed() > Duration::from_secs(30) {
                bail!("the server does not stop");
            }
            pause(Duration::from_millis(10));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A free port of loopback.
///
/// # Errors
/// None is free.
pub fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}

/// Waits.
#[expect(clippy::disallowed_methods, reason = "a benchmark has nothing else to do meanwhile")]
pub fn pause(time: Duration) {
    std::thread::sleep(time);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_in_bytes() {
        let status = "Name:\tx\nVmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\nRssAnon:\t     512 kB\n";
        assert_eq!(memory_of(status), Some(Memory { now: 1 << 20, own: 512 << 10, peak: 2 << 20 }));
        assert_eq!(memory_of("Name: zombie\n"), None);
    }

    #[test]
    fn a_command_that_fails_tells_why() {
        let told = run(Path::new("/bin/sh"), &["-c", "echo gone >&2; exit 3"]).err().map(|e| e.to_string());
        assert!(told.is_some_and(|told| told.contains("gone")));
        assert_eq!(run(Path::new("/bin/sh"), &["-c", "echo there"]).unwrap().output, "there\n");
    }
}
