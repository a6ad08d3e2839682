//! Telephone numbers, French ones in the form people read: `05 56 00 00 00`.

use super::{NoteKind, Work};

/// Prefixes of overseas départements and collectivities, with the country code dialled from abroad (ARCEP numbering).
const OVERSEAS: [(&str, &str); 12] = [
    ("0262", "262"),
    ("0263", "262"),
    ("0269", "262"),
    ("0692", "262"),
    ("0693", "262"),
    ("0639", "262"),
    ("0590", "590"),
    ("0690", "590"),
    ("0594", "594"),
    ("0694", "594"),
    ("0596", "596"),
    ("0696", "596"),
];

/// A number as this module writes it, in the international form `+33556000000`; `None` for short numbers.
pub fn e164(display: &str) -> Option<String> {
    let digits: String = display.chars().filter(char::is_ascii_digit).collect();
    if display.trim_start().starts_with('+') {
        return (8..=15).contains(&digits.len()).then(|| format!("+{digits}"));
    }
    let national = digits.strip_prefix('0').filter(|rest| rest.len() == 9 && !rest.starts_with('0'))?;
    let overseas = OVERSEAS.iter().find(|(prefix, _)| digits.starts_with(prefix));
    Some(format!("+{}{national}", overseas.map_or("33", |(_, country)| *country)))
}

pub(super) fn read(work: &mut Work, text: &str) {
    let found = parse(text);
    if found.numbers.is_empty() {
        return work.dropped(NoteKind::InvalidPhone, text, None);
    }
    if found.numbers.len() > 1 {
        let list: Vec<&str> = found.numbers.iter().map(|number| number.display.as_str()).collect();
        work.repaired(NoteKind::Split, text, &list.join(" · "));
    }
    for number in &found.numbers {
        if number.zero_restored {
            work.repaired(NoteKind::ZeroRestored, text, &number.display);
        }
        work.give(work.field, number.display.as_str());
    }
    if !found.aside.is_empty() {
        work.dropped(NoteKind::TextAside, &found.aside, None);
    }
}

/// The number, where the text is one and nothing else.
pub(super) fn single(text: &str) -> Option<String> {
    let found = parse(text);
    match found.numbers.as_slice() {
        [one] if found.aside.is_empty() && !one.zero_restored => Some(one.display.clone()),
        _ => None,
    }
}

/// The first number of a text.
pub(super) fn first(text: &str) -> Option<String> {
    parse(text).numbers.into_iter().next().map(|number| number.display)
}

struct Number {
    display: String,
    zero_restored: bool,
}

#[derive(Default)]
struct Found {
    numbers: Vec<Number>,
    aside: String,
}

fn parse(text: &str) -> Found {
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
        if numbers.len() > super::MOST {
            aside.push(format!("{rest} "));
            return;
        }
    }
}

/// The number at the beginning of a chain of digits, and what follows it.
fn take(chain: &str) -> Option<(Number, String)> {
    let right = |display: String, rest: &str| Some((Number { display, zero_restored: false }, rest.to_owned()));
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
    if chain.len() == 11 && chain.starts_with("33") {
        return right(pairs(&format!("0{}", chain.get(2..)?)), "");
    }
    if chain.len() == 9 && digits(chain) && !chain.starts_with('0') {
        return Some((Number { display: pairs(&format!("0{chain}")), zero_restored: true }, String::new()));
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
    use super::super::clean;
    use super::*;
    use crate::field::Field;

    #[test]
    fn numbers() {
        let check = |raw: &str, values: &[&str], kinds: &[NoteKind]| {
            let cleaned = clean(Field::Phone, raw);
            let found: Vec<&str> = cleaned.values.iter().map(|(_, value)| value.as_str()).collect();
            assert_eq!(found, values, "{raw}");
            assert_eq!(cleaned.notes.iter().map(|note| note.kind).collect::<Vec<_>>(), kinds, "{raw}");
        };
        for one in [
            "0556000000",
            "05.56.00.00.00",
            "05-56-00-00-00",
            "+33 5 56 00 00 00",
            "+33 (0)5 56 00 00 00",
            "0033556000000",
            "33556000000",
            "Tél : 05 56 00 00 00",
            "05/56/00/00/00",
        ] {
            check(one, &["05 56 00 00 00"], &[]);
        }
        check("556000000", &["05 56 00 00 00"], &[NoteKind::ZeroRestored]);
        check("05 56 00 00 00 / 06 00 00 00 01", &["05 56 00 00 00", "06 00 00 00 01"], &[NoteKind::Split]);
        check("0556000000 ou 0600000001", &["05 56 00 00 00", "06 00 00 00 01"], &[NoteKind::Split]);
        check("05 56 00 00 00 (Jeanne)", &["05 56 00 00 00"], &[NoteKind::TextAside]);
        check("+32 2 500 00 00", &["+32 25 00 00 00"], &[]);
        check("3949", &["3949"], &[]);
        check("0262 00 00 00", &["02 62 00 00 00"], &[]);
        check("+262 262 00 00 00", &["02 62 00 00 00"], &[]);
        check("voir mairie", &[], &[NoteKind::InvalidPhone]);
        check("12345", &[], &[NoteKind::InvalidPhone]);
        check("05 56 00 00", &[], &[NoteKind::InvalidPhone]);
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
