//! Days, months and years as people type them, read as ISO 8601 writes them.

const MONTHS: [&str; 12] = [
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
];

/// A year of four figures.
pub fn year(text: &str) -> Option<u16> {
    text.parse().ok().filter(|year| (1800..2200).contains(year) && text.len() == 4)
}

fn month(word: &str) -> Option<u8> {
    if let Ok(number) = word.parse::<u8>() {
        return (1..=12).contains(&number).then_some(number);
    }
    let short = word.len() >= 3 && word != "jui";
    let at = MONTHS.iter().position(|name| *name == word || (short && name.starts_with(word)))?;
    u8::try_from(at + 1).ok()
}

fn day(word: &str, month: u8, year: u16) -> Option<u8> {
    let word = word.strip_suffix("er").unwrap_or(word);
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    word.parse().ok().filter(|day| (1..=last).contains(day))
}

/// A year, a month or a day as ISO 8601 writes them, and whether the order of day and month was a guess.
pub fn read(text: &str) -> Option<(String, bool)> {
    let text =
        text.split(['T', ' ']).next().filter(|first| first.len() == 10 && first.contains(['-', '/'])).unwrap_or(text);
    let folded = kernel::text::fold(text);
    let words: Vec<&str> = folded.split(' ').filter(|word| !matches!(*word, "le" | "en" | "depuis")).collect();
    match words.as_slice() {
        [one] => year(one).map(|year| (format!("{year}"), false)),
        [one, two] => match (year(one), year(two)) {
            (Some(year), None) => Some((format!("{year}-{:02}", month(two)?), false)),
            (None, Some(year)) => Some((format!("{year}-{:02}", month(one)?), false)),
            _ => None,
        },
        [one, two, three] => {
            if let Some(year) = year(one) {
                let month = month(two)?;
                return Some((format!("{year}-{month:02}-{:02}", day(three, month, year)?), false));
            }
            let (year, short) = match (year(three), three.parse::<u16>()) {
                (Some(year), _) => (year, false),
                (None, Ok(short)) if three.len() == 2 => (2000 + short, true),
                _ => return None,
            };
            let french = month(two).and_then(|month| Some((month, day(one, month, year)?)));
            if let Some((month, day)) = french {
                return Some((format!("{year}-{month:02}-{day:02}"), short));
            }
            // month before day, as in English
            let month = month(one)?;
            Some((format!("{year}-{month:02}-{:02}", day(two, month, year)?), true))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_months_and_years_are_read_and_guesses_told() {
        for (typed, right) in [
            ("2019-03-12", Some(("2019-03-12", false))),
            ("2019", Some(("2019", false))),
            ("12/03/2019 00:00:00", Some(("2019-03-12", false))),
            ("1er mars 2019", Some(("2019-03-01", false))),
            ("sept. 2019", Some(("2019-09", false))),
            ("03/25/2019", Some(("2019-03-25", true))),
            ("12/03/19", Some(("2019-03-12", true))),
            ("31/02/2019", None),
            ("un jour", None),
        ] {
            assert_eq!(read(typed), right.map(|(day, guess)| (day.to_owned(), guess)), "{typed}");
        }
    }
}
