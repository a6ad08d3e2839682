//! Routes, each with the right it asks: a route without one cannot be written.

use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Extension, Request};
use axum::handler::Handler;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};

use crate::app::App;
use crate::auth::{Right, Viewer};
use crate::error::Result;
use crate::token::{self, Scope};

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody, and the answer is the same for everybody who is not signed in.
    Everyone,
    /// Those who have the right.
    Team(Right),
    /// Those who have one of these rights.
    Any(&'static [Right]),
    /// Programs whose access token has the scope; a session in a browser opens nothing.
    Token(Scope),
}

/// What the matrix of rights knows of a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// As the router knows it.
    pub path: &'static str,
    /// Who may call it.
    pub access: Access,
}

/// What a handler gives.
type Answer = Pin<Box<dyn Future<Output = Response> + Send>>;

/// A handler whose own type is forgotten, so that the dozen of layers around each are compiled once, and not once a page:
/// that was a third of the time of building a capability.
#[derive(Clone)]
struct Erased<S>(Arc<dyn Fn(Request, S) -> Answer + Send + Sync>);

impl<S> Erased<S> {
    fn from<H: Handler<T, S, Future = Answer>, T: 'static>(handler: H) -> Erased<S> {
        Erased(Arc::new(move |request, state| handler.clone().call(request, state)))
    }
}

impl<S: Clone + Send + Sync + 'static> Handler<(), S> for Erased<S> {
    type Future = Answer;

    fn call(self, request: Request, state: S) -> Answer {
        (self.0)(request, state)
    }
}

/// The routes of a capability.
#[derive(Clone)]
pub struct Routes<S = ()> {
    router: Router<S>,
    declared: Vec<Declared>,
}

impl<S: Clone + Send + Sync + 'static> Default for Routes<S> {
    fn default() -> Routes<S> {
        Routes { router: Router::new(), declared: Vec::new() }
    }
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// A page, or anything that is only read.
    #[must_use]
    pub fn get<H: Handler<T, S, Future = Answer>, T: 'static>(
        self,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Routes<S> {
        self.add("GET", path, access, get(Erased::from(handler)))
    }

    /// A change.
    #[must_use]
    pub fn post<H: Handler<T, S, Future = Answer>, T: 'static>(
        self,
        path: &'static str,
        access: Access,
        handler: H,
    ) -> Routes<S> {
        self.add("POST", path, access, post(Erased::from(handler)))
    }

    /// A change whose body may be larger than a form, in bytes.
    #[must_use]
    pub fn upload<H: Handler<T, S, Future = Answer>, T: 'static>(
        self,
        path: &'static str,
        access: Access,
        largest: usize,
        handler: H,
    ) -> Routes<S> {
        let route = post(Erased::from(handler)).layer(axum::extract::DefaultBodyLimit::max(largest));
        self.add("POST", path, access, route)
    }

    fn add(mut self, method: &'static str, path: &'static str, access: Access, route: MethodRouter<S>) -> Routes<S> {
        let guarded = match access {
            Access::Everyone => route,
            Access::Team(right) => {
                route.layer(from_fn(move |Extension(viewer): Extension<Viewer>, request: Request, next: Next| {
                    guard(viewer.must(right), request, next)
                }))
            }
            Access::Any(rights) => {
                route.layer(from_fn(move |Extension(viewer): Extension<Viewer>, request: Request, next: Next| {
                    guard(viewer.must_any(rights), request, next)
                }))
            }
            Access::Token(scope) => route.layer(from_fn(move |app, request, next| present(scope, app, request, next))),
        };
        self.router = self.router.route(path, guarded);
        self.declared.push(Declared { method, path, access });
        self
    }

    /// Gives the handlers their capability.
    pub fn with_state(self, state: S) -> Routes {
        Routes { router: self.router.with_state(state), declared: self.declared }
    }
}

impl Routes {
    /// Puts two lists of routes together.
    #[must_use]
    pub fn merge(mut self, other: Routes) -> Routes {
        self.router = self.router.merge(other.router);
        self.declared.extend(other.declared);
        self
    }

    /// What the matrix of rights lists.
    pub fn declared(&self) -> &[Declared] {
        &self.declared
    }

    /// The router itself.
    pub fn into_router(self) -> Router {
        self.router
    }
}

async fn guard(asked: Result<()>, request: Request, next: Next) -> Response {
    match asked {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

async fn present(scope: Scope, Extension(app): Extension<App>, request: Request, next: Next) -> Response {
    match token::must(&app, request.headers(), scope).await {
        Ok(_) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}
