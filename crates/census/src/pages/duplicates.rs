//! Likely duplicates in the back office: the queue, two sheets side by side, the answers, the merges and their undoing.

use std::collections::{BTreeSet, HashMap};

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::auth::Right;
use kernel::error::{Error, Result};
use kernel::facts::Fact;
use kernel::ids::{MergeId, PartyId};
use kernel::lang::Message;
use kernel::party::{Kind, Standing};
use kernel::web::{Fields, Page, Path, Shell, go, shell};

use super::cards::kilometres;
use super::directory::labels;
use super::editing::kind_of;
use super::words;
use crate::duplicates::index::Likeness;
use crate::duplicates::merge::{self, Wish};
use crate::duplicates::score::{Reason, probability};
use crate::field::Field;
use crate::sheet::{Sheet, Values};
use crate::store::{self, duplicates as pairs};
use crate::{Census, edit};

/// What the queue shows at most: answering the first ones changes what follows.
const SHOWN: usize = 50;
const WAITING: i64 = 5_000;
/// The answers that the queue recalls.
const ANSWERED: i64 = 30;
/// Answers that say two, and those that say one.
const APART: &[&str] = &["different", "host", "guest", "establishment", "branch"];
const ONE: &[&str] = &["same", "moved", "renamed"];

/// A sheet that resembles the one that is written, in words.
pub struct LikenessView {
    pub name: String,
    pub path: String,
    pub place: String,
    pub reasons: Vec<String>,
}

/// Why, in the reader's words; only what speaks for it, or against when `all`.
fn reasons(shell: &Shell, reasons: &[(Reason, f32)], all: bool) -> Vec<String> {
    let shown = reasons.iter().filter(|(_, bits)| all || *bits > 0.0);
    shown.map(|(reason, _)| shell.term("reason", reason.key())).collect()
}

/// What a form shows of the sheets that look like the one that was typed.
///
/// # Errors
/// The database is away.
pub async fn likenesses(census: &Census, shell: &Shell, found: &[Likeness]) -> Result<Vec<LikenessView>> {
    let ids: Vec<PartyId> = found.iter().map(|one| one.id).collect();
    let sheets = store::list_sheets(&census.app.db, &ids).await?;
    let view = |one: &Likeness| {
        let sheet = sheets.iter().find(|sheet| sheet.id() == one.id)?;
        Some(LikenessView {
            name: sheet.party.name.clone(),
            path: format!("/bureau{}", sheet.party.path()),
            place: place(census, sheet),
            reasons: reasons(shell, &one.reasons, false),
        })
    };
    Ok(found.iter().filter_map(view).collect())
}

fn place(census: &Census, sheet: &Sheet) -> String {
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
}

#[derive(Template)]
#[template(path = "duplicates.html")]
struct Queue {
    shell: Shell,
    pairs: Vec<PairView>,
    /// What was answered last: an answer may be given again.
    answered: Vec<PairView>,
    total: usize,
    safe: usize,
    searching: bool,
    may_merge: bool,
}

async fn waiting(census: &Census) -> Result<Vec<pairs::PairRow>> {
    let apart = census.told_apart().await?;
    let rows = pairs::list_waiting(&census.app.db, WAITING).await?;
    Ok(rows.into_iter().filter(|row| !apart.contains(&(row.one, row.other))).collect())
}

fn read_reasons(text: &str) -> Vec<(Reason, f32)> {
    let stored: Vec<(String, f32)> = serde_json::from_str(text).unwrap_or_default();
    stored.into_iter().filter_map(|(key, bits)| Some((Reason::from_key(&key)?, bits))).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "bits are few")]
fn percent(shell: &Shell, bits: f64) -> String {
    // never « 100 % »: a machine is not sure of it
    let share = (f64::from(probability(bits as f32)) * 100.0).floor().min(99.0);
    format!("{}\u{a0}%", shell.lang.decimal(share, 0))
}

/// `GET /bureau/doublons`
pub async fn queue(State(census): State<Census>, shell: Shell) -> Result<Page> {
    let rows = waiting(&census).await?;
    let answered = pairs::list_answered(&census.app.db, ANSWERED).await?;
    let shown = rows.iter().take(SHOWN).chain(&answered);
    let ids: Vec<PartyId> = shown.flat_map(|row| [row.one, row.other]).collect();
    let sheets: HashMap<PartyId, Sheet> =
        store::list_sheets(&census.app.db, &ids).await?.into_iter().map(|sheet| (sheet.id(), sheet)).collect();
    let view = |row: &pairs::PairRow| {
        let told = |id| sheets.get(id).map(|sheet| (sheet.party.name.clone(), place(&census, sheet)));
        Some(PairView {
            path: format!("/bureau/doublons/{}/{}", row.one, row.other),
            one: told(&row.one)?,
            other: told(&row.other)?,
            reasons: reasons(&shell, &read_reasons(&row.reasons), true),
            percent: percent(&shell, row.bits),
            answer: row.answer.clone().unwrap_or_default(),
            safe: row.safe,
        })
    };
    shell.page(Queue {
        pairs: rows.iter().take(SHOWN).filter_map(view).collect(),
        answered: answered.iter().filter_map(view).collect(),
        total: rows.len(),
        safe: rows.iter().filter(|row| row.safe).count(),
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

/// `POST /bureau/doublons/surs`
pub async fn accept_safe(State(census): State<Census>, shell: Shell) -> Result<Response> {
    shell.viewer.must(Right::Merge)?;
    let noted = waiting(&census).await?.into_iter().filter(|row| row.safe).collect();
    let rows = census.still_safe(noted).await?;
    let app = &census.app;
    let mut tx = app.db.begin().await?;
    let (mut done, mut taken) = (0_usize, BTreeSet::new());
    let lot = MergeId::new(app.clock.now(), &app.chance).to_string();
    for row in &rows {
        // of three that are one, the third waits for the next batch: each merge starts from what was looked at
        if !taken.insert(row.one) || !taken.insert(row.other) {
            continue;
        }
        let sheets = store::list_sheets_in(&mut tx, &[row.one, row.other], store::Lock::Taken).await?;
        let [one, other] = sheets.as_slice() else { continue };
        let left = store::rounds::list_left(&mut tx, &[row.one, row.other]).await?;
        if sheets.iter().any(|sheet| sheet.party.standing == Standing::Trash)
            || merge::parted(&left, one, other).is_some()
        {
            // somebody was quicker, or one of the two asked to leave: the rest of the batch is not theirs to stop
            continue;
        }
        merge::merge_in(app, &mut tx, shell.viewer.id(), &proposed(one, other, "same", Some(&lot))).await?;
        done += 1;
    }
    tx.commit().await?;
    Ok(shell::flash(go("/bureau/fusions"), &Message::new("flash-merged-safe").with("count", done)))
}

fn proposed(one: &Sheet, other: &Sheet, answer: &str, lot: Option<&str>) -> Wish {
    let (survivor, absorbed) = merge::stays(one, other);
    Wish {
        survivor: (survivor.id(), survivor.version),
        absorbed: (absorbed.id(), absorbed.version),
        taken: merge::proposed_after(answer, survivor, absorbed),
        answer: answer.to_owned(),
        lot: lot.map(str::to_owned),
    }
}

struct FieldRow {
    key: &'static str,
    words: String,
    kept: String,
    taken: String,
    takes: bool,
    same: bool,
}

struct Side {
    id: String,
    version: i64,
    name: String,
    path: String,
    public: String,
    place: String,
}

#[derive(Template)]
#[template(path = "duplicate_pair.html")]
struct PairPage {
    shell: Shell,
    path: String,
    percent: String,
    reasons: Vec<(String, bool)>,
    /// The one that stays, then the one that joins it.
    sides: [Side; 2],
    title: String,
    /// Where they are, as the script of the map reads it; empty when neither has a point.
    points: String,
    /// How far they are from each other, in words; empty when that is not known.
    apart: String,
    kind: &'static str,
    base: String,
    labels: String,
    rows: Vec<FieldRow>,
    answer: String,
    answers: Vec<(&'static str, String)>,
    may_merge: bool,
    /// Why they cannot be merged, when one of them asked to be listed no longer; else empty.
    parted: String,
}

/// The two sheets of a pair, the one that should stay first.
async fn two(census: &Census, one: &str, other: &str) -> Result<(pairs::PairRow, Sheet, Sheet)> {
    let id = |text: &str| text.parse::<PartyId>().map_err(|_| Error::NotFound);
    let row = pairs::find_pair(&census.app.db, id(one)?, id(other)?).await?.ok_or(Error::NotFound)?;
    let sheets = store::list_sheets(&census.app.db, &[row.one, row.other]).await?;
    let find = |id| sheets.iter().find(|sheet| sheet.id() == id).cloned().ok_or(Error::NotFound);
    let (a, b) = (find(row.one)?, find(row.other)?);
    let (first, second) = merge::stays(&a, &b);
    Ok((row, first.clone(), second.clone()))
}

/// The line of one field, or of several that are one value; none when neither sheet has it.
fn row(shell: &Shell, fields: &[Field], survivor: &Sheet, absorbed: &Sheet, wish: &Wish) -> Option<FieldRow> {
    let field = *fields.first()?;
    let told = |sheet: &Sheet| {
        let value = |field: &Field| sheet.values.get(*field).map(|value| words::value(shell, *field, value));
        fields.iter().filter_map(value).collect::<Vec<_>>().join(" · ")
    };
    let (kept, taken) = (told(survivor), told(absorbed));
    (!kept.is_empty() || !taken.is_empty()).then(|| FieldRow {
        key: field.key(),
        words: if fields.len() == 1 { shell.term("field", field.key()) } else { shell.t("merge-point") },
        same: fields.iter().all(|field| survivor.values.get(*field) == absorbed.values.get(*field)),
        kept,
        taken,
        takes: wish.taken.contains(&field),
    })
}

/// `GET /bureau/doublons/{one}/{other}`
pub async fn show(
    State(census): State<Census>,
    Path((one, other)): Path<(String, String)>,
    shell: Shell,
) -> Result<Page> {
    let (pair, survivor, absorbed) = two(&census, &one, &other).await?;
    let answer = pair.answer.clone().unwrap_or_default();
    let wish = proposed(&survivor, &absorbed, &answer, None);
    let side = |sheet: &Sheet| Side {
        id: sheet.id().to_string(),
        version: sheet.version,
        name: sheet.party.name.clone(),
        path: format!("/bureau{}", sheet.party.path()),
        public: sheet.party.path(),
        place: place(&census, sheet),
    };
    let points = [&survivor, &absorbed].map(|sheet| sheet.values.point());
    let marked = points.iter().zip(["A", "B"]).filter_map(|(point, letter)| {
        let (lat, lon) = (*point)?;
        Some(format!("{lon},{lat},{letter}"))
    });
    let apart = match points {
        [Some(a), Some(b)] => {
            shell.t1("pair-apart", "distance", kilometres(&shell, territory::projection::distance_km(a, b)))
        }
        _ => String::new(),
    };
    let fields = survivor.values.fields_with(&absorbed.values);
    let rows = fields.iter().filter(|field| !merge::POINT.contains(field)).map(std::slice::from_ref);
    let rows = rows.chain([&merge::POINT[..]]).filter_map(|fields| row(&shell, fields, &survivor, &absorbed, &wish));
    let left = store::rounds::list_all_left(&census.app.db).await?;
    let parted = merge::parted(&left, &survivor, &absorbed).map(|message| shell.say(&message)).unwrap_or_default();
    shell.page(PairPage {
        path: format!("/bureau/doublons/{}/{}", pair.one, pair.other),
        points: marked.collect::<Vec<_>>().join(" "),
        apart,
        kind: survivor.party.kind.key(),
        base: census.app.site.base_map.clone().unwrap_or_default(),
        labels: labels(&shell),
        percent: percent(&shell, pair.bits),
        reasons: read_reasons(&pair.reasons)
            .iter()
            .map(|(reason, bits)| (shell.term("reason", reason.key()), *bits > 0.0))
            .collect(),
        rows: rows.collect(),
        sides: [side(&survivor), side(&absorbed)],
        title: format!("{} · {}", survivor.party.name, absorbed.party.name),
        answers: APART.iter().chain(ONE).map(|key| (*key, shell.term("answer", key))).collect(),
        answer,
        may_merge: shell.viewer.may(Right::Merge) && pair.merged.is_none() && parted.is_empty(),
        parted,
        shell: shell.clone(),
    })
}

/// `POST /bureau/doublons/{one}/{other}/reponse`
pub async fn answer(
    State(census): State<Census>,
    Path((one, other)): Path<(String, String)>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let (row, first, second) = two(&census, &one, &other).await?;
    shell.viewer.must(Right::EditSheets)?;
    let said = typed.get("answer");
    if !APART.contains(&said) && !ONE.contains(&said) {
        return Err(Error::Conflict(Message::new("error-choice")));
    }
    let (app, now) = (&census.app, census.app.clock.now());
    let mut tx = app.db.begin().await?;
    let change = (typed.get("before"), Some(said));
    if !pairs::answer_pair(&mut tx, (row.one, row.other), change, shell.viewer.id(), now).await? {
        return Err(Error::Conflict(Message::new("error-pair-answered")));
    }
    pairs::remove_relations(&mut tx, row.one, row.other).await?;
    // the form names the two sides as it shows them: the first hosts, or is an establishment of, the second
    let sides = match said {
        "host" => Some(("host", first.id(), second.id())),
        "guest" => Some(("host", second.id(), first.id())),
        "establishment" => Some(("establishment", first.id(), second.id())),
        "branch" => Some(("establishment", second.id(), first.id())),
        _ => None,
    };
    if let Some((sort, one, other)) = sides {
        let since = Some(typed.get("since")).filter(|text| !text.is_empty());
        let id = MergeId::new(now, &app.chance);
        let relation = pairs::Relation { id, sort, one, other, since, merged: None };
        pairs::insert_relation(&mut tx, &relation, shell.viewer.id(), now).await?;
    }
    let fact = Fact::LikenessAnswered { one: row.one, other: row.other, answer: said.to_owned() };
    app.record(&mut tx, shell.viewer.id(), &fact).await?;
    tx.commit().await?;
    let may = shell.viewer.may(Right::Merge) && ONE.contains(&said);
    let next =
        if may { format!("/bureau/doublons/{}/{}#fusion", row.one, row.other) } else { "/bureau/doublons".into() };
    Ok(shell::flash(go(&next), &Message::new("flash-answered").with("answer", shell.term("answer", said))))
}

/// `POST /bureau/doublons/{one}/{other}/fusion`
pub async fn merge_pair(
    State(census): State<Census>,
    Path((one, other)): Path<(String, String)>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let (row, a, b) = two(&census, &one, &other).await?;
    shell.viewer.must(Right::Merge)?;
    // as they were shown, even when an edit since would put the other first
    let (survivor, absorbed) = if typed.get("survivor") == b.id().to_string() { (b, a) } else { (a, b) };
    let version = |name: &str| typed.get(name).parse().unwrap_or(-1);
    let takes = |field: &Field| typed.get(&format!("take-{}", field.key())) == "absorbed";
    let said = row.answer.as_deref().filter(|answer| ONE.contains(answer)).unwrap_or("same");
    let wish = Wish {
        survivor: (survivor.id(), version("survivor-version")),
        absorbed: (absorbed.id(), version("absorbed-version")),
        taken: survivor.values.fields_with(&absorbed.values).into_iter().filter(takes).collect(),
        answer: said.to_owned(),
        lot: None,
    };
    merge::merge(&census.app, shell.viewer.id(), &wish).await?;
    let done = Message::new("flash-merged").with("name", survivor.party.name).with("absorbed", absorbed.party.name);
    Ok(shell::flash(go("/bureau/fusions"), &done))
}

struct MergeView {
    id: String,
    lot: String,
    name: String,
    survivor: (String, String),
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
        Some(MergeView {
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
