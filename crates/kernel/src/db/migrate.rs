//! One numbered history for both engines: applied in order, each in a transaction, never edited once released.

use sha2::{Digest, Sha256};

use super::{Db, dialect};

/// One step of the history, as `migrations/NNNN_name.sql` holds it.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Its place in the history, from 1.
    pub number: i64,
    /// `kernel`, `census`…
    pub name: &'static str,
    /// The statements, the same for both engines.
    pub sql: &'static str,
}

/// Why the schema could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The engine refused.
    #[error("migration {number} ({name}): {source}")]
    Refused {
        /// Which step.
        number: i64,
        /// Its name.
        name: &'static str,
        /// The engine's words.
        source: sqlx::Error,
    },
    /// The text of a step that was applied differs from this program's.
    #[error("migration {0} was applied with another text: this database belongs to another build of Maillage")]
    Edited(i64),
    /// The database was written by a later version.
    #[error("the database is at schema {have}, this program knows {known}: install a later version of Maillage")]
    Newer {
        /// The last step the database has.
        have: i64,
        /// The last step this program knows.
        known: i64,
    },
    /// The history itself could not be read.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// Applies what is missing; the numbers that were applied.
///
/// # Errors
/// See [`MigrateError`]; what came before the refused step stays applied.
pub async fn migrate(db: &Db, history: &[Migration]) -> Result<Vec<i64>, MigrateError> {
    let mut tx = db.begin().await?;
    tx.script(
        "create table if not exists migration (number bigint primary key, name text not null, hash text not null)",
    )
    .await?;
    tx.commit().await?;
    let applied: Vec<(i64, String)> = db.all("select number, hash from migration order by number", vec![]).await?;
    let known = history.last().map_or(0, |last| last.number);
    if let Some((have, _)) = applied.last().filter(|(have, _)| *have > known) {
        return Err(MigrateError::Newer { have: *have, known });
    }
    let mut done = Vec::new();
    for migration in history {
        let hash = hash(migration.sql);
        match applied.iter().find(|(number, _)| *number == migration.number) {
            Some((_, had)) if *had == hash => {}
            Some(_) => return Err(MigrateError::Edited(migration.number)),
            None => {
                apply(db, migration, &hash).await.map_err(|source| MigrateError::Refused {
                    number: migration.number,
                    name: migration.name,
                    source,
                })?;
                done.push(migration.number);
            }
        }
    }
    Ok(done)
}

async fn apply(db: &Db, migration: &Migration, hash: &str) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    dialect::lock_schema(&mut tx).await?;
    let sql = "select hash from migration where number = $1";
    if tx.optional::<(String,)>(sql, crate::args![migration.number]).await?.is_some() {
        // another node was quicker
        return Ok(());
    }
    tx.script(migration.sql).await?;
    tx.execute(
        "insert into migration (number, name, hash) values ($1, $2, $3)",
        crate::args![migration.number, migration.name, hash],
    )
    .await?;
    tx.commit().await
}

fn hash(sql: &str) -> String {
    crate::ids::hex(&Sha256::digest(sql.as_bytes()))
}
