//! The questions of a wave, composed one by one: added, changed, moved and taken out, without script.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::error::{Error, Result, Violations};
use kernel::lang::Message;
use kernel::text::squeeze;
use kernel::web::{Fields, Page, Path, Shell, go, shell};

use super::editing::errors_view;
use super::wave_form::condition_words;
use super::waves::{WaveView, found};
use crate::Census;
use crate::store::waves;
use crate::wave::form::{Form, is_key};
use crate::wave::question::{Choice, Condition, Question, Sort};
use crate::wave::{self, State as Standing, Wave};

/// Choices of a question, at most.
const MOST_CHOICES: usize = 40;
/// Letters of a wording, of a help and of a choice.
const LONGEST: usize = 300;

#[derive(Template)]
#[template(path = "wave_question.html")]
struct QuestionPage {
    shell: Shell,
    wave: WaveView,
    title: String,
    action: String,
    draft: String,
    version: i64,
    is_new: bool,
    /// Answers were given: the type stays.
    answered: usize,
    typed: Fields,
    sorts: Vec<(&'static str, String, bool)>,
    choices: Vec<(String, String)>,
    conditions: Vec<(String, String, bool)>,
    errors: Vec<(String, String)>,
    wrong: Violations,
}

impl QuestionPage {
    fn told(&self, field: &str) -> Vec<String> {
        self.wrong.of(field).iter().map(|message| self.shell.say(message)).collect()
    }
}

struct Composed<'a> {
    wave: &'a Wave,
    form: &'a Form,
    /// The question as it is; none for a new one.
    known: Option<&'a Question>,
    answered: usize,
}

fn page(shell: &Shell, composed: &Composed<'_>, typed: &Fields, wrong: &Violations) -> QuestionPage {
    let Composed { wave, form, known, answered } = *composed;
    let key = known.map_or("", |question| &question.key);
    let condition = |condition: Condition| {
        let value = condition.written();
        let chosen = typed.get("when") == value;
        (value, condition_words(shell, form, &condition), chosen)
    };
    let choices = known.map(|question| question.choices.as_slice()).unwrap_or_default().iter();
    QuestionPage {
        title: known.map_or_else(|| shell.t("question-new"), |question| question.wording.clone()),
        action: match known {
            Some(_) => format!("{}/questions/{key}", wave.desk_path()),
            None => format!("{}/questions", wave.desk_path()),
        },
        draft: format!("wave-question-{}-{key}", wave.id),
        version: wave.version,
        is_new: known.is_none(),
        answered,
        sorts: Sort::ALL
            .into_iter()
            .map(|sort| (sort.key(), shell.term("question-sort", sort.key()), typed.has("sort", sort.key())))
            .collect(),
        choices: choices
            .map(|choice| {
                let name = choice_field(&choice.key);
                let typed = typed.pairs().find(|(field, _)| *field == name).map(|(_, value)| value.trim().to_owned());
                (name, typed.unwrap_or_else(|| choice.words.clone()))
            })
            .collect(),
        conditions: form.conditions_before(key).into_iter().map(condition).collect(),
        errors: errors_view(shell, wrong),
        wrong: wrong.clone(),
        typed: typed.clone(),
        wave: WaveView::of(shell, wave),
        shell: shell.clone(),
    }
}

fn choice_field(key: &str) -> String {
    format!("choice-{key}")
}

/// A question as its form would hold it.
fn typed_of(question: &Question) -> Fields {
    let mut fields = Fields::default();
    fields.push("wording", question.wording.as_str());
    fields.push("help", question.help.as_str());
    fields.push("sort", question.sort.key());
    fields.push("unit", question.unit.as_str());
    fields.push("when", question.when.as_ref().map(Condition::written).unwrap_or_default());
    for (name, on) in [("required", question.required), ("public", question.public)] {
        if on {
            fields.push(name, "yes");
        }
    }
    fields
}

/// Reads the form of a question.
fn read(form: &Form, known: Option<&Question>, typed: &Fields) -> Result<Question> {
    let mut wrong = Violations::default();
    let wording = squeeze(&typed.required("wording", &mut wrong));
    let help = squeeze(typed.get("help"));
    for (name, text) in [("wording", &wording), ("help", &help)] {
        if text.chars().count() > LONGEST {
            wrong.add(name, Message::new("error-answer-long").with("limit", LONGEST));
        }
    }
    let sort = Sort::from_key(typed.get("sort"));
    if sort.is_none() {
        wrong.add("sort", Message::new("error-required"));
    }
    let sort = sort.unwrap_or(Sort::Line);
    let choices = if sort.has_choices() { choices(known, typed) } else { Vec::new() };
    if sort.has_choices() && !(2..=MOST_CHOICES).contains(&choices.len()) {
        wrong.add("choices", Message::new("error-question-choices").with("limit", MOST_CHOICES));
    }
    let key = match known {
        Some(question) => question.key.clone(),
        None if typed.get("key").is_empty() => form.new_key(&wording),
        None => typed.get("key").to_owned(),
    };
    if !is_key(&key) {
        wrong.add("key", Message::new("error-question-key"));
    } else if known.is_none() && form.find(&key).is_some() {
        wrong.add("key", Message::new("error-question-key-taken"));
    }
    let written = typed.get("when");
    let when = form.conditions_before(&key).into_iter().find(|condition| condition.written() == written);
    if when.is_none() && !written.is_empty() {
        wrong.add("when", Message::new("error-question-when"));
    }
    wrong.check()?;
    Ok(Question {
        key,
        wording,
        help,
        sort,
        unit: if sort.is_number() { squeeze(typed.get("unit")).chars().take(30).collect() } else { String::new() },
        choices,
        required: typed.has("required", "yes"),
        public: typed.has("public", "yes"),
        when,
    })
}

/// The choices of a question: those that it has under the words of their fields, an empty one taken out; then one a line.
fn choices(known: Option<&Question>, typed: &Fields) -> Vec<Choice> {
    let mut all: Vec<Choice> = Vec::new();
    for choice in known.map(|question| question.choices.as_slice()).unwrap_or_default() {
        let words: String = squeeze(typed.get(&choice_field(&choice.key))).chars().take(LONGEST).collect();
        if !words.is_empty() {
            all.push(Choice { key: choice.key.clone(), words });
        }
    }
    let taken = |all: &[Choice], key: &str| {
        let known = known.map(|question| question.choices.as_slice()).unwrap_or_default();
        all.iter().chain(known).any(|choice| choice.key == key)
    };
    for line in typed.get("choices").lines() {
        let words: String = squeeze(line).chars().take(LONGEST).collect();
        if words.is_empty() || all.iter().any(|choice| choice.words == words) {
            continue;
        }
        let base: String =
            kernel::text::fold(&words).replace(' ', "_").chars().filter(char::is_ascii).take(30).collect();
        let base = if base.is_empty() { "choix".to_owned() } else { base };
        // a choice that was taken out keeps its key: what was answered must not come to mean something else
        let mut keys = (1..).map(|n| if n == 1 { base.clone() } else { format!("{base}_{n}") });
        if let Some(key) = keys.find(|key| !taken(&all, key)) {
            all.push(Choice { key, words });
        }
    }
    all
}

/// How many places answered the question of that key in a wave.
async fn answered(census: &Census, wave: &Wave, key: &str) -> Result<usize> {
    if wave.state == Standing::Draft {
        return Ok(0);
    }
    let replies = waves::list_replies(&census.app.db, wave.id).await?;
    Ok(replies.iter().filter(|reply| reply.answers.contains_key(key)).count())
}

async fn form_of(census: &Census, wave: &Wave) -> Result<Form> {
    Ok(waves::find_form(&census.app.db, wave.id, wave.form).await?.unwrap_or_default())
}

/// `GET /bureau/enquetes/{wave}/questions`: a new one.
pub async fn new(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Page> {
    let wave = found(&census, &id).await?;
    let form = form_of(&census, &wave).await?;
    let composed = Composed { wave: &wave, form: &form, known: None, answered: 0 };
    shell.page(page(&shell, &composed, &Fields::default(), &Violations::default()))
}

/// `POST /bureau/enquetes/{wave}/questions`
pub async fn create(
    State(census): State<Census>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    write(&census, &shell, (&id, None), &typed).await
}

/// `GET /bureau/enquetes/{wave}/questions/{key}`
pub async fn edit(State(census): State<Census>, Path((id, key)): Path<(String, String)>, shell: Shell) -> Result<Page> {
    let wave = found(&census, &id).await?;
    let form = form_of(&census, &wave).await?;
    let known = form.find(&key).ok_or(Error::NotFound)?;
    let answered = answered(&census, &wave, &key).await?;
    let composed = Composed { wave: &wave, form: &form, known: Some(known), answered };
    shell.page(page(&shell, &composed, &typed_of(known), &Violations::default()))
}

/// `POST /bureau/enquetes/{wave}/questions/{key}`
pub async fn save(
    State(census): State<Census>,
    Path((id, key)): Path<(String, String)>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    write(&census, &shell, (&id, Some(&key)), &typed).await
}

async fn write(census: &Census, shell: &Shell, (id, key): (&str, Option<&str>), typed: &Fields) -> Result<Response> {
    shell.viewer.must(Right::Ask)?;
    let wave = found(census, id).await?;
    let form = form_of(census, &wave).await?;
    let known = match key {
        Some(key) => Some(form.find(key).ok_or(Error::NotFound)?),
        None => None,
    };
    let answered = match known {
        Some(question) => answered(census, &wave, &question.key).await?,
        None => 0,
    };
    let composed = Composed { wave: &wave, form: &form, known, answered };
    let (status, wrong) = match put(census, shell, &composed, typed).await {
        Ok(()) => return Ok(shell::flash(go(&wave.desk_path()), &Message::new("flash-question-saved"))),
        Err(Error::Invalid(wrong)) => (StatusCode::UNPROCESSABLE_ENTITY, wrong),
        Err(Error::Conflict(message)) => {
            let mut wrong = Violations::default();
            wrong.add("version", message);
            (StatusCode::CONFLICT, wrong)
        }
        Err(other) => return Err(other),
    };
    Ok(shell.page_with(status, page(shell, &composed, typed, &wrong))?.into_response())
}

async fn put(census: &Census, shell: &Shell, composed: &Composed<'_>, typed: &Fields) -> Result<()> {
    let question = read(composed.form, composed.known, typed)?;
    let mut wrong = Violations::default();
    if composed.answered > 0 && composed.known.is_some_and(|known| known.sort != question.sort) {
        wrong.add("sort", Message::new("error-question-answered").with("count", composed.answered));
        wrong.check()?;
    } else {
        let mut next = composed.form.clone();
        if let Err(message) = next.put(question) {
            wrong.add("version", message);
            return wrong.check();
        }
        let version = typed.get("version").parse().unwrap_or_default();
        wave::save_form(&census.app, shell.viewer.id(), composed.wave, version, &next).await?;
    }
    Ok(())
}

/// Changes the questions as a whole, and goes back to their list.
async fn change(
    census: &Census,
    shell: &Shell,
    id: &str,
    (typed, done): (&Fields, &'static str),
    act: impl FnOnce(&mut Form) -> Result<(), Message>,
) -> Result<Response> {
    shell.viewer.must(Right::Ask)?;
    let wave = found(census, id).await?;
    let mut form = form_of(census, &wave).await?;
    act(&mut form).map_err(Error::Conflict)?;
    let version = typed.get("version").parse().unwrap_or_default();
    wave::save_form(&census.app, shell.viewer.id(), &wave, version, &form).await?;
    Ok(shell::flash(go(&format!("{}#questions", wave.desk_path())), &Message::new(done)))
}

/// `POST /bureau/enquetes/{wave}/questions/{key}/ordre`
pub async fn shift(
    State(census): State<Census>,
    Path((id, key)): Path<(String, String)>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let up = typed.has("to", "up");
    change(&census, &shell, &id, (&typed, "flash-question-moved"), |form| form.shift(&key, up)).await
}

/// `POST /bureau/enquetes/{wave}/questions/{key}/retrait`
pub async fn remove(
    State(census): State<Census>,
    Path((id, key)): Path<(String, String)>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    change(&census, &shell, &id, (&typed, "flash-question-removed"), |form| form.remove(&key)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Question {
        let choice = |key: &str, words: &str| Choice { key: key.to_owned(), words: words.to_owned() };
        Question {
            key: "jours".to_owned(),
            wording: "Quels jours ?".to_owned(),
            help: String::new(),
            sort: Sort::Several,
            unit: String::new(),
            choices: vec![choice("lundi", "Lundi"), choice("mardi", "Mardi")],
            required: false,
            public: true,
            when: None,
        }
    }

    #[test]
    fn a_choice_keeps_its_key_whatever_its_words() {
        let typed = Fields::read("choice-lundi=Le+lundi&choice-mardi=&choices=Mardi%0D%0ALe+lundi%0AMercredi%0A%0A");
        let found = choices(Some(&known()), &typed);
        let told: Vec<(&str, &str)> = found.iter().map(|c| (c.key.as_str(), c.words.as_str())).collect();
        // the one that was taken out may be answered: what comes after it has another key
        assert_eq!(told, [("lundi", "Le lundi"), ("mardi_2", "Mardi"), ("mercredi", "Mercredi")]);
        assert_eq!(choices(None, &Fields::read("choices=é%0A!%0A!")).len(), 2);
    }

    #[test]
    fn a_question_is_read_as_its_form_shows_it() {
        let mut form = Form::default();
        form.put(known()).unwrap();
        let mut typed = typed_of(&known());
        typed.push("choice-lundi", "Lundi");
        typed.push("choice-mardi", "Mardi");
        assert_eq!(read(&form, Some(&known()), &typed).unwrap(), known());
        let long = format!("sort=line&wording={}", "x".repeat(301));
        for (typed, field) in [
            ("wording=&sort=line", "wording"),
            ("wording=a&sort=?", "sort"),
            ("wording=a&sort=one&choices=seul", "choices"),
            ("wording=a&sort=line&key=Pas+bon", "key"),
            ("wording=a&sort=line&key=jours", "key"),
            ("wording=a&sort=line&when=inconnue", "when"),
            (long.as_str(), "wording"),
        ] {
            let Err(Error::Invalid(wrong)) = read(&form, None, &Fields::read(typed)) else { panic!("{typed}") };
            assert!(!wrong.of(field).is_empty(), "{typed}: {wrong:?}");
        }
        let read = read(&form, None, &Fields::read("wording=Et+le+soir&sort=yes_no&when=jours%3Dlundi")).unwrap();
        assert_eq!((read.key.as_str(), read.when.map(|when| when.written())), ("soir", Some("jours=lundi".to_owned())));
    }
}
