//! Sectors in the back office: drawn as sets of communes, by search, by EPCI, or by pasting codes and names.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::error::{Error, Result, Violations};
use kernel::lang::Message;
use kernel::web::{Fields, Page, Path, Shell, go, shell};
use territory::sectors::{Doubt, Sector, SectorKind, Told, Understood, Way};
use territory::{Gazetteer, Level, TerritoryId};

use crate::Census;
use crate::area::Area;
use crate::sectors;

/// Territories shown for a search.
const FOUND: usize = 12;

/// A line of the list.
struct Line {
    name: String,
    kind: String,
    path: String,
    communes: String,
    people: String,
}

#[derive(Template)]
#[template(path = "sectors.html")]
struct Sectors {
    shell: Shell,
    sectors: Vec<Line>,
    name: String,
    kinds: Vec<(&'static str, String, bool)>,
    errors: Vec<String>,
}

/// `GET /bureau/secteurs`
pub async fn list(State(census): State<Census>, shell: Shell) -> Result<Page> {
    shell.page(index(&census, &shell, &Fields::default(), &Violations::default()))
}

fn index(census: &Census, shell: &Shell, typed: &Fields, wrong: &Violations) -> Sectors {
    let gazetteer = census.gazetteer();
    let mut sectors: Vec<Line> = census
        .territories
        .sectors()
        .iter()
        .map(|sector| Line {
            name: sector.name.clone(),
            kind: shell.term("sector-kind", sector.kind.key()),
            path: desk_path(sector.number),
            communes: shell.n(sector.communes.len()),
            people: sector.population(&gazetteer).map(|people| shell.lang.number(people)).unwrap_or_default(),
        })
        .collect();
    sectors.sort_by_cached_key(|line| census.app.order.key(&line.name));
    Sectors {
        sectors,
        name: typed.get("name").to_owned(),
        kinds: kinds(shell, SectorKind::from_key(typed.get("kind")).unwrap_or_default()),
        errors: wrong.of("name").iter().map(|message| shell.say(message)).collect(),
        shell: shell.clone(),
    }
}

fn kinds(shell: &Shell, own: SectorKind) -> Vec<(&'static str, String, bool)> {
    SectorKind::ALL.into_iter().map(|kind| (kind.key(), shell.term("sector-kind", kind.key()), kind == own)).collect()
}

fn desk_path(number: i64) -> String {
    format!("/bureau/secteurs/{number}")
}

/// `POST /bureau/secteurs`
pub async fn create(State(census): State<Census>, shell: Shell, typed: Fields) -> Result<Response> {
    let named = match sectors::read(&typed, &census.territories.sectors(), None) {
        Ok(named) => named,
        Err(Error::Invalid(wrong)) => {
            return Ok(shell.form(&wrong, index(&census, &shell, &typed, &wrong))?.into_response());
        }
        Err(other) => return Err(other),
    };
    let number = sectors::draw(&census, &shell.viewer, &named).await?;
    census.follow().await?;
    let done = Message::new("flash-sector-drawn").with("name", named.name);
    Ok(shell::flash(go(&desk_path(number)), &done))
}

/// A commune of the sector.
struct Member {
    code: String,
    name: String,
    people: String,
    epci: String,
}

/// Something found by the search, to be added.
struct Found {
    code: String,
    words: String,
    detail: String,
    inside: bool,
}

/// A piece of a pasted text that was not understood.
struct DoubtView {
    words: String,
    /// Code and label of what it may mean.
    perhaps: Vec<(String, String)>,
}

/// What becomes of a pasted text.
#[derive(Default)]
struct Report {
    understood: String,
    told: Vec<String>,
    doubts: Vec<DoubtView>,
}

#[derive(Template)]
#[template(path = "sector.html")]
struct SectorPage {
    shell: Shell,
    title: String,
    path: String,
    desk_path: String,
    name: String,
    kinds: Vec<(&'static str, String, bool)>,
    version: i64,
    errors: Vec<(String, String)>,
    conflict: Option<String>,
    members: Vec<Member>,
    lost: Vec<String>,
    people: String,
    words: String,
    found: Vec<Found>,
    pasted: String,
    report: Option<Report>,
}

fn find(census: &Census, number: i64) -> Result<Sector> {
    census.territories.sector(number).ok_or(Error::NotFound)
}

/// `GET /bureau/secteurs/{number}`
pub async fn show(State(census): State<Census>, Path(number): Path<i64>, shell: Shell) -> Result<Page> {
    // another node may have drawn it a moment ago
    census.follow().await?;
    let sector = find(&census, number)?;
    shell.page(page(&census, &shell, &sector))
}

fn page(census: &Census, shell: &Shell, sector: &Sector) -> SectorPage {
    let gazetteer = census.gazetteer();
    let mut members: Vec<Member> = sector
        .communes
        .iter()
        .map(|id| Member {
            code: gazetteer.code(*id).to_owned(),
            name: gazetteer.label(*id),
            people: gazetteer.population(*id).map(|people| shell.lang.number(people)).unwrap_or_default(),
            epci: gazetteer.parent(*id, Level::Epci).map(|epci| gazetteer.name(epci).to_owned()).unwrap_or_default(),
        })
        .collect();
    members.sort_by_cached_key(|member| census.app.order.key(&member.name));
    let words = shell.query.get("q").to_owned();
    SectorPage {
        title: sector.name.clone(),
        path: Area::of_sector(sector).path,
        desk_path: desk_path(sector.number),
        name: sector.name.clone(),
        kinds: kinds(shell, sector.kind),
        version: sector.version,
        errors: Vec::new(),
        conflict: None,
        members,
        lost: sector.lost.clone(),
        people: sector.population(&gazetteer).map(|people| shell.lang.number(people)).unwrap_or_default(),
        found: if words.is_empty() { Vec::new() } else { search(shell, &gazetteer, sector, &words) },
        words,
        pasted: String::new(),
        report: None,
        shell: shell.clone(),
    }
}

fn search(shell: &Shell, gazetteer: &Gazetteer, sector: &Sector, words: &str) -> Vec<Found> {
    let useful = |id: &TerritoryId| matches!(id.level(), Level::Commune | Level::Epci);
    let found = gazetteer.find(words, 60).into_iter().map(|(id, _)| id).filter(useful).take(FOUND);
    let view = |id: TerritoryId| {
        let communes = Area::of(gazetteer, id).communes;
        Found {
            code: gazetteer.code(id).to_owned(),
            words: gazetteer.label(id),
            detail: match id.level() {
                Level::Epci => shell.t1("sector-communes", "count", communes.len()),
                _ => shell.term("level", id.level().as_str()),
            },
            inside: communes.iter().all(|commune| sector.communes.contains(commune)),
        }
    };
    found.map(view).collect()
}

/// `POST /bureau/secteurs/{number}`
pub async fn rename(
    State(census): State<Census>,
    Path(number): Path<i64>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    census.follow().await?;
    let sector = find(&census, number)?;
    let version = typed.get("version").parse().unwrap_or_default();
    let outcome = match sectors::read(&typed, &census.territories.sectors(), Some(number)) {
        Ok(named) => sectors::rename(&census, &shell.viewer, (number, version), &named).await.map(|()| named),
        Err(error) => Err(error),
    };
    let again = |census: &Census| {
        let mut page = page(census, &shell, &find(census, number).unwrap_or(sector));
        page.name = typed.get("name").to_owned();
        page.kinds = kinds(&shell, SectorKind::from_key(typed.get("kind")).unwrap_or_default());
        page
    };
    match outcome {
        Ok(named) => {
            census.follow().await?;
            Ok(shell::flash(go(&desk_path(number)), &Message::new("flash-sector-saved").with("name", named.name)))
        }
        Err(Error::Invalid(wrong)) => {
            let mut page = again(&census);
            page.errors = wrong.of("name").iter().map(|message| ("name".to_owned(), shell.say(message))).collect();
            Ok(shell.form(&wrong, page)?.into_response())
        }
        Err(Error::Conflict(message)) => {
            census.follow().await?;
            let mut page = again(&census);
            page.conflict = Some(format!("{} {}", shell.say(&message), shell.lang.quoted(&page.title)));
            Ok(shell.page_with(StatusCode::CONFLICT, page)?.into_response())
        }
        Err(other) => Err(other),
    }
}

/// `POST /bureau/secteurs/{number}/communes`: a pasted text (`communes`), and codes chosen one by one (`code`).
///
/// A text that is not understood whole adds nothing yet: what was understood and what was not is shown, and the same
/// form with `partial` adds what was.
pub async fn add(
    State(census): State<Census>,
    Path(number): Path<i64>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    census.follow().await?;
    let sector = find(&census, number)?;
    let chosen: Vec<&str> = typed.all("code").collect();
    let text = format!("{}\n{}", typed.get("communes"), chosen.join("\n"));
    let understood = sectors::understood(&census, &sector, &text);
    let partial = typed.has("partial", "yes") && !understood.communes.is_empty();
    if understood.communes.is_empty() || !(understood.doubts.is_empty() || partial) {
        let mut page = page(&census, &shell, &sector);
        page.pasted = typed.get("communes").to_owned();
        page.report = Some(report(&census, &shell, &sector, &understood));
        return Ok(shell.page_with(StatusCode::UNPROCESSABLE_ENTITY, page)?.into_response());
    }
    let added = sectors::add(&census, &shell.viewer, &sector, &understood.communes).await?;
    census.follow().await?;
    let done = Message::new("flash-sector-added").with("count", added).with("left", understood.doubts.len());
    Ok(shell::flash(go(&desk_path(number)), &done))
}

fn report(census: &Census, shell: &Shell, sector: &Sector, understood: &Understood) -> Report {
    let gazetteer = census.gazetteer();
    let new = understood.communes.iter().filter(|id| !sector.communes.contains(id)).count();
    let said = Message::new("sector-understood").with("count", understood.communes.len()).with("new", new);
    let told = |told: &Told| {
        let key = match told.way {
            Way::Members(_) => "sector-told-members",
            Way::Postcode => "sector-told-postcode",
            Way::Former => "sector-told-former",
            Way::Near => "sector-told-near",
        };
        let count = if let Way::Members(count) = told.way { count } else { 1 };
        let said = Message::new(key).with("typed", told.typed.as_str()).with("count", count);
        shell.say(&said.with("name", gazetteer.label(told.territory)))
    };
    let doubt = |doubt: &Doubt| {
        let key = match (doubt.ambiguous, doubt.perhaps.is_empty()) {
            (true, _) => "sector-doubt-several",
            (false, true) => "sector-doubt-unknown",
            (false, false) => "sector-doubt-perhaps",
        };
        DoubtView {
            words: shell.t1(key, "typed", doubt.typed.as_str()),
            perhaps: doubt.perhaps.iter().map(|id| (gazetteer.code(*id).to_owned(), gazetteer.label(*id))).collect(),
        }
    };
    Report {
        understood: if understood.communes.is_empty() { String::new() } else { shell.say(&said) },
        told: understood.told.iter().map(told).collect(),
        doubts: understood.doubts.iter().map(doubt).collect(),
    }
}

/// `POST /bureau/secteurs/{number}/retrait`
pub async fn take_out(
    State(census): State<Census>,
    Path(number): Path<i64>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    census.follow().await?;
    let sector = find(&census, number)?;
    let codes: Vec<String> = typed.all("code").map(str::to_owned).collect();
    let count = sectors::take_out(&census, &shell.viewer, &sector, &codes).await?;
    census.follow().await?;
    Ok(shell::flash(go(&desk_path(number)), &Message::new("flash-sector-taken-out").with("count", count)))
}

/// `POST /bureau/secteurs/{number}/suppression`
pub async fn remove(State(census): State<Census>, Path(number): Path<i64>, shell: Shell) -> Result<Response> {
    census.follow().await?;
    let sector = find(&census, number)?;
    sectors::remove(&census, &shell.viewer, &sector).await?;
    census.follow().await?;
    Ok(shell::flash(go("/bureau/secteurs"), &Message::new("flash-sector-removed").with("name", sector.name)))
}
