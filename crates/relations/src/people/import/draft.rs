//! A row of a file as it would say a person: cells put right, names taken apart, ways to reach them understood, the
//! commune found. What is not understood is told, never guessed.

use kernel::ids::PartyId;
use kernel::lang::{Lang, Message};
use kernel::party::Kind;
use kernel::text::{fold, squeeze};
use serde::{Deserialize, Serialize};
use tables::text::Absence;
use tables::{dates, mails, phones, text};
use territory::Gazetteer;

use super::columns::Target;
use crate::people::contact::{Point, Sort};
use crate::people::person::{LONGEST, read_commune};
use crate::people::tie::{self, SORTS};

/// Something told of a row: why it is refused, or what to know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// What happened, and what to do.
    pub message: Message,
    /// The column that says it; empty when it is the row.
    pub column: String,
    /// What the file says.
    pub value: String,
    /// The row is refused for it.
    pub refuses: bool,
}

/// What a row says of a person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// The person here, where the file comes from here.
    pub id: Option<PartyId>,
    /// `madame`, `monsieur`, or nothing.
    pub civility: String,
    /// Given names.
    pub given: String,
    /// Family name.
    pub family: String,
    /// In which they are written to, where the file says so.
    pub language: Option<String>,
    /// INSEE code of the commune.
    pub commune: Option<String>,
    /// The words of the function.
    pub title: String,
    /// What the person is to the organisation, where the file says so.
    pub tie: Option<&'static str>,
    /// Since when.
    pub since: Option<String>,
    /// The name of the organisation.
    pub organisation: String,
    /// What else is noted.
    pub note: String,
    /// How to reach the person.
    pub points: Vec<Point>,
    /// What is told.
    pub told: Vec<Told>,
}

/// `Mme` → `madame`.
pub fn civility(cell: &str) -> Option<&'static str> {
    match fold(cell).as_str() {
        "m" | "mr" | "monsieur" | "mister" | "sir" => Some("monsieur"),
        "mme" | "madame" | "mrs" | "ms" | "miss" | "mlle" | "mademoiselle" => Some("madame"),
        _ => None,
    }
}

/// The pieces of a postal address as columns give them.
#[derive(Default)]
struct Address {
    whole: String,
    streets: Vec<String>,
    postcode: Option<String>,
    city: String,
    code: String,
}

/// Reads the cells of a row; `columns` say what each is, with its name in the file.
pub fn read(gazetteer: &Gazetteer, columns: &[(Option<Target>, String)], cells: &[String]) -> Draft {
    let (mut draft, mut address, mut whole) = (Draft::default(), Address::default(), (String::new(), String::new()));
    for ((target, column), cell) in columns.iter().zip(cells) {
        let Some(target) = *target else { continue };
        let cell = text::tidy(cell, target.is_long());
        if cell.is_empty() || says_nothing(target, &cell) {
            continue;
        }
        match target {
            Target::Name => whole = (column.clone(), cell),
            Target::Post => address.whole = cell,
            Target::Street => address.streets.push(cell),
            Target::Postcode => match territory::codes::postcode(&cell) {
                Some((code, _)) => address.postcode = Some(code),
                None => draft.tell("people-import-postcode", column, &cell),
            },
            Target::City => address.city = cell,
            Target::CommuneCode => address.code = cell,
            _ => draft.take(target, column, &cell),
        }
    }
    draft.cut_name(&whole);
    draft.settle_commune(gazetteer, &address);
    draft.add_post(&address);
    draft.check_names();
    draft
}

/// A word for nothing, or for later.
fn says_nothing(target: Target, cell: &str) -> bool {
    match text::absence(cell) {
        None => false,
        Some(Absence::Anywhere) => true,
        Some(Absence::ButNames) => !target.is_name(),
        Some(Absence::Zero) => target != Target::Id,
        Some(Absence::Later) => !target.is_name() && target != Target::Title,
    }
}

impl Draft {
    /// `Prénom Nom`.
    pub fn name(&self) -> String {
        crate::people::person::full_name(&self.given, &self.family)
    }

    /// Adds something to know.
    pub fn tell(&mut self, key: &'static str, column: &str, value: &str) {
        self.tell_message(Message::new(key), column, value);
    }

    fn tell_message(&mut self, message: Message, column: &str, value: &str) {
        let value = value.chars().take(200).collect();
        self.told.push(Told { message, column: column.to_owned(), value, refuses: false });
    }

    /// Refuses the row.
    pub fn refuse(&mut self, message: Message, column: &str, value: &str) {
        let value = value.chars().take(200).collect();
        self.told.push(Told { message, column: column.to_owned(), value, refuses: true });
    }

    /// Whether it is refused.
    pub fn is_refused(&self) -> bool {
        self.told.iter().any(|told| told.refuses)
    }

    fn take(&mut self, target: Target, column: &str, cell: &str) {
        match target {
            // what another program identifies its cards by is no id of here
            Target::Id => self.id = cell.strip_prefix("urn:uuid:").unwrap_or(cell).parse().ok(),
            Target::Civility => match civility(cell) {
                Some(word) => word.clone_into(&mut self.civility),
                None => self.tell("people-import-civility", column, cell),
            },
            Target::Given => self.given = usual(cell),
            Target::Family => self.family = usual(cell),
            Target::Title => self.title = line(cell, 200),
            Target::Organisation => self.organisation = line(cell, 200),
            Target::Note => self.note = cell.chars().take(2_000).collect(),
            Target::Tie => match tie_of(cell) {
                Some(key) => self.tie = Some(key),
                None => self.tell("people-import-tie", column, cell),
            },
            Target::Since => match dates::read(cell) {
                Some((day, _)) => self.since = Some(day),
                None => self.tell("people-import-since", column, cell),
            },
            Target::Language => match language_of(cell) {
                Some(code) => self.language = Some(code),
                None => self.tell("people-import-language", column, cell),
            },
            Target::Email => self.take_mails(column, cell),
            Target::Phone => self.take_phones(column, cell),
            Target::Web => {
                for word in cell.split([' ', ';']).filter(|word| !word.is_empty()) {
                    match Point::read(Sort::Web, word) {
                        Ok(point) => self.add(point),
                        Err(message) => self.tell_message(message, column, word),
                    }
                }
            }
            _ => {}
        }
    }

    fn take_mails(&mut self, column: &str, cell: &str) {
        let found = mails::find(cell);
        if found.addresses.is_empty() {
            return self.tell("people-import-email", column, cell);
        }
        for (address, _) in found.addresses {
            match Point::read(Sort::Email, &address) {
                // it reaches whoever reads the letters of the organisation
                Ok(point) if point.is_generic() => self.tell("people-import-generic", column, &address),
                Ok(point) => self.add(point),
                Err(message) => self.tell_message(message, column, &address),
            }
        }
    }

    fn take_phones(&mut self, column: &str, cell: &str) {
        let found = phones::find(cell);
        if found.numbers.is_empty() {
            return self.tell("people-import-phone", column, cell);
        }
        for number in found.numbers {
            self.add(Point { sort: Sort::Phone, value: number.shown, normal: number.normal });
        }
    }

    fn add(&mut self, point: Point) {
        if !self.points.iter().any(|known| known.sort == point.sort && known.normal == point.normal) {
            self.points.push(point);
        }
    }

    /// Takes a whole name apart: « DULAC Anne », « Dulac, Anne », « Mme Anne Dulac », « Anne Dulac ».
    fn cut_name(&mut self, (column, whole): &(String, String)) {
        if whole.is_empty() || !self.given.is_empty() || !self.family.is_empty() {
            return;
        }
        let mut words: Vec<&str> = whole.split(' ').filter(|word| !word.is_empty()).collect();
        if let Some(word) = words.first().and_then(|first| civility(first)).filter(|_| words.len() > 1) {
            if self.civility.is_empty() {
                word.clone_into(&mut self.civility);
            }
            words.remove(0);
        }
        let rest = words.join(" ");
        let (given, family) = match rest.split_once(',') {
            Some((family, given)) => (given.trim().to_owned(), family.trim().to_owned()),
            None => {
                let is_loud = |word: &&&str| {
                    word.chars().filter(|c| c.is_alphabetic()).count() > 1 && !word.chars().any(char::is_lowercase)
                };
                let loud: Vec<&str> = words.iter().filter(is_loud).copied().collect();
                match (loud.len(), words.split_first()) {
                    (1.., _) if loud.len() < words.len() => {
                        let quiet: Vec<&str> = words.iter().filter(|word| !is_loud(word)).copied().collect();
                        (quiet.join(" "), loud.join(" "))
                    }
                    (_, Some((first, others))) if !others.is_empty() => ((*first).to_owned(), others.join(" ")),
                    _ => (String::new(), rest.clone()),
                }
            }
        };
        (self.given, self.family) = (usual(&given), usual(&family));
        if words.len() > 2 {
            self.tell("people-import-name-cut", column, whole);
        }
    }

    /// The commune, by its code, else by its name and its postcode.
    fn settle_commune(&mut self, gazetteer: &Gazetteer, address: &Address) {
        if !address.code.is_empty() {
            let code = territory::codes::insee(&address.code).map_or_else(|| address.code.clone(), |(code, _)| code);
            match gazetteer.commune_of(&code) {
                Some(id) => self.commune = Some(gazetteer.code(id).to_owned()),
                None => self.tell("people-import-commune", "", &address.code),
            }
        }
        if self.commune.is_some() || (address.city.is_empty() && address.postcode.is_none()) {
            return;
        }
        let wanted = fold(&address.city);
        if let Some(postcode) = &address.postcode {
            let there: Vec<_> = gazetteer.with_postcode(postcode).collect();
            let same: Vec<_> = there.iter().filter(|id| fold(gazetteer.name(**id)) == wanted).collect();
            let one = match (same.as_slice(), there.as_slice()) {
                ([one], _) => Some(**one),
                (_, [one]) if wanted.is_empty() => Some(*one),
                _ => None,
            };
            if let Some(id) = one {
                self.commune = gazetteer.commune_of(gazetteer.code(id)).map(|id| gazetteer.code(id).to_owned());
            }
        }
        if self.commune.is_some() || address.city.is_empty() {
            return;
        }
        match read_commune(gazetteer, &address.city) {
            Ok(commune) => self.commune = commune,
            Err(message) => self.tell_message(message, "", &address.city),
        }
    }

    fn add_post(&mut self, address: &Address) {
        let mut lines: Vec<String> = Vec::new();
        if !address.whole.is_empty() {
            lines.push(address.whole.clone());
        } else if !address.streets.is_empty() {
            lines.extend(address.streets.iter().cloned());
            let postcode = address.postcode.clone().unwrap_or_default();
            let last = squeeze(&format!("{postcode} {}", address.city));
            if !last.is_empty() {
                lines.push(last);
            }
        }
        if lines.is_empty() {
            return;
        }
        match Point::read(Sort::Post, &lines.join("\n")) {
            Ok(point) => self.add(point),
            Err(message) => self.tell_message(message, "", &lines.join(", ")),
        }
    }

    fn check_names(&mut self) {
        for name in [self.given.clone(), self.family.clone()] {
            if name.chars().count() > LONGEST {
                self.refuse(Message::new("error-person-name-long").with("count", LONGEST), "", &name);
            }
        }
    }
}

/// One line of a bounded length.
fn line(cell: &str, longest: usize) -> String {
    squeeze(cell).chars().filter(|c| !c.is_control()).take(longest).collect()
}

/// A name in capitals as people write it: `DUPONT-LE GOFF` → `Dupont-Le Goff`; another is left as it is.
fn usual(name: &str) -> String {
    let name: String = squeeze(name).chars().filter(|c| !c.is_control()).collect();
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 3 || name.chars().any(char::is_lowercase) {
        return name;
    }
    let mut right = String::with_capacity(name.len());
    let mut inside = false;
    for c in name.chars() {
        match inside {
            true => right.extend(c.to_lowercase()),
            false => right.push(c),
        }
        inside = c.is_alphabetic();
    }
    right
}

/// The sort of tie that a word says: the program's own, or how pages tell it in any language.
fn tie_of(cell: &str) -> Option<&'static str> {
    let wanted = fold(cell);
    let says =
        |key: &str| key == cell.trim() || Lang::all().iter().any(|lang| fold(&tie::words(lang, key, false)) == wanted);
    SORTS.iter().filter(|sort| sort.from.contains(&Kind::Person)).map(|sort| sort.key).find(|key| says(key))
}

/// The sort of tie that the words of a function say, else that the person works there.
pub fn tie_of_title(title: &str, kind: Kind) -> &'static str {
    let folded = fold(title);
    let has = |words: &[&str]| folded.split(' ').any(|word| words.contains(&word));
    let elected = [
        "maire",
        "adjoint",
        "adjointe",
        "elu",
        "elue",
        "conseiller",
        "conseillere",
        "depute",
        "deputee",
        "senateur",
        "senatrice",
        "mayor",
    ];
    let municipal =
        ["municipal", "municipale", "communautaire", "departemental", "departementale", "regional", "regionale"];
    let sort = if has(&["president", "presidente", "chair"]) {
        "presides"
    } else if has(&["directeur", "directrice", "director", "dgs"]) {
        "directs"
    } else if has(&["maire", "elu", "elue", "depute", "deputee", "senateur", "senatrice", "mayor"])
        || (has(&elected) && has(&municipal))
        || folded.starts_with("adjoint au maire")
        || folded.starts_with("adjointe au maire")
    {
        "elected"
    } else if has(&["benevole", "volunteer"]) {
        "helps"
    } else if has(&["membre", "adherent", "adherente", "member"]) {
        "member"
    } else {
        "employed"
    };
    let allowed = SORTS.iter().any(|one| one.key == sort && one.to.contains(&kind));
    if allowed { sort } else { "employed" }
}

/// The code of a language that pages are written in, from its code or its name.
fn language_of(cell: &str) -> Option<String> {
    let wanted = fold(cell);
    let code = match wanted.as_str() {
        "francais" | "french" => "fr",
        "anglais" | "english" => "en",
        // `fr-FR`
        other => other.split(' ').next().unwrap_or_default(),
    };
    Lang::all().iter().map(Lang::code).find(|known| known == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drafted(columns: &[(Target, &str)]) -> Draft {
        let gazetteer = Gazetteer::embedded();
        let named: Vec<(Option<Target>, String)> =
            columns.iter().map(|(target, _)| (Some(*target), target.key().to_owned())).collect();
        let cells: Vec<String> = columns.iter().map(|(_, cell)| (*cell).to_owned()).collect();
        read(&gazetteer, &named, &cells)
    }

    #[test]
    fn whole_names_are_taken_apart() {
        for (whole, civility, given, family) in [
            ("Anne Dulac", "", "Anne", "Dulac"),
            ("DULAC Anne", "", "Anne", "Dulac"),
            ("Dulac, Anne Marie", "", "Anne Marie", "Dulac"),
            ("Mme Anne DULAC", "madame", "Anne", "Dulac"),
            ("M. Jean-Noël LE GOFF", "monsieur", "Jean-Noël", "Le Goff"),
            ("Zoé", "", "", "Zoé"),
        ] {
            let draft = drafted(&[(Target::Name, whole)]);
            assert_eq!((&*draft.civility, &*draft.given, &*draft.family), (civility, given, family), "{whole}");
        }
    }

    #[test]
    fn cells_become_ways_to_reach_a_person() {
        let draft = drafted(&[
            (Target::Given, "ANNE"),
            (Target::Family, "dulac"),
            (Target::Email, "Anne@Exemple.fr; mairie@exemple.fr"),
            (Target::Phone, "'+33 5 56 00 00 00 ou 06 39 98 00 01"),
            (Target::Street, "3 rue de l’Isle"),
            (Target::Postcode, "33230"),
            (Target::City, "COUTRAS"),
            (Target::Language, "Anglais"),
            (Target::Tie, "employed"),
            (Target::Web, "N/A"),
        ]);
        let points: Vec<&str> = draft.points.iter().map(|point| point.normal.as_str()).collect();
        assert_eq!(points, ["anne@exemple.fr", "+33556000000", "+33639980001", "3 rue de l isle 33230 coutras"]);
        assert_eq!((draft.given.as_str(), draft.commune.as_deref()), ("Anne", Some("33138")));
        assert_eq!((draft.language.as_deref(), draft.tie), (Some("en"), Some("employed")));
        let told: Vec<&str> = draft.told.iter().map(|told| &*told.message.key).collect();
        assert_eq!(told, ["people-import-generic"]);
        assert!(!draft.is_refused());
    }

    #[test]
    fn what_is_not_understood_is_told_with_its_column() {
        let draft = drafted(&[
            (Target::Family, "Dulac"),
            (Target::Email, "voir site"),
            (Target::Phone, "12"),
            (Target::Civility, "Dr"),
            (Target::City, "Saint-Denis"),
            (Target::Since, "un jour"),
        ]);
        let told: Vec<(&str, &str)> =
            draft.told.iter().map(|told| (&*told.message.key, told.column.as_str())).collect();
        assert_eq!(
            told,
            [
                ("people-import-email", "email"),
                ("people-import-phone", "phone"),
                ("people-import-civility", "civility"),
                ("people-import-since", "since"),
                ("error-commune-perhaps", "")
            ]
        );
    }

    #[test]
    fn the_words_of_a_function_say_what_somebody_is() {
        for (title, kind, sort) in [
            ("Présidente", Kind::Organisation, "presides"),
            ("Maire", Kind::Organisation, "elected"),
            ("Adjointe au maire", Kind::Organisation, "elected"),
            ("Conseillère départementale", Kind::Organisation, "elected"),
            ("Conseiller numérique", Kind::Organisation, "employed"),
            ("Directrice", Kind::Place, "directs"),
            ("Maire", Kind::Place, "employed"),
            ("", Kind::Organisation, "employed"),
        ] {
            assert_eq!(tie_of_title(title, kind), sort, "{title}");
        }
    }
}
