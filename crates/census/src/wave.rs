//! A wave: extra questions that the network asks of some of its places, from the draft to the answers.

pub mod answering;
pub mod demo;
pub mod form;
pub mod question;
pub mod results;
pub mod segment;
pub mod sending;

use jiff::Timestamp;
use jiff::civil::Date;
use kernel::app::App;
use kernel::error::{Error, Result, Violations};
use kernel::facts::Fact;
use kernel::ids::{AccountId, WaveId};
use kernel::lang::Message;
use kernel::web::Fields;

use crate::store::waves;
use form::Form;

/// Letters of a title.
const TITLE: usize = 120;
/// Letters of the words to the places.
const WORDS: usize = 2_000;

/// Where a wave stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is composed; nobody sees it.
    Draft,
    /// It is asked.
    Open,
    /// It is asked no longer.
    Closed,
}

impl State {
    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Open => "open",
            State::Closed => "closed",
        }
    }

    /// The state of that word.
    pub fn from_key(key: &str) -> Option<State> {
        [State::Draft, State::Open, State::Closed].into_iter().find(|state| state.key() == key)
    }
}

/// A wave as stored.
#[derive(Clone, Debug)]
pub struct Wave {
    /// Its id.
    pub id: WaveId,
    /// The piece of the address of its published results.
    pub slug: String,
    /// What it is called.
    pub title: String,
    /// To the places.
    pub words: String,
    /// When letters leave; none for as soon as it is opened.
    pub opens_on: Option<Date>,
    /// The last day on which it can be answered.
    pub closes_on: Option<Date>,
    /// Where it stands.
    pub state: State,
    /// Of whom it is asked: filters as the directory's addresses write them.
    pub segment: String,
    /// The version of its questions that is shown now.
    pub form: i64,
    /// Grows at each change.
    pub version: i64,
    /// Whether totals of its public questions are shown to everybody.
    pub published: bool,
    /// When it was opened.
    pub opened_at: Option<Timestamp>,
}

impl Wave {
    /// The address of the wave in the back office.
    pub fn desk_path(&self) -> String {
        format!("/bureau/enquetes/{}", self.id)
    }

    /// The address of its published results.
    pub fn path(&self) -> String {
        format!("/enquetes/{}", self.slug)
    }

    /// Whether it is answered today.
    pub fn is_answered(&self, today: Date) -> bool {
        self.state == State::Open && self.closes_on.is_none_or(|last| today <= last)
    }
}

/// What a coordinator says of a wave, beside its questions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    /// What it is called.
    pub title: String,
    /// To the places.
    pub words: String,
    /// When letters leave.
    pub opens_on: Option<Date>,
    /// The last day.
    pub closes_on: Option<Date>,
}

impl Said {
    /// Reads the form of a wave.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn read(typed: &Fields) -> Result<Said> {
        let mut wrong = Violations::default();
        let title = kernel::text::squeeze(&typed.required("title", &mut wrong));
        let words = typed.get("words").replace("\r\n", "\n");
        let mut short = |name: &str, text: &str, limit: usize| {
            if text.chars().count() > limit {
                wrong.add(name, Message::new("error-answer-long").with("limit", limit));
            }
        };
        short("title", &title, TITLE);
        short("words", &words, WORDS);
        let mut day = |name: &str| {
            let text = typed.get(name);
            let found: Option<Date> = text.parse().ok();
            if !text.is_empty() && found.is_none() {
                wrong.add(name, Message::new("error-answer-day"));
            }
            found
        };
        let (opens_on, closes_on) = (day("opens_on"), day("closes_on"));
        if let (Some(first), Some(last)) = (opens_on, closes_on)
            && last < first
        {
            wrong.add("closes_on", Message::new("error-wave-days"));
        }
        wrong.check()?;
        Ok(Said { title, words, opens_on, closes_on })
    }

    /// As the form would hold it.
    pub fn typed(wave: &Wave) -> Fields {
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        Fields::of(vec![
            ("title".to_owned(), wave.title.clone()),
            ("words".to_owned(), wave.words.clone()),
            ("opens_on".to_owned(), day(wave.opens_on)),
            ("closes_on".to_owned(), day(wave.closes_on)),
        ])
    }
}

/// Somebody else changed the wave since it was shown.
pub fn moved() -> Error {
    Error::Conflict(Message::new("error-wave-moved"))
}

/// A new draft without questions.
///
/// # Errors
/// The database refused.
pub async fn create(app: &App, by: Option<AccountId>, said: &Said) -> Result<WaveId> {
    let mut tx = app.db.begin().await?;
    let id = waves::insert(&mut tx, app, by, (said, ""), None).await?;
    waves::save_form(&mut tx, (id, 1), &Form::default(), (by, app.clock.now())).await?;
    tx.commit().await?;
    Ok(id)
}

/// A new draft with the questions and the segment of another, so that a later wave is asked alike.
///
/// # Errors
/// The database refused.
pub async fn copy(app: &App, by: Option<AccountId>, wave: &Wave, title: String) -> Result<WaveId> {
    let form = waves::find_form(&app.db, wave.id, wave.form).await?.unwrap_or_default();
    let said = Said { title, words: wave.words.clone(), opens_on: None, closes_on: None };
    let mut tx = app.db.begin().await?;
    let id = waves::insert(&mut tx, app, by, (&said, &wave.segment), Some(wave.id)).await?;
    waves::save_form(&mut tx, (id, 1), &form, (by, app.clock.now())).await?;
    tx.commit().await?;
    Ok(id)
}

/// Changes what is said of a wave, from the version that was shown.
///
/// # Errors
/// [`Error::Conflict`] when somebody changed the wave meanwhile; invalid when an open wave would have no last day.
pub async fn save(app: &App, wave: &Wave, version: i64, said: &Said) -> Result<()> {
    if wave.state == State::Open && said.closes_on.is_none_or(|last| last < app.clock.today()) {
        let mut wrong = Violations::default();
        wrong.add("closes_on", Message::new("error-wave-last-day"));
        return Err(Error::Invalid(wrong));
    }
    let mut tx = app.db.begin().await?;
    if !waves::claim(&mut tx, wave.id, version).await? {
        return Err(moved());
    }
    waves::update_said(&mut tx, wave.id, said).await?;
    tx.commit().await?;
    Ok(())
}

/// Writes the questions of a wave: over the draft's, as a new version once it is open.
///
/// # Errors
/// [`Error::Conflict`] when somebody changed the wave meanwhile, or when it is closed.
pub async fn save_form(app: &App, by: Option<AccountId>, wave: &Wave, version: i64, form: &Form) -> Result<()> {
    if wave.state == State::Closed {
        return Err(Error::Conflict(Message::new("error-wave-closed")));
    }
    let next = if wave.state == State::Draft { wave.form } else { wave.form + 1 };
    let mut tx = app.db.begin().await?;
    if !waves::claim(&mut tx, wave.id, version).await? {
        return Err(moved());
    }
    waves::save_form(&mut tx, (wave.id, next), form, (by, app.clock.now())).await?;
    waves::show_form(&mut tx, wave.id, next).await?;
    tx.commit().await?;
    Ok(())
}

/// Closes a wave: no letter leaves any more, and its links open no more. `false` when it was not open.
///
/// # Errors
/// The database refused.
pub async fn close(app: &App, by: Option<AccountId>, wave: WaveId) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    let closed = waves::close(&mut tx, wave, app.clock.now()).await?;
    if closed {
        app.record(&mut tx, by, &Fact::WaveClosed { wave }).await?;
    }
    tx.commit().await?;
    Ok(closed)
}
