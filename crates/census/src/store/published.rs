//! What open data reads: public sheets without their private fields nor their origins, and the feed of changes.

use kernel::args;
use kernel::change::PUBLISHED;
use kernel::db::{Db, FromRow, Row, Value, dialect};
use kernel::ids::{self, PartyId};
use kernel::party::{Kind, Standing};

use crate::exchange::published::Published;
use crate::field::Field;
use crate::vocabulary::Vocabulary;

/// Records read as one row: handing rows over one by one took most of the time of a page of a thousand.
struct Many(Vec<Published>);

impl FromRow for Many {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Many> {
        let text: Option<&str> = row.at(0)?;
        let mut records: Vec<Published> =
            text.map_or_else(|| Ok(Vec::new()), |text| text.split(BETWEEN_RECORDS).map(record).collect())?;
        records.sort_unstable_by_key(|record| record.id);
        Ok(Many(records))
    }
}

/// Neither stands in an id, a word, a slug, a code, an instant, or a JSON text, which escapes them.
const BETWEEN_RECORDS: &str = "\u{1e}";
const BETWEEN_COLUMNS: &str = "\u{1f}";

fn record(text: &str) -> sqlx::Result<Published> {
    let broken = |error: String| sqlx::Error::Decode(error.into());
    let mut columns = text.splitn(6, BETWEEN_COLUMNS);
    let mut next = || columns.next().ok_or_else(|| broken("a record without all its columns".to_owned()));
    let (id, kind, slug, commune, updated_at, fields) = (next()?, next()?, next()?, next()?, next()?, next()?);
    let read = Published::read(
        ids::read(id)?,
        Kind::from_key(kind).ok_or_else(|| broken("unknown kind of party".to_owned()))?,
        (slug.to_owned(), Some(commune).filter(|code| !code.is_empty()).map(str::to_owned)),
        updated_at.parse().map_err(|error: jiff::Error| broken(error.to_string()))?,
        fields,
    );
    read.map_err(|error| broken(error.to_string()))
}

/// Records that one task reads.
const PIECE: usize = 250;
/// From what public sheets are read.
const PUBLIC: &str = "from party join sheet on sheet.party = party.id where party.standing = 'public'";

/// Reads the public sheets that a condition chooses, in the order of ids. The condition numbers its values after
/// `$6`, and may end with an order and a limit.
async fn read(db: &Db, condition: &str, chosen: Vec<Value>) -> sqlx::Result<Vec<Published>> {
    let sql = format!(
        "select string_agg(id || $1 || kind || $2 || slug || $3 || territory || $4 || updated_at || $5 || fields, $6) \
         from (select party.id, party.kind, party.slug, coalesce(party.territory, '') as territory, party.updated_at, \
         sheet.fields {PUBLIC} {condition}) as chosen"
    );
    let mut args: Vec<Value> = [BETWEEN_COLUMNS; 5].into_iter().chain([BETWEEN_RECORDS]).map(Value::from).collect();
    args.extend(chosen);
    Ok(db.one::<Many>(&sql, args).await?.0)
}

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
    let condition = "and party.kind = $7 and party.id > $8 order by party.id limit $9";
    Ok(leaving(read(db, condition, args![kind.key(), after, limit]).await?, &words.retired_fields()))
}

/// Those of these that are public, in the order of ids; for a page, since each piece of it has a task of its own.
///
/// # Errors
/// The database is away.
pub async fn list_of(db: &Db, words: &Vocabulary, ids: &[PartyId]) -> sqlx::Result<Vec<Published>> {
    let retired = words.retired_fields();
    // decoding a page of a thousand costs more than reading it: every processor takes its part
    let part = |piece: &[PartyId]| {
        let (db, retired) = (db.clone(), retired.clone());
        let condition = format!("and party.id in ({})", dialect::in_list(7, piece.len()));
        let args: Vec<Value> = piece.iter().map(|id| Value::from(*id)).collect();
        tokio::spawn(async move { Ok::<_, sqlx::Error>(leaving(read(&db, &condition, args).await?, &retired)) })
    };
    let pieces: Vec<_> = ids.chunks(PIECE).map(part).collect();
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
    let found = read(db, "and party.kind = $7 and party.id = $8", args![kind.key(), id]).await?;
    Ok(leaving(found, &words.retired_fields()).pop())
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
    /// The condition, its values numbered from `first`.
    fn condition(&self, kind: Kind, first: usize) -> (String, Vec<Value>) {
        let (mut sql, mut args) = (format!("and party.kind = ${first}"), args![kind.key()]);
        if let Some([west, south, east, north]) = self.bbox {
            let joined = if west <= east { "and" } else { "or" };
            let [south_at, north_at, west_at, east_at] = [1, 2, 3, 4].map(|after| first + after);
            sql.push_str(&format!(
                " and sheet.lat >= ${south_at} and sheet.lat <= ${north_at} \
                 and (sheet.lon >= ${west_at} {joined} sheet.lon <= ${east_at})"
            ));
            args.extend(args![south, north, west, east]);
        }
        if let Some((from, to)) = &self.changed {
            let at = first - 1 + args.len();
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
    let (condition, args) = narrowed.condition(kind, 1);
    let (total,): (i64,) = db.one(&format!("select count(*) {PUBLIC} {condition}"), args).await?;
    let (condition, mut args) = narrowed.condition(kind, 7);
    let at = 6 + args.len();
    let condition = format!("{condition} order by party.id limit ${} offset ${}", at + 1, at + 2);
    args.extend(args![i64::try_from(limit).unwrap_or(i64::MAX), i64::try_from(offset).unwrap_or(i64::MAX)]);
    let records = leaving(read(db, &condition, args).await?, &words.retired_fields());
    Ok((records, usize::try_from(total).unwrap_or_default()))
}

/// The ids of the public sheets of a kind, in order, each with the INSEE code of its commune.
///
/// # Errors
/// The database is away.
pub async fn list_ids(db: &Db, kind: Kind, narrowed: &Narrowed) -> sqlx::Result<Vec<(PartyId, Option<String>)>> {
    let (condition, args) = narrowed.condition(kind, 1);
    let sql = format!("select party.id, party.territory {PUBLIC} {condition} order by party.id");
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
