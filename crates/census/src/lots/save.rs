//! Cells typed in the table: looked at without writing, then saved as one lot, all of them or none unless a person says so.

use std::collections::BTreeMap;

use kernel::auth::{Right, Viewer};
use kernel::db::Tx;
use kernel::error::{Error, Result, Violations};
use kernel::facts::Fact;
use kernel::ids::{AccountId, LotId, PartyId};
use kernel::lang::{Lang, Message};
use kernel::party::Kind;
use kernel::web::Fields;
use serde::{Deserialize, Serialize};

use super::{Change, Operation, Told, cells, origins_of};
use crate::Census;
use crate::edit::{self, By};
use crate::field::Field;
use crate::import::repair::Severity;
use crate::import::told;
use crate::reach::{self, Reached};
use crate::sheet::{Changes, Sheet, Values};
use crate::store::lots::{self, Counts, Lot, LotRow, State};
use crate::store::{self, Action, Lock};

/// Rows of one save: more than a page of the table holds.
const MOST: usize = 500;

/// What the table sends.
#[derive(Debug, Deserialize)]
pub struct Asked {
    rows: Vec<AskedRow>,
    /// What is refused or was changed meanwhile is left aside, and the rest saved.
    #[serde(default)]
    partial: bool,
}

#[derive(Debug, Deserialize)]
struct AskedRow {
    id: PartyId,
    /// Of the sheet, as the table showed it.
    version: i64,
    /// The typed texts, by the key of the field.
    cells: BTreeMap<String, String>,
}

/// What is answered.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// Whether anything was written.
    pub saved: bool,
    /// The lot, when something was.
    pub lot: Option<LotId>,
    /// Sheets that would change, or did.
    pub changed: usize,
    /// Cells that are refused.
    pub refused: usize,
    /// Sheets that somebody else changed meanwhile.
    pub moved: usize,
    /// Row by row.
    pub rows: Vec<Row>,
}

/// A row of the answer.
#[derive(Debug, Serialize)]
pub struct Row {
    id: PartyId,
    name: String,
    /// Of the sheet, as it is now.
    version: i64,
    /// `ready`, `same`, `refused`, `moved` or `gone`.
    state: &'static str,
    cells: Vec<Cell>,
}

/// A cell of the answer.
#[derive(Debug, Serialize)]
pub struct Cell {
    field: String,
    words: String,
    /// What the sheet says now, as a cell.
    now: String,
    /// What it would say.
    after: String,
    /// What was made of what was typed, in words.
    notes: Vec<String>,
    /// Why it is refused, in words.
    refused: Vec<String>,
}

/// A row, and what would be written of it.
struct Looked<'a> {
    row: Row,
    change: Option<(&'a Sheet, Values, Changes)>,
}

/// What would become of the cells; nothing is written.
///
/// # Errors
/// The database is away; too many rows.
pub async fn look(census: &Census, (viewer, lang): (&Viewer, &Lang), asked: &Asked) -> Result<Answer> {
    let ids = ids(asked)?;
    let sheets = store::list_sheets(&census.app.db, &ids).await?;
    let reached = Reached::among(&census.app.db, viewer.reach(Right::EditSheets), &ids).await?;
    Ok(answer(all(census, lang, asked, (&sheets, &reached)).into_iter().map(|looked| looked.row).collect()))
}

/// Saves the cells as one lot.
///
/// # Errors
/// As [`look`]. What is refused, or was changed meanwhile, is no error: it is in the answer, and nothing is saved.
pub async fn save(census: &Census, (viewer, lang): (&Viewer, &Lang), asked: &Asked) -> Result<Answer> {
    let (ids, actor) = (ids(asked)?, viewer.id());
    let mut tx = census.app.db.begin().await?;
    let sheets = store::list_sheets_in(&mut tx, &ids, Lock::Taken).await?;
    let reached = Reached::among_in(&mut tx, viewer.reach(Right::EditSheets), &ids).await?;
    let looked = all(census, lang, asked, (&sheets, &reached));
    let wrong = looked.iter().any(|one| matches!(one.row.state, "refused" | "moved" | "gone"));
    let now = census.app.clock.now();
    let mut changes = Vec::new();
    let mut rows = Vec::new();
    for one in looked {
        if let Some((sheet, values, changed)) = one.change {
            let (values, changed) = edit::dated(&sheet.values, values, changed, now);
            let mut origins = sheet.origins.clone();
            edit::sign(&mut origins, &values, &changed, (By::Team(actor), now));
            changes.push(Change { sheet, values, changes: changed, origins });
        }
        rows.push(one.row);
    }
    if changes.is_empty() || (wrong && !asked.partial) {
        tx.rollback().await?;
        return Ok(answer(rows));
    }
    let lot = record(census, &mut tx, actor, &changes).await?;
    super::write(&census.app, &mut tx, (actor, Action::Lot), &changes).await?;
    tx.commit().await?;
    Ok(Answer { saved: true, lot: Some(lot), ..answer(rows) })
}

/// The lot and its rows, as they will be once the sheets are written.
async fn record(census: &Census, tx: &mut Tx, actor: Option<AccountId>, changes: &[Change<'_>]) -> Result<LotId> {
    let app = &census.app;
    let id = LotId::new(app.clock.now(), &app.chance);
    let count = changes.len() as u64;
    let lot = Lot {
        id,
        kind: changes.first().map_or(Kind::Place, |change| change.sheet.party.kind),
        state: State::Applied,
        query: String::new(),
        operation: Operation::Cells,
        field: None,
        value: Vec::new(),
        counts: Counts { all: count, looked: count, planned: count, done: count, ..Counts::default() },
        stopping: false,
        actor,
        actor_name: None,
        created_at: app.clock.now(),
        undone_by: None,
    };
    lots::insert(tx, &lot).await?;
    lots::update(tx, &lot, app.clock.now()).await?;
    let rows: Vec<LotRow> = changes.iter().zip(0..).map(|(change, number)| done(change, number)).collect();
    lots::save_rows(tx, id, &rows).await?;
    app.record(tx, actor, &Fact::LotApplied { lot: id, changed: count }).await?;
    Ok(id)
}

/// The row of a sheet that is being written.
pub(super) fn done(change: &Change<'_>, number: i64) -> LotRow {
    LotRow {
        party: change.sheet.id(),
        number,
        state: "done".to_owned(),
        version: change.sheet.version + 1,
        changes: change.changes.clone(),
        origins: origins_of(change.sheet, &change.changes),
        told: Told::default(),
    }
}

fn ids(asked: &Asked) -> Result<Vec<PartyId>> {
    if asked.rows.len() > MOST {
        return Err(Error::Conflict(Message::new("error-too-many-rows").with("count", MOST)));
    }
    let mut ids: Vec<PartyId> = asked.rows.iter().map(|row| row.id).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

fn answer(rows: Vec<Row>) -> Answer {
    let count = |state: &str| rows.iter().filter(|row| row.state == state).count();
    let refused = rows.iter().flat_map(|row| &row.cells).filter(|cell| !cell.refused.is_empty()).count();
    let changed = rows.iter().filter(|row| row.changes()).count();
    Answer { saved: false, lot: None, changed, refused, moved: count("moved"), rows }
}

impl Row {
    /// Whether something of it would be written.
    fn changes(&self) -> bool {
        let changed = |cell: &Cell| cell.refused.is_empty() && cell.now != cell.after;
        matches!(self.state, "ready" | "refused") && self.cells.iter().any(changed)
    }
}

fn all<'a>(census: &Census, lang: &Lang, asked: &Asked, (sheets, reached): (&'a [Sheet], &Reached)) -> Vec<Looked<'a>> {
    let of = |row: &AskedRow| sheets.iter().find(|sheet| sheet.id() == row.id);
    let mut seen = Vec::new();
    let mut looked = Vec::with_capacity(asked.rows.len());
    for row in asked.rows.iter() {
        // a row sent twice would be written twice from one version
        if seen.contains(&row.id) {
            continue;
        }
        seen.push(row.id);
        looked.push(match of(row) {
            Some(sheet) if reached.has(sheet.id()) => one(census, lang, row, (sheet, reached)),
            Some(sheet) => Looked { row: out_of_reach(lang, row, sheet), change: None },
            None => Looked { row: gone(row), change: None },
        });
    }
    looked
}

fn gone(row: &AskedRow) -> Row {
    Row { id: row.id, name: String::new(), version: row.version, state: "gone", cells: Vec::new() }
}

/// A row that is read and no more: what it holds is told as far as everybody reads it.
fn out_of_reach(lang: &Lang, row: &AskedRow, sheet: &Sheet) -> Row {
    let values = sheet.values.public();
    let now = |key: &str| {
        let field = Field::from_key(key)?;
        Some(cells::shown(lang, field, values.get(field)?))
    };
    let cell = |(key, text): (&String, &String)| Cell {
        field: key.clone(),
        words: lang.t(&format!("field-{key}")),
        now: now(key).unwrap_or_default(),
        after: text.clone(),
        notes: Vec::new(),
        refused: vec![lang.say(&reach::out_of_reach())],
    };
    Row {
        id: sheet.id(),
        name: sheet.party.name.clone(),
        version: sheet.version,
        state: "refused",
        cells: row.cells.iter().map(cell).collect(),
    }
}

/// One row: each cell read as a form would read it, the refused ones left aside.
fn one<'a>(census: &Census, lang: &Lang, row: &AskedRow, (sheet, reached): (&'a Sheet, &Reached)) -> Looked<'a> {
    let words = census.vocabulary();
    let known = words.all_fields(sheet.party.kind);
    let mut wrong = Violations::default();
    let mut fields: Vec<Field> = Vec::new();
    let mut form = Fields::default();
    for (key, text) in &row.cells {
        match Field::from_key(key).filter(|field| known.contains(field)) {
            None => wrong.add(key, Message::new("cell-no-field")),
            Some(field) => match cells::typed((lang, &words), field, text, &sheet.values) {
                Ok(typed) => {
                    typed.into_iter().for_each(|value| form.push(key, value));
                    fields.push(field);
                }
                Err(message) => wrong.add(key, message),
            },
        }
    }
    let (values, notes) = read(census, (sheet, reached), (fields, form), &mut wrong);
    let changes = values.changes_since(&sheet.values);
    let moved = sheet.version != row.version;
    let state = match (moved, wrong.is_empty(), changes.is_empty()) {
        (true, _, _) => "moved",
        (_, false, _) => "refused",
        (_, _, true) => "same",
        _ => "ready",
    };
    let shown = |values: &Values, field: Field| {
        values.get(field).map(|value| cells::shown(lang, field, value)).unwrap_or_default()
    };
    let cell = |(key, text): (&String, &String)| {
        let field = Field::from_key(key);
        let refused: Vec<String> = wrong.of(key).iter().map(|message| lang.say(message)).collect();
        Cell {
            field: key.clone(),
            words: lang.t(&format!("field-{key}")),
            now: field.map(|field| shown(&sheet.values, field)).unwrap_or_default(),
            after: match field.filter(|_| refused.is_empty()) {
                Some(field) => shown(&values, field),
                None => text.clone(),
            },
            notes: notes.iter().filter(|(noted, _)| Some(*noted) == field).map(|(_, m)| lang.say(m)).collect(),
            refused,
        }
    };
    let row = Row {
        id: sheet.id(),
        name: sheet.party.name.clone(),
        version: sheet.version,
        state,
        cells: row.cells.iter().map(cell).collect(),
    };
    let change = (!moved && !changes.is_empty()).then_some((sheet, values, changes));
    Looked { row, change }
}

type Notes = Vec<(Field, Message)>;

/// The values with what can be taken of a row, and what is told of it; what cannot is added to `wrong`.
fn read(
    census: &Census,
    (sheet, reached): (&Sheet, &Reached),
    (mut fields, form): (Vec<Field>, Fields),
    wrong: &mut Violations,
) -> (Values, Notes) {
    let gazetteer = census.gazetteer();
    // a few rounds: a cell that is refused may have been what another leant on
    for _ in 0..4 {
        if fields.is_empty() {
            break;
        }
        let (asked, form) = with_companions(&fields, &form, &sheet.values);
        match edit::read_fields(&gazetteer, &asked, &sheet.values, &form) {
            // an address that would take the sheet out of reach is refused, and the rest read again without it
            Ok((values, _)) if !reached.keeps(sheet, &values) => {
                let before = fields.len();
                for field in fields.iter().filter(|field| edit::WHERE.contains(field)) {
                    wrong.add(field.key(), reach::moved_out());
                }
                fields.retain(|field| wrong.of(field.key()).is_empty());
                if fields.len() == before {
                    break;
                }
            }
            Ok((values, told)) => {
                let told = told.iter().filter(|told| told.severity != Severity::Dropped);
                return (values, told.filter_map(|told| Some((told.field?, told.message()))).collect());
            }
            Err(Error::Invalid(refused)) => {
                let before = fields.len();
                for (key, messages) in refused.iter() {
                    let field = Field::from_key(key).filter(|field| fields.contains(field));
                    // what a repair moved elsewhere is told at the first cell of the row
                    let key = field.or(fields.first().copied()).map_or(key, |field| field.key()).to_owned();
                    messages.iter().for_each(|message| wrong.add(&key, message.clone()));
                }
                fields.retain(|field| wrong.of(field.key()).is_empty());
                if fields.len() == before {
                    break;
                }
            }
            Err(_) => break,
        }
    }
    (sheet.values.clone(), Vec::new())
}

/// A latitude is judged with its longitude: the one that was not typed is the sheet's.
fn with_companions(fields: &[Field], form: &Fields, before: &Values) -> (Vec<Field>, Fields) {
    let (mut fields, mut form) = (fields.to_vec(), form.clone());
    for (one, other) in [(Field::Latitude, Field::Longitude), (Field::Longitude, Field::Latitude)] {
        if fields.contains(&one) && !fields.contains(&other) {
            fields.push(other);
            if let Some(value) = before.get(other).filter(|_| !form.get(one.key()).is_empty()) {
                form.push(other.key(), told::shown(value));
            }
        }
    }
    (fields, form)
}

/// The JSON of a refusal to read what was sent.
///
/// # Errors
/// [`Error::Invalid`].
pub fn read_asked(body: &[u8]) -> Result<Asked> {
    serde_json::from_slice(body).map_err(|_| {
        let mut wrong = Violations::default();
        wrong.add("rows", Message::new("error-choice"));
        Error::Invalid(wrong)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn what_is_no_table_is_refused() {
        for body in ["", "{}", "[]", r#"{"rows":[{"id":"x","version":1,"cells":{}}]}"#] {
            assert!(matches!(read_asked(body.as_bytes()), Err(Error::Invalid(_))), "{body}");
        }
        let id = PartyId::from_bits(7);
        let body = json!({ "rows": [{ "id": id, "version": 1, "cells": { "phone": "05" } }] }).to_string();
        let asked = read_asked(body.as_bytes()).unwrap();
        assert_eq!((ids(&asked).unwrap(), asked.partial), (vec![id], false));
        let many: Vec<Value> =
            (0..=MOST).map(|at| json!({ "id": PartyId::from_bits(at as u128), "version": 1, "cells": {} })).collect();
        let asked = read_asked(json!({ "rows": many }).to_string().as_bytes()).unwrap();
        assert!(matches!(ids(&asked), Err(Error::Conflict(_))));
    }

    #[test]
    fn a_latitude_typed_alone_keeps_its_longitude() {
        let before: Values = [(Field::Longitude, json!(-0.13))].into_iter().collect();
        let mut form = Fields::default();
        form.push("latitude", "45,04");
        let (fields, form) = with_companions(&[Field::Latitude], &form, &before);
        assert_eq!(fields, [Field::Latitude, Field::Longitude]);
        assert_eq!(form.get("longitude"), "-0.13");
        let (_, emptied) = with_companions(&[Field::Latitude], &Fields::default(), &before);
        assert_eq!(emptied.get("longitude"), "", "a point is emptied whole");
    }
}
