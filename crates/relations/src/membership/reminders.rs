//! The end of memberships, recalled by letter: thirty days before, at the end, thirty days after, once each.

use kernel::app::App;
use kernel::error::Result;
use kernel::lang::{Lang, Message};
use kernel::mail::{self, Block, Letter};

use super::dues::Moment;
use super::kind;
use crate::privacy::contactability::Channel;
use crate::privacy::{ledger, preferences, purpose};
use crate::store::membership::{self as store, Recalled};

/// The purpose of these letters.
const PURPOSE: &str = "membership";

fn letter(app: &App, (recalled, moment): (&Recalled, Moment), kind: &str, door: &preferences::Door) -> Letter {
    let lang = app.speaking(Lang::french());
    let say = |key: &str| {
        let said = Message::new(format!("{key}-{}", moment.key()))
            .with("name", recalled.name.as_str())
            .with("kind", kind)
            .with("day", lang.day(recalled.until));
        lang.say(&said.with("network", app.site.name.clone()))
    };
    Letter {
        kind: "membership.recall",
        to: door.to.clone(),
        subject: say("letter-membership-subject"),
        blocks: vec![
            Block::Text(lang.t("letter-hello")),
            Block::Text(say("letter-membership")),
            Block::Text(lang.t("letter-membership-how")),
        ],
        party: Some(recalled.party),
        unsubscribe: Some(door.stop()),
        lang: lang.clone(),
    }
}

/// Recalls what is to be recalled today; answers how many letters were written. Whoever may not be written to is noted
/// so, and not asked about again.
///
/// # Errors
/// The database is away.
pub async fn run(app: &App) -> Result<usize> {
    let Some(purpose) = purpose::find(app, PURPOSE).await? else { return Ok(0) };
    let kinds = kind::list(app).await?;
    let today = app.clock.today();
    let mut written = 0;
    for moment in Moment::ALL {
        for recalled in store::list_recalled(&app.db, moment.key(), moment.window(today)).await? {
            let address = recalled.address.clone().unwrap_or_default();
            let verdict = ledger::may_write_to(app, &purpose, Channel::Email, &address).await?;
            let door = if verdict.is_yes() { Some(preferences::door(app, &address).await?) } else { None };
            let outcome = if door.is_some() { "written" } else { verdict.key() };
            let mut tx = app.db.begin().await?;
            // another node may be at the same list
            if !store::insert_reminder(&mut tx, recalled.id, (moment.key(), outcome), app.clock.now()).await? {
                continue;
            }
            if let Some(door) = &door {
                let name = kind::name_of(&kinds, &recalled.kind, &app.speaking(Lang::french()));
                door.keep(app, &mut tx, Some(recalled.party)).await?;
                let letter = letter(app, (&recalled, moment), &name, door);
                mail::write_for(app, &mut tx, &letter, PURPOSE).await?;
                written += 1;
            }
            tx.commit().await?;
        }
    }
    Ok(written)
}
