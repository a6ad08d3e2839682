//! The real binary: run to its end, or as a server that answers, is told to stop, or is killed.

use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;

use kernel::db::Db;
use kernel::testing::{Database, World};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

/// How long anything may take before the story is broken.
const PATIENCE: Duration = Duration::from_secs(120);

/// An installation: a folder and a database of its own.
pub struct Installation {
    pub database: Database,
    pub data: PathBuf,
}

impl World for Installation {
    async fn on(database: Database) -> Installation {
        let data = database.folder().join("data");
        Installation { data, database }
    }
}

impl Installation {
    /// The same program over another database.
    pub fn beside(&self, database: Database) -> Installation {
        let data = database.folder().join("data");
        Installation { data, database }
    }

    pub async fn db(&self) -> Db {
        self.database.open().await
    }

    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.database.folder().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_maillage"));
        command
            .args(args)
            .arg("--data")
            .arg(&self.data)
            .args(["--database", &self.database.url()])
            .current_dir(self.database.folder())
            .env("TZ", "Pacific/Kiritimati")
            .env("LC_ALL", "en_GB.UTF-8")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }

    /// Runs a command to its end.
    pub async fn run(&self, args: &[&str]) -> Done {
        let output = tokio::time::timeout(PATIENCE, self.command(args).output()).await.expect("patience").unwrap();
        Done { args: args.join(" "), output }
    }

    /// Starts a command and kills it after a while; whether it was still running then.
    pub async fn killed(&self, args: &[&str], after: Duration) -> bool {
        let mut child = self.command(args).spawn().unwrap();
        tokio::time::sleep(after).await;
        let running = child.try_wait().unwrap().is_none();
        child.kill().await.unwrap();
        running
    }

    /// Starts the server on a port of its own, and waits until it answers.
    pub async fn serve(&self) -> Server {
        self.serve_with(&[]).await
    }

    /// The same, with settings in its environment.
    pub async fn serve_with(&self, settings: &[(&str, &str)]) -> Server {
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        let mut child = command.envs(settings.iter().copied()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = tokio::time::timeout(PATIENCE, lines.next_line()).await.expect("patience").unwrap();
        let Some(line) = first else {
            let output = child.wait_with_output().await.unwrap();
            panic!("the server did not start: {}", String::from_utf8_lossy(&output.stderr));
        };
        let address = line.split("http://").nth(1).unwrap().trim_end_matches('/').to_owned();
        // what it logs must not fill its pipe
        let mut log = child.stderr.take().unwrap();
        tokio::spawn(async move { tokio::io::copy(&mut log, &mut tokio::io::sink()).await });
        Server { child, address, cookie: String::new() }
    }

    /// How many rows a table has.
    pub async fn count(&self, table: &str) -> i64 {
        let db = self.db().await;
        let (count,) = db.one::<(i64,)>(&format!("select count(*) from {table}"), vec![]).await.unwrap();
        db.close().await;
        count
    }

    /// `maillage check` finds nothing wrong.
    pub async fn is_well(&self, when: &str) {
        let check = self.run(&["check", "--json"]).await;
        assert_eq!(check.code(), 0, "{when}: {check:?}");
        assert_eq!(check.json()["wrong"], serde_json::json!([]), "{when}");
    }
}

/// A command that ended.
pub struct Done {
    args: String,
    output: Output,
}

impl std::fmt::Debug for Done {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "maillage {} → {:?}\n{}\n{}", self.args, self.output.status, self.out(), self.err())
    }
}

impl Done {
    pub fn code(&self) -> i32 {
        self.output.status.code().unwrap_or(-1)
    }

    pub fn out(&self) -> String {
        String::from_utf8_lossy(&self.output.stdout).into_owned()
    }

    pub fn err(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out()).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    #[track_caller]
    pub fn exits(self, code: i32) -> Done {
        assert_eq!(self.code(), code, "{self:?}");
        self
    }
}

/// A server that runs.
pub struct Server {
    pub child: Child,
    pub address: String,
    cookie: String,
}

impl Server {
    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(&self.address).await.unwrap()
    }

    /// The head of a request of whoever signed in.
    pub fn head(&self, method: &str, path: &str, kind: &str, length: usize) -> String {
        format!(
            "{method} {path} HTTP/1.1\r\nhost: {0}\r\norigin: http://{0}\r\nconnection: close\r\n{1}content-type: {kind}\r\n\
             content-length: {length}\r\n\r\n",
            self.address, self.cookie
        )
    }

    /// The status, the head and the body of what is answered.
    pub async fn send(&self, method: &str, path: &str, kind: &str, body: &[u8]) -> (u16, String, String) {
        let mut stream = self.connect().await;
        stream.write_all(self.head(method, path, kind, body.len()).as_bytes()).await.unwrap();
        stream.write_all(body).await.unwrap();
        answered(&mut stream).await
    }

    pub async fn get(&self, path: &str) -> (u16, String, String) {
        self.send("GET", path, "text/plain", b"").await
    }

    /// Signs in with an account made for it.
    pub async fn signed_in(mut self, place: &Installation) -> Server {
        let (email, password) = ("chloe@reseau.example", "une phrase assez longue");
        place.run(&["user", "add", email, "--password", password]).await.exits(0);
        let form = format!("email={email}&password={}", password.replace(' ', "+"));
        let (status, head, body) =
            self.send("POST", "/connexion", "application/x-www-form-urlencoded", form.as_bytes()).await;
        assert_eq!(status, 303, "{head}{body}");
        let cookie = head.split("session=").nth(1).unwrap().split(';').next().unwrap().to_owned();
        self.cookie = format!("cookie: session={cookie}\r\n");
        self
    }

    /// SIGKILL: nothing is told, nothing ends.
    pub async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    /// SIGTERM, as an administrator's tools send it; the code it ends with.
    pub async fn stop(mut self) -> i32 {
        let id = self.child.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
        let status = tokio::time::timeout(Duration::from_secs(10), self.child.wait()).await;
        status.expect("it does not stop").unwrap().code().unwrap_or(-1)
    }
}

/// Reads an answer to its end.
pub async fn answered(stream: &mut TcpStream) -> (u16, String, String) {
    let mut bytes = Vec::new();
    tokio::time::timeout(PATIENCE, stream.read_to_end(&mut bytes)).await.expect("patience").unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|word| word.parse().ok()).unwrap_or(0);
    (status, head.to_owned(), body.to_owned())
}

/// Whether a path holds any file.
pub fn files_in(path: &Path) -> usize {
    std::fs::read_dir(path).map_or(0, Iterator::count)
}
