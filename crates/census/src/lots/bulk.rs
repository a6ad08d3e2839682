//! What one operation makes of one sheet; a dry run and the real one decide alike.

use kernel::error::Error;
use kernel::lang::Message;
use kernel::party::{Kind, Standing};
use kernel::text::fold;
use kernel::web::Fields;
use territory::Gazetteer;

use super::{Operation, cells};
use crate::edit::{self, Input};
use crate::field::Field;
use crate::sheet::{Changes, Sheet, Values};
use crate::vocabulary::Vocabulary;

/// What is asked of all the chosen sheets.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What is done.
    pub operation: Operation,
    /// To which field.
    pub field: Option<Field>,
    /// What was typed into the field's form.
    pub value: Vec<String>,
}

/// What becomes of a sheet.
#[derive(Debug)]
pub enum Fate {
    /// It is so already.
    Same,
    /// Its values.
    Values(Values, Changes),
    /// Who finds it.
    Standing(Standing),
    /// It may not be changed so.
    Refused(Vec<Message>),
}

/// Names, numbers of official registers and points belong to one sheet: the same in several would be a mistake.
const ONE_BY_ONE: &[Field] = &[Field::Name, Field::Siret, Field::Rna, Field::Latitude, Field::Longitude];

/// The fields that may be changed in many sheets at once.
pub fn fields(words: &Vocabulary, kind: Kind) -> Vec<Field> {
    words.all_fields(kind).into_iter().filter(|field| !ONE_BY_ONE.contains(field)).collect()
}

/// Whether that operation makes sense for that field, or for none.
pub fn is_possible(words: &Vocabulary, kind: Kind, operation: Operation, field: Option<Field>) -> bool {
    match (operation, field) {
        (Operation::Trash | Operation::Restore, None) => true,
        (Operation::Set | Operation::Clear, Some(field)) => fields(words, kind).contains(&field),
        (Operation::Add | Operation::Remove, Some(field)) => {
            fields(words, kind).contains(&field) && cells::is_several(field)
        }
        _ => false,
    }
}

/// What becomes of a sheet. Whether it left at its own request, or lives in another, is for the caller to know.
pub fn fate((gazetteer, words): (&Gazetteer, &Vocabulary), asked: &Asked, sheet: &Sheet) -> Fate {
    let standing = |wanted: Standing| match sheet.party.standing == wanted {
        true => Fate::Same,
        false => Fate::Standing(wanted),
    };
    let Some(field) = asked.field else {
        return match asked.operation {
            Operation::Trash => standing(Standing::Trash),
            Operation::Restore => standing(Standing::Public),
            _ => Fate::Same,
        };
    };
    let before = &sheet.values;
    let typed = match asked.operation {
        Operation::Set => asked.value.clone(),
        Operation::Clear => Vec::new(),
        Operation::Add => cells::form_of(words, field, &joined(before, field, &asked.value)),
        Operation::Remove => cells::form_of(words, field, &without(before, field, &asked.value)),
        Operation::Replace => cells::form_of(words, field, &replaced(before, field, &asked.value)),
        _ => return Fate::Same,
    };
    let mut form = Fields::default();
    typed.into_iter().for_each(|value| form.push(field.key(), value));
    match edit::read_fields(gazetteer, &[field], before, &form) {
        Ok((values, _)) => match values.changes_since(before) {
            changes if changes.is_empty() => Fate::Same,
            changes => Fate::Values(values, changes),
        },
        Err(Error::Invalid(wrong)) => {
            Fate::Refused(wrong.iter().flat_map(|(_, messages)| messages.iter().cloned()).collect())
        }
        Err(_) => Fate::Refused(vec![Message::new("error-bug-title")]),
    }
}

/// The items that somebody typed: boxes are items already, a line is cut as the import cuts it.
fn items(field: Field, value: &[String]) -> Vec<String> {
    match edit::input(field) {
        Input::Choices(_) => value.to_vec(),
        _ => value.iter().flat_map(|line| line.split([';', '\n'])).map(|item| item.trim().to_owned()).collect(),
    }
}

fn joined(before: &Values, field: Field, value: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = before.list(field).into_iter().map(str::to_owned).collect();
    for item in items(field, value).into_iter().filter(|item| !item.is_empty()) {
        if !kept.iter().any(|known| fold(known) == fold(&item)) {
            kept.push(item);
        }
    }
    kept
}

fn without(before: &Values, field: Field, value: &[String]) -> Vec<String> {
    let gone: Vec<String> = items(field, value).iter().map(|item| fold(item)).collect();
    before.list(field).into_iter().filter(|item| !gone.contains(&fold(item))).map(str::to_owned).collect()
}

/// The last value in the place of each of the others: once, and only where one of them stands.
fn replaced(before: &Values, field: Field, value: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    let Some((to, from)) = value.split_last() else { return kept };
    for item in before.list(field) {
        let item = if from.iter().any(|gone| gone == item) { to.as_str() } else { item };
        if !kept.iter().any(|known| known == item) {
            kept.push(item.to_owned());
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use kernel::ids::PartyId;
    use kernel::party::Party;
    use serde_json::{Value, json};

    fn sheet(pairs: &[(Field, Value)]) -> Sheet {
        let party = Party {
            id: PartyId::from_bits(1),
            kind: Kind::Place,
            name: "L’Escale".to_owned(),
            slug: "l-escale".to_owned(),
            territory: None,
            picture: None,
            standing: Standing::Public,
            updated_at: Timestamp::UNIX_EPOCH,
        };
        let named = [(Field::Name, json!("L’Escale"))];
        let values = named.into_iter().chain(pairs.iter().cloned()).collect();
        Sheet { party, values, origins: crate::sheet::Origins::default(), version: 1 }
    }

    fn told(operation: Operation, field: Option<Field>, value: &[&str], sheet: &Sheet) -> String {
        let value = value.iter().map(|v| (*v).to_owned()).collect();
        match fate((&Gazetteer::embedded(), &Vocabulary::default()), &Asked { operation, field, value }, sheet) {
            Fate::Same => "same".to_owned(),
            Fate::Standing(standing) => standing.key().to_owned(),
            Fate::Refused(messages) => format!("refused {}", messages[0].key),
            Fate::Values(values, _) => {
                values.get(field.unwrap()).map_or_else(|| "nothing".to_owned(), ToString::to_string)
            }
        }
    }

    #[test]
    fn each_operation_does_what_it_says() {
        use Operation::{Add, Clear, Remove, Replace, Restore, Set, Trash};
        let sheet = sheet(&[
            (Field::Kinds, json!(["fablab"])),
            (Field::Tags, json!(["bois", "cuir, métal"])),
            (Field::Stage, json!("works")),
        ]);
        for (operation, field, value, expected) in [
            (Set, Some(Field::Stage), ["open"].as_slice(), r#""open""#),
            (Set, Some(Field::Stage), &["works"], "same"),
            (Set, Some(Field::Stage), &["unheard-of"], "refused error-choice"),
            (Set, Some(Field::Phone), &["pas un numéro"], "refused note-invalid_phone"),
            (Clear, Some(Field::Tags), &[], "nothing"),
            (Clear, Some(Field::Phone), &[], "same"),
            (Add, Some(Field::Kinds), &["coworking"], r#"["coworking","fablab"]"#),
            (Add, Some(Field::Kinds), &["fablab"], "same"),
            (Add, Some(Field::Tags), &["Céramique ; BOIS"], r#"["bois","cuir, métal","Céramique"]"#),
            (Remove, Some(Field::Tags), &["Bois"], r#"["cuir, métal"]"#),
            (Remove, Some(Field::Tags), &["verre"], "same"),
            (Remove, Some(Field::Kinds), &["fablab"], "nothing"),
            (Replace, Some(Field::Kinds), &["fablab", "coworking"], r#"["coworking"]"#),
            (Replace, Some(Field::Kinds), &["cafe", "coworking"], "same"),
            (Replace, Some(Field::Tags), &["bois", "verre", "cuir, métal"], r#"["cuir, métal"]"#),
            (Trash, None, &[], "trash"),
            (Restore, None, &[], "same"),
        ] {
            assert_eq!(told(operation, field, value, &sheet), expected, "{operation:?} {field:?} {value:?}");
        }
    }

    #[test]
    fn what_belongs_to_one_sheet_is_not_given_to_many() {
        let words = &Vocabulary::default();
        for field in ONE_BY_ONE {
            assert!(!is_possible(words, Kind::Place, Operation::Set, Some(*field)));
        }
        assert!(is_possible(words, Kind::Place, Operation::Add, Some(Field::Tags)));
        assert!(!is_possible(words, Kind::Place, Operation::Add, Some(Field::Summary)));
        assert!(!is_possible(words, Kind::Organisation, Operation::Set, Some(Field::Stage)));
        assert!(!is_possible(words, Kind::Place, Operation::Trash, Some(Field::Summary)));
        assert!(!is_possible(words, Kind::Place, Operation::Cells, None));
    }
}
