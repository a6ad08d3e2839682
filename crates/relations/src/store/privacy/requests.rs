//! Every SQL statement on what people ask about their own data.

use jiff::Timestamp;
use kernel::args;
use kernel::db::{Db, FromRow, Row, Tx};
use kernel::ids::{self, AccountId, PartyId, RequestId};
use kernel::party::{self, Party};

use crate::privacy::request::Request;

impl FromRow for Request {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Request> {
        let day = |text: String| text.parse().map_err(|error: jiff::Error| sqlx::Error::Decode(error.into()));
        Ok(Request {
            id: ids::read(&row.at::<String>(0)?)?,
            sort: row.at(1)?,
            party: row.at::<Option<String>>(2)?.map(|id| ids::read(&id)).transpose()?,
            name: row.at(3)?,
            address: row.at(4)?,
            message: row.at(5)?,
            via: row.at(6)?,
            received_on: day(row.at(7)?)?,
            due_on: day(row.at(8)?)?,
            extended: row.at(9)?,
            identity: row.at(10)?,
            identity_note: row.at(11)?,
            state: row.at(12)?,
            outcome: row.at(13)?,
            version: row.at(14)?,
            ended_at: row.at(15)?,
        })
    }
}

const REQUEST: &str = "select id, sort, party, name, address, message, via, received_on, due_on, extended, identity, \
                       identity_note, state, outcome, version, ended_at from data_request";

/// Writes a request; false when the same form made it already.
///
/// # Errors
/// The database refused.
pub async fn insert(
    tx: &mut Tx,
    request: &Request,
    key: Option<&str>,
    actor: Option<AccountId>,
    now: Timestamp,
) -> sqlx::Result<bool> {
    let sql = "insert into data_request (id, sort, party, name, address, address_key, message, via, received_on, due_on, \
               extended, identity, identity_note, state, outcome, version, created_at, created_by) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', $11, $12, $13, '', 1, $14, $15) \
               on conflict (id) do nothing";
    let args = args![
        request.id,
        &request.sort,
        request.party,
        &request.name,
        request.address.as_deref(),
        key,
        &request.message,
        &request.via,
        request.received_on.to_string(),
        request.due_on.to_string(),
        &request.identity,
        &request.identity_note,
        &request.state,
        now,
        actor
    ];
    Ok(tx.execute(sql, args).await? == 1)
}

/// The person at that address, whom requests may be about.
///
/// # Errors
/// The database is away.
pub async fn find_person(db: &Db, slug: &str) -> sqlx::Result<Option<Party>> {
    let sql = format!("select {} from party where kind = 'person' and slug = $1", party::COLUMNS);
    db.optional(&sql, args![slug]).await
}

/// The request of that id.
///
/// # Errors
/// The database is away.
pub async fn find(db: &Db, id: RequestId) -> sqlx::Result<Option<Request>> {
    db.optional(&format!("{REQUEST} where id = $1"), args![id]).await
}

/// Requests that wait, by their deadline, or those that ended, the latest first.
///
/// # Errors
/// The database is away.
pub async fn list(db: &Db, open: bool, (offset, limit): (i64, i64)) -> sqlx::Result<Vec<Request>> {
    let (which, order) = chosen(open);
    let sql = format!("{REQUEST} where {which} order by {order} limit $1 offset $2");
    db.all(&sql, args![limit, offset]).await
}

/// How many there are.
///
/// # Errors
/// The database is away.
pub async fn count(db: &Db, open: bool) -> sqlx::Result<i64> {
    let sql = format!("select count(*) from data_request where {}", chosen(open).0);
    Ok(db.one::<(i64,)>(&sql, vec![]).await?.0)
}

fn chosen(open: bool) -> (&'static str, &'static str) {
    match open {
        true => ("state in ('received', 'verified')", "due_on, id"),
        false => ("state in ('granted', 'partly', 'refused')", "ended_at desc, id desc"),
    }
}

/// How many wait past their day.
///
/// # Errors
/// The database is away.
pub async fn count_late(db: &Db, today: &str) -> sqlx::Result<i64> {
    let sql = "select count(*) from data_request where state in ('received', 'verified') and due_on < $1";
    Ok(db.one::<(i64,)>(sql, args![today]).await?.0)
}

/// The request of that sort that an address has open already.
///
/// # Errors
/// The database is away.
pub async fn find_open(db: &Db, key: &str, sort: &str) -> sqlx::Result<Option<Request>> {
    let sql = format!("{REQUEST} where address_key = $1 and sort = $2 and state in ('received', 'verified')");
    db.optional(&sql, args![key, sort]).await
}

/// The requests of an address, the latest first.
///
/// # Errors
/// The database is away.
pub async fn list_of_address(db: &Db, key: &str) -> sqlx::Result<Vec<Request>> {
    db.all(&format!("{REQUEST} where address_key = $1 order by id desc limit 20"), args![key]).await
}

/// The requests of a person, oldest first.
///
/// # Errors
/// The database is away.
pub async fn list_of_party(db: &Db, party: PartyId) -> sqlx::Result<Vec<Request>> {
    db.all(&format!("{REQUEST} where party = $1 order by id"), args![party]).await
}

/// Notes who asks and how that was checked; `false` when somebody else changed the request since.
///
/// # Errors
/// The database refused.
pub async fn verify(
    tx: &mut Tx,
    request: &Request,
    party: Option<PartyId>,
    (identity, note): (&str, &str),
) -> sqlx::Result<bool> {
    let sql = "update data_request set party = $1, identity = $2, identity_note = $3, state = 'verified', \
               version = version + 1 where id = $4 and version = $5 and state in ('received', 'verified')";
    Ok(tx.execute(sql, args![party, identity, note, request.id, request.version]).await? == 1)
}

/// Gives a request two months more; `false` when somebody else changed it since, or it has them.
///
/// # Errors
/// The database refused.
pub async fn extend(tx: &mut Tx, request: &Request, due_on: &str, why: &str) -> sqlx::Result<bool> {
    let sql = "update data_request set due_on = $1, extended = $2, version = version + 1 \
               where id = $3 and version = $4 and extended = '' and state in ('received', 'verified')";
    Ok(tx.execute(sql, args![due_on, why, request.id, request.version]).await? == 1)
}

/// Ends a request; `false` when somebody else changed it since.
///
/// # Errors
/// The database refused.
pub async fn end(
    tx: &mut Tx,
    (id, version): (RequestId, i64),
    (state, outcome): (&str, &str),
    now: Timestamp,
    actor: Option<AccountId>,
) -> sqlx::Result<bool> {
    // whoever answers may be the one who was just erased, with their account
    let sql = "update data_request set state = $1, outcome = $2, ended_at = $3, \
               ended_by = (select account.id from account where account.id = $4), version = version + 1 where id = $5 and version = $6 and state in ('received', 'verified')";
    Ok(tx.execute(sql, args![state, outcome, now, actor, id, version]).await? == 1)
}
