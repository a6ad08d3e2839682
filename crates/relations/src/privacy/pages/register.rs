//! The register of processing (GDPR, article 30), written from what the program really does here today.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::error::Result;
use kernel::rights::{DataClass, Right, Rights, Role};
use kernel::web::{Page, Shell, go};

use super::purposes::channels;
use super::{count, tabs};
use crate::Relations;
use crate::privacy::purpose;
use crate::store::privacy as store;

struct Processing {
    name: String,
    told: String,
    basis: String,
    months: String,
    channels: String,
    retired: bool,
}

struct Reader {
    name: String,
    classes: String,
    holders: String,
}

#[derive(Template)]
#[template(path = "privacy_register.html")]
struct Register {
    shell: Shell,
    tabs: Vec<(&'static str, String, bool)>,
    printed: bool,
    when: String,
    processings: Vec<Processing>,
    figures: Vec<(String, String)>,
    holders: Vec<String>,
    readers: Vec<Reader>,
    outside: Vec<String>,
}

/// `GET /bureau/donnees-personnelles`
pub async fn home() -> Response {
    go("/bureau/donnees-personnelles/demandes")
}

/// The classes of personal data that a role opens.
fn classes(shell: &Shell, rights: Rights) -> String {
    let mut classes: Vec<DataClass> =
        rights.iter().map(Right::class).filter(|class| *class > DataClass::Network).collect();
    classes.sort_unstable();
    classes.dedup();
    classes.iter().map(|class| shell.term("register-class", class.key())).collect::<Vec<_>>().join(", ")
}

/// To whom data leave the program: only what is configured.
fn outside(relations: &Relations, shell: &Shell) -> Vec<String> {
    let site = &relations.app.site;
    let mut named = Vec::new();
    if site.relay.is_some() && !site.demo {
        named.push(shell.t("register-relay"));
    }
    if site.online_geocoder.is_some() {
        named.push(shell.t("register-geocoder"));
    }
    if site.base_map.is_some() {
        named.push(shell.t("register-base-map"));
    }
    if named.is_empty() {
        named.push(shell.t("register-nobody"));
    }
    named
}

async fn register(relations: &Relations, shell: &Shell, printed: bool) -> Result<Register> {
    let app = &relations.app;
    let processing = |purpose: &purpose::Purpose| Processing {
        name: purpose.named(&shell.lang),
        told: purpose.told(&shell.lang),
        basis: shell.term("basis", purpose.basis.key()),
        months: shell.t1("privacy-months", "count", purpose.months),
        channels: channels(shell, purpose),
        retired: purpose.retired,
    };
    let keys = ["register-people", "register-contacts", "register-lines", "register-suppressed"];
    let counts = store::count_for_register(&app.db).await?;
    let mut readers = Vec::new();
    for (key, changed, holders) in store::count_holders(&app.db, app.clock.now()).await? {
        let rights = match changed {
            Some(words) => Rights::read(&words),
            None => Role::shipped(&key).map(|role| role.rights).unwrap_or_default(),
        };
        let classes = classes(shell, rights);
        if !classes.is_empty() {
            let name = shell.lang.find(&format!("role-{key}")).unwrap_or(key);
            readers.push(Reader { name, classes, holders: shell.n(count(holders)) });
        }
    }
    Ok(Register {
        tabs: tabs(shell),
        printed,
        when: shell.lang.instant(app.clock.now()),
        processings: purpose::list(app).await?.iter().map(processing).collect(),
        figures: keys.into_iter().zip(counts).map(|(key, number)| (shell.t(key), shell.n(count(number)))).collect(),
        holders: app
            .keepers()
            .iter()
            .map(|keeper| shell.lang.find(&format!("keeper-{}", keeper.name)).unwrap_or_else(|| keeper.name.to_owned()))
            .collect(),
        readers,
        outside: outside(relations, shell),
        shell: shell.clone(),
    })
}

/// `GET /bureau/donnees-personnelles/registre`
pub async fn show(State(relations): State<Relations>, shell: Shell) -> Result<Page> {
    shell.page(register(&relations, &shell, false).await?)
}

/// `GET /bureau/donnees-personnelles/registre.html`: the same to be kept and printed.
pub async fn printed(State(relations): State<Relations>, shell: Shell) -> Result<Response> {
    Ok(shell.page(register(&relations, &shell, true).await?)?.private().into_response())
}
