//! Territories: the index of régions, and the page of one territory with its places and its members.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::error::{Error, Result};
use kernel::web::{Fields, Page, Path, Shell};
use territory::sectors::number_in;
use territory::{Gazetteer, Level, TerritoryId};

use super::cards::CardView;
use super::coverage_view::{CoverageView, larger};
use crate::Census;
use crate::area::Area;
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

/// A list of territories under a title.
struct Lines {
    id: &'static str,
    words: String,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "territories.html")]
struct Index {
    shell: Shell,
    lists: Vec<Lines>,
}

/// `GET /territoires`
pub async fn index(State(census): State<Census>, shell: Shell) -> Result<Page> {
    let gazetteer = census.gazetteer();
    let list = |id, key: &str, mut lines: Vec<Line>| {
        lines.sort_by_key(|line| census.app.order.key(&line.name));
        Lines { id, words: shell.t(key), lines }
    };
    let of_level = |level| gazetteer.all(level).map(|id| line(&census, &shell, &gazetteer, id)).collect();
    let sectors = census.territories.sectors();
    let of_sector = |sector| line_of_sector(&census, &shell, &gazetteer, &Area::of_sector(sector));
    let sectors = sectors.iter().map(of_sector).collect();
    // where the network is comes first
    let home = census.territories.home();
    let own = home.iter().filter_map(|key| census.area(key)?.id);
    let own = own.map(|id| line(&census, &shell, &gazetteer, id)).collect();
    let mut lists = vec![
        list("reseau", "territories-home", own),
        list("secteurs", "levels-sector", sectors),
        list("regions", "levels-region", of_level(Level::Region)),
        list("regions-avant-2016", "levels-former-region", of_level(Level::FormerRegion)),
    ];
    lists.retain(|list| !list.lines.is_empty());
    shell.page(Index { lists, shell: shell.clone() })
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
    coverage: Option<CoverageView>,
    members: Vec<Line>,
    members_words: String,
    bounds: Option<String>,
    base: String,
    labels: String,
    path: String,
}

/// `GET /territoires/{level}/{code}…`, and `/territoires/sector/{number}…`
pub async fn show(State(census): State<Census>, Path(path): Path<String>, shell: Shell) -> Result<Response> {
    let gazetteer = census.gazetteer();
    let (area, level) = match number_in(&path) {
        Some(number) => {
            let sector = census.territories.sector(number).ok_or(Error::NotFound)?;
            (Area::of_sector(&sector), shell.term("sector-kind", sector.kind.key()))
        }
        None => {
            let id = gazetteer.by_path(&path).ok_or(Error::NotFound)?;
            (Area::of(&gazetteer, id), shell.term("level", id.level().as_str()))
        }
    };
    if area.path != shell.path {
        return Ok(kernel::web::moved(&area.path));
    }
    let page = territory_page(&census, &shell, &gazetteer, area, level).await?;
    Ok(shell.page(page)?.into_response())
}

async fn territory_page(
    census: &Census,
    shell: &Shell,
    gazetteer: &Gazetteer,
    area: Area,
    level: String,
) -> Result<TerritoryPage> {
    let atlas = census.atlas();
    let filter = Filter { communes: numbers(gazetteer, &area), ..Filter::default() };
    let found = atlas.find(&filter);
    let ids: Vec<_> = found.places.iter().take(SHOWN).filter_map(|at| atlas.at(*at)).map(|pin| pin.id).collect();
    let cards = store::list_cards(&census.app.db, &ids).await?;
    let without = filter.communes.iter().filter(|commune| !atlas.communes().contains_key(commune)).count();
    let (members, members_words) = members(census, shell, gazetteer, &area);
    let coverage = census.coverage().await?;
    let bounds = bounds(&atlas, &found.places);
    let ancestors = area.id.map(|id| gazetteer.ancestors(id)).unwrap_or_default();
    Ok(TerritoryPage {
        level,
        parents: ancestors
            .into_iter()
            .rev()
            .map(|id| (gazetteer.full_name(id), crate::area::path(gazetteer, id)))
            .collect(),
        figures: figures(shell, gazetteer, &area, found.places.len()),
        without,
        places: CardView::all(census, shell, &cards),
        total: found.places.len(),
        coverage: CoverageView::of(shell, &coverage, &area, &larger(gazetteer, &area)),
        members,
        members_words,
        bounds,
        base: census.app.site.base_map.clone().unwrap_or_default(),
        labels: super::directory::labels(shell),
        name: area.name,
        key: area.key,
        path: area.path,
        shell: shell.clone(),
    })
}

fn population(gazetteer: &Gazetteer, area: &Area) -> Option<u32> {
    match area.id {
        Some(id) => gazetteer.population(id),
        None => area.communes.iter().map(|commune| gazetteer.population(*commune)).sum(),
    }
}

fn figures(shell: &Shell, gazetteer: &Gazetteer, area: &Area, places: usize) -> Vec<(String, String)> {
    let mut figures = vec![(shell.n(places), shell.t1("figure-places", "count", places))];
    if let Some(people) = population(gazetteer, area) {
        figures.push((shell.lang.number(people), shell.t("figure-people")));
        if places > 0 {
            let each = f64::from(people) / places as f64;
            figures.push((shell.lang.decimal(each, 0), shell.t("figure-people-per-place")));
        }
    }
    figures
}

/// What a territory is made of, where there are places first, then by name: an élu looks for theirs, a project holder
/// for what is missing.
fn members(census: &Census, shell: &Shell, gazetteer: &Gazetteer, area: &Area) -> (Vec<Line>, String) {
    let level = area.id.map_or(Some(Level::Commune), |id| member_level(id.level()));
    let ids = match area.id {
        Some(id) => level.map(|level| gazetteer.members(id, level)).unwrap_or_default(),
        None => area.communes.clone(),
    };
    let mut members: Vec<Line> = ids.into_iter().map(|id| line(census, shell, gazetteer, id)).collect();
    members.sort_by_key(|line| (std::cmp::Reverse(line.places), census.app.order.key(&line.name)));
    (members, level.map(|level| shell.term("levels", level.as_str())).unwrap_or_default())
}

fn bounds(atlas: &crate::atlas::Atlas, places: &[u32]) -> Option<String> {
    let points = places.iter().filter_map(|at| atlas.at(*at)?.position).map(crate::atlas::Position::degrees);
    let [w, s, e, n] = points.fold(None, |bounds, (lat, lon)| {
        let [w, s, e, n] = bounds.unwrap_or([lon, lat, lon, lat]);
        Some([f64::min(w, lon), f64::min(s, lat), f64::max(e, lon), f64::max(n, lat)])
    })?;
    Some(format!("{:.3},{:.3},{:.3},{:.3}", w - 0.05, s - 0.05, e + 0.05, n + 0.05))
}

/// The line of a territory of the gazetteer.
fn line(census: &Census, shell: &Shell, gazetteer: &Gazetteer, id: TerritoryId) -> Line {
    Line {
        name: gazetteer.full_name(id),
        path: crate::area::path(gazetteer, id),
        population: gazetteer.population(id).map(|people| shell.lang.number(people)).unwrap_or_default(),
        places: census.atlas().count_in(gazetteer, id),
    }
}

/// The line of a sector.
fn line_of_sector(census: &Census, shell: &Shell, gazetteer: &Gazetteer, area: &Area) -> Line {
    let atlas = census.atlas();
    let places = area.communes.iter().map(|commune| atlas.count_in(gazetteer, *commune)).sum();
    Line {
        name: area.name.clone(),
        path: area.path.clone(),
        population: population(gazetteer, area).map(|people| shell.lang.number(people)).unwrap_or_default(),
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

/// The communes of an area as a filter knows them. One without communes has none, which the number 0 stands for, since
/// an empty list would mean everywhere.
fn numbers(gazetteer: &Gazetteer, area: &Area) -> Arc<Vec<u32>> {
    let codes: Vec<&str> = area.communes.iter().map(|id| gazetteer.code(*id)).collect();
    communes(if codes.is_empty() { vec![""] } else { codes })
}

/// The communes that an address asks for; empty for everywhere.
pub fn communes_asked(census: &Census, fields: &Fields) -> Arc<Vec<u32>> {
    let territories: Vec<&str> = fields.all("territory").collect();
    if territories.is_empty() { Arc::default() } else { communes_of(census, &territories) }
}

/// The communes of territories named `department:33` or `sector:4`, for a filter; one that does not exist has none.
pub fn communes_of(census: &Census, keys: &[&str]) -> Arc<Vec<u32>> {
    let gazetteer = census.gazetteer();
    let areas = keys.iter().map(|key| census.area(key));
    let all: Vec<u32> = areas
        .flat_map(|area| match area {
            Some(area) => numbers(&gazetteer, &area).to_vec(),
            None => vec![0],
        })
        .collect();
    let mut all = all;
    all.sort_unstable();
    all.dedup();
    Arc::new(all)
}
