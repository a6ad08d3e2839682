//! What a file of people would do, or did, row by row: what is created and completed, what differs, who it may be, and
//! why a row is refused.

use std::collections::HashMap;

use askama::Template;
use kernel::auth::Right;
use kernel::consultation;
use kernel::error::Result;
use kernel::ids::{self, PartyId};
use kernel::web::{Page, Pager, Shell};

use super::imports::ImportLine;
use super::where_words;
use crate::Relations;
use crate::people::contact::Sort;
use crate::people::import::draft::Told;
use crate::people::import::plan::{Change, Counts, Planned, Verdict};
use crate::people::import::{self, undo};
use crate::privacy::purpose;
use crate::store::people::{self, Named};
use crate::store::people_imports::{self as store, Import};

const PER_PAGE: usize = 50;

/// A row of the report.
pub struct RowView {
    number: i64,
    name: String,
    path: String,
    badge: &'static str,
    verdict: String,
    /// Field, before, after.
    changes: Vec<(String, String, String)>,
    /// Field, what is there, what the file says.
    conflicts: Vec<(String, String, String)>,
    told: Vec<String>,
    /// The organisation that it names is not known.
    creates_body: bool,
    /// What may be chosen: value, words, whether it is.
    choices: Vec<(String, String, bool)>,
    take: bool,
}

#[derive(Template)]
#[template(path = "people_import_report.html")]
struct Report {
    shell: Shell,
    import: ImportLine,
    version: i64,
    purpose: String,
    is_planned: bool,
    is_applied: bool,
    /// How many rows would be written.
    accept: u64,
    /// How many are not.
    refused: u64,
    tiles: Vec<(String, String)>,
    /// Word, name, count, whether it is shown.
    tabs: Vec<(&'static str, String, String, bool)>,
    tab: &'static str,
    rows: Vec<RowView>,
    pager: Pager,
    /// Whom an import that was taken back left as they are: name and address.
    kept: Vec<(String, String)>,
}

/// What is told of a row: the column and the value where one says it, and what to do.
pub fn told_words(shell: &Shell, told: &Told) -> String {
    let words = shell.say(&told.message);
    let colon = shell.t("colon");
    match (told.column.is_empty(), told.value.is_empty()) {
        (false, false) => format!("{}, {}{colon} {words}", told.column, shell.lang.quoted(&told.value)),
        (true, false) => format!("{}{colon} {words}", shell.lang.quoted(&told.value)),
        _ => words,
    }
}

/// Whether a row names an organisation that nobody knows.
fn names_unknown(told: &[Told]) -> bool {
    told.iter().any(|told| told.message.key == "people-import-body-unknown")
}

fn badge(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Created | Verdict::Updated => "open",
        Verdict::Unchanged | Verdict::Skipped => "closed",
        Verdict::Doubtful => "doubtful",
        Verdict::Refused => "rejected",
    }
}

/// The report of an import: of what it would do now, or of what it did.
pub async fn show(relations: &Relations, shell: &Shell, found: &Import) -> Result<Page> {
    let is_planned = found.state == "mapping";
    let (planned, counts) = match is_planned {
        true => import::planned(relations, &shell.viewer, found).await?,
        // whom it made is there no longer
        false if found.state == "undone" => (Vec::new(), Counts { created: 0, updated: 0, ..found.counted() }),
        false => (Vec::new(), found.counted()),
    };
    let first = [Verdict::Doubtful, Verdict::Refused, Verdict::Created, Verdict::Updated, Verdict::Unchanged]
        .into_iter()
        .find(|verdict| counts.of(*verdict) > 0);
    let tab = Verdict::from_key(shell.query.get("onglet")).or(first).unwrap_or(Verdict::Created);
    let total = usize::try_from(counts.of(tab)).unwrap_or_default();
    let pager = Pager::new(&found.path(), &shell.query, PER_PAGE, total);
    let skipped = (pager.page - 1) * PER_PAGE;
    let (rows, kept) = match is_planned {
        true => {
            let shown: Vec<Planned> =
                planned.into_iter().filter(|row| row.verdict == tab).skip(skipped).take(PER_PAGE).collect();
            (planned_rows(relations, shell, found, shown).await?, Vec::new())
        }
        false => written_rows(relations, shell, found, (tab, skipped)).await?,
    };
    let purposes = purpose::list(&relations.app).await?;
    let named = purposes.iter().find(|one| one.key == found.purpose).map(|one| one.named(&shell.lang));
    let basis = if found.basis.is_empty() { String::new() } else { shell.term("basis", &found.basis) };
    let report = Report {
        import: ImportLine::of(shell, found),
        version: found.version,
        purpose: format!("{} ({basis})", named.unwrap_or_else(|| found.purpose.clone())),
        is_planned,
        is_applied: found.state == "applied",
        accept: counts.created + counts.updated,
        refused: counts.refused + counts.doubtful,
        tiles: tiles(shell, counts),
        tabs: tabs(shell, counts, tab),
        tab: tab.key(),
        rows,
        pager,
        kept,
        shell: shell.clone(),
    };
    shell.page(report)
}

fn tiles(shell: &Shell, counts: Counts) -> Vec<(String, String)> {
    let count = |verdict: Verdict| usize::try_from(counts.of(verdict)).unwrap_or_default();
    let tile = |verdict: &Verdict| (shell.n(count(*verdict)), shell.term("people-verdict", verdict.key()));
    Verdict::ALL.iter().map(tile).collect()
}

fn tabs(shell: &Shell, counts: Counts, shown: Verdict) -> Vec<(&'static str, String, String, bool)> {
    let held = Verdict::ALL.iter().filter(|verdict| counts.of(**verdict) > 0 || **verdict == shown);
    let tab = |verdict: &Verdict| {
        let count = usize::try_from(counts.of(*verdict)).unwrap_or_default();
        (verdict.key(), shell.term("people-verdict", verdict.key()), shell.n(count), *verdict == shown)
    };
    held.map(tab).collect()
}

fn changes(shell: &Shell, all: &[Change]) -> Vec<(String, String, String)> {
    let civility = |key: &str, value: &str| match key {
        "civility" if !value.is_empty() => shell.term("civility", value),
        "language" if !value.is_empty() => shell.term("language", value),
        _ => value.to_owned(),
    };
    let view = |change: &Change| {
        let words = shell.term("people-change", change.key);
        (words, civility(change.key, &change.before), civility(change.key, &change.after))
    };
    all.iter().map(view).collect()
}

/// The rows of a dry run, with what may be chosen of each.
async fn planned_rows(
    relations: &Relations,
    shell: &Shell,
    found: &Import,
    planned: Vec<Planned>,
) -> Result<Vec<RowView>> {
    let db = &relations.app.db;
    // how somebody is reached already stands beside what the file says: whoever sees it has read it
    let tells = |change: &Change| Sort::from_key(change.key).is_some() && !change.before.is_empty();
    let told = planned.iter().filter(|row| row.conflicts.iter().any(tells));
    let read: Vec<PartyId> = told.filter_map(|row| row.before.as_ref()).map(|before| before.party.id).collect();
    consultation::note(&relations.app, &shell.viewer, &read, "import", "").await?;
    let chosen: HashMap<i64, (String, bool)> =
        store::list_rows(db, found.id).await?.into_iter().map(|row| (row.number, (row.choice, row.take))).collect();
    let mut asked: Vec<PartyId> = planned.iter().flat_map(|row| row.perhaps.iter().copied().take(8)).collect();
    asked.sort_unstable();
    asked.dedup();
    let mut named: HashMap<PartyId, Named> = HashMap::new();
    for piece in asked.chunks(200) {
        let reach = shell.viewer.reach(Right::EditPeople);
        named.extend(people::list_by_ids(db, piece, &reach).await?.into_iter().map(|one| (one.id, one)));
    }
    let gazetteer = relations.territories.gazetteer();
    let view = |row: Planned| {
        let (choice, take) = chosen.get(&row.number).cloned().unwrap_or_default();
        let mut options =
            vec![(String::new(), shell.t("people-choice-default")), ("skip".to_owned(), shell.t("people-choice-skip"))];
        if row.before.is_some() || row.verdict == Verdict::Doubtful || choice == "create" {
            options.push(("create".to_owned(), shell.t("people-choice-create")));
        }
        for one in row.perhaps.iter().filter_map(|id| named.get(id)) {
            let place = where_words(&gazetteer, one.territory.as_deref());
            let name = if place.is_empty() { one.name.clone() } else { format!("{}, {place}", one.name) };
            options.push((one.id.to_string(), shell.t1("people-choice-same", "name", name)));
        }
        if let Some(before) = row.before.as_ref().filter(|before| choice == before.party.id.to_string()) {
            options.push((choice.clone(), shell.t1("people-choice-same", "name", before.party.name.as_str())));
        }
        let choices = if row.verdict == Verdict::Refused { Vec::new() } else { options };
        let marked = |(value, words): (String, String)| {
            let is = value == choice;
            (value, words, is)
        };
        let name = match (&row.before, row.draft.name()) {
            (Some(before), _) => before.party.name.clone(),
            (None, name) => name,
        };
        RowView {
            number: row.number,
            path: row.before.map(|before| format!("/bureau/personnes/{}", before.party.slug)).unwrap_or_default(),
            name,
            badge: badge(row.verdict),
            verdict: shell.term("people-verdict", row.verdict.key()),
            changes: changes(shell, &row.fills),
            conflicts: changes(shell, &row.conflicts),
            told: row.draft.told.iter().map(|told| told_words(shell, told)).collect(),
            choices: choices.into_iter().map(marked).collect(),
            take,
            creates_body: names_unknown(&row.draft.told),
        }
    };
    Ok(planned.into_iter().map(view).collect())
}

/// The rows of an import that is in, or was taken back; and whom it left.
async fn written_rows(
    relations: &Relations,
    shell: &Shell,
    found: &Import,
    (tab, skipped): (Verdict, usize),
) -> Result<(Vec<RowView>, Vec<(String, String)>)> {
    let db = &relations.app.db;
    let reach = shell.viewer.reach(Right::ReadPeople);
    let all = store::list_rows(db, found.id).await?;
    let kept = undo::list_kept(&relations.app, &reach, &all).await?;
    let shown: Vec<_> = all.iter().filter(|row| row.verdict == tab.key()).skip(skipped).take(PER_PAGE).collect();
    let parties: Vec<PartyId> =
        shown.iter().filter_map(|row| row.party.as_deref()).map(ids::read).collect::<sqlx::Result<_>>()?;
    let named: HashMap<String, Named> =
        people::list_by_ids(db, &parties, &reach).await?.into_iter().map(|one| (one.id.to_string(), one)).collect();
    let view = |row: &&store::ImportRow| {
        let party = row.party.as_ref().and_then(|id| named.get(id));
        let told: Vec<Told> = serde_json::from_str(&row.told).unwrap_or_default();
        let cells: Vec<String> = serde_json::from_str(&row.cells).unwrap_or_default();
        let said: Vec<&str> = cells.iter().map(String::as_str).filter(|cell| !cell.trim().is_empty()).take(3).collect();
        RowView {
            number: row.number,
            name: party.map_or_else(|| said.join(" "), |one| one.name.clone()),
            path: party.map(Named::path).unwrap_or_default(),
            badge: badge(tab),
            verdict: shell.term("people-verdict", tab.key()),
            changes: Vec::new(),
            conflicts: Vec::new(),
            told: told.iter().map(|told| told_words(shell, told)).collect(),
            choices: Vec::new(),
            take: false,
            creates_body: names_unknown(&told),
        }
    };
    let kept = kept.into_iter().map(|one| (one.name.clone(), one.path())).collect();
    Ok((shown.iter().map(view).collect(), kept))
}
