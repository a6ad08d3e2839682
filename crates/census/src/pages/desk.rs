//! The back office: what waits, and the lists of sheets.

use askama::Template;
use axum::extract::State;
use kernel::error::Result;
use kernel::party::{Kind, Standing};
use kernel::web::{Page, Pager, Path, Shell};

use super::cards::CardView;
use super::editing::kind_of;
use crate::Census;
use crate::store::{self, batch};

const PER_PAGE: usize = 50;

#[derive(Template)]
#[template(path = "desk.html")]
struct Dashboard {
    shell: Shell,
    name: String,
    tiles: Vec<(String, String, &'static str)>,
    imports: Vec<super::imports::BatchLine>,
    empty: bool,
    may_import: bool,
}

/// `GET /bureau`
pub async fn dashboard(State(census): State<Census>, shell: Shell) -> Result<Page> {
    let db = &census.app.db;
    let count = async |kind, standing| -> Result<usize> {
        Ok(usize::try_from(store::count_parties(db, kind, standing).await?).unwrap_or_default())
    };
    let places = count(Kind::Place, Standing::Public).await?;
    let organisations = count(Kind::Organisation, Standing::Public).await?;
    let trash = count(Kind::Place, Standing::Trash).await? + count(Kind::Organisation, Standing::Trash).await?;
    let tile = |n: usize, key: &'static str, path| (shell.n(n), shell.t1(key, "count", n), path);
    let mut tiles = vec![
        tile(places, "figure-places", "/bureau/lieux"),
        tile(organisations, "figure-organisations", "/bureau/structures"),
        tile(trash, "figure-trash", "/bureau/lieux?etat=trash"),
    ];
    let mut waiting = 0;
    if shell.viewer.may(kernel::auth::Right::Moderate) {
        waiting = usize::try_from(store::proposals::count_waiting(db).await?).unwrap_or_default();
        tiles.push(tile(waiting, "figure-proposals", "/bureau/propositions"));
    }
    let imports = batch::list_batches(db, 5).await?;
    let may_import = shell.viewer.may(kernel::auth::Right::Import);
    shell.page(Dashboard {
        name: shell.viewer.account().map(|account| account.name.clone()).unwrap_or_default(),
        tiles,
        imports: imports.iter().map(|b| super::imports::BatchLine::of(&shell, b)).collect(),
        empty: places == 0 && organisations == 0 && waiting == 0,
        may_import,
        shell: shell.clone(),
    })
}

#[derive(Template)]
#[template(path = "desk_list.html")]
struct DeskList {
    shell: Shell,
    kind: String,
    title: String,
    standing: &'static str,
    words: String,
    page: Vec<(CardView, String)>,
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
    let (cards, total) = store::list_for_desk(&census.app.db, kind, standing, &words, (offset, limit)).await?;
    let pager = Pager::new(&path, &shell.query, PER_PAGE, usize::try_from(total).unwrap_or_default());
    let page = cards
        .iter()
        .map(|card| (CardView::of(&census, &shell, card), shell.lang.instant(card.party.updated_at)))
        .collect();
    shell.page(DeskList {
        title: shell.t(if kind == Kind::Place { "desk-places" } else { "desk-organisations" }),
        kind: word,
        standing: standing.key(),
        words,
        page,
        pager,
        shell: shell.clone(),
    })
}
