//! The network's own words: terms that it added to the typologies, renamed, merged or retired, and fields of its own.
//!
//! Read whole from the database, kept in memory, and read again when it changes. What a sheet stores are keys, which
//! never change: giving a term another name changes no sheet.

pub mod change;
pub mod definition;
pub mod subject;
pub mod term;

use std::collections::BTreeMap;
use std::sync::Arc;

use kernel::glossary::Glossary;
use kernel::lang::Lang;
use kernel::party::Kind;
use kernel::text::fold;

use crate::edit;
use crate::field::{DataClass, Field, OwnField};
use crate::stage::Stage;
use crate::typology::{self, List, OWN};
use crate::wave::question::Sort;
use definition::Definition;
use subject::Subject;
use term::{Term, Typology};

/// The typologies of others that the program reads and writes by itself; they map kinds of places.
pub const KNOWN_TYPOLOGIES: [&str; 4] = ["observatory_2023", "cget_2019", "osm", "mednum"];

/// A row of the vocabulary: what it is about, its JSON, and its version.
pub type Row = (String, String, i64);

/// The vocabulary at a given moment.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// The number of its last change; 0 before any.
    pub number: i64,
    terms: BTreeMap<(List, String), Term>,
    fields: Vec<(Field, Definition)>,
    typologies: BTreeMap<String, Typology>,
    versions: BTreeMap<String, i64>,
    /// What things are called.
    pub glossary: Arc<Glossary>,
}

impl Vocabulary {
    /// The vocabulary of those rows; a row that a later version wrote in another way is left aside, not lost.
    pub fn read(number: i64, rows: &[Row]) -> Vocabulary {
        let mut read = Vocabulary { number, ..Vocabulary::default() };
        for (subject, body, version) in rows {
            let understood = match Subject::read(subject) {
                Some(Subject::Term(list, key)) => {
                    serde_json::from_str(body).map(|term| drop(read.terms.insert((list, key), term)))
                }
                Some(Subject::Field(key)) => {
                    serde_json::from_str::<Definition>(body).map(|definition| read.declare(&key, definition))
                }
                Some(Subject::Typology(key)) => {
                    serde_json::from_str(body).map(|typology| drop(read.typologies.insert(key, typology)))
                }
                None => continue,
            };
            match understood {
                Ok(()) => drop(read.versions.insert(subject.clone(), *version)),
                Err(error) => tracing::warn!(subject, %error, "a word of the vocabulary cannot be read"),
            }
        }
        read.fields.sort_by_key(|(field, definition)| (definition.rank, *field));
        read.glossary = Arc::new(read.named());
        read
    }

    fn declare(&mut self, key: &str, definition: Definition) {
        if let Some(own) = OwnField::declare(key, definition.sort) {
            self.fields.push((Field::Own(own), definition));
        }
    }

    /// What everything is called, by the keys of messages.
    fn named(&self) -> Glossary {
        let mut glossary = Glossary::default();
        for ((list, key), term) in &self.terms {
            for (language, name) in &term.names {
                glossary.add(language, format!("{}-{key}", list.family()), name);
            }
        }
        let yes_no: Vec<(String, String, String)> =
            Lang::all().iter().map(|lang| (lang.code(), lang.t("answer-yes"), lang.t("answer-no"))).collect();
        for (field, definition) in &self.fields {
            let key = field.key();
            for (language, name) in &definition.names {
                glossary.add(language, format!("field-{key}"), name);
            }
            for (language, hint) in &definition.hints {
                glossary.add(language, format!("hint-{key}"), hint);
            }
            for choice in &definition.choices {
                glossary.add("fr", format!("{key}-{}", choice.key), &choice.words);
            }
            if definition.sort == Sort::YesNo {
                for (language, yes, no) in &yes_no {
                    glossary.add(language, format!("{key}-yes"), yes);
                    glossary.add(language, format!("{key}-no"), no);
                }
            }
        }
        for (key, typology) in &self.typologies {
            glossary.add("fr", format!("typology-{key}"), &typology.name);
        }
        glossary
    }

    /// The version of a subject; 0 for one that nobody changed.
    pub fn version(&self, subject: &Subject) -> i64 {
        self.versions.get(&subject.to_string()).copied().unwrap_or_default()
    }

    /// What the network said of a term; the default when it said nothing.
    pub fn term(&self, list: List, key: &str) -> Term {
        self.terms.get(&(list, key.to_owned())).cloned().unwrap_or_default()
    }

    /// Whether a list has a term of that key: brought by the program, or added.
    pub fn has_term(&self, list: List, key: &str) -> bool {
        list.brought().contains(&key) || self.terms.contains_key(&(list, key.to_owned()))
    }

    /// Every term of a list: those that the program brings, then those that the network added, in use or not.
    pub fn all_terms(&self, list: List) -> Vec<&'static str> {
        list.keys().filter(|key| self.has_term(list, key)).collect()
    }

    /// The terms of a list that may be chosen.
    pub fn terms_in_use(&self, list: List) -> Vec<&'static str> {
        self.all_terms(list).into_iter().filter(|key| self.term(list, key).is_in_use()).collect()
    }

    /// The key of the next term of a list; none when there is no room for one more.
    pub fn next_key(&self, list: List) -> Option<&'static str> {
        OWN.into_iter().take(list.room()).find(|key| !self.terms.contains_key(&(list, (*key).to_owned())))
    }

    /// The term that stands for another since it was merged into it.
    pub fn resolve(&self, list: List, key: &'static str) -> &'static str {
        let mut current = key;
        // a merge cannot lead back; should a row say so all the same, it is not followed for ever
        for _ in 0..OWN.len() {
            let Some(into) = self.term(list, current).into else { break };
            let Some(next) = list.keys().find(|key| *key == into) else { break };
            current = next;
        }
        current
    }

    /// The typologies that the network added: key and name.
    pub fn typologies(&self) -> impl Iterator<Item = (&str, &Typology)> {
        self.typologies.iter().map(|(key, typology)| (key.as_str(), typology))
    }

    /// What a term is called in a typology of others; a typology says what it says of each term once.
    pub fn mapped(&self, list: List, key: &str, typology: &str) -> Vec<String> {
        match self.term(list, key).mapped.get(typology) {
            Some(words) => words.clone(),
            None => brought(list, key, typology),
        }
    }

    /// The terms that a text says: by a name, a word of the network, or the word of a typology, whole; else by the
    /// words that people use. Those that were merged lead to where they went.
    pub fn recognise(&self, list: List, text: &str) -> Vec<&'static str> {
        let folded = fold(text);
        let folded = folded.as_str();
        if folded.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<&'static str> = Vec::new();
        let mut add = |key: &'static str| {
            let key = self.resolve(list, key);
            if !found.contains(&key) {
                found.push(key);
            }
        };
        let own = |whole: bool| {
            let known = self.terms.iter().filter(move |((of, _), _)| *of == list);
            let saying = known.filter(move |((_, key), term)| match whole {
                true => key == text.trim() || term.is_called(folded) || term.is_mapped_from(folded),
                false => typology::says(folded, &term.said_folded()),
            });
            saying.filter_map(move |((_, key), _)| list.keys().find(|known| known == key)).collect::<Vec<_>>()
        };
        let whole = own(true);
        if whole.is_empty() {
            list.recognise(text).into_iter().for_each(&mut add);
            own(false).into_iter().for_each(&mut add);
        } else {
            whole.into_iter().for_each(&mut add);
        }
        let order: Vec<&str> = list.keys().collect();
        found.sort_by_key(|key| order.iter().position(|known| known == key));
        found
    }

    /// The fields that the network added, in use or not.
    pub fn fields(&self) -> &[(Field, Definition)] {
        &self.fields
    }

    /// What is known of a field that the network added.
    pub fn definition(&self, field: Field) -> Option<&Definition> {
        self.fields.iter().find(|(known, _)| *known == field).map(|(_, definition)| definition)
    }

    /// The fields in use that the network added for a kind of party.
    pub fn own_fields(&self, kind: Kind) -> impl Iterator<Item = Field> {
        let asked = self.fields.iter().filter(move |(_, definition)| definition.is_asked_of(kind));
        asked.map(|(field, _)| *field)
    }

    /// The public ones, for places and organisations alike: the columns that files have for them.
    pub fn published_fields(&self) -> Vec<Field> {
        let public =
            |(field, definition): &&(Field, Definition)| !definition.retired && field.class() == DataClass::Public;
        self.fields.iter().filter(public).map(|(field, _)| *field).collect()
    }

    /// Those that are asked no longer: sheets keep what they say of them, and it leaves by nothing that is published.
    pub fn retired_fields(&self) -> Vec<Field> {
        self.fields.iter().filter(|(_, definition)| definition.retired).map(|(field, _)| *field).collect()
    }

    /// The terms from which a field is chosen, in the order in which they are shown; empty for the others.
    pub fn terms(&self, field: Field) -> Vec<&str> {
        match field {
            Field::Stage => Stage::ALL.iter().map(|stage| stage.key()).collect(),
            Field::Wheelchair => vec!["yes", "limited", "no"],
            Field::Own(own) if own.sort() == Sort::YesNo => vec!["yes", "no"],
            Field::Own(_) => self.definition(field).map(Definition::choices_in_use).unwrap_or_default(),
            field => List::of(field).map(|list| self.terms_in_use(list)).unwrap_or_default(),
        }
    }

    /// The terms of that field that a text says.
    pub fn said(&self, field: Field, text: &str) -> Vec<String> {
        match field {
            Field::Own(_) => {
                let definition = self.definition(field);
                definition.and_then(|definition| definition.recognise(text)).into_iter().collect()
            }
            field => {
                let list = List::of(field).map(|list| self.recognise(list, text)).unwrap_or_default();
                list.into_iter().map(str::to_owned).collect()
            }
        }
    }

    /// The terms that a person chose once for a word of a file, now that some were merged.
    pub fn now(&self, field: Field, keys: Vec<String>) -> Vec<String> {
        let current = |key: String| match List::of(field) {
            Some(list) => match list.keys().find(|known| *known == key) {
                Some(known) => self.resolve(list, known).to_owned(),
                None => key,
            },
            None => self.definition(field).map_or_else(|| key.clone(), |definition| definition.resolve(&key)),
        };
        keys.into_iter().map(current).collect()
    }

    /// The fields of a form, by section, in the order in which they are typed.
    pub fn sections(&self, kind: Kind) -> Vec<(&'static str, Vec<Field>)> {
        let own = |class: DataClass| self.own_fields(kind).filter(move |field| field.class() == class);
        let mut all = Vec::new();
        for (name, fields) in edit::sections(kind) {
            let mut fields = fields.to_vec();
            if *name == "private" {
                all.push(("own", own(DataClass::Public).collect::<Vec<_>>()));
                fields.extend(own(DataClass::Private));
            }
            all.push((*name, fields));
        }
        all.retain(|(_, fields)| !fields.is_empty());
        all
    }

    /// Every field of the form of a place or of an organisation.
    pub fn all_fields(&self, kind: Kind) -> Vec<Field> {
        self.sections(kind).into_iter().flat_map(|(_, fields)| fields).collect()
    }

    /// Those of them that people without an account may read, and hence propose.
    pub fn public_fields(&self, kind: Kind) -> Vec<Field> {
        self.all_fields(kind).into_iter().filter(|field| field.class() == DataClass::Public).collect()
    }

    /// The field that a column of that name fills: by its key, or by its name in any language.
    pub fn field_named(&self, header: &str) -> Option<Field> {
        let folded = fold(header);
        let is_so = |(field, definition): &&(Field, Definition)| {
            field.key() == header.trim() || definition.names.values().any(|name| fold(name) == folded)
        };
        self.fields.iter().filter(|(_, definition)| !definition.retired).find(is_so).map(|(field, _)| *field)
    }
}

/// What the program itself knows of a term in a typology of others.
fn brought(list: List, key: &str, typology: &str) -> Vec<String> {
    let Some(kind) = typology::kind(key).filter(|_| list == List::Kinds) else { return Vec::new() };
    match typology {
        "observatory_2023" => kind.observatory_2023.into_iter().map(str::to_owned).collect(),
        "cget_2019" => kind.cget_2019.into_iter().map(str::to_owned).collect(),
        "osm" => kind.osm.iter().map(|(key, value)| format!("{key}={value}")).collect(),
        "mednum" => vec![kind.mednum.to_owned()],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary(rows: &[(&str, &str)]) -> Vocabulary {
        let rows: Vec<Row> =
            rows.iter().map(|(subject, body)| ((*subject).to_owned(), (*body).to_owned(), 1)).collect();
        Vocabulary::read(1, &rows)
    }

    #[test]
    fn what_the_network_calls_things_is_recognised() {
        let words = vocabulary(&[
            (
                "term/kinds/own1",
                r#"{"names":{"fr":"Épicerie de village","en":"Village grocery"},"said":["multiple rural"],
              "mapped":{"osm":["shop=convenience"],"region":["COM-12"]}}"#,
            ),
            ("term/kinds/own2", r#"{"names":{"fr":"Halle"},"into":"own1"}"#),
            ("term/kinds/reuse", r#"{"names":{"fr":"Recyclerie"},"said":["objèterie"]}"#),
            ("term/services/own1", r#"{"names":{"fr":"Relais colis"},"retired":true}"#),
        ]);
        let check =
            |list: List, text: &str, expected: &[&str]| assert_eq!(words.recognise(list, text), expected, "{text}");
        check(List::Kinds, "épicerie de village", &["own1"]);
        check(List::Kinds, "VILLAGE GROCERY", &["own1"]);
        check(List::Kinds, "COM-12", &["own1"]);
        check(List::Kinds, "shop=convenience", &["own1"]);
        check(List::Kinds, "Le multiple rural et fablab", &["fablab", "own1"]);
        check(List::Kinds, "Halle", &["own1"]);
        check(List::Kinds, "Une objèterie", &["reuse"]);
        check(List::Kinds, "Coworking et fablab", &["coworking", "fablab"]);
        check(List::Kinds, "Hybride", &[]);
        check(List::Kinds, " ", &[]);
        // what is retired is proposed no longer, but what a file says of it is still understood
        check(List::Services, "relais colis", &["own1"]);
        assert!(!words.terms(Field::Services).contains(&"own1"));
        assert!(words.terms(Field::Kinds).contains(&"own1") && !words.terms(Field::Kinds).contains(&"own2"));
        assert_eq!(words.next_key(List::Kinds), Some("own3"));
        assert_eq!(words.now(Field::Kinds, vec!["own2".into(), "fablab".into()]), ["own1", "fablab"]);
    }

    #[test]
    fn typologies_of_others_follow_the_terms() {
        let words = vocabulary(&[
            ("term/kinds/own1", r#"{"names":{"fr":"Épicerie"},"mapped":{"osm":["shop=convenience"]}}"#),
            ("term/kinds/cafe", r#"{"mapped":{"osm":["amenity=pub"]}}"#),
            ("typology/region", r#"{"name":"Région"}"#),
        ]);
        assert_eq!(words.mapped(List::Kinds, "own1", "osm"), ["shop=convenience"]);
        assert_eq!(words.mapped(List::Kinds, "cafe", "osm"), ["amenity=pub"]);
        assert_eq!(words.mapped(List::Kinds, "fablab", "mednum"), ["FABLAB"]);
        assert!(words.mapped(List::Kinds, "own1", "mednum").is_empty());
        assert_eq!(words.glossary.find("fr", "typology-region"), Some("Région"));
    }

    #[test]
    fn fields_of_the_network_join_the_forms() {
        let words = vocabulary(&[
            ("field/own_v_fibre", r#"{"names":{"fr":"Débit de la fibre"},"sort":"whole","rank":2,"about":"place"}"#),
            (
                "field/own_v_tenure",
                r#"{"names":{"fr":"Occupation"},"sort":"one","rank":1,"about":"place",
              "choices":[{"key":"bail","words":"Bail"},{"key":"gratuit","words":"À titre gratuit"},
                         {"key":"pret","words":"Prêt","into":"gratuit"}]}"#,
            ),
            ("field/team_v_relance", r#"{"names":{"fr":"Relance"},"sort":"yes_no","rank":3,"about":"both"}"#),
            ("field/own_v_old", r#"{"names":{"fr":"Ancien"},"sort":"line","rank":4,"about":"both","retired":true}"#),
        ]);
        let keys = |fields: Vec<Field>| fields.into_iter().map(Field::key).collect::<Vec<_>>();
        let all = keys(words.all_fields(Kind::Place));
        assert!(all.contains(&"own_v_fibre") && all.contains(&"team_v_relance") && !all.contains(&"own_v_old"));
        let public = keys(words.public_fields(Kind::Place));
        assert!(public.contains(&"own_v_tenure") && !public.contains(&"team_v_relance"));
        assert!(!keys(words.all_fields(Kind::Organisation)).contains(&"own_v_fibre"));
        let tenure = Field::from_key("own_v_tenure").unwrap();
        assert_eq!(words.terms(tenure), ["bail", "gratuit"]);
        assert_eq!(words.said(tenure, "a titre GRATUIT"), ["gratuit"]);
        assert_eq!(words.said(tenure, "prêt"), ["gratuit"], "what was merged leads on");
        assert!(words.said(tenure, "location").is_empty());
        assert_eq!(words.field_named("débit de la Fibre"), Field::from_key("own_v_fibre"));
        assert_eq!(words.field_named("Ancien"), None);
        assert_eq!(keys(words.published_fields()), ["own_v_tenure", "own_v_fibre"]);
        assert_eq!(keys(words.retired_fields()), ["own_v_old"]);
    }

    #[test]
    fn what_cannot_be_read_is_left_aside() {
        let words =
            vocabulary(&[("term/kinds/own1", "7"), ("nonsense", "{}"), ("term/kinds/own2", r#"{"into":"own2"}"#)]);
        assert!(!words.has_term(List::Kinds, "own1"));
        assert_eq!(words.resolve(List::Kinds, "own2"), "own2");
    }
}
