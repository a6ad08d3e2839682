//! A term in the back office: its names, the words by which people say it, those of other typologies; merged, retired.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::error::{Error, Result, Violations};
use kernel::ids::LotId;
use kernel::lang::{Lang, Message};
use kernel::web::{Fields, Page, Path, Shell, go, shell};

use super::editing::errors_view;
use super::vocabulary::{PATH, saved, term_path, why_not_saved};
use crate::Census;
use crate::store::vocabulary as store;
use crate::typology::List;
use crate::vocabulary::subject::Subject;
use crate::vocabulary::term::{self, Term, mapping_field, typologies_of};
use crate::vocabulary::{Vocabulary, change};

/// A box of the form: name, words, what is in it, what is wrong.
pub struct BoxView {
    /// The name of the field.
    pub name: String,
    /// Its label.
    pub words: String,
    /// What is typed in it.
    pub value: String,
    /// What is wrong with it.
    pub errors: Vec<String>,
    /// It must be filled.
    pub required: bool,
}

#[derive(Template)]
#[template(path = "vocabulary_term.html")]
struct TermPage {
    shell: Shell,
    title: String,
    list: String,
    path: String,
    action: String,
    draft: String,
    version: i64,
    names: Vec<BoxView>,
    said: BoxView,
    mapped: Vec<BoxView>,
    errors: Vec<(String, String)>,
    /// `new`, `used`, `retired`, `merged`.
    standing: &'static str,
    into: String,
    /// The terms into which it may be merged.
    others: Vec<(&'static str, String)>,
    /// How many sheets hold it.
    held: usize,
    /// Free words of sheets that say it, and in how many; none when nobody asked.
    free: Option<Vec<(String, usize)>>,
    may: bool,
}

fn list_of(key: &str) -> Result<List> {
    List::from_key(key).ok_or(Error::NotFound)
}

fn found(words: &Vocabulary, list: &str, key: &str) -> Result<(List, &'static str)> {
    let list = list_of(list)?;
    let key = list.keys().find(|known| *known == key).filter(|key| words.has_term(list, key)).ok_or(Error::NotFound)?;
    Ok((list, key))
}

/// A term as its form would hold it.
fn typed_of(words: &Vocabulary, (list, key): (List, &str)) -> Fields {
    let mut fields = Fields::default();
    let term = words.term(list, key);
    for lang in Lang::all() {
        let brought = || lang.find(&format!("{}-{key}", list.family()));
        let name = term.names.get(&lang.code()).cloned().or_else(brought).unwrap_or_default();
        fields.push(&format!("name-{}", lang.code()), name);
    }
    fields.push("said", term.said.join("\n"));
    for typology in typologies_of(words, list) {
        fields.push(&mapping_field(&typology), words.mapped(list, key, &typology).join("\n"));
    }
    fields
}

/// The names of a thing in each language, as boxes.
pub fn name_boxes(
    shell: &Shell,
    noun: &str,
    message: &'static str,
    typed: &Fields,
    wrong: &Violations,
) -> Vec<BoxView> {
    let one = |lang: Lang| {
        let name = format!("{noun}-{}", lang.code());
        BoxView {
            words: shell.t1(message, "language", shell.term("language", &lang.code())),
            value: typed.get(&name).to_owned(),
            errors: wrong.of(&name).iter().map(|message| shell.say(message)).collect(),
            required: noun == "name" && lang.code() == "fr",
            name,
        }
    };
    Lang::all().into_iter().map(one).collect()
}

async fn page(
    census: &Census,
    shell: &Shell,
    (list, key): (List, Option<&'static str>),
    typed: &Fields,
    wrong: &Violations,
) -> Result<TermPage> {
    let words = census.vocabulary();
    let say = |name: &str| wrong.of(name).iter().map(|message| shell.say(message)).collect::<Vec<_>>();
    let term = key.map(|key| words.term(list, key)).unwrap_or_default();
    let (mut held, mut free) = (0, None);
    if let Some(key) = key {
        let db = &census.app.db;
        for kind in [kernel::party::Kind::Place, kernel::party::Kind::Organisation] {
            held += store::list_holders(db, kind, list.field(), &[key.to_owned()]).await?.len();
        }
        if shell.query.has("mots", "oui") {
            free = Some(change::free_words(census, &words, list, key).await?);
        }
    }
    let mapped = typologies_of(&words, list).into_iter().map(|typology| {
        let name = mapping_field(&typology);
        BoxView {
            words: shell.term("typology", &typology),
            value: typed.get(&name).to_owned(),
            errors: say(&name),
            required: false,
            name,
        }
    });
    let others = words.terms_in_use(list).into_iter().filter(|other| Some(*other) != key);
    Ok(TermPage {
        title: key.map_or_else(|| shell.t("word-new"), |key| shell.term(list.family(), key)),
        list: shell.term("field", list.field().key()),
        path: key.map(|key| term_path(list, key)).unwrap_or_default(),
        action: key.map_or_else(|| format!("{PATH}/termes/{}", list.key()), |key| term_path(list, key)),
        draft: format!("term-{}-{}", list.key(), key.unwrap_or("new")),
        version: key.map(|key| words.version(&Subject::Term(list, key.to_owned()))).unwrap_or_default(),
        names: name_boxes(shell, "name", "word-name-in", typed, wrong),
        said: BoxView {
            name: "said".to_owned(),
            words: shell.t("word-said"),
            value: typed.get("said").to_owned(),
            errors: say("said"),
            required: false,
        },
        mapped: mapped.collect(),
        errors: errors_view(shell, wrong),
        standing: match (key, &term.into, term.retired) {
            (None, _, _) => "new",
            (_, Some(_), _) => "merged",
            (_, _, true) => "retired",
            _ => "used",
        },
        into: term.into.as_deref().map(|into| shell.term(list.family(), into)).unwrap_or_default(),
        others: others.map(|other| (other, shell.term(list.family(), other))).collect(),
        held,
        free,
        may: shell.viewer.may(Right::ChooseWords),
        shell: shell.clone(),
    })
}

/// `GET /bureau/vocabulaire/termes/{list}`: the form of a new term.
pub async fn new(State(census): State<Census>, Path(list): Path<String>, shell: Shell) -> Result<Page> {
    let list = list_of(&list)?;
    shell.page(page(&census, &shell, (list, None), &Fields::default(), &Violations::default()).await?)
}

/// `GET /bureau/vocabulaire/termes/{list}/{key}`
pub async fn show(
    State(census): State<Census>,
    Path((list, key)): Path<(String, String)>,
    shell: Shell,
) -> Result<Page> {
    let words = census.vocabulary();
    let (list, key) = found(&words, &list, &key)?;
    let typed = typed_of(&words, (list, key));
    shell.page(page(&census, &shell, (list, Some(key)), &typed, &Violations::default()).await?)
}

/// `POST /bureau/vocabulaire/termes/{list}`
pub async fn create(
    State(census): State<Census>,
    Path(list): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    save_as(&census, &shell, (list_of(&list)?, None), &typed).await
}

/// `POST /bureau/vocabulaire/termes/{list}/{key}`
pub async fn save(
    State(census): State<Census>,
    Path((list, key)): Path<(String, String)>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let (list, key) = found(&census.vocabulary(), &list, &key)?;
    save_as(&census, &shell, (list, Some(key)), &typed).await
}

async fn save_as(
    census: &Census,
    shell: &Shell,
    (list, known): (List, Option<&'static str>),
    typed: &Fields,
) -> Result<Response> {
    shell.viewer.must(Right::ChooseWords)?;
    let words = census.vocabulary();
    let key = known.or_else(|| words.next_key(list));
    let Some(key) = key else {
        return Err(Error::Conflict(Message::new("error-list-full").with("limit", list.room())));
    };
    let subject = Subject::Term(list, key.to_owned());
    let seen = known.map_or(0, |_| typed.get("version").parse().unwrap_or_default());
    let outcome = match term::read(&words, (list, key), typed) {
        Ok(term) => change::write(census, shell.viewer.id(), (&subject, seen), &term).await,
        Err(error) => Err(error),
    };
    let (status, wrong) = match outcome {
        Ok(()) => return Ok(saved(&term_path(list, key), typed)),
        Err(error) => why_not_saved(error)?,
    };
    Ok(shell.page_with(status, page(census, shell, (list, known), typed, &wrong).await?)?.into_response())
}

/// Back to the lot that carries sheets along, or to the term when none holds it.
fn carried(lot: Option<LotId>, back: &str, done: &Message) -> Response {
    match lot {
        Some(lot) => shell::flash(go(&format!("/bureau/lots/{lot}")), done),
        None => shell::flash(go(back), done),
    }
}

/// `POST /bureau/vocabulaire/termes/{list}/{key}/fusion`
pub async fn merge(
    State(census): State<Census>,
    Path((list, key)): Path<(String, String)>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    shell.viewer.must(Right::ChooseWords)?;
    let (list, key) = found(&census.vocabulary(), &list, &key)?;
    let seen = typed.get("version").parse().unwrap_or_default();
    let (from, into) = (shell.term(list.family(), key), shell.term(list.family(), typed.get("into")));
    let lot = change::merge_term(&census, shell.viewer.id(), (list, key, seen), typed.get("into")).await?;
    census.follow().await?;
    let done = Message::new("flash-words-merged").with("from", from).with("into", into);
    Ok(carried(lot, &term_path(list, key), &done))
}

/// `POST /bureau/vocabulaire/termes/{list}/{key}/report`: the sheets that still hold a merged term follow it.
pub async fn carry(
    State(census): State<Census>,
    Path((list, key)): Path<(String, String)>,
    shell: Shell,
) -> Result<Response> {
    shell.viewer.must(Right::ChooseWords)?;
    let words = census.vocabulary();
    let (list, key) = found(&words, &list, &key)?;
    let to = words.resolve(list, key);
    let lot = change::take_words(&census, shell.viewer.id(), (list, to), &[key.to_owned()]).await?;
    census.follow().await?;
    let message = Message::new("flash-words-merged").with("from", shell.term(list.family(), key));
    Ok(carried(lot, &term_path(list, key), &message.with("into", shell.term(list.family(), to))))
}

/// `POST /bureau/vocabulaire/termes/{list}/{key}/mots`: the term in the place of the free words that were ticked.
pub async fn take_words(
    State(census): State<Census>,
    Path((list, key)): Path<(String, String)>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    shell.viewer.must(Right::ChooseWords)?;
    let words = census.vocabulary();
    let (list, key) = found(&words, &list, &key)?;
    // only words that say the term: nothing else may be written over from here
    let chosen: Vec<String> =
        typed.all("word").filter(|w| words.recognise(list, w).contains(&key)).map(str::to_owned).collect();
    if chosen.is_empty() || !words.term(list, key).is_in_use() {
        return Err(Error::Conflict(Message::new("error-words-none")));
    }
    let lot = change::take_words(&census, shell.viewer.id(), (list, key), &chosen).await?;
    census.follow().await?;
    let done = Message::new("flash-words-taken").with("name", shell.term(list.family(), key));
    Ok(carried(lot, &term_path(list, key), &done))
}

/// `POST /bureau/vocabulaire/termes/{list}/{key}/usage`: retired, or in use again.
pub async fn stand(
    State(census): State<Census>,
    Path((list, key)): Path<(String, String)>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    shell.viewer.must(Right::ChooseWords)?;
    let words = census.vocabulary();
    let (list, key) = found(&words, &list, &key)?;
    let retired = typed.has("usage", "non");
    let next = Term { retired, into: None, ..words.term(list, key) };
    if !retired {
        term::must_be_free(&words, (list, key), &next)?;
    }
    let seen = typed.get("version").parse().unwrap_or_default();
    change::write(&census, shell.viewer.id(), (&Subject::Term(list, key.to_owned()), seen), &next).await?;
    let done = Message::new(if retired { "flash-word-retired" } else { "flash-word-used" });
    Ok(shell::flash(go(&term_path(list, key)), &done.with("name", shell.term(list.family(), key))))
}
