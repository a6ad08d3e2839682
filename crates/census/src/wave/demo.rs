//! Two fictional waves for `maillage demo`: one that is closed and published, and the next, which has just begun.

use jiff::ToSpan;
use kernel::error::{Error, Result};
use kernel::ids::{PartyId, WaveId};
use serde_json::json;

use super::form::{Answers, Form};
use super::question::{Choice, Condition, Question, Sort};
use super::{Said, Wave, close, copy, create, save_form, segment, sending};
use crate::Census;
use crate::store::waves::{self, Answered};

fn question(key: &str, wording: &str, sort: Sort) -> Question {
    Question {
        key: key.to_owned(),
        wording: wording.to_owned(),
        help: String::new(),
        sort,
        unit: String::new(),
        choices: Vec::new(),
        required: false,
        public: true,
        when: None,
    }
}

/// What is asked: paid work, opening, members, money, and a free word.
fn form() -> Form {
    let choice = |key: &str, words: &str| Choice { key: key.to_owned(), words: words.to_owned() };
    let paid = question("emploi", "Le lieu emploie-t-il quelqu’un ?", Sort::YesNo);
    let mut time = question("temps_plein", "Combien de personnes, en équivalent temps plein ?", Sort::Decimal);
    time.when = Some(Condition { question: "emploi".to_owned(), answer: Some("yes".to_owned()) });
    time.help = "Une personne à mi-temps compte pour 0,5.".to_owned();
    let mut size = question("adherents", "Combien d’adhérents à la fin de l’année ?", Sort::Whole);
    size.unit = "personnes".to_owned();
    let mut needs = question("besoins", "De quoi auriez-vous le plus besoin ?", Sort::Several);
    needs.choices = vec![
        choice("argent", "Un financement du fonctionnement"),
        choice("travaux", "Des travaux"),
        choice("formation", "Une formation"),
        choice("pairs", "Rencontrer d’autres lieux"),
    ];
    let mut word = question("mot", "Un mot au réseau ?", Sort::Text);
    word.public = false;
    Form { questions: vec![paid, time, size, needs, word] }
}

/// The invented answers of the place at that position; some leave something empty.
fn answers(at: usize) -> Answers {
    let mut given = Answers::new();
    let paid = !at.is_multiple_of(3);
    given.insert("emploi".to_owned(), json!(if paid { "yes" } else { "no" }));
    if paid {
        given.insert("temps_plein".to_owned(), json!(0.5 + (at % 5) as f64 * 0.5));
    }
    if at % 7 != 6 {
        given.insert("adherents".to_owned(), json!(20 + (at * 37) % 160));
    }
    let needs = [["argent", "pairs"], ["travaux", "argent"], ["formation", "pairs"]];
    given.insert("besoins".to_owned(), json!(needs.get(at % 3)));
    if at.is_multiple_of(5) {
        given.insert("mot".to_owned(), json!("Fictif : merci pour la dernière rencontre."));
    }
    given
}

/// Both waves, of the places that are there.
///
/// # Errors
/// The database is away.
pub async fn fill(census: &Census) -> Result<()> {
    let app = &census.app;
    let day = |days: i64| app.clock.today().checked_add(days.days()).ok();
    let words = "Ces questions sont inventées, comme les lieux : elles montrent à quoi ressemble une enquête.";
    let said = |title: &str, last: i64| Said {
        title: title.to_owned(),
        words: words.to_owned(),
        opens_on: None,
        closes_on: day(last),
    };
    let id = create(app, None, &said("Activité de l’an passé (fictif)", 30)).await?;
    let wave = found(census, id).await?;
    save_form(app, None, &wave, wave.version, &form()).await?;
    open(census, id, |at| !at.is_multiple_of(4)).await?;
    close(app, None, id).await?;
    let mut tx = app.db.begin().await?;
    waves::update_said(&mut tx, id, &said("Activité de l’an passé (fictif)", -1)).await?;
    waves::update_published(&mut tx, id, true).await?;
    tx.commit().await?;
    let next = copy(app, None, &found(census, id).await?, "Activité de cette année (fictif)".to_owned()).await?;
    let mut tx = app.db.begin().await?;
    waves::update_said(&mut tx, next, &said("Activité de cette année (fictif)", 21)).await?;
    tx.commit().await?;
    open(census, next, |at| at % 6 == 1).await
}

async fn found(census: &Census, id: WaveId) -> Result<Wave> {
    waves::find(&census.app.db, id).await?.ok_or(Error::NotFound)
}

/// Opens a wave, and answers it for the places whose position says so.
async fn open(census: &Census, id: WaveId, answers_it: fn(usize) -> bool) -> Result<()> {
    let app = &census.app;
    let wave = found(census, id).await?;
    sending::open(census, None, &wave, wave.version).await?;
    let places: Vec<PartyId> = segment::members(census, &kernel::web::Fields::default()).await?;
    let wave = found(census, id).await?;
    let mut tx = app.db.begin().await?;
    for (at, party) in places.into_iter().enumerate().filter(|(at, _)| answers_it(*at)) {
        let answers = answers(at);
        let whose = (wave.id, party);
        let answered = Answered { whose, version: 0, form: wave.form, answers: &answers, complete: true, actor: None };
        waves::save_answers(&mut tx, &answered, app.clock.now()).await?;
    }
    tx.commit().await?;
    Ok(())
}
