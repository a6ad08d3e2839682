//! Telephone numbers of a cell, each repair leaving its trace.

use tables::phones::find;

use super::{NoteKind, Work};

pub(super) fn read(work: &mut Work, text: &str) {
    let found = find(text);
    if found.numbers.is_empty() {
        return work.dropped(NoteKind::InvalidPhone, text, None);
    }
    if found.numbers.len() > 1 {
        let list: Vec<&str> = found.numbers.iter().map(|number| number.shown.as_str()).collect();
        work.repaired(NoteKind::Split, text, &list.join(" · "));
    }
    for number in &found.numbers {
        if number.zero_restored {
            work.repaired(NoteKind::ZeroRestored, text, &number.shown);
        }
        work.give(work.field, number.shown.as_str());
    }
    if !found.aside.is_empty() {
        work.dropped(NoteKind::TextAside, &found.aside, None);
    }
}

/// The number, where the text is one and nothing else.
pub(super) fn single(text: &str) -> Option<String> {
    let found = find(text);
    match found.numbers.as_slice() {
        [one] if found.aside.is_empty() && !one.zero_restored => Some(one.shown.clone()),
        _ => None,
    }
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
}
