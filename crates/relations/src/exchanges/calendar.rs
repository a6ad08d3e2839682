//! What is to be done and what was noted, as a calendar that telephones follow (iCalendar, RFC 5545).

use std::collections::HashMap;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use kernel::auth::{self, Viewer};
use kernel::error::{Error, Result};
use kernel::ids::InteractionId;
use kernel::lang::Lang;
use kernel::rights::Right;
use kernel::token;
use kernel::web::{Path, Shell};

use super::interaction::{self, Interaction};
use super::task::{Task, later};
use crate::Relations;
use crate::store::exchanges::Met;
use crate::store::{exchanges as store, intake, tasks};

/// How far back a calendar goes.
const PAST: SignedDuration = SignedDuration::from_hours(24 * 92);
/// Interactions of one calendar.
const MOST: usize = 500;
/// The longest line, in bytes, without its end.
const LINE: usize = 75;

/// `GET /agenda/{secret}.ics`: what its owner has to do and noted; `/agenda/{secret}-equipe.ics`: the whole team's.
///
/// It says what the owner may read at that moment, and nothing that is private: whoever holds the address reads it.
pub async fn feed(State(relations): State<Relations>, Path(file): Path<String>, shell: Shell) -> Result<Response> {
    let name = file.strip_suffix(".ics").ok_or(Error::NotFound)?;
    let (secret, team) = name.strip_suffix("-equipe").map_or((name, false), |secret| (secret, true));
    let viewer = owner(&relations, secret).await?;
    let db = &relations.app.db;
    let now = relations.app.clock.now();
    let mut to_do = tasks::list_mine(db, &viewer, true).await?;
    if team {
        to_do.extend(tasks::list_team(db, &viewer, true).await?);
    }
    let noted = store::list_dated(db, &viewer, now - PAST, team, MOST).await?;
    let ids: Vec<InteractionId> = noted.iter().map(|one| one.id).collect();
    let mut with: HashMap<InteractionId, Vec<String>> = HashMap::new();
    for Met { interaction, name, .. } in store::list_met(db, &viewer, &ids).await?.into_iter().filter(|met| met.known) {
        with.entry(interaction).or_default().push(name);
    }
    let mut calendar = Calendar::new(&shell.app.site.name, &shell.app.site.url, now);
    for task in &to_do {
        calendar.task(task, team);
    }
    for one in &noted {
        calendar.interaction(one, with.get(&one.id).map_or(&[], Vec::as_slice), &shell.lang, team);
    }
    let headers = [
        (CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (CACHE_CONTROL, "private, no-store"),
        (HeaderName::from_static("x-robots-tag"), "noindex"),
        // the address is the secret
        (HeaderName::from_static("referrer-policy"), "no-referrer"),
    ];
    Ok((headers, calendar.end()).into_response())
}

/// Whose calendar it is, as what they may do today.
async fn owner(relations: &Relations, secret: &str) -> Result<Viewer> {
    let app = &relations.app;
    let account = intake::find_by_calendar(&app.db, &token::hash(secret)).await?.ok_or(Error::NotFound)?;
    let account = auth::find(&app.db, account).await?.ok_or(Error::NotFound)?;
    let powers = auth::powers(app, &account).await?;
    let viewer = Viewer::of(account, powers);
    if viewer.may(Right::ReadNotes) { Ok(viewer) } else { Err(Error::NotFound) }
}

/// A calendar being written.
struct Calendar {
    text: String,
    site: String,
    now: Timestamp,
}

impl Calendar {
    fn new(name: &str, site: &str, now: Timestamp) -> Calendar {
        let mut calendar = Calendar { text: String::new(), site: site.to_owned(), now };
        calendar.line("BEGIN", "VCALENDAR");
        calendar.line("VERSION", "2.0");
        calendar.line("PRODID", "-//Maillage//Maillage//FR");
        calendar.line("CALSCALE", "GREGORIAN");
        calendar.line("X-WR-CALNAME", &escaped(name));
        calendar.line("REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
        calendar
    }

    /// One property, folded.
    fn line(&mut self, name: &str, value: &str) {
        self.text.push_str(&folded(&format!("{name}:{value}")));
        self.text.push_str("\r\n");
    }

    fn task(&mut self, task: &Task, team: bool) {
        // without a day it stands on none
        let Some(due) = task.due else { return };
        let about = [task.party_name.as_str(), if team { task.owner_name.as_str() } else { "" }];
        let about: Vec<&str> = about.into_iter().filter(|words| !words.is_empty()).collect();
        let summary = match about.is_empty() {
            true => format!("☐ {}", task.subject),
            false => format!("☐ {} ({})", task.subject, about.join(", ")),
        };
        let now = self.now;
        self.line("BEGIN", "VEVENT");
        self.line("UID", &format!("{}@maillage", task.id));
        self.line("DTSTAMP", &utc(now));
        self.line("DTSTART;VALUE=DATE", &day(due));
        self.line("DTEND;VALUE=DATE", &day(later(due, 1)));
        self.line("SEQUENCE", &task.version.to_string());
        self.line("SUMMARY", &escaped(&summary));
        self.line("TRANSP", "TRANSPARENT");
        self.line("URL", &format!("{}/bureau/ma-journee", self.site));
        self.line("END", "VEVENT");
    }

    fn interaction(&mut self, one: &Interaction, with: &[String], lang: &Lang, team: bool) {
        let sort = lang.t(&format!("interaction-sort-{}", one.sort.key()));
        let mut about = with.join(", ");
        if team && !one.author_name.is_empty() {
            let separator = if about.is_empty() { "" } else { " – " };
            about = format!("{about}{separator}{}", one.author_name);
        }
        let summary = match about.is_empty() {
            true => format!("{sort} – {}", one.subject),
            false => format!("{sort} – {} ({about})", one.subject),
        };
        self.line("BEGIN", "VEVENT");
        self.line("UID", &format!("{}@maillage", one.id));
        self.line("DTSTAMP", &utc(one.updated_at));
        self.line("DTSTART", &utc(one.at));
        self.line("SEQUENCE", &one.version.to_string());
        self.line("SUMMARY", &escaped(&summary));
        self.line("TRANSP", "TRANSPARENT");
        self.line("URL", &format!("{}{}", self.site, interaction::path(one.id)));
        self.line("END", "VEVENT");
    }

    fn end(mut self) -> String {
        self.line("END", "VCALENDAR");
        self.text
    }
}

/// `20260302T090000Z`
fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// `20260302`
fn day(day: Date) -> String {
    day.strftime("%Y%m%d").to_string()
}

/// A text in which nothing ends a value or begins another.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => safe.extend(['\\', c]),
            '\n' | '\r' => safe.push_str("\\n"),
            c if c.is_control() => {}
            c => safe.push(c),
        }
    }
    safe
}

/// A line cut where it is longer than 75 bytes, never inside a character; what follows begins with a space.
fn folded(line: &str) -> String {
    let mut folded = String::with_capacity(line.len() + line.len() / 60);
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > LINE {
            folded.push_str("\r\n ");
            length = 1;
        }
        folded.push(c);
        length += c.len_utf8();
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_typed_ends_a_value() {
        assert_eq!(escaped("a;b,c\\d\r\ne\u{7}"), "a\\;b\\,c\\\\d\\ne");
        assert_eq!(escaped("x\nEND:VEVENT"), "x\\nEND:VEVENT");
    }

    #[test]
    fn long_lines_are_cut_between_characters() {
        let line = format!("SUMMARY:{}", "é".repeat(100));
        let cut = folded(&line);
        assert!(cut.split("\r\n").all(|piece| piece.len() <= LINE), "{cut}");
        assert_eq!(cut.replace("\r\n ", ""), line);
        assert_eq!(folded("SUMMARY:court"), "SUMMARY:court");
    }

    #[test]
    fn instants_and_days_are_written_without_a_zone_of_their_own() {
        assert_eq!(utc("2026-03-02T09:00:00Z".parse().unwrap()), "20260302T090000Z");
        assert_eq!(day(jiff::civil::date(2026, 12, 1)), "20261201");
    }
}
