//! The ledger of letters in the back office: what was written to whom, and what became of it.

use askama::Template;
use axum::response::Response;
use kernel::auth::Right;
use kernel::error::{Error, Result};
use kernel::ids::LetterId;
use kernel::lang::Message;
use kernel::mail::{self, Line, State};
use kernel::web::shell::flash;
use kernel::web::{Access, Page, Pager, Path, Routes, Shell, go};

const PER_PAGE: usize = 50;

/// The routes, each with the right it asks.
pub fn routes() -> Routes {
    let administer = Access::Team(Right::Administer);
    Routes::default()
        .get("/bureau/courrier", administer, list)
        .get("/bureau/courrier/{letter}", administer, show)
        .post("/bureau/courrier/{letter}/renvoi", administer, send_again)
        .with_state(())
}

struct LetterView {
    path: String,
    recipient: String,
    subject: String,
    body: String,
    /// What it says is kept, and not shown.
    sealed: bool,
    may_go_again: bool,
    state: String,
    badge: &'static str,
    when: String,
    /// The relay's last words.
    answer: String,
    /// Why it was stopped, in words.
    why: String,
}

/// Whether what a letter says may be read here. A letter about an account holds what opens it: whoever administers would
/// come in as anybody. Where no letter leaves, whoever gives roles on the whole network hands them over; nobody does so
/// through the eyes of another.
fn may_read(shell: &Shell, kind: &str) -> bool {
    let hands_over = shell.app.site.relay.is_none()
        && shell.viewer.behind().is_none()
        && shell.viewer.reach(Right::GiveRoles).is_everywhere();
    hands_over || !kind.starts_with("account.")
}

impl LetterView {
    fn of(shell: &Shell, line: Line) -> LetterView {
        let (kept, may_read) = (!line.body.is_empty(), may_read(shell, &line.kind));
        let (stopped, answer) = (line.state == State::Stopped.key(), line.answer.unwrap_or_default());
        LetterView {
            path: format!("/bureau/courrier/{}", line.id),
            recipient: line.recipient.unwrap_or_else(|| shell.t("mail-forgotten")),
            subject: line.subject,
            body: if may_read { line.body } else { String::new() },
            sealed: kept && !may_read,
            may_go_again: kept && matches!(line.state.as_str(), "uncertain" | "refused"),
            badge: match line.state.as_str() {
                "sent" => "open",
                "refused" => "rejected",
                "uncertain" | "stopped" => "doubtful",
                "queued" | "sending" => "updated",
                _ => "plain",
            },
            why: if stopped { shell.term("contactability", &answer) } else { String::new() },
            answer: if stopped { String::new() } else { answer },
            state: line.state,
            when: line.created_at.parse().map_or(line.created_at, |at| shell.lang.instant(at)),
        }
    }
}

#[derive(Template)]
#[template(path = "letters.html")]
struct Letters {
    shell: Shell,
    chosen: &'static str,
    states: Vec<(&'static str, String)>,
    letters: Vec<LetterView>,
    pager: Pager,
    captured: &'static str,
}

/// Why no letter leaves from here; empty when they do.
fn captured(shell: &Shell) -> &'static str {
    match (shell.app.site.demo, &shell.app.site.relay) {
        (true, _) => "mail-captured-demo",
        (false, None) => "mail-captured-relay",
        (false, Some(_)) => "",
    }
}

/// `GET /bureau/courrier`
async fn list(shell: Shell) -> Result<Page> {
    let db = &shell.app.db;
    let chosen = State::from_key(shell.query.get("etat"));
    let counts = mail::count_by_state(db).await?;
    let number = |n: i64| usize::try_from(n).unwrap_or_default();
    let total = |state: Option<State>| -> usize {
        let counted = counts.iter().filter(|(key, _)| state.is_none_or(|state| state.key() == key));
        counted.map(|(_, count)| number(*count)).sum()
    };
    let states = State::ALL.into_iter().filter(|state| total(Some(*state)) > 0);
    let states = states.map(|state| (state.key(), shell.n(total(Some(state))))).collect();
    let pager = Pager::new("/bureau/courrier", &shell.query, PER_PAGE, total(chosen));
    let offset = i64::try_from((pager.page - 1) * PER_PAGE).unwrap_or_default();
    let lines = mail::list_letters(db, chosen, (offset, i64::try_from(PER_PAGE).unwrap_or_default())).await?;
    let letters = lines.into_iter().map(|line| LetterView::of(&shell, line)).collect();
    let chosen = chosen.map_or("", State::key);
    shell.page(Letters { chosen, states, letters, pager, captured: captured(&shell), shell: shell.clone() })
}

#[derive(Template)]
#[template(path = "letter_shown.html")]
struct LetterShown {
    shell: Shell,
    letter: LetterView,
    hint: String,
}

/// The id in an address; anything else is a page that does not exist.
fn id_of(text: &str) -> Result<LetterId> {
    text.parse().map_err(|_| Error::NotFound)
}

/// `GET /bureau/courrier/{letter}`
async fn show(Path(letter): Path<String>, shell: Shell) -> Result<Page> {
    let line = mail::find_letter(&shell.app.db, id_of(&letter)?).await?.ok_or(Error::NotFound)?;
    let hint = shell.lang.find(&format!("mail-{}-hint", line.state)).unwrap_or_default();
    shell.page(LetterShown { letter: LetterView::of(&shell, line), hint, shell: shell.clone() })
}

/// `POST /bureau/courrier/{letter}/renvoi`: somebody takes it upon themselves that the letter may come twice.
async fn send_again(Path(letter): Path<String>, shell: Shell) -> Result<Response> {
    shell.viewer.must(Right::Administer)?;
    let id = id_of(&letter)?;
    mail::find_letter(&shell.app.db, id).await?.ok_or(Error::NotFound)?;
    if !mail::send_again(&shell.app, id).await? {
        return Err(Error::Conflict(Message::new("error-mail-ended")));
    }
    Ok(flash(go(&format!("/bureau/courrier/{id}")), &Message::new("flash-mail-again")))
}
