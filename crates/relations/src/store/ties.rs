//! Every SQL statement on what parties are to each other; as for contact points, a change touches what is known of both ends.

use jiff::Timestamp;
use kernel::args;
use kernel::change::Changed;
use kernel::db::{Db, FromRow, Row, Tx, Value, dialect};
use kernel::grants::Reach;
use kernel::ids::{self, AccountId, PartyId, TieId};

use super::nameable;
use super::people::{NAMED, Named};

/// A tie, seen from one of its ends.
#[derive(Clone, Debug)]
pub struct Tie {
    /// What is at the other end.
    pub far: Named,
    /// Its id.
    pub id: TieId,
    /// `elected`, `employed`…
    pub sort: String,
    /// The one who looks is at the end « to whom ».
    pub back: bool,
    /// The words of the function.
    pub title: String,
    /// Day, month or year.
    pub since: Option<String>,
    /// Day, month or year.
    pub until: Option<String>,
    /// By which the person is presented.
    pub main: bool,
    /// What else was noted.
    pub note: String,
    /// When it was noted.
    pub created_at: String,
    /// Grows at each edit.
    pub version: i64,
}

impl FromRow for Tie {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Tie> {
        Ok(Tie {
            far: Named::from_row(row)?,
            id: ids::read(&row.at::<String>(5)?)?,
            sort: row.at(6)?,
            back: row.at::<i64>(7)? == 1,
            title: row.at(8)?,
            since: row.at(9)?,
            until: row.at(10)?,
            main: row.at(11)?,
            note: row.at(12)?,
            created_at: row.at(13)?,
            version: row.at(14)?,
        })
    }
}

const REST: &str = "tie.title, tie.since, tie.until, tie.main, tie.note, tie.created_at, tie.version from tie \
                    join party on party.id = case when tie.party = $2 then tie.other else tie.party end";

/// What a party is to others, and others to it, as far as they may be named to somebody of that reach: the main ones
/// first, then the latest.
///
/// # Errors
/// The database is away.
pub async fn list(db: &Db, party: PartyId, reach: &Reach, limit: i64) -> sqlx::Result<Vec<Tie>> {
    let mut args = args![party, party, party, party];
    let filter = nameable(reach, &mut args);
    args.push(Value::from(limit));
    let at = args.len();
    let sql = format!(
        "select {NAMED}, tie.id, tie.sort, cast(case when tie.party = $1 then 0 else 1 end as bigint), {REST} \
         where (tie.party = $3 or tie.other = $4) and party.standing <> 'trash' and {filter} \
         order by tie.main desc, coalesce(tie.since, tie.created_at) desc, tie.id limit ${at}"
    );
    db.all(&sql, args).await
}

/// One of them.
///
/// # Errors
/// The database is away.
pub async fn find(db: &Db, party: PartyId, id: TieId, reach: &Reach) -> sqlx::Result<Option<Tie>> {
    let mut args = args![party, party, party, party, id];
    let filter = nameable(reach, &mut args);
    let sql = format!(
        "select {NAMED}, tie.id, tie.sort, cast(case when tie.party = $1 then 0 else 1 end as bigint), {REST} \
         where (tie.party = $3 or tie.other = $4) and tie.id = $5 and {filter}"
    );
    db.optional(&sql, args).await
}

/// What these people are that holds today, to what may be named to somebody of that reach: whom, the sort, the
/// function, the name of the other; the main ones first.
///
/// # Errors
/// The database is away.
pub async fn list_present(
    db: &Db,
    people: &[PartyId],
    today: &str,
    reach: &Reach,
) -> sqlx::Result<Vec<(PartyId, String, String, String)>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let mut args: Vec<Value> = people.iter().map(|id| Value::from(*id)).collect();
    args.push(Value::from(today));
    let (list, at) = (dialect::in_list(1, people.len()), args.len());
    let filter = nameable(reach, &mut args);
    let sql = format!(
        "select tie.party, tie.sort, tie.title, party.name from tie join party on party.id = tie.other \
         where tie.party in ({list}) and party.kind <> 'person' and party.standing <> 'trash' \
         and (tie.until is null or tie.until >= substr(${at}, 1, length(tie.until))) and {filter} \
         order by tie.party, tie.main desc, coalesce(tie.since, tie.created_at) desc, tie.id"
    );
    let rows: Vec<(String, String, String, String)> = db.all(&sql, args).await?;
    rows.into_iter().map(|(id, sort, title, name)| Ok((ids::read(&id)?, sort, title, name))).collect()
}

/// A tie to be written.
#[derive(Clone, Debug)]
pub struct NewTie<'a> {
    /// Its id, drawn by the caller.
    pub id: TieId,
    /// `elected`, `employed`…
    pub sort: &'a str,
    /// Who is something.
    pub party: PartyId,
    /// To whom.
    pub other: PartyId,
    /// The words of the function.
    pub title: &'a str,
    /// Day, month or year.
    pub since: Option<&'a str>,
    /// Day, month or year.
    pub until: Option<&'a str>,
    /// By which the person is presented.
    pub main: bool,
    /// What else is noted.
    pub note: &'a str,
}

/// Writes a tie; the main one of a party is one.
///
/// # Errors
/// The database refused.
pub async fn insert(tx: &mut Tx, now: Timestamp, actor: Option<AccountId>, new: &NewTie<'_>) -> sqlx::Result<()> {
    settle(tx, new).await?;
    let sql = "insert into tie (id, sort, party, other, title, since, until, main, note, created_at, created_by) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let args =
        args![new.id, new.sort, new.party, new.other, new.title, new.since, new.until, new.main, new.note, now, actor];
    tx.execute(sql, args).await.map(|_| ())
}

/// Writes a tie anew over that version; its two ends stay. `false` when somebody wrote another meanwhile, or removed it:
/// nothing of the transaction may then be kept.
///
/// # Errors
/// The database refused.
pub async fn update(tx: &mut Tx, version: i64, new: &NewTie<'_>) -> sqlx::Result<bool> {
    settle(tx, new).await?;
    let sql = "update tie set sort = $1, title = $2, since = $3, until = $4, main = $5, note = $6, \
               version = version + 1 where id = $7 and version = $8";
    let args = args![new.sort, new.title, new.since, new.until, new.main, new.note, new.id, version];
    Ok(tx.execute(sql, args).await? == 1)
}

async fn settle(tx: &mut Tx, new: &NewTie<'_>) -> sqlx::Result<()> {
    tx.touch(Changed::Known(new.party));
    tx.touch(Changed::Known(new.other));
    if new.main {
        // a form that was opened before would make the other one the main one again
        let sql = "update tie set main = $1, version = version + 1 where party = $2 and main = $3 and id <> $4";
        tx.execute(sql, args![false, new.party, true, new.id]).await?;
    }
    Ok(())
}

/// Removes a tie, whatever became of it.
///
/// # Errors
/// The database refused.
pub async fn remove(tx: &mut Tx, id: TieId) -> sqlx::Result<bool> {
    touch_ends(tx, &id.to_string()).await?;
    Ok(tx.execute("delete from tie where id = $1", args![id]).await? == 1)
}

/// Removes a tie that was written by mistake, as it was read; `false` as [`update`].
///
/// # Errors
/// The database refused.
pub async fn remove_at(tx: &mut Tx, id: TieId, version: i64) -> sqlx::Result<bool> {
    touch_ends(tx, &id.to_string()).await?;
    Ok(tx.execute("delete from tie where id = $1 and version = $2", args![id, version]).await? == 1)
}

/// What is known of both ends of a tie changes.
pub(super) async fn touch_ends(tx: &mut Tx, tie: &str) -> sqlx::Result<()> {
    let ends: Vec<(String, String)> = tx.all("select party, other from tie where id = $1", args![tie]).await?;
    for end in ends.into_iter().flat_map(|(party, other)| [party, other]) {
        tx.touch(Changed::Known(ids::read(&end)?));
    }
    Ok(())
}
