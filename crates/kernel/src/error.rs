//! Everything that can stop a request, cut by what the reader can do about it.

use std::collections::BTreeMap;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use axum::response::{IntoResponse, Response};

use crate::lang::Message;

/// What a handler answers when it cannot do what was asked.
#[derive(Clone, Debug)]
pub enum Error {
    /// 401: to the sign-in form and back.
    SignIn,
    /// 403: to the page that asks again who one is, and back: what is asked is dangerous.
    Confirm,
    /// 403: only of what one may know exists.
    Forbidden,
    /// 403: a program asks with an access token whose maker may not do it today, in words.
    Withheld(Message),
    /// 404: also of what one may not see.
    NotFound,
    /// 410: it was here, and was removed.
    Gone,
    /// 422: the same form again, field by field.
    Invalid(Violations),
    /// 409: somebody else changed it, or it is already so.
    Conflict(Message),
    /// 413: more than is accepted, in bytes.
    TooLarge(u64),
    /// 429: after that wait.
    Wait(Duration),
    /// 503: a neighbour is away (database, mail, another instance).
    Away(Cause),
    /// 500: ours.
    Bug(Cause),
}

/// The result of a handler.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What was wrong, field by field, in the order of the fields' names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Violations(BTreeMap<String, Vec<Message>>);

impl Violations {
    /// Notes that a field is wrong.
    pub fn add(&mut self, field: &str, message: Message) {
        self.0.entry(field.to_owned()).or_default().push(message);
    }

    /// Nothing was wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What was wrong with that field.
    pub fn of(&self, field: &str) -> &[Message] {
        self.0.get(field).map_or(&[], Vec::as_slice)
    }

    /// Every field that was wrong.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[Message])> {
        self.0.iter().map(|(field, messages)| (field.as_str(), messages.as_slice()))
    }

    /// `Ok` when nothing was wrong.
    ///
    /// # Errors
    /// [`Error::Invalid`] with what was.
    pub fn check(self) -> Result<()> {
        if self.is_empty() { Ok(()) } else { Err(Error::Invalid(self)) }
    }
}

/// Where a failure that is not the reader's came from, for the log only.
#[derive(Clone, Debug)]
pub struct Cause {
    /// The library's own error.
    pub source: Arc<anyhow::Error>,
    /// The line that met it.
    pub at: &'static Location<'static>,
}

/// Why work that is no request was not done, as an error of it: a handler that asked for the work answers
/// [`Error::Conflict`].
#[derive(Debug)]
pub struct Refused(pub Message);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "refused: {}", self.0.key)
    }
}

impl std::error::Error for Refused {}

impl Error {
    /// A neighbour did not answer.
    #[track_caller]
    pub fn away(source: impl Into<anyhow::Error>) -> Error {
        Error::Away(Cause { source: Arc::new(source.into()), at: Location::caller() })
    }

    /// A mistake of ours that no library tells.
    #[track_caller]
    pub fn bug(what: &'static str) -> Error {
        Error::Bug(Cause { source: Arc::new(anyhow::anyhow!(what)), at: Location::caller() })
    }

    /// The status that carries it.
    pub fn status(&self) -> axum::http::StatusCode {
        use axum::http::StatusCode as S;
        match self {
            Error::SignIn => S::UNAUTHORIZED,
            Error::Confirm | Error::Forbidden | Error::Withheld(_) => S::FORBIDDEN,
            Error::NotFound => S::NOT_FOUND,
            Error::Gone => S::GONE,
            Error::Invalid(_) => S::UNPROCESSABLE_ENTITY,
            Error::Conflict(_) => S::CONFLICT,
            Error::TooLarge(_) => S::PAYLOAD_TOO_LARGE,
            Error::Wait(_) => S::TOO_MANY_REQUESTS,
            Error::Away(_) => S::SERVICE_UNAVAILABLE,
            Error::Bug(_) => S::INTERNAL_SERVER_ERROR,
        }
    }

    /// The code of problem+json, and the piece of the translations' keys: `error-not-found`.
    pub fn code(&self) -> &'static str {
        match self {
            Error::SignIn => "sign-in",
            Error::Confirm => "confirm",
            Error::Forbidden => "forbidden",
            Error::Withheld(_) => "withheld",
            Error::NotFound => "not-found",
            Error::Gone => "gone",
            Error::Invalid(_) => "invalid",
            Error::Conflict(_) => "conflict",
            Error::TooLarge(_) => "too-large",
            Error::Wait(_) => "wait",
            Error::Away(_) => "away",
            Error::Bug(_) => "bug",
        }
    }
}

/// Any foreign error is a mistake of ours until somebody says otherwise; a busy or absent database is a neighbour away,
/// and what was refused says why.
impl<E: Into<anyhow::Error>> From<E> for Error {
    #[track_caller]
    fn from(source: E) -> Error {
        let source = source.into();
        if let Some(Refused(message)) = source.downcast_ref::<Refused>() {
            return Error::Conflict(message.clone());
        }
        let cause = Cause { source: Arc::new(source), at: Location::caller() };
        match cause.source.downcast_ref::<sqlx::Error>() {
            Some(sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_)) => Error::Away(cause),
            _ => Error::Bug(cause),
        }
    }
}

/// Sets the status and leaves the error in the response: `server::face` logs it once and gives it a face.
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
