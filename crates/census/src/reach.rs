//! What of the registry somebody reaches: the sheets that they read whole, those that they edit, and where they may put them.

use kernel::app::App;
use kernel::auth::{Right, Viewer};
use kernel::consultation;
use kernel::db::{Db, Tx};
use kernel::error::{Result, Violations};
use kernel::grants::Reach;
use kernel::ids::PartyId;
use kernel::lang::Message;
use kernel::web::Fields;

use crate::field::{DataClass, Field};
use crate::import::apply::territory;
use crate::sheet::{Sheet, Values};

/// Whose private fields the viewer reads: of those whom they may contact, and of those that they edit, since the form of
/// a sheet is the whole sheet.
pub fn read_whole(viewer: &Viewer) -> Reach {
    viewer.reach(Right::ReadContacts).or(viewer.reach(Right::EditSheets))
}

/// The part of the network on which the viewer works; none for whoever works on all of it.
fn own_part(viewer: &Viewer) -> Option<Reach> {
    let right = if viewer.may(Right::EditSheets) { Right::EditSheets } else { Right::ReadDesk };
    Some(viewer.reach(right)).filter(|reach| !reach.is_everywhere())
}

/// What a list of the back office holds: « mon territoire » for whoever works on a part of the network, unless the
/// address asks for all of it.
pub fn listed(viewer: &Viewer, asked: &Fields) -> Reach {
    match own_part(viewer) {
        Some(part) if asked.get("scope") != "all" => part,
        _ => Reach::everywhere(),
    }
}

/// The choice of [`listed`] as a list shows it: `mine` or `all`; empty for whoever has no choice.
pub fn chosen(viewer: &Viewer, asked: &Fields) -> &'static str {
    match (own_part(viewer), asked.get("scope")) {
        (None, _) => "",
        (Some(_), "all") => "all",
        (Some(_), _) => "mine",
    }
}

/// Of some sheets, those on which a right reaches, and those of them that may be moved wherever one likes.
#[derive(Debug)]
pub struct Reached {
    reach: Reach,
    within: Vec<PartyId>,
    /// In reach by their name or by a portfolio: whatever their commune.
    named: Vec<PartyId>,
}

impl Reached {
    /// Those of these parties that are in reach.
    ///
    /// # Errors
    /// The database is away.
    pub async fn among(db: &Db, reach: Reach, parties: &[PartyId]) -> sqlx::Result<Reached> {
        let within = reach.among(db, parties).await?;
        let named = reach.by_name().among(db, &within).await?;
        Ok(Reached { reach, within, named })
    }

    /// The same, inside a transaction.
    ///
    /// # Errors
    /// The database is away.
    pub async fn among_in(tx: &mut Tx, reach: Reach, parties: &[PartyId]) -> sqlx::Result<Reached> {
        let within = reach.among_in(tx, parties).await?;
        let named = reach.by_name().among_in(tx, &within).await?;
        Ok(Reached { reach, within, named })
    }

    /// Whether that party is in reach.
    pub fn has(&self, party: PartyId) -> bool {
        self.reach.is_everywhere() || self.within.contains(&party)
    }

    /// Whether the sheet would still be in reach with those values.
    pub fn keeps(&self, sheet: &Sheet, values: &Values) -> bool {
        let to = territory(values);
        to == sheet.party.territory || self.reach.covers(to.as_deref()) || self.named.contains(&sheet.id())
    }

    /// The same, for a form.
    ///
    /// # Errors
    /// [`kernel::error::Error::Invalid`], at the commune.
    pub fn check_move(&self, sheet: &Sheet, values: &Values) -> Result<()> {
        let mut wrong = Violations::default();
        if !self.keeps(sheet, values) {
            wrong.add(Field::City.key(), moved_out());
        }
        wrong.check()
    }
}

/// Why a sheet may not be changed: it is read, and no more.
pub fn out_of_reach() -> Message {
    Message::new("error-out-of-reach")
}

/// Why an address may not be changed so.
pub fn moved_out() -> Message {
    Message::new("error-moved-out")
}

/// Whether a new sheet stands where the right reaches.
///
/// # Errors
/// [`kernel::error::Error::Invalid`], at the commune.
pub fn check_new(viewer: &Viewer, right: Right, values: &Values) -> Result<()> {
    let mut wrong = Violations::default();
    if viewer.must_in(right, territory(values).as_deref()).is_err() {
        wrong.add(Field::City.key(), Message::new("error-commune-out-of-reach"));
    }
    wrong.check()
}

/// Those of these sheets that tell how to reach somebody: whose reading is noted.
fn private(sheets: &[&Sheet]) -> Vec<PartyId> {
    let tells = |sheet: &Sheet| sheet.values.iter().any(|(field, _)| field.class() == DataClass::Private);
    sheets.iter().filter(|sheet| tells(sheet)).map(|sheet| sheet.id()).collect()
}

/// Notes that the viewer read the private fields of these sheets in the back office.
///
/// # Errors
/// The database is away.
pub async fn note(app: &App, viewer: &Viewer, sheets: &[&Sheet]) -> sqlx::Result<()> {
    consultation::note(app, viewer, &private(sheets), "sheet", "").await
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::Timestamp;
    use kernel::auth::Account;
    use kernel::grants::{Communes, Powers, Ranges, Scope};
    use kernel::ids::AccountId;
    use kernel::party::{Kind, Party, Standing};
    use kernel::rights::Rights;
    use serde_json::json;

    use super::*;

    fn viewer(rights: &[Right], scope: Scope) -> Viewer {
        let gironde = |key: &str| -> Option<Ranges> {
            (key == "department:33").then(|| [("33001".to_owned(), "33555".to_owned())].into())
        };
        let communes: Communes = Arc::new(gironde);
        let account = Account { id: AccountId::from_bits(1), email: String::new(), name: String::new(), person: None };
        Viewer::of(account, Powers::of(vec![(Rights::of(rights), Reach::of(&[scope], None, &communes))]))
    }

    fn sheet(commune: &str) -> Sheet {
        let party = Party {
            id: PartyId::from_bits(1),
            kind: Kind::Place,
            name: "L’Escale".to_owned(),
            slug: "l-escale".to_owned(),
            territory: Some(commune.to_owned()),
            picture: None,
            standing: Standing::Public,
            updated_at: Timestamp::UNIX_EPOCH,
        };
        let values = [(Field::Commune, json!(commune)), (Field::Notes, json!("secret"))].into_iter().collect();
        Sheet { party, values, origins: crate::sheet::Origins::default(), version: 1 }
    }

    #[test]
    fn whoever_works_on_a_part_sees_it_first_and_the_rest_when_asked() {
        let rose = viewer(&[Right::ReadDesk, Right::EditSheets], Scope::Territory("department:33".to_owned()));
        let ana = viewer(&[Right::ReadDesk, Right::EditSheets], Scope::Network);
        let (plain, all) = (Fields::default(), Fields::read("scope=all"));
        assert!(listed(&rose, &plain).covers(Some("33138")) && !listed(&rose, &plain).is_everywhere());
        assert!(listed(&rose, &all).is_everywhere() && listed(&ana, &plain).is_everywhere());
        assert_eq!((chosen(&rose, &plain), chosen(&rose, &all), chosen(&ana, &plain)), ("mine", "all", ""));
    }

    #[test]
    fn a_sheet_is_not_moved_out_of_reach_but_by_whoever_holds_it_by_name() {
        let rose = viewer(&[Right::EditSheets], Scope::Territory("department:33".to_owned()));
        let (here, there) = (sheet("33138"), sheet("24037"));
        let reach = rose.reach(Right::EditSheets);
        let by_commune = Reached { reach: reach.clone(), within: vec![here.id()], named: Vec::new() };
        assert!(by_commune.keeps(&here, &here.values) && !by_commune.keeps(&here, &there.values));
        assert!(by_commune.check_move(&here, &there.values).is_err());
        let by_name = Reached { reach, within: vec![here.id()], named: vec![here.id()] };
        assert!(by_name.keeps(&here, &there.values));
        assert!(check_new(&rose, Right::EditSheets, &here.values).is_ok());
        assert!(check_new(&rose, Right::EditSheets, &there.values).is_err());
        assert!(check_new(&rose, Right::EditSheets, &Values::default()).is_err());
    }

    #[test]
    fn only_a_sheet_that_tells_something_private_is_noted() {
        let whole = sheet("33138");
        let public = whole.clone().public_only();
        assert_eq!(private(&[&whole, &public]), [whole.id()]);
        assert_eq!(public.values.text(Field::Commune), "33138");
    }
}
