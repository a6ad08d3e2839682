//! Days as numbers since 1970: what the picture compares, and what criteria are given as text.

/// The day of `2026-03-02`, or of the beginning of an instant; none for anything else.
pub fn number(text: &str) -> Option<i32> {
    let mut parts = text.get(..10)?.split('-');
    let year: i32 = parts.next()?.parse().ok()?;
    let month: i32 = parts.next()?.parse().ok()?;
    let day: i32 = parts.next()?.parse().ok()?;
    ((1..=12).contains(&month) && (1..=length(year, month)).contains(&day)).then(|| from_civil(year, month, day))
}

/// The first day of `2026`, `2026-03` or `2026-03-02`.
pub fn first(text: &str) -> Option<i32> {
    match text.len() {
        4 => number(&format!("{text}-01-01")),
        7 => number(&format!("{text}-01")),
        _ => number(text),
    }
}

/// The last day of `2026`, `2026-03` or `2026-03-02`.
pub fn last(text: &str) -> Option<i32> {
    match text.len() {
        4 => number(&format!("{text}-12-31")),
        7 => {
            let (year, month, _) = civil(first(text)?);
            Some(from_civil(year, month, length(year, month)))
        }
        _ => number(text),
    }
}

/// The same as `2026-03-02`.
pub fn text(number: i32) -> String {
    let (year, month, day) = civil(number);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The same day so many months before, or the last of a month that is shorter.
pub fn months_before(number: i32, months: i32) -> i32 {
    let (year, month, day) = civil(number);
    let all = year * 12 + month - 1 - months;
    let (year, month) = (all.div_euclid(12), all.rem_euclid(12) + 1);
    from_civil(year, month, day.min(length(year, month)))
}

fn length(year: i32, month: i32) -> i32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Howard Hinnant's count, whose years begin in March.
fn from_civil(year: i32, month: i32, day: i32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn civil(number: i32) -> (i32, i32, i32) {
    let days = number + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i32::from(month <= 2);
    (year, month, of_year - (153 * shifted + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_the_calendar_does() {
        assert_eq!(number("1970-01-01"), Some(0));
        assert_eq!(number("2026-03-02T09:00:00.000000Z"), number("2026-03-02"));
        for wrong in ["2026-02-29", "2026-13-01", "hier", "2026", ""] {
            assert_eq!(number(wrong), None, "{wrong}");
        }
        for at in (-200_000..200_000).step_by(97) {
            assert_eq!(number(&text(at)), Some(at));
        }
        let first_of_1900 = jiff::civil::date(1900, 1, 1);
        for days in [0, 58, 59, 60, 40_000, 46_000] {
            let date = first_of_1900.checked_add(jiff::Span::new().days(i64::from(days))).unwrap();
            assert_eq!(number(&date.to_string()), Some(number("1900-01-01").unwrap() + days));
        }
    }

    #[test]
    fn a_part_of_a_date_is_all_its_days() {
        assert_eq!((first("2024"), last("2024-02")), (number("2024-01-01"), number("2024-02-29")));
        assert_eq!((first("2024-02-03"), last("2023")), (number("2024-02-03"), number("2023-12-31")));
        let march = number("2026-03-31").unwrap();
        assert_eq!(text(months_before(march, 1)), "2026-02-28");
        assert_eq!(text(months_before(march, 15)), "2024-12-31");
    }
}
