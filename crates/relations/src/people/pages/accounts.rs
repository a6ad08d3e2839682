//! The account that a person is: joined to their card by whoever gives roles on the whole network, and parted from it.

use axum::extract::State;
use axum::response::Response;
use kernel::auth::{Right, Viewer};
use kernel::error::{Error, Result};
use kernel::ids::AccountId;
use kernel::lang::Message;
use kernel::party::Standing;
use kernel::web::{Fields, Path, Shell, go, shell};

use super::{editable, path_of};
use crate::Relations;
use crate::people::person::note;
use crate::store::person_accounts as accounts;

/// Whether somebody may say which account a person is. A role held on « oneself » opens that card from then on, and the account
/// goes when the person is erased: so it is for whoever gives any role on the whole network.
pub fn may_join(viewer: &Viewer) -> bool {
    viewer.reach(Right::GiveRoles).is_everywhere()
}

/// `POST /bureau/personnes/{slug}/compte`: an account that has an address of the person is theirs, or is so no longer.
pub async fn change(
    State(relations): State<Relations>,
    Path(slug): Path<String>,
    shell: Shell,
    typed: Fields,
) -> Result<Response> {
    if !may_join(&shell.viewer) {
        return Err(Error::Forbidden);
    }
    let party = editable(&relations, &shell, &slug).await?.party;
    let account: AccountId = typed.get("account").parse().map_err(|_| Error::NotFound)?;
    let (app, parts) = (&relations.app, typed.has("do", "part"));
    // nobody is offered to be who was put away
    if !parts && party.standing == Standing::Trash {
        return Err(Error::NotFound);
    }
    shell.sure()?;
    let mut tx = app.db.begin().await?;
    let (changed, what, done) = if parts {
        (accounts::part(&mut tx, party.id, account).await?, "account-parted", "flash-person-account-parted")
    } else {
        (accounts::join(&mut tx, party.id, account).await?, "account-joined", "flash-person-account-joined")
    };
    if !changed {
        return Err(Error::NotFound);
    }
    note(app, &mut tx, shell.viewer.id(), party.id, (what, "")).await?;
    tx.commit().await?;
    Ok(shell::flash(go(&path_of(&party)), &Message::new(done).with("name", party.name.as_str())))
}
