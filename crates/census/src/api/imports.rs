//! What a program with an access token may do: send a file to be imported, read its report, accept it.

use std::collections::HashSet;

use axum::body::Body;
use axum::extract::State;
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use kernel::error::{Error, Result};
use kernel::ids::BatchId;
use kernel::jobs;
use kernel::web::{Path, Shell};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;

use super::answer::invalid;
use crate::Census;
use crate::import::plan::Acceptance;
use crate::import::run::{ImportError, missing_columns};
use crate::pages::import_job::ask;
use crate::pages::reports;
use crate::store::batch::{self, Batch, State as Step};

/// `POST /api/v1/imports?source=&name=`: the body is the file. Its report is made outside the request.
pub async fn send(State(census): State<Census>, shell: Shell, body: Body) -> Result<Response> {
    let (source, name) = (shell.query.get("source"), shell.query.get("name"));
    if source.is_empty() || source.chars().count() > 80 {
        return Err(invalid("source"));
    }
    let name = if name.is_empty() { "fichier" } else { name };
    let path = census.app.files.on_its_way(&census.app.chance);
    let largest = census.app.site.largest_import;
    let mut file = tokio::fs::File::create(&*path).await.map_err(Error::away)?;
    let (mut pieces, mut size) = (body.into_data_stream(), 0_u64);
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| Error::Conflict(kernel::lang::Message::new("error-upload-broken")))?;
        size += piece.len() as u64;
        if size > largest {
            return Err(Error::TooLarge(largest));
        }
        file.write_all(&piece).await.map_err(Error::away)?;
    }
    file.flush().await.map_err(Error::away)?;
    drop(file);
    let short: String = name.chars().filter(|c| !c.is_control()).take(200).collect();
    let batch = census.receive(source, &short, &path, None).await.map_err(refused)?;
    ask(&census, &batch, None, None).await?;
    let address = format!("{}/api/v1/imports/{}", census.app.site.url, batch.id);
    let mut response = answer(StatusCode::ACCEPTED, &told(&census, &batch, true));
    if let Ok(value) = HeaderValue::from_str(&address) {
        response.headers_mut().insert(LOCATION, value);
    }
    Ok(response)
}

/// A file that is no table is a form to correct, not a conflict.
fn refused(error: ImportError) -> Error {
    match error {
        ImportError::File(_) | ImportError::MissingColumns(_) | ImportError::NoNameColumn => {
            let mut wrong = kernel::error::Violations::default();
            wrong.add("file", reports::error_message(&error));
            Error::Invalid(wrong)
        }
        other => reports::to_error(other),
    }
}

/// `GET /api/v1/imports/{id}`
pub async fn show(State(census): State<Census>, Path(id): Path<String>) -> Result<Response> {
    let batch = find(&census, &id).await?;
    let running = jobs::is_queued(&census.app.db, "import", &batch.id.to_string()).await?;
    Ok(answer(StatusCode::OK, &told(&census, &batch, running)))
}

/// `POST /api/v1/imports/{id}/acceptance`
pub async fn accept(State(census): State<Census>, Path(id): Path<String>) -> Result<Response> {
    let batch = find(&census, &id).await?;
    let running = jobs::is_queued(&census.app.db, "import", &batch.id.to_string()).await?;
    if batch.state != Step::Planned || running {
        return Err(Error::Conflict(kernel::lang::Message::new("error-import-done")));
    }
    let all = Acceptance { create: true, update: true, except: HashSet::new() };
    ask(&census, &batch, None, Some(all)).await?;
    Ok(answer(StatusCode::ACCEPTED, &told(&census, &batch, true)))
}

async fn find(census: &Census, id: &str) -> Result<Batch> {
    let id: BatchId = id.parse().map_err(|_| Error::NotFound)?;
    batch::find_batch(&census.app.db, id).await?.ok_or(Error::NotFound)
}

/// Where an import stands, for whoever sent it.
fn told(census: &Census, batch: &Batch, running: bool) -> Value {
    let counts = &batch.counts;
    json!({
        "id": batch.id, "source": batch.source, "state": batch.state.key(), "running": running,
        "rows": counts.rows(), "created": counts.created, "updated": counts.updated, "unchanged": counts.unchanged,
        "vanished": counts.vanished, "rejected": counts.rejected, "repaired": counts.repaired,
        "doubtful": counts.doubtful, "conflicts": counts.conflicts, "refused": batch.error.is_some(),
        "missing_columns": missing_columns(batch),
        "report": format!("{}/bureau/imports/{}", census.app.site.url, batch.id),
    })
}

/// For the sender alone: nobody keeps it, no other site reads it.
fn answer(status: StatusCode, body: &Value) -> Response {
    let headers = [("content-type", "application/json"), ("cache-control", "private, no-store")];
    (status, headers, body.to_string()).into_response()
}
