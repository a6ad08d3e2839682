//! The languages of the pages: messages from `locales/`, numbers, dates and the order of names.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid};
use icu_collator::{Collator, CollatorBorrowed, options::CollatorOptions};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::glossary::Glossary;

fluent_templates::static_loader! {
    static LOCALES = {
        locales: "../../locales",
        fallback_language: "fr",
        customise: |bundle| {
            // marks of isolation would go into titles, files and tests
            bundle.set_use_isolating(false);
            bundle.set_formatter(Some(grouped));
        },
    };
}

/// Numbers inside messages, in groups of three; [`Lang::say`] gives the groups the language's own separator.
fn grouped<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    match value {
        FluentValue::Number(number) if number.value.fract() == 0.0 => {
            #[expect(clippy::cast_possible_truncation, reason = "messages are given whole numbers of 64 bits")]
            let whole = number.value as i64;
            Some(groups(i128::from(whole), GROUP))
        }
        _ => None,
    }
}

/// Between groups of digits, until a language says otherwise.
const GROUP: &str = "\u{202f}";

fn groups(number: i128, separator: &str) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + 6);
    if number < 0 {
        text.push('-');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push_str(separator);
        }
        text.push(digit);
    }
    text
}

/// A language that has a folder in `locales/`, and the words that the network wrote itself, where they are known.
#[derive(Clone, Debug)]
pub struct Lang(LanguageIdentifier, Option<Arc<Glossary>>);

impl PartialEq for Lang {
    fn eq(&self, other: &Lang) -> bool {
        self.0 == other.0
    }
}

impl Eq for Lang {}

impl Default for Lang {
    fn default() -> Lang {
        Lang::french()
    }
}

/// What a message may be given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Arg {
    /// Words.
    Text(String),
    /// A number, which may choose a plural.
    Number(i64),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Arg {
        Arg::Text(text.to_owned())
    }
}

impl From<&String> for Arg {
    fn from(text: &String) -> Arg {
        Arg::Text(text.clone())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Arg {
        Arg::Text(text)
    }
}

macro_rules! arg_from_number {
    ($($type:ty),*) => {$(
        impl From<$type> for Arg {
            fn from(number: $type) -> Arg { Arg::Number(i64::try_from(number).unwrap_or(i64::MAX)) }
        }
        impl From<&$type> for Arg {
            fn from(number: &$type) -> Arg { Arg::from(*number) }
        }
    )*};
}

arg_from_number!(i32, i64, u8, u16, u32, u64, usize);

/// A message to be said later, in the reader's language: a key and what it is given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// The key in `locales/`.
    pub key: Cow<'static, str>,
    /// What the message is given, by name.
    pub args: Vec<(Cow<'static, str>, Arg)>,
}

impl Message {
    /// A message that needs nothing.
    pub fn new(key: impl Into<Cow<'static, str>>) -> Message {
        Message { key: key.into(), args: Vec::new() }
    }

    /// The same, given one thing more.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Message {
        self.args.push((Cow::Borrowed(name), value.into()));
        self
    }
}

impl Lang {
    /// French, the first language of the network.
    pub fn french() -> Lang {
        Lang(langid!("fr"), None)
    }

    /// The same language, in which the network's own words come first.
    #[must_use]
    pub fn with(mut self, glossary: Arc<Glossary>) -> Lang {
        self.1 = Some(glossary);
        self
    }

    /// The same words in every language.
    pub fn others(&self) -> Vec<Lang> {
        Lang::all().into_iter().map(|lang| Lang(lang.0, self.1.clone())).collect()
    }

    /// The languages that have translations, French first.
    pub fn all() -> Vec<Lang> {
        let mut all: Vec<Lang> = LOCALES.locales().cloned().map(|id| Lang(id, None)).collect();
        all.sort_by_key(|lang| (lang.code() != "fr", lang.code()));
        all
    }

    /// The language of that code (`fr`, `en`), when it has translations.
    pub fn from_code(code: &str) -> Option<Lang> {
        let primary = code.split(['-', '_']).next().unwrap_or(code);
        Lang::all().into_iter().find(|lang| lang.code().eq_ignore_ascii_case(primary))
    }

    /// The best language for an `Accept-Language` header.
    pub fn accepted(header: &str) -> Option<Lang> {
        let mut wanted: Vec<(f32, &str)> = header
            .split(',')
            .filter_map(|part| {
                let mut pieces = part.trim().split(';');
                let code = pieces.next()?.trim();
                let quality = pieces.find_map(|p| p.trim().strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
                (!code.is_empty() && quality > 0.0).then_some((quality, code))
            })
            .collect();
        wanted.sort_by(|a, b| b.0.total_cmp(&a.0));
        wanted.into_iter().find_map(|(_, code)| Lang::from_code(code))
    }

    /// `fr`, `en`…
    pub fn code(&self) -> String {
        self.0.language.to_string()
    }

    /// A message without arguments; the key itself when nobody wrote it, which a test forbids.
    pub fn t(&self, key: &str) -> String {
        self.find(key).unwrap_or_else(|| LOCALES.lookup(&self.0, key))
    }

    /// A message, or none when the key does not exist.
    pub fn find(&self, key: &str) -> Option<String> {
        let Some(glossary) = &self.1 else { return LOCALES.try_lookup(&self.0, key) };
        let own = glossary.find(&self.code(), key).map(str::to_owned);
        own.or_else(|| LOCALES.try_lookup(&self.0, key)).or_else(|| glossary.find_anywhere(key).map(str::to_owned))
    }

    /// A message given what it needs.
    pub fn say(&self, message: &Message) -> String {
        if message.args.is_empty() {
            return self.t(&message.key);
        }
        self.try_say(message).unwrap_or_else(|| self.t(&message.key))
    }

    /// The same, or none when the key does not exist or is not given what it needs.
    pub fn try_say(&self, message: &Message) -> Option<String> {
        let args: HashMap<Cow<'static, str>, FluentValue<'_>> = message
            .args
            .iter()
            .map(|(name, value)| {
                let value = match value {
                    Arg::Text(text) => FluentValue::from(text.as_str()),
                    Arg::Number(number) => FluentValue::from(*number),
                };
                (name.clone(), value)
            })
            .collect();
        let said = LOCALES.try_lookup_with_args(&self.0, &message.key, &args)?;
        Some(if self.group() == GROUP { said } else { said.replace(GROUP, self.group()) })
    }

    /// A whole number in groups of three: `1 512` in French, with narrow no-break spaces, `1,512` in English.
    pub fn number(&self, number: impl Into<i128>) -> String {
        groups(number.into(), self.group())
    }

    fn group(&self) -> &'static str {
        if self.code() == "en" { "," } else { GROUP }
    }

    /// A decimal number, rounded: `2,5` in French, `2.5` in English.
    pub fn decimal(&self, number: f64, decimals: usize) -> String {
        let text = format!("{number:.decimals$}");
        if self.code() == "en" { text } else { text.replace('.', ",") }
    }

    /// An amount in euros, from cents: `12,50 €` in French, `€12.50` in English; whole euros lose their zeros.
    pub fn euros(&self, cents: i64) -> String {
        // less than one euro taken back has no whole part to carry the sign
        let sign = if (-99..0).contains(&cents) { "-" } else { "" };
        let whole = format!("{sign}{}", self.number(cents / 100));
        let rest = (cents % 100).abs();
        match (self.code() == "en", rest) {
            (true, 0) => format!("€{whole}"),
            (true, _) => format!("€{whole}.{rest:02}"),
            (false, 0) => format!("{whole}\u{a0}€"),
            (false, _) => format!("{whole},{rest:02}\u{a0}€"),
        }
    }

    /// A day in words: `2 mars 2026`, `1er mars 2026`, `2 March 2026`.
    pub fn day(&self, date: Date) -> String {
        let month = self.t(&format!("month-{}", date.month()));
        let day = match (self.code().as_str(), date.day()) {
            ("fr", 1) => "1er".to_owned(),
            (_, day) => day.to_string(),
        };
        format!("{day}\u{a0}{month}\u{a0}{}", date.year())
    }

    /// A time of day: `9 h 30` in French, `9:30` in English.
    pub fn time(&self, at: jiff::civil::Time) -> String {
        match (self.code() == "en", at.minute()) {
            (true, minute) => format!("{}:{minute:02}", at.hour()),
            (false, 0) => format!("{}\u{a0}h", at.hour()),
            (false, minute) => format!("{}\u{a0}h\u{a0}{minute:02}", at.hour()),
        }
    }

    /// Words between the language's quotation marks.
    pub fn quoted(&self, words: &str) -> String {
        if self.code() == "en" { format!("“{words}”") } else { format!("«\u{a0}{words}\u{a0}»") }
    }

    /// An instant in words, in metropolitan France's time: `2 mars 2026 à 10:00`.
    pub fn instant(&self, at: Timestamp) -> String {
        let local = at.to_zoned_datetime(crate::clock::paris());
        let time = format!("{:02}:{:02}", local.hour(), local.minute());
        self.say(&Message::new("instant").with("day", self.day(local.date())).with("time", time))
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code())
    }
}

/// The order of names as a French reader expects it (accents after letters, case last).
pub struct Order(CollatorBorrowed<'static>);

impl Order {
    /// French order.
    ///
    /// # Errors
    /// The library lost its own data.
    pub fn french() -> anyhow::Result<Order> {
        let locale: icu_locale_core::Locale = "fr".parse()?;
        Ok(Order(Collator::try_new((&locale).into(), CollatorOptions::default())?))
    }

    /// A key, in hexadecimal, whose text order on both engines is the French order of the names.
    pub fn key(&self, name: &str) -> String {
        let mut key = Vec::with_capacity(name.len() * 2);
        let _ = self.0.write_sort_key_to(name, &mut key);
        // enough to order; long names would only weigh on the index
        key.truncate(48);
        crate::ids::hex(&key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_dates_and_amounts_follow_the_language() {
        let (fr, en) = (Lang::french(), Lang::from_code("en").unwrap());
        assert_eq!(fr.number(1_512), "1\u{202f}512");
        assert_eq!(en.number(-38_040), "-38,040");
        assert_eq!(fr.euros(1_250), "12,50\u{a0}€");
        assert_eq!(en.euros(3_804_000), "€38,040");
        for (cents, shown) in
            [(-1, "-0,01\u{a0}€"), (-50, "-0,50\u{a0}€"), (-100, "-1\u{a0}€"), (-150, "-1,50\u{a0}€"), (0, "0\u{a0}€")]
        {
            assert_eq!(fr.euros(cents), shown);
        }
        assert_eq!(fr.day(jiff::civil::date(2011, 10, 1)), "1er\u{a0}octobre\u{a0}2011");
        assert_eq!(en.day(jiff::civil::date(2011, 10, 26)), "26\u{a0}October\u{a0}2011");
    }

    #[test]
    fn every_language_can_speak() {
        // a key written twice stops the whole language at its first message
        for lang in Lang::all() {
            assert_ne!(lang.t("search"), "search", "{lang}");
        }
    }

    #[test]
    fn the_browser_s_languages_are_heard_in_order() {
        assert_eq!(Lang::accepted("de, en;q=0.5, fr;q=0.9"), Some(Lang::french()));
        assert_eq!(Lang::accepted("en-GB,en;q=0.9").map(|l| l.code()), Some("en".into()));
        assert_eq!(Lang::accepted("de"), None);
    }

    #[test]
    fn names_sort_as_a_french_reader_expects() {
        let order = Order::french().unwrap();
        let mut names = ["Zone 42", "école", "Ecole", "Étable", "atelier", "L'Abri"];
        names.sort_by_key(|name| order.key(name));
        assert_eq!(names, ["atelier", "Ecole", "école", "Étable", "L'Abri", "Zone 42"]);
    }
}
