//! Who read how to reach whom: noted when it is read, shown to the person concerned.

use jiff::SignedDuration;

use crate::app::App;
use crate::args;
use crate::auth::Viewer;
use crate::clock::stored;
use crate::db::{Value, dialect};
use crate::ids::{self, ConsultationId, PartyId};

/// Reading the same thing again within this time is one consultation.
const SAME: SignedDuration = SignedDuration::from_hours(1);

/// Notes that the viewer read how to reach these parties: `what` is the word of the page (`card`, `list`, `export`…),
/// never renamed. With an administrator behind the viewer, it is the administrator who read.
///
/// # Errors
/// The database is away.
pub async fn note(app: &App, viewer: &Viewer, parties: &[PartyId], what: &str, reason: &str) -> sqlx::Result<()> {
    let Some(reader) = viewer.reader() else { return Ok(()) };
    let now = app.clock.now();
    let mut fresh = parties.to_vec();
    fresh.sort_unstable();
    fresh.dedup();
    for piece in parties.chunks(500) {
        let mut args = args![reader, what, stored(now - SAME)];
        let list = dialect::in_list(args.len() + 1, piece.len());
        args.extend(piece.iter().map(|party| Value::from(*party)));
        let sql = format!(
            "select distinct party from consultation where account = $1 and what = $2 and at > $3 and party in ({list})"
        );
        for (party,) in app.db.all::<(String,)>(&sql, args).await? {
            let party: PartyId = ids::read(&party)?;
            fresh.retain(|id| *id != party);
        }
    }
    // reading the same page again costs no write
    if fresh.is_empty() {
        return Ok(());
    }
    let row = |party: &PartyId| args![ConsultationId::new(now, &app.chance), now, reader, *party, what, reason];
    let rows = fresh.iter().map(row).collect();
    let mut tx = app.db.begin().await?;
    tx.insert_many("insert into consultation (id, at, account, party, what, reason)", 6, rows, "").await?;
    tx.commit().await
}
