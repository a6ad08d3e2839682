//! Every SQL statement on the table: what it lists, and its named views.

use jiff::Timestamp;
use kernel::args;
use kernel::auth::Viewer;
use kernel::db::{Db, FromRow, Row, Tx, dialect};
use kernel::ids::{self, AccountId, ViewId};
use kernel::party::{Kind, Standing};

use super::PinRow;

/// What the table orders and filters by, of each sheet of that kind and standing whose name holds the folded words, in
/// the order of names. Public places are read from the atlas instead.
///
/// # Errors
/// The database is away.
pub async fn list_pins_of(db: &Db, kind: Kind, standing: Standing, folded: &str) -> sqlx::Result<Vec<PinRow>> {
    let like = format!("%{folded}%");
    // what was merged into another is no trash: it comes back with its merge
    let sql = "select party.id, party.name, party.slug, party.sort_key, party.territory, sheet.lat, sheet.lon, \
               sheet.marks, party.updated_at from party join sheet on sheet.party = party.id \
               where party.kind = $1 and party.standing = $2 and party.folded like $3 and not exists \
               (select 1 from party_merge where party_merge.absorbed = party.id and party_merge.undone_at is null) \
               order by party.sort_key, party.id";
    db.all(sql, args![kind.key(), standing.key(), like]).await
}

/// A table that somebody gave a name.
#[derive(Clone, Debug)]
pub struct View {
    /// Its id.
    pub id: ViewId,
    /// The piece of its address.
    pub slug: String,
    /// As somebody named it.
    pub name: String,
    /// The address of the table, after its question mark.
    pub query: String,
    /// Seen by the whole team.
    pub shared: bool,
    /// Who made it; none when the account is gone.
    pub owner: Option<AccountId>,
}

impl FromRow for View {
    fn from_row(row: &Row<'_>) -> sqlx::Result<View> {
        Ok(View {
            id: ids::read(&row.at::<String>(0)?)?,
            slug: row.at(1)?,
            name: row.at(2)?,
            query: row.at(3)?,
            shared: row.at(4)?,
            owner: row.at::<Option<String>>(5)?.map(|id| ids::read(&id)).transpose()?,
        })
    }
}

const VIEW: &str = "select id, slug, name, query, shared, owner from table_view";

/// The views that the viewer sees: their own, and those of the team.
///
/// # Errors
/// The database is away.
pub async fn list_for(db: &Db, viewer: &Viewer) -> sqlx::Result<Vec<View>> {
    let sql = format!("{VIEW} where shared = $1 or owner = $2 order by name, id");
    db.all(&sql, args![true, viewer.id()]).await
}

/// The view at that address, if the viewer sees it.
///
/// # Errors
/// The database is away.
pub async fn find_for(db: &Db, viewer: &Viewer, slug: &str) -> sqlx::Result<Option<View>> {
    let sql = format!("{VIEW} where slug = $1 and (shared = $2 or owner = $3)");
    db.optional(&sql, args![slug, true, viewer.id()]).await
}

/// Writes a new view.
///
/// # Errors
/// The database refused; see [`is_taken`].
pub async fn insert(tx: &mut Tx, view: &View, now: Timestamp) -> sqlx::Result<()> {
    let sql = "insert into table_view (id, slug, name, query, shared, owner, created_at) \
               values ($1, $2, $3, $4, $5, $6, $7)";
    tx.execute(sql, args![view.id, &view.slug, &view.name, &view.query, view.shared, view.owner, now]).await.map(|_| ())
}

/// Whether that error says that another view has the address.
pub fn is_taken(error: &sqlx::Error) -> bool {
    dialect::broken_unique(error, "table_view", "slug")
}

/// Gives a view another name, and shares it or not. Its address stays: it may have been sent.
///
/// # Errors
/// The database is away.
pub async fn update(db: &Db, view: &View) -> sqlx::Result<()> {
    let sql = "update table_view set name = $1, shared = $2 where id = $3";
    db.execute(sql, args![&view.name, view.shared, view.id]).await.map(|_| ())
}

/// Removes a view.
///
/// # Errors
/// The database is away.
pub async fn remove(db: &Db, id: ViewId) -> sqlx::Result<()> {
    db.execute("delete from table_view where id = $1", args![id]).await.map(|_| ())
}

/// Removes the personal views of those who are gone.
///
/// # Errors
/// The database is away.
pub async fn sweep(db: &Db) -> sqlx::Result<u64> {
    db.execute("delete from table_view where shared = $1 and owner is null", args![false]).await
}
