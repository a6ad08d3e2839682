//! Every SQL statement on the network's own words, and on the sheets that hold them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use kernel::args;
use kernel::change::Changed;
use kernel::db::{Db, FromRow, Row, Tx};
use kernel::ids::{AccountId, PartyId};
use kernel::party::Kind;

use crate::field::Field;
use crate::sheet::Values;
use crate::vocabulary::subject::Subject;
use crate::vocabulary::{self, Vocabulary};

/// Sheets read at once: a hundred thousand are never held together.
const PIECE: i64 = 2_000;

/// The vocabulary as it stands.
///
/// # Errors
/// The database is away.
pub async fn load(db: &Db) -> sqlx::Result<Vocabulary> {
    let rows: Vec<vocabulary::Row> =
        db.all("select subject, body, version from vocabulary order by subject", vec![]).await?;
    let (number,): (i64,) = db.one("select coalesce(max(number), 0) from vocabulary_change", vec![]).await?;
    Ok(Vocabulary::read(number, &rows))
}

/// What a subject says, and its version.
///
/// # Errors
/// The database is away.
pub async fn find(tx: &mut Tx, subject: &Subject) -> sqlx::Result<Option<(String, i64)>> {
    tx.optional("select body, version from vocabulary where subject = $1", args![subject.to_string()]).await
}

/// Writes what a subject says, when it is still at that version; `false` when it is not.
///
/// # Errors
/// The database refused.
pub async fn save(tx: &mut Tx, subject: &Subject, seen: i64, body: &str) -> sqlx::Result<bool> {
    tx.touch(Changed::Vocabulary);
    let word = subject.to_string();
    let written = match seen {
        0 => {
            let sql =
                "insert into vocabulary (subject, body, version) values ($1, $2, $3) on conflict (subject) do nothing";
            tx.execute(sql, args![word, body, 1_i64]).await?
        }
        _ => {
            let sql = "update vocabulary set body = $1, version = version + 1 where subject = $2 and version = $3";
            tx.execute(sql, args![body, word, seen]).await?
        }
    };
    Ok(written == 1)
}

/// Keeps a change for ever; answers its number.
///
/// # Errors
/// The database refused.
pub async fn insert_change(
    tx: &mut Tx,
    subject: &Subject,
    (at, actor): (Timestamp, Option<AccountId>),
    (before, after): (Option<&str>, &str),
) -> sqlx::Result<i64> {
    // the counter's row stays locked until the commit: numbers have no gap
    let (number,): (i64,) =
        tx.one("update counter set value = value + $1 where name = 'vocabulary' returning value", args![1_i64]).await?;
    let sql =
        "insert into vocabulary_change (number, subject, at, actor, before, after) values ($1, $2, $3, $4, $5, $6)";
    tx.execute(sql, args![number, subject.to_string(), at, actor, before.map(str::to_owned), after]).await?;
    Ok(number)
}

/// A change of the vocabulary.
#[derive(Clone, Debug)]
pub struct WordChange {
    /// Counted from 1.
    pub number: i64,
    /// What it is about.
    pub subject: String,
    /// When.
    pub at: Timestamp,
    /// The name of whoever did it.
    pub actor: Option<String>,
    /// What stood before, as JSON.
    pub before: Option<String>,
    /// What stands after.
    pub after: String,
}

impl FromRow for WordChange {
    fn from_row(row: &Row<'_>) -> sqlx::Result<WordChange> {
        Ok(WordChange {
            number: row.at(0)?,
            subject: row.at(1)?,
            at: row.at::<String>(2)?.parse().map_err(|error: jiff::Error| sqlx::Error::Decode(error.into()))?,
            actor: row.at(3)?,
            before: row.at(4)?,
            after: row.at(5)?,
        })
    }
}

/// Changes of the vocabulary, the latest first; all, or those before a number.
///
/// # Errors
/// The database is away.
pub async fn list_changes(db: &Db, before: i64, limit: i64) -> sqlx::Result<Vec<WordChange>> {
    let sql = "select c.number, c.subject, c.at, a.name, c.before, c.after from vocabulary_change c \
               left join account a on a.id = c.actor where c.number < $1 order by c.number desc limit $2";
    db.all(sql, args![before, limit]).await
}

/// The change of that number.
///
/// # Errors
/// The database is away.
pub async fn find_change(db: &Db, number: i64) -> sqlx::Result<Option<WordChange>> {
    let sql = "select c.number, c.subject, c.at, a.name, c.before, c.after from vocabulary_change c \
               left join account a on a.id = c.actor where c.number = $1";
    db.optional(sql, args![number]).await
}

/// The parties of a kind whose sheet holds one of those values in a field.
///
/// # Errors
/// The database is away.
pub async fn list_holders(db: &Db, kind: Kind, field: Field, values: &[String]) -> sqlx::Result<Vec<PartyId>> {
    let mut found = BTreeSet::new();
    for value in values {
        // the value may hold signs of the pattern, and a quotation mark brings a backslash into the JSON
        let quoted = serde_json::Value::from(value.as_str()).to_string();
        let escaped = ['!', '%', '_'].iter().fold(quoted, |text, sign| text.replace(*sign, &format!("!{sign}")));
        let needle = format!("%{escaped}%");
        let mut after = String::new();
        loop {
            let sql = "select party.id, sheet.fields from party join sheet on sheet.party = party.id \
                       where party.kind = $1 and party.id > $2 and sheet.fields like $3 escape '!' \
                       order by party.id limit $4";
            let rows: Vec<(String, String)> =
                db.all(sql, args![kind.key(), after.clone(), needle.clone(), PIECE]).await?;
            let Some((last, _)) = rows.last() else { break };
            after.clone_from(last);
            for (id, fields) in &rows {
                let sheet: Values = serde_json::from_str(fields).map_err(|error| sqlx::Error::Decode(error.into()))?;
                if sheet.list(field).contains(&value.as_str()) {
                    found.insert(kernel::ids::read(id)?);
                }
            }
        }
    }
    Ok(found.into_iter().collect())
}

/// Tells what is derived from sheets (search, map, feed of changes) that those which hold a field are read otherwise.
///
/// # Errors
/// The database is away.
pub async fn touch_holders(tx: &mut Tx, key: &str) -> sqlx::Result<()> {
    let needle = format!("%\"{}\":%", key.replace('_', "!_"));
    let rows: Vec<(String,)> =
        tx.all("select party from sheet where fields like $1 escape '!' order by party", args![needle]).await?;
    for (id,) in rows {
        tx.touch(Changed::Party(kernel::ids::read(&id)?));
    }
    Ok(())
}

/// How many sheets hold each word of a field that is nobody's term, most frequent first.
///
/// # Errors
/// The database is away.
pub async fn count_free_words(
    db: &Db,
    field: Field,
    is_term: &(dyn Fn(&str) -> bool + Sync),
) -> sqlx::Result<Vec<(String, usize)>> {
    let needle = format!("%\"{}\":%", field.key().replace('_', "!_"));
    let (mut counts, mut after) = (BTreeMap::<String, usize>::new(), String::new());
    loop {
        let sql =
            "select party, fields from sheet where party > $1 and fields like $2 escape '!' order by party limit $3";
        let rows: Vec<(String, String)> = db.all(sql, args![after.clone(), needle.clone(), PIECE]).await?;
        let Some((last, _)) = rows.last() else { break };
        after.clone_from(last);
        for (_, fields) in &rows {
            let sheet: Values = serde_json::from_str(fields).map_err(|error| sqlx::Error::Decode(error.into()))?;
            for word in sheet.list(field).into_iter().filter(|word| !is_term(word)) {
                *counts.entry(word.to_owned()).or_default() += 1;
            }
        }
    }
    let mut all: Vec<(String, usize)> = counts.into_iter().collect();
    all.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    Ok(all)
}

/// The number of the last change of each subject: what stands today.
///
/// # Errors
/// The database is away.
pub async fn list_standing(db: &Db) -> sqlx::Result<BTreeSet<i64>> {
    let rows: Vec<(i64,)> = db.all("select max(number) from vocabulary_change group by subject", vec![]).await?;
    Ok(rows.into_iter().map(|(number,)| number).collect())
}
