//! The French (and a little English) words that opening hours are written with.

/// Weekdays as bits, Monday first: `0b000_0001` is Monday, `0b100_0000` Sunday.
pub(super) type DayMask = u8;

/// Every day of the week.
pub(super) const EVERY_DAY: DayMask = 0b111_1111;
/// Monday to Friday.
pub(super) const WORKING_DAYS: DayMask = 0b001_1111;
/// Saturday and Sunday.
pub(super) const WEEKEND: DayMask = 0b110_0000;

const DAYS: [(&str, u8); 39] = [
    ("lundi", 0),
    ("lun", 0),
    ("mardi", 1),
    ("mar", 1),
    ("mercredi", 2),
    ("mer", 2),
    ("merc", 2),
    ("mercr", 2),
    ("jeudi", 3),
    ("jeu", 3),
    ("vendredi", 4),
    ("ven", 4),
    ("vend", 4),
    ("samedi", 5),
    ("sam", 5),
    ("dimanche", 6),
    ("dim", 6),
    ("lundis", 0),
    ("mardis", 1),
    ("mercredis", 2),
    ("jeudis", 3),
    ("vendredis", 4),
    ("samedis", 5),
    ("dimanches", 6),
    ("monday", 0),
    ("mondays", 0),
    ("tuesday", 1),
    ("tuesdays", 1),
    ("wednesday", 2),
    ("wednesdays", 2),
    ("thursday", 3),
    ("thursdays", 3),
    ("friday", 4),
    ("fridays", 4),
    ("saturday", 5),
    ("saturdays", 5),
    ("sunday", 6),
    ("sundays", 6),
    ("dimache", 6),
];

/// Names long enough that one wrong letter leaves no doubt.
const FULL_NAMES: [(&str, u8); 7] =
    [("lundi", 0), ("mardi", 1), ("mercredi", 2), ("jeudi", 3), ("vendredi", 4), ("samedi", 5), ("dimanche", 6)];

/// The weekday (0 is Monday) that a folded word names, one wrong letter forgiven.
pub(super) fn day(word: &str) -> Option<u8> {
    if let Some((_, day)) = DAYS.iter().find(|(name, _)| *name == word) {
        return Some(*day);
    }
    if word.len() < 4 || matches!(word, "midi" | "midis") {
        return None;
    }
    let bare = word.strip_suffix('s').unwrap_or(word);
    let mut near = FULL_NAMES.iter().filter(|(name, _)| one_letter_off(bare, name));
    let first = near.next()?;
    near.next().is_none().then_some(first.1)
}

/// Two-letter abbreviations, trusted only in a list of days and with a capital: `Ma` may be a possessive.
pub(super) fn short_day(word: &str) -> Option<u8> {
    ["lu", "ma", "me", "je", "ve", "sa", "di"]
        .iter()
        .position(|name| *name == word)
        .and_then(|at| u8::try_from(at).ok())
}

/// Whether one insertion, deletion, substitution or swap of neighbours turns one word into the other.
fn one_letter_off(left: &str, right: &str) -> bool {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let head = left.iter().zip(&right).take_while(|(a, b)| a == b).count();
    let tail = left.iter().rev().zip(right.iter().rev()).take_while(|(a, b)| a == b).count();
    let shorter = left.len().min(right.len());
    match left.len().abs_diff(right.len()) {
        0 if head + tail + 1 >= left.len() => true,
        0 => {
            let swapped = left.get(head).is_some()
                && left.get(head) == right.get(head + 1)
                && left.get(head + 1) == right.get(head);
            swapped && head + tail + 2 >= left.len()
        }
        1 => head + tail >= shorter,
        _ => false,
    }
}

/// The month, 1 to 12, that a folded word names.
pub(super) fn month(word: &str) -> Option<u8> {
    const NAMES: [&[&str]; 12] = [
        &["janvier", "janv", "january"],
        &["fevrier", "fev", "fevr", "february"],
        &["mars", "march"],
        &["avril", "avr", "april"],
        &["mai"],
        &["juin", "june"],
        &["juillet", "juil", "july"],
        &["aout", "august"],
        &["septembre", "sept", "september"],
        &["octobre", "oct", "october"],
        &["novembre", "nov", "november"],
        &["decembre", "dec", "december"],
    ];
    NAMES.iter().position(|names| names.contains(&word)).and_then(|at| u8::try_from(at + 1).ok())
}

/// The three letters of a month in OpenStreetMap's syntax.
pub(super) fn month_code(month: u8) -> &'static str {
    const CODES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    CODES.get(usize::from(month.wrapping_sub(1))).copied().unwrap_or("Jan")
}

/// The two letters of a weekday in OpenStreetMap's syntax.
pub(super) fn day_code(day: u8) -> &'static str {
    const CODES: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
    CODES.get(usize::from(day)).copied().unwrap_or("Mo")
}

/// `premier`, `deuxième`… : the rank in the month; −1 is the last.
pub(super) fn rank(word: &str) -> Option<i8> {
    Some(match word {
        "premier" | "premiers" | "premiere" | "premieres" | "first" => 1,
        "deuxieme" | "deuxiemes" | "second" | "seconds" => 2,
        "troisieme" | "troisiemes" | "third" => 3,
        "quatrieme" | "quatriemes" | "fourth" => 4,
        "cinquieme" => 5,
        "dernier" | "derniers" | "derniere" | "last" => -1,
        _ => return None,
    })
}

/// Words that say nothing about when: they may stand anywhere.
pub(super) fn is_filler(word: &str) -> bool {
    const FILLERS: [&str; 49] = [
        "le",
        "la",
        "les",
        "l",
        "de",
        "d",
        "du",
        "des",
        "au",
        "aux",
        "a",
        "en",
        "chaque",
        "ouvert",
        "ouverte",
        "ouverts",
        "ouvertes",
        "ouverture",
        "ouvertures",
        "horaire",
        "horaires",
        "heure",
        "heures",
        "jour",
        "jours",
        "accueil",
        "public",
        "est",
        "sont",
        "nous",
        "sommes",
        "continu",
        "continue",
        "nonstop",
        "journee",
        "journees",
        "interruption",
        "habituels",
        "habituel",
        "open",
        "on",
        "the",
        "from",
        "opening",
        "hours",
        "every",
        "puis",
        "tous",
        "toutes",
    ];
    FILLERS.contains(&word)
}

/// Words that narrow or cancel what was said: a part that holds one and was not understood makes its days doubtful.
pub(super) fn restricts(word: &str) -> bool {
    const WORDS: [&str; 66] = [
        "sauf",
        "hors",
        "hormis",
        "excepte",
        "exceptes",
        "exception",
        "pas",
        "plus",
        "ne",
        "n",
        "non",
        "seulement",
        "rdv",
        "deux",
        "trois",
        "alternance",
        "alternativement",
        "quinzaine",
        "mois",
        "paire",
        "impaire",
        "paires",
        "impaires",
        "vacances",
        "vacance",
        "ferie",
        "feries",
        "conge",
        "conges",
        "selon",
        "suivant",
        "fonction",
        "si",
        "jusqu",
        "partir",
        "annule",
        "annulee",
        "suspendu",
        "suspendue",
        "matin",
        "apresmidi",
        "soir",
        "soiree",
        "soirees",
        "nuit",
        "ete",
        "hiver",
        "saison",
        "scolaire",
        "scolaires",
        "except",
        "only",
        "closed",
        "travaux",
        "provisoire",
        "temporaire",
        "parfois",
        "certains",
        "certaines",
        "variable",
        "variables",
        "aucun",
        "aucune",
        "sans",
        "avec",
        "reserve",
    ];
    WORDS.contains(&word) || word.starts_with("ferm") || word.starts_with("exception") || word.starts_with("uniq")
}

/// Words that may change the meaning of all that stands before them, when they were not understood.
pub(super) fn is_suspicious(word: &str) -> bool {
    const WORDS: [&str; 58] = [
        "pour",
        "membre",
        "membres",
        "adherent",
        "adherents",
        "coworkers",
        "coworkeurs",
        "resident",
        "residents",
        "residentes",
        "reserves",
        "reservee",
        "sur",
        "demande",
        "reservation",
        "inscription",
        "inscriptions",
        "telephone",
        "appel",
        "contact",
        "contacter",
        "consulter",
        "voir",
        "attention",
        "susceptible",
        "susceptibles",
        "modifications",
        "change",
        "changent",
        "changements",
        "depend",
        "dependent",
        "printemps",
        "automne",
        "semaine",
        "semaines",
        "midi",
        "minuit",
        "environ",
        "theorique",
        "theoriquement",
        "principe",
        "priorite",
        "permanence",
        "permanences",
        "secretariat",
        "telephonique",
        "telephoniques",
        "covid",
        "actuellement",
        "momentanement",
        "bientot",
        "apres",
        "avant",
        "pendant",
        "durant",
        "possible",
        "planning",
    ];
    const STEMS: [&str; 7] = ["vari", "modif", "chang", "peu", "pouv", "risq", "adapt"];
    let stem = STEMS.iter().any(|stem| word.starts_with(stem));
    WORDS.contains(&word) || stem || restricts(word) || day(word).is_some() || month(word).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_days() {
        for (word, expected) in [
            ("lundi", Some(0)),
            ("merc", Some(2)),
            ("eudi", Some(3)),
            ("merdi", Some(1)),
            ("vendedi", Some(4)),
            ("smaedi", Some(5)),
            ("midi", None),
            ("merci", None),
            ("mars", None),
            ("ma", None),
        ] {
            assert_eq!(day(word), expected, "{word}");
        }
    }
}
