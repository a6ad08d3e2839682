//! Fictional proposals and a fictional census, for `maillage demo`: nobody of them can be written to.

use kernel::app::App;
use kernel::error::Result;
use kernel::lang::Lang;
use kernel::party::Kind;
use serde_json::json;

use super::proposal::{self, Author, Proposed, Sort};
use super::round::{self, Settings};
use crate::field::Field;
use crate::sheet::{Sheet, Values};
use crate::store::{self, proposals};

/// A new place, a correction and a « c’est nous » that wait, and a census that has just begun.
///
/// # Errors
/// The database is away.
pub async fn fill(app: &App) -> Result<()> {
    let sheets = store::list_public_sheets(&app.db, Kind::Place, "", 2).await?;
    let new: Values = [
        (Field::Name, json!("Le Hangar imaginaire")),
        (Field::City, json!("Ribérac")),
        (Field::Postcode, json!("24600")),
        (Field::Kinds, json!(["workshop"])),
        (Field::Summary, json!("Un atelier bois inventé pour cette démonstration.")),
    ]
    .into_iter()
    .collect();
    let message = "Fictif : vu en passant, la porte était ouverte.";
    propose(app, ("dov@exemple.invalid", message), Sort::Create, None, new).await?;
    for (sheet, sort) in sheets.iter().zip([Sort::Correct, Sort::Claim]) {
        let mut fields = sheet.values.public();
        if sort == Sort::Correct {
            fields.set(Field::Phone, json!(["05 00 00 00 99"]));
            fields.set(Field::Summary, json!("Une phrase proposée par un visiteur fictif."));
        }
        propose(app, ("claire@exemple.invalid", "Fictif."), sort, Some(sheet), fields).await?;
    }
    round::start(app, None, round::Sort::Census, &Settings::default()).await?;
    Ok(())
}

async fn propose(
    app: &App,
    (email, message): (&str, &str),
    sort: Sort,
    sheet: Option<&Sheet>,
    fields: Values,
) -> Result<()> {
    let author = Author {
        email: email.to_owned(),
        name: "Visiteur fictif".to_owned(),
        message: message.to_owned(),
        lang: Lang::french(),
        network: String::new(),
    };
    let base = sheet.map(|sheet| sheet.values.public()).unwrap_or_default();
    let id = proposal::receive(app, &author, &Proposed { sort, kind: Kind::Place, sheet, base, fields }).await?;
    let mut tx = app.db.begin().await?;
    proposals::confirm(&mut tx, id, app.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}
