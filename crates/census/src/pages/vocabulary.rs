//! The network's own words in the back office: lists of terms, fields, typologies of others, and the history of all three.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::error::{Error, Result, Violations};
use kernel::lang::Message;
use kernel::text::{fold, slug, squeeze};
use kernel::web::{Fields, Page, Path, Shell, go, shell};
use serde_json::Value;

use crate::Census;
use crate::field::DataClass;
use crate::store::vocabulary as store;
use crate::typology::List;
use crate::vocabulary::definition::{self, Definition};
use crate::vocabulary::subject::Subject;
use crate::vocabulary::term::{self, LONGEST_NAME, Term, Typology, typologies_of};
use crate::vocabulary::{Vocabulary, change};

/// Where the vocabulary stands.
pub const PATH: &str = "/bureau/vocabulaire";
/// Changes of one page of the history.
const PER_PAGE: i64 = 50;

/// A term in a list.
struct TermLine {
    path: String,
    words: String,
    said: String,
    mapped: String,
    standing: &'static str,
    /// The words of the term into which it was merged.
    into: String,
    own: bool,
}

struct ListView {
    key: &'static str,
    words: String,
    lines: Vec<TermLine>,
    /// How many more terms may be added.
    room: usize,
}

struct FieldLine {
    path: String,
    words: String,
    sort: String,
    about: String,
    private: bool,
    retired: bool,
}

#[derive(Template)]
#[template(path = "vocabulary.html")]
struct Index {
    shell: Shell,
    lists: Vec<ListView>,
    fields: Vec<FieldLine>,
    typologies: Vec<String>,
    name: String,
    errors: Vec<String>,
    may: bool,
}

/// The address of a term.
pub fn term_path(list: List, key: &str) -> String {
    format!("{PATH}/termes/{}/{key}", list.key())
}

/// The address of a field.
pub fn field_path(key: &str) -> String {
    format!("{PATH}/champs/{key}")
}

/// The page of a term or of a field that was saved.
pub fn saved(path: &str, typed: &Fields) -> Response {
    shell::flash(go(path), &Message::new("flash-word-saved").with("name", typed.get("name-fr")))
}

/// Why a term or a field was not saved, for the same form again: what was typed wrong, or that somebody else was faster.
///
/// # Errors
/// Whatever the person who typed can do nothing about.
pub fn why_not_saved(error: Error) -> Result<(StatusCode, Violations)> {
    match error {
        Error::Invalid(wrong) => Ok((StatusCode::UNPROCESSABLE_ENTITY, wrong)),
        Error::Conflict(message) => {
            let mut wrong = Violations::default();
            wrong.add("version", message);
            Ok((StatusCode::CONFLICT, wrong))
        }
        other => Err(other),
    }
}

fn line(shell: &Shell, words: &Vocabulary, list: List, key: &str) -> TermLine {
    let term = words.term(list, key);
    let name = |key: &str| shell.term(list.family(), key);
    let typologies = typologies_of(words, list);
    let mapped = typologies.iter().flat_map(|typology| {
        let said = words.mapped(list, key, typology);
        (!said.is_empty())
            .then(|| format!("{}{} {}", shell.term("typology", typology), shell.t("colon"), said.join(", ")))
    });
    TermLine {
        path: term_path(list, key),
        words: name(key),
        said: term.said.join(", "),
        mapped: mapped.collect::<Vec<_>>().join(" · "),
        standing: match (&term.into, term.retired) {
            (Some(_), _) => "merged",
            (_, true) => "retired",
            _ => "used",
        },
        into: term.into.as_deref().map(name).unwrap_or_default(),
        own: !list.brought().contains(&key),
    }
}

fn index(census: &Census, shell: &Shell, typed: &Fields, wrong: &Violations) -> Index {
    let words = census.vocabulary();
    let list = |list: List| {
        let lines: Vec<TermLine> =
            words.all_terms(list).into_iter().map(|key| line(shell, &words, list, key)).collect();
        let room = list.room() - lines.iter().filter(|line| line.own).count();
        ListView { key: list.key(), words: shell.term("field", list.field().key()), lines, room }
    };
    let field = |(field, definition): &(crate::field::Field, Definition)| FieldLine {
        path: field_path(field.key()),
        words: shell.term("field", field.key()),
        sort: shell.term("question-sort", definition.sort.key()),
        about: shell.term("field-about", definition.about.key()),
        private: field.class() == DataClass::Private,
        retired: definition.retired,
    };
    Index {
        lists: List::ALL.into_iter().map(list).collect(),
        fields: words.fields().iter().map(field).collect(),
        typologies: words.typologies().map(|(_, typology)| typology.name.clone()).collect(),
        name: typed.get("typology").to_owned(),
        errors: wrong.of("typology").iter().map(|message| shell.say(message)).collect(),
        may: shell.viewer.may(Right::ChooseWords),
        shell: shell.clone(),
    }
}

/// `GET /bureau/vocabulaire`
pub async fn show(State(census): State<Census>, shell: Shell) -> Result<Page> {
    shell.page(index(&census, &shell, &Fields::default(), &Violations::default()))
}

/// `POST /bureau/vocabulaire/typologies`: one more typology of others.
pub async fn add_typology(State(census): State<Census>, shell: Shell, typed: Fields) -> Result<Response> {
    shell.viewer.must(Right::ChooseWords)?;
    let words = census.vocabulary();
    let mut wrong = Violations::default();
    let name = squeeze(&typed.required("typology", &mut wrong));
    if name.chars().count() > LONGEST_NAME {
        wrong.add("typology", Message::new("error-answer-long").with("limit", LONGEST_NAME));
    }
    let known = crate::vocabulary::KNOWN_TYPOLOGIES.map(|key| shell.term("typology", key));
    let taken =
        known.iter().chain(words.typologies().map(|(_, typology)| &typology.name)).any(|n| fold(n) == fold(&name));
    let key = slug(&name).replace('-', "_");
    if taken || key.is_empty() && wrong.is_empty() {
        wrong.add("typology", Message::new("error-typology-taken"));
    }
    if !wrong.is_empty() {
        return Ok(shell.form(&wrong, index(&census, &shell, &typed, &wrong))?.into_response());
    }
    let subject = Subject::Typology(key);
    let seen = words.version(&subject);
    let typology = Typology { name: name.clone() };
    change::write(&census, shell.viewer.id(), (&subject, seen), &typology).await?;
    Ok(shell::flash(go(&format!("{PATH}#typologies")), &Message::new("flash-typology-added").with("name", name)))
}

/// A change in words.
struct ChangeLine {
    number: i64,
    path: String,
    what: String,
    who: String,
    when: String,
    /// Property, before, after.
    rows: Vec<(String, String, String)>,
    /// It is how the subject stands today.
    current: bool,
}

#[derive(Template)]
#[template(path = "vocabulary_history.html")]
struct History {
    shell: Shell,
    changes: Vec<ChangeLine>,
    /// The address of the older ones.
    older: String,
    may: bool,
}

/// `GET /bureau/vocabulaire/historique`
pub async fn history(State(census): State<Census>, shell: Shell) -> Result<Page> {
    let before = shell.query.get("avant").parse().unwrap_or(i64::MAX);
    let changes = store::list_changes(&census.app.db, before, PER_PAGE).await?;
    let full = i64::try_from(changes.len()).unwrap_or_default() == PER_PAGE;
    let older = changes.last().filter(|last| full && last.number > 1);
    let older = older.map(|last| format!("{PATH}/historique?avant={}", last.number)).unwrap_or_default();
    let standing = store::list_standing(&census.app.db).await?;
    let lines = changes.iter().map(|change| told(&shell, change, standing.contains(&change.number)));
    shell.page(History {
        changes: lines.collect(),
        older,
        may: shell.viewer.may(Right::ChooseWords),
        shell: shell.clone(),
    })
}

fn told(shell: &Shell, change: &store::WordChange, current: bool) -> ChangeLine {
    let subject = Subject::read(&change.subject);
    let (path, what) = match &subject {
        Some(Subject::Term(list, key)) => {
            let list_words = shell.term("field", list.field().key());
            (term_path(*list, key), format!("{list_words}{} {}", shell.t("colon"), shell.term(list.family(), key)))
        }
        Some(Subject::Field(key)) => {
            (field_path(key), format!("{}{} {}", shell.t("word-field"), shell.t("colon"), shell.term("field", key)))
        }
        Some(Subject::Typology(key)) => (format!("{PATH}#typologies"), shell.term("typology", key)),
        None => (PATH.to_owned(), change.subject.clone()),
    };
    let json = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
    let (before, after) = (change.before.as_deref().map(json).unwrap_or_default(), json(&change.after));
    let keys = [&before, &after].into_iter().filter_map(Value::as_object).flat_map(|map| map.keys().cloned());
    let keys: std::collections::BTreeSet<String> = keys.filter(|key| key != "rank").collect();
    let rows = keys
        .into_iter()
        .filter(|key| before.get(key) != after.get(key))
        .map(|key| {
            let said = |value: &Value| value.get(&key).map(|value| plain(shell, value)).unwrap_or_default();
            (shell.term("word-property", &key), said(&before), said(&after))
        })
        .filter(|(_, before, after)| before != after)
        .collect();
    ChangeLine {
        number: change.number,
        path,
        what,
        who: change.actor.clone().unwrap_or_else(|| shell.t("word-by-gone")),
        when: shell.lang.instant(change.at),
        rows,
        current,
    }
}

/// A piece of JSON as a person reads it.
fn plain(shell: &Shell, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(yes) => shell.t(if *yes { "answer-yes" } else { "answer-no" }),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(|one| plain(shell, one)).collect::<Vec<_>>().join(", "),
        // a choice is known by its words
        Value::Object(map) if map.contains_key("words") => {
            let words = plain(shell, map.get("words").unwrap_or(&Value::Null));
            let gone = map.contains_key("into") || map.get("retired").and_then(Value::as_bool).unwrap_or_default();
            if gone { format!("{words} ({})", shell.t("word-standing-retired")) } else { words }
        }
        Value::Object(map) => {
            let pairs = map.iter().map(|(key, value)| format!("{key}{} {}", shell.t("colon"), plain(shell, value)));
            pairs.collect::<Vec<_>>().join(" · ")
        }
        number @ Value::Number(_) => number.to_string(),
    }
}

/// `POST /bureau/vocabulaire/historique/{number}`: a subject says again what it said after that change.
pub async fn bring_back(State(census): State<Census>, Path(number): Path<i64>, shell: Shell) -> Result<Response> {
    let change = store::find_change(&census.app.db, number).await?.ok_or(Error::NotFound)?;
    shell.viewer.must(Right::ChooseWords)?;
    let subject = Subject::read(&change.subject).ok_or(Error::NotFound)?;
    let words = census.vocabulary();
    let seen = words.version(&subject);
    let (actor, broken) = (shell.viewer.id(), |_| Error::bug("a change of the vocabulary cannot be read"));
    match &subject {
        Subject::Term(list, key) => {
            let term: Term = serde_json::from_str(&change.after).map_err(broken)?;
            // a merge carried sheets along: it is made at its own page, where they follow
            if term.into.is_some() && words.term(*list, key).into != term.into {
                return Err(Error::Conflict(Message::new("error-bring-back-merge")));
            }
            term::must_be_free(&words, (*list, key), &term)?;
            change::write(&census, actor, (&subject, seen), &term).await?;
        }
        Subject::Field(key) => {
            let definition: Definition = serde_json::from_str(&change.after).map_err(broken)?;
            definition::must_be_free(&words, key, &definition)?;
            change::write(&census, actor, (&subject, seen), &definition).await?;
        }
        Subject::Typology(_) => {
            let typology: Typology = serde_json::from_str(&change.after).map_err(broken)?;
            change::write(&census, actor, (&subject, seen), &typology).await?;
        }
    }
    Ok(shell::flash(go(&format!("{PATH}/historique")), &Message::new("flash-word-brought-back")))
}
