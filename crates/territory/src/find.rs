//! Search of territories by name: beginnings by binary search, typing errors by a filter on letters.

use std::cmp::Reverse;

use crate::gazetteer::Gazetteer;
use crate::level::{Level, TerritoryId};
use crate::names::{allowed_edits, distance, distance_to_beginning, key, letters};

/// A territory under its key.
#[derive(Debug, Clone, Copy)]
struct Entry {
    start: u32,
    letters: u32,
    length: u8,
    id: TerritoryId,
}

/// Every name of the gazetteer, in one text, with an alphabetical order of the names and of their later words.
#[derive(Debug, Default)]
pub(crate) struct NameIndex {
    text: String,
    entries: Vec<Entry>,
    /// First entry of each level, in the order of [`Level::ALL`].
    first: [u32; 8],
    /// Beginning of a word in `text` and its entry, sorted by the text from there to the end of the entry.
    order: Vec<(u32, u32)>,
}

impl NameIndex {
    /// `names` yields all the territories of each level in the order of [`Level::ALL`] and of their index.
    pub(crate) fn build<'a>(names: impl Iterator<Item = (TerritoryId, &'a str)>) -> Self {
        let mut index = Self::default();
        let mut level = None;
        for (id, name) in names {
            let number = u32::try_from(index.entries.len()).unwrap_or(u32::MAX);
            if level != Some(id.level) {
                level = Some(id.level);
                index.first[id.level as usize] = number;
            }
            let key = match id.level {
                Level::Epci => grouping_key(name).0,
                // "Castillon (Canton d'Arthez-de-Béarn)" is called Castillon
                _ => key(name.split('(').next().unwrap_or(name)),
            };
            let start = u32::try_from(index.text.len()).unwrap_or(u32::MAX);
            index.order.push((start, number));
            for (space, _) in key.match_indices(' ') {
                let word = key.get(space + 1..).unwrap_or("");
                if worth_finding(word) {
                    index.order.push((start + u32::try_from(space + 1).unwrap_or(0), number));
                }
            }
            let length = u8::try_from(key.len()).unwrap_or(u8::MAX);
            index.entries.push(Entry { start, letters: letters(&key), length, id });
            index.text.push_str(&key);
        }
        index.sort();
        index
    }

    fn sort(&mut self) {
        // most comparisons are settled by the first sixteen bytes, compared as one number
        let mut keyed: Vec<(u128, (u32, u32))> = self
            .order
            .iter()
            .map(|at| {
                let mut head = [0_u8; 16];
                for (to, from) in head.iter_mut().zip(self.from(*at).bytes()) {
                    *to = from;
                }
                (u128::from_be_bytes(head), *at)
            })
            .collect();
        keyed.sort_unstable_by(|(a, at_a), (b, at_b)| a.cmp(b).then_with(|| self.from(*at_a).cmp(self.from(*at_b))));
        self.order = keyed.into_iter().map(|(_, at)| at).collect();
    }

    /// The key from a place of `order` to its end.
    fn from(&self, (start, entry): (u32, u32)) -> &str {
        let end = self.entries.get(entry as usize).map_or(0, |e| e.start as usize + usize::from(e.length));
        self.text.get(start as usize..end).unwrap_or("")
    }

    fn text_of(&self, entry: &Entry) -> &str {
        let start = entry.start as usize;
        self.text.get(start..start + usize::from(entry.length)).unwrap_or("")
    }

    /// The key of a territory, and its letters.
    pub(crate) fn key_of(&self, id: TerritoryId) -> (&str, u32) {
        let first = self.first.get(id.level as usize).copied().unwrap_or(0) as usize;
        self.entries.get(first + id.at()).map_or(("", 0), |entry| (self.text_of(entry), entry.letters))
    }

    /// Places of `order` whose text begins with `beginning`.
    fn beginning_with(&self, beginning: &str) -> &[(u32, u32)] {
        let from = self.order.partition_point(|at| self.from(*at) < beginning);
        let rest = self.order.get(from..).unwrap_or(&[]);
        let count = rest.partition_point(|at| self.from(*at).starts_with(beginning));
        rest.get(..count).unwrap_or(&[])
    }

    /// The territories whose whole key is this one.
    pub(crate) fn exactly<'a>(&'a self, key: &'a str) -> impl Iterator<Item = TerritoryId> + 'a {
        let from = self.order.partition_point(|at| self.from(*at) < key);
        self.order
            .get(from..)
            .unwrap_or(&[])
            .iter()
            .take_while(move |at| self.from(**at) == key)
            .filter_map(|(start, entry)| self.entries.get(*entry as usize).filter(|e| e.start == *start))
            .map(|entry| entry.id)
    }

    /// The territories whose whole key is within `limit` edits of this one, with the number of edits.
    pub(crate) fn near<'a>(&'a self, key: &'a str, limit: usize) -> impl Iterator<Item = (TerritoryId, usize)> + 'a {
        let wanted = letters(key);
        self.entries
            .iter()
            .filter(move |entry| {
                usize::from(entry.length).abs_diff(key.len()) <= limit && may_be_near(entry.letters, wanted, limit)
            })
            .filter_map(move |entry| Some((entry.id, distance(key, self.text_of(entry), limit)?)))
    }
}

/// Whether two keys with these letters can be within `limit` edits.
pub(crate) fn may_be_near(one: u32, other: u32, limit: usize) -> bool {
    (one & !other).count_ones() as usize <= limit && (other & !one).count_ones() as usize <= limit
}

/// A word people would start from: not the linking ones.
fn worth_finding(words: &str) -> bool {
    let word = words.split(' ').next().unwrap_or("");
    word.len() >= 3 && !matches!(word, "sur" | "sous" | "des" | "aux" | "les" | "arrondissement")
}

/// The key of an EPCI's name without its kind, and whether a kind was told: `CC du Pays de Lapalisse` → `pays de
/// lapalisse`.
pub(crate) fn grouping_key(name: &str) -> (String, bool) {
    let key = key(name);
    for kind in
        ["cc ", "ca ", "cu ", "communaute de communes ", "communaute d agglomeration ", "communaute urbaine ", "ept "]
    {
        if let Some(rest) = key.strip_prefix(kind) {
            let bare = ["du ", "de ", "des ", "d "].iter().find_map(|link| rest.strip_prefix(link)).unwrap_or(rest);
            if !bare.is_empty() {
                return (bare.to_owned(), true);
            }
        }
    }
    (key, false)
}

/// How well a name answers, best first; the number is the score shown.
const EXACT: f32 = 1.0;
const BEGINNING: f32 = 0.9;
const WORDS: f32 = 0.8;
const WORD: f32 = 0.75;
const ONE_EDIT: f32 = 0.6;
const TWO_EDITS: f32 = 0.5;
const BEGINNING_EDITED: f32 = 0.4;

impl Gazetteer {
    /// Territories of any level by their name, best first, at most `limit`, each with a score above 0 and up to 1.
    ///
    /// Whole names come before beginnings, then words inside a name, then beginnings of such words, then names within one or two typing errors (none
    /// below four letters); among equals the more populated first. A query of digits finds codes and postcodes.
    pub fn find(&self, query: &str, limit: usize) -> Vec<(TerritoryId, f32)> {
        let (sought, only_groupings) = grouping_key(query);
        if sought.is_empty() || limit == 0 {
            return Vec::new();
        }
        let mut found = self.by_number(query);
        let index = self.names();
        for &(start, number) in index.beginning_with(&sought) {
            let Some(entry) = index.entries.get(number as usize) else { continue };
            let score = if entry.start != start {
                let rest = index.from((start, number)).get(sought.len()..).unwrap_or("");
                if rest.is_empty() || rest.starts_with(' ') { WORDS } else { WORD }
            } else if usize::from(entry.length) == sought.len() {
                EXACT
            } else {
                BEGINNING
            };
            found.push((entry.id, score));
        }
        if !found.iter().any(|(_, score)| *score >= EXACT) {
            self.find_misspelled(&sought, &mut found);
        }
        if only_groupings {
            found.retain(|(id, _)| id.level == Level::Epci);
        }
        self.best(found, limit)
    }

    fn find_misspelled(&self, sought: &str, found: &mut Vec<(TerritoryId, f32)>) {
        let wanted = letters(sought);
        // a key of two letters, over and over, is near too many names to be a name
        let allowed = allowed_edits(sought.len()).min(wanted.count_ones() as usize / 2);
        if allowed == 0 {
            return;
        }
        let index = self.names();
        for entry in &index.entries {
            let length = usize::from(entry.length);
            // a name may be longer than what is typed so far, so only the letters typed must be there
            if length + allowed < sought.len() || (wanted & !entry.letters).count_ones() as usize > allowed {
                continue;
            }
            let name = index.text_of(entry);
            match distance_to_beginning(sought, name, allowed) {
                None | Some(0) => continue,
                Some(_) => {}
            }
            let score = match distance(sought, name, allowed) {
                Some(1) => ONE_EDIT,
                Some(_) => TWO_EDITS,
                None => BEGINNING_EDITED,
            };
            found.push((entry.id, score));
        }
    }

    fn by_number(&self, query: &str) -> Vec<(TerritoryId, f32)> {
        let code = query.trim();
        if !code.starts_with(|c: char| c.is_ascii_digit()) || code.len() > 9 {
            return Vec::new();
        }
        let code = code.to_ascii_uppercase();
        let levels = [Level::Department, Level::Epci, Level::Commune, Level::District];
        let mut found: Vec<_> =
            levels.into_iter().filter_map(|level| self.get(level, &code)).map(|id| (id, EXACT)).collect();
        found.extend(self.with_postcode(&code).map(|id| (id, EXACT)));
        found
    }

    fn best(&self, found: Vec<(TerritoryId, f32)>, limit: usize) -> Vec<(TerritoryId, f32)> {
        let mut ranked: Vec<(u32, Reverse<u32>, TerritoryId)> = found
            .into_iter()
            .map(|(id, score)| {
                let people = self.population(id).unwrap_or(0);
                let population = match id.level {
                    // sought less often than any commune of today
                    Level::Delegated => 0,
                    // named after its town, which is sought more often
                    Level::Epci => people / 4,
                    _ => people,
                };
                // at most 1.0, so two decimals fit
                ((100.0 - score * 100.0).round() as u32, Reverse(population), id)
            })
            .collect();
        // a name may answer by several of its words: keep a few more than asked until they are told apart
        let enough = limit.saturating_mul(4).saturating_add(16);
        if ranked.len() > enough {
            ranked.select_nth_unstable(enough);
            ranked.truncate(enough);
        }
        ranked.sort_unstable();
        let mut best: Vec<(TerritoryId, f32)> = Vec::with_capacity(limit.min(ranked.len()));
        for (rank, _, id) in ranked {
            if best.len() == limit {
                break;
            }
            let known = best.iter().any(|(other, _)| *other == id || self.is_namesake_within(id, *other));
            if !known {
                best.push((id, 1.0 - rank as f32 / 100.0));
            }
        }
        best
    }

    /// Whether `id` is a commune déléguée bearing the name of its commune `other`.
    fn is_namesake_within(&self, id: TerritoryId, other: TerritoryId) -> bool {
        id.level == Level::Delegated
            && other.level == Level::Commune
            && self.parent(id, Level::Commune) == Some(other)
            && self.name(id) == self.name(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::tests::gazetteer;

    fn first(query: &str) -> Option<(Level, &'static str, f32)> {
        let gazetteer = gazetteer();
        gazetteer.find(query, 5).first().map(|(id, score)| (id.level, gazetteer.code(*id), *score))
    }

    #[test]
    fn the_first_answer_is_the_expected_one() {
        for (query, level, code, least) in [
            ("Bordeaux", Level::Commune, "33063", 1.0),
            ("bordeau", Level::Commune, "33063", 0.85),
            ("bordeaux met", Level::Epci, "243300316", 0.85),
            ("bordaeux", Level::Commune, "33063", 0.55),
            ("perigeux", Level::Commune, "24322", 0.55),
            ("st emilion", Level::Commune, "33394", 1.0),
            ("SAINT-EMILION", Level::Commune, "33394", 1.0),
            ("emilion", Level::Commune, "33394", 0.7),
            ("la roche s/ yon", Level::Commune, "85191", 1.0),
            ("mont de mars", Level::Commune, "40192", 0.85),
            ("mont de marssan", Level::Commune, "40192", 0.45),
            ("Aquitaine", Level::FormerRegion, "72", 1.0),
            ("nouvelle aquitaine", Level::Region, "75", 1.0),
            ("dordogne", Level::Department, "24", 1.0),
            ("cc du pays de lapalisse", Level::Epci, "240300491", 1.0),
            ("communauté de communes pays de lapalisse", Level::Epci, "240300491", 1.0),
            ("33138", Level::Commune, "33138", 1.0),
            ("2a", Level::Department, "2A", 1.0),
            ("paris 11e", Level::District, "75111", 0.85),
            ("saint denis", Level::Commune, "97411", 1.0),
            ("france", Level::Country, "FR", 1.0),
        ] {
            let Some((found_level, found, score)) = first(query) else { panic!("{query}: nothing") };
            assert_eq!((found_level, found), (level, code), "{query}");
            assert!(score >= least, "{query}: {score}");
        }
    }

    #[test]
    fn nothing_is_found_for_nothing() {
        for query in ["", "  ", "…", "zzzzzzzz", "xx", &"a".repeat(3000)] {
            assert!(gazetteer().find(query, 5).is_empty(), "{query}");
        }
        assert!(gazetteer().find("paris", 0).is_empty());
        assert_eq!(gazetteer().find("saint", 7).len(), 7);
    }

    #[test]
    fn no_territory_comes_twice() {
        let mut found: Vec<_> = gazetteer().find("saint", 200).into_iter().map(|(id, _)| id).collect();
        let count = found.len();
        found.sort_unstable();
        found.dedup();
        assert_eq!(found.len(), count);
    }
}
