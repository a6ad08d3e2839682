//! Who belongs to the network: kinds, periods, dues, payments, receipts and reminders.

pub mod dues;
pub mod kind;
mod pages;
pub mod payment;
pub mod receipt;
pub mod reminders;
mod told;

use crate::privacy::request;
use std::sync::Arc;
use std::time::Duration;

use jiff::ToSpan;
use kernel::app::App;
use kernel::auth::Right;
use kernel::capability::{Group, MenuItem, Mine, Scheduled, Work};
use kernel::error::Result;
use kernel::facts::Fact;
use kernel::ids::{AccountId, MembershipId, PartyId, PaymentId};
use kernel::web::Routes;
use serde_json::json;

use crate::Relations;
use crate::store::membership as store;
use dues::Membership;
use kind::Kind;

pub use told::{moments, panel};

/// The pages of memberships, each with the right it asks.
pub fn routes(relations: &Relations) -> Routes {
    pages::routes(relations)
}

/// The lines of the menu.
pub fn menu() -> Vec<MenuItem> {
    vec![MenuItem {
        group: Group::People,
        label: "desk-memberships",
        path: "/bureau/adhesions",
        right: Some(Right::ReadDues),
    }]
}

/// The work that comes back.
pub fn schedules(relations: &Relations) -> Vec<Scheduled> {
    let app = relations.app.clone();
    let run = move || -> Work<()> {
        let app = app.clone();
        Box::pin(async move {
            let done = reminders::run(&app).await;
            done.map(|_| ()).map_err(|error| anyhow::anyhow!("{error:?}"))
        })
    };
    vec![Scheduled { name: "relations.membership", every: Duration::from_secs(24 * 3_600), run: Arc::new(run) }]
}

/// Makes a party a member from that day on; none when it is one already on one of these days.
///
/// # Errors
/// The database refused.
pub async fn join(
    app: &App,
    actor: Option<AccountId>,
    party: PartyId,
    kind: &Kind,
    since: jiff::civil::Date,
) -> Result<Option<MembershipId>> {
    let now = app.clock.now();
    let new = Membership {
        id: MembershipId::new(now, &app.chance),
        party: Some(party),
        name: String::new(),
        kind: kind.key.clone(),
        since,
        until: dues::last_day(since, kind.months),
        fee: kind.fee,
        paid: 0,
        ended: String::new(),
    };
    let mut tx = app.db.begin().await?;
    if store::overlaps(&mut tx, party, (new.since, new.until)).await? {
        return Ok(None);
    }
    store::insert(&mut tx, &new, now, actor).await?;
    // who joins came to us: years as a member are no silence
    request::hear(app, &mut tx, party, "registration").await?;
    app.record(&mut tx, actor, &Fact::MembershipOpened { membership: new.id, party }).await?;
    tx.commit().await?;
    Ok(Some(new.id))
}

/// What is known of a person here.
///
/// # Errors
/// The database is away.
pub async fn mine(relations: &Relations, party: PartyId) -> anyhow::Result<Mine> {
    let db = &relations.app.db;
    let mut lines = Vec::new();
    for membership in store::list_of(db, party).await? {
        let payments = store::list_payments(db, membership.id).await?;
        let paid: Vec<serde_json::Value> = payments
            .iter()
            .map(|payment| {
                json!({
                    "paid_on": payment.paid_on.to_string(), "cents": payment.cents, "means": payment.means,
                    "reference": payment.reference, "receipt": payment.receipt(),
                })
            })
            .collect();
        lines.push(json!({
            "kind": membership.kind, "since": membership.since.to_string(), "until": membership.until.to_string(),
            "fee_cents": membership.fee, "payments": paid,
        }));
    }
    let held = !lines.is_empty();
    Ok(held.then(|| ("memberships".to_owned(), serde_json::Value::Array(lines))).into_iter().collect())
}

/// Forgets a person; what they paid stays counted, and their name stays on receipts, which accounts keep for ten years.
///
/// # Errors
/// The database is away.
pub async fn forget(relations: &Relations, party: PartyId) -> anyhow::Result<()> {
    Ok(store::forget(&relations.app.db, party).await?)
}

/// Some places of the demo become members.
///
/// # Errors
/// The database is away.
pub async fn demo(relations: &Relations) -> anyhow::Result<()> {
    let app = &relations.app;
    let told = |error: kernel::error::Error| anyhow::anyhow!("{error:?}");
    let today = app.clock.today();
    let everywhere = kernel::grants::Reach::everywhere();
    let (known, ..) = store::sum(&app.db, &store::Wanted::default(), &everywhere, today).await?;
    let Some(kind) = Kind::shipped("place").filter(|_| known == 0) else { return Ok(()) };
    for (at, party) in store::list_for_demo(&app.db, 12).await?.into_iter().enumerate() {
        let months = i64::try_from(at).unwrap_or_default();
        let since = today.saturating_sub(months.months());
        let Some(id) = join(app, None, party, &kind, since).await.map_err(told)? else { continue };
        let Some(membership) = store::find(&app.db, id).await?.filter(|_| at % 3 != 0) else { continue };
        let received = payment::Received {
            id: PaymentId::new(app.clock.now(), &app.chance),
            paid_on: since,
            cents: kind.fee,
            means: "transfer".to_owned(),
            reference: String::new(),
        };
        payment::receive(app, None, &membership, received).await.map_err(told)?;
    }
    Ok(())
}

/// What is wrong in these data: receipts that are missing.
///
/// # Errors
/// The database is away.
pub async fn check(relations: &Relations) -> anyhow::Result<Vec<String>> {
    let holes = store::list_holes(&relations.app.db).await?;
    let told =
        |(year, last, count): (i64, i64, i64)| format!("receipts of {year} end at {last}, and {count} are there");
    Ok(holes.into_iter().map(told).collect())
}
