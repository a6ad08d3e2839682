//! Views of the table that have a name: one's own, or the team's, each at an address that may be sent.

use axum::extract::State;
use axum::response::Response;
use kernel::auth::{Right, Viewer};
use kernel::error::{Error, Result};
use kernel::ids::ViewId;
use kernel::lang::Message;
use kernel::text;
use kernel::web::{Fields, Path, Shell, go, shell};

use super::table::PATH;
use crate::Census;
use crate::store::views::{self, View};

/// Names and addresses that nobody types.
const LONGEST_NAME: usize = 80;
const LONGEST_QUERY: usize = 4_000;

/// A line of the list of views.
pub struct ViewLine {
    pub slug: String,
    pub name: String,
    pub shared: bool,
    /// It is the table that is shown.
    pub current: bool,
    /// The viewer may rename and remove it.
    pub mine: bool,
}

/// The views that the reader sees.
///
/// # Errors
/// The database is away.
pub async fn lines(census: &Census, shell: &Shell) -> Result<Vec<ViewLine>> {
    let shown = shell.query.encoded(|name| name == "page");
    let line = |view: View| ViewLine {
        current: view.query == shown,
        mine: may_change(&shell.viewer, &view),
        slug: view.slug,
        name: view.name,
        shared: view.shared,
    };
    Ok(views::list_for(&census.app.db, &shell.viewer).await?.into_iter().map(line).collect())
}

/// Its owner; for the views of the team, also whoever looks after the program.
fn may_change(viewer: &Viewer, view: &View) -> bool {
    let own = view.owner.is_some() && view.owner == viewer.id();
    own || (view.shared && viewer.may(Right::Administer))
}

/// An address as we write them: what somebody sent is not repeated as it came.
fn tidy(query: &str) -> String {
    let short: String = query.chars().take(LONGEST_QUERY).collect();
    Fields::read(&short).encoded(|name| name == "page")
}

fn named(typed: &Fields, shell: &Shell) -> String {
    match typed.get("name") {
        "" => shell.t("view-unnamed"),
        name => name.chars().take(LONGEST_NAME).collect(),
    }
}

/// `POST /bureau/vues`
pub async fn create(State(census): State<Census>, shell: Shell, typed: Fields) -> Result<Response> {
    shell.viewer.must(Right::ReadDesk)?;
    let (app, name) = (&census.app, named(&typed, &shell));
    let mut view = View {
        id: ViewId::new(app.clock.now(), &app.chance),
        slug: text::slug(&name),
        query: tidy(typed.get("query")),
        shared: typed.has("shared", "yes"),
        owner: shell.viewer.id(),
        name,
    };
    let mut numbers = 2..;
    loop {
        let mut tx = app.db.begin().await?;
        match views::insert(&mut tx, &view, app.clock.now()).await {
            Ok(()) => {
                tx.commit().await?;
                break;
            }
            // also when somebody took the address a moment ago
            Err(error) if views::is_taken(&error) => {
                tx.rollback().await?;
                view.slug = format!("{}-{}", text::slug(&view.name), numbers.next().unwrap_or(2));
            }
            Err(error) => return Err(error.into()),
        }
    }
    let done = Message::new("flash-view-saved").with("name", view.name);
    Ok(shell::flash(go(&format!("/bureau/vues/{}", view.slug)), &done))
}

/// `GET /bureau/vues/{view}`: leads to the table.
pub async fn open(State(census): State<Census>, Path(slug): Path<String>, shell: Shell) -> Result<Response> {
    let view = views::find_for(&census.app.db, &shell.viewer, &slug).await?.ok_or(Error::NotFound)?;
    Ok(go(&format!("{PATH}?{}", tidy(&view.query))))
}

async fn changeable(census: &Census, shell: &Shell, slug: &str) -> Result<View> {
    shell.viewer.must(Right::ReadDesk)?;
    let view = views::find_for(&census.app.db, &shell.viewer, slug).await?.ok_or(Error::NotFound)?;
    if may_change(&shell.viewer, &view) { Ok(view) } else { Err(Error::Forbidden) }
}

/// `POST /bureau/vues/{view}`
pub async fn rename(
    State(census): State<Census>,
    Path(slug): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let before = changeable(&census, &shell, &slug).await?;
    let view = View { name: named(&typed, &shell), shared: typed.has("shared", "yes"), ..before };
    views::update(&census.app.db, &view).await?;
    let done = Message::new("flash-view-saved").with("name", view.name);
    Ok(shell::flash(go(&format!("/bureau/vues/{}", view.slug)), &done))
}

/// `POST /bureau/vues/{view}/suppression`
pub async fn remove(State(census): State<Census>, Path(slug): Path<String>, shell: Shell) -> Result<Response> {
    let view = changeable(&census, &shell, &slug).await?;
    views::remove(&census.app.db, view.id).await?;
    let done = Message::new("flash-view-removed").with("name", view.name);
    Ok(shell::flash(go(&format!("{PATH}?{}", tidy(&view.query))), &done))
}
