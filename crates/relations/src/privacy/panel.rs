//! For what a party may be reached, purpose by purpose, as its card shows it, and where what it refuses is entered.

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
    /// Where a refusal is entered; empty for who may not change the party.
    objections: String,
}

/// Each purpose, and whether the first address and the first number of the party may be used for it, for who may know how
/// to reach it; and where to enter what it refuses, for who may change it. None where there is neither. It shows no address:
/// nothing is read that must be noted.
///
/// # Errors
/// The database is away.
pub async fn panel(relations: &Relations, shell: &Shell, party: PartyId) -> Result<Option<Panel>> {
    let app = &relations.app;
    let reads = shell.viewer.may_on(&app.db, Right::ReadContacts, party).await?;
    let edits = shell.viewer.may_on(&app.db, Right::EditPeople, party).await?;
    if !reads && !edits {
        return Ok(None);
    }
    let contacts = store::list_contacts(&app.db, party).await?;
    let first = |channel: Channel| contacts.iter().find(|(sort, _)| sort == channel.key()).map(|(_, normal)| normal);
    let mut reached = Vec::new();
    for channel in Channel::ALL {
        if let Some(address) = first(channel) {
            reached.push((channel, Reached::read(app, channel, address).await?));
        }
    }
    if reached.is_empty() {
        return Ok(None);
    }
    let mut lines = Vec::new();
    for purpose in purpose::list(app).await?.iter().filter(|purpose| reads && !purpose.retired) {
        for (channel, reached) in reached.iter().filter(|(channel, _)| purpose.channels.contains(channel)) {
            let verdict = reached.verdict(purpose);
            let by = shell.term("channel", channel.key());
            lines.push(Line {
                purpose: format!("{} ({by})", purpose.named(&shell.lang)),
                verdict: shell.term("contactability", verdict.key()),
                badge: if verdict.is_yes() { "open" } else { "plain" },
            });
        }
    }
    let objections = if edits { format!("/bureau/relations/{party}/oppositions") } else { String::new() };
    let html = Purposes { lines, objections, shell: shell.clone() }.render()?;
    Ok(Some(Panel { anchor: "consentements", title: shell.t("privacy-panel"), html, order: 50 }))
}
