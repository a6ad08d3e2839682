//! For what a party may be written to, purpose by purpose, as its card shows it.

use askama::Template;
use kernel::auth::Right;
use kernel::error::Result;
use kernel::ids::PartyId;
use kernel::web::Shell;

use super::contactability::Channel;
use super::ledger::Reached;
use super::purpose;
use crate::Relations;
use crate::people::panels::Panel;
use crate::store::privacy as store;

struct Line {
    purpose: String,
    verdict: String,
    badge: &'static str,
}

#[derive(Template)]
#[template(path = "privacy_panel.html")]
struct Purposes {
    shell: Shell,
    lines: Vec<Line>,
}

/// Each purpose, and whether the first address of e-mail of the party may be written to for it; none for who may not know
/// how to reach it, and where there is no address. It shows no address: nothing is read that must be noted.
///
/// # Errors
/// The database is away.
pub async fn panel(relations: &Relations, shell: &Shell, party: PartyId) -> Result<Option<Panel>> {
    let app = &relations.app;
    if !shell.viewer.may_on(&app.db, Right::ReadContacts, party).await? {
        return Ok(None);
    }
    let contacts = store::list_contacts(&app.db, party).await?;
    let Some((_, address)) = contacts.into_iter().find(|(sort, _)| sort == Channel::Email.key()) else {
        return Ok(None);
    };
    let reached = Reached::read(app, Channel::Email, &address).await?;
    let mut lines = Vec::new();
    for purpose in purpose::list(app).await?.iter().filter(|purpose| !purpose.retired) {
        let verdict = reached.verdict(purpose);
        lines.push(Line {
            purpose: purpose.named(&shell.lang),
            verdict: shell.term("contactability", verdict.key()),
            badge: if verdict.is_yes() { "open" } else { "plain" },
        });
    }
    let html = Purposes { lines, shell: shell.clone() }.render()?;
    Ok(Some(Panel { anchor: "consentements", title: shell.t("privacy-panel"), html, order: 50 }))
}
