//! Every SQL statement on portfolios: the parties that partner structures follow.

use jiff::Timestamp;
use kernel::args;
use kernel::change::Changed;
use kernel::db::{Db, Tx, Value, dialect};
use kernel::ids::{self, PartyId};

use super::people::{NAMED, Named, read_ids};

/// The partner structures: those on which a role is held, and those that follow something.
///
/// # Errors
/// The database is away.
pub async fn list_partners(db: &Db) -> sqlx::Result<Vec<Named>> {
    // what comes after `partner:`
    let sql = format!(
        "select {NAMED} from party where party.kind <> 'person' and party.standing <> 'trash' \
         and party.id in (select portfolio.partner from portfolio union \
         select substr(role_grant.scope, 9) from role_grant where role_grant.scope like 'partner:%') \
         order by party.sort_key, party.id"
    );
    db.all(&sql, vec![]).await
}

/// The partner structures that follow a party.
///
/// # Errors
/// The database is away.
pub async fn list_followers(db: &Db, party: PartyId) -> sqlx::Result<Vec<PartyId>> {
    read_ids(db.all("select partner from portfolio where party = $1", args![party]).await?)
}

/// The parties in the portfolios of these partner structures: the party, and who follows it.
///
/// # Errors
/// The database is away.
pub async fn list_followed(db: &Db, partners: &[PartyId]) -> sqlx::Result<Vec<(PartyId, PartyId)>> {
    if partners.is_empty() {
        return Ok(Vec::new());
    }
    let list = dialect::in_list(1, partners.len());
    let sql = format!("select party, partner from portfolio where partner in ({list})");
    let rows: Vec<(String, String)> = db.all(&sql, partners.iter().map(|id| Value::from(*id)).collect()).await?;
    rows.into_iter().map(|(party, partner)| Ok((ids::read(&party)?, ids::read(&partner)?))).collect()
}

/// Puts a party into the portfolio of a partner structure, where it may be already.
///
/// # Errors
/// The database refused.
pub async fn follow(tx: &mut Tx, now: Timestamp, party: PartyId, partner: PartyId) -> sqlx::Result<()> {
    tx.touch(Changed::Known(party));
    let sql = "insert into portfolio (party, partner, since) values ($1, $2, $3) \
               on conflict (party, partner) do nothing";
    tx.execute(sql, args![party, partner, now]).await.map(|_| ())
}

/// Takes a party out of it.
///
/// # Errors
/// The database refused.
pub async fn leave(tx: &mut Tx, party: PartyId, partner: PartyId) -> sqlx::Result<()> {
    tx.touch(Changed::Known(party));
    tx.execute("delete from portfolio where party = $1 and partner = $2", args![party, partner]).await.map(|_| ())
}
