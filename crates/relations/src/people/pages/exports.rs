//! The list of people as a file: as it is filtered, within one's scope, how to reach them only where one may read it, and
//! always logged.

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::consultation;
use kernel::error::{Error, Result};
use kernel::facts::Fact;
use kernel::ids::PartyId;
use kernel::lang::Message;
use kernel::web::{Fields, Shell};

use super::list;
use crate::Relations;
use crate::people::export::Sheet;
use crate::store::people::{self as store, Person};
use crate::store::people_imports::{self as files, Reached};

/// People of one file; more would be a copy of everything.
const MOST: usize = 20_000;

/// The people of the list that may leave: those that the filters keep, in reach of both rights.
pub async fn leaving(relations: &Relations, shell: &Shell, query: &Fields) -> Result<Vec<Person>> {
    shell.viewer.must(Right::ExportPeople)?;
    shell.viewer.must(Right::ReadPeople)?;
    let (db, viewer) = (&relations.app.db, &shell.viewer);
    let asked = list::asked(relations, shell, query);
    let (export, contacts) = (viewer.reach(Right::ExportPeople), viewer.reach(Right::ReadContacts));
    let mut found = store::list(db, &asked, (&export, &contacts), (0, MOST + 1)).await?;
    if found.len() > MOST {
        return Err(Error::Conflict(Message::new("people-export-many").with("count", MOST)));
    }
    let ids: Vec<PartyId> = found.iter().map(|person| person.party.id).collect();
    let mut readable = viewer.reach(Right::ReadPeople).among(db, &ids).await?;
    readable.sort_unstable();
    found.retain(|person| readable.binary_search(&person.party.id).is_ok());
    Ok(found)
}

/// How some of these people are reached, where the viewer may read it; noted before anything leaves.
pub async fn reached(relations: &Relations, shell: &Shell, people: &[PartyId]) -> Result<Vec<Reached>> {
    let db = &relations.app.db;
    let readable = shell.viewer.reach(Right::ReadContacts).among(db, people).await?;
    let points = files::list_reached(db, &readable).await?;
    let mut shown: Vec<PartyId> = points.iter().map(|point| point.party).collect();
    shown.dedup();
    consultation::note(&relations.app, &shell.viewer, &shown, "export", "").await?;
    Ok(points)
}

/// Notes that people left.
pub async fn record(relations: &Relations, shell: &Shell, format: &str, count: usize) -> Result<()> {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    let mut tx = relations.app.db.begin().await?;
    let fact = Fact::PeopleExported { format: format.to_owned(), count };
    relations.app.record(&mut tx, shell.viewer.reader(), &fact).await?;
    Ok(tx.commit().await?)
}

/// A file to download, kept by nobody on its way.
pub fn attachment(kind: &'static str, name: &str, body: impl IntoResponse) -> Response {
    let name = format!("attachment; filename=\"{name}\"");
    let headers =
        [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name), (CACHE_CONTROL, "private, no-store".to_owned())];
    (headers, body).into_response()
}

async fn export(
    relations: &Relations,
    shell: &Shell,
    format: &str,
    write: impl FnOnce(&Sheet<'_>) -> Result<Response>,
) -> Result<Response> {
    let people = leaving(relations, shell, &shell.query).await?;
    let ids: Vec<PartyId> = people.iter().map(|person| person.party.id).collect();
    let reach = shell.viewer.reach(Right::ReadPeople);
    let today = relations.app.clock.today().to_string();
    let ties = files::list_tied(&relations.app.db, &ids, &today, &reach).await?;
    let points = match shell.viewer.may(Right::ReadContacts) {
        true => Some(reached(relations, shell, &ids).await?),
        false => None,
    };
    record(relations, shell, format, people.len()).await?;
    let gazetteer = relations.territories.gazetteer();
    write(&Sheet { people: &people, ties: &ties, points: points.as_deref(), gazetteer: &gazetteer })
}

/// `GET /bureau/personnes/export.csv`
pub async fn csv(State(relations): State<Relations>, shell: Shell) -> Result<Response> {
    let kind = "text/csv; charset=utf-8; header=present";
    export(&relations, &shell, "csv", |sheet| Ok(attachment(kind, "personnes.csv", sheet.csv()))).await
}

/// `GET /bureau/personnes/export.xlsx`
pub async fn xlsx(State(relations): State<Relations>, shell: Shell) -> Result<Response> {
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    export(&relations, &shell, "xlsx", |sheet| Ok(attachment(kind, "personnes.xlsx", sheet.xlsx()?))).await
}

/// `GET /bureau/personnes/export.vcf`
pub async fn vcf(State(relations): State<Relations>, shell: Shell) -> Result<Response> {
    export(&relations, &shell, "vcf", |sheet| Ok(attachment("text/vcard; charset=utf-8", "personnes.vcf", sheet.vcf())))
        .await
}
