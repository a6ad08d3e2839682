//! Telephone numbers as people type them, French and overseas ones in both forms: the one they read and the one they dial.

/// A number that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// As people read it: `05 56 00 00 00`, `+32 25 00 00 00`.
    pub shown: String,
    /// E.164, `+33556000000`; the digits alone of a short number, which has no other form.
    pub normal: String,
}

/// Prefixes of overseas départements and collectivities, with the country code dialled from abroad (ARCEP's numbering
/// plan, decision 2018-0881 as amended).
const OVERSEAS: [(&str, &str); 14] = [
    ("0262", "262"),
    ("0263", "262"),
    ("0269", "262"),
    ("0639", "262"),
    ("0692", "262"),
    ("0693", "262"),
    ("0590", "590"),
    ("0690", "590"),
    ("0691", "590"),
    ("0594", "594"),
    ("0694", "594"),
    ("0596", "596"),
    ("0696", "596"),
    ("0697", "596"),
];

/// Country codes whose numbers are written as French ones inside the country.
const FRENCH: [&str; 5] = ["33", "262", "590", "594", "596"];

/// Reads one number and nothing else; none for what is not one.
pub fn read(text: &str) -> Option<Number> {
    let text = text.replace("(0)", " ");
    let text = text.trim();
    let known = |c: char| c.is_ascii_digit() || c.is_whitespace() || "+().-/\u{2011}\u{200b}".contains(c);
    if text.is_empty() || !text.chars().all(known) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let after = if text.starts_with('+') { Some(digits.as_str()) } else { digits.strip_prefix("00") };
    if let Some(after) = after {
        return international(after);
    }
    match digits.len() {
        10 if digits.starts_with('0') => national(&digits),
        // a spreadsheet lost the zero, or the mark of a country was not typed
        9 if !digits.starts_with('0') => national(&format!("0{digits}")),
        11 if digits.starts_with("33") => international(&digits),
        4 if digits.starts_with('3') => Some(Number { shown: digits.clone(), normal: digits }),
        6 if digits.starts_with("118") => Some(Number { shown: digits.clone(), normal: digits }),
        _ => None,
    }
}

fn international(after: &str) -> Option<Number> {
    for country in FRENCH {
        let inside = after.strip_prefix(country).map(|inside| inside.strip_prefix('0').unwrap_or(inside));
        if let Some(inside) = inside.filter(|inside| inside.len() == 9) {
            return national(&format!("0{inside}"));
        }
    }
    let is_number = (8..=15).contains(&after.len()) && !after.starts_with('0') && !after.starts_with("33");
    is_number.then(|| Number { shown: format!("+{}", grouped(after)), normal: format!("+{after}") })
}

/// Ten digits that begin with a zero.
fn national(ten: &str) -> Option<Number> {
    let inside = ten.strip_prefix('0').filter(|inside| !inside.starts_with('0'))?;
    let country = OVERSEAS.iter().find(|(prefix, _)| ten.starts_with(prefix)).map_or("33", |(_, country)| *country);
    Some(Number { shown: pairs(ten), normal: format!("+{country}{inside}") })
}

fn pairs(digits: &str) -> String {
    let digits: Vec<char> = digits.chars().collect();
    digits.chunks(2).map(|pair| pair.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// Two digits of the country, then pairs: only for the eye.
fn grouped(digits: &str) -> String {
    let (country, rest) = digits.split_at_checked(2).unwrap_or((digits, ""));
    format!("{country} {}", pairs(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_however_they_are_typed() {
        let check = |typed: &str, shown: &str, normal: &str| {
            let expected = Number { shown: shown.to_owned(), normal: normal.to_owned() };
            assert_eq!(read(typed), Some(expected), "{typed}");
        };
        for typed in [
            "0556000000",
            "05.56.00.00.00",
            "05-56-00-00-00",
            "05/56/00/00/00",
            "+33 5 56 00 00 00",
            "+33 (0)5 56 00 00 00",
            "0033556000000",
            "33556000000",
            "556000000",
            " 05\u{a0}56\u{202f}00 00 00 ",
        ] {
            check(typed, "05 56 00 00 00", "+33556000000");
        }
        check("0262 00 00 00", "02 62 00 00 00", "+262262000000");
        check("+262 692 00 00 00", "06 92 00 00 00", "+262692000000");
        check("0690 00 00 00", "06 90 00 00 00", "+590690000000");
        check("+594 0594 00 00 00", "05 94 00 00 00", "+594594000000");
        check("0596000000", "05 96 00 00 00", "+596596000000");
        check("+32 2 500 00 00", "+32 25 00 00 00", "+3225000000");
        check("3949", "3949", "3949");
    }

    #[test]
    fn what_is_no_number_is_none() {
        for typed in ["", "voir mairie", "12345", "05 56 00 00", "05 56 00 00 00 poste 12", "+0556000000", "0000000000"]
        {
            assert_eq!(read(typed), None, "{typed}");
        }
    }
}
