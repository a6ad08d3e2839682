//! Letters and labels in the browser: of a filtered list or of a segment, for a purpose, previewed, then as PDF, by lots;
//! nobody is written to who refused, and nobody without an address.

use std::collections::{BTreeMap, HashMap};

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::error::{Error, Result, Violations};
use kernel::ids::PartyId;
use kernel::lang::Message;
use kernel::web::{Fields, Page, Shell};

use super::exports::{attachment, leaving, reached, record};
use super::list;
use crate::Relations;
use crate::people::mailing::{self, Labels, Letter, Recipient, SHEETS};
use crate::privacy::contactability::Channel;
use crate::privacy::ledger;
use crate::privacy::purpose::{self, Purpose};
use crate::segments;
use crate::store::people::{self as store, Person};
use crate::store::people_imports::{self as files, Reached};

/// The most people of one file: of more, there are several lots.
const MOST: usize = 1_000;
/// The longest text, in letters.
const LONGEST: usize = 6_000;

#[derive(Template)]
#[template(path = "people_mailing.html")]
struct Form {
    shell: Shell,
    /// The filters of the list, as an address says them.
    query: String,
    /// Word, name, whether it is chosen.
    segments: Vec<(String, String, bool)>,
    purposes: Vec<(String, String, bool)>,
    sheets: Vec<(&'static str, String)>,
    text: String,
    place: String,
    errors: Vec<(String, String)>,
    /// Whose lots were shown; empty before.
    of: String,
    /// After whom the lot that was shown begins; empty for the first.
    after: String,
    /// After whom the next begins; empty after the last.
    next: String,
    /// What would be printed, once it was asked.
    preview: Option<Preview>,
}

struct Preview {
    /// From which to which this lot goes, of how many; empty when there is but one.
    lot: String,
    /// How many of all stand in this lot and in those before, and how many there are.
    progress: (usize, usize),
    /// After whom this lot begins, and the next; empty for the first, and after the last.
    bounds: (String, String),
    /// How many are written to.
    count: usize,
    /// Who is not, and why.
    left: Vec<String>,
    /// The lines of the first letter: the address, then the text.
    address: Vec<String>,
    lines: Vec<String>,
}

/// The people of one file. They come in the order in which they were first known: who is created meanwhile comes last, and
/// a lot that was shown is printed from and to where it was, whoever left it: printed one after the other, lots repeat nobody.
/// Only somebody known for long who enters meanwhile may be missed.
struct Lot {
    people: Vec<Person>,
    /// After whom it begins; none for the first.
    after: Option<PartyId>,
    /// How many are before it.
    before: usize,
    /// How many it examines.
    size: usize,
    /// How many there are in all.
    total: usize,
    /// After whom the next begins; none for the last.
    next: Option<PartyId>,
}

/// Those who are written to, and those who are not with the reason.
#[derive(Default)]
struct Chosen {
    recipients: Vec<Recipient>,
    left: BTreeMap<&'static str, usize>,
}

async fn page(
    relations: &Relations,
    shell: &Shell,
    typed: &Fields,
    (wrong, preview): (&Violations, Option<Preview>),
) -> Result<Form> {
    let marked = |chosen: &str, (key, words): (String, String)| {
        let is = key == chosen;
        (key, words, is)
    };
    let segment = typed.get("segment");
    let named = segments::names(relations, &shell.viewer).await?;
    let purposes = purpose::list(&relations.app).await?;
    let by_post = purposes.into_iter().filter(|one| !one.retired && one.channels.contains(&Channel::Post));
    let text =
        if typed.get("text").is_empty() { shell.t("people-mailing-example") } else { typed.get("text").to_owned() };
    let mut errors = Vec::new();
    for (field, messages) in wrong.iter() {
        errors.extend(messages.iter().map(|message| (field.to_owned(), shell.say(message))));
    }
    let (after, next) = match &preview {
        Some(shown) => shown.bounds.clone(),
        None if has_seen(typed) => (typed.get("after").to_owned(), typed.get("next").to_owned()),
        None => Default::default(),
    };
    let of = if preview.is_some() || has_seen(typed) { selection(typed) } else { String::new() };
    Ok(Form {
        of,
        after,
        next,
        query: typed.get("filtres").to_owned(),
        segments: named.into_iter().map(|one| marked(segment, one)).collect(),
        purposes: by_post.map(|one| marked(typed.get("purpose"), (one.key.clone(), one.named(&shell.lang)))).collect(),
        sheets: SHEETS.iter().map(|sheet| (sheet.key, shell.term("people-labels", sheet.key))).collect(),
        text,
        place: typed.get("place").to_owned(),
        errors,
        preview,
        shell: shell.clone(),
    })
}

/// Both rights: what is printed is how to reach people.
fn must(shell: &Shell) -> Result<()> {
    shell.viewer.must(Right::ExportPeople)?;
    shell.viewer.must(Right::ReadContacts)
}

/// `GET /bureau/personnes/courriers`
pub async fn form(State(relations): State<Relations>, shell: Shell) -> Result<Page> {
    must(&shell)?;
    let mut typed = Fields::default();
    typed.push("filtres", list::filters_of(&shell.query));
    typed.push("segment", shell.query.get("segment"));
    let form = page(&relations, &shell, &typed, (&Violations::default(), None)).await?;
    shell.page(form)
}

/// Of whom the lots are: another segment begins again with its first.
fn selection(typed: &Fields) -> String {
    format!("lots:{}", typed.get("segment"))
}

/// Whether the lots of what is chosen were shown.
fn has_seen(typed: &Fields) -> bool {
    typed.get("of") == selection(typed)
}

/// The people of the list or of the segment that may leave, as many as a file holds.
async fn lot(relations: &Relations, shell: &Shell, typed: &Fields) -> Result<Lot> {
    let db = &relations.app.db;
    let segment = typed.get("segment");
    let mut all: Vec<PartyId> = if segment.is_empty() {
        let people = leaving(relations, shell, &Fields::read(typed.get("filtres"))).await?;
        people.iter().map(|person| person.party.id).collect()
    } else {
        let members = segments::members(relations, &shell.viewer, segment).await?;
        let reaches = (shell.viewer.reach(Right::ExportPeople), shell.viewer.reach(Right::ReadPeople));
        store::people_within(db, &members, (&reaches.0, &reaches.1)).await?
    };
    all.sort_unstable();
    let after: Option<PartyId> = match typed.get("do") {
        _ if !has_seen(typed) => None,
        "first" => None,
        "next" => typed.get("next").parse().ok(),
        _ => typed.get("after").parse().ok(),
    };
    let before = all.partition_point(|id| Some(*id) <= after);
    let is_printed = has_seen(typed) && !matches!(typed.get("do"), "first" | "next" | "preview");
    let until: Option<PartyId> = if is_printed { typed.get("next").parse().ok() } else { None };
    // who entered a lot since it was shown pushes nobody out of it
    let most = if is_printed { 2 * MOST } else { MOST };
    let rest = all.iter().skip(before).copied();
    let chosen: Vec<PartyId> = rest.take_while(|id| until.is_none_or(|until| *id <= until)).take(most).collect();
    let size = chosen.len();
    let next = chosen.last().copied().filter(|_| before + size < all.len());
    Ok(Lot { people: store::list_people(db, &chosen).await?, after, before, size, total: all.len(), next })
}

/// Who of them is written to on paper for that purpose.
async fn chosen(relations: &Relations, shell: &Shell, people: &[Person], purpose: &Purpose) -> Result<Chosen> {
    let app = &relations.app;
    let ids: Vec<PartyId> = people.iter().map(|person| person.party.id).collect();
    let mut chosen = Chosen::default();
    let mut addresses: HashMap<PartyId, Reached> = HashMap::new();
    for point in reached(relations, shell, &ids).await? {
        if point.sort == Channel::Post.key() {
            addresses.entry(point.party).or_insert(point);
        }
    }
    let reach = shell.viewer.reach(Right::ReadPeople);
    let ties = files::list_tied(&app.db, &ids, &app.clock.today().to_string(), &reach).await?;
    for person in people {
        let Some(point) = addresses.get(&person.party.id) else {
            *chosen.left.entry("missing").or_default() += 1;
            continue;
        };
        let address = (point.normal.as_str(), point.state.as_str());
        let verdict = ledger::may_write_to_person(app, purpose, Channel::Post, person.party.id, address).await?;
        if !verdict.is_yes() {
            *chosen.left.entry(verdict.key()).or_default() += 1;
            continue;
        }
        let tie = ties.iter().find(|tie| tie.0 == person.party.id);
        chosen.recipients.push(Recipient {
            civility: person.civility.clone(),
            given: person.given.clone(),
            family: person.family.clone(),
            title: tie.map(|(_, _, title, ..)| title.clone()).unwrap_or_default(),
            organisation: tie.map(|(_, _, _, name, _)| name.clone()).unwrap_or_default(),
            address: point.value.lines().map(str::to_owned).collect(),
            language: person.language.clone(),
        });
    }
    Ok(chosen)
}

/// What is wrong in the form.
fn check(typed: &Fields, purpose: Option<&Purpose>, is_letter: bool) -> Violations {
    let mut wrong = Violations::default();
    if purpose.is_none() {
        wrong.add("purpose", Message::new("people-mailing-no-purpose"));
    }
    if is_letter {
        let text = typed.required("text", &mut wrong);
        if text.chars().count() > LONGEST {
            wrong.add("text", Message::new("people-mailing-text-long").with("count", LONGEST));
        }
        for name in mailing::unknown_names(&text) {
            wrong.add("text", Message::new("people-mailing-unknown").with("name", name));
        }
    }
    wrong
}

/// `POST /bureau/personnes/courriers`: shown first, then printed.
pub async fn print(State(relations): State<Relations>, shell: Shell, typed: Fields) -> Result<Response> {
    must(&shell)?;
    let purposes = purpose::list(&relations.app).await?;
    let purpose = purposes.iter().find(|one| one.key == typed.get("purpose") && !one.retired);
    let labels = Labels::from_key(typed.get("do"));
    let mut wrong = check(&typed, purpose, labels.is_none());
    let Some(purpose) = purpose.filter(|_| wrong.is_empty()) else {
        return refused(&relations, &shell, &typed, &wrong).await;
    };
    let lot = lot(&relations, &shell, &typed).await?;
    let chosen = chosen(&relations, &shell, &lot.people, purpose).await?;
    let is_preview = labels.is_none() && typed.get("do") != "letters";
    // nobody takes the first of several files for all of them
    let is_cut = !is_preview && lot.total > MOST && !has_seen(&typed);
    if is_cut {
        wrong.add("segment", Message::new("people-mailing-many").with("count", MOST).with("total", lot.total));
    }
    if is_preview || is_cut {
        let preview = preview(&shell, &typed, &lot, &chosen);
        let form = page(&relations, &shell, &typed, (&wrong, Some(preview))).await?;
        return Ok(shell.form(&wrong, form)?.into_response());
    }
    // a few may have come or gone before it
    let number = (lot.before + MOST / 2) / MOST + 1;
    if chosen.recipients.is_empty() {
        wrong.add("segment", Message::new("people-mailing-nobody"));
        return refused(&relations, &shell, &typed, &wrong).await;
    }
    let (face, count, recipients) = (relations.app.assets.title_face, chosen.recipients.len(), chosen.recipients);
    if let Some(sheet) = labels {
        let title = shell.t("people-labels-title");
        let drawn = tokio::task::spawn_blocking(move || mailing::labels(face, sheet, &recipients, &title)).await??;
        record(&relations, &shell, "labels", count).await?;
        return Ok(attachment("application/pdf", &format!("etiquettes-{number}.pdf"), drawn));
    }
    let letter = letter(&relations, &shell, &typed);
    let title = shell.t("people-letters-title");
    let drawn = tokio::task::spawn_blocking(move || mailing::letters(face, &letter, &recipients, &title)).await??;
    match drawn {
        Ok(drawn) => {
            record(&relations, &shell, "letters", count).await?;
            Ok(attachment("application/pdf", &format!("lettres-{number}.pdf"), drawn))
        }
        Err(message) => {
            wrong.add("text", message);
            refused(&relations, &shell, &typed, &wrong).await
        }
    }
}

fn letter(relations: &Relations, shell: &Shell, typed: &Fields) -> Letter {
    let day = shell.lang.day(relations.app.clock.today());
    let place: String = typed.get("place").chars().filter(|c| !c.is_control()).take(80).collect();
    Letter {
        network: relations.app.name().to_string(),
        day: if place.is_empty() { day } else { format!("{place}, {day}") },
        text: typed.get("text").replace("\r\n", "\n"),
    }
}

fn preview(shell: &Shell, typed: &Fields, lot: &Lot, chosen: &Chosen) -> Preview {
    let (first_of, last_of) = (lot.before + 1, lot.before + lot.size);
    let several =
        Message::new("people-mailing-lot").with("from", first_of).with("to", last_of).with("total", lot.total);
    let bound = |id: Option<PartyId>| id.map(|id| id.to_string()).unwrap_or_default();
    let left = |(key, count): (&&'static str, &usize)| {
        format!("{}{} {}", shell.term("contactability", key), shell.t("colon"), shell.n(*count))
    };
    let first = chosen.recipients.first();
    Preview {
        lot: if lot.total > MOST { shell.say(&several) } else { String::new() },
        progress: (last_of, lot.total),
        bounds: (bound(lot.after), bound(lot.next)),
        count: chosen.recipients.len(),
        left: chosen.left.iter().map(left).collect(),
        address: first.map(|one| one.lines(&mailing::language_of(one))).unwrap_or_default(),
        lines: first.map(|one| mailing::filled(&typed.get("text").replace("\r\n", "\n"), one)).unwrap_or_default(),
    }
}

async fn refused(relations: &Relations, shell: &Shell, typed: &Fields, wrong: &Violations) -> Result<Response> {
    if wrong.is_empty() {
        return Err(Error::bug("a refusal without a reason"));
    }
    let form = page(relations, shell, typed, (wrong, None)).await?;
    Ok(shell.form(wrong, form)?.into_response())
}
