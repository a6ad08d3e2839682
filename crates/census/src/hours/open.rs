//! What opening hours mean on a given day: open or not, until when, and the week as a table; French public holidays count.

use std::ops::RangeInclusive;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use compact_calendar::CompactCalendar;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};
use opening_hours::localization::Country;
use opening_hours::{Context, ContextHolidays, OpeningHours, RuleKind};

use super::{Hours, Understanding, osm};

/// The département of a commune, by its INSEE code: overseas, and there only, it has three digits.
pub fn departement(commune: &str) -> &str {
    let overseas = commune.starts_with("97") || commune.starts_with("98");
    commune.get(..if overseas { 3 } else { 2 }).unwrap_or_default()
}

/// The clock of a commune, by its INSEE code; that of Paris where the code says nothing else.
pub fn time_zone(commune: &str) -> TimeZone {
    let name = match (departement(commune), commune) {
        ("971", _) => "America/Guadeloupe",
        ("972", _) => "America/Martinique",
        ("973", _) => "America/Cayenne",
        ("974", _) => "Indian/Reunion",
        ("975", _) => "America/Miquelon",
        ("976", _) => "Indian/Mayotte",
        ("977", _) => "America/St_Barthelemy",
        ("978", _) => "America/Marigot",
        ("986", _) => "Pacific/Wallis",
        // the Marquises are half an hour ahead of Tahiti, the Gambier an hour
        ("987", "98718" | "98723" | "98731" | "98750" | "98756" | "98757") => "Pacific/Marquesas",
        ("987", "98719") => "Pacific/Gambier",
        ("987", _) => "Pacific/Tahiti",
        ("988", _) => "Pacific/Noumea",
        _ => return kernel::clock::paris(),
    };
    TimeZone::get(name).unwrap_or_else(|_| kernel::clock::paris())
}

/// Where a place is, as public holidays go.
///
/// Sources: Code du travail, articles L3133-1 (all of France), L3134-13 (Alsace-Moselle), L3422-2 (overseas).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Zone {
    /// Mainland and Corsica.
    #[default]
    Mainland,
    /// Bas-Rhin, Haut-Rhin, Moselle: Good Friday and 26 December besides.
    AlsaceMoselle,
    /// 27 May.
    Guadeloupe,
    /// 22 May.
    Martinique,
    /// 10 June.
    Guyane,
    /// 20 December.
    Reunion,
    /// 27 April.
    Mayotte,
}

impl Zone {
    /// The zone of a département code: `67`, `2A`, `971`…
    pub fn of_departement(code: &str) -> Self {
        match code {
            "57" | "67" | "68" => Self::AlsaceMoselle,
            "971" => Self::Guadeloupe,
            "972" => Self::Martinique,
            "973" => Self::Guyane,
            "974" => Self::Reunion,
            "976" => Self::Mayotte,
            _ => Self::Mainland,
        }
    }

    fn adds(self, day: NaiveDate) -> bool {
        let on = |month, number| (day.month(), day.day()) == (month, number);
        match self {
            Self::Mainland => false,
            Self::AlsaceMoselle => {
                // Three days before the Monday of Easter, which is a holiday everywhere.
                on(12, 26) || day.weekday() == chrono::Weekday::Fri && is_easter_monday(day + chrono::Days::new(3))
            }
            Self::Guadeloupe => on(5, 27),
            Self::Martinique => on(5, 22),
            Self::Guyane => on(6, 10),
            Self::Reunion => on(12, 20),
            Self::Mayotte => on(4, 27),
        }
    }
}

/// A Monday of March or April that is a public holiday in France is that of Easter (or 1 May's neighbour: never before May).
fn is_easter_monday(day: NaiveDate) -> bool {
    matches!(day.month(), 3 | 4)
        && day.weekday() == chrono::Weekday::Mon
        && Country::FR.holidays().get_public().contains(day)
}

/// The holidays to evaluate hours with.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    zone: Zone,
    school: Option<Vec<RangeInclusive<Date>>>,
}

impl Calendar {
    /// Mainland France, school holidays not known.
    pub fn france() -> Self {
        Self::default()
    }

    /// That zone, school holidays not known.
    pub fn of(zone: Zone) -> Self {
        Self { zone, school: None }
    }

    /// The same with the school holidays of the place: first and last day of each.
    #[must_use]
    pub fn with_school_holidays(self, school: Vec<RangeInclusive<Date>>) -> Self {
        Self { school: Some(school), ..self }
    }

    /// Whether that day is a public holiday.
    pub fn is_public_holiday(&self, day: Date) -> bool {
        chrono_date(day).is_some_and(|day| Country::FR.holidays().get_public().contains(day) || self.zone.adds(day))
    }

    /// `None` where it is not known.
    fn in_school_holidays(&self, day: Date) -> Option<bool> {
        self.school.as_ref().map(|ranges| ranges.iter().any(|range| range.contains(&day)))
    }
}

/// What to say at a given moment. Times are local to the place, to the minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenState {
    /// Open to all at that moment.
    pub open: bool,
    /// When open: closing time; none when it does not close within a week.
    pub until: Option<DateTime>,
    /// When not open: next opening to all within a hundred days, days in doubt left out.
    pub next: Option<DateTime>,
    /// Not open to all at that moment, but received by appointment.
    pub appointment_only: bool,
}

/// Whether those hours are, wholly or for some days, by appointment.
pub fn is_by_appointment(hours: &Hours) -> bool {
    hours.osm.as_deref().is_some_and(|rules| rules.split('"').skip(1).step_by(2).any(speaks_of_appointment))
}

/// The state at `at`, local to the place; `None` where the hours do not say it for certain: no hours, words that were
/// not understood, a public holiday that they leave out, school holidays whose dates are not known.
pub fn open_at(hours: &Hours, at: DateTime, calendar: &Calendar) -> Option<OpenState> {
    let rules = Rules::new(hours, calendar)?;
    let at = at.with().second(0).subsec_nanosecond(0).build().ok()?;
    let minute = u16::try_from(i32::from(at.hour()) * 60 + i32::from(at.minute())).ok()?;
    let today = rules.day(at.date());
    let here = today.iter().find(|piece| piece.start <= minute && minute < piece.end);
    match here.map_or(Kind::Closed, |piece| piece.kind) {
        Kind::Open => {
            Some(OpenState { open: true, until: rules.closing(at.date(), minute), next: None, appointment_only: false })
        }
        Kind::Appointment => {
            let next = rules.opening(at.date(), minute);
            Some(OpenState { open: false, until: None, next, appointment_only: true })
        }
        // What was left over may be other openings: only a text wholly understood says that a place is closed.
        Kind::Closed if hours.understood == Understanding::Whole => {
            let next = rules.opening(at.date(), minute);
            Some(OpenState { open: false, until: None, next, appointment_only: false })
        }
        Kind::Closed | Kind::Doubt => None,
    }
}

/// The ranges open to all on the seven days from `from` on, for a weekly table and schema.org.
///
/// An end before its start is on the next day; an end at midnight is 00:00. `None` where a day of that week is in
/// doubt, or where the text is only partly understood and nothing is certain. Public holidays of that week are told as
/// a usual day when the hours say nothing of them: a weekly table shows the usual week.
pub fn week(hours: &Hours, from: Date, calendar: &Calendar) -> Option<[Vec<(Time, Time)>; 7]> {
    let rules = Rules { usual: true, ..Rules::new(hours, calendar)? };
    let mut table: [Vec<(Time, Time)>; 7] = Default::default();
    let mut any = false;
    for (ahead, cell) in (0i64..).zip(&mut table) {
        let day = from.checked_add(ahead.days()).ok()?;
        for piece in rules.day(day) {
            match piece.kind {
                Kind::Doubt => return None,
                // What goes on from the day before was told with that day.
                Kind::Open if !piece.continued => {
                    any = true;
                    cell.push((clock(piece.start)?, clock(rules.end_of(day, piece))?));
                }
                _ => {}
            }
        }
    }
    (any || hours.understood == Understanding::Whole).then_some(table)
}

fn speaks_of_appointment(comment: &str) -> bool {
    let folded: String = comment.chars().map(super::lexer::fold).collect();
    ["rendez-vous", "rendez vous", "rdv", "appointment", "reservation"].iter().any(|word| folded.contains(word))
}

fn clock(minute: u16) -> Option<Time> {
    let minute = minute % 1440;
    Time::new(i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?, 0, 0).ok()
}

fn moment(day: Date, minute: u16) -> Option<DateTime> {
    let span: Span = i64::from(minute).minutes();
    day.at(0, 0, 0, 0).checked_add(span).ok()
}

fn chrono_date(day: Date) -> Option<NaiveDate> {
    let (month, number) = (u32::try_from(day.month()).ok()?, u32::try_from(day.day()).ok()?);
    NaiveDate::from_ymd_opt(i32::from(day.year()), month, number)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Open,
    Closed,
    Appointment,
    Doubt,
}

/// A part of one day, in minutes since its midnight.
#[derive(Clone, Copy, Debug)]
struct Piece {
    start: u16,
    end: u16,
    kind: Kind,
    /// Open since the day before.
    continued: bool,
}

/// The rules of a text, ready to be asked about days.
struct Rules<'a> {
    calendar: &'a Calendar,
    /// Evaluated out of school holidays, and in them; one and the same where no rule speaks of them.
    plain: OpeningHours,
    school: Option<OpeningHours>,
    says_holidays: bool,
    always: bool,
    /// Show public holidays as a usual day.
    usual: bool,
}

impl<'a> Rules<'a> {
    fn new(hours: &Hours, calendar: &'a Calendar) -> Option<Self> {
        let text = hours.osm.as_deref()?;
        let parse = |rules: &str| -> Option<OpeningHours> { rules.parse().ok() };
        let with_school = osm::has_school(text);
        let plain = if with_school { parse(&school_variant(text, false)?)? } else { parse(text)? };
        let school = if with_school { Some(parse(&school_variant(text, true)?)?) } else { None };
        let says_holidays = text
            .split('"')
            .step_by(2)
            .any(|part| part.split(|letter: char| !letter.is_ascii_alphabetic()).any(|word| word == "PH"));
        Some(Self { calendar, plain, school, says_holidays, always: text.trim() == "24/7", usual: false })
    }

    /// The pieces of a day that are not closed, in order.
    fn day(&self, day: Date) -> Vec<Piece> {
        let doubt = || vec![Piece { start: 0, end: 1440, kind: Kind::Doubt, continued: false }];
        let holiday = self.calendar.is_public_holiday(day);
        if holiday && !self.says_holidays && !self.always && !self.usual {
            let usual = self.evaluated(day, holiday);
            return if usual.is_empty() { usual } else { doubt() };
        }
        self.evaluated(day, holiday)
    }

    fn evaluated(&self, day: Date, holiday: bool) -> Vec<Piece> {
        let Some(date) = chrono_date(day) else { return Vec::new() };
        let plain = pieces(&self.plain, date, holiday);
        let Some(school) = &self.school else { return plain };
        match self.calendar.in_school_holidays(day) {
            Some(false) => plain,
            Some(true) => pieces(school, date, holiday),
            None => {
                let other = pieces(school, date, holiday);
                let shape =
                    |list: &[Piece]| list.iter().map(|piece| (piece.start, piece.end, piece.kind)).collect::<Vec<_>>();
                if shape(&plain) == shape(&other) || self.usual {
                    plain
                } else {
                    vec![Piece { start: 0, end: 1440, kind: Kind::Doubt, continued: false }]
                }
            }
        }
    }

    /// Minute at which a piece ends, counted on the next day when it goes through midnight.
    fn end_of(&self, day: Date, piece: Piece) -> u16 {
        if piece.end < 1440 {
            return piece.end;
        }
        let next = day.tomorrow().map(|next| self.day(next)).unwrap_or_default();
        match next.first() {
            Some(first) if first.start == 0 && first.continued && first.kind == piece.kind => first.end,
            _ => 1440,
        }
    }

    fn closing(&self, from: Date, minute: u16) -> Option<DateTime> {
        let mut day = from;
        let mut from_minute = minute;
        for _ in 0..8 {
            let pieces = self.day(day);
            let here = pieces
                .iter()
                .find(|piece| piece.kind == Kind::Open && piece.start <= from_minute && from_minute < piece.end);
            match here {
                Some(piece) if piece.end >= 1440 => (day, from_minute) = (day.tomorrow().ok()?, 0),
                Some(piece) => return moment(day, piece.end),
                None => return moment(day, from_minute),
            }
        }
        None
    }

    fn opening(&self, from: Date, minute: u16) -> Option<DateTime> {
        let mut day = from;
        for ahead in 0..100 {
            let later = |piece: &&Piece| piece.kind == Kind::Open && (ahead > 0 || piece.start > minute);
            if let Some(piece) = self.day(day).iter().find(later) {
                return moment(day, piece.start);
            }
            day = day.tomorrow().ok()?;
        }
        None
    }
}

/// The pieces of a day under one set of rules; `holiday` stands for the calendar, so that each zone has its own.
fn pieces(rules: &OpeningHours, date: NaiveDate, holiday: bool) -> Vec<Piece> {
    let mut public = CompactCalendar::default();
    if holiday {
        public.insert(date);
    }
    let holidays = ContextHolidays::new(Arc::new(public), Arc::default());
    let rules = rules.clone().with_context(Context::default().with_holidays(holidays));
    let before = date.pred_opt().is_some_and(|day| crosses(&rules, day));
    let mut found = Vec::new();
    for range in rules.schedule_at(date) {
        let (start, end) = (range.range.start.mins_from_midnight(), range.range.end.mins_from_midnight().min(1440));
        let kind = match range.kind {
            _ if speaks_of_appointment(&range.comment) => Kind::Appointment,
            RuleKind::Closed => continue,
            RuleKind::Unknown => Kind::Doubt,
            // A comment alone, with neither days nor times, is not an opening.
            RuleKind::Open if !range.comment.is_empty() && start == 0 && end == 1440 => Kind::Doubt,
            RuleKind::Open => Kind::Open,
        };
        found.push(Piece { start, end, kind, continued: start == 0 && before && end < 1440 });
    }
    found
}

/// Whether that day is open up to midnight.
fn crosses(rules: &OpeningHours, day: NaiveDate) -> bool {
    rules
        .schedule_at(day)
        .into_iter()
        .any(|range| range.kind == RuleKind::Open && range.range.end.mins_from_midnight() >= 1440)
}

/// The same rules for a day that is, or is not, in school holidays; `None` for a form that is not known.
///
/// Needed because the library reads `SH Mo-Fr` as "school holidays, and Monday to Friday".
fn school_variant(osm: &str, during: bool) -> Option<String> {
    let mut kept = Vec::new();
    for rule in osm.split("; ") {
        if !osm::has_school(rule) {
            kept.push(rule.to_owned());
            continue;
        }
        let (before, after) = rule.split_once("SH")?;
        let lists = before.ends_with(',') || after.starts_with(',');
        if lists || after.contains("SH") || before.contains('"') {
            return None;
        }
        if during {
            kept.push(format!("{before}{}", after.trim_start()));
        }
    }
    if kept.is_empty() { Some("24/7 off".to_owned()) } else { Some(kept.join("; ")) }
}
