//! Organisations as lists write them: public bodies, chambers, associations and companies, what befalls their names,
//! and those that only look like them.

use kernel::text::fold;
use serde_json::{Value, json};
use territory::{Level, TerritoryId};

use super::vocabulary::{
    ACTIVITIES, CHAMBERS, COMPLEMENTS, FORMS, HALLS, NOUNS, SHORTENED, SMALL_WORDS, SUBJECTS, TOWN_ASSOCIATIONS,
    TOWN_BODIES,
};
use super::{Noise, Trial};
use crate::field::Field;
use crate::sheet::Values;

/// Where it is.
const HOME: [Field; 6] =
    [Field::Street, Field::Postcode, Field::City, Field::Commune, Field::Latitude, Field::Longitude];

impl Trial<'_> {
    /// An organisation: four in ten are public bodies, of which there is one of each.
    pub(super) fn organisation(&mut self) -> Values {
        let mut values = Values::default();
        let commune = self.commune();
        self.settle(&mut values, commune);
        let public = if self.draw.percent(40) { self.public_body(commune) } else { None };
        let (name, form) = match public {
            Some(found) => found,
            None => self.private_name(commune),
        };
        values.set(Field::Name, json!(name));
        values.set(Field::LegalForm, json!(form));
        self.reach(&mut values, &name);
        if form == "association" && self.draw.percent(40) {
            values.set(Field::Rna, json!(format!("W{:09}", self.draw.below(1_000_000_000))));
        }
        values
    }

    /// The town hall of the commune, its intercommunality, a chamber or the council of its département, or a body of
    /// the town, with its legal form; none when that one was drawn before.
    fn public_body(&mut self, commune: TerritoryId) -> Option<(String, &'static str)> {
        let parent = |level| self.gazetteer.parent(commune, level);
        let (epci, department) = (parent(Level::Epci), parent(Level::Department));
        let (body, form, of) = match self.draw.below(10) {
            // whatever it is called, it is one body
            0..4 => (self.draw.of(HALLS), "commune", Some(commune)),
            4..6 => ("", "epci", epci),
            6 => (self.draw.of(CHAMBERS), "chamber", department),
            7 => ("Conseil départemental", "department", department),
            _ => (self.draw.of(TOWN_BODIES), "commune", Some(commune)),
        };
        let of = of?;
        let sort = if HALLS.contains(&body) { "" } else { body };
        let once = format!("{sort} {}", self.gazetteer.path(of));
        let name = match body {
            "" => self.gazetteer.full_name(of),
            _ => format!("{body} {}", self.gazetteer.with_de(of)),
        };
        self.taken.insert(once).then_some((name, form))
    }

    /// The name of an association or a company, with its legal form. A name that says its town is drawn once.
    fn private_name(&mut self, commune: TerritoryId) -> (String, &'static str) {
        let town = self.gazetteer.with_de(commune);
        let (name, form) = match self.draw.below(8) {
            0 | 1 => (format!("Association {} {town}", self.draw.of(SUBJECTS)), "association"),
            2 => (format!("{} {town}", self.draw.of(TOWN_ASSOCIATIONS)), "association"),
            3 => (format!("Association {} {}", self.draw.of(NOUNS), self.draw.of(COMPLEMENTS)), "association"),
            4 => (format!("SCIC {} {}", self.draw.of(NOUNS), self.draw.of(COMPLEMENTS)), "scic"),
            5 => (format!("SCOP {} {}", self.invented(), self.draw.of(ACTIVITIES)), "scop"),
            _ => self.company(),
        };
        let again = name.ends_with(&town) && !self.taken.insert(name.clone());
        if again { self.company() } else { (name, form) }
    }

    fn company(&mut self) -> (String, &'static str) {
        let form = self.draw.of(FORMS);
        let name = match self.draw.percent(50) {
            true => format!("{form} {}", self.invented()),
            false => format!("{form} {} {}", self.invented(), self.draw.of(ACTIVITIES)),
        };
        (name, if form == "SAS" { "sas" } else { "sarl" })
    }

    /// What befalls an organisation otherwise than a place; false when nothing does.
    pub(super) fn befall_organisation(&mut self, values: &mut Values, noise: Noise, name: &str) -> bool {
        match noise {
            Noise::Acronym => {
                if let Some(acronym) = initials(name) {
                    values.set(Field::Name, json!(acronym));
                }
            }
            Noise::Abbreviation => {
                self.abbreviate(values, name);
                let name = values.text(Field::Name).to_owned();
                let short = SHORTENED.iter().fold(name, |name, (long, short)| name.replace(long, short));
                values.set(Field::Name, json!(short));
            }
            Noise::Decorated => {
                let name = self.decorated(values, name);
                values.set(Field::Name, json!(name));
            }
            // the office of a public body may move, but in its town
            Noise::Moved if is_public(values) => {
                if let Some(commune) = self.gazetteer.commune_of(values.text(Field::Commune)) {
                    self.settle(values, commune);
                }
            }
            _ => return false,
        }
        true
    }

    /// The name with its legal form added, taken away, or said otherwise; of a public body with one of its services.
    fn decorated(&mut self, values: &Values, name: &str) -> String {
        let (first, rest) = name.split_once(' ').unwrap_or((name, ""));
        if HALLS.contains(&first) {
            return format!("{} {rest}", self.draw.of(HALLS));
        }
        if is_public(values) {
            return format!("{name} – service économique");
        }
        match FORMS.contains(&first) || ["Association", "SCIC", "SCOP"].contains(&first) {
            true if !rest.is_empty() => rest.to_owned(),
            _ => format!("Association {name}"),
        }
    }

    /// Another name of one organisation: a public body has but one, in which a letter slips.
    pub(super) fn renamed_organisation(&mut self, values: &Values) -> String {
        match self.gazetteer.commune_of(values.text(Field::Commune)) {
            Some(commune) if !is_public(values) => self.private_name(commune).0,
            _ => self.slipped(values.text(Field::Name)),
        }
    }

    /// Another organisation that looks like this one: its guest, what it founded, its establishment, its federation's.
    pub(super) fn organisation_like(&mut self, original: &Values) -> Values {
        let mut values = self.organisation();
        let copy = |values: &mut Values, fields: &[Field]| {
            for field in fields {
                values.set(*field, original.get(*field).cloned().unwrap_or_default());
            }
        };
        let name = original.text(Field::Name).to_owned();
        let (form, bare) = name.split_once(' ').unwrap_or(("", &name));
        let other = match form {
            "Association" => Some(("SCIC", "scic")),
            "SARL" | "SAS" | "EURL" | "SCIC" | "SCOP" => Some(("Association", "association")),
            _ => None,
        };
        match (self.draw.below(5), other) {
            // a guest: one door, one switchboard
            (0, _) => copy(&mut values, &[HOME.as_slice(), &[Field::Phone]].concat()),
            // the association and the cooperative that it founded: one name, one door, other numbers
            (1, Some((form, key))) => {
                copy(&mut values, &HOME);
                values.set(Field::Name, json!(format!("{form} {bare}")));
                values.set(Field::LegalForm, json!(key));
                values.set(Field::Siret, json!(self.siret()));
                values.set(Field::Rna, Value::Null);
            }
            // its own staff's association
            (1, None) => {
                copy(&mut values, &[HOME.as_slice(), &[Field::Phone]].concat());
                values.set(Field::Name, json!(format!("Amicale du personnel – {name}")));
                values.set(Field::LegalForm, json!("association"));
            }
            // another establishment of the company, elsewhere
            (2, Some(_)) => {
                copy(&mut values, &[Field::Name, Field::LegalForm, Field::Website]);
                let siren = original.text(Field::Siret).get(..9).unwrap_or("312345678").to_owned();
                values.set(Field::Siret, json!(format!("{siren}{:05}", 100 + self.draw.below(900))));
                values.set(Field::Rna, Value::Null);
            }
            // the same operator answers for both
            (3, _) => copy(&mut values, &[Field::Phone, Field::Website]),
            // a neighbour in the same way
            _ => {
                copy(&mut values, &[Field::Postcode, Field::City, Field::Commune]);
                let street =
                    original.text(Field::Street).split_once(' ').map_or("rue Haute", |(_, way)| way).to_owned();
                values.set(Field::Street, json!(format!("{} {street}", 130 + self.draw.below(60))));
            }
        }
        values
    }
}

fn is_public(values: &Values) -> bool {
    matches!(values.text(Field::LegalForm), "commune" | "epci" | "department" | "chamber")
}

/// As people say it aloud: the first letter of each word but the small ones, when there are three.
fn initials(name: &str) -> Option<String> {
    let folded = fold(name);
    let words = folded.split(' ').filter(|word| !SMALL_WORDS.contains(word));
    let letters: String = words.filter_map(|word| word.chars().next()).collect();
    (letters.len() >= 3).then(|| letters.to_uppercase())
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet, HashMap};

    use kernel::party::Kind;
    use territory::Gazetteer;

    use super::*;

    #[test]
    fn organisations_are_of_every_sort_and_public_bodies_are_one_of_each() {
        let gazetteer = Gazetteer::embedded();
        let records = Trial::new(&gazetteer, 3).records(4_000, Kind::Organisation);
        let mut forms: BTreeMap<&str, usize> = BTreeMap::new();
        for record in &records {
            *forms.entry(record.values.text(Field::LegalForm)).or_default() += 1;
        }
        for form in ["commune", "epci", "department", "chamber", "association", "scic", "scop", "sarl", "sas"] {
            assert!(forms.get(form).is_some_and(|count| *count > 5), "{form}: {forms:?}");
        }
        let befell: BTreeSet<Noise> = records.iter().flat_map(|record| record.noise.iter().copied()).collect();
        assert_eq!(befell.len(), Noise::ALL.len(), "{befell:?}");
        let mut once: HashMap<(&str, &str), usize> = HashMap::new();
        for record in records.iter().filter(|record| record.noise.is_empty() && is_public(&record.values)) {
            let named = (record.values.text(Field::Name), record.values.text(Field::Commune));
            assert_eq!(*once.entry(named).or_insert(record.truth), record.truth, "{named:?} is drawn twice");
        }
        let again = Trial::new(&gazetteer, 3).records(4_000, Kind::Organisation);
        assert!(records.iter().zip(&again).all(|(one, other)| one.values == other.values), "a seed says all");
    }

    #[test]
    fn an_acronym_leaves_the_small_words_out() {
        for (name, expect) in [
            ("Chambre de commerce et d’industrie de la Gironde", Some("CCIG")),
            ("Communauté de communes du Pays de l’Isle", Some("CCPI")),
            ("Mairie de Coutras", None),
        ] {
            assert_eq!(initials(name).as_deref(), expect, "{name}");
        }
    }
}
