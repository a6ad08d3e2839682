//! Lays clauses on weekly tables, keeps aside what contradicts or doubts, and finds what is left over.

use super::clauses::{Clause, Role, Season, Slot, within};
use super::items::{Appointment, Dirty, Half, Reading};
use super::lexicon::{self, DayMask, EVERY_DAY};

/// The hours of one weekday.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Cell {
    pub slots: Vec<Slot>,
    /// The whole day is by appointment, no hours given.
    pub by_appointment: bool,
    /// Something said of that day was not certain: the words themselves.
    pub doubt: Option<String>,
    pub broad: bool,
}

impl Cell {
    fn is_empty(&self) -> bool {
        self.slots.is_empty() && !self.by_appointment && self.doubt.is_none()
    }

    /// Adds hours said of this day; `false` where they contradict those it has.
    fn add(&mut self, slots: &[Slot], broad: bool, alone: bool) -> bool {
        let disjoint =
            self.slots.iter().all(|known| slots.iter().all(|slot| slot.end <= known.start || known.end <= slot.start));
        if self.slots.is_empty() {
            (self.slots, self.broad) = (slots.to_vec(), broad);
        } else if self.slots == slots {
            self.broad &= broad;
        } else if disjoint {
            // "lundi au vendredi 9h-12h, mercredi 14h-18h": besides, or instead?
            if self.broad && !broad && alone {
                return false;
            }
            self.slots.extend_from_slice(slots);
            self.slots.sort_by_key(|slot| slot.start);
            self.broad &= broad;
        } else if self.broad && !broad {
            (self.slots, self.broad) = (slots.to_vec(), false);
        } else if self.broad || !broad {
            return false;
        }
        true
    }

    /// Closes one half of the day; `false` where a range goes through noon.
    fn close_half(&mut self, half: Half) -> bool {
        let other = |slot: &Slot| within(half.other(), (slot.start, slot.end));
        let clear = self.slots.iter().all(|slot| within(half, (slot.start, slot.end)) || other(slot));
        if clear {
            self.slots.retain(other);
        }
        clear && !self.by_appointment
    }
}

/// The week of one season.
#[derive(Clone, Debug, Default)]
pub(super) struct Week {
    pub season: Season,
    pub cells: [Cell; 7],
}

/// Hours on some rank in the month only.
#[derive(Clone, Debug)]
pub(super) struct Monthly {
    pub season: Season,
    pub mask: DayMask,
    pub ranks: Vec<i8>,
    pub slots: Vec<Slot>,
}

/// All that a text was found to say.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub weeks: Vec<Week>,
    pub monthly: Vec<Monthly>,
    /// Hours whose days are not said.
    pub undated: Vec<Slot>,
    /// Days that are said to be closed.
    pub closed_days: DayMask,
    /// Selectors of closed times of the year: `Aug`, `SH`, `PH`.
    pub closed: Vec<String>,
    /// Selectors of times of the year that are in doubt, with the words.
    pub doubtful: Vec<(String, String)>,
    pub public_holidays: Vec<Slot>,
    /// Also by appointment (`true`), or nothing but that.
    pub appointment: Option<Appointment>,
    /// The parts of the text that are not, or not wholly, in the rest.
    pub left: Vec<String>,
    /// Something certain was found.
    pub useful: bool,
    /// Nothing of it can be trusted.
    pub void: bool,
}

/// Lays all the clauses of a text.
pub(super) fn lay(text: &str, reading: &Reading, statements: &[Clause]) -> Plan {
    let mut layer = Layer { text, clauses: statements, plan: Plan::default() };
    let mut titled = false;
    for clause in statements {
        match clause.barrier.and_then(|index| reading.dirty.get(index)) {
            Some(dirty) => titled |= dirty.title,
            None if titled => layer.leave(clause),
            None if clause.role == Role::Opens => layer.open(clause),
            None => {}
        }
    }
    titled = false;
    for (at, clause) in statements.iter().enumerate() {
        match clause.barrier.and_then(|index| reading.dirty.get(index)) {
            Some(dirty) => {
                titled |= dirty.title;
                let announces = dirty.title && statements.len() > at + 1;
                layer.soil(dirty, announces);
            }
            None if !titled && clause.role != Role::Opens => layer.shut(clause),
            None => {}
        }
    }
    // "Vendredi 21/04", then hours: they are of days that were not understood.
    if reading.dirty.iter().any(|dirty| dirty.days != 0) {
        layer.plan.undated.clear();
    }
    layer.plan
}

struct Layer<'a> {
    text: &'a str,
    clauses: &'a [Clause],
    plan: Plan,
}

impl Layer<'_> {
    fn words(&self, start: usize, end: usize) -> String {
        self.text.get(start..end).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn leave(&mut self, clause: &Clause) {
        let words = self.words(clause.start, clause.end);
        if !words.is_empty() && !self.plan.left.contains(&words) {
            self.plan.left.push(words);
        }
    }

    fn week(&mut self, season: &Season) -> &mut Week {
        let at = self.plan.weeks.iter().position(|week| week.season == *season).unwrap_or(self.plan.weeks.len());
        if at == self.plan.weeks.len() {
            self.plan.weeks.push(Week { season: season.clone(), ..Week::default() });
        }
        &mut self.plan.weeks[at]
    }

    /// Marks days as not certain, and leaves the clause over.
    fn doubt(&mut self, clause: &Clause, mask: DayMask) {
        let words = self.words(clause.start, clause.end);
        self.leave(clause);
        let season = clause.season.clone();
        for (day, cell) in self.week(&season).cells.iter_mut().enumerate() {
            if mask & (1 << day) != 0 {
                cell.doubt.get_or_insert_with(|| words.clone());
            }
        }
    }

    fn open(&mut self, clause: &Clause) {
        let mask = clause.mask();
        let ranked = clause.days.as_ref().is_some_and(|days| !days.ranks.is_empty());
        let rank_unsure = clause.days.as_ref().is_some_and(|days| days.month_unsaid);
        if clause.days.is_none() {
            self.open_undated(clause);
        } else if self.months_unsure(clause) {
            self.doubt(&Clause { season: Season::default(), ..clause.clone() }, mask);
        } else if clause.unsure || rank_unsure || (ranked && clause.slots.is_empty()) {
            self.doubt(clause, mask);
        } else if ranked {
            self.open_monthly(clause);
        } else if clause.slots.is_empty() {
            self.open_without_hours(clause);
        } else {
            self.open_days(clause);
        }
        if clause.appointment == Some(Appointment::Also) {
            self.plan.appointment = Some(Appointment::Also);
        }
    }

    /// Months that came after the last of several hours may be of all of them.
    fn months_unsure(&self, clause: &Clause) -> bool {
        let others =
            |other: &&Clause| other.role == Role::Opens && other.barrier.is_none() && other.season.months.is_empty();
        // Some days of one month are an event of that year.
        let dated = clause.season.months.contains(|letter: char| letter.is_ascii_digit());
        dated || clause.trailing_months && self.clauses.iter().filter(others).count() > 0
    }

    fn open_undated(&mut self, clause: &Clause) {
        let other_days = self.clauses.iter().any(|other| other.days.is_some() && other.role == Role::Opens);
        if clause.slots.is_empty() {
            match clause.appointment {
                Some(Appointment::Needed) if clause.unsure => self.all_by_appointment(clause),
                Some(Appointment::Needed) if other_days => self.leave(clause),
                Some(kind) => {
                    self.plan.useful = true;
                    self.plan.appointment = Some(kind);
                }
                None => self.leave(clause),
            }
            return;
        }
        self.leave(clause);
        if let Some(when) = selector(&clause.season, clause.public_holidays).filter(|_| other_days) {
            let words = self.words(clause.start, clause.end);
            self.plan.doubtful.push((when.replace('|', " "), words));
        }
        let plain = clause.season == Season::default() && !clause.alternate && !clause.unsure;
        if plain && !other_days && self.plan.undated.is_empty() {
            self.plan.undated.clone_from(&clause.slots);
            self.plan.useful = true;
        }
    }

    /// `Sur rendez-vous` under hours: only so, or besides? An appointment is never refused.
    fn all_by_appointment(&mut self, clause: &Clause) {
        self.leave(clause);
        for cell in self.plan.weeks.iter_mut().flat_map(|week| &mut week.cells) {
            cell.slots.iter_mut().for_each(|slot| slot.appointment = true);
        }
        self.plan.monthly.iter_mut().flat_map(|monthly| &mut monthly.slots).for_each(|slot| slot.appointment = true);
        self.plan.undated.iter_mut().for_each(|slot| slot.appointment = true);
    }

    fn open_monthly(&mut self, clause: &Clause) {
        let Some(days) = &clause.days else { return };
        let season = clause.season.clone();
        let taken = self
            .week(&season)
            .cells
            .iter()
            .enumerate()
            .any(|(day, cell)| days.mask & (1 << day) != 0 && !cell.is_empty());
        let repeated = self
            .plan
            .monthly
            .iter()
            .any(|other| other.mask & days.mask != 0 && other.ranks.iter().any(|rank| days.ranks.contains(rank)));
        if taken || repeated || clause.alternate {
            self.doubt(clause, days.mask);
            return;
        }
        self.plan.useful = true;
        self.plan.monthly.push(Monthly { season, mask: days.mask, ranks: days.ranks.clone(), slots: slots_of(clause) });
    }

    fn open_without_hours(&mut self, clause: &Clause) {
        if clause.closed {
            let contradicts = clause.halves.len() == 1;
            if contradicts {
                self.doubt(clause, clause.mask());
            }
            self.plan.useful |= !contradicts;
            self.plan.closed_days |= clause.mask();
            if clause.days.as_ref().is_some_and(|days| days.holidays) {
                self.plan.closed.push("PH".to_owned());
            }
            return;
        }
        if clause.appointment == Some(Appointment::Needed) && clause.halves.is_empty() && !clause.alternate {
            self.plan.useful = true;
            let mask = clause.mask();
            for (day, cell) in self.week(&clause.season).cells.iter_mut().enumerate() {
                if mask & (1 << day) != 0 && cell.is_empty() {
                    cell.by_appointment = true;
                }
            }
            return;
        }
        self.plan.useful |= !clause.alternate;
        self.doubt(clause, clause.mask());
    }

    fn open_days(&mut self, clause: &Clause) {
        let Some(days) = &clause.days else { return };
        let slots = slots_of(clause);
        let (mask, doubtful) = self.without_doubtful(clause, days.mask, days.doubtful);
        let alone = days.mask.count_ones() == 1;
        let mut refused: DayMask = doubtful;
        for (day, cell) in self.week(&clause.season).cells.iter_mut().enumerate() {
            let here = mask & (1 << day) != 0;
            if here && !cell.add(&slots, days.broad, alone) {
                refused |= 1 << day;
            }
            if here && clause.alternate {
                refused |= 1 << day;
            }
        }
        if days.holidays {
            self.plan.public_holidays.clone_from(&slots);
        }
        self.plan.useful = true;
        if refused != 0 {
            self.doubt(clause, refused);
        }
    }

    /// Settles `mardi-jeudi`: a range when the neighbours speak for the other days, else its middle is in doubt.
    fn without_doubtful(&self, clause: &Clause, mask: DayMask, doubtful: DayMask) -> (DayMask, DayMask) {
        if doubtful == 0 {
            return (mask, 0);
        }
        let elsewhere = self
            .clauses
            .iter()
            .filter(|other| other.start != clause.start && other.role == Role::Opens && other.season == clause.season)
            .fold(0, |sum, other| sum | other.mask());
        let before = 1u8.checked_shl(mask.trailing_zeros().wrapping_sub(1)).unwrap_or(0);
        let after = 1u8.checked_shl(8 - mask.leading_zeros()).unwrap_or(0);
        if elsewhere & doubtful == doubtful {
            (mask & !doubtful, 0)
        } else if elsewhere & doubtful == 0 && elsewhere & (before | after) != 0 {
            (mask, 0)
        } else {
            (mask & !doubtful, doubtful & !elsewhere)
        }
    }

    fn shut(&mut self, clause: &Clause) {
        let mask = clause.mask();
        let season =
            selector(&clause.season, clause.public_holidays || clause.days.as_ref().is_some_and(|days| days.holidays));
        let words = self.words(clause.start, clause.end);
        if mask == 0 {
            match season {
                Some(selector) if clause.unsure || !clause.slots.is_empty() || !clause.halves.is_empty() => {
                    self.leave(clause);
                    self.plan.doubtful.push((selector, words));
                }
                Some(selector) => self.plan.closed.extend(selector.split('|').map(str::to_owned)),
                None if clause.slots.is_empty() && !clause.unsure && self.shut_half(clause) => {}
                None => {
                    self.leave(clause);
                    self.plan.void = true;
                }
            }
            return;
        }
        if clause.public_holidays || clause.days.as_ref().is_some_and(|days| days.holidays) {
            self.plan.closed.push("PH".to_owned());
        }
        let seasonal = clause.season != Season::default();
        let plural = clause.days.as_ref().is_some_and(|days| days.plural) || mask.count_ones() == 1;
        let half_unsure = !clause.halves.is_empty() && (!plural || clause.halves.len() > 1);
        let ranked = clause.days.as_ref().is_some_and(|days| !days.ranks.is_empty());
        let timed_closing = clause.role == Role::Closes && !clause.slots.is_empty();
        if seasonal
            || clause.unsure
            || clause.alternate
            || half_unsure
            || ranked
            || timed_closing
            || clause.appointment.is_some()
        {
            self.doubt_everywhere(clause, mask);
            return;
        }
        let refused = self.shut_days(clause, mask);
        if refused != 0 {
            self.doubt_everywhere(clause, refused);
        }
    }

    /// `9h-12h, fermé l'après-midi`: whether it says no more than the hours do.
    fn shut_half(&self, clause: &Clause) -> bool {
        let [half] = clause.halves.as_slice() else { return false };
        let mut slots = self.plan.weeks.iter().flat_map(|week| &week.cells).flat_map(|cell| &cell.slots);
        slots.all(|slot| !within(*half, (slot.start, slot.end)) && within(half.other(), (slot.start, slot.end)))
    }

    /// Closes days or halves of them in every season; gives the days where that is not certain.
    fn shut_days(&mut self, clause: &Clause, mask: DayMask) -> DayMask {
        let mut refused = 0;
        for (day, cell) in self.plan.weeks.iter_mut().flat_map(|week| week.cells.iter_mut().enumerate()) {
            if mask & (1 << day) == 0 {
                continue;
            }
            let clear = match clause.halves.first() {
                Some(half) => cell.close_half(*half),
                None if !clause.slots.is_empty() => {
                    cell.slots.clone_from(&clause.slots);
                    true
                }
                // "lundi, mercredi 9h-12h, fermé le mercredi" contradicts itself.
                None if !cell.broad && !cell.is_empty() => false,
                None => {
                    *cell = Cell::default();
                    true
                }
            };
            if !clear {
                refused |= 1 << day;
            }
        }
        if self.plan.weeks.is_empty() {
            self.leave(clause);
        }
        refused
    }

    fn doubt_everywhere(&mut self, clause: &Clause, mask: DayMask) {
        let seasons: Vec<Season> = self.plan.weeks.iter().map(|week| week.season.clone()).collect();
        if seasons.is_empty() {
            self.leave(clause);
            self.plan.void |= self.plan.undated.is_empty();
        }
        for season in seasons {
            self.doubt(&Clause { season, ..clause.clone() }, mask);
        }
    }

    /// Weighs a sentence that was not understood. What announces other hours says nothing of those above it.
    fn soil(&mut self, dirty: &Dirty, announces: bool) {
        let words = self.words(dirty.start, dirty.end);
        let aside = Clause { start: dirty.start, end: dirty.end, ..Clause::default() };
        self.leave(&aside);
        if dirty.closes && dirty.days == 0 && !dirty.months.is_empty() && !dirty.has_times {
            let months: Vec<&str> = dirty.months.iter().map(|month| lexicon::month_code(*month)).collect();
            self.plan.doubtful.push((months.join(","), words));
        } else if dirty.restricts && dirty.days != 0 && dirty.days != EVERY_DAY {
            self.doubt_everywhere(&aside, dirty.days);
        } else if dirty.days == 0 && (dirty.restricts || dirty.suspicious && !announces) {
            self.plan.void = true;
        }
    }
}

fn slots_of(clause: &Clause) -> Vec<Slot> {
    let needed = clause.appointment == Some(Appointment::Needed);
    let mut slots = clause.slots.clone();
    slots.iter_mut().for_each(|slot| slot.appointment |= needed);
    slots
}

/// The OpenStreetMap selectors of a time of the year, joined by `|`; none for all year.
fn selector(season: &Season, public_holidays: bool) -> Option<String> {
    let mut parts = Vec::new();
    if !season.months.is_empty() {
        parts.push(season.months.clone());
    }
    if season.school == Some(true) {
        parts.push("SH".to_owned());
    }
    if public_holidays {
        parts.push("PH".to_owned());
    }
    (!parts.is_empty()).then(|| parts.join("|"))
}
