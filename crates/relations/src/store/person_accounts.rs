//! Every SQL statement on which account a person is.

use kernel::args;
use kernel::db::{Db, Tx};
use kernel::ids::{AccountId, PartyId};

/// The open accounts that the person is: id and address.
///
/// # Errors
/// The database is away.
pub async fn list(db: &Db, id: PartyId) -> sqlx::Result<Vec<(String, String)>> {
    let sql = "select id, email from account where person = $1 and closed_at is null order by email";
    db.all(sql, args![id]).await
}

/// An open account that is nobody yet and has an address of that person (`$1`): its main one, which nobody may have answered
/// from yet, or another that did.
const HAS_ADDRESS: &str = "account.closed_at is null and account.person is null and exists (select 1 from contact_point \
                           where contact_point.party = $1 and contact_point.sort = 'email' \
                           and contact_point.purpose <> 'generic' and (contact_point.normal = account.email \
                           or contact_point.normal in (select account_address.email from account_address \
                           where account_address.account = account.id and account_address.confirmed_at is not null)))";

/// The accounts that the person may be: id and address.
///
/// # Errors
/// The database is away.
pub async fn list_likely(db: &Db, id: PartyId) -> sqlx::Result<Vec<(String, String)>> {
    let sql = format!("select account.id, account.email from account where {HAS_ADDRESS} order by account.email");
    db.all(&sql, args![id]).await
}

/// From now on the account is that person; `false` when it is somebody already, or has none of their addresses.
///
/// # Errors
/// The database refused.
pub async fn join(tx: &mut Tx, id: PartyId, account: AccountId) -> sqlx::Result<bool> {
    let found = format!("select account.id from account where {HAS_ADDRESS} and account.id = $2");
    if tx.optional::<(String,)>(&found, args![id, account]).await?.is_none() {
        return Ok(false);
    }
    let sql = "update account set person = $1 where id = $2 and person is null";
    Ok(tx.execute(sql, args![id, account]).await? == 1)
}

/// The account is that person no longer; `false` when it was not.
///
/// # Errors
/// The database refused.
pub async fn part(tx: &mut Tx, id: PartyId, account: AccountId) -> sqlx::Result<bool> {
    let sql = "update account set person = null where person = $1 and id = $2";
    Ok(tx.execute(sql, args![id, account]).await? == 1)
}
