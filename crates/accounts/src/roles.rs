//! What each role carries: changed by the network, within what whoever changes it holds, its versions told by facts.

use kernel::auth::{Right, Viewer};
use kernel::error::{Error, Result, Violations};
use kernel::facts::Fact;
use kernel::lang::Message;
use kernel::rights::{Rights, Role};
use kernel::text;
use kernel::web::Fields;

use crate::Accounts;
use crate::store::team as store;

/// Characters of the name of a role.
const LONGEST_NAME: usize = 80;
/// Before the words of the network's own roles, which no role that comes with the program begins with.
const OWN: &str = "own-";

/// The rights that a form ticked.
pub fn ticked(typed: &Fields) -> Rights {
    Rights::of(&typed.all("right").filter_map(Right::from_key).collect::<Vec<_>>())
}

/// The rights of `after` that `before` had not.
fn added(before: Rights, after: Rights) -> Vec<Right> {
    after.iter().filter(|right| !before.has(*right)).collect()
}

/// A word that no role has yet, from a name.
fn free_key(name: &str, roles: &[Role]) -> String {
    let wanted = format!("{OWN}{}", text::slug(name));
    let taken = |key: &str| roles.iter().any(|role| role.key == key);
    let numbered = (2..).map(|number| format!("{wanted}-{number}"));
    let mut all = std::iter::once(wanted.clone()).chain(numbered);
    all.find(|key| !taken(key)).unwrap_or(wanted)
}

impl Accounts {
    /// The role of that word.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub async fn role(&self, key: &str) -> Result<Role> {
        self.roles().await?.into_iter().find(|role| role.key == key).ok_or(Error::NotFound)
    }

    /// When the network last changed that role; empty while it is as the program ships it.
    ///
    /// # Errors
    /// The database is away.
    pub async fn role_version(&self, key: &str) -> sqlx::Result<String> {
        let changed = store::list_roles(&self.app.db).await?;
        Ok(changed.into_iter().find(|one| one.role.key == key).map(|one| one.at).unwrap_or_default())
    }

    /// Makes a role of the network's own; answers its word.
    ///
    /// # Errors
    /// [`Error::Invalid`] with what was wrong.
    pub async fn create_role(&self, viewer: &Viewer, typed: &Fields) -> Result<String> {
        viewer.must(Right::Administer)?;
        let roles = self.roles().await?;
        let name = read_name(typed, &roles, "")?;
        let role = Role { key: free_key(&name, &roles), name: Some(name), rights: ticked(typed) };
        self.must_hold(viewer, Rights::default(), role.rights).await?;
        self.write_role(viewer, &role, "").await?;
        Ok(role.key)
    }

    /// Changes the rights of a role, and the name of one of the network's own.
    ///
    /// # Errors
    /// [`Error::Invalid`] with what was wrong; [`Error::Conflict`] when somebody changed it since the form was opened, or
    /// when nobody would administer the network any more.
    pub async fn change_role(&self, viewer: &Viewer, key: &str, typed: &Fields) -> Result<()> {
        viewer.must(Right::Administer)?;
        let roles = self.roles().await?;
        let before = roles.iter().find(|role| role.key == key).cloned().ok_or(Error::NotFound)?;
        let mut role = Role { rights: ticked(typed), ..before.clone() };
        if before.name.is_some() {
            role.name = Some(read_name(typed, &roles, key)?);
        }
        self.must_hold(viewer, before.rights, role.rights).await?;
        self.write_role(viewer, &role, typed.get("version")).await
    }

    /// Gives back to a role the rights with which the program ships it. Rights that one does not hold come back too, but
    /// not to oneself.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a role of the network's own; [`Error::Forbidden`] where one would raise oneself;
    /// [`Error::Conflict`] as [`Accounts::change_role`].
    pub async fn restore_role(&self, viewer: &Viewer, key: &str) -> Result<()> {
        viewer.must(Right::Administer)?;
        let account = viewer.id().ok_or(Error::SignIn)?;
        let shipped = Role::shipped(key).ok_or(Error::NotFound)?;
        let before = self.role(key).await?;
        let (app, now) = (&self.app, self.app.clock.now());
        let own = crate::store::list_grants(&app.db, account, now).await?;
        if own.iter().any(|grant| grant.role == key) {
            let held = self.must_hold(viewer, before.rights, shipped.rights).await;
            held.map_err(|error| if matches!(error, Error::Invalid(_)) { Error::Forbidden } else { error })?;
        }
        let mut tx = app.db.begin().await?;
        let administrators = self.administrators(&mut tx).await?;
        if store::remove_role(&mut tx, key).await? > 0 {
            let fact = Fact::RoleChanged { role: key.to_owned(), name: None, rights: shipped.rights.stored() };
            app.record(&mut tx, viewer.id(), &fact).await?;
        }
        self.keep_an_administrator(&mut tx, administrators).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Whoever adds a right to a role holds it on the whole network, by themselves: nobody raises themselves.
    async fn must_hold(&self, viewer: &Viewer, before: Rights, after: Rights) -> Result<()> {
        let giver = self.giver(viewer).await?;
        let mut wrong = Violations::default();
        if added(before, after).into_iter().any(|right| !giver.reach(right).is_everywhere()) {
            wrong.add("right", Message::new("error-role-beyond"));
        }
        wrong.check()
    }

    async fn write_role(&self, viewer: &Viewer, role: &Role, version: &str) -> Result<()> {
        let (app, now) = (&self.app, self.app.clock.now());
        let mut tx = app.db.begin().await?;
        let administrators = self.administrators(&mut tx).await?;
        if store::role_changed_at(&mut tx, &role.key).await?.unwrap_or_default() != version {
            return Err(Error::Conflict(Message::new("error-role-changed")));
        }
        store::save_role(&mut tx, role, viewer.id(), now).await?;
        let fact = Fact::RoleChanged { role: role.key.clone(), name: role.name.clone(), rights: role.rights.stored() };
        app.record(&mut tx, viewer.id(), &fact).await?;
        self.keep_an_administrator(&mut tx, administrators).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// The name of a role of the network's own, which no other of them has.
fn read_name(typed: &Fields, roles: &[Role], own: &str) -> Result<String> {
    let mut wrong = Violations::default();
    let name = text::squeeze(&typed.required("name", &mut wrong));
    if name.chars().count() > LONGEST_NAME {
        wrong.add("name", Message::new("error-name-long").with("count", LONGEST_NAME));
    }
    let folded = text::fold(&name);
    let same = |role: &Role| role.key != own && role.name.as_deref().is_some_and(|other| text::fold(other) == folded);
    if roles.iter().any(same) {
        wrong.add("name", Message::new("error-role-taken"));
    }
    wrong.check()?;
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_of_the_network_has_a_word_of_its_own() {
        let role = |key: &str| Role { key: key.to_owned(), name: None, rights: Rights::default() };
        assert_eq!(free_key("Chargée de mission", &[role("referent")]), "own-chargee-de-mission");
        assert_eq!(free_key("Chargée de mission", &[role("own-chargee-de-mission")]), "own-chargee-de-mission-2");
    }

    #[test]
    fn only_what_is_added_must_be_held() {
        let (before, after) = (Rights::of(&[Right::Merge, Right::Ask]), Rights::of(&[Right::Merge, Right::Note]));
        assert_eq!(added(before, after), [Right::Note]);
        assert_eq!(ticked(&Fields::read("right=note&right=merge&right=fly")), after);
    }
}
