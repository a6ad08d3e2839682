//! Which column fills which field: proposed from names and contents, corrected by a person, saved and used again.

mod contents;
mod names;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::field::Field;
use crate::vocabulary::Vocabulary;
use crate::wave::question::Sort;

use contents::Contents;
use names::Named;

/// Why a column is proposed for a field, or for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Its name says so.
    Name,
    /// Its contents look so.
    Content,
    /// Both agree.
    Both,
    /// Another column of the same name comes before it: a second meaning, left to the person.
    SecondOfSameName,
    /// A better column fills the field already.
    FieldTaken,
    /// Known to hold what no field is made for: region, population, score of a geocoder…
    KnownUnused,
    /// Nothing was recognised.
    Unknown,
    /// No cell of the sample is filled, and the name says nothing.
    Blank,
}

/// What is proposed for one column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// Rank of the column, from 0.
    pub index: usize,
    /// Its header as written.
    pub header: String,
    /// Its header as shown: `NOMCOM (2)` for the second of that name, the letter of a spreadsheet where it is blank.
    pub label: String,
    /// The field, or none.
    pub target: Option<Field>,
    /// From 0 to 100; under 60 a person should look.
    pub confidence: u8,
    /// Why.
    pub reason: Reason,
}

/// Whether a field holds several values, and may be filled by several columns.
pub fn is_list(field: Field) -> bool {
    matches!(
        field,
        Field::OtherNames
            | Field::Kinds
            | Field::OrganisationKinds
            | Field::Phone
            | Field::Email
            | Field::Website
            | Field::Twitter
            | Field::Facebook
            | Field::Instagram
            | Field::Linkedin
            | Field::Mastodon
            | Field::Links
            | Field::Services
            | Field::Spaces
            | Field::Equipment
            | Field::Networks
            | Field::Labels
            | Field::Publics
            | Field::Tags
            | Field::ContactEmail
            | Field::ContactPhone
    ) || matches!(field, Field::Own(own) if own.sort() == Sort::Several)
}

/// Columns that go by the name of a field that the network added fill it, whatever else was guessed of them.
pub fn propose_own(proposals: &mut [Proposal], vocabulary: &Vocabulary) {
    for at in 0..proposals.len() {
        let Some(field) = proposals.get(at).and_then(|proposal| vocabulary.field_named(&proposal.header)) else {
            continue;
        };
        let taken = proposals.iter().any(|proposal| proposal.target == Some(field)) && !is_list(field);
        if let Some(proposal) = proposals.get_mut(at).filter(|_| !taken) {
            (proposal.target, proposal.confidence, proposal.reason) = (Some(field), 95, Reason::Name);
        }
    }
}

/// One reading of a column.
#[derive(Clone, Copy)]
struct Candidate {
    index: usize,
    field: Field,
    confidence: u8,
    reason: Reason,
    /// A part of the field (house number, first name): joins another column of the same field.
    part: bool,
}

/// Proposes a field for each column, from its header and the cells of the first rows.
///
/// `samples` are rows, as [`tables::read::Table::samples`] gives them. A field that is no list is proposed once.
pub fn propose(headers: &[String], samples: &[Vec<String>]) -> Vec<Proposal> {
    let keys: Vec<String> = headers.iter().map(|header| names::key(header)).collect();
    if names::are_own(headers) {
        return own(headers);
    }
    let contents: Vec<Contents> = (0..headers.len()).map(|index| Contents::of(samples, index)).collect();
    let named: Vec<Option<Named>> = keys.iter().map(|key| names::look_up(key)).collect();
    let with_contact = named.iter().flatten().any(|named| named.field == Some(Field::ContactName));
    let mut candidates = Vec::new();
    for (index, contents) in contents.iter().enumerate() {
        let named = named.get(index).copied().flatten();
        candidates.extend(candidate(index, named, contents, with_contact));
    }
    name_at_least(&mut candidates, &named, &contents);
    let taken = assign(&candidates);
    let labels = labels(headers);
    let proposal = |index: usize| {
        let header = headers.get(index).cloned().unwrap_or_default();
        let label = labels.get(index).cloned().unwrap_or_default();
        if let Some(won) = taken.iter().find(|candidate| candidate.index == index) {
            let (target, confidence, reason) = (Some(won.field), won.confidence, won.reason);
            return Proposal { index, header, label, target, confidence, reason };
        }
        let same_before = keys.iter().take(index).any(|key| !key.is_empty() && Some(key) == keys.get(index));
        let unused = named.get(index).copied().flatten().is_some_and(|named| named.field.is_none() && !named.mail);
        let reason = if candidates.iter().any(|candidate| candidate.index == index) {
            if same_before { Reason::SecondOfSameName } else { Reason::FieldTaken }
        } else if unused {
            Reason::KnownUnused
        } else if contents.get(index).is_none_or(|contents| contents.filled == 0) {
            Reason::Blank
        } else {
            Reason::Unknown
        };
        Proposal { index, header, label, target: None, confidence: 0, reason }
    };
    (0..headers.len()).map(proposal).collect()
}

/// What is proposed for a file that Maillage wrote: contents are not asked, since an e-mail that was public is so again.
fn own(headers: &[String]) -> Vec<Proposal> {
    let labels = labels(headers);
    let proposal = |(index, (header, label)): (usize, (&String, String))| {
        let target = names::look_up_own(header).field;
        let (confidence, reason) = target.map_or((0, Reason::KnownUnused), |_| (95, Reason::Name));
        Proposal { index, header: header.clone(), label, target, confidence, reason }
    };
    headers.iter().zip(labels).enumerate().map(proposal).collect()
}

fn candidate(index: usize, named: Option<Named>, contents: &Contents, with_contact: bool) -> Option<Candidate> {
    let part = named.is_some_and(|named| named.part);
    let made = |field, confidence, reason| Some(Candidate { index, field, confidence, reason, part });
    let named = match named {
        // an e-mail of nobody in particular is public only if it says so itself
        Some(named) if named.mail => {
            let public = !with_contact && contents.share(contents.generic_emails) >= 0.5;
            let field = if public { Field::Email } else { Field::ContactEmail };
            Some(Named { field: Some(field), ..named })
        }
        Some(named) if named.field == Some(Field::Phone) && with_contact && contents.share(contents.mobiles) > 0.5 => {
            Some(Named { field: Some(Field::ContactPhone), ..named })
        }
        other => other,
    };
    let guess = contents.guess();
    match named {
        Some(Named { field: None, .. }) => None,
        Some(Named { field: Some(field), confidence, .. }) => match contents.support(field) {
            Some(share) if share >= 0.5 => made(field, (confidence + 5).min(100), Reason::Both),
            Some(share) if share < 0.2 => match guess.filter(|(_, sure)| *sure >= 60) {
                Some((found, sure)) if names::may_be(field, found) => {
                    let found = if field == Field::ContactName { contents::private(found) } else { found };
                    made(found, sure, Reason::Content)
                }
                _ => made(field, confidence.saturating_sub(40), Reason::Name),
            },
            _ => made(field, confidence, Reason::Name),
        },
        None => guess.and_then(|(field, confidence)| made(field, confidence, Reason::Content)),
    }
}

/// A table of places has a name somewhere: the first column of words that are nearly all different.
fn name_at_least(candidates: &mut Vec<Candidate>, named: &[Option<Named>], contents: &[Contents]) {
    if candidates.iter().any(|candidate| candidate.field == Field::Name) {
        return;
    }
    let free = |index: usize| {
        named.get(index).copied().flatten().is_none() && !candidates.iter().any(|candidate| candidate.index == index)
    };
    let found = contents.iter().enumerate().find(|(index, contents)| free(*index) && contents.looks_like_names());
    if let Some((index, _)) = found {
        candidates.push(Candidate { index, field: Field::Name, confidence: 45, reason: Reason::Content, part: false });
    }
}

/// Gives each field to its best candidate, the first of equals; lists and parts to several.
fn assign(candidates: &[Candidate]) -> Vec<Candidate> {
    let mut ranked: Vec<Candidate> = candidates.to_vec();
    ranked.sort_by_key(|candidate| (std::cmp::Reverse(candidate.confidence), candidate.index));
    let mut taken: Vec<Candidate> = Vec::new();
    for candidate in ranked {
        let mut same = taken.iter().filter(|other| other.field == candidate.field).peekable();
        let free = same.peek().is_none();
        let joins = same.all(|other| other.part || candidate.part);
        let several = is_list(candidate.field) && candidate.reason != Reason::Content;
        if free || several || joins {
            taken.push(candidate);
        }
    }
    taken
}

/// Headers as shown, no two alike.
fn labels(headers: &[String]) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    for (index, header) in headers.iter().enumerate() {
        let rank = headers.iter().take(index + 1).filter(|other| *other == header).count();
        labels.push(match (header.is_empty(), rank) {
            (true, _) => letters(index),
            (false, 1) => header.clone(),
            (false, rank) => format!("{header} ({rank})"),
        });
    }
    labels
}

/// The name a spreadsheet gives a column: A… Z, AA…
fn letters(index: usize) -> String {
    let mut name = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or(0);
        name.push(char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    name.iter().rev().collect()
}

/// One column of a saved mapping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MappedColumn {
    /// Header as written in the file.
    pub header: String,
    /// 1 for the first column of that header, 2 for the second…
    pub occurrence: u32,
    /// The field it fills; `None` to leave it out, knowingly.
    pub target: Option<Field>,
}

/// What a person decided about the columns of a source; survives columns that move or are added.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Every column that was there.
    pub columns: Vec<MappedColumn>,
    /// Columns that earlier files of the source had, and that this one lacks: what was chosen for them is kept until they
    /// come back, or until a person chooses another column for their field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<MappedColumn>,
    /// For fields of terms: what a raw value (folded by [`kernel::text::fold`]) stands for; no term leaves it out.
    #[serde(default)]
    pub values: BTreeMap<Field, BTreeMap<String, Vec<String>>>,
}

/// A mapped column that the file does not have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("no column {occurrence} named {header}")]
pub struct MissingColumn {
    /// Its header.
    pub header: String,
    /// Its rank among columns of that header, from 1.
    pub occurrence: u32,
    /// The field it would fill.
    pub target: Field,
}

impl Mapping {
    /// The mapping that accepts every proposal.
    pub fn from_proposals(proposals: &[Proposal]) -> Mapping {
        let mut columns: Vec<MappedColumn> = Vec::new();
        for proposal in proposals {
            let before = columns.iter().filter(|column| column.header == proposal.header).count();
            let occurrence = u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1);
            columns.push(MappedColumn { header: proposal.header.clone(), occurrence, target: proposal.target });
        }
        Mapping { columns, ..Mapping::default() }
    }

    /// What was decided, for another file of the source: its columns in their own order, each as it was chosen. A column
    /// that was not there before takes what is proposed for it, unless its field is filled already.
    #[must_use]
    pub fn for_file(&self, proposals: &[Proposal]) -> Mapping {
        let headers: Vec<String> = proposals.iter().map(|proposal| proposal.header.clone()).collect();
        let known: Vec<MappedColumn> = self.columns.iter().chain(&self.missing).cloned().collect();
        let known = Mapping { columns: known, ..Mapping::default() };
        let mut chosen: Vec<Option<&MappedColumn>> = vec![None; headers.len()];
        let mut missing = Vec::new();
        for column in &known.columns {
            match known.find(column, &headers).and_then(|index| chosen.get_mut(index)) {
                Some(place) if place.is_none() => *place = Some(column),
                _ if column.target.is_some() => missing.push(column.clone()),
                _ => {}
            }
        }
        let taken: Vec<Field> = chosen.iter().flatten().filter_map(|column| column.target).collect();
        let had_ids = known.columns.iter().any(|column| column.target == Some(Field::SourceId));
        let admits = |field: Field| match field {
            // ids where there were none would make new records of all that the source gave by name
            Field::SourceId => had_ids && !taken.contains(&field),
            _ => is_list(field) || !taken.contains(&field),
        };
        let columns = Mapping::from_proposals(proposals).columns.into_iter().zip(&chosen);
        let columns = columns.map(|(column, chosen)| {
            let target = match chosen {
                Some(chosen) => chosen.target,
                None => column.target.filter(|field| admits(*field)),
            };
            MappedColumn { target, ..column }
        });
        Mapping { columns: columns.collect(), missing, values: self.values.clone() }
    }

    /// Whether another mapping decides the same, in whatever order the columns stand.
    pub fn agrees(&self, other: &Mapping) -> bool {
        self.columns.len() == other.columns.len()
            && self.columns.iter().all(|column| other.columns.contains(column))
            && self.missing == other.missing
            && self.values == other.values
    }

    /// Forgets the columns that are no longer there and whose field a person gave to another.
    pub fn forget_replaced(&mut self) {
        let filled: Vec<Field> = self.columns.iter().filter_map(|column| column.target).collect();
        self.missing.retain(|column| column.target.is_some_and(|field| is_list(field) || !filled.contains(&field)));
    }

    /// The field of each column of a file, or the mapped columns it lacks. Headers match exactly, or else without
    /// case nor accents.
    pub fn resolve(&self, headers: &[String]) -> Result<Vec<Option<Field>>, Vec<MissingColumn>> {
        let mut targets = vec![None; headers.len()];
        let mut missing = Vec::new();
        for column in &self.columns {
            let Some(target) = column.target else { continue };
            match self.find(column, headers).and_then(|index| targets.get_mut(index)) {
                Some(place) => *place = Some(target),
                None => {
                    missing.push(MissingColumn {
                        header: column.header.clone(),
                        occurrence: column.occurrence,
                        target,
                    });
                }
            }
        }
        if missing.is_empty() { Ok(targets) } else { Err(missing) }
    }

    /// The columns of a file that this mapping does not know: new since it was saved.
    pub fn unknown(&self, headers: &[String]) -> Vec<usize> {
        let known: Vec<usize> = self.columns.iter().filter_map(|column| self.find(column, headers)).collect();
        (0..headers.len()).filter(|index| !known.contains(index)).collect()
    }

    fn find(&self, column: &MappedColumn, headers: &[String]) -> Option<usize> {
        let rank = usize::try_from(column.occurrence).ok()?.checked_sub(1)?;
        let exact = headers.iter().enumerate().filter(|(_, header)| **header == column.header).nth(rank);
        let folded = kernel::text::fold(&column.header);
        let near = || {
            let same = |header: &str| kernel::text::fold(header) == folded;
            // a header that another column of the mapping has exactly is not this one
            let free = |header: &str| !self.columns.iter().any(|other| other.header == header);
            headers.iter().enumerate().filter(|(_, header)| same(header) && free(header)).nth(rank)
        };
        exact.or_else(near).map(|(index, _)| index)
    }

    /// The terms a raw value stands for, if the person said so.
    pub fn terms(&self, field: Field, raw: &str) -> Option<&[String]> {
        self.values.get(&field)?.get(&kernel::text::fold(raw)).map(Vec::as_slice)
    }
}

#[cfg(test)]
mod tests;
