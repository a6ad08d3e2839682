//! The picture of all parties as it is now: read when a segment is first asked for, then following the journal of
//! changes.

use std::collections::{BTreeSet, HashMap};

use kernel::change;
use kernel::ids::PartyId;
use tokio::sync::{RwLock, RwLockReadGuard};

use super::picture::{Picture, Row};
use crate::Relations;
use crate::store::picture as store;

/// The picture; none until somebody asks, so that a server at rest pays nothing for it.
#[derive(Default)]
pub struct Live(RwLock<Option<Picture>>);

impl Relations {
    /// The picture, in step with the database.
    pub(crate) async fn picture(&self) -> anyhow::Result<RwLockReadGuard<'_, Option<Picture>>> {
        let mut live = self.picture.0.write().await;
        match live.as_mut() {
            None => *live = Some(self.load_picture().await?),
            Some(picture) => self.follow_picture(picture).await?,
        }
        Ok(live.downgrade())
    }

    async fn load_picture(&self) -> anyhow::Result<Picture> {
        let mut picture = Picture::new(change::last(&self.app.db).await?);
        let mut after = String::new();
        loop {
            let rows = store::list_rows(&self.app.db, &after, 2_000).await?;
            let Some(last) = rows.last() else { return Ok(picture) };
            after = last.id.to_string();
            rows.into_iter().for_each(|row| picture.push(row));
        }
    }

    async fn follow_picture(&self, picture: &mut Picture) -> anyhow::Result<()> {
        loop {
            let changes = change::since_with_known(&self.app.db, picture.seq, 5_000).await?;
            let Some((last, _)) = changes.last().copied() else { return Ok(()) };
            // a party whose card changed too is there twice
            let ids: BTreeSet<PartyId> = changes.iter().filter_map(|(_, changed)| changed.known()).collect();
            let ids: Vec<PartyId> = ids.into_iter().collect();
            let mut found: HashMap<PartyId, Row> =
                store::find_rows(&self.app.db, &ids).await?.into_iter().map(|row| (row.id, row)).collect();
            for id in ids {
                picture.follow(id, found.remove(&id));
            }
            picture.seq = last;
        }
    }
}
