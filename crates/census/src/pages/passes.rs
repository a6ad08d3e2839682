//! The links that still open a sheet: whose they are, since when, until when; each can be withdrawn.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use kernel::auth::Right;
use kernel::error::{Error, Result};
use kernel::ids::{PartyId, PassId};
use kernel::lang::Message;
use kernel::party::Kind;
use kernel::web::{Fields, Page, Pager, Path, Shell, go, shell};

use crate::Census;
use crate::contribution::pass;
use crate::store::rounds::{self, Held};

/// The address of the page.
const PATH: &str = "/bureau/recensement/liens";
const PER_PAGE: usize = 100;

/// The address of the links to one sheet.
pub fn path_of(party: PartyId) -> String {
    format!("{PATH}?fiche={party}")
}

struct PassView {
    id: String,
    name: String,
    path: String,
    address: String,
    via: String,
    since: String,
    until: String,
    used: String,
}

#[derive(Template)]
#[template(path = "passes.html")]
struct Passes {
    shell: Shell,
    lines: Vec<PassView>,
    /// The id of the only sheet that is asked about; empty for all of them.
    sheet: String,
    pager: Pager,
    may_ask: bool,
}

fn day(shell: &Shell, at: Timestamp) -> String {
    shell.lang.day(at.to_zoned_datetime(kernel::clock::paris()).date())
}

fn view(shell: &Shell, held: &Held) -> PassView {
    let kind = Kind::from_key(&held.kind).unwrap_or(Kind::Place);
    let written = held.renewed_at.map_or(held.created_at, |at| at.max(held.created_at));
    PassView {
        id: held.id.to_string(),
        name: held.name.clone(),
        path: format!("/bureau{}", kind.path(&held.slug)),
        address: held.address.clone().unwrap_or_else(|| shell.t("mail-forgotten")),
        via: shell.term("pass-via", &held.via),
        since: day(shell, held.created_at),
        until: day(shell, pass::ends(written)),
        used: held.used_at.map_or_else(|| shell.t("pass-never-used"), |at| day(shell, at)),
    }
}

/// `GET /bureau/recensement/liens`: all of them, or with `fiche` those to one sheet.
pub async fn list(State(census): State<Census>, shell: Shell) -> Result<Page> {
    let party: Option<PartyId> = match shell.query.get("fiche") {
        "" => None,
        id => Some(id.parse().map_err(|_| Error::NotFound)?),
    };
    let page: usize = shell.query.get("page").parse().unwrap_or(1);
    let offset = i64::try_from(page.saturating_sub(1).saturating_mul(PER_PAGE)).unwrap_or_default();
    let limit = i64::try_from(PER_PAGE).unwrap_or_default();
    let since = pass::oldest_open(census.app.clock.now());
    let reach = shell.viewer.reach(Right::Moderate);
    let (held, total) = rounds::list_held(&census.app.db, &reach, (party, since), (offset, limit)).await?;
    shell.page(Passes {
        lines: held.iter().map(|held| view(&shell, held)).collect(),
        sheet: party.map(|id| id.to_string()).unwrap_or_default(),
        pager: Pager::new(PATH, &shell.query, PER_PAGE, usize::try_from(total).unwrap_or_default()),
        may_ask: shell.viewer.may(Right::Ask),
        shell: shell.clone(),
    })
}

/// `POST /bureau/recensement/liens/{pass}/retrait`
pub async fn withdraw(
    State(census): State<Census>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let id: PassId = id.parse().map_err(|_| Error::NotFound)?;
    let found = rounds::find_pass(&census.app.db, id).await?.ok_or(Error::NotFound)?;
    shell.viewer.must_on(&census.app.db, Right::Moderate, found.party).await?;
    pass::withdraw(&census.app, shell.viewer.id(), &found).await?;
    let back = if typed.get("fiche").is_empty() { PATH.to_owned() } else { path_of(found.party) };
    Ok(shell::flash(go(&back), &Message::new("flash-pass-withdrawn")))
}
