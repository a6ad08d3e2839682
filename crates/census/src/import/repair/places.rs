//! Names of communes and streets: capitals, cedex, postcodes beside the city.

use crate::field::Field;

use super::{NoteKind, Work};

/// Words written small inside the name of a place.
const SMALL: [&str; 21] = [
    "à", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "lès", "lez", "près", "sous", "sur",
    "dou", "deu", "von",
];

/// Kinds of streets, written small after a number.
const STREETS: [&str; 38] = [
    "rue",
    "avenue",
    "av",
    "boulevard",
    "bd",
    "bld",
    "place",
    "pl",
    "chemin",
    "che",
    "allée",
    "allee",
    "allées",
    "allees",
    "impasse",
    "imp",
    "route",
    "rte",
    "quai",
    "cours",
    "square",
    "passage",
    "sentier",
    "ruelle",
    "esplanade",
    "promenade",
    "parvis",
    "rond-point",
    "faubourg",
    "fbg",
    "voie",
    "venelle",
    "montée",
    "montee",
    "traverse",
    "mail",
    "bis",
    "ter",
];

/// What stays in capitals in an address.
const ACRONYMS: [&str; 34] = [
    "ZA", "ZI", "ZAC", "ZAE", "ZAD", "BP", "CS", "RN", "RD", "HLM", "CCI", "CMA", "II", "III", "IV", "VI", "VII",
    "VIII", "IX", "XI", "XII", "XIII", "XIV", "XV", "XVI", "MJC", "ZUP", "TSA", "PA", "PAE", "CHU", "SNCF", "EDF",
    "ZIRST",
];

pub(super) fn city(work: &mut Work, text: &str) {
    let mut name = text.replace('\n', " ");
    if let Some(without) = without_cedex(&name) {
        if without.is_empty() {
            return work.dropped(NoteKind::CedexRemoved, text, None);
        }
        work.repaired(NoteKind::CedexRemoved, &name, &without);
        name = without;
    }
    if let Some((postcode, city)) = apart(&name) {
        work.repaired(NoteKind::PostcodeMoved, &name, &format!("{postcode} · {city}"));
        work.give(Field::Postcode, postcode);
        name = city;
    }
    let right = if one_case(&name) { recapitalised(&name, &[]) } else { name.clone() };
    if right != name {
        work.repaired(NoteKind::CapitalsLowered, &name, &right);
    }
    work.give(Field::City, right);
}

/// Without « cedex » and its number; `None` where there is none.
fn without_cedex(name: &str) -> Option<String> {
    let words: Vec<&str> = name.split(' ').collect();
    let at = words.iter().position(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        // cut short by a narrow field: « CHARLEVILLE-MEZIERES CE »
        let cut = matches!(word, "CE" | "CED" | "CEDE") && name.ends_with(word) && name != word;
        cut || word.eq_ignore_ascii_case("cedex") || word.eq_ignore_ascii_case("cédex") || word == "CÉDEX"
    })?;
    let number = |word: &&str| word.len() <= 2 && word.chars().all(|c| c.is_ascii_digit());
    let skipped = if words.get(at + 1).is_some_and(number) { at + 2 } else { at + 1 };
    let kept: Vec<&str> = words.iter().take(at).chain(words.iter().skip(skipped)).copied().collect();
    Some(kept.join(" ").trim_end_matches([',', '-', ' ', '(']).to_owned())
}

/// A city and the five digits written before or after it.
pub(super) fn apart(text: &str) -> Option<(String, String)> {
    let words: Vec<&str> = text.split(' ').collect();
    let code = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let is_code = |word: &str| code(word).len() == 5 && code(word).chars().all(|c| c.is_ascii_digit());
    let (first, last) = (words.first()?, words.last()?);
    let (postcode, city) = if words.len() < 2 {
        return None;
    } else if is_code(first) {
        (code(first), words.get(1..)?.join(" "))
    } else if is_code(last) {
        (code(last), words.get(..words.len() - 1)?.join(" "))
    } else {
        return None;
    };
    let city = city.trim_matches(|c: char| !c.is_alphabetic() && c != ')').to_owned();
    city.chars().any(char::is_alphabetic).then_some((postcode, city))
}

/// Two letters at least, all capitals or all small.
fn one_case(text: &str) -> bool {
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    letters().count() >= 2 && (letters().all(char::is_uppercase) || letters().all(char::is_lowercase))
}

/// `AIX-EN-PROVENCE` → `Aix-en-Provence`, `VILLENEUVE D ASCQ` → `Villeneuve d'Ascq`. Words of `small` are written
/// small too; words with a digit and known acronyms are kept.
fn recapitalised(text: &str, small: &[&str]) -> String {
    let mut right = String::with_capacity(text.len());
    let mut word = String::new();
    let mut words = 0;
    let letters: Vec<char> = text.chars().collect();
    for (at, c) in letters.iter().enumerate() {
        if c.is_alphanumeric() {
            word.push(*c);
            continue;
        }
        let elided = matches!(word.as_str(), "D" | "L" | "d" | "l") && *c == ' ' && words > 0;
        let vowel = letters.get(at + 1).is_some_and(|next| "AEIOUYHÉÈÊÎÔÂaeiouyhéèêîôâ".contains(*next));
        push_word(&mut right, &word, words, small);
        words += usize::from(!word.is_empty());
        word.clear();
        // spaces around a hyphen are slips of the pen
        let slip = *c == ' ' && (right.ends_with('-') || letters.get(at + 1) == Some(&'-'));
        if !slip || !small.is_empty() {
            right.push(if elided && vowel { '\'' } else { *c });
        }
    }
    push_word(&mut right, &word, words, small);
    right
}

fn push_word(right: &mut String, word: &str, rank: usize, small: &[&str]) {
    let lower = word.to_lowercase();
    // after digits a letter is a part of the number: 18C, 2bis, 10e
    if word.chars().any(|c| c.is_ascii_digit()) {
        let ordinal = lower.trim_start_matches(|c: char| c.is_ascii_digit());
        let ordinal = matches!(ordinal, "e" | "er" | "eme" | "ème" | "bis" | "ter");
        right.push_str(if ordinal { &lower } else { word });
    } else if !small.is_empty() && ACRONYMS.contains(&word.to_uppercase().as_str()) {
        right.push_str(word);
    } else if rank > 0 && SMALL.contains(&lower.as_str()) || small.contains(&lower.as_str()) {
        right.push_str(&lower);
    } else {
        let mut letters = lower.chars();
        right.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        right.extend(letters);
    }
}

pub(super) fn street(work: &mut Work, text: &str) {
    let text = text.replace('\n', ", ");
    let capitals = text.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let is_street = text.split([' ', ',']).any(|word| STREETS.contains(&word.to_lowercase().as_str()));
    let right = if capitals && is_street { recapitalised(&text, &STREETS) } else { text.clone() };
    if right != text {
        work.repaired(NoteKind::CapitalsLowered, &text, &right);
    }
    work.give(work.field, right);
}

#[cfg(test)]
mod tests {
    use super::super::clean;
    use super::*;

    #[test]
    fn cities() {
        let check = |raw: &str, right: &str, kinds: &[NoteKind]| {
            let cleaned = clean(Field::City, raw);
            let city = cleaned.values.iter().find(|(field, _)| *field == Field::City).map(|(_, city)| city.as_str());
            assert_eq!(city, Some(right), "{raw}");
            assert_eq!(cleaned.notes.iter().map(|note| note.kind).collect::<Vec<_>>(), kinds, "{raw}");
        };
        let capitals = [NoteKind::CapitalsLowered];
        check("CASSENEUIL", "Casseneuil", &capitals);
        check("AIX-EN-PROVENCE", "Aix-en-Provence", &capitals);
        check("L'ISLE-ADAM", "L'Isle-Adam", &capitals);
        check("LA TESTE DE BUCH", "La Teste de Buch", &capitals);
        check("VILLENEUVE D ASCQ", "Villeneuve d'Ascq", &capitals);
        check("BARBEZIEUX- SAINT HILAIRE", "Barbezieux-Saint Hilaire", &capitals);
        check("ÉVREUX", "Évreux", &capitals);
        check("saint-denis", "Saint-Denis", &capitals);
        check("PARIS 10E", "Paris 10e", &capitals);
        check("BORDEAUX CEDEX 9", "Bordeaux", &[NoteKind::CedexRemoved, NoteKind::CapitalsLowered]);
        check("MONT-DE-MARSAN CE", "Mont-de-Marsan", &[NoteKind::CedexRemoved, NoteKind::CapitalsLowered]);
        check("SAINT LO", "Saint Lo", &capitals);
        check("Pau Cedex", "Pau", &[NoteKind::CedexRemoved]);
        check("33000 Bordeaux", "Bordeaux", &[NoteKind::PostcodeMoved]);
        check("Bordeaux (33000)", "Bordeaux", &[NoteKind::PostcodeMoved]);
        check("Le Bouscat", "Le Bouscat", &[]);
        check("L’Haÿ-les-Roses", "L’Haÿ-les-Roses", &[]);
        check("Y", "Y", &[]);
    }

    #[test]
    fn streets() {
        let check = |raw: &str, right: &str| {
            assert_eq!(clean(Field::Street, raw).values, [(Field::Street, right.to_owned())], "{raw}");
        };
        check("8 RUE JOSEPH CUGNOT", "8 rue Joseph Cugnot");
        check("150 AVENUE DE L'ESPACE", "150 avenue de l'Espace");
        check("18C IMPASSE DE LA LEYRE - ZA DE MASQUET", "18C impasse de la Leyre - ZA de Masquet");
        check("2 BIS RUE DU 8 MAI 1945", "2 bis rue du 8 Mai 1945");
        check("VIPE", "VIPE");
        check("D1091", "D1091");
        check("12 rue du CCAS", "12 rue du CCAS");
        check("3 rue Haute\nBâtiment B", "3 rue Haute, Bâtiment B");
    }
}
