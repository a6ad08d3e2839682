//! What open data reads: public sheets without their private fields nor their origins, and the feed of changes.

use kernel::args;
use kernel::change::{PUBLISHED, in_pieces};
use kernel::db::{Db, FromRow, Row, Value};
use kernel::ids::{self, PartyId};
use kernel::party::{Kind, Standing};

use crate::exchange::published::Published;
use crate::field::Field;
use crate::vocabulary::Vocabulary;

impl FromRow for Published {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Published> {
        let broken = |error: String| sqlx::Error::Decode(error.into());
        let fields: &str = row.at(6)?;
        let read = Published::read(
            ids::read(&row.at::<String>(0)?)?,
            Kind::from_key(&row.at::<String>(1)?).ok_or_else(|| broken("unknown kind of party".to_owned()))?,
            (row.at(2)?, row.at(3)?, row.at(4)?),
            row.at::<String>(5)?.parse().map_err(|error: jiff::Error| broken(error.to_string()))?,
            fields,
        );
        read.map_err(|error| broken(error.to_string()))
    }
}

/// Records that one task reads.
const PIECE: usize = 250;
const READ: &str = "select party.id, party.kind, party.name, party.slug, party.territory, party.updated_at, \
                    sheet.fields from party join sheet on sheet.party = party.id where party.standing = 'public'";

/// What may leave: of the fields that the network retired nothing does, whatever sheets still hold.
fn leaving(records: Vec<Published>, retired: &[Field]) -> Vec<Published> {
    match retired {
        [] => records,
        retired => records.into_iter().map(|record| record.without(retired)).collect(),
    }
}

/// Public sheets of a kind after that id, in the order of ids.
///
/// # Errors
/// The database is away.
pub async fn list(
    db: &Db,
    words: &Vocabulary,
    kind: Kind,
    (after, limit): (&str, i64),
) -> sqlx::Result<Vec<Published>> {
    let sql = format!("{READ} and party.kind = $1 and party.id > $2 order by party.id limit $3");
    Ok(leaving(db.all(&sql, args![kind.key(), after, limit]).await?, &words.retired_fields()))
}

/// Those of these that are public, in the order of ids; for a page, since each piece of it has a task of its own.
///
/// # Errors
/// The database is away.
pub async fn list_of(db: &Db, words: &Vocabulary, ids: &[PartyId]) -> sqlx::Result<Vec<Published>> {
    let retired = words.retired_fields();
    // decoding a page of a thousand costs more than reading it: every processor takes its part
    let read = |piece: &[PartyId]| {
        let (db, piece, retired) = (db.clone(), piece.to_vec(), retired.clone());
        tokio::spawn(async move {
            let mut found = Vec::with_capacity(piece.len());
            for (list, args) in in_pieces(&piece) {
                let read: Vec<Published> = db.all(&format!("{READ} and party.id in ({list})"), args).await?;
                found.extend(leaving(read, &retired));
            }
            Ok::<_, sqlx::Error>(found)
        })
    };
    let pieces: Vec<_> = ids.chunks(PIECE).map(read).collect();
    let mut found = Vec::with_capacity(ids.len());
    for piece in pieces {
        found.extend(piece.await.map_err(|lost| sqlx::Error::Io(std::io::Error::other(lost)))??);
    }
    found.sort_by_key(|record: &Published| record.id);
    Ok(found)
}

/// The public sheet of that kind and id.
///
/// # Errors
/// The database is away.
pub async fn find(db: &Db, words: &Vocabulary, kind: Kind, id: PartyId) -> sqlx::Result<Option<Published>> {
    let found: Option<Published> =
        db.optional(&format!("{READ} and party.kind = $1 and party.id = $2"), args![kind.key(), id]).await?;
    Ok(found.map(|record| record.without(&words.retired_fields())))
}

/// What narrows a list of organisations.
#[derive(Clone, Debug, Default)]
pub struct Narrowed {
    /// West, south, east, north, in degrees; a west beyond the east goes across the antimeridian.
    pub bbox: Option<[f64; 4]>,
    /// Changed between these instants, as they are stored, both included.
    pub changed: Option<(String, String)>,
}

impl Narrowed {
    fn condition(&self, kind: Kind) -> (String, Vec<Value>) {
        let (mut sql, mut args) = ("and party.kind = $1".to_owned(), args![kind.key()]);
        if let Some([west, south, east, north]) = self.bbox {
            let joined = if west <= east { "and" } else { "or" };
            sql.push_str(&format!(
                " and sheet.lat >= $2 and sheet.lat <= $3 and (sheet.lon >= $4 {joined} sheet.lon <= $5)"
            ));
            args.extend(args![south, north, west, east]);
        }
        if let Some((from, to)) = &self.changed {
            let at = args.len();
            sql.push_str(&format!(" and party.updated_at >= ${} and party.updated_at <= ${}", at + 1, at + 2));
            args.extend(args![from, to]);
        }
        (sql, args)
    }
}

/// A page of public sheets of a kind, in the order of ids, and how many there are in all.
///
/// # Errors
/// The database is away.
pub async fn page(
    db: &Db,
    words: &Vocabulary,
    kind: Kind,
    narrowed: &Narrowed,
    (offset, limit): (usize, usize),
) -> sqlx::Result<(Vec<Published>, usize)> {
    let (condition, mut args) = narrowed.condition(kind);
    let sql = format!(
        "select count(*) from party join sheet on sheet.party = party.id where party.standing = 'public' {condition}"
    );
    let (total,): (i64,) = db.one(&sql, args.clone()).await?;
    let at = args.len();
    let sql = format!("{READ} {condition} order by party.id limit ${} offset ${}", at + 1, at + 2);
    args.extend(args![i64::try_from(limit).unwrap_or(i64::MAX), i64::try_from(offset).unwrap_or(i64::MAX)]);
    let records = leaving(db.all(&sql, args).await?, &words.retired_fields());
    Ok((records, usize::try_from(total).unwrap_or_default()))
}

/// The ids of the public sheets of a kind, in order, each with the INSEE code of its commune.
///
/// # Errors
/// The database is away.
pub async fn list_ids(db: &Db, kind: Kind, narrowed: &Narrowed) -> sqlx::Result<Vec<(PartyId, Option<String>)>> {
    let (condition, args) = narrowed.condition(kind);
    let sql = format!(
        "select party.id, party.territory from party join sheet on sheet.party = party.id \
         where party.standing = 'public' {condition} order by party.id"
    );
    let rows: Vec<(String, Option<String>)> = db.all(&sql, args).await?;
    rows.into_iter().map(|(id, territory)| Ok((ids::read(&id)?, territory))).collect()
}

/// One line of the feed of changes.
pub struct ChangeRow {
    /// Its number.
    pub seq: i64,
    /// The party.
    pub id: PartyId,
    /// What it is, its slug and when it changed; none when it is no longer public, whatever became of it.
    pub present: Option<(Kind, String, String)>,
    /// The number under which it became public; none when it never was, which is nobody's business.
    pub published: Option<i64>,
}

impl FromRow for ChangeRow {
    fn from_row(row: &Row<'_>) -> sqlx::Result<ChangeRow> {
        let public = row.at::<Option<String>>(4)?.is_some_and(|key| Standing::from_key(&key) == Standing::Public);
        let kind = row.at::<Option<String>>(2)?.and_then(|key| Kind::from_key(&key)).filter(|k| *k != Kind::Person);
        let (slug, updated): (Option<String>, Option<String>) = (row.at(3)?, row.at(5)?);
        let present = kind.zip(slug).zip(updated).filter(|_| public).map(|((kind, slug), at)| (kind, slug, at));
        Ok(ChangeRow { seq: row.at(0)?, id: ids::read(&row.at::<String>(1)?)?, present, published: row.at(6)? })
    }
}

/// What changed after that number, in order, what never was public included.
///
/// # Errors
/// The database is away.
pub async fn list_changes(db: &Db, since: i64, limit: i64) -> sqlx::Result<Vec<ChangeRow>> {
    let sql = "select change.seq, change.id, party.kind, party.slug, party.standing, party.updated_at, shown.seq \
               from change left join change shown on shown.noun = $1 and shown.id = change.id \
               left join party on party.id = change.id \
               where change.noun = 'party' and change.seq > $2 order by change.seq limit $3";
    db.all(sql, args![PUBLISHED, since, limit]).await
}
