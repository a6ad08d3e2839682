//! The toolkit of a page: its shell, its forms, its routes and their rights, paging.

pub mod fields;
pub mod once;
pub mod paging;
pub mod route;
pub mod shell;

pub use fields::Fields;
pub use paging::Pager;
pub use route::{Access, Routes};
pub use shell::{Page, Shell};

use axum::extract::{FromRequestParts, Path as AxumPath, Query as AxumQuery};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use serde::de::DeserializeOwned;

use crate::error::Error;

/// The pieces of an address; what does not fit is a page that does not exist.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        // no address of ours holds a null byte, which PostgreSQL refuses in text
        if parts.uri.path().contains("%00") {
            return Err(Error::NotFound);
        }
        let AxumPath(value) = AxumPath::from_request_parts(parts, state).await.map_err(|_| Error::NotFound)?;
        Ok(Path(value))
    }
}

/// What follows the question mark, typed; what does not fit takes its default.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Default + Send, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let value = AxumQuery::from_request_parts(parts, state).await.map(|AxumQuery(value)| value);
        Ok(Query(value.unwrap_or_default()))
    }
}

/// 303 to another page of this site, after a change.
pub fn go(path: &str) -> Response {
    Redirect::to(path).into_response()
}

/// 308: the page has another address now.
pub fn moved(path: &str) -> Response {
    Redirect::permanent(path).into_response()
}

/// A path of this site to come back to, or the desk: an address elsewhere would be a trap.
pub fn safe_return(path: &str) -> &str {
    let inside =
        path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && !path.contains(char::is_control);
    if inside { path } else { "/bureau" }
}
