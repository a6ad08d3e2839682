//! Pairs of the 2019 census of third places that a person judged, and its records, read from files of open data kept
//! beside the repository: what no drawn record can stand for.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use kernel::ids::PartyId;
use kernel::party::Kind;
use tables::read::{Limits, Table, open};
use territory::Gazetteer;

use super::index::{Drawn, Index, REVIEW, places};
use super::record::{Record, city_words};
use crate::field::Field;
use crate::import::columns::{Mapping, propose};
use crate::import::draft::Drafter;
use crate::vocabulary::Vocabulary;

/// What a person answered about a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// One and the same, moved or not.
    One,
    /// Two: neighbours, or a host and its guest.
    Two,
    /// The person could not say.
    Unsure,
}

/// A judged pair.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Their numbers in the file of the census.
    pub pair: [PartyId; 2],
    /// Their names there.
    pub names: [String; 2],
    /// What was answered.
    pub verdict: Verdict,
}

/// What became of the judged pairs. Those of which the person was unsure are in `questions` only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Pairs judged one way or the other.
    pub judged: usize,
    /// Of those, pairs that are one.
    pub ones: usize,
    /// Pairs that are one, of which the records are compared at all.
    pub met: usize,
    /// Pairs that a person would be asked about.
    pub asked: usize,
    /// Of those, pairs that are one.
    pub asked_ones: usize,
    /// Pairs that would be proposed in one batch.
    pub safe: usize,
    /// Of those, pairs that are one.
    pub safe_ones: usize,
    /// Pairs of the whole file that a person would be asked about.
    pub questions: usize,
}

/// The judged pairs of a file.
///
/// # Errors
/// It cannot be read, or lacks a column.
pub fn pairs(path: &Path) -> Result<Vec<Judged>> {
    let mut table = table(path)?;
    let column = |name: &str| {
        let found = table.headers.iter().position(|header| header == name);
        found.with_context(|| format!("{}: no column {name}", path.display()))
    };
    let (one, other) = (column("id_a")?, column("id_b")?);
    let names = [column("nom_a")?, column("nom_b")?];
    let verdict = column("jugement_chercheur")?;
    let mut pairs = Vec::new();
    while let Some(row) = table.next_row() {
        let row = row?;
        let cell = |at: usize| row.cells.get(at).map(String::as_str).unwrap_or_default();
        let number = |at: usize| number(cell(at)).with_context(|| format!("row {}: no number", row.number));
        pairs.push(Judged {
            pair: [number(one)?, number(other)?],
            names: names.map(|at| cell(at).to_owned()),
            verdict: match cell(verdict) {
                word if word.starts_with("doublon") => Verdict::One,
                "incertain" => Verdict::Unsure,
                _ => Verdict::Two,
            },
        });
    }
    Ok(pairs)
}

/// The records of the census, as its import reads them; their ids are their numbers there.
///
/// # Errors
/// It cannot be read.
pub fn records(path: &Path, gazetteer: &Gazetteer) -> Result<Vec<Drawn>> {
    let mut table = table(path)?;
    let samples = table.samples(200);
    let mapping = Mapping::from_proposals(&propose(&table.headers, &samples));
    let columns = mapping.resolve(&table.headers).map_err(|missing| anyhow!("{}: {missing:?}", path.display()))?;
    let vocabulary = Vocabulary::default();
    let drafter = Drafter::new((gazetteer, &vocabulary), &mapping, columns);
    let record = |row| {
        let values = drafter.draft(row).values;
        let id = number(values.text(Field::SourceId))?;
        Some((Record::of(id, Kind::Place, &values), city_words(&values)))
    };
    Ok(table.filter_map(record).collect())
}

/// What an index of the census makes of the pairs.
pub fn outcome(index: &Index, at: &HashMap<PartyId, u32>, pairs: &[Judged]) -> Outcome {
    let shards = index.shards();
    let met: HashSet<(u32, u32)> = (0..shards).flat_map(|shard| index.candidates(shard, shards)).map(places).collect();
    let mut outcome = Outcome { questions: index.scan(REVIEW, &|_| {}).len(), ..Outcome::default() };
    for judged in pairs.iter().filter(|judged| judged.verdict != Verdict::Unsure) {
        let [Some(one), Some(other)] = judged.pair.map(|id| at.get(&id).copied()) else { continue };
        let is_one = judged.verdict == Verdict::One;
        let likeness = index.at(one).zip(index.at(other)).map(|(a, b)| index.likeness(a, b));
        let is_met = met.contains(&(one.min(other), one.max(other)));
        let is_asked = is_met && likeness.is_some_and(|likeness| likeness.probability >= REVIEW);
        let is_safe = is_asked && index.is_safe(one, other);
        outcome.judged += 1;
        outcome.ones += usize::from(is_one);
        outcome.met += usize::from(is_one && is_met);
        outcome.asked += usize::from(is_asked);
        outcome.asked_ones += usize::from(is_asked && is_one);
        outcome.safe += usize::from(is_safe);
        outcome.safe_ones += usize::from(is_safe && is_one);
    }
    outcome
}

/// The places of records in the index that is made of them.
pub fn places_of(records: &[Drawn]) -> HashMap<PartyId, u32> {
    records.iter().zip(0..).map(|((record, _), at)| (record.id, at)).collect()
}

fn table(path: &Path) -> Result<Table> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    open(path, &name, &Limits::default()).with_context(|| path.display().to_string())
}

fn number(text: &str) -> Option<PartyId> {
    text.trim().parse::<u128>().ok().map(PartyId::from_bits)
}
