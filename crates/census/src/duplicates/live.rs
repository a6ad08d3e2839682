//! The index of the registry as it is now: read when first asked for, then following the journal of changes; and what is
//! asked of it while typing, at an import, and by the full search.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use kernel::capability::{JobKind, Reaction};
use kernel::change;
use kernel::facts::Fact;
use kernel::ids::PartyId;
use kernel::jobs;
use kernel::party::{Kind, Standing};
use serde_json::json;
use tokio::sync::{RwLock, RwLockReadGuard};

use super::index::{Drawn, Index, Likeness, REVIEW};
use super::record::{Record, city_words};
use super::score::{Reason, weigh};
use crate::Census;
use crate::field::Field;
use crate::import::plan::{Counts, Planned, Verdict};
use crate::import::repair::Severity;
use crate::import::told::{Like, Told};
use crate::sheet::{Sheet, Values};
use crate::store::{self, duplicates as pairs};

/// The index; empty until somebody asks, so that a server at rest pays nothing for it.
#[derive(Default)]
pub struct Live(RwLock<Option<Index>>);

/// The stored name of the job: never renamed.
pub const JOB: &str = "duplicates";
/// The most pairs that one search notes: nobody answers more.
const MOST: usize = 20_000;

fn drawn(sheet: &Sheet) -> Option<Drawn> {
    let live = sheet.party.standing != Standing::Trash;
    live.then(|| (Record::of(sheet.id(), sheet.party.kind, &sheet.values), city_words(&sheet.values)))
}

impl Census {
    async fn index(&self) -> anyhow::Result<RwLockReadGuard<'_, Option<Index>>> {
        let mut live = self.duplicates.0.write().await;
        match live.as_mut() {
            None => *live = Some(self.load_index().await?),
            Some(index) => self.follow_index(index).await?,
        }
        Ok(live.downgrade())
    }

    async fn load_index(&self) -> anyhow::Result<Index> {
        let seq = change::last(&self.app.db).await?;
        let (mut all, mut after) = (Vec::new(), String::new());
        loop {
            let sheets = pairs::list_live_sheets(&self.app.db, &after, 2_000).await?;
            let Some(last) = sheets.last() else { break };
            after = last.id().to_string();
            all.extend(sheets.iter().filter_map(drawn));
        }
        Ok(tokio::task::spawn_blocking(move || Index::new(seq, all)).await?)
    }

    async fn follow_index(&self, index: &mut Index) -> anyhow::Result<()> {
        loop {
            let changes = change::since(&self.app.db, index.seq, 5_000).await?;
            let Some((last, _)) = changes.last().copied() else { return Ok(()) };
            let ids: Vec<PartyId> = changes.iter().filter_map(|(_, changed)| changed.party()).collect();
            let sheets = store::list_sheets(&self.app.db, &ids).await?;
            let mut found: HashMap<PartyId, Drawn> =
                sheets.iter().filter_map(|sheet| Some((sheet.id(), drawn(sheet)?))).collect();
            for id in ids {
                index.follow(id, found.remove(&id));
            }
            index.settle();
            index.seq = last;
        }
    }

    /// What resembles a sheet that is being written, the likeliest first; `id` is its own when it has one.
    ///
    /// # Errors
    /// The database is away.
    pub async fn resembling(&self, kind: Kind, id: Option<PartyId>, values: &Values) -> anyhow::Result<Vec<Likeness>> {
        let index = self.index().await?;
        let Some(index) = index.as_ref() else { return Ok(Vec::new()) };
        Ok(asked(index, kind, id, values, 5))
    }

    /// Warns of each new row that resembles a sheet of the registry, and counts such rows.
    ///
    /// # Errors
    /// The database is away.
    pub(crate) async fn note_likenesses(&self, planned: &mut [Planned], counts: &mut Counts) -> anyhow::Result<()> {
        for (at, like, name) in self.likenesses(planned).await? {
            let Some(row) = planned.get_mut(at) else { continue };
            // says more than the same name in the same commune
            row.draft.told.retain(|told| told.key != "same_name");
            counts.doubtful += u64::from(row.draft.told.iter().all(|told| told.severity == Severity::Repaired));
            let own = row.draft.name().to_owned();
            let told = Told::new("resembles", Some(Field::Name), Severity::Doubtful, &own, &name);
            row.draft.told.push(told.like(like));
        }
        counts.add_alike(planned);
        Ok(())
    }

    /// What each new row resembles most: the place of the row, the sheet with the reasons, and its name.
    async fn likenesses(&self, planned: &[Planned]) -> anyhow::Result<Vec<(usize, Like, String)>> {
        if !planned.iter().any(|row| row.verdict == Verdict::Created) {
            return Ok(Vec::new());
        }
        let found: Vec<(usize, Likeness)> = {
            let index = self.index().await?;
            let Some(index) = index.as_ref().filter(|index| !index.is_empty()) else { return Ok(Vec::new()) };
            let most = |(at, row): (usize, &Planned)| Some((at, asked(index, Kind::Place, None, &row.after, 1).pop()?));
            planned.iter().enumerate().filter(|(_, row)| row.verdict == Verdict::Created).filter_map(most).collect()
        };
        let ids: Vec<PartyId> = found.iter().map(|(_, like)| like.id).collect();
        let names: HashMap<PartyId, String> =
            store::list_sheets(&self.app.db, &ids).await?.into_iter().map(|s| (s.id(), s.party.name)).collect();
        let told = |(at, like): (usize, Likeness)| {
            let name = names.get(&like.id)?.clone();
            let reasons = like.reasons.iter().map(|(reason, _)| reason.key().to_owned()).collect();
            Some((at, Like { party: like.id, reasons }, name))
        };
        Ok(found.into_iter().filter_map(told).collect())
    }

    /// The whole search: what it finds replaces what nobody answered.
    ///
    /// # Errors
    /// The database is away.
    pub async fn search_duplicates(&self) -> anyhow::Result<usize> {
        let asleep = self.duplicates.0.read().await.is_none();
        let rows = {
            let guard = self.index().await?;
            let Some(index) = guard.as_ref() else { return Ok(0) };
            tokio::task::block_in_place(|| found(index))
        };
        if asleep {
            // nobody types: the memory is worth more than the seconds of the next reading
            *self.duplicates.0.write().await = None;
        }
        let apart = self.told_apart().await?;
        let rows: Vec<pairs::PairRow> =
            rows.into_iter().filter(|row| !apart.contains(&(row.one, row.other))).take(MOST).collect();
        let mut tx = self.app.db.begin().await?;
        pairs::remove_open_pairs(&mut tx).await?;
        pairs::save_pairs(&mut tx, self.app.clock.now(), &rows).await?;
        tx.commit().await?;
        Ok(rows.len())
    }

    /// Every two that somebody said to be two, as what they are now: an answer holds through merges.
    ///
    /// # Errors
    /// The database is away.
    pub async fn told_apart(&self) -> anyhow::Result<HashSet<(PartyId, PartyId)>> {
        let into: HashMap<PartyId, PartyId> = pairs::list_absorbed(&self.app.db).await?.into_iter().collect();
        let now = |mut id: PartyId| {
            // no merge makes a circle, yet a hand in the database could
            for _ in 0..100 {
                match into.get(&id) {
                    Some(next) => id = *next,
                    None => break,
                }
            }
            id
        };
        let told = pairs::list_told_apart(&self.app.db).await?;
        Ok(told
            .into_iter()
            .map(|(one, other)| {
                let (one, other) = (now(one), now(other));
                (one.min(other), one.max(other))
            })
            .collect())
    }

    /// Those of the pairs that may still be merged in one batch: a sheet may have been edited since the search.
    ///
    /// # Errors
    /// The database is away.
    pub async fn still_safe(&self, pairs: Vec<pairs::PairRow>) -> anyhow::Result<Vec<pairs::PairRow>> {
        let index = self.index().await?;
        let safe = |row: &pairs::PairRow| index.as_ref().is_some_and(|index| index.are_safe(row.one, row.other));
        Ok(pairs.into_iter().filter(safe).collect())
    }

    /// Two that a person brings together, as the search would have noted them; the pair is written with what comes of it.
    ///
    /// # Errors
    /// The database is away.
    pub async fn compared(&self, one: PartyId, other: PartyId) -> anyhow::Result<pairs::PairRow> {
        let guard = self.index().await?;
        let mut told: Vec<(&str, f32)> = vec![(Reason::ByHand.key(), 0.0)];
        let mut bits = 0.0;
        if let Some(index) = guard.as_ref()
            && let (Some(a), Some(b)) = (index.record(one), index.record(other))
        {
            let mut found: Vec<(&str, f32)> = Vec::new();
            bits = weigh(a, b, index.frequencies(), &mut |reason, bits| found.push((reason.key(), bits)));
            found.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
            told.append(&mut found);
        }
        let reasons = json!(told).to_string();
        let (one, other) = (one.min(other), one.max(other));
        Ok(pairs::PairRow { one, other, bits: f64::from(bits), reasons, safe: false, answer: None, merged: None })
    }

    /// Asks for the whole search, unless it waits already.
    ///
    /// # Errors
    /// The database is away.
    pub async fn ask_for_duplicates(&self) -> anyhow::Result<()> {
        if !jobs::is_queued(&self.app.db, JOB, "").await? {
            let mut tx = self.app.db.begin().await?;
            jobs::enqueue(&self.app, &mut tx, JOB, &json!({})).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

fn asked(index: &Index, kind: Kind, id: Option<PartyId>, values: &Values, limit: usize) -> Vec<Likeness> {
    let mut record = Record::of(id.unwrap_or_else(|| PartyId::from_bits(0)), kind, values);
    index.frequencies().inform(&mut record, &city_words(values));
    index.resembling(&record, REVIEW, limit)
}

fn found(index: &Index) -> Vec<pairs::PairRow> {
    let mut pairs = index.scan(REVIEW, &|_| {});
    pairs.sort_by(|a, b| b.bits.total_cmp(&a.bits));
    pairs.truncate(MOST * 2);
    let known: HashSet<(u32, u32)> = pairs.iter().map(|pair| (pair.one, pair.other)).collect();
    pairs.extend(index.establishments().into_iter().filter(|pair| !known.contains(&(pair.one, pair.other))));
    let row = |pair: super::index::Pair| {
        let (one, other) = (index.at(pair.one)?, index.at(pair.other)?);
        let reasons: Vec<(&str, f32)> =
            index.likeness(one, other).reasons.iter().map(|(reason, bits)| (reason.key(), *bits)).collect();
        Some(pairs::PairRow {
            one: one.id.min(other.id),
            other: one.id.max(other.id),
            bits: f64::from(pair.bits),
            reasons: json!(reasons).to_string(),
            safe: index.is_safe(pair.one, pair.other),
            answer: None,
            merged: None,
        })
    };
    pairs.into_iter().filter_map(row).collect()
}

/// An import asks for the whole search: what it brought twice waits in the queue without anybody thinking of it.
pub fn reaction(census: &Census) -> Reaction {
    let census = census.clone();
    Reaction {
        name: "census.duplicates",
        wants: |fact| matches!(fact, Fact::ImportApplied { created, updated, .. } if created + updated > 0),
        run: Arc::new(move |_, _| {
            let census = census.clone();
            Box::pin(async move { census.ask_for_duplicates().await })
        }),
    }
}

/// The job: the whole search.
pub fn job(census: &Census) -> JobKind {
    let census = census.clone();
    JobKind {
        name: JOB,
        run: Arc::new(move |_| {
            let census = census.clone();
            Box::pin(async move { census.search_duplicates().await.map(|_| ()) })
        }),
    }
}
