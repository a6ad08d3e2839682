//! E-mail addresses of a cell, each repair leaving its trace.

use tables::mails::{Found, find};

use super::{NoteKind, Work, phones, web};
use crate::field::Field;

pub(super) fn read(work: &mut Work, text: &str) {
    let found = find(text);
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
