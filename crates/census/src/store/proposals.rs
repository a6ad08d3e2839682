//! Every SQL statement on what people without an account propose.

use jiff::Timestamp;
use kernel::args;
use kernel::clock::stored;
use kernel::db::{Db, FromRow, Row, Tx, Value};
use kernel::grants::Reach;
use kernel::ids::{self, AccountId, PartyId, ProposalId};
use kernel::party::Kind;

use super::{SheetRow, encoded, sheets};
use crate::contribution::proposal::{Decision, Proposal, Sort, State};
use crate::sheet::{Sheet, Values};

const COLUMNS: &str = "proposal.id, proposal.sort, proposal.kind, proposal.party, proposal.name, proposal.base, \
                       proposal.fields, proposal.message, proposal.author, proposal.author_name, proposal.lang, \
                       proposal.state, proposal.created_at, proposal.confirmed_at, holder.name, proposal.held_at, \
                       decider.name, proposal.decided_at, proposal.taken, proposal.reply, proposal.held_by, \
                       proposal.territory";
const FROM: &str = "from proposal left join account holder on holder.id = proposal.held_by \
                    left join account decider on decider.id = proposal.decided_by";

/// Beside a proposal, what the filter of rights asks.
const PARTY: &str = "left join party on party.id = proposal.party";

impl FromRow for Proposal {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Proposal> {
        let broken = |what: &str| sqlx::Error::Decode(format!("unknown {what}").into());
        let json = |error: serde_json::Error| sqlx::Error::Decode(error.into());
        let at = |text: Option<String>| text.and_then(|text| text.parse::<Timestamp>().ok());
        let decider: Option<String> = row.at(16)?;
        let decided_at = at(row.at(17)?);
        Ok(Proposal {
            id: ids::read(&row.at::<String>(0)?)?,
            sort: Sort::from_key(&row.at::<String>(1)?).ok_or_else(|| broken("sort of proposal"))?,
            kind: Kind::from_key(&row.at::<String>(2)?).ok_or_else(|| broken("kind of party"))?,
            party: row.at::<Option<String>>(3)?.map(|id| ids::read(&id)).transpose()?,
            territory: row.at(21)?,
            name: row.at(4)?,
            base: serde_json::from_str(&row.at::<String>(5)?).map_err(json)?,
            fields: serde_json::from_str(&row.at::<String>(6)?).map_err(json)?,
            message: row.at(7)?,
            author: row.at(8)?,
            author_name: row.at(9)?,
            lang: row.at(10)?,
            state: State::from_key(&row.at::<String>(11)?).ok_or_else(|| broken("state of proposal"))?,
            created_at: at(row.at(12)?).ok_or_else(|| broken("instant"))?,
            confirmed_at: at(row.at(13)?),
            held: row.at::<Option<String>>(14)?.zip(at(row.at(15)?)),
            held_by: row.at::<Option<String>>(20)?.map(|id| ids::read(&id)).transpose()?,
            decided: decided_at.map(|at| (decider, at)),
            taken: serde_json::from_str(&row.at::<String>(18)?).map_err(json)?,
            reply: row.at(19)?,
        })
    }
}

/// A proposal to be written, unconfirmed.
pub struct NewProposal<'a> {
    /// Its id.
    pub id: ProposalId,
    /// What it asks.
    pub sort: Sort,
    /// Of a place or of an organisation.
    pub kind: Kind,
    /// The sheet, when there is one.
    pub party: Option<PartyId>,
    /// INSEE code of the commune of a sheet that does not exist yet, when it is known.
    pub territory: Option<String>,
    /// Its name, as proposed.
    pub name: &'a str,
    /// The public values that the form showed.
    pub base: &'a Values,
    /// The public values that it came back with.
    pub fields: &'a Values,
    /// To the team.
    pub message: &'a str,
    /// E-mail address.
    pub author: &'a str,
    /// The keyed hash of its mailbox.
    pub author_key: &'a str,
    /// As the person wants to be called.
    pub author_name: &'a str,
    /// The language of the answers.
    pub lang: &'a str,
    /// Keyed hash of the network it came from.
    pub network: &'a str,
    /// When.
    pub at: Timestamp,
}

/// Writes a proposal that waits for its author's address to answer.
///
/// # Errors
/// The database refused.
pub async fn insert(tx: &mut Tx, new: &NewProposal<'_>) -> sqlx::Result<()> {
    let head = "insert into proposal (id, sort, kind, party, name, base, fields, message, author, author_key, \
                author_name, lang, network, state, created_at, taken, reply, territory)";
    let row = args![
        new.id,
        new.sort.key(),
        new.kind.key(),
        new.party,
        new.name,
        encoded(new.base),
        encoded(new.fields),
        new.message,
        new.author,
        new.author_key,
        new.author_name,
        new.lang,
        new.network,
        State::Unconfirmed.key(),
        new.at,
        "[]",
        "",
        new.territory.as_deref()
    ];
    tx.insert_many(head, 18, vec![row], "").await
}

/// How many proposals still wait for their author's answer: from that network, from that author, and in all, since each instant.
///
/// # Errors
/// The database is away.
pub async fn count_unconfirmed(
    db: &Db,
    (network, hour): (&str, Timestamp),
    (author, day): (&str, Timestamp),
) -> sqlx::Result<(i64, i64, i64)> {
    let one = async |sql: &str, args| Ok::<i64, sqlx::Error>(db.one::<(i64,)>(sql, args).await?.0);
    let waiting = "select count(*) from proposal where state = 'unconfirmed' and created_at > $1";
    Ok((
        one(&format!("{waiting} and network = $2"), args![hour, network]).await?,
        one(&format!("{waiting} and author_key = $2"), args![day, author]).await?,
        one(waiting, args![hour]).await?,
    ))
}

/// How many proposals of that author nobody has decided yet, confirmed or not.
///
/// # Errors
/// The database is away.
pub async fn count_undecided(db: &Db, author: &str) -> sqlx::Result<i64> {
    let sql = "select count(*) from proposal where author_key = $1 and state in ('unconfirmed', 'waiting')";
    Ok(db.one::<(i64,)>(sql, args![author]).await?.0)
}

/// One proposal.
///
/// # Errors
/// The database is away.
pub async fn find(db: &Db, id: ProposalId) -> sqlx::Result<Option<Proposal>> {
    db.optional(&format!("select {COLUMNS} {FROM} where proposal.id = $1"), args![id]).await
}

/// The condition that keeps a statement to the proposals in reach: on parties, or on what would stand in a commune. One
/// without either is for those who reach everything.
fn reached(reach: &Reach, args: &mut Vec<Value>) -> String {
    let (known, new) = (reach.filter(args), reach.covering("proposal.territory", args));
    format!("((proposal.party is not null and {known}) or (proposal.party is null and {new}))")
}

/// Proposals in reach in one of those states, oldest first for what waits, latest first for what was decided.
///
/// # Errors
/// The database is away.
pub async fn list(
    db: &Db,
    reach: &Reach,
    waiting: bool,
    (offset, limit): (i64, i64),
) -> sqlx::Result<(Vec<Proposal>, i64)> {
    let (filter, order) = match waiting {
        true => ("proposal.state = 'waiting'", "proposal.created_at, proposal.id"),
        false => ("proposal.state in ('accepted', 'refused')", "proposal.decided_at desc, proposal.id"),
    };
    let mut args = Vec::new();
    let reached = reached(reach, &mut args);
    let sql = format!("select count(*) {FROM} {PARTY} where {filter} and {reached}");
    let (total,) = db.one::<(i64,)>(&sql, args.clone()).await?;
    let at = args.len();
    args.extend(args![limit, offset]);
    let sql = format!(
        "select {COLUMNS} {FROM} {PARTY} where {filter} and {reached} order by {order} limit ${} offset ${}",
        at + 1,
        at + 2
    );
    Ok((db.all(&sql, args).await?, total))
}

/// The next in reach that waits, after that one in the order of the queue, and that nobody but `me` looks at.
///
/// # Errors
/// The database is away.
pub async fn find_next(
    db: &Db,
    reach: &Reach,
    after: &Proposal,
    me: Option<AccountId>,
) -> sqlx::Result<Option<ProposalId>> {
    let mut args = Vec::new();
    let reached = reached(reach, &mut args);
    let at = args.len();
    args.extend(args![me, after.created_at, after.created_at, after.id]);
    let sql = format!(
        "select proposal.id from proposal {PARTY} where proposal.state = 'waiting' and {reached} \
         and (proposal.held_by is null or proposal.held_by = ${}) \
         and (proposal.created_at > ${} or (proposal.created_at = ${} and proposal.id > ${})) \
         order by proposal.created_at, proposal.id limit 1",
        at + 1,
        at + 2,
        at + 3,
        at + 4
    );
    db.optional::<(String,)>(&sql, args).await?.map(|(id,)| ids::read(&id)).transpose()
}

/// How many in reach wait for the team.
///
/// # Errors
/// The database is away.
pub async fn count_waiting(db: &Db, reach: &Reach) -> sqlx::Result<i64> {
    let mut args = Vec::new();
    let reached = reached(reach, &mut args);
    let sql = format!("select count(*) from proposal {PARTY} where proposal.state = 'waiting' and {reached}");
    Ok(db.one::<(i64,)>(&sql, args).await?.0)
}

/// The author's address answered: the team may look at it. `false` when it had answered before.
///
/// # Errors
/// The database refused.
pub async fn confirm(tx: &mut Tx, id: ProposalId, now: Timestamp) -> sqlx::Result<bool> {
    let sql = "update proposal set state = 'waiting', confirmed_at = $1 where id = $2 and state = 'unconfirmed'";
    Ok(tx.execute(sql, args![now, id]).await? == 1)
}

/// Says who looks at it, or that nobody does; a decided one is held by nobody.
///
/// # Errors
/// The database is away.
pub async fn hold(db: &Db, id: ProposalId, account: Option<AccountId>, now: Timestamp) -> sqlx::Result<bool> {
    let sql = "update proposal set held_by = $1, held_at = $2 where id = $3 and state = 'waiting'";
    Ok(db.execute(sql, args![account, account.map(|_| now), id]).await? == 1)
}

/// Decides, once: `false` when somebody else did before.
///
/// # Errors
/// The database refused.
pub async fn decide(tx: &mut Tx, id: ProposalId, now: Timestamp, decision: &Decision<'_>) -> sqlx::Result<bool> {
    let sql = "update proposal set state = $1, decided_by = $2, decided_at = $3, taken = $4, reply = $5, \
               party = coalesce($6, party), held_by = null, held_at = null where id = $7 and state = 'waiting'";
    let args =
        args![decision.state.key(), decision.by, now, encoded(&decision.taken), decision.reply, decision.party, id];
    Ok(tx.execute(sql, args).await? == 1)
}

/// Forgets with time: what was never confirmed, the networks, then who proposed what was decided.
///
/// # Errors
/// The database is away.
pub async fn sweep(db: &Db, unconfirmed: Timestamp, decided: Timestamp) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    tx.execute("delete from proposal where state = 'unconfirmed' and created_at < $1", args![unconfirmed]).await?;
    tx.execute("update proposal set network = '' where network <> '' and created_at < $1", args![unconfirmed]).await?;
    let sql = "update proposal set author = null, author_key = '', author_name = '', message = '' \
               where author is not null and decided_at < $1";
    tx.execute(sql, args![stored(decided)]).await?;
    tx.commit().await
}

/// Forgets who proposed something about a party; what waits is dropped.
///
/// # Errors
/// The database refused.
pub async fn forget(tx: &mut Tx, party: PartyId) -> sqlx::Result<()> {
    let sql = "update proposal set author = null, author_key = '', author_name = '', message = '' where party = $1";
    tx.execute(sql, args![party]).await?;
    tx.execute("delete from proposal where party = $1 and state = 'unconfirmed'", args![party]).await.map(|_| ())
}

/// What was proposed about a party, latest first.
///
/// # Errors
/// The database is away.
pub async fn list_of(db: &Db, party: PartyId) -> sqlx::Result<Vec<Proposal>> {
    db.all(&format!("select {COLUMNS} {FROM} where proposal.party = $1 order by proposal.id desc"), args![party]).await
}

/// How many accepted proposals lead to no sheet: for `check`.
///
/// # Errors
/// The database is away.
pub async fn count_lost(db: &Db) -> sqlx::Result<i64> {
    let sql = "select count(*) from proposal where state = 'accepted' and party is null";
    Ok(db.one::<(i64,)>(sql, vec![]).await?.0)
}

/// Sheets that [`list_naming`] reads at most.
pub const NAMING: usize = 200;

/// The sheets beside that one, not in the trash, whose fields hold that text, given in small letters, whatever its
/// capitals there.
///
/// # Errors
/// The database is away.
pub async fn list_naming(db: &Db, but: PartyId, text: &str) -> sqlx::Result<Vec<Sheet>> {
    let escaped = ['!', '%', '_'].iter().fold(text.to_owned(), |text, sign| text.replace(*sign, &format!("!{sign}")));
    let sql = sheets(
        "where party.id <> $1 and party.standing <> 'trash' and lower(sheet.fields) like $2 escape '!' \
         order by party.id limit $3",
    );
    let limit = i64::try_from(NAMING).unwrap_or(i64::MAX);
    let rows: Vec<SheetRow> = db.all(&sql, args![but, format!("%{escaped}%"), limit]).await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}
