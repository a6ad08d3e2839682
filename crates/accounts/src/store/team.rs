//! Every SQL statement on who is in the team: accounts in reach, their grants past and present, roles, and their history.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use kernel::args;
use kernel::db::{Db, FromRow, Row, Tx, Value, dialect};
use kernel::grants::{Grant, Reach};
use kernel::ids::{self, AccountId, GrantId, PartyId};
use kernel::party::{self, Party};
use kernel::rights::{Right, Rights, Role};

use super::GrantRow;
use super::own::USED;

/// An account as lists show it.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its id.
    pub id: AccountId,
    /// Lower case.
    pub email: String,
    /// As the person wants to be called.
    pub name: String,
    /// The person that it is.
    pub person: Option<PartyId>,
    /// When a session of it was last used, among those that are open.
    pub seen_at: Option<String>,
    /// When it was closed.
    pub closed_at: Option<String>,
}

impl FromRow for Member {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Member> {
        Ok(Member {
            id: ids::read(&row.at::<String>(0)?)?,
            email: row.at(1)?,
            name: row.at(2)?,
            person: row.at::<Option<String>>(3)?.map(|id| ids::read(&id)).transpose()?,
            seen_at: row.at(4)?,
            closed_at: row.at(5)?,
        })
    }
}

const MEMBER: &str = "account.id, account.email, account.name, account.person, \
                      (select max(session.seen_at) from session where session.account = account.id), \
                      account.closed_at";

/// Whom somebody may know of: the reach of their right, the territories within it that somebody holds a role on, and
/// who they are themselves.
#[derive(Clone, Debug)]
pub struct Sight {
    /// Where they give roles.
    pub reach: Reach,
    /// As grants store them: `territory:department:33`.
    pub territories: Vec<String>,
    /// Themselves.
    pub own: Option<AccountId>,
}

impl Sight {
    /// The condition that keeps a statement on `account` to those in sight, as [`Reach::filter`] does for parties.
    fn filter(&self, args: &mut Vec<Value>) -> String {
        if self.reach.is_everywhere() {
            return "1 = 1".to_owned();
        }
        args.push(Value::from(self.own));
        let mut ways = vec![format!("account.id = ${}", args.len())];
        if !self.territories.is_empty() {
            let list = dialect::in_list(args.len() + 1, self.territories.len());
            args.extend(self.territories.iter().map(Value::from));
            ways.push(format!(
                "exists (select 1 from role_grant where role_grant.account = account.id and role_grant.scope in ({list}))"
            ));
        }
        for (prefix, from) in [("place", 7), ("partner", 9)] {
            let filter = self.reach.filter(args);
            ways.push(format!(
                "exists (select 1 from role_grant join party on party.id = substr(role_grant.scope, {from}) \
                 where role_grant.account = account.id and role_grant.scope like '{prefix}:%' and {filter})"
            ));
        }
        let filter = self.reach.filter(args);
        ways.push(format!("exists (select 1 from party where party.id = account.person and {filter})"));
        format!("({})", ways.join(" or "))
    }
}

/// The territories on which somebody holds or held a role, as grants store them.
///
/// # Errors
/// The database is away.
pub async fn list_territories(db: &Db) -> sqlx::Result<Vec<String>> {
    let sql = "select distinct scope from role_grant where scope like 'territory:%' order by scope";
    Ok(db.all::<(String,)>(sql, vec![]).await?.into_iter().map(|(scope,)| scope).collect())
}

/// The accounts in sight, open or closed.
///
/// # Errors
/// The database is away.
pub async fn list_members(db: &Db, sight: &Sight, closed: bool) -> sqlx::Result<Vec<Member>> {
    let mut args = Vec::new();
    let filter = sight.filter(&mut args);
    let state = if closed { "is not null" } else { "is null" };
    let sql =
        format!("select {MEMBER} from account where {filter} and account.closed_at {state} order by account.email");
    db.all(&sql, args).await
}

/// The account of that id, when it is in sight, open or closed.
///
/// # Errors
/// The database is away.
pub async fn find_member(db: &Db, sight: &Sight, id: AccountId) -> sqlx::Result<Option<Member>> {
    let mut args = args![id];
    let filter = sight.filter(&mut args);
    db.optional(&format!("select {MEMBER} from account where account.id = $1 and {filter}"), args).await
}

/// The open account that signs in with that address.
///
/// # Errors
/// The database is away.
pub async fn find_by_email(db: &Db, email: &str) -> sqlx::Result<Option<AccountId>> {
    let sql = "select id from account where closed_at is null and (email = $1 or id = \
               (select account from account_address where email = $2 and confirmed_at is not null))";
    let found: Option<(String,)> = db.optional(sql, args![email, email]).await?;
    found.map(|(id,)| ids::read(&id)).transpose()
}

/// Whether the account of that address is closed.
///
/// # Errors
/// The database is away.
pub async fn is_closed(db: &Db, email: &str) -> sqlx::Result<bool> {
    let sql = "select id from account where closed_at is not null and (email = $1 or id = \
               (select account from account_address where email = $2 and confirmed_at is not null))";
    Ok(db.optional::<(String,)>(sql, args![email, email]).await?.is_some())
}

/// The names of accounts, by id.
///
/// # Errors
/// The database is away.
pub async fn account_names(db: &Db, accounts: &[AccountId]) -> sqlx::Result<HashMap<AccountId, String>> {
    let mut names = HashMap::new();
    for piece in accounts.chunks(300) {
        let list = dialect::in_list(1, piece.len());
        let sql = format!("select id, name, email from account where id in ({list})");
        let found: Vec<(String, String, String)> =
            db.all(&sql, piece.iter().map(|id| Value::from(*id)).collect()).await?;
        for (id, name, email) in found {
            names.insert(ids::read(&id)?, if name.is_empty() { email } else { name });
        }
    }
    Ok(names)
}

/// The names of parties, by id.
///
/// # Errors
/// The database is away.
pub async fn party_names(db: &Db, parties: &[PartyId]) -> sqlx::Result<HashMap<PartyId, String>> {
    let mut names = HashMap::new();
    for piece in parties.chunks(300) {
        let list = dialect::in_list(1, piece.len());
        let sql = format!("select id, name from party where id in ({list})");
        let found: Vec<(String, String)> = db.all(&sql, piece.iter().map(|id| Value::from(*id)).collect()).await?;
        for (id, name) in found {
            names.insert(ids::read(&id)?, name);
        }
    }
    Ok(names)
}

/// The places and organisations in reach whose folded name holds those words, in the order of names.
///
/// # Errors
/// The database is away.
pub async fn find_parties(db: &Db, reach: &Reach, folded: &str, limit: i64) -> sqlx::Result<Vec<Party>> {
    let mut args = args![format!("%{folded}%")];
    let filter = reach.filter(&mut args);
    args.push(Value::from(limit));
    let sql = format!(
        "select {} from party where party.folded like $1 and party.kind <> 'person' and party.standing <> 'trash' \
         and {filter} order by party.sort_key limit ${}",
        party::COLUMNS,
        args.len()
    );
    db.all(&sql, args).await
}

const GRANT: &str = "id, account, role, scope, since, until, given_by, delegated_from";

/// Every grant of those accounts, past and to come too, oldest first.
///
/// # Errors
/// The database is away.
pub async fn list_all_grants(db: &Db, accounts: &[AccountId]) -> sqlx::Result<Vec<Grant>> {
    let mut grants = Vec::new();
    for piece in accounts.chunks(300) {
        let list = dialect::in_list(1, piece.len());
        let sql = format!("select {GRANT} from role_grant where account in ({list}) order by id");
        let rows: Vec<GrantRow> = db.all(&sql, piece.iter().map(|id| Value::from(*id)).collect()).await?;
        grants.extend(rows.into_iter().filter_map(|row| row.0));
    }
    Ok(grants)
}

/// Who holds that role, or will, on whatever part of the network.
///
/// # Errors
/// The database is away.
pub async fn list_holders(db: &Db, role: &str, now: Timestamp) -> sqlx::Result<HashSet<AccountId>> {
    let sql = "select distinct account from role_grant where role = $1 and (until is null or until > $2)";
    let found: Vec<(String,)> = db.all(sql, args![role, now]).await?;
    found.iter().map(|(id,)| ids::read(id)).collect()
}

/// The grant of that id.
///
/// # Errors
/// The database is away.
pub async fn find_grant(db: &Db, id: GrantId) -> sqlx::Result<Option<Grant>> {
    let found: Option<GrantRow> =
        db.optional(&format!("select {GRANT} from role_grant where id = $1"), args![id]).await?;
    Ok(found.and_then(|row| row.0))
}

/// What was delegated of the grants of an account, past too, oldest first.
///
/// # Errors
/// The database is away.
pub async fn list_delegated(db: &Db, account: AccountId) -> sqlx::Result<Vec<Grant>> {
    let sql = format!(
        "select {GRANT} from role_grant where delegated_from in (select id from role_grant where account = $1) order by id"
    );
    let rows: Vec<GrantRow> = db.all(&sql, args![account]).await?;
    Ok(rows.into_iter().filter_map(|row| row.0).collect())
}

/// Ends a grant, and what was delegated of it; answers those that ended, each with its account.
///
/// # Errors
/// The database refused.
pub async fn end_grant(tx: &mut Tx, id: GrantId, now: Timestamp) -> sqlx::Result<Vec<(GrantId, AccountId)>> {
    let sql = "select id, account from role_grant where (id = $1 or delegated_from = $2) \
               and (until is null or until > $3) order by id";
    let found: Vec<(String, String)> = tx.all(sql, args![id, id, now]).await?;
    let sql = "update role_grant set until = $1 where (id = $2 or delegated_from = $3) \
               and (until is null or until > $4)";
    tx.execute(sql, args![now, id, id, now]).await?;
    found.into_iter().map(|(grant, account)| Ok((ids::read(&grant)?, ids::read(&account)?))).collect()
}

/// Ends what was delegated of the grants of an account; answers as [`end_grant`].
///
/// # Errors
/// The database refused.
pub async fn end_delegated(tx: &mut Tx, account: AccountId, now: Timestamp) -> sqlx::Result<Vec<(GrantId, AccountId)>> {
    let sql = "select id from role_grant where account = $1 order by id";
    let own: Vec<(String,)> = tx.all(sql, args![account]).await?;
    let mut ended = Vec::new();
    for (id,) in own {
        let sql = "select id, account from role_grant where delegated_from = $1 and (until is null or until > $2)";
        let found: Vec<(String, String)> = tx.all(sql, args![&id, now]).await?;
        for (grant, account) in found {
            tx.execute("update role_grant set until = $1 where id = $2", args![now, &grant]).await?;
            ended.push((ids::read(&grant)?, ids::read(&account)?));
        }
    }
    Ok(ended)
}

/// Closes an account: its sessions and the links that would open one are gone at once.
///
/// # Errors
/// The database refused.
pub async fn close_account(tx: &mut Tx, account: AccountId, now: Timestamp) -> sqlx::Result<u64> {
    tx.execute("delete from sign_in_link where account = $1", args![account]).await?;
    super::close_sessions(tx, account).await?;
    tx.execute("update account set closed_at = $1 where id = $2 and closed_at is null", args![now, account]).await
}

/// Opens a closed account again.
///
/// # Errors
/// The database refused.
pub async fn reopen_account(tx: &mut Tx, account: AccountId) -> sqlx::Result<u64> {
    tx.execute("update account set closed_at = null where id = $1 and closed_at is not null", args![account]).await
}

/// Keeps others from changing who holds roles on the whole network until the transaction ends: two administrators who
/// take each other's role back at the same moment would leave none.
///
/// # Errors
/// The database refused.
pub async fn lock_network(tx: &mut Tx) -> sqlx::Result<()> {
    let lock = dialect::for_update(tx.db().engine());
    let sql = format!("select id from role_grant where scope = 'network' order by id {lock}");
    tx.all::<(String,)>(&sql, vec![]).await.map(|_| ())
}

/// A role held today on the whole network through an open account that somebody came in by, not by delegation.
#[derive(Clone, Debug)]
pub struct Held {
    /// By whom.
    pub account: String,
    /// The word of the role.
    pub role: String,
    /// Its rights, where the network changed them.
    pub rights: Option<String>,
    /// Until when.
    pub until: Option<String>,
}

kernel::row!(Held { account, role, rights, until });

impl Held {
    /// Whether whoever holds it administers the network.
    pub fn administers(&self) -> bool {
        Role::rights_of(&self.role, self.rights.as_deref()).has(Right::Administer)
    }
}

/// Whoever was invited and never came holds nothing yet: the network would be without anybody if they never did.
fn held_on_all() -> String {
    format!(
        "select role_grant.account, role_grant.role, role.rights, role_grant.until from role_grant \
         join account on account.id = role_grant.account left join role on role.key = role_grant.role \
         where role_grant.scope = 'network' and role_grant.delegated_from is null and account.closed_at is null \
         and role_grant.since <= $1 and (role_grant.until is null or role_grant.until > $2) and {USED}"
    )
}

/// The roles held today on the whole network.
///
/// # Errors
/// The database is away.
pub async fn list_held_on_all(db: &Db, now: Timestamp) -> sqlx::Result<Vec<Held>> {
    db.all(&held_on_all(), args![now, now]).await
}

/// The same inside a transaction.
///
/// # Errors
/// The database is away.
pub async fn list_held_on_all_in(tx: &mut Tx, now: Timestamp) -> sqlx::Result<Vec<Held>> {
    tx.all(&held_on_all(), args![now, now]).await
}

/// A role as the network changed or made it.
#[derive(Clone, Debug)]
pub struct Changed {
    /// The role.
    pub role: Role,
    /// When: who saves an older one is told.
    pub at: String,
}

impl FromRow for Changed {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Changed> {
        let role = Role { key: row.at(0)?, name: row.at(1)?, rights: Rights::read(&row.at::<String>(2)?) };
        Ok(Changed { role, at: row.at(3)? })
    }
}

/// The roles that the network changed or made, in the order in which they were last changed.
///
/// # Errors
/// The database is away.
pub async fn list_roles(db: &Db) -> sqlx::Result<Vec<Changed>> {
    db.all("select key, name, rights, updated_at from role order by key", vec![]).await
}

/// When a role was last changed, as the transaction sees it; none while it is as the program ships it.
///
/// # Errors
/// The database is away.
pub async fn role_changed_at(tx: &mut Tx, key: &str) -> sqlx::Result<Option<String>> {
    let sql = format!("select updated_at from role where key = $1 {}", dialect::for_update(tx.db().engine()));
    Ok(tx.optional::<(String,)>(&sql, args![key]).await?.map(|(at,)| at))
}

/// Writes a role.
///
/// # Errors
/// The database refused.
pub async fn save_role(tx: &mut Tx, role: &Role, by: Option<AccountId>, now: Timestamp) -> sqlx::Result<()> {
    tx.execute(
        "insert into role (key, name, rights, updated_at, updated_by) values ($1, $2, $3, $4, $5) \
         on conflict (key) do update set name = excluded.name, rights = excluded.rights, \
         updated_at = excluded.updated_at, updated_by = excluded.updated_by",
        args![&role.key, role.name.as_deref(), role.rights.stored(), now, by],
    )
    .await
    .map(|_| ())
}

/// Forgets what the network changed in a role: it is as the program ships it.
///
/// # Errors
/// The database refused.
pub async fn remove_role(tx: &mut Tx, key: &str) -> sqlx::Result<u64> {
    tx.execute("delete from role where key = $1", args![key]).await
}

/// The changes of roles, latest first: when, by whom, and the fact as it is stored.
///
/// # Errors
/// The database is away.
pub async fn list_role_changes(db: &Db, limit: i64) -> sqlx::Result<Vec<(String, String, String)>> {
    let sql = "select fact.at, coalesce(account.name, ''), fact.body from fact \
               left join account on account.id = fact.actor where fact.kind = 'role_changed' \
               order by fact.at desc, fact.id desc limit $1";
    db.all(sql, args![limit]).await
}
