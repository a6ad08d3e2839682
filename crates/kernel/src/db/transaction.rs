//! A transaction: what changes together, and the journal of what changed, written last.

use futures_util::TryStreamExt;
use sqlx::postgres::PgPool;
use sqlx::sqlite::SqlitePool;
use sqlx::{AssertSqlSafe, Postgres, Sqlite};

use super::{Db, FromRow, Row, Value, sqlite_text, value};
use crate::change::Changed;

enum Inner {
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

/// A running transaction; dropped without [`Tx::commit`], it leaves no trace.
pub struct Tx {
    inner: Inner,
    db: Db,
    changed: Vec<Changed>,
}

impl Tx {
    pub(super) async fn begin_sqlite(db: Db, pool: &SqlitePool) -> sqlx::Result<Tx> {
        let inner = Inner::Sqlite(pool.begin_with("begin immediate").await?);
        Ok(Tx { inner, db, changed: Vec::new() })
    }

    pub(super) async fn begin_postgres(db: Db, pool: &PgPool) -> sqlx::Result<Tx> {
        Ok(Tx { inner: Inner::Postgres(pool.begin().await?), db, changed: Vec::new() })
    }

    pub(super) async fn snapshot_sqlite(db: Db, pool: &SqlitePool) -> sqlx::Result<Tx> {
        Ok(Tx { inner: Inner::Sqlite(pool.begin().await?), db, changed: Vec::new() })
    }

    pub(super) async fn snapshot_postgres(db: Db, pool: &PgPool) -> sqlx::Result<Tx> {
        let inner = pool.begin_with("begin isolation level repeatable read read only").await?;
        Ok(Tx { inner: Inner::Postgres(inner), db, changed: Vec::new() })
    }

    /// The database this runs on.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// One writing statement; the number of rows it changed.
    ///
    /// # Errors
    /// What the engine refused; see [`super::dialect::broken_unique`] to tell a broken unique rule.
    pub async fn execute(&mut self, sql: &str, args: Vec<Value>) -> sqlx::Result<u64> {
        Ok(match &mut self.inner {
            Inner::Sqlite(tx) => {
                let query = value::bind_sqlite(sqlx::query(AssertSqlSafe(sqlite_text(sql).into_owned())), args);
                query.execute(&mut **tx).await?.rows_affected()
            }
            Inner::Postgres(tx) => {
                let query = value::bind_postgres(sqlx::query(AssertSqlSafe(sql.to_owned())), args);
                query.execute(&mut **tx).await?.rows_affected()
            }
        })
    }

    /// Several statements without arguments, as a migration holds them.
    pub(super) async fn script(&mut self, sql: &str) -> sqlx::Result<()> {
        match &mut self.inner {
            Inner::Sqlite(tx) => sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut **tx).await.map(|_| ()),
            Inner::Postgres(tx) => sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut **tx).await.map(|_| ()),
        }
    }

    /// Every row of a statement, as seen inside the transaction.
    ///
    /// # Errors
    /// As [`Db::all`].
    pub async fn all<T: FromRow>(&mut self, sql: &str, args: Vec<Value>) -> sqlx::Result<Vec<T>> {
        match &mut self.inner {
            Inner::Sqlite(tx) => {
                let query = value::bind_sqlite(sqlx::query(AssertSqlSafe(sqlite_text(sql).into_owned())), args);
                query.fetch_all(&mut **tx).await?.iter().map(|row| T::from_row(&Row::Sqlite(row))).collect()
            }
            Inner::Postgres(tx) => {
                let query = value::bind_postgres(sqlx::query(AssertSqlSafe(sql.to_owned())), args);
                query.fetch_all(&mut **tx).await?.iter().map(|row| T::from_row(&Row::Postgres(row))).collect()
            }
        }
    }

    /// The only row of a statement, or none.
    ///
    /// # Errors
    /// As [`Db::all`].
    pub async fn optional<T: FromRow>(&mut self, sql: &str, args: Vec<Value>) -> sqlx::Result<Option<T>> {
        Ok(self.all(sql, args).await?.into_iter().next())
    }

    /// The one row that a statement always gives.
    ///
    /// # Errors
    /// As [`Db::one`].
    pub async fn one<T: FromRow>(&mut self, sql: &str, args: Vec<Value>) -> sqlx::Result<T> {
        self.optional(sql, args).await?.ok_or(sqlx::Error::RowNotFound)
    }

    /// Inserts many rows with few statements: `insert_many("insert into t (a, b)", 2, rows, "on conflict do nothing")`.
    ///
    /// # Errors
    /// As [`Tx::execute`]; all the rows of the call are refused together.
    pub async fn insert_many(
        &mut self,
        head: &str,
        width: usize,
        rows: Vec<Vec<Value>>,
        tail: &str,
    ) -> sqlx::Result<()> {
        // SQLite takes 32 766 parameters, and long statements cost more to prepare than they save
        let per_statement = (600 / width.max(1)).max(1);
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let batch: Vec<Vec<Value>> = rows.by_ref().take(per_statement).collect();
            let mut sql = String::with_capacity(head.len() + batch.len() * width * 5);
            sql.push_str(head);
            sql.push_str(" values ");
            super::dialect::push_groups(&mut sql, batch.len(), width);
            sql.push(' ');
            sql.push_str(tail);
            self.execute(&sql, batch.into_iter().flatten().collect()).await?;
        }
        Ok(())
    }

    /// Every row of a statement whose columns are known only at run time, one at a time in bounded memory: for
    /// archives, which must not know the tables.
    ///
    /// # Errors
    /// The database is away, or `visit` failed.
    pub async fn each_row(
        &mut self,
        sql: String,
        columns: &[(String, String)],
        mut visit: impl FnMut(Vec<serde_json::Value>) -> std::io::Result<()>,
    ) -> sqlx::Result<()> {
        let mut read = |row: Row<'_>| {
            let cells = columns.iter().enumerate().map(|(at, (_, kind))| row.json(at, kind));
            visit(cells.collect::<sqlx::Result<Vec<_>>>()?).map_err(sqlx::Error::Io)
        };
        match &mut self.inner {
            Inner::Sqlite(tx) => {
                let mut rows = sqlx::query(AssertSqlSafe(sql)).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await? {
                    read(Row::Sqlite(&row))?;
                }
            }
            Inner::Postgres(tx) => {
                let mut rows = sqlx::query(AssertSqlSafe(sql)).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await? {
                    read(Row::Postgres(&row))?;
                }
            }
        }
        Ok(())
    }

    /// Notes that a thing changed, so that what is derived from it (search, map) follows after the commit.
    pub fn touch(&mut self, changed: Changed) {
        self.changed.push(changed);
    }

    /// Makes everything true at once; then what is derived is told.
    ///
    /// # Errors
    /// The engine could not write: nothing has changed.
    pub async fn commit(mut self) -> sqlx::Result<()> {
        let changed = std::mem::take(&mut self.changed);
        let wakes = changed.iter().any(|changed| changed.is_followed());
        let seq = match changed.is_empty() {
            true => None,
            false => Some(crate::change::write(&mut self, changed).await?),
        };
        match self.inner {
            Inner::Sqlite(tx) => tx.commit().await?,
            Inner::Postgres(tx) => tx.commit().await?,
        }
        // what nobody follows has a number too: whoever waits for it would look again and again
        if let Some(seq) = seq.filter(|_| wakes) {
            self.db.pulse().beat(seq);
        }
        Ok(())
    }

    /// Forgets everything; the same as dropping it, but waits until it is so.
    ///
    /// # Errors
    /// The engine is away.
    pub async fn rollback(self) -> sqlx::Result<()> {
        match self.inner {
            Inner::Sqlite(tx) => tx.rollback().await,
            Inner::Postgres(tx) => tx.rollback().await,
        }
    }
}
