//! Who gives which role to whom: within what one holds oneself, never to oneself, never taking the last administrator away.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use kernel::auth::{self, Right, Viewer};
use kernel::clock::paris;
use kernel::db::Tx;
use kernel::error::{Error, Refused, Result, Violations};
use kernel::facts::Fact;
use kernel::grants::{Grant, Reach, Scope};
use kernel::ids::{AccountId, GrantId, PartyId};
use kernel::lang::Message;
use kernel::rights::{Rights, Role};
use kernel::web::Fields;
use territory::sectors::number_in;
use territory::{Level, TerritoryId};

use crate::Accounts;
use crate::store::team::{self as store, Member, Sight};
use crate::store::{NewGrant, insert_grant};

/// Characters of a reason.
const LONGEST_REASON: usize = 300;

/// What somebody asks to give: a role on a part of the network, for a while.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Which role.
    pub role: Role,
    /// On what.
    pub scope: Scope,
    /// From when.
    pub since: Timestamp,
    /// Until when.
    pub until: Option<Timestamp>,
}

/// How many accounts administer the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Administrators {
    /// Today.
    today: usize,
    /// Without a day on which they cease to.
    lasting: usize,
}

impl Administrators {
    fn of(held: &[store::Held]) -> Administrators {
        let with = |lasting: bool| {
            let all = held.iter().filter(|one| one.administers()).filter(|one| !lasting || one.until.is_none());
            all.map(|one| one.account.as_str()).collect::<BTreeSet<_>>().len()
        };
        Administrators { today: with(false), lasting: with(true) }
    }

    /// Whether a change from these to those takes the last one away.
    fn end_with(self, after: Administrators) -> bool {
        self.today > 0 && after.today == 0 || self.lasting > 0 && after.lasting == 0
    }
}

/// Whether these are the rights of the data protection officer, as the program ships them, and the giver runs the network:
/// administers all of it and gives roles on all of it, by themselves. Nobody else holds what is sensitive, so that without
/// this a network could name no officer but by command; the giver reads none of it for that, and never names themselves.
pub(crate) fn names_protector(giver: &Viewer, rights: Rights) -> bool {
    let runs = [Right::Administer, Right::GiveRoles].iter().all(|right| giver.reach(*right).is_everywhere());
    runs && Role::shipped("protector").is_some_and(|role| role.rights == rights)
}

/// Whether the giver may give a role of these rights somewhere.
pub(crate) fn may_choose(giver: &Viewer, rights: Rights) -> bool {
    rights.iter().all(|right| giver.may(right)) || names_protector(giver, rights)
}

/// The period of a form: `since` and `until`, days in metropolitan France, both counted.
fn period(typed: &Fields, now: Timestamp, wrong: &mut Violations) -> (Timestamp, Option<Timestamp>) {
    let mut start_of = |field: &str, next: bool| {
        let text = typed.get(field);
        if text.is_empty() {
            return None;
        }
        let day = text.parse::<Date>().and_then(|day| if next { day.tomorrow() } else { Ok(day) });
        match day.and_then(|day| day.to_zoned_datetime(paris())) {
            Ok(start) => Some(start.timestamp()),
            Err(_) => {
                wrong.add(field, Message::new("error-team-day"));
                None
            }
        }
    };
    let since = start_of("since", false).map_or(now, |since| since.max(now));
    let until = start_of("until", true);
    if until.is_some_and(|until| until <= since) {
        wrong.add("until", Message::new("error-team-period"));
    }
    (since, until)
}

impl Accounts {
    /// The roles of the network: those that come with the program, as the network changed them, then its own.
    ///
    /// # Errors
    /// The database is away.
    pub async fn roles(&self) -> sqlx::Result<Vec<Role>> {
        let changed = store::list_roles(&self.app.db).await?;
        let known = |shipped: Role| {
            let found = changed.iter().find(|one| one.role.key == shipped.key);
            found.map_or(shipped, |one| one.role.clone())
        };
        let mut roles: Vec<Role> = Role::all_shipped().map(known).collect();
        let own = changed.iter().filter(|one| Role::shipped(&one.role.key).is_none()).map(|one| one.role.clone());
        roles.extend(own);
        Ok(roles)
    }

    /// Whom somebody who gives roles, or administers, may know of.
    ///
    /// # Errors
    /// The database is away.
    pub async fn sight(&self, viewer: &Viewer) -> sqlx::Result<Sight> {
        // whoever administers the network knows who is in it, though what they may give is another matter
        let reach = viewer.reach(Right::GiveRoles).or(viewer.reach(Right::Administer));
        let mut territories = Vec::new();
        if !reach.is_everywhere() {
            territories = store::list_territories(&self.app.db).await?;
            territories
                .retain(|scope| scope.strip_prefix("territory:").is_some_and(|key| self.covers_territory(&reach, key)));
        }
        Ok(Sight { reach, territories, own: viewer.id() })
    }

    /// The viewer with what they hold by themselves alone: what was delegated to them is not theirs to give on.
    ///
    /// # Errors
    /// The database is away.
    pub async fn giver(&self, viewer: &Viewer) -> sqlx::Result<Viewer> {
        let Some(account) = viewer.account() else { return Ok(Viewer::default()) };
        Ok(Viewer::of(account.clone(), auth::own_powers(&self.app, account).await?))
    }

    /// The communes of a territory or a sector as scopes name it; none for a name that is not known.
    fn communes(&self, key: &str) -> Option<Vec<TerritoryId>> {
        if let Some(number) = number_in(key) {
            return self.territories.sector(number).map(|sector| sector.communes);
        }
        let gazetteer = self.territories.gazetteer();
        let (level, code) = key.split_once(':')?;
        let id = gazetteer.get(level.parse().ok()?, code)?;
        Some(if id.level() == Level::Commune { vec![id] } else { gazetteer.members(id, Level::Commune) })
    }

    /// Whether each commune of that territory is in reach.
    pub fn covers_territory(&self, reach: &Reach, key: &str) -> bool {
        let gazetteer = self.territories.gazetteer();
        let all = |communes: Vec<TerritoryId>| {
            !communes.is_empty() && communes.iter().all(|commune| reach.covers(Some(gazetteer.code(*commune))))
        };
        self.communes(key).is_some_and(all)
    }

    /// Whether a scope, with all that is in it, is where that right is held; `person` is who would hold the role, whose
    /// own card is meant by « oneself ».
    ///
    /// # Errors
    /// The database is away.
    pub async fn is_within(
        &self,
        giver: &Viewer,
        right: Right,
        scope: &Scope,
        person: Option<PartyId>,
    ) -> sqlx::Result<bool> {
        let reach = giver.reach(right);
        if reach.is_everywhere() {
            return Ok(true);
        }
        match (scope, &person) {
            (Scope::Territory(key), _) => Ok(self.covers_territory(&reach, key)),
            (Scope::Partner(party), _) => Ok(reach.holds_partner(*party)),
            (Scope::Place(party), _) | (Scope::Own, Some(party)) => giver.may_on(&self.app.db, right, *party).await,
            // the network, somebody who is nobody yet, and what has no party: groups, events, programmes
            _ => Ok(false),
        }
    }

    /// Whether the giver may give that role on that scope: each of its rights, and giving roles, held there by themselves.
    /// Who protects the data of the network is named by whoever runs it, see `names_protector`.
    ///
    /// # Errors
    /// The database is away.
    pub async fn may_give(
        &self,
        giver: &Viewer,
        rights: Rights,
        scope: &Scope,
        person: Option<PartyId>,
    ) -> sqlx::Result<bool> {
        if names_protector(giver, rights) && *scope == Scope::Network {
            return Ok(true);
        }
        for right in rights.iter().chain([Right::GiveRoles]) {
            if !self.is_within(giver, right, scope, person).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether the giver could give every role that these grants hold or will hold: then they may take them back too.
    ///
    /// # Errors
    /// The database is away.
    pub async fn may_give_all(&self, giver: &Viewer, grants: &[Grant], person: Option<PartyId>) -> sqlx::Result<bool> {
        let (roles, now) = (self.roles().await?, self.app.clock.now());
        for grant in grants.iter().filter(|grant| grant.until.is_none_or(|until| until > now)) {
            // a role that is no longer known opens nothing
            let rights = roles.iter().find(|role| role.key == grant.role).map(|role| role.rights).unwrap_or_default();
            if !self.may_give(giver, rights, &grant.scope, person).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether that part of the network exists. Groups, events and programmes reach nothing yet: no role is given on them.
    pub(crate) async fn exists(&self, scope: &Scope) -> sqlx::Result<bool> {
        match scope {
            Scope::Network | Scope::Own => Ok(true),
            Scope::Territory(key) => Ok(self.communes(key).is_some()),
            Scope::Partner(party) | Scope::Place(party) => {
                let found = kernel::party::find(&self.app.db, *party).await?;
                Ok(found.is_some_and(|party| party.kind != kernel::party::Kind::Person))
            }
            Scope::Group(_) | Scope::Event(_) | Scope::Programme(_) => Ok(false),
        }
    }

    /// Reads the form that gives a role, and checks that the giver may: each refusal is told beside its field.
    ///
    /// # Errors
    /// [`Error::Invalid`] with what was wrong.
    pub async fn asked(&self, giver: &Viewer, typed: &Fields, person: Option<PartyId>) -> Result<Asked> {
        let mut wrong = Violations::default();
        let (since, until) = period(typed, self.app.clock.now(), &mut wrong);
        let roles = self.roles().await?;
        let role = roles.into_iter().find(|role| role.key == typed.get("role"));
        if role.is_none() {
            wrong.add("role", Message::new("error-team-role"));
        }
        let mut scope = Scope::from_key(typed.get("scope"));
        if let Some(typed) = &scope
            && !self.exists(typed).await?
        {
            scope = None;
        }
        if scope.is_none() {
            wrong.add("scope", Message::new("error-team-scope"));
        }
        let (Some(role), Some(scope)) = (role, scope) else { return Err(Error::Invalid(wrong)) };
        if !may_choose(giver, role.rights) {
            wrong.add("role", Message::new("error-team-role-beyond"));
        } else if !self.may_give(giver, role.rights, &scope, person).await? {
            wrong.add("scope", Message::new("error-team-scope-beyond"));
        }
        wrong.check()?;
        Ok(Asked { role, scope, since, until })
    }

    /// Gives a role to a member. Whoever calls has checked that the giver may, by [`Accounts::asked`].
    ///
    /// # Errors
    /// [`Error::Forbidden`] to oneself.
    pub async fn give(&self, giver: &Viewer, to: &Member, asked: &Asked) -> Result<GrantId> {
        if giver.id() == Some(to.id) {
            return Err(Error::Forbidden);
        }
        let grant = NewGrant {
            account: to.id,
            role: &asked.role.key,
            scope: &asked.scope,
            since: asked.since,
            until: asked.until,
            given_by: giver.id(),
            delegated_from: None,
        };
        self.write_grant(giver, &grant).await
    }

    async fn write_grant(&self, giver: &Viewer, grant: &NewGrant<'_>) -> Result<GrantId> {
        let (app, now) = (&self.app, self.app.clock.now());
        let id = GrantId::new(now, &app.chance);
        let fact = Fact::RoleGiven {
            grant: id,
            account: grant.account,
            role: grant.role.to_owned(),
            scope: grant.scope.key(),
            delegated_from: grant.delegated_from,
        };
        let mut tx = app.db.begin().await?;
        insert_grant(&mut tx, id, grant, now).await?;
        app.record(&mut tx, giver.id(), &fact).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Takes a role back, with what was delegated of it.
    ///
    /// # Errors
    /// [`Error::Conflict`] when it is that of the last administrator.
    pub async fn take_back(&self, by: Option<AccountId>, grant: &Grant) -> Result<()> {
        let (app, now) = (&self.app, self.app.clock.now());
        let mut tx = app.db.begin().await?;
        let before = self.administrators(&mut tx).await?;
        for (grant, account) in store::end_grant(&mut tx, grant.id, now).await? {
            app.record(&mut tx, by, &Fact::RoleTakenBack { grant, account }).await?;
        }
        self.keep_an_administrator(&mut tx, before).await?;
        tx.commit().await?;
        Ok(())
    }

    /// How many administer the network, and nobody else changes it until the transaction ends.
    pub(crate) async fn administrators(&self, tx: &mut Tx) -> sqlx::Result<Administrators> {
        store::lock_network(tx).await?;
        Ok(Administrators::of(&store::list_held_on_all_in(tx, self.app.clock.now()).await?))
    }

    /// Refuses a change, not yet committed, that takes the last administrator away.
    pub(crate) async fn keep_an_administrator(&self, tx: &mut Tx, before: Administrators) -> anyhow::Result<()> {
        let after = self.administrators(tx).await?;
        match before.end_with(after) {
            true => Err(Refused(Message::new("error-last-administrator")).into()),
            false => Ok(()),
        }
    }

    /// The last day on which somebody administers the network, when each of those who do ceases on some day; none while
    /// one stays, or when nobody does.
    ///
    /// # Errors
    /// The database is away.
    pub async fn last_administered(&self) -> sqlx::Result<Option<Timestamp>> {
        let held = store::list_held_on_all(&self.app.db, self.app.clock.now()).await?;
        if Administrators::of(&held).lasting > 0 {
            return Ok(None);
        }
        let ends =
            held.iter().filter(|one| one.administers()).filter_map(|one| one.until.as_ref()?.parse::<Timestamp>().ok());
        Ok(ends.max())
    }

    /// Closes an account: its sessions end at once, and what it had delegated too.
    ///
    /// # Errors
    /// [`Error::Conflict`] when it is that of the last administrator.
    pub async fn close(&self, by: Option<AccountId>, account: AccountId) -> Result<()> {
        let (app, now) = (&self.app, self.app.clock.now());
        let mut tx = app.db.begin().await?;
        let before = self.administrators(&mut tx).await?;
        if store::close_account(&mut tx, account, now).await? > 0 {
            app.record(&mut tx, by, &Fact::AccountClosed { account }).await?;
        }
        for (grant, account) in store::end_delegated(&mut tx, account, now).await? {
            app.record(&mut tx, by, &Fact::RoleTakenBack { grant, account }).await?;
        }
        self.keep_an_administrator(&mut tx, before).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Opens a closed account again, with the roles that have not ended.
    ///
    /// # Errors
    /// The database refused.
    pub async fn reopen(&self, by: Option<AccountId>, account: AccountId) -> Result<()> {
        let mut tx = self.app.db.begin().await?;
        if store::reopen_account(&mut tx, account).await? > 0 {
            self.app.record(&mut tx, by, &Fact::AccountReopened { account }).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Delegates grants of one's own to another account for a dated period; each ends with the one it comes from. Answers
    /// how many.
    ///
    /// # Errors
    /// [`Error::Invalid`] with what was wrong.
    pub async fn delegate(&self, viewer: &Viewer, typed: &Fields) -> Result<usize> {
        let account = viewer.id().ok_or(Error::SignIn)?;
        let (db, now) = (&self.app.db, self.app.clock.now());
        let mut wrong = Violations::default();
        let (since, until) = period(typed, now, &mut wrong);
        if typed.get("until").is_empty() {
            wrong.add("until", Message::new("error-required"));
        }
        let email = typed.required("email", &mut wrong).to_lowercase();
        let to = store::find_by_email(db, &email).await?;
        if to == Some(account) {
            wrong.add("email", Message::new("error-delegate-self"));
        } else if to.is_none() && !email.is_empty() {
            wrong.add("email", Message::new("error-delegate-unknown"));
        }
        let own = crate::store::list_grants(db, account, now).await?;
        let chosen: Vec<&Grant> = own
            .iter()
            .filter(|grant| grant.delegated_from.is_none() && typed.has("grant", &grant.id.to_string()))
            .collect();
        if chosen.is_empty() {
            wrong.add("grant", Message::new("error-delegate-none"));
        }
        // nothing would be left of what ends before
        if chosen.iter().any(|grant| grant.until.is_some_and(|end| end <= since)) {
            wrong.add("since", Message::new("error-team-period"));
        }
        wrong.check()?;
        let to = to.ok_or(Error::NotFound)?;
        for grant in &chosen {
            let end = [grant.until, until].into_iter().flatten().min();
            let delegated = NewGrant {
                account: to,
                role: &grant.role,
                scope: &grant.scope,
                since,
                until: end,
                given_by: Some(account),
                delegated_from: Some(grant.id),
            };
            self.write_grant(viewer, &delegated).await?;
        }
        Ok(chosen.len())
    }

    /// From now on the holder of the session sees what that account sees, and changes nothing.
    ///
    /// # Errors
    /// [`Error::Invalid`] without a reason, [`Error::Forbidden`] for oneself.
    pub async fn see_as(&self, viewer: &Viewer, secret: &str, member: &Member, reason: &str) -> Result<()> {
        viewer.must(Right::Administer)?;
        if viewer.id() == Some(member.id) || member.closed_at.is_some() {
            return Err(Error::Forbidden);
        }
        let mut wrong = Violations::default();
        if reason.is_empty() {
            wrong.add("reason", Message::new("error-required"));
        } else if reason.chars().count() > LONGEST_REASON {
            wrong.add("reason", Message::new("error-name-long").with("count", LONGEST_REASON));
        }
        wrong.check()?;
        let mut tx = self.app.db.begin().await?;
        auth::see_as(&mut tx, secret, Some(member.id)).await?;
        let fact = Fact::SeenAs { account: member.id, reason: reason.to_owned() };
        self.app.record(&mut tx, viewer.id(), &fact).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The administrator sees with their own eyes again; answers whether they saw with others.
    ///
    /// # Errors
    /// The database refused.
    pub async fn come_back(&self, viewer: &Viewer, secret: &str) -> Result<Option<AccountId>> {
        let (Some(behind), Some(account)) = (viewer.behind(), viewer.id()) else { return Ok(None) };
        let mut tx = self.app.db.begin().await?;
        auth::see_as(&mut tx, secret, None).await?;
        self.app.record(&mut tx, Some(behind.id), &Fact::SeenAsEnded { account }).await?;
        tx.commit().await?;
        Ok(Some(account))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(account: &str, role: &str, rights: Option<&str>, until: Option<&str>) -> store::Held {
        let owned = |text: &str| text.to_owned();
        store::Held { account: owned(account), role: owned(role), rights: rights.map(owned), until: until.map(owned) }
    }

    #[test]
    fn an_administrator_for_a_while_does_not_replace_one_who_stays() {
        let both = Administrators::of(&[
            held("chloe", "coordinator", None, None),
            held("theo", "technician", None, Some("2026-12-31T23:00:00.000000Z")),
            held("ana", "referent", None, None),
        ]);
        assert_eq!(both, Administrators { today: 2, lasting: 1 });
        let theo = Administrators::of(&[held("theo", "technician", None, Some("2026-12-31T23:00:00.000000Z"))]);
        assert!(both.end_with(theo), "the network would have nobody next year");
        assert!(!both.end_with(Administrators { today: 1, lasting: 1 }));
        assert!(!theo.end_with(theo), "what changes nothing is not refused");
    }

    #[test]
    fn what_the_network_made_of_a_role_counts() {
        let changed =
            [held("chloe", "coordinator", Some("read-desk"), None), held("ana", "own-chief", Some("administer"), None)];
        assert_eq!(Administrators::of(&changed), Administrators { today: 1, lasting: 1 });
    }

    #[test]
    fn both_days_of_a_period_are_counted() {
        let now = "2026-03-02T09:00:00Z".parse().unwrap();
        let read = |typed: &str| {
            let mut wrong = Violations::default();
            let (since, until) = period(&Fields::read(typed), now, &mut wrong);
            (since.to_string(), until.map(|at| at.to_string()).unwrap_or_default(), wrong.is_empty())
        };
        let told = |since: &str, until: &str, right: bool| (since.to_owned(), until.to_owned(), right);
        assert_eq!(read(""), told("2026-03-02T09:00:00Z", "", true));
        assert_eq!(
            read("since=2026-04-01&until=2026-12-31"),
            told("2026-03-31T22:00:00Z", "2026-12-31T23:00:00Z", true)
        );
        assert_eq!(
            read("since=2020-01-01&until=2026-03-02"),
            told("2026-03-02T09:00:00Z", "2026-03-02T23:00:00Z", true)
        );
        assert_eq!(read("until=2026-03-01"), told("2026-03-02T09:00:00Z", "2026-03-01T23:00:00Z", false));
        assert!(!read("since=2026-05-01&until=2026-04-30").2 && !read("until=demain").2);
    }
}
