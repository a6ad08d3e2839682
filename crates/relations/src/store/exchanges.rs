//! Every SQL statement on interactions, and on the parties with whom they happened.

use jiff::Timestamp;
use kernel::args;
use kernel::auth::Viewer;
use kernel::change::Changed;
use kernel::db::{Db, FromRow, Row, Tx, Value, dialect};
use kernel::ids::{self, AccountId, InteractionId, PartyId};
use kernel::party::Kind;
use kernel::rights::Right;

use crate::exchanges::interaction::{Confidentiality, Direction, Interaction, Noted, Origin, Sort};

const COLUMNS: &str = "interaction.id, interaction.at, interaction.sort, interaction.direction, interaction.subject, \
                       interaction.body, interaction.confidentiality, interaction.author, coalesce(account.name, ''), \
                       interaction.origin, interaction.unsorted, interaction.attachments, interaction.version, \
                       interaction.updated_at";

const FROM: &str = "from interaction left join account on account.id = interaction.author";

/// Ids asked at once.
const PIECE: usize = 300;
/// Of so many of the last things that somebody noted, the parties are those met lately.
const LATELY: usize = 200;

impl FromRow for Interaction {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Interaction> {
        let broken = |what: &str| sqlx::Error::Decode(format!("unknown {what} of an interaction").into());
        let instant = |text: String| text.parse::<Timestamp>().map_err(|_| broken("instant"));
        Ok(Interaction {
            id: ids::read(&row.at::<String>(0)?)?,
            at: instant(row.at(1)?)?,
            sort: Sort::from_key(&row.at::<String>(2)?).ok_or_else(|| broken("sort"))?,
            direction: Direction::from_key(&row.at::<String>(3)?).ok_or_else(|| broken("direction"))?,
            subject: row.at(4)?,
            body: row.at(5)?,
            confidentiality: Confidentiality::from_key(&row.at::<String>(6)?)
                .ok_or_else(|| broken("confidentiality"))?,
            author: row.at::<Option<String>>(7)?.map(|id| ids::read(&id)).transpose()?,
            author_name: row.at(8)?,
            origin: Origin::from_key(&row.at::<String>(9)?).ok_or_else(|| broken("origin"))?,
            unsorted: row.at(10)?,
            attachments: row.at(11)?,
            version: row.at(12)?,
            updated_at: instant(row.at(13)?)?,
        })
    }
}

/// Whose private notes a statement may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Own {
    /// The viewer's, unless an administrator looks through their eyes.
    Told,
    /// Nobody's: what is read leaves the program.
    Hidden,
}

/// The condition that keeps a statement to the interactions that the viewer may read: those of the whole team, those
/// with one of the parties in reach, and the viewer's own private ones and drafts.
fn readable(viewer: &Viewer, own: Own, args: &mut Vec<Value>) -> String {
    let mut ways = Vec::new();
    if let (Some(author), None, Own::Told) = (viewer.id(), viewer.behind(), own) {
        args.push(Value::from(author));
        ways.push(format!(
            "interaction.author = ${} and (interaction.confidentiality = 'private' or not exists \
             (select 1 from interaction_party where interaction_party.interaction = interaction.id))",
            args.len()
        ));
    }
    if viewer.may(Right::ReadNotes) {
        ways.push(
            "interaction.confidentiality = 'public' and exists \
             (select 1 from interaction_party where interaction_party.interaction = interaction.id)"
                .to_owned(),
        );
        let reach = viewer.reach(Right::ReadNotes).filter(args);
        ways.push(format!(
            "interaction.confidentiality = 'team' and exists (select 1 from interaction_party \
             join party on party.id = interaction_party.party \
             where interaction_party.interaction = interaction.id and {reach})"
        ));
    }
    if ways.is_empty() {
        return "1 = 0".to_owned();
    }
    format!("({})", ways.join(" or "))
}

/// The interaction of that id, if the viewer may read it.
///
/// # Errors
/// The database is away.
pub async fn find_for(db: &Db, viewer: &Viewer, id: InteractionId) -> sqlx::Result<Option<Interaction>> {
    let mut args = args![id];
    let readable = readable(viewer, Own::Told, &mut args);
    db.optional(&format!("select {COLUMNS} {FROM} where interaction.id = $1 and {readable}"), args).await
}

/// What the viewer may read of what happened with a party before that moment (an instant as it is stored, and the id
/// that tells it from others of the same instant), the latest first.
///
/// # Errors
/// The database is away.
pub async fn list_with(
    db: &Db,
    viewer: &Viewer,
    party: PartyId,
    (at, id): (&str, &str),
    limit: usize,
) -> sqlx::Result<Vec<Interaction>> {
    let mut args = args![party, at, at, id];
    let readable = readable(viewer, Own::Told, &mut args);
    let sql = format!(
        "select {COLUMNS} from interaction_party join interaction on interaction.id = interaction_party.interaction \
         left join account on account.id = interaction.author where interaction_party.party = $1 \
         and interaction_party.at <= $2 and (interaction_party.at < $3 or interaction_party.interaction < $4) \
         and {readable} order by interaction_party.at desc, interaction_party.interaction desc limit {limit}"
    );
    db.all(&sql, args).await
}

/// What was noted since that instant, by the viewer or by the team, without what is private: what a calendar shows.
///
/// # Errors
/// The database is away.
pub async fn list_dated(
    db: &Db,
    viewer: &Viewer,
    since: Timestamp,
    team: bool,
    limit: usize,
) -> sqlx::Result<Vec<Interaction>> {
    let mut args = args![since];
    let mut sql = format!(
        "select {COLUMNS} {FROM} where interaction.at >= $1 and interaction.sort in ('call', 'visit', 'meeting', 'event')"
    );
    if !team {
        args.push(Value::from(viewer.id()));
        sql.push_str(" and interaction.author = $2");
    }
    let readable = readable(viewer, Own::Hidden, &mut args);
    sql.push_str(&format!(" and {readable} order by interaction.at desc, interaction.id desc limit {limit}"));
    db.all(&sql, args).await
}

/// The mails of the viewer that name addresses nobody is known by, the oldest first.
///
/// # Errors
/// The database is away.
pub async fn list_unsorted(db: &Db, viewer: &Viewer) -> sqlx::Result<Vec<Interaction>> {
    let mut args = args![viewer.id()];
    let readable = readable(viewer, Own::Told, &mut args);
    let sql = format!(
        "select {COLUMNS} {FROM} where interaction.author = $1 and interaction.unsorted is not null and {readable} \
         order by interaction.id limit 100"
    );
    db.all(&sql, args).await
}

/// A party of an interaction.
#[derive(Clone, Debug)]
pub struct Met {
    /// Of which interaction.
    pub interaction: InteractionId,
    /// Who.
    pub party: PartyId,
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// The viewer may know who it is.
    pub known: bool,
}

impl FromRow for Met {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Met> {
        let kind = Kind::from_key(&row.at::<String>(2)?);
        Ok(Met {
            interaction: ids::read(&row.at::<String>(0)?)?,
            party: ids::read(&row.at::<String>(1)?)?,
            kind: kind.ok_or_else(|| sqlx::Error::Decode("unknown kind of party".into()))?,
            name: row.at(3)?,
            known: row.at::<i64>(4)? == 1,
        })
    }
}

/// With whom these interactions happened; who is out of the viewer's reach is counted, not named.
///
/// # Errors
/// The database is away.
pub async fn list_met(db: &Db, viewer: &Viewer, of: &[InteractionId]) -> sqlx::Result<Vec<Met>> {
    let mut found = Vec::new();
    for piece in of.chunks(PIECE) {
        let mut args = Vec::new();
        let people = viewer.reach(Right::ReadPeople).filter(&mut args);
        let notes = viewer.reach(Right::ReadNotes).filter(&mut args);
        let list = dialect::in_list(args.len() + 1, piece.len());
        args.extend(piece.iter().map(|id| Value::from(*id)));
        let sql = format!(
            "select interaction_party.interaction, party.id, party.kind, party.name, cast(case when {people} or {notes} \
             or (party.standing = 'public' and party.kind <> 'person') then 1 else 0 end as bigint) \
             from interaction_party join party on party.id = interaction_party.party \
             where interaction_party.interaction in ({list}) order by party.sort_key, party.id"
        );
        found.extend(db.all::<Met>(&sql, args).await?);
    }
    Ok(found)
}

/// A party with whom something may be noted.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Who.
    pub party: PartyId,
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// INSEE code of its commune.
    pub territory: Option<String>,
}

impl FromRow for Choice {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Choice> {
        let kind = Kind::from_key(&row.at::<String>(1)?);
        Ok(Choice {
            party: ids::read(&row.at::<String>(0)?)?,
            kind: kind.ok_or_else(|| sqlx::Error::Decode("unknown kind of party".into()))?,
            name: row.at(2)?,
            territory: row.at(3)?,
        })
    }
}

const CHOICE: &str = "party.id, party.kind, party.name, party.territory";

/// The condition that keeps a statement to the parties about whom the viewer may note, and whom they may know.
fn choosable(viewer: &Viewer, args: &mut Vec<Value>) -> String {
    let note = viewer.reach(Right::Note).filter(args);
    let people = viewer.reach(Right::ReadPeople).filter(args);
    format!("party.standing <> 'trash' and {note} and (party.kind <> 'person' or {people})")
}

/// Parties whose name holds the folded words, in the order of names.
///
/// # Errors
/// The database is away.
pub async fn search_choices(db: &Db, viewer: &Viewer, folded: &str, limit: usize) -> sqlx::Result<Vec<Choice>> {
    // folded words hold letters, digits and spaces only: nothing that `like` reads otherwise
    let mut args = args![format!("%{folded}%")];
    let choosable = choosable(viewer, &mut args);
    // whatever the kind: said so, names are read from the index `party_list`, which is a part of the table
    let sql = format!(
        "select {CHOICE} from party where party.kind in ('place', 'organisation', 'person') \
         and party.folded like $1 and {choosable} order by party.sort_key, party.id limit {limit}"
    );
    db.all(&sql, args).await
}

/// Those of these parties about whom the viewer may note.
///
/// # Errors
/// The database is away.
pub async fn list_choices(db: &Db, viewer: &Viewer, parties: &[PartyId]) -> sqlx::Result<Vec<Choice>> {
    if parties.is_empty() {
        return Ok(Vec::new());
    }
    let list = dialect::in_list(1, parties.len());
    let mut args: Vec<Value> = parties.iter().map(|id| Value::from(*id)).collect();
    let choosable = choosable(viewer, &mut args);
    let sql = format!(
        "select {CHOICE} from party where party.id in ({list}) and {choosable} order by party.sort_key, party.id"
    );
    db.all(&sql, args).await
}

/// The parties of the last things that the viewer noted, the latest first; without those of private notes where an
/// administrator looks through their eyes.
///
/// # Errors
/// The database is away.
pub async fn list_recent(db: &Db, viewer: &Viewer, limit: usize) -> sqlx::Result<Vec<Choice>> {
    let mut args = args![viewer.id()];
    let choosable = choosable(viewer, &mut args);
    let private = if viewer.behind().is_some() { "and interaction.confidentiality <> 'private' " } else { "" };
    let sql = format!(
        "select {CHOICE} from (select interaction.id from interaction where interaction.author = $1 {private}\
         order by interaction.at desc limit {LATELY}) as noted \
         join interaction_party on interaction_party.interaction = noted.id \
         join party on party.id = interaction_party.party where {choosable} \
         group by {CHOICE} order by max(interaction_party.at) desc, party.id limit {limit}"
    );
    db.all(&sql, args).await
}

/// The interaction written under that key, if it was.
///
/// # Errors
/// The database is away.
pub async fn find_by_key(db: &Db, key: &str) -> sqlx::Result<Option<InteractionId>> {
    let sql = "select id from interaction where origin_key = $1";
    db.optional::<(String,)>(sql, args![key]).await?.map(|(id,)| ids::read(&id)).transpose()
}

/// Where an interaction came from, and what only a mail has.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// Where it came from.
    pub origin: Origin,
    /// What it is known by, so that it is written once.
    pub key: Option<String>,
    /// Addresses of a mail whose people are not known, between spaces.
    pub unsorted: Option<String>,
    /// Names of the files of a mail, one a line.
    pub attachments: String,
}

/// Writes an interaction; `false` when one of its key was written before.
///
/// # Errors
/// The database refused.
pub async fn insert(
    tx: &mut Tx,
    id: InteractionId,
    now: Timestamp,
    author: AccountId,
    noted: &Noted,
    arrival: &Arrival,
) -> sqlx::Result<bool> {
    let head = "insert into interaction (id, at, sort, direction, subject, body, confidentiality, author, origin, \
                origin_key, unsorted, attachments, version, created_at, created_by, updated_at)";
    let sql = format!("{head} values ({}) on conflict (origin_key) do nothing", dialect::in_list(1, 16));
    let row = args![
        id,
        noted.at,
        noted.sort.key(),
        noted.direction.key(),
        &noted.subject,
        &noted.body,
        noted.confidentiality.key(),
        author,
        arrival.origin.key(),
        arrival.key.as_deref(),
        arrival.unsorted.as_deref(),
        &arrival.attachments,
        1_i64,
        now,
        author,
        now
    ];
    if tx.execute(&sql, row).await? == 0 {
        return Ok(false);
    }
    add_parties(tx, id, noted).await?;
    Ok(true)
}

/// Changes an interaction that is still at that version; `false` when somebody changed it meanwhile.
///
/// # Errors
/// The database refused.
pub async fn update(tx: &mut Tx, id: InteractionId, version: i64, now: Timestamp, noted: &Noted) -> sqlx::Result<bool> {
    let sql = "update interaction set at = $1, sort = $2, direction = $3, subject = $4, body = $5, \
               confidentiality = $6, unsorted = null, version = version + 1, updated_at = $7 \
               where id = $8 and version = $9";
    let row = args![
        noted.at,
        noted.sort.key(),
        noted.direction.key(),
        &noted.subject,
        &noted.body,
        noted.confidentiality.key(),
        now,
        id,
        version
    ];
    if tx.execute(sql, row).await? == 0 {
        return Ok(false);
    }
    // the day may be another, for each of those who were there
    touch_parties(tx, id).await?;
    tx.execute("delete from interaction_party where interaction = $1", args![id]).await?;
    add_parties(tx, id, noted).await?;
    Ok(true)
}

/// Says with whom it happened.
async fn add_parties(tx: &mut Tx, id: InteractionId, noted: &Noted) -> sqlx::Result<()> {
    noted.parties.iter().for_each(|party| tx.touch(Changed::Known(*party)));
    let rows = noted.parties.iter().map(|party| args![id, *party, "with", noted.at]).collect();
    tx.insert_many("insert into interaction_party (interaction, party, part, at)", 4, rows, "").await
}

/// What is known of those with whom it happened changes.
async fn touch_parties(tx: &mut Tx, id: InteractionId) -> sqlx::Result<()> {
    let before: Vec<(String,)> =
        tx.all("select party from interaction_party where interaction = $1", args![id]).await?;
    for (party,) in before {
        tx.touch(Changed::Known(ids::read(&party)?));
    }
    Ok(())
}

/// Removes an interaction that is still at that version, with its next actions; `false` when somebody changed it
/// meanwhile.
///
/// # Errors
/// The database refused.
pub async fn remove(tx: &mut Tx, id: InteractionId, version: i64) -> sqlx::Result<bool> {
    touch_parties(tx, id).await?;
    let sql = "delete from interaction where id = $1 and version = $2";
    Ok(tx.execute(sql, args![id, version]).await? == 1)
}

/// What the team noted of a person, for that person: when, the sort, the line, the text. Of private notes only that
/// they are.
///
/// # Errors
/// The database is away.
pub async fn mine(db: &Db, party: PartyId) -> sqlx::Result<Vec<(String, String, String, String)>> {
    let sql = "select interaction.at, interaction.sort, \
               case when interaction.confidentiality = 'private' then '' else interaction.subject end, \
               case when interaction.confidentiality = 'private' then '' else interaction.body end \
               from interaction join interaction_party on interaction_party.interaction = interaction.id \
               where interaction_party.party = $1 order by interaction.at, interaction.id";
    db.all(sql, args![party]).await
}

/// Erases what was said with a person: of each interaction its sort and its day are left, for the counts. Mails that wait to be
/// sorted no longer name their addresses.
///
/// # Errors
/// The database refused.
pub async fn forget(db: &Db, party: PartyId, now: Timestamp) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    tx.touch(Changed::Known(party));
    let with = "select interaction from interaction_party where party = $1";
    let rows: Vec<(String, String)> =
        tx.all(&format!("select id, at from interaction where id in ({with}) order by id"), args![party]).await?;
    for (id, at) in rows {
        let day = at.get(..10).unwrap_or_default();
        let sql = "update interaction set at = $1, direction = 'none', subject = '', body = '', author = null, \
                   created_by = null, created_at = $2, unsorted = null, attachments = '', version = version + 1, \
                   updated_at = $3 where id = $4";
        let midnight = format!("{day}T00:00:00.000000Z");
        tx.execute(sql, args![&midnight, &midnight, now, &id]).await?;
        tx.execute("update interaction_party set at = $1 where interaction = $2", args![&midnight, &id]).await?;
        tx.execute("delete from task where interaction = $1", args![&id]).await?;
    }
    tx.execute("delete from task where party = $1", args![party]).await?;
    tx.execute("delete from interaction_party where party = $1", args![party]).await?;
    let sql = "select interaction.id, contact_point.normal from interaction join contact_point \
               on contact_point.party = $1 and contact_point.sort = 'email' \
               and lower(interaction.unsorted) like '%' || contact_point.normal || '%' order by interaction.id";
    for (id, address) in tx.all::<(String, String)>(sql, args![party]).await? {
        // read again: a mail may name two of their addresses
        let sql = "select unsorted from interaction where id = $1";
        let (unsorted,): (String,) = tx.one(sql, args![&id]).await?;
        let left: Vec<&str> = unsorted.split(' ').filter(|word| word.to_lowercase() != address).collect();
        tx.execute("update interaction set unsorted = $1 where id = $2", args![left.join(" "), &id]).await?;
    }
    tx.commit().await
}

/// How many interactions there are.
///
/// # Errors
/// The database is away.
pub async fn count(db: &Db) -> sqlx::Result<i64> {
    Ok(db.one::<(i64,)>("select count(*) from interaction", vec![]).await?.0)
}

/// What is wrong in the rows, one sentence each.
///
/// # Errors
/// The database is away.
pub async fn check(db: &Db) -> sqlx::Result<Vec<String>> {
    // text sorts as time only in the stored form, which has 27 signs
    let sql = "select id from interaction where sort not in ('call', 'visit', 'mail', 'meeting', 'event', 'note') \
               or direction not in ('in', 'out', 'none') or confidentiality not in ('public', 'team', 'private') \
               or length(at) <> 27 order by id limit 20";
    let rows: Vec<(String,)> = db.all(sql, vec![]).await?;
    let mut wrong: Vec<String> =
        rows.into_iter().map(|(id,)| format!("interaction {id}: says something that is not understood")).collect();
    let sql = "select distinct interaction.id from interaction_party \
               join interaction on interaction.id = interaction_party.interaction \
               where interaction_party.at <> interaction.at order by interaction.id limit 20";
    let moved: Vec<(String,)> = db.all(sql, vec![]).await?;
    wrong.extend(moved.into_iter().map(|(id,)| format!("interaction {id}: a party of it is told another instant")));
    let tasks: Vec<(String, String)> =
        db.all("select id, state from task where state not in ('open', 'done', 'dropped') order by id", vec![]).await?;
    wrong.extend(tasks.into_iter().map(|(id, state)| format!("task {id}: unknown state {state}")));
    Ok(wrong)
}

/// Who works in a demo, coordinators first, and on what part of the network.
///
/// # Errors
/// The database is away.
pub async fn list_team(db: &Db) -> sqlx::Result<Vec<(AccountId, String)>> {
    let sql = "select account.id, role_grant.scope from account join role_grant on role_grant.account = account.id \
               where role_grant.role in ('coordinator', 'referent') \
               order by role_grant.role, account.created_at, account.id";
    let found: Vec<(String, String)> = db.all(sql, vec![]).await?;
    found.into_iter().map(|(id, scope)| Ok((ids::read(&id)?, scope))).collect()
}

/// Somebody tied to a party, for the demo.
///
/// # Errors
/// The database is away.
pub async fn find_tied(db: &Db, party: PartyId) -> sqlx::Result<Option<PartyId>> {
    let sql = "select party from tie where other = $1 order by id limit 1";
    let found: Option<(String,)> = db.optional(sql, args![party]).await?;
    found.map(|(id,)| ids::read(&id)).transpose()
}
