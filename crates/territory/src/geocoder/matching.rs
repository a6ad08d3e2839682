//! Compares a typed name with the names of an area: whole, misspelled, shortened, extended.

use crate::find::may_be_near;
use crate::gazetteer::Gazetteer;
use crate::level::{Level, TerritoryId};
use crate::names::{allowed_edits, distance, key_with_articles, letters};

/// How a typed name answers to a name, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tier {
    Exact,
    /// The same but for spaces and linking words: `Saint-Aignan de Grand Lieu`.
    Loose,
    /// The first words of the name were typed: `Ramonville`.
    Beginning,
    Edits(usize),
    /// The name was cut in the middle of a word, by a field too short.
    Cut,
    /// Words inside the name were typed.
    Shortened,
    /// The name was typed, and words after it: `Saint-Astier de Duras`.
    Extended,
    /// The name stands after other words, which may be the true name: `Bors de Montmoreau`.
    Within,
}

impl Tier {
    /// What it leaves of the score.
    pub(crate) fn factor(self) -> f32 {
        match self {
            Self::Exact => 1.0,
            Self::Loose => 0.95,
            Self::Edits(0 | 1) => 0.9,
            Self::Edits(_) => 0.8,
            Self::Beginning | Self::Cut | Self::Shortened => 0.85,
            Self::Extended => 0.8,
            Self::Within => 0.65,
        }
    }
}

/// A territory whose name answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hit {
    pub id: TerritoryId,
    pub tier: Tier,
}

/// A name as typed, and its key.
#[derive(Debug, Clone)]
pub(crate) struct Typed {
    pub name: String,
    pub key: String,
    letters: u32,
}

impl Typed {
    pub(crate) fn new(name: &str) -> Option<Self> {
        let key = crate::names::key(name);
        (!key.is_empty()).then(|| Self { name: name.to_owned(), letters: letters(&key), key })
    }

    /// The same name under another key.
    pub(crate) fn keyed(&self, key: &str) -> Self {
        Self { name: self.name.clone(), key: key.to_owned(), letters: letters(key) }
    }
}

impl Gazetteer {
    /// The territories among `area` that answer best to a name; several only when they answer as well.
    pub(crate) fn answering(&self, typed: &Typed, area: impl Iterator<Item = TerritoryId>) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        for id in area {
            let (key, letters) = self.names().key_of(id);
            let Some(tier) = tier(typed, key, letters) else { continue };
            match hits.first().map(|best| best.tier.cmp(&tier)) {
                Some(std::cmp::Ordering::Less) => continue,
                Some(std::cmp::Ordering::Greater) => hits.clear(),
                _ => {}
            }
            hits.push(Hit { id, tier });
        }
        if hits.first().is_some_and(|hit| hit.tier >= Tier::Extended) {
            self.keep_longest(&mut hits);
        }
        self.one_per_commune(hits, &typed.name)
    }

    /// Of names inside a longer one, the longest says most: `Saint-Astier` rather than `Astier`.
    fn keep_longest(&self, hits: &mut Vec<Hit>) {
        let longest = hits.iter().map(|hit| self.names().key_of(hit.id).0.len()).max().unwrap_or(0);
        hits.retain(|hit| self.names().key_of(hit.id).0.len() == longest);
    }

    /// All over France, the territories whose whole name this is.
    pub(crate) fn named_exactly(&self, typed: &Typed) -> Vec<Hit> {
        let municipal = |id: &TerritoryId| matches!(id.level, Level::Commune | Level::Delegated);
        let hits = self.names().exactly(&typed.key).filter(municipal).map(|id| Hit { id, tier: Tier::Exact });
        self.one_per_commune(hits.collect(), &typed.name)
    }

    /// All over France, the territories whose name is within the errors forgiven; the nearest only.
    pub(crate) fn named_nearly(&self, typed: &Typed, keep: impl Fn(TerritoryId) -> bool) -> Vec<Hit> {
        let allowed = allowed_edits(typed.key.len());
        if allowed == 0 {
            return Vec::new();
        }
        let mut near: Vec<(usize, TerritoryId)> = self
            .names()
            .near(&typed.key, allowed)
            .filter(|(id, _)| matches!(id.level, Level::Commune | Level::Delegated) && keep(*id))
            .map(|(id, edits)| (edits, id))
            .collect();
        near.sort_unstable();
        let nearest = near.first().map_or(0, |(edits, _)| *edits);
        near.retain(|(edits, _)| *edits == nearest);
        let hits = near.into_iter().map(|(edits, id)| Hit { id, tier: Tier::Edits(edits) });
        self.one_per_commune(hits.collect(), &typed.name)
    }

    /// One hit per commune of today, the commune itself rather than its déléguée; and when some have the very articles
    /// typed, those only.
    fn one_per_commune(&self, mut hits: Vec<Hit>, typed: &str) -> Vec<Hit> {
        if hits.len() < 2 {
            return hits;
        }
        hits.sort_by_key(|hit| (self.parent(hit.id, Level::Commune), hit.id.level));
        hits.dedup_by_key(|hit| self.parent(hit.id, Level::Commune));
        if hits.len() > 1 {
            let wanted = key_with_articles(typed);
            let same = |hit: &Hit| key_with_articles(self.name(hit.id)) == wanted;
            if hits.iter().any(same) {
                hits.retain(same);
            }
        }
        hits
    }
}

fn tier(typed: &Typed, key: &str, letters: u32) -> Option<Tier> {
    if key == typed.key {
        return Some(Tier::Exact);
    }
    let (shorter, longer) = if key.len() < typed.key.len() { (key, &*typed.key) } else { (&*typed.key, key) };
    let inside = if shorter.len() < 4 || shorter.len() == longer.len() { None } else { holds_words(longer, shorter) };
    if inside == Some(0) && longer.len() == key.len() {
        return Some(Tier::Beginning);
    }
    let allowed = allowed_edits(shorter.len());
    if allowed > 0 && may_be_near(letters, typed.letters, allowed) {
        if tight(key).eq(tight(&typed.key)) {
            return Some(Tier::Loose);
        }
        if let Some(edits) = distance(&typed.key, key, allowed) {
            return Some(Tier::Edits(edits));
        }
    }
    match inside {
        Some(_) if longer.len() == key.len() => Some(Tier::Shortened),
        Some(0) => Some(Tier::Extended),
        Some(_) => Some(Tier::Within),
        None => (typed.key.len() >= 8 && key.starts_with(&typed.key)).then_some(Tier::Cut),
    }
}

/// The letters of a key without its linking words.
fn tight(key: &str) -> impl Iterator<Item = u8> + '_ {
    key.split(' ')
        .filter(|word| !matches!(*word, "de" | "du" | "des" | "d" | "en" | "sur" | "sous" | "et" | "aux"))
        .flat_map(str::bytes)
}

/// Where `words` stand, whole, inside `text`.
fn holds_words(text: &str, words: &str) -> Option<usize> {
    text.match_indices(words).map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).unwrap_or("");
        let after = text.get(at + words.len()..).unwrap_or("");
        (before.is_empty() || before.ends_with(' ')) && (after.is_empty() || after.starts_with(' '))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::tests::gazetteer;

    #[test]
    fn names_of_an_area_answer_by_tier() {
        let gazetteer = gazetteer();
        for (typed, postcode, expect) in [
            ("Coutras", "33230", vec![("33138", Tier::Exact)]),
            ("Coutra", "33230", vec![("33138", Tier::Edits(1))]),
            ("Ramonville", "31520", vec![("31446", Tier::Beginning)]),
            ("Saint Agne", "31520", vec![("31446", Tier::Shortened)]),
            ("Barbezieux", "16300", vec![("16028", Tier::Beginning)]),
            ("Saint Aignan de Grand Lieu", "44860", vec![("44150", Tier::Loose)]),
            ("Aix en Prove", "13100", vec![("13001", Tier::Cut)]),
            ("Coutras la Belle", "33230", vec![("33138", Tier::Extended)]),
            ("Belle Vue de Coutras", "33230", vec![("33138", Tier::Within)]),
            ("Zzz", "33230", vec![]),
        ] {
            let hits = gazetteer.answering(&Typed::new(typed).unwrap(), gazetteer.with_postcode(postcode));
            let found: Vec<_> = hits.iter().map(|hit| (gazetteer.code(hit.id), hit.tier)).collect();
            assert_eq!(found, expect, "{typed}");
        }
    }

    #[test]
    fn words_are_held_whole() {
        assert_eq!(holds_words("ramonville saint agne", "saint agne"), Some(11));
        assert_eq!(holds_words("ramonville saint agne", "agn"), None);
        assert_eq!(holds_words("ramonville", "ville"), None);
    }
}
