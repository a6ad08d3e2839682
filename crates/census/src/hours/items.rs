//! Groups the tokens of opening hours into items: days, times, closings, appointments, months, and what was not understood.

use super::lexer::{Kind, Token};
use super::lexicon::{self, DayMask, EVERY_DAY, WEEKEND, WORKING_DAYS};
use super::times::{self, Spans};

/// Half of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Half {
    Morning,
    Afternoon,
}

impl Half {
    /// The other half of the day.
    pub fn other(self) -> Self {
        match self {
            Self::Morning => Self::Afternoon,
            Self::Afternoon => Self::Morning,
        }
    }
}

/// What a text says about appointments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Appointment {
    /// One must have one.
    Needed,
    /// One need not.
    NotNeeded,
    /// Besides the hours that are given, one may take one.
    Also,
}

/// Days of the week, as one list was typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Days {
    pub mask: DayMask,
    /// Strictly inside a pair joined by a mere dash: `mardi-jeudi` may be two days or three.
    pub doubtful: DayMask,
    /// Said by a range or a word for many days, which a later day may correct.
    pub broad: bool,
    /// `les mardi et jeudi`: what follows is said of each of them.
    pub plural: bool,
    /// Ranks in the month, −1 the last.
    pub ranks: Vec<i8>,
    /// A rank was given without `du mois`.
    pub month_unsaid: bool,
    /// Public holidays are listed with them.
    pub holidays: bool,
}

/// What a run of tokens says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Item {
    Days(Days),
    /// Ranks alone, of a day named elsewhere: `(2e et 4e du mois)`.
    Ranks(Vec<i8>),
    Times(Spans),
    /// Times that do not pair into ranges.
    BadTimes,
    AllDay,
    Half(Half),
    Closed,
    Except,
    Appointment(Appointment),
    /// Months or dates, in OpenStreetMap's syntax.
    Months(String),
    /// `true`: during school holidays; `false`: out of them.
    School(bool),
    PublicHolidays,
    /// `true`: even ISO weeks.
    EvenWeeks(bool),
    /// `un sur deux`, `tous les quinze jours`: which weeks is not said.
    Alternate,
    /// `un` before a day: one week of some.
    OneDay,
    Colon,
    And,
    Comma,
    Open,
    Close,
    /// End of a line, or of a sentence.
    Break,
    /// Words in parentheses that were not understood, but name days: those are in doubt.
    Unread(DayMask),
    /// A sentence that was not understood: index in [`Reading::dirty`].
    Barrier(usize),
}

/// An item and the bytes of the text that it covers.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub item: Item,
    pub start: usize,
    pub end: usize,
}

/// A sentence that was not understood, and what it may put in doubt.
#[derive(Clone, Debug)]
pub(super) struct Dirty {
    pub start: usize,
    pub end: usize,
    pub days: DayMask,
    pub months: Vec<u8>,
    pub closes: bool,
    pub restricts: bool,
    pub suspicious: bool,
    pub has_times: bool,
    /// Reads like the title of what follows.
    pub title: bool,
}

/// All the items of a text.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub items: Vec<Placed>,
    pub dirty: Vec<Dirty>,
}

/// Reads every sentence of a text's tokens.
pub(super) fn read(tokens: &[Token]) -> Reading {
    let mut reading = Reading::default();
    let mentions_weekend =
        tokens.iter().any(|token| lexicon::day(token.word()).is_some_and(|day| day >= 5) || token.word() == "weekend");
    let mut from = 0;
    while from < tokens.len() {
        let length =
            tokens.get(from..).and_then(|rest| rest.iter().position(ends_sentence)).unwrap_or(tokens.len() - from);
        let sentence = tokens.get(from..from + length).unwrap_or_default();
        let mut reader = Reader { tokens: sentence, at: 0, items: Vec::new(), mentions_weekend };
        if reader.all() {
            reading.items.append(&mut reader.items);
        } else if let (Some(first), Some(last)) = (sentence.first(), sentence.last()) {
            let place = Item::Barrier(reading.dirty.len());
            reading.items.push(Placed { item: place, start: first.start, end: last.end });
            reading.dirty.push(soil(sentence));
        }
        if let Some(end) = tokens.get(from + length) {
            reading.items.push(Placed { item: Item::Break, start: end.start, end: end.end });
        }
        from += length + 1;
    }
    reading
}

fn ends_sentence(token: &Token) -> bool {
    token.kind == Kind::Newline || token.is(';') || token.is('.')
}

/// What a sentence that was not understood may put in doubt.
fn soil(sentence: &[Token]) -> Dirty {
    let words = || sentence.iter().map(Token::word).filter(|word| !word.is_empty());
    let days = words().filter_map(lexicon::day).fold(0, |mask, day| mask | 1 << day);
    let first_known = sentence.iter().find(|token| !lexicon::is_filler(token.word()));
    let starts_known = first_known.is_some_and(|token| {
        lexicon::day(token.word()).is_some() || matches!(token.kind, Kind::Clock(_) | Kind::Ordinal(_))
    });
    Dirty {
        start: sentence.first().map_or(0, |token| token.start),
        end: sentence.last().map_or(0, |token| token.end),
        days,
        months: words().filter_map(lexicon::month).collect(),
        closes: words().any(|word| word.starts_with("ferm")),
        restricts: words().any(lexicon::restricts),
        suspicious: words().any(lexicon::is_suspicious)
            || sentence.iter().any(|token| matches!(token.kind, Kind::Num(..))),
        has_times: sentence.iter().any(|token| matches!(token.kind, Kind::Clock(_))),
        title: !starts_known || sentence.last().is_some_and(|token| token.is(':')),
    }
}

/// A cursor over one sentence.
pub(super) struct Reader<'a> {
    pub tokens: &'a [Token],
    pub at: usize,
    items: Vec<Placed>,
    mentions_weekend: bool,
}

impl<'a> Reader<'a> {
    /// The token `ahead` of the cursor.
    pub fn peek(&self, ahead: usize) -> Option<&'a Token> {
        self.tokens.get(self.at + ahead)
    }

    /// The word `ahead` of the cursor, or an empty text.
    pub fn word(&self, ahead: usize) -> &'a str {
        self.peek(ahead).map_or("", Token::word)
    }

    fn mark(&self, ahead: usize, mark: char) -> bool {
        self.peek(ahead).is_some_and(|token| token.is(mark))
    }

    /// Reads the sentence; `false` as soon as a token is not understood.
    fn all(&mut self) -> bool {
        while self.at < self.tokens.len() {
            let from = self.at;
            let item = match self.item() {
                Ok(item) => item,
                Err(NotUnderstood) if self.skip_parentheses() => continue,
                Err(NotUnderstood) => return false,
            };
            if self.at == from {
                return false;
            }
            let start = self.tokens.get(from).map_or(0, |token| token.start);
            let end = self.tokens.get(self.at - 1).map_or(start, |token| token.end);
            if let Some(item) = item {
                self.items.push(Placed { item, start, end });
            }
        }
        true
    }

    /// Leaves what the cursor stands in between parentheses unread, when it names the days that it is about.
    fn skip_parentheses(&mut self) -> bool {
        let Some(opened) = self.items.iter().rposition(|placed| matches!(placed.item, Item::Open | Item::Close)) else {
            return false;
        };
        let Some(Item::Open) = self.items.get(opened).map(|placed| placed.item.clone()) else { return false };
        let start = self.items.get(opened).map_or(0, |placed| placed.end);
        let rest = self.tokens.get(self.at..).unwrap_or_default();
        let Some(length) = rest.iter().position(|token| token.is(')')) else { return false };
        let end = rest.get(length).map_or(start, |token| token.start);
        let inside = self.tokens.iter().filter(|token| token.start >= start && token.end <= end);
        let days = inside.filter_map(|token| lexicon::day(token.word())).fold(0, |mask, day| mask | 1 << day);
        if days == 0 {
            return false;
        }
        self.items.truncate(opened + 1);
        self.items.push(Placed { item: Item::Unread(days), start, end });
        self.at += length;
        true
    }

    fn take(&mut self, count: usize, item: Item) -> Read {
        self.at += count;
        Ok(Some(item))
    }

    fn skip(&mut self, count: usize) -> Read {
        self.at += count;
        Ok(None)
    }

    fn item(&mut self) -> Read {
        if let Some(days) = self.days() {
            return Ok(Some(Item::Days(days)));
        }
        if let Some(read) = self.calendar() {
            return read;
        }
        if let Some(ranks) = self.ranks_alone() {
            return Ok(Some(Item::Ranks(ranks)));
        }
        if let Some(times) = times::read(self) {
            return Ok(Some(times.map_or(Item::BadTimes, Item::Times)));
        }
        match self.peek(0).map(|token| &token.kind) {
            Some(Kind::Mark(mark)) => self.punctuation(*mark),
            Some(Kind::Contact) => self.skip(1),
            Some(Kind::Word(_)) => self.keyword(),
            _ => Err(NotUnderstood),
        }
    }

    fn punctuation(&mut self, mark: char) -> Read {
        match mark {
            '(' => self.take(1, Item::Open),
            ')' => self.take(1, Item::Close),
            ':' => self.take(1, Item::Colon),
            ',' => self.take(1, Item::Comma),
            '&' | '+' => self.take(1, Item::And),
            '/' | '-' | '|' | '>' => self.take(1, Item::Comma),
            _ => Err(NotUnderstood),
        }
    }

    fn keyword(&mut self) -> Read {
        let word = self.word(0);
        match word {
            "et" | "and" | "ou" => self.take(1, Item::And),
            "matin" | "matins" | "matinee" | "morning" => self.take(1, Item::Half(Half::Morning)),
            "apresmidi" | "apresmidis" | "aprem" | "afternoon" => self.take(1, Item::Half(Half::Afternoon)),
            "ferme" | "fermee" | "fermes" | "fermees" | "fermeture" | "closed" => self.take(1, Item::Closed),
            "sauf" | "hormis" | "excepte" | "hors" | "except" => self.take(1, Item::Except),
            "24h24" => self.take(1, Item::AllDay),
            "permanence" | "permanences" if self.at == 0 => self.skip(1),
            "sans" if self.word(1) == "interruption" => self.skip(2),
            "toute" if matches!(self.word(1), "l") && self.word(2) == "annee" => self.skip(3),
            "uniquement" | "seulement" | "exclusivement" | "only" => self.skip(1),
            "un" | "une" | "1" if lexicon::day(self.word(1)).is_some() => self.take(1, Item::OneDay),
            "semaine" | "semaines" => self.weeks(),
            _ => self
                .appointment()
                .or_else(|NotUnderstood| self.alternate())
                .or_else(|NotUnderstood| if lexicon::is_filler(word) { self.skip(1) } else { Err(NotUnderstood) }),
        }
    }

    /// `semaine paire`, `semaines impaires`.
    fn weeks(&mut self) -> Read {
        match self.word(1) {
            "paire" | "paires" => self.take(2, Item::EvenWeeks(true)),
            "impaire" | "impaires" => self.take(2, Item::EvenWeeks(false)),
            _ => Err(NotUnderstood),
        }
    }

    /// `sur rendez-vous`, `sans RDV`, `et sur rendez-vous`, `en accès libre`, `by appointment`.
    fn appointment(&mut self) -> Read {
        let word = self.word(0);
        if matches!(word, "en") && matches!(self.word(1), "acces" | "accueil") && self.word(2) == "libre" {
            return self.take(3, Item::Appointment(Appointment::NotNeeded));
        }
        let taken = match (word, self.word(1)) {
            ("sur" | "avec" | "par" | "sous", "rdv") => 2,
            ("by", "appointment") => 2,
            ("prise", "de") if self.word(2) == "rdv" => 3,
            ("sans", "rdv") => return self.take(2, Item::Appointment(Appointment::NotNeeded)),
            _ => return Err(NotUnderstood),
        };
        let joined = matches!(self.items.last().map(|placed| &placed.item), Some(Item::And));
        self.at += taken;
        while matches!(self.word(0), "uniquement" | "seulement" | "exclusif" | "exclusivement" | "obligatoire" | "only")
        {
            self.at += 1;
        }
        let kind = if joined { Appointment::Also } else { Appointment::Needed };
        Ok(Some(Item::Appointment(kind)))
    }

    /// `sur deux`, `tous les 15 jours`, `toutes les trois semaines`, `une fois par mois`, `une semaine sur deux`.
    fn alternate(&mut self) -> Read {
        let number = |ahead: usize| {
            let bare = matches!(self.peek(ahead).map(|token| &token.kind), Some(Kind::Num(2..=31, _)));
            bare || matches!(self.word(ahead), "deux" | "trois" | "quatre" | "quinze")
        };
        match self.word(0) {
            "sur" if number(1) => self.take(2, Item::Alternate),
            "une" if self.word(1) == "semaine" && self.word(2) == "sur" && number(3) => self.take(4, Item::Alternate),
            "une" if self.word(1) == "fois" && self.word(2) == "par" && self.word(3) == "mois" => {
                self.take(4, Item::Alternate)
            }
            "tous" | "toutes" if self.word(1) == "les" && number(2) && matches!(self.word(3), "jours" | "semaines") => {
                self.take(4, Item::Alternate)
            }
            _ => Err(NotUnderstood),
        }
    }

    /// Months, dates, school holidays and public holidays.
    fn calendar(&mut self) -> Option<Read> {
        self.school().or_else(|| self.public_holidays()).or_else(|| self.months())
    }

    fn school(&mut self) -> Option<Read> {
        let mut at = 0;
        while matches!(
            self.word(at),
            "en" | "hors"
                | "pendant"
                | "durant"
                | "les"
                | "la"
                | "l"
                | "sauf"
                | "horaires"
                | "periode"
                | "periodes"
                | "de"
        ) {
            at += 1;
        }
        let lead = |wanted: &str| (0..at).any(|back| self.word(back) == wanted);
        let outside = lead("hors") || lead("sauf");
        let holidays = matches!(self.word(at), "vacances");
        let scolaire = matches!(self.word(at + usize::from(holidays)), "scolaire" | "scolaires");
        if holidays && scolaire {
            // "sauf" and "hors" stay for the clause: they are read as an exception.
            let skipped = (0..at).position(|back| matches!(self.word(back), "hors" | "sauf"));
            if let Some(position) = skipped.filter(|_| outside) {
                self.at += position + 1;
                return Some(Ok(Some(Item::Except)));
            }
            return Some(self.take(at + 2, Item::School(true)));
        }
        (!outside && scolaire && (lead("periode") || lead("periodes"))).then(|| self.take(at + 1, Item::School(false)))
    }

    fn public_holidays(&mut self) -> Option<Read> {
        let mut at = 0;
        while matches!(self.word(at), "les" | "le" | "jours" | "jour") {
            at += 1;
        }
        matches!(self.word(at), "feries" | "ferie").then(|| self.take(at + 1, Item::PublicHolidays))
    }

    /// `en août`, `de septembre à juin`, `juillet et août`, `du 1er au 15 août`, `du 24 décembre au 2 janvier`.
    fn months(&mut self) -> Option<Read> {
        let mut at = 0;
        let mut between = false;
        while matches!(
            self.word(at),
            "en" | "au" | "de" | "du" | "d" | "le" | "mois" | "entre" | "pendant" | "a" | "tout" | "from"
        ) {
            between |= self.word(at) == "entre";
            at += 1;
        }
        let (first, mut end) = self.date(at)?;
        let mut text = first.to_osm();
        let range = between || matches!(self.word(end), "a" | "au" | "jusqu" | "to") || self.mark(end, '-');
        let joint = range || matches!(self.word(end), "et" | "and") || self.mark(end, ',') || self.mark(end, '/');
        if joint {
            let mut next = end + 1;
            while matches!(self.word(next), "au" | "en" | "a" | "fin") {
                next += 1;
            }
            if let Some((second, after)) = self.date(next) {
                let joined = first.joined(second, range)?;
                text = joined;
                end = after;
            }
        }
        // One lone day of the year is an event, not opening hours.
        let lone_day = first.day.is_some() && !text.contains(['-', ',']);
        if lone_day || !text.contains(char::is_alphabetic) {
            return None;
        }
        Some(self.take(end, Item::Months(text)))
    }

    fn date(&self, at: usize) -> Option<(DayOfYear, usize)> {
        let number = match self.peek(at).map(|token| &token.kind) {
            Some(Kind::Num(value @ 1..=31, _)) => u8::try_from(*value).ok(),
            Some(Kind::Ordinal(1)) => Some(1),
            _ => None,
        };
        let after = at + usize::from(number.is_some());
        let month = lexicon::month(self.word(after));
        if month.is_none() && number.is_none() {
            return None;
        }
        Some((DayOfYear { day: number, month }, after + usize::from(month.is_some())))
    }

    /// `(2e et 4e du mois)`.
    fn ranks_alone(&mut self) -> Option<Vec<i8>> {
        let (ranks, mut end) = self.ranks(0)?;
        if !matches!(self.word(end), "du" | "de") {
            return None;
        }
        while matches!(self.word(end), "du" | "de" | "chaque") {
            end += 1;
        }
        if self.word(end) != "mois" {
            return None;
        }
        self.at += end + 1;
        Some(ranks)
    }

    /// `1er et 3ème`, `deuxième et quatrième`, `2 premiers`.
    pub fn ranks(&self, from: usize) -> Option<(Vec<i8>, usize)> {
        if let (Some(Kind::Num(count @ 2..=4, _)), Some(1)) =
            (self.peek(from).map(|token| &token.kind), lexicon::rank(self.word(from + 1)))
        {
            let last = i8::try_from(*count).ok()?;
            return Some(((1..=last).collect(), from + 2));
        }
        let one = |at: usize| match self.peek(at).map(|token| &token.kind) {
            Some(Kind::Ordinal(rank)) => Some(*rank),
            Some(Kind::Word(word)) => lexicon::rank(word),
            _ => None,
        };
        let mut ranks = vec![one(from)?];
        let mut at = from + 1;
        loop {
            let mut next = at;
            while matches!(self.word(next), "et" | "le" | "les") || self.mark(next, ',') || self.mark(next, '&') {
                next += 1;
            }
            match one(next) {
                Some(rank) if next > at => {
                    ranks.push(rank);
                    at = next + 1;
                }
                _ => break,
            }
        }
        Some((ranks, at))
    }

    /// Words for many days: `tous les jours`, `7j/7`, `week-end`, `en semaine`, `LMMJV`.
    pub fn broad_days(&self, from: usize) -> Option<(DayMask, usize)> {
        let word = self.word(from);
        let article = usize::from(matches!(word, "le" | "les" | "la" | "en"));
        match (word, self.word(from + 1), self.word(from + 2)) {
            ("tous", "les", "jours") | ("toute", "la", "semaine") if word == "tous" => {
                return Some((EVERY_DAY, from + 3));
            }
            ("7j7", _, _) => return Some((EVERY_DAY, from + 1)),
            ("lmmjv", _, _) => return Some((WORKING_DAYS, from + 1)),
            ("lmmjvs", _, _) => return Some((WORKING_DAYS | 0b10_0000, from + 1)),
            ("lmmjvsd", _, _) => return Some((EVERY_DAY, from + 1)),
            ("every", "day", _) => return Some((EVERY_DAY, from + 2)),
            _ => {}
        }
        match self.word(from + article) {
            "weekend" | "weekends" => Some((WEEKEND, from + article + 1)),
            "semaine" if self.mentions_weekend && article == 1 => {
                let parity = matches!(self.word(from + article + 1), "paire" | "impaire" | "sur");
                (!parity).then_some((WORKING_DAYS, from + article + 1))
            }
            _ => None,
        }
    }
}

/// A token was not understood.
pub(super) struct NotUnderstood;

type Read = Result<Option<Item>, NotUnderstood>;

/// A day of the year, or a whole month, or a day whose month comes later.
#[derive(Clone, Copy)]
struct DayOfYear {
    day: Option<u8>,
    month: Option<u8>,
}

impl DayOfYear {
    fn to_osm(self) -> String {
        match (self.month, self.day) {
            (Some(month), Some(day)) => format!("{} {day:02}", lexicon::month_code(month)),
            (Some(month), None) => lexicon::month_code(month).to_owned(),
            _ => String::new(),
        }
    }

    /// A range or a pair; `None` where one has a day and the other has not.
    fn joined(self, other: Self, range: bool) -> Option<String> {
        let first = Self { day: self.day, month: self.month.or(other.month) };
        if first.day.is_some() != other.day.is_some() || other.month.is_none() {
            return None;
        }
        let separator = if range { "-" } else { "," };
        Some(format!("{}{separator}{}", first.to_osm(), other.to_osm()))
    }
}
