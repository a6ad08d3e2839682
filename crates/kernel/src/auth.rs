//! Who is asking: accounts, the sessions that they opened, and what they may do.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::args;
use crate::clock::stored;
use crate::db::{Db, FromRow, Row, Tx, dialect};
use crate::error::{Error, Result};
use crate::facts::Fact;
use crate::grants::{Communes, Powers, Reach, Scope};
use crate::ids::{self, AccountId, PartyId};
use crate::rights::{DataClass, Role};

pub use crate::rights::Right;

/// A session that was not used for so long is closed.
const SESSION_DAYS: i64 = 30;
/// For how long dangerous acts are allowed after somebody showed again who they are.
const SURE: SignedDuration = SignedDuration::from_mins(15);

/// Somebody who signs in.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Lower case.
    pub email: String,
    /// As the person wants to be called.
    pub name: String,
    /// The person that it is, where the network knows them as one.
    pub person: Option<PartyId>,
}

impl FromRow for Account {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Account> {
        let person = row.at::<Option<String>>(3)?.map(|id| ids::read(&id)).transpose()?;
        Ok(Account { id: ids::read(&row.at::<String>(0)?)?, email: row.at(1)?, name: row.at(2)?, person })
    }
}

/// Who asks: somebody who signed in, or nobody in particular.
#[derive(Clone, Debug, Default)]
pub struct Viewer {
    account: Option<Account>,
    powers: Powers,
    /// The administrator who looks through the eyes of this account.
    behind: Option<Account>,
    sure_until: Option<Timestamp>,
}

impl Viewer {
    /// Somebody who may do that.
    pub fn of(account: Account, powers: Powers) -> Viewer {
        Viewer { account: Some(account), powers, ..Viewer::default() }
    }

    /// The account, for those who signed in.
    pub fn account(&self) -> Option<&Account> {
        self.account.as_ref()
    }

    /// The account's id, as facts and revisions note it.
    pub fn id(&self) -> Option<AccountId> {
        self.account.as_ref().map(|account| account.id)
    }

    /// The administrator who looks through the eyes of this account: they read, and change nothing.
    pub fn behind(&self) -> Option<&Account> {
        self.behind.as_ref()
    }

    /// Whose eyes read: the administrator's who looks through those of this account, else its own. What is noted of a reading
    /// names them.
    pub fn reader(&self) -> Option<AccountId> {
        self.behind.as_ref().or(self.account.as_ref()).map(|account| account.id)
    }

    /// Whether they showed lately that they are who they say, which dangerous acts ask.
    pub fn is_sure(&self, now: Timestamp) -> bool {
        self.sure_until.is_some_and(|until| now < until)
    }

    /// As [`Viewer::is_sure`], for the first lines of a handler whose act is dangerous. An administrator who looks through
    /// the eyes of somebody may do none in their name.
    ///
    /// # Errors
    /// [`Error::SignIn`] to those who did not, [`Error::Confirm`] to those who must show again who they are.
    pub fn must_be_sure(&self, now: Timestamp) -> Result<()> {
        match (&self.account, &self.behind) {
            (None, _) => Err(Error::SignIn),
            (Some(_), Some(_)) => Err(Error::Forbidden),
            (Some(_), None) if self.is_sure(now) => Ok(()),
            (Some(_), None) => Err(Error::Confirm),
        }
    }

    /// Whether the viewer has that right, somewhere. On which parties, [`Viewer::reach`] says.
    pub fn may(&self, right: Right) -> bool {
        self.powers.may(right)
    }

    /// As [`Viewer::may`], for the first lines of a handler.
    ///
    /// # Errors
    /// [`Error::SignIn`] to those who did not, [`Error::Forbidden`] to the others.
    pub fn must(&self, right: Right) -> Result<()> {
        match &self.account {
            None => Err(Error::SignIn),
            Some(_) if self.may(right) => Ok(()),
            Some(_) => Err(Error::Forbidden),
        }
    }

    /// As [`Viewer::must`], for what one of several rights opens.
    ///
    /// # Errors
    /// [`Error::SignIn`] to those who did not, [`Error::Forbidden`] to the others.
    pub fn must_any(&self, rights: &[Right]) -> Result<()> {
        match &self.account {
            None => Err(Error::SignIn),
            Some(_) if rights.iter().any(|right| self.may(*right)) => Ok(()),
            Some(_) => Err(Error::Forbidden),
        }
    }

    /// The parties on which the viewer has that right: the filter of every list.
    pub fn reach(&self, right: Right) -> Reach {
        self.powers.reach(right)
    }

    /// Whether the viewer has that right on that party.
    ///
    /// # Errors
    /// The database is away.
    pub async fn may_on(&self, db: &Db, right: Right, party: PartyId) -> sqlx::Result<bool> {
        Ok(!self.reach(right).among(db, &[party]).await?.is_empty())
    }

    /// As [`Viewer::may_on`], for the first lines of a handler.
    ///
    /// # Errors
    /// [`Error::SignIn`] to those who did not, [`Error::Forbidden`] to the others.
    pub async fn must_on(&self, db: &Db, right: Right, party: PartyId) -> Result<()> {
        self.must(right)?;
        match self.may_on(db, right, party).await? {
            true => Ok(()),
            false => Err(Error::Forbidden),
        }
    }

    /// For what is not there yet and will stand in that commune.
    ///
    /// # Errors
    /// [`Error::SignIn`] to those who did not, [`Error::Forbidden`] to the others.
    pub fn must_in(&self, right: Right, commune: Option<&str>) -> Result<()> {
        self.must(right)?;
        match self.reach(right).covers(commune) {
            true => Ok(()),
            false => Err(Error::Forbidden),
        }
    }
}

/// The columns of [`Account`], in the order that it is read.
pub const COLUMNS: &str = "account.id, account.email, account.name, account.person";

/// The account of that id.
///
/// # Errors
/// The database is away.
pub async fn find(db: &Db, id: AccountId) -> sqlx::Result<Option<Account>> {
    db.optional(&format!("select {COLUMNS} from account where id = $1 and closed_at is null"), args![id]).await
}

/// The condition under which a grant counts at a moment, which is given four times, numbered from `first`: it has begun and
/// not ended, and so has the one that it delegates, whose holder still has an account. What takes the latter back ends the
/// former too; this holds for a delegation that is written in the meantime.
fn counts(first: usize) -> String {
    let (begun, ended, origin_begun, origin_ended) = (first, first + 1, first + 2, first + 3);
    format!(
        "role_grant.since <= ${begun} and (role_grant.until is null or role_grant.until > ${ended}) \
         and (role_grant.delegated_from is null or exists (select 1 from role_grant as origin \
         join account as giver on giver.id = origin.account where origin.id = role_grant.delegated_from \
         and giver.closed_at is null and origin.since <= ${origin_begun} \
         and (origin.until is null or origin.until > ${origin_ended})))"
    )
}

/// Somebody, with one of the roles that they hold on the whole network.
struct Holder {
    account: Account,
    role: String,
    /// Its rights, where the network changed them.
    rights: Option<String>,
}

impl FromRow for Holder {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Holder> {
        Ok(Holder { account: Account::from_row(row)?, role: row.at(4)?, rights: row.at(5)? })
    }
}

/// Who has that right on the whole network, in the order of addresses: to whom the program writes.
///
/// # Errors
/// The database is away.
pub async fn list_with(app: &App, right: Right) -> sqlx::Result<Vec<Account>> {
    let now = app.clock.now();
    let sql = format!(
        "select {COLUMNS}, role_grant.role, role.rights from account \
         join role_grant on role_grant.account = account.id left join role on role.key = role_grant.role \
         where account.closed_at is null and role_grant.scope = 'network' and {} order by account.email",
        counts(1)
    );
    let holders: Vec<Holder> = app.db.all(&sql, args![now, now, now, now]).await?;
    let with = holders.into_iter().filter(|one| Role::rights_of(&one.role, one.rights.as_deref()).has(right));
    let mut found: Vec<Account> = with.map(|one| one.account).collect();
    // whoever has it by two roles is written to once
    found.dedup_by_key(|account| account.id);
    Ok(found)
}

/// What an account may do today.
///
/// # Errors
/// The database is away.
pub async fn powers(app: &App, account: &Account) -> sqlx::Result<Powers> {
    powers_by(app, account, "").await
}

/// The same by itself alone, not by delegation.
///
/// # Errors
/// The database is away.
pub async fn own_powers(app: &App, account: &Account) -> sqlx::Result<Powers> {
    powers_by(app, account, "and role_grant.delegated_from is null").await
}

async fn powers_by(app: &App, account: &Account, more: &str) -> sqlx::Result<Powers> {
    let now = app.clock.now();
    let sql = format!(
        "select role_grant.role, role_grant.scope, role.rights from role_grant \
         left join role on role.key = role_grant.role where role_grant.account = $1 and {} {more}",
        counts(2)
    );
    let rows: Vec<(String, String, Option<String>)> = app.db.all(&sql, args![account.id, now, now, now, now]).await?;
    Ok(united(rows, account.person, app.communes()))
}

fn united(rows: Vec<(String, String, Option<String>)>, person: Option<PartyId>, communes: &Communes) -> Powers {
    let held = rows.into_iter().filter_map(|(role, scope, changed)| {
        let reach = Reach::of(&[Scope::from_key(&scope)?], person, communes);
        Some((Role::rights_of(&role, changed.as_deref()), reach))
    });
    Powers::of(held.collect())
}

/// Opens a session; answers the secret of its cookie.
///
/// # Errors
/// The database refused.
pub async fn open_session(
    app: &App,
    tx: &mut Tx,
    account: AccountId,
    device: &str,
    means: &'static str,
) -> sqlx::Result<String> {
    let (now, secret) = (app.clock.now(), app.chance.secret());
    let device = device.chars().take(200).collect::<String>();
    tx.execute(
        "insert into session (hash, account, created_at, seen_at, device, means, sure_until) \
         values ($1, $2, $3, $4, $5, $6, $7)",
        args![session_hash(&secret), account, now, now, device, means, now + SURE],
    )
    .await?;
    app.record(tx, Some(account), &Fact::SignedIn { account }).await?;
    Ok(secret)
}

/// Who holds the session of that secret; a session that sleeps too long is nobody's.
///
/// # Errors
/// The database is away.
pub async fn viewer(app: &App, secret: &str) -> sqlx::Result<Viewer> {
    let (now, hash) = (app.clock.now(), session_hash(secret));
    let oldest = stored(now - SignedDuration::from_hours(24 * SESSION_DAYS));
    let sql = "select seen_at, account, coalesce(seen_as, ''), coalesce(sure_until, '') from session \
               where hash = $1 and seen_at > $2";
    let found: Option<(String, String, String, String)> = app.db.optional(sql, args![&hash, oldest]).await?;
    let Some((seen_at, account, seen_as, sure_until)) = found else { return Ok(Viewer::default()) };
    // noted once an hour: a page must not cost a write
    if seen_at < stored(now - SignedDuration::from_hours(1)) {
        app.db.execute("update session set seen_at = $1 where hash = $2", args![now, &hash]).await?;
    }
    let Some(holder) = find(&app.db, ids::read(&account)?).await? else { return Ok(Viewer::default()) };
    if let Ok(seen) = seen_as.parse()
        && powers(app, &holder).await?.may(Right::Administer)
        && let Some(account) = find(&app.db, seen).await?
    {
        // what is sensitive is opened to one person for a reason, and to nobody who looks over their shoulder
        let powers = powers(app, &account).await?.but(DataClass::Sensitive);
        return Ok(Viewer { account: Some(account), powers, behind: Some(holder), sure_until: None });
    }
    let powers = powers(app, &holder).await?;
    Ok(Viewer { account: Some(holder), powers, behind: None, sure_until: sure_until.parse().ok() })
}

/// From now on the holder of a session looks through the eyes of that account, or through their own again.
///
/// # Errors
/// The database refused.
pub async fn see_as(tx: &mut Tx, secret: &str, account: Option<AccountId>) -> sqlx::Result<()> {
    let sql = "update session set seen_as = $1 where hash = $2";
    tx.execute(sql, args![account, session_hash(secret)]).await.map(|_| ())
}

/// Notes that the holder of a session showed again who they are.
///
/// # Errors
/// The database refused.
pub async fn assure(app: &App, tx: &mut Tx, secret: &str) -> sqlx::Result<()> {
    let sql = "update session set sure_until = $1 where hash = $2";
    tx.execute(sql, args![app.clock.now() + SURE, session_hash(secret)]).await.map(|_| ())
}

/// Closes the session of that secret.
///
/// # Errors
/// The database is away.
pub async fn sign_out(db: &Db, secret: &str) -> sqlx::Result<()> {
    db.execute("delete from session where hash = $1", args![session_hash(secret)]).await.map(|_| ())
}

/// Forgets sessions that no longer matter.
///
/// # Errors
/// The database is away.
pub async fn sweep(app: &App) -> sqlx::Result<()> {
    let oldest = stored(app.clock.now() - SignedDuration::from_hours(24 * SESSION_DAYS));
    app.db.execute("delete from session where seen_at < $1", args![oldest]).await.map(|_| ())
}

/// Under what a session is stored.
pub fn session_hash(secret: &str) -> String {
    ids::hex(&Sha256::digest(secret.as_bytes()))
}

/// The network of an address: an IPv4 address, or the /64 that one customer holds in IPv6.
pub fn network(ip: IpAddr) -> String {
    match ip.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let s = v6.segments();
            format!("{:x}:{:x}:{:x}:{:x}::/64", s[0], s[1], s[2], s[3])
        }
    }
}

/// Whether that error says that the e-mail has an account already.
pub fn is_taken(error: &sqlx::Error) -> bool {
    dialect::broken_unique(error, "account", "email")
}
