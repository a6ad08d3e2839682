//! Ties places to the organisations that run them: what a place says is text, what is kept is whose name it is.
//!
//! A name counts without accents nor case, and without its legal form where that leaves one organisation only; so do the
//! other names of an organisation, those it had before, and those of what was merged into it. Where several answer, none
//! is tied: nothing is guessed.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use kernel::capability::{Reaction, Scheduled};
use kernel::facts::Fact;
use kernel::ids::{MergeId, PartyId};
use kernel::party::Kind;
use kernel::text::fold;

use crate::Census;
use crate::field::Field;
use crate::store::duplicates::Relation;
use crate::store::operators::{self, RUNS, Run, Said};
use crate::store::{self, duplicates};

/// Sheets read at once, and ties written in one transaction.
const STEP: usize = 500;

/// Words of a legal form, folded.
const LEGAL: &[&str] = &["asso", "assoc", "association", "eurl", "sarl", "sas", "sasu", "scic", "scop"];

/// Follows what changes a name, an operator or who is there.
pub fn reaction(census: &Census) -> Reaction {
    let census = census.clone();
    Reaction {
        name: "census.operators",
        wants: |fact| match fact {
            Fact::PartyEdited { fields, .. } => fields.iter().any(|key| {
                [Field::Name, Field::OtherNames, Field::Operator].iter().any(|field| field.key() == key.as_str())
            }),
            Fact::PartyListed { .. }
            | Fact::PartyTrashed { .. }
            | Fact::PartyRestored { .. }
            | Fact::PartyLeft { .. }
            | Fact::ImportApplied { .. }
            | Fact::ImportUndone { .. }
            | Fact::PartiesMerged { .. }
            | Fact::MergeUndone { .. }
            | Fact::LotApplied { .. }
            | Fact::LotUndone { .. } => true,
            _ => false,
        },
        run: Arc::new(move |_, fact| {
            let census = census.clone();
            Box::pin(async move {
                match fact {
                    Fact::PartyListed { party } | Fact::PartyEdited { party, .. } => census.tie_party(party).await,
                    _ => census.tie_operators().await,
                }
            })
        }),
    }
}

/// Ties everything once a day: what was there before ties were kept gets its own at the first start.
pub fn schedule(census: &Census) -> Scheduled {
    let census = census.clone();
    Scheduled {
        name: "census.operators",
        every: Duration::from_secs(24 * 3_600),
        run: Arc::new(move || {
            let census = census.clone();
            Box::pin(async move { census.tie_operators().await })
        }),
    }
}

impl Census {
    /// Ties one place; a new name of an organisation may be that of any place's operator.
    async fn tie_party(&self, party: PartyId) -> anyhow::Result<()> {
        let sheets = store::list_sheets(&self.app.db, &[party]).await?;
        match sheets.first() {
            Some(sheet) if sheet.party.kind == Kind::Place => {
                let operator = sheet.values.text(Field::Operator).to_owned();
                let held = operators::list_runs_of(&self.app.db, party).await?;
                if operator.is_empty() && held.is_empty() {
                    return Ok(());
                }
                let names = Names::read(self).await?;
                self.write_ties(&names, vec![Said { place: party, operator }], held).await
            }
            Some(_) => self.tie_operators().await,
            None => Ok(()),
        }
    }

    /// Ties every place that says who runs it; what holds already is not written again.
    ///
    /// # Errors
    /// The database is away: what was written stays, and the next call goes on.
    pub async fn tie_operators(&self) -> anyhow::Result<()> {
        let names = Names::read(self).await?;
        let held = operators::list_runs(&self.app.db).await?;
        let (mut said, mut after) = (Vec::new(), String::new());
        loop {
            let piece = operators::list_said(&self.app.db, &after, i64::try_from(STEP)?).await?;
            let Some(last) = piece.last() else { break };
            after = last.place.to_string();
            said.extend(piece);
        }
        self.write_ties(&names, said, held).await
    }

    async fn write_ties(&self, names: &Names, said: Vec<Said>, held: Vec<Run>) -> anyhow::Result<()> {
        let tie = |said: Said| Some((said.place, names.answering(&said.operator)?));
        let mut wanted: BTreeMap<PartyId, PartyId> = said.into_iter().filter_map(tie).collect();
        let mut gone = Vec::new();
        for run in held {
            match wanted.get(&run.place) {
                Some(organisation) if *organisation == run.organisation => {
                    wanted.remove(&run.place);
                }
                _ => gone.push(run),
            }
        }
        let app = &self.app;
        for piece in gone.chunks(STEP) {
            let mut tx = app.db.begin().await?;
            for run in piece {
                operators::remove_run(&mut tx, run).await?;
            }
            tx.commit().await?;
        }
        let new: Vec<(PartyId, PartyId)> = wanted.into_iter().collect();
        for piece in new.chunks(STEP) {
            let (mut tx, now) = (app.db.begin().await?, app.clock.now());
            for (place, organisation) in piece {
                let id = MergeId::new(now, &app.chance);
                let relation =
                    Relation { id, sort: RUNS, one: *organisation, other: *place, since: None, merged: None };
                duplicates::insert_relation(&mut tx, &relation, None, now).await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }
}

/// Whose each name is, the surest first.
#[derive(Debug, Default)]
struct Names([HashMap<String, BTreeSet<PartyId>>; 4]);

impl Names {
    async fn read(census: &Census) -> sqlx::Result<Names> {
        let db = &census.app.db;
        let absorbed: HashMap<PartyId, PartyId> = duplicates::list_absorbed(db).await?.into_iter().collect();
        let mut names = Names::default();
        let (mut known, mut after) = (BTreeSet::new(), String::new());
        loop {
            let sheets = store::list_public_sheets(db, Kind::Organisation, &after, 1_000).await?;
            let Some(last) = sheets.last() else { break };
            after = last.id().to_string();
            for sheet in &sheets {
                known.insert(sheet.id());
                names.add(sheet.id(), &sheet.party.name, &sheet.values.list(Field::OtherNames));
            }
        }
        for (party, name) in operators::list_former_names(db).await? {
            if let Some(survivor) = survivor(&absorbed, party).filter(|id| known.contains(id)) {
                names.add_former(survivor, &name);
            }
        }
        // the last name of what was merged is in its sheet, not among those that it had before
        let gone: Vec<PartyId> = absorbed.keys().copied().collect();
        for sheet in store::list_sheets(db, &gone).await?.iter().filter(|s| s.party.kind == Kind::Organisation) {
            if let Some(survivor) = survivor(&absorbed, sheet.id()).filter(|id| known.contains(id)) {
                names.add_former(survivor, &sheet.party.name);
            }
        }
        Ok(names)
    }

    fn add(&mut self, party: PartyId, name: &str, others: &[&str]) {
        let Names([exact, plain, other, _]) = self;
        exact.entry(fold(name)).or_default().insert(party);
        plain.entry(bare(name)).or_default().insert(party);
        for name in others {
            other.entry(bare(name)).or_default().insert(party);
        }
    }

    fn add_former(&mut self, party: PartyId, name: &str) {
        let Names([.., former]) = self;
        former.entry(bare(name)).or_default().insert(party);
    }

    /// The only organisation that answers to those words.
    fn answering(&self, words: &str) -> Option<PartyId> {
        let Names([exact, plain, other, former]) = self;
        let (whole, bare) = (fold(words), bare(words));
        if whole.is_empty() {
            return None;
        }
        let found = [(exact, &whole), (plain, &bare), (other, &bare), (former, &bare)]
            .into_iter()
            .find_map(|(names, key)| names.get(key))?;
        match found.len() {
            1 => found.first().copied(),
            _ => None,
        }
    }
}

/// What a party lives in by now: itself, where it was not merged.
fn survivor(absorbed: &HashMap<PartyId, PartyId>, party: PartyId) -> Option<PartyId> {
    let mut at = party;
    // a chain without end would be a mistake of ours: it is not followed for ever
    for _ in 0..=absorbed.len() {
        match absorbed.get(&at) {
            Some(next) => at = *next,
            None => return Some(at),
        }
    }
    None
}

/// A name, folded, without its legal form; whole where nothing else would be left.
fn bare(name: &str) -> String {
    let folded = fold(name);
    let kept: Vec<&str> = folded.split(' ').filter(|word| !LEGAL.contains(word)).collect();
    if kept.is_empty() { folded } else { kept.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_answers_where_it_is_of_one_organisation_only() {
        let [one, two, three] = [1, 2, 3].map(PartyId::from_bits);
        let mut names = Names::default();
        names.add(one, "SCIC La Fabrique", &["Atelier du Pont"]);
        names.add(two, "Le Moulin", &[]);
        names.add(three, "Association Le Moulin", &[]);
        names.add_former(two, "La Roue");
        let check = |words: &str, expected: Option<PartyId>| assert_eq!(names.answering(words), expected, "{words}");
        check("scic la fabrique", Some(one));
        check("LA FABRIQUE (SCIC)", Some(one));
        check("La Fabrique", Some(one));
        check("L’Atelier du Pont", None);
        check("Atelier du Pont", Some(one));
        check("Le Moulin", Some(two));
        check("association le moulin", Some(three));
        check("SARL Le Moulin", None);
        check("La Roue", Some(two));
        check("Association", None);
        check("", None);
        check("?", None);
    }

    #[test]
    fn what_was_merged_lives_in_the_last_of_a_chain() {
        let [one, two, three] = [1, 2, 3].map(PartyId::from_bits);
        let absorbed = HashMap::from([(one, two), (two, three)]);
        assert_eq!((survivor(&absorbed, one), survivor(&absorbed, three)), (Some(three), Some(three)));
        assert_eq!(survivor(&HashMap::from([(one, two), (two, one)]), one), None);
    }
}
