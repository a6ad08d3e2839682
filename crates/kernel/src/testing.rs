//! Throwaway databases for tests, and one story run on both engines.
//!
//! SQLite: the history is applied once a process, its file is copied for each test. PostgreSQL: when
//! `TEST_DATABASE_URL` names a server whose role may create databases, the history is applied once a server into a
//! template, of which each test gets a copy, dropped when the test ends.

#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot prepare its world must stop, and say why")]

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use tempfile::TempDir;

use crate::clock::Chance;
use crate::db::history::HISTORY;
use crate::db::{Address, Db, Engine, migrate};

/// Guards the making of the template against another process: any number that nothing else here locks.
const TEMPLATE_LOCK: i64 = 847_020_260_302;

/// A database of a test's own, with the whole schema and nothing else, removed when dropped.
pub struct Database {
    /// Where it is.
    pub address: Address,
    folder: TempDir,
    dropped: Option<Dropped>,
}

/// A PostgreSQL database to be dropped.
struct Dropped {
    server: String,
    name: String,
}

impl Database {
    /// A new database on that engine.
    pub async fn fresh(engine: Engine) -> Database {
        let folder = tempfile::tempdir().expect("a temporary folder");
        match engine {
            Engine::Sqlite => {
                let path = folder.path().join("maillage.db");
                std::fs::write(&path, sqlite_template().await).expect("a copy of the template");
                Database { address: Address::File(path), folder, dropped: None }
            }
            Engine::Postgres => {
                let server = server().expect("TEST_DATABASE_URL");
                let template = postgres_template(&server).await;
                let name = format!("maillage_test_{}", Chance::System.secret().get(..16).unwrap_or_default());
                // page by page through the log, the default, takes up to ten times as long
                let copy = format!("create database {name} template {template} strategy file_copy");
                statement(&server, &copy).await;
                let address = Address::Server(with_database(&server, &name));
                Database { address, folder, dropped: Some(Dropped { server, name }) }
            }
        }
    }

    /// A database that does not have the schema yet.
    pub async fn bare(engine: Engine) -> Database {
        let folder = tempfile::tempdir().expect("a temporary folder");
        match engine {
            Engine::Sqlite => Database { address: Address::File(folder.path().join("bare.db")), folder, dropped: None },
            Engine::Postgres => {
                let server = server().expect("TEST_DATABASE_URL");
                let name = format!("maillage_test_{}", Chance::System.secret().get(..16).unwrap_or_default());
                statement(&server, &format!("create database {name}")).await;
                let address = Address::Server(with_database(&server, &name));
                Database { address, folder, dropped: Some(Dropped { server, name }) }
            }
        }
    }

    /// Which engine holds it.
    pub fn engine(&self) -> Engine {
        match self.address {
            Address::File(_) => Engine::Sqlite,
            Address::Server(_) => Engine::Postgres,
        }
    }

    /// What `--database` is given.
    pub fn url(&self) -> String {
        match &self.address {
            Address::File(path) => path.display().to_string(),
            Address::Server(url) => url.clone(),
        }
    }

    /// A folder that lives as long as the database: files, archives.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Opens it once more, as another process would.
    pub async fn open(&self) -> Db {
        Db::open(&self.address).await.expect("the database of the test")
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let Some(Dropped { server, name }) = self.dropped.take() else { return };
        // a drop may happen inside a runtime, which must not block on another
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            if let Ok(runtime) = runtime {
                runtime.block_on(statement(&server, &format!("drop database if exists {name} with (force)")));
            }
        });
        let _ = dropping.join();
    }
}

/// What a story is told in: made on a database of its own.
pub trait World: Sized {
    /// The world on that database.
    fn on(database: Database) -> impl Future<Output = Self>;
}

impl World for Database {
    async fn on(database: Database) -> Database {
        database
    }
}

/// Tells a story on one engine. PostgreSQL is skipped, aloud, where there is none; under `CI` that is a failure.
pub fn tell<W: World, F: Future<Output = ()>>(engine: Engine, story: impl FnOnce(W) -> F) {
    if engine == Engine::Postgres && server().is_none() {
        assert!(variable("CI").is_none(), "TEST_DATABASE_URL is missing: under CI every story runs on PostgreSQL too");
        println!("skipped: TEST_DATABASE_URL names no PostgreSQL server");
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime for the test");
    runtime.block_on(async {
        let world = W::on(Database::fresh(engine).await).await;
        Box::pin(story(world)).await;
    });
}

/// Makes of a story a module of two tests: `on_both! { async fn a_story(t: Test) { … } }` gives `a_story::sqlite` and
/// `a_story::postgres`.
#[macro_export]
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($($world:ident)+: $type:ty) $body:block)+) => {$(
        $(#[$meta])*
        async fn $name($($world)+: $type) $body

        mod $name {
            #[test]
            fn sqlite() {
                $crate::testing::tell($crate::db::Engine::Sqlite, super::$name);
            }

            #[test]
            fn postgres() {
                $crate::testing::tell($crate::db::Engine::Postgres, super::$name);
            }
        }
    )+};
}

/// Whether stories are told on PostgreSQL too.
pub fn has_postgres() -> bool {
    server().is_some()
}

fn server() -> Option<String> {
    variable("TEST_DATABASE_URL")
}

#[expect(clippy::disallowed_methods, reason = "the one place where tests read the environment")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The bytes of an empty, migrated database.
async fn sqlite_template() -> &'static [u8] {
    static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
    static MAKING: Mutex<()> = Mutex::new(());
    if let Some(bytes) = TEMPLATE.get() {
        return bytes;
    }
    // on a thread of its own, since the lock must not be held across a wait of this runtime
    let made = tokio::task::spawn_blocking(|| {
        let _one = MAKING.lock().unwrap_or_else(PoisonError::into_inner);
        TEMPLATE.get_or_init(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(make_sqlite_template())
        })
    });
    made.await.expect("the template of the databases")
}

async fn make_sqlite_template() -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path: PathBuf = folder.path().join("template.db");
    let db = Db::open(&Address::File(path.clone())).await.expect("a SQLite file");
    migrate::migrate(&db, HISTORY).await.expect("the history of the schema");
    db.close().await;
    std::fs::read(&path).expect("the SQLite file")
}

/// The name of the template of this very history, made when the server does not have it.
async fn postgres_template(server: &str) -> String {
    let history: String = HISTORY.iter().map(|step| step.sql).collect();
    let hash = crate::files::hash(history.as_bytes());
    let name = format!("maillage_template_{}", hash.get(..12).unwrap_or_default());
    let mut connection = connect(server).await;
    // each test looks: what another test, or another process, has made meanwhile is found
    execute(&mut connection, &format!("select pg_advisory_lock({TEMPLATE_LOCK})")).await;
    let found = sqlx::query(AssertSqlSafe(format!("select 1 from pg_database where datname = '{name}'")))
        .fetch_optional(&mut connection)
        .await
        .expect("the list of databases");
    if found.is_none() {
        let draft = format!("{name}_draft");
        execute(&mut connection, &format!("drop database if exists {draft} with (force)")).await;
        execute(&mut connection, &format!("create database {draft}")).await;
        let db = Db::open(&Address::Server(with_database(server, &draft))).await.expect("the template");
        migrate::migrate(&db, HISTORY).await.expect("the history of the schema");
        db.close().await;
        execute(&mut connection, &format!("alter database {draft} rename to {name}")).await;
    }
    execute(&mut connection, &format!("select pg_advisory_unlock({TEMPLATE_LOCK})")).await;
    let _ = connection.close().await;
    name
}

async fn connect(server: &str) -> PgConnection {
    let options: PgConnectOptions = server.parse().expect("TEST_DATABASE_URL");
    options.connect().await.unwrap_or_else(|error| panic!("the server of TEST_DATABASE_URL: {error}"))
}

async fn execute(connection: &mut PgConnection, sql: &str) {
    let done = sqlx::query(AssertSqlSafe(sql.to_owned())).execute(connection).await;
    done.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

async fn statement(server: &str, sql: &str) {
    let mut connection = connect(server).await;
    execute(&mut connection, sql).await;
    let _ = connection.close().await;
}

/// The same server, another database: `postgres://host/a?x=y` becomes `postgres://host/b?x=y`.
fn with_database(server: &str, name: &str) -> String {
    let (address, query) = server.split_once('?').map_or((server, None), |(a, q)| (a, Some(q)));
    let after_scheme = address.find("://").map_or(0, |at| at + 3);
    let (scheme, rest) = address.split_at(after_scheme);
    let host = rest.split('/').next().unwrap_or_default();
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    format!("{scheme}{host}/{name}{query}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_database_of_the_same_server() {
        let check = |server: &str, expect: &str| assert_eq!(with_database(server, "b"), expect, "{server}");
        check("postgres://u:p@h:1/a", "postgres://u:p@h:1/b");
        check("postgres://h", "postgres://h/b");
        check("postgres:///a?host=/tmp/x", "postgres:///b?host=/tmp/x");
        check("postgres://%2Ftmp%2Fx/a?user=u", "postgres://%2Ftmp%2Fx/b?user=u");
    }

    on_both! {
        async fn each_test_has_a_database_of_its_own(database: Database) {
            let another = Database::fresh(database.engine()).await;
            let (db, other) = (database.open().await, another.open().await);
            db.execute("insert into setting (name, value) values ($1, $2)", crate::args!["a", "b"]).await.unwrap();
            let count = "select count(*) from setting";
            assert_eq!(db.one::<(i64,)>(count, vec![]).await.unwrap().0, 1);
            assert_eq!(other.one::<(i64,)>(count, vec![]).await.unwrap().0, 0);
        }
    }
}
