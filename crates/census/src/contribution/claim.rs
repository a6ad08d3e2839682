//! « C’est nous »: who shows that they speak for a place gets a link to its sheet; the others wait for a person.

use kernel::app::App;
use kernel::db::{Db, Tx};
use kernel::error::Result;
use kernel::facts::Fact;
use kernel::lang::Lang;
use kernel::mail;

use super::letters;
use super::pass::{self, Drawn};
use super::proposal::Proposal;
use crate::field::Field;
use crate::hosts;
use crate::sheet::{Sheet, Values};
use crate::store::{proposals, rounds};

/// Whose site shows many things beside a place, and whose addresses many people have.
const LARGE: &[&str] = &["commune", "epci", "pays", "department", "region", "state", "chamber", "university"];
/// Public addresses of one sheet that are told of a claim, at most.
const TOLD: usize = 3;

/// What an address shows by itself.
#[derive(Debug, PartialEq, Eq)]
enum Proof {
    /// It is on the sheet, for everybody to read.
    Public,
    /// It is of the domain of the sheet's own site, unless other sheets are there too.
    Domain(String),
    /// Nothing.
    Nothing,
}

/// Whether an address that answered is the sheet's own: its public address, or one of the domain of its web site, where
/// that site is the place's and nobody else's. What is not proven waits for a person.
///
/// # Errors
/// The database is away.
pub async fn is_proven(db: &Db, address: &str, sheet: &Sheet) -> Result<bool> {
    Ok(match proof(address, &sheet.values) {
        Proof::Public => true,
        Proof::Domain(domain) => !is_shared(db, sheet, &domain).await?,
        Proof::Nothing => false,
    })
}

fn proof(address: &str, values: &Values) -> Proof {
    let address = address.trim().to_lowercase();
    let Some((_, domain)) = address.rsplit_once('@') else { return Proof::Nothing };
    if values.list(Field::Email).into_iter().any(|public| public.trim().to_lowercase() == address) {
        return Proof::Public;
    }
    let mut forms = [Field::LegalForm, Field::OrganisationKinds].into_iter().flat_map(|field| values.list(field));
    if hosts::is_everybodys(domain) || forms.any(|form| LARGE.contains(&form)) {
        return Proof::Nothing;
    }
    let mut sites = values.list(Field::Website).into_iter().filter(|url| is_whole_site(url)).filter_map(host);
    if sites.any(|own| own == domain) { Proof::Domain(domain.to_owned()) } else { Proof::Nothing }
}

/// Whether another sheet has its site or an address at that domain: who has an address there may be of the other.
async fn is_shared(db: &Db, sheet: &Sheet, domain: &str) -> Result<bool> {
    let naming = proposals::list_naming(db, sheet.id(), domain).await?;
    // more than are read: somebody looks
    let many = naming.len() >= proposals::NAMING;
    Ok(many || naming.iter().any(|other| is_at(&other.values, domain)))
}

fn is_at(values: &Values, domain: &str) -> bool {
    let sites = [Field::Website, Field::Booking].into_iter().flat_map(|field| values.list(field));
    let mails = [Field::Email, Field::ContactEmail].into_iter().flat_map(|field| values.list(field));
    sites.filter_map(host).any(|own| own == domain)
        || mails.filter_map(|mail| mail.rsplit_once('@')).any(|(_, own)| own.trim().to_lowercase() == domain)
}

/// Whether an address is that of a site, and not of a page in it: a page may stand on somebody else's site.
fn is_whole_site(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split_once('/').is_none_or(|(_, path)| path.split(['?', '#']).next().unwrap_or_default().is_empty())
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

/// Gives the author of a claim the link to the sheet, and tells so to the public addresses of the sheet: whoever runs
/// it must learn that somebody else may now change it.
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
    let lang = app.speaking(Lang::from_code(&proposal.lang).unwrap_or_default());
    mail::write(app, tx, &letters::granted(app, &lang, sheet, drawn, words)).await?;
    let author = drawn.pass.address.as_deref().unwrap_or_default().trim().to_lowercase();
    let domain = author.rsplit_once('@').map_or("", |(_, domain)| domain);
    let mut others = sheet.values.list(Field::Email);
    others.retain(|public| public.trim().to_lowercase() != author);
    others.truncate(TOLD);
    for public in others {
        mail::write(app, tx, &letters::spoken_for(app, sheet, public, domain)).await?;
    }
    app.record(tx, None, &Fact::PartyClaimed { party: sheet.id() }).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn sheet(pairs: &[(Field, serde_json::Value)]) -> Values {
        pairs.iter().cloned().collect()
    }

    #[test]
    fn an_address_of_the_place_s_own_proves_and_no_other() {
        let values = sheet(&[
            (Field::Email, json!(["Bonjour@fabrique.example", "lieu@gmail.com"])),
            (Field::Website, json!("https://www.lafabrique.example/")),
        ]);
        let domain = || Proof::Domain("lafabrique.example".to_owned());
        for (address, shown) in [
            ("bonjour@Fabrique.example", Proof::Public),
            ("lieu@gmail.com", Proof::Public),
            ("ana@lafabrique.example", domain()),
            (" Ana@LaFabrique.example ", domain()),
            // who shares the domain of an address is not who reads that address
            ("ana@fabrique.example", Proof::Nothing),
            ("autre@gmail.com", Proof::Nothing),
            ("ana@sous.lafabrique.example", Proof::Nothing),
            ("ana@example", Proof::Nothing),
            ("ana@notlafabrique.example", Proof::Nothing),
            ("lafabrique.example", Proof::Nothing),
        ] {
            assert_eq!(proof(address, &values), shown, "{address}");
        }
    }

    #[test]
    fn a_site_that_is_not_the_place_s_own_proves_nothing() {
        for (site, form, address) in [
            ("https://fabrique.example@evil.example/", "", "x@fabrique.example"),
            ("https://fabrique.example@evil.example/", "", "x@evil.example"),
            ("https://club-internet.fr", "", "x@club-internet.fr"),
            ("https://riseup.net/", "", "x@riseup.net"),
            ("https://lieu.free.fr", "", "x@lieu.free.fr"),
            ("https://facebook.com/", "", "x@facebook.com"),
            ("https://coutras.example/tiers-lieu", "", "x@coutras.example"),
            ("https://coutras.example", "commune", "x@coutras.example"),
            ("https://agglo.example", "epci", "x@agglo.example"),
        ] {
            let values = sheet(&[(Field::Website, json!(site)), (Field::LegalForm, json!(form))]);
            assert_eq!(proof(address, &values), Proof::Nothing, "{site} {address}");
        }
        let pays = [(Field::Website, json!("pays.example")), (Field::OrganisationKinds, json!(["pays"]))];
        assert_eq!(proof("x@pays.example", &sheet(&pays)), Proof::Nothing);
        assert_ne!(proof("x@pays.example", &sheet(&pays[..1])), Proof::Nothing);
    }

    #[test]
    fn a_domain_is_shared_by_who_has_a_site_or_an_address_there() {
        for (field, value, shared) in [
            (Field::Website, json!("https://www.coop.example/lieux/un"), true),
            (Field::Email, json!(["un@Coop.example"]), true),
            (Field::ContactEmail, json!("ana@coop.example"), true),
            (Field::Website, json!("https://lacoop.example"), false),
            (Field::Summary, json!("voir coop.example"), false),
        ] {
            assert_eq!(is_at(&sheet(&[(field, value.clone())]), "coop.example"), shared, "{value}");
        }
    }
}
