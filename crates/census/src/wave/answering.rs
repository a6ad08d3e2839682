//! A place answers a wave: by the link of its letter, or through somebody of the team who writes down what it says.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use jiff::{SignedDuration, Timestamp};
use kernel::app::App;
use kernel::db::Tx;
use kernel::error::{Error, Result};
use kernel::facts::Fact;
use kernel::ids::{AccountId, PartyId, PassId, WaveId};
use kernel::lang::Message;
use kernel::link;
use kernel::party::{Party, Standing};

use super::Wave;
use super::form::{Answers, Form};
use crate::sheet::Sheet;
use crate::store::waves::{Answered, Reply};
use crate::store::{self, duplicates, rounds, waves};

/// What the link to the questions of a wave is signed for: the wave says itself until when it is answered.
const WAVE: &str = "wave";
const OPEN: SignedDuration = SignedDuration::from_hours(24 * 800);

/// The piece of the address at which a place answers.
///
/// # Errors
/// The database is away.
pub async fn token(app: &App, pass: PassId) -> Result<String> {
    link::sign(app, WAVE, pass.bits(), app.clock.now() + OPEN).await
}

/// A place before the questions of a wave.
pub struct Before {
    /// The wave.
    pub wave: Wave,
    /// The place.
    pub sheet: Sheet,
    /// What it answered until now.
    pub reply: Reply,
}

/// What the link of a letter opens.
///
/// # Errors
/// Not found when the link is none of ours; gone when it was taken back, or when the place is in the trash or was merged.
pub async fn open(app: &App, token: &str) -> Result<Before> {
    let id = PassId::from_bits(link::open(app, WAVE, token).await?.subject);
    rounds::find_pass(&app.db, id).await?.filter(|pass| !pass.revoked).ok_or(Error::Gone)?;
    let (wave, party) = waves::find_by_pass(&app.db, id).await?.ok_or(Error::Gone)?;
    before(app, wave, party).await
}

/// A place before a wave that it is asked.
///
/// # Errors
/// Gone when the place is in the trash or was merged; not found when it is not asked.
pub async fn before(app: &App, wave: WaveId, party: PartyId) -> Result<Before> {
    let wave = waves::find(&app.db, wave).await?.ok_or(Error::NotFound)?;
    let reply = waves::find_reply(&app.db, wave.id, party).await?.ok_or(Error::NotFound)?;
    let sheet = store::list_sheets(&app.db, &[party]).await?.pop();
    let sheet = sheet.filter(|sheet| sheet.party.standing != Standing::Trash).ok_or(Error::Gone)?;
    Ok(Before { wave, sheet, reply })
}

/// An answer that is proposed because the place gave it before, and when.
pub type Earlier = BTreeMap<String, Timestamp>;

/// The answers that a form begins with: those that the place gave to this wave, else what it last answered to the same
/// questions of other waves.
///
/// # Errors
/// The database is away.
pub async fn prefilled(app: &App, before: &Before, form: &Form) -> Result<(Answers, Earlier)> {
    if before.reply.form.is_some() {
        return Ok((before.reply.answers.clone(), Earlier::new()));
    }
    let own = before.sheet.id();
    let merges = duplicates::list_absorbed(&app.db).await?;
    let mut parties = vec![own];
    // whoever was merged into it answered for it
    while let Some((absorbed, _)) =
        merges.iter().find(|(absorbed, survivor)| parties.contains(survivor) && !parties.contains(absorbed))
    {
        parties.push(*absorbed);
    }
    let mut forms: HashMap<(WaveId, i64), Form> = HashMap::new();
    let given = waves::list_answers_of(&app.db, &parties).await?;
    for (wave, version, _, _) in &given {
        if let Entry::Vacant(place) = forms.entry((*wave, *version)) {
            place.insert(waves::find_form(&app.db, *wave, *version).await?.unwrap_or_default());
        }
    }
    let given = given
        .iter()
        .filter_map(|(wave, version, answers, at)| forms.get(&(*wave, *version)).map(|asked| (asked, answers, *at)));
    Ok(taken_up(form, &given.collect::<Vec<_>>()))
}

/// For each question, the latest answer to one of the same key and type.
fn taken_up(form: &Form, given: &[(&Form, &Answers, Timestamp)]) -> (Answers, Earlier) {
    let (mut answers, mut earlier) = (Answers::new(), Earlier::new());
    for question in &form.questions {
        let found = given.iter().find_map(|(asked, answers, at)| {
            let answer = question.still(asked.find(&question.key)?, answers.get(&question.key)?)?;
            Some((answer, *at))
        });
        if let Some((answer, at)) = found {
            answers.insert(question.key.clone(), answer);
            earlier.insert(question.key.clone(), at);
        }
    }
    (answers, earlier)
}

/// What is written when somebody answers.
pub struct Saved<'a> {
    /// The version of the answers that was shown.
    pub version: i64,
    /// The version of the questions that was shown.
    pub form: i64,
    /// The answers.
    pub answers: &'a Answers,
    /// Nothing is left for later.
    pub complete: bool,
    /// Who of the team writes them down.
    pub by: Option<AccountId>,
}

/// Writes the answers of a place.
///
/// # Errors
/// [`Error::Conflict`] when somebody else answered meanwhile, or when the wave is answered no longer.
pub async fn save(app: &App, before: &Before, saved: &Saved<'_>) -> Result<()> {
    let (wave, party) = (&before.wave, before.reply.own);
    if !wave.is_answered(app.clock.today()) {
        return Err(Error::Conflict(Message::new("error-wave-closed")));
    }
    let answered = Answered {
        whose: (wave.id, party),
        version: saved.version,
        form: saved.form,
        answers: saved.answers,
        complete: saved.complete,
        actor: saved.by,
    };
    let mut tx = app.db.begin().await?;
    if !waves::save_answers(&mut tx, &answered, app.clock.now()).await? {
        return Err(Error::Conflict(Message::new("error-answers-moved")));
    }
    if saved.complete {
        app.record(&mut tx, saved.by, &Fact::WaveAnswered { wave: wave.id, party }).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The place says that it will not answer: it gets no reminder.
///
/// # Errors
/// [`Error::Conflict`] when the wave is answered no longer.
pub async fn decline(app: &App, before: &Before) -> Result<()> {
    if !before.wave.is_answered(app.clock.today()) {
        return Err(Error::Conflict(Message::new("error-wave-closed")));
    }
    let mut tx = app.db.begin().await?;
    waves::decline(&mut tx, before.wave.id, before.reply.own, app.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// Everybody of a wave in the order of names. Those that were merged into another speak for it, and answer once between
/// them; those in the trash are not counted.
///
/// # Errors
/// The database is away.
pub async fn replies(app: &App, wave: WaveId) -> Result<Vec<Reply>> {
    let rows = waves::list_replies(&app.db, wave).await?;
    let merges: HashMap<PartyId, PartyId> = duplicates::list_absorbed(&app.db).await?.into_iter().collect();
    let merged: Vec<PartyId> = rows.iter().map(|row| row.own).filter(|id| merges.contains_key(id)).collect();
    let survivors: Vec<PartyId> = merged.iter().map(|id| survivor(&merges, *id)).collect();
    let survivors: HashMap<PartyId, Party> =
        waves::list_parties(&app.db, &survivors).await?.into_iter().map(|party| (party.id, party)).collect();
    let mut found = gathered(rows, &merges, &survivors);
    found.sort_by_cached_key(|reply| (app.order.key(&reply.party.name), reply.own));
    Ok(found)
}

/// Who speaks for a party now.
fn survivor(merges: &HashMap<PartyId, PartyId>, mut id: PartyId) -> PartyId {
    // bounded, should merges ever go round in a circle
    for _ in 0..merges.len() {
        match merges.get(&id) {
            Some(next) => id = *next,
            None => break,
        }
    }
    id
}

fn gathered(rows: Vec<Reply>, merges: &HashMap<PartyId, PartyId>, survivors: &HashMap<PartyId, Party>) -> Vec<Reply> {
    let mut by_party: BTreeMap<PartyId, Reply> = BTreeMap::new();
    for mut row in rows {
        if let Some(party) = survivors.get(&survivor(merges, row.own)).filter(|_| merges.contains_key(&row.own)) {
            row.party = party.clone();
        }
        if row.party.standing == Standing::Trash {
            continue;
        }
        // of several, what says most, then what was said last
        let weight = |reply: &Reply| {
            (reply.complete, reply.form.is_some(), reply.declined_at.is_some(), reply.answered_at, reply.written_at)
        };
        match by_party.get(&row.party.id) {
            Some(other) if weight(other) >= weight(&row) => {}
            _ => drop(by_party.insert(row.party.id, row)),
        }
    }
    by_party.into_values().collect()
}

/// Forgets the words that a place wrote, which may name people; what it ticked and counted stays.
///
/// # Errors
/// The database refused.
pub async fn forget(app: &App, tx: &mut Tx, party: PartyId) -> sqlx::Result<()> {
    for (wave, version, mut answers, _) in waves::list_answers_of(&app.db, &[party]).await? {
        let form = waves::find_form(&app.db, wave, version).await?.unwrap_or_default();
        let words = |key: &String| form.find(key).is_none_or(|question| question.sort.is_words());
        answers.retain(|key, _| !words(key));
        waves::rewrite_answers(tx, wave, party, &answers).await?;
    }
    Ok(())
}

/// Where a place stands in a wave, as lists and files say it.
pub fn standing(reply: &Reply) -> &'static str {
    match reply {
        Reply { complete: true, .. } => "answered",
        Reply { form: Some(_), .. } => "partly",
        Reply { declined_at: Some(_), .. } => "declined",
        Reply { due, .. } if !due.is_empty() => "due",
        Reply { written_at: None, .. } => "unwritten",
        _ => "silent",
    }
}

#[cfg(test)]
mod tests {
    use kernel::party::Kind;
    use serde_json::json;

    use super::*;
    use crate::wave::question::Sort;
    use crate::wave::question::tests::question;

    fn party(number: u128, standing: Standing) -> Party {
        Party {
            id: PartyId::from_bits(number),
            kind: Kind::Place,
            name: format!("Lieu {number}"),
            slug: format!("lieu-{number}"),
            territory: None,
            picture: None,
            standing,
            updated_at: Timestamp::UNIX_EPOCH,
        }
    }

    fn reply(number: u128, standing: Standing, complete: bool) -> Reply {
        let party = party(number, standing);
        Reply {
            own: party.id,
            party,
            due: String::new(),
            written_at: Some(Timestamp::UNIX_EPOCH),
            reminded: 0,
            form: complete.then_some(1),
            answers: Answers::new(),
            version: 0,
            complete,
            answered_at: None,
            actor: None,
            declined_at: None,
            letter: None,
        }
    }

    #[test]
    fn merged_places_answer_once_between_them() {
        let id = PartyId::from_bits;
        let merges = HashMap::from([(id(1), id(2)), (id(2), id(3))]);
        let survivors = HashMap::from([(id(3), party(3, Standing::Public))]);
        let rows = vec![
            reply(1, Standing::Trash, true),
            reply(2, Standing::Trash, false),
            reply(3, Standing::Public, false),
            reply(4, Standing::Trash, true),
            reply(5, Standing::Hidden, true),
        ];
        let found = gathered(rows, &merges, &survivors);
        let told: Vec<(PartyId, PartyId, bool)> = found.iter().map(|r| (r.party.id, r.own, r.complete)).collect();
        assert_eq!(told, [(id(3), id(1), true), (id(5), id(5), true)]);
        // a circle of merges, which should not be, ends
        survivor(&HashMap::from([(id(1), id(2)), (id(2), id(1))]), id(1));
    }

    #[test]
    fn a_later_wave_begins_with_the_last_answers() {
        let seats = question("seats", Sort::Whole, &[]);
        let (old, new) = (
            Form { questions: vec![seats.clone(), question("name", Sort::Line, &[])] },
            Form { questions: vec![seats, question("name", Sort::Whole, &[]), question("new", Sort::Line, &[])] },
        );
        let answers = |value: serde_json::Value| -> Answers { serde_json::from_value(value).unwrap() };
        let (last, first) = (answers(json!({"name": "x"})), answers(json!({"seats": 12, "name": "y"})));
        let at = |day: &str| format!("{day}T00:00:00Z").parse::<Timestamp>().unwrap();
        let given = [(&old, &last, at("2026-01-01")), (&old, &first, at("2025-01-01"))];
        let (found, earlier) = taken_up(&new, &given);
        assert_eq!(json!(found), json!({"seats": 12}), "a question of another type is another question");
        assert_eq!(earlier, Earlier::from([("seats".to_owned(), at("2025-01-01"))]));
    }
}
