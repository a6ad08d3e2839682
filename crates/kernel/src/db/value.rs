//! What a statement is given: a null keeps its type, since PostgreSQL refuses a text null in a number's column.

use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Postgres, Sqlite};

/// One argument of a statement.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text, ids, instants (RFC 3339 in UTC) and JSON.
    Text(Option<String>),
    /// Whole numbers, and money in cents.
    Int(Option<i64>),
    /// Real numbers.
    Real(Option<f64>),
    /// True or false.
    Bool(Option<bool>),
    /// Bytes, used sparingly: what is large goes to the files.
    Bytes(Option<Vec<u8>>),
}

macro_rules! value_from {
    ($($type:ty => $variant:ident |$v:ident| $convert:expr;)*) => {$(
        impl From<$type> for Value {
            fn from($v: $type) -> Value { Value::$variant(Some($convert)) }
        }
        impl From<Option<$type>> for Value {
            fn from(value: Option<$type>) -> Value { Value::$variant(value.map(|$v| $convert)) }
        }
    )*};
}

value_from! {
    String => Text |v| v;
    &str => Text |v| v.to_owned();
    &String => Text |v| v.clone();
    i64 => Int |v| v;
    i32 => Int |v| i64::from(v);
    u32 => Int |v| i64::from(v);
    u16 => Int |v| i64::from(v);
    f64 => Real |v| v;
    bool => Bool |v| v;
    Vec<u8> => Bytes |v| v;
    jiff::Timestamp => Text |v| crate::clock::stored(v);
    &serde_json::Value => Text |v| v.to_string();
}

pub(super) fn bind_sqlite(
    mut query: Query<'static, Sqlite, SqliteArguments>,
    args: Vec<Value>,
) -> Query<'static, Sqlite, SqliteArguments> {
    for arg in args {
        query = match arg {
            Value::Text(v) => query.bind(v),
            Value::Int(v) => query.bind(v),
            Value::Real(v) => query.bind(v),
            Value::Bool(v) => query.bind(v),
            Value::Bytes(v) => query.bind(v),
        };
    }
    query
}

pub(super) fn bind_postgres(
    mut query: Query<'static, Postgres, PgArguments>,
    args: Vec<Value>,
) -> Query<'static, Postgres, PgArguments> {
    for arg in args {
        query = match arg {
            Value::Text(v) => query.bind(v),
            Value::Int(v) => query.bind(v),
            Value::Real(v) => query.bind(v),
            Value::Bool(v) => query.bind(v),
            Value::Bytes(v) => query.bind(v),
        };
    }
    query
}
