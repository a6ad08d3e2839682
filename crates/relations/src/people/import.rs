//! People brought in as a file: read as a table, understood column by column, planned row by row, written in one
//! transaction, and taken back as a whole.
//!
//! The way through: [`receive`] → [`columns::propose`] → [`draft::read`] → [`matching::Known::who`] →
//! [`plan::Planner::plan`], which writes nothing → [`apply::apply`] → [`undo::undo`]. The file itself is not kept.

pub mod apply;
pub mod columns;
pub mod draft;
pub mod matching;
pub mod plan;
pub mod undo;

use std::collections::{BTreeMap, HashSet};

use jiff::SignedDuration;
use kernel::app::App;
use kernel::auth::{Right, Viewer};
use kernel::clock::stored;
use kernel::error::{Error, Result};
use kernel::ids::{AccountId, PartyId, PeopleImportId};
use kernel::lang::Message;
use kernel::mail;
use tables::read::{Limits, RowError, open_people};

use self::columns::Target;
use self::draft::Told;
use self::matching::Known;
use self::plan::{Counts, Planned, Planner};
use crate::Relations;
use crate::people::contact::Sort;
use crate::store::people_imports::{self as store, Import};

/// The largest file of people, in bytes.
pub const LARGEST: u64 = 8 << 20;
/// The most rows of one file: what one person can still read over.
pub const MOST_ROWS: usize = 5_000;
/// Cells that were not brought in by then are forgotten.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);

/// What was read of a file.
struct Read {
    headers: Vec<String>,
    mapping: Vec<String>,
    rows: Vec<(i64, String, String)>,
}

fn read(bytes: Vec<u8>, name: &str) -> Result<Read, Message> {
    let limits = Limits { file: LARGEST, unpacked: 64 << 20, strings: 16 << 20, columns: 200, ..Limits::default() };
    let mut table = open_people(bytes, name, &limits).map_err(|error| error.message())?;
    let samples = table.samples(200);
    let headers: Vec<String> = table.headers.clone();
    let proposed = columns::propose(&headers, &samples);
    let mapping = proposed.into_iter().map(|target| target.map_or("", Target::key).to_owned()).collect();
    let mut rows = Vec::new();
    while let Some(row) = table.next_row() {
        if rows.len() >= MOST_ROWS {
            return Err(Message::new("people-import-many").with("count", MOST_ROWS));
        }
        let is_last = row.as_ref().is_err_and(RowError::is_last);
        rows.push(match row {
            Ok(row) => (signed(row.number), json(&row.cells), String::new()),
            Err(error) => broken(&error),
        });
        if is_last {
            break;
        }
    }
    if rows.is_empty() {
        return Err(Message::new("error-file-empty"));
    }
    Ok(Read { headers, mapping, rows })
}

/// A row that could not be read: what of it there is, and why.
fn broken(error: &RowError) -> (i64, String, String) {
    let (key, cells) = match error {
        RowError::TooManyCells { cells, .. } => ("people-import-row-shifted", cells.clone()),
        RowError::TooLarge { .. } => ("people-import-row-large", Vec::new()),
        RowError::Invalid { text, .. } => ("people-import-row-broken", vec![text.clone()]),
        RowError::Broken { .. } => ("people-import-row-broken", Vec::new()),
    };
    let told = Told { message: Message::new(key), column: String::new(), value: String::new(), refuses: true };
    (signed(error.row()), json(&cells), json(&[told]))
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// As a column of text keeps it: what is put together here is always written.
pub(crate) fn json(value: &(impl serde::Serialize + ?Sized)) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Takes a file in and proposes what its columns are; nothing is written to anybody's sheet.
///
/// # Errors
/// [`Error::Conflict`] says why the file cannot be read.
pub async fn receive(
    relations: &Relations,
    actor: Option<AccountId>,
    name: &str,
    bytes: Vec<u8>,
) -> Result<PeopleImportId> {
    let (app, hash) = (&relations.app, kernel::files::hash(&bytes));
    let file_name: String = name.chars().filter(|c| !c.is_control()).take(200).collect();
    let asked = file_name.clone();
    let found = tokio::task::spawn_blocking(move || read(bytes, &asked)).await?.map_err(Error::Conflict)?;
    // two rows may have one number: that of a broken row is the last that was read
    let mut numbers = HashSet::new();
    let rows = found.rows.into_iter().filter(|(number, ..)| numbers.insert(*number)).collect();
    let (now, mut tx) = (app.clock.now(), app.db.begin().await?);
    let import = Import {
        id: PeopleImportId::new(now, &app.chance),
        file_name,
        file_hash: hash,
        state: "mapping".to_owned(),
        headers: json(&found.headers),
        mapping: json(&found.mapping),
        purpose: String::new(),
        basis: String::new(),
        counts: String::new(),
        version: 1,
        created_at: stored(now),
        created_by: actor.map(|id| id.to_string()),
        author: String::new(),
    };
    store::insert(&mut tx, now, actor, &import, rows).await?;
    tx.commit().await?;
    Ok(import.id)
}

/// Whether the viewer reaches everybody, and so whatever somebody else's file said.
pub fn reaches_all(viewer: &Viewer) -> bool {
    [Right::EditPeople, Right::ReadContacts].into_iter().all(|right| viewer.reach(right).is_everywhere())
}

/// The import of an address, when it is the viewer's own or they reach everybody.
///
/// # Errors
/// [`Error::NotFound`], also of somebody else's.
pub async fn find(relations: &Relations, viewer: &Viewer, id: &str) -> Result<Import> {
    let id: PeopleImportId = id.parse().map_err(|_| Error::NotFound)?;
    let found = store::find(&relations.app.db, id).await?.ok_or(Error::NotFound)?;
    let own = viewer.id().is_some_and(|account| found.created_by == Some(account.to_string()));
    if own || reaches_all(viewer) { Ok(found) } else { Err(Error::NotFound) }
}

impl Import {
    /// The columns of the file.
    pub fn columns(&self) -> Vec<String> {
        serde_json::from_str(&self.headers).unwrap_or_default()
    }

    /// What each is, with its name.
    pub fn targets(&self) -> Vec<(Option<Target>, String)> {
        let words: Vec<String> = serde_json::from_str(&self.mapping).unwrap_or_default();
        let of = |at: usize| words.get(at).and_then(|word| Target::from_key(word));
        self.columns().into_iter().enumerate().map(|(at, header)| (of(at), header)).collect()
    }

    /// What its rows became, once it is in.
    pub fn counted(&self) -> Counts {
        serde_json::from_str(&self.counts).unwrap_or_default()
    }

    /// The address of its page.
    pub fn path(&self) -> String {
        format!("/bureau/personnes/imports/{}", self.id)
    }
}

/// What a file would do for that viewer, now: nothing is written.
///
/// # Errors
/// The database is away.
pub async fn planned(relations: &Relations, viewer: &Viewer, import: &Import) -> Result<(Vec<Planned>, Counts)> {
    let db = &relations.app.db;
    let rows = store::list_rows(db, import.id).await?;
    let known = Known::load(db, viewer).await?;
    let gazetteer = relations.territories.gazetteer();
    let (reach, columns) = (viewer.reach(Right::EditPeople), import.targets());
    let (mut planned, counts) = tokio::task::spawn_blocking(move || {
        let mut planner = Planner::new(known, &gazetteer, reach, columns);
        planner.plan(&rows)
    })
    .await?;
    tell_refusals(&relations.app, &mut planned).await?;
    Ok((planned, counts))
}

/// Tells which addresses objected or asked never to be written to again: they are brought in as such, and stay so.
async fn tell_refusals(app: &App, planned: &mut [Planned]) -> Result<()> {
    let mut keys: BTreeMap<String, String> = BTreeMap::new();
    for point in planned.iter().flat_map(|row| &row.draft.points) {
        if matches!(point.sort, Sort::Email | Sort::Phone) && !keys.contains_key(&point.normal) {
            keys.insert(point.normal.clone(), mail::address_key(app, &point.normal).await?);
        }
    }
    let all: Vec<String> = keys.values().cloned().collect();
    let mut reading = app.db.snapshot().await?;
    let mut refused: HashSet<String> = mail::list_suppressed(&mut reading, &all).await?.into_iter().collect();
    reading.rollback().await?;
    refused.extend(store::list_objected(&app.db, &all).await?);
    for row in planned {
        let objects = |normal: &String| keys.get(normal).is_some_and(|key| refused.contains(key));
        let told: Vec<String> =
            row.draft.points.iter().filter(|point| objects(&point.normal)).map(|point| point.value.clone()).collect();
        for value in told {
            row.draft.tell("people-import-objected", "", &value);
        }
    }
    Ok(())
}

/// What files said of a person, for that person.
///
/// # Errors
/// The database is away.
pub async fn mine(relations: &Relations, party: PartyId) -> anyhow::Result<kernel::capability::Mine> {
    let found = store::list_of_party(&relations.app.db, party).await?;
    let told = |(file, purpose, basis, at): (String, String, String, String)| {
        let body = serde_json::json!({ "file": file, "purpose": purpose, "basis": basis, "at": at });
        ("import".to_owned(), body)
    };
    Ok(found.into_iter().map(told).collect())
}

/// Forgets what files said of a person.
///
/// # Errors
/// The database is away.
pub async fn forget(relations: &Relations, party: PartyId) -> anyhow::Result<()> {
    let mut tx = relations.app.db.begin().await?;
    store::forget(&mut tx, party).await?;
    Ok(tx.commit().await?)
}

/// Forgets the cells of old files.
///
/// # Errors
/// The database is away.
pub async fn sweep(relations: &Relations) -> anyhow::Result<()> {
    let app = &relations.app;
    let mut tx = app.db.begin().await?;
    store::forget_old(&mut tx, &stored(app.clock.now() - KEPT)).await?;
    Ok(tx.commit().await?)
}
