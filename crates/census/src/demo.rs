//! Fictional places in the real geography of former Aquitaine, for `maillage demo`.

use crate::Census;

/// Fills an empty registry; does nothing when it holds something.
///
/// # Errors
/// The database is away.
pub async fn fill(_census: &Census) -> anyhow::Result<()> {
    Ok(())
}
