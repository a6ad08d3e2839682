//! « Ma journée »: what one has to do, what waits to be sorted, and the ways by which calendars and mail come and go.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use kernel::app::App;
use kernel::error::{Error, Result, Violations};
use kernel::ids::{AccountId, InteractionId, PartyId, TaskId};
use kernel::lang::Message;
use kernel::rights::Right;
use kernel::token;
use kernel::web::shell::flash;
use kernel::web::{Fields, Page, Path, Shell, go, once, safe_return};

use super::interaction::{self, Confidentiality, writer};
use super::mail;
use super::pages::card;
use super::task::{self, Gesture, NewTask, Part, Task};
use crate::Relations;
use crate::store::{exchanges as store, intake, tasks};

/// The page itself.
const PATH: &str = "/bureau/ma-journee";
/// Letters and digits of the word of an address.
const WORD: usize = 16;

/// A next action in a list.
struct Line {
    path: String,
    subject: String,
    due: String,
    late: bool,
    /// It is for a day to come: putting it off is told from that day.
    ahead: bool,
    owner: String,
    /// Name and card of the party.
    party: Option<(String, String)>,
    /// The page of what it follows from.
    after: Option<String>,
    version: i64,
}

/// The next actions of a part of the day, or of somebody.
struct Group {
    id: String,
    words: String,
    late: bool,
    lines: Vec<Line>,
}

/// A mail that names people nobody knows.
struct Unsorted {
    path: String,
    subject: String,
    addresses: String,
}

#[derive(Template)]
#[template(path = "day.html")]
struct Day {
    shell: Shell,
    account: String,
    team: bool,
    groups: Vec<Group>,
    unsorted: Vec<Unsorted>,
    owners: Vec<(String, String, bool)>,
    wrong: Vec<(String, String)>,
    typed: Fields,
    has_calendar: bool,
    /// The addresses of the calendars, shown once.
    made: Vec<(String, String)>,
    takes_mail: bool,
    address: Option<String>,
}

impl Day {
    fn error(&self, field: &str) -> &str {
        self.wrong.iter().find(|(name, _)| name == field).map_or("", |(_, words)| words)
    }
}

/// Where the gestures of a next action go.
pub fn path_of(task: TaskId) -> String {
    format!("{PATH}/actions/{task}")
}

fn line(shell: &Shell, task: Task, today: Date) -> Line {
    Line {
        path: path_of(task.id),
        late: task.due.is_some_and(|due| due < today),
        ahead: task.due.is_some_and(|due| due > today),
        due: task.due.map(|day| shell.lang.day(day)).unwrap_or_default(),
        party: task.party.map(|party| (task.party_name, card(party))),
        after: task.interaction.map(interaction::path),
        subject: task.subject,
        owner: task.owner_name,
        version: task.version,
    }
}

/// One's own, cut by what is urgent.
fn by_urgency(shell: &Shell, found: Vec<Task>, today: Date) -> Vec<Group> {
    let group = |part: Part| Group {
        id: part.key().to_owned(),
        words: shell.term("day-part", part.key()),
        late: part == Part::Late,
        lines: Vec::new(),
    };
    let mut groups: Vec<(Part, Group)> = Part::ALL.map(|part| (part, group(part))).into();
    for task in found {
        let part = Part::of(task.due, today);
        if let Some((_, group)) = groups.iter_mut().find(|(known, _)| *known == part) {
            group.lines.push(line(shell, task, today));
        }
    }
    groups.into_iter().map(|(_, group)| group).filter(|group| !group.lines.is_empty()).collect()
}

/// The team's, person by person, in the order in which they come.
fn by_owner(shell: &Shell, found: Vec<Task>, today: Date) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for task in found {
        let id = task.owner.map_or_else(|| "personne".to_owned(), |owner| owner.to_string());
        let words = if task.owner.is_none() { shell.t("todo-nobody") } else { task.owner_name.clone() };
        let line = line(shell, task, today);
        match groups.last_mut().filter(|group| group.id == id) {
            Some(group) => group.lines.push(line),
            None => groups.push(Group { id, words, late: false, lines: vec![line] }),
        }
    }
    groups
}

async fn day(relations: &Relations, shell: &Shell, team: bool) -> Result<Day> {
    let (app, viewer) = (&relations.app, &shell.viewer);
    let me = viewer.id().ok_or(Error::SignIn)?;
    let groups = match team {
        true => by_owner(shell, tasks::list_team(&app.db, viewer, false).await?, app.clock.today()),
        false => by_urgency(shell, tasks::list_mine(&app.db, viewer, false).await?, app.clock.today()),
    };
    let unsorted = if team { Vec::new() } else { store::list_unsorted(&app.db, viewer).await? };
    let (word, has_calendar) = intake::find(&app.db, me).await?;
    let site = app.site.intake.as_deref();
    let owners = tasks::list_owners(&app.db, app.clock.now()).await?;
    Ok(Day {
        account: me.to_string(),
        team,
        groups,
        unsorted: unsorted
            .into_iter()
            .map(|one| Unsorted {
                path: interaction::path(one.id),
                subject: one.subject,
                addresses: one.unsorted.unwrap_or_default().replace(' ', ", "),
            })
            .collect(),
        owners: owners.into_iter().map(|(id, name)| (id.to_string(), name, id == me)).collect(),
        wrong: Vec::new(),
        typed: Fields::default(),
        has_calendar,
        made: Vec::new(),
        takes_mail: site.is_some(),
        // whoever looks through the eyes of somebody else does not write in their name
        address: word.filter(|_| viewer.behind().is_none()).and_then(|word| mail::address_of(site, &word)),
        shell: shell.clone(),
    })
}

/// `GET /bureau/ma-journee`
pub async fn mine(State(relations): State<Relations>, shell: Shell) -> Result<Page> {
    let page = day(&relations, &shell, false).await?;
    shell.page(page)
}

/// `GET /bureau/ma-journee/equipe`: who has what to do, where the viewer reads notes.
pub async fn team(State(relations): State<Relations>, shell: Shell) -> Result<Page> {
    let page = day(&relations, &shell, true).await?;
    shell.page(page)
}

/// What a form asks to be done.
struct Asked {
    id: TaskId,
    subject: String,
    due: Option<Date>,
    owner: AccountId,
    party: Option<PartyId>,
    interaction: Option<InteractionId>,
}

fn read(app: &App, typed: &Fields, me: AccountId) -> Result<Asked> {
    let mut wrong = Violations::default();
    let subject = interaction::line(typed, "subject", true, &mut wrong);
    let due = interaction::read_day(typed.get("due")).unwrap_or_else(|message| {
        wrong.add("due", message);
        None
    });
    wrong.check()?;
    let owner = typed.get("owner").parse().unwrap_or(me);
    Ok(Asked {
        id: TaskId::from_bits(once::bits(app, typed)),
        subject,
        due,
        owner,
        party: typed.get("who").parse().ok(),
        interaction: typed.get("after").parse().ok(),
    })
}

/// Writes a next action, where the viewer may note about its party and read what it follows from.
async fn write(relations: &Relations, shell: &Shell, me: AccountId, asked: Asked) -> Result<()> {
    let (app, viewer) = (&relations.app, &shell.viewer);
    viewer.must(Right::Note)?;
    if let Some(party) = asked.party {
        viewer.must_on(&app.db, Right::Note, party).await?;
    }
    if let Some(id) = asked.interaction {
        let one = store::find_for(&app.db, viewer, id).await?.ok_or(Error::NotFound)?;
        if one.confidentiality == Confidentiality::Private && asked.owner != me {
            return Err(Error::Forbidden);
        }
    }
    if asked.owner != me {
        interaction::must_take(relations, asked.owner).await?;
    }
    let now = app.clock.now();
    let task = NewTask {
        id: asked.id,
        subject: asked.subject,
        due: asked.due,
        owner: asked.owner,
        party: asked.party,
        interaction: asked.interaction,
    };
    let mut tx = app.db.begin().await?;
    tasks::insert(&mut tx, &task, now, me).await?;
    Ok(tx.commit().await?)
}

fn back(typed: &Fields) -> String {
    match typed.get("retour") {
        "" => PATH.to_owned(),
        path => safe_return(path).to_owned(),
    }
}

/// `POST /bureau/ma-journee/actions`
pub async fn add(State(relations): State<Relations>, shell: Shell, typed: Fields) -> Result<Response> {
    let me = writer(&shell.viewer)?;
    let outcome = match read(&relations.app, &typed, me) {
        Ok(asked) => write(&relations, &shell, me, asked).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => Ok(flash(go(&back(&typed)), &Message::new("flash-todo-added"))),
        Err(Error::Invalid(wrong)) => {
            let mut page = day(&relations, &shell, false).await?;
            page.wrong = wrong.iter().flat_map(|(f, ms)| ms.iter().map(|m| (f.to_owned(), shell.say(m)))).collect();
            page.typed = typed;
            Ok(shell.form(&wrong, page)?.into_response())
        }
        Err(other) => Err(other),
    }
}

/// `POST /bureau/ma-journee/actions/{task}`: one gesture.
pub async fn change(
    State(relations): State<Relations>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let app = &relations.app;
    let id: TaskId = id.parse().map_err(|_| Error::NotFound)?;
    let found = tasks::find_for(&app.db, &shell.viewer, id).await?.ok_or(Error::NotFound)?;
    let gesture = Gesture::read(typed.get("gesture"), typed.get("owner")).ok_or(Error::NotFound)?;
    let version = typed.get("version").parse().unwrap_or(found.version);
    let when = (app.clock.today(), app.clock.now());
    let told = Message::new(gesture.told()).with("subject", found.subject.as_str());
    task::change(&relations, &shell.viewer, Task { version, ..found }, &gesture, when).await?;
    Ok(flash(go(&back(&typed)), &told))
}

/// `POST /bureau/ma-journee/agenda`: another secret, shown by this answer alone; the former one opens nothing any more.
pub async fn make_calendar(State(relations): State<Relations>, shell: Shell) -> Result<Response> {
    let me = writer(&shell.viewer)?;
    let app = &relations.app;
    let secret = app.chance.secret();
    intake::save_calendar(&app.db, me, Some(&token::hash(&secret)), app.clock.now()).await?;
    let mut page = day(&relations, &shell, false).await?;
    page.made = vec![
        (shell.t("agenda-mine"), format!("{}/agenda/{secret}.ics", app.site.url)),
        (shell.t("agenda-team"), format!("{}/agenda/{secret}-equipe.ics", app.site.url)),
    ];
    Ok(shell.page_with(StatusCode::CREATED, page)?.private().into_response())
}

/// `POST /bureau/ma-journee/agenda/arret`
pub async fn stop_calendar(State(relations): State<Relations>, shell: Shell) -> Result<Response> {
    let me = writer(&shell.viewer)?;
    intake::save_calendar(&relations.app.db, me, None, relations.app.clock.now()).await?;
    Ok(flash(go(PATH), &Message::new("flash-agenda-stopped")))
}

/// `POST /bureau/ma-journee/courrier`: another address; the former one takes nothing any more.
pub async fn make_address(State(relations): State<Relations>, shell: Shell) -> Result<Response> {
    let me = writer(&shell.viewer)?;
    let app = &relations.app;
    let word: String = app.chance.secret().chars().take(WORD).collect();
    intake::save_word(&app.db, me, Some(&word), app.clock.now()).await?;
    Ok(flash(go(PATH), &Message::new("flash-intake-made")))
}

/// `POST /bureau/ma-journee/courrier/arret`
pub async fn stop_address(State(relations): State<Relations>, shell: Shell) -> Result<Response> {
    let me = writer(&shell.viewer)?;
    intake::save_word(&relations.app.db, me, None, relations.app.clock.now()).await?;
    Ok(flash(go(PATH), &Message::new("flash-intake-stopped")))
}
