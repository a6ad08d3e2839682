//! What the card of a party tells of its memberships: where the last one stands, and when each began and was paid.

use askama::Template;
use jiff::civil::Date;
use kernel::auth::Right;
use kernel::error::Result;
use kernel::ids::PartyId;
use kernel::lang::Message;
use kernel::web::Shell;

use super::kind::{self, Kind};
use super::pages::{PATH, badge};
use crate::Relations;
use crate::people::panels::Panel;
use crate::people::timeline::Moment;
use crate::store::membership::{self as store, Opened, Paid};

#[derive(Template)]
#[template(path = "membership_panel.html")]
struct Last {
    shell: Shell,
    path: String,
    told: String,
    dues: String,
    badge: &'static str,
    over: bool,
}

#[derive(Template)]
#[template(path = "membership_join.html")]
struct Join {
    shell: Shell,
    path: String,
}

/// The last membership of a party, or the way to the first one; none for who may not see its dues, and of who never was a
/// member for who may not change that.
///
/// # Errors
/// The database is away.
pub async fn panel(relations: &Relations, shell: &Shell, party: PartyId) -> Result<Option<Panel>> {
    let app = &relations.app;
    if !shell.viewer.may_on(&app.db, Right::ReadDues, party).await? {
        return Ok(None);
    }
    let title = || shell.t("membership-panel-title");
    let Some(last) = store::list_of(&app.db, party).await?.into_iter().next() else {
        // whoever keeps members makes one of the party from its card
        let join = Join { path: format!("{PATH}/nouvelle?partie={party}"), shell: shell.clone() };
        let html = if shell.viewer.may(Right::KeepMembers) { join.render()? } else { return Ok(None) };
        return Ok(Some(Panel { anchor: "adhesion", title: title(), html, order: 40 }));
    };
    let (kinds, today) = (kind::list(app).await?, app.clock.today());
    let said = Message::new("membership-panel")
        .with("kind", kind::name_of(&kinds, &last.kind, &shell.lang))
        .with("day", shell.lang.day(last.until));
    let dues = last.dues(today);
    let html = Last {
        path: format!("{PATH}/{}", last.id),
        told: shell.say(&said),
        dues: shell.term("dues", dues.key()),
        badge: badge(dues),
        over: !last.ended.is_empty() || last.until < today,
        shell: shell.clone(),
    };
    Ok(Some(Panel { anchor: "adhesion", title: title(), html: html.render()?, order: 40 }))
}

/// A stored day in words.
fn day(shell: &Shell, stored: &str) -> String {
    stored.parse::<Date>().map_or_else(|_| stored.to_owned(), |day| shell.lang.day(day))
}

fn begun(shell: &Shell, kinds: &[Kind], opened: Opened, first: bool) -> Moment {
    let key = if first { "moment-membership-opened" } else { "moment-membership-renewed" };
    let until = Message::new("membership-panel")
        .with("kind", kind::name_of(kinds, &opened.kind, &shell.lang))
        .with("day", day(shell, &opened.until));
    Moment {
        when: day(shell, &opened.since),
        at: opened.since,
        icon: "people",
        title: shell.t(key),
        detail: shell.say(&until),
        who: opened.by,
        path: Some(format!("{PATH}/{}", opened.id)),
        id: opened.id,
    }
}

fn paid(shell: &Shell, paid: Paid) -> Moment {
    Moment {
        when: day(shell, &paid.paid_on),
        at: paid.paid_on,
        id: paid.id,
        icon: "check",
        title: shell.t1("moment-membership-paid", "amount", shell.lang.euros(paid.cents)),
        detail: shell.t1("receipt-title", "number", format!("{}-{:04}", paid.year, paid.number)),
        who: paid.by,
        path: Some(format!("{PATH}/{}", paid.membership)),
    }
}

/// The memberships of a party, each at its first day, and what was paid; nothing for who may not see its dues. They are
/// few: one a year.
///
/// # Errors
/// The database is away.
pub async fn moments(relations: &Relations, shell: &Shell, party: PartyId) -> Result<Vec<Moment>> {
    let app = &relations.app;
    if !shell.viewer.may_on(&app.db, Right::ReadDues, party).await? {
        return Ok(Vec::new());
    }
    let opened = store::list_opened(&app.db, party).await?;
    if opened.is_empty() {
        return Ok(Vec::new());
    }
    let kinds = kind::list(app).await?;
    let begun = opened.into_iter().enumerate().map(|(at, one)| begun(shell, &kinds, one, at == 0));
    let mut all: Vec<Moment> = begun.collect();
    all.extend(store::list_paid(&app.db, party).await?.into_iter().map(|one| paid(shell, one)));
    Ok(all)
}
