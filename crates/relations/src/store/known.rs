//! Every SQL statement on all that is known of one person, on its erasure, and on what is wrong in these data.

use jiff::Timestamp;
use kernel::args;
use kernel::capability::Mine;
use kernel::change::Changed;
use kernel::db::{Db, Tx};
use kernel::grants::Reach;
use kernel::ids::PartyId;
use serde_json::json;

use super::people::{find, read_ids};

/// Sort, value, purpose, state, reason, source.
type PointRow = (String, String, String, String, Option<String>, Option<String>);
/// Sort, title, note, since, until, the names of both ends, when it was noted.
type TieRow = (String, String, String, Option<String>, Option<String>, String, String, String);

/// What is known of a person here.
///
/// # Errors
/// The database is away.
pub async fn mine(db: &Db, id: PartyId) -> sqlx::Result<Mine> {
    let mut known = Vec::new();
    if let Some(person) = find(db, id, &Reach::everywhere()).await? {
        known.push((
            "person".to_owned(),
            json!({
                "given": person.given,
                "family": person.family,
                "civility": person.civility,
                "language": person.language,
                "commune": person.commune,
                "found_in": person.party.territory,
                "updated_at": person.party.updated_at.to_string(),
            }),
        ));
    }
    let points: Vec<PointRow> = db
        .all(
            "select sort, value, purpose, state, reason, source from contact_point where party = $1 order by sort, position, id",
            args![id],
        )
        .await?;
    for (sort, value, purpose, state, reason, source) in points {
        let body = json!({ "sort": sort, "value": value, "purpose": purpose, "state": state, "reason": reason, "source": source });
        known.push(("contact_point".to_owned(), body));
    }
    let ties: Vec<TieRow> = db
        .all(
            "select tie.sort, tie.title, tie.note, tie.since, tie.until, one.name, other.name, tie.created_at from tie \
             join party one on one.id = tie.party join party other on other.id = tie.other \
             where tie.party = $1 or tie.other = $2 order by tie.id",
            args![id, id],
        )
        .await?;
    for (sort, title, note, since, until, one, other, at) in ties {
        let body = json!({ "sort": sort, "title": title, "note": note, "since": since, "until": until, "party": one, "other": other, "noted_at": at });
        known.push(("tie".to_owned(), body));
    }
    let notes: Vec<(String, String, String)> =
        db.all("select at, what, fields from party_change where party = $1 order by at, id", args![id]).await?;
    for (at, what, fields) in notes {
        known.push(("change".to_owned(), json!({ "at": at, "what": what, "fields": fields })));
    }
    Ok(known)
}

/// The people who were made one with that person, before.
///
/// # Errors
/// The database refused.
pub async fn list_absorbed(tx: &mut Tx, id: PartyId) -> sqlx::Result<Vec<PartyId>> {
    let sql = "select absorbed from person_merge where survivor = $1 and undone_at is null";
    read_ids(tx.all(sql, args![id]).await?)
}

/// Erases who somebody is: names, ways to reach them, ties, former addresses and what was noted. What stays is a
/// party without a name, with its commune.
///
/// # Errors
/// The database refused.
pub async fn erase(tx: &mut Tx, now: Timestamp, id: PartyId, (name, key): (&str, &str)) -> sqlx::Result<bool> {
    let sql = "update person set given = '', family = '', civility = '', source = null, version = version + 1, \
               updated_at = $1 where party = $2";
    if tx.execute(sql, args![now, id]).await? == 0 {
        return Ok(false);
    }
    tx.touch(Changed::Party(id));
    let far = "select case when party = $1 then other else party end from tie where party = $2 or other = $3";
    for far in read_ids(tx.all(far, args![id, id, id]).await?)? {
        tx.touch(Changed::Known(far));
    }
    for sql in [
        "delete from contact_point where party = $1",
        "delete from tie where party = $1",
        "delete from tie where other = $1",
        "delete from party_change where party = $1",
        "delete from former_slug where party = $1",
        "delete from person_merge where survivor = $1",
        "delete from person_merge where absorbed = $1",
    ] {
        tx.execute(sql, args![id]).await?;
    }
    let sql = "update party set name = $1, folded = $2, sort_key = $3, slug = $4, picture = null, standing = 'trash', \
               updated_at = $5 where id = $6";
    tx.execute(sql, args![name, kernel::text::fold(name), key, id, now, id]).await?;
    Ok(true)
}

/// What is wrong in these data: how many, and of what.
///
/// # Errors
/// The database is away.
pub async fn list_wrong(db: &Db) -> sqlx::Result<Vec<(i64, &'static str)>> {
    let looks = [
        (
            "select count(*) from party left join person on person.party = party.id \
             where party.kind = 'person' and person.party is null",
            "people are known by nothing but their card",
        ),
        (
            "select count(*) from person join party on party.id = person.party where party.kind <> 'person'",
            "sheets of people belong to what is no person",
        ),
        ("select count(*) from party where kind = 'person' and standing = 'public'", "people are public"),
        ("select count(*) from tie where party = other", "ties tie a party to itself"),
        (
            "select count(*) from contact_point join party on party.id = contact_point.party \
             where party.kind = 'person' and contact_point.purpose = 'generic'",
            "contact points of people are said to be those of an organisation",
        ),
        (
            "select count(*) from person_merge join party on party.id = person_merge.absorbed \
             where person_merge.undone_at is null and party.standing <> 'trash'",
            "people who were made one with another are not in the trash",
        ),
    ];
    let mut wrong = Vec::new();
    for (sql, what) in looks {
        let (count,): (i64,) = db.one(sql, vec![]).await?;
        if count > 0 {
            wrong.push((count, what));
        }
    }
    Ok(wrong)
}
