//! Which places are open at this minute: what « Ouvert maintenant » keeps of a list.
//!
//! The rule is that of a place's own page: an open place whose hours were wholly understood, by its own clock. Hours are
//! read when somebody first asks, then followed by the journal of changes; an answer serves everybody for its minute.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use kernel::change;
use kernel::db::Db;
use kernel::ids::PartyId;
use kernel::party::{Kind, Standing};
use tokio::sync::Mutex;

use crate::field::Field;
use crate::hours::{self, Calendar, Hours, Understanding, Zone};
use crate::sheet::Sheet;
use crate::stage::PublicStage;
use crate::store;

/// The hours of open public places, and who is open now.
#[derive(Default)]
pub struct OpenPlaces {
    /// One at a time reads and answers; the others find the answer of the minute.
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// The last change that is held; none before the first question.
    seq: Option<i64>,
    said: Arc<HashMap<PartyId, Said>>,
    /// A minute, and who is open then; dropped at each change.
    told: Option<(i64, Arc<Vec<PartyId>>)>,
}

/// What one place says of its hours.
#[derive(Clone)]
struct Said {
    /// In OpenStreetMap's syntax.
    rules: Box<str>,
    /// INSEE code; empty when unknown.
    commune: Box<str>,
}

impl OpenPlaces {
    /// The public places that are open to all at `now`, for certain, in the order of ids.
    ///
    /// # Errors
    /// The database is away.
    pub async fn at(&self, db: &Db, now: Timestamp) -> anyhow::Result<Arc<Vec<PartyId>>> {
        let mut known = self.known.lock().await;
        known.follow(db).await?;
        let minute = now.as_second().div_euclid(60);
        if let Some((told, open)) = &known.told
            && *told == minute
        {
            return Ok(open.clone());
        }
        let said = known.said.clone();
        let open = Arc::new(tokio::task::spawn_blocking(move || open_among(&said, now)).await?);
        known.told = Some((minute, open.clone()));
        Ok(open)
    }
}

impl Known {
    async fn follow(&mut self, db: &Db) -> anyhow::Result<()> {
        let Some(mut seq) = self.seq else { return self.read(db).await };
        loop {
            let changes = change::since(db, seq, 20_000).await?;
            let Some((last, _)) = changes.last().copied() else { return Ok(()) };
            let ids: Vec<PartyId> = changes.iter().filter_map(|(_, changed)| changed.party()).collect();
            // a sheet weighs much more than its hours: thousands are never held at once
            for piece in ids.chunks(1_000) {
                let sheets = store::list_sheets(db, piece).await?;
                let said = Arc::make_mut(&mut self.said);
                for id in piece {
                    said.remove(id);
                }
                said.extend(sheets.iter().filter_map(|sheet| Some((sheet.id(), Said::of(sheet)?))));
            }
            seq = last;
            (self.seq, self.told) = (Some(last), None);
        }
    }

    async fn read(&mut self, db: &Db) -> anyhow::Result<()> {
        let seq = change::last(db).await?;
        let (mut said, mut after) = (HashMap::new(), String::new());
        loop {
            let sheets = store::list_public_sheets(db, Kind::Place, &after, 1_000).await?;
            let Some(last) = sheets.last() else { break };
            after = last.id().to_string();
            said.extend(sheets.iter().filter_map(|sheet| Some((sheet.id(), Said::of(sheet)?))));
        }
        (self.said, self.seq) = (Arc::new(said), Some(seq));
        Ok(())
    }
}

impl Said {
    /// None for a sheet that nothing makes open at any minute.
    fn of(sheet: &Sheet) -> Option<Said> {
        let place = sheet.party.kind == Kind::Place && sheet.party.standing == Standing::Public;
        if !place || sheet.values.stage().public() != PublicStage::Open {
            return None;
        }
        let hours = sheet.values.hours().filter(|hours| hours.understood == Understanding::Whole)?;
        Some(Said { rules: hours.osm?.into(), commune: sheet.values.text(Field::Commune).into() })
    }

    /// What its clock and its holidays depend on: the département, but in Polynesia, where communes differ.
    fn clock(&self) -> &str {
        match hours::departement(&self.commune) {
            "987" => &self.commune,
            departement => departement,
        }
    }

    fn is_open(&self, now: Timestamp) -> bool {
        let rules = Some(self.rules.to_string());
        let hours = Hours { osm: rules, understood: Understanding::Whole, ..Hours::default() };
        let here = now.to_zoned_datetime(hours::time_zone(&self.commune)).datetime();
        let calendar = Calendar::of(Zone::of_departement(hours::departement(&self.commune)));
        hours::open_at(&hours, here, &calendar).is_some_and(|state| state.open)
    }
}

fn open_among(said: &HashMap<PartyId, Said>, now: Timestamp) -> Vec<PartyId> {
    // most places keep the hours of many others: each text is read once a minute
    let mut met: HashMap<(&str, &str), bool> = HashMap::new();
    let mut open = Vec::new();
    for (id, said) in said {
        if *met.entry((&*said.rules, said.clock())).or_insert_with(|| said.is_open(now)) {
            open.push(*id);
        }
    }
    open.sort_unstable();
    open
}
