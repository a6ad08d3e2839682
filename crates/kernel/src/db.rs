//! One SQL text for SQLite and PostgreSQL: connections, statements, transactions.
//!
//! Statements use `$1, $2…`, each once and in order wherever possible: then SQLite receives bare `?`, which it binds
//! much faster than numbered parameters. The common subset of SQL is fixed in `docs/decisions/0001-one-sql-text.md`.

pub mod dialect;
pub mod history;
pub mod migrate;
mod row;
mod transaction;
mod value;

pub use row::{FromRow, Row};
pub use transaction::Tx;
pub use value::Value;

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::AssertSqlSafe;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};

use crate::change::Pulse;

/// The arguments of a statement: `args![id, name, Some(lat)]`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::db::Value::from($value)),*] };
}

/// Which engine holds the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file beside the program; one writer at a time.
    Sqlite,
    /// A server, 15 or later, or what speaks its protocol.
    Postgres,
}

/// Where the data is.
#[derive(Clone, PartialEq, Eq)]
pub enum Address {
    /// A file, created when absent.
    File(PathBuf),
    /// `postgres://user:password@host/database`.
    Server(String),
}

/// Without the password of a server.
impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Address::File(path) => write!(f, "File({})", path.display()),
            Address::Server(_) => f.write_str("Server(…)"),
        }
    }
}

impl Address {
    /// Reads `postgres://…`, `sqlite:path` or a plain path.
    ///
    /// # Errors
    /// It begins as the address of something else, or names nothing; it is not repeated, since it may hold a password.
    pub fn read(text: &str) -> anyhow::Result<Address> {
        let expected = "expected postgres://user:password@host/name, sqlite:PATH or the path of a file";
        // one letter is a drive, not a scheme
        let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        let scheme = text.split_once(':').map(|(scheme, _)| scheme);
        let path = match scheme.filter(|scheme| scheme.len() > 1 && scheme.chars().all(known)) {
            Some("postgres" | "postgresql") => return Ok(Address::Server(text.to_owned())),
            Some("sqlite") => text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:")).unwrap_or(text),
            Some(other) => anyhow::bail!("database begins with {other}: {expected}"),
            None => text,
        };
        anyhow::ensure!(!path.trim().is_empty(), "database names nothing: {expected}");
        Ok(Address::File(PathBuf::from(path)))
    }
}

#[derive(Clone)]
enum Pools {
    /// Writers queue for the one writing connection: waiting beats failing with SQLITE_BUSY.
    Sqlite {
        read: SqlitePool,
        write: SqlitePool,
    },
    Postgres(PgPool),
}

/// A database, cheap to clone.
#[derive(Clone)]
pub struct Db {
    pools: Pools,
    pulse: Arc<Pulse>,
}

impl Db {
    /// Opens the database at that address; a missing file is created, a missing server is an error.
    ///
    /// # Errors
    /// The engine's own words: file not writable, server away, wrong password.
    pub async fn open(address: &Address) -> sqlx::Result<Db> {
        let pools = match address {
            Address::File(path) => open_sqlite(path).await?,
            Address::Server(url) => open_postgres(url).await?,
        };
        Ok(Db { pools, pulse: Arc::new(Pulse::default()) })
    }

    /// Which engine answers.
    pub fn engine(&self) -> Engine {
        match self.pools {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Postgres(_) => Engine::Postgres,
        }
    }

    /// Beats each time a change was committed through this value.
    pub fn pulse(&self) -> &Pulse {
        &self.pulse
    }

    /// Every row of a reading statement.
    ///
    /// # Errors
    /// What the engine refused, or a column that is not of the asked type.
    pub async fn all<T: FromRow>(&self, sql: &str, args: Vec<Value>) -> sqlx::Result<Vec<T>> {
        match &self.pools {
            Pools::Sqlite { read, .. } => {
                let rows = value::bind_sqlite(sqlx::query(AssertSqlSafe(sqlite_text(sql).into_owned())), args);
                rows.fetch_all(read).await?.iter().map(|row| T::from_row(&Row::Sqlite(row))).collect()
            }
            Pools::Postgres(pool) => {
                let rows = value::bind_postgres(sqlx::query(AssertSqlSafe(sql.to_owned())), args);
                rows.fetch_all(pool).await?.iter().map(|row| T::from_row(&Row::Postgres(row))).collect()
            }
        }
    }

    /// The only row of a reading statement, or none.
    ///
    /// # Errors
    /// As [`Db::all`].
    pub async fn optional<T: FromRow>(&self, sql: &str, args: Vec<Value>) -> sqlx::Result<Option<T>> {
        Ok(self.all(sql, args).await?.into_iter().next())
    }

    /// The one row that a statement such as `select count(*)` always gives.
    ///
    /// # Errors
    /// As [`Db::all`]; `RowNotFound` when there is none.
    pub async fn one<T: FromRow>(&self, sql: &str, args: Vec<Value>) -> sqlx::Result<T> {
        self.optional(sql, args).await?.ok_or(sqlx::Error::RowNotFound)
    }

    /// Starts a writing transaction. On SQLite it takes the write lock at once: a transaction that reads first and
    /// asks for the lock later fails with SQLITE_BUSY, whatever the time-out.
    ///
    /// # Errors
    /// The engine is away, or the wait for the lock was longer than two minutes.
    pub async fn begin(&self) -> sqlx::Result<Tx> {
        match &self.pools {
            Pools::Sqlite { write, .. } => Tx::begin_sqlite(self.clone(), write).await,
            Pools::Postgres(pool) => Tx::begin_postgres(self.clone(), pool).await,
        }
    }

    /// Starts a transaction that sees one moment of the whole database and writes nothing (backups, integrity checks).
    ///
    /// # Errors
    /// As [`Db::begin`].
    pub async fn snapshot(&self) -> sqlx::Result<Tx> {
        match &self.pools {
            Pools::Sqlite { read, .. } => Tx::snapshot_sqlite(self.clone(), read).await,
            Pools::Postgres(pool) => Tx::snapshot_postgres(self.clone(), pool).await,
        }
    }

    /// One statement in a transaction of its own; the number of rows it changed.
    ///
    /// # Errors
    /// As [`Db::all`].
    pub async fn execute(&self, sql: &str, args: Vec<Value>) -> sqlx::Result<u64> {
        let mut tx = self.begin().await?;
        let changed = tx.execute(sql, args).await?;
        tx.commit().await?;
        Ok(changed)
    }

    /// Waits for running statements and closes; on SQLite the log is folded back into the file.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

/// Cache, mapped memory and foreign keys belong to each connection, hence set here.
fn sqlite_options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .foreign_keys(true)
        // an import by command holds the lock for as long as it writes
        .busy_timeout(Duration::from_secs(120))
        .pragma("cache_size", "-8000")
        .pragma("temp_store", "memory")
        .statement_cache_capacity(200)
}

async fn open_sqlite(path: &Path) -> sqlx::Result<Pools> {
    let options = sqlite_options(path);
    // what was acknowledged survives a power cut too, hence a real write of the log at each commit
    let write = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(Duration::from_secs(300))
        .connect_with(options.clone().synchronous(SqliteSynchronous::Full))
        .await?;
    let read = SqlitePoolOptions::new()
        .max_connections(4)
        .acquire_timeout(Duration::from_secs(30))
        .connect_with(options.pragma("query_only", "on"))
        .await?;
    Ok(Pools::Sqlite { read, write })
}

async fn open_postgres(url: &str) -> sqlx::Result<Pools> {
    let options = PgConnectOptions::from_str(url)?.application_name("maillage");
    let pool =
        PgPoolOptions::new().max_connections(16).acquire_timeout(Duration::from_secs(30)).connect_with(options).await?;
    Ok(Pools::Postgres(pool))
}

/// Turns `$1, $2…` into what SQLite binds fastest: bare `?` when each number stands once and in order, else `?1`.
fn sqlite_text(sql: &str) -> Cow<'_, str> {
    if !sql.contains('$') {
        return Cow::Borrowed(sql);
    }
    let in_order = placeholders(sql).enumerate().all(|(at, number)| number == Some(at + 1));
    let mut text = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(at) = rest.find('$') {
        let (before, after) = rest.split_at(at);
        text.push_str(before);
        text.push('?');
        rest = after.get(1..).unwrap_or_default();
        if in_order {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        }
    }
    text.push_str(rest);
    Cow::Owned(text)
}

fn placeholders(sql: &str) -> impl Iterator<Item = Option<usize>> + '_ {
    sql.split('$').skip(1).map(|after| {
        let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        after.get(..digits).and_then(|number| number.parse().ok())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_become_bare_when_they_stand_in_order() {
        assert_eq!(sqlite_text("select 1"), "select 1");
        assert_eq!(sqlite_text("a = $1 and b = $2"), "a = ? and b = ?");
        assert_eq!(sqlite_text("a = $2 and b = $1"), "a = ?2 and b = ?1");
        assert_eq!(sqlite_text("a = $1 or b = $1"), "a = ?1 or b = ?1");
    }

    #[test]
    fn addresses_are_files_or_servers() {
        let server = |url: &str| Address::Server(url.to_owned());
        assert_eq!(Address::read("postgres://h/d").unwrap(), server("postgres://h/d"));
        assert_eq!(Address::read("postgresql://h/d").unwrap(), server("postgresql://h/d"));
        for (text, path) in [
            ("sqlite:x.db", "x.db"),
            ("sqlite:///srv/x.db", "/srv/x.db"),
            ("x.db", "x.db"),
            ("./a:b.db", "./a:b.db"),
            ("C:\\x.db", "C:\\x.db"),
        ] {
            assert_eq!(Address::read(text).unwrap(), Address::File(path.into()), "{text}");
        }
    }

    #[test]
    fn the_address_of_another_engine_is_no_file_and_its_password_is_not_told() {
        for text in ["mysql://ana:s3cret@h/d", "mariadb:ana:s3cret@h", "http://ana:s3cret@h/d", "sqlite:", " "] {
            let told = Address::read(text).unwrap_err().to_string();
            assert!(told.contains("expected postgres://") && !told.contains("s3cret"), "{text}: {told}");
        }
        let server = Address::read("postgres://ana:s3cret@h/d").unwrap();
        assert!(!format!("{server:?}").contains("s3cret"));
    }
}
