//! What a statement gives back: rows of either engine, read by position.

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Decode, Postgres, Row as _, Sqlite, Type};

/// A row of one of the two engines.
pub enum Row<'r> {
    /// From a SQLite file.
    Sqlite(&'r SqliteRow),
    /// From a PostgreSQL server.
    Postgres(&'r PgRow),
}

impl<'r> Row<'r> {
    /// The value of the column at that position, counted from 0.
    ///
    /// # Errors
    /// There is no such column, or its type is another.
    pub fn at<T: Column<'r>>(&self, index: usize) -> sqlx::Result<T> {
        match self {
            Row::Sqlite(row) => row.try_get(index),
            Row::Postgres(row) => row.try_get(index),
        }
    }

    /// The same as JSON, for a column of that type in the words of the migrations.
    pub(crate) fn json(&self, index: usize, kind: &str) -> sqlx::Result<serde_json::Value> {
        Ok(match kind {
            "bigint" => self.at::<Option<i64>>(index)?.into(),
            "double precision" => self.at::<Option<f64>>(index)?.into(),
            "boolean" => self.at::<Option<bool>>(index)?.into(),
            _ => self.at::<Option<String>>(index)?.into(),
        })
    }
}

/// What both engines can decode.
pub trait Column<'r>: Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres> {}

impl<'r, T: Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>> Column<'r> for T {}

/// What can be read from a row: a tuple of columns in the order of the statement, or a struct made with [`crate::row!`].
pub trait FromRow: Sized + Send + Unpin {
    /// Reads the row.
    ///
    /// # Errors
    /// A column is missing or of another type.
    fn from_row(row: &Row<'_>) -> sqlx::Result<Self>;
}

macro_rules! tuples {
    ($($name:ident $index:tt),*) => {
        impl<$($name),*> FromRow for ($($name,)*)
        where $($name: for<'r> Column<'r> + Send + Unpin),*
        {
            fn from_row(row: &Row<'_>) -> sqlx::Result<Self> {
                Ok(($(row.at::<$name>($index)?,)*))
            }
        }
    };
}

tuples!(A 0);
tuples!(A 0, B 1);
tuples!(A 0, B 1, C 2);
tuples!(A 0, B 1, C 2, D 3);
tuples!(A 0, B 1, C 2, D 3, E 4);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);

/// Reads a struct field by field, in the order of the statement's columns: `row!(Session { id, person, seen_at })`.
#[macro_export]
macro_rules! row {
    ($type:ident { $($field:ident),* $(,)? }) => {
        impl $crate::db::FromRow for $type {
            fn from_row(row: &$crate::db::Row<'_>) -> ::sqlx::Result<Self> {
                let mut at = 0..;
                $(let $field = row.at(at.next().unwrap_or_default())?;)*
                Ok($type { $($field),* })
            }
        }
    };
}
