//! What the place of an absorbed sheet had confirmed stays confirmed in the sheet that stays, until the merge is taken back.

use kernel::db::Tx;
use kernel::error::Result;
use kernel::ids::PartyId;

use crate::contribution::pass::hash_of;
use crate::field::Field;
use crate::sheet::Values;
use crate::store::rounds::{self, Confirmation};

/// The first word of what a merge notes of a confirmation, among the rows that followed.
const NOTED: &str = "confirmation";

/// Notes in a sheet what the place of another had confirmed, for the values that they share once merged. Answers what
/// [`give_back`] needs: for each field, what stood there before, empty when nothing did.
///
/// # Errors
/// The database refused.
pub async fn take(tx: &mut Tx, absorbed: PartyId, (survivor, merged): (PartyId, &Values)) -> Result<Vec<Vec<String>>> {
    let here = rounds::list_confirmations_in(tx, survivor).await?;
    let mut noted = Vec::new();
    for theirs in rounds::list_confirmations_in(tx, absorbed).await? {
        let ours = here.iter().find(|ours| ours.field == theirs.field);
        let holds = |confirmed: &Confirmation| hash_of(merged, confirmed.field).as_ref() == Some(&confirmed.value);
        let as_late = ours.is_some_and(|ours| holds(ours) && ours.at >= theirs.at);
        if !holds(&theirs) || as_late {
            continue;
        }
        rounds::put_confirmation(tx, survivor, &theirs).await?;
        let [value, at, pass] = match ours {
            Some(ours) => [ours.value.clone(), ours.at.clone(), ours.pass.clone()],
            None => Default::default(),
        };
        noted.push(vec![NOTED.to_owned(), theirs.field.key().to_owned(), value, at, pass]);
    }
    Ok(noted)
}

/// Puts back what stood there before [`take`], but where the place confirmed anew since.
///
/// # Errors
/// The database refused.
pub async fn give_back(tx: &mut Tx, noted: &[Vec<String>], survivor: PartyId, absorbed: PartyId) -> Result<()> {
    let here = rounds::list_confirmations_in(tx, survivor).await?;
    let theirs = rounds::list_confirmations_in(tx, absorbed).await?;
    for row in noted {
        let [table, key, value, at, pass] = row.as_slice() else { continue };
        let Some(field) = Field::from_key(key).filter(|_| table == NOTED) else { continue };
        let of = |all: &[Confirmation]| {
            all.iter().find(|one| one.field == field).map(|one| (one.value.clone(), one.at.clone()))
        };
        if of(&here) != of(&theirs) {
            continue;
        }
        if value.is_empty() {
            rounds::remove_confirmation(tx, survivor, field).await?;
            continue;
        }
        let before = Confirmation { field, value: value.clone(), at: at.clone(), pass: pass.clone() };
        rounds::put_confirmation(tx, survivor, &before).await?;
    }
    Ok(())
}
