//! The few places where the two engines differ; a new function here needs a decision in `docs/decisions/`.

use super::Engine;

/// `$1, $2, $3` for an `in (…)` of that many values, counted from `first`.
pub fn in_list(first: usize, count: usize) -> String {
    let mut list = String::with_capacity(count * 5);
    for number in first..first + count {
        if number > first {
            list.push_str(", ");
        }
        list.push('$');
        list.push_str(&number.to_string());
    }
    list
}

/// `($1, $2), ($3, $4)` for an insert of that many rows of that width.
pub(super) fn push_groups(sql: &mut String, rows: usize, width: usize) {
    for row in 0..rows {
        sql.push_str(if row == 0 { "(" } else { ", (" });
        sql.push_str(&in_list(row * width + 1, width));
        sql.push(')');
    }
}

/// Skips rows that another worker holds; SQLite has one writer at a time, who holds everything.
pub fn skip_locked(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "",
        Engine::Postgres => "for update skip locked",
    }
}

/// Keeps others from writing the rows that are read until the transaction ends; SQLite's writer is alone already.
pub fn for_update(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "",
        Engine::Postgres => "for update",
    }
}

/// Lets one node at a time change the schema.
pub(super) async fn lock_schema(tx: &mut super::Tx) -> sqlx::Result<()> {
    match tx.db().engine() {
        Engine::Sqlite => Ok(()),
        Engine::Postgres => tx.execute("select pg_advisory_xact_lock(84700)", vec![]).await.map(|_| ()),
    }
}

/// Whether that error says that `table.column` (or an index named `table_column`) must be unique.
///
/// SQLite names the columns in its message, PostgreSQL names the constraint: indexes are named `table_column`.
pub fn broken_unique(error: &sqlx::Error, table: &str, column: &str) -> bool {
    let Some(error) = error.as_database_error() else { return false };
    if !error.is_unique_violation() {
        return false;
    }
    match error.constraint() {
        Some(constraint) => constraint.starts_with(&format!("{table}_{column}")),
        None => error.message().contains(&format!("{table}.{column}")),
    }
}

/// The tables of the schema, without the engine's own.
pub fn tables(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => {
            "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name"
        }
        Engine::Postgres => {
            "select table_name::text from information_schema.tables \
             where table_schema = current_schema() and table_type = 'BASE TABLE' order by table_name"
        }
    }
}

/// The columns of a table: name and type in the words of the migrations.
pub fn columns(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "select name, lower(type) from pragma_table_info($1) order by cid",
        Engine::Postgres => {
            "select column_name::text, data_type::text from information_schema.columns \
             where table_schema = current_schema() and table_name = $1 order by ordinal_position"
        }
    }
}

/// Makes the planner see what was just written in bulk.
pub fn analyze(_engine: Engine) -> &'static str {
    "analyze"
}

/// What the engine finds wrong in its own file, and references that lead nowhere; empty when all is well.
///
/// # Errors
/// The database is away.
pub async fn integrity(db: &super::Db) -> sqlx::Result<Vec<String>> {
    match db.engine() {
        Engine::Sqlite => {
            let found: Vec<(String,)> = db.all("pragma integrity_check", vec![]).await?;
            let mut wrong: Vec<String> =
                found.into_iter().map(|(words,)| words).filter(|words| words != "ok").collect();
            let broken: Vec<(String,)> = db.all("select \"table\" from pragma_foreign_key_check", vec![]).await?;
            wrong.extend(broken.into_iter().map(|(table,)| format!("{table}: a row refers to one that is gone")));
            Ok(wrong)
        }
        // a server checks its references itself, and its pages by checksums
        Engine::Postgres => Ok(Vec::new()),
    }
}
