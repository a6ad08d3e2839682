//! Every SQL statement on people who were made one, and on the rows that follow them.

use jiff::Timestamp;
use kernel::args;
use kernel::change::Changed;
use kernel::db::{Db, FromRow, Row, Tx};
use kernel::ids::{self, AccountId, MergeId, PartyId};
use kernel::party::Standing;

use super::ties::touch_ends;

/// Rows that follow a person into the one who absorbs them.
pub struct Follower {
    /// Their table.
    pub table: &'static str,
    /// The column that names the person.
    pub column: &'static str,
    /// The column that, with the person, tells a row from the others.
    pub key: &'static str,
    /// A row stays where it is when the other person has one with the same values here.
    pub same: &'static [&'static str],
    /// A column that may not name the other person: nobody is tied to themselves.
    pub apart: Option<&'static str>,
}

const fn follower(
    table: &'static str,
    column: &'static str,
    key: &'static str,
    same: &'static [&'static str],
) -> Follower {
    Follower { table, column, key, same, apart: None }
}

/// What follows; a part that points at people adds its lines here.
///
/// Where the survivor has a row of the same key (the same interaction, the same objective, the same list), that one counts: the
/// absorbed's stays with them until the merge is taken back.
///
/// What else points at a person stays with them: their row, what was noted of it, earlier merges, and the lists of those whose
/// data reached their end, since the other may have been heard from.
pub const FOLLOWERS: &[Follower] = &[
    follower("contact_point", "party", "id", &["sort", "normal"]),
    Follower { table: "tie", column: "party", key: "id", same: &["sort", "other", "title"], apart: Some("other") },
    Follower { table: "tie", column: "other", key: "id", same: &["sort", "party", "title"], apart: Some("party") },
    follower("portfolio", "party", "partner", &["partner"]),
    follower("former_slug", "party", "slug", &[]),
    follower("consultation", "party", "id", &[]),
    follower("letter", "party", "id", &[]),
    follower("account", "person", "id", &[]),
    follower("interaction_party", "party", "interaction", &["interaction"]),
    follower("task", "party", "id", &[]),
    follower("engagement", "party", "objective", &["objective"]),
    follower("engagement_step", "party", "id", &[]),
    follower("segment_party", "party", "segment", &["segment"]),
    follower("membership", "party", "id", &[]),
    // no hash of the ledger covers whose a line is
    follower("consent", "party", "id", &[]),
    follower("preference_address", "party", "key", &[]),
    follower("data_request", "party", "id", &[]),
];

/// Moves what follows a person to another; answers the rows that moved: table, column, key.
///
/// # Errors
/// The database refused.
pub async fn move_followers(tx: &mut Tx, from: PartyId, to: PartyId) -> sqlx::Result<Vec<[String; 3]>> {
    let mut moved = Vec::new();
    for follower in FOLLOWERS {
        let Follower { table, column, key, same, apart } = follower;
        let mut sql = format!("select {key} from {table} where {column} = $1");
        let mut args = args![from];
        if let Some(apart) = apart {
            args.push(to.into());
            sql.push_str(&format!(" and {apart} <> ${}", args.len()));
        }
        if !same.is_empty() {
            args.push(to.into());
            sql.push_str(&format!(
                " and not exists (select 1 from {table} theirs where theirs.{column} = ${}",
                args.len()
            ));
            for name in *same {
                sql.push_str(&format!(" and theirs.{name} = {table}.{name}"));
            }
            sql.push(')');
        }
        let rows: Vec<(String,)> = tx.all(&sql, args).await?;
        for (value,) in rows {
            let row = [(*table).to_owned(), (*column).to_owned(), value];
            move_row(tx, &row, from, to).await?;
            moved.push(row);
        }
    }
    order_points(tx, &moved, "+").await?;
    Ok(moved)
}

/// Gives rows back to whom they followed; those that are gone meanwhile are left.
///
/// # Errors
/// The database refused.
pub async fn move_back(tx: &mut Tx, moved: &[[String; 3]], from: PartyId, to: PartyId) -> sqlx::Result<()> {
    for row in moved {
        move_row(tx, row, from, to).await?;
    }
    order_points(tx, moved, "-").await
}

async fn move_row(tx: &mut Tx, row: &[String; 3], from: PartyId, to: PartyId) -> sqlx::Result<()> {
    let [table, column, value] = row;
    let known = FOLLOWERS.iter().find(|follower| follower.table == table && follower.column == column);
    let Some(Follower { table, column, key, .. }) = known else { return Ok(()) };
    if *table == "tie" {
        touch_ends(tx, value).await?;
    }
    let sql = format!("update {table} set {column} = $1 where {column} = $2 and {key} = $3");
    tx.execute(&sql, args![to, from, value]).await.map(|_| ())
}

/// What came stands after what was there, since the first of a sort is the one that is used.
async fn order_points(tx: &mut Tx, moved: &[[String; 3]], sign: &str) -> sqlx::Result<()> {
    let sql = format!("update contact_point set position = position {sign} 1000 where id = $1");
    for [table, _, id] in moved {
        if table == "contact_point" {
            tx.execute(&sql, args![id]).await?;
        }
    }
    Ok(())
}

/// A merge.
#[derive(Clone, Debug)]
pub struct Merge {
    /// Its id.
    pub id: MergeId,
    /// Who stays.
    pub survivor: PartyId,
    /// Who went.
    pub absorbed: PartyId,
    /// The absorbed's name.
    pub name: String,
    /// The absorbed's address before.
    pub slug: String,
    /// Who found them before.
    pub standing: Standing,
    /// JSON: fields of the survivor that were filled, with what they were and became.
    pub taken: String,
    /// The rows that followed.
    pub moved: Vec<[String; 3]>,
}

impl FromRow for Merge {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Merge> {
        Ok(Merge {
            id: ids::read(&row.at::<String>(0)?)?,
            survivor: ids::read(&row.at::<String>(1)?)?,
            absorbed: ids::read(&row.at::<String>(2)?)?,
            name: row.at(3)?,
            slug: row.at(4)?,
            standing: Standing::from_key(&row.at::<String>(5)?),
            taken: row.at(6)?,
            moved: serde_json::from_str(&row.at::<String>(7)?).map_err(|error| sqlx::Error::Decode(error.into()))?,
        })
    }
}

/// Writes a merge.
///
/// # Errors
/// The database refused.
pub async fn insert(tx: &mut Tx, now: Timestamp, actor: Option<AccountId>, merge: &Merge) -> sqlx::Result<()> {
    let moved = serde_json::to_string(&merge.moved).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let sql = "insert into person_merge (id, survivor, absorbed, name, slug, standing, taken, moved, merged_at, \
               merged_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let args = args![
        merge.id,
        merge.survivor,
        merge.absorbed,
        &merge.name,
        &merge.slug,
        merge.standing.key(),
        &merge.taken,
        moved,
        now,
        actor
    ];
    tx.execute(sql, args).await.map(|_| ())
}

/// Takes a merge that holds to take it back, unless somebody else just did.
///
/// # Errors
/// The database refused.
pub async fn close(
    tx: &mut Tx,
    now: Timestamp,
    actor: Option<AccountId>,
    (id, survivor): (MergeId, PartyId),
) -> sqlx::Result<Option<Merge>> {
    let sql = "update person_merge set undone_at = $1, undone_by = $2 \
               where id = $3 and survivor = $4 and undone_at is null";
    if tx.execute(sql, args![now, actor, id, survivor]).await? == 0 {
        return Ok(None);
    }
    let sql = "select id, survivor, absorbed, name, slug, standing, taken, moved from person_merge where id = $1";
    tx.optional(sql, args![id]).await
}

/// A later merge that holds and stands in the way of taking this one back: the name of whom it absorbed.
///
/// # Errors
/// The database refused.
pub async fn find_later(tx: &mut Tx, merge: &Merge) -> sqlx::Result<Option<String>> {
    let sql = "select name from person_merge where undone_at is null and id > $1 \
               and (survivor in ($2, $3) or absorbed in ($4, $5)) order by id desc limit 1";
    let args = args![merge.id, merge.survivor, merge.absorbed, merge.survivor, merge.absorbed];
    Ok(tx.optional::<(String,)>(sql, args).await?.map(|(name,)| name))
}

/// The merges into that person that hold, the latest first: their ids and the names of those who went.
///
/// # Errors
/// The database is away.
pub async fn list_into(db: &Db, survivor: PartyId) -> sqlx::Result<Vec<(String, String)>> {
    let sql = "select id, name from person_merge where survivor = $1 and undone_at is null order by id desc";
    db.all(sql, args![survivor]).await
}

/// Everybody who was made one with that person, whoever absorbed them, before the person themselves.
///
/// # Errors
/// The database is away.
pub async fn list_made_one(db: &Db, survivor: PartyId) -> sqlx::Result<Vec<PartyId>> {
    let (mut all, mut at) = (vec![survivor], 0);
    while let Some(one) = all.get(at).copied() {
        at += 1;
        let sql = "select absorbed from person_merge where survivor = $1 and undone_at is null order by id";
        for (absorbed,) in db.all::<(String,)>(sql, args![one]).await? {
            let absorbed = ids::read(&absorbed)?;
            if !all.contains(&absorbed) {
                all.push(absorbed);
            }
        }
    }
    all.reverse();
    Ok(all)
}

/// The person with whom that one was made one.
///
/// # Errors
/// The database is away.
pub async fn find_survivor(db: &Db, absorbed: PartyId) -> sqlx::Result<Option<PartyId>> {
    let sql = "select survivor from person_merge where absorbed = $1 and undone_at is null order by id desc limit 1";
    db.optional::<(String,)>(sql, args![absorbed]).await?.map(|(id,)| ids::read(&id)).transpose()
}

/// Puts the absorbed away: in the trash, their address leading to who absorbed them.
///
/// # Errors
/// The database refused.
pub async fn put_away(tx: &mut Tx, merge: &Merge) -> sqlx::Result<()> {
    tx.touch(Changed::Party(merge.absorbed));
    tx.touch(Changed::Party(merge.survivor));
    let sql = "update party set slug = $1, standing = 'trash' where id = $2";
    tx.execute(sql, args![merge.absorbed, merge.absorbed]).await?;
    let sql = "insert into former_slug (kind, slug, party) values ('person', $1, $2)";
    tx.execute(sql, args![&merge.slug, merge.survivor]).await.map(|_| ())
}

/// Brings the absorbed back to their own address.
///
/// # Errors
/// The database refused.
pub async fn bring_back(tx: &mut Tx, merge: &Merge) -> sqlx::Result<()> {
    tx.touch(Changed::Party(merge.absorbed));
    tx.touch(Changed::Party(merge.survivor));
    tx.execute("delete from former_slug where kind = 'person' and slug = $1", args![&merge.slug]).await?;
    let sql = "update party set slug = $1, standing = $2 where id = $3";
    tx.execute(sql, args![&merge.slug, merge.standing.key(), merge.absorbed]).await.map(|_| ())
}
