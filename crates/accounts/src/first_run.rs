//! A new network, before anybody has an account: who may make the first one, and what the network says of itself.

use std::sync::atomic::Ordering;

use axum::http::HeaderMap;
use kernel::app::UNNAMED;
use kernel::auth;
use kernel::error::{Error, Result, Violations};
use kernel::grants::Scope;
use kernel::ids::{AccountId, GrantId};
use kernel::lang::Message;
use kernel::web::shell::From;
use kernel::{text, token};
use territory::{Level, TerritoryId};

use crate::{Accounts, own, password, store};

/// The setting that holds the hash of the code by which somebody who is not on this machine makes the first account.
const CODE: &str = "first-run";
/// The setting that names the network.
const NAME: &str = "network-name";
/// The setting that says where the network is: `region:75 department:17`.
const TERRITORY: &str = "network-territory";
/// Characters of the name of a network.
const LONGEST_NAME: usize = 60;

/// What somebody types to be the first administrator.
#[derive(Clone, Debug, Default)]
pub struct First<'a> {
    /// Their name.
    pub name: &'a str,
    /// Their address.
    pub email: &'a str,
    /// Their password; empty to sign in by letters alone.
    pub password: &'a str,
}

impl Accounts {
    /// Reads what the browser set, once, when the program is put together.
    ///
    /// # Errors
    /// The database is away.
    pub async fn start(&self) -> sqlx::Result<()> {
        if let Some(name) = store::entry::find_setting(&self.app.db, NAME).await? {
            self.app.rename(&name);
        }
        self.territories.settle(self.territory().await?);
        Ok(())
    }

    /// Whether nobody has an account yet. Once somebody has one, it is not asked again before the next start.
    ///
    /// # Errors
    /// The database is away.
    pub async fn is_new(&self) -> sqlx::Result<bool> {
        if self.settled.load(Ordering::Relaxed) {
            return Ok(false);
        }
        let new = store::entry::count(&self.app.db).await? == 0;
        self.settled.store(!new, Ordering::Relaxed);
        Ok(new)
    }

    /// Draws the code by which the first account is made from elsewhere than this machine; none once there is an account.
    /// The code of a former start is dead.
    ///
    /// # Errors
    /// The database is away.
    pub async fn first_code(&self) -> sqlx::Result<Option<String>> {
        if !self.is_new().await? {
            return Ok(None);
        }
        let code: String = self.app.chance.secret().chars().take(24).collect();
        let mut tx = self.app.db.begin().await?;
        store::entry::save_setting(&mut tx, CODE, &token::hash(&code)).await?;
        tx.commit().await?;
        Ok(Some(code))
    }

    /// Whether a visitor may make the first account: on this machine, or with the code of the log.
    ///
    /// # Errors
    /// The database is away.
    pub async fn may_begin(&self, from: From, headers: &HeaderMap, code: &str) -> sqlx::Result<bool> {
        if self.is_here(from, headers) {
            return Ok(true);
        }
        let known = store::entry::find_setting(&self.app.db, CODE).await?;
        Ok(!code.is_empty() && known.is_some_and(|known| known == token::hash(code)))
    }

    /// Whether a visitor sits at this very machine. Behind a proxy of the same machine everybody seems to: so the network
    /// must have no public address yet, the browser must have asked for this machine, and nothing must say that the
    /// request came through somebody else.
    pub fn is_here(&self, from: From, headers: &HeaderMap) -> bool {
        let host = headers.get("host").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let bare = self.app.site.url.split_once("://").map_or("", |(_, rest)| rest);
        let relayed = ["x-forwarded-for", "x-forwarded-host", "forwarded", "via", "x-real-ip"];
        from.0.is_loopback()
            && is_loopback_name(host)
            && is_loopback_name(bare)
            && relayed.iter().all(|name| !headers.contains_key(*name))
    }

    /// Makes the first administrator and opens their session; answers its secret.
    ///
    /// # Errors
    /// [`Error::Invalid`], field by field; [`Error::NotFound`] when somebody was the first meanwhile.
    pub async fn begin(&self, first: &First<'_>, device: &str) -> Result<String> {
        let (app, now) = (&self.app, self.app.clock.now());
        let mut wrong = Violations::default();
        let name = own::name(first.name, &mut wrong);
        let email = own::address(first.email);
        if email.is_none() {
            wrong.add("email", Message::new("error-my-address"));
        }
        match first.password {
            // without a relay a letter would be read by nobody, and the only administrator would be out
            "" if app.site.relay.is_none() => wrong.add("password", Message::new("error-first-password")),
            "" => {}
            typed => own::check_password(typed, &mut wrong),
        }
        wrong.check()?;
        let hash = match first.password {
            "" => None,
            typed => Some(password::hash(typed).await?),
        };
        let mut tx = app.db.begin().await?;
        // two who begin at once wait here for each other; and the code is used up
        store::entry::save_setting(&mut tx, CODE, "").await?;
        if store::entry::count_in(&mut tx).await? > 0 {
            return Err(Error::NotFound);
        }
        let email = email.unwrap_or_default();
        let id = store::entry::ensure(&mut tx, AccountId::new(now, &app.chance), &email, &name, now).await?;
        store::own::set_password(&mut tx, id, hash.as_deref()).await?;
        let grant = store::NewGrant {
            account: id,
            role: "coordinator",
            scope: &Scope::Network,
            since: now,
            until: None,
            given_by: None,
            delegated_from: None,
        };
        store::insert_grant(&mut tx, GrantId::new(now, &app.chance), &grant, now).await?;
        let secret = auth::open_session(app, &mut tx, id, device, "first-run").await?;
        tx.commit().await?;
        self.settled.store(true, Ordering::Relaxed);
        Ok(secret)
    }

    /// Whether the browser may name the network: its configuration did not.
    pub fn may_name(&self) -> bool {
        self.app.site.name == UNNAMED
    }

    /// Names the network, and says where it is.
    ///
    /// # Errors
    /// [`Error::Invalid`]: no name, too long a one, or a territory that is not known.
    pub async fn describe(&self, name: &str, territories: &[&str]) -> Result<()> {
        let mut wrong = Violations::default();
        let name: String = text::squeeze(name).chars().filter(|c| !c.is_control()).collect();
        if self.may_name() {
            if name.is_empty() {
                wrong.add("network", Message::new("error-required"));
            } else if name.chars().count() > LONGEST_NAME {
                wrong.add("network", Message::new("error-my-name-long").with("count", LONGEST_NAME));
            }
        }
        let choices = self.choices();
        if territories.iter().any(|key| choices.iter().all(|(known, ..)| known != key)) {
            wrong.add("territory", Message::new("error-choice"));
        }
        wrong.check()?;
        let mut tx = self.app.db.begin().await?;
        if self.may_name() {
            store::entry::save_setting(&mut tx, NAME, &name).await?;
        }
        store::entry::save_setting(&mut tx, TERRITORY, &territories.join(" ")).await?;
        tx.commit().await?;
        self.app.rename(&name);
        self.territories.settle(territories.iter().map(|key| (*key).to_owned()).collect());
        Ok(())
    }

    /// Régions and départements from which the territory of a network is chosen: key, words, and whether it is a région.
    pub fn choices(&self) -> Vec<(String, String, bool)> {
        let gazetteer = self.territories.gazetteer();
        let line = |id: TerritoryId| {
            let key = format!("{}:{}", id.level(), gazetteer.code(id));
            (key, gazetteer.label(id), id.level() == Level::Region)
        };
        gazetteer.all(Level::Region).chain(gazetteer.all(Level::Department)).map(line).collect()
    }

    /// Where the network is, as it was last said, in whatever node; empty when nobody did.
    ///
    /// # Errors
    /// The database is away.
    pub async fn territory(&self) -> sqlx::Result<Vec<String>> {
        let found = store::entry::find_setting(&self.app.db, TERRITORY).await?.unwrap_or_default();
        Ok(found.split_whitespace().map(str::to_owned).collect())
    }
}

/// Whether the name in the bar of a browser, with its port, is that of the machine on which it runs.
fn is_loopback_name(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split([':', '/']).next().unwrap_or_default(),
    };
    name.eq_ignore_ascii_case("localhost") || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_is_known_by_its_names() {
        for here in ["localhost", "LOCALHOST:8470", "127.0.0.1:8470", "[::1]:8470", "127.0.0.2", "127.0.0.1:80/x"] {
            assert!(is_loopback_name(here), "{here}");
        }
        for elsewhere in ["", "reseau.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "192.0.2.1", "["]
        {
            assert!(!is_loopback_name(elsewhere), "{elsewhere}");
        }
    }
}
