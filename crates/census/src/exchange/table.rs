//! A record as the cells of a table, under the keys of the fields, such that the import reads them back unchanged.

use serde_json::Value;
use tables::cells::joined;

use super::published::Published;
use crate::field::{DataClass, Field};

/// What stands before the fields, in each table.
const FIRST: [&str; 5] = ["id", "kind", "name", "url", "updated_at"];

/// The columns of every table: what identifies the record, then every public field by its key, those of the network last.
///
/// `source_id` is not among them: what identifies a record in this file is `id`.
pub fn columns(own: &[Field]) -> Vec<&'static str> {
    let osm = ["hours_osm"];
    FIRST.into_iter().chain(fields(own).map(Field::key)).chain(osm).collect()
}

/// The public fields of a table: those that the program brings, then those of the network that it is given.
fn fields(own: &[Field]) -> impl Iterator<Item = Field> {
    let kept = |field: &Field| field.class() == DataClass::Public && !matches!(field, Field::Name | Field::SourceId);
    Field::ALL.iter().chain(own).copied().filter(kept)
}

/// The cells of a record, one for each of [`columns`].
pub fn cells(record: &Published, own: &[Field], site: &str) -> Vec<String> {
    let first = [
        record.id.to_string(),
        record.kind.key().to_owned(),
        record.name.clone(),
        record.url(site),
        record.updated_at.to_string(),
    ];
    let values = record.values();
    let cell = |field: Field| match field {
        Field::Commune => record.commune.clone().unwrap_or_default(),
        field => values.get(field).map(|value| cell(field, value)).unwrap_or_default(),
    };
    let osm = values.hours().and_then(|hours| hours.osm).unwrap_or_default();
    first.into_iter().chain(fields(own).map(cell)).chain([osm]).collect()
}

/// A value as one cell says it.
pub fn cell(field: Field, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => {
            let items: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
            if field == Field::StageHistory { items.join("\n") } else { joined(&items) }
        }
        // hours and prices: what people wrote, which is read again to the same structure
        Value::Object(map) => map.get("text").and_then(Value::as_str).unwrap_or_default().to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::OwnField;
    use crate::wave::question::Sort;
    use serde_json::json;

    #[test]
    fn lists_are_written_so_that_they_are_cut_alike() {
        let cell = |value: Value| cell(Field::Tags, &value);
        assert_eq!(cell(json!(["wifi", "fibre"])), "wifi; fibre");
        assert_eq!(cell(json!(["wifi"])), "wifi");
        assert_eq!(cell(json!(["salle, cuisine"])), r#"["salle, cuisine"]"#);
        assert_eq!(cell(json!(["a; b", "c"])), r#"["a; b","c"]"#);
        assert_eq!(cell(json!(["https://a.fr/x,y"])), "https://a.fr/x,y");
    }

    #[test]
    fn no_private_field_has_a_column() {
        let private = Field::Own(OwnField::declare("team_table_note", Sort::Line).unwrap());
        let columns = columns(&[private]);
        assert!(!columns.contains(&private.key()));
        for field in Field::ALL.iter().filter(|field| field.class() == DataClass::Private) {
            assert!(!columns.contains(&field.key()), "{}", field.key());
        }
        assert_eq!(columns.len(), columns.iter().collect::<std::collections::HashSet<_>>().len());
    }
}
