//! E-mail addresses as people type them.

use crate::field::Field;

use super::{NoteKind, Work, phones, web};

pub(super) fn read(work: &mut Work, text: &str) {
    let found = parse(text);
    if found.addresses.is_empty() {
        return not_an_email(work, text, &found);
    }
    let list: Vec<&str> = found.addresses.iter().map(|(address, _)| address.as_str()).collect();
    if list.len() > 1 {
        work.repaired(NoteKind::AddressesSplit, text, &list.join(" · "));
    }
    let mut found = found;
    if found.addresses.len() > super::MOST {
        work.over = found.addresses.split_off(super::MOST).into_iter().map(|(address, _)| address).collect();
    }
    for (address, written) in &found.addresses {
        if !address.eq_ignore_ascii_case(written) {
            work.repaired(NoteKind::EmailTidied, written, address);
        }
        work.give(work.field, address.as_str());
    }
    if !found.aside.is_empty() {
        work.dropped(NoteKind::TextAside, &found.aside, None);
    }
}

/// A web address or a telephone number in the e-mail column goes where it belongs.
fn not_an_email(work: &mut Work, text: &str, found: &Found) {
    if text.contains('@') && !text.trim_start().starts_with('@') {
        let suggestion = found.suggestion.clone();
        return work.dropped(NoteKind::InvalidEmail, text, suggestion);
    }
    if text.starts_with("http") || text.starts_with("www.") {
        let field = std::mem::replace(&mut work.field, Field::Website);
        web::read(work, text);
        work.field = field;
        return;
    }
    let phone = if work.field == Field::ContactEmail { Field::ContactPhone } else { Field::Phone };
    if let Some(number) = phones::single(text) {
        work.repaired(NoteKind::AddressMoved, text, &number);
        return work.give(phone, number);
    }
    work.dropped(NoteKind::InvalidEmail, text, None);
}

#[derive(Default)]
pub(super) struct Found {
    /// Each address, and how it was written.
    pub(super) addresses: Vec<(String, String)>,
    /// The words that are no address, « ou » and « et » aside.
    pub(super) aside: String,
    suggestion: Option<String>,
}

/// Finds the addresses of a text.
pub(super) fn parse(text: &str) -> Found {
    let mut found = Found::default();
    let mut aside = Vec::new();
    let text = plain_at(text);
    for word in text.split([' ', '\n', ';', '|', '<', '>', '(', ')', '[', ']', '"']) {
        // a comma separates, unless it stands for the dot of the domain
        let tail = word.rsplit(',').next().unwrap_or_default();
        let dotted = word.matches('@').count() == 1
            && word.matches(',').count() == 1
            && matches!(tail, "fr" | "com" | "org" | "net" | "eu" | "coop");
        let dotted_word = word.replace(',', ".");
        let pieces: Vec<&str> = if dotted { vec![&dotted_word] } else { word.split(',').collect() };
        for piece in pieces {
            for part in split_slash(piece) {
                let bare = part.trim_matches(|c: char| !c.is_alphanumeric() && c != '_' && c != '+' && c != '-');
                let bare = strip_mailto(bare);
                match address(bare) {
                    Some(right) => {
                        found.addresses.push((right, if dotted { word.to_owned() } else { part.to_owned() }));
                    }
                    None => {
                        if part.contains('@') && found.suggestion.is_none() {
                            found.suggestion = address(&unaccented(bare)).or_else(|| address(&format!("{bare}.fr")));
                        }
                        if !matches!(part, "ou" | "et" | "or" | "and" | "-" | "/" | "")
                            && part.chars().any(char::is_alphanumeric)
                        {
                            aside.push(part.to_owned());
                        }
                    }
                }
            }
        }
    }
    let labels = ["mail", "email", "e-mail", "courriel", "mél"];
    aside.retain(|word| !labels.contains(&word.trim_end_matches([':', '.']).to_lowercase().as_str()));
    found.aside = aside.join(" ");
    found
}

fn split_slash(piece: &str) -> Vec<&str> {
    if piece.matches('@').count() > 1 { piece.split('/').collect() } else { vec![piece] }
}

fn strip_mailto(word: &str) -> &str {
    let start = word.get(..7).filter(|start| start.eq_ignore_ascii_case("mailto:"));
    match start {
        Some(_) => word.get(7..).unwrap_or_default().split('?').next().unwrap_or_default(),
        None => word,
    }
}

/// `contact (at) lieu (dot) fr`, `contact[at]lieu.fr` → `contact@lieu.fr`; `contact @ lieu.fr` too.
fn plain_at(text: &str) -> String {
    let mut plain = text.to_owned();
    for (written, sign) in [
        ("(at)", "@"),
        ("[at]", "@"),
        ("(arobase)", "@"),
        ("[arobase]", "@"),
        ("(dot)", "."),
        ("[dot]", "."),
        ("(point)", "."),
        ("[point]", "."),
        ("＠", "@"),
    ] {
        for spaced in [format!(" {written} "), written.to_owned()] {
            plain = plain.replace(&spaced, sign);
        }
    }
    plain.replace(" @ ", "@").replace(" @", "@").replace("@ ", "@")
}

fn unaccented(word: &str) -> String {
    let Some((local, domain)) = word.split_once('@') else { return String::new() };
    let fold = |part: &str| part.split('.').map(kernel::text::fold).collect::<Vec<_>>().join(".").replace(' ', "-");
    format!("{}@{}", fold(local), fold(domain))
}

/// The address with its domain in small letters, if it is one that mail can be sent to.
pub(super) fn address(word: &str) -> Option<String> {
    let (local, domain) = word.split_once('@')?;
    let local_right = !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".!#$%&'*+-/=?^_`{|}~".contains(&byte));
    let domain = domain.to_lowercase();
    let labels: Vec<&str> = domain.split('.').collect();
    let domain_right = labels.len() > 1
        && domain.len() <= 253
        && labels.iter().all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        })
        && labels.last().is_some_and(|last| last.chars().count() >= 2 && last.chars().all(char::is_alphabetic));
    (local_right && domain_right).then(|| format!("{local}@{domain}"))
}

#[cfg(test)]
mod tests {
    use super::super::clean;
    use super::*;

    #[test]
    fn addresses() {
        let check = |raw: &str, values: &[&str], kinds: &[NoteKind]| {
            let cleaned = clean(Field::ContactEmail, raw);
            let found: Vec<&str> = cleaned.values.iter().map(|(_, value)| value.as_str()).collect();
            assert_eq!(found, values, "{raw}");
            assert_eq!(cleaned.notes.iter().map(|note| note.kind).collect::<Vec<_>>(), kinds, "{raw}");
        };
        check("Contact@Lieu.FR", &["Contact@lieu.fr"], &[]);
        check("a@lieu.fr ou b@lieu.fr", &["a@lieu.fr", "b@lieu.fr"], &[NoteKind::AddressesSplit]);
        check("a@lieu.fr/b@lieu.fr", &["a@lieu.fr", "b@lieu.fr"], &[NoteKind::AddressesSplit]);
        check("a@lieu.fr;b@lieu.fr, c@lieu.fr", &["a@lieu.fr", "b@lieu.fr", "c@lieu.fr"], &[NoteKind::AddressesSplit]);
        check("mailto:a@lieu.fr?subject=x", &["a@lieu.fr"], &[NoteKind::EmailTidied]);
        check("a (at) lieu.fr", &["a@lieu.fr"], &[]);
        check("a@lieu,fr", &["a@lieu.fr"], &[NoteKind::EmailTidied]);
        check("Jeanne <a@lieu.fr>", &["a@lieu.fr"], &[NoteKind::TextAside]);
        check("a@lieu", &[], &[NoteKind::InvalidEmail]);
        check("jérôme@lieu.fr", &[], &[NoteKind::InvalidEmail]);
        check("voir le site", &[], &[NoteKind::InvalidEmail]);
        check("www.lieu.fr", &["https://www.lieu.fr"], &[NoteKind::SchemeAdded]);
        check("05 00 00 00 00", &["05 00 00 00 00"], &[NoteKind::AddressMoved]);
        assert_eq!(clean(Field::Email, "jérôme@lieu.fr").notes[0].suggestion.as_deref(), Some("jerome@lieu.fr"));
    }
}
