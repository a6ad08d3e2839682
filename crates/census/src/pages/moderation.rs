//! The queue of proposals: what waits, each beside the record as it is now, and the decision.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::error::{Error, Result, Violations};
use kernel::ids::ProposalId;
use kernel::lang::Message;
use kernel::web::{Fields, Page, Pager, Path, Shell, go, shell};

use super::editing::{FieldView, errors_view, field_view};
use super::words;
use crate::Census;
use crate::contribution::proposal::{self, Difference, Proposal, Sort, State as Standing};
use crate::edit;
use crate::field::Field;
use crate::sheet::{Sheet, Values};
use crate::store::{self, proposals};
use crate::vocabulary::Vocabulary;

const PER_PAGE: usize = 50;

struct Line {
    path: String,
    name: String,
    sort: &'static str,
    fields: usize,
    author: String,
    when: String,
    held: String,
    outcome: Option<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "proposals.html")]
struct List {
    shell: Shell,
    waiting: bool,
    lines: Vec<Line>,
    pager: Pager,
}

/// `GET /bureau/propositions`
pub async fn list(State(census): State<Census>, shell: Shell) -> Result<Page> {
    let waiting = shell.query.get("etat") != "decidees";
    let asked: usize = shell.query.get("page").parse().unwrap_or(1);
    let offset = i64::try_from(asked.saturating_sub(1).saturating_mul(PER_PAGE)).unwrap_or_default();
    let limit = i64::try_from(PER_PAGE).unwrap_or_default();
    let reach = shell.viewer.reach(Right::Moderate);
    let (found, total) = proposals::list(&census.app.db, &reach, waiting, (offset, limit)).await?;
    let total = usize::try_from(total).unwrap_or_default();
    let pager = Pager::new("/bureau/propositions", &shell.query, PER_PAGE, total);
    let lines = found.iter().map(|proposal| line(&shell, proposal)).collect();
    shell.page(List { waiting, lines, pager, shell: shell.clone() })
}

fn line(shell: &Shell, proposal: &Proposal) -> Line {
    Line {
        path: format!("/bureau/propositions/{}", proposal.id),
        name: proposal.name.clone(),
        sort: proposal.sort.key(),
        fields: proposal.differences(&proposal.base).len(),
        author: author(shell, proposal),
        when: shell.lang.instant(proposal.confirmed_at.unwrap_or(proposal.created_at)),
        held: held(shell, proposal),
        outcome: proposal.decided.as_ref().map(|(by, at)| {
            let by = by.clone().unwrap_or_else(|| shell.t("by-program"));
            let words = Message::new("proposal-decided").with("name", by).with("when", shell.lang.instant(*at));
            (proposal.state.key(), shell.say(&words))
        }),
    }
}

fn author(shell: &Shell, proposal: &Proposal) -> String {
    let address = proposal.author.clone().unwrap_or_else(|| shell.t("mail-forgotten"));
    if proposal.author_name.is_empty() { address } else { format!("{} – {address}", proposal.author_name) }
}

/// Who else looks at it, if anybody does.
fn held(shell: &Shell, proposal: &Proposal) -> String {
    match &proposal.held {
        Some(_) if proposal.held_by == shell.viewer.id() => shell.t("proposal-held-by-me"),
        Some((name, at)) => {
            let words = Message::new("proposal-held").with("name", name.as_str()).with("when", shell.lang.instant(*at));
            shell.say(&words)
        }
        None => String::new(),
    }
}

struct RowView {
    current: String,
    base: String,
    proposed: String,
    moved: bool,
    done: bool,
    taken: bool,
    input: FieldView,
}

#[derive(Template)]
#[template(path = "proposal.html")]
struct Shown {
    shell: Shell,
    proposal: Proposal,
    path: String,
    author: String,
    when: String,
    held: String,
    mine: bool,
    sheet: Option<(String, String)>,
    version: String,
    rows: Vec<RowView>,
    reply: String,
    errors: Vec<(String, String)>,
    reply_errors: Vec<String>,
    outcome: Option<(&'static str, String)>,
    taken: String,
}

/// The proposal of that id, for whoever may decide on it: on the sheet, or on what will stand in that commune.
async fn found(census: &Census, shell: &Shell, id: &str) -> Result<(Proposal, Option<Sheet>)> {
    let id: ProposalId = id.parse().map_err(|_| Error::NotFound)?;
    let proposal = proposals::find(&census.app.db, id).await?.filter(|p| p.state != Standing::Unconfirmed);
    let proposal = proposal.ok_or(Error::NotFound)?;
    match proposal.party {
        Some(party) => shell.viewer.must_on(&census.app.db, Right::Moderate, party).await?,
        None => shell.viewer.must_in(Right::Moderate, proposal.territory.as_deref())?,
    }
    let sheet = match proposal.party {
        Some(party) => store::list_sheets(&census.app.db, &[party]).await?.pop(),
        None => None,
    };
    Ok((proposal, sheet))
}

/// The page of a proposal: as it came, or as the moderator's form came back.
fn page(
    census: &Census,
    shell: &Shell,
    (proposal, sheet): (Proposal, Option<Sheet>),
    typed: Option<&Fields>,
    wrong: &Violations,
) -> Shown {
    let nothing = Values::default();
    let current = sheet.as_ref().map_or(&nothing, |sheet| &sheet.values);
    let (proposed, vocabulary) = (edit::typed(&proposal.fields), census.vocabulary());
    let rows = proposal
        .differences(current)
        .into_iter()
        .map(|difference| row(&vocabulary, shell, &difference, (typed, &proposed), wrong))
        .collect();
    let say = |key: &str| wrong.of(key).iter().map(|message| shell.say(message)).collect::<Vec<_>>();
    let taken: Vec<String> = proposal.taken.iter().map(|field| shell.term("field", field.key())).collect();
    Shown {
        path: format!("/bureau/propositions/{}", proposal.id),
        author: author(shell, &proposal),
        when: shell.lang.instant(proposal.confirmed_at.unwrap_or(proposal.created_at)),
        held: held(shell, &proposal),
        mine: proposal.held_by.is_some() && proposal.held_by == shell.viewer.id(),
        sheet: sheet.as_ref().map(|sheet| (sheet.party.name.clone(), sheet.party.path())),
        version: sheet.as_ref().map(|sheet| sheet.version.to_string()).unwrap_or_default(),
        rows,
        reply: typed.map(|typed| typed.get("reply").to_owned()).unwrap_or_default(),
        errors: errors_view(shell, wrong),
        reply_errors: say("reply"),
        outcome: line(shell, &proposal).outcome,
        taken: taken.join(", "),
        proposal,
        shell: shell.clone(),
    }
}

fn row(
    vocabulary: &Vocabulary,
    shell: &Shell,
    difference: &Difference,
    (typed, proposed): (Option<&Fields>, &Fields),
    wrong: &Violations,
) -> RowView {
    let field = difference.field;
    let errors = wrong.of(field.key()).iter().map(|message| shell.say(message)).collect();
    RowView {
        current: words::value(shell, field, &difference.current),
        base: words::value(shell, field, &difference.base),
        proposed: words::value(shell, field, &difference.proposed),
        moved: difference.moved(),
        done: difference.is_done(),
        taken: match typed {
            Some(typed) => typed.has("take", field.key()),
            // writing over what somebody changed meanwhile must be a gesture
            None => !difference.moved() && !difference.is_done(),
        },
        input: field_view(vocabulary, shell, field, typed.unwrap_or(proposed), errors),
    }
}

/// `GET /bureau/propositions/{proposal}`
pub async fn show(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Page> {
    let found = found(&census, &shell, &id).await?;
    shell.page(page(&census, &shell, found, None, &Violations::default()))
}

/// `POST /bureau/propositions/{proposal}/prise`: « je m’en occupe », or no longer.
pub async fn hold(State(census): State<Census>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    shell.viewer.must(Right::Moderate)?;
    let (proposal, _) = found(&census, &shell, &id).await?;
    let me = shell.viewer.id();
    let holder = if proposal.held_by == me { None } else { me };
    if !proposals::hold(&census.app.db, proposal.id, holder, census.app.clock.now()).await? {
        return Err(Error::Conflict(Message::new("error-proposal-decided")));
    }
    Ok(go(&format!("/bureau/propositions/{}", proposal.id)))
}

/// `POST /bureau/propositions/{proposal}/accord`: the ticked fields, as edited.
pub async fn accept(
    State(census): State<Census>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    shell.viewer.must(Right::Moderate)?;
    let (proposal, sheet) = found(&census, &shell, &id).await?;
    if proposal.state != Standing::Waiting {
        return Err(Error::Conflict(Message::new("error-proposal-decided")));
    }
    let proposable = edit::public_fields_in(proposal.kind, &[&proposal.fields, &proposal.base]);
    let taken: Vec<Field> = typed.all("take").filter_map(Field::from_key).filter(|f| proposable.contains(f)).collect();
    let mut wrong = Violations::default();
    if taken.is_empty() && proposal.sort != Sort::Claim {
        wrong.add("take", Message::new("error-take-none"));
    }
    let version: i64 = typed.get("version").parse().unwrap_or_default();
    let outcome = match wrong.check() {
        Ok(()) if proposal.sort == Sort::Claim => {
            let sheet = sheet.as_ref().ok_or(Error::NotFound)?;
            proposal::accept_claim(&census.app, shell.viewer.id(), (&proposal, sheet), typed.get("reply")).await
        }
        Ok(()) => {
            let (who, which) = ((&shell.viewer, &proposal), (sheet.as_ref(), version));
            proposal::accept(&census.app, &census.gazetteer(), who, which, (taken, &typed)).await
        }
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => {
            let done = Message::new("flash-proposal-accepted").with("name", proposal.name.clone());
            Ok(shell::flash(go(&next(&census, &shell, &proposal).await?), &done))
        }
        Err(Error::Invalid(wrong)) => {
            let page = page(&census, &shell, (proposal, sheet), Some(&typed), &wrong);
            Ok(shell.form(&wrong, page)?.into_response())
        }
        Err(Error::Conflict(message)) => again(&census, &shell, &id, &typed, message).await,
        Err(other) => Err(other),
    }
}

/// Where whoever decided goes on: the next that waits and that nobody else looks at; at the end of the queue, its list.
async fn next(census: &Census, shell: &Shell, decided: &Proposal) -> Result<String> {
    let reach = shell.viewer.reach(Right::Moderate);
    let next = proposals::find_next(&census.app.db, &reach, decided, shell.viewer.id()).await?;
    Ok(next.map_or_else(|| "/bureau/propositions".to_owned(), |id| format!("/bureau/propositions/{id}")))
}

/// Somebody saved the sheet, or decided, meanwhile: the page says so, over what is there now, and keeps what was typed.
async fn again(census: &Census, shell: &Shell, id: &str, typed: &Fields, message: Message) -> Result<Response> {
    let found = found(census, shell, id).await?;
    let mut wrong = Violations::default();
    wrong.add("version", message);
    let page = page(census, shell, found, Some(typed), &wrong);
    Ok(shell.page_with(StatusCode::CONFLICT, page)?.into_response())
}

/// `POST /bureau/propositions/{proposal}/refus`
pub async fn refuse(
    State(census): State<Census>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    shell.viewer.must(Right::Moderate)?;
    let (proposal, sheet) = found(&census, &shell, &id).await?;
    let mut wrong = Violations::default();
    let reason = typed.required("reply", &mut wrong);
    if !wrong.is_empty() {
        let page = page(&census, &shell, (proposal, sheet), Some(&typed), &wrong);
        return Ok(shell.form(&wrong, page)?.into_response());
    }
    match proposal::refuse(&census.app, shell.viewer.id(), &proposal, &reason).await {
        Ok(()) => {
            let done = Message::new("flash-proposal-refused").with("name", proposal.name.clone());
            Ok(shell::flash(go(&next(&census, &shell, &proposal).await?), &done))
        }
        Err(Error::Conflict(message)) => again(&census, &shell, &id, &typed, message).await,
        Err(other) => Err(other),
    }
}
