//! Reads a run of clock times as ranges: `9h-12h30 / 14h-18h`, `9-12h et 14-18h`, `de 9h à midi`.

use super::items::Reader;
use super::lexer::Kind;

/// Ranges in minutes since midnight, in order; an end above 1440 is on the next day.
pub(super) type Spans = Vec<(u16, u16)>;

/// How a time is tied to the one before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    /// `-`, `à`, `/`…: may open a range, or part two of them.
    Either,
    /// Nothing between.
    Bare,
    /// `et`, `puis`, `,`: parts two ranges.
    Parts,
    /// `à`: may only open a range.
    Opens,
}

struct Time {
    minutes: u16,
    joint: Joint,
    unit: bool,
}

/// The ranges that begin at the cursor, which goes past them; `Some(None)` where times do not make ranges.
pub(super) fn read(reader: &mut Reader<'_>) -> Option<Option<Spans>> {
    let mut lead = 0;
    let mut between = false;
    while matches!(reader.word(lead), "de" | "du" | "entre" | "from" | "a" | "d") {
        between |= reader.word(lead) == "entre";
        lead += 1;
    }
    let first = time_at(reader, lead)?;
    let mut times = vec![first];
    let mut end = lead + 1;
    while let Some((joint, next)) = joint(reader, end) {
        let Some(time) = time_at(reader, next) else { break };
        times.push(Time { joint, ..time });
        end = next + 1;
    }
    if !times.iter().any(|time| time.unit) {
        return None;
    }
    let open_end = reader.peek(end).is_some_and(|token| token.is('+'));
    let pairs = if open_end { None } else { pair(&times, between) };
    reader.at += end;
    Some(pairs)
}

fn time_at(reader: &Reader<'_>, at: usize) -> Option<Time> {
    let (minutes, unit) = match &reader.peek(at)?.kind {
        Kind::Clock(minutes) => (*minutes, true),
        Kind::Num(value @ 0..=24, 1..=2) => (u16::try_from(*value).ok()? * 60, false),
        Kind::Word(word) if word == "midi" || word == "noon" => (720, true),
        Kind::Word(word) if word == "minuit" || word == "midnight" => (1440, true),
        _ => return None,
    };
    Some(Time { minutes, joint: Joint::Bare, unit })
}

/// What stands between two times, and the index after it.
fn joint(reader: &Reader<'_>, from: usize) -> Option<(Joint, usize)> {
    let mut at = from;
    let mut found = Joint::Bare;
    while let Some(token) = reader.peek(at) {
        let here = match &token.kind {
            Kind::Mark('-' | '/' | '>' | '|') => Joint::Either,
            Kind::Mark(',' | '&') => Joint::Parts,
            Kind::Word(word) => match word.as_str() {
                "et" | "puis" | "and" | "ou" => Joint::Parts,
                "a" | "au" | "to" | "jusqu" => Joint::Opens,
                "de" | "du" | "from" => Joint::Bare,
                _ => break,
            },
            _ => break,
        };
        found = match (found, here) {
            (before, Joint::Bare) => before,
            (Joint::Parts, _) | (_, Joint::Parts) => Joint::Parts,
            (_, other) => other,
        };
        at += 1;
        if at > from + 4 {
            return None;
        }
    }
    Some((found, at))
}

/// Pairs times into increasing ranges; `None` when any of them is doubtful.
fn pair(times: &[Time], between: bool) -> Option<Spans> {
    let mut spans = Spans::new();
    for (index, couple) in times.chunks(2).enumerate() {
        let [start, end] = couple else { return None };
        let opens = match end.joint {
            Joint::Opens | Joint::Either | Joint::Bare => true,
            Joint::Parts => between && index == 0 && times.len() == 2,
        };
        if !opens {
            return None;
        }
        spans.push(ordered(start.minutes, end.minutes, spans.last().map(|span| span.1))?);
    }
    let crossing = spans.iter().rev().skip(1).any(|span| span.1 > 1440);
    (!crossing).then_some(spans)
}

/// A range after the one that ended at `previous`. Nobody opens between one and five in the night.
fn ordered(start: u16, end: u16, previous: Option<u16>) -> Option<(u16, u16)> {
    let night = start < 5 * 60 && !(start == 0 && end >= 1380);
    if night || start >= 1440 || previous.is_some_and(|previous| start < previous) {
        return None;
    }
    if start < end {
        return Some((start, end));
    }
    (end <= 6 * 60 && start >= 12 * 60).then_some((start, end + 1440))
}

/// Joins ranges that touch: `14h-15h30 et 15h30-17h` is open from 14 to 17.
pub(super) fn merge(mut spans: Spans) -> Spans {
    spans.sort_unstable();
    let mut merged = Spans::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if last.1 == span.0 => last.1 = span.1,
            _ => merged.push(span),
        }
    }
    merged
}
