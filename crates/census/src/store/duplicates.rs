//! Every SQL statement on pairs that may be one party, on relations and on merges.

use jiff::Timestamp;
use kernel::args;
use kernel::change::Changed;
use kernel::db::{Db, FromRow, Row, Tx, Value, dialect};
use kernel::ids::{self, AccountId, MergeId, PartyId};
use kernel::party::{Kind, Standing};

use super::{SheetRow, encoded, sheets};
use crate::sheet::{Changes, Origins, Sheet};

/// Rows that follow a party into the one that absorbs it: table, and what beside the party tells a row from the others.
/// The column that names the party is `party`, or stands after the table: `tie.other`.
///
/// Where the other has a row of the same key (the same interaction, the same objective, the same list), its own is the one that
/// counts: that of the absorbed stays with it, for the day on which the merge is taken back.
///
/// What else points at a party stays with it: its sheet and its history, what was confirmed of its values, its pairs. What
/// was confirmed of a value that both share is copied besides.
pub const FOLLOWERS: &[(&str, &[&str])] = &[
    ("former_slug", &["kind", "slug"]),
    ("sheet_photo", &["file"]),
    ("source_record", &["source", "record"]),
    ("pass", &["id"]),
    ("proposal", &["id"]),
    ("asking", &["round"]),
    ("contact_point", &["id"]),
    ("tie", &["id"]),
    ("tie.other", &["id"]),
    ("portfolio", &["partner"]),
    ("portfolio.partner", &["party"]),
    ("consultation", &["id"]),
    ("interaction_party", &["interaction"]),
    ("task", &["id"]),
    ("engagement", &["objective"]),
    ("engagement_step", &["id"]),
    ("segment_party", &["segment"]),
    ("membership", &["id"]),
    ("consent", &["id"]),
    ("preference_address", &["key"]),
    ("data_request", &["id"]),
];
/// Tables whose rows stay, see [`FOLLOWERS`]; a test holds that each table that refers to a party is in one list.
pub const STAYERS: &[&str] = &[
    "sheet",
    "revision",
    "confirmation",
    "duplicate_pair",
    "party_relation",
    "party_merge",
    "wave_reply",
    "lot_row",
    "person",
    "account",
    "party_change",
    "person_merge",
    // of people alone
    "heard",
    "retention_line",
    "people_import_row",
];

/// The table and the column of a follower, and the column that names what the row ties the party to: a party is not tied to
/// itself, so that such a row stays.
fn place(follower: &str) -> (&str, &str, Option<&'static str>) {
    let (table, column) = follower.split_once('.').unwrap_or((follower, "party"));
    let apart = match (table, column) {
        ("tie", "party") => Some("other"),
        ("tie", "other") => Some("party"),
        _ => None,
    };
    (table, column, apart)
}

/// Sheets that are not in the trash after that id, whatever their kind.
///
/// # Errors
/// The database is away.
pub async fn list_live_sheets(db: &Db, after: &str, limit: i64) -> sqlx::Result<Vec<Sheet>> {
    let sql = sheets("where party.standing <> 'trash' and party.id > $1 order by party.id limit $2");
    let rows: Vec<SheetRow> = db.all(&sql, args![after, limit]).await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// A pair that was found.
#[derive(Clone, Debug)]
pub struct PairRow {
    /// The smaller id.
    pub one: PartyId,
    /// The greater id.
    pub other: PartyId,
    /// For and against.
    pub bits: f64,
    /// JSON of the reasons.
    pub reasons: String,
    /// May be proposed in a batch.
    pub safe: bool,
    /// What somebody said.
    pub answer: Option<String>,
    /// The merge that made them one.
    pub merged: Option<String>,
}

impl FromRow for PairRow {
    fn from_row(row: &Row<'_>) -> sqlx::Result<PairRow> {
        Ok(PairRow {
            one: ids::read(&row.at::<String>(0)?)?,
            other: ids::read(&row.at::<String>(1)?)?,
            bits: row.at(2)?,
            reasons: row.at(3)?,
            safe: row.at(4)?,
            answer: row.at(5)?,
            merged: row.at(6)?,
        })
    }
}

const PAIR: &str = "select pair.one, pair.other, pair.bits, pair.reasons, pair.safe, pair.answer, pair.merged \
                    from duplicate_pair pair";

/// Notes pairs; the answer of one that is known already stays.
///
/// # Errors
/// The database refused.
pub async fn save_pairs(tx: &mut Tx, now: Timestamp, pairs: &[PairRow]) -> sqlx::Result<()> {
    let rows = pairs.iter().map(|pair| args![pair.one, pair.other, pair.bits, &pair.reasons, pair.safe, now]).collect();
    let tail = "on conflict (one, other) do update set bits = excluded.bits, reasons = excluded.reasons, \
                safe = excluded.safe";
    tx.insert_many("insert into duplicate_pair (one, other, bits, reasons, safe, found_at)", 6, rows, tail).await
}

/// Notes a pair that a person brought together, unless it is known already.
///
/// # Errors
/// The database refused.
pub async fn enter_pair(tx: &mut Tx, now: Timestamp, pair: &PairRow) -> sqlx::Result<()> {
    let sql = "insert into duplicate_pair (one, other, bits, reasons, safe, found_at) values ($1, $2, $3, $4, $5, $6) \
               on conflict (one, other) do nothing";
    let args = args![pair.one, pair.other, pair.bits, &pair.reasons, pair.safe, now];
    tx.execute(sql, args).await.map(|_| ())
}

/// Forgets the pairs that nobody answered, before they are searched anew.
///
/// # Errors
/// The database refused.
pub async fn remove_open_pairs(tx: &mut Tx) -> sqlx::Result<()> {
    tx.execute("delete from duplicate_pair where answer is null and merged is null", vec![]).await.map(|_| ())
}

/// The pairs that wait: those nobody answered, or those said to be one that are still two; the likeliest first.
///
/// # Errors
/// The database is away.
pub async fn list_waiting(db: &Db, limit: i64) -> sqlx::Result<Vec<PairRow>> {
    let sql = format!(
        "{PAIR} join party a on a.id = pair.one join party b on b.id = pair.other \
         where pair.merged is null and (pair.answer is null or pair.answer in ('same', 'moved', 'renamed')) \
         and a.standing <> 'trash' and b.standing <> 'trash' order by pair.bits desc, pair.one, pair.other limit $1"
    );
    db.all(&sql, args![limit]).await
}

/// The pairs that somebody answered and that are not merged, latest first.
///
/// # Errors
/// The database is away.
pub async fn list_answered(db: &Db, limit: i64) -> sqlx::Result<Vec<PairRow>> {
    let sql = format!(
        "{PAIR} where pair.merged is null and pair.answer is not null order by pair.answered_at desc, pair.one, pair.other limit $1"
    );
    db.all(&sql, args![limit]).await
}

/// The pairs that somebody said to be two.
///
/// # Errors
/// The database is away.
pub async fn list_told_apart(db: &Db) -> sqlx::Result<Vec<(PartyId, PartyId)>> {
    let sql = "select one, other from duplicate_pair where answer in ('different', 'host', 'guest', 'establishment', 'branch')";
    let rows: Vec<(String, String)> = db.all(sql, vec![]).await?;
    rows.into_iter().map(|(one, other)| Ok((ids::read(&one)?, ids::read(&other)?))).collect()
}

/// The merges that hold: the absorbed, and what absorbed it.
///
/// # Errors
/// The database is away.
pub async fn list_absorbed(db: &Db) -> sqlx::Result<Vec<(PartyId, PartyId)>> {
    let rows: Vec<(String, String)> =
        db.all("select absorbed, survivor from party_merge where undone_at is null", vec![]).await?;
    rows.into_iter().map(|(one, other)| Ok((ids::read(&one)?, ids::read(&other)?))).collect()
}

/// The parties that were merged into that one and still are, latest first: each with its name then.
///
/// # Errors
/// The database is away.
pub async fn list_absorbed_by(db: &Db, survivor: PartyId) -> sqlx::Result<Vec<(PartyId, String)>> {
    let sql = "select absorbed, name from party_merge where survivor = $1 and undone_at is null order by id desc";
    let rows: Vec<(String, String)> = db.all(sql, args![survivor]).await?;
    rows.into_iter().map(|(id, name)| Ok((ids::read(&id)?, name))).collect()
}

/// The pair of those two, whichever comes first.
///
/// # Errors
/// The database is away.
pub async fn find_pair(db: &Db, one: PartyId, other: PartyId) -> sqlx::Result<Option<PairRow>> {
    let sql = format!("{PAIR} where pair.one = $1 and pair.other = $2");
    db.optional(&sql, args![one.min(other), one.max(other)]).await
}

/// Writes an answer, unless somebody gave another meanwhile; `false` then.
///
/// # Errors
/// The database refused.
pub async fn answer_pair(
    tx: &mut Tx,
    (one, other): (PartyId, PartyId),
    (before, answer): (&str, Option<&str>),
    actor: Option<AccountId>,
    now: Timestamp,
) -> sqlx::Result<bool> {
    let sql = "update duplicate_pair set answer = $1, answered_by = $2, answered_at = $3 \
               where one = $4 and other = $5 and coalesce(answer, '') = $6 and merged is null";
    Ok(tx.execute(sql, args![answer, actor, now, one.min(other), one.max(other), before]).await? == 1)
}

/// What two parties are to each other.
pub struct Relation<'a> {
    /// Its id.
    pub id: MergeId,
    /// `host`, `establishment`, `moved`, `renamed`, `runs`.
    pub sort: &'a str,
    /// Who hosts, is an establishment of, became, runs…
    pub one: PartyId,
    /// …whom.
    pub other: PartyId,
    /// Day, month or year.
    pub since: Option<&'a str>,
    /// The merge that brought it.
    pub merged: Option<MergeId>,
}

/// Writes a relation.
///
/// # Errors
/// The database refused.
pub async fn insert_relation(
    tx: &mut Tx,
    relation: &Relation<'_>,
    actor: Option<AccountId>,
    now: Timestamp,
) -> sqlx::Result<()> {
    let sql = "insert into party_relation (id, sort, one, other, since, merged, created_at, created_by) \
               values ($1, $2, $3, $4, $5, $6, $7, $8)";
    let merged = relation.merged.map(|id| id.to_string());
    touch(tx, [relation.one, relation.other]);
    let args = args![relation.id, relation.sort, relation.one, relation.other, relation.since, merged, now, actor];
    tx.execute(sql, args).await.map(|_| ())
}

/// The pages of both tell of a relation: they changed.
fn touch(tx: &mut Tx, parties: [PartyId; 2]) {
    for party in parties {
        tx.touch(Changed::Party(party));
    }
}

/// Removes what an answer said that two parties are to each other: another was given since.
///
/// # Errors
/// The database refused.
pub async fn remove_relations(tx: &mut Tx, one: PartyId, other: PartyId) -> sqlx::Result<()> {
    let sql =
        "delete from party_relation where merged is null and ((one = $1 and other = $2) or (one = $3 and other = $4))";
    if tx.execute(sql, args![one, other, other, one]).await? > 0 {
        touch(tx, [one, other]);
    }
    Ok(())
}

/// Since when two parties are to each other what somebody said: day, month or year; none when it is not known.
///
/// # Errors
/// The database is away.
pub async fn find_since(db: &Db, one: PartyId, other: PartyId) -> sqlx::Result<Option<String>> {
    let sql = "select max(since) from party_relation where (one = $1 and other = $2) or (one = $3 and other = $4)";
    Ok(db.one::<(Option<String>,)>(sql, args![one, other, other, one]).await?.0)
}

/// What a party is to another that everybody may see.
pub struct Tie {
    /// `host` or `establishment`.
    pub sort: String,
    /// Whether the party that was asked about is the one that hosts, or is an establishment.
    pub first: bool,
    /// Day, month or year; empty when it is not known.
    pub since: String,
    /// The other's name.
    pub name: String,
    /// The address of its page.
    pub path: String,
}

impl FromRow for Tie {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Tie> {
        let (kind, slug): (String, String) = (row.at(4)?, row.at(5)?);
        let path = Kind::from_key(&kind).map(|kind| kind.path(&slug)).unwrap_or_default();
        let since = row.at::<Option<String>>(2)?.unwrap_or_default();
        Ok(Tie { sort: row.at(0)?, first: row.at::<i64>(1)? == 1, since, name: row.at(3)?, path })
    }
}

/// What a party is to others that are public, in the order of their names.
///
/// # Errors
/// The database is away.
pub async fn list_ties(db: &Db, party: PartyId) -> sqlx::Result<Vec<Tie>> {
    let sql = "select relation.sort, cast(case when relation.one = $1 then 1 else 0 end as bigint), relation.since, \
               party.name, party.kind, party.slug from party_relation relation join party \
               on party.id = case when relation.one = $2 then relation.other else relation.one end \
               where (relation.one = $3 or relation.other = $4) and relation.sort in ('host', 'establishment') \
               and party.standing = 'public' and party.kind <> 'person' order by relation.sort, party.sort_key";
    db.all(sql, args![party, party, party, party]).await
}

/// A merge.
#[derive(Clone, Debug)]
pub struct Merge {
    /// Its id.
    pub id: MergeId,
    /// Those accepted together have the same.
    pub lot: String,
    /// Who stays.
    pub survivor: PartyId,
    /// Who went.
    pub absorbed: PartyId,
    /// The absorbed's name.
    pub name: String,
    /// Its address before.
    pub slug: String,
    /// Who found it before.
    pub standing: Standing,
    /// What the survivor's sheet was and became.
    pub changes: Changes,
    /// Where the survivor's values came from before.
    pub origins: Origins,
    /// The rows that followed: table, then the key.
    pub moved: Vec<Vec<String>>,
    /// The survivor's picture before.
    pub picture: Option<String>,
    /// `same`, `moved` or `renamed`.
    pub answer: String,
    /// When it moved or got its other name: day, month or year.
    pub since: Option<String>,
    /// When.
    pub merged_at: Timestamp,
    /// Whether it was taken back.
    pub undone: bool,
}

const MERGE: &str = "select id, lot, survivor, absorbed, name, slug, standing, changes, origins, moved, picture, \
                     answer, (select max(relation.since) from party_relation relation \
                     where relation.merged = party_merge.id), merged_at, undone_at from party_merge";

impl FromRow for Merge {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Merge> {
        let json = |error: serde_json::Error| sqlx::Error::Decode(error.into());
        Ok(Merge {
            id: ids::read(&row.at::<String>(0)?)?,
            lot: row.at(1)?,
            survivor: ids::read(&row.at::<String>(2)?)?,
            absorbed: ids::read(&row.at::<String>(3)?)?,
            name: row.at(4)?,
            slug: row.at(5)?,
            standing: Standing::from_key(&row.at::<String>(6)?),
            changes: serde_json::from_str(&row.at::<String>(7)?).map_err(json)?,
            origins: serde_json::from_str(&row.at::<String>(8)?).map_err(json)?,
            moved: serde_json::from_str(&row.at::<String>(9)?).map_err(json)?,
            picture: row.at(10)?,
            answer: row.at(11)?,
            since: row.at(12)?,
            merged_at: row.at::<String>(13)?.parse().map_err(|_| sqlx::Error::Decode("instant".into()))?,
            undone: row.at::<Option<String>>(14)?.is_some(),
        })
    }
}

/// Writes a merge, and notes it on the pair.
///
/// # Errors
/// The database refused.
pub async fn insert_merge(tx: &mut Tx, merge: &Merge, choices: &str, actor: Option<AccountId>) -> sqlx::Result<()> {
    let sql = "insert into party_merge (id, lot, survivor, absorbed, name, slug, standing, choices, changes, origins, \
               moved, picture, answer, merged_at, merged_by) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    let args = args![
        merge.id,
        &merge.lot,
        merge.survivor,
        merge.absorbed,
        &merge.name,
        &merge.slug,
        merge.standing.key(),
        choices,
        encoded(&merge.changes),
        encoded(&merge.origins),
        encoded(&merge.moved),
        merge.picture.clone(),
        &merge.answer,
        merge.merged_at,
        actor
    ];
    tx.execute(sql, args).await?;
    let sql = "update duplicate_pair set merged = $1 where one = $2 and other = $3";
    let (one, other) = (merge.survivor.min(merge.absorbed), merge.survivor.max(merge.absorbed));
    tx.execute(sql, args![merge.id, one, other]).await.map(|_| ())
}

/// Takes the row of a merge for this transaction; the second of two people sees what the first did.
///
/// # Errors
/// The database refused.
pub async fn claim_merge(tx: &mut Tx, id: MergeId) -> sqlx::Result<Option<Merge>> {
    tx.execute("update party_merge set lot = lot where id = $1", args![id]).await?;
    tx.optional(&format!("{MERGE} where id = $1"), args![id]).await
}

/// A later merge that holds and that stands in the way of taking this one back: the name of what it absorbed.
///
/// # Errors
/// The database refused.
pub async fn find_later_merge(tx: &mut Tx, merge: &Merge) -> sqlx::Result<Option<String>> {
    let sql = "select name from party_merge where undone_at is null and id > $1 \
               and (survivor in ($2, $3) or absorbed in ($4, $5)) order by id desc limit 1";
    let args = args![merge.id, merge.survivor, merge.absorbed, merge.survivor, merge.absorbed];
    Ok(tx.optional::<(String,)>(sql, args).await?.map(|(name,)| name))
}

/// Notes that a merge was taken back: its pair waits again, its relations go.
///
/// # Errors
/// The database refused.
pub async fn close_merge(tx: &mut Tx, id: MergeId, actor: Option<AccountId>, now: Timestamp) -> sqlx::Result<()> {
    tx.execute("update party_merge set undone_at = $1, undone_by = $2 where id = $3", args![now, actor, id]).await?;
    tx.execute("delete from party_relation where merged = $1", args![id]).await?;
    let sql = "update duplicate_pair set merged = null, answer = null, answered_by = null, answered_at = null where merged = $1";
    tx.execute(sql, args![id]).await.map(|_| ())
}

/// The latest merges.
///
/// # Errors
/// The database is away.
pub async fn list_merges(db: &Db, limit: i64) -> sqlx::Result<Vec<Merge>> {
    db.all(&format!("{MERGE} order by id desc limit $1"), args![limit]).await
}

/// The merges of one lot that hold, latest first.
///
/// # Errors
/// The database is away.
pub async fn list_lot(db: &Db, lot: &str) -> sqlx::Result<Vec<Merge>> {
    db.all(&format!("{MERGE} where lot = $1 and undone_at is null order by id desc"), args![lot]).await
}

/// Those of these parties that a merge which holds concerns: what absorbed, or was absorbed.
///
/// # Errors
/// The database is away.
pub async fn list_merged(tx: &mut Tx, parties: &[PartyId]) -> sqlx::Result<Vec<PartyId>> {
    let mut found = Vec::new();
    for piece in parties.chunks(250) {
        for column in ["survivor", "absorbed"] {
            let list = dialect::in_list(1, piece.len());
            let sql = format!("select {column} from party_merge where undone_at is null and {column} in ({list})");
            let rows: Vec<(String,)> = tx.all(&sql, piece.iter().map(|id| Value::from(*id)).collect()).await?;
            for (id,) in rows {
                found.push(ids::read(&id)?);
            }
        }
    }
    Ok(found)
}

/// Moves what follows a party to another; answers the rows that moved, table first, for [`move_back`].
///
/// # Errors
/// The database refused.
pub async fn move_followers(tx: &mut Tx, from: PartyId, to: PartyId) -> sqlx::Result<Vec<Vec<String>>> {
    let mut moved = Vec::new();
    for (follower, keys) in FOLLOWERS {
        let (table, column, apart) = place(follower);
        let first = keys.first().copied().unwrap_or("id");
        let second = keys.get(1).copied();
        let columns = second.map_or_else(|| format!("{first}, ''"), |second| format!("{first}, {second}"));
        // a photo or a question that the other has already stays where it is
        let sql = format!(
            "select {columns} from {table} where {column} = $1 \
             and not exists (select 1 from {table} theirs where theirs.{column} = $2 and theirs.{first} = {table}.{first})"
        );
        let mut sql = if second.is_some() {
            format!("select {columns} from {table} where {column} = $1 and {column} <> $2")
        } else {
            sql
        };
        let mut args = args![from, to];
        if let Some(apart) = apart {
            sql.push_str(&format!(" and {apart} <> $3"));
            args.push(Value::from(to));
        }
        let rows: Vec<(String, String)> = tx.all(&sql, args).await?;
        for (one, two) in rows {
            let mut row = vec![(*follower).to_owned(), one];
            row.extend(second.map(|_| two));
            move_row(tx, &row, from, to).await?;
            moved.push(row);
        }
    }
    Ok(moved)
}

/// Gives rows back to whom they followed; those that are gone meanwhile are left.
///
/// # Errors
/// The database refused.
pub async fn move_back(tx: &mut Tx, moved: &[Vec<String>], from: PartyId, to: PartyId) -> sqlx::Result<()> {
    for row in moved {
        move_row(tx, row, from, to).await?;
    }
    Ok(())
}

async fn move_row(tx: &mut Tx, row: &[String], from: PartyId, to: PartyId) -> sqlx::Result<()> {
    let [table, first, rest @ ..] = row else { return Ok(()) };
    let Some((follower, keys)) = FOLLOWERS.iter().find(|(name, _)| name == table) else { return Ok(()) };
    let (table, column, _) = place(follower);
    touch_far(tx, follower, first).await?;
    let mut args = args![to, from, first];
    let key = keys.first().unwrap_or(&"id");
    let mut sql = format!("update {table} set {column} = $1 where {column} = $2 and {key} = $3");
    if let (Some(key), Some(value)) = (keys.get(1), rest.first()) {
        sql.push_str(&format!(" and {key} = $4"));
        args.push(Value::from(value));
    }
    tx.execute(&sql, args).await.map(|_| ())
}

/// What is known of the other end of a row changes with it: whom a tie ties, whom a partner follows.
async fn touch_far(tx: &mut Tx, follower: &str, key: &str) -> sqlx::Result<()> {
    let far: Vec<(String, String)> = match follower {
        "tie" | "tie.other" => tx.all("select party, other from tie where id = $1", args![key]).await?,
        "portfolio.partner" => vec![(key.to_owned(), key.to_owned())],
        _ => return Ok(()),
    };
    for end in far.into_iter().flat_map(|(one, other)| [one, other]) {
        tx.touch(Changed::Known(ids::read(&end)?));
    }
    Ok(())
}

/// Gives a party another address and standing. With `leads_to`, the old address leads to that one from now on;
/// without, the address is its own again.
///
/// # Errors
/// The database refused.
pub async fn readdress(
    tx: &mut Tx,
    (kind, id): (Kind, PartyId),
    (before, slug): (&str, &str),
    standing: Standing,
    leads_to: Option<PartyId>,
) -> sqlx::Result<()> {
    tx.touch(Changed::Party(id));
    if leads_to.is_none() {
        tx.execute("delete from former_slug where kind = $1 and slug = $2", args![kind.key(), slug]).await?;
    }
    let sql = "update party set slug = $1, standing = $2 where id = $3";
    tx.execute(sql, args![slug, standing.key(), id]).await?;
    if let Some(survivor) = leads_to {
        let sql = "insert into former_slug (kind, slug, party) values ($1, $2, $3)";
        tx.execute(sql, args![kind.key(), before, survivor]).await?;
    }
    Ok(())
}

/// Merges that do not hold together: the absorbed is not in the trash, or its address does not lead to the survivor.
///
/// # Errors
/// The database is away.
pub async fn count_broken_merges(db: &Db) -> sqlx::Result<i64> {
    let sql = "select count(*) from party_merge m join party p on p.id = m.absorbed \
               left join former_slug f on f.kind = p.kind and f.slug = m.slug \
               where m.undone_at is null and (p.standing <> 'trash' or f.party is null)";
    Ok(db.one::<(i64,)>(sql, vec![]).await?.0)
}
