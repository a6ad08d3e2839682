//! Every SQL statement on passes, confirmations, rounds of letters, and sheets that asked to leave.

use jiff::Timestamp;
use kernel::args;
use kernel::db::{Db, FromRow, Row, Tx, Value, dialect};
use kernel::grants::Reach;
use kernel::ids::{self, AccountId, LetterId, PartyId, PassId, RoundId};

use crate::contribution::pass::Pass;
use crate::contribution::round::{Round, Settings, Sort};
use crate::field::Field;

/// An instant that never comes: no letter is due.
pub const NEVER: &str = "9999-12-31T00:00:00.000000Z";

fn instant(text: Option<String>) -> Option<Timestamp> {
    text.and_then(|text| text.parse().ok())
}

impl FromRow for Pass {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Pass> {
        Ok(Pass {
            id: ids::read(&row.at::<String>(0)?)?,
            party: ids::read(&row.at::<String>(1)?)?,
            address: row.at(2)?,
            address_key: row.at(3)?,
            via: row.at(4)?,
            revoked: row.at::<Option<String>>(5)?.is_some(),
        })
    }
}

/// Writes a pass, open.
///
/// # Errors
/// The database refused.
pub async fn insert_pass(tx: &mut Tx, pass: &Pass, now: Timestamp) -> sqlx::Result<()> {
    let sql = "insert into pass (id, party, address, address_key, via, created_at) values ($1, $2, $3, $4, $5, $6)";
    let address = pass.address.as_deref();
    tx.execute(sql, args![pass.id, pass.party, address, &pass.address_key, &pass.via, now]).await.map(|_| ())
}

const PASS: &str = "select id, party, address, address_key, via, revoked_at from pass";

/// The pass of that id, open or not.
///
/// # Errors
/// The database is away.
pub async fn find_pass(db: &Db, id: PassId) -> sqlx::Result<Option<Pass>> {
    db.optional(&format!("{PASS} where id = $1"), args![id]).await
}

/// The addresses of those who showed that they speak for these parties, the latest last.
///
/// # Errors
/// The database is away.
pub async fn list_claimed(tx: &mut Tx, parties: &[PartyId]) -> sqlx::Result<Vec<Pass>> {
    let mut found = Vec::new();
    for piece in parties.chunks(300) {
        let list = dialect::in_list(1, piece.len());
        let sql = format!("{PASS} where via = 'claim' and revoked_at is null and party in ({list}) order by id");
        found.extend(tx.all::<Pass>(&sql, piece.iter().map(|id| Value::from(*id)).collect()).await?);
    }
    Ok(found)
}

/// Closes every pass of a party, but one.
///
/// # Errors
/// The database refused.
pub async fn revoke_passes(tx: &mut Tx, party: PartyId, but: Option<PassId>, now: Timestamp) -> sqlx::Result<u64> {
    let but = but.map(|id| id.to_string()).unwrap_or_default();
    let sql = "update pass set revoked_at = $1 where party = $2 and id <> $3 and revoked_at is null";
    tx.execute(sql, args![now, party, but]).await
}

/// Closes one pass; `false` when it was closed already.
///
/// # Errors
/// The database refused.
pub async fn revoke_pass(tx: &mut Tx, pass: PassId, now: Timestamp) -> sqlx::Result<bool> {
    let sql = "update pass set revoked_at = $1 where id = $2 and revoked_at is null";
    Ok(tx.execute(sql, args![now, pass]).await? == 1)
}

/// A pass that still opens a sheet, as the back office lists it.
pub struct Held {
    /// Its id.
    pub id: PassId,
    /// The name of the sheet.
    pub name: String,
    /// The piece of its address.
    pub slug: String,
    /// `place`, `organisation`.
    pub kind: String,
    /// Where its link was sent.
    pub address: Option<String>,
    /// `claim`, `census`, `notice`.
    pub via: String,
    /// When its link was first sent.
    pub created_at: Timestamp,
    /// When a reminder brought it again, as long as that letter is kept.
    pub renewed_at: Option<Timestamp>,
    /// When something was last confirmed or changed by it, and not by another since.
    pub used_at: Option<Timestamp>,
}

impl FromRow for Held {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Held> {
        let broken = || sqlx::Error::Decode("unknown instant".into());
        Ok(Held {
            id: ids::read(&row.at::<String>(0)?)?,
            name: row.at(1)?,
            slug: row.at(2)?,
            kind: row.at(3)?,
            address: row.at(4)?,
            via: row.at(5)?,
            created_at: instant(row.at(6)?).ok_or_else(broken)?,
            renewed_at: instant(row.at(7)?),
            used_at: instant(row.at(8)?),
        })
    }
}

/// Passes to a sheet that are open: those of waves open questions only, and are not among them.
const HELD: &str = "from pass join party on party.id = pass.party where pass.revoked_at is null \
                    and pass.via <> 'wave' and pass.party like $1 and (pass.created_at > $2 \
                    or exists (select 1 from asking join letter on letter.id = asking.letter \
                    where asking.pass = pass.id and letter.created_at > $3))";

/// The passes whose link was sent after that instant and that still open a sheet, of one party in reach or of all of
/// them, the latest first; and how many there are.
///
/// # Errors
/// The database is away.
pub async fn list_held(
    db: &Db,
    reach: &Reach,
    (party, since): (Option<PartyId>, Timestamp),
    (offset, limit): (i64, i64),
) -> sqlx::Result<(Vec<Held>, i64)> {
    let mut args = args![party.map_or_else(|| "%".to_owned(), |id| id.to_string()), since, since];
    let reached = reach.filter(&mut args);
    let sql = format!("select count(*) {HELD} and {reached}");
    let (total,): (i64,) = db.one(&sql, args.clone()).await?;
    let at = args.len();
    args.extend(args![limit, offset]);
    let sql = format!(
        "select pass.id, party.name, party.slug, party.kind, pass.address, pass.via, pass.created_at, \
         (select max(letter.created_at) from asking join letter on letter.id = asking.letter where asking.pass = pass.id), \
         (select max(confirmation.at) from confirmation where confirmation.pass = pass.id) \
         {HELD} and {reached} order by pass.created_at desc, pass.id desc limit ${} offset ${}",
        at + 1,
        at + 2
    );
    Ok((db.all(&sql, args).await?, total))
}

/// Forgets the addresses of the passes of a party, which then open no more.
///
/// # Errors
/// The database refused.
pub async fn forget_passes(tx: &mut Tx, party: PartyId, now: Timestamp) -> sqlx::Result<()> {
    revoke_passes(tx, party, None, now).await?;
    tx.execute("update pass set address = null, address_key = '' where party = $1", args![party]).await.map(|_| ())
}

/// The place itself said that these fields hold: each with the hash of its value.
///
/// # Errors
/// The database refused.
pub async fn save_confirmations(
    tx: &mut Tx,
    party: PartyId,
    fields: &[(Field, String)],
    (pass, now): (PassId, Timestamp),
) -> sqlx::Result<()> {
    let rows = fields.iter().map(|(field, value)| args![party, field.key(), value, now, pass]).collect();
    let tail =
        "on conflict (party, field) do update set value = excluded.value, at = excluded.at, pass = excluded.pass";
    tx.insert_many("insert into confirmation (party, field, value, at, pass)", 5, rows, tail).await
}

/// What a party confirmed: field, hash of the value then, and when.
///
/// # Errors
/// The database is away.
pub async fn list_confirmations(db: &Db, party: PartyId) -> sqlx::Result<Vec<(Field, String, Timestamp)>> {
    let sql = "select field, value, at from confirmation where party = $1";
    let rows: Vec<(String, String, String)> = db.all(sql, args![party]).await?;
    let read = |(field, value, at): (String, String, String)| Some((Field::stored(&field)?, value, at.parse().ok()?));
    Ok(rows.into_iter().filter_map(read).collect())
}

/// A confirmation as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Confirmation {
    /// What was confirmed.
    pub field: Field,
    /// Hash of its value then.
    pub value: String,
    /// When.
    pub at: String,
    /// By which pass; empty when that is not known any more.
    pub pass: String,
}

/// The same within a transaction, as it is stored.
///
/// # Errors
/// The database is away.
pub async fn list_confirmations_in(tx: &mut Tx, party: PartyId) -> sqlx::Result<Vec<Confirmation>> {
    let sql = "select field, value, at, coalesce(pass, '') from confirmation where party = $1";
    let rows: Vec<(String, String, String, String)> = tx.all(sql, args![party]).await?;
    let read = |(field, value, at, pass): (String, String, String, String)| {
        Some(Confirmation { field: Field::from_key(&field)?, value, at, pass })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

/// Writes a confirmation as it was stored, of that party; what the party had confirmed of the field gives way.
///
/// # Errors
/// The database refused.
pub async fn put_confirmation(tx: &mut Tx, party: PartyId, confirmation: &Confirmation) -> sqlx::Result<()> {
    // the pass may be gone since
    let sql = "insert into confirmation (party, field, value, at, pass) \
               values ($1, $2, $3, $4, (select id from pass where id = $5)) \
               on conflict (party, field) do update set value = excluded.value, at = excluded.at, pass = excluded.pass";
    let Confirmation { field, value, at, pass } = confirmation;
    tx.execute(sql, args![party, field.key(), value, at, pass]).await.map(|_| ())
}

/// Removes what a party confirmed of a field.
///
/// # Errors
/// The database refused.
pub async fn remove_confirmation(tx: &mut Tx, party: PartyId, field: Field) -> sqlx::Result<()> {
    tx.execute("delete from confirmation where party = $1 and field = $2", args![party, field.key()]).await.map(|_| ())
}

/// When each place last confirmed something of its sheet; those that never did are absent.
///
/// # Errors
/// The database is away.
pub async fn list_last_confirmed(db: &Db) -> sqlx::Result<Vec<(PartyId, Timestamp)>> {
    let rows: Vec<(String, String)> = db.all("select party, max(at) from confirmation group by party", vec![]).await?;
    Ok(rows.into_iter().filter_map(|(party, at)| party.parse().ok().zip(at.parse().ok())).collect())
}

/// How the yearly question is asked, as a coordinator set it.
///
/// # Errors
/// The database is away.
pub async fn find_settings(db: &Db) -> sqlx::Result<Settings> {
    let found: Option<(String,)> = db.optional("select value from setting where name = 'census'", vec![]).await?;
    Ok(found.and_then(|(text,)| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// Keeps how the yearly question is asked.
///
/// # Errors
/// The database is away.
pub async fn save_settings(db: &Db, settings: &Settings) -> sqlx::Result<()> {
    let sql = "insert into setting (name, value) values ('census', $1) on conflict (name) do update set value = excluded.value";
    db.execute(sql, args![super::encoded(settings)]).await.map(|_| ())
}

impl FromRow for Round {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Round> {
        let broken = |what: &str| sqlx::Error::Decode(format!("unknown {what}").into());
        Ok(Round {
            id: ids::read(&row.at::<String>(0)?)?,
            sort: Sort::from_key(&row.at::<String>(1)?).ok_or_else(|| broken("sort of round"))?,
            started_at: instant(row.at(2)?).ok_or_else(|| broken("instant"))?,
            started_by: row.at(3)?,
            reminders: row.at(4)?,
            every_days: row.at(5)?,
            closed_at: instant(row.at(6)?),
        })
    }
}

const ROUND: &str = "select round.id, round.sort, round.started_at, account.name, round.reminders, round.every_days, \
                     round.closed_at from round left join account on account.id = round.started_by";

/// Writes a round, open.
///
/// # Errors
/// The database refused.
pub async fn insert_round(
    tx: &mut Tx,
    id: RoundId,
    sort: Sort,
    (by, now): (Option<AccountId>, Timestamp),
    (reminders, every_days): (i64, i64),
) -> sqlx::Result<()> {
    let sql =
        "insert into round (id, sort, started_at, started_by, reminders, every_days) values ($1, $2, $3, $4, $5, $6)";
    tx.execute(sql, args![id, sort.key(), now, by, reminders, every_days]).await.map(|_| ())
}

/// Every round, latest first.
///
/// # Errors
/// The database is away.
pub async fn list_rounds(db: &Db) -> sqlx::Result<Vec<Round>> {
    db.all(&format!("{ROUND} order by round.started_at desc, round.id desc limit 50"), vec![]).await
}

/// One round.
///
/// # Errors
/// The database is away.
pub async fn find_round(db: &Db, id: RoundId) -> sqlx::Result<Option<Round>> {
    db.optional(&format!("{ROUND} where round.id = $1"), args![id]).await
}

/// No more reminders; answers still count. `false` when it was closed already.
///
/// # Errors
/// The database is away.
pub async fn close_round(tx: &mut Tx, id: RoundId, now: Timestamp) -> sqlx::Result<bool> {
    let closed =
        tx.execute("update round set closed_at = $1 where id = $2 and closed_at is null", args![now, id]).await?;
    tx.execute("update asking set next_at = $1 where round = $2", args![NEVER, id]).await?;
    Ok(closed == 1)
}

/// Those of these parties that a round of that sort has asked already: this one, or any when none is named.
///
/// # Errors
/// The database is away.
pub async fn list_asked(
    tx: &mut Tx,
    sort: Sort,
    round: Option<RoundId>,
    parties: &[PartyId],
) -> sqlx::Result<Vec<PartyId>> {
    let mut asked = Vec::new();
    for piece in parties.chunks(300) {
        let list = dialect::in_list(3, piece.len());
        let sql = format!(
            "select distinct asking.party from asking join round on round.id = asking.round \
             where round.sort = $1 and round.id like $2 and asking.party in ({list})"
        );
        let mut args = args![sort.key(), round.map_or_else(|| "%".to_owned(), |id| id.to_string())];
        args.extend(piece.iter().map(|id| Value::from(*id)));
        asked.extend(tx.all::<(String,)>(&sql, args).await?);
    }
    asked.into_iter().map(|(id,)| ids::read(&id)).collect()
}

/// Notes that a party is asked in a round, before its letter is written; `false` when another worker just did.
///
/// # Errors
/// The database refused.
pub async fn claim_asking(
    tx: &mut Tx,
    (round, party): (RoundId, PartyId),
    next: Option<Timestamp>,
) -> sqlx::Result<bool> {
    let sql = "insert into asking (round, party, reminded, next_at) values ($1, $2, 0, $3) \
               on conflict (round, party) do nothing";
    let next = next.map_or_else(|| NEVER.to_owned(), kernel::clock::stored);
    Ok(tx.execute(sql, args![round, party, next]).await? == 1)
}

/// The first letter of who is asked.
///
/// # Errors
/// The database refused.
pub async fn set_asked(
    tx: &mut Tx,
    (round, party): (RoundId, PartyId),
    (pass, letter): (PassId, LetterId),
    now: Timestamp,
) -> sqlx::Result<()> {
    let sql = "update asking set pass = $1, letter = $2, asked_at = $3 where round = $4 and party = $5";
    tx.execute(sql, args![pass, letter, now, round, party]).await.map(|_| ())
}

/// A party that did not answer, and is due a reminder.
pub struct Due {
    /// Which round.
    pub round: RoundId,
    /// Whom.
    pub party: PartyId,
    /// Its pass in that round.
    pub pass: PassId,
    /// How many reminders were written.
    pub reminded: i64,
    /// How many at most.
    pub reminders: i64,
    /// Days between two.
    pub every_days: i64,
}

impl FromRow for Due {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Due> {
        Ok(Due {
            round: ids::read(&row.at::<String>(0)?)?,
            party: ids::read(&row.at::<String>(1)?)?,
            pass: ids::read(&row.at::<String>(2)?)?,
            reminded: row.at(3)?,
            reminders: row.at(4)?,
            every_days: row.at(5)?,
        })
    }
}

/// Reminders that are due.
///
/// # Errors
/// The database is away.
pub async fn list_due(db: &Db, now: Timestamp, limit: i64) -> sqlx::Result<Vec<Due>> {
    let sql = "select asking.round, asking.party, asking.pass, asking.reminded, round.reminders, round.every_days \
               from asking join round on round.id = asking.round where asking.next_at <= $1 \
               and asking.answered_at is null and asking.pass is not null and round.closed_at is null \
               order by asking.next_at limit $2";
    db.all(sql, args![now, limit]).await
}

/// Notes a reminder, unless another node just did, or the answer just came.
///
/// # Errors
/// The database refused.
pub async fn claim_reminder(tx: &mut Tx, due: &Due, next: Option<Timestamp>) -> sqlx::Result<bool> {
    let next = next.map_or_else(|| NEVER.to_owned(), kernel::clock::stored);
    let sql = "update asking set reminded = reminded + 1, next_at = $1 \
               where round = $2 and party = $3 and reminded = $4 and answered_at is null";
    Ok(tx.execute(sql, args![next, due.round, due.party, due.reminded]).await? == 1)
}

/// The letter of a reminder.
///
/// # Errors
/// The database refused.
pub async fn set_letter(tx: &mut Tx, due: &Due, letter: LetterId) -> sqlx::Result<()> {
    let sql = "update asking set letter = $1 where round = $2 and party = $3";
    tx.execute(sql, args![letter, due.round, due.party]).await.map(|_| ())
}

/// Whatever was asked of the party is answered so.
///
/// # Errors
/// The database refused.
pub async fn answer(tx: &mut Tx, party: PartyId, how: &str, now: Timestamp) -> sqlx::Result<()> {
    let sql = "update asking set answered_at = $1, answer = $2, next_at = $3 where party = $4 and answered_at is null";
    tx.execute(sql, args![now, how, NEVER, party]).await.map(|_| ())
}

/// A line of a round: party, slug and kind; asked, reminders, answered and how; where the last letter stands.
pub struct Asked {
    /// Name.
    pub name: String,
    /// Piece of the address.
    pub slug: String,
    /// `place`, `organisation`.
    pub kind: String,
    /// When it was asked; none when it has no address.
    pub asked_at: Option<String>,
    /// How many reminders.
    pub reminded: i64,
    /// When it answered.
    pub answered_at: Option<String>,
    /// `confirmed`, `edited`, `left`, `stopped`.
    pub answer: Option<String>,
    /// State of the last letter.
    pub letter: Option<String>,
}

kernel::row!(Asked { name, slug, kind, asked_at, reminded, answered_at, answer, letter });

/// What of a round is asked for: all, those who answered, those who did not, those whose letter was refused, those
/// without an address.
fn filter(which: &str) -> &'static str {
    match which {
        "repondu" => "and asking.answered_at is not null",
        "silence" => "and asking.answered_at is null and asking.asked_at is not null",
        "refus" => "and letter.state in ('refused', 'uncertain', 'suppressed', 'stopped')",
        "sans-adresse" => "and asking.asked_at is null",
        _ => "",
    }
}

/// Lines of a round, in the order of names.
///
/// # Errors
/// The database is away.
pub async fn list_askings(
    db: &Db,
    round: RoundId,
    which: &str,
    (offset, limit): (i64, i64),
) -> sqlx::Result<Vec<Asked>> {
    let sql = format!(
        "select party.name, party.slug, party.kind, asking.asked_at, asking.reminded, asking.answered_at, asking.answer, \
         letter.state from asking join party on party.id = asking.party left join letter on letter.id = asking.letter \
         where asking.round = $1 {} order by party.sort_key, party.id limit $2 offset $3",
        filter(which)
    );
    db.all(&sql, args![round, limit, offset]).await
}

/// How many lines of a round there are of that sort.
///
/// # Errors
/// The database is away.
pub async fn count_askings(db: &Db, round: RoundId, which: &str) -> sqlx::Result<i64> {
    let sql = format!(
        "select count(*) from asking left join letter on letter.id = asking.letter where asking.round = $1 {}",
        filter(which)
    );
    Ok(db.one::<(i64,)>(&sql, args![round]).await?.0)
}

/// Remembers a sheet that left, by what an import would know it by.
///
/// # Errors
/// The database refused.
pub async fn insert_departures(tx: &mut Tx, party: PartyId, keys: &[String], now: Timestamp) -> sqlx::Result<()> {
    let rows = keys.iter().map(|key| args![key, party, now]).collect();
    let tail = "on conflict (key) do update set party = excluded.party, at = excluded.at";
    tx.insert_many("insert into departure (key, party, at)", 3, rows, tail).await
}

/// The sheet came back.
///
/// # Errors
/// The database refused.
pub async fn remove_departures(tx: &mut Tx, party: PartyId) -> sqlx::Result<u64> {
    tx.execute("delete from departure where party = $1", args![party]).await
}

/// Whether the party left.
///
/// # Errors
/// The database is away.
pub async fn has_left(db: &Db, party: PartyId) -> sqlx::Result<bool> {
    let sql = "select count(*) from departure where party = $1";
    Ok(db.one::<(i64,)>(sql, args![party]).await?.0 > 0)
}

/// Those of these parties that left at their own request.
///
/// # Errors
/// The database is away.
pub async fn list_left(tx: &mut Tx, parties: &[PartyId]) -> sqlx::Result<Vec<PartyId>> {
    let mut left = Vec::new();
    for (list, args) in kernel::change::in_pieces(parties) {
        let sql = format!("select distinct party from departure where party in ({list})");
        for (id,) in tx.all::<(String,)>(&sql, args).await? {
            left.push(ids::read(&id)?);
        }
    }
    Ok(left)
}

/// Every sheet that left at its own request.
///
/// # Errors
/// The database is away.
pub async fn list_all_left(db: &Db) -> sqlx::Result<Vec<PartyId>> {
    let rows: Vec<(String,)> = db.all("select distinct party from departure where party is not null", vec![]).await?;
    rows.into_iter().map(|(id,)| ids::read(&id)).collect()
}

/// How many things are remembered of sheets that left: none in most networks, and imports then look no further.
///
/// # Errors
/// The database is away.
pub async fn count_departures(tx: &mut Tx) -> sqlx::Result<i64> {
    Ok(tx.one::<(i64,)>("select count(*) from departure", vec![]).await?.0)
}

/// Those of these keys that left, and the sheets they were.
///
/// # Errors
/// The database is away.
pub async fn list_departures(tx: &mut Tx, keys: &[String]) -> sqlx::Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for piece in keys.chunks(500) {
        let sql = format!(
            "select key, coalesce(party, '') from departure where key in ({})",
            dialect::in_list(1, piece.len())
        );
        found.extend(tx.all::<(String, String)>(&sql, piece.iter().map(Value::from).collect()).await?);
    }
    Ok(found)
}
