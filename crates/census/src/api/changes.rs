//! The feed of changes: what became public, changed or left since a cursor, for whoever keeps a copy.

use axum::extract::State;
use axum::response::Response;
use kernel::change;
use kernel::error::{Error, Result};
use kernel::web::Shell;
use serde::Serialize;

use super::answer::{body, invalid, open};
use crate::Census;
use crate::store::published::{ChangeRow, list_changes};

/// Lines of one answer, at most, and when the address does not say.
const MOST: usize = 1_000;

/// What happened to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum What {
    Created,
    Updated,
    Removed,
}

/// One line of the feed. Of what was removed, nothing is told but its id.
#[derive(Serialize)]
struct Line {
    change: What,
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated_at: Option<String>,
}

#[derive(Serialize)]
struct Feed {
    /// Where to go on from, once these lines were dealt with.
    cursor: i64,
    /// Whether others wait already.
    more: bool,
    next: String,
    changes: Vec<Line>,
}

/// `GET /api/v1/changes?since=`
pub async fn feed(State(census): State<Census>, shell: Shell) -> Result<Response> {
    let since: i64 = match shell.query.get("since") {
        "" => 0,
        since => since.parse().map_err(|_| invalid("since"))?,
    };
    let limit = shell.query.get("limit").parse().unwrap_or(MOST).clamp(1, MOST);
    // a cursor that was never given comes from another database: whoever holds it starts again
    if since < 0 || since > change::last(&census.app.db).await? {
        return Err(Error::Gone);
    }
    let rows = list_changes(&census.app.db, since, i64::try_from(limit).unwrap_or(i64::MAX)).await?;
    let cursor = rows.last().map_or(since, |row| row.seq);
    let more = rows.len() == limit;
    let site = &census.app.site.url;
    let changes = rows.into_iter().filter_map(|row| line(site, since, row)).collect();
    let next = format!("{site}/api/v1/changes?since={cursor}&limit={limit}");
    Ok(open("application/json", body(&Feed { cursor, more, next, changes })))
}

/// The line of a change; none for what never was public.
fn line(site: &str, since: i64, row: ChangeRow) -> Option<Line> {
    let published = row.published?;
    let id = row.id.to_string();
    let Some((kind, slug, updated_at)) = row.present else {
        return Some(Line { change: What::Removed, id, kind: None, url: None, updated_at: None });
    };
    let change = if published > since { What::Created } else { What::Updated };
    let url = Some(format!("{site}{}", kind.path(&slug)));
    Some(Line { change, id, kind: Some(kind.key()), url, updated_at: Some(updated_at) })
}
