//! Coverage: the figures of a territory, the map, the territories that lack most, and what a place would change.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::error::Result;
use kernel::lang::Message;
use kernel::web::fields::encode;
use kernel::web::{Page, Pager, Shell};
use territory::geocoder::{Outcome, Query, geocode};
use territory::{Gazetteer, Level, TerritoryId};

use super::coverage_view::{CoverageView, is_doubtful, larger, link, minutes, percent};
use super::directory::labels;
use crate::Census;
use crate::area::{self, Area};
use crate::coverage::ranking::{Of, Rank, Ranked};
use crate::coverage::what_if::{Gain, Gained, Pin};
use crate::coverage::{Coverage, road, tile, waters};

const PER_PAGE: usize = 30;
/// Communes shown of those that a place would serve.
const SHOWN: usize = 40;
/// Where the map begins when nothing is asked: metropolitan France.
const FRANCE: &str = "-5.2,42.2,8.3,51.1";

/// A group of choices of a list.
struct Group {
    words: String,
    choices: Vec<(String, String, bool)>,
}

/// A line of the ranking.
struct Row {
    name: String,
    path: String,
    people: String,
    open: String,
    shares: [String; 3],
    beyond: String,
    nearest: Option<(String, String)>,
    time: String,
    doubtful: bool,
}

#[derive(Template)]
#[template(path = "coverage.html")]
struct CoveragePage {
    shell: Shell,
    /// None until centres of communes are known.
    view: Option<CoverageView>,
    name: String,
    levels: Vec<(&'static str, String, bool)>,
    level: String,
    /// What the map says of itself, and what its tiles are asked for.
    map_how: String,
    layer: String,
    territories: Vec<Group>,
    /// What asks for the whole country, where nothing would ask for where the network is.
    everywhere: String,
    tiles: Vec<(String, String)>,
    rows: Vec<Row>,
    pager: Pager,
    total: usize,
    files: String,
    base: String,
    bounds: String,
    labels: String,
}

/// `GET /couverture`: of where the network is, unless the address asks for another territory or for the whole country.
pub async fn show(State(census): State<Census>, shell: Shell) -> Result<Page> {
    let coverage = census.coverage().await?;
    let (gazetteer, sectors) = (census.gazetteer(), census.territories.sectors());
    let asked = match shell.query.get("territory") {
        "" => census.home(),
        key => census.area(key),
    };
    let chosen = asked.filter(|area| area.id != Some(TerritoryId::FRANCE));
    let rank = Rank::from_key(shell.query.get("level")).unwrap_or(Rank::Level(Level::Epci));
    let area = chosen.clone().unwrap_or_else(|| Area::of(&gazetteer, TerritoryId::FRANCE));
    let within = chosen.as_ref().map(|area| area.communes.as_slice());
    let mut ranked = coverage.ranked(&gazetteer, &sectors, rank, within);
    // what nobody lacks is at the end of the list, what nobody counts is not in it
    ranked.retain(|line| line.near.sums.people > 0);
    let lacking = ranked.iter().filter(|line| line.near.sums.beyond() > 0).count();
    let pager = Pager::new("/couverture", &shell.query, PER_PAGE, ranked.len());
    let first = (pager.page - 1) * PER_PAGE;
    let rows = ranked.iter().skip(first).take(PER_PAGE).map(|line| row(&shell, &gazetteer, &coverage, line)).collect();
    let sums = coverage.of_area(&area).sums;
    let figure = |number: u64, key: &'static str| {
        let count = usize::try_from(number).unwrap_or(usize::MAX);
        (shell.lang.number(number), shell.t1(key, "count", count))
    };
    let tiles = vec![
        (percent(&shell, sums.share(1).unwrap_or_default()), shell.t("coverage-figure-within")),
        figure(sums.beyond(), "coverage-figure-beyond"),
        figure(u64::from(sums.underserved), "coverage-figure-communes"),
        figure(u64::from(sums.open), "coverage-figure-open"),
    ];
    let mut query = shell.query.encoded(|name| matches!(name, "page" | "level" | "territory"));
    if let Some(area) = &chosen {
        // the files know nothing of where the network is
        let and = if query.is_empty() { "" } else { "&" };
        query = format!("territory={}{and}{query}", encode(&area.key));
    }
    let own_layer = tile::may_be_asked(rank);
    let page = CoveragePage {
        view: CoverageView::of(&shell, &coverage, &area, &larger(&gazetteer, &area)),
        levels: Rank::ALL
            .into_iter()
            .filter(|rank| *rank != Rank::Sectors || !sectors.is_empty())
            .map(|own| (own.key(), shell.term("levels", own.key()), own == rank))
            .collect(),
        level: shell.term("levels", rank.key()),
        map_how: shell.t(if own_layer { "coverage-map-how-level" } else { "coverage-map-how" }),
        layer: if own_layer { format!("?level={}", rank.key()) } else { String::new() },
        territories: choices(&census, &shell, chosen.as_ref()),
        everywhere: census.home().map(|_| area::key(&gazetteer, TerritoryId::FRANCE)).unwrap_or_default(),
        tiles,
        rows,
        total: lacking,
        files: format!(
            "/api/v1/coverage/{}{{}}{}",
            rank.key(),
            if query.is_empty() { String::new() } else { format!("?{query}") }
        ),
        base: census.app.site.base_map.clone().unwrap_or_default(),
        bounds: bounds(&coverage, &area, chosen.is_some()),
        labels: labels(&shell),
        name: area.name,
        pager,
        shell: shell.clone(),
    };
    shell.page(page)
}

impl CoveragePage {
    /// The address of a file of the same figures.
    fn file(&self, extension: &str) -> String {
        self.files.replace("{}", extension)
    }
}

/// The territories that may be chosen.
fn choices(census: &Census, shell: &Shell, chosen: Option<&Area>) -> Vec<Group> {
    let gazetteer = census.gazetteer();
    let asked = chosen.map_or("", |area| area.key.as_str());
    let of_level = |level: Level| {
        let mut choices: Vec<(String, String, bool)> = gazetteer
            .all(level)
            .map(|id| (area::key(&gazetteer, id), gazetteer.name(id).to_owned()))
            .map(|(key, name)| (key.clone(), name, key == asked))
            .collect();
        choices.sort_by_cached_key(|choice| census.app.order.key(&choice.1));
        Group { words: shell.term("levels", level.as_str()), choices }
    };
    let mut sectors: Vec<(String, String, bool)> =
        census.territories.sectors().iter().map(|s| (s.key(), s.name.clone(), s.key() == asked)).collect();
    sectors.sort_by_cached_key(|choice| census.app.order.key(&choice.1));
    let mut groups = vec![
        Group { words: shell.t("levels-sector"), choices: sectors },
        of_level(Level::Region),
        of_level(Level::FormerRegion),
        of_level(Level::Department),
    ];
    // a commune or an EPCI chosen on another page is not in the lists: it must not be lost by the next choice
    let listed = groups.iter().flat_map(|group| &group.choices).any(|choice| choice.2);
    if let Some(area) = chosen.filter(|_| !listed) {
        let choice = (area.key.clone(), area.name.clone(), true);
        groups.insert(0, Group { words: shell.t("territory"), choices: vec![choice] });
    }
    groups.retain(|group| !group.choices.is_empty());
    groups
}

fn row(shell: &Shell, gazetteer: &Gazetteer, coverage: &Coverage, line: &Ranked<'_>) -> Row {
    let area_of = |id: TerritoryId| (gazetteer.full_name(id), area::path(gazetteer, id));
    let (name, path) = match line.of {
        Of::Territory(id) if id.level() == Level::Commune => (gazetteer.label(id), area::path(gazetteer, id)),
        Of::Territory(id) => area_of(id),
        Of::Sector(sector) => (sector.name.clone(), format!("/territoires/{}", sector.path())),
    };
    let (sums, reach) = (line.near.sums, line.near.reach);
    let share = |limit| sums.share(limit).map(|share| percent(shell, share)).unwrap_or_default();
    Row {
        name,
        path,
        people: shell.lang.number(sums.people),
        open: shell.lang.number(sums.open),
        shares: [share(0), share(1), share(2)],
        beyond: shell.lang.number(sums.beyond()),
        nearest: coverage.nearest(&line.near).map(link),
        time: reach.map(|reach| minutes(shell, reach.minutes)).unwrap_or_default(),
        doubtful: reach.is_some_and(is_doubtful),
    }
}

/// What a map shows first, as pages write it.
fn first_view(census: &Census) -> String {
    let [west, south, east, north] = census.first_view();
    format!("{west:.3},{south:.3},{east:.3},{north:.3}")
}

/// West, south, east, north of the homes of an area; of metropolitan France when nothing was chosen.
fn bounds(coverage: &Coverage, area: &Area, chosen: bool) -> String {
    let homes = &coverage.people().homes;
    let points =
        area.communes.iter().flat_map(|commune| homes.get(coverage.people().range(*commune)).unwrap_or_default());
    let found = points.map(|home| home.point).fold(None, |bounds, (lat, lon)| {
        let [w, s, e, n] = bounds.unwrap_or([lon, lat, lon, lat]);
        Some([f64::min(w, lon), f64::min(s, lat), f64::max(e, lon), f64::max(n, lat)])
    });
    match found.filter(|_| chosen) {
        Some([w, s, e, n]) => format!("{:.3},{:.3},{:.3},{:.3}", w - 0.08, s - 0.08, e + 0.08, n + 0.08),
        None => FRANCE.to_owned(),
    }
}

#[derive(Template)]
#[template(path = "coverage_method.html")]
struct Method {
    shell: Shell,
    waters: Vec<&'static str>,
    error: String,
    /// Sentences that depend on what is known.
    measured: Option<String>,
    vague: Option<String>,
}

/// `GET /couverture/methode`
pub async fn method(State(census): State<Census>, shell: Shell) -> Result<Page> {
    let coverage = census.coverage().await?;
    let measured = coverage.measured().map(|(count, error)| {
        let said = Message::new("method-measured").with("count", shell.n(count)).with("share", percent(&shell, error));
        shell.say(&said)
    });
    let vague = coverage.sites().iter().filter(|site| site.vague).count();
    let said = Message::new("method-vague").with("count", vague).with("places", shell.n(coverage.sites().len()));
    shell.page(Method {
        waters: waters::names().collect(),
        error: percent(&shell, f64::from(road::ERROR)),
        measured,
        vague: (vague > 0).then(|| shell.say(&said)),
        shell: shell.clone(),
    })
}

/// A commune that a place would serve.
struct GainedRow {
    name: String,
    path: String,
    people: String,
    before: String,
    after: String,
}

#[derive(Template)]
#[template(path = "coverage_what_if.html")]
struct WhatIf {
    shell: Shell,
    known: bool,
    words: String,
    point: String,
    /// Where the pin is, in words.
    place: Option<String>,
    /// What was asked and not found, in words.
    wrong: Option<String>,
    candidates: Vec<(String, String)>,
    lead: String,
    /// What both times are, since a server may have given those of the other pages.
    hint: String,
    /// Minutes, people reached, people newly reached.
    limits: Vec<(String, String, String)>,
    rows: Vec<GainedRow>,
    more: usize,
    address: String,
    base: String,
    bounds: String,
    labels: String,
}

/// `GET /couverture/simulation?point=44.91,-0.24`, or `?q=` with a commune, an address or a point.
pub async fn what_if(State(census): State<Census>, shell: Shell) -> Result<Response> {
    let coverage = census.coverage().await?;
    let gazetteer = census.gazetteer();
    let words = shell.query.get("q").to_owned();
    let asked = point_in(shell.query.get("point"));
    if let Some(typed) = point_in(&words).filter(|_| asked.is_none()) {
        return Ok(Redirect::to(&address(typed, "")).into_response());
    }
    if asked.is_none() && !words.is_empty() {
        let outcome = geocode(&gazetteer, Query { free: Some(&words), ..Query::default() });
        if let Outcome::Found(found) = &outcome
            && let Some(centre) = gazetteer.centre(found.id)
        {
            // the address of an answer holds its point: it says the same to whom it is sent
            return Ok(Redirect::to(&address((centre.lat, centre.lon), &words)).into_response());
        }
        let page = asking(&census, &shell, coverage.is_empty(), words, Some(&outcome));
        return Ok(shell.page(page)?.into_response());
    }
    let mut page = asking(&census, &shell, coverage.is_empty(), words, None);
    if let Some(point) = asked {
        match Pin::at(&gazetteer, point.0, point.1) {
            Some(pin) => {
                page.hint = shell.t(if coverage.has_road_times() { "what-if-hint-roads" } else { "what-if-hint" });
                answer(&mut page, &shell, &gazetteer, &pin, &coverage.what_if(&pin));
            }
            None if page.known => page.wrong = Some(shell.t("what-if-at-sea")),
            None => {}
        }
    }
    Ok(shell.page(page)?.into_response())
}

fn asking(census: &Census, shell: &Shell, empty: bool, words: String, outcome: Option<&Outcome>) -> WhatIf {
    let gazetteer = census.gazetteer();
    let candidates = match outcome {
        Some(Outcome::Ambiguous(candidates)) => candidates.as_slice(),
        _ => &[],
    };
    WhatIf {
        known: !empty,
        wrong: outcome.map(|outcome| match outcome {
            Outcome::Ambiguous(_) => shell.t("what-if-several"),
            _ => shell.t1("what-if-not-found", "words", words.as_str()),
        }),
        candidates: candidates
            .iter()
            .take(20)
            .filter_map(|one| {
                let centre = gazetteer.centre(one.id)?;
                let label = gazetteer.label(one.id);
                Some((address((centre.lat, centre.lon), &label), label))
            })
            .collect(),
        words,
        point: String::new(),
        place: None,
        lead: String::new(),
        hint: String::new(),
        limits: Vec::new(),
        rows: Vec::new(),
        more: 0,
        address: String::new(),
        base: census.app.site.base_map.clone().unwrap_or_default(),
        bounds: first_view(census),
        labels: labels(shell),
        shell: shell.clone(),
    }
}

fn answer(page: &mut WhatIf, shell: &Shell, gazetteer: &Gazetteer, pin: &Pin, gain: &Gain) {
    let (lat, lon) = pin.point;
    page.point = format!("{lat:.4},{lon:.4}");
    page.bounds = format!("{:.3},{:.3},{:.3},{:.3}", lon - 0.45, lat - 0.32, lon + 0.45, lat + 0.32);
    page.place = Some(gazetteer.label(pin.commune));
    page.lead = match gain.newly[1] {
        0 => shell.t("what-if-lead-none"),
        people => shell.t1("what-if-lead", "people", shell.lang.number(people)),
    };
    page.limits = (0..3)
        .filter_map(|at| {
            let limit = minutes(shell, *road::LIMITS.get(at)?);
            Some((limit, shell.lang.number(*gain.reached.get(at)?), shell.lang.number(*gain.newly.get(at)?)))
        })
        .collect();
    let row = |gained: &Gained| GainedRow {
        name: gazetteer.label(gained.commune),
        path: area::path(gazetteer, gained.commune),
        people: shell.lang.number(gained.people),
        before: gained.before.map_or_else(|| shell.t("coverage-none-near"), |before| minutes(shell, before)),
        after: minutes(shell, gained.after),
    };
    page.rows = gain.communes.iter().take(SHOWN).map(row).collect();
    page.more = gain.communes.len().saturating_sub(SHOWN);
    page.address = format!("{}{}", shell.app.site.url, address(pin.point, &page.words));
}

fn address((lat, lon): (f64, f64), words: &str) -> String {
    let named = if words.is_empty() { String::new() } else { format!("&q={}", kernel::web::fields::encode(words)) };
    format!("/couverture/simulation?point={lat:.4},{lon:.4}{named}")
}

/// `44.91,-0.24`, with or without spaces.
pub fn point_in(text: &str) -> Option<(f64, f64)> {
    let (lat, lon) = text.split_once([',', ';', ' '])?;
    let (lat, lon): (f64, f64) = (lat.trim().parse().ok()?, lon.trim().parse().ok()?);
    (lat.abs() <= 90.0 && lon.abs() <= 180.0).then_some((lat, lon))
}
