//! The back office: what waits, and the lists of sheets; for whoever keeps a place, that place.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::error::{Error, Result};
use kernel::ids::PartyId;
use kernel::party::{Kind, Standing};
use kernel::web::{Page, Pager, Path, Shell, go};

use super::cards::CardView;
use super::editing::kind_of;
use crate::Census;
use crate::reach::{self, Reached};
use crate::store::{batch, desk, proposals};

const PER_PAGE: usize = 50;
/// Sheets that one person keeps by name, and that are shown to them.
const KEPT: i64 = 200;

#[derive(Template)]
#[template(path = "desk.html")]
struct Dashboard {
    shell: Shell,
    name: String,
    tiles: Vec<(String, String, String)>,
    imports: Vec<super::imports::BatchLine>,
    empty: bool,
    may_import: bool,
    may_create: bool,
    /// `mine` or `all`; empty for whoever works on the whole network.
    scope: &'static str,
}

#[derive(Template)]
#[template(path = "desk_kept.html")]
struct Kept {
    shell: Shell,
    /// Name and address of each form.
    sheets: Vec<(String, String)>,
}

/// For whoever edits some sheets and reads no list: to the form of the only one, or to the choice of several.
async fn kept(census: &Census, shell: &Shell) -> Result<Response> {
    let parties = desk::list_kept(&census.app.db, &shell.viewer.reach(Right::EditSheets), KEPT).await?;
    let path = |party: &kernel::party::Party| format!("/bureau{}", party.path());
    match parties.as_slice() {
        [] => Err(Error::Forbidden),
        [only] => Ok(go(&path(only))),
        several => {
            let sheets = several.iter().map(|party| (party.name.clone(), path(party))).collect();
            Ok(shell.page(Kept { sheets, shell: shell.clone() })?.into_response())
        }
    }
}

/// `GET /bureau`
pub async fn dashboard(State(census): State<Census>, shell: Shell) -> Result<Response> {
    if !shell.viewer.may(Right::ReadDesk) {
        return kept(&census, &shell).await;
    }
    let db = &census.app.db;
    let scope = reach::chosen(&shell.viewer, &shell.query);
    let counts = desk::count(db, &reach::listed(&shell.viewer, &shell.query)).await?;
    let count = |kind: Kind, standing: Standing| -> usize {
        let of = |(k, s, _): &&(String, String, i64)| k == kind.key() && s == standing.key();
        counts.iter().find(of).map_or(0, |(.., n)| usize::try_from(*n).unwrap_or_default())
    };
    let places = count(Kind::Place, Standing::Public);
    let organisations = count(Kind::Organisation, Standing::Public);
    let trash = count(Kind::Place, Standing::Trash) + count(Kind::Organisation, Standing::Trash);
    let tile = |n: usize, key: &'static str, path: &str| (shell.n(n), shell.t1(key, "count", n), path.to_owned());
    // the list shows what was counted
    let list = |path: &str, more: &str| match (scope, more) {
        ("all", "") => format!("{path}?scope=all"),
        ("all", more) => format!("{path}?{more}&scope=all"),
        (_, "") => path.to_owned(),
        (_, more) => format!("{path}?{more}"),
    };
    let mut tiles = vec![
        tile(places, "figure-places", &list("/bureau/lieux", "")),
        tile(organisations, "figure-organisations", &list("/bureau/structures", "")),
    ];
    if trash > 0 {
        tiles.push(tile(trash, "figure-trash", &list("/bureau/lieux", "etat=trash")));
    }
    let mut waiting = 0;
    if shell.viewer.may(Right::Moderate) {
        let reach = shell.viewer.reach(Right::Moderate);
        waiting = usize::try_from(proposals::count_waiting(db, &reach).await?).unwrap_or_default();
        tiles.push(tile(waiting, "figure-proposals", "/bureau/propositions"));
    }
    let may_import = shell.viewer.may(Right::Import);
    let imports = if may_import { batch::list_batches(db, 5).await? } else { Vec::new() };
    let page = shell.page(Dashboard {
        name: shell.viewer.account().map(|account| account.name.clone()).unwrap_or_default(),
        tiles,
        imports: imports.iter().map(|b| super::imports::BatchLine::of(&shell, b)).collect(),
        // an empty territory is no empty network
        empty: places == 0 && organisations == 0 && waiting == 0 && scope != "mine",
        may_import,
        may_create: super::editing::may_create(&shell),
        scope,
        shell: shell.clone(),
    })?;
    Ok(page.into_response())
}

#[derive(Template)]
#[template(path = "desk_list.html")]
struct DeskList {
    shell: Shell,
    kind: String,
    title: String,
    standing: &'static str,
    words: String,
    /// `mine` or `all`; empty for whoever works on the whole network.
    scope: &'static str,
    may_create: bool,
    /// Each with the day of its last change, and whether the reader edits it.
    page: Vec<(CardView, String, bool)>,
    pager: Pager,
}

/// `GET /bureau/{kind}`
pub async fn list(State(census): State<Census>, Path(word): Path<String>, shell: Shell) -> Result<Page> {
    let kind = kind_of(&word)?;
    let standing = Standing::from_key(match shell.query.get("etat") {
        "" => "public",
        key => key,
    });
    let words = shell.query.get("q").to_owned();
    let path = format!("/bureau/{word}");
    let asked: usize = shell.query.get("page").parse().unwrap_or(1);
    let offset = i64::try_from(asked.saturating_sub(1).saturating_mul(PER_PAGE)).unwrap_or_default();
    let limit = i64::try_from(PER_PAGE).unwrap_or_default();
    let db = &census.app.db;
    let listed = reach::listed(&shell.viewer, &shell.query);
    let (cards, total) = desk::list(db, &listed, (kind, standing), &words, (offset, limit)).await?;
    let ids: Vec<PartyId> = cards.iter().map(|card| card.party.id).collect();
    let edited = Reached::among(db, shell.viewer.reach(Right::EditSheets), &ids).await?;
    let pager = Pager::new(&path, &shell.query, PER_PAGE, usize::try_from(total).unwrap_or_default());
    let page = cards
        .iter()
        .map(|card| {
            let updated = shell.lang.instant(card.party.updated_at);
            (CardView::of(&census, &shell, card), updated, edited.has(card.party.id))
        })
        .collect();
    shell.page(DeskList {
        title: shell.t(if kind == Kind::Place { "desk-places" } else { "desk-organisations" }),
        kind: word,
        standing: standing.key(),
        words,
        scope: reach::chosen(&shell.viewer, &shell.query),
        may_create: super::editing::may_create(&shell),
        page,
        pager,
        shell: shell.clone(),
    })
}
