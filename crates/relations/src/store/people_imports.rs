//! Every SQL statement on files of people brought in, on whom their rows may be, and on what is exported of people.

use jiff::Timestamp;
use kernel::args;
use kernel::db::{Db, FromRow, Row, Tx, Value, dialect};
use kernel::grants::Reach;
use kernel::ids::{self, AccountId, PartyId, PeopleImportId};

use super::nameable;
use super::people::{NAMED, Named};

/// A file that was brought in.
#[derive(Clone, Debug)]
pub struct Import {
    /// Its id.
    pub id: PeopleImportId,
    /// As the person named it.
    pub file_name: String,
    /// SHA-256 of the file.
    pub file_hash: String,
    /// `mapping`, `applied`, `undone`.
    pub state: String,
    /// JSON: the columns of the file.
    pub headers: String,
    /// JSON: what each is.
    pub mapping: String,
    /// Word of the purpose.
    pub purpose: String,
    /// Its legal basis then.
    pub basis: String,
    /// JSON: what the rows became.
    pub counts: String,
    /// Grows at each change.
    pub version: i64,
    /// When it came.
    pub created_at: String,
    /// Who brought it.
    pub created_by: Option<String>,
    /// Their name; empty when the account is gone.
    pub author: String,
}

impl FromRow for Import {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Import> {
        Ok(Import {
            id: ids::read(&row.at::<String>(0)?)?,
            file_name: row.at(1)?,
            file_hash: row.at(2)?,
            state: row.at(3)?,
            headers: row.at(4)?,
            mapping: row.at(5)?,
            purpose: row.at(6)?,
            basis: row.at(7)?,
            counts: row.at(8)?,
            version: row.at(9)?,
            created_at: row.at(10)?,
            created_by: row.at(11)?,
            author: row.at(12)?,
        })
    }
}

const IMPORT: &str = "select people_import.id, people_import.file_name, people_import.file_hash, people_import.state, \
                      people_import.headers, people_import.mapping, people_import.purpose, people_import.basis, \
                      people_import.counts, people_import.version, people_import.created_at, \
                      people_import.created_by, coalesce(account.name, '') from people_import \
                      left join account on account.id = people_import.created_by";

/// The imports of an account, of everybody when none is given; the latest first.
///
/// # Errors
/// The database is away.
pub async fn list(db: &Db, account: Option<AccountId>, limit: i64) -> sqlx::Result<Vec<Import>> {
    match account {
        Some(account) => {
            let sql = format!(
                "{IMPORT} where people_import.created_by = $1 \
                 order by people_import.created_at desc, people_import.id desc limit $2"
            );
            db.all(&sql, args![account, limit]).await
        }
        None => {
            let sql = format!("{IMPORT} order by people_import.created_at desc, people_import.id desc limit $1");
            db.all(&sql, args![limit]).await
        }
    }
}

/// One of them.
///
/// # Errors
/// The database is away.
pub async fn find(db: &Db, id: PeopleImportId) -> sqlx::Result<Option<Import>> {
    db.optional(&format!("{IMPORT} where people_import.id = $1"), args![id]).await
}

/// When the same file was brought in before and not taken back, by whoever did.
///
/// # Errors
/// The database is away.
pub async fn find_same(db: &Db, hash: &str, but: PeopleImportId) -> sqlx::Result<Option<String>> {
    let sql = "select created_at from people_import where file_hash = $1 and id <> $2 and state = 'applied' \
               order by created_at desc limit 1";
    Ok(db.optional::<(String,)>(sql, args![hash, but]).await?.map(|(at,)| at))
}

/// A row of a file.
#[derive(Clone, Debug)]
pub struct ImportRow {
    /// As a spreadsheet shows it.
    pub number: i64,
    /// JSON; empty once it is in.
    pub cells: String,
    /// What somebody chose.
    pub choice: String,
    /// The values of the file stand.
    pub take: bool,
    /// What it became; empty until applied.
    pub verdict: String,
    /// Whom it made or changed.
    pub party: Option<String>,
    /// JSON: what was written.
    pub made: String,
    /// JSON: what is told of it.
    pub told: String,
}

kernel::row!(ImportRow { number, cells, choice, take, verdict, party, made, told });

/// The rows of a file, in their order.
///
/// # Errors
/// The database is away.
pub async fn list_rows(db: &Db, id: PeopleImportId) -> sqlx::Result<Vec<ImportRow>> {
    let sql = "select number, cells, choice, take, verdict, party, made, told from people_import_row \
               where import = $1 order by number";
    db.all(sql, args![id]).await
}

/// Takes a file in.
///
/// # Errors
/// The database refused.
pub async fn insert(
    tx: &mut Tx,
    now: Timestamp,
    actor: Option<AccountId>,
    import: &Import,
    rows: Vec<(i64, String, String)>,
) -> sqlx::Result<()> {
    let sql = "insert into people_import (id, file_name, file_hash, state, headers, mapping, purpose, basis, counts, \
               version, created_at, created_by) values ($1, $2, $3, 'mapping', $4, $5, '', '', '', 1, $6, $7)";
    let args = args![import.id, &import.file_name, &import.file_hash, &import.headers, &import.mapping, now, actor];
    tx.execute(sql, args).await?;
    let head = "insert into people_import_row (import, number, cells, choice, take, verdict, made, told)";
    let row = |(number, cells, told): (i64, String, String)| args![import.id, number, cells, "", false, "", "", told];
    tx.insert_many(head, 8, rows.into_iter().map(row).collect(), "").await
}

/// Says what the columns are and what the data are for; `false` when it is in already, or changed meanwhile.
///
/// # Errors
/// The database refused.
pub async fn map(
    tx: &mut Tx,
    (id, version): (PeopleImportId, i64),
    mapping: &str,
    (purpose, basis): (&str, &str),
) -> sqlx::Result<bool> {
    let sql = "update people_import set mapping = $1, purpose = $2, basis = $3, version = version + 1 \
               where id = $4 and version = $5 and state = 'mapping'";
    Ok(tx.execute(sql, args![mapping, purpose, basis, id, version]).await? == 1)
}

/// Keeps what somebody chose for a row.
///
/// # Errors
/// The database refused.
pub async fn choose(tx: &mut Tx, id: PeopleImportId, number: i64, (choice, take): (&str, bool)) -> sqlx::Result<()> {
    let sql = "update people_import_row set choice = $1, take = $2 where import = $3 and number = $4 \
               and verdict = ''";
    tx.execute(sql, args![choice, take, id, number]).await.map(|_| ())
}

/// Takes an import for its only acceptance; `false` when somebody was faster, or changed it meanwhile.
///
/// # Errors
/// The database refused.
pub async fn claim(
    tx: &mut Tx,
    now: Timestamp,
    actor: Option<AccountId>,
    (id, version): (PeopleImportId, i64),
    counts: &str,
) -> sqlx::Result<bool> {
    let sql = "update people_import set state = 'applied', counts = $1, version = version + 1, applied_at = $2, \
               applied_by = $3 where id = $4 and version = $5 and state = 'mapping'";
    Ok(tx.execute(sql, args![counts, now, actor, id, version]).await? == 1)
}

/// Takes an import for its only undoing.
///
/// # Errors
/// The database refused.
pub async fn claim_undoing(
    tx: &mut Tx,
    now: Timestamp,
    actor: Option<AccountId>,
    id: PeopleImportId,
) -> sqlx::Result<bool> {
    let sql = "update people_import set state = 'undone', version = version + 1, undone_at = $1, undone_by = $2 \
               where id = $3 and state = 'applied'";
    Ok(tx.execute(sql, args![now, actor, id]).await? == 1)
}

/// What a row became.
pub struct Became<'a> {
    /// Its number.
    pub number: i64,
    /// `created`, `updated`…
    pub verdict: &'a str,
    /// Whom it made or changed.
    pub party: Option<PartyId>,
    /// JSON: what was written.
    pub made: String,
    /// JSON: what is told.
    pub told: String,
    /// Whether its cells are needed no longer.
    pub is_in: bool,
}

/// Keeps what a row became; the cells of one that is in are forgotten.
///
/// # Errors
/// The database refused.
pub async fn settle(tx: &mut Tx, id: PeopleImportId, became: &Became<'_>) -> sqlx::Result<()> {
    let sql = "update people_import_row set verdict = $1, party = $2, made = $3, told = $4, \
               cells = case when $5 = 1 then '' else cells end where import = $6 and number = $7";
    let is_in = i64::from(became.is_in);
    let args = args![became.verdict, became.party, &became.made, &became.told, is_in, id, became.number];
    tx.execute(sql, args).await.map(|_| ())
}

/// Notes that a row was taken back, or kept.
///
/// # Errors
/// The database refused.
pub async fn settle_undone(tx: &mut Tx, id: PeopleImportId, number: i64, verdict: &str) -> sqlx::Result<()> {
    let sql = "update people_import_row set verdict = $1, made = '' where import = $2 and number = $3";
    tx.execute(sql, args![verdict, id, number]).await.map(|_| ())
}

/// Throws an import away before it is in.
///
/// # Errors
/// The database refused.
pub async fn remove(tx: &mut Tx, id: PeopleImportId) -> sqlx::Result<bool> {
    Ok(tx.execute("delete from people_import where id = $1 and state = 'mapping'", args![id]).await? == 1)
}

/// Forgets the cells of files that came before that instant: what was not corrected by then will not be.
///
/// # Errors
/// The database refused.
pub async fn forget_old(tx: &mut Tx, before: &str) -> sqlx::Result<()> {
    let sql = "update people_import_row set cells = '', told = '' where cells <> '' and import in \
               (select id from people_import where created_at < $1)";
    tx.execute(sql, args![before]).await?;
    let sql = "delete from people_import where state = 'mapping' and created_at < $1";
    tx.execute(sql, args![before]).await.map(|_| ())
}

/// Forgets what files said of a person.
///
/// # Errors
/// The database refused.
pub async fn forget(tx: &mut Tx, party: PartyId) -> sqlx::Result<()> {
    let sql = "update people_import_row set cells = '', made = '', told = '', choice = '', party = null \
               where party = $1";
    tx.execute(sql, args![party]).await.map(|_| ())
}

/// The files that said something of a person: name, purpose, legal basis, when it was brought in.
///
/// # Errors
/// The database is away.
pub async fn list_of_party(db: &Db, party: PartyId) -> sqlx::Result<Vec<(String, String, String, String)>> {
    let sql = "select distinct people_import.file_name, people_import.purpose, people_import.basis, \
               coalesce(people_import.applied_at, '') from people_import_row join people_import \
               on people_import.id = people_import_row.import where people_import_row.party = $1 \
               order by people_import.file_name";
    db.all(sql, args![party]).await
}

/// How the people in reach are reached.
///
/// # Errors
/// The database is away.
pub async fn list_points(db: &Db, reach: &Reach) -> sqlx::Result<Vec<Reached>> {
    let mut args = Vec::new();
    let filter = reach.filter(&mut args);
    let sql = format!(
        "select contact_point.party, contact_point.sort, contact_point.value, contact_point.normal, \
         contact_point.state from contact_point join party on party.id = contact_point.party \
         where party.kind = 'person' and {filter} order by contact_point.party, contact_point.position"
    );
    db.all(&sql, args).await
}

/// What the people in reach are, to which organisations and places: who, the tie, to whom, the function.
///
/// # Errors
/// The database is away.
pub async fn list_ties(db: &Db, reach: &Reach) -> sqlx::Result<Vec<(PartyId, String, PartyId, String)>> {
    let mut args = Vec::new();
    let filter = reach.filter(&mut args);
    let sql = format!(
        "select tie.party, tie.id, tie.other, tie.title from tie join party on party.id = tie.party \
         join party body on body.id = tie.other where party.kind = 'person' and body.kind <> 'person' and {filter}"
    );
    let rows: Vec<(String, String, String, String)> = db.all(&sql, args).await?;
    rows.into_iter().map(|(party, id, other, title)| Ok((ids::read(&party)?, id, ids::read(&other)?, title))).collect()
}

/// The organisations and places that may be named to somebody of that reach.
///
/// # Errors
/// The database is away.
pub async fn list_bodies(db: &Db, reach: &Reach) -> sqlx::Result<Vec<Named>> {
    let mut args = Vec::new();
    let filter = nameable(reach, &mut args);
    let sql =
        format!("select {NAMED} from party where party.kind <> 'person' and party.standing <> 'trash' and {filter}");
    db.all(&sql, args).await
}

/// Those of these keys of addresses that objected to something.
///
/// # Errors
/// The database is away.
pub async fn list_objected(db: &Db, keys: &[String]) -> sqlx::Result<Vec<String>> {
    let mut found = Vec::new();
    for piece in keys.chunks(500) {
        let sql = format!(
            "select distinct subject_key from consent where action in ('objected', 'withdrawn') and subject_key in ({})",
            dialect::in_list(1, piece.len())
        );
        found.extend(db.all::<(String,)>(&sql, piece.iter().map(Value::from).collect()).await?);
    }
    Ok(found.into_iter().map(|(key,)| key).collect())
}

/// Gives a tie the words of a function.
///
/// # Errors
/// The database refused.
pub async fn retitle(tx: &mut Tx, tie: &str, title: &str) -> sqlx::Result<()> {
    let sql = "update tie set title = $1, version = version + 1 where id = $2";
    tx.execute(sql, args![title, tie]).await.map(|_| ())
}

/// How much happened with a person: the version of their sheet and how many changes of it were noted, which say whether
/// somebody changed it since; and how many rows of other parts name them, which say whether it may be removed.
///
/// # Errors
/// The database refused.
pub async fn count_changes(tx: &mut Tx, party: PartyId) -> sqlx::Result<(i64, i64, i64)> {
    let sql = "select person.version, (select count(*) from party_change where party = $1), \
               (select count(*) from interaction_party where party = $2) \
               + (select count(*) from engagement where party = $3) \
               + (select count(*) from segment_party where party = $4) \
               + (select count(*) from membership where party = $5) \
               + (select count(*) from account where person = $6) \
               + (select count(*) from task where party = $7) \
               + (select count(*) from tie where other = $8) \
               + (select count(*) from consent where party = $9) \
               + (select count(*) from data_request where party = $10) \
               from person where person.party = $11";
    let args = std::iter::repeat_n(Value::from(party), 11).collect();
    Ok(tx.optional::<(i64, i64, i64)>(sql, args).await?.unwrap_or_default())
}

/// A tie that holds, as an export tells it: whose, the sort, the function, the other's name, since when.
pub type Tied = (PartyId, String, String, String, Option<String>);

/// What these people are that holds on that day, to organisations and places that may be named to somebody of that
/// reach; the main ones first.
///
/// # Errors
/// The database is away.
pub async fn list_tied(db: &Db, people: &[PartyId], today: &str, reach: &Reach) -> sqlx::Result<Vec<Tied>> {
    let mut all = Vec::new();
    for piece in people.chunks(500) {
        let mut args: Vec<Value> = piece.iter().map(|id| Value::from(*id)).collect();
        args.push(Value::from(today));
        let (list, at) = (dialect::in_list(1, piece.len()), args.len());
        let filter = nameable(reach, &mut args);
        let sql = format!(
            "select tie.party, tie.sort, tie.title, party.name, tie.since from tie join party on party.id = tie.other \
             where tie.party in ({list}) and party.kind <> 'person' and party.standing <> 'trash' \
             and (tie.until is null or tie.until >= substr(${at}, 1, length(tie.until))) and {filter} \
             order by tie.party, tie.main desc, coalesce(tie.since, tie.created_at) desc, tie.id"
        );
        for (party, sort, title, name, since) in
            db.all::<(String, String, String, String, Option<String>)>(&sql, args).await?
        {
            all.push((ids::read(&party)?, sort, title, name, since));
        }
    }
    Ok(all)
}

/// How these people are reached, but by what leads nowhere: who, sort, value, as compared, state.
///
/// # Errors
/// The database is away.
pub async fn list_reached(db: &Db, people: &[PartyId]) -> sqlx::Result<Vec<Reached>> {
    let mut all = Vec::new();
    for piece in people.chunks(500) {
        let list = dialect::in_list(1, piece.len());
        let sql = format!(
            "select party, sort, value, normal, state from contact_point where party in ({list}) \
             and state <> 'invalid' order by party, sort, position, id"
        );
        all.extend(db.all::<Reached>(&sql, piece.iter().map(|id| Value::from(*id)).collect()).await?);
    }
    Ok(all)
}

/// A way to reach somebody, as an export tells it.
#[derive(Clone, Debug)]
pub struct Reached {
    /// Whom.
    pub party: PartyId,
    /// What it is.
    pub sort: String,
    /// As it is shown.
    pub value: String,
    /// As it is compared.
    pub normal: String,
    /// Whether it works.
    pub state: String,
}

impl FromRow for Reached {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Reached> {
        Ok(Reached {
            party: ids::read(&row.at::<String>(0)?)?,
            sort: row.at(1)?,
            value: row.at(2)?,
            normal: row.at(3)?,
            state: row.at(4)?,
        })
    }
}
