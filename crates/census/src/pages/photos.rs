//! Photos: added to a sheet, described anew, put first, taken away, and served.

use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use kernel::error::{Error, Result, Violations};
use kernel::ids::FileId;
use kernel::lang::Message;
use kernel::web::{Fields, Path, Shell, go, shell};

use super::editing::{editable, kind_of};
use crate::picture::{self, NotAPicture};
use crate::sheet::Sheet;
use crate::{Census, store};

/// `GET /photos/{name}`: the name holds the hash of the content, so the answer never changes.
pub async fn file(State(census): State<Census>, Path(name): Path<String>) -> Result<Response> {
    let named = name.strip_suffix(".jpg").is_some_and(|stem| stem.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-'));
    if !named {
        return Err(Error::NotFound);
    }
    let bytes = census.app.files.get(&format!("photos/{name}")).await.map_err(Error::away)?.ok_or(Error::NotFound)?;
    let headers = [(CONTENT_TYPE, "image/jpeg"), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, bytes).into_response())
}

#[derive(Default)]
struct Upload {
    bytes: Bytes,
    name: String,
    alternative: String,
    credit: String,
}

/// `POST /bureau/{kind}/{slug}/photos`
pub async fn add(
    State(census): State<Census>,
    Path((kind, slug)): Path<(String, String)>,
    shell: Shell,
    form: std::result::Result<Multipart, MultipartRejection>,
) -> Result<Response> {
    let sheet = editable(&census, &shell, kind_of(&kind)?, &slug).await?;
    let form = form.map_err(|_| Error::Conflict(Message::new("error-upload-broken")))?;
    let upload = read(form).await?;
    let mut wrong = Violations::default();
    if upload.alternative.is_empty() {
        wrong.add("alternative", Message::new("error-alternative"));
    }
    let bytes = upload.bytes.clone();
    let picture = tokio::task::spawn_blocking(move || picture::prepare(&bytes)).await?;
    let picture = match picture {
        Ok(picture) => Some(picture),
        Err(reason) => {
            wrong.add("photo", Message::new(refusal(reason)));
            None
        }
    };
    if let (Some(picture), true) = (picture, wrong.is_empty()) {
        let hash = picture::keep(&census.app.files, &picture).await.map_err(Error::away)?;
        let now = census.app.clock.now();
        let mut tx = census.app.db.begin().await?;
        let told = (upload.name.as_str(), upload.alternative.as_str(), upload.credit.as_str());
        let file = store::photos::insert(&mut tx, (now, &census.app.chance), (&hash, &picture), told).await?;
        store::insert_photo(&mut tx, now, sheet.id(), file).await?;
        tx.commit().await?;
        let back = go(&format!("/bureau{}#photos", sheet.party.path()));
        return Ok(shell::flash(back, &Message::new("flash-photo-added")));
    }
    super::editing::again(&census, &shell, &sheet, wrong).await
}

/// The sheet at that address and its photo of that id, for those who may edit them.
async fn photo_of(census: &Census, shell: &Shell, (kind, slug, file): (&str, &str, &str)) -> Result<(Sheet, FileId)> {
    let sheet = editable(census, shell, kind_of(kind)?, slug).await?;
    let file: FileId = file.parse().map_err(|_| Error::NotFound)?;
    let photos = store::list_photos(&census.app.db, sheet.id()).await?;
    if photos.iter().all(|photo| photo.id != file) {
        return Err(Error::NotFound);
    }
    Ok((sheet, file))
}

/// `POST /bureau/{kind}/{slug}/photos/{file}/description`
pub async fn describe(
    State(census): State<Census>,
    Path((kind, slug, file)): Path<(String, String, String)>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let (sheet, file) = photo_of(&census, &shell, (&kind, &slug, &file)).await?;
    let (alternative, credit) = (typed.get("alternative"), typed.get("credit"));
    if alternative.is_empty() {
        let mut wrong = Violations::default();
        wrong.add(&format!("alternative-{file}"), Message::new("error-alternative"));
        return super::editing::again(&census, &shell, &sheet, wrong).await;
    }
    let mut tx = census.app.db.begin().await?;
    let now = census.app.clock.now();
    if !store::photos::describe(&mut tx, now, (sheet.id(), file), (alternative, credit)).await? {
        return Err(Error::NotFound);
    }
    tx.commit().await?;
    let back = go(&format!("/bureau{}#photos", sheet.party.path()));
    Ok(shell::flash(back, &Message::new("flash-photo-described")))
}

/// `POST /bureau/{kind}/{slug}/photos/{file}/premiere`: it becomes the picture of the cards.
pub async fn move_first(
    State(census): State<Census>,
    Path((kind, slug, file)): Path<(String, String, String)>,
    shell: Shell,
) -> Result<Response> {
    let (sheet, file) = photo_of(&census, &shell, (&kind, &slug, &file)).await?;
    let mut tx = census.app.db.begin().await?;
    if !store::photos::move_first(&mut tx, census.app.clock.now(), sheet.id(), file).await? {
        return Err(Error::NotFound);
    }
    tx.commit().await?;
    let back = go(&format!("/bureau{}#photos", sheet.party.path()));
    Ok(shell::flash(back, &Message::new("flash-photo-first")))
}

/// `POST /bureau/{kind}/{slug}/photos/{file}/retrait`
pub async fn remove(
    State(census): State<Census>,
    Path((kind, slug, file)): Path<(String, String, String)>,
    shell: Shell,
) -> Result<Response> {
    let sheet = editable(&census, &shell, kind_of(&kind)?, &slug).await?;
    let file: FileId = file.parse().map_err(|_| Error::NotFound)?;
    let mut tx = census.app.db.begin().await?;
    let unused = store::remove_photo(&mut tx, census.app.clock.now(), sheet.id(), file).await?;
    tx.commit().await?;
    if let Some(hash) = unused {
        // whoever asked for a photo to be taken away does not want its address to go on answering
        picture::discard(&census.app.db, &census.app.files, &hash).await.map_err(Error::away)?;
    }
    let back = go(&format!("/bureau{}#photos", sheet.party.path()));
    Ok(shell::flash(back, &Message::new("flash-photo-removed")))
}

fn refusal(reason: NotAPicture) -> &'static str {
    match reason {
        NotAPicture::UnknownFormat => "error-photo-format",
        NotAPicture::TooLarge => "error-photo-large",
        NotAPicture::Broken => "error-photo-broken",
    }
}

async fn read(mut form: Multipart) -> Result<Upload> {
    let mut upload = Upload::default();
    let too_large = |_| Error::TooLarge(picture::LARGEST as u64);
    while let Some(field) = form.next_field().await.map_err(too_large)? {
        match field.name().unwrap_or_default() {
            "photo" => {
                upload.name = field.file_name().unwrap_or("photo").chars().take(200).collect();
                upload.bytes = field.bytes().await.map_err(too_large)?;
            }
            "alternative" => upload.alternative = field.text().await.map_err(too_large)?.trim().to_owned(),
            "credit" => upload.credit = field.text().await.map_err(too_large)?.trim().to_owned(),
            _ => {}
        }
    }
    Ok(upload)
}
