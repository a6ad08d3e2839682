//! A field of the network's own in the back office: its name, the type of its values, its choices; merged, retired.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::error::{Error, Result, Violations};
use kernel::lang::Message;
use kernel::web::{Fields, Page, Path, Shell, go, shell};

use super::editing::errors_view;
use super::vocabulary::{PATH, field_path, saved, why_not_saved};
use super::vocabulary_terms::{BoxView, name_boxes};
use crate::Census;
use crate::field::{DataClass, Field};
use crate::vocabulary::definition::{self, About, Definition, choice_field};
use crate::vocabulary::subject::Subject;
use crate::vocabulary::{Vocabulary, change};
use crate::wave::question::Sort;

#[derive(Template)]
#[template(path = "vocabulary_field.html")]
struct FieldPage {
    shell: Shell,
    title: String,
    key: &'static str,
    action: String,
    draft: String,
    version: i64,
    names: Vec<BoxView>,
    hints: Vec<BoxView>,
    /// Type, words, chosen: for a new field.
    sorts: Vec<(&'static str, String, bool)>,
    /// The type of a field that exists.
    sort: String,
    has_choices: bool,
    is_number: bool,
    abouts: Vec<(&'static str, String, bool)>,
    /// The name of the box, what is in it.
    choices: Vec<(String, String)>,
    /// Key and words of the choices in use, for a merge.
    used: Vec<(String, String)>,
    typed: Fields,
    errors: Vec<(String, String)>,
    wrong: Violations,
    public: bool,
    retired: bool,
    may: bool,
}

impl FieldPage {
    fn told(&self, field: &str) -> Vec<String> {
        self.wrong.of(field).iter().map(|message| self.shell.say(message)).collect()
    }
}

fn found<'a>(words: &'a Vocabulary, key: &str) -> Result<(Field, &'a Definition)> {
    words.fields().iter().find(|(field, _)| field.key() == key).map(|(f, d)| (*f, d)).ok_or(Error::NotFound)
}

/// A field as its form would hold it.
fn typed_of(field: &Definition) -> Fields {
    let mut fields = Fields::default();
    for (noun, words) in [("name", &field.names), ("hint", &field.hints)] {
        for (language, text) in words {
            fields.push(&format!("{noun}-{language}"), text.as_str());
        }
    }
    fields.push("unit", field.unit.as_str());
    fields.push("about", field.about.key());
    for choice in field.choices.iter().filter(|choice| !choice.retired && choice.into.is_none()) {
        fields.push(&choice_field(&choice.key), choice.words.as_str());
    }
    fields
}

fn page(
    shell: &Shell,
    words: &Vocabulary,
    known: Option<(Field, &Definition)>,
    typed: &Fields,
    wrong: &Violations,
) -> FieldPage {
    let sort = known.map(|(_, definition)| definition.sort);
    let in_use = known.map(|(_, definition)| definition.choices.iter()).into_iter().flatten();
    let in_use = in_use.filter(|choice| !choice.retired && choice.into.is_none());
    let key = known.map_or("", |(field, _)| field.key());
    FieldPage {
        title: known.map_or_else(|| shell.t("field-new"), |(field, _)| shell.term("field", field.key())),
        key,
        action: if key.is_empty() { format!("{PATH}/champs") } else { field_path(key) },
        draft: format!("own-field-{key}"),
        version: known.map(|_| words.version(&Subject::Field(key.to_owned()))).unwrap_or_default(),
        names: name_boxes(shell, "name", "word-name-in", typed, wrong),
        hints: name_boxes(shell, "hint", "word-hint-in", typed, wrong),
        sorts: Sort::ALL
            .into_iter()
            .map(|sort| (sort.key(), shell.term("question-sort", sort.key()), typed.has("sort", sort.key())))
            .collect(),
        sort: sort.map(|sort| shell.term("question-sort", sort.key())).unwrap_or_default(),
        has_choices: sort.is_none_or(Sort::has_choices),
        is_number: sort.is_none_or(Sort::is_number),
        abouts: About::ALL
            .into_iter()
            .map(|about| (about.key(), shell.term("field-about", about.key()), typed.has("about", about.key())))
            .collect(),
        choices: in_use
            .clone()
            .map(|choice| (choice_field(&choice.key), typed.get(&choice_field(&choice.key)).to_owned()))
            .collect(),
        used: in_use.map(|choice| (choice.key.clone(), choice.words.clone())).collect(),
        errors: errors_view(shell, wrong),
        wrong: wrong.clone(),
        public: known.is_some_and(|(field, _)| field.class() == DataClass::Public),
        retired: known.is_some_and(|(_, definition)| definition.retired),
        may: shell.viewer.may(Right::ChooseWords),
        typed: typed.clone(),
        shell: shell.clone(),
    }
}

/// `GET /bureau/vocabulaire/champs`: the form of a new field.
pub async fn new(State(census): State<Census>, shell: Shell) -> Result<Page> {
    let typed = Fields::read("about=place");
    shell.page(page(&shell, &census.vocabulary(), None, &typed, &Violations::default()))
}

/// `GET /bureau/vocabulaire/champs/{key}`
pub async fn show(State(census): State<Census>, Path(key): Path<String>, shell: Shell) -> Result<Page> {
    let words = census.vocabulary();
    let known = found(&words, &key)?;
    shell.page(page(&shell, &words, Some(known), &typed_of(known.1), &Violations::default()))
}

/// `POST /bureau/vocabulaire/champs`
pub async fn create(State(census): State<Census>, shell: Shell, typed: Fields) -> Result<Response> {
    save_as(&census, &shell, None, &typed).await
}

/// `POST /bureau/vocabulaire/champs/{key}`
pub async fn save(
    State(census): State<Census>,
    Path(key): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let words = census.vocabulary();
    let (field, _) = found(&words, &key)?;
    save_as(&census, &shell, Some(field), &typed).await
}

async fn save_as(census: &Census, shell: &Shell, known: Option<Field>, typed: &Fields) -> Result<Response> {
    shell.viewer.must(Right::ChooseWords)?;
    let words = census.vocabulary();
    let known = known.and_then(|field| Some((field, words.definition(field)?)));
    let seen = known.map_or(0, |_| typed.get("version").parse().unwrap_or_default());
    let outcome = match definition::read(&words, known.map(|(field, definition)| (field.key(), definition)), typed) {
        Ok((key, definition)) => {
            let subject = Subject::Field(key.clone());
            change::write(census, shell.viewer.id(), (&subject, seen), &definition).await.map(|()| key)
        }
        Err(error) => Err(error),
    };
    let (status, wrong) = match outcome {
        Ok(key) => return Ok(saved(&field_path(&key), typed)),
        Err(error) => why_not_saved(error)?,
    };
    Ok(shell.page_with(status, page(shell, &words, known, typed, &wrong))?.into_response())
}

/// `POST /bureau/vocabulaire/champs/{key}/fusion`: one choice merged into another.
pub async fn merge(
    State(census): State<Census>,
    Path(key): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    shell.viewer.must(Right::ChooseWords)?;
    let (field, _) = found(&census.vocabulary(), &key)?;
    let seen = typed.get("version").parse().unwrap_or_default();
    let pair = (typed.get("from"), typed.get("into"));
    let (from, into) = (shell.term(field.key(), pair.0), shell.term(field.key(), pair.1));
    let lot = change::merge_choice(&census, shell.viewer.id(), (field, seen), pair).await?;
    census.follow().await?;
    let back = lot.map_or_else(|| field_path(&key), |lot| format!("/bureau/lots/{lot}"));
    Ok(shell::flash(go(&back), &Message::new("flash-words-merged").with("from", from).with("into", into)))
}

/// `POST /bureau/vocabulaire/champs/{key}/usage`: asked no longer, or again.
pub async fn stand(
    State(census): State<Census>,
    Path(key): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    shell.viewer.must(Right::ChooseWords)?;
    let words = census.vocabulary();
    let (field, definition) = found(&words, &key)?;
    let retired = typed.has("usage", "non");
    let next = Definition { retired, ..definition.clone() };
    definition::must_be_free(&words, &key, &next)?;
    let seen = typed.get("version").parse().unwrap_or_default();
    change::write(&census, shell.viewer.id(), (&Subject::Field(key.clone()), seen), &next).await?;
    let done = Message::new(if retired { "flash-word-retired" } else { "flash-word-used" });
    Ok(shell::flash(go(&field_path(&key)), &done.with("name", shell.term("field", field.key()))))
}
