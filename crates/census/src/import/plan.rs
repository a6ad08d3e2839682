//! What a file would do to the registry, row by row; reading only, so that a dry run and the real one decide alike.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::Timestamp;
use kernel::db::Tx;
use kernel::ids::PartyId;
use kernel::link::Key;
use kernel::party::Standing;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::draft::Draft;
use super::repair::Severity;
use super::told::Told;
use crate::contribution::departure::Keys;
use crate::field::Field;
use crate::sheet::{Changes, Sheet, Values};
use crate::stage;
use crate::store;
use crate::store::Lock;
use crate::store::batch::SourceRecord;

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A new sheet.
    Created,
    /// A sheet changes.
    Updated,
    /// Nothing changes.
    Unchanged,
    /// This source had it, and no longer does; the sheet stays.
    Vanished,
    /// It makes no sheet.
    Rejected,
    /// The person left it aside.
    Skipped,
    /// The import was taken back, and its sheet, or fields of it, stayed as they were since.
    Kept,
}

impl Verdict {
    /// The stored word.
    pub fn key(self) -> &'static str {
        match self {
            Verdict::Created => "created",
            Verdict::Updated => "updated",
            Verdict::Unchanged => "unchanged",
            Verdict::Vanished => "vanished",
            Verdict::Rejected => "rejected",
            Verdict::Skipped => "skipped",
            Verdict::Kept => "kept",
        }
    }

    /// The verdict of that word.
    pub fn from_key(key: &str) -> Verdict {
        match key {
            "created" => Verdict::Created,
            "updated" => Verdict::Updated,
            "vanished" => Verdict::Vanished,
            "rejected" => Verdict::Rejected,
            "skipped" => Verdict::Skipped,
            "kept" => Verdict::Kept,
            _ => Verdict::Unchanged,
        }
    }
}

/// How many of each, in rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    /// New sheets.
    pub created: u64,
    /// Sheets that change.
    pub updated: u64,
    /// Rows that change nothing.
    pub unchanged: u64,
    /// Records that this source no longer has.
    pub vanished: u64,
    /// Rows that make no sheet.
    pub rejected: u64,
    /// Rows left aside by the person.
    pub skipped: u64,
    /// Rows in which something was put right.
    pub repaired: u64,
    /// Rows in which somebody should look at something.
    pub doubtful: u64,
    /// Fields kept because they were edited here.
    pub conflicts: u64,
    /// Once the import is taken back: sheets removed.
    pub removed: u64,
    /// Once the import is taken back: sheets that are as before.
    pub restored: u64,
    /// Once the import is taken back: sheets that stayed, or kept some of their fields.
    pub kept: u64,
    /// New sheets that resemble one of the registry, or bear the name of one in the same commune.
    pub alike: u64,
}

impl Counts {
    /// Rows of the file.
    pub fn rows(&self) -> u64 {
        self.created + self.updated + self.unchanged + self.rejected + self.skipped
    }

    /// Counts the new sheets of a step that are told to resemble another.
    pub(crate) fn add_alike(&mut self, planned: &[Planned]) {
        let alike = |told: &Told| matches!(told.key.as_str(), "resembles" | "same_name");
        let created = planned.iter().filter(|row| row.verdict == Verdict::Created);
        self.alike += created.filter(|row| row.draft.told.iter().any(alike)).count() as u64;
    }

    pub(super) fn add(&mut self, planned: &Planned) {
        match planned.verdict {
            Verdict::Created => self.created += 1,
            Verdict::Updated => self.updated += 1,
            Verdict::Unchanged => self.unchanged += 1,
            Verdict::Vanished => self.vanished += 1,
            Verdict::Rejected => self.rejected += 1,
            Verdict::Skipped => self.skipped += 1,
            Verdict::Kept => self.kept += 1,
        }
        let has = |severity| planned.draft.told.iter().any(|told| told.severity == severity);
        self.repaired += u64::from(has(Severity::Repaired));
        self.doubtful += u64::from(has(Severity::Doubtful) || has(Severity::Dropped));
        self.conflicts += planned.draft.told.iter().filter(|told| told.key == "conflict").count() as u64;
    }
}

/// What a person accepts of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// New sheets are created.
    pub create: bool,
    /// Sheets are updated.
    pub update: bool,
    /// Rows left aside, by number.
    pub except: HashSet<u64>,
}

impl Default for Acceptance {
    fn default() -> Acceptance {
        Acceptance { create: true, update: true, except: HashSet::new() }
    }
}

impl Acceptance {
    fn admits(&self, number: u64, verdict: Verdict) -> bool {
        let kind = match verdict {
            Verdict::Created => self.create,
            Verdict::Updated => self.update,
            _ => true,
        };
        kind && !self.except.contains(&number)
    }
}

/// A row and what it would do.
pub struct Planned {
    /// The row as understood.
    pub draft: Draft,
    /// What becomes of it.
    pub verdict: Verdict,
    /// The sheet before, when there is one.
    pub before: Option<Sheet>,
    /// The values after.
    pub after: Values,
    /// What differs.
    pub changes: Changes,
    /// What this source had said before.
    pub given_before: Option<Values>,
}

/// Decides for the rows of one file, in order, remembering which records it has met.
pub struct Planner {
    source: String,
    acceptance: Acceptance,
    lock: Lock,
    met: HashMap<u64, u64>,
    key: Key,
    now: Timestamp,
    /// What the rows do, so far.
    pub counts: Counts,
}

impl Planner {
    /// A planner for a file of that source, read at that moment; `lock` says whether its plans are written at once.
    pub fn new(source: &str, acceptance: Acceptance, lock: Lock, (key, now): (Key, Timestamp)) -> Planner {
        let (source, met, counts) = (source.to_owned(), HashMap::new(), Counts::default());
        Planner { source, acceptance, lock, met, key, now, counts }
    }

    /// Decides for some rows.
    ///
    /// # Errors
    /// The database is away.
    pub async fn plan(&mut self, tx: &mut Tx, drafts: Vec<Draft>) -> sqlx::Result<Vec<Planned>> {
        let keys: Vec<&str> = drafts.iter().map(|draft| draft.record.as_str()).collect();
        let records = store::batch::list_source_records(tx, &self.source, &keys).await?;
        let parties: Vec<PartyId> = records.iter().map(|record| record.party).collect();
        let sheets = store::list_sheets_in(tx, &parties, self.lock).await?;
        let mut sheets: HashMap<PartyId, Sheet> = sheets.into_iter().map(|sheet| (sheet.id(), sheet)).collect();
        let mut known: HashMap<String, SourceRecord> = records.into_iter().map(|r| (r.record.clone(), r)).collect();

        let left = Left::among(tx, &self.key, &drafts, &parties).await?;
        let mut planned = Vec::with_capacity(drafts.len());
        for mut draft in drafts {
            let record = known.remove(&draft.record);
            let sheet = record.as_ref().and_then(|record| sheets.remove(&record.party));
            let first = draft.refused.is_none() && !self.met.contains_key(&hash(&draft.record));
            if first && let Some((told, severity)) = left.refuses(&self.key, &draft.values, sheet.as_ref()) {
                // it is in the file all the same: not vanished
                self.met.insert(hash(&draft.record), draft.number);
                draft.refused = Some(Told::new(told, None, severity, &draft.label(), ""));
            }
            planned.push(self.decide(draft, record, sheet));
        }
        warn_of_same_names(tx, &mut planned).await?;
        for row in &planned {
            self.counts.add(row);
        }
        Ok(planned)
    }

    fn decide(&mut self, mut draft: Draft, record: Option<SourceRecord>, sheet: Option<Sheet>) -> Planned {
        if draft.refused.is_none()
            && let Some(first) = self.met.insert(hash(&draft.record), draft.number)
        {
            let told = Told::new("duplicate_row", None, Severity::Dropped, &draft.label(), &first.to_string());
            draft.refused = Some(told);
        }
        let given_before = record.map(|record| record.given);
        if draft.refused.is_some() {
            return Planned {
                verdict: Verdict::Rejected,
                before: None,
                after: Values::default(),
                changes: Changes::default(),
                given_before: None,
                draft,
            };
        }
        let (verdict, after) = match &sheet {
            None => (Verdict::Created, draft.values.clone()),
            Some(sheet) if sheet.party.standing == Standing::Trash => {
                draft.told.push(Told::new("in_trash", None, Severity::Doubtful, &sheet.party.name, ""));
                (Verdict::Unchanged, sheet.values.clone())
            }
            Some(sheet) => {
                let empty = Values::default();
                let mut after = merged(&mut draft, given_before.as_ref().unwrap_or(&empty), &sheet.values);
                if let Some(dated) = stage::dated(&sheet.values, &after, self.now) {
                    after = dated;
                    draft.found.push(Field::StageHistory);
                }
                (if after == sheet.values { Verdict::Unchanged } else { Verdict::Updated }, after)
            }
        };
        let nothing = Values::default();
        let changes = after.changes_since(sheet.as_ref().map_or(&nothing, |sheet| &sheet.values));
        let verdict = if self.acceptance.admits(draft.number, verdict) { verdict } else { Verdict::Skipped };
        Planned { draft, verdict, before: sheet, after, changes, given_before }
    }

    /// The records of this source that the file no longer has: record, party and name.
    ///
    /// # Errors
    /// The database is away.
    pub async fn vanished(&mut self, tx: &mut Tx) -> sqlx::Result<Vec<(String, String, String)>> {
        let mut vanished = Vec::new();
        let mut after = String::new();
        loop {
            let page = store::batch::list_source_names(tx, &self.source, &after, 2_000).await?;
            let Some((last, ..)) = page.last() else { break };
            after = last.clone();
            vanished.extend(page.into_iter().filter(|(record, ..)| !self.met.contains_key(&hash(record))));
        }
        self.counts.vanished = vanished.len() as u64;
        Ok(vanished)
    }
}

/// What left among the rows of a step.
#[derive(Default)]
struct Left {
    /// What those that left were known by.
    keys: HashSet<String>,
    /// Those that left, among the sheets that these rows are tied to.
    parties: Vec<PartyId>,
}

impl Left {
    async fn among(tx: &mut Tx, key: &Key, drafts: &[Draft], parties: &[PartyId]) -> sqlx::Result<Left> {
        // most networks hold none: they pay one small read
        if store::rounds::count_departures(tx).await? == 0 {
            return Ok(Left::default());
        }
        let keys: Vec<String> = drafts.iter().flat_map(|draft| Keys::of(key, &draft.values).all()).collect();
        let found = store::rounds::list_departures(tx, &keys).await?;
        let parties = store::rounds::list_left(tx, parties).await?;
        Ok(Left { keys: found.into_iter().map(|(key, _)| key).collect(), parties })
    }

    /// Why a row brings back what left, if it does; `own` is the sheet that its record is tied to.
    fn refuses(&self, key: &Key, values: &Values, own: Option<&Sheet>) -> Option<(&'static str, Severity)> {
        if self.keys.is_empty() {
            return None;
        }
        let (row, departed) = (Keys::of(key, values), ("departed", Severity::Dropped));
        let named = self.keys.contains(&row.name);
        let holds = |keys: &[String]| keys.iter().any(|key| self.keys.contains(key));
        let stays = |sheet: &&Sheet| !self.parties.contains(&sheet.id());
        match own.filter(stays) {
            // another place may share a mailbox or an operator with one that left, and goes on; what it may not do is
            // become that one
            Some(sheet) => (named && row.name != Keys::of(key, &sheet.values).name).then_some(departed),
            None if named || holds(&row.numbers) => Some(departed),
            // of another name elsewhere, it may be another place: that is for a person to say, by making its sheet
            None => holds(&row.addresses).then_some(("departed_address", Severity::Doubtful)),
        }
    }
}

/// The fields of a point.
const POINT: [Field; 3] = [Field::Latitude, Field::Longitude, Field::PointPrecision];

/// The sheet after a row: what the source changed since last time is taken, unless it was edited here meanwhile. What the
/// program found where the source says nothing contradicts nobody.
fn merged(draft: &mut Draft, given: &Values, current: &Values) -> Values {
    let mut after = current.clone();
    // a point that is only that of a commune is no edit: it was found here, as the one of the row is
    let vague = matches!(current.text(Field::PointPrecision), "commune" | "approximate");
    for field in draft.values.fields_with(given) {
        let incoming = draft.values.get(field).cloned().unwrap_or(Value::Null);
        let last = given.get(field).cloned().unwrap_or(Value::Null);
        let here = current.get(field).cloned().unwrap_or(Value::Null);
        if incoming == last || incoming == here {
            continue;
        }
        let found = draft.found.contains(&field);
        // the commune comes before its point: one that was edited here keeps its own
        let same_commune = after.get(Field::Commune) == draft.values.get(Field::Commune);
        let nearer = vague && same_commune && POINT.contains(&field) && (found || last.is_null());
        if here == last || here.is_null() || nearer {
            after.set(field, incoming);
        } else if !(found && last.is_null()) {
            draft.told.push(Told::conflict(field, &here, &incoming));
        }
    }
    after
}

/// Warns when a new sheet has the folded name and the commune of one that exists: nothing is merged without a person.
async fn warn_of_same_names(tx: &mut Tx, planned: &mut [Planned]) -> sqlx::Result<()> {
    let created = |row: &&mut Planned| row.verdict == Verdict::Created;
    let names: Vec<String> =
        planned.iter_mut().filter(created).map(|row| kernel::text::fold(row.draft.name())).collect();
    if names.is_empty() {
        return Ok(());
    }
    let same = store::list_same_names(tx, &names).await?;
    for row in planned.iter_mut().filter(created) {
        let (folded, commune) = (kernel::text::fold(row.draft.name()), row.draft.values.text(Field::Commune));
        let twin = same.iter().any(|(name, territory, _)| {
            *name == folded && territory.as_deref().is_some_and(|code| !commune.is_empty() && code == commune)
        });
        if twin {
            let name = row.draft.name().to_owned();
            row.draft.told.push(Told::new("same_name", Some(Field::Name), Severity::Doubtful, &name, ""));
        }
    }
    Ok(())
}

fn hash(record: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    record.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn values(pairs: &[(Field, Value)]) -> Values {
        pairs.iter().cloned().collect()
    }

    #[test]
    fn an_edit_made_here_is_kept_and_told() {
        let given = values(&[(Field::Phone, json!("05 56 00 00 00")), (Field::Seats, json!(8))]);
        let current = values(&[(Field::Phone, json!("05 57 11 11 11")), (Field::Seats, json!(8))]);
        let incoming = values(&[(Field::Phone, json!("05 56 00 00 01")), (Field::Seats, json!(12))]);
        let mut draft = Draft { values: incoming, ..Draft::default() };
        let after = merged(&mut draft, &given, &current);
        assert_eq!(after.get(Field::Phone), Some(&json!("05 57 11 11 11")));
        assert_eq!(after.get(Field::Seats), Some(&json!(12)));
        assert_eq!(draft.told.iter().map(|t| t.key.as_str()).collect::<Vec<_>>(), ["conflict"]);
    }

    #[test]
    fn a_source_that_says_the_same_again_changes_nothing() {
        let given = values(&[(Field::Phone, json!("05 56 00 00 00"))]);
        let current = values(&[(Field::Phone, json!("05 57 11 11 11"))]);
        let mut draft = Draft { values: given.clone(), ..Draft::default() };
        assert_eq!(merged(&mut draft, &given, &current), current);
        assert!(draft.told.is_empty());
    }

    #[test]
    fn a_point_found_here_gives_way_to_one_that_is_given_and_contradicts_none() {
        let point = |lat: f64, precision: &str| {
            [(Field::Latitude, json!(lat)), (Field::Longitude, json!(-0.1)), (Field::PointPrecision, json!(precision))]
        };
        let check = |current: (f64, &str), incoming: (f64, &str), found: &[Field], expected: f64| {
            let mut draft = Draft { values: values(&point(incoming.0, incoming.1)), ..Draft::default() };
            draft.found = found.to_vec();
            let after = merged(&mut draft, &Values::default(), &values(&point(current.0, current.1)));
            assert_eq!(after.number(Field::Latitude), Some(expected));
            draft.told.len()
        };
        // the source had no point, and the program found that of the commune
        assert_eq!(check((45.0, "commune"), (45.2, "given"), &[], 45.2), 0, "a point that is given is better");
        assert_eq!(check((45.0, "commune"), (45.1, "commune"), &POINT, 45.1), 0, "and so is the commune of today");
        assert_eq!(check((45.3, "given"), (45.1, "commune"), &POINT, 45.3), 0, "somebody's point stays");
        assert_eq!(check((45.3, "given"), (45.2, "given"), &[], 45.3), 1, "and two that are given are told");
    }

    #[test]
    fn what_the_source_removed_goes_unless_it_was_edited() {
        let given = values(&[(Field::Phone, json!("1")), (Field::Website, json!("https://a.fr"))]);
        let current = values(&[(Field::Phone, json!("1")), (Field::Website, json!("https://b.fr"))]);
        let mut draft = Draft::default();
        let after = merged(&mut draft, &given, &current);
        assert_eq!(after, values(&[(Field::Website, json!("https://b.fr"))]));
        assert_eq!(draft.told.len(), 1);
    }
}
