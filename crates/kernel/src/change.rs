//! The journal of what changed: each committed change of a thing gives it the next number, so that what is derived
//! (search, map, counts), in this process or another, can follow from the last number it saw.

use std::time::Duration;

use tokio::sync::watch;

use crate::args;
use crate::db::{Db, Tx, dialect};
use crate::ids::PartyId;

/// The noun of [`Changed::Published`], which the feed of open data joins.
pub const PUBLISHED: &str = "published";

/// The noun of [`Changed::Known`].
const KNOWN: &str = "known";

/// What [`since`] tells: in the very words of the index `change_followed`, which the engines use for these words alone. So
/// what only the team knows costs those nothing who do not follow it, however much of it stands at the end.
const FOLLOWED: &str = "noun not in ('published', 'known')";

/// What can be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Changed {
    /// A place or an organisation became public: what tells « created » from « updated » in the feed of open data, and
    /// what was once public from what never was. Nobody follows it: the party changed too, and has the later number.
    Published(PartyId),
    /// What the team knows of a party changed: how to reach it, its ties, what happened with it. Nobody outside follows it:
    /// the feed of open data would tell that the team works on somebody, and nothing that the map, the search or a page of
    /// the site holds is made of it. It stands before [`Changed::Party`], which has the later number where both changed.
    Known(PartyId),
    /// A place, an organisation or a person was created, edited, hidden or removed.
    Party(PartyId),
    /// Centres or contours of territories were brought.
    Territories,
    /// A sector was drawn, changed or removed.
    Sectors,
    /// A routing server gave times.
    RoadTimes,
    /// The results of a wave of questions were published, or are published no longer.
    Waves,
    /// The network's own words and fields changed.
    Vocabulary,
}

impl Changed {
    /// The party, when it is one that changed.
    pub fn party(self) -> Option<PartyId> {
        match self {
            Changed::Party(id) => Some(id),
            _ => None,
        }
    }

    /// The party, when it changed, or what the team knows of it.
    pub fn known(self) -> Option<PartyId> {
        match self {
            Changed::Party(id) | Changed::Known(id) => Some(id),
            _ => None,
        }
    }

    /// Whether the map, the search and the site follow it: what wakes them.
    pub(crate) fn is_followed(self) -> bool {
        !matches!(self, Changed::Published(_) | Changed::Known(_))
    }

    pub(crate) fn key(self) -> (&'static str, String) {
        match self {
            Changed::Published(id) => (PUBLISHED, id.to_string()),
            Changed::Known(id) => (KNOWN, id.to_string()),
            Changed::Party(id) => ("party", id.to_string()),
            Changed::Territories => ("territories", "all".to_owned()),
            Changed::Sectors => ("sectors", "all".to_owned()),
            Changed::RoadTimes => ("road_times", "all".to_owned()),
            Changed::Waves => ("waves", "all".to_owned()),
            Changed::Vocabulary => ("vocabulary", "all".to_owned()),
        }
    }

    fn read(noun: &str, id: &str) -> Option<Changed> {
        match noun {
            KNOWN => Some(Changed::Known(id.parse().ok()?)),
            "party" => Some(Changed::Party(id.parse().ok()?)),
            "territories" => Some(Changed::Territories),
            "sectors" => Some(Changed::Sectors),
            "road_times" => Some(Changed::RoadTimes),
            "waves" => Some(Changed::Waves),
            "vocabulary" => Some(Changed::Vocabulary),
            _ => None,
        }
    }
}

/// Wakes those who follow, in this process, as soon as a change is committed.
pub struct Pulse(watch::Sender<i64>);

impl Default for Pulse {
    fn default() -> Pulse {
        Pulse(watch::channel(0).0)
    }
}

impl Pulse {
    pub(crate) fn beat(&self, seq: i64) {
        self.0.send_if_modified(|last| {
            let newer = seq > *last;
            *last = seq.max(*last);
            newer
        });
    }

    /// Waits for a change committed here, or at most `patience`: other processes write too.
    pub async fn wait(&self, seen: i64, patience: Duration) {
        let mut beats = self.0.subscribe();
        let _ = tokio::time::timeout(patience, beats.wait_for(|last| *last > seen)).await;
    }
}

/// Gives the changed things the next numbers.
///
/// The counter's row stays locked until the commit, so that numbers become visible in order: a follower that has seen
/// 12 will never find an 11 later, which a PostgreSQL sequence would not promise.
pub(crate) async fn write(tx: &mut Tx, mut changed: Vec<Changed>) -> sqlx::Result<i64> {
    changed.sort_unstable();
    changed.dedup();
    let count = i64::try_from(changed.len()).unwrap_or(i64::MAX);
    let (last,): (i64,) =
        tx.one("update counter set value = value + $1 where name = 'change' returning value", args![count]).await?;
    let rows = changed
        .into_iter()
        .zip(last - count + 1..)
        .map(|(changed, seq)| {
            let (noun, id) = changed.key();
            args![noun, id, seq]
        })
        .collect();
    let tail = "on conflict (noun, id) do update set seq = excluded.seq";
    tx.insert_many("insert into change (noun, id, seq)", 3, rows, tail).await?;
    Ok(last)
}

/// What changed after that number, at most `limit` of them, in order, with the number of each. What only the team knows is
/// left out: whoever follows is not even woken by it.
///
/// # Errors
/// The database is away.
pub async fn since(db: &Db, seq: i64, limit: i64) -> sqlx::Result<Vec<(i64, Changed)>> {
    list(db, FOLLOWED, seq, limit).await
}

/// The same with what only the team knows: what segments are made of.
///
/// # Errors
/// The database is away.
pub async fn since_with_known(db: &Db, seq: i64, limit: i64) -> sqlx::Result<Vec<(i64, Changed)>> {
    list(db, "noun <> 'published'", seq, limit).await
}

async fn list(db: &Db, nouns: &str, seq: i64, limit: i64) -> sqlx::Result<Vec<(i64, Changed)>> {
    let sql = format!("select seq, noun, id from change where seq > $1 and {nouns} order by seq limit $2");
    let rows: Vec<(i64, String, String)> = db.all(&sql, args![seq, limit]).await?;
    Ok(rows.into_iter().filter_map(|(seq, noun, id)| Some((seq, Changed::read(&noun, &id)?))).collect())
}

/// The number of the last committed change.
///
/// # Errors
/// The database is away.
pub async fn last(db: &Db) -> sqlx::Result<i64> {
    Ok(db.one::<(i64,)>("select value from counter where name = 'change'", vec![]).await?.0)
}

/// The number of the last change that [`since`] tells: up to it the map and the search are in step.
///
/// # Errors
/// The database is away.
pub async fn last_followed(db: &Db) -> sqlx::Result<i64> {
    let sql = format!("select seq from change where {FOLLOWED} order by seq desc limit 1");
    Ok(db.optional::<(i64,)>(&sql, vec![]).await?.map_or(0, |(seq,)| seq))
}

/// Those of `ids` in pieces small enough for one `in (…)`.
pub fn in_pieces(ids: &[PartyId]) -> impl Iterator<Item = (String, Vec<crate::db::Value>)> + '_ {
    ids.chunks(500).map(|piece| (dialect::in_list(1, piece.len()), piece.iter().map(|id| (*id).into()).collect()))
}
