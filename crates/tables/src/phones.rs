//! Telephone numbers as people type them, French and overseas ones in both forms: the one they read and the one they dial.

/// More numbers than these in one text are no list of numbers: the rest is told as words beside them.
const MOST: usize = 200;

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

/// Mobile numbers that ARCEP keeps for works of fiction stand in the middle of those of Mayotte, and are metropolitan.
const FICTION: &str = "063998";

/// A number that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// As people read it: `05 56 00 00 00`, `+32 25 00 00 00`.
    pub shown: String,
    /// E.164, `+33556000000`; the digits alone of a short number, which has no other form.
    pub normal: String,
    /// The zero at its beginning had been lost.
    pub zero_restored: bool,
}

impl Number {
    fn of(shown: String, zero_restored: bool) -> Number {
        let normal = e164(&shown).unwrap_or_else(|| shown.chars().filter(char::is_ascii_digit).collect());
        Number { shown, normal, zero_restored }
    }
}

/// What a text holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Its numbers, in their order.
    pub numbers: Vec<Number>,
    /// The words that are no number, « tél », « ou » and the like aside.
    pub aside: String,
}

/// A number as this module writes it, in the international form `+33556000000`; `None` for short numbers.
pub fn e164(display: &str) -> Option<String> {
    let digits: String = display.chars().filter(char::is_ascii_digit).collect();
    if display.trim_start().starts_with('+') {
        return (8..=15).contains(&digits.len()).then(|| format!("+{digits}"));
    }
    let national = digits.strip_prefix('0').filter(|rest| rest.len() == 9 && !rest.starts_with('0'))?;
    let overseas = OVERSEAS.iter().find(|(prefix, _)| digits.starts_with(prefix) && !digits.starts_with(FICTION));
    Some(format!("+{}{national}", overseas.map_or("33", |(_, country)| *country)))
}

/// Reads one number and nothing else; none for what is not one.
pub fn read(text: &str) -> Option<Number> {
    let known = |c: char| c.is_ascii_digit() || c.is_whitespace() || "+().-/\u{2011}\u{200b}".contains(c);
    if !text.chars().all(known) {
        return None;
    }
    // what is copied from a page brings other spaces, and marks that nobody sees
    let visible = text.chars().filter(|c| *c != '\u{200b}');
    let text: String = visible.map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    let found = find(&text);
    match <[Number; 1]>::try_from(found.numbers) {
        Ok([one]) if found.aside.is_empty() => Some(one),
        _ => None,
    }
}

/// The first number of a text, as people read it.
pub fn first(text: &str) -> Option<String> {
    find(text).numbers.into_iter().next().map(|number| number.shown)
}

/// Finds the numbers of a text.
pub fn find(text: &str) -> Found {
    let mut found = Found::default();
    let mut aside: Vec<String> = Vec::new();
    let mut run = String::new();
    // a run is what a number may be made of; anything else ends it
    for c in text.chars().chain(['\n']) {
        if c.is_ascii_digit()
            || matches!(c, '+' | '(' | ')' | '.' | '-' | ' ' | '/' | '\u{a0}' | '\u{202f}' | '\u{2011}')
        {
            run.push(c);
            continue;
        }
        flush(&std::mem::take(&mut run), &mut found.numbers, &mut aside);
        match aside.last_mut() {
            Some(last) if c.is_alphanumeric() && !last.ends_with(' ') => last.push(c),
            _ if c.is_alphanumeric() => aside.push(c.to_string()),
            _ => {}
        }
    }
    let ignored =
        ["tel", "tél", "téléphone", "telephone", "ou", "et", "fixe", "mobile", "portable", "port", "poste", "std"];
    let words = aside.iter().map(|word| word.trim()).filter(|word| !word.is_empty());
    found.aside = words.filter(|word| !ignored.contains(&word.to_lowercase().as_str())).collect::<Vec<_>>().join(" ");
    found
}

fn flush(run: &str, numbers: &mut Vec<Number>, aside: &mut Vec<String>) {
    // +33 (0)5 56…
    let run = run.replace("(0)", " ");
    let mut rest: String = run.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    if let Some(last) = aside.last_mut().filter(|_| !rest.is_empty() || run.contains(' ')) {
        last.push(' ');
    }
    while !rest.is_empty() {
        let Some((number, after)) = take(&rest) else {
            aside.push(format!("{rest} "));
            return;
        };
        numbers.push(number);
        rest = after;
        if numbers.len() > MOST {
            aside.push(format!("{rest} "));
            return;
        }
    }
}

/// The number at the beginning of a chain of digits, and what follows it.
fn take(chain: &str) -> Option<(Number, String)> {
    let right = |shown: String, rest: &str| Some((Number::of(shown, false), rest.to_owned()));
    let international = chain.strip_prefix('+').or_else(|| chain.strip_prefix("00"));
    if let Some(after) = international {
        for country in ["33", "262", "590", "594", "596"] {
            let national = after.strip_prefix(country).map(|after| after.strip_prefix('0').unwrap_or(after));
            if let Some((nine, rest)) = national.and_then(|after| after.split_at_checked(9))
                && digits(nine)
                && !nine.starts_with('0')
            {
                return right(pairs(&format!("0{nine}")), rest);
            }
        }
        let end = after.find('+').unwrap_or(after.len());
        let (foreign, rest) = after.split_at_checked(end)?;
        return ((8..=15).contains(&foreign.len()) && !foreign.starts_with('0') && !foreign.starts_with("33"))
            .then(|| right(format!("+{}", grouped(foreign)), rest))
            .flatten();
    }
    if let Some((ten, rest)) = chain.split_at_checked(10)
        && chain.starts_with('0')
        && digits(ten)
    {
        return right(pairs(ten), rest);
    }
    if chain.len() == 11
        && let Some(nine) = chain.strip_prefix("33").filter(|nine| !nine.starts_with('0'))
    {
        return right(pairs(&format!("0{nine}")), "");
    }
    if chain.len() == 9 && digits(chain) && !chain.starts_with('0') {
        return Some((Number::of(pairs(&format!("0{chain}")), true), String::new()));
    }
    // 3949, 118712
    let short =
        matches!(chain.len(), 4 | 6) && (chain.starts_with('3') && chain.len() == 4 || chain.starts_with("118"));
    short.then(|| right(chain.to_owned(), "")).flatten()
}

fn digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn pairs(ten: &str) -> String {
    let letters: Vec<char> = ten.chars().collect();
    letters.chunks(2).map(|pair| pair.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// Foreign numbers: country code of two digits, then pairs; only for the eye.
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
            let read = read(typed).map(|number| (number.shown, number.normal));
            assert_eq!(read, Some((shown.to_owned(), normal.to_owned())), "{typed}");
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

    #[test]
    fn a_text_may_hold_several() {
        let found = find("Tél : 05 56 00 00 00 ou 06 00 00 00 01 (Jeanne)");
        let shown: Vec<&str> = found.numbers.iter().map(|number| number.shown.as_str()).collect();
        assert_eq!((shown, found.aside.as_str()), (vec!["05 56 00 00 00", "06 00 00 00 01"], "Jeanne"));
    }

    #[test]
    fn international_form() {
        let check = |display: &str, right: Option<&str>| assert_eq!(e164(display).as_deref(), right, "{display}");
        check("05 56 00 00 00", Some("+33556000000"));
        check("06 92 00 00 00", Some("+262692000000"));
        check("+32 25 00 00 00", Some("+3225000000"));
        check("3949", None);
    }
}
