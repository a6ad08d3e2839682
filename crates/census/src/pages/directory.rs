//! The home page, the directory and the map: one question, three ways to show the answer.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use kernel::error::Result;
use kernel::ids::PartyId;
use kernel::search::Audience;
use kernel::web::{Fields, Page, Pager, Shell};

use super::cards::{self, CardView, FacetGroup};
use crate::Census;
use crate::atlas::Atlas;
use crate::atlas::filter::{Facets, Filter};
use crate::sheet::Card;
use crate::store;
use crate::typology::List;

const PER_PAGE: usize = 24;
/// The most places that words may narrow a list to: more than a registry has, so that what is counted is what there is.
const MOST_SAID: usize = 100_000;

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    shell: Shell,
    total: usize,
    latest: Vec<CardView>,
    figures: Vec<(String, String)>,
    drawing: Option<Drawing>,
}

/// The network drawn in a few circles and threads: no map is loaded for it.
struct Drawing {
    threads: String,
    points: Vec<(i32, i32, bool)>,
}

/// `GET /`
pub async fn home(State(census): State<Census>, shell: Shell) -> Result<Page> {
    let atlas = census.atlas();
    let latest = store::list_latest_places(&census.app.db, 4).await?;
    let all = atlas.find(&Filter::default());
    let communes = atlas.communes().keys().filter(|commune| **commune != 0).count();
    let projects = all.facets.stages.get(1).copied().unwrap_or_default();
    let figure = |number: usize, key: &'static str| (shell.n(number), shell.t1(key, "count", number));
    let mut figures = vec![figure(all.places.len(), "figure-places"), figure(communes, "figure-communes")];
    if projects > 0 {
        figures.push(figure(projects, "figure-projects"));
    }
    let page = Home {
        total: atlas.len(),
        latest: CardView::all(&census, &shell, &latest),
        figures,
        drawing: drawing(&atlas, &latest),
        shell: shell.clone(),
    };
    shell.page(page)
}

/// Sixty places at most, spread over the map's order, each tied to its two nearest neighbours.
fn drawing(atlas: &Atlas, latest: &[Card]) -> Option<Drawing> {
    let [west, south, east, north] = atlas.bounds()?;
    let (nw, se) = (crate::atlas::Position::of(north, west)?, crate::atlas::Position::of(south, east)?);
    let span = f64::from((se.x - nw.x).max(se.y - nw.y).max(1));
    let step = atlas.len().div_ceil(60).max(1);
    let mut points: Vec<(i32, i32, bool)> = Vec::new();
    for pin in (0..atlas.len()).step_by(step).filter_map(|at| atlas.at(u32::try_from(at).ok()?)) {
        let Some(p) = pin.position.filter(|p| (nw.x..=se.x).contains(&p.x) && (nw.y..=se.y).contains(&p.y)) else {
            continue;
        };
        #[expect(clippy::cast_possible_truncation, reason = "between 10 and 390")]
        let along = |value: u32, start: u32| (10.0 + f64::from(value - start) / span * 380.0) as i32;
        points.push((along(p.x, nw.x), along(p.y, nw.y), latest.iter().any(|card| card.party.id == pin.id)));
    }
    let mut threads = String::new();
    for (at, (x, y, _)) in points.iter().enumerate() {
        let far = |(_, (ox, oy, _)): &(usize, &(i32, i32, bool))| (x - ox).pow(2) + (y - oy).pow(2);
        let mut others: Vec<(usize, &(i32, i32, bool))> = points.iter().enumerate().filter(|(o, _)| *o != at).collect();
        others.sort_by_key(far);
        for (_, (ox, oy, _)) in others.iter().take(2) {
            threads.push_str(&format!("M{x} {y}L{ox} {oy}"));
        }
    }
    Some(Drawing { threads, points })
}

#[derive(Template)]
#[template(path = "directory.html")]
struct Directory {
    shell: Shell,
    facets: Vec<FacetGroup>,
    kept: Vec<(String, String, String)>,
    active: Vec<(String, String)>,
    sorts: Vec<(&'static str, String, bool)>,
    page: Vec<CardView>,
    pager: Pager,
    query: String,
    open_now: bool,
}

/// `GET /lieux`
pub async fn list(State(census): State<Census>, shell: Shell) -> Result<Page> {
    let answer = ask(&census, &shell, "/lieux").await?;
    let groups = cards::facets(&census, &shell, &answer.facets);
    let sort = shell.query.get("sort");
    let near = near(&shell).is_some();
    let page = Directory {
        active: cards::active(&shell, "/lieux", &groups),
        kept: cards::kept(&census, &shell, &groups),
        facets: groups,
        sorts: ["name", "near", "recent"]
            .into_iter()
            .filter(|key| *key != "near" || near)
            .map(|key| (key, shell.term("sort", key), sort == key || (sort.is_empty() && near && key == "near")))
            .collect(),
        page: CardView::all(&census, &shell, &answer.cards),
        pager: answer.pager,
        query: shell.query.encoded(|name| name == "page" || name == "sort" || name == "bbox"),
        open_now: is_open_now(&shell),
        shell: shell.clone(),
    };
    shell.page(page)
}

#[derive(Template)]
#[template(path = "map.html")]
struct Map {
    shell: Shell,
    facets: Vec<FacetGroup>,
    kept: Vec<(String, String, String)>,
    open_now: bool,
    filtered: bool,
    boxed: bool,
    page: Vec<CardView>,
    pager: Pager,
    query: String,
    base: String,
    bounds: String,
    labels: String,
}

/// `GET /carte`
pub async fn map(State(census): State<Census>, shell: Shell) -> Result<Page> {
    let answer = ask(&census, &shell, "/carte").await?;
    let [west, south, east, north] = census.first_view();
    let mut groups = cards::facets(&census, &shell, &answer.facets);
    // beside a map there is room for the short groups only
    groups.retain(|group| group.name != "service" && group.name != "territory");
    let page = Map {
        kept: cards::kept(&census, &shell, &groups),
        facets: groups,
        open_now: is_open_now(&shell),
        filtered: Filter::marks_of(&shell.query) != 0 || is_open_now(&shell),
        boxed: Filter::within_of(&shell.query).is_some(),
        page: CardView::all(&census, &shell, &answer.cards),
        pager: answer.pager,
        query: shell.query.encoded(|name| matches!(name, "page" | "bbox" | "pres")),
        base: census.app.site.base_map.clone().unwrap_or_default(),
        bounds: format!("{west:.4},{south:.4},{east:.4},{north:.4}"),
        labels: labels(&shell),
        shell: shell.clone(),
    };
    shell.page(page)
}

/// The words that the map's script needs, in the reader's language.
pub fn labels(shell: &Shell) -> String {
    let kinds: serde_json::Map<String, serde_json::Value> = List::Kinds
        .brought()
        .into_iter()
        .chain(["other"])
        .map(|k| (k.to_owned(), shell.term("kind", k).into()))
        .collect();
    let stages: serde_json::Map<String, serde_json::Value> = crate::stage::PublicStage::ALL
        .iter()
        .map(|s| (s.key().to_owned(), shell.term("stage-public", s.key()).into()))
        .collect();
    serde_json::json!({
        "zoomIn": shell.t("map-zoom-in"), "zoomOut": shell.t("map-zoom-out"), "close": shell.t("close"),
        "places": shell.t1("map-cluster", "count", "{n}"), "see": shell.t("map-see"),
        "attribution": shell.t("map-attribution"), "fail": shell.t("map-fail"),
        "share": shell.t1("coverage-map-share", "share", "{n}"), "territory": shell.t("coverage-map-see"), "kinds": kinds, "stages": stages,
    })
    .to_string()
}

/// One page of what answers an address.
pub(super) struct Answer {
    pub(super) cards: Vec<Card>,
    pub(super) facets: Facets,
    pub(super) pager: Pager,
}

/// What answers an address, in the order it asks.
pub(super) async fn ask(census: &Census, shell: &Shell, path: &str) -> Result<Answer> {
    let atlas = census.atlas();
    let filter = filter(census, shell).await?;
    let found = atlas.find(&filter);
    let pager = Pager::new(path, &shell.query, PER_PAGE, found.places.len());
    let first = (pager.page - 1) * PER_PAGE;
    let chosen = sorted(&atlas, shell, &found.places, first);
    let ids: Vec<PartyId> = chosen.iter().filter_map(|(at, _)| atlas.at(*at)).map(|pin| pin.id).collect();
    let mut cards = store::list_cards(&census.app.db, &ids).await?;
    for card in &mut cards {
        let of = |(at, _): &&(u32, Option<f64>)| atlas.at(*at).is_some_and(|pin| pin.id == card.party.id);
        card.distance = chosen.iter().find(of).and_then(|(_, km)| *km);
    }
    Ok(Answer { cards, facets: found.facets.clone(), pager })
}

/// What the address asks, shared by the list, the map, the tiles and the API.
///
/// # Errors
/// The search index cannot be read, the database is away.
pub async fn filter(census: &Census, shell: &Shell) -> Result<Filter> {
    let asked = filter_of(census, &shell.query)?;
    match is_open_now(shell) {
        true => Ok(asked.only(census.open_places.at(&census.app.db, census.app.clock.now()).await?)),
        false => Ok(asked),
    }
}

/// Whether only what is open at this minute is asked: `open=now`.
pub(super) fn is_open_now(shell: &Shell) -> bool {
    shell.query.has("open", "now")
}

/// The same of filters that stand elsewhere than in the address, or whose answer is kept longer than a minute: a file, the
/// segment of a wave. They do not ask who is open now.
///
/// # Errors
/// The search index cannot be read.
pub fn filter_of(census: &Census, asked: &Fields) -> Result<Filter> {
    let words = asked.get("q");
    let among = match words.is_empty() {
        true => None,
        false => {
            let mut ids: Vec<PartyId> = census.app.search.ids(words, "place", Audience::Everyone, MOST_SAID)?;
            ids.sort_unstable();
            Some(Arc::new(ids))
        }
    };
    let communes = super::territories::communes_asked(census, asked);
    Ok(Filter { marks: Filter::marks_of(asked), communes, among, within: Filter::within_of(asked) })
}

/// One page of the places found, in the order asked, with the distance when there is a point to measure from.
fn sorted(atlas: &Atlas, shell: &Shell, places: &[u32], first: usize) -> Vec<(u32, Option<f64>)> {
    let near = near(shell);
    let distance = |at: u32| {
        let (lat, lon) = near?;
        let (plat, plon) = atlas.at(at)?.position?.degrees();
        Some(territory::projection::distance_km((lat, lon), (plat, plon)))
    };
    match shell.query.get("sort") {
        "recent" => {
            let oldest_first = atlas.by_birth(places);
            oldest_first.into_iter().rev().skip(first).take(PER_PAGE).map(|at| (at, distance(at))).collect()
        }
        "name" => places.iter().skip(first).take(PER_PAGE).map(|at| (*at, distance(*at))).collect(),
        _ if near.is_some() => {
            let mut all: Vec<(u32, Option<f64>)> = places.iter().map(|at| (*at, distance(*at))).collect();
            all.sort_by(|a, b| a.1.unwrap_or(f64::MAX).total_cmp(&b.1.unwrap_or(f64::MAX)));
            all.into_iter().skip(first).take(PER_PAGE).collect()
        }
        _ => places.iter().skip(first).take(PER_PAGE).map(|at| (*at, None)).collect(),
    }
}

fn near(shell: &Shell) -> Option<(f64, f64)> {
    let (lat, lon) = shell.query.get("pres").split_once(',')?;
    let (lat, lon): (f64, f64) = (lat.trim().parse().ok()?, lon.trim().parse().ok()?);
    (lat.abs() <= 90.0 && lon.abs() <= 180.0).then_some((lat, lon))
}
