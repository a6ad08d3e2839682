//! What the other parts show on the card of a party: each gives its panels, and the card puts them in order.

use kernel::error::Result;
use kernel::party::Party;
use kernel::web::Shell;

use crate::{Relations, engagement, exchanges, membership, privacy};

/// A part of the card that another part of relations fills: next action, exchanges, stages, dues, consents…
#[derive(Clone, Debug)]
pub struct Panel {
    /// Where an address leads to it: `echanges`.
    pub anchor: &'static str,
    /// Its title, in the reader's language.
    pub title: String,
    /// What stands under the title, written by a template of its own, which escapes.
    pub html: String,
    /// From first to last: next action 10, exchanges 20, stages 30, dues 40, consents 50, notes 60.
    pub order: u16,
}

/// The panels of a party, for that reader: each part adds its line, and shows nothing to those who may not read it.
///
/// # Errors
/// The database is away.
pub async fn panels(relations: &Relations, shell: &Shell, party: &Party) -> Result<Vec<Panel>> {
    let found = [
        exchanges::panel(relations, shell, party.id).await?,
        engagement::panel(relations, shell, party.id).await?,
        membership::panel(relations, shell, party.id).await?,
        privacy::panel(relations, shell, party.id).await?,
    ];
    let mut all: Vec<Panel> = found.into_iter().flatten().collect();
    all.sort_by_key(|panel| panel.order);
    Ok(all)
}
