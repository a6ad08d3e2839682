//! Who read how to reach whom: noted when it is read, shown to the person concerned.

use jiff::SignedDuration;

use crate::app::App;
use crate::args;
use crate::auth::Viewer;
use crate::clock::stored;
use crate::ids::{ConsultationId, PartyId};

/// Reading the same thing again within this time is one consultation.
const SAME: SignedDuration = SignedDuration::from_hours(1);

/// Notes that the viewer read how to reach these parties: `what` is the word of the page (`card`, `list`, `export`…),
/// never renamed. With an administrator behind the viewer, it is the administrator who read.
///
/// # Errors
/// The database is away.
pub async fn note(app: &App, viewer: &Viewer, parties: &[PartyId], what: &str, reason: &str) -> sqlx::Result<()> {
    let reader = viewer.behind().map(|account| account.id).or_else(|| viewer.id());
    let Some(reader) = reader else { return Ok(()) };
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    for party in parties {
        let sql = "select id from consultation where party = $1 and at > $2 and account = $3 and what = $4";
        let known = args![*party, stored(now - SAME), reader, what];
        if tx.optional::<(String,)>(sql, known).await?.is_some() {
            continue;
        }
        tx.execute(
            "insert into consultation (id, at, account, party, what, reason) values ($1, $2, $3, $4, $5, $6)",
            args![ConsultationId::new(now, &app.chance), now, reader, *party, what, reason],
        )
        .await?;
    }
    tx.commit().await
}
