//! The forms values have, for telling what a column holds without repairing it.

use tables::{mails, phones};

use super::{codes, web};

/// One e-mail address, or several.
pub(in crate::import) fn is_email(text: &str) -> bool {
    text.contains('@') && !mails::find(text).addresses.is_empty()
}

/// An address of the web.
pub(in crate::import) fn is_url(text: &str) -> bool {
    web::is_url(text)
}

/// A SIRET with its checksum.
pub(in crate::import) fn is_siret(text: &str) -> bool {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    digits.len() == 14 && codes::checks(&digits)
}

/// An INSEE code of commune, or one that lost its zero.
pub(in crate::import) fn is_commune(compact: &str) -> bool {
    let upper = compact.to_ascii_uppercase();
    codes::is_commune(&upper) || (upper.len() == 4 && codes::is_commune(&format!("0{upper}")))
}

/// A telephone number as displayed.
pub(in crate::import) fn phone(text: &str) -> Option<String> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if (9..=30).contains(&digits) { phones::first(text) } else { None }
}

/// A number, its decimals after a dot or a comma.
pub(in crate::import) fn number(text: &str) -> Option<f64> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| if c == ',' { '.' } else { c }).collect();
    let figures = plain.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'));
    plain.parse().ok().filter(|_| figures)
}

/// Opening hours: a day and an hour.
pub(in crate::import) fn is_hours(lower: &str) -> bool {
    let day = ["mo", "tu", "we", "th", "fr", "lundi", "mardi", "jeudi", "vendredi", "samedi", "lun", "mar", "du lun"];
    let folded = kernel::text::fold(lower);
    let named = folded.split(' ').any(|word| day.contains(&word));
    let digit_then = |mark: char| {
        let mut before = ' ';
        lower.chars().any(|c| {
            let found = c == mark && before.is_ascii_digit();
            before = c;
            found
        })
    };
    named && (digit_then(':') || digit_then('h'))
}
