//! Reads a list of weekdays: `du lundi au jeudi`, `mardi, jeudi et samedi`, `le 1er samedi du mois`, `L, Ma, J`.

use super::items::{Days, Reader};
use super::lexer::{Kind, Token};
use super::lexicon;

/// How a day is tied to the one before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tie {
    List,
    Dash,
    Range,
}

impl Reader<'_> {
    /// The weekdays that begin at the cursor, which goes past them.
    pub(super) fn days(&mut self) -> Option<Days> {
        let mut at = 0;
        let mut plural = false;
        while matches!(self.word(at), "le" | "les" | "du" | "de" | "tous" | "chaque" | "des" | "d" | "un" | "from") {
            if self.word(at) == "un" || self.broad_days(at).is_some() {
                break;
            }
            plural |= self.word(at) == "les";
            at += 1;
        }
        let ranked = self.ranks(at);
        if let Some((_, after)) = &ranked {
            at = *after;
        }
        let mut days = Days { plural, ..Days::default() };
        let mut end = self.first(at, &mut days)?;
        if let Some((ranks, _)) = ranked {
            days.ranks = ranks;
            end = self.of_the_month(end, &mut days);
        }
        self.at += end;
        Some(days)
    }

    /// Reads the chain of days; gives the index after it.
    fn first(&self, from: usize, days: &mut Days) -> Option<usize> {
        let mut chain: Vec<(Tie, u8)> = Vec::new();
        let (mut at, mut tie) = (from, Tie::List);
        let mut end = None;
        loop {
            if let Some((mask, after)) = self.broad_days(at).filter(|_| tie == Tie::List) {
                days.mask |= mask;
                days.broad = true;
                end = Some(after);
            } else if let Some(day) = self.day_at(at) {
                chain.push((tie, day));
                end = Some(at + 1);
            } else if end.is_some() && self.holidays_at(at) > 0 && tie == Tie::List {
                days.holidays = true;
                end = Some(at + self.holidays_at(at));
            } else {
                break;
            }
            let Some((next_tie, next)) = end.and_then(|end| self.tie(end)) else { break };
            (tie, at) = (next_tie, next);
        }
        fill(&chain, days);
        end
    }

    /// Number of words of `jours fériés` at that index, 0 for none.
    fn holidays_at(&self, at: usize) -> usize {
        let lead = usize::from(self.word(at) == "jours");
        if matches!(self.word(at + lead), "feries") { lead + 1 } else { 0 }
    }

    /// The tie after a day and the index of what it ties.
    fn tie(&self, from: usize) -> Option<(Tie, usize)> {
        let token = self.peek(from)?;
        let (tie, mut next) = match &token.kind {
            Kind::Mark('-') => (Tie::Dash, from + 1),
            Kind::Mark(',' | '/' | '&' | '+') => (Tie::List, from + 1),
            Kind::Mark('>') => (Tie::Range, from + 1),
            Kind::Word(word) => match word.as_str() {
                "et" | "and" => (Tie::List, from + 1),
                "au" | "a" | "to" | "jusqu" => (Tie::Range, from + 1),
                _ => (Tie::List, from),
            },
            _ => return None,
        };
        if tie == Tie::List && self.word(next) == "et" {
            next += 1;
        }
        while matches!(self.word(next), "le" | "les" | "au") && !(self.word(next) == "au" && tie != Tie::Range) {
            next += 1;
        }
        // "lundi au jeudi et du samedi au dimanche": a range after a list ends this one.
        Some((tie, next))
    }

    fn day_at(&self, at: usize) -> Option<u8> {
        let token = self.peek(at)?;
        let word = token.word();
        if word.is_empty() {
            return None;
        }
        lexicon::day(word).or_else(|| self.short_day(at, token))
    }

    /// `Lu`, `Ma`… or `L`, `Ma`, `J`: trusted with a capital, and beside another day or a time.
    fn short_day(&self, at: usize, token: &Token) -> Option<u8> {
        let of = |token: &Token| {
            let single = match token.word() {
                "l" => Some(0),
                "j" => Some(3),
                "v" => Some(4),
                "s" => Some(5),
                "d" => Some(6),
                word => lexicon::short_day(word),
            };
            single.filter(|_| token.capital)
        };
        let day = of(token)?;
        let single_letter = token.word().len() == 1;
        let is_day = |token: &Token| of(token).is_some() || lexicon::day(token.word()).is_some();
        let mut next = self.at + at + 1;
        while self.tokens.get(next).is_some_and(|token| {
            matches!(token.kind, Kind::Mark(',' | '-' | '/' | ':' | '.' | '&'))
                || matches!(token.word(), "et" | "au" | "a")
        }) {
            next += 1;
        }
        let mut before = (self.at + at).checked_sub(1);
        while let Some(index) = before.filter(|index| {
            self.tokens.get(*index).is_some_and(|token| {
                matches!(token.kind, Kind::Mark(',' | '-' | '/' | '.' | '&')) || matches!(token.word(), "et" | "au")
            })
        }) {
            before = index.checked_sub(1);
        }
        let neighbour = |index: Option<usize>| index.and_then(|index| self.tokens.get(index));
        let beside_day = neighbour(Some(next)).is_some_and(is_day) || neighbour(before).is_some_and(is_day);
        let beside_time = neighbour(Some(next)).is_some_and(|token| matches!(token.kind, Kind::Clock(_)));
        (beside_day || (beside_time && !single_letter)).then_some(day)
    }

    /// `du mois`, `de chaque mois`, `du mois uniquement`.
    fn of_the_month(&self, from: usize, days: &mut Days) -> usize {
        let mut at = from;
        while matches!(self.word(at), "du" | "de" | "chaque" | "par" | "of" | "the" | "le") {
            at += 1;
        }
        if matches!(self.word(at), "mois" | "month") {
            return at + 1;
        }
        days.month_unsaid = true;
        from
    }
}

/// Turns a chain of days and ties into days: `lundi au jeudi`, `lundi-vendredi`, `lundi-mardi-jeudi`, `mardi, jeudi`.
fn fill(chain: &[(Tie, u8)], days: &mut Days) {
    let mut at = 0;
    while let Some((_, first)) = chain.get(at) {
        let tied = |index: usize, wanted: Tie| chain.get(index).is_some_and(|(tie, _)| *tie == wanted);
        if tied(at + 1, Tie::Range) {
            let last = chain.get(at + 1).map_or(*first, |(_, day)| *day);
            days.mask |= span(*first, last);
            days.broad = true;
            at += 2;
        } else if tied(at + 1, Tie::Dash) && !tied(at + 2, Tie::Dash) && !tied(at + 2, Tie::Range) {
            let last = chain.get(at + 1).map_or(*first, |(_, day)| *day);
            let whole = span(*first, last);
            let ends = 1 << first | 1 << last;
            days.mask |= whole;
            // From Monday or Tuesday over four days or more, a dash can only be a range.
            let plain = *first < 2 && last >= first + 3;
            if !plain {
                days.doubtful |= whole & !ends;
            }
            days.broad |= whole != ends;
            at += 2;
        } else {
            let mut end = at + 1;
            days.mask |= 1 << first;
            while tied(end, Tie::Dash) {
                days.mask |= chain.get(end).map_or(0, |(_, day)| 1 << day);
                end += 1;
            }
            at = end;
        }
    }
}

/// The days from one to another, through Sunday where needed.
fn span(first: u8, last: u8) -> u8 {
    let mut mask = 0;
    let mut day = first;
    for _ in 0..7 {
        mask |= 1 << day;
        if day == last {
            break;
        }
        day = (day + 1) % 7;
    }
    mask
}
