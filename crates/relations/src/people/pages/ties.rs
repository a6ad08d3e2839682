//! Ties in the back office: the other end searched by name, then what the two are to each other, from when to when.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::db::Tx;
use kernel::error::{Error, Result, Violations};
use kernel::ids::{PartyId, TieId};
use kernel::lang::Message;
use kernel::party::{Kind, Party};
use kernel::text;
use kernel::web::{Fields, Page, Path, Shell, go, shell};

use super::form::short;
use super::{base_of, editable_party, given, icon_of, path_of, where_words};
use crate::Relations;
use crate::form::FieldView;
use crate::people::person::{note, settle};
use crate::people::tie::{self, Direction};
use crate::store::people::{self, Named};
use crate::store::ties::{self as store, NewTie, Tie};

/// What a search of the other end shows.
const FOUND: i64 = 20;

/// Something found by the search.
struct FoundView {
    id: String,
    name: String,
    place: String,
    icon: &'static str,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "people_tie.html")]
struct TiePage {
    shell: Shell,
    title: String,
    action: String,
    back: (String, String),
    /// What was searched; none when the other end is known.
    words: Option<String>,
    found: Vec<FoundView>,
    /// The other end of a tie that is there already.
    far: Option<(String, String)>,
    fields: Vec<FieldView>,
    main: bool,
    /// Whether the party may be presented by it.
    may_be_main: bool,
    errors: Vec<(String, String)>,
    may_list: bool,
    /// The version that was read.
    version: String,
}

fn directions(shell: &Shell, kind: Kind, far: Option<Kind>) -> Vec<(String, String)> {
    Direction::all(kind)
        .filter(|one| far.is_none_or(|far| one.allows(kind, far)))
        .map(|one| (one.key(), tie::words(&shell.lang, one.sort.key, one.back)))
        .collect()
}

fn page(
    shell: &Shell,
    party: &Party,
    (words, far): (Option<&str>, Option<&Tie>),
    typed: &Fields,
    wrong: &Violations,
) -> TiePage {
    let choices = directions(shell, party.kind, far.map(|tie| tie.far.kind));
    let form = given(shell, typed, wrong);
    TiePage {
        title: shell.t1(if far.is_some() { "tie-edit-title" } else { "tie-new-title" }, "name", party.name.as_str()),
        action: match far {
            Some(tie) => format!("{}/liens/{}", base_of(party), tie.id),
            None => format!("{}/liens", base_of(party)),
        },
        back: (path_of(party), party.name.clone()),
        words: words.map(str::to_owned),
        found: Vec::new(),
        far: far.map(|tie| (tie.far.name.clone(), tie.far.path())),
        fields: vec![
            form.choice("tie", choices),
            form.field("title", "line"),
            form.field("since", "line").short(),
            form.field("until", "line").short(),
            form.field("note", "text"),
        ],
        main: typed.has("main", "yes"),
        may_be_main: party.kind == Kind::Person,
        errors: form.errors(),
        may_list: shell.viewer.may(Right::EditSheets),
        version: typed.get("version").to_owned(),
        shell: shell.clone(),
    }
}

/// What the search finds, and what was chosen before.
async fn search(
    relations: &Relations,
    shell: &Shell,
    party: &Party,
    (typed, chosen): (&str, Option<&Named>),
) -> Result<Vec<FoundView>> {
    let words: Vec<String> =
        text::fold(typed).split(' ').filter(|word| !word.is_empty()).take(6).map(str::to_owned).collect();
    let mut found: Vec<Named> = chosen.cloned().into_iter().collect();
    if !words.is_empty() {
        let reach = shell.viewer.reach(Right::ReadPeople);
        let named = people::find_named(&relations.app.db, &words, &reach, (party.id, None), FOUND).await?;
        found.extend(named.into_iter().filter(|one| chosen.is_none_or(|chosen| chosen.id != one.id)));
    }
    let gazetteer = relations.territories.gazetteer();
    let alone = found.len() == 1;
    let view = |one: Named| FoundView {
        id: one.id.to_string(),
        place: where_words(&gazetteer, one.territory.as_deref()),
        icon: icon_of(one.kind),
        chosen: alone || chosen.is_some_and(|chosen| chosen.id == one.id),
        name: one.name,
    };
    Ok(found.into_iter().map(view).collect())
}

/// `GET /bureau/relations/{party}/liens`: the search of the other end, and the form once it found something.
pub async fn new(State(relations): State<Relations>, Path(id): Path<String>, shell: Shell) -> Result<Page> {
    let party = editable_party(&relations, &shell, &id).await?;
    let words = shell.query.get("q");
    let mut page = page(&shell, &party, (Some(words), None), &Fields::default(), &Violations::default());
    page.found = search(&relations, &shell, &party, (words, None)).await?;
    shell.page(page)
}

/// What a form says of a tie, besides its ends.
struct Typed {
    direction: Direction,
    title: String,
    since: Option<String>,
    until: Option<String>,
    main: bool,
    note: String,
}

/// Reads the form; `far` is the kind of the other end.
fn read(party: &Party, far: Option<Kind>, typed: &Fields) -> Result<Typed> {
    let mut wrong = Violations::default();
    let mut day = |key: &str| match tie::read_day(typed.get(key)) {
        Ok(day) => day,
        Err(tie::NotADay) => {
            wrong.add(key, Message::new("error-tie-day"));
            None
        }
    };
    let (since, until) = (day("since"), day("until"));
    if let (Some(since), Some(until)) = (&since, &until)
        && tie::is_over(Some(until.as_str()), since)
    {
        wrong.add("until", Message::new("error-tie-order"));
    }
    if far.is_none() {
        wrong.add("other", Message::new("error-tie-other"));
    }
    let direction = Direction::from_key(typed.get("tie"));
    match (direction, far) {
        (None, _) => wrong.add("tie", Message::new("error-choice")),
        (Some(direction), Some(far)) if !direction.allows(party.kind, far) => {
            wrong.add("tie", Message::new("error-tie-kinds"));
        }
        _ => {}
    }
    let title = short(typed.get("title"));
    let note: String = typed.get("note").chars().filter(|c| !c.is_control() || *c == '\n').take(2_000).collect();
    match direction {
        Some(direction) if wrong.is_empty() => {
            let main = typed.has("main", "yes") && !direction.back && party.kind == Kind::Person;
            Ok(Typed { direction, title, since, until, main, note })
        }
        _ => Err(Error::Invalid(wrong)),
    }
}

impl Typed {
    /// The tie between `here`, where it was typed, and `there`.
    fn between(&self, id: TieId, here: PartyId, there: PartyId) -> NewTie<'_> {
        let (party, other) = if self.direction.back { (there, here) } else { (here, there) };
        NewTie {
            id,
            sort: self.direction.sort.key,
            party,
            other,
            title: &self.title,
            since: self.since.as_deref(),
            until: self.until.as_deref(),
            main: self.main,
            note: &self.note,
        }
    }
}

/// Both ends know of it, and whoever is found where the other stands is.
async fn told(relations: &Relations, shell: &Shell, tx: &mut Tx, ends: [PartyId; 2], what: &str) -> Result<()> {
    for end in ends {
        note(&relations.app, tx, shell.viewer.id(), end, (what, "")).await?;
        settle(&relations.app, tx, end).await?;
    }
    Ok(())
}

/// `POST /bureau/relations/{party}/liens`
pub async fn create(
    State(relations): State<Relations>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let party = editable_party(&relations, &shell, &id).await?;
    let (app, reach) = (&relations.app, shell.viewer.reach(Right::ReadPeople));
    let far = match typed.get("other").parse::<PartyId>() {
        Ok(far) if far != party.id => people::find_nameable(&app.db, far, &reach).await?,
        _ => None,
    };
    match (read(&party, far.as_ref().map(|far| far.kind), &typed), far) {
        (Ok(new), Some(far)) => {
            let (now, mut tx) = (app.clock.now(), app.db.begin().await?);
            let tie = new.between(TieId::new(now, &app.chance), party.id, far.id);
            store::insert(&mut tx, now, shell.viewer.id(), &tie).await?;
            told(&relations, &shell, &mut tx, [party.id, far.id], "tie").await?;
            tx.commit().await?;
            let done = Message::new("flash-tie-added").with("name", far.name);
            Ok(shell::flash(go(&path_of(&party)), &done))
        }
        (Err(Error::Invalid(wrong)), far) => {
            let words = typed.get("q");
            let mut again = page(&shell, &party, (Some(words), None), &typed, &wrong);
            again.found = search(&relations, &shell, &party, (words, far.as_ref())).await?;
            Ok(shell.form(&wrong, again)?.into_response())
        }
        (Err(other), _) => Err(other),
        (Ok(_), None) => Err(Error::NotFound),
    }
}

async fn found(relations: &Relations, shell: &Shell, (party, id): (&str, &str)) -> Result<(Party, Tie)> {
    let party = editable_party(relations, shell, party).await?;
    let id: TieId = id.parse().map_err(|_| Error::NotFound)?;
    let reach = shell.viewer.reach(Right::ReadPeople);
    let tie = store::find(&relations.app.db, party.id, id, &reach).await?.ok_or(Error::NotFound)?;
    Ok((party, tie))
}

fn typed_of(tie: &Tie) -> Fields {
    let mut fields = Fields::default();
    let back =
        if tie.back && Direction::from_key(&tie.sort).is_some_and(|known| !known.sort.mutual) { "-back" } else { "" };
    fields.push("tie", format!("{}{back}", tie.sort));
    fields.push("title", tie.title.as_str());
    fields.push("since", tie.since.clone().unwrap_or_default());
    fields.push("until", tie.until.clone().unwrap_or_default());
    fields.push("note", tie.note.as_str());
    fields.push("version", tie.version.to_string());
    if tie.main {
        fields.push("main", "yes");
    }
    fields
}

/// `GET /bureau/relations/{party}/liens/{tie}`
pub async fn edit(
    State(relations): State<Relations>,
    Path((party, tie)): Path<(String, String)>,
    shell: Shell,
) -> Result<Page> {
    let (party, tie) = found(&relations, &shell, (&party, &tie)).await?;
    shell.page(page(&shell, &party, (None, Some(&tie)), &typed_of(&tie), &Violations::default()))
}

/// `POST /bureau/relations/{party}/liens/{tie}`
pub async fn save(
    State(relations): State<Relations>,
    Path((party, tie)): Path<(String, String)>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let (party, tie) = found(&relations, &shell, (&party, &tie)).await?;
    let new = match read(&party, Some(tie.far.kind), &typed) {
        // a tie is not turned round: it would be another one
        Ok(new) if new.direction.sort.mutual || new.direction.back == tie.back => new,
        Ok(_) => {
            let mut wrong = Violations::default();
            wrong.add("tie", Message::new("error-tie-turned"));
            return Ok(shell.form(&wrong, page(&shell, &party, (None, Some(&tie)), &typed, &wrong))?.into_response());
        }
        Err(Error::Invalid(wrong)) => {
            return Ok(shell.form(&wrong, page(&shell, &party, (None, Some(&tie)), &typed, &wrong))?.into_response());
        }
        Err(other) => return Err(other),
    };
    let mut tx = relations.app.db.begin().await?;
    let (one, other) = if tie.back { (tie.far.id, party.id) } else { (party.id, tie.far.id) };
    let main = if tie.back { tie.main } else { new.main };
    let written = NewTie { party: one, other, main, ..new.between(tie.id, party.id, tie.far.id) };
    let version = typed.get("version").parse().unwrap_or_default();
    if !store::update(&mut tx, version, &written).await? {
        tx.rollback().await?;
        return conflict(&relations, &shell, (&party, tie.id), &typed, "error-tie-changed").await;
    }
    told(&relations, &shell, &mut tx, [party.id, tie.far.id], "tie-edited").await?;
    tx.commit().await?;
    Ok(shell::flash(go(&path_of(&party)), &Message::new("flash-tie-saved").with("name", tie.far.name)))
}

/// Both versions: what was typed stays in the form, and beside each field that differs stands what was saved meanwhile.
async fn conflict(
    relations: &Relations,
    shell: &Shell,
    (party, id): (&Party, TieId),
    typed: &Fields,
    told: &'static str,
) -> Result<Response> {
    let reach = shell.viewer.reach(Right::ReadPeople);
    let theirs = store::find(&relations.app.db, party.id, id, &reach).await?.ok_or(Error::Gone)?;
    let saved = typed_of(&theirs);
    let mut wrong = Violations::default();
    wrong.add("version", Message::new(told));
    for key in ["tie", "title", "since", "until", "note"] {
        let value = saved.get(key);
        if value != typed.get(key).replace("\r\n", "\n") {
            let words = match key {
                "tie" => tie::words(&shell.lang, &theirs.sort, theirs.back),
                _ => value.to_owned(),
            };
            wrong.add(key, Message::new("error-theirs").with("before", words));
        }
    }
    let mut again = page(shell, party, (None, Some(&theirs)), typed, &wrong);
    again.version = theirs.version.to_string();
    Ok(shell.page_with(StatusCode::CONFLICT, again)?.into_response())
}

/// `POST /bureau/relations/{party}/liens/{tie}/retrait`: for what was a mistake; what is over gets its end.
pub async fn remove(
    State(relations): State<Relations>,
    Path((party, tie)): Path<(String, String)>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let (party, tie) = found(&relations, &shell, (&party, &tie)).await?;
    let mut tx = relations.app.db.begin().await?;
    let version = typed.get("version").parse().unwrap_or_default();
    if !store::remove_at(&mut tx, tie.id, version).await? {
        tx.rollback().await?;
        return conflict(&relations, &shell, (&party, tie.id), &typed, "error-tie-changed-kept").await;
    }
    told(&relations, &shell, &mut tx, [party.id, tie.far.id], "tie-removed").await?;
    tx.commit().await?;
    Ok(shell::flash(go(&path_of(&party)), &Message::new("flash-tie-removed").with("name", tie.far.name)))
}
