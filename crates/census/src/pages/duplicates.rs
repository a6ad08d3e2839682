//! Likely duplicates in the back office: the queue, what is told while a sheet is typed, the merges and their undoing.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::auth::Right;
use kernel::error::{Error, Result};
use kernel::ids::{MergeId, PartyId};
use kernel::lang::Message;
use kernel::party::Kind;
use kernel::web::{Fields, Page, Pager, Path, Shell, go, shell};

use super::editing::{kind_of, must_create};
use super::safe_pairs::is_proposed;
use crate::duplicates::index::Likeness;
use crate::duplicates::merge;
use crate::duplicates::score::{Reason, probability};
use crate::field::Field;
use crate::reach::Reached;
use crate::sheet::{Sheet, Values};
use crate::store::{self, duplicates as pairs};
use crate::{Census, edit};

/// Pairs of one page of the queue.
const SHOWN: usize = 50;
const WAITING: i64 = 5_000;
/// The answers that the queue recalls.
const ANSWERED: i64 = 30;

/// A sheet that resembles the one that is written, in words.
pub struct LikenessView {
    pub name: String,
    pub path: String,
    pub place: String,
    pub reasons: Vec<String>,
}

/// Why, in the reader's words; only what speaks for it, or against when `all`.
pub(super) fn reasons(shell: &Shell, reasons: &[(Reason, f32)], all: bool) -> Vec<String> {
    let shown = reasons.iter().filter(|(_, bits)| all || *bits > 0.0);
    shown.map(|(reason, _)| shell.term("reason", reason.key())).collect()
}

/// What a form shows of the sheets that look like the one that was typed.
///
/// # Errors
/// The database is away.
pub async fn likenesses(census: &Census, shell: &Shell, found: &[Likeness]) -> Result<Vec<LikenessView>> {
    let ids: Vec<PartyId> = found.iter().map(|one| one.id).collect();
    let sheets = store::list_sheets_for(&census.app.db, &shell.viewer, &ids).await?;
    let edited = Reached::among(&census.app.db, shell.viewer.reach(Right::EditSheets), &ids).await?;
    let view = |one: &Likeness| {
        let sheet = sheets.iter().find(|sheet| sheet.id() == one.id)?;
        let path = sheet.party.path();
        Some(LikenessView {
            name: sheet.party.name.clone(),
            path: if edited.has(one.id) { format!("/bureau{path}") } else { path },
            place: place(census, sheet),
            reasons: reasons(shell, &one.reasons, false),
        })
    };
    Ok(found.iter().filter_map(view).collect())
}

/// Where a sheet is, in words.
pub(super) fn place(census: &Census, sheet: &Sheet) -> String {
    let street = sheet.values.text(Field::Street);
    let city = census.where_words(sheet.party.territory.as_deref(), sheet.values.text(Field::City));
    [street, &city].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
}

struct PairView {
    path: String,
    one: (String, String),
    other: (String, String),
    reasons: Vec<String>,
    percent: String,
    answer: String,
    safe: bool,
    /// One SIREN under two SIRET: rather an establishment and its seat than one and the same.
    kin: bool,
}

#[derive(Template)]
#[template(path = "duplicates.html")]
struct Queue {
    shell: Shell,
    pairs: Vec<PairView>,
    /// What was answered last: an answer may be given again.
    answered: Vec<PairView>,
    pager: Pager,
    safe: usize,
    searching: bool,
    may_merge: bool,
}

/// The pairs that nobody told apart and that are still two, the likeliest first.
///
/// # Errors
/// The database is away.
pub(super) async fn waiting(census: &Census) -> Result<Vec<pairs::PairRow>> {
    let apart = census.told_apart().await?;
    let rows = pairs::list_waiting(&census.app.db, WAITING).await?;
    Ok(rows.into_iter().filter(|row| !apart.contains(&(row.one, row.other))).collect())
}

/// The reasons of a pair as they are stored.
pub(super) fn read_reasons(text: &str) -> Vec<(Reason, f32)> {
    let stored: Vec<(String, f32)> = serde_json::from_str(text).unwrap_or_default();
    stored.into_iter().filter_map(|(key, bits)| Some((Reason::from_key(&key)?, bits))).collect()
}

/// How likely a pair is one.
#[expect(clippy::cast_possible_truncation, reason = "bits are few")]
pub(super) fn percent(shell: &Shell, bits: f64) -> String {
    // never « 100 % »: a machine is not sure of it
    let share = (f64::from(probability(bits as f32)) * 100.0).floor().min(99.0);
    format!("{}\u{a0}%", shell.lang.decimal(share, 0))
}

/// `GET /bureau/doublons`
pub async fn queue(State(census): State<Census>, shell: Shell) -> Result<Page> {
    let rows = waiting(&census).await?;
    let answered = pairs::list_answered(&census.app.db, ANSWERED).await?;
    let pager = Pager::new(&shell.path, &shell.query, SHOWN, rows.len());
    let page: Vec<&pairs::PairRow> = rows.iter().skip((pager.page - 1) * SHOWN).take(SHOWN).collect();
    let ids: Vec<PartyId> = page.iter().copied().chain(&answered).flat_map(|row| [row.one, row.other]).collect();
    let sheets: HashMap<PartyId, Sheet> =
        store::list_sheets(&census.app.db, &ids).await?.into_iter().map(|sheet| (sheet.id(), sheet)).collect();
    let view = |row: &pairs::PairRow| {
        let told = |id| sheets.get(id).map(|sheet| (sheet.party.name.clone(), place(&census, sheet)));
        let why = read_reasons(&row.reasons);
        Some(PairView {
            kin: row.answer.is_none() && why.iter().any(|(reason, _)| *reason == Reason::SameSiren),
            path: format!("/bureau/doublons/{}/{}", row.one, row.other),
            one: told(&row.one)?,
            other: told(&row.other)?,
            reasons: reasons(&shell, &why, true),
            percent: percent(&shell, row.bits),
            answer: row.answer.clone().unwrap_or_default(),
            safe: row.safe,
        })
    };
    shell.page(Queue {
        pairs: page.iter().copied().filter_map(view).collect(),
        answered: answered.iter().filter_map(view).collect(),
        safe: rows.iter().filter(|row| is_proposed(row)).count(),
        pager,
        searching: kernel::jobs::is_queued(&census.app.db, crate::duplicates::live::JOB, "").await?,
        may_merge: shell.viewer.may(Right::Merge),
        shell: shell.clone(),
    })
}

/// `POST /bureau/doublons/recherche`
pub async fn search(State(census): State<Census>, shell: Shell) -> Result<Response> {
    shell.viewer.must(Right::Merge)?;
    census.ask_for_duplicates().await?;
    Ok(shell::flash(go("/bureau/doublons"), &Message::new("flash-duplicates-searched")))
}

struct MergeView {
    id: String,
    lot: String,
    name: String,
    survivor: (String, String),
    /// What became of it, and since when; empty when it is just the same.
    became: String,
    when: String,
    undone: bool,
}

#[derive(Template)]
#[template(path = "merges.html")]
struct Merges {
    shell: Shell,
    merges: Vec<MergeView>,
    may_merge: bool,
}

/// `GET /bureau/fusions`
pub async fn merges(State(census): State<Census>, shell: Shell) -> Result<Page> {
    let merges = pairs::list_merges(&census.app.db, 200).await?;
    let ids: Vec<PartyId> = merges.iter().map(|merge| merge.survivor).collect();
    let sheets = store::list_sheets(&census.app.db, &ids).await?;
    let view = |merge: &pairs::Merge| {
        let survivor = sheets.iter().find(|sheet| sheet.id() == merge.survivor)?;
        let together = merges.iter().filter(|other| other.lot == merge.lot && !other.undone).count() > 1;
        let since = merge.since.as_ref().map(|since| format!(", {}", shell.t1("tie-since", "since", since.as_str())));
        let became = || format!("{}{}", shell.term("answer", &merge.answer), since.unwrap_or_default());
        Some(MergeView {
            became: if merge.answer == "same" { String::new() } else { became() },
            id: merge.id.to_string(),
            lot: if together { merge.lot.clone() } else { String::new() },
            name: merge.name.clone(),
            survivor: (survivor.party.name.clone(), format!("/bureau{}", survivor.party.path())),
            when: shell.lang.instant(merge.merged_at),
            undone: merge.undone,
        })
    };
    shell.page(Merges {
        merges: merges.iter().filter_map(view).collect(),
        may_merge: shell.viewer.may(Right::Merge),
        shell: shell.clone(),
    })
}

/// `POST /bureau/fusions/{merge}/annulation`
pub async fn undo(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    shell.viewer.must(Right::Merge)?;
    let id: MergeId = id.parse().map_err(|_| Error::NotFound)?;
    let undone = merge::undo(&census.app, shell.viewer.id(), id).await?;
    let kept: Vec<String> = undone.kept.iter().map(|field| shell.term("field", field.key())).collect();
    let done = match kept.is_empty() {
        true => Message::new("flash-unmerged"),
        false => Message::new("flash-unmerged-kept").with("fields", kept.join(", ")),
    };
    Ok(shell::flash(go("/bureau/fusions"), &done))
}

/// `POST /bureau/fusions/{merge}/annulation-du-lot`
pub async fn undo_lot(State(census): State<Census>, Path(lot): Path<String>, shell: Shell) -> Result<Response> {
    shell.viewer.must(Right::Merge)?;
    let merges = pairs::list_lot(&census.app.db, &lot).await?;
    if merges.is_empty() {
        return Err(Error::NotFound);
    }
    let mut tx = census.app.db.begin().await?;
    for merge in &merges {
        merge::undo_in(&census.app, &mut tx, shell.viewer.id(), merge.id).await?;
    }
    tx.commit().await?;
    Ok(shell::flash(go("/bureau/fusions"), &Message::new("flash-unmerged-lot").with("count", merges.len())))
}

#[derive(Template)]
#[template(path = "likenesses.html")]
struct Likenesses {
    shell: Shell,
    likenesses: Vec<LikenessView>,
    refused: bool,
    another: bool,
}

/// `POST /bureau/ressemblances/{kind}`: a fragment for the form of a new sheet while it is typed; changes nothing. What is
/// wrong so far is told when the form is sent.
pub async fn while_typing(
    State(census): State<Census>,
    Path(word): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Page> {
    let kind = kind_of(&word)?;
    must_create(&shell)?;
    let likenesses = match edit::read((&census.gazetteer(), &census.vocabulary()), kind, &Values::default(), &typed) {
        Ok((values, _)) => {
            let found = census.resembling(kind, None, &values).await?;
            likenesses(&census, &shell, &found).await?
        }
        Err(_) => Vec::new(),
    };
    let another = typed.get("another") == "yes";
    Ok(shell.page(Likenesses { likenesses, refused: false, another, shell: shell.clone() })?.private())
}

/// What a new sheet resembles, for the form that is about to create it.
///
/// # Errors
/// The database is away.
pub async fn before_creating(
    census: &Census,
    shell: &Shell,
    kind: Kind,
    values: &Values,
    typed: &Fields,
) -> Result<Vec<LikenessView>> {
    if typed.get("another") == "yes" {
        return Ok(Vec::new());
    }
    let found = census.resembling(kind, None, values).await?;
    likenesses(census, shell, &found).await
}
