//! One membership: who joins, what was paid, the receipts, the next period, its end.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use kernel::app::App;
use kernel::auth::Right;
use kernel::error::{Error, Result, Violations};
use kernel::ids::{MembershipId, PartyId, PaymentId};
use kernel::lang::Message;
use kernel::party::{self, Party};
use kernel::text;
use kernel::web::{Fields, Page, Path, Shell, go, shell};

use super::{Line, PATH, line};
use crate::Relations;
use crate::form::{self, FieldView, Form};
use crate::membership::dues::Membership;
use crate::membership::join;
use crate::membership::kind::{self, Kind};
use crate::membership::payment::{self, MEANS, Payment, Received};
use crate::membership::receipt::{self, Receipt};
use crate::store::membership as store;
use crate::store::segments::{self as parties, Card};

/// The most that one payment may be, in cents.
const MOST: i64 = 10_000_000;
/// Characters of the key of a form.
const LONGEST_KEY: usize = 100;
/// Those shown when a name is that of several.
const FOUND: i64 = 12;

#[derive(Template)]
#[template(path = "membership_new.html")]
struct New {
    shell: Shell,
    /// Those whose name holds what was typed, when they are several: id, name, what and where, whether it is chosen.
    found: Vec<(PartyId, String, String, bool)>,
    inputs: Vec<FieldView>,
    errors: Vec<(String, String)>,
}

async fn form(
    relations: &Relations,
    shell: &Shell,
    (typed, wrong): (&Fields, &Violations),
    found: &[Card],
) -> Result<New> {
    let kinds = kind::list(&relations.app).await?;
    let open = kinds.iter().filter(|kind| !kind.retired);
    let named = open.map(|kind| {
        let words = format!("{} – {}", kind.named(&shell.lang), shell.lang.euros(kind.fee));
        (kind.key.clone(), words)
    });
    let form = Form { shell, family: "membership-field", typed, wrong };
    let gazetteer = relations.territories.gazetteer();
    let pick = |card: &Card| {
        let commune = card.commune.as_deref().and_then(|code| gazetteer.commune_of(code));
        let place = commune.map(|id| format!(" · {}", gazetteer.label(id))).unwrap_or_default();
        let detail = format!("{}{place}", shell.term("segment-kind", card.kind.key()));
        (card.id, card.name.clone(), detail, typed.has("chosen", &card.id.to_string()))
    };
    Ok(New {
        found: found.iter().map(pick).collect(),
        inputs: vec![form.needed("party", "line"), form.choice("kind", named), form.needed("since", "day")],
        errors: form.errors(),
        shell: shell.clone(),
    })
}

/// `GET /bureau/adhesions/nouvelle`: with `partie`, for that party.
pub async fn new(State(relations): State<Relations>, shell: Shell) -> Result<Page> {
    let reach = shell.viewer.reach(Right::KeepMembers);
    let asked = shell.query.get("partie").parse::<PartyId>().ok();
    let known = parties::cards(&relations.app.db, asked.as_slice(), &reach).await?;
    let mut typed = Fields::default();
    for card in &known {
        typed.push("party", card.name.clone());
        typed.push("chosen", card.id.to_string());
    }
    typed.push("since", relations.app.clock.today().to_string());
    shell.page(form(&relations, &shell, (&typed, &Violations::default()), &known).await?)
}

/// Those that somebody may mean by a name, or by the address of a page: the chosen one, as long as its name holds what is
/// typed; else the one of that address; else all whose name holds it, those for whom the kind is when there are some.
async fn candidates(relations: &Relations, shell: &Shell, typed: &Fields, kind: Option<&Kind>) -> Result<Vec<Card>> {
    let (db, words) = (&relations.app.db, typed.get("party"));
    let reach = shell.viewer.reach(Right::KeepMembers);
    let chosen = typed.get("chosen").parse::<PartyId>().ok();
    let mut known = parties::cards(db, chosen.as_slice(), &reach).await?;
    known.retain(|card| text::fold(&card.name).contains(&text::fold(words)));
    if known.is_empty() && (words.contains('/') || !words.contains(' ')) {
        let party = meant(&relations.app, words).await?.map(|party| party.id);
        known = parties::cards(db, party.as_slice(), &reach).await?;
    }
    if known.is_empty() {
        known = parties::named(db, (words, None), &reach, FOUND).await?;
        if let Some(kind) = kind.filter(|kind| known.iter().any(|card| fits(kind, card))) {
            known.retain(|card| fits(kind, card));
        }
        // a name typed in full is no beginning of another
        if let Some(at) = known.iter().position(|card| text::fold(&card.name) == text::fold(words)) {
            let whole = known.iter().filter(|card| text::fold(&card.name) == text::fold(words)).count();
            known = if whole == 1 { vec![known.swap_remove(at)] } else { known };
        }
    }
    Ok(known)
}

/// The party that somebody means by the address of one of its pages, or by the end of it.
async fn meant(app: &App, typed: &str) -> Result<Option<Party>> {
    let path = typed.trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    if let Ok(id) = last.parse() {
        return Ok(party::find(&app.db, id).await?);
    }
    let kind = if path.contains("/lieux/") {
        Some(party::Kind::Place)
    } else if path.contains("/structures/") {
        Some(party::Kind::Organisation)
    } else if path.contains("/personnes/") {
        Some(party::Kind::Person)
    } else {
        None
    };
    let mut found = store::find_parties(&app.db, kind, last).await?;
    Ok(if found.len() == 1 { found.pop() } else { None })
}

fn fits(kind: &Kind, card: &Card) -> bool {
    kind.audience == "any" || kind.audience == card.kind.key()
}

/// `POST /bureau/adhesions/nouvelle`
pub async fn create(State(relations): State<Relations>, shell: Shell, typed: Fields) -> Result<Response> {
    shell.viewer.must(Right::KeepMembers)?;
    let app = &relations.app;
    let mut wrong = Violations::default();
    let words = typed.required("party", &mut wrong);
    let kinds = kind::list(app).await?;
    let kind = kinds.into_iter().find(|kind| kind.key == typed.get("kind") && !kind.retired);
    let found = match words.is_empty() {
        true => Vec::new(),
        false => candidates(&relations, &shell, &typed, kind.as_ref()).await?,
    };
    let party = match &found[..] {
        [] if words.is_empty() => None,
        [] => {
            wrong.add("party", Message::new("error-membership-party"));
            None
        }
        [one] => Some(one),
        _ => {
            wrong.add("party", Message::new("error-membership-several"));
            None
        }
    };
    match (&kind, party) {
        (None, _) => wrong.add("kind", Message::new("error-choice")),
        (Some(kind), Some(party)) if !fits(kind, party) => wrong.add("kind", Message::new("error-membership-kind")),
        _ => {}
    }
    let since = form::day(&typed, "since", &mut wrong);
    if let (Some(kind), Some(party), Some(since), true) = (&kind, party, since, wrong.is_empty()) {
        match join(app, shell.viewer.id(), party.id, kind, since).await? {
            Some(id) => {
                let done = Message::new("flash-membership-opened").with("name", party.name.as_str());
                return Ok(shell::flash(go(&format!("{PATH}/{id}")), &done));
            }
            None => wrong.add("since", Message::new("error-membership-overlap")),
        }
    }
    let page = form(&relations, &shell, (&typed, &wrong), &found).await?;
    Ok(shell.form(&wrong, page)?.into_response())
}

struct PaymentView {
    path: String,
    receipt: String,
    day: String,
    amount: String,
    means: String,
    reference: String,
}

#[derive(Template)]
#[template(path = "membership.html")]
struct One {
    shell: Shell,
    line: Line,
    party_path: String,
    ended: String,
    payments: Vec<PaymentView>,
    reminders: Vec<(String, String, String)>,
    next: String,
    /// What is still to be paid; empty when nothing is.
    left: String,
    may_keep: bool,
    /// Of this form: pressed twice, it makes one payment.
    key: String,
    inputs: Vec<FieldView>,
    errors: Vec<(String, String)>,
}

/// A membership that the viewer may see: what is out of reach is not told apart from what is not there.
async fn found(relations: &Relations, shell: &Shell, id: &str) -> Result<Membership> {
    let db = &relations.app.db;
    let id: MembershipId = id.parse().map_err(|_| Error::NotFound)?;
    let membership = store::find(db, id).await?.ok_or(Error::NotFound)?;
    let seen = match membership.party {
        Some(party) => shell.viewer.may_on(db, Right::ReadDues, party).await?,
        None => shell.viewer.reach(Right::ReadDues).is_everywhere(),
    };
    if seen { Ok(membership) } else { Err(Error::NotFound) }
}

async fn page(
    relations: &Relations,
    shell: &Shell,
    membership: &Membership,
    typed: &Fields,
    wrong: &Violations,
) -> Result<One> {
    let app = &relations.app;
    let kinds = kind::list(app).await?;
    let today = app.clock.today();
    let view = |payment: &Payment| PaymentView {
        path: format!("{PATH}/{}/recus/{}", membership.id, payment.id),
        receipt: payment.receipt(),
        day: shell.lang.day(payment.paid_on),
        amount: shell.lang.euros(payment.cents),
        means: shell.term("payment-means", &payment.means),
        reference: payment.reference.clone(),
    };
    let reminder = |(moment, at, outcome): (String, String, String)| {
        let when = at.parse().map_or_else(|_| at.clone(), |at| shell.lang.instant(at));
        let key =
            if outcome == "written" { "membership-written".to_owned() } else { format!("contactability-{outcome}") };
        (shell.term("membership-moment", &moment), when, shell.t(&key))
    };
    let form = Form { shell, family: "membership-field", typed, wrong };
    let means = MEANS.map(|key| (key.to_owned(), shell.term("payment-means", key)));
    let payments = store::list_payments(&app.db, membership.id).await?;
    let left = membership.fee - membership.paid;
    let reminders = store::list_reminders(&app.db, membership.id).await?;
    Ok(One {
        line: line(shell, &kinds, membership, today),
        party_path: membership.party.map(|party| format!("/bureau/relations/{party}")).unwrap_or_default(),
        ended: membership.ended.clone(),
        payments: payments.iter().map(view).collect(),
        reminders: reminders.into_iter().map(reminder).collect(),
        next: shell.lang.day(membership.next_since(today)),
        left: if left > 0 { shell.lang.euros(left) } else { String::new() },
        may_keep: shell.viewer.may(Right::KeepMembers),
        // a form that comes back refused made nothing yet
        key: match typed.get("key") {
            "" => app.chance.secret(),
            own => own.to_owned(),
        },
        inputs: vec![
            form.needed("amount", "number"),
            form.choice("means", means),
            form.needed("paid_on", "day"),
            form.field("reference", "line"),
        ],
        errors: form.errors(),
        shell: shell.clone(),
    })
}

/// `GET /bureau/adhesions/{membership}`
pub async fn show(State(relations): State<Relations>, Path(id): Path<String>, shell: Shell) -> Result<Page> {
    let membership = found(&relations, &shell, &id).await?;
    let mut typed = Fields::default();
    typed.push("amount", super::decimal((membership.fee - membership.paid).max(0)));
    typed.push("paid_on", relations.app.clock.today().to_string());
    shell.page(page(&relations, &shell, &membership, &typed, &Violations::default()).await?)
}

/// `POST /bureau/adhesions/{membership}/paiements`
pub async fn pay(
    State(relations): State<Relations>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let app = &relations.app;
    let membership = found(&relations, &shell, &id).await?;
    shell.viewer.must(Right::KeepMembers)?;
    let mut wrong = Violations::default();
    let cents = form::cents(&typed, "amount", (-MOST, MOST), &mut wrong);
    if cents == 0 && wrong.of("amount").is_empty() {
        wrong.add("amount", Message::new("error-membership-amount"));
    }
    let means = typed.get("means").to_owned();
    if !MEANS.contains(&means.as_str()) {
        wrong.add("means", Message::new("error-choice"));
    }
    let paid_on = form::day(&typed, "paid_on", &mut wrong);
    if paid_on.is_some_and(|day| day > app.clock.today()) {
        wrong.add("paid_on", Message::new("error-request-future"));
    }
    let reference: String = typed.get("reference").chars().take(120).collect();
    let (Some(paid_on), true) = (paid_on, wrong.is_empty()) else {
        let page = page(&relations, &shell, &membership, &typed, &wrong).await?;
        return Ok(shell.form(&wrong, page)?.into_response());
    };
    let key: String = typed.get("key").chars().take(LONGEST_KEY).collect();
    let received = Received { paid_on, cents, means, reference, key };
    let payment = match payment::receive(app, shell.viewer.id(), &membership, received).await {
        Ok(payment) => payment,
        // more goes back than came, or the form made another payment: with another key it is a new one
        Err(Error::Conflict(message)) => {
            wrong.add("amount", message);
            let mut again = page(&relations, &shell, &membership, &typed, &wrong).await?;
            again.key = app.chance.secret();
            let below = membership.paid.saturating_add(cents) < 0;
            let status = if below { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::CONFLICT };
            return Ok(shell.page_with(status, again)?.into_response());
        }
        Err(other) => return Err(other),
    };
    let done = Message::new("flash-payment-noted").with("receipt", payment.receipt());
    Ok(shell::flash(go(&format!("{PATH}/{}", membership.id)), &done))
}

/// `POST /bureau/adhesions/{membership}/renouvellement`: the next period, at the fee of today.
pub async fn renew(State(relations): State<Relations>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    let app = &relations.app;
    let membership = found(&relations, &shell, &id).await?;
    shell.viewer.must(Right::KeepMembers)?;
    let kinds = kind::list(app).await?;
    let kind = kinds.into_iter().find(|kind| kind.key == membership.kind && !kind.retired);
    let (Some(kind), Some(party)) = (kind, membership.party) else {
        return Err(Error::Conflict(Message::new("error-membership-kind-gone")));
    };
    let since = membership.next_since(app.clock.today());
    let next = match join(app, shell.viewer.id(), party, &kind, since).await? {
        Some(next) => next,
        // pressed twice: the next period is there, and is the answer
        None => {
            let all = store::list_of(&app.db, party).await?;
            let made = all.into_iter().find(|one| one.since == since && one.kind == kind.key && one.ended.is_empty());
            made.ok_or_else(|| Error::Conflict(Message::new("error-membership-overlap")))?.id
        }
    };
    let done = Message::new("flash-membership-opened").with("name", membership.name.as_str());
    Ok(shell::flash(go(&format!("{PATH}/{next}")), &done))
}

/// `POST /bureau/adhesions/{membership}/fin`: it stops before its last day.
pub async fn end(
    State(relations): State<Relations>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let membership = found(&relations, &shell, &id).await?;
    shell.viewer.must(Right::KeepMembers)?;
    let why: String = typed.get("ended").chars().take(300).collect();
    let mut wrong = Violations::default();
    if why.is_empty() {
        wrong.add("ended", Message::new("error-required"));
        let page = page(&relations, &shell, &membership, &typed, &wrong).await?;
        return Ok(shell.form(&wrong, page)?.into_response());
    }
    if !store::end(&relations.app.db, membership.id, &why).await? {
        return Err(Error::Conflict(Message::new("error-membership-ended")));
    }
    Ok(shell::flash(go(&format!("{PATH}/{}", membership.id)), &Message::new("flash-membership-ended")))
}

/// `GET /bureau/adhesions/{membership}/recus/{payment}`: the receipt, as PDF.
pub async fn receipt(
    State(relations): State<Relations>,
    Path((id, payment)): Path<(String, String)>,
    shell: Shell,
) -> Result<Response> {
    let app = &relations.app;
    let membership = found(&relations, &shell, &id).await?;
    let payment: PaymentId = payment.parse().map_err(|_| Error::NotFound)?;
    let payment = store::find_payment(&app.db, payment).await?;
    let payment = payment.filter(|payment| payment.membership == membership.id).ok_or(Error::NotFound)?;
    let kinds = kind::list(app).await?;
    let lang = &shell.lang;
    let field = |key: &str, value: String| (shell.term("receipt", key), value);
    let period = Message::new("receipt-period-text")
        .with("since", lang.day(membership.since))
        .with("until", lang.day(membership.until));
    let mut lines = vec![
        field("payer", payment.payer.clone()),
        field("amount", lang.euros(payment.cents)),
        field("means", shell.term("payment-means", &payment.means)),
        field("day", lang.day(payment.paid_on)),
        field("kind", kind::name_of(&kinds, &membership.kind, lang)),
        field("period", lang.say(&period)),
    ];
    if !payment.reference.is_empty() {
        lines.push(field("reference", payment.reference.clone()));
    }
    let drawn = Receipt {
        network: app.site.name.clone(),
        title: shell.t1("receipt-title", "number", payment.receipt()),
        lines,
        note: shell.t("receipt-note"),
        lang: lang.code(),
    };
    let face = app.assets.title_face;
    let bytes = tokio::task::spawn_blocking(move || receipt::draw(face, &drawn)).await??;
    let name = format!("attachment; filename=\"recu-{}.pdf\"", payment.receipt());
    let head = [
        (CONTENT_TYPE, "application/pdf".to_owned()),
        (CONTENT_DISPOSITION, name),
        (CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((head, bytes).into_response())
}
