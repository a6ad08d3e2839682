//! Turns items into clauses: which days, which times, closed or not, under which calendar; and the text of each.

use super::items::{Appointment, Days, Half, Item, Placed, Reading};
use super::lexicon::DayMask;
use super::times::Spans;

/// When in the year a clause holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Season {
    /// Months or dates in OpenStreetMap's syntax, empty for all year.
    pub months: String,
    /// During school holidays (`true`), out of them (`false`), or always.
    pub school: Option<bool>,
    /// Even ISO weeks (`true`), odd ones (`false`), or all.
    pub even_weeks: Option<bool>,
}

/// What a clause does to the hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    /// Gives hours.
    #[default]
    Opens,
    /// `fermé le mercredi`.
    Closes,
    /// `sauf le mercredi`.
    Excepts,
}

/// A range of times and what was said of appointments for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    pub start: u16,
    pub end: u16,
    pub appointment: bool,
}

/// One statement about opening.
#[derive(Clone, Debug, Default)]
pub(super) struct Clause {
    pub role: Role,
    pub days: Option<Days>,
    pub slots: Vec<Slot>,
    pub halves: Vec<Half>,
    pub closed: bool,
    pub appointment: Option<Appointment>,
    pub season: Season,
    pub public_holidays: bool,
    pub alternate: bool,
    /// Something in it was not certain.
    pub unsure: bool,
    /// The months came after the hours.
    pub trailing_months: bool,
    pub start: usize,
    pub end: usize,
    /// Index of the sentence that was not understood, when it is one.
    pub barrier: Option<usize>,
}

impl Clause {
    /// The days it names, none for an empty mask.
    pub fn mask(&self) -> DayMask {
        self.days.as_ref().map_or(0, |days| days.mask)
    }

    fn is_empty(&self) -> bool {
        self.days.is_none()
            && self.slots.is_empty()
            && self.appointment.is_none()
            && !self.closed
            && !self.public_holidays
            && !self.unsure
            && self.role == Role::Opens
            && self.halves.is_empty()
            && !self.alternate
            && self.season == Season::default()
    }

    /// A closing that does not say of when yet.
    fn is_empty_scope(&self) -> bool {
        self.days.is_none() && self.season == Season::default() && !self.public_holidays && self.halves.is_empty()
    }

    /// Says enough to stand alone: what comes next begins another one.
    fn is_complete(&self) -> bool {
        !self.slots.is_empty() || self.closed || (self.appointment.is_some() && self.days.is_some())
    }
}

/// The clauses of a text's items.
pub(super) fn build(reading: &Reading) -> Vec<Clause> {
    let mut builder = Builder::default();
    for run in reading.items.split_inclusive(|placed| matches!(placed.item, Item::Barrier(_))) {
        builder.times_first = starts_with_times(run);
        for (at, placed) in run.iter().enumerate() {
            builder.heads =
                matches!(run.get(at + 1).map(|next| &next.item), Some(Item::Days(_) | Item::Colon | Item::Break));
            builder.push(placed);
        }
        builder.close();
    }
    // "Sur rendez-vous :" and a telephone number: the heading is all there is.
    if builder.clauses.is_empty() && builder.heading_appointment.is_some() {
        builder.clauses.push(Clause { appointment: builder.heading_appointment, ..Clause::default() });
    }
    builder.clauses
}

fn starts_with_times(run: &[Placed]) -> bool {
    let mut depth = 0usize;
    for placed in run {
        match placed.item {
            Item::Open => depth += 1,
            Item::Close => depth = depth.saturating_sub(1),
            Item::Times(_) | Item::BadTimes | Item::AllDay if depth == 0 => return true,
            Item::Days(_) if depth == 0 => return false,
            _ => {}
        }
    }
    false
}

#[derive(Default)]
struct Builder {
    clauses: Vec<Clause>,
    current: Clause,
    /// What a heading said for all that follows it.
    heading: Season,
    heading_appointment: Option<Appointment>,
    times_first: bool,
    /// Items between parentheses, while one is open.
    aside: Option<Vec<Placed>>,
    /// The last separator since the last item of substance.
    broken: bool,
    comma: bool,
    /// Slots that no word on appointments has reached yet start here.
    unmarked: usize,
    /// A half was said before its times.
    pending_half: Option<Half>,
    /// Days, a colon or a new line come next: a season here is the title of what follows.
    heads: bool,
    /// A word on appointments was the last thing said, after hours.
    just_marked: bool,
    /// What was said of some weeks only may be of the next clause too.
    alternate_next: bool,
    /// "tous les jours sauf le lundi…": the days to come are taken off, until times come.
    subtracting: bool,
}

impl Builder {
    fn push(&mut self, placed: &Placed) {
        match &placed.item {
            Item::Open if self.aside.is_none() => {
                self.aside = Some(Vec::new());
                return;
            }
            Item::Close => {
                if let Some(items) = self.aside.take() {
                    self.read_aside(&items);
                }
                return;
            }
            Item::Barrier(index) => {
                self.close();
                let barrier =
                    Clause { barrier: Some(*index), start: placed.start, end: placed.end, ..Clause::default() };
                self.clauses.push(barrier);
                return;
            }
            _ => {}
        }
        if let Some(items) = &mut self.aside {
            items.push(placed.clone());
            return;
        }
        self.read(placed);
        self.just_marked = matches!(placed.item, Item::Appointment(_)) && !self.current.slots.is_empty();
        match placed.item {
            Item::Break => self.broken = true,
            Item::Comma => self.comma = true,
            Item::And | Item::Colon => {}
            _ => (self.broken, self.comma) = (false, false),
        }
    }

    fn extend(&mut self, placed: &Placed) {
        if self.current.end == 0 {
            self.current.start = placed.start;
        }
        self.current.end = placed.end;
    }

    /// Ends the current clause and begins another under the same heading.
    fn close(&mut self) {
        if let Some(items) = self.aside.take() {
            self.read_aside(&items);
        }
        if let Some(half) = self.pending_half.take() {
            self.current.halves.push(half);
            self.current.unsure |= self.current.role == Role::Opens && !self.current.slots.is_empty();
        }
        let mut done = std::mem::take(&mut self.current);
        self.current.alternate = std::mem::take(&mut self.alternate_next) && !self.broken;
        self.unmarked = 0;
        self.subtracting = false;
        if done.is_empty() {
            return;
        }
        if done.season.months.is_empty() {
            done.season.months.clone_from(&self.heading.months);
        }
        done.season.school = done.season.school.or(self.heading.school);
        done.appointment = done.appointment.or(self.heading_appointment);
        self.clauses.push(done);
    }

    fn read(&mut self, placed: &Placed) {
        match &placed.item {
            Item::Days(days) => self.days(days, placed),
            Item::Times(spans) => self.times(spans, placed),
            Item::AllDay => self.times(&vec![(0, 1440)], placed),
            Item::BadTimes => {
                self.current.unsure = true;
                self.extend(placed);
            }
            Item::Half(half) => self.half(*half, placed),
            Item::Closed => self.closing(Role::Closes, placed),
            Item::Except => self.closing(Role::Excepts, placed),
            Item::Appointment(kind) => self.appointment(*kind, placed),
            Item::Months(_) | Item::School(_) | Item::EvenWeeks(_) => self.season(placed),
            Item::PublicHolidays => {
                self.current.public_holidays |= !self.subtracted(Season::default(), true, placed);
                self.extend(placed);
            }
            Item::Alternate => {
                // "mardi 9h-12h, tous les 15 jours jeudi 14h-17h": of the one or of the other.
                self.alternate_next = self.current.is_complete();
                self.current.alternate = true;
                self.current.unsure |= self.broken;
                self.extend(placed);
            }
            Item::OneDay => {
                if self.current.is_complete() {
                    self.close();
                }
                self.current.alternate = true;
                self.extend(placed);
            }
            Item::Ranks(_) => {
                self.current.unsure = true;
                self.extend(placed);
            }
            Item::Colon => self.colon(),
            _ => {}
        }
    }

    /// "tous les jours sauf jours fériés 9h-18h": an exception that waits for no days.
    fn subtracted(&mut self, season: Season, public_holidays: bool, placed: &Placed) -> bool {
        if self.subtracting {
            let (start, end) = (placed.start, placed.end);
            let exception = Clause { role: Role::Excepts, season, public_holidays, start, end, ..Clause::default() };
            self.clauses.push(exception);
        }
        self.subtracting
    }

    fn days(&mut self, days: &Days, placed: &Placed) {
        if let (true, Some(known)) = (self.subtracting && !self.broken, &mut self.current.days) {
            known.mask &= !days.mask;
            self.current.unsure |= !days.ranks.is_empty() || days.doubtful != 0 || known.mask == 0;
            self.extend(placed);
            return;
        }
        // "9h-12h, sur rendez-vous le mardi": of the hours before, or of the day after.
        let marked = std::mem::take(&mut self.just_marked) && !self.broken;
        self.current.unsure |= marked;
        let scoped =
            self.current.role != Role::Opens && (self.pending_half.is_some() || !self.current.is_empty_scope());
        let ends = if scoped && self.broken {
            true
        } else if self.times_first && self.current.role == Role::Opens {
            self.current.days.is_some() && (self.broken || !self.joins())
        } else {
            self.current.is_complete() && !(self.current.role == Role::Closes && self.current.days.is_none())
        };
        let parted = self.broken && self.current.days.is_some() && !self.current.is_complete();
        if ends || parted {
            self.close();
        }
        self.current.unsure |= marked;
        // "Ouvert sur rendez-vous lundi 9h-12h, mardi…": the careful reading is that all of it is.
        let announced = self.current.days.is_none() && self.current.slots.is_empty() && self.clauses.is_empty();
        if announced && self.current.appointment == Some(Appointment::Needed) {
            self.heading_appointment = self.current.appointment;
        }
        match &mut self.current.days {
            None => self.current.days = Some(days.clone()),
            // "tous les jours sauf le lundi de 10h à 19h"
            Some(known) if known.ranks == days.ranks && known.month_unsaid == days.month_unsaid => {
                known.mask |= days.mask;
                known.doubtful |= days.doubtful;
                known.broad |= days.broad;
                known.plural |= days.plural;
                known.holidays |= days.holidays;
            }
            Some(known) => {
                known.mask |= days.mask;
                self.current.unsure = true;
            }
        }
        if !self.current.halves.is_empty() && self.current.slots.is_empty() {
            // "mercredi matin et jeudi": the half may not be said of both.
            self.current.unsure |= self.current.role == Role::Opens;
        }
        self.extend(placed);
    }

    /// In a text that gives times before days, days after a comma go on the same list only while no time came between.
    fn joins(&self) -> bool {
        !self.current.slots.is_empty() && self.current.days.is_some()
    }

    fn times(&mut self, spans: &Spans, placed: &Placed) {
        if self.broken
            && self.current.role != Role::Opens
            && (self.pending_half.is_some() || !self.current.is_empty_scope())
        {
            self.close();
        }
        if self.times_first && self.current.days.is_some() && !self.current.slots.is_empty() {
            self.close();
        }
        if self.current.role == Role::Closes
            || self.current.closed && self.current.halves.is_empty() && self.pending_half.is_none()
        {
            self.current.unsure = true;
        }
        self.subtracting = false;
        let last = self.current.slots.last().map_or(0, |slot| slot.end);
        if spans.first().is_some_and(|span| span.0 < last) {
            self.current.unsure = true;
        }
        if let Some(half) = self.pending_half.take() {
            // "mardi : fermé le matin / 13h45-17h30" speaks of the other half.
            let half = if self.current.closed { half.other() } else { half };
            self.current.unsure |= !spans.iter().all(|span| within(half, *span));
            self.current.closed = false;
        }
        let slots = spans.iter().map(|span| Slot { start: span.0, end: span.1, appointment: false });
        self.current.slots.extend(slots);
        self.extend(placed);
    }

    fn half(&mut self, half: Half, placed: &Placed) {
        self.current.unsure |= self.subtracting;
        let fresh = self.current.slots.get(self.unmarked..).unwrap_or_default();
        if self.current.role != Role::Opens || self.current.slots.is_empty() || self.broken {
            if let Some(before) = self.pending_half.replace(half) {
                self.current.halves.push(before);
            }
        } else if !fresh.last().is_some_and(|slot| within(half, (slot.start, slot.end))) {
            // "9h-12h, après-midi 14h-18h": the half is of the times that follow.
            self.pending_half = Some(half);
        }
        self.extend(placed);
    }

    fn closing(&mut self, role: Role, placed: &Placed) {
        let waiting = self.current.days.is_some() && !self.current.is_complete() && self.current.role == Role::Opens;
        if role == Role::Closes && self.current.role == Role::Excepts {
            self.extend(placed);
            return;
        }
        if role == Role::Closes && waiting && !self.times_first {
            self.current.closed = true;
            self.extend(placed);
            return;
        }
        if role == Role::Excepts && waiting && self.current.mask().count_ones() > 1 && !self.broken {
            self.subtracting = true;
            self.extend(placed);
            return;
        }
        self.close();
        self.current.role = role;
        self.extend(placed);
    }

    fn appointment(&mut self, kind: Appointment, placed: &Placed) {
        // On a line of its own it may announce what follows, or be of all that stands above.
        if self.broken && !self.current.slots.is_empty() {
            self.close();
        }
        let slots = self.current.slots.len();
        let alone = self.current.is_empty();
        if slots == 0 {
            if self.current.is_complete() {
                self.close();
            }
            self.current.appointment = Some(kind);
        } else if kind == Appointment::Also {
            self.current.appointment = Some(kind);
        } else {
            let fresh = slots - self.unmarked.min(slots);
            // A word after several ranges may be of the last only, unless a comma parts it from them.
            self.current.unsure |= fresh > 1 && !(self.comma && self.unmarked == 0) || fresh == 0;
            for slot in self.current.slots.iter_mut().skip(self.unmarked) {
                slot.appointment = kind == Appointment::Needed;
            }
            self.unmarked = slots;
        }
        // On a line of its own after hours, it may be of all of them or besides all of them.
        if alone && self.broken && !self.clauses.is_empty() {
            self.current.unsure = true;
        }
        self.extend(placed);
    }

    fn season(&mut self, placed: &Placed) {
        let excepted = match &placed.item {
            Item::School(true) => Some(Season { school: Some(true), ..Season::default() }),
            Item::Months(months) => Some(Season { months: months.clone(), ..Season::default() }),
            _ => None,
        };
        if excepted.is_some_and(|season| self.subtracted(season, false, placed)) {
            self.extend(placed);
            return;
        }
        let heads = self.current.days.is_none() && self.current.slots.is_empty() && self.current.role == Role::Opens;
        let next_heading = !heads && self.broken && self.current.is_complete() && self.current.role == Role::Opens;
        // "9h-12h, 14h-17h - vacances scolaires : mardi…" begins another calendar.
        let school =
            matches!(placed.item, Item::School(_)) && self.current.is_complete() && self.current.role == Role::Opens;
        let school_follows = school && self.heads && (self.broken || self.comma);
        self.current.unsure |= school && self.heads && !school_follows;
        if next_heading || school_follows {
            self.close();
        }
        if heads || next_heading || school_follows {
            match &placed.item {
                Item::Months(months) => self.heading = Season { months: months.clone(), ..Season::default() },
                Item::School(during) => self.heading = Season { school: Some(*during), ..Season::default() },
                _ => self.current.unsure = true,
            }
            return;
        }
        match &placed.item {
            Item::Months(months) if self.current.season.months.is_empty() => {
                self.current.season.months.clone_from(months);
                self.current.trailing_months = self.current.role == Role::Opens;
            }
            Item::School(during) if self.current.season.school.is_none() => self.current.season.school = Some(*during),
            Item::EvenWeeks(even) if self.current.season.even_weeks.is_none() && self.current.slots.len() < 2 => {
                self.current.season.even_weeks = Some(*even);
            }
            _ => self.current.unsure = true,
        }
        self.extend(placed);
    }

    /// A colon after an appointment that stands alone makes it a heading.
    fn colon(&mut self) {
        let only_appointment = self.current.days.is_none() && self.current.slots.is_empty();
        if let Some(kind) = self.current.appointment.filter(|_| only_appointment) {
            self.current = Clause::default();
            self.heading_appointment = Some(kind);
        }
    }

    /// What stands between parentheses says more of the clause before, or makes an exception to it.
    fn read_aside(&mut self, items: &[Placed]) {
        let substance: Vec<&Item> = items
            .iter()
            .map(|placed| &placed.item)
            .filter(|item| !matches!(item, Item::Comma | Item::And | Item::Colon | Item::Break))
            .collect();
        let slots = self.current.slots.len();
        match substance.as_slice() {
            [] => {}
            [Item::Appointment(kind)] => {
                self.comma = true;
                if let (Some(first), Some(last)) = (items.first(), items.last()) {
                    self.appointment(*kind, &Placed { item: Item::Comma, start: first.start, end: last.end });
                }
            }
            [Item::Ranks(ranks)] => self.rank(ranks),
            [Item::Days(days)] if !days.ranks.is_empty() && days.mask == self.current.mask() => self.rank(&days.ranks),
            [Item::Alternate] | [Item::EvenWeeks(_)] if slots < 2 => self.read_each(items),
            [Item::Months(_)] => self.read_each(items),
            [Item::Half(half)] if slots > 0 => {
                self.current.unsure |= !self.current.slots.iter().all(|slot| within(*half, (slot.start, slot.end)));
            }
            _ if substance.iter().any(|item| {
                matches!(item, Item::Closed | Item::Except | Item::Days(_) | Item::School(_) | Item::Unread(_))
            }) =>
            {
                self.exception(items, &substance);
            }
            _ => self.current.unsure = true,
        }
    }

    fn read_each(&mut self, items: &[Placed]) {
        for placed in items {
            self.read(placed);
        }
    }

    fn rank(&mut self, ranks: &[i8]) {
        match &mut self.current.days {
            Some(days) if days.ranks.is_empty() && days.mask.count_ones() == 1 => days.ranks = ranks.to_vec(),
            _ => self.current.unsure = true,
        }
    }

    /// `(sauf jeudi après-midi, fermé au public)`, `(17h30 le mercredi)`, `(17h pendant les vacances scolaires)`.
    fn exception(&mut self, items: &[Placed], substance: &[&Item]) {
        let closes = substance.iter().any(|item| matches!(item, Item::Closed | Item::Except));
        let timed = substance.iter().any(|item| {
            matches!(
                item,
                Item::Unread(_)
                    | Item::Times(_)
                    | Item::BadTimes
                    | Item::Appointment(_)
                    | Item::Alternate
                    | Item::EvenWeeks(_)
            )
        });
        let mut aside = Clause { unsure: timed || !closes, ..Clause::default() };
        aside.role = if closes { Role::Closes } else { Role::Excepts };
        for placed in items {
            match &placed.item {
                Item::Days(days) => match &mut aside.days {
                    None => aside.days = Some(days.clone()),
                    Some(known) => known.mask |= days.mask,
                },
                Item::Unread(mask) => {
                    aside.days = Some(Days { mask: *mask | aside.mask(), ..Days::default() });
                }
                Item::Half(half) => aside.halves.push(*half),
                Item::School(during) => aside.season.school = Some(*during),
                Item::Months(months) => aside.season.months.clone_from(months),
                Item::PublicHolidays => aside.public_holidays = true,
                _ => {}
            }
        }
        aside.start = items.first().map_or(0, |placed| placed.start);
        aside.end = items.last().map_or(0, |placed| placed.end);
        // The clause goes on after the parentheses: the exception is kept for after it.
        self.clauses.push(aside);
    }
}

/// Whether a range lies in that half of the day, with the margin that people take at noon.
pub(super) fn within(half: Half, span: (u16, u16)) -> bool {
    match half {
        Half::Morning => span.0 < 12 * 60 && span.1 <= 13 * 60 + 30,
        Half::Afternoon => span.0 >= 12 * 60,
    }
}
