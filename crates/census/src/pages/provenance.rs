//! Where each value of a sheet comes from and when the place confirmed it, in words: for the back office alone, since
//! they name people.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use kernel::error::Result;
use kernel::ids::{AccountId, PartyId};
use kernel::lang::Message;
use kernel::web::Shell;

use crate::contribution::pass;
use crate::field::Field;
use crate::sheet::{Origin, Sheet};
use crate::{Census, store};

/// What is known of the provenance of some sheets, beside their origins.
pub struct Provenance {
    names: HashMap<AccountId, String>,
    confirmed: HashMap<(PartyId, Field), Timestamp>,
}

impl Provenance {
    /// Who entered the values of these sheets, by name, and what was confirmed of them.
    ///
    /// # Errors
    /// The database is away.
    pub async fn of(census: &Census, sheets: &[&Sheet]) -> Result<Provenance> {
        let mut accounts: Vec<AccountId> =
            sheets.iter().flat_map(|sheet| sheet.origins.0.values()).filter_map(account).collect();
        accounts.sort_unstable();
        accounts.dedup();
        let names = store::history::list_names(&census.app.db, &accounts).await?.into_iter().collect();
        let mut confirmed = HashMap::new();
        for sheet in sheets {
            let known = pass::confirmed(&census.app, sheet).await?;
            confirmed.extend(known.into_iter().map(|(field, at)| ((sheet.id(), field), at)));
        }
        Ok(Provenance { names, confirmed })
    }

    /// Where the value of a field comes from, then when it was confirmed; empty when nothing is known of either.
    pub fn words(&self, shell: &Shell, sheet: &Sheet, field: Field) -> String {
        let origin = sheet.origins.0.get(&field).filter(|_| sheet.values.get(field).is_some());
        let origin = origin.map(|origin| self.origin(shell, origin));
        let confirmed = self.confirmed.get(&(sheet.id(), field)).map(|at| {
            let day = at.to_zoned_datetime(kernel::clock::paris()).date();
            shell.t1("origin-confirmed", "day", shell.lang.day(day))
        });
        origin.into_iter().chain(confirmed).collect::<Vec<_>>().join(" · ")
    }

    fn origin(&self, shell: &Shell, origin: &Origin) -> String {
        let said = |key: &'static str, on: &str| Message::new(key).with("day", day(shell, on));
        let words = match origin {
            Origin::Import { source, on, .. } => said("origin-import", on).with("source", source.as_str()),
            Origin::Person { account, on } => match account.and_then(|id| self.names.get(&id)) {
                Some(name) => said("origin-person", on).with("name", name.as_str()),
                None => said("origin-team", on),
            },
            Origin::Itself { on } => said("origin-itself", on),
            Origin::Derived { on } => said("origin-derived", on),
        };
        shell.say(&words)
    }
}

fn account(origin: &Origin) -> Option<AccountId> {
    match origin {
        Origin::Person { account, .. } => *account,
        _ => None,
    }
}

/// A stored day in words; as it is stored when it is none.
fn day(shell: &Shell, on: &str) -> String {
    on.parse::<Date>().map_or_else(|_| on.to_owned(), |day| shell.lang.day(day))
}
