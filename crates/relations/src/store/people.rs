//! Every SQL statement on people, and on what was changed of how parties are known.

use jiff::Timestamp;
use kernel::args;
use kernel::change::Changed;
use kernel::db::{Db, FromRow, Row, Tx, Value, dialect};
use kernel::grants::Reach;
use kernel::ids::{self, AccountId, PartyId, RevisionId};
use kernel::party::{COLUMNS, Kind, Party};

use super::nameable;

/// A person with the card of the party.
#[derive(Clone, Debug)]
pub struct Person {
    /// The card.
    pub party: Party,
    /// Given names.
    pub given: String,
    /// Family name.
    pub family: String,
    /// `madame`, `monsieur`, or nothing.
    pub civility: String,
    /// In which they are written to.
    pub language: String,
    /// INSEE code of their own commune.
    pub commune: Option<String>,
    /// Grows at each edit.
    pub version: i64,
}

impl FromRow for Person {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Person> {
        Ok(Person {
            party: Party::from_row(row)?,
            given: row.at(8)?,
            family: row.at(9)?,
            civility: row.at(10)?,
            language: row.at(11)?,
            commune: row.at(12)?,
            version: row.at(13)?,
        })
    }
}

const PERSON: &str = "person.given, person.family, person.civility, person.language, person.commune, person.version \
                      from person join party on party.id = person.party";

/// The person of that address, when that reach holds them.
///
/// # Errors
/// The database is away.
pub async fn find_by_slug(db: &Db, slug: &str, reach: &Reach) -> sqlx::Result<Option<Person>> {
    let mut args = args![slug];
    let filter = reach.filter(&mut args);
    db.optional(
        &format!("select {COLUMNS}, {PERSON} where party.kind = 'person' and party.slug = $1 and {filter}"),
        args,
    )
    .await
}

/// The person of that id, when that reach holds them.
///
/// # Errors
/// The database is away.
pub async fn find(db: &Db, id: PartyId, reach: &Reach) -> sqlx::Result<Option<Person>> {
    let mut args = args![id];
    let filter = reach.filter(&mut args);
    db.optional(&format!("select {COLUMNS}, {PERSON} where party.id = $1 and {filter}"), args).await
}

/// The person of that id, as they stand inside a transaction.
///
/// # Errors
/// The database refused.
pub async fn find_in(tx: &mut Tx, id: PartyId) -> sqlx::Result<Option<Person>> {
    tx.optional(&format!("select {COLUMNS}, {PERSON} where party.id = $1"), args![id]).await
}

/// The parties of these ids that a reach holds, by name.
///
/// # Errors
/// The database is away.
pub async fn list_by_ids(db: &Db, parties: &[PartyId], reach: &Reach) -> sqlx::Result<Vec<Named>> {
    if parties.is_empty() {
        return Ok(Vec::new());
    }
    let mut args: Vec<Value> = parties.iter().map(|id| Value::from(*id)).collect();
    let list = dialect::in_list(1, parties.len());
    let filter = reach.filter(&mut args);
    let sql = format!("select {NAMED} from party where party.id in ({list}) and {filter} order by party.sort_key");
    db.all(&sql, args).await
}

/// The person to whom a former address leads.
///
/// # Errors
/// The database is away.
pub async fn find_former(db: &Db, slug: &str) -> sqlx::Result<Option<PartyId>> {
    let sql = "select party from former_slug where kind = 'person' and slug = $1";
    db.optional::<(String,)>(sql, args![slug]).await?.map(|(id,)| ids::read(&id)).transpose()
}

/// What is written of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names<'a> {
    /// Given names.
    pub given: &'a str,
    /// Family name.
    pub family: &'a str,
    /// `madame`, `monsieur`, or nothing.
    pub civility: &'a str,
    /// In which they are written to.
    pub language: &'a str,
    /// INSEE code of their own commune.
    pub commune: Option<&'a str>,
}

/// Writes what is known of a new person.
///
/// # Errors
/// The database refused.
pub async fn insert(
    tx: &mut Tx,
    now: Timestamp,
    actor: Option<AccountId>,
    (id, source): (PartyId, &str),
    names: &Names<'_>,
) -> sqlx::Result<()> {
    let sql = "insert into person (party, given, family, civility, language, commune, version, source, created_at, \
               created_by, updated_at) values ($1, $2, $3, $4, $5, $6, 1, $7, $8, $9, $10)";
    let Names { given, family, civility, language, commune } = *names;
    tx.execute(sql, args![id, given, family, civility, language, commune, source, now, actor, now]).await.map(|_| ())
}

/// Writes an edit over that version; `false` when somebody wrote another meanwhile.
///
/// # Errors
/// The database refused.
pub async fn update(
    tx: &mut Tx,
    now: Timestamp,
    (id, version): (PartyId, i64),
    names: &Names<'_>,
) -> sqlx::Result<bool> {
    let sql = "update person set given = $1, family = $2, civility = $3, language = $4, commune = $5, \
               version = version + 1, updated_at = $6 where party = $7 and version = $8";
    let Names { given, family, civility, language, commune } = *names;
    tx.touch(Changed::Known(id));
    Ok(tx.execute(sql, args![given, family, civility, language, commune, now, id, version]).await? == 1)
}

/// Takes the row of a person at that version; `false` when somebody wrote another meanwhile.
///
/// # Errors
/// The database refused.
pub async fn claim_version(tx: &mut Tx, id: PartyId, version: i64) -> sqlx::Result<bool> {
    let sql = "update person set version = version + 1 where party = $1 and version = $2";
    Ok(tx.execute(sql, args![id, version]).await? == 1)
}

/// Puts a person in their place in lists, which follow the order of family names.
///
/// # Errors
/// The database refused.
pub async fn sort_by(tx: &mut Tx, id: PartyId, key: &str) -> sqlx::Result<()> {
    tx.execute("update party set sort_key = $1 where id = $2", args![key, id]).await.map(|_| ())
}

/// Says where a person is found.
///
/// # Errors
/// The database refused.
pub async fn place(tx: &mut Tx, now: Timestamp, id: PartyId, commune: &str) -> sqlx::Result<()> {
    tx.touch(Changed::Party(id));
    let sql = "update party set territory = $1, updated_at = $2 where id = $3";
    tx.execute(sql, args![commune, now, id]).await.map(|_| ())
}

/// Where a person should be found: their own commune, else that of their main organisation; none when neither is known.
///
/// # Errors
/// The database refused.
pub async fn find_place(tx: &mut Tx, id: PartyId, today: &str) -> sqlx::Result<Option<String>> {
    let sql = "select coalesce(person.commune, (select party.territory from tie join party on party.id = tie.other \
               where tie.party = $1 and party.kind <> 'person' and party.territory is not null \
               and (tie.until is null or tie.until >= substr($2, 1, length(tie.until))) \
               order by tie.main desc, tie.created_at, tie.id limit 1)) from person where person.party = $3";
    Ok(tx.optional::<(Option<String>,)>(sql, args![id, today, id]).await?.and_then(|(commune,)| commune))
}

/// The people whose main organisation, as [`find_place`] chooses it, has another commune than the one where they are
/// found; only those tied to that body where one is named.
///
/// # Errors
/// The database is away.
pub async fn list_misplaced(db: &Db, today: &str, body: Option<PartyId>, limit: i64) -> sqlx::Result<Vec<PartyId>> {
    let mut args = args![today];
    let named = body.map_or(String::new(), |body| {
        args.push(Value::from(body));
        " and tie.other = $2".to_owned()
    });
    args.push(Value::from(limit));
    // whoever is tied to two places is where the main one is, and not misplaced by the other
    let sql = format!(
        "select party.id from party join person on person.party = party.id join tie on tie.party = party.id \
         join party body on body.id = tie.other where person.commune is null and body.kind <> 'person' \
         and body.territory is not null and (party.territory is null or party.territory <> body.territory) \
         and tie.id = (select held.id from tie held join party there on there.id = held.other \
         where held.party = party.id and there.kind <> 'person' and there.territory is not null \
         and (held.until is null or held.until >= substr($1, 1, length(held.until))) \
         order by held.main desc, held.created_at, held.id limit 1){named} limit ${}",
        args.len()
    );
    read_ids(db.all(&sql, args).await?)
}

pub(super) fn read_ids(rows: Vec<(String,)>) -> sqlx::Result<Vec<PartyId>> {
    rows.into_iter().map(|(id,)| ids::read(&id)).collect()
}

/// What a list of people asks.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Words of the name, folded.
    pub words: Vec<String>,
    /// Words of the name of something they are tied to, folded.
    pub body: Vec<String>,
    /// Runs of INSEE codes; none when any commune will do.
    pub communes: Option<Vec<(String, String)>>,
    /// A sort of tie that holds.
    pub tie: Option<String>,
    /// Whether an e-mail address is known, asked only by those who may read it.
    pub email: Option<bool>,
    /// Those in the trash.
    pub trash: bool,
}

impl Asked {
    /// The condition, on `party`; `people` reaches who is listed, `contacts` whose addresses may be asked about.
    fn filter(&self, (people, contacts): (&Reach, &Reach), args: &mut Vec<Value>) -> String {
        let mut all = vec![people.filter(args)];
        all.push(format!("party.standing {} 'trash'", if self.trash { "=" } else { "<>" }));
        for word in &self.words {
            args.push(Value::from(format!("%{word}%")));
            all.push(format!("party.folded like ${}", args.len()));
        }
        if !self.body.is_empty() {
            let mut named = String::new();
            for word in &self.body {
                args.push(Value::from(format!("%{word}%")));
                named.push_str(&format!(" and party.folded like ${}", args.len()));
            }
            // what may not be named is not found by its name either
            let nameable = nameable(people, args);
            all.push(format!(
                "party.id in (select tie.party from tie join party on party.id = tie.other \
                 where party.kind <> 'person'{named} and {nameable})"
            ));
        }
        if let Some(runs) = &self.communes {
            let mut ways = vec!["1 = 0".to_owned()];
            for (first, last) in runs {
                args.extend([Value::from(first), Value::from(last)]);
                let at = args.len();
                ways.push(format!("(party.territory >= ${} and party.territory <= ${at})", at - 1));
            }
            all.push(format!("({})", ways.join(" or ")));
        }
        if let Some(sort) = &self.tie {
            args.push(Value::from(sort));
            let at = args.len();
            all.push(format!(
                "exists (select 1 from tie where tie.party = party.id and tie.until is null and tie.sort = ${at})"
            ));
        }
        if let Some(has) = self.email {
            let not = if has { "" } else { "not " };
            all.push(format!(
                "{not}exists (select 1 from contact_point where contact_point.party = party.id \
                 and contact_point.sort = 'email' and contact_point.state <> 'invalid')"
            ));
            all.push(contacts.filter(args));
        }
        all.join(" and ")
    }
}

/// How many people answer.
///
/// # Errors
/// The database is away.
pub async fn count(db: &Db, asked: &Asked, reaches: (&Reach, &Reach)) -> sqlx::Result<usize> {
    let mut args = Vec::new();
    let filter = asked.filter(reaches, &mut args);
    // each has its row of `person`, which says nothing here: an index alone answers
    let sql = format!("select count(*) from party where party.kind = 'person' and {filter}");
    let (count,): (i64,) = db.one(&sql, args).await?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// One page of them, in the order of family names.
///
/// # Errors
/// The database is away.
pub async fn list(
    db: &Db,
    asked: &Asked,
    reaches: (&Reach, &Reach),
    (offset, limit): (usize, usize),
) -> sqlx::Result<Vec<Person>> {
    let mut args = Vec::new();
    let filter = asked.filter(reaches, &mut args);
    let at = args.len();
    args.extend([limit, offset].map(|number| Value::from(i64::try_from(number).unwrap_or(i64::MAX))));
    // the page is cut in the index `party_list`, before anything else is read of anybody
    let sql = format!(
        "select {COLUMNS}, {PERSON} where party.id in (select party.id from party where party.kind = 'person' and {filter} \
         order by party.sort_key, party.id limit ${} offset ${}) order by party.sort_key, party.id",
        at + 1,
        at + 2
    );
    db.all(&sql, args).await
}

/// Those of these parties that a reach holds.
///
/// # Errors
/// The database is away.
pub async fn within(db: &Db, parties: &[PartyId], reach: &Reach) -> sqlx::Result<Vec<PartyId>> {
    if parties.is_empty() || reach.is_nothing() {
        return Ok(Vec::new());
    }
    let mut args: Vec<Value> = parties.iter().map(|id| Value::from(*id)).collect();
    let list = dialect::in_list(1, parties.len());
    let filter = reach.filter(&mut args);
    read_ids(db.all(&format!("select party.id from party where party.id in ({list}) and {filter}"), args).await?)
}

/// Those of these parties that are people, not in the trash, whom both reaches hold.
///
/// # Errors
/// The database is away.
pub async fn people_within(db: &Db, parties: &[PartyId], (one, other): (&Reach, &Reach)) -> sqlx::Result<Vec<PartyId>> {
    let mut found = Vec::new();
    for piece in parties.chunks(500) {
        let mut args: Vec<Value> = piece.iter().map(|id| Value::from(*id)).collect();
        let list = dialect::in_list(1, piece.len());
        let (one, other) = (one.filter(&mut args), other.filter(&mut args));
        let sql = format!(
            "select party.id from party where party.id in ({list}) and party.kind = 'person' \
             and party.standing <> 'trash' and {one} and {other}"
        );
        found.extend(read_ids(db.all(&sql, args).await?)?);
    }
    Ok(found)
}

/// The people of these ids, some hundreds of them, in the order of family names.
///
/// # Errors
/// The database is away.
pub async fn list_people(db: &Db, people: &[PartyId]) -> sqlx::Result<Vec<Person>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let args: Vec<Value> = people.iter().map(|id| Value::from(*id)).collect();
    let list = dialect::in_list(1, people.len());
    let sql = format!("select {COLUMNS}, {PERSON} where party.id in ({list}) order by party.sort_key, party.id");
    db.all(&sql, args).await
}

/// A party as a line of a list names it.
#[derive(Clone, Debug)]
pub struct Named {
    /// Its id.
    pub id: PartyId,
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// The piece of its address.
    pub slug: String,
    /// INSEE code of its commune.
    pub territory: Option<String>,
}

impl Named {
    /// The address of its card in the back office.
    pub fn path(&self) -> String {
        card_path(self.kind, self.id, &self.slug)
    }
}

/// The address of the card of a party in the back office.
pub fn card_path(kind: Kind, id: PartyId, slug: &str) -> String {
    match kind {
        Kind::Person => format!("/bureau/personnes/{slug}"),
        Kind::Place | Kind::Organisation => format!("/bureau/relations/{id}"),
    }
}

impl FromRow for Named {
    fn from_row(row: &Row<'_>) -> sqlx::Result<Named> {
        let kind: String = row.at(1)?;
        Ok(Named {
            id: ids::read(&row.at::<String>(0)?)?,
            kind: Kind::from_key(&kind).ok_or_else(|| sqlx::Error::Decode("unknown kind of party".into()))?,
            name: row.at(2)?,
            slug: row.at(3)?,
            territory: row.at(4)?,
        })
    }
}

/// The columns of [`Named`], in the order that it is read.
pub(crate) const NAMED: &str = "party.id, party.kind, party.name, party.slug, party.territory";

/// Parties whose name holds each of these folded words, but that one: what a tie may be tied to.
///
/// # Errors
/// The database is away.
pub async fn find_named(
    db: &Db,
    words: &[String],
    reach: &Reach,
    (but, only): (PartyId, Option<Kind>),
    limit: i64,
) -> sqlx::Result<Vec<Named>> {
    let mut args = args![but];
    let mut filter = nameable(reach, &mut args);
    for word in words {
        args.push(Value::from(format!("%{word}%")));
        filter.push_str(&format!(" and party.folded like ${}", args.len()));
    }
    if let Some(kind) = only {
        args.push(Value::from(kind.key()));
        filter.push_str(&format!(" and party.kind = ${}", args.len()));
    }
    args.push(Value::from(limit));
    let at = args.len();
    let sql = format!(
        "select {NAMED} from party where party.id <> $1 and party.standing <> 'trash' and {filter} \
         order by length(party.folded), party.sort_key, party.id limit ${at}"
    );
    db.all(&sql, args).await
}

/// A party that may be named to somebody of that reach.
///
/// # Errors
/// The database is away.
pub async fn find_nameable(db: &Db, id: PartyId, reach: &Reach) -> sqlx::Result<Option<Named>> {
    let mut args = args![id];
    let filter = nameable(reach, &mut args);
    let sql = format!("select {NAMED} from party where party.id = $1 and party.standing <> 'trash' and {filter}");
    db.optional(&sql, args).await
}

/// People in reach of one of these folded names.
///
/// # Errors
/// The database is away.
pub async fn list_of_names(db: &Db, names: &[String], people: &Reach) -> sqlx::Result<Vec<Named>> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let mut args: Vec<Value> = names.iter().map(Value::from).collect();
    let list = dialect::in_list(1, names.len());
    let filter = people.filter(&mut args);
    let sql = format!(
        "select {NAMED} from party where party.kind = 'person' and party.folded in ({list}) \
         and party.standing <> 'trash' and {filter} order by party.id limit 20"
    );
    db.all(&sql, args).await
}

/// People in reach of one of these contact points, where they may be read: whoever is told of them learns whose they are.
///
/// # Errors
/// The database is away.
pub async fn list_of_points(
    db: &Db,
    points: &[(&str, &str)],
    (people, contacts): (&Reach, &Reach),
) -> sqlx::Result<Vec<Named>> {
    let mut found: Vec<Named> = Vec::new();
    for (sort, normal) in points {
        let mut args = args![*sort, *normal];
        let readable = people.filter(&mut args);
        let reached = contacts.filter(&mut args);
        let sql = format!(
            "select distinct {NAMED} from contact_point join party on party.id = contact_point.party \
             where contact_point.sort = $1 and contact_point.normal = $2 and party.kind = 'person' \
             and party.standing <> 'trash' and {readable} and {reached} order by party.id limit 20"
        );
        found.extend(db.all::<Named>(&sql, args).await?);
    }
    Ok(found)
}

/// Notes what was changed of how a party is known.
///
/// # Errors
/// The database refused.
pub async fn note(
    tx: &mut Tx,
    (id, now): (RevisionId, Timestamp),
    actor: Option<AccountId>,
    party: PartyId,
    (what, fields): (&str, &str),
) -> sqlx::Result<()> {
    let sql = "insert into party_change (id, party, at, actor, what, fields) values ($1, $2, $3, $4, $5, $6)";
    tx.execute(sql, args![id, party, now, actor, what, fields]).await.map(|_| ())
}

/// Something noted: its instant and id, the name of who did it, what, and which fields.
pub type Noted = (String, String, String, String, String);

/// What was noted of a party before that instant and id, the latest first.
///
/// # Errors
/// The database is away.
pub async fn list_notes(db: &Db, party: PartyId, (at, id): (&str, &str), limit: i64) -> sqlx::Result<Vec<Noted>> {
    let sql = "select party_change.at, party_change.id, coalesce(account.name, ''), party_change.what, \
               party_change.fields from party_change left join account on account.id = party_change.actor \
               where party_change.party = $1 and (party_change.at < $2 or (party_change.at = $3 and party_change.id < $4)) \
               order by party_change.at desc, party_change.id desc limit $5";
    db.all(sql, args![party, at, at, id, limit]).await
}

/// The letters about a party before that instant and id, the latest first: instant, id, subject, state.
///
/// # Errors
/// The database is away.
pub async fn list_letters(
    db: &Db,
    party: PartyId,
    (at, id): (&str, &str),
    limit: i64,
) -> sqlx::Result<Vec<(String, String, String, String)>> {
    let sql = "select created_at, id, subject, state from letter \
               where party = $1 and (created_at < $2 or (created_at = $3 and id < $4)) \
               order by created_at desc, id desc limit $5";
    db.all(sql, args![party, at, at, id, limit]).await
}

/// Whether somebody is known.
///
/// # Errors
/// The database is away.
pub async fn is_empty(db: &Db) -> sqlx::Result<bool> {
    Ok(db.optional::<(String,)>("select party from person limit 1", vec![]).await?.is_none())
}

/// Places and organisations that are public, in the order of their birth: what fictional people are tied to.
///
/// # Errors
/// The database is away.
pub async fn list_anchors(db: &Db, kind: Kind, limit: i64) -> sqlx::Result<Vec<Named>> {
    let sql = format!("select {NAMED} from party where kind = $1 and standing = 'public' order by id limit $2");
    db.all(&sql, args![kind.key(), limit]).await
}
