//! A value as one cell of the table says it, and back: what is copied from one sheet and pasted into another is the same.

use kernel::lang::{Lang, Message};
use kernel::text::fold;
use serde_json::Value;
use tables::cells::joined;

use crate::edit::{self, Input};
use crate::exchange::table;
use crate::field::Field;
use crate::import::columns::is_list;
use crate::sheet::Values;
use crate::stage::Stage;
use crate::vocabulary::Vocabulary;

/// Between the items of a list.
const SEPARATOR: &str = "\u{a0}; ";

/// Whether a field holds several values, to which one may be added.
pub fn is_several(field: Field) -> bool {
    is_list(field) || matches!(edit::input(field), Input::Choices(_))
}

/// The text of a cell.
pub fn shown(lang: &Lang, field: Field, value: &Value) -> String {
    match (edit::input(field), value) {
        (Input::Choices(family), Value::Array(list)) => {
            let words: Vec<String> = list.iter().filter_map(Value::as_str).map(|key| word(lang, family, key)).collect();
            words.join(SEPARATOR)
        }
        (Input::Choice(family), Value::String(key)) => word(lang, family, key),
        (_, Value::Number(number)) => {
            let text = number.to_string();
            // as the spreadsheets of that language read it
            if lang.code() == "en" { text } else { text.replace('.', ",") }
        }
        _ => table::cell(field, value),
    }
}

/// A term in words, or the word itself when it is nobody's term.
pub fn word(lang: &Lang, family: &str, key: &str) -> String {
    lang.find(&format!("{family}-{key}")).unwrap_or_else(|| key.to_owned())
}

/// What a form of that field would hold for the text of a cell.
///
/// # Errors
/// A word that is no term of the field's list.
pub fn typed(
    (lang, words): (&Lang, &Vocabulary),
    field: Field,
    text: &str,
    before: &Values,
) -> Result<Vec<String>, Message> {
    let speaking = (lang, words);
    let text = text.trim();
    match edit::input(field) {
        _ if text.is_empty() => Ok(Vec::new()),
        Input::Choices(family) => {
            let mut keys = Vec::new();
            for piece in pieces(speaking, (field, family), text) {
                let known = term(speaking, (field, family), &piece);
                // words of an import that are no term of ours may stay where they are
                let stays = before.list(field).into_iter().find(|word| fold(word) == fold(&piece)).map(str::to_owned);
                let Some(key) = known.or(stays) else { return Err(refusal(&piece)) };
                if !keys.contains(&key) {
                    keys.push(key);
                }
            }
            Ok(in_order(words, field, keys))
        }
        Input::Choice(family) => {
            let stays = Some(before.text(field)).filter(|word| fold(word) == fold(text)).map(str::to_owned);
            term(speaking, (field, family), text).or(stays).map(|key| vec![key]).ok_or_else(|| refusal(text))
        }
        _ => Ok(vec![text.to_owned()]),
    }
}

fn refusal(text: &str) -> Message {
    Message::new("cell-no-term").with("before", text)
}

/// The items of a list of terms. Commas separate only where what they separate are terms: « Habitants, tout public » is
/// one.
fn pieces(speaking: (&Lang, &Vocabulary), of: (Field, &'static str), text: &str) -> Vec<String> {
    let items = text.split([';', '|', '\n']).map(str::trim).filter(|item| !item.is_empty());
    items
        .flat_map(|item| {
            let parts: Vec<String> = item.split(',').map(|part| part.trim().to_owned()).collect();
            let whole =
                named(speaking, of, item).is_some() || parts.iter().any(|part| term(speaking, of, part).is_none());
            if whole { vec![item.to_owned()] } else { parts }
        })
        .collect()
}

/// The key of a term by its own name, in the reader's language or in another.
fn named((lang, words): (&Lang, &Vocabulary), (field, family): (Field, &'static str), text: &str) -> Option<String> {
    let folded = fold(text);
    let keys = words.terms(field);
    let said = |lang: &Lang| keys.iter().find(|key| fold(&word(lang, family, key)) == folded).copied();
    let by_key = keys.iter().find(|key| **key == text).copied();
    let found = by_key.or_else(|| said(lang)).or_else(|| lang.others().iter().find_map(said));
    found.map(str::to_owned)
}

/// The same, or as files say it.
fn term((lang, words): (&Lang, &Vocabulary), of: (Field, &'static str), text: &str) -> Option<String> {
    let folded = fold(text);
    let (field, _) = of;
    let recognised = || match field {
        Field::Stage => Stage::recognise(text).map(|stage| stage.key().to_owned()),
        Field::Wheelchair => match folded.as_str() {
            "oui" | "yes" => Some("yes".to_owned()),
            "en partie" | "partiel" | "partielle" | "limite" | "limited" => Some("limited".to_owned()),
            "non" | "no" => Some("no".to_owned()),
            _ => None,
        },
        field => words.said(field, text).into_iter().next(),
    };
    named((lang, words), of, text).or_else(recognised)
}

/// As the form's boxes stand, so that two who choose alike compare equal; words that are no terms come last.
pub fn in_order(words: &Vocabulary, field: Field, mut keys: Vec<String>) -> Vec<String> {
    let known = words.terms(field);
    keys.sort_by_key(|key| known.iter().position(|term| term == key).unwrap_or(usize::MAX));
    keys
}

/// The items of a field of several values, as a form of it holds them.
pub fn form_of(words: &Vocabulary, field: Field, items: &[String]) -> Vec<String> {
    match edit::input(field) {
        Input::Choices(_) => in_order(words, field, items.to_vec()),
        _ if items.is_empty() => Vec::new(),
        _ => vec![joined(&items.iter().map(String::as_str).collect::<Vec<_>>())],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::web::Fields;
    use serde_json::json;

    fn sheet() -> Values {
        [
            (Field::Name, json!("L’Escale")),
            (Field::OtherNames, json!(["Halte", "La salle, la cuisine"])),
            (Field::Kinds, json!(["coworking", "fablab"])),
            (Field::Services, json!(["meeting_room", "Un service à part"])),
            (Field::Publics, json!(["residents"])),
            (Field::Stage, json!("works")),
            (Field::LegalForm, json!("scic")),
            (Field::Wheelchair, json!("limited")),
            (Field::Phone, json!(["05 56 00 00 00", "05 56 00 00 01"])),
            (Field::Email, json!(["a@b.fr"])),
            (Field::Website, json!(["https://a.fr/x"])),
            (Field::Tags, json!(["céramique", "maraîchage"])),
            (Field::Seats, json!(12)),
            (Field::Area, json!(180.5)),
            (Field::StageHistory, json!(["2018-01 study", "2019-03 open"])),
            (Field::Description, json!("Un texte\nen deux lignes")),
        ]
        .into_iter()
        .collect()
    }

    #[test]
    fn what_is_copied_and_pasted_is_the_same() {
        let before = sheet();
        let (gazetteer, words) = (&territory::Gazetteer::embedded(), &Vocabulary::default());
        for lang in Lang::all() {
            for (field, value) in before.iter() {
                let text = shown(&lang, field, value);
                let mut form = Fields::default();
                for one in
                    typed((&lang, words), field, &text, &before).unwrap_or_else(|m| panic!("{field:?} {text:?}: {m:?}"))
                {
                    form.push(field.key(), one);
                }
                let read = edit::read_fields(gazetteer, &[field], &before, &form);
                let (after, _) = read.unwrap_or_else(|error| panic!("{field:?} {text:?}: {error:?}"));
                assert_eq!(after.get(field), Some(value), "{field:?} as {text:?}");
            }
        }
    }

    #[test]
    fn terms_are_read_as_people_and_spreadsheets_write_them() {
        let fr = Lang::french();
        let read = |field, text: &str| typed((&fr, &Vocabulary::default()), field, text, &Values::default());
        assert_eq!(read(Field::Kinds, "fablab; bureaux partagés").unwrap(), ["coworking", "fablab"]);
        assert_eq!(read(Field::Kinds, "Fablab, Café associatif").unwrap(), ["fablab", "cafe"]);
        assert_eq!(read(Field::Publics, "Habitants, tout public").unwrap(), ["residents"]);
        assert_eq!(read(Field::Stage, "En activité").unwrap(), ["open"]);
        assert_eq!(read(Field::Wheelchair, "oui").unwrap(), ["yes"]);
        assert_eq!(read(Field::Kinds, " ").unwrap(), Vec::<String>::new());
        assert_eq!(read(Field::Kinds, "Piscine").unwrap_err().key, "cell-no-term");
        assert_eq!(read(Field::Services, "Piscine").unwrap_err().key, "cell-no-term");
    }
}
