//! Of whom a wave is asked, its opening, who answered and who did not, the reminder, the end.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::error::{Error, Result, Violations};
use kernel::lang::Message;
use kernel::party::{Party, Standing as Seen};
use kernel::web::{Fields, Page, Pager, Path, Shell, go, shell};
use territory::Level;

use super::cards::{self, FacetGroup};
use super::editing::errors_view;
use super::waves::{WaveView, found};
use crate::Census;
use crate::area::Area;
use crate::field::Field;
use crate::reach::{self, Reached};
use crate::sheet::Sheet;
use crate::store::waves::Reply;
use crate::store::{self, waves};
use crate::wave::answering::{self, standing};
use crate::wave::{self, State as Standing, Wave, moved, segment, sending};

const PER_PAGE: usize = 100;
/// Names shown of those who would be reminded.
const SHOWN: usize = 500;

#[derive(Template)]
#[template(path = "wave_segment.html")]
struct SegmentPage {
    shell: Shell,
    wave: WaveView,
    words: String,
    facets: Vec<FacetGroup>,
    confirmed: Vec<(&'static str, String, bool)>,
    places: usize,
    reached: usize,
    missed: usize,
    when: String,
    errors: Vec<(String, String)>,
    ready: bool,
}

async fn segment_page(census: &Census, shell: &Shell, wave: &Wave, wrong: &Violations) -> Result<SegmentPage> {
    // the facets of the directory, for the filters of the wave in place of those of the address
    let mut asked = shell.clone();
    asked.query = Fields::read(&wave.segment);
    let found = census.atlas().find(&super::filter_of(census, &asked.query)?);
    let members = segment::members(census, &asked.query).await?;
    let reach = segment::reach(census, &members).await?;
    let reached = reach.iter().filter(|candidate| candidate.address.is_some()).count();
    let form = waves::find_form(&census.app.db, wave.id, wave.form).await?.unwrap_or_default();
    let missing = match sending::ready(&census.app, wave, form.questions.len()) {
        Ok(()) => Violations::default(),
        Err(Error::Invalid(missing)) => missing,
        Err(other) => return Err(other),
    };
    let later = wave.opens_on.filter(|first| *first > census.app.clock.today());
    let mut errors = errors_view(shell, wrong);
    // what is missing is said before anybody presses the button
    if wrong.is_empty() {
        errors.extend(errors_view(shell, &missing));
    }
    Ok(SegmentPage {
        wave: WaveView::of(shell, wave),
        words: asked.query.get("q").to_owned(),
        facets: cards::facets(census, &asked, &found.facets),
        confirmed: ["", "never", "year"]
            .into_iter()
            .map(|key| {
                let words = if key.is_empty() { "segment-confirmed-any" } else { key };
                let words = if key.is_empty() { shell.t(words) } else { shell.term("segment-confirmed", words) };
                (key, words, asked.query.get("confirmed") == key)
            })
            .collect(),
        places: members.len(),
        reached,
        missed: members.len() - reached.min(members.len()),
        when: later.map(|first| shell.lang.day(first)).unwrap_or_default(),
        ready: missing.is_empty() && !members.is_empty(),
        errors,
        shell: shell.clone(),
    })
}

/// `GET /bureau/enquetes/{wave}/destinataires`
pub async fn choose(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    let wave = found(&census, &id).await?;
    if wave.state != Standing::Draft {
        return Ok(go(&format!("{}/suivi", wave.desk_path())));
    }
    Ok(shell.page(segment_page(&census, &shell, &wave, &Violations::default()).await?)?.into_response())
}

/// `POST /bureau/enquetes/{wave}/destinataires`
pub async fn set(
    State(census): State<Census>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    shell.viewer.must(Right::Ask)?;
    let wave = found(&census, &id).await?;
    if wave.state != Standing::Draft {
        return Err(Error::Conflict(Message::new("error-wave-not-draft")));
    }
    let mut tx = census.app.db.begin().await?;
    if !waves::claim(&mut tx, wave.id, typed.get("version").parse().unwrap_or_default()).await? {
        return Err(moved());
    }
    waves::update_segment(&mut tx, wave.id, &segment::written(&typed)).await?;
    tx.commit().await?;
    Ok(go(&format!("{}/destinataires", wave.desk_path())))
}

/// `POST /bureau/enquetes/{wave}/ouverture`
pub async fn open(
    State(census): State<Census>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    shell.viewer.must(Right::Ask)?;
    let wave = found(&census, &id).await?;
    let version = typed.get("version").parse().unwrap_or_default();
    match sending::open(&census, shell.viewer.id(), &wave, version).await {
        Ok(()) => Ok(shell::flash(go(&format!("{}/suivi", wave.desk_path())), &Message::new("flash-wave-opened"))),
        Err(Error::Invalid(wrong)) => {
            let page = segment_page(&census, &shell, &wave, &wrong).await?;
            Ok(shell.form(&wrong, page)?.into_response())
        }
        Err(other) => Err(other),
    }
}

/// `POST /bureau/enquetes/{wave}/cloture`
pub async fn close(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    shell.viewer.must(Right::Ask)?;
    let wave = found(&census, &id).await?;
    wave::close(&census.app, shell.viewer.id(), wave.id).await?;
    Ok(shell::flash(go(&format!("{}/resultats", wave.desk_path())), &Message::new("flash-wave-closed")))
}

struct ReplyView {
    name: String,
    path: String,
    place: String,
    standing: &'static str,
    when: String,
    letter: String,
    reminded: i64,
    phones: Vec<String>,
    answer_path: String,
}

/// A line of the table by département.
struct AreaLine {
    name: String,
    asked: String,
    answered: String,
    share: usize,
    address: String,
}

#[derive(Template)]
#[template(path = "wave_follow.html")]
struct Follow {
    shell: Shell,
    wave: WaveView,
    running: bool,
    may_ask: bool,
    asked: usize,
    written: usize,
    answered: usize,
    share: usize,
    territory: String,
    filters: Vec<(&'static str, String, String)>,
    which: String,
    areas: Vec<AreaLine>,
    lines: Vec<ReplyView>,
    pager: Pager,
}

const FILTERS: [&str; 7] = ["", "answered", "partly", "declined", "silent", "unwritten", "due"];

/// Those of a wave that are in the territory of the address, if it names one.
pub fn within(census: &Census, replies: Vec<Reply>, key: &str) -> (Vec<Reply>, Option<Area>) {
    let Some(area) = census.area(key) else { return (replies, None) };
    let gazetteer = census.gazetteer();
    let inside = |party: &Party| {
        let commune = party.territory.as_deref().and_then(|code| gazetteer.commune_of(code));
        commune.is_some_and(|commune| area.communes.contains(&commune))
    };
    (replies.into_iter().filter(|reply| inside(&reply.party)).collect(), Some(area))
}

/// The département of a place: its filter and its name.
pub fn department(census: &Census, party: &Party) -> Option<(String, String)> {
    let gazetteer = census.gazetteer();
    let commune = gazetteer.commune_of(party.territory.as_deref()?)?;
    let id = gazetteer.parent(commune, Level::Department)?;
    Some((crate::area::key(&gazetteer, id), gazetteer.name(id).to_owned()))
}

fn areas(census: &Census, shell: &Shell, wave: &Wave, replies: &[Reply]) -> Vec<AreaLine> {
    let mut counts: BTreeMap<Option<(String, String)>, (usize, usize)> = BTreeMap::new();
    for reply in replies {
        let count = counts.entry(department(census, &reply.party)).or_default();
        count.0 += 1;
        count.1 += usize::from(standing(reply) == "answered");
    }
    let line = |(area, (asked, answered)): (Option<(String, String)>, (usize, usize))| {
        let (key, name) = area.unwrap_or_else(|| (String::new(), shell.t("wave-no-territory")));
        AreaLine {
            address: if key.is_empty() { key } else { format!("{}/suivi?territory={key}", wave.desk_path()) },
            name,
            asked: shell.n(asked),
            answered: shell.n(answered),
            share: answered * 100 / asked.max(1),
        }
    };
    let mut lines: Vec<AreaLine> = counts.into_iter().map(line).collect();
    lines.sort_by_cached_key(|line| (line.address.is_empty(), census.app.order.key(&line.name)));
    lines
}

/// `GET /bureau/enquetes/{wave}/suivi`
pub async fn show(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    let wave = found(&census, &id).await?;
    if wave.state == Standing::Draft {
        return Err(Error::NotFound);
    }
    let all = answering::replies(&census.app, wave.id).await?;
    let areas = areas(&census, &shell, &wave, &all);
    let key = shell.query.get("territory").to_owned();
    let (replies, area) = within(&census, all, &key);
    let count = |which: &str| replies.iter().filter(|reply| which.is_empty() || standing(reply) == which).count();
    let which = FILTERS.iter().find(|known| **known == shell.query.get("voir")).copied().unwrap_or_default();
    let path = format!("{}/suivi", wave.desk_path());
    let filters = FILTERS
        .into_iter()
        .filter(|filter| filter.is_empty() || *filter == which || count(filter) > 0)
        .map(|filter| {
            let mut query = Fields::default();
            query.push("territory", if area.is_some() { key.as_str() } else { "" });
            query.push("voir", filter);
            (filter, shell.n(count(filter)), format!("{path}?{}", query.encoded(|_| false)))
        })
        .collect();
    let pager = Pager::new(&path, &shell.query, PER_PAGE, count(which));
    let chosen: Vec<&Reply> = replies
        .iter()
        .filter(|reply| which.is_empty() || standing(reply) == which)
        .skip((pager.page - 1) * PER_PAGE)
        .take(PER_PAGE)
        .collect();
    let ids: Vec<_> = chosen.iter().map(|reply| reply.party.id).collect();
    let sheets = store::list_sheets_for(&census.app.db, &shell.viewer, &ids).await?;
    let of = |reply: &Reply| sheets.iter().find(|sheet| sheet.id() == reply.party.id);
    let called: Vec<&Sheet> = chosen
        .iter()
        .filter(|reply| waits(reply))
        .filter_map(|reply| of(reply))
        .filter(|sheet| sheet.values.get(Field::ContactPhone).is_some())
        .collect();
    reach::note(&census.app, &shell.viewer, &called).await?;
    let edited = Reached::among(&census.app.db, shell.viewer.reach(Right::EditSheets), &ids).await?;
    let line = |reply: &Reply| view(&census, &shell, (&wave, reply), of(reply), edited.has(reply.party.id));
    let answered = count("answered");
    let page = Follow {
        running: wave.is_answered(census.app.clock.today()),
        may_ask: shell.viewer.may(Right::Ask),
        asked: replies.len(),
        written: replies.iter().filter(|reply| reply.written_at.is_some()).count(),
        answered,
        share: answered * 100 / replies.len().max(1),
        territory: area.as_ref().map(|area| area.name.clone()).unwrap_or_default(),
        filters,
        which: which.to_owned(),
        areas,
        lines: chosen.into_iter().map(line).collect(),
        pager,
        wave: WaveView::of(&shell, &wave),
        shell: shell.clone(),
    };
    Ok(shell.page(page)?.into_response())
}

/// Whom the team calls.
fn waits(reply: &Reply) -> bool {
    matches!(standing(reply), "silent" | "partly" | "unwritten")
}

fn view(
    census: &Census,
    shell: &Shell,
    (wave, reply): (&Wave, &Reply),
    sheet: Option<&Sheet>,
    edited: bool,
) -> ReplyView {
    let standing = standing(reply);
    let phones = |field: Field| sheet.map(|sheet| sheet.values.list(field)).unwrap_or_default();
    let editable = wave.is_answered(census.app.clock.today()) && reply.own == reply.party.id;
    let may = edited && reply.party.standing != Seen::Trash;
    let when = reply.answered_at.or(reply.declined_at).map(|at| shell.lang.instant(at)).unwrap_or_default();
    ReplyView {
        name: reply.party.name.clone(),
        path: reply.party.path(),
        place: census.where_words(
            reply.party.territory.as_deref(),
            sheet.map(|sheet| sheet.values.text(Field::City)).unwrap_or_default(),
        ),
        standing,
        when: match &reply.actor {
            Some(actor) if !when.is_empty() => {
                shell.say(&Message::new("wave-answered-by").with("name", actor.as_str()).with("when", when))
            }
            _ => when,
        },
        letter: reply.letter.as_ref().map(|state| shell.term("mail-state", state)).unwrap_or_default(),
        reminded: reply.reminded,
        // the sheet is as the viewer reads it: out of their reach it tells no private number
        phones: match waits(reply) {
            true => {
                [phones(Field::Phone), phones(Field::ContactPhone)].concat().iter().map(|p| (*p).to_owned()).collect()
            }
            false => Vec::new(),
        },
        answer_path: if editable && may { format!("{}/lieux/{}", wave.desk_path(), reply.own) } else { String::new() },
    }
}

#[derive(Template)]
#[template(path = "wave_remind.html")]
struct Remind {
    shell: Shell,
    wave: WaveView,
    lines: Vec<(String, String, String)>,
    total: usize,
}

/// `GET /bureau/enquetes/{wave}/rappel`: who would get it.
pub async fn ask_remind(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Page> {
    let wave = found(&census, &id).await?;
    let found = match wave.is_answered(census.app.clock.today()) {
        true => sending::to_remind(&census, &wave).await?,
        false => Vec::new(),
    };
    let total = found.len();
    let line = |candidate: crate::contribution::round::Candidate| {
        let party = candidate.sheet.party;
        (party.name.clone(), party.path(), candidate.address.unwrap_or_default())
    };
    let lines = found.into_iter().take(SHOWN).map(line).collect();
    shell.page(Remind { wave: WaveView::of(&shell, &wave), lines, total, shell: shell.clone() })
}

/// `POST /bureau/enquetes/{wave}/rappel`
pub async fn remind(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    shell.viewer.must(Right::Ask)?;
    let wave = found(&census, &id).await?;
    let asked = sending::remind(&census, &wave).await?;
    let done = Message::new("flash-wave-reminded").with("count", asked);
    Ok(shell::flash(go(&format!("{}/suivi", wave.desk_path())), &done))
}
