//! The fields of a form as a page shows them again: words, what was typed, what was wrong.

use kernel::error::Violations;
use kernel::lang::Message;
use kernel::web::{Fields, Shell};

/// A field of a form.
pub struct FieldView {
    /// Its name.
    pub key: &'static str,
    /// Its label.
    pub words: String,
    /// What helps to fill it in.
    pub hint: String,
    /// `line`, `text`, `choice`, `choices`, `number`, `day`, `email`, `tel`.
    pub kind: &'static str,
    /// What was typed.
    pub value: String,
    /// Value, label, whether it is chosen.
    pub choices: Vec<(String, String, bool)>,
    /// What was wrong.
    pub errors: Vec<String>,
    /// Whether it must be filled in.
    pub required: bool,
    /// Whether little is expected in it.
    pub short: bool,
}

impl FieldView {
    /// The same, of which little is expected.
    #[must_use]
    pub fn short(self) -> FieldView {
        FieldView { short: true, ..self }
    }
}

/// What a form was given, and what was wrong with it.
#[derive(Clone, Copy)]
pub struct Form<'a> {
    /// The page.
    pub shell: &'a Shell,
    /// The first part of the keys of its labels: `privacy-field`.
    pub family: &'static str,
    /// What was typed.
    pub typed: &'a Fields,
    /// What was wrong.
    pub wrong: &'a Violations,
}

impl Form<'_> {
    /// A field of one line.
    pub fn field(&self, key: &'static str, kind: &'static str) -> FieldView {
        let hint = self.shell.lang.find(&format!("{}-{key}-hint", self.family));
        FieldView {
            key,
            words: self.shell.t(&format!("{}-{key}", self.family)),
            hint: hint.unwrap_or_default(),
            kind,
            value: self.typed.get(key).to_owned(),
            choices: Vec::new(),
            errors: self.wrong.of(key).iter().map(|message| self.shell.say(message)).collect(),
            required: false,
            short: false,
        }
    }

    /// A field that must be filled in.
    pub fn needed(&self, key: &'static str, kind: &'static str) -> FieldView {
        FieldView { required: true, ..self.field(key, kind) }
    }

    /// One of several: value and label of each.
    pub fn choice(&self, key: &'static str, choices: impl IntoIterator<Item = (String, String)>) -> FieldView {
        self.list(key, "choice", choices)
    }

    /// Some of several.
    pub fn choices(&self, key: &'static str, choices: impl IntoIterator<Item = (String, String)>) -> FieldView {
        self.list(key, "choices", choices)
    }

    fn list(
        &self,
        key: &'static str,
        kind: &'static str,
        choices: impl IntoIterator<Item = (String, String)>,
    ) -> FieldView {
        let chosen = |(value, label): (String, String)| {
            let on = self.typed.has(key, &value);
            (value, label, on)
        };
        FieldView { choices: choices.into_iter().map(chosen).collect(), ..self.field(key, kind) }
    }

    /// What was wrong, with the name of each field that leads there.
    pub fn errors(&self) -> Vec<(String, String)> {
        let each = self.wrong.iter().flat_map(|(key, messages)| messages.iter().map(move |message| (key, message)));
        each.map(|(key, message)| {
            let text = self.shell.say(message);
            let words = self.shell.lang.find(&format!("{}-{key}", self.family));
            let text = words.map_or(text.clone(), |words| format!("{words}{} {text}", self.shell.t("colon")));
            (key.to_owned(), text)
        })
        .collect()
    }
}

/// A whole number between two others.
pub fn number(typed: &Fields, key: &str, (least, most): (i64, i64), wrong: &mut Violations) -> i64 {
    let found = typed.get(key).parse().ok().filter(|n| (least..=most).contains(n));
    if found.is_none() {
        wrong.add(key, Message::new("error-between").with("least", least).with("most", most));
    }
    found.unwrap_or_default()
}

/// A day, as browsers write it or as people do: `2026-03-02`, `02/03/2026`.
pub fn day(typed: &Fields, key: &str, wrong: &mut Violations) -> Option<jiff::civil::Date> {
    let text = typed.get(key);
    let found = text.parse().ok().or_else(|| {
        let mut pieces = text.split('/');
        let mut next = || pieces.next()?.trim().parse::<i16>().ok();
        let (day, month, year) = (next()?, next()?, next()?);
        jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    });
    if found.is_none() {
        wrong.add(key, Message::new(if text.is_empty() { "error-required" } else { "error-privacy-day" }));
    }
    found
}

/// An amount in cents: `12`, `12,5`, `12,50 €`.
pub fn cents(typed: &Fields, key: &str, (least, most): (i64, i64), wrong: &mut Violations) -> i64 {
    let text: String = typed.get(key).chars().filter(|c| !c.is_whitespace() && *c != '€').collect();
    let found = read_cents(&text).filter(|cents| (least..=most).contains(cents));
    if found.is_none() {
        wrong.add(key, Message::new(if text.is_empty() { "error-required" } else { "error-membership-amount" }));
    }
    found.unwrap_or_default()
}

fn read_cents(text: &str) -> Option<i64> {
    let (sign, text) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let (whole, rest) = text.split_once([',', '.']).unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 9 || rest.len() > 2 || !digits(whole) || !digits(rest) {
        return None;
    }
    let rest: i64 = format!("{rest:0<2}").parse().ok()?;
    Some(sign * (whole.parse::<i64>().ok()? * 100 + rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_they_are_typed() {
        for (typed, cents) in [
            ("12", Some(1_200)),
            ("12,5", Some(1_250)),
            ("12.50", Some(1_250)),
            ("-12,50", Some(-1_250)),
            ("0", Some(0)),
            ("", None),
            (",50", None),
            ("12,505", None),
            ("1e3", None),
            ("douze", None),
        ] {
            assert_eq!(read_cents(typed), cents, "{typed}");
        }
    }

    #[test]
    fn days_are_read_as_browsers_and_people_write_them() {
        for typed in ["2026-03-02", "02/03/2026", "2/3/2026"] {
            let mut wrong = Violations::default();
            let fields = Fields::of(vec![("on".to_owned(), typed.to_owned())]);
            assert_eq!(day(&fields, "on", &mut wrong), Some(jiff::civil::date(2026, 3, 2)), "{typed}");
            assert!(wrong.is_empty());
        }
        let mut wrong = Violations::default();
        assert_eq!(day(&Fields::of(vec![("on".to_owned(), "31/02/2026".to_owned())]), "on", &mut wrong), None);
        assert!(!wrong.is_empty());
    }
}
