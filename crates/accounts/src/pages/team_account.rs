//! One account in the back office: its roles past and present, giving and taking back, closing, seeing with its eyes.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use kernel::auth::{Right, Viewer};
use kernel::error::{Error, Result, Violations};
use kernel::grants::Grant;
use kernel::ids::{AccountId, GrantId};
use kernel::lang::Message;
use kernel::rights::Role;
use kernel::web::shell::{SESSION, cookie, flash};
use kernel::web::{Fields, Page, Path, Shell, go};

use super::scopes::{GiveForm, Names, day, errors, give_form, period, state, told};
use super::team::{DelegationView, PATH, seen};
use crate::Accounts;
use crate::store::team::{self as store, Member};

struct GrantView {
    id: String,
    role: String,
    scope: String,
    period: String,
    state: &'static str,
    /// By whom it was given, and when.
    given: String,
    /// From whom it was delegated.
    delegated: String,
    may_take: bool,
}

#[derive(Template)]
#[template(path = "team_account.html")]
struct AccountPage {
    shell: Shell,
    path: String,
    title: String,
    email: String,
    seen: String,
    /// When it was closed.
    closed: Option<String>,
    grants: Vec<GrantView>,
    delegated: Vec<DelegationView>,
    is_self: bool,
    may_give: bool,
    /// Whether one could give every role that it holds.
    may_close: bool,
    may_see_as: bool,
    /// Until when its invitation can be answered, as long as nobody did.
    invited: Option<String>,
    form: GiveForm,
    reason: String,
    errors: Vec<(String, String)>,
}

impl AccountPage {
    fn told(&self, field: &str) -> String {
        told(&self.errors, field)
    }
}

async fn find(accounts: &Accounts, shell: &Shell, id: &str) -> Result<Member> {
    let id: AccountId = id.parse().map_err(|_| Error::NotFound)?;
    let sight = accounts.sight(&shell.viewer).await?;
    store::find_member(&accounts.app.db, &sight, id).await?.ok_or(Error::NotFound)
}

fn path_of(member: &Member) -> String {
    format!("{PATH}/{}", member.id)
}

fn name_of(member: &Member) -> &str {
    if member.name.is_empty() { &member.email } else { &member.name }
}

/// Whether the giver may take that grant back: their own, one that they gave, or one that they could give.
async fn may_take(
    accounts: &Accounts,
    giver: &Viewer,
    roles: &[Role],
    (grant, member): (&Grant, &Member),
) -> Result<bool> {
    if giver.id() == Some(grant.account) || giver.id().is_some() && giver.id() == grant.given_by {
        return Ok(true);
    }
    let rights = roles.iter().find(|role| role.key == grant.role).map(|role| role.rights).unwrap_or_default();
    Ok(accounts.may_give(giver, rights, &grant.scope, member.person).await?)
}

async fn page(
    accounts: &Accounts,
    shell: &Shell,
    member: &Member,
    typed: &Fields,
    wrong: &Violations,
) -> Result<AccountPage> {
    let (db, now) = (&accounts.app.db, accounts.app.clock.now());
    let giver = accounts.giver(&shell.viewer).await?;
    let held = store::list_all_grants(db, &[member.id]).await?;
    let delegated = store::list_delegated(db, member.id).await?;
    let names = Names::of(accounts, &[held.as_slice(), delegated.as_slice()].concat()).await?;
    let mut grants = Vec::new();
    for grant in held.iter().rev() {
        let state = state(grant, now);
        let by = grant.given_by.map(|by| names.account(by)).filter(|name| !name.is_empty());
        let given = by.clone().unwrap_or_else(|| shell.t("by-program"));
        grants.push(GrantView {
            id: grant.id.to_string(),
            role: names.role(shell, &grant.role),
            scope: names.scope(accounts, shell, &grant.scope),
            period: period(shell, grant),
            state,
            given: shell.say(&Message::new("grant-given").with("name", given).with("day", day(shell, grant.since))),
            delegated: grant.delegated_from.and(by).unwrap_or_default(),
            may_take: state != "past"
                && shell.viewer.may(Right::GiveRoles)
                && may_take(accounts, &giver, &names.roles, (grant, member)).await?,
        });
    }
    let is_self = shell.viewer.id() == Some(member.id);
    let delegations = delegated.iter().map(|grant| DelegationView {
        id: grant.id.to_string(),
        told: names.told(accounts, shell, grant),
        who: names.account(grant.account),
        period: period(shell, grant),
        state: state(grant, now),
    });
    Ok(AccountPage {
        path: path_of(member),
        title: name_of(member).to_owned(),
        email: member.email.clone(),
        seen: seen(shell, member.seen_at.as_deref()),
        closed: member
            .closed_at
            .as_deref()
            .map(|at| at.parse().map_or_else(|_| at.to_owned(), |at: Timestamp| day(shell, at))),
        grants,
        delegated: delegations.collect(),
        is_self,
        may_give: shell.viewer.may(Right::GiveRoles),
        may_close: !is_self
            && shell.viewer.may(Right::GiveRoles)
            && accounts.may_give_all(&giver, &held, member.person).await?,
        invited: waiting(accounts, member).await?.map(|until| shell.lang.instant(until)),
        may_see_as: !is_self && member.closed_at.is_none() && shell.viewer.may(Right::Administer),
        form: give_form(accounts, shell, &giver, member.person, typed, wrong).await?,
        reason: typed.get("reason").to_owned(),
        errors: errors(shell, wrong),
        shell: shell.clone(),
    })
}

/// The same page again with what was wrong.
async fn refused(
    accounts: &Accounts,
    shell: &Shell,
    member: &Member,
    typed: &Fields,
    error: Error,
) -> Result<Response> {
    let wrong = match error {
        Error::Invalid(wrong) => wrong,
        other => return Err(other),
    };
    let mut shell = shell.clone();
    // the search of the form asks the page itself, not where the form was sent
    shell.path = path_of(member);
    let page = page(accounts, &shell, member, typed, &wrong).await?;
    Ok(shell.form(&wrong, page)?.into_response())
}

/// `GET /bureau/equipe/{account}`
pub async fn show(State(accounts): State<Accounts>, Path(id): Path<String>, shell: Shell) -> Result<Page> {
    let member = find(&accounts, &shell, &id).await?;
    let page = page(&accounts, &shell, &member, &shell.query, &Violations::default()).await?;
    shell.page(page)
}

/// `POST /bureau/equipe/{account}/roles`
pub async fn give(
    State(accounts): State<Accounts>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let member = find(&accounts, &shell, &id).await?;
    shell.viewer.must(Right::GiveRoles)?;
    if member.closed_at.is_some() || shell.viewer.id() == Some(member.id) {
        return Err(Error::Forbidden);
    }
    shell.sure()?;
    let giver = accounts.giver(&shell.viewer).await?;
    match accounts.asked(&giver, &typed, member.person).await {
        Ok(asked) => {
            accounts.give(&giver, &member, &asked).await?;
            let done = Message::new("flash-team-given").with("name", name_of(&member));
            Ok(flash(go(&path_of(&member)), &done))
        }
        Err(error) => refused(&accounts, &shell, &member, &typed, error).await,
    }
}

/// `POST /bureau/equipe/{account}/retrait`
pub async fn take_back(
    State(accounts): State<Accounts>,
    Path(id): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let member = find(&accounts, &shell, &id).await?;
    let grant: GrantId = typed.get("grant").parse().map_err(|_| Error::NotFound)?;
    let grant = store::find_grant(&accounts.app.db, grant).await?.filter(|grant| grant.account == member.id);
    let grant = grant.ok_or(Error::NotFound)?;
    shell.viewer.must(Right::GiveRoles)?;
    let (giver, roles) = (accounts.giver(&shell.viewer).await?, accounts.roles().await?);
    if !may_take(&accounts, &giver, &roles, (&grant, &member)).await? {
        return Err(Error::Forbidden);
    }
    accounts.take_back(shell.viewer.id(), &grant).await?;
    Ok(flash(go(&path_of(&member)), &Message::new("flash-team-taken-back")))
}

/// Whoever closes or opens an account could give every role that it holds, and it is not their own.
async fn must_hold_all(accounts: &Accounts, shell: &Shell, member: &Member) -> Result<()> {
    shell.viewer.must(Right::GiveRoles)?;
    let giver = accounts.giver(&shell.viewer).await?;
    let held = store::list_all_grants(&accounts.app.db, &[member.id]).await?;
    let may = giver.id() != Some(member.id) && accounts.may_give_all(&giver, &held, member.person).await?;
    if may { Ok(()) } else { Err(Error::Forbidden) }
}

/// `POST /bureau/equipe/{account}/fermeture`
pub async fn close(State(accounts): State<Accounts>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    let member = find(&accounts, &shell, &id).await?;
    must_hold_all(&accounts, &shell, &member).await?;
    shell.sure()?;
    accounts.close(shell.viewer.id(), member.id).await?;
    let done = Message::new("flash-team-closed").with("name", name_of(&member));
    Ok(flash(go(&path_of(&member)), &done))
}

/// `POST /bureau/equipe/{account}/reouverture`
pub async fn reopen(State(accounts): State<Accounts>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    let member = find(&accounts, &shell, &id).await?;
    must_hold_all(&accounts, &shell, &member).await?;
    shell.sure()?;
    accounts.reopen(shell.viewer.id(), member.id).await?;
    let done = Message::new("flash-team-reopened").with("name", name_of(&member));
    Ok(flash(go(&path_of(&member)), &done))
}

/// Until when the invitation of an account can be answered.
async fn waiting(accounts: &Accounts, member: &Member) -> Result<Option<Timestamp>> {
    let waiting = accounts.waiting().await?;
    Ok(waiting.into_iter().find(|one| one.account == member.id).map(|one| one.until))
}

/// An account whose invitation nobody answered; that of another does not wait for anything.
async fn invited(accounts: &Accounts, shell: &Shell, id: &str) -> Result<Member> {
    let member = find(accounts, shell, id).await?;
    if member.closed_at.is_some() || waiting(accounts, &member).await?.is_none() {
        return Err(Error::NotFound);
    }
    must_hold_all(accounts, shell, &member).await?;
    Ok(member)
}

/// `POST /bureau/equipe/{account}/invitation`: its letter once more; the link of the former one is dead.
pub async fn invite_again(State(accounts): State<Accounts>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    let member = invited(&accounts, &shell, &id).await?;
    accounts.invite_again(member.id, shell.viewer.id()).await?;
    let done = Message::new("flash-team-invited").with("email", member.email.as_str());
    Ok(flash(go(&path_of(&member)), &done))
}

/// `POST /bureau/equipe/{account}/invitation/retrait`: the account goes too, if nobody ever signed in to it.
pub async fn withdraw(State(accounts): State<Accounts>, Path(id): Path<String>, shell: Shell) -> Result<Response> {
    let member = invited(&accounts, &shell, &id).await?;
    accounts.withdraw(member.id).await?;
    Ok(flash(go(PATH), &Message::new("flash-team-withdrawn").with("email", member.email.as_str())))
}

/// `POST /bureau/equipe/{account}/voir-comme`
pub async fn see_as(
    State(accounts): State<Accounts>,
    Path(id): Path<String>,
    shell: Shell,
    headers: HeaderMap,
    typed: Fields,
) -> Result<Response> {
    shell.viewer.must(Right::Administer)?;
    let member = find(&accounts, &shell, &id).await?;
    shell.sure()?;
    let secret = cookie(&headers, SESSION).unwrap_or_default();
    match accounts.see_as(&shell.viewer, &secret, &member, typed.get("reason")).await {
        Ok(()) => Ok(go("/")),
        Err(error) => refused(&accounts, &shell, &member, &typed, error).await,
    }
}
