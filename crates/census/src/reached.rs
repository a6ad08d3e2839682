//! How a place or an organisation is reached by anybody: the public contact details of its sheet, for the card that the team
//! keeps of it.

use std::sync::Arc;

use kernel::auth::{Right, Viewer};
use kernel::capability::{PublicContacts, PublicWay, Reached, Work};
use kernel::ids::PartyId;

use crate::Census;
use crate::field::Field;
use crate::pages::place_view::{is_web, telephone};
use crate::sheet::Values;
use crate::store;

/// What the cards of parties are told by the registry.
pub fn reached(census: &Census) -> Reached {
    let census = census.clone();
    Arc::new(move |viewer: Viewer, party: PartyId| -> Work<PublicContacts> {
        let census = census.clone();
        Box::pin(async move { Ok(of(&census, &viewer, party).await?) })
    })
}

async fn of(census: &Census, viewer: &Viewer, party: PartyId) -> sqlx::Result<PublicContacts> {
    let db = &census.app.db;
    let Some(sheet) = store::list_sheets_for(db, viewer, &[party]).await?.pop() else {
        return Ok(PublicContacts::default());
    };
    let change = match viewer.may_on(db, Right::EditSheets, party).await? {
        true => format!("/bureau{}#field-phone", sheet.party.path()),
        false => String::new(),
    };
    Ok(PublicContacts { ways: ways(&sheet.values), change })
}

/// Telephones, addresses and site: the public fields alone, in the order in which the public page shows them.
fn ways(values: &Values) -> Vec<PublicWay> {
    let way = |icon, label, shown: &str, link: String| PublicWay { icon, label, shown: shown.to_owned(), link };
    let phones = values.list(Field::Phone).into_iter().map(|one| way("phone", "field-phone", one, telephone(one)));
    let mails =
        values.list(Field::Email).into_iter().map(|one| way("mail", "field-email", one, format!("mailto:{one}")));
    let sites = values.list(Field::Website).into_iter().map(|one| {
        let link = if is_web(one) { one.to_owned() } else { String::new() };
        way("link", "field-website", one, link)
    });
    phones.chain(mails).chain(sites).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_anybody_may_read_is_told_and_only_pages_are_opened() {
        let values: Values = [
            (Field::Phone, json!(["05 56 00 00 00"])),
            (Field::ContactPhone, json!("06 00 00 00 00")),
            (Field::Website, json!("javascript:alert(1)")),
        ]
        .into_iter()
        .collect();
        let told: Vec<(String, String)> = ways(&values).into_iter().map(|way| (way.shown, way.link)).collect();
        let expected = [("05 56 00 00 00", "tel:+33556000000"), ("javascript:alert(1)", "")];
        assert_eq!(told, expected.map(|(shown, link)| (shown.to_owned(), link.to_owned())));
    }
}
