//! French names and streets as words to compare: without accents, particles and endings, abbreviations spelled out,
//! legal words set apart.

use kernel::text::fold;
use territory::names;

/// A word of at most 15 bytes, the longer cut: small enough to be held a million times, and compared at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Word {
    letters: [u8; 15],
    length: u8,
}

impl Word {
    /// That word.
    pub fn of(text: &str) -> Word {
        let mut end = text.len().min(15);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let mut letters = [0; 15];
        for (place, byte) in letters.iter_mut().zip(text.bytes().take(end)) {
            *place = byte;
        }
        Word { letters, length: u8::try_from(end).unwrap_or_default() }
    }

    /// Its letters.
    pub fn as_str(&self) -> &str {
        let letters = self.letters.get(..usize::from(self.length)).unwrap_or_default();
        std::str::from_utf8(letters).unwrap_or_default()
    }

    /// How many bytes.
    pub fn len(&self) -> usize {
        usize::from(self.length)
    }

    /// No word at all.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Its letters as bits, see [`names::letters`].
    pub fn bits(&self) -> u32 {
        names::letters(self.as_str())
    }
}

/// How alike two words are: 1 the same, 0.85 a typing error apart, 0.7 one the beginning of the other, 0 otherwise.
pub fn alike(one: Word, other: Word) -> f32 {
    if one == other {
        return 1.0;
    }
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short.len() < 4 || long.as_str().bytes().any(|byte| byte.is_ascii_digit()) {
        return 0.0;
    }
    // `numérique` and `num`, `entreprises` and `entrep`
    if long.as_str().starts_with(short.as_str()) {
        return 0.7;
    }
    let limit = names::allowed_edits(short.len());
    if (one.bits() ^ other.bits()).count_ones() as usize > 2 * limit {
        return 0.0;
    }
    match names::distance(one.as_str(), other.as_str(), limit) {
        Some(_) => 0.85,
        None => 0.0,
    }
}

/// What an organisation calls itself in law, kept apart from its name: *commune de X* is not *CC de X*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Legal {
    /// `SARL`, `SAS`…
    Company,
    /// `SCIC`, `SCOP`, `coopérative`.
    Cooperative,
    /// `association`, `asso`.
    Association,
    /// `mairie de`, `commune de`, `ville de`.
    Commune,
    /// `communauté de communes`, `CC`, `métropole`…
    Epci,
    /// `département`, `conseil départemental`.
    Department,
    /// `région`, `conseil régional`.
    Region,
    /// `syndicat mixte`, `PETR`.
    Syndicate,
}

impl Legal {
    /// A body of the Republic: it becomes no other.
    pub fn is_public_body(self) -> bool {
        !matches!(self, Legal::Company | Legal::Cooperative | Legal::Association)
    }
}

/// A name, taken apart.
#[derive(Clone, Debug, Default)]
pub struct NameWords {
    /// Its words, in their order, each once.
    pub words: Vec<Word>,
    /// All its letters without the words that any place bears, to compare `Cap Work` with `CapWork`.
    pub squeezed: String,
    /// The first letters of its words when there are three or more: `CNDS`.
    pub acronym: Word,
    /// What it says of its legal form.
    pub legal: Option<Legal>,
}

/// Particles and articles: dropped, since they are typed or not.
const PARTICLES: &[&str] = &[
    "a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "lez", "of", "s", "sous", "sur",
    "the", "un", "une",
];

/// Abbreviations of French addresses and names, spelled out (norm NF Z 10-011 for ways, usage for the rest).
const SPELLED: &[(&str, &str)] = &[
    ("all", "allee"),
    ("asso", "association"),
    ("assoc", "association"),
    ("av", "avenue"),
    ("ave", "avenue"),
    ("bat", "batiment"),
    ("bd", "boulevard"),
    ("bld", "boulevard"),
    ("blvd", "boulevard"),
    ("boul", "boulevard"),
    ("ch", "chemin"),
    ("che", "chemin"),
    ("chem", "chemin"),
    ("crs", "cours"),
    ("ctre", "centre"),
    ("ctr", "centre"),
    ("dr", "docteur"),
    ("espc", "espace"),
    ("esp", "espace"),
    ("fbg", "faubourg"),
    ("fg", "faubourg"),
    ("gal", "general"),
    ("gral", "general"),
    ("imp", "impasse"),
    ("mal", "marechal"),
    ("num", "numerique"),
    ("nd", "notredame"),
    ("pdt", "president"),
    ("pl", "place"),
    ("pr", "professeur"),
    ("qu", "quai"),
    ("r", "rue"),
    ("res", "residence"),
    ("rte", "route"),
    ("sq", "square"),
    ("st", "saint"),
    ("ste", "sainte"),
    ("tl", "tierslieu"),
    ("onzieme", "11"),
    ("dixieme", "10"),
    ("deuxieme", "2"),
    ("second", "2"),
    ("premier", "1"),
    ("troisieme", "3"),
    ("quatrieme", "4"),
    ("cinquieme", "5"),
];

/// Words that belong together, whether typed in one or in two.
const JOINED: &[(&str, &str, &str)] = &[
    ("co", "working", "coworking"),
    ("fab", "lab", "fablab"),
    ("tier", "lieu", "tierslieu"),
    ("living", "lab", "livinglab"),
    ("open", "space", "openspace"),
    ("maker", "space", "makerspace"),
    ("hacker", "space", "hackerspace"),
    ("tele", "centre", "telecentre"),
    ("cyber", "base", "cyberbase"),
];

/// The share of names of third places that bear each of these words: counted in the 1 512 names of the 2019 census and
/// rounded, so that a small registry too knows that *coworking* tells nothing. Words that are not here are rare until
/// the registry says otherwise.
pub const COMMON: &[(&str, f32)] = &[
    ("coworking", 0.19),
    ("espace", 0.11),
    ("fablab", 0.08),
    ("tierslieu", 0.06),
    ("lab", 0.06),
    ("labo", 0.02),
    ("atelier", 0.04),
    ("centre", 0.04),
    ("affaire", 0.02),
    ("maison", 0.03),
    ("cafe", 0.02),
    ("numerique", 0.03),
    ("bureau", 0.03),
    ("hub", 0.02),
    ("pepiniere", 0.01),
    ("telecentre", 0.02),
    ("association", 0.02),
    ("cyber", 0.01),
    ("space", 0.03),
    ("work", 0.03),
    ("working", 0.02),
    ("business", 0.01),
    ("campus", 0.01),
    ("pole", 0.01),
    ("cooperative", 0.01),
    ("collectif", 0.01),
    ("fabrique", 0.02),
    ("cantine", 0.01),
    ("ruche", 0.01),
    ("station", 0.01),
    ("entreprise", 0.02),
    ("universite", 0.01),
    ("partage", 0.01),
    ("bureaux", 0.02),
    ("ressourcerie", 0.01),
    ("mediatheque", 0.01),
    ("lieu", 0.02),
    ("saint", 0.02),
    ("local", 0.005),
    ("place", 0.005),
    ("village", 0.005),
    ("co", 0.01),
];

/// Ways of towns, as [`words`] writes them.
const WAYS: &[&str] = &[
    "allee",
    "avenue",
    "boulevard",
    "chaussee",
    "chemin",
    "cite",
    "clo",
    "cour",
    "esplanade",
    "faubourg",
    "impasse",
    "lotissement",
    "montee",
    "passage",
    "place",
    "placette",
    "promenade",
    "quai",
    "quartier",
    "residence",
    "route",
    "rue",
    "ruelle",
    "sentier",
    "square",
    "traverse",
    "villa",
    "zone",
    "zac",
    "za",
    "zi",
];

/// The comparable words of any text: folded, spelled out, in the singular, without particles.
pub fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut found: Vec<String> = Vec::new();
    for word in letters_joined(&folded) {
        if PARTICLES.contains(&word.as_str()) {
            continue;
        }
        let spelled = SPELLED.iter().find(|(short, _)| *short == word).map_or(word.as_str(), |(_, long)| long);
        let word = singular(bare_ordinal(spelled));
        let joined = found.last().and_then(|last| {
            JOINED.iter().find(|(a, b, _)| *a == last.as_str() && *b == word).map(|(_, _, whole)| *whole)
        });
        match joined {
            Some(whole) => {
                found.pop();
                found.push(whole.to_owned());
            }
            None => found.push(word.to_owned()),
        }
    }
    found
}

/// `s a r l` and `S.A.R.L.` fold to single letters: three or more of them are one word.
fn letters_joined(folded: &str) -> Vec<String> {
    let all: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let mut words = Vec::with_capacity(all.len());
    let mut at = 0;
    while let Some(word) = all.get(at) {
        let run = all.iter().skip(at).take_while(|word| word.len() == 1).count();
        if run >= 3 {
            words.push(all.iter().skip(at).take(run).copied().collect());
            at += run;
        } else {
            words.push((*word).to_owned());
            at += 1;
        }
    }
    words
}

/// `11e`, `11eme` → `11`.
fn bare_ordinal(word: &str) -> &str {
    let number = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    match word.get(number.len()..) {
        Some("e" | "er" | "ere" | "eme" | "ieme") if number.bytes().all(|b| b.is_ascii_digit()) => number,
        _ => word,
    }
}

/// Without the *s* or *x* of a plural; short words keep it.
fn singular(word: &str) -> &str {
    match word.len() > 3 && !word.ends_with("ss") {
        true => word.strip_suffix('s').or_else(|| word.strip_suffix("eaux").map(|_| word)).unwrap_or(word),
        false => word,
    }
}

/// A name taken apart.
pub fn name(text: &str) -> NameWords {
    let (rest, legal) = without_legal(words(text));
    let mut kept: Vec<Word> = Vec::new();
    let mut squeezed = String::new();
    for word in &rest {
        if !is_common(word) {
            squeezed.push_str(word);
        }
        let word = Word::of(word);
        if !kept.contains(&word) {
            kept.push(word);
        }
    }
    if squeezed.is_empty() {
        squeezed = rest.concat();
    }
    let initials: String = rest.iter().filter_map(|word| word.chars().next()).collect();
    let acronym = if initials.len() >= 3 { Word::of(&initials) } else { Word::default() };
    NameWords { words: kept, squeezed, acronym, legal }
}

/// Whether any place may bear that word.
pub fn is_common(word: &str) -> bool {
    COMMON.iter().any(|(common, _)| *common == word)
}

/// Takes the words of the legal form away, unless nothing else is left.
fn without_legal(words: Vec<String>) -> (Vec<String>, Option<Legal>) {
    let mut legal = None;
    let mut rest: Vec<String> = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1).map(String::as_str);
        let found = match word.as_str() {
            "sarl" | "sas" | "sasu" | "eurl" | "sa" | "sci" | "snc" => Some(Legal::Company),
            "scic" | "scop" => Some(Legal::Cooperative),
            "association" => Some(Legal::Association),
            "mairie" | "commune" if at == 0 => Some(Legal::Commune),
            "ville" if at == 0 => Some(Legal::Commune),
            "communaute" | "metropole" | "agglomeration" | "agglo" => Some(Legal::Epci),
            "cc" | "ca" | "cu" | "cdc" if at == 0 => Some(Legal::Epci),
            "commune" if legal == Some(Legal::Epci) => Some(Legal::Epci),
            "departement" | "departemental" => Some(Legal::Department),
            "region" | "regional" => Some(Legal::Region),
            "conseil" if matches!(next, Some("departemental" | "regional")) => None,
            "syndicat" | "petr" => Some(Legal::Syndicate),
            _ => {
                rest.push(word.clone());
                continue;
            }
        };
        legal = legal.or(found);
    }
    if rest.is_empty() { (words, legal) } else { (rest, legal) }
}

/// A street, taken apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StreetWords {
    /// The number in the way, 0 when there is none.
    pub number: u16,
    /// `b` of `12 bis`, 0 when there is none.
    pub letter: u8,
    /// The words of the way, without *rue* or *avenue*.
    pub way: Vec<Word>,
    /// What stands before or after: a building, a campus, the name of who lives there.
    pub around: Vec<Word>,
}

/// Takes a street apart: the way after its number, and what stands around it.
pub fn street(text: &str) -> StreetWords {
    let all = words(text);
    let mut street = StreetWords::default();
    let is_way = |word: &String| WAYS.contains(&word.as_str());
    let way_at = all.iter().position(is_way);
    let number_at = match way_at {
        Some(way) => all.iter().take(way).rposition(|word| house_number(word).is_some()),
        None => all.iter().position(|word| house_number(word).is_some()),
    };
    if let Some((number, letter)) = number_at.and_then(|at| all.get(at)).and_then(|word| house_number(word)) {
        street.number = number;
        street.letter = letter;
    }
    let from = way_at.map(|at| at + 1).or(number_at.map(|at| at + 1)).unwrap_or(0);
    for (at, word) in all.iter().enumerate() {
        match word.as_str() {
            "bi" | "bis" if number_at == Some(at.wrapping_sub(1)) => street.letter = b'b',
            "ter" if number_at == Some(at.wrapping_sub(1)) => street.letter = b't',
            _ if Some(at) == number_at || is_way(word) => {}
            _ if (from..from + 5).contains(&at) => street.way.push(Word::of(word)),
            _ => street.around.push(Word::of(word)),
        }
    }
    street
}

/// `12`, `12b`; a postcode or a year of four digits and more is no number of a house beyond 9 999.
fn house_number(word: &str) -> Option<(u16, u8)> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let rest = word.get(digits.len()..)?;
    if digits.is_empty() || digits.len() > 4 || rest.len() > 1 {
        return None;
    }
    Some((digits.parse().ok()?, rest.bytes().next().unwrap_or(0)))
}

/// The consonants that one hears: `Kokerboom` and `Cokerbom` sound alike. For finding, never for judging.
pub fn sound(word: &str) -> String {
    let mut heard = String::with_capacity(word.len());
    let letters: Vec<char> = word.chars().collect();
    for (at, letter) in letters.iter().enumerate() {
        let next = letters.get(at + 1).copied();
        let consonant = match letter {
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' if at == 0 => 'a',
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' => continue,
            'c' if matches!(next, Some('e' | 'i' | 'y')) => 's',
            'c' | 'q' | 'k' => 'k',
            'p' if next == Some('h') => 'f',
            'z' | 'x' => 's',
            'w' => 'v',
            'd' | 't' | 's' | 'p' if at + 1 == letters.len() && at > 2 => continue,
            other => *other,
        };
        if !heard.ends_with(consonant) {
            heard.push(consonant);
        }
    }
    heard
}

/// One form of given names that people shorten (usage; only those whose long form is certain).
pub fn given_name(word: &str) -> &str {
    match word {
        "alex" => "alexandre",
        "fred" => "frederic",
        "manu" => "emmanuel",
        "nico" => "nicolas",
        "seb" => "sebastien",
        "steph" => "stephane",
        "cathy" => "catherine",
        "isa" => "isabelle",
        "phil" => "philippe",
        "gilou" => "gilles",
        "jp" => "jeanpierre",
        "jc" => "jeanclaude",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(words: &[Word]) -> Vec<&str> {
        words.iter().map(Word::as_str).collect()
    }

    #[test]
    fn names_lose_what_people_type_or_not() {
        for (typed, expect) in [
            ("L’Atelier des Possibles", "atelier possible"),
            ("ATELIERS POSSIBLES", "atelier possible"),
            ("Asso. Fab Lab St-Ouen", "fablab saint ouen"),
            ("S.A.R.L. Horizon", "horizon"),
            ("Co-working du 11ème", "coworking 11"),
            ("Onzième Lieu", "11 lieu"),
            ("Tiers-lieu", "tierslieu"),
            ("…", ""),
        ] {
            assert_eq!(shown(&name(typed).words).join(" "), expect, "{typed}");
        }
    }

    #[test]
    fn legal_words_stand_apart() {
        for (typed, legal, words) in [
            ("Mairie de Coutras", Some(Legal::Commune), "coutra"),
            ("Communauté de communes du Pays Foyen", Some(Legal::Epci), "pay foyen"),
            ("CC du Pays Foyen", Some(Legal::Epci), "pay foyen"),
            ("SCIC La Navette", Some(Legal::Cooperative), "navette"),
            ("Association", Some(Legal::Association), "association"),
            ("La Fabrique", None, "fabrique"),
        ] {
            let read = name(typed);
            assert_eq!((read.legal, shown(&read.words).join(" ")), (legal, words.to_owned()), "{typed}");
        }
    }

    #[test]
    fn words_are_alike_when_a_hand_slipped() {
        for (one, other, alike_at_all) in [
            ("navette", "navete", true),
            ("navette", "naevtte", true),
            ("numerique", "numeriq", true),
            ("gare", "mare", true),
            ("lot", "lit", false),
            ("moulin", "jardin", false),
            ("2018", "2019", false),
        ] {
            assert_eq!(alike(Word::of(one), Word::of(other)) > 0.0, alike_at_all, "{one} {other}");
        }
        assert_eq!(Word::of("anticonstitutionnellement").len(), 15);
        assert_eq!(Word::of("ééééééééé").as_str().chars().count(), 7, "cut between letters");
    }

    #[test]
    fn streets_are_taken_apart() {
        for (typed, number, letter, way, around) in [
            ("14 bd Charles Péguy", 14, 0, "charle peguy", ""),
            (
                "Hôtel d’entreprises Innov’ - 14 Boulevard Charles Péguy",
                14,
                0,
                "charle peguy",
                "hotel entreprise innov",
            ),
            ("12 bis, rue du Port", 12, b'b', "", ""),
            ("12b rue Riquet", 12, b'b', "riquet", ""),
            ("Le Bourg", 0, 0, "bourg", ""),
            ("La Paillasse 226 rue Saint Denis", 226, 0, "saint deni", "paillasse"),
            ("", 0, 0, "", ""),
        ] {
            let read = street(typed);
            assert_eq!((read.number, read.letter), (number, letter), "{typed}");
            assert_eq!(shown(&read.around).join(" "), around, "{typed}");
            if !way.is_empty() {
                assert_eq!(shown(&read.way).join(" "), way, "{typed}");
            }
        }
    }

    #[test]
    fn names_that_sound_alike_share_a_key() {
        assert_eq!(sound("kokerboom"), sound("cokerbom"));
        assert_eq!(sound("philatelie"), sound("filateli"));
        assert_ne!(sound("moulin"), sound("jardin"));
    }
}
