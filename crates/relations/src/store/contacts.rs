//! Every SQL statement on ways to reach people and organisations.
//!
//! A change of these touches what the team knows of a party, not the party: nothing that everybody may read is made of them,
//! and the feed of open data would tell that the team works on somebody.

use jiff::Timestamp;
use kernel::args;
use kernel::change::Changed;
use kernel::db::{Db, FromRow, Row, Tx, Value, dialect};
use kernel::grants::Reach;
use kernel::ids::{self, AccountId, ContactId, PartyId};

use super::nameable;
use super::people::{NAMED, Named};
use crate::people::contact::{Point, Purpose, Sort, State};

/// A way to reach a party.
#[derive(Clone, Debug)]
pub struct ContactPoint {
    /// Its id.
    pub id: ContactId,
    /// Whom it reaches.
    pub party: PartyId,
    /// What it is, as it is shown and as it is compared.
    pub point: Point,
    /// What it is for.
    pub purpose: Purpose,
    /// Whether it works.
    pub state: State,
    /// When that was checked.
    pub verified_at: Option<String>,
    /// Why it is on hold or leads nowhere.
    pub reason: String,
    /// Grows at each edit.
    pub version: i64,
}

const POINT: &str =
    "select id, party, sort, value, normal, purpose, state, verified_at, reason, version from contact_point";

impl FromRow for ContactPoint {
    fn from_row(row: &Row<'_>) -> sqlx::Result<ContactPoint> {
        let broken = |what: &str| sqlx::Error::Decode(format!("unknown {what}").into());
        let sort = Sort::from_key(&row.at::<String>(2)?).ok_or_else(|| broken("sort of contact point"))?;
        Ok(ContactPoint {
            id: ids::read(&row.at::<String>(0)?)?,
            party: ids::read(&row.at::<String>(1)?)?,
            point: Point { sort, value: row.at(3)?, normal: row.at(4)? },
            purpose: Purpose::from_key(&row.at::<String>(5)?).unwrap_or(Purpose::Work),
            state: State::from_key(&row.at::<String>(6)?).unwrap_or(State::Unverified),
            verified_at: row.at(7)?,
            reason: row.at::<Option<String>>(8)?.unwrap_or_default(),
            version: row.at(9)?,
        })
    }
}

/// How a party is reached, sort by sort, the one that is used first.
///
/// # Errors
/// The database is away.
pub async fn list(db: &Db, party: PartyId) -> sqlx::Result<Vec<ContactPoint>> {
    db.all(&format!("{POINT} where party = $1 order by sort, position, id limit 200"), args![party]).await
}

/// The first e-mail address and the first number of each of these parties that may be used.
///
/// # Errors
/// The database is away.
pub async fn list_of(db: &Db, parties: &[PartyId]) -> sqlx::Result<Vec<ContactPoint>> {
    if parties.is_empty() {
        return Ok(Vec::new());
    }
    let list = dialect::in_list(1, parties.len());
    let sql = format!(
        "{POINT} where party in ({list}) and sort in ('email', 'phone') and state in ('verified', 'unverified') \
         order by party, sort, position, id"
    );
    db.all(&sql, parties.iter().map(|id| Value::from(*id)).collect()).await
}

/// One of them.
///
/// # Errors
/// The database is away.
pub async fn find(db: &Db, party: PartyId, id: ContactId) -> sqlx::Result<Option<ContactPoint>> {
    db.optional(&format!("{POINT} where party = $1 and id = $2"), args![party, id]).await
}

/// Others that the same address or number reaches, and that may be named to somebody of that reach.
///
/// # Errors
/// The database is away.
pub async fn list_sharing(db: &Db, point: &Point, but: PartyId, reach: &Reach) -> sqlx::Result<Vec<Named>> {
    let mut args = args![point.sort.key(), &point.normal, but];
    let filter = nameable(reach, &mut args);
    let sql = format!(
        "select distinct {NAMED} from contact_point join party on party.id = contact_point.party \
         where contact_point.sort = $1 and contact_point.normal = $2 and contact_point.party <> $3 \
         and party.standing <> 'trash' and {filter} order by party.id limit 20"
    );
    db.all(&sql, args).await
}

/// A contact point to be written.
#[derive(Clone, Debug)]
pub struct NewPoint<'a> {
    /// Its id, drawn by the caller.
    pub id: ContactId,
    /// What it is.
    pub point: &'a Point,
    /// What it is for.
    pub purpose: Purpose,
    /// Whether it works.
    pub state: State,
    /// Why not.
    pub reason: &'a str,
    /// Where it comes from: `hand`, `import`, `demo`…
    pub source: &'a str,
}

/// Adds a contact point after those of its sort.
///
/// # Errors
/// The database refused.
pub async fn insert(
    tx: &mut Tx,
    now: Timestamp,
    actor: Option<AccountId>,
    party: PartyId,
    new: &NewPoint<'_>,
) -> sqlx::Result<()> {
    tx.touch(Changed::Known(party));
    let sql = "select coalesce(max(position) + 1, 0) from contact_point where party = $1 and sort = $2";
    let (position,): (i64,) = tx.one(sql, args![party, new.point.sort.key()]).await?;
    let sql = "insert into contact_point (id, party, sort, value, normal, purpose, state, verified_at, reason, source, \
               position, created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    let args = args![
        new.id,
        party,
        new.point.sort.key(),
        &new.point.value,
        &new.point.normal,
        new.purpose.key(),
        new.state.key(),
        (new.state == State::Verified).then_some(now),
        (!new.reason.is_empty()).then_some(new.reason),
        new.source,
        position,
        now,
        actor
    ];
    tx.execute(sql, args).await.map(|_| ())
}

/// Writes a contact point anew over that version; `false` when somebody wrote another meanwhile, or removed it. It keeps
/// its place, and the day on which it was checked as long as it stays checked.
///
/// # Errors
/// The database refused.
pub async fn update(
    tx: &mut Tx,
    now: Timestamp,
    (party, version): (PartyId, i64),
    new: &NewPoint<'_>,
) -> sqlx::Result<bool> {
    tx.touch(Changed::Known(party));
    let sql = "update contact_point set sort = $1, value = $2, \
               verified_at = case when $3 <> 'verified' then null when state = 'verified' and normal = $4 \
               then verified_at else $5 end, normal = $6, purpose = $7, state = $8, reason = $9, \
               version = version + 1 where party = $10 and id = $11 and version = $12";
    let args = args![
        new.point.sort.key(),
        &new.point.value,
        new.state.key(),
        &new.point.normal,
        now,
        &new.point.normal,
        new.purpose.key(),
        new.state.key(),
        (!new.reason.is_empty()).then_some(new.reason),
        party,
        new.id,
        version
    ];
    Ok(tx.execute(sql, args).await? == 1)
}

/// Makes one the first of its sort.
///
/// # Errors
/// The database refused.
pub async fn put_first(tx: &mut Tx, party: PartyId, (sort, id): (Sort, ContactId)) -> sqlx::Result<()> {
    tx.touch(Changed::Known(party));
    let sql = "update contact_point set position = position + 1 where party = $1 and sort = $2";
    tx.execute(sql, args![party, sort.key()]).await?;
    tx.execute("update contact_point set position = 0 where party = $1 and id = $2", args![party, id]).await.map(|_| ())
}

/// Removes one, whatever became of it.
///
/// # Errors
/// The database refused.
pub async fn remove(tx: &mut Tx, party: PartyId, id: ContactId) -> sqlx::Result<bool> {
    tx.touch(Changed::Known(party));
    Ok(tx.execute("delete from contact_point where party = $1 and id = $2", args![party, id]).await? == 1)
}

/// Removes one as it was read; `false` when somebody wrote another version meanwhile, or removed it.
///
/// # Errors
/// The database refused.
pub async fn remove_at(tx: &mut Tx, party: PartyId, (id, version): (ContactId, i64)) -> sqlx::Result<bool> {
    tx.touch(Changed::Known(party));
    let sql = "delete from contact_point where party = $1 and id = $2 and version = $3";
    Ok(tx.execute(sql, args![party, id, version]).await? == 1)
}
