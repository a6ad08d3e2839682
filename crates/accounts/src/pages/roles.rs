//! Roles in the back office: what each carries, by class of data, what the network changed in them and when.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::auth::Right;
use kernel::error::{Error, Result, Violations};
use kernel::facts::Fact;
use kernel::lang::Message;
use kernel::rights::{DataClass, Rights, Role};
use kernel::web::shell::flash;
use kernel::web::{Fields, Page, Path, Shell, go};

use super::scopes::{errors, role_name, told};
use crate::Accounts;
use crate::roles::ticked;
use crate::store::team as store;

/// Where roles stand.
const PATH: &str = "/bureau/equipe/roles";
/// Changes shown.
const SHOWN: i64 = 50;

fn path_of(key: &str) -> String {
    format!("{PATH}/{key}")
}

/// The rights of one class, with whether each is held: by each role on the list, by one role on its page.
struct ClassView {
    name: String,
    rights: Vec<RightView>,
}

struct RightView {
    key: &'static str,
    name: String,
    whole: bool,
    held: Vec<bool>,
    /// Whether whoever reads the page may tick it.
    may: bool,
}

fn classes(shell: &Shell, of: &[Rights], mine: impl Fn(Right) -> bool) -> Vec<ClassView> {
    let view = |right: Right| RightView {
        key: right.key(),
        name: shell.term("right", right.key()),
        whole: right.is_whole(),
        held: of.iter().map(|rights| rights.has(right)).collect(),
        may: mine(right) || of.iter().any(|rights| rights.has(right)),
    };
    let all = DataClass::ALL.into_iter().map(|class| ClassView {
        name: shell.term("class", class.key()),
        rights: Right::ALL.iter().copied().filter(|right| right.class() == class).map(view).collect(),
    });
    all.filter(|class| !class.rights.is_empty()).collect()
}

/// A change of a role.
struct ChangeView {
    when: String,
    by: String,
    role: String,
    rights: String,
}

#[derive(Template)]
#[template(path = "team_roles.html")]
struct Roles {
    shell: Shell,
    /// Path, name, whether the network changed or made it.
    roles: Vec<(String, String, bool)>,
    classes: Vec<ClassView>,
    changes: Vec<ChangeView>,
    name: String,
    errors: Vec<(String, String)>,
}

impl Roles {
    fn told(&self, field: &str) -> String {
        told(&self.errors, field)
    }
}

async fn index(accounts: &Accounts, shell: &Shell, typed: &Fields, wrong: &Violations) -> Result<Roles> {
    let db = &accounts.app.db;
    let roles = accounts.roles().await?;
    let changed = store::list_roles(db).await?;
    let is_changed = |role: &Role| changed.iter().any(|one| one.role.key == role.key);
    let mut changes = Vec::new();
    for (at, by, body) in store::list_role_changes(db, SHOWN).await? {
        let Ok(Fact::RoleChanged { role, name, rights }) = serde_json::from_str(&body) else { continue };
        let words: Vec<String> = Rights::read(&rights).iter().map(|right| shell.term("right", right.key())).collect();
        changes.push(ChangeView {
            when: at.parse().map_or(at, |at| shell.lang.instant(at)),
            by: if by.is_empty() { shell.t("by-program") } else { by },
            role: role_name(shell, &Role { key: role, name, rights: Rights::default() }),
            rights: if words.is_empty() { shell.t("role-without-rights") } else { words.join(", ") },
        });
    }
    let rights: Vec<Rights> = roles.iter().map(|role| role.rights).collect();
    Ok(Roles {
        classes: classes(shell, &rights, |_| true),
        roles: roles.iter().map(|role| (path_of(&role.key), role_name(shell, role), is_changed(role))).collect(),
        changes,
        name: typed.get("name").to_owned(),
        errors: errors(shell, wrong),
        shell: shell.clone(),
    })
}

/// `GET /bureau/equipe/roles`
pub async fn list(State(accounts): State<Accounts>, shell: Shell) -> Result<Page> {
    let page = index(&accounts, &shell, &Fields::default(), &Violations::default()).await?;
    shell.page(page)
}

/// `POST /bureau/equipe/roles`: a role of the network's own, without rights until some are ticked.
pub async fn create(State(accounts): State<Accounts>, shell: Shell, typed: Fields) -> Result<Response> {
    shell.viewer.must(Right::Administer)?;
    shell.sure()?;
    match accounts.create_role(&shell.viewer, &typed).await {
        Ok(key) => Ok(flash(go(&path_of(&key)), &Message::new("flash-role-created"))),
        Err(Error::Invalid(wrong)) => {
            let page = index(&accounts, &shell, &typed, &wrong).await?;
            Ok(shell.form(&wrong, page)?.into_response())
        }
        Err(other) => Err(other),
    }
}

#[derive(Template)]
#[template(path = "team_role.html")]
struct RolePage {
    shell: Shell,
    path: String,
    title: String,
    /// The name of one of the network's own; none for those that come with the program.
    own: Option<String>,
    version: String,
    changed: bool,
    classes: Vec<ClassView>,
    /// What somebody else saved meanwhile.
    conflict: Option<String>,
    errors: Vec<(String, String)>,
}

impl RolePage {
    fn told(&self, field: &str) -> String {
        told(&self.errors, field)
    }
}

/// The page of a role, as it is or with what was ticked.
async fn page(
    accounts: &Accounts,
    shell: &Shell,
    role: &Role,
    typed: Option<&Fields>,
    wrong: &Violations,
) -> Result<RolePage> {
    let giver = accounts.giver(&shell.viewer).await?;
    let version = accounts.role_version(&role.key).await?;
    let shown = typed.map_or(role.rights, ticked);
    let mine = |right: Right| role.rights.has(right) || giver.reach(right).is_everywhere();
    let typed_name = typed.map(|typed| typed.get("name").to_owned());
    Ok(RolePage {
        path: path_of(&role.key),
        title: role_name(shell, role),
        own: role.name.clone().map(|name| typed_name.unwrap_or(name)),
        changed: !version.is_empty(),
        version,
        classes: classes(shell, &[shown], mine),
        conflict: None,
        errors: errors(shell, wrong),
        shell: shell.clone(),
    })
}

/// `GET /bureau/equipe/roles/{role}`
pub async fn show(State(accounts): State<Accounts>, Path(key): Path<String>, shell: Shell) -> Result<Page> {
    let role = accounts.role(&key).await?;
    let page = page(&accounts, &shell, &role, None, &Violations::default()).await?;
    shell.page(page)
}

/// `POST /bureau/equipe/roles/{role}`
pub async fn save(
    State(accounts): State<Accounts>,
    Path(key): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    let role = accounts.role(&key).await?;
    shell.viewer.must(Right::Administer)?;
    shell.sure()?;
    match accounts.change_role(&shell.viewer, &key, &typed).await {
        Ok(()) => Ok(flash(go(&path_of(&key)), &Message::new("flash-role-saved"))),
        Err(Error::Invalid(wrong)) => {
            let page = page(&accounts, &shell, &role, Some(&typed), &wrong).await?;
            Ok(shell.form(&wrong, page)?.into_response())
        }
        Err(Error::Conflict(message)) => {
            // what was ticked stays, beside what the role is now
            let now = accounts.role(&key).await?;
            let words: Vec<String> = now.rights.iter().map(|right| shell.term("right", right.key())).collect();
            let mut page = page(&accounts, &shell, &now, Some(&typed), &Violations::default()).await?;
            let told = shell.t1("role-now", "rights", words.join(", "));
            page.conflict = Some(format!("{} {told}", shell.say(&message)));
            Ok(shell.page_with(StatusCode::CONFLICT, page)?.into_response())
        }
        Err(other) => Err(other),
    }
}

/// `POST /bureau/equipe/roles/{role}/origine`: the rights with which the program ships it.
pub async fn restore(State(accounts): State<Accounts>, Path(key): Path<String>, shell: Shell) -> Result<Response> {
    shell.viewer.must(Right::Administer)?;
    shell.sure()?;
    accounts.restore_role(&shell.viewer, &key).await?;
    Ok(flash(go(&path_of(&key)), &Message::new("flash-role-restored")))
}
