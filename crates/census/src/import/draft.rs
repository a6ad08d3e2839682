//! A row of a file as a sheet would say it: cells repaired, words turned into terms, hours and prices read, the place
//! found on the territory. Everything that was not understood is told.

use serde_json::{Value, json};
use tables::read::{Row, RowError};
use territory::Gazetteer;

use super::columns::{Mapping, is_list};
use super::placing;
use super::repair::{self, Severity};
use super::told::Told;
use crate::field::Field;
use crate::hours::{Hours, Understanding};
use crate::prices::Prices;
use crate::sheet::Values;
use crate::stage::Stage;
use crate::typology::List;
use crate::vocabulary::Vocabulary;
use crate::wave::question::Sort;
use kernel::text::fold;

/// A row as understood.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// As the person's spreadsheet numbers it.
    pub number: u64,
    /// What names the record in its source from one file to the next.
    pub record: String,
    /// What a sheet would say.
    pub values: Values,
    /// The fields of it that the program found: the row did not give them.
    pub found: Vec<Field>,
    /// What is told of the row.
    pub told: Vec<Told>,
    /// Why it makes no sheet.
    pub refused: Option<Told>,
    /// The cells as they came.
    pub cells: Vec<String>,
}

impl Draft {
    /// The name of the place.
    pub fn name(&self) -> &str {
        self.values.text(Field::Name)
    }

    /// What a person recognises the row by.
    pub fn label(&self) -> String {
        match self.name() {
            "" => self.cells.iter().find(|cell| !cell.trim().is_empty()).cloned().unwrap_or_default(),
            name => name.to_owned(),
        }
    }
}

/// Turns the rows of one file into drafts.
pub struct Drafter<'a> {
    gazetteer: &'a Gazetteer,
    vocabulary: &'a Vocabulary,
    mapping: &'a Mapping,
    columns: Vec<Option<Field>>,
}

impl<'a> Drafter<'a> {
    /// A drafter for a file whose columns are these fields.
    pub fn new(
        (gazetteer, vocabulary): (&'a Gazetteer, &'a Vocabulary),
        mapping: &'a Mapping,
        columns: Vec<Option<Field>>,
    ) -> Drafter<'a> {
        Drafter { gazetteer, vocabulary, mapping, columns }
    }

    /// The draft of a row, whatever it holds.
    pub fn draft(&self, row: Result<Row, RowError>) -> Draft {
        match row {
            Ok(row) => self.understood(row),
            Err(error) => {
                let cells = match &error {
                    RowError::TooManyCells { cells, .. } => cells.clone(),
                    RowError::Invalid { text, .. } => vec![text.clone()],
                    _ => Vec::new(),
                };
                Draft { number: error.row(), refused: Some(Told::from(&error)), cells, ..Draft::default() }
            }
        }
    }

    fn understood(&self, row: Row) -> Draft {
        let mapped: Vec<(Field, &str)> =
            self.columns.iter().zip(&row.cells).filter_map(|(field, cell)| Some(((*field)?, cell.as_str()))).collect();
        let cleaned = repair::clean_row(&mapped);
        let mut draft = Draft {
            number: row.number,
            told: row.notes.into_iter().map(Told::from).chain(cleaned.notes.into_iter().map(Told::from)).collect(),
            ..Draft::default()
        };
        if cleaned.refused.is_some() {
            draft.refused = Some(Told::new("no_name", Some(Field::Name), Severity::Dropped, "", ""));
        }
        for (field, texts) in cleaned.values {
            self.understand(&mut draft, field, texts);
        }
        draft.found = placing::place(self.gazetteer, &mut draft.values, &mut draft.told);
        draft.record = record_key(&draft.values);
        draft.cells = row.cells;
        draft
    }

    fn understand(&self, draft: &mut Draft, field: Field, texts: Vec<String>) {
        let terms = self.mapping.values.get(&field);
        let mapped = |text: &str| terms.and_then(|terms| terms.get(&fold(text)).cloned());
        let said = |text: &str| match mapped(text) {
            Some(keys) => self.vocabulary.now(field, keys),
            None => self.vocabulary.said(field, text),
        };
        match field {
            Field::Kinds => self.terms(draft, field, texts, said),
            Field::Services | Field::Publics | Field::OrganisationKinds => words(draft, field, texts, said),
            Field::Own(own) if own.sort() == Sort::Several => words(draft, field, texts, said),
            Field::LegalForm => one_word(draft, field, texts, said),
            Field::Own(own) if matches!(own.sort(), Sort::One | Sort::YesNo) => one_word(draft, field, texts, said),
            Field::Stage => {
                let text = texts.join(" ");
                let chosen = mapped(&text);
                let stage = match &chosen {
                    Some(keys) => keys.first().and_then(|key| Stage::from_key(key)),
                    None => Stage::recognise(&text),
                };
                match stage {
                    Some(stage) => draft.values.set(field, json!(stage.key())),
                    // somebody saw the word, and said that it stands for none
                    None if chosen.is_some() => {}
                    None => draft.told.push(Told::new("stage_unknown", Some(field), Severity::Doubtful, &text, "")),
                }
            }
            _ => set_text(&mut draft.values, field, texts, &mut draft.told),
        }
    }

    /// Terms of a closed list; what is not one of them is kept among the free words, and told.
    fn terms(&self, draft: &mut Draft, field: Field, texts: Vec<String>, found: impl Fn(&str) -> Vec<String>) {
        let mut keys: Vec<String> = Vec::new();
        for text in texts {
            let terms = found(&text);
            if terms.is_empty() {
                let mut tags: Vec<String> = draft.values.list(Field::Tags).into_iter().map(str::to_owned).collect();
                tags.push(text.clone());
                draft.values.set(Field::Tags, json!(tags));
                draft.told.push(Told::new("kind_unknown", Some(field), Severity::Doubtful, &text, &text));
            }
            keys.extend(terms);
        }
        // the order of the typology, so that two files that say the same compare equal
        let order: Vec<&str> = List::Kinds.keys().collect();
        keys.sort_by_key(|key| order.iter().position(|kind| kind == key));
        keys.dedup();
        draft.values.set(field, json!(keys));
    }
}

/// Terms where they are recognised, the words themselves where they are not: both are worth showing.
fn words(draft: &mut Draft, field: Field, texts: Vec<String>, found: impl Fn(&str) -> Vec<String>) {
    let mut kept: Vec<String> = Vec::new();
    for text in texts {
        let terms = found(&text);
        let new = if terms.is_empty() { vec![text] } else { terms };
        kept.extend(new.into_iter().filter(|word| !word.is_empty()));
    }
    let mut seen = std::collections::HashSet::new();
    kept.retain(|word| seen.insert(word.clone()));
    draft.values.set(field, json!(kept));
}

/// The same for a field that holds one: the first.
fn one_word(draft: &mut Draft, field: Field, texts: Vec<String>, found: impl Fn(&str) -> Vec<String>) {
    words(draft, field, texts, found);
    let first = draft.values.list(field).first().map(|text| json!(text));
    draft.values.set(field, first.unwrap_or_default());
}

/// Writes a field from texts that were repaired: the one way in for files and for forms.
pub fn set_text(values: &mut Values, field: Field, texts: Vec<String>, told: &mut Vec<Told>) {
    match field {
        Field::Hours => {
            let hours = Hours::read(&texts.join("\n"));
            let left = match &hours.understood {
                Understanding::Whole => None,
                Understanding::Partly { left } => Some(left.join(" ; ")),
                Understanding::Not => Some(hours.text.clone()),
            };
            if let Some(left) = left {
                told.push(Told::new("hours_not_understood", Some(field), Severity::Doubtful, &hours.text, &left));
            }
            values.set(field, serde_json::to_value(hours).unwrap_or_default());
        }
        Field::Prices => {
            let prices = Prices::read(&texts.join("\n"));
            if prices.understood != Understanding::Whole {
                told.push(Told::new("prices_not_understood", Some(field), Severity::Doubtful, &prices.text, ""));
            }
            values.set(field, serde_json::to_value(prices).unwrap_or_default());
        }
        Field::Latitude | Field::Longitude => {
            let number = texts.first().and_then(|text| text.parse::<f64>().ok());
            values.set(field, number.map(crate::sheet::degrees).unwrap_or_default());
        }
        Field::Seats | Field::MeetingRooms | Field::Area => {
            let number = texts.first().and_then(|text| text.replace(',', ".").parse::<f64>().ok());
            values.set(field, number.map_or(Value::Null, whole));
        }
        Field::Own(own) if own.sort().is_number() => {
            let number = texts.first().and_then(|text| text.parse::<f64>().ok());
            values.set(field, number.map_or(Value::Null, whole));
        }
        Field::PointPrecision => {
            let known = texts.into_iter().find(|text| PRECISIONS.contains(&text.as_str()));
            values.set(field, known.map(Value::from).unwrap_or_default());
        }
        Field::StageHistory => {
            let lines =
                texts.iter().flat_map(|text| text.split(['\n', ';'])).map(str::trim).filter(|line| !line.is_empty());
            values.set(field, json!(lines.collect::<Vec<_>>()));
        }
        _ if is_list(field) => values.set(field, json!(texts)),
        _ => values.set(field, texts.into_iter().next().map(Value::from).unwrap_or_default()),
    }
}

/// How a point may be known; a word that is none of these says nothing.
const PRECISIONS: [&str; 5] = ["given", "address", "street", "commune", "approximate"];

/// `8` rather than `8.0`.
fn whole(number: f64) -> Value {
    #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small")]
    match number.fract() == 0.0 && number.abs() < 1e15 {
        true => json!(number as i64),
        false => json!(number),
    }
}

/// What names a record from one file to the next: its id, or its name and where it is.
fn record_key(values: &Values) -> String {
    match values.text(Field::SourceId) {
        "" => {
            let place = [Field::Postcode, Field::Commune, Field::City]
                .into_iter()
                .map(|field| fold(values.text(field)))
                .find(|text| !text.is_empty())
                .unwrap_or_default();
            format!("name:{}|{place}", fold(values.text(Field::Name)))
        }
        id => format!("id:{id}"),
    }
}
