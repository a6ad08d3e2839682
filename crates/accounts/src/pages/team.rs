//! The team in the back office: who has an account, with what roles; invitations, and delegations of one's own roles.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::error::{Error, Result, Violations};
use kernel::grants::Grant;
use kernel::ids::{AccountId, GrantId};
use kernel::lang::Message;
use kernel::text;
use kernel::web::fields::encode;
use kernel::web::shell::{COME_BACK, SESSION, cookie, flash};
use kernel::web::{Access, Fields, Page, Pager, Routes, Shell, go};

use super::scopes::{GiveForm, Names, errors, give_form, last_day, period, role_name, state, told};
use super::{roles, team_account};
use crate::Accounts;
use crate::store::list_grants;
use crate::store::team::{self as store, Member};

/// Accounts on a page.
const PER_PAGE: usize = 50;
/// Characters of a name.
const LONGEST_NAME: usize = 120;
/// Where the team stands.
pub const PATH: &str = "/bureau/equipe";

/// The routes of the team, each with the right it asks.
pub fn routes(accounts: &Accounts) -> Routes {
    let (desk, give, run) =
        (Access::Team(Right::ReadDesk), Access::Team(Right::GiveRoles), Access::Team(Right::Administer));
    // whoever administers knows every account, and gives none of it a role for that
    let know = Access::Any(&[Right::GiveRoles, Right::Administer]);
    Routes::default()
        .get(PATH, know, list)
        .get("/bureau/equipe/invitation", give, invitation)
        .post("/bureau/equipe/invitation", give, invite)
        .get("/bureau/equipe/delegation", desk, delegation)
        .post("/bureau/equipe/delegation", desk, delegate)
        .post("/bureau/equipe/delegation/retrait", desk, end_delegation)
        .get("/bureau/equipe/roles", run, roles::list)
        .post("/bureau/equipe/roles", run, roles::create)
        .get("/bureau/equipe/roles/{role}", run, roles::show)
        .post("/bureau/equipe/roles/{role}", run, roles::save)
        .post("/bureau/equipe/roles/{role}/origine", run, roles::restore)
        .post(COME_BACK, Access::Everyone, come_back)
        .get("/bureau/equipe/{account}", know, team_account::show)
        .post("/bureau/equipe/{account}/roles", give, team_account::give)
        .post("/bureau/equipe/{account}/retrait", give, team_account::take_back)
        .post("/bureau/equipe/{account}/fermeture", give, team_account::close)
        .post("/bureau/equipe/{account}/reouverture", give, team_account::reopen)
        .post("/bureau/equipe/{account}/voir-comme", run, team_account::see_as)
        .post("/bureau/equipe/{account}/invitation", give, team_account::invite_again)
        .post("/bureau/equipe/{account}/invitation/retrait", give, team_account::withdraw)
        .with_state(accounts.clone())
}

struct Line {
    path: String,
    name: String,
    email: String,
    held: Vec<String>,
    seen: String,
}

#[derive(Template)]
#[template(path = "team.html")]
struct Team {
    shell: Shell,
    lines: Vec<Line>,
    pager: Pager,
    count: String,
    words: String,
    /// Key, words, chosen.
    roles: Vec<(String, String, bool)>,
    closed: bool,
    may_administer: bool,
    may_give: bool,
    /// The last day on which somebody administers the network, for whoever does.
    last_day: Option<String>,
}

/// `GET /bureau/equipe`
async fn list(State(accounts): State<Accounts>, shell: Shell) -> Result<Page> {
    let (db, now) = (&accounts.app.db, accounts.app.clock.now());
    let sight = accounts.sight(&shell.viewer).await?;
    let closed = shell.query.has("etat", "fermes");
    let mut members = store::list_members(db, &sight, closed).await?;
    let words = shell.query.get("q").to_owned();
    let (folded, lower) = (text::fold(&words), words.to_lowercase());
    if !words.is_empty() {
        members.retain(|member| text::fold(&member.name).contains(&folded) || member.email.contains(&lower));
    }
    let chosen = shell.query.get("role").to_owned();
    if !chosen.is_empty() {
        let holders = store::list_holders(db, &chosen, now).await?;
        members.retain(|member| holders.contains(&member.id));
    }
    members.sort_by_cached_key(|member| {
        accounts.app.order.key(if member.name.is_empty() { &member.email } else { &member.name })
    });
    let pager = Pager::new(PATH, &shell.query, PER_PAGE, members.len());
    let shown: Vec<Member> = members.into_iter().skip((pager.page - 1) * PER_PAGE).take(PER_PAGE).collect();
    let ids: Vec<AccountId> = shown.iter().map(|member| member.id).collect();
    let mut grants = store::list_all_grants(db, &ids).await?;
    grants.retain(|grant| state(grant, now) != "past");
    let names = Names::of(&accounts, &grants).await?;
    let mut held: HashMap<AccountId, Vec<String>> = HashMap::new();
    for grant in &grants {
        held.entry(grant.account).or_default().push(names.told(&accounts, &shell, grant));
    }
    let lines = shown.into_iter().map(|member| Line {
        path: format!("{PATH}/{}", member.id),
        name: if member.name.is_empty() { member.email.clone() } else { member.name },
        held: held.remove(&member.id).unwrap_or_default(),
        seen: seen(&shell, member.seen_at.as_deref()),
        email: member.email,
    });
    let administers = shell.viewer.may(Right::Administer);
    let last = if administers { accounts.last_administered().await? } else { None };
    shell.page(Team {
        last_day: last.map(|until| last_day(&shell, until)),
        lines: lines.collect(),
        count: shell.t1("team-count", "count", pager.total),
        pager,
        words,
        roles: names.roles.iter().map(|role| (role.key.clone(), role_name(&shell, role), role.key == chosen)).collect(),
        closed,
        may_administer: administers,
        may_give: shell.viewer.may(Right::GiveRoles),
        shell: shell.clone(),
    })
}

/// When somebody was last here, as far as their open sessions tell.
pub fn seen(shell: &Shell, at: Option<&str>) -> String {
    let at = at.and_then(|at| at.parse().ok());
    at.map_or_else(|| shell.t("team-not-seen"), |at| shell.lang.instant(at))
}

#[derive(Template)]
#[template(path = "team_invite.html")]
struct Invitation {
    shell: Shell,
    email: String,
    name: String,
    form: GiveForm,
    errors: Vec<(String, String)>,
}

impl Invitation {
    fn told(&self, field: &str) -> String {
        told(&self.errors, field)
    }
}

async fn invitation_page(accounts: &Accounts, shell: &Shell, typed: &Fields, wrong: &Violations) -> Result<Invitation> {
    let giver = accounts.giver(&shell.viewer).await?;
    Ok(Invitation {
        email: typed.get("email").to_owned(),
        name: typed.get("name").to_owned(),
        form: give_form(accounts, shell, &giver, None, typed, wrong).await?,
        errors: errors(shell, wrong),
        shell: shell.clone(),
    })
}

/// `GET /bureau/equipe/invitation`: who one is is asked before the form is filled in, which would be lost otherwise.
async fn invitation(State(accounts): State<Accounts>, shell: Shell) -> Result<Page> {
    if shell.viewer.behind().is_none() {
        shell.sure()?;
    }
    let page = invitation_page(&accounts, &shell, &shell.query, &Violations::default()).await?;
    shell.page(page)
}

/// Whether that may be the address of a mailbox; whether it is, the letter tells.
fn is_email(text: &str) -> bool {
    let named = text.split_once('@').is_some_and(|(box_name, host)| !box_name.is_empty() && host.contains('.'));
    named && text.len() <= 254 && !text.contains(|c: char| c.is_whitespace() || c.is_control() || c == ',')
}

/// Who one is is asked again on another page: what was typed comes back with the form.
fn asked_again(error: Error, typed: &Fields) -> Result<Response> {
    match error {
        Error::Confirm => {
            let form = format!("{PATH}/invitation?{}", typed.encoded(|_| false));
            Ok(go(&format!("/connexion/confirmation?retour={}", encode(&form))))
        }
        other => Err(other),
    }
}

/// `POST /bureau/equipe/invitation`
async fn invite(State(accounts): State<Accounts>, shell: Shell, typed: Fields) -> Result<Response> {
    shell.viewer.must(Right::GiveRoles)?;
    let by = shell.viewer.id().ok_or(Error::SignIn)?;
    if let Err(error) = shell.sure() {
        return asked_again(error, &typed);
    }
    let giver = accounts.giver(&shell.viewer).await?;
    let mut wrong = Violations::default();
    let email = typed.required("email", &mut wrong).to_lowercase();
    if !email.is_empty() && !is_email(&email) {
        wrong.add("email", Message::new("error-team-email"));
    }
    let name = text::squeeze(&typed.required("name", &mut wrong));
    if name.chars().count() > LONGEST_NAME {
        wrong.add("name", Message::new("error-name-long").with("count", LONGEST_NAME));
    }
    // nobody raises themselves, by a letter to oneself neither
    if store::find_by_email(&accounts.app.db, &email).await? == Some(by) {
        wrong.add("email", Message::new("error-delegate-self"));
    } else if store::is_closed(&accounts.app.db, &email).await? {
        wrong.add("email", Message::new("error-invite-closed"));
    }
    let asked = match accounts.asked(&giver, &typed, None).await {
        Ok(asked) => Some(asked),
        Err(Error::Invalid(more)) => {
            join(&mut wrong, &more);
            None
        }
        Err(other) => return Err(other),
    };
    // an invitation is answered now: what begins later is given to an account that is there
    if asked.as_ref().is_some_and(|asked| asked.since > accounts.app.clock.now()) {
        wrong.add("since", Message::new("error-invite-later"));
    }
    let (Some(asked), true) = (asked, wrong.is_empty()) else {
        let page = invitation_page(&accounts, &shell, &typed, &wrong).await?;
        return Ok(shell.form(&wrong, page)?.into_response());
    };
    match accounts.invite(&email, &name, &asked.role.key, &asked.scope, asked.until, by.into()).await {
        Ok(id) => Ok(flash(go(&format!("{PATH}/{id}")), &Message::new("flash-team-invited").with("email", email))),
        Err(Error::Invalid(more)) => {
            join(&mut wrong, &more);
            let page = invitation_page(&accounts, &shell, &typed, &wrong).await?;
            Ok(shell.form(&wrong, page)?.into_response())
        }
        Err(other) => Err(other),
    }
}

/// Adds what was found wrong elsewhere.
fn join(wrong: &mut Violations, more: &Violations) {
    for (field, messages) in more.iter() {
        for message in messages {
            wrong.add(field, message.clone());
        }
    }
}

/// A delegation, seen from one side.
pub struct DelegationView {
    /// The grant.
    pub id: String,
    /// The role and its scope.
    pub told: String,
    /// To or from whom.
    pub who: String,
    /// When.
    pub period: String,
    /// `past`, `coming` or `now`.
    pub state: &'static str,
}

#[derive(Template)]
#[template(path = "team_delegation.html")]
struct Delegation {
    shell: Shell,
    /// Id, words, chosen.
    own: Vec<(String, String, bool)>,
    given: Vec<DelegationView>,
    received: Vec<DelegationView>,
    email: String,
    since: String,
    until: String,
    errors: Vec<(String, String)>,
}

impl Delegation {
    fn told(&self, field: &str) -> String {
        told(&self.errors, field)
    }
}

async fn delegation_page(accounts: &Accounts, shell: &Shell, typed: &Fields, wrong: &Violations) -> Result<Delegation> {
    let account = shell.viewer.id().ok_or(Error::SignIn)?;
    let (db, now) = (&accounts.app.db, accounts.app.clock.now());
    let held = list_grants(db, account, now).await?;
    let all = store::list_all_grants(db, &[account]).await?;
    let given = store::list_delegated(db, account).await?;
    let every: Vec<Grant> = held.iter().chain(&all).chain(&given).cloned().collect();
    let names = Names::of(accounts, &every).await?;
    let view = |grant: &Grant, who: Option<AccountId>| DelegationView {
        id: grant.id.to_string(),
        told: names.told(accounts, shell, grant),
        who: who.map(|who| names.account(who)).unwrap_or_default(),
        period: period(shell, grant),
        state: state(grant, now),
    };
    let own = held.iter().filter(|grant| grant.delegated_from.is_none());
    let own: Vec<(String, String, bool)> = own
        .map(|grant| {
            let id = grant.id.to_string();
            let chosen = typed.has("grant", &id);
            (id, names.told(accounts, shell, grant), chosen)
        })
        .collect();
    let received = all.iter().filter(|grant| grant.delegated_from.is_some());
    Ok(Delegation {
        own,
        given: given.iter().map(|grant| view(grant, Some(grant.account))).collect(),
        received: received.map(|grant| view(grant, grant.given_by)).collect(),
        email: typed.get("email").to_owned(),
        since: typed.get("since").to_owned(),
        until: typed.get("until").to_owned(),
        errors: errors(shell, wrong),
        shell: shell.clone(),
    })
}

/// `GET /bureau/equipe/delegation`
async fn delegation(State(accounts): State<Accounts>, shell: Shell) -> Result<Page> {
    let page = delegation_page(&accounts, &shell, &shell.query, &Violations::default()).await?;
    shell.page(page)
}

/// `POST /bureau/equipe/delegation`
async fn delegate(State(accounts): State<Accounts>, shell: Shell, typed: Fields) -> Result<Response> {
    shell.viewer.must(Right::ReadDesk)?;
    shell.sure()?;
    match accounts.delegate(&shell.viewer, &typed).await {
        Ok(count) => {
            let done = Message::new("flash-team-delegated").with("count", count);
            Ok(flash(go("/bureau/equipe/delegation"), &done))
        }
        Err(Error::Invalid(wrong)) => {
            let page = delegation_page(&accounts, &shell, &typed, &wrong).await?;
            Ok(shell.form(&wrong, page)?.into_response())
        }
        Err(other) => Err(other),
    }
}

/// `POST /bureau/equipe/delegation/retrait`: by either side.
async fn end_delegation(State(accounts): State<Accounts>, shell: Shell, typed: Fields) -> Result<Response> {
    let account = shell.viewer.id().ok_or(Error::SignIn)?;
    let id: GrantId = typed.get("grant").parse().map_err(|_| Error::NotFound)?;
    let db = &accounts.app.db;
    let mine =
        store::list_delegated(db, account).await?.into_iter().chain(store::list_all_grants(db, &[account]).await?);
    let mut delegated = mine.filter(|grant| grant.delegated_from.is_some());
    let grant = delegated.find(|grant| grant.id == id).ok_or(Error::NotFound)?;
    accounts.take_back(Some(account), &grant).await?;
    Ok(flash(go("/bureau/equipe/delegation"), &Message::new("flash-team-taken-back")))
}

/// `POST /bureau/equipe/retour`: an administrator sees with their own eyes again.
async fn come_back(State(accounts): State<Accounts>, shell: Shell, headers: HeaderMap) -> Result<Response> {
    let secret = cookie(&headers, SESSION).unwrap_or_default();
    Ok(match accounts.come_back(&shell.viewer, &secret).await? {
        Some(account) => flash(go(&format!("{PATH}/{account}")), &Message::new("flash-seen-as-ended")),
        None => go("/"),
    })
}

#[cfg(test)]
mod tests {
    use super::is_email;

    #[test]
    fn what_cannot_be_written_to_is_refused() {
        for right in ["ana@fabrique.example", "a.b+c@xn--d.example"] {
            assert!(is_email(right), "{right}");
        }
        for wrong in [
            "ana",
            "@fabrique.example",
            "ana@localhost",
            "ana@fabrique.example\nbcc: x",
            "a b@c.example",
            "a@b.c, d@e.f",
        ] {
            assert!(!is_email(wrong), "{wrong}");
        }
    }
}
