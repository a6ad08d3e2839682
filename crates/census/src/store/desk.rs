//! Every SQL statement on what the back office lists and counts of the sheets.

use kernel::args;
use kernel::db::{Db, Value};
use kernel::grants::Reach;
use kernel::ids::{self, PartyId};
use kernel::party::{COLUMNS, Kind, Party, Standing};

use super::{CardRow, cards};
use crate::sheet::Card;

/// What was merged into another is no trash: it comes back with its merge.
const UNMERGED: &str = "not exists (select 1 from party_merge where party_merge.absorbed = party.id \
                        and party_merge.undone_at is null)";

/// Sheets in reach as the desk lists them: by standing, name or id beginning, in the order of names.
///
/// # Errors
/// The database is away.
pub async fn list(
    db: &Db,
    reach: &Reach,
    (kind, standing): (Kind, Standing),
    words: &str,
    (offset, limit): (i64, i64),
) -> sqlx::Result<(Vec<Card>, i64)> {
    let like = format!("%{}%", kernel::text::fold(words));
    let mut args = args![kind.key(), standing.key(), like];
    let reached = reach.filter(&mut args);
    let filter =
        format!("where party.kind = $1 and party.standing = $2 and party.folded like $3 and {UNMERGED} and {reached}");
    let (total,): (i64,) = db.one(&format!("select count(*) from party {filter}"), args.clone()).await?;
    let at = args.len();
    args.extend(args![limit, offset]);
    let sql = cards(&format!("{filter} order by party.sort_key, party.id limit ${} offset ${}", at + 1, at + 2));
    let rows: Vec<CardRow> = db.all(&sql, args).await?;
    Ok((rows.into_iter().map(|row| row.0).collect(), total))
}

/// How many sheets are in reach, by the words of their kind and of their standing.
///
/// # Errors
/// The database is away.
pub async fn count(db: &Db, reach: &Reach) -> sqlx::Result<Vec<(String, String, i64)>> {
    let mut args: Vec<Value> = Vec::new();
    let reached = reach.filter(&mut args);
    let sql = format!(
        "select party.kind, party.standing, count(*) from party where party.kind in ('place', 'organisation') \
         and {reached} group by party.kind, party.standing"
    );
    db.all(&sql, args).await
}

/// The places and organisations in reach, in the order of names: for whoever keeps a few and sees nothing else.
///
/// # Errors
/// The database is away.
pub async fn list_kept(db: &Db, reach: &Reach, limit: i64) -> sqlx::Result<Vec<Party>> {
    let mut args: Vec<Value> = Vec::new();
    let reached = reach.filter(&mut args);
    let at = args.len() + 1;
    args.push(Value::from(limit));
    let sql = format!(
        "select {COLUMNS} from party where party.kind in ('place', 'organisation') and {UNMERGED} and {reached} \
         order by party.sort_key, party.id limit ${at}"
    );
    db.all(&sql, args).await
}

/// The ids of the sheets of a kind in reach, in no order.
///
/// # Errors
/// The database is away.
pub async fn list_ids(db: &Db, reach: &Reach, kind: Kind) -> sqlx::Result<Vec<PartyId>> {
    let mut args = args![kind.key()];
    let reached = reach.filter(&mut args);
    let sql = format!("select party.id from party where party.kind = $1 and {reached}");
    let rows: Vec<(String,)> = db.all(&sql, args).await?;
    rows.iter().map(|(id,)| ids::read(id)).collect()
}
