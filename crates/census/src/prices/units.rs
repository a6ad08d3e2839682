//! What the words around an amount say: the unit, the taxes, for whom, under what conditions.

use super::marks::Token;
use super::{Taxes, Unit};

/// How far after an amount its unit may stand, in tokens.
const NEAR: usize = 7;

/// The unit of an amount: from the words right after it, in parentheses after it, or before it.
pub(super) fn find(before: &[Token], after: &[Token], aside: &[Token]) -> Unit {
    if let Some(pack) = pack(before).or_else(|| pack(after)) {
        return pack;
    }
    let near = after.get(..after.len().min(NEAR)).unwrap_or_default();
    // "les 4 heures", but neither "1/2 journée" nor an age.
    let several = |tokens: &[Token]| {
        (1..tokens.len()).any(|at| {
            let number = tokens.get(at - 1).is_some_and(plural);
            let halved = at.checked_sub(2).and_then(|two| tokens.get(two)).is_some_and(|token| token.folded == "/");
            number && !halved && tokens.get(at).is_some_and(|token| named(&token.folded).is_some())
        })
    };
    let named = first(near);
    let read = named.map_or(near.len(), |(at, _)| at + 1);
    if several(near.get(..read).unwrap_or_default()) || several(before) {
        return Unit::Unknown;
    }
    if let Some((at, unit)) = named {
        // "10 € l'adhésion pour l'année" is for a year; "10 € puis 3 ateliers" is not for a workshop.
        let parted = near
            .iter()
            .take(at)
            .any(|token| matches!(token.folded.as_str(), "puis" | "et" | "avec" | "donnant" | "," | "+"));
        if !parted {
            return unit;
        }
    }
    if let Some((_, unit)) = first(aside.get(..aside.len().min(2)).unwrap_or_default()) {
        return unit;
    }
    let mut found = all(before);
    found.dedup();
    match found.as_slice() {
        [only] => *only,
        // "adhésion annuelle à l'atelier": a length of time is the unit of what it is said of.
        _ => Unit::Unknown,
    }
}

fn plural(number: &Token) -> bool {
    number.hundredths.is_some_and(|hundredths| hundredths > 100)
}

/// `carnet de 10 tickets`, `forfait 20 heures`, `10 entrées`.
fn pack(tokens: &[Token]) -> Option<Unit> {
    let at = tokens
        .iter()
        .position(|token| matches!(token.folded.as_str(), "carnet" | "pack" | "forfait" | "carte" | "lot"))?;
    let rest = tokens.get(at + 1..at + 4).or_else(|| tokens.get(at + 1..))?;
    let (position, number) =
        rest.iter().enumerate().find(|(_, token)| token.hundredths.is_some() && !token.decimals)?;
    let of = rest.get(position + 1).map_or("", |token| token.folded.as_str());
    let counted = named(of).is_some() || of.is_empty() || matches!(of, "x" | ":" | "demi");
    let n = u32::try_from(number.hundredths? / 100).ok().filter(|n| *n > 1)?;
    counted.then_some(Unit::Pack { n })
}

/// The unit that a folded word names.
fn named(word: &str) -> Option<Unit> {
    Some(match word {
        "h" | "heure" | "heures" | "horaire" | "hour" => Unit::Hour,
        "j" | "jour" | "jours" | "journee" | "journees" | "day" => Unit::Day,
        "semaine" | "semaines" | "hebdomadaire" | "week" => Unit::Week,
        "mois" | "mensuel" | "mensuelle" | "mensuels" | "month" => Unit::Month,
        "trimestre" | "trimestres" | "trimestriel" | "trimestrielle" => Unit::Quarter,
        "an" | "ans" | "annee" | "annuel" | "annuelle" | "year" => Unit::Year,
        "ticket" | "tickets" | "entree" | "entrees" | "billet" => Unit::Ticket,
        "page" | "pages" | "copie" | "copies" | "feuille" | "photocopie" | "impression" => Unit::Page,
        "atelier" | "ateliers" | "seance" | "seances" | "cours" | "rdv" | "session" | "utilisation" | "stage" => {
            Unit::Use
        }
        "personne" | "pers" | "participant" => Unit::Person,
        _ => return None,
    })
}

/// Whether the tokens only name a unit: `heure`, `la demi-journée`.
pub(super) fn is_unit(tokens: &[Token]) -> bool {
    let small = |token: &Token| {
        matches!(token.folded.as_str(), "l" | "la" | "le" | "demi" | "-" | "1" | "2" | "/" | "½")
            || !token.folded.starts_with(char::is_alphanumeric)
    };
    let mut words = tokens.iter().filter(|token| !small(token));
    words.next().is_some_and(|token| named(&token.folded).is_some()) && words.next().is_none()
}

/// Whether the words name a unit among others.
pub(super) fn names_unit(text: &str) -> bool {
    let folded: String = text.chars().map(crate::hours::lexer::fold).collect();
    folded.split(|letter: char| !letter.is_alphanumeric()).any(|word| named(word).is_some())
}

fn unit_at(tokens: &[Token], at: usize) -> Option<Unit> {
    let word = |index: usize| tokens.get(index).map_or("", |token| token.folded.as_str());
    let half = |index: usize| matches!(word(index), "demi" | "½") || word(index) == "2";
    let unit = named(word(at))?;
    let previous = at.checked_sub(1);
    let halved =
        previous.is_some_and(half) || at.checked_sub(2).is_some_and(|two| half(two) && previous.map(word) == Some("-"));
    // An age is not a length of time.
    let age =
        word(at) == "ans" || unit == Unit::Year && previous.and_then(|index| tokens.get(index)).is_some_and(plural);
    match unit {
        _ if age => None,
        Unit::Day if halved => Some(Unit::HalfDay),
        Unit::Hour if halved => None,
        _ => Some(unit),
    }
}

fn first(tokens: &[Token]) -> Option<(usize, Unit)> {
    (0..tokens.len()).find_map(|at| Some((at, unit_at(tokens, at)?)))
}

/// Every unit named, lengths of time only where there are any.
fn all(tokens: &[Token]) -> Vec<Unit> {
    let found: Vec<Unit> = (0..tokens.len()).filter_map(|at| unit_at(tokens, at)).collect();
    let times: Vec<Unit> =
        found.iter().copied().filter(|unit| !matches!(unit, Unit::Use | Unit::Person | Unit::Page)).collect();
    if times.is_empty() { found } else { times }
}

/// `HT`, `TTC`.
pub(super) fn taxes(tokens: &[Token]) -> Option<Taxes> {
    tokens.iter().find_map(|token| match token.folded.as_str() {
        "ht" => Some(Taxes::Ht),
        "ttc" => Some(Taxes::Ttc),
        _ => None,
    })
}

/// For whom: `pour les étudiants`, `(adhérents)`, `demandeurs d'emploi : 5 €`.
pub(super) fn audience<'a>(after: &'a [Token], aside: &'a [Token], before: &'a [Token]) -> Option<&'a [Token]> {
    const PEOPLE: [&str; 28] = [
        "etudiant",
        "etudiants",
        "adherent",
        "adherents",
        "membre",
        "membres",
        "participants",
        "demandeurs",
        "chomeurs",
        "particuliers",
        "particulier",
        "entreprises",
        "entreprise",
        "associations",
        "association",
        "habitants",
        "resident",
        "residents",
        "scolaires",
        "enfants",
        "enfant",
        "jeunes",
        "seniors",
        "retraites",
        "tous",
        "coworkers",
        "independants",
        "professionnels",
    ];
    for tokens in [after, aside, before] {
        let Some(at) = tokens.iter().position(|token| PEOPLE.contains(&token.folded.as_str())) else { continue };
        let word = |index: usize| tokens.get(index).map_or("", |token| token.folded.as_str());
        let mut from = at;
        while from > 0 && matches!(word(from - 1), "non" | "les" | "des" | "nos" | "-") {
            from -= 1;
        }
        let introduced = from > 0 && word(from - 1) == "pour";
        let leads = from == 0 || introduced;
        // "adhésion à notre association" is a thing, not people.
        let of = (1..=2)
            .any(|back| from.checked_sub(back).is_some_and(|index| matches!(word(index), "a" | "l" | "notre" | "de")));
        if !leads || of {
            continue;
        }
        from += usize::from(matches!(word(from), "les" | "des"));
        let rest = tokens.get(from..).unwrap_or_default();
        let length = rest
            .iter()
            .position(|token| matches!(token.folded.as_str(), "," | ":" | "/" | "." | "par"))
            .unwrap_or(rest.len());
        return rest.get(..length);
    }
    None
}

/// The words after the unit that stands right after an amount: `/h`, `par mois`, `HT la demi-journée`.
pub(super) fn after_unit(after: &[Token]) -> &[Token] {
    let small = |token: &Token| {
        matches!(
            token.folded.as_str(),
            "/" | "par"
                | "per"
                | "l"
                | "la"
                | "le"
                | "les"
                | "de"
                | "d"
                | "ht"
                | "ttc"
                | "demi"
                | "-"
                | "½"
                | "1"
                | "2"
                | "pour"
        )
    };
    let lead = after.iter().take_while(|token| small(token)).count();
    match after.get(lead).and_then(|token| named(&token.folded)) {
        // A workshop or a page is also the thing that is paid.
        Some(Unit::Use | Unit::Page | Unit::Ticket) | None => {
            let taxes =
                after.iter().take_while(|token| matches!(token.folded.as_str(), "ht" | "ttc" | "/" | "par")).count();
            after.get(taxes..).unwrap_or_default()
        }
        Some(_) => after.get(lead + 1..).unwrap_or_default(),
    }
}

/// Whether words after an amount say under what conditions, rather than of what it is the price.
pub(super) fn is_condition(tokens: &[Token]) -> bool {
    let first = tokens
        .iter()
        .find(|token| token.folded.starts_with(char::is_alphanumeric))
        .map_or("", |token| token.folded.as_str());
    matches!(
        first,
        "sous"
            | "sur"
            | "si"
            | "pour"
            | "avec"
            | "sans"
            | "selon"
            | "donnant"
            | "est"
            | "dans"
            | "a"
            | "aux"
            | "en"
            | "uniquement"
            | "tarif"
    )
}
