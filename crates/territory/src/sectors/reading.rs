//! Reads what people paste to say which communes they mean: INSEE codes, SIREN numbers of EPCI, names.

use std::collections::HashSet;

use crate::codes;
use crate::find::grouping_key;
use crate::gazetteer::{Gazetteer, Through};
use crate::level::{Level, TerritoryId};
use crate::names::key;

/// The longest text that is read, in pieces: a département has less than 900 communes.
const MOST: usize = 5_000;
/// Names shown for a piece that means several, or nearly means some.
const SHOWN: usize = 6;
/// Pieces for which near names are looked for.
const GUESSED: usize = 50;

/// What a pasted text means.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Understood {
    /// The communes, each once, in the order they were met.
    pub communes: Vec<TerritoryId>,
    /// What was understood otherwise than by the code or the one name it has.
    pub told: Vec<Told>,
    /// What was not.
    pub doubts: Vec<Doubt>,
}

/// Something understood, in a way worth telling.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// What was typed.
    pub typed: String,
    /// The territory it was taken for.
    pub territory: TerritoryId,
    /// How.
    pub way: Way,
}

/// How a piece was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// All the communes of an EPCI.
    Members(usize),
    /// A postcode that one commune only has.
    Postcode,
    /// A commune of before, now part of this one.
    Former,
    /// The only one of that name in the départements of the others.
    Near,
}

/// Something not understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Doubt {
    /// What was typed.
    pub typed: String,
    /// Several territories of exactly that name or postcode; else none.
    pub ambiguous: bool,
    /// What it may mean, the likeliest first.
    pub perhaps: Vec<TerritoryId>,
}

/// Reads communes and EPCI, one a line or separated by commas, semicolons or tabs; names that several communes have
/// are settled by the départements of `around` and of the other pieces, when that leaves one.
pub fn understand(gazetteer: &Gazetteer, text: &str, around: &[TerritoryId]) -> Understood {
    let mut read = Reader { gazetteer, found: Understood::default(), seen: HashSet::new(), several: Vec::new() };
    let pieces = text.split(['\n', '\r', '\t', ';', ',']).map(str::trim).filter(|piece| !piece.is_empty());
    for piece in pieces.take(MOST) {
        read.piece(piece);
    }
    read.settle(around)
}

struct Reader<'g> {
    gazetteer: &'g Gazetteer,
    found: Understood,
    seen: HashSet<TerritoryId>,
    /// Pieces that mean several, until the départements of the others are known.
    several: Vec<(String, Vec<TerritoryId>)>,
}

impl Reader<'_> {
    fn piece(&mut self, piece: &str) {
        let (name, code, hint) = parts(piece);
        if let Some(epci) = code.as_deref().filter(|code| code.len() == 9) {
            return match self.gazetteer.get(Level::Epci, epci) {
                Some(id) => self.take(piece, id, None),
                None => self.doubt(piece, Vec::new(), false),
            };
        }
        if let Some(code) = code {
            return self.code(piece, &code, &name);
        }
        let named = self.named(&name, hint.as_deref());
        match named.as_slice() {
            [] => {
                // to look for what a slip of the finger meant takes a while: a list of nothing but slips is no list
                let most = if self.found.doubts.len() < GUESSED { SHOWN } else { 0 };
                let near = self.gazetteer.find(&name, most).into_iter().map(|(id, _)| id);
                let useful = near.filter(|id| matches!(id.level(), Level::Epci | Level::Commune | Level::Delegated));
                let perhaps = useful.collect();
                self.doubt(piece, perhaps, false);
            }
            [one] => self.take(piece, *one, None),
            _ => self.several.push((piece.to_owned(), named)),
        }
    }

    /// A code of five characters: INSEE's unless a name beside it says that it is a postcode.
    fn code(&mut self, piece: &str, code: &str, name: &str) {
        let insee = self.gazetteer.resolve(code);
        let posted: Vec<TerritoryId> =
            self.gazetteer.with_postcode(code).filter(|id| id.level() == Level::Commune).collect();
        let wanted = key(name);
        let is_named = |id: TerritoryId| key(self.gazetteer.name(id)) == wanted;
        let by_name = posted.iter().copied().find(|id| !wanted.is_empty() && is_named(*id));
        match (insee, by_name, posted.as_slice()) {
            (Some((id, through)), named, _) if wanted.is_empty() || is_named(id) || named.is_none() => {
                let way = if through == Through::Current { None } else { Some(Way::Former) };
                self.take(piece, id, way);
            }
            (_, Some(id), _) => self.take(piece, id, None),
            (_, None, [one]) if wanted.is_empty() => self.take(piece, *one, Some(Way::Postcode)),
            (_, None, _) => self.doubt(piece, posted, true),
        }
    }

    /// Communes and EPCI of exactly that name; communes of before when no other has it.
    fn named(&self, name: &str, department: Option<&str>) -> Vec<TerritoryId> {
        let (wanted, only_groupings) = grouping_key(name);
        let inside = |id: &TerritoryId| {
            department.is_none_or(|code| {
                self.gazetteer.parent(*id, Level::Department).is_some_and(|d| self.gazetteer.code(d) == code)
            })
        };
        let all: Vec<TerritoryId> = self.gazetteer.names().exactly(&wanted).filter(inside).collect();
        let levels: &[Level] =
            if only_groupings { &[Level::Epci] } else { &[Level::Commune, Level::Epci, Level::Delegated] };
        let of = |level: &Level| all.iter().copied().filter(|id| id.level() == *level).collect::<Vec<TerritoryId>>();
        levels.iter().map(of).find(|found| !found.is_empty()).unwrap_or_default()
    }

    fn take(&mut self, piece: &str, id: TerritoryId, way: Option<Way>) {
        let communes = match id.level() {
            Level::Epci => self.gazetteer.members(id, Level::Commune),
            _ => self.gazetteer.parent(id, Level::Commune).into_iter().collect(),
        };
        let way = match id.level() {
            Level::Epci => Some(Way::Members(communes.len())),
            Level::Delegated => Some(Way::Former),
            _ => way,
        };
        if let Some(way) = way {
            let shown = if way == Way::Former { communes.first().copied().unwrap_or(id) } else { id };
            self.found.told.push(Told { typed: piece.to_owned(), territory: shown, way });
        }
        for commune in communes {
            if self.seen.insert(commune) {
                self.found.communes.push(commune);
            }
        }
    }

    fn doubt(&mut self, piece: &str, perhaps: Vec<TerritoryId>, ambiguous: bool) {
        let ambiguous = ambiguous && !perhaps.is_empty();
        let perhaps = perhaps.into_iter().take(if ambiguous { 3 * SHOWN } else { SHOWN }).collect();
        self.found.doubts.push(Doubt { typed: piece.to_owned(), ambiguous, perhaps });
    }

    fn settle(mut self, around: &[TerritoryId]) -> Understood {
        let department = |id: TerritoryId| self.gazetteer.parent(id, Level::Department);
        let near: HashSet<Option<TerritoryId>> =
            around.iter().chain(&self.found.communes).map(|id| department(*id)).collect();
        for (piece, candidates) in std::mem::take(&mut self.several) {
            let here: Vec<TerritoryId> = candidates
                .iter()
                .copied()
                .filter(|id| near.contains(&self.gazetteer.parent(*id, Level::Department)))
                .collect();
            match here.as_slice() {
                [one] => self.take(&piece, *one, Some(Way::Near)),
                [] => self.doubt(&piece, candidates, true),
                _ => self.doubt(&piece, here, true),
            }
        }
        self.found
    }
}

/// A piece as a name, a code of five or nine characters, and a département in parentheses: `33138 Coutras`,
/// `Saint-Denis (974)`.
fn parts(piece: &str) -> (String, Option<String>, Option<String>) {
    let (piece, hint) = match piece.trim_end_matches(')').rsplit_once('(') {
        Some((before, inside)) if piece.ends_with(')') && (2..=3).contains(&inside.trim().len()) => {
            (before.trim(), Some(inside.trim().to_ascii_uppercase()))
        }
        _ => (piece, None),
    };
    let words: Vec<&str> = piece.split_whitespace().collect();
    let joined = words.concat();
    if joined.len() == 9 && joined.bytes().all(|byte| byte.is_ascii_digit()) {
        return (String::new(), Some(joined), hint);
    }
    for (at, rest) in [(0, words.get(1..)), (words.len().saturating_sub(1), words.get(..words.len().saturating_sub(1)))]
    {
        let Some(word) = words.get(at).filter(|word| word.bytes().any(|byte| byte.is_ascii_digit())) else { continue };
        let code = match word.len() {
            9 if word.bytes().all(|byte| byte.is_ascii_digit()) => Some((*word).to_owned()),
            _ => codes::insee(word).map(|(code, _)| code),
        };
        if let Some(code) = code {
            return (rest.unwrap_or_default().join(" "), Some(code), hint);
        }
    }
    (piece.to_owned(), None, hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::tests::gazetteer;

    fn read(text: &str) -> (Vec<&'static str>, Understood) {
        let understood = understand(gazetteer(), text, &[]);
        (understood.communes.iter().map(|id| gazetteer().code(*id)).collect(), understood)
    }

    #[test]
    fn codes_and_names_are_read_in_every_shape() {
        for (text, expect) in [
            ("33138", &["33138"][..]),
            ("33138;33243\n33138", &["33138", "33243"]),
            ("Coutras, Libourne", &["33138", "33243"]),
            ("coutras\tLIBOURNE", &["33138", "33243"]),
            ("33138 Coutras", &["33138"]),
            ("Coutras 33230", &["33138"]),
            ("33230 Coutras", &["33138"]),
            ("Saint-Denis (974)", &["97411"]),
            ("st denis (93)", &["93066"]),
            ("1053", &["01053"]),
            ("2a004", &["2A004"]),
            ("", &[]),
            (" ;;\n", &[]),
        ] {
            let (codes, understood) = read(text);
            assert_eq!((codes.as_slice(), understood.doubts.len()), (expect, 0), "{text}: {understood:?}");
        }
    }

    #[test]
    fn an_epci_brings_its_communes() {
        for text in ["243300316", "243 300 316", "Bordeaux Métropole", "bordeaux metropole"] {
            let (codes, understood) = read(text);
            assert_eq!(codes.len(), 28, "{text}: {understood:?}");
            assert_eq!(understood.told[0].way, Way::Members(28));
        }
    }

    #[test]
    fn an_epci_is_known_with_and_without_its_kind() {
        let of = |text: &str| read(text).0.len();
        assert!(of("CA du Libournais") > 30);
        assert_eq!(of("Communauté d'agglomération du Libournais"), of("CA du Libournais"));
        assert_eq!(of("Libournais"), of("CA du Libournais"));
    }

    #[test]
    fn communes_of_before_are_followed_and_told() {
        let (codes, understood) = read("01144");
        assert_eq!((codes.as_slice(), understood.told[0].way), (&["01025"][..], Way::Former));
        let (codes, understood) = read("Arbignieu");
        assert_eq!((codes.as_slice(), understood.told[0].way), (&["01015"][..], Way::Former));
    }

    #[test]
    fn a_name_of_many_is_settled_by_the_others_or_asked() {
        let (codes, understood) = read("Saint-Martin");
        assert!(codes.is_empty() && understood.doubts[0].ambiguous, "{understood:?}");
        assert!(understood.doubts[0].perhaps.len() > 2);
        let (codes, understood) = read("Saint-Denis, 93048");
        assert_eq!(codes, ["93048", "93066"]);
        assert_eq!(understood.told[0].way, Way::Near);
    }

    #[test]
    fn what_is_not_understood_is_told_with_what_it_may_be() {
        let (codes, understood) = read("Coutra\n99999\nzzzzzz\n123456789");
        assert!(codes.is_empty());
        let typed: Vec<&str> = understood.doubts.iter().map(|doubt| doubt.typed.as_str()).collect();
        assert_eq!(typed, ["Coutra", "99999", "zzzzzz", "123456789"]);
        let coutras = gazetteer().get(Level::Commune, "33138").unwrap();
        assert!(understood.doubts[0].perhaps.contains(&coutras), "{understood:?}");
    }

    #[test]
    fn a_postcode_of_one_commune_is_that_commune() {
        let (codes, understood) = read("33000");
        assert_eq!(codes, ["33063"], "{understood:?}");
        assert_eq!(understood.told[0].way, Way::Postcode);
    }
}
