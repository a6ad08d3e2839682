//! The schema: one history, the same tables on both engines, applied once, never edited.

use std::collections::BTreeMap;

use kernel::args;
use kernel::db::history::HISTORY;
use kernel::db::migrate::{MigrateError, Migration, migrate};
use kernel::db::{Db, Engine, dialect};
use kernel::on_both;
use kernel::testing::Database;

type Tables = BTreeMap<String, Vec<(String, String)>>;

async fn tables(db: &Db) -> Tables {
    let mut tables = Tables::new();
    for (table,) in db.all::<(String,)>(dialect::tables(db.engine()), vec![]).await.unwrap() {
        let columns = db.all(dialect::columns(db.engine()), args![&table]).await.unwrap();
        tables.insert(table, columns);
    }
    tables
}

on_both! {
    async fn the_history_is_applied_once(database: Database) {
        let bare = Database::bare(database.engine()).await;
        let db = bare.open().await;
        let numbers: Vec<i64> = HISTORY.iter().map(|step| step.number).collect();
        assert_eq!(migrate(&db, HISTORY).await.unwrap(), numbers);
        assert_eq!(migrate(&db, HISTORY).await.unwrap(), Vec::<i64>::new());
    }

    async fn an_edited_step_is_refused(database: Database) {
        let db = database.open().await;
        let mut edited: Vec<Migration> = HISTORY.to_vec();
        edited[0] = Migration { sql: "create table other (id text primary key);", ..edited[0] };
        assert!(matches!(migrate(&db, &edited).await, Err(MigrateError::Edited(1))));
    }

    async fn a_database_of_a_later_version_is_refused(database: Database) {
        let db = database.open().await;
        let known = HISTORY.last().unwrap().number;
        let sql = "insert into migration (number, name, hash) values ($1, $2, $3)";
        db.execute(sql, args![known + 1, "later", "x"]).await.unwrap();
        let refused = migrate(&db, HISTORY).await;
        assert!(matches!(refused, Err(MigrateError::Newer { have, known: k }) if have == known + 1 && k == known));
    }

    async fn a_step_that_fails_leaves_no_half(database: Database) {
        let db = database.open().await;
        let before = tables(&db).await;
        let mut history = HISTORY.to_vec();
        let number = HISTORY.last().unwrap().number + 1;
        history.push(Migration { number, name: "bad", sql: "create table half (id text); create table half (id text);" });
        assert!(matches!(migrate(&db, &history).await, Err(MigrateError::Refused { number: n, .. }) if n == number));
        assert_eq!(tables(&db).await, before);
    }

    async fn every_reference_has_an_index(database: Database) {
        let db = database.open().await;
        if db.engine() == Engine::Postgres {
            // the schema is one text: what SQLite's catalogue says of it holds for both
            return;
        }
        for table in tables(&db).await.keys() {
            let keys: Vec<(String,)> =
                db.all("select \"from\" from pragma_foreign_key_list($1)", args![table]).await.unwrap();
            let first: Vec<(String,)> = db
                .all(
                    "select info.name from pragma_index_list($1) list join pragma_index_info(list.name) info \
                     where info.seqno = 0",
                    args![table],
                )
                .await
                .unwrap();
            for (column,) in keys {
                let covered = first.iter().any(|(name,)| *name == column);
                assert!(covered, "{table}.{column}: removing what it refers to reads the whole table");
            }
        }
    }
}

#[test]
fn both_engines_have_the_same_tables_and_columns() {
    let (sqlite, postgres) = (std::sync::Mutex::new(None), std::sync::Mutex::new(None));
    for (engine, found) in [(Engine::Sqlite, &sqlite), (Engine::Postgres, &postgres)] {
        kernel::testing::tell(engine, async |database: Database| {
            let tables = tables(&database.open().await).await;
            *found.lock().unwrap() = Some(tables);
        });
    }
    let (sqlite, postgres) = (sqlite.into_inner().unwrap().unwrap(), postgres.into_inner().unwrap());
    assert!(sqlite.len() > 15, "{sqlite:?}");
    if let Some(postgres) = postgres {
        assert_eq!(sqlite, postgres);
    }
}
