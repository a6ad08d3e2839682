//! An operation on many sheets, step by step: the dry run, the change, the undoing; in the request when it is small,
//! else by a job that may be stopped, and that goes on where a killed one stood.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use kernel::app::App;
use kernel::auth::{self, Right, Viewer};
use kernel::capability::{JobKind, Scheduled};
use kernel::db::Tx;
use kernel::error::{Error, Result};
use kernel::facts::Fact;
use kernel::grants::Reach;
use kernel::ids::{AccountId, LotId, PartyId, RevisionId};
use kernel::jobs;
use kernel::lang::Message;
use kernel::party::{self, Kind, Standing};
use kernel::web::Fields;
use serde_json::json;

use super::bulk::{Asked, Fate, fate};
use super::{Change, Operation, Told, save, undo};
use crate::edit::{self, By};
use crate::field::Field;
use crate::reach::{self, Reached};
use crate::sheet::{Changes, Origins, Sheet};
use crate::store::lots::{self, Counts, Lot, LotRow, State};
use crate::store::{self, Action, Lock, NewRevision, duplicates, rounds};
use crate::{Census, table};

/// Stored with each job: never renamed.
const JOB: &str = "lot";
/// Sheets looked at, or written, in one transaction: others work in between.
const STEP: usize = 250;
/// More sheets than that are a job.
const AT_ONCE: u64 = 500;
/// A lot that was never applied is forgotten after so long.
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);

/// The job that goes on with a lot.
pub fn job(census: &Census) -> JobKind {
    let census = census.clone();
    JobKind {
        name: JOB,
        run: Arc::new(move |body| {
            let census = census.clone();
            Box::pin(async move {
                let id = body.get("lot").and_then(serde_json::Value::as_str).and_then(|id| id.parse().ok());
                match id {
                    Some(id) => go_on(&census, id).await,
                    None => Ok(()),
                }
            })
        }),
    }
}

/// Forgets the lots that nobody applied, and the personal views of those who are gone.
pub fn sweep(census: &Census) -> Scheduled {
    let app = census.app.clone();
    Scheduled {
        name: "census.lots.sweep",
        every: Duration::from_secs(24 * 3_600),
        run: Arc::new(move || {
            let app = app.clone();
            Box::pin(async move {
                lots::sweep(&app.db, app.clock.now() - KEPT).await?;
                store::views::sweep(&app.db).await?;
                Ok(())
            })
        }),
    }
}

/// What a person chose in the table.
pub enum Chosen {
    /// Those, in the order of the table.
    Rows(Vec<PartyId>),
    /// All that answers what the table asked, for whoever asked.
    All(Fields, Box<Viewer>),
}

/// Begins a lot with what was chosen; what is to be done with it is asked next.
///
/// # Errors
/// [`Error::Conflict`] when nothing was chosen; the database is away.
pub async fn begin(census: &Census, actor: Option<AccountId>, kind: Kind, chosen: &Chosen) -> Result<Lot> {
    let app = &census.app;
    let (kind, query, rows, all) = match chosen {
        Chosen::Rows(ids) => (kind, String::new(), ids.clone(), ids.len()),
        Chosen::All(fields, viewer) => {
            let found = table::find(census, viewer, fields).await?;
            (found.question().kind, table::question_of(fields), Vec::new(), found.len())
        }
    };
    if all == 0 {
        return Err(Error::Conflict(Message::new("error-nothing-chosen")));
    }
    let lot = Lot {
        id: LotId::new(app.clock.now(), &app.chance),
        kind,
        state: State::Chosen,
        query,
        operation: Operation::Set,
        field: None,
        value: Vec::new(),
        counts: Counts { all: all as u64, ..Counts::default() },
        stopping: false,
        actor,
        actor_name: None,
        created_at: app.clock.now(),
        undone_by: None,
    };
    let mut tx = app.db.begin().await?;
    lots::insert(&mut tx, &lot).await?;
    let rows: Vec<LotRow> = rows.into_iter().zip(0..).map(|(party, number)| row(party, number, "chosen", 0)).collect();
    lots::save_rows(&mut tx, lot.id, &rows).await?;
    tx.commit().await?;
    Ok(lot)
}

/// A value of a field that gives way to another, in every sheet that holds it.
pub struct Replacement {
    /// Which field.
    pub field: Field,
    /// What gives way.
    pub from: Vec<String>,
    /// To what.
    pub to: String,
}

/// Replaces a value in those sheets, without asking again: what is to be done was decided elsewhere. The lot says what
/// became of each sheet, and may be taken back.
///
/// # Errors
/// As [`begin`].
pub async fn replace(
    census: &Census,
    actor: Option<AccountId>,
    (kind, parties): (Kind, &[PartyId]),
    replacement: &Replacement,
) -> Result<LotId> {
    let lot = begin(census, actor, kind, &Chosen::Rows(parties.to_vec())).await?;
    step(census, lot.id, (&[State::Chosen], State::Planning), |lot| {
        lot.operation = Operation::Replace;
        lot.field = Some(replacement.field);
        lot.value = replacement.from.iter().chain([&replacement.to]).cloned().collect();
    })
    .await?;
    Ok(lot.id)
}

fn row(party: PartyId, number: i64, state: &str, version: i64) -> LotRow {
    LotRow {
        party,
        number,
        state: state.to_owned(),
        version,
        changes: Changes::default(),
        origins: Origins::default(),
        told: Told::default(),
    }
}

/// Takes the lot from one of those states to another, and does the step: at once when it is small.
///
/// # Errors
/// [`Error::Conflict`] when it does not stand there any more.
pub async fn step(census: &Census, id: LotId, (from, to): (&[State], State), set: impl FnOnce(&mut Lot)) -> Result<()> {
    let app = &census.app;
    let mut tx = app.db.begin().await?;
    let mut lot = lots::claim(&mut tx, id).await?.ok_or(Error::NotFound)?;
    if !from.contains(&lot.state) {
        return Err(Error::Conflict(Message::new("error-lot-elsewhere")));
    }
    set(&mut lot);
    (lot.state, lot.stopping) = (to, false);
    lot.counts.looked = 0;
    lots::update(&mut tx, &lot, app.clock.now()).await?;
    // even for what is done at once: a program that is killed in between takes it up again
    jobs::enqueue(app, &mut tx, JOB, &json!({ "lot": id })).await?;
    let small = lot.counts.all <= AT_ONCE;
    tx.commit().await?;
    if small {
        go_on(census, id).await?;
    }
    Ok(())
}

/// Does the step at which the lot stands, piece by piece.
///
/// # Errors
/// The database is away: what was done stays done, and the job is tried again.
pub async fn go_on(census: &Census, id: LotId) -> anyhow::Result<()> {
    loop {
        let Some(lot) = lots::find(&census.app.db, id).await? else { return Ok(()) };
        let more = match lot.state {
            State::Planning => plan(census, lot).await?,
            State::Applying => apply_piece(census, id, reach_of(&census.app, &lot, lot.actor).await?).await?,
            State::Undoing => undo::piece(census, id, reach_of(&census.app, &lot, lot.undone_by).await?).await?,
            _ => false,
        };
        if !more {
            return Ok(());
        }
    }
}

/// Whoever asked, with what they may do today; nobody when the account is gone.
async fn acting(app: &App, actor: Option<AccountId>) -> sqlx::Result<Viewer> {
    let Some(id) = actor else { return Ok(Viewer::default()) };
    let Some(account) = auth::find(&app.db, id).await? else { return Ok(Viewer::default()) };
    let powers = auth::powers(app, &account).await?;
    Ok(Viewer::of(account, powers))
}

/// The sheets that somebody may change by that lot. A value that gives way to another does so in every sheet: whoever
/// decided it chooses the words of the whole network.
async fn reach_of(app: &App, lot: &Lot, actor: Option<AccountId>) -> sqlx::Result<Reach> {
    match lot.operation {
        Operation::Replace => Ok(Reach::everywhere()),
        _ => Ok(acting(app, actor).await?.reach(Right::EditSheets)),
    }
}

/// What becomes of a sheet for whoever asks: out of their reach nothing does, and no sheet leaves it.
fn within(reached: &Reached, sheet: &Sheet, fate: Fate) -> Fate {
    match fate {
        _ if !reached.has(sheet.id()) => Fate::Refused(vec![reach::out_of_reach()]),
        Fate::Values(values, _) if !reached.keeps(sheet, &values) => Fate::Refused(vec![reach::moved_out()]),
        fate => fate,
    }
}

fn asked(lot: &Lot) -> Asked {
    Asked { operation: lot.operation, field: lot.field, value: lot.value.clone() }
}

/// The dry run, from its beginning: it changes no sheet, so that it may be done again. Answers whether the change follows
/// at once.
async fn plan(census: &Census, mut lot: Lot) -> anyhow::Result<bool> {
    let (app, asked, gazetteer, words) = (&census.app, asked(&lot), census.gazetteer(), census.vocabulary());
    let chosen = match lot.query.is_empty() {
        true => lots::list_chosen(&app.db, lot.id).await?,
        false => {
            let viewer = acting(app, lot.actor).await?;
            let found = table::find(census, &viewer, &Fields::read(&lot.query)).await;
            found.map_err(|error| anyhow::anyhow!("what the table asked: {error:?}"))?.all()
        }
    };
    let one_by_one = lot.query.is_empty();
    if !one_by_one {
        let mut tx = app.db.begin().await?;
        lots::remove_rows(&mut tx, lot.id).await?;
        tx.commit().await?;
    }
    lot.counts = Counts { all: chosen.len() as u64, ..Counts::default() };
    let (mut number, reach) = (0, reach_of(app, &lot, lot.actor).await?);
    for piece in chosen.chunks(STEP) {
        let sheets = store::list_sheets(&app.db, piece).await?;
        let reached = Reached::among(&app.db, reach.clone(), piece).await?;
        let mut tx = app.db.begin().await?;
        let fixed = fixed(&mut tx, piece).await?;
        let mut rows = Vec::new();
        for id in piece {
            number += 1;
            let Some(sheet) = sheets.iter().find(|sheet| sheet.id() == *id) else { continue };
            let fate = fixed.fate(fate((&gazetteer, &words), &asked, sheet), sheet);
            let (state, changes, refused) = match within(&reached, sheet, fate) {
                // what was chosen one by one is kept, for another dry run
                Fate::Same if one_by_one => ("same", Changes::default(), Vec::new()),
                Fate::Same => {
                    lot.counts.same += 1;
                    continue;
                }
                Fate::Values(_, changes) => ("planned", changes, Vec::new()),
                Fate::Standing(_) => ("planned", Changes::default(), Vec::new()),
                Fate::Refused(messages) => ("refused", Changes::default(), messages),
            };
            match state {
                "planned" => lot.counts.planned += 1,
                "same" => lot.counts.same += 1,
                _ => lot.counts.refused += 1,
            }
            let told = Told { refused, ..Told::default() };
            rows.push(LotRow { changes, told, ..row(*id, number, state, sheet.version) });
        }
        lot.counts.looked += piece.len() as u64;
        // given up meanwhile, or taken up by another
        let Some(now) = lots::claim(&mut tx, lot.id).await?.filter(|now| now.state == State::Planning) else {
            return Ok(false);
        };
        lots::save_rows(&mut tx, lot.id, &rows).await?;
        lots::update(&mut tx, &Lot { counts: lot.counts, ..now }, app.clock.now()).await?;
        tx.commit().await?;
    }
    let mut tx = app.db.begin().await?;
    if let Some(now) = lots::claim(&mut tx, lot.id).await?.filter(|now| now.state == State::Planning) {
        let decided = lot.operation == Operation::Replace;
        let state = if decided { State::Applying } else { State::Planned };
        lots::update(&mut tx, &Lot { state, counts: lot.counts, ..now }, app.clock.now()).await?;
        tx.commit().await?;
        return Ok(decided);
    }
    Ok(false)
}

/// Sheets that may not come back from where they are, whoever asks.
struct Fixed {
    /// Left at their own request.
    left: Vec<PartyId>,
    /// Live in another.
    merged: Vec<PartyId>,
}

async fn fixed(tx: &mut Tx, ids: &[PartyId]) -> sqlx::Result<Fixed> {
    Ok(Fixed { left: rounds::list_left(tx, ids).await?, merged: duplicates::list_merged(tx, ids).await? })
}

impl Fixed {
    fn fate(&self, fate: Fate, sheet: &Sheet) -> Fate {
        let back = matches!(fate, Fate::Standing(Standing::Public));
        match sheet.id() {
            id if back && self.left.contains(&id) => Fate::Refused(vec![Message::new("error-left")]),
            id if back && sheet.party.standing == Standing::Trash && self.merged.contains(&id) => {
                Fate::Refused(vec![Message::new("error-merged-trash")])
            }
            _ => fate,
        }
    }
}

/// Changes some of the planned sheets; `false` when there is nothing more to do.
async fn apply_piece(census: &Census, id: LotId, reach: Reach) -> anyhow::Result<bool> {
    let (app, gazetteer, words) = (&census.app, census.gazetteer(), census.vocabulary());
    let mut tx = app.db.begin().await?;
    let Some(mut lot) = lots::claim(&mut tx, id).await?.filter(|lot| lot.state == State::Applying) else {
        return Ok(false);
    };
    let rows = lots::list_rows(&mut tx, id, "planned", -1, i64::try_from(STEP).unwrap_or(i64::MAX)).await?;
    if rows.is_empty() || lot.stopping {
        lot.state = if rows.is_empty() { State::Applied } else { State::Stopped };
        let fact = Fact::LotApplied { lot: id, changed: lot.counts.done };
        app.record(&mut tx, lot.actor, &fact).await?;
        lots::update(&mut tx, &lot, app.clock.now()).await?;
        tx.commit().await?;
        return Ok(false);
    }
    let mut ids: Vec<PartyId> = rows.iter().map(|row| row.party).collect();
    ids.sort_unstable();
    let sheets = store::list_sheets_in(&mut tx, &ids, Lock::Taken).await?;
    let fixed = fixed(&mut tx, &ids).await?;
    let reached = Reached::among_in(&mut tx, reach, &ids).await?;
    let (asked, mut written, mut changes, mut moves) = (asked(&lot), Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        let Some(sheet) = sheets.iter().find(|sheet| sheet.id() == row.party) else { continue };
        let fate = within(&reached, sheet, fixed.fate(fate((&gazetteer, &words), &asked, sheet), sheet));
        let state = match fate {
            Fate::Same => "same",
            Fate::Refused(_) => "refused",
            // edited since the dry run, where the lot would have changed it
            Fate::Values(_, ref changes) if sheet.version != row.version && *changes != row.changes => "moved",
            Fate::Standing(standing) => {
                moves.push((sheet, standing));
                let told = Told { standing: Some(sheet.party.standing.key().to_owned()), ..Told::default() };
                written.push(LotRow { state: "done".to_owned(), version: sheet.version, told, ..row });
                continue;
            }
            Fate::Values(values, changed) => {
                let (values, changed) = edit::dated(&sheet.values, values, changed, app.clock.now());
                let mut origins = sheet.origins.clone();
                edit::sign(&mut origins, &values, &changed, (By::Team(lot.actor), app.clock.now()));
                let change = Change { sheet, values, changes: changed, origins };
                written.push(save::done(&change, row.number));
                changes.push(change);
                continue;
            }
        };
        match state {
            "moved" => lot.counts.moved += 1,
            "same" => lot.counts.same += 1,
            _ => lot.counts.refused += 1,
        }
        written.push(LotRow { state: state.to_owned(), ..row });
    }
    super::write(app, &mut tx, (lot.actor, Action::Lot), &changes).await?;
    for (sheet, standing) in &moves {
        stand(app, &mut tx, lot.actor, sheet, *standing).await?;
    }
    lot.counts.done += (changes.len() + moves.len()) as u64;
    lot.counts.looked += written.len() as u64;
    lots::save_rows(&mut tx, id, &written).await?;
    lots::update(&mut tx, &lot, app.clock.now()).await?;
    tx.commit().await?;
    Ok(true)
}

/// Puts a sheet in the trash, or takes it out, with a line in its history.
pub(super) async fn stand(
    app: &App,
    tx: &mut Tx,
    actor: Option<AccountId>,
    sheet: &Sheet,
    standing: Standing,
) -> sqlx::Result<()> {
    let now = app.clock.now();
    party::update_standing(tx, now, sheet.id(), standing).await?;
    let action = if standing == Standing::Trash { Action::Trashed } else { Action::Restored };
    let (id, changes) = (RevisionId::new(now, &app.chance), Changes::default());
    let (party, version) = (sheet.id(), sheet.version);
    let revision = NewRevision { id, party, version, at: now, actor, batch: None, action, changes: &changes };
    store::insert_revisions(tx, &[revision]).await
}
