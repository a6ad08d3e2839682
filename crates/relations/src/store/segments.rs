//! Every SQL statement on segments, and on what their criteria choose from.

use jiff::Timestamp;
use kernel::args;
use kernel::change::Changed;
use kernel::db::{Db, FromRow, Row, Tx, Value, dialect};
use kernel::grants::Reach;
use kernel::ids::{self, AccountId, PartyId, SegmentId};
use kernel::party::Kind;

/// People, places and organisations under a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// Its id.
    pub id: SegmentId,
    /// Its name.
    pub name: String,
    /// Whether it is who answers to its criteria, or who was chosen.
    pub live: bool,
    /// The tree, as it is stored; empty for a list that was never frozen from one.
    pub criteria: String,
    /// Whose it is; none when they are gone.
    pub owner: Option<AccountId>,
    /// Whether others of the team see it.
    pub shared: bool,
    /// Grows at each edit.
    pub version: i64,
}

const COLUMNS: &str = "segment.id, segment.name, segment.sort, segment.criteria, segment.owner, segment.shared, \
                       segment.version";

impl FromRow for Segment {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Segment> {
        Ok(Segment {
            id: ids::read(&row.at::<String>(0)?)?,
            name: row.at(1)?,
            live: row.at::<String>(2)? == "live",
            criteria: row.at(3)?,
            owner: row.at::<Option<String>>(4)?.map(|id| ids::read(&id)).transpose()?,
            shared: row.at(5)?,
            version: row.at(6)?,
        })
    }
}

/// Those that this account may see, by name.
///
/// # Errors
/// The database is away.
pub async fn list(db: &Db, account: AccountId) -> sqlx::Result<Vec<Segment>> {
    let sql = format!("select {COLUMNS} from segment where owner = $1 or shared = $2 order by lower(name), id");
    db.all(&sql, args![account, true]).await
}

/// The segment of that id.
///
/// # Errors
/// The database is away.
pub async fn find(db: &Db, id: SegmentId) -> sqlx::Result<Option<Segment>> {
    db.optional(&format!("select {COLUMNS} from segment where id = $1"), args![id]).await
}

/// Enters a segment; one that the same form made already stays as it is.
///
/// # Errors
/// The database refused.
pub async fn insert(tx: &mut Tx, now: Timestamp, segment: &Segment) -> sqlx::Result<()> {
    tx.execute(
        "insert into segment (id, name, sort, criteria, owner, shared, version, created_at, updated_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (id) do nothing",
        args![
            segment.id,
            &segment.name,
            if segment.live { "live" } else { "static" },
            &segment.criteria,
            segment.owner,
            segment.shared,
            segment.version,
            now,
            now
        ],
    )
    .await
    .map(|_| ())
}

/// Changes a segment; false when somebody did since that version.
///
/// # Errors
/// The database refused.
pub async fn update(tx: &mut Tx, now: Timestamp, segment: &Segment) -> sqlx::Result<bool> {
    let sql = "update segment set name = $1, criteria = $2, shared = $3, version = version + 1, updated_at = $4 \
               where id = $5 and version = $6";
    let args = args![&segment.name, &segment.criteria, segment.shared, now, segment.id, segment.version];
    Ok(tx.execute(sql, args).await? == 1)
}

/// Removes a segment; whoever was chosen for it is in it no longer.
///
/// # Errors
/// The database refused.
pub async fn remove(tx: &mut Tx, id: SegmentId) -> sqlx::Result<()> {
    let parties: Vec<(String,)> = tx.all("select party from segment_party where segment = $1", args![id]).await?;
    for (party,) in parties {
        tx.touch(Changed::Known(ids::read(&party)?));
    }
    tx.execute("delete from segment where id = $1", args![id]).await.map(|_| ())
}

/// Chooses parties for a static segment.
///
/// # Errors
/// The database refused.
pub async fn add_parties(tx: &mut Tx, id: SegmentId, parties: &[PartyId]) -> sqlx::Result<()> {
    parties.iter().for_each(|party| tx.touch(Changed::Known(*party)));
    let rows = parties.iter().map(|party| args![id, *party]).collect();
    tx.insert_many("insert into segment_party (segment, party)", 2, rows, "on conflict (segment, party) do nothing")
        .await
}

/// Takes parties out of a static segment.
///
/// # Errors
/// The database refused.
pub async fn take_out(tx: &mut Tx, id: SegmentId, parties: &[PartyId]) -> sqlx::Result<()> {
    for party in parties {
        tx.touch(Changed::Known(*party));
        let sql = "delete from segment_party where segment = $1 and party = $2";
        tx.execute(sql, args![id, *party]).await?;
    }
    Ok(())
}

/// The names of the segments that a person was chosen for.
///
/// # Errors
/// The database is away.
pub async fn names_of(db: &Db, party: PartyId) -> sqlx::Result<Vec<String>> {
    let sql = "select segment.name from segment join segment_party on segment_party.segment = segment.id \
               where segment_party.party = $1 order by segment.name";
    Ok(db.all::<(String,)>(sql, args![party]).await?.into_iter().map(|(name,)| name).collect())
}

/// Takes a person out of every static segment.
///
/// # Errors
/// The database refused.
pub async fn forget(tx: &mut Tx, party: PartyId) -> sqlx::Result<()> {
    tx.touch(Changed::Known(party));
    tx.execute("delete from segment_party where party = $1", args![party]).await.map(|_| ())
}

/// Static segments that hold somebody though they say that they are live.
///
/// # Errors
/// The database is away.
pub async fn count_misplaced(db: &Db) -> sqlx::Result<i64> {
    let sql = "select count(*) from segment_party join segment on segment.id = segment_party.segment \
               where segment.sort <> 'static'";
    Ok(db.one::<(i64,)>(sql, vec![]).await?.0)
}

/// What inputs choose from: the stored word and the name of each.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// What the programme wants.
    pub objectives: Vec<(String, String)>,
    /// Those who sign in.
    pub accounts: Vec<(String, String)>,
    /// Partner structures that follow somebody.
    pub partners: Vec<(String, String)>,
}

/// All that inputs choose from.
///
/// # Errors
/// The database is away.
pub async fn choices(db: &Db) -> sqlx::Result<Choices> {
    Ok(Choices {
        objectives: db.all("select id, name from objective order by position, name", vec![]).await?,
        accounts: db.all("select id, name from account where closed_at is null order by name, id", vec![]).await?,
        partners: db
            .all(
                "select party.id, party.name from party \
                 where party.id in (select portfolio.partner from portfolio) order by party.sort_key",
                vec![],
            )
            .await?,
    })
}

/// A party as a line of a list shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Its id.
    pub id: PartyId,
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// The piece of its address.
    pub slug: String,
    /// INSEE code of its commune.
    pub commune: Option<String>,
}

impl FromRow for Card {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Card> {
        Ok(Card {
            id: ids::read(&row.at::<String>(0)?)?,
            kind: Kind::from_key(&row.at::<String>(1)?).unwrap_or(Kind::Organisation),
            name: row.at(2)?,
            slug: row.at(3)?,
            commune: row.at(4)?,
        })
    }
}

const CARD: &str = "select party.id, party.kind, party.name, party.slug, party.territory from party";

impl Card {
    /// The address of its card in the back office.
    pub fn path(&self) -> String {
        match self.kind {
            Kind::Person => format!("/bureau/personnes/{}", self.slug),
            Kind::Place | Kind::Organisation => format!("/bureau/relations/{}", self.id),
        }
    }
}

/// Those of these parties that are in reach and not in the trash, by name.
///
/// # Errors
/// The database is away.
pub async fn cards(db: &Db, ids: &[PartyId], reach: &Reach) -> sqlx::Result<Vec<Card>> {
    let mut cards = Vec::with_capacity(ids.len());
    for piece in ids.chunks(500) {
        let mut args: Vec<Value> = piece.iter().map(|id| Value::from(*id)).collect();
        let list = dialect::in_list(1, piece.len());
        let filter = reach.filter(&mut args);
        let sql = format!(
            "{CARD} where party.id in ({list}) and party.standing <> 'trash' and {filter} order by party.sort_key, party.id"
        );
        cards.extend(db.all::<Card>(&sql, args).await?);
    }
    Ok(cards)
}

/// Parties in reach whose folded name holds these words, of that kind where one is asked for.
///
/// # Errors
/// The database is away.
pub async fn named(db: &Db, (words, kind): (&str, Option<Kind>), reach: &Reach, limit: i64) -> sqlx::Result<Vec<Card>> {
    let mut args = args![format!("%{}%", kernel::text::fold(words))];
    let only = kind.map_or(String::new(), |kind| {
        args.push(Value::from(kind.key()));
        " and party.kind = $2".to_owned()
    });
    let filter = reach.filter(&mut args);
    let last = args.len() + 1;
    args.push(Value::from(limit));
    let sql = format!(
        "{CARD} where party.folded like $1{only} and party.standing <> 'trash' and {filter} \
         order by party.sort_key, party.id limit ${last}"
    );
    db.all(&sql, args).await
}

/// The ids of organisations and places of exactly that folded name, at most two.
///
/// # Errors
/// The database is away.
pub async fn called(db: &Db, name: &str) -> sqlx::Result<Vec<PartyId>> {
    let sql = "select id from party where folded = $1 and kind <> 'person' and standing <> 'trash' order by id limit 2";
    let found: Vec<(String,)> = db.all(sql, args![kernel::text::fold(name)]).await?;
    found.iter().map(|(id,)| ids::read(id)).collect()
}

/// How those of these parties that are in reach are reached: who, `email` or `phone`, what; those that are known to be
/// wrong left out.
///
/// # Errors
/// The database is away.
pub async fn contacts(db: &Db, ids: &[PartyId], reach: &Reach) -> sqlx::Result<Vec<(PartyId, String, String)>> {
    let mut all = Vec::new();
    for piece in ids.chunks(500) {
        let mut args: Vec<Value> = piece.iter().map(|id| Value::from(*id)).collect();
        let list = dialect::in_list(1, piece.len());
        let filter = reach.filter(&mut args);
        let sql = format!(
            "select contact_point.party, contact_point.sort, contact_point.value from contact_point \
             join party on party.id = contact_point.party where party.id in ({list}) \
             and contact_point.sort in ('email', 'phone') and contact_point.state <> 'invalid' and {filter} \
             order by contact_point.party, contact_point.position, contact_point.id"
        );
        for (party, sort, value) in db.all::<(String, String, String)>(&sql, args).await? {
            all.push((ids::read(&party)?, sort, value));
        }
    }
    Ok(all)
}
