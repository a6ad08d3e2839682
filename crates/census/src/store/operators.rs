//! Every SQL statement on which organisation runs which place.

use kernel::args;
use kernel::change::Changed;
use kernel::db::{Db, FromRow, Row, Tx};
use kernel::ids::{self, PartyId};
use kernel::party::{COLUMNS, Party};

use super::{CardRow, cards};
use crate::field::Field;
use crate::sheet::{Card, Changes, Values};

/// How the relation is stored: one runs other. Never renamed.
pub const RUNS: &str = "runs";

/// What a place says of who runs it.
pub struct Said {
    /// The place.
    pub place: PartyId,
    /// As it was typed.
    pub operator: String,
}

impl FromRow for Said {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Said> {
        let fields: String = row.at(1)?;
        let values: Values =
            serde_json::from_str(&fields).map_err(|error: serde_json::Error| sqlx::Error::Decode(error.into()))?;
        Ok(Said { place: ids::read(&row.at::<String>(0)?)?, operator: values.text(Field::Operator).to_owned() })
    }
}

/// What places after that id say of who runs them, in the order of ids; a few that say nothing may be among them.
///
/// # Errors
/// The database is away.
pub async fn list_said(db: &Db, after: &str, limit: i64) -> sqlx::Result<Vec<Said>> {
    // the key is ours, in lower case: both engines find it alike, and the words themselves are compared folded
    let sql = "select party.id, sheet.fields from party join sheet on sheet.party = party.id \
               where party.kind = 'place' and party.standing <> 'trash' and sheet.fields like '%\"operator\":%' \
               and party.id > $1 order by party.id limit $2";
    db.all(sql, args![after, limit]).await
}

struct Renamed(PartyId, Changes);

impl FromRow for Renamed {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Renamed> {
        let changes = Changes::read_public(&row.at::<String>(1)?);
        let changes = changes.map_err(|error| sqlx::Error::Decode(error.into()))?;
        Ok(Renamed(ids::read(&row.at::<String>(0)?)?, changes))
    }
}

/// The names that organisations had before: each with whose it was.
///
/// # Errors
/// The database is away.
pub async fn list_former_names(db: &Db) -> sqlx::Result<Vec<(PartyId, String)>> {
    let sql = "select revision.party, revision.changes from revision join party on party.id = revision.party \
               where party.kind = 'organisation' and revision.changes like '%\"name\":[%'";
    let rows: Vec<Renamed> = db.all(sql, vec![]).await?;
    let before = |Renamed(party, changes): Renamed| {
        let (before, _) = changes.0.get(&Field::Name)?;
        Some((party, before.as_str()?.to_owned()))
    };
    Ok(rows.into_iter().filter_map(before).collect())
}

/// A stored tie.
#[derive(Clone, Debug)]
pub struct Run {
    /// Of the relation.
    pub id: String,
    /// Who runs.
    pub organisation: PartyId,
    /// What it runs.
    pub place: PartyId,
}

impl FromRow for Run {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Run> {
        Ok(Run {
            id: row.at(0)?,
            organisation: ids::read(&row.at::<String>(1)?)?,
            place: ids::read(&row.at::<String>(2)?)?,
        })
    }
}

/// Every stored tie.
///
/// # Errors
/// The database is away.
pub async fn list_runs(db: &Db) -> sqlx::Result<Vec<Run>> {
    db.all("select id, one, other from party_relation where sort = $1 order by id", args![RUNS]).await
}

/// Those of one place.
///
/// # Errors
/// The database is away.
pub async fn list_runs_of(db: &Db, place: PartyId) -> sqlx::Result<Vec<Run>> {
    let sql = "select id, one, other from party_relation where other = $1 and sort = $2 order by id";
    db.all(sql, args![place, RUNS]).await
}

/// Unties.
///
/// # Errors
/// The database refused.
pub async fn remove_run(tx: &mut Tx, run: &Run) -> sqlx::Result<()> {
    tx.touch(Changed::Party(run.organisation));
    tx.touch(Changed::Party(run.place));
    tx.execute("delete from party_relation where id = $1", args![&run.id]).await.map(|_| ())
}

/// The public organisation that runs a place.
///
/// # Errors
/// The database is away.
pub async fn find_operator(db: &Db, place: PartyId) -> sqlx::Result<Option<Party>> {
    let sql = format!(
        "select {COLUMNS} from party join party_relation relation on relation.one = party.id \
         where relation.other = $1 and relation.sort = $2 and party.standing = 'public' order by relation.id limit 1"
    );
    db.optional(&sql, args![place, RUNS]).await
}

/// The public places that an organisation runs, two hundred at most.
///
/// # Errors
/// The database is away.
pub async fn list_places_run_by(db: &Db, organisation: PartyId) -> sqlx::Result<Vec<Card>> {
    let sql = cards(
        "where party.kind = 'place' and party.standing = 'public' and party.id in \
         (select other from party_relation where one = $1 and sort = $2) order by party.sort_key, party.id limit 200",
    );
    Ok(db.all::<CardRow>(&sql, args![organisation, RUNS]).await?.into_iter().map(|row| row.0).collect())
}

/// The names of public organisations, to be chosen from; the first in the order of names where there are more.
///
/// # Errors
/// The database is away.
pub async fn list_organisation_names(db: &Db, limit: i64) -> sqlx::Result<Vec<String>> {
    let sql =
        "select name from party where kind = 'organisation' and standing = 'public' order by sort_key, id limit $1";
    Ok(db.all::<(String,)>(sql, args![limit]).await?.into_iter().map(|(name,)| name).collect())
}
