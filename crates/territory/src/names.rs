//! Names of places as keys to compare: abbreviations spelled out, articles dropped, and how far two keys are apart.

use kernel::text::fold;

/// The key under which a name is filed and looked for: `St-Denis-s/-Loire` and `SAINT DENIS SUR LOIRE` have the same.
///
/// Folded; *st*, *ste*, *s/*, *nd* spelled out; ordinals bare (`11e` → `11`); articles left out, *lès* and *lez* with
/// them, unless nothing else stands. Empty only when the name has no letter and no digit.
pub fn key(name: &str) -> String {
    let folded = fold(name);
    let key = joined(&folded, true);
    if key.is_empty() { folded } else { key }
}

/// The same key with the articles, to tell *La Rochelle* from *Rochelle*.
pub(crate) fn key_with_articles(name: &str) -> String {
    joined(&fold(name), false)
}

fn joined(folded: &str, drop_articles: bool) -> String {
    let mut key = String::with_capacity(folded.len() + 8);
    for word in folded.split(' ') {
        if word.is_empty() || (drop_articles && matches!(word, "l" | "le" | "la" | "les" | "lez")) {
            continue;
        }
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(spelled_out(word, key.is_empty()));
    }
    key
}

fn spelled_out(word: &str, first: bool) -> &str {
    match word {
        "st" => "saint",
        "ste" => "sainte",
        "sts" => "saints",
        "stes" => "saintes",
        "nd" => "notre dame",
        "s" if !first => "sur",
        "ss" if !first => "sous",
        _ if word.starts_with(|c: char| c.is_ascii_digit()) => bare_ordinal(word),
        _ => word,
    }
}

/// `01` → `1`, `11e` → `11`, `1er` → `1`; other words unchanged.
fn bare_ordinal(word: &str) -> &str {
    let number = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let suffix = word.get(number.len()..).unwrap_or("");
    if !number.bytes().all(|b| b.is_ascii_digit())
        || !matches!(suffix, "" | "e" | "er" | "ere" | "eme" | "ieme" | "nd" | "nde" | "th")
    {
        return word;
    }
    // a postcode keeps its zeros
    if number.len() > 2 { number } else { number.trim_start_matches('0') }
}

/// How many typing errors a key of this many bytes is forgiven.
pub fn allowed_edits(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// Which letters a key holds, one bit each, digits together; spaces do not count.
///
/// One edit changes at most one letter for another, so that keys whose sets differ by more cannot be near.
pub fn letters(key: &str) -> u32 {
    key.bytes().fold(0, |set, byte| match byte {
        b'a'..=b'z' => set | 1 << (byte - b'a'),
        b' ' => set,
        b'0'..=b'9' => set | 1 << 26,
        _ => set | 1 << 27,
    })
}

/// Longest key compared letter by letter, in bytes; the longest name of the gazetteer has 61.
const LONGEST: usize = 72;

/// Edits (a letter added, dropped, changed, or two neighbours swapped) from one key to the other, if at most `limit`.
pub fn distance(one: &str, other: &str, limit: usize) -> Option<usize> {
    if one.len().abs_diff(other.len()) > limit {
        return None;
    }
    let row = last_row(one.as_bytes(), other.as_bytes(), limit)?;
    row.get(other.len()).map(|edits| usize::from(*edits)).filter(|edits| *edits <= limit)
}

/// Edits from `typed` to the nearest beginning of `name`, if at most `limit`.
pub(crate) fn distance_to_beginning(typed: &str, name: &str, limit: usize) -> Option<usize> {
    if typed.len() > name.len() + limit {
        return None;
    }
    let end = name.len().min(typed.len() + limit);
    let row = last_row(typed.as_bytes(), name.as_bytes().get(..end)?, limit)?;
    row.get(..=end)?.iter().map(|edits| usize::from(*edits)).min().filter(|edits| *edits <= limit)
}

type Row = [u8; LONGEST + 1];

/// Last row of the optimal string alignment table (Damerau 1964, each stretch edited once), banded by `limit`.
///
/// Bytes, because clearing the rows is most of the work: the search of a misspelled name calls this thousands of times.
fn last_row(one: &[u8], other: &[u8], limit: usize) -> Option<Row> {
    if one.len() > LONGEST || other.len() > LONGEST {
        return None;
    }
    let far = u8::try_from(limit + 1).ok()?;
    let mut before: Row = [far; LONGEST + 1];
    let mut above: Row = [far; LONGEST + 1];
    for (cell, column) in above.iter_mut().zip(0..far) {
        *cell = column;
    }
    for (i, a) in one.iter().enumerate() {
        let mut row: Row = [far; LONGEST + 1];
        row[0] = u8::try_from(i + 1).unwrap_or(far).min(far);
        let mut nearest = row[0];
        let from = i.saturating_sub(limit);
        for (j, b) in other.iter().enumerate().take(i + limit + 1).skip(from) {
            let changed = above[j] + u8::from(a != b);
            let mut best = changed.min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && one.get(i - 1) == Some(b) && other.get(j - 1) == Some(a) {
                best = best.min(before[j - 1] + 1);
            }
            row[j + 1] = best.min(far);
            nearest = nearest.min(best);
        }
        if nearest > far - 1 {
            return None;
        }
        before = above;
        above = row;
    }
    Some(above)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_typed_in_many_ways_share_a_key() {
        for (name, expect) in [
            ("St-Denis s/ Loire", "saint denis sur loire"),
            ("SAINT DENIS SUR LOIRE", "saint denis sur loire"),
            ("La Roche-sur-Yon", "roche sur yon"),
            ("L'Haÿ-les-Roses", "hay roses"),
            ("Ste Foy lès Lyon", "sainte foy lyon"),
            ("N.D. de Sanilhac", "n d de sanilhac"),
            ("ND de Sanilhac", "notre dame de sanilhac"),
            ("Paris 11ème", "paris 11"),
            ("Marseille 01", "marseille 1"),
            ("Lyon 1er", "lyon 1"),
            ("Les", "les"),
            ("33000", "33000"),
            ("…", ""),
        ] {
            assert_eq!(key(name), expect, "{name}");
        }
    }

    #[test]
    fn distances_count_swaps_once_and_stop_at_the_limit() {
        for (one, other, limit, expect) in [
            ("bordeaux", "bordeaux", 0, Some(0)),
            ("bordaeux", "bordeaux", 1, Some(1)),
            ("bordeau", "bordeaux", 1, Some(1)),
            ("bordo", "bordeaux", 2, None),
            ("perigeux", "perigueux", 2, Some(1)),
            ("", "a", 1, Some(1)),
            ("coutras", "bergerac", 2, None),
            ("kitten", "sitting", 3, Some(3)),
        ] {
            assert_eq!(distance(one, other, limit), expect, "{one} {other}");
            assert_eq!(distance(other, one, limit), expect, "{other} {one}");
        }
        assert_eq!(distance_to_beginning("bordaeu", "bordeaux", 2), Some(1));
        assert_eq!(distance_to_beginning("mont de", "mont de marsan", 1), Some(0));
        assert_eq!(distance_to_beginning("zzz", "bordeaux", 1), None);
        assert_eq!(distance(&"a".repeat(500), &"a".repeat(500), 2), None);
    }
}
