//! « C’est nous »: who shows that they speak for a place gets a link to its sheet; the others wait for a person.

use kernel::app::App;
use kernel::db::Tx;
use kernel::error::Result;
use kernel::facts::Fact;
use kernel::lang::Lang;
use kernel::mail;

use super::letters;
use super::pass::{self, Drawn};
use super::proposal::Proposal;
use crate::field::Field;
use crate::sheet::{Sheet, Values};
use crate::store::rounds;

/// Where anybody has an address: such a domain proves nothing.
const EVERYBODYS: &[&str] = &[
    "aol.com",
    "bbox.fr",
    "free.fr",
    "gmail.com",
    "gmx.fr",
    "googlemail.com",
    "hotmail.com",
    "hotmail.fr",
    "icloud.com",
    "laposte.net",
    "live.com",
    "live.fr",
    "mailo.com",
    "mail.com",
    "msn.com",
    "neuf.fr",
    "numericable.fr",
    "orange.fr",
    "outlook.com",
    "outlook.fr",
    "posteo.net",
    "proton.me",
    "protonmail.com",
    "sfr.fr",
    "wanadoo.fr",
    "yahoo.com",
    "yahoo.fr",
    "ymail.com",
    "zaclys.net",
];

/// Whether an address that answered is the place's own: its public address, or one of the domain of that address or of
/// its web site.
pub fn is_proven(address: &str, values: &Values) -> bool {
    let address = address.trim().to_lowercase();
    let Some((_, domain)) = address.rsplit_once('@') else { return false };
    let public: Vec<String> = values.list(Field::Email).into_iter().map(str::to_lowercase).collect();
    if public.contains(&address) {
        return true;
    }
    if EVERYBODYS.contains(&domain) {
        return false;
    }
    let of_mail = public.iter().any(|mail| mail.rsplit_once('@').is_some_and(|(_, own)| own == domain));
    of_mail || values.list(Field::Website).into_iter().any(|url| host(url).is_some_and(|own| own == domain))
}

/// The host of a site, without `www.`.
fn host(url: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', ':', '?', '#']).next()?.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host).to_owned();
    // `https://x.fr@elsewhere`: whatever comes before is no host
    (!host.is_empty() && !rest.split('/').next().unwrap_or_default().contains('@')).then_some(host)
}

/// The pass that a claim would be given; to be drawn before the transaction that grants it.
///
/// # Errors
/// The database is away.
pub async fn draw(app: &App, proposal: &Proposal, sheet: &Sheet) -> Result<Option<Drawn>> {
    match &proposal.author {
        Some(author) => Ok(Some(pass::draw(app, sheet.id(), author, "claim").await?)),
        None => Ok(None),
    }
}

/// Gives the author of a claim the link to the sheet.
///
/// # Errors
/// The database refused.
pub async fn grant(
    app: &App,
    tx: &mut Tx,
    (proposal, sheet): (&Proposal, &Sheet),
    drawn: &Drawn,
    words: &str,
) -> Result<()> {
    rounds::insert_pass(tx, &drawn.pass, app.clock.now()).await?;
    let lang = Lang::from_code(&proposal.lang).unwrap_or_default();
    mail::write(app, tx, &letters::granted(app, &lang, sheet, drawn, words)).await?;
    app.record(tx, None, &Fact::PartyClaimed { party: sheet.id() }).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_address_of_the_place_s_own_proves_and_no_other() {
        let values: Values = [
            (Field::Email, json!(["Bonjour@fabrique.example", "lieu@gmail.com"])),
            (Field::Website, json!("https://www.lafabrique.example/contact")),
        ]
        .into_iter()
        .collect();
        for (address, proven) in [
            ("bonjour@Fabrique.example", true),
            ("ana@fabrique.example", true),
            ("ana@lafabrique.example", true),
            ("lieu@gmail.com", true),
            ("autre@gmail.com", false),
            ("ana@sous.fabrique.example", false),
            ("ana@example", false),
            ("ana@notfabrique.example", false),
            ("fabrique.example", false),
        ] {
            assert_eq!(is_proven(address, &values), proven, "{address}");
        }
        let tricky: Values = [(Field::Website, json!("https://fabrique.example@evil.example/"))].into_iter().collect();
        assert!(!is_proven("x@fabrique.example", &tricky) && !is_proven("x@evil.example", &tricky));
    }
}
