//! People as a file that the import reads back unchanged: a table under the keys of its columns, or vCards.

use std::collections::HashMap;

use kernel::error::Result;
use kernel::ids::PartyId;
use tables::cells::push_line;
use tables::vcards::Cards;
use tables::workbook::{Cell, Workbook};
use territory::Gazetteer;

use super::contact::Sort;
use super::import::columns::Target;
use super::person::commune_label;
use crate::store::people::Person;
use crate::store::people_imports::{Reached, Tied};

/// The columns of a table; those that say how to reach people stand last, and only where they may be read.
const COLUMNS: [Target; 11] = [
    Target::Id,
    Target::Civility,
    Target::Given,
    Target::Family,
    Target::Title,
    Target::Tie,
    Target::Organisation,
    Target::Since,
    Target::CommuneCode,
    Target::City,
    Target::Language,
];
const CONTACTS: [Target; 4] = [Target::Email, Target::Phone, Target::Web, Target::Post];

/// People to be written, with what is known of them.
pub struct Sheet<'a> {
    /// Who, in the order of the list.
    pub people: &'a [Person],
    /// What they are, the main tie of each first.
    pub ties: &'a [Tied],
    /// How they are reached; none for a reader who may read no address at all.
    pub points: Option<&'a [Reached]>,
    /// Communes.
    pub gazetteer: &'a Gazetteer,
}

/// One person as a file tells them.
struct Line<'a> {
    person: &'a Person,
    tie: Option<&'a Tied>,
    points: Vec<&'a Reached>,
}

impl Line<'_> {
    fn values(&self, sort: Sort) -> Vec<&str> {
        self.points.iter().filter(|point| point.sort == sort.key()).map(|point| point.value.as_str()).collect()
    }

    fn cell(&self, gazetteer: &Gazetteer, target: Target) -> String {
        let person = self.person;
        let tied = |get: fn(&Tied) -> String| self.tie.map(get).unwrap_or_default();
        match target {
            Target::Id => person.party.id.to_string(),
            Target::Civility => person.civility.clone(),
            Target::Given => person.given.clone(),
            Target::Family => person.family.clone(),
            Target::Tie => tied(|(_, sort, ..)| sort.clone()),
            Target::Title => tied(|(_, _, title, ..)| title.clone()),
            Target::Organisation => tied(|(_, _, _, name, _)| name.clone()),
            Target::Since => tied(|(.., since)| since.clone().unwrap_or_default()),
            Target::CommuneCode => person.commune.clone().unwrap_or_default(),
            Target::City => commune_label(gazetteer, person.commune.as_deref()),
            Target::Language => person.language.clone(),
            Target::Email => self.values(Sort::Email).join("; "),
            Target::Phone => self.values(Sort::Phone).join("; "),
            Target::Web => self.values(Sort::Web).join(" "),
            // a cell holds one address: the first is the one that is used
            Target::Post => self.values(Sort::Post).first().copied().unwrap_or_default().to_owned(),
            Target::Name | Target::Street | Target::Postcode | Target::Note => String::new(),
        }
    }
}

impl<'a> Sheet<'a> {
    fn columns(&self) -> Vec<Target> {
        let contacts = if self.points.is_some() { &CONTACTS[..] } else { &[] };
        COLUMNS.iter().chain(contacts).copied().collect()
    }

    fn lines(&self) -> Vec<Line<'a>> {
        let mut ties: HashMap<PartyId, &'a Tied> = HashMap::new();
        for tie in self.ties {
            ties.entry(tie.0).or_insert(tie);
        }
        let mut points: HashMap<PartyId, Vec<&'a Reached>> = HashMap::new();
        for point in self.points.unwrap_or_default() {
            points.entry(point.party).or_default().push(point);
        }
        let line = |person: &'a Person| Line {
            person,
            tie: ties.get(&person.party.id).copied(),
            points: points.remove(&person.party.id).unwrap_or_default(),
        };
        self.people.iter().map(line).collect()
    }

    /// The cells of a person.
    fn cells(&self, line: &Line<'_>) -> Vec<String> {
        self.columns().into_iter().map(|target| line.cell(self.gazetteer, target)).collect()
    }

    fn header(&self) -> Vec<String> {
        self.columns().into_iter().map(|target| target.key().to_owned()).collect()
    }

    /// As delimited text.
    pub fn csv(&self) -> String {
        // the mark tells spreadsheets that this is UTF-8
        let mut text = String::from('\u{feff}');
        push_line(&mut text, self.header());
        for line in self.lines() {
            push_line(&mut text, self.cells(&line));
        }
        text
    }

    /// As a workbook: its cells are words, which no spreadsheet runs.
    ///
    /// # Errors
    /// None that memory has not.
    pub fn xlsx(&self) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        let mut book = Workbook::open(&mut body, "personnes")?;
        book.write_row(self.header().into_iter().map(Cell::Text))?;
        for line in self.lines() {
            book.write_row(self.cells(&line).into_iter().map(Cell::Text))?;
        }
        book.close()?;
        Ok(body)
    }

    /// As vCards.
    pub fn vcf(&self) -> String {
        let mut cards = Cards::default();
        for line in self.lines() {
            let cell = |target: Target| line.cell(self.gazetteer, target);
            let (family, given, civility) = (cell(Target::Family), cell(Target::Given), cell(Target::Civility));
            cards.begin();
            cards.add("UID", &format!("urn:uuid:{}", line.person.party.id));
            cards.add("KIND", "individual");
            cards.add("FN", &line.person.party.name);
            cards.add_parts("N", &[&family, &given, "", &civility, ""]);
            cards.add("ORG", &cell(Target::Organisation));
            cards.add("TITLE", &cell(Target::Title));
            for (name, sort) in [("EMAIL", Sort::Email), ("TEL", Sort::Phone), ("URL", Sort::Web)] {
                for value in line.values(sort) {
                    cards.add(name, value);
                }
            }
            cards.add_parts("ADR", &["", "", &cell(Target::Post), "", "", "", ""]);
            cards.add("LANG", &cell(Target::Language));
            cards.end();
        }
        cards.finish()
    }
}
