//! Values of sheets in the reader's words: terms by their names, numbers as the language writes them.

use kernel::web::Shell;
use serde_json::Value;

use crate::edit::{self, Input};
use crate::field::Field;
use crate::import::told::shown;

/// The family of the terms that a field holds; empty for free words.
fn family(field: Field) -> &'static str {
    match (field, edit::input(field)) {
        (Field::PointPrecision, _) => "precision",
        (_, Input::Choice(family) | Input::Choices(family)) => family,
        _ => "",
    }
}

/// The words of a term of that field, or the words themselves when they are nobody's term.
pub fn word(shell: &Shell, field: Field, key: &str) -> String {
    match family(field) {
        "" => key.to_owned(),
        family => shell.lang.find(&format!("{family}-{key}")).unwrap_or_else(|| key.to_owned()),
    }
}

/// A value as a history or a report shows it; empty for none.
pub fn value(shell: &Shell, field: Field, value: &Value) -> String {
    match value {
        Value::String(text) => word(shell, field, text),
        Value::Array(list) => list.iter().map(|one| self::value(shell, field, one)).collect::<Vec<_>>().join(", "),
        Value::Number(number) if matches!(field, Field::Latitude | Field::Longitude) => {
            shell.lang.decimal(number.as_f64().unwrap_or_default(), 5)
        }
        other => shown(other),
    }
}
