//! What can befall the text of a cell – wrong encodings, HTML, invisible marks, words for nothing – each leaving its trace.

use tables::text::{Absence, absence, is_invisible, plain, spaces, unguarded, unmojibake};

use super::{NoteKind, Work};
use crate::field::Field;

/// The cell as text to be read; notes what was put right. Line ends are kept where they mean something.
pub(super) fn tidy(work: &mut Work, raw: &str) -> String {
    let mut text = unguarded(raw).to_owned();
    if let Some(right) = unmojibake(&text) {
        work.repaired(NoteKind::Mojibake, raw.trim(), right.trim());
        text = right;
    }
    if text.contains('\u{fffd}') {
        work.doubtful(NoteKind::Undecodable, text.trim(), text.trim(), None);
    }
    if text.contains("_x000D_") {
        text = text.replace("_x000D_", "");
    }
    if let Some(plain) = plain(&text, is_long(work.field)) {
        work.repaired(NoteKind::HtmlRemoved, text.trim(), plain.trim());
        text = plain;
    }
    if text.chars().any(is_invisible) {
        let visible: String = text.chars().filter(|c| !is_invisible(*c)).collect();
        let before: String = text.chars().flat_map(|c| if is_invisible(c) { shown(c) } else { vec![c] }).collect();
        work.repaired(NoteKind::InvisibleRemoved, before.trim(), visible.trim());
        text = visible;
    }
    spaces(&text, is_long(work.field))
}

fn shown(c: char) -> Vec<char> {
    c.escape_unicode().collect()
}

/// Fields of several lines.
fn is_long(field: Field) -> bool {
    matches!(
        field,
        Field::Description
            | Field::Notes
            | Field::Hours
            | Field::Prices
            | Field::Access
            | Field::Specificities
            | Field::Summary
            | Field::StageHistory
    )
}

/// Whether the text is a word for nothing or for later, in that field.
pub(super) fn nothing(field: Field, text: &str) -> Option<NoteKind> {
    let in_names = matches!(field, Field::Name | Field::OtherNames | Field::ContactName | Field::Operator);
    match absence(text)? {
        Absence::Anywhere => Some(NoteKind::NullWord),
        Absence::ButNames => (!in_names).then_some(NoteKind::NullWord),
        Absence::Zero => zero_is_nothing(field).then_some(NoteKind::NullWord),
        Absence::Later => exact(field).then_some(NoteKind::Pending),
    }
}

/// Fields whose values have a form, where « en cours » can only mean that there is none yet.
fn exact(field: Field) -> bool {
    matches!(
        field,
        Field::Street
            | Field::Postcode
            | Field::City
            | Field::Commune
            | Field::Latitude
            | Field::Longitude
            | Field::Phone
            | Field::Email
            | Field::Website
            | Field::Booking
            | Field::Links
            | Field::Twitter
            | Field::Facebook
            | Field::Instagram
            | Field::Linkedin
            | Field::Mastodon
            | Field::Seats
            | Field::MeetingRooms
            | Field::Area
            | Field::Wheelchair
            | Field::Siret
            | Field::Rna
            | Field::OpenedOn
            | Field::ClosedOn
            | Field::ContactName
            | Field::ContactEmail
            | Field::ContactPhone
    )
}

fn zero_is_nothing(field: Field) -> bool {
    let figures = matches!(field, Field::MeetingRooms | Field::Latitude | Field::Longitude | Field::Own(_));
    !figures
        && !matches!(field, Field::Wheelchair | Field::SourceId | Field::Prices)
        && (exact(field) || matches!(field, Field::Complement | Field::Name))
}

#[cfg(test)]
mod tests {
    use super::super::clean;
    use super::*;

    #[test]
    fn html_and_invisible_marks() {
        let check = |field: Field, raw: &str, right: &str| {
            let cleaned = clean(field, raw);
            assert_eq!(cleaned.values, [(field, right.to_owned())], "{raw}");
            assert_eq!(cleaned.notes.is_empty(), raw == right || raw.contains('<') && right.contains('<'), "{raw}");
        };
        check(Field::Name, "R&amp;D &eacute;co &#8217; &#x27;", "R&D éco ’ '");
        check(Field::Name, "A < B & C", "A < B & C");
        check(Field::Description, "<p>Un lieu</p><p>calme<br/>ici</p>", "Un lieu\ncalme\nici");
        check(
            Field::Description,
            "Voir <a class=x href=\"https://a.fr/b\">le site</a><script>alert(1)</script>.",
            "Voir le site (https://a.fr/b).",
        );
        check(Field::Name, "\u{feff}La\u{200b} Ruche", "La Ruche");
        check(Field::Description, "Ouvert\u{a0}: lundi", "Ouvert\u{a0}: lundi");
    }

    #[test]
    fn spaces_are_tidied_without_a_note() {
        let cleaned = clean(Field::Name, "  La\u{a0}Ruche  \t du  Sud ");
        assert_eq!(cleaned.values, [(Field::Name, "La Ruche du Sud".to_owned())]);
        assert_eq!(cleaned.notes, []);
    }

    #[test]
    fn words_for_nothing() {
        let check = |field: Field, text: &str, kind: Option<NoteKind>| assert_eq!(nothing(field, text), kind, "{text}");
        for text in ["NULL", "N/A", "#N/D", "-", "--", "Non renseigné", "n.r.", "néant", "?", "0", "00000", "#REF!"] {
            check(Field::Postcode, text, Some(NoteKind::NullWord));
        }
        check(Field::Website, "en cours", Some(NoteKind::Pending));
        check(Field::Website, "À venir", Some(NoteKind::Pending));
        check(Field::Stage, "en cours", None);
        check(Field::Name, "NC", None);
        check(Field::Name, "Zéro", None);
        check(Field::Wheelchair, "0", None);
        check(Field::MeetingRooms, "0", None);
        check(Field::Services, "Café", None);
        check(Field::Prices, "0", None);
        check(Field::Name, "日本", None);
    }
}
