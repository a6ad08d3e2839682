//! Codes with a fixed form: postcode, INSEE code, SIRET, RNA.

use crate::field::Field;

use super::{NoteKind, Work, places};

/// Without spaces, dots, and what spreadsheets add: `.0`, an apostrophe, `F-`.
fn compact(text: &str) -> String {
    let text = text.strip_suffix(".0").or_else(|| text.strip_suffix(",0")).unwrap_or(text);
    let text = text.trim_start_matches(['\'', '’']);
    let text = text.strip_prefix("FR-").or_else(|| text.strip_prefix("F-")).unwrap_or(text);
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '\u{2011}')).collect()
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Five digits whose first two name a département (01 to 98).
fn is_postcode(code: &str) -> bool {
    code.len() == 5 && digits(code) && !code.starts_with("00") && !code.starts_with("99")
}

pub(super) fn postcode(work: &mut Work, text: &str) {
    if let Some((code, city)) = places::apart(text).filter(|(code, _)| is_postcode(code)) {
        work.repaired(NoteKind::PostcodeMoved, text, &format!("{code} · {city}"));
        work.give(Field::Postcode, code);
        // the city column, if there is one, comes first
        let city = super::clean(Field::City, &city);
        work.values.extend(city.values);
        work.notes.extend(city.notes);
        return;
    }
    let code = compact(text);
    if code.len() == 4 && is_postcode(&format!("0{code}")) {
        let right = format!("0{code}");
        work.repaired(NoteKind::ZeroRestored, text, &right);
        work.give(Field::Postcode, right);
    } else if is_postcode(&code) {
        if code != text {
            work.repaired(NoteKind::CodeTidied, text, &code);
        }
        work.give(Field::Postcode, code);
    } else {
        work.dropped(NoteKind::InvalidPostcode, text, None);
    }
}

/// Five characters: two of département (2A and 2B in Corsica), three of commune (two after 97 and 98).
pub(super) fn is_commune(code: &str) -> bool {
    let bytes = code.as_bytes();
    bytes.len() == 5
        && !code.starts_with("00")
        && !code.starts_with("99")
        && bytes.iter().enumerate().all(|(at, byte)| {
            byte.is_ascii_digit() || (at == 1 && bytes.first() == Some(&b'2') && matches!(byte, b'A' | b'B'))
        })
}

pub(super) fn commune(work: &mut Work, text: &str) {
    let code = compact(text).to_ascii_uppercase();
    if code.len() == 4 && is_commune(&format!("0{code}")) {
        let right = format!("0{code}");
        work.repaired(NoteKind::ZeroRestored, text, &right);
        work.give(Field::Commune, right);
    } else if is_commune(&code) {
        if code != text {
            work.repaired(NoteKind::CodeTidied, text, &code);
        }
        work.give(Field::Commune, code);
    } else {
        work.dropped(NoteKind::InvalidCommune, text, None);
    }
}

/// The checksum of SIREN and SIRET (Luhn); the establishments of La Poste, SIREN 356 000 000, have a rule of their
/// own: the sum of their digits is a multiple of five (INSEE).
pub(super) fn checks(code: &str) -> bool {
    if !digits(code) || code.bytes().all(|byte| byte == b'0') {
        return false;
    }
    let values = || code.bytes().rev().map(|byte| u32::from(byte - b'0'));
    let luhn: u32 = values()
        .enumerate()
        .map(|(rank, digit)| if rank % 2 == 1 { digit * 2 / 10 + digit * 2 % 10 } else { digit })
        .sum();
    luhn.is_multiple_of(10)
        || (code.len() == 14 && code.starts_with("356000000") && values().sum::<u32>().is_multiple_of(5))
}

/// W and nine characters: département and number.
fn is_rna(code: &str) -> bool {
    code.len() == 10
        && code.starts_with('W')
        && code
            .bytes()
            .skip(1)
            .enumerate()
            .all(|(at, byte)| byte.is_ascii_digit() || (at == 1 && byte.is_ascii_uppercase()))
}

pub(super) fn siret(work: &mut Work, text: &str) {
    let code = compact(text).to_ascii_uppercase();
    if is_rna(&code) {
        work.repaired(NoteKind::RnaMoved, text, &code);
        work.give(Field::Rna, code);
    } else if code.len() == 14 && checks(&code) {
        work.give(Field::Siret, code);
    } else if code.len() == 13 && checks(&format!("0{code}")) {
        let right = format!("0{code}");
        work.repaired(NoteKind::ZeroRestored, text, &right);
        work.give(Field::Siret, right);
    } else if code.len() == 9 && checks(&code) {
        work.note(NoteKind::SirenGiven, super::Severity::Dropped, text, "", Some(code));
    } else {
        work.dropped(NoteKind::InvalidSiret, text, None);
    }
}

pub(super) fn rna(work: &mut Work, text: &str) {
    let code = compact(text).to_ascii_uppercase();
    if is_rna(&code) {
        work.give(Field::Rna, code);
    } else if code.len() == 14 && checks(&code) {
        work.repaired(NoteKind::RnaMoved, text, &code);
        work.give(Field::Siret, code);
    } else {
        work.dropped(NoteKind::InvalidRna, text, None);
    }
}

#[cfg(test)]
mod tests {
    use super::super::clean;
    use super::*;

    fn check(field: Field, raw: &str, values: &[(Field, &str)], kinds: &[NoteKind]) {
        let cleaned = clean(field, raw);
        let found: Vec<(Field, &str)> = cleaned.values.iter().map(|(field, value)| (*field, value.as_str())).collect();
        assert_eq!(found, values, "{raw}");
        assert_eq!(cleaned.notes.iter().map(|note| note.kind).collect::<Vec<_>>(), kinds, "{raw}");
    }

    #[test]
    fn postcodes() {
        let field = Field::Postcode;
        check(field, "33500", &[(field, "33500")], &[]);
        check(field, "1250", &[(field, "01250")], &[NoteKind::ZeroRestored]);
        check(field, "33 500", &[(field, "33500")], &[NoteKind::CodeTidied]);
        check(field, "33500.0", &[(field, "33500")], &[NoteKind::CodeTidied]);
        check(field, "0", &[], &[NoteKind::NullWord]);
        check(field, "335", &[], &[NoteKind::InvalidPostcode]);
        check(
            field,
            "33500 LIBOURNE",
            &[(field, "33500"), (Field::City, "Libourne")],
            &[NoteKind::PostcodeMoved, NoteKind::CapitalsLowered],
        );
    }

    #[test]
    fn communes() {
        let field = Field::Commune;
        check(field, "33243", &[(field, "33243")], &[]);
        check(field, "6088", &[(field, "06088")], &[NoteKind::ZeroRestored]);
        check(field, "2a004", &[(field, "2A004")], &[NoteKind::CodeTidied]);
        check(field, "0", &[], &[NoteKind::NullWord]);
        check(field, "Pau", &[], &[NoteKind::InvalidCommune]);
    }

    #[test]
    fn organisations() {
        // invented numbers with a right checksum; the third is La Poste's rule
        check(Field::Siret, "123 456 782 00019", &[], &[NoteKind::InvalidSiret]);
        check(Field::Siret, "732 829 320 00074", &[(Field::Siret, "73282932000074")], &[]);
        check(Field::Siret, "35600000000048", &[(Field::Siret, "35600000000048")], &[]);
        check(Field::Siret, "732829320", &[], &[NoteKind::SirenGiven]);
        check(Field::Siret, "W332001234", &[(Field::Rna, "W332001234")], &[NoteKind::RnaMoved]);
        check(Field::Siret, "7,32829E+13", &[], &[NoteKind::InvalidSiret]);
        check(Field::Siret, "00000000000000", &[], &[NoteKind::NullWord]);
        check(Field::Rna, "w332001234", &[(Field::Rna, "W332001234")], &[]);
        check(Field::Rna, "332001234", &[], &[NoteKind::InvalidRna]);
    }
}
