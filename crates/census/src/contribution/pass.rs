//! A pass: the link in a letter that lets a place or an organisation speak for its own sheet, without an account.

use jiff::{SignedDuration, Timestamp};
use kernel::app::App;
use kernel::change::Changed;
use kernel::db::Tx;
use kernel::error::{Error, Result};
use kernel::facts::Fact;
use kernel::ids::{AccountId, PartyId, PassId, RevisionId};
use kernel::link;
use kernel::mail;
use kernel::party::{self, Standing};

use super::departure::{self, Keys};
use crate::edit::{self, By};
use crate::field::Field;
use crate::sheet::{Changes, Sheet, Values};
use crate::store::{self, Action, NewRevision, rounds};

/// What the link to one's own sheet is signed for.
const SHEET: &str = "sheet";
/// What the link that stops letters is signed for: it opens nothing else, since mail programs press it by themselves.
const STOP: &str = "stop";
/// How long a link opens: past the next yearly letter, which brings another.
const OPEN: SignedDuration = SignedDuration::from_hours(24 * 550);

/// A pass as stored.
#[derive(Clone, Debug)]
pub struct Pass {
    /// Its id.
    pub id: PassId,
    /// The sheet that it speaks for.
    pub party: PartyId,
    /// Where its link was sent; none once forgotten.
    pub address: Option<String>,
    /// Keyed hash of that address.
    pub address_key: String,
    /// `claim`, `census`, `notice`.
    pub via: String,
    /// It opens no more.
    pub revoked: bool,
}

/// A pass to be sent, with the pieces of its two addresses.
pub struct Drawn {
    /// The pass.
    pub pass: Pass,
    /// For `/fiche/{…}`.
    pub token: String,
    /// For `/courrier/stop/{…}`.
    pub stop: String,
}

/// Draws a pass, to be written with [`rounds::insert_pass`].
///
/// # Errors
/// The database is away.
pub async fn draw(app: &App, party: PartyId, address: &str, via: &str) -> Result<Drawn> {
    let now = app.clock.now();
    let id = PassId::new(now, &app.chance);
    let (token, stop) = links(app, id, now).await?;
    let address_key = mail::address_key(app, address).await?;
    let address = Some(address.to_owned());
    Ok(Drawn { pass: Pass { id, party, address, address_key, via: via.to_owned(), revoked: false }, token, stop })
}

/// The pieces of the two addresses of a pass.
///
/// # Errors
/// The database is away.
pub async fn links(app: &App, id: PassId, now: Timestamp) -> Result<(String, String)> {
    Ok((link::sign(app, SHEET, id.bits(), now + OPEN).await?, link::sign(app, STOP, id.bits(), now + OPEN).await?))
}

/// Until when the link of a letter opens.
pub fn ends(written: Timestamp) -> Timestamp {
    written + OPEN
}

/// The links of letters written before that instant open no more.
pub fn oldest_open(now: Timestamp) -> Timestamp {
    now - OPEN
}

/// A pass opens no more, because somebody of the team withdraws it; withdrawn again, it is no more than once.
///
/// # Errors
/// The database refused.
pub async fn withdraw(app: &App, actor: Option<AccountId>, pass: &Pass) -> Result<()> {
    let mut tx = app.db.begin().await?;
    if rounds::revoke_pass(&mut tx, pass.id, app.clock.now()).await? {
        app.record(&mut tx, actor, &Fact::PassWithdrawn { party: pass.party }).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// The pass of a link to a sheet, and the sheet as it is.
///
/// # Errors
/// Not found when the link is none of ours; gone when it expired, was closed, or the sheet is in the trash.
pub async fn open(app: &App, token: &str) -> Result<(Pass, Sheet)> {
    let opened = link::open(app, SHEET, token).await?;
    let pass = rounds::find_pass(&app.db, PassId::from_bits(opened.subject)).await?;
    let pass = pass.filter(|pass| !pass.revoked).ok_or(Error::Gone)?;
    let sheet = store::list_sheets(&app.db, &[pass.party]).await?.pop();
    let sheet = sheet.filter(|sheet| sheet.party.standing != Standing::Trash).ok_or(Error::Gone)?;
    Ok((pass, sheet))
}

/// The pass of a link that stops letters; closed passes stop them too.
///
/// # Errors
/// As [`open`].
pub async fn open_stop(app: &App, token: &str) -> Result<Pass> {
    let opened = link::open(app, STOP, token).await?;
    rounds::find_pass(&app.db, PassId::from_bits(opened.subject)).await?.ok_or(Error::Gone)
}

/// What tells a value from another, in a confirmation.
pub fn hash_of(values: &Values, field: Field) -> Option<String> {
    let value = values.get(field)?;
    let mut hash = kernel::files::hash(value.to_string().as_bytes());
    hash.truncate(32);
    Some(hash)
}

/// The fields of a sheet that the public reads and that hold something: what can be confirmed.
pub fn confirmable(sheet: &Sheet) -> Vec<Field> {
    let fields = edit::public_fields_in(sheet.party.kind, &[&sheet.values]);
    fields.into_iter().filter(|field| sheet.values.get(*field).is_some()).collect()
}

/// When each field was confirmed by the place itself, for those whose value is still the one that was confirmed.
///
/// # Errors
/// The database is away.
pub async fn confirmed(app: &App, sheet: &Sheet) -> Result<Vec<(Field, Timestamp)>> {
    let known = rounds::list_confirmations(&app.db, sheet.id()).await?;
    let still = known.into_iter().filter(|(field, value, _)| hash_of(&sheet.values, *field).as_ref() == Some(value));
    Ok(still.map(|(field, _, at)| (field, at)).collect())
}

/// The place says that these fields still hold, as they stand in the version that it saw.
///
/// # Errors
/// [`Error::Conflict`] when the sheet changed since it was shown: one confirms what one has read.
pub async fn confirm(app: &App, pass: &Pass, sheet: &Sheet, version: i64, fields: &[Field]) -> Result<()> {
    if sheet.version != version {
        return Err(Error::Conflict(kernel::lang::Message::new("error-own-sheet-moved")));
    }
    let mut tx = app.db.begin().await?;
    note(app, &mut tx, (pass, sheet.id()), &sheet.values, fields).await?;
    rounds::answer(&mut tx, sheet.id(), "confirmed", app.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// Notes the confirmations, in the transaction of what they come with.
async fn note(
    app: &App,
    tx: &mut Tx,
    (pass, party): (&Pass, PartyId),
    values: &Values,
    fields: &[Field],
) -> Result<()> {
    let hashed: Vec<(Field, String)> = fields.iter().filter_map(|f| Some((*f, hash_of(values, *f)?))).collect();
    rounds::save_confirmations(tx, party, &hashed, (pass.id, app.clock.now())).await?;
    // the date of the public page is derived from it
    tx.touch(Changed::Party(party));
    let fields = hashed.iter().map(|(field, _)| field.key().to_owned()).collect();
    app.record(tx, None, &Fact::PartyConfirmed { party, fields }).await?;
    Ok(())
}

/// The place edits its own sheet: what it changed is confirmed by that.
///
/// # Errors
/// [`Error::Conflict`] when somebody saved the sheet meanwhile.
pub async fn edit(app: &App, pass: &Pass, sheet: &Sheet, version: i64, values: &Values) -> Result<Changes> {
    let mut tx = app.db.begin().await?;
    let changes = edit::update_in(app, &mut tx, By::Itself, (sheet, version), values).await?;
    if changes.is_empty() {
        return Ok(changes);
    }
    // the date of a new stage was written besides: it is confirmed as it stands
    let mut written = values.clone();
    changes.0.iter().for_each(|(field, (_, after))| written.set(*field, after.clone()));
    note(app, &mut tx, (pass, sheet.id()), &written, &changes.fields()).await?;
    rounds::answer(&mut tx, sheet.id(), "edited", app.clock.now()).await?;
    tx.commit().await?;
    Ok(changes)
}

/// The place asks to be listed no longer: the sheet is hidden, and its return by an import prevented.
///
/// # Errors
/// The database refused.
pub async fn leave(app: &App, sheet: &Sheet) -> Result<()> {
    let key = link::key(app).await?;
    let mut keys = Keys::of(key, &sheet.values).all();
    keys.push(departure::own(key, sheet.id()));
    let mut tx = app.db.begin().await?;
    stand(app, &mut tx, sheet, (Standing::Hidden, Action::Left)).await?;
    rounds::insert_departures(&mut tx, sheet.id(), &keys, app.clock.now()).await?;
    rounds::answer(&mut tx, sheet.id(), "left", app.clock.now()).await?;
    app.record(&mut tx, None, &Fact::PartyLeft { party: sheet.id() }).await?;
    tx.commit().await?;
    Ok(())
}

/// It comes back, by its own wish.
///
/// # Errors
/// The database refused.
pub async fn come_back(app: &App, sheet: &Sheet) -> Result<()> {
    let mut tx = app.db.begin().await?;
    stand(app, &mut tx, sheet, (Standing::Public, Action::Restored)).await?;
    rounds::remove_departures(&mut tx, sheet.id()).await?;
    app.record(&mut tx, None, &Fact::PartyRestored { party: sheet.id() }).await?;
    tx.commit().await?;
    Ok(())
}

async fn stand(app: &App, tx: &mut Tx, sheet: &Sheet, (standing, action): (Standing, Action)) -> Result<()> {
    let now = app.clock.now();
    party::update_standing(tx, now, sheet.id(), standing).await?;
    let revision = NewRevision {
        id: RevisionId::new(now, &app.chance),
        party: sheet.id(),
        version: sheet.version,
        at: now,
        actor: None,
        batch: None,
        action,
        changes: &Changes::default(),
    };
    Ok(store::insert_revisions(tx, &[revision]).await?)
}

/// The address of a pass is never written to again.
///
/// # Errors
/// The database refused.
pub async fn stop(app: &App, pass: &Pass) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    mail::suppress(&mut tx, now, &pass.address_key, "objected").await?;
    rounds::answer(&mut tx, pass.party, "stopped", now).await?;
    tx.commit().await?;
    Ok(())
}
