//! Territories: the index of régions, and the page of one territory with its places and its members.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::error::{Error, Result};
use kernel::web::{Page, Path, Shell};
use territory::{Gazetteer, Level, TerritoryId};

use super::cards::CardView;
use crate::Census;
use crate::atlas::filter::{Filter, communes};
use crate::store;

const SHOWN: usize = 12;

/// A line of a list of territories.
struct Line {
    name: String,
    path: String,
    population: String,
    places: usize,
}

#[derive(Template)]
#[template(path = "territories.html")]
struct Index {
    shell: Shell,
    former: Vec<Line>,
    regions: Vec<Line>,
}

/// `GET /territoires`
pub async fn index(State(census): State<Census>, shell: Shell) -> Result<Page> {
    let gazetteer = census.gazetteer();
    let lines = |level| {
        let mut lines: Vec<Line> = gazetteer.all(level).map(|id| line(&census, &shell, &gazetteer, id)).collect();
        lines.sort_by_key(|line| census.app.order.key(&line.name));
        lines
    };
    shell.page(Index { former: lines(Level::FormerRegion), regions: lines(Level::Region), shell: shell.clone() })
}

#[derive(Template)]
#[template(path = "territory.html")]
struct TerritoryPage {
    shell: Shell,
    name: String,
    level: String,
    parents: Vec<(String, String)>,
    figures: Vec<(String, String)>,
    without: usize,
    places: Vec<CardView>,
    total: usize,
    key: String,
    members: Vec<Line>,
    members_words: String,
    bounds: Option<String>,
    base: String,
    labels: String,
    path: String,
}

/// `GET /territoires/{level}/{code}…`
pub async fn show(State(census): State<Census>, Path(path): Path<String>, shell: Shell) -> Result<Response> {
    let gazetteer = census.gazetteer();
    let id = gazetteer.by_path(&path).ok_or(Error::NotFound)?;
    let own = territory_path(&gazetteer, id);
    if own != shell.path {
        return Ok(kernel::web::moved(&own));
    }
    let page = territory_page(&census, &shell, &gazetteer, id).await?;
    Ok(shell.page(page)?.into_response())
}

async fn territory_page(
    census: &Census,
    shell: &Shell,
    gazetteer: &Gazetteer,
    id: TerritoryId,
) -> Result<TerritoryPage> {
    let atlas = census.atlas();
    let key = key(gazetteer, id);
    let filter = Filter { communes: communes_of(gazetteer, &[&key]), ..Filter::default() };
    let found = atlas.find(&filter);
    let ids: Vec<_> = found.places.iter().take(SHOWN).filter_map(|at| atlas.at(*at)).map(|pin| pin.id).collect();
    let cards = store::list_cards(&census.app.db, &ids).await?;
    let with_place: std::collections::HashSet<u32> =
        found.places.iter().filter_map(|at| atlas.at(*at)).map(|pin| pin.commune).collect();
    let member_level = member_level(id.level());
    let mut members: Vec<Line> = member_level
        .map(|level| gazetteer.members(id, level).into_iter().map(|m| line(census, shell, gazetteer, m)).collect())
        .unwrap_or_default();
    // where there are places first, then by name: an élu looks for theirs, a project holder for what is missing
    members.sort_by_key(|line| (std::cmp::Reverse(line.places), census.app.order.key(&line.name)));
    let population = gazetteer.population(id);
    let mut figures = vec![(shell.n(found.places.len()), shell.t1("figure-places", "count", found.places.len()))];
    if let Some(people) = population {
        figures.push((shell.lang.number(people), shell.t("figure-people")));
        if !found.places.is_empty() {
            let each = f64::from(people) / found.places.len() as f64;
            figures.push((shell.lang.decimal(each, 0), shell.t("figure-people-per-place")));
        }
    }
    let bounds = bounds(&atlas, &found.places);
    Ok(TerritoryPage {
        name: gazetteer.full_name(id),
        level: shell.term("level", id.level().as_str()),
        parents: gazetteer
            .ancestors(id)
            .into_iter()
            .rev()
            .map(|p| (gazetteer.full_name(p), territory_path(gazetteer, p)))
            .collect(),
        figures,
        without: filter.communes.len().saturating_sub(with_place.len()),
        places: CardView::all(census, shell, &cards),
        total: found.places.len(),
        key,
        members,
        members_words: member_level.map(|level| shell.term("levels", level.as_str())).unwrap_or_default(),
        bounds,
        base: census.app.site.base_map.clone().unwrap_or_default(),
        labels: super::directory::labels(shell),
        path: territory_path(gazetteer, id),
        shell: shell.clone(),
    })
}

fn bounds(atlas: &crate::atlas::Atlas, places: &[u32]) -> Option<String> {
    let points = places.iter().filter_map(|at| atlas.at(*at)?.position).map(crate::atlas::Position::degrees);
    let [w, s, e, n] = points.fold(None, |bounds, (lat, lon)| {
        let [w, s, e, n] = bounds.unwrap_or([lon, lat, lon, lat]);
        Some([f64::min(w, lon), f64::min(s, lat), f64::max(e, lon), f64::max(n, lat)])
    })?;
    Some(format!("{:.3},{:.3},{:.3},{:.3}", w - 0.05, s - 0.05, e + 0.05, n + 0.05))
}

fn line(census: &Census, shell: &Shell, gazetteer: &Gazetteer, id: TerritoryId) -> Line {
    let filter = Filter { communes: communes_of(gazetteer, &[&key(gazetteer, id)]), ..Filter::default() };
    let atlas = census.atlas();
    let places = atlas.count_in(&filter.communes);
    Line {
        name: gazetteer.full_name(id),
        path: territory_path(gazetteer, id),
        population: gazetteer.population(id).map(|people| shell.lang.number(people)).unwrap_or_default(),
        places,
    }
}

fn member_level(level: Level) -> Option<Level> {
    match level {
        Level::Country => Some(Level::Region),
        Level::Region | Level::FormerRegion => Some(Level::Department),
        Level::Department => Some(Level::Epci),
        Level::Epci => Some(Level::Commune),
        _ => None,
    }
}

/// The address of a territory's page.
pub fn territory_path(gazetteer: &Gazetteer, id: TerritoryId) -> String {
    format!("/territoires/{}", gazetteer.path(id))
}

/// `department:33`: how a filter names a territory.
fn key(gazetteer: &Gazetteer, id: TerritoryId) -> String {
    format!("{}:{}", id.level().as_str(), gazetteer.code(id))
}

/// The communes of territories named `department:33`, for a filter; a territory that does not exist has none, which
/// the number 0 stands for, since an empty list would mean everywhere.
pub fn communes_of(gazetteer: &Gazetteer, keys: &[&str]) -> Arc<Vec<u32>> {
    let mut codes: Vec<String> = Vec::new();
    for key in keys {
        let found = key.split_once(':').and_then(|(level, code)| gazetteer.get(level.parse().ok()?, code));
        match found {
            Some(id) if id.level() == Level::Commune => codes.push(gazetteer.code(id).to_owned()),
            Some(id) => {
                codes.extend(gazetteer.members(id, Level::Commune).into_iter().map(|c| gazetteer.code(c).to_owned()));
            }
            None => codes.push(String::new()),
        }
    }
    communes(codes)
}
