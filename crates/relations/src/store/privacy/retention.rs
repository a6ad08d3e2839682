//! Every SQL statement on when people were last heard from, and on those whose data reached their end.

use jiff::Timestamp;
use kernel::args;
use kernel::clock::stored;
use kernel::db::{Db, FromRow, Row, Tx};
use kernel::ids::{self, AccountId, PartyId, RetentionId};

use crate::privacy::retention::{Person, Run};

/// Notes that a person came to us.
///
/// # Errors
/// The database refused.
pub async fn hear(tx: &mut Tx, party: PartyId, at: Timestamp, how: &str) -> sqlx::Result<()> {
    let sql = "insert into heard (party, at, how) values ($1, $2, $3) on conflict (party) do update set \
               at = excluded.at, how = excluded.how where heard.at < excluded.at";
    tx.execute(sql, args![party, at, how]).await?;
    let sql = "update retention_line set state = 'answered' where party = $1 and state in ('listed', 'asked', 'silent') \
               and exists (select 1 from retention_run where retention_run.id = retention_line.run \
               and retention_run.state in ('listed', 'asked'))";
    tx.execute(sql, args![party]).await.map(|_| ())
}

/// Two people become one: who was heard from as the one was heard from as the other. Lists that were not carried out yet
/// spare the one who goes, and the other where they were heard from since.
///
/// # Errors
/// The database refused.
pub async fn hear_as(tx: &mut Tx, from: PartyId, to: PartyId) -> sqlx::Result<()> {
    let open = "and state in ('listed', 'asked', 'silent') and exists (select 1 from retention_run \
                where retention_run.id = retention_line.run and retention_run.state in ('listed', 'asked')";
    let sql = format!("update retention_line set state = 'spared' where party = $1 {open})");
    tx.execute(&sql, args![from]).await?;
    let heard: Option<(String, String)> =
        tx.optional("select at, how from heard where party = $1", args![from]).await?;
    let Some((at, how)) = heard else { return Ok(()) };
    let sql = "insert into heard (party, at, how) values ($1, $2, $3) on conflict (party) do update set \
               at = excluded.at, how = excluded.how where heard.at < excluded.at";
    tx.execute(sql, args![to, &at, &how]).await?;
    let sql =
        format!("update retention_line set state = 'answered' where party = $1 {open} and retention_run.before <= $2)");
    tx.execute(&sql, args![to, &at]).await.map(|_| ())
}

/// When a person last came to us, as far as it is known: never before they were entered.
const LAST: &str = "(select max(at) from (select party.created_at as at \
                    union all select heard.at from heard where heard.party = party.id \
                    union all select consent.at from consent where consent.party = party.id and consent.channel = 'centre' \
                    union all select session.seen_at from session join account on account.id = session.account \
                    where account.person = party.id) as contacts)";

impl FromRow for Person {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Person> {
        Ok(Person {
            party: ids::read(&row.at::<String>(0)?)?,
            name: row.at(1)?,
            last_at: row.at(2)?,
            address: row.at(3)?,
            state: row.at(4)?,
        })
    }
}

const ADDRESS: &str = "(select contact_point.normal from contact_point where contact_point.party = party.id \
                       and contact_point.sort = 'email' and contact_point.state <> 'invalid' \
                       order by contact_point.position, contact_point.id limit 1)";

/// People who were not heard from since, who are no member, and who do not sign in: the longest silent first. Whoever holds a
/// role is of the team: their sessions may be gone, after a restore or because they signed out.
///
/// # Errors
/// The database is away.
pub async fn list_silent(db: &Db, before: Timestamp, today: &str, limit: i64) -> sqlx::Result<Vec<Person>> {
    let before = stored(before);
    let sql = format!(
        "select silent.id, silent.name, silent.last_at, silent.address, 'listed' from (\
         select party.id as id, party.name as name, {LAST} as last_at, {ADDRESS} as address from party \
         where party.kind = 'person' and party.created_at < $1 and not exists (select 1 from membership \
         where membership.party = party.id and membership.until >= $2 and membership.ended = '') \
         and not exists (select 1 from account join role_grant on role_grant.account = account.id \
         where account.person = party.id and account.closed_at is null and role_grant.until is null)) as silent \
         where silent.last_at < $3 order by silent.last_at, silent.id limit $4"
    );
    db.all(&sql, args![&before, today, &before, limit]).await
}

/// When a person last came to us; none when they are gone.
///
/// # Errors
/// The database is away.
pub async fn find_last(db: &Db, party: PartyId) -> sqlx::Result<Option<String>> {
    let found: Option<(Option<String>,)> =
        db.optional(&format!("select {LAST} from party where party.id = $1"), args![party]).await?;
    Ok(found.and_then(|(at,)| at))
}

impl FromRow for Run {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Run> {
        Ok(Run {
            id: ids::read(&row.at::<String>(0)?)?,
            before: row.at(1)?,
            state: row.at(2)?,
            listed: row.at(3)?,
            erased: row.at(4)?,
            created_at: row.at(5)?,
            created_by: row.at(6)?,
            asked_at: row.at(7)?,
            ended_at: row.at(8)?,
        })
    }
}

const RUN: &str = "select retention_run.id, retention_run.before, retention_run.state, retention_run.listed, \
                   retention_run.erased, retention_run.created_at, coalesce(account.name, ''), retention_run.asked_at, \
                   retention_run.ended_at from retention_run left join account on account.id = retention_run.created_by";

/// Writes a run and its list.
///
/// # Errors
/// The database refused.
pub async fn insert(
    tx: &mut Tx,
    id: RetentionId,
    (before, now): (Timestamp, Timestamp),
    actor: Option<AccountId>,
    people: &[Person],
) -> sqlx::Result<()> {
    let sql = "insert into retention_run (id, before, state, listed, erased, created_at, created_by) \
               values ($1, $2, 'listed', $3, 0, $4, $5)";
    let listed = i64::try_from(people.len()).unwrap_or_default();
    tx.execute(sql, args![id, before, listed, now, actor]).await?;
    let rows = people.iter().map(|person| args![id, person.party, &person.last_at, "listed"]).collect();
    tx.insert_many("insert into retention_line (run, party, last_at, state)", 4, rows, "").await
}

/// Every run, the latest first.
///
/// # Errors
/// The database is away.
pub async fn list_runs(db: &Db) -> sqlx::Result<Vec<Run>> {
    db.all(&format!("{RUN} order by retention_run.id desc limit 100"), vec![]).await
}

/// The run of that id.
///
/// # Errors
/// The database is away.
pub async fn find_run(db: &Db, id: RetentionId) -> sqlx::Result<Option<Run>> {
    db.optional(&format!("{RUN} where retention_run.id = $1"), args![id]).await
}

/// Who is in a run, by name.
///
/// # Errors
/// The database is away.
pub async fn list_people(db: &Db, run: RetentionId) -> sqlx::Result<Vec<Person>> {
    let sql = format!(
        "select party.id, party.name, retention_line.last_at, {ADDRESS}, retention_line.state from retention_line \
         join party on party.id = retention_line.party where retention_line.run = $1 order by party.sort_key, party.id"
    );
    db.all(&sql, args![run]).await
}

/// Moves a run on from one of its states; `false` when it is there no longer.
///
/// # Errors
/// The database refused.
pub async fn advance(
    tx: &mut Tx,
    run: RetentionId,
    (from, to): (&str, &str),
    now: Timestamp,
    actor: Option<AccountId>,
) -> sqlx::Result<bool> {
    let column = if to == "asked" { "asked_at" } else { "ended_at" };
    let sql = format!("update retention_run set state = $1, {column} = $2 where id = $3 and state = $4");
    let moved = tx.execute(&sql, args![to, now, run, from]).await? == 1;
    if moved && to != "asked" {
        // whoever asked for it may have been among its people, and gone with their account
        let sql =
            "update retention_run set ended_by = (select account.id from account where account.id = $1) where id = $2";
        tx.execute(sql, args![actor, run]).await?;
    }
    Ok(moved)
}

/// Counts one more person erased by a run.
///
/// # Errors
/// The database is away.
pub async fn count_erased(db: &Db, run: RetentionId) -> sqlx::Result<()> {
    db.execute("update retention_run set erased = erased + 1 where id = $1", args![run]).await.map(|_| ())
}

/// Sets what became of somebody in a run.
///
/// # Errors
/// The database refused.
pub async fn set_line(tx: &mut Tx, run: RetentionId, party: PartyId, state: &str) -> sqlx::Result<bool> {
    let sql = "update retention_line set state = $1 where run = $2 and party = $3";
    Ok(tx.execute(sql, args![state, run, party]).await? == 1)
}
