//! Roles and parts of the network in words, and the form that chooses both.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use kernel::auth::{Right, Viewer};
use kernel::clock::paris;
use kernel::error::{Result, Violations};
use kernel::grants::{Grant, Reach, Scope};
use kernel::ids::{AccountId, PartyId};
use kernel::lang::Message;
use kernel::rights::Role;
use kernel::text;
use kernel::web::{Fields, Shell};
use territory::sectors::number_in;
use territory::{Level, TerritoryId};

use crate::Accounts;
use crate::store::team as store;
use crate::team::may_choose;

/// Territories, and as many places and organisations, shown for a search.
const FOUND: usize = 12;

/// The name of a role: the network's own, or that of the translations.
pub fn role_name(shell: &Shell, role: &Role) -> String {
    role.name.clone().unwrap_or_else(|| shell.term("role", &role.key))
}

/// A day as pages show it.
pub fn day(shell: &Shell, at: Timestamp) -> String {
    shell.lang.day(at.to_zoned_datetime(paris()).date())
}

/// The day that ends a period: the last one in it.
pub fn last_day(shell: &Shell, until: Timestamp) -> String {
    day(shell, until - SignedDuration::from_secs(1))
}

/// The party that a scope names.
fn party_of(scope: &Scope) -> Option<PartyId> {
    match scope {
        Scope::Partner(party) | Scope::Place(party) => Some(*party),
        _ => None,
    }
}

/// What grants say, in words.
pub struct Names {
    /// Every role of the network.
    pub roles: Vec<Role>,
    parties: HashMap<PartyId, String>,
    accounts: HashMap<AccountId, String>,
}

impl Names {
    /// Those that these grants need.
    pub async fn of(accounts: &Accounts, grants: &[Grant]) -> sqlx::Result<Names> {
        let db = &accounts.app.db;
        let mut parties: Vec<PartyId> = grants.iter().filter_map(|grant| party_of(&grant.scope)).collect();
        parties.sort_unstable();
        parties.dedup();
        let mut people: Vec<AccountId> =
            grants.iter().flat_map(|grant| [Some(grant.account), grant.given_by]).flatten().collect();
        people.sort_unstable();
        people.dedup();
        Ok(Names {
            roles: accounts.roles().await?,
            parties: store::party_names(db, &parties).await?,
            accounts: store::account_names(db, &people).await?,
        })
    }

    /// The role of that word.
    pub fn role(&self, shell: &Shell, key: &str) -> String {
        self.roles.iter().find(|role| role.key == key).map_or_else(|| key.to_owned(), |role| role_name(shell, role))
    }

    /// Somebody's name.
    pub fn account(&self, id: AccountId) -> String {
        self.accounts.get(&id).cloned().unwrap_or_default()
    }

    /// A part of the network.
    pub fn scope(&self, accounts: &Accounts, shell: &Shell, scope: &Scope) -> String {
        let party = |id: &PartyId| self.parties.get(id).cloned().unwrap_or_else(|| shell.t("scope-of-gone"));
        match scope {
            Scope::Network => shell.t("scope-of-network"),
            Scope::Own => shell.t("scope-of-own"),
            Scope::Territory(key) => territory_name(accounts, key),
            Scope::Place(id) => party(id),
            Scope::Partner(id) => shell.t1("scope-of-partner", "name", party(id)),
            Scope::Group(_) | Scope::Event(_) | Scope::Programme(_) => shell.t("scope-of-nothing-yet"),
        }
    }

    /// A grant: « Référente – Gironde, jusqu’au 31 décembre 2026 ».
    pub fn told(&self, accounts: &Accounts, shell: &Shell, grant: &Grant) -> String {
        let (role, scope) = (self.role(shell, &grant.role), self.scope(accounts, shell, &grant.scope));
        let told = match grant.until {
            None => Message::new("grant-told"),
            Some(until) => Message::new("grant-told-until").with("day", last_day(shell, until)),
        };
        shell.say(&told.with("role", role).with("scope", scope))
    }
}

/// When a grant counts: since when, until when.
pub fn period(shell: &Shell, grant: &Grant) -> String {
    let since = day(shell, grant.since);
    match grant.until {
        None => shell.t1("grant-since", "day", since),
        Some(until) => {
            shell.say(&Message::new("grant-period").with("since", since).with("until", last_day(shell, until)))
        }
    }
}

/// `past`, `coming` or `now`.
pub fn state(grant: &Grant, now: Timestamp) -> &'static str {
    match grant.until {
        Some(until) if until <= now => "past",
        _ if grant.since > now => "coming",
        _ => "now",
    }
}

/// A territory or a sector by its name; its key when it is not known.
fn territory_name(accounts: &Accounts, key: &str) -> String {
    if let Some(number) = number_in(key) {
        return accounts.territories.sector(number).map_or_else(|| key.to_owned(), |sector| sector.name);
    }
    let gazetteer = accounts.territories.gazetteer();
    let found = key.split_once(':').and_then(|(level, code)| gazetteer.get(level.parse().ok()?, code));
    found.map_or_else(|| key.to_owned(), |id| gazetteer.label(id))
}

/// The part of a form that chooses a role, on what, from when to when.
pub struct GiveForm {
    /// Key, words, chosen.
    pub roles: Vec<(String, String, bool)>,
    /// Key, words, chosen.
    pub scopes: Vec<(String, String, bool)>,
    /// What was searched.
    pub words: String,
    /// Whether the search found nothing.
    pub nothing: bool,
    /// Where the search leads: the same page.
    pub path: String,
    /// As it was typed.
    pub since: String,
    /// As it was typed.
    pub until: String,
    errors: Vec<(String, String)>,
}

impl GiveForm {
    /// What was wrong with that field.
    pub fn told(&self, field: &str) -> String {
        told(&self.errors, field)
    }
}

/// What was wrong, field by field, as pages list it.
pub fn errors(shell: &Shell, wrong: &Violations) -> Vec<(String, String)> {
    let all = wrong.iter().flat_map(|(field, messages)| messages.iter().map(move |message| (field, message)));
    all.map(|(field, message)| (field.to_owned(), shell.say(message))).collect()
}

/// What was wrong with one field, in one text; empty when nothing was.
pub fn told(errors: &[(String, String)], field: &str) -> String {
    let all = errors.iter().filter(|(key, _)| key == field).map(|(_, words)| words.as_str());
    all.collect::<Vec<_>>().join(" ")
}

/// The form, with what the giver may choose: their own parts of the network, and what the search found within them.
pub async fn give_form(
    accounts: &Accounts,
    shell: &Shell,
    giver: &Viewer,
    person: Option<PartyId>,
    typed: &Fields,
    wrong: &Violations,
) -> Result<GiveForm> {
    let reach = giver.reach(Right::GiveRoles);
    let roles = accounts.roles().await?;
    let givable = roles.iter().filter(|role| may_choose(giver, role.rights));
    let words = typed.get("q");
    let mut scopes = Vec::new();
    if reach.is_everywhere() {
        scopes.push((Scope::Network.key(), shell.t("scope-of-network")));
    }
    if accounts.is_within(giver, Right::GiveRoles, &Scope::Own, person).await? {
        scopes.push((Scope::Own.key(), shell.t("scope-of-own-card")));
    }
    scopes.extend(own_scopes(accounts, shell, giver).await?);
    let known = scopes.len();
    if !words.is_empty() {
        scopes.extend(found_territories(accounts, shell, &reach, words));
        scopes.extend(found_parties(accounts, shell, &reach, words).await?);
    }
    let nothing = !words.is_empty() && scopes.len() == known;
    let chosen = typed.get("scope");
    if let Some(scope) = Scope::from_key(chosen)
        && scopes.iter().all(|(key, _)| key != chosen)
        && accounts.exists(&scope).await?
        && accounts.is_within(giver, Right::GiveRoles, &scope, person).await?
    {
        let names = Names {
            roles: Vec::new(),
            parties: store::party_names(&accounts.app.db, &party_of(&scope).into_iter().collect::<Vec<_>>()).await?,
            accounts: HashMap::new(),
        };
        scopes.push((scope.key(), names.scope(accounts, shell, &scope)));
    }
    let mut seen = std::collections::HashSet::new();
    scopes.retain(|(key, _)| seen.insert(key.clone()));
    let alone = scopes.len() == 1;
    Ok(GiveForm {
        roles: givable.map(|role| (role.key.clone(), role_name(shell, role), typed.has("role", &role.key))).collect(),
        scopes: scopes.into_iter().map(|(key, name)| (key.clone(), name, alone || key == chosen)).collect(),
        words: words.to_owned(),
        nothing,
        path: shell.path.clone(),
        since: typed.get("since").to_owned(),
        until: typed.get("until").to_owned(),
        errors: errors(shell, wrong),
    })
}

/// The parts of the network on which the giver gives roles.
async fn own_scopes(accounts: &Accounts, shell: &Shell, giver: &Viewer) -> Result<Vec<(String, String)>> {
    let Some(account) = giver.id() else { return Ok(Vec::new()) };
    let held = crate::store::list_grants(&accounts.app.db, account, accounts.app.clock.now()).await?;
    let names = Names::of(accounts, &held).await?;
    let gives = |grant: &&Grant| {
        let role = names.roles.iter().find(|role| role.key == grant.role);
        let part = matches!(grant.scope, Scope::Territory(_) | Scope::Partner(_) | Scope::Place(_));
        part && grant.delegated_from.is_none() && role.is_some_and(|role| role.rights.has(Right::GiveRoles))
    };
    let own = held.iter().filter(gives);
    Ok(own.map(|grant| (grant.scope.key(), names.scope(accounts, shell, &grant.scope))).collect())
}

fn found_territories(accounts: &Accounts, shell: &Shell, reach: &Reach, words: &str) -> Vec<(String, String)> {
    let gazetteer = accounts.territories.gazetteer();
    let within = |key: &str| reach.is_everywhere() || accounts.covers_territory(reach, key);
    let folded = text::fold(words);
    let sectors = accounts.territories.sectors();
    let drawn = sectors.iter().filter(|sector| text::fold(&sector.name).contains(&folded));
    let mut found: Vec<(String, String)> = drawn
        .map(|sector| (sector.key(), format!("{} – {}", shell.term("sector-kind", sector.kind.key()), sector.name)))
        .collect();
    let useful = |id: &TerritoryId| {
        matches!(id.level(), Level::Region | Level::FormerRegion | Level::Department | Level::Epci | Level::Commune)
    };
    let named = gazetteer.find(words, 60).into_iter().map(|(id, _)| id).filter(useful);
    found.extend(named.map(|id| {
        let name = format!("{} – {}", shell.term("level", id.level().as_str()), gazetteer.label(id));
        (format!("{}:{}", id.level(), gazetteer.code(id)), name)
    }));
    let kept = found.into_iter().filter(|(key, _)| within(key)).take(FOUND);
    kept.map(|(key, name)| (Scope::Territory(key).key(), name)).collect()
}

async fn found_parties(
    accounts: &Accounts,
    shell: &Shell,
    reach: &Reach,
    words: &str,
) -> sqlx::Result<Vec<(String, String)>> {
    let folded = text::fold(words);
    if folded.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    let limit = i64::try_from(FOUND).unwrap_or(i64::MAX);
    for party in store::find_parties(&accounts.app.db, reach, &folded, limit).await? {
        if party.kind == kernel::party::Kind::Organisation && reach.holds_partner(party.id) {
            let name = shell.t1("scope-of-partner", "name", party.name.as_str());
            found.push((Scope::Partner(party.id).key(), name));
        }
        found.push((Scope::Place(party.id).key(), party.name));
    }
    Ok(found)
}
