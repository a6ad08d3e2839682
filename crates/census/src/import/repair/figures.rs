//! Whole numbers, surfaces, yes or no, dates.

use tables::dates;

use super::{NoteKind, Work};
use crate::field::Field;
use crate::wave::question::{self, Sort};

/// Units that may follow a number without a doubt.
const UNITS: [&str; 34] = [
    "m2",
    "m²",
    "m",
    "metres",
    "metre",
    "carres",
    "carre",
    "mc",
    "places",
    "place",
    "postes",
    "poste",
    "personnes",
    "personne",
    "pers",
    "salles",
    "salle",
    "bureaux",
    "bureau",
    "de",
    "travail",
    "reunion",
    "environnement",
    "p",
    "seats",
    "desks",
    "rooms",
    "sqm",
    "assises",
    "total",
    "totale",
    "au",
    "en",
    "surface",
];

/// A number of a field that the network added: decimals or not, below zero or not.
pub(super) fn own_number(work: &mut Work, sort: Sort, text: &str) {
    match question::number(text).filter(|number| sort == Sort::Decimal || number.fract() == 0.0) {
        Some(number) => work.give(work.field, number.to_string()),
        None => work.dropped(NoteKind::InvalidNumber, text, None),
    }
}

pub(super) fn number(work: &mut Work, text: &str) {
    let plain = text.replace("m²", " ").replace("m2", " ").replace("M2", " ").replace('\n', " ");
    let numbers = numbers(&plain);
    let words: String = plain.chars().map(|c| if c.is_alphabetic() { c } else { ' ' }).collect();
    let words = kernel::text::fold(&words);
    let plain_words = words.split(' ').all(|word| word.is_empty() || UNITS.contains(&word));
    let plain_signs = !plain.contains(['+', '<', '>', '~', '±', '/', '%', '-', '–']);
    match numbers.as_slice() {
        [one] if plain_words && plain_signs => match one.parse::<f64>() {
            Ok(value) if value < 1e7 && (work.field == Field::Area || value.fract() == 0.0) => {
                work.give(work.field, value.to_string());
            }
            _ => work.dropped(NoteKind::InvalidNumber, text, None),
        },
        [] => work.dropped(
            if in_words(&words) { NoteKind::ApproximateNumber } else { NoteKind::InvalidNumber },
            text,
            None,
        ),
        [first, ..] => {
            let suggestion = Some(first.clone());
            work.note(NoteKind::ApproximateNumber, super::Severity::Doubtful, text, "", suggestion);
        }
    }
}

fn in_words(words: &str) -> bool {
    words.split(' ').any(|word| {
        matches!(
            word,
            "dizaine"
                | "dizaines"
                | "quinzaine"
                | "vingtaine"
                | "trentaine"
                | "cinquantaine"
                | "centaine"
                | "plusieurs"
        )
    })
}

/// The numbers of a text, spaces between groups of three digits taken off, decimals after a dot.
fn numbers(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    let digit = |at: usize| letters.get(at).is_some_and(char::is_ascii_digit);
    while at < letters.len() {
        if !digit(at) {
            at += 1;
            continue;
        }
        let mut number = String::new();
        let mut decimals = false;
        loop {
            match letters.get(at) {
                Some(c) if c.is_ascii_digit() => number.push(*c),
                Some('.' | ',') if !decimals && digit(at + 1) => {
                    decimals = true;
                    number.push('.');
                }
                Some(c) if c.is_whitespace() && !decimals && (1..=3).all(|next| digit(at + next)) && !digit(at + 4) => {
                }
                _ => break,
            }
            at += 1;
        }
        found.push(number);
    }
    found
}

pub(super) fn wheelchair(work: &mut Work, text: &str) {
    let folded = kernel::text::fold(text);
    let answer = match folded.as_str() {
        "oui" | "o" | "yes" | "y" | "vrai" | "true" | "1" | "x" | "accessible" | "totale" | "total" | "conforme"
        | "accessible pmr" | "pmr" | "ok" => "yes",
        "non" | "n" | "no" | "faux" | "false" | "0" | "inaccessible" | "non accessible" | "aucune"
        | "pas accessible" | "non conforme" => "no",
        "partiel"
        | "partielle"
        | "partiellement"
        | "limite"
        | "limitee"
        | "limited"
        | "en partie"
        | "partial"
        | "partiellement accessible" => "limited",
        _ => return work.dropped(NoteKind::InvalidChoice, text, None),
    };
    work.give(work.field, answer);
}

pub(super) fn date(work: &mut Work, text: &str) {
    let Some((right, doubt)) = dates::read(text) else {
        let year = numbers(text).into_iter().find(|number| dates::year(number).is_some());
        let kind = NoteKind::InvalidDate;
        return match year {
            Some(year) => work.note(kind, super::Severity::Doubtful, text, "", Some(year)),
            None => work.dropped(kind, text, None),
        };
    };
    if doubt {
        work.doubtful(NoteKind::DateRead, text, &right, None);
    } else if right != text {
        work.repaired(NoteKind::DateRead, text, &right);
    }
    work.give(work.field, right);
}

#[cfg(test)]
mod tests {
    use super::super::clean;
    use super::*;

    fn check(field: Field, raw: &str, value: Option<&str>, kind: Option<NoteKind>) {
        let cleaned = clean(field, raw);
        assert_eq!(cleaned.values.first().map(|(_, value)| value.as_str()), value, "{raw}");
        assert_eq!(cleaned.notes.first().map(|note| note.kind), kind, "{raw}");
    }

    #[test]
    fn whole_numbers_and_surfaces() {
        check(Field::Area, "80 m²", Some("80"), None);
        check(Field::Area, "80m2", Some("80"), None);
        check(Field::Area, "1 200,5 mètres carrés", Some("1200.5"), None);
        check(Field::Seats, "12 postes de travail", Some("12"), None);
        check(Field::Seats, "12.0", Some("12"), None);
        check(Field::Seats, "une dizaine", None, Some(NoteKind::ApproximateNumber));
        check(Field::Seats, "10 à 15", None, Some(NoteKind::ApproximateNumber));
        check(Field::Seats, "environ 20", None, Some(NoteKind::ApproximateNumber));
        check(Field::Seats, "20+", None, Some(NoteKind::ApproximateNumber));
        check(Field::Seats, "beaucoup", None, Some(NoteKind::InvalidNumber));
        check(Field::Seats, "2,5", None, Some(NoteKind::InvalidNumber));
        check(Field::MeetingRooms, "0", Some("0"), None);
        assert_eq!(clean(Field::Seats, "10 à 15").notes[0].suggestion.as_deref(), Some("10"));
    }

    #[test]
    fn yes_or_no() {
        for yes in ["oui", "Oui", "VRAI", "1", "x"] {
            check(Field::Wheelchair, yes, Some("yes"), None);
        }
        check(Field::Wheelchair, "0", Some("no"), None);
        check(Field::Wheelchair, "Partiellement", Some("limited"), None);
        check(Field::Wheelchair, "rampe amovible", None, Some(NoteKind::InvalidChoice));
        check(Field::Wheelchair, "NR", None, Some(NoteKind::NullWord));
    }

    #[test]
    fn dates() {
        let read = Some(NoteKind::DateRead);
        check(Field::OpenedOn, "2019-03-12", Some("2019-03-12"), None);
        check(Field::OpenedOn, "2019", Some("2019"), None);
        check(Field::OpenedOn, "12/03/2019", Some("2019-03-12"), read);
        check(Field::OpenedOn, "12/03/2019 00:00:00", Some("2019-03-12"), read);
        check(Field::OpenedOn, "1er mars 2019", Some("2019-03-01"), read);
        check(Field::OpenedOn, "mars 2019", Some("2019-03"), read);
        check(Field::OpenedOn, "sept. 2019", Some("2019-09"), read);
        check(Field::OpenedOn, "03/2019", Some("2019-03"), read);
        check(Field::OpenedOn, "03/25/2019", Some("2019-03-25"), read);
        check(Field::OpenedOn, "31/02/2019", None, Some(NoteKind::InvalidDate));
        check(Field::OpenedOn, "printemps 2019", None, Some(NoteKind::InvalidDate));
        assert_eq!(clean(Field::OpenedOn, "fin 2019").notes[0].suggestion.as_deref(), Some("2019"));
        check(Field::OpenedOn, "un jour", None, Some(NoteKind::InvalidDate));
    }
}
