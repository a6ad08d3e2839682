//! Fields of the forms of people, as their templates show them.

use kernel::error::Violations;
use kernel::web::{Fields, Shell};

/// One field of a form.
pub struct FieldView {
    /// Its name.
    pub key: &'static str,
    /// Its label.
    pub words: String,
    /// What helps to fill it.
    pub hint: String,
    /// What is in it.
    pub value: String,
    /// What may be chosen: value, words, whether it is.
    pub choices: Vec<(String, String, bool)>,
    /// What is wrong with it.
    pub errors: Vec<String>,
    /// `line`, `text`, `choice`.
    pub kind: &'static str,
    /// `email`, `tel`, `short`, or nothing: how a phone and the page show it.
    pub mode: &'static str,
    /// It must be filled.
    pub required: bool,
}

impl FieldView {
    /// A field of one line, labelled by `person-field-KEY`, with what was typed and what is wrong.
    pub fn line(shell: &Shell, key: &'static str, typed: &Fields, wrong: &Violations) -> FieldView {
        FieldView {
            key,
            words: shell.term("person-field", key),
            hint: shell.lang.find(&format!("person-hint-{key}")).unwrap_or_default(),
            value: typed.get(key).to_owned(),
            choices: Vec::new(),
            errors: wrong.of(key).iter().map(|message| shell.say(message)).collect(),
            kind: "line",
            mode: "",
            required: false,
        }
    }

    /// The same over several lines.
    pub fn text(shell: &Shell, key: &'static str, typed: &Fields, wrong: &Violations) -> FieldView {
        FieldView { kind: "text", ..FieldView::line(shell, key, typed, wrong) }
    }

    /// One of these: value and words.
    pub fn choice(
        shell: &Shell,
        key: &'static str,
        typed: &Fields,
        wrong: &Violations,
        choices: Vec<(String, String)>,
    ) -> FieldView {
        let value = typed.get(key);
        let choices = choices.into_iter().map(|(one, words)| {
            let chosen = one == value;
            (one, words, chosen)
        });
        FieldView { kind: "choice", choices: choices.collect(), ..FieldView::line(shell, key, typed, wrong) }
    }

    /// The same, which must be filled.
    #[must_use]
    pub fn required(self) -> FieldView {
        FieldView { required: true, ..self }
    }

    /// The same, typed so on a phone.
    #[must_use]
    pub fn mode(self, mode: &'static str) -> FieldView {
        FieldView { mode, ..self }
    }
}

/// What is wrong, for the head of a form: the field, and the words.
pub fn errors_view(shell: &Shell, wrong: &Violations) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (field, messages) in wrong.iter() {
        let words = shell.lang.find(&format!("person-field-{field}"));
        for message in messages {
            let text = shell.say(message);
            let line =
                words.as_ref().map_or_else(|| text.clone(), |words| format!("{words}{} {text}", shell.t("colon")));
            all.push((field.to_owned(), line));
        }
    }
    all
}
