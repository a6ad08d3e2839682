//! Changes of the vocabulary: each kept for ever with what stood before, and followed by the sheets where it must be.

use kernel::error::{Error, Result};
use kernel::facts::Fact;
use kernel::ids::{AccountId, LotId};
use kernel::lang::Message;
use kernel::party::Kind;
use serde::Serialize;

use super::Vocabulary;
use super::definition::Definition;
use super::subject::Subject;
use super::term::Term;
use crate::Census;
use crate::field::Field;
use crate::lots::run::{self, Replacement};
use crate::store::vocabulary as store;
use crate::typology::List;

/// Writes what a subject says from now on, if nobody changed it since that version.
///
/// # Errors
/// [`Error::Conflict`] when somebody did; the database is away.
pub async fn write(
    census: &Census,
    actor: Option<AccountId>,
    (subject, seen): (&Subject, i64),
    body: &impl Serialize,
) -> Result<()> {
    let app = &census.app;
    let after = serde_json::to_string(body).map_err(|_| Error::bug("a word of the vocabulary cannot be written"))?;
    let mut tx = app.db.begin().await?;
    let before = store::find(&mut tx, subject).await?;
    if before.as_ref().map_or(0, |(_, version)| *version) != seen {
        return Err(Error::Conflict(Message::new("error-vocabulary-meanwhile")));
    }
    let before = before.map(|(body, _)| body);
    if before.as_deref() == Some(after.as_str()) {
        return Ok(());
    }
    if !store::save(&mut tx, subject, seen, &after).await? {
        return Err(Error::Conflict(Message::new("error-vocabulary-meanwhile")));
    }
    if let Subject::Field(key) = subject
        && is_retired(before.as_deref()) != is_retired(Some(&after))
    {
        store::touch_holders(&mut tx, key).await?;
    }
    let number = store::insert_change(&mut tx, subject, (app.clock.now(), actor), (before.as_deref(), &after)).await?;
    app.record(&mut tx, actor, &Fact::VocabularyChanged { number, subject: subject.to_string() }).await?;
    tx.commit().await?;
    census.follow().await?;
    Ok(())
}

/// Whether the definition of a field says that it is asked no longer.
fn is_retired(body: Option<&str>) -> bool {
    let definition = body.and_then(|body| serde_json::from_str::<Definition>(body).ok());
    definition.is_some_and(|definition| definition.retired)
}

/// Merges a term into another: it names nothing any more, and the sheets that hold it come to hold the other, as a lot
/// that may be taken back. Answers the lot, if any sheet holds it.
///
/// # Errors
/// [`Error::Conflict`] when one of them is gone or somebody changed the term since.
pub async fn merge_term(
    census: &Census,
    actor: Option<AccountId>,
    (list, key, seen): (List, &str, i64),
    into: &str,
) -> Result<Option<LotId>> {
    let words = census.vocabulary();
    let may = key != into && words.terms_in_use(list).contains(&into) && words.has_term(list, key);
    if !may || words.term(list, key).into.is_some() {
        return Err(Error::Conflict(Message::new("error-merge-term")));
    }
    let merged = Term { into: Some(into.to_owned()), ..words.term(list, key) };
    write(census, actor, (&Subject::Term(list, key.to_owned()), seen), &merged).await?;
    carry(census, actor, list.field(), &[key.to_owned()], into).await
}

/// Merges a choice of a field into another, in the same way.
///
/// # Errors
/// As [`merge_term`].
pub async fn merge_choice(
    census: &Census,
    actor: Option<AccountId>,
    (field, seen): (Field, i64),
    (key, into): (&str, &str),
) -> Result<Option<LotId>> {
    let words = census.vocabulary();
    let mut next: Definition = words.definition(field).cloned().ok_or(Error::NotFound)?;
    let used = next.choices_in_use();
    let may = key != into && used.contains(&into) && used.len() > 2;
    let Some(choice) =
        next.choices.iter_mut().find(|choice| choice.key == key && choice.into.is_none()).filter(|_| may)
    else {
        return Err(Error::Conflict(Message::new("error-merge-choice")));
    };
    choice.into = Some(into.to_owned());
    write(census, actor, (&Subject::Field(field.key().to_owned()), seen), &next).await?;
    carry(census, actor, field, &[key.to_owned()], into).await
}

/// Puts a term in the place of free words of sheets.
///
/// # Errors
/// The database is away.
pub async fn take_words(
    census: &Census,
    actor: Option<AccountId>,
    (list, key): (List, &str),
    words: &[String],
) -> Result<Option<LotId>> {
    carry(census, actor, list.field(), words, key).await
}

/// Changes every sheet that holds one of those values of a field: places, then organisations.
async fn carry(
    census: &Census,
    actor: Option<AccountId>,
    field: Field,
    from: &[String],
    to: &str,
) -> Result<Option<LotId>> {
    let mut last = None;
    for kind in [Kind::Place, Kind::Organisation] {
        let parties = store::list_holders(&census.app.db, kind, field, from).await?;
        if !parties.is_empty() {
            let replacement = Replacement { field, from: from.to_vec(), to: to.to_owned() };
            last = last.or(Some(run::replace(census, actor, (kind, &parties), &replacement).await?));
        }
    }
    Ok(last)
}

/// The free words that sheets hold in the field of a list, most frequent first, that the network or the program now knows
/// as that term.
///
/// # Errors
/// The database is away.
pub async fn free_words(census: &Census, words: &Vocabulary, list: List, key: &str) -> Result<Vec<(String, usize)>> {
    let all = store::count_free_words(&census.app.db, list.field(), &|word| words.has_term(list, word)).await?;
    Ok(all.into_iter().filter(|(word, _)| words.recognise(list, word).contains(&key)).collect())
}
