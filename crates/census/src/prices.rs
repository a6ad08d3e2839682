//! Prices: free French text read into amounts, units and conditions, and kept as text where it is not certain.

pub mod fuzzing;
mod marks;
#[cfg(test)]
mod tests;
mod units;

use serde::{Deserialize, Serialize};

use crate::hours::Understanding;
use marks::{Mark, Token};

/// Longest text that is read, in bytes.
const LONGEST_TEXT: usize = 4_000;
/// Longest label or condition kept with a price, in characters.
const LONGEST_LABEL: usize = 160;

/// What a sheet says of its prices.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prices {
    /// As typed.
    pub text: String,
    /// What was read for certain, in the order of the text.
    pub list: Vec<Price>,
    /// How much of the text the list holds.
    pub understood: Understanding,
}

/// One price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// How much.
    pub value: Value,
    /// Always the euro: another currency is not read.
    pub currency: Currency,
    /// For how long, or for what.
    pub unit: Unit,
    /// For whom, as typed: `étudiants`.
    pub audience: Option<String>,
    /// Of what, as typed: `l'adhésion annuelle`.
    pub what: Option<String>,
    /// Without or with value-added tax, when it is said.
    pub taxes: Option<Taxes>,
    /// Under what conditions, as typed: `sur inscription`.
    pub conditions: Option<String>,
}

/// How much a price is. Amounts are euro cents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// That much.
    Cents(i64),
    /// That much or more: `à partir de 150 €`.
    From(i64),
    /// From the first to the second: `10 à 20 €`.
    Between(i64, i64),
    /// Nothing.
    Free,
    /// What one wants: `prix libre`.
    FreeContribution,
}

/// The currency of a price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Currency {
    /// Euro.
    #[default]
    #[serde(rename = "EUR")]
    Eur,
}

/// Whether value-added tax is in the price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Taxes {
    /// Hors taxes: it comes on top.
    Ht,
    /// Toutes taxes comprises.
    Ttc,
}

/// For how long, or for what, a price is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// An hour.
    Hour,
    /// Half a day.
    HalfDay,
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
    /// Three months.
    Quarter,
    /// A year.
    Year,
    /// One ticket, one entry.
    Ticket,
    /// A book of that many tickets, hours…
    Pack {
        /// How many.
        n: u32,
    },
    /// A printed page.
    Page,
    /// One workshop, course, appointment…
    Use,
    /// A person.
    Person,
    /// Not said, or not understood.
    #[default]
    Unknown,
}

impl Unit {
    /// The stable key under which the unit is translated.
    pub fn key(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::HalfDay => "half_day",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
            Self::Ticket => "ticket",
            Self::Pack { .. } => "pack",
            Self::Page => "page",
            Self::Use => "use",
            Self::Person => "person",
            Self::Unknown => "unknown",
        }
    }
}

impl Price {
    /// In euros: the amount, or the lowest one; 0 when free; none for a free contribution. To show, never to count with.
    pub fn amount(&self) -> Option<f64> {
        match self.value {
            Value::Cents(cents) | Value::From(cents) | Value::Between(cents, _) => Some(euros(cents)),
            Value::Free => Some(0.0),
            Value::FreeContribution => None,
        }
    }

    /// In euros: the highest amount, where the price is a range.
    pub fn highest(&self) -> Option<f64> {
        match self.value {
            Value::Between(_, cents) => Some(euros(cents)),
            _ => None,
        }
    }

    /// Whether it is only where prices begin: `à partir de`.
    pub fn is_minimum(&self) -> bool {
        matches!(self.value, Value::From(_))
    }
}

/// Exact: amounts read are below a hundred million euros.
fn euros(cents: i64) -> f64 {
    let whole = i32::try_from(cents / 100).unwrap_or(i32::MAX);
    let part = i32::try_from(cents % 100).unwrap_or(0);
    f64::from(whole) + f64::from(part) / 100.0
}

impl Prices {
    /// Reads a text in French. What is not certain is left over: a wrong price is worse than a text.
    pub fn read(text: &str) -> Self {
        let mut prices = Self { text: text.to_owned(), ..Self::default() };
        if text.len() > LONGEST_TEXT {
            return prices;
        }
        let mut left = Vec::new();
        for sentence in marks::sentences(text) {
            let before = prices.list.len();
            if !read_sentence(text, &sentence, &mut prices.list) {
                prices.list.truncate(before);
                let words = words(text, &sentence);
                if words.chars().any(char::is_alphanumeric) {
                    left.push(words);
                }
            }
        }
        prices.understood = match (prices.list.is_empty(), left.is_empty()) {
            (true, _) => Understanding::Not,
            (false, true) => Understanding::Whole,
            (false, false) => Understanding::Partly { left },
        };
        prices
    }
}

/// The text that tokens cover, blanks made single.
fn words(text: &str, tokens: &[Token]) -> String {
    let start = tokens.first().map_or(0, |token| token.start);
    let end = tokens.last().map_or(start, |token| token.end);
    text.get(start..end).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reads one sentence; `false` where it holds no price, or one that is not certain.
fn read_sentence(text: &str, sentence: &[Token], list: &mut Vec<Price>) -> bool {
    let Some(marks) = marks::find(sentence).filter(|marks| !marks.is_empty()) else { return false };
    let ends = shares(sentence, &marks);
    let words_first = marks.first().is_some_and(|mark| mark.from > 0);
    let first = list.len();
    let mut from = 0;
    for (mark, end) in marks.iter().zip(ends) {
        let before = sentence.get(from..mark.from).unwrap_or_default();
        let after = sentence.get(mark.to..end).unwrap_or_default();
        let mut read = price(text, mark, before, after);
        if let Some(previous) = list.get(first..).and_then(<[Price]>::last) {
            inherit(&mut read, previous, words_first);
        }
        list.push(read);
        from = end;
    }
    true
}

/// What a price shares with the one before it in its sentence.
fn inherit(read: &mut Price, previous: &Price, words_first: bool) {
    let money = |price: &Price| !matches!(price.value, Value::Free | Value::FreeContribution);
    if !money(read) || !money(previous) {
        return;
    }
    // "120 € HT par mois (144 € TTC)" is one price told twice.
    if previous.taxes == Some(Taxes::Ht)
        && read.taxes == Some(Taxes::Ttc)
        && read.unit == Unit::Unknown
        && read.what.is_none()
    {
        (read.unit, read.what) = (previous.unit, previous.what.clone());
        return;
    }
    // "Salle : 10 €/h, 50 €/jour": the second is of the same thing.
    let same = previous.what.clone().filter(|what| words_first && !units::names_unit(what));
    read.what = read.what.take().or(same);
}

/// Where the words of each price end: at the first separator after it, or, without any, before the next price when the
/// words come first (`heure 10 € jour 50 €`), after them when they come last (`10 €/h 50 €/jour`).
fn shares(sentence: &[Token], marks: &[Mark]) -> Vec<usize> {
    let words_first =
        marks.first().is_some_and(|mark| mark.from > 0) && marks.last().is_some_and(|mark| mark.to == sentence.len());
    let mut ends = Vec::with_capacity(marks.len());
    for (at, mark) in marks.iter().enumerate() {
        let Some(next) = marks.get(at + 1) else {
            ends.push(sentence.len());
            continue;
        };
        let between = sentence.get(mark.to..next.from).unwrap_or_default();
        let found = [&[",", "|", "•"][..], &["et", "ou", "puis", "+"], &["(", "-"]]
            .iter()
            .find_map(|separators| between.iter().position(|token| separators.contains(&token.folded.as_str())));
        ends.push(match found {
            Some(position) => mark.to + position,
            None if words_first => mark.to,
            None => next.from,
        });
    }
    ends
}

/// One price from its mark and the words around it.
fn price(text: &str, mark: &Mark, before: &[Token], after: &[Token]) -> Price {
    let (before, aside_before) = marks::without_parentheses(before);
    let (after, aside_after) = marks::without_parentheses(after);
    let money = matches!(mark.value, Value::Cents(_) | Value::From(_) | Value::Between(..));
    let unit = if money { units::find(&before, &after, &aside_after) } else { Unit::Unknown };
    let taxes = [&after, &aside_after, &before].into_iter().find_map(|tokens| units::taxes(tokens));
    let audience = units::audience(&after, &aside_after, marks::trim(&before)).map(|tokens| words(text, tokens));
    let label = marks::trim(&before);
    // "Journée : 15 €": the unit says it all.
    let label_is_unit = unit != Unit::Unknown && units::is_unit(label);
    let tail = units::after_unit(&after);
    // "11 € l'adhésion annuelle": the thing comes after the amount.
    let (what, rest) = if label.is_empty() && !units::is_condition(tail) { (tail, &[][..]) } else { (label, tail) };
    let asides = [words(text, &aside_before), words(text, &aside_after)];
    let rest = marks::trim(rest);
    // "2 €/atelier" after a label: the word is the unit and nothing more.
    let spent = unit != Unit::Unknown && units::is_unit(rest);
    let mut conditions: Vec<String> = if spent { Vec::new() } else { vec![words(text, rest)] };
    conditions.extend(asides);
    let shown = |words: String| {
        let short: String = words.chars().take(LONGEST_LABEL).collect();
        Some(short).filter(|words| words.chars().any(char::is_alphanumeric))
    };
    let whom = |words: &str| -> String {
        let bare = ["pour les ", "pour des ", "pour ", "les "].iter().find_map(|lead| words.strip_prefix(lead));
        bare.unwrap_or(words).to_owned()
    };
    let said = audience.clone();
    conditions.retain(|words| words.chars().any(char::is_alphanumeric) && said.as_ref() != Some(&whom(words)));
    let what = shown(words(text, marks::trim(what))).filter(|what| !label_is_unit && audience.as_ref() != Some(what));
    Price {
        value: mark.value,
        currency: Currency::Eur,
        unit,
        audience: audience.and_then(shown),
        what,
        taxes,
        conditions: shown(conditions.join("\u{a0}; ")),
    }
}
