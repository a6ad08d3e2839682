//! Postcodes and INSEE codes as spreadsheets leave them: lost zeros, spaces, decimals, `0` for unknown.

/// A postcode of five digits and whether it had to be repaired; `None` when there is none to read.
///
/// `33 000`, `F-33000` and `33000.0` are read; `1000` is Ain without its zero; `0` is what people type for unknown.
/// The postcode may exist or not.
pub fn postcode(typed: &str) -> Option<(String, bool)> {
    let typed = typed.trim();
    let bare = ["FR-", "F-", "fr-", "f-", "FR ", "F "].iter().find_map(|prefix| typed.strip_prefix(prefix));
    let digits = without_decimals(&compact(bare.unwrap_or(typed)));
    let code = with_zero(digits).filter(|code| code.bytes().all(|b| b.is_ascii_digit()))?;
    plausible_department(&code).then(|| (code.clone(), code != typed))
}

/// An INSEE code of a commune, five characters, and whether it had to be repaired; `None` when there is none to read.
///
/// `1053` is `01053`, `2a004` is `2A004`. The code may exist or not.
pub fn insee(typed: &str) -> Option<(String, bool)> {
    let typed = typed.trim();
    let code = with_zero(without_decimals(&compact(typed)).to_ascii_uppercase())?;
    let mut bytes = code.bytes();
    let (first, second) = (bytes.next()?, bytes.next()?);
    let corsica = first == b'2' && matches!(second, b'A' | b'B');
    let numbered = first.is_ascii_digit() && (second.is_ascii_digit() || corsica) && bytes.all(|b| b.is_ascii_digit());
    (numbered && (corsica || plausible_department(&code) || code.starts_with("99")))
        .then(|| (code.clone(), code != typed))
}

/// Without any white space, and without the apostrophe that keeps a spreadsheet from counting.
fn compact(typed: &str) -> String {
    typed.trim_start_matches(['\'', '’']).chars().filter(|c| !c.is_whitespace()).collect()
}

/// `33000.0` → `33000`.
fn without_decimals(code: &str) -> String {
    match code.split_once(['.', ',']) {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') => whole.to_owned(),
        _ => code.to_owned(),
    }
}

/// Five characters, the first of which may have been a zero.
fn with_zero(code: String) -> Option<String> {
    match code.len() {
        5 => Some(code),
        4 if !code.starts_with('0') => Some(format!("0{code}")),
        _ => None,
    }
}

/// Whether two digits can begin a French code: `00` is the army's, `99` abroad.
fn plausible_department(code: &str) -> bool {
    matches!(code.get(..2).and_then(|two| two.parse::<u8>().ok()), Some(1..=98))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postcodes_are_repaired() {
        for (typed, expect) in [
            ("33230", Some(("33230", false))),
            (" 33230 ", Some(("33230", false))),
            ("33 230", Some(("33230", true))),
            ("33\u{a0}230", Some(("33230", true))),
            ("33230.0", Some(("33230", true))),
            ("33230,00", Some(("33230", true))),
            ("F-33230", Some(("33230", true))),
            ("'01000", Some(("01000", true))),
            ("1000", Some(("01000", true))),
            ("0", None),
            ("", None),
            ("00000", None),
            ("0000", None),
            ("332300", None),
            ("33", None),
            ("99000", None),
            ("2A004", None),
            ("néant", None),
            ("é3230", None),
        ] {
            assert_eq!(
                postcode(typed),
                expect.map(|(code, repaired): (&str, bool)| (code.to_owned(), repaired)),
                "{typed}"
            );
        }
    }

    #[test]
    fn insee_codes_are_repaired() {
        for (typed, expect) in [
            ("33138", Some(("33138", false))),
            ("1053", Some(("01053", true))),
            ("1053.0", Some(("01053", true))),
            ("2a004", Some(("2A004", true))),
            ("2B033", Some(("2B033", false))),
            ("97411", Some(("97411", false))),
            ("99138", Some(("99138", false))),
            ("0", None),
            ("2C004", None),
            ("A2004", None),
            ("", None),
            ("ééé", None),
        ] {
            assert_eq!(
                insee(typed),
                expect.map(|(code, repaired): (&str, bool)| (code.to_owned(), repaired)),
                "{typed}"
            );
        }
    }
}
