//! Invitations: an account without a password, the role that it is given, and a letter whose link is its first way in.

use jiff::Timestamp;
use kernel::auth::{self, Account};
use kernel::error::{Error, Result, Violations};
use kernel::facts::Fact;
use kernel::grants::{Grant, Scope};
use kernel::ids::{AccountId, GrantId};
use kernel::lang::{Lang, Message};
use kernel::rights::Role;
use kernel::{mail, token};

use crate::letters::{self, Invited};
use crate::links::Purpose;
use crate::store::links::NewLink;
use crate::{Accounts, own, store};

/// An invitation that nobody accepted yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Whose.
    pub account: AccountId,
    /// Until when its link can be used.
    pub until: Timestamp,
}

impl Accounts {
    /// Invites somebody: makes the account of that address when there is none, gives it that role there, until then, and
    /// writes the letter. Whether `by` may give it is for the caller to ask. Answers the account.
    ///
    /// # Errors
    /// [`Error::Invalid`] for what is no address, no name, no role of this network, or an end that is past.
    pub async fn invite(
        &self,
        email: &str,
        name: &str,
        role: &str,
        scope: &Scope,
        until: Option<Timestamp>,
        by: Option<AccountId>,
    ) -> Result<AccountId> {
        let (app, now) = (&self.app, self.app.clock.now());
        let mut wrong = Violations::default();
        let address = own::address(email);
        if address.is_none() {
            wrong.add("email", Message::new("error-my-address"));
        }
        let name = own::name(name, &mut wrong);
        if Role::shipped(role).is_none() && store::own::role_name(&app.db, role).await?.is_none() {
            wrong.add("role", Message::new("error-choice"));
        }
        if until.is_some_and(|until| until <= now) {
            wrong.add("until", Message::new("error-invited-until"));
        }
        wrong.check()?;
        let email = address.unwrap_or_default();
        let mut tx = app.db.begin().await?;
        let id = store::entry::ensure(&mut tx, AccountId::new(now, &app.chance), &email, &name, now).await?;
        let grant = store::NewGrant { account: id, role, scope, since: now, until, given_by: by, delegated_from: None };
        let given = GrantId::new(now, &app.chance);
        store::insert_grant(&mut tx, given, &grant, now).await?;
        let fact = Fact::RoleGiven {
            grant: given,
            account: id,
            role: role.to_owned(),
            scope: scope.key(),
            delegated_from: None,
        };
        app.record(&mut tx, by, &fact).await?;
        tx.commit().await?;
        self.write_invitation(id, Some(&email), by).await?;
        Ok(id)
    }

    /// Writes the letter of an invitation again; the links of the former letters are dead.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an account that is not there, or is closed.
    pub async fn invite_again(&self, account: AccountId, by: Option<AccountId>) -> Result<()> {
        self.write_invitation(account, None, by).await
    }

    async fn write_invitation(&self, id: AccountId, to: Option<&str>, by: Option<AccountId>) -> Result<()> {
        let (app, now) = (&self.app, self.app.clock.now());
        let account = auth::find(&app.db, id).await?.ok_or(Error::NotFound)?;
        let inviter = match by {
            Some(by) => auth::find(&app.db, by).await?.map(|account| account.name).unwrap_or_default(),
            None => String::new(),
        };
        // in the first language of the network: nobody knows that of whoever is invited
        let lang = app.speaking(Lang::french());
        let roles = self.roles_in_words(&lang, &account).await?;
        let (secret, until) = (app.chance.secret(), now + Purpose::Invitation.life());
        let (hash, to) = (token::hash(&secret), to.unwrap_or(&account.email));
        let new = NewLink {
            hash: &hash,
            code: "",
            device: None,
            email: to,
            account: Some(id),
            purpose: Purpose::Invitation.key(),
            back: "",
            expires_at: until,
        };
        let invited = Invited { account: &account, to, roles: &roles, by: &inviter, until };
        let mut tx = app.db.begin().await?;
        store::links::remove_unused(&mut tx, id, Purpose::Invitation.key()).await?;
        store::links::insert(&mut tx, &new, now).await?;
        mail::write(app, &mut tx, &letters::invitation(app, &lang, &invited, &secret)).await?;
        Ok(tx.commit().await?)
    }

    /// Withdraws an invitation: its link is dead, and the account goes with its roles if nobody ever signed in to it.
    /// `false` when nothing was waiting.
    ///
    /// # Errors
    /// The database refused.
    pub async fn withdraw(&self, account: AccountId) -> sqlx::Result<bool> {
        // of an account that nobody came in by: it is no administrator's yet
        let mut tx = self.app.db.begin().await?;
        if store::links::remove_unused(&mut tx, account, Purpose::Invitation.key()).await? == 0 {
            return Ok(false);
        }
        if !store::own::was_used(&mut tx, account).await? {
            store::entry::remove_unused(&mut tx, account).await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    /// The invitations that nobody accepted yet, oldest first.
    ///
    /// # Errors
    /// The database is away.
    pub async fn waiting(&self) -> sqlx::Result<Vec<Waiting>> {
        let rows = store::links::list_invitations(&self.app.db).await?;
        let read = |(account, until): (String, String)| {
            Some(Waiting { account: account.parse().ok()?, until: until.parse().ok()? })
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }

    /// The roles that an account holds today and where, in words.
    ///
    /// # Errors
    /// The database is away.
    pub async fn roles_in_words(&self, lang: &Lang, account: &Account) -> sqlx::Result<Vec<String>> {
        let mut words = Vec::new();
        for grant in store::list_grants(&self.app.db, account.id, self.app.clock.now()).await? {
            words.push(self.grant_in_words(lang, &grant).await?);
        }
        Ok(words)
    }

    async fn grant_in_words(&self, lang: &Lang, grant: &Grant) -> sqlx::Result<String> {
        let own = store::own::role_name(&self.app.db, &grant.role).await?.flatten();
        let shipped = || lang.find(&format!("my-role-{}", grant.role)).unwrap_or_else(|| grant.role.clone());
        let role = own.unwrap_or_else(shipped);
        let place = self.scope_in_words(lang, &grant.scope).await?;
        let said = match grant.until {
            None => Message::new("my-grant"),
            Some(until) => Message::new("my-grant-until").with("when", lang.instant(until)),
        };
        Ok(lang.say(&said.with("role", role).with("scope", place)))
    }

    async fn scope_in_words(&self, lang: &Lang, scope: &Scope) -> sqlx::Result<String> {
        Ok(match scope {
            Scope::Network => lang.t("my-scope-network"),
            Scope::Own => lang.t("my-scope-own"),
            Scope::Partner(party) | Scope::Place(party) => {
                store::own::party_name(&self.app.db, *party).await?.unwrap_or_else(|| lang.t("my-scope-gone"))
            }
            Scope::Territory(key) => self.territory_in_words(key).unwrap_or_else(|| lang.t("my-scope-gone")),
            Scope::Group(_) | Scope::Event(_) | Scope::Programme(_) => lang.t("my-scope-nothing-yet"),
        })
    }

    /// The name of a territory or of a sector, as roles name it: `department:33`, `sector:4`.
    pub fn territory_in_words(&self, key: &str) -> Option<String> {
        if let Some(number) = territory::sectors::number_in(key) {
            return self.territories.sector(number).map(|sector| sector.name);
        }
        let (level, code) = key.split_once(':')?;
        let gazetteer = self.territories.gazetteer();
        let id = gazetteer.get(level.parse().ok()?, code)?;
        Some(gazetteer.label(id))
    }
}
