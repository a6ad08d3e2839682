//! Every SQL statement on purposes, the ledger of consents, preferences, and who read how to reach whom.

pub mod kept;
pub mod requests;
pub mod retention;

use jiff::Timestamp;
use kernel::args;
use kernel::db::{Db, FromRow, Row, Tx, Value, dialect};
use kernel::ids::{self, AccountId, PartyId};

use crate::privacy::contactability::Basis;
use crate::privacy::ledger::Line;
use crate::privacy::purpose::{Purpose, read_channels, stored_channels};

impl FromRow for Purpose {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Purpose> {
        let broken = || sqlx::Error::Decode("unknown legal basis".into());
        let text: (Option<String>, Option<String>) = (row.at(5)?, row.at(6)?);
        Ok(Purpose {
            key: row.at(0)?,
            name: row.at(1)?,
            basis: Basis::from_key(&row.at::<String>(2)?).ok_or_else(broken)?,
            months: row.at(3)?,
            channels: read_channels(&row.at::<String>(4)?),
            text: match text {
                (Some(hash), Some(body)) => Some((hash, body)),
                _ => None,
            },
            retired: row.at(7)?,
            version: row.at(8)?,
        })
    }
}

/// The purposes that the network changed, and its own, in the order of their words.
///
/// # Errors
/// The database is away.
pub async fn list_purposes(db: &Db) -> sqlx::Result<Vec<Purpose>> {
    let sql = "select purpose.key, purpose.name, purpose.basis, purpose.months, purpose.channels, purpose.text_hash, \
               purpose_text.body, purpose.retired, purpose.version from purpose \
               left join purpose_text on purpose_text.hash = purpose.text_hash order by purpose.key";
    db.all(sql, vec![]).await
}

/// Writes a purpose whose version was that one; `false` when somebody else wrote it since.
///
/// # Errors
/// The database refused.
pub async fn save_purpose(
    tx: &mut Tx,
    purpose: &Purpose,
    now: Timestamp,
    actor: Option<AccountId>,
) -> sqlx::Result<bool> {
    let (channels, hash) = (stored_channels(&purpose.channels), purpose.text.as_ref().map(|(hash, _)| hash.as_str()));
    let (name, basis) = (purpose.name.as_deref(), purpose.basis.key());
    if purpose.version == 0 {
        let sql = "insert into purpose (key, name, basis, months, channels, text_hash, retired, version, updated_at, \
                   updated_by) values ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9) on conflict (key) do nothing";
        let args = args![&purpose.key, name, basis, purpose.months, channels, hash, purpose.retired, now, actor];
        return Ok(tx.execute(sql, args).await? == 1);
    }
    let sql = "update purpose set name = $1, basis = $2, months = $3, channels = $4, text_hash = $5, retired = $6, \
               version = version + 1, updated_at = $7, updated_by = $8 where key = $9 and version = $10";
    let args =
        args![name, basis, purpose.months, channels, hash, purpose.retired, now, actor, &purpose.key, purpose.version];
    Ok(tx.execute(sql, args).await? == 1)
}

/// Keeps a text that people are shown.
///
/// # Errors
/// The database refused.
pub async fn keep_text(tx: &mut Tx, hash: &str, purpose: &str, body: &str, now: Timestamp) -> sqlx::Result<()> {
    let sql = "insert into purpose_text (hash, purpose, body, since) values ($1, $2, $3, $4) \
               on conflict (hash) do nothing";
    tx.execute(sql, args![hash, purpose, body, now]).await.map(|_| ())
}

/// Holds the end of the ledger until the transaction ends: the place and the hash of its last line.
///
/// # Errors
/// The database refused.
pub async fn lock_head(tx: &mut Tx) -> sqlx::Result<(i64, String)> {
    let sql = "insert into consent_head (id, position, hash) values (1, 0, '') on conflict (id) do nothing";
    tx.execute(sql, vec![]).await?;
    let lock = dialect::for_update(tx.db().engine());
    tx.one(&format!("select position, hash from consent_head where id = 1 {lock}"), vec![]).await
}

/// The place and the hash of the last line.
///
/// # Errors
/// The database is away.
pub async fn find_head(db: &Db) -> sqlx::Result<(i64, String)> {
    let head = db.optional("select position, hash from consent_head where id = 1", vec![]).await?;
    Ok(head.unwrap_or_default())
}

/// Adds a line at the end, whose head is held.
///
/// # Errors
/// The database refused.
pub async fn insert_consent(
    tx: &mut Tx,
    line: &Line,
    party: Option<PartyId>,
    actor: Option<AccountId>,
) -> sqlx::Result<()> {
    let sql = "insert into consent (id, position, subject_key, party, purpose, action, basis, text_hash, channel, \
               evidence, actor, at, previous, hash) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    let args = args![
        &line.id,
        line.position,
        &line.subject_key,
        party,
        &line.purpose,
        &line.action,
        &line.basis,
        &line.text_hash,
        &line.channel,
        &line.evidence,
        actor,
        &line.at,
        &line.previous,
        &line.hash
    ];
    tx.execute(sql, args).await?;
    let sql = "update consent_head set position = $1, hash = $2 where id = 1";
    tx.execute(sql, args![line.position, &line.hash]).await.map(|_| ())
}

kernel::row!(Line {
    id,
    position,
    subject_key,
    purpose,
    action,
    basis,
    text_hash,
    channel,
    evidence,
    at,
    previous,
    hash
});

const LINE: &str = "select id, position, subject_key, purpose, action, basis, text_hash, channel, evidence, at, \
                    previous, hash from consent";

/// Lines after that place, in order.
///
/// # Errors
/// The database is away.
pub async fn list_lines(db: &Db, after: i64, limit: i64) -> sqlx::Result<Vec<Line>> {
    db.all(&format!("{LINE} where position > $1 order by position limit $2"), args![after, limit]).await
}

/// Every line about an address or a number, oldest first.
///
/// # Errors
/// The database is away.
pub async fn list_of_subject(db: &Db, key: &str) -> sqlx::Result<Vec<Line>> {
    db.all(&format!("{LINE} where subject_key = $1 order by position"), args![key]).await
}

/// Every line about a person, oldest first.
///
/// # Errors
/// The database is away.
pub async fn list_of_party(db: &Db, party: PartyId) -> sqlx::Result<Vec<Line>> {
    db.all(&format!("{LINE} where party = $1 order by position"), args![party]).await
}

/// Every line about the people who have that address, oldest first.
///
/// # Errors
/// The database is away.
pub async fn list_of_owners(db: &Db, sort: &str, address: &str) -> sqlx::Result<Vec<Line>> {
    let sql = format!(
        "{LINE} where party in (select contact_point.party from contact_point \
         join party on party.id = contact_point.party and party.kind = 'person' \
         where contact_point.sort = $1 and contact_point.normal = $2) order by position"
    );
    db.all(&sql, args![sort, address.trim().to_lowercase()]).await
}

/// The state of the contact point that is that address; empty when it is nobody's.
///
/// # Errors
/// The database is away.
pub async fn contact_state(db: &Db, sort: &str, address: &str) -> sqlx::Result<String> {
    // of two people who share it, the one who may be reached least decides
    let sql = "select state from contact_point where sort = $1 and normal = $2 order by \
               case state when 'invalid' then 0 when 'hold' then 1 when 'unverified' then 2 else 3 end limit 1";
    let found: Option<(String,)> = db.optional(sql, args![sort, address.trim().to_lowercase()]).await?;
    Ok(found.map(|(state,)| state).unwrap_or_default())
}

/// The other addresses of whoever has that one.
///
/// # Errors
/// The database is away.
pub async fn list_siblings(db: &Db, sort: &str, address: &str) -> sqlx::Result<Vec<String>> {
    let sql = "select distinct other.normal from contact_point \
               join party on party.id = contact_point.party and party.kind = 'person' \
               join contact_point as other on other.party = contact_point.party and other.sort in ('email', 'phone', 'post') \
               where contact_point.sort = $1 and contact_point.normal = $2";
    let found: Vec<(String,)> = db.all(sql, args![sort, address.trim().to_lowercase()]).await?;
    Ok(found.into_iter().map(|(normal,)| normal).collect())
}

/// Whose an address is: the person, when it is one's alone.
///
/// # Errors
/// The database is away.
pub async fn find_owner(db: &Db, address: &str) -> sqlx::Result<Option<String>> {
    let sql = "select distinct contact_point.party from contact_point \
               join party on party.id = contact_point.party and party.kind = 'person' and party.standing <> 'trash' \
               where contact_point.sort = 'email' and contact_point.normal = $1";
    let mut found: Vec<(String,)> = db.all(sql, args![address.trim().to_lowercase()]).await?;
    Ok(if found.len() == 1 { found.pop().map(|(party,)| party) } else { None })
}

/// People with their name and address of e-mail, for the demo.
///
/// # Errors
/// The database is away.
pub async fn list_demo(db: &Db, limit: i64) -> sqlx::Result<Vec<(PartyId, String, String)>> {
    let sql = "select party.id, party.name, contact_point.value from party \
               join contact_point on contact_point.party = party.id and contact_point.sort = 'email' \
               where party.kind = 'person' and party.standing <> 'trash' order by party.sort_key, party.id limit $1";
    let found: Vec<(String, String, String)> = db.all(sql, args![limit]).await?;
    found.into_iter().map(|(id, name, address)| Ok((ids::read(&id)?, name, address))).collect()
}

/// Whether an address or a number is somebody else's too: the mailbox of a town hall.
///
/// # Errors
/// The database is away.
pub async fn is_shared(db: &Db, sort: &str, address: &str, party: PartyId) -> sqlx::Result<bool> {
    let sql = "select contact_point.party from contact_point \
               join party on party.id = contact_point.party and party.standing <> 'trash' \
               where contact_point.sort = $1 and contact_point.normal = $2 and contact_point.party <> $3 limit 1";
    let found: Option<(String,)> = db.optional(sql, args![sort, address.trim().to_lowercase(), party]).await?;
    Ok(found.is_some())
}

/// The ways to reach a party: sort, as compared.
///
/// # Errors
/// The database is away.
pub async fn list_contacts(db: &Db, party: PartyId) -> sqlx::Result<Vec<(String, String)>> {
    let sql = "select sort, normal from contact_point where party = $1 order by sort, position";
    db.all(sql, args![party]).await
}

/// An address that a link to the preference centre was made for.
pub struct Known {
    /// The address.
    pub address: String,
    /// Whose it is.
    pub party: Option<String>,
}

kernel::row!(Known { address, party });

/// Notes the address that a link is made for.
///
/// # Errors
/// The database refused.
pub async fn keep_address(
    tx: &mut Tx,
    key: &str,
    address: &str,
    party: Option<PartyId>,
    (lang, now): (&str, Timestamp),
) -> sqlx::Result<()> {
    let sql = "insert into preference_address (key, address, party, lang, created_at) values ($1, $2, $3, $4, $5) \
               on conflict (key) do update set party = coalesce(excluded.party, preference_address.party)";
    tx.execute(sql, args![key, address, party, lang, now]).await.map(|_| ())
}

/// The address of that key, as long as it is known.
///
/// # Errors
/// The database is away.
pub async fn find_address(db: &Db, key: &str) -> sqlx::Result<Option<Known>> {
    db.optional("select address, party from preference_address where key = $1", args![key]).await
}

/// A letter that was written to somebody.
pub struct Written {
    /// When.
    pub at: String,
    /// One line.
    pub subject: String,
    /// What data were used for by it, where it names a purpose.
    pub purpose: Option<String>,
    /// What it is for.
    pub kind: String,
    /// Where it stands.
    pub state: String,
}

kernel::row!(Written { at, subject, purpose, kind, state });

/// The letters about a party, and those to the addresses of these keys, oldest first.
///
/// # Errors
/// The database is away.
pub async fn list_written(db: &Db, party: PartyId, keys: &[String]) -> sqlx::Result<Vec<Written>> {
    let mut args = args![party];
    args.extend(keys.iter().map(Value::from));
    let also = match keys.len() {
        0 => String::new(),
        count => format!("or recipient_key in ({})", dialect::in_list(2, count)),
    };
    let sql = format!(
        "select created_at, subject, purpose, kind, state from letter where party = $1 {also} order by created_at, id"
    );
    db.all(&sql, args).await
}

/// Forgets where letters went and links led, by the keys of the addresses of a person.
///
/// # Errors
/// The database refused.
pub async fn forget_addresses(tx: &mut Tx, keys: &[String]) -> sqlx::Result<()> {
    for piece in keys.chunks(300) {
        let list = dialect::in_list(1, piece.len());
        let args = || piece.iter().map(Value::from).collect::<Vec<_>>();
        tx.execute(&format!("delete from preference_address where key in ({list})"), args()).await?;
        let sql = format!(
            "update letter set recipient = null, subject = '', body = '', html = '', unsubscribe = null \
             where recipient_key in ({list}) and state not in ('queued', 'sending')"
        );
        tx.execute(&sql, args()).await?;
        let sql = format!(
            "update data_request set address = null, name = '', message = '', outcome = '' where address_key in ({list})"
        );
        tx.execute(&sql, args()).await?;
    }
    Ok(())
}

/// Unties a person from what stays: lines of the ledger, requests, and the links of mailboxes that others read too, by
/// their keys.
///
/// # Errors
/// The database refused.
pub async fn forget(tx: &mut Tx, party: PartyId, shared: &[String]) -> sqlx::Result<()> {
    tx.execute("update consent set party = null where party = $1", args![party]).await?;
    // that it was extended is kept, and not why: reasons name people
    let sql = "update data_request set party = null, address = null, name = '', message = '', identity_note = '', \
               outcome = '', extended = case when extended = '' then '' else '–' end where party = $1";
    tx.execute(sql, args![party]).await?;
    for key in shared {
        let sql = "update preference_address set party = null where key = $1 and party = $2";
        tx.execute(sql, args![key, party]).await?;
    }
    tx.execute("delete from preference_address where party = $1", args![party]).await?;
    tx.execute("delete from heard where party = $1", args![party]).await?;
    tx.execute("delete from retention_line where party = $1", args![party]).await.map(|_| ())
}

/// One reading of how to reach somebody.
pub struct Reading {
    /// When.
    pub at: String,
    /// The reader's name; empty when the account is gone.
    pub reader: String,
    /// Who it was about.
    pub party: String,
    /// Their name.
    pub name: String,
    /// `card`, `list`, `export`…
    pub what: String,
    /// As it was typed.
    pub reason: String,
}

kernel::row!(Reading { at, reader, party, name, what, reason });

const READINGS: &str = "from consultation join party on party.id = consultation.party \
                        left join account on account.id = consultation.account \
                        where party.folded like $1 and lower(coalesce(account.name, '')) like $2";

fn like(words: &str) -> String {
    format!("%{}%", words.replace(['%', '_'], " ").trim())
}

fn readings(person: &str, reader: &str) -> Vec<Value> {
    args![like(&kernel::text::fold(person)), like(&reader.to_lowercase())]
}

/// Readings about people of that name by readers of that name, the latest first.
///
/// # Errors
/// The database is away.
pub async fn list_readings(
    db: &Db,
    (person, reader): (&str, &str),
    (offset, limit): (i64, i64),
) -> sqlx::Result<Vec<Reading>> {
    let sql = format!(
        "select consultation.at, coalesce(account.name, ''), party.id, party.name, consultation.what, \
         consultation.reason {READINGS} order by consultation.at desc, consultation.id desc limit $3 offset $4"
    );
    let mut args = readings(person, reader);
    args.extend(args![limit, offset]);
    db.all(&sql, args).await
}

/// When somebody read how to reach that person, and where; not who, which is theirs.
///
/// # Errors
/// The database is away.
pub async fn list_readings_of(db: &Db, party: PartyId) -> sqlx::Result<Vec<(String, String)>> {
    db.all("select at, what from consultation where party = $1 order by at desc", args![party]).await
}

/// How many there are.
///
/// # Errors
/// The database is away.
pub async fn count_readings(db: &Db, (person, reader): (&str, &str)) -> sqlx::Result<i64> {
    Ok(db.one::<(i64,)>(&format!("select count(*) {READINGS}"), readings(person, reader)).await?.0)
}

/// What the register of processing counts: people known, addresses, lines of the ledger, letters never written again.
///
/// # Errors
/// The database is away.
pub async fn count_for_register(db: &Db) -> sqlx::Result<[i64; 4]> {
    let mut counts = [0; 4];
    let statements = [
        "select count(*) from party where kind = 'person'",
        "select count(*) from contact_point",
        "select count(*) from consent",
        "select count(*) from suppression",
    ];
    for (count, sql) in counts.iter_mut().zip(statements) {
        *count = db.one::<(i64,)>(sql, vec![]).await?.0;
    }
    Ok(counts)
}

/// How many accounts hold each role today, in the order of the roles' words.
///
/// # Errors
/// The database is away.
pub async fn count_holders(db: &Db, now: Timestamp) -> sqlx::Result<Vec<(String, Option<String>, i64)>> {
    let sql = "select role_grant.role, role.rights, count(distinct role_grant.account) from role_grant \
               join account on account.id = role_grant.account and account.closed_at is null \
               left join role on role.key = role_grant.role \
               where role_grant.since <= $1 and (role_grant.until is null or role_grant.until > $2) \
               group by role_grant.role, role.rights order by role_grant.role";
    db.all(sql, args![now, now]).await
}
