//! What a wave was answered: tables and plots for the team, files, and the totals that everybody may read.

use std::collections::{HashMap, HashSet};

use askama::Template;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::error::{Error, Result};
use kernel::ids::{PartyId, WaveId};
use kernel::lang::Message;
use kernel::web::{Fields, Page, Path, Shell, go, shell};
use serde_json::Value;
use tables::cells::joined;
use tables::workbook::{Cell, Workbook};

use super::cards::{self, Choice};
use super::coverage_view::percent;
use super::rounds::row;
use super::wave_follow::{department, within};
use super::wave_form::option_words;
use super::waves::{WaveView, found};
use crate::Census;
use crate::exchange::formats::Format;
use crate::reach;
use crate::store::waves::{self, Reply};
use crate::wave::answering::{self, standing};
use crate::wave::form::Form;
use crate::wave::question::{Question, Sort};
use crate::wave::results::{Bar, Given, LEAST, Tally, published};
use crate::wave::{State as Standing, Wave};

/// Words of places shown on the page; the file has them all.
const SHOWN: usize = 200;

/// What was answered in a wave, with the questions at each of their versions.
struct Answered {
    replies: Vec<Reply>,
    forms: HashMap<i64, Form>,
    /// The questions that are asked now, then those that were taken out.
    questions: Vec<(Question, bool)>,
}

impl Answered {
    async fn of(census: &Census, wave: &Wave) -> Result<Answered> {
        let forms = waves::list_forms(&census.app.db, wave.id).await?;
        let replies = answering::replies(&census.app, wave.id).await?;
        let now = forms.iter().find(|(version, _)| *version == wave.form).map(|(_, form)| form.clone());
        let mut questions: Vec<(Question, bool)> =
            now.unwrap_or_default().questions.into_iter().map(|question| (question, true)).collect();
        for (_, form) in forms.iter().rev() {
            for question in &form.questions {
                if !questions.iter().any(|(known, _)| known.key == question.key) {
                    questions.push((question.clone(), false));
                }
            }
        }
        Ok(Answered { replies, forms: forms.into_iter().collect(), questions })
    }

    fn given(&self) -> Vec<Given<'_>> {
        let given = self.replies.iter().filter_map(|reply| {
            let form = self.forms.get(&reply.form?)?;
            Some(Given { form, answers: &reply.answers })
        });
        given.collect()
    }

    /// An answer of a closed question in words, a choice that was taken out since included.
    fn words(&self, shell: &Shell, question: &Question, key: &str) -> String {
        if question.options().contains(&key) {
            return option_words(shell, question, key);
        }
        let mut versions: Vec<&i64> = self.forms.keys().collect();
        versions.sort_unstable();
        let mut known = versions.into_iter().rev().filter_map(|version| self.forms.get(version)?.find(&question.key));
        let known = known.find(|known| known.options().contains(&key));
        known.map_or_else(|| key.to_owned(), |known| option_words(shell, known, key))
    }

    /// The answers that a question was given, in its order, then those of choices taken out; and how many gave each.
    fn cells(&self, shell: &Shell, question: &Question, tally: &Tally) -> Vec<(String, usize)> {
        if question.sort.is_number() {
            let bars = tally.bars(question.sort);
            return bars.iter().map(|bar| (bar_words(shell, question, bar), bar.count)).collect();
        }
        let options = question.options();
        let mut keys: Vec<&str> = options.clone();
        keys.extend(tally.counts.keys().map(String::as_str).filter(|key| !options.contains(key)));
        let count = |key: &str| tally.counts.get(key).copied().unwrap_or_default();
        keys.into_iter().map(|key| (self.words(shell, question, key), count(key))).collect()
    }
}

fn figure(shell: &Shell, number: f64) -> String {
    if number.fract() != 0.0 {
        return shell.lang.decimal(number, if number.abs() < 1.0 { 2 } else { 1 });
    }
    #[expect(clippy::cast_possible_truncation, reason = "whole, and below a million millions")]
    let whole = number as i64;
    shell.lang.number(whole)
}

/// `10 à 20`, or `3` where a bar holds one whole number.
fn bar_words(shell: &Shell, question: &Question, bar: &Bar) -> String {
    if question.sort == Sort::Whole && bar.to - bar.from <= 1.0 {
        return figure(shell, bar.from);
    }
    let to = if question.sort == Sort::Whole { bar.to - 1.0 } else { bar.to };
    let words = Message::new(if question.sort == Sort::Whole { "bar-whole" } else { "bar-decimal" });
    shell.say(&words.with("from", figure(shell, bar.from)).with("to", figure(shell, to)))
}

/// A line of a question's table, with its bar.
pub struct CellView {
    pub words: String,
    pub count: String,
    pub share: String,
    /// Percents of the longest bar, for the drawing.
    pub width: String,
    /// The share of the same answer in the wave before.
    pub before: String,
}

/// What was answered to a question, as its template shows it.
pub struct ResultView {
    pub key: String,
    pub words: String,
    pub unit: String,
    pub public: bool,
    pub asked_now: bool,
    pub note: String,
    pub cells: Vec<CellView>,
    pub figures: Vec<(String, String, String)>,
    pub texts: Vec<(String, String, String)>,
    pub more: usize,
    /// The wave before that asked the same, and how many answered it.
    pub before: String,
}

/// The latest wave before this one that asked each question, and what it was answered.
async fn former(census: &Census, wave: &Wave) -> Result<Vec<(Wave, Answered)>> {
    let mut found = Vec::new();
    let before = waves::list(&census.app.db)
        .await?
        .into_iter()
        .filter(|other| other.id != wave.id && other.state != Standing::Draft && other.opened_at < wave.opened_at);
    let mut before: Vec<Wave> = before.collect();
    before.sort_by_key(|other| std::cmp::Reverse(other.opened_at));
    // further back nobody compares, and each is read whole
    for other in before.into_iter().take(4) {
        let answered = Answered::of(census, &other).await?;
        found.push((other, answered));
    }
    Ok(found)
}

#[derive(Template)]
#[template(path = "wave_results.html")]
struct Results {
    shell: Shell,
    wave: WaveView,
    asked: usize,
    answered: usize,
    partly: usize,
    results: Vec<ResultView>,
    territory: String,
    territories: Vec<(String, String, bool)>,
    query: String,
    may_ask: bool,
    may_publish: bool,
    least: usize,
}

/// `GET /bureau/enquetes/{wave}/resultats`
pub async fn show(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Page> {
    let wave = found(&census, &id).await?;
    if wave.state == Standing::Draft {
        return Err(Error::NotFound);
    }
    let mut answered = Answered::of(&census, &wave).await?;
    let key = shell.query.get("territory").to_owned();
    let choices = territories(&census, &shell, &answered.replies);
    let (replies, area) = within(&census, std::mem::take(&mut answered.replies), &key);
    answered.replies = replies;
    let mut before = former(&census, &wave).await?;
    for (_, other) in &mut before {
        let replies = std::mem::take(&mut other.replies);
        other.replies = within(&census, replies, &key).0;
    }
    let count = |which: &str| answered.replies.iter().filter(|reply| standing(reply) == which).count();
    let parties: Vec<PartyId> = answered.replies.iter().map(|reply| reply.party.id).collect();
    let read = reach::read_whole(&shell.viewer).among(&census.app.db, &parties).await?;
    let read: HashSet<PartyId> = read.into_iter().collect();
    let results = answered.questions.iter().map(|(question, now)| {
        let about = (question, *now);
        view(&shell, &answered, about, &before, &read)
    });
    let page = Results {
        asked: answered.replies.len(),
        answered: count("answered"),
        partly: count("partly"),
        results: results.collect(),
        territory: area.as_ref().map(|area| area.name.clone()).unwrap_or_default(),
        territories: choices.into_iter().map(|choice| (choice.value, choice.words, choice.chosen)).collect(),
        query: if area.is_some() { format!("?territory={key}") } else { String::new() },
        may_ask: shell.viewer.may(Right::Ask),
        may_publish: wave.state == Standing::Closed,
        least: LEAST,
        wave: WaveView::of(&shell, &wave),
        shell: shell.clone(),
    };
    shell.page(page)
}

/// The sectors and the départements of those who are asked.
fn territories(census: &Census, shell: &Shell, replies: &[Reply]) -> Vec<Choice> {
    let codes: Vec<&str> = replies.iter().filter_map(|reply| reply.party.territory.as_deref()).collect();
    cards::territories_of(census, shell, &codes)
}

/// `read` are the places whose own words the viewer reads, where a question is for the team.
fn view(
    shell: &Shell,
    own: &Answered,
    (question, now): (&Question, bool),
    before: &[(Wave, Answered)],
    read: &HashSet<PartyId>,
) -> ResultView {
    let tally = Tally::of(question, &own.given());
    let former = before.iter().find_map(|(wave, other)| {
        let (asked, _) = other.questions.iter().find(|(asked, _)| asked.key == question.key)?;
        if asked.sort != question.sort {
            return None;
        }
        let tally = Tally::of(asked, &other.given());
        (tally.answered > 0).then_some((wave, other, asked, tally))
    });
    let cells = own.cells(shell, question, &tally);
    let longest = cells.iter().map(|(_, count)| *count).max().unwrap_or_default().max(1);
    let share = |count: usize, all: usize| percent(shell, count as f64 / all.max(1) as f64);
    let earlier: HashMap<String, String> = match &former {
        // bars of numbers are cut elsewhere in another wave
        Some((_, other, asked, tally)) if !question.sort.is_number() => {
            let cells = other.cells(shell, asked, tally).into_iter();
            cells.map(|(words, count)| (words, share(count, tally.answered))).collect()
        }
        _ => HashMap::new(),
    };
    let note = Message::new("result-note")
        .with("answered", tally.answered)
        .with("silent", tally.silent)
        .with("unconcerned", tally.unconcerned);
    let all: Vec<&Reply> = own
        .replies
        .iter()
        .filter(|reply| question.sort.is_words() && reply.answers.contains_key(&question.key))
        .filter(|reply| question.public || read.contains(&reply.party.id))
        .collect();
    let text = |reply: &&Reply| {
        let answer = reply.answers.get(&question.key).and_then(Value::as_str).unwrap_or_default();
        (reply.party.name.clone(), reply.party.path(), answer.to_owned())
    };
    ResultView {
        key: question.key.clone(),
        words: question.wording.clone(),
        unit: question.unit.clone(),
        public: question.public && !question.sort.is_words(),
        asked_now: now,
        note: shell.say(&note),
        cells: cells
            .into_iter()
            .map(|(words, count)| CellView {
                share: share(count, tally.answered),
                width: format!("{:.2}", count as f64 / longest as f64 * 100.0),
                before: earlier.get(&words).cloned().unwrap_or_default(),
                count: shell.n(count),
                words,
            })
            .collect(),
        figures: figures(shell, &tally, former.as_ref().map(|(_, _, _, tally)| tally)),
        texts: all.iter().take(SHOWN).map(text).collect(),
        more: all.len().saturating_sub(SHOWN),
        before: match &former {
            Some((wave, _, _, tally)) if !question.sort.is_words() => shell
                .say(&Message::new("result-before").with("title", wave.title.as_str()).with("count", tally.answered)),
            _ => String::new(),
        },
    }
}

/// What numbers are told by, now and before; none when none was given.
fn figures(shell: &Shell, tally: &Tally, before: Option<&Tally>) -> Vec<(String, String, String)> {
    if tally.numbers.is_empty() {
        return Vec::new();
    }
    let quantile = |tally: &Tally, share: f64| tally.quantile(share).map(|n| figure(shell, n)).unwrap_or_default();
    [("median", 0.5), ("quartile-first", 0.25), ("quartile-third", 0.75), ("least", 0.0), ("most", 1.0)]
        .into_iter()
        .map(|(name, share)| {
            let earlier = before.map(|before| quantile(before, share)).unwrap_or_default();
            (shell.term("result", name), quantile(tally, share), earlier)
        })
        .collect()
}

/// `POST /bureau/enquetes/{wave}/publication`
pub async fn publish(
    State(census): State<Census>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    shell.viewer.must(Right::Ask)?;
    let wave = found(&census, &id).await?;
    let publish = typed.has("publish", "yes");
    // totals that still move would tell what each new answer said
    if publish && wave.state != Standing::Closed {
        return Err(Error::Conflict(Message::new("error-wave-not-closed")));
    }
    let mut tx = census.app.db.begin().await?;
    waves::update_published(&mut tx, wave.id, publish).await?;
    tx.commit().await?;
    let done = if publish { "flash-wave-published" } else { "flash-wave-unpublished" };
    Ok(shell::flash(go(&format!("{}/resultats", wave.desk_path())), &Message::new(done)))
}

/// What is published of a question.
struct PublicView {
    words: String,
    unit: String,
    note: String,
    cells: Vec<CellView>,
    withheld: bool,
}

#[derive(Template)]
#[template(path = "wave_public.html")]
struct Public {
    shell: Shell,
    title: String,
    path: String,
    lead: String,
    results: Vec<PublicView>,
    least: usize,
}

/// `GET /enquetes/{slug}`: totals of the public questions, nothing that counts fewer than five places.
pub async fn public(State(census): State<Census>, Path(slug): Path<String>, shell: Shell) -> Result<Page> {
    let wave = waves::find_published(&census.app.db, &slug).await?.ok_or(Error::NotFound)?;
    let mut own = Answered::of(&census, &wave).await?;
    // what was kept for later was not said yet
    own.replies.retain(|reply| reply.complete);
    let questions = own.questions.iter().filter(|(question, now)| *now && question.public && !question.sort.is_words());
    let results = questions.map(|(question, _)| public_view(&shell, &own, question)).collect();
    let answered = own.given().len();
    let last = wave.closes_on.map(|day| shell.lang.day(day)).unwrap_or_default();
    let lead = match answered {
        few if few < LEAST => shell.t("wave-public-few"),
        many => shell.say(&Message::new("wave-public-lead").with("count", many).with("day", last)),
    };
    shell.page(Public {
        title: wave.title.clone(),
        path: wave.path(),
        lead,
        results,
        least: LEAST,
        shell: shell.clone(),
    })
}

fn public_view(shell: &Shell, own: &Answered, question: &Question) -> PublicView {
    let tally = Tally::of(question, &own.given());
    let cells = own.cells(shell, question, &tally);
    let counts: Vec<usize> = cells.iter().map(|(_, count)| *count).collect();
    let told = published(&counts, tally.answered, question.sort != Sort::Several);
    let open = question.sort.is_number() || question.sort == Sort::Day;
    // where the answers are not a closed list, what is withheld at either end would tell how far they go
    let seen = |at: usize| told.get(at).copied().flatten().is_some();
    let first = (0..told.len()).find(|at| !open || seen(*at)).unwrap_or(told.len());
    let last = (0..told.len()).rfind(|at| !open || seen(*at)).map_or(0, |at| at + 1);
    let longest = told.iter().flatten().max().copied().unwrap_or_default().max(1);
    let view = |((words, _), told): ((String, usize), &Option<usize>)| CellView {
        words,
        count: told.map_or_else(|| shell.t1("wave-fewer", "least", LEAST), |count| shell.n(count)),
        share: told.map(|count| percent(shell, count as f64 / tally.answered.max(1) as f64)).unwrap_or_default(),
        width: format!("{:.2}", told.unwrap_or_default() as f64 / longest as f64 * 100.0),
        before: String::new(),
    };
    let enough = tally.answered >= LEAST;
    PublicView {
        words: question.wording.clone(),
        unit: question.unit.clone(),
        note: if enough { shell.t1("wave-public-count", "count", tally.answered) } else { shell.t("wave-public-few") },
        withheld: told.iter().any(Option::is_none) && enough,
        cells: match enough && first < last {
            true => cells.into_iter().zip(&told).take(last).skip(first).map(view).collect(),
            false => Vec::new(),
        },
    }
}

#[derive(Template)]
#[template(path = "waves_public.html")]
struct PublicList {
    shell: Shell,
    waves: Vec<(String, String, String)>,
}

/// `GET /enquetes`
pub async fn public_list(State(census): State<Census>, shell: Shell) -> Result<Page> {
    let waves = waves::list_published(&census.app.db).await?;
    let line = |wave: &Wave| {
        let last = wave.closes_on.map(|day| shell.lang.day(day)).unwrap_or_default();
        (wave.title.clone(), wave.path(), last)
    };
    shell.page(PublicList { waves: waves.iter().map(line).collect(), shell: shell.clone() })
}

/// The rows of a wave as a table: a place a row, a question a column.
async fn table(census: &Census, shell: &Shell, id: &str) -> Result<(Wave, Vec<Cell>, Vec<Vec<Cell>>)> {
    let wave = found(census, id).await?;
    if wave.state == Standing::Draft {
        return Err(Error::NotFound);
    }
    let mut own = Answered::of(census, &wave).await?;
    let replies = std::mem::take(&mut own.replies);
    own.replies = within(census, replies, shell.query.get("territory")).0;
    let fixed = [
        "field-name",
        "round-address",
        "level-commune",
        "level-department",
        "wave-standing",
        "wave-when-answered",
        "wave-by",
    ];
    let mut head: Vec<Cell> = fixed.iter().map(|key| Cell::Text(shell.t(key))).collect();
    head.extend(
        own.questions.iter().map(|(question, _)| Cell::Text(format!("{} [{}]", question.wording, question.key))),
    );
    let rows = own.replies.iter().map(|reply| {
        let party = &reply.party;
        let by = match (&reply.actor, reply.answered_at) {
            (Some(actor), _) => actor.clone(),
            (None, Some(_)) => shell.t("wave-by-itself"),
            (None, None) => String::new(),
        };
        let mut row = vec![
            Cell::Text(party.name.clone()),
            Cell::Text(format!("{}{}", census.app.site.url, party.path())),
            Cell::Text(party.territory.clone().unwrap_or_default()),
            Cell::Text(department(census, party).map(|(_, name)| name).unwrap_or_default()),
            Cell::Text(shell.term("wave-standing", standing(reply))),
            Cell::Text(reply.answered_at.or(reply.declined_at).map(|at| shell.lang.instant(at)).unwrap_or_default()),
            Cell::Text(by),
        ];
        row.extend(own.questions.iter().map(|(question, _)| cell(shell, &own, question, reply)));
        row
    });
    let rows = rows.collect();
    Ok((wave, head, rows))
}

fn cell(shell: &Shell, own: &Answered, question: &Question, reply: &Reply) -> Cell {
    let words = |key: &str| own.words(shell, question, key);
    match reply.answers.get(&question.key) {
        None => Cell::Text(String::new()),
        Some(Value::Number(number)) => Cell::Number(number.as_f64().unwrap_or_default()),
        Some(Value::Array(list)) => {
            let all: Vec<String> = list.iter().filter_map(Value::as_str).map(words).collect();
            Cell::Text(joined(&all.iter().map(String::as_str).collect::<Vec<_>>()))
        }
        Some(Value::String(text)) if question.sort.is_words() || question.sort == Sort::Day => Cell::Text(text.clone()),
        Some(other) => Cell::Text(words(other.as_str().unwrap_or_default())),
    }
}

fn attachment(wave: WaveId, kind: &'static str, ending: &str, body: Vec<u8>) -> Response {
    let name = format!("attachment; filename=\"enquete-{wave}.{ending}\"");
    ([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name)], body).into_response()
}

/// `GET /bureau/enquetes/{wave}/reponses.csv`
pub async fn csv(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    let (wave, head, rows) = table(&census, &shell, &id).await?;
    let text = |cell: Cell| match cell {
        Cell::Text(text) => text,
        // as a spreadsheet of the reader's language reads it
        Cell::Number(number) if shell.lang.code() == "fr" => number.to_string().replace('.', ","),
        Cell::Number(number) => number.to_string(),
    };
    // the mark that makes a spreadsheet read UTF-8
    let mut file = String::from('\u{feff}');
    for cells in std::iter::once(head).chain(rows) {
        file.push_str(&row(&cells.into_iter().map(text).collect::<Vec<_>>()));
    }
    Ok(attachment(wave.id, "text/csv; charset=utf-8", "csv", file.into_bytes()))
}

/// `GET /bureau/enquetes/{wave}/reponses.xlsx`
pub async fn xlsx(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    let (wave, head, rows) = table(&census, &shell, &id).await?;
    let mut body = Vec::new();
    let mut book = Workbook::open(&mut body, "reponses")?;
    for cells in std::iter::once(head).chain(rows) {
        book.write_row(cells.into_iter())?;
    }
    book.close()?;
    Ok(attachment(wave.id, Format::Xlsx.media(), "xlsx", body))
}
