//! Sources read from an address: which there are, what came of them, how much they may change without a person.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::error::{Error, Result, Violations};
use kernel::lang::Message;
use kernel::web::shell::flash;
use kernel::web::{Fields, Page, Shell, go};

use crate::Census;
use crate::exchange::refresh;
use crate::store::sources::{self, SourceAddress};

/// How often a source may be read, in hours.
const EVERY: [i64; 4] = [1, 6, 24, 168];
const PAGE: &str = "/bureau/sources";

struct Line {
    source: String,
    url: String,
    every: String,
    most: String,
    outcome: String,
    badge: &'static str,
    when: String,
    next: String,
    error: String,
    import: Option<String>,
    paused: bool,
}

#[derive(Template)]
#[template(path = "sources.html")]
struct Sources {
    shell: Shell,
    lines: Vec<Line>,
    known: Vec<String>,
    every: Vec<(i64, String, bool)>,
    typed: Fields,
    wrong: Vec<(String, String)>,
}

impl Sources {
    fn error(&self, field: &str) -> &str {
        self.wrong.iter().find(|(name, _)| name == field).map_or("", |(_, words)| words)
    }

    /// What was typed, or what is usual.
    fn number(&self, field: &str, usual: &'static str) -> String {
        if self.typed.pairs().any(|(name, _)| name == field) {
            self.typed.get(field).to_owned()
        } else {
            usual.to_owned()
        }
    }
}

impl Line {
    fn of(shell: &Shell, address: SourceAddress) -> Line {
        let when = |at: &str| at.parse().map_or_else(|_| at.to_owned(), |at| shell.lang.instant(at));
        let outcome = address.last_outcome.as_deref().unwrap_or("never");
        let number = |n: i64| shell.lang.number(n);
        let most = Message::new("source-most")
            .with("created", number(address.most_created))
            .with("updated", number(address.most_updated))
            .with("vanished", number(address.most_vanished));
        Line {
            every: every_words(shell, address.every_hours),
            most: shell.say(&most),
            badge: match outcome {
                "applied" | "unchanged" => "open",
                "waiting" => "doubtful",
                "failed" => "rejected",
                _ => "plain",
            },
            outcome: shell.term("source-outcome", outcome),
            when: address.last_at.as_deref().map(when).unwrap_or_default(),
            next: shell.lang.instant(address.next_at),
            error: address.last_error.unwrap_or_default(),
            import: address.batch.map(|id| format!("/bureau/imports/{id}")),
            source: address.source,
            url: address.url,
            paused: address.paused,
        }
    }
}

fn every_words(shell: &Shell, hours: i64) -> String {
    match hours {
        168 => shell.t("every-week"),
        24 => shell.t("every-day"),
        hours => shell.t1("every-hours", "count", usize::try_from(hours).unwrap_or_default()),
    }
}

async fn view(census: &Census, shell: &Shell, typed: Fields, wrong: &Violations) -> Result<Sources> {
    let asked = typed.get("every").parse().ok().filter(|hours| EVERY.contains(hours)).unwrap_or(24);
    Ok(Sources {
        lines: sources::list(&census.app.db).await?.into_iter().map(|address| Line::of(shell, address)).collect(),
        known: crate::store::batch::list_sources(&census.app.db).await?,
        every: EVERY.map(|hours| (hours, every_words(shell, hours), hours == asked)).into(),
        typed,
        wrong: wrong.iter().flat_map(|(f, ms)| ms.iter().map(|m| (f.to_owned(), shell.say(m)))).collect(),
        shell: shell.clone(),
    })
}

/// `GET /bureau/sources`
pub async fn list(State(census): State<Census>, shell: Shell) -> Result<Page> {
    let page = view(&census, &shell, Fields::default(), &Violations::default()).await?;
    shell.page(page)
}

/// `POST /bureau/sources`: the same name changes what is asked of it.
pub async fn save(State(census): State<Census>, shell: Shell, typed: Fields) -> Result<Response> {
    shell.viewer.must(Right::Import)?;
    let mut wrong = Violations::default();
    let source = typed.required("source", &mut wrong);
    if source.chars().count() > 80 {
        wrong.add("source", Message::new("error-name-long").with("count", 80_usize));
    }
    let url = typed.required("url", &mut wrong);
    let is_address = url.starts_with("https://") || url.starts_with("http://");
    if !url.is_empty() && (!is_address || url.len() > 4_000 || url.contains(char::is_whitespace)) {
        wrong.add("url", Message::new("error-url"));
    }
    let mut most = |field: &str| match typed.get(field).parse::<i64>() {
        Ok(number @ 0..=1_000_000) => number,
        _ => {
            wrong.add(field, Message::new("error-source-most"));
            0
        }
    };
    let (most_created, most_updated, most_vanished) = (most("created"), most("updated"), most("vanished"));
    if !wrong.is_empty() {
        let page = view(&census, &shell, typed, &wrong).await?;
        return Ok(shell.form(&wrong, page)?.into_response());
    }
    let every_hours = typed.get("every").parse().ok().filter(|hours| EVERY.contains(hours)).unwrap_or(24);
    let address = SourceAddress {
        source,
        url,
        every_hours,
        most_created,
        most_updated,
        most_vanished,
        next_at: census.app.clock.now(),
        paused: false,
        last_hash: None,
        last_at: None,
        last_outcome: None,
        last_error: None,
        batch: None,
    };
    sources::save(&census.app.db, &address).await?;
    refresh::ask(&census, &address.source).await?;
    Ok(flash(go(PAGE), &Message::new("flash-source-saved")))
}

async fn named(census: &Census, typed: &Fields) -> Result<SourceAddress> {
    sources::find(&census.app.db, typed.get("source")).await?.ok_or(Error::NotFound)
}

/// `POST /bureau/sources/lecture`
pub async fn read_now(State(census): State<Census>, shell: Shell, typed: Fields) -> Result<Response> {
    shell.viewer.must(Right::Import)?;
    let address = named(&census, &typed).await?;
    refresh::ask(&census, &address.source).await?;
    Ok(flash(go(PAGE), &Message::new("flash-source-asked")))
}

/// `POST /bureau/sources/pause`: stops, or resumes.
pub async fn pause(State(census): State<Census>, shell: Shell, typed: Fields) -> Result<Response> {
    shell.viewer.must(Right::Import)?;
    let address = named(&census, &typed).await?;
    sources::pause(&census.app.db, &address.source, !address.paused).await?;
    let key = if address.paused { "flash-source-resumed" } else { "flash-source-paused" };
    Ok(flash(go(PAGE), &Message::new(key)))
}

/// `POST /bureau/sources/suppression`: what it brought stays.
pub async fn remove(State(census): State<Census>, shell: Shell, typed: Fields) -> Result<Response> {
    shell.viewer.must(Right::Import)?;
    let address = named(&census, &typed).await?;
    sources::remove(&census.app.db, &address.source).await?;
    Ok(flash(go(PAGE), &Message::new("flash-source-gone")))
}
