//! Memberships in the back office: the list by dues and kind, one membership with its payments, and who joins.

mod kinds;
mod one;

use askama::Template;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use kernel::auth::Right;
use kernel::error::Result;
use kernel::web::{Access, Page, Pager, Routes, Shell};
use tables::cells::push_quoted;

use super::dues::{Dues, Membership};
use super::kind::{self, Kind};
use crate::Relations;
use crate::store::membership::{self as store, Wanted};

/// Where memberships stand.
pub const PATH: &str = "/bureau/adhesions";
const PER_PAGE: usize = 50;

/// The routes, each with the right it asks.
pub fn routes(relations: &Relations) -> Routes {
    let (read, keep) = (Access::Team(Right::ReadDues), Access::Team(Right::KeepMembers));
    Routes::default()
        .get("/bureau/adhesions", read, list)
        .get("/bureau/adhesions/liste.csv", read, file)
        .get("/bureau/adhesions/nouvelle", keep, one::new)
        .get("/bureau/adhesions/types", keep, kinds::list)
        .get("/bureau/adhesions/types/{sort}", keep, kinds::show)
        .get("/bureau/adhesions/{membership}", read, one::show)
        .get("/bureau/adhesions/{membership}/recus/{payment}", read, one::receipt)
        .post("/bureau/adhesions/nouvelle", keep, one::create)
        .post("/bureau/adhesions/types", keep, kinds::create)
        .post("/bureau/adhesions/types/{sort}", keep, kinds::save)
        .post("/bureau/adhesions/{membership}/paiements", keep, one::pay)
        .post("/bureau/adhesions/{membership}/renouvellement", keep, one::renew)
        .post("/bureau/adhesions/{membership}/fin", keep, one::end)
        .with_state(relations.clone())
}

/// The colour of what is due, which its words say.
pub fn badge(dues: Dues) -> &'static str {
    match dues {
        Dues::Paid => "open",
        Dues::Due => "doubtful",
        Dues::Late => "rejected",
        Dues::Free => "plain",
    }
}

struct Line {
    path: String,
    name: String,
    kind: String,
    since: String,
    until: String,
    over: bool,
    fee: String,
    paid: String,
    dues: String,
    badge: &'static str,
}

fn line(shell: &Shell, kinds: &[Kind], membership: &Membership, today: Date) -> Line {
    let dues = membership.dues(today);
    Line {
        path: format!("{PATH}/{}", membership.id),
        name: if membership.name.is_empty() { shell.t("request-forgotten") } else { membership.name.clone() },
        kind: kind::name_of(kinds, &membership.kind, &shell.lang),
        since: shell.lang.day(membership.since),
        until: shell.lang.day(membership.until),
        over: !membership.ended.is_empty() || membership.until < today,
        fee: shell.lang.euros(membership.fee),
        paid: shell.lang.euros(membership.paid),
        dues: shell.term("dues", dues.key()),
        badge: badge(dues),
    }
}

type Choices = Vec<(String, String, bool)>;

#[derive(Template)]
#[template(path = "membership_list.html")]
struct List {
    shell: Shell,
    kinds: Choices,
    states: Choices,
    dues: Choices,
    words: String,
    query: String,
    fees: String,
    paid: String,
    /// What members still owe.
    left: String,
    lines: Vec<Line>,
    pager: Pager,
    may_keep: bool,
}

fn wanted(shell: &Shell) -> Wanted {
    let query = |name: &str| shell.query.get(name).to_owned();
    Wanted { kind: query("type"), state: query("etat"), dues: query("cotisation"), words: query("q") }
}

fn choices(own: &str, all: impl IntoIterator<Item = (String, String)>) -> Choices {
    all.into_iter().map(|(key, words)| (key.clone(), words, key == own)).collect()
}

/// `GET /bureau/adhesions`: those in reach.
async fn list(State(relations): State<Relations>, shell: Shell) -> Result<Page> {
    let (db, today) = (&relations.app.db, relations.app.clock.today());
    let reach = shell.viewer.reach(Right::ReadDues);
    let wanted = wanted(&shell);
    let (total, fees, paid, left) = store::sum(db, &wanted, &reach, today).await?;
    let pager = Pager::new(PATH, &shell.query, PER_PAGE, usize::try_from(total).unwrap_or_default());
    let offset = i64::try_from((pager.page - 1) * PER_PAGE).unwrap_or_default();
    let limit = i64::try_from(PER_PAGE).unwrap_or_default();
    let found = store::list(db, &wanted, (&reach, today), (offset, limit)).await?;
    let known = kind::list(&relations.app).await?;
    let all = || (String::new(), shell.t("membership-all"));
    let kinds = known.iter().map(|kind| (kind.key.clone(), kind.named(&shell.lang)));
    let states = ["running", "over"].map(|key| (key.to_owned(), shell.term("membership-state", key)));
    let dues = [Dues::Paid, Dues::Due, Dues::Late].map(|dues| (dues.key().to_owned(), shell.term("dues", dues.key())));
    shell.page(List {
        kinds: choices(&wanted.kind, [all()].into_iter().chain(kinds)),
        states: choices(&wanted.state, [all()].into_iter().chain(states)),
        dues: choices(&wanted.dues, [all()].into_iter().chain(dues)),
        query: shell.query.encoded(|name| name == "page"),
        fees: shell.lang.euros(fees),
        paid: shell.lang.euros(paid),
        left: shell.lang.euros(left),
        lines: found.iter().map(|membership| line(&shell, &known, membership, today)).collect(),
        words: wanted.words,
        pager,
        may_keep: shell.viewer.may(Right::KeepMembers),
        shell: shell.clone(),
    })
}

/// Cents as a spreadsheet reads them: `12,50`.
fn decimal(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{},{:02}", (cents / 100).abs(), (cents % 100).abs())
}

/// `GET /bureau/adhesions/liste.csv`: the same list, whole.
async fn file(State(relations): State<Relations>, shell: Shell) -> Result<Response> {
    let (db, today) = (&relations.app.db, relations.app.clock.today());
    let reach = shell.viewer.reach(Right::ReadDues);
    let wanted = wanted(&shell);
    let kinds = kind::list(&relations.app).await?;
    let head = ["name", "kind", "since", "until", "fee", "paid", "left", "dues"]
        .map(|key| shell.term("membership-field", key));
    // the mark that makes a spreadsheet read UTF-8
    let mut text = String::from('\u{feff}');
    push_quoted(&mut text, &head);
    let mut offset = 0;
    loop {
        let found = store::list(db, &wanted, (&reach, today), (offset, 1_000)).await?;
        if found.is_empty() {
            break;
        }
        offset += 1_000;
        for membership in &found {
            let view = line(&shell, &kinds, membership, today);
            let (since, until) = (membership.since.to_string(), membership.until.to_string());
            let (fee, paid) = (decimal(membership.fee), decimal(membership.paid));
            let left = decimal((membership.fee - membership.paid).max(0));
            push_quoted(&mut text, &[view.name, view.kind, since, until, fee, paid, left, view.dues]);
        }
    }
    let kind =
        [(CONTENT_TYPE, "text/csv; charset=utf-8"), (CONTENT_DISPOSITION, "attachment; filename=\"adhesions.csv\"")];
    Ok((kind, text).into_response())
}
