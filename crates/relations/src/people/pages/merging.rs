//! Two people who are one: the other searched by name, both side by side, made one, and two again at any time.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::auth::Right;
use kernel::error::{Error, Result};
use kernel::ids::{MergeId, PartyId};
use kernel::lang::Message;
use kernel::party::Kind;
use kernel::text;
use kernel::web::{Fields, Page, Path, Shell, go, shell};

use super::{editable, where_words};
use crate::Relations;
use crate::people::merge as merging;
use crate::people::tie;
use crate::store::people::{self as store, Person};
use crate::store::{contacts, ties};

/// A person beside the other.
struct Side {
    id: String,
    name: String,
    path: String,
    place: String,
    version: i64,
    points: Vec<String>,
    ties: Vec<String>,
}

#[derive(Template)]
#[template(path = "people_merge.html")]
struct MergePage {
    shell: Shell,
    name: String,
    path: String,
    words: String,
    /// People found by the search: name, place, the address that puts them beside this one.
    found: Vec<(String, String, String)>,
    sides: Option<(Side, Side)>,
}

/// The other person, whom the viewer may change too.
async fn other(relations: &Relations, shell: &Shell, id: &str, person: &Person) -> Result<Person> {
    let id: PartyId = id.parse().map_err(|_| Error::NotFound)?;
    let reach = shell.viewer.reach(Right::EditPeople);
    let found = store::find(&relations.app.db, id, &reach).await?;
    found.filter(|found| found.party.id != person.party.id).ok_or(Error::NotFound)
}

async fn side(relations: &Relations, shell: &Shell, person: &Person) -> Result<Side> {
    let (db, id) = (&relations.app.db, person.party.id);
    let points = match shell.viewer.may_on(db, Right::ReadContacts, id).await? {
        true => contacts::list(db, id).await?,
        false => Vec::new(),
    };
    if !points.is_empty() {
        kernel::consultation::note(&relations.app, &shell.viewer, &[id], "card", "").await?;
    }
    let held = ties::list(db, id, &shell.viewer.reach(Right::ReadPeople), 20).await?;
    let say = |one: &ties::Tie| format!("{} {}", tie::words(&shell.lang, &one.sort, one.back), one.far.name);
    Ok(Side {
        id: id.to_string(),
        name: person.party.name.clone(),
        path: format!("/bureau/personnes/{}", person.party.slug),
        place: where_words(&relations.territories.gazetteer(), person.party.territory.as_deref()),
        version: person.version,
        points: points.into_iter().map(|one| one.point.value).collect(),
        ties: held.iter().map(say).collect(),
    })
}

/// `GET /bureau/personnes/{slug}/fusion`: `q` searches the other, `avec` puts them side by side.
pub async fn ask(State(relations): State<Relations>, Path(slug): Path<String>, shell: Shell) -> Result<Page> {
    let person = editable(&relations, &shell, &slug).await?;
    let path = format!("/bureau/personnes/{}", person.party.slug);
    let words = shell.query.get("q").to_owned();
    let folded: Vec<String> =
        text::fold(&words).split(' ').filter(|word| !word.is_empty()).take(6).map(str::to_owned).collect();
    let mut found = Vec::new();
    if !folded.is_empty() {
        let reach = shell.viewer.reach(Right::EditPeople);
        let only = (person.party.id, Some(Kind::Person));
        let gazetteer = relations.territories.gazetteer();
        for one in store::find_named(&relations.app.db, &folded, &reach, only, 20).await? {
            let place = where_words(&gazetteer, one.territory.as_deref());
            found.push((one.name, place, format!("{path}/fusion?avec={}", one.id)));
        }
    }
    let sides = match shell.query.get("avec") {
        "" => None,
        id => {
            let other = other(&relations, &shell, id, &person).await?;
            Some((side(&relations, &shell, &person).await?, side(&relations, &shell, &other).await?))
        }
    };
    shell.page(MergePage { name: person.party.name.clone(), path, words, found, sides, shell: shell.clone() })
}

/// `POST /bureau/personnes/{slug}/fusion`: this one stays, `other` joins them.
pub async fn merge(
    State(relations): State<Relations>,
    Path(slug): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let person = editable(&relations, &shell, &slug).await?;
    let other = other(&relations, &shell, typed.get("other"), &person).await?;
    let version = |key: &str| typed.get(key).parse().unwrap_or_default();
    let versions = (version("version"), version("other-version"));
    merging::merge(&relations.app, shell.viewer.id(), (&person, &other), versions).await?;
    let done = Message::new("flash-people-merged").with("name", other.party.name);
    Ok(shell::flash(go(&format!("/bureau/personnes/{}", person.party.slug)), &done))
}

/// `POST /bureau/personnes/{slug}/separation`: takes a merge into this person back.
pub async fn undo(
    State(relations): State<Relations>,
    Path(slug): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let person = editable(&relations, &shell, &slug).await?;
    let merge: MergeId = typed.get("merge").parse().map_err(|_| Error::NotFound)?;
    let name = merging::undo(&relations.app, shell.viewer.id(), &person, merge).await?;
    let done = Message::new("flash-people-parted").with("name", name);
    Ok(shell::flash(go(&format!("/bureau/personnes/{}", person.party.slug)), &done))
}
