//! What a party is to another: the sorts of ties, which kinds stand at each end, and the days on which they begin and end.

use jiff::civil::Date;
use kernel::lang::Lang;
use kernel::party::Kind;

/// A sort of tie: who is something, to whom.
#[derive(Debug, PartialEq, Eq)]
pub struct Sort {
    /// The stored word: never renamed. Its words are `tie-sort-KEY` and, from the other end, `tie-sort-KEY-back`.
    pub key: &'static str,
    /// What may be it.
    pub from: &'static [Kind],
    /// To what.
    pub to: &'static [Kind],
    /// It says the same from both ends.
    pub mutual: bool,
}

const PERSON: &[Kind] = &[Kind::Person];
const BODY: &[Kind] = &[Kind::Organisation];
const PLACE: &[Kind] = &[Kind::Place];
const NOT_PERSON: &[Kind] = &[Kind::Organisation, Kind::Place];
const ANY_MEMBER: &[Kind] = &[Kind::Person, Kind::Organisation, Kind::Place];

/// Every sort, in the order in which forms list them.
pub const SORTS: &[Sort] = &[
    Sort { key: "elected", from: PERSON, to: BODY, mutual: false },
    Sort { key: "presides", from: PERSON, to: BODY, mutual: false },
    Sort { key: "directs", from: PERSON, to: NOT_PERSON, mutual: false },
    Sort { key: "employed", from: PERSON, to: NOT_PERSON, mutual: false },
    Sort { key: "manages", from: PERSON, to: NOT_PERSON, mutual: false },
    Sort { key: "carries", from: PERSON, to: NOT_PERSON, mutual: false },
    Sort { key: "helps", from: PERSON, to: NOT_PERSON, mutual: false },
    Sort { key: "referent", from: PERSON, to: NOT_PERSON, mutual: false },
    Sort { key: "member", from: ANY_MEMBER, to: BODY, mutual: false },
    Sort { key: "runs", from: BODY, to: PLACE, mutual: false },
    Sort { key: "funds", from: BODY, to: NOT_PERSON, mutual: false },
    Sort { key: "partner", from: NOT_PERSON, to: NOT_PERSON, mutual: true },
    Sort { key: "knows", from: PERSON, to: PERSON, mutual: true },
];

/// A tie as it is chosen from one of its ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Direction {
    /// Which sort.
    pub sort: &'static Sort,
    /// The one who chooses is at the other end.
    pub back: bool,
}

impl Direction {
    /// What a party of that kind may be to others, or others to it.
    pub fn all(kind: Kind) -> impl Iterator<Item = Direction> {
        SORTS.iter().flat_map(move |sort| {
            let forward = sort.from.contains(&kind).then_some(Direction { sort, back: false });
            let back = (!sort.mutual && sort.to.contains(&kind)).then_some(Direction { sort, back: true });
            [forward, back].into_iter().flatten()
        })
    }

    /// As a form names it: `presides`, `presides-back`.
    pub fn key(self) -> String {
        if self.back { format!("{}-back", self.sort.key) } else { self.sort.key.to_owned() }
    }

    /// The one that a form names.
    pub fn from_key(key: &str) -> Option<Direction> {
        let (name, back) = key.strip_suffix("-back").map_or((key, false), |name| (name, true));
        let sort = SORTS.iter().find(|sort| sort.key == name)?;
        Some(Direction { sort, back })
    }

    /// Whether a party of the first kind may be so tied to one of the second.
    pub fn allows(self, here: Kind, there: Kind) -> bool {
        let (from, to) = if self.back { (there, here) } else { (here, there) };
        self.sort.from.contains(&from) && self.sort.to.contains(&to)
    }
}

/// The words by which a tie is told from one of its ends.
pub fn words(lang: &Lang, sort: &str, back: bool) -> String {
    let mutual = SORTS.iter().any(|known| known.key == sort && known.mutual);
    let key = if back && !mutual { format!("tie-sort-{sort}-back") } else { format!("tie-sort-{sort}") };
    lang.find(&key).unwrap_or_else(|| sort.to_owned())
}

/// What was typed is neither a day, nor a month, nor a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADay;

/// Reads a day, a month or a year as people type them: `2024`, `03/2024`, `2024-03`, `02/03/2024`, `2024-03-02`.
/// Nothing typed is no day.
///
/// # Errors
/// It is not understood.
pub fn read_day(typed: &str) -> Result<Option<String>, NotADay> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let mut pieces: Vec<&str> = typed.split(['-', '/', '.']).map(str::trim).collect();
    if pieces.last().is_some_and(|last| last.len() == 4) {
        pieces.reverse();
    }
    let mut numbers = Vec::new();
    for piece in &pieces {
        let is_number = !piece.is_empty() && piece.bytes().all(|byte| byte.is_ascii_digit());
        numbers.push(piece.parse::<i16>().ok().filter(|_| is_number).ok_or(NotADay)?);
    }
    let small = |number: i16| i8::try_from(number).map_err(|_| NotADay);
    let (year, month, day) = match numbers.as_slice() {
        [year] => (*year, None, None),
        [year, month] => (*year, Some(small(*month)?), None),
        [year, month, day] => (*year, Some(small(*month)?), Some(small(*day)?)),
        _ => return Err(NotADay),
    };
    if !(1800..=2200).contains(&year) {
        return Err(NotADay);
    }
    Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).map_err(|_| NotADay)?;
    Ok(Some(match (month, day) {
        (Some(month), Some(day)) => format!("{year}-{month:02}-{day:02}"),
        (Some(month), None) => format!("{year}-{month:02}"),
        _ => year.to_string(),
    }))
}

/// A day, a month or a year in words.
pub fn show_day(lang: &Lang, stored: &str) -> String {
    let mut pieces = stored.split('-');
    let year = pieces.next().unwrap_or_default();
    match (pieces.next().and_then(|month| month.parse::<u8>().ok()), pieces.next()) {
        (Some(_), Some(_)) => stored.parse::<Date>().map_or_else(|_| stored.to_owned(), |day| lang.day(day)),
        (Some(month), None) if (1..=12).contains(&month) => {
            format!("{}\u{a0}{year}", lang.t(&format!("month-{month}")))
        }
        _ => stored.to_owned(),
    }
}

/// Whether a tie that ends then is over today (`2026-03-02`): one that ends with a year lasts all of it.
pub fn is_over(until: Option<&str>, today: &str) -> bool {
    until.is_some_and(|until| until < today.get(..until.len()).unwrap_or(today))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_months_and_years_are_read() {
        for (typed, stored) in [
            ("2024", "2024"),
            ("03/2024", "2024-03"),
            ("2024-3", "2024-03"),
            ("2/3/2024", "2024-03-02"),
            ("2024-03-02", "2024-03-02"),
            ("02.03.2024", "2024-03-02"),
        ] {
            assert_eq!(read_day(typed), Ok(Some(stored.to_owned())), "{typed}");
        }
        assert_eq!(read_day("  "), Ok(None));
        for wrong in ["24", "mars", "31/02/2024", "2024-13", "1/2/3/2024", "-2024", "99999", "2024-"] {
            assert_eq!(read_day(wrong), Err(NotADay), "{wrong}");
        }
    }

    #[test]
    fn a_tie_lasts_until_the_end_of_what_is_said() {
        for (until, over) in [
            ("2025", true),
            ("2026", false),
            ("2026-02", true),
            ("2026-03", false),
            ("2026-03-01", true),
            ("2026-03-02", false),
        ] {
            assert_eq!(is_over(Some(until), "2026-03-02"), over, "{until}");
        }
        assert!(!is_over(None, "2026-03-02"));
    }

    #[test]
    fn each_sort_has_words_from_both_ends_in_every_language() {
        for lang in Lang::all() {
            for sort in SORTS {
                let has = |key: String| lang.find(&key).is_some();
                assert!(has(format!("tie-sort-{}", sort.key)), "{lang} {}", sort.key);
                assert!(sort.mutual || has(format!("tie-sort-{}-back", sort.key)), "{lang} {}", sort.key);
            }
        }
    }

    #[test]
    fn a_tie_stands_between_the_right_kinds() {
        let named = |key: &str| Direction::from_key(key).unwrap();
        assert!(named("presides").allows(Kind::Person, Kind::Organisation));
        assert!(named("presides-back").allows(Kind::Organisation, Kind::Person));
        assert!(!named("presides").allows(Kind::Organisation, Kind::Person));
        assert!(!named("runs").allows(Kind::Person, Kind::Place));
        for kind in [Kind::Person, Kind::Place, Kind::Organisation] {
            for direction in Direction::all(kind) {
                assert_eq!(Direction::from_key(&direction.key()), Some(direction));
            }
        }
        assert_eq!(Direction::from_key("x"), None);
    }
}
