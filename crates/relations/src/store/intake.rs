//! Every SQL statement on how mail and calendars reach an account, and on whose addresses a mail names.

use jiff::Timestamp;
use kernel::args;
use kernel::auth::Viewer;
use kernel::db::{Db, Value, dialect};
use kernel::ids::{self, AccountId, PartyId};
use kernel::rights::Right;

/// The word of the account's address, and whether it has a calendar.
///
/// # Errors
/// The database is away.
pub async fn find(db: &Db, account: AccountId) -> sqlx::Result<(Option<String>, bool)> {
    let sql = "select word, calendar from intake where account = $1";
    let found: Option<(Option<String>, Option<String>)> = db.optional(sql, args![account]).await?;
    Ok(found.map_or((None, false), |(word, calendar)| (word, calendar.is_some())))
}

/// Gives the account another word, or none.
///
/// # Errors
/// The database refused.
pub async fn save_word(db: &Db, account: AccountId, word: Option<&str>, now: Timestamp) -> sqlx::Result<()> {
    let sql = "insert into intake (account, word, updated_at) values ($1, $2, $3) \
               on conflict (account) do update set word = excluded.word, updated_at = excluded.updated_at";
    db.execute(sql, args![account, word, now]).await.map(|_| ())
}

/// Gives the account another secret of its calendar, by its hash, or none.
///
/// # Errors
/// The database refused.
pub async fn save_calendar(db: &Db, account: AccountId, hash: Option<&str>, now: Timestamp) -> sqlx::Result<()> {
    let sql = "insert into intake (account, calendar, updated_at) values ($1, $2, $3) \
               on conflict (account) do update set calendar = excluded.calendar, updated_at = excluded.updated_at";
    db.execute(sql, args![account, hash, now]).await.map(|_| ())
}

/// Whose calendar has a secret of that hash.
///
/// # Errors
/// The database is away.
pub async fn find_by_calendar(db: &Db, hash: &str) -> sqlx::Result<Option<AccountId>> {
    let sql = "select account from intake where calendar = $1";
    db.optional::<(String,)>(sql, args![hash]).await?.map(|(id,)| ids::read(&id)).transpose()
}

/// Whose address has that word.
///
/// # Errors
/// The database is away.
pub async fn find_by_word(db: &Db, word: &str) -> sqlx::Result<Option<AccountId>> {
    let sql = "select account from intake where word = $1";
    db.optional::<(String,)>(sql, args![word]).await?.map(|(id,)| ids::read(&id)).transpose()
}

/// The other addresses of the account that it showed to be its own, lower case.
///
/// # Errors
/// The database is away.
pub async fn list_addresses(db: &Db, account: AccountId) -> sqlx::Result<Vec<String>> {
    let sql = "select email from account_address where account = $1 and confirmed_at is not null order by email";
    Ok(db.all::<(String,)>(sql, args![account]).await?.into_iter().map(|(email,)| email).collect())
}

/// The parties, among those about whom the viewer may note, that are reached at these addresses.
///
/// # Errors
/// The database is away.
pub async fn list_reached(db: &Db, viewer: &Viewer, addresses: &[String]) -> sqlx::Result<Vec<(String, PartyId)>> {
    if addresses.is_empty() {
        return Ok(Vec::new());
    }
    let list = dialect::in_list(1, addresses.len());
    let mut args: Vec<Value> = addresses.iter().map(Value::from).collect();
    let note = viewer.reach(Right::Note).filter(&mut args);
    let people = viewer.reach(Right::ReadPeople).filter(&mut args);
    let sql = format!(
        "select distinct contact_point.normal, party.id from contact_point \
         join party on party.id = contact_point.party \
         where contact_point.sort = 'email' and contact_point.normal in ({list}) and party.standing <> 'trash' \
         and {note} and (party.kind <> 'person' or {people}) order by party.id limit 100"
    );
    let rows: Vec<(String, String)> = db.all(&sql, args).await?;
    rows.into_iter().map(|(address, id)| Ok((address, ids::read(&id)?))).collect()
}
