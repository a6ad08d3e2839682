//! Takes apart a French address as typed: street, postcode, city with its cedex and its hints.

use kernel::text::{fold, squeeze};

use crate::codes;

/// The pieces of a free text; what is not found is empty.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Split {
    pub before: String,
    /// Five digits, and how it was typed.
    pub postcode: Option<(String, String)>,
    pub city: String,
}

/// A place in the text that may be a postcode.
struct Group {
    start: usize,
    end: usize,
    code: String,
    /// Four digits: only a postcode when the post office knows it.
    weak: bool,
}

/// Splits a free text around its postcode; without one everything is in `before`.
///
/// `known` says whether a postcode exists: four digits are read as one that lost its zero only if it does.
pub(crate) fn split(text: &str, known: impl Fn(&str) -> bool) -> Split {
    let groups = groups(text, &known);
    let strong = groups.iter().rev().find(|group| !group.weak);
    let chosen =
        strong.or_else(|| groups.iter().rev().find(|group| group.weak && group.start > 0 && known(&group.code)));
    let Some(group) = chosen else {
        return Split { before: text.trim().to_owned(), ..Split::default() };
    };
    let (before, after) = (text.get(..group.start).unwrap_or(""), text.get(group.end..).unwrap_or(""));
    let before = ["F-", "f-", "FR-", "F "].iter().find_map(|prefix| before.strip_suffix(prefix)).unwrap_or(before);
    let before = before.trim_end_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let typed = text.get(group.start..group.end).unwrap_or("").to_owned();
    let postcode = Some((group.code.clone(), typed));
    if after.chars().any(char::is_alphabetic) {
        return Split { before, postcode, city: after.trim().to_owned() };
    }
    // "12 rue Gambetta, Coutras 33230": the city stands before
    let cut = before.rfind([',', ';', '\n', '(']).map_or(0, |at| at + 1);
    let (street, city) = before.split_at(cut);
    Split { before: street.trim_end_matches([',', ';', '\n', '(']).to_owned(), postcode, city: city.trim().to_owned() }
}

/// Every group of digits that may be a postcode, in order.
fn groups(text: &str, known: &impl Fn(&str) -> bool) -> Vec<Group> {
    let runs = digit_runs(text);
    let mut groups = Vec::new();
    for (position, &(start, end)) in runs.iter().enumerate() {
        if after_box_number(text, start) {
            continue;
        }
        let digits = text.get(start..end).unwrap_or("");
        match digits.len() {
            5 => groups.extend(codes::postcode(digits).map(|(code, _)| Group { start, end, code, weak: false })),
            4 if !preceded_by_letter_and_hyphen(text, start) => {
                groups.extend(codes::postcode(digits).map(|(code, _)| Group { start, end, code, weak: true }));
            }
            2 => {
                let Some(&(next, next_end)) = runs.get(position + 1) else { continue };
                let between = text.get(end..next).unwrap_or("");
                let spaced = between.chars().count() == 1 && between.chars().all(char::is_whitespace);
                if spaced && next_end - next == 3 {
                    let joined = format!("{digits}{}", text.get(next..next_end).unwrap_or(""));
                    let spaced = codes::postcode(&joined).filter(|(code, _)| known(code));
                    groups.extend(spaced.map(|(code, _)| Group { start, end: next_end, code, weak: false }));
                }
            }
            _ => {}
        }
    }
    groups
}

/// Start and end of each run of ASCII digits that stands alone, not inside a word.
fn digit_runs(text: &str) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    let mut start = None;
    let mut last = ' ';
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_ascii_digit(), start) {
            (true, None) if !last.is_alphanumeric() => start = Some(at),
            (false, Some(from)) => {
                if !c.is_alphanumeric() {
                    runs.push((from, at));
                }
                start = None;
            }
            _ => {}
        }
        last = c;
    }
    runs
}

/// Whether what stands before is a box number's name: `BP 12345`, `CS n° 20001`.
fn after_box_number(text: &str, start: usize) -> bool {
    let before = text.get(..start).unwrap_or("");
    let word = before.trim_end_matches(|c: char| !c.is_alphanumeric());
    let word = word.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    ["bp", "cs", "tsa", "cidex", "postale", "n"].iter().any(|name| word.eq_ignore_ascii_case(name))
}

/// `B-1000` is Brussels.
fn preceded_by_letter_and_hyphen(text: &str, start: usize) -> bool {
    let before = text.get(..start).unwrap_or("");
    before.strip_suffix('-').is_some_and(|rest| rest.ends_with(|c: char| c.is_alphabetic()))
}

/// What the field of the city says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct City {
    /// Names, most telling first, without cedex and without country.
    pub names: Vec<String>,
    pub cedex: bool,
    /// The number after *cedex*.
    pub cedex_number: Option<u8>,
    /// Codes of départements given beside the name: `Saint-Denis (93)`.
    pub departments: Vec<String>,
    /// The foreign country named, if any.
    pub country: Option<&'static str>,
}

/// Reads the field of the city.
pub(crate) fn city(typed: &str) -> City {
    let mut city = City::default();
    let unified = typed.replace([',', ';', '\n', '(', ')', '/', '|', '–', '—'], "\u{1}").replace(" - ", "\u{1}");
    for part in unified.split('\u{1}') {
        let part = squeeze(part);
        let part = part.trim_matches(|c: char| !c.is_alphanumeric());
        if !part.is_empty() {
            city.read(part);
        }
    }
    city
}

impl City {
    fn read(&mut self, part: &str) {
        let folded = fold(part);
        let part = if folded.split(' ').next_back().is_some_and(names_cedex) || folded.contains("cedex") {
            self.without_cedex(part)
        } else {
            part.to_owned()
        };
        let folded = fold(&part);
        if folded.is_empty() || folded == "france" || (folded == "cedex" && self.cedex) {
            return;
        }
        if let Some(country) = country(&folded, self.names.is_empty()) {
            self.country = Some(country);
            return;
        }
        if let Some(number) = district_number(&folded)
            && let Some(previous) = self.names.first_mut()
            && matches!(fold(previous).as_str(), "paris" | "lyon" | "marseille")
        {
            previous.push(' ');
            previous.push_str(&number.to_string());
            return;
        }
        if department_code(&folded) {
            self.departments.push(folded.to_ascii_uppercase());
            return;
        }
        // "Saint-Denis 974"
        if let Some((name, last)) = part.rsplit_once(' ')
            && department_code(&fold(last))
            && !matches!(fold(name).as_str(), "paris" | "lyon" | "marseille")
        {
            self.departments.push(last.to_ascii_uppercase());
            self.names.push(name.to_owned());
            return;
        }
        self.names.push(part);
    }

    /// Drops *cedex* and its number.
    fn without_cedex(&mut self, part: &str) -> String {
        let mut kept: Vec<&str> = Vec::new();
        let mut words = part.split(' ').peekable();
        while let Some(word) = words.next() {
            let folded = fold(word);
            if !folded.starts_with("cedex") && (words.peek().is_some() || !names_cedex(&folded)) {
                kept.push(word);
                continue;
            }
            self.cedex = true;
            let glued = folded.strip_prefix("cedex").unwrap_or("");
            let number = match glued.is_empty() {
                true => words.next_if(|next| fold(next).parse::<u8>().is_ok()).map(fold),
                false => Some(glued.to_owned()),
            };
            self.cedex_number = number.and_then(|number| number.trim().parse().ok());
        }
        kept.join(" ")
    }
}

/// *Cedex*, whole, in short, or cut by a field too short.
fn names_cedex(folded: &str) -> bool {
    matches!(folded, "cedex" | "cede" | "ced" | "ce" | "cdx" | "cx")
}

/// `11`, `11e`, `3eme arrondissement`, folded.
fn district_number(folded: &str) -> Option<u8> {
    let first = crate::names::key(folded.split(' ').next()?);
    let rest = folded.split(' ').nth(1);
    let alone = rest.is_none_or(|word| word.starts_with("arr") || word == "ardt");
    first.parse().ok().filter(|number| alone && (1..=20).contains(number))
}

/// A name already made a key, split in its town and its arrondissement: `paris 11` → `paris`, 11.
pub(crate) fn town_and_district(key: &str) -> Option<(&str, u8)> {
    let (town, rest) = key.split_once(' ')?;
    if !matches!(town, "paris" | "lyon" | "marseille") {
        return None;
    }
    district_number(rest).map(|number| (town, number))
}

fn department_code(folded: &str) -> bool {
    match folded.len() {
        2 => matches!(folded, "2a" | "2b") || matches!(folded.parse::<u8>(), Ok(1..=95)),
        3 => matches!(folded.parse::<u16>(), Ok(971..=978 | 984..=989)),
        _ => false,
    }
}

/// The country a folded word names. *Suisse* is also a commune of Moselle: alone it is left to the gazetteer.
fn country(folded: &str, alone: bool) -> Option<&'static str> {
    Some(match folded {
        "monaco" | "principaute de monaco" | "monte carlo" => "Monaco",
        "belgique" | "belgium" | "bruxelles" | "brussels" => "Belgique",
        "suisse" | "switzerland" if !alone => "Suisse",
        "geneve" | "lausanne" | "zurich" => "Suisse",
        "luxembourg" | "grand duche de luxembourg" => "Luxembourg",
        "espagne" | "spain" | "espana" | "barcelone" | "madrid" | "bilbao" | "donostia" | "san sebastian" => "Espagne",
        "italie" | "italy" | "italia" => "Italie",
        "allemagne" | "germany" | "deutschland" | "berlin" => "Allemagne",
        "andorre" | "andorra" | "andorre la vieille" | "andorra la vella" => "Andorre",
        "portugal" | "lisbonne" => "Portugal",
        "royaume uni" | "united kingdom" | "angleterre" | "londres" | "london" => "Royaume-Uni",
        "pays bas" | "nederland" => "Pays-Bas",
        "canada" | "montreal" => "Canada",
        "maroc" => "Maroc",
        "tunisie" => "Tunisie",
        "algerie" => "Algérie",
        "senegal" => "Sénégal",
        _ => return None,
    })
}

/// The ends of a text without postcode that may be its city, longest first: `12 rue Gambetta Coutras` → …, `Coutras`.
///
/// Not the end of a street's name: `avenue de Bordeaux` gives nothing.
pub(crate) fn endings(text: &str) -> Vec<String> {
    let words: Vec<String> = fold(text).split(' ').map(str::to_owned).collect();
    let most = 8.min(words.len());
    (1..=most)
        .rev()
        .filter_map(|length| words.split_at_checked(words.len() - length))
        .filter(|(before, _)| before.last().is_none_or(|word| !names_a_street(word)))
        .map(|(_, ending)| ending.join(" "))
        .filter(|ending| ending.len() >= 3)
        .collect()
}

fn names_a_street(word: &str) -> bool {
    matches!(
        word,
        "rue"
            | "r"
            | "avenue"
            | "av"
            | "ave"
            | "boulevard"
            | "bd"
            | "bld"
            | "place"
            | "pl"
            | "route"
            | "rte"
            | "chemin"
            | "che"
            | "allee"
            | "allees"
            | "all"
            | "cours"
            | "quai"
            | "impasse"
            | "imp"
            | "square"
            | "passage"
            | "sentier"
            | "faubourg"
            | "fg"
            | "pont"
            | "porte"
            | "gare"
            | "zone"
            | "za"
            | "zi"
            | "zac"
            | "parc"
            | "residence"
            | "bis"
            | "ter"
            | "de"
            | "du"
            | "des"
            | "d"
            | "la"
            | "le"
            | "les"
            | "l"
            | "st"
            | "saint"
            | "ste"
            | "sainte"
            | "sur"
            | "sous"
            | "en"
            | "et"
            | "aux"
            | "au"
            | "general"
            | "marechal"
            | "docteur"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_split_around_their_postcode() {
        let known = |code: &str| matches!(code, "01000" | "33230" | "33000");
        for (text, before, postcode, rest) in [
            ("12 rue Gambetta 33230 COUTRAS CEDEX", "12 rue Gambetta", "33230", "COUTRAS CEDEX"),
            ("BP 12, 24000 Périgueux", "BP 12", "24000", "Périgueux"),
            ("CS 33230 24019 Périgueux cedex", "CS 33230", "24019", "Périgueux cedex"),
            ("Le Bourg - 47120 Saint-Astier de Duras", "Le Bourg", "47120", "Saint-Astier de Duras"),
            ("33 000 Bordeaux", "", "33000", "Bordeaux"),
            ("3 rue X, F-33230 Coutras", "3 rue X", "33230", "Coutras"),
            ("4 rue des Casernes 1000 Bourg-en-Bresse", "4 rue des Casernes", "01000", "Bourg-en-Bresse"),
            ("2000 route des lucioles Biot", "2000 route des lucioles Biot", "", ""),
            ("12 rue Gambetta, Coutras 33230", "12 rue Gambetta", "33230", "Coutras"),
            ("Coutras (33230)", "", "33230", "Coutras"),
            ("rue X, B-1000 Bruxelles", "rue X, B-1000 Bruxelles", "", ""),
            ("", "", "", ""),
            ("é33230é", "é33230é", "", ""),
        ] {
            let split = split(text, known);
            let found = split.postcode.as_ref().map_or("", |(code, _)| code);
            assert_eq!((split.before.as_str(), found, split.city.as_str()), (before, postcode, rest), "{text}");
        }
    }

    #[test]
    fn cities_are_read_with_their_hints() {
        for (typed, names, cedex_number, departments) in [
            ("COUTRAS CEDEX", vec!["COUTRAS"], None, vec![]),
            ("Lyon Cedex 03", vec!["Lyon"], Some(3), vec![]),
            ("La Roche sur Yon cedex9", vec!["La Roche sur Yon"], Some(9), vec![]),
            ("CHARLEVILLE-MEZIERES CE", vec!["CHARLEVILLE-MEZIERES"], None, vec![]),
            ("Saint-Denis (93)", vec!["Saint-Denis"], None, vec!["93"]),
            ("Saint-Denis 974", vec!["Saint-Denis"], None, vec!["974"]),
            ("Lyon - 3e", vec!["Lyon 3"], None, vec![]),
            ("Lyon.", vec!["Lyon"], None, vec![]),
            ("Bassens, Gironde, France", vec!["Bassens", "Gironde"], None, vec![]),
            ("Ajaccio 2A", vec!["Ajaccio"], None, vec!["2A"]),
            (" - ", vec![], None, vec![]),
        ] {
            let city = city(typed);
            let departments: Vec<String> = departments.into_iter().map(str::to_owned).collect();
            assert_eq!(
                (city.names, city.cedex_number, city.departments),
                (names.iter().map(|n| (*n).to_owned()).collect(), cedex_number, departments),
                "{typed}"
            );
        }
        assert_eq!(city("Genève").country, Some("Suisse"));
        assert_eq!(city("Suisse").country, None);
        assert_eq!(city("Carouge, Suisse").country, Some("Suisse"));
    }

    #[test]
    fn endings_are_not_names_of_streets() {
        assert!(endings("12 rue Gambetta Coutras").contains(&"coutras".to_owned()));
        assert!(!endings("12 avenue de Bordeaux").contains(&"bordeaux".to_owned()));
        assert!(endings("").is_empty());
        assert_eq!(town_and_district("paris 11 arrondissement"), Some(("paris", 11)));
        assert_eq!(town_and_district("paris plage"), None);
    }
}
