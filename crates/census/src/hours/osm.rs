//! Writes opening hours in OpenStreetMap's syntax, and brings what others wrote in it to one form.

use super::clauses::{Season, Slot};
use super::items::Appointment;
use super::lexicon::{self, DayMask};
use super::table::{Cell, Plan, Week};
use super::times;

/// The comment by which a rule says that one must have an appointment.
pub(super) const APPOINTMENT: &str = "sur rendez-vous";
/// The comment of hours whose days the text does not say.
const NO_DAYS: &str = "jours non précisés";
/// Longest comment that a rule carries, in characters.
const LONGEST_COMMENT: usize = 80;
/// Longest text in OpenStreetMap's syntax that is read, in bytes (its own limit for a value is 255 characters).
const LONGEST: usize = 600;

/// One form for what is written in OpenStreetMap's syntax; `None` where it is not valid.
pub(super) fn canonical(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    let mut parsed = opening_hours_syntax::parse(&text).ok()?;
    // The library takes a comment alone for an opening day and night; its authors' reference takes it for unknown.
    for rule in parsed.rules.iter_mut().filter(|_| !text.contains("24/7")) {
        if rule.is_constant() && !rule.comment.is_empty() && rule.kind == opening_hours_syntax::RuleKind::Open {
            rule.kind = opening_hours_syntax::RuleKind::Unknown;
        }
    }
    // The library writes "SH Mo-Fr" (those days of the holidays) as "SH,Mo-Fr" (those days and the holidays).
    let shown = if has_school(&text) { text } else { parsed.to_string() };
    let shown = outside_comments(&shown, |part| part.replace("closed", "off"));
    opening_hours_syntax::parse(&shown).ok().map(|_| shown)
}

/// Whether a text is rules rather than French: only words of the syntax, one of which means nothing in French.
///
/// `Mar 14:00-18:00` would be March and `WE` Wednesday: in French they are Tuesday and the week-end. Lone times are valid
/// rules too, for every day of the year: a person who types them forgot the days.
pub(super) fn looks_like(text: &str) -> bool {
    const CLEAR: [&str; 17] = [
        "Mo", "Tu", "Th", "Fr", "Su", "PH", "SH", "Jan", "Feb", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Dec",
    ];
    const WORDS: [&str; 13] =
        ["We", "Sa", "Mar", "Nov", "week", "off", "closed", "unknown", "open", "sunrise", "sunset", "dawn", "dusk"];
    let outside = text.split('"').step_by(2).collect::<Vec<_>>().join(" ");
    let words = || outside.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty());
    let among = |list: &[&str], word: &str| list.iter().any(|known| known.eq_ignore_ascii_case(word));
    let known = words().all(|word| among(&CLEAR, word) || among(&WORDS, word));
    let clear = words().any(|word| among(&CLEAR, word) || matches!(word, "We" | "Sa" | "week"));
    let bare = words().next().is_none_or(|word| word == "unknown");
    known && (clear || (bare && (text.contains('"') || outside.trim() == "24/7")))
}

/// Whether a rule speaks of school holidays.
pub(super) fn has_school(osm: &str) -> bool {
    outside_comments(osm, str::to_owned)
        .split('"')
        .step_by(2)
        .any(|part| part.split(|letter: char| !letter.is_ascii_alphabetic()).any(|word| word == "SH"))
}

/// Applies a change to what does not stand between quotes.
fn outside_comments(text: &str, change: impl Fn(&str) -> String) -> String {
    let parts = text.split('"').enumerate().map(|(at, part)| if at % 2 == 0 { change(part) } else { part.to_owned() });
    parts.collect::<Vec<_>>().join("\"")
}

/// The rules of a plan, or `None` where it holds none.
pub(super) fn write(plan: &Plan) -> Option<String> {
    let mut rules: Vec<String> = Vec::new();
    let mut weeks: Vec<&Week> = plan.weeks.iter().collect();
    weeks.sort_by_key(|week| rank(&week.season));
    let plain = weeks.iter().any(|week| rank(&week.season) == 0);
    for week in &weeks {
        let mut own = week_rules(week, &plan.monthly_of(&week.season));
        if own.is_empty() {
            continue;
        }
        let selector = prefix(&week.season);
        // Hours of a season replace the usual ones, also on the days that it does not name.
        if plain && rank(&week.season) > 0 && week.season.even_weeks.is_none() {
            own.insert(0, format!("{} off", selector.trim_end()));
        }
        rules.append(&mut own);
    }
    for monthly in &plan.monthly {
        if !plan.weeks.iter().any(|week| week.season == monthly.season) {
            rules.extend(monthly_rule(monthly));
        }
    }
    if !plan.undated.is_empty() {
        rules.push(format!("{} unknown \"{NO_DAYS}\"", spans(&plan.undated)));
    }
    let school = weeks.iter().map(|week| week.season.school).collect::<Vec<_>>();
    if school.contains(&Some(false))
        && !school.contains(&Some(true))
        && !plan.closed.iter().any(|closed| closed == "SH")
    {
        rules.push("SH unknown \"vacances scolaires\"".to_owned());
    }
    if !plan.public_holidays.is_empty() {
        rules.push(format!("PH {}", spans(&plan.public_holidays)));
    }
    if rules.is_empty() && plan.closed_days != 0 && plan.appointment.is_none() {
        rules.push(format!("{} off", days(plan.closed_days)));
    }
    let has_hours = !rules.is_empty();
    rules.extend(plan.closed.iter().filter(|_| has_hours).map(|selector| format!("{selector} off")));
    rules.extend(
        plan.doubtful
            .iter()
            .filter(|_| has_hours)
            .map(|(when, words)| format!("{when} unknown \"{}\"", comment(words))),
    );
    let mut text = rules.join("; ");
    if let Some(kind) = plan.appointment {
        let alone = format!("unknown \"{APPOINTMENT}\"");
        text = match kind {
            Appointment::Also if !text.is_empty() => format!("{text} || {alone}"),
            _ if text.is_empty() => alone,
            _ => text,
        };
    }
    (!text.is_empty()).then_some(text)
}

impl Plan {
    fn monthly_of(&self, season: &Season) -> Vec<&super::table::Monthly> {
        self.monthly.iter().filter(|monthly| monthly.season == *season).collect()
    }
}

/// The usual week comes first, then school holidays, then months.
fn rank(season: &Season) -> u8 {
    if !season.months.is_empty() { 2 } else { u8::from(season.school == Some(true) || season.even_weeks.is_some()) }
}

/// The selector of a season, with the space after it.
fn prefix(season: &Season) -> String {
    let mut text = String::new();
    if !season.months.is_empty() {
        text = format!("{} ", season.months);
    }
    if let Some(even) = season.even_weeks {
        text.push_str(if even { "week 02-52/2 " } else { "week 01-53/2 " });
    }
    if season.school == Some(true) {
        text.push_str("SH ");
    }
    text
}

fn week_rules(week: &Week, monthly: &[&super::table::Monthly]) -> Vec<String> {
    let selector = prefix(&week.season);
    let mut rules = Vec::new();
    let mut done: DayMask = 0;
    for (day, cell) in week.cells.iter().enumerate() {
        if done & (1 << day) != 0 {
            continue;
        }
        let same = |(other, candidate): (usize, &Cell)| if same_hours(cell, candidate) { 1 << other } else { 0 };
        let mask: DayMask = week.cells.iter().enumerate().map(same).sum();
        done |= mask;
        if let Some(rule) = cell_rule(cell, &format!("{selector}{}", days(mask))) {
            rules.push(rule);
        }
    }
    rules.extend(monthly.iter().flat_map(|monthly| monthly_rule(monthly)));
    rules
}

fn same_hours(left: &Cell, right: &Cell) -> bool {
    left.slots == right.slots && left.by_appointment == right.by_appointment && left.doubt == right.doubt
}

fn cell_rule(cell: &Cell, selector: &str) -> Option<String> {
    let clear = |text: String| text.replace("Mo-Su 00:00-24:00", "24/7");
    if let Some(words) = &cell.doubt {
        let hours = if cell.slots.is_empty() { String::new() } else { format!(" {}", spans(&cell.slots)) };
        return Some(format!("{selector}{hours} unknown \"{}\"", comment(words)));
    }
    if cell.by_appointment && cell.slots.is_empty() {
        return Some(format!("{selector} unknown \"{APPOINTMENT}\""));
    }
    let kinds = [false, true].map(|needed| {
        let slots: Vec<Slot> = cell.slots.iter().filter(|slot| slot.appointment == needed).copied().collect();
        let mark = if needed { format!(" unknown \"{APPOINTMENT}\"") } else { String::new() };
        (!slots.is_empty()).then(|| clear(format!("{selector} {}{mark}", spans(&slots))))
    });
    let rules: Vec<String> = kinds.into_iter().flatten().collect();
    (!rules.is_empty()).then(|| rules.join(", "))
}

fn monthly_rule(monthly: &super::table::Monthly) -> Option<String> {
    let ranks = monthly.ranks.iter().map(i8::to_string).collect::<Vec<_>>().join(",");
    let named =
        (0u8..7).filter(|day| monthly.mask & (1 << day) != 0).map(|day| format!("{}[{ranks}]", lexicon::day_code(day)));
    let selector = format!("{}{}", prefix(&monthly.season), named.collect::<Vec<_>>().join(","));
    let cell = Cell { slots: monthly.slots.clone(), ..Cell::default() };
    cell_rule(&cell, &selector)
}

/// `Mo-Fr`, `Mo,Tu`, `Mo-We,Fr`.
fn days(mask: DayMask) -> String {
    let mut parts = Vec::new();
    let mut day = 0u8;
    while day < 7 {
        if mask & (1 << day) == 0 {
            day += 1;
            continue;
        }
        let mut last = day;
        while last < 6 && mask & (1 << (last + 1)) != 0 {
            last += 1;
        }
        match last - day {
            0 => parts.push(lexicon::day_code(day).to_owned()),
            1 => parts.extend([day, last].map(|day| lexicon::day_code(day).to_owned())),
            _ => parts.push(format!("{}-{}", lexicon::day_code(day), lexicon::day_code(last))),
        }
        day = last + 1;
    }
    parts.join(",")
}

/// `09:00-12:00,14:00-18:00`.
fn spans(slots: &[Slot]) -> String {
    let merged = times::merge(slots.iter().map(|slot| (slot.start, slot.end)).collect());
    let shown = merged.iter().map(|(start, end)| {
        let end = if *end > 1440 { end - 1440 } else { *end };
        format!("{:02}:{:02}-{:02}:{:02}", start / 60, start % 60, end / 60, end % 60)
    });
    shown.collect::<Vec<_>>().join(",")
}

/// Words fit to stand between the quotes of a rule.
fn comment(words: &str) -> String {
    let clean = words.replace('"', "'");
    let clean = clean.trim_matches(|letter: char| letter.is_whitespace() || ",;:-/.".contains(letter));
    let mut short: String = clean.chars().filter(|letter| !letter.is_control()).take(LONGEST_COMMENT).collect();
    if short.chars().count() < clean.chars().count() {
        short.push('…');
    }
    if short.is_empty() { "voir le texte".to_owned() } else { short }
}
