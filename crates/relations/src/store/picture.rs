//! Every SQL statement by which the picture of parties is read, table by table.

use std::collections::HashMap;

use kernel::args;
use kernel::db::{Db, Value, dialect};
use kernel::ids::{self, PartyId};
use kernel::party::{Kind, Standing};

use crate::engagement::Stage;
use crate::segments::day;
use crate::segments::picture::{Belonging, Row, Stand, Tie, flags, packed};

/// Which parties are read.
enum Part<'a> {
    /// Those after the one, up to the other, in the order of ids.
    Between(&'a str, &'a str),
    /// These.
    These(&'a [PartyId]),
}

impl Part<'_> {
    fn condition(&self, column: &str) -> (String, Vec<Value>) {
        match self {
            Part::Between(after, last) => (format!("{column} > $1 and {column} <= $2"), args![*after, *last]),
            Part::These(ids) => (
                format!("{column} in ({})", dialect::in_list(1, ids.len())),
                ids.iter().map(|id| Value::from(*id)).collect(),
            ),
        }
    }
}

/// Id, kind, folded name, commune, standing, birth, language.
type Line = (String, String, String, Option<String>, String, String, Option<String>);

const LINE: &str = "select party.id, party.kind, party.folded, party.territory, party.standing, party.created_at, \
                    person.language from party left join person on person.party = party.id \
                    where party.standing <> 'trash'";

/// The next parties after that id.
///
/// # Errors
/// The database is away.
pub async fn list_rows(db: &Db, after: &str, limit: i64) -> sqlx::Result<Vec<Row>> {
    let sql = format!("{LINE} and party.id > $1 order by party.id limit $2");
    let lines: Vec<Line> = db.all(&sql, args![after, limit]).await?;
    let Some(last) = lines.last().map(|line| line.0.clone()) else { return Ok(Vec::new()) };
    filled(db, lines, &Part::Between(after, &last)).await
}

/// Those of these ids that are not in the trash.
///
/// # Errors
/// The database is away.
pub async fn find_rows(db: &Db, ids: &[PartyId]) -> sqlx::Result<Vec<Row>> {
    let mut rows = Vec::with_capacity(ids.len());
    for piece in ids.chunks(500) {
        let part = Part::These(piece);
        let (condition, args) = part.condition("party.id");
        let lines: Vec<Line> = db.all(&format!("{LINE} and {condition}"), args).await?;
        rows.extend(filled(db, lines, &part).await?);
    }
    Ok(rows)
}

async fn filled(db: &Db, lines: Vec<Line>, part: &Part<'_>) -> sqlx::Result<Vec<Row>> {
    let mut rows = Vec::with_capacity(lines.len());
    for (id, kind, name, commune, standing, created, language) in lines {
        let Some(kind) = Kind::from_key(&kind) else { continue };
        let mut row = Row::new(ids::read(&id)?, kind, Standing::from_key(&standing));
        row.name = name;
        row.commune = commune.unwrap_or_default();
        row.created = day::number(&created).unwrap_or_default();
        row.language = language.unwrap_or_default();
        rows.push(row);
    }
    let mut rows = Filling { at: rows.iter().map(|row| row.id).zip(0..).collect(), rows };
    contacts(db, part, &mut rows).await?;
    ties(db, part, &mut rows).await?;
    events(db, part, &mut rows).await?;
    stands(db, part, &mut rows).await?;
    memberships(db, part, &mut rows).await?;
    lists(db, part, &mut rows).await?;
    Ok(rows.rows)
}

/// Rows that are being filled, and where each is.
struct Filling {
    at: HashMap<PartyId, usize>,
    rows: Vec<Row>,
}

impl Filling {
    /// The row of that party; none for one in the trash.
    fn row(&mut self, id: &str) -> Option<&mut Row> {
        let id: PartyId = id.parse().ok()?;
        let at = self.at.get(&id)?;
        self.rows.get_mut(*at)
    }
}

async fn contacts(db: &Db, part: &Part<'_>, rows: &mut Filling) -> sqlx::Result<()> {
    let (condition, args) = part.condition("party");
    let sql = format!("select party, sort, state, purpose from contact_point where {condition}");
    for (party, sort, state, purpose) in db.all::<(String, String, String, String)>(&sql, args).await? {
        if let Some(row) = rows.row(&party) {
            row.flags |= flags(&sort, &state, &purpose);
        }
    }
    Ok(())
}

/// One end, the other, the sort, since when and until when.
type TieRow = (String, String, String, Option<String>, Option<String>);

async fn ties(db: &Db, part: &Part<'_>, rows: &mut Filling) -> sqlx::Result<()> {
    for (own, other, is) in [("party", "other", true), ("other", "party", false)] {
        let (condition, args) = part.condition(own);
        let sql = format!("select {own}, {other}, sort, since, until from tie where {condition}");
        for tie in db.all(&sql, args).await? {
            let (party, other, sort, since, until): TieRow = tie;
            let other = ids::read(&other)?;
            let Some(row) = rows.row(&party) else { continue };
            // what is not known is no limit
            let since = since.and_then(|text| day::first(&text)).unwrap_or(i32::MIN);
            let until = until.and_then(|text| day::last(&text)).unwrap_or(i32::MAX);
            row.ties.push(Tie { sort, is, other, since, until });
        }
    }
    Ok(())
}

/// What somebody noted for themselves alone is nobody else's business, not even as a count.
async fn events(db: &Db, part: &Part<'_>, rows: &mut Filling) -> sqlx::Result<()> {
    let (condition, args) = part.condition("interaction_party.party");
    let sql = format!(
        "select interaction_party.party, interaction.at, interaction.sort from interaction_party \
         join interaction on interaction.id = interaction_party.interaction \
         where {condition} and interaction.confidentiality <> 'private'"
    );
    for (party, at, sort) in db.all::<(String, String, String)>(&sql, args).await? {
        let Some(day) = day::number(&at) else { continue };
        if let Some(row) = rows.row(&party) {
            row.events.push(packed(day, &sort));
        }
    }
    Ok(())
}

async fn stands(db: &Db, part: &Part<'_>, rows: &mut Filling) -> sqlx::Result<()> {
    let (condition, args) = part.condition("party");
    let sql = format!("select party, objective, stage, owner from engagement where {condition}");
    for (party, objective, stage, owner) in db.all::<(String, String, String, Option<String>)>(&sql, args).await? {
        let (objective, owner) = (ids::read(&objective)?, owner.map(|owner| ids::read(&owner)).transpose()?);
        let (Some(stage), Some(row)) = (Stage::from_key(&stage), rows.row(&party)) else { continue };
        row.stands.push(Stand { objective, stage, owner });
    }
    Ok(())
}

async fn memberships(db: &Db, part: &Part<'_>, rows: &mut Filling) -> sqlx::Result<()> {
    let (condition, args) = part.condition("party");
    let sql = format!("select party, kind, since, until, ended from membership where {condition}");
    for (party, kind, since, until, why) in db.all::<(String, String, String, String, String)>(&sql, args).await? {
        let Some(row) = rows.row(&party) else { continue };
        let (since, until) = (day::first(&since).unwrap_or(i32::MIN), day::last(&until).unwrap_or(i32::MAX));
        row.memberships.push(Belonging { kind, since, until, ended: !why.is_empty() });
    }
    Ok(())
}

/// Portfolios, and static segments.
async fn lists(db: &Db, part: &Part<'_>, rows: &mut Filling) -> sqlx::Result<()> {
    let (condition, args) = part.condition("party");
    let sql = format!("select party, partner from portfolio where {condition}");
    for (party, partner) in db.all::<(String, String)>(&sql, args).await? {
        let partner = ids::read(&partner)?;
        if let Some(row) = rows.row(&party) {
            row.partners.push(partner);
        }
    }
    let (condition, args) = part.condition("party");
    let sql = format!("select party, segment from segment_party where {condition}");
    for (party, segment) in db.all::<(String, String)>(&sql, args).await? {
        let segment = ids::read(&segment)?;
        if let Some(row) = rows.row(&party) {
            row.lists.push(segment);
        }
    }
    Ok(())
}
