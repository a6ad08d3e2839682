//! The people of a segment as a file: within one's scope, how to reach them only where one may read it, and always
//! logged.

use std::collections::HashMap;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::consultation;
use kernel::error::{Error, Result};
use kernel::facts::Fact;
use kernel::ids::PartyId;
use kernel::web::{Path, Shell};
use tables::cells::push_line;

use super::{find, ready};
use crate::Relations;
use crate::store::segments as store;

/// `GET /bureau/segments/{segment}/export`
pub async fn export(State(relations): State<Relations>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    shell.viewer.must(Right::ExportPeople)?;
    shell.viewer.must(Right::ReadPeople)?;
    let segment = find(&relations, &shell.viewer, &id).await?;
    let app = &relations.app;
    let tree = segment.tree().map_err(|why| Error::Conflict(why.message()))?;
    let ids = ready(&relations, &shell.viewer, tree, &[Right::ExportPeople]).await?.list(&relations).await?;
    let cards = store::cards(&app.db, &ids, &shell.viewer.reach(Right::ExportPeople)).await?;
    let ids: Vec<PartyId> = cards.iter().map(|card| card.id).collect();
    let reads_contacts = shell.viewer.may(Right::ReadContacts);
    let mut contacts: HashMap<PartyId, (Vec<String>, Vec<String>)> = HashMap::new();
    if reads_contacts {
        let found = store::contacts(&app.db, &ids, &shell.viewer.reach(Right::ReadContacts)).await?;
        for (party, sort, value) in found {
            let (emails, phones) = contacts.entry(party).or_default();
            if sort == "email" {
                emails.push(value);
            } else {
                phones.push(value);
            }
        }
    }
    // logged before anything leaves
    consultation::note(app, &shell.viewer, &ids, "export", &segment.name).await?;
    let mut tx = app.db.begin().await?;
    let count = u64::try_from(ids.len()).unwrap_or(u64::MAX);
    app.record(&mut tx, shell.viewer.reader(), &Fact::SegmentExported { segment: segment.id, count }).await?;
    tx.commit().await?;
    let gazetteer = relations.territories.gazetteer();
    let mut head = vec!["id", "kind", "name", "commune_code", "commune"];
    if reads_contacts {
        head.extend(["emails", "phones"]);
    }
    let mut text = String::new();
    push_line(&mut text, head.into_iter().map(str::to_owned));
    for card in &cards {
        let commune = card.commune.clone().unwrap_or_default();
        let named = gazetteer.commune_of(&commune).map(|id| gazetteer.name(id).to_owned()).unwrap_or_default();
        let mut cells = vec![card.id.to_string(), card.kind.key().to_owned(), card.name.clone(), commune, named];
        if reads_contacts {
            let (emails, phones) = contacts.remove(&card.id).unwrap_or_default();
            cells.extend([emails.join(" "), phones.join(" ")]);
        }
        push_line(&mut text, cells);
    }
    let name = format!("attachment; filename=\"{}.csv\"", kernel::text::slug(&segment.name));
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned()),
        (CONTENT_DISPOSITION, name),
        (CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, text).into_response())
}
