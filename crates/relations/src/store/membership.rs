//! Every SQL statement on memberships, what was paid for them, and reminders.

use jiff::Timestamp;
use jiff::civil::Date;
use kernel::args;
use kernel::change::Changed;
use kernel::db::{Db, FromRow, Row, Tx, Value, dialect};
use kernel::grants::Reach;
use kernel::ids::{self, AccountId, MembershipId, PartyId, PaymentId};
use kernel::party::{self, Party};

use crate::membership::dues::{Dues, Membership, late_before};
use crate::membership::kind::Kind;
use crate::membership::payment::Payment;

kernel::row!(Kind { key, name, audience, fee, months, retired, version });

/// The kinds that the network changed, and its own.
///
/// # Errors
/// The database is away.
pub async fn list_kinds(db: &Db) -> sqlx::Result<Vec<Kind>> {
    let sql = "select key, name, audience, fee, months, retired, version from membership_kind order by key";
    db.all(sql, vec![]).await
}

/// Writes a kind whose version was that one; `false` when somebody else wrote it since.
///
/// # Errors
/// The database refused.
pub async fn save_kind(db: &Db, kind: &Kind, now: Timestamp, actor: Option<AccountId>) -> sqlx::Result<bool> {
    let (name, audience) = (kind.name.as_deref(), kind.audience.as_str());
    if kind.version == 0 {
        let sql = "insert into membership_kind (key, name, audience, fee, months, retired, version, updated_at, updated_by) \
                   values ($1, $2, $3, $4, $5, $6, 1, $7, $8) on conflict (key) do nothing";
        let args = args![&kind.key, name, audience, kind.fee, kind.months, kind.retired, now, actor];
        return Ok(db.execute(sql, args).await? == 1);
    }
    let sql = "update membership_kind set name = $1, audience = $2, fee = $3, months = $4, retired = $5, \
               version = version + 1, updated_at = $6, updated_by = $7 where key = $8 and version = $9";
    let args = args![name, audience, kind.fee, kind.months, kind.retired, now, actor, &kind.key, kind.version];
    Ok(db.execute(sql, args).await? == 1)
}

fn day(text: &str) -> sqlx::Result<Date> {
    text.parse().map_err(|error: jiff::Error| sqlx::Error::Decode(error.into()))
}

impl FromRow for Membership {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Membership> {
        Ok(Membership {
            id: ids::read(&row.at::<String>(0)?)?,
            party: row.at::<Option<String>>(1)?.map(|id| ids::read(&id)).transpose()?,
            name: row.at(2)?,
            kind: row.at(3)?,
            since: day(&row.at::<String>(4)?)?,
            until: day(&row.at::<String>(5)?)?,
            fee: row.at(6)?,
            paid: row.at(7)?,
            ended: row.at(8)?,
        })
    }
}

const PAID: &str = "coalesce((select cast(sum(payment.cents) as bigint) from payment \
                    where payment.membership = membership.id), 0)";

fn select() -> String {
    format!(
        "select membership.id, membership.party, coalesce(party.name, ''), membership.kind, membership.since, \
         membership.until, membership.fee, {PAID}, membership.ended from membership \
         left join party on party.id = membership.party"
    )
}

/// Which memberships a list shows.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The word of a kind; empty for all.
    pub kind: String,
    /// `running`, `over`; empty for all.
    pub state: String,
    /// `paid`, `due`, `late`; empty for all.
    pub dues: String,
    /// Words of the name.
    pub words: String,
}

fn conditions(wanted: &Wanted, reach: &Reach, today: Date) -> (String, Vec<Value>) {
    let mut args = Vec::new();
    let mut all = vec![reach.filter(&mut args)];
    // what is forgotten has no place in a list: only what was paid for it counts
    all.push("membership.party is not null".to_owned());
    let mut add = |sql: &str, value: Value| {
        args.push(value);
        all.push(sql.replace('?', &format!("${}", args.len())));
    };
    if !wanted.kind.is_empty() {
        add("membership.kind = ?", Value::from(&wanted.kind));
    }
    match wanted.state.as_str() {
        "running" => add("membership.until >= ? and membership.ended = ''", Value::from(today.to_string())),
        "over" => add("(membership.until < ? or membership.ended <> '')", Value::from(today.to_string())),
        _ => {}
    }
    let late = late_before(today).to_string();
    match wanted.dues.as_str() {
        key if key == Dues::Paid.key() => {
            add(&format!("membership.fee <= {PAID} and membership.fee > ?"), 0_i64.into());
        }
        key if key == Dues::Due.key() => {
            add(&format!("membership.fee > {PAID} and membership.since >= ?"), late.into());
        }
        key if key == Dues::Late.key() => {
            add(&format!("membership.fee > {PAID} and membership.since < ?"), late.into());
        }
        _ => {}
    }
    let words = kernel::text::fold(&wanted.words);
    if !words.is_empty() {
        add("party.folded like ?", Value::from(format!("%{words}%")));
    }
    (all.join(" and "), args)
}

/// Memberships in reach, those that end last first.
///
/// # Errors
/// The database is away.
pub async fn list(
    db: &Db,
    wanted: &Wanted,
    (reach, today): (&Reach, Date),
    (offset, limit): (i64, i64),
) -> sqlx::Result<Vec<Membership>> {
    let (conditions, mut args) = conditions(wanted, reach, today);
    let at = args.len();
    let sql = format!(
        "{} where {conditions} order by membership.until desc, party.sort_key, membership.id limit ${} offset ${}",
        select(),
        at + 1,
        at + 2
    );
    args.extend(args![limit, offset]);
    db.all(&sql, args).await
}

/// How many there are, what is asked of them, what was paid and what is still to be paid, in cents: what one pays in excess
/// is no other's.
///
/// # Errors
/// The database is away.
pub async fn sum(db: &Db, wanted: &Wanted, reach: &Reach, today: Date) -> sqlx::Result<(i64, i64, i64, i64)> {
    let (conditions, args) = conditions(wanted, reach, today);
    let sql = format!(
        "select count(*), coalesce(cast(sum(found.fee) as bigint), 0), coalesce(cast(sum(found.paid) as bigint), 0), \
         coalesce(cast(sum(case when found.fee > found.paid then found.fee - found.paid else 0 end) as bigint), 0) \
         from (select membership.fee as fee, {PAID} as paid from membership \
         left join party on party.id = membership.party where {conditions}) as found"
    );
    db.one(&sql, args).await
}

/// The membership of that id.
///
/// # Errors
/// The database is away.
pub async fn find(db: &Db, id: MembershipId) -> sqlx::Result<Option<Membership>> {
    db.optional(&format!("{} where membership.id = $1", select()), args![id]).await
}

/// The memberships of a party, the latest first.
///
/// # Errors
/// The database is away.
pub async fn list_of(db: &Db, party: PartyId) -> sqlx::Result<Vec<Membership>> {
    let sql = format!("{} where membership.party = $1 order by membership.until desc, membership.id desc", select());
    db.all(&sql, args![party]).await
}

/// A membership as the timeline of its party tells it.
pub struct Opened {
    /// Which.
    pub id: String,
    /// The word of its kind.
    pub kind: String,
    /// Its first day.
    pub since: String,
    /// Its last day.
    pub until: String,
    /// Who wrote it down.
    pub by: String,
}

kernel::row!(Opened { id, kind, since, until, by });

/// The memberships of a party, the first one first.
///
/// # Errors
/// The database is away.
pub async fn list_opened(db: &Db, party: PartyId) -> sqlx::Result<Vec<Opened>> {
    let sql = "select membership.id, membership.kind, membership.since, membership.until, coalesce(account.name, '') \
               from membership left join account on account.id = membership.created_by \
               where membership.party = $1 order by membership.since, membership.id";
    db.all(sql, args![party]).await
}

/// A payment as the timeline of its party tells it.
pub struct Paid {
    /// Which.
    pub id: String,
    /// For which membership.
    pub membership: String,
    /// The day on which it came.
    pub paid_on: String,
    /// How much.
    pub cents: i64,
    /// The year of its receipt.
    pub year: i64,
    /// The number of its receipt.
    pub number: i64,
    /// Who wrote it down.
    pub by: String,
}

kernel::row!(Paid { id, membership, paid_on, cents, year, number, by });

/// What was paid for the memberships of a party.
///
/// # Errors
/// The database is away.
pub async fn list_paid(db: &Db, party: PartyId) -> sqlx::Result<Vec<Paid>> {
    let sql = "select payment.id, payment.membership, payment.paid_on, payment.cents, payment.year, payment.number, \
               coalesce(account.name, '') from payment join membership on membership.id = payment.membership \
               left join account on account.id = payment.created_by where membership.party = $1 \
               order by payment.year, payment.number";
    db.all(sql, args![party]).await
}

/// Whether a party has a membership on one of these days.
///
/// # Errors
/// The database refused.
pub async fn overlaps(tx: &mut Tx, party: PartyId, (since, until): (Date, Date)) -> sqlx::Result<bool> {
    // two who enter the same member at once are one after the other
    let lock = dialect::for_update(tx.db().engine());
    tx.all::<(String,)>(&format!("select id from party where id = $1 {lock}"), args![party]).await?;
    let sql = "select id from membership where party = $1 and since <= $2 and until >= $3 and ended = '' limit 1";
    let args = args![party, until.to_string(), since.to_string()];
    Ok(tx.optional::<(String,)>(sql, args).await?.is_some())
}

/// Writes a membership.
///
/// # Errors
/// The database refused.
pub async fn insert(tx: &mut Tx, new: &Membership, now: Timestamp, actor: Option<AccountId>) -> sqlx::Result<()> {
    let sql = "insert into membership (id, party, kind, since, until, fee, ended, created_at, created_by) \
               values ($1, $2, $3, $4, $5, $6, '', $7, $8)";
    new.party.into_iter().for_each(|party| tx.touch(Changed::Known(party)));
    let (since, until) = (new.since.to_string(), new.until.to_string());
    tx.execute(sql, args![new.id, new.party, &new.kind, since, until, new.fee, now, actor]).await.map(|_| ())
}

/// Ends a membership before its last day; `false` when it was.
///
/// # Errors
/// The database is away.
pub async fn end(db: &Db, id: MembershipId, why: &str) -> sqlx::Result<bool> {
    let mut tx = db.begin().await?;
    let party: Option<(Option<String>,)> = tx.optional("select party from membership where id = $1", args![id]).await?;
    if let Some(party) = party.and_then(|(party,)| party) {
        tx.touch(Changed::Known(ids::read(&party)?));
    }
    let sql = "update membership set ended = $1 where id = $2 and ended = ''";
    let done = tx.execute(sql, args![why, id]).await? == 1;
    tx.commit().await?;
    Ok(done)
}

impl FromRow for Payment {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Payment> {
        Ok(Payment {
            id: ids::read(&row.at::<String>(0)?)?,
            membership: ids::read(&row.at::<String>(1)?)?,
            paid_on: day(&row.at::<String>(2)?)?,
            cents: row.at(3)?,
            means: row.at(4)?,
            reference: row.at(5)?,
            payer: row.at(6)?,
            year: row.at(7)?,
            number: row.at(8)?,
        })
    }
}

const PAYMENT: &str = "select id, membership, paid_on, cents, means, reference, payer, year, number from payment";

/// What was paid for a membership, oldest first.
///
/// # Errors
/// The database is away.
pub async fn list_payments(db: &Db, membership: MembershipId) -> sqlx::Result<Vec<Payment>> {
    db.all(&format!("{PAYMENT} where membership = $1 order by year, number"), args![membership]).await
}

/// The payment of that id.
///
/// # Errors
/// The database is away.
pub async fn find_payment(db: &Db, id: PaymentId) -> sqlx::Result<Option<Payment>> {
    db.optional(&format!("{PAYMENT} where id = $1"), args![id]).await
}

/// The next number of a receipt of that year: taken with the payment, in one transaction, so that none is left out.
///
/// # Errors
/// The database refused.
pub async fn next_number(tx: &mut Tx, year: i64) -> sqlx::Result<i64> {
    let sql = "insert into receipt_year (year, last) values ($1, 0) on conflict (year) do nothing";
    tx.execute(sql, args![year]).await?;
    tx.execute("update receipt_year set last = last + 1 where year = $1", args![year]).await?;
    Ok(tx.one::<(i64,)>("select last from receipt_year where year = $1", args![year]).await?.0)
}

/// What was paid for a membership so far, once the next number is held: whoever else writes a payment waits.
///
/// # Errors
/// The database refused.
pub async fn find_paid(tx: &mut Tx, membership: MembershipId) -> sqlx::Result<i64> {
    let sql = "select coalesce(cast(sum(cents) as bigint), 0) from payment where membership = $1";
    Ok(tx.one::<(i64,)>(sql, args![membership]).await?.0)
}

/// The payment that a form made already, once the next number is held; an empty key is no form's.
///
/// # Errors
/// The database refused.
pub async fn find_typed(tx: &mut Tx, membership: MembershipId, key: &str) -> sqlx::Result<Option<Payment>> {
    tx.optional(&format!("{PAYMENT} where key = $1 and membership = $2"), args![key, membership]).await
}

/// Writes a payment, with the key of the form that made it.
///
/// # Errors
/// The database refused.
pub async fn insert_payment(
    tx: &mut Tx,
    new: &Payment,
    key: &str,
    (now, actor): (Timestamp, Option<AccountId>),
) -> sqlx::Result<()> {
    let sql = "insert into payment (id, membership, paid_on, cents, means, reference, payer, year, number, key, \
               created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let args = args![
        new.id,
        new.membership,
        new.paid_on.to_string(),
        new.cents,
        &new.means,
        &new.reference,
        &new.payer,
        new.year,
        new.number,
        (!key.is_empty()).then_some(key),
        now,
        actor
    ];
    tx.execute(sql, args).await.map(|_| ())
}

/// Years whose receipts are not numbered from 1 to the last.
///
/// # Errors
/// The database is away.
pub async fn list_holes(db: &Db) -> sqlx::Result<Vec<(i64, i64, i64)>> {
    let sql = "select receipt_year.year, receipt_year.last, count(payment.id) from receipt_year \
               left join payment on payment.year = receipt_year.year group by receipt_year.year, receipt_year.last \
               having count(payment.id) <> receipt_year.last or coalesce(max(payment.number), 0) <> receipt_year.last";
    db.all(sql, vec![]).await
}

/// A membership whose end is to be recalled, and where.
pub struct Recalled {
    /// Which.
    pub id: MembershipId,
    /// Whose.
    pub party: PartyId,
    /// Their name.
    pub name: String,
    /// The word of its kind.
    pub kind: String,
    /// Its last day.
    pub until: Date,
    /// Their first address of e-mail, of those that lead somewhere where there is one.
    pub address: Option<String>,
}

impl FromRow for Recalled {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Recalled> {
        Ok(Recalled {
            id: ids::read(&row.at::<String>(0)?)?,
            party: ids::read(&row.at::<String>(1)?)?,
            name: row.at(2)?,
            kind: row.at(3)?,
            until: day(&row.at::<String>(4)?)?,
            address: row.at(5)?,
        })
    }
}

/// Memberships that end between these days, that no other follows, and that were not recalled at that moment.
///
/// # Errors
/// The database is away.
pub async fn list_recalled(db: &Db, moment: &str, (from, to): (Date, Date)) -> sqlx::Result<Vec<Recalled>> {
    let sql = "select membership.id, party.id, party.name, membership.kind, membership.until, \
               (select contact_point.normal from contact_point where contact_point.party = party.id \
               and contact_point.sort = 'email' order by case contact_point.state when 'invalid' then 1 else 0 end, \
               contact_point.position, contact_point.id limit 1) \
               from membership join party on party.id = membership.party and party.standing <> 'trash' \
               where membership.until >= $1 and membership.until <= $2 and membership.ended = '' \
               and not exists (select 1 from membership as later where later.party = membership.party \
               and later.until > membership.until and later.ended = '') \
               and not exists (select 1 from membership_reminder where membership_reminder.membership = membership.id \
               and membership_reminder.moment = $3) order by membership.id limit 1000";
    db.all(sql, args![from.to_string(), to.to_string(), moment]).await
}

/// Notes that an end was recalled; `false` when it was already.
///
/// # Errors
/// The database refused.
pub async fn insert_reminder(
    tx: &mut Tx,
    membership: MembershipId,
    (moment, outcome): (&str, &str),
    now: Timestamp,
) -> sqlx::Result<bool> {
    let sql = "insert into membership_reminder (membership, moment, at, outcome) values ($1, $2, $3, $4) \
               on conflict (membership, moment) do nothing";
    Ok(tx.execute(sql, args![membership, moment, now, outcome]).await? == 1)
}

/// When the end of a membership was recalled: moment, instant, what came of it.
///
/// # Errors
/// The database is away.
pub async fn list_reminders(db: &Db, membership: MembershipId) -> sqlx::Result<Vec<(String, String, String)>> {
    let sql = "select moment, at, outcome from membership_reminder where membership = $1 order by at";
    db.all(sql, args![membership]).await
}

/// The parties of that address: of those of one kind when the address says which.
///
/// # Errors
/// The database is away.
pub async fn find_parties(db: &Db, kind: Option<party::Kind>, slug: &str) -> sqlx::Result<Vec<Party>> {
    let kind = kind.map_or("%", party::Kind::key);
    let sql = format!("select {} from party where slug = $1 and kind like $2 and standing <> 'trash'", party::COLUMNS);
    db.all(&sql, args![slug, kind]).await
}

/// Some public places, for the demo.
///
/// # Errors
/// The database is away.
pub async fn list_for_demo(db: &Db, limit: i64) -> sqlx::Result<Vec<PartyId>> {
    let sql = "select id from party where kind = 'place' and standing = 'public' order by sort_key, id limit $1";
    let found: Vec<(String,)> = db.all(sql, args![limit]).await?;
    found.iter().map(|(id,)| ids::read(id)).collect()
}

/// Unties a person from what they paid, which stays counted; the name on receipts stays as long as the law asks. That a
/// membership stopped stays too, and not why: reasons name people.
///
/// # Errors
/// The database is away.
pub async fn forget(db: &Db, party: PartyId) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    tx.touch(Changed::Known(party));
    let sql = "update membership set party = null, ended = case when ended = '' then '' else '–' end where party = $1";
    tx.execute(sql, args![party]).await?;
    tx.commit().await
}
