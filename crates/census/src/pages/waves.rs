//! Waves in the back office: the list, a wave being composed, its dates and words, its copy.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::error::{Error, Result, Violations};
use kernel::ids::WaveId;
use kernel::lang::Message;
use kernel::web::{Fields, Page, Path, Shell, go, shell};

use super::editing::errors_view;
use super::wave_form::condition_words;
use crate::Census;
use crate::store::waves;
use crate::wave::answering::{self, standing};
use crate::wave::form::Form;
use crate::wave::{self, Said, State as Standing, Wave};

/// A wave, as lists and the head of its pages show it.
pub struct WaveView {
    pub path: String,
    pub title: String,
    pub state: &'static str,
    pub days: String,
    pub version: i64,
    pub public_path: String,
}

impl WaveView {
    /// The view of a wave.
    pub fn of(shell: &Shell, wave: &Wave) -> WaveView {
        let first = wave.opens_on.map(|day| shell.lang.day(day));
        let last = wave.closes_on.map(|day| shell.lang.day(day));
        WaveView {
            path: wave.desk_path(),
            title: wave.title.clone(),
            state: wave.state.key(),
            days: match (first, last) {
                (Some(first), Some(last)) => {
                    shell.say(&Message::new("wave-days").with("first", first).with("last", last))
                }
                (None, Some(last)) => shell.t1("wave-days-until", "last", last),
                (Some(first), None) => shell.t1("wave-days-from", "first", first),
                (None, None) => String::new(),
            },
            version: wave.version,
            public_path: if wave.published { wave.path() } else { String::new() },
        }
    }

    /// The pages of the wave: words, address, whether one is there.
    pub fn tabs(&self, shell: &Shell) -> Vec<(String, String, bool)> {
        let ask = shell.viewer.may(Right::Ask);
        let pages: [(&str, &str, bool); 4] = [
            ("wave-tab-questions", "", ask),
            ("wave-tab-segment", "/destinataires", ask && self.state == Standing::Draft.key()),
            ("wave-tab-follow", "/suivi", self.state != Standing::Draft.key()),
            ("wave-tab-results", "/resultats", self.state != Standing::Draft.key()),
        ];
        let shown = pages.into_iter().filter(|(_, _, shown)| *shown);
        shown
            .map(|(words, piece, _)| {
                let address = format!("{}{piece}", self.path);
                let here = shell.path == address;
                (shell.t(words), address, here)
            })
            .collect()
    }
}

/// The wave of an address.
///
/// # Errors
/// There is none.
pub async fn found(census: &Census, id: &str) -> Result<Wave> {
    let id: WaveId = id.parse().map_err(|_| Error::NotFound)?;
    waves::find(&census.app.db, id).await?.ok_or(Error::NotFound)
}

struct Line {
    wave: WaveView,
    asked: String,
    answered: String,
    share: usize,
    home: String,
}

#[derive(Template)]
#[template(path = "waves.html")]
struct Waves {
    shell: Shell,
    lines: Vec<Line>,
    may_ask: bool,
}

/// `GET /bureau/enquetes`
pub async fn list(State(census): State<Census>, shell: Shell) -> Result<Page> {
    let may_ask = shell.viewer.may(Right::Ask);
    let mut lines = Vec::new();
    for wave in waves::list(&census.app.db).await? {
        // a draft is nobody's business but of those who compose
        if wave.state == Standing::Draft && !may_ask {
            continue;
        }
        let replies = answering::replies(&census.app, wave.id).await?;
        let answered = replies.iter().filter(|reply| standing(reply) == "answered").count();
        let view = WaveView::of(&shell, &wave);
        lines.push(Line {
            asked: shell.n(replies.len()),
            answered: shell.n(answered),
            share: answered * 100 / replies.len().max(1),
            home: if wave.state == Standing::Draft { view.path.clone() } else { format!("{}/suivi", view.path) },
            wave: view,
        });
    }
    shell.page(Waves { lines, may_ask, shell: shell.clone() })
}

#[derive(Template)]
#[template(path = "wave_settings.html")]
struct Settings {
    shell: Shell,
    wave: Option<WaveView>,
    action: String,
    version: String,
    typed: Fields,
    errors: Vec<(String, String)>,
    wrong: Violations,
}

impl Settings {
    fn told(&self, field: &str) -> Vec<String> {
        self.wrong.of(field).iter().map(|message| self.shell.say(message)).collect()
    }
}

fn settings(shell: &Shell, wave: Option<&Wave>, typed: Fields, wrong: &Violations) -> Settings {
    Settings {
        wave: wave.map(|wave| WaveView::of(shell, wave)),
        action: wave.map_or_else(|| "/bureau/enquetes".to_owned(), |wave| format!("{}/reglages", wave.desk_path())),
        version: wave.map(|wave| wave.version.to_string()).unwrap_or_default(),
        typed,
        errors: errors_view(shell, wrong),
        wrong: wrong.clone(),
        shell: shell.clone(),
    }
}

/// `GET /bureau/enquetes/nouvelle`
pub async fn new(shell: Shell) -> Result<Page> {
    shell.page(settings(&shell, None, Fields::default(), &Violations::default()))
}

/// `POST /bureau/enquetes`
pub async fn create(State(census): State<Census>, shell: Shell, typed: Fields) -> Result<Response> {
    shell.viewer.must(Right::Ask)?;
    let said = match Said::read(&typed) {
        Ok(said) => said,
        Err(Error::Invalid(wrong)) => {
            return Ok(shell.form(&wrong, settings(&shell, None, typed, &wrong))?.into_response());
        }
        Err(other) => return Err(other),
    };
    let id = wave::create(&census.app, shell.viewer.id(), &said).await?;
    Ok(shell::flash(go(&format!("/bureau/enquetes/{id}")), &Message::new("flash-wave-created")))
}

/// `GET /bureau/enquetes/{wave}/reglages`
pub async fn edit(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Page> {
    let wave = found(&census, &id).await?;
    shell.page(settings(&shell, Some(&wave), Said::typed(&wave), &Violations::default()))
}

/// `POST /bureau/enquetes/{wave}/reglages`
pub async fn save(
    State(census): State<Census>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    shell.viewer.must(Right::Ask)?;
    let wave = found(&census, &id).await?;
    let version: i64 = typed.get("version").parse().unwrap_or_default();
    let saved = match Said::read(&typed) {
        Ok(said) => wave::save(&census.app, &wave, version, &said).await,
        Err(error) => Err(error),
    };
    let (status, wrong) = match saved {
        Ok(()) => return Ok(shell::flash(go(&wave.desk_path()), &Message::new("flash-wave-saved"))),
        Err(Error::Invalid(wrong)) => (axum::http::StatusCode::UNPROCESSABLE_ENTITY, wrong),
        Err(Error::Conflict(message)) => {
            let mut wrong = Violations::default();
            wrong.add("version", message);
            let theirs = Said::typed(&wave);
            for field in ["title", "words", "opens_on", "closes_on"] {
                if theirs.get(field) != typed.get(field) {
                    wrong.add(field, Message::new("error-theirs").with("before", theirs.get(field)));
                }
            }
            (axum::http::StatusCode::CONFLICT, wrong)
        }
        Err(other) => return Err(other),
    };
    Ok(shell.page_with(status, settings(&shell, Some(&wave), typed, &wrong))?.into_response())
}

/// A line of the list of questions.
struct QuestionLine {
    path: String,
    key: String,
    words: String,
    sort: String,
    when: String,
    choices: String,
    required: bool,
    public: bool,
    first: bool,
    last: bool,
}

#[derive(Template)]
#[template(path = "wave.html")]
struct WavePage {
    shell: Shell,
    wave: WaveView,
    words: Vec<String>,
    questions: Vec<QuestionLine>,
    versions: i64,
}

/// `GET /bureau/enquetes/{wave}`
pub async fn show(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Page> {
    let wave = found(&census, &id).await?;
    let form = waves::find_form(&census.app.db, wave.id, wave.form).await?.unwrap_or_default();
    shell.page(WavePage {
        words: wave.words.split("\n\n").filter(|w| !w.trim().is_empty()).map(str::to_owned).collect(),
        questions: lines(&shell, &wave, &form),
        versions: wave.form,
        wave: WaveView::of(&shell, &wave),
        shell: shell.clone(),
    })
}

fn lines(shell: &Shell, wave: &Wave, form: &Form) -> Vec<QuestionLine> {
    let last = form.questions.len();
    let line = |(at, question): (usize, &crate::wave::question::Question)| QuestionLine {
        path: format!("{}/questions/{}", wave.desk_path(), question.key),
        key: question.key.clone(),
        words: question.wording.clone(),
        sort: match question.unit.as_str() {
            "" => shell.term("question-sort", question.sort.key()),
            unit => format!("{} ({unit})", shell.term("question-sort", question.sort.key())),
        },
        when: question.when.as_ref().map(|when| condition_words(shell, form, when)).unwrap_or_default(),
        choices: question.choices.iter().map(|c| c.words.as_str()).collect::<Vec<_>>().join(" · "),
        required: question.required,
        public: question.public,
        first: at == 0,
        last: at + 1 == last,
    };
    form.questions.iter().enumerate().map(line).collect()
}

/// `POST /bureau/enquetes/{wave}/copie`: a new draft with the same questions, of the same places.
pub async fn copy(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    shell.viewer.must(Right::Ask)?;
    let wave = found(&census, &id).await?;
    let title: String = shell.t1("wave-copy-of", "title", wave.title.as_str()).chars().take(120).collect();
    let id = wave::copy(&census.app, shell.viewer.id(), &wave, title).await?;
    Ok(shell::flash(go(&format!("/bureau/enquetes/{id}/reglages")), &Message::new("flash-wave-copied")))
}

/// `POST /bureau/enquetes/{wave}/suppression`: of a draft.
pub async fn remove(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    shell.viewer.must(Right::Ask)?;
    let wave = found(&census, &id).await?;
    let mut tx = census.app.db.begin().await?;
    if !waves::remove_draft(&mut tx, wave.id).await? {
        return Err(Error::Conflict(Message::new("error-wave-not-draft")));
    }
    tx.commit().await?;
    Ok(shell::flash(go("/bureau/enquetes"), &Message::new("flash-wave-removed")))
}
