//! A form sent twice makes one thing: each form that makes something carries a word drawn for it, and the id of what it makes
//! comes from that word and from all that was typed, so that inserting it a second time does nothing.
//!
//! The same form sent again with other words, as after a step back in the browser, makes another thing: nothing that somebody
//! typed is taken for what they typed before.

use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use super::fields::Fields;
use crate::app::App;
use crate::ids;

/// The field of the word.
const FIELD: &str = "once";

/// A word for one form, drawn when it is shown.
pub fn draw(app: &App) -> String {
    born(app).to_string()
}

/// The bits of the id of what that form makes: a new one where the form carries no word, as from a program.
pub fn bits(app: &App, form: &Fields) -> u128 {
    let Some((word, hash)) = read(form) else { return born(app).as_u128() };
    let mut random = [0; 10];
    random.iter_mut().zip(hash).for_each(|(byte, drawn)| *byte = drawn);
    // born when the form was shown: ids sort by birth
    Builder::from_unix_timestamp_millis(millis_of(word), &random).into_uuid().as_u128()
}

/// What tells that form, with what was typed, from every other; none where it carries no word.
pub fn key(form: &Fields) -> Option<String> {
    read(form).map(|(_, hash)| ids::hex(&hash))
}

/// The word of a form, and what stands for it with all that was typed.
fn read(form: &Fields) -> Option<(Uuid, [u8; 32])> {
    let word = Uuid::parse_str(form.get(FIELD)).ok().filter(|word| word.get_version_num() == 7)?;
    let mut hash = Sha256::new();
    for (name, value) in form.pairs() {
        // no value holds the byte that ends it
        hash.update(name.as_bytes());
        hash.update([0_u8]);
        hash.update(value.as_bytes());
        hash.update([0_u8]);
    }
    Some((word, hash.finalize().into()))
}

fn born(app: &App) -> Uuid {
    let mut random = [0; 10];
    app.chance.fill(&mut random);
    let millis = u64::try_from(app.clock.now().as_millisecond()).unwrap_or_default();
    Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

/// The milliseconds in the first 48 bits of an id of version 7.
fn millis_of(word: Uuid) -> u64 {
    u64::try_from(word.as_u128() >> 80).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORD: &str = "019cb1c0-0000-7000-8000-000000000001";

    fn form(word: &str, name: &str) -> Fields {
        Fields::of(vec![("once".to_owned(), word.to_owned()), ("name".to_owned(), name.to_owned())])
    }

    #[test]
    fn the_same_form_with_the_same_words_is_one() {
        assert_eq!(key(&form(WORD, "Mairies")), key(&form(WORD, "Mairies")));
        assert_ne!(key(&form(WORD, "Mairies")), key(&form(WORD, "Lieux")));
        let other = WORD.replace("0001", "0002");
        assert_ne!(key(&form(WORD, "Mairies")), key(&form(&other, "Mairies")));
        assert_eq!(key(&form("", "Mairies")), None);
        assert_eq!(key(&form("00000000-0000-4000-8000-000000000001", "Mairies")), None);
    }

    #[test]
    fn what_a_form_makes_is_born_when_it_was_shown() {
        let word = Uuid::parse_str(WORD).unwrap();
        let made = Builder::from_unix_timestamp_millis(millis_of(word), &[7; 10]).into_uuid();
        assert_eq!(millis_of(made), millis_of(word));
        assert_eq!(made.get_version_num(), 7);
    }
}
