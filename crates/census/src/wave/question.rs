//! A question of a wave: its wording, the type of its answers, when it is asked, and how what was typed becomes an answer.

use jiff::civil::Date;
use kernel::lang::Message;
use kernel::text::squeeze;
use kernel::web::Fields;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Letters of a short text.
const LINE: usize = 300;
/// Letters of a long one.
const TEXT: usize = 5_000;
/// What a number may reach on either side of zero: beyond, it was not meant.
const MOST: f64 = 1e12;

/// The type of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// One line of text.
    Line,
    /// A text of several lines.
    Text,
    /// A whole number.
    Whole,
    /// A number with decimals, in a unit.
    Decimal,
    /// Yes or no.
    YesNo,
    /// One of the choices.
    One,
    /// Some of the choices.
    Several,
    /// A day.
    Day,
}

impl Sort {
    /// Every type, in the order in which they are proposed.
    pub const ALL: [Sort; 8] =
        [Sort::YesNo, Sort::One, Sort::Several, Sort::Whole, Sort::Decimal, Sort::Line, Sort::Text, Sort::Day];

    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            Sort::Line => "line",
            Sort::Text => "text",
            Sort::Whole => "whole",
            Sort::Decimal => "decimal",
            Sort::YesNo => "yes_no",
            Sort::One => "one",
            Sort::Several => "several",
            Sort::Day => "day",
        }
    }

    /// The type of that word.
    pub fn from_key(key: &str) -> Option<Sort> {
        Sort::ALL.into_iter().find(|sort| sort.key() == key)
    }

    /// Whether its choices are written by whoever composes.
    pub fn has_choices(self) -> bool {
        matches!(self, Sort::One | Sort::Several)
    }

    /// Whether its answers are words of the place, which are never published.
    pub fn is_words(self) -> bool {
        matches!(self, Sort::Line | Sort::Text)
    }

    /// Whether its answers are numbers.
    pub fn is_number(self) -> bool {
        matches!(self, Sort::Whole | Sort::Decimal)
    }
}

/// One of the answers that a question proposes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Stays when the words change.
    pub key: String,
    /// What people read.
    pub words: String,
}

/// When a question is asked: an earlier one was answered so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// The key of the earlier question.
    pub question: String,
    /// `yes`, `no` or the key of a choice; none for any answer.
    pub answer: Option<String>,
}

impl Condition {
    /// As forms write it: `accueil`, or `accueil=yes`.
    pub fn written(&self) -> String {
        match &self.answer {
            Some(answer) => format!("{}={answer}", self.question),
            None => self.question.clone(),
        }
    }

    /// Whether that answer fulfils it.
    pub fn holds(&self, given: Option<&Value>) -> bool {
        match (given, &self.answer) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(Value::Array(list)), Some(wanted)) => list.iter().any(|one| one.as_str() == Some(wanted)),
            (Some(given), Some(wanted)) => given.as_str() == Some(wanted),
        }
    }
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The same from wave to wave, so that answers are found again.
    pub key: String,
    /// What is asked.
    pub wording: String,
    /// How to answer; may be empty.
    pub help: String,
    /// The type of its answers.
    pub sort: Sort,
    /// Of numbers; may be empty.
    pub unit: String,
    /// For [`Sort::One`] and [`Sort::Several`].
    pub choices: Vec<Choice>,
    /// It must be answered, when it is asked.
    pub required: bool,
    /// Its totals may be published.
    pub public: bool,
    /// When it is asked; none for always.
    pub when: Option<Condition>,
}

impl Question {
    /// The name of its field in forms.
    pub fn name(&self) -> String {
        format!("q-{}", self.key)
    }

    /// The keys of the answers that it proposes.
    pub fn options(&self) -> Vec<&str> {
        match self.sort {
            Sort::YesNo => vec!["yes", "no"],
            sort if sort.has_choices() => self.choices.iter().map(|choice| choice.key.as_str()).collect(),
            _ => Vec::new(),
        }
    }

    /// What was typed, as an answer; none when nothing was.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(&self, typed: &Fields) -> Result<Option<Value>, Message> {
        let name = self.name();
        if self.sort == Sort::Several {
            return self.read_several(&typed.all(&name).collect::<Vec<_>>());
        }
        let text = typed.get(&name);
        if text.is_empty() {
            return Ok(None);
        }
        let too_long = |most: usize| Message::new("error-answer-long").with("limit", most);
        match self.sort {
            Sort::Line if text.chars().count() > LINE => Err(too_long(LINE)),
            Sort::Text if text.chars().count() > TEXT => Err(too_long(TEXT)),
            Sort::Line => Ok(Some(json!(squeeze(text)))),
            Sort::Text => Ok(Some(json!(text.replace("\r\n", "\n")))),
            Sort::Whole => match number(text).filter(|number| number.fract() == 0.0) {
                #[expect(clippy::cast_possible_truncation, reason = "whole, and below a million millions")]
                Some(number) => Ok(Some(json!(number as i64))),
                None => Err(Message::new("error-answer-whole")),
            },
            Sort::Decimal => number(text).map(|number| Some(json!(number))).ok_or(Message::new("error-answer-decimal")),
            Sort::Day => day(text).map(|day| Some(json!(day.to_string()))).ok_or(Message::new("error-answer-day")),
            Sort::YesNo | Sort::One | Sort::Several => match self.options().contains(&text) {
                true => Ok(Some(json!(text))),
                false => Err(Message::new("error-answer-choice")),
            },
        }
    }

    fn read_several(&self, given: &[&str]) -> Result<Option<Value>, Message> {
        let options = self.options();
        if given.iter().any(|one| !options.contains(one)) {
            return Err(Message::new("error-answer-choice"));
        }
        // in the order of the question, each once, however they were ticked
        let kept: Vec<&str> = options.into_iter().filter(|option| given.contains(option)).collect();
        Ok((!kept.is_empty()).then(|| json!(kept)))
    }

    /// An answer as its field would hold it.
    pub fn type_into(&self, answer: &Value, fields: &mut Fields) {
        let name = self.name();
        match answer {
            Value::Array(list) => list.iter().filter_map(Value::as_str).for_each(|one| fields.push(&name, one)),
            Value::String(text) => fields.push(&name, text.as_str()),
            other => fields.push(&name, other.to_string()),
        }
    }

    /// What of an answer to an earlier wave still answers this question: a choice that is gone is left out.
    pub fn still(&self, asked: &Question, answer: &Value) -> Option<Value> {
        if asked.sort != self.sort {
            return None;
        }
        let options = self.options();
        match (self.sort, answer) {
            (Sort::Several, Value::Array(list)) => {
                let kept: Vec<&Value> =
                    list.iter().filter(|one| one.as_str().is_some_and(|one| options.contains(&one))).collect();
                (!kept.is_empty()).then(|| json!(kept))
            }
            (Sort::One, given) => given.as_str().filter(|one| options.contains(one)).map(|one| json!(one)),
            (_, given) => Some(given.clone()),
        }
    }
}

/// A number as people type it: `1 250`, `12,5`, `-3`.
pub(crate) fn number(text: &str) -> Option<f64> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| if c == ',' { '.' } else { c }).collect();
    let figures = plain.strip_prefix(['-', '+']).unwrap_or(&plain);
    let shape = figures.bytes().all(|b| b.is_ascii_digit() || b == b'.') && figures.bytes().any(|b| b.is_ascii_digit());
    plain.parse::<f64>().ok().filter(|number| shape && number.abs() <= MOST)
}

/// A day as browsers send it, or as people type it: `2026-03-02`, `02/03/2026`.
fn day(text: &str) -> Option<Date> {
    if let Ok(day) = text.parse::<Date>() {
        return Some(day);
    }
    let pieces: Vec<&str> = text.split(['/', '.', '-', ' ']).collect();
    let [day, month, year] = pieces.as_slice() else { return None };
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A question that is always asked.
    pub fn question(key: &str, sort: Sort, choices: &[&str]) -> Question {
        Question {
            key: key.to_owned(),
            wording: format!("{key} ?"),
            help: String::new(),
            sort,
            unit: String::new(),
            choices: choices.iter().map(|c| Choice { key: (*c).to_owned(), words: (*c).to_uppercase() }).collect(),
            required: false,
            public: false,
            when: None,
        }
    }

    #[test]
    fn what_is_typed_becomes_an_answer_or_a_clear_refusal() {
        let check = |sort: Sort, typed: &str, expected: Result<Value, &str>| {
            let found = question("a", sort, &["un", "deux"]).read(&Fields::read(&format!("q-a={typed}")));
            let found = found.map(Option::unwrap_or_default).map_err(|message| message.key.into_owned());
            assert_eq!(found, expected.map_err(str::to_owned), "{sort:?} {typed}");
        };
        check(Sort::Whole, "1+250", Ok(json!(1250)));
        check(Sort::Whole, "1%E2%80%AF250", Ok(json!(1250)));
        check(Sort::Whole, "-3", Ok(json!(-3)));
        check(Sort::Whole, "12,5", Err("error-answer-whole"));
        check(Sort::Whole, "1e5", Err("error-answer-whole"));
        check(Sort::Whole, "une+douzaine", Err("error-answer-whole"));
        check(Sort::Decimal, "12,5", Ok(json!(12.5)));
        check(Sort::Decimal, "inf", Err("error-answer-decimal"));
        check(Sort::Decimal, "9999999999999999", Err("error-answer-decimal"));
        check(Sort::Day, "2026-03-02", Ok(json!("2026-03-02")));
        check(Sort::Day, "02/03/2026", Ok(json!("2026-03-02")));
        check(Sort::Day, "31/02/2026", Err("error-answer-day"));
        check(Sort::YesNo, "yes", Ok(json!("yes")));
        check(Sort::YesNo, "oui", Err("error-answer-choice"));
        check(Sort::One, "deux", Ok(json!("deux")));
        check(Sort::One, "trois", Err("error-answer-choice"));
        check(Sort::Several, "deux&q-a=un&q-a=deux", Ok(json!(["un", "deux"])));
        check(Sort::Several, "deux&q-a=trois", Err("error-answer-choice"));
        check(Sort::Line, "++a+%0A+b+", Ok(json!("a b")));
        check(Sort::Line, &"x".repeat(301), Err("error-answer-long"));
        check(Sort::Text, "", Ok(Value::Null));
    }

    #[test]
    fn an_earlier_answer_is_taken_up_as_far_as_it_still_answers() {
        let check = |before: &Question, now: &Question, answer: Value, expected: Option<Value>| {
            assert_eq!(now.still(before, &answer), expected, "{answer}");
        };
        let (old, new) =
            (question("a", Sort::Several, &["un", "deux"]), question("a", Sort::Several, &["deux", "trois"]));
        check(&old, &new, json!(["un", "deux"]), Some(json!(["deux"])));
        check(&old, &new, json!(["un"]), None);
        let (old, new) = (question("a", Sort::One, &["un"]), question("a", Sort::One, &["deux"]));
        check(&old, &new, json!("un"), None);
        check(&question("a", Sort::Line, &[]), &question("a", Sort::Whole, &[]), json!("12"), None);
        check(&question("a", Sort::Whole, &[]), &question("a", Sort::Whole, &[]), json!(12), Some(json!(12)));
    }
}
