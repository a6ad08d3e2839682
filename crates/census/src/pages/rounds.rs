//! The census in the back office: who is asked, who answered, when it is asked again, and who is told that they are listed.

use askama::Template;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::error::{Error, Result, Violations};
use kernel::ids::RoundId;
use kernel::lang::Message;
use kernel::party::Kind;
use kernel::web::{Fields, Page, Pager, Path, Shell, go, shell};

use super::editing::errors_view;
use crate::Census;
use crate::contribution::round::{self, Round, Settings, Sort};
use crate::store::rounds::{self, Asked};

const PER_PAGE: usize = 100;

struct RoundView {
    path: String,
    sort: &'static str,
    when: String,
    who: String,
    asked: String,
    answered: String,
    share: i64,
    closed: bool,
}

async fn view(census: &Census, shell: &Shell, round: &Round) -> Result<RoundView> {
    let db = &census.app.db;
    let all =
        rounds::count_askings(db, round.id, "").await? - rounds::count_askings(db, round.id, "sans-adresse").await?;
    let answered = rounds::count_askings(db, round.id, "repondu").await?;
    let words = |n: i64| shell.n(usize::try_from(n).unwrap_or_default());
    Ok(RoundView {
        path: format!("/bureau/recensement/{}", round.id),
        sort: round.sort.key(),
        when: shell.lang.instant(round.started_at),
        who: round.started_by.clone().unwrap_or_else(|| shell.t("by-program")),
        asked: words(all),
        answered: words(answered),
        share: if all > 0 { answered * 100 / all } else { 0 },
        closed: round.closed_at.is_some(),
    })
}

#[derive(Template)]
#[template(path = "rounds.html")]
struct Rounds {
    shell: Shell,
    rounds: Vec<RoundView>,
    settings: Fields,
    errors: Vec<(String, String)>,
    reached: usize,
    missed: usize,
    told: usize,
}

async fn rounds_page(census: &Census, shell: &Shell, typed: Option<&Fields>, wrong: &Violations) -> Result<Rounds> {
    let mut views = Vec::new();
    for found in rounds::list_rounds(&census.app.db).await? {
        views.push(view(census, shell, &found).await?);
    }
    let number = |n: u64| usize::try_from(n).unwrap_or_default();
    let (reached, missed) = round::count(&census.app, Sort::Census).await?;
    let (told, _) = round::count(&census.app, Sort::Notice).await?;
    let settings = match typed {
        Some(typed) => typed.clone(),
        None => typed_settings(&rounds::find_settings(&census.app.db).await?),
    };
    Ok(Rounds {
        rounds: views,
        settings,
        errors: errors_view(shell, wrong),
        reached: number(reached),
        missed: number(missed),
        told: number(told),
        shell: shell.clone(),
    })
}

fn typed_settings(settings: &Settings) -> Fields {
    let mut fields = Fields::default();
    fields.push("months", settings.months.to_string());
    fields.push("reminders", settings.reminders.to_string());
    fields.push("days", settings.days.to_string());
    if settings.automatic {
        fields.push("automatic", "yes");
    }
    fields
}

/// `GET /bureau/recensement`
pub async fn list(State(census): State<Census>, shell: Shell) -> Result<Page> {
    shell.page(rounds_page(&census, &shell, None, &Violations::default()).await?)
}

/// `POST /bureau/recensement`: asks every place.
pub async fn start(State(census): State<Census>, shell: Shell) -> Result<Response> {
    shell.viewer.must(Right::Ask)?;
    let settings = rounds::find_settings(&census.app.db).await?;
    let open = rounds::list_rounds(&census.app.db).await?;
    // two questions at once would make two letters of each reminder
    if open.iter().any(|round| round.sort == Sort::Census && round.closed_at.is_none()) {
        return Err(Error::Conflict(Message::new("error-round-open")));
    }
    let id = round::start(&census.app, shell.viewer.id(), Sort::Census, &settings).await?;
    Ok(shell::flash(go(&format!("/bureau/recensement/{id}")), &Message::new("flash-round-started")))
}

/// `POST /bureau/recensement/reglages`
pub async fn set(State(census): State<Census>, shell: Shell, typed: Fields) -> Result<Response> {
    shell.viewer.must(Right::Ask)?;
    let mut wrong = Violations::default();
    let mut number = |name: &str, least: i64, most: i64| {
        let found = typed.get(name).parse().ok().filter(|n| (least..=most).contains(n));
        if found.is_none() {
            wrong.add(name, Message::new("error-between").with("least", least).with("most", most));
        }
        found.unwrap_or_default()
    };
    let (months, reminders, days) = (number("months", 3, 60), number("reminders", 0, 4), number("days", 5, 90));
    if !wrong.is_empty() {
        let page = rounds_page(&census, &shell, Some(&typed), &wrong).await?;
        return Ok(shell.form(&wrong, page)?.into_response());
    }
    let settings = Settings { automatic: typed.has("automatic", "yes"), months, reminders, days };
    rounds::save_settings(&census.app.db, &settings).await?;
    Ok(shell::flash(go("/bureau/recensement"), &Message::new("flash-census-set")))
}

#[derive(Template)]
#[template(path = "notice.html")]
struct Notice {
    shell: Shell,
    lines: Vec<(String, String, &'static str, String)>,
    total: usize,
}

/// `GET /bureau/recensement/avis`: who would be told that they are listed.
pub async fn notice(State(census): State<Census>, shell: Shell) -> Result<Page> {
    let (total, _) = round::count(&census.app, Sort::Notice).await?;
    let found = round::preview(&census.app, Sort::Notice, 500).await?;
    let line = |candidate: round::Candidate| {
        let party = &candidate.sheet.party;
        let kind = if party.kind == Kind::Place { "field-place" } else { "field-organisation" };
        (party.name.clone(), party.path(), kind, candidate.address.unwrap_or_default())
    };
    let lines = found.into_iter().map(line).collect();
    shell.page(Notice { lines, total: usize::try_from(total).unwrap_or_default(), shell: shell.clone() })
}

/// `POST /bureau/recensement/avis`: tells them, once.
pub async fn tell(State(census): State<Census>, shell: Shell) -> Result<Response> {
    shell.viewer.must(Right::Ask)?;
    let settings = rounds::find_settings(&census.app.db).await?;
    let id = round::start(&census.app, shell.viewer.id(), Sort::Notice, &settings).await?;
    Ok(shell::flash(go(&format!("/bureau/recensement/{id}")), &Message::new("flash-round-started")))
}

struct AskedView {
    name: String,
    path: String,
    asked: String,
    reminded: i64,
    answer: String,
    letter: String,
}

#[derive(Template)]
#[template(path = "round.html")]
struct RoundPage {
    shell: Shell,
    round: RoundView,
    which: String,
    filters: Vec<(&'static str, String)>,
    lines: Vec<AskedView>,
    pager: Pager,
}

const FILTERS: [&str; 5] = ["", "repondu", "silence", "refus", "sans-adresse"];

async fn found(census: &Census, id: &str) -> Result<Round> {
    let id: RoundId = id.parse().map_err(|_| Error::NotFound)?;
    rounds::find_round(&census.app.db, id).await?.ok_or(Error::NotFound)
}

/// `GET /bureau/recensement/{round}`
pub async fn show(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Page> {
    let round = found(&census, &id).await?;
    let db = &census.app.db;
    let which = FILTERS.iter().find(|known| **known == shell.query.get("voir")).copied().unwrap_or_default();
    let mut filters = Vec::new();
    for filter in FILTERS {
        let count = usize::try_from(rounds::count_askings(db, round.id, filter).await?).unwrap_or_default();
        filters.push((filter, shell.n(count)));
    }
    let total = usize::try_from(rounds::count_askings(db, round.id, which).await?).unwrap_or_default();
    let path = format!("/bureau/recensement/{}", round.id);
    let pager = Pager::new(&path, &shell.query, PER_PAGE, total);
    let offset = i64::try_from((pager.page - 1) * PER_PAGE).unwrap_or_default();
    let asked =
        rounds::list_askings(db, round.id, which, (offset, i64::try_from(PER_PAGE).unwrap_or_default())).await?;
    let lines = asked.iter().map(|line| asked_view(&shell, line)).collect();
    let round = view(&census, &shell, &round).await?;
    shell.page(RoundPage { round, which: which.to_owned(), filters, lines, pager, shell: shell.clone() })
}

fn day(shell: &Shell, at: Option<&String>) -> String {
    let at = at.and_then(|text| text.parse::<jiff::Timestamp>().ok());
    at.map(|at| shell.lang.day(at.to_zoned_datetime(kernel::clock::paris()).date())).unwrap_or_default()
}

fn asked_view(shell: &Shell, line: &Asked) -> AskedView {
    let kind = Kind::from_key(&line.kind).unwrap_or(Kind::Place);
    AskedView {
        name: line.name.clone(),
        path: kind.path(&line.slug),
        asked: day(shell, line.asked_at.as_ref()),
        reminded: line.reminded,
        answer: line.answer.as_ref().map_or_else(String::new, |how| {
            format!("{} – {}", shell.term("asking-answer", how), day(shell, line.answered_at.as_ref()))
        }),
        letter: line.letter.clone().unwrap_or_default(),
    }
}

/// `GET /bureau/recensement/{round}/reponses.csv`
pub async fn file(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    let round = found(&census, &id).await?;
    let head = ["field-name", "round-address", "round-asked", "round-reminders", "round-answer", "round-letter"];
    // the mark that makes a spreadsheet read UTF-8
    let mut text = String::from('\u{feff}');
    text.push_str(&row(&head.map(|key| shell.t(key))));
    let mut offset = 0;
    loop {
        let lines = rounds::list_askings(&census.app.db, round.id, "", (offset, 1_000)).await?;
        if lines.is_empty() {
            break;
        }
        offset += 1_000;
        for line in &lines {
            let view = asked_view(&shell, line);
            let letter = if view.letter.is_empty() { String::new() } else { shell.term("mail-state", &view.letter) };
            let address = format!("{}{}", census.app.site.url, view.path);
            text.push_str(&row(&[view.name, address, view.asked, view.reminded.to_string(), view.answer, letter]));
        }
    }
    let kind =
        [(CONTENT_TYPE, "text/csv; charset=utf-8"), (CONTENT_DISPOSITION, "attachment; filename=\"reponses.csv\"")];
    Ok((kind, text).into_response())
}

/// A line of a file that a spreadsheet opens: nothing in it may be taken for a formula.
pub(super) fn row(cells: &[String]) -> String {
    let cell = |text: &String| {
        let number = text.replace(',', ".").parse::<f64>().is_ok();
        let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !number;
        let safe = if formula { format!("'{text}") } else { text.clone() };
        format!("\"{}\"", safe.replace('"', "\"\""))
    };
    cells.iter().map(cell).collect::<Vec<_>>().join(";") + "\r\n"
}

/// `POST /bureau/recensement/{round}/cloture`
pub async fn close(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    shell.viewer.must(Right::Ask)?;
    let round = found(&census, &id).await?;
    let mut tx = census.app.db.begin().await?;
    rounds::close_round(&mut tx, round.id, census.app.clock.now()).await?;
    tx.commit().await?;
    Ok(shell::flash(go(&format!("/bureau/recensement/{}", round.id)), &Message::new("flash-round-closed")))
}
