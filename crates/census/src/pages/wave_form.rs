//! The questions of a wave as a form: before the place by the link of a letter, before the team who writes for it, and tried
//! out by whoever composes.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::error::{Error, Result, Violations};
use kernel::ids::{PartyId, WaveId};
use kernel::lang::Message;
use kernel::web::{Fields, Page, Path, Shell, go, shell};

use crate::Census;
use crate::store::waves;
use crate::wave::Wave;
use crate::wave::answering::{self, Before, Earlier, Saved};
use crate::wave::form::Form;
use crate::wave::question::{Condition, Question, Sort};

/// A question, as its template shows it.
pub struct QuestionView {
    pub name: String,
    pub words: String,
    pub help: String,
    pub unit: String,
    pub sort: &'static str,
    pub value: String,
    pub choices: Vec<(String, String, bool)>,
    pub required: bool,
    /// « Si « Accueil ? » : oui », and the same for the page’s script.
    pub when: String,
    pub condition: String,
    /// When the answer was given, for one that is taken up from an earlier wave.
    pub earlier: String,
    pub errors: Vec<String>,
}

/// An answer of closed questions in words: yes, no, or a choice.
pub fn option_words(shell: &Shell, question: &Question, key: &str) -> String {
    match question.sort {
        Sort::YesNo => shell.term("answer", key),
        _ => question.choices.iter().find(|choice| choice.key == key).map_or(key, |choice| &choice.words).to_owned(),
    }
}

/// A condition in words.
pub fn condition_words(shell: &Shell, form: &Form, condition: &Condition) -> String {
    let Some(other) = form.find(&condition.question) else { return String::new() };
    match &condition.answer {
        Some(answer) => {
            let said = Message::new("wave-when").with("question", other.wording.as_str());
            shell.say(&said.with("answer", option_words(shell, other, answer)))
        }
        None => shell.t1("wave-when-any", "question", other.wording.as_str()),
    }
}

/// The questions of a form, as typed, with what is wrong.
pub fn views(shell: &Shell, form: &Form, typed: &Fields, earlier: &Earlier, wrong: &Violations) -> Vec<QuestionView> {
    let day = |at: jiff::Timestamp| shell.lang.day(at.to_zoned_datetime(kernel::clock::paris()).date());
    let view = |question: &Question| {
        let name = question.name();
        let choice = |key: &str| (key.to_owned(), option_words(shell, question, key), typed.has(&name, key));
        let mut choices: Vec<(String, String, bool)> = question.options().into_iter().map(choice).collect();
        if question.sort != Sort::Several && !choices.is_empty() && !question.required {
            // a radio button cannot be taken back otherwise
            choices.push((String::new(), shell.t("answer-none"), typed.get(&name).is_empty()));
        }
        QuestionView {
            words: question.wording.clone(),
            help: question.help.clone(),
            unit: question.unit.clone(),
            sort: question.sort.key(),
            value: match question.sort {
                Sort::Decimal if shell.lang.code() == "fr" => typed.get(&name).replace('.', ","),
                _ => typed.get(&name).to_owned(),
            },
            choices,
            required: question.required,
            when: question.when.as_ref().map(|when| condition_words(shell, form, when)).unwrap_or_default(),
            condition: question.when.as_ref().map(|when| format!("q-{}", when.written())).unwrap_or_default(),
            earlier: earlier.get(&question.key).map(|at| shell.t1("wave-earlier", "day", day(*at))).unwrap_or_default(),
            errors: wrong.of(&name).iter().map(|message| shell.say(message)).collect(),
            name,
        }
    };
    form.questions.iter().map(view).collect()
}

/// What is wrong, for the head of a form: the field, and the question with what is wrong.
pub fn errors(shell: &Shell, form: &Form, wrong: &Violations) -> Vec<(String, String)> {
    let words =
        |field: &str| form.questions.iter().find(|q| q.name() == field).map(|question| question.wording.clone());
    let line = |(field, messages): (&str, &[Message])| {
        let told: Vec<String> = messages.iter().map(|message| shell.say(message)).collect();
        let told = told.join(" ");
        (field.to_owned(), words(field).map_or_else(|| told.clone(), |words| format!("{words} {told}")))
    };
    wrong.iter().map(line).collect()
}

/// Who fills the form in.
#[derive(Clone, Copy, PartialEq)]
enum Who {
    Place,
    Team,
    Nobody,
}

#[derive(Template)]
#[template(path = "wave_form.html")]
struct FormPage {
    shell: Shell,
    title: String,
    place: String,
    words: Vec<String>,
    until: String,
    who: &'static str,
    action: String,
    back: String,
    draft: String,
    version: i64,
    form: i64,
    questions: Vec<QuestionView>,
    errors: Vec<(String, String)>,
    /// What was said until now: answered, to be finished, declined.
    standing: &'static str,
    answered: String,
    /// Everything is public, nothing is, or both.
    some_public: bool,
    saved: bool,
}

struct Shown<'a> {
    who: Who,
    action: String,
    typed: &'a Fields,
    earlier: &'a Earlier,
    wrong: &'a Violations,
    form: (i64, &'a Form),
}

fn page(shell: &Shell, wave: &Wave, before: Option<&Before>, shown: Shown<'_>) -> FormPage {
    let (version, form) = shown.form;
    let reply = before.map(|before| &before.reply);
    let answered = reply.and_then(|reply| reply.answered_at).map(|at| shell.lang.instant(at)).unwrap_or_default();
    let standing = reply.map_or("", answering::standing);
    FormPage {
        title: wave.title.clone(),
        place: before.map(|before| before.sheet.party.name.clone()).unwrap_or_default(),
        words: wave.words.split("\n\n").filter(|w| !w.trim().is_empty()).map(str::to_owned).collect(),
        until: wave.closes_on.map(|last| shell.lang.day(last)).unwrap_or_default(),
        who: match shown.who {
            Who::Place => "place",
            Who::Team => "team",
            Who::Nobody => "",
        },
        back: format!("{}/suivi", wave.desk_path()),
        // on a device that several places share, each has its own draft
        draft: reply.map_or_else(String::new, |reply| format!("wave-{}-{}", wave.id, reply.own)),
        version: reply.map_or(0, |reply| reply.version),
        form: version,
        questions: views(shell, form, shown.typed, shown.earlier, shown.wrong),
        errors: errors(shell, form, shown.wrong),
        answered: match reply.and_then(|reply| reply.actor.as_ref()) {
            Some(actor) if !answered.is_empty() => {
                shell.say(&Message::new("wave-answered-by").with("name", actor.as_str()).with("when", answered))
            }
            _ if answered.is_empty() => answered,
            _ => shell.t1("wave-answered-on", "when", answered),
        },
        standing,
        some_public: form.questions.iter().any(|question| question.public && !question.sort.is_words()),
        saved: shell.flash.as_ref().is_some_and(|flash| flash.key.starts_with("flash-answers")),
        action: shown.action,
        shell: shell.clone(),
    }
}

#[derive(Template)]
#[template(path = "wave_over.html")]
struct Over {
    shell: Shell,
    title: String,
    published: String,
}

/// 410, in words: the wave is answered no longer.
fn over(shell: &Shell, wave: &Wave) -> Result<Response> {
    let published = if wave.published { wave.path() } else { String::new() };
    let page = Over { title: wave.title.clone(), published, shell: shell.clone() };
    Ok(shell.page_with(StatusCode::GONE, page)?.private().into_response())
}

/// The form of that version, else the one that is shown now.
async fn form_of(census: &Census, wave: &Wave, version: i64) -> Result<(i64, Form)> {
    if let Some(form) = waves::find_form(&census.app.db, wave.id, version).await? {
        return Ok((version, form));
    }
    let form = waves::find_form(&census.app.db, wave.id, wave.form).await?;
    Ok((wave.form, form.ok_or(Error::NotFound)?))
}

async fn show(census: &Census, shell: &Shell, before: &Before, who: Who, action: String) -> Result<Response> {
    let (version, form) = form_of(census, &before.wave, before.wave.form).await?;
    let (answers, earlier) = answering::prefilled(&census.app, before, &form).await?;
    let typed = form.typed(&answers);
    let wrong = Violations::default();
    let shown = Shown { who, action, typed: &typed, earlier: &earlier, wrong: &wrong, form: (version, &form) };
    let page = page(shell, &before.wave, Some(before), shown);
    Ok(shell.page(page)?.private().into_response())
}

/// Reads what was sent, and keeps it; the same form again when something is wrong, or when somebody else answered meanwhile.
async fn save(
    census: &Census,
    shell: &Shell,
    before: &Before,
    (who, action): (Who, String),
    typed: &Fields,
) -> Result<Response> {
    let (version, form) = form_of(census, &before.wave, typed.get("form").parse().unwrap_or_default()).await?;
    let finished = !typed.has("later", "yes");
    let (answers, mut wrong) = form.read(typed, finished);
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    if wrong.is_empty() {
        let by = if who == Who::Team { shell.viewer.id() } else { None };
        let seen = typed.get("version").parse().unwrap_or_default();
        let saved = Saved { version: seen, form: version, answers: &answers, complete: finished, by };
        match answering::save(&census.app, before, &saved).await {
            Ok(()) => {
                let done = if finished { "flash-answers-sent" } else { "flash-answers-kept" };
                let to = if who == Who::Team { format!("{}/suivi", before.wave.desk_path()) } else { action };
                let done = Message::new(done).with("name", before.sheet.party.name.as_str());
                return Ok(shell::flash(go(&to), &done));
            }
            Err(Error::Conflict(message)) => {
                status = StatusCode::CONFLICT;
                wrong = told_theirs(shell, &form, before, typed, message);
            }
            Err(other) => return Err(other),
        }
    }
    let earlier = Earlier::new();
    let shown = Shown { who, action, typed, earlier: &earlier, wrong: &wrong, form: (version, &form) };
    let page = page(shell, &before.wave, Some(before), shown);
    Ok(shell.page_with(status, page)?.private().into_response())
}

/// Beside each question that differs, what the other person answered; the next save starts from there.
fn told_theirs(shell: &Shell, form: &Form, before: &Before, typed: &Fields, message: Message) -> Violations {
    let mut wrong = Violations::default();
    wrong.add("version", message);
    let theirs = form.typed(&before.reply.answers);
    for question in &form.questions {
        let name = question.name();
        let (mine, other): (Vec<&str>, Vec<&str>) = (typed.all(&name).collect(), theirs.all(&name).collect());
        if mine != other {
            let words = |key: &&str| match question.options().contains(key) {
                true => option_words(shell, question, key),
                false => (*key).to_owned(),
            };
            let other: Vec<String> = other.iter().map(words).collect();
            wrong.add(&name, Message::new("error-theirs").with("before", other.join(", ")));
        }
    }
    wrong
}

/// `GET /enquete/{pass}`: nothing is answered by looking, and looking is not noted.
pub async fn ask(State(census): State<Census>, Path(token): Path<String>, shell: Shell) -> Result<Response> {
    let before = answering::open(&census.app, &token).await?;
    if !before.wave.is_answered(census.app.clock.today()) {
        return over(&shell, &before.wave);
    }
    show(&census, &shell, &before, Who::Place, format!("/enquete/{token}")).await
}

/// `POST /enquete/{pass}`
pub async fn answer(
    State(census): State<Census>,
    Path(token): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let before = answering::open(&census.app, &token).await?;
    if !before.wave.is_answered(census.app.clock.today()) {
        return over(&shell, &before.wave);
    }
    save(&census, &shell, &before, (Who::Place, format!("/enquete/{token}")), &typed).await
}

/// `POST /enquete/{pass}/refus`
pub async fn decline(State(census): State<Census>, Path(token): Path<String>, shell: Shell) -> Result<Response> {
    let before = answering::open(&census.app, &token).await?;
    if !before.wave.is_answered(census.app.clock.today()) {
        return over(&shell, &before.wave);
    }
    answering::decline(&census.app, &before).await?;
    Ok(shell::flash(go(&format!("/enquete/{token}")), &Message::new("flash-answers-declined")))
}

async fn for_team(census: &Census, shell: &Shell, ids: (&str, &str)) -> Result<(Before, String)> {
    shell.viewer.must(Right::EditSheets)?;
    let wave: WaveId = ids.0.parse().map_err(|_| Error::NotFound)?;
    let party: PartyId = ids.1.parse().map_err(|_| Error::NotFound)?;
    let before = answering::before(&census.app, wave, party).await?;
    shell.viewer.must_on(&census.app.db, Right::EditSheets, party).await?;
    let action = format!("{}/lieux/{party}", before.wave.desk_path());
    Ok((before, action))
}

/// `GET /bureau/enquetes/{wave}/lieux/{party}`: what a place answered, to be written down for it.
pub async fn ask_for(
    State(census): State<Census>,
    Path((wave, party)): Path<(String, String)>,
    shell: Shell,
) -> Result<Response> {
    let (before, action) = for_team(&census, &shell, (&wave, &party)).await?;
    show(&census, &shell, &before, Who::Team, action).await
}

/// `POST /bureau/enquetes/{wave}/lieux/{party}`
pub async fn answer_for(
    State(census): State<Census>,
    Path((wave, party)): Path<(String, String)>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let (before, action) = for_team(&census, &shell, (&wave, &party)).await?;
    save(&census, &shell, &before, (Who::Team, action), &typed).await
}

/// `GET /bureau/enquetes/{wave}/apercu`: the questions as a place will see them; nothing can be sent.
pub async fn preview(State(census): State<Census>, Path(wave): Path<String>, shell: Shell) -> Result<Page> {
    let wave = super::waves::found(&census, &wave).await?;
    let form = form_of(&census, &wave, wave.form).await?.1;
    let (typed, earlier, wrong) = (Fields::default(), Earlier::new(), Violations::default());
    let shown = Shown {
        who: Who::Nobody,
        action: String::new(),
        typed: &typed,
        earlier: &earlier,
        wrong: &wrong,
        form: (wave.form, &form),
    };
    let mut page = page(&shell, &wave, None, shown);
    page.back = wave.desk_path();
    shell.page(page)
}
